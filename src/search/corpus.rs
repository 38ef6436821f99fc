//! From documents to the texts that tantivy indexes: every word as its keys, field by field.
//!
//! Three passes, each parallel over documents or words: cut all texts into words (each distinct spelling once),
//! analyse each distinct word (term, parts, stop word), then write out every document's fields as keys with a space between,
//! which tantivy's white-space tokenizer takes as they are. Results do not depend on the number of threads.
//! Pure; keeps no document's body.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

use super::analysis::compound::{CorpusWord, Splitter};
use super::analysis::lists::Lists;
use super::analysis::names::{self, Aliases, Concept, Name};
use super::analysis::phrases::{Meaning, NO_TERM, Phrases};
use super::analysis::{Language, Terms, citation, token};
use super::document::{Citation, Options, SearchDoc, Section, Source};
use super::excerpt;

/// Documents whose field texts are in memory together.
const RUN: usize = 256;

/// Documents handed to one thread at a time.
const CHUNK: usize = 128;

/// A row of keys with a space between, as tantivy's white-space tokenizer takes it.
#[derive(Debug, Default, Clone)]
pub(crate) struct Row {
    /// The keys.
    pub(crate) text: String,
    /// How many there are.
    count: u32,
}

impl Row {
    fn push(&mut self, key: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(key);
        self.count += 1;
    }
}

/// Where a section begins: the place of its first key in headings, body and parts.
pub(crate) type Start = [u32; 3];

/// The texts of one document, each a row of keys.
#[derive(Debug, Default, Clone)]
pub(crate) struct FieldTexts {
    /// Words, parts and concepts of the title.
    pub(crate) title: Row,
    /// The same of other names, abbreviations, number, keywords; section keys of the document's relations.
    pub(crate) names: Row,
    /// The names of its type, and words, parts and concepts of headings.
    pub(crate) headings: Row,
    /// Words, concepts and sections of summary and body, and its units.
    pub(crate) body: Row,
    /// Parts of compounds in the body.
    pub(crate) parts: Row,
    /// Neighbours in the title and names.
    pub(crate) pairs: Row,
    /// The title and names whole.
    pub(crate) exact: Row,
    /// The queries that it is the best answer to.
    pub(crate) best: Row,
    /// Where each section of the page begins.
    pub(crate) starts: Vec<Start>,
}

/// What the analysis of a corpus knows beside the documents' texts.
#[derive(Debug, Default)]
pub(crate) struct Knowledge {
    /// The term of every word.
    pub(crate) terms: Terms,
    /// What a phrase of a query may also mean.
    pub(crate) aliases: Aliases,
    /// Makes compounds.
    pub(crate) splitter: Splitter,
    /// Terms that were split, as the words that stood in the texts, with their parts.
    pub(crate) splits: BTreeMap<String, Vec<String>>,
    /// The most usual written form of a term, or the label of a concept.
    pub(crate) display: HashMap<String, String>,
    /// For documents by `kind/id` the keys of the queries that they are the best answer to.
    best: HashMap<String, Vec<String>>,
    /// The names of concepts, to look for in running text.
    phrases: Phrases,
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
    title: Box<[u32]>,
    names: Vec<Box<[u32]>>,
    loose: Box<[u32]>,
    /// The top of the page, then its sections.
    stretches: Vec<Stretch>,
}

/// What stands under one heading: its words, those below it, and the sections of laws cited there.
#[derive(Debug, Default)]
struct Stretch {
    heading: Box<[u32]>,
    body: Box<[u32]>,
    cited: Vec<String>,
}

/// Cuts the texts of a run of documents on one thread.
#[derive(Default)]
struct Cutter<'a> {
    spellings: Vec<&'a str>,
    number_of: WordMap<'a>,
    /// The word that a spelling is of.
    word_of: Vec<u32>,
    words: Vec<String>,
    word_number: HashMap<String, u32>,
    /// On how many documents a word stands, and the last of them seen (from 1).
    pages: Vec<u32>,
    last_seen: Vec<u32>,
    doc: u32,
    /// The row that is being written; kept between rows for its room.
    row: Vec<u32>,
}

