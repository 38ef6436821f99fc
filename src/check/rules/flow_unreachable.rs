//! `flow-unreachable`: a step that can't be reached from the first one.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::FLOW_UNREACHABLE,
    manual: Manual {
        what: (
            "Ingen väg i flödet leder från den första aktiviteten till den här.",
            "The flow has no path from the first activity to this one.",
        ),
        why: (
            "Aktiviteternas inbördes ordning ska vara bestämd (SOSFS 2011:9 4 kap. 3 §). Ofta är det ett vägval som har \
             tappat en gren.",
            "The order of the activities is to be decided (SOSFS 2011:9 4 kap. 3 §). Often a branch of a decision is \
             missing.",
        ),
        example: "[[activity]]\nid = \"a\"\ntitle = \"Bedöma\"\nnext = [\"c\"]\n\n[[activity]]\nid = \"b\"\ntitle = \"Utreda\"\n\n[[activity]]\nid = \"c\"\ntitle = \"Avsluta\"",
        instead: (
            "next = [{ to = \"b\", when = \"Inleds\" }, { to = \"c\", when = \"Inleds inte\" }]",
            "next = [{ to = \"b\", when = \"Opened\" }, { to = \"c\", when = \"Not opened\" }]",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.living_of(Kind::Process) {
        let activities = doc.source.head.tables("activity");
        for step in context.flow(doc).unreachable() {
            let Some(activity) = activities.get(step) else { continue };
            let title = activity.str("title").unwrap_or("…");
            let message = text!("ingen väg leder till {title}", "no path leads to {title}");
            let help =
                text!("peka på den med `next` i en tidigare aktivitet", "lead to it by `next` of an earlier activity");
            let span = activity.value_span("title").unwrap_or_else(|| doc.source.span());
            findings.push(Finding::new(Code::FLOW_UNREACHABLE, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn a_branch_passes_by() {
        let text = "+++\ntitle = \"P\"\n[[activity]]\ntitle = \"Ett\"\nnext = \"tre\"\n[[activity]]\ntitle = \"Två\"\n[[activity]]\ntitle = \"Tre\"\nnext = [\"ett\"]\n[[activity]]\ntitle = \"Fyra\"\n+++\n";
        let expected = ["processer/p.md:7:9", "processer/p.md:12:9"];
        assert_found(Code::FLOW_UNREACHABLE, &[("processer/p.md", text)], &expected);
    }
}
