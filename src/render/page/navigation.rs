//! What leads a reader: the menu, the footer, the breadcrumbs, and the frame of a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError};

use crate::audience::ViewDoc;
use crate::diag::Lang;
use crate::graph::GeneratedPage;
use crate::graph::pages::register_at;
use crate::model::safe_html::{is_safe_address, scheme};
use crate::model::{Audience, BaseUrl, Kind};
use crate::render::context::{
    Around, Assets, Code, FooterBlock, HeaderBlock, Link, NavGroup, NavItem, Shell, Site, SitePages,
};
use crate::render::edition::Edition;
use crate::render::memo::HeaderAndFooter;
use crate::render::page::builder::Builder;

/// What a menu item leads to.
enum Item {
    Kind(Kind),
    Page(GeneratedPage),
}

/// The menu: (heading, items); an item stands there when the edition has its page. Items marked `true` also stand in
/// the short row of wide screens.
const MENU: [(&str, &[(Item, bool)]); 4] = [
    (
        "work",
        &[
            (Item::Kind(Kind::Process), true),
            (Item::Kind(Kind::Routine), true),
            (Item::Kind(Kind::Role), true),
            (Item::Kind(Kind::Unit), true),
            (Item::Page(GeneratedPage::Forms), true),
            (Item::Kind(Kind::Matrix), false),
        ],
    ),
    (
        "handbook",
        &[
            (Item::Kind(Kind::Chapter), false),
            (Item::Kind(Kind::Law), false),
            (Item::Page(GeneratedPage::Requirements), false),
            (Item::Kind(Kind::Collaboration), false),
            (Item::Kind(Kind::Term), false),
        ],
    ),
    (
        "follow_up",
        &[
            (Item::Kind(Kind::Report), false),
            (Item::Page(GeneratedPage::Wheel), true),
            (Item::Kind(Kind::Indicator), false),
            (Item::Kind(Kind::Risk), false),
            (Item::Kind(Kind::Control), false),
            (Item::Page(GeneratedPage::Measures), false),
            (Item::Page(GeneratedPage::Health), false),
        ],
    ),
    (
        "find",
        &[
            (Item::Page(GeneratedPage::Index), true),
            (Item::Page(GeneratedPage::Changes), false),
            (Item::Page(GeneratedPage::Archive), false),
            (Item::Page(GeneratedPage::Date), false),
        ],
    ),
];

/// The short row holds at most this many.
const PRIMARY: usize = 7;

/// A generated page's name in menus, strings and classes.
pub(crate) fn page_id(page: GeneratedPage) -> &'static str {
    match page {
        GeneratedPage::Start => "start",
        GeneratedPage::Index => "index",
        GeneratedPage::Search => "search",
        GeneratedPage::Wheel => "wheel",
        GeneratedPage::Requirements => "requirements",
        GeneratedPage::Changes => "changes",
        GeneratedPage::Archive => "archive",
        GeneratedPage::Forms => "forms",
        GeneratedPage::Accessibility => "accessibility",
        GeneratedPage::Health => "health",
        GeneratedPage::Measures => "measures",
        GeneratedPage::Date => "date",
        GeneratedPage::NotFound => "not-found",
    }
}

/// A generated page's title: its document's, else the theme's.
pub(crate) fn page_title(edition: &Edition<'_>, page: GeneratedPage) -> String {
    if let Some(host) = edition.host_at(page.url(edition.lang())) {
        return host.title().to_owned();
    }
    let key = match page {
        GeneratedPage::Start => return edition.view.config().title.clone(),
        GeneratedPage::Wheel => "wheel_page.title".to_owned(),
        GeneratedPage::NotFound => "not_found.title".to_owned(),
        other => format!("{}.title", page_id(other)),
    };
    edition.strings.t(&key).to_owned()
}

