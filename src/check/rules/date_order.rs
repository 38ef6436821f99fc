//! `date-order`: two dates of a document that can't both be right (site § 7): `valid_from` ≤ `valid_to`;
//! `approved` ≤ `review_by` and `repealed`; a law's `in_force` ≤ `repealed`.
//!
//! `valid_from` is the day of approval where none is written (format § 3.1), and is compared as that. Document control
//! passes over repealed documents; but a last day written in the wrong year is just what makes a document count as
//! repealed. So the two dates that end a document are looked at in every document, and only `review_by` is left alone
//! in repealed ones.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::graph::Doc;
use crate::model::{Date, Kind, Status};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::DATE_ORDER,
    manual: Manual {
        what: (
            "Två datum står i fel ordning: `valid_to` före `valid_from`, `review_by` eller `repealed` före `approved`, \
             eller en lags `repealed` före `in_force`.",
            "Two dates are in the wrong order: `valid_to` before `valid_from`, `review_by` or `repealed` before \
             `approved`, or a law's `repealed` before `in_force`.",
        ),
        why: (
            "Dokumentets läge följer av datumen. Med ett fel årtal kan en gällande rutin hamna i arkivet, eller en \
             upphävd stå kvar.",
            "The document's status follows from its dates. With a wrong year a valid routine may end up in the archive, \
             or a repealed one stay.",
        ),
        example: "approved = 2026-05-01\nreview_by = 2025-05-01",
        instead: ("approved = 2026-05-01\nreview_by = 2028-05-01", "approved = 2026-05-01\nreview_by = 2028-05-01"),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let today = context.graph.today;
    for (_, doc) in context.docs() {
        let from = if doc.source.head.get("valid_from").is_some() { "valid_from" } else { "approved" };
        findings.extend(compare(doc, today, from, "valid_to"));
        findings.extend(compare(doc, today, "approved", "repealed"));
        if doc.status != Status::Repealed {
            findings.extend(compare(doc, today, "approved", "review_by"));
        }
        if doc.kind() == Kind::Law {
            findings.extend(compare(doc, today, "in_force", "repealed"));
        }
    }
}

fn compare(doc: &Doc, today: Date, first: &str, second: &str) -> Option<Finding> {
    // A date far ahead is a slip of its own, and told as that.
    if super::date_far::far_key(doc, today).is_some_and(|(key, _)| key == first) {
        return None;
    }
    let head = &doc.source.head;
    let (earlier, later) = (head.date(first)?, head.date(second)?);
    if earlier <= later {
        return None;
    }
    let message = text!(
        "`{second}` ({later}) kommer före `{first}` ({earlier})",
        "`{second}` ({later}) comes before `{first}` ({earlier})"
    );
    let help =
        text!("rätta det datum som är fel; ofta är det året", "mend the date that is wrong; often it is the year");
    let finding = Finding::new(Code::DATE_ORDER, head.value_span(second)?, message).help(help);
    Some(finding.label(head.value_span(first)?, text!("`{first}` står här", "`{first}` is here")))
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn assert(path: &str, head: &str, expected: &[&str]) {
        let text = format!("+++\ntitle = \"A\"\n{head}\n+++\n");
        assert_found(Code::DATE_ORDER, &[(path, &text)], expected);
    }

    #[test]
    fn each_pair() {
        assert("rutiner/a.md", "valid_from = 2026-05-01\nvalid_to = 2026-04-30", &["rutiner/a.md:4:12"]);
        assert("rutiner/a.md", "approved = 2026-05-01\nvalid_to = 2026-04-30", &["rutiner/a.md:4:12"]);
        assert("rutiner/a.md", "valid_from = 2026-05-01\nvalid_to = 2026-05-01", &[]);
        assert("sida.md", "approved = 2026-05-01\nreview_by = 2026-04-30", &["sida.md:4:13"]);
        assert("rutiner/a.md", "approved = 2026-05-01\nrepealed = 2026-04-30", &["rutiner/a.md:4:12"]);
        // Told as `date-far`.
        assert("rutiner/a.md", "approved = 2062-05-01\nreview_by = 2028-04-30", &[]);
        assert("lagar/a.md", "repealed = 2001-01-01\nin_force = 2002-01-01", &["lagar/a.md:3:12"]);
    }

    #[test]
    fn an_old_review_of_a_repealed_document_is_left_alone() {
        assert("rutiner/a.md", "approved = 2020-05-01\nreview_by = 2019-01-01\nrepealed = 2024-01-01", &[]);
    }
}
