//! `small-numbers` (off by default): small groups in the tables of an external report.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::{Audience, Kind};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::SMALL_NUMBERS,
    manual: Manual {
        what: (
            "En tabell i en extern berättelse har en cell med 1, 2, 3 eller 4. Kontrollen är avstängd tills den slås på i \
             `[checks]`.",
            "A table of an external report has a cell with 1, 2, 3 or 4. The check is off until turned on in `[checks]`.",
        ),
        why: (
            "Är det få personer i en grupp går det att räkna ut vilka de är. I en liten kommun kan \"3 anmälningar på \
             gruppbostaden\" peka ut någon (26 kap. 1 § OSL).",
            "If a group has few persons, readers can work out who they are. In a small municipality \"3 reports at the \
             group home\" may identify somebody (26 kap. 1 § OSL).",
        ),
        example: "| Enhet | Lex Sarah |\n|---|---|\n| Björken | 3 |",
        instead: (
            "| Enhet | Lex Sarah |\n|---|---|\n| Björken | färre än 5 |",
            "| Unit | Lex Sarah |\n|---|---|\n| Björken | fewer than 5 |",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.of_kind(Kind::Report).filter(|(_, doc)| doc.audience == Audience::External) {
        for fragment in &doc.source.fragments {
            for cell in fragment.tables.iter().flat_map(|table| &table.small_numbers) {
                let message = text!("ett litet tal i en extern tabell", "a small number in an external table");
                let help =
                    text!("skriv \"färre än 5\", eller slå ihop grupper", "write \"fewer than 5\", or merge groups");
                let span = fragment.span(doc.source.file, cell.clone());
                findings.push(Finding::new(Code::SMALL_NUMBERS, span, message).help(help));
            }
        }
    }
}
