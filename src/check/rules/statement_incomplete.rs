//! `statement-incomplete`: the accessibility statement lacks what the supervising authority asks for.
//!
//! Only where `[accessibility]` is written: a handbook without it has no statement of its own yet, and its page says so.
//! One finding with all that is missing; the order of the two days is one of its own.

use crate::check::{Context, Manual, Rule, Run};
use crate::config::Accessibility;
use crate::diag::text::list;
use crate::diag::{Code, Finding, Text};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::STATEMENT_INCOMPLETE,
    manual: Manual {
        what: (
            "`[accessibility]` i config.toml saknar något som en tillgänglighetsredogörelse ska innehålla.",
            "`[accessibility]` of config.toml lacks something that an accessibility statement must hold.",
        ),
        why: (
            "En offentlig webbplats ska ha en redogörelse med det som myndighetens föreskrifter räknar upp, bland annat hur \
             man anmäler en brist och hur redogörelsen kom till (13 § lagen (2018:1937) om tillgänglighet till digital \
             offentlig service).",
            "A public site must have a statement with what the authority's regulations list, such as how to report a \
             shortcoming and how the statement was made (13 § of the act (2018:1937) on accessibility to digital public \
             services).",
        ),
        example: "[accessibility]\nconformance = \"partial\"\ncontact = \"kvalitet@exempelby.se\"",
        instead: (
            "[accessibility]\nservice = \"Kvalitetshandboken\"\nconformance = \"partial\"\nshortcomings = [{ text = \"Breda tabeller rullas i sidled.\", reason = \"Alla kolumner behövs.\" }]\nassessed = 2026-05-20\nupdated = 2026-05-20\nmethod = \"Självskattning.\"\ncontact = \"kvalitet@exempelby.se\"\nform_url = \"https://www.exempelby.se/tillganglighet\"\ncomplaint_url = \"https://www.digg.se/tdosanmalan\"",
            "[accessibility]\nservice = \"The quality handbook\"\nconformance = \"full\"\nassessed = 2026-05-20\nupdated = 2026-05-20\nmethod = \"Self-assessment.\"\ncontact = \"quality@example.se\"\nform_url = \"https://www.example.se/accessibility\"\ncomplaint_url = \"https://www.digg.se/tdosanmalan\"",
        ),
    },
    run: Run::Keys(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let config = &context.graph.config;
    let (Some(statement), Some(span)) = (&config.accessibility, config.accessibility_span) else { return };
    let missing: Vec<String> = missing(statement).into_iter().map(|key| format!("`{key}`")).collect();
    if !missing.is_empty() {
        let Text { sv, en } = list(&missing, missing.len());
        let message = Text {
            sv: format!("tillgänglighetsredogörelsen saknar {sv}"),
            en: format!("the accessibility statement lacks {en}"),
        };
        let help = text!(
            "fyll i det under `[accessibility]`; `handbok explain statement-incomplete` visar hur",
            "fill it in under `[accessibility]`; `handbok explain statement-incomplete` shows how"
        );
        findings.push(Finding::new(Code::STATEMENT_INCOMPLETE, span, message).help(help));
    }
    if let (Some(assessed), Some(updated)) = (statement.assessed, statement.updated)
        && assessed > updated
    {
        let message = text!(
            "redogörelsen uppdaterades {updated}, före bedömningen {assessed}",
            "the statement was updated on {updated}, before the assessment on {assessed}"
        );
        let help =
            text!("sätt `updated` till dagen då texten ändrades", "set `updated` to the day the text was changed");
        findings.push(Finding::new(Code::STATEMENT_INCOMPLETE, span, message).help(help));
    }
}

fn missing(statement: &Accessibility) -> Vec<&'static str> {
    let is_form = |address: &str| address.trim().starts_with("http");
    let has_form = statement.form_url.is_some() || statement.contact.as_deref().is_some_and(is_form);
    let knows_of_none = statement.conformance.as_deref() == Some("full");
    let given = [
        ("conformance", statement.conformance.is_some()),
        ("shortcomings", knows_of_none || statement.conformance.is_none() || !statement.shortcomings.is_empty()),
        ("contact", statement.contact.is_some()),
        ("form_url", has_form),
        ("method", statement.method.is_some()),
        ("assessed", statement.assessed.is_some()),
        ("updated", statement.updated.is_some()),
        ("complaint_url", statement.complaint_url.is_some()),
    ];
    given.into_iter().filter(|(_, is_given)| !is_given).map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    fn assert(fields: &str, expected: &[&str]) {
        let config = format!("title = \"H\"\n[accessibility]\n{fields}\n");
        assert_found(Code::STATEMENT_INCOMPLETE, &[("config.toml", &config)], expected);
    }

    const WHOLE: &str = "conformance = \"full\"\nassessed = 2026-05-01\nupdated = 2026-05-02\nmethod = \"Själv.\"\ncontact = \"a@b.se\"\nform_url = \"https://b.se/f\"\ncomplaint_url = \"https://www.digg.se/tdosanmalan\"";

    #[test]
    fn one_finding_for_all_that_is_missing() {
        assert(WHOLE, &[]);
        assert("conformance = \"partial\"", &["config.toml:2:1"]);
        assert(&WHOLE.replace("\"full\"", "\"partial\""), &["config.toml:2:1"]);
        assert(&WHOLE.replace("2026-05-02", "2026-04-01"), &["config.toml:2:1"]);
        assert_found(Code::STATEMENT_INCOMPLETE, &[("config.toml", "title = \"H\"\n")], &[]);
    }
}
