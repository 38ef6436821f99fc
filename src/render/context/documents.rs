//! The page of a document, with the part of its kind.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Code, Date, Fact, Figure, Filter, Href, Html, Image, Link, LinkGroup, Listing, Matrix, PageContext, RelationBlock,
    RelationItem, Shell, Table, TocItem, Value,
};

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

/// The document-control block `<dl data-block="control">` of the controlled kinds; of other kinds what is written of the
/// same keys.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Control {
    /// The heading.
    pub(crate) heading: String,
    /// `control` for the controlled kinds, `about` for the others.
    pub(crate) block: String,
    /// Type, number, version, approved, approved by, valid from/to, review by, reviewed, owner, units, retention …
    pub(crate) rows: Vec<Fact>,
    /// The history, newest first.
    pub(crate) revisions: Vec<Revision>,
    /// Whether the history in git that it is from is only a part of it.
    pub(crate) is_cut: bool,
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
    /// The page of the version, where it has one.
    pub(crate) page: Option<Link>,
    /// What differs from the version before, where there is a page of it.
    pub(crate) difference: Option<Link>,
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
    /// More words, inline HTML.
    pub(crate) text: Option<Html>,
    /// Which ring: `quality` or `planning`.
    pub(crate) wheel: Code,
    /// `event`, `control`, `report`, `review`, `measure`, `follow-up`, `agreement`: where it comes from.
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
    /// Whom to ask about it: the owner, with numbers to call and addresses to write to.
    pub(crate) ask: Option<Fact>,
    /// The documents beside it; `null` for one that stands alone.
    pub(crate) siblings: Option<Siblings>,
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
    /// The document-control block; for a kind without a lifecycle `null` where nothing of it is written.
    pub(crate) control: Option<Control>,
    /// The document before this one (chapters).
    pub(crate) previous: Option<Link>,
    /// The document after this one (chapters).
    pub(crate) next: Option<Link>,
    /// Documents in this document's folder, where it is that folder's `index.md`.
    pub(crate) listing: Option<Listing>,
    /// Versions that are to come: upcoming ones, and in the preview drafts; the nearest first.
    pub(crate) coming: Vec<Coming>,
    /// Set where the page is a version of the document and not the document itself.
    pub(crate) version: Option<VersionNotice>,
}

/// A version that is to come.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Coming {
    /// "Version 5.0 gäller från 12 december 2026", plain text.
    pub(crate) text: String,
    /// The day it begins, where it is decided.
    pub(crate) from: Option<Date>,
    /// Its text, where the edition has it.
    pub(crate) page: Option<Link>,
    /// What differs, where the edition has it.
    pub(crate) difference: Option<Link>,
}

/// What a version's page says above the text.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct VersionNotice {
    /// `superseded`, `upcoming`, `draft`.
    pub(crate) state: Code,
    /// From when to when it applied, and what replaced it: plain sentences.
    pub(crate) text: String,
    /// The document's page.
    pub(crate) current: Link,
    /// What differs from the version before and to the one after.
    pub(crate) differences: Vec<Link>,
}

/// What differs between two versions that follow each other.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DifferencePage {
    /// The frame.
    pub(crate) page: Shell,
    /// The document.
    pub(crate) document: Link,
    /// The former version: its page and what it is.
    pub(crate) older: Link,
    /// The latter version.
    pub(crate) newer: Link,
    /// From when to when each applied, in words.
    pub(crate) older_text: String,
    /// From when the latter applied.
    pub(crate) newer_text: String,
    /// Keys that differ, before and after.
    pub(crate) keys: Vec<KeyDifference>,
    /// The text with `ins` and `del`, each with hidden words for screen readers.
    pub(crate) body: Html,
    /// How many places of the text differ.
    pub(crate) places: usize,
    /// The same in words ("3 ändringar i texten").
    pub(crate) summary: String,
}

/// A key that differs.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct KeyDifference {
    /// What it is.
    pub(crate) label: String,
    /// What it said, a line a value, inline HTML with `del`.
    pub(crate) before: Vec<Html>,
    /// What it says, inline HTML with `ins`.
    pub(crate) after: Vec<Html>,
}

/// Where a document lies: what stands above it, beside it and below it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Siblings {
    /// The page above: the parent, the folder's page or the register.
    pub(crate) top: Option<Link>,
    /// The documents beside it, at most thirty, itself among them.
    pub(crate) items: Vec<TreeItem>,
    /// Where all of them stand, of more than thirty.
    pub(crate) more: Option<Link>,
}

/// A document in the tree.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TreeItem {
    /// The document.
    pub(crate) link: Link,
    /// Whether it is the page's own.
    pub(crate) current: bool,
    /// Documents below the page's own.
    pub(crate) children: Vec<Link>,
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
    /// The page of its reading list, where it has one.
    pub(crate) introduction: Option<Link>,
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
    /// Calendar and feed of its own, to subscribe to.
    pub(crate) subscribe: Vec<Link>,
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
    /// As in [`RegisterItem::filters`] (`role`, `unit`), on the start page.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// unit: what it shares with others. What is its own comes from the relation `belongs-to` (its block grouped by kind
/// or type).
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct UnitPart {
    /// What it shares with the units above it and with the whole organisation, by kind or type.
    pub(crate) common: Vec<LinkGroup>,
    /// Its place in the organisation.
    pub(crate) tree: Option<Figure>,
    /// Calendar and feed of its own, to subscribe to.
    pub(crate) subscribe: Vec<Link>,
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
    /// The target and the value of the year before in words ("Mål: 95 %. År 2024: 91 %.").
    pub(crate) note: Option<String>,
    /// Against the year before: `better`, `worse`, `same`; `null` where that can't be said.
    pub(crate) trend: Option<Code>,
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
    /// What replaced what, of this act and the former or the next.
    pub(crate) concordance: Option<Table>,
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
    /// The sections of the former act that it replaces.
    pub(crate) was: Vec<Link>,
    /// The sections of a later act that replaced it.
    pub(crate) now: Vec<Link>,
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
    /// At which level it is looked at.
    pub(crate) level: Option<Code>,
    /// When it was assessed.
    pub(crate) date: Option<Date>,
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

/// indicator: its charts and values.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct IndicatorPart {
    /// The chart with its table.
    pub(crate) chart: Option<Figure>,
    /// Charts of what it is compared with, and by unit, each with its table.
    pub(crate) more: Vec<Figure>,
    /// The latest value at a glance.
    pub(crate) latest: Option<KeyFigure>,
}
