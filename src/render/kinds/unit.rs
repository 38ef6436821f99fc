//! A unit: its facts, what it shares with others, its place in the organisation, what changed.

use crate::audience::ViewDoc;
use crate::render::blocks;
use crate::render::context::{Fact, LinkGroup, UnitPart, Value};
use crate::render::page::builder::Builder;
use crate::render::page::changes::for_unit;
use crate::render::page::ways::Shared;

/// Of each sort of common ways of working a unit's page shows so many, and links to the register: all units share them.
const MOST_SHOWN: usize = 50;

/// A unit's part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> UnitPart {
    UnitPart {
        common: common(b, doc),
        tree: blocks::unit_tree(b, doc),
        subscribe: crate::render::kinds::role::subscribe(b, doc),
        changes: for_unit(b.edition, doc).iter().map(|change| b.change(change)).collect(),
    }
}

/// A unit's plain keys.
pub(crate) fn facts(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Option<Fact>> {
    let keys = doc.keys();
    let code = |key: &str, label: String| b.fact(key, vec![Value::text(label)]);
    let form = |key: &str| keys.str(key).and_then(|id| code(key, b.code("form", id).label));
    vec![
        b.contact_fact(keys, "contact"),
        b.contact_fact(keys, "phone"),
        b.contact_fact(keys, "email"),
        b.link_fact(keys, "body"),
        form("provider"),
        form("form"),
        crate::render::kinds::yes_or_no(b, keys, "caregiver"),
        b.inline_key(keys, "management_system").and_then(|html| b.fact("management_system", vec![Value::html(html)])),
    ]
}

/// Ways of working that apply here too: of the units above, or of the whole organisation; by kind or type.
fn common(b: &Builder<'_>, doc: &ViewDoc) -> Vec<LinkGroup> {
    let shared = b.edition.ways().shared(b.edition, doc.ix, MOST_SHOWN);
    let group = |((_, heading), shared): ((usize, Option<String>), Shared)| {
        let first: Vec<&ViewDoc> = shared.first.iter().filter_map(|ix| b.view().get(*ix)).collect();
        let kind = first.first().filter(|_| shared.count > MOST_SHOWN).map(|first| first.kind());
        let more = kind.and_then(|kind| b.all_in_register(kind, shared.count, doc));
        LinkGroup { heading, links: first.into_iter().map(|other| b.link(other)).collect(), more }
    };
    shared.into_iter().map(group).collect()
}
