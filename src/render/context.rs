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
pub type Href = String;

/// A path from the edition's root (`roller/index.html`), for what is the same on every page: the template writes
/// `page.root` before it.
pub type RootHref = String;

/// Sanitised HTML, printed with `| safe`. Its vocabulary beside plain CommonMark is in [`DocumentPage::body`].
pub type Html = String;

/// A context that knows its template.
pub trait PageContext: Serialize {
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
pub struct Site {
    /// `title` of the configuration.
    pub title: String,
    /// `organisation` of the configuration.
    pub organisation: String,
    /// `sv` or `en`: the value of `<html lang>`.
    pub lang: String,
    /// `intranet` or `external`, and its name.
    pub audience: Code,
    /// Id of `<main>` and target of the skip link: `innehall`, in English `content` (SITE.md).
    pub main_id: String,
    /// The menu, in groups. Only pages that this edition has.
    pub nav: Vec<NavGroup>,
    /// Links of every footer, in order: accessibility statement, contact page and the like (the feed, the calendar and
    /// the feedback links have their own places).
    pub footer: Vec<NavItem>,
    /// The generated pages that this edition has.
    pub pages: SitePages,
    /// Style sheets, scripts, icon and logo.
    pub assets: Assets,
    /// Free keys of `[extra]` in `theme.toml`, overlaid by `[extra]` of the configuration, as text.
    pub extra: BTreeMap<String, String>,
}

/// Where the generated pages lie; `null` for one that the edition lacks.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SitePages {
    /// The start page.
    pub home: RootHref,
    /// `sok.html`; `null` with `--no-search`.
    pub search: Option<RootHref>,
    /// `a-o.html`.
    pub index: Option<RootHref>,
    /// `arshjul.html`.
    pub wheel: Option<RootHref>,
    /// `krav.html`.
    pub requirements: Option<RootHref>,
    /// `andringar.html`.
    pub changes: Option<RootHref>,
    /// `arkiv.html`.
    pub archive: Option<RootHref>,
    /// `blanketter.html`.
    pub forms: Option<RootHref>,
    /// `tillganglighet.html`, always there.
    pub accessibility: RootHref,
    /// `halsa.html`, intranet only.
    pub health: Option<RootHref>,
    /// `atgarder.html`.
    pub measures: Option<RootHref>,
    /// The Atom feed of changes.
    pub feed: Option<RootHref>,
    /// `kalender.ics`.
    pub calendar: Option<RootHref>,
    /// The registers by kind code (`routine` → `rutiner/index.html`).
    pub registers: BTreeMap<String, RootHref>,
}

/// A heading in the menu and the pages under it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NavGroup {
    /// Heading in the site's language (`t.nav.*`).
    pub heading: String,
    /// The pages, in order.
    pub items: Vec<NavItem>,
}

/// A page in the menu or the footer.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NavItem {
    /// What [`Shell::section`] says when this item is the current one: a kind code, or the page's name (`changes`).
    pub id: String,
    /// Where it leads.
    pub url: RootHref,
    /// Link text.
    pub title: String,
    /// Whether it also stands in the short row at the top of wide screens (five to seven do).
    pub primary: bool,
}

/// The theme's fingerprinted files, from the edition's root.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Assets {
    /// Style sheets in order; normally one, with the tokens of `theme.toml` at its end.
    pub css: Vec<RootHref>,
    /// Scripts in order; normally `site.js` alone.
    pub js: Vec<RootHref>,
    /// `search.js`: loaded at once on the search page, elsewhere when the reader goes to the search field.
    pub search_js: Option<RootHref>,
    /// What `search.js` must be told of the shards (the manifest's path), from the edition's root.
    pub search_manifest: Option<RootHref>,
    /// The icon of the browser's tab, an SVG or PNG.
    pub icon: Option<RootHref>,
    /// The organisation's logo in the header.
    pub logo: Option<Image>,
}

/// A picture file with its size, so that nothing moves when it arrives.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Image {
    /// The file: from the root in [`Assets`], else relative to the page.
    pub src: String,
    /// Text alternative; empty for an ornament.
    pub alt: String,
    /// Width in CSS pixels, where known.
    pub width: Option<u32>,
    /// Height in CSS pixels, where known.
    pub height: Option<u32>,
}

// ---------------------------------------------------------------- the frame of a page

/// What every page needs beside its content: `page`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Shell {
    /// `document`, `register`, `start`, `search` …: the class of `<body>`.
    pub kind: String,
    /// The way to the edition's root: empty, `../`, `../../` …; on the 404 page the path of `base_url`.
    pub root: String,
    /// The heading `h1` and, with the site's name, `<title>`.
    pub title: String,
    /// Plain text for the meta description.
    pub description: Option<String>,
    /// Full address, where the audience has a `base_url`.
    pub canonical: Option<String>,
    /// Content of the robots meta: `noindex, nofollow` on every intranet page, `noindex` on redirects and the 404 page.
    pub robots: Option<String>,
    /// Id of the menu item that this page belongs under.
    pub section: Option<String>,
    /// From the start page to the parent, without the page itself. Empty on the start page.
    pub breadcrumbs: Vec<Link>,
    /// The header with the menu: `blocks/header.html`, made once for all pages of a folder under one menu item.
    pub header: Html,
    /// The footer's links: `blocks/footer.html`, made likewise.
    pub footer: Html,
    /// "Report a deviation", filled in for this page.
    pub deviation: Option<Href>,
    /// "Suggest a change / ask about this page", filled in for this page.
    pub feedback: Option<Href>,
    /// Where a citizen complains, filled in for this page.
    pub complaint: Option<Href>,
    /// The preview's bar (which audiences see the page); `null` in a published edition.
    pub preview_bar: Option<Html>,
    /// The preview's own scripts (live reload); empty in a published edition.
    pub preview_scripts: Vec<Href>,
    /// The preview's own style sheets; empty in a published edition.
    pub preview_styles: Vec<Href>,
}

