//! The handbook as it stood on a day, and texts that are gone, from its git repository: through the `git` program, which
//! knows every kind of repository there is.
//!
//! Nothing here changes a repository, asks for a password or runs what its configuration names. `safe.directory` is
//! never overridden: a repository that somebody else owns is refused by git, and told as that.

pub(crate) mod walk;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::diag::Text;
use crate::model::{Date, nfc};
use crate::text;

/// Why git can't tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GitFault {
    /// There is no `git` program.
    NoProgram,
    /// The handbook lies in no repository.
    NoRepository,
    /// The repository belongs to another user.
    Foreign,
    /// The repository has no commit so early, or none at all.
    TooYoung,
    /// The same, and it is a shallow clone: the rest of its history lies elsewhere.
    Shallow,
    /// The documents lie in a repository of their own below the handbook's (a submodule), or behind a link.
    Elsewhere,
    /// Texts that the repository names are not in it: a partial clone, or a damaged one.
    Partial,
    /// Anything else, in git's words.
    Failed(String),
}

impl GitFault {
    /// A sentence.
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
            GitFault::Elsewhere => text!(
                "mappen content ligger i ett annat git-förråd (submodul) eller bakom en länk, och det här förrådet har inte \
                 dess historik",
                "the folder content lies in another git repository (a submodule) or behind a link, and this repository \
                 doesn't have its history"
            ),
            GitFault::Partial => text!(
                "en del av texterna i historiken finns inte i det här git-förrådet; hämta dem med `git fetch --refetch`",
                "some texts of the history are not in this git repository; fetch them with `git fetch --refetch`"
            ),
            GitFault::Failed(reason) => text!("git svarade: {reason}", "git answered: {reason}"),
        }
    }
}

/// The handbook's files at a commit.
pub(crate) struct Snapshot {
    /// The commit.
    pub(crate) commit: String,
    /// Each file's bytes, by its path from the handbook's root.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Whether what lies in the folder differs from the newest commit.
    pub(crate) is_dirty: bool,
}

/// A file's path, from the handbook's root, at a commit.
#[derive(Clone, Debug)]
struct Blob {
    path: String,
    id: String,
    mode: Mode,
}

/// What an entry of a tree is, by git's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    File,
    Link,
    Submodule,
}

impl Mode {
    fn of(number: &str) -> Mode {
        match number {
            "160000" => Mode::Submodule,
            "120000" => Mode::Link,
            _ => Mode::File,
        }
    }
}

impl Blob {
    /// Whether documents lie behind it that the repository doesn't hold.
    fn is_elsewhere(&self) -> bool {
        let is_content = format!("{}/", self.path).starts_with(super::CONTENT);
        match self.mode {
            Mode::Submodule => is_content,
            Mode::Link => self.path == super::CONTENT.trim_end_matches('/'),
            Mode::File => false,
        }
    }
}

/// The handbook as it stood at the end of a day: the newest commit by committer date.
///
/// # Errors
/// See [`GitFault`].
pub(crate) fn as_of(root: &Path, day: Date) -> Result<Snapshot, GitFault> {
    let prefix = prefix(root)?;
    let commit = newest_before(root, day)?.ok_or_else(|| too_young(root))?;
    let blobs = listed(root, &commit, &prefix)?;
    if blobs.iter().any(|blob| blob.is_elsewhere()) {
        return Err(GitFault::Elsewhere);
    }
    if !blobs.iter().any(|blob| blob.path == super::CONFIG) {
        return Err(too_young(root));
    }
    let files = read(root, &blobs)?;
    let status = git(root, ["status", "--porcelain", "-z", "--untracked-files=no", "--", "."])?;
    Ok(Snapshot { commit, files, is_dirty: !status.is_empty() })
}

/// All texts that a file had, the newest first: what it is in the newest commit, then before each change.
///
/// # Errors
/// See [`GitFault`].
pub(crate) fn texts_of(root: &Path, path: &str) -> Result<Vec<Vec<u8>>, GitFault> {
    let prefix = prefix(root)?;
    let log = git(root, ["log", "--first-parent", "-m", "--no-renames", "--format=%H", "--", path])?;
    let commits = String::from_utf8_lossy(&log).into_owned();
    let whole = format!("{prefix}{path}");
    let names: Vec<String> = commits.lines().map(|commit| format!("{commit}:{whole}")).collect();
    Ok(batch(root, &names)?.into_iter().flatten().collect())
}

