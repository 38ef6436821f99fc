//! `control-without-responsible`: a self-check without anybody who carries it out.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::CONTROL_WITHOUT_RESPONSIBLE,
    manual: Manual {
        what: ("Egenkontrollen saknar `responsible`.", "The self-check has no `responsible`."),
        why: (
            "Egenkontroll ska göras med den frekvens och omfattning som behövs (SOSFS 2011:9 5 kap. 2 §), och det ska \
             framgå vem som gör den (3 kap. 3 §).",
            "Self-checks are to be made with the frequency and extent that are needed (SOSFS 2011:9 5 kap. 2 §), and it \
             must be clear who makes them (3 kap. 3 §).",
        ),
        example: "[[entry]]\ntitle = \"Granska signeringslistor\"\nfrequency = \"monthly\"",
        instead: (
            "[[entry]]\ntitle = \"Granska signeringslistor\"\nfrequency = \"monthly\"\nresponsible = [\"enhetschef\"]",
            "[[entry]]\ntitle = \"Look through the signature lists\"\nfrequency = \"monthly\"\nresponsible = [\"enhetschef\"]",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Control) {
        if doc.source.head.refs("responsible").is_empty() {
            let message = text!("ingen gör egenkontrollen", "the self-check has no responsible role");
            let help = text!("ange rollen i `responsible`", "name the role in `responsible`");
            findings.push(Finding::new(Code::CONTROL_WITHOUT_RESPONSIBLE, doc.source.span(), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn files_and_entries() {
        let files = [
            ("egenkontroller/a.md", "+++\ntitle = \"A\"\n+++\n"),
            ("egenkontroller/b.md", "+++\ntitle = \"B\"\nresponsible = \"r\"\n+++\n"),
            ("egenkontroller/index.md", "+++\ntitle = \"E\"\n[[entry]]\ntitle = \"C\"\n+++\n"),
        ];
        let expected = ["egenkontroller/a.md:2:9", "egenkontroller/index.md:4:9"];
        assert_found(Code::CONTROL_WITHOUT_RESPONSIBLE, &files, &expected);
    }
}
