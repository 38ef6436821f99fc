//! What became of the documents since the last edition: new, changed, repealed and removed ones by title. What was there
//! is kept in `.handbok/`, by audience; when it is lost, only the next report is poorer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::audience::{self, View};
use crate::graph::{Doc, Graph};
use crate::model::{Audience, DocIx, Status};
use crate::publish::{self, PublishError};

/// Documents that are new, changed or repealed since the last edition, by title, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct DocumentChanges {
    /// Not in the last edition.
    pub(crate) new: Vec<String>,
    /// With another text.
    pub(crate) changed: Vec<String>,
    /// Repealed since.
    pub(crate) repealed: Vec<String>,
    /// No longer there.
    pub(crate) removed: Vec<String>,
    /// Those of them that the handbook still has, as drafts or upcoming.
    #[serde(skip)]
    pub(crate) withheld: Vec<DocIx>,
}

/// What is kept beside the editions, in `.handbok/`, to tell what changed: by document its title, state and hash.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Memory(BTreeMap<String, Remembered>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    title: String,
    status: String,
    hash: String,
}

pub(super) fn remember(view: &View) -> Memory {
    let entry = |doc: &audience::ViewDoc| {
        let hash = blake3::hash(audience::body::own_words(doc).as_bytes()).to_hex()[..16].to_owned();
        (doc.key(), Remembered { title: doc.title().to_owned(), status: doc.status.id().to_owned(), hash })
    };
    Memory(view.docs().map(entry).collect())
}

fn memory_file(folder: &Path, audience: Audience) -> PathBuf {
    folder.join(format!("{}.documents.json", audience.id()))
}

pub(super) fn recall(folder: &Path, audience: Audience) -> Memory {
    let bytes = publish::read_state(&memory_file(folder, audience)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

pub(super) fn keep(folder: &Path, audience: Audience, memory: &Memory) -> Result<(), PublishError> {
    // A map of strings always serialises.
    let bytes = serde_json::to_vec(memory).unwrap_or_default();
    publish::write_state(&memory_file(folder, audience), &bytes)
}

pub(super) fn changes(before: &Memory, now: &Memory, graph: &Graph) -> DocumentChanges {
    let repealed = Status::Repealed.id();
    let mut changes = DocumentChanges::default();
    for (key, doc) in &now.0 {
        match before.0.get(key) {
            None => changes.new.push(doc.title.clone()),
            Some(old) if old.status != repealed && doc.status == repealed => changes.repealed.push(doc.title.clone()),
            Some(old) if old.hash != doc.hash => changes.changed.push(doc.title.clone()),
            Some(_) => {}
        }
    }
    let gone = before.0.iter().filter(|(key, _)| !now.0.contains_key(*key));
    changes.removed = gone.clone().map(|(_, doc)| doc.title.clone()).collect();
    let gone: BTreeSet<&String> = gone.map(|(key, _)| key).collect();
    let is_withheld = |(_, doc): &(DocIx, &Doc)| doc.status.is_unpublished() && gone.contains(&doc.source.key());
    if !gone.is_empty() {
        changes.withheld = graph.iter().filter(is_withheld).map(|(ix, _)| ix).collect();
    }
    for list in [&mut changes.new, &mut changes.changed, &mut changes.repealed, &mut changes.removed] {
        list.sort();
    }
    changes
}
