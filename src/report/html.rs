//! Findings as HTML for the preview's overlay and bar: the same words as on the terminal.

use crate::diag::{Finding, Lang};
use crate::source::SourceTree;

use super::severity_name;

/// A list of findings with place, excerpt and hint.
pub(crate) fn print(findings: &[Finding], tree: &SourceTree, lang: Lang) -> String {
    let items: String = findings.iter().map(|finding| item(finding, tree, lang)).collect();
    format!("<ol class=\"handbok-findings\">{items}</ol>")
}

fn item(finding: &Finding, tree: &SourceTree, lang: Lang) -> String {
    let location = tree.locate(finding.span);
    let help = finding.help.as_ref().map(|help| format!("<p>{}</p>", escape(help.get(lang)))).unwrap_or_default();
    format!(
        "<li data-code=\"{code}\"><p><strong>{severity}</strong> {message}</p><p><code>{file}:{line}:{column}</code></p><pre>{excerpt}</pre>{help}</li>",
        code = finding.code.name(),
        severity = severity_name(finding.severity, lang),
        message = escape(finding.message.get(lang)),
        file = escape(location.path),
        line = location.start.line,
        column = location.start.column,
        excerpt = escape(&super::excerpt(location.line_text)),
    )
}

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
