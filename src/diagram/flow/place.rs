//! From ways to coordinates: tracks in the gaps, sizes of columns and bands, and the lines themselves.
//!
//! Order: trunks in the gaps between columns get tracks, which fixes everything along the flow; then the nets in the
//! channels between rows, whose ends are known by now, which fixes everything across it.

use super::graph::{Graph, Outline};
use super::ports::{Bands, DOT_AFTER, Exit, LABEL_GAP, Way, Ways, ways};
use super::rank::{Ranks, rank};
use super::rows::{LaneRows, Rows, rows};
use super::strips::{Side, Strips, Widths};
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
    /// The strips, from above.
    pub(super) strips: Vec<Strip>,
    /// The nodes in reading order: column by column, row by row.
    pub(super) order: Vec<usize>,
    /// Extents along and across the flow.
    pub(super) size: (f32, f32),
}

/// Columns that stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strip {
    /// Where the headings of its phases begin across the flow, where its lanes do, and where they end.
    pub(super) across: (f32, f32, f32),
    /// Its lanes: which, and where each begins and ends across the flow.
    pub(super) lanes: Vec<(usize, f32, f32)>,
    /// Its phases, along the flow.
    pub(super) phases: Vec<Phase>,
}

/// The stretch of a phase in a strip.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Phase {
    /// Which phase.
    pub(super) phase: usize,
    /// Where it begins and ends along the flow.
    pub(super) along: (f32, f32),
    /// Begin and end of its first column: no line crosses the strip's head there.
    pub(super) head: (f32, f32),
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

/// Between parallel lines in a gap or channel, px; the least is for flows that would not fit otherwise.
const TRACK: [f32; 3] = [12.0, 10.0, 8.0];
/// From a node (or label) to the first track in a gap, px.
const LEAD: f32 = 12.0;
/// From the last track to the nodes behind the gap: room for the arrow head, px.
const TAIL: f32 = 20.0;
/// A gap without tracks, px.
const GAP: f32 = 40.0;
/// Room at the beginning of a gap for lines that fork, px.
const FORK: f32 = 16.0;
/// From a node to the label of a loop's exit, px.
const SIDE_LABEL: f32 = 4.0;
/// Beside the lines of a corridor, px.
const CORRIDOR: f32 = 12.0;
/// A channel between two strips: without lines, and beside its lines, px.
const BETWEEN: f32 = 28.0;
const BESIDE: f32 = 14.0;
/// So often strips are wrapped anew with what was learnt about the widths.
const ROUNDS: usize = 24;

/// Lays a flow out, in strips no wider than the rules' limit as far as that can be.
pub(super) fn place(graph: &Graph) -> Placed {
    let ranks = rank(graph);
    let mut placed = None;
    for track in TRACK {
        let mut widths = Widths::estimate(graph, &ranks);
        for _ in 0..ROUNDS {
            let strips = widths.wrap(graph, &ranks);
            let rows = rows(graph, &ranks, &strips);
            let ways = ways(graph, &ranks, &strips, &rows);
            let placer = Placer::new(graph, &ranks, &strips, &rows, &ways, track);
            let along = placer.along();
            if along.length <= graph.rules.limit {
                return placer.place(&along);
            }
            let learnt = along.widths(&widths, &strips);
            if strips.count() == ranks.count || placed.is_none() {
                placed = Some(placer.place(&along));
            }
            if strips.count() == ranks.count {
                break;
            }
            widths = learnt;
        }
    }
    placed.unwrap_or_else(|| Placed {
        nodes: Vec::new(),
        lines: Vec::new(),
        strips: Vec::new(),
        order: Vec::new(),
        size: (0.0, 0.0),
    })
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
    strips: &'a Strips,
    rows: &'a Rows,
    ways: &'a Ways,
    /// Between parallel lines, px.
    track: f32,
    /// Trunks by gap and target.
    trunks: BTreeMap<(usize, usize), Trunk>,
    /// Lines in channels by band and target.
    nets: BTreeMap<(usize, usize), Vec<Join>>,
}

