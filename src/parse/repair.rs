//! A text as it was meant: lists with a word processor's bullets, brackets inside a link's text, colons that begin a line
//! (format § 10). Each is rewritten in place, letter for letter, so that every place in the text stays where it is and
//! CommonMark's own parser does the rest.
//!
//! Procedure: the text is parsed once to find where such signs stand in running text (never in code or HTML), and then
//! once more as rewritten. A sign that must be shown as it is, though CommonMark would read it as form, is replaced by a
//! control character that [`super::events`] turns back.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::markdown::options;

/// What stands for `:`, `[` and `]` while a text is parsed.
const SHOWN: [(u8, u8); 3] = [(b':', 1), (b'[', 2), (b']', 3)];

/// A text put right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repaired {
    /// The text to parse, as long as the one that was written.
    pub(crate) text: Box<str>,
    /// Where a bullet was read as a list's item.
    pub(crate) bullets: Vec<Range<usize>>,
}

/// The text with the signs shown that were set aside.
pub(crate) fn restored(text: &str) -> Option<String> {
    let is_aside = |byte: u8| SHOWN.iter().any(|(_, aside)| *aside == byte);
    let back =
        |c: char| SHOWN.iter().find(|(_, aside)| char::from(*aside) == c).map_or(c, |(sign, _)| char::from(*sign));
    text.bytes().any(is_aside).then(|| text.chars().map(back).collect())
}

/// The text put right; nothing where it is right as it is, which nearly all are.
pub(crate) fn repaired(text: &str) -> Option<Repaired> {
    if !may_need_it(text) || text.bytes().any(|byte| SHOWN.iter().any(|(_, aside)| *aside == byte)) {
        return None;
    }
    let mut finder = Finder { text, marks: Vec::new(), asides: Vec::new(), line_begins: false, first: 0, closed: 0 };
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        finder.event(&event, range);
    }
    finder.end_prose();
    if finder.marks.is_empty() && finder.asides.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for place in finder.asides {
        let aside = SHOWN.iter().find(|(sign, _)| Some(sign) == bytes.get(place));
        if let (Some((_, aside)), Some(byte)) = (aside, bytes.get_mut(place)) {
            *byte = *aside;
        }
    }
    for mark in &finder.marks {
        mark.write(&mut bytes);
    }
    // Whole characters were replaced by ASCII ones, so it is UTF-8 still.
    let text = String::from_utf8(bytes).ok()?.into_boxed_str();
    let bullets = finder.marks.into_iter().map(|mark| mark.bullet).collect();
    Some(Repaired { text, bullets })
}

/// Bullets of word processors; a dash, a middle dot and an `o` may be other things too.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '◦'
            | '▪'
            | '▫'
            | '●'
            | '○'
            | '■'
            | '□'
            | '➢'
            | '➤'
            | '►'
            | '▶'
            | '‣'
            | '⁃'
            | '❖'
            | '◆'
            | '✓'
            | '✔'
            | '\u{f000}'..='\u{f0ff}'
    )
}

fn is_doubtful(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '−' | '·' | '∙')
}

fn may_need_it(text: &str) -> bool {
    let bytes = text.as_bytes();
    let high = |byte: &u8| matches!(byte, 0xe2 | 0xef) || *byte == 0xc2;
    bytes.starts_with(b":")
        || bytes.starts_with(b"o\t")
        || text.contains("\n:")
        || text.contains("\n o\t")
        || text.contains("\no\t")
        || text.contains("]](")
        || (bytes.iter().any(high) && text.chars().any(|c| is_bullet(c) || is_doubtful(c)))
}

/// A bullet, and the blanks around it that may be rewritten.
struct Mark {
    /// From the line's first blank to the item's first letter.
    whole: Range<usize>,
    bullet: Range<usize>,
    is_sure: bool,
}

impl Mark {
    /// `-` and blanks: at most three before it and four after, or CommonMark reads code or no list.
    fn write(&self, bytes: &mut [u8]) {
        let Some(place) = self.place() else { return };
        for at in self.whole.clone() {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = if at == place { b'-' } else { b' ' };
            }
        }
    }

    fn place(&self) -> Option<usize> {
        let latest = self.whole.end.checked_sub(2)?.min(self.whole.start + 3);
        let earliest = self.whole.end.saturating_sub(5).max(self.whole.start);
        (earliest <= latest).then(|| self.bullet.start.clamp(earliest, latest))
    }
}

struct Finder<'t> {
    text: &'t str,
    marks: Vec<Mark>,
    asides: Vec<usize>,
    line_begins: bool,
    /// The first mark of the paragraph that is being read.
    first: usize,
    /// How deep inside headings, tables, code and links.
    closed: u32,
}

