#![doc = "handbok"]
pub mod diag;
pub mod model;
pub mod schema;
pub mod parse;
pub mod source;
pub mod config;
pub mod graph;
