//! What the words on the command line mean: a document by id or `kind/id`, a role by id or abbreviation.

use super::Refusal;
use crate::diag::Text;
use crate::diag::text::{did_you_mean, list};
use crate::graph::{Doc, Graph};
use crate::model::id::caseless;
use crate::model::{DocIx, Kind};
use crate::text;

/// How many documents a message lists.
const LISTED: usize = 6;

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
