//! What a template sees: one plain struct for each page type, made fresh for one page.
//!
//! Procedure: the page builders fill these structs from the audience's view, `tera` serialises them, and the templates of
//! the theme print them. Nothing here decides anything about the handbook: links are ready to be written into `href`,
//! dates carry their text in the site's language, enumerations are a code (for classes and tests) and a label.
//! Boundary: these are the only `Serialize` types that a template can reach; they know neither graph nor view, so a theme
//! cannot show what the audience may not see.
//!
//! Three names stand at the top of a template's context:
//!
//! | name | type | given |
//! |---|---|---|
//! | `site` | [`Site`] | once for an edition, in tera's global context |
//! | `t` | the theme's `i18n/<language>.toml` | once for an edition, in tera's global context |
//! | `page` and the rest | the page struct's own fields | for each page |
//!
//! Every field is always present (strict undefined): what is absent is `null` or an empty list.
//!
//! Frame ids that a theme writes start with `_` (`_samband`), save `innehall`/`content` and `activity-*`, so that no
//! heading's id meets them.

use std::collections::BTreeMap;

use serde::Serialize;

/// A link as it stands in `href`, relative to the page that shows it (`../roller/mas.html#ansvar`, `#activity-utreda`,
/// `https://…` for the outside).
pub(crate) type Href = String;

/// A path from the edition's root (`roller/index.html`), for what is the same on every page: the template writes
/// `page.root` before it.
pub(crate) type RootHref = String;

/// Sanitised HTML, printed with `| safe`. Its vocabulary beside plain CommonMark is in [`DocumentPage::body`].
pub(crate) type Html = String;

/// A context that knows its template.
pub(crate) trait PageContext: Serialize {
    /// The template's path under `templates/`.
    fn template(&self) -> &'static str;
}

/// Ties a context struct to its template.
macro_rules! template {
    ($($context:ty => $path:literal),+ $(,)?) => {
        $(impl PageContext for $context {
            fn template(&self) -> &'static str { $path }
        })+
    };
}

template! {
    RegisterPage => "register.html",
    FolderPage => "folder.html",
    StartPage => "start.html",
    IndexPage => "a-o.html",
    SearchPage => "sok.html",
    WheelPage => "arshjul.html",
    RequirementsPage => "krav.html",
    ChangesPage => "andringar.html",
    ArchivePage => "arkiv.html",
    FormsPage => "blanketter.html",
    AccessibilityPage => "tillganglighet.html",
    HealthPage => "halsa.html",
    MeasuresPage => "atgarder.html",
    NotFoundPage => "404.html",
    RedirectPage => "redirect.html",
    HeaderBlock => "blocks/header.html",
    FooterBlock => "blocks/footer.html",
    FigureBlock => "blocks/figure.html",
    TableBlock => "blocks/table.html",
    MatrixBlock => "blocks/matrix.html",
    ListBlock => "blocks/list.html",
    RequirementsBlock => "blocks/requirements.html",
    WheelBlock => "blocks/wheel.html",
}

// ---------------------------------------------------------------- the whole edition

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
    /// Id of `<main>` and target of the skip link: `innehall`, in English `content` (SITE.md).
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

// ---------------------------------------------------------------- the frame of a page

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
    /// The preview's bar (which audiences see the page); `null` in a published edition.
    pub(crate) preview_bar: Option<Html>,
    /// The preview's own scripts (live reload); empty in a published edition.
    pub(crate) preview_scripts: Vec<Href>,
    /// The preview's own style sheets; empty in a published edition.
    pub(crate) preview_styles: Vec<Href>,
}

// ---------------------------------------------------------------- small values

/// An enumeration's value: its code as in FORMAT.md and its name in the site's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Code {
    /// Stable, for classes and data attributes (`in-force`, `guideline`).
    pub(crate) code: String,
    /// What the reader sees.
    pub(crate) label: String,
}

impl Code {
    /// A code with its label.
    pub(crate) fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// A date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Date {
    /// `2026-03-01`, for `datetime` and data attributes.
    pub(crate) iso: String,
    /// `1 mars 2026`, in the site's language.
    pub(crate) text: String,
}

/// A link to a document, a place in one, or a generated page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Link {
    /// Where it leads; empty for a document that this edition leaves out.
    pub(crate) url: Href,
    /// Link text.
    pub(crate) title: String,
    /// `kind/id` for `data-doc`, where it leads to a document.
    pub(crate) doc: Option<String>,
    /// The document's abbreviation (`MAS`); templates show it after a title that does not hold it.
    pub(crate) abbr: Option<String>,
    /// What sets it apart: status other than in force, "through the group", "common" …
    pub(crate) marks: Vec<Code>,
    /// `hreflang`/`lang` where the title is in another language than the site.
    pub(crate) lang: Option<String>,
}

/// A link and, below it or beside it, some words: members of the lists that are not relations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct LinkGroup {
    /// Heading over the list, `null` for a list that needs none.
    pub(crate) heading: Option<String>,
    /// Links in the order to show.
    pub(crate) links: Vec<Link>,
    /// Where all of them stand, of a list too long for this page.
    pub(crate) more: Option<Link>,
}

/// One value in a fact or a table cell: exactly one of `text`, `link`, `date`, `html` is set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Value {
    /// Plain text.
    pub(crate) text: Option<String>,
    /// A link.
    pub(crate) link: Option<Link>,
    /// A date.
    pub(crate) date: Option<Date>,
    /// Inline HTML (from inline Markdown).
    pub(crate) html: Option<Html>,
    /// A remark after the value, in smaller type ("through Alla medarbetare").
    pub(crate) note: Option<String>,
}

impl Value {
    /// Plain text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// A link.
    pub(crate) fn link(link: Link) -> Self {
        Self { link: Some(link), ..Self::default() }
    }

    /// A date.
    pub(crate) fn date(date: Date) -> Self {
        Self { date: Some(date), ..Self::default() }
    }

    /// Inline HTML.
    pub(crate) fn html(html: impl Into<Html>) -> Self {
        Self { html: Some(html.into()), ..Self::default() }
    }

