//! Generated pages: registers, folders, the start page, and those made from the whole handbook (site § 3).
//!
//! Each fills its context from the view; blocks and figures come from [`crate::render::blocks`]. A document written at a
//! page's path gives it its introduction ([`crate::render::context::Host`]).

mod days;
mod follow_up;
mod index;
mod introduction;
pub(crate) mod listing;
mod registers;
mod start;
mod statement;

use crate::audience::ViewDoc;
use crate::graph::GeneratedPage;
use crate::model::Kind;
use crate::render::context::Listing;
use crate::render::edition::Edition;
use crate::render::error::RenderError;
use crate::render::page::builder::Builder;

pub(crate) use introduction::page as introduction;
pub(crate) use registers::{folder, register};

/// A page made from the whole handbook.
///
/// # Errors
/// As [`Builder::render`].
pub(crate) fn generated(edition: &Edition<'_>, page: GeneratedPage) -> Result<Vec<u8>, RenderError> {
    let url = page.url(edition.lang());
    let host = edition.host_at(url);
    let b = Builder::new(edition, url, host);
    let shell = b.generated_shell(page);
    let host = host.map(|doc| b.host(doc));
    match page {
        GeneratedPage::Start => b.render(&start::page(&b, shell, host)),
        GeneratedPage::Index => b.render(&index::page(&b, shell, host)),
        GeneratedPage::Search => b.render(&crate::render::context::SearchPage { page: shell, host }),
        GeneratedPage::Wheel => b.render(&follow_up::wheel(&b, shell, host)),
        GeneratedPage::Requirements => b.render(&follow_up::requirements(&b, shell, host)),
        GeneratedPage::Changes => b.render(&follow_up::changes(&b, shell, host)),
        GeneratedPage::Archive => b.render(&follow_up::archive(&b, shell, host)),
        GeneratedPage::Forms => b.render(&index::forms(&b, shell, host)),
        GeneratedPage::Accessibility => b.render(&statement::page(&b, shell, host)),
        GeneratedPage::Health => b.render(&follow_up::health(&b, shell, host)),
        GeneratedPage::Measures => b.render(&follow_up::measures(&b, shell, host)),
        GeneratedPage::Date => b.render(&days::page(&b, shell, host)),
        GeneratedPage::NotFound => crate::render::kinds::document::not_found(edition),
    }
}

/// A matrix as CSV.
pub(crate) fn csv(edition: &Edition<'_>, matrix: &ViewDoc) -> Vec<u8> {
    crate::render::blocks::csv(edition, matrix)
}

/// The list below the page of a document that is its folder's `index.md`, or its kind's register.
pub(crate) fn listing_below(b: &Builder<'_>, doc: &ViewDoc) -> Option<Listing> {
    if !doc.is_index() || doc.folder().is_empty() {
        return None;
    }
    let docs = match crate::render::register_kind(b.view(), &doc.url) {
        Some(kind) => registers::of_kind(b, kind, &doc.url),
        None => listing::in_folder(b, doc.folder(), &doc.url),
    };
    let list = match crate::render::register_kind(b.view(), &doc.url) {
        Some(kind) if kind != Kind::Chapter => listing::by_type(b, kind, &docs),
        _ => listing::flat(b, docs),
    };
    (list.count > 0).then_some(list)
}
