//! Vocabulary of the handbook: kinds, ids, dates and status, letters, relations, law references, flows and risks.
//!
//! One concept per file, as plain data with its own small rules. Nothing here reads files, resolves references or knows
//! about pages. Spans are stored but never looked up.

pub(crate) mod audience;
pub(crate) mod base_url;
pub(crate) mod control;
pub(crate) mod edition_path;
pub(crate) mod escape;
pub(crate) mod flow;
pub(crate) mod frequency;
pub(crate) mod id;
pub(crate) mod kind;
pub(crate) mod law_ref;
pub(crate) mod letter;
pub(crate) mod lifecycle;
pub(crate) mod mark;
pub(crate) mod normal;
pub(crate) mod personal_number;
pub(crate) mod relation;
pub(crate) mod risk;
pub(crate) mod safe_html;
pub(crate) mod versions;

pub use audience::Audience;
pub(crate) use base_url::BaseUrl;
pub(crate) use escape::{escaped, push_escaped};
pub(crate) use flow::Flow;
pub(crate) use frequency::Frequency;
pub use id::fold;
pub(crate) use id::nfc;
pub use kind::Kind;
pub(crate) use law_ref::{LawSection, SectionRange};
pub(crate) use letter::Letter;
pub(crate) use lifecycle::{Dates, Status};
pub(crate) use mark::Mark;
pub use relation::{Direction, RelationType};
pub(crate) use versions::{Spell, State};

/// A calendar date without time or zone.
pub type Date = jiff::civil::Date;

/// Index of a document in its graph, in the graph's order (kind, id, path).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocIx(usize);

impl DocIx {
    /// The document with an index.
    pub(crate) fn at(index: usize) -> Self {
        Self(index)
    }

    pub(crate) fn index(self) -> usize {
        self.0
    }
}
