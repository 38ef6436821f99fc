//! Generated pages: registers, folders, the start page, and those made from the whole handbook (SITE "The edition").

use super::builder::Builder;
use super::context::{FolderPage, Listing};
use super::edition::Edition;
use super::error::RenderError;
use crate::audience::ViewDoc;
use crate::graph::GeneratedPage;
use crate::model::Kind;

/// A kind's register.
///
/// # Errors
/// As [`Builder::render`].
pub fn register(edition: &Edition<'_>, kind: Kind, url: &str) -> Result<Vec<u8>, RenderError> {
    let host = edition.host_at(url);
    let b = Builder::new(edition, url, host);
    let page = b.shell("register", &b.title_at(url), Some(kind.id()), b.folder_crumbs("", url));
    b.render(&FolderPage { page, host: host.map(|doc| b.host(doc)), ..FolderPage::default() })
}

/// A folder's list.
///
/// # Errors
/// As [`Builder::render`].
pub fn folder(edition: &Edition<'_>, folder: &str, url: &str) -> Result<Vec<u8>, RenderError> {
    let host = edition.host_at(url);
    let b = Builder::new(edition, url, host);
    let page = b.shell("folder", &b.title_at(url), None, b.folder_crumbs(folder, url));
    b.render(&FolderPage { page, host: host.map(|doc| b.host(doc)), ..FolderPage::default() })
}

/// A page made from the whole handbook.
///
/// # Errors
/// As [`Builder::render`].
pub fn generated(edition: &Edition<'_>, page: GeneratedPage) -> Result<Vec<u8>, RenderError> {
    let url = page.url(edition.lang());
    let host = edition.host_at(url);
    let b = Builder::new(edition, url, host);
    let page = b.generated_shell(page);
    b.render(&FolderPage { page, host: host.map(|doc| b.host(doc)), ..FolderPage::default() })
}

/// A matrix as CSV.
pub fn csv(_edition: &Edition<'_>, _matrix: &ViewDoc) -> Vec<u8> {
    Vec::new()
}

/// The list below the page of a document that is its folder's `index.md`, or its kind's register.
pub fn listing_below(_builder: &Builder<'_>, _doc: &ViewDoc) -> Option<Listing> {
    None
}