    /// The same value with a remark after it.
    #[must_use]
    pub(crate) fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A named value or list of values, a row of a `<dl>`. Rows without values are left out by the builder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Fact {
    /// The front-matter key (`owner`, `review_by`, `location`): for classes and tests.
    pub(crate) code: String,
    /// Its name (`t.fact.<code>`).
    pub(crate) label: String,
    /// At least one.
    pub(crate) values: Vec<Value>,
}

/// An entry of the page's table of contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TocItem {
    /// The heading's id.
    pub(crate) id: String,
    /// The heading as plain text, with its number where headings are numbered.
    pub(crate) title: String,
    /// Headings one level down.
    pub(crate) children: Vec<TocItem>,
}

// ---------------------------------------------------------------- relations

/// One relation type in one direction, as this page sees it: `<section data-relation data-direction>`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RelationBlock {
    /// The relation's type as in FORMAT § 5 (`applies-to`).
    pub(crate) relation: String,
    /// `out` when this page is the relation's `from`, else `in`.
    pub(crate) direction: String,
    /// Where `[relations.<kind>]` of `theme.toml` puts it: `top`, `first`, `main`, else `rest`. The blocks of a document
    /// come in that order.
    pub(crate) place: String,
    /// What it is called from here (`t.relation.<type>.<direction>`), or finer by kind ("Mina rutiner").
    pub(crate) heading: String,
    /// Number of items in all groups.
    pub(crate) count: usize,
    /// The items; more than one group where they differ by letter, by kind or by type.
    pub(crate) groups: Vec<RelationGroup>,
}

/// Items of a relation that belong together.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RelationGroup {
    /// Heading ("Utför", "Checklistor"); `null` where there is but one group.
    pub(crate) heading: Option<String>,
    /// At least one, in the order to show.
    pub(crate) items: Vec<RelationItem>,
    /// Where all of them stand, of a list too long for this page.
    pub(crate) more: Option<Link>,
}

/// The document at the other end; one item however many relations of the type join the two.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RelationItem {
    /// The document.
    pub(crate) link: Link,
    /// What the relation says beside the document: activities, letters, law sections, `what`.
    pub(crate) details: Vec<Value>,
    /// Groups it comes through; empty when stated directly.
    pub(crate) via: Vec<Link>,
}

// ---------------------------------------------------------------- documents

/// What any document says of itself: `doc`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DocHead {
    /// `kind/id`, for `<article data-doc>`.
    pub(crate) doc: String,
    /// Its kind (`routine`, "Rutin").
    pub(crate) kind: Code,
    /// Its type within the kind (`checklist`, "Checklista").
    pub(crate) r#type: Option<Code>,
    /// Title, the page's `h1`.
    pub(crate) title: String,
    /// Abbreviation ("MAS").
    pub(crate) abbr: Option<String>,
    /// The written summary as plain text; `null` where it would only repeat the first paragraph.
    pub(crate) summary: Option<String>,
    /// Other names of the same thing.
    pub(crate) also_called: Vec<String>,
    /// `in-force` also for the kinds that have no lifecycle.
    pub(crate) status: Code,
    /// Whether the kind has a lifecycle; if not, the status is not shown.
    pub(crate) controlled: bool,
    /// `revising = true`: in force, shown as under revision.
    pub(crate) revising: bool,
    /// First day it applies.
    pub(crate) valid_from: Option<Date>,
    /// Last day it applies.
    pub(crate) valid_to: Option<Date>,
    /// To be reviewed at the latest.
    pub(crate) review_by: Option<Date>,
    /// The day it was repealed, or the day after `valid_to` when that has passed.
    pub(crate) repealed: Option<Date>,
    /// Version as written.
    pub(crate) version: Option<String>,
    /// What came instead, for a repealed document.
    pub(crate) successors: Vec<Link>,
    /// Units it belongs to; empty: common to the whole organisation.
    pub(crate) units: Vec<Link>,
}

/// The document-control block `<dl data-block="control">` of the controlled kinds.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Control {
    /// Type, number, version, approved, approved by, valid from/to, review by, reviewed, owner, units, retention …
    pub(crate) rows: Vec<Fact>,
    /// The history, newest first.
    pub(crate) revisions: Vec<Revision>,
}

/// One `[[revision]]`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Revision {
    /// Version, where given.
    pub(crate) version: Option<String>,
    /// When.
    pub(crate) date: Option<Date>,
    /// What changed, inline HTML.
    pub(crate) change: Html,
    /// Who: a role's title or the text as written.
    pub(crate) by: Option<Value>,
    /// `major` or `minor`.
    pub(crate) class: Option<Code>,
    /// What made it necessary.
    pub(crate) cause: Option<Code>,
}

/// A file beside the text.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Attachment {
    /// The file.
    pub(crate) url: Href,
    /// What it is.
    pub(crate) title: String,
    /// `PDF`, `DOCX` … in capitals.
    pub(crate) format: String,
    /// `240 kB`, in the site's language.
    pub(crate) size: Option<String>,
}

/// One `[[measure]]`, in a document or on the measures page.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Measure {
    /// What is to be done.
    pub(crate) title: String,
    /// The document it stands in; `null` on that document's own page.
    pub(crate) document: Option<Link>,
    /// What made it necessary.
    pub(crate) cause: Option<Code>,
    /// Who sees to it.
    pub(crate) responsible: Vec<Link>,
    /// To be done at the latest.
    pub(crate) due: Option<Date>,
    /// Done.
    pub(crate) done: Option<Date>,
    /// To be followed up.
    pub(crate) follow_up: Option<Date>,
    /// What came of it, inline HTML.
    pub(crate) effect: Option<Html>,
    /// `planned`, `overdue`, `done`, `followed-up`.
    pub(crate) state: Code,
    /// As in [`RegisterItem::filters`] (`unit`, `role`, `state`, `cause`).
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// One recurring or dated event.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Event {
    /// The number that marks it in the wheel's picture, where there is one.
    pub(crate) number: Option<u32>,
    /// What happens.
    pub(crate) title: String,
    /// The document that says so; `null` on that document's own page.
    pub(crate) document: Option<Link>,
    /// When, in words: "mars och september", "varje tertial", "15 februari 2027".
    pub(crate) when: String,
    /// Its next day where it has one.
    pub(crate) date: Option<Date>,
    /// Who sees to it.
    pub(crate) responsible: Vec<Link>,
    /// What comes of it.
    pub(crate) result: Option<Link>,
    /// Which ring: `quality` or `planning`.
    pub(crate) wheel: Code,
    /// `event`, `control`, `report`, `review`: where it comes from.
    pub(crate) source: Code,
}

