//! A finding as one line of JSON (site § 1).

use serde::Serialize;

use crate::diag::{Finding, Lang, Severity};
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

/// One object a line, in the findings' order.
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
        out.push_str(&serde_json::to_string(&row).unwrap_or_default());
        out.push('\n');
    }
    out
}
