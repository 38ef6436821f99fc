//! Writes an edition to disk: begin, put, seal. [`commit`](super::commit) swaps it in.
//!
//! `begin` takes the lock, recovers from a killed build and surveys the published edition. `put` accepts files from
//! many threads in any order: a file with the same bytes as in the published edition costs a hash and no system call;
//! any other is written into the new tree. `seal` adds the unchanged files (hard links), verifies the whole tree
//! against what was put, and computes what is new, changed and removed. If nothing is, there will be no swap and the
//! published edition is not touched.
//!
//! Dropping an edition before the commit removes the new tree and releases the lock. Nothing is written outside the new
//! tree: paths are validated (`path`), and no other process writes to the tree.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::before::{Before, OldState};
use super::compress::Encoding;
use super::disk::{self, Carried, Found};
use super::error::{Action, Difference, PublishError};
use super::lock::{Lock, Waiting};
use super::manifest::{Digest, Listed, Manifest};
use super::owner;
use super::place::Place;
use super::recover;
use crate::model::edition_path as path;

/// How an edition is published.
#[derive(Clone, Copy)]
pub(crate) struct Options<'a> {
    /// The audience's name, which older manifests are named after.
    pub(crate) audience: &'a str,
    /// The handbook that the edition belongs to, for an edition outside the handbook's root: it must not replace
    /// another handbook's.
    pub(crate) owner: Option<&'a str>,
    /// How long to wait for another build of the same edition.
    pub(crate) patience: Duration,
    /// Called once if another build has to be waited for.
    pub(crate) on_wait: &'a dyn Fn(&Waiting),
    /// Whether to flush to disk, so that the edition survives a loss of power (it survives a killed build anyway).
    /// Takes as long as the disk does; off in tests.
    pub(crate) secure: bool,
    /// How the new tree replaces the old one.
    pub(crate) swap: Swap,
}

impl<'a> Options<'a> {
    /// The options of a normal build: waits a minute, flushes, and uses the best swap available.
    pub(crate) fn new(audience: &'a str) -> Self {
        Self {
            audience,
            owner: None,
            patience: Duration::from_secs(60),
            on_wait: &|_| {},
            secure: true,
            swap: Swap::Best,
        }
    }
}

/// How the new tree replaces the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Swap {
    /// Atomically if the system can, else with two renames.
    Best,
    /// With two renames: for a moment there is no edition; if the build is killed then, the next one recovers.
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests choose it; Best falls back by itself"))]
    TwoRenames,
}

/// How a file compares with the published edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// Not in the published edition.
    New,
    /// Has other bytes.
    Changed,
    /// Has the same bytes.
    Unchanged,
}

/// Where the bytes of a file in the new edition come from.
#[derive(Clone, Copy, Debug)]
enum Origin {
    Written,
    /// Reused from the published edition, where it had this modification time.
    Carried(Option<SystemTime>),
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    listed: Listed,
    origin: Origin,
}

/// An edition that is being written.
pub(crate) struct Edition {
    entries: Mutex<HashMap<String, Entry>>,
    folders: Mutex<HashSet<PathBuf>>,
    before: Before,
    secure: bool,
    swap: Swap,
    owner: Option<String>,
    // The order of the last two fields matters: the tree is removed before the lock is released.
    tree: NewTree,
    lock: Lock,
}

/// The new tree on disk, removed when dropped unless it was swapped in.
#[derive(Debug)]
pub(crate) struct NewTree {
    pub(crate) place: Place,
    pub(crate) swapped: bool,
}

impl Drop for NewTree {
    fn drop(&mut self) {
        if !self.swapped {
            // The build already has its own error; the next build removes what could not be removed now. *Next* is
            // removed first: a *next* without its tree would mean that the tree was swapped in.
            let _removed = disk::remove(&self.place.next()).and_then(|()| disk::remove(&self.place.new_tree()));
        }
    }
}

