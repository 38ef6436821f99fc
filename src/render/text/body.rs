//! A document's texts as HTML, in the vocabulary that `DocumentPage::body` describes: headings with their anchors,
//! tables in scroll regions, figures, alerts, task lists, footnotes, definition lists, generated blocks.
//!
//! Procedure: the view gives a text's events with links resolved for this audience (`audience::body`); a [`Writer`]
//! writes them out one by one. Generated blocks are set in last, so that the sanitiser, which a text with raw HTML goes
//! through, never sees their drawings. Boundary: nothing is decided here about who sees what.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_cmark::{Alignment, BlockQuoteKind, HeadingLevel, Tag, TagEnd};

use crate::audience::body::{alignment, body, events, has_body, headings};
use crate::audience::{BodyEvent, Keys, LinkTo, ViewDoc};
use crate::diag::Span;
use crate::model::{Kind, escaped, push_escaped};
use crate::parse::address;
use crate::render::blocks;
use crate::render::context::{Attachment, Html, TocItem};
use crate::render::page::builder::Builder;
use crate::render::text::{abbreviations, media, raw_html, shape};

/// Blocks that draw a picture, and so take a figure's number.
const PICTURES: [&str; 7] = ["process-map", "process", "wheel", "cycle", "risks", "chart", "organisation"];

/// Width and height that an editor gave a picture.
type Size = (Option<u32>, Option<u32>);

/// The size of a picture: the file's own, made smaller or larger as the editor wants, in its own proportions where
/// only one side is given.
fn sized(own: Option<(u32, u32)>, wanted: Size) -> Option<(u32, u32)> {
    let other =
        |side: u32, of: u32, by: u32| u32::try_from(u64::from(side) * u64::from(of) / u64::from(by.max(1))).ok();
    match (wanted, own) {
        ((Some(width), Some(height)), _) => Some((width, height)),
        ((Some(width), None), Some((own_width, own_height))) => {
            Some((width, other(width, own_height, own_width)?.max(1)))
        }
        ((None, Some(height)), Some((own_width, own_height))) => {
            Some((other(height, own_width, own_height)?.max(1), height))
        }
        ((None, None), own) => own,
        _ => None,
    }
}

/// How a text is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// A body: its headings have anchors, figures are numbered.
    Body,
    /// A text of several paragraphs inside a page's own structure: headings without anchors, at least level 4.
    Part,
    /// Running text: no blocks, paragraphs parted by line breaks.
    Inline,
}

impl Builder<'_> {
    /// A document's body; nothing where there is nothing to read. On its own page only: elsewhere see
    /// `Builder::entry_body`.
    pub(crate) fn body(&self, doc: &ViewDoc) -> Option<Html> {
        has_body(doc).then(|| self.written(doc, 0, Mode::Body)).filter(|html| !html.trim().is_empty())
    }

    /// One of a document's texts in front matter, with its paragraphs.
    pub(crate) fn markdown(&self, doc: &ViewDoc, fragment: u32) -> Html {
        self.written(doc, fragment, Mode::Part)
    }

    /// One of a document's texts in front matter as running text.
    pub(crate) fn inline(&self, doc: &ViewDoc, fragment: u32) -> Html {
        self.written(doc, fragment, Mode::Inline)
    }

    /// A key's text as running text: Markdown where the key is declared so, else plain.
    pub(crate) fn inline_key(&self, keys: Keys<'_>, name: &str) -> Option<Html> {
        let prose = keys.prose(name).map(|fragment| self.inline(keys.doc(), fragment));
        prose.or_else(|| keys.str(name).map(escaped)).filter(|html| !html.is_empty())
    }

    /// A key's text in Markdown with its paragraphs.
    pub(crate) fn markdown_key(&self, keys: Keys<'_>, name: &str) -> Option<Html> {
        keys.prose(name).map(|fragment| self.markdown(keys.doc(), fragment))
    }

    /// The headings of a body on the two highest levels.
    pub(crate) fn toc(&self, doc: &ViewDoc) -> Vec<TocItem> {
        let mut items: Vec<TocItem> = Vec::new();
        let mut numbers = Numbers::of(doc);
        for (level, id, text) in headings(doc) {
            let title = format!("{}{}", numbers.next(level), text.trim());
            let item = TocItem { id: id.to_owned(), title, children: Vec::new() };
            match (level, items.last_mut()) {
                (0..=2, _) | (3, None) => items.push(item),
                (3, Some(parent)) => parent.children.push(item),
                _ => {}
            }
        }
        items
    }

    /// The files attached to a document.
    pub(crate) fn attachments(&self, doc: &ViewDoc) -> Vec<Attachment> {
        let attached = doc.keys().tables("attachments").filter_map(|table| {
            let written = table.strings("file").next()?;
            let path = crate::audience::asset_path(doc, written)?;
            let info = self.edition.media.info(&path)?;
            let name = path.rsplit('/').next().unwrap_or(&path);
            Some(Attachment {
                url: self.asset_href(&path),
                title: table.str("title").unwrap_or(name).to_owned(),
                format: media::format(&path),
                size: info.size.map(|size| self.edition.strings.size(size)),
            })
        });
        attached.collect()
    }

    fn written(&self, doc: &ViewDoc, fragment: u32, mode: Mode) -> Html {
        let events = if fragment == 0 { body(self.view(), doc) } else { events(self.view(), doc, fragment) };
        if mode == Mode::Body {
            self.expect_figures(figures(&events));
        }
        let mut writer = Writer::new(self, doc, fragment, mode);
        writer.all(&events);
        writer.finish()
    }
}

