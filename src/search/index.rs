//! The index of one audience: tantivy's dictionary, postings and field norms, and beside them what a query needs
//! to be understood (lexicon, names) and a hit to be shown (titles, excerpts, filter values).
//!
//! [`Index::build`] analyses in parallel, writes one segment in memory, and reads the lexicon back from tantivy's
//! dictionary. [`Index::update`] lays a small segment of changed documents over it, for the preview: statistics,
//! order and results are as from a clean build with the same dictionary of compounds.
//! Touches no disk; [`Index::files`] and [`Index::beside`] give what belongs into an index folder, [`Index::open`] takes
//! it back.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, RamDirectory};
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TantivyDocument, TextFieldIndexing, TextOptions};
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

use super::analysis::names::Aliases;
use super::analysis::{Language, Terms, token};
use super::corpus::{self, Corpus, FieldTexts, Knowledge, Start};
use super::document::{Facet, Options, Rank, SearchDoc, Source, Validity, Value};
use super::excerpt;
use super::facet::{FacetTable, FacetValues};
use super::lexicon::{Entry, Lexicon};
use super::score::{self, Scorer};
use crate::diag::Text;
use crate::text;

/// The indexed fields, in the order of their bits in a posting's mask.
pub(crate) const FIELDS: [&str; 8] = ["title", "names", "headings", "body", "parts", "pairs", "exact", "best"];

/// The fields whose occurrences are counted and scored; the others only say yes or no.
pub(crate) const SCORED: usize = 5;

/// The fields whose places say in which section of a page a key stands: headings, body and the parts of its compounds.
pub(crate) const PLACED: Range<usize> = 2..5;

/// The field of neighbouring words.
pub(crate) const PAIRS: usize = 5;

/// The field of whole names.
pub(crate) const EXACT: usize = 6;

/// The field of whole queries that the organisation has an answer to.
pub(crate) const BEST: usize = 7;

/// Memory that tantivy's writer may take before it would start a second segment.
const WRITER_MEMORY: usize = 512 << 20;

/// Numbers of occurrences above this count as this.
const MOST_OCCURRENCES: u32 = 255;

/// Where the sections of a document begin.
type Starts = Box<[Start]>;

/// A document with its text as one.
type Written<'d> = (&'d SearchDoc, String);

/// What goes wrong inside tantivy: its files are in memory, so only damage or exhaustion.
pub(crate) type Error = tantivy::TantivyError;

/// Why an index could not be built, as a sentence.
pub(crate) fn reason(error: &Error) -> Text {
    match error {
        // tantivy writes in a thread of its own.
        Error::IoError(io) if io.kind() == std::io::ErrorKind::WouldBlock => text!(
            "sökindexet gick inte att bygga: systemet ger programmet inga fler trådar (gränsen för antal processer är nådd)",
            "the search index could not be built: the system gives the program no more threads (the limit on processes is reached)"
        ),
        other => text!("sökindexet gick inte att bygga: {other}", "the search index could not be built: {other}"),
    }
}

/// What is kept of a document to rank, filter and show it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DocMeta {
    /// `kind/id`.
    pub key: String,
    /// Code of the kind.
    pub(crate) kind: String,
    /// Id within the kind.
    pub(crate) id: String,
    /// Title.
    pub(crate) title: String,
    /// Address relative to the site's root.
    pub(crate) url: String,
    /// What results say of its sort.
    pub(crate) label: String,
    /// The text excerpts are cut from, section by section (`excerpt::parts`).
    pub(crate) text: String,
    /// Where its sections begin.
    pub(crate) starts: Box<[Start]>,
    /// Classes of the lengths of title and body, see `score`.
    pub(crate) lengths: (u8, u8),
    /// What its kind means for the ranking.
    pub(crate) rank: Rank,
    /// What its status means for the ranking.
    pub(crate) validity: Validity,
    /// As [`SearchDoc::age`].
    pub(crate) age: u8,
    /// What it can be filtered by.
    pub(crate) values: FacetValues,
}

/// What the ranking needs of a document, close together: scoring goes through those of every document found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    /// As [`DocMeta::lengths`].
    pub(crate) lengths: (u8, u8),
    /// As [`DocMeta::rank`].
    pub(crate) rank: Rank,
    /// As [`DocMeta::validity`].
    pub(crate) validity: Validity,
    /// As [`DocMeta::age`].
    pub(crate) age: u8,
}