// ---------------------------------------------------------------- small values

/// An enumeration's value: its code as in FORMAT.md and its name in the site's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Stable, for classes and data attributes (`in-force`, `guideline`).
    pub code: String,
    /// What the reader sees.
    pub label: String,
}

impl Code {
    /// A code with its label.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// A date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Date {
    /// `2026-03-01`, for `datetime` and data attributes.
    pub iso: String,
    /// `1 mars 2026`, in the site's language.
    pub text: String,
}

/// A link to a document, a place in one, or a generated page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads; empty for a document that this edition leaves out.
    pub url: Href,
    /// Link text.
    pub title: String,
    /// `kind/id` for `data-doc`, where it leads to a document.
    pub doc: Option<String>,
    /// The document's abbreviation (`MAS`); templates show it after a title that does not hold it.
    pub abbr: Option<String>,
    /// What sets it apart: status other than in force, "through the group", "common" …
    pub marks: Vec<Code>,
    /// `hreflang`/`lang` where the title is in another language than the site.
    pub lang: Option<String>,
}

/// A link and, below it or beside it, some words: members of the lists that are not relations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LinkGroup {
    /// Heading over the list, `null` for a list that needs none.
    pub heading: Option<String>,
    /// Links in the order to show.
    pub links: Vec<Link>,
    /// Where all of them stand, of a list too long for this page.
    pub more: Option<Link>,
}

/// One value in a fact or a table cell: exactly one of `text`, `link`, `date`, `html` is set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Value {
    /// Plain text.
    pub text: Option<String>,
    /// A link.
    pub link: Option<Link>,
    /// A date.
    pub date: Option<Date>,
    /// Inline HTML (from inline Markdown).
    pub html: Option<Html>,
    /// A remark after the value, in smaller type ("through Alla medarbetare").
    pub note: Option<String>,
}

impl Value {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// A link.
    pub fn link(link: Link) -> Self {
        Self { link: Some(link), ..Self::default() }
    }

    /// A date.
    pub fn date(date: Date) -> Self {
        Self { date: Some(date), ..Self::default() }
    }

    /// Inline HTML.
    pub fn html(html: impl Into<Html>) -> Self {
        Self { html: Some(html.into()), ..Self::default() }
    }

    /// The same value with a remark after it.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A named value or list of values, a row of a `<dl>`. Rows without values are left out by the builder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The front-matter key (`owner`, `review_by`, `location`): for classes and tests.
    pub code: String,
    /// Its name (`t.fact.<code>`).
    pub label: String,
    /// At least one.
    pub values: Vec<Value>,
}

/// An entry of the page's table of contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TocItem {
    /// The heading's id.
    pub id: String,
    /// The heading as plain text, with its number where headings are numbered.
    pub title: String,
    /// Headings one level down.
    pub children: Vec<TocItem>,
}

// ---------------------------------------------------------------- relations

/// One relation type in one direction, as this page sees it: `<section data-relation data-direction>`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RelationBlock {
    /// The relation's type as in FORMAT § 5 (`applies-to`).
    pub relation: String,
    /// `out` when this page is the relation's `from`, else `in`.
    pub direction: String,
    /// Where `[relations.<kind>]` of `theme.toml` puts it: `top`, `first`, `main`, else `rest`. The blocks of a document
    /// come in that order.
    pub place: String,
    /// What it is called from here (`t.relation.<type>.<direction>`), or finer by kind ("Mina rutiner").
    pub heading: String,
    /// Number of items in all groups.
    pub count: usize,
    /// The items; more than one group where they differ by letter, by kind or by type.
    pub groups: Vec<RelationGroup>,
}

/// Items of a relation that belong together.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RelationGroup {
    /// Heading ("Utför", "Checklistor"); `null` where there is but one group.
    pub heading: Option<String>,
    /// At least one, in the order to show.
    pub items: Vec<RelationItem>,
    /// Where all of them stand, of a list too long for this page.
    pub more: Option<Link>,
}

/// The document at the other end; one item however many relations of the type join the two.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RelationItem {
    /// The document.
    pub link: Link,
    /// What the relation says beside the document: activities, letters, law sections, `what`.
    pub details: Vec<Value>,
    /// Groups it comes through; empty when stated directly.
    pub via: Vec<Link>,
}

// ---------------------------------------------------------------- documents

/// What any document says of itself: `doc`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DocHead {
    /// `kind/id`, for `<article data-doc>`.
    pub doc: String,
    /// Its kind (`routine`, "Rutin").
    pub kind: Code,
    /// Its type within the kind (`checklist`, "Checklista").
    pub r#type: Option<Code>,
    /// Title, the page's `h1`.
    pub title: String,
    /// Abbreviation ("MAS").
    pub abbr: Option<String>,
    /// The written summary as plain text; `null` where it would only repeat the first paragraph.
    pub summary: Option<String>,
    /// Other names of the same thing.
    pub also_called: Vec<String>,
    /// `in-force` also for the kinds that have no lifecycle.
    pub status: Code,
    /// Whether the kind has a lifecycle; if not, the status is not shown.
    pub controlled: bool,
    /// `revising = true`: in force, shown as under revision.
    pub revising: bool,
    /// First day it applies.
    pub valid_from: Option<Date>,
    /// Last day it applies.
    pub valid_to: Option<Date>,
    /// To be reviewed at the latest.
    pub review_by: Option<Date>,
    /// The day it was repealed, or the day after `valid_to` when that has passed.
    pub repealed: Option<Date>,
    /// Version as written.
    pub version: Option<String>,
    /// What came instead, for a repealed document.
    pub successors: Vec<Link>,
    /// Units it belongs to; empty: common to the whole organisation.
    pub units: Vec<Link>,
}

