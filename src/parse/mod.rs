//! One source file to its documents: front matter by the declared keys, the body's structure, and findings with
//! spans in file coordinates. **Total**: every file yields a value; nothing here looks at another file.
//!
//! `place` gives kind, id and URL from the path, `fences` parts front matter from the body, `front_matter` reads the keys, `markdown` scans texts for what
//! others need (headings, links, blocks, citations' whereabouts), after `repair` has put right what word processors leave and
//! `events` has made links of addresses; `raw` reads HTML in a text, `anchor` gives headings their ids; `citation` recognises law citations;
//! `fingerprint` is the hash of what a reader reads.

pub(crate) mod address;
pub(crate) mod anchor;
pub(crate) mod citation;
pub(crate) mod document;
pub(crate) mod events;
pub(crate) mod fences;
pub(crate) mod fingerprint;
pub(crate) mod front_matter;
pub(crate) mod html;
pub(crate) mod lookalike;
pub(crate) mod markdown;
pub(crate) mod place;
pub(crate) mod raw;
pub(crate) mod repair;
mod sections;
pub(crate) mod shown;
pub(crate) mod values;

pub(crate) use document::{Document, ParsedFile};
pub use front_matter::parse_file;
