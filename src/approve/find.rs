//! What the words on the command line mean: a document by id or `kind/id`, one of its versions by `id@label`, a role by
//! id or abbreviation.

use super::Refusal;
use crate::diag::Text;
use crate::diag::text::{did_you_mean, list};
use crate::graph::{Doc, Graph};
use crate::model::id::caseless;
use crate::model::{DocIx, Kind, State, Status};
use crate::text;

/// How many documents a message lists.
const LISTED: usize = 6;

/// A document with its versions, newest first, and the one that was named.
pub(crate) struct Picked<'g> {
    /// The document.
    pub(crate) ix: DocIx,
    /// Its versions with what each is; the document alone where it has but the one.
    pub(crate) versions: Vec<(&'g Doc, State)>,
    /// The place of the version that was named by `@`.
    pub(crate) named: Option<usize>,
    graph: &'g Graph,
}

impl<'g> Picked<'g> {
    /// A document with its versions.
    pub(super) fn of(graph: &'g Graph, ix: DocIx) -> Self {
        let versions = match graph.versions_of(ix) {
            [] => vec![(graph.doc(ix), state_of(graph.doc(ix)))],
            several => several.iter().map(|version| (&*version.doc, version.spell.state)).collect(),
        };
        Picked { ix, versions, named: None, graph }
    }

    /// The versions in one state, of those that have a file to write to.
    pub(crate) fn in_state(&self, state: State) -> impl Iterator<Item = &'g Doc> {
        let graph = self.graph;
        let has_file = move |doc: &Doc| graph.assets.seen_in_git(doc.source.file).is_none();
        self.versions.iter().filter(move |(doc, own)| *own == state && has_file(doc)).map(|(doc, _)| *doc)
    }

    /// The versions that were decided.
    pub(crate) fn decided(&self) -> impl Iterator<Item = &'g Doc> {
        self.versions.iter().filter(|(_, state)| *state != State::Draft).map(|(doc, _)| *doc)
    }
}

/// What is meant by an id, `kind/id`, or either with `@label`.
///
/// # Errors
/// When there is no such document or version, or several.
pub(crate) fn pick<'g>(graph: &'g Graph, written: &str) -> Result<Picked<'g>, Refusal> {
    let (id, label) = written.split_once('@').map_or((written, None), |(id, label)| (id, Some(label)));
    let ix = document(graph, id)?;
    let picked = Picked::of(graph, ix);
    let Some(label) = label else { return Ok(picked) };
    let (versions, several) = (&picked.versions, graph.versions_of(ix));
    let wanted = caseless(label.trim_end_matches(".md"));
    let is_named = |doc: &Doc| doc.source.place.label.as_deref().map(caseless).as_deref() == Some(&wanted);
    let by_page = || several.iter().position(|version| caseless(&version.label) == wanted);
    let found = versions.iter().position(|(doc, _)| is_named(doc)).or_else(by_page);
    if found.is_none() {
        let labels = versions.iter().filter_map(|(doc, _)| doc.source.place.label.as_deref());
        let message = text!("{id} har ingen version `{label}`", "{id} has no version `{label}`");
        return Err(Refusal { message, help: did_you_mean(label, labels) });
    }
    Ok(Picked { named: found, ..picked })
}

/// What a document with one version is.
fn state_of(doc: &Doc) -> State {
    match doc.status {
        Status::Repealed => State::Repealed,
        // Kinds that are always in force may still be undecided.
        _ if doc.dates.approved.is_none() => State::Draft,
        Status::Upcoming => State::Upcoming,
        Status::Draft | Status::InForce | Status::Overdue => State::InForce,
    }
}

/// A document by `kind/id`, by a folder's name and id, or by an id alone. Where several kinds have the id, the one
/// under document control is meant, since only such a one is approved as a rule.
pub(super) fn document(graph: &Graph, written: &str) -> Result<DocIx, Refusal> {
    let (kind, id) = match written.split_once('/') {
        Some((prefix, id)) => (kind_named(graph, prefix), id),
        None => (None, written),
    };
    let fits = |doc: &Doc| doc.source.id == id && kind.is_none_or(|kind| doc.kind() == kind);
    let found: Vec<(DocIx, &Doc)> = graph.iter().filter(|(_, doc)| fits(doc)).collect();
    let controlled: Vec<&(DocIx, &Doc)> = found.iter().filter(|(_, doc)| doc.kind().is_controlled()).collect();
    match (found.as_slice(), controlled.as_slice()) {
        ([(ix, _)], _) | (_, [(ix, _)]) => Ok(*ix),
        ([], _) => {
            let ids: Vec<&str> = graph.docs.iter().map(|doc| doc.source.id.as_str()).collect();
            let message = text!("inget dokument heter `{written}`", "there is no document `{written}`");
            Err(Refusal { message, help: did_you_mean(id, ids) })
        }
        (several, _) => {
            let keys: Vec<String> = several.iter().map(|(_, doc)| doc.source.key()).collect();
            let Text { sv, en } = list(&keys, LISTED);
            let message = Text {
                sv: format!("`{written}` kan vara flera dokument: {sv}"),
                en: format!("`{written}` may be several documents: {en}"),
            };
            Err(Refusal::new(message, text!("skriv sort och id", "write kind and id")))
        }
    }
}

fn kind_named(graph: &Graph, prefix: &str) -> Option<Kind> {
    Kind::parse(prefix).or_else(|| graph.config.kind_of_folder(prefix).map(|(kind, _)| kind))
}

/// A role by id or abbreviation, without regard to case.
pub(super) fn role(graph: &Graph, written: &str) -> Result<DocIx, Refusal> {
    let bare = written.rsplit('/').next().unwrap_or(written);
    let wanted = caseless(bare);
    let roles = || graph.iter().filter(|(_, doc)| doc.kind() == Kind::Role);
    let by_id = roles().find(|(_, doc)| doc.source.id == wanted);
    let by_abbr = || roles().find(|(_, doc)| doc.source.head.str("abbr").map(caseless).as_deref() == Some(&wanted));
    by_id.or_else(by_abbr).map(|(ix, _)| ix).ok_or_else(|| {
        let ids: Vec<&str> = roles().map(|(_, doc)| doc.source.id.as_str()).collect();
        let message = text!("ingen roll heter `{written}`", "there is no role `{written}`");
        let help = did_you_mean(bare, ids).unwrap_or_else(|| {
            text!(
                "roller är dokument i mappen roller; ange rollens id",
                "roles are documents of the folder for roles; give the role's id"
            )
        });
        Refusal::new(message, help)
    })
}