/// Where one key occurs: document, the fields (bits as in [`FIELDS`]), and how often in each scored field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    /// Number of the document in [`Index::docs`].
    pub(crate) doc: u32,
    /// Bits of the fields.
    pub(crate) mask: u8,
    /// Occurrences in the scored fields.
    pub(crate) counts: [u8; SCORED],
}

/// Where a key stands in one document: the sections of its page, 0 being the top, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Places {
    /// Number of the document.
    pub(crate) doc: u32,
    /// Numbers of its sections.
    pub(crate) sections: Vec<u32>,
}

/// One tantivy segment and its share of the documents.
#[derive(Clone)]
struct Part {
    index: tantivy::Index,
    /// The files themselves; the index's own view of them leaves their footers out.
    directory: RamDirectory,
    fields: Vec<Arc<InvertedIndexReader>>,
    /// Number in [`Index::docs`] of each of its documents; none when it was replaced or removed.
    numbers: Vec<Option<u32>>,
    lexicon: Arc<Lexicon>,
}

/// The searchable documents of one audience.
#[derive(Clone)]
pub struct Index {
    language: Language,
    parts: Vec<Part>,
    docs: Vec<Arc<DocMeta>>,
    facts: Vec<Facts>,
    facets: FacetTable,
    values: [Vec<Value>; 7],
    /// What further documents are analysed with; an index that was opened has none.
    knowledge: Option<Arc<Knowledge>>,
    terms: Terms,
    /// Forms of `terms` by their folded form.
    forms: HashMap<String, Vec<String>>,
    aliases: Aliases,
    scorer: Scorer,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("docs", &self.docs.len())
            .field("parts", &self.parts.len())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Analyses and indexes all documents of an audience; their order does not matter.
    ///
    /// # Errors
    /// When tantivy fails, which in memory means exhaustion.
    pub(crate) fn build(source: &Source<'_>, options: &Options) -> Result<Self, Error> {
        let (knowledge, mut corpus) = corpus::analyse(source, options);
        let (part, starts) = Part::write(corpus::Writer::new(&knowledge, &mut corpus), &knowledge)?;
        let Corpus { docs, texts, .. } = corpus;
        let mut index = Self {
            language: options.language,
            parts: vec![part],
            docs: Vec::new(),
            facts: Vec::new(),
            facets: FacetTable::default(),
            values: Default::default(),
            knowledge: Some(Arc::new(knowledge)),
            terms: Terms::default(),
            forms: HashMap::new(),
            aliases: Aliases::new(),
            scorer: Scorer::new(std::iter::empty()),
        };
        index.values = values_of(&docs);
        let metas = index.metas(&docs, texts, starts, 0)?;
        index.number(metas);
        Ok(index)
    }

    /// The index with some documents changed or added and some removed (by `kind/id`).
    ///
    /// Concepts and compounds are those of the last full build; build anew once edits have settled.
    ///
    /// # Errors
    /// As [`Index::build`]; and of an index that was opened.
    pub(crate) fn update(&self, changed: &[SearchDoc], removed: &[String]) -> Result<Self, Error> {
        let Some(knowledge) = &self.knowledge else {
            return Err(Error::InvalidArgument("an opened index takes no further documents".to_owned()));
        };
        let keys = changed.iter().map(SearchDoc::key).collect();
        let mut corpus = corpus::analyse_more(&Source { keys, document: &|n| changed[n].clone() }, knowledge);
        let (part, starts) = Part::write(corpus::Writer::new(knowledge, &mut corpus), knowledge)?;
        let Corpus { docs: changed, texts, .. } = corpus;
        let mut next = self.clone();
        let gone: BTreeSet<String> = changed.iter().map(SearchDoc::key).chain(removed.iter().cloned()).collect();
        let mut metas: Vec<(Arc<DocMeta>, usize, usize)> = Vec::new();
        for (part_number, part) in next.parts.iter().enumerate() {
            for (at, number) in part.numbers.iter().enumerate() {
                if let Some(meta) = number.map(|number| &self.docs[number as usize])
                    && !gone.contains(&meta.key)
                {
                    metas.push((Arc::clone(meta), part_number, at));
                }
            }
        }
        next.add_values(&changed);
        next.parts.push(part);
        metas.extend(next.metas(&changed, texts, starts, next.parts.len() - 1)?);
        next.number(metas);
        next.parts.retain(|part| part.numbers.iter().any(Option::is_some));
        Ok(next)
    }