/// The document-control block `<dl data-block="control">` of the controlled kinds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Control {
    /// Type, number, version, approved, approved by, valid from/to, review by, reviewed, owner, units, retention …
    pub rows: Vec<Fact>,
    /// The history, newest first.
    pub revisions: Vec<Revision>,
}

/// One `[[revision]]`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Revision {
    /// Version, where given.
    pub version: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// What changed, inline HTML.
    pub change: Html,
    /// Who: a role's title or the text as written.
    pub by: Option<Value>,
    /// `major` or `minor`.
    pub class: Option<Code>,
    /// What made it necessary.
    pub cause: Option<Code>,
}

/// A file beside the text.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Attachment {
    /// The file.
    pub url: Href,
    /// What it is.
    pub title: String,
    /// `PDF`, `DOCX` … in capitals.
    pub format: String,
    /// `240 kB`, in the site's language.
    pub size: Option<String>,
}

/// One `[[measure]]`, in a document or on the measures page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Measure {
    /// What is to be done.
    pub title: String,
    /// The document it stands in; `null` on that document's own page.
    pub document: Option<Link>,
    /// What made it necessary.
    pub cause: Option<Code>,
    /// Who sees to it.
    pub responsible: Vec<Link>,
    /// To be done at the latest.
    pub due: Option<Date>,
    /// Done.
    pub done: Option<Date>,
    /// To be followed up.
    pub follow_up: Option<Date>,
    /// What came of it, inline HTML.
    pub effect: Option<Html>,
    /// `planned`, `overdue`, `done`, `followed-up`.
    pub state: Code,
    /// As in [`RegisterItem::filters`] (`unit`, `role`, `state`, `cause`).
    pub filters: BTreeMap<String, Vec<String>>,
}

/// One recurring or dated event.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Event {
    /// The number that marks it in the wheel's picture, where there is one.
    pub number: Option<u32>,
    /// What happens.
    pub title: String,
    /// The document that says so; `null` on that document's own page.
    pub document: Option<Link>,
    /// When, in words: "mars och september", "varje tertial", "15 februari 2027".
    pub when: String,
    /// Its next day where it has one.
    pub date: Option<Date>,
    /// Who sees to it.
    pub responsible: Vec<Link>,
    /// What comes of it.
    pub result: Option<Link>,
    /// Which ring: `quality` or `planning`.
    pub wheel: Code,
    /// `event`, `control`, `report`, `review`: where it comes from.
    pub source: Code,
}

/// A change: a revision, a new document, a repeal.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Change {
    /// When.
    pub date: Date,
    /// `new`, `revised`, `repealed`.
    pub what: Code,
    /// The document.
    pub link: Link,
    /// Its kind, or type where it has one.
    pub kind: Code,
    /// The version after the change.
    pub version: Option<String>,
    /// What changed, inline HTML.
    pub text: Option<Html>,
    /// `major` or `minor`.
    pub class: Option<Code>,
    /// What made it necessary.
    pub cause: Option<Code>,
    /// As in [`RegisterItem::filters`] (`role` with groups expanded, `unit`, `kind`).
    pub filters: BTreeMap<String, Vec<String>>,
}

/// A document's page. The template is chosen by [`Part`].
#[derive(Debug, Clone, Default, Serialize)]
pub struct DocumentPage {
    /// The frame.
    pub page: Shell,
    /// The document.
    pub doc: DocHead,
    /// What stands at the top, before the text, and is no relation: location, competence, parties outside the handbook
    /// (`applies_to`), contact, method, frequency, target …, in the order to show. (Owner, units, roles it applies to
    /// come from [`DocumentPage::relations`]; purpose, trigger and result from the part.)
    pub facts: Vec<Fact>,
    /// Headings of the body.
    pub toc: Vec<TocItem>,
    /// The body. Beside plain CommonMark it holds: tables inside
    /// `<div class="hb-scroll" tabindex="0" role="group" aria-label="…">`; column alignment as `class="hb-center"`
    /// and `class="hb-right"` on cells; alerts as `<div class="hb-alert hb-alert--important" role="note">` with
    /// `<p class="hb-alert-title">`; task lists as `<ul class="hb-tasks">` with `<span class="hb-task" aria-hidden>`
    /// or disabled checkboxes; wide `<pre tabindex="0">`; `<figure>` with `<figcaption>`; footnotes in
    /// `<section class="hb-footnotes">`; `<abbr title>` and `<span lang>`; heading anchors are the ids alone.
    pub body: Option<Html>,
    /// The kind's own part.
    pub part: Part,
    /// Files beside the text.
    pub attachments: Vec<Attachment>,
    /// The document's own events.
    pub events: Vec<Event>,
    /// The document's own measures.
    pub measures: Vec<Measure>,
    /// Every visible relation, grouped by type and direction, in the order to show. The template may show some of them
    /// higher up; none is left out.
    pub relations: Vec<RelationBlock>,
    /// The document-control block; `null` for kinds without a lifecycle.
    pub control: Option<Control>,
    /// The document before this one (chapters).
    pub previous: Option<Link>,
    /// The document after this one (chapters).
    pub next: Option<Link>,
    /// Documents in this document's folder, where it is that folder's `index.md`.
    pub listing: Option<Listing>,
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
pub enum Part {
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
pub struct ChapterPart {
    /// Where in the improvement cycle it belongs.
    pub phase: Option<Code>,
    /// The whole document's chapters, in order, this one among them.
    pub chapters: Vec<ChapterLink>,
}

/// A chapter in the list of chapters.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChapterLink {
    /// The chapter.
    pub link: Link,
    /// Whether it is the page's own.
    pub current: bool,
    /// Chapters below it.
    pub children: Vec<ChapterLink>,
}

/// process: the picture and the activities in order.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ProcessPart {
    /// The group that main processes are shown under.
    pub group: Option<String>,
    /// What it is to achieve, inline HTML.
    pub purpose: Option<Html>,
    /// For whom the value is made.
    pub receiver: Option<String>,
    /// What starts it.
    pub trigger: Option<String>,
    /// What it ends in.
    pub result: Option<String>,
    /// Requirements and goals, inline HTML.
    pub goals: Vec<Html>,
    /// A hand-drawn map.
    pub map: Option<Image>,
    /// The swimlane; `null` with `diagram = false` or without activities.
    pub flow: Option<Figure>,
    /// The activities: the picture's text equivalent too.
    pub phases: Vec<Phase>,
    /// Activities × roles.
    pub matrix: Option<Matrix>,
}

