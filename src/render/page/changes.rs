//! What changed: new documents, revisions, repeals. One list for the changes page, the start page, roles, units and the
//! feed.
//!
//! A document's revisions say what changed; without any, the day of approval does. Of a repealed document only the
//! repeal is told. Nothing after today is.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::audience::{Keys, View, ViewDoc};
use crate::model::{Date, Direction, DocIx, RelationType, Status};
use crate::render::context;
use crate::render::edition::Edition;
use crate::render::page::builder::Builder;

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// A document that wasn't there before.
    New,
    /// A new version, or a document that replaces another.
    Revised,
    /// A document that ceased to apply.
    Repealed,
}

impl What {
    /// Its code (`state.<code>` of the theme's strings).
    pub(crate) fn id(self) -> &'static str {
        match self {
            What::New => "new",
            What::Revised => "revised",
            What::Repealed => "repealed",
        }
    }
}

/// A change of a document.
#[derive(Clone)]
pub(crate) struct Change {
    /// The day.
    pub(crate) date: Date,
    /// What happened.
    pub(crate) what: What,
    /// The document.
    pub(crate) doc: Arc<ViewDoc>,
    /// The place of its `[[revision]]`, where the change has one.
    revision: Option<usize>,
}

impl Change {
    /// Its `[[revision]]`, where it has one.
    pub(crate) fn revision(&self) -> Option<Keys<'_>> {
        self.doc.keys().tables("revision").nth(self.revision?)
    }

    /// The version after the change.
    pub(crate) fn version(&self) -> Option<&str> {
        self.revision()?.str("version")
    }
}

/// All changes up to today, the newest first, those of a day by title.
pub(in crate::render) fn changes(edition: &Edition<'_>) -> Vec<Change> {
    let view = edition.view;
    let mut changes: Vec<Change> = view.shared().flat_map(|doc| of(view, doc)).collect();
    changes.sort_by(|a, b| {
        b.date.cmp(&a.date).then_with(|| edition.by_title(&a.doc, &b.doc)).then_with(|| b.version().cmp(&a.version()))
    });
    changes
}

/// The changes of one document, in no order.
fn of(view: &View, doc: &Arc<ViewDoc>) -> Vec<Change> {
    let change = |date, what, revision| Change { date, what, doc: doc.clone(), revision };
    let today = view.today();
    if doc.status == Status::Repealed {
        return repealed_on(doc)
            .filter(|date| *date <= today)
            .map(|date| change(date, What::Repealed, None))
            .into_iter()
            .collect();
    }
    let revisions = doc.keys().tables("revision");
    let mut dated: Vec<(Date, usize)> = revisions
        .enumerate()
        .filter(|(_, revision)| view.names_version(doc.ix, revision.str("version")))
        .filter_map(|(place, revision)| Some((revision.date("date")?, place)))
        .collect();
    dated.sort_by_key(|(date, _)| *date);
    let is_successor = doc.keys().names_any("replaces");
    let first = if is_successor { What::Revised } else { What::New };
    let mut changes = Vec::new();
    for (number, (date, revision)) in dated.iter().enumerate() {
        let what = if number == 0 { first } else { What::Revised };
        changes.push(change(*date, what, Some(*revision)));
    }
    let latest = dated.last().map(|(date, _)| *date);
    if let Some(date) = doc.dates.approved.filter(|date| latest.is_none_or(|latest| *date > latest)) {
        // An approval after the last revision renews the document; by itself it makes it.
        let what = if latest.is_some() { What::Revised } else { first };
        changes.push(change(date, what, None));
    }
    changes.retain(|change| change.date <= today);
    changes
}

/// The day that a document ceased to apply: `repealed`, or the day after `valid_to`.
pub(crate) fn repealed_on(doc: &ViewDoc) -> Option<Date> {
    let after = || doc.dates.valid_to.and_then(|last| last.tomorrow().ok());
    match (doc.dates.repealed, after()) {
        (Some(repealed), Some(after)) => Some(repealed.min(after)),
        (repealed, after) => repealed.or(after),
    }
}

impl Builder<'_> {
    /// A change as a page shows it; its filters are the caller's.
    pub(crate) fn change(&self, change: &Change) -> context::Change {
        let revision = change.revision();
        let code = |group: &str, key: &str| revision.and_then(|keys| keys.str(key)).map(|id| self.code(group, id));
        let what = match change.what {
            What::Repealed => self.code("status", Status::Repealed.id()),
            other => self.code("state", other.id()),
        };
        let kind = self.sort_code(&change.doc);
        let text = revision.and_then(|keys| keys.str("change")).map(crate::model::escaped);
        context::Change {
            date: self.date(change.date),
            what,
            link: self.link(&change.doc),
            kind,
            version: change.version().map(str::to_owned),
            text,
            class: code("class", "class"),
            cause: code("cause", "cause"),
            filters: std::collections::BTreeMap::new(),
        }
    }
}

/// How far back a role's and a unit's page look.
const RECENT_DAYS: i64 = 90;

/// What changed in the last 90 days of what concerns a role, itself or through its groups, newest first.
pub(crate) fn for_role<'e>(edition: &'e Edition<'_>, role: &ViewDoc) -> Vec<&'e Change> {
    let concerns = concerning(edition, role);
    recent(edition).filter(|change| concerns.contains(&change.doc.ix)).collect()
}

/// What changed in the last 90 days of a unit's own documents and those of units below it, newest first.
pub(crate) fn for_unit<'e>(edition: &'e Edition<'_>, unit: &ViewDoc) -> Vec<&'e Change> {
    let is_own = |doc: &ViewDoc| {
        let mut units = doc.keys().docs("units").chain(doc.keys().docs("unit"));
        units.any(|own| edition.units_above(own).contains(&unit.ix))
    };
    recent(edition).filter(|change| change.doc.ix == unit.ix || is_own(&change.doc)).collect()
}

/// The documents that concern a role, itself or through its groups: what it does, answers for or takes part in, and
/// what applies to it. What only mentions it does not.
pub(crate) fn concerning(edition: &Edition<'_>, role: &ViewDoc) -> BTreeSet<DocIx> {
    let view = edition.view;
    let mut found = BTreeSet::from([role.ix]);
    for role in std::iter::once(role.ix).chain(view.groups_of(role.ix).map(|group| group.ix)) {
        let out = view.relations_of(role, Direction::Out);
        found.extend(out.filter(|relation| relation.ty.reaches_members()).map(|relation| relation.to));
        let to_it = view.relations_of(role, Direction::In);
        found.extend(to_it.filter(|relation| relation.ty == RelationType::AppliesTo).map(|relation| relation.from));
    }
    found
}

fn recent<'e>(edition: &'e Edition<'_>) -> impl Iterator<Item = &'e Change> {
    let since = edition.view.today().checked_sub(jiff::Span::new().days(RECENT_DAYS)).unwrap_or(Date::MIN);
    edition.changes().iter().take_while(move |change| change.date >= since)
}
