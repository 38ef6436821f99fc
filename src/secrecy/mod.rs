//! Secrecy: nothing of a hidden document comes out by the program's doing (site § 8). What an editor wrote
//! on purpose is no leak.
//!
//! `hidden` lists what is *looked for*; `accounted` gathers what the edition says of its own and so *accounts for*; `scan`
//! finds rows of words in bytes, `texts` cuts a file into its texts, `address` resolves addresses. [`Guard`] puts them
//! together: it is shown every file on its way out, and the handbook's own templates, static files and configuration
//! (`own`), which are no account of anything since they serve both sites. `told` makes findings of what was found.
//!
//! What counts as found: an address or `kind/id` anywhere; a title or id of several words anywhere but where the pieces
//! of accounted texts meet; one word, or digits alone, only as the whole of a text, except in what is the handbook's own.
//! Everything is compared in one form (`model::normal`).

mod accounted;
mod address;
mod hidden;
mod own;
mod scan;
mod texts;
mod told;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use aho_corasick::BuildError;

use crate::audience::View;
use crate::graph::Graph;
use crate::model::normal::{EDGE, Places, is_unseen, normal, unescaped, utf8, words};
use accounted::Accounted;
use address::Place;
use hidden::{Form, Secret};
use scan::Scanner;

pub(crate) use accounted::Own;

/// Search's files that hold words as what they share with the word before: only the labels in them are texts.
const FRONT_CODED: [&str; 3] = ["search/s/k-", "search/s/e-", "search/manifest"];
/// Search's files that hold a page's paragraphs in one row.
const RUN_TOGETHER: &str = "search/s/t-";

/// Where bytes on their way out come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin<'p> {
    /// The program made them of what the audience sees.
    Made,
    /// A file of the content folder, by its path.
    Attached(&'p str),
}

/// What must not come out of an edition, and what of it has.
pub(crate) struct Guard<'g> {
    graph: &'g Graph,
    view: &'g View,
    secrets: Vec<Secret>,
    accounted: Accounted,
    /// What counts wherever it stands.
    anywhere: Scanner,
    /// What counts as the whole of a text, by its words.
    whole: HashMap<String, usize>,
    longest: usize,
    /// Everything, for what is the handbook's own.
    all: Scanner,
    found: Mutex<Found>,
}

/// Where secrets were found.
#[derive(Default)]
struct Found {
    /// In the edition: secret and file, with the text around it.
    made: BTreeMap<(usize, String), String>,
    /// In attached files: secret and source path.
    attached: BTreeMap<(usize, String), String>,
    /// In templates, static files and the configuration: secret and source path, with the place in it.
    own: BTreeMap<(usize, String), (Range<usize>, String)>,
}

