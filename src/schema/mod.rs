//! The declared keys of the configuration and of each kind's front matter: **one table**, read by the parser, the
//! check for unknown keys, `handbok schema`, `handbok new` and the generated part of `docs/format.md`.
//!
//! `key` says what a declaration is; `common`, `kinds` and `site` are the table; `toml_text` parses TOML, `sense` and
//! `slips` know what people write instead, `swedish` what keys and values are called in Swedish; `read` reads a TOML table
//! into a [`Record`] and its findings. A record holds values and spans as written: references are not resolved here.

pub mod blocks;
pub(crate) mod common;
pub mod key;
pub mod kinds;
pub(crate) mod read;
pub(crate) mod record;
pub(crate) mod sense;
pub(crate) mod site;
pub(crate) mod slips;
pub(crate) mod swedish;
pub(crate) mod toml_text;

pub use key::{Key, Refs, Target, Ty};
pub(crate) use record::Record;
pub use record::{Field, Value};
