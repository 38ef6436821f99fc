//! The page of a document, with the part of its kind.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Code, Date, Fact, Figure, Filter, Href, Html, Image, Link, LinkGroup, Listing, Matrix, PageContext, RelationBlock,
    RelationItem, Shell, Table, TocItem, Value,
};

/// Properties of every document: `doc`.
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
    /// The written summary as plain text; `null` if it would only repeat the first paragraph.
    pub(crate) summary: Option<String>,
    /// Other names of the document.
    pub(crate) also_called: Vec<String>,
    /// `in-force` also for the kinds that have no lifecycle.
    pub(crate) status: Code,
    /// Whether the kind has a lifecycle; if not, the status is not shown.
    pub(crate) controlled: bool,
    /// `revising = true`: in force, shown as under revision.
    pub(crate) revising: bool,
    /// First day on which it applies.
    pub(crate) valid_from: Option<Date>,
    /// Last day on which it applies.
    pub(crate) valid_to: Option<Date>,
    /// Last day for its review.
    pub(crate) review_by: Option<Date>,
    /// The day it was repealed, or the day after `valid_to` when that has passed.
    pub(crate) repealed: Option<Date>,
    /// Version as written.
    pub(crate) version: Option<String>,
    /// The document that replaced it, for a repealed document.
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
    /// The cause of the change.
    pub(crate) cause: Option<Code>,
    /// The page of the version, if it has one.
    pub(crate) page: Option<Link>,
    /// The page with the differences from the version before, if there is one.
    pub(crate) difference: Option<Link>,
}

/// A file beside the text.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Attachment {
    /// The file.
    pub(crate) url: Href,
    /// Its title.
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
    /// The document that it is written in; `null` on that document's own page.
    pub(crate) document: Option<Link>,
    /// The cause of the measure.
    pub(crate) cause: Option<Code>,
    /// Who is responsible.
    pub(crate) responsible: Vec<Link>,
    /// Last day.
    pub(crate) due: Option<Date>,
    /// The day on which it was done.
    pub(crate) done: Option<Date>,
    /// The day of its follow-up.
    pub(crate) follow_up: Option<Date>,
    /// The result, inline HTML.
    pub(crate) effect: Option<Html>,
    /// `planned`, `overdue`, `done`, `followed-up`.
    pub(crate) state: Code,
    /// As in `RegisterItem::filters` (`unit`, `role`, `state`, `cause`).
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// One recurring or dated event.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Event {
    /// Its number in the wheel's picture, if it has one.
    pub(crate) number: Option<u32>,
    /// Name of the event.
    pub(crate) title: String,
    /// The document that it is written in; `null` on that document's own page.
    pub(crate) document: Option<Link>,
    /// When, in words: "mars och september", "varje tertial", "15 februari 2027".
    pub(crate) when: String,
    /// Its next day, if it has one.
    pub(crate) date: Option<Date>,
    /// Who is responsible.
    pub(crate) responsible: Vec<Link>,
    /// What the event results in.
    pub(crate) result: Option<Link>,
    /// More words, inline HTML.
    pub(crate) text: Option<Html>,
    /// Which ring: `quality` or `planning`.
    pub(crate) wheel: Code,
    /// Its origin: `event`, `control`, `report`, `review`, `measure`, `follow-up`, `agreement`.
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
    /// Its type, or else its kind.
    pub(crate) kind: Code,
    /// The version after the change.
    pub(crate) version: Option<String>,
    /// What changed, inline HTML.
    pub(crate) text: Option<Html>,
    /// `major` or `minor`.
    pub(crate) class: Option<Code>,
    /// The cause of the change.
    pub(crate) cause: Option<Code>,
    /// As in `RegisterItem::filters` (`role` with groups expanded, `unit`, `kind`).
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// A document's page. The template is chosen by [`Part`].
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DocumentPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The document.
    pub(crate) doc: DocHead,
    /// Facts at the top, before the text, that are not relations: location, competence, parties outside the handbook
    /// (`applies_to`), contact, method, frequency, target …, in the order to show. (Owner, units and the roles that it
    /// applies to are in [`DocumentPage::relations`]; purpose, trigger and result in the part.)
    pub(crate) facts: Vec<Fact>,
    /// Whom to ask about it: the owner, with numbers to call and addresses to write to.
    pub(crate) ask: Option<Fact>,
    /// The documents beside it; `null` for one that stands alone.
    pub(crate) siblings: Option<Siblings>,
    /// Headings of the body.
    pub(crate) toc: Vec<TocItem>,
    /// The body. Besides plain CommonMark it contains: tables inside `<div class="hb-scroll" tabindex="0" role="group"
    /// aria-label="…">`; column alignment as `class="hb-center"` and `class="hb-right"` on cells; alerts as `<div
    /// class="hb-alert hb-alert--important" role="note">` with `<p class="hb-alert-title">`; task lists as `<ul
    /// class="hb-tasks">` with `<span class="hb-task" aria-hidden>` or disabled checkboxes; wide `<pre tabindex="0">`;
    /// `<figure>` with `<figcaption>`; footnotes in `<section class="hb-footnotes">`; `<abbr title>` and `<span lang>`;
    /// heading anchors are only ids.
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
    /// Documents in this document's folder, if it is that folder's `index.md`.
    pub(crate) listing: Option<Listing>,
    /// Future versions: upcoming ones, and in the preview drafts; the nearest first.
    pub(crate) coming: Vec<Coming>,
    /// Set if the page is another version of the document.
    pub(crate) version: Option<VersionNotice>,
}

