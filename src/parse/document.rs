//! A document as written: its keys, its texts, and what they contain. References and links are as written; each has
//! a number by which the graph keeps what it resolved to.

use std::ops::Range;
use std::sync::Arc;

use super::events::{Events, events};
use super::lookalike::Lookalike;
use super::place::Place;
use crate::diag::{FileId, Finding, Span};
use crate::model::{Audience, Dates, Kind, LawSection, nfc};
use crate::schema::Record;
use crate::schema::record::Word;
use crate::source::{CONTENT, join, parent};

/// A source file's documents and findings.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    /// The file's own document, then those of its `[[entry]]` tables.
    pub documents: Vec<Arc<Document>>,
    /// What is wrong in the file by itself.
    pub(crate) findings: Vec<Finding>,
    /// Whether the documents are those of an earlier text, which could be read whole (the preview).
    pub(crate) is_kept: bool,
}

/// A document as written.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its file.
    pub(crate) file: FileId,
    /// Where it lies.
    pub place: Place,
    /// For an `[[entry]]`: it lives on its file's page, at the anchor that is its id.
    pub(crate) is_entry: bool,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its id.
    pub(crate) id: String,
    /// Where the id is written, else the start of the file.
    pub(crate) id_span: Span,
    /// Its title; the id where none is written.
    pub(crate) title: String,
    /// Its type: written, or by its folder, or the kind's default.
    pub(crate) kind_type: Option<String>,
    /// Its keys.
    pub(crate) head: Record,
    /// Its texts: the body first, then those of front matter in the order of their numbers.
    pub(crate) fragments: Vec<Fragment>,
    /// A law's sections, in order of their tables; nothing where `ref` can't be read.
    pub(crate) sections: Vec<Option<LawSection>>,
    /// How many references the keys hold.
    pub(crate) slots: u32,
    /// How many links the texts hold.
    pub(crate) links: u32,
    /// Whether the front matter could not be read whole (a syntax error, no UTF-8): what seems to be missing in it may
    /// be there, so checks of what is missing pass over the document.
    pub(crate) is_broken: bool,
    /// blake3 of the file; documents of equal bytes are equal.
    pub(crate) hash: [u8; 32],
}

/// A text in Markdown and what was found in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fragment {
    /// The text.
    pub(crate) text: Slice,
    /// The text as it is parsed, where it had to be put right; as long as the text.
    pub(crate) repaired: Option<Box<str>>,
    /// Where its first byte lies in the file; nothing where escapes make it lie otherwise than it reads.
    pub(crate) base: Option<u32>,
    /// Its place as a whole.
    pub(crate) whole: Option<Span>,
    /// Headings, in order.
    pub(crate) headings: Vec<Heading>,
    /// Links and images, in order.
    pub(crate) links: Vec<Link>,
    /// The number of its first link among the document's links.
    pub(crate) first_link: u32,
    /// `handbok-` blocks.
    pub(crate) blocks: Vec<Block>,
    /// Stretches of plain text that may hold a citation.
    pub(crate) runs: Vec<Run>,
    /// Pieces of raw HTML, comments left out.
    pub(crate) html: Vec<Range<usize>>,
    /// Tables: whether each has a header row, and its range.
    pub(crate) tables: Vec<Table>,
    /// Plain text of the first paragraph.
    pub(crate) first_paragraph: Option<String>,
    /// Whether there is anything to read: text, an image or a block.
    pub(crate) has_content: bool,
    /// The same, headings apart: a template that nobody filled in has none.
    pub(crate) has_words: bool,
    /// The level-1 heading that only repeats the title, or gives it: not shown a second time.
    pub(crate) dropped: Option<Heading>,
    /// Anchors written in HTML.
    pub(crate) anchors: Vec<Anchor>,
    /// Elements of HTML that are opened and never closed.
    pub(crate) unclosed: Vec<Unclosed>,
    /// What is wrong with footnotes.
    pub(crate) footnotes: Vec<(FootnoteFault, Range<usize>)>,
    /// Signs that were meant as form.
    pub(crate) lookalikes: Vec<(Lookalike, Range<usize>)>,
    /// Repairs of pasted text that will be made.
    pub(crate) pasted: Vec<Range<usize>>,
    /// A word processor's bullets that were read as lists.
    pub(crate) bullets: Vec<Range<usize>>,
    /// Words, sentences and long words, for LIX.
    pub(crate) lix: Lix,
}

