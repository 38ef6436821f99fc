//! All documents, resolved against each other: every reference and link has its target or is broken by name, every
//! relation is there once and known from both ends.
//!
//! [`build`] takes the parsed documents and gives the [`Graph`] with its findings. `versions` tells which file is a
//! document today and which is another version of one, `names` finds documents by what
//! people write, `resolve` turns references and links into targets, `relations` makes the edges, `groups` expands
//! groups of roles, `pages` knows which page stands at which address, `memo` keeps all that for the next edit. Nothing here knows audiences: a graph holds
//! everything, and only `audience::project` may take from it what a reader sees.

pub(crate) mod approval;
pub(crate) mod groups;
mod link_help;
mod memo;
pub(crate) mod names;
pub(crate) mod pages;
pub(crate) mod relations;
mod resolve;
pub(crate) mod versions;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::diag::{Code, FileId, Finding, Span};
use crate::model::relation::Detail;
use crate::model::{Audience, Date, Dates, Direction, DocIx, Kind, LawSection, Mark, RelationType, Status};
use crate::parse::Document;
use crate::parse::document::{Fragment, Link};
use crate::source::SourceTree;
use crate::text;

pub use memo::Memo;
pub(crate) use names::Names;
pub(crate) use pages::GeneratedPage;
pub(crate) use relations::Edges;
pub(crate) use versions::{Version, Versions};

/// What a reference resolved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A document.
    Doc(DocIx),
    /// A law and its sections; none for the whole act.
    Law(DocIx, Vec<LawSection>),
    /// Words that are no id, where that is allowed (a party).
    Words,
    /// `*`: every role.
    All,
    /// Nothing; there is a finding.
    Broken,
}

/// What a link in a text resolved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LinkTarget {
    /// A document, by name or by path.
    Doc(DocIx, Option<String>),
    /// An anchor on the same page.
    Here(String),
    /// A file of the content folder.
    Asset(Arc<str>),
    /// A generated page, by its URL.
    Page(String, Option<String>),
    /// An address elsewhere.
    External(String),
    /// Nothing; there is a finding.
    Broken,
}

/// A citation in a text, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cited {
    /// The number of the text.
    pub(crate) fragment: u32,
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
    /// The law.
    pub(crate) law: DocIx,
    /// The sections, at least one.
    pub(crate) sections: Vec<LawSection>,
    /// Whether the law is named by its number in the series, so that no other can be meant.
    pub(crate) by_number: bool,
}

/// A resolved document.
#[derive(Clone, Debug)]
pub struct Doc {
    /// As written.
    pub source: Arc<Document>,
    /// What its references resolved to, by slot.
    pub(crate) targets: Vec<Target>,
    /// What its links resolved to, by number.
    pub(crate) links: Vec<LinkTarget>,
    /// Citations in its texts.
    pub(crate) citations: Vec<Cited>,
    /// The content files that it links, shows or attaches and that are there, with where each is named.
    pub(crate) files: Vec<(Arc<str>, Span)>,
    /// Its page's URL, with its anchor for an entry.
    pub(crate) url: String,
    /// Who sees it.
    pub(crate) audience: Audience,
    /// Where it is in its life.
    pub(crate) status: Status,
    /// The dates that the status follows from.
    pub(crate) dates: Dates,
    /// Its type, a sub-process' from its parent.
    pub(crate) kind_type: Option<String>,
}

/// A relation between two documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// Its type.
    pub ty: RelationType,
    /// Where it starts.
    pub from: DocIx,
    /// Where it ends.
    pub to: DocIx,
    /// What it is about.
    pub detail: Arc<Detail>,
}

/// The whole handbook, resolved.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The configuration.
    pub(crate) config: Arc<Config>,
    /// The day that counts as today.
    pub(crate) today: Date,
    /// All documents, sorted by kind, id and path.
    pub docs: Vec<Arc<Doc>>,
    /// All relations.
    pub edges: Arc<Edges>,
    /// The same mark for as long as no document's front matter, place or number changes.
    pub(crate) front_matter: Mark,
    /// Who may approve what: the roles of `[approval]` by its keys (`kind`, `kind.type`, either with
    /// `@law`, `major`, `minor`).
    pub(crate) approval: Arc<Approval>,
    /// `[search.best]`: queries, and what the organisation wants first.
    pub(crate) best: Arc<Best>,
    /// Which roles are in which group, expanded.
    pub(crate) groups: Arc<groups::Groups>,
    /// The sources' files that are no documents.
    pub(crate) assets: Arc<SourceTree>,
    /// The versions of the documents that have several, newest first, the document's own among them.
    pub(crate) versions: Arc<Versions>,
}

/// Roles by the keys of `[approval]`.
pub(crate) type Approval = BTreeMap<String, Vec<DocIx>>;