/// The newest commit.
///
/// # Errors
/// See [`GitFault`].
pub(crate) fn newest(root: &Path) -> Result<String, GitFault> {
    // Without a folder git would look where the program happens to run.
    if root.as_os_str().is_empty() {
        return Err(GitFault::NoRepository);
    }
    let answer = git(root, ["rev-parse", "HEAD"])?;
    Ok(String::from_utf8_lossy(&answer).trim().to_owned())
}

fn too_young(root: &Path) -> GitFault {
    if is_shallow(root) { GitFault::Shallow } else { GitFault::TooYoung }
}

fn is_shallow(root: &Path) -> bool {
    git(root, ["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer.starts_with(b"true"))
}

/// Where the handbook lies in its repository: empty, or a path with a slash at its end.
fn prefix(root: &Path) -> Result<String, GitFault> {
    let answer = git(root, ["rev-parse", "--show-prefix"])?;
    Ok(String::from_utf8_lossy(&answer).trim_end_matches(['\n', '\r']).to_owned())
}

/// The newest commit at or before the end of a local day.
fn newest_before(root: &Path, day: Date) -> Result<Option<String>, GitFault> {
    let next = day.tomorrow().unwrap_or(day);
    let end = next.to_zoned(jiff::tz::TimeZone::system()).map_or(i64::MAX, |end| end.timestamp().as_second() - 1);
    // Commits are not always in the order of their dates: all are asked, and the newest that counts is taken. What was
    // written beside (a branch) counts from the day on which it was merged.
    let log = git(root, ["log", "--first-parent", "--format=%ct %H", "HEAD"])?;
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
        let (mode, _, id) = (about.next(), about.next(), about.next());
        if let (Some(mode), Some(id), Some(path)) = (mode, id, path.strip_prefix(prefix)) {
            blobs.push(Blob { path: nfc(path).into_owned(), id: id.to_owned(), mode: Mode::of(mode) });
        }
    }
    Ok(blobs)
}

fn read(root: &Path, blobs: &[Blob]) -> Result<BTreeMap<String, Vec<u8>>, GitFault> {
    let wanted: Vec<&Blob> =
        blobs.iter().filter(|blob| blob.path == super::CONFIG || blob.path.starts_with(super::CONTENT)).collect();
    let names: Vec<String> = wanted.iter().map(|blob| blob.id.clone()).collect();
    let mut files = BTreeMap::new();
    let mut links = BTreeMap::new();
    for (blob, text) in wanted.iter().zip(batch(root, &names)?) {
        let text = text.ok_or(GitFault::Partial)?;
        match blob.mode {
            Mode::Link => links.insert(blob.path.clone(), String::from_utf8_lossy(&text).into_owned()).map(|_| ()),
            _ => files.insert(blob.path.clone(), text).map(|_| ()),
        };
    }
    let linked: Vec<(String, Vec<u8>)> =
        links.keys().filter_map(|path| Some((path.clone(), files.get(&behind(&links, path)?)?.clone()))).collect();
    files.extend(linked);
    Ok(files)
}

/// How many links may lead to the next.
const LINKS: usize = 8;

/// The file that a link leads to within the handbook, through further links.
fn behind(links: &BTreeMap<String, String>, path: &str) -> Option<String> {
    let mut at = path.to_owned();
    for _ in 0..LINKS {
        let Some(target) = links.get(&at) else { return Some(at) };
        at = super::join(super::parent(&at), target)?;
    }
    None
}

/// The bytes of objects, in the order asked for; nothing for those that aren't there.
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
    // Written beside, or both would wait for each other once the pipes are full.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().map_err(|error| GitFault::Failed(error.to_string()))?;
    let _a_reader_that_ended_tells_by_its_status = writer.join();
    Ok(objects(&output.stdout, names.len()))
}

/// What `cat-file --batch` answers: a line about each object, its bytes, a line end.
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
    // What a repository's configuration could make git run.
    for setting in ["core.fsmonitor=false", "log.showSignature=false", "core.quotePath=false"] {
        command.args(["-c", setting]);
    }
    // A hook's own settings would name another repository than the one that the folder lies in.
    for variable in
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"]
    {
        command.env_remove(variable);
    }
    let quiet = [("LC_ALL", "C"), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_PAGER", "cat")];
    command.envs(quiet).env("GIT_NO_LAZY_FETCH", "1");
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
        () if reason.contains("unknown revision") || reason.contains("does not have any") => GitFault::TooYoung,
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
    fn what_cat_file_answers() {
        let answer = b"aa blob 3\nabc\nbb missing\ncc blob 0\n\n";
        assert_eq!(objects(answer, 3), [Some(b"abc".to_vec()), None, Some(Vec::new())]);
        assert_eq!(objects(b"", 2), [None, None]);
    }
}
