//! From documents to the texts that tantivy indexes: every word as its keys, field by field.
//!
//! Three passes, each parallel over documents or words: cut all texts into words (each distinct spelling once),
//! analyse each distinct word (term, parts, stop word), then write out every document's fields as keys with a space between,
//! which tantivy's white-space tokenizer takes as they are. Results do not depend on the number of threads.
//! Pure; keeps no document.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

use super::analysis::compound::{CorpusWord, Splitter};
use super::analysis::lists::Lists;
use super::analysis::names::{self, Aliases, Concept, Name};
use super::analysis::{Language, Terms, citation, token};
use super::document::{Options, SearchDoc};

/// Documents handed to one thread at a time.
const CHUNK: usize = 128;

/// The texts of one document, each a row of keys.
#[derive(Debug, Default, Clone)]
pub struct FieldTexts {
    /// Words, parts and concepts of the title.
    pub title: String,
    /// The same of other names, abbreviations, number, keywords; section keys of the document's relations.
    pub names: String,
    /// The same of headings, and the names of its type.
    pub headings: String,
    /// Words, concepts and sections of summary and body, and its units.
    pub body: String,
    /// Parts of compounds in the body.
    pub parts: String,
    /// Neighbours in the title and names.
    pub pairs: String,
    /// The title and names whole.
    pub exact: String,
}

/// What the analysis of a corpus knows beside the documents' texts.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// The term of every word.
    pub terms: Terms,
    /// What a phrase of a query may also mean.
    pub aliases: Aliases,
    /// Makes compounds.
    pub splitter: Splitter,
    /// Terms that were split, as the words that stood in the texts, with their parts.
    pub splits: BTreeMap<String, Vec<String>>,
    /// The most usual written form of a term, or the label of a concept.
    pub display: HashMap<String, String>,
    /// Phrases to look for in running text.
    patterns: Patterns,
}

/// Phrases by the term of their first word.
#[derive(Debug, Default)]
struct Patterns {
    by_first: HashMap<String, Vec<Pattern>>,
}

#[derive(Debug)]
struct Pattern {
    terms: Vec<String>,
    /// The spelling that running text must show, for abbreviations.
    exact: Option<String>,
    key: String,
}

/// A fast hash for short words; the tables it serves are never iterated.
#[derive(Default, Clone, Copy)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        // The table uses the low bits; the multiplication mixes upwards.
        self.0 ^ (self.0 >> 32)
    }
}

type WordMap<'a> = HashMap<&'a str, u32, BuildHasherDefault<WordHasher>>;

/// A document as numbers of spellings.
#[derive(Debug, Default)]
struct DocWords {
    title: Vec<u32>,
    names: Vec<Vec<u32>>,
    loose: Vec<u32>,
    headings: Vec<u32>,
    body: Vec<u32>,
}

/// What one thread found: spellings in order of first sight, and its documents.
struct Chunk<'a> {
    spellings: Vec<&'a str>,
    pages: HashMap<String, u32>,
    docs: Vec<DocWords>,
}

/// All spellings of the corpus and the words they are of.
struct Spellings<'a> {
    texts: Vec<&'a str>,
    word_of: Vec<u32>,
    words: Vec<String>,
    pages: Vec<u32>,
}

/// One distinct word, analysed.
struct Word {
    term: String,
    parts: Vec<String>,
    stop: bool,
}

/// Brings all texts of a document to NFC, as everything after expects.
pub fn normalise(doc: &mut SearchDoc) {
    let fix = |text: &mut String| {
        if let std::borrow::Cow::Owned(fixed) = token::nfc(text) {
            *text = fixed;
        }
    };
    for text in [&mut doc.title, &mut doc.summary, &mut doc.body, &mut doc.number, &mut doc.type_label] {
        fix(text);
    }
    let lists = [&mut doc.also_called, &mut doc.abbreviations, &mut doc.keywords, &mut doc.headings];
    lists.into_iter().flatten().for_each(fix);
    doc.units.iter_mut().for_each(|unit| fix(&mut unit.label));
}