/// A run of documents, cut; its spellings numbered by themselves.
struct Cut {
    docs: Vec<SearchDoc>,
    texts: Vec<String>,
    doc_words: Vec<DocWords>,
    spellings: Spellings,
}

/// All spellings of the corpus and the words they are of.
#[derive(Default)]
struct Spellings {
    texts: Vec<Box<str>>,
    word_of: Vec<u32>,
    words: Vec<String>,
    pages: Vec<u32>,
}

/// Numbers spellings and words while they are put together.
#[derive(Default)]
struct Numbers {
    spelling: HashMap<Box<str>, u32, BuildHasherDefault<WordHasher>>,
    word: HashMap<String, u32>,
}

/// One distinct word, analysed.
struct Word {
    term: String,
    parts: Vec<String>,
    stop: bool,
}

/// Brings all texts of a document to NFC, as everything after expects.
pub(crate) fn normalise(doc: &mut SearchDoc) {
    let fix = |text: &mut String| {
        if let std::borrow::Cow::Owned(fixed) = token::nfc(text) {
            *text = fixed;
        }
    };
    for text in [&mut doc.title, &mut doc.summary, &mut doc.body, &mut doc.number, &mut doc.type_label] {
        fix(text);
    }
    let lists = [&mut doc.also_called, &mut doc.abbreviations, &mut doc.keywords];
    lists.into_iter().flatten().for_each(fix);
    doc.sections.iter_mut().flat_map(|section| [&mut section.heading, &mut section.text]).for_each(fix);
    doc.units.iter_mut().for_each(|unit| fix(&mut unit.label));
}

/// Documents cut into analysed words: what their field texts are written from.
pub(crate) struct Corpus {
    /// The documents by key, without their bodies.
    pub(crate) docs: Vec<SearchDoc>,
    /// The texts that their excerpts are cut from.
    pub(crate) texts: Vec<String>,
    doc_words: Vec<DocWords>,
    spellings: Spellings,
    words: Vec<Word>,
}

/// Analyses a whole corpus.
#[must_use]
pub(crate) fn analyse(source: &Source<'_>, options: &Options) -> (Knowledge, Corpus) {
    let mut corpus = cut(source);
    let lower: BTreeSet<&str> = corpus.spellings.words.iter().map(String::as_str).collect();
    let terms = Terms::new(options.language, &lower);
    let mut knowledge = Knowledge { terms, ..Knowledge::default() };
    corpus.words = knowledge.learn(&corpus.spellings, options.language);
    knowledge.name(&corpus.docs, options);
    (knowledge, corpus)
}

/// Analyses further documents with the knowledge of a corpus that they come late to (the preview's edits):
/// their new words get terms and parts, but no word of theirs enters the dictionary of compounds.
#[must_use]
pub(crate) fn analyse_more(source: &Source<'_>, knowledge: &Knowledge) -> Corpus {
    let mut corpus = cut(source);
    corpus.words = knowledge.words(&corpus.spellings);
    corpus
}

/// The numbers of the documents by key, each key's last.
fn by_key(keys: &[String]) -> Vec<usize> {
    let last: BTreeMap<&str, usize> = keys.iter().map(String::as_str).zip(0..).collect();
    last.into_values().collect()
}

/// Cuts all texts into words; each document's body is let go of as soon as it is cut.
fn cut(source: &Source<'_>) -> Corpus {
    let numbers = by_key(&source.keys);
    let chunks: Vec<Cut> = numbers.par_chunks(CHUNK).map(|numbers| cut_some(numbers, source.document)).collect();
    let (docs, texts) = (Vec::with_capacity(numbers.len()), Vec::with_capacity(numbers.len()));
    let doc_words = Vec::with_capacity(numbers.len());
    let mut all = Corpus { docs, texts, doc_words, spellings: Spellings::default(), words: Vec::new() };
    let mut known = Numbers::default();
    for chunk in chunks {
        let numbers = all.spellings.merge(chunk.spellings, &mut known);
        all.docs.extend(chunk.docs);
        all.texts.extend(chunk.texts);
        all.doc_words.extend(chunk.doc_words.into_iter().map(|mut doc| {
            doc.renumber(&numbers);
            doc
        }));
    }
    all
}

