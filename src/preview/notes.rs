//! Findings as the overlay shows them: the terminal's words, with the page they concern.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{FileId, Finding, Lang, Severity};
use crate::model::Audience;
use crate::pipeline::Handbook;
use crate::preview::reload::{Note, PageBar, Severity as NoteSeverity, Stops};
use crate::report::groups::{Group, groups};
use crate::source::CONFIG;

/// The overlay holds no more than this many; who has more mends these first.
const MOST: usize = 200;

/// The findings of a handbook for one audience's pages.
pub(crate) fn of(handbook: &Handbook, audience: Audience, lang: Lang) -> Vec<Note> {
    let groups = groups(&handbook.findings);
    // Of one missing thing each file is told once: its page shows it.
    let mut shown: Vec<(&Finding, &Group<'_>)> = Vec::new();
    for group in &groups {
        let mut told = BTreeSet::new();
        let all = std::iter::once(group.first).chain(group.others.iter().copied());
        shown.extend(all.filter(|finding| told.insert(finding.span.file)).map(|finding| (finding, group)));
    }
    shown.truncate(MOST);
    let files: BTreeSet<FileId> = shown.iter().map(|(finding, _)| finding.span.file).collect();
    let mut urls = BTreeMap::new();
    for (_, doc) in handbook.graph.iter().filter(|(_, doc)| !doc.source.is_entry && files.contains(&doc.source.file)) {
        if audience == Audience::Intranet || doc.audience == Audience::External {
            urls.insert(doc.source.file, doc.url.as_str());
        }
    }
    for version in handbook.graph.versions.values().flatten().filter(|_| audience == Audience::Intranet) {
        if files.contains(&version.doc.source.file) {
            urls.insert(version.doc.source.file, version.doc.url.as_str());
        }
    }
    shown.into_iter().map(|(finding, group)| note(finding, group, handbook, &urls, lang)).collect()
}

fn note(finding: &Finding, group: &Group<'_>, handbook: &Handbook, urls: &BTreeMap<FileId, &str>, lang: Lang) -> Note {
    let place = handbook.tree.locate(finding.span);
    let (line, column) = (place.start.line as usize, place.start.column as usize);
    let opens = handbook.config.editor.as_deref() == Some("vscode");
    Note {
        severity: match finding.severity {
            Severity::Error => NoteSeverity::Error,
            Severity::Warning => NoteSeverity::Warning,
        },
        code: finding.code.name().to_owned(),
        message: group.message().get(lang).to_owned(),
        places: group.places(),
        file: place.path.to_owned(),
        line,
        column,
        excerpt: excerpt(
            place.line_text,
            column,
            (place.end.line == place.start.line).then_some(place.end.column as usize),
        ),
        help: finding.help.as_ref().map(|help| help.get(lang).to_owned()),
        url: urls.get(&finding.span.file).map(|url| (*url).to_owned()),
        stops: stops(finding, handbook),
        open: opens.then(|| PageBar::editor_link(&handbook.tree.root().join(place.path), line, column)),
    }
}

/// Whether pages stand still for it, and which: those of a file that can't be read whole; all, where the configuration
/// or the theme is such.
fn stops(finding: &Finding, handbook: &Handbook) -> Option<Stops> {
    let path = handbook.tree.path_of(finding.span.file);
    let is_theme = handbook.theme.is_none() && (path.starts_with("themes/") || path.starts_with("templates/"));
    let is_unread = handbook.unread.contains(&finding.span.file);
    match finding.severity {
        Severity::Error if is_theme || (is_unread && path == CONFIG) => Some(Stops::All),
        Severity::Error if is_unread => Some(Stops::Page),
        _ => None,
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