/// Queries with the document wanted first.
pub(crate) type Best = Vec<(String, DocIx)>;

impl Doc {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.source.kind
    }

    /// What a reference of its keys resolved to.
    pub(crate) fn target(&self, slot: u32) -> &Target {
        self.targets.get(slot as usize).unwrap_or(&Target::Broken)
    }

    /// The links and pictures of its texts, with what they resolved to.
    pub(crate) fn targets_of_links(&self) -> impl Iterator<Item = (&Fragment, &Link, &LinkTarget)> {
        self.source.fragments.iter().flat_map(|fragment| {
            let targets = self.links.iter().skip(fragment.first_link as usize);
            fragment.links.iter().zip(targets).map(move |(link, target)| (fragment, link, target))
        })
    }

    /// The documents that a key of a record names, in the order written.
    pub(crate) fn named<'a>(
        &'a self,
        record: &'a crate::schema::Record,
        key: &str,
    ) -> impl Iterator<Item = DocIx> + 'a {
        record.refs(key).iter().filter_map(|reference| match self.target(reference.slot) {
            Target::Doc(ix) | Target::Law(ix, _) => Some(*ix),
            _ => None,
        })
    }

    /// Whether a law is repealed on a day.
    pub(crate) fn is_repealed_law(&self, today: Date) -> bool {
        self.kind() == Kind::Law && self.source.head.date("repealed").is_some_and(|day| day <= today)
    }
}

impl Graph {
    /// A document.
    pub fn doc(&self, ix: DocIx) -> &Doc {
        // A `DocIx` is only made by `build`, from the places of `docs`.
        &self.docs[ix.index()]
    }

    /// All documents with their places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (DocIx, &Doc)> {
        (0..).map(DocIx::at).zip(self.docs.iter().map(|doc| &**doc))
    }

    /// The versions of a document, newest first; none where it has but the one.
    pub(crate) fn versions_of(&self, ix: DocIx) -> &[Version] {
        self.versions.get(&ix).map_or(&[], Vec::as_slice)
    }

    /// The relations of a document in one direction.
    pub(crate) fn relations_of(&self, ix: DocIx, direction: Direction) -> impl Iterator<Item = &Relation> {
        self.edges.of(ix, direction)
    }
}

/// Resolves all documents of a handbook; what the memory holds of it is not resolved again.
pub fn build(
    config: &Arc<Config>,
    documents: Vec<Arc<Document>>,
    assets: &Arc<SourceTree>,
    today: Date,
    memo: &mut Memo,
) -> (Graph, Vec<Finding>) {
    let resolved = memo.resolve(config, versions::shelve(documents, today), assets, today);
    let graph = Graph {
        config: config.clone(),
        today,
        docs: resolved.docs().cloned().collect(),
        edges: resolved.edges.clone(),
        front_matter: resolved.front_matter.clone(),
        approval: resolved.approval.clone(),
        best: resolved.best.clone(),
        groups: resolved.groups.clone(),
        assets: assets.clone(),
        versions: resolved.versions.clone(),
    };
    (graph, resolved.findings().cloned().collect())
}

/// The handbook with coming texts (upcoming versions and drafts beside decided ones) in the place of those that apply,
/// and the files that these stand in; nothing where there are none.
pub(crate) fn coming(documents: &[Arc<Document>], today: Date) -> Vec<(Vec<Arc<Document>>, HashSet<FileId>)> {
    versions::layers(&versions::shelve(documents.to_vec(), today))
}

fn duplicate_ids(documents: &[Arc<Document>]) -> Vec<Finding> {
    let mut first: BTreeMap<(Kind, &str), &Document> = BTreeMap::new();
    let mut findings = Vec::new();
    for document in documents {
        match first.get(&(document.kind, document.id.as_str())) {
            None => {
                first.insert((document.kind, &document.id), document);
            }
            Some(other) => {
                let (id, noun) = (&document.id, document.kind.noun());
                let (sv, en) = noun;
                let message = Text2 { sv, en }.duplicate(id);
                let here = &other.place.path;
                let finding = Finding::new(Code::DUPLICATE_ID, document.id_span, message)
                    .label(other.id_span, text!("står också i {here}", "also in {here}"))
                    .help(text!(
                        "ge det ena ett eget `id`; det andra finns i {here}",
                        "give one of them an `id` of its own; the other is in {here}"
                    ));
                findings.push(finding);
            }
        }
    }
    findings
}

/// A noun in both languages.
struct Text2 {
    sv: &'static str,
    en: &'static str,
}

impl Text2 {
    fn duplicate(&self, id: &str) -> crate::diag::Text {
        let (sv, en) = (self.sv, self.en);
        crate::diag::Text {
            sv: format!("två dokument av sorten {sv} heter `{id}`"),
            en: format!("two documents of the kind {en} have the id `{id}`"),
        }
    }
}
