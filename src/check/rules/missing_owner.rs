//! `missing-owner`: a controlled document without `owner`.
//!
//! The owner is not inherited, neither from a parent nor, for an `[[entry]]`, from its page: the format has no such
//! rule, and the page shows who owns *this* document. An owner who doesn't exist is `unknown-reference` and not
//! reported here.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::MISSING_OWNER,
    manual: Manual {
        what: (
            "Ett styrt dokument (kapitel, process, rutin, matris, berättelse, samverkan, riskanalys eller egenkontroll) \
             saknar `owner`.",
            "A controlled document (chapter, process, routine, matrix, report, collaboration, risk analysis or \
             self-check) has no `owner`.",
        ),
        why: (
            "Det ska framgå hur uppgifterna i kvalitetsarbetet är fördelade (SOSFS 2011:9 3 kap. 3 §). Ett dokument som \
             ingen förvaltar ser ingen över, och den som hittar ett fel vet inte vem som ska få veta det.",
            "It must be clear how the tasks of the quality work are divided (SOSFS 2011:9 3 kap. 3 §). A document \
             without an owner is not reviewed, and those who find an error in it don't know whom to tell.",
        ),
        example: "title = \"Ta emot en orosanmälan\"\nversion = \"1.0\"",
        instead: (
            "Ange rollen, inte personen: `owner = \"enhetschef\"`.",
            "Name the role, not the person: `owner = \"enhetschef\"`.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living().filter(|(_, doc)| doc.kind().is_controlled()) {
        if doc.source.head.refs("owner").is_empty() {
            let message = text!("ingen förvaltar dokumentet: `owner` saknas", "the document has no owner (`owner`)");
            let help = text!(
                "ange rollen som förvaltar det, som `owner = \"enhetschef\"`",
                "name the role that owns it, such as `owner = \"enhetschef\"`"
            );
            findings.push(Finding::new(Code::MISSING_OWNER, doc.source.span(), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn controlled_kinds_only_and_not_what_is_repealed() {
        let files = [
            ("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n"),
            ("rutiner/b.md", "+++\ntitle = \"B\"\nrepealed = 2026-01-01\n+++\n"),
            ("rutiner/c.md", "+++\ntitle = \"C\"\nowner = \"ingen\"\n+++\n"),
            ("rutiner/d.md", "+++\ntitle = \"D\"\nowner = \"\"\n+++\n"),
            ("roller/r.md", "+++\ntitle = \"R\"\n+++\n"),
            ("sida.md", "+++\ntitle = \"S\"\n+++\n"),
            ("processer/trasig.md", "+++\ntitle = \"T\n+++\n"),
        ];
        assert_found(Code::MISSING_OWNER, &files, &["rutiner/a.md:2:9", "rutiner/d.md:2:9"]);
    }
}
