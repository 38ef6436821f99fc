//! The picture of a placed flow as SVG.

use super::measure::{
    CHIP_APART, CHIP_GAP, CHIP_TEXT, Card, Chip, LANE, PAD, POINT, Plan, ROUND, lane_lines, row_height,
};
use super::place::Line;
use super::{Flow, Step, StepKind};
use crate::diagram::geom::{Point, Rect, pt, rect};
use crate::diagram::icon::{self, Icon};
use crate::diagram::svg::{Anchor, Drawing, Path, Svg};
use crate::diagram::text::{MARK, SMALL, STRONG, TITLE};

/// Corners of edges, px.
const BEND: f32 = 8.0;
/// Between the picture and its legend, between a mark and its word there, and between words, px.
const LEGEND: f32 = 12.0;
const LEGEND_TEXT: f32 = 6.0;
const LEGEND_APART: f32 = 22.0;
/// Height of the phases' heading without its text, px.
const PHASE: f32 = 20.0;

/// Draws a flow.
pub(super) fn draw(flow: &Flow) -> Drawing {
    Plan::new(flow).write()
}

impl Plan<'_> {
    fn write(&self) -> Drawing {
        let frame = self.frame();
        let legend = self.legend(frame.size.0);
        let height = legend.iter().map(|(at, ..)| frame.size.1 + at.y + MARK.line + 3.0).fold(frame.size.1, f32::max);
        let class = format!("hb-flow {}", self.flow.shape.class());
        let mut svg = Svg::new(&self.flow.frame, &class, frame.size.0, height);
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
        write_legend(&mut svg, &legend, frame.size.1);
        svg.finish()
    }

    /// What the marks mean, those that occur: places below the picture, from its lower border.
    fn legend(&self, width: f32) -> Vec<(Point, Icon, String)> {
        let words = &self.flow.words;
        let used = |icon: Icon| self.cards.iter().flat_map(|card| card.chips.iter().flatten()).any(|c| c.icon == icon);
        let all = [
            (Icon::Clock, &words.deadline, used(Icon::Clock)),
            (Icon::Page, &words.routines, used(Icon::Page)),
            (Icon::Plus, &words.process, used(Icon::Plus)),
            (Icon::People, &words.collaboration, used(Icon::People) || !self.dots.is_empty()),
        ];
        let mut at = pt(0.0, LEGEND);
        let mut out = Vec::new();
        for (icon, word, _) in all.into_iter().filter(|(_, word, used)| *used && !word.is_empty()) {
            let text = MARK.shorten(word, width - icon::SIZE - LEGEND_TEXT);
            let needed = icon::SIZE + LEGEND_TEXT + MARK.width(&text);
            if at.x > 0.0 && at.x + needed > width {
                at = pt(0.0, at.y + MARK.line + 6.0);
            }
            out.push((at, icon, text));
            at.x += needed + LEGEND_APART;
        }
        out
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
            let lines = lane_lines(lane);
            svg.link("hb-lane-label", &lane.target, &lane.target.title, &lines);
            svg.rect("hb-lane-head", rect(0.0, at.y, LANE, at.h), 0.0);
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
        svg.link("hb-node-link", &step.target, &self.name(step, card), &card.shown());
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
            parts.push(self.lanes[step.lane.min(self.lanes.len() - 1)].target.title.clone());
        }
        parts.push(step.target.title.clone());
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
        let target = &self.lanes[*lane].target;
        let step = &self.flow.steps[*step].target.title;
        let name = format!("{}: {} ({step})", self.flow.words.collaboration, target.title);
        svg.link("hb-node hb-node--contact", target, &name, &[]);
        svg.circle("hb-box", at.center(), at.w / 2.0);
        icon::draw(svg, Icon::People, pt(at.center().x - icon::SIZE / 2.0, at.center().y - icon::SIZE / 2.0));
        svg.close();
    }
}

fn write_legend(svg: &mut Svg, legend: &[(Point, Icon, String)], top: f32) {
    if legend.is_empty() {
        return;
    }
    svg.group("hb-legend");
    for (at, icon, text) in legend {
        let y = top + at.y;
        icon::draw(svg, *icon, pt(at.x, y + (MARK.line - icon::SIZE) / 2.0));
        svg.text(MARK, pt(at.x + icon::SIZE + LEGEND_TEXT, MARK.baseline(y)), Anchor::Start, text);
    }
    svg.close();
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
        Some(target) => {
            svg.link("hb-mark", target, &chip.name, &[]);
            // Bigger than the mark: a target to hit (WCAG 2.5.8).
            svg.rect("hb-hit", rect(at.x - 5.0, at.y - 5.0, icon::SIZE + 10.0, MARK.line + 10.0), 4.0);
        }
        None => svg.group("hb-mark"),
    }
    icon::draw(svg, chip.icon, pt(at.x, at.y + (MARK.line - icon::SIZE) / 2.0));
    svg.lines(MARK, pt(at.x + icon::SIZE + CHIP_TEXT, MARK.baseline(at.y)), Anchor::Start, &chip.lines);
    svg.close();
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
