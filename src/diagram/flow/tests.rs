//! The geometry of flows, proved on generated ones: what a reader must be able to rely on in any picture.

use super::measure::Plan;
use super::place::crossings;
use super::*;
use crate::diagram::Target;
use crate::diagram::geom::{Point, Rect, pt, rect};
use crate::diagram::testkit;
use proptest::prelude::*;

const WORDS: [&str; 14] = [
    "Utreda",
    "Beslut",
    "Ansökan inkommer",
    "Förhandsbedöma",
    "Komplettering",
    "Verksamhetsuppföljning",
    "och",
    "av",
    "insatser",
    "Kommunicera utredningen med den enskilde",
    "IVO",
    "Medicinskt ansvarig sjuksköterska",
    "Avsluta",
    "på",
];

fn named(title: &str) -> Target {
    Target { title: title.to_owned(), href: Some("x.html".to_owned()), doc: None }
}

fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), words).prop_map(|words| words.join(" "))
}

fn step(lanes: usize) -> impl Strategy<Value = Step> {
    let kind = prop_oneof![6 => Just(StepKind::Activity), 2 => Just(StepKind::Decision), 1 => Just(StepKind::Event)];
    let deadline = proptest::option::weighted(0.2, text(1..3));
    let phase = proptest::option::weighted(0.3, 0usize..4);
    let parties = proptest::collection::vec(0..lanes, 0..2);
    (text(1..6), 0..lanes, kind, deadline, 0usize..3, any::<bool>(), phase, parties, proptest::bool::weighted(0.15))
        .prop_map(|(title, lane, kind, deadline, routines, process, phase, parties, dots)| Step {
            target: Target { href: Some(format!("#{title}")), title, doc: None },
            lane,
            kind,
            deadline,
            routines: (routines, format!("{routines} rutiner")),
            process: process.then(|| named("Delprocess")),
            phase: phase.map(|phase| format!("Fas {phase}")),
            parties: if dots { parties } else { Vec::new() },
        })
}

/// Flows as people write them (mostly onwards, some branches and loops), and some without any sense.
fn a_flow(most: usize) -> impl Strategy<Value = Flow> {
    (1..=most, 1usize..=12, any::<bool>(), any::<bool>())
        .prop_flat_map(|(count, lanes, wild, phased)| {
            let onward = (0..count, 1usize..4, proptest::option::weighted(0.3, text(1..3)))
                .prop_map(|(from, by, label)| Edge { from, to: from + by, label });
            let any = (0..count, 0..count, proptest::option::weighted(0.3, text(1..3)))
                .prop_map(|(from, to, label)| Edge { from, to, label });
            let edge = if wild { prop_oneof![1 => onward, 1 => any] } else { prop_oneof![9 => onward, 1 => any] };
            let extra = proptest::collection::vec(edge, 0..=count);
            let chain = proptest::collection::vec(proptest::bool::weighted(0.8), count);
            (proptest::collection::vec(step(lanes), count), extra, chain, Just((lanes, phased)))
        })
        .prop_map(|(mut steps, mut edges, chain, (lanes, phased))| {
            edges.extend(chain.iter().enumerate().filter(|(_, on)| **on).map(|(from, _)| Edge {
                from,
                to: from + 1,
                label: None,
            }));
            if !phased {
                steps.iter_mut().for_each(|step| step.phase = None);
            }
            let lane = |index: usize| Lane { target: named(WORDS[index % WORDS.len()]), party: index % 5 == 4 };
            Flow { lanes: (0..lanes).map(lane).collect(), steps, edges, ..Flow::default() }
        })
}

fn inside(p: Point, r: &Rect, by: f32) -> bool {
    p.x > r.x + by && p.x < r.right() - by && p.y > r.y + by && p.y < r.bottom() - by
}

/// The room a stretch takes, a hair wide.
fn stretch(pair: &[Point]) -> Rect {
    let (a, b) = (pair[0], pair[1]);
    rect(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs())
}

fn crosses(pair: &[Point], r: &Rect) -> bool {
    let s = stretch(pair);
    s.x < r.right() - 0.05 && r.x + 0.05 < s.right() && s.y < r.bottom() - 0.05 && r.y + 0.05 < s.bottom()
        || (s.w < 0.05
            && s.x > r.x + 0.05
            && s.x < r.right() - 0.05
            && s.y < r.bottom() - 0.05
            && r.y + 0.05 < s.bottom())
        || (s.h < 0.05
            && s.y > r.y + 0.05
            && s.y < r.bottom() - 0.05
            && s.x < r.right() - 0.05
            && r.x + 0.05 < s.right())
}

