//! The hot stages one by one, on one thread: `cargo bench`. On the sample, or on the handbook in the folder that
//! `HANDBOK_BENCH` names (`cargo run --release --example make-handbook -- --pages 5000 --out DIR` makes one).
//!
//! What each takes of a whole build is docs/performance.md's matter (`benches/run.py`).

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use divan::counter::ItemsCount;
use handbok::audience::{Options, View, project};
use handbok::check;
use handbok::graph;
use handbok::model::{Audience, Date, Kind};
use handbok::parse::parse_file;
use handbok::pipeline::{Cache, Handbook, read};
use handbok::render::{self, Edition, PageKind, RenderOptions, Theme};
use handbok::search::index::Index;
use handbok::search::query::{self, Query};
use handbok::search::{collect, shards};
use handbok::source::SourceTree;

static TREE: LazyLock<Arc<SourceTree>> = LazyLock::new(|| {
    let sample = || PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = std::env::var_os("HANDBOK_BENCH").map_or_else(sample, PathBuf::from);
    Arc::new(SourceTree::load(&root).expect("a handbook"))
});
static HANDBOOK: LazyLock<Handbook> =
    LazyLock::new(|| read(&TREE, today(), &mut Cache::default()).expect("a configuration"));
static VIEW: LazyLock<View> = LazyLock::new(view);
static INDEX: LazyLock<Index> = LazyLock::new(|| collect::index(&VIEW).expect("an index"));

/// The sample's day (CONTRIBUTING.md).
fn today() -> Date {
    "2026-09-01".parse().expect("a date")
}

fn view() -> View {
    project(&HANDBOOK.graph, Audience::Intranet, Options { drafts: false })
}

fn theme() -> &'static Theme {
    HANDBOOK.theme.as_ref().expect("a theme without faults")
}

fn main() {
    // What is measured is the work, not how it is shared out.
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("the first pool");
    divan::main();
}

#[divan::bench]
fn parse_all_files(bencher: Bencher<'_, '_>) {
    let files: Vec<_> = TREE.documents().collect();
    let count = ItemsCount::new(files.len());
    bencher.counter(count).bench_local(|| {
        files.iter().for_each(|file| drop(black_box(parse_file(file, &HANDBOOK.config))));
    });
}

#[divan::bench]
fn graph_of_all(bencher: Bencher<'_, '_>) {
    let parsed = TREE.documents().flat_map(|file| parse_file(file, &HANDBOOK.config).documents.clone());
    let documents: Vec<_> = parsed.collect();
    bencher
        .counter(ItemsCount::new(documents.len()))
        .bench_local(|| graph::build(&HANDBOOK.config, documents.clone(), &TREE, today(), &mut graph::Memo::default()));
}

#[divan::bench]
fn check_all(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| check::run(&mut check::Context::new(&HANDBOOK.graph), &mut check::Memo::default()));
}

#[divan::bench]
fn project_one_audience(bencher: Bencher<'_, '_>) {
    bencher.bench_local(view);
}

/// One page of each sort that there is much of.
#[divan::bench(args = [Kind::Routine, Kind::Process, Kind::Role, Kind::Unit])]
fn render_a_page(bencher: Bencher<'_, '_>, kind: Kind) {
    let edition = Edition::new(&VIEW, theme(), RenderOptions::default()).expect("a theme");
    let pages = render::pages(&edition);
    let is_of_kind = |page: &&render::PageId| match page.what {
        PageKind::Document(ix) => VIEW.get(ix).is_some_and(|doc| doc.kind() == kind),
        _ => false,
    };
    let of_kind: Vec<_> = pages.iter().filter(is_of_kind).collect();
    let mut next = 0;
    bencher.bench_local(|| {
        next = (next + 1) % of_kind.len();
        render::render_page(&edition, black_box(of_kind[next])).map(|bytes| bytes.len()).ok()
    });
}

#[divan::bench]
fn index_all(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| collect::index(&VIEW).is_ok());
}

#[divan::bench]
fn export_shards(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| shards::export(&INDEX).map(|files| files.len()).ok());
}

#[divan::bench(args = ["läkemedel sjuksköterska", "hot och våld", "lakemedl", "14 kap 3 §", "rutin"])]
fn query(bencher: Bencher<'_, '_>, text: &str) {
    bencher.bench_local(|| query::search(&INDEX, &Query::new(black_box(text), 10)).map(|answer| answer.total).ok());
}
