//! `duplicate-anchor`: two places of a page with the same anchor.
//!
//! Headings of one text are compared where it is parsed. This rule checks pages with several documents: headings of the
//! page or of an entry against the ids of the entries.

use std::collections::BTreeMap;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, FileId, Finding, Span};
use crate::graph::Doc;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::DUPLICATE_ANCHOR,
    manual: Manual {
        what: (
            "Ett ankare står två gånger på sidan: två rubriker med samma `{#…}`, en rubrik med ett ankare som sidans ram \
             använder (`innehall`, `content`, `activity-…`), eller ett id i `[[entry]]` som också är en rubriks.",
            "The page has the same anchor twice: two headings with the same `{#…}`, a heading with an anchor that the \
             page's layout uses (`innehall`, `content`, `activity-…`), or an `[[entry]]` with the same id as a \
             heading.",
        ),
        why: (
            "En länk leder till det första av dem, och läsaren ser aldrig det andra.",
            "A link leads to the first of them, and the second can't be reached.",
        ),
        example: "## Ansvar {#ansvar}\n\n## Ansvar för enhetschef {#ansvar}",
        instead: (
            "## Ansvar {#ansvar}\n\n## Ansvar för enhetschef {#ansvar-enhetschef}",
            "## Responsibility {#ansvar}\n\n## Responsibility of the head {#ansvar-enhetschef}",
        ),
    },
    run: Run::Check(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut pages: BTreeMap<FileId, Vec<&Doc>> = BTreeMap::new();
    for (_, doc) in context.docs().filter(|(_, doc)| doc.source.is_entry) {
        pages.entry(doc.source.file).or_default().push(doc);
    }
    if pages.is_empty() {
        return;
    }
    for (_, page) in context.docs().filter(|(_, doc)| !doc.source.is_entry) {
        if let Some(entries) = pages.get_mut(&page.source.file) {
            entries.sort_by_key(|entry| entry.source.id_span);
            compare(page, entries, findings);
        }
    }
}

/// The page's headings first, then each entry: its id, and the anchors in its text.
fn compare(page: &Doc, entries: &[&Doc], findings: &mut Vec<Finding>) {
    let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
    for (id, span, _) in headings(page) {
        taken.entry(id).or_insert(span);
    }
    for entry in entries {
        claim(&mut taken, &entry.source.id, entry.source.id_span, findings);
        for (id, span, _) in headings(entry).filter(|(_, _, is_written)| *is_written) {
            claim(&mut taken, id, span, findings);
        }
    }
}

fn headings(doc: &Doc) -> impl Iterator<Item = (&str, Span, bool)> {
    let body = doc.source.body();
    let headings = body.into_iter().flat_map(|body| body.headings.iter().map(move |heading| (body, heading)));
    headings.map(|(body, heading)| {
        let span = body.span(doc.source.file, heading.range.clone());
        (heading.id.as_str(), span, heading.is_written)
    })
}

fn claim<'d>(taken: &mut BTreeMap<&'d str, Span>, id: &'d str, span: Span, findings: &mut Vec<Finding>) {
    let Some(other) = taken.get(id) else {
        taken.insert(id, span);
        return;
    };
    if *other == span {
        return;
    }
    let message = text!("ankaret `{id}` står två gånger på sidan", "the page has the anchor `{id}` twice");
    let help = text!("ge det ena ett annat id eller ankare", "give one of them another id or anchor");
    let label = text!("det första står här", "the first is here");
    findings.push(Finding::new(Code::DUPLICATE_ANCHOR, span, message).label(*other, label).help(help));
}
