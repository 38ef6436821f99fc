//! Where a flow wraps: columns that stand side by side make a strip, and strips stand below one another.
//!
//! Strips break where a phase ends, if that costs no strip more, else where few lines are cut. What a column takes is
//! estimated at first and known once the flow has been laid out: [`Widths`] keeps what was learnt, and
//! [`super::place::place`] wraps anew until each strip fits.

use super::graph::Graph;
use super::rank::Ranks;
use std::ops::Range;

/// The strips of a flow, and its gaps: each strip has one before each of its columns and one after the last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strips {
    /// The first column of each strip, then the number of columns.
    starts: Vec<usize>,
    /// The strip of each column.
    of: Vec<usize>,
}

impl Strips {
    fn new(starts: Vec<usize>) -> Strips {
        let of = starts.windows(2).enumerate().flat_map(|(strip, ends)| vec![strip; ends[1] - ends[0]]).collect();
        Strips { starts, of }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// The strip of a column.
    pub(super) fn of(&self, col: usize) -> usize {
        self.of.get(col).copied().unwrap_or(0)
    }

    /// The columns of a strip.
    pub(super) fn columns(&self, strip: usize) -> Range<usize> {
        self.starts[strip]..self.starts[strip + 1]
    }

    /// The gaps of a strip, counted through all strips.
    pub(super) fn gaps(&self, strip: usize) -> Range<usize> {
        let columns = self.columns(strip);
        columns.start + strip..columns.end + strip + 1
    }

    /// The gap before a column.
    pub(super) fn before(&self, col: usize) -> usize {
        col + self.of(col)
    }

    /// The gap after a column.
    pub(super) fn after(&self, col: usize) -> usize {
        self.before(col) + 1
    }

    /// The corridor left or right of all strips: a gap beyond all others.
    pub(super) fn corridor(&self, side: Side) -> usize {
        self.of.len() + self.count() + usize::from(side == Side::Right)
    }

    /// How many gaps stand before a gap in its strip.
    pub(super) fn place(&self, gap: usize, strip: usize) -> usize {
        gap - self.gaps(strip).start
    }
}

/// A side of the picture where lines run past whole strips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Between the names of the lanes and the first columns.
    Left,
    /// Behind the last columns.
    Right,
}

/// What strips take up along the flow, as far as it is known, px.
#[derive(Debug, Clone)]
pub(super) struct Widths {
    /// Of each column with the gap behind it.
    pub(super) pitch: Vec<f32>,
    /// Of the gap before the first column.
    pub(super) first: f32,
    /// Of the corridors together.
    pub(super) corridors: f32,
}

/// A gap with nothing in it but an arrow, px.
const PLAIN_GAP: f32 = 40.0;
/// A strip more costs this.
const COST_STRIP: f32 = 1000.0;
/// A break within a phase.
const COST_WITHIN_PHASE: f32 = 600.0;
/// A line cut, beside the one that has to be.
const COST_CUT: f32 = 60.0;
/// A strip that is empty to its end (quadratic in the share that is empty).
const COST_SLACK: f32 = 600.0;
/// A strip that is too wide: only where a single column is.
const COST_OVERFULL: f32 = 1.0e7;

impl Widths {
    /// The least that columns and labels take.
    pub(super) fn estimate(graph: &Graph, ranks: &Ranks) -> Widths {
        let mut pitch = vec![0.0_f32; ranks.count];
        let mut gap = vec![PLAIN_GAP; ranks.count];
        for (node, col) in graph.nodes.iter().zip(&ranks.col) {
            if let Some(pitch) = pitch.get_mut(*col) {
                *pitch = pitch.max(node.main);
            }
        }
        for arc in &graph.arcs {
            if let Some(gap) = gap.get_mut(ranks.col[arc.from]) {
                *gap = gap.max(PLAIN_GAP + arc.label.filter(|_| !graph.nodes[arc.to].is_dot).map_or(0.0, |l| l.0));
            }
        }
        for (pitch, gap) in pitch.iter_mut().zip(gap) {
            *pitch += gap;
        }
        Widths { pitch, first: graph.rules.margin, corridors: 0.0 }
    }

