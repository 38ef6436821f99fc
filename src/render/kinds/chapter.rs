//! Chapters of the management-system document: their order, the list of all, the one before and after.

use std::collections::BTreeSet;

use crate::audience::ViewDoc;
use crate::model::{DocIx, Kind};
use crate::render::context::{ChapterLink, ChapterPart, Link};
use crate::render::page::builder::Builder;

/// A chapter's part.
pub(crate) fn part(b: &Builder<'_>, doc: &ViewDoc) -> ChapterPart {
    let phase = doc.keys().str("phase").map(|id| b.code("phase", id));
    let mut seen = BTreeSet::new();
    let chapters = below(b, None).into_iter().map(|chapter| link(b, doc, chapter, &mut seen)).collect();
    ChapterPart { phase, chapters }
}

/// The chapters before and after one, in reading order.
pub(crate) fn neighbours(b: &Builder<'_>, doc: &ViewDoc) -> (Option<Link>, Option<Link>) {
    if doc.kind() != Kind::Chapter || !doc.is_listed() {
        return (None, None);
    }
    let order = reading_order(b);
    let Some(place) = order.iter().position(|chapter| chapter.ix == doc.ix) else { return (None, None) };
    let at = |place: Option<usize>| place.and_then(|place| order.get(place)).map(|doc| b.link(doc));
    (at(place.checked_sub(1)), at(place.checked_add(1)))
}

/// All chapters, each followed by those below it.
pub(crate) fn reading_order<'e>(b: &Builder<'e>) -> Vec<&'e ViewDoc> {
    let mut order: Vec<&ViewDoc> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&ViewDoc> = below(b, None).into_iter().rev().collect();
    while let Some(chapter) = waiting.pop() {
        if seen.insert(chapter.ix) {
            order.push(chapter);
            waiting.extend(below(b, Some(chapter.ix)).into_iter().rev());
        }
    }
    order
}

/// The listed chapters below one, or at the top: by `order`, else by file name (format § 1).
pub(crate) fn below<'e>(b: &Builder<'e>, parent: Option<DocIx>) -> Vec<&'e ViewDoc> {
    let view = b.view();
    let of_chapter =
        |doc: &ViewDoc| view.parent(doc).filter(|parent| parent.kind() == Kind::Chapter && parent.is_listed());
    let mut chapters: Vec<&ViewDoc> = match parent {
        Some(ix) => view.children(ix).filter(|doc| doc.kind() == Kind::Chapter && doc.is_listed()).collect(),
        None => view.of_kind(Kind::Chapter).filter(|doc| doc.is_listed() && of_chapter(doc).is_none()).collect(),
    };
    b.edition.sort_siblings(&mut chapters);
    chapters
}

fn link(b: &Builder<'_>, current: &ViewDoc, chapter: &ViewDoc, seen: &mut BTreeSet<DocIx>) -> ChapterLink {
    let mut children = Vec::new();
    // A circle of parents (a finding) must not be followed for ever.
    if seen.insert(chapter.ix) {
        for child in below(b, Some(chapter.ix)) {
            if !seen.contains(&child.ix) {
                children.push(link(b, current, child, seen));
            }
        }
    }
    ChapterLink { link: b.link(chapter), current: chapter.ix == current.ix, children }
}
