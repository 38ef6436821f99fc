//! What an edition was made from, as one hash: the program, the day, the options, and every file of the handbook. A
//! build from the same inputs as the standing edition's keeps it, after a look that it is whole.
//!
//! Documents count by their bytes, other files by size and time of change. A file that was changed in the very second
//! of a build could change again without a new time: such a build is not remembered.

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::Handbook;
use super::edition::BuildOptions;
use crate::model::Audience;
use crate::publish::manifest::Digest;
use crate::publish::{self, PublishError};
use crate::source::Stamp;

/// How much older than the build the newest file must be.
const SETTLED: Duration = Duration::from_secs(2);

/// What is kept of a build, in `.handbok/`.
#[derive(Serialize, Deserialize)]
pub(super) struct Made {
    inputs: Digest,
    pub(super) manifest: Digest,
    pub(super) pages: usize,
}

/// The hash of all inputs of an edition; nothing when they can't be known for sure.
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

/// What the standing edition was made from, if that is these inputs.
pub(super) fn recall(folder: &Path, audience: Audience, inputs: Digest) -> Option<Made> {
    let made: Made = serde_json::from_slice(&publish::read_state(&file(folder, audience))?).ok()?;
    (made.inputs == inputs).then_some(made)
}

/// Remembers what an edition was made from.
///
/// # Errors
/// The system's refusal; then the next build does all again.
pub(super) fn keep(
    folder: &Path,
    audience: Audience,
    inputs: Option<Digest>,
    manifest: Digest,
    pages: usize,
) -> Result<(), PublishError> {
    // A struct of hashes and a number always serialises; inputs that can't be known are never recalled.
    let made = inputs.map(|inputs| Made { inputs, manifest, pages });
    publish::write_state(&file(folder, audience), &serde_json::to_vec(&made).unwrap_or_default())
}

/// Forgets what an edition was made from, until a build of it has come to its end.
///
/// # Errors
/// The system's refusal.
pub(super) fn forget(folder: &Path, audience: Audience) -> Result<(), PublishError> {
    if publish::read_state(&file(folder, audience)).is_none() {
        return Ok(());
    }
    publish::write_state(&file(folder, audience), b"null")
}

fn file(folder: &Path, audience: Audience) -> std::path::PathBuf {
    folder.join(format!("{}.inputs.json", audience.id()))
}
