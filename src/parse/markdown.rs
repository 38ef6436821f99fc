//! Scans a text in Markdown for what other stages need: headings with their anchors, links, generated blocks, where
//! citations may stand, and what the checks of language and accessibility look at.
//!
//! Nothing is rendered here; `render::body` walks the same events with the same [`options`] and finds each link again
//! by its place.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use unicode_normalization::is_nfc;

use super::document::{Block, Fragment, Heading, Link, LinkForm, Lix, Run, Slice, Table};
use crate::diag::{Code, FileId, Finding, Span};
use crate::model::id::fold_id;
use crate::text;

/// The prefix of the language of generated blocks.
pub(crate) const BLOCK_PREFIX: &str = "handbok-";

/// Where a text comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    /// The file.
    pub(crate) file: FileId,
    /// Where its first byte lies.
    pub(crate) base: Option<u32>,
    /// Its place as a whole.
    pub(crate) whole: Span,
    /// Whether it is a document's body.
    pub(crate) is_body: bool,
}

/// CommonMark with the extensions of format § 4.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// Characters that word processors leave and readers should not meet: hyphens that aren't, soft hyphens, zero-width
/// characters, private-use bullets (format § 4).
pub(crate) fn is_pasted(c: char) -> bool {
    matches!(c, '\u{2010}' | '\u{2011}' | '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
}

/// Whether a character is a combining mark; there are none before U+0300, where nearly all text is.
fn is_combining_mark(c: char) -> bool {
    c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c)
}

/// Whether a text is ASCII and letters from À to ÿ alone, where nothing can be pasted; told by its bytes, since nearly
/// all are so.
fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, 0xc2 | 0xc4..))
}

/// The text with such characters put right, in NFC.
pub(crate) fn put_right(text: &str) -> std::borrow::Cow<'_, str> {
    if is_plain(text) || !text.chars().any(|c| is_pasted(c) || is_combining_mark(c)) {
        return text.into();
    }
    let mended = text.chars().filter_map(|c| match c {
        '\u{2010}' | '\u{2011}' => Some('-'),
        '\u{e000}'..='\u{f8ff}' => Some('•'),
        c if is_pasted(c) => None,
        c => Some(c),
    });
    use unicode_normalization::UnicodeNormalization;
    mended.nfc().collect::<String>().into()
}

/// HTML without its comments; an unclosed comment runs to the end.
pub(crate) fn without_comments(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        out.push_str(&rest[..start]);
        let inner = &rest[start + 4..];
        rest = inner.find("-->").map_or("", |end| &inner[end + 3..]);
    }
    out.push_str(rest);
    out
}

/// Scans a text.
pub(crate) fn scan(text: &Slice, origin: &Origin, findings: &mut Vec<Finding>) -> Fragment {
    let mut scanner = Scanner::default();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        scanner.event(event, range);
    }
    scanner.flush_run();
    let mut fragment = scanner.fragment;
    fragment.text = text.clone();
    fragment.base = origin.base;
    fragment.whole = Some(origin.whole);
    fragment.pasted = pasted(text);
    fragment.headings = fitted(fragment.headings);
    fragment.links = fitted(fragment.links);
    for heading in &mut fragment.headings {
        // The parser counts the line's end and blank lines in.
        let written = text.get(heading.range.clone()).unwrap_or_default().trim_end();
        heading.range.end = heading.range.start + written.len();
    }
    name_headings(&mut fragment, origin, findings);
    fragment
}

/// A row that takes no more memory than it needs: those of all documents are kept.
fn fitted<T>(row: Vec<T>) -> Vec<T> {
    let mut fitted = Vec::with_capacity(row.len());
    fitted.extend(row);
    fitted
}

/// What is being collected while inside an element.
#[derive(Default)]
struct Scanner {
    fragment: Fragment,
    heading: Option<Heading>,
    links: Vec<Link>,
    block: Option<Block>,
    html: Option<(Range<usize>, String)>,
    run: Option<Run>,
    /// How deep inside headings, links, code and images, where citations are left alone.
    quiet: u32,
    paragraph: Option<String>,
    in_code: bool,
    table: Option<Table>,
    in_head: bool,
    cell: Option<(Range<usize>, String)>,
    sentence_open: bool,
}

