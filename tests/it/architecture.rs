//! Promises of `docs/architecture.md` that a program can keep: imports go one way, the disk and the terminal are
//! touched in one place, nothing after the projection sees the graph's documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The stages in the order of the way through the house; a module may import those before it.
const ORDER: [&str; 24] = [
    "diag", "model", "source", "schema", "config", "assets", "parse", "graph", "check", "approve", "report",
    "scaffold", "audience", "secrecy", "diagram", "render", "search", "hosting", "publish", "pipeline", "preview",
    "cli", "lib", "main",
];

fn sources() -> BTreeMap<PathBuf, String> {
    fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).expect("src is readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                found.insert(path, text);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    walk(&root, &mut found);
    found.into_iter().map(|(path, text)| (path.strip_prefix(&root).expect("below src").to_path_buf(), text)).collect()
}

fn stage(path: &Path) -> String {
    let first = path.components().next().expect("a path has a part").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// A file's own code: without its test module at the end.
fn own(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part.starts_with("test") || part == "corpus.rs" || part == "fixtures.rs"
    })
}

#[test]
fn imports_go_one_way() {
    let place = |name: &str| ORDER.iter().position(|stage| *stage == name);
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let here = stage(path);
        let from = place(&here).unwrap_or_else(|| panic!("{here} has no place in the order of the house"));
        for part in own(text).split("crate::").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if place(&name).is_some_and(|to| to > from) {
                wrong.push(format!("{}: {here} uses {name}", path.display()));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "imports against the way:\n{}", wrong.join("\n"));
}

#[test]
fn only_source_and_publish_touch_the_disk() {
    let allowed = ["source", "publish", "cli", "preview"];
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let touches = own(text).lines().any(|line| !line.trim_start().starts_with("//") && line.contains("std::fs"));
        assert!(!touches || allowed.contains(&stage(path).as_str()), "{} touches the disk", path.display());
    }
}

#[test]
fn one_file_prints() {
    for (path, text) in sources() {
        let prints = ["println!", "eprintln!", "print!(", "eprint!("]
            .iter()
            .any(|word| own(&text).lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word)));
        assert!(!prints || is_test(&path), "{} prints", path.display());
    }
}

#[test]
fn what_is_not_projected_cannot_be_rendered_or_indexed() {
    let forbidden = [
        "crate::graph::Graph}",
        "crate::graph::Graph;",
        "crate::graph::Doc;",
        "crate::graph::{Doc",
        "crate::graph::{Graph,",
        "crate::parse::Document",
        "crate::parse::ParsedFile",
        "SourceFile",
    ];
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        if !["render", "search", "publish", "diagram"].contains(&stage(path).as_str()) {
            continue;
        }
        for word in forbidden {
            assert!(!own(text).contains(word), "{} sees {word}", path.display());
        }
    }
    // A view has private fields and one maker.
    let sources = sources();
    let makers: Vec<&PathBuf> = sources
        .iter()
        .filter(|(path, text)| !is_test(path) && own(text).lines().any(makes_view))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(makers, [Path::new("audience/mod.rs")]);
}

/// Whether a line begins a `View` with its fields.
fn makes_view(line: &str) -> bool {
    let names = ["struct View", "impl View", "fn ", "//"];
    (line.contains(" View {") || line.contains("(View {")) && !names.iter().any(|name| line.contains(name))
}

#[test]
fn every_module_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!") || text.starts_with("#!["), "{} has no head", path.display());
    }
}
