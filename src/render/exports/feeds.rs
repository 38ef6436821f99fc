//! What machines fetch from a published edition: sitemap, Atom feeds of changes (of all, and of each role and unit),
//! robots.
//!
//! Sitemap and feed need full addresses and are made only where the audience has a `base_url`. Neither holds the day of
//! the build: the feed's date is that of its newest entry.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::audience::ViewDoc;
use crate::graph::GeneratedPage;
use crate::graph::pages::feed_url;
use crate::model::control::is_control;
use crate::model::{Audience, BaseUrl, Date, Status};
use crate::render::edition::Edition;
use crate::render::page::changes::{Change, What};
use crate::render::{File, PageKind};

/// The feed's path in the edition.
pub(crate) const FEED: &str = "feed.xml";
const SITEMAP: &str = "sitemap.xml";
const ROBOTS: &str = "robots.txt";

/// The feed tells of the latest changes only.
const FEED_LENGTH: usize = 100;

/// Whether the edition has a feed.
pub(crate) fn has_feed(edition: &Edition<'_>) -> bool {
    edition.base_url().is_some() && edition.page_url(GeneratedPage::Changes).is_some()
}

/// Sitemap, feed and robots.
pub(crate) fn files(edition: &Edition<'_>) -> Vec<File> {
    let file = |url: &str, text: String| File { url: url.to_owned(), bytes: text.into_bytes() };
    let mut files = vec![file(ROBOTS, robots(edition))];
    if let Some(base) = edition.base_url() {
        files.push(file(SITEMAP, sitemap(edition, base)));
        if has_feed(edition) {
            files.push(file(FEED, common(edition, base)));
            files.extend(edition.view.docs().filter(|doc| doc.is_listed()).filter_map(|doc| own(edition, base, doc)));
        }
    }
    files
}

fn robots(edition: &Edition<'_>) -> String {
    match (edition.view.audience(), edition.base_url()) {
        (Audience::Intranet, _) => "User-agent: *\nDisallow: /\n".to_owned(),
        (Audience::External, None) => "User-agent: *\nDisallow:\n".to_owned(),
        (Audience::External, Some(base)) => format!("User-agent: *\nDisallow:\n\nSitemap: {base}{SITEMAP}\n"),
    }
}

/// Every page that a reader may come to by search: no redirects, no repealed documents, no drafts, no
/// former versions, no 404 page.
fn sitemap(edition: &Edition<'_>, base: &BaseUrl) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (url, page) in &*edition.frame.registry {
        let (is_listed, modified) = match page {
            PageKind::Redirect(_)
            | PageKind::Csv(_)
            | PageKind::Version(..)
            | PageKind::Difference(..)
            | PageKind::Generated(GeneratedPage::NotFound) => (false, None),
            PageKind::Document(ix) => edition.view.get(*ix).map_or((false, None), |doc| {
                let is_listed = doc.status != Status::Repealed && !doc.status.is_unpublished();
                (is_listed, doc.dates.approved.max(doc.keys().date("reviewed")))
            }),
            _ => (true, None),
        };
        if is_listed {
            let url = if url == "index.html" { "" } else { url };
            let modified = modified.map_or_else(String::new, |date| format!("<lastmod>{date}</lastmod>"));
            // Writing to a string can't fail.
            let _ = writeln!(xml, "<url><loc>{}</loc>{modified}</url>", escape(&format!("{base}{url}")));
        }
    }
    xml.push_str("</urlset>\n");
    xml
}

/// The feed of all changes.
fn common(edition: &Edition<'_>, base: &BaseUrl) -> String {
    let title = format!("{} – {}", edition.view.config().title, edition.strings.t("changes.title"));
    let page = edition.page_url(GeneratedPage::Changes).unwrap_or_default();
    feed(edition, base, &Feed { url: FEED, title: &title, page }, &mut edition.changes().iter())
}

/// The feed of a role or unit, where anything that concerns it changed.
fn own(edition: &Edition<'_>, base: &BaseUrl, doc: &ViewDoc) -> Option<File> {
    let url = url_of(edition, doc)?;
    let title = format!("{} – {}: {}", edition.view.config().title, edition.strings.t("changes.title"), doc.title());
    let places = edition.whose().changes(edition, doc);
    let changes = &mut places.iter().filter_map(|place| edition.changes().get(*place));
    let text = feed(edition, base, &Feed { url: &url, title: &title, page: &doc.url }, changes);
    Some(File { bytes: text.into_bytes(), url })
}

/// The address of a role's or unit's feed, where the edition has it.
pub(crate) fn url_of(edition: &Edition<'_>, doc: &ViewDoc) -> Option<String> {
    let url = feed_url(doc.kind(), doc.id(), edition.lang())?;
    (has_feed(edition) && !edition.whose().changes(edition, doc).is_empty()).then_some(url)
}

/// What a feed says of itself: its address, its title, the page that shows the same.
struct Feed<'f> {
    url: &'f str,
    title: &'f str,
    page: &'f str,
}

fn feed(edition: &Edition<'_>, base: &BaseUrl, of: &Feed<'_>, changes: &mut dyn Iterator<Item = &Change>) -> String {
    let entries: Vec<&Change> = changes.take(FEED_LENGTH).collect();
    let newest = entries.first().map_or_else(|| Date::constant(2000, 1, 1), |change| change.date);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = write!(
        xml,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n<id>{base}{url}</id>\n<title>{title}</title>\n\
         <updated>{newest}T00:00:00Z</updated>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{url}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{base}{page}\"/>\n<author><name>{author}</name></author>\n",
        lang = edition.lang().code(),
        base = escape(base.as_str()),
        url = escape(of.url),
        page = escape(of.page),
        title = escape(of.title),
        author = escape(&edition.view.config().organisation),
    );
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for change in entries {
        entry(edition, base, change, &mut seen, &mut xml);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(edition: &Edition<'_>, base: &BaseUrl, change: &Change, seen: &mut BTreeMap<String, u32>, xml: &mut String) {
    let what = match change.what {
        What::Repealed => edition.strings.label("status", Status::Repealed.id()).unwrap_or_default(),
        other => edition.strings.label("state", other.id()).unwrap_or_default(),
    };
    let title = format!("{what}: {}", change.doc.title());
    let mut id = entry_id(base, change);
    // Two revisions of a day without versions are told apart by their order.
    let times = seen.entry(id.clone()).or_default();
    *times += 1;
    if *times > 1 {
        let _ = write!(id, ":{times}");
    }
    let said = change.revision().and_then(|revision| revision.str("change")).map(str::to_owned);
    let summary = said.or_else(|| change.doc.summary()).unwrap_or_default();
    let _ = write!(
        xml,
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}T00:00:00Z</updated>\n<link href=\"{}\"/>\n",
        escape(&id),
        escape(&title),
        change.date,
        escape(&format!("{base}{}", change.doc.url)),
    );
    if !summary.is_empty() {
        let _ = writeln!(xml, "<summary>{}</summary>", escape(&summary));
    }
    xml.push_str("</entry>\n");
}

/// A tag URI (RFC 4151) that stays the same however the document moves or its title changes.
fn entry_id(base: &BaseUrl, change: &Change) -> String {
    let host = base.host();
    let version = change.version().map(|version| format!(":{}", crate::model::fold(version))).unwrap_or_default();
    format!("tag:{host},{}:{}:{}{version}", change.date, change.doc.key(), change.what.id())
}

/// A text as it stands in XML, without what would command whoever reads it.
fn escape(text: &str) -> String {
    crate::model::escaped(&text.replace(|c| is_control(c) && c != '\n', ""))
}
