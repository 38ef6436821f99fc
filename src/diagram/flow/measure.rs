//! How much room the texts of a flow take: cards of the steps, labels of the edges, headings of lanes; and the
//! flow as the layout sees it. What is measured here is written by [`super::draw`] in the same lines.

use super::graph::{Arc, Graph, Node, Outline, Rules};
use super::place::{Placed, place};
use super::rank::rank;
use super::{Edge, Flow, Lane, Step, StepKind};
use crate::diagram::icon::{self, Icon};
use crate::diagram::text::{MARK, SMALL, STRONG, Style, TITLE};
use crate::diagram::{Shape, Target};

/// Widths of a picture of lanes, px.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    /// The whole picture at most.
    pub(super) page: f32,
    /// A step.
    pub(super) step: f32,
    /// The heads of the lanes.
    pub(super) lane: f32,
    /// The label of an edge at most.
    pub(super) label: f32,
}

/// A desk's screen of 1,280 px, less what the page keeps free beside its text and a scroll bar.
const WIDE: Widths = Widths { page: 1192.0, step: 164.0, lane: 124.0, label: 106.0 };
/// A sheet of A4 that stands upright, less its margins.
const MEDIUM: Widths = Widths { page: 672.0, step: 160.0, lane: 104.0, label: 92.0 };
/// Width of the compact picture, px: a phone's. Its steps take what the lines beside them leave, within bounds.
pub(super) const COMPACT: f32 = 360.0;
pub(super) const STEP_COMPACT: (f32, f32) = (208.0, 324.0);
/// From the border of a step to its text, px, and what is left on the other side when letters stand as far apart as
/// a reader may set them.
pub(super) const PAD: f32 = 12.0;
const SLACK: f32 = 3.0;
/// Least height of a step, px.
pub(super) const LEAST: f32 = 54.0;
/// How far the points of a decision stand out, px.
pub(super) const POINT: f32 = 18.0;
/// Radius of an event's ends, px; loops leave from the straight part between them.
pub(super) const ROUND: f32 = 26.0;
/// The mark of a collaboration in a party's lane, px.
pub(super) const DOT: f32 = 32.0;
/// Widest label of an edge in the compact picture, px.
pub(super) const LABEL: f32 = 120.0;
/// The same for a loop, whose label stands beside its first stretch, px.
pub(super) const LABEL_LOOP: f32 = 84.0;
/// The same in a fork of many in the compact picture, px, and what lies between the labels there.
pub(super) const LABEL_LEAST: f32 = 56.0;
pub(super) const FORK_GAP: f32 = 16.0;

/// Above and below the heading of a phase, px.
pub(super) const PHASE: f32 = 6.0;
/// Above a row of marks, px.
pub(super) const CHIP_GAP: f32 = 4.0;
/// Between marks of a row, px.
pub(super) const CHIP_APART: f32 = 12.0;
/// Between a mark and its text, px.
pub(super) const CHIP_TEXT: f32 = 4.0;

/// A flow with all that is needed to draw it.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) flow: &'a Flow,
    pub(super) cards: Vec<Card>,
    /// The edges that are drawn: existing ends, no repetition; then one for each collaboration.
    pub(super) edges: Vec<Edge>,
    /// Step and lane of each collaboration mark, in the order of the nodes after the steps.
    pub(super) dots: Vec<(usize, usize)>,
    pub(super) labels: Vec<Vec<String>>,
    pub(super) phases: Vec<String>,
    pub(super) lanes: Vec<Lane>,
    pub(super) placed: Placed,
    pub(super) widths: Widths,
    pub(super) compact: bool,
}

/// The texts of a step, broken into lines, and how much room they take.
#[derive(Debug, Clone)]
pub(super) struct Card {
    /// The phase that begins here, in the compact picture.
    pub(super) phase: String,
    /// Phase and lane, in the compact picture.
    pub(super) over: Vec<(Style, String)>,
    pub(super) title: Vec<String>,
    pub(super) chips: Vec<Vec<Chip>>,
    pub(super) height: f32,
}

