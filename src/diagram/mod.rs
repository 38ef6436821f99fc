//! Pictures, drawn when the handbook is built: inline SVG that a theme's classes style.
//!
//! Plain nodes, lanes, numbers and words come in, a [`Drawing`] goes out. Nothing here knows of the handbook, its
//! languages or its theme: words are parameters, colours are classes (`hb-node`, `hb-edge`, …; see
//! `themes/standard/static/diagram.css`). Each picture has its own file with an input struct and one function.
//! Layout (numbers) and writing (SVG) are kept apart, so that tests can judge a picture by its geometry.
//! The text equivalent that every picture needs beside it is the caller's, from the same data.

mod advances;
pub mod flow;
pub mod geom;
mod hyphen;
mod icon;
pub mod svg;
pub mod text;

#[cfg(test)]
mod testkit;

pub use svg::{Drawing, Frame};
