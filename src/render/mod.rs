//! An edition's pages and files, made from what an audience may see.
//!
//! Procedure: [`Theme::load`] reads a theme, [`Edition::new`] joins it with a view and reckons what all pages share;
//! [`pages()`] lists every page by URL, [`render_page`] makes one (pure: called in parallel by the build, one at a time by
//! the preview), [`files`] makes what is no page (the theme's files, `handbok.json`, feeds, the calendar).
//!
//! | layer | what it holds |
//! |---|---|
//! | `context` | what a template sees, one struct for each page type |
//! | `theme` | the theme's layers, its published files, its texts, the language's order |
//! | `edition` | what all pages of an edition share, computed once |
//! | `text` | texts as HTML: bodies, abbreviations, raw HTML, files and pictures |
//! | `page` | a page being made: links and dates, navigation, relations; changes and events, which several pages show |
//! | `kinds` | the page of a document, by kind |
//! | `versions` | pages of versions, and of what differs between two |
//! | `blocks` | generated blocks and figures in a text |
//! | `generated` | pages made from the whole handbook: registers, start page, A to Ö, health … |
//! | `exports` | what machines fetch: `handbok.json`, sitemap, feed, robots, calendar |
//!
//! Boundary: a [`View`] is the only way to the handbook; nothing here sees a graph or a source file, and nothing
//! writes to the disk. A fault of a template is a [`RenderError`].

pub(crate) mod context;
pub(crate) mod error;
pub(crate) mod theme;

pub(crate) mod edition;
mod lean;
mod memo;

pub(crate) mod page;
pub(crate) mod text;

pub(crate) mod blocks;
pub(crate) mod generated;
mod kinds;
mod versions;

pub(crate) mod exports;

#[cfg(test)]
mod testkit;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::audience::{View, pages as visible_pages};
use crate::graph::GeneratedPage;
use crate::graph::pages::{register_at, register_url};
use crate::model::{DocIx, Kind};

pub(crate) use edition::HealthFinding;
pub(crate) use edition::Unpublished;
pub use edition::{Edition, RenderOptions};
pub(crate) use error::RenderError;
pub use memo::Memo;
pub use theme::Theme;
pub(crate) use theme::{built_in, built_in_words, misspelt_texts};

/// What a page is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKind {
    /// A document's own page.
    Document(DocIx),
    /// A kind's register, with the document that gives its introduction, if any.
    Register(Kind),
    /// A folder's list; the folder's path without a slash at the end.
    Folder(String),
    /// A page made from the whole handbook.
    Generated(GeneratedPage),
    /// A former address that leads on to a document.
    Redirect(DocIx),
    /// A role's reading list.
    Introduction(DocIx),
    /// A matrix as CSV, beside its page.
    Csv(DocIx),
    /// A version of a document, by its place among the versions.
    Version(DocIx, usize),
    /// What differs between two versions that follow each other, by its place among the steps.
    Difference(DocIx, usize),
}

/// A page of an edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageId {
    /// Its URL from the edition's root.
    pub url: String,
    /// What it is.
    pub what: PageKind,
}

/// A file of an edition that is no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the edition's root.
    pub url: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Every page of an edition, sorted by URL.
pub fn pages(edition: &Edition<'_>) -> Vec<PageId> {
    edition.frame.registry.iter().map(|(url, what)| PageId { url: url.clone(), what: what.clone() }).collect()
}

/// The page at a URL.
pub(crate) fn find(edition: &Edition<'_>, url: &str) -> Option<PageId> {
    edition.frame.registry.get(url).map(|what| PageId { url: url.to_owned(), what: what.clone() })
}