/// Coordinates along the flow.
struct Along {
    columns: Vec<(f32, f32)>,
    /// Begin and end of each gap.
    gaps: Vec<(f32, f32)>,
    trunks: BTreeMap<(usize, usize), f32>,
    /// Extent of both corridors.
    corridors: f32,
    length: f32,
}

impl Along {
    /// What was known of the widths, and what this layout shows.
    fn widths(&self, known: &Widths, strips: &Strips) -> Widths {
        let mut learnt = known.clone();
        learnt.corridors = learnt.corridors.max(self.corridors);
        for strip in 0..strips.count() {
            if let Some(first) = self.gaps.get(strips.gaps(strip).start) {
                learnt.first = learnt.first.max(first.1 - first.0);
            }
            for col in strips.columns(strip) {
                let pitch = self.gaps[strips.after(col)].1 - self.columns[col].0;
                learnt.pitch[col] = learnt.pitch[col].max(pitch);
            }
        }
        learnt
    }
}

/// Coordinates across the flow.
struct Across {
    /// Begin and end of each band.
    bands: Vec<(f32, f32)>,
    /// Middle of each row.
    rows: Vec<f32>,
    nets: BTreeMap<(usize, usize), f32>,
    strips: Vec<Strip>,
    length: f32,
}

impl<'a> Placer<'a> {
    fn new(
        graph: &'a Graph,
        ranks: &'a Ranks,
        strips: &'a Strips,
        rows: &'a Rows,
        ways: &'a Ways,
        track: f32,
    ) -> Placer<'a> {
        let (trunks, nets) = (BTreeMap::new(), BTreeMap::new());
        let mut placer = Placer { graph, ranks, strips, rows, ways, track, trunks, nets };
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

    /// The gaps that an arc leaves into and enters from.
    fn gaps_of(&self, arc: usize) -> (usize, usize) {
        let arc = &self.graph.arcs[arc];
        (self.strips.after(self.ranks.col[arc.from]), self.strips.before(self.ranks.col[arc.to]))
    }

    /// Whether a line between these ends runs backwards along its channel.
    fn is_backwards(&self, arc: usize) -> bool {
        let (leave, enter) = self.gaps_of(arc);
        let arc = &self.graph.arcs[arc];
        let strip = |node: usize| self.strips.of(self.ranks.col[node]);
        let (here, there) = (strip(arc.from), strip(arc.to));
        if here == there {
            return enter < leave;
        }
        self.strips.place(enter, there) <= self.strips.place(leave, here)
    }

    /// Enters the joints of an arc into the gaps and channels it uses.
    fn add(&mut self, arc: usize) {
        let (from, to) = (self.graph.arcs[arc].from, self.graph.arcs[arc].to);
        let (leave, enter) = self.gaps_of(arc);
        let entry = level(self.row_band(to), self.ways.entry[to]);
        let start = match self.ways.exit[arc] {
            Exit::Front(at) => level(self.row_band(from), at),
            Exit::Side { .. } => 0,
        };
        match self.ways.way[arc] {
            Way::Straight => {}
            Way::Direct | Way::OwnRow => self.trunk(enter, to, start, entry),
            Way::TargetRow => {
                self.trunk(leave, to, start, entry);
                self.trunk(enter, to, entry, entry);
            }
            Way::Channel(band) => {
                let back = self.is_backwards(arc);
                let join = match self.ways.exit[arc] {
                    Exit::Front(_) => self.leave(leave, to, (start, level(band, 0.0)), back),
                    Exit::Side { sign, at } => Join::Side { node: from, at, sign },
                };
                let reached = self.enter(enter, to, (level(band, 0.0), entry), back);
                self.nets.entry((band, to)).or_default().extend([join, reached]);
            }
            Way::Around { first, side, second } => {
                let left = side == Side::Left;
                let corridor = self.strips.corridor(side);
                let ends = [level(first, 0.0), level(second, 0.0)];
                let join = self.leave(leave, to, (start, ends[0]), left);
                let reached = self.enter(enter, to, (ends[1], entry), !left);
                let trunk = self.trunks.entry((corridor, to)).or_default();
                if left {
                    trunk.far.extend(ends)
                } else {
                    trunk.near.extend(ends)
                }
                self.nets.entry((first, to)).or_default().extend([join, Join::Trunk(corridor)]);
                self.nets.entry((second, to)).or_default().extend([Join::Trunk(corridor), reached]);
            }
        }
    }