/// A future version.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Coming {
    /// "Version 5.0 gäller från 12 december 2026", plain text.
    pub(crate) text: String,
    /// The day on which it begins, if it is approved.
    pub(crate) from: Option<Date>,
    /// The page with its text, if the edition has it.
    pub(crate) page: Option<Link>,
    /// The page with its differences, if the edition has it.
    pub(crate) difference: Option<Link>,
}

/// The notice above the text of a version's page.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct VersionNotice {
    /// `superseded`, `upcoming`, `draft`.
    pub(crate) state: Code,
    /// The period in which it applied, and its successor: plain sentences.
    pub(crate) text: String,
    /// The document's page.
    pub(crate) current: Link,
    /// The pages with the differences from the version before and to the one after.
    pub(crate) differences: Vec<Link>,
}

/// The differences between two consecutive versions.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DifferencePage {
    /// The frame.
    pub(crate) page: Shell,
    /// The document.
    pub(crate) document: Link,
    /// The older version: its page and its state.
    pub(crate) older: Link,
    /// The newer version.
    pub(crate) newer: Link,
    /// The period in which each applied, in words.
    pub(crate) older_text: String,
    /// The first day of the newer version.
    pub(crate) newer_text: String,
    /// Keys with different values, before and after.
    pub(crate) keys: Vec<KeyDifference>,
    /// The text with `ins` and `del`, each with hidden words for screen readers.
    pub(crate) body: Html,
    /// Number of differences in the text.
    pub(crate) places: usize,
    /// The same in words ("3 ändringar i texten").
    pub(crate) summary: String,
}

/// A key that differs.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct KeyDifference {
    /// Its label.
    pub(crate) label: String,
    /// The old value, one line per value, inline HTML with `del`.
    pub(crate) before: Vec<Html>,
    /// The new value, inline HTML with `ins`.
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

/// The part of a page that depends on the kind: `part`. Kinds without additions (collaboration, term, page) are
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
    /// Its place in the improvement cycle.
    pub(crate) phase: Option<Code>,
    /// All chapters of the document in order, including this one.
    pub(crate) chapters: Vec<ChapterLink>,
}

/// A chapter in the list of chapters.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ChapterLink {
    /// The chapter.
    pub(crate) link: Link,
    /// Whether it is the current page.
    pub(crate) current: bool,
    /// Chapters below it.
    pub(crate) children: Vec<ChapterLink>,
}

/// process: the picture and the activities in order.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ProcessPart {
    /// The group of main processes that it is shown in.
    pub(crate) group: Option<String>,
    /// Its purpose, inline HTML.
    pub(crate) purpose: Option<Html>,
    /// For whom it creates value.
    pub(crate) receiver: Option<String>,
    /// What starts it.
    pub(crate) trigger: Option<String>,
    /// Its result.
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
    /// Who takes part, by letter; only letters with roles.
    pub(crate) people: Vec<LetterRoles>,
    /// Another unit that carries it out.
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
    /// The next activities, if not simply the following one.
    pub(crate) next: Vec<NextStep>,
    /// Whether the flow ends here.
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

