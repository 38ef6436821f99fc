//! The words that an edition may contain because visible content has them: the texts of visible documents as projected,
//! their keys, ids, paths and files; the configuration's names and addresses; the compiled-in theme; dates and formats;
//! `[privacy] allow` (site § 8).
//!
//! A secret's words are accounted for if they occur side by side in one of these texts, or can be composed of whole
//! texts. The handbook's own templates, static files, other settings and attached files are *not* included: they serve
//! both sites, so they prove nothing about what is visible on one.

use std::collections::HashSet;

use memchr::memmem;
use rayon::prelude::*;

use super::texts::texts;
use crate::audience::body::{self, BodyEvent};
use crate::audience::{LinkTo, View, ViewDoc};
use crate::diag::Lang;
use crate::model::normal::{EDGE, normal, words};
use crate::model::{Kind, Letter, RelationType, Status};
use crate::parse::place::asset_url;

/// The compiled-in theme's contribution, supplied by the caller because this module doesn't know the theme.
pub(crate) struct Own {
    /// Templates, style sheets and scripts of the compiled-in theme.
    pub(crate) files: Vec<&'static str>,
    /// The theme's texts in the site's language.
    pub(crate) strings: Vec<String>,
}

/// Longer texts (in words) are not kept as building blocks: titles are rarely composed of them.
const LONGEST_PART: usize = 24;
/// Numbers up to this are taken for counts or days, which any edition has.
const LARGEST_COUNT: u32 = 366;
/// Words that belong to the formats of files and pages.
const FORMATS: &str = "pdf word excel csv html json xml atom svg png jpeg text utf sv en kb mb index page innehall content \
                       intranet external title kind id url type status version summary owner approved review units relations from \
                       to detail documents site organisation language audience date format sitemap robots feed manifest search \
                       assets handbok kalender calendar uid user agent allow disallow headers redirects";

/// The texts that account for words.
#[derive(Default)]
pub(super) struct Accounted {
    /// Their words in the normal form, with [`EDGE`] around each text.
    text: Vec<u8>,
    /// The short texts, whole.
    whole: HashSet<Box<[u8]>>,
    /// The first and the last year mentioned in them.
    years: Option<(u32, u32)>,
}

impl Accounted {
    /// Collects what accounts for words in an edition.
    pub(super) fn new(view: &View, own: &Own) -> Self {
        let docs: Vec<&ViewDoc> = view.docs().collect();
        let mut all = docs
            .par_iter()
            .fold(Accounted::default, |mut all, doc| {
                all.document(view, doc);
                all
            })
            .reduce(Accounted::default, Accounted::and);
        view.assets().for_each(|path| all.file(path));
        all.configuration(view);
        all.program();
        own.files.iter().for_each(|text| all.add(text));
        // A text with placeholders (`{count}`) accounts for the pieces between them.
        own.strings.iter().flat_map(|text| text.split(['{', '}'])).for_each(|text| all.add(text));
        let year = u32::from(view.today().year().unsigned_abs());
        all.years = join_years(all.years, Some((year.saturating_sub(1), year + 2)));
        all
    }

