//! `datum.html`: every decided text with the days on which it applied, so that what applied on a day can be seen.
//!
//! The page is a whole list without script; with it a field for the day leaves what applied then.

use std::collections::BTreeMap;

use crate::audience::words::keys_in_words;
use crate::audience::{ViewDoc, ViewVersion};
use crate::model::{Kind, Spell, State};
use crate::render::context::{DatePage, DecidedGroup, DecidedText, Host, Link, Shell, Value};
use crate::render::generated::listing;
use crate::render::page::builder::Builder;

/// The page.
pub(crate) fn page(b: &Builder<'_>, page: Shell, host: Option<Host>) -> DatePage {
    let groups: Vec<DecidedGroup> = Kind::ALL.into_iter().filter_map(|kind| group(b, kind)).collect();
    let texts = || groups.iter().flat_map(|group| &group.texts);
    let values: Vec<&BTreeMap<String, Vec<String>>> = texts().map(|text| &text.filters).collect();
    let filters = listing::choices_of(b, &values, &["unit", "kind"]);
    DatePage { page, host, filters, count: texts().count(), is_cut: b.view().is_history_cut(), groups }
}

fn group(b: &Builder<'_>, kind: Kind) -> Option<DecidedGroup> {
    if !kind.is_controlled() {
        return None;
    }
    let mut docs: Vec<&ViewDoc> = b.view().of_kind(kind).collect();
    b.edition.sort_titles(&mut docs);
    let texts: Vec<DecidedText> = docs.into_iter().flat_map(|doc| texts(b, doc)).collect();
    (!texts.is_empty()).then(|| DecidedGroup { heading: b.edition.kind_many(kind).to_owned(), texts })
}

/// A document's decided texts, the newest first.
fn texts(b: &Builder<'_>, doc: &ViewDoc) -> Vec<DecidedText> {
    let versions = b.view().versions_of(doc.ix);
    if versions.is_empty() {
        let spell = Spell { state: State::InForce, from: doc.dates.begin(), to: doc.dates.last_day() };
        return text(b, doc, doc, spell, Some(b.link(doc))).into_iter().collect();
    }
    // On that day nobody knew of what was to come.
    let is_former = b.edition.options.as_of.is_some();
    let is_known = |version: &&ViewVersion| !is_former || version.spell.state != State::Upcoming;
    let text = |version: &ViewVersion| {
        let link = match version {
            _ if version.is_document => Some(b.link(doc)),
            _ if version.has_page => Some(b.plain_link(&version.doc.url, version.doc.title())),
            _ => None,
        };
        text(b, doc, &version.doc, version.spell, link)
    };
    versions.iter().filter(is_known).filter_map(text).collect()
}

/// A text that applied on some day.
fn text(b: &Builder<'_>, document: &ViewDoc, doc: &ViewDoc, spell: Spell, link: Option<Link>) -> Option<DecidedText> {
    let from = spell.from.filter(|_| !spell.never_applied())?;
    let day = |day| b.date(day).text;
    let by = b.key_links(doc.keys(), "approved_by").into_iter().next().map(Value::link).or_else(|| {
        let words = keys_in_words(b.view(), doc, &day);
        let named = words.into_iter().find(|one| one.key == "approved_by");
        named.map(|one| Value::text(one.lines.join(", ")))
    });
    let mut filters = listing::filters(b, document);
    filters.retain(|key, _| matches!(key.as_str(), "unit" | "kind"));
    Some(DecidedText {
        link: link.unwrap_or_else(|| Link { title: doc.title().to_owned(), ..Link::default() }),
        version: doc.keys().str("version").map(str::to_owned),
        from: b.date(from),
        to: spell.to.map(|day| b.date(day)),
        is_over: spell.to.is_some_and(|day| day < b.view().today()),
        approved: doc.dates.approved.map(|day| b.date(day)),
        by,
        filters,
    })
}
