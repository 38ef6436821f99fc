//! Documents on their way out: who wrote them, and what was said while they were written.
//!
//! PDF, Office (OOXML) and OpenDocument files are published as they are (changing them could break signatures and
//! archives), but what their metadata tell is found, so that the check `attachment-metadata` can name it. Known by
//! content, not by name. A file that can't be looked into (encrypted, of the old binary formats) says so itself.
//!
//! Bounded in everything: entries, inflated bytes, numbers kept.

mod office;
mod pdf;
mod xml;
mod zip;

/// Inflated bytes in all that one document may ask for; the text of a thousand pages is some megabytes.
const BUDGET: usize = 64 << 20;

/// Names listed in one trace; more are only counted.
const NAMES: usize = 5;

/// What kind of trace it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TraceKind {
    /// Who wrote it.
    Author,
    /// Who changed it last.
    ModifiedBy,
    /// The author's manager.
    Manager,
    /// The author's company.
    Company,
    /// Comments or notes.
    Comments,
    /// Tracked changes: deleted text that can be read.
    TrackedChanges,
    /// Files within the file.
    EmbeddedFiles,
    /// A picture within that tells where it was taken.
    Place,
    /// It can't be looked into.
    Unreadable,
}

/// Something that a document tells besides its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Trace {
    /// What it is.
    pub(crate) kind: TraceKind,
    /// The name; for comments and changes their number and authors; for an unreadable file the reason (English).
    pub(crate) what: String,
    /// Where in the file: a part of an Office file, `Info` or `XMP` of a PDF.
    pub(crate) part: String,
}

impl Trace {
    fn new(kind: TraceKind, what: impl Into<String>, part: impl Into<String>) -> Self {
        Self { kind, what: what.into(), part: part.into() }
    }

    /// The trace in Swedish and English.
    pub(crate) fn texts(&self) -> [String; 2] {
        let (sv, en) = match self.kind {
            TraceKind::Author => ("författare", "author"),
            TraceKind::ModifiedBy => ("senast ändrad av", "last changed by"),
            TraceKind::Manager => ("chef", "manager"),
            TraceKind::Company => ("företag", "company"),
            TraceKind::Comments => ("kommentarer", "comments"),
            TraceKind::TrackedChanges => ("spårade ändringar", "tracked changes"),
            TraceKind::EmbeddedFiles => ("inbäddade filer", "embedded files"),
            TraceKind::Place => ("platsen där en bild togs", "the place where a picture was taken"),
            TraceKind::Unreadable => ("kan inte granskas", "can't be looked into"),
        };
        [sv, en].map(|what| format!("{what}: {}", self.what))
    }
}

/// Finds what a document tells besides its text. Empty for other files. Sorted, each once.
pub(crate) fn document_metadata(bytes: &[u8]) -> Vec<Trace> {
    let head = &bytes[..bytes.len().min(1024)];
    let mut traces = if head.windows(5).any(|five| five == b"%PDF-") {
        pdf::look(bytes)
    } else if bytes.starts_with(b"PK\x03\x04") {
        office::look(bytes)
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        vec![Trace::new(TraceKind::Unreadable, "old binary or encrypted Office file", "")]
    } else {
        Vec::new()
    };
    traces.retain(|trace| !trace.what.trim().is_empty());
    traces.sort();
    traces.dedup();
    traces
}

/// "3 (Anna Ek, Bo Al)": a number and whose, the names sorted and few.
fn counted(count: usize, names: &std::collections::BTreeSet<String>) -> String {
    if names.is_empty() {
        return count.to_string();
    }
    let listed: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
    let more = if names.len() > NAMES { ", …" } else { "" };
    format!("{count} ({}{more})", listed.join(", "))
}

#[cfg(test)]
mod tests;