/// Activities that share a `phase`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Phase {
    /// `null` where the process has no phases.
    pub title: Option<String>,
    /// In order.
    pub activities: Vec<Activity>,
}

/// One activity, decision or event of a process.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Activity {
    /// The anchor, `activity-<id>`.
    pub anchor: String,
    /// Its place in the process, from 1.
    pub number: usize,
    /// Title.
    pub title: String,
    /// `activity`, `decision`, `event`.
    pub kind: Code,
    /// What is done, inline HTML.
    pub text: Option<Html>,
    /// Who takes part, by letter; only letters that are used.
    pub people: Vec<LetterRoles>,
    /// Another unit that does it.
    pub unit: Option<Link>,
    /// Routines.
    pub routines: Vec<Link>,
    /// Forms, templates, checklists.
    pub uses: Vec<Link>,
    /// Laws with their sections (`SoL 14 kap. 3 §`).
    pub laws: Vec<Link>,
    /// Collaborations.
    pub collaboration: Vec<Link>,
    /// The sub-process that details it.
    pub process: Option<Link>,
    /// Time limit as written.
    pub deadline: Option<String>,
    /// What follows, where it is not simply the next activity.
    pub next: Vec<NextStep>,
    /// The flow ends here.
    pub ends: bool,
}

/// The roles that have a letter in an activity, task or duty.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LetterRoles {
    /// `responsible`, `accountable`, `decides`, `consulted`, `informed`.
    pub letter: Code,
    /// The roles.
    pub roles: Vec<Link>,
}

/// A branch of the flow.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NextStep {
    /// The condition ("Inleds inte").
    pub when: Option<String>,
    /// The activity it leads to.
    pub link: Link,
}

/// routine: its purpose; the rest is facts (location, competence, outside parties it applies to) and relations.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RoutinePart {
    /// What it is for, inline HTML.
    pub purpose: Option<Html>,
    /// A form or checklist, filled in by hand: printing is offered at the top.
    pub fill_in: bool,
}

/// role: "my handbook" beside the relations.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RolePart {
    /// Whether it is a group (its members' pages show what applies to it) or a forum.
    pub group: bool,
    /// The written tasks.
    pub duties: Vec<Duty>,
    /// A group's members with groups within expanded; `via` where through one.
    pub members: Vec<RelationItem>,
    /// The role's dates: events, controls, reviews of what it owns, measures; soonest first.
    pub dates: Vec<Event>,
    /// What changed in the last 90 days of what concerns the role, newest first.
    pub changes: Vec<Change>,
    /// Documents the role owns that are overdue or soon due.
    pub due: Vec<DueItem>,
}

/// One `[[duty]]`, or one `[[task]]` of a matrix.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Duty {
    /// The task.
    pub title: String,
    /// How the role takes part.
    pub letter: Code,
    /// Cannot be handed over.
    pub ultimate: bool,
    /// More words, inline HTML.
    pub text: Option<Html>,
    /// Laws with their sections.
    pub laws: Vec<Link>,
    /// Routines.
    pub routines: Vec<Link>,
    /// Processes.
    pub processes: Vec<Link>,
}

/// A document whose review is due.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DueItem {
    /// The document.
    pub link: Link,
    /// Its kind, or type where it has one.
    pub kind: Code,
    /// The day.
    pub date: Date,
    /// `overdue` or `soon`.
    pub state: Code,
    /// Who keeps it.
    pub owner: Option<Link>,
}

/// unit: what it shares with others. What is its own comes from the relation `belongs-to` (its block grouped by kind
/// or type).
#[derive(Debug, Clone, Default, Serialize)]
pub struct UnitPart {
    /// What it shares with the units above it and with the whole organisation, by kind or type.
    pub common: Vec<LinkGroup>,
    /// Its place in the organisation.
    pub tree: Option<Figure>,
    /// What changed in the last 90 days, newest first.
    pub changes: Vec<Change>,
}

/// matrix: a responsibility matrix or a register.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MatrixPart {
    /// `layout = "raci"`.
    pub matrix: Option<Matrix>,
    /// `layout = "register"`.
    pub table: Option<Table>,
    /// Choices to filter the register by.
    pub filters: Vec<Filter>,
}

/// report: a publication's title block and its years.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReportPart {
    /// "2025", "Tertial 1 2026".
    pub period: String,
    /// Adopted by, date, diary number, receivers: the decision.
    pub decision: Vec<Fact>,
    /// The report's figures at a glance.
    pub key_figures: Vec<KeyFigure>,
    /// Reports of the same type and unit, newest first, this one among them.
    pub years: Vec<ReportYear>,
}

