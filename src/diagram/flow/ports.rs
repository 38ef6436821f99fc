//! Where lines leave and enter nodes, and which way each takes through the grid of columns and rows.
//!
//! Every line leaves the tip of its node (a loop: its upper or lower side) and enters the back of its target.
//! Lines that leave one node fork in the gap behind it, each with its label after the fork; lines to
//! one target enter at one point and may share their last stretch, as in BPMN. In between
//! a line has four ways: straight over to the next column, along the free cells of its own row or its
//! target's, or through a channel between rows. Nodes stand only in cells and lines run only in
//! channels and free cells, so no line can cross a node: the tests hold the layout to that.

use super::graph::Graph;
use super::rank::Ranks;
use super::rows::Rows;
use super::strips::{Side, Strips};

/// Where a line leaves its node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Exit {
    /// At the tip; after the fork it runs so far from the middle (px, across the flow).
    Front(f32),
    /// From the side (−1 before, +1 after), so far behind the back of the node (px, along the flow).
    Side { sign: i8, at: f32 },
}

/// How a line gets from the column of its node to that of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The next column: one gap.
    Direct,
    /// Along the free cells of its own row, then across.
    OwnRow,
    /// Across, then along the free cells of the target's row.
    TargetRow,
    /// Through the channel that is this band: of a lane, or between two strips.
    Channel(usize),
    /// Straight across the free cells of its column, to a dot.
    Straight,
    /// Past whole strips: through the channel beside its own, a corridor, and the channel beside the target's.
    Around { first: usize, side: Side, second: usize },
}

/// Rows and the channels between them, counted together across the flow.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bands {
    /// Band of each row; the bands beside it are its channels. Lanes do not share channels.
    pub(super) of_row: Vec<usize>,
    /// The channel after each strip but the last.
    pub(super) after_strip: Vec<usize>,
}

impl Bands {
    fn new(rows: &Rows) -> Bands {
        let (mut of_row, mut after_strip) = (Vec::new(), Vec::new());
        let mut next = 0;
        let mut strip = 0;
        for lane in &rows.lanes {
            if lane.strip != strip {
                strip = lane.strip;
                after_strip.push(next);
                next += 1;
            }
            for _ in lane.rows.clone() {
                of_row.push(next + 1);
                next += 2;
            }
            next += 1;
        }
        Bands { of_row, after_strip }
    }
}

/// The way of every line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ways {
    /// For each arc.
    pub(super) exit: Vec<Exit>,
    /// For each arc.
    pub(super) way: Vec<Way>,
    /// For each node, where lines enter it (px from the middle, across the flow).
    pub(super) entry: Vec<f32>,
    /// For each node, its extent across the flow, after those of a row are made alike.
    pub(super) cross: Vec<f32>,
    /// For each row, how far it reaches before and after its middle.
    pub(super) reach: Vec<(f32, f32)>,
    /// Bands.
    pub(super) bands: Bands,
}

/// Lines of different targets in one row keep at least this distance, px.
const APART: f32 = 12.0;
/// From where a line enters to the corner of its node, px.
const SHOULDER: f32 = 10.0;
/// Nodes of a row are made alike up to this extent, px; a very long title does not blow up its neighbours.
const ALIKE: f32 = 96.0;
/// Between a line and its label, and between a label and the next line, px.
pub(super) const LABEL_GAP: f32 = 3.0;
/// Where loops leave the lower and the upper side, from the back of the node, px. They differ, so that a loop
/// downwards and one upwards from the node below it never lie on one another.
const SIDE_AFTER: f32 = 32.0;
const SIDE_BEFORE: f32 = 40.0;
/// The same for lines to dots, and where the middle of a dot stands.
pub(super) const DOT_AFTER: f32 = 132.0;
const DOT_BEFORE: f32 = 138.0;

/// Chooses exits, entries and ways.
pub(super) fn ways(graph: &Graph, ranks: &Ranks, strips: &Strips, rows: &Rows) -> Ways {
    let grid = Grid::new(graph, ranks, strips, rows);
    let turns = turns(graph, &grid);
    let exit = exits(graph, &grid, &turns);
    let cross = cross_extents(graph, rows);
    let entry = entries(graph, &grid, &exit, &cross);
    let bands = Bands::new(rows);
    let way = Chooser {
        graph,
        grid: &grid,
        turns: &turns,
        exit: &exit,
        entry: &entry,
        bands: &bands,
        runs: Vec::new(),
        used: Vec::new(),
    }
    .choose();
    let reach = reaches(graph, rows, &exit, &cross);
    Ways { exit, way, entry, cross, reach, bands }
}

