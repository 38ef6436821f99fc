//! The annual wheel: twelve months, a ring for each kind of event, a numbered mark for each event in its months.
//!
//! The marks carry numbers only; the list by month beside the wheel says what they are. Each month is a group
//! `<g data-month="1">`, so that a script can mark the present one.

use super::Target;
use super::geom::{Point, pt};
use super::shapes::{Badge, badge, badge_radius, on_circle, ring_part};
use super::svg::{Anchor, Drawing, Frame, Svg};
use super::text::{HEADING, SMALL, STRONG};

/// The wheel.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wheel {
    /// Ids and names of the picture.
    pub(crate) frame: Frame,
    /// Short names of the months, January first ("jan").
    pub(crate) months: [String; 12],
    /// Names of the rings, the outer one first ("Kvalitet", "Planering"). Marks of the first are round, of the
    /// others square, so that they differ without colour.
    pub(crate) rings: Vec<String>,
    /// What happens.
    pub(crate) events: Vec<WheelEvent>,
    /// What stands in the middle ("Årshjul").
    pub(crate) center: String,
}

/// An event of the wheel.
#[derive(Debug, Clone, Default)]
pub(crate) struct WheelEvent {
    /// Its number in the list.
    pub(crate) number: u32,
    /// Its title, and where it is listed.
    pub(crate) target: Target,
    /// Its months, 1 to 12; others are passed over.
    pub(crate) months: Vec<u8>,
    /// Index of its ring; one that does not exist means the last.
    pub(crate) ring: usize,
}

/// The numbers of each month and ring, sorted: what a list by month is made from.
#[must_use]
pub(crate) fn by_month(input: &Wheel) -> [Vec<usize>; 12] {
    std::array::from_fn(|month| {
        let mut all: Vec<usize> = (0..input.events.len())
            .filter(|e| input.events[*e].months.iter().any(|m| usize::from(*m) == month + 1))
            .collect();
        all.sort_by_key(|event| (input.events[*event].number, *event));
        all
    })
}

/// Radius of the middle, px.
const CORE: f32 = 78.0;
/// Depth of the band with the months' names, px.
const NAMES: f32 = 46.0;
/// Between marks, px.
const GAP: f32 = 4.0;
/// Least depth of a ring, px.
const LEAST: f32 = 34.0;
/// Around the wheel, px.
const MARGIN: f32 = 2.0;
/// Height of the legend, px.
const LEGEND: f32 = 34.0;

/// Draws a wheel.
#[must_use]
pub(crate) fn wheel(input: &Wheel) -> Drawing {
    let plan = Plan::new(input);
    let size = 2.0 * (plan.outer + MARGIN);
    let height = size + if input.rings.len() > 1 { LEGEND } else { 0.0 };
    let mut svg = Svg::new(&input.frame, "hb-wheel", size, height);
    let center = pt(size / 2.0, size / 2.0);
    for month in 0..12 {
        plan.write_month(&mut svg, center, month);
    }
    svg.circle("hb-wheel-core", center, CORE);
    let lines = HEADING.wrap_to(&input.center, 2.0 * CORE - 36.0, 3);
    let top = center.y - HEADING.height(lines.len()) / 2.0;
    svg.lines(HEADING, pt(center.x, HEADING.baseline(top)), Anchor::Middle, &lines);
    if input.rings.len() > 1 {
        write_legend(&mut svg, &input.rings, size);
    }
    svg.finish()
}

/// The wheel's radii, and which events stand where.
struct Plan<'a> {
    input: &'a Wheel,
    /// For each ring and month, indices of events.
    cells: Vec<[Vec<usize>; 12]>,
    /// Inner and outer radius of each ring.
    rings: Vec<(f32, f32)>,
    /// Half the side of a mark.
    mark: f32,
    outer: f32,
}

