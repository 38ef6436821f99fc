//! Distinguishes documents with the same title by their units, else by their folders (format § 10).

use std::collections::{BTreeMap, BTreeSet};

use super::{View, ViewDoc};
use crate::model::id::caseless;
use crate::model::{DocIx, Kind};

/// The addition to the title of each document that has the same title as another of its kind.
pub(super) fn of(view: &View) -> BTreeMap<DocIx, String> {
    let mut by_title: BTreeMap<(Kind, String), Vec<&ViewDoc>> = BTreeMap::new();
    for doc in view.docs().filter(|doc| doc.is_listed()) {
        by_title.entry((doc.kind(), caseless(doc.title()))).or_default().push(doc);
    }
    let mut apart = BTreeMap::new();
    for group in by_title.into_values().filter(|group| group.len() > 1) {
        let units: Vec<String> = group.iter().map(|doc| units(view, doc)).collect();
        let words = if are_different(&units) { units } else { folders(&group) };
        let distinct = group.iter().zip(words).filter(|(_, words)| !words.is_empty());
        apart.extend(distinct.map(|(doc, words)| (doc.ix, words)));
    }
    apart
}

/// A name with an upper-case first letter; the rest is unchanged.
pub(crate) fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether none is empty and all are different.
fn are_different(words: &[String]) -> bool {
    let different: BTreeSet<&String> = words.iter().filter(|words| !words.is_empty()).collect();
    different.len() == words.len()
}

fn units(view: &View, doc: &ViewDoc) -> String {
    let keys = doc.keys();
    let units = keys.docs("units").chain(keys.docs("unit")).filter_map(|ix| view.get(ix));
    units.map(ViewDoc::title).collect::<Vec<_>>().join(", ")
}

/// The folders in which the paths differ.
fn folders(group: &[&ViewDoc]) -> Vec<String> {
    let paths: Vec<Vec<&str>> = group.iter().map(|doc| doc.source_folders().collect()).collect();
    let shared = |at: &dyn Fn(&[&str], usize) -> Option<String>| {
        let is_shared = |place: usize| {
            let first = paths.first().and_then(|path| at(path, place));
            first.is_some() && paths.iter().all(|path| at(path, place) == first)
        };
        (0..).take_while(|place| is_shared(*place)).count()
    };
    let start = shared(&|path, place| path.get(place).map(|part| (*part).to_owned()));
    let end = shared(&|path, place| path.iter().skip(start).nth_back(place).map(|part| (*part).to_owned()));
    let words = paths.iter().map(|path| path.get(start..path.len().saturating_sub(end)).unwrap_or_default());
    words.map(|parts| parts.iter().map(|part| capitalised(part)).collect::<Vec<_>>().join(" – ")).collect()
}