/// The context that all pages of an edition share.
pub(in crate::render) fn site(edition: &Edition<'_>) -> Site {
    let (view, config) = (edition.view, edition.view.config());
    let lang = view.lang();
    let audience = view.audience().id();
    let label = edition.strings.label("audience", audience).unwrap_or(audience);
    Site {
        title: config.title.clone(),
        organisation: config.organisation.clone(),
        lang: lang.code().to_owned(),
        audience: Code::new(audience, label),
        main_id: main_id(lang).to_owned(),
        nav: menu(edition),
        footer: footer(edition),
        pages: site_pages(edition),
        assets: Assets {
            css: edition.assets.css.clone(),
            js: edition.assets.js.clone(),
            search_js: edition.assets.search_js.clone().filter(|_| edition.options.search),
            search_manifest: edition.options.search_manifest.clone().filter(|_| edition.options.search),
            icon: edition.assets.icon.clone(),
            logo: edition.assets.logo.clone(),
        },
        extra: edition.theme.extra().clone(),
    }
}

/// The id of `<main>` (docs/site.md).
pub(crate) fn main_id(lang: Lang) -> &'static str {
    match lang {
        Lang::Sv => "innehall",
        Lang::En => "content",
    }
}

fn menu(edition: &Edition<'_>) -> Vec<NavGroup> {
    let mut left = PRIMARY;
    let external = edition.view.audience() == Audience::External;
    let mut groups = Vec::new();
    for (heading, items) in MENU {
        let mut found = Vec::new();
        for (item, wanted) in items {
            let Some((id, url, title)) = nav_item(edition, item) else { continue };
            // A citizen comes for the reports.
            let wanted = *wanted || (external && matches!(item, Item::Kind(Kind::Report)));
            let primary = wanted && left > 0;
            left -= usize::from(primary);
            found.push(NavItem { id, url, title, primary });
        }
        if !found.is_empty() {
            groups.push(NavGroup { heading: edition.strings.t(&format!("nav.{heading}")).to_owned(), items: found });
        }
    }
    let pages = page_items(edition, left);
    if !pages.is_empty() {
        let heading = edition.strings.t("nav.pages").to_owned();
        groups.insert(0, NavGroup { heading, items: pages });
    }
    groups
}

/// The id of a folder's menu item.
pub(crate) fn folder_id(folder: &str) -> String {
    format!("folder-{folder}")
}

/// The topmost folders that hold plain pages; where the handbook has nothing but pages, those at the top level too.
fn page_items(edition: &Edition<'_>, mut left: usize) -> Vec<NavItem> {
    let view = edition.view;
    let mut items: Vec<(i64, String, NavItem)> = Vec::new();
    let folders = crate::audience::pages::folders(view);
    let is_top = |folder: &str| !folder.match_indices('/').any(|(at, _)| folders.contains(&folder[..at]));
    for folder in folders.iter().filter(|folder| is_top(folder)) {
        let url = format!("{folder}/index.html");
        let within = format!("{folder}/");
        let is_mine = |doc: &ViewDoc| doc.folder() == folder || doc.folder().starts_with(&within);
        let has_pages = view.of_kind(Kind::Page).any(|doc| doc.is_listed() && is_mine(doc) && doc.url != url);
        if !has_pages || register_at(&url, edition.lang()).is_some() {
            continue;
        }
        let b = Builder::new(edition, "index.html", None);
        let order = edition.host_at(&url).and_then(|host| host.keys().int("order")).unwrap_or(i64::MAX);
        let title = b.title_at(&url);
        items.push((order, title.clone(), NavItem { id: folder_id(folder), url, title, primary: false }));
    }
    if view.docs().all(|doc| doc.kind() == Kind::Page) {
        for doc in plain_pages(edition) {
            let order = doc.keys().int("order").unwrap_or(i64::MAX);
            let (id, url, title) = (doc.id().to_owned(), doc.url.clone(), doc.title().to_owned());
            items.push((order, title.clone(), NavItem { id, url, title, primary: false }));
        }
    }
    items.sort_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| edition.collation.compare(&a.1, &b.1)).then_with(|| a.2.url.cmp(&b.2.url))
    });
    let mut items: Vec<NavItem> = items.into_iter().map(|(_, _, item)| item).collect();
    for item in &mut items {
        item.primary = left > 0;
        left = left.saturating_sub(1);
    }
    items
}