/// A text that is part of a longer one and shares its bytes: bodies are most of what a handbook is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slice {
    whole: Arc<str>,
    range: Range<usize>,
}

impl Slice {
    /// A part of a text; all of it where the range is none of its own.
    pub(crate) fn of(whole: &Arc<str>, range: Range<usize>) -> Self {
        let range = if whole.get(range.clone()).is_some() { range } else { 0..whole.len() };
        Self { whole: whole.clone(), range }
    }
}

impl From<&str> for Slice {
    fn from(text: &str) -> Self {
        Self { range: 0..text.len(), whole: text.into() }
    }
}

impl std::ops::Deref for Slice {
    type Target = str;

    fn deref(&self) -> &str {
        // Both ways of making one see to it that the range is the text's own.
        self.whole.get(self.range.clone()).unwrap_or_default()
    }
}

/// What LIX is reckoned from (Björnsson 1968): words, sentences, words of more than six letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lix {
    /// Words.
    pub(crate) words: u32,
    /// Sentences.
    pub(crate) sentences: u32,
    /// Words of more than six letters.
    pub(crate) long: u32,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 to 6.
    pub(crate) level: u8,
    /// Its anchor.
    pub(crate) id: String,
    /// Whether the id is written by the editor.
    pub(crate) is_written: bool,
    /// Its plain text.
    pub(crate) text: String,
    /// Where it stands in the fragment.
    pub(crate) range: Range<usize>,
}

/// The form of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkForm {
    /// `[[id]]`: shows the target's title.
    WikiBare,
    /// `[[id|text]]`.
    WikiText,
    /// `[text](path)`.
    Inline,
    /// `<https://…>`, and addresses and numbers in running text.
    Auto,
    /// `![alt](path)`, `<img src>`.
    Image,
    /// `<a href="#…">` written in HTML.
    Html,
}

/// An anchor written in HTML, `<a id>` or `<a name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// As written.
    pub(crate) written: String,
    /// As it stands on the page.
    pub(crate) id: String,
    /// Where its tag stands in the fragment.
    pub(crate) range: Range<usize>,
}

/// An element of HTML without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unclosed {
    /// The element.
    pub(crate) name: String,
    /// Where its tag stands in the fragment.
    pub(crate) range: Range<usize>,
}

/// What is wrong with a footnote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FootnoteFault {
    /// It is referred to and written nowhere.
    Undefined,
    /// Nothing refers to it, so it is not shown.
    Unused,
    /// It is written a second time; the first is shown.
    Twice,
}

/// A link or image as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The form.
    pub(crate) form: LinkForm,
    /// What is named: an id, a path, an address; without the fragment.
    pub(crate) dest: String,
    /// The anchor after `#`.
    pub(crate) fragment: Option<String>,
    /// The text of the link, or of the image's alternative.
    pub(crate) text: String,
    /// An image's caption.
    pub(crate) title: String,
    /// Width and height that the editor gave a picture.
    pub(crate) size: (Option<u32>, Option<u32>),
    /// Where it stands in the fragment.
    pub(crate) range: Range<usize>,
}

/// A generated block.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    /// The name after `handbok-`.
    pub(crate) name: String,
    /// Its options, TOML.
    pub(crate) options: String,
    /// Its options as read; nothing where there is no such block.
    pub(crate) record: Option<Record>,
    /// Where the fence stands in the fragment.
    pub(crate) range: Range<usize>,
    /// Where the options stand in the fragment.
    pub(crate) options_range: Range<usize>,
}

