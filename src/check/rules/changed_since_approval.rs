//! `changed-since-approval`: the text differs from the one that `fingerprint` was made of. Applies to every kind with
//! the key; without it there is nothing to compare.

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
            "A routine is to be adopted (SOSFS 2011:9 4 kap. 4 §). If the page differs from what was decided, the \
             staff work by a text that is not the adopted routine (6 kap. 1 §).",
        ),
        example: "approved = 2026-05-01\napproved_by = \"enhetschef\"\nfingerprint = \"0000…\"   # texten ändrad efter den 1 maj",
        instead: (
            "Är det en ny version: kör `handbok revise ID --keep-changes`, så blir ändringen ett utkast bredvid och den \
             beslutade texten kommer tillbaka. Är det bara rättat språk: kör `handbok approve ID --minor --by ROLL`. Annars: \
             återställ texten.",
            "If it is a new version, run `handbok revise ID --keep-changes`: the change becomes a draft, and the \
             approved text comes back. If only the language was corrected, run `handbok approve ID --minor --by ROLE`. \
             Otherwise restore the text.",
        ),
    },
    run: Run::Linked(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living() {
        let Some(stored) = doc.source.head.str("fingerprint") else { continue };
        if !fingerprint::holds(&doc.source, stored) {
            let message = text!(
                "texten är ändrad sedan den fastställdes, och det nya har ingen beslutat",
                "the text has changed since it was approved, and nobody has approved the new one"
            );
            let help = text!(
                "en ny version: `handbok revise {id} --keep-changes` (ändringen blir ett utkast bredvid); bara rättat \
                 språk: `handbok approve {id} --minor --by ROLL`",
                "a new version: `handbok revise {id} --keep-changes` (the change becomes a draft); only corrected language: `handbok approve {id} --minor --by ROLE`",
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
