//! A document's keys as an audience may read them: plain values as written, references only to visible documents.

use super::ViewDoc;
use crate::graph::Target;
use crate::model::{Date, DocIx, LawSection};
use crate::schema::Record;
use crate::schema::record::{NextStep, Value};

/// A table of keys of a visible document.
#[derive(Clone, Copy)]
pub struct Keys<'v> {
    doc: &'v ViewDoc,
    record: &'v Record,
}

/// A party of a collaboration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party<'v> {
    /// A unit or role of the handbook.
    Doc(DocIx),
    /// Anybody else, by name.
    Words(&'v str),
}

impl<'v> Keys<'v> {
    pub(super) fn new(doc: &'v ViewDoc, record: &'v Record) -> Self {
        Self { doc, record }
    }

    /// The document.
    pub fn doc(&self) -> &'v ViewDoc {
        self.doc
    }

    /// Whether the key is written.
    pub fn has(&self, name: &str) -> bool {
        self.record.get(name).is_some()
    }

    /// A text; an empty one counts as absent. Texts in Markdown are shown by [`super::body::events`].
    pub fn str(&self, name: &str) -> Option<&'v str> {
        match &self.record.get(name)?.value {
            Value::Str(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// The number of a text in Markdown, for [`super::body::events`].
    pub fn prose(&self, name: &str) -> Option<u32> {
        self.record.prose(name).map(|prose| prose.fragment)
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.record.int(name)
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.record.number(name)
    }

    /// True or false.
    pub fn bool(&self, name: &str) -> Option<bool> {
        self.record.bool(name)
    }

    /// A day.
    pub fn date(&self, name: &str) -> Option<Date> {
        self.record.date(name)
    }

    /// Plain texts.
    pub fn strings(&self, name: &str) -> impl Iterator<Item = &'v str> + use<'v> {
        self.record.words(name).iter().map(|word| word.text.as_str())
    }

    /// Months, 1 to 12.
    pub fn months(&self, name: &str) -> &'v [u8] {
        self.record.months(name)
    }

    /// The branches of an activity; nothing where the key is missing.
    pub fn next(&self) -> Option<&'v [NextStep]> {
        self.record.next()
    }

    /// A free table.
    pub fn free(&self, name: &str) -> Option<&'v toml::Value> {
        self.record.free(name)
    }

    /// A table.
    pub fn table(&self, name: &str) -> Option<Keys<'v>> {
        self.record.table(name).map(|record| Keys { doc: self.doc, record })
    }

    /// Tables, in the order written.
    pub fn tables(&self, name: &str) -> impl DoubleEndedIterator<Item = Keys<'v>> + ExactSizeIterator + use<'v> {
        let doc = self.doc;
        self.record.tables(name).iter().map(move |record| Keys { doc, record })
    }

    /// The visible documents that a reference key names, in the order written.
    pub fn docs(&self, name: &str) -> impl Iterator<Item = DocIx> + use<'v> {
        let targets = &self.doc.targets;
        self.record.refs(name).iter().filter_map(move |reference| match targets.get(reference.slot as usize) {
            Some(Target::Doc(ix) | Target::Law(ix, _)) => Some(*ix),
            _ => None,
        })
    }

    /// The first visible document that a reference key names.
    pub fn one(&self, name: &str) -> Option<DocIx> {
        self.docs(name).next()
    }

    /// Whether a reference key names anybody at all, visible or not.
    pub fn names_any(&self, name: &str) -> bool {
        !self.record.refs(name).is_empty()
    }

    /// The laws and sections that a key of law references names, in the order written.
    pub fn laws(&self, name: &str) -> impl Iterator<Item = (DocIx, &'v [LawSection])> + use<'v> {
        let targets = &self.doc.targets;
        self.record.refs(name).iter().filter_map(move |reference| match targets.get(reference.slot as usize) {
            Some(Target::Law(ix, sections)) => Some((*ix, sections.as_slice())),
            _ => None,
        })
    }

    /// Parties: visible units and roles, and plain words.
    pub fn parties(&self, name: &str) -> impl Iterator<Item = Party<'v>> + use<'v> {
        let targets = &self.doc.targets;
        self.record.refs(name).iter().filter_map(move |reference| match targets.get(reference.slot as usize) {
            Some(Target::Doc(ix)) => Some(Party::Doc(*ix)),
            Some(Target::Words) => Some(Party::Words(&reference.text)),
            _ => None,
        })
    }

    /// Whether a group takes in every role (`includes = ["*"]`).
    pub fn includes_all(&self) -> bool {
        let all = |slot: u32| self.doc.targets.get(slot as usize) == Some(&Target::All);
        self.record.refs("includes").iter().any(|reference| all(reference.slot))
    }

    /// A step's id: written, else the folded title.
    pub fn activity_id(&self) -> String {
        crate::graph::relations::activity_id(self.record)
    }
}
