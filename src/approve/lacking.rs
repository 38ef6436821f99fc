//! What a draft still lacks before it can be approved: the same questions as `handbok approve` asks, answered in a word
//! each for whoever is writing.

use super::decide::{has_change, is_written, row_of, used_versions};
use super::{Decision, Picked};
use crate::diag::{FileId, Text};
use crate::graph::Graph;
use crate::model::DocIx;
use crate::text;

/// What the draft in a file lacks; empty when it could be approved but for findings.
pub(crate) fn lacking(graph: &Graph, ix: DocIx, file: FileId) -> Vec<Text> {
    let picked = Picked::of(graph, ix);
    let Some((draft, _)) = picked.versions.iter().find(|(doc, _)| doc.source.file == file) else { return Vec::new() };
    let source = &draft.source;
    let mut lacks = Vec::new();
    if is_written(source).is_err() {
        lacks.push(text!("text", "a text"));
    }
    if picked.decided().next().is_some() {
        let version = source.head.str("version").map(str::trim).filter(|version| !version.is_empty());
        match version {
            None => lacks.push(text!("versionens nummer", "the version's number")),
            Some(version) if used_versions(&picked).iter().any(|used| used == version) => lacks.push(text!(
                "ett nummer som är nytt ({version} har funnits)",
                "a number that is new ({version} has been used)"
            )),
            Some(_) => {}
        }
        if has_change(source, row_of(&source.head, version), &Decision::default()).is_err() {
            lacks.push(text!("vad som är ändrat", "what is changed"));
        }
    }
    if draft.named(&source.head, "owner").next().is_none() {
        lacks.push(text!("ägare", "an owner"));
    }
    lacks
}