impl Edition {
    /// Begins an edition in a folder. Creates a missing folder; refuses one with files that handbok did not write.
    ///
    /// # Errors
    /// An invalid target, another build that doesn't end, foreign files, or a refusal of the system.
    pub(crate) fn begin(target: &Path, options: &Options<'_>) -> Result<Self, PublishError> {
        let place = Place::find(target, options.audience)?;
        if disk::is_mount_point(&place.target(), &place.parent) {
            return Err(PublishError::MountPoint(place.target()));
        }
        let lock = Lock::take(place.lock(), options.patience, options.on_wait)?;
        recover::settle(&place)?;
        let before = Before::survey(&place)?;
        if let Some(owner) = options.owner.filter(|_| !before.files.is_empty()) {
            owner::refuse_anothers(&place, owner)?;
        }
        let new = place.new_tree();
        fs::create_dir(&new).map_err(PublishError::io(Action::Create, &new))?;
        let tree = NewTree { place, swapped: false };
        Ok(Self {
            entries: Mutex::default(),
            folders: Mutex::new(HashSet::from([new])),
            before,
            secure: options.secure,
            swap: options.swap,
            owner: options.owner.map(str::to_owned),
            tree,
            lock,
        })
    }

    /// Adds a file.
    ///
    /// # Errors
    /// An invalid path, a path that was added before, or a refusal of the system (a full disk).
    pub(crate) fn put(&self, path: &str, bytes: &[u8]) -> Result<Change, PublishError> {
        self.refuse_path(path)?;
        let listed = Listed { size: bytes.len() as u64, blake3: Digest::of(bytes) };
        let (change, origin) = self.compare(path, listed);
        self.enter(path, Entry { listed, origin })?;
        if matches!(origin, Origin::Written) {
            let file = self.tree.place.new_tree().join(path);
            self.make_folder_of(&file)?;
            disk::write_new(&file, bytes)?;
        }
        Ok(change)
    }

