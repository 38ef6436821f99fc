//! What a handbook resolved to, kept for the next edit: as long as an edit changes nothing that other documents' names,
//! references and keys can see, only the edited document is resolved again. A law in the tests says that cached and
//! clean give the same.
//!
//! Procedure: [`Memo::resolve`] compares the parsed documents with those of last time. Where front matter, place and
//! number of all of them are the same, names, addresses, groups, circles and the relations that keys state are the
//! same too; edited documents are resolved anew, and those that lead to a heading of one whose headings changed.

use std::sync::Arc;

use super::relations::{Edges, all, mentions};
use super::resolve::{Addresses, Scope, approval, best, inherit_types};
use super::versions::{self, Filed, Shelf, Shelved, Version, Versions};
use super::{Approval, Doc, LinkTarget, Names, duplicate_ids, groups};
use crate::config::Config;
use crate::diag::Finding;
use crate::model::{Date, DocIx, Mark};
use crate::parse::Document;
use crate::parse::document::{Anchor, Heading};
use crate::source::{CONTENT, SourceTree};

/// The memory of one handbook.
#[derive(Default)]
pub struct Memo(Option<Resolved>);

impl Memo {
    /// The handbook resolved: anew, or as last time but for what was edited.
    pub(super) fn resolve(
        &mut self,
        config: &Arc<Config>,
        shelved: Shelved,
        assets: &SourceTree,
        today: Date,
    ) -> &Resolved {
        let known = self.0.take().filter(|last| {
            Arc::ptr_eq(&last.config, config) && last.today == today && last.is_seen_alike(&shelved, assets)
        });
        let resolved = match known {
            Some(mut last) => {
                last.renew(shelved, assets);
                last
            }
            None => Resolved::new(config, shelved, assets, today),
        };
        self.0.insert(resolved)
    }
}

/// A handbook resolved. All lists of documents are in the graph's order.
pub(super) struct Resolved {
    config: Arc<Config>,
    today: Date,
    /// The content's files that are no documents.
    files: Vec<Arc<str>>,
    /// Where each document stands among the parsed ones.
    order: Vec<usize>,
    documents: Vec<Arc<Document>>,
    /// The files of the documents that have several versions.
    shelves: Vec<Shelf>,
    names: Names,
    addresses: Addresses,
    /// Each document with its own findings.
    resolved: Vec<(Arc<Doc>, Vec<Finding>)>,
    /// Findings of ids, addresses, approval and circles.
    of_keys: Vec<Finding>,
    pub(super) edges: Arc<Edges>,
    pub(super) front_matter: Mark,
    pub(super) approval: Arc<Approval>,
    pub(super) best: Arc<super::Best>,
    pub(super) groups: Arc<groups::Groups>,
    pub(super) versions: Arc<Versions>,
}

impl Resolved {
    fn new(config: &Arc<Config>, shelved: Shelved, assets: &SourceTree, today: Date) -> Self {
        let Shelved { documents: parsed, shelves, findings } = shelved;
        let key = |place: usize| {
            let document = &parsed[place];
            (document.kind, &document.id, &document.place.path, document.id_span)
        };
        let mut order: Vec<usize> = (0..parsed.len()).collect();
        order.sort_by(|a, b| key(*a).cmp(&key(*b)));
        let documents: Vec<Arc<Document>> = order.iter().map(|place| parsed[*place].clone()).collect();
        let (names, mut of_keys) =
            rayon::join(|| Names::new(&documents, config, today), || [findings, duplicate_ids(&documents)].concat());
        let addresses = Addresses::new(&documents, &shelves, assets);
        let scope = Scope { documents: &documents, names: &names, addresses: &addresses, config, assets, today };
        let all_of_them: Vec<&Arc<Document>> = documents.iter().collect();
        let (mut docs, own): (Vec<Doc>, Vec<Vec<Finding>>) = scope.resolve(&all_of_them).into_iter().unzip();
        inherit_types(&mut docs);
        let docs: Vec<Arc<Doc>> = docs.into_iter().map(Arc::new).collect();
        let (approval, found) = approval(config, &names, &documents);
        of_keys.extend(found);
        let (best, found) = best(config, &names, &documents);
        of_keys.extend(found);
        of_keys.extend(groups::circles(&docs));
        let versions = Arc::new(versions(&shelves, &scope, &docs));
        Self {
            config: config.clone(),
            today,
            shelves,
            versions,
            files: assets.others_in(CONTENT).cloned().collect(),
            order,
            names,
            addresses,
            edges: Arc::new(all(&docs)),
            front_matter: Mark::default(),
            groups: Arc::new(groups::Groups::new(&docs)),
            resolved: docs.into_iter().zip(own).collect(),
            of_keys,
            documents,
            approval: Arc::new(approval),
            best: Arc::new(best),
        }
    }

    /// Whether other documents see all documents and files as they did.
    fn is_seen_alike(&self, shelved: &Shelved, assets: &SourceTree) -> bool {
        let parsed = &shelved.documents;
        let same = |(before, place): (&Arc<Document>, &usize)| {
            parsed.get(*place).is_some_and(|now| Arc::ptr_eq(before, now) || is_alike(before, now))
        };
        parsed.len() == self.documents.len()
            && assets.others_in(CONTENT).eq(&self.files)
            && self.documents.iter().zip(&self.order).all(same)
            && filed(&self.shelves).count() == filed(&shelved.shelves).count()
            && filed(&self.shelves).zip(filed(&shelved.shelves)).all(|(before, now)| {
                Arc::ptr_eq(&before.document, &now.document) || is_alike(&before.document, &now.document)
            })
    }