/// A change: a revision, a new document, a repeal.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Change {
    /// When.
    pub(crate) date: Date,
    /// `new`, `revised`, `repealed`.
    pub(crate) what: Code,
    /// The document.
    pub(crate) link: Link,
    /// Its kind, or type where it has one.
    pub(crate) kind: Code,
    /// The version after the change.
    pub(crate) version: Option<String>,
    /// What changed, inline HTML.
    pub(crate) text: Option<Html>,
    /// `major` or `minor`.
    pub(crate) class: Option<Code>,
    /// What made it necessary.
    pub(crate) cause: Option<Code>,
    /// As in [`RegisterItem::filters`] (`role` with groups expanded, `unit`, `kind`).
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// A document's page. The template is chosen by [`Part`].
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DocumentPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The document.
    pub(crate) doc: DocHead,
    /// What stands at the top, before the text, and is no relation: location, competence, parties outside the handbook
    /// (`applies_to`), contact, method, frequency, target …, in the order to show. (Owner, units, roles it applies to
    /// come from [`DocumentPage::relations`]; purpose, trigger and result from the part.)
    pub(crate) facts: Vec<Fact>,
    /// Headings of the body.
    pub(crate) toc: Vec<TocItem>,
    /// The body. Beside plain CommonMark it holds: tables inside
    /// `<div class="hb-scroll" tabindex="0" role="group" aria-label="…">`; column alignment as `class="hb-center"`
    /// and `class="hb-right"` on cells; alerts as `<div class="hb-alert hb-alert--important" role="note">` with
    /// `<p class="hb-alert-title">`; task lists as `<ul class="hb-tasks">` with `<span class="hb-task" aria-hidden>`
    /// or disabled checkboxes; wide `<pre tabindex="0">`; `<figure>` with `<figcaption>`; footnotes in
    /// `<section class="hb-footnotes">`; `<abbr title>` and `<span lang>`; heading anchors are the ids alone.
    pub(crate) body: Option<Html>,
    /// The kind's own part.
    pub(crate) part: Part,
    /// Files beside the text.
    pub(crate) attachments: Vec<Attachment>,
    /// The document's own events.
    pub(crate) events: Vec<Event>,
    /// The document's own measures.
    pub(crate) measures: Vec<Measure>,
    /// Every visible relation, grouped by type and direction, in the order to show. The template may show some of them
    /// higher up; none is left out.
    pub(crate) relations: Vec<RelationBlock>,
    /// The document-control block; `null` for kinds without a lifecycle.
    pub(crate) control: Option<Control>,
    /// The document before this one (chapters).
    pub(crate) previous: Option<Link>,
    /// The document after this one (chapters).
    pub(crate) next: Option<Link>,
    /// Documents in this document's folder, where it is that folder's `index.md`.
    pub(crate) listing: Option<Listing>,
}

impl PageContext for DocumentPage {
    fn template(&self) -> &'static str {
        match self.part {
            Part::Plain => "document.html",
            Part::Chapter(_) => "chapter.html",
            Part::Process(_) => "process.html",
            Part::Routine(_) => "routine.html",
            Part::Role(_) => "role.html",
            Part::Unit(_) => "unit.html",
            Part::Matrix(_) => "matrix.html",
            Part::Report(_) => "report.html",
            Part::Law(_) => "law.html",
            Part::Risk(_) => "risk.html",
            Part::Control(_) => "control.html",
            Part::Indicator(_) => "indicator.html",
        }
    }
}

/// What a kind has beside the common things: `part`. Kinds that need nothing more (collaboration, term, page) are
/// [`Part::Plain`], which a template sees as `null`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(untagged)]
pub(crate) enum Part {
    /// collaboration, term, page.
    #[default]
    Plain,
    /// chapter.
    Chapter(ChapterPart),
    /// process.
    Process(ProcessPart),
    /// routine.
    Routine(RoutinePart),
    /// role.
    Role(RolePart),
    /// unit.
    Unit(UnitPart),
    /// matrix.
    Matrix(MatrixPart),
    /// report.
    Report(ReportPart),
    /// law.
    Law(LawPart),
    /// risk.
    Risk(RiskPart),
    /// control.
    Control(ControlPart),
    /// indicator.
    Indicator(IndicatorPart),
}

/// chapter: its place in the management-system document.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ChapterPart {
    /// Where in the improvement cycle it belongs.
    pub(crate) phase: Option<Code>,
    /// The whole document's chapters, in order, this one among them.
    pub(crate) chapters: Vec<ChapterLink>,
}

/// A chapter in the list of chapters.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ChapterLink {
    /// The chapter.
    pub(crate) link: Link,
    /// Whether it is the page's own.
    pub(crate) current: bool,
    /// Chapters below it.
    pub(crate) children: Vec<ChapterLink>,
}

/// process: the picture and the activities in order.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ProcessPart {
    /// The group that main processes are shown under.
    pub(crate) group: Option<String>,
    /// What it is to achieve, inline HTML.
    pub(crate) purpose: Option<Html>,
    /// For whom the value is made.
    pub(crate) receiver: Option<String>,
    /// What starts it.
    pub(crate) trigger: Option<String>,
    /// What it ends in.
    pub(crate) result: Option<String>,
    /// Requirements and goals, inline HTML.
    pub(crate) goals: Vec<Html>,
    /// A hand-drawn map.
    pub(crate) map: Option<Image>,
    /// The swimlane; `null` with `diagram = false` or without activities.
    pub(crate) flow: Option<Figure>,
    /// The activities: the picture's text equivalent too.
    pub(crate) phases: Vec<Phase>,
    /// Activities × roles.
    pub(crate) matrix: Option<Matrix>,
}

