//! Several changes of the handbook's documents as one: all of them, or none.
//!
//! [`carry_out`] first writes down all that is to be done, whole texts included, in `.handbok/begun.json`; then it does
//! it step by step, and takes the note away. Killed before the note is there, nothing has happened; killed after, the
//! next command that writes goes on where the steps were left ([`finish`]). Each step can be done again: what is done
//! already is seen by the files' hashes, and a file that somebody changed meanwhile stops it all.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::document::{create_file, may_replace, read_document, rename_file, replace_file};
use super::error::{PublishError, Unwritable};
use super::manifest::Digest;
use super::{disk, state};

/// One step; paths are relative to the handbook's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Step {
    /// The file gets another text.
    Replace {
        /// The file.
        path: String,
        /// Its new text.
        text: String,
    },
    /// A new file with the rights of another.
    Create {
        /// The file.
        path: String,
        /// Its text.
        text: String,
        /// Whose rights it gets.
        like: String,
    },
    /// A file gets another name; where it is a symbolic link its text goes there, and the link stays.
    FileAway {
        /// Where it lies.
        from: String,
        /// Where it is to lie.
        to: String,
    },
    /// A file takes the name, and the rights, that another had; where that is still a symbolic link the text goes
    /// behind it.
    TakePlace {
        /// Where it lies.
        from: String,
        /// Where it is to lie.
        to: String,
        /// Whose rights it gets: the other one, under its new name.
        like: Option<String>,
    },
}

/// A step with what the files were before the first one.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Noted {
    step: Step,
    /// The text that the step begins from: of the file to replace, or of the one that gets another name.
    before: Option<Digest>,
}

/// What was written down.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    format: u32,
    /// What it is done to, in words for people.
    documents: Vec<String>,
    steps: Vec<Noted>,
}

/// Where it is written down.
fn note_file(root: &Path) -> PathBuf {
    root.join(".handbok").join("begun.json")
}

/// What was begun and not finished: the documents' names; nothing when all is well.
pub(crate) fn begun(root: &Path) -> Option<Vec<String>> {
    read(root).map(|note| note.documents)
}

fn read(root: &Path) -> Option<Note> {
    serde_json::from_slice(&state::read_state(&note_file(root))?).ok()
}

/// Does all steps, or none.
///
/// # Errors
/// A file that may not be written, or the system's refusal. Where that comes in the midst of the steps, the rest is
/// done by the next command that writes.
pub(crate) fn carry_out(root: &Path, documents: Vec<String>, steps: Vec<Step>) -> Result<(), PublishError> {
    may_all(root, &steps)?;
    let note = Note { format: 1, documents, steps: noted(root, steps)? };
    // A struct of texts always serialises.
    state::write_secured_state(&note_file(root), &serde_json::to_vec(&note).unwrap_or_default())?;
    run(root, &note)
}

/// Finishes what a killed command began; gives the documents that it was about.
///
/// # Errors
/// As [`carry_out`]; or a file was changed since, and nobody but a person can say what is meant.
pub(crate) fn finish(root: &Path) -> Result<Option<Vec<String>>, PublishError> {
    let Some(note) = read(root) else { return Ok(None) };
    run(root, &note)?;
    Ok(Some(note.documents))
}

fn run(root: &Path, note: &Note) -> Result<(), PublishError> {
    for noted in &note.steps {
        perform(root, noted)?;
    }
    disk::remove(&note_file(root))
}

fn may_all(root: &Path, steps: &[Step]) -> Result<(), PublishError> {
    for step in steps {
        match step {
            Step::Replace { path, .. } | Step::FileAway { from: path, .. } => may_replace(root, &root.join(path))?,
            Step::TakePlace { from, .. } if is_link(&root.join(from)) => {
                return Err(PublishError::Unwritable { path: root.join(from), reason: Unwritable::NoFile });
            }
            Step::TakePlace { from, .. } => may_replace(root, &root.join(from))?,
            Step::Create { .. } => {}
        }
        if let Step::Create { path, .. } | Step::FileAway { to: path, .. } = step
            && disk::is_there(&root.join(path))
        {
            return Err(PublishError::Taken(root.join(path)));
        }
    }
    Ok(())
}

