//! The start page: "I am … and I need …" for staff, the reports for citizens.

use std::collections::BTreeMap;

use crate::audience::ViewDoc;
use crate::graph::GeneratedPage;
use crate::model::{Audience, Direction, Kind};
use crate::render::blocks;
use crate::render::context::{
    DueItem, Event, Host, KeyFigure, Link, LinkGroup, ReportSeries, Shell, Shortcut, StartPage,
};
use crate::render::generated::follow_up::with_filters;
use crate::render::generated::listing;
use crate::render::kinds::{chapter, report};
use crate::render::page::builder::Builder;
use crate::render::page::navigation::page_title;

/// How many changes and due documents the start page has: the first are shown, the others where they are the reader's
/// own.
const SHOWN: usize = 40;
/// How many events.
const EVENTS: usize = 6;

/// `index.html`.
pub(crate) fn page(b: &Builder<'_>, page: Shell, host: Option<Host>) -> StartPage {
    let is_intranet = b.view().audience() == Audience::Intranet;
    let (report, figures) = how_it_went(b).unzip();
    let figures = figures.unwrap_or_default();
    StartPage {
        page,
        host,
        roles: if is_intranet { roles(b) } else { Vec::new() },
        map: blocks::process_map(b, &[], None),
        shortcuts: shortcuts(b),
        units: if is_intranet { units(b) } else { Vec::new() },
        figures_of: report.map(|report| Link { abbr: None, ..b.link(report) }),
        figures,
        help: if is_intranet { Vec::new() } else { help(b) },
        changes: b.edition.changes().iter().take(SHOWN).map(|change| with_filters(b, change)).collect(),
        due: if is_intranet { due(b).into_iter().take(SHOWN).collect() } else { Vec::new() },
        events: events(b),
        reports: series(b),
        chapters: chapter::below(b, None).into_iter().map(|doc| b.link(doc)).collect(),
    }
}

/// The units, by title.
fn units(b: &Builder<'_>) -> Vec<Link> {
    b.sorted_links(b.view().of_kind(Kind::Unit).filter(|unit| unit.is_listed()).map(|unit| unit.ix))
}

/// The newest report that has figures, with them.
fn how_it_went<'e>(b: &Builder<'e>) -> Option<(&'e ViewDoc, Vec<KeyFigure>)> {
    let mut reports: Vec<&ViewDoc> = b.view().of_kind(Kind::Report).filter(|report| report.is_listed()).collect();
    report::sort_newest(&mut reports);
    let with_figures = |report: &'e ViewDoc| (report, report::key_figures(b, report));
    reports.into_iter().map(with_figures).find(|(_, figures)| !figures.is_empty())
}

/// What one can get help with: the main processes, each with its purpose.
fn help(b: &Builder<'_>) -> Vec<Shortcut> {
    let is_main = |doc: &&ViewDoc| doc.is_listed() && doc.kind_type.as_deref() == Some("main");
    let is_top = |doc: &&ViewDoc| b.view().parent(doc).is_none_or(|parent| parent.kind() != Kind::Process);
    let mut docs: Vec<&ViewDoc> = b.view().of_kind(Kind::Process).filter(is_main).filter(is_top).collect();
    b.edition.sort_siblings(&mut docs);
    let shortcut =
        |doc: &ViewDoc| Shortcut { code: "process".to_owned(), link: b.link(doc), text: doc.summary(), count: None };
    docs.into_iter().map(shortcut).collect()
}

/// Roles in use by type, those with the most to do first.
fn roles(b: &Builder<'_>) -> Vec<LinkGroup> {
    let types = ["staff", "manager", "specialist", "group"];
    let mut groups = Vec::new();
    for id in types {
        let mut roles: Vec<(&ViewDoc, usize)> = b
            .view()
            .of_kind(Kind::Role)
            .filter(|role| role.kind_type.as_deref() == Some(id))
            .map(|role| (role, weight(b, role)))
            .filter(|(_, weight)| *weight > 0)
            .collect();
        roles.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| b.edition.by_title(one.0, other.0)));
        let links: Vec<Link> = roles.into_iter().map(|(role, _)| b.link(role)).collect();
        if !links.is_empty() {
            groups.push(LinkGroup { heading: Some(b.edition.type_many(Kind::Role, id)), links, more: None });
        }
    }
    groups
}

