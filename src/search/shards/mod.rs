//! The static export: the index as small classic scripts that a page can load from a server or a file share.
//!
//! Every file calls `handbokSearch(…)`, which `search.js` defines, with strings and numbers only. Names carry a hash of the
//! content and lie below `search/s/`, but for `search/manifest.js`, by which all others are found (so that a page's bytes do not change when
//! another page's text does). The kinds of shards:
//!
//! | file | holds |
//! |---|---|
//! | `manifest.js` | language, sums of lengths, stop words, kinds; first key of each shard, a hash for each sixteen; for each document lengths, rank and validity, kind; how many documents a text shard has |
//! | `s/k-…` keys | a slice of the lexicon with flags, written forms, redirects, aliases, and postings |
//! | `s/e-…` endings | words by their last letters, with the class of their frequency, for misspellings |
//! | `s/t-…` texts | title, address, sort and text of a few documents |
//! | `s/f-…` facets | values to filter by and their documents |
//!
//! The same index gives the same bytes. Pure.

mod code;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::analysis::lists::Lists;
use super::analysis::token;
use super::document::{Facet, Value};
use super::index::{DocMeta, Error, Index, Places, Posting};
use super::lexicon::{Entry, Lexicon};
use super::score::{BODY_LENGTHS, TITLE_LENGTHS};
use code::{digit, front, literal, number};

/// A shard of keys is cut when it has grown to this, or to a share of the whole in a large handbook.
const SHARD_BYTES: usize = 1800;

/// The most shards of keys there should be: the manifest lists them all.
const MOST_SHARDS: usize = 512;

/// Texts of documents are put together up to so many bytes.
const TEXT_BYTES: usize = 1400;

/// So many shards share one hash in the manifest: a hash can't be compressed, and an edit changes most shards anyway.
const GROUP: usize = 16;

/// Characters of a content hash in a name: forty bits.
const HASH_LENGTH: usize = 8;

/// Flags of an entry, as `search.js` reads them; the first two are the lexicon's.
const SCORED_FLAG: u32 = 4;
const POSTINGS_FLAG: u32 = 8;

/// Between the fields of an entry or a document, its entries, and the parts of an alias. Control characters, which no text has.
const FIELD: char = '\u{1}';
const ITEM: char = '\t';
const PART: char = '\u{2}';

/// Bit of a posting's mask: in the body.
const BODY: u8 = 1 << 3;

/// Bits of the fields whose places say in which section a key stands.
const PLACED_MASK: u8 = 0b11100;

/// What the browser needs of one key.
#[derive(Debug, Default)]
struct Key<'a> {
    entry: Option<&'a Entry>,
    redirect: Option<&'a str>,
    aliases: Vec<String>,
}

/// A file of the export: name without folder and hash, and its text.
struct Shard {
    first: String,
    text: String,
}

/// The files of the export: path below the edition's root, and bytes; sorted by path.
///
/// # Errors
/// When tantivy's files are damaged. An updated index is exported as empty: build anew before publishing.
pub fn export(index: &Index) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let empty = Lexicon::default();
    let lexicon = index.lexicon().unwrap_or(&empty);
    let mut files = BTreeMap::new();
    let mut manifest = Manifest { index, lines: Vec::new() };
    manifest.head();
    manifest.shards("k", key_shards(index, lexicon)?, &mut files);
    manifest.shards("e", ending_shards(lexicon), &mut files);
    manifest.texts(text_shards(index.docs()), &mut files);
    manifest.ranks();
    manifest.facets(&facets(index), &mut files);
    files.insert("search/manifest.js".to_owned(), manifest.script());
    Ok(files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())
}

fn hash(text: &str) -> String {
    let hash = blake3::hash(text.as_bytes());
    // Base 32, as file names may fold case.
    hash.as_bytes()[..HASH_LENGTH]
        .iter()
        .map(|b| char::from(b"abcdefghijklmnopqrstuvwxyz234567"[usize::from(b % 32)]))
        .collect()
}

fn script(arguments: &[&str]) -> String {
    let literals: Vec<String> = arguments.iter().map(|text| literal(text)).collect();
    format!("handbokSearch({})\n", literals.join(","))
}

