//! The risk heat map: probability by consequence, with the risks as numbers in their cells.
//!
//! How grave a cell is shows by its shade and by the value written in it; that it is prioritised by hatching and a
//! heavier border, so that neither depends on colour. Values and priorities are the caller's: nothing is reckoned
//! here. The list beside the map tells what the numbers mean.

use super::Target;
use super::geom::{Point, Rect, pt, rect};
use super::shapes::{Badge, badge, badge_radius, hatch};
use super::svg::{Anchor, Drawing, Frame, Svg};
use super::text::{SMALL, STRONG};

/// The map.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heat {
    /// Ids and names of the picture.
    pub(crate) frame: Frame,
    /// Name of the axis to the right ("Sannolikhet").
    pub(crate) probability: String,
    /// Name of the axis upwards ("Konsekvens").
    pub(crate) consequence: String,
    /// What hatching means ("Prioriterad").
    pub(crate) priority: String,
    /// The cells: `cells[consequence - 1][probability - 1]`; as many rows as columns.
    pub(crate) cells: Vec<Vec<HeatCell>>,
    /// The risks.
    pub(crate) risks: Vec<HeatRisk>,
}

/// A cell of the map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct HeatCell {
    /// The risk value of the cell.
    pub(crate) value: u32,
    /// Whether risks in it are prioritised.
    pub(crate) priority: bool,
}

/// A risk on the map.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeatRisk {
    /// Its number in the list.
    pub(crate) number: u32,
    /// Its title, and where it is listed.
    pub(crate) target: Target,
    /// From 1 to the scale; a risk outside the scale is left out.
    pub(crate) probability: u32,
    /// From 1 to the scale.
    pub(crate) consequence: u32,
}

/// Least side of a cell, px.
const CELL: f32 = 68.0;
/// Between marks, px.
const GAP: f32 = 4.0;
/// Height of the cell's own value, px.
const VALUE: f32 = 18.0;
/// Room for the axis upwards: its name, and the ticks, px.
const LEFT: f32 = 30.0;
/// Shades of cells.
const SHADES: u32 = 4;

/// Draws a map.
#[must_use]
pub(crate) fn heat(input: &Heat) -> Drawing {
    let scale = input.cells.len();
    let plan = Plan::new(input, scale);
    let side = plan.side * scale as f32;
    let name = STRONG.wrap(&input.consequence, (LEFT + side).max(120.0));
    let top = STRONG.height(name.len()) + 6.0;
    let below = STRONG.wrap(&input.probability, side.max(120.0));
    let legend = SMALL.wrap(&input.priority, (LEFT + side - 26.0).max(94.0));
    let axis = 22.0 + STRONG.height(below.len());
    let height = top + side + axis + if legend.is_empty() { 0.0 } else { 12.0 + SMALL.height(legend.len()) } + 4.0;
    let width = LEFT + side.max(120.0) + 2.0;
    let mut svg = Svg::new(&input.frame, "hb-heat", width, height);
    svg.lines(STRONG, pt(0.0, STRONG.baseline(0.0)), Anchor::Start, &name);
    plan.write_cells(&mut svg, pt(LEFT, top));
    let base = top + side;
    // What the figures at the borders and in the cells say, the name of each risk says.
    svg.tag("g").attr("class", "hb-axes").attr("aria-hidden", "true").open();
    for tick in 0..scale {
        let text = (tick + 1).to_string();
        let middle = (tick as f32 + 0.5) * plan.side;
        svg.text(SMALL, pt(LEFT + middle, SMALL.baseline(base + 4.0)), Anchor::Middle, &text);
        svg.text(SMALL, pt(LEFT - 10.0, SMALL.middle(base - middle)), Anchor::End, &text);
    }
    svg.close();
    svg.lines(STRONG, pt(LEFT, STRONG.baseline(base + 22.0)), Anchor::Start, &below);
    if !legend.is_empty() {
        let y = base + axis + 12.0;
        let sample = rect(1.0, y, 20.0, 14.0);
        svg.group("hb-legend");
        svg.rect("hb-cell hb-cell--priority", sample, 0.0);
        svg.path("hb-hatch", &hatch(sample, 5.0));
        svg.lines(SMALL, pt(28.0, SMALL.baseline(y)), Anchor::Start, &legend);
        svg.close();
    }
    plan.write_risks(&mut svg, pt(LEFT, top));
    svg.finish()
}

/// The side of the cells, and which risks stand where.
struct Plan<'a> {
    input: &'a Heat,
    scale: usize,
    side: f32,
    mark: f32,
}

impl<'a> Plan<'a> {
    fn new(input: &'a Heat, scale: usize) -> Plan<'a> {
        let mark = input.risks.iter().map(|r| badge_radius(&r.number.to_string())).fold(11.0, f32::max);
        let mut plan = Plan { input, scale, side: CELL, mark };
        let most = plan.order().iter().map(|cell| plan.within(*cell).len()).max().unwrap_or(0);
        while plan.per_row() * plan.per_column() < most {
            plan.side += 2.0 * mark + GAP;
        }
        plan
    }

    fn pitch(&self) -> f32 {
        2.0 * self.mark + GAP
    }

    fn per_row(&self) -> usize {
        ((self.side - 2.0 * GAP) / self.pitch()).floor().max(1.0) as usize
    }

    fn per_column(&self) -> usize {
        ((self.side - VALUE - GAP) / self.pitch()).floor().max(1.0) as usize
    }

    /// The cells (consequence, probability), both from 0, gravest consequence first.
    fn order(&self) -> Vec<(usize, usize)> {
        (0..self.scale).rev().flat_map(|c| (0..self.scale).map(move |p| (c, p))).collect()
    }

    fn cell(&self, at: (usize, usize)) -> HeatCell {
        self.input.cells.get(at.0).and_then(|row| row.get(at.1)).copied().unwrap_or_default()
    }

    fn within(&self, at: (usize, usize)) -> Vec<&'a HeatRisk> {
        let here = |risk: &&HeatRisk| risk.consequence as usize == at.0 + 1 && risk.probability as usize == at.1 + 1;
        let mut all: Vec<&HeatRisk> = self.input.risks.iter().filter(here).collect();
        all.sort_by_key(|risk| risk.number);
        all
    }

