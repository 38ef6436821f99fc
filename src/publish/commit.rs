//! Swapping sealed editions in: all of them or none.
//!
//! The order is what makes a killed build harmless; [`recover`](super::recover) tells what each moment means. For all
//! editions together, each step for all before the next step for any:
//!
//! 1. look that no foreign file has come; secure the new trees on the disk; write their manifests as *next*;
//! 2. swap. A swap that fails is followed by swapping back those already done;
//! 3. *next* becomes the manifest;
//! 4. the old trees are removed. What can't be removed is reported, not an error: the edition is published.

use std::path::PathBuf;

use super::disk;
use super::edition::{Changes, Sealed, Swap};
use super::error::{Action, PublishError};
use super::owner;
use super::place::Place;

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// The edition's folder.
    pub(crate) target: PathBuf,
    /// The number of files in it.
    pub(crate) files: usize,
    /// Their bytes.
    pub(crate) bytes: u64,
    /// What is new, changed and gone.
    pub(crate) changes: Changes,
    /// Leavings that could not be removed; the next build tries again.
    pub(crate) left_behind: Vec<PathBuf>,
}

/// How an edition was swapped in, so that it can be swapped back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// There was none before.
    Fresh,
    /// In one step; the old tree has the new one's name.
    Exchanged,
    /// By two renames; the old tree is named *old*.
    Renamed,
}

/// Swaps sealed editions in. The reports are in the order of the editions.
///
/// # Errors
/// Before the first swap: every edition stands as it stood. During a swap: likewise, as those done are swapped back
/// ([`PublishError::Unsettled`] when even that failed). After the swaps (the manifest's rename): the new editions stand
/// and the next build completes their manifests.
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

/// One edition inside another would be swept away with it.
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

/// Secures the new tree, then says by *next* that it is complete: never the other way round.
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
            // The new tree has its own name again: dropping it removes it.
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
        // If this fails too the next build puts the old tree back.
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

/// The swap must be on the disk before the manifest says so.
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
