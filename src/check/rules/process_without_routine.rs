//! `process-without-routine`: no governing document belongs to the process, neither through an activity nor through its
//! own `processes`. A repealed one doesn't count; a draft does, because it will apply.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::{Direction, Kind, RelationType};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::PROCESS_WITHOUT_ROUTINE,
    manual: Manual {
        what: (
            "Ingen rutin hör till processen: ingen aktivitet har `routines`, och ingen rutin har processen i `processes`.",
            "No routine belongs to the process: no activity has `routines`, and no routine names the process in \
             `processes`.",
        ),
        why: (
            "Ledningssystemet består av de processer och de rutiner som behövs (SOSFS 2011:9 4 kap. 1 och 4 §§). En \
             process utan rutiner säger vad som görs men inte hur.",
            "The management system consists of the processes and the routines that are needed (SOSFS 2011:9 4 kap. 1 and \
             4 §§). A process without routines says what is done but not how.",
        ),
        example: "# processer/p-hemtjanst.md\n[[activity]]\ntitle = \"Ge insatsen\"",
        instead: (
            "# processer/p-hemtjanst.md\n[[activity]]\ntitle = \"Ge insatsen\"\nroutines = [\"r-nycklar-hemtjanst\"]",
            "# processer/p-hemtjanst.md\n[[activity]]\ntitle = \"Give the care\"\nroutines = [\"r-nycklar-hemtjanst\"]",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (ix, doc) in context.living_of(Kind::Process) {
        let has_routine = context.living_ends(ix, RelationType::Supports, Direction::In).next().is_some();
        let names_one = doc.source.head.tables("activity").iter().any(|activity| {
            // An unknown routine is `unknown-reference` and not a second fault here.
            activity.refs("routines").iter().any(|one| *doc.target(one.slot) == crate::graph::Target::Broken)
        });
        if !has_routine && !names_one {
            let message = text!("ingen rutin hör till processen", "no routine belongs to the process");
            let help = text!(
                "ange `routines` på aktiviteterna, eller `processes` i rutinen",
                "name `routines` on the activities, or `processes` in the routine"
            );
            findings.push(Finding::new(Code::PROCESS_WITHOUT_ROUTINE, doc.source.span(), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn from_either_side() {
        let files = [
            ("processer/a.md", "+++\ntitle = \"A\"\n+++\n"),
            ("processer/b.md", "+++\ntitle = \"B\"\n[[activity]]\ntitle = \"x\"\nroutines = [\"r\"]\n+++\n"),
            ("processer/c.md", "+++\ntitle = \"C\"\n+++\n"),
            ("processer/d.md", "+++\ntitle = \"D\"\n+++\n"),
            ("rutiner/r.md", "+++\ntitle = \"R\"\nprocesses = [\"c\"]\n+++\n"),
            ("rutiner/s.md", "+++\ntitle = \"S\"\nprocesses = [\"d\"]\nrepealed = 2026-01-01\n+++\n"),
        ];
        assert_found(Code::PROCESS_WITHOUT_ROUTINE, &files, &["processer/a.md:2:9", "processer/d.md:2:9"]);
    }
}
