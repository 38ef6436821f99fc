//! Search quality on the judged queries of `tests/search/*.toml`, compared with tantivy's default Swedish analysis of
//! the same documents.
//!
//! `cargo test --test it search -- --nocapture` prints the table. The limits are the goals for the held-out
//! part, which nobody looked at while tuning.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use handbok::audience::{Options, View, project};
use handbok::model::Audience;
use handbok::pipeline::{Cache, read};
use handbok::search::analysis::{Language, stem::stem};
use handbok::search::collect;
use handbok::search::document::SearchDoc;
use handbok::search::index::Index;
use handbok::search::query::{self, Query};
use handbok::source::SourceTree;

/// Number of hits that count.
const DEPTH: usize = 10;

/// Queries that the judge's report revealed to those who tune: they don't count as held out.
const SEEN: [&str; 9] = [
    "politiker",
    "slagen hemma",
    "barn som blir slaget",
    "ramlat",
    "pengar till mat",
    "gammal rutin ta bort",
    "larm",
    "nyckelskåp",
    "portkod",
];

/// A query with its judgments.
#[derive(serde::Deserialize)]
struct Judged {
    q: String,
    audience: String,
    want: BTreeMap<String, u32>,
}

#[derive(serde::Deserialize)]
struct File {
    query: Vec<Judged>,
}

impl Judged {
    /// The split of tests/search/README.md: the lowest bit of the query's FNV-1a hash, except for queries that were
    /// revealed.
    fn held(&self) -> bool {
        if SEEN.contains(&self.q.as_str()) {
            return false;
        }
        let hash =
            self.q.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        hash & 1 == 1
    }

    fn grade(&self, key: &str) -> u32 {
        self.want.get(key).copied().unwrap_or(0)
    }
}

fn judged() -> Vec<(String, Judged)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search");
    let mut all = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(category) = name.strip_suffix(".toml") {
            let text = fs::read_to_string(entry.path()).expect("readable");
            let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            all.extend(file.query.into_iter().map(|query| (category.to_owned(), query)));
        }
    }
    all
}

/// Sums over queries.
#[derive(Default)]
struct Quality {
    queries: usize,
    first: usize,
    third: usize,
    reciprocal: f64,
    gain: f64,
    empty: usize,
}

impl Quality {
    fn add(&mut self, judged: &Judged, hits: &[String]) {
        let rank = hits.iter().position(|key| judged.grade(key) >= 2);
        self.queries += 1;
        self.first += usize::from(rank == Some(0));
        self.third += usize::from(rank.is_some_and(|rank| rank < 3));
        self.reciprocal += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        self.empty += usize::from(hits.is_empty());
        let mut ideal: Vec<u32> = judged.want.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let best = discounted(ideal.into_iter().take(DEPTH));
        self.gain += discounted(hits.iter().map(|key| judged.grade(key))) / best;
    }

    fn row(&self) -> [f64; 5] {
        let of = |sum: f64| sum / self.queries.max(1) as f64;
        [of(self.first as f64), of(self.third as f64), of(self.reciprocal), of(self.gain), of(self.empty as f64)]
    }
}

/// Discounted cumulative gain of grades in their order (Järvelin and Kekäläinen 2002, with gain 2^grade − 1).
fn discounted(grades: impl Iterator<Item = u32>) -> f64 {
    grades.enumerate().map(|(at, grade)| (f64::from(1 << grade) - 1.0) / ((at + 2) as f64).log2()).sum()
}

/// An engine: a query's hits as `kind/id`, best first.
trait Engine {
    fn hits(&self, query: &str) -> Vec<String>;
}

struct Ours(Index);

impl Engine for Ours {
    fn hits(&self, text: &str) -> Vec<String> {
        let answer = query::search(&self.0, &Query::new(text, DEPTH)).expect("in memory");
        answer.hits.iter().map(|hit| self.0.docs()[hit.doc as usize].key.clone()).collect()
    }
}

/// tantivy set up for Swedish as in its documentation: words, lower case, Snowball stemmer, all fields with BM25.
struct Plain {
    index: tantivy::Index,
    fields: Vec<tantivy::schema::Field>,
    key: tantivy::schema::Field,
}

#[derive(Clone)]
struct Stemming;

impl tantivy::tokenizer::TokenFilter for Stemming {
    type Tokenizer<T: tantivy::tokenizer::Tokenizer> = Stemmed<T>;

    fn transform<T: tantivy::tokenizer::Tokenizer>(self, tokenizer: T) -> Stemmed<T> {
        Stemmed(tokenizer)
    }
}

#[derive(Clone)]
struct Stemmed<T>(T);

impl<T: tantivy::tokenizer::Tokenizer> tantivy::tokenizer::Tokenizer for Stemmed<T> {
    type TokenStream<'a> = StemmedStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemmedStream(self.0.token_stream(text))
    }
}

struct StemmedStream<S>(S);

impl<S: tantivy::tokenizer::TokenStream> tantivy::tokenizer::TokenStream for StemmedStream<S> {
    fn advance(&mut self) -> bool {
        let more = self.0.advance();
        if more {
            let token = self.0.token_mut();
            token.text = stem(Language::Sv, &token.text);
        }
        more
    }

