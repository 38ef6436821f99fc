//! Turns the scanner's matches into findings. The place is the file that has the words, else the hidden document; the
//! message quotes the sentence and says what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::hidden::{Form, Secret};
use super::{Found, Guard};
use crate::diag::{Code, Finding, Span, Text};
use crate::model::normal::{Places, normal, unescaped};
use crate::source::SourceTree;
use crate::text;

/// Number of characters quoted on either side of a match.
const AROUND: usize = 60;

impl Guard<'_> {
    /// The findings in order, and a source tree that includes the files they point into.
    pub(crate) fn findings(self, tree: &Arc<SourceTree>) -> (Vec<Finding>, Arc<SourceTree>) {
        let found = self.found.lock().map(|mut found| std::mem::take(&mut *found));
        let Found { made, attached, own } = found.unwrap_or_else(|error| std::mem::take(&mut *error.into_inner()));
        let mut tree = tree.clone();
        let mut findings = Vec::new();
        let mut reported = BTreeSet::new();
        for ((number, path), (range, sentence)) in own {
            reported.insert(number);
            let text = tree.read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
            let (with, file) = tree.with_text(&path, &text);
            tree = Arc::new(with);
            findings.push(self.finding(number, Span::new(file, range), &Place::Own(&path), &sentence));
        }
        for ((number, path), sentence) in attached {
            reported.insert(number);
            let span = self.attaching(&path).unwrap_or_else(|| self.hidden_span(number));
            findings.push(self.finding(number, span, &Place::Attached(&path), &sentence));
        }
        let mut pages: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
        for ((number, path), sentence) in made {
            pages.entry(number).or_default().push((path, sentence));
        }
        for (number, places) in pages.into_iter().filter(|(number, _)| !reported.contains(number)) {
            // A page is a better example than a file of the search index.
            let Some((path, sentence)) = places.iter().min_by_key(|(path, _)| (!path.ends_with(".html"), path)) else {
                continue;
            };
            let span = self.saying(number, &tree).unwrap_or_else(|| self.hidden_span(number));
            findings.push(self.finding(number, span, &Place::Made(path, places.len()), sentence));
        }
        (findings, tree)
    }

    fn hidden_span(&self, number: usize) -> Span {
        self.graph.doc(self.secrets[number].doc).source.span()
    }

    /// The place where a visible document names an attached file.
    fn attaching(&self, path: &str) -> Option<Span> {
        let visible = self.graph.iter().filter(|(ix, _)| self.view.get(*ix).is_some());
        let mut files = visible.flat_map(|(_, doc)| &doc.files);
        files.find(|(file, _)| **file == *path).map(|(_, span)| *span)
    }

    /// The place where a visible document's source or the configuration has the words.
    fn saying(&self, number: usize, tree: &SourceTree) -> Option<Span> {
        let visible = self.graph.iter().filter(|(ix, _)| self.view.get(*ix).is_some());
        let files = visible.filter_map(|(_, doc)| tree.file(doc.source.file)).chain(tree.config());
        let mut seen = BTreeSet::new();
        for file in files.filter(|file| seen.insert(file.id)) {
            let bytes = file.text.as_bytes();
            let mut places = Places::of(bytes);
            let mut hits = self.all.find(normal(bytes)).into_iter().map(|(hit, range)| (hit, places.find(&range)));
            if let Some((_, range)) = hits.find(|(hit, _)| *hit == number) {
                return Some(Span::new(file.id, range));
            }
        }
        None
    }

    fn finding(&self, number: usize, span: Span, place: &Place<'_>, sentence: &str) -> Finding {
        let secret = &self.secrets[number];
        let doc = &self.graph.doc(secret.doc).source;
        let path = &doc.place.path;
        let (what, at) = (what(secret), place.text());
        let quote = if sentence.is_empty() { String::new() } else { format!(": ”{sentence}”") };
        let message = Text {
            sv: format!("{} av {path}, som inte finns på den externa webbplatsen, står {}{quote}", what.sv, at.sv),
            en: format!("{} of {path}, which is not on the external site, appears {}{quote}", what.en, at.en),
        };
        let words = toml::Value::String(secret.text.clone());
        let help = text!(
            "ta bort orden; eller gör {path} extern med `audience = \"external\"`; eller, om orden inte avslöjar något, skriv dem i config.toml under [privacy]: `allow = [{words}]`, med skälet i en kommentar",
            "remove the words; or make {path} external by `audience = \"external\"`; or, if the words reveal nothing, write them in config.toml under [privacy]: `allow = [{words}]`, with the reason in a comment"
        );
        Finding::new(Code::EXTERNAL_REVEALS_INTERNAL, span, message).help(help)
    }
}

/// In which kind of file a match is.
enum Place<'p> {
    Own(&'p str),
    Attached(&'p str),
    /// An example file of the edition, and the number of files with a match.
    Made(&'p str, usize),
}

impl Place<'_> {
    fn text(&self) -> Text {
        match self {
            Place::Own(path) => text!("i {path}", "in {path}"),
            Place::Attached(path) => text!("i den bifogade filen {path}", "in the attached file {path}"),
            Place::Made(path, 1) => text!("i den externa utgåvans {path}", "in the external edition's {path}"),
            Place::Made(path, count) => {
                let more = count - 1;
                text!(
                    "i den externa utgåvans {path} och {more} filer till",
                    "in the external edition's {path} and {more} more files"
                )
            }
        }
    }
}

fn what(secret: &Secret) -> Text {
    let text = &secret.text;
    match secret.form {
        Form::Key => text!("namnet `{text}`", "the name `{text}`"),
        Form::Address(_) => text!("adressen `{text}`", "the address `{text}`"),
        Form::Title => text!("titeln `{text}`", "the title `{text}`"),
        Form::Id => text!("id:t `{text}`", "the id `{text}`"),
    }
}

/// The text around a match, as a reader sees it; empty if there is none.
pub(super) fn sentence(bytes: &[u8], range: &Range<usize>) -> String {
    let is_edge = |byte: &u8| matches!(byte, b'<' | b'>' | b'\n' | b'\r' | b'"' | 1 | 2);
    let front = &bytes[..range.start];
    let start = front.iter().rposition(is_edge).map_or(0, |at| at + 1).max(range.start.saturating_sub(AROUND));
    let back = &bytes[range.end..];
    let end = range.end + back.iter().position(is_edge).unwrap_or(back.len()).min(AROUND);
    let text = unescaped(&bytes[start..end]).replace('\u{fffd}', "");
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
