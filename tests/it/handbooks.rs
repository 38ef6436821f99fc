//! Tests of every handbook in `tests/handbooks`, and the sample: it is checked and built without an error, its editions
//! have no broken links, the external one reveals nothing hidden, and the same files give the same bytes.
//!
//! A new folder is a new case. Requirements that don't hold yet are listed in `pending.txt`, which may only shrink.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use handbok::pipeline::{Cache, read};
use handbok::source::SourceTree;
use rayon::prelude::*;
use tempfile::TempDir;

use super::cli::{Ran, run_in};
use super::field::twice;
use super::handbook::broken_links;
use super::publication::bytes_below;

const TODAY: &str = "2026-09-01";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The handbooks: each folder of `tests/handbooks` with a configuration, and the sample.
fn handbooks() -> Vec<(String, PathBuf)> {
    let folder = root().join("tests/handbooks");
    let entries = fs::read_dir(folder).expect("the folder is readable").map(|entry| entry.expect("an entry").path());
    let mut found: Vec<(String, PathBuf)> = entries
        .filter(|path| path.join("config.toml").exists())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), path))
        .collect();
    found.push(("the sample".to_owned(), root().to_owned()));
    found.sort();
    found
}

/// A handbook's files copied to a temporary folder, in forward or reverse order, and built there.
struct Built {
    dir: TempDir,
    check: Ran,
    build: Ran,
}

impl Built {
    fn new(from: &Path, backwards: bool) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut files: Vec<(String, Vec<u8>)> = bytes_below(&from.join("content")).into_iter().collect();
        if backwards {
            files.reverse();
        }
        for (name, bytes) in files {
            let file = dir.path().join("content").join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("it is made");
            fs::write(file, bytes).expect("it is written");
        }
        fs::copy(from.join("config.toml"), dir.path().join("config.toml")).expect("the configuration is copied");
        let check = run_in(dir.path(), &["check", "--date", TODAY]);
        let build = run_in(dir.path(), &["build", "--date", TODAY, "--output", "ut"]);
        Self { dir, check, build }
    }

    fn edition(&self, audience: &str) -> PathBuf {
        self.dir.path().join("ut").join(audience)
    }
}

/// The requirements that don't hold for a handbook, with the reasons.
fn failures(from: &Path) -> Vec<(&'static str, String)> {
    let built = Built::new(from, false);
    let mut found = Vec::new();
    let mut demand = |name, holds: bool, why: &dyn Fn() -> String| {
        if !holds {
            found.push((name, ending(&why())));
        }
    };
    demand("check", built.check.code == 0, &|| built.check.stderr.clone());
    demand("build", built.build.code == 0, &|| built.build.stderr.clone());
    if built.build.code != 0 {
        return found;
    }
    let editions = ["intranet", "external"].map(|audience| bytes_below(&built.edition(audience)));
    let ids: Vec<String> = editions.iter().flat_map(twice).collect();
    demand("ids", ids.is_empty(), &|| ids.join("\n"));
    let broken: Vec<String> = editions.iter().flat_map(broken_links).collect();
    demand("links", broken.is_empty(), &|| broken.join("\n"));
    let revealed = revealed(from, &editions);
    demand("secrets", revealed.is_empty(), &|| revealed.join("\n"));
    let again = Built::new(from, true);
    let differing = differing(&bytes_below(&built.dir.path().join("ut")), &bytes_below(&again.dir.path().join("ut")));
    demand("bytes", differing.is_empty(), &|| differing.join("\n"));
    found
}

/// The last lines, which have the errors.
fn ending(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(30)..].join("\n")
}

fn differing(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    names.into_iter().filter(|name| a.get(*name) != b.get(*name)).cloned().collect()
}