/// What each step begins from: a draft that is written first goes on under its new text.
fn noted(root: &Path, steps: Vec<Step>) -> Result<Vec<Noted>, PublishError> {
    let mut texts: std::collections::BTreeMap<String, Digest> = Default::default();
    let mut all = Vec::new();
    for step in steps {
        let of_file = |path: &str, texts: &std::collections::BTreeMap<String, Digest>| match texts.get(path) {
            Some(known) => Ok(Some(*known)),
            None => digest(&root.join(path)),
        };
        let before = match &step {
            Step::Replace { path, text } => {
                let before = of_file(path, &texts)?;
                texts.insert(path.clone(), Digest::of(text.as_bytes()));
                before
            }
            Step::FileAway { from, .. } | Step::TakePlace { from, .. } => of_file(from, &texts)?,
            Step::Create { .. } => None,
        };
        all.push(Noted { step, before });
    }
    Ok(all)
}

fn digest(path: &Path) -> Result<Option<Digest>, PublishError> {
    Ok(read_document(path)?.map(|bytes| Digest::of(&bytes)))
}

fn perform(root: &Path, noted: &Noted) -> Result<(), PublishError> {
    let before = noted.before;
    let changed = |path: &str| Err(PublishError::ChangedMeanwhile { file: root.join(path), note: note_file(root) });
    match &noted.step {
        Step::Replace { path, text } => {
            let now = digest(&root.join(path))?;
            // A later step has given it another name already.
            if now.is_none() || now == Some(Digest::of(text.as_bytes())) {
                return Ok(());
            }
            if now != before {
                return changed(path);
            }
            replace_file(root, &root.join(path), text.as_bytes())
        }
        Step::Create { path, text, like } => match digest(&root.join(path))? {
            None => create_file(&root.join(path), text.as_bytes(), Some(&root.join(like))),
            Some(now) if now == Digest::of(text.as_bytes()) => Ok(()),
            Some(_) => changed(path),
        },
        Step::FileAway { from, to } => match digest(&root.join(to))? {
            Some(there) if Some(there) == before => Ok(()),
            Some(_) => changed(to),
            None if digest(&root.join(from))? != before => changed(from),
            None if is_link(&root.join(from)) => {
                let bytes = read_document(&root.join(from))?.unwrap_or_default();
                create_file(&root.join(to), &bytes, Some(&root.join(from)))
            }
            None => rename_file(&root.join(from), &root.join(to), None),
        },
        Step::TakePlace { from, to, like } => take_place(root, from, to, like.as_deref(), before),
    }
}