/// A mark with its text.
#[derive(Debug, Clone)]
pub(super) struct Chip {
    pub(super) icon: Icon,
    pub(super) name: String,
    pub(super) lines: Vec<String>,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) link: Option<Target>,
}

impl<'a> Plan<'a> {
    /// Measures and places.
    pub(super) fn new(flow: &'a Flow) -> Plan<'a> {
        let mut widths = match flow.shape {
            Shape::Wide => return Plan::with(flow, WIDE),
            Shape::Medium => return Plan::with(flow, MEDIUM),
            Shape::Compact => Widths { page: COMPACT, step: STEP_COMPACT.1, lane: 0.0, label: LABEL },
        };
        let mut plan = Plan::with(flow, widths);
        // Narrower steps may change how labels break, hardly ever how many lines run beside them: two rounds do.
        for _ in 0..2 {
            let over = plan.placed.size.1 - COMPACT;
            if over <= 0.0 || widths.step <= STEP_COMPACT.0 {
                break;
            }
            widths.step = (widths.step - over).max(STEP_COMPACT.0);
            plan = Plan::with(flow, widths);
        }
        plan
    }

    /// Measures and places, within given widths.
    fn with(flow: &'a Flow, widths: Widths) -> Plan<'a> {
        let compact = flow.shape == Shape::Compact;
        let width = widths.step;
        let lanes = if flow.lanes.is_empty() { vec![Lane::default()] } else { flow.lanes.clone() };
        let (phases, phase_of) = phases(&flow.steps);
        let lane_of = |step: &Step| step.lane.min(lanes.len() - 1);
        let mut cards = Vec::new();
        for (index, step) in flow.steps.iter().enumerate() {
            let begins = index == 0 || phase_of[index] != phase_of[index - 1];
            let phase = phases.get(phase_of[index]).filter(|_| begins).map_or("", String::as_str);
            let over = compact.then_some((phase, lanes[lane_of(step)].target.title.as_str()));
            cards.push(card(flow, step, width, over));
        }
        let dots = if compact { Vec::new() } else { dots(flow, lanes.len()) };
        let edges = edges(flow, &dots);
        let mut nodes: Vec<Node> = Vec::new();
        for (index, step) in flow.steps.iter().enumerate() {
            let size = (width, cards[index].height);
            nodes.push(node(step, size, lane_of(step), phase_of[index], compact));
        }
        for (step, lane) in &dots {
            let phase = phase_of[*step];
            nodes.push(Node { main: DOT, cross: DOT, outline: Outline::Pill(DOT), lane: *lane, phase, is_dot: true });
        }
        let mut graph = Graph {
            nodes,
            arcs: edges.iter().map(|edge| Arc { from: edge.from, to: edge.to, label: None }).collect(),
            lanes: if compact { vec![0.0] } else { lanes.iter().map(|lane| lane_extent(lane, widths.lane)).collect() },
            phases: phases.len().max(1),
            phase_heads: if compact { Vec::new() } else { phase_heads(&phases, width) },
            rules: if compact { compact_rules() } else { lane_rules(phases.len(), widths) },
        };
        let labels = labels(&mut graph, &edges, widths);
        let placed = place(&graph);
        Plan { flow, cards, edges, dots, labels, phases, lanes, placed, widths, compact }
    }
}

impl Card {
    /// The lines that show in the step's link.
    pub(super) fn shown(&self) -> Vec<String> {
        let chips = self.chips.iter().flatten().filter(|chip| chip.link.is_none()).flat_map(|chip| &chip.lines);
        self.over.iter().map(|(_, line)| line).chain(&self.title).chain(chips).cloned().collect()
    }

    /// The height of all text and marks.
    pub(super) fn text_height(&self) -> f32 {
        let over: f32 = self.over.iter().map(|(style, _)| style.line).sum();
        let chips: f32 = self.chips.iter().map(|row| row_height(row) + CHIP_GAP).sum();
        over + TITLE.height(self.title.len()) + chips
    }
}

/// The height of a row of marks.
pub(super) fn row_height(row: &[Chip]) -> f32 {
    row.iter().map(|chip| chip.height).fold(0.0, f32::max)
}

/// The texts of a step in their room.
fn card(flow: &Flow, step: &Step, width: f32, over: Option<(&str, &str)>) -> Card {
    let width = text_width(step.kind, width);
    let mut above = Vec::new();
    if let Some((phase, lane)) = over {
        above.extend(STRONG.wrap(phase, width).into_iter().map(|line| (STRONG, line)));
        above.extend(MARK.wrap(lane, width).into_iter().map(|line| (MARK, line)));
    }
    let chips = chip_rows(chips(flow, step, width, over.is_some()), width);
    let phase = over.map_or("", |(phase, _)| phase).to_owned();
    let mut card = Card { phase, over: above, title: TITLE.wrap(&step.target.title, width), chips, height: 0.0 };
    card.height = (card.text_height() + 2.0 * PAD).max(LEAST);
    card
}

/// How wide the text of a step may come out: from its place to the border opposite, less where the shape is narrower.
fn text_width(kind: StepKind, width: f32) -> f32 {
    match kind {
        StepKind::Activity => width - PAD - SLACK,
        // In the middle; the sides slant.
        StepKind::Decision => width - 2.0 * POINT - 2.0 * SLACK,
        StepKind::Event => width - 2.0 * PAD,
    }
}

fn chips(flow: &Flow, step: &Step, width: f32, compact: bool) -> Vec<Chip> {
    let chip = |icon: Icon, name: String, text: &str, link| {
        let lines = MARK.wrap(text, width - icon::SIZE - CHIP_TEXT);
        let text_width = if lines.is_empty() { 0.0 } else { CHIP_TEXT + MARK.widest(&lines) };
        let height = MARK.height(lines.len().max(1));
        Chip { icon, name, width: icon::SIZE + text_width, height, lines, link }
    };
    let words = &flow.words;
    let mut all = Vec::new();
    if let Some(deadline) = step.deadline.as_deref().filter(|text| !text.is_empty()) {
        all.push(chip(Icon::Clock, format!("{}: {deadline}", words.deadline), deadline, None));
    }
    if step.routines.0 > 0 {
        all.push(chip(Icon::Page, step.routines.1.clone(), &step.routines.0.to_string(), None));
    }
    if compact && !step.parties.is_empty() {
        all.push(chip(Icon::People, words.collaboration.clone(), "", None));
    }
    if let Some(process) = &step.process {
        let name = format!("{}: {}", words.process, process.title);
        all.push(chip(Icon::Plus, name, "", Some(process.clone())));
    }
    all
}

/// Marks in rows no wider than the text.
fn chip_rows(chips: Vec<Chip>, width: f32) -> Vec<Vec<Chip>> {
    let mut rows: Vec<Vec<Chip>> = Vec::new();
    let mut used = 0.0;
    for chip in chips {
        match rows.last_mut() {
            Some(row) if used + CHIP_APART + chip.width <= width => {
                used += CHIP_APART + chip.width;
                row.push(chip);
            }
            _ => {
                used = chip.width;
                rows.push(vec![chip]);
            }
        }
    }
    rows
}

/// The phases in order of first use, and the phase of each step.
fn phases(steps: &[Step]) -> (Vec<String>, Vec<usize>) {
    let mut names: Vec<String> = Vec::new();
    let mut of = Vec::with_capacity(steps.len());
    let mut now = 0;
    for step in steps {
        match step.phase.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => {
                now = names.iter().position(|known| known == name).unwrap_or_else(|| {
                    names.push(name.to_owned());
                    names.len() - 1
                });
            }
            // Before the first phase: one without a name.
            None if names.is_empty() => names.push(String::new()),
            None => {}
        }
        of.push(now);
    }
    (names, of)
}

/// One mark for each step and party's lane.
fn dots(flow: &Flow, lanes: usize) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (step, of) in flow.steps.iter().enumerate() {
        let mut parties: Vec<usize> = of.parties.iter().copied().filter(|lane| *lane < lanes).collect();
        parties.sort_unstable();
        parties.dedup();
        all.extend(parties.into_iter().map(|lane| (step, lane)));
    }
    all
}

