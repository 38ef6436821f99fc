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

mod assets;
mod config;
pub mod parse;

pub mod graph;

mod approve;
pub mod check;
mod fix;
pub mod report;
mod scaffold;

pub mod audience;
mod secrecy;

mod diagram;
pub mod render;
pub mod search;

mod hosting;
mod publish;

pub mod pipeline;
mod preview;

pub mod cli;
