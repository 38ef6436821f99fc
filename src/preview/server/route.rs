//! Routing: from a request to a response.
//!
//! Checks the host, then tries the preview's own paths, the site's pages and the site's 404 page. Pages get the
//! preview's script and bar. The site is asked through [`Site`], with one snapshot per request.

use std::borrow::Cow;
use std::sync::Arc;

use super::request::Request;
use super::response::{Response, Status, etag, file};
use super::target::{self, Hosts};
use super::{Swap, mime};
use crate::preview::reload::{self, Hub};
use crate::preview::server::{Page, Site};

/// Data that responses are made from.
pub(super) struct Context {
    pub(crate) site: Arc<Swap>,
    pub(crate) hub: Hub,
    pub(crate) hosts: Hosts,
}

/// How to answer a request.
pub(super) enum Answer {
    /// Write this response.
    Response(Response),
    /// Start an event stream.
    Events,
}

/// Routes a request.
pub(super) fn answer(request: &Request, context: &Context) -> Answer {
    if !context.hosts.allow(&request.host) {
        return Answer::Response(Response::plain(Status::FORBIDDEN));
    }
    let (raw, query) = target::split(&request.target);
    let Some(path) = target::site_path(raw) else {
        return Answer::Response(not_found(request, context, ""));
    };
    if let Some(own) = path.strip_prefix(target::OWN) {
        return own_path(request, context, own, query.unwrap_or_default());
    }
    Answer::Response(page(request, context, raw, &path))
}

/// The preview's own paths. Only this site's pages and the address bar may request them; the browser's `Sec-Fetch-Site`
/// says where a request comes from.
fn own_path(request: &Request, context: &Context, path: &str, query: &str) -> Answer {
    let own = matches!(request.fetch_site.as_deref(), None | Some("same-origin" | "none"));
    if !own {
        return Answer::Response(Response::plain(Status::FORBIDDEN));
    }
    Answer::Response(match path {
        "events" if !request.head_only => return Answer::Events,
        "search" => {
            let words = target::parameter(query, "q").unwrap_or_default();
            let found = context.site.load().search_json(&words);
            Response::new(Status::OK, mime::of("search.json"), found)
        }
        name => match reload::client_file(name) {
            Some(text) => file(request, mime::of(name), &etag(text.as_bytes()), text.as_bytes()),
            None => Response::plain(Status::NOT_FOUND),
        },
    })
}

/// A page or asset of the site.
fn page(request: &Request, context: &Context, raw: &str, path: &str) -> Response {
    // Read before the snapshot: a page may be marked older than it is and be fetched once too often, but never be
    // marked newer and stay outdated.
    let generation = context.hub.generation();
    let site = context.site.load();
    if let Some((path, page)) = find(&*site, path) {
        return deliver(request, context, generation, path, page);
    }
    let folder = format!("{path}/index.html");
    if !raw.ends_with('/') && find(&*site, &folder).is_some() {
        return Response::redirect(&format!("{raw}/"));
    }
    not_found(request, context, path)
}

/// Looks a path up as it is, then below the site's base path; returns the path where it was found.
fn find<'p>(site: &dyn Site, path: &'p str) -> Option<(&'p str, Page)> {
    if let Some(page) = site.page(path) {
        return Some((path, page));
    }
    let base = site.base_path().trim_matches('/');
    let below = path.strip_prefix(base)?.strip_prefix('/')?;
    site.page(below).map(|page| (below, page))
}

/// Answers 200 (or 304, 206, 416) with a page.
fn deliver(request: &Request, context: &Context, generation: u64, path: &str, page: Page) -> Response {
    let content_type = mime::of(path);
    if !mime::is_html(content_type) {
        let tag: Cow<'_, str> = match &page.etag {
            Some(known) => Cow::Borrowed(known),
            None => Cow::Owned(etag(&page.bytes)),
        };
        return file(request, content_type, &tag, page.bytes);
    }
    let (tag, bytes) = dressed(context, generation, path, &page);
    file(request, content_type, &tag, bytes)
}

/// The site's 404 page, which listens for changes like any other: when the missing page is written, it appears.
fn not_found(request: &Request, context: &Context, path: &str) -> Response {
    let generation = context.hub.generation();
    let page = context.site.load().not_found(path);
    let (tag, bytes) = dressed(context, generation, path, &page);
    // A 404 is unconditional; the tag lets the script see that nothing has changed.
    let quoted = format!("\"{tag}\"");
    let unchanged = request.if_none_match.as_deref() == Some(&quoted);
    let status = if unchanged { Status::NOT_MODIFIED } else { Status::NOT_FOUND };
    Response::new(status, mime::of("404.html"), bytes).with("ETag", &quoted)
}

/// A page with the preview's script and bar, and the entity tag of the page without them. The generation is not part of
/// the tag: it changes with every edit, the page does not.
fn dressed(context: &Context, generation: u64, path: &str, page: &Page) -> (String, Vec<u8>) {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&page.bytes).update(page.bar.as_bytes());
    let tag = hasher.finalize().to_hex()[..32].to_owned();
    let label = reload::Label { path, boot: context.hub.boot(), generation, etag: &tag };
    let bytes = reload::dress(&page.bytes, &label, &page.bar);
    (tag, bytes)
}