/// Which node stands in which cell.
struct Grid<'a> {
    ranks: &'a Ranks,
    strips: &'a Strips,
    rows: &'a Rows,
    cells: Vec<Option<usize>>,
}

impl<'a> Grid<'a> {
    fn new(graph: &Graph, ranks: &'a Ranks, strips: &'a Strips, rows: &'a Rows) -> Grid<'a> {
        let mut grid = Grid { ranks, strips, rows, cells: vec![None; rows.count() * ranks.count] };
        for node in 0..graph.nodes.len() {
            let cell = rows.row[node] * ranks.count + ranks.col[node];
            grid.cells[cell] = Some(node);
        }
        grid
    }

    fn at(&self, row: usize, col: usize) -> Option<usize> {
        if col >= self.ranks.count {
            return None;
        }
        self.cells.get(row * self.ranks.count + col).copied().flatten()
    }

    /// Whether the cells of a row between two columns are all free.
    fn is_free(&self, row: usize, after: usize, before: usize) -> bool {
        (after + 1..before).all(|col| self.at(row, col).is_none())
    }

    fn col(&self, node: usize) -> usize {
        self.ranks.col[node]
    }

    fn row(&self, node: usize) -> usize {
        self.rows.row[node]
    }

    fn strip(&self, node: usize) -> usize {
        self.strips.of(self.col(node))
    }
}

/// The exits of all arcs, node by node.
fn exits(graph: &Graph, grid: &Grid<'_>, turns: &[i8]) -> Vec<Exit> {
    let mut exit = vec![Exit::Front(0.0); graph.arcs.len()];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (index, arc) in graph.arcs.iter().enumerate() {
        out[arc.from].push(index);
    }
    for arcs in &out {
        let front = take_sides(graph, grid, turns, arcs, &mut exit);
        spread_front(graph, grid, turns, &front, &mut exit);
    }
    exit
}

/// Lets one loop leave upwards and one downwards, and all lines to dots from the side that faces them; returns
/// what is left for the front.
fn take_sides(graph: &Graph, grid: &Grid<'_>, turns: &[i8], arcs: &[usize], exit: &mut [Exit]) -> Vec<usize> {
    let mut taken: Vec<i8> = Vec::new();
    let mut front = Vec::new();
    for &arc in arcs {
        let sign = turns[arc];
        if graph.nodes[graph.arcs[arc].to].is_dot {
            exit[arc] = Exit::Side { sign, at: if sign < 0 { DOT_BEFORE } else { DOT_AFTER } };
            continue;
        }
        let side = [sign, -sign].into_iter().find(|side| !taken.contains(side));
        // A loop to another strip leaves at the front: the way there begins in the gap.
        let stays = grid.strip(graph.arcs[arc].from) == grid.strip(graph.arcs[arc].to);
        match side.filter(|_| grid.ranks.back[arc] && stays && !graph.rules.in_sequence) {
            Some(sign) => {
                taken.push(sign);
                exit[arc] = Exit::Side { sign, at: if sign < 0 { SIDE_BEFORE } else { SIDE_AFTER } };
            }
            None => front.push(arc),
        }
    }
    front
}

/// Puts the exits of a front one beside the other: lines that turn upwards first, the straight one in the
/// middle, then those that turn downwards; the nearest target nearest to the middle, so that they do not cross.
fn spread_front(graph: &Graph, grid: &Grid<'_>, turns: &[i8], front: &[usize], exit: &mut [Exit]) {
    let straight = front.iter().copied().find(|arc| is_straight(graph, grid, *arc));
    let mut sorted: Vec<((i8, i64, i64), usize)> = front
        .iter()
        .map(|&arc| {
            let turn = if Some(arc) == straight { 0 } else { turns[arc] };
            let to = graph.arcs[arc].to;
            let far = (grid.row(to) as i64 - grid.row(graph.arcs[arc].from) as i64).abs();
            let sign = i64::from(turn);
            ((turn, sign * far, sign * grid.col(to) as i64), arc)
        })
        .collect();
    sorted.sort();
    let mut places: Vec<(usize, f32)> = Vec::with_capacity(sorted.len());
    for &(_, arc) in &sorted {
        let at = places.last().map_or(0.0, |(previous, at)| at + step(graph, *previous, arc));
        places.push((arc, at));
    }
    let run = places.iter().find(|(arc, _)| Some(*arc) == straight).map(|(_, at)| *at);
    let middle = run.filter(|_| !graph.rules.in_sequence).unwrap_or_else(|| fork_middle(graph, &places));
    for (arc, at) in places {
        exit[arc] = Exit::Front(at - middle);
    }
}

/// The middle of a fork with its labels. A wide picture keeps the straight line straight instead; in a compact
/// one the fork must not grow beyond its node.
fn fork_middle(graph: &Graph, places: &[(usize, f32)]) -> f32 {
    let label = |end: Option<&(usize, f32)>| {
        let size = end.and_then(|(arc, _)| graph.arcs[*arc].label).map_or(0.0, |(_, cross)| cross + LABEL_GAP);
        if graph.rules.in_sequence { size } else { 0.0 }
    };
    let last = places.last().map_or(0.0, |(_, at)| *at);
    if places.len() < 2 {
        return last;
    }
    if graph.rules.label_side < 0.0 {
        (last - label(places.first())) / 2.0
    } else {
        (last + label(places.last())) / 2.0
    }
}

/// From one exit to the next: room for the label that stands between them.
fn step(graph: &Graph, previous: usize, next: usize) -> f32 {
    let between = if graph.rules.label_side < 0.0 { next } else { previous };
    APART + graph.arcs[between].label.map_or(0.0, |(_, cross)| cross + LABEL_GAP)
}

/// Whether a line can run to its target without a bend.
fn is_straight(graph: &Graph, grid: &Grid<'_>, arc: usize) -> bool {
    let (from, to) = (graph.arcs[arc].from, graph.arcs[arc].to);
    !grid.ranks.back[arc]
        && grid.row(from) == grid.row(to)
        && grid.is_free(grid.row(from), grid.col(from), grid.col(to))
}

/// Which way each line turns first: −1 before, +1 after. Within one row a line goes round on the side where it
/// crosses fewer others; loops rather after, leaps rather before. Short ones choose first.
fn turns(graph: &Graph, grid: &Grid<'_>) -> Vec<i8> {
    let span = |arc: usize| {
        let (a, b) = (grid.col(graph.arcs[arc].from), grid.col(graph.arcs[arc].to));
        (a.min(b), a.max(b))
    };
    let mut order: Vec<usize> = (0..graph.arcs.len()).collect();
    order.sort_by_key(|arc| (span(*arc).1 - span(*arc).0, *arc));
    let mut turns = vec![0; graph.arcs.len()];
    for arc in order {
        let (from, to) = (graph.arcs[arc].from, graph.arcs[arc].to);
        turns[arc] = match grid.row(to).cmp(&grid.row(from)) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Greater => 1,
            std::cmp::Ordering::Equal => {
                let met = met(graph, grid, arc);
                // Lines round the same row on the same side cross where they begin within one another and end without.
                let crossed = |side: i8| {
                    let round = |other: &usize| {
                        let (one, two) = (&graph.arcs[arc], &graph.arcs[*other]);
                        turns[*other] == side
                            && grid.row(two.from) == grid.row(from)
                            && grid.row(two.to) == grid.row(from)
                            && one.to != two.to
                            && interleave(span(arc), span(*other))
                    };
                    (0..turns.len()).filter(round).count()
                };
                let (before, after) = (met.0 + crossed(-1), met.1 + crossed(1));
                if before < after || before == after && !grid.ranks.back[arc] { -1 } else { 1 }
            }
        };
    }
    turns
}

