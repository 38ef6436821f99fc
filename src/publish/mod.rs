//! Publishing: the only writer of the disk.
//!
//! A stream of (path, bytes) becomes an edition that is whole or not there at all.
//!
//! ```text
//! Edition::begin ─ put, put, put … ─ seal ─┐
//! Edition::begin ─ put, put, put … ─ seal ─┴─ commit_all ─ reports
//! ```
//!
//! - [`edition`], [`commit`], [`recover`]: writing beside, verifying, swapping in; what a killed build leaves and how
//!   the next one settles it.
//! - [`owner`], [`verify`]: whose edition it is; an edition compared with its manifest.
//! - [`manifest`]: the list beside the edition. [`compress`]: twins. What may be published under which name stands in
//!   [`edition_path`](crate::model::edition_path).
//! - [`replace_file`], [`create_file`]: documents of the handbook, for the commands that write them. [`steps`]: several of
//!   them as one change.
//!
//! Knows nothing of handbooks: no document, no audience but its name.
//!
//! **A hosting note.** The edition's folder is *replaced*, not filled: whoever holds the folder itself open (a container's
//! bind mount of it, a shell standing in it) keeps seeing the old one. Mount the folder above.

pub(crate) mod commit;
pub(crate) mod compress;
pub(crate) mod edition;
pub(crate) mod error;
pub(crate) mod manifest;

mod before;
mod disk;
mod document;
mod lock;
mod owner;
mod place;
mod recover;
mod state;
pub(crate) mod steps;
mod verify;

#[cfg(test)]
mod tests;

pub(crate) use commit::{Report, commit_all};
pub(crate) use compress::Encoding;
pub(crate) use document::replace_file;

pub(crate) use edition::{Edition, Options, Sealed};
pub(crate) use error::PublishError;
pub(crate) use lock::Waiting;
pub(crate) use state::{create_files, program, read_state, state_folder, write_folder, write_state};
pub(crate) use verify::{Compared, verify};
