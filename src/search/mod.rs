//! Search.
pub mod analysis;
mod corpus;
pub mod document;
pub mod excerpt;
pub mod index;
mod lexicon;
pub mod query;
mod score;
pub mod shards;