impl<'a> Plan<'a> {
    fn new(input: &'a Wheel) -> Plan<'a> {
        let count = input.rings.len().max(1);
        let months = by_month(input);
        let cells: Vec<[Vec<usize>; 12]> = (0..count)
            .map(|ring| {
                std::array::from_fn(|month| {
                    let here = |e: &usize| input.events[*e].ring.min(count - 1) == ring;
                    months[month].iter().copied().filter(here).collect()
                })
            })
            .collect();
        let mark = input.events.iter().map(|e| badge_radius(&e.number.to_string())).fold(11.0, f32::max);
        let mut plan = Plan { input, cells, rings: vec![(0.0, 0.0); count], mark, outer: 0.0 };
        let mut radius = CORE;
        for ring in (0..count).rev() {
            let most = plan.cells[ring].iter().map(Vec::len).max().unwrap_or(0);
            let depth = (plan.rows(radius, most).len() as f32 * plan.pitch() + GAP).max(LEAST);
            plan.rings[ring] = (radius, radius + depth);
            radius += depth;
        }
        plan.outer = radius + NAMES;
        plan
    }

    /// From one row of marks to the next.
    fn pitch(&self) -> f32 {
        2.0 * self.mark + GAP
    }

    /// The radii of the rows that `count` marks need in a ring that begins at `inner`, with how many fit in each.
    fn rows(&self, inner: f32, count: usize) -> Vec<(f32, usize)> {
        let mut rows = Vec::new();
        let mut left = count;
        let mut radius = inner + GAP / 2.0 + self.pitch() / 2.0;
        while left > 0 {
            // The chord between the month's borders, less the distance the outermost marks keep from them.
            let room = 2.0 * radius * (std::f32::consts::TAU / 24.0).sin() - GAP;
            let fit = ((room / self.pitch()).floor().max(1.0) as usize).min(left);
            rows.push((radius, fit));
            left -= fit;
            radius += self.pitch();
        }
        rows
    }

    /// Where the marks of a month stand in a ring, in the order of their numbers.
    fn places(&self, ring: usize, month: usize, center: Point) -> Vec<Point> {
        let (inner, outer) = self.rings[ring];
        let rows = self.rows(inner, self.cells[ring][month].len());
        let used = rows.len() as f32 * self.pitch();
        let shift = (outer - inner - GAP - used) / 2.0;
        let mut places = Vec::new();
        // Outer rows first, clockwise in each: the way the wheel is read.
        for (radius, count) in rows.into_iter().rev() {
            let radius = radius + shift.max(0.0);
            let step = 2.0 * (self.pitch() / (2.0 * radius)).clamp(0.0, 1.0).asin() / std::f32::consts::TAU;
            let middle = (month as f32 + 0.5) / 12.0;
            for place in 0..count {
                let turn = middle + (place as f32 - (count as f32 - 1.0) / 2.0) * step;
                places.push(on_circle(center, radius, turn));
            }
        }
        places
    }

    fn write_month(&self, svg: &mut Svg, center: Point, month: usize) {
        let turns = (month as f32 / 12.0, (month as f32 + 1.0) / 12.0);
        let number = (month + 1).to_string();
        svg.tag("g").attr("class", "hb-month").attr("data-month", &number).open();
        let rim = self.outer - NAMES;
        svg.path("hb-month-name", &ring_part(center, (rim, self.outer), turns));
        for (ring, radii) in self.rings.iter().enumerate() {
            let class = if ring % 2 == 0 { "hb-ring" } else { "hb-ring hb-ring--even" };
            svg.path(class, &ring_part(center, *radii, turns));
        }
        let at = on_circle(center, rim + NAMES / 2.0, f32::midpoint(turns.0, turns.1));
        let name = STRONG.shorten(&self.input.months[month], NAMES - 2.0);
        svg.text(STRONG, pt(at.x, STRONG.middle(at.y)), Anchor::Middle, &name);
        for (ring, cells) in self.cells.iter().enumerate() {
            let class = format!("hb-node hb-dot hb-dot--{}", ring.min(3) + 1);
            let shape = if ring == 0 { Badge::Round } else { Badge::Square };
            for (event, at) in cells[month].iter().zip(self.places(ring, month, center)) {
                let event = &self.input.events[*event];
                badge(svg, &class, shape, at, &event.number.to_string(), &event.target);
            }
        }
        svg.close();
    }
}

fn write_legend(svg: &mut Svg, rings: &[String], top: f32) {
    let y = top + LEGEND / 2.0 + 4.0;
    let width: f32 = rings.iter().map(|name| 22.0 + SMALL.width(name) + 20.0).sum::<f32>() - 20.0;
    let room = top.max(60.0);
    let mut x = ((room - width) / 2.0).max(4.0);
    let share = room / rings.len() as f32 - 46.0;
    svg.group("hb-legend");
    for (ring, name) in rings.iter().enumerate() {
        let name = if width > room { SMALL.shorten(name, share) } else { name.clone() };
        svg.group(&format!("hb-dot hb-dot--{}", ring.min(3) + 1));
        if ring == 0 {
            svg.circle("hb-box", pt(x + 7.0, y), 7.0);
        } else {
            svg.rect("hb-box", super::geom::rect(x, y - 7.0, 14.0, 14.0), 3.0);
        }
        svg.close();
        svg.text(SMALL, pt(x + 22.0, SMALL.middle(y)), Anchor::Start, &name);
        x += 22.0 + SMALL.width(&name) + 20.0;
    }
    svg.close();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::testkit;
    use proptest::prelude::*;

    fn a_wheel() -> impl Strategy<Value = Wheel> {
        let event =
            (1u32..200, proptest::collection::vec(0u8..14, 0..6), 0usize..4).prop_map(|(number, months, ring)| {
                WheelEvent {
                    number,
                    target: Target { title: format!("Händelse {number}"), href: Some("#x".into()), doc: None },
                    months,
                    ring,
                }
            });
        (proptest::collection::vec(event, 0..60), 0usize..4, ".{0,60}").prop_map(|(events, rings, center)| Wheel {
            months: std::array::from_fn(|m| ["jan", "februari", "mars"][m % 3].to_owned()),
            rings: ["Kvalitet", "Planering", "Personal"][..rings].iter().map(|s| (*s).to_owned()).collect(),
            events,
            center,
            ..Wheel::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn marks_stand_apart_within_their_month(input in a_wheel()) {
            let drawing = wheel(&input);
            testkit::sound(&drawing.svg);
            let plan = Plan::new(&input);
            let mut all: Vec<Point> = Vec::new();
            for ring in 0..plan.rings.len() {
                for month in 0..12 {
                    let places = plan.places(ring, month, pt(0.0, 0.0));
                    prop_assert_eq!(places.len(), plan.cells[ring][month].len());
                    for place in &places {
                        let turn = (place.y.atan2(place.x) / std::f32::consts::TAU + 1.25).fract() * 12.0;
                        prop_assert_eq!(turn.floor() as usize, month);
                        let away = place.x.hypot(place.y);
                        prop_assert!(away - plan.mark >= plan.rings[ring].0 && away + plan.mark <= plan.rings[ring].1 + 0.01);
                    }
                    all.extend(places);
                }
            }
            for (index, one) in all.iter().enumerate() {
                prop_assert!(all[..index].iter().all(|o| (o.x - one.x).hypot(o.y - one.y) >= 2.0 * plan.mark - 0.1));
            }
        }
    }

    #[test]
    fn every_month_is_a_group_that_a_script_can_find() {
        let all = testkit::well_formed(&wheel(&Wheel::default()).svg);
        let months: Vec<&str> = all.iter().filter_map(|e| e.attr("data-month")).collect();
        assert_eq!(months, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]);
    }

    #[test]
    fn an_event_stands_once_in_each_of_its_months() {
        let event = WheelEvent { number: 3, months: vec![2, 2, 11], ..WheelEvent::default() };
        let months = by_month(&Wheel { events: vec![event], ..Wheel::default() });
        assert_eq!(months.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    }
}