    fn token(&self) -> &tantivy::tokenizer::Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut tantivy::tokenizer::Token {
        self.0.token_mut()
    }
}

impl Plain {
    fn new(docs: &[SearchDoc]) -> Self {
        use tantivy::schema::{IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
        use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer};
        let mut schema = Schema::builder();
        let swedish = TextFieldIndexing::default().set_tokenizer("sv").set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(swedish);
        let names = ["title", "also_called", "headings", "body", "keywords"];
        let fields: Vec<_> = names.iter().map(|name| schema.add_text_field(name, options.clone())).collect();
        let key = schema.add_text_field("key", STRING | STORED);
        let index = tantivy::Index::create_in_ram(schema.build());
        let analyzer = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(Stemming).build();
        index.tokenizers().register("sv", analyzer);
        let mut writer = index.writer_with_num_threads(1, 50_000_000).expect("a writer");
        for doc in docs {
            let mut row = tantivy::TantivyDocument::new();
            row.add_text(key, doc.key());
            let lists = [&doc.also_called, &doc.headings, &doc.keywords].map(|list| list.join("\n"));
            for (field, text) in fields.iter().zip([&doc.title, &lists[0], &lists[1], &doc.body, &lists[2]]) {
                row.add_text(*field, text);
            }
            writer.add_document(row).expect("added");
        }
        writer.commit().expect("committed");
        Self { index, fields, key }
    }
}

impl Engine for Plain {
    fn hits(&self, query: &str) -> Vec<String> {
        use tantivy::schema::Value;
        let searcher = self.index.reader().expect("a reader").searcher();
        let parser = tantivy::query::QueryParser::for_index(&self.index, self.fields.clone());
        let (query, _) = parser.parse_query_lenient(query);
        let top = tantivy::collector::TopDocs::with_limit(DEPTH).order_by_score();
        let found = searcher.search(&query, &top).expect("in memory");
        let key = |(_, at): (f32, tantivy::DocAddress)| {
            let doc: tantivy::TantivyDocument = searcher.doc(at).expect("stored");
            doc.get_first(self.key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        found.into_iter().map(key).collect()
    }
}

fn view(audience: Audience) -> View {
    let tree = Arc::new(SourceTree::load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sample is readable"));
    let handbook = read(&tree, jiff::civil::date(2026, 9, 1), &mut Cache::default()).expect("a configuration");
    project(&handbook.graph, audience, Options { drafts: false })
}

fn line(name: &str, quality: &Quality) -> String {
    let [first, third, reciprocal, gain, empty] = quality.row();
    format!("| {name} | {} | {first:.3} | {third:.3} | {reciprocal:.3} | {gain:.3} | {empty:.3} |", quality.queries)
}

#[test]
fn judged_queries() {
    let judged = judged();
    assert!(judged.len() >= 120);
    let mut engines: BTreeMap<(&str, &str), Box<dyn Engine>> = BTreeMap::new();
    for audience in Audience::ALL {
        let view = view(audience);
        let docs: Vec<_> = view.docs().map(|doc| collect::document(&view, doc)).collect();
        engines.insert(("tantivy, default Swedish", audience.id()), Box::new(Plain::new(&docs)));
        let index = collect::index(&view).expect("in memory");
        engines.insert(("handbok", audience.id()), Box::new(Ours(index)));
    }
    let mut by_part: BTreeMap<(&str, &str), Quality> = BTreeMap::new();
    let mut by_category: BTreeMap<&str, Quality> = BTreeMap::new();
    let mut silent: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (category, query) in &judged {
        for ((name, audience), engine) in engines.iter().filter(|((_, audience), _)| *audience == query.audience) {
            let hits = engine.hits(&query.q);
            let part = if query.held() { "held" } else { "open" };
            if query.want.is_empty() {
                let counts = silent.entry(name).or_default();
                *counts = (counts.0 + usize::from(hits.is_empty()), counts.1 + 1);
                continue;
            }
            by_part.entry((part, name)).or_default().add(query, &hits);
            if *name == "handbok" {
                by_category.entry(category).or_default().add(query, &hits);
                let missed = !hits.iter().take(3).any(|key| query.grade(key) >= 2);
                // Of the held-out part only the number of failures is printed, so that it stays unknown.
                if missed && part == "open" {
                    println!("open, missed: {:28} {audience}  {:?}", query.q, hits.iter().take(3).collect::<Vec<_>>());
                }
            }
        }
    }
    println!(
        "| set, engine | queries | success@1 | success@3 | MRR@10 | nDCG@10 | zero hits |\n|---|--:|--:|--:|--:|--:|--:|"
    );
    for ((part, name), quality) in &by_part {
        println!("{}", line(&format!("{part}, {name}"), quality));
    }
    for (category, quality) in &by_category {
        println!("{}", line(&format!("all, handbok: {category}"), quality));
    }
    println!("without an answer, nothing found (silent of all): {silent:?}");
    let [_, third, reciprocal, ..] = by_part[&("held", "handbok")].row();
    assert!(third >= 0.95, "success@3 on the held part is {third:.3}, the aim 0.95");
    assert!(reciprocal >= 0.90, "MRR@10 on the held part is {reciprocal:.3}, the aim 0.90");
}
