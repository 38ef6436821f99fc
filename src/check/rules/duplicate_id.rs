//! `duplicate-id`: two documents of a kind, or two activities of a process, with the same id.
//!
//! The graph compares documents, the parser a law's sections; this rule checks the activities.

use std::collections::BTreeMap;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Span};
use crate::graph::Doc;
use crate::graph::relations::activity_id;
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::DUPLICATE_ID,
    manual: Manual {
        what: (
            "Två dokument av samma sort, två aktiviteter i en process eller två paragrafer i en lag har samma id.",
            "Two documents of a kind, two activities of a process or two sections of a law have the same id.",
        ),
        why: (
            "Ett id är det som länkar, ansvar och register pekar på. Pekar det på två går det inte att veta vem som \
             ansvarar för vad.",
            "Links, responsibilities and registers refer to documents by id. If two have the same id, nobody can see \
             who is responsible for what.",
        ),
        example: "[[activity]]\nid = \"utreda\"\ntitle = \"Utreda\"\n\n[[activity]]\nid = \"utreda\"\ntitle = \"Utreda barn\"",
        instead: (
            "Ge det ena ett eget id: `id = \"utreda-barn\"`. Länkar som menade det ena behöver följa med.",
            "Give one of them another id: `id = \"utreda-barn\"`. Change the links to it too.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.of_kind(Kind::Process) {
        activities(doc, findings);
    }
}

fn activities(doc: &Doc, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    for activity in doc.source.head.tables("activity") {
        let id = activity_id(activity);
        if id.is_empty() {
            continue;
        }
        let named = if activity.str("id").is_some() { "id" } else { "title" };
        let span = activity.value_span(named).unwrap_or_else(|| doc.source.span());
        let Some(other) = first.get(&id) else {
            first.insert(id, span);
            continue;
        };
        let message = text!("två aktiviteter heter `{id}`", "two activities have the id `{id}`");
        let help = text!("ge den ena ett eget `id`", "give one of them another `id`");
        let label = text!("den första står här", "the first is here");
        findings.push(Finding::new(Code::DUPLICATE_ID, span, message).label(*other, label).help(help));
    }
}
