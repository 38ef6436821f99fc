//! Input hash of an edition: the program, the day, the options, and every file of the handbook. A build with the same
//! inputs as the published edition keeps it, after verifying that it is intact.
//!
//! Documents are hashed by content, other files by size and modification time. A file changed within the last seconds
//! before a build could change again with the same time, so such a build is not cached.

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::Handbook;
use super::edition::BuildOptions;
use crate::model::Audience;
use crate::publish::manifest::Digest;
use crate::publish::{self, PublishError};
use crate::source::Stamp;

/// Minimum age of the newest file for a build to be cached.
const SETTLED: Duration = Duration::from_secs(2);

/// The cached record of a build, in `.handbok/`.
#[derive(Serialize, Deserialize)]
pub(super) struct Made {
    inputs: Digest,
    pub(super) manifest: Digest,
    pub(super) pages: usize,
}

/// Hashes all inputs of an edition; `None` if they can't be known for sure.
pub(super) fn digest(handbook: &Handbook, audience: Audience, target: &Path, options: &BuildOptions) -> Option<Digest> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |words: &str| {
        hasher.update(words.as_bytes());
        hasher.update(&[0]);
    };
    let (drafts, search) = (options.drafts, options.search);
    add(&publish::program()?);
    add(&format!("{} {} {drafts} {search} {}", handbook.graph.today, audience.id(), target.display()));
    for file in handbook.tree.config().into_iter().chain(handbook.tree.documents()) {
        add(&file.path);
        add(&Digest::from_bytes(file.hash).to_string());
    }
    add(if handbook.tree.is_history_cut() { "cut" } else { "whole" });
    let settled = SystemTime::now().checked_sub(SETTLED)?;
    for path in handbook.tree.others_in("") {
        add(path);
        match handbook.tree.stamp_of(path)? {
            Stamp::Disk(_, modified) if modified > settled => return None,
            Stamp::Disk(size, modified) => add(&format!("{size} {modified:?}")),
            Stamp::Bytes(bytes) => add(&Digest::of(&bytes).to_string()),
        }
    }
    Some(Digest::from_bytes(*hasher.finalize().as_bytes()))
}

/// The record of the published edition, if it was made from these inputs.
pub(super) fn recall(folder: &Path, audience: Audience, inputs: Digest) -> Option<Made> {
    let made: Made = serde_json::from_slice(&publish::read_state(&file(folder, audience))?).ok()?;
    (made.inputs == inputs).then_some(made)
}

/// Saves the record of an edition.
///
/// # Errors
/// The system refuses; the next build then starts from scratch.
pub(super) fn keep(
    folder: &Path,
    audience: Audience,
    inputs: Option<Digest>,
    manifest: Digest,
    pages: usize,
) -> Result<(), PublishError> {
    // A struct of hashes and a number always serialises. Without a hash of the inputs, the record never matches.
    let made = inputs.map(|inputs| Made { inputs, manifest, pages });
    publish::write_state(&file(folder, audience), &serde_json::to_vec(&made).unwrap_or_default())
}

/// Deletes the record of an edition until a build of it has finished.
///
/// # Errors
/// The system refuses.
pub(super) fn forget(folder: &Path, audience: Audience) -> Result<(), PublishError> {
    if publish::read_state(&file(folder, audience)).is_none() {
        return Ok(());
    }
    publish::write_state(&file(folder, audience), b"null")
}

fn file(folder: &Path, audience: Audience) -> std::path::PathBuf {
    folder.join(format!("{}.inputs.json", audience.id()))
}