    /// What is kept of the documents of a part, with the texts that excerpts are cut from.
    fn metas(
        &self,
        docs: &[SearchDoc],
        texts: Vec<String>,
        starts: Vec<Starts>,
        part: usize,
    ) -> Result<Vec<(Arc<DocMeta>, usize, usize)>, Error> {
        let norms = self.parts[part].lengths(docs.len())?;
        let meta = |(at, ((doc, text), starts)): (usize, (Written<'_>, Starts))| {
            let meta = DocMeta {
                key: doc.key(),
                kind: doc.kind.clone(),
                id: doc.id.clone(),
                title: excerpt::plain(&doc.title),
                url: doc.url.clone(),
                label: excerpt::plain(if doc.type_label.is_empty() { &doc.kind_label } else { &doc.type_label }),
                text,
                starts,
                lengths: norms[at],
                rank: doc.rank,
                validity: doc.validity,
                age: doc.age,
                values: FacetValues::new(|facet| self.value_numbers(doc, facet)),
            };
            (Arc::new(meta), part, at)
        };
        Ok(docs.par_iter().zip(texts).zip(starts).enumerate().map(meta).collect())
    }

    /// Gives the documents their numbers, in the order of their keys, and finds out what of names and forms is in use.
    fn number(&mut self, mut metas: Vec<(Arc<DocMeta>, usize, usize)>) {
        metas.sort_by(|(a, ..), (b, ..)| a.key.cmp(&b.key));
        for part in &mut self.parts {
            part.numbers.fill(None);
        }
        self.docs.clear();
        for (number, (meta, part, at)) in (0_u32..).zip(metas) {
            self.parts[part].numbers[at] = Some(number);
            self.docs.push(meta);
        }
        self.reckon();
        self.narrow();
    }

    /// What follows from the documents.
    fn reckon(&mut self) {
        let facts =
            |doc: &Arc<DocMeta>| Facts { lengths: doc.lengths, rank: doc.rank, validity: doc.validity, age: doc.age };
        self.facts = self.docs.iter().map(facts).collect();
        self.facets = FacetTable::new(&self.docs, &self.values);
        self.scorer = Scorer::new(self.docs.iter().map(|doc| doc.lengths));
    }

    /// Keeps of names and irregular forms those that lead to something in the index.
    fn narrow(&mut self) {
        let Some(knowledge) = self.knowledge.clone() else { return };
        let known = |key: &String| self.entry(key).is_some();
        let mut aliases = knowledge.aliases.clone();
        aliases.retain(|_, means| {
            means.retain(|alias| alias.keys.iter().all(known));
            !means.is_empty()
        });
        let redirects: HashMap<String, String> = knowledge
            .terms
            .redirects()
            .iter()
            .filter(|(_, term)| known(term))
            .map(|(form, term)| (form.clone(), term.clone()))
            .collect();
        self.aliases = aliases;
        self.redirect(redirects);
    }

    /// Takes irregular forms and their terms.
    fn redirect(&mut self, redirects: HashMap<String, String>) {
        let mut forms: HashMap<String, Vec<String>> = HashMap::new();
        for form in redirects.keys() {
            forms.entry(token::fold(form)).or_default().push(form.clone());
        }
        forms.values_mut().for_each(|forms| forms.sort());
        self.forms = forms;
        self.terms = Terms::from_redirects(self.language, redirects);
    }

    fn add_values(&mut self, docs: &[SearchDoc]) {
        for (facet, more) in self.values.iter_mut().zip(values_of(docs)) {
            for value in more {
                if !facet.iter().any(|known| known.id == value.id) {
                    facet.push(value);
                }
            }
        }
    }

    fn value_numbers(&self, doc: &SearchDoc, facet: Facet) -> Vec<u16> {
        let known = &self.values[facet as usize];
        let number = |value: Value| known.iter().position(|other| other.id == value.id);
        let numbers: BTreeSet<u16> =
            doc.values(facet).into_iter().filter_map(number).filter_map(|at| u16::try_from(at).ok()).collect();
        numbers.into_iter().collect()
    }

    /// What the ranking needs of each document of [`Index::docs`].
    #[must_use]
    pub(crate) fn facts(&self) -> &[Facts] {
        &self.facts
    }

    /// What all documents can be filtered by.
    #[must_use]
    pub(crate) fn facets(&self) -> &FacetTable {
        &self.facets
    }

    /// The language of the texts.
    #[must_use]
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// All documents, in the order that decides between equal scores.
    #[must_use]
    pub fn docs(&self) -> &[Arc<DocMeta>] {
        &self.docs
    }

    /// The values of a facet, as numbered in [`DocMeta::values`].
    #[must_use]
    pub(crate) fn values(&self, facet: Facet) -> &[Value] {
        &self.values[facet as usize]
    }

    /// Terms of words, narrowed to those in use.
    #[must_use]
    pub(crate) fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The terms of irregular forms that fold so, by form.
    pub(crate) fn terms_of_folded(&self, folded: &str) -> impl Iterator<Item = &String> {
        let forms = self.forms.get(folded).into_iter().flatten();
        forms.filter_map(|form| self.terms.redirects().get(form))
    }

    /// Names and synonyms, narrowed to those that lead to something.
    #[must_use]
    pub(crate) fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// A key's entry, if documents hold it.
    #[must_use]
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        let entry = self.parts.iter().find_map(|part| part.lexicon.get(key))?;
        (self.occurring(entry) > 0).then_some(entry)
    }

