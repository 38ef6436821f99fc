//! The lexicon: tantivy's dictionary in the order in which people type, without diacritics.
//!
//! It answers what a term dictionary does not: is there a key that folds to this, which keys start or end so,
//! may this word be a part of a compound, and how is it written out. Read back from the segment's dictionaries;
//! the shards are its slices. Pure.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use super::analysis::token;
use super::corpus::Knowledge;
use super::index::SCORED;

/// The word was split when the corpus was analysed, so a query may ask for its parts.
pub(crate) const COMPOUND: u8 = 1;

/// The word is a noun that may be a part of a compound.
pub(crate) const NOUN: u8 = 2;

/// One key of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Its folded form, by which the lexicon is sorted, before the key itself.
    pub(crate) fold: String,
    /// The key: a term, a phrase (with `_`), a concept (`#`) or a section (`§`).
    pub(crate) key: String,
    /// [`COMPOUND`], [`NOUN`].
    pub(crate) flags: u8,
    /// Whether it occurs in a scored field; phrases of titles do not.
    pub(crate) scored: bool,
    /// In how many documents of its segment it occurs.
    pub(crate) documents: u32,
    /// The usual written form, or the name of a concept; else the key itself.
    pub(crate) display: String,
}

impl Entry {
    /// A plain word, that a misspelled or unfinished one may be meant for.
    #[must_use]
    pub(crate) fn is_word(&self) -> bool {
        self.scored && self.key.chars().all(char::is_alphabetic)
    }
}

/// The fields in which a key occurs, with where its postings are.
type Found = Vec<(usize, TermInfo)>;

/// All keys with the fields they occur in, by key.
fn dictionary(fields: &[Arc<InvertedIndexReader>]) -> std::io::Result<Vec<(String, Found)>> {
    let mut all: Vec<(String, usize, TermInfo)> = Vec::new();
    for (field, reader) in fields.iter().enumerate() {
        let mut stream = reader.terms().stream()?;
        while let Some((key, info)) = stream.next() {
            all.push((String::from_utf8_lossy(key).into_owned(), field, info.clone()));
        }
    }
    all.par_sort_by(|a, b| a.0.cmp(&b.0));
    let mut keys: Vec<(String, Found)> = Vec::new();
    for (key, field, info) in all {
        match keys.last_mut() {
            Some((known, found)) if *known == key => found.push((field, info)),
            _ => keys.push((key, vec![(field, info)])),
        }
    }
    Ok(keys)
}

/// In how many documents a key occurs in any field.
fn documents(fields: &[Arc<InvertedIndexReader>], found: &Found) -> std::io::Result<u32> {
    if let [(_, info)] = &found[..] {
        return Ok(info.doc_freq);
    }
    let mut docs: Vec<DocId> = Vec::new();
    for (field, info) in found {
        let mut postings = fields[*field].read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            docs.push(postings.doc());
            postings.advance();
        }
    }
    docs.sort_unstable();
    docs.dedup();
    // Documents are numbered in 32 bits.
    Ok(docs.len() as u32)
}

/// All keys of one segment, by folded form.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    entries: Vec<Entry>,
    /// Numbers of entries that are words, by their folded form read backwards.
    backwards: Vec<u32>,
}

impl Lexicon {
    /// Reads the dictionaries of all fields.
    ///
    /// # Errors
    /// When tantivy's files are damaged.
    pub(crate) fn read(fields: &[Arc<InvertedIndexReader>], knowledge: &Knowledge) -> std::io::Result<Self> {
        let compounds: HashSet<String> = knowledge.splits.keys().map(|word| knowledge.terms.term(word)).collect();
        let nouns: HashSet<&str> = knowledge.splitter.nouns().collect();
        let entry = |(key, found): (String, Found)| {
            Ok(Entry {
                fold: token::fold(&key),
                flags: u8::from(compounds.contains(&key)) * COMPOUND + u8::from(nouns.contains(key.as_str())) * NOUN,
                scored: found.iter().any(|(field, _)| *field < SCORED),
                documents: documents(fields, &found)?,
                display: knowledge.display.get(&key).unwrap_or(&key).clone(),
                key,
            })
        };
        let mut entries: Vec<Entry> =
            dictionary(fields)?.into_par_iter().map(entry).collect::<std::io::Result<Vec<Entry>>>()?;
        entries.par_sort_unstable_by(|a, b| (&a.fold, &a.key).cmp(&(&b.fold, &b.key)));
        let mut backwards: Vec<u32> =
            (0_u32..).zip(&entries).filter(|(_, entry)| entry.is_word()).map(|(number, _)| number).collect();
        backwards.sort_by(|a, b| {
            let letters = |number: u32| entries[number as usize].fold.chars().rev();
            letters(*a).cmp(letters(*b)).then(a.cmp(b))
        });
        Ok(Self { entries, backwards })
    }

    /// Whether all numbers are of entries: of one that was read from a disk.
    pub(crate) fn is_whole(&self) -> bool {
        self.backwards.iter().all(|number| (*number as usize) < self.entries.len())
    }

    /// All entries, in order.
    #[must_use]
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a key.
    #[must_use]
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        let fold = token::fold(key);
        let at =
            self.entries.binary_search_by(|e| (e.fold.as_str(), e.key.as_str()).cmp(&(fold.as_str(), key))).ok()?;
        self.entries.get(at)
    }

    /// The entries whose folded key starts so.
    #[must_use]
    pub(crate) fn starting(&self, prefix: &str) -> &[Entry] {
        let from = self.entries.partition_point(|entry| entry.fold.as_str() < prefix);
        let count = self.entries[from..].partition_point(|entry| entry.fold.starts_with(prefix));
        &self.entries[from..from + count]
    }

    /// The words whose folded key ends so.
    pub(crate) fn ending<'a, 's>(&'a self, suffix: &'s str) -> impl Iterator<Item = &'a Entry> + use<'a, 's> {
        let backwards = move |number: &u32| self.entries[*number as usize].fold.chars().rev();
        let from = self.backwards.partition_point(|number| backwards(number).lt(suffix.chars().rev()));
        self.backwards[from..]
            .iter()
            .map(|number| &self.entries[*number as usize])
            .take_while(move |entry| entry.fold.ends_with(suffix))
    }

    /// The words, by their folded form read backwards.
    pub(crate) fn backwards(&self) -> impl Iterator<Item = &Entry> {
        self.backwards.iter().map(|number| &self.entries[*number as usize])
    }
}
