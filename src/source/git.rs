//! The handbook's git history: the files as they were on a day, and former texts. Uses the `git` program, which
//! supports every kind of repository.
//!
//! Nothing here changes a repository, asks for a password or runs programs named in its configuration. `safe.directory`
//! is never overridden: git refuses a repository of another user, and that is reported.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::diag::Text;
use crate::model::{Date, nfc};
use crate::text;

/// Why git has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GitFault {
    /// There is no `git` program.
    NoProgram,
    /// The handbook is not in a repository.
    NoRepository,
    /// The repository belongs to another user.
    Foreign,
    /// The repository has no commit that early, or none at all.
    TooYoung,
    /// The same in a shallow clone, which lacks older history.
    Shallow,
    /// Another error, with git's message.
    Failed(String),
}

impl GitFault {
    /// The error as a sentence.
    pub(crate) fn text(&self) -> Text {
        match self {
            GitFault::NoProgram => text!("programmet git finns inte här", "there is no program git here"),
            GitFault::NoRepository => text!("handboken ligger inte i git", "the handbook is not in git"),
            GitFault::Foreign => text!(
                "git vägrar läsa handboken, för mappen ägs av en annan användare (git config safe.directory)",
                "git refuses to read the handbook, since another user owns the folder (git config safe.directory)"
            ),
            GitFault::TooYoung => text!("historiken i git börjar senare", "the history in git begins later"),
            GitFault::Shallow => text!(
                "här finns bara en del av historiken i git; hämta resten med `git fetch --unshallow`",
                "only a part of the history in git is here; fetch the rest with `git fetch --unshallow`"
            ),
            GitFault::Failed(reason) => text!("git svarade: {reason}", "git answered: {reason}"),
        }
    }
}

/// The handbook's files at a commit.
pub(crate) struct Snapshot {
    /// The commit.
    pub(crate) commit: String,
    /// The bytes of each file, by its path relative to the handbook's root.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Whether the folder differs from the newest commit.
    pub(crate) is_dirty: bool,
}

/// A file at a commit, with its path relative to the handbook's root.
#[derive(Clone, Debug)]
struct Blob {
    path: String,
    id: String,
}

/// The handbook at the end of a day: the newest commit by committer date.
///
/// # Errors
/// See [`GitFault`].
pub(crate) fn as_of(root: &Path, day: Date) -> Result<Snapshot, GitFault> {
    let prefix = prefix(root)?;
    let commit = newest_before(root, day)?.ok_or_else(|| too_young(root))?;
    let blobs = listed(root, &commit, &prefix)?;
    if !blobs.iter().any(|blob| blob.path == super::CONFIG) {
        return Err(too_young(root));
    }
    let files = read(root, &blobs)?;
    let status = git(root, ["status", "--porcelain", "-z", "--untracked-files=no", "--", "."])?;
    Ok(Snapshot { commit, files, is_dirty: !status.is_empty() })
}

/// All texts that a file had, the newest first: as in the newest commit, then before each change.
///
/// # Errors
/// See [`GitFault`].
pub(crate) fn texts_of(root: &Path, path: &str) -> Result<Vec<Vec<u8>>, GitFault> {
    let prefix = prefix(root)?;
    let log = git(root, ["log", "--first-parent", "--no-renames", "--format=%H", "--", path])?;
    let commits = String::from_utf8_lossy(&log).into_owned();
    let whole = format!("{prefix}{path}");
    let names: Vec<String> = commits.lines().map(|commit| format!("{commit}:{whole}")).collect();
    Ok(batch(root, &names)?.into_iter().flatten().collect())
}

fn too_young(root: &Path) -> GitFault {
    let answer = git(root, ["rev-parse", "--is-shallow-repository"]).unwrap_or_default();
    if answer.starts_with(b"true") { GitFault::Shallow } else { GitFault::TooYoung }
}

/// The path of the handbook in its repository: empty, or with a slash at the end.
fn prefix(root: &Path) -> Result<String, GitFault> {
    let answer = git(root, ["rev-parse", "--show-prefix"])?;
    Ok(String::from_utf8_lossy(&answer).trim_end_matches(['\n', '\r']).to_owned())
}

