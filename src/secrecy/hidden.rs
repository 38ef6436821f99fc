//! The secrets to look for in an edition: addresses, source paths, `kind/id`, titles and ids of the documents that this
//! audience doesn't see (site § 8).

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

/// Which property of the document a secret is. It decides where a match counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// `kind/id`.
    Key,
    /// Its page's address, a former one, or its source's path.
    Address(Address),
    /// Its title.
    Title,
    /// Its id.
    Id,
}

/// Something that must not appear in an edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Secret {
    pub(super) form: Form,
    /// As written in the source.
    pub(super) text: String,
    /// Its words in the normal form, as they are compared.
    pub(super) words: String,
    /// The hidden document it belongs to.
    pub(super) doc: DocIx,
}

impl Secret {
    fn new(form: Form, text: &str, doc: DocIx) -> Option<Self> {
        let words = words(text);
        // A single letter is in every alphabetical index and reveals nothing.
        let is_long = words.chars().nth(1).is_some();
        is_long.then(|| Secret { form, text: text.trim().to_owned(), words, doc })
    }

    /// A title or an id: a match doesn't count if its words are accounted for.
    pub(super) fn is_words(&self) -> bool {
        matches!(self.form, Form::Title | Form::Id)
    }

    /// One word, or digits alone: may be an ordinary word, so it counts only as the whole of a text.
    pub(super) fn is_common(&self) -> bool {
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        self.is_words() && (!self.words.contains(' ') || self.words.split(' ').all(is_number))
    }
}

/// The secrets of all documents and versions that the view lacks, without duplicates of the same form and words.
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

/// The secrets of a version that is not shown. Kind and id are those of its document and not secret.
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

/// The addresses of the edition's files that aren't pages: redirects and the content folder's own files.
fn files(view: &View) -> BTreeSet<String> {
    let redirects = view.docs().flat_map(|doc| doc.keys().strings("aliases").map(alias_path));
    redirects.chain(view.assets().map(|path| asset_url(path))).collect()
}
