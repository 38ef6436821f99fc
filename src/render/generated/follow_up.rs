//! The pages that follow the work: the annual wheel, requirements, changes, the archive, measures, the handbook's
//! health.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::ViewDoc;
use crate::diag::Severity;
use crate::model::{Direction, Kind, RelationType, Status};
use crate::render::blocks;
use crate::render::context::{
    ArchiveGroup, ArchiveItem, ArchivePage, Change, ChangeGroup, ChangeMonth, ChangesPage, Coverage, FindingGroup,
    FindingRow, Gap, HealthPage, Host, KeyFigure, Link, Measure, MeasuresPage, RequirementsPage, Shell, WheelPage,
};
use crate::render::edition::HealthFinding;
use crate::render::generated::{listing, start};
use crate::render::page::builder::Builder;
use crate::render::page::changes::{Change as Changed, repealed_on};

/// `arshjul.html`. The events of its own introduction stand in the wheel, not below it once more.
pub(crate) fn wheel(b: &Builder<'_>, page: Shell, host: Option<Host>) -> WheelPage {
    let host = host.map(|host| Host { events: Vec::new(), ..host });
    WheelPage { page, host, wheel: blocks::wheel(b, &[], &[]) }
}

/// `krav.html`.
pub(crate) fn requirements(b: &Builder<'_>, page: Shell, host: Option<Host>) -> RequirementsPage {
    let laws = blocks::requirements(b, None);
    let mut coverage = Coverage::default();
    for law in &laws {
        coverage.met += law.coverage.met;
        coverage.total += law.coverage.total;
    }
    RequirementsPage { page, host, coverage, laws }
}

/// So many changes stand on the changes page: more than anyone reads, and a page of some hundred kilobytes.
/// Of what is missing or found, a list on the health page shows so many; `handbok check` tells them all.
const MOST_SHOWN: usize = 200;

const NEWEST: usize = 300;

/// `andringar.html`.
pub(crate) fn changes(b: &Builder<'_>, page: Shell, host: Option<Host>) -> ChangesPage {
    let newest = b.edition.changes().iter().take(NEWEST);
    let all: Vec<(&Changed, Change)> = newest.map(|change| (change, with_filters(b, change))).collect();
    let mut months: Vec<ChangeMonth> = Vec::new();
    for (change, shown) in &all {
        let heading = b.edition.strings.month_year(change.date);
        match months.last_mut() {
            Some(month) if month.heading == heading => month.changes.push(shown.clone()),
            _ => months.push(ChangeMonth { heading, changes: vec![shown.clone()] }),
        }
    }
    let values: Vec<&BTreeMap<String, Vec<String>>> = all.iter().map(|(_, change)| &change.filters).collect();
    let filters = listing::choices_of(b, &values, &["role", "unit", "kind"]);
    let groups = |kind: Kind, key: &str| groups(b, kind, key, &all);
    ChangesPage {
        page,
        host,
        filters,
        months,
        is_cut: b.edition.changes().len() > NEWEST,
        by_role: groups(Kind::Role, "role"),
        by_unit: groups(Kind::Unit, "unit"),
    }
}

pub(super) fn with_filters(b: &Builder<'_>, change: &Changed) -> Change {
    let mut shown = b.change(change);
    let mut filters = listing::filters(b, &change.doc);
    filters.retain(|key, _| matches!(key.as_str(), "role" | "unit" | "kind"));
    shown.filters = filters;
    shown
}

/// How many changes a role or unit is shown with on the changes page; its own page has the rest.
const LATEST: usize = 5;

fn groups(b: &Builder<'_>, kind: Kind, key: &str, all: &[(&Changed, Change)]) -> Vec<ChangeGroup> {
    let mut docs: Vec<&ViewDoc> = b.view().of_kind(kind).filter(|doc| doc.is_listed()).collect();
    b.edition.sort_titles(&mut docs);
    let group = |doc: &ViewDoc| {
        let mine = all
            .iter()
            .filter(|(_, change)| change.filters.get(key).is_some_and(|ids| ids.iter().any(|id| id == doc.id())));
        let changes: Vec<Change> = mine.map(|(_, change)| change.clone()).take(LATEST).collect();
        (!changes.is_empty()).then(|| ChangeGroup { link: b.link(doc), changes })
    };
    docs.into_iter().filter_map(group).collect()
}