    /// In how many documents a key occurs. After an update it may have lost some, so they are counted;
    /// none are when tantivy's files are damaged, which the query itself will tell.
    #[must_use]
    pub(crate) fn occurring(&self, entry: &Entry) -> usize {
        if self.parts.len() == 1 {
            return entry.documents as usize;
        }
        self.postings(&entry.key).map_or(0, |postings| postings.len())
    }

    /// The scorer for all documents.
    #[must_use]
    pub(crate) fn scorer(&self) -> &Scorer {
        &self.scorer
    }

    /// All entries whose folded key starts with a prefix, by folded key then key, each key once; after an update also
    /// those that lost their last document.
    #[must_use]
    pub(crate) fn entries_from(&self, folded_prefix: &str) -> Vec<&Entry> {
        let mut found: Vec<&Entry> = self.parts.iter().flat_map(|part| part.lexicon.starting(folded_prefix)).collect();
        found.sort_by(|a, b| (&a.fold, &a.key).cmp(&(&b.fold, &b.key)));
        found.dedup_by(|a, b| a.key == b.key);
        found
    }

    /// All entries whose folded key ends so, in the order of [`Self::entries_from`].
    #[must_use]
    pub(crate) fn entries_ending(&self, folded_suffix: &str) -> Vec<&Entry> {
        let mut found: Vec<&Entry> = Vec::new();
        for part in &self.parts {
            found.extend(part.lexicon.ending(folded_suffix));
        }
        found.sort_by(|a, b| (&a.fold, &a.key).cmp(&(&b.fold, &b.key)));
        found.dedup_by(|a, b| a.key == b.key);
        found
    }

    /// Where a key occurs, by document.
    ///
    /// # Errors
    /// When tantivy's files are damaged.
    pub(crate) fn postings(&self, key: &str) -> Result<Vec<Posting>, Error> {
        let mut found: Vec<Posting> = Vec::new();
        self.occurrences(key, 0..FIELDS.len(), |doc, field, count| {
            let mut posting = Posting { doc, mask: 1 << field, counts: [0; SCORED] };
            if let Some(counted) = posting.counts.get_mut(field) {
                *counted = count;
            }
            found.push(posting);
        })?;
        found.sort_by_key(|posting| posting.doc);
        found.dedup_by(|next, posting| {
            let same = next.doc == posting.doc;
            if same {
                posting.mask |= next.mask;
                posting
                    .counts
                    .iter_mut()
                    .zip(next.counts)
                    .for_each(|(count, more)| *count = count.saturating_add(more));
            }
            same
        });
        Ok(found)
    }

