//! `agreement-ending`: a collaboration, plan or policy whose last day comes within `[review] soon` days.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::Doc;
use crate::model::{DocIx, Kind, Status};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::AGREEMENT_ENDING,
    manual: Manual {
        what: (
            "En överenskommelse, plan eller policy slutar gälla (`valid_to`) inom den tid som `[review] soon` anger.",
            "An agreement, plan or policy ends (`valid_to`) within the time that `[review] soon` gives.",
        ),
        why: (
            "En överenskommelse tar tid att förhandla och en plan tid att besluta. Upphör den utan efterföljare vet ingen \
             vad som gäller mellan parterna (SOSFS 2011:9 4 kap. 6 §).",
            "An agreement takes time to negotiate and a plan time to decide. When it ends without a successor nobody knows \
             what holds between the parties (SOSFS 2011:9 4 kap. 6 §).",
        ),
        example: "# samverkan/ok-utskrivning.md\nagreement = true\nvalid_to = 2026-12-31",
        instead: (
            "Börja arbetet med nästa. Fastställ den som ny version, eller förläng och ändra `valid_to`.",
            "Begin the work on the next one. Approve it as a new version, or prolong it and change `valid_to`.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let today = context.graph.today;
    for (ix, doc) in context.living().filter(|(_, doc)| ends_by_agreement(doc)) {
        if matches!(doc.status, Status::Draft | Status::Upcoming) {
            continue;
        }
        let Some(last) = doc.dates.valid_to.filter(|last| *last >= today) else { continue };
        let left = i64::from((last - today).get_days());
        if left > context.graph.config.review_soon || has_successor(context, ix) {
            continue;
        }
        let message = text!("slutar gälla {last}, om {left} dagar", "ends on {last}, in {left} days");
        let help = text!(
            "fastställ det som ska gälla sedan, eller förläng med ett senare `valid_to`",
            "approve what is to hold afterwards, or prolong it by a later `valid_to`"
        );
        findings.push(Finding::new(Code::AGREEMENT_ENDING, context.value_span(doc, "valid_to"), message).help(help));
    }
}

fn ends_by_agreement(doc: &Doc) -> bool {
    let of_type = matches!(doc.kind_type.as_deref(), Some("plan" | "policy"));
    doc.kind() == Kind::Collaboration || (doc.kind() == Kind::Routine && of_type)
}

/// Whether an approved version that comes after it is at hand.
fn has_successor(context: &Context<'_>, ix: DocIx) -> bool {
    context.graph.versions_of(ix).iter().any(|version| version.doc.status == Status::Upcoming)
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn assert(path: &str, head: &str, is_hit: bool) {
        let text = format!("+++\ntitle = \"A\"\napproved = 2026-01-01\n{head}\n+++\n");
        let place = format!("{path}:4:12");
        let expected: Vec<&str> = if is_hit { vec![&place] } else { Vec::new() };
        assert_found(Code::AGREEMENT_ENDING, &[(path, &text)], &expected);
    }

    #[test]
    fn within_the_days_that_count_as_soon() {
        assert("samverkan/a.md", "valid_to = 2026-10-01", true);
        assert("samverkan/a.md", "valid_to = 2026-09-01", true);
        assert("samverkan/a.md", "valid_to = 2027-10-01", false);
        assert("samverkan/a.md", "valid_to = 2026-08-01", false);
        assert("rutiner/a.md", "valid_to = 2026-10-01\ntype = \"plan\"", true);
        assert("rutiner/a.md", "valid_to = 2026-10-01", false);
    }
}
