//! The picture of a placed flow as SVG.

use super::measure::{
    CHIP_APART, CHIP_GAP, CHIP_TEXT, Card, Chip, PAD, PHASE, POINT, Plan, ROUND, lane_lines, phase_lines, row_height,
};
use super::place::{Line, Phase, Strip};
use super::{Flow, Step, StepKind};
use crate::diagram::geom::{Point, Rect, pt, rect};
use crate::diagram::icon::{self, Icon};
use crate::diagram::svg::{Anchor, Drawing, Frame, Path, Svg};
use crate::diagram::text::{MARK, SMALL, STRONG, TITLE};

/// Corners of edges, px.
const BEND: f32 = 8.0;
/// Between the picture and its legend, between a mark and its word there, and between words, px.
const LEGEND: f32 = 12.0;
const LEGEND_TEXT: f32 = 6.0;
const LEGEND_APART: f32 = 22.0;

/// Draws a flow: an `<svg>` for each strip, so that paper can break between them. They meet without a gap.
pub(super) fn draw(flow: &Flow) -> Drawing {
    Plan::new(flow).write()
}

impl Plan<'_> {
    fn write(&self) -> Drawing {
        let turn = self.turn();
        let legend = self.legend(turn.size.0);
        let height = legend.iter().map(|(at, ..)| turn.size.1 + at.y + MARK.line + 3.0).fold(turn.size.1, f32::max);
        let cuts = self.cuts(height);
        let mut all = Drawing { svg: String::new(), width: turn.size.0, height };
        let mut named = vec![false; self.lanes.len()];
        for (part, ends) in cuts.windows(2).enumerate() {
            let of = rect(0.0, ends[0], turn.size.0, ends[1] - ends[0]);
            let class = format!("hb-flow {}", self.flow.shape.class());
            let mut svg = Svg::part(&self.frame(part, cuts.len() - 1), &class, of);
            if let Some(strip) = self.placed.strips.get(part).filter(|_| !self.compact) {
                self.write_lanes(&mut svg, strip, turn.size.0, &mut named);
                self.write_phases(&mut svg, strip);
            }
            self.write_lines(&mut svg, &turn, of);
            for node in &self.placed.order {
                let at = turn.rect(self.placed.nodes[*node]);
                if at.y < of.y || at.y >= of.bottom() {
                    continue;
                }
                match self.flow.steps.get(*node) {
                    Some(step) => self.write_step(&mut svg, (*node, step), &self.cards[*node], at),
                    None => self.write_dot(&mut svg, *node, at),
                }
            }
            if part + 2 == cuts.len() {
                write_legend(&mut svg, &legend, turn.size.1);
            }
            all.svg.push_str(&svg.finish().svg);
        }
        all
    }

    /// Where the parts of the picture begin, and where the last ends. A channel between strips belongs to the lower.
    fn cuts(&self, height: f32) -> Vec<f32> {
        let mut cuts = vec![0.0];
        if !self.compact {
            let inner = self.placed.strips.len().saturating_sub(1);
            cuts.extend(self.placed.strips.iter().take(inner).map(|strip| strip.across.2));
        }
        cuts.push(height);
        cuts
    }

    /// How a part is called: the first as the flow; which part it is, of several.
    fn frame(&self, part: usize, parts: usize) -> Frame {
        let whole = &self.flow.frame;
        if parts < 2 {
            return whole.clone();
        }
        let which = self.flow.words.strip.replace("{n}", &(part + 1).to_string()).replace("{m}", &parts.to_string());
        let id = format!("{}-{}", whole.id, part + 1);
        if part > 0 {
            return Frame { id, title: which, desc: String::new() };
        }
        Frame { id, title: format!("{}. {which}", whole.title), desc: whole.desc.clone() }
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
    fn turn(&self) -> Turn {
        let (main, cross) = self.placed.size;
        let lane = self.widths.lane;
        let size = if self.compact { (cross, main) } else { (lane + main, cross) };
        Turn { compact: self.compact, cross, x: lane, size }
    }

    /// The lanes of a strip with their names; the tab key meets each name once.
    fn write_lanes(&self, svg: &mut Svg, strip: &Strip, width: f32, named: &mut [bool]) {
        svg.group("hb-lanes");
        let head = self.widths.lane;
        for (index, (lane, begin, end)) in strip.lanes.iter().enumerate() {
            let parity = if index % 2 == 0 { "hb-lane" } else { "hb-lane hb-lane--even" };
            let again = std::mem::replace(&mut named[*lane], true);
            let lane = &self.lanes[*lane];
            let class = if lane.party { format!("{parity} hb-lane--party") } else { parity.to_owned() };
            let at = rect(0.0, *begin, width, end - begin);
            svg.rect(&class, at, 0.0);
            let lines = lane_lines(lane, head);
            if again {
                svg.link_again("hb-lane-label", &lane.target, &lane.target.title, &lines);
            } else {
                svg.link("hb-lane-label", &lane.target, &lane.target.title, &lines);
            }
            svg.rect("hb-lane-head", rect(0.0, at.y, head, at.h), 0.0);
            let top = at.center().y - STRONG.height(lines.len()) / 2.0;
            svg.lines(STRONG, pt(PAD, STRONG.baseline(top)), Anchor::Start, &lines);
            svg.close();
        }
        for (_, y, _) in strip.lanes.iter().skip(1) {
            svg.line("hb-lane-line", pt(0.0, *y), pt(width, *y));
        }
        let (_, begin, end) = strip.across;
        svg.rect("hb-lane-frame", rect(0.5, begin + 0.5, width - 1.0, end - begin - 1.0), 0.0);
        svg.close();
    }

    fn write_phases(&self, svg: &mut Svg, strip: &Strip) {
        if self.phases.iter().all(String::is_empty) {
            return;
        }
        let (top, begin, end) = strip.across;
        let x = self.widths.lane;
        svg.group("hb-phases");
        for Phase { phase, along, head } in &strip.phases {
            let lines = phase_lines(self.phases.get(*phase).map_or("", String::as_str), self.widths.step);
            let band = rect(x + head.0 - 4.0, top + PHASE, along.1 - head.0 - 4.0, begin - top - 2.0 * PHASE);
            if !lines.is_empty() {
                svg.path("hb-phase", &arrow_band(band));
            }
            let first = band.center().y - STRONG.height(lines.len()) / 2.0;
            svg.lines(STRONG, pt(x + head.0 + PAD, STRONG.baseline(first)), Anchor::Start, &lines);
            if along.0 > 0.0 {
                svg.line("hb-phase-line", pt(x + along.0, begin), pt(x + along.0, end));
            }
        }
        svg.close();
    }

    /// The lines in a part of the picture. What they and their labels say, the names of the steps say.
    fn write_lines(&self, svg: &mut Svg, turn: &Turn, of: Rect) {
        svg.tag("g").attr("class", "hb-edges").attr("aria-hidden", "true").open();
        for (index, line) in self.placed.lines.iter().enumerate() {
            let points: Vec<Point> = line.points.iter().map(|p| turn.point(*p)).collect();
            let last = points.last().copied();
            for part in within(&points, of.y, of.bottom()) {
                let ends = part.last().copied() == last;
                self.write_line(svg, index, line, part, ends);
            }
            if let Some(label) = line.label {
                let at = turn.rect(label);
                if at.y >= of.y && at.y < of.bottom() {
                    svg.lines(SMALL, pt(at.x, SMALL.baseline(at.y)), Anchor::Start, &self.labels[index]);
                }
            }
        }
        svg.close();
    }

    fn write_line(&self, svg: &mut Svg, index: usize, line: &Line, mut points: Vec<Point>, ends: bool) {
        let contact = index >= self.edges.len() - self.dots.len();
        let class = match (contact, line.back) {
            (true, _) => "hb-edge hb-edge--contact",
            (_, true) => "hb-edge hb-edge--back",
            _ => "hb-edge",
        };
        let head = if contact || !ends { None } else { icon::arrow_head(&mut points) };
        svg.path(class, &Path::rounded(&points, BEND));
        if let Some(head) = head {
            svg.path("hb-arrow", &head);
        }
    }

    fn write_step(&self, svg: &mut Svg, (index, step): (usize, &Step), card: &Card, at: Rect) {
        let kind = match step.kind {
            StepKind::Activity => "hb-node hb-node--activity",
            StepKind::Decision => "hb-node hb-node--decision",
            StepKind::Event => "hb-node hb-node--event",
        };
        let class = if step.process.is_some() { format!("{kind} hb-node--process") } else { kind.to_owned() };
        svg.group(&class);
        svg.link("hb-node-link", &step.target, &self.name(index, step, card), &card.shown());
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

    /// The name of a step's link: what shows in it, who does it, what its marks mean, and where its branches lead.
    fn name(&self, index: usize, step: &Step, card: &Card) -> String {
        let lane = &self.lanes[step.lane.min(self.lanes.len() - 1)].target.title;
        let (title, phase) = (&step.target.title, &card.phase);
        let mut parts: Vec<String> = if self.compact {
            [phase, lane, title].map(Clone::clone).into()
        } else {
            [title, lane].map(Clone::clone).into()
        };
        for chip in card.chips.iter().flatten().filter(|chip| chip.link.is_none()) {
            parts.push(match chip.icon {
                Icon::Clock => step.deadline.clone().unwrap_or_default(),
                Icon::Page | Icon::People | Icon::Plus => chip.name.clone(),
            });
        }
        parts.retain(|part| !part.is_empty());
        let mut name = parts.join(", ");
        for edge in self.edges.iter().filter(|edge| edge.from == index) {
            let (Some(when), Some(to)) = (&edge.label, self.flow.steps.get(edge.to)) else { continue };
            let branch = self.flow.words.branch.replace("{when}", when).replace("{step}", &to.target.title);
            name = format!("{name}. {branch}");
        }
        name
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

/// The stretches of a line of level and upright stretches that lie between two heights.
fn within(points: &[Point], top: f32, bottom: f32) -> Vec<Vec<Point>> {
    let mut all: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|p| pt(p.x, p.y.clamp(top, bottom)));
        let outside = pair[0].y.max(pair[1].y) <= top || pair[0].y.min(pair[1].y) >= bottom;
        if outside {
            continue;
        }
        match all.last_mut() {
            Some(part) if part.last() == Some(&from) => part.push(to),
            _ => all.push(vec![from, to]),
        }
    }
    all
}

/// How the layout's axes lie on the paper: as they are beside the heads of the lanes, or turned downwards and
/// mirrored, so that what stands before a line (above it) comes to stand on its right.
struct Turn {
    compact: bool,
    cross: f32,
    /// Where the lanes begin behind their heads.
    x: f32,
    size: (f32, f32),
}

impl Turn {
    fn point(&self, p: Point) -> Point {
        if self.compact { pt(self.cross - p.y, p.x) } else { pt(p.x + self.x, p.y) }
    }

    fn rect(&self, r: Rect) -> Rect {
        if self.compact { rect(self.cross - r.bottom(), r.x, r.h, r.w) } else { rect(r.x + self.x, r.y, r.w, r.h) }
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
