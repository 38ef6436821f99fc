//! A kind's register and a folder's list.

use crate::audience::ViewDoc;
use crate::model::Kind;
use crate::render::blocks;
use crate::render::context::{Code, Entry, FolderPage, Link, RegisterPage};
use crate::render::edition::Edition;
use crate::render::error::RenderError;
use crate::render::generated::listing;
use crate::render::kinds;
use crate::render::page::builder::Builder;

/// A kind's register.
///
/// # Errors
/// As [`Builder::render`].
pub(crate) fn register(edition: &Edition<'_>, kind: Kind, url: &str) -> Result<Vec<u8>, RenderError> {
    let host = edition.host_at(url);
    let b = Builder::new(edition, url, host);
    let title = host.map_or_else(|| edition.kind_many(kind).to_owned(), |doc| doc.title().to_owned());
    let page = b.shell("register", &title, Some(kind.id()), vec![b.home_crumb()]);
    let docs = of_kind(&b, kind, url);
    let entries = entries(&b, kind, url);
    let (figure, tables) = blocks::of_register(&b, kind);
    let context = RegisterPage {
        page,
        host: host.map(|doc| b.host(doc)),
        kind: Code::new(kind.id(), edition.kind_many(kind)),
        figure,
        listing: listing::by_type(&b, kind, &docs),
        entries,
        tables,
    };
    b.render(&context)
}

/// The listed documents of a kind with pages of their own, the register's own page apart.
pub(crate) fn of_kind<'e>(b: &Builder<'e>, kind: Kind, own_url: &str) -> Vec<&'e ViewDoc> {
    let docs = b.view().of_kind(kind).filter(|doc| doc.is_listed() && doc.url != own_url);
    docs.filter(|doc| doc.page_url() != own_url).collect()
}

/// The documents that live on the register itself, in the site's order.
fn entries(b: &Builder<'_>, kind: Kind, url: &str) -> Vec<Entry> {
    let mut docs: Vec<&ViewDoc> =
        b.view().of_kind(kind).filter(|doc| doc.is_entry() && doc.is_listed() && doc.page_url() == url).collect();
    b.edition.sort_siblings(&mut docs);
    docs.into_iter().map(|doc| entry(b, doc)).collect()
}

fn entry(b: &Builder<'_>, doc: &ViewDoc) -> Entry {
    Entry {
        anchor: doc.id().to_owned(),
        doc: b.head(doc),
        facts: kinds::facts(b, doc),
        body: b.body(doc),
        part: kinds::part(b, doc),
        attachments: b.attachments(doc),
        events: b.own_events(doc),
        measures: b.own_measures(doc),
        relations: b.relations(doc),
        control: b.control(doc),
    }
}

/// A folder's list.
///
/// # Errors
/// As [`Builder::render`].
pub(crate) fn folder(edition: &Edition<'_>, folder: &str, url: &str) -> Result<Vec<u8>, RenderError> {
    let host = edition.host_at(url);
    let b = Builder::new(edition, url, host);
    let page = b.shell("folder", &b.title_at(url), None, b.folder_crumbs(folder, url));
    let docs = listing::in_folder(&b, folder, url);
    let context = FolderPage {
        page,
        host: host.map(|doc| b.host(doc)),
        folders: below(&b, folder),
        listing: listing::flat(&b, docs),
    };
    b.render(&context)
}

/// The folders directly below a folder, as links.
fn below(b: &Builder<'_>, folder: &str) -> Vec<Link> {
    let prefix = format!("{folder}/");
    let folders = crate::audience::pages::folders(b.view());
    let direct = folders.iter().filter(|name| name.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/')));
    direct
        .map(|name| {
            let url = format!("{name}/index.html");
            b.plain_link(&url, b.title_at(&url))
        })
        .collect()
}
