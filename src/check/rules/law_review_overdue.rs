//! `law-review-overdue`: nobody has checked for a year whether a law has changed (`reviewed` older than a year). A law
//! without `reviewed` isn't monitored, and a repealed one no longer changes.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding};
use crate::model::Kind;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::LAW_REVIEW_OVERDUE,
    manual: Manual {
        what: (
            "Det är mer än ett år sedan någon kontrollerade (`reviewed`) om lagen har ändrats.",
            "More than a year has passed since somebody checked (`reviewed`) whether the law was amended.",
        ),
        why: (
            "Kvalitet är att uppfylla de krav som lagar och föreskrifter ställer (SOSFS 2011:9 2 kap. 1 §). Kraven måste \
             vara de som gäller nu.",
            "Quality means meeting the requirements of laws and regulations (SOSFS 2011:9 2 kap. 1 §). The \
             requirements must be those in force now.",
        ),
        example: "title = \"Patientsäkerhetslag\"\nreviewed = 2024-02-01",
        instead: (
            "Kontrollera lagen mot källan, skriv ändringar i `amended` och dagens datum i `reviewed`.",
            "Check the law against its source, write amendments in `amended` and today's date in `reviewed`.",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // A year before the first day of the calendar doesn't exist; no law is that old.
    let Ok(a_year_ago) = context.graph.today.checked_sub(jiff::Span::new().years(1)) else { return };
    for (_, law) in context.living_of(Kind::Law) {
        let message = match law.source.head.date("reviewed") {
            Some(day) if day >= a_year_ago => continue,
            Some(day) => text!("lagen kontrollerades senast {day}", "the law was last checked on {day}"),
            None => text!(
                "ingen har skrivit när lagen senast kontrollerades",
                "it doesn't say when the law was last checked"
            ),
        };
        let help = text!(
            "kontrollera den mot källan och sätt `reviewed` till dagens datum",
            "check it against its source and set `reviewed` to today"
        );
        findings.push(Finding::new(Code::LAW_REVIEW_OVERDUE, context.value_span(law, "reviewed"), message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn older_than_a_year() {
        let files = [
            ("lagar/a.md", "+++\ntitle = \"A\"\nreviewed = 2025-08-31\n+++\n"),
            ("lagar/b.md", "+++\ntitle = \"B\"\nreviewed = 2025-09-01\n+++\n"),
            ("lagar/c.md", "+++\ntitle = \"C\"\nreviewed = 2020-01-01\nrepealed = 2021-01-01\n+++\n"),
            ("lagar/d.md", "+++\ntitle = \"D\"\n+++\n"),
            ("rutiner/e.md", "+++\ntitle = \"E\"\nreviewed = 2020-01-01\n+++\n"),
        ];
        assert_found(Code::LAW_REVIEW_OVERDUE, &files, &["lagar/a.md:3:12", "lagar/d.md:2:9"]);
    }
}