fn weight(b: &Builder<'_>, role: &ViewDoc) -> usize {
    b.view().relations_of(role.ix, Direction::Out).count() + b.view().relations_of(role.ix, Direction::In).count()
}

/// Registers with what they hold, then the pages that gather.
fn shortcuts(b: &Builder<'_>) -> Vec<Shortcut> {
    let kinds = [
        Kind::Routine,
        Kind::Process,
        Kind::Role,
        Kind::Unit,
        Kind::Report,
        Kind::Law,
        Kind::Control,
        Kind::Risk,
        Kind::Indicator,
        Kind::Term,
    ];
    let register = |kind: Kind| {
        let url = b.edition.register_url(kind)?;
        let count = b.view().of_kind(kind).filter(|doc| doc.is_listed()).count();
        let text = b.edition.strings.get(&format!("kind.{kind}.text")).map(str::to_owned);
        let link = b.plain_link(&url, b.edition.kind_many(kind));
        Some(Shortcut { code: kind.id().to_owned(), link, text, count: Some(count) })
    };
    let pages = [
        (GeneratedPage::Forms, "forms"),
        (GeneratedPage::Wheel, "wheel"),
        (GeneratedPage::Index, "index"),
        (GeneratedPage::Requirements, "requirements"),
        (GeneratedPage::Measures, "measures"),
        (GeneratedPage::Health, "health"),
    ];
    let page = |(page, code): (GeneratedPage, &str)| {
        let url = b.edition.page_url(page)?;
        let text = b.edition.strings.get(&format!("shortcut.{code}")).map(str::to_owned);
        let link = b.plain_link(url, page_title(b.edition, page));
        Some(Shortcut { code: code.to_owned(), link, text, count: None })
    };
    kinds.into_iter().filter_map(register).chain(pages.into_iter().filter_map(page)).collect()
}

/// Documents overdue or soon due, the longest overdue first.
pub(crate) fn due(b: &Builder<'_>) -> Vec<DueItem> {
    let item = |doc: &ViewDoc| {
        let mut filters = listing::filters(b, doc);
        filters.retain(|key, _| matches!(key.as_str(), "role" | "unit"));
        Some(DueItem { filters, ..b.due_item(doc)? })
    };
    let mut due: Vec<DueItem> = b.view().docs().filter(|doc| doc.is_listed()).filter_map(item).collect();
    due.sort_by(|one, other| one.date.iso.cmp(&other.date.iso).then_with(|| one.link.url.cmp(&other.link.url)));
    due
}

/// What happens this month and next.
fn events(b: &Builder<'_>) -> Vec<Event> {
    let today = b.view().today();
    let end = today.first_of_month().checked_add(jiff::Span::new().months(2)).unwrap_or(today);
    let mut near: Vec<_> = b
        .edition
        .occasions()
        .iter()
        .filter(|occasion| occasion.is_in_year(today))
        .filter_map(|occasion| occasion.next(today).filter(|next| *next < end).map(|next| (next, occasion)))
        .collect();
    near.sort_by(|one, other| one.0.cmp(&other.0).then_with(|| one.1.title.cmp(&other.1.title)));
    near.into_iter().take(EVENTS).map(|(_, occasion)| b.event(occasion, None)).collect()
}

/// Reports by type, newest first.
pub(crate) fn series(b: &Builder<'_>) -> Vec<ReportSeries> {
    let listed = b.view().of_kind(Kind::Report).filter(|report| report.is_listed());
    series_of(b, listed.collect())
}

/// The given reports by type, in the types' order, newest first.
pub(crate) fn series_of(b: &Builder<'_>, reports: Vec<&ViewDoc>) -> Vec<ReportSeries> {
    let mut by_type: BTreeMap<usize, Vec<&ViewDoc>> = BTreeMap::new();
    let types = b.view().config().types_of(Kind::Report);
    for report in reports {
        let place = types.iter().position(|def| report.kind_type.as_deref() == Some(&def.id));
        by_type.entry(place.unwrap_or(types.len())).or_default().push(report);
    }
    let mut all = Vec::new();
    for (place, mut reports) in by_type {
        report::sort_newest(&mut reports);
        let heading = types.get(place).map_or_else(
            || b.edition.kind_many(Kind::Report).to_owned(),
            |def| b.edition.type_many(Kind::Report, &def.id),
        );
        all.push(ReportSeries { heading, years: reports.into_iter().map(|doc| report::year(b, doc, None)).collect() });
    }
    all
}
