//! Where a document lies: the documents beside it, for the tree at its left. Those under the same parent, in the same
//! folder (plain pages), else of its kind, or of its type where the kind has many.
//!
//! All are sorted once for an edition; a page shows a window of its own.

use std::collections::{BTreeMap, HashMap};

use crate::audience::ViewDoc;
use crate::model::{DocIx, Kind};
use crate::render::context::{Link, Siblings, TreeItem};
use crate::render::edition::Edition;
use crate::render::page::builder::Builder;

/// A tree shows at most so many siblings: a folder of a thousand routines would weigh more than the routine.
const MOST_SHOWN: usize = 30;

/// What documents have in common that stand beside each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shelf {
    Parent(DocIx),
    Folder(String),
    Kind(Kind),
    Type(Kind, Option<String>),
}

/// The documents of an edition by what they stand beside.
pub(crate) struct Sections {
    shelves: BTreeMap<Shelf, Vec<DocIx>>,
    /// Each document's shelf and place on it.
    places: HashMap<DocIx, (Shelf, usize)>,
}

impl Sections {
    /// Those of an edition, but for the repealed and those that live on another's page.
    pub(crate) fn new(edition: &Edition<'_>) -> Self {
        let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
        let docs: Vec<&ViewDoc> = edition.view.docs().filter(|doc| doc.is_listed() && !doc.is_entry()).collect();
        for doc in &docs {
            *counts.entry(doc.kind()).or_default() += 1;
        }
        let mut by_shelf: BTreeMap<Shelf, Vec<&ViewDoc>> = BTreeMap::new();
        for doc in docs {
            if let Some(shelf) = shelf(edition, doc, counts.get(&doc.kind()).copied().unwrap_or_default()) {
                by_shelf.entry(shelf).or_default().push(doc);
            }
        }
        let mut sections = Self { shelves: BTreeMap::new(), places: HashMap::new() };
        for (shelf, mut docs) in by_shelf {
            edition.sort_siblings(&mut docs);
            for (place, doc) in docs.iter().enumerate() {
                sections.places.insert(doc.ix, (shelf.clone(), place));
            }
            sections.shelves.insert(shelf, docs.into_iter().map(|doc| doc.ix).collect());
        }
        sections
    }
}

fn is_tree(kind: Kind) -> bool {
    matches!(kind, Kind::Process | Kind::Unit | Kind::Chapter)
}

fn shelf(edition: &Edition<'_>, doc: &ViewDoc, of_kind: usize) -> Option<Shelf> {
    let kind = doc.kind();
    let parent = edition.view.parent(doc).filter(|parent| is_tree(kind) && parent.kind() == kind);
    if let Some(parent) = parent {
        return Some(Shelf::Parent(parent.ix));
    }
    if kind == Kind::Page {
        return (!doc.folder().is_empty() && !doc.is_index()).then(|| Shelf::Folder(doc.folder().to_owned()));
    }
    if doc.is_index() {
        return None;
    }
    Some(if of_kind > MOST_SHOWN && !is_tree(kind) {
        Shelf::Type(kind, doc.kind_type.clone())
    } else {
        Shelf::Kind(kind)
    })
}

impl Builder<'_> {
    /// The documents beside a document; nothing for one that stands alone.
    pub(crate) fn siblings(&self, doc: &ViewDoc) -> Option<Siblings> {
        let sections = self.edition.sections();
        let (shelf, place) = sections.places.get(&doc.ix)?;
        let all = sections.shelves.get(shelf)?;
        let mut below: Vec<&ViewDoc> =
            self.view().children(doc.ix).filter(|child| child.is_listed() && child.kind() == doc.kind()).collect();
        self.edition.sort_siblings(&mut below);
        if all.len() < 2 && below.is_empty() && !matches!(shelf, Shelf::Parent(_)) {
            return None;
        }
        let start = place.saturating_sub(MOST_SHOWN / 2).min(all.len().saturating_sub(MOST_SHOWN));
        let shown = all.iter().skip(start).take(MOST_SHOWN).filter_map(|ix| self.view().get(*ix));
        let items = shown.map(|other| self.tree_item(other, doc, &below)).collect();
        let top = self.section_top(shelf);
        let more = top.clone().filter(|_| all.len() > MOST_SHOWN).map(|top| {
            let n = self.edition.strings.number(all.len() as f64, 0);
            Link { title: self.fill("frame.all_in_section", &[("n", &n)]), ..top }
        });
        Some(Siblings { top, items, more })
    }

    fn tree_item(&self, other: &ViewDoc, doc: &ViewDoc, below: &[&ViewDoc]) -> TreeItem {
        let plain = |doc: &ViewDoc| Link { marks: Vec::new(), abbr: None, doc: None, ..self.link(doc) };
        let current = other.ix == doc.ix;
        let children = below.iter().take(if current { MOST_SHOWN } else { 0 }).map(|child| plain(child)).collect();
        TreeItem { link: plain(other), current, children }
    }

    /// The page above a shelf: the parent, the folder's page, the register.
    fn section_top(&self, shelf: &Shelf) -> Option<Link> {
        let plain = |link: Link| Link { marks: Vec::new(), abbr: None, doc: None, ..link };
        match shelf {
            Shelf::Parent(ix) => self.link_to(*ix).map(plain),
            Shelf::Folder(folder) => {
                let url = format!("{folder}/index.html");
                self.edition.has_page(&url).then(|| self.plain_link(&url, self.title_at(&url)))
            }
            Shelf::Kind(kind) => {
                let url = self.edition.register_url(*kind)?;
                Some(self.plain_link(&url, self.title_at(&url)))
            }
            Shelf::Type(kind, ty) => {
                let url = self.edition.register_url(*kind)?;
                let title = match ty {
                    Some(id) => self.edition.type_many(*kind, id),
                    None => self.title_at(&url),
                };
                Some(self.plain_link(&url, title))
            }
        }
    }
}