/// Whether two stretches overlap without one holding the other.
fn interleave(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 < b.0 && b.0 < a.1 && a.1 < b.1 || b.0 < a.0 && a.0 < b.1 && b.1 < a.1
}

/// How many lines leave or reach the stretch of a row that an arc spans, from rows before and from rows after.
fn met(graph: &Graph, grid: &Grid<'_>, arc: usize) -> (usize, usize) {
    let row = grid.row(graph.arcs[arc].from);
    let ends = (grid.col(graph.arcs[arc].from), grid.col(graph.arcs[arc].to));
    let (low, high) = (ends.0.min(ends.1), ends.0.max(ends.1));
    let (mut before, mut after) = (0, 0);
    for other in &graph.arcs {
        let (a, b) = (grid.row(other.from), grid.row(other.to));
        let far = if a == row { b } else { a };
        let overlaps =
            grid.col(other.from).min(grid.col(other.to)) < high && low < grid.col(other.from).max(grid.col(other.to));
        if (a == row) != (b == row) && overlaps {
            if far < row { before += 1 } else { after += 1 }
        }
    }
    (before, after)
}

/// The extents of the nodes across the flow: those of a row alike, within reason.
fn cross_extents(graph: &Graph, rows: &Rows) -> Vec<f32> {
    let mut most = vec![0.0_f32; rows.count()];
    for (node, row) in graph.nodes.iter().zip(&rows.row).filter(|(node, _)| !node.is_dot) {
        most[*row] = most[*row].max(node.cross);
    }
    let alike = |node: &super::graph::Node, row: usize| {
        if node.is_dot { node.cross } else { node.cross.max(most[row].min(ALIKE)) }
    };
    graph.nodes.iter().zip(&rows.row).map(|(node, row)| alike(node, *row)).collect()
}