    /// Tells `see` of every document that has a key in one of these fields: its number, the field, and how often (0 in
    /// fields that only say yes or no). Field by field; a document is named once for each.
    ///
    /// # Errors
    /// When tantivy's files are damaged.
    pub(crate) fn occurrences(
        &self,
        key: &str,
        fields: Range<usize>,
        mut see: impl FnMut(u32, usize, u8),
    ) -> Result<(), Error> {
        self.parts.iter().try_for_each(|part| part.occurrences(key, fields.clone(), &mut see))
    }

    /// In which sections a key stands, by document, of these documents or of all.
    ///
    /// # Errors
    /// When tantivy's files are damaged.
    pub(crate) fn places(&self, key: &str, of: Option<&BTreeSet<u32>>) -> Result<Vec<Places>, Error> {
        let mut found: Vec<(u32, u32)> = Vec::new();
        for part in &self.parts {
            part.places(key, of, |doc, field, place| {
                let starts = &self.docs[doc as usize].starts;
                // A page has fewer than 2^32 sections.
                found.push((doc, starts.partition_point(|start| start[field] <= place) as u32));
            })?;
        }
        found.sort_unstable();
        found.dedup();
        let mut all: Vec<Places> = Vec::new();
        for (doc, section) in found {
            match all.last_mut() {
                Some(places) if places.doc == doc => places.sections.push(section),
                _ => all.push(Places { doc, sections: vec![section] }),
            }
        }
        Ok(all)
    }

    /// The files of the index, as (name, bytes), sorted by name; only their segment's random name and its mention in
    /// `meta.json` and `.managed.json` differ from one build to the next. An updated index gives those of its largest segment.
    ///
    /// # Errors
    /// When tantivy's files are damaged.
    pub(crate) fn files(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let Some(part) = self.parts.iter().max_by_key(|part| part.numbers.len()) else {
            return Ok(Vec::new());
        };
        let directory = &part.directory;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for name in ["meta.json", ".managed.json"] {
            files.insert(name.to_owned(), directory.atomic_read(Path::new(name))?);
        }
        let segment_files: HashSet<_> = part.index.load_metas()?.list_segment_files();
        for path in segment_files {
            if directory.exists(&path)? {
                let bytes = directory.open_read(&path)?.read_bytes()?.as_slice().to_vec();
                files.insert(path.to_string_lossy().into_owned(), bytes);
            }
        }
        Ok(files.into_iter().collect())
    }

    /// What a query needs beside the files of [`Index::files`], as bytes; nothing of an index that was updated.
    pub(crate) fn beside(&self) -> Option<Vec<u8>> {
        let [part] = &self.parts[..] else { return None };
        let beside = Beside {
            language: self.language,
            docs: self.docs.iter().map(|doc| Cow::Borrowed(&**doc)).collect(),
            numbers: part.numbers.clone(),
            values: Cow::Borrowed(&self.values),
            redirects: Cow::Borrowed(self.terms.redirects()),
            aliases: Cow::Borrowed(&self.aliases),
            lexicon: &part.lexicon,
        };
        postcard::to_allocvec(&beside).ok()
    }

    /// The index of these files and of what was kept [beside](Index::beside) them; nothing when they don't go together.
    /// It answers as the one that was written, and takes no further documents.
    pub(crate) fn open(files: Vec<(String, Vec<u8>)>, beside: &[u8]) -> Option<Self> {
        let beside: Opened = postcard::from_bytes(beside).ok()?;
        let docs: Vec<Arc<DocMeta>> = beside.docs.into_iter().map(Arc::new).collect();
        let is_known = |number: &Option<u32>| number.is_none_or(|number| (number as usize) < docs.len());
        if !beside.numbers.iter().all(is_known) || !beside.lexicon.is_whole() {
            return None;
        }
        let mut index = Self {
            language: beside.language,
            parts: vec![Part::open(files, beside.numbers, beside.lexicon)?],
            docs,
            facts: Vec::new(),
            facets: FacetTable::default(),
            values: beside.values,
            knowledge: None,
            terms: Terms::default(),
            forms: HashMap::new(),
            aliases: beside.aliases,
            scorer: Scorer::new(std::iter::empty()),
        };
        index.reckon();
        index.redirect(beside.redirects);
        Some(index)
    }

