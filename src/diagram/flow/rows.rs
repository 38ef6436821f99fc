//! Which row of its lane each node stands in, strip by strip.
//!
//! A lane has as many rows as its fullest column has nodes. A node likes the row of the node it follows, so that
//! the main line of a process runs straight; a few sweeps then move nodes where fewer lines would cross.

use super::graph::Graph;
use super::rank::Ranks;
use super::strips::Strips;
use std::collections::BTreeMap;
use std::ops::Range;

/// The rows of a flow, counted through all lanes of all strips.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// Row of each node.
    pub(super) row: Vec<usize>,
    /// The lanes of each strip, from above: those in which something stands there.
    pub(super) lanes: Vec<LaneRows>,
}

/// A lane in a strip.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LaneRows {
    pub(super) strip: usize,
    pub(super) lane: usize,
    pub(super) rows: Range<usize>,
}

impl Rows {
    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.lanes.last().map_or(0, |lane| lane.rows.end)
    }
}

/// How many rows each lane of each strip has, by strip and lane.
type Heights = BTreeMap<(usize, usize), usize>;

/// Finds the rows.
pub(super) fn rows(graph: &Graph, ranks: &Ranks, strips: &Strips) -> Rows {
    let cells = cells(graph, ranks);
    let mut heights = Heights::new();
    for ((col, lane), members) in &cells {
        let height = heights.entry((strips.of(*col), *lane)).or_insert(1);
        *height = members.len().max(*height);
    }
    let mut local = vec![0; graph.nodes.len()];
    let preds = neighbours(graph, ranks, strips);
    for ((col, lane), members) in &cells {
        let height = heights.get(&(strips.of(*col), *lane)).copied().unwrap_or(1);
        let wanted: Vec<(f32, usize)> =
            members.iter().map(|n| (wanted_row(graph, &preds[*n], &local, *n, height), *n)).collect();
        seat(&wanted, height, &mut local);
    }
    let mut at = 0;
    let mut lanes = Vec::with_capacity(heights.len());
    let mut starts = BTreeMap::new();
    for ((strip, lane), height) in heights {
        starts.insert((strip, lane), at);
        lanes.push(LaneRows { strip, lane, rows: at..at + height });
        at += height;
    }
    let start =
        |node: usize| starts.get(&(strips.of(ranks.col[node]), graph.nodes[node].lane)).copied().unwrap_or_default();
    let row = local.iter().enumerate().map(|(node, local)| start(node) + local).collect();
    Rows { row, lanes }
}

/// The nodes of each column and lane, in the order of the text; columns first.
fn cells(graph: &Graph, ranks: &Ranks) -> BTreeMap<(usize, usize), Vec<usize>> {
    let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, node) in graph.nodes.iter().enumerate() {
        cells.entry((ranks.col[index], node.lane)).or_default().push(index);
    }
    cells
}

/// For each node those of its strip that it follows along the flow.
fn neighbours(graph: &Graph, ranks: &Ranks, strips: &Strips) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); graph.nodes.len()];
    for (arc, _) in graph.arcs.iter().zip(&ranks.back).filter(|(_, back)| !**back) {
        if strips.of(ranks.col[arc.from]) == strips.of(ranks.col[arc.to]) {
            all[arc.to].push(arc.from);
        }
    }
    all
}

/// The row a node would like: that of the uppermost node of its own lane that it follows; when it comes from
/// other lanes, the edge of the lane that is nearest to them.
fn wanted_row(graph: &Graph, preds: &[usize], local: &[usize], node: usize, height: usize) -> f32 {
    let lane = graph.nodes[node].lane;
    if let Some(row) = preds.iter().filter(|p| graph.nodes[**p].lane == lane).map(|p| local[*p]).min() {
        return row as f32;
    }
    let below = !preds.is_empty() && preds.iter().all(|p| graph.nodes[*p].lane > lane);
    if below { (height - 1) as f32 } else { 0.0 }
}

/// Seats the nodes of one column of a lane, keeping the order of their wishes; as near to them as can be.
fn seat(wanted: &[(f32, usize)], height: usize, local: &mut [usize]) {
    let mut sorted: Vec<(f32, usize)> = wanted.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut next = 0;
    let count = sorted.len();
    for (place, (wish, node)) in sorted.into_iter().enumerate() {
        // Rows that must be left for those who come after.
        let most = height - (count - place);
        let row = (wish.max(0.0) as usize).clamp(next, most.max(next));
        local[node] = row;
        next = row + 1;
    }
}
