//! One source file to its documents: front matter by the declared keys, the body's structure, and findings with
//! spans in file coordinates. **Total**: every file yields a value; nothing here looks at another file.
//!
//! `place` gives kind, id and URL from the path, `front_matter` reads the keys, `markdown` scans texts for what
//! others need (headings, links, blocks, citations' whereabouts); `citation` recognises law citations;
//! `fingerprint` is the hash of what a reader reads.

pub mod citation;
pub mod document;
pub mod fingerprint;
pub mod front_matter;
pub mod html;
pub mod markdown;
pub mod place;
pub mod shown;

pub use document::{Document, Fragment, ParsedFile};
pub use front_matter::parse_file;