    fn trunk(&mut self, gap: usize, target: usize, near: i64, far: i64) {
        let trunk = self.trunks.entry((gap, target)).or_default();
        trunk.near.push(near);
        trunk.far.push(far);
    }

    /// A line that comes out of a node and turns into a channel, onwards or back over the gap.
    fn leave(&mut self, gap: usize, target: usize, (start, channel): (i64, i64), back: bool) -> Join {
        if back {
            self.trunks.entry((gap, target)).or_default().near.extend([start, channel]);
        } else {
            self.trunk(gap, target, start, channel);
        }
        Join::Trunk(gap)
    }

    /// A line that comes out of a channel, from before the gap or from behind it, and turns into a node.
    fn enter(&mut self, gap: usize, target: usize, (channel, entry): (i64, i64), back: bool) -> Join {
        if back {
            self.trunks.entry((gap, target)).or_default().far.extend([channel, entry]);
        } else {
            self.trunk(gap, target, channel, entry);
        }
        Join::Trunk(gap)
    }

    fn place(&self, along: &Along) -> Placed {
        let across = self.across(along);
        let nodes = self.boxes(along, &across);
        let lines = (0..self.graph.arcs.len()).map(|arc| self.line(arc, along, &across, &nodes)).collect();
        let mut order: Vec<usize> = (0..nodes.len()).collect();
        order.sort_by_key(|n| (self.ranks.col[*n], self.rows.row[*n], *n));
        Placed { strips: across.strips, size: (along.length, across.length), nodes, lines, order }
    }

    /// The left corridor, then in each strip gaps and columns one after another, then the right corridor.
    fn along(&self) -> Along {
        let gaps = self.strips.corridor(Side::Left);
        let mut along = Along {
            columns: Vec::new(),
            gaps: vec![(0.0, 0.0); gaps],
            trunks: BTreeMap::new(),
            corridors: 0.0,
            length: 0.0,
        };
        let left = self.corridor(Side::Left, 0.0, &mut along.trunks);
        let mut most = left;
        for strip in 0..self.strips.count() {
            let mut x = left;
            for gap in self.strips.gaps(strip) {
                let width = self.gap(gap, strip, x, &mut along.trunks);
                along.gaps[gap] = (x, x + width);
                x += width;
                let col = gap - strip;
                if col < self.strips.columns(strip).end {
                    let width = self.column(col).map(|n| self.graph.nodes[n].main).fold(0.0, f32::max);
                    along.columns.push((x, x + width));
                    x += width;
                }
            }
            most = most.max(x);
        }
        let right = self.corridor(Side::Right, most, &mut along.trunks);
        along.corridors = left + right;
        along.length = most + right;
        along
    }

    /// Places the trunks of a corridor that begins at `x`; returns its width.
    fn corridor(&self, side: Side, x: f32, places: &mut BTreeMap<(usize, usize), f32>) -> f32 {
        let (keys, tracks, count) = self.tracks(self.strips.corridor(side));
        for (key, track) in keys.iter().zip(tracks) {
            if let Some(track) = track {
                places.insert(*key, x + CORRIDOR + track as f32 * self.track);
            }
        }
        if count == 0 { 0.0 } else { CORRIDOR + (count - 1) as f32 * self.track }
    }

    /// The trunks of a gap with their tracks, and how many tracks there are.
    fn tracks(&self, gap: usize) -> (Vec<(usize, usize)>, Vec<Option<usize>>, usize) {
        let keys: Vec<(usize, usize)> = self.trunks.range((gap, 0)..(gap + 1, 0)).map(|(key, _)| *key).collect();
        let trunks: Vec<Trunk> = keys.iter().map(|key| self.trunks[key].clone()).collect();
        let (tracks, count) = assign(&trunks);
        (keys, tracks, count)
    }

