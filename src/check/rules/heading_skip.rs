//! `heading-skip`: a heading more than one level below the one before it.

use crate::check::headings::levelled;
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::HEADING_SKIP,
    manual: Manual {
        what: (
            "En rubrik hoppar över en nivå: `####` direkt efter `##`, eller en text som börjar med `###`.",
            "A heading skips a level: `####` right after `##`, or a text that begins with `###`.",
        ),
        why: (
            "Den som bläddrar mellan rubriker med skärmläsare tror att något saknas, och innehållsförteckningen haltar \
             (WCAG 2.1, 1.3.1).",
            "Whoever moves by headings with a screen reader thinks that something is missing, and the table of contents \
             limps (WCAG 2.1, 1.3.1).",
        ),
        example: "## Ansvar\n\n#### Enhetschef",
        instead: ("## Ansvar\n\n### Enhetschef", "## Responsibility\n\n### Head of unit"),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.docs() {
        let Some(body) = doc.source.body() else { continue };
        // The title is level 1.
        let mut before = 1;
        for heading in &body.headings {
            if heading.level > before + 1 {
                let (wanted, written) = ("#".repeat(before as usize + 1), "#".repeat(heading.level as usize));
                let message = text!(
                    "rubriken är på nivå {}, den före på nivå {before}",
                    "the heading is at level {}, the one before at level {before}",
                    heading.level
                );
                let help =
                    text!("skriv `{wanted}` i stället för `{written}`", "write `{wanted}` instead of `{written}`");
                let span = body.span(doc.source.file, heading.range.clone());
                let edits = levelled(body, doc.source.file);
                findings.push(Finding::new(Code::HEADING_SKIP, span, message).help(help).mend_all(edits, true));
            }
            before = heading.level;
        }
    }
}