/// Cuts the texts of a run of documents.
fn cut_some(numbers: &[usize], document: &(dyn Fn(usize) -> SearchDoc + Sync)) -> Cut {
    let mut docs: Vec<SearchDoc> = numbers.iter().map(|number| document(*number)).collect();
    docs.iter_mut().for_each(normalise);
    let texts = docs.iter().map(|doc| excerpt::source(&doc.summary, &doc.body, &doc.sections)).collect();
    let mut cutter = Cutter::default();
    let doc_words = docs.iter().map(|doc| cutter.document(doc)).collect();
    let texts_of_words = cutter.spellings.into_iter().map(Box::from).collect();
    let spellings =
        Spellings { texts: texts_of_words, word_of: cutter.word_of, words: cutter.words, pages: cutter.pages };
    for doc in &mut docs {
        doc.body = String::new();
        doc.sections.iter_mut().for_each(|section| section.text = String::new());
    }
    Cut { docs, texts, doc_words, spellings }
}

impl<'a> Cutter<'a> {
    fn document(&mut self, doc: &'a SearchDoc) -> DocWords {
        self.doc += 1;
        let names = doc.also_called.iter().chain(&doc.abbreviations).chain([&doc.number]);
        let units = doc.units.iter().map(|unit| &unit.label);
        let top = Stretch {
            heading: self.words([&doc.type_label]),
            body: self.words([&doc.summary, &doc.body].into_iter().chain(units)),
            cited: citation::all_keys(&doc.body),
        };
        let section = |section: &'a Section| Stretch {
            heading: self.words([&section.heading]),
            body: self.words([&section.text]),
            cited: citation::all_keys(&section.text),
        };
        let stretches = [top].into_iter().chain(doc.sections.iter().map(section)).collect();
        DocWords {
            title: self.words([&doc.title]),
            names: names.filter(|name| !name.is_empty()).map(|name| self.words([name])).collect(),
            loose: self.words(&doc.keywords),
            stretches,
        }
    }

    /// The words of some texts, one after another.
    fn words(&mut self, texts: impl IntoIterator<Item = &'a String>) -> Box<[u32]> {
        self.row.clear();
        for text in texts {
            let mut tokens: Vec<token::Token> = token::tokens(text).collect();
            let joined: Vec<token::Token> = token::joined(text, &tokens).collect();
            tokens.extend(joined);
            for token in tokens {
                let number = self.spelling(&text[token.start..token.end]);
                let word = self.word_of[number as usize] as usize;
                if self.last_seen[word] != self.doc {
                    self.last_seen[word] = self.doc;
                    self.pages[word] += 1;
                }
                self.row.push(number);
            }
        }
        self.row.as_slice().into()
    }

    fn spelling(&mut self, text: &'a str) -> u32 {
        if let Some(number) = self.number_of.get(text) {
            return *number;
        }
        let lower = token::lower(text);
        let next = self.words.len() as u32;
        let word = *self.word_number.entry(lower).or_insert_with_key(|lower| {
            self.words.push(lower.clone());
            self.pages.push(0);
            self.last_seen.push(0);
            next
        });
        let number = self.spellings.len() as u32;
        self.spellings.push(text);
        self.word_of.push(word);
        self.number_of.insert(text, number);
        number
    }
}

impl Spellings {
    /// Takes in those of a run of documents; gives the number here of each spelling there.
    fn merge(&mut self, run: Spellings, known: &mut Numbers) -> Vec<u32> {
        let mut words = Vec::with_capacity(run.words.len());
        for (word, pages) in run.words.into_iter().zip(run.pages) {
            let next = self.words.len() as u32;
            let number = *known.word.entry(word).or_insert_with_key(|word| {
                self.words.push(word.clone());
                self.pages.push(0);
                next
            });
            self.pages[number as usize] += pages;
            words.push(number);
        }
        let number = |(text, word): (Box<str>, u32)| {
            let next = self.texts.len() as u32;
            *known.spelling.entry(text).or_insert_with_key(|text| {
                self.texts.push(text.clone());
                self.word_of.push(words[word as usize]);
                next
            })
        };
        run.texts.into_iter().zip(run.word_of).map(number).collect()
    }
}

