//! A finding as the overlay shows it.
//!
//! Boundary: plain strings, already in the reader's language; the caller makes them from its own
//! findings. The keys in the event are those of `handbok check --format json` (docs/site.md, "JSON of a
//! finding") and those the overlay needs beside.

use super::Texts;

/// Which pages can't follow edits until a finding is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stops {
    /// The page it concerns.
    Page,
    /// Every page.
    All,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// Keeps the site from being built.
    Error,
    /// Stands in the bar of the page it concerns.
    Warning,
}

/// A finding, for the eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// How grave it is.
    pub(crate) severity: Severity,
    /// The check's name.
    pub(crate) code: String,
    /// What is wrong.
    pub(crate) message: String,
    /// How many places say the same of one missing thing; one where it is told for itself.
    pub(crate) places: usize,
    /// The file, relative to the root, with `/`.
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: usize,
    /// The column, from 1, in characters.
    pub(crate) column: usize,
    /// Some lines of the file with the place marked, as the terminal shows them; may be empty.
    pub(crate) excerpt: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
    /// The path in the site of the page it concerns (`vard/rutin.html`), if any.
    pub(crate) url: Option<String>,
    /// Which pages stand still for it, and show it in the overlay.
    pub(crate) stops: Option<Stops>,
    /// A link that opens the place in an editor ([`super::PageBar::editor_link`]), if one is configured.
    pub(crate) open: Option<String>,
}

impl Note {
    /// The finding as JSON.
    fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "severity": match self.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            "code": self.code,
            "message": self.message,
            "places": self.places,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "excerpt": self.excerpt,
            "help": self.help,
            "url": self.url,
            "stops": self.stops.map(|stops| match stops {
                Stops::Page => "page",
                Stops::All => "all",
            }),
            "open": self.open,
        })
    }
}

/// The data of a `findings` event: `{"findings":[…],"texts":{…}}`.
pub(super) fn event_data(notes: &[Note], texts: &Texts) -> String {
    let findings: Vec<_> = notes.iter().map(Note::json).collect();
    serde_json::json!({ "findings": findings, "texts": texts.json() }).to_string()
}