/// All that is promised of a placed flow.
fn check(flow: &Flow) {
    let plan = Plan::new(flow);
    let placed = &plan.placed;
    let page = rect(0.0, 0.0, placed.size.0, placed.size.1);
    for (index, node) in placed.nodes.iter().enumerate() {
        assert!(page.holds(node));
        for other in &placed.nodes[..index] {
            assert!(!node.overlaps(other, -15.9), "nodes too near: {node:?} {other:?}");
        }
    }
    for (index, line) in placed.lines.iter().enumerate() {
        check_line(&plan, index);
        if let Some(label) = line.label {
            assert!(page.holds(&label));
            assert!(placed.nodes.iter().all(|node| !node.overlaps(&label, 0.0)), "label on a node");
            for (other, line) in placed.lines.iter().enumerate() {
                assert!(
                    !line.points.windows(2).any(|pair| crosses(pair, &label)),
                    "line {other} through label {index}"
                );
                assert!(other == index || line.label.is_none_or(|l| !l.overlaps(&label, 0.0)), "label on label");
            }
        }
    }
    check_shared(&plan);
    if !plan.compact {
        check_strips(&plan);
    }
}

/// Each step stands in a lane of its own role and in a stretch of its phase, below the heads; no line meets a heading.
fn check_strips(plan: &Plan<'_>) {
    let placed = &plan.placed;
    for (step, node) in plan.flow.steps.iter().zip(&placed.nodes) {
        let strip = placed.strips.iter().find(|strip| node.y >= strip.across.1 && node.bottom() <= strip.across.2);
        let strip = strip.expect("a step stands in a strip");
        let lane = step.lane.min(plan.lanes.len() - 1);
        let in_lane = |(of, begin, end): &(usize, f32, f32)| *of == lane && node.y >= *begin && node.bottom() <= *end;
        assert!(strip.lanes.iter().any(in_lane), "a step outside its lane");
        let stretch = strip.phases.iter().find(|p| node.x >= p.along.0 && node.right() <= p.along.1);
        let name = |phase: usize| plan.phases.get(phase).map_or("", String::as_str);
        let told = step.phase.as_deref().unwrap_or_default();
        assert!(stretch.is_some_and(|p| told.is_empty() || name(p.phase) == told), "a step outside its phase");
    }
    for pair in placed.strips.windows(2) {
        assert!(pair[1].across.0 - pair[0].across.2 >= 20.0, "strips too near");
    }
    for strip in &placed.strips {
        for phase in &strip.phases {
            let (top, begin, _) = strip.across;
            let text = rect(phase.head.0, top, phase.head.1 - phase.head.0, begin - top).inset(2.0);
            let met = placed.lines.iter().any(|line| line.points.windows(2).any(|pair| crosses(pair, &text)));
            assert!(text.h <= 0.0 || !met, "a line through the heading of a phase");
        }
    }
}

fn check_line(plan: &Plan<'_>, index: usize) {
    let placed = &plan.placed;
    let line = &placed.lines[index];
    let edge = &plan.edges[index];
    assert!(line.points.len() >= 2);
    for pair in line.points.windows(2) {
        assert!(
            (pair[0].x - pair[1].x).abs() < 0.02 || (pair[0].y - pair[1].y).abs() < 0.02,
            "not orthogonal {pair:?}"
        );
        let room = stretch(pair).inset(-0.1);
        for node in placed.nodes.iter().filter(|node| node.overlaps(&room, 0.0)) {
            // Ends lie on the outline, which for pills and hexagons is inside the bounding box.
            let ends = [line.points[0], line.points[line.points.len() - 1]];
            let own = *node == placed.nodes[edge.from] || *node == placed.nodes[edge.to];
            let stub = own && (ends.contains(&pair[0]) || ends.contains(&pair[1]));
            assert!(stub || !crosses(pair, node), "line {index} through a node: {pair:?} {node:?}");
        }
    }
    let (start, end) = (line.points[0], line.points[line.points.len() - 1]);
    check_end(plan, edge.from, start);
    check_end(plan, edge.to, end);
}

