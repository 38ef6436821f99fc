//! handbok: a static site generator for a published quality handbook (SOSFS 2011:9).
//!
//! Data flows one way; each stage has a type of its own and takes the one before:
//!
//! ```text
//! source → parse → graph → check → audience → { render · search } → publish    (build)
//!                                      └── one page on request → preview       (serve)
//! ```
//!
//! The modules in reading order. `docs/architecture.md` says why the walls stand where they do.

pub mod diag;
pub mod source;

pub mod model;
pub mod schema;

pub mod assets;
pub mod config;
pub mod parse;

pub mod graph;

pub mod approve;
pub mod check;
pub mod report;
pub mod scaffold;

pub mod audience;
pub mod secrecy;

pub mod diagram;
pub mod render;
pub mod search;

pub mod hosting;
pub mod publish;

pub mod pipeline;
pub mod preview;

pub mod cli;
