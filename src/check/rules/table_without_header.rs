//! `table-without-header`: a table without a header row.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::TABLE_WITHOUT_HEADER,
    manual: Manual {
        what: (
            "Tabellens första rad, den över strecken, är tom.",
            "The table's first row, the one above the dashes, is empty.",
        ),
        why: (
            "Skärmläsare läser kolumnens rubrik före varje cell. Utan rubriker blir tabellen en rad lösa ord (WCAG 2.1, \
             1.3.1).",
            "Screen readers read the column's heading before each cell. Without headings the table is a series of \
             unconnected words (WCAG 2.1, 1.3.1).",
        ),
        example: "|  |  |\n|---|---|\n| Enhetschef | fastställer |",
        instead: (
            "| Roll | Ansvar |\n|---|---|\n| Enhetschef | fastställer |",
            "| Role | Responsibility |\n|---|---|\n| Head of unit | approves |",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (doc, fragment) in context.fragments() {
        for table in fragment.tables.iter().filter(|table| !table.has_header) {
            let message = text!("tabellen har ingen rubrikrad", "the table has no header row");
            let help = text!("skriv vad kolumnerna är i första raden", "name the columns in the first row");
            // The first line is enough to point at.
            let first = fragment.text.get(table.range.clone()).and_then(|source| source.lines().next());
            let range = table.range.start..table.range.start + first.map_or(0, str::len);
            let span = fragment.span(doc.source.file, range);
            findings.push(Finding::new(Code::TABLE_WITHOUT_HEADER, span, message).help(help));
        }
    }
}
