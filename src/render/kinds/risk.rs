//! A risk analysis: the heat map and the risks, highest value first.

use crate::audience::{Keys, ViewDoc};
use crate::model::escaped;
use crate::model::risk::Formula;
use crate::render::blocks;
use crate::render::context::{Fact, Risk, RiskPart, Value};
use crate::render::page::builder::Builder;

/// A risk analysis' part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> RiskPart {
    let risks = (1u32..).zip(ranked(b, doc)).map(|(number, keys)| risk(b, keys, number)).collect();
    RiskPart { heat: blocks::heat_figure(b, doc), risks }
}

/// A risk analysis' plain keys.
pub(crate) fn facts(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Option<Fact>> {
    let keys = doc.keys();
    let formula = match b.view().config().risk.formula {
        Formula::Product => "product",
        Formula::Sum => "sum",
        Formula::Max => "max",
    };
    vec![
        b.date_fact("date", keys.date("date")),
        b.fact("scale", vec![Value::text(format!("1–{}", scale(b, doc)))]),
        b.fact("formula", vec![Value::text(b.t(&format!("formula.{formula}")))]),
    ]
}

/// The highest probability and consequence.
pub(crate) fn scale(b: &Builder<'_>, doc: &ViewDoc) -> i64 {
    doc.keys().int("scale").unwrap_or(b.view().config().risk.scale)
}

/// Probability and consequence of a risk.
pub(crate) fn axes(keys: Keys<'_>) -> (i64, i64) {
    (keys.int("probability").unwrap_or_default(), keys.int("consequence").unwrap_or_default())
}

/// The risks of an analysis, highest value first, those of equal value in the order written. Their places from 1 are
/// their numbers in the heat map.
pub(crate) fn ranked<'v>(b: &Builder<'_>, doc: &'v ViewDoc) -> Vec<Keys<'v>> {
    let rules = &b.view().config().risk;
    let mut risks: Vec<Keys<'v>> = doc.keys().tables("risk").collect();
    risks.sort_by_key(|keys| {
        let (probability, consequence) = axes(*keys);
        std::cmp::Reverse(rules.value(probability, consequence))
    });
    risks
}

/// One `[[risk]]` under its number.
pub(crate) fn risk(b: &Builder<'_>, keys: Keys<'_>, number: u32) -> Risk {
    let rules = &b.view().config().risk;
    let (probability, consequence) = axes(keys);
    let count = |number: i64| u32::try_from(number).unwrap_or_default();
    let state = keys.str("measure").map(|_| b.code("state", risk_state(b, keys)));
    let mut processes = b.key_links(keys, "process");
    processes.extend(b.key_links(keys, "processes"));
    Risk {
        number,
        title: keys.str("title").unwrap_or_default().to_owned(),
        cause: keys.str("cause").map(escaped),
        probability: count(probability),
        consequence: count(consequence),
        value: count(rules.value(probability, consequence)),
        prioritised: rules.is_prioritised(probability, consequence),
        processes,
        units: b.key_links(keys, "units"),
        measure: keys.str("measure").map(escaped),
        responsible: b.key_links(keys, "responsible"),
        due: keys.date("due").map(|date| b.date(date)),
        done: keys.date("done").map(|date| b.date(date)),
        effect: keys.str("effect").map(escaped),
        track: keys.str("track").map(|id| b.code("track", id)),
        level: keys.str("level").map(|id| b.code("level", id)),
        date: keys.date("date").map(|date| b.date(date)),
        state,
    }
}

/// A risk's measure knows no follow-up: `planned`, `overdue` or `done`.
fn risk_state(b: &Builder<'_>, keys: Keys<'_>) -> &'static str {
    match b.measure_state(keys) {
        "followed-up" => "done",
        other => other,
    }
}
