//! Contents of the files that documents link, show or attach: metadata, active content. Only this module reads their
//! bytes for rules, and reads each file again only if it has changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Context;
use super::rules::{active_file, not_a_document, syntax};
use crate::assets::{self, Trace, Unclean};
use crate::diag::{FileId, Finding, Span};
use crate::graph::Graph;
use crate::model::Audience;
use crate::parse::place::asset_url;
use crate::source::Stamp;

/// Findings about a file's content.
#[derive(Default)]
pub(crate) struct Carried {
    /// Its type, if it isn't published because it runs.
    pub(crate) active: Option<String>,
    /// Whether it is the source of a document.
    pub(crate) is_document: bool,
    /// Its metadata traces; only for files named by an external page.
    pub(crate) traces: Vec<Trace>,
    /// Why its metadata can't be removed.
    pub(crate) unclean: Option<Unclean>,
}

/// A file that a document names.
#[derive(Clone)]
pub(crate) struct Named {
    /// The first place where it is named; external pages come first.
    pub(crate) span: Span,
    /// Whether an external page names it.
    pub(crate) is_external: bool,
    pub(crate) carried: Arc<Carried>,
}

/// The files that documents name, by path.
#[derive(Clone, Default)]
pub(crate) struct Files(BTreeMap<Arc<str>, Named>);

impl Files {
    /// All files with their paths, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Named)> {
        self.0.iter().map(|(path, named)| (&**path, named))
    }
}

/// Cache of file contents, valid for the file's stamp and whether an external page names it.
#[derive(Default)]
pub(super) struct Kept {
    files: BTreeMap<Arc<str>, (Stamp, bool, Arc<Carried>)>,
    /// The configured exceptions (`allow_active`) that the cache is valid for.
    allowed: Vec<String>,
}

impl Kept {
    /// Examines new and changed files.
    pub(super) fn files(&mut self, context: &Context<'_>) -> Files {
        let graph = context.graph;
        let places = places(context);
        if self.allowed != graph.config.allow_active {
            *self = Self { allowed: graph.config.allow_active.clone(), ..Self::default() };
        }
        let known = &self.files;
        let look = |(path, (span, is_external)): (Arc<str>, (Span, bool))| {
            let stamp = graph.assets.stamp_of(&path)?;
            let carried = match known.get(&path) {
                Some((then, deep, carried)) if *then == stamp && *deep == is_external => carried.clone(),
                _ => Arc::new(look_into(graph, &path, is_external)?),
            };
            Some((path, stamp, Named { span, is_external, carried }))
        };
        let found: Vec<(Arc<str>, Stamp, Named)> = places.into_par_iter().filter_map(look).collect();
        let kept = |(path, stamp, named): &(Arc<str>, Stamp, Named)| {
            (path.clone(), (stamp.clone(), named.is_external, named.carried.clone()))
        };
        self.files = found.iter().map(kept).collect();
        Files(found.into_iter().map(|(path, _, named)| (path, named)).collect())
    }
}

/// The first place where each file is named; external pages come first.
fn places(context: &Context<'_>) -> BTreeMap<Arc<str>, (Span, bool)> {
    let mut places: BTreeMap<Arc<str>, (Span, bool)> = BTreeMap::new();
    for (doc, path, span) in context.named_files() {
        let is_external = doc.audience == Audience::External;
        let place = places.entry(path.clone()).or_insert((span, is_external));
        if is_external && !place.1 {
            *place = (span, true);
        }
    }
    places
}

/// `None` for a file that can't be read now (the publisher reports it).
fn look_into(graph: &Graph, path: &str, is_external: bool) -> Option<Carried> {
    let head = graph.assets.head(path, assets::HEAD).ok()?;
    let mut carried = Carried {
        active: assets::active(&asset_url(path), &head, &graph.config.allow_active),
        is_document: assets::has_front_matter(&head),
        ..Carried::default()
    };
    let kind = assets::kind(path, &head);
    // Films and archives are not read to the end.
    if kind.is_read(is_external) {
        let bytes = graph.assets.read(path).ok()?;
        let runs = || assets::runs(path, &bytes, &graph.config.allow_active);
        carried.active = carried.active.or_else(runs);
        match assets::asset(path, &bytes) {
            Some(Ok(cleaned)) if is_external => carried.traces = cleaned.revealed,
            Some(Ok(_)) => {}
            Some(Err(reason)) => carried.unclean = Some(reason),
            None if is_external => carried.traces = assets::document_metadata(&bytes),
            None => {}
        }
    }
    if is_external && carried.traces.is_empty() {
        carried.traces.extend(kind.silent().map(Trace::uncleanable));
    }
    Some(carried)
}

/// Why a file must not be published, from its bytes as they are now: repeats the tests of `check` for a file that was
/// changed since.
pub(crate) fn look_again(graph: &Graph, path: &str, bytes: &[u8], is_external: bool) -> Option<Finding> {
    let head = &bytes[..bytes.len().min(assets::HEAD)];
    let span = Span::whole(graph.config.file);
    let allowed = &graph.config.allow_active;
    let active = || assets::active(&asset_url(path), head, allowed).or_else(|| assets::runs(path, bytes, allowed));
    if assets::has_front_matter(head) {
        return Some(not_a_document::linked(path, span));
    }
    if let Some(kind) = active() {
        return Some(active_file::finding(path, &kind, span));
    }
    let unclean = assets::asset(path, bytes).and_then(Result::err)?;
    syntax::unpublishable(path, &unclean, is_external, span)
}

/// Whether the external site already contains the words, each part in one text: then the file reveals nothing new. The
/// document that names the file is tried first.
pub(crate) fn is_said(context: &Context<'_>, file: FileId, words: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let graph = context.graph;
    let holds = |file: FileId, part: &str| graph.assets.file(file).is_some_and(|file| plain(&file.text).contains(part));
    let external = || context.docs().filter(|(_, doc)| doc.audience == Audience::External);
    let of_the_site = plain(&format!("{}\n{}", graph.config.title, graph.config.organisation));
    plain(words).split([',', ';', '|']).map(str::trim).filter(|part| !part.is_empty()).all(|part| {
        let elsewhere = || external().any(|(_, doc)| holds(doc.source.file, part));
        of_the_site.contains(part) || holds(file, part) || elsewhere()
    })
}
