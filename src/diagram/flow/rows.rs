//! Which row of its lane each node stands in.
//!
//! A lane has as many rows as its fullest column has nodes. A node likes the row of the node it follows, so that
//! the main line of a process runs straight; a few sweeps then move nodes where fewer lines would cross.

use super::graph::Graph;
use super::rank::Ranks;
use std::collections::BTreeMap;
use std::ops::Range;

/// The rows of a flow, counted through all lanes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// Row of each node.
    pub(super) row: Vec<usize>,
    /// The rows of each lane; a lane without nodes has one.
    pub(super) lanes: Vec<Range<usize>>,
}

impl Rows {
    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.lanes.last().map_or(0, |lane| lane.end)
    }
}

/// Finds the rows.
pub(super) fn rows(graph: &Graph, ranks: &Ranks) -> Rows {
    let cells = cells(graph, ranks);
    let heights = lane_heights(graph, &cells);
    let mut local = vec![0; graph.nodes.len()];
    let preds = neighbours(graph, ranks, false);
    for members in cells.values() {
        let wanted: Vec<(f32, usize)> =
            members.iter().map(|n| (wanted_row(graph, &preds[*n], &local, *n, &heights), *n)).collect();
        seat(&wanted, heights[graph.nodes[members[0]].lane], &mut local);
    }
    let mut at = 0;
    let lanes: Vec<Range<usize>> = heights
        .iter()
        .map(|height| {
            let range = at..at + height;
            at = range.end;
            range
        })
        .collect();
    let row = graph.nodes.iter().zip(&local).map(|(node, local)| lanes[node.lane].start + local).collect();
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

fn lane_heights(graph: &Graph, cells: &BTreeMap<(usize, usize), Vec<usize>>) -> Vec<usize> {
    let mut heights = vec![1; graph.lanes.len()];
    for ((_, lane), members) in cells {
        heights[*lane] = heights[*lane].max(members.len());
    }
    heights
}

/// For each node those it follows (or, `ahead`, leads to) along the flow.
fn neighbours(graph: &Graph, ranks: &Ranks, ahead: bool) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); graph.nodes.len()];
    for (arc, _) in graph.arcs.iter().zip(&ranks.back).filter(|(_, back)| !**back) {
        let (of, is) = if ahead { (arc.from, arc.to) } else { (arc.to, arc.from) };
        all[of].push(is);
    }
    all
}

/// The row a node would like: that of the uppermost node of its own lane that it follows; when it comes from
/// other lanes, the edge of the lane that is nearest to them.
fn wanted_row(graph: &Graph, preds: &[usize], local: &[usize], node: usize, heights: &[usize]) -> f32 {
    let lane = graph.nodes[node].lane;
    if let Some(row) = preds.iter().filter(|p| graph.nodes[**p].lane == lane).map(|p| local[*p]).min() {
        return row as f32;
    }
    let below = !preds.is_empty() && preds.iter().all(|p| graph.nodes[*p].lane > lane);
    if below { (heights[lane] - 1) as f32 } else { 0.0 }
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
