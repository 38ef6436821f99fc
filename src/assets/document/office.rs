//! Office (ECMA-376) and OpenDocument (1.3) files.

use std::collections::BTreeSet;

use super::super::{Removed, image};
use super::xml::{Seen, Visit, walk};
use super::zip::{Entry, entries};
use super::{BUDGET, Trace, TraceKind, counted};

/// Elements that are tracked changes, in WordprocessingML and OpenDocument; in spreadsheets the log's records.
const CHANGES: [&str; 13] = [
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "changed-region",
    "rcc",
    "rrc",
    "rm",
    "cell-content-change",
];

/// Elements that are comments: Word, Excel (old and threaded), PowerPoint, OpenDocument.
const COMMENTS: [&str; 4] = ["comment", "threadedComment", "cm", "annotation"];

pub(super) fn look(bytes: &[u8]) -> Vec<Trace> {
    let Some(entries) = entries(bytes) else {
        return vec![Trace::new(TraceKind::Unreadable, "damaged or ZIP64 archive", "")];
    };
    let known = |name: &str| entries.iter().any(|entry| entry.name == name);
    if !known("[Content_Types].xml") && !known("META-INF/manifest.xml") && !known("mimetype") {
        return Vec::new();
    }
    let mut budget = BUDGET;
    let mut traces = Vec::new();
    for entry in &entries {
        if entry.encrypted {
            traces.push(Trace::new(TraceKind::Unreadable, "encrypted", ""));
        } else {
            look_into(entry, &mut budget, &mut traces);
        }
    }
    traces
}

fn look_into(entry: &Entry<'_>, budget: &mut usize, traces: &mut Vec<Trace>) {
    let name = entry.name.as_str();
    let file = name.rsplit('/').next().unwrap_or(name);
    if name.contains("embeddings/") && !file.is_empty() {
        traces.push(Trace::new(TraceKind::EmbeddedFiles, file, name));
    } else if name == "META-INF/manifest.xml" {
        if entry.read(budget).is_some_and(|xml| contains(&xml, b"encryption-data")) {
            traces.push(Trace::new(TraceKind::Unreadable, "encrypted", ""));
        }
    } else if is_properties(name) {
        let found = entry.read(budget).map(|xml| properties(&xml, name));
        traces.extend(found.into_iter().flatten());
    } else if is_content(name) {
        let found = entry.read(budget).map(|xml| marks(&xml, name));
        traces.extend(found.into_iter().flatten());
    } else if name.contains("/media/") || name.starts_with("Pictures/") {
        let cleaned = entry.read(budget).and_then(|picture| image(&picture));
        if let Some(Ok(cleaned)) = cleaned
            && cleaned.removed.contains(&Removed::Place)
        {
            traces.push(Trace::new(TraceKind::Place, file, name));
        }
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(bytes, word).is_some()
}

fn is_properties(name: &str) -> bool {
    matches!(name, "docProps/core.xml" | "docProps/app.xml" | "meta.xml")
}

/// The parts in which comments and changes stand.
fn is_content(name: &str) -> bool {
    let xml = name.ends_with(".xml");
    let word = name.starts_with("word/") && !name.starts_with("word/theme") && !name.starts_with("word/styles");
    xml && (word
        || name.starts_with("xl/comments")
        || name.starts_with("xl/threadedComments/")
        || name.starts_with("xl/revisions/")
        || name.starts_with("ppt/comments/")
        || matches!(name, "content.xml" | "styles.xml"))
}

/// Names in the properties.
fn properties(xml: &[u8], part: &str) -> Vec<Trace> {
    let mut traces = Vec::new();
    walk(xml, |Visit { path, seen }| {
        let (Seen::Text(text), Some(name)) = (seen, path.last()) else {
            return;
        };
        let kind = match name.as_str() {
            // OpenDocument's dc:creator is who saved last; its initial-creator wrote it.
            "creator" if part == "meta.xml" => TraceKind::ModifiedBy,
            "creator" | "initial-creator" => TraceKind::Author,
            "lastModifiedBy" | "printed-by" => TraceKind::ModifiedBy,
            "Manager" => TraceKind::Manager,
            "Company" => TraceKind::Company,
            _ => return,
        };
        traces.push(Trace::new(kind, text.trim(), part));
    });
    traces
}

/// Comments and tracked changes, with their authors.
fn marks(xml: &[u8], part: &str) -> Vec<Trace> {
    let mut comments = (0, BTreeSet::new());
    let mut changes = (0, BTreeSet::new());
    walk(xml, |Visit { path, seen }| {
        let Some(name) = path.last().map(String::as_str) else {
            return;
        };
        match seen {
            Seen::Start(attributes) => {
                let mark = if COMMENTS.contains(&name) {
                    &mut comments
                } else if CHANGES.contains(&name) {
                    &mut changes
                } else {
                    return;
                };
                mark.0 += 1;
                let author = attributes.iter().find(|(name, _)| name == "author");
                mark.1.extend(author.map(|(_, author)| author.clone()));
            }
            // OpenDocument names the author in an element of its own, Excel in a list before the comments.
            Seen::Text(text) if name == "creator" || name == "author" => {
                let changed = path.iter().any(|open| open == "changed-region");
                let mark = if changed { &mut changes } else { &mut comments };
                mark.1.insert(text.trim().to_owned());
            }
            Seen::Text(_) => {}
        }
    });
    let mut traces = Vec::new();
    for (kind, (count, names)) in [(TraceKind::Comments, comments), (TraceKind::TrackedChanges, changes)] {
        if count > 0 {
            traces.push(Trace::new(kind, counted(count, &names), part));
        }
    }
    traces
}
