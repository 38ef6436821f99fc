//! Publishing: writes editions and documents to disk. No other module writes there.
//!
//! An edition is made from (path, bytes) pairs and published whole or not at all.
//!
//! ```text
//! Edition::begin ─ put, put, put … ─ seal ─┐
//! Edition::begin ─ put, put, put … ─ seal ─┴─ commit_all ─ reports
//! ```
//!
//! - [`edition`], [`commit`], [`recover`]: write beside the target, verify, swap in; recover from a killed build.
//! - [`owner`], [`verify`](mod@verify): which handbook an edition belongs to; compare an edition with its manifest.
//! - [`manifest`]: the list of files beside the edition. [`compress`]: compressed copies. Which paths are allowed is
//!   decided in [`edition_path`](crate::model::edition_path).
//! - [`replace_file`], `create_file`: write the handbook's documents. [`steps`]: several such changes as one.
//!
//! Knows nothing of handbooks: no document, and only the name of the audience.
//!
//! **For hosting:** the edition's folder is *replaced*, not filled. A process that holds the folder itself open (a
//! container's bind mount of it, a shell in it) keeps seeing the old one. Mount the folder above.

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
