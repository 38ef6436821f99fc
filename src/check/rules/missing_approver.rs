//! `missing-approver`: `approved` without `approved_by`, in a document of any kind that has the date.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::MISSING_APPROVER,
    manual: Manual {
        what: (
            "Dokumentet har en dag för fastställande (`approved`) men säger inte vem som fastställde det.",
            "The document has a day of approval (`approved`) but doesn't say who approved it.",
        ),
        why: (
            "Processer och rutiner ska fastställas (SOSFS 2011:9 4 kap. 2 och 4 §§). Den som läser ska kunna se att det \
             är rätt organ eller chef som har gjort det.",
            "Processes and routines are to be adopted (SOSFS 2011:9 4 kap. 2 and 4 §§). Readers must be able to see \
             that the right body or manager did so.",
        ),
        example: "approved = 2026-05-01",
        instead: (
            "approved = 2026-05-01\napproved_by = \"forvaltningschef\"",
            "approved = 2026-05-01\napproved_by = \"forvaltningschef\"",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living() {
        let head = &doc.source.head;
        if head.date("approved").is_some() && head.refs("approved_by").is_empty() {
            let message = text!(
                "fastställt, men `approved_by` säger inte av vem",
                "approved, but `approved_by` doesn't say by whom"
            );
            let help = text!("ange rollen i `approved_by`", "name the role in `approved_by`");
            findings
                .push(Finding::new(Code::MISSING_APPROVER, context.value_span(doc, "approved"), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn only_where_approved() {
        let files = [
            ("rutiner/a.md", "+++\ntitle = \"A\"\napproved = 2026-01-01\n+++\n"),
            ("rutiner/b.md", "+++\ntitle = \"B\"\n+++\n"),
            ("rutiner/c.md", "+++\ntitle = \"C\"\napproved = 2026-01-01\napproved_by = \"r\"\n+++\n"),
            ("roller/r.md", "+++\ntitle = \"R\"\n+++\n"),
            ("sida.md", "+++\ntitle = \"S\"\napproved = 2026-01-01\n+++\n"),
        ];
        assert_found(Code::MISSING_APPROVER, &files, &["rutiner/a.md:3:12", "sida.md:3:12"]);
    }
}