/// The documents of an edition: `kind/id`, title, address.
fn documents(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, (String, String)> {
    let graph: serde_json::Value = serde_json::from_slice(&files["handbok.json"]).expect("the graph is JSON");
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = graph["documents"].as_array().expect("a list").iter();
    rows.map(|row| (format!("{}/{}", text(row, "kind"), text(row, "id")), (text(row, "title"), text(row, "url"))))
        .collect()
}

/// What the external edition reveals of documents that are only on the intranet: their keys, their pages, and their
/// titles of two or more words that no external document contains.
fn revealed(from: &Path, [intranet, external]: &[BTreeMap<String, Vec<u8>>; 2]) -> Vec<String> {
    let (all, open) = (documents(intranet), documents(external));
    let visible_words = visible_words(from, &open);
    // A title of one word, or one that visible documents contain, reveals nothing.
    let secret =
        |title: &String| Some(title.to_lowercase()).filter(|it| it.contains(' ') && !visible_words.contains(it));
    let hidden = all.iter().filter(|(key, _)| !open.contains_key(*key));
    let hidden: BTreeMap<&String, Option<String>> = hidden.map(|(key, (title, _))| (key, secret(title))).collect();
    // Control: the intranet reveals them, so the search works.
    assert!(hidden.is_empty() || revealing(intranet, &hidden).len() >= hidden.len(), "{from:?}: nothing is looked for");
    let mut revealed = revealing(external, &hidden);
    let pages = all.iter().filter(|(key, (_, url))| !open.contains_key(*key) && external.contains_key(url));
    let is_own =
        |url: &String| open.values().any(|(_, own)| own == url) || url.ends_with("index.html") || !url.contains('/');
    revealed.extend(
        pages.filter(|(_, (_, url))| !is_own(url)).map(|(key, (_, url))| format!("{url} is the page of {key}")),
    );
    revealed
}

/// The files that contain a document's key or its title.
fn revealing(files: &BTreeMap<String, Vec<u8>>, documents: &BTreeMap<&String, Option<String>>) -> Vec<String> {
    let texts: Vec<(&String, String)> = files.iter().map(|(name, bytes)| (name, plain(bytes))).collect();
    let mut found = Vec::new();
    for (key, title) in documents {
        let quoted_key = format!("\"{key}\"");
        let has_it = |text: &str| {
            text.contains(&quoted_key) || title.as_ref().is_some_and(|title| text.contains(title.as_str()))
        };
        found.extend(texts.iter().filter(|(_, text)| has_it(text)).map(|(name, _)| format!("{name} has_it of {key}")));
    }
    found
}

fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).to_lowercase()
}

/// All words in the sources of the visible documents, in the configuration, and in the theme.
fn visible_words(from: &Path, open: &BTreeMap<String, (String, String)>) -> String {
    let tree = Arc::new(SourceTree::load(from).expect("the handbook is readable"));
    let handbook = read(&tree, jiff::civil::date(2026, 9, 1), &mut Cache::default()).expect("there is a configuration");
    let documents = handbook.graph.docs.iter().filter(|doc| open.contains_key(&doc.source.key()));
    let files = documents.map(|doc| from.join(&*doc.source.place.path)).chain([from.join("config.toml")]);
    let theme = ["sv", "en"].map(|language| root().join(format!("themes/standard/i18n/{language}.toml")));
    files.chain(theme).map(|file| plain(&fs::read(file).expect("it is readable"))).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_handbook_builds_whole() {
    let found: Vec<(String, Vec<(&str, String)>)> =
        handbooks().into_par_iter().map(|(name, path)| (name, failures(&path))).collect();
    let text = fs::read_to_string(root().join("tests/handbooks/pending.txt")).expect("the list is there");
    let pending: BTreeSet<&str> = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let failed: BTreeMap<String, &String> = found
        .iter()
        .flat_map(|(name, failures)| failures.iter().map(move |(demand, why)| (format!("{name}: {demand}"), why)))
        .collect();
    let mut wrong: Vec<String> = failed
        .iter()
        .filter(|(name, _)| !pending.contains(name.as_str()))
        .map(|(name, why)| format!("{name}\n{why}"))
        .collect();
    let held = pending.iter().filter(|name| !failed.contains_key(**name));
    wrong.extend(held.map(|name| format!("{name}\nholds now: take it off tests/handbooks/pending.txt")));
    assert!(found.len() >= 6, "only {} handbooks were found", found.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
