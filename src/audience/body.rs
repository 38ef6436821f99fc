//! A text as an audience reads it: the events of its Markdown with editors' comments gone, pasted characters put
//! right, and every link resolved for this audience. Render and search read texts only through here, so that no
//! target, comment or name of a hidden document can reach them.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::{Keys, View, ViewDoc};
use crate::diag::Span;
use crate::model::DocIx;
use crate::parse::document::{Fragment, Link, LinkForm, Run};
use crate::parse::html::{HtmlTag, tags};
use crate::parse::markdown::{block_name, note_name, put_right, without_comments};
use crate::parse::raw;

/// Where a link leads for an audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LinkTo {
    /// A visible document, and an anchor on its page.
    Doc(DocIx, Option<String>),
    /// An anchor on the same page; empty for its top.
    Here(String),
    /// A content file, by its path from the root.
    Asset(Arc<str>),
    /// A generated page, by its URL; the edition may lack it.
    Page(String, Option<String>),
    /// An address elsewhere, as written: not yet known to be safe.
    External(String),
    /// To what this audience doesn't see: the text stays without a link. The title, where it may be read.
    Hidden(Option<String>),
    /// Nowhere: the text stays without a link.
    Broken,
}

/// A piece of a text.
pub(crate) enum BodyEvent<'v> {
    /// Text.
    Text(CowStr<'v>),
    /// Code in running text.
    Code(CowStr<'v>),
    /// Raw HTML, not yet sanitised; comments are gone.
    Html(String),
    /// A line end in the source.
    SoftBreak,
    /// A forced line break.
    HardBreak,
    /// A rule.
    Rule,
    /// A task's box.
    TaskMarker(bool),
    /// A reference to a footnote.
    FootnoteReference(CowStr<'v>),
    /// The start of an element that isn't one of those below.
    Start(Tag<'v>),
    /// Its end.
    End(TagEnd),
    /// The start of a heading with its anchor.
    HeadingStart(HeadingLevel, &'v str),
    /// The end of a heading.
    HeadingEnd(HeadingLevel),
    /// The start of a link.
    LinkStart(LinkTo),
    /// The end of a link.
    LinkEnd,
    /// The start of a link or picture that leads nowhere: its place in the source, and what is written where that is
    /// all there is to show.
    BrokenStart(Span, Option<&'v str>),
    /// Its end.
    BrokenEnd,
    /// A picture: where it is, its text alternative, its caption, its width and height where the editor gave them.
    Image(LinkTo, &'v str, &'v str, (Option<u32>, Option<u32>)),
    /// A generated block: its name, its options.
    Block(&'v str, Keys<'v>),
}

/// The events of one of a document's texts (0 is the body; see [`Keys::prose`]).
pub(crate) fn events<'v>(view: &'v View, doc: &'v ViewDoc, fragment: u32) -> Vec<BodyEvent<'v>> {
    let Some(text) = doc.source.fragments.get(fragment as usize) else { return Vec::new() };
    let mut projector = Projector::new(view, doc, fragment, text);
    for (event, range) in text.events() {
        projector.event(event, range);
    }
    projector.close(0);
    projector.out
}

/// One of a document's texts as plain text on one line, as this audience reads it.
pub(crate) fn plain_text(view: &View, doc: &ViewDoc, fragment: u32) -> String {
    let mut text = String::new();
    for event in events(view, doc, fragment) {
        match event {
            BodyEvent::Text(words) | BodyEvent::Code(words) => text.push_str(&words),
            BodyEvent::Image(_, alt, ..) => text.push_str(alt),
            BodyEvent::End(end) if is_inline(end) => {}
            BodyEvent::SoftBreak | BodyEvent::HardBreak | BodyEvent::End(_) | BodyEvent::HeadingEnd(_) => {
                text.push(' ')
            }
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether what ends stands in running text, so that no blank follows it.
fn is_inline(end: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    matches!(end, Emphasis | Strong | Strikethrough | Subscript | Superscript | Link | Image)
}

/// The body's events; an entry's text.
pub(crate) fn body<'v>(view: &'v View, doc: &'v ViewDoc) -> Vec<BodyEvent<'v>> {
    events(view, doc, 0)
}

/// Whether a body has anything to read.
pub(crate) fn has_body(doc: &ViewDoc) -> bool {
    doc.source.body().is_some_and(|body| body.has_content)
}

/// The headings of a body: (level, anchor, plain text).
pub(crate) fn headings(doc: &ViewDoc) -> impl Iterator<Item = (u8, &str, &str)> {
    let headings = doc.source.body().map_or(&[][..], |body| &body.headings);
    headings.iter().map(|heading| (heading.level, heading.id.as_str(), heading.text.as_str()))
}

/// Plain text of the first paragraph; a link to a hidden document may lend it words, so it is made from the events.
pub(super) fn first_paragraph(doc: &ViewDoc) -> Option<String> {
    let body = doc.source.body()?;
    let bare = body
        .links
        .iter()
        .zip(&doc.links)
        .any(|(link, to)| link.form == LinkForm::WikiBare && matches!(to, LinkTo::Hidden(_) | LinkTo::Broken));
    if bare { None } else { body.first_paragraph.clone() }
}

/// All that a visible document says itself: title, texts without comments, and its plain keys.
pub(crate) fn own_words(doc: &ViewDoc) -> String {
    let mut words = vec![doc.source.title.clone(), doc.source.id.clone()];
    for fragment in &doc.source.fragments {
        words.push(without_comments(&fragment.text));
    }
    gather(&doc.source.head, &mut words);
    words.join("\n")
}

fn gather(record: &crate::schema::Record, words: &mut Vec<String>) {
    use crate::schema::Value;
    for field in record.fields() {
        match &field.value {
            Value::Str(text) => words.push(text.clone()),
            Value::Words(list) => words.extend(list.iter().map(|word| word.text.clone())),
            Value::Tables(tables) => tables.iter().for_each(|table| gather(table, words)),
            Value::Table(table) => gather(table, words),
            _ => {}
        }
    }
}

/// How many texts a document has, for [`events`].
pub(crate) fn fragments(doc: &ViewDoc) -> u32 {
    // Numbered in 32 bits.
    doc.source.fragments.len() as u32
}

/// What a visible document's keys and blocks show besides its texts in Markdown: words, addresses, numbers, days, and the
/// ids that its headings are given. References are what they name.
pub(crate) fn own_keys(doc: &ViewDoc) -> Vec<String> {
    let mut words = Vec::new();
    plain(doc, &doc.source.head, &mut words);
    for fragment in &doc.source.fragments {
        let written = fragment.headings.iter().filter(|heading| heading.is_written);
        words.extend(written.map(|heading| heading.id.clone()));
        fragment
            .blocks
            .iter()
            .filter_map(|block| block.record.as_ref())
            .for_each(|record| plain(doc, record, &mut words));
    }
    words
}

fn plain(doc: &ViewDoc, record: &crate::schema::Record, words: &mut Vec<String>) {
    use crate::graph::Target;
    use crate::schema::Value;
    for field in record.fields() {
        match &field.value {
            Value::Str(text) => words.push(text.clone()),
            Value::Words(list) => words.extend(list.iter().map(|word| word.text.clone())),
            Value::Refs(refs) => {
                let is_party = |slot: u32| doc.targets.get(slot as usize) == Some(&Target::Words);
                words.extend(refs.iter().filter(|party| is_party(party.slot)).map(|party| party.text.clone()));
            }
            Value::Int(number) => words.push(number.to_string()),
            Value::Number(number) => words.push(number.to_string()),
            Value::Date(day) => words.push(day.to_string()),
            Value::Next(steps) => words.extend(steps.iter().filter_map(|step| step.branch.when.clone())),
            Value::Free(value) => free(value, words),
            Value::Table(table) => plain(doc, table, words),
            Value::Tables(tables) => tables.iter().for_each(|table| plain(doc, table, words)),
            Value::Map(fields) => {
                for (name, field) in fields {
                    words.push(name.text.clone());
                    if let Value::Str(text) = &field.value {
                        words.push(text.clone());
                    }
                }
            }
            Value::Prose(_) | Value::Bool(_) | Value::MonthDay(..) | Value::Months(_) | Value::Laws(_) => {}
        }
    }
}

fn free(value: &toml::Value, words: &mut Vec<String>) {
    match value {
        toml::Value::Array(list) => list.iter().for_each(|value| free(value, words)),
        toml::Value::Table(table) => table.values().for_each(|value| free(value, words)),
        toml::Value::String(text) => words.push(text.clone()),
        other => words.push(other.to_string()),
    }
}

struct Projector<'v> {
    view: &'v View,
    doc: &'v ViewDoc,
    fragment: u32,
    text: &'v Fragment,
    out: Vec<BodyEvent<'v>>,
    next_heading: usize,
    next_block: usize,
    /// The citations of this text, in order: those of a document's texts follow each other.
    citations: &'v [crate::graph::Cited],
    next_citation: usize,
    /// Ends of the links that are open, where there is anything to end.
    open_links: Vec<Option<BodyEvent<'v>>>,
    /// Inside something that is written as a whole (a picture, a bare wiki-link, a block): its events are passed over.
    skipping: u32,
    html: Option<Run>,
    /// How many blocks are open around, and the ends of HTML's elements that the editor left out, each with how many
    /// were open where it began.
    depth: usize,
    pending: Vec<(usize, &'v str)>,
    in_citation: Option<usize>,
    quiet: u32,
}

impl<'v> Projector<'v> {
    fn new(view: &'v View, doc: &'v ViewDoc, fragment: u32, text: &'v Fragment) -> Self {
        let first = doc.citations.partition_point(|cited| cited.fragment < fragment);
        let last = doc.citations.partition_point(|cited| cited.fragment <= fragment);
        Self {
            view,
            doc,
            fragment,
            text,
            out: Vec::new(),
            next_heading: 0,
            next_block: 0,
            citations: &doc.citations[first..last],
            next_citation: 0,
            open_links: Vec::new(),
            skipping: 0,
            html: None,
            depth: 0,
            pending: Vec::new(),
            in_citation: None,
            quiet: 0,
        }
    }

    fn event(&mut self, event: Event<'v>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            _ if self.skipping > 0 => {}
            Event::Text(text) => self.words(text, range),
            Event::Code(text) => self.out.push(BodyEvent::Code(mended(text))),
            Event::Html(html) | Event::InlineHtml(html) => match &mut self.html {
                Some(gathered) => gathered.push(&html, range.start),
                None => {
                    let mut run = Run::default();
                    run.push(&html, range.start);
                    self.push_html(&run);
                }
            },
            Event::SoftBreak => self.breaks(BodyEvent::SoftBreak, &range),
            Event::HardBreak => self.breaks(BodyEvent::HardBreak, &range),
            Event::Rule => self.out.push(BodyEvent::Rule),
            Event::TaskListMarker(done) => self.out.push(BodyEvent::TaskMarker(done)),
            Event::FootnoteReference(name) => {
                self.out.push(BodyEvent::FootnoteReference(CowStr::from(note_name(&name))));
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.out.push(BodyEvent::Text(mended(text))),
        }
    }

    /// A piece of HTML: its pictures are pictures, its anchors and the links to them the page's own.
    fn push_html(&mut self, html: &Run) {
        let mut shown = String::new();
        let mut at = 0;
        for tag in tags(&html.text) {
            let range = html.source_range(tag.range.clone());
            let own = if tag.is_picture() { Some(String::new()) } else { self.anchor(&tag, &range) };
            if let Some(own) = own {
                shown.push_str(html.text.get(at..tag.range.start).unwrap_or_default());
                shown.push_str(&own);
                at = tag.range.end;
            }
            if tag.is_picture() {
                self.push_shown(&std::mem::take(&mut shown));
                self.push_image(&range);
            } else if !tag.is_end {
                self.await_end(range.start);
            }
        }
        shown.push_str(html.text.get(at..).unwrap_or_default());
        self.push_shown(&shown);
    }

    fn push_shown(&mut self, html: &str) {
        let html = without_comments(html);
        if !html.trim().is_empty() {
            self.out.push(BodyEvent::Html(html));
        }
    }

    /// `<a>` with the id that its place has on the page, and with the id that its link leads to.
    fn anchor(&self, tag: &HtmlTag<'_>, range: &Range<usize>) -> Option<String> {
        if tag.name != "a" || tag.is_end {
            return None;
        }
        // They stand in the order of their places.
        let place = self.text.anchors.binary_search_by_key(&range.start, |anchor| anchor.range.start);
        let anchor = place.ok().and_then(|place| self.text.anchors.get(place)).filter(|_| self.fragment == 0);
        let to = tag.leads_to_anchor().map(|_| self.resolved(range).1);
        let mut out = String::from("<a");
        for (name, value) in &tag.attributes {
            let value = match (name.as_str(), &to) {
                ("id" | "name", _) => continue,
                ("href", Some(LinkTo::Here(fragment))) => format!("#{}", self.doc.anchor(fragment)),
                _ => (*value).to_owned(),
            };
            out.push_str(&format!(" {name}=\"{}\"", value.replace('"', "&quot;")));
        }
        if let Some(anchor) = anchor {
            out.push_str(&format!(" id=\"{}\"", self.doc.anchor(&anchor.id).replace('"', "&quot;")));
        }
        out.push('>');
        Some(out)
    }

    /// Remembers an element that the editor never ends.
    fn await_end(&mut self, start: usize) {
        let unclosed = &self.text.unclosed;
        if let Ok(place) = unclosed.binary_search_by_key(&start, |element| element.range.start) {
            let depth = self.depth + usize::from(self.html.is_some());
            self.pending.push((depth, &unclosed[place].name));
        }
    }

    /// Ends the elements that were opened at this depth or deeper.
    fn close(&mut self, depth: usize) {
        while let Some((_, name)) = self.pending.pop_if(|(began, _)| *began >= depth) {
            self.out.push(BodyEvent::Html(format!("</{name}>")));
        }
    }

    fn breaks(&mut self, event: BodyEvent<'v>, range: &Range<usize>) {
        self.close_citation(range.start);
        self.out.push(event);
    }

    fn start(&mut self, tag: Tag<'v>, range: Range<usize>) {
        if self.skipping > 0 {
            self.skipping += 1;
            self.count(&tag);
            return;
        }
        if self.is_dropped(&tag, &range) {
            self.skipping = 1;
            return;
        }
        self.depth += usize::from(raw::begun(&tag).is_some());
        match tag {
            Tag::Heading { level, .. } => {
                let heading = self.text.headings.get(self.next_heading);
                self.next_heading += 1;
                self.quiet += 1;
                self.out.push(BodyEvent::HeadingStart(level, heading.map_or("", |heading| heading.id.as_str())));
            }
            Tag::Link { .. } => self.link(&range),
            Tag::Image { .. } => self.image(&range),
            Tag::CodeBlock(kind) => self.code(kind),
            Tag::HtmlBlock => self.html = Some(Run::default()),
            Tag::FootnoteDefinition(name) => {
                self.out.push(BodyEvent::Start(Tag::FootnoteDefinition(CowStr::from(note_name(&name)))));
            }
            Tag::MetadataBlock(_) => self.skipping = 1,
            other => self.out.push(BodyEvent::Start(other)),
        }
    }

    /// Whether it is the heading that only says the title once more.
    fn is_dropped(&self, tag: &Tag<'v>, range: &Range<usize>) -> bool {
        let dropped = self.text.dropped.as_ref().map(|heading| heading.range.start);
        matches!(tag, Tag::Heading { .. }) && dropped == Some(range.start)
    }

    /// Headings inside something passed over still count.
    fn count(&mut self, tag: &Tag<'v>) {
        if let Tag::Heading { .. } = tag {
            self.next_heading += 1;
        }
    }

    /// A link of the scan is found again by its place; links are listed where they end, so a picture inside a link
    /// comes before it.
    fn resolved(&self, range: &Range<usize>) -> (Option<&'v Link>, LinkTo) {
        let links = &self.text.links;
        let first = links.partition_point(|link| link.range.end < range.end);
        let same_end = links.iter().skip(first).take_while(|link| link.range.end == range.end);
        let place = same_end.zip(first..).find(|(link, _)| link.range == *range).map(|(_, place)| place);
        let link = place.and_then(|place| self.text.links.get(place));
        let number = place.map(|place| place + self.text.first_link as usize);
        let to = number.and_then(|number| self.doc.links.get(number)).cloned();
        (link, to.unwrap_or(LinkTo::Hidden(None)))
    }

    fn link(&mut self, range: &Range<usize>) {
        let (link, to) = self.resolved(range);
        self.quiet += 1;
        let is_bare = link.is_some_and(|link| link.form == LinkForm::WikiBare);
        let broken = link.filter(|_| to == LinkTo::Broken).map(|link| self.broken(link));
        if is_bare {
            self.bare(to, broken, link.map_or("", |link| link.text.as_str()));
            self.skipping = 1;
            return;
        }
        if let Some(broken) = broken {
            self.out.push(broken);
            self.open_links.push(Some(BodyEvent::BrokenEnd));
        } else if matches!(to, LinkTo::Hidden(_) | LinkTo::Broken) || self.is_missing_page(&to) {
            self.open_links.push(None);
        } else {
            self.out.push(BodyEvent::LinkStart(to));
            self.open_links.push(Some(BodyEvent::LinkEnd));
        }
    }

    fn broken(&self, link: &'v Link) -> BodyEvent<'v> {
        let written = (link.form == LinkForm::WikiBare).then_some(link.dest.as_str());
        BodyEvent::BrokenStart(self.text.span(self.doc.source.file, link.range.clone()), written)
    }

    fn is_missing_page(&self, to: &LinkTo) -> bool {
        matches!(to, LinkTo::Page(url, _) if !super::has_page(self.view, url))
    }

    /// `[[id]]` shows the target's title.
    fn bare(&mut self, to: LinkTo, broken: Option<BodyEvent<'v>>, written: &str) {
        let title = match &to {
            LinkTo::Doc(ix, _) => self.view.get(*ix).map(|doc| doc.title().to_owned()),
            LinkTo::Hidden(title) => Some(title.clone().unwrap_or_else(|| "…".to_owned())),
            LinkTo::Broken => Some(written.to_owned()),
            LinkTo::Here(fragment) => {
                let heading = self.text.headings.iter().find(|heading| heading.id == *fragment);
                Some(heading.map_or_else(|| fragment.clone(), |heading| heading.text.clone()))
            }
            _ => None,
        };
        let text = BodyEvent::Text(CowStr::from(title.unwrap_or_default()));
        if let Some(broken) = broken {
            self.out.extend([broken, text, BodyEvent::BrokenEnd]);
        } else if matches!(to, LinkTo::Hidden(_) | LinkTo::Broken) {
            self.out.push(text);
        } else {
            self.out.extend([BodyEvent::LinkStart(to), text, BodyEvent::LinkEnd]);
        }
    }

    fn image(&mut self, range: &Range<usize>) {
        self.skipping = 1;
        self.push_image(range);
    }

    fn push_image(&mut self, range: &Range<usize>) {
        let (link, to) = self.resolved(range);
        let Some(link) = link else { return };
        let broken = (to == LinkTo::Broken).then(|| self.broken(link));
        let end = broken.is_some().then_some(BodyEvent::BrokenEnd);
        self.out.extend(broken);
        self.out.push(BodyEvent::Image(to, &link.text, &link.title, link.size));
        self.out.extend(end);
    }

    fn code(&mut self, kind: CodeBlockKind<'v>) {
        let is_block = matches!(&kind, CodeBlockKind::Fenced(language) if block_name(language).is_some());
        if !is_block {
            self.quiet += 1;
            self.out.push(BodyEvent::Start(Tag::CodeBlock(kind)));
            return;
        }
        self.skipping = 1;
        let block = self.text.blocks.get(self.next_block);
        self.next_block += 1;
        if let Some((block, record)) = block.and_then(|block| Some((block, block.record.as_ref()?))) {
            self.out.push(BodyEvent::Block(&block.name, Keys::new(self.doc, record)));
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if self.skipping > 0 {
            self.skipping -= 1;
            if self.skipping == 0 && matches!(tag, TagEnd::Link) {
                self.quiet = self.quiet.saturating_sub(1);
            }
            return;
        }
        if raw::ended(&tag).is_some() {
            self.close(self.depth);
            self.depth = self.depth.saturating_sub(1);
        }
        match tag {
            TagEnd::Heading(level) => {
                self.quiet = self.quiet.saturating_sub(1);
                self.out.push(BodyEvent::HeadingEnd(level));
            }
            TagEnd::Link => {
                self.quiet = self.quiet.saturating_sub(1);
                self.out.extend(self.open_links.pop().flatten());
            }
            TagEnd::CodeBlock => {
                self.quiet = self.quiet.saturating_sub(1);
                self.out.push(BodyEvent::End(TagEnd::CodeBlock));
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.clone() {
                    self.push_html(&html);
                    self.close(self.depth + 1);
                    self.html = None;
                }
            }
            other => self.out.push(BodyEvent::End(other)),
        }
    }

    /// Text, with the citations in it made links.
    fn words(&mut self, text: CowStr<'v>, range: Range<usize>) {
        if self.quiet > 0 {
            self.out.push(BodyEvent::Text(mended(text)));
            return;
        }
        let mut at = 0;
        while let Some(edge) = self.next_edge(&range) {
            let cut = floor(&text, (edge - range.start).min(text.len()).max(at));
            self.push_words(&text[at..cut]);
            at = cut;
            self.turn();
        }
        self.push_words(&text[at..]);
        self.close_citation(range.end);
    }

    fn push_words(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.push(BodyEvent::Text(CowStr::from(put_right(text).into_owned())));
        }
    }

    /// The next start or end of a citation within a range of the source.
    fn next_edge(&self, range: &Range<usize>) -> Option<usize> {
        match self.in_citation {
            Some(end) => (end < range.end).then_some(end),
            None => {
                let start = self.citation()?.range.start;
                range.contains(&start).then_some(start)
            }
        }
    }

    fn citation(&self) -> Option<&'v crate::graph::Cited> {
        self.citations.get(self.next_citation)
    }

    /// Steps into the next citation, or out of the present one.
    fn turn(&mut self) {
        if self.in_citation.take().is_some() {
            self.out.push(BodyEvent::LinkEnd);
            return;
        }
        if let Some(cited) = self.citation() {
            self.next_citation += 1;
            let anchor = cited.sections.first().map(crate::model::LawSection::anchor);
            self.in_citation = Some(cited.range.end);
            self.out.push(BodyEvent::LinkStart(LinkTo::Doc(cited.law, anchor)));
        }
    }

    fn close_citation(&mut self, at: usize) {
        if self.in_citation.is_some_and(|end| end <= at) {
            self.turn();
        }
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn mended(text: CowStr<'_>) -> CowStr<'_> {
    match put_right(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(mended) => CowStr::from(mended),
    }
}

/// How a table's column is aligned, as a class's last word.
pub(crate) fn alignment(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::None => None,
        Alignment::Left => Some("left"),
        Alignment::Center => Some("center"),
        Alignment::Right => Some("right"),
    }
}
