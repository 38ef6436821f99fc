//! After a build that was killed: which edition stands, and tidying up. Runs under the lock, at the beginning of every
//! build.
//!
//! A commit goes: (1) the new tree is complete, verified and secured; (2) its manifest is written beside as *next*;
//! (3) the trees are swapped; (4) *next* becomes the manifest; (5) the old tree is removed. So:
//!
//! - no *next*: the manifest is the standing edition's. The new tree is rubbish, half written or already replaced.
//! - *next* is there: killed between (2) and (4). If the tree named *new* is exactly what *next* lists, the swap did not
//!   happen (or would change nothing): the old edition stands. Else, if the target holds all that *next* lists, the swap
//!   happened and *next* is its manifest. Else somebody has tidied up by hand, and the old edition stands.
//! - the target is missing and *old* is there: killed between the two renames of a system without exchange. *Old* goes
//!   back first.
//!
//! Whether a tree is what a manifest lists is decided by size and hash, not by inode numbers or times: it holds on every
//! file system and after a restored backup. Each step can itself be killed and begun anew.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::disk;
use super::error::PublishError;
use super::manifest::{Digest, Manifest};
use super::place::Place;

/// Settles what a killed build left and removes its leavings.
pub(crate) fn settle(place: &Place) -> Result<(), PublishError> {
    let (target, new, old, next) = (place.target(), place.new_tree(), place.old_tree(), place.next());
    if disk::is_link(&old) {
        // No build leaves a link.
        disk::remove(&old)?;
    } else if disk::is_there(&old) && !disk::is_there(&target) {
        disk::rename(&old, &target)?;
    }
    if let Some(json) = disk::read_if_there(&next)? {
        // A manifest cut short can't be read: killed while writing it, before any swap.
        let swapped =
            Manifest::read(&json).is_ok_and(|manifest| !is_exactly(&new, &manifest) && holds_all(&target, &manifest));
        if swapped {
            disk::rename(&next, &place.manifest())?;
            disk::secure_names(&place.parent)?;
        } else {
            // Before the tree: without *next* a half-removed tree is only rubbish.
            disk::remove(&next)?;
        }
    }
    disk::remove(&new)?;
    disk::remove(&old)
}

/// Whether a folder is there and holds exactly the listed files with the listed bytes.
fn is_exactly(folder: &Path, manifest: &Manifest) -> bool {
    disk::list(folder).is_ok_and(|found| found.len() == manifest.files.len()) && holds_all(folder, manifest)
}

/// Whether a folder is there and holds the listed files with the listed bytes, and perhaps more.
fn holds_all(folder: &Path, manifest: &Manifest) -> bool {
    folder.is_dir()
        && manifest.files.par_iter().all(|(path, listed)| {
            let file = folder.join(path);
            fs::symlink_metadata(&file).is_ok_and(|about| about.is_file() && about.len() == listed.size)
                && fs::read(&file).is_ok_and(|bytes| Digest::of(&bytes) == listed.blake3)
        })
}