/// Activities that share a `phase`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Phase {
    /// `null` where the process has no phases.
    pub(crate) title: Option<String>,
    /// In order.
    pub(crate) activities: Vec<Activity>,
}

/// One activity, decision or event of a process.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Activity {
    /// The anchor, `activity-<id>`.
    pub(crate) anchor: String,
    /// Its place in the process, from 1.
    pub(crate) number: usize,
    /// Title.
    pub(crate) title: String,
    /// `activity`, `decision`, `event`.
    pub(crate) kind: Code,
    /// What is done, inline HTML.
    pub(crate) text: Option<Html>,
    /// Who takes part, by letter; only letters that are used.
    pub(crate) people: Vec<LetterRoles>,
    /// Another unit that does it.
    pub(crate) unit: Option<Link>,
    /// Routines.
    pub(crate) routines: Vec<Link>,
    /// Forms, templates, checklists.
    pub(crate) uses: Vec<Link>,
    /// Laws with their sections (`SoL 14 kap. 3 §`).
    pub(crate) laws: Vec<Link>,
    /// Collaborations.
    pub(crate) collaboration: Vec<Link>,
    /// The sub-process that details it.
    pub(crate) process: Option<Link>,
    /// Time limit as written.
    pub(crate) deadline: Option<String>,
    /// What follows, where it is not simply the next activity.
    pub(crate) next: Vec<NextStep>,
    /// The flow ends here.
    pub(crate) ends: bool,
}

/// The roles that have a letter in an activity, task or duty.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LetterRoles {
    /// `responsible`, `accountable`, `decides`, `consulted`, `informed`.
    pub(crate) letter: Code,
    /// The roles.
    pub(crate) roles: Vec<Link>,
}

/// A branch of the flow.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NextStep {
    /// The condition ("Inleds inte").
    pub(crate) when: Option<String>,
    /// The activity it leads to.
    pub(crate) link: Link,
}

/// routine: its purpose; the rest is facts (location, competence, outside parties it applies to) and relations.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RoutinePart {
    /// What it is for, inline HTML.
    pub(crate) purpose: Option<Html>,
    /// A form or checklist, filled in by hand: printing is offered at the top.
    pub(crate) fill_in: bool,
}

/// role: "my handbook" beside the relations.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RolePart {
    /// Whether it is a group (its members' pages show what applies to it) or a forum.
    pub(crate) group: bool,
    /// The written tasks.
    pub(crate) duties: Vec<Duty>,
    /// A group's members with groups within expanded; `via` where through one.
    pub(crate) members: Vec<RelationItem>,
    /// The role's dates: events, controls, reviews of what it owns, measures; soonest first.
    pub(crate) dates: Vec<Event>,
    /// What changed in the last 90 days of what concerns the role, newest first.
    pub(crate) changes: Vec<Change>,
    /// Documents the role owns that are overdue or soon due.
    pub(crate) due: Vec<DueItem>,
}

/// One `[[duty]]`, or one `[[task]]` of a matrix.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Duty {
    /// The task.
    pub(crate) title: String,
    /// How the role takes part.
    pub(crate) letter: Code,
    /// Cannot be handed over.
    pub(crate) ultimate: bool,
    /// More words, inline HTML.
    pub(crate) text: Option<Html>,
    /// Laws with their sections.
    pub(crate) laws: Vec<Link>,
    /// Routines.
    pub(crate) routines: Vec<Link>,
    /// Processes.
    pub(crate) processes: Vec<Link>,
}

/// A document whose review is due.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DueItem {
    /// The document.
    pub(crate) link: Link,
    /// Its kind, or type where it has one.
    pub(crate) kind: Code,
    /// The day.
    pub(crate) date: Date,
    /// `overdue` or `soon`.
    pub(crate) state: Code,
    /// Who keeps it.
    pub(crate) owner: Option<Link>,
}

/// unit: what it shares with others. What is its own comes from the relation `belongs-to` (its block grouped by kind
/// or type).
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct UnitPart {
    /// What it shares with the units above it and with the whole organisation, by kind or type.
    pub(crate) common: Vec<LinkGroup>,
    /// Its place in the organisation.
    pub(crate) tree: Option<Figure>,
    /// What changed in the last 90 days, newest first.
    pub(crate) changes: Vec<Change>,
}

/// matrix: a responsibility matrix or a register.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixPart {
    /// `layout = "raci"`.
    pub(crate) matrix: Option<Matrix>,
    /// `layout = "register"`.
    pub(crate) table: Option<Table>,
    /// Choices to filter the register by.
    pub(crate) filters: Vec<Filter>,
}

/// report: a publication's title block and its years.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ReportPart {
    /// "2025", "Tertial 1 2026".
    pub(crate) period: String,
    /// Adopted by, date, diary number, receivers: the decision.
    pub(crate) decision: Vec<Fact>,
    /// The report's figures at a glance.
    pub(crate) key_figures: Vec<KeyFigure>,
    /// Reports of the same type and unit, newest first, this one among them.
    pub(crate) years: Vec<ReportYear>,
}

/// A figure at a glance.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct KeyFigure {
    /// The value with its unit of measurement, in the site's number format.
    pub(crate) value: String,
    /// What it measures.
    pub(crate) label: String,
    /// The change or the target in words ("mål 95 %, 91 % förra året").
    pub(crate) note: Option<String>,
    /// The indicator.
    pub(crate) link: Option<Link>,
}

/// A report of one year.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ReportYear {
    /// "2025".
    pub(crate) period: String,
    /// The report.
    pub(crate) link: Link,
    /// When it was adopted.
    pub(crate) approved: Option<Date>,
    /// Whether it is the page's own.
    pub(crate) current: bool,
}

