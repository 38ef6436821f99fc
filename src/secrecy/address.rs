//! Decides whether an address in a file is that of a hidden page or source. A link is resolved from its page, an
//! address with the edition's own `base_url` from the edition's root; an address on another host never matches.

use crate::model::BaseUrl;
use std::ops::Range;

use crate::model::id::caseless;
use crate::model::normal::unescaped;
use crate::source::{CONTENT, join, parent};

/// A page's address or a source's path, from the root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    path: String,
    is_source: bool,
}

/// Where an address was found.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The file's address in the edition; empty for a source.
    pub(super) page: &'a str,
    /// The edition's own address.
    pub(super) base_url: Option<&'a BaseUrl>,
}

impl Address {
    pub(super) fn of_page(url: &str) -> Self {
        Self { path: caseless(url), is_source: false }
    }

    pub(super) fn of_source(path: &str) -> Self {
        Self { path: caseless(path), is_source: true }
    }

    /// Whether the address in `bytes` around the found words leads to this one.
    pub(super) fn is_at(&self, bytes: &[u8], found: &Range<usize>, place: Place<'_>) -> bool {
        let around = around(bytes, found);
        let is_link = is_link(&bytes[..around.start]);
        let written = unescaped(&bytes[around]);
        let written = caseless(written.trim_end_matches(['.', ',', ':', ';', '!', '?']));
        self.is(&written, is_link, place)
    }

    fn is(&self, written: &str, is_link: bool, place: Place<'_>) -> bool {
        let base = caseless(place.base_url.map_or("", BaseUrl::as_str));
        let base_path = caseless(place.base_url.map_or("", |url| &url.path()[1..]));
        if written.contains("://") || written.starts_with("//") {
            let ours = written.strip_prefix(&base).filter(|_| !base.is_empty());
            return ours.is_some_and(|rest| join("", rest).as_deref() == Some(&self.path));
        }
        if let Some(rest) = written.strip_prefix('/') {
            // The path of the site on its host is not always known: compare with every ending of the path.
            let below = rest.strip_prefix(&base_path).filter(|_| !base_path.is_empty()).unwrap_or(rest);
            return below == self.path || rest.strip_suffix(&self.path).is_some_and(|front| front.ends_with('/'));
        }
        let folder = if is_link { parent(place.page) } else { "" };
        // Templates climb with `../` from a page of unknown depth.
        let from_any = written.trim_start_matches("./").trim_start_matches("../");
        let resolved = join(folder, written).unwrap_or_else(|| from_any.to_owned());
        let is_way_up = place.page.is_empty() && from_any == self.path;
        resolved == self.path
            || is_way_up
            || self.is_source && resolved.strip_prefix(CONTENT).is_some_and(|inner| inner == self.path)
    }
}

/// The range of the whole address that the found words are part of.
fn around(bytes: &[u8], found: &Range<usize>) -> Range<usize> {
    const EDGES: &[u8] = b" \t\r\n\"'`<>()[]{}=,;|\x01\x02";
    let is_edge = |byte: &u8| EDGES.contains(byte);
    let start = bytes[..found.start].iter().rposition(is_edge).map_or(0, |at| at + 1);
    let end = bytes[found.end..].iter().position(|byte| is_edge(byte) || matches!(byte, b'#' | b'?'));
    start..end.map_or(bytes.len(), |at| found.end + at)
}

/// Whether the bytes end with the opening of an attribute that holds an address.
fn is_link(before: &[u8]) -> bool {
    const LINKS: [&[u8]; 7] = [b"href=", b"src=", b"action=", b"data=", b"poster=", b"srcset=", b"url="];
    let before = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'")).unwrap_or(before);
    LINKS.iter().any(|name| before.to_ascii_lowercase().ends_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(path: &str, page: &str, written: &str) -> bool {
        let base = BaseUrl::parse("https://www.x.se/bok/");
        let place = Place { page, base_url: base.as_ref() };
        let stem = path.trim_end_matches(".html").rsplit('/').next().expect("a name");
        let at = written.find(stem).expect("the stem is there");
        Address::of_page(path).is_at(written.as_bytes(), &(at..at + stem.len() + 5), place)
    }

    #[test]
    fn addresses_are_resolved_from_their_page() {
        for (path, page, written) in [
            ("kontakt.html", "index.html", "<a href=\"kontakt.html\">"),
            ("kontakt.html", "enheter/a.html", "<a href='../kontakt.html#x'>"),
            ("enheter/kontakt.html", "enheter/a.html", "<a href=\"kontakt.html?x\">"),
            ("enheter/kontakt.html", "a.html", "se enheter/kontakt.html."),
            ("enheter/kontakt.html", "x/a.json", "{\"url\":\"enheter/kontakt.html\"}"),
            ("enheter/kontakt.html", "sitemap.xml", "<loc>https://www.x.se/bok/enheter/kontakt.html</loc>"),
            ("enheter/kontakt.html", "404.html", "<a href=\"/bok/enheter/kontakt.html\">"),
            ("enheter/kontakt.html", "404.html", "<a href=\"/annan/plats/enheter/kontakt.html\">"),
            ("enheter/kontakt.html", "", "<a href=\"../../enheter/kontakt.html\">"),
            ("enheter/kontakt.html", "a/b.html", "<meta content=\"0; url=../enheter/kontakt.html\">"),
        ] {
            assert!(leads(path, page, written), "{path} {page} {written}");
        }
        for (path, page, written) in [
            ("kontakt.html", "enheter/a.html", "<a href=\"kontakt.html\">"),
            ("kontakt.html", "index.html", "<a href=\"enheter/kontakt.html\">"),
            ("kontakt.html", "index.html", "https://www.annan.se/kontakt.html"),
            ("enheter/kontakt.html", "index.html", "https://www.annan.se/bok/enheter/kontakt.html"),
            ("kontakt.html", "index.html", "kontakt.html.gz"),
            ("kontakt.html", "index.html", "<a href=\"/enheterkontakt.html\">"),
        ] {
            assert!(!leads(path, page, written), "{path} {page} {written}");
        }
    }
}
