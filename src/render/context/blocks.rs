//! Generated blocks in a text.

use serde::Serialize;

use super::{Figure, Filter, LawRequirements, Listing, Matrix, Table, Wheel};

/// What a page's header and footer know of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Around {
    /// As `Shell::root`.
    pub(crate) root: String,
    /// As `Shell::section`, where the menu has that item.
    pub(crate) section: Option<String>,
    /// Whether the search field stands in the header: not on pages that have one of their own, nor without search.
    pub(crate) search: bool,
}

/// The header of a page: `Shell::header`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HeaderBlock {
    /// The page, as far as its header knows it.
    pub(crate) page: Around,
}

/// The links of a page's footer: `Shell::footer`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FooterBlock {
    /// The page, as far as its footer knows it.
    pub(crate) page: Around,
}

/// A picture: `handbok-process-map`, `-process`, `-cycle`, `-risks`, `-chart`, `-organisation`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FigureBlock {
    /// The picture.
    pub(crate) figure: Figure,
}

/// A table: `handbok-controls`, `-types`, and `-register` with `columns`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TableBlock {
    /// The table.
    pub(crate) table: Table,
    /// Choices to filter by.
    pub(crate) filters: Vec<Filter>,
}

/// A responsibility matrix: `handbok-matrix`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixBlock {
    /// The matrix.
    pub(crate) matrix: Matrix,
}

/// A list of documents: `handbok-register`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListBlock {
    /// Unique on the page: `_list-1`.
    pub(crate) id: String,
    /// The caption, where given.
    pub(crate) caption: Option<String>,
    /// The documents; no filters.
    pub(crate) listing: Listing,
}

/// Requirements: `handbok-requirements`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RequirementsBlock {
    /// The caption, where given.
    pub(crate) caption: Option<String>,
    /// The laws.
    pub(crate) laws: Vec<LawRequirements>,
}

/// The annual wheel: `handbok-wheel`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct WheelBlock {
    /// The caption, where given.
    pub(crate) caption: Option<String>,
    /// The year; no filters.
    pub(crate) wheel: Wheel,
}