/// The plain pages at the top level, such as a contact page.
fn plain_pages<'e>(edition: &Edition<'e>) -> Vec<&'e ViewDoc> {
    let is_plain = |doc: &&ViewDoc| {
        let generated = GeneratedPage::at(&doc.url, edition.lang()).is_some();
        doc.folder().is_empty() && !doc.is_entry() && !generated && doc.keys().one("parent").is_none()
    };
    let mut pages: Vec<&ViewDoc> = edition.view.of_kind(Kind::Page).filter(is_plain).collect();
    edition.sort_siblings(&mut pages);
    pages
}

fn nav_item(edition: &Edition<'_>, item: &Item) -> Option<(String, String, String)> {
    match item {
        Item::Kind(kind) => {
            let url = edition.register_url(*kind)?;
            Some((kind.id().to_owned(), url, edition.kind_many(*kind).to_owned()))
        }
        Item::Page(page) => {
            let url = edition.page_url(*page)?.to_owned();
            let id = page_id(*page);
            Some((id.to_owned(), url, edition.strings.t(&format!("nav.{id}")).to_owned()))
        }
    }
}

/// The footer: the accessibility statement, then the plain pages at the top level, such as a contact page.
fn footer(edition: &Edition<'_>) -> Vec<NavItem> {
    let item = |id: &str, url: &str, title: &str| NavItem {
        id: id.to_owned(),
        url: url.to_owned(),
        title: title.to_owned(),
        primary: false,
    };
    let accessibility = GeneratedPage::Accessibility.url(edition.lang());
    let mut items = vec![item("accessibility", accessibility, edition.strings.t("frame.accessibility"))];
    items.extend(plain_pages(edition).into_iter().map(|doc| item(doc.id(), &doc.url, doc.title())));
    items
}

fn site_pages(edition: &Edition<'_>) -> SitePages {
    let page = |page| edition.page_url(page).map(str::to_owned);
    let registers = Kind::ALL.into_iter().filter_map(|kind| Some((kind.id().to_owned(), edition.register_url(kind)?)));
    SitePages {
        home: GeneratedPage::Start.url(edition.lang()).to_owned(),
        search: page(GeneratedPage::Search),
        index: page(GeneratedPage::Index),
        wheel: page(GeneratedPage::Wheel),
        requirements: page(GeneratedPage::Requirements),
        changes: page(GeneratedPage::Changes),
        archive: page(GeneratedPage::Archive),
        forms: page(GeneratedPage::Forms),
        accessibility: GeneratedPage::Accessibility.url(edition.lang()).to_owned(),
        health: page(GeneratedPage::Health),
        measures: page(GeneratedPage::Measures),
        date: page(GeneratedPage::Date),
        feed: crate::render::exports::feeds::has_feed(edition).then(|| crate::render::exports::feeds::FEED.to_owned()),
        calendar: crate::render::exports::calendar::has_calendar(edition)
            .then(|| crate::render::exports::calendar::url(edition.lang()).to_owned()),
        registers: registers.collect::<BTreeMap<_, _>>(),
    }
}

impl Edition<'_> {
    /// Whether the menu has an item.
    pub(crate) fn has_menu_item(&self, id: &str) -> bool {
        self.site().nav.iter().flat_map(|group| &group.items).any(|item| item.id == id)
    }
}

