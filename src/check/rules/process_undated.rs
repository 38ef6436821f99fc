//! `process-undated`: a process that isn't approved.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::PROCESS_UNDATED,
    manual: Manual {
        what: (
            "Processen saknar dag för fastställande (`approved`). Den är ett utkast och publiceras inte.",
            "The process has no day of approval (`approved`). It is a draft and is not published.",
        ),
        why: (
            "Processerna ska identifieras, beskrivas och fastställas (SOSFS 2011:9 4 kap. 2 §).",
            "The processes are to be identified, described and adopted (SOSFS 2011:9 4 kap. 2 §).",
        ),
        example: "title = \"Ge hemtjänst\"\nowner = \"omradeschef\"",
        instead: (
            "Låt den som får besluta fastställa processen: `handbok approve ID --by ROLL`.",
            "Let a role that may decide approve the process: `handbok approve ID --by ROLE`.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Process).filter(|(_, doc)| doc.dates.approved.is_none()) {
        let message = text!("processen är inte fastställd", "the process is not approved");
        let help = text!(
            "fastställ den med `handbok approve {id} --by ROLL`",
            "approve it with `handbok approve {id} --by ROLE`",
            id = doc.source.id
        );
        findings.push(Finding::new(Code::PROCESS_UNDATED, doc.source.span(), message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn by_approved() {
        let files = [
            ("processer/a.md", "+++\ntitle = \"A\"\nvalid_from = 2026-01-01\n+++\n"),
            ("processer/b.md", "+++\ntitle = \"B\"\napproved = 2026-01-01\n+++\n"),
            ("rutiner/c.md", "+++\ntitle = \"C\"\n+++\n"),
        ];
        assert_found(Code::PROCESS_UNDATED, &files, &["processer/a.md:2:9"]);
    }
}
