//! `missing-review-date`: a chapter, process, routine or collaboration without `review_by`, unless it has a last day
//! (`valid_to`).
//!
//! If `[review] months` computes the day, it isn't missing; a draft gets its day when it is approved.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::MISSING_REVIEW_DATE,
    manual: Manual {
        what: (
            "Ett kapitel, en process, en rutin eller en samverkan saknar `review_by`. Gäller inte dokument med \
             `valid_to`, och inte när `[review] months` i config.toml räknar fram dagen.",
            "A chapter, process, routine or collaboration has no `review_by`. Not for documents with `valid_to`, nor \
             if `[review] months` of config.toml computes the day.",
        ),
        why: (
            "Processer och rutiner som inte är ändamålsenliga ska förbättras (SOSFS 2011:9 5 kap. 8 §). Utan ett datum \
             är det ingen som ser efter.",
            "Processes and routines that prove unfit are to be improved (SOSFS 2011:9 5 kap. 8 §). Without a date \
             nobody checks.",
        ),
        example: "title = \"Nycklar och koder\"\napproved = 2026-05-01",
        instead: ("review_by = 2028-05-01", "review_by = 2028-05-01"),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.graph.config.review_months.is_some() {
        return;
    }
    for (_, doc) in context.living().filter(|(_, doc)| doc.kind().is_reviewed()) {
        if doc.dates.review_by.is_none() && doc.dates.valid_to.is_none() {
            let message = text!("det står inte när dokumentet ska ses över", "the document has no review date");
            let help = text!(
                "lägg till `review_by`, eller `valid_to` om det slutar gälla av sig självt",
                "add `review_by`, or `valid_to` if it has a last day"
            );
            findings.push(Finding::new(Code::MISSING_REVIEW_DATE, doc.source.span(), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    const BARE: &str = "+++\ntitle = \"A\"\n+++\n";

    #[test]
    fn the_four_kinds() {
        let files = [
            ("ledningssystem/a.md", BARE),
            ("processer/a.md", BARE),
            ("rutiner/a.md", BARE),
            ("samverkan/a.md", BARE),
            ("matriser/a.md", "+++\ntitle = \"A\"\nlayout = \"raci\"\n+++\n"),
            ("rutiner/b.md", "+++\ntitle = \"B\"\nvalid_to = 2027-01-01\n+++\n"),
            ("rutiner/c.md", "+++\ntitle = \"C\"\nreview_by = 2027-01-01\n+++\n"),
        ];
        let expected = ["ledningssystem/a.md:2:9", "processer/a.md:2:9", "rutiner/a.md:2:9", "samverkan/a.md:2:9"];
        assert_found(Code::MISSING_REVIEW_DATE, &files, &expected);
    }

    #[test]
    fn not_if_it_is_computed() {
        let files = [("config.toml", "title = \"H\"\n[review]\nmonths = 24\n"), ("rutiner/a.md", BARE)];
        assert_found(Code::MISSING_REVIEW_DATE, &files, &[]);
    }
}
