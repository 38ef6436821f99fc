//! The handbook as one audience may see it (format § 6). **What has not been projected cannot be rendered or
//! indexed**: [`View`] is made only by [`project`], and it is all that the stages after this one accept.
//!
//! A view holds the visible documents, the relations whose both ends are visible, and the files that visible
//! documents name. References to what is hidden can't be reached through it: [`Keys`] gives only visible documents,
//! [`body`] gives a text's events with its links resolved for this audience and editors' comments gone.
//! `privacy` lists what must not be found in an edition.

mod apart;
pub(crate) mod body;
pub(crate) mod keys;
mod memo;
pub(crate) mod pages;
pub(crate) mod reading;
pub(crate) mod versions;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diag::{FileId, Lang};
use crate::graph::{Doc, Edges, Graph, LinkTarget, Relation, Target};
use crate::model::{Audience, Date, Dates, Direction, DocIx, Kind, LawSection, Mark, RelationType, Status};
use crate::parse::Document;
use crate::source::SourceTree;

pub(crate) use apart::capitalised;
pub(crate) use body::{BodyEvent, LinkTo};
pub(crate) use keys::{Keys, Party, Plain};
pub use memo::Memo;
pub(crate) use versions::ViewVersion;

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
    docs: Vec<Option<Arc<ViewDoc>>>,
    edges: Arc<Edges>,
    outline: Arc<Outline>,
    assets: BTreeSet<Arc<str>>,
    tree: Arc<SourceTree>,
    versions: BTreeMap<DocIx, Vec<ViewVersion>>,
    best: Arc<crate::graph::Best>,
    /// Numbers of versions that this audience doesn't see, by document: no history names them.
    unnamed: BTreeMap<DocIx, BTreeSet<String>>,
}

/// What of a view follows from its documents' front matter.
#[derive(Clone, Default)]
struct Outline {
    mark: Mark,
    visible: Vec<DocIx>,
    groups_of: BTreeMap<DocIx, Vec<DocIx>>,
    members_of: BTreeMap<DocIx, Vec<DocIx>>,
    children: BTreeMap<DocIx, Vec<DocIx>>,
    /// What tells documents with one title apart.
    apart: BTreeMap<DocIx, String>,
    pages: BTreeSet<String>,
}

/// A document that the audience sees.
pub struct ViewDoc {
    /// Its place; the same in every view of a graph.
    pub(crate) ix: DocIx,
    /// Its page's URL from the site's root, with its anchor for an entry.
    pub(crate) url: String,
    /// Where it is in its life.
    pub(crate) status: Status,
    /// The dates that the status follows from.
    pub(crate) dates: Dates,
    /// Its type, a sub-process' from its parent.
    pub(crate) kind_type: Option<String>,
    /// Whether it is on the external site too.
    pub(crate) audience: Audience,
    source: Arc<Document>,
    targets: Vec<Target>,
    links: Vec<LinkTo>,
    assets: Vec<Arc<str>>,
    citations: Vec<crate::graph::Cited>,
    repealed_law: bool,
    /// References that the graph knows no document for, by slot: their words hide nobody.
    unknown: Vec<bool>,
}

