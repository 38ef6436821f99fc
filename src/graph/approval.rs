//! Who may approve a document, by `[approval]` (format § 8 "Approval", site § 1).
//!
//! The key that counts is the first there is of the newest revision's class (`major`, `minor`), `kind.type@law`,
//! `kind@law`, `kind.type` and `kind`; no key: anybody. Of several laws that the document complies with each list counts.
//! The newest revision is the one with the latest date; one without a date is still to be filled in and counts as the
//! oldest. A role in a group that the list names may approve, for what applies to a group applies to its members.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Found, Names};
use super::{Approval, Doc, Graph, Target};
use crate::config::Config;
use crate::diag::Finding;
use crate::model::{DocIx, Kind};
use crate::parse::Document;
use crate::schema::Record;
use crate::schema::kinds::FORMER;
use crate::schema::record::Value;

/// The roles of `[approval]` by key, laws by their ids, and the unknown ones as findings.
pub(super) fn read(
    config: &Config,
    names: &Names,
    documents: &[std::sync::Arc<Document>],
    unknown: &dyn Fn(crate::diag::Span, &str, Kind) -> Finding,
) -> (Approval, Vec<Finding>) {
    let mut approval: Approval = BTreeMap::new();
    let mut findings = Vec::new();
    let mut look = |kind: Kind, written: &str, span| match names.of_kind(kind, written) {
        Found::One(ix) => vec![ix],
        Found::Several(several) => several,
        Found::Nothing => {
            findings.push(unknown(span, written, kind));
            Vec::new()
        }
    };
    for rule in &config.approval {
        let roles: Vec<DocIx> = rule.roles.iter().flat_map(|role| look(Kind::Role, &role.text, role.span)).collect();
        let Some((base, law)) = rule.key.split_once('@') else {
            approval.entry(rule.key.clone()).or_default().extend(roles);
            continue;
        };
        for law in look(Kind::Law, law, rule.span) {
            let id = documents.get(law.index()).map_or("", |law| law.id.as_str());
            approval.entry(format!("{base}@{id}")).or_default().extend(roles.iter().copied());
        }
    }
    (approval, findings)
}

/// The roles that may approve a document; none where anybody may. `class` is that of the change, the newest revision's
/// when nothing is given.
pub(crate) fn allowed(graph: &Graph, doc: &Doc, class: Option<&str>) -> Vec<DocIx> {
    let list = |key: &str| graph.approval.get(key).cloned();
    let kind = doc.kind().id();
    let of_type = doc.kind_type.as_ref().map(|kind_type| format!("{kind}.{kind_type}"));
    let laws = laws(graph, doc);
    let by_law = |base: &str| -> Option<Vec<DocIx>> {
        let lists: Vec<Vec<DocIx>> = laws.iter().filter_map(|law| list(&format!("{base}@{law}"))).collect();
        (!lists.is_empty()).then(|| lists.concat())
    };
    let class = class.or_else(|| newest_class(doc));
    class
        .and_then(list)
        .or_else(|| by_law(of_type.as_deref()?))
        .or_else(|| by_law(kind))
        .or_else(|| list(of_type.as_deref()?))
        .or_else(|| list(kind))
        .unwrap_or_default()
}

/// Whether a role is one of these, or in a group that is.
pub(crate) fn is_among(graph: &Graph, role: DocIx, allowed: &[DocIx]) -> bool {
    allowed.iter().any(|one| *one == role || graph.groups.of(role).any(|group| group == *one))
}

fn newest_class(doc: &Doc) -> Option<&str> {
    let revisions = doc.source.head.tables("revision");
    revisions.iter().max_by_key(|revision| revision.date("date"))?.str("class")
}

/// The ids of the laws that a document's keys name, those of its tables included.
fn laws(graph: &Graph, doc: &Doc) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(graph, doc, &doc.source.head, &mut found);
    found
}

fn gather(graph: &Graph, doc: &Doc, record: &Record, found: &mut BTreeSet<String>) {
    for field in record.fields() {
        match &field.value {
            Value::Laws(_) if field.name == FORMER => {}
            Value::Laws(laws) => found.extend(laws.iter().filter_map(|law| match doc.target(law.slot) {
                Target::Law(ix, _) => Some(graph.doc(*ix).source.id.clone()),
                _ => None,
            })),
            Value::Tables(tables) => tables.iter().for_each(|table| gather(graph, doc, table, found)),
            Value::Table(table) => gather(graph, doc, table, found),
            _ => {}
        }
    }
}