/// law: its sections and what meets them.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LawPart {
    /// The text's address outside.
    pub(crate) source: Option<Href>,
    /// The day it was repealed, when it has been.
    pub(crate) repealed: Option<Date>,
    /// The law that came instead.
    pub(crate) replaced_by: Option<Link>,
    /// The sections, by chapter.
    pub(crate) chapters: Vec<LawChapter>,
    /// How many sections the handbook must meet, and how many it does.
    pub(crate) coverage: Option<Coverage>,
}

/// Sections of one chapter.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LawChapter {
    /// "4 kap."; `null` for a law without chapters.
    pub(crate) title: Option<String>,
    /// In order.
    pub(crate) sections: Vec<LawSection>,
}

/// One section of a law.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LawSection {
    /// The anchor, `sec-4-2`.
    pub(crate) anchor: String,
    /// "4 kap. 2 §".
    pub(crate) reference: String,
    /// Its title, where given.
    pub(crate) title: Option<String>,
    /// Its content in own words.
    pub(crate) text: Option<Html>,
    /// General advice to it.
    pub(crate) advice: Option<Html>,
    /// Last amended.
    pub(crate) amended: Option<Date>,
    /// Whether the handbook must show how it is met.
    pub(crate) requirement: bool,
    /// `met`, `unmet` where it is a requirement.
    pub(crate) state: Option<Code>,
    /// `complies-with` and `mentions` of this very section.
    pub(crate) relations: Vec<RelationBlock>,
}

/// Requirements met, of all.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Coverage {
    /// Sections that a document in force complies with.
    pub(crate) met: usize,
    /// All sections with `requirement = true`.
    pub(crate) total: usize,
}

/// risk: the heat map and the risks.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RiskPart {
    /// The heat map.
    pub(crate) heat: Option<Figure>,
    /// The risks, highest value first.
    pub(crate) risks: Vec<Risk>,
}

/// One `[[risk]]`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Risk {
    /// The number in the heat map.
    pub(crate) number: u32,
    /// What could happen.
    pub(crate) title: String,
    /// Why, inline HTML.
    pub(crate) cause: Option<Html>,
    /// 1 to scale.
    pub(crate) probability: u32,
    /// 1 to scale.
    pub(crate) consequence: u32,
    /// The risk value.
    pub(crate) value: u32,
    /// Whether it is to be dealt with first.
    pub(crate) prioritised: bool,
    /// Processes of its own.
    pub(crate) processes: Vec<Link>,
    /// Units of its own.
    pub(crate) units: Vec<Link>,
    /// What is done about it, inline HTML.
    pub(crate) measure: Option<Html>,
    /// Who sees to it.
    pub(crate) responsible: Vec<Link>,
    /// To be done at the latest.
    pub(crate) due: Option<Date>,
    /// Done.
    pub(crate) done: Option<Date>,
    /// What came of it, inline HTML.
    pub(crate) effect: Option<Html>,
    /// How it is dealt with.
    pub(crate) track: Option<Code>,
    /// `planned`, `overdue`, `done`; `null` without a measure.
    pub(crate) state: Option<Code>,
}

/// control: its results.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ControlPart {
    /// Newest first.
    pub(crate) results: Vec<ControlResult>,
}

/// One `[[result]]` of a self-check.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ControlResult {
    /// When.
    pub(crate) date: Option<Date>,
    /// What was seen, inline HTML.
    pub(crate) text: Option<Html>,
    /// What is done about it, inline HTML.
    pub(crate) measure: Option<Html>,
    /// Who sees to it.
    pub(crate) responsible: Vec<Link>,
    /// To be done at the latest.
    pub(crate) due: Option<Date>,
    /// Done.
    pub(crate) done: Option<Date>,
}

/// indicator: its chart and values.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct IndicatorPart {
    /// The chart with its table.
    pub(crate) chart: Option<Figure>,
    /// The latest value at a glance.
    pub(crate) latest: Option<KeyFigure>,
}

// ---------------------------------------------------------------- pictures, tables, matrices

/// A picture drawn at build time, with its text equivalent.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Figure {
    /// Unique on the page: `_figure-1`.
    pub(crate) id: String,
    /// `map`, `flow`, `wheel`, `cycle`, `heat`, `chart`, `tree`: for classes.
    pub(crate) kind: String,
    /// "Figur 2", in the order of the page; `null` where the page has but this one.
    pub(crate) number: Option<u32>,
    /// Caption; `null` where the heading above says it.
    pub(crate) caption: Option<String>,
    /// Name of the scroll region.
    pub(crate) label: String,
    /// The inline SVG.
    pub(crate) svg: Html,
    /// A narrow drawing of the same for phones.
    pub(crate) compact: Option<Html>,
    /// A table that says the same; `null` where the page shows it beside the picture anyway.
    pub(crate) table: Option<Table>,
    /// A list that says the same.
    pub(crate) list: Option<Vec<TextNode>>,
}

/// A line of a picture's text equivalent.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TextNode {
    /// The line.
    pub(crate) value: Value,
    /// Lines under it.
    pub(crate) children: Vec<TextNode>,
}

/// A table. Its first column is the row's header.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Table {
    /// Unique on the page: `_table-1`.
    pub(crate) id: String,
    /// Caption, and name of the scroll region.
    pub(crate) caption: String,
    /// Whether the caption is shown or only told to screen readers.
    pub(crate) caption_hidden: bool,
    /// Whether the reader may sort by a column (`site.js`).
    pub(crate) sortable: bool,
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// The rows; as many cells as columns.
    pub(crate) rows: Vec<Row>,
    /// The same as CSV.
    pub(crate) csv: Option<Href>,
}

/// A column.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Column {
    /// For classes and tests (`review_by`).
    pub(crate) code: String,
    /// Its name.
    pub(crate) label: String,
    /// Numbers: set right.
    pub(crate) numeric: bool,
}

/// A row.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Row {
    /// Its anchor, where something links to it.
    pub(crate) anchor: Option<String>,
    /// One for each column.
    pub(crate) cells: Vec<Cell>,
    /// As in [`RegisterItem::filters`].
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// A cell.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Cell {
    /// What stands there, one under the other; may be empty.
    pub(crate) values: Vec<Value>,
    /// What to sort by where the text won't do (a number, an ISO date).
    pub(crate) sort: Option<String>,
}