impl ViewDoc {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.source.kind
    }

    /// Its id.
    pub(crate) fn id(&self) -> &str {
        &self.source.id
    }

    /// `kind/id`.
    pub(crate) fn key(&self) -> String {
        self.source.key()
    }

    /// Its title.
    pub(crate) fn title(&self) -> &str {
        &self.source.title
    }

    /// Its abbreviation.
    pub(crate) fn abbr(&self) -> Option<&str> {
        self.source.head.str("abbr")
    }

    /// Its source file, relative to the root: for the preview, and where `[links] edit` asks for it.
    pub(crate) fn source_path(&self) -> &str {
        &self.source.place.path
    }

    /// Its source file's number; for the preview only.
    pub(crate) fn file(&self) -> FileId {
        self.source.file
    }

    /// Its source file's name without its ending, by which siblings are ordered.
    pub(crate) fn file_stem(&self) -> &str {
        let name = self.source.place.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The folders it lies in as they are written, the topmost first: one for each of [`ViewDoc::folder`].
    pub(crate) fn source_folders(&self) -> impl Iterator<Item = &str> {
        let inner = self.source.place.path.strip_prefix(crate::source::CONTENT).unwrap_or_default();
        crate::source::parent(inner).split('/').filter(|part| !part.is_empty())
    }

    /// Whether a reference names no document at all, visible or not.
    fn names_nobody(&self, reference: &crate::schema::record::Reference) -> bool {
        self.unknown.get(reference.slot as usize) == Some(&true)
    }

    /// Whether it lives on another page, at an anchor (`[[entry]]`).
    pub(crate) fn is_entry(&self) -> bool {
        self.source.is_entry
    }

    /// An anchor of its text as it stands on its page, which entries share with others.
    pub(crate) fn anchor<'a>(&self, id: &'a str) -> std::borrow::Cow<'a, str> {
        if self.is_entry() { format!("{}--{id}", self.id()).into() } else { id.into() }
    }

    /// Whether it is its folder's page.
    pub(crate) fn is_index(&self) -> bool {
        self.source.place.is_index && !self.source.is_entry
    }

    /// Its page's folder in the output, without a slash at the end.
    pub(crate) fn folder(&self) -> &str {
        &self.source.place.folder
    }

    /// The URL of the page it is on, without an anchor.
    pub(crate) fn page_url(&self) -> &str {
        self.url.split('#').next().unwrap_or(&self.url)
    }

    /// Its keys, with only what this audience sees behind them.
    pub(crate) fn keys(&self) -> Keys<'_> {
        Keys::new(self, &self.source.head)
    }

    /// The section of each `[[section]]` of a law, in their order; nothing where `ref` can't be read.
    pub(crate) fn law_sections(&self) -> &[Option<LawSection>] {
        &self.source.sections
    }

    /// Whether it is a law that is repealed.
    pub(crate) fn is_repealed_law(&self) -> bool {
        self.repealed_law
    }

    /// Whether it is listed in registers, navigation and search: not repealed (laws say so themselves).
    pub(crate) fn is_listed(&self) -> bool {
        self.status != Status::Repealed
    }

    /// The written summary, else the first paragraph as plain text.
    pub(crate) fn summary(&self) -> Option<String> {
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
    pub(crate) fn audience(&self) -> Audience {
        self.audience
    }

    /// The same mark for as long as front matter and the documents to see are the same.
    pub(crate) fn outline(&self) -> &Mark {
        &self.outline.mark
    }

    /// The configuration.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// The site's language.
    pub(crate) fn lang(&self) -> Lang {
        self.config.language
    }

    /// The day that counts as today.
    pub(crate) fn today(&self) -> Date {
        self.today
    }

    /// A document, if this audience sees it.
    pub fn get(&self, ix: DocIx) -> Option<&ViewDoc> {
        self.docs.get(ix.index())?.as_deref()
    }

    /// All documents, sorted by kind and id.
    pub fn docs(&self) -> impl DoubleEndedIterator<Item = &ViewDoc> {
        self.outline.visible.iter().filter_map(|ix| self.get(*ix))
    }

    /// All documents to keep beside the view, in the same order.
    pub(crate) fn shared(&self) -> impl Iterator<Item = &Arc<ViewDoc>> {
        self.docs.iter().flatten()
    }

    /// A document to keep beside the view.
    pub(crate) fn share(&self, doc: &ViewDoc) -> Option<&Arc<ViewDoc>> {
        self.docs.get(doc.ix.index())?.as_ref()
    }

    /// What tells a document apart from others of its kind with the same title: its units, else its folder.
    pub(crate) fn told_apart(&self, doc: &ViewDoc) -> Option<&str> {
        self.outline.apart.get(&doc.ix).map(String::as_str)
    }

    /// The documents of a kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &ViewDoc> {
        self.docs().filter(move |doc| doc.kind() == kind)
    }

    /// A document by kind and id.
    pub(crate) fn by_id(&self, kind: Kind, id: &str) -> Option<&ViewDoc> {
        let found = self.outline.visible.binary_search_by(|ix| {
            let doc = self.get(*ix);
            doc.map_or(std::cmp::Ordering::Less, |doc| (doc.kind(), doc.id()).cmp(&(kind, id)))
        });
        found.ok().and_then(|place| self.get(*self.outline.visible.get(place)?))
    }

    /// All relations, sorted.
    pub(crate) fn relations(&self) -> &[Relation] {
        self.edges.all()
    }

    /// A document's relations in one direction, as `handbok.json` has them. Pages pass over those whose other end is
    /// repealed, but for `replaces` (see [`View::shown_relations`]).
    pub(crate) fn relations_of(&self, ix: DocIx, direction: Direction) -> impl Iterator<Item = &Relation> {
        self.edges.of(ix, direction)
    }

    /// A document's relations as its page shows them, with the document at the other end: those to repealed documents
    /// only for `replaces` (format § 3.1).
    pub(crate) fn shown_relations(
        &self,
        ix: DocIx,
        direction: Direction,
    ) -> impl Iterator<Item = (&Relation, &ViewDoc)> {
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
    pub(crate) fn related(&self, ix: DocIx, ty: RelationType, direction: Direction) -> Vec<&ViewDoc> {
        let mut seen = BTreeSet::new();
        let shown = self.shown_relations(ix, direction).filter(|(relation, _)| relation.ty == ty);
        shown.map(|(_, other)| other).filter(|other| seen.insert(other.ix)).collect()
    }

    /// The groups a role is in, through nested groups.
    pub(crate) fn groups_of(&self, role: DocIx) -> impl Iterator<Item = &ViewDoc> {
        self.outline.groups_of.get(&role).into_iter().flatten().filter_map(|ix| self.get(*ix))
    }

    /// The roles of a group, through nested groups.
    pub(crate) fn members_of(&self, group: DocIx) -> impl Iterator<Item = &ViewDoc> {
        self.outline.members_of.get(&group).into_iter().flatten().filter_map(|ix| self.get(*ix))
    }

    /// What a document is a part of: `parent`, else the document it is an annex to.
    pub(crate) fn parent(&self, doc: &ViewDoc) -> Option<&ViewDoc> {
        let keys = doc.keys();
        let ix = keys.one("parent").or_else(|| keys.one("annex_to"))?;
        self.get(ix)
    }

    /// `[search.best]`: queries, and the visible document that the organisation wants first.
    pub(crate) fn best(&self) -> impl Iterator<Item = (&str, &ViewDoc)> {
        self.best.iter().filter_map(|(query, ix)| Some((query.as_str(), self.get(*ix)?)))
    }

    /// The documents that name this one as `parent`, in the graph's order.
    pub(crate) fn children(&self, ix: DocIx) -> impl Iterator<Item = &ViewDoc> {
        self.outline.children.get(&ix).into_iter().flatten().filter_map(|child| self.get(*child))
    }

    /// The content files that visible documents link, show or attach, sorted.
    pub(crate) fn assets(&self) -> impl Iterator<Item = &Arc<str>> {
        self.assets.iter()
    }

    /// The versions of a document, newest first; none where the audience sees but the one.
    pub(crate) fn versions_of(&self, ix: DocIx) -> &[ViewVersion] {
        self.versions.get(&ix).map_or(&[], Vec::as_slice)
    }

    /// Whether a row of a document's history is about a version that this audience sees, or about none.
    pub(crate) fn names_version(&self, ix: DocIx, version: Option<&str>) -> bool {
        !self.unnamed.get(&ix).is_some_and(|unnamed| version.is_some_and(|version| unnamed.contains(version.trim())))
    }

    /// The documents that have several versions.
    pub(crate) fn with_versions(&self) -> impl Iterator<Item = (DocIx, &[ViewVersion])> {
        self.versions.iter().map(|(ix, versions)| (*ix, versions.as_slice()))
    }

    /// Whether former versions are from a history that is here only in part.
    pub(crate) fn is_history_cut(&self) -> bool {
        self.tree.is_history_cut()
    }

    /// The sources' other files, for reading assets and theme files.
    pub(crate) fn tree(&self) -> &SourceTree {
        &self.tree
    }

    /// The day after which a review counts as soon due.
    pub(crate) fn soon(&self) -> Date {
        let days = jiff::Span::new().try_days(self.config.review_soon).unwrap_or_default();
        self.today.checked_add(days).unwrap_or(Date::MAX)
    }
}

