//! Saved search index of a build, in `.handbok/index/<audience>/`, for `handbok search` and the preview.
//!
//! It is used only if its inputs are the same: the program, the day, the configuration, every document's bytes, the
//! names of all other files, drafts or not. Its files are hashed when written and when read, so a damaged index is
//! rejected. Without a valid index the caller makes one in memory, with the same results.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diag::Text;
use crate::model::{Audience, Date};
use crate::publish::manifest::Digest;
use crate::publish::{self, PublishError};
use crate::search::index::Index;
use crate::source::SourceTree;

/// The list of the folder's files, with the input hash.
const LIST: &str = "handbok.json";
/// The data that a query needs besides tantivy's files.
const BESIDE: &str = "handbok.bin";

#[derive(Serialize, Deserialize)]
struct List {
    inputs: Digest,
    files: BTreeMap<String, Digest>,
}

/// Hashes the inputs of an index; `None` if they can't be known.
pub(crate) fn inputs(tree: &SourceTree, today: Date, audience: Audience, drafts: bool) -> Option<Digest> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(publish::program()?.as_bytes());
    add(format!("{today} {} {drafts}", audience.id()).as_bytes());
    for file in tree.config().into_iter().chain(tree.documents()) {
        add(file.path.as_bytes());
        add(&file.hash);
    }
    // The text of a link depends on whether its file exists.
    for path in tree.others_in("") {
        add(path.as_bytes());
    }
    Some(Digest::from_bytes(*hasher.finalize().as_bytes()))
}

fn folder(root: &Path) -> Result<PathBuf, PublishError> {
    publish::state_folder(root).map(|folder| folder.join("index"))
}

/// Saves an index, atomically like an edition.
///
/// # Errors
/// The system refuses.
pub(crate) fn write(root: &Path, audience: Audience, inputs: Option<Digest>, index: &Index) -> Result<(), WriteError> {
    let mut files = index.files().map_err(|error| WriteError::Search(crate::search::index::reason(&error)))?;
    if let (Some(inputs), Some(beside)) = (inputs, index.beside()) {
        files.push((BESIDE.to_owned(), beside));
        let hashes = files.iter().map(|(name, bytes)| (name.clone(), Digest::of(bytes))).collect();
        // A struct of strings always serialises.
        let list = serde_json::to_vec(&List { inputs, files: hashes }).unwrap_or_default();
        files.push((LIST.to_owned(), list));
    }
    let folder = folder(root).map_err(WriteError::Publish)?;
    publish::write_folder(&folder, audience.id(), &files).map_err(WriteError::Publish)
}

/// Why an index could not be saved.
pub(crate) enum WriteError {
    /// Its files could not be made.
    Search(Text),
    /// The disk refused.
    Publish(PublishError),
}

/// Opens the saved index, if it was made from these inputs.
pub(crate) fn open(root: &Path, audience: Audience, inputs: Digest) -> Option<Index> {
    let folder = folder(root).ok()?.join(audience.id());
    let list: List = serde_json::from_slice(&publish::read_state(&folder.join(LIST))?).ok()?;
    if list.inputs != inputs {
        return None;
    }
    let mut files = Vec::new();
    let mut beside = None;
    for (name, hash) in list.files {
        let bytes = publish::read_state(&folder.join(&name)).filter(|bytes| Digest::of(bytes) == hash)?;
        if name == BESIDE {
            beside = Some(bytes);
        } else {
            files.push((name, bytes));
        }
    }
    Index::open(files, &beside?)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::audience::{Options, project};
    use crate::pipeline::{Cache, read};
    use crate::search::query::{Query, explain, search};
    use crate::search::{answer, collect, shards};

    const TODAY: Date = jiff::civil::date(2026, 9, 1);

    fn sample() -> (Arc<SourceTree>, Index) {
        let tree = Arc::new(SourceTree::load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sample"));
        let handbook = read(&tree, TODAY, &mut Cache::default()).expect("a configuration");
        let index = collect::index(&project(&handbook.graph, Audience::Intranet, Options { drafts: false }));
        (tree, index.expect("an index"))
    }

    #[test]
    fn an_opened_index_answers_like_the_saved_one() {
        let (tree, index) = sample();
        let root = tempfile::tempdir().expect("a folder");
        let inputs = inputs(&tree, TODAY, Audience::Intranet, false).expect("inputs");
        assert!(open(root.path(), Audience::Intranet, inputs).is_none(), "there is none yet");
        assert!(write(root.path(), Audience::Intranet, Some(inputs), &index).is_ok());
        let opened = open(root.path(), Audience::Intranet, inputs).expect("an index");
        for words in
            ["lex sarah", "läkemedel", "lakemedelshantering", "avvikelser", "sol 14 kap", "medicin", "xyzzy", ""]
        {
            let query = Query::new(words, 20);
            let answers = |index: &Index| {
                let answer = search(index, &query).expect("an answer");
                let explanation = explain(index, &query).expect("an explanation");
                let explanation = serde_json::to_string(&explanation).expect("JSON");
                (answer::json(index, &answer), answer.total, answer.did_you_mean, explanation)
            };
            assert_eq!(answers(&opened), answers(&index), "{words}");
        }
        assert!(shards::export(&opened).expect("files") == shards::export(&index).expect("files"));
        assert!(opened.update(&[], &[]).is_err(), "it takes no further documents");
    }

    #[test]
    fn a_stale_or_damaged_index_is_rejected() {
        let (tree, index) = sample();
        let root = tempfile::tempdir().expect("a folder");
        let made = inputs(&tree, TODAY, Audience::Intranet, false).expect("inputs");
        assert!(write(root.path(), Audience::Intranet, Some(made), &index).is_ok());
        let others = [
            inputs(&tree, TODAY.tomorrow().expect("a day"), Audience::Intranet, false),
            inputs(&tree, TODAY, Audience::External, false),
            inputs(&tree, TODAY, Audience::Intranet, true),
            inputs(&SourceTree::memory([("config.toml", &b""[..])]), TODAY, Audience::Intranet, false),
        ];
        for other in others {
            assert!(open(root.path(), Audience::Intranet, other.expect("inputs")).is_none());
        }
        let folder = folder(root.path()).expect("a folder").join("intranet");
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("a file").path();
            let whole = std::fs::read(&path).expect("bytes");
            let mut bytes = whole.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            for damaged in [&bytes[..], &whole[..middle]] {
                std::fs::write(&path, damaged).expect("a write");
                assert!(open(root.path(), Audience::Intranet, made).is_none(), "{}", path.display());
            }
            std::fs::write(&path, &whole).expect("a write");
        }
        assert!(open(root.path(), Audience::Intranet, made).is_some());
    }
}