/// How far each row reaches before and after its middle: its nodes, and the labels of their exits.
fn reaches(graph: &Graph, rows: &Rows, exit: &[Exit], cross: &[f32]) -> Vec<(f32, f32)> {
    let mut reach = vec![(0.0_f32, 0.0_f32); rows.count()];
    for (node, cross) in cross.iter().enumerate() {
        let reach = &mut reach[rows.row[node]];
        *reach = (reach.0.max(cross / 2.0), reach.1.max(cross / 2.0));
    }
    for (arc, exit) in graph.arcs.iter().zip(exit) {
        if let Exit::Front(at) = exit {
            let label = arc.label.map_or(0.0, |(_, cross)| cross + 2.0 * LABEL_GAP);
            let far = at + graph.rules.label_side * label;
            let reach = &mut reach[rows.row[arc.from]];
            *reach = (reach.0.max(-far), reach.1.max(*at).max(far));
        }
    }
    reach
}

/// Where lines enter each node: in the middle, or where they run straight in; beside it when a line that leaves
/// the node in the cell before for somewhere else would lie on the same line.
fn entries(graph: &Graph, grid: &Grid<'_>, exit: &[Exit], cross: &[f32]) -> Vec<f32> {
    (0..graph.nodes.len())
        .map(|node| {
            let before = grid.col(node).checked_sub(1).and_then(|col| grid.at(grid.row(node), col));
            let leaving = graph.arcs.iter().zip(exit).filter(|(arc, _)| Some(arc.from) == before);
            let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
            for (arc, exit) in leaving {
                if let Exit::Front(at) = exit {
                    if arc.to == node { here.push(*at) } else { elsewhere.push(*at) }
                }
            }
            let room = cross[node] / 2.0 - SHOULDER;
            let wanted = here.iter().copied().min_by(|a, b| a.abs().total_cmp(&b.abs())).filter(|at| at.abs() <= room);
            wanted.unwrap_or_else(|| free_place(&elsewhere, room))
        })
        .collect()
}

/// The place nearest to the middle that keeps its distance from all of `taken`.
fn free_place(taken: &[f32], room: f32) -> f32 {
    let distance = |at: f32| taken.iter().map(|t| (t - at).abs()).fold(f32::INFINITY, f32::min);
    let steps = (room / (APART / 2.0)).max(0.0) as i32;
    let mut best = 0.0;
    for step in 0..=2 * steps {
        let size = (step + 1) / 2;
        let at = size as f32 * if step % 2 == 0 { -APART / 2.0 } else { APART / 2.0 };
        if distance(at) >= APART - 0.01 {
            return at;
        }
        if distance(at) > distance(best) {
            best = at;
        }
    }
    best
}

/// A line that runs along the cells of a row: from gap `from` to gap `to`, both shared.
struct Run {
    row: usize,
    from: usize,
    to: usize,
    at: f32,
    target: usize,
}

/// Chooses the ways, short lines first, so that the free cells go to those who use few of them.
struct Chooser<'a> {
    graph: &'a Graph,
    grid: &'a Grid<'a>,
    turns: &'a [i8],
    exit: &'a [Exit],
    entry: &'a [f32],
    bands: &'a Bands,
    runs: Vec<Run>,
    /// Lines in channels: band, first and last gap, target.
    used: Vec<(usize, usize, usize, usize)>,
}

impl<'a> Chooser<'a> {
    fn choose(mut self) -> Vec<Way> {
        let mut order: Vec<usize> = (0..self.graph.arcs.len()).collect();
        order.sort_by_key(|arc| {
            let arc = &self.graph.arcs[*arc];
            self.grid.col(arc.to).abs_diff(self.grid.col(arc.from))
        });
        let mut ways = vec![Way::Direct; self.graph.arcs.len()];
        for arc in order {
            ways[arc] = self.way(arc);
        }
        ways
    }

