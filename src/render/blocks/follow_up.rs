//! Tables that follow the work up (format § 10): which units have handed in their reports, the internal control plan,
//! decisions.

use crate::audience::{Keys, ViewDoc};
use crate::model::safe_html::is_safe_address;
use crate::model::{Date, DocIx, Kind};
use crate::render::context::{Cell, Column, Link, Row, Table, Value};
use crate::render::kinds::risk::{axes, ranked};
use crate::render::page::builder::Builder;

fn cell(values: Vec<Value>) -> Cell {
    Cell { values, sort: None }
}

fn day(b: &Builder<'_>, date: Option<Date>) -> Cell {
    Cell {
        values: date.map(|date| Value::date(b.date(date))).into_iter().collect(),
        sort: date.map(|date| date.to_string()),
    }
}

fn table(b: &Builder<'_>, caption: String, columns: &[&str], rows: Vec<Row>) -> Option<Table> {
    let column =
        |code: &&str| Column { code: (*code).to_owned(), label: b.t(&format!("block.{code}")), numeric: false };
    (!rows.is_empty()).then(|| Table {
        id: b.unique_id("table"),
        caption,
        columns: columns.iter().map(column).collect(),
        rows,
        ..Table::default()
    })
}

/// Each unit with its reports of a year: handed in on which day, or missing. A unit is expected to hand in when it ever
/// did, or when no unit is below it and it isn't somebody else's.
pub(crate) fn report_status(b: &Builder<'_>, year: Option<i64>) -> Option<Table> {
    let year = year.unwrap_or_else(|| i64::from(b.view().today().year()));
    let reports: Vec<(&ViewDoc, DocIx)> =
        b.view().of_kind(Kind::Report).filter_map(|report| Some((report, report.keys().one("unit")?))).collect();
    let is_expected = |unit: &&ViewDoc| {
        let handed_in = reports.iter().any(|(_, of)| *of == unit.ix);
        let is_own = unit.keys().str("provider") != Some("external");
        handed_in || (is_own && b.view().children(unit.ix).next().is_none())
    };
    let mut units: Vec<&ViewDoc> = b.view().of_kind(Kind::Unit).filter(is_expected).collect();
    b.edition.sort_titles(&mut units);
    let row = |unit: &&ViewDoc| {
        let mut mine: Vec<&ViewDoc> = reports
            .iter()
            .filter(|(report, of)| *of == unit.ix && report.keys().int("year") == Some(year))
            .map(|(report, _)| *report)
            .collect();
        b.edition.sort_titles(&mut mine);
        let approved = mine.iter().filter_map(|report| report.dates.approved).max();
        let state = match (mine.is_empty(), approved) {
            (false, Some(_)) => "handed_in",
            (false, None) => "begun",
            (true, _) => "not_handed_in",
        };
        Row {
            cells: vec![
                cell(vec![Value::link(b.link(unit))]),
                cell(vec![Value::text(b.t(&format!("block.{state}")))]),
                day(b, approved),
                cell(mine.iter().map(|report| Value::link(b.link(report))).collect()),
            ],
            ..Row::default()
        }
    };
    let rows: Vec<Row> = units.iter().map(row).collect();
    let caption = b.fill("block.report_status", &[("year", &year.to_string())]);
    table(b, caption, &["unit", "state", "handed_in_on", "reports"], rows)
}