impl Finder<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag),
            Event::SoftBreak | Event::HardBreak => self.line_begins = true,
            Event::Text(_) => {
                if std::mem::take(&mut self.line_begins) && self.closed == 0 {
                    self.line(range.start);
                }
            }
            _ => self.line_begins = false,
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.line_begins = matches!(tag, Tag::Paragraph | Tag::Item);
        match tag {
            Tag::Paragraph | Tag::Item => self.end_prose(),
            Tag::Heading { .. } | Tag::Table(_) | Tag::CodeBlock(_) | Tag::HtmlBlock => self.closed += 1,
            Tag::Link { link_type, .. } => {
                self.closed += 1;
                if matches!(link_type, LinkType::WikiLink { .. }) {
                    self.bracketed(range);
                }
            }
            Tag::DefinitionListDefinition => self.definition(range.start),
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Table | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Link => {
                self.closed = self.closed.saturating_sub(1);
            }
            TagEnd::Paragraph | TagEnd::Item => self.end_prose(),
            _ => {}
        }
    }

    /// A single line that begins with a dash may be a remark, several are a list.
    fn end_prose(&mut self) {
        let mine = self.marks.get(self.first..).unwrap_or_default();
        if mine.len() == 1 && mine.iter().all(|mark| !mark.is_sure) {
            self.marks.truncate(self.first);
        }
        self.first = self.marks.len();
    }

    /// The line whose text begins here: is its first sign a bullet?
    fn line(&mut self, at: usize) {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { return };
        let length = first.len_utf8();
        let after = rest.get(length..).unwrap_or_default();
        let blanks = after.len() - after.trim_start_matches([' ', '\t', '\u{a0}']).len();
        let has_tab = after.get(..blanks).is_some_and(|blanks| blanks.contains('\t'));
        let has_words = after.get(blanks..).is_some_and(|words| !words.is_empty() && !words.starts_with(['\n', '\r']));
        let is_sure = is_bullet(first) || (has_tab && (is_doubtful(first) || first == 'o'));
        let is_mark = has_words && (is_sure || (is_doubtful(first) && blanks > 0)) && length + blanks > 1;
        if !is_mark {
            return;
        }
        let before = self.text.get(..at).unwrap_or_default();
        let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
        let mark = Mark { whole: at - indent..at + length + blanks, bullet: at..at + length, is_sure };
        if mark.place().is_some() {
            self.marks.push(mark);
        }
    }

    /// `[[1]](https://…)` is a link whose text is `[1]`.
    fn bracketed(&mut self, range: &Range<usize>) {
        let target = self.text.get(range.end..).and_then(|rest| rest.strip_prefix('('));
        let target = target.and_then(|rest| rest.split([')', '\n']).next()).unwrap_or_default();
        let target = target.split(' ').next().unwrap_or_default();
        let is_target = target.starts_with(['#', '<']) || target.contains([':', '/', '.']);
        let is_whole = self.text.get(range.clone()).is_some_and(|link| link.starts_with("[[") && link.ends_with("]]"));
        if is_target && is_whole {
            self.asides.extend([range.start + 1, range.end - 2]);
        }
    }

    /// A definition has a blank after its colon; `:varning:` has not.
    fn definition(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or_default();
        let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let after = rest.get(indent..).and_then(|rest| rest.strip_prefix(':'));
        if after.is_some_and(|after| !after.starts_with(char::is_whitespace)) {
            self.asides.push(start + indent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> String {
        repaired(text).map_or_else(|| text.to_owned(), |repaired| repaired.text.into())
    }

    #[test]
    fn bullets_are_lists() {
        assert_eq!(text("•\tAnmäl\n•\tSkriv\n"), "-   Anmäl\n-   Skriv\n");
        assert_eq!(text("Så här:\n\u{f0b7} ett\no\ttvå\n"), "Så här:\n-   ett\n- två\n");
        assert_eq!(text("Så här:\n– ett\n– två\n"), "Så här:\n-   ett\n-   två\n");
        assert_eq!(text("Så här:\n    • ett\n"), "Så här:\n   -    ett\n");
        for same in ["Nämnden\n– som beslutar – ska\n", "`•\tx`\n", "```\n• x\n```\n", "ord • ord\n", "•\n", "o x\n"]
        {
            assert_eq!(text(same), same);
        }
    }

    #[test]
    fn brackets_and_colons_are_shown() {
        let back = |written: &str| restored(&text(written)).unwrap_or_default();
        assert!(text("[[1]](https://a.se)").starts_with("[\u{2}1\u{3}]("));
        assert_eq!(back("[[1]](https://a.se)"), "[[1]](https://a.se)");
        assert_eq!(text("Ord\n:varning: läs\n"), "Ord\n\u{1}varning: läs\n");
        for same in ["[[a]] (se b)", "[[a]](se nedan)", "Ord\n: förklaring\n"] {
            assert_eq!(text(same), same);
        }
    }

    proptest! {
        #[test]
        fn every_place_stays(written in "[•–:o\t \n\\[\\]()a.#>-]{0,40}") {
            if let Some(repaired) = repaired(&written) {
                prop_assert_eq!(repaired.text.len(), written.len());
                for bullet in repaired.bullets {
                    prop_assert!(written.get(bullet).is_some());
                }
            }
        }
    }
}
