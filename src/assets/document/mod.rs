//! Metadata of office documents: authors, comments, tracked changes and other traces.
//!
//! PDF, Office (OOXML) and OpenDocument files are published unchanged (a change could break signatures and archives),
//! but their traces are found, so that the check `attachment-metadata` can report them. Formats are recognised by
//! content, not by name. A file that can't be read (encrypted, or an old binary format) gives a trace that says so.
//!
//! Limits: number of entries, inflated bytes, names listed.

mod office;
mod pdf;
mod xml;
mod zip;

/// Total inflated bytes per document. The text of a thousand pages is some megabytes.
const BUDGET: usize = 64 << 20;

/// Number of names listed in one trace; more are only counted.
const NAMES: usize = 5;

/// What kind of trace it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TraceKind {
    /// The author.
    Author,
    /// The person who last changed it.
    ModifiedBy,
    /// The author's manager.
    Manager,
    /// The author's company.
    Company,
    /// Comments or notes.
    Comments,
    /// Tracked changes, whose deleted text can be read.
    TrackedChanges,
    /// Files within the file.
    EmbeddedFiles,
    /// A picture inside with the place where it was taken.
    Place,
    /// The title in the properties, or in an SVG file.
    Title,
    /// Subject, keywords or description in the properties.
    Subject,
    /// The creator or producer, if it isn't the name of a program.
    Maker,
    /// Custom properties.
    Custom,
    /// A path to a file share or disk, or a linked file.
    Path,
    /// Hidden sheets, slides, rows or text.
    Hidden,
    /// Speaker notes.
    Notes,
    /// A file type, by extension, whose properties handbok can neither clean nor read.
    Uncleanable,
    /// The file can't be read.
    Unreadable,
}

/// Information in a document besides its visible text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Trace {
    pub(crate) kind: TraceKind,
    /// The name; for comments and changes their number and authors; for an unreadable file the reason (in English).
    pub(crate) what: String,
    /// The place in the file: a part of an Office file, `Info` or `XMP` of a PDF.
    pub(crate) part: String,
}

impl Trace {
    pub(super) fn new(kind: TraceKind, what: impl Into<String>, part: impl Into<String>) -> Self {
        Self { kind, what: what.into(), part: part.into() }
    }

    /// The trace of a type whose properties can't be cleaned.
    pub(crate) fn uncleanable(extension: &str) -> Self {
        Self::new(TraceKind::Uncleanable, extension, "")
    }

    /// Whether the trace reveals nothing if the page has the same words.
    pub(crate) fn may_be_said(&self) -> bool {
        matches!(self.kind, TraceKind::Title | TraceKind::Subject)
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
            TraceKind::Title => ("titel", "title"),
            TraceKind::Subject => ("ämne eller nyckelord", "subject or keywords"),
            TraceKind::Maker => ("skapad av", "made by"),
            TraceKind::Custom => ("egna egenskaper", "custom properties"),
            TraceKind::Path => ("sökväg eller länkad fil", "path or linked file"),
            TraceKind::Hidden => ("dolt", "hidden"),
            TraceKind::Notes => ("anteckningar", "notes"),
            TraceKind::Uncleanable => ("egenskaper som inte kan rensas", "properties that can't be cleaned"),
            TraceKind::Unreadable => ("kan inte granskas", "can't be examined"),
        };
        [sv, en].map(|what| format!("{what}: {}", self.what))
    }
}

/// Whether a file is a document that [`document_metadata`] reads, by its first bytes.
pub(super) fn is_document(head: &[u8]) -> bool {
    is_pdf(head) || head.starts_with(ZIP) || head.starts_with(OLE)
}

const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

fn is_pdf(head: &[u8]) -> bool {
    head[..head.len().min(1024)].windows(5).any(|five| five == b"%PDF-")
}

/// Finds the traces of a document, sorted and without duplicates. Empty for other files.
pub(crate) fn document_metadata(bytes: &[u8]) -> Vec<Trace> {
    let mut traces = if is_pdf(bytes) {
        pdf::look(bytes)
    } else if bytes.starts_with(ZIP) {
        office::look(bytes)
    } else if bytes.starts_with(OLE) {
        vec![Trace::new(TraceKind::Unreadable, "old binary or encrypted Office file", "")]
    } else {
        Vec::new()
    };
    traces.retain(|trace| !trace.what.trim().is_empty());
    traces.sort();
    traces.dedup();
    traces
}

/// Whether an address is on a file share or a disk.
fn is_path(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    let has_drive = matches!(address.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    address.starts_with("file:") || address.starts_with("smb:") || address.contains("\\\\") || has_drive
}

/// Words in the names of programs that create documents; they reveal nothing about the author.
const PROGRAMS: [&str; 44] = [
    "acrobat",
    "adobe",
    "calc",
    "canon",
    "chrom",
    "distiller",
    "docs",
    "draw",
    "excel",
    "firefox",
    "framemaker",
    "ghostscript",
    "handbok",
    "hewlett",
    "hp ",
    "illustrator",
    "impress",
    "indesign",
    "ineo",
    "konica",
    "kyocera",
    "latex",
    "libreoffice",
    "microsoft",
    "mozilla",
    "office",
    "openoffice",
    "pages",
    "pandoc",
    "pdf",
    "photoshop",
    "powerpoint",
    "prince",
    "publisher",
    "quartz",
    "ricoh",
    "scan",
    "skia",
    "tex",
    "typst",
    "visio",
    "weasyprint",
    "word",
    "xerox",
];

/// Whether a creator is a program, not a person or a path.
fn is_program(creator: &str) -> bool {
    let creator = creator.to_lowercase();
    !is_path(&creator) && PROGRAMS.iter().any(|word| creator.contains(word))
}

/// "3 (Anna Ek, Bo Al)": a number and the sorted names, at most [`NAMES`].
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
