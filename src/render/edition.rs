//! What all pages of an edition are made with, reckoned once: the view, the theme's engine with the site's context,
//! the order of titles, the pages there are.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use super::context;
use super::error::RenderError;
use super::memo::{Frame, Memo};
use super::theme::{Theme, ThemeAssets};
use crate::audience::{View, ViewDoc};
use crate::diag::{Lang, Severity, Span};
use crate::graph::GeneratedPage;
use crate::model::{BaseUrl, Date, DocIx, Kind, Status};
use crate::render::page::changes::Change;
use crate::render::page::events::Occasion;
use crate::render::page::section::Sections;
use crate::render::page::ways::Ways;
use crate::render::page::whose::Whose;
use crate::render::text::media::Media;
use crate::render::theme::order::Collation;
use crate::render::theme::strings::Strings;

/// How an edition is rendered, and what it is told from outside.
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    /// Whether there is search: the page, the form, the script.
    pub search: bool,
    /// The path of the search's manifest, from the edition's root, where the script needs it.
    pub search_manifest: Option<String>,
    /// Rendered for the preview: links to what only a published edition has (feed) stay as they are, but nothing
    /// depends on the day of the build.
    pub preview: bool,
    /// Why links and pictures lead nowhere, by their places: the preview shows it beside them.
    pub broken: BTreeMap<Span, String>,
    /// All findings, for the health page.
    pub findings: Vec<HealthFinding>,
    /// What was left out of this edition as draft or upcoming, for the health page.
    pub unpublished: Vec<Unpublished>,
    /// The day of an edition of former times.
    pub as_of: Option<Date>,
}

/// A finding as the health page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthFinding {
    /// Its gravity.
    pub(crate) severity: Severity,
    /// The check's name.
    pub(crate) code: String,
    /// The message in the site's language.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
    /// The file, relative to the root.
    pub(crate) path: String,
    /// Line, from 1.
    pub(crate) line: u32,
    /// Column, from 1.
    pub(crate) column: u32,
    /// The document, where the file is one.
    pub(crate) doc: Option<DocIx>,
}

/// A document that is not yet in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpublished {
    /// Its title.
    pub(crate) title: String,
    /// Its kind.
    pub(crate) kind: Kind,
    /// Draft or upcoming.
    pub(crate) status: Status,
    /// The first day of validity, where it is known.
    pub(crate) valid_from: Option<Date>,
    /// The role that keeps it.
    pub(crate) owner: Option<DocIx>,
}

/// What every page is made with.
pub struct Edition<'v> {
    /// The handbook as this audience sees it.
    pub(crate) view: &'v View,
    /// The theme.
    pub(crate) theme: &'v Theme,
    /// The theme's texts in the site's language.
    pub(crate) strings: Strings,
    /// The theme's published files.
    pub(crate) assets: &'v ThemeAssets,
    /// The order of the site's language.
    pub(crate) collation: Collation,
    /// How it is rendered.
    pub(crate) options: RenderOptions,
    pub(super) frame: Frame,
    pub(super) media: Media<'v>,
    pub(super) terms: OnceLock<crate::render::text::abbreviations::Abbreviations>,
    changes: OnceLock<Vec<Change>>,
    occasions: OnceLock<Vec<Occasion>>,
    ways: OnceLock<Ways>,
    sections: OnceLock<Sections>,
    whose: OnceLock<Whose>,
}