/// One page's bytes.
///
/// # Errors
/// When a template of the theme can't be filled in.
pub fn render_page(edition: &Edition<'_>, page: &PageId) -> Result<Vec<u8>, RenderError> {
    let document = |ix: DocIx| edition.view.get(ix);
    match &page.what {
        PageKind::Document(ix) => document(*ix).map_or(Ok(Vec::new()), |doc| kinds::document::page(edition, doc)),
        PageKind::Redirect(ix) => {
            document(*ix).map_or(Ok(Vec::new()), |doc| kinds::document::redirect(edition, doc, &page.url))
        }
        PageKind::Generated(GeneratedPage::NotFound) => kinds::document::not_found(edition),
        PageKind::Register(kind) => generated::register(edition, *kind, &page.url),
        PageKind::Folder(folder) => generated::folder(edition, folder, &page.url),
        PageKind::Generated(generated) => generated::generated(edition, *generated),
        PageKind::Introduction(ix) => {
            document(*ix).map_or(Ok(Vec::new()), |role| generated::introduction(edition, role, &page.url))
        }
        PageKind::Version(ix, place) => versions::version(edition, *ix, *place),
        PageKind::Difference(ix, place) => versions::difference(edition, *ix, *place),
        PageKind::Csv(ix) => Ok(document(*ix).map_or_else(Vec::new, |doc| generated::csv(edition, doc))),
    }
}

/// The theme's files, `handbok.json`, feeds and the calendar, sorted by URL. The content's own files (pictures, forms)
/// are not among them: [`View::assets`] names them, `media::url` says where they go.
pub fn files(edition: &Edition<'_>) -> Vec<File> {
    let theme = edition.assets.files.iter();
    let is_published = |url: &str| edition.options.search || Some(url) != edition.assets.search_js.as_deref();
    let theme = theme.filter(|(url, _)| is_published(url));
    let mut files: Vec<File> = theme.map(|(url, bytes)| File { url: url.clone(), bytes: bytes.to_vec() }).collect();
    files.push(File { url: exports::data::URL.to_owned(), bytes: exports::data::json(edition.view) });
    files.extend(exports::feeds::files(edition));
    files.extend(exports::calendar::files(edition));
    files.sort_by(|a, b| a.url.cmp(&b.url));
    files
}

/// Every page by URL. A document at a generated page's path is that page; at a register's or folder's path a plain page
/// is its introduction, and any other document stays itself, with the list below it (format § 1).
fn registry(edition: &Edition<'_>) -> BTreeMap<String, PageKind> {
    let view = edition.view;
    let mut pages = BTreeMap::new();
    for (url, ix) in visible_pages::redirects(view) {
        pages.insert(url, PageKind::Redirect(ix));
    }
    for folder in visible_pages::folders(view) {
        pages.insert(format!("{folder}/index.html"), PageKind::Folder(folder));
    }
    let lang = view.lang();
    for kind in Kind::ALL.into_iter().filter(|kind| view.of_kind(*kind).any(crate::audience::ViewDoc::is_listed)) {
        pages.extend(register_url(kind, lang).map(|url| (url, PageKind::Register(kind))));
    }
    for doc in view.docs().filter(|doc| !doc.is_entry()) {
        let listed =
            pages.get(&doc.url).is_some_and(|page| matches!(page, PageKind::Register(_) | PageKind::Folder(_)));
        if !(listed && doc.kind() == Kind::Page) {
            pages.insert(doc.url.clone(), PageKind::Document(doc.ix));
        }
        if doc.kind() == Kind::Matrix {
            pages.insert(csv_url(&doc.url), PageKind::Csv(doc.ix));
        }
    }
    pages.extend(visible_pages::introductions(view).map(|(url, ix)| (url, PageKind::Introduction(ix))));
    for (ix, versions) in view.with_versions() {
        let own = versions.iter().enumerate().filter(|(_, version)| version.has_page);
        pages.extend(own.map(|(place, version)| (version.doc.url.clone(), PageKind::Version(ix, place))));
        let steps = crate::audience::versions::steps(view, ix).into_iter().enumerate();
        pages.extend(steps.map(|(place, step)| (step.url, PageKind::Difference(ix, place))));
    }
    for page in GeneratedPage::ALL {
        let is_left_out = page == GeneratedPage::Search && !edition.options.search;
        if visible_pages::has_content(view, page) && !is_left_out {
            pages.insert(page.url(lang).to_owned(), PageKind::Generated(page));
        }
    }
    pages
}

/// The URL of a matrix's CSV: beside its page.
pub(crate) fn csv_url(page: &str) -> String {
    format!("{}.csv", page.strip_suffix(".html").unwrap_or(page))
}

/// The kind whose register is at a URL, in this edition's language.
pub(crate) fn register_kind(view: &View, url: &str) -> Option<Kind> {
    register_at(url, view.lang())
}