    fn room(&self, at: (usize, usize), origin: Point) -> Rect {
        let y = (self.scale - 1 - at.0) as f32 * self.side;
        rect(origin.x + at.1 as f32 * self.side, origin.y + y, self.side, self.side)
    }

    fn write_cells(&self, svg: &mut Svg, origin: Point) {
        let highest = self.order().iter().map(|at| self.cell(*at).value).max().unwrap_or(1).max(1);
        svg.tag("g").attr("class", "hb-cells").attr("aria-hidden", "true").open();
        // The prioritised ones last: their border lies over their neighbours'.
        let (heavy, light): (Vec<_>, Vec<_>) = self.order().into_iter().partition(|at| self.cell(*at).priority);
        for at in light.into_iter().chain(heavy) {
            let (cell, room) = (self.cell(at), self.room(at, origin));
            let shade =
                (u64::from(cell.value) * u64::from(SHADES)).div_ceil(u64::from(highest)).clamp(1, u64::from(SHADES));
            let priority = if cell.priority { " hb-cell--priority" } else { "" };
            svg.rect(&format!("hb-cell hb-cell--{shade}{priority}"), room, 0.0);
            if cell.priority {
                svg.path("hb-hatch", &hatch(room, 7.0));
            }
        }
        for at in self.order() {
            let room = self.room(at, origin);
            let value = self.cell(at).value.to_string();
            let width = SMALL.width(&value) + 8.0;
            svg.rect("hb-cell-value", rect(room.x + 2.0, room.y + 2.0, width, VALUE - 2.0), 3.0);
            svg.text(SMALL, pt(room.x + 6.0, SMALL.baseline(room.y + 2.5)), Anchor::Start, &value);
        }
        svg.close();
    }

    fn write_risks(&self, svg: &mut Svg, origin: Point) {
        for at in self.order() {
            let room = self.room(at, origin);
            for (risk, place) in self.within(at).iter().zip(self.places(at, room)) {
                badge(svg, "hb-node hb-dot hb-dot--risk", Badge::Round, place, &risk.number.to_string(), &risk.target);
            }
        }
    }

    /// Where the risks of a cell stand: in rows, in its middle.
    fn places(&self, at: (usize, usize), room: Rect) -> Vec<Point> {
        let count = self.within(at).len();
        let columns = self.per_row().min(count.max(1));
        let rows = count.div_ceil(columns);
        let top = room.y + VALUE + (room.h - VALUE - GAP - rows as f32 * self.pitch()).max(0.0) / 2.0;
        let place = |index: usize| {
            let (row, column) = (index / columns, index % columns);
            let here = (count - row * columns).min(columns) as f32;
            let x = room.center().x + (column as f32 - (here - 1.0) / 2.0) * self.pitch();
            pt(x, top + (row as f32 + 0.5) * self.pitch())
        };
        (0..count).map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::testkit;
    use proptest::prelude::*;

    fn a_map() -> impl Strategy<Value = Heat> {
        let risk = (1u32..150, 0u32..8, 0u32..8).prop_map(|(number, probability, consequence)| HeatRisk {
            number,
            target: Target { title: format!("Risk {number}"), href: Some("#r".into()), doc: None },
            probability,
            consequence,
        });
        (0u32..7, proptest::collection::vec(risk, 0..50), "[A-Za-zåäö ]{0,40}").prop_map(|(scale, risks, word)| Heat {
            cells: (1..=scale)
                .map(|c| (1..=scale).map(|p| HeatCell { value: c * p, priority: c * p >= 9 }).collect())
                .collect(),
            probability: word.clone(),
            consequence: word.clone(),
            priority: word,
            risks,
            ..Heat::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_risk_stands_in_its_cell_and_on_no_other(input in a_map()) {
            testkit::sound(&heat(&input).svg);
            let plan = Plan::new(&input, input.cells.len());
            let mut all: Vec<Point> = Vec::new();
            for at in plan.order() {
                let room = plan.room(at, pt(0.0, 0.0));
                let places = plan.places(at, room);
                let free = rect(room.x, room.y + VALUE, room.w, room.h - VALUE);
                for place in &places {
                    let mark = rect(place.x - plan.mark, place.y - plan.mark, 2.0 * plan.mark, 2.0 * plan.mark);
                    prop_assert!(free.holds(&mark), "{mark:?} outside {free:?}");
                }
                all.extend(places);
            }
            let scale = input.cells.len() as u32;
            let inside = |risk: &&HeatRisk| (1..=scale).contains(&risk.probability) && (1..=scale).contains(&risk.consequence);
            prop_assert_eq!(all.len(), input.risks.iter().filter(inside).count());
            for (index, one) in all.iter().enumerate() {
                prop_assert!(all[..index].iter().all(|o| (o.x - one.x).hypot(o.y - one.y) >= 2.0 * plan.mark));
            }
        }
    }

    #[test]
    fn priority_shows_without_colour() {
        let cells = vec![vec![HeatCell { value: 1, priority: false }, HeatCell { value: 2, priority: true }]; 2];
        let all = testkit::well_formed(&heat(&Heat { cells, ..Heat::default() }).svg);
        assert_eq!(all.iter().filter(|e| e.has_class("hb-hatch")).count(), 2);
    }
}