impl<'v> Edition<'v> {
    /// Makes ready for rendering.
    ///
    /// # Errors
    /// When the theme's strings can't be handed to its templates.
    pub fn new(view: &'v View, theme: &'v Theme, options: RenderOptions) -> Result<Edition<'v>, RenderError> {
        Self::again(view, theme, options, &mut Memo::default())
    }

    /// The same; what the memory holds of it is not made again.
    ///
    /// # Errors
    /// As [`Edition::new`].
    pub fn again(
        view: &'v View,
        theme: &'v Theme,
        options: RenderOptions,
        memo: &mut Memo,
    ) -> Result<Edition<'v>, RenderError> {
        let known = memo.of(view, theme, &options);
        let is_known = known.is_some();
        let strings = theme.strings(view.lang());
        let mut edition = Edition {
            view,
            theme,
            strings,
            assets: theme.assets(),
            collation: Collation::new(view.lang()),
            options,
            frame: known.unwrap_or_default(),
            media: Media::new(view),
            terms: OnceLock::new(),
            changes: OnceLock::new(),
            occasions: OnceLock::new(),
            ways: OnceLock::new(),
            sections: OnceLock::new(),
            whose: OnceLock::new(),
        };
        if !is_known {
            edition.make_frame()?;
            memo.keep(&edition);
        }
        Ok(edition)
    }

    /// Each part is made of those before it.
    fn make_frame(&mut self) -> Result<(), RenderError> {
        let docs = self.view.docs().filter(|doc| !doc.is_entry());
        self.frame.hosts = Arc::new(docs.map(|doc| (doc.page_url().to_owned(), doc.ix)).collect());
        self.frame.ranks = Arc::new(ranks(self.view, &self.collation));
        self.frame.folders = Arc::new(folder_names(self.view));
        self.frame.registry = Arc::new(super::registry(self));
        self.frame.site = Arc::new(crate::render::page::navigation::site(self));
        let mut tera = self.theme.tera().clone();
        let global = tera.global_context();
        global.insert_value("site", tera_value(&*self.frame.site, self.theme)?);
        global.insert_value("t", tera_value(self.strings.table(), self.theme)?);
        self.frame.tera = Arc::new(tera);
        Ok(())
    }

    /// What templates see as `site`.
    pub(crate) fn site(&self) -> &context::Site {
        &self.frame.site
    }

    /// All changes up to today, the newest first.
    pub(crate) fn changes(&self) -> &[Change] {
        self.changes.get_or_init(|| crate::render::page::changes::changes(self))
    }

    /// Everything that happens in the year, by document.
    pub(crate) fn occasions(&self) -> &[Occasion] {
        self.occasions.get_or_init(|| crate::render::page::events::occasions(self))
    }

    /// Ways of working by unit.
    pub(crate) fn ways(&self) -> &Ways {
        self.ways.get_or_init(|| Ways::new(self))
    }

    /// Documents by what they stand beside.
    pub(crate) fn sections(&self) -> &Sections {
        self.sections.get_or_init(|| Sections::new(self))
    }

    /// Occasions and changes by role and unit.
    pub(crate) fn whose(&self) -> &Whose {
        self.whose.get_or_init(|| Whose::new(self))
    }

    /// The site's language.
    pub(crate) fn lang(&self) -> Lang {
        self.view.lang()
    }

    /// Compares two documents by title in the site's language, then by kind and id.
    pub(crate) fn by_title(&self, a: &ViewDoc, b: &ViewDoc) -> Ordering {
        (self.rank(a.ix), a.ix).cmp(&(self.rank(b.ix), b.ix))
    }

    /// Documents sorted by title in the site's language.
    pub(crate) fn sort_titles(&self, docs: &mut [&ViewDoc]) {
        docs.sort_by(|a, b| self.by_title(a, b));
    }

    /// The same, for documents by their places.
    pub(crate) fn sort_by_title(&self, docs: &mut [DocIx]) {
        docs.sort_by_key(|ix| (self.rank(*ix), *ix));
    }

    /// Siblings: by `order` where it is written, then by title; chapters by file name (format § 1).
    pub(crate) fn sort_siblings(&self, docs: &mut [&ViewDoc]) {
        let order = |doc: &ViewDoc| doc.keys().int("order").unwrap_or(i64::MAX);
        let file = |a: &ViewDoc, b: &ViewDoc| match (a.kind(), b.kind()) {
            (Kind::Chapter, Kind::Chapter) => self.collation.compare(a.file_stem(), b.file_stem()),
            _ => Ordering::Equal,
        };
        docs.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| file(a, b)).then_with(|| self.by_title(a, b)));
    }

    fn rank(&self, ix: DocIx) -> u32 {
        self.frame.ranks.get(ix.index()).copied().unwrap_or(u32::MAX)
    }

    /// The document whose page is at a URL: the one that gives a generated page its title and introduction.
    pub(crate) fn host_at(&self, url: &str) -> Option<&'v ViewDoc> {
        self.frame.hosts.get(url).and_then(|ix| self.view.get(*ix))
    }

    /// Whether the edition has a page at a URL.
    pub(crate) fn has_page(&self, url: &str) -> bool {
        self.frame.registry.contains_key(url)
    }

    /// A generated page's URL, where the edition has it.
    pub(crate) fn page_url(&self, page: GeneratedPage) -> Option<&'static str> {
        let url = page.url(self.lang());
        self.has_page(url).then_some(url)
    }

    /// A kind's register, where the edition has it.
    pub(crate) fn register_url(&self, kind: Kind) -> Option<String> {
        crate::graph::pages::register_url(kind, self.lang()).filter(|url| self.has_page(url))
    }

    /// The units above a unit, the unit first. A circle of parents (a finding) ends it.
    pub(crate) fn units_above(&self, unit: DocIx) -> Vec<DocIx> {
        let mut line = vec![unit];
        let mut seen = BTreeSet::from([unit]);
        while let Some(parent) = line.last().and_then(|ix| self.view.get(*ix)).and_then(|doc| self.view.parent(doc)) {
            if !seen.insert(parent.ix) {
                break;
            }
            line.push(parent.ix);
        }
        line
    }

    /// The units that a document belongs to, with those above them.
    pub(crate) fn units_of(&self, doc: &ViewDoc) -> BTreeSet<DocIx> {
        unit_keys(doc).flat_map(|unit| self.units_above(unit)).collect()
    }

    /// Whether a document belongs to one of the units or a unit below one, or to none at all (common): format § 3.9.
    pub(crate) fn is_in_units(&self, doc: &ViewDoc, units: &[DocIx]) -> bool {
        let own: Vec<DocIx> = unit_keys(doc).collect();
        units.is_empty()
            || !names_unit(doc)
            || own.iter().any(|unit| self.units_above(*unit).iter().any(|above| units.contains(above)))
    }

    /// The units that a filter finds a document by: its units' ids with those above, `*` where it is common to all.
    pub(crate) fn unit_filter(&self, doc: &ViewDoc) -> Vec<String> {
        if !names_unit(doc) {
            return vec!["*".to_owned()];
        }
        let above = unit_keys(doc).flat_map(|unit| self.units_above(unit));
        let ids: BTreeSet<String> = above.filter_map(|ix| self.view.get(ix)).map(|doc| doc.id().to_owned()).collect();
        ids.into_iter().collect()
    }

    /// The address of the edition, ending in a slash.
    pub(crate) fn base_url(&self) -> Option<&BaseUrl> {
        self.view.config().site(self.view.audience()).base_url.as_ref()
    }
}

