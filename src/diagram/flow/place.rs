//! From ways to coordinates: tracks in the gaps, sizes of columns and bands, and the lines themselves.
//!
//! Order: trunks in the gaps between columns get tracks, which fixes everything along the flow; then the nets in the
//! channels between rows, whose ends are known by now, which fixes everything across it.

use super::graph::{Graph, Outline};
use super::ports::{Bands, Exit, LABEL_GAP, Way, Ways, ways};
use super::rank::{Ranks, rank};
use super::rows::{Rows, rows};
use super::tracks::{Trunk, assign};
use crate::diagram::geom::{Point, Rect, pt, rect};
use std::collections::BTreeMap;

/// A flow with coordinates: x along the flow, y across it, both from 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    /// Bounding box of each node.
    pub(super) nodes: Vec<Rect>,
    /// For each arc its line, from border to border, and its label.
    pub(super) lines: Vec<Line>,
    /// Begin and end of each lane across the flow.
    pub(super) lanes: Vec<(f32, f32)>,
    /// Begin and end of each phase along the flow, and which phase it is.
    pub(super) phases: Vec<(f32, f32, usize)>,
    /// Begin and end of each column's cells along the flow.
    pub(super) columns: Vec<(f32, f32)>,
    /// The nodes in reading order: column by column, row by row.
    pub(super) order: Vec<usize>,
    /// Extents along and across the flow.
    pub(super) size: (f32, f32),
}

/// The course of an arc.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Corner points, no three in a row on one line.
    pub(super) points: Vec<Point>,
    /// Where its label stands.
    pub(super) label: Option<Rect>,
    /// Whether it goes against the flow.
    pub(super) back: bool,
}

/// Between parallel lines in a gap or channel, px.
const TRACK: f32 = 12.0;
/// From a node (or label) to the first track in a gap, px.
const LEAD: f32 = 16.0;
/// From the last track to the nodes behind the gap: room for the arrow head, px.
const TAIL: f32 = 24.0;
/// A gap without tracks, px.
const GAP: f32 = 40.0;
/// Room at the beginning of a gap for lines that fork, px.
const FORK: f32 = 18.0;
/// From a node to the label of a loop's exit, px.
const SIDE_LABEL: f32 = 4.0;

/// Lays a flow out.
pub(super) fn place(graph: &Graph) -> Placed {
    let ranks = rank(graph);
    let rows = rows(graph, &ranks);
    let ways = ways(graph, &ranks, &rows);
    Placer::new(graph, &ranks, &rows, &ways).place()
}

/// A position across the flow, for ordering: bands count, then px from the middle of a row.
fn level(band: usize, offset: f32) -> i64 {
    band as i64 * 1_000_000 + (offset * 10.0).round() as i64
}

/// One end of a line in a channel.
#[derive(Debug, Clone, Copy)]
enum Join {
    /// A trunk in this gap.
    Trunk(usize),
    /// A loop that leaves a node's side: place along the flow, and from which side it comes.
    Side { node: usize, at: f32, sign: i8 },
}

/// A line in a channel: its band and its target.
type Net = (usize, usize);

struct Placer<'a> {
    graph: &'a Graph,
    ranks: &'a Ranks,
    rows: &'a Rows,
    ways: &'a Ways,
    /// Trunks by gap and target.
    trunks: BTreeMap<(usize, usize), Trunk>,
    /// Lines in channels by band and target.
    nets: BTreeMap<(usize, usize), Vec<Join>>,
}

/// Coordinates along the flow.
struct Along {
    columns: Vec<(f32, f32)>,
    gaps: Vec<f32>,
    trunks: BTreeMap<(usize, usize), f32>,
    length: f32,
}

/// Coordinates across the flow.
struct Across {
    /// Begin and end of each band.
    bands: Vec<(f32, f32)>,
    /// Middle of each row.
    rows: Vec<f32>,
    nets: BTreeMap<(usize, usize), f32>,
    lanes: Vec<(f32, f32)>,
}