    /// The lexicon of an index that is fresh from [`Index::build`].
    pub(super) fn lexicon(&self) -> Option<&Lexicon> {
        match &self.parts[..] {
            [part] => Some(&part.lexicon),
            _ => None,
        }
    }
}

/// What is kept of an index beside tantivy's files. The order of the fields is that of [`Opened`].
#[derive(Serialize)]
struct Beside<'a> {
    language: Language,
    docs: Vec<Cow<'a, DocMeta>>,
    numbers: Vec<Option<u32>>,
    values: Cow<'a, [Vec<Value>; 7]>,
    redirects: Cow<'a, HashMap<String, String>>,
    aliases: Cow<'a, Aliases>,
    lexicon: &'a Lexicon,
}

/// The same when it is read.
#[derive(Deserialize)]
struct Opened {
    language: Language,
    docs: Vec<DocMeta>,
    numbers: Vec<Option<u32>>,
    values: [Vec<Value>; 7],
    redirects: HashMap<String, String>,
    aliases: Aliases,
    lexicon: Lexicon,
}

/// All values of each facet, by id; of several labels of one id the first by bytes.
fn values_of(docs: &[SearchDoc]) -> [Vec<Value>; 7] {
    Facet::ALL.map(|facet| {
        let all: BTreeSet<Value> = docs.iter().flat_map(|doc| doc.values(facet)).collect();
        let mut values: Vec<Value> = all.into_iter().collect();
        values.dedup_by(|a, b| a.id == b.id);
        values
    })
}

fn schema() -> Schema {
    let mut schema = Schema::builder();
    for (number, name) in FIELDS.iter().enumerate() {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_fieldnorms(number == 0 || number == 3)
            .set_index_option(match number {
                number if PLACED.contains(&number) => IndexRecordOption::WithFreqsAndPositions,
                number if number < SCORED => IndexRecordOption::WithFreqs,
                _ => IndexRecordOption::Basic,
            });
        schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing));
    }
    for name in ["document", "url", "label"] {
        schema.add_text_field(name, STORED);
    }
    schema.build()
}

/// A reader of each indexed field.
fn readers(index: &tantivy::Index) -> Result<Vec<Arc<InvertedIndexReader>>, Error> {
    let mut readers = Vec::new();
    if let Some(segment) = index.searchable_segments()?.first() {
        let reader = SegmentReader::open(segment)?;
        for (field, _) in index.schema().fields().take(FIELDS.len()) {
            readers.push(reader.inverted_index(field)?);
        }
    }
    Ok(readers)
}

impl Part {
    /// Indexes a corpus. tantivy takes one document at a time; meanwhile the next run's texts are written.
    /// Gives also where the sections of each document begin.
    fn write(mut texts: corpus::Writer<'_>, knowledge: &Knowledge) -> Result<(Self, Vec<Starts>), Error> {
        let schema = schema();
        let fields: Vec<Field> = schema.fields().map(|(field, _)| field).collect();
        let directory = RamDirectory::create();
        let mut writer = tantivy::Index::builder()
            .schema(schema)
            .single_segment_index_writer::<TantivyDocument>(directory.clone(), WRITER_MEMORY)?;
        let mut starts = Vec::new();
        let mut add = |(doc, text): (&SearchDoc, FieldTexts)| -> Result<(), Error> {
            starts.push(text.starts.into());
            let mut document = TantivyDocument::new();
            let counted = [&text.title, &text.names, &text.headings, &text.body, &text.parts];
            let others = [&text.pairs, &text.exact, &text.best];
            let indexed = counted.into_iter().chain(others).map(|row| &row.text);
            let stored = [&doc.key(), &doc.url, &doc.title];
            for (field, value) in fields.iter().zip(indexed.chain(stored)) {
                if !value.is_empty() {
                    document.add_text(*field, value);
                }
            }
            writer.add_document(document)?;
            Ok(())
        };
        let mut ready = texts.next_run();
        let mut count = 0;
        while !ready.is_empty() {
            count += ready.len();
            let (added, next) = rayon::join(|| ready.into_iter().try_for_each(&mut add), || texts.next_run());
            added?;
            ready = next;
        }
        let index = writer.finalize()?;
        let readers = readers(&index)?;
        let lexicon = Arc::new(Lexicon::read(&readers, knowledge)?);
        Ok((Self { index, directory, fields: readers, numbers: vec![None; count], lexicon }, starts))
    }