impl DocWords {
    fn renumber(&mut self, numbers: &[u32]) {
        let stretches = self.stretches.iter_mut().flat_map(|stretch| [&mut stretch.heading, &mut stretch.body]);
        let rows = [&mut self.title, &mut self.loose].into_iter().chain(&mut self.names).chain(stretches);
        for word in rows.flat_map(|row| row.iter_mut()) {
            *word = numbers[*word as usize];
        }
    }
}

impl Knowledge {
    /// Makes the dictionary of compounds from the corpus and analyses every word with it.
    fn learn(&mut self, spellings: &Spellings, language: Language) -> Vec<Word> {
        let terms: Vec<String> = spellings.words.par_iter().map(|word| self.terms.term(word)).collect();
        let corpus: Vec<CorpusWord<'_>> = spellings
            .words
            .iter()
            .zip(&terms)
            .zip(&spellings.pages)
            .map(|((word, term), pages)| CorpusWord { word, term, pages: *pages })
            .collect();
        self.splitter = Splitter::new(language, &corpus, |word| self.terms.term(word));
        self.display = display(&corpus);
        let words = self.words(spellings);
        for (text, word) in spellings.words.iter().zip(&words).filter(|(_, word)| !word.parts.is_empty()) {
            self.splits.insert(text.clone(), word.parts.clone());
        }
        words
    }

    fn words(&self, spellings: &Spellings) -> Vec<Word> {
        let stop = &Lists::of(self.terms.language()).stop;
        spellings
            .words
            .par_iter()
            .map(|word| {
                let stop = stop.contains(word.as_str());
                let parts = if stop { Vec::new() } else { self.splitter.split(word, |part| self.terms.term(part)) };
                Word { term: self.terms.term(word), parts, stop }
            })
            .collect()
    }

    /// Gathers concepts and synonyms.
    fn name(&mut self, docs: &[SearchDoc], options: &Options) {
        let lists = Lists::of(options.language);
        let concepts: Vec<Concept> = docs.iter().filter_map(|doc| concept(doc, |t| self.all_terms(t))).collect();
        let built_in = lists
            .synonyms
            .iter()
            .map(|(word, others)| ((*word).to_owned(), others.iter().map(|other| (*other).to_owned()).collect()));
        let own = options.synonyms.iter().map(|(word, others)| (word.clone(), others.clone()));
        let synonyms: Vec<(String, Vec<String>)> = own.chain(built_in).collect();
        self.aliases =
            names::aliases(&concepts, &synonyms, |t| self.all_terms(t), |t| self.content_terms(t), &lists.pairs);
        for (query, doc) in &options.best {
            let phrase = names::phrase(&self.name_terms(query));
            self.best.entry(doc.clone()).or_default().push(phrase);
        }
        for concept in &concepts {
            self.display.insert(concept.key.clone(), concept.label.clone());
            for name in &concept.names {
                self.add_phrase(concept, name);
            }
        }
    }

    fn add_phrase(&mut self, concept: &Concept, name: &Name) {
        let terms = self.all_terms(&name.text);
        if terms.is_empty() || terms.len() > names::LONGEST_NAME {
            return;
        }
        let exact = (name.exact && terms.len() == 1).then(|| name.text.clone());
        self.phrases.add(&terms, Meaning { key: concept.key.clone(), exact });
    }

    /// The terms of a text, stop words included.
    #[must_use]
    pub(crate) fn all_terms(&self, text: &str) -> Vec<String> {
        let text = token::nfc(text);
        token::tokens(&text).map(|t| self.terms.term(&token::lower(&text[t.start..t.end]))).collect()
    }

    /// The terms of a name or query as a whole: without stop words, unless it is made of them.
    fn name_terms(&self, name: &str) -> Vec<String> {
        let terms = self.content_terms(name);
        if terms.is_empty() { self.all_terms(name) } else { terms }
    }

