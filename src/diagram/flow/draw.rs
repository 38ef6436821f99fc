//! From a flow to its picture: sizes of the nodes from their texts, then SVG from the placed layout.

use super::graph::{Arc, Graph, Node, Outline, Rules};
use super::place::{Line, Placed, place};
use super::rank::rank;
use super::{Edge, Flow, Lane, Step, StepKind};
use crate::diagram::Shape;
use crate::diagram::geom::{Point, Rect, pt, rect};
use crate::diagram::icon::{self, Icon};
use crate::diagram::svg::{Anchor, Drawing, Path, Svg};
use crate::diagram::text::{MARK, SMALL, STRONG, Style, TITLE};

/// Width of a step in the wide picture, px.
const STEP: f32 = 172.0;
/// Width of the compact picture, px: a phone's. Its steps take what the lines beside them leave, within bounds.
const COMPACT: f32 = 360.0;
const STEP_COMPACT: (f32, f32) = (208.0, 324.0);
/// From the border of a step to its text, px.
const PAD: f32 = 12.0;
/// Least height of a step, px.
const LEAST: f32 = 54.0;
/// How far the points of a decision stand out, px.
const POINT: f32 = 18.0;
/// Radius of an event's ends, px; loops leave from the straight part between them.
const ROUND: f32 = 26.0;
/// The mark of a collaboration in a party's lane, px.
const DOT: f32 = 32.0;
/// Width of the lane's label, px.
const LANE: f32 = 152.0;
/// Widest label of an edge, px.
const LABEL: f32 = 120.0;
/// The same for a loop, whose label stands beside its first stretch, px.
const LABEL_LOOP: f32 = 84.0;
/// The same in a fork of many in the compact picture, px, and what lies between the labels there.
const LABEL_LEAST: f32 = 56.0;
const FORK_GAP: f32 = 16.0;
/// Corners of edges, px.
const BEND: f32 = 8.0;
/// Height of the phases' heading without its text, px.
const PHASE: f32 = 20.0;

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
    pub(super) link: Option<(String, Option<String>)>,
}

/// Draws a flow.
pub(super) fn draw(flow: &Flow) -> Drawing {
    Plan::new(flow).write()
}