fn take_place(
    root: &Path,
    from: &str,
    to: &str,
    like: Option<&str>,
    before: Option<Digest>,
) -> Result<(), PublishError> {
    let (old, new) = (root.join(from), root.join(to));
    let (here, there) = (digest(&old)?, digest(&new)?);
    if there == before && here.is_none() {
        return Ok(());
    }
    if here != before {
        return Err(PublishError::ChangedMeanwhile { file: old, note: note_file(root) });
    }
    if !disk::is_there(&new) {
        return rename_file(&old, &new, like.map(|like| root.join(like)).as_deref());
    }
    // The name is a link that stayed: its file gets the text.
    if there != before {
        let bytes = read_document(&old)?.unwrap_or_default();
        replace_file(root, &new, &bytes)?;
    }
    disk::remove(&old)
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink())
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn texts(root: &Path) -> BTreeMap<String, String> {
        let files = fs::read_dir(root).expect("listed").flatten().filter(|entry| entry.path().is_file());
        let text = |entry: fs::DirEntry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read_to_string(entry.path()).expect("read"))
        };
        files.map(text).collect()
    }

    /// A document's decision, as `handbok approve` asks for it.
    fn decision(id: &str) -> Vec<Step> {
        let (base, draft) = (format!("{id}.md"), format!("{id}@utkast.md"));
        vec![
            Step::Replace { path: draft.clone(), text: format!("{id} ny") },
            Step::FileAway { from: base.clone(), to: format!("{id}@4.0.md") },
            Step::TakePlace { from: draft, to: base, like: Some(format!("{id}@4.0.md")) },
        ]
    }

    fn begin(root: &Path, ids: &[String], is_link: bool) {
        for id in ids {
            if is_link {
                fs::write(root.join(format!("bakom-{id}")), format!("{id} gammal")).expect("written");
                std::os::unix::fs::symlink(format!("bakom-{id}"), root.join(format!("{id}.md"))).expect("linked");
            } else {
                fs::write(root.join(format!("{id}.md")), format!("{id} gammal")).expect("written");
            }
            fs::write(root.join(format!("{id}@utkast.md")), format!("{id} utkast")).expect("written");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Stopped after any step of any document, nothing is lost, what applies is the old text or the new, and the
        /// next command brings all to the end.
        #[test]
        fn stopped_anywhere_it_is_finished(count in 1usize..4, stop in 0usize..10, is_link: bool) {
            let folder = tempfile::tempdir().expect("a folder");
            let root = folder.path();
            let ids: Vec<String> = (0..count).map(|number| format!("r{number}")).collect();
            begin(root, &ids, is_link);
            let steps: Vec<Step> = ids.iter().flat_map(|id| decision(id)).collect();
            let note = Note { format: 1, documents: ids.clone(), steps: noted(root, steps).expect("noted") };
            state::write_secured_state(&note_file(root), &serde_json::to_vec(&note).expect("json")).expect("kept");
            for step in note.steps.iter().take(stop) {
                perform(root, step).expect("done");
            }
            let midway = texts(root);
            for id in &ids {
                let whole = |text: &str| midway.values().any(|one| *one == format!("{id} {text}"));
                prop_assert!(whole("gammal"), "{midway:?}");
                prop_assert!(whole("utkast") || whole("ny"), "{midway:?}");
            }
            prop_assert_eq!(begun(root), Some(ids.clone()));
            prop_assert_eq!(finish(root).expect("finished"), Some(ids.clone()));
            let after = texts(root);
            for id in &ids {
                prop_assert_eq!(&after[&format!("{id}.md")], &format!("{id} ny"));
                prop_assert_eq!(&after[&format!("{id}@4.0.md")], &format!("{id} gammal"));
                let draft = format!("{id}@utkast.md");
                prop_assert!(!after.contains_key(&draft));
                prop_assert_eq!(super::is_link(&root.join(format!("{id}.md"))), is_link);
            }
            prop_assert_eq!(finish(root).expect("nothing left"), None);
        }
    }

    #[test]
    fn a_file_that_somebody_changed_stops_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        begin(root, &["a".to_owned()], false);
        let note =
            Note { format: 1, documents: vec!["a".to_owned()], steps: noted(root, decision("a")).expect("noted") };
        state::write_secured_state(&note_file(root), &serde_json::to_vec(&note).expect("json")).expect("kept");
        fs::write(root.join("a@utkast.md"), "någon annans").expect("written");
        assert!(matches!(finish(root), Err(PublishError::ChangedMeanwhile { .. })));
        assert_eq!(texts(root)["a@utkast.md"], "någon annans");
    }

    #[test]
    fn nothing_is_done_where_one_may_not_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        begin(root, &["a".to_owned(), "b".to_owned()], false);
        fs::write(root.join("b@4.0.md"), "en annan").expect("written");
        let before = texts(root);
        let steps = [decision("a"), decision("b")].concat();
        assert!(carry_out(root, vec!["a".to_owned()], steps).is_err());
        assert_eq!((texts(root), begun(root)), (before, None));
    }
}