/// A responsibility matrix: rows × roles with letters.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Matrix {
    /// Unique on the page: `_matrix-1`.
    pub(crate) id: String,
    /// Caption, and name of the scroll region.
    pub(crate) caption: String,
    /// What a row is ("Aktivitet", "Process", "Uppgift").
    pub(crate) row_label: String,
    /// The columns.
    pub(crate) roles: Vec<MatrixRole>,
    /// Rows under their headings.
    pub(crate) groups: Vec<MatrixGroup>,
    /// How many rows more it has, of a matrix too large for a page.
    pub(crate) left: usize,
    /// The letters that are used, with their meaning: `code` is the letter's code, `short` what the cell shows.
    pub(crate) legend: Vec<MatrixLetter>,
    /// The same as CSV.
    pub(crate) csv: Option<Href>,
}

/// A role's column.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixRole {
    /// The role's id: the value of the per-role view.
    pub(crate) id: String,
    /// The role.
    pub(crate) link: Link,
}

/// Rows that belong together.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixGroup {
    /// The process, where rows are activities of several.
    pub(crate) heading: Option<Link>,
    /// The rows.
    pub(crate) rows: Vec<MatrixRow>,
}

/// One activity, process, task or duty.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixRow {
    /// Its anchor, where it is defined here (a task).
    pub(crate) anchor: Option<String>,
    /// What it is.
    pub(crate) value: Value,
    /// Laws, routines of a task.
    pub(crate) details: Vec<Value>,
    /// One list of letters for each role, in the order of [`Matrix::roles`].
    pub(crate) cells: Vec<Vec<MatrixLetter>>,
}

/// A letter: how a role takes part.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixLetter {
    /// `responsible` …
    pub(crate) code: String,
    /// `U` (sv), `R` (en): what the cell shows.
    pub(crate) short: String,
    /// "utför".
    pub(crate) label: String,
    /// Where the cell leads: the activity.
    pub(crate) url: Option<Href>,
}

// ---------------------------------------------------------------- registers and lists

/// A choice to filter a list by.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Filter {
    /// The URL parameter and the key in [`RegisterItem::filters`]: `unit`, `type`, `process`, `role`, `status`.
    pub(crate) key: String,
    /// Its name.
    pub(crate) label: String,
    /// The choices that occur, in the order to show.
    pub(crate) options: Vec<FilterOption>,
}

/// One choice.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FilterOption {
    /// An id or code.
    pub(crate) value: String,
    /// Its name.
    pub(crate) label: String,
}

/// A list of documents with its filters.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Listing {
    /// Number of documents in all groups.
    pub(crate) count: usize,
    /// Choices; empty for a short list.
    pub(crate) filters: Vec<Filter>,
    /// The documents, grouped by type (processes, routines, roles, units, reports) or by letter, else one group.
    pub(crate) groups: Vec<ListingGroup>,
}

/// Documents under one heading.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListingGroup {
    /// For classes and anchors (`guideline`).
    pub(crate) code: String,
    /// `null` where there is but one group.
    pub(crate) heading: Option<String>,
    /// A line under the heading (a type's definition).
    pub(crate) text: Option<String>,
    /// The documents.
    pub(crate) items: Vec<RegisterItem>,
}

/// A document in a list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RegisterItem {
    /// The document; its marks tell a status other than in force.
    pub(crate) link: Link,
    /// Its summary.
    pub(crate) summary: Option<String>,
    /// Its kind or type, where the list mixes several.
    pub(crate) kind: Option<Code>,
    /// A few facts in a line: owner, units, review by, year.
    pub(crate) facts: Vec<Fact>,
    /// Documents below it (sub-processes, sub-units).
    pub(crate) children: Vec<RegisterItem>,
    /// Values by filter key, expanded: a unit's documents also carry the ids of the units above; `*` matches every
    /// choice (a document common to the whole organisation under `unit`).
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// The document that is a generated page: its title is the page's, its text the introduction.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Host {
    /// The document.
    pub(crate) doc: DocHead,
    /// Its body, as [`DocumentPage::body`].
    pub(crate) body: Option<Html>,
    /// Headings of the body.
    pub(crate) toc: Vec<TocItem>,
    /// Files beside the text.
    pub(crate) attachments: Vec<Attachment>,
    /// Its relations.
    pub(crate) relations: Vec<RelationBlock>,
    /// Its document control, for a controlled kind.
    pub(crate) control: Option<Control>,
}

/// The register of a kind: `<folder>/index.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RegisterPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// The kind, its name in the plural.
    pub(crate) kind: Code,
    /// The process map, the organisation tree; before the list.
    pub(crate) figure: Option<Figure>,
    /// The documents that have pages of their own.
    pub(crate) listing: Listing,
    /// Documents that live on this page (`[[entry]]`): terms, controls, indicators.
    pub(crate) entries: Vec<Entry>,
    /// A risk register's heat map and risks, a table of controls by level …
    pub(crate) tables: Vec<Table>,
}

/// A document whose address is an anchor on its register.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Entry {
    /// Its anchor.
    pub(crate) anchor: String,
    /// The document.
    pub(crate) doc: DocHead,
    /// Its keys.
    pub(crate) facts: Vec<Fact>,
    /// Its text.
    pub(crate) body: Option<Html>,
    /// The kind's own part (results of a control, chart of an indicator).
    pub(crate) part: Part,
    /// Its relations.
    pub(crate) relations: Vec<RelationBlock>,
    /// Document control of a control.
    pub(crate) control: Option<Control>,
}

/// The list of a folder that is no kind's register and whose `index.md` is a plain page, or that has none.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FolderPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Folders below.
    pub(crate) folders: Vec<Link>,
    /// The documents.
    pub(crate) listing: Listing,
}

// ---------------------------------------------------------------- generated pages

