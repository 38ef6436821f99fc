//! A role's reading list: what a new holder reads, in order, with when and how long it takes.
//!
//! Ticks are the reader's own: the script keeps them in the browser, and tells what changed since (`site.js`).

use crate::audience::ViewDoc;
use crate::audience::reading::{self, Reading};
use crate::render::context::{IntroductionPage, ReadingGroup, ReadingItem};
use crate::render::edition::Edition;
use crate::render::error::RenderError;
use crate::render::page::builder::Builder;

/// So many words are read in a minute: text of this kind takes longer than a story.
const WORDS_A_MINUTE: usize = 180;

/// The page.
///
/// # Errors
/// As [`Builder::render`].
pub(crate) fn page(edition: &Edition<'_>, role: &ViewDoc, url: &str) -> Result<Vec<u8>, RenderError> {
    let b = Builder::new(edition, url, None);
    let list = reading::of(b.view(), role);
    let title = b.fill("introduction.title", &[("role", role.title())]);
    let mut crumbs = b.doc_crumbs(role);
    crumbs.push(b.link(role));
    let mut groups: Vec<ReadingGroup> = Vec::new();
    let mut minutes = 0;
    for reading in &list {
        let time = minutes_of(&b, reading.doc);
        minutes += time;
        let heading = reading.keys.str("when").map(str::to_owned);
        let item = item(&b, reading, time);
        match groups.iter_mut().find(|group| group.heading == heading) {
            Some(group) => group.items.push(item),
            None => groups.push(ReadingGroup { heading, items: vec![item] }),
        }
    }
    let is_short = |item: &&ReadingItem| item.short;
    let short = groups.iter().flat_map(|group| &group.items).filter(is_short).count();
    let context = IntroductionPage {
        page: b.shell("introduction", &title, Some("role"), crumbs),
        key: role.key(),
        total: b.fill("introduction.total", &[("n", &list.len().to_string()), ("minutes", &minutes.to_string())]),
        has_short: short > 0 && short < list.len(),
        groups,
    };
    b.render(&context)
}

fn minutes_of(b: &Builder<'_>, doc: &ViewDoc) -> usize {
    reading::words(b.view(), doc).div_ceil(WORDS_A_MINUTE).max(1)
}

fn item(b: &Builder<'_>, reading: &Reading<'_>, minutes: usize) -> ReadingItem {
    let doc = reading.doc;
    let revised = doc.keys().tables("revision").filter_map(|revision| revision.date("date")).max();
    ReadingItem {
        link: b.link(doc),
        kind: b.sort_code(doc),
        time: b.fill("introduction.minutes", &[("n", &minutes.to_string())]),
        short: reading.keys.bool("short") == Some(true),
        changed: doc.dates.start().max(revised).map(|date| b.date(date)),
        via: reading.via.map(|group| b.link(group)),
    }
}
