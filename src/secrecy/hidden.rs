//! What is looked for in an edition: addresses, source paths, `kind/id`, titles and ids of what this audience doesn't see
//! (site § 8).

use std::collections::BTreeSet;

use super::address::Address;
use crate::audience::{View, has_page};
use crate::graph::pages::alias_path;
use crate::graph::{Doc, Graph, Version};
use crate::model::DocIx;
use crate::model::normal::words;
use crate::parse::place::asset_url;
use crate::source::CONTENT;

/// Ids shorter than this are looked for only as `kind/id` or in an address.
const SHORTEST_ID: usize = 8;

/// What a secret is of its document, and with that where it counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// `kind/id`.
    Key,
    /// Its page's address or a former one, or its source's path.
    Address(Address),
    /// Its title.
    Title,
    /// Its id.
    Id,
}

/// What must not stand in an edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Secret {
    /// What it is.
    pub(super) form: Form,
    /// As it is written.
    pub(super) text: String,
    /// Its words, as they are compared.
    pub(super) words: String,
    /// Whose it is.
    pub(super) doc: DocIx,
}

impl Secret {
    fn new(form: Form, text: &str, doc: DocIx) -> Option<Self> {
        let words = words(text);
        // A letter alone is every index's.
        let says = words.chars().nth(1).is_some();
        says.then(|| Secret { form, text: text.trim().to_owned(), words, doc })
    }

    /// A title or an id: its words may be accounted for by what the edition says.
    pub(super) fn is_words(&self) -> bool {
        matches!(self.form, Form::Title | Form::Id)
    }

    /// One word, or digits alone: an ordinary word, unless it is the whole of a text.
    pub(super) fn is_common(&self) -> bool {
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        self.is_words() && (!self.words.contains(' ') || self.words.split(' ').all(is_number))
    }
}

/// The secrets of a graph before a view, the same words of one form once.
pub(super) fn secrets(graph: &Graph, view: &View) -> Vec<Secret> {
    let files = files(view);
    let has_file = |url: &str| has_page(view, url) || files.contains(url);
    let hidden = graph.iter().filter(|(ix, _)| view.get(*ix).is_none());
    let mut all: Vec<Secret> = hidden.flat_map(|(ix, doc)| of(ix, doc, &has_file)).collect();
    for (ix, versions) in graph.versions.iter() {
        let is_shown = |version: &Version| {
            view.versions_of(*ix).iter().any(|shown| shown.is_readable() && shown.doc.url == version.doc.url)
        };
        let hidden = versions.iter().filter(|version| !version.is_document && !is_shown(version));
        all.extend(hidden.flat_map(|version| of_version(*ix, &version.doc)));
    }
    all.sort();
    let mut seen = BTreeSet::new();
    all.retain(|secret| seen.insert((secret.form.clone(), secret.words.clone())));
    all
}

fn of(ix: DocIx, doc: &Doc, has_file: &dyn Fn(&str) -> bool) -> Vec<Secret> {
    let source = &doc.source;
    let mut all = vec![
        Secret::new(Form::Key, &source.key(), ix),
        Secret::new(Form::Title, &source.title, ix),
        Secret::new(Form::Id, &source.id, ix).filter(|_| source.id.len() >= SHORTEST_ID),
    ];
    if !source.is_entry {
        let former = source.head.strings("aliases").map(alias_path);
        for url in former.chain([source.place.url.clone()]).filter(|url| !has_file(url)) {
            all.push(Secret::new(Form::Address(Address::of_page(&url)), &url, ix));
        }
        let path = source.place.path.strip_prefix(CONTENT).unwrap_or(&source.place.path);
        all.push(Secret::new(Form::Address(Address::of_source(path)), path, ix));
    }
    all.into_iter().flatten().collect()
}

/// What tells of a version that is not shown; its kind and id are its document's.
fn of_version(ix: DocIx, doc: &Doc) -> Vec<Secret> {
    let source = &doc.source;
    let path = source.place.path.strip_prefix(CONTENT).unwrap_or(&source.place.path);
    let all = [
        Secret::new(Form::Address(Address::of_page(&doc.url)), &doc.url, ix),
        Secret::new(Form::Address(Address::of_source(path)), path, ix),
        Secret::new(Form::Title, &source.title, ix),
    ];
    all.into_iter().flatten().collect()
}

/// The addresses at which an edition has files besides its pages: redirects, and the content's own files.
fn files(view: &View) -> BTreeSet<String> {
    let redirects = view.docs().flat_map(|doc| doc.keys().strings("aliases").map(alias_path));
    redirects.chain(view.assets().map(|path| asset_url(path))).collect()
}
