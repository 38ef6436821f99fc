//! Texts as HTML: a document's body, abbreviations, raw HTML, files and pictures.

pub(crate) mod abbreviations;
pub(crate) mod body;
pub(crate) mod media;
pub(crate) mod raw_html;
mod shape;
