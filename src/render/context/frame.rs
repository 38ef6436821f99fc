//! What every page of an edition shares: the site, the frame of a page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Code, Href, Html, Link, RootHref};

/// What is the same on every page of an edition: `site`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Site {
    /// `title` of the configuration.
    pub(crate) title: String,
    /// `organisation` of the configuration.
    pub(crate) organisation: String,
    /// `sv` or `en`: the value of `<html lang>`.
    pub(crate) lang: String,
    /// `intranet` or `external`, and its name.
    pub(crate) audience: Code,
    /// Id of `<main>` and target of the skip link: `innehall`, in English `content` (docs/site.md).
    pub(crate) main_id: String,
    /// The menu, in groups. Only pages that this edition has.
    pub(crate) nav: Vec<NavGroup>,
    /// Links of every footer, in order: accessibility statement, contact page and the like (the feed, the calendar and
    /// the feedback links have their own places).
    pub(crate) footer: Vec<NavItem>,
    /// The generated pages that this edition has.
    pub(crate) pages: SitePages,
    /// Style sheets, scripts, icon and logo.
    pub(crate) assets: Assets,
    /// Free keys of `[extra]` in `theme.toml`, overlaid by `[extra]` of the configuration, as text.
    pub(crate) extra: BTreeMap<String, String>,
}

/// Where the generated pages lie; `null` for one that the edition lacks.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SitePages {
    /// The start page.
    pub(crate) home: RootHref,
    /// `sok.html`; `null` with `--no-search`.
    pub(crate) search: Option<RootHref>,
    /// `a-o.html`.
    pub(crate) index: Option<RootHref>,
    /// `arshjul.html`.
    pub(crate) wheel: Option<RootHref>,
    /// `krav.html`.
    pub(crate) requirements: Option<RootHref>,
    /// `andringar.html`.
    pub(crate) changes: Option<RootHref>,
    /// `arkiv.html`.
    pub(crate) archive: Option<RootHref>,
    /// `blanketter.html`.
    pub(crate) forms: Option<RootHref>,
    /// `tillganglighet.html`, always there.
    pub(crate) accessibility: RootHref,
    /// `halsa.html`, intranet only.
    pub(crate) health: Option<RootHref>,
    /// `atgarder.html`.
    pub(crate) measures: Option<RootHref>,
    /// `datum.html` (intranet).
    pub(crate) date: Option<RootHref>,
    /// The Atom feed of changes.
    pub(crate) feed: Option<RootHref>,
    /// `kalender.ics`.
    pub(crate) calendar: Option<RootHref>,
    /// The registers by kind code (`routine` → `rutiner/index.html`).
    pub(crate) registers: BTreeMap<String, RootHref>,
}

/// A heading in the menu and the pages under it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NavGroup {
    /// Heading in the site's language (`t.nav.*`).
    pub(crate) heading: String,
    /// The pages, in order.
    pub(crate) items: Vec<NavItem>,
}

/// A page in the menu or the footer.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NavItem {
    /// What [`Shell::section`] says when this item is the current one: a kind code, or the page's name (`changes`).
    pub(crate) id: String,
    /// Where it leads.
    pub(crate) url: RootHref,
    /// Link text.
    pub(crate) title: String,
    /// Whether it also stands in the short row at the top of wide screens (five to seven do).
    pub(crate) primary: bool,
}

/// The theme's fingerprinted files, from the edition's root.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Assets {
    /// Style sheets in order; normally one, with the tokens of `theme.toml` at its end.
    pub(crate) css: Vec<RootHref>,
    /// Scripts in order; normally `site.js` alone.
    pub(crate) js: Vec<RootHref>,
    /// `search.js`: loaded at once on the search page, elsewhere when the reader goes to the search field.
    pub(crate) search_js: Option<RootHref>,
    /// What `search.js` must be told of the shards (the manifest's path), from the edition's root.
    pub(crate) search_manifest: Option<RootHref>,
    /// The icon of the browser's tab, an SVG or PNG.
    pub(crate) icon: Option<RootHref>,
    /// The organisation's logo in the header.
    pub(crate) logo: Option<Image>,
}

/// A picture file with its size, so that nothing moves when it arrives.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Image {
    /// The file: from the root in [`Assets`], else relative to the page.
    pub(crate) src: String,
    /// Text alternative; empty for an ornament.
    pub(crate) alt: String,
    /// Width in CSS pixels, where known.
    pub(crate) width: Option<u32>,
    /// Height in CSS pixels, where known.
    pub(crate) height: Option<u32>,
}

/// What every page needs beside its content: `page`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Shell {
    /// `document`, `register`, `start`, `search` …: the class of `<body>`.
    pub(crate) kind: String,
    /// The way to the edition's root: empty, `../`, `../../` …; on the 404 page the path of `base_url`.
    pub(crate) root: String,
    /// The heading `h1` and, with the site's name, `<title>`.
    pub(crate) title: String,
    /// Plain text for the meta description.
    pub(crate) description: Option<String>,
    /// Full address, where the audience has a `base_url`.
    pub(crate) canonical: Option<String>,
    /// Content of the robots meta: `noindex, nofollow` on every intranet page, `noindex` on redirects and the 404 page.
    pub(crate) robots: Option<String>,
    /// "Så löd handboken den …" in an edition of former times.
    pub(crate) as_of: Option<String>,
    /// Id of the menu item that this page belongs under.
    pub(crate) section: Option<String>,
    /// From the start page to the parent, without the page itself. Empty on the start page.
    pub(crate) breadcrumbs: Vec<Link>,
    /// The header with the menu: `blocks/header.html`, made once for all pages of a folder under one menu item.
    pub(crate) header: Html,
    /// The footer's links: `blocks/footer.html`, made likewise.
    pub(crate) footer: Html,
    /// "Report a deviation", filled in for this page.
    pub(crate) deviation: Option<Href>,
    /// "Suggest a change / ask about this page", filled in for this page.
    pub(crate) feedback: Option<Href>,
    /// Where a citizen complains, filled in for this page.
    pub(crate) complaint: Option<Href>,
    /// Where the page's source is edited; `null` on pages without one.
    pub(crate) edit: Option<Href>,
    /// The preview's bar (which audiences see the page); `null` in a published edition.
    pub(crate) preview_bar: Option<Html>,
    /// The preview's own scripts (live reload); empty in a published edition.
    pub(crate) preview_scripts: Vec<Href>,
    /// The preview's own style sheets; empty in a published edition.
    pub(crate) preview_styles: Vec<Href>,
}
