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
//! - [`manifest`]: the list beside the edition. [`path`]: what may be published under which name. [`compress`]: twins.
//! - [`replace_file`], [`create_file`]: documents of the handbook, for the commands that write them.
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
pub(crate) mod path;

mod before;
mod disk;
mod document;
mod lock;
mod place;
mod recover;
mod state;

#[cfg(test)]
mod tests;

pub(crate) use commit::{Report, commit_all};
pub(crate) use compress::Encoding;
pub(crate) use document::{create_file, may_replace, replace_file};
pub(crate) use edition::{Edition, Options, Sealed};
pub(crate) use error::PublishError;
pub(crate) use lock::Waiting;
pub(crate) use state::{create_files, program, read_state, write_folder, write_state};