    /// Adds a file together with its compressed copies (`.gz`, `.br`) if they are smaller.
    ///
    /// The copies of an unchanged file are reused from the published edition: compression is by far the most expensive
    /// step.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    pub(crate) fn put_with_twins(
        &self,
        path: &str,
        bytes: &[u8],
        encodings: &[Encoding],
    ) -> Result<Change, PublishError> {
        let change = self.put(path, bytes)?;
        if !path::is_compressible(path) {
            return Ok(change);
        }
        for encoding in encodings {
            let twin = format!("{path}{}", encoding.suffix());
            if change == Change::Unchanged && self.carry_over(&twin)? {
                continue;
            }
            if let Some(smaller) = encoding.compress(bytes) {
                self.put(&twin, &smaller)?;
            }
        }
        Ok(change)
    }

    #[cfg(test)]
    /// Reads a file of the published edition, for comparison (which documents are new, by title). `None` if there is
    /// none.
    ///
    /// # Errors
    /// The system refuses to read it.
    pub(crate) fn previous(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        if !self.before.files.contains_key(path) {
            return Ok(None);
        }
        disk::read_if_there(&self.tree.place.target().join(path))
    }

    /// Reuses the whole published edition, if it matches its manifest and the manifest has this hash: for a build whose
    /// inputs are those of the published edition. `false`: nothing was reused.
    ///
    /// # Errors
    /// The system refuses to read.
    pub(crate) fn keep_standing(&self, manifest: Digest) -> Result<bool, PublishError> {
        let json = disk::read_if_there(&self.tree.place.manifest())?;
        if json.is_none_or(|json| Digest::of(&json) != manifest) {
            return Ok(false);
        }
        let paths: Vec<&String> = self.before.files.keys().collect();
        let kept: Vec<bool> =
            paths.into_par_iter().map(|path| self.carry_over(path)).collect::<Result<_, PublishError>>()?;
        let whole = kept.into_iter().all(|kept| kept);
        if !whole {
            hold(&self.entries).clear();
        }
        Ok(whole)
    }

    fn refuse_path(&self, path: &str) -> Result<(), PublishError> {
        path::check(path).map_err(|reason| PublishError::BadPath { path: path.to_owned(), reason })
    }

    fn compare(&self, path: &str, listed: Listed) -> (Change, Origin) {
        let Some(old) = self.before.files.get(path) else {
            return (Change::New, Origin::Written);
        };
        if old.listed != listed {
            return (Change::Changed, Origin::Written);
        }
        match old.state {
            OldState::Intact(modified) => (Change::Unchanged, Origin::Carried(modified)),
            OldState::Lost => (Change::Changed, Origin::Written),
        }
    }

    /// Reuses a file of the published edition without having its new bytes. `false`: it doesn't match the manifest.
    fn carry_over(&self, path: &str) -> Result<bool, PublishError> {
        let Some(old) = self.before.files.get(path) else {
            return Ok(false);
        };
        let OldState::Intact(modified) = old.state else { return Ok(false) };
        self.refuse_path(path)?;
        let entry = Entry { listed: old.listed, origin: Origin::Carried(modified) };
        self.enter(path, entry).map(|()| true)
    }

    fn enter(&self, path: &str, entry: Entry) -> Result<(), PublishError> {
        match hold(&self.entries).insert(path.to_owned(), entry) {
            Some(_) => Err(PublishError::Duplicate(path.to_owned())),
            None => Ok(()),
        }
    }

    fn make_folder_of(&self, file: &Path) -> Result<(), PublishError> {
        let folder = file.parent().unwrap_or(file);
        if hold(&self.folders).contains(folder) {
            return Ok(());
        }
        fs::create_dir_all(folder).map_err(PublishError::io(Action::Create, folder))?;
        hold(&self.folders).insert(folder.to_owned());
        Ok(())
    }

    /// Completes and verifies the new tree. The published edition is not touched.
    ///
    /// # Errors
    /// Paths that are the same on other systems, a refusal of the system, or a tree that differs from what was put.
    pub(crate) fn seal(self) -> Result<Sealed, PublishError> {
        let entries: BTreeMap<String, Entry> = hold(&self.entries).drain().collect();
        refuse_clashes(entries.keys())?;
        let changes = Changes::between(&self.before, &entries);
        let dirty = !self.before.exists
            || !changes.removed.is_empty()
            || entries.values().any(|entry| matches!(entry.origin, Origin::Written));
        if dirty {
            let copied = self.carry_all(&entries)?;
            verify(&self.tree.place.new_tree(), &entries, &copied)?;
            if self.before.exists {
                keep_mode(&self.tree.place.target(), &self.tree.place.new_tree())?;
            }
        }
        let files = entries.into_iter().map(|(path, entry)| (path, entry.listed)).collect();
        Ok(Sealed {
            manifest: Manifest { files },
            changes,
            dirty,
            before: self.before,
            secure: self.secure,
            swap: self.swap,
            owner: self.owner,
            tree: self.tree,
            lock: self.lock,
        })
    }

    /// Links (or copies) every unchanged file into the new tree; returns the copied ones.
    fn carry_all(&self, entries: &BTreeMap<String, Entry>) -> Result<HashSet<String>, PublishError> {
        let (from, to) = (self.tree.place.target(), self.tree.place.new_tree());
        let carried: Vec<(&String, Option<SystemTime>)> = entries
            .iter()
            .filter_map(|(path, entry)| match entry.origin {
                Origin::Carried(modified) => Some((path, modified)),
                Origin::Written => None,
            })
            .collect();
        let copied: Vec<Option<String>> = carried
            .into_par_iter()
            .map(|(path, modified)| {
                let file = to.join(path);
                self.make_folder_of(&file)?;
                let how = disk::carry(&from.join(path), &file, modified)?;
                Ok((how == Carried::Copied).then(|| path.clone()))
            })
            .collect::<Result<_, PublishError>>()?;
        Ok(copied.into_iter().flatten().collect())
    }
}

/// Locks a map. Poisoning is ignored: it means that another thread panicked, but the maps are valid after every step.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the permissions of the edition's folder (a web server's group) over the swap.
fn keep_mode(from: &Path, to: &Path) -> Result<(), PublishError> {
    let about = fs::metadata(from).map_err(PublishError::io(Action::Read, from))?;
    fs::set_permissions(to, about.permissions()).map_err(PublishError::io(Action::Create, to))
}

/// Refuses paths that are the same file on systems that ignore case, and a file where another path needs a folder. Goes
/// in the order of the paths, so that the same edition always gives the same error.
fn refuse_clashes<'a>(paths: impl Iterator<Item = &'a String>) -> Result<(), PublishError> {
    let mut seen: HashMap<String, (&str, bool)> = HashMap::new();
    let mut last_folder = "";
    for path in paths {
        let folder = path.rfind('/').map_or("", |at| &path[..at]);
        if folder != last_folder {
            for (at, _) in path.match_indices('/') {
                let name = &path[..at];
                let first = *seen.entry(path::fold(name)).or_insert((name, true));
                refuse_unless(first == (name, true), first.0, path)?;
            }
            last_folder = folder;
        }
        if let Some((first, _)) = seen.insert(path::fold(path), (path, false)) {
            refuse_unless(false, first, path)?;
        }
    }
    Ok(())
}

