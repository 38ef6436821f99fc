//! An indicator: its latest value at a glance, its charts, its plain keys.

use crate::audience::{Keys, ViewDoc};
use crate::render::blocks;
use crate::render::context::{Fact, IndicatorPart, KeyFigure, Value};
use crate::render::page::builder::Builder;

/// Decimals that a value is shown with at most.
const DECIMALS: usize = 2;

/// An indicator's part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> IndicatorPart {
    let mut charts = blocks::charts::of_indicator(b, doc).into_iter();
    IndicatorPart { chart: charts.next(), more: charts.collect(), latest: key_figure(b, doc, None) }
}

/// An indicator's plain keys.
pub(crate) fn facts(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Option<Fact>> {
    let keys = doc.keys();
    let direction = keys.str("direction").map(|id| b.code("direction", id).label);
    let target = keys.number("target").map(|target| with_measure(b, doc, target));
    vec![
        b.text_fact(keys, "measure"),
        b.fact("target", target.into_iter().map(Value::text).collect()),
        b.fact("direction", direction.into_iter().map(Value::text).collect()),
        b.text_fact(keys, "source"),
    ]
}

/// A value with its unit of measurement: "82,4 %", "14 dagar".
pub(crate) fn with_measure(b: &Builder<'_>, doc: &ViewDoc, value: f64) -> String {
    let number = b.edition.strings.number(value, DECIMALS);
    match doc.keys().str("measure") {
        Some(measure) if is_sign(measure) => format!("{number}\u{a0}{}", sign(measure)),
        _ => number,
    }
}

/// A unit of measurement short enough to stand after each number.
fn is_sign(measure: &str) -> bool {
    sign(measure).chars().count() <= 2 || measure.split_whitespace().count() == 1
}

fn sign(measure: &str) -> &str {
    match measure.trim() {
        "procent" | "percent" | "andel i procent" => "%",
        other => other,
    }
}

/// The value of a year, or the latest, for the whole organisation; with the target and the year before in words.
pub(crate) fn key_figure(b: &Builder<'_>, doc: &ViewDoc, year: Option<i64>) -> Option<KeyFigure> {
    let keys = doc.keys();
    let whole = || keys.tables("value").filter(|value| !value.names_any("unit"));
    let when =
        |value: &Keys<'_>| (value.int("year"), value.str("period").is_none(), value.str("period").map(str::to_owned));
    let of_year = |year: Option<i64>| {
        let fits = |value: &Keys<'_>| year.is_none() || value.int("year") == year;
        whole().filter(fits).max_by_key(when)
    };
    let latest = of_year(year)?;
    let year = latest.int("year")?;
    let mut notes = Vec::new();
    if let Some(target) = keys.number("target") {
        notes.push(b.fill("indicator.target_note", &[("n", &with_measure(b, doc, target))]));
    }
    let before = of_year(Some(year - 1)).and_then(|value| value.number("value"));
    if let Some(before) = before {
        let (n, year) = (with_measure(b, doc, before), (year - 1).to_string());
        notes.push(b.fill("indicator.before_note", &[("n", &n), ("year", &year)]));
    }
    let value = latest.number("value")?;
    Some(KeyFigure {
        value: with_measure(b, doc, value),
        label: match latest.str("period") {
            Some(period) => format!("{} {} {year}", doc.title(), b.code("period", period).label.to_lowercase()),
            None => format!("{} {year}", doc.title()),
        },
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        trend: before.and_then(|before| trend(keys.str("direction"), before, value)).map(|id| b.code("trend", id)),
        link: b.doc.is_none_or(|own| own.ix != doc.ix).then(|| b.link(doc)),
    })
}

/// Whether a value is better than the one before it, by which way is better.
fn trend(direction: Option<&str>, before: f64, value: f64) -> Option<&'static str> {
    let is_higher = match direction? {
        "higher" => value > before,
        "lower" => value < before,
        _ => return None,
    };
    let is_same = (value - before).abs() < f64::EPSILON;
    Some(match (is_same, is_higher) {
        (true, _) => "same",
        (_, true) => "better",
        _ => "worse",
    })
}