fn unit_keys(doc: &ViewDoc) -> impl Iterator<Item = DocIx> {
    doc.keys().docs("units").chain(doc.keys().docs("unit"))
}

/// Whether a document names any unit, visible or not: one of a hidden unit is not common to all.
fn names_unit(doc: &ViewDoc) -> bool {
    doc.keys().names_any("units") || doc.keys().names_any("unit")
}

/// What each folder of the output is called in the sources of what this audience sees.
fn folder_names(view: &View) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for doc in view.docs() {
        let mut url = String::new();
        for (part, name) in doc.folder().split('/').zip(doc.source_folders()) {
            url = if url.is_empty() { part.to_owned() } else { format!("{url}/{part}") };
            names.entry(url.clone()).or_insert_with(|| name.to_owned());
        }
    }
    names
}

fn ranks(view: &View, collation: &Collation) -> Vec<u32> {
    let mut docs: Vec<&ViewDoc> = view.docs().collect();
    docs.sort_by(|a, b| collation.compare(a.title(), b.title()).then(a.ix.cmp(&b.ix)));
    let mut ranks = vec![u32::MAX; docs.iter().map(|doc| doc.ix.index() + 1).max().unwrap_or_default()];
    for (rank, doc) in (0u32..).zip(docs) {
        if let Some(place) = ranks.get_mut(doc.ix.index()) {
            *place = rank;
        }
    }
    ranks
}

fn tera_value<T: serde::Serialize>(value: &T, theme: &Theme) -> Result<tera::Value, RenderError> {
    tera::Value::try_from_serializable(value).map_err(|error| theme.error(&error, "base.html"))
}
