//! `invalid-value`: a value that can't be what its key wants.
//!
//! Types, enumerations, dates and patterns are looked after where keys are read (`schema::read`, `config`,
//! `parse::front_matter`). Here are the values whose bounds a declaration can't say: ids of activities, days, years,
//! scales, figures given twice, and the options of blocks that name kinds, types and relations.

use std::collections::BTreeSet;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::text::did_you_mean;
use crate::diag::{Code, Finding, Span, Text};
use crate::graph::Doc;
use crate::model::id::{fold_id, is_id};
use crate::model::risk::SCALES;
use crate::model::{Frequency, Kind, RelationType};
use crate::parse::document::Block;
use crate::schema::Record;
use crate::schema::record::{Value, Word};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::INVALID_VALUE,
    manual: Manual {
        what: (
            "Ett värde går inte att använda: ett datum inom citattecken, en typ som inte finns, ett id med stora \
             bokstäver, en månad över 12, ett lagrum som inte går att läsa.",
            "A value can't be used: a date in quotes, a type that doesn't exist, an id in upper case, a month above 12, \
             a law reference that can't be read.",
        ),
        why: (
            "Ett värde som inte går att läsa räknas som om det saknades. Ett datum som ingen ser räknas inte ned.",
            "A value that can't be read counts as missing. A date that nobody reads is not counted down to.",
        ),
        example: "approved = \"2026-03-01\"",
        instead: ("approved = 2026-03-01", "approved = 2026-03-01"),
    },
    run: Run::Linked(check),
};

/// The years that a handbook can be about; outside them a digit is missing or too many.
const YEARS: std::ops::RangeInclusive<i64> = 1000..=2999;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.docs() {
        activities(doc, findings);
        events(doc, findings);
        figures(doc, findings);
        numbers(&doc.source.head, findings);
        for block in doc.source.fragments.iter().flat_map(|fragment| &fragment.blocks) {
            if let Some(record) = &block.record {
                numbers(record, findings);
                options(block, record, context, findings);
            }
        }
    }
}

fn push(findings: &mut Vec<Finding>, span: Span, message: Text, help: Option<Text>) {
    findings.push(Finding::new(Code::INVALID_VALUE, span, message).maybe_help(help));
}

/// The ids of activities keep to the same letters as those of documents, since they are anchors too.
fn activities(doc: &Doc, findings: &mut Vec<Finding>) {
    if doc.kind() != Kind::Process {
        return;
    }
    for activity in doc.source.head.tables("activity") {
        let (Some(id), Some(span)) = (activity.str("id"), activity.value_span("id")) else { continue };
        if !is_id(id) {
            let message =
                text!("`{id}` går inte som id: bara a–z, siffror och `-`", "`{id}` is no id: only a–z, digits and `-`");
            let folded = fold_id(id);
            push(findings, span, message, Some(text!("skriv `{folded}`", "write `{folded}`")));
        }
    }
}

/// A day of the month needs a month, and one beside a whole date says nothing.
fn events(doc: &Doc, findings: &mut Vec<Finding>) {
    for event in doc.source.head.tables("event") {
        let (Some(day), Some(span)) = (event.int("day"), event.value_span("day")) else { continue };
        let frequency = event.str("frequency").and_then(Frequency::parse);
        let has_months = event.get("months").is_some() || frequency.is_some_and(|often| !often.months().is_empty());
        if has_months {
            continue;
        }
        if event.get("date").is_some() {
            let message = text!("`day` räknas inte när `date` står", "`day` doesn't count where `date` stands");
            push(findings, span, message, Some(text!("ta bort `day`", "remove `day`")));
        } else {
            let message = text!("dagen {day} har ingen månad", "the day {day} has no month");
            let help = text!(
                "skriv också vilka månader: `months = [9]`, eller hela dagen i stället: `date = 2026-09-14`",
                "write the months too: `months = [9]`, or the whole day instead: `date = 2026-09-14`"
            );
            push(findings, span, message, Some(help));
        }
    }
}

