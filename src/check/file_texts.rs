//! Texts of the files that documents name, for the privacy checks: SVG, CSV and other text files in any usual encoding,
//! and every file's name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Context;
use crate::diag::Span;
use crate::model::Audience;
use crate::model::normal::{seen, unescaped, utf8};

/// Extensions of the files that are read as text.
const TEXTS: [&str; 14] =
    ["csv", "htm", "html", "ics", "json", "md", "svg", "tsv", "txt", "vcf", "xhtml", "xml", "yaml", "yml"];
/// Those of them with markup.
const MARKUP: [&str; 5] = ["htm", "html", "svg", "xhtml", "xml"];

/// A file that documents name.
pub(super) struct Named<'g> {
    pub(super) path: &'g Arc<str>,
    /// Who sees it: external if any external document names it.
    pub(super) audience: Audience,
    /// The first place where it is named; external documents come first.
    pub(super) span: Span,
}

/// All named files, without duplicates.
pub(super) fn named<'g>(context: &Context<'g>) -> Vec<Named<'g>> {
    let mut all: BTreeMap<&Arc<str>, (Audience, Span)> = BTreeMap::new();
    for (doc, path, span) in context.named_files() {
        let first = all.entry(path).or_insert((doc.audience, span));
        if doc.audience > first.0 {
            *first = (doc.audience, span);
        }
    }
    all.into_iter().map(|(path, (audience, span))| Named { path, audience, span }).collect()
}

impl Named<'_> {
    /// Its name as in its URL.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// Its text as it is, and as readers see it; `None` if it isn't a text file.
    pub(super) fn texts(&self, context: &Context<'_>) -> Option<[String; 2]> {
        let ending = self.name().rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        if !TEXTS.contains(&ending.as_str()) {
            return None;
        }
        let bytes = context.graph.assets.read(self.path).ok()?;
        let text = decoded(&utf8(&bytes));
        let shown = if MARKUP.contains(&ending.as_str()) { without_tags(&text) } else { text.clone() };
        Some([text, seen(&shown).into_owned()])
    }
}

/// Decodes UTF-8, else Latin-1.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The text between tags, joined; attribute values on separate lines after it.
fn without_tags(text: &str) -> String {
    let (mut shown, mut attributes) = (String::new(), String::new());
    for (place, part) in text.split('<').enumerate() {
        let (tag, inner) = if place == 0 { ("", part) } else { part.split_once('>').unwrap_or((part, "")) };
        for value in tag.split(['"', '\'']).skip(1).step_by(2) {
            attributes.push_str(&unescaped(value.as_bytes()));
            attributes.push('\n');
        }
        shown.push_str(&unescaped(inner.as_bytes()));
    }
    shown.push('\n');
    shown + &attributes
}