/// `arkiv.html`.
pub(crate) fn archive(b: &Builder<'_>, page: Shell, host: Option<Host>) -> ArchivePage {
    let mut repealed = Vec::new();
    for kind in Kind::ALL {
        let mut docs: Vec<&ViewDoc> = b.view().of_kind(kind).filter(|doc| doc.status == Status::Repealed).collect();
        docs.sort_by_key(|doc| (std::cmp::Reverse(repealed_on(doc)), doc.ix));
        let items: Vec<ArchiveItem> = docs.into_iter().map(|doc| archived(b, doc)).collect();
        if !items.is_empty() {
            repealed.push(ArchiveGroup { heading: b.edition.kind_many(kind).to_owned(), items });
        }
    }
    let is_earlier = |report: &&ViewDoc| {
        let mut followers = b.view().relations_of(report.ix, Direction::In);
        report.is_listed() && followers.any(|relation| relation.ty == RelationType::Follows)
    };
    let earlier = b.view().of_kind(Kind::Report).filter(is_earlier).collect();
    ArchivePage { page, host, repealed, reports: start::series_of(b, earlier) }
}

fn archived(b: &Builder<'_>, doc: &ViewDoc) -> ArchiveItem {
    ArchiveItem {
        link: b.link(doc),
        version: doc.keys().str("version").map(str::to_owned),
        repealed: repealed_on(doc).map(|date| b.date(date)),
        successors: b.successors(doc),
    }
}

/// `atgarder.html`: measures of all documents, of risks and of self-checks; open ones first, soonest due first.
pub(crate) fn measures(b: &Builder<'_>, page: Shell, host: Option<Host>) -> MeasuresPage {
    let mut measures: Vec<Measure> = Vec::new();
    for doc in b.view().docs().filter(|doc| doc.is_listed()) {
        let keys = doc.keys();
        measures.extend(keys.tables("measure").map(|table| gathered(b, doc, b.measure(doc, table))));
        for (table, cause) in [("risk", "risk"), ("result", "control")] {
            for inner in keys.tables(table) {
                if let Some(title) = inner.str("measure") {
                    let cause = Some(b.code("cause", cause));
                    let measure = Measure { title: title.to_owned(), cause, ..b.measure(doc, inner) };
                    measures.push(gathered(b, doc, measure));
                }
            }
        }
    }
    measures.sort_by(|one, other| {
        let key = |measure: &Measure| {
            let due = measure.due.as_ref().map(|date| date.iso.clone());
            (measure.done.is_some(), due.is_none(), due, measure.title.clone())
        };
        key(one).cmp(&key(other))
    });
    let values: Vec<&BTreeMap<String, Vec<String>>> = measures.iter().map(|measure| &measure.filters).collect();
    let filters = listing::choices_of(b, &values, &["role", "unit", "state", "cause"]);
    MeasuresPage { page, host, filters, measures }
}

/// A measure as it stands among those of other documents.
fn gathered(b: &Builder<'_>, doc: &ViewDoc, measure: Measure) -> Measure {
    let ids = |links: &[Link]| -> Vec<String> {
        links.iter().filter_map(|link| link.doc.as_deref()?.split_once('/').map(|(_, id)| id.to_owned())).collect()
    };
    let mut filters = BTreeMap::new();
    filters.insert("unit".to_owned(), b.edition.unit_filter(doc));
    filters.insert("role".to_owned(), ids(&measure.responsible));
    filters.insert("state".to_owned(), vec![measure.state.code.clone()]);
    filters.insert("cause".to_owned(), measure.cause.iter().map(|cause| cause.code.clone()).collect());
    Measure { document: Some(b.link(doc)), filters, ..measure }
}

/// The checks that tell of something missing, rather than something wrong.
const GAPS: [&str; 9] = [
    "process-without-activities",
    "activity-without-responsible",
    "process-without-routine",
    "routine-orphan",
    "routine-without-applies-to",
    "missing-owner",
    "missing-approver",
    "missing-review-date",
    "control-without-responsible",
];