impl<'e> Builder<'e> {
    /// The frame of a page: `kind` is the class of `<body>`, `section` the id of the menu item it belongs under.
    pub(crate) fn shell(&self, kind: &str, title: &str, section: Option<&str>, breadcrumbs: Vec<Link>) -> Shell {
        let links = &self.view().config().site(self.view().audience()).links;
        let link = |template: &Option<String>| {
            let filled = self.fill_link(template.as_deref()?, title);
            // A link of the configuration may be relative to the organisation's own server.
            (scheme(&filled).is_none() || is_safe_address(&filled)).then_some(filled)
        };
        let has_own_search = matches!(kind, "start" | "search");
        let around = self.around(Around {
            root: self.root(),
            section: section.filter(|id| self.edition.has_menu_item(id)).map(str::to_owned),
            search: self.edition.site().pages.search.is_some() && !has_own_search,
        });
        Shell {
            header: around.0.clone(),
            footer: around.1.clone(),
            kind: kind.to_owned(),
            root: self.root(),
            title: title.to_owned(),
            description: self.described(kind, title, section),
            canonical: self.edition.base_url().map(|base| format!("{base}{}", self.canonical_path())),
            robots: self.robots(),
            as_of: self.edition.options.as_of.map(|day| self.fill("versions.as_of", &[("day", &self.date(day).text)])),
            section: section.map(str::to_owned),
            breadcrumbs,
            deviation: link(&links.report_deviation),
            feedback: link(&links.feedback),
            complaint: link(&links.complaint),
            edit: if self.doc.is_some() { link(&links.edit) } else { None },
            ..Shell::default()
        }
    }

    /// What a page is about, for those who find it by a search engine: its document's summary, else what pages of its sort
    /// hold (`t.describe`).
    fn described(&self, kind: &str, title: &str, section: Option<&str>) -> Option<String> {
        if let Some(summary) = self.doc.and_then(ViewDoc::summary).filter(|text| !text.trim().is_empty()) {
            return Some(shortened(&summary));
        }
        let of_kind = section.and_then(|id| self.edition.strings.get(&format!("kind.{id}.text")));
        let text = of_kind.filter(|text| kind == "register" && !text.is_empty()).unwrap_or(title);
        let site = self.edition.site();
        let values = [
            ("title", title),
            ("text", text),
            ("site", site.title.as_str()),
            ("organisation", site.organisation.as_str()),
        ];
        let described = self.edition.strings.get(&format!("describe.{kind}"))?;
        let fill = |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
        Some(shortened(&values.iter().fold(described.to_owned(), fill)))
    }

    /// What search engines are told: nothing of the intranet, nor of former times.
    fn robots(&self) -> Option<String> {
        let is_former = self.edition.options.as_of.is_some();
        match self.view().audience() {
            Audience::Intranet => Some("noindex, nofollow".to_owned()),
            Audience::External => is_former.then(|| "noindex".to_owned()),
        }
    }

    /// Header and footer, made when first asked for.
    fn around(&self, around: Around) -> Arc<HeaderAndFooter> {
        let known = &self.edition.frame.around;
        if let Some(made) = known.read().unwrap_or_else(PoisonError::into_inner).get(&around) {
            return made.clone();
        }
        let header = self.fragment(&HeaderBlock { page: around.clone() }).unwrap_or_default();
        let footer = self.fragment(&FooterBlock { page: around.clone() }).unwrap_or_default();
        let made = Arc::new((header, footer));
        known.write().unwrap_or_else(PoisonError::into_inner).insert(around, made.clone());
        made
    }

    /// The frame of a generated page.
    pub(crate) fn generated_shell(&self, page: GeneratedPage) -> Shell {
        let id = page_id(page);
        let crumbs = if page == GeneratedPage::Start { Vec::new() } else { vec![self.home_crumb()] };
        self.shell(id, &page_title(self.edition, page), Some(id), crumbs)
    }

    /// The page's path below `base_url`: the start page is the folder itself.
    fn canonical_path(&self) -> &str {
        if self.url == "index.html" { "" } else { &self.url }
    }