/// The internal control plan: each prioritised risk on that track with the self-checks that answer it, and their results
/// of the year.
pub(crate) fn control_plan(b: &Builder<'_>, year: Option<i64>) -> Option<Table> {
    let year = year.unwrap_or_else(|| i64::from(b.view().today().year()));
    let analyses = b.view().of_kind(Kind::Risk).filter(|doc| doc.is_listed());
    let mut risks: Vec<(&ViewDoc, Keys<'_>)> = analyses
        .flat_map(|analysis| ranked(b, analysis).into_iter().map(move |risk| (analysis, risk)))
        .filter(|(_, risk)| is_of_plan(b, *risk, year))
        .collect();
    risks.sort_by_key(|(_, risk)| std::cmp::Reverse(value(b, *risk)));
    let mut rows = Vec::new();
    for (analysis, risk) in risks {
        let controls = controls_of(b, analysis, risk);
        if controls.is_empty() {
            rows.push(plan_row(b, analysis, risk, None, year));
        }
        rows.extend(controls.into_iter().map(|control| plan_row(b, analysis, risk, Some(control), year)));
    }
    let caption = b.fill("block.control_plan", &[("year", &year.to_string())]);
    table(b, caption, &["risk", "control", "who", "result"], rows)
}

fn value(b: &Builder<'_>, risk: Keys<'_>) -> i64 {
    let (probability, consequence) = axes(risk);
    b.view().config().risk.value(probability, consequence)
}

/// A risk that is on the plan of a year: prioritised, of that track, and not done away with before.
fn is_of_plan(b: &Builder<'_>, risk: Keys<'_>, year: i64) -> bool {
    let (probability, consequence) = axes(risk);
    let is_open = risk.date("done").is_none_or(|day| i64::from(day.year()) >= year);
    risk.str("track") == Some("internal-control")
        && is_open
        && b.view().config().risk.is_prioritised(probability, consequence)
}

/// The self-checks that name a risk analysis; where some look at the risk's own processes only those.
fn controls_of<'v>(b: &Builder<'v>, analysis: &ViewDoc, risk: Keys<'_>) -> Vec<&'v ViewDoc> {
    let naming = |control: &&ViewDoc| control.is_listed() && control.keys().docs("risks").any(|ix| ix == analysis.ix);
    let mut controls: Vec<&ViewDoc> = b.view().of_kind(Kind::Control).filter(naming).collect();
    let processes: Vec<DocIx> = risk.docs("process").chain(risk.docs("processes")).collect();
    let is_near = |control: &&&ViewDoc| control.keys().docs("processes").any(|ix| processes.contains(&ix));
    let near: Vec<&ViewDoc> = controls.iter().filter(is_near).copied().collect();
    if !near.is_empty() {
        controls = near;
    }
    b.edition.sort_titles(&mut controls);
    controls
}

fn plan_row(b: &Builder<'_>, analysis: &ViewDoc, risk: Keys<'_>, control: Option<&ViewDoc>, year: i64) -> Row {
    let title = Link { title: risk.str("title").unwrap_or_default().to_owned(), ..b.link(analysis) };
    let note = b.fill("block.risk_value", &[("n", &value(b, risk).to_string())]);
    let named = match control {
        Some(control) => {
            let how = control.keys().str("method").map(str::to_owned);
            let link = Value::link(b.link(control));
            how.map_or_else(|| link.clone(), |how| link.clone().with_note(how))
        }
        None => Value::text(b.t("block.no_control")),
    };
    let mut who: Vec<Value> = control
        .map(|control| b.key_links(control.keys(), "responsible").into_iter().map(Value::link).collect())
        .unwrap_or_default();
    let when = control.and_then(|control| control.keys().str("frequency")).map(|id| b.t(&format!("frequency.{id}")));
    who.extend(when.map(Value::text));
    Row {
        cells: vec![
            cell(vec![Value::link(title).with_note(note)]),
            cell(vec![named]),
            cell(who),
            cell(control.and_then(|control| result(b, control, year)).into_iter().collect()),
        ],
        ..Row::default()
    }
}

/// The latest result of a year.
fn result(b: &Builder<'_>, control: &ViewDoc, year: i64) -> Option<Value> {
    let of_year = |result: &Keys<'_>| result.date("date").is_some_and(|day| i64::from(day.year()) == year);
    let latest = control.keys().tables("result").filter(of_year).max_by_key(|result| result.date("date"))?;
    let note = b.date(latest.date("date")?).text;
    match b.inline_key(latest, "text") {
        Some(text) => Some(Value::html(text).with_note(note)),
        None => Some(Value::text(note)),
    }
}

/// Decided documents by day, latest first: number, paragraph of the minutes, body.
pub(crate) fn decisions(b: &Builder<'_>, keys: Keys<'_>) -> Option<Table> {
    let (from, to) = (keys.date("from"), keys.date("to"));
    let by: Vec<DocIx> = keys.docs("by").collect();
    let today = b.view().today();
    let within = |day: Date| from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to) && day <= today;
    let decided_by =
        |doc: &ViewDoc| by.is_empty() || doc.keys().one("approved_by").is_some_and(|role| by.contains(&role));
    let mut docs: Vec<&ViewDoc> = b
        .view()
        .docs()
        .filter(|doc| doc.kind().is_controlled() && doc.dates.approved.is_some_and(within) && decided_by(doc))
        .collect();
    b.edition.sort_titles(&mut docs);
    docs.sort_by_key(|doc| std::cmp::Reverse(doc.dates.approved));
    let row = |doc: &&ViewDoc| {
        let own = doc.keys();
        let text = |key: &str| cell(own.str(key).map(Value::text).into_iter().collect());
        Row {
            cells: vec![
                day(b, doc.dates.approved),
                cell(vec![Value::link(b.link(doc))]),
                text("number"),
                cell(minutes(b, doc).into_iter().collect()),
                cell(b.key_links(own, "approved_by").into_iter().map(Value::link).collect()),
            ],
            ..Row::default()
        }
    };
    let rows: Vec<Row> = docs.iter().map(row).collect();
    let mut made = table(b, b.t("block.decisions"), &["decided", "document", "number", "decision", "body"], rows)?;
    made.sortable = true;
    Some(made)
}

/// The paragraph of the minutes, leading to them where an address is given.
pub(crate) fn minutes(b: &Builder<'_>, doc: &ViewDoc) -> Option<Value> {
    let keys = doc.keys();
    let paragraph = keys.str("decision");
    let written = keys.strings("minutes").next();
    let title = || paragraph.map_or_else(|| b.t("block.minutes"), str::to_owned);
    match written {
        Some(address) if address.contains("://") => is_safe_address(address)
            .then(|| Value::link(Link { url: address.to_owned(), title: title(), ..Link::default() })),
        Some(file) => match crate::audience::asset_path(doc, file) {
            Some(path) => Some(Value::link(Link { url: b.asset_href(&path), title: title(), ..Link::default() })),
            None => paragraph.map(Value::text),
        },
        None => paragraph.map(Value::text),
    }
}
