//! What handbok writes for people to begin with, and what it tells of itself, all from the declared keys and the
//! manuals of the checks: new documents and handbooks (`handbok new`, `handbok init`), the JSON Schema (`handbok
//! schema`), `docs/checks.md` and the tables of keys in `docs/format.md`.
//!
//! Everything here gives text or files to write; nothing touches the disk.

mod archetype;
#[cfg(test)]
mod docs;
mod init;
mod json_schema;
mod lines;
mod moving;
mod start;
mod vscode;

pub(crate) use archetype::{New, kinds_known, new_document};
pub(crate) use init::{Init, With, init};
pub(crate) use json_schema::json_schema;

#[cfg(test)]
mod tests;
