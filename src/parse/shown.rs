//! What a page shows of a text in Markdown, as plain text with the way back to the source: for checks that look for
//! words wherever they stand.
//!
//! Words run on over emphasis and links, so that `sekretess**markering**` is one word; blocks are lines of their own.
//! Captions and the addresses of links stand on the page too and are lines at their places. Comments, generated blocks
//! and the names in bare wiki-links are left out.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::document::Run;
use super::events::events;
use super::markdown::{block_name, without_comments};
use super::repair::repaired;

/// The text that is shown.
pub(crate) fn shown(text: &str) -> Run {
    let mut shower = Shower { text, run: Run::default(), html: None, skipping: 0 };
    let repaired = repaired(text);
    let read = repaired.as_ref().map_or(text, |repaired| &repaired.text);
    for (event, range) in events(read, repaired.is_some()) {
        shower.event(event, range);
    }
    shower.run
}

struct Shower<'t> {
    text: &'t str,
    run: Run,
    /// An HTML block gathered whole, so that a comment over several lines is seen as one.
    html: Option<(usize, String)>,
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
                None => self.push(&without_comments(&html), &range),
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
            self.push(&without_comments(&html), &(start..self.text.len()));
        }
    }

    fn line(&mut self) {
        if !self.run.text.is_empty() && !self.run.text.ends_with('\n') {
            self.run.text.push('\n');
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
        self.run.pieces.push((self.run.text.len(), range.start + within));
        self.run.text.push_str(words);
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
        for word in ["dolt", "routine", "[[id", "flera"] {
            assert!(!run.text.contains(word), "{word} in {}", run.text);
        }
    }
}
