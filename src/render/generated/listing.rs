//! Lists of documents: a register's groups and filters, a folder's list.
//!
//! A list works as it is; the filters are for the script, which reads the values that each item carries.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::ViewDoc;
use crate::model::{Direction, DocIx, Kind, RelationType, Status};
use crate::render::context::{Fact, Filter, FilterOption, Listing, ListingGroup, RegisterItem, Value};
use crate::render::page::builder::Builder;

/// A list shorter than this is read faster than filtered.
const FILTERED_FROM: usize = 6;

/// A list longer than this is looked through by title and filters: its items tell no more, or it would be megabytes.
const SHORT_FROM: usize = 300;

/// The filters of a list, in the order they are shown.
const FILTERS: [&str; 7] = ["unit", "type", "process", "role", "kind", "year", "status"];

/// Documents under the headings of their types.
pub(crate) fn by_type(b: &Builder<'_>, kind: Kind, docs: &[&ViewDoc]) -> Listing {
    let ids: BTreeSet<DocIx> = docs.iter().map(|doc| doc.ix).collect();
    let tops: Vec<&ViewDoc> = docs.iter().copied().filter(|doc| !has_parent_in(b, doc, &ids)).collect();
    let mut groups = Vec::new();
    let mut left: Vec<&ViewDoc> = tops;
    for def in b.view().config().types_of(kind) {
        let (mine, rest): (Vec<&ViewDoc>, Vec<&ViewDoc>) =
            left.into_iter().partition(|doc| doc.kind_type.as_deref() == Some(&def.id));
        left = rest;
        let heading = b.edition.type_many(kind, &def.id);
        groups.extend(group(b, &def.id, Some(heading), def.definition.clone(), mine, &ids));
    }
    groups.extend(group(b, "other", None, None, left, &ids));
    if let [only] = groups.as_mut_slice() {
        only.heading = None;
    }
    finish(b, groups)
}

/// Documents in one list, siblings in their order.
pub(crate) fn flat(b: &Builder<'_>, docs: Vec<&ViewDoc>) -> Listing {
    let ids: BTreeSet<DocIx> = docs.iter().map(|doc| doc.ix).collect();
    let tops: Vec<&ViewDoc> = docs.into_iter().filter(|doc| !has_parent_in(b, doc, &ids)).collect();
    let groups: Vec<ListingGroup> = group(b, "all", None, None, tops, &ids).into_iter().collect();
    finish(b, groups)
}

fn has_parent_in(b: &Builder<'_>, doc: &ViewDoc, ids: &BTreeSet<DocIx>) -> bool {
    // A role's parent is whom it reports to, and a routine's what it is an annex to: those are lists, not trees.
    let is_tree = matches!(doc.kind(), Kind::Process | Kind::Unit | Kind::Chapter);
    is_tree && b.view().parent(doc).is_some_and(|parent| ids.contains(&parent.ix) && parent.kind() == doc.kind())
}

fn group(
    b: &Builder<'_>,
    code: &str,
    heading: Option<String>,
    text: Option<String>,
    mut docs: Vec<&ViewDoc>,
    within: &BTreeSet<DocIx>,
) -> Option<ListingGroup> {
    b.edition.sort_siblings(&mut docs);
    let mut seen = BTreeSet::new();
    let items: Vec<RegisterItem> = docs.into_iter().map(|doc| item(b, doc, within, &mut seen)).collect();
    (!items.is_empty()).then(|| ListingGroup { code: code.to_owned(), heading, text, items })
}

fn item(b: &Builder<'_>, doc: &ViewDoc, within: &BTreeSet<DocIx>, seen: &mut BTreeSet<DocIx>) -> RegisterItem {
    seen.insert(doc.ix);
    let mut below: Vec<&ViewDoc> = Vec::new();
    if matches!(doc.kind(), Kind::Process | Kind::Unit | Kind::Chapter) {
        below.extend(b.view().children(doc.ix).filter(|child| within.contains(&child.ix) && !seen.contains(&child.ix)));
    }
    b.edition.sort_siblings(&mut below);
    RegisterItem {
        link: b.link(doc),
        summary: doc.summary().filter(|_| within.len() < SHORT_FROM),
        kind: None,
        facts: if within.len() < SHORT_FROM { facts(b, doc) } else { Vec::new() },
        children: below.into_iter().map(|child| item(b, child, within, seen)).collect(),
        filters: filters(b, doc),
    }
}