impl<'a> Placer<'a> {
    fn new(graph: &'a Graph, ranks: &'a Ranks, rows: &'a Rows, ways: &'a Ways) -> Placer<'a> {
        let mut placer = Placer { graph, ranks, rows, ways, trunks: BTreeMap::new(), nets: BTreeMap::new() };
        for arc in 0..graph.arcs.len() {
            placer.add(arc);
        }
        placer
    }

    fn bands(&self) -> &Bands {
        &self.ways.bands
    }

    fn row_band(&self, node: usize) -> usize {
        self.bands().of_row[self.rows.row[node]]
    }

    /// Enters the joints of an arc into the gaps and channels it uses.
    fn add(&mut self, arc: usize) {
        let (from, to) = (self.graph.arcs[arc].from, self.graph.arcs[arc].to);
        let enter = self.ranks.col[to];
        let entry = level(self.row_band(to), self.ways.entry[to]);
        let leave = self.ranks.col[from] + 1;
        let start = match self.ways.exit[arc] {
            Exit::Front(at) => level(self.row_band(from), at),
            Exit::Side { .. } => 0,
        };
        match self.ways.way[arc] {
            Way::Direct | Way::OwnRow => self.trunk(enter, to, start, entry),
            Way::TargetRow => {
                self.trunk(leave, to, start, entry);
                self.trunk(enter, to, entry, entry);
            }
            Way::Channel(band) => {
                let channel = level(band, 0.0);
                let back = enter < leave;
                let join = match self.ways.exit[arc] {
                    Exit::Front(_) if back => {
                        self.trunks.entry((leave, to)).or_default().near.extend([start, channel]);
                        Join::Trunk(leave)
                    }
                    Exit::Front(_) => {
                        self.trunk(leave, to, start, channel);
                        Join::Trunk(leave)
                    }
                    Exit::Side { sign, at } => Join::Side { node: from, at, sign },
                };
                if back {
                    self.trunks.entry((enter, to)).or_default().far.extend([channel, entry]);
                } else {
                    self.trunk(enter, to, channel, entry);
                }
                self.nets.entry((band, to)).or_default().extend([join, Join::Trunk(enter)]);
            }
        }
    }

    fn trunk(&mut self, gap: usize, target: usize, near: i64, far: i64) {
        let trunk = self.trunks.entry((gap, target)).or_default();
        trunk.near.push(near);
        trunk.far.push(far);
    }

    fn place(self) -> Placed {
        let along = self.along();
        let across = self.across(&along);
        let nodes = self.boxes(&along, &across);
        let lines = (0..self.graph.arcs.len()).map(|arc| self.line(arc, &along, &across, &nodes)).collect();
        let mut order: Vec<usize> = (0..nodes.len()).collect();
        order.sort_by_key(|n| (self.ranks.col[*n], self.rows.row[*n], *n));
        let length = across.bands.last().map_or(0.0, |band| band.1);
        Placed {
            phases: self.phases(&along),
            lanes: across.lanes,
            columns: along.columns,
            size: (along.length, length),
            nodes,
            lines,
            order,
        }
    }

    /// Gaps and columns one after another.
    fn along(&self) -> Along {
        let mut along = Along { columns: Vec::new(), gaps: Vec::new(), trunks: BTreeMap::new(), length: 0.0 };
        let mut x = 0.0;
        for gap in 0..=self.ranks.count {
            along.gaps.push(x);
            x += self.gap(gap, x, &mut along.trunks);
            if gap < self.ranks.count {
                let width = self.column(gap).map(|n| self.graph.nodes[n].main).fold(0.0, f32::max);
                along.columns.push((x, x + width));
                x += width;
            }
        }
        along.length = x;
        along
    }

    fn column(&self, col: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.graph.nodes.len()).filter(move |n| self.ranks.col[*n] == col)
    }

    /// Places the trunks of a gap that begins at `x`; returns its width.
    fn gap(&self, gap: usize, x: f32, places: &mut BTreeMap<(usize, usize), f32>) -> f32 {
        let keys: Vec<(usize, usize)> = self.trunks.range((gap, 0)..(gap + 1, 0)).map(|(key, _)| *key).collect();
        let trunks: Vec<Trunk> = keys.iter().map(|key| self.trunks[key].clone()).collect();
        let (tracks, count) = assign(&trunks);
        let head = self.phase_room(gap) + self.fork_room(gap) + self.label_room(gap);
        for (key, track) in keys.iter().zip(tracks) {
            if let Some(track) = track {
                places.insert(*key, x + head + LEAD + track as f32 * TRACK);
            }
        }
        let outer = gap == 0 || gap == self.ranks.count;
        match count {
            0 if outer => head + self.graph.rules.margin,
            0 => head + GAP,
            _ => {
                (head + LEAD + (count - 1) as f32 * TRACK + TAIL).max(if outer { self.graph.rules.margin } else { GAP })
            }
        }
    }

    /// Room at the beginning of a gap where a phase begins behind it.
    fn phase_room(&self, gap: usize) -> f32 {
        let begins = match (gap.checked_sub(1).and_then(|col| self.phase_of(col)), self.phase_of(gap)) {
            (Some(before), Some(after)) => before != after,
            (None, Some(_)) => self.graph.phases > 1 && gap == 0,
            _ => false,
        };
        if begins { self.graph.rules.phase_gap } else { 0.0 }
    }

    fn phase_of(&self, col: usize) -> Option<usize> {
        self.column(col).map(|n| self.graph.nodes[n].phase).next()
    }

    /// Room at the beginning of a gap where lines fork.
    fn fork_room(&self, gap: usize) -> f32 {
        let forks = self.graph.arcs.iter().zip(&self.ways.exit).any(|(arc, exit)| {
            self.ranks.col[arc.from] + 1 == gap && matches!(exit, Exit::Front(at) if at.abs() > 0.01)
        });
        if forks { FORK } else { 0.0 }
    }

    /// Room for the labels of the lines that leave the column before a gap.
    fn label_room(&self, gap: usize) -> f32 {
        let labels = self.graph.arcs.iter().zip(&self.ways.exit).filter_map(|(arc, exit)| {
            let here = matches!(exit, Exit::Front(_)) && self.ranks.col[arc.from] + 1 == gap;
            arc.label.filter(|_| here).map(|(main, _)| main + 2.0 * LABEL_GAP)
        });
        labels.fold(0.0, f32::max)
    }

    fn side_x(&self, node: usize, at: f32, along: &Along) -> f32 {
        let (begin, end) = along.columns[self.ranks.col[node]];
        f32::midpoint(begin, end) - self.graph.nodes[node].main / 2.0 + at
    }

    /// Bands one after another.
    fn across(&self, along: &Along) -> Across {
        let mut across = Across { bands: Vec::new(), rows: Vec::new(), nets: BTreeMap::new(), lanes: Vec::new() };
        let mut y = 0.0;
        for (lane, rows) in self.rows.lanes.iter().enumerate() {
            let begin = y;
            let first = self.bands().of_row[rows.start] - 1;
            let pad = self.lane_pad(lane, along);
            y += pad;
            y = self.channel(first, y, along, &mut across);
            across.bands[first].0 = begin;
            for row in rows.clone() {
                let reach = self.ways.reach[row];
                across.bands.push((y, y + reach.0 + reach.1));
                across.rows.push(y + reach.0);
                y += reach.0 + reach.1;
                y = self.channel(self.bands().of_row[row] + 1, y, along, &mut across);
            }
            y += pad;
            if let Some(last) = across.bands.last_mut() {
                last.1 = y;
            }
            across.lanes.push((begin, y));
        }
        across
    }

    /// What a lane lacks to its least extent, half of it.
    fn lane_pad(&self, lane: usize, along: &Along) -> f32 {
        let rows = &self.rows.lanes[lane];
        let mut have: f32 = rows.clone().map(|row| self.ways.reach[row].0 + self.ways.reach[row].1).sum();
        let first = self.bands().of_row[rows.start] - 1;
        for band in (first..=first + 2 * rows.len()).step_by(2) {
            have += self.channel_plan(band, along).1;
        }
        ((self.graph.lanes[lane] - have) / 2.0).max(0.0)
    }

    /// Adds the channel `band` at `y`; returns where it ends.
    fn channel(&self, band: usize, y: f32, along: &Along, across: &mut Across) -> f32 {
        let (places, height) = self.channel_plan(band, along);
        for (key, place) in places {
            across.nets.insert(key, y + place);
        }
        across.bands.push((y, y + height));
        y + height
    }

    /// Where the lines of a channel lie from its beginning, and its extent.
    fn channel_plan(&self, band: usize, along: &Along) -> (Vec<(Net, f32)>, f32) {
        let keys: Vec<(usize, usize)> = self.nets.range((band, 0)..(band + 1, 0)).map(|(key, _)| *key).collect();
        let trunks: Vec<Trunk> = keys.iter().map(|key| self.net_as_trunk(*key, along)).collect();
        let (tracks, count) = assign(&trunks);
        if count == 0 {
            return (Vec::new(), self.graph.rules.empty_channel);
        }
        let (before, after) = self.side_label_room(band);
        let pad = self.graph.rules.channel;
        let places =
            keys.iter().zip(tracks).map(|(key, track)| (*key, before + pad + track.unwrap_or(0) as f32 * TRACK));
        (places.collect(), before + pad + (count - 1) as f32 * TRACK + pad + after)
    }

    /// A line in a channel, as the track order sees it: where lines join it from before and from after.
    fn net_as_trunk(&self, key: (usize, usize), along: &Along) -> Trunk {
        let (band, target) = key;
        let here = level(band, 0.0);
        let mut trunk = Trunk::default();
        let tenth = |x: f32| (x * 10.0).round() as i64;
        for join in self.nets.get(&key).into_iter().flatten() {
            match join {
                Join::Trunk(gap) => {
                    let Some(x) = along.trunks.get(&(*gap, target)) else { continue };
                    let (low, high) = self.trunks.get(&(*gap, target)).and_then(Trunk::span).unwrap_or((here, here));
                    if low < here {
                        trunk.near.push(tenth(*x));
                    }
                    if high > here {
                        trunk.far.push(tenth(*x));
                    }
                }
                Join::Side { node, at, sign } => {
                    let x = tenth(self.side_x(*node, *at, along));
                    if *sign > 0 { trunk.near.push(x) } else { trunk.far.push(x) }
                }
            }
        }
        trunk
    }

    /// Room for the labels of loops at the beginning and the end of a channel.
    fn side_label_room(&self, band: usize) -> (f32, f32) {
        let mut room = (0.0_f32, 0.0_f32);
        for (arc, exit) in self.graph.arcs.iter().zip(&self.ways.exit) {
            let (Exit::Side { sign, .. }, Some((_, label))) = (exit, arc.label) else { continue };
            let row = self.row_band(arc.from);
            if *sign > 0 && row + 1 == band {
                room.0 = room.0.max(label + SIDE_LABEL);
            } else if *sign < 0 && row == band + 1 {
                room.1 = room.1.max(label + SIDE_LABEL);
            }
        }
        room
    }

    fn boxes(&self, along: &Along, across: &Across) -> Vec<Rect> {
        let one = |node: usize| {
            let (begin, end) = along.columns[self.ranks.col[node]];
            let (main, cross) = (self.graph.nodes[node].main, self.ways.cross[node]);
            let middle = across.rows[self.rows.row[node]];
            rect(f32::midpoint(begin, end) - main / 2.0, middle - cross / 2.0, main, cross)
        };
        (0..self.graph.nodes.len()).map(one).collect()
    }

    /// The course of an arc: its beginning, the corners of its way, its end.
    fn line(&self, arc: usize, along: &Along, across: &Across, nodes: &[Rect]) -> Line {
        let (from, to) = (self.graph.arcs[arc].from, self.graph.arcs[arc].to);
        let end = self.entry_point(to, nodes[to]);
        let (mut points, label) = self.beginning(arc, nodes[from], along);
        let start = points.last().copied().unwrap_or_default();
        let (leave, enter) = (self.ranks.col[from] + 1, self.ranks.col[to]);
        // Without a trunk the line runs straight through the gap: no corner.
        let trunk = |gap: usize| along.trunks.get(&(gap, to)).copied();
        match self.ways.way[arc] {
            Way::Direct | Way::OwnRow => {
                points.extend(trunk(enter).map(|x| [pt(x, start.y), pt(x, end.y)]).iter().flatten())
            }
            Way::TargetRow => points.extend(trunk(leave).map(|x| [pt(x, start.y), pt(x, end.y)]).iter().flatten()),
            Way::Channel(band) => {
                let y = across.nets.get(&(band, to)).copied().unwrap_or(start.y);
                let out = match self.ways.exit[arc] {
                    Exit::Front(_) => trunk(leave).unwrap_or(start.x),
                    Exit::Side { .. } => start.x,
                };
                let x = trunk(enter).unwrap_or(end.x);
                points.extend([pt(out, start.y), pt(out, y), pt(x, y), pt(x, end.y)]);
            }
        }
        points.push(end);
        Line { points: straightened(points), label, back: self.ranks.back[arc] }
    }

    /// How a line leaves its node, and where its label stands: from the tip, through the fork, or from a side.
    fn beginning(&self, arc: usize, source: Rect, along: &Along) -> (Vec<Point>, Option<Rect>) {
        match self.ways.exit[arc] {
            Exit::Front(at) => {
                let gap = self.ranks.col[self.graph.arcs[arc].from] + 1;
                let y = source.center().y;
                let fork = along.gaps[gap] + self.phase_room(gap) + FORK / 2.0;
                let points = vec![pt(source.right(), y), pt(fork, y), pt(fork, y + at)];
                (points, self.front_label(arc, y + at, along))
            }
            Exit::Side { sign, at } => {
                let start = pt(source.x + at, if sign < 0 { source.y } else { source.bottom() });
                (vec![start], self.side_label(arc, start, sign))
            }
        }
    }

    fn entry_point(&self, node: usize, at: Rect) -> Point {
        let offset = self.ways.entry[node];
        let outline: Outline = self.graph.nodes[node].outline;
        pt(at.x + outline.inset(offset, at.h), at.center().y + offset)
    }

    /// The label of a line that leaves at the front: in the room kept for it at the beginning of the gap.
    fn front_label(&self, arc: usize, y: f32, along: &Along) -> Option<Rect> {
        let (main, cross) = self.graph.arcs[arc].label?;
        let gap = self.ranks.col[self.graph.arcs[arc].from] + 1;
        let x = along.gaps[gap] + self.phase_room(gap) + self.fork_room(gap) + 2.0 * LABEL_GAP;
        let y = if self.graph.rules.label_side < 0.0 { y - LABEL_GAP - cross } else { y + LABEL_GAP };
        Some(rect(x, y, main, cross))
    }

    /// The label of a loop: beside its first stretch, between its node and the channel's lines.
    fn side_label(&self, arc: usize, start: Point, sign: i8) -> Option<Rect> {
        let (main, cross) = self.graph.arcs[arc].label?;
        let y = if sign > 0 { start.y + SIDE_LABEL } else { start.y - SIDE_LABEL - cross };
        Some(rect(start.x + 2.0 * LABEL_GAP, y, main, cross))
    }

    fn phases(&self, along: &Along) -> Vec<(f32, f32, usize)> {
        let mut all: Vec<(f32, f32, usize)> = Vec::new();
        for col in 0..self.ranks.count {
            let Some(phase) = self.phase_of(col) else { continue };
            let begin = if col == 0 { 0.0 } else { along.gaps[col] + self.graph.rules.phase_gap / 2.0 };
            match all.last_mut() {
                Some(last) if last.2 == phase => {}
                _ => {
                    if let Some(last) = all.last_mut() {
                        last.1 = begin;
                    }
                    all.push((begin, along.length, phase));
                }
            }
        }
        all
    }
}