/// `index.html`. The intranet's answers "I am … and I need …", the external one shows the reports first.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct StartPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// "I am …": roles in use by type (managers, specialists, staff, groups); most used first.
    pub(crate) roles: Vec<LinkGroup>,
    /// The process map.
    pub(crate) map: Option<Figure>,
    /// Registers and pages with what they hold, most used first.
    pub(crate) shortcuts: Vec<Shortcut>,
    /// What changed lately, newest first, at most eight.
    pub(crate) changes: Vec<Change>,
    /// What is overdue or due soon, at most eight (intranet).
    pub(crate) due: Vec<DueItem>,
    /// This and next month's events, at most six.
    pub(crate) events: Vec<Event>,
    /// Reports by type, newest first (external; the intranet has them too, further down).
    pub(crate) reports: Vec<ReportSeries>,
    /// The management-system document's chapters at the top level.
    pub(crate) chapters: Vec<Link>,
}

/// A way in from the start page.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Shortcut {
    /// `routine`, `forms` …: for classes.
    pub(crate) code: String,
    /// Where it leads.
    pub(crate) link: Link,
    /// What is there, in a few words (`t.shortcut.*`).
    pub(crate) text: Option<String>,
    /// How many documents, where it is a register.
    pub(crate) count: Option<usize>,
}

/// Reports of one type.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ReportSeries {
    /// The type's name in the plural.
    pub(crate) heading: String,
    /// Newest first.
    pub(crate) years: Vec<ReportYear>,
}

/// `a-o.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct IndexPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// All letters of the alphabet, and `0–9` where needed; empty ones are shown greyed in the row of letters.
    pub(crate) letters: Vec<IndexLetter>,
}

/// A letter of the index.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct IndexLetter {
    /// `Å`.
    pub(crate) letter: String,
    /// Its anchor, starting with `_`.
    pub(crate) anchor: String,
    /// In the language's order; may be empty.
    pub(crate) entries: Vec<IndexEntry>,
}

/// An entry of the index.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct IndexEntry {
    /// The name it is found under.
    pub(crate) name: String,
    /// The document.
    pub(crate) link: Link,
    /// Set where `name` is not the document's title: shown as "name, see title".
    pub(crate) see: bool,
    /// Its kind or type.
    pub(crate) kind: Code,
}

/// `sok.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SearchPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
}

/// `arshjul.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct WheelPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// The year.
    pub(crate) wheel: Wheel,
}

/// The annual wheel and its lists.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Wheel {
    /// The picture.
    pub(crate) figure: Option<Figure>,
    /// Twelve months.
    pub(crate) months: Vec<Month>,
    /// What has no month: continuous, per case, when needed.
    pub(crate) unplaced: Vec<Event>,
    /// Choices to filter by (`role`, `wheel`, `unit`).
    pub(crate) filters: Vec<Filter>,
}

/// A month of the wheel.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Month {
    /// 1 to 12.
    pub(crate) number: u32,
    /// Its name.
    pub(crate) name: String,
    /// Its events, by day then title.
    pub(crate) events: Vec<Event>,
    /// How many reviews are left out where a month has very many ("och 83 översyner till"); else empty.
    pub(crate) more: String,
}

/// `krav.html`: requirements and what meets them.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RequirementsPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// All laws together.
    pub(crate) coverage: Coverage,
    /// The laws that hold requirements.
    pub(crate) laws: Vec<LawRequirements>,
}

/// A law's requirements.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LawRequirements {
    /// Its anchor, starting with `_`.
    pub(crate) anchor: String,
    /// The law.
    pub(crate) link: Link,
    /// Met, of all.
    pub(crate) coverage: Coverage,
    /// Its requirements in order.
    pub(crate) sections: Vec<RequirementRow>,
}

/// A requirement.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RequirementRow {
    /// The section on the law's page ("4 kap. 2 §").
    pub(crate) link: Link,
    /// Its title or first words.
    pub(crate) title: Option<String>,
    /// Its content in own words.
    pub(crate) text: Option<Html>,
    /// `met` or `unmet`.
    pub(crate) state: Code,
    /// What meets it, by kind.
    pub(crate) met_by: Vec<LinkGroup>,
}

/// `andringar.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ChangesPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Choices to filter by (`role`, `unit`, `kind`).
    pub(crate) filters: Vec<Filter>,
    /// Changes by month ("mars 2026"), newest first.
    pub(crate) months: Vec<ChangeMonth>,
    /// Whether older changes are left out: they stand in each document's history.
    pub(crate) is_cut: bool,
    /// Roles and what changed for them, groups expanded: the list without script.
    pub(crate) by_role: Vec<ChangeGroup>,
    /// Units and what changed for them.
    pub(crate) by_unit: Vec<ChangeGroup>,
}

/// Changes of one month.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ChangeMonth {
    /// "mars 2026".
    pub(crate) heading: String,
    /// Newest first.
    pub(crate) changes: Vec<Change>,
}

/// A role or unit and the changes that concern it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ChangeGroup {
    /// The role or unit.
    pub(crate) link: Link,
    /// Newest first.
    pub(crate) changes: Vec<Change>,
}

/// `arkiv.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ArchivePage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Repealed documents by kind: document, repealed, replaced by.
    pub(crate) repealed: Vec<ArchiveGroup>,
    /// Reports of years before the last, by type.
    pub(crate) reports: Vec<ReportSeries>,
}

/// Repealed documents of a kind.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ArchiveGroup {
    /// The kind's name in the plural.
    pub(crate) heading: String,
    /// Latest repealed first.
    pub(crate) items: Vec<ArchiveItem>,
}

/// A repealed document.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ArchiveItem {
    /// The document.
    pub(crate) link: Link,
    /// Its version.
    pub(crate) version: Option<String>,
    /// When it ceased to apply.
    pub(crate) repealed: Option<Date>,
    /// What came instead.
    pub(crate) successors: Vec<Link>,
}

/// `blanketter.html`: forms, templates, checklists, attachments.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FormsPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Choices to filter by (`unit`, `process`).
    pub(crate) filters: Vec<Filter>,
    /// By type; attachments last.
    pub(crate) groups: Vec<FormGroup>,
}

