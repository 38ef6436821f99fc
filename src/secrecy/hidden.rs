//! What must not be found in an edition: ids, titles and paths of what this audience doesn't see.
//!
//! The publisher looks for these in every byte that goes out. Ordinary words are no secrets: what stands in a
//! visible document's own source may stand in the edition.

use std::collections::BTreeMap;

use crate::audience::{self, View};
use crate::graph::{Doc, Graph};
use crate::source::CONTENT;

/// Ids shorter than this are looked for only as `kind/id` or path (site § 7).
const SHORTEST_ID: usize = 8;
/// Titles shorter than this say nothing.
const SHORTEST_TITLE: usize = 4;

/// A text that must not stand in an edition, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Secret {
    /// The text.
    pub(crate) token: String,
    /// The hidden document's source path.
    pub(crate) path: String,
}

/// The secrets of a graph before a view, sorted, each once.
pub(crate) fn secrets(graph: &Graph, view: &View) -> Vec<Secret> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (ix, doc) in graph.iter() {
        if view.get(ix).is_none() {
            for token in tokens(doc) {
                found.entry(token).or_insert_with(|| doc.source.place.path.to_string());
            }
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let open = open_words(view);
    let open: Vec<&str> = open.iter().map(String::as_str).collect();
    let is_open = known(&open, &found);
    let secret = |(token, path): (String, String)| Secret { token, path };
    found.into_iter().filter(|(token, _)| !is_open.contains(token)).map(secret).collect()
}

fn tokens(doc: &Doc) -> Vec<String> {
    let source = &doc.source;
    let mut tokens = vec![source.key()];
    if source.id.len() >= SHORTEST_ID {
        tokens.push(source.id.clone());
    }
    if source.title.chars().count() >= SHORTEST_TITLE {
        tokens.push(source.title.clone());
    }
    if !source.is_entry {
        tokens.push(source.place.url.clone());
        let path = source.place.path.strip_prefix(CONTENT).unwrap_or(&source.place.path);
        tokens.push(path.to_owned());
    }
    tokens
}

/// What visible documents and the configuration say themselves, in lower case.
fn open_words(view: &View) -> Vec<String> {
    let mut open: Vec<String> = view.docs().map(|doc| audience::body::own_words(doc).to_lowercase()).collect();
    let config = view.config();
    open.push(format!("{} {}", config.title, config.organisation).to_lowercase());
    open
}

/// The tokens that stand in the open texts, found in one pass.
fn known(open: &[&str], found: &BTreeMap<String, String>) -> std::collections::BTreeSet<String> {
    let tokens: Vec<&String> = found.keys().collect();
    let lower: Vec<String> = tokens.iter().map(|token| token.to_lowercase()).collect();
    let Ok(automaton) = aho_corasick::AhoCorasick::new(&lower) else { return Default::default() };
    let mut known = std::collections::BTreeSet::new();
    for text in open {
        for hit in automaton.find_overlapping_iter(text) {
            if let Some(token) = tokens.get(hit.pattern().as_usize()) {
                known.insert((*token).clone());
            }
        }
    }
    known
}
