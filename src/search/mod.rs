//! Search: one analysis and one ranking for the terminal, the preview and the browser.
//!
//! [`document`] says what search takes in; `analysis` turns text into keys; [`index`] puts them into tantivy, in memory;
//! [`query`] ranks over tantivy's dictionary, postings and field norms by whole numbers; [`shards`] exports the index to
//! small scripts, over which `themes/standard/static/search.js` does the same. Equal answers are a law that the tests hold.
//! What is not in the documents given is nowhere: each audience has an index of its own. Touches no disk.

pub mod analysis;
pub mod answer;
pub mod collect;
mod corpus;
pub mod document;
pub(crate) mod excerpt;
mod facet;
pub mod index;
mod lexicon;
pub mod query;
mod score;
pub mod shards;

#[cfg(test)]
mod testkit;
#[cfg(test)]
mod tests;