/// All keys, forms and names, with what they lead to, in the lexicon's order.
fn keys<'a>(index: &'a Index, lexicon: &'a Lexicon) -> BTreeMap<(String, String), Key<'a>> {
    let mut keys: BTreeMap<(String, String), Key<'a>> = BTreeMap::new();
    for entry in lexicon.entries() {
        keys.entry((entry.fold.clone(), entry.key.clone())).or_default().entry = Some(entry);
    }
    for (form, term) in index.terms().redirects() {
        keys.entry((token::fold(form), form.clone())).or_default().redirect = Some(term);
    }
    for (phrase, aliases) in index.aliases() {
        let known = keys.entry((phrase.clone(), phrase.clone())).or_default();
        known.aliases = aliases
            .iter()
            .map(|alias| format!("{}{}{PART}{}", alias.weight, alias.keys.join(" "), alias.label))
            .collect();
    }
    keys
}

fn key_shards(index: &Index, lexicon: &Lexicon) -> Result<Vec<Shard>, Error> {
    let keys: Vec<((String, String), Key<'_>)> = keys(index, lexicon).into_iter().collect();
    let postings: Vec<Result<String, Error>> = keys
        .par_iter()
        .map(|((_, name), key)| match key.entry {
            Some(_) => Ok(postings(&index.postings(name)?, &index.places(name, None)?)),
            None => Ok(String::new()),
        })
        .collect();
    let postings: Vec<String> = postings.into_iter().collect::<Result<_, _>>()?;
    let whole: usize =
        postings.iter().map(String::len).sum::<usize>() + keys.iter().map(|((_, key), _)| key.len()).sum::<usize>();
    let target = SHARD_BYTES.max(whole / MOST_SHARDS);
    let mut shards: Vec<Shard> = Vec::new();
    let (mut entries, mut posted) = (String::new(), String::new());
    let (mut before, mut first, mut last_fold) = ("", String::new(), "");
    for (((fold, name), key), posting) in keys.iter().zip(&postings) {
        // Keys that fold alike stay together, so that one shard answers for a folded key.
        if entries.len() + posted.len() + posting.len() > target && !entries.is_empty() && fold != last_fold {
            shards.push(Shard { first, text: arguments(&entries, &posted) });
            (entries, posted, before) = (String::new(), String::new(), "");
            first = border(last_fold, fold);
        }
        if !entries.is_empty() {
            entries.push(ITEM);
        }
        write_entry(&mut entries, before, name, key);
        posted.push_str(posting);
        (before, last_fold) = (name, fold);
    }
    shards.push(Shard { first, text: arguments(&entries, &posted) });
    Ok(shards)
}

fn arguments(entries: &str, postings: &str) -> String {
    format!("{},{}", literal(entries), literal(postings))
}

/// The shortest text that is after `last` and not after `next`.
fn border(last: &str, next: &str) -> String {
    let shared = last.chars().zip(next.chars()).take_while(|(a, b)| a == b).count();
    next.chars().take(shared + 1).collect()
}

/// Prefix and rest of the key, flags, then written form, redirect, and each alias, as far as there are any.
fn write_entry(out: &mut String, before: &str, name: &str, key: &Key<'_>) {
    front(out, before, name);
    out.push(FIELD);
    let flags =
        key.entry.map_or(0, |entry| u32::from(entry.flags) + u32::from(entry.scored) * SCORED_FLAG + POSTINGS_FLAG);
    out.push(digit(flags));
    let display = key.entry.map_or("", |entry| &entry.display);
    let display = match display.strip_prefix(name) {
        _ if display.is_empty() => String::new(),
        Some(rest) => rest.to_owned(),
        None => format!("={display}"),
    };
    let redirect = key.redirect.unwrap_or("");
    let fields: Vec<&str> =
        [display.as_str(), redirect].into_iter().chain(key.aliases.iter().map(String::as_str)).collect();
    let used = fields.iter().rposition(|field| !field.is_empty()).map_or(0, |last| last + 1);
    for (number, field) in fields[..used].iter().enumerate() {
        if number > 0 {
            out.push(FIELD);
        }
        out.push_str(field);
    }
}

/// The number of documents, then for each the distance from the one before, doubled, and one more when where and how
/// often the key occurs follows: the mask of fields, and for each scored field its count less one. Else it is once in the
/// body. Where the key is in a heading, the body or a part: its sections, each as the distance from the one before,
/// doubled, and one more when another follows.
fn postings(postings: &[Posting], places: &[Places]) -> String {
    let mut out = String::new();
    // Documents are numbered in 32 bits.
    number(&mut out, postings.len() as u32);
    let mut before = 0;
    let mut places = places.iter();
    for posting in postings {
        let mut sections =
            || places.find(|places| places.doc == posting.doc).map_or(&[][..], |places| &places.sections);
        let distance = posting.doc - before;
        before = posting.doc;
        if posting.mask == BODY && posting.counts[3] == 1 {
            number(&mut out, distance * 2);
            write_sections(&mut out, sections());
            continue;
        }
        number(&mut out, distance * 2 + 1);
        number(&mut out, u32::from(posting.mask));
        for count in posting.counts.iter().filter(|count| **count > 0) {
            number(&mut out, u32::from(*count) - 1);
        }
        if posting.mask & PLACED_MASK != 0 {
            write_sections(&mut out, sections());
        }
    }
    out
}

fn write_sections(out: &mut String, sections: &[u32]) {
    let mut before = 0;
    for (at, section) in sections.iter().enumerate() {
        let more = u32::from(at + 1 < sections.len());
        number(out, (section - before) * 2 + more);
        before = *section;
    }
}

/// Words by their last letters: read backwards, with the class of their frequency.
fn ending_shards(lexicon: &Lexicon) -> Vec<Shard> {
    let words: Vec<&Entry> = lexicon.backwards().collect();
    let frequencies = words.iter().map(|entry| entry.documents.checked_ilog2().unwrap_or(0));
    let whole: usize = words.iter().map(|entry| entry.key.len() / 2).sum();
    let target = SHARD_BYTES.max(whole * 4 / MOST_SHARDS);
    let mut shards = Vec::new();
    let (mut text, mut before, mut first, mut last) = (String::new(), String::new(), String::new(), String::new());
    for (entry, frequency) in words.iter().zip(frequencies) {
        let backwards: String = entry.key.chars().rev().collect();
        let fold: String = entry.fold.chars().rev().collect();
        if text.len() > target && fold != last {
            shards.push(Shard { first, text: literal(&text) });
            (text, before) = (String::new(), String::new());
            first = border(&last, &fold);
        }
        if !text.is_empty() {
            text.push(ITEM);
        }
        front(&mut text, &before, &backwards);
        text.push(FIELD);
        text.push(digit(frequency));
        (before, last) = (backwards, fold);
    }
    shards.push(Shard { first, text: literal(&text) });
    shards
}

/// For each text shard its number of documents and their texts.
fn text_shards(docs: &[std::sync::Arc<DocMeta>]) -> Vec<(u32, String)> {
    let mut shards = Vec::new();
    let (mut count, mut text) = (0, String::new());
    for doc in docs {
        let fields = [&doc.title, &doc.url, &doc.label, &doc.text].map(String::as_str).join(&FIELD.to_string());
        // One digit of the ranks says how many.
        if count > 0 && (text.len() + fields.len() > TEXT_BYTES || count == 80) {
            shards.push((count, std::mem::take(&mut text)));
            count = 0;
        }
        if count > 0 {
            text.push(ITEM);
        }
        text.push_str(&fields);
        count += 1;
    }
    if count > 0 {
        shards.push((count, text));
    }
    shards
}

/// For each facet but the kind its values and the documents of each.
fn facets(index: &Index) -> String {
    let mut arguments = Vec::new();
    for facet in Facet::ALL.into_iter().filter(|facet| *facet != Facet::Kind) {
        let values = index.values(facet);
        let mut having: Vec<Vec<u32>> = vec![Vec::new(); values.len()];
        for (number, doc) in (0_u32..).zip(index.docs()) {
            doc.values.of(facet).iter().for_each(|value| having[usize::from(*value)].push(number));
        }
        let mut docs = String::new();
        for having in having {
            number(&mut docs, having.len() as u32);
            let mut before = 0;
            for doc in having {
                number(&mut docs, doc - before);
                before = doc;
            }
        }
        arguments.push(format!("{},{},{}", literal(facet.name()), objects(values), literal(&docs)));
    }
    format!("handbokSearch({})\n", arguments.join(","))
}

/// Values to filter by, as objects of JavaScript.
fn objects(values: &[Value]) -> String {
    let objects: Vec<String> = values
        .iter()
        .map(|value| format!("{{id:{},label:{}}}", literal(&value.id), literal(&super::excerpt::plain(&value.label))))
        .collect();
    format!("[{}]", objects.join(","))
}

/// Takes in the files of one sort, named by their group's hash and their place in it; returns the hashes.
fn groups(sort: &str, scripts: impl Iterator<Item = String>, files: &mut BTreeMap<String, String>) -> String {
    let mut scripts = scripts.peekable();
    let mut hashes = String::new();
    while scripts.peek().is_some() {
        let group: Vec<String> = scripts.by_ref().take(GROUP).collect();
        let hash = hash(&group.concat());
        for (place, text) in group.into_iter().enumerate() {
            files.insert(format!("search/s/{sort}-{hash}-{place}.js"), text);
        }
        hashes.push_str(&hash);
    }
    hashes
}

/// The manifest while it is written: properties of one object.
struct Manifest<'a> {
    index: &'a Index,
    lines: Vec<String>,
}

