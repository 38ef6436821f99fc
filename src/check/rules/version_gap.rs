//! `version-gap`: days on which no version of a document is in force, between two of its versions.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::VERSION_GAP,
    manual: Manual {
        what: (
            "En version slutar gälla (`valid_to` eller `repealed`) innan nästa version börjar: dagarna emellan gäller \
             ingenting.",
            "A version ends (`valid_to` or `repealed`) before the next one begins: on the days in between no version \
             is in force.",
        ),
        why: (
            "Personalen ska arbeta enligt de rutiner som ingår i ledningssystemet (SOSFS 2011:9 6 kap. 1 §). Under ett \
             glapp finns ingen att följa.",
            "The staff are to work by the routines of the management system (SOSFS 2011:9 6 kap. 1 §). During a gap \
             there is none to follow.",
        ),
        example: "# r-nycklar@4.0.md\nvalid_to = 2026-05-31\n\n# r-nycklar.md\napproved = 2026-06-15",
        instead: (
            "Ta bort `valid_to`: en version gäller tills nästa börjar, och ingen behöver skriva dess sista dag.",
            "Remove `valid_to`: a version applies until the next begins, and its last day need not be written.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (ix, _) in context.docs() {
        let versions = context.graph.versions_of(ix);
        for pair in versions.windows(2) {
            let [newer, older] = pair else { continue };
            let (Some(begins), Some(ends)) = (newer.spell.from, older.doc.dates.last_day()) else { continue };
            let Some(gap) = ends.tomorrow().ok().filter(|day| *day < begins) else { continue };
            let last = begins.yesterday().unwrap_or(begins);
            let message = text!(
                "från {gap} till {last} gäller ingen version av dokumentet",
                "from {gap} to {last} no version of the document is in force"
            );
            let help = text!(
                "ta bort sista dagen: versionen gäller tills nästa börjar",
                "remove the last day: the version applies until the next begins"
            );
            let key = if older.doc.dates.valid_to == Some(ends) { "valid_to" } else { "repealed" };
            findings.push(Finding::new(Code::VERSION_GAP, context.value_span(&older.doc, key), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn days_between() {
        let at = |head: &str| format!("+++\ntitle = \"A\"\n{head}\n+++\n");
        let new = at("approved = 2026-06-15");
        let assert = |old: &str, expected: &[&str]| {
            assert_found(Code::VERSION_GAP, &[("rutiner/a.md", &new), ("rutiner/a@1.md", &at(old))], expected);
        };
        assert("approved = 2025-01-01\nvalid_to = 2026-05-31", &["rutiner/a@1.md:4:12"]);
        assert("approved = 2025-01-01\nrepealed = 2026-06-14", &["rutiner/a@1.md:4:12"]);
        assert("approved = 2025-01-01\nvalid_to = 2026-06-14", &[]);
        assert("approved = 2025-01-01\nrepealed = 2026-06-15", &[]);
        assert("approved = 2025-01-01", &[]);
    }
}
