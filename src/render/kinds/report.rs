//! A report: the decision, the figures of its year, the other years.

use crate::audience::ViewDoc;
use crate::model::Kind;
use crate::render::context::{Fact, KeyFigure, Link, ReportPart, ReportYear, Value};
use crate::render::kinds::indicator;
use crate::render::page::builder::Builder;

/// At most so many figures at a glance.
const KEY_FIGURES: usize = 6;

/// A report's part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> ReportPart {
    ReportPart {
        period: period(b, doc),
        decision: decision(b, doc),
        key_figures: key_figures(b, doc),
        years: years(b, doc),
    }
}

/// "2025", "Tertial 1 2026".
pub(crate) fn period(b: &Builder<'_>, doc: &ViewDoc) -> String {
    let keys = doc.keys();
    let year = keys.int("year").map(|year| year.to_string()).unwrap_or_default();
    match keys.str("period") {
        Some(period) => format!("{} {year}", b.code("period", period).label),
        None => year,
    }
}

fn decision(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Fact> {
    let keys = doc.keys();
    let number = keys.str("number").and_then(|number| b.fact("diary_number", vec![Value::text(number)]));
    [
        b.link_fact(keys, "approved_by"),
        b.date_fact("approved", doc.dates.approved),
        number,
        b.link_fact(keys, "receivers"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The indicators that the report rests on, with their values of its year.
pub(crate) fn key_figures(b: &Builder<'_>, doc: &ViewDoc) -> Vec<KeyFigure> {
    let keys = doc.keys();
    let Some(year) = keys.int("year") else { return Vec::new() };
    let rests_on = keys.docs("based_on").filter_map(|ix| b.view().get(ix));
    let indicators = rests_on.filter(|other| other.kind() == Kind::Indicator);
    indicators.filter_map(|other| indicator::key_figure(b, other, Some(year))).take(KEY_FIGURES).collect()
}

/// Reports of the same type and unit, newest first, this one among them.
pub(crate) fn years(b: &Builder<'_>, doc: &ViewDoc) -> Vec<ReportYear> {
    let series = |report: &ViewDoc| (report.kind_type.clone(), report.keys().one("unit"));
    let mine = series(doc);
    let mut reports: Vec<&ViewDoc> = b
        .view()
        .of_kind(Kind::Report)
        .filter(|report| (report.is_listed() || report.ix == doc.ix) && series(report) == mine)
        .collect();
    sort_newest(&mut reports);
    reports.into_iter().map(|report| year(b, report, Some(doc))).collect()
}

/// Newest first: by year, a whole year before its parts, later parts before earlier ones.
pub(crate) fn sort_newest(reports: &mut [&ViewDoc]) {
    reports.sort_by(|a, b| {
        let key = |doc: &ViewDoc| (doc.keys().int("year"), doc.keys().str("period").is_none());
        let later = |doc: &ViewDoc| doc.keys().str("period").map(str::to_owned);
        key(b).cmp(&key(a)).then_with(|| later(b).cmp(&later(a))).then_with(|| a.ix.cmp(&b.ix))
    });
}

/// A report in a list of years.
pub(crate) fn year(b: &Builder<'_>, report: &ViewDoc, current: Option<&ViewDoc>) -> ReportYear {
    ReportYear {
        period: period(b, report),
        link: Link { abbr: None, ..b.link(report) },
        approved: report.dates.approved.map(|date| b.date(date)),
        current: current.is_some_and(|current| current.ix == report.ix),
    }
}