/// A stretch of plain text between inline marks, joined over line breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// The text.
    pub(crate) text: String,
    /// (place in `text`, place in the fragment) of each piece.
    pub(crate) pieces: Vec<(usize, usize)>,
}

/// A table of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// Whether its header row has any text.
    pub(crate) has_header: bool,
    /// Cells of the body that are a whole number below five, by range.
    pub(crate) small_numbers: Vec<Range<usize>>,
}

impl Fragment {
    /// The events of the text, put right where it has to be.
    pub(crate) fn events(&self) -> Events<'_> {
        events(self.repaired.as_deref().unwrap_or(&self.text), self.repaired.is_some())
    }

    /// The span of a range of the fragment in the file; the whole text where escapes stand between.
    pub(crate) fn span(&self, file: FileId, range: Range<usize>) -> Span {
        match (self.base, self.whole) {
            (Some(base), _) => Span::new(file, base as usize + range.start..base as usize + range.end),
            (None, Some(whole)) => whole,
            (None, None) => Span::whole(file),
        }
    }
}

impl Run {
    /// Takes in more text with its place in the fragment.
    pub(crate) fn push(&mut self, words: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(words);
    }

    /// Where a range of the run's text stands in the fragment.
    pub(crate) fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let place = self.pieces.partition_point(|(here, _)| *here <= offset);
            let piece = place.checked_sub(1).and_then(|place| self.pieces.get(place));
            piece.map_or(0, |(here, there)| there + (offset - here))
        };
        // The end is found from the last byte, so that it stays in that byte's piece.
        at(range.start)..at(range.end.saturating_sub(1)) + 1
    }
}

impl Document {
    /// Where the document as a whole is pointed at: its title, else the id, else the start of the file.
    pub(crate) fn span(&self) -> Span {
        self.head.get("title").map_or(self.id_span, |field| field.span)
    }

    /// The files that its keys name, as written: attachments, then the map.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Word> {
        let attached = self.head.tables("attachments").iter().flat_map(|table| table.words("file"));
        let minutes = self.head.words("minutes").iter().filter(|word| !word.text.contains("://"));
        attached.chain(self.head.words("map")).chain(minutes)
    }

    /// A path written relative to the document, as a path from the root in NFC; nothing when it leaves `content/`.
    pub(crate) fn file_path(&self, written: &str) -> Option<String> {
        let folder = parent(&self.place.path);
        let inner = folder.strip_prefix(CONTENT.trim_end_matches('/')).unwrap_or(folder).trim_start_matches('/');
        let joined = join(inner, &nfc(written).replace('\\', "/"))?;
        Some(format!("{CONTENT}{joined}"))
    }

    /// The body.
    pub(crate) fn body(&self) -> Option<&Fragment> {
        self.fragments.first()
    }

    /// `kind/id`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.kind, self.id)
    }

    /// The dates that its status follows from, `review_by` filled in by the configured interval.
    pub(crate) fn dates(&self, review_months: Option<i64>) -> Dates {
        let approved = self.head.date("approved");
        let counted = || {
            let from = self.head.date("reviewed").or(approved)?;
            from.checked_add(jiff::Span::new().try_months(review_months?).ok()?).ok()
        };
        let review_by = self.head.date("review_by").or_else(|| if self.kind.is_reviewed() { counted() } else { None });
        Dates {
            approved,
            valid_from: self.head.date("valid_from"),
            valid_to: self.head.date("valid_to"),
            review_by,
            repealed: self.head.date("repealed"),
        }
    }

    /// Who sees it, as written; else the rule for reports (format § 3.10).
    pub(crate) fn own_audience(&self) -> Option<Audience> {
        let written = self.head.str("audience").and_then(Audience::parse);
        let public =
            self.kind == Kind::Report && matches!(self.kind_type.as_deref(), Some("quality" | "patient-safety"));
        written.or_else(|| (public && self.head.date("approved").is_some()).then_some(Audience::External))
    }
}
