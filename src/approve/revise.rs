//! `handbok revise`: a draft of the next version beside the text that applies, `ID@utkast.md`. The text that applies is
//! not touched; with `--keep-changes` an edit that was made in it becomes the draft, and the decided text comes back.

use super::decide::{is_changed, labelled_path, undecided};
use super::edit::Head;
use super::{Change, NewFile, Picked, Refusal, Step, find};
use crate::diag::{Lang, Text};
use crate::graph::versions::DRAFT_LABEL;
use crate::graph::{Doc, Graph};
use crate::model::{Date, State};
use crate::parse::Document;
use crate::text;

/// What a draft doesn't take over: all that a decision sets.
const DECIDED: [&str; 8] =
    ["version", "approved", "approved_by", "valid_from", "valid_to", "repealed", "fingerprint", "reviewed"];

/// The decided text of a file that was edited since, from wherever it can be had: the whole file, or why not.
pub(crate) type Kept<'a> = &'a dyn Fn(&Document) -> Result<Vec<u8>, Refusal>;

/// A draft of the next version. `kept` is asked for the decided text where changes made in it shall become the draft.
///
/// # Errors
/// When the document can't be found, isn't under document control, was never approved or is repealed, when it is an
/// entry of a shared file, when a draft lies there, or when the front matter can't be edited.
pub(crate) fn revise(graph: &Graph, id: &str, kept: Option<Kept<'_>>) -> Result<Change, Refusal> {
    let picked = find::pick(graph, id)?;
    let doc = standing(graph, &picked)?;
    let source = &doc.source;
    let path = labelled_path(graph, &source.place.path, DRAFT_LABEL);
    let mut draft = Head::of(graph, doc)?;
    DECIDED.iter().for_each(|key| draft.remove(key));
    let stub = stub(source, graph.today, graph.config.language);
    add_row(&mut draft, source, &stub)?;
    let file = NewFile { path: path.clone(), ..draft.finish() };
    let mut steps = vec![Step::Create { file, like: source.place.path.to_string() }];
    match kept {
        Some(kept) if is_changed(source) || source.head.str("fingerprint").is_none() => {
            steps.push(Step::Replace(NewFile { path: source.place.path.to_string(), bytes: kept(source)? }));
        }
        Some(_) => return Err(unchanged(&source.id)),
        None if is_changed(source) => return Err(undecided(&source.id)),
        None => {}
    }
    let summary = text!(
        "utkastet ligger i {path}; texten som gäller står kvar tills det är fastställt",
        "the draft is in {path}; the text in force applies until it is approved"
    );
    Ok(Change { document: source.key(), steps, path, summary })
}

fn unchanged(id: &str) -> Refusal {
    Refusal::new(
        text!("{id} är inte ändrad sedan den fastställdes", "{id} is not changed since it was approved"),
        text!("kör `handbok revise {id}` utan `--keep-changes`", "run `handbok revise {id}` without `--keep-changes`"),
    )
}

/// The version that a draft begins from: the one in force, else the next upcoming.
fn standing<'g>(graph: &'g Graph, picked: &Picked<'g>) -> Result<&'g Doc, Refusal> {
    let doc = graph.doc(picked.ix);
    let id = &doc.source.id;
    let standing = picked.in_state(State::InForce).next().or_else(|| picked.in_state(State::Upcoming).last());
    let (message, help) = if !doc.kind().is_controlled() {
        (
            text!(
                "{id} är inget styrt dokument och har inga versioner",
                "{id} is not a controlled document and has no versions"
            ),
            text!("ändra texten direkt", "change the text directly"),
        )
    } else if doc.source.is_entry {
        (
            text!(
                "{id} står i samma fil som andra och kan inte ha versioner",
                "{id} shares its file with others and can't have versions"
            ),
            text!(
                "ändra posten direkt, eller ge den en egen fil",
                "change the entry directly, or give it its own file"
            ),
        )
    } else if let Some(draft) = picked.in_state(State::Draft).next().filter(|_| picked.decided().next().is_some()) {
        let path = &draft.source.place.path;
        (
            text!("{id} har redan ett utkast: {path}", "{id} has a draft already: {path}"),
            text!("fortsätt på det, eller ta bort filen", "continue with it, or remove the file"),
        )
    } else if picked.decided().next().is_none() {
        (
            text!("{id} är ett utkast och inte fastställt ännu", "{id} is a draft and not approved yet"),
            text!("ändra texten direkt", "change the text directly"),
        )
    } else {
        match standing {
            Some(standing) => return Ok(standing),
            None => (
                text!("{id} är redan upphävt", "{id} is repealed already"),
                text!("gör en ny version av det dokument som gäller", "create a new version of the document in force"),
            ),
        }
    };
    Err(Refusal::new(message, help))
}

/// A row of the history where the newest one stands: first or last.
pub(super) fn add_row(head: &mut Head<'_>, source: &Document, row: &str) -> Result<(), Refusal> {
    let line_end = head.line_end();
    let row = row.replace('\n', line_end);
    let place = match head.tables("revision") {
        Ok(None) => (head.end(), format!("{line_end}{row}")),
        Ok(Some(tables)) => {
            let first = tables.get(0).and_then(toml_edit::Table::span).filter(|_| is_newest_first(source));
            let last = tables.len().checked_sub(1).and_then(|place| tables.get(place));
            match (first, last) {
                (Some(first), _) => (head.line_start(first.start), format!("{row}{line_end}")),
                (None, Some(last)) => (head.after_keys(last), format!("{line_end}{row}")),
                (None, None) => (head.end(), format!("{line_end}{row}")),
            }
        }
        Err(()) => {
            return Err(Refusal::new(
                text!(
                    "historiken står på en rad och kan inte fyllas på här",
                    "the history is on one line and can't be extended here"
                ),
                text!("skriv den som `[[revision]]`", "write it as `[[revision]]`"),
            ));
        }
    };
    head.insert(place.0, place.1);
    Ok(())
}

fn is_newest_first(source: &Document) -> bool {
    let revisions = source.head.tables("revision");
    let day = |revision: Option<&crate::schema::Record>| revision.and_then(|revision| revision.date("date"));
    day(revisions.first()) > day(revisions.last())
}

/// The lines to fill in. Only `change` is there from the start, empty; the rest are comments until they are known.
fn stub(source: &Document, today: Date, lang: Lang) -> String {
    let by = source.head.refs("approved_by").first().map_or("", |role| role.text.as_str());
    let lines = Text {
        sv: format!(
            "[[revision]]\n\
             change = \"\"           # vad som ändras\n\
             # version = \"\"        # den nya versionen; eller ange den med `handbok approve --version`\n\
             # date = {today}    # dagen för beslutet; `handbok approve` skriver den\n\
             # by = \"{by}\"   # rollen som beslutar\n\
             # class = \"major\"     # major (större) eller minor (mindre)\n\
             # cause = \"review\"    # deviation, risk, control, law, organisation, review eller other\n"
        ),
        en: format!(
            "[[revision]]\n\
             change = \"\"           # what is changed\n\
             # version = \"\"        # the new version; or give it with `handbok approve --version`\n\
             # date = {today}    # the day of the decision; `handbok approve` writes it\n\
             # by = \"{by}\"   # the role that decides\n\
             # class = \"major\"     # major or minor\n\
             # cause = \"review\"    # deviation, risk, control, law, organisation, review or other\n"
        ),
    };
    lines.get(lang).to_owned()
}