    /// The part that these files are; nothing when they are none.
    fn open(files: Vec<(String, Vec<u8>)>, numbers: Vec<Option<u32>>, lexicon: Lexicon) -> Option<Self> {
        let directory = RamDirectory::create();
        for (name, bytes) in files {
            directory.atomic_write(Path::new(&name), &bytes).ok()?;
        }
        let index = tantivy::Index::open(directory.clone()).ok().filter(|index| index.schema() == schema())?;
        let fields = readers(&index).ok()?;
        let segments = index.searchable_segments().ok()?;
        let count: usize = segments.iter().map(|segment| segment.meta().max_doc() as usize).sum();
        (segments.len() <= 1 && count == numbers.len()).then_some(())?;
        Some(Self { index, directory, fields, numbers, lexicon: Arc::new(lexicon) })
    }

    /// The length classes of title and body of each document, from tantivy's field norms.
    fn lengths(&self, docs: usize) -> Result<Vec<(u8, u8)>, Error> {
        let Some(segment) = self.index.searchable_segments()?.into_iter().next() else {
            return Ok(vec![(0, 0); docs]);
        };
        let reader = SegmentReader::open(&segment)?;
        let schema = self.index.schema();
        let title = reader.get_fieldnorms_reader(schema.get_field("title")?)?;
        let body = reader.get_fieldnorms_reader(schema.get_field("body")?)?;
        let lengths = (0_u32..)
            .take(docs)
            .map(|doc| (score::title_class(title.fieldnorm(doc)), score::body_class(body.fieldnorm(doc))));
        Ok(lengths.collect())
    }

    /// Tells `see` of every place of a key: document, field (counted from the first of [`PLACED`]), and place in it.
    fn places(&self, key: &str, of: Option<&BTreeSet<u32>>, mut see: impl FnMut(u32, usize, u32)) -> Result<(), Error> {
        let is_wanted = |number: &u32| of.is_none_or(|of| of.contains(number));
        // By the segment's own numbers, which are in the order of the documents' unless it was updated.
        let wanted: Option<Vec<u32>> = of.map(|of| {
            let own = |number: &u32| match self.numbers.get(*number as usize) {
                Some(Some(known)) if known == number => Some(*number),
                _ => self.numbers.iter().position(|known| *known == Some(*number)).map(|at| at as u32),
            };
            let mut own: Vec<u32> = of.iter().filter_map(own).collect();
            own.sort_unstable();
            own
        });
        let mut places = Vec::new();
        for (field, reader) in self.fields[PLACED].iter().enumerate() {
            let Some(info) = reader.terms().get(key)? else { continue };
            let mut postings = reader.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
            let mut ahead = wanted.iter().flatten();
            loop {
                if wanted.is_some() {
                    let Some(next) = ahead.find(|doc| **doc >= postings.doc()) else { break };
                    if postings.seek(*next) == TERMINATED {
                        break;
                    }
                } else if postings.doc() == TERMINATED {
                    break;
                }
                if let Some(number) = self.numbers.get(postings.doc() as usize).copied().flatten().filter(is_wanted) {
                    postings.positions(&mut places);
                    places.iter().for_each(|place| see(number, field, *place));
                }
                if wanted.is_none() {
                    postings.advance();
                }
            }
        }
        Ok(())
    }

    /// This part's share of [`Index::occurrences`].
    fn occurrences(&self, key: &str, fields: Range<usize>, see: &mut impl FnMut(u32, usize, u8)) -> Result<(), Error> {
        for field in fields {
            let Some(info) = self.fields[field].terms().get(key)? else {
                continue;
            };
            let counted = field < SCORED;
            let option = if counted { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
            let mut block = self.fields[field].read_block_postings_from_terminfo(&info, option)?;
            while block.block_len() > 0 {
                for (at, doc) in block.docs().iter().enumerate() {
                    if let Some(Some(number)) = self.numbers.get(*doc as usize) {
                        // At most 255 by the constant.
                        let count = if counted { block.freq(at).min(MOST_OCCURRENCES) as u8 } else { 0 };
                        see(*number, field, count);
                    }
                }
                block.advance();
            }
        }
        Ok(())
    }
}