    /// All accounted texts, in the normal form.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether the words occur side by side in one text.
    pub(super) fn holds(&self, words: &[u8]) -> bool {
        let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(*byte, b' ' | EDGE));
        let mut found = memmem::find_iter(&self.text, words);
        found.any(|at| {
            is_edge(at.checked_sub(1).and_then(|at| self.text.get(at))) && is_edge(self.text.get(at + words.len()))
        })
    }

    /// Whether the words can be composed of whole texts.
    pub(super) fn puts_together(&self, words: &str) -> bool {
        let words: Vec<&str> = words.split(' ').collect();
        // `reached[n]`: whether the first n words can be.
        let mut reached = vec![true];
        for end in 1..=words.len() {
            let part = |start: usize| words.get(start..end).unwrap_or_default().join(" ");
            let is_whole = |text: &str| self.whole.contains(text.as_bytes()) || self.is_number(text);
            let found = (end.saturating_sub(LONGEST_PART)..end).any(|start| reached[start] && is_whole(&part(start)));
            reached.push(found);
        }
        reached.last() == Some(&true)
    }

    /// Whether the words can be cut in two pieces that are each accounted for. `cuts` are the word numbers to cut
    /// before.
    pub(super) fn holds_in_two(&self, words: &str, mut cuts: impl Iterator<Item = usize>) -> bool {
        let words: Vec<&str> = words.split(' ').collect();
        cuts.any(|cut| {
            let (front, back) = words.split_at(cut.min(words.len()));
            [front, back].iter().all(|part| {
                let part = part.join(" ");
                !part.is_empty() && (self.holds(part.as_bytes()) || self.puts_together(&part))
            })
        })
    }

    /// Whether a text's words occur side by side in one accounted text.
    pub(super) fn holds_text(&self, text: &str) -> bool {
        let words = words(text);
        words.is_empty() || self.holds(words.as_bytes())
    }

    fn is_number(&self, word: &str) -> bool {
        let Ok(value) = word.parse::<u32>() else { return false };
        value <= LARGEST_COUNT || self.years.is_some_and(|(first, last)| (first..=last).contains(&value))
    }

    /// Adds a text; markup characters ([`EDGE`] in the normal form) separate its parts.
    fn add(&mut self, text: &str) {
        let normal = normal(text.as_bytes());
        for part in normal.split(|byte| *byte == EDGE) {
            let start = self.text.len();
            for word in part.split(|byte| *byte == b' ').filter(|word| !word.is_empty()) {
                self.text.push(if self.text.len() == start { EDGE } else { b' ' });
                self.text.extend_from_slice(word);
            }
            let whole = self.text.get(start + 1..).unwrap_or_default();
            if !whole.is_empty() && whole.iter().filter(|byte| **byte == b' ').count() < LONGEST_PART {
                self.whole.insert(whole.into());
            }
        }
        self.text.push(EDGE);
    }

    fn and(mut self, other: Accounted) -> Accounted {
        self.text.extend(other.text);
        self.whole.extend(other.whole);
        self.years = join_years(self.years, other.years);
        self
    }

    fn document(&mut self, view: &View, doc: &ViewDoc) {
        for text in [doc.title(), doc.id(), &doc.url, doc.source_path(), &doc.key()] {
            self.add(text);
        }
        doc.source_path().split('/').for_each(|part| self.add(part));
        doc.url.split('/').for_each(|part| self.add(part));
        for text in body::own_keys(doc) {
            self.years = join_years(self.years, years(&text));
            self.add(&text);
        }
        for fragment in 0..body::fragments(doc) {
            self.body(body::events(view, doc, fragment));
        }
    }

    /// Adds the text of a body block by block. Words continue across emphasis and links.
    fn body(&mut self, events: Vec<BodyEvent<'_>>) {
        use pulldown_cmark::{Tag, TagEnd};
        let mut block = String::new();
        for event in events {
            match event {
                BodyEvent::Text(text) | BodyEvent::Code(text) => block.push_str(&text),
                BodyEvent::SoftBreak | BodyEvent::HardBreak => block.push(' '),
                BodyEvent::Html(html) => self.html(&html, &mut block),
                BodyEvent::Image(to, alt, title, _) => {
                    [alt, title].iter().for_each(|text| self.add(text));
                    self.link(&to);
                }
                BodyEvent::LinkStart(to) => self.link(&to),
                BodyEvent::FootnoteReference(name) => self.add(&name),
                BodyEvent::Start(
                    Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript,
                )
                | BodyEvent::End(
                    TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript,
                )
                | BodyEvent::LinkEnd => {}
                _ => self.add(&std::mem::take(&mut block)),
            }
        }
        self.add(&block);
    }

    /// Adds raw HTML: its text continues the block; its attributes are texts of their own, except links to other pages.
    fn html(&mut self, html: &str, block: &mut String) {
        let mut attributes = Vec::new();
        texts("a.html", html.as_bytes(), &mut |text| {
            let words = html.get(text.range.clone()).unwrap_or_default();
            let before = html.get(..text.range.start).unwrap_or_default();
            let is_attribute = before.rfind('<') > before.rfind('>');
            let is_way = ["href=\"", "src=\"", "href='", "src='"].iter().any(|name| before.ends_with(name));
            match (is_attribute, is_way && !words.contains("://")) {
                (true, false) => attributes.push(words.to_owned()),
                (true, true) => {}
                _ => block.push_str(words),
            }
        });
        attributes.iter().for_each(|text| self.add(text));
    }

    fn link(&mut self, to: &LinkTo) {
        match to {
            LinkTo::External(url) => self.add(url),
            LinkTo::Here(fragment) => self.add(fragment),
            _ => {}
        }
    }

    fn file(&mut self, path: &str) {
        self.add(path);
        self.add(&asset_url(path));
        let name = path.rsplit('/').next().unwrap_or(path);
        self.add(name);
        self.add(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    }

    fn configuration(&mut self, view: &View) {
        let config = view.config();
        self.add(&config.title);
        self.add(&config.organisation);
        let site = config.site(view.audience());
        site.base_url.iter().for_each(|url| self.add(url.as_str()));
        let links = &site.links;
        let links = [&links.report_deviation, &links.feedback, &links.complaint, &links.edit];
        links.into_iter().flatten().for_each(|text| self.add(text));
        for def in config.types.values().flatten() {
            let texts = [Some(&def.id), Some(&def.title), def.definition.as_ref(), def.retention.as_ref()];
            texts.into_iter().flatten().for_each(|text| self.add(text));
        }
        config.kinds.values().filter_map(|kind| kind.title.as_ref()).for_each(|text| self.add(text));
        config.folders.keys().for_each(|text| self.add(text));
        config.allow.iter().for_each(|text| self.add(text));
        // Of the other settings only the addresses.
        for text in super::own::settings(config) {
            let is_address = |word: &&str| word.contains('@') || word.contains("://") || word.starts_with("www.");
            text.split_whitespace().filter(is_address).for_each(|word| self.add(word));
        }
    }

    /// Adds the words that the program writes besides those of the theme.
    fn program(&mut self) {
        for kind in Kind::ALL {
            let (sv, en) = kind.noun();
            [sv, en, kind.id()].iter().for_each(|text| self.add(text));
            let folders = [Lang::Sv, Lang::En].map(|lang| kind.folder(lang));
            folders.into_iter().flatten().for_each(|text| self.add(text));
            for choice in kind.types() {
                [choice.id, choice.sv, choice.en].iter().for_each(|text| self.add(text));
            }
        }
        for status in [Status::Draft, Status::Upcoming, Status::InForce, Status::Overdue, Status::Repealed] {
            [status.id(), status.label(Lang::Sv), status.label(Lang::En)].iter().for_each(|text| self.add(text));
        }
        Letter::ALL.iter().for_each(|letter| self.add(letter.id()));
        RelationType::ALL.iter().for_each(|ty| self.add(ty.id()));
        FORMATS.split_whitespace().for_each(|text| self.add(text));
    }
}

/// The first and the last year among the numbers in a text.
fn years(text: &str) -> Option<(u32, u32)> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    let years = numbers.filter_map(|part| part.parse().ok()).filter(|year| (1800..2200).contains(year));
    years.map(|year: u32| Some((year, year))).fold(None, join_years)
}

fn join_years(one: Option<(u32, u32)>, other: Option<(u32, u32)>) -> Option<(u32, u32)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}
