//! `changed-since-approval`: the text is another than the one that `fingerprint` was made of. Without the key nothing
//! is said; any kind that has it is looked at.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::parse::fingerprint;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::CHANGED_SINCE_APPROVAL,
    manual: Manual {
        what: (
            "Texten är ändrad sedan dokumentet fastställdes: den stämmer inte med `fingerprint`, som `handbok approve` \
             satte. Radbrytningar, noteringar och datum för översyn räknas inte.",
            "The text has changed since the document was approved: it doesn't match the `fingerprint` that `handbok \
             approve` set. Line breaks, comments and dates of review don't count.",
        ),
        why: (
            "En rutin ska vara fastställd (SOSFS 2011:9 4 kap. 4 §). Står det något annat på sidan än det som beslutades \
             är det inte den rutinen som personalen arbetar efter (6 kap. 1 §).",
            "A routine is to be adopted (SOSFS 2011:9 4 kap. 4 §). If the page says something else than what was decided, \
             that is not the routine the staff work by (6 kap. 1 §).",
        ),
        example: "approved = 2026-05-01\napproved_by = \"enhetschef\"\nfingerprint = \"0000…\"   # texten ändrad efter den 1 maj",
        instead: (
            "Återställ texten, eller låt den som beslutar läsa ändringen och kör `handbok approve ID --by ROLL`. För en ny \
             version: börja med `handbok revise ID`.",
            "Restore the text, or let whoever decides read the change and run `handbok approve ID --by ROLE`. For a new \
             version, begin with `handbok revise ID`.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living() {
        let Some(stored) = doc.source.head.str("fingerprint") else { continue };
        if stored.trim() != fingerprint::of(&doc.source) {
            let message =
                text!("texten är ändrad sedan den fastställdes", "the text has changed since it was approved");
            let help = text!(
                "fastställ på nytt med `handbok approve {id}`, eller återställ texten",
                "approve it anew with `handbok approve {id}`, or restore the text",
                id = doc.source.id
            );
            let span = context.value_span(doc, "fingerprint");
            findings.push(Finding::new(Code::CHANGED_SINCE_APPROVAL, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::{Site, assert_found};
    use crate::diag::Code;
    use crate::parse::fingerprint;

    #[test]
    fn compares_with_todays_text() {
        let written = |print: &str, body: &str| format!("+++\ntitle = \"A\"\nfingerprint = \"{print}\"\n+++\n{body}\n");
        let site = Site::read(&[("rutiner/a.md", &written("", "Ett två."))]);
        let print = fingerprint::of(&site.graph.docs[0].source);
        assert_found(Code::CHANGED_SINCE_APPROVAL, &[("rutiner/a.md", &written(&print, "Ett\ntvå."))], &[]);
        let changed = written(&print, "Ett tre.");
        assert_found(Code::CHANGED_SINCE_APPROVAL, &[("rutiner/a.md", &changed)], &["rutiner/a.md:3:15"]);
        assert_found(Code::CHANGED_SINCE_APPROVAL, &[("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n")], &[]);
    }
}
