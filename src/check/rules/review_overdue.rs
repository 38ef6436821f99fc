//! `review-overdue`: a document in force whose review date has passed.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Status;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::REVIEW_OVERDUE,
    manual: Manual {
        what: (
            "Dokumentet gäller, men dagen i `review_by` har passerat.",
            "The document is in force, but the day in `review_by` has passed.",
        ),
        why: (
            "Processer och rutiner ska ses över och förbättras när de inte är ändamålsenliga (SOSFS 2011:9 5 kap. 8 §). \
             Ett dokument som ingen har sett över kan säga fel till den som läser det mitt i ett arbetspass.",
            "Processes and routines are to be reviewed and improved when they prove unfit (SOSFS 2011:9 5 kap. 8 §). A \
             document that nobody has reviewed may mislead those who read it in the middle of a shift.",
        ),
        example: "review_by = 2024-03-01",
        instead: (
            "Gå igenom dokumentet. Stämmer det: sätt `reviewed` till dagens datum och `review_by` framåt. \
             Behöver det ändras: ändra, och fastställ det på nytt med `handbok approve`.",
            "Go through the document. If it is right, set `reviewed` to today and `review_by` to a later day. If it \
             needs changing, change it and approve it again with `handbok approve`.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.docs().filter(|(_, doc)| doc.status == Status::Overdue) {
        let Some(day) = doc.dates.review_by else { continue };
        let message = text!("skulle ha setts över senast {day}", "was to be reviewed by {day}");
        let help = text!(
            "gå igenom dokumentet och sätt `reviewed` och ett nytt `review_by`",
            "go through the document and set `reviewed` and a new `review_by`"
        );
        findings.push(Finding::new(Code::REVIEW_OVERDUE, context.value_span(doc, "review_by"), message).help(help));
    }
}
