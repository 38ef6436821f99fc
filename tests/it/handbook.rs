//! The sample handbook: what it shows on purpose is found, and nothing else; its links hold; removing a document is
//! told at every place that named it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use handbok::pipeline::{Cache, Handbook, read};
use handbok::source::SourceTree;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn at(year: i16, month: i8, day: i8) -> Handbook {
    let tree = Arc::new(SourceTree::load(root()).expect("the sample is readable"));
    read(&tree, jiff::civil::date(year, month, day), &mut Cache::default()).expect("there is a configuration")
}

fn codes(handbook: &Handbook) -> Vec<(String, String)> {
    let row = |finding: &handbok::diag::Finding| {
        (handbook.tree.path_of(finding.span.file).to_owned(), finding.code.name().to_owned())
    };
    handbook.findings.iter().map(row).collect()
}

#[test]
fn only_what_is_shown_on_purpose_is_found() {
    let expected: Vec<(String, String)> = [
        ("content/egenkontroller/index.md", "measure-overdue"),
        ("content/lagar/l-hsl.md", "requirement-unmet"),
        ("content/lagar/l-sol-2025.md", "requirement-unmet"),
        ("content/riskanalyser/riskregister.md", "measure-overdue"),
        ("content/rutiner/chk-introduktion.md", "review-overdue"),
        ("content/rutiner/r-aterkrav.md", "law-repealed"),
        ("content/rutiner/r-aterkrav.md", "review-overdue"),
        ("content/samverkan/ok-psykiatri-beroende.md", "agreement-ending"),
    ]
    .map(|(file, code)| (file.to_owned(), code.to_owned()))
    .into();
    // A law that nobody has compared with the act is told, and no day is made up for it.
    let (laws, rest): (Vec<_>, Vec<_>) =
        codes(&at(2026, 9, 1)).into_iter().partition(|(_, code)| code == "law-review-overdue");
    assert_eq!(rest, expected);
    let unread: BTreeSet<String> = laws.into_iter().map(|(file, _)| file).collect();
    assert_eq!(unread, laws_without_a_day());
}

fn laws_without_a_day() -> BTreeSet<String> {
    let names = fs::read_dir(root().join("content/lagar")).expect("the sample has laws");
    let unread = |entry: fs::DirEntry| {
        let text = fs::read_to_string(entry.path()).expect("readable");
        let is_open = text.contains("type = \"") && !text.contains("\nrepealed = ") && !text.contains("\nreviewed = ");
        is_open.then(|| format!("content/lagar/{}", entry.file_name().to_string_lossy()))
    };
    names.flatten().filter_map(unread).collect()
}

#[test]
fn every_kind_is_there() {
    let handbook = at(2026, 9, 1);
    let kinds: BTreeSet<&str> = handbook.graph.docs.iter().map(|doc| doc.kind().id()).collect();
    assert_eq!(kinds.len(), 14, "{kinds:?}");
    assert!(handbook.graph.docs.len() > 150);
}

/// Removing any one document names each place that pointed to it, with line and column.
#[test]
fn a_removed_document_is_missed_everywhere() {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root().join("content")).into_iter().flatten().filter(|e| e.file_type().is_file())
    {
        let name = entry.path().strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        files.insert(name, fs::read(entry.path()).unwrap());
    }
    files.insert("config.toml".to_owned(), fs::read(root().join("config.toml")).unwrap());
    let whole = at(2026, 9, 1);
    for id in ["rutiner/r-avvikelse", "roller/mas", "processer/p-utreda", "lagar/l-sosfs"] {
        let path = format!("content/{id}.md");
        let gone = whole.graph.docs.iter().find(|doc| *doc.source.place.path == *path).expect("it is in the sample");
        let key = gone.source.key();
        let mut naming: BTreeSet<String> = BTreeSet::new();
        for relation in whole.graph.edges.all() {
            let (from, to) = (whole.graph.doc(relation.from), whole.graph.doc(relation.to));
            if to.source.key() == key && relation.ty.id() == "mentions" && relation.detail.is_empty() {
                naming.insert(from.source.place.path.to_string());
            }
        }
        let left =
            files.iter().filter(|(name, _)| **name != path).map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let tree = Arc::new(SourceTree::memory(left));
        let without = read(&tree, jiff::civil::date(2026, 9, 1), &mut Cache::default()).unwrap();
        let missed: BTreeSet<String> = without
            .findings
            .iter()
            .filter(|finding| matches!(finding.code.name(), "unknown-reference" | "broken-link"))
            .map(|finding| without.tree.path_of(finding.span.file).to_owned())
            .collect();
        assert!(!missed.is_empty(), "nobody misses {id}");
        assert!(naming.is_subset(&missed), "{id}: not told in {:?}", naming.difference(&missed).collect::<Vec<_>>());
    }
}

/// Every link of the built sample leads to a file, and every anchor to an id; no link leads to the root or elsewhere.
#[test]
fn every_link_of_the_edition_holds() {
    let out = tempfile::tempdir().unwrap();
    let target = out.path().to_string_lossy().into_owned();
    let ran = super::cli::run_in(root(), &["build", "--date", "2026-09-01", "--output", &target]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for audience in ["intranet", "external"] {
        let broken = broken_links(&super::publication::bytes_below(&out.path().join(audience)));
        assert!(broken.is_empty(), "{} links lead nowhere:\n{}", broken.len(), broken.join("\n"));
    }
}

/// The links of an edition's pages that lead to no file of it, or to no id of that.
pub(crate) fn broken_links(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let attribute = regex::Regex::new(r#"\s(?:href|src|action)="([^"]*)""#).unwrap();
    let pages: BTreeMap<String, String> =
        files.iter().map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned())).collect();
    let mut broken = BTreeSet::new();
    // 404.html is served at any depth: its links are addresses of the whole site.
    for (name, text) in pages.iter().filter(|(name, _)| name.ends_with(".html") && *name != "404.html") {
        for found in attribute.captures_iter(text) {
            let link = found[1].replace("&amp;", "&");
            let is_elsewhere = link.contains("://") || link.starts_with("mailto:") || link.starts_with("tel:");
            if !is_elsewhere && !leads_somewhere(&pages, name, &link) {
                broken.insert(format!("{name} → {link}"));
            }
        }
    }
    broken.into_iter().collect()
}

fn leads_somewhere(pages: &BTreeMap<String, String>, from: &str, link: &str) -> bool {
    let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or_default();
    let target = if path.is_empty() {
        Some(from.to_owned())
    } else {
        handbok::source::join(handbok::source::parent(from), path)
    };
    let Some(text) = target.as_ref().and_then(|target| pages.get(target)) else { return false };
    // A link ends in a file's name, so that it works from a file share.
    !link.is_empty()
        && !path.ends_with('/')
        && fragment.is_none_or(|id| id.is_empty() || text.contains(&format!("id=\"{id}\"")))
}
