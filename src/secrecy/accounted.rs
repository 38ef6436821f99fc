//! What an edition says of its own, and so accounts for: the texts of visible documents as projected, their keys, ids,
//! paths and files; the configuration's names and addresses; the compiled-in theme; dates and formats; `[privacy] allow`
//! (site § 8).
//!
//! Words are accounted for where they stand side by side in one of these texts, or are put together of whole ones. What
//! the handbook's own templates, static files, other configuration and attached texts say is *not* here: they serve both
//! sites.

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

/// What the program itself says in an edition, gathered by whoever knows the theme.
pub(crate) struct Own {
    /// Templates, style sheets and scripts of the compiled-in theme.
    pub(crate) files: Vec<&'static str>,
    /// Its texts in the site's language.
    pub(crate) strings: Vec<String>,
}

/// Texts of more words than this are seldom put together with others.
const LONGEST_PART: usize = 24;
/// Numbers up to this are counts, days and the like in any edition.
const LARGEST_COUNT: u32 = 366;
/// Words of formats that files and pages are written in.
const FORMATS: &str = "pdf word excel csv html json xml atom svg png jpeg text utf sv en kb mb index page innehall content \
                       intranet external title kind id url type status version summary owner approved review units relations from \
                       to detail documents site organisation language audience date format sitemap robots feed manifest search \
                       assets handbok kalender calendar uid user agent allow disallow headers redirects";

/// The texts that account for words.
#[derive(Default)]
pub(super) struct Accounted {
    /// Their words, [`EDGE`] around each text.
    said: Vec<u8>,
    /// Short ones, whole.
    whole: HashSet<Box<[u8]>>,
    /// The first and the last year that they name.
    years: Option<(u32, u32)>,
}