fn edges(flow: &Flow, dots: &[(usize, usize)]) -> Vec<Edge> {
    let mut all: Vec<Edge> = Vec::new();
    for edge in &flow.edges {
        if edge.from < flow.steps.len() && edge.to < flow.steps.len() && !all.contains(edge) {
            all.push(edge.clone());
        }
    }
    for (index, (step, _)) in dots.iter().enumerate() {
        all.push(Edge { from: *step, to: flow.steps.len() + index, label: None });
    }
    all
}

/// The labels of the edges in lines; enters their sizes in the graph.
fn labels(graph: &mut Graph, edges: &[Edge], widths: Widths) -> Vec<Vec<String>> {
    let back = rank(graph).back;
    // In the compact picture the labels of a fork stand side by side below its step.
    let share = |from: usize| {
        let count = edges.iter().filter(|edge| edge.from == from).count().max(1);
        (widths.step / count as f32 - FORK_GAP).clamp(LABEL_LEAST, widths.label)
    };
    let mut all = Vec::with_capacity(edges.len());
    for ((edge, arc), back) in edges.iter().zip(&mut graph.arcs).zip(back) {
        let width = match (graph.rules.in_sequence, back) {
            (true, _) => share(edge.from),
            (_, true) => LABEL_LOOP,
            _ => widths.label,
        };
        let lines = edge.label.as_deref().map_or(Vec::new(), |text| SMALL.wrap(text, width));
        let (w, h) = (SMALL.widest(&lines), SMALL.height(lines.len()));
        let size = if graph.rules.in_sequence { (h, w) } else { (w, h) };
        arc.label = (!lines.is_empty()).then_some(size);
        all.push(lines);
    }
    all
}

