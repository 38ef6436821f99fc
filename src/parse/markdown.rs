//! Scans a text in Markdown for what other stages need: headings with their anchors, links, generated blocks, where
//! citations may stand, and what the checks of language and accessibility look at.
//!
//! Nothing is rendered here; `render::body` walks the same [`super::events`] and finds each link again by its place.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Tag, TagEnd};
use unicode_normalization::is_nfc;

use super::document::{Block, FootnoteFault, Fragment, Heading, Link, LinkForm, Lix, Run, Slice, Table};
use super::lookalike::{self, Around, Lookalike};
use super::raw::{self, Raw};
use super::repair::repaired;
use super::{anchor, events};
use crate::diag::{FileId, Finding, Span};
use crate::model::id::caseless;

/// The prefix of the language of generated blocks.
const BLOCK_PREFIX: &str = "handbok-";

/// The name of the generated block that a fence's language asks for, in whatever case it is written.
pub(crate) fn block_name(language: &str) -> Option<String> {
    let language = language.split_whitespace().next()?.to_lowercase();
    language.strip_prefix(BLOCK_PREFIX).map(str::to_owned)
}

/// The name of a footnote, by which references find it without regard to case.
pub(crate) fn note_name(written: &str) -> String {
    caseless(written)
}

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

/// What a file says of its title in front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Titled<'t> {
    /// This is no file's body.
    Elsewhere,
    /// Nothing.
    Not,
    /// This.
    As(&'t str),
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
pub(crate) fn scan(text: &Slice, origin: &Origin, titled: Titled<'_>, findings: &mut Vec<Finding>) -> Fragment {
    let mut fragment = Fragment::default();
    let mut bullets = Vec::new();
    if let Some(repaired) = repaired(text) {
        fragment.repaired = Some(repaired.text);
        bullets = repaired.bullets;
    }
    let mut scanner = Scanner::default();
    let read: &str = fragment.repaired.as_deref().unwrap_or(text);
    for (event, range) in events::events(read, fragment.repaired.is_some()) {
        scanner.event(event, range);
    }
    let repaired = fragment.repaired.take();
    let mut fragment = scanner.finish();
    fragment.repaired = repaired;
    fragment.text = text.clone();
    fragment.base = origin.base;
    fragment.whole = Some(origin.whole);
    fragment.pasted = pasted(text);
    fragment.bullets = bullets;
    for heading in &mut fragment.headings {
        // The parser counts the line's end and blank lines in.
        let written = text.get(heading.range.clone()).unwrap_or_default().trim_end();
        heading.range.end = heading.range.start + written.len();
    }
    drop_title(&mut fragment, titled);
    fragment.has_content |= fragment.has_words || !fragment.headings.is_empty();
    fragment.headings = fitted(fragment.headings);
    fragment.links = fitted(fragment.links);
    anchor::name(&mut fragment, origin, findings);
    fragment
}

/// Sets the level-1 heading aside that says the title once more, or, alone and first where there is none, gives it.
fn drop_title(fragment: &mut Fragment, titled: Titled<'_>) {
    let bare = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        caseless(&letters)
    };
    let mut highest = fragment.headings.iter().enumerate().filter(|(_, heading)| heading.level == 1);
    let place = match titled {
        Titled::Elsewhere => None,
        Titled::As(title) => highest.find(|(_, heading)| bare(&heading.text) == bare(title)).map(|(place, _)| place),
        Titled::Not => highest.next().filter(|_| highest.next().is_none()).map(|(place, _)| place).filter(|place| {
            let start = fragment.headings.get(*place).map_or(0, |heading| heading.range.start);
            let before = fragment.text.get(..start).unwrap_or_default();
            *place == 0 && without_comments(before).trim().is_empty()
        }),
    };
    if let Some(place) = place.filter(|place| !bare(&fragment.headings[*place].text).is_empty()) {
        fragment.dropped = Some(fragment.headings.remove(place));
    }
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
    html: Option<(Range<usize>, Run)>,
    raw: Raw,
    run: Option<Run>,
    /// How deep inside headings, links, code and images, where citations are left alone.
    quiet: u32,
    /// The words of the present paragraph, heading or cell, where lookalikes are looked for.
    prose: Run,
    /// How deep inside pictures and wiki-links, whose words are no running text.
    named: u32,
    notes: Notes,
    paragraph: Option<String>,
    in_code: bool,
    table: Option<Table>,
    in_head: bool,
    cell: Option<(Range<usize>, String)>,
    sentence_open: bool,
}

/// The footnotes of a text, by name.
#[derive(Default)]
struct Notes {
    written: BTreeMap<String, Range<usize>>,
    twice: Vec<Range<usize>>,
    referred: std::collections::BTreeSet<String>,
}

/// What stands in running text for something that has no words of its own there.
const NO_WORDS: &str = "\u{fffc}";

