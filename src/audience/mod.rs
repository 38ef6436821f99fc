//! The handbook as one audience may see it (FORMAT § 6). **What has not been projected cannot be rendered or
//! indexed**: [`View`] is made only by [`project`], and it is all that the stages after this one accept.
//!
//! A view holds the visible documents, the relations whose both ends are visible, and the files that visible
//! documents name. References to what is hidden can't be reached through it: [`Keys`] gives only visible documents,
//! [`body`] gives a text's events with its links resolved for this audience and editors' comments gone.
//! `privacy` lists what must not be found in an edition.

pub mod body;
pub mod keys;
pub mod pages;
pub mod privacy;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diag::Lang;
use crate::graph::{Doc, Graph, LinkTarget, Relation, Target};
use crate::model::{Audience, Date, Dates, Direction, DocIx, Kind, LawSection, RelationType, Status};
use crate::parse::Document;
use crate::source::SourceTree;

pub use body::{BodyEvent, LinkTo};
pub use keys::{Keys, Party};

/// How an audience is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Drafts and upcoming documents are shown too (the preview, `--drafts`).
    pub drafts: bool,
}

/// The handbook as one audience sees it.
pub struct View {
    audience: Audience,
    config: Arc<Config>,
    today: Date,
    drafts: bool,
    docs: Vec<Option<ViewDoc>>,
    visible: Vec<DocIx>,
    relations: Vec<Relation>,
    outgoing: Vec<Vec<u32>>,
    incoming: Vec<Vec<u32>>,
    groups_of: BTreeMap<DocIx, Vec<DocIx>>,
    members_of: BTreeMap<DocIx, Vec<DocIx>>,
    children: BTreeMap<DocIx, Vec<DocIx>>,
    assets: BTreeSet<Arc<str>>,
    pages: BTreeSet<String>,
    tree: Arc<SourceTree>,
}

/// A document that the audience sees.
pub struct ViewDoc {
    /// Its place; the same in every view of a graph.
    pub ix: DocIx,
    /// Its page's URL from the site's root, with its anchor for an entry.
    pub url: String,
    /// Where it is in its life.
    pub status: Status,
    /// The dates that the status follows from.
    pub dates: Dates,
    /// Its type, a sub-process' from its parent.
    pub kind_type: Option<String>,
    /// Whether it is on the external site too.
    pub audience: Audience,
    source: Arc<Document>,
    targets: Vec<Target>,
    links: Vec<LinkTo>,
    citations: Vec<crate::graph::Cited>,
    repealed_law: bool,
}