/// What an organisation may leave out by choice, and wants to see all the same.
type GapByChoice = (&'static str, fn(&ViewDoc) -> bool);
const GAPS_BY_CHOICE: [GapByChoice; 2] = [
    ("routine-without-responsible", |doc| {
        let is_work = matches!(doc.kind_type.as_deref(), Some("routine" | "instruction" | "checklist"));
        doc.kind() == Kind::Routine && is_work && !doc.keys().has("responsible")
    }),
    ("process-without-diagram", |doc| {
        let is_main = doc.kind() == Kind::Process && doc.kind_type.as_deref() == Some("main");
        is_main && doc.keys().bool("diagram") == Some(false)
    }),
];

/// `halsa.html`.
pub(crate) fn health(b: &Builder<'_>, page: Shell, host: Option<Host>) -> HealthPage {
    let due = start::due(b);
    let (overdue, soon): (Vec<_>, Vec<_>) = due.into_iter().partition(|item| item.state.code == "overdue");
    let unmet: Vec<_> = blocks::requirements(b, None)
        .into_iter()
        .flat_map(|law| {
            // Sections of several laws stand together here: each names its own.
            let name = law.link.abbr.unwrap_or(law.link.title);
            law.sections.into_iter().map(move |mut row| {
                row.link.title = format!("{}, {name}", row.link.title);
                row
            })
        })
        .filter(|section| section.state.code == "unmet")
        .collect();
    let findings = findings(b);
    let figure = |value: usize, label: &str| KeyFigure {
        value: value.to_string(),
        label: b.t(label),
        note: None,
        trend: None,
        link: None,
    };
    let figures = vec![
        figure(overdue.len(), "health.overdue"),
        figure(soon.len(), "health.soon"),
        figure(unmet.len(), "health.unmet"),
        figure(b.edition.options.findings.len(), "health.findings"),
    ];
    HealthPage { page, host, figures, overdue, soon, gaps: gaps(b), unmet, findings }
}

/// What is missing, by check; what was left out as draft or upcoming stands there too.
fn gaps(b: &Builder<'_>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for code in GAPS {
        let found = b.edition.options.findings.iter().filter(|finding| finding.code == code);
        let docs: BTreeSet<_> = found.filter_map(|finding| finding.doc).collect();
        if !docs.is_empty() {
            let heading = b.edition.strings.get(&format!("gap.{code}")).unwrap_or(code).to_owned();
            gaps.push(gap(code, heading, b.sorted_links(docs)));
        }
    }
    for (code, is_gap) in GAPS_BY_CHOICE {
        let docs: BTreeSet<_> =
            b.view().docs().filter(|doc| doc.is_listed() && is_gap(doc)).map(|doc| doc.ix).collect();
        if !docs.is_empty() {
            gaps.push(gap(code, b.t(&format!("gap.{code}")), b.sorted_links(docs)));
        }
    }
    let mut left_out: Vec<Link> = b
        .edition
        .options
        .unpublished
        .iter()
        .map(|doc| {
            let owner = doc
                .owner
                .and_then(|ix| b.view().get(ix))
                .map_or_else(|| b.t("health.no_owner"), |role| role.title().to_owned());
            let status = b.code("status", doc.status.id()).label;
            Link { title: format!("{} ({}, {owner})", doc.title, status.to_lowercase()), ..Link::default() }
        })
        .collect();
    left_out.sort_by(|one, other| b.edition.collation.compare(&one.title, &other.title));
    if !left_out.is_empty() {
        gaps.push(gap("unpublished", b.t("gap.unpublished"), left_out));
    }
    gaps
}

fn gap(code: &str, heading: String, mut links: Vec<Link>) -> Gap {
    let count = links.len();
    links.truncate(MOST_SHOWN);
    Gap { code: code.to_owned(), heading, count, links }
}

/// All findings by the owner of the document they stand in.
fn findings(b: &Builder<'_>) -> Vec<FindingGroup> {
    let mut by_owner: BTreeMap<Option<crate::model::DocIx>, Vec<(&HealthFinding, Option<&ViewDoc>)>> = BTreeMap::new();
    for finding in &b.edition.options.findings {
        let doc = finding.doc.and_then(|ix| b.view().get(ix));
        let owner = doc.and_then(|doc| doc.keys().one("owner"));
        by_owner.entry(owner).or_default().push((finding, doc));
    }
    let mut groups: Vec<FindingGroup> = by_owner
        .into_iter()
        .map(|(owner, found)| FindingGroup {
            owner: owner.and_then(|ix| b.link_to(ix)),
            count: found.len(),
            findings: found.into_iter().take(MOST_SHOWN).map(|(finding, doc)| row(b, finding, doc)).collect(),
        })
        .collect();
    let title = |group: &FindingGroup| group.owner.as_ref().map(|owner| owner.title.clone());
    groups.sort_by(|one, other| match (title(one), title(other)) {
        (Some(one), Some(other)) => b.edition.collation.compare(&one, &other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    groups
}

fn row(b: &Builder<'_>, finding: &HealthFinding, doc: Option<&ViewDoc>) -> FindingRow {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    FindingRow {
        severity: b.code("state", severity),
        code: finding.code.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        document: doc.map(|doc| b.link(doc)),
        place: format!("{}:{}:{}", finding.path, finding.line, finding.column),
    }
}
