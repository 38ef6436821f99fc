//! Last known state of every watched file.
//!
//! Events can be lost: the kernel's queue overflows, a new folder is filled before it is watched, a network drive sends
//! none. So the watcher remembers size and time of each file and can always find out by a scan what has changed.
//! Polling works the same way. Texts are never read; whether a text differs is for the pipeline's cache to say. Paths
//! are relative to the root.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use super::names::is_leaving;

/// Size and time of a file, to detect changes without reading it. No inode and no time of status change: some network
/// drives renumber files at any time, and a backup by hard links changes the status of every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    fn of(data: &Metadata) -> Self {
        Self { modified: data.modified().ok(), length: data.len() }
    }
}

/// Identifies a folder, to notice that it was recreated under the same name and needs a new watch: device and inode on
/// Unix, elsewhere the creation time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

impl Identity {
    /// Identifies the folder at `path`, if any.
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let data = path.metadata().ok().filter(Metadata::is_dir)?;
        Some(Self(data.dev(), data.ino()))
    }

    /// Identifies the folder at `path`, if any.
    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> Option<Self> {
        let data = path.metadata().ok().filter(Metadata::is_dir)?;
        let made = data.created().unwrap_or(SystemTime::UNIX_EPOCH);
        let since = made.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Some(Self(since.as_secs(), u64::from(since.subsec_nanos())))
    }
}

/// The stamps of all watched files.
#[derive(Debug)]
pub(super) struct Stamps {
    /// The site's root, canonical.
    root: PathBuf,
    files: BTreeMap<PathBuf, Stamp>,
}

impl Stamps {
    /// Starts without any stamps.
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, files: BTreeMap::new() }
    }

    /// Whether there was a file, or a folder with files, at `path`.
    pub(super) fn knows(&self, path: &Path) -> bool {
        let from = (Bound::Included(path), Bound::Unbounded);
        let next = self.files.range::<Path, _>(from).next();
        next.is_some_and(|(file, _)| file.starts_with(path))
    }

    /// Scans everything below `path`; returns the files that are new, changed or removed.
    pub(super) fn look(&mut self, path: &Path) -> BTreeSet<PathBuf> {
        let now = scan(&self.root, path);
        let mut differing = BTreeSet::new();
        for (file, stamp) in self.below(path) {
            if now.get(file) != Some(stamp) {
                differing.insert(file.clone());
            }
        }
        for file in now.keys() {
            if !self.files.contains_key(file) {
                differing.insert(file.clone());
            }
        }
        self.forget(path);
        self.files.extend(now);
        differing
    }

    /// The files at or below `path`.
    fn below<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = (&'a PathBuf, &'a Stamp)> {
        self.files
            .range::<Path, _>((Bound::Included(path), Bound::Unbounded))
            // Paths are ordered part by part, so what is below one follows it directly.
            .take_while(move |(file, _)| file.starts_with(path))
    }

    /// Removes the stamps at or below `path`.
    fn forget(&mut self, path: &Path) {
        let gone: Vec<_> = self.below(path).map(|(file, _)| file.clone()).collect();
        for file in gone {
            self.files.remove(&file);
        }
    }
}

/// The files at or below `path` with their stamps. Links are followed while they stay inside the root; unreadable files
/// are skipped, as when the site is loaded.
fn scan(root: &Path, path: &Path) -> BTreeMap<PathBuf, Stamp> {
    WalkDir::new(root.join(path))
        .follow_links(true)
        .into_iter()
        .filter_entry(|entry| belongs(root, entry))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let stamp = Stamp::of(&entry.metadata().ok()?);
            let file = entry.path().strip_prefix(root).ok()?.to_path_buf();
            Some((file, stamp))
        })
        .collect()
}

/// Whether an entry belongs to the site: not a temporary file of an editor, not a link out of the root.
fn belongs(root: &Path, entry: &DirEntry) -> bool {
    let inside = || entry.path().canonicalize().is_ok_and(|target| target.starts_with(root));
    !(entry.depth() > 0 && is_leaving(entry.file_name())) && (!entry.path_is_symlink() || inside())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn site() -> (tempfile::TempDir, Stamps) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for file in ["content/a.md", "content/b/c.md", "content/b.md", "content/b/d/e.md"] {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let mut stamps = Stamps::new(root);
        assert_eq!(stamps.look("content".as_ref()).len(), 4);
        (folder, stamps)
    }

    fn paths(set: &BTreeSet<PathBuf>) -> Vec<&str> {
        set.iter().map(|path| path.to_str().unwrap()).collect()
    }

    #[test]
    fn finds_what_is_new_changed_and_gone() {
        let (_folder, mut stamps) = site();
        let root = stamps.root.clone();
        assert!(stamps.look("content".as_ref()).is_empty());
        fs::write(root.join("content/a.md"), "longer").unwrap();
        fs::remove_file(root.join("content/b.md")).unwrap();
        fs::write(root.join("content/b/new.md"), "").unwrap();
        fs::write(root.join("content/b/.#new.md"), "").unwrap();
        let found = stamps.look("content".as_ref());
        assert_eq!(paths(&found), ["content/a.md", "content/b/new.md", "content/b.md"]);
    }

    #[test]
    fn a_renamed_folder_is_all_its_files() {
        let (_folder, mut stamps) = site();
        let root = stamps.root.clone();
        fs::rename(root.join("content/b"), root.join("content/z")).unwrap();
        assert!(stamps.knows("content/b".as_ref()) && !stamps.knows("content/z".as_ref()));
        assert_eq!(paths(&stamps.look("content/b".as_ref())), ["content/b/c.md", "content/b/d/e.md"]);
        assert_eq!(paths(&stamps.look("content/z".as_ref())), ["content/z/c.md", "content/z/d/e.md"]);
        assert!(stamps.look("content".as_ref()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_the_root_and_not_out_of_it() {
        let (_folder, mut stamps) = site();
        let root = stamps.root.clone();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.md"), "").unwrap();
        std::os::unix::fs::symlink(outside.path(), root.join("content/out")).unwrap();
        std::os::unix::fs::symlink(root.join("content"), root.join("content/b/loop")).unwrap();
        std::os::unix::fs::symlink(root.join("content/a.md"), root.join("content/b/l.md")).unwrap();
        assert_eq!(paths(&stamps.look("content".as_ref())), ["content/b/l.md"]);
        fs::write(root.join("content/a.md"), "longer").unwrap();
        assert_eq!(paths(&stamps.look("content".as_ref())), ["content/a.md", "content/b/l.md"]);
    }
}
