//! Generated blocks of a text: pictures, tables and lists made from the handbook (FORMAT § 4, § 7).

use super::builder::Builder;
use super::context::{Figure, Html, Matrix, MatrixPart};
use crate::audience::{Keys, ViewDoc};

/// A block's HTML; nothing for one that names only what this audience doesn't see, or has nothing to show.
pub fn html(_builder: &Builder<'_>, _doc: &ViewDoc, _name: &str, _keys: Keys<'_>) -> Option<Html> {
    None
}

/// A process' swimlane; nothing with `diagram = false` or without activities.
pub fn flow_figure(_builder: &Builder<'_>, _process: &ViewDoc) -> Option<Figure> {
    None
}

/// The responsibility matrix of one process: its activities against roles.
pub fn process_matrix(_builder: &Builder<'_>, _process: &ViewDoc) -> Option<Matrix> {
    None
}

/// The table of a matrix' page: responsibility matrix or register, with its filters.
pub fn matrix_part(_builder: &Builder<'_>, _matrix: &ViewDoc) -> MatrixPart {
    MatrixPart::default()
}

/// The heat map of a risk analysis; the numbers are those of `parts::risk::ranked`.
pub fn heat_figure(_builder: &Builder<'_>, _risk: &ViewDoc) -> Option<Figure> {
    None
}

/// The chart of an indicator, with its table.
pub fn indicator_chart(_builder: &Builder<'_>, _indicator: &ViewDoc) -> Option<Figure> {
    None
}

/// A unit's place in the organisation.
pub fn unit_tree(_builder: &Builder<'_>, _unit: &ViewDoc) -> Option<Figure> {
    None
}