/// How many figures a text has: pictures with a caption, and drawn blocks.
fn figures(events: &[BodyEvent<'_>]) -> usize {
    let is_figure = |place: usize| match &events[place] {
        BodyEvent::Block(name, _) => PICTURES.contains(name),
        BodyEvent::Image(..) => captioned_image(events, place.wrapping_sub(1)).is_some(),
        _ => false,
    };
    (0..events.len()).filter(|place| is_figure(*place)).count()
}

/// The picture of a paragraph that holds nothing else and has a caption; `place` is the paragraph's start.
fn captioned_image<'e>(events: &'e [BodyEvent<'_>], place: usize) -> Option<(&'e LinkTo, &'e str, &'e str)> {
    match events.get(place..place.checked_add(3)?)? {
        [BodyEvent::Start(Tag::Paragraph), BodyEvent::Image(to, alt, title, _), BodyEvent::End(TagEnd::Paragraph)]
            if !title.trim().is_empty() =>
        {
            Some((to, alt, title))
        }
        _ => None,
    }
}

/// The numbers of headings, where the document asks for them (`numbered = true`).
struct Numbers {
    is_on: bool,
    counts: [u32; 5],
}

impl Numbers {
    fn of(doc: &ViewDoc) -> Self {
        let is_on = matches!(doc.kind(), Kind::Chapter | Kind::Report) && doc.keys().bool("numbered") == Some(true);
        Self { is_on, counts: [0; 5] }
    }

    /// The number before the next heading of a level, with a space after it; level 2 is the first.
    fn next(&mut self, level: u8) -> String {
        let depth = usize::from(level.saturating_sub(2)).min(self.counts.len() - 1);
        if !self.is_on {
            return String::new();
        }
        for (place, count) in self.counts.iter_mut().enumerate() {
            match place.cmp(&depth) {
                std::cmp::Ordering::Less => *count = (*count).max(1),
                std::cmp::Ordering::Equal => *count += 1,
                std::cmp::Ordering::Greater => *count = 0,
            }
        }
        let parts: Vec<String> = self.counts.iter().take(depth + 1).map(u32::to_string).collect();
        format!("{} ", parts.join("."))
    }
}

struct Writer<'b, 'e, 'v> {
    builder: &'b Builder<'e>,
    doc: &'v ViewDoc,
    mode: Mode,
    out: String,
    numbers: Numbers,
    /// The prefix of footnotes' ids: several texts may stand on a page.
    prefix: String,
    footnotes: Footnotes,
    /// The text so far, while a footnote is being written.
    waiting: Vec<(String, String)>,
    tables: Vec<TableState>,
    /// Whether the open lists are task lists.
    lists: Vec<bool>,
    /// Ends of open alerts: how each block quote was opened.
    heading: String,
    in_heading: bool,
    /// How deep inside links, code and headings, where abbreviations are left alone.
    quiet: u32,
    open_links: Vec<bool>,
    /// Why the links and pictures that are open lead nowhere, where that is shown.
    broken: Vec<Option<String>>,
    filter: raw_html::Filter,
    blocks: Vec<Html>,
    skip_until: usize,
}

