//! What a page shows of a text in Markdown, as plain text with the way back to the source: for checks that look for
//! words wherever they stand.
//!
//! Words run on over emphasis, links and tags, so that `sekretess**markering**` is one word; blocks are lines of their own.
//! Captions, attributes and the addresses of links stand on the page too and are lines beside. Characters are as they are
//! seen (`model::normal`): without soft hyphens, entities read. Comments, generated blocks and the names in bare
//! wiki-links are left out.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::document::Run;
use super::events::events;
use super::markdown::{block_name, without_comments};
use super::repair::repaired;
use crate::model::normal::{seen_character, unescaped};

/// The text that is shown.
pub(crate) fn shown(text: &str) -> Run {
    let mut shower = Shower { text, run: Run::default(), html: None, beside: Vec::new(), skipping: 0 };
    let repaired = repaired(text);
    let read = repaired.as_ref().map_or(text, |repaired| &repaired.text);
    for (event, range) in events(read, repaired.is_some()) {
        shower.event(event, range);
    }
    shower.line();
    shower.run
}

struct Shower<'t> {
    text: &'t str,
    run: Run,
    /// An HTML block gathered whole, so that a comment over several lines is seen as one.
    html: Option<(usize, String)>,
    /// Words of attributes, which go after the line that they stand in.
    beside: Vec<(String, Range<usize>)>,
    skipping: u32,
}

impl Shower<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag),
            _ if self.skipping > 0 => {}
            Event::Text(words) | Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                self.push(&words, &range);
            }
            Event::SoftBreak | Event::HardBreak => self.push(" ", &range),
            Event::Html(html) | Event::InlineHtml(html) => match &mut self.html {
                Some((_, gathered)) => gathered.push_str(&html),
                None => self.html(&without_comments(&html), &range),
            },
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        if self.skipping > 0 {
            self.skipping += 1;
            return;
        }
        match tag {
            Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, .. } => self.skipping = 1,
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) if block_name(&language).is_some() => self.skipping = 1,
            // An address in the text is its own words.
            Tag::Link { link_type: LinkType::WikiLink { .. } | LinkType::Autolink | LinkType::Email, .. } => {}
            Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. } => {
                self.aside(&dest_url, range);
                self.aside(&title, range);
            }
            Tag::HtmlBlock => self.html = Some((range.start, String::new())),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            _ => self.line(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        if let (TagEnd::HtmlBlock, Some((start, html))) = (tag, self.html.take()) {
            self.line();
            self.html(&without_comments(&html), &(start..self.text.len()));
        }
    }

    fn line(&mut self) {
        self.end_line();
        for (words, range) in std::mem::take(&mut self.beside) {
            self.push(&words, &range);
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        if !self.run.text.is_empty() && !self.run.text.ends_with('\n') {
            self.run.text.push('\n');
        }
    }

    /// Raw HTML: its text runs on, what its tags have in quotes is put beside.
    fn html(&mut self, html: &str, range: &Range<usize>) {
        let mut at = range.start;
        for (place, part) in html.split('<').enumerate() {
            let (tag, text) = if place == 0 { ("", part) } else { part.split_once('>').unwrap_or(("", part)) };
            let attributes = tag.split(['"', '\'']).skip(1).step_by(2);
            for (words, is_tag) in attributes.map(|words| (words, true)).chain([(text, false)]) {
                if words.trim().is_empty() {
                    continue;
                }
                let start = self.text.get(at..).and_then(|rest| rest.find(words)).map_or(at, |found| at + found);
                at = (start + words.len()).min(range.end);
                let (words, range) = (unescaped(words.as_bytes()), start..at.max(start));
                if is_tag { self.beside.push((words, range)) } else { self.push(&words, &range) }
            }
        }
    }

    /// Words that stand beside the text go before its line, so that they don't cut a word in two.
    fn aside(&mut self, words: &str, range: &Range<usize>) {
        if words.is_empty() {
            return;
        }
        self.line();
        self.push(words, range);
        self.line();
    }

    /// Words stand in their range letter for letter, or else (escapes) they are pointed at by its start.
    fn push(&mut self, words: &str, range: &Range<usize>) {
        // Nearly always the words are the source; a search would be made ready for each of them.
        let source = self.text.get(range.clone()).unwrap_or_default();
        let within = if source.starts_with(words) { 0 } else { source.find(words).unwrap_or(0) };
        let start = range.start + within;
        self.run.pieces.push((self.run.text.len(), start));
        if words.is_ascii() {
            self.run.text.push_str(words);
            return;
        }
        for (at, letter) in words.char_indices() {
            let seen = seen_character(letter);
            if seen != Some(letter) {
                // What follows stands on from here in the source.
                let after = self.run.text.len() + seen.map_or(0, char::len_utf8);
                self.run.pieces.push((self.run.text.len(), start + at));
                self.run.text.extend(seen);
                self.run.pieces.push((after, start + at + letter.len_utf8()));
            } else {
                self.run.text.push(letter);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_the_page() {
        let text = "## Rubrik\n\nsekretess**markering** och `G:\\mapp`\n\n<!-- dolt -->\n\n[länk](https://a.se/x \"titel\") [[id]] [[id|ord]]\n\n\
                    ```handbok-register\nkind = \"routine\"\n```\n\n![alt](b.png)\n\ntext <!-- dolt --> <b>y</b>\n\n<!-- flera\n\nrader dolt -->\n";
        let run = shown(text);
        for word in
            ["Rubrik", "sekretessmarkering", "G:\\mapp", "länk", "https://a.se/x", "titel", "ord", "b.png", "alt"]
        {
            let at = run.text.find(word).unwrap_or_else(|| panic!("{word} in {}", run.text));
            let there = run.source_range(at..at + word.len());
            let wanted = if word == "sekretessmarkering" { "sekretess**markering" } else { word };
            assert_eq!(&text[there], wanted);
        }
        let hidden = "12<b>12</b>12&#45;12\u{ad}\u{200b}12 se<span title=\"alt&amp;er\">kret</span>ess ３ \\-";
        let run = shown(hidden);
        assert_eq!(run.text.trim_end(), "121212-1212 sekretess 3 -\nalt&er");
        let there = run.source_range(0..11);
        assert_eq!(&hidden[there], "12<b>12</b>12&#45;12\u{ad}\u{200b}12");
        let run = shown(text);
        for word in ["dolt", "routine", "[[id", "flera"] {
            assert!(!run.text.contains(word), "{word} in {}", run.text);
        }
    }
}