/// A figure at a glance.
#[derive(Debug, Clone, Default, Serialize)]
pub struct KeyFigure {
    /// The value with its unit of measurement, in the site's number format.
    pub value: String,
    /// What it measures.
    pub label: String,
    /// The change or the target in words ("mål 95 %, 91 % förra året").
    pub note: Option<String>,
    /// The indicator.
    pub link: Option<Link>,
}

/// A report of one year.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReportYear {
    /// "2025".
    pub period: String,
    /// The report.
    pub link: Link,
    /// When it was adopted.
    pub approved: Option<Date>,
    /// Whether it is the page's own.
    pub current: bool,
}

/// law: its sections and what meets them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LawPart {
    /// The text's address outside.
    pub source: Option<Href>,
    /// The day it was repealed, when it has been.
    pub repealed: Option<Date>,
    /// The law that came instead.
    pub replaced_by: Option<Link>,
    /// The sections, by chapter.
    pub chapters: Vec<LawChapter>,
    /// How many sections the handbook must meet, and how many it does.
    pub coverage: Option<Coverage>,
}

/// Sections of one chapter.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LawChapter {
    /// "4 kap."; `null` for a law without chapters.
    pub title: Option<String>,
    /// In order.
    pub sections: Vec<LawSection>,
}

/// One section of a law.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LawSection {
    /// The anchor, `sec-4-2`.
    pub anchor: String,
    /// "4 kap. 2 §".
    pub reference: String,
    /// Its title, where given.
    pub title: Option<String>,
    /// Its content in own words.
    pub text: Option<Html>,
    /// General advice to it.
    pub advice: Option<Html>,
    /// Last amended.
    pub amended: Option<Date>,
    /// Whether the handbook must show how it is met.
    pub requirement: bool,
    /// `met`, `unmet` where it is a requirement.
    pub state: Option<Code>,
    /// `complies-with` and `mentions` of this very section.
    pub relations: Vec<RelationBlock>,
}

/// Requirements met, of all.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Coverage {
    /// Sections that a document in force complies with.
    pub met: usize,
    /// All sections with `requirement = true`.
    pub total: usize,
}

/// risk: the heat map and the risks.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RiskPart {
    /// The heat map.
    pub heat: Option<Figure>,
    /// The risks, highest value first.
    pub risks: Vec<Risk>,
}

/// One `[[risk]]`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Risk {
    /// The number in the heat map.
    pub number: u32,
    /// What could happen.
    pub title: String,
    /// Why, inline HTML.
    pub cause: Option<Html>,
    /// 1 to scale.
    pub probability: u32,
    /// 1 to scale.
    pub consequence: u32,
    /// The risk value.
    pub value: u32,
    /// Whether it is to be dealt with first.
    pub prioritised: bool,
    /// Processes of its own.
    pub processes: Vec<Link>,
    /// Units of its own.
    pub units: Vec<Link>,
    /// What is done about it, inline HTML.
    pub measure: Option<Html>,
    /// Who sees to it.
    pub responsible: Vec<Link>,
    /// To be done at the latest.
    pub due: Option<Date>,
    /// Done.
    pub done: Option<Date>,
    /// What came of it, inline HTML.
    pub effect: Option<Html>,
    /// How it is dealt with.
    pub track: Option<Code>,
    /// `planned`, `overdue`, `done`; `null` without a measure.
    pub state: Option<Code>,
}

/// control: its results.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ControlPart {
    /// Newest first.
    pub results: Vec<ControlResult>,
}

/// One `[[result]]` of a self-check.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ControlResult {
    /// When.
    pub date: Option<Date>,
    /// What was seen, inline HTML.
    pub text: Option<Html>,
    /// What is done about it, inline HTML.
    pub measure: Option<Html>,
    /// Who sees to it.
    pub responsible: Vec<Link>,
    /// To be done at the latest.
    pub due: Option<Date>,
    /// Done.
    pub done: Option<Date>,
}

/// indicator: its chart and values.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IndicatorPart {
    /// The chart with its table.
    pub chart: Option<Figure>,
    /// The latest value at a glance.
    pub latest: Option<KeyFigure>,
}

// ---------------------------------------------------------------- pictures, tables, matrices

/// A picture drawn at build time, with its text equivalent.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Figure {
    /// Unique on the page: `_figure-1`.
    pub id: String,
    /// `map`, `flow`, `wheel`, `cycle`, `heat`, `chart`, `tree`: for classes.
    pub kind: String,
    /// "Figur 2", in the order of the page; `null` where the page has but this one.
    pub number: Option<u32>,
    /// Caption; `null` where the heading above says it.
    pub caption: Option<String>,
    /// Name of the scroll region.
    pub label: String,
    /// The inline SVG.
    pub svg: Html,
    /// A narrow drawing of the same for phones.
    pub compact: Option<Html>,
    /// A table that says the same; `null` where the page shows it beside the picture anyway.
    pub table: Option<Table>,
    /// A list that says the same.
    pub list: Option<Vec<TextNode>>,
}

/// A line of a picture's text equivalent.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TextNode {
    /// The line.
    pub value: Value,
    /// Lines under it.
    pub children: Vec<TextNode>,
}

/// A table. Its first column is the row's header.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Table {
    /// Unique on the page: `_table-1`.
    pub id: String,
    /// Caption, and name of the scroll region.
    pub caption: String,
    /// Whether the caption is shown or only told to screen readers.
    pub caption_hidden: bool,
    /// Whether the reader may sort by a column (`site.js`).
    pub sortable: bool,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; as many cells as columns.
    pub rows: Vec<Row>,
    /// The same as CSV.
    pub csv: Option<Href>,
}

/// A column.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Column {
    /// For classes and tests (`review_by`).
    pub code: String,
    /// Its name.
    pub label: String,
    /// Numbers: set right.
    pub numeric: bool,
}