fn node(step: &Step, size: (f32, f32), lane: usize, phase: usize, compact: bool) -> Node {
    // In the compact picture lines end on straight sides, above and below.
    let outline = match step.kind {
        _ if compact => Outline::Box,
        StepKind::Activity => Outline::Box,
        StepKind::Decision => Outline::Hexagon(POINT),
        StepKind::Event => Outline::Pill(ROUND),
    };
    let (main, cross, lane) = if compact { (size.1, size.0, 0) } else { (size.0, size.1, lane) };
    Node { main, cross, outline, lane, phase, is_dot: false }
}

/// A picture of lanes, side by side along the flow.
fn lane_rules(phases: usize, widths: Widths) -> Rules {
    Rules {
        in_sequence: false,
        label_side: -1.0,
        phase_gap: if phases > 1 { 16.0 } else { 0.0 },
        margin: 20.0,
        channel: 13.0,
        empty_channel: 16.0,
        limit: widths.page - widths.lane,
    }
}

/// The compact picture: one step below the other.
fn compact_rules() -> Rules {
    Rules {
        in_sequence: true,
        label_side: -1.0,
        phase_gap: 0.0,
        margin: 2.0,
        channel: 10.0,
        empty_channel: 2.0,
        limit: f32::INFINITY,
    }
}

/// The heading of a phase in lines: as wide as a step, since lines may come down beside one.
pub(super) fn phase_lines(phase: &str, step: f32) -> Vec<String> {
    STRONG.wrap(phase, step - PAD - SLACK)
}

/// How high the headings of the phases are; none where no phase has a name.
fn phase_heads(phases: &[String], step: f32) -> Vec<f32> {
    if phases.iter().all(String::is_empty) {
        return Vec::new();
    }
    phases.iter().map(|phase| STRONG.height(phase_lines(phase, step).len().max(1)) + 4.0 * PHASE).collect()
}

/// The name of a lane in lines.
pub(super) fn lane_lines(lane: &Lane, width: f32) -> Vec<String> {
    STRONG.wrap(&lane.target.title, width - PAD - SLACK)
}

/// The least height of a lane: its label's.
fn lane_extent(lane: &Lane, width: f32) -> f32 {
    STRONG.height(lane_lines(lane, width).len()) + 2.0 * PAD
}