/// routine: its purpose; everything else is in facts (location, competence, outside parties) and relations.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RoutinePart {
    /// Its purpose, inline HTML.
    pub(crate) purpose: Option<Html>,
    /// Whether it is a form or checklist to be filled in by hand: the page offers to print it.
    pub(crate) fill_in: bool,
}

/// role: the role's own handbook, besides the relations.
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
    /// Changes of the last 90 days that concern the role, newest first.
    pub(crate) changes: Vec<Change>,
    /// Documents owned by the role whose review is overdue or due soon.
    pub(crate) due: Vec<DueItem>,
    /// Calendar and feed of its own, to subscribe to.
    pub(crate) subscribe: Vec<Link>,
}

/// One `[[duty]]`, or one `[[task]]` of a matrix.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Duty {
    /// The task.
    pub(crate) title: String,
    /// The role's letter.
    pub(crate) letter: Code,
    /// Whether it can't be delegated.
    pub(crate) ultimate: bool,
    /// Details, inline HTML.
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
    /// Its type, or else its kind.
    pub(crate) kind: Code,
    /// The day.
    pub(crate) date: Date,
    /// `overdue` or `soon`.
    pub(crate) state: Code,
    /// Its owner.
    pub(crate) owner: Option<Link>,
    /// As in `RegisterItem::filters` (`role`, `unit`), on the start page.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// unit: what it shares with others. Its own documents are in the relation `belongs-to` (a block grouped by kind or
/// type).
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct UnitPart {
    /// Documents that it shares with the units above it and with the whole organisation, by kind or type.
    pub(crate) common: Vec<LinkGroup>,
    /// Its place in the organisation.
    pub(crate) tree: Option<Figure>,
    /// Calendar and feed of its own, to subscribe to.
    pub(crate) subscribe: Vec<Link>,
    /// Changes of the last 90 days, newest first.
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
    /// Reports of the same type and unit, newest first, including this one.
    pub(crate) years: Vec<ReportYear>,
}

/// A figure at a glance.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct KeyFigure {
    /// The value with its unit of measurement, in the site's number format.
    pub(crate) value: String,
    /// What the value measures.
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
    /// The day on which it was adopted.
    pub(crate) approved: Option<Date>,
    /// Whether it is the current page.
    pub(crate) current: bool,
}

/// law: its sections and the documents that meet them.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LawPart {
    /// The address of the law's text.
    pub(crate) source: Option<Href>,
    /// The day on which it was repealed, if it was.
    pub(crate) repealed: Option<Date>,
    /// The law that replaced it.
    pub(crate) replaced_by: Option<Link>,
    /// The sections, by chapter.
    pub(crate) chapters: Vec<LawChapter>,
    /// Number of sections that the handbook must meet, and of those that it meets.
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
    /// Its content in plain words.
    pub(crate) text: Option<Html>,
    /// General advice about it.
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
    /// Whether it is prioritised.
    pub(crate) prioritised: bool,
    /// Processes of this risk.
    pub(crate) processes: Vec<Link>,
    /// Units of this risk.
    pub(crate) units: Vec<Link>,
    /// The measure, inline HTML.
    pub(crate) measure: Option<Html>,
    /// Who is responsible.
    pub(crate) responsible: Vec<Link>,
    /// Last day.
    pub(crate) due: Option<Date>,
    /// The day on which it was done.
    pub(crate) done: Option<Date>,
    /// The result, inline HTML.
    pub(crate) effect: Option<Html>,
    /// How the risk is handled.
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
    /// The result, inline HTML.
    pub(crate) text: Option<Html>,
    /// The measure, inline HTML.
    pub(crate) measure: Option<Html>,
    /// Who is responsible.
    pub(crate) responsible: Vec<Link>,
    /// Last day.
    pub(crate) due: Option<Date>,
    /// The day on which it was done.
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
