//! Which pages an edition has: "a generated page with nothing in it for this audience is not written and not linked"
//! (docs/site.md). One place decides, for navigation, links and writing alike.

use std::collections::BTreeSet;

use super::View;
use crate::graph::GeneratedPage;
use crate::graph::pages::{alias_path, introduction_url, register_url};
use crate::model::{Audience, Kind, Status};

/// The URLs of all pages of an edition.
pub(super) fn of(view: &View) -> BTreeSet<String> {
    let lang = view.lang();
    let mut pages: BTreeSet<String> = view.docs().map(|doc| doc.page_url().to_owned()).collect();
    for kind in Kind::ALL {
        if view.of_kind(kind).any(super::ViewDoc::is_listed) {
            pages.extend(register_url(kind, lang));
        }
    }
    pages.extend(super::versions::pages(view));
    pages.extend(introductions(view).map(|(url, _)| url));
    pages.extend(folders(view).into_iter().map(|folder| format!("{folder}/index.html")));
    let generated = GeneratedPage::ALL.into_iter().filter(|page| has_content(view, *page));
    pages.extend(generated.map(|page| page.url(lang).to_owned()));
    pages
}

/// The pages of reading lists, each with its role.
pub(crate) fn introductions(view: &View) -> impl Iterator<Item = (String, crate::model::DocIx)> {
    let has_list = |role: &&super::ViewDoc| !role.is_entry() && !super::reading::of(view, role).is_empty();
    view.of_kind(Kind::Role).filter(has_list).map(|role| (introduction_url(&role.url, view.lang()), role.ix))
}

/// The output folders that hold a listed document's page, but for the root.
pub(crate) fn folders(view: &View) -> BTreeSet<String> {
    let listed = view.docs().filter(|doc| doc.is_listed() && !doc.folder().is_empty());
    listed.map(|doc| doc.folder().to_owned()).collect()
}

/// The paths of an edition's redirects, each with its document.
pub(crate) fn redirects(view: &View) -> Vec<(String, crate::model::DocIx)> {
    let of = |doc: &super::ViewDoc| -> Vec<(String, crate::model::DocIx)> {
        doc.keys().strings("aliases").map(|alias| (alias_path(alias), doc.ix)).collect()
    };
    let mut all: Vec<(String, crate::model::DocIx)> = view.docs().flat_map(of).collect();
    all.retain(|(path, _)| !path.is_empty());
    all.sort();
    all.dedup_by(|a, b| a.0 == b.0);
    all
}

/// Whether a generated page has anything in it.
pub(crate) fn has_content(view: &View, page: GeneratedPage) -> bool {
    let written = view.docs().any(|doc| doc.url == page.url(view.lang()));
    written
        || match page {
            GeneratedPage::Start | GeneratedPage::Index | GeneratedPage::Search => true,
            GeneratedPage::Accessibility | GeneratedPage::NotFound => true,
            GeneratedPage::Health => view.audience() == Audience::Intranet,
            GeneratedPage::Wheel => view.docs().any(has_dates),
            GeneratedPage::Requirements => view.of_kind(Kind::Law).any(has_requirement),
            GeneratedPage::Changes => view.docs().any(has_change),
            GeneratedPage::Archive => view.docs().any(|doc| doc.status == Status::Repealed) || has_earlier_report(view),
            GeneratedPage::Forms => view.docs().any(is_form),
            GeneratedPage::Measures => view.docs().any(has_measure),
            GeneratedPage::Date => view.docs().any(|doc| doc.kind().is_controlled() && doc.dates.begin().is_some()),
        } && (!is_internal(page) || view.audience() == Audience::Intranet)
}

/// Pages that the external site never has.
fn is_internal(page: GeneratedPage) -> bool {
    matches!(page, GeneratedPage::Health | GeneratedPage::Date)
}

/// Whether something of it stands in the annual wheel: events, a control's months, a report's last day, a review, the end
/// of an agreement.
fn has_dates(doc: &super::ViewDoc) -> bool {
    let keys = doc.keys();
    let control = doc.kind() == Kind::Control && (keys.has("frequency") || keys.has("months"));
    let report = doc.kind() == Kind::Report && keys.has("due");
    let ends = matches!(doc.kind(), Kind::Collaboration | Kind::Routine) && doc.dates.valid_to.is_some();
    doc.is_listed() && (keys.tables("event").len() > 0 || control || report || ends || doc.dates.review_by.is_some())
}

fn has_requirement(law: &super::ViewDoc) -> bool {
    law.keys().tables("section").any(|section| section.bool("requirement") == Some(true))
}

fn has_change(doc: &super::ViewDoc) -> bool {
    doc.dates.approved.is_some() || doc.keys().tables("revision").len() > 0
}

/// Whether there are reports of years before the last, which the archive lists.
fn has_earlier_report(view: &View) -> bool {
    view.of_kind(Kind::Report).any(|doc| {
        view.relations_of(doc.ix, crate::model::Direction::In)
            .any(|relation| relation.ty == crate::model::RelationType::Follows)
    })
}

fn is_form(doc: &super::ViewDoc) -> bool {
    let form =
        doc.kind() == Kind::Routine && matches!(doc.kind_type.as_deref(), Some("form" | "template" | "checklist"));
    doc.is_listed() && (form || doc.keys().tables("attachments").len() > 0)
}

fn has_measure(doc: &super::ViewDoc) -> bool {
    let keys = doc.keys();
    let risk = || keys.tables("risk").any(|risk| risk.str("measure").is_some());
    let result = || keys.tables("result").any(|result| result.str("measure").is_some());
    doc.is_listed() && (keys.tables("measure").len() > 0 || risk() || result())
}
