//! Tests of the project's own documents: every link between them works, and every file that they name exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use handbok::source::{join, parent};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Folders whose documents belong to the project, not to a handbook.
const FOLDERS: [&str; 9] =
    ["", "docs", "examples/ci", "packaging", "tests", "tests/field", "tests/handbooks", "tests/search", "tests/suite"];

/// Beginnings of the paths in backticks that are the project's.
const OURS: [&str; 9] = ["src/", "tests/", "docs/", "benches/", "examples/", "editors/", "packaging/", "fuzz/", ".ci/"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents, relative to the project.
fn documents() -> Vec<String> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(root().join(folder)).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // The specifications of tests/field and tests/suite are handbooks within fences.
            let is_specified = ["tests/field", "tests/suite"].contains(&folder);
            if name.ends_with(".md") && (!is_specified || name == "README.md") {
                found.push(join(folder, &name).expect("below the project"));
            }
        }
    }
    found.sort();
    found
}

/// Links of a document, names in backticks, and the anchors of its headings (as GitHub and GitLab make them).
#[derive(Default)]
struct Document {
    links: Vec<String>,
    named: Vec<String>,
    anchors: BTreeSet<String>,
}

fn read(path: &str) -> Document {
    let text = fs::read_to_string(root().join(path)).expect("the document is readable");
    let mut document = Document::default();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let anchor = anchor(&heading.take().unwrap_or_default());
                let again = (1..).map(|number| format!("{anchor}-{number}"));
                let free = std::iter::once(anchor.clone()).chain(again).find(|one| !document.anchors.contains(one));
                document.anchors.extend(free);
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                document.links.push(dest_url.into_string());
            }
            Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
                document.named.push(words.into_string());
            }
            Event::Text(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            _ => {}
        }
    }
    document
}

fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn every_link_between_the_documents_works() {
    let mut dead = Vec::new();
    let mut seen = 0;
    // The manual of the checks is generated; its links are examples.
    for path in documents().iter().filter(|path| !path.starts_with("docs/checks")) {
        for link in read(path).links {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (file, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { Some(path.clone()) } else { join(parent(path), file) };
            let holds = target.is_some_and(|target| {
                let is_there = root().join(&target).exists();
                is_there && (fragment.is_empty() || read(&target).anchors.contains(fragment))
            });
            if !holds {
                dead.push(format!("{path}: {link}"));
            }
        }
    }
    assert!(seen > 30, "{seen} links were found");
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn every_named_file_exists() {
    let mut missing = Vec::new();
    for path in documents() {
        for words in read(&path).named {
            let name = words.split([' ', ':', '#']).next().unwrap_or_default();
            // Patterns and build results are not names of files.
            let is_ours = OURS.iter().any(|start| name.starts_with(start)) && !name.contains(['*', '<', '{', '…']);
            let near: [PathBuf; 2] = [root().join(name), root().join(parent(&path)).join(name)];
            if is_ours && !near.iter().any(|file| file.exists()) {
                missing.push(format!("{path}: {words}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Comments cite sections of docs/format.md and docs/site.md ("format § 3.1"): each of them exists.
#[test]
fn every_cited_section_exists() {
    let headings = |path: &str| -> BTreeSet<String> {
        let text = fs::read_to_string(root().join(path)).expect("readable");
        let number = |line: &str| line.trim_start_matches('#').trim_start().split(' ').next().map(str::to_owned);
        let headings = text.lines().filter(|line| line.starts_with("##")).filter_map(number);
        headings.map(|number| number.trim_end_matches('.').to_owned()).collect()
    };
    let sections = [("format § ", headings("docs/format.md")), ("site § ", headings("docs/site.md"))];
    let (mut seen, mut dead) = (0, Vec::new());
    for folder in ["src", "tests/it", "tests/browser/subjects", "tests/browser/lib", "themes", "benches", "examples"] {
        for entry in walkdir::WalkDir::new(root().join(folder)).into_iter().flatten() {
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            for (document, known) in &sections {
                for (_, after) in text.match_indices(document).map(|(at, _)| text.split_at(at + document.len())) {
                    let section: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
                    let section = section.trim_end_matches('.');
                    seen += usize::from(!section.is_empty());
                    if !section.is_empty() && !known.contains(section) {
                        dead.push(format!("{}: {document}{section}", entry.path().display()));
                    }
                }
            }
        }
    }
    assert!(seen > 60, "{seen} citations were found");
    assert!(dead.is_empty(), "{dead:#?}");
}
