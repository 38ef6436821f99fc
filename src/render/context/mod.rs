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

mod blocks;
mod documents;
mod figures;
mod frame;
mod generated;
mod lists;
mod values;

use serde::Serialize;

pub(crate) use blocks::{
    Around, FigureBlock, FooterBlock, HeaderBlock, ListBlock, MatrixBlock, RequirementsBlock, TableBlock, WheelBlock,
};
pub(crate) use documents::{
    Activity, Attachment, Change, ChapterLink, ChapterPart, Coming, Control, ControlPart, ControlResult, Coverage,
    DifferencePage, DocHead, DocumentPage, DueItem, Duty, Event, IndicatorPart, KeyDifference, KeyFigure, LawChapter,
    LawPart, LawSection, LetterRoles, MatrixPart, Measure, NextStep, Part, Phase, ProcessPart, ReportPart, ReportYear,
    Revision, Risk, RiskPart, RolePart, RoutinePart, Siblings, TreeItem, UnitPart, VersionNotice,
};
pub(crate) use figures::{
    Cell, Column, Figure, MapBand, MapGroup, MapProcess, Matrix, MatrixGroup, MatrixLetter, MatrixRole, MatrixRow, Row,
    Table, TextNode, TreeBranch,
};
pub(crate) use frame::{Assets, Image, NavGroup, NavItem, Shell, Site, SitePages};
pub(crate) use generated::{
    AccessibilityPage, ArchiveGroup, ArchiveItem, ArchivePage, ChangeGroup, ChangeMonth, ChangesPage, DatePage,
    DecidedGroup, DecidedText, FindingGroup, FindingRow, FormGroup, FormItem, FormsPage, Gap, HealthPage, IndexEntry,
    IndexLetter, IndexPage, IntroductionPage, LawRequirements, MeasuresPage, Month, NotFoundPage, ReadingGroup,
    ReadingItem, RedirectPage, ReportSeries, RequirementRow, RequirementsPage, SearchPage, Shortcoming, Shortcut,
    StartPage, Wheel, WheelPage,
};
pub(crate) use lists::{
    Entry, Filter, FilterOption, FolderPage, Host, Listing, ListingGroup, RegisterItem, RegisterPage,
};
pub(crate) use values::{
    Code, Date, Fact, Link, LinkGroup, RelationBlock, RelationGroup, RelationItem, TocItem, Value,
};

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
    DatePage => "datum.html",
    IntroductionPage => "introduktion.html",
    NotFoundPage => "404.html",
    RedirectPage => "redirect.html",
    DifferencePage => "difference.html",
    HeaderBlock => "blocks/header.html",
    FooterBlock => "blocks/footer.html",
    FigureBlock => "blocks/figure.html",
    TableBlock => "blocks/table.html",
    MatrixBlock => "blocks/matrix.html",
    ListBlock => "blocks/list.html",
    RequirementsBlock => "blocks/requirements.html",
    WheelBlock => "blocks/wheel.html",
}

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