fn refuse_unless(fine: bool, first: &str, second: &str) -> Result<(), PublishError> {
    if fine {
        return Ok(());
    }
    Err(PublishError::Clash { first: first.to_owned(), second: second.to_owned() })
}

/// Compares the tree on disk with what was put: the same files with the same sizes. Written and copied files are read
/// again and hashed; linked ones must have their old modification time.
fn verify(root: &Path, entries: &BTreeMap<String, Entry>, copied: &HashSet<String>) -> Result<(), PublishError> {
    let found = disk::list(root)?;
    let wrong = |path: &str, difference| PublishError::Unverified { path: root.join(path), difference };
    if let Some(extra) = found.iter().find(|file| !entries.contains_key(&file.path)) {
        return Err(wrong(&extra.path, Difference::Extra));
    }
    if found.len() != entries.len() {
        let there: HashSet<&str> = found.iter().map(|file| file.path.as_str()).collect();
        let missing = entries.keys().find(|path| !there.contains(path.as_str()));
        return Err(wrong(missing.map_or("", String::as_str), Difference::Missing));
    }
    found.par_iter().try_for_each(|file| {
        let entry = entries.get(&file.path).ok_or(Difference::Extra);
        entry
            .and_then(|entry| verify_file(root, file, entry, copied.contains(&file.path)))
            .map_err(|difference| wrong(&file.path, difference))
    })
}

fn verify_file(root: &Path, file: &Found, entry: &Entry, copied: bool) -> Result<(), Difference> {
    if file.size != entry.listed.size || !file.regular {
        return Err(Difference::Size);
    }
    match entry.origin {
        Origin::Carried(modified) if !copied => {
            if file.modified == modified {
                Ok(())
            } else {
                Err(Difference::Altered)
            }
        }
        _ => match fs::read(root.join(&file.path)) {
            Ok(bytes) if Digest::of(&bytes) == entry.listed.blake3 => Ok(()),
            Ok(_) => Err(Difference::Bytes),
            Err(_) => Err(Difference::Missing),
        },
    }
}

/// The differences between the published and the new edition, with sorted paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Files that didn't exist before.
    pub(crate) new: Vec<String>,
    /// Files with other bytes, also if somebody had altered or removed them in the published edition.
    pub(crate) changed: Vec<String>,
    /// Files that no longer exist.
    pub(crate) removed: Vec<String>,
    /// Number of files with the same bytes.
    pub(crate) unchanged: usize,
}

impl Changes {
    fn between(before: &Before, entries: &BTreeMap<String, Entry>) -> Self {
        let mut changes = Self::default();
        for (path, entry) in entries {
            match (entry.origin, before.files.contains_key(path)) {
                (Origin::Carried(_), _) => changes.unchanged += 1,
                (Origin::Written, true) => changes.changed.push(path.clone()),
                (Origin::Written, false) => changes.new.push(path.clone()),
            }
        }
        let gone = before.files.keys().filter(|path| !entries.contains_key(*path));
        changes.removed = gone.cloned().collect();
        changes
    }
}

/// A complete, verified edition, ready to be swapped in. Only [`Edition::seal`] makes one.
pub(crate) struct Sealed {
    pub(crate) manifest: Manifest,
    pub(crate) changes: Changes,
    /// Whether anything differs and a swap is needed.
    pub(crate) dirty: bool,
    pub(crate) before: Before,
    pub(crate) secure: bool,
    pub(crate) swap: Swap,
    pub(crate) owner: Option<String>,
    // As in `Edition`: the tree is dropped before the lock.
    pub(crate) tree: NewTree,
    #[expect(dead_code, reason = "held for its drop: the lock is freed after the commit")]
    pub(crate) lock: Lock,
}

impl Sealed {
    /// What the swap will change.
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// The manifest of the new edition.
    pub(crate) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The folder that will be replaced.
    pub(crate) fn target(&self) -> PathBuf {
        self.tree.place.target()
    }
}
