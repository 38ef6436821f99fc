//! Commit: swaps all sealed editions in, or none.
//!
//! The order of the steps makes a killed build harmless; [`recover`](super::recover) explains each state. Each step is
//! done for all editions before the next step begins:
//!
//! 1. check that no foreign file has appeared; flush the new trees to disk; write their manifests as *next*;
//! 2. swap the folders. If a swap fails, those already done are swapped back;
//! 3. rename *next* to the manifest;
//! 4. remove the old trees. A tree that can't be removed is reported but no error: the edition is published.

use std::path::PathBuf;

use super::disk;
use super::edition::{Changes, Sealed, Swap};
use super::error::{Action, PublishError};
use super::owner;
use super::place::Place;

/// Result of a commit for one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// The edition's folder.
    pub(crate) target: PathBuf,
    /// The number of files in it.
    pub(crate) files: usize,
    /// Their bytes.
    pub(crate) bytes: u64,
    /// Which files are new, changed or removed.
    pub(crate) changes: Changes,
    /// Old files that could not be removed; the next build tries again.
    pub(crate) left_behind: Vec<PathBuf>,
}

/// How an edition was swapped in, which decides how it is swapped back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// There was no edition before.
    Fresh,
    /// Exchanged in one step; the old tree now has the new one's name.
    Exchanged,
    /// With two renames; the old tree is named *old*.
    Renamed,
}

/// Swaps sealed editions in. The reports are in the order of the editions.
///
/// # Errors
/// Before the first swap: every edition is as it was. During a swap: likewise, since those done are swapped back
/// ([`PublishError::Unsettled`] if that fails too). After the swaps (when the manifest is renamed): the new editions
/// are published, and the next build completes their manifests.
pub(crate) fn commit_all(mut editions: Vec<Sealed>) -> Result<Vec<Report>, PublishError> {
    refuse_nested(&editions)?;
    for sealed in dirty(&editions) {
        sealed.before.refuse_newcomers(&sealed.tree.place)?;
    }
    for sealed in dirty(&editions) {
        announce(sealed)?;
    }
    swap_all(&mut editions)?;
    for sealed in dirty(&editions) {
        install(sealed)?;
    }
    Ok(editions.into_iter().map(conclude).collect())
}

fn dirty(editions: &[Sealed]) -> impl Iterator<Item = &Sealed> {
    editions.iter().filter(|sealed| sealed.dirty)
}

/// An edition inside another would be deleted with it.
fn refuse_nested(editions: &[Sealed]) -> Result<(), PublishError> {
    let targets: Vec<PathBuf> = editions.iter().map(Sealed::target).collect();
    for (index, outer) in targets.iter().enumerate() {
        for (other, inner) in targets.iter().enumerate() {
            if index != other && inner.starts_with(outer) {
                return Err(PublishError::Nested { outer: outer.clone(), inner: inner.clone() });
            }
        }
    }
    Ok(())
}

/// Flushes the new tree, and only then writes *next*, which says that the tree is complete.
fn announce(sealed: &Sealed) -> Result<(), PublishError> {
    let place = &sealed.tree.place;
    if sealed.secure {
        disk::secure_tree(&place.new_tree())?;
    }
    let next = place.next();
    let file = disk::write_new(&next, &sealed.manifest.write())?;
    if sealed.secure {
        file.sync_all().map_err(PublishError::io(Action::Sync, &next))?;
        disk::secure_names(&place.parent)?;
    }
    Ok(())
}

fn swap_all(editions: &mut [Sealed]) -> Result<(), PublishError> {
    let mut done: Vec<(usize, Done)> = Vec::new();
    for index in 0..editions.len() {
        if !editions[index].dirty {
            continue;
        }
        match swap(&editions[index].tree.place, editions[index].swap) {
            Ok(how) => {
                editions[index].tree.swapped = true;
                done.push((index, how));
            }
            Err(error) => return Err(take_back(editions, &done, error)),
        }
    }
    Ok(())
}

fn take_back(editions: &mut [Sealed], done: &[(usize, Done)], first: PublishError) -> PublishError {
    let mut stuck = None;
    for &(index, how) in done.iter().rev() {
        let tree = &mut editions[index].tree;
        match unswap(&tree.place, how) {
            // The new tree has its own name again, so dropping it removes it.
            Ok(()) => tree.swapped = false,
            Err(_) => stuck = Some(tree.place.target()),
        }
    }
    match stuck {
        Some(path) => PublishError::Unsettled { first: Box::new(first), path },
        None => first,
    }
}

fn swap(place: &Place, how: Swap) -> Result<Done, PublishError> {
    let (target, new, old) = (place.target(), place.new_tree(), place.old_tree());
    if !disk::is_there(&target) {
        return disk::rename(&new, &target).map(|()| Done::Fresh);
    }
    if how == Swap::Best && disk::exchange(&new, &target)? {
        return Ok(Done::Exchanged);
    }
    disk::rename(&target, &old)?;
    disk::rename(&new, &target).map(|()| Done::Renamed).inspect_err(|_| {
        // If this fails too, the next build restores the old tree.
        let _back = disk::rename(&old, &target);
    })
}

fn unswap(place: &Place, done: Done) -> Result<(), PublishError> {
    let (target, new, old) = (place.target(), place.new_tree(), place.old_tree());
    match done {
        Done::Fresh => disk::rename(&target, &new),
        Done::Exchanged => disk::exchange(&new, &target).map(|_| ()),
        Done::Renamed => {
            disk::rename(&target, &new)?;
            disk::rename(&old, &target)
        }
    }
}

/// Makes *next* the manifest, after the swap has reached the disk.
fn install(sealed: &Sealed) -> Result<(), PublishError> {
    let place = &sealed.tree.place;
    if sealed.secure {
        disk::secure_names(&place.parent)?;
    }
    disk::rename(&place.next(), &place.manifest())?;
    if let Some(owner) = &sealed.owner {
        owner::sign(place, owner)?;
    }
    if sealed.secure {
        disk::secure_names(&place.parent)?;
    }
    Ok(())
}

fn conclude(sealed: Sealed) -> Report {
    let place = &sealed.tree.place;
    let left_behind =
        [place.new_tree(), place.old_tree()].into_iter().filter(|path| disk::remove(path).is_err()).collect();
    Report {
        target: place.target(),
        files: sealed.manifest.files.len(),
        bytes: sealed.manifest.files.values().map(|listed| listed.size).sum(),
        changes: sealed.changes.clone(),
        left_behind,
    }
}
