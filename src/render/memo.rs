//! What of an edition follows from front matter, theme and options alone, kept for the next edit: the order of titles,
//! which pages there are, the menu, the theme's engine with both in it. A law in the tests says that cached and clean
//! give the same.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock};

use super::PageKind;
use super::context::{Around, Html, Site};
use super::edition::{Edition, RenderOptions};
use super::theme::Theme;
use crate::audience::View;
use crate::model::DocIx;
use crate::model::Mark;

/// The memory of one audience's edition.
#[derive(Default)]
pub struct Memo(Option<Last>);

struct Last {
    outline: Mark,
    theme: Mark,
    options: (bool, Option<String>, bool),
    frame: Frame,
}

/// A header's and a footer's HTML.
pub(super) type HeaderAndFooter = (Html, Html);

/// What all pages of an edition share.
#[derive(Clone, Default)]
pub(super) struct Frame {
    /// What templates see as `site`.
    pub(crate) site: Arc<Site>,
    /// The theme's engine, with `site` and `t`.
    pub(crate) tera: Arc<tera::Tera>,
    /// Every page by URL.
    pub(crate) registry: Arc<BTreeMap<String, PageKind>>,
    /// A document's place among all titles, by `DocIx`.
    pub(crate) ranks: Arc<Vec<u32>>,
    /// What each folder is called, letter for letter.
    pub(crate) folders: Arc<HashMap<String, String>>,
    /// The documents whose page is at a URL.
    pub(crate) hosts: Arc<HashMap<String, DocIx>>,
    /// Headers and footers that are made.
    pub(crate) around: Arc<RwLock<HashMap<Around, Arc<HeaderAndFooter>>>>,
}

fn key(options: &RenderOptions) -> (bool, Option<String>, bool) {
    (options.search, options.search_manifest.clone(), options.preview)
}

impl Memo {
    /// The frame of an edition with the same outline, theme and options.
    pub(super) fn of(&self, view: &View, theme: &Theme, options: &RenderOptions) -> Option<Frame> {
        let last = self.0.as_ref()?;
        let is_same = last.outline == *view.outline() && last.theme == *theme.mark() && last.options == key(options);
        is_same.then(|| last.frame.clone())
    }

    /// Keeps an edition's frame.
    pub(super) fn keep(&mut self, edition: &Edition<'_>) {
        let (outline, theme, options) =
            (edition.view.outline().clone(), edition.theme.mark().clone(), key(&edition.options));
        self.0 = Some(Last { outline, theme, options, frame: edition.frame.clone() });
    }
}
