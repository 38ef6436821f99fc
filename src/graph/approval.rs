//! Approvers: which roles may approve a document according to `[approval]` (format § 8 "Approval", site § 1).
//!
//! The first existing key of the following counts: the class of the newest revision (`major`, `minor`),
//! `kind.type@law`, `kind@law`, `kind.type`, `kind`; if there is none, anybody may approve. If the document complies
//! with several laws, each list counts. The newest revision is the one with the latest date; one without a date is not
//! filled in yet and counts as the oldest. A role may also approve as a member of a listed group.

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

/// The roles of `[approval]` by key, with laws as ids; unknown roles become findings.
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

/// The roles that may approve a document; empty if anybody may. `class` is that of the change; without it that of the
/// newest revision.
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

/// Whether a role is one of these, or in one of these groups.
pub(crate) fn is_among(graph: &Graph, role: DocIx, allowed: &[DocIx]) -> bool {
    allowed.iter().any(|one| *one == role || graph.groups.of(role).any(|group| group == *one))
}

fn newest_class(doc: &Doc) -> Option<&str> {
    let revisions = doc.source.head.tables("revision");
    revisions.iter().max_by_key(|revision| revision.date("date"))?.str("class")
}

/// The ids of the laws in a document's keys, including its tables.
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