/// Forms of one type.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FormGroup {
    /// `form`, `template`, `checklist`, `attachment`.
    pub(crate) code: String,
    /// The type's name in the plural.
    pub(crate) heading: String,
    /// In the language's order.
    pub(crate) items: Vec<FormItem>,
}

/// A form: a document, a file, or both.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FormItem {
    /// The document or the file.
    pub(crate) link: Link,
    /// `PDF · 240 kB` for a file.
    pub(crate) format: Option<String>,
    /// Its summary.
    pub(crate) summary: Option<String>,
    /// Where it is used: the documents it belongs to.
    pub(crate) used_in: Vec<Link>,
    /// As in [`RegisterItem::filters`].
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// `tillganglighet.html`: from `content/tillganglighet.md`, else from `[accessibility]`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AccessibilityPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written statement; then the other fields are not shown.
    pub(crate) host: Option<Host>,
    /// Who is responsible for the site.
    pub(crate) organisation: String,
    /// The edition's address.
    pub(crate) address: Option<String>,
    /// `full`, `partial`, `none`; `null` where nothing is said.
    pub(crate) conformance: Option<Code>,
    /// Known shortcomings.
    pub(crate) shortcomings: Vec<Shortcoming>,
    /// When the site was assessed.
    pub(crate) assessed: Option<Date>,
    /// How it was assessed.
    pub(crate) method: Option<String>,
    /// How to report what doesn't work: text, address or link.
    pub(crate) contact: Option<Value>,
    /// Where to complain (the authority's page).
    pub(crate) complaint_url: Option<String>,
}

/// Something on the site that does not conform.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Shortcoming {
    /// What.
    pub(crate) text: String,
    /// Why, or when it will be mended.
    pub(crate) reason: Option<String>,
}

/// `halsa.html`, intranet only.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct HealthPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Figures at a glance, each leading to its section.
    pub(crate) figures: Vec<KeyFigure>,
    /// Documents whose review is overdue, longest first.
    pub(crate) overdue: Vec<DueItem>,
    /// Documents due within `[review] soon` days.
    pub(crate) soon: Vec<DueItem>,
    /// Gaps: processes without routines, activities without responsible … by check.
    pub(crate) gaps: Vec<Gap>,
    /// Requirements that nothing meets.
    pub(crate) unmet: Vec<RequirementRow>,
    /// All findings by owner.
    pub(crate) findings: Vec<FindingGroup>,
}

/// Documents that lack the same thing.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Gap {
    /// The check's code (`process-without-routine`).
    pub(crate) code: String,
    /// What is lacking, as a heading.
    pub(crate) heading: String,
    /// How many documents.
    pub(crate) count: usize,
    /// The documents; of a great many the first.
    pub(crate) links: Vec<Link>,
}

/// Findings on one owner's documents.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FindingGroup {
    /// The owner; `null` for documents without one.
    pub(crate) owner: Option<Link>,
    /// How many findings.
    pub(crate) count: usize,
    /// The findings by document; of a great many the first.
    pub(crate) findings: Vec<FindingRow>,
}

/// One finding.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FindingRow {
    /// `error` or `warning`.
    pub(crate) severity: Code,
    /// The check's code.
    pub(crate) code: String,
    /// What was found.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
    /// The document, where the file is one.
    pub(crate) document: Option<Link>,
    /// `rutiner/lex-sarah.md:12:3`.
    pub(crate) place: String,
}

/// `atgarder.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MeasuresPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Choices to filter by (`role`, `unit`, `state`, `cause`).
    pub(crate) filters: Vec<Filter>,
    /// Open ones first, soonest due first.
    pub(crate) measures: Vec<Measure>,
}

/// `404.html`: served at any depth, so `page.root` is the path of `base_url`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NotFoundPage {
    /// The frame.
    pub(crate) page: Shell,
    /// Ways out: registers and pages that most readers look for.
    pub(crate) links: Vec<Link>,
}

/// An alias: leads on to the document.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RedirectPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The document.
    pub(crate) target: Link,
}

// ---------------------------------------------------------------- generated blocks in a body

/// What a page's header and footer know of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Around {
    /// As [`Shell::root`].
    pub(crate) root: String,
    /// As [`Shell::section`], where the menu has that item.
    pub(crate) section: Option<String>,
    /// Whether the search field stands in the header: not on pages that have one of their own, nor without search.
    pub(crate) search: bool,
}

/// The header of a page: [`Shell::header`].
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HeaderBlock {
    /// The page, as far as its header knows it.
    pub(crate) page: Around,
}

/// The links of a page's footer: [`Shell::footer`].
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FooterBlock {
    /// The page, as far as its footer knows it.
    pub(crate) page: Around,
}

/// A picture: `handbok-process-map`, `-process`, `-cycle`, `-risks`, `-chart`, `-organisation`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FigureBlock {
    /// The picture.
    pub(crate) figure: Figure,
}

/// A table: `handbok-controls`, `-types`, and `-register` with `columns`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TableBlock {
    /// The table.
    pub(crate) table: Table,
    /// Choices to filter by.
    pub(crate) filters: Vec<Filter>,
}

/// A responsibility matrix: `handbok-matrix`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MatrixBlock {
    /// The matrix.
    pub(crate) matrix: Matrix,
}

/// A list of documents: `handbok-register`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListBlock {
    /// Unique on the page: `_list-1`.
    pub(crate) id: String,
    /// The caption, where given.
    pub(crate) caption: Option<String>,
    /// The documents; no filters.
    pub(crate) listing: Listing,
}

/// Requirements: `handbok-requirements`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RequirementsBlock {
    /// The caption, where given.
    pub(crate) caption: Option<String>,
    /// The laws.
    pub(crate) laws: Vec<LawRequirements>,
}

/// The annual wheel: `handbok-wheel`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct WheelBlock {
    /// The caption, where given.
    pub(crate) caption: Option<String>,
    /// The year; no filters.
    pub(crate) wheel: Wheel,
}

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
