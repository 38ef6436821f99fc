//! The declared keys of the configuration and of each kind's front matter: **one table**, read by the parser, the
//! check for unknown keys, `handbok schema`, `handbok new` and the generated part of `docs/format.md`.
//!
//! `key` says what a declaration is; `common`, `kinds` and `site` are the table; `read` reads a TOML table by it into
//! a [`Record`] and its findings. A record holds values and spans as written: references are not resolved here.

pub mod blocks;
pub(crate) mod common;
pub mod key;
pub mod kinds;
pub(crate) mod read;
pub(crate) mod record;
pub(crate) mod site;

pub use key::{Key, Refs, Target, Ty};
pub(crate) use record::Record;
pub use record::{Field, Value};