impl<'g> Guard<'g> {
    /// Makes ready for an edition.
    ///
    /// # Errors
    /// When the hidden documents are too many to look for.
    pub(crate) fn new(graph: &'g Graph, view: &'g View, own: &Own) -> Result<Self, BuildError> {
        let mut secrets = hidden::secrets(graph, view);
        let accounted = Accounted::new(view, own);
        let row = |(number, secret): (usize, &'_ Secret)| (number, secret.words.clone());
        let rows: Vec<(usize, String)> = secrets.iter().enumerate().map(row).collect();
        let every = Scanner::new(rows.iter().map(|(number, row)| (*number, row.as_str())))?;
        let mut is_held = vec![false; secrets.len()];
        every.find(accounted.said().to_vec()).into_iter().for_each(|(number, _)| is_held[number] = true);
        let texts = view.config().allow.iter();
        let allowed: Vec<String> = texts.map(|text| format!(" {} ", words(text))).collect();
        let is_allowed = |secret: &Secret| allowed.iter().any(|text| text.contains(&format!(" {} ", secret.words)));
        let mut number = 0;
        secrets.retain(|secret| {
            number += 1;
            let held = secret.is_words() && (is_held[number - 1] || accounted.puts_together(&secret.words));
            !held && !is_allowed(secret)
        });
        let rows = || secrets.iter().enumerate().map(|(number, secret)| (number, secret.words.as_str()));
        let anywhere = Scanner::new(rows().filter(|(number, _)| !secrets[*number].is_common()))?;
        let all = Scanner::new(rows())?;
        let common = secrets.iter().enumerate().filter(|(_, secret)| secret.is_common());
        let whole: HashMap<String, usize> = common.map(|(number, secret)| (secret.words.clone(), number)).collect();
        let longest = whole.keys().map(String::len).max().unwrap_or(0);
        Ok(Guard { graph, view, secrets, accounted, anywhere, whole, longest, all, found: Mutex::default() })
    }

    /// Whether a synonym goes out: one whose words the edition lacks would tell what another site's documents are called.
    /// A single word that leads to words of the edition does: to be found by it is what it is for.
    pub(crate) fn lets_out(&self, word: &str, meaning: &str) -> bool {
        let is_row = |text: &str| words(text).contains(' ');
        self.accounted.holds_text(meaning) && (!is_row(word) || self.accounted.holds_text(word))
    }

    /// Looks at a file on its way out.
    pub(crate) fn look(&self, path: &str, bytes: &[u8], origin: Origin<'_>) {
        if self.secrets.is_empty() {
            return;
        }
        let bytes = readable(path, bytes);
        let mut hits = self.in_name(path);
        hits.extend(self.rows_in(path, &bytes, origin));
        if !self.whole.is_empty() && !is_binary(&bytes) {
            hits.extend(self.whole_in(path, &bytes, origin));
        }
        if hits.is_empty() {
            return;
        }
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        for (secret, range) in hits {
            let sentence = || told::sentence(&bytes, &range);
            match origin {
                Origin::Made => found.made.entry((secret, path.to_owned())).or_insert_with(sentence),
                Origin::Attached(source) => found.attached.entry((secret, source.to_owned())).or_insert_with(sentence),
            };
        }
    }

    /// Rows of words, addresses and `kind/id` in a file's bytes.
    fn rows_in(&self, path: &str, bytes: &[u8], origin: Origin<'_>) -> Vec<(usize, Range<usize>)> {
        let hits = self.anywhere.find(normal(bytes));
        let mut places = Places::of(bytes);
        let place = |(number, range): (usize, Range<usize>)| (number, places.find(&range));
        let hits: Vec<(usize, Range<usize>)> = hits.into_iter().map(place).collect();
        hits.into_iter().filter(|(number, range)| self.counts(*number, path, bytes, range, origin)).collect()
    }

    fn counts(&self, number: usize, path: &str, bytes: &[u8], range: &Range<usize>, origin: Origin<'_>) -> bool {
        let secret = &self.secrets[number];
        match &secret.form {
            Form::Key => is_key(bytes, range, &secret.text),
            Form::Address(address) => address.is_at(bytes, range, self.place(path)),
            Form::Title | Form::Id if FRONT_CODED.iter().any(|start| path.starts_with(start)) => is_label(bytes, range),
            Form::Title | Form::Id => origin != Origin::Made || !self.meets(secret, path, bytes, range),
        }
    }

    fn place<'p>(&'p self, page: &'p str) -> Place<'p> {
        Place { page, base_url: self.view.config().site(self.view.audience()).base_url.as_ref() }
    }

    /// Whether a row is where pieces of accounted texts meet: at a sign between them, or anywhere where paragraphs are
    /// put into one row.
    fn meets(&self, secret: &Secret, path: &str, bytes: &[u8], range: &Range<usize>) -> bool {
        let cuts = if path.starts_with(RUN_TOGETHER) {
            (1..secret.words.split(' ').count()).collect()
        } else {
            signs(&unescaped(&bytes[range.clone()]))
        };
        self.accounted.holds_in_two(&secret.words, cuts.into_iter())
    }

    /// Single words that are the whole of a text.
    fn whole_in(&self, path: &str, bytes: &[u8], origin: Origin<'_>) -> Vec<(usize, Range<usize>)> {
        let mut hits = Vec::new();
        // There words are cut, or are stems and parts of those that the texts have.
        if FRONT_CODED.iter().any(|start| path.starts_with(start)) {
            return hits;
        }
        texts::texts(path, bytes, &mut |text| {
            let inner = &bytes[text.range.clone()];
            // Escapes are a few times as long as what they stand for.
            let is_broken = text.is_drawn && origin == Origin::Made;
            if is_broken || inner.trim_ascii().len() > self.longest * 8 + 16 {
                return;
            }
            let row = words(&String::from_utf8_lossy(&latin(inner)));
            hits.extend(self.whole.get(&row).map(|number| (*number, text.range.clone())));
        });
        hits
    }

    /// Titles and ids in a file's own address; what the edition has a file at is accounted for as an address.
    fn in_name(&self, path: &str) -> Vec<(usize, Range<usize>)> {
        let mut hits = Vec::new();
        let is_words = |number: &usize| self.secrets[*number].is_words();
        for part in path.split('/') {
            let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
            let rows = self.anywhere.find(normal(stem.as_bytes()));
            hits.extend(rows.into_iter().map(|(number, _)| number).filter(is_words));
            hits.extend(self.whole.get(&words(stem)));
        }
        hits.into_iter().map(|number| (number, 0..0)).collect()
    }
}

/// A file's bytes as they are looked at: in UTF-8, a calendar's lines unfolded, search's fields apart.
fn readable<'b>(path: &str, bytes: &'b [u8]) -> Cow<'b, [u8]> {
    let bytes = utf8(bytes);
    if path.ends_with(".ics") {
        return Cow::Owned(unfold(&bytes));
    }
    if path.starts_with("search/") {
        return Cow::Owned(bytes.iter().map(|byte| if *byte == b'\t' { EDGE } else { *byte }).collect());
    }
    bytes
}

