//! History walk: all texts of the handbook's documents, commit by commit.
//!
//! Only the main line is walked (`--first-parent`): a branch counts from its merge. Which texts belong to one document
//! is decided elsewhere; names are as in each commit.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{GitFault, Mode, batch, git, is_shallow};
use crate::model::nfc;
use crate::source::{CONTENT, load};

/// Result of a walk.
pub(crate) struct Walk {
    /// The commits with changed documents, the oldest first.
    pub(crate) commits: Vec<Commit>,
    /// The texts, by their object names.
    pub(crate) texts: BTreeMap<String, Vec<u8>>,
    /// Whether the history is incomplete.
    pub(crate) is_cut: bool,
}

/// A commit.
pub(crate) struct Commit {
    /// Its hash.
    pub(crate) id: String,
    /// The documents that it added, changed or removed.
    pub(crate) touched: Vec<Touched>,
}

/// A document's file in a commit.
pub(crate) struct Touched {
    /// Its path relative to the handbook's root.
    pub(crate) path: String,
    /// The object name of its new text; `None` if it was removed.
    pub(crate) text: Option<String>,
}

/// Walks the history of the handbook in `root` up to a commit.
///
/// # Errors
/// See [`GitFault`].
pub(crate) fn walk(root: &Path, upto: &str) -> Result<Walk, GitFault> {
    let content = CONTENT.trim_end_matches('/');
    let log = git(
        root,
        [
            "log",
            "--reverse",
            "--first-parent",
            "-m",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--relative",
            "--format=%x01%H",
            upto,
            "--",
            content,
        ],
    )?;
    let commits = commits(&log)?;
    let wanted: BTreeSet<&String> =
        commits.iter().flat_map(|commit| &commit.touched).filter_map(|touched| touched.text.as_ref()).collect();
    let names: Vec<String> = wanted.into_iter().cloned().collect();
    let mut texts = BTreeMap::new();
    for (name, text) in names.iter().zip(batch(root, &names)?) {
        texts.insert(name.clone(), text.ok_or(GitFault::Partial)?);
    }
    Ok(Walk { commits, texts, is_cut: is_shallow(root) })
}

/// Parses the output of `log --raw -z`: for each commit a marker and its hash, then for each file its modes, object
/// names and type of change, then its path.
fn commits(log: &[u8]) -> Result<Vec<Commit>, GitFault> {
    let mut commits: Vec<Commit> = Vec::new();
    let mut pieces = log.split(|byte| *byte == 0);
    while let Some(piece) = pieces.next() {
        let piece = String::from_utf8_lossy(piece);
        let piece = piece.trim_matches('\n');
        if let Some(id) = piece.strip_prefix('\u{1}') {
            commits.push(Commit { id: id.trim().to_owned(), touched: Vec::new() });
        } else if let Some(about) = piece.strip_prefix(':') {
            let path = pieces.next().map(|path| String::from_utf8_lossy(path).into_owned()).unwrap_or_default();
            if let (Some(commit), Some(touched)) = (commits.last_mut(), touched(about, &path)?) {
                commit.touched.push(touched);
            }
        }
    }
    Ok(commits)
}

fn touched(about: &str, path: &str) -> Result<Option<Touched>, GitFault> {
    let mut words = about.split(' ');
    let (_, mode, _, text, what) = (words.next(), words.next(), words.next(), words.next(), words.next());
    let (Some(mode), Some(text), Some(what)) = (mode, text, what) else { return Ok(None) };
    let path = nfc(path).into_owned();
    let mode = Mode::of(mode);
    if mode == Mode::Submodule || (mode == Mode::Link && format!("{path}/") == CONTENT) {
        return Err(GitFault::Elsewhere);
    }
    if !load::is_text(&path) || path.split('/').any(load::is_leaving) {
        return Ok(None);
    }
    // The target of a link has its own entry.
    let is_there = !what.starts_with('D') && mode == Mode::File;
    Ok(Some(Touched { path, text: is_there.then(|| text.to_owned()) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths that a commit touched, with the hash of what each then held.
    type Touches<'a> = Vec<(&'a str, Option<&'a str>)>;

    #[test]
    fn what_log_answers() {
        let log = b"\x01aa\0\n\0:000000 100644 00 11 A\0content/a.md\0:000000 100644 00 22 A\0content/bild.png\0\x01bb\0\n\0:100644 000000 11 00 D\0content/a.md\0";
        let commits = commits(log).expect("read");
        let seen: Vec<(&str, Touches<'_>)> = commits
            .iter()
            .map(|commit| {
                let touched = commit.touched.iter().map(|one| (one.path.as_str(), one.text.as_deref())).collect();
                (commit.id.as_str(), touched)
            })
            .collect();
        assert_eq!(seen, [("aa", vec![("content/a.md", Some("11"))]), ("bb", vec![("content/a.md", None)])]);
        assert!(super::commits(b"\x01aa\0\n\0:000000 160000 00 11 A\0content\0").is_err());
    }
}