impl ViewDoc {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.source.kind
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.source.id
    }

    /// `kind/id`.
    pub fn key(&self) -> String {
        self.source.key()
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.source.title
    }

    /// Its abbreviation.
    pub fn abbr(&self) -> Option<&str> {
        self.source.head.str("abbr")
    }

    /// Its source file, relative to the root. For the preview only: a path is never published.
    pub fn source_path(&self) -> &str {
        &self.source.place.path
    }

    /// Whether it lives on another page, at an anchor (`[[entry]]`).
    pub fn is_entry(&self) -> bool {
        self.source.is_entry
    }

    /// Whether it is its folder's page.
    pub fn is_index(&self) -> bool {
        self.source.place.is_index && !self.source.is_entry
    }

    /// Its page's folder in the output, without a slash at the end.
    pub fn folder(&self) -> &str {
        &self.source.place.folder
    }

    /// The URL of the page it is on, without an anchor.
    pub fn page_url(&self) -> &str {
        self.url.split('#').next().unwrap_or(&self.url)
    }

    /// Its keys, with only what this audience sees behind them.
    pub fn keys(&self) -> Keys<'_> {
        Keys::new(self, &self.source.head)
    }

    /// The section of each `[[section]]` of a law, in their order; nothing where `ref` can't be read.
    pub fn law_sections(&self) -> &[Option<LawSection>] {
        &self.source.sections
    }

    /// Whether it is a law that is repealed.
    pub fn is_repealed_law(&self) -> bool {
        self.repealed_law
    }

    /// Whether it is listed in registers, navigation and search: not repealed (laws say so themselves).
    pub fn is_listed(&self) -> bool {
        self.status != Status::Repealed
    }

    /// The written summary, else the first paragraph as plain text.
    pub fn summary(&self) -> Option<String> {
        let head = &self.source.head;
        let written = head.str("summary").map(str::to_owned);
        written.or_else(|| body::first_paragraph(self)).map(|text| {
            let text = crate::parse::markdown::put_right(&text).into_owned();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }
}

impl View {
    /// Who reads it.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The site's language.
    pub fn lang(&self) -> Lang {
        self.config.language
    }

    /// The day that counts as today.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Whether drafts and upcoming documents are shown.
    pub fn shows_drafts(&self) -> bool {
        self.drafts
    }

    /// A document, if this audience sees it.
    pub fn get(&self, ix: DocIx) -> Option<&ViewDoc> {
        self.docs.get(ix.index())?.as_ref()
    }

    /// All documents, sorted by kind and id.
    pub fn docs(&self) -> impl DoubleEndedIterator<Item = &ViewDoc> {
        self.visible.iter().filter_map(|ix| self.get(*ix))
    }

    /// The documents of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &ViewDoc> {
        self.docs().filter(move |doc| doc.kind() == kind)
    }

    /// A document by kind and id.
    pub fn by_id(&self, kind: Kind, id: &str) -> Option<&ViewDoc> {
        let found = self.visible.binary_search_by(|ix| {
            let doc = self.get(*ix);
            doc.map_or(std::cmp::Ordering::Less, |doc| (doc.kind(), doc.id()).cmp(&(kind, id)))
        });
        found.ok().and_then(|place| self.get(*self.visible.get(place)?))
    }

    /// All relations, sorted.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// A document's relations in one direction, as `handbok.json` has them. Pages pass over those whose other end is
    /// repealed, but for `replaces` (see [`View::shown_relations`]).
    pub fn relations_of(&self, ix: DocIx, direction: Direction) -> impl Iterator<Item = &Relation> {
        let list = match direction {
            Direction::Out => &self.outgoing,
            Direction::In => &self.incoming,
        };
        let numbers = list.get(ix.index()).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|number| self.relations.get(*number as usize))
    }

    /// A document's relations as its page shows them, with the document at the other end: those to repealed documents
    /// only for `replaces` (FORMAT § 3.1).
    pub fn shown_relations(&self, ix: DocIx, direction: Direction) -> impl Iterator<Item = (&Relation, &ViewDoc)> {
        self.relations_of(ix, direction).filter_map(move |relation| {
            let other = match direction {
                Direction::Out => relation.to,
                Direction::In => relation.from,
            };
            let other = self.get(other)?;
            (other.is_listed() || relation.ty == RelationType::Replaces).then_some((relation, other))
        })
    }

    /// The other ends of a document's shown relations of one type, each once, in the graph's order.
    pub fn related(&self, ix: DocIx, ty: RelationType, direction: Direction) -> Vec<&ViewDoc> {
        let mut seen = BTreeSet::new();
        let shown = self.shown_relations(ix, direction).filter(|(relation, _)| relation.ty == ty);
        shown.map(|(_, other)| other).filter(|other| seen.insert(other.ix)).collect()
    }

    /// The groups a role is in, through nested groups.
    pub fn groups_of(&self, role: DocIx) -> impl Iterator<Item = &ViewDoc> {
        self.groups_of.get(&role).into_iter().flatten().filter_map(|ix| self.get(*ix))
    }

    /// The roles of a group, through nested groups.
    pub fn members_of(&self, group: DocIx) -> impl Iterator<Item = &ViewDoc> {
        self.members_of.get(&group).into_iter().flatten().filter_map(|ix| self.get(*ix))
    }

    /// What a document is a part of: `parent`, else the document it is an annex to.
    pub fn parent(&self, doc: &ViewDoc) -> Option<&ViewDoc> {
        let keys = doc.keys();
        let ix = keys.one("parent").or_else(|| keys.one("annex_to"))?;
        self.get(ix)
    }

    /// The documents that name this one as `parent`, in the graph's order.
    pub fn children(&self, ix: DocIx) -> impl Iterator<Item = &ViewDoc> {
        self.children.get(&ix).into_iter().flatten().filter_map(|child| self.get(*child))
    }

    /// The content files that visible documents link, show or attach, sorted.
    pub fn assets(&self) -> impl Iterator<Item = &Arc<str>> {
        self.assets.iter()
    }

    /// The sources' other files, for reading assets and theme files.
    pub fn tree(&self) -> &SourceTree {
        &self.tree
    }

    /// The day after which a review counts as soon due.
    pub fn soon(&self) -> Date {
        let days = jiff::Span::new().try_days(self.config.review_soon).unwrap_or_default();
        self.today.checked_add(days).unwrap_or(Date::MAX)
    }
}

