//! Contexts of registers and lists of folders.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Attachment, Code, Control, DocHead, Event, Fact, Figure, Html, Link, Measure, Part, RelationBlock, Shell, Table,
    TocItem,
};

/// A filter of a list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Filter {
    /// The URL parameter and the key in [`RegisterItem::filters`]: `unit`, `type`, `process`, `role`, `status`.
    pub(crate) key: String,
    /// Its name.
    pub(crate) label: String,
    /// The values that occur, in the order to show.
    pub(crate) options: Vec<FilterOption>,
}

/// One value of a filter.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FilterOption {
    /// An id or code.
    pub(crate) value: String,
    /// Its name.
    pub(crate) label: String,
}

/// A list of documents with its filters.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Listing {
    /// Number of documents in all groups.
    pub(crate) count: usize,
    /// Filters; empty for a short list.
    pub(crate) filters: Vec<Filter>,
    /// The documents, grouped by type (processes, routines, roles, units, reports) or by letter, else one group.
    pub(crate) groups: Vec<ListingGroup>,
}

/// Documents under one heading.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListingGroup {
    /// For classes and anchors (`guideline`).
    pub(crate) code: String,
    /// `null` if there is only one group.
    pub(crate) heading: Option<String>,
    /// A line under the heading (a type's definition).
    pub(crate) text: Option<String>,
    /// The documents.
    pub(crate) items: Vec<RegisterItem>,
}

/// A document in a list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RegisterItem {
    /// The document; its note says a status other than in force.
    pub(crate) link: Link,
    /// Its summary.
    pub(crate) summary: Option<String>,
    /// Its kind or type, if the list has several.
    pub(crate) kind: Option<Code>,
    /// Some facts in a line: owner, units, review by, year.
    pub(crate) facts: Vec<Fact>,
    /// Documents below it (sub-processes, sub-units).
    pub(crate) children: Vec<RegisterItem>,
    /// Values by filter key, expanded: a unit's documents also have the ids of the units above; `*` matches every value
    /// (a document common to the whole organisation under `unit`).
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// A document that is the introduction of a generated page: its title is the page's.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Host {
    /// The document.
    pub(crate) doc: DocHead,
    /// Its body, as `DocumentPage::body`.
    pub(crate) body: Option<Html>,
    /// Headings of the body.
    pub(crate) toc: Vec<TocItem>,
    /// Files beside the text.
    pub(crate) attachments: Vec<Attachment>,
    /// Its events.
    pub(crate) events: Vec<Event>,
    /// Its measures.
    pub(crate) measures: Vec<Measure>,
    /// Its relations.
    pub(crate) relations: Vec<RelationBlock>,
    /// Its document control.
    pub(crate) control: Option<Control>,
}

/// The register of a kind: `<folder>/index.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RegisterPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// The kind, its name in the plural.
    pub(crate) kind: Code,
    /// The process map or organisation tree, before the list.
    pub(crate) figure: Option<Figure>,
    /// The documents with pages of their own.
    pub(crate) listing: Listing,
    /// Documents that are part of this page (`[[entry]]`): terms, controls, indicators.
    pub(crate) entries: Vec<Entry>,
    /// A risk register's heat map and risks, a table of controls by level …
    pub(crate) tables: Vec<Table>,
}

/// A document whose address is an anchor on its register.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Entry {
    /// Its anchor.
    pub(crate) anchor: String,
    /// The document.
    pub(crate) doc: DocHead,
    /// Its keys.
    pub(crate) facts: Vec<Fact>,
    /// Its text.
    pub(crate) body: Option<Html>,
    /// The kind's own part (results of a control, charts of an indicator).
    pub(crate) part: Part,
    /// Files beside it.
    pub(crate) attachments: Vec<Attachment>,
    /// Its events.
    pub(crate) events: Vec<Event>,
    /// Its measures.
    pub(crate) measures: Vec<Measure>,
    /// Its relations.
    pub(crate) relations: Vec<RelationBlock>,
    /// Its document control.
    pub(crate) control: Option<Control>,
}

/// The list of a folder without a kind's register, whose `index.md` is a plain page or missing.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FolderPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Subfolders.
    pub(crate) folders: Vec<Link>,
    /// The documents.
    pub(crate) listing: Listing,
}
