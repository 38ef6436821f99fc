//! Which column each node stands in: longest paths, loops left aside, phases one after another.
//!
//! A loop is found as an arc back to a node that is still being explored (depth first, in the order of the
//! text), so the arc that goes back is the one an author would call "back". Phases come first: an arc to an
//! earlier phase always goes back.

use super::graph::Graph;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The columns of a flow.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranks {
    /// Column of each node.
    pub(super) col: Vec<usize>,
    /// Whether each arc goes against the flow.
    pub(super) back: Vec<bool>,
    /// How many columns there are.
    pub(super) count: usize,
}

/// Isolated nodes of a lane spread over so many columns at least before they stack.
const ISOLATED_COLUMNS: usize = 6;

/// Finds the columns.
pub(super) fn rank(graph: &Graph) -> Ranks {
    if graph.rules.in_sequence {
        return in_sequence(graph);
    }
    let back = back_arcs(graph);
    let order = topological(graph, &back);
    let mut col = vec![0; graph.nodes.len()];
    let mut start = 0;
    for phase in 0..graph.phases {
        let belongs = |n: &usize| graph.nodes[*n].phase == phase && !graph.nodes[*n].is_dot;
        let members: Vec<usize> = order.iter().copied().filter(belongs).collect();
        if members.is_empty() {
            continue;
        }
        longest_paths(graph, &back, &members, start, &mut col);
        spread_isolated(graph, &members, start, &mut col);
        pull_sources(graph, &back, &members, &mut col);
        start = members.iter().map(|n| col[*n]).max().unwrap_or(start) + 1;
    }
    for arc in graph.arcs.iter().filter(|arc| graph.nodes[arc.to].is_dot) {
        col[arc.to] = col[arc.from];
    }
    Ranks { col, back, count: start }
}

fn in_sequence(graph: &Graph) -> Ranks {
    let count = graph.nodes.len();
    Ranks { col: (0..count).collect(), back: graph.arcs.iter().map(|a| a.to <= a.from).collect(), count }
}

/// The arcs that close a loop or lead to an earlier phase, and those to dots, which take no column of their own.
fn back_arcs(graph: &Graph) -> Vec<bool> {
    let mut back: Vec<bool> = graph
        .arcs
        .iter()
        .map(|arc| {
            let (from, to) = (&graph.nodes[arc.from], &graph.nodes[arc.to]);
            arc.from == arc.to || to.phase < from.phase || to.is_dot
        })
        .collect();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (index, arc) in graph.arcs.iter().enumerate() {
        if !back[index] {
            out[arc.from].push(index);
        }
    }
    let mut seen = vec![Seen::No; graph.nodes.len()];
    for root in 0..graph.nodes.len() {
        if seen[root] == Seen::No {
            explore(graph, &out, root, &mut seen, &mut back);
        }
    }
    back
}

/// How far a node has been explored.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    Open,
    Done,
}

/// Goes through all that `root` leads to, depth first, and marks the arcs to nodes that are still open. A stack of its
/// own instead of recursion: a long flow must not overflow the thread's.
fn explore(graph: &Graph, out: &[Vec<usize>], root: usize, seen: &mut [Seen], back: &mut [bool]) {
    seen[root] = Seen::Open;
    let mut stack = vec![(root, 0)];
    while let Some((node, next)) = stack.pop() {
        let Some(&arc) = out[node].get(next) else {
            seen[node] = Seen::Done;
            continue;
        };
        stack.push((node, next + 1));
        let to = graph.arcs[arc].to;
        match seen[to] {
            Seen::Open => back[arc] = true,
            Seen::No => {
                seen[to] = Seen::Open;
                stack.push((to, 0));
            }
            Seen::Done => {}
        }
    }
}

/// All nodes so that arcs go forwards; among equals the one written first.
fn topological(graph: &Graph, back: &[bool]) -> Vec<usize> {
    let mut waiting = vec![0_usize; graph.nodes.len()];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (arc, _) in graph.arcs.iter().zip(back).filter(|(_, back)| !**back) {
        waiting[arc.to] += 1;
        out[arc.from].push(arc.to);
    }
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..graph.nodes.len()).filter(|n| waiting[*n] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(graph.nodes.len());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for to in &out[node] {
            waiting[*to] -= 1;
            if waiting[*to] == 0 {
                ready.push(Reverse(*to));
            }
        }
    }
    order
}

fn longest_paths(graph: &Graph, back: &[bool], members: &[usize], start: usize, col: &mut [usize]) {
    for &node in members {
        col[node] = forward_arcs(graph, back)
            .filter(|(_, to)| *to == node)
            .map(|(from, _)| col[from] + 1)
            .fold(start, usize::max);
    }
}

fn forward_arcs<'a>(graph: &'a Graph, back: &'a [bool]) -> impl Iterator<Item = (usize, usize)> + 'a {
    graph.arcs.iter().zip(back).filter(|(_, back)| !**back).map(|(arc, _)| (arc.from, arc.to))
}

/// Steps without any arc stand beside one another instead of piling up in the first column.
fn spread_isolated(graph: &Graph, members: &[usize], start: usize, col: &mut [usize]) {
    let touched = |n: usize| graph.arcs.iter().any(|arc| !graph.nodes[arc.to].is_dot && (arc.from == n || arc.to == n));
    let last = members.iter().map(|n| col[*n]).max().unwrap_or(start);
    let width = (last - start + 1).max(ISOLATED_COLUMNS);
    let mut used = vec![0; graph.lanes.len()];
    for &node in members.iter().filter(|n| !touched(**n)) {
        let lane = graph.nodes[node].lane;
        col[node] = start + used[lane] % width;
        used[lane] += 1;
    }
}

/// A node that nothing leads to moves up to just before the first it leads to.
fn pull_sources(graph: &Graph, back: &[bool], members: &[usize], col: &mut [usize]) {
    let last = members.iter().map(|n| col[*n]).max().unwrap_or(0);
    for &node in members.iter().skip(1) {
        if forward_arcs(graph, back).any(|(_, to)| to == node) {
            continue;
        }
        let next = forward_arcs(graph, back)
            .filter(|(from, _)| *from == node)
            .map(|(_, to)| if graph.nodes[to].phase == graph.nodes[node].phase { col[to] } else { last + 1 });
        if let Some(next) = next.min() {
            col[node] = col[node].max(next.saturating_sub(1));
        }
    }
}