    /// `{title}`, `{id}`, `{url}`, `{owner}`, `{owner_contact}`, `{path}`, `{line}` filled in and percent-encoded (format § 2, § 7).
    fn fill_link(&self, template: &str, title: &str) -> String {
        let owner = self.doc.and_then(|doc| doc.keys().one("owner")).and_then(|ix| self.view().get(ix));
        let contact = owner.and_then(|owner| owner.keys().str("contact")).unwrap_or_default();
        let address = format!("{}{}", self.edition.base_url().map_or("", BaseUrl::as_str), self.url);
        let id = self.doc.map_or(self.url.as_str(), ViewDoc::id);
        let owner = owner.map(ViewDoc::title).unwrap_or_default();
        let values = [("title", title), ("id", id), ("url", &address), ("owner_contact", contact), ("owner", owner)];
        let mut filled = template.to_owned();
        for (name, value) in values {
            filled = filled.replace(&format!("{{{name}}}"), &percent_encoded(value));
        }
        // A path keeps its slashes: it is part of the address of a file.
        let path = self.doc.map_or("", ViewDoc::source_path).split('/').map(percent_encoded).collect::<Vec<_>>();
        filled.replace("{path}", &path.join("/")).replace("{line}", "1")
    }

    // ------------------------------------------------------------ breadcrumbs

    /// The start page, as the first breadcrumb.
    pub(crate) fn home_crumb(&self) -> Link {
        self.plain_link(GeneratedPage::Start.url(self.edition.lang()), self.t("frame.home"))
    }

    /// The way from the start page to a document: its folder's pages, then what it is a part of (format § 5).
    pub(crate) fn doc_crumbs(&self, doc: &ViewDoc) -> Vec<Link> {
        let mut line = Vec::new();
        let mut seen = BTreeSet::from([doc.ix]);
        let mut top = doc;
        while let Some(parent) = self.view().parent(top).filter(|parent| seen.insert(parent.ix)) {
            line.push(self.link(parent));
            top = parent;
        }
        let mut crumbs = self.folder_crumbs(top.folder(), top.page_url());
        if top.is_entry() {
            crumbs.push(self.plain_link(top.page_url(), self.title_at(top.page_url())));
        }
        line.reverse();
        crumbs.extend(line.into_iter().map(|link| Link { marks: Vec::new(), ..link }));
        crumbs
    }

    /// The start page and the pages of a folder and those above it, but for the page itself.
    pub(crate) fn folder_crumbs(&self, folder: &str, own_url: &str) -> Vec<Link> {
        let mut crumbs = vec![self.home_crumb()];
        let mut path = String::new();
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            path.push_str(part);
            path.push('/');
            let url = format!("{path}index.html");
            if url != own_url && self.edition.has_page(&url) {
                crumbs.push(self.plain_link(&url, self.title_at(&url)));
            }
        }
        crumbs
    }

    /// The title of a register's or folder's page: its document's, else the kind's, else the folder's name.
    pub(crate) fn title_at(&self, url: &str) -> String {
        if let Some(host) = self.edition.host_at(url) {
            return host.title().to_owned();
        }
        if let Some(kind) = register_at(url, self.edition.lang()) {
            return self.edition.kind_many(kind).to_owned();
        }
        let folder = url.trim_end_matches("/index.html");
        let known = self.edition.frame.folders.get(folder).map(String::as_str);
        crate::audience::capitalised(known.unwrap_or_else(|| folder.rsplit('/').next().unwrap_or_default()))
    }
}

/// Longest meta description; search engines show no more.
const DESCRIPTION: usize = 200;

/// A text cut at a word, with an ellipsis, where it is long.
fn shortened(text: &str) -> String {
    if text.chars().count() <= DESCRIPTION {
        return text.to_owned();
    }
    let head: String = text.chars().take(DESCRIPTION).collect();
    let head = head.rsplit_once(' ').map_or(head.as_str(), |(head, _)| head);
    format!("{}…", head.trim_end_matches([',', ';', ':', '.', '–', ' ']))
}

/// Percent-encoding of a value in a query (RFC 3986: all but unreserved characters).
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_and_shortens() {
        assert_eq!(percent_encoded("Åtgärd & 1/2"), "%C3%85tg%C3%A4rd%20%26%201%2F2");
        assert_eq!(shortened("kort"), "kort");
        let long = shortened(&"ord ".repeat(100));
        assert!(long.ends_with("ord…") && long.chars().count() <= DESCRIPTION + 1);
    }
}