/// The handbook as an audience sees it. **The only way to make a [`View`]** but for [`Memo::project`], which comes to
/// the same.
pub fn project(graph: &Graph, audience: Audience, options: Options) -> View {
    Memo::default().project(graph, audience, options)
}

fn view(graph: &Graph, audience: Audience, options: Options, memo: &mut Memo) -> View {
    let sees = |doc: &Arc<Doc>| audience.sees(doc.audience) && (options.drafts || !doc.status.is_unpublished());
    let visible: Vec<bool> = graph.docs.iter().map(sees).collect();
    let known = memo.of(graph, audience, options, &visible);
    let is_visible = |ix: DocIx| visible.get(ix.index()) == Some(&true);
    let show = |(ix, doc): (DocIx, &Arc<Doc>)| {
        let again = || Arc::new(show(graph, ix, doc, audience, &is_visible));
        is_visible(ix).then(|| known.and_then(|last| last.shown(ix, doc)).unwrap_or_else(again))
    };
    let docs: Vec<Option<Arc<ViewDoc>>> = (0..).map(DocIx::at).zip(&graph.docs).map(show).collect();
    let edges = known.and_then(|last| last.edges(graph)).unwrap_or_else(|| {
        let within = graph.edges.all().iter().filter(|r| is_visible(r.from) && is_visible(r.to));
        Arc::new(Edges::new(within.cloned().collect(), docs.len()))
    });
    let mut view = View {
        audience,
        config: graph.config.clone(),
        best: graph.best.clone(),
        today: graph.today,
        assets: docs.iter().flatten().flat_map(|doc| doc.assets.iter().cloned()).collect(),
        docs,
        edges,
        outline: known.map(|last| last.outline.clone()).unwrap_or_default(),
        tree: graph.assets.clone(),
        versions: BTreeMap::new(),
        unnamed: versions::unnamed(graph, audience),
    };
    view.versions = versions::of(graph, &view, options, &is_visible);
    let of_versions = view.versions.values().flatten().filter(|version| version.has_page);
    view.assets.extend(of_versions.flat_map(|version| version.doc.assets.iter().cloned()));
    if known.is_none() {
        view.outline = Arc::new(Outline::new(&view, graph, &is_visible));
        let (pages, apart) = (pages::of(&view), apart::of(&view));
        let outline = Arc::make_mut(&mut view.outline);
        (outline.pages, outline.apart) = (pages, apart);
    }
    memo.keep(graph, &view, options, visible);
    view
}

