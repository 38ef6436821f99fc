//! A unit: its facts, what it shares with others, its place in the organisation, what changed.

use std::collections::BTreeMap;

use super::super::blocks;
use super::super::builder::Builder;
use super::super::changes::for_unit;
use super::super::context::{Fact, LinkGroup, UnitPart, Value};
use crate::audience::ViewDoc;
use crate::model::{DocIx, Kind};

/// Of each sort of common ways of working a unit's page shows so many, and links to the register: all units share them.
const MOST_SHOWN: usize = 50;

/// A unit's part.
pub fn part(b: &Builder<'_>, doc: &ViewDoc) -> UnitPart {
    UnitPart {
        common: common(b, doc),
        tree: blocks::unit_tree(b, doc),
        changes: for_unit(b.edition, doc).iter().map(|change| b.change(change)).collect(),
    }
}

/// A unit's plain keys.
pub fn facts(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Option<Fact>> {
    let keys = doc.keys();
    let code = |key: &str, label: String| b.fact(key, vec![Value::text(label)]);
    // Who runs it says more than own or external.
    let form = keys.str("form").and_then(|id| code("form", b.code("form", id).label));
    let provider = keys.str("provider").filter(|_| form.is_none());
    let provider = provider.and_then(|id| code("provider", b.code("form", id).label));
    vec![
        b.text_fact(keys, "contact"),
        b.link_fact(keys, "body"),
        form.or(provider),
        super::yes_or_no(b, keys, "caregiver"),
        b.inline_key(keys, "management_system").and_then(|html| b.fact("management_system", vec![Value::html(html)])),
    ]
}

/// Ways of working that apply here too: of the units above, or of the whole organisation; by kind or type.
fn common(b: &Builder<'_>, doc: &ViewDoc) -> Vec<LinkGroup> {
    let above: Vec<DocIx> = b.edition.units_above(doc.ix).into_iter().skip(1).collect();
    let shares = |other: &&ViewDoc| {
        let keys = other.keys();
        let own: Vec<DocIx> = keys.docs("units").collect();
        let is_common = !keys.names_any("units") || own.iter().any(|unit| above.contains(unit));
        other.is_listed() && is_common && !own.contains(&doc.ix)
    };
    let kinds = [Kind::Process, Kind::Routine, Kind::Control];
    let mut docs: Vec<&ViewDoc> = kinds.into_iter().flat_map(|kind| b.view().of_kind(kind)).filter(shares).collect();
    b.edition.sort_titles(&mut docs);
    let mut groups: BTreeMap<(usize, Option<String>), Vec<&ViewDoc>> = BTreeMap::new();
    for other in docs {
        groups.entry(b.edition.sort_of(other, true)).or_default().push(other);
    }
    let group = |((_, heading), docs): ((usize, Option<String>), Vec<&ViewDoc>)| {
        let first = docs.first().filter(|_| docs.len() > MOST_SHOWN);
        let more = first.and_then(|first| b.all_in_register(first.kind(), docs.len(), doc));
        LinkGroup { heading, links: docs.into_iter().take(MOST_SHOWN).map(|other| b.link(other)).collect(), more }
    };
    groups.into_iter().map(group).collect()
}
