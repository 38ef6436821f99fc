//! Printer of findings as annotations of a GitHub workflow run.

use crate::diag::{Finding, Lang, Severity};
use crate::model::control::printable_lines;
use crate::source::SourceTree;

/// One command per line.
pub(crate) fn print(findings: &[Finding], tree: &SourceTree, lang: Lang) -> String {
    findings.iter().map(|finding| line(finding, tree, lang)).collect()
}

fn line(finding: &Finding, tree: &SourceTree, lang: Lang) -> String {
    let location = tree.locate(finding.span);
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut message = finding.message.get(lang).to_owned();
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(help.get(lang));
    }
    let (start, end) = (location.start, location.end);
    // GitHub accepts columns only within one line.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        format!(",col={}", start.column)
    };
    format!(
        "::{command} file={},line={},endLine={}{columns},title={}::{}\n",
        property(location.path),
        start.line,
        end.line,
        property(finding.code.name()),
        data(&message)
    )
}

/// Escapes a value for the runner: line ends escaped, other control characters made visible, and no command of the old
/// form, which the runner accepts anywhere in a line.
fn data(text: &str) -> String {
    let text = printable_lines(text).replace('%', "%25").replace('\n', "%0A");
    disarmed(&text)
}

/// Breaks up commands of the old form (`##[add-path]`) and Azure's (`##vso[`) in a text.
pub(crate) fn disarmed(text: &str) -> String {
    text.replace("##[", "## [").replace("##vso[", "## vso[")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
