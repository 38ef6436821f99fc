//! What search takes in: documents as plain text and facts, and the options of a site.
//!
//! An adapter fills these from the view of one audience; nothing here knows the handbook's model, so that
//! what is not in a [`SearchDoc`] cannot be found by anybody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use super::analysis::Language;

/// Options of a site's search.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// Decides stemming, stop words and compounds.
    pub(crate) language: Language,
    /// `[search.synonyms]` of the configuration: a word or phrase, and what it may also be called.
    pub(crate) synonyms: BTreeMap<String, Vec<String>>,
    /// `[search.best]` of the configuration: a query, and the `kind/id` of what the organisation wants first.
    pub(crate) best: Vec<(String, String)>,
}

/// A value that results can be filtered by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Value {
    /// Stands in the address (`unit=hemtjanst-norr`).
    pub(crate) id: String,
    /// Stands on the page.
    pub(crate) label: String,
}

impl Value {
    /// A value with its label.
    pub(crate) fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into() }
    }
}

/// What results can be filtered by, in the order in which the page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Facet {
    /// Kind of document.
    Kind,
    /// Organisational unit.
    Unit,
    /// Role that performs, owns or is addressed.
    Role,
    /// Type of the process it belongs to (main, support, management).
    Process,
    /// Law it complies with or cites.
    Law,
    /// Year (reports).
    Year,
    /// Status (in force, overdue, repealed …).
    Status,
}

impl Facet {
    /// All, in order.
    pub(crate) const ALL: [Self; 7] =
        [Self::Kind, Self::Unit, Self::Role, Self::Process, Self::Law, Self::Year, Self::Status];

    /// Its name in addresses and in the page's data attributes.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Unit => "unit",
            Self::Role => "role",
            Self::Process => "process",
            Self::Law => "law",
            Self::Year => "year",
            Self::Status => "status",
        }
    }
}

/// Whether a document is valid, as far as ranking cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub(crate) enum Validity {
    /// In force or overdue, and kinds that always are.
    #[default]
    InForce,
    /// Draft or upcoming (preview only): found, below what is in force.
    NotYet,
    /// Repealed: found only when the status filter asks for it.
    Repealed,
}

/// How much a document of its kind is wanted, other things equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub(crate) enum Rank {
    /// Routines, processes, roles: what people come for.
    Core,
    /// Most kinds.
    #[default]
    Ordinary,
    /// Registers, chapters, lists, generated pages.
    Background,
    /// Definitions: what is meant by a word stands above the hits, so the page that uses it comes first.
    Glossary,
    /// The guide of those who write the handbook: a group of its own, after everything else.
    Guide,
}

/// A section of a law that a document complies with or cites.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Citation {
    /// The law's `kind/id` (`law/sol`).
    pub(crate) law: String,
    /// The section in canonical form without the law (`14 kap. 3 §`); ranges are understood.
    pub(crate) section: String,
}

/// A stretch of a page under a heading of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Where it begins on the page (`far-inte-delegeras`, `sec-14-3`).
    pub(crate) anchor: String,
    /// Its heading.
    pub heading: String,
    /// Its running text, a paragraph a line.
    pub text: String,
    /// The law's section that it is, on the page of a law.
    pub(crate) law: Option<Citation>,
}

/// Documents to take in: their keys, and how to make the one with a number. Of two with one key the last counts.
pub(crate) struct Source<'a> {
    /// `kind/id` of each.
    pub(crate) keys: Vec<String>,
    /// Makes a document; asked for once each, so that never more than a few whole texts are in memory.
    pub(crate) document: &'a (dyn Fn(usize) -> SearchDoc + Sync),
}

/// One document as search sees it. Text is plain: no markup, no comments, only what the reader of the page sees.
#[derive(Debug, Clone, Default)]
pub struct SearchDoc {
    /// Code of the kind (`routine`).
    pub(crate) kind: String,
    /// The kind as the page names it (`Rutin`).
    pub(crate) kind_label: String,
    /// Unique within its kind.
    pub(crate) id: String,
    /// Title.
    pub title: String,
    /// Address relative to the site's root (`rutiner/lex-sarah.html`).
    pub(crate) url: String,
    /// What results say of the document's sort (`Riktlinje`); the kind's label where it is empty.
    pub(crate) type_label: String,
    /// One or two sentences.
    pub(crate) summary: String,
    /// Other names of the same thing.
    pub also_called: Vec<String>,
    /// Abbreviations; in running text their capitals count.
    pub(crate) abbreviations: Vec<String>,
    /// Document or act number (`SOSFS 2011:9`).
    pub(crate) number: String,
    /// Words to be found by.
    pub keywords: Vec<String>,
    /// The running text above the page's first heading, a paragraph a line.
    pub body: String,
    /// What stands under each heading below the title, also under those that templates make.
    pub sections: Vec<Section>,
    /// Sections of laws.
    pub(crate) citations: Vec<Citation>,
    /// Whether other pages that name it (title, other names, abbreviation, number) are to be found by any of
    /// these: laws, roles, terms and the like. Names of more than one word always are.
    pub(crate) concept: bool,
    /// Units.
    pub(crate) units: Vec<Value>,
    /// Roles.
    pub(crate) roles: Vec<Value>,
    /// Types of its processes.
    pub(crate) process_types: Vec<Value>,
    /// Laws.
    pub(crate) laws: Vec<Value>,
    /// Year of a report.
    pub(crate) year: Option<i16>,
    /// How many newer ones there are of a report that comes again and again; more than three count as three.
    pub(crate) age: u8,
    /// Status; an empty id means that the kind has none.
    pub(crate) status: Value,
    /// What the status means for the ranking.
    pub(crate) validity: Validity,
    /// What the kind means for the ranking.
    pub(crate) rank: Rank,
}

impl Default for Value {
    fn default() -> Self {
        Self::new("", "")
    }
}

impl SearchDoc {
    /// `kind/id`, unique in a site.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.kind, self.id)
    }

    /// What the document may be filtered by.
    #[must_use]
    pub(crate) fn values(&self, facet: Facet) -> Vec<Value> {
        let one = |value: &Value| if value.id.is_empty() { Vec::new() } else { vec![value.clone()] };
        match facet {
            Facet::Kind => vec![Value::new(&self.kind, &self.kind_label)],
            Facet::Unit => self.units.clone(),
            Facet::Role => self.roles.clone(),
            Facet::Process => self.process_types.clone(),
            Facet::Law => self.laws.clone(),
            Facet::Year => self.year.map(|year| Value::new(year.to_string(), year.to_string())).into_iter().collect(),
            Facet::Status => one(&self.status),
        }
    }
}
