//! A TOML table as read by its declared keys: values with their spans, in the order of the declarations.
//!
//! References and law references stand here as written, each with a number (`slot`) by which the graph keeps what it
//! resolved to. So a record never changes after parsing and can be shared between snapshots.

use std::ops::Range;

use super::key::Key;
use crate::diag::Span;
use crate::model::{Date, flow::Branch};

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text, decoded.
    pub(crate) text: String,
    /// Where it is written, quotes included.
    pub(crate) span: Span,
}

/// A reference as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What is written.
    pub(crate) text: String,
    /// Where.
    pub(crate) span: Span,
    /// Its number among the document's references.
    pub(crate) slot: u32,
}

/// A text in Markdown inside front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// The text, decoded.
    pub(crate) text: String,
    /// Where it is written.
    pub(crate) span: Span,
    /// Where its first character lies in the file, when the text stands there letter for letter (no escapes).
    pub(crate) base: Option<u32>,
    /// Its number among the document's texts (0 is the body).
    pub(crate) fragment: u32,
}

/// A branch of an activity, with the place of the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// Where to, and when.
    pub(crate) branch: Branch,
    /// Where the id is written.
    pub(crate) span: Span,
}

/// A value by the type of its key.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, also the ids of enumerations.
    Str(String),
    /// Text in Markdown.
    Prose(Prose),
    /// A whole number.
    Int(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A day.
    Date(Date),
    /// A month and a day of any year.
    MonthDay(i8, i8),
    /// Texts.
    Words(Vec<Word>),
    /// Months, 1 to 12.
    Months(Vec<u8>),
    /// References.
    Refs(Vec<Reference>),
    /// Law references.
    Laws(Vec<Reference>),
    /// A table.
    Table(Record),
    /// Tables.
    Tables(Vec<Record>),
    /// A table with free keys.
    Map(Vec<(Word, Field)>),
    /// The branches of an activity.
    Next(Vec<NextStep>),
    /// What is not looked into: its TOML source as a value.
    Free(toml::Value),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name of the key.
    pub(crate) name: &'static str,
    /// Where the key is written.
    pub(crate) key: Span,
    /// Where the value is written.
    pub(crate) span: Span,
    /// The value.
    pub(crate) value: Value,
    /// The declaration's index is not kept; the type is enough for those who walk a record.
    pub(crate) ty: Declared,
}

/// The declaration of a field, compared by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared(pub &'static Key);

impl PartialEq for Declared {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

/// A table as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    fields: Vec<Field>,
    /// Where the table is: its header or braces.
    pub(crate) span: Option<Span>,
}

impl Record {
    /// A record of fields.
    pub(crate) fn new(fields: Vec<Field>, span: Span) -> Self {
        Self { fields, span: Some(span) }
    }

    /// Takes in one more field, in its place.
    pub(super) fn add(&mut self, field: Field) {
        let place = self.fields.partition_point(|other| other.key < field.key);
        self.fields.insert(place, field);
    }

    /// All fields.
    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// A field by name.
    pub(crate) fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Where a value stands, or the table where it is missing.
    pub(crate) fn value_span(&self, name: &str) -> Option<Span> {
        self.get(name).map(|field| field.span).or(self.span)
    }

    /// A text; an empty one counts as absent (format § 8).
    pub(crate) fn str(&self, name: &str) -> Option<&str> {
        match &self.get(name)?.value {
            Value::Str(text) if !text.trim().is_empty() => Some(text),
            Value::Prose(prose) if !prose.text.trim().is_empty() => Some(&prose.text),
            _ => None,
        }
    }

    /// Puts a field in, in the place of one of its name.
    pub(crate) fn put(&mut self, field: Field) {
        self.fields.retain(|other| other.name != field.name);
        self.fields.push(field);
    }

    /// A deadline in words: as written, else its number of days.
    pub(crate) fn deadline(&self, days: impl FnOnce(i64) -> String) -> Option<String> {
        match self.table("deadline") {
            Some(table) => table.str("text").map(str::to_owned).or_else(|| table.int("days").map(days)),
            None => self.str("deadline").map(str::to_owned),
        }
    }

    /// A text in Markdown.
    pub(crate) fn prose(&self, name: &str) -> Option<&Prose> {
        match &self.get(name)?.value {
            Value::Prose(prose) if !prose.text.trim().is_empty() => Some(prose),
            _ => None,
        }
    }

    /// A whole number.
    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        match self.get(name)?.value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }

    /// A number.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// True or false.
    pub(crate) fn bool(&self, name: &str) -> Option<bool> {
        match self.get(name)?.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// A day.
    pub(crate) fn date(&self, name: &str) -> Option<Date> {
        match self.get(name)?.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// A month and day.
    pub(crate) fn month_day(&self, name: &str) -> Option<(i8, i8)> {
        match self.get(name)?.value {
            Value::MonthDay(month, day) => Some((month, day)),
            _ => None,
        }
    }

    /// Texts; none where the key is missing.
    pub(crate) fn words(&self, name: &str) -> &[Word] {
        match self.get(name).map(|field| &field.value) {
            Some(Value::Words(words)) => words,
            _ => &[],
        }
    }

    /// Texts as plain strings.
    pub(crate) fn strings(&self, name: &str) -> impl Iterator<Item = &str> {
        self.words(name).iter().map(|word| word.text.as_str())
    }

    /// Months; none where the key is missing.
    pub(crate) fn months(&self, name: &str) -> &[u8] {
        match self.get(name).map(|field| &field.value) {
            Some(Value::Months(months)) => months,
            _ => &[],
        }
    }

    /// References as written; the graph knows what they resolve to.
    pub(crate) fn refs(&self, name: &str) -> &[Reference] {
        match self.get(name).map(|field| &field.value) {
            Some(Value::Refs(refs) | Value::Laws(refs)) => refs,
            _ => &[],
        }
    }

    /// A table.
    pub(crate) fn table(&self, name: &str) -> Option<&Record> {
        match &self.get(name)?.value {
            Value::Table(record) => Some(record),
            _ => None,
        }
    }

    /// Tables; none where the key is missing.
    pub(crate) fn tables(&self, name: &str) -> &[Record] {
        match self.get(name).map(|field| &field.value) {
            Some(Value::Tables(records)) => records,
            _ => &[],
        }
    }

    /// The entries of a table with free keys.
    pub(crate) fn map(&self, name: &str) -> &[(Word, Field)] {
        match self.get(name).map(|field| &field.value) {
            Some(Value::Map(entries)) => entries,
            _ => &[],
        }
    }

    /// The branches of an activity; nothing where the key is missing.
    pub(crate) fn next(&self) -> Option<&[NextStep]> {
        match self.get("next").map(|field| &field.value) {
            Some(Value::Next(steps)) => Some(steps),
            _ => None,
        }
    }

    /// What a free table holds.
    pub(crate) fn free(&self, name: &str) -> Option<&toml::Value> {
        match &self.get(name)?.value {
            Value::Free(value) => Some(value),
            _ => None,
        }
    }
}

/// The place of a value's first character where its source is the text itself.
pub(super) fn literal_base(source: &str, range: &Range<usize>, decoded: &str) -> Option<u32> {
    let written = source.get(range.clone())?;
    let offset = written.find(decoded)?;
    let quotes = written.get(..offset)?;
    let plain = quotes.chars().all(|c| matches!(c, '"' | '\'' | '\n' | '\r'));
    (plain && !decoded.is_empty()).then(|| u32::try_from(range.start + offset).ok()).flatten()
}
