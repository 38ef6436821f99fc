//! Traces in Office (ECMA-376) and OpenDocument (1.3) files.

use std::collections::BTreeSet;

use super::super::{Removed, image};
use super::xml::{Seen, Visit, walk};
use super::zip::{Entry, entries};
use super::{BUDGET, Trace, TraceKind, counted, is_path};

/// Elements of tracked changes: in WordprocessingML and OpenDocument, and the log records of spreadsheets.
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

/// Comment elements: Word, Excel (old and threaded), PowerPoint, OpenDocument.
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
    } else if name.ends_with(".rels") {
        let found = entry.read(budget).map(|xml| links(&xml, name));
        traces.extend(found.into_iter().flatten());
    } else if name == "docProps/custom.xml" {
        traces.extend(entry.read(budget).and_then(|xml| custom(&xml, name)));
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

/// Whether a part can contain comments and changes.
fn is_content(name: &str) -> bool {
    let xml = name.ends_with(".xml");
    let word = name.starts_with("word/") && !name.starts_with("word/theme") && !name.starts_with("word/styles");
    xml && (word
        || name.starts_with("xl/comments")
        || name.starts_with("xl/threadedComments/")
        || name.starts_with("xl/revisions/")
        || name.starts_with("xl/worksheets/sheet")
        || name == "xl/workbook.xml"
        || name.starts_with("ppt/comments/")
        || name.starts_with("ppt/slides/slide")
        || name.starts_with("ppt/notesSlides/")
        || matches!(name, "content.xml" | "styles.xml"))
}

/// Custom properties: names and values.
fn custom(xml: &[u8], part: &str) -> Option<Trace> {
    let mut found = BTreeSet::new();
    let mut name = String::new();
    walk(xml, |Visit { seen, .. }| match seen {
        Seen::Start(attributes) => name = attribute(attributes, "name").unwrap_or(&name).to_owned(),
        Seen::Text(text) => drop(found.insert(format!("{name} = {}", text.trim()))),
    });
    (!found.is_empty()).then(|| Trace::new(TraceKind::Custom, counted(found.len(), &found), part))
}

fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Relationships to a share or a disk, to a template or to another workbook.
fn links(xml: &[u8], part: &str) -> Vec<Trace> {
    let mut traces = Vec::new();
    walk(xml, |Visit { seen, .. }| {
        let Seen::Start(attributes) = seen else { return };
        let (Some(target), Some("External")) = (attribute(attributes, "Target"), attribute(attributes, "TargetMode"))
        else {
            return;
        };
        let kind = attribute(attributes, "Type").unwrap_or_default();
        if is_path(target) || kind.ends_with("attachedTemplate") || kind.ends_with("externalLinkPath") {
            traces.push(Trace::new(TraceKind::Path, target, part));
        }
    });
    traces
}

/// Names of people in the properties.
fn properties(xml: &[u8], part: &str) -> Vec<Trace> {
    let mut traces = Vec::new();
    let mut own = BTreeSet::new();
    let mut own_name = String::new();
    walk(xml, |Visit { path, seen }| {
        let Some(name) = path.last() else { return };
        let text = match seen {
            Seen::Text(text) => text.trim(),
            Seen::Start(attributes) => {
                // OpenDocument: the template is a link, and custom properties have their names in attributes.
                own_name = attribute(attributes, "name").unwrap_or_default().to_owned();
                let template = attribute(attributes, "href").filter(|href| is_path(href));
                traces.extend(template.map(|href| Trace::new(TraceKind::Path, href, part)));
                return;
            }
        };
        let kind = match name.as_str() {
            // In OpenDocument, `dc:creator` saved the file last and `initial-creator` wrote it.
            "creator" if part == "meta.xml" => TraceKind::ModifiedBy,
            "creator" | "initial-creator" => TraceKind::Author,
            "lastModifiedBy" | "printed-by" => TraceKind::ModifiedBy,
            "Manager" => TraceKind::Manager,
            "Company" => TraceKind::Company,
            "title" => TraceKind::Title,
            "subject" | "keyword" | "keywords" | "description" | "category" => TraceKind::Subject,
            "Template" | "HyperlinkBase" if is_path(text) => TraceKind::Path,
            "user-defined" => {
                own.insert(format!("{own_name} = {text}"));
                return;
            }
            _ => return,
        };
        traces.push(Trace::new(kind, text, part));
    });
    traces.extend((!own.is_empty()).then(|| Trace::new(TraceKind::Custom, counted(own.len(), &own), part)));
    traces
}

/// Hidden content of a part: the names of sheets, and counts of the rest.
#[derive(Default)]
struct Hidden {
    sheets: BTreeSet<String>,
    others: usize,
    notes: usize,
}

impl Hidden {
    fn start(&mut self, element: &str, attributes: &[(String, String)]) {
        let is = |name: &str, values: &[&str]| attribute(attributes, name).is_some_and(|value| values.contains(&value));
        match element {
            "sheet" if is("state", &["hidden", "veryHidden"]) => {
                self.sheets.insert(attribute(attributes, "name").unwrap_or_default().to_owned());
            }
            "vanish" | "specVanish" if !is("val", &["0", "false", "off"]) => self.others += 1,
            "row" | "col" if is("hidden", &["1", "true"]) => self.others += 1,
            "sld" if is("show", &["0", "false"]) => self.others += 1,
            // OpenDocument.
            "hidden-text" | "hidden-paragraph" => self.others += 1,
            "section" | "text-properties" if is("display", &["none"]) => self.others += 1,
            "table-properties" if is("display", &["false"]) => self.others += 1,
            "table-row" | "table-column" if is("visibility", &["collapse", "filter"]) => self.others += 1,
            "drawing-page-properties" if is("visibility", &["hidden"]) => self.others += 1,
            _ => {}
        }
    }

    fn traces(self, part: &str) -> Vec<Trace> {
        let mut traces = Vec::new();
        if !self.sheets.is_empty() {
            traces.push(Trace::new(TraceKind::Hidden, counted(self.sheets.len(), &self.sheets), part));
        }
        for (kind, count) in [(TraceKind::Hidden, self.others), (TraceKind::Notes, self.notes)] {
            if count > 0 {
                traces.push(Trace::new(kind, count.to_string(), part));
            }
        }
        traces
    }
}

/// Comments and tracked changes, with their authors.
fn marks(xml: &[u8], part: &str) -> Vec<Trace> {
    let mut comments = (0, BTreeSet::new());
    let mut changes = (0, BTreeSet::new());
    let mut hidden = Hidden::default();
    let mut paths = BTreeSet::new();
    let is_note = part.starts_with("ppt/notesSlides/");
    walk(xml, |Visit { path, seen }| {
        let Some(name) = path.last().map(String::as_str) else {
            return;
        };
        match seen {
            Seen::Start(attributes) => {
                hidden.start(name, attributes);
                paths.extend(attribute(attributes, "href").filter(|href| is_path(href)).map(str::to_owned));
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
            // OpenDocument names the author in a separate element, Excel in a list before the comments.
            Seen::Text(text) if name == "creator" || name == "author" => {
                let changed = path.iter().any(|open| open == "changed-region");
                let mark = if changed { &mut changes } else { &mut comments };
                mark.1.insert(text.trim().to_owned());
            }
            // The slide number is a field.
            Seen::Text(_) if is_note && !path.iter().any(|open| open == "fld") => hidden.notes += 1,
            Seen::Text(_) => {}
        }
    });
    let mut traces = hidden.traces(part);
    traces.extend(paths.into_iter().map(|path| Trace::new(TraceKind::Path, path, part)));
    for (kind, (count, names)) in [(TraceKind::Comments, comments), (TraceKind::TrackedChanges, changes)] {
        if count > 0 {
            traces.push(Trace::new(kind, counted(count, &names), part));
        }
    }
    traces
}