/// Drops points that repeat and corners that are none.
fn straightened(points: Vec<Point>) -> Vec<Point> {
    const E: f32 = 0.01;
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if out.last().is_some_and(|last| (last.x - point.x).abs() < E && (last.y - point.y).abs() < E) {
            continue;
        }
        if let [.., a, b] = out.as_slice() {
            let level = (a.y - b.y).abs() < E && (b.y - point.y).abs() < E;
            let upright = (a.x - b.x).abs() < E && (b.x - point.x).abs() < E;
            if level || upright {
                out.pop();
            }
        }
        out.push(point);
    }
    out
}

#[cfg(test)]
/// How many times lines cross, counted by place: lines that share an end or a stretch do not cross there.
pub(super) fn crossings(placed: &Placed) -> usize {
    let mut at: Vec<(i64, i64)> = Vec::new();
    for (index, line) in placed.lines.iter().enumerate() {
        for other in &placed.lines[..index] {
            for a in line.points.windows(2) {
                at.extend(other.points.windows(2).filter_map(|b| crossing(a, b)));
            }
        }
    }
    at.sort_unstable();
    at.dedup();
    at.len()
}

#[cfg(test)]
/// Where a level and an upright stretch cross, in tenths of a pixel; touching ends do not count.
fn crossing(a: &[Point], b: &[Point]) -> Option<(i64, i64)> {
    let ([a0, a1], [b0, b1]) = (a, b) else { return None };
    let is_level = |p: &Point, q: &Point| (p.y - q.y).abs() < 0.01;
    let (level, upright) = match (is_level(a0, a1), is_level(b0, b1)) {
        (true, false) => ((a0, a1), (b0, b1)),
        (false, true) => ((b0, b1), (a0, a1)),
        _ => return None,
    };
    let (x, y) = (upright.0.x, level.0.y);
    let between = |v: f32, p: f32, q: f32| p.min(q) + 0.05 < v && v < p.max(q) - 0.05;
    (between(x, level.0.x, level.1.x) && between(y, upright.0.y, upright.1.y))
        .then(|| ((x * 10.0).round() as i64, (y * 10.0).round() as i64))
}
