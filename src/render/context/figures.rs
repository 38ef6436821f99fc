//! Pictures with their text, tables, matrices.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Href, Html, Link, Value};

/// A picture drawn at build time, with its text equivalent.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Figure {
    /// Unique on the page: `_figure-1`.
    pub(crate) id: String,
    /// `map`, `flow`, `wheel`, `cycle`, `heat`, `chart`, `tree`: for classes.
    pub(crate) kind: String,
    /// "Figur 2", in the order of the page; `null` for the only figure of the page.
    pub(crate) number: Option<u32>,
    /// Caption; `null` if the heading above has the same words.
    pub(crate) caption: Option<String>,
    /// Name of the scroll region.
    pub(crate) label: String,
    /// The inline SVG; `null` where `bands` or `tree` say it.
    pub(crate) svg: Option<Html>,
    /// A drawing of the same for tablets, columns of text and paper (flows).
    pub(crate) medium: Option<Html>,
    /// A narrow version of the drawing, for phones.
    pub(crate) compact: Option<Html>,
    /// A process map: lists, from above.
    pub(crate) bands: Vec<MapBand>,
    /// What the mark in a map means, where it occurs.
    pub(crate) mark: Option<String>,
    /// A tree of units or roles: nested lists.
    pub(crate) tree: Vec<TreeBranch>,
    /// A table with the same content; `null` if the page shows it beside the picture anyway.
    pub(crate) table: Option<Table>,
    /// A list with the same content.
    pub(crate) list: Option<Vec<TextNode>>,
}

/// The processes of a type in a map.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MapBand {
    /// `management`, `main`, `support`, `improvement`, or `other`: for classes.
    pub(crate) code: String,
    /// "Huvudprocesser".
    pub(crate) title: String,
    /// By the key `group`, those without one under an empty title.
    pub(crate) groups: Vec<MapGroup>,
}

/// Processes that belong together.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MapGroup {
    /// Empty where they have no name together.
    pub(crate) title: String,
    /// The processes.
    pub(crate) processes: Vec<MapProcess>,
}

/// A process in a map.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MapProcess {
    /// The process.
    pub(crate) link: Link,
    /// Its sub-processes.
    pub(crate) children: Vec<Link>,
    /// Whether it needs collaboration with others.
    pub(crate) collaborates: bool,
}

/// A unit or a role, and what is below it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TreeBranch {
    /// Its page.
    pub(crate) link: Link,
    /// Who leads it.
    pub(crate) note: Option<String>,
    /// Whether the page is its own.
    pub(crate) current: bool,
    /// What is below it.
    pub(crate) children: Vec<TreeBranch>,
}

/// A line of a picture's text equivalent.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TextNode {
    /// The line.
    pub(crate) value: Value,
    /// Lines under it.
    pub(crate) children: Vec<TextNode>,
}

/// A table. Its first column is the row's header.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Table {
    /// Unique on the page: `_table-1`.
    pub(crate) id: String,
    /// Caption, and name of the scroll region.
    pub(crate) caption: String,
    /// Whether the caption is visible or only for screen readers.
    pub(crate) caption_hidden: bool,
    /// Whether the reader may sort by a column (`site.js`).
    pub(crate) sortable: bool,
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// The rows; as many cells as columns.
    pub(crate) rows: Vec<Row>,
    /// The same table as a CSV file.
    pub(crate) csv: Option<Href>,
}

/// A column.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Column {
    /// For classes and tests (`review_by`).
    pub(crate) code: String,
    /// Its name.
    pub(crate) label: String,
    /// Whether it has numbers, which are aligned right.
    pub(crate) numeric: bool,
}

/// A row.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Row {
    /// Its anchor, if something links to it.
    pub(crate) anchor: Option<String>,
    /// One for each column.
    pub(crate) cells: Vec<Cell>,
    /// As in `RegisterItem::filters`.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// A cell.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Cell {
    /// Its values, one below the other; may be empty.
    pub(crate) values: Vec<Value>,
    /// The sort key, if the text is not suitable (a number, an ISO date).
    pub(crate) sort: Option<String>,
}

/// A responsibility matrix: rows × roles with letters.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Matrix {
    /// Unique on the page: `_matrix-1`.
    pub(crate) id: String,
    /// Caption, and name of the scroll region.
    pub(crate) caption: String,
    /// What a row is ("Aktivitet", "Process", "Uppgift").
    pub(crate) row_label: String,
    /// The columns.
    pub(crate) roles: Vec<MatrixRole>,
    /// Rows under their headings.
    pub(crate) groups: Vec<MatrixGroup>,
    /// Number of rows left out of a matrix that is too large for a page.
    pub(crate) left: usize,
    /// The letters in use, with their meaning: `code` is the letter's code, `short` the text of the cell.
    pub(crate) legend: Vec<MatrixLetter>,
    /// The same matrix as a CSV file.
    pub(crate) csv: Option<Href>,
}

/// A role's column.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixRole {
    /// The role's id: the value of the per-role view.
    pub(crate) id: String,
    /// The role.
    pub(crate) link: Link,
}

/// Rows that belong together.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixGroup {
    /// The process, if the rows are activities of several.
    pub(crate) heading: Option<Link>,
    /// The rows.
    pub(crate) rows: Vec<MatrixRow>,
}

/// One activity, process, task or duty.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixRow {
    /// Its anchor, if it is defined here (a task).
    pub(crate) anchor: Option<String>,
    /// Name of the row.
    pub(crate) value: Value,
    /// Laws, routines of a task.
    pub(crate) details: Vec<Value>,
    /// One list of letters for each role, in the order of [`Matrix::roles`].
    pub(crate) cells: Vec<Vec<MatrixLetter>>,
}

/// A letter: a role's part in the row.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixLetter {
    /// `responsible` …
    pub(crate) code: String,
    /// `U` (sv), `R` (en): the text of the cell.
    pub(crate) short: String,
    /// "utför".
    pub(crate) label: String,
    /// The target of the cell's link: the activity.
    pub(crate) url: Option<Href>,
}
