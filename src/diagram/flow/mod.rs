//! The swimlane of a process: who does what, in which order, with branches and loops.
//!
//! Steps stand in the lanes of those who do them, in columns along the flow; phases group the columns. A flow that is
//! wider than the page wraps: its columns stand in strips below one another, each with the names of its lanes.
//! Procedure: [`measure`] sizes from the texts → [`rank`] columns → [`strips`] → [`rows`] rows → [`ports`] ways →
//! [`tracks`] and [`place`] coordinates → [`draw`] SVG. The stages from `rank` to `place` know no words, `draw` knows no layout. The list of steps beside the picture is the caller's; its order is that of the input.

mod draw;
mod graph;
mod measure;
mod place;
mod ports;
mod rank;
mod rows;
mod strips;
mod tracks;

#[cfg(test)]
mod tests;

use super::{Drawing, Frame, Shape, Target};

/// A process as a flow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flow {
    /// Ids and names of the picture.
    pub(crate) frame: Frame,
    /// The words of the marks, in the reader's language.
    pub(crate) words: Words,
    /// Which of the pictures.
    pub(crate) shape: Shape,
    /// Lanes, from above.
    pub(crate) lanes: Vec<Lane>,
    /// Steps, in the order of the text.
    pub(crate) steps: Vec<Step>,
    /// What follows what. Edges to or from steps that do not exist are left out.
    pub(crate) edges: Vec<Edge>,
}

/// Names of the marks, and sentences that name the links.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// "Delprocess".
    pub(crate) process: String,
    /// "Rutiner".
    pub(crate) routines: String,
    /// "Samverkan".
    pub(crate) collaboration: String,
    /// "Tid".
    pub(crate) deadline: String,
    /// "Rad {n} av {m}": a strip of several.
    pub(crate) strip: String,
    /// "{when}: vidare till {step}", of a line with a label.
    pub(crate) branch: String,
}

/// A lane: a role, a unit or a party.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lane {
    /// Its name and page.
    pub(crate) target: Target,
    /// A party outside the organisation: drawn as such.
    pub(crate) party: bool,
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum StepKind {
    /// Something is done.
    #[default]
    Activity,
    /// The way parts.
    Decision,
    /// Something happens: a beginning, an end, something that comes in.
    Event,
}

/// A step of the flow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Step {
    /// Its name, and where it is described.
    pub(crate) target: Target,
    /// Index of its lane; one that does not exist means the last.
    pub(crate) lane: usize,
    /// What it is.
    pub(crate) kind: StepKind,
    /// Its phase. Phases stand in order of first use; a step without one belongs to that of the step before.
    pub(crate) phase: Option<String>,
    /// How long it may take ("14 dagar").
    pub(crate) deadline: Option<String>,
    /// How many routines it has, and the same in words ("1 rutin"); 0: no mark.
    pub(crate) routines: (usize, String),
    /// The sub-process that details it.
    pub(crate) process: Option<Target>,
    /// Indices of the parties' lanes it collaborates with.
    pub(crate) parties: Vec<usize>,
}

/// One step follows another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Edge {
    /// Index of the step it leaves.
    pub(crate) from: usize,
    /// Index of the step it leads to.
    pub(crate) to: usize,
    /// When ("Inleds inte").
    pub(crate) label: Option<String>,
}

/// Draws a flow.
#[must_use]
pub(crate) fn flow(input: &Flow) -> Drawing {
    draw::draw(input)
}