/// A line's end lies on the outline of its node.
fn check_end(plan: &Plan<'_>, node: usize, end: Point) {
    let at = plan.placed.nodes[node];
    let on_dot = node >= plan.flow.steps.len() && (end.x - at.center().x).abs() < 0.02;
    let on_side = (end.y - at.y).abs() < 0.02 || (end.y - at.bottom()).abs() < 0.02;
    let kind = plan.flow.steps.get(node).map_or(StepKind::Event, |step| step.kind);
    let off = (end.y - at.center().y).abs();
    let half = at.h / 2.0;
    let inset = match kind {
        _ if plan.compact => 0.0,
        StepKind::Activity => 0.0,
        StepKind::Decision => 18.0 * off / half,
        StepKind::Event => {
            let r = half.min(26.0);
            let into = (off - (half - r)).max(0.0);
            r - (r * r - into * into).max(0.0).sqrt()
        }
    };
    let on_front = (end.x - (at.right() - inset)).abs() < 0.1 || (end.x - (at.x + inset)).abs() < 0.1;
    assert!(
        off <= half + 0.02
            && (on_front || on_side && on_dot || on_side && end.x > at.x + 18.0 && end.x < at.right() - 18.0),
        "{end:?} not on {at:?}"
    );
    assert!(!inside(end, &at, 30.0_f32.min(half)), "{end:?} in {at:?}");
}

/// Lines that go to different targets never lie on one another, nor closer than one can tell apart.
fn check_shared(plan: &Plan<'_>) {
    let mut level: Vec<(f32, Rect, usize)> = Vec::new();
    let mut upright: Vec<(f32, Rect, usize)> = Vec::new();
    for (index, line) in plan.placed.lines.iter().enumerate() {
        for pair in line.points.windows(2) {
            let s = stretch(pair);
            if s.w > s.h { level.push((s.y, s, index)) } else { upright.push((s.x, s, index)) }
        }
    }
    for mut all in [level, upright] {
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (place, (at, one, a)) in all.iter().enumerate() {
            for (_, other, b) in all[place + 1..].iter().take_while(|(next, ..)| next - at < 4.0) {
                let (p, q) = (&plan.edges[*a], &plan.edges[*b]);
                let near = one.inset(-2.0).overlaps(&other.inset(-2.0), 0.0);
                assert!(!near || p.to == q.to || p.from == q.from, "lines {a} and {b}: {one:?} {other:?}");
            }
        }
    }
}

/// Texts of a step lie within its box.
fn check_svg(flow: &Flow) {
    let drawing = super::flow(flow);
    let all = testkit::sound(&drawing.svg);
    for line in testkit::text_lines(&all) {
        let mut at = Some(line.element);
        while let Some(index) = at {
            if all[index].has_class("hb-node") {
                let node = index;
                let is_box = |e: &&testkit::Element| e.name == "rect" && e.has_class("hb-box") && within(&all, e, node);
                if let Some(shape) = all.iter().find(is_box) {
                    let room = rect(shape.num("x"), shape.num("y"), shape.num("width"), shape.num("height"));
                    assert!(room.holds(&line.at), "{line:?} outside {room:?}");
                }
            }
            at = all[index].parent;
        }
    }
}

fn within(all: &[testkit::Element], element: &testkit::Element, ancestor: usize) -> bool {
    let mut at = element.parent;
    while let Some(index) = at {
        if index == ancestor {
            return true;
        }
        at = all[index].parent;
    }
    false
}

fn shaped(flow: &Flow, shape: Shape) -> Flow {
    Flow { shape, ..flow.clone() }
}

fn chain(count: usize, lanes: usize) -> Flow {
    Flow {
        lanes: (0..lanes).map(|lane| Lane { target: named(&format!("Roll {lane}")), party: false }).collect(),
        steps: (0..count)
            .map(|n| Step { target: named(&format!("Steg {n}")), lane: n % lanes, ..Step::default() })
            .collect(),
        edges: (1..count).map(|to| Edge { from: to - 1, to, label: None }).collect(),
        ..Flow::default()
    }
}

#[test]
fn a_plain_chain_is_straight_and_crosses_nothing() {
    let flow = chain(8, 1);
    let plan = Plan::new(&flow);
    // Two strips of four: straight but for the line between them.
    let bent = plan.placed.lines.iter().filter(|line| line.points.len() > 2).count();
    assert_eq!((plan.placed.strips.len(), bent), (2, 1));
    assert!(plan.placed.lines.iter().all(|line| !line.back));
    assert_eq!(crossings(&plan.placed), 0);
}