impl Manifest<'_> {
    fn property(&mut self, name: &str, value: &str) {
        self.lines.push(format!("{name}:{value}"));
    }

    fn head(&mut self) {
        let docs = self.index.docs();
        let titles: u32 = docs.iter().map(|doc| TITLE_LENGTHS[usize::from(doc.lengths.0)]).sum();
        let bodies: u64 = docs.iter().map(|doc| u64::from(BODY_LENGTHS[usize::from(doc.lengths.1)])).sum();
        self.property("lang", &literal(self.index.language().code()));
        self.property("docs", &docs.len().to_string());
        self.property("titles", &titles.to_string());
        self.property("bodies", &bodies.to_string());
        let mut stop: Vec<&str> = Lists::of(self.index.language()).stop.iter().copied().collect();
        stop.sort_unstable();
        let stop: Vec<String> = stop.into_iter().map(literal).collect();
        self.property("stop", &format!("[{}]", stop.join(",")));
        let ends: Vec<String> = Lists::of(self.index.language()).endings.iter().map(|end| literal(end)).collect();
        self.property("ends", &format!("[{}]", ends.join(",")));
        self.property("kinds", &objects(self.index.values(Facet::Kind)));
    }

    /// Shards of one sort: their files, and in the manifest the hashes of their groups and the first key of each.
    fn shards(&mut self, sort: &str, shards: Vec<Shard>, files: &mut BTreeMap<String, String>) {
        let (mut firsts, mut before) = (String::new(), "");
        for shard in &shards {
            // What the first writes is not empty: it says how much is shared.
            if !firsts.is_empty() {
                firsts.push(ITEM);
            }
            front(&mut firsts, before, &shard.first);
            before = &shard.first;
        }
        let hashes = groups(sort, shards.into_iter().map(|shard| format!("handbokSearch({})\n", shard.text)), files);
        self.property(sort, &format!("[{},{}]", literal(&hashes), literal(&firsts)));
    }

    fn facets(&mut self, text: &str, files: &mut BTreeMap<String, String>) {
        let hash = hash(text);
        self.property("f", &literal(&hash));
        files.insert(format!("search/s/f-{hash}.js"), text.to_owned());
    }

    /// The texts, and how many of them each shard has.
    fn texts(&mut self, texts: Vec<(u32, String)>, files: &mut BTreeMap<String, String>) {
        let counts: Vec<u32> = texts.iter().map(|(count, _)| *count).collect();
        let hashes = groups("t", texts.into_iter().map(|(_, text)| script(&[&text])), files);
        self.property("t", &literal(&hashes));
        self.digits("sizes", counts.into_iter());
    }

    /// One digit for each document in each of three strings.
    fn ranks(&mut self) {
        let docs = self.index.docs();
        self.digits("lengths", docs.iter().map(|doc| u32::from(doc.lengths.0) * 16 + u32::from(doc.lengths.1)));
        let rank = |doc: &DocMeta| (doc.rank as u32 * 4 + u32::from(doc.age.min(3))) * 3 + doc.validity as u32;
        self.digits("ranks", docs.iter().map(|doc| rank(doc)));
        let kind = |doc: &DocMeta| doc.values.of(Facet::Kind).first().map_or(0, |kind| u32::from(*kind));
        self.digits("kind", docs.iter().map(|doc| kind(doc)));
    }

    fn digits(&mut self, name: &str, values: impl Iterator<Item = u32>) {
        let digits: String = values.map(digit).collect();
        self.property(name, &literal(&digits));
    }

    fn script(&self) -> String {
        format!("handbokSearch({{{}}})\n", self.lines.join(",\n"))
    }
}