impl Accounted {
    /// What an edition accounts for.
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
        own.files.iter().for_each(|text| all.say(text));
        // What stands between the places of a text that is filled in.
        own.strings.iter().flat_map(|text| text.split(['{', '}'])).for_each(|text| all.say(text));
        let year = u32::from(view.today().year().unsigned_abs());
        all.years = join_years(all.years, Some((year.saturating_sub(1), year + 2)));
        all
    }

    /// All that is said, in the normal form.
    pub(super) fn said(&self) -> &[u8] {
        &self.said
    }

    /// Whether words stand side by side in one text.
    pub(super) fn holds(&self, words: &[u8]) -> bool {
        let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(*byte, b' ' | EDGE));
        let mut found = memmem::find_iter(&self.said, words);
        found.any(|at| {
            is_edge(at.checked_sub(1).and_then(|at| self.said.get(at))) && is_edge(self.said.get(at + words.len()))
        })
    }

    /// Whether words are put together of whole texts.
    pub(super) fn puts_together(&self, words: &str) -> bool {
        let words: Vec<&str> = words.split(' ').collect();
        // Whether the first so many words are.
        let mut reached = vec![true];
        for end in 1..=words.len() {
            let part = |start: usize| words.get(start..end).unwrap_or_default().join(" ");
            let is_whole = |text: &str| self.whole.contains(text.as_bytes()) || self.is_number(text);
            let found = (end.saturating_sub(LONGEST_PART)..end).any(|start| reached[start] && is_whole(&part(start)));
            reached.push(found);
        }
        reached.last() == Some(&true)
    }

    /// Whether words stand, in two pieces, in accounted texts; the pieces are cut before one of the words given by their
    /// number.
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

    /// Whether a text's words stand side by side in one text.
    pub(super) fn holds_text(&self, text: &str) -> bool {
        let words = words(text);
        words.is_empty() || self.holds(words.as_bytes())
    }

    fn is_number(&self, word: &str) -> bool {
        let Ok(value) = word.parse::<u32>() else { return false };
        value <= LARGEST_COUNT || self.years.is_some_and(|(first, last)| (first..=last).contains(&value))
    }

    /// Takes in a text, part by part where marks of markup stand.
    fn say(&mut self, text: &str) {
        let normal = normal(text.as_bytes());
        for part in normal.split(|byte| *byte == EDGE) {
            let start = self.said.len();
            for word in part.split(|byte| *byte == b' ').filter(|word| !word.is_empty()) {
                self.said.push(if self.said.len() == start { EDGE } else { b' ' });
                self.said.extend_from_slice(word);
            }
            let whole = self.said.get(start + 1..).unwrap_or_default();
            if !whole.is_empty() && whole.iter().filter(|byte| **byte == b' ').count() < LONGEST_PART {
                self.whole.insert(whole.into());
            }
        }
        self.said.push(EDGE);
    }

    fn and(mut self, other: Accounted) -> Accounted {
        self.said.extend(other.said);
        self.whole.extend(other.whole);
        self.years = join_years(self.years, other.years);
        self
    }

    fn document(&mut self, view: &View, doc: &ViewDoc) {
        for text in [doc.title(), doc.id(), &doc.url, doc.source_path(), &doc.key()] {
            self.say(text);
        }
        doc.source_path().split('/').for_each(|part| self.say(part));
        doc.url.split('/').for_each(|part| self.say(part));
        for text in body::own_keys(doc) {
            self.years = join_years(self.years, years(&text));
            self.say(&text);
        }
        for fragment in 0..body::fragments(doc) {
            self.body(body::events(view, doc, fragment));
        }
    }

    /// A text as it is read: a block at a time, words running on over emphasis and links.
    fn body(&mut self, events: Vec<BodyEvent<'_>>) {
        use pulldown_cmark::{Tag, TagEnd};
        let mut block = String::new();
        for event in events {
            match event {
                BodyEvent::Text(text) | BodyEvent::Code(text) => block.push_str(&text),
                BodyEvent::SoftBreak | BodyEvent::HardBreak => block.push(' '),
                BodyEvent::Html(html) => self.html(&html, &mut block),
                BodyEvent::Image(to, alt, title, _) => {
                    [alt, title].iter().for_each(|text| self.say(text));
                    self.link(&to);
                }
                BodyEvent::LinkStart(to) => self.link(&to),
                BodyEvent::FootnoteReference(name) => self.say(&name),
                BodyEvent::Start(
                    Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript,
                )
                | BodyEvent::End(
                    TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript,
                )
                | BodyEvent::LinkEnd => {}
                _ => self.say(&std::mem::take(&mut block)),
            }
        }
        self.say(&block);
    }

    /// Raw HTML: its text runs on; its attributes are texts of their own, but for ways to other pages.
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
        attributes.iter().for_each(|text| self.say(text));
    }

    fn link(&mut self, to: &LinkTo) {
        match to {
            LinkTo::External(url) => self.say(url),
            LinkTo::Here(fragment) => self.say(fragment),
            _ => {}
        }
    }

    fn file(&mut self, path: &str) {
        self.say(path);
        self.say(&asset_url(path));
        let name = path.rsplit('/').next().unwrap_or(path);
        self.say(name);
        self.say(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    }

    fn configuration(&mut self, view: &View) {
        let config = view.config();
        self.say(&config.title);
        self.say(&config.organisation);
        let site = config.site(view.audience());
        site.base_url.iter().for_each(|url| self.say(url.as_str()));
        let links = &site.links;
        let links = [&links.report_deviation, &links.feedback, &links.complaint, &links.edit];
        links.into_iter().flatten().for_each(|text| self.say(text));
        for def in config.types.values().flatten() {
            let texts = [Some(&def.id), Some(&def.title), def.definition.as_ref(), def.retention.as_ref()];
            texts.into_iter().flatten().for_each(|text| self.say(text));
        }
        config.kinds.values().filter_map(|kind| kind.title.as_ref()).for_each(|text| self.say(text));
        config.folders.keys().for_each(|text| self.say(text));
        config.allow.iter().for_each(|text| self.say(text));
        // Of other settings their addresses alone.
        for text in super::own::settings(config) {
            let is_address = |word: &&str| word.contains('@') || word.contains("://") || word.starts_with("www.");
            text.split_whitespace().filter(is_address).for_each(|word| self.say(word));
        }
    }

    /// Words that the program writes besides its theme's.
    fn program(&mut self) {
        for kind in Kind::ALL {
            let (sv, en) = kind.noun();
            [sv, en, kind.id()].iter().for_each(|text| self.say(text));
            let folders = [Lang::Sv, Lang::En].map(|lang| kind.folder(lang));
            folders.into_iter().flatten().for_each(|text| self.say(text));
            for choice in kind.types() {
                [choice.id, choice.sv, choice.en].iter().for_each(|text| self.say(text));
            }
        }
        for status in [Status::Draft, Status::Upcoming, Status::InForce, Status::Overdue, Status::Repealed] {
            [status.id(), status.label(Lang::Sv), status.label(Lang::En)].iter().for_each(|text| self.say(text));
        }
        Letter::ALL.iter().for_each(|letter| self.say(letter.id()));
        RelationType::ALL.iter().for_each(|ty| self.say(ty.id()));
        FORMATS.split_whitespace().for_each(|text| self.say(text));
    }
}

/// The first and the last year among a text's numbers.
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
