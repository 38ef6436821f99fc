//! A role: "my handbook" beside the relations. Duties, a group's members, dates, changes, reviews due.

use crate::audience::{Keys, ViewDoc};
use crate::model::{Direction, DocIx, RelationType};
use crate::render::context::{Duty, Event, Link, RelationItem, RolePart};
use crate::render::page::builder::Builder;
use crate::render::page::changes::for_role;
use crate::render::page::events::Source;

/// A role's part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> RolePart {
    let mut owned: Vec<&ViewDoc> = b.view().related(doc.ix, RelationType::Owns, Direction::Out);
    owned.retain(|owned| owned.kind().is_controlled());
    let mut due: Vec<_> = owned.into_iter().filter_map(|owned| b.due_item(owned)).collect();
    due.sort_by(|a, b| a.date.iso.cmp(&b.date.iso));
    RolePart {
        group: matches!(doc.kind_type.as_deref(), Some("group" | "forum")),
        introduction: introduction(b, doc),
        duties: doc.keys().tables("duty").map(|duty| self::duty(b, duty)).collect(),
        members: members(b, doc),
        dates: dates(b, doc),
        changes: for_role(b.edition, doc).iter().map(|change| b.change(change)).collect(),
        due,
        subscribe: subscribe(b, doc),
    }
}

/// The calendar and the feed of a role or unit, where the edition has them.
pub(crate) fn subscribe(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Link> {
    let files = [
        (crate::render::exports::calendar::url_of(b.edition, doc), "subscribe.calendar"),
        (crate::render::exports::feeds::url_of(b.edition, doc), "subscribe.feed"),
    ];
    files.into_iter().filter_map(|(url, words)| Some(b.plain_link(&url?, b.t(words)))).collect()
}

/// The page of the role's reading list, where the edition has it.
fn introduction(b: &Builder<'_>, doc: &ViewDoc) -> Option<Link> {
    let url = crate::graph::pages::introduction_url(&doc.url, b.edition.lang());
    b.edition.has_page(&url).then(|| b.plain_link(&url, b.t("introduction.link")))
}

/// A `[[duty]]`.
pub(crate) fn duty(b: &Builder<'_>, keys: Keys<'_>) -> Duty {
    Duty {
        title: keys.str("title").unwrap_or_default().to_owned(),
        letter: b.code("letter", keys.str("letter").unwrap_or("responsible")),
        ultimate: keys.bool("ultimate") == Some(true),
        text: b.inline_key(keys, "text"),
        laws: b.law_links(keys, "laws"),
        routines: b.key_links(keys, "routines"),
        processes: b.key_links(keys, "processes"),
    }
}

/// A group's members with nested groups expanded, each marked with the groups it comes through.
fn members(b: &Builder<'_>, doc: &ViewDoc) -> Vec<RelationItem> {
    let view = b.view();
    let mut members: Vec<&ViewDoc> = view.members_of(doc.ix).collect();
    b.edition.sort_titles(&mut members);
    let direct: Vec<DocIx> = doc.keys().docs("includes").collect();
    let item = |member: &ViewDoc| {
        let inner = view.groups_of(member.ix).filter(|group| view.groups_of(group.ix).any(|outer| outer.ix == doc.ix));
        let via: Vec<DocIx> =
            if direct.contains(&member.ix) { Vec::new() } else { inner.map(|group| group.ix).collect() };
        b.relation_item(member, Vec::new(), b.sorted_links(via))
    };
    members.into_iter().map(item).collect()
}

/// What the role, or a group it is in, sees to, soonest first; measures that are late before all. Reviews stand under what
/// is due.
fn dates(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Event> {
    let today = b.view().today();
    let mine: Vec<DocIx> = std::iter::once(doc.ix).chain(b.view().groups_of(doc.ix).map(|group| group.ix)).collect();
    let concerns = |responsible: &[DocIx]| responsible.iter().any(|role| mine.contains(role));
    let found = b.edition.occasions().iter().filter(|occasion| occasion.source != Source::Review);
    let mut found: Vec<_> = found.filter(|occasion| concerns(&occasion.responsible)).collect();
    // What is past, and happens but once, is no date to mind, but for what is still to be done.
    let is_open = |source: Source| matches!(source, Source::Measure | Source::FollowUp);
    found.retain(|occasion| occasion.date.is_none_or(|date| date >= today || is_open(occasion.source)));
    let place = |date: Option<crate::model::Date>| date.unwrap_or(crate::model::Date::MAX);
    found.sort_by_key(|occasion| place(occasion.date.or_else(|| occasion.next(today))));
    found.into_iter().map(|occasion| b.event(occasion, None)).collect()
}