impl Scanner {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(words) => self.text(&words, &range),
            Event::SoftBreak | Event::HardBreak => self.text(" ", &range),
            Event::Code(words) => {
                self.flush_run();
                self.gather(&words);
            }
            Event::Start(tag) => {
                self.flush_run();
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.flush_run();
                self.end(tag);
            }
            Event::Html(html) => {
                if let Some((whole, gathered)) = &mut self.html {
                    whole.end = range.end;
                    gathered.push_str(&html);
                } else {
                    self.html_piece(&html, range);
                }
            }
            Event::InlineHtml(html) => {
                self.flush_run();
                self.html_piece(&html, range);
            }
            _ => self.flush_run(),
        }
    }

    fn html_piece(&mut self, html: &str, range: Range<usize>) {
        if !without_comments(html).trim().is_empty() {
            self.fragment.html.push(range);
            self.fragment.has_content = true;
        }
    }

    fn text(&mut self, words: &str, range: &Range<usize>) {
        if let Some(block) = &mut self.block {
            if block.options.is_empty() {
                block.options_range.start = range.start;
            }
            block.options_range.end = range.end;
            block.options.push_str(words);
            return;
        }
        self.gather(words);
        if self.in_code {
            return;
        }
        self.count(words);
        if self.quiet == 0 {
            let run = self.run.get_or_insert_with(|| Run { text: String::new(), pieces: Vec::new() });
            run.pieces.push((run.text.len(), range.start));
            run.text.push_str(words);
        }
    }

    /// Text goes to everything that is open around it.
    fn gather(&mut self, words: &str) {
        if !words.trim().is_empty() {
            self.fragment.has_content = true;
        }
        for link in &mut self.links {
            link.text.push_str(words);
        }
        let open = [
            self.heading.as_mut().map(|heading| &mut heading.text),
            self.paragraph.as_mut(),
            self.cell.as_mut().map(|(_, text)| text),
        ];
        for text in open.into_iter().flatten() {
            text.push_str(words);
        }
    }

    /// Counts for LIX; a sentence ends with `.`, `!`, `?` or `:` before a blank or the end.
    fn count(&mut self, words: &str) {
        let lix: &mut Lix = &mut self.fragment.lix;
        for word in words.split_whitespace() {
            let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
            if letters > 0 {
                lix.words += 1;
                lix.long += u32::from(letters > 6);
                self.sentence_open = true;
            }
            if self.sentence_open && word.ends_with(['.', '!', '?', ':']) {
                lix.sentences += 1;
                self.sentence_open = false;
            }
        }
    }

    fn end_sentence(&mut self) {
        if std::mem::take(&mut self.sentence_open) {
            self.fragment.lix.sentences += 1;
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.quiet += 1;
                let written = id.map(|id| id.to_string()).filter(|id| !id.is_empty());
                let is_written = written.is_some();
                let id = written.unwrap_or_default();
                self.heading = Some(Heading { level: level as u8, id, is_written, text: String::new(), range });
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                self.quiet += 1;
                self.links.push(link(link_form(link_type), &dest_url, &title, range));
            }
            Tag::Image { dest_url, title, .. } => {
                self.quiet += 1;
                self.fragment.has_content = true;
                self.links.push(link(LinkForm::Image, &dest_url, &title, range));
            }
            Tag::CodeBlock(kind) => self.start_code(&kind, range),
            Tag::HtmlBlock => self.html = Some((range.start..range.start, String::new())),
            Tag::Paragraph => self.paragraph = self.fragment.first_paragraph.is_none().then(String::new),
            Tag::Table(_) => self.table = Some(Table { range, has_header: false, small_numbers: Vec::new() }),
            Tag::TableHead => self.in_head = true,
            Tag::TableCell => self.cell = Some((range, String::new())),
            _ => {}
        }
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) {
        self.in_code = true;
        self.quiet += 1;
        let CodeBlockKind::Fenced(language) = kind else { return };
        let language = language.split_whitespace().next().unwrap_or_default();
        if let Some(name) = language.strip_prefix(BLOCK_PREFIX) {
            let options_range = range.start..range.start;
            self.block =
                Some(Block { name: name.to_owned(), options: String::new(), record: None, range, options_range });
            self.fragment.has_content = true;
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.quiet = self.quiet.saturating_sub(1);
                self.end_sentence();
                self.fragment.headings.extend(self.heading.take());
            }
            TagEnd::Link | TagEnd::Image => {
                self.quiet = self.quiet.saturating_sub(1);
                self.fragment.links.extend(self.links.pop());
            }
            TagEnd::CodeBlock => {
                self.quiet = self.quiet.saturating_sub(1);
                self.in_code = false;
                self.fragment.blocks.extend(self.block.take());
            }
            TagEnd::HtmlBlock => {
                if let Some((range, html)) = self.html.take() {
                    self.html_piece(&html, range);
                }
            }
            TagEnd::Paragraph => {
                self.end_sentence();
                let paragraph = self.paragraph.take().filter(|text| !text.trim().is_empty());
                self.fragment.first_paragraph = self.fragment.first_paragraph.take().or(paragraph);
            }
            TagEnd::Item => self.end_sentence(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead => self.in_head = false,
            TagEnd::Table => self.fragment.tables.extend(self.table.take()),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        self.end_sentence();
        let (Some((range, text)), Some(table)) = (self.cell.take(), self.table.as_mut()) else { return };
        if self.in_head {
            table.has_header |= !text.trim().is_empty();
        } else if matches!(crate::model::normal::seen(&text).trim(), "1" | "2" | "3" | "4") {
            table.small_numbers.push(range);
        }
    }

    fn flush_run(&mut self) {
        if let Some(run) = self.run.take().filter(|run| run.text.contains('§')) {
            self.fragment.runs.push(run);
        }
    }
}