/// The handbook as an audience sees it. **The only way to make a [`View`].**
pub fn project(graph: &Graph, audience: Audience, options: Options) -> View {
    let sees = |doc: &Doc| audience.sees(doc.audience) && (options.drafts || !doc.status.is_unpublished());
    let visible: Vec<bool> = graph.docs.iter().map(sees).collect();
    let is_visible = |ix: DocIx| visible.get(ix.index()) == Some(&true);
    let docs: Vec<Option<ViewDoc>> =
        graph.iter().map(|(ix, doc)| is_visible(ix).then(|| show(graph, ix, doc, audience, &is_visible))).collect();
    let relations: Vec<Relation> =
        graph.relations.iter().filter(|r| is_visible(r.from) && is_visible(r.to)).cloned().collect();
    let mut view = View {
        audience,
        config: graph.config.clone(),
        today: graph.today,
        drafts: options.drafts,
        visible: graph.iter().map(|(ix, _)| ix).filter(|ix| is_visible(*ix)).collect(),
        outgoing: vec![Vec::new(); docs.len()],
        incoming: vec![Vec::new(); docs.len()],
        docs,
        relations,
        groups_of: BTreeMap::new(),
        members_of: BTreeMap::new(),
        children: BTreeMap::new(),
        assets: BTreeSet::new(),
        pages: BTreeSet::new(),
        tree: graph.assets.clone(),
    };
    view.index(graph, &is_visible);
    view.pages = pages::of(&view);
    view
}

impl View {
    fn index(&mut self, graph: &Graph, is_visible: &dyn Fn(DocIx) -> bool) {
        for (number, relation) in (0u32..).zip(&self.relations) {
            self.outgoing[relation.from.index()].push(number);
            self.incoming[relation.to.index()].push(number);
        }
        for ix in self.visible.clone() {
            let Some(doc) = self.docs.get(ix.index()).and_then(Option::as_ref) else { continue };
            if let Some(parent) = doc.keys().one("parent") {
                self.children.entry(parent).or_default().push(ix);
            }
            self.assets.extend(assets_of(doc, &self.tree));
            if doc.kind() == Kind::Role {
                let groups: Vec<DocIx> = graph.groups.of(ix).filter(|group| is_visible(*group)).collect();
                let members: Vec<DocIx> = graph.groups.members(ix).filter(|member| is_visible(*member)).collect();
                self.groups_of.insert(ix, groups);
                self.members_of.insert(ix, members);
            }
        }
    }
}

/// Whether an edition has a page at a URL: a document's, a register's, a folder's, or a generated one.
pub fn has_page(view: &View, url: &str) -> bool {
    view.pages.contains(url)
}

/// A document with what it names reduced to what is visible.
fn show(graph: &Graph, ix: DocIx, doc: &Doc, audience: Audience, is_visible: &dyn Fn(DocIx) -> bool) -> ViewDoc {
    let target = |target: &Target| match target {
        Target::Doc(ix) | Target::Law(ix, _) if !is_visible(*ix) => Target::Broken,
        other => other.clone(),
    };
    let link = |target: &LinkTarget| match target {
        LinkTarget::Doc(ix, fragment) if is_visible(*ix) => LinkTo::Doc(*ix, fragment.clone()),
        // An intranet page may name what is not yet in force, without the link (FORMAT § 8 "Audiences").
        LinkTarget::Doc(ix, _) if audience == Audience::Intranet => {
            LinkTo::Hidden(Some(graph.doc(*ix).source.title.clone()))
        }
        LinkTarget::Doc(..) => LinkTo::Hidden(None),
        LinkTarget::Here(fragment) => LinkTo::Here(fragment.clone()),
        LinkTarget::Asset(path) => LinkTo::Asset(path.clone()),
        LinkTarget::Page(url, fragment) => LinkTo::Page(url.clone(), fragment.clone()),
        LinkTarget::External(url) => LinkTo::External(url.clone()),
        LinkTarget::Broken => LinkTo::Hidden(None),
    };
    ViewDoc {
        ix,
        url: doc.url.clone(),
        status: doc.status,
        dates: doc.dates,
        kind_type: doc.kind_type.clone(),
        audience: doc.audience,
        source: doc.source.clone(),
        targets: doc.targets.iter().map(target).collect(),
        links: doc.links.iter().map(link).collect(),
        citations: doc.citations.iter().filter(|cited| is_visible(cited.law)).cloned().collect(),
        repealed_law: doc.is_repealed_law(graph.today),
    }
}

/// The files that a document links, shows or attaches, and that are there.
fn assets_of(doc: &ViewDoc, tree: &SourceTree) -> Vec<Arc<str>> {
    let mut paths: Vec<Arc<str>> = Vec::new();
    for link in &doc.links {
        if let LinkTo::Asset(path) = link {
            paths.push(path.clone());
        }
    }
    for word in doc.source.files() {
        paths.extend(asset_path(doc, &word.text).filter(|path| tree.has(path)));
    }
    paths
}

/// The path from the root of a file that a document names relative to itself.
pub fn asset_path(doc: &ViewDoc, written: &str) -> Option<Arc<str>> {
    doc.source.file_path(written).map(Arc::from)
}
