//! What the layout of a flow works on: sizes, lanes and arcs, without words.
//!
//! The layout is written once along a *main* axis (the way the flow runs) and a *cross* axis. A wide picture
//! runs left to right with lanes below one another, a compact one runs downwards in a single lane;
//! [`super::place`] turns the axes at the very end.

/// The outline of a node: it decides where a line that meets the node off its middle ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outline {
    /// Straight sides where lines end.
    Box,
    /// Pointed towards the flow, by so many px.
    Hexagon(f32),
    /// Rounded ends, with at most this radius.
    Pill(f32),
}

impl Outline {
    /// How far inside its bounding box the back of a node lies at `offset` from its middle.
    pub(super) fn inset(self, offset: f32, cross: f32) -> f32 {
        let half = cross / 2.0;
        let away = offset.abs().min(half);
        match self {
            Outline::Box => 0.0,
            Outline::Hexagon(depth) if half > 0.0 => depth * away / half,
            Outline::Hexagon(_) => 0.0,
            Outline::Pill(radius) => {
                let radius = radius.min(half);
                let into = (away - (half - radius)).max(0.0);
                radius - (radius * radius - into * into).max(0.0).sqrt()
            }
        }
    }
}

/// A node to be placed.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Extent along the flow, px.
    pub(super) main: f32,
    /// Extent across the flow, px; the layout may add to it.
    pub(super) cross: f32,
    /// Its outline.
    pub(super) outline: Outline,
    /// Which lane it stands in.
    pub(super) lane: usize,
    /// Which phase it belongs to; phases follow one another along the flow.
    pub(super) phase: usize,
    /// A small mark that keeps its size and has no exits; it stands in the column of the node that its
    /// only arc comes from.
    pub(super) is_dot: bool,
}

/// An arc to be routed.
#[derive(Debug, Clone)]
pub(super) struct Arc {
    /// Index of the node it leaves.
    pub(super) from: usize,
    /// Index of the node it reaches.
    pub(super) to: usize,
    /// Extents of its label, along and across the flow.
    pub(super) label: Option<(f32, f32)>,
}

/// What differs between the pictures.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules {
    /// One node a column, in the given order: the compact picture.
    pub(super) in_sequence: bool,
    /// On which side of its line a label stands: −1 before (above), +1 after.
    pub(super) label_side: f32,
    /// Room kept along the flow where a phase begins.
    pub(super) phase_gap: f32,
    /// Room before the first and after the last node.
    pub(super) margin: f32,
    /// From the border of a channel to its first and last line.
    pub(super) channel: f32,
    /// Extent of a channel without lines.
    pub(super) empty_channel: f32,
    /// Most that a strip may take along the flow; infinite where the flow does not wrap.
    pub(super) limit: f32,
}

/// Nodes, arcs and rules.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    /// In the order of the text.
    pub(super) nodes: Vec<Node>,
    /// Both ends are nodes.
    pub(super) arcs: Vec<Arc>,
    /// Least extent of each lane across the flow, px.
    pub(super) lanes: Vec<f32>,
    /// How many phases there are.
    pub(super) phases: usize,
    /// How much room the heading of each phase takes across the flow, px; none where no phase has a name.
    pub(super) phase_heads: Vec<f32>,
    /// The rules.
    pub(super) rules: Rules,
}
