//! Versions of a document that an audience may see (format § 9).
//!
//! On the intranet: superseded versions with pages of their own, and upcoming ones as an announcement; with drafts
//! shown (the preview, `--drafts`), upcoming versions and drafts get pages too. Externally only the names of superseded
//! versions that were external themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Options, View, ViewDoc};
use crate::graph::versions::difference_url;
use crate::graph::{Graph, Version};
use crate::model::{Audience, DocIx, Spell, State};

pub(crate) struct ViewVersion {
    /// Its text, with links resolved for this audience. Its URL is that of its own page, or the document's for the
    /// current version.
    pub(crate) doc: Arc<ViewDoc>,
    /// Its state, and the days between which it applies.
    pub(crate) spell: Spell,
    /// The name of its page.
    pub(crate) label: String,
    /// Whether it is the current version.
    pub(crate) is_document: bool,
    /// Whether it has a page of its own.
    pub(crate) has_page: bool,
}

impl ViewVersion {
    /// Whether its text is anywhere in the edition.
    pub(crate) fn is_readable(&self) -> bool {
        self.has_page || self.is_document
    }
}

pub(super) fn of(
    graph: &Graph,
    view: &View,
    options: Options,
    is_visible: &dyn Fn(DocIx) -> bool,
) -> BTreeMap<DocIx, Vec<ViewVersion>> {
    let audience = view.audience;
    let mut all = BTreeMap::new();
    for (ix, versions) in graph.versions.iter() {
        let Some(document) = view.docs.get(ix.index()).and_then(Option::as_ref) else { continue };
        let shown = versions.iter().filter(|version| version.is_document || is_shown(version, audience, options));
        let shown: Vec<ViewVersion> = shown
            .map(|version| {
                let doc = match version.is_document {
                    true => document.clone(),
                    false => Arc::new(super::show(graph, *ix, &version.doc, audience, is_visible)),
                };
                let has_page = !version.is_document && has_page(version, view, options);
                let (spell, label) = (version.spell, version.label.clone());
                ViewVersion { doc, spell, label, is_document: version.is_document, has_page }
            })
            .collect();
        if shown.len() > 1 {
            all.insert(*ix, shown);
        }
    }
    all
}

/// The numbers of versions that an audience doesn't see, for documents that it does see.
pub(super) fn unnamed(graph: &Graph, audience: Audience) -> BTreeMap<DocIx, BTreeSet<String>> {
    let mut unnamed: BTreeMap<DocIx, BTreeSet<String>> = BTreeMap::new();
    for (ix, versions) in graph.versions.iter().filter(|_| audience == Audience::External) {
        let number = |version: &Version| version.doc.source.head.str("version").map(|number| number.trim().to_owned());
        let is_hidden = |version: &&Version| {
            !version.is_document && (version.spell.state != State::Superseded || !audience.sees(version.doc.audience))
        };
        let numbers: BTreeSet<String> = versions.iter().filter(is_hidden).filter_map(number).collect();
        unnamed.insert(*ix, numbers);
    }
    unnamed
}

fn is_shown(version: &Version, audience: Audience, options: Options) -> bool {
    match version.spell.state {
        State::Draft => audience == Audience::Intranet && options.drafts,
        State::Upcoming => audience == Audience::Intranet,
        State::Superseded | State::InForce | State::Repealed => audience.sees(version.doc.audience),
    }
}

fn has_page(version: &Version, view: &View, options: Options) -> bool {
    let is_coming = matches!(version.spell.state, State::Draft | State::Upcoming);
    view.audience == Audience::Intranet && if is_coming { options.drafts } else { view.config.version_pages }
}

/// Two consecutive versions, whose differences have a page.
pub(crate) struct Step<'v> {
    pub(crate) older: &'v ViewVersion,
    pub(crate) newer: &'v ViewVersion,
    /// The URL of the page.
    pub(crate) url: String,
}

/// The steps between a document's versions, newest first: each approved version from the one before it, a draft from
/// the latest approved.
pub(crate) fn steps<'v>(view: &'v View, ix: DocIx) -> Vec<Step<'v>> {
    let Some(document) = view.get(ix) else { return Vec::new() };
    let versions = view.versions_of(ix);
    let mut steps = Vec::new();
    for (place, newer) in versions.iter().enumerate() {
        let before = versions.iter().skip(place + 1).find(|older| older.spell.from.is_some());
        let Some(older) = before.filter(|older| older.is_readable() && newer.is_readable()) else { continue };
        if older.has_page || newer.has_page {
            steps.push(Step { older, newer, url: difference_url(document.page_url(), &older.label, &newer.label) });
        }
    }
    steps
}

/// The URLs of all pages of versions.
pub(super) fn pages(view: &View) -> Vec<String> {
    let own =
        view.versions.values().flatten().filter(|version| version.has_page).map(|version| version.doc.url.clone());
    own.chain(view.versions.keys().flat_map(|ix| steps(view, *ix)).map(|step| step.url)).collect()
}
