//! A document's keys as an audience may read them: plain values as written, references only to visible documents.

use std::borrow::Cow;

use serde::Serialize;

use super::{View, ViewDoc};
use crate::graph::Target;
use crate::model::{Date, DocIx, LawSection};
use crate::schema::record::{NextStep, Value};
use crate::schema::{Key, Record, Ty};

/// A table of keys of a visible document.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'v> {
    doc: &'v ViewDoc,
    record: &'v Record,
}

/// A value as data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Plain<'v> {
    /// Text, a day, an id.
    Text(Cow<'v, str>),
    /// A whole number.
    Int(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// Several.
    List(Vec<Plain<'v>>),
}

impl Plain<'_> {
    fn filled(self) -> Option<Self> {
        (self != Plain::Text(Cow::Borrowed(""))).then_some(self)
    }
}

/// A party of a collaboration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Party<'v> {
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
    pub(crate) fn doc(&self) -> &'v ViewDoc {
        self.doc
    }

    /// Whether the key is written.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.record.get(name).is_some()
    }

    /// A text; an empty one counts as absent. Texts in Markdown are shown by [`super::body::events`].
    pub(crate) fn str(&self, name: &str) -> Option<&'v str> {
        match &self.record.get(name)?.value {
            Value::Str(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// A deadline in words; `days` words a number of days.
    pub(crate) fn deadline(&self, days: impl FnOnce(i64) -> String) -> Option<String> {
        self.record.deadline(days)
    }

    /// The number of a text in Markdown, for [`super::body::events`].
    pub(crate) fn prose(&self, name: &str) -> Option<u32> {
        self.record.prose(name).map(|prose| prose.fragment)
    }

    /// A whole number.
    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.record.int(name)
    }

    /// A number.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.record.number(name)
    }

    /// True or false.
    pub(crate) fn bool(&self, name: &str) -> Option<bool> {
        self.record.bool(name)
    }

    /// A day.
    pub(crate) fn date(&self, name: &str) -> Option<Date> {
        self.record.date(name)
    }

    /// Plain texts.
    pub(crate) fn strings(&self, name: &str) -> impl Iterator<Item = &'v str> + use<'v> {
        self.record.words(name).iter().map(|word| word.text.as_str())
    }

    /// Months, 1 to 12.
    pub(crate) fn months(&self, name: &str) -> &'v [u8] {
        self.record.months(name)
    }

    /// The branches of an activity; nothing where the key is missing.
    pub(crate) fn next(&self) -> Option<&'v [NextStep]> {
        self.record.next()
    }

    /// A table.
    pub(crate) fn table(&self, name: &str) -> Option<Keys<'v>> {
        self.record.table(name).map(|record| Keys { doc: self.doc, record })
    }

    /// Tables, in the order written.
    pub(crate) fn tables(&self, name: &str) -> impl DoubleEndedIterator<Item = Keys<'v>> + ExactSizeIterator + use<'v> {
        let doc = self.doc;
        self.record.tables(name).iter().map(move |record| Keys { doc, record })
    }

    /// The visible documents that a reference key names, in the order written.
    pub(crate) fn docs(&self, name: &str) -> impl Iterator<Item = DocIx> + use<'v> {
        let targets = &self.doc.targets;
        self.record.refs(name).iter().filter_map(move |reference| match targets.get(reference.slot as usize) {
            Some(Target::Doc(ix) | Target::Law(ix, _)) => Some(*ix),
            _ => None,
        })
    }

    /// The first visible document that a reference key names.
    pub(crate) fn one(&self, name: &str) -> Option<DocIx> {
        self.docs(name).next()
    }

    /// Whether a reference key names anybody at all, visible or not.
    pub(crate) fn names_any(&self, name: &str) -> bool {
        !self.record.refs(name).is_empty()
    }

    /// The laws and sections that a key of law references names, in the order written.
    pub(crate) fn laws(&self, name: &str) -> impl Iterator<Item = (DocIx, &'v [LawSection])> + use<'v> {
        let targets = &self.doc.targets;
        self.record.refs(name).iter().filter_map(move |reference| match targets.get(reference.slot as usize) {
            Some(Target::Law(ix, sections)) => Some((*ix, sections.as_slice())),
            _ => None,
        })
    }

    /// Parties: visible units and roles, and plain words.
    pub(crate) fn parties(&self, name: &str) -> impl Iterator<Item = Party<'v>> + use<'v> {
        let targets = &self.doc.targets;
        self.record.refs(name).iter().filter_map(move |reference| match targets.get(reference.slot as usize) {
            Some(Target::Doc(ix)) => Some(Party::Doc(*ix)),
            Some(Target::Words) => Some(Party::Words(&reference.text)),
            _ => None,
        })
    }

    /// The plain value of a key as data, by its declared type: references by id, law references as written only where the
    /// law is visible, texts in Markdown as plain text. Nothing where the key is missing or names nothing visible.
    pub(crate) fn plain(&self, view: &'v View, key: &Key) -> Option<Plain<'v>> {
        let id = |ix: DocIx| view.get(ix).map(|doc| Plain::Text(Cow::Borrowed(doc.id())));
        Some(match &self.record.get(key.name)?.value {
            Value::Str(text) if text.trim().is_empty() => return None,
            Value::Str(text) => Plain::Text(Cow::Borrowed(text)),
            Value::Prose(prose) => {
                let text = super::body::plain_text(view, self.doc, prose.fragment);
                Plain::Text(Cow::Owned(text)).filled()?
            }
            Value::Int(number) => Plain::Int(*number),
            Value::Number(number) => Plain::Number(*number),
            Value::Bool(flag) => Plain::Bool(*flag),
            Value::Date(date) => Plain::Text(Cow::Owned(date.to_string())),
            Value::Words(words) => {
                Plain::List(words.iter().map(|word| Plain::Text(Cow::Borrowed(&word.text))).collect())
            }
            Value::Months(months) => Plain::List(months.iter().map(|month| Plain::Int(i64::from(*month))).collect()),
            Value::Refs(_) => {
                let mut ids = self.docs(key.name).filter_map(id);
                match key.ty {
                    Ty::Refs(refs) if !refs.many => ids.next()?,
                    _ => Plain::List(ids.collect()),
                }
            }
            _ => return None,
        })
    }

    /// A step's id: written, else the folded title.
    pub(crate) fn activity_id(&self) -> String {
        crate::graph::relations::activity_id(self.record)
    }
}