/// A few facts in a line.
fn facts(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Fact> {
    let keys = doc.keys();
    let year = keys.int("year").filter(|_| matches!(doc.kind(), Kind::Report | Kind::Law));
    let year = year.and_then(|year| b.fact("year", vec![Value::text(year.to_string())]));
    let review = b.date_fact("review_by", doc.dates.review_by.filter(|_| doc.kind().is_controlled()));
    let number = if doc.kind() == Kind::Law { b.text_fact(keys, "number") } else { None };
    [
        b.link_fact(keys, "owner").filter(|_| doc.kind().is_controlled()),
        b.link_fact(keys, "units"),
        number,
        year,
        review,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The values by which a list finds a document.
pub(crate) fn filters(b: &Builder<'_>, doc: &ViewDoc) -> BTreeMap<String, Vec<String>> {
    let mut filters = BTreeMap::new();
    filters.insert("unit".to_owned(), b.edition.unit_filter(doc));
    filters.insert("kind".to_owned(), vec![doc.kind().id().to_owned()]);
    filters.insert("type".to_owned(), doc.kind_type.iter().cloned().collect());
    filters.insert("process".to_owned(), ids(b.view().related(doc.ix, RelationType::Supports, Direction::Out)));
    filters.insert("role".to_owned(), roles(b, doc));
    filters.insert("year".to_owned(), doc.keys().int("year").map(|year| year.to_string()).into_iter().collect());
    let status = doc.kind().is_controlled().then(|| doc.status.id().to_owned());
    filters.insert("status".to_owned(), status.into_iter().collect());
    filters
}

fn ids(docs: Vec<&ViewDoc>) -> Vec<String> {
    docs.into_iter().map(|doc| doc.id().to_owned()).collect()
}

/// Whom it applies to, who performs it, who keeps it; the members of groups too.
pub(crate) fn roles(b: &Builder<'_>, doc: &ViewDoc) -> Vec<String> {
    let view = b.view();
    let relations = [
        (RelationType::AppliesTo, Direction::Out),
        (RelationType::Performs, Direction::In),
        (RelationType::Owns, Direction::In),
        (RelationType::ResponsibleFor, Direction::In),
    ];
    let mut found = BTreeSet::new();
    for (ty, direction) in relations {
        for role in view.related(doc.ix, ty, direction).into_iter().filter(|role| role.kind() == Kind::Role) {
            found.insert(role.id().to_owned());
            found.extend(view.members_of(role.ix).map(|member| member.id().to_owned()));
        }
    }
    found.into_iter().collect()
}

fn finish(b: &Builder<'_>, groups: Vec<ListingGroup>) -> Listing {
    let all: Vec<&RegisterItem> = groups.iter().flat_map(|group| every(&group.items)).collect();
    let count = all.len();
    let filters = if count < FILTERED_FROM { Vec::new() } else { choices(b, &all) };
    Listing { count, filters, groups }
}

fn every(items: &[RegisterItem]) -> Vec<&RegisterItem> {
    items.iter().flat_map(|item| std::iter::once(item).chain(every(&item.children))).collect()
}

/// The choices that occur among items, for each filter that would part them.
pub(crate) fn choices(b: &Builder<'_>, items: &[&RegisterItem]) -> Vec<Filter> {
    let values: Vec<&BTreeMap<String, Vec<String>>> = items.iter().map(|item| &item.filters).collect();
    choices_of(b, &values, &FILTERS)
}

/// The same for anything that carries filter values.
pub(crate) fn choices_of(b: &Builder<'_>, all: &[&BTreeMap<String, Vec<String>>], keys: &[&str]) -> Vec<Filter> {
    let filter = |key: &&str| {
        let values: BTreeSet<&str> = all
            .iter()
            .filter_map(|filters| filters.get(*key))
            .flatten()
            .map(String::as_str)
            .filter(|v| *v != "*")
            .collect();
        let mut options: Vec<FilterOption> = values.into_iter().map(|value| option(b, key, value)).collect();
        options.sort_by(|one, other| b.edition.collation.compare(&one.label, &other.label));
        let label = b.t(&format!("register.{key}"));
        (options.len() > 1).then(|| Filter { key: (*key).to_owned(), label, options })
    };
    keys.iter().filter_map(filter).collect()
}

fn option(b: &Builder<'_>, key: &str, value: &str) -> FilterOption {
    let title = |kind: Kind| b.view().by_id(kind, value).map(|doc| doc.title().to_owned());
    let label = match key {
        "unit" => title(Kind::Unit),
        "process" => title(Kind::Process),
        "role" => title(Kind::Role),
        "kind" => Kind::parse(value).map(|kind| b.edition.kind_many(kind).to_owned()),
        "status" => Some(b.code("status", value).label),
        "state" => Some(b.code("state", value).label),
        "cause" => Some(b.code("cause", value).label),
        "wheel" => Some(b.code("wheel", value).label),
        "type" => Kind::ALL.into_iter().find_map(|kind| b.view().config().type_title(kind, value).map(str::to_owned)),
        _ => None,
    };
    FilterOption { value: value.to_owned(), label: label.unwrap_or_else(|| value.to_owned()) }
}

/// The documents of a folder but its own page, for the list below an `index.md` that is itself a document.
pub(crate) fn in_folder<'e>(b: &Builder<'e>, folder: &str, own_url: &str) -> Vec<&'e ViewDoc> {
    let docs = b.view().docs().filter(|doc| doc.is_listed() && !doc.is_entry() && doc.status != Status::Repealed);
    docs.filter(|doc| doc.folder() == folder && doc.url != own_url).collect()
}

/// Documents in the order given, in one list.
pub(crate) fn in_order(b: &Builder<'_>, docs: &[&ViewDoc]) -> Listing {
    let none = BTreeSet::new();
    let items: Vec<RegisterItem> = docs.iter().map(|doc| item(b, doc, &none, &mut BTreeSet::new())).collect();
    finish(b, vec![ListingGroup { code: "all".to_owned(), heading: None, text: None, items }])
}
