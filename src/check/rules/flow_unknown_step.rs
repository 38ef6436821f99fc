//! `flow-unknown-step`: `next` names a step that the process doesn't have.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::text::did_you_mean;
use crate::diag::{Code, Finding};
use crate::graph::relations::activity_id;
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::FLOW_UNKNOWN_STEP,
    manual: Manual {
        what: (
            "`next` pekar på ett id som ingen aktivitet i processen har.",
            "`next` names an id that no activity of the process has.",
        ),
        why: (
            "Aktiviteternas ordning ska framgå (SOSFS 2011:9 4 kap. 3 §). En pil som inte leder någonstans gör kartan fel.",
            "The order of the activities must be clear (SOSFS 2011:9 4 kap. 3 §). An arrow that leads nowhere makes the \
             map wrong.",
        ),
        example: "[[activity]]\nid = \"bedoma\"\ntitle = \"Bedöma\"\nnext = [\"utreda\"]\n\n[[activity]]\nid = \"utred\"\ntitle = \"Utreda\"",
        instead: ("next = [\"utred\"]", "next = [\"utred\"]"),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Process) {
        let activities = doc.source.head.tables("activity");
        let ids: Vec<String> = activities.iter().map(activity_id).collect();
        for (step, branch) in context.flow(doc).unknown {
            let next = activities.get(step).and_then(|activity| activity.next()?.get(branch));
            let Some(next) = next else { continue };
            let written = &next.branch.to;
            let message =
                text!("ingen aktivitet i processen heter `{written}`", "no activity of the process is `{written}`");
            let help = did_you_mean(written, ids.iter().map(String::as_str));
            findings.push(Finding::new(Code::FLOW_UNKNOWN_STEP, next.span, message).maybe_help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn at_the_id() {
        let text = "+++\ntitle = \"P\"\n[[activity]]\ntitle = \"Ett\"\nnext = [{ to = \"tva\" }, { to = \"tvo\" }, \"ett\"]\n[[activity]]\ntitle = \"Två\"\nnext = \"åtta\"\n+++\n";
        let expected = ["processer/p.md:5:32", "processer/p.md:8:8"];
        assert_found(Code::FLOW_UNKNOWN_STEP, &[("processer/p.md", text)], &expected);
    }
}