impl<'a> Plan<'a> {
    /// Measures and places.
    pub(super) fn new(flow: &'a Flow) -> Plan<'a> {
        if flow.shape == Shape::Wide {
            return Plan::with_steps(flow, STEP);
        }
        let mut width = STEP_COMPACT.1;
        let mut plan = Plan::with_steps(flow, width);
        // Narrower steps may change how labels break, hardly ever how many lines run beside them: two rounds do.
        for _ in 0..2 {
            let over = plan.placed.size.1 - COMPACT;
            if over <= 0.0 || width <= STEP_COMPACT.0 {
                break;
            }
            width = (width - over).max(STEP_COMPACT.0);
            plan = Plan::with_steps(flow, width);
        }
        plan
    }

    /// Measures and places, with steps of a given width.
    fn with_steps(flow: &'a Flow, width: f32) -> Plan<'a> {
        let compact = flow.shape == Shape::Compact;
        let lanes = if flow.lanes.is_empty() { vec![Lane::default()] } else { flow.lanes.clone() };
        let (phases, phase_of) = phases(&flow.steps);
        let lane_of = |step: &Step| step.lane.min(lanes.len() - 1);
        let mut cards = Vec::new();
        for (index, step) in flow.steps.iter().enumerate() {
            let begins = index == 0 || phase_of[index] != phase_of[index - 1];
            let phase = phases.get(phase_of[index]).filter(|_| begins).map_or("", String::as_str);
            let over = compact.then_some((phase, lanes[lane_of(step)].label.as_str()));
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
            lanes: if compact { vec![0.0] } else { lanes.iter().map(lane_extent).collect() },
            phases: phases.len().max(1),
            rules: rules(compact, phases.len()),
        };
        let labels = labels(&mut graph, &edges, width);
        let placed = place(&graph);
        Plan { flow, cards, edges, dots, labels, phases, lanes, placed, compact }
    }

    fn write(&self) -> Drawing {
        let frame = self.frame();
        let class = if self.compact { "hb-flow hb-diagram--compact" } else { "hb-flow hb-diagram--wide" };
        let mut svg = Svg::new(&self.flow.frame, class, frame.size.0, frame.size.1);
        if !self.compact {
            self.write_lanes(&mut svg, &frame);
            self.write_phases(&mut svg, &frame);
        }
        svg.group("hb-edges");
        for (index, line) in self.placed.lines.iter().enumerate() {
            self.write_line(&mut svg, &frame, index, line);
        }
        svg.close();
        for node in &self.placed.order {
            let at = frame.rect(self.placed.nodes[*node]);
            match self.flow.steps.get(*node) {
                Some(step) => self.write_step(&mut svg, step, &self.cards[*node], at),
                None => self.write_dot(&mut svg, *node, at),
            }
        }
        svg.finish()
    }

    /// How the layout's axes lie on the paper.
    fn frame(&self) -> Turn {
        let (main, cross) = self.placed.size;
        if self.compact {
            return Turn { compact: true, cross, at: pt(0.0, 0.0), size: (cross, main) };
        }
        let head = self.phase_lines().iter().map(Vec::len).max().unwrap_or(0);
        let top = if head == 0 { 0.0 } else { PHASE + STRONG.height(head) };
        Turn { compact: false, cross, at: pt(LANE, top), size: (LANE + main, top + cross) }
    }

    /// The headings of the phases as they appear.
    fn phase_lines(&self) -> Vec<Vec<String>> {
        if self.compact || self.phases.iter().all(String::is_empty) {
            return Vec::new();
        }
        let one = |(begin, end, phase): &(f32, f32, usize)| {
            STRONG.wrap(self.phases.get(*phase).map_or("", String::as_str), end - begin - 2.0 * PAD)
        };
        self.placed.phases.iter().map(one).collect()
    }

    fn write_lanes(&self, svg: &mut Svg, frame: &Turn) {
        svg.group("hb-lanes");
        for (index, (begin, end)) in self.placed.lanes.iter().enumerate() {
            let lane = &self.lanes[index];
            let parity = if index % 2 == 0 { "hb-lane" } else { "hb-lane hb-lane--even" };
            let class = if lane.party { format!("{parity} hb-lane--party") } else { parity.to_owned() };
            let at = rect(0.0, frame.at.y + begin, frame.size.0, end - begin);
            svg.rect(&class, at, 0.0);
            svg.link("hb-lane-label", lane.href.as_deref(), &lane.label, lane.doc.as_deref());
            svg.rect("hb-lane-head", rect(0.0, at.y, LANE, at.h), 0.0);
            let lines = lane_lines(lane);
            let top = at.center().y - STRONG.height(lines.len()) / 2.0;
            svg.lines(STRONG, pt(PAD, STRONG.baseline(top)), Anchor::Start, &lines);
            svg.close();
        }
        for (begin, _) in self.placed.lanes.iter().skip(1) {
            let y = frame.at.y + begin;
            svg.line("hb-lane-line", pt(0.0, y), pt(frame.size.0, y));
        }
        let all = rect(0.5, frame.at.y + 0.5, frame.size.0 - 1.0, frame.size.1 - frame.at.y - 1.0);
        svg.rect("hb-lane-frame", all, 0.0);
        svg.close();
    }

    fn write_phases(&self, svg: &mut Svg, frame: &Turn) {
        let texts = self.phase_lines();
        if texts.is_empty() {
            return;
        }
        svg.group("hb-phases");
        for ((begin, end, _), lines) in self.placed.phases.iter().zip(&texts) {
            let (x, right) = (frame.at.x + begin, frame.at.x + end);
            if !lines.is_empty() {
                svg.path("hb-phase", &arrow_band(rect(x, 0.0, right - x, frame.at.y - 6.0)));
            }
            let top = (frame.at.y - 6.0 - STRONG.height(lines.len())) / 2.0;
            svg.lines(STRONG, pt(x + PAD + 4.0, STRONG.baseline(top)), Anchor::Start, lines);
            if *begin > 0.0 {
                svg.line("hb-phase-line", pt(x, frame.at.y), pt(x, frame.size.1));
            }
        }
        svg.close();
    }

    fn write_line(&self, svg: &mut Svg, frame: &Turn, index: usize, line: &Line) {
        let mut points: Vec<Point> = line.points.iter().map(|p| frame.point(*p)).collect();
        let contact = index >= self.edges.len() - self.dots.len();
        let class = match (contact, line.back) {
            (true, _) => "hb-edge hb-edge--contact",
            (_, true) => "hb-edge hb-edge--back",
            _ => "hb-edge",
        };
        let head = if contact { None } else { icon::arrow_head(&mut points) };
        svg.path(class, &Path::rounded(&points, BEND));
        if let Some(head) = head {
            svg.path("hb-arrow", &head);
        }
        if let Some(label) = line.label {
            let at = frame.rect(label);
            svg.lines(SMALL, pt(at.x, SMALL.baseline(at.y)), Anchor::Start, &self.labels[index]);
        }
    }

    fn write_step(&self, svg: &mut Svg, step: &Step, card: &Card, at: Rect) {
        let kind = match step.kind {
            StepKind::Activity => "hb-node hb-node--activity",
            StepKind::Decision => "hb-node hb-node--decision",
            StepKind::Event => "hb-node hb-node--event",
        };
        let class = if step.process.is_some() { format!("{kind} hb-node--process") } else { kind.to_owned() };
        svg.group(&class);
        svg.link("hb-node-link", step.href.as_deref(), &self.name(step, card), None);
        match step.kind {
            StepKind::Activity => svg.rect("hb-box", at, 6.0),
            StepKind::Decision => svg.path("hb-box", &hexagon(at)),
            StepKind::Event => svg.rect("hb-box", at, (at.h / 2.0).min(ROUND)),
        }
        let mut y = at.center().y - card.text_height() / 2.0;
        let (x, anchor) = match step.kind {
            StepKind::Activity => (at.x + PAD, Anchor::Start),
            StepKind::Decision | StepKind::Event => (at.center().x, Anchor::Middle),
        };
        for (style, line) in &card.over {
            svg.text(*style, pt(x, style.baseline(y)), anchor, line);
            y += style.line;
        }
        svg.lines(TITLE, pt(x, TITLE.baseline(y)), anchor, &card.title);
        y += TITLE.height(card.title.len());
        let links = write_chips(svg, card, pt(x, y), anchor, false);
        svg.close();
        if links {
            write_chips(svg, card, pt(x, y), anchor, true);
        }
        svg.close();
    }

    /// The name of a step's link: what shows in it, and what its marks mean.
    fn name(&self, step: &Step, card: &Card) -> String {
        let mut parts: Vec<String> = Vec::new();
        if self.compact {
            parts.push(card.phase.clone());
            parts.push(self.lanes[step.lane.min(self.lanes.len() - 1)].label.clone());
        }
        parts.push(step.title.clone());
        for chip in card.chips.iter().flatten().filter(|chip| chip.link.is_none()) {
            parts.push(match chip.icon {
                Icon::Clock => step.deadline.clone().unwrap_or_default(),
                Icon::Page => format!("{} {}", step.routines, self.flow.words.routines),
                Icon::People | Icon::Plus => chip.name.clone(),
            });
        }
        parts.retain(|part| !part.is_empty());
        parts.join(", ")
    }

    fn write_dot(&self, svg: &mut Svg, node: usize, at: Rect) {
        let Some((step, lane)) = node.checked_sub(self.flow.steps.len()).and_then(|dot| self.dots.get(dot)) else {
            return;
        };
        let lane = &self.lanes[*lane];
        let name = format!("{}: {}", self.flow.words.collaboration, lane.label);
        svg.link("hb-node hb-node--contact", lane.href.as_deref(), &name, lane.doc.as_deref());
        svg.title(&format!("{name} ({})", self.flow.steps[*step].title));
        svg.circle("hb-box", at.center(), at.w / 2.0);
        icon::draw(svg, Icon::People, pt(at.center().x - icon::SIZE / 2.0, at.center().y - icon::SIZE / 2.0));
        svg.close();
    }
}

/// How the layout's axes lie on the paper: as they are, or turned downwards and mirrored, so that what stands
/// before a line (above it) comes to stand on its right.
struct Turn {
    compact: bool,
    cross: f32,
    at: Point,
    size: (f32, f32),
}

impl Turn {
    fn point(&self, p: Point) -> Point {
        if self.compact { pt(self.cross - p.y, p.x) } else { pt(p.x + self.at.x, p.y + self.at.y) }
    }

    fn rect(&self, r: Rect) -> Rect {
        if self.compact {
            rect(self.cross - r.bottom(), r.x, r.h, r.w)
        } else {
            rect(r.x + self.at.x, r.y + self.at.y, r.w, r.h)
        }
    }
}

impl Card {
    fn text_height(&self) -> f32 {
        let over: f32 = self.over.iter().map(|(style, _)| style.line).sum();
        let chips: f32 = self.chips.iter().map(|row| row_height(row) + CHIP_GAP).sum();
        over + TITLE.height(self.title.len()) + chips
    }
}

/// Above a row of marks, px.
const CHIP_GAP: f32 = 4.0;
/// Between marks of a row, px.
const CHIP_APART: f32 = 12.0;
/// Between a mark and its text, px.
const CHIP_TEXT: f32 = 4.0;

fn row_height(row: &[Chip]) -> f32 {
    row.iter().map(|chip| chip.height).fold(0.0, f32::max)
}

/// Writes the marks of a step, those that are links or the others; says whether there are links.
fn write_chips(svg: &mut Svg, card: &Card, at: Point, anchor: Anchor, links: bool) -> bool {
    let mut y = at.y;
    for row in &card.chips {
        y += CHIP_GAP;
        let total: f32 = row.iter().map(|c| c.width).sum::<f32>() + CHIP_APART * (row.len() as f32 - 1.0);
        let mut x = if anchor == Anchor::Middle { at.x - total / 2.0 } else { at.x };
        for chip in row {
            if chip.link.is_some() == links {
                write_chip(svg, chip, pt(x, y));
            }
            x += chip.width + CHIP_APART;
        }
        y += row_height(row);
    }
    card.chips.iter().flatten().any(|chip| chip.link.is_some())
}

fn write_chip(svg: &mut Svg, chip: &Chip, at: Point) {
    match &chip.link {
        Some((href, doc)) => svg.link("hb-mark", Some(href), &chip.name, doc.as_deref()),
        None => svg.group("hb-mark"),
    }
    svg.title(&chip.name);
    icon::draw(svg, chip.icon, pt(at.x, at.y + (MARK.line - icon::SIZE) / 2.0));
    svg.lines(MARK, pt(at.x + icon::SIZE + CHIP_TEXT, MARK.baseline(at.y)), Anchor::Start, &chip.lines);
    svg.close();
}

/// The texts of a step in their room.
fn card(flow: &Flow, step: &Step, width: f32, over: Option<(&str, &str)>) -> Card {
    let width = width - 2.0 * (PAD + text_inset(step.kind));
    let mut above = Vec::new();
    if let Some((phase, lane)) = over {
        above.extend(STRONG.wrap(phase, width).into_iter().map(|line| (STRONG, line)));
        above.extend(MARK.wrap(lane, width).into_iter().map(|line| (MARK, line)));
    }
    let chips = chip_rows(chips(flow, step, width, over.is_some()), width);
    let phase = over.map_or("", |(phase, _)| phase).to_owned();
    let mut card = Card { phase, over: above, title: TITLE.wrap(&step.title, width), chips, height: 0.0 };
    card.height = (card.text_height() + 2.0 * PAD).max(LEAST);
    card
}

/// How much narrower than the box its text is, on each side.
fn text_inset(kind: StepKind) -> f32 {
    match kind {
        StepKind::Activity => 0.0,
        StepKind::Decision => POINT - 4.0,
        StepKind::Event => 6.0,
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
    if step.routines > 0 {
        let count = step.routines.to_string();
        all.push(chip(Icon::Page, format!("{}: {count}", words.routines), &count, None));
    }
    if compact && !step.parties.is_empty() {
        all.push(chip(Icon::People, words.collaboration.clone(), "", None));
    }
    if let Some(process) = &step.process {
        let name = format!("{}: {}", words.process, process.title);
        all.push(chip(Icon::Plus, name, "", Some((process.href.clone(), process.doc.clone()))));
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
fn labels(graph: &mut Graph, edges: &[Edge], step: f32) -> Vec<Vec<String>> {
    let back = rank(graph).back;
    // In the compact picture the labels of a fork stand side by side below its step.
    let share = |from: usize| {
        let count = edges.iter().filter(|edge| edge.from == from).count().max(1);
        (step / count as f32 - FORK_GAP).clamp(LABEL_LEAST, LABEL)
    };
    let mut all = Vec::with_capacity(edges.len());
    for ((edge, arc), back) in edges.iter().zip(&mut graph.arcs).zip(back) {
        let width = match (graph.rules.in_sequence, back) {
            (true, _) => share(edge.from),
            (_, true) => LABEL_LOOP,
            _ => LABEL,
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

fn rules(compact: bool, phases: usize) -> Rules {
    Rules {
        in_sequence: compact,
        label_side: -1.0,
        phase_gap: if !compact && phases > 1 { 24.0 } else { 0.0 },
        margin: if compact { 2.0 } else { 24.0 },
        channel: if compact { 10.0 } else { 13.0 },
        empty_channel: if compact { 2.0 } else { 16.0 },
    }
}

fn lane_lines(lane: &Lane) -> Vec<String> {
    STRONG.wrap(&lane.label, LANE - 2.0 * PAD)
}

/// The least height of a lane: its label's.
fn lane_extent(lane: &Lane) -> f32 {
    STRONG.height(lane_lines(lane).len()) + 2.0 * PAD
}

fn hexagon(at: Rect) -> Path {
    let y = at.center().y;
    Path::polygon(&[
        pt(at.x, y),
        pt(at.x + POINT, at.y),
        pt(at.right() - POINT, at.y),
        pt(at.right(), y),
        pt(at.right() - POINT, at.bottom()),
        pt(at.x + POINT, at.bottom()),
    ])
}

/// The heading of a phase: a band that points onwards.
fn arrow_band(at: Rect) -> Path {
    const TIP: f32 = 10.0;
    let y = at.center().y;
    Path::polygon(&[
        pt(at.x + 2.0, at.y),
        pt(at.right() - TIP, at.y),
        pt(at.right(), y),
        pt(at.right() - TIP, at.bottom()),
        pt(at.x + 2.0, at.bottom()),
        pt(at.x + 2.0 + TIP, y),
    ])
}
