//! The handbook's vocabulary: kinds, ids, dates and status, letters, relations, law references, flows and risks.
//!
//! One idea a file. Everything here is plain data with its own small rules; nothing reads files, resolves references
//! or knows a page. Spans are carried, never looked up.

pub mod audience;
pub mod flow;
pub mod frequency;
pub mod id;
pub mod kind;
pub mod law_ref;
pub mod letter;
pub mod lifecycle;
pub mod mark;
pub mod personal_number;
pub mod relation;
pub mod risk;
pub mod safe_html;

pub use audience::Audience;
pub use flow::Flow;
pub use frequency::Frequency;
pub use id::{fold, nfc};
pub use kind::Kind;
pub use law_ref::{LawSection, SectionRange};
pub use letter::Letter;
pub use lifecycle::{Dates, Status};
pub use mark::Mark;
pub use relation::{Direction, RelationType};

/// A calendar date without time or zone.
pub type Date = jiff::civil::Date;

/// A document of one graph, by its place in the graph's order (kind, id, path).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocIx(pub u32);

impl DocIx {
    /// The place as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
