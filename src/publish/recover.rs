//! Recovery after a killed build: decides which edition is published and cleans up. Runs under the lock at the start of
//! every build.
//!
//! A commit has these steps: (1) the new tree is complete, verified and flushed; (2) its manifest is written beside it
//! as *next*; (3) the trees are swapped; (4) *next* becomes the manifest; (5) the old tree is removed. So:
//!
//! - No *next*: the manifest belongs to the published edition. The new tree is garbage, half written or already
//!   replaced.
//! - *Next* exists: the build was killed between (2) and (4). If the tree named *new* is exactly what *next* lists, the
//!   swap did not happen (or would change nothing) and the old edition is published. Otherwise, if the target has all
//!   that *next* lists, the swap happened and *next* is its manifest. Otherwise somebody has cleaned up by hand, and
//!   the old edition is published.
//! - The target is missing and *old* exists: the build was killed between the two renames of a system without exchange.
//!   *Old* is restored first.
//!
//! Trees are compared with manifests by size and hash, not by inode numbers or times: this works on every file system
//! and after a restored backup. Each step can itself be killed and repeated.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::disk;
use super::error::PublishError;
use super::manifest::{Digest, Manifest};
use super::place::Place;

/// Recovers from a killed build and removes its leftovers.
pub(crate) fn settle(place: &Place) -> Result<(), PublishError> {
    let (target, new, old, next) = (place.target(), place.new_tree(), place.old_tree(), place.next());
    if disk::is_link(&old) {
        // A build never leaves a link here.
        disk::remove(&old)?;
    } else if disk::is_there(&old) && !disk::is_there(&target) {
        disk::rename(&old, &target)?;
    }
    if let Some(json) = disk::read_if_there(&next)? {
        // A truncated manifest can't be read: killed while writing it, before any swap.
        let swapped =
            Manifest::read(&json).is_ok_and(|manifest| !is_exactly(&new, &manifest) && holds_all(&target, &manifest));
        if swapped {
            disk::rename(&next, &place.manifest())?;
            disk::secure_names(&place.parent)?;
        } else {
            // Before the tree: without *next*, a half-removed tree is only garbage.
            disk::remove(&next)?;
        }
    }
    disk::remove(&new)?;
    disk::remove(&old)
}

/// Whether a folder has exactly the listed files with the listed bytes.
fn is_exactly(folder: &Path, manifest: &Manifest) -> bool {
    disk::list(folder).is_ok_and(|found| found.len() == manifest.files.len()) && holds_all(folder, manifest)
}

/// Whether a folder has the listed files with the listed bytes, and perhaps more.
fn holds_all(folder: &Path, manifest: &Manifest) -> bool {
    folder.is_dir()
        && manifest.files.par_iter().all(|(path, listed)| {
            let file = folder.join(path);
            fs::symlink_metadata(&file).is_ok_and(|about| about.is_file() && about.len() == listed.size)
                && fs::read(&file).is_ok_and(|bytes| Digest::of(&bytes) == listed.blake3)
        })
}
