//! The improvement cycle: plan, do, check, act as a wheel that rolls up a slope, held by a wedge.
//!
//! The wheel turns clockwise, up to the right. The wedge is what keeps it from rolling back: the management system
//! with its documents.

use super::Target;
use super::geom::{Point, pt};
use super::icon;
use super::shapes::{on_circle, ring_part};
use super::svg::{Anchor, Drawing, Frame, Path, Svg};
use super::text::{HEADING, SMALL, STRONG};

/// The cycle.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cycle {
    /// Ids and names of the picture.
    pub(crate) frame: Frame,
    /// Plan, do, check, act.
    pub(crate) phases: [CyclePhase; 4],
    /// What the wedge is ("Ledningssystemet").
    pub(crate) wedge: Target,
}

/// A quarter of the wheel.
#[derive(Debug, Clone, Default)]
pub(crate) struct CyclePhase {
    /// Its name and where it leads.
    pub(crate) target: Target,
    /// What is done in it, in a few words; may be empty.
    pub(crate) text: String,
}

/// Size of the picture, px.
const WIDTH: f32 = 440.0;
const HEIGHT: f32 = 462.0;
/// Radius of the wheel, px.
const RADIUS: f32 = 158.0;
/// Radius of the hub, px.
const HUB: f32 = 26.0;
/// Radius of the arrows around the wheel, px.
const ARROWS: f32 = 174.0;
/// Rise of the slope for each px to the right.
const RISE: f32 = 0.18;
/// The height of the slope at the left border.
const GROUND: f32 = 416.0;
/// Half of the gap between quarters, in turns.
const PART: f32 = 0.006;
/// Widest text in a quarter, px.
const TEXT: f32 = 104.0;
/// How long the wedge is, px.
const WEDGE: f32 = 96.0;

/// Draws a cycle.
#[must_use]
pub(crate) fn cycle(input: &Cycle) -> Drawing {
    let mut svg = Svg::new(&input.frame, "hb-cycle", WIDTH, HEIGHT);
    let center = center();
    write_ground(&mut svg, input);
    for (index, phase) in input.phases.iter().enumerate() {
        write_phase(&mut svg, center, index, phase);
    }
    svg.circle("hb-cycle-hub", center, HUB);
    svg.group("hb-edges");
    for index in 0..4 {
        write_arrow(&mut svg, center, index as f32 / 4.0);
    }
    svg.close();
    svg.finish()
}

fn slope(x: f32) -> f32 {
    GROUND - RISE * x
}

/// The middle of the wheel: so far from the slope that the arrows around it just touch it.
fn center() -> Point {
    let x = WIDTH / 2.0 + 16.0;
    pt(x, slope(x) - (ARROWS + 12.0) * RISE.hypot(1.0))
}

fn write_ground(svg: &mut Svg, input: &Cycle) {
    let ground = Path::polygon(&[pt(0.0, slope(0.0)), pt(WIDTH, slope(WIDTH)), pt(WIDTH, HEIGHT), pt(0.0, HEIGHT)]);
    svg.path("hb-ground", &ground);
    let wedge = &input.wedge;
    let lines = STRONG.wrap_to(&wedge.title, WIDTH - 24.0, 2);
    svg.link("hb-node hb-node--wedge", wedge, &wedge.title, &lines);
    let right = center().x - 62.0;
    let left = right - WEDGE;
    let top = pt(right, slope(right) - 30.0);
    svg.path("hb-box", &Path::polygon(&[pt(left, slope(left)), top, pt(right, slope(right))]));
    // The name stands in the ground, below the wedge.
    svg.lines(STRONG, pt(12.0, STRONG.baseline(GROUND + 4.0)), Anchor::Start, &lines);
    svg.close();
}

fn write_phase(svg: &mut Svg, center: Point, index: usize, phase: &CyclePhase) {
    let target = &phase.target;
    let head = HEADING.wrap_to(&target.title, TEXT, 2);
    let text = SMALL.wrap_to(&phase.text, TEXT, if head.len() > 1 { 2 } else { 3 });
    let class = format!("hb-node hb-quarter hb-quarter--{}", index + 1);
    let name = format!("{} {}", target.title, phase.text);
    let shown: Vec<String> = head.iter().chain(&text).cloned().collect();
    svg.link(&class, target, name.trim_end(), &shown);
    let turns = (index as f32 / 4.0 + PART, (index as f32 + 1.0) / 4.0 - PART);
    svg.path("hb-box", &ring_part(center, (HUB + 4.0, RADIUS), turns));
    let at = on_circle(center, RADIUS * 0.58, (index as f32 + 0.5) / 4.0);
    let height = HEADING.height(head.len()) + SMALL.height(text.len());
    let top = at.y - height / 2.0;
    svg.lines(HEADING, pt(at.x, HEADING.baseline(top)), Anchor::Middle, &head);
    if !text.is_empty() {
        let top = top + HEADING.height(head.len());
        svg.lines(SMALL, pt(at.x, SMALL.baseline(top)), Anchor::Middle, &text);
    }
    svg.close();
}

/// An arrow around the wheel, over the border between two quarters.
fn write_arrow(svg: &mut Svg, center: Point, turn: f32) {
    const HALF: f32 = 0.055;
    let end = on_circle(center, ARROWS, turn + HALF);
    let before = on_circle(center, ARROWS, turn + HALF - 0.01);
    let path = Path::at(on_circle(center, ARROWS, turn - HALF)).arc(ARROWS, false, true, before);
    svg.path("hb-edge hb-edge--turn", &path);
    if let Some(head) = icon::arrow_head(&mut [before, end]) {
        svg.path("hb-arrow", &head);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::testkit;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_words_stay_within_their_quarter(words in proptest::collection::vec("[A-Za-zåäö ]{0,40}", 9)) {
            let target = |title: &String| Target { title: title.clone(), href: Some("x.html".into()), doc: None };
            let input = Cycle {
                phases: std::array::from_fn(|i| CyclePhase { target: target(&words[i]), text: words[i + 4].clone() }),
                wedge: target(&words[8]),
                ..Cycle::default()
            };
            let all = testkit::sound(&cycle(&input).svg);
            for line in testkit::text_lines(&all) {
                let owner = all[line.element].parent.expect("a text stands in a node");
                if all[owner].has_class("hb-quarter") {
                    let c = center();
                    for (x, y) in [(line.at.x, line.at.y), (line.at.right(), line.at.bottom())] {
                        prop_assert!((x - c.x).abs() > 1.0 && (y - c.y).abs() > 1.0 && (x - c.x).hypot(y - c.y) < RADIUS);
                    }
                }
            }
        }
    }
}
