//! What each kind of document has on its page beside what all have: its plain keys as facts, and its own part.
//!
//! References that make relations are not among the facts: the page shows them as relations.

pub(crate) mod chapter;
pub(crate) mod concordance;
pub(crate) mod document;
pub(crate) mod indicator;
pub(crate) mod law;
pub(crate) mod process;
pub(crate) mod report;
pub(crate) mod risk;
pub(crate) mod role;
pub(crate) mod unit;

use crate::audience::{Keys, ViewDoc};
use crate::model::Kind;
use crate::render::blocks;
use crate::render::context::{ControlPart, ControlResult, Fact, Part, RoutinePart, Value};
use crate::render::page::builder::Builder;

/// The kind's own part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> Part {
    match doc.kind() {
        Kind::Chapter => Part::Chapter(chapter::part(b, doc)),
        Kind::Process => Part::Process(process::part(b, doc)),
        Kind::Routine => Part::Routine(routine(b, doc)),
        Kind::Role => Part::Role(role::part(b, doc)),
        Kind::Unit => Part::Unit(unit::part(b, doc)),
        Kind::Matrix => Part::Matrix(blocks::matrix_part(b, doc)),
        Kind::Report => Part::Report(report::part(b, doc)),
        Kind::Law => Part::Law(law::part(b, doc)),
        Kind::Risk => Part::Risk(risk::part(b, doc)),
        Kind::Control => Part::Control(control(b, doc)),
        Kind::Indicator => Part::Indicator(indicator::part(b, doc)),
        Kind::Collaboration | Kind::Term | Kind::Page => Part::Plain,
    }
}

/// A document's plain keys, in the order to show.
pub(crate) fn facts(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Fact> {
    let keys = doc.keys();
    let text = |key: &str| b.text_fact(keys, key);
    let code =
        |key: &str, group: &str| keys.str(key).and_then(|id| b.fact(key, vec![Value::text(b.code(group, id).label)]));
    let facts = match doc.kind() {
        Kind::Routine => vec![text("location"), text("competence")],
        Kind::Role => vec![
            b.contact_fact(keys, "contact"),
            b.contact_fact(keys, "phone"),
            b.contact_fact(keys, "email"),
            text("frequency"),
            b.link_fact(keys, "includes_units").map(units_of_group),
        ],
        Kind::Unit => unit::facts(b, doc),
        Kind::Law => law::facts(b, doc),
        Kind::Collaboration => vec![
            parties(b, keys),
            text("purpose"),
            code("level", "level"),
            yes_or_no(b, keys, "agreement"),
            text("confidentiality"),
        ],
        Kind::Risk => risk::facts(b, doc),
        Kind::Control => control_facts(b, keys),
        Kind::Indicator => indicator::facts(b, doc),
        Kind::Report => vec![b.date_fact("due", keys.date("due"))],
        Kind::Term => vec![b.fact("synonyms", keys.strings("synonyms").map(Value::text).collect())],
        Kind::Chapter => vec![code("phase", "phase")],
        Kind::Process => vec![text("group")],
        Kind::Matrix | Kind::Page => Vec::new(),
    };
    facts.into_iter().flatten().collect()
}

fn units_of_group(fact: Fact) -> Fact {
    Fact { code: "includes_units".to_owned(), ..fact }
}

/// `agreement = true` and the like in words (`fact.agreement_yes`).
fn yes_or_no(b: &Builder<'_>, keys: Keys<'_>, key: &str) -> Option<Fact> {
    let answer = if keys.bool(key)? { "yes" } else { "no" };
    let words = b.edition.strings.get(&format!("fact.{key}_{answer}"))?;
    b.fact(key, vec![Value::text(words)])
}

/// All parties, those of the handbook with links.
fn parties(b: &Builder<'_>, keys: Keys<'_>) -> Option<Fact> {
    b.fact("parties", keys.parties("parties").filter_map(|party| blocks::party_value(b, party)).collect())
}

fn routine(b: &Builder<'_>, doc: &ViewDoc) -> RoutinePart {
    RoutinePart {
        purpose: b.inline_key(doc.keys(), "purpose"),
        fill_in: matches!(doc.kind_type.as_deref(), Some("form" | "checklist")),
    }
}

fn control_facts(b: &Builder<'_>, keys: Keys<'_>) -> Vec<Option<Fact>> {
    let months: Vec<&str> =
        keys.months("months").iter().map(|month| b.edition.strings.month(i8::try_from(*month).unwrap_or(0))).collect();
    let months = if months.is_empty() { Vec::new() } else { vec![Value::text(b.edition.strings.list(&months))] };
    let frequency = keys.str("frequency").map(|id| b.t(&format!("frequency.{id}")));
    let level = keys.str("level").map(|id| b.code("level", id).label);
    let reports = keys.strings("reported_in").map(|id| Value::text(b.edition.type_one(Kind::Report, id)));
    let common = keys.bool("common").filter(|common| *common).map(|_| b.t("fact.common_to_all"));
    vec![
        b.text_fact(keys, "method"),
        b.text_fact(keys, "extent"),
        b.fact("frequency", frequency.into_iter().map(Value::text).collect()),
        b.fact("months", months),
        b.fact("level", level.into_iter().map(Value::text).collect()),
        b.fact("common", common.into_iter().map(Value::text).collect()),
        b.fact("reported_in", reports.collect()),
    ]
}

fn control(b: &Builder<'_>, doc: &ViewDoc) -> ControlPart {
    let mut results: Vec<Keys<'_>> = doc.keys().tables("result").collect();
    results.sort_by_key(|result| std::cmp::Reverse(result.date("date")));
    let result = |keys: Keys<'_>| ControlResult {
        date: keys.date("date").map(|date| b.date(date)),
        text: b.inline_key(keys, "text"),
        measure: b.inline_key(keys, "measure"),
        responsible: b.key_links(keys, "responsible"),
        due: keys.date("due").map(|date| b.date(date)),
        done: keys.date("done").map(|date| b.date(date)),
    };
    ControlPart { results: results.into_iter().map(result).collect() }
}
