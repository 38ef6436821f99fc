//! Pictures, drawn when the handbook is built: inline SVG that a theme's classes style.
//!
//! Plain nodes, lanes, numbers and words come in, a [`Drawing`] goes out. Nothing here knows of the handbook, its
//! languages or its theme: words are parameters, colours are classes (`hb-node`, `hb-edge`, …; see
//! `themes/standard/static/diagram.css`). Each picture has its own file with an input struct and one function.
//! Layout (numbers) and writing (SVG) are kept apart, so that tests can judge a picture by its geometry.
//! The text equivalent that every picture needs beside it is the caller's, from the same data.

mod advances;
pub(crate) mod chart;
pub(crate) mod cycle;
pub(crate) mod flow;
pub(crate) mod geom;
pub(crate) mod heat;
mod hyphen;
mod icon;
mod shapes;
pub(crate) mod svg;
pub(crate) mod text;
pub(crate) mod wheel;

#[cfg(test)]
mod css;
#[cfg(test)]
mod testkit;

pub(crate) use svg::{Drawing, Frame};

/// The forms of a picture that would not fit a narrow screen by shrinking: text keeps its size in all. A page shows
/// one of them by its width (classes `hb-diagram--wide`, `hb-diagram--medium` and `hb-diagram--compact`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shape {
    /// For desks: at most 1,192 px.
    #[default]
    Wide,
    /// For tablets, columns of text, and paper standing upright: at most 672 px.
    Medium,
    /// At most 360 px wide.
    Compact,
}

impl Shape {
    /// The class that tells the two apart.
    fn class(self) -> &'static str {
        match self {
            Shape::Wide => "hb-diagram--wide",
            Shape::Medium => "hb-diagram--medium",
            Shape::Compact => "hb-diagram--compact",
        }
    }
}

/// A place to go to: a title, an address, and the document behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Target {
    /// What it is called.
    pub(crate) title: String,
    /// Its address; without one it is text.
    pub(crate) href: Option<String>,
    /// `kind/id` of the document, for `data-doc`.
    pub(crate) doc: Option<String>,
}
