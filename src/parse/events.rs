//! The events of a text in Markdown as all stages read them: CommonMark's, the text put right first
//! ([`super::repair`]), addresses and telephone numbers in running text made links ([`super::address`]).
//!
//! `markdown` scans them, `shown` and `audience::body` walk them once more; a link is found again by its place, so all
//! three must see the same.

use std::collections::VecDeque;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, OffsetIter, Parser, Tag, TagEnd};

use super::address::{self, Address};
use super::markdown::options;
use super::repair::restored;

/// An event and its place in the text.
type Placed<'t> = (Event<'t>, Range<usize>);

/// The events of a text; `repaired` where it had to be put right.
pub(crate) fn events(text: &str, repaired: bool) -> Events<'_> {
    let parser = Parser::new_ext(text, options()).into_offset_iter().peekable();
    Events { parser, is_repaired: repaired, ready: VecDeque::new(), closed: 0, in_anchor: false }
}

/// See [`events`].
pub(crate) struct Events<'t> {
    parser: Peekable<OffsetIter<'t>>,
    is_repaired: bool,
    ready: VecDeque<Placed<'t>>,
    /// How deep inside links, pictures and code.
    closed: u32,
    /// Between `<a>` and `</a>` written in HTML.
    in_anchor: bool,
}

impl<'t> Iterator for Events<'t> {
    type Item = Placed<'t>;

    fn next(&mut self) -> Option<Placed<'t>> {
        if let Some(ready) = self.ready.pop_front() {
            return Some(ready);
        }
        let (event, range) = self.step()?;
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => self.closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                self.closed = self.closed.saturating_sub(1);
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => self.in_anchor = false,
            Event::InlineHtml(ref html) => self.inline_html(html),
            Event::Text(text) if self.closed == 0 && !self.in_anchor => return self.words(text, range),
            _ => {}
        }
        Some((event, range))
    }
}

impl<'t> Events<'t> {
    fn step(&mut self) -> Option<Placed<'t>> {
        let (event, range) = self.parser.next()?;
        let event = match event {
            Event::Text(text) if self.is_repaired => Event::Text(shown(text)),
            Event::Code(text) if self.is_repaired => Event::Code(shown(text)),
            other => other,
        };
        Some((event, range))
    }

    fn inline_html(&mut self, html: &str) {
        let starts = |prefix: &str| html.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
        if starts("<a ") || starts("<a>") {
            self.in_anchor = true;
        } else if starts("</a") {
            self.in_anchor = false;
        }
    }

    /// Text that follows on text is one to the reader: escapes and single signs part it.
    fn words(&mut self, text: CowStr<'t>, range: Range<usize>) -> Option<Placed<'t>> {
        let mut pieces = vec![(text, range)];
        while matches!(self.parser.peek(), Some((Event::Text(_), _))) {
            if let Some((Event::Text(text), range)) = self.step() {
                pieces.push((text, range));
            }
        }
        let addresses = found(&pieces);
        if addresses.is_empty() {
            self.ready.extend(pieces.into_iter().map(|(text, range)| (Event::Text(text), range)));
        } else {
            self.ready.extend(linked(&pieces, &addresses));
        }
        self.ready.pop_front()
    }
}

fn shown(text: CowStr<'_>) -> CowStr<'_> {
    restored(&text).map_or(text, CowStr::from)
}

/// A piece of text and its place.
type Piece<'t> = (CowStr<'t>, Range<usize>);