fn link_form(link_type: LinkType) -> LinkForm {
    match link_type {
        LinkType::WikiLink { has_pothole: true } => LinkForm::WikiText,
        LinkType::WikiLink { has_pothole: false } => LinkForm::WikiBare,
        LinkType::Autolink | LinkType::Email => LinkForm::Auto,
        _ => LinkForm::Inline,
    }
}

fn link(form: LinkForm, dest: &str, title: &str, range: Range<usize>) -> Link {
    let is_wiki = matches!(form, LinkForm::WikiBare | LinkForm::WikiText);
    // In a table the bar of a wiki-link is written `\|`; the backslash stays at the end of the target.
    let dest = if is_wiki { dest.trim().trim_end_matches('\\').trim() } else { dest.trim() };
    let is_address = form == LinkForm::Auto || dest.contains("://") || dest.starts_with("mailto:");
    let (dest, fragment) = match dest.split_once('#') {
        Some((dest, fragment)) if !is_address => (dest.trim(), Some(fragment.trim().to_owned())),
        _ => (dest, None),
    };
    let fragment = fragment.filter(|fragment| !fragment.is_empty());
    Link { form, dest: dest.to_owned(), fragment, text: String::new(), title: title.to_owned(), range }
}

/// Anchors of the frame that a heading must not take (format § 8).
fn is_reserved(id: &str) -> bool {
    matches!(id, "innehall" | "content") || id.starts_with("activity-")
}

/// Gives headings their ids: as written, else the folded title, `-2` for a repetition.
fn name_headings(fragment: &mut Fragment, origin: &Origin, findings: &mut Vec<Finding>) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let (base, whole) = (fragment.base, fragment.whole);
    let place = |range: &Range<usize>| Fragment { base, whole, ..Fragment::default() }.span(origin.file, range.clone());
    for heading in fragment.headings.iter().filter(|heading| heading.is_written) {
        let id = &heading.id;
        if origin.is_body && (is_reserved(id) || !used.insert(id.clone())) {
            let message = if is_reserved(id) {
                text!("ankaret `{id}` är upptaget av sidans ram", "the anchor `{id}` is taken by the page's frame")
            } else {
                text!("ankaret `{id}` står två gånger", "the anchor `{id}` is written twice")
            };
            let help = text!("ge rubriken ett annat ankare", "give the heading another anchor");
            findings.push(Finding::new(Code::DUPLICATE_ANCHOR, place(&heading.range), message).help(help));
        }
    }
    // The last number tried for a base: all before it are taken, so that thousands of equal headings are no matter.
    let mut tried: HashMap<String, u32> = HashMap::new();
    for heading in fragment.headings.iter_mut().filter(|heading| !heading.is_written) {
        let base = fold_id(&heading.text);
        let number = tried.entry(base.clone()).or_insert(1);
        let mut id = base.clone();
        while is_reserved(&id) || used.contains(&id) {
            *number += 1;
            id = format!("{base}-{number}");
            if *number > 2 && id.starts_with("activity-") {
                id = format!("h-{base}-{number}");
            }
        }
        used.insert(id.clone());
        heading.id = id;
    }
}