impl Scanner {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(words) => self.text(&words, &range),
            Event::SoftBreak | Event::HardBreak => self.line_end(&range),
            Event::Code(words) => {
                self.flush_run();
                self.gather(&words);
                self.prose.push(NO_WORDS, range.start);
            }
            Event::Start(tag) => {
                self.flush_run();
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.flush_run();
                self.end(tag);
            }
            Event::Html(html) => match &mut self.html {
                Some((whole, gathered)) => {
                    whole.end = range.end;
                    gathered.push(&html, range.start);
                }
                None => self.inline_html(&html, range),
            },
            Event::InlineHtml(html) => {
                self.flush_run();
                self.inline_html(&html, range);
            }
            Event::FootnoteReference(name) => {
                self.flush_run();
                self.notes.referred.insert(note_name(&name));
                self.prose.push(NO_WORDS, range.start);
            }
            _ => self.flush_run(),
        }
    }

    fn line_end(&mut self, range: &Range<usize>) {
        self.text(" ", range);
        if self.prose.text.ends_with(' ') {
            self.prose.text.pop();
            self.prose.text.push('\n');
        }
    }

    fn inline_html(&mut self, html: &str, range: Range<usize>) {
        let mut run = Run::default();
        run.push(html, range.start);
        self.html_piece(&run, range);
        self.prose.push(NO_WORDS, run.pieces.first().map_or(0, |(_, at)| *at));
    }

    fn html_piece(&mut self, html: &Run, range: Range<usize>) {
        let shown = without_comments(&html.text);
        if shown.trim().is_empty() {
            return;
        }
        self.fragment.html.push(range);
        self.fragment.has_content = true;
        self.fragment.has_words |= !super::html::words(&shown).trim().is_empty();
        self.raw.piece(html, &mut self.fragment);
    }

    /// Reads what running text has gathered, at the end of its block.
    fn flush_prose(&mut self, around: Around) {
        if !self.prose.text.is_empty() {
            let found = lookalike::in_run(&self.prose, around);
            let (notes, signs): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|(what, _)| *what == Lookalike::Footnote);
            self.fragment.lookalikes.extend(signs);
            self.fragment.footnotes.extend(notes.into_iter().map(|(_, range)| (FootnoteFault::Undefined, range)));
            self.prose.text.clear();
            self.prose.pieces.clear();
        }
    }

    fn finish(mut self) -> Fragment {
        self.flush_run();
        self.flush_prose(Around::Paragraph);
        let Notes { written, twice, referred } = self.notes;
        let unused = written.into_iter().filter(|(name, _)| !referred.contains(name));
        let notes = &mut self.fragment.footnotes;
        notes.extend(unused.map(|(_, range)| (FootnoteFault::Unused, range)));
        notes.extend(twice.into_iter().map(|range| (FootnoteFault::Twice, range)));
        notes.sort_by_key(|(_, range)| range.start);
        self.raw.finish(&mut self.fragment);
        self.fragment
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
        let words_here = if self.named > 0 { NO_WORDS } else { words };
        self.prose.push(words_here, range.start);
        self.count(words);
        if self.quiet == 0 {
            self.run.get_or_insert_default().push(words, range.start);
        }
    }

    /// Text goes to everything that is open around it.
    fn gather(&mut self, words: &str) {
        if self.heading.is_none() && !words.trim().is_empty() {
            self.fragment.has_words = true;
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
        if raw::begun(&tag).is_some() {
            self.raw.enter();
        }
        if !is_inline(&tag) {
            self.flush_prose(Around::Paragraph);
        }
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
                let form = link_form(link_type);
                self.named += u32::from(matches!(form, LinkForm::WikiBare | LinkForm::WikiText));
                let is_mail = link_type == LinkType::Email && !dest_url.starts_with("mailto:");
                let dest = if is_mail { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                self.links.push(link(form, &dest, &title, range));
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.quiet += 1;
                self.named += 1;
                self.fragment.has_words = true;
                let is_bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
                // Its name is no text alternative: what is gathered goes (see `end`).
                let form = if is_bare { LinkForm::WikiBare } else { LinkForm::Image };
                self.links.push(link(form, &dest_url, &title, range));
            }
            Tag::CodeBlock(kind) => self.start_code(&kind, range),
            Tag::HtmlBlock => self.html = Some((range.start..range.start, Run::default())),
            Tag::FootnoteDefinition(name) => match self.notes.written.entry(note_name(&name)) {
                Entry::Occupied(_) => self.notes.twice.push(range),
                Entry::Vacant(place) => {
                    place.insert(range);
                }
            },
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
        if let Some(name) = block_name(language) {
            let options_range = range.start..range.start;
            self.block = Some(Block { name, options: String::new(), record: None, range, options_range });
            self.fragment.has_words = true;
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if let Some(container) = raw::ended(&tag) {
            self.raw.leave(container, &mut self.fragment);
            self.flush_prose(match tag {
                TagEnd::Heading(_) => Around::Heading,
                TagEnd::TableCell => Around::Cell,
                _ => Around::Paragraph,
            });
        }
        match tag {
            TagEnd::Heading(_) => {
                self.quiet = self.quiet.saturating_sub(1);
                self.end_sentence();
                self.fragment.headings.extend(self.heading.take());
            }
            TagEnd::Link | TagEnd::Image => self.end_link(tag == TagEnd::Image),
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

    fn end_link(&mut self, is_picture: bool) {
        self.quiet = self.quiet.saturating_sub(1);
        let Some(mut link) = self.links.pop() else { return };
        let is_wiki = matches!(link.form, LinkForm::WikiBare | LinkForm::WikiText);
        self.named = self.named.saturating_sub(u32::from(is_picture || is_wiki));
        if is_picture && is_wiki {
            link.form = LinkForm::Image;
            link.text.clear();
        }
        self.fragment.links.push(link);
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
        if let Some(run) = self.run.take().filter(|run| super::sections::may_have(&run.text)) {
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
    let (dest, title) = (dest.to_owned(), title.to_owned());
    Link { form, dest, fragment, text: String::new(), title, size: (None, None), range }
}

/// Whether an element stands within running text.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
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
        (scan(&text.into(), &origin, Titled::Elsewhere, &mut findings), findings)
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
        assert_eq!(ids, ["ansvar", "ansvar-3", "ansvar-2", "innehall-2", "ansvar-2-2"]);
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