    fn way(&mut self, arc: usize) -> Way {
        let (from, to) = (self.graph.arcs[arc].from, self.graph.arcs[arc].to);
        let (row, target_row) = (self.grid.row(from), self.grid.row(to));
        let at = match self.exit[arc] {
            Exit::Front(at) => at,
            Exit::Side { .. } if self.is_straight_to_dot(from, to) => return Way::Straight,
            Exit::Side { sign, .. } => {
                let band = self.bands.of_row[row];
                let band = if sign < 0 { band - 1 } else { band + 1 };
                self.use_channel(band, self.grid.col(from), to);
                return Way::Channel(band);
            }
        };
        if let Some(way) = self.way_to_another_strip(from, to) {
            return way;
        }
        let (leave, enter) = (self.grid.col(from) + 1, self.grid.col(to));
        if !self.grid.ranks.back[arc] && leave == enter {
            return Way::Direct;
        }
        if !self.grid.ranks.back[arc] {
            let along = [(Way::TargetRow, target_row, self.entry[to]), (Way::OwnRow, row, at)];
            for (way, row, at) in along {
                let run = Run { row, from: leave, to: enter, at, target: to };
                if self.fits(&run) {
                    self.runs.push(run);
                    return way;
                }
            }
        }
        let band = self.channel(arc, leave, enter);
        self.use_channel(band, leave, to);
        Way::Channel(band)
    }

    /// Whether a dot stands above or below its node with nothing but free cells between them.
    fn is_straight_to_dot(&self, from: usize, to: usize) -> bool {
        let (a, b) = (self.grid.row(from), self.grid.row(to));
        let between = (a.min(b) + 1..a.max(b)).all(|row| self.grid.at(row, self.grid.col(from)).is_none());
        self.graph.nodes[to].is_dot && a != b && between
    }

    /// The way from strip to strip: down (or up) to the channel beside its own, and where that is not the target's
    /// too, on through the corridor that is nearer.
    fn way_to_another_strip(&self, from: usize, to: usize) -> Option<Way> {
        let (here, there) = (self.grid.strip(from), self.grid.strip(to));
        if here == there {
            return None;
        }
        let channel = |after: usize| self.bands.after_strip.get(after).copied().unwrap_or_default();
        let (first, second) = if here < there { (here, there - 1) } else { (here - 1, there) };
        if first == second {
            return Some(Way::Channel(channel(first)));
        }
        let strips = self.grid.strips;
        let place = |node: usize| self.grid.col(node) - strips.columns(self.grid.strip(node)).start;
        let rest = |node: usize| strips.columns(self.grid.strip(node)).len() - place(node);
        let side = if place(from) + place(to) <= rest(from) + rest(to) { Side::Left } else { Side::Right };
        Some(Way::Around { first: channel(first), side, second: channel(second) })
    }

    /// Whether a run has free cells and keeps its distance from every other line of its row.
    fn fits(&self, run: &Run) -> bool {
        let clear = |at: f32, target: usize| target == run.target || (at - run.at).abs() >= APART - 0.01;
        if !(run.from..run.to).all(|col| self.grid.at(run.row, col).is_none()) {
            return false;
        }
        let before = run.from.checked_sub(1).and_then(|col| self.grid.at(run.row, col));
        let leaving = self.graph.arcs.iter().zip(self.exit).filter(|(arc, _)| Some(arc.from) == before);
        let exits_clear = leaving.into_iter().all(|(arc, exit)| match exit {
            Exit::Front(at) => clear(*at, arc.to),
            Exit::Side { .. } => true,
        });
        let entry_clear = self.grid.at(run.row, run.to).is_none_or(|node| clear(self.entry[node], node));
        let others = self.runs.iter().filter(|o| o.row == run.row && o.from <= run.to && run.from <= o.to);
        exits_clear && entry_clear && others.into_iter().all(|other| clear(other.at, other.target))
    }

    /// The channel with the shortest way, less used ones first.
    fn channel(&self, arc: usize, leave: usize, enter: usize) -> usize {
        let (from, to) = (self.graph.arcs[arc].from, self.graph.arcs[arc].to);
        let (a, b) = (self.bands.of_row[self.grid.row(from)], self.bands.of_row[self.grid.row(to)]);
        let (low, high) = (leave.min(enter), leave.max(enter));
        let cost = |band: usize| {
            let load = self.used.iter().filter(|u| u.0 == band && u.3 != to && u.1 <= high && low <= u.2).count();
            let turned = (self.turns[arc] > 0) != (band > a);
            4 * (band.abs_diff(a) + band.abs_diff(b)) + load + if turned { 6 } else { 0 }
        };
        let all = (a.min(b) - 1..=a.max(b) + 1).filter(|band| !self.bands.of_row.contains(band));
        all.min_by_key(|band| (cost(*band), *band)).unwrap_or(a + 1)
    }

    fn use_channel(&mut self, band: usize, leave: usize, to: usize) {
        let enter = self.grid.col(to);
        self.used.push((band, leave.min(enter), leave.max(enter), to));
    }
}