    /// The terms of a text without its stop words.
    fn content_terms(&self, text: &str) -> Vec<String> {
        let stop = &Lists::of(self.terms.language()).stop;
        let text = token::nfc(text);
        token::tokens(&text)
            .map(|t| token::lower(&text[t.start..t.end]))
            .filter(|word| !stop.contains(word.as_str()))
            .map(|word| self.terms.term(&word))
            .collect()
    }
}

/// The written form of each term that stands on most pages; the shorter, then the first by bytes, of equals.
fn display(corpus: &[CorpusWord<'_>]) -> HashMap<String, String> {
    let mut best: HashMap<&str, CorpusWord<'_>> = HashMap::new();
    let order = |w: &CorpusWord<'_>| (std::cmp::Reverse(w.pages), w.word.len());
    for word in corpus {
        let known = best.entry(word.term).or_insert(*word);
        if (order(word), word.word) < (order(known), known.word) {
            *known = *word;
        }
    }
    best.into_iter().map(|(term, word)| (term.to_owned(), word.word.to_owned())).collect()
}

/// The names under which other documents speak of this one, if there are any worth a key of their own.
fn concept(doc: &SearchDoc, terms: impl Fn(&str) -> Vec<String>) -> Option<Concept> {
    let mut names = Vec::new();
    let title = excerpt::plain(&names::without_brackets(&doc.title));
    if doc.concept {
        names.push(Name { text: title.clone(), exact: false });
    }
    let several = |name: &&String| doc.concept || terms(name).len() > 1;
    names.extend(doc.also_called.iter().filter(several).map(|name| Name { text: name.clone(), exact: false }));
    names.extend(doc.abbreviations.iter().map(|name| Name { text: name.clone(), exact: true }));
    for number in numbers(doc) {
        names.push(Name { text: number.to_owned(), exact: false });
    }
    let phrases: BTreeSet<String> = names.iter().map(|name| names::phrase(&terms(&name.text))).collect();
    let plain_word = phrases.len() == 1
        && names.iter().all(|name| !name.exact)
        && phrases.iter().all(|phrase| !phrase.contains(names::JOIN));
    if phrases.is_empty() || plain_word {
        return None;
    }
    Some(Concept { key: format!("#{}", doc.key()), label: title, names })
}

/// The document's number as written and, of `SOSFS 2011:9`, its last part.
fn numbers(doc: &SearchDoc) -> Vec<&str> {
    let mut numbers: Vec<&str> = [doc.number.trim()].into_iter().filter(|n| !n.is_empty()).collect();
    let last = doc.number.split_whitespace().last().filter(|last| last.contains(':') && *last != doc.number.trim());
    numbers.extend(last);
    numbers
}

/// Writes the fields of a corpus' documents, a run at a time, so that not all are in memory at once.
pub(crate) struct Writer<'a> {
    knowledge: &'a Knowledge,
    corpus: &'a Corpus,
    /// The documents that are not written yet; their words are let go of with them.
    left: std::iter::Zip<std::slice::Iter<'a, SearchDoc>, std::vec::IntoIter<DocWords>>,
    /// For each word, the number of its term among the phrases.
    terms: Vec<u32>,
}

impl<'a> Writer<'a> {
    /// For a corpus, with what is known of its own or the one it comes late to.
    #[must_use]
    pub(crate) fn new(knowledge: &'a Knowledge, corpus: &'a mut Corpus) -> Self {
        let terms = corpus.words.iter().map(|word| knowledge.phrases.term(&word.term)).collect();
        let doc_words = std::mem::take(&mut corpus.doc_words);
        let corpus = &*corpus;
        Self { knowledge, corpus, left: corpus.docs.iter().zip(doc_words), terms }
    }

    /// The next documents with their field texts, in their order; none at the end.
    pub(crate) fn next_run(&mut self) -> Vec<(&'a SearchDoc, FieldTexts)> {
        let run: Vec<(&SearchDoc, DocWords)> = self.left.by_ref().take(RUN).collect();
        run.into_par_iter().map(|(doc, words)| (doc, self.fields(doc, &words))).collect()
    }