    /// Resolves the documents again whose own texts changed, and those that lead to a heading in one of them.
    fn renew(&mut self, shelved: Shelved, assets: &SourceTree) {
        let parsed = &shelved.documents;
        let documents: Vec<Arc<Document>> = self.order.iter().map(|place| parsed[*place].clone()).collect();
        let is_edited: Vec<bool> =
            self.documents.iter().zip(&documents).map(|(before, now)| !Arc::ptr_eq(before, now)).collect();
        let is_filed_anew =
            filed(&self.shelves).zip(filed(&shelved.shelves)).any(|(a, b)| !Arc::ptr_eq(&a.document, &b.document));
        if !is_edited.contains(&true) && !is_filed_anew {
            return;
        }
        self.shelves = shelved.shelves;
        let is_headed_anew = |ix: DocIx| {
            is_edited[ix.index()] && !headings(&self.documents[ix.index()]).eq(headings(&documents[ix.index()]))
        };
        let leads_there =
            |doc: &Doc| doc.links.iter().any(|link| matches!(link, LinkTarget::Doc(ix, _) if is_headed_anew(*ix)));
        let stale = |place: &usize| is_edited[*place] || leads_there(&self.resolved[*place].0);
        let stale: Vec<usize> = (0..documents.len()).filter(stale).collect();
        let scope = Scope {
            documents: &documents,
            names: &self.names,
            addresses: &self.addresses,
            config: &self.config,
            assets,
            today: self.today,
        };
        let some: Vec<&Arc<Document>> = stale.iter().map(|place| &documents[*place]).collect();
        let fresh = scope.resolve(&some);
        let before = self.docs().cloned().collect::<Vec<_>>();
        for (place, (mut doc, found)) in stale.iter().zip(fresh) {
            // Inherited along keys, which are the same.
            doc.kind_type.clone_from(&before[*place].kind_type);
            self.resolved[*place] = (Arc::new(doc), found);
        }
        let scope = Scope { documents: &documents, ..scope };
        let current: Vec<Arc<Doc>> = self.resolved.iter().map(|(doc, _)| doc.clone()).collect();
        self.versions = Arc::new(versions(&self.shelves, &scope, &current));
        self.documents = documents;
        let now: Vec<Arc<Doc>> = self.docs().cloned().collect();
        let mentions_alike =
            |(ix, place): (DocIx, &usize)| mentions(ix, &before[*place], &before) == mentions(ix, &now[*place], &now);
        let place_of = |place: &usize| DocIx::at(*place);
        if !stale.iter().map(|place| (place_of(place), place)).all(mentions_alike) {
            self.edges = Arc::new(all(&now));
        }
    }

    /// All documents.
    pub(super) fn docs(&self) -> impl Iterator<Item = &Arc<Doc>> {
        self.resolved.iter().map(|(doc, _)| doc)
    }

    /// All findings.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.of_keys.iter().chain(self.resolved.iter().flat_map(|(_, findings)| findings))
    }
}

fn filed(shelves: &[Shelf]) -> impl Iterator<Item = &Filed> {
    shelves.iter().flat_map(|shelf| &shelf.files)
}

/// The versions of all documents that have several, resolved. What is wrong in them is told by the layer that they are
/// checked in, or not at all.
fn versions(shelves: &[Shelf], scope: &Scope<'_>, docs: &[Arc<Doc>]) -> Versions {
    let others: Vec<&Arc<Document>> = filed(shelves).map(|filed| &filed.document).collect();
    let mut resolved = scope.resolve(&others).into_iter().map(|(doc, _)| doc);
    let mut versions = Versions::new();
    for shelf in shelves {
        let own: Vec<Doc> = resolved.by_ref().take(shelf.files.len()).collect();
        let present = shelf.files.get(shelf.document).map(|filed| filed.document.file);
        let is_present = |doc: &Arc<Doc>| !doc.source.is_entry && Some(doc.source.file) == present;
        let Some(place) = docs.iter().position(is_present) else { continue };
        let version = |(order, (mut doc, filed)): (usize, (Doc, &Filed))| {
            doc.url = versions::page_url(&doc.url, &filed.label);
            doc.kind_type = doc.kind_type.or_else(|| docs[place].kind_type.clone());
            let is_document = order == shelf.document;
            Version { doc: Arc::new(doc), spell: filed.spell, label: filed.label.clone(), is_document }
        };
        let list = own.into_iter().zip(&shelf.files).enumerate().map(version).collect();
        versions.insert(DocIx::at(place), list);
    }
    versions
}

/// Whether two versions of a document look the same to others, but for their headings: place, front matter and what
/// follows from it.
fn is_alike(before: &Document, now: &Document) -> bool {
    let outside = |document: &Document| {
        (document.file, document.kind, document.id_span, document.is_entry, document.is_broken, document.slots)
    };
    outside(before) == outside(now)
        && before.place == now.place
        && before.id == now.id
        && before.title == now.title
        && before.kind_type == now.kind_type
        && before.sections == now.sections
        && before.head == now.head
}

/// All that a link's fragment may mean: headings by id and by their words, anchors.
fn headings(document: &Document) -> impl Iterator<Item = (&str, &str)> {
    let body = document.body();
    let headings = body.into_iter().flat_map(|body| body.dropped.iter().chain(&body.headings));
    let anchors = body.into_iter().flat_map(|body| &body.anchors);
    let headings = headings.map(|Heading { id, text, .. }| (id.as_str(), text.as_str()));
    headings.chain(anchors.map(|Anchor { id, written, .. }| (id.as_str(), written.as_str())))
}
