//! Promises of `docs/architecture.md` that a program can keep, read from the syntax tree of every file: imports go one
//! way, the disk and the terminal are touched in one place, nothing after the projection sees the graph's documents.

mod paths;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use paths::{Absolute, Named, named};

/// The stages in the order of the data; a module may import those before it.
const ORDER: [&str; 25] = [
    "diag", "model", "source", "schema", "config", "assets", "parse", "graph", "check", "fix", "approve", "report",
    "scaffold", "audience", "secrecy", "diagram", "render", "search", "hosting", "publish", "pipeline", "preview",
    "cli", "lib", "main",
];

/// The stages after the projection: a view is all they may see of a handbook.
const AFTER_AUDIENCE: [&str; 5] = ["diagram", "render", "search", "hosting", "publish"];

/// What holds text that no audience has been asked about.
const UNPROJECTED: [&[&str]; 8] = [
    &["graph", "Graph"],
    &["graph", "Doc"],
    &["graph", "*"],
    &["parse", "Document"],
    &["parse", "ParsedFile"],
    &["parse", "*"],
    &["source", "SourceFile"],
    &["source", "*"],
];

/// Every file of the crate by its path from `src`, with its text.
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

/// A file's module: `render/page/mod.rs` is `["render", "page"]`.
fn module_of(path: &Path) -> Absolute {
    let mut parts: Absolute =
        path.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// Every file of the program itself, with the paths that it names: files of tests are left out, as their declarations
/// say (`#[cfg(test)] mod`).
fn program() -> Vec<(PathBuf, String, Named)> {
    let read: Vec<(PathBuf, String, Named)> = sources()
        .into_iter()
        .map(|(path, text)| {
            let named = named(&text, &module_of(&path));
            (path, text, named)
        })
        .collect();
    let tests: Vec<Absolute> = read.iter().flat_map(|(_, _, named)| named.test_modules.clone()).collect();
    read.into_iter()
        .filter(|(path, _, _)| {
            let module = module_of(path);
            !tests.iter().any(|test| module.starts_with(test))
        })
        .collect()
}

fn stage_of(path: &Path) -> String {
    module_of(path).first().cloned().unwrap_or_default()
}

/// The stages after `stage` that these paths name.
fn against_the_way<'n>(stage: &str, named: &'n Named) -> Vec<&'n Absolute> {
    let place = |name: &str| ORDER.iter().position(|stage| *stage == name);
    let here = place(stage).unwrap_or_else(|| panic!("{stage} has no place in the order of stages"));
    let later = |path: &&Absolute| path.first().and_then(|first| place(first)).is_some_and(|to| to > here);
    named.paths.iter().filter(later).collect()
}

/// What these paths see of a handbook before it was projected.
fn unprojected(named: &Named) -> Vec<&Absolute> {
    let is_forbidden = |path: &&Absolute| {
        UNPROJECTED.iter().any(|forbidden| {
            let inner = path.iter().position(|part| Some(&part.as_str()) == forbidden.last());
            path.first().map(String::as_str) == forbidden.first().copied() && inner.is_some_and(|at| at > 0)
        })
    };
    named.paths.iter().filter(is_forbidden).collect()
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for (path, _, named) in program() {
        for import in against_the_way(&stage_of(&path), &named) {
            wrong.push(format!("{} uses {}", path.display(), import.join("::")));
        }
    }
    assert!(wrong.is_empty(), "imports against the way:\n{}", wrong.join("\n"));
}

#[test]
fn what_is_not_projected_cannot_be_rendered_or_indexed() {
    let program = program();
    for (path, _, named) in program.iter().filter(|(path, _, _)| AFTER_AUDIENCE.contains(&stage_of(path).as_str())) {
        let seen: Vec<String> = unprojected(named).into_iter().map(|path| path.join("::")).collect();
        assert!(seen.is_empty(), "{} sees {}", path.display(), seen.join(", "));
    }
    // A view has private fields and one maker.
    let makers: Vec<&Path> = program
        .iter()
        .filter(|(_, text, _)| text.split("#[cfg(test)]").next().unwrap_or(text).lines().any(makes_view))
        .map(|(path, _, _)| path.as_path())
        .collect();
    assert_eq!(makers, [Path::new("audience/mod.rs")]);
}

/// Whether a line begins a `View` with its fields.
fn makes_view(line: &str) -> bool {
    let names = ["struct View", "impl View", "fn ", "//"];
    (line.contains(" View {") || line.contains("(View {")) && !names.iter().any(|name| line.contains(name))
}

/// The walls hold against every way of writing an import.
#[test]
fn every_way_around_the_walls_is_seen() {
    let module = ["render".to_owned(), "page".to_owned()];
    let ways = [
        "use crate::graph::Graph;",
        "use crate::{graph::{self as g}, model}; fn f(x: &g::Graph) {}",
        "use crate::graph; fn f(x: &graph::Graph) {}",
        "use super::super::graph::{Edges, Graph as Everything};",
        "fn f(x: &crate::graph::Graph) {}",
        "fn f() { use crate::graph::Doc; }",
        "fn f() { let _ = crate::parse::Document::default(); }",
        "use crate::graph::*;",
        "use crate as c; fn f(x: c::source::SourceFile) {}",
        "fn f() { vec![crate::graph::Graph::default()]; }",
        "mod inner { use crate::parse::ParsedFile; }",
        "pub(crate) use crate::graph::Doc as Shown;",
        "impl Trait<crate::graph::Graph> for T {}",
    ];
    for way in ways {
        assert!(!unprojected(&named(way, &module)).is_empty(), "not seen: {way}");
    }
    for fine in [
        "use crate::graph::GeneratedPage;",
        "#[cfg(test)] mod tests { use crate::graph::Graph; }",
        "#[test] fn f() { crate::graph::Graph::default(); }",
        "// crate::graph::Graph\nfn f() {}",
        "fn f() { let word = \"crate::graph::Graph\"; }",
    ] {
        assert!(unprojected(&named(fine, &module)).is_empty(), "seen without reason: {fine}");
    }
    let backwards = named("use crate::{cli::{self as c}, diag::Text}; fn f() { c::run(); }", &module);
    assert_eq!(against_the_way("render", &backwards).len(), 2);
}

#[test]
fn only_source_and_publish_touch_the_disk() {
    let allowed = ["source", "publish", "cli", "preview"];
    for (path, text, _) in program() {
        let own = text.split("#[cfg(test)]").next().unwrap_or(&text);
        let touches = own.lines().any(|line| !line.trim_start().starts_with("//") && line.contains("std::fs"));
        assert!(!touches || allowed.contains(&stage_of(&path).as_str()), "{} touches the disk", path.display());
    }
}

#[test]
fn one_file_prints() {
    for (path, text, _) in program() {
        let own = text.split("#[cfg(test)]").next().unwrap_or(&text);
        let prints = ["println!", "eprintln!", "print!(", "eprint!("]
            .iter()
            .any(|word| own.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word)));
        assert!(!prints, "{} prints", path.display());
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!") || text.starts_with("#!["), "{} has no module docs", path.display());
    }
}