    fn fields(&self, doc: &SearchDoc, words: &DocWords) -> FieldTexts {
        let mut texts = FieldTexts::default();
        self.write(&words.title, &mut texts.title, None, true);
        for name in words.names.iter().chain([&words.loose]) {
            self.write(name, &mut texts.names, None, false);
        }
        for (number, stretch) in words.stretches.iter().enumerate() {
            if number > 0 {
                texts.starts.push([texts.headings.count, texts.body.count, texts.parts.count]);
            }
            self.write(&stretch.heading, &mut texts.headings, None, false);
            self.write(&stretch.body, &mut texts.body, Some(&mut texts.parts), false);
            stretch.cited.iter().for_each(|key| texts.body.push(key));
            let section = number.checked_sub(1).and_then(|number| doc.sections.get(number));
            let law = section.and_then(|section| section.law.as_ref());
            law_keys(law).iter().for_each(|key| texts.headings.push(key));
        }
        law_keys(&doc.citations).iter().for_each(|key| texts.names.push(key));
        for name in whole_names(doc) {
            self.write_whole(&name, &mut texts);
        }
        let best = self.knowledge.best.get(&doc.key()).into_iter().flatten();
        best.for_each(|phrase| texts.best.push(phrase));
        texts
    }

    /// Writes words (stop words only where asked), the parts of compounds, and the concepts named.
    fn write(&self, row: &[u32], out: &mut Row, mut parts: Option<&mut Row>, stop_words: bool) {
        for (at, spelling) in row.iter().enumerate() {
            let number = self.word(*spelling);
            let word = &self.corpus.words[number];
            if stop_words || !word.stop {
                out.push(&word.term);
            }
            for part in &word.parts {
                parts.as_deref_mut().unwrap_or(out).push(part);
            }
            if self.terms[number] != NO_TERM {
                let terms = row[at..].iter().map(|spelling| self.terms[self.word(*spelling)]);
                let spelled = |meaning: &&Meaning| {
                    let text = &*self.corpus.spellings.texts[*spelling as usize];
                    meaning.exact.as_ref().is_none_or(|exact| text == exact)
                };
                self.knowledge.phrases.beginning(terms).filter(spelled).for_each(|meaning| out.push(&meaning.key));
            }
        }
    }

    /// The word that a spelling is of.
    fn word(&self, spelling: u32) -> usize {
        self.corpus.spellings.word_of[spelling as usize] as usize
    }

    /// The name as a whole, and each two of its words that follow on one another.
    fn write_whole(&self, name: &str, texts: &mut FieldTexts) {
        let terms = self.knowledge.name_terms(name);
        if terms.is_empty() {
            return;
        }
        texts.exact.push(&names::phrase(&terms));
        for pair in terms.windows(2) {
            texts.pairs.push(&names::phrase(pair));
        }
    }
}

/// The section keys of citations: by themselves and joined with the law.
fn law_keys<'a>(citations: impl IntoIterator<Item = &'a Citation>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for cited in citations {
        for key in citation::all_keys(&cited.section) {
            keys.insert(format!("{key}@{}", cited.law));
            keys.insert(key);
        }
    }
    keys
}

/// Everything that the document is called, each once; its title also up to a colon ("Lex Maria: anmäl en vårdskada") or
/// without what the document is ("Rutin för återkrav").
fn whole_names(doc: &SearchDoc) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = doc.also_called.iter().chain(&doc.abbreviations).cloned().collect();
    names.insert(doc.title.clone());
    names.insert(names::without_brackets(&doc.title));
    names.extend(doc.title.split_once(": ").map(|(name, _)| name.to_owned()));
    let kind_type = doc.type_label.split(" · ").next().unwrap_or_default();
    if doc.year.is_some() {
        // A report is asked for without its year; the newest comes first.
        names.insert(doc.title.chars().filter(|letter| !letter.is_numeric()).collect());
    }
    names.extend(names::without_kind(&doc.title, &[&doc.kind_label, kind_type]));
    names.extend(numbers(doc).into_iter().map(str::to_owned));
    names
}