/// Where the text has characters that will be put right: those of [`is_pasted`], and letters whose marks stand as
/// characters of their own though NFC has one for both.
fn pasted(text: &str) -> Vec<Range<usize>> {
    if is_plain(text) {
        return Vec::new();
    }
    let mut places = Vec::new();
    let mut cluster = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if !is_combining_mark(c) {
            cluster = at;
        }
        if is_pasted(c) {
            places.push(at..end);
        } else if is_combining_mark(c) && !is_nfc(text.get(cluster..end).unwrap_or_default()) {
            // A second mark on the same letter widens the place.
            places.pop_if(|last: &mut Range<usize>| last.start == cluster);
            places.push(cluster..end);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(text: &str) -> (Fragment, Vec<Finding>) {
        let whole = Span::whole(FileId(0));
        let origin = Origin { file: FileId(0), base: Some(0), whole, is_body: true };
        let mut findings = Vec::new();
        (scan(&text.into(), &origin, &mut findings), findings)
    }

    #[test]
    fn links_of_all_forms() {
        let (f, _) = scanned(
            "[[lex-sarah]] [[routine/a#b|så]] [t](../x.md#y) <https://a.se> ![alt](b.png \"c\")\n\n| a |\n|---|\n| [[mas\\|MAS]] |\n",
        );
        let seen: Vec<(LinkForm, &str, Option<&str>, &str)> =
            f.links.iter().map(|l| (l.form, l.dest.as_str(), l.fragment.as_deref(), l.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (LinkForm::WikiBare, "lex-sarah", None, "lex-sarah"),
                (LinkForm::WikiText, "routine/a", Some("b"), "så"),
                (LinkForm::Inline, "../x.md", Some("y"), "t"),
                (LinkForm::Auto, "https://a.se", None, "https://a.se"),
                (LinkForm::Image, "b.png", None, "alt"),
                (LinkForm::WikiText, "mas", None, "MAS"),
            ]
        );
    }

    #[test]
    fn headings_and_their_anchors() {
        let (f, findings) = scanned("## Ansvar\n\n## Ansvar\n\n## X {#ansvar-2}\n\n## Innehåll\n\n## Y {#ansvar-2}\n");
        let ids: Vec<&str> = f.headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(ids, ["ansvar", "ansvar-3", "ansvar-2", "innehall-2", "ansvar-2"]);
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn runs_map_back_over_line_breaks() {
        let text = "Enligt **fet** SoL 14 kap.\n3 § gäller.";
        let (f, _) = scanned(text);
        let run = &f.runs[0];
        let at = run.text.find("SoL").unwrap();
        let end = run.text.find('§').unwrap() + 2;
        assert_eq!(&text[run.source_range(at..end)], "SoL 14 kap.\n3 §");
    }

    #[test]
    fn pasted_text_is_what_changes() {
        let places = |text: &str| -> Vec<String> { pasted(text).into_iter().map(|r| text[r].to_owned()).collect() };
        assert_eq!(places("av\u{ad}delat e\u{2011}post"), ["\u{ad}", "\u{2011}"]);
        assert_eq!(places("a\u{30a}r och o\u{308}"), ["a\u{30a}", "o\u{308}"]);
        assert_eq!(places("⚠\u{fe0f} varning, x\u{304} i medel"), [""; 0]);
        assert!(('\0'..='\u{ffff}').all(|c| !is_plain(&c.to_string()) || !(is_pasted(c) || is_combining_mark(c))));
        assert!(is_plain("Åsvika är ö") && !is_plain("o\u{308}"));
    }

    #[test]
    fn blocks_tables_comments() {
        let (f, _) = scanned(
            "```handbok-register\nkind = \"routine\"\n```\n\n<!-- hemligt -->\n\n|  |\n|---|\n| 3 |\n\ntext <!-- x --> <b>y</b>\n",
        );
        assert_eq!((f.blocks[0].name.as_str(), f.blocks[0].options.as_str()), ("register", "kind = \"routine\"\n"));
        assert!(!f.tables[0].has_header);
        assert_eq!(f.tables[0].small_numbers.len(), 1);
        assert_eq!(f.html.len(), 2);
        assert_eq!(without_comments("a<!-- b -->c<!-- d"), "ac");
    }
}