#[test]
fn nothing_and_nonsense_are_drawn_without_panic() {
    check_svg(&Flow::default());
    let mut flow = chain(2, 1);
    flow.lanes.clear();
    flow.steps[0].lane = 99;
    flow.steps[1].parties = vec![7];
    flow.edges.push(Edge { from: 5, to: 0, label: None });
    flow.edges.push(Edge { from: 1, to: 1, label: Some(String::new()) });
    check(&flow);
    check_svg(&shaped(&flow, Shape::Compact));
}

#[test]
fn a_back_loop_goes_back_and_keeps_its_label() {
    let mut flow = chain(4, 2);
    flow.edges.push(Edge { from: 2, to: 0, label: Some("Komplettera".to_owned()) });
    let plan = Plan::new(&flow);
    let back = plan.placed.lines.last().expect("a line");
    assert!(back.back && back.label.is_some());
    check(&flow);
}

#[test]
fn the_flow_of_a_phase_never_stands_in_another_column() {
    let mut flow = chain(6, 2);
    for (index, step) in flow.steps.iter_mut().enumerate() {
        step.phase = Some(["A", "B", "C"][index / 2].to_owned());
    }
    // Against the order of the phases: a loop, not a step to the right.
    flow.edges.push(Edge { from: 5, to: 0, label: None });
    let plan = Plan::new(&flow);
    // Six columns don't fit side by side: the strip breaks where a phase ends.
    let phases: Vec<usize> =
        plan.placed.strips.iter().flat_map(|strip| strip.phases.iter().map(|phase| phase.phase)).collect();
    assert_eq!((plan.placed.strips.len(), phases), (2, vec![0, 1, 2]));
    check(&flow);
}

#[test]
fn lines_with_other_targets_do_not_touch_even_side_by_side() {
    // Two neighbours that swap their targets' rows: the textbook case of a channel with a cycle of constraints.
    let mut flow = chain(4, 2);
    flow.edges = vec![
        Edge { from: 0, to: 3, label: None },
        Edge { from: 1, to: 2, label: None },
        Edge { from: 0, to: 2, label: Some("Ja".into()) },
    ];
    check(&flow);
}

/// Wide and medium pictures are no wider than their page.
fn check_width(flow: &Flow) {
    let width = super::flow(flow).width;
    assert!(width <= if flow.shape == Shape::Wide { 1192.0 } else { 672.0 }, "{width}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn geometry_holds_for_thousands_of_flows(flow in a_flow(25)) {
        check(&flow);
        check_width(&flow);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn geometry_holds_for_flows_beyond_all_reason(flow in a_flow(60)) {
        check(&flow);
        check_width(&flow);
    }

    #[test]
    fn geometry_holds_for_medium_flows(flow in a_flow(20)) {
        let flow = shaped(&flow, Shape::Medium);
        check(&flow);
        check_width(&flow);
    }

    #[test]
    fn geometry_holds_for_compact_flows(flow in a_flow(60)) {
        check(&shaped(&flow, Shape::Compact));
    }

    #[test]
    fn texts_lie_in_their_boxes(flow in a_flow(25)) {
        for shape in [Shape::Wide, Shape::Medium, Shape::Compact] {
            check_svg(&shaped(&flow, shape));
        }
    }

    #[test]
    fn the_same_flow_gives_the_same_bytes(flow in a_flow(25)) {
        prop_assert_eq!(super::flow(&flow), super::flow(&flow.clone()));
    }
}

#[test]
fn helpers_can_fail() {
    let node = rect(0.0, 0.0, 10.0, 10.0);
    assert!(crosses(&[pt(-5.0, 5.0), pt(15.0, 5.0)], &node));
    assert!(crosses(&[pt(5.0, -5.0), pt(5.0, 15.0)], &node));
    assert!(!crosses(&[pt(-5.0, 0.0), pt(15.0, 0.0)], &node));
    assert!(!crosses(&[pt(12.0, -5.0), pt(12.0, 15.0)], &node));
}

/// A thousand flows, as drawn in one strip before flows wrapped: 38,771 lines with 55,559 crossings, and 926 flows wider
/// than 1,200 px. Wrapping may not cost crossings.
#[test]
fn wrapped_flows_cross_no_more_than_unwrapped_ones_did() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut lines, mut crossed) = (0, 0);
    for _ in 0..1000 {
        let flow = a_flow(60).new_tree(&mut runner).expect("a flow").current();
        let plan = Plan::new(&flow);
        lines += plan.placed.lines.len();
        crossed += crossings(&plan.placed);
    }
    assert_eq!(lines, 38_771, "other flows than those that were counted");
    assert!(crossed <= 55_559, "{crossed}");
}
