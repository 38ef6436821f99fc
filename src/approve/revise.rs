//! `handbok revise`: the present text is filed as a repealed document `<id>-v<version>` beside the living one, which
//! keeps its address, gets `replaces` and a new `[[revision]]` to fill in.
//!
//! The filed copy is the file as it stands, but for three keys: its own `id`, `repealed` today, and no `aliases`, since
//! the old addresses lead to the living document. An `[[entry]]` shares its file with others and has no address of its
//! own; it can't be filed this way.

use super::edit::Head;
use super::{NewFile, Refusal, find};
use crate::diag::{Lang, Text};
use crate::graph::{Doc, Graph};
use crate::model::id::fold_id;
use crate::model::{Date, Status};
use crate::source::parent;
use crate::text;

/// Files the present version of a document: the filed copy first, then the living file.
///
/// # Errors
/// When the document can't be found, isn't under document control, was never approved or is repealed, when it is an
/// entry of a shared file, when this version is filed already, or when the front matter can't be edited.
pub(crate) fn revise(graph: &Graph, id: &str) -> Result<Vec<NewFile>, Refusal> {
    let doc = graph.doc(find::document(graph, id)?);
    may_be_revised(doc)?;
    let filed = filed_id(doc);
    let path = format!("{}/{filed}.md", parent(&doc.source.place.path));
    let is_taken = graph.docs.iter().any(|other| other.kind() == doc.kind() && other.source.id == filed);
    if is_taken || graph.assets.has(&path) {
        return Err(Refusal::new(
            text!("den här versionen är redan sparad som `{filed}`", "this version is filed already, as `{filed}`"),
            text!(
                "ge dokumentet en ny `version` och fastställ det först",
                "give the document a new `version` and approve it first"
            ),
        ));
    }
    let mut copy = Head::of(graph, doc)?;
    copy.remove("aliases");
    copy.set(&[("id", &format!("\"{filed}\"")), ("repealed", &graph.today.to_string())]);
    let mut living = Head::of(graph, doc)?;
    living.add("replaces", &filed);
    add_revision(&mut living, graph, doc)?;
    Ok(vec![copy.finish_as(path), living.finish()])
}

fn may_be_revised(doc: &Doc) -> Result<(), Refusal> {
    let id = &doc.source.id;
    let (message, help) = if !doc.kind().is_controlled() {
        (
            text!(
                "{id} är inget styrt dokument och har inga versioner",
                "{id} is no controlled document and has no versions"
            ),
            text!("ändra texten direkt", "change the text as it stands"),
        )
    } else if doc.source.is_entry {
        (
            text!(
                "{id} står i samma fil som andra och kan inte sparas för sig",
                "{id} shares its file with others and can't be filed by itself"
            ),
            text!(
                "ändra posten direkt, eller ge den en egen fil",
                "change the entry as it stands, or give it a file of its own"
            ),
        )
    } else if doc.status == Status::Repealed {
        (
            text!("{id} är redan upphävt", "{id} is repealed already"),
            text!("gör en ny version av det dokument som gäller", "make a new version of the document in force"),
        )
    } else if doc.dates.approved.is_none() {
        (
            text!(
                "{id} är ett utkast och har ingen fastställd version att spara",
                "{id} is a draft and has no approved version to file"
            ),
            text!("ändra texten direkt", "change the text as it stands"),
        )
    } else {
        return Ok(());
    };
    Err(Refusal::new(message, help))
}

/// The id of the filed copy, by the version: the document's, else its newest revision's, else the first.
fn filed_id(doc: &Doc) -> String {
    let head = &doc.source.head;
    let newest = head.tables("revision").iter().max_by_key(|revision| revision.date("date"));
    let version = head.str("version").or_else(|| newest?.str("version")).unwrap_or("1");
    format!("{}-v{}", doc.source.id, fold_id(version))
}

/// A `[[revision]]` to fill in, where the newest one stands: first or last.
fn add_revision(head: &mut Head<'_>, graph: &Graph, doc: &Doc) -> Result<(), Refusal> {
    let line_end = head.line_end();
    let stub = stub(doc, graph.today, graph.config.language).replace('\n', line_end);
    let place = match head.tables("revision") {
        Ok(None) => (head.end(), format!("{line_end}{stub}")),
        Ok(Some(tables)) => {
            let first = tables.get(0).and_then(toml_edit::Table::span).filter(|_| is_newest_first(doc));
            let last = tables.len().checked_sub(1).and_then(|place| tables.get(place));
            match (first, last) {
                (Some(first), _) => (head.line_start(first.start), format!("{stub}{line_end}")),
                (None, Some(last)) => (head.after_keys(last), format!("{line_end}{stub}")),
                (None, None) => (head.end(), format!("{line_end}{stub}")),
            }
        }
        Err(()) => {
            return Err(Refusal::new(
                text!(
                    "historiken står på en rad och kan inte fyllas på här",
                    "the history stands on one line and can't be added to here"
                ),
                text!("skriv den som `[[revision]]`", "write it as `[[revision]]`"),
            ));
        }
    };
    head.insert(place.0, place.1);
    Ok(())
}

fn is_newest_first(doc: &Doc) -> bool {
    let revisions = doc.source.head.tables("revision");
    let day = |revision: Option<&crate::schema::Record>| revision.and_then(|revision| revision.date("date"));
    day(revisions.first()) > day(revisions.last())
}

/// The lines to fill in. Only `change` is there from the start, empty; the rest are comments until they are known.
fn stub(doc: &Doc, today: Date, lang: Lang) -> String {
    let by = doc.source.head.refs("approved_by").first().map_or("", |role| role.text.as_str());
    let lines = Text {
        sv: format!(
            "[[revision]]\n\
             # version = \"\"        # den nya versionen; skriv samma i `version` ovan\n\
             # date = {today}    # dagen för beslutet\n\
             change = \"\"           # vad som ändras\n\
             # by = \"{by}\"   # rollen som beslutar\n\
             # class = \"major\"     # major (större) eller minor (mindre)\n\
             # cause = \"review\"    # deviation, risk, control, law, organisation, review eller other\n"
        ),
        en: format!(
            "[[revision]]\n\
             # version = \"\"        # the new version; write the same in `version` above\n\
             # date = {today}    # the day of the decision\n\
             change = \"\"           # what is changed\n\
             # by = \"{by}\"   # the role that decides\n\
             # class = \"major\"     # major or minor\n\
             # cause = \"review\"    # deviation, risk, control, law, organisation, review or other\n"
        ),
    };
    lines.get(lang).to_owned()
}
