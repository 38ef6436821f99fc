//! Contexts of pages generated from the whole handbook.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Change, Code, Coverage, Date, DueItem, Event, Figure, Filter, Host, Html, KeyFigure, Link, LinkGroup, Measure,
    ReportYear, Shell, Value,
};

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
    /// Registers and pages with their number of documents, most used first.
    pub(crate) shortcuts: Vec<Shortcut>,
    /// The units, for "my unit" (intranet).
    pub(crate) units: Vec<Link>,
    /// How it went: figures of the last report that has any.
    pub(crate) figures: Vec<KeyFigure>,
    /// That report.
    pub(crate) figures_of: Option<Link>,
    /// How to get help: the main processes (external).
    pub(crate) help: Vec<Shortcut>,
    /// What changed lately, newest first: the first eight, and for the reader's own role and unit some more.
    pub(crate) changes: Vec<Change>,
    /// What is overdue or due soon, likewise (intranet).
    pub(crate) due: Vec<DueItem>,
    /// This and next month's events, at most six.
    pub(crate) events: Vec<Event>,
    /// Reports by type, newest first (external; the intranet has them too, further down).
    pub(crate) reports: Vec<ReportSeries>,
    /// The management-system document's chapters at the top level.
    pub(crate) chapters: Vec<Link>,
}

/// A shortcut on the start page.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Shortcut {
    /// `routine`, `forms` …: for classes.
    pub(crate) code: String,
    /// The target of the link.
    pub(crate) link: Link,
    /// Description in a few words (`t.shortcut.*`).
    pub(crate) text: Option<String>,
    /// Number of documents, if it is a register.
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
    /// The name in the index.
    pub(crate) name: String,
    /// The document.
    pub(crate) link: Link,
    /// Whether `name` is not the document's title: shown as "name, see title".
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
    /// Twelve months, without what comes in each.
    pub(crate) months: Vec<Month>,
    /// What comes each month.
    pub(crate) monthly: Vec<Event>,
    /// Events without a month: continuous, per case, when needed.
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
    /// Number of reviews left out if a month has very many ("och 83 översyner till"); else empty.
    pub(crate) more: String,
}

/// `krav.html`: requirements and the documents that meet them.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RequirementsPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// All laws together.
    pub(crate) coverage: Coverage,
    /// The laws with requirements.
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
    /// Its content in plain words.
    pub(crate) text: Option<Html>,
    /// General advice to it.
    pub(crate) advice: Option<Html>,
    /// The sections of the former act that it replaces.
    pub(crate) was: Vec<Link>,
    /// `met` or `unmet`.
    pub(crate) state: Code,
    /// The documents that meet it, by kind.
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
    /// Whether older changes are left out; they are in each document's history.
    pub(crate) is_cut: bool,
    /// Roles and the changes that concern them, with groups expanded: the list without script.
    pub(crate) by_role: Vec<ChangeGroup>,
    /// Units and the changes that concern them.
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
    /// Reports from before last year, by type.
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
    /// The last day on which it applied.
    pub(crate) repealed: Option<Date>,
    /// The document that replaced it.
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
    /// As in `RegisterItem::filters`.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// `tillganglighet.html`: from `content/tillganglighet.md`, else from `[accessibility]`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AccessibilityPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written statement, or an introduction to the generated one.
    pub(crate) host: Option<Host>,
    /// Whether the fields below are shown: nothing is written, or the configuration has `[accessibility]`.
    pub(crate) generated: bool,
    /// Who is responsible for the site.
    pub(crate) organisation: String,
    /// What the service is called.
    pub(crate) service: String,
    /// The edition's address.
    pub(crate) address: Option<String>,
    /// `full`, `partial`, `none`; `null` if not stated.
    pub(crate) conformance: Option<Code>,
    /// Known shortcomings.
    pub(crate) shortcomings: Vec<Shortcoming>,
    /// What would be a disproportionate burden.
    pub(crate) burdens: Vec<Shortcoming>,
    /// What the act doesn't cover.
    pub(crate) exempt: Vec<Shortcoming>,
    /// When the site was assessed.
    pub(crate) assessed: Option<Date>,
    /// When the statement was last updated.
    pub(crate) updated: Option<Date>,
    /// Method of the assessment.
    pub(crate) method: Option<String>,
    /// How to report problems: text, address or link.
    pub(crate) contact: Option<Value>,
    /// A form to report with.
    pub(crate) form_url: Option<String>,
    /// Where to complain (the authority's page).
    pub(crate) complaint_url: Option<String>,
}