    /// The strips that cost least; each fits as far as is known, but for single columns.
    pub(super) fn wrap(&self, graph: &Graph, ranks: &Ranks) -> Strips {
        let count = ranks.count;
        let room = graph.rules.limit - self.corridors - self.first;
        if count == 0 || !room.is_finite() {
            return Strips::new(vec![0, count]);
        }
        let breaks: Vec<f32> = (0..=count).map(|col| cost_of_break(graph, ranks, col)).collect();
        // best[i]: the least cost of the columns before i, and where the last strip begins.
        let mut best = vec![(f32::INFINITY, 0); count + 1];
        best[0] = (0.0, 0);
        for start in 0..count {
            let mut used = 0.0;
            for end in start + 1..=count {
                used += self.pitch[end - 1];
                let overfull = used > room;
                if overfull && end > start + 1 {
                    break;
                }
                let slack = (1.0 - used / room).max(0.0);
                let fill = if overfull { COST_OVERFULL } else { COST_SLACK * slack * slack };
                let cost = best[start].0 + COST_STRIP + fill + breaks[end];
                if cost < best[end].0 {
                    best[end] = (cost, start);
                }
            }
        }
        let mut starts = vec![count];
        let mut end = count;
        while end > 0 {
            end = best[end].1.min(end - 1);
            starts.push(end);
        }
        starts.reverse();
        Strips::new(starts)
    }
}

/// What a break before a column costs.
fn cost_of_break(graph: &Graph, ranks: &Ranks, col: usize) -> f32 {
    if col == 0 || col >= ranks.count {
        return 0.0;
    }
    let phase = |col: usize| graph.nodes.iter().zip(&ranks.col).find(|(_, c)| **c == col).map(|(node, _)| node.phase);
    let within = graph.phases > 1 && phase(col - 1) == phase(col);
    let cut = graph.arcs.iter().filter(|arc| {
        let (a, b) = (ranks.col[arc.from], ranks.col[arc.to]);
        a.min(b) < col && col <= a.max(b)
    });
    let more = cut.count().saturating_sub(1) as f32;
    more * COST_CUT + if within { COST_WITHIN_PHASE } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Arc, Node, Outline, Rules};
    use super::super::rank::rank;
    use super::*;

    /// A chain of nodes of 100 px, of which each begins the phase given.
    fn chain(phases: &[usize], limit: f32) -> Graph {
        let node = |phase| Node { main: 100.0, cross: 50.0, outline: Outline::Box, lane: 0, phase, is_dot: false };
        Graph {
            nodes: phases.iter().map(|phase| node(*phase)).collect(),
            arcs: (1..phases.len()).map(|to| Arc { from: to - 1, to, label: None }).collect(),
            lanes: vec![0.0],
            phases: phases.iter().max().map_or(1, |most| most + 1),
            phase_heads: Vec::new(),
            rules: Rules { limit, margin: 20.0, ..Rules::default() },
        }
    }

    fn starts(phases: &[usize], limit: f32) -> Vec<usize> {
        let graph = chain(phases, limit);
        let ranks = rank(&graph);
        Widths::estimate(&graph, &ranks).wrap(&graph, &ranks).starts
    }

    #[test]
    fn strips_are_filled_evenly_and_break_where_a_phase_ends() {
        assert_eq!(starts(&[0; 3], 2000.0), [0, 3]);
        assert_eq!(starts(&[0; 6], 720.0), [0, 3, 6]);
        assert_eq!(starts(&[0, 0, 1, 1, 1, 1], 720.0), [0, 2, 6]);
        assert_eq!(starts(&[0; 2], 10.0), [0, 1, 2]);
        assert_eq!(starts(&[], 10.0), [0, 0]);
    }

    #[test]
    fn gaps_are_counted_through_all_strips() {
        let strips = Strips::new(vec![0, 2, 3]);
        assert_eq!((strips.count(), strips.of(1), strips.of(2)), (2, 0, 1));
        assert_eq!((strips.gaps(0), strips.gaps(1)), (0..3, 3..5));
        assert_eq!((strips.before(2), strips.after(2), strips.corridor(Side::Left)), (3, 4, 5));
        assert_eq!(strips.place(4, 1), 1);
    }
}