impl Outline {
    /// The outline but for its pages.
    fn new(view: &View, graph: &Graph, is_visible: &dyn Fn(DocIx) -> bool) -> Self {
        let mut outline = Outline::default();
        for doc in view.docs.iter().flatten() {
            let ix = doc.ix;
            outline.visible.push(ix);
            if let Some(parent) = doc.keys().one("parent") {
                outline.children.entry(parent).or_default().push(ix);
            }
            if doc.kind() == Kind::Role {
                let groups: Vec<DocIx> = graph.groups.of(ix).filter(|group| is_visible(*group)).collect();
                let members: Vec<DocIx> = graph.groups.members(ix).filter(|member| is_visible(*member)).collect();
                outline.groups_of.insert(ix, groups);
                outline.members_of.insert(ix, members);
            }
        }
        outline
    }
}

/// Whether an edition has a page at a URL: a document's, a register's, a folder's, or a generated one.
pub(crate) fn has_page(view: &View, url: &str) -> bool {
    view.outline.pages.contains(url)
}

/// A document with what it names reduced to what is visible.
fn show(graph: &Graph, ix: DocIx, doc: &Doc, audience: Audience, is_visible: &dyn Fn(DocIx) -> bool) -> ViewDoc {
    let target = |target: &Target| match target {
        Target::Doc(ix) | Target::Law(ix, _) if !is_visible(*ix) => Target::Broken,
        other => other.clone(),
    };
    let link = |target: &LinkTarget| match target {
        LinkTarget::Doc(ix, fragment) if is_visible(*ix) => LinkTo::Doc(*ix, fragment.clone()),
        // An intranet page may name what is not yet in force, without the link (format § 8 "Audiences").
        LinkTarget::Doc(ix, _) if audience == Audience::Intranet => {
            LinkTo::Hidden(Some(graph.doc(*ix).source.title.clone()))
        }
        LinkTarget::Doc(..) => LinkTo::Hidden(None),
        LinkTarget::Here(fragment) => LinkTo::Here(fragment.clone()),
        LinkTarget::Asset(path) => LinkTo::Asset(path.clone()),
        LinkTarget::Page(url, fragment) => LinkTo::Page(url.clone(), fragment.clone()),
        LinkTarget::External(url) => LinkTo::External(url.clone()),
        LinkTarget::Broken => LinkTo::Broken,
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
        assets: doc.files.iter().map(|(path, _)| path.clone()).collect(),
        citations: doc.citations.iter().filter(|cited| is_visible(cited.law)).cloned().collect(),
        repealed_law: doc.is_repealed_law(graph.today),
        unknown: doc.targets.iter().map(|target| *target == Target::Broken).collect(),
    }
}

/// The path from the root of a file that a document names relative to itself.
pub(crate) fn asset_path(doc: &ViewDoc, written: &str) -> Option<Arc<str>> {
    doc.source.file_path(written).map(Arc::from)
}