    fn column(&self, col: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.graph.nodes.len()).filter(move |n| self.ranks.col[*n] == col)
    }

    /// Places the trunks of a gap that begins at `x`; returns its width.
    fn gap(&self, gap: usize, strip: usize, x: f32, places: &mut BTreeMap<(usize, usize), f32>) -> f32 {
        let (keys, tracks, count) = self.tracks(gap);
        let head = self.phase_room(gap, strip) + self.fork_room(gap) + self.label_room(gap);
        let lead = self.on_raster(x + head + LEAD, strip) - x;
        for (key, track) in keys.iter().zip(tracks) {
            if let Some(track) = track {
                places.insert(*key, x + lead + track as f32 * self.track);
            }
        }
        let gaps = self.strips.gaps(strip);
        let first = gap == gaps.start;
        let outer = first || gap + 1 == gaps.end;
        let margin = self.graph.rules.margin;
        match count {
            0 if outer => head + margin,
            0 => head + GAP,
            // Behind the last column no arrow needs room.
            _ if outer && !first => (lead + (count - 1) as f32 * self.track + LEAD).max(margin),
            _ => (lead + (count - 1) as f32 * self.track + TAIL).max(if outer { margin } else { GAP }),
        }
    }

    /// The next place for a track of a strip. Those of every other strip lie between those of its neighbours: in the
    /// channel between two strips lines from above and from below pass one another.
    fn on_raster(&self, x: f32, strip: usize) -> f32 {
        if self.strips.count() < 2 {
            return x;
        }
        let shift = if strip.is_multiple_of(2) { 0.0 } else { self.track / 2.0 };
        ((x - shift) / self.track).ceil() * self.track + shift
    }

    /// Room at the beginning of a gap where a phase begins behind it.
    fn phase_room(&self, gap: usize, strip: usize) -> f32 {
        let gaps = self.strips.gaps(strip);
        let col = gap - strip;
        let inner = gap > gaps.start && gap + 1 < gaps.end;
        if inner && self.phase_of(col - 1) != self.phase_of(col) { self.graph.rules.phase_gap } else { 0.0 }
    }

    fn phase_of(&self, col: usize) -> Option<usize> {
        self.column(col).map(|n| self.graph.nodes[n].phase).next()
    }

    /// The arcs that leave at the front into a gap, each with its place after the fork.
    fn leaving(&self, gap: usize) -> impl Iterator<Item = (&super::graph::Arc, f32)> + '_ {
        let all = self.graph.arcs.iter().zip(&self.ways.exit);
        all.filter(move |(arc, _)| self.strips.after(self.ranks.col[arc.from]) == gap).filter_map(|(arc, exit)| {
            match exit {
                Exit::Front(at) => Some((arc, *at)),
                Exit::Side { .. } => None,
            }
        })
    }

    /// Room at the beginning of a gap where lines fork.
    fn fork_room(&self, gap: usize) -> f32 {
        if self.leaving(gap).any(|(_, at)| at.abs() > 0.01) { FORK } else { 0.0 }
    }

    /// Room for the labels of the lines that leave the column before a gap.
    fn label_room(&self, gap: usize) -> f32 {
        let labels = self.leaving(gap).filter_map(|(arc, _)| arc.label.map(|(main, _)| main + 2.0 * LABEL_GAP));
        labels.fold(0.0, f32::max)
    }

    fn side_x(&self, node: usize, at: f32, along: &Along) -> f32 {
        let (begin, end) = along.columns[self.ranks.col[node]];
        f32::midpoint(begin, end) - self.graph.nodes[node].main / 2.0 + at
    }

    /// Strip after strip: the headings of its phases, its bands one after another, the channel to the next strip.
    fn across(&self, along: &Along) -> Across {
        let mut across =
            Across { bands: Vec::new(), rows: Vec::new(), nets: BTreeMap::new(), strips: Vec::new(), length: 0.0 };
        let mut y = 0.0;
        for strip in 0..self.strips.count() {
            if let Some(band) = strip.checked_sub(1).and_then(|before| self.bands().after_strip.get(before)) {
                y = self.channel(*band, y, along, &mut across);
            }
            let top = y;
            y += self.head_of(strip);
            let begin = y;
            let mut lanes = Vec::new();
            for (index, lane) in self.rows.lanes.iter().enumerate().filter(|(_, lane)| lane.strip == strip) {
                let from = y;
                y = self.lane(index, y, along, &mut across);
                lanes.push((lane.lane, from, y));
            }
            across.strips.push(Strip { across: (top, begin, y), lanes, phases: self.phases(strip, along) });
        }
        across.length = y;
        across
    }

    /// The room for the headings of the phases of a strip.
    fn head_of(&self, strip: usize) -> f32 {
        let phases = self.strips.columns(strip).filter_map(|col| self.phase_of(col));
        phases.filter_map(|phase| self.graph.phase_heads.get(phase).copied()).fold(0.0, f32::max)
    }

    /// Places the bands of a lane that begins at `y`; returns where it ends.
    fn lane(&self, lane: usize, begin: f32, along: &Along, across: &mut Across) -> f32 {
        let rows = self.rows.lanes[lane].rows.clone();
        let first = self.bands().of_row[rows.start] - 1;
        let pad = self.lane_pad(lane, along);
        let mut y = self.channel(first, begin + pad, along, across);
        across.bands[first].0 = begin;
        for row in rows {
            let reach = self.ways.reach[row];
            across.bands.push((y, y + reach.0 + reach.1));
            across.rows.push(y + reach.0);
            y += reach.0 + reach.1;
            y = self.channel(self.bands().of_row[row] + 1, y, along, across);
        }
        // Whole pixels: strips are drawn apart and have to meet.
        let end = (y + pad).ceil();
        if let Some(last) = across.bands.last_mut() {
            last.1 = end;
        }
        end
    }

    /// What a lane lacks to its least extent, half of it.
    fn lane_pad(&self, lane: usize, along: &Along) -> f32 {
        let LaneRows { rows, lane, .. } = &self.rows.lanes[lane];
        let mut have: f32 = rows.clone().map(|row| self.ways.reach[row].0 + self.ways.reach[row].1).sum();
        let first = self.bands().of_row[rows.start] - 1;
        for band in (first..=first + 2 * rows.len()).step_by(2) {
            have += self.channel_plan(band, along).1;
        }
        ((self.graph.lanes[*lane] - have) / 2.0).max(0.0)
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
        let between = self.bands().after_strip.contains(&band);
        let rules = &self.graph.rules;
        let (pad, empty) = if between { (BESIDE, BETWEEN) } else { (rules.channel, rules.empty_channel) };
        if count == 0 {
            return (Vec::new(), empty);
        }
        let (before, after) = self.side_label_room(band);
        let places =
            keys.iter().zip(tracks).map(|(key, track)| (*key, before + pad + track.unwrap_or(0) as f32 * self.track));
        (places.collect(), before + pad + (count - 1) as f32 * self.track + pad + after)
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
            // A dot stands where the line from its node comes down.
            let x = if self.graph.nodes[node].is_dot { begin + DOT_AFTER } else { f32::midpoint(begin, end) };
            rect(x - main / 2.0, middle - cross / 2.0, main, cross)
        };
        (0..self.graph.nodes.len()).map(one).collect()
    }

    /// The course of an arc: its beginning, the corners of its way, its end.
    fn line(&self, arc: usize, along: &Along, across: &Across, nodes: &[Rect]) -> Line {
        let (from, to) = (self.graph.arcs[arc].from, self.graph.arcs[arc].to);
        if self.ways.way[arc] == Way::Straight {
            let (node, dot) = (nodes[from], nodes[to]);
            let (x, below) = (dot.center().x, dot.y > node.y);
            let ends = if below { [node.bottom(), dot.y] } else { [node.y, dot.bottom()] };
            return Line { points: ends.map(|y| pt(x, y)).into(), label: None, back: true };
        }
        let end = self.entry_point(to, nodes[to]);
        let (mut points, label) = self.beginning(arc, nodes[from], along);
        let start = points.last().copied().unwrap_or_default();
        let (leave, enter) = self.gaps_of(arc);
        // Without a trunk the line runs straight through the gap: no corner.
        let trunk = |gap: usize| along.trunks.get(&(gap, to)).copied();
        match self.ways.way[arc] {
            Way::Straight => {}
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
            Way::Around { first, side, second } => {
                let y = [first, second].map(|band| across.nets.get(&(band, to)).copied().unwrap_or(start.y));
                let x = [leave, self.strips.corridor(side), enter].map(|gap| trunk(gap).unwrap_or(start.x));
                points.extend([pt(x[0], start.y), pt(x[0], y[0]), pt(x[1], y[0])]);
                points.extend([pt(x[1], y[1]), pt(x[2], y[1]), pt(x[2], end.y)]);
            }
        }
        points.push(end);
        Line { points: straightened(points), label, back: self.ranks.back[arc] }
    }

    /// How a line leaves its node, and where its label stands: from the tip, through the fork, or from a side.
    fn beginning(&self, arc: usize, source: Rect, along: &Along) -> (Vec<Point>, Option<Rect>) {
        match self.ways.exit[arc] {
            Exit::Front(at) => {
                let y = source.center().y;
                let fork = self.fork_begin(arc, along) + FORK / 2.0;
                let points = vec![pt(source.right(), y), pt(fork, y), pt(fork, y + at)];
                (points, self.front_label(arc, y + at, along))
            }
            Exit::Side { sign, at } => {
                let start = pt(source.x + at, if sign < 0 { source.y } else { source.bottom() });
                (vec![start], self.side_label(arc, start, sign))
            }
        }
    }

    /// Where the lines of the node that an arc leaves may fork.
    fn fork_begin(&self, arc: usize, along: &Along) -> f32 {
        let gap = self.gaps_of(arc).0;
        let strip = self.strips.of(self.ranks.col[self.graph.arcs[arc].from]);
        along.gaps[gap].0 + self.phase_room(gap, strip)
    }

    fn entry_point(&self, node: usize, at: Rect) -> Point {
        let offset = self.ways.entry[node];
        let outline: Outline = self.graph.nodes[node].outline;
        pt(at.x + outline.inset(offset, at.h), at.center().y + offset)
    }

    /// The label of a line that leaves at the front: in the room kept for it at the beginning of the gap.
    fn front_label(&self, arc: usize, y: f32, along: &Along) -> Option<Rect> {
        let (main, cross) = self.graph.arcs[arc].label?;
        let x = self.fork_begin(arc, along) + self.fork_room(self.gaps_of(arc).0) + 2.0 * LABEL_GAP;
        let y = if self.graph.rules.label_side < 0.0 { y - LABEL_GAP - cross } else { y + LABEL_GAP };
        Some(rect(x, y, main, cross))
    }

    /// The label of a loop: beside its first stretch, between its node and the channel's lines.
    fn side_label(&self, arc: usize, start: Point, sign: i8) -> Option<Rect> {
        let (main, cross) = self.graph.arcs[arc].label?;
        let y = if sign > 0 { start.y + SIDE_LABEL } else { start.y - SIDE_LABEL - cross };
        Some(rect(start.x + 2.0 * LABEL_GAP, y, main, cross))
    }

    fn phases(&self, strip: usize, along: &Along) -> Vec<Phase> {
        let mut all: Vec<Phase> = Vec::new();
        for col in self.strips.columns(strip) {
            let Some(phase) = self.phase_of(col) else { continue };
            let first = col == self.strips.columns(strip).start;
            let gap = along.gaps[self.strips.before(col)].0;
            let begin = if first { 0.0 } else { gap + self.graph.rules.phase_gap / 2.0 };
            match all.last_mut() {
                Some(last) if last.phase == phase => {}
                _ => {
                    if let Some(last) = all.last_mut() {
                        last.along.1 = begin;
                    }
                    all.push(Phase { phase, along: (begin, along.length), head: along.columns[col] });
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
