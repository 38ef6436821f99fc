//! Findings for people and machines, three printers of the same data: `human` for the terminal (many at once by
//! `groups`), `json` one object a line, `github` annotations. They give text; the caller decides where it goes.

pub(crate) mod github;
pub(crate) mod groups;
pub mod human;
pub mod json;

use crate::diag::{Finding, Lang, Severity, Text};
use crate::text;

/// "2 fel och 1 varning" / "2 errors and 1 warning"; nothing to report says so.
pub(crate) fn summary(findings: &[Finding]) -> Text {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let plural = |number: usize, one: &str, many: &str| {
        if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
    };
    match (errors, warnings) {
        (0, 0) => text!("inga fel och inga varningar", "no errors and no warnings"),
        (_, 0) => Text { sv: plural(errors, "fel", "fel"), en: plural(errors, "error", "errors") },
        (0, _) => Text { sv: plural(warnings, "varning", "varningar"), en: plural(warnings, "warning", "warnings") },
        _ => Text {
            sv: format!("{} och {}", plural(errors, "fel", "fel"), plural(warnings, "varning", "varningar")),
            en: format!("{} and {}", plural(errors, "error", "errors"), plural(warnings, "warning", "warnings")),
        },
    }
}

/// A finding's line as it may be printed: a personal identity number in it is never shown, whatever the finding is.
pub(crate) fn excerpt(line: &str) -> std::borrow::Cow<'_, str> {
    crate::model::personal_number::masked(line)
}

/// "fel" or "varning".
pub(crate) fn severity_name(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Sv) => "fel",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::Sv) => "varning",
        (Severity::Warning, Lang::En) => "warning",
    }
}
