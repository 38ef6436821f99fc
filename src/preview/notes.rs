//! Findings as the overlay shows them: the terminal's words, with the page they concern.

use crate::audience::{Options, project};
use crate::diag::{Finding, Lang, Severity};
use crate::model::Audience;
use crate::pipeline::Handbook;
use crate::serve::reload::{Note, PageBar, Severity as NoteSeverity};

/// The overlay holds no more than this many; who has more mends these first.
const MOST: usize = 200;

/// The findings of a handbook for one audience's pages.
pub fn of(handbook: &Handbook, audience: Audience, lang: Lang) -> Vec<Note> {
    let view = project(&handbook.graph, audience, Options { drafts: true });
    let mut urls = std::collections::BTreeMap::new();
    for doc in view.docs().filter(|doc| !doc.is_entry()) {
        urls.insert(doc.source_path().to_owned(), doc.url.clone());
    }
    let note = |finding: &Finding| note(finding, handbook, &urls, lang);
    handbook.findings.iter().take(MOST).map(note).collect()
}

fn note(finding: &Finding, handbook: &Handbook, urls: &std::collections::BTreeMap<String, String>, lang: Lang) -> Note {
    let place = handbook.tree.locate(finding.span);
    let (line, column) = (place.start.line as usize, place.start.column as usize);
    let opens = handbook.config.editor.as_deref() == Some("vscode");
    Note {
        severity: match finding.severity {
            Severity::Error => NoteSeverity::Error,
            Severity::Warning => NoteSeverity::Warning,
        },
        code: finding.code.name().to_owned(),
        message: finding.message.get(lang).to_owned(),
        file: place.path.to_owned(),
        line,
        column,
        excerpt: excerpt(
            place.line_text,
            column,
            (place.end.line == place.start.line).then_some(place.end.column as usize),
        ),
        help: finding.help.as_ref().map(|help| help.get(lang).to_owned()),
        url: urls.get(place.path).cloned(),
        open: opens.then(|| PageBar::editor_link(&handbook.tree.root().join(place.path), line, column)),
    }
}

/// The line with carets below the place.
fn excerpt(line: &str, column: usize, end: Option<usize>) -> String {
    const LONGEST: usize = 160;
    let shown: String = line.chars().take(LONGEST).collect();
    if column > LONGEST {
        return shown;
    }
    let length = shown.chars().count();
    let end = end.unwrap_or(length + 1).clamp(column + 1, length.max(column) + 1);
    let blanks: String = shown.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    format!("{shown}\n{blanks}{}", "^".repeat(end - column))
}