/// The newest commit at or before the end of a local day.
fn newest_before(root: &Path, day: Date) -> Result<Option<String>, GitFault> {
    let next = day.tomorrow().unwrap_or(day);
    let end = next.to_zoned(jiff::tz::TimeZone::system()).map_or(i64::MAX, |end| end.timestamp().as_second() - 1);
    // Commits are not always in the order of their dates, so all are listed.
    let log = git(root, ["log", "--format=%ct %H", "HEAD"]).map_err(|fault| match fault {
        GitFault::Failed(reason) if reason.contains("unknown revision") || reason.contains("does not have any") => {
            GitFault::TooYoung
        }
        other => other,
    })?;
    let log = String::from_utf8_lossy(&log).into_owned();
    let mut newest: Option<(i64, &str)> = None;
    for (seconds, commit) in log.lines().filter_map(|line| line.split_once(' ')) {
        let Ok(seconds) = seconds.parse::<i64>() else { continue };
        if seconds <= end && newest.is_none_or(|(known, _)| seconds > known) {
            newest = Some((seconds, commit));
        }
    }
    Ok(newest.map(|(_, commit)| commit.to_owned()))
}

fn listed(root: &Path, commit: &str, prefix: &str) -> Result<Vec<Blob>, GitFault> {
    let tree = git(root, ["ls-tree", "-r", "-z", "--full-tree", commit])?;
    let mut blobs = Vec::new();
    for entry in tree.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let entry = String::from_utf8_lossy(entry);
        let Some((about, path)) = entry.split_once('\t') else { continue };
        let mut about = about.split(' ');
        let (mode, kind, id) = (about.next(), about.next(), about.next());
        // Links and submodules have no text of their own here.
        let is_file = kind == Some("blob") && mode != Some("120000");
        if let (true, Some(id), Some(path)) = (is_file, id, path.strip_prefix(prefix)) {
            blobs.push(Blob { path: nfc(path).into_owned(), id: id.to_owned() });
        }
    }
    Ok(blobs)
}

fn read(root: &Path, blobs: &[Blob]) -> Result<BTreeMap<String, Vec<u8>>, GitFault> {
    let wanted: Vec<&Blob> =
        blobs.iter().filter(|blob| blob.path == super::CONFIG || blob.path.starts_with(super::CONTENT)).collect();
    let names: Vec<String> = wanted.iter().map(|blob| blob.id.clone()).collect();
    let texts = batch(root, &names)?;
    Ok(wanted.iter().zip(texts).filter_map(|(blob, text)| Some((blob.path.clone(), text?))).collect())
}

/// The bytes of objects, in the given order; `None` for missing ones.
fn batch(root: &Path, names: &[String]) -> Result<Vec<Option<Vec<u8>>>, GitFault> {
    let mut child = command(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed_to_start(&error))?;
    let input = names.iter().flat_map(|name| [name.as_bytes(), b"\n"]).flatten().copied().collect::<Vec<u8>>();
    let Some(mut stdin) = child.stdin.take() else { return Err(GitFault::Failed("stdin".to_owned())) };
    // Write from another thread: both processes would block once the pipes are full.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().map_err(|error| GitFault::Failed(error.to_string()))?;
    let _a_reader_that_ended_tells_by_its_status = writer.join();
    Ok(objects(&output.stdout, names.len()))
}

/// Parses the output of `cat-file --batch`: for each object a line about it, its bytes, a line end.
fn objects(mut rest: &[u8], count: usize) -> Vec<Option<Vec<u8>>> {
    let mut objects = Vec::with_capacity(count);
    while objects.len() < count {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { break };
        let line = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        let size = line.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        match size.filter(|_| !line.ends_with("missing")).and_then(|size| Some((rest.get(..size)?, size))) {
            Some((bytes, size)) => {
                objects.push(Some(bytes.to_vec()));
                rest = rest.get(size + 1..).unwrap_or_default();
            }
            None => objects.push(None),
        }
    }
    objects.resize(count, None);
    objects
}

fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root);
    // Turn off settings with which a repository's configuration can make git run programs.
    for setting in ["core.fsmonitor=false", "log.showSignature=false", "core.quotePath=false"] {
        command.args(["-c", setting]);
    }
    command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_PAGER", "cat");
    command
}

fn git<const N: usize>(root: &Path, arguments: [&str; N]) -> Result<Vec<u8>, GitFault> {
    let arguments = arguments.map(OsStr::new);
    let output =
        command(root).args(arguments).stdin(Stdio::null()).output().map_err(|error| failed_to_start(&error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let reason = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(match () {
        () if reason.contains("dubious ownership") => GitFault::Foreign,
        () if reason.contains("not a git repository") => GitFault::NoRepository,
        () => GitFault::Failed(reason.lines().next().unwrap_or_default().trim().to_owned()),
    })
}

fn failed_to_start(error: &io::Error) -> GitFault {
    match error.kind() {
        io::ErrorKind::NotFound => GitFault::NoProgram,
        _ => GitFault::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_cat_file() {
        let answer = b"aa blob 3\nabc\nbb missing\ncc blob 0\n\n";
        assert_eq!(objects(answer, 3), [Some(b"abc".to_vec()), None, Some(Vec::new())]);
        assert_eq!(objects(b"", 2), [None, None]);
    }
}