fn found(pieces: &[Piece<'_>]) -> Vec<Address> {
    match pieces {
        [(only, _)] if !address::may_hold(only) => Vec::new(),
        [(only, _)] => address::find(only),
        _ => {
            let whole: String = pieces.iter().map(|(text, _)| &**text).collect();
            if address::may_hold(&whole) { address::find(&whole) } else { Vec::new() }
        }
    }
}

/// The pieces cut at the edges of addresses, these as links.
fn linked<'t>(pieces: &[Piece<'t>], addresses: &[Address]) -> Vec<Placed<'t>> {
    let mut out: Vec<Placed<'t>> = Vec::new();
    let mut addresses = addresses.iter().peekable();
    let mut open: Option<(usize, usize)> = None;
    let mut start = 0;
    for (text, range) in pieces {
        let end = start + text.len();
        // A piece whose letters are not the source's (an escape) is never cut.
        let is_letter_for_letter = text.len() == range.len();
        let place = |at: usize| if is_letter_for_letter { range.start + (at - start) } else { range.start };
        let mut at = start;
        loop {
            let edge = match (&open, addresses.peek()) {
                (Some((_, end)), _) => *end,
                (None, Some(next)) => next.range.start,
                (None, None) => break,
            };
            if edge > end || (edge == end && open.is_none()) {
                break;
            }
            push_text(&mut out, text, at - start..edge - start, range, is_letter_for_letter);
            at = edge;
            if let Some((opened, _)) = open.take() {
                let stop = if edge == end { range.end } else { place(edge) };
                close(&mut out, opened, stop);
            } else if let Some(address) = addresses.next() {
                open = Some((out.len(), address.range.end));
                out.push((Event::Start(link(&address.target)), place(edge)..place(edge)));
            }
        }
        push_text(&mut out, text, at - start..text.len(), range, is_letter_for_letter);
        start = end;
    }
    out
}

fn link<'t>(target: &str) -> Tag<'t> {
    Tag::Link {
        link_type: LinkType::Autolink,
        dest_url: CowStr::from(target.to_owned()),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }
}

/// Ends a link; both its ends have the place of the whole.
fn close(out: &mut Vec<Placed<'_>>, opened: usize, end: usize) {
    let Some((_, range)) = out.get_mut(opened) else { return };
    range.end = end.max(range.start);
    let range = range.clone();
    out.push((Event::End(TagEnd::Link), range));
}

fn push_text<'t>(
    out: &mut Vec<Placed<'t>>,
    text: &CowStr<'t>,
    part: Range<usize>,
    range: &Range<usize>,
    is_letter_for_letter: bool,
) {
    let Some(words) = text.get(part.clone()).filter(|words| !words.is_empty()) else { return };
    let place = if is_letter_for_letter { range.start + part.start..range.start + part.end } else { range.clone() };
    let words = match text {
        CowStr::Borrowed(whole) => CowStr::Borrowed(whole.get(part).unwrap_or_default()),
        _ => CowStr::from(words.to_owned()),
    };
    out.push((Event::Text(words), place));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links as `text → target`, each checked against its place.
    fn links(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut open: Option<(String, String)> = None;
        for (event, range) in events(text, false) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => open = Some((dest_url.to_string(), String::new())),
                Event::Text(words) => open.iter_mut().for_each(|(_, text)| text.push_str(&words)),
                Event::End(TagEnd::Link) => {
                    let (target, words) = open.take().expect("an open link");
                    assert!(text.get(range.clone()).is_some(), "{range:?}");
                    found.push(format!("{words} → {target}"));
                }
                _ => {}
            }
        }
        found
    }

    #[test]
    fn addresses_in_running_text_are_links() {
        assert_eq!(links("Se https://a.se/x\\_y\\_z."), ["https://a.se/x_y_z → https://a.se/x_y_z"]);
        assert_eq!(links("*a@b.se* och **www.c.se**"), ["a@b.se → mailto:a@b.se", "www.c.se → https://www.c.se"]);
        assert_eq!(links("a https://b.se/?c=1&amp;d"), ["https://b.se/?c=1&d → https://b.se/?c=1&d"]);
        assert_eq!(links("0123-45 67 89"), ["0123-45 67 89 → tel:0123456789"]);
        assert_eq!(
            links("[a@b.se](https://c.se) `d@e.se` <a href=\"https://f.se\">g@h.se</a>"),
            ["a@b.se → https://c.se"]
        );
    }

    #[test]
    fn the_words_stay_as_they_are() {
        for text in ["Ring 08-12 34 56 nu\n", "a@b.se &amp; c@d.se", "x https://a.se/_b_ \\_ y", "&copy; www.a.se&lt;"]
        {
            let plain = |event| if let Event::Text(text) = event { text.to_string() } else { String::new() };
            let with: String = events(text, false).map(|(event, _)| plain(event)).collect();
            let without: String = Parser::new_ext(text, options()).map(plain).collect();
            assert_eq!(with, without);
        }
    }
}