#[derive(Default)]
struct Footnotes {
    /// Name → number, in order of first reference, and how many references there are.
    numbers: BTreeMap<String, (usize, usize)>,
    texts: BTreeMap<String, String>,
}

struct TableState {
    alignments: Vec<Alignment>,
    /// The words of its head, where its rows become cards on a phone.
    labels: Vec<String>,
    column: usize,
    in_head: bool,
    is_body_open: bool,
}

impl<'b, 'e, 'v> Writer<'b, 'e, 'v> {
    fn new(builder: &'b Builder<'e>, doc: &'v ViewDoc, fragment: u32, mode: Mode) -> Self {
        let prefix = match mode {
            Mode::Body if !doc.is_entry() => "_fn".to_owned(),
            Mode::Body => builder.unique_id(&format!("_fn-{}", doc.id())),
            _ => builder.unique_id(&format!("_fn-{}-{fragment}", doc.id())),
        };
        Self {
            builder,
            doc,
            mode,
            out: String::new(),
            numbers: Numbers::of(doc),
            prefix,
            footnotes: Footnotes::default(),
            waiting: Vec::new(),
            tables: Vec::new(),
            lists: Vec::new(),
            heading: String::new(),
            in_heading: false,
            quiet: 0,
            open_links: Vec::new(),
            broken: Vec::new(),
            filter: raw_html::Filter::new(scroll_box(&builder.t("frame.table_scroll"))),
            blocks: Vec::new(),
            skip_until: 0,
        }
    }

    fn is_inline(&self) -> bool {
        self.mode == Mode::Inline
    }

