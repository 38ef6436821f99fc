//! Printer of findings as JSON, one per line (site § 1).

use std::borrow::Cow;

use serde::Serialize;

use crate::diag::{Finding, Lang, Severity};
use crate::model::control::is_control;
use crate::source::SourceTree;

#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    severity: Severity,
    message: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    help: Option<&'a str>,
}

/// JSON that is safe to print on a terminal: control characters and direction overrides that serde leaves are escaped.
/// Outside of strings, JSON has none but line ends.
pub(crate) fn terminal_safe(json: &str) -> Cow<'_, str> {
    let commands = |c: char| is_control(c) && c != '\n';
    if !json.contains(commands) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match commands(c) {
            true => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => out.push(c),
        }
    }
    out.into()
}

/// One object per line, in the order of the findings.
pub fn print(findings: &[Finding], tree: &SourceTree, lang: Lang) -> String {
    let mut out = String::new();
    for finding in findings {
        let location = tree.locate(finding.span);
        let row = Row {
            code: finding.code.name(),
            severity: finding.severity,
            message: finding.message.get(lang),
            file: location.path,
            line: location.start.line,
            column: location.start.column,
            end_line: location.end.line,
            end_column: location.end.column,
            help: finding.help.as_ref().map(|help| help.get(lang)),
        };
        // A struct of strings and numbers always serialises.
        out.push_str(&terminal_safe(&serde_json::to_string(&row).unwrap_or_default()));
        out.push('\n');
    }
    out
}
