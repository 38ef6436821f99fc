//! `handbok.json`: the graph of an audience as data (site § 3). Keys stand in the contract's order, what is
//! absent is `null`, documents and relations are sorted bytewise.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::audience::{Keys, Plain, View, ViewDoc};
use crate::model::relation::Detail;
use crate::model::{Date, DocIx};
use crate::schema::common::COMMON;
use crate::schema::kinds::own_keys;
use crate::schema::{Key, Ty};

/// The file's path in the edition.
pub(crate) const URL: &str = "handbok.json";

#[derive(Serialize)]
struct Handbook<'v> {
    format: u32,
    site: Site<'v>,
    documents: Vec<Document<'v>>,
    relations: Vec<Relation<'v>>,
}

#[derive(Serialize)]
struct Site<'v> {
    title: &'v str,
    organisation: &'v str,
    language: &'v str,
    audience: &'v str,
    date: String,
}

#[derive(Serialize)]
struct Document<'v> {
    kind: &'v str,
    id: &'v str,
    title: &'v str,
    url: &'v str,
    summary: Option<String>,
    status: &'v str,
    owner: Option<&'v str>,
    approved: Option<String>,
    valid_from: Option<String>,
    review_by: Option<String>,
    version: Option<&'v str>,
    r#type: Option<&'v str>,
    approved_by: Option<&'v str>,
    units: Vec<&'v str>,
    number: Option<&'v str>,
    retention: Option<&'v str>,
    reviewed: Option<String>,
    valid_to: Option<String>,
    repealed: Option<String>,
    facts: Row<'v>,
    risks: Vec<Row<'v>>,
    measures: Vec<Row<'v>>,
    values: Vec<Row<'v>>,
    comparisons: Vec<Row<'v>>,
    results: Vec<Row<'v>>,
    sections: Vec<Row<'v>>,
}

/// Keys with their values, in the order of the declarations.
struct Row<'v>(Vec<(&'static str, Option<Plain<'v>>)>);

impl Serialize for Row<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[derive(Serialize)]
struct Relation<'v> {
    r#type: &'v str,
    from: &'v str,
    to: &'v str,
    detail: &'v Detail,
}

/// The bytes of `handbok.json`.
pub(crate) fn json(view: &View) -> Vec<u8> {
    let config = view.config();
    let keys = view.docs().map(|doc| (doc.ix, doc.key())).collect();
    let handbook = Handbook {
        format: 1,
        site: Site {
            title: &config.title,
            organisation: &config.organisation,
            language: view.lang().code(),
            audience: view.audience().id(),
            date: view.today().to_string(),
        },
        documents: documents(view),
        relations: relations(view, &keys),
    };
    // Strings, numbers and lists of them can't fail to be written to memory.
    let mut bytes = serde_json::to_vec(&handbook).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn documents(view: &View) -> Vec<Document<'_>> {
    let mut documents: Vec<Document<'_>> = view.docs().map(|doc| document(view, doc)).collect();
    documents.sort_by(|a, b| (a.kind, a.id, a.url).cmp(&(b.kind, b.id, b.url)));
    documents
}

fn document<'v>(view: &'v View, doc: &'v ViewDoc) -> Document<'v> {
    let keys = doc.keys();
    let id = |ix: DocIx| view.get(ix).map(ViewDoc::id);
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    let mut units: Vec<&str> = Vec::new();
    for unit in keys.docs("units").chain(keys.docs("unit")).filter_map(id) {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    Document {
        kind: doc.kind().id(),
        id: doc.id(),
        title: doc.title(),
        url: &doc.url,
        summary: doc.summary(),
        status: doc.status.id(),
        owner: keys.one("owner").and_then(id),
        approved: date(doc.dates.approved),
        valid_from: date(doc.dates.start()),
        review_by: date(doc.dates.review_by),
        version: keys.str("version"),
        r#type: doc.kind_type.as_deref(),
        approved_by: keys.one("approved_by").and_then(id),
        units,
        number: keys.str("number"),
        retention: keys.str("retention"),
        reviewed: date(keys.date("reviewed")),
        valid_to: date(doc.dates.valid_to),
        repealed: date(doc.dates.repealed),
        facts: facts(view, doc),
        risks: rows(view, doc, "risk"),
        measures: rows(view, doc, "measure"),
        values: rows(view, doc, "value"),
        comparisons: rows(view, doc, "comparison"),
        results: rows(view, doc, "result"),
        sections: rows(view, doc, "section"),
    }
}

/// The plain keys that a document's kind has beside those of every kind, as far as they are written. Its references are
/// relations.
fn facts<'v>(view: &'v View, doc: &'v ViewDoc) -> Row<'v> {
    let own = own_keys(doc.kind()).iter().filter(|key| !matches!(key.ty, Ty::Refs(_) | Ty::TypeOf));
    Row(own.filter_map(|key| Some((key.name, Some(doc.keys().plain(view, key)?)))).collect())
}

/// The tables of a key, each with all its keys: what isn't written is `null`, a list of nothing `[]`.
fn rows<'v>(view: &'v View, doc: &'v ViewDoc, name: &str) -> Vec<Row<'v>> {
    let declared = own_keys(doc.kind()).iter().chain(COMMON).find(|key| key.name == name);
    let Some(Key { ty: Ty::Tables(keys), .. }) = declared else { return Vec::new() };
    let value = |table: Keys<'v>, key: &Key| {
        let none = match key.ty {
            Ty::Refs(refs) if refs.many => Some(Plain::List(Vec::new())),
            _ => None,
        };
        table.plain(view, key).or(none)
    };
    doc.keys().tables(name).map(|table| Row(keys.iter().map(|key| (key.name, value(table, key))).collect())).collect()
}

/// By type and both ends; those of the same ends are in order already (`graph::relations`).
fn relations<'v>(view: &'v View, keys: &'v BTreeMap<DocIx, String>) -> Vec<Relation<'v>> {
    let key = |ix: DocIx| keys.get(&ix).map(String::as_str);
    let mut relations: Vec<Relation<'_>> = Vec::with_capacity(view.relations().len());
    relations.extend(view.relations().iter().filter_map(|relation| {
        let (from, to) = (key(relation.from)?, key(relation.to)?);
        Some(Relation { r#type: relation.ty.id(), from, to, detail: &relation.detail })
    }));
    relations.sort_by_key(|relation| (relation.r#type, relation.from, relation.to));
    relations
}