    fn all(&mut self, events: &[BodyEvent<'_>]) {
        for place in 0..events.len() {
            if place >= self.skip_until {
                self.event(events, place);
            }
        }
    }

    fn event(&mut self, events: &[BodyEvent<'_>], place: usize) {
        match &events[place] {
            BodyEvent::Text(text) => self.text(text),
            BodyEvent::Code(text) => {
                self.out.push_str("<code>");
                push_escaped(text, &mut self.out);
                self.out.push_str("</code>");
            }
            BodyEvent::Html(html) => self.filter.piece(html, &mut self.out),
            BodyEvent::SoftBreak => self.out.push('\n'),
            BodyEvent::HardBreak => self.out.push_str("<br>\n"),
            BodyEvent::Rule => self.block("<hr>\n"),
            BodyEvent::TaskMarker(done) => self.task(*done),
            BodyEvent::FootnoteReference(name) => self.footnote_reference(name),
            BodyEvent::Start(tag) => self.start(tag, events, place),
            BodyEvent::End(tag) => self.end(*tag),
            BodyEvent::HeadingStart(level, id) => self.heading_start(*level, id),
            BodyEvent::HeadingEnd(level) => self.heading_end(*level),
            BodyEvent::LinkStart(to) => self.link_start(to),
            BodyEvent::LinkEnd => {
                self.quiet = self.quiet.saturating_sub(1);
                if self.open_links.pop() == Some(true) {
                    self.out.push_str("</a>");
                }
            }
            BodyEvent::BrokenStart(span, written) => self.broken_start(*span, *written, place),
            BodyEvent::BrokenEnd => {
                if let Some(Some(reason)) = self.broken.pop() {
                    self.broken_end(&reason);
                }
            }
            BodyEvent::Image(to, alt, title, size) => self.image(to, alt, title, *size),
            BodyEvent::Block(name, keys) => self.generated(name, *keys),
        }
    }

    /// Markup of a block; running text has none.
    fn block(&mut self, markup: &str) {
        if !self.is_inline() {
            self.out.push_str(markup);
        }
    }

    fn text(&mut self, text: &str) {
        if self.filter.is_gone() {
            return;
        }
        if self.in_heading {
            self.heading.push_str(text);
        }
        if self.quiet > 0 {
            push_escaped(text, &mut self.out);
            return;
        }
        let known = self.builder.edition.terms.get_or_init(|| abbreviations::Abbreviations::new(self.builder.view()));
        let mut seen = self.builder.abbreviations.borrow_mut();
        for (piece, meaning) in known.cut(text, &mut seen) {
            match meaning {
                Some(meaning) => {
                    // Writing to a string can't fail.
                    let _ = write!(self.out, "<abbr title=\"{}\">{}</abbr>", escaped(meaning), escaped(piece));
                }
                None => push_escaped(piece, &mut self.out),
            }
        }
    }

    // ------------------------------------------------------------ elements

    fn start(&mut self, tag: &Tag<'_>, events: &[BodyEvent<'_>], place: usize) {
        match tag {
            Tag::Paragraph => self.paragraph(events, place),
            Tag::BlockQuote(kind) => self.quote(*kind),
            Tag::CodeBlock(_) => {
                self.quiet += 1;
                self.out.push_str(if self.is_inline() { "<code>" } else { "<pre tabindex=\"0\"><code>" });
            }
            Tag::List(first) => self.list(*first, events, place),
            Tag::Item => self.block("<li>"),
            Tag::FootnoteDefinition(name) => {
                self.waiting.push((name.to_string(), std::mem::take(&mut self.out)));
            }
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::Table(alignments) => self.table(alignments, events, place),
            Tag::TableHead => self.table_head(events, place),
            Tag::TableRow => self.table_row(),
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            // These come as events of their own.
            Tag::Heading { .. } | Tag::HtmlBlock | Tag::Link { .. } | Tag::Image { .. } | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_block("</p>\n"),
            TagEnd::BlockQuote(Some(_)) => self.end_block("</div>\n"),
            TagEnd::BlockQuote(None) => self.end_block("</blockquote>\n"),
            TagEnd::CodeBlock => {
                self.quiet = self.quiet.saturating_sub(1);
                self.out.push_str(if self.is_inline() { "</code>" } else { "</code></pre>\n" });
            }
            TagEnd::List(is_ordered) => {
                self.lists.pop();
                self.block(if is_ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.end_block("</li>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((name, before)) = self.waiting.pop() {
                    let text = std::mem::replace(&mut self.out, before);
                    self.footnotes.texts.entry(name).or_insert(text);
                }
            }
            TagEnd::DefinitionList => self.block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.end_block("</dd>\n"),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::TableRow => self.end_block("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Heading(_) | TagEnd::HtmlBlock | TagEnd::Link | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// The end of a block; in running text a line break stands for it.
    fn end_block(&mut self, markup: &str) {
        self.filter.end_block();
        if !self.is_inline() {
            self.out.push_str(markup);
        } else if !self.out.ends_with("<br>\n") && !self.out.is_empty() {
            self.out.push_str("<br>\n");
        }
    }

    fn paragraph(&mut self, events: &[BodyEvent<'_>], place: usize) {
        let Some((to, alt, title)) = captioned_image(events, place).filter(|_| !self.is_inline()) else {
            self.block("<p>");
            return;
        };
        self.skip_until = place + 3;
        let Some(image) = self.image_markup(to, alt, None, (None, None)) else {
            let _ = writeln!(self.out, "<p>{}</p>", escaped(alt));
            return;
        };
        let number = if self.mode == Mode::Body { self.builder.next_figure() } else { None };
        let number = number.map(|number| {
            let name = self.builder.fill("doc.figure", &[("n", &number.to_string())]);
            format!("<span class=\"figure-number\">{}.</span> ", escaped(&name))
        });
        let number = number.unwrap_or_default();
        let _ = writeln!(self.out, "<figure>{image}<figcaption>{number}{}</figcaption></figure>", escaped(title));
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else { return self.block("<blockquote>\n") };
        let kind = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let name = self.builder.edition.strings.label("alert", kind).unwrap_or(kind);
        let markup = format!(
            "<div class=\"hb-alert hb-alert--{kind}\" role=\"note\"><p class=\"hb-alert-title\">{}</p>\n",
            escaped(name)
        );
        self.block(&markup);
    }

    fn list(&mut self, first: Option<u64>, events: &[BodyEvent<'_>], place: usize) {
        let is_tasks = matches!(events.get(place + 2), Some(BodyEvent::TaskMarker(_)))
            || (matches!(events.get(place + 2), Some(BodyEvent::Start(Tag::Paragraph)))
                && matches!(events.get(place + 3), Some(BodyEvent::TaskMarker(_))));
        self.lists.push(is_tasks);
        match first {
            Some(1) => self.block("<ol>\n"),
            Some(first) => self.block(&format!("<ol start=\"{first}\">\n")),
            None if is_tasks => self.block("<ul class=\"hb-tasks\">\n"),
            None => self.block("<ul>\n"),
        }
    }

    fn task(&mut self, done: bool) {
        let (checked, key) = if done { (" checked", "task.done") } else { ("", "task.open") };
        let label = escaped(self.builder.edition.strings.t(key));
        let _ = write!(self.out, "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> ");
    }

    // ------------------------------------------------------------ headings

    fn heading_start(&mut self, level: HeadingLevel, id: &str) {
        self.quiet += 1;
        self.in_heading = true;
        self.heading.clear();
        match self.mode {
            Mode::Body => {
                let number = self.numbers.next(level as u8);
                let level = shown_level(level);
                let _ = write!(self.out, "<h{level} id=\"{}\">{number}", escaped(&self.doc.anchor(id)));
            }
            Mode::Part => {
                let _ = write!(self.out, "<h{}>", part_level(level));
            }
            Mode::Inline => self.out.push_str("<strong>"),
        }
    }

    fn heading_end(&mut self, level: HeadingLevel) {
        self.quiet = self.quiet.saturating_sub(1);
        self.in_heading = false;
        self.filter.end_block();
        match self.mode {
            Mode::Body => {
                let _ = writeln!(self.out, "</h{}>", shown_level(level));
            }
            Mode::Part => {
                let _ = writeln!(self.out, "</h{}>", part_level(level));
            }
            Mode::Inline => self.out.push_str("</strong><br>\n"),
        }
    }

    // ------------------------------------------------------------ links and pictures

    fn link_start(&mut self, to: &LinkTo) {
        self.quiet += 1;
        let href = match to {
            LinkTo::Here(anchor) if !anchor.is_empty() => Some(format!("#{}", self.doc.anchor(anchor))),
            other => self.builder.target(other),
        };
        self.open_links.push(href.is_some());
        let Some(href) = href else { return };
        let is_outside = matches!(to, LinkTo::External(url) if url.contains("//"));
        let rel = if is_outside { " rel=\"external noreferrer\"" } else { "" };
        let class = if href.starts_with("tel:") { " class=\"hb-tel\"" } else { "" };
        let _ = write!(self.out, "<a{rel}{class} href=\"{}\">", escaped(&href));
    }

    /// In the preview what leads nowhere is struck through, with the reason after it.
    fn broken_start(&mut self, span: Span, written: Option<&str>, place: usize) {
        let options = &self.builder.edition.options;
        self.broken.push(options.preview.then(|| options.broken.get(&span).cloned().unwrap_or_default()));
        if !options.preview {
            return;
        }
        self.out.push_str("<del class=\"handbok-broken\">");
        if let Some(written) = written {
            push_escaped(written, &mut self.out);
            // The text that stands for it where it is not shown.
            self.skip_until = place + 2;
        }
    }

    fn broken_end(&mut self, reason: &str) {
        self.out.push_str("</del>");
        // A text that waits to be mended has no findings.
        if !reason.is_empty() {
            self.out.push_str(" <span class=\"handbok-reason\">(");
            push_escaped(reason, &mut self.out);
            self.out.push_str(")</span>");
        }
    }

    fn image(&mut self, to: &LinkTo, alt: &str, title: &str, size: Size) {
        if self.filter.is_gone() {
            return;
        }
        let title = Some(title).filter(|title| !title.trim().is_empty());
        match self.image_markup(to, alt, title, size) {
            Some(image) => self.out.push_str(&image),
            None => push_escaped(alt, &mut self.out),
        }
    }

    /// A picture of this site; others are never fetched (docs/site.md: no request to any other host), their words stay.
    fn image_markup(&self, to: &LinkTo, alt: &str, title: Option<&str>, size: Size) -> Option<String> {
        let (src, dimensions) = match to {
            LinkTo::Asset(path) => (self.builder.asset_href(path), self.builder.edition.media.info(path)?.dimensions),
            // A picture in the text itself fetches nothing.
            LinkTo::External(address) => {
                let picture = crate::assets::data_picture(address)?;
                (picture.address, media::dimensions(&picture.bytes))
            }
            _ => return None,
        };
        let mut image = format!("<img src=\"{}\" alt=\"{}\"", escaped(&src), escaped(alt));
        if let Some((width, height)) = sized(dimensions, size) {
            let _ = write!(image, " width=\"{width}\" height=\"{height}\"");
        }
        if let Some(title) = title {
            let _ = write!(image, " title=\"{}\"", escaped(title));
        }
        image.push_str(" loading=\"lazy\">");
        Some(image)
    }

    // ------------------------------------------------------------ tables

    fn table(&mut self, alignments: &[Alignment], events: &[BodyEvent<'_>], place: usize) {
        let shape = shape::of(events.get(place..).unwrap_or_default());
        let class = shape.class().map(|class| format!(" class=\"{class}\"")).unwrap_or_default();
        self.tables.push(TableState {
            alignments: alignments.to_vec(),
            labels: shape.labels,
            column: 0,
            in_head: false,
            is_body_open: false,
        });
        let mut label = self.builder.t("frame.table_scroll");
        if !self.heading.is_empty() {
            label = format!("{label}: {}", self.heading.trim());
        }
        self.block(&format!("{}<table{class}>\n", scroll_box(&label)));
    }

    /// A header row without words is none: the cells below would get an empty name.
    fn table_head(&mut self, events: &[BodyEvent<'_>], place: usize) {
        let rest = events.get(place..).unwrap_or_default();
        let length = rest.iter().position(|event| matches!(event, BodyEvent::End(TagEnd::TableHead)));
        let length = length.unwrap_or_default();
        let has_words = |event: &BodyEvent<'_>| match event {
            BodyEvent::Text(text) | BodyEvent::Code(text) => !text.trim().is_empty(),
            BodyEvent::Image(..) | BodyEvent::Html(_) => true,
            _ => false,
        };
        if !rest.get(..length).unwrap_or_default().iter().any(has_words) {
            self.skip_until = place + length + 1;
            return;
        }
        if let Some(table) = self.tables.last_mut() {
            (table.in_head, table.column) = (true, 0);
        }
        self.block("<thead><tr>");
    }

    fn end_table_head(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.in_head = false;
        }
        self.block("</tr></thead>\n");
    }

    fn table_row(&mut self) {
        let is_first = self.tables.last_mut().is_some_and(|table| {
            table.column = 0;
            !std::mem::replace(&mut table.is_body_open, true)
        });
        self.block(if is_first { "<tbody>\n<tr>" } else { "<tr>" });
    }

    fn cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let class = table.alignments.get(table.column).and_then(|align| alignment(*align));
        let class = class.filter(|class| *class != "left").map(|class| format!(" class=\"hb-{class}\""));
        let label = table.labels.get(table.column).filter(|label| !label.is_empty() && !table.in_head);
        let label = label.map(|label| format!(" data-label=\"{}\"", escaped(label))).unwrap_or_default();
        table.column += 1;
        let class = class.unwrap_or_default();
        let markup = if table.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}{label}>") };
        self.block(&markup);
    }

    fn end_cell(&mut self) {
        let in_head = self.tables.last().is_some_and(|table| table.in_head);
        self.filter.end_block();
        if self.is_inline() {
            self.out.push(' ');
        }
        self.block(if in_head { "</th>" } else { "</td>" });
    }

    fn end_table(&mut self) {
        let is_body_open = self.tables.pop().is_some_and(|table| table.is_body_open);
        self.block(if is_body_open { "</tbody></table></div>\n" } else { "</table></div>\n" });
    }

    // ------------------------------------------------------------ footnotes

    fn footnote_reference(&mut self, name: &str) {
        let next = self.footnotes.numbers.len() + 1;
        let (number, times) = self.footnotes.numbers.entry(name.to_owned()).or_insert((next, 0));
        *times += 1;
        let prefix = &self.prefix;
        let again = if *times > 1 { format!("-{times}") } else { String::new() };
        let _ = write!(
            self.out,
            "<sup><a id=\"{prefix}ref-{number}{again}\" href=\"#{prefix}-{number}\" role=\"doc-noteref\">{number}</a></sup>"
        );
    }

    fn push_footnotes(&mut self) {
        let Footnotes { numbers, mut texts } = std::mem::take(&mut self.footnotes);
        let text = |(name, (number, times)): (String, (usize, usize))| {
            (number, times, texts.remove(&name).unwrap_or_default())
        };
        let mut notes: Vec<(usize, usize, String)> = numbers.into_iter().map(text).collect();
        if notes.is_empty() || self.is_inline() {
            return;
        }
        notes.sort();
        self.out.push_str("<section class=\"hb-footnotes\" role=\"doc-endnotes\"><ol>\n");
        for (number, times, text) in notes {
            let prefix = &self.prefix;
            let link = self.ways_back(number, times);
            let text = text.trim_end();
            let text = match text.strip_suffix("</p>") {
                Some(head) => format!("{head} {link}</p>"),
                None => format!("{text} {link}"),
            };
            let _ = writeln!(self.out, "<li id=\"{prefix}-{number}\">{text}</li>");
        }
        self.out.push_str("</ol></section>\n");
    }

    /// A link back to each place that refers to a note.
    fn ways_back(&self, number: usize, times: usize) -> String {
        let (prefix, back) = (&self.prefix, escaped(self.builder.edition.strings.t("doc.footnote_back")));
        let link = |time: usize| {
            let (again, label, sign) = match time {
                1 if times == 1 => (String::new(), back.clone(), String::new()),
                1 => (String::new(), format!("{back} (1)"), "<sup>1</sup>".to_owned()),
                time => (format!("-{time}"), format!("{back} ({time})"), format!("<sup>{time}</sup>")),
            };
            format!("<a href=\"#{prefix}ref-{number}{again}\" role=\"doc-backlink\" aria-label=\"{label}\">↩{sign}</a>")
        };
        (1..=times).map(link).collect::<Vec<_>>().join(" ")
    }

    // ------------------------------------------------------------ generated blocks, and the end

    /// A block keeps its place by an empty element until the text is done.
    fn generated(&mut self, name: &str, keys: Keys<'_>) {
        if self.is_inline() {
            return;
        }
        if let Some(html) = blocks::html(self.builder, self.doc, name, keys) {
            self.out.push_str(&slot(self.blocks.len()));
            self.blocks.push(html);
        }
    }

    fn finish(mut self) -> Html {
        self.push_footnotes();
        let mut html = if self.filter.is_used { raw_html::clean(&self.out) } else { self.out };
        if self.mode == Mode::Inline {
            while let Some(head) = html.trim_end().strip_suffix("<br>") {
                html.truncate(head.len());
            }
        }
        with_blocks(&html, &self.blocks)
    }
}

/// The place of a generated block. No id of an editor's begins with a low line, so none can be taken for it.
fn slot(number: usize) -> String {
    format!("<div id=\"_slot-{number}\"></div>\n")
}

/// The blocks at their places, in one walk over the text.
fn with_blocks(html: &str, blocks: &[Html]) -> Html {
    let mut out = String::with_capacity(html.len() + blocks.iter().map(String::len).sum::<usize>());
    let mut rest = html;
    for (number, block) in blocks.iter().enumerate() {
        let slot = slot(number);
        if let Some((before, after)) = rest.split_once(slot.trim_end()) {
            out.push_str(before);
            out.push_str(block);
            rest = after.strip_prefix('\n').unwrap_or(after);
        }
    }
    out.push_str(rest);
    out
}

/// The start of the box that a wide table scrolls in.
fn scroll_box(label: &str) -> String {
    format!("<div class=\"hb-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">", escaped(label))
}

/// A plain text with its addresses and telephone numbers as links; a text that is a number alone is one to call.
pub(crate) fn with_addresses(text: &str) -> Html {
    let addresses = match address::telephone(text.trim()) {
        Some(target) => vec![address::Address { range: 0..text.len(), target }],
        None => address::find(text),
    };
    let mut out = String::new();
    let mut at = 0;
    for address in addresses {
        push_escaped(text.get(at..address.range.start).unwrap_or_default(), &mut out);
        let class = if address.target.starts_with("tel:") { " class=\"hb-tel\"" } else { "" };
        let words = text.get(address.range.clone()).unwrap_or_default().trim();
        let _ = write!(out, "<a{class} href=\"{}\">{}</a>", escaped(&address.target), escaped(words));
        at = address.range.end;
    }
    push_escaped(text.get(at..).unwrap_or_default(), &mut out);
    out
}

/// A body starts at level 2; a heading of level 1 (a finding) must not become a second `h1`.
fn shown_level(level: HeadingLevel) -> u8 {
    (level as u8).max(2)
}

/// Headings of a text inside a page's own structure stand below its headings.
fn part_level(level: HeadingLevel) -> u8 {
    (level as u8 + 2).clamp(4, 6)
}
