//! Small values that many pages are made of: codes, dates, links, facts, relations.

use serde::Serialize;

use super::{Href, Html};

/// An enumeration's value: its code as in docs/format.md and its name in the site's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Code {
    /// Stable, for classes and data attributes (`in-force`, `guideline`).
    pub(crate) code: String,
    /// What the reader sees.
    pub(crate) label: String,
}

impl Code {
    /// A code with its label.
    pub(crate) fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// A date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Date {
    /// `2026-03-01`, for `datetime` and data attributes.
    pub(crate) iso: String,
    /// `1 mars 2026`, in the site's language.
    pub(crate) text: String,
}

/// A link to a document, a place in one, or a generated page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Link {
    /// Where it leads; empty for a document that this edition leaves out.
    pub(crate) url: Href,
    /// Link text.
    pub(crate) title: String,
    /// `kind/id` for `data-doc`, where it leads to a document.
    pub(crate) doc: Option<String>,
    /// The document's abbreviation (`MAS`); templates show it after a title that does not hold it.
    pub(crate) abbr: Option<String>,
    /// What sets it apart: status other than in force, "through the group", "common" …
    pub(crate) marks: Vec<Code>,
    /// `hreflang`/`lang` where the title is in another language than the site.
    pub(crate) lang: Option<String>,
}

/// A link and, below it or beside it, some words: members of the lists that are not relations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct LinkGroup {
    /// Heading over the list, `null` for a list that needs none.
    pub(crate) heading: Option<String>,
    /// Links in the order to show.
    pub(crate) links: Vec<Link>,
    /// Where all of them stand, of a list too long for this page.
    pub(crate) more: Option<Link>,
}

/// One value in a fact or a table cell: exactly one of `text`, `link`, `date`, `html` is set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Value {
    /// Plain text.
    pub(crate) text: Option<String>,
    /// A link.
    pub(crate) link: Option<Link>,
    /// A date.
    pub(crate) date: Option<Date>,
    /// Inline HTML (from inline Markdown).
    pub(crate) html: Option<Html>,
    /// A remark after it.
    pub(crate) note: Option<String>,
}

impl Value {
    /// Plain text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// A link.
    pub(crate) fn link(link: Link) -> Self {
        Self { link: Some(link), ..Self::default() }
    }

    /// A date.
    pub(crate) fn date(date: Date) -> Self {
        Self { date: Some(date), ..Self::default() }
    }

    /// Inline HTML.
    pub(crate) fn html(html: impl Into<Html>) -> Self {
        Self { html: Some(html.into()), ..Self::default() }
    }

    /// The same value with a remark after it.
    #[must_use]
    pub(crate) fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A named value or list of values, a row of a `<dl>`. Rows without values are left out by the builder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Fact {
    /// The front-matter key (`owner`, `review_by`, `location`): for classes and tests.
    pub(crate) code: String,
    /// Its name (`t.fact.<code>`).
    pub(crate) label: String,
    /// At least one.
    pub(crate) values: Vec<Value>,
}

/// An entry of the page's table of contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TocItem {
    /// The heading's id.
    pub(crate) id: String,
    /// The heading as plain text, with its number where headings are numbered.
    pub(crate) title: String,
    /// Headings one level down.
    pub(crate) children: Vec<TocItem>,
}

/// One relation type in one direction, as this page sees it: `<section data-relation data-direction>`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RelationBlock {
    /// The relation's type as in format § 5 (`applies-to`).
    pub(crate) relation: String,
    /// `out` when this page is the relation's `from`, else `in`.
    pub(crate) direction: String,
    /// Where `[relations.<kind>]` of `theme.toml` puts it: `top`, `first`, `main`, else `rest`. The blocks of a document
    /// come in that order.
    pub(crate) place: String,
    /// What it is called from here (`t.relation.<type>.<direction>`), or finer by kind ("Mina rutiner").
    pub(crate) heading: String,
    /// Number of items in all groups.
    pub(crate) count: usize,
    /// The items; more than one group where they differ by letter, by kind or by type.
    pub(crate) groups: Vec<RelationGroup>,
}

/// Items of a relation that belong together.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RelationGroup {
    /// Heading ("Utför", "Checklistor"); `null` where there is but one group.
    pub(crate) heading: Option<String>,
    /// The groups that a role has all of it through, which the heading names; else empty.
    pub(crate) through: Vec<Link>,
    /// At least one, in the order to show.
    pub(crate) items: Vec<RelationItem>,
    /// Where all of them stand, of a list too long for this page.
    pub(crate) more: Option<Link>,
}

/// The document at the other end; one item however many relations of the type join the two.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RelationItem {
    /// The document.
    pub(crate) link: Link,
    /// What the relation says beside the document: activities, letters, law sections, `what`.
    pub(crate) details: Vec<Value>,
    /// Groups it comes through; empty when stated directly.
    pub(crate) via: Vec<Link>,
}
