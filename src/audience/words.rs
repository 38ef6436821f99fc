//! A document's keys as text for readers: names instead of ids, days, laws in canonical form. Used to show the
//! differences between two versions.

use super::{View, ViewDoc};
use crate::diag::Lang;
use crate::graph::Target;
use crate::model::{Date, DocIx};
use crate::parse::markdown::put_right;
use crate::schema::key::Ty;
use crate::schema::record::{Field, Reference, Value};
use crate::schema::{Key, Record};

/// Keys that no reader sees, or that the history shows better.
const UNSEEN: [&str; 16] = [
    "id",
    "kind",
    "order",
    "aliases",
    "keywords",
    "extra",
    "entry",
    "fingerprint",
    "revision",
    "reviewed",
    "revising",
    "audience",
    "text",
    "map",
    "attachments",
    "replaces",
];

/// A key as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Worded {
    /// Its name in front matter.
    pub(crate) key: &'static str,
    /// Its label in the site's language.
    pub(crate) label: String,
    /// Its values, one per line.
    pub(crate) lines: Vec<String>,
    /// Whether it names documents or laws; on a document's own page these are relations.
    pub(crate) is_reference: bool,
}

/// The visible keys of a document, in the order of their declaration. `day` formats dates.
pub(crate) fn keys_in_words(view: &View, doc: &ViewDoc, day: &dyn Fn(Date) -> String) -> Vec<Worded> {
    let words = Words { view, doc, day };
    let mut seen: Vec<Worded> = words.record(&doc.source.head);
    seen.retain(|worded| !UNSEEN.contains(&worded.key) && !worded.lines.is_empty());
    seen.sort_by_key(|worded| rank(doc, worded.key));
    seen
}

/// The position of a key in the declaration.
fn rank(doc: &ViewDoc, key: &str) -> usize {
    let declared = crate::schema::kinds::keys_of(doc.kind(), false);
    declared.iter().flat_map(|table| table.iter()).position(|one| one.name == key).unwrap_or(usize::MAX)
}

struct Words<'v> {
    view: &'v View,
    doc: &'v ViewDoc,
    day: &'v dyn Fn(Date) -> String,
}

impl Words<'_> {
    fn record(&self, record: &Record) -> Vec<Worded> {
        let lang = self.view.lang();
        record
            .fields()
            .iter()
            .map(|field| {
                let declared: &Key = field.ty.0;
                let label = if lang == Lang::Sv { declared.sv } else { declared.en };
                Worded {
                    key: field.name,
                    label: label.to_owned(),
                    lines: self.field(field),
                    is_reference: matches!(field.value, Value::Refs(_) | Value::Laws(_)),
                }
            })
            .collect()
    }

    fn field(&self, field: &Field) -> Vec<String> {
        match &field.value {
            Value::Str(text) => vec![self.choice(field, text)],
            Value::Prose(prose) => vec![flat(&prose.text)],
            Value::Int(number) => vec![number.to_string()],
            Value::Number(number) => vec![number.to_string()],
            Value::Bool(flag) => vec![yes_or_no(*flag, self.view.lang())],
            Value::Date(date) => vec![(self.day)(*date)],
            Value::MonthDay(month, day) => vec![format!("{month:02}-{day:02}")],
            Value::Words(words) => words.iter().map(|word| self.choice(field, &word.text)).collect(),
            Value::Months(months) => months.iter().map(u8::to_string).collect(),
            Value::Refs(refs) => refs.iter().filter_map(|one| self.name(one)).collect(),
            Value::Laws(laws) => laws.iter().flat_map(|one| self.law(one)).collect(),
            Value::Table(table) => vec![self.row(table)],
            Value::Tables(tables) => tables.iter().map(|table| self.row(table)).collect(),
            Value::Next(steps) => steps.iter().map(|step| step.branch.to.clone()).collect(),
            Value::Map(_) | Value::Free(_) => Vec::new(),
        }
    }

    /// A table on one line: its subject first, then its other values with their names.
    fn row(&self, table: &Record) -> String {
        let mut parts = Vec::new();
        for worded in self.record(table).into_iter().filter(|worded| worded.key != "id" && !worded.lines.is_empty()) {
            let said = worded.lines.join(", ");
            match worded.key {
                "title" => parts.insert(0, said),
                "text" => parts.push(said),
                _ => parts.push(format!("{}: {said}", worded.label)),
            }
        }
        parts.join(" · ")
    }

    /// The name of a choice, or any other text as it is.
    fn choice(&self, field: &Field, text: &str) -> String {
        let lang = self.view.lang();
        match field.ty.0.ty {
            Ty::Enum(choices) | Ty::Enums(choices) => {
                let found = choices.iter().find(|choice| choice.id == text);
                found.map_or(text, |choice| if lang == Lang::Sv { choice.sv } else { choice.en }).to_owned()
            }
            Ty::TypeOf => self.view.config().type_title(self.doc.kind(), text).unwrap_or(text).to_owned(),
            _ => flat(text),
        }
    }

    fn title(&self, ix: DocIx) -> Option<String> {
        self.view.get(ix).map(|doc| doc.title().to_owned())
    }

    /// The title of the referenced document; `None` if it is hidden, the written text if there is no such document any
    /// more.
    fn name(&self, reference: &Reference) -> Option<String> {
        match self.doc.targets.get(reference.slot as usize) {
            Some(Target::Doc(ix) | Target::Law(ix, _)) => self.title(*ix),
            Some(Target::Words | Target::All) => Some(reference.text.clone()),
            Some(Target::Broken) | None => self.doc.names_nobody(reference).then(|| reference.text.clone()),
        }
    }

    fn law(&self, reference: &Reference) -> Vec<String> {
        match self.doc.targets.get(reference.slot as usize) {
            Some(Target::Law(ix, sections)) => {
                let Some(law) = self.view.get(*ix) else { return Vec::new() };
                let name = law.abbr().unwrap_or(law.title());
                match sections.is_empty() {
                    true => vec![name.to_owned()],
                    false => sections.iter().map(|section| format!("{name} {section}")).collect(),
                }
            }
            _ => self.doc.names_nobody(reference).then(|| reference.text.clone()).into_iter().collect(),
        }
    }
}

fn flat(text: &str) -> String {
    put_right(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn yes_or_no(flag: bool, lang: Lang) -> String {
    let (sv, en) = if flag { ("ja", "yes") } else { ("nej", "no") };
    if lang == Lang::Sv { sv } else { en }.to_owned()
}
