//! `heading-level`: a level-1 heading in a body.

use crate::check::headings::levelled;
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::HEADING_LEVEL,
    manual: Manual {
        what: ("Texten har en rubrik på nivå 1 (`#`).", "The text has a level-1 heading (`#`)."),
        why: (
            "Dokumentets titel är sidans enda rubrik på nivå 1. Med två vet den som lyssnar på sidan inte vad den heter \
             (WCAG 2.1, 1.3.1 och 2.4.6).",
            "The document's title is the page's only level-1 heading. With two, whoever listens to the page can't tell \
             what it is called (WCAG 2.1, 1.3.1 and 2.4.6).",
        ),
        example: "# Ansvar",
        instead: ("## Ansvar", "## Ansvar"),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment) in context.fragments() {
        for heading in fragment.headings.iter().filter(|heading| heading.level == 1) {
            let span = fragment.span(doc.source.file, heading.range.clone());
            let message = text!("en rubrik på nivå 1 hör till titeln", "a level-1 heading belongs to the title");
            let help = text!("skriv `##` i stället för `#`", "write `##` instead of `#`");
            let edits = levelled(fragment, doc.source.file);
            findings.push(Finding::new(Code::HEADING_LEVEL, span, message).help(help).mend_all(edits, true));
        }
    }
}