/// A row.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Row {
    /// Its anchor, where something links to it.
    pub anchor: Option<String>,
    /// One for each column.
    pub cells: Vec<Cell>,
    /// As in [`RegisterItem::filters`].
    pub filters: BTreeMap<String, Vec<String>>,
}

/// A cell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// What stands there, one under the other; may be empty.
    pub values: Vec<Value>,
    /// What to sort by where the text won't do (a number, an ISO date).
    pub sort: Option<String>,
}

/// A responsibility matrix: rows × roles with letters.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Matrix {
    /// Unique on the page: `_matrix-1`.
    pub id: String,
    /// Caption, and name of the scroll region.
    pub caption: String,
    /// What a row is ("Aktivitet", "Process", "Uppgift").
    pub row_label: String,
    /// The columns.
    pub roles: Vec<MatrixRole>,
    /// Rows under their headings.
    pub groups: Vec<MatrixGroup>,
    /// How many rows more it has, of a matrix too large for a page.
    pub left: usize,
    /// The letters that are used, with their meaning: `code` is the letter's code, `short` what the cell shows.
    pub legend: Vec<MatrixLetter>,
    /// The same as CSV.
    pub csv: Option<Href>,
}

/// A role's column.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MatrixRole {
    /// The role's id: the value of the per-role view.
    pub id: String,
    /// The role.
    pub link: Link,
}

/// Rows that belong together.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MatrixGroup {
    /// The process, where rows are activities of several.
    pub heading: Option<Link>,
    /// The rows.
    pub rows: Vec<MatrixRow>,
}

/// One activity, process, task or duty.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MatrixRow {
    /// Its anchor, where it is defined here (a task).
    pub anchor: Option<String>,
    /// What it is.
    pub value: Value,
    /// Laws, routines of a task.
    pub details: Vec<Value>,
    /// One list of letters for each role, in the order of [`Matrix::roles`].
    pub cells: Vec<Vec<MatrixLetter>>,
}

/// A letter: how a role takes part.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MatrixLetter {
    /// `responsible` …
    pub code: String,
    /// `U` (sv), `R` (en): what the cell shows.
    pub short: String,
    /// "utför".
    pub label: String,
    /// Where the cell leads: the activity.
    pub url: Option<Href>,
}

// ---------------------------------------------------------------- registers and lists

/// A choice to filter a list by.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Filter {
    /// The URL parameter and the key in [`RegisterItem::filters`]: `unit`, `type`, `process`, `role`, `status`.
    pub key: String,
    /// Its name.
    pub label: String,
    /// The choices that occur, in the order to show.
    pub options: Vec<FilterOption>,
}

/// One choice.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FilterOption {
    /// An id or code.
    pub value: String,
    /// Its name.
    pub label: String,
}

/// A list of documents with its filters.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Listing {
    /// Number of documents in all groups.
    pub count: usize,
    /// Choices; empty for a short list.
    pub filters: Vec<Filter>,
    /// The documents, grouped by type (processes, routines, roles, units, reports) or by letter, else one group.
    pub groups: Vec<ListingGroup>,
}

/// Documents under one heading.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ListingGroup {
    /// For classes and anchors (`guideline`).
    pub code: String,
    /// `null` where there is but one group.
    pub heading: Option<String>,
    /// A line under the heading (a type's definition).
    pub text: Option<String>,
    /// The documents.
    pub items: Vec<RegisterItem>,
}

/// A document in a list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RegisterItem {
    /// The document; its marks tell a status other than in force.
    pub link: Link,
    /// Its summary.
    pub summary: Option<String>,
    /// Its kind or type, where the list mixes several.
    pub kind: Option<Code>,
    /// A few facts in a line: owner, units, review by, year.
    pub facts: Vec<Fact>,
    /// Documents below it (sub-processes, sub-units).
    pub children: Vec<RegisterItem>,
    /// Values by filter key, expanded: a unit's documents also carry the ids of the units above; `*` matches every
    /// choice (a document common to the whole organisation under `unit`).
    pub filters: BTreeMap<String, Vec<String>>,
}

/// The document that is a generated page: its title is the page's, its text the introduction.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Host {
    /// The document.
    pub doc: DocHead,
    /// Its body, as [`DocumentPage::body`].
    pub body: Option<Html>,
    /// Headings of the body.
    pub toc: Vec<TocItem>,
    /// Files beside the text.
    pub attachments: Vec<Attachment>,
    /// Its relations.
    pub relations: Vec<RelationBlock>,
    /// Its document control, for a controlled kind.
    pub control: Option<Control>,
}

/// The register of a kind: `<folder>/index.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RegisterPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// The kind, its name in the plural.
    pub kind: Code,
    /// The process map, the organisation tree; before the list.
    pub figure: Option<Figure>,
    /// The documents that have pages of their own.
    pub listing: Listing,
    /// Documents that live on this page (`[[entry]]`): terms, controls, indicators.
    pub entries: Vec<Entry>,
    /// A risk register's heat map and risks, a table of controls by level …
    pub tables: Vec<Table>,
}

/// A document whose address is an anchor on its register.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Entry {
    /// Its anchor.
    pub anchor: String,
    /// The document.
    pub doc: DocHead,
    /// Its keys.
    pub facts: Vec<Fact>,
    /// Its text.
    pub body: Option<Html>,
    /// The kind's own part (results of a control, chart of an indicator).
    pub part: Part,
    /// Its relations.
    pub relations: Vec<RelationBlock>,
    /// Document control of a control.
    pub control: Option<Control>,
}

/// The list of a folder that is no kind's register and whose `index.md` is a plain page, or that has none.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FolderPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// Folders below.
    pub folders: Vec<Link>,
    /// The documents.
    pub listing: Listing,
}