/// Analyses a whole corpus: its knowledge, and the field texts of every document in the order given.
#[must_use]
pub fn analyse(docs: &[SearchDoc], options: &Options) -> (Knowledge, Vec<FieldTexts>) {
    let (spellings, doc_words) = cut(docs);
    let lower: BTreeSet<&str> = spellings.words.iter().map(String::as_str).collect();
    let terms = Terms::new(options.language, &lower);
    let mut knowledge = Knowledge { terms, ..Knowledge::default() };
    let words = knowledge.learn(&spellings, options.language);
    knowledge.name(docs, options);
    let texts = docs
        .par_iter()
        .zip(&doc_words)
        .map(|(doc, doc_words)| Writer { knowledge: &knowledge, spellings: &spellings, words: &words }.fields(doc, doc_words))
        .collect();
    (knowledge, texts)
}

/// Analyses further documents with the knowledge of a corpus that they come late to (the preview's edits):
/// their new words get terms and parts, but no word of theirs enters the dictionary of compounds.
#[must_use]
pub fn analyse_more(docs: &[SearchDoc], knowledge: &Knowledge) -> Vec<FieldTexts> {
    let (spellings, doc_words) = cut(docs);
    let words = knowledge.words(&spellings);
    let writer = Writer { knowledge, spellings: &spellings, words: &words };
    docs.iter().zip(&doc_words).map(|(doc, doc_words)| writer.fields(doc, doc_words)).collect()
}

/// Cuts all texts into words.
fn cut(docs: &[SearchDoc]) -> (Spellings<'_>, Vec<DocWords>) {
    let chunks: Vec<Chunk<'_>> = docs.par_chunks(CHUNK).map(cut_chunk).collect();
    let mut spellings = Spellings { texts: Vec::new(), word_of: Vec::new(), words: Vec::new(), pages: Vec::new() };
    let mut known = WordMap::default();
    let mut known_words: HashMap<String, u32> = HashMap::new();
    let mut all = Vec::with_capacity(docs.len());
    for chunk in chunks {
        let renumbered: Vec<u32> = chunk
            .spellings
            .iter()
            .map(|text| *known.entry(text).or_insert_with(|| spellings.add(text, &mut known_words)))
            .collect();
        for (word, pages) in &chunk.pages {
            if let Some(number) = known_words.get(word) {
                spellings.pages[*number as usize] += pages;
            }
        }
        all.extend(chunk.docs.into_iter().map(|mut doc| {
            doc.renumber(&renumbered);
            doc
        }));
    }
    (spellings, all)
}

impl<'a> Spellings<'a> {
    fn add(&mut self, text: &'a str, known_words: &mut HashMap<String, u32>) -> u32 {
        let lower = token::lower(text);
        let next = self.words.len() as u32;
        let word = *known_words.entry(lower).or_insert_with_key(|lower| {
            self.words.push(lower.clone());
            self.pages.push(0);
            next
        });
        self.texts.push(text);
        self.word_of.push(word);
        self.texts.len() as u32 - 1
    }
}

impl DocWords {
    fn renumber(&mut self, numbers: &[u32]) {
        let lists = [&mut self.title, &mut self.loose, &mut self.headings, &mut self.body];
        for word in lists.into_iter().chain(&mut self.names).flatten() {
            *word = numbers[*word as usize];
        }
    }

    fn all(&self) -> impl Iterator<Item = u32> {
        let lists = [&self.title, &self.loose, &self.headings, &self.body];
        lists.into_iter().chain(&self.names).flatten().copied()
    }
}

fn cut_chunk(docs: &[SearchDoc]) -> Chunk<'_> {
    let mut known = WordMap::default();
    let mut spellings: Vec<&str> = Vec::new();
    let mut number = |text: &'_ str| -> Vec<u32> { cut_text(text, &mut known, &mut spellings) };
    // The borrow of `docs` outlives the closure; its texts are what the numbers stand for.
    let docs: Vec<DocWords> = docs.iter().map(|doc| doc_words(doc, &mut number)).collect();
    let pages = count_pages(&docs, &spellings);
    Chunk { spellings, pages, docs }
}
