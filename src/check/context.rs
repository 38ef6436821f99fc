//! What rules look at: the graph, and a few things that several rules ask for.

use std::sync::Arc;

use crate::diag::{Finding, Span};
use crate::graph::{Doc, Graph, LinkTarget};
use crate::model::{Audience, DocIx, Kind, Status};
use crate::parse::document::{Fragment, Link};

/// The handbook as rules see it.
pub struct Context<'g> {
    /// The graph.
    pub graph: &'g Graph,
}

impl<'g> Context<'g> {
    /// Looks at a graph.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph }
    }

    /// All documents.
    pub fn docs(&self) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        self.graph.iter()
    }

    /// The documents of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        self.docs().filter(move |(_, doc)| doc.kind() == kind)
    }

    /// The documents that document control and substance look at: not repealed (SITE, fine print).
    pub fn living(&self) -> impl Iterator<Item = (DocIx, &'g Doc)> {
        self.docs().filter(|(_, doc)| doc.status != Status::Repealed)
    }

    /// All texts of all documents.
    pub fn fragments(&self) -> impl Iterator<Item = (&'g Doc, &'g Fragment)> {
        self.docs().flat_map(|(_, doc)| doc.source.fragments.iter().map(move |fragment| (doc, fragment)))
    }

    /// All links and pictures of all texts, with what they resolved to.
    pub fn links(&self) -> impl Iterator<Item = (&'g Doc, &'g Fragment, &'g Link, &'g LinkTarget)> {
        self.fragments().flat_map(|(doc, fragment)| {
            let targets = doc.links.iter().skip(fragment.first_link as usize);
            fragment.links.iter().zip(targets).map(move |(link, target)| (doc, fragment, link, target))
        })
    }

    /// The content files that documents link, show or attach and that are there, by path from the root, each time
    /// one is named: these are what an edition may hold besides pages.
    pub fn named_files(&self) -> impl Iterator<Item = (&'g Doc, Arc<str>, Span)> {
        let linked = self.links().filter_map(|(doc, fragment, link, target)| match target {
            LinkTarget::Asset(path) => Some((doc, path.clone(), fragment.span(doc.source.file, link.range.clone()))),
            _ => None,
        });
        let tree = &self.graph.assets;
        let attached = self.docs().flat_map(move |(_, doc)| {
            let files = doc.source.files().filter_map(|word| Some((doc.source.file_path(&word.text)?, word.span)));
            files.filter(|(path, _)| tree.has(path)).map(move |(path, span)| (doc, Arc::from(path), span))
        });
        linked.chain(attached)
    }

    /// Whether a document is on the external site (drafts count: they will be).
    pub fn is_external(&self, doc: &Doc) -> bool {
        doc.audience == Audience::External
    }

    /// Where a key's value stands, else the document's title.
    pub fn value_span(&self, doc: &Doc, key: &str) -> Span {
        doc.source.head.get(key).map_or_else(|| doc.source.span(), |field| field.span)
    }

    /// Where a key stands, else the document's title.
    pub fn key_span(&self, doc: &Doc, key: &str) -> Span {
        doc.source.head.get(key).map_or_else(|| doc.source.span(), |field| field.key)
    }
}

/// What a rule's function pushes to.
pub type Findings = Vec<Finding>;
