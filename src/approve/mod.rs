//! Approval and revision: the two commands that change a document's front matter (site § 1).
//!
//! [`approve`] sets `approved`, `approved_by` and `fingerprint`; [`revise`](revise::revise) files the present text as
//! a repealed version and prepares the living file for the next. Both take the graph and give files to write: nothing
//! here touches the disk, and nothing is written where something is in the way ([`Refusal`]). Files are edited by
//! splicing at the places that `toml_edit` finds, so every byte outside the changed keys stays, line ends and byte
//! order mark included.

mod edit;
mod find;
mod revise;

use crate::diag::Text;
use crate::graph::Graph;
use crate::model::{Date, Status};
use crate::parse::fingerprint;
use crate::text;

use edit::Head;
pub(crate) use revise::revise;

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewFile {
    /// Where, relative to the handbook's root, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) bytes: Vec<u8>,
}

/// Why something can't be done, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What is in the way.
    pub(crate) message: Text,
    /// What to do.
    pub(crate) help: Option<Text>,
}

impl Refusal {
    /// A reason with its way out.
    pub(crate) fn new(message: Text, help: Text) -> Self {
        Self { message, help: Some(help) }
    }
}

/// Approves a document: the file as it is to be written.
///
/// `id` is an id or `kind/id`, `by` a role's id or abbreviation. Whether the role may approve the document is a check's
/// to say (`approver-not-allowed`), so that a wrong `[approval]` doesn't lock a municipality out of its handbook.
///
/// # Errors
/// When the document or role can't be found, the document is repealed, or its front matter can't be edited.
pub(crate) fn approve(graph: &Graph, id: &str, by: &str, date: Date) -> Result<NewFile, Refusal> {
    let doc = graph.doc(find::document(graph, id)?);
    let role = &graph.doc(find::role(graph, by)?).source.id;
    if doc.status == Status::Repealed {
        return Err(Refusal::new(
            text!("{id} är upphävt och kan inte fastställas", "{id} is repealed and can't be approved"),
            text!(
                "ta bort `repealed` eller `valid_to` om det ska gälla igen",
                "remove `repealed` or `valid_to` if it is to be valid again"
            ),
        ));
    }
    let mut head = Head::of(graph, doc)?;
    let approved_by = format!("\"{role}\"");
    let fingerprint = format!("\"{}\"", fingerprint::of(&doc.source));
    head.set(&[("approved", &date.to_string()), ("approved_by", &approved_by), ("fingerprint", &fingerprint)]);
    Ok(head.finish())
}

#[cfg(test)]
mod tests;