/// A part of the site that does not conform.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Shortcoming {
    /// The shortcoming.
    pub(crate) text: String,
    /// The reason, or when it will be fixed.
    pub(crate) reason: Option<String>,
    /// The criterion of WCAG.
    pub(crate) criterion: Option<String>,
}

/// `halsa.html`, intranet only.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct HealthPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Key figures, each with a link to its section.
    pub(crate) figures: Vec<KeyFigure>,
    /// Documents whose review is overdue, longest first.
    pub(crate) overdue: Vec<DueItem>,
    /// Documents due within `[review] soon` days.
    pub(crate) soon: Vec<DueItem>,
    /// Gaps: processes without routines, activities without responsible … by check.
    pub(crate) gaps: Vec<Gap>,
    /// Requirements that no document meets.
    pub(crate) unmet: Vec<RequirementRow>,
    /// All findings by owner.
    pub(crate) findings: Vec<FindingGroup>,
}

/// Documents with the same gap.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Gap {
    /// The check's code (`process-without-routine`).
    pub(crate) code: String,
    /// The gap, as a heading.
    pub(crate) heading: String,
    /// Number of documents.
    pub(crate) count: usize,
    /// The documents; if there are very many, the first.
    pub(crate) links: Vec<Link>,
}

/// Findings on one owner's documents.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FindingGroup {
    /// The owner; `null` for documents without one.
    pub(crate) owner: Option<Link>,
    /// Number of findings.
    pub(crate) count: usize,
    /// The findings by document; if there are very many, the first.
    pub(crate) findings: Vec<FindingRow>,
}

/// One finding.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FindingRow {
    /// `error` or `warning`.
    pub(crate) severity: Code,
    /// The check's code.
    pub(crate) code: String,
    /// The message.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
    /// The document, if the file is one.
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

/// `datum.html`: what applied on a day.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DatePage {
    /// The frame.
    pub(crate) page: Shell,
    /// The written introduction.
    pub(crate) host: Option<Host>,
    /// Choices to filter by (`unit`, `kind`).
    pub(crate) filters: Vec<Filter>,
    /// The decided texts by kind.
    pub(crate) groups: Vec<DecidedGroup>,
    /// How many texts there are.
    pub(crate) count: usize,
    /// Whether the history in git that they are from is only a part of it.
    pub(crate) is_cut: bool,
}

/// The decided texts of one kind.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DecidedGroup {
    /// The kind's name in the plural.
    pub(crate) heading: String,
    /// By title, the newest first.
    pub(crate) texts: Vec<DecidedText>,
}

/// A decided text and the days on which it applied.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DecidedText {
    /// The title, as a link to that text where the edition has it (else without an address).
    pub(crate) link: Link,
    /// Its number.
    pub(crate) version: Option<String>,
    /// Its first day.
    pub(crate) from: Date,
    /// Its last day; nothing while none is set.
    pub(crate) to: Option<Date>,
    /// Whether its last day has passed.
    pub(crate) is_over: bool,
    /// The day of the decision.
    pub(crate) approved: Option<Date>,
    /// Who decided.
    pub(crate) by: Option<Value>,
    /// As [`super::RegisterItem::filters`].
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// `404.html`: served at any depth, so `page.root` is the path of `base_url`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NotFoundPage {
    /// The frame.
    pub(crate) page: Shell,
    /// Links to registers and pages that most readers look for.
    pub(crate) links: Vec<Link>,
}

/// `roller/<id>/introduktion.html`: what a new holder of a role reads.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct IntroductionPage {
    /// The frame.
    pub(crate) page: Shell,
    /// `role/<id>`: the script keeps the reader's ticks under it.
    pub(crate) key: String,
    /// "7 dokument, ungefär 35 minuter".
    pub(crate) total: String,
    /// Whether some of it is for short stays and some is not.
    pub(crate) has_short: bool,
    /// By when it is read, in order.
    pub(crate) groups: Vec<ReadingGroup>,
}

/// What is read at one time.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ReadingGroup {
    /// When ("första dagen"); `null` where it isn't said.
    pub(crate) heading: Option<String>,
    /// In order.
    pub(crate) items: Vec<ReadingItem>,
}

/// A document to read.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ReadingItem {
    /// The document.
    pub(crate) link: Link,
    /// Its kind, or type where it has one.
    pub(crate) kind: Code,
    /// "ungefär 5 minuter".
    pub(crate) time: String,
    /// Read for a short stay too.
    pub(crate) short: bool,
    /// The last day that it changed.
    pub(crate) changed: Option<Date>,
    /// The group whose list it comes from.
    pub(crate) via: Option<Link>,
}

/// An alias: redirects to the document.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RedirectPage {
    /// The frame.
    pub(crate) page: Shell,
    /// The document.
    pub(crate) target: Link,
}
