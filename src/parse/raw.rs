//! Raw HTML in a text, read tag by tag: pictures and anchors as Markdown's, links within the page, and elements that are
//! opened and never closed.
//!
//! An element ends where the block around it ends (a list item, a cell, a quotation; for running text the paragraph), as
//! its place on the page does: what is open then is *unclosed*, and the page closes it there.

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use super::document::{Anchor, Fragment, Link, LinkForm, Run, Unclosed};
use super::html::{HtmlTag, needs_end, tags};

/// A block that elements of HTML stay within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// A paragraph: running text ends with it, but a block of HTML may go on.
    Paragraph,
    /// Any other.
    Block,
}

/// The container that an element begins.
pub(crate) fn begun(tag: &Tag<'_>) -> Option<Container> {
    match tag {
        Tag::Paragraph => Some(Container::Paragraph),
        Tag::Heading { .. }
        | Tag::Item
        | Tag::BlockQuote(_)
        | Tag::TableCell
        | Tag::FootnoteDefinition(_)
        | Tag::DefinitionListTitle
        | Tag::DefinitionListDefinition => Some(Container::Block),
        _ => None,
    }
}

/// The container that an element ends.
pub(crate) fn ended(tag: &TagEnd) -> Option<Container> {
    match tag {
        TagEnd::Paragraph => Some(Container::Paragraph),
        TagEnd::Heading(_)
        | TagEnd::Item
        | TagEnd::BlockQuote(_)
        | TagEnd::TableCell
        | TagEnd::FootnoteDefinition
        | TagEnd::DefinitionListTitle
        | TagEnd::DefinitionListDefinition => Some(Container::Block),
        _ => None,
    }
}

/// The elements that are open while a text is scanned.
#[derive(Debug, Default)]
pub(super) struct Raw {
    open: Vec<Open>,
    depth: usize,
}

#[derive(Debug)]
struct Open {
    element: Unclosed,
    depth: usize,
}

impl Raw {
    pub(super) fn enter(&mut self) {
        self.depth += 1;
    }

    /// The end of a container: what was opened in it and isn't closed ends here.
    pub(super) fn leave(&mut self, container: Container, fragment: &mut Fragment) {
        let mut kept = Vec::new();
        while let Some(mut open) = self.open.pop_if(|open| open.depth >= self.depth) {
            if container == Container::Paragraph && is_block(&open.element.name) {
                open.depth = self.depth.saturating_sub(1);
                kept.push(open);
            } else {
                fragment.unclosed.push(open.element);
            }
        }
        self.open.extend(kept.into_iter().rev());
        self.depth = self.depth.saturating_sub(1);
    }

    /// The end of the text.
    pub(super) fn finish(self, fragment: &mut Fragment) {
        fragment.unclosed.extend(self.open.into_iter().map(|open| open.element));
        fragment.unclosed.sort_by_key(|element| element.range.start);
    }

    /// A piece of HTML, with the way back to its place.
    pub(super) fn piece(&mut self, html: &Run, fragment: &mut Fragment) {
        for tag in tags(&html.text) {
            let range = html.source_range(tag.range.clone());
            self.tag(&tag, range, fragment);
        }
    }

    fn tag(&mut self, tag: &HtmlTag<'_>, range: Range<usize>, fragment: &mut Fragment) {
        if tag.is_picture() {
            fragment.links.push(picture(tag, range));
            fragment.has_words = true;
            return;
        }
        if let Some(written) = tag.anchor() {
            fragment.anchors.push(Anchor { written, id: String::new(), range: range.clone() });
        }
        if let Some(anchor) = tag.leads_to_anchor() {
            fragment.links.push(Link { fragment: Some(anchor), ..link(LinkForm::Html, range.clone()) });
        } else if let Some(path) = tag.leads_to_path() {
            fragment.links.push(Link { dest: path, ..link(LinkForm::Html, range.clone()) });
        }
        if !needs_end(&tag.name) {
            return;
        }
        if !tag.is_end {
            let element = Unclosed { name: tag.name.clone(), range };
            self.open.push(Open { element, depth: self.depth });
        } else if let Some(place) = self.open.iter().rposition(|open| open.element.name == tag.name) {
            let inner = self.open.split_off(place);
            fragment.unclosed.extend(inner.into_iter().skip(1).map(|open| open.element));
        }
    }
}

fn is_block(name: &str) -> bool {
    matches!(name, "details" | "div" | "table" | "ul" | "ol" | "dl" | "blockquote" | "figure" | "pre" | "address")
}

fn link(form: LinkForm, range: Range<usize>) -> Link {
    let (dest, text, title) = (String::new(), String::new(), String::new());
    Link { form, dest, fragment: None, text, title, size: (None, None), range }
}

fn picture(tag: &HtmlTag<'_>, range: Range<usize>) -> Link {
    let value = |name: &str| tag.value(name).unwrap_or_default().trim().to_owned();
    let pixels = |name: &str| value(name).trim_end_matches("px").parse().ok().filter(|size| (1..10_000).contains(size));
    Link {
        dest: value("src"),
        text: value("alt"),
        title: value("title"),
        size: (pixels("width"), pixels("height")),
        ..link(LinkForm::Image, range)
    }
}