// ---------------------------------------------------------------- generated pages

/// `index.html`. The intranet's answers "I am … and I need …", the external one shows the reports first.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StartPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// "I am …": roles in use by type (managers, specialists, staff, groups); most used first.
    pub roles: Vec<LinkGroup>,
    /// The process map.
    pub map: Option<Figure>,
    /// Registers and pages with what they hold, most used first.
    pub shortcuts: Vec<Shortcut>,
    /// What changed lately, newest first, at most eight.
    pub changes: Vec<Change>,
    /// What is overdue or due soon, at most eight (intranet).
    pub due: Vec<DueItem>,
    /// This and next month's events, at most six.
    pub events: Vec<Event>,
    /// Reports by type, newest first (external; the intranet has them too, further down).
    pub reports: Vec<ReportSeries>,
    /// The management-system document's chapters at the top level.
    pub chapters: Vec<Link>,
}

/// A way in from the start page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Shortcut {
    /// `routine`, `forms` …: for classes.
    pub code: String,
    /// Where it leads.
    pub link: Link,
    /// What is there, in a few words (`t.shortcut.*`).
    pub text: Option<String>,
    /// How many documents, where it is a register.
    pub count: Option<usize>,
}

/// Reports of one type.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReportSeries {
    /// The type's name in the plural.
    pub heading: String,
    /// Newest first.
    pub years: Vec<ReportYear>,
}

/// `a-o.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IndexPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// All letters of the alphabet, and `0–9` where needed; empty ones are shown greyed in the row of letters.
    pub letters: Vec<IndexLetter>,
}

/// A letter of the index.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IndexLetter {
    /// `Å`.
    pub letter: String,
    /// Its anchor, starting with `_`.
    pub anchor: String,
    /// In the language's order; may be empty.
    pub entries: Vec<IndexEntry>,
}

/// An entry of the index.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IndexEntry {
    /// The name it is found under.
    pub name: String,
    /// The document.
    pub link: Link,
    /// Set where `name` is not the document's title: shown as "name, see title".
    pub see: bool,
    /// Its kind or type.
    pub kind: Code,
}

/// `sok.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SearchPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
}

/// `arshjul.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct WheelPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// The year.
    pub wheel: Wheel,
}

/// The annual wheel and its lists.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Wheel {
    /// The picture.
    pub figure: Option<Figure>,
    /// Twelve months.
    pub months: Vec<Month>,
    /// What has no month: continuous, per case, when needed.
    pub unplaced: Vec<Event>,
    /// Choices to filter by (`role`, `wheel`, `unit`).
    pub filters: Vec<Filter>,
}

/// A month of the wheel.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Month {
    /// 1 to 12.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// Its events, by day then title.
    pub events: Vec<Event>,
    /// How many reviews are left out where a month has very many ("och 83 översyner till"); else empty.
    pub more: String,
}

/// `krav.html`: requirements and what meets them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RequirementsPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// All laws together.
    pub coverage: Coverage,
    /// The laws that hold requirements.
    pub laws: Vec<LawRequirements>,
}

/// A law's requirements.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LawRequirements {
    /// Its anchor, starting with `_`.
    pub anchor: String,
    /// The law.
    pub link: Link,
    /// Met, of all.
    pub coverage: Coverage,
    /// Its requirements in order.
    pub sections: Vec<RequirementRow>,
}

/// A requirement.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RequirementRow {
    /// The section on the law's page ("4 kap. 2 §").
    pub link: Link,
    /// Its title or first words.
    pub title: Option<String>,
    /// Its content in own words.
    pub text: Option<Html>,
    /// `met` or `unmet`.
    pub state: Code,
    /// What meets it, by kind.
    pub met_by: Vec<LinkGroup>,
}

/// `andringar.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChangesPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// Choices to filter by (`role`, `unit`, `kind`).
    pub filters: Vec<Filter>,
    /// Changes by month ("mars 2026"), newest first.
    pub months: Vec<ChangeMonth>,
    /// Whether older changes are left out: they stand in each document's history.
    pub is_cut: bool,
    /// Roles and what changed for them, groups expanded: the list without script.
    pub by_role: Vec<ChangeGroup>,
    /// Units and what changed for them.
    pub by_unit: Vec<ChangeGroup>,
}

/// Changes of one month.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChangeMonth {
    /// "mars 2026".
    pub heading: String,
    /// Newest first.
    pub changes: Vec<Change>,
}

/// A role or unit and the changes that concern it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChangeGroup {
    /// The role or unit.
    pub link: Link,
    /// Newest first.
    pub changes: Vec<Change>,
}

/// `arkiv.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ArchivePage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// Repealed documents by kind: document, repealed, replaced by.
    pub repealed: Vec<ArchiveGroup>,
    /// Reports of years before the last, by type.
    pub reports: Vec<ReportSeries>,
}

/// Repealed documents of a kind.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ArchiveGroup {
    /// The kind's name in the plural.
    pub heading: String,
    /// Latest repealed first.
    pub items: Vec<ArchiveItem>,
}

/// A repealed document.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ArchiveItem {
    /// The document.
    pub link: Link,
    /// Its version.
    pub version: Option<String>,
    /// When it ceased to apply.
    pub repealed: Option<Date>,
    /// What came instead.
    pub successors: Vec<Link>,
}

/// `blanketter.html`: forms, templates, checklists, attachments.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormsPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// Choices to filter by (`unit`, `process`).
    pub filters: Vec<Filter>,
    /// By type; attachments last.
    pub groups: Vec<FormGroup>,
}

/// Forms of one type.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormGroup {
    /// `form`, `template`, `checklist`, `attachment`.
    pub code: String,
    /// The type's name in the plural.
    pub heading: String,
    /// In the language's order.
    pub items: Vec<FormItem>,
}