/// A calendar folds its lines at 75 bytes, in the middle of words (RFC 5545, 3.1).
fn unfold(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at..] {
            [b'\r', b'\n', b' ' | b'\t', ..] => at += 3,
            [byte, ..] => {
                out.push(byte);
                at += 1;
            }
            [] => break,
        }
    }
    out
}

/// Whether single words mean nothing in some bytes: pictures, archives, fonts.
fn is_binary(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(8192)].contains(&0)
}

/// Bytes that are no UTF-8, as Latin-1.
fn latin(bytes: &[u8]) -> Cow<'_, [u8]> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Cow::Borrowed(bytes),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes()),
    }
}

/// Whether a `kind/id` is what stands in a place, by itself and not amid running words.
fn is_key(bytes: &[u8], range: &Range<usize>, key: &str) -> bool {
    let written = unescaped(&bytes[range.clone()]).to_lowercase();
    let kind_length = key.find('/').unwrap_or(0);
    let before = bytes[..range.start].last();
    let after = bytes.get(range.end);
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'/' | b'_' | b'-'));
    let amid = |byte: Option<&u8>| byte == Some(&b' ');
    let is_short = key.len() - kind_length < 8 && !key.contains('-');
    written.as_bytes().get(kind_length) == Some(&b'/')
        && !is_part(before)
        && !is_part(after)
        && !(is_short && (amid(before) || amid(after)))
}

/// Whether a place is in the label of one of search's names.
fn is_label(bytes: &[u8], range: &Range<usize>) -> bool {
    let field = bytes[..range.start].iter().rev().find(|byte| matches!(byte, 1 | 2 | b'"'));
    field == Some(&2)
}

/// The numbers of the words before which a sign that parts texts stands.
fn signs(written: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let (mut count, mut in_word, mut has_sign) = (0, false, false);
    for letter in written.chars() {
        if letter.is_alphanumeric() {
            if !in_word && count > 0 && has_sign {
                cuts.push(count);
            }
            count += usize::from(!in_word);
            (in_word, has_sign) = (true, false);
        } else if !is_unseen(letter) {
            in_word = false;
            has_sign |= !matches!(letter, ' ' | '-' | '_' | '\u{a0}');
        }
    }
    cuts
}