/// Two values for one year, period and unit, or for one year of whom it is compared with: only one can be right.
fn figures(doc: &Doc, findings: &mut Vec<Finding>) {
    if doc.kind() != Kind::Indicator {
        return;
    }
    let mut seen = BTreeSet::new();
    for name in ["value", "comparison"] {
        for table in doc.source.head.tables(name) {
            let (Some(year), Some(span)) = (table.int("year"), table.value_span("year")) else { continue };
            let unit: Vec<&str> = table.refs("unit").iter().map(|unit| unit.text.as_str()).collect();
            let unit = (doc.named(table, "unit").next(), unit);
            if seen.insert((name, year, table.str("period"), unit, table.str("name"))) {
                continue;
            }
            let message = text!("värdet för {year} står redan här ovanför", "the value of {year} stands above already");
            let help = text!(
                "låt ett av dem stå kvar, eller säg vad det andra gäller: `period = \"T1\"`, `unit = \"…\"`",
                "leave one of them, or say what the other is about: `period = \"T1\"`, `unit = \"…\"`"
            );
            push(findings, span, message, Some(help));
        }
    }
}

/// Numbers with bounds, in a table and the tables in it.
fn numbers(record: &Record, findings: &mut Vec<Finding>) {
    for field in record.fields() {
        match &field.value {
            Value::Int(number) => {
                if let Some(message) = out_of_bounds(field.name, *number) {
                    push(findings, field.span, message, None);
                }
            }
            Value::Table(table) => numbers(table, findings),
            Value::Tables(tables) => tables.iter().for_each(|table| numbers(table, findings)),
            _ => {}
        }
    }
}

fn out_of_bounds(key: &str, number: i64) -> Option<Text> {
    match key {
        "year" | "from" | "to" if !YEARS.contains(&number) => {
            Some(text!("{number} är inget år", "{number} is no year"))
        }
        "day" if !(1..=31).contains(&number) => {
            Some(text!("{number} är ingen dag i en månad, 1–31", "{number} is no day of a month, 1–31"))
        }
        "scale" if !SCALES.contains(&number) => Some(text!(
            "skalan {number} går inte att använda; välj 2 till 10",
            "the scale {number} can't be used; choose 2 to 10"
        )),
        "limit" if number < 1 => Some(text!("{number} är inget antal", "{number} is no number of items")),
        _ => None,
    }
}

/// Options of blocks that name a relation, kinds or types.
fn options(block: &Block, record: &Record, context: &Context<'_>, findings: &mut Vec<Finding>) {
    match block.name.as_str() {
        "register" => {
            if let (Some(written), Some(span)) = (record.str("with"), record.value_span("with")) {
                let relations: Vec<&str> = RelationType::ALL.iter().map(|relation| relation.id()).collect();
                named(written, span, &relations, ("relation", "relation"), findings);
            }
            if let Some(kind) = record.str("kind").and_then(Kind::parse) {
                let types: Vec<&str> = context.graph.config.types_of(kind).iter().map(|def| def.id.as_str()).collect();
                words(record.words("types"), &types, ("typ av den sorten", "type of that kind"), findings);
            }
        }
        "wheel" => {
            let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
            words(record.words("kinds"), &kinds, ("sort", "kind"), findings);
        }
        _ => {}
    }
}

fn words(words: &[Word], known: &[&str], noun: (&str, &str), findings: &mut Vec<Finding>) {
    for word in words {
        named(&word.text, word.span, known, noun, findings);
    }
}

fn named(written: &str, span: Span, known: &[&str], (sv, en): (&str, &str), findings: &mut Vec<Finding>) {
    if !known.contains(&written) {
        let message = Text { sv: format!("`{written}` är ingen {sv}"), en: format!("`{written}` is no {en}") };
        push(findings, span, message, did_you_mean(written, known.iter().copied()));
    }
}