/// A form: a document, a file, or both.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormItem {
    /// The document or the file.
    pub link: Link,
    /// `PDF · 240 kB` for a file.
    pub format: Option<String>,
    /// Its summary.
    pub summary: Option<String>,
    /// Where it is used: the documents it belongs to.
    pub used_in: Vec<Link>,
    /// As in [`RegisterItem::filters`].
    pub filters: BTreeMap<String, Vec<String>>,
}

/// `tillganglighet.html`: from `content/tillganglighet.md`, else from `[accessibility]`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccessibilityPage {
    /// The frame.
    pub page: Shell,
    /// The written statement; then the other fields are not shown.
    pub host: Option<Host>,
    /// Who is responsible for the site.
    pub organisation: String,
    /// The edition's address.
    pub address: Option<String>,
    /// `full`, `partial`, `none`; `null` where nothing is said.
    pub conformance: Option<Code>,
    /// Known shortcomings.
    pub shortcomings: Vec<Shortcoming>,
    /// When the site was assessed.
    pub assessed: Option<Date>,
    /// How it was assessed.
    pub method: Option<String>,
    /// How to report what doesn't work: text, address or link.
    pub contact: Option<Value>,
    /// Where to complain (the authority's page).
    pub complaint_url: Option<String>,
}

/// Something on the site that does not conform.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Shortcoming {
    /// What.
    pub text: String,
    /// Why, or when it will be mended.
    pub reason: Option<String>,
}

/// `halsa.html`, intranet only.
#[derive(Debug, Clone, Default, Serialize)]
pub struct HealthPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// Figures at a glance, each leading to its section.
    pub figures: Vec<KeyFigure>,
    /// Documents whose review is overdue, longest first.
    pub overdue: Vec<DueItem>,
    /// Documents due within `[review] soon` days.
    pub soon: Vec<DueItem>,
    /// Gaps: processes without routines, activities without responsible … by check.
    pub gaps: Vec<Gap>,
    /// Requirements that nothing meets.
    pub unmet: Vec<RequirementRow>,
    /// All findings by owner.
    pub findings: Vec<FindingGroup>,
}

/// Documents that lack the same thing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Gap {
    /// The check's code (`process-without-routine`).
    pub code: String,
    /// What is lacking, as a heading.
    pub heading: String,
    /// How many documents.
    pub count: usize,
    /// The documents; of a great many the first.
    pub links: Vec<Link>,
}

/// Findings on one owner's documents.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FindingGroup {
    /// The owner; `null` for documents without one.
    pub owner: Option<Link>,
    /// How many findings.
    pub count: usize,
    /// The findings by document; of a great many the first.
    pub findings: Vec<FindingRow>,
}

/// One finding.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FindingRow {
    /// `error` or `warning`.
    pub severity: Code,
    /// The check's code.
    pub code: String,
    /// What was found.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The document, where the file is one.
    pub document: Option<Link>,
    /// `rutiner/lex-sarah.md:12:3`.
    pub place: String,
}

/// `atgarder.html`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MeasuresPage {
    /// The frame.
    pub page: Shell,
    /// The written introduction.
    pub host: Option<Host>,
    /// Choices to filter by (`role`, `unit`, `state`, `cause`).
    pub filters: Vec<Filter>,
    /// Open ones first, soonest due first.
    pub measures: Vec<Measure>,
}

/// `404.html`: served at any depth, so `page.root` is the path of `base_url`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NotFoundPage {
    /// The frame.
    pub page: Shell,
    /// Ways out: registers and pages that most readers look for.
    pub links: Vec<Link>,
}

/// An alias: leads on to the document.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RedirectPage {
    /// The frame.
    pub page: Shell,
    /// The document.
    pub target: Link,
}

// ---------------------------------------------------------------- generated blocks in a body

/// What a page's header and footer know of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Around {
    /// As [`Shell::root`].
    pub root: String,
    /// As [`Shell::section`], where the menu has that item.
    pub section: Option<String>,
    /// Whether the search field stands in the header: not on pages that have one of their own, nor without search.
    pub search: bool,
}

/// The header of a page: [`Shell::header`].
#[derive(Debug, Clone, Serialize)]
pub struct HeaderBlock {
    /// The page, as far as its header knows it.
    pub page: Around,
}

/// The links of a page's footer: [`Shell::footer`].
#[derive(Debug, Clone, Serialize)]
pub struct FooterBlock {
    /// The page, as far as its footer knows it.
    pub page: Around,
}

/// A picture: `handbok-process-map`, `-process`, `-cycle`, `-risks`, `-chart`, `-organisation`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FigureBlock {
    /// The picture.
    pub figure: Figure,
}

/// A table: `handbok-controls`, `-types`, and `-register` with `columns`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TableBlock {
    /// The table.
    pub table: Table,
    /// Choices to filter by.
    pub filters: Vec<Filter>,
}

/// A responsibility matrix: `handbok-matrix`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MatrixBlock {
    /// The matrix.
    pub matrix: Matrix,
}

/// A list of documents: `handbok-register`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ListBlock {
    /// Unique on the page: `_list-1`.
    pub id: String,
    /// The caption, where given.
    pub caption: Option<String>,
    /// The documents; no filters.
    pub listing: Listing,
}

/// Requirements: `handbok-requirements`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RequirementsBlock {
    /// The caption, where given.
    pub caption: Option<String>,
    /// The laws.
    pub laws: Vec<LawRequirements>,
}

/// The annual wheel: `handbok-wheel`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct WheelBlock {
    /// The caption, where given.
    pub caption: Option<String>,
    /// The year; no filters.
    pub wheel: Wheel,
}

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
