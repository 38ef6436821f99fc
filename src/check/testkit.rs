//! A handbook in memory for the tests of rules: files in, places of findings out.

use std::sync::Arc;

use super::{run, settle};
use crate::config::Config;
use crate::diag::{Code, Finding};
use crate::graph::{self, Graph};
use crate::model::Date;
use crate::parse::parse_file;
use crate::source::SourceTree;

/// The day that counts as today in the tests of rules.
pub(crate) const TODAY: Date = jiff::civil::date(2026, 9, 1);

/// A handbook that was read, with all its findings at their configured levels.
pub(crate) struct Site {
    /// The sources.
    pub(crate) tree: SourceTree,
    /// What they make.
    pub(crate) graph: Graph,
    /// What is wrong.
    pub(crate) findings: Vec<Finding>,
}

impl Site {
    /// Reads (path, text) pairs. A path without a folder `content/` is taken from there, but for `config.toml`, which
    /// is made up where it isn't given.
    pub(crate) fn read(files: &[(&str, &str)]) -> Self {
        let mut all: Vec<(String, &str)> = vec![("config.toml".to_owned(), "title = \"Handbok\"\n")];
        for (path, text) in files {
            let bare = *path == "config.toml" || path.starts_with("content/");
            let path = if bare { (*path).to_owned() } else { format!("content/{path}") };
            all.retain(|(other, _)| *other != path);
            all.push((path, text));
        }
        Self::of(SourceTree::memory(all.iter().map(|(path, text)| (path.as_str(), text.as_bytes()))))
    }

    /// Reads a snapshot.
    pub(crate) fn of(tree: SourceTree) -> Self {
        let (config, mut findings) = Config::read(tree.config().expect("a configuration"));
        let config = Arc::new(config);
        findings.extend(tree.findings().iter().cloned());
        let mut documents = Vec::new();
        for file in tree.documents() {
            let parsed = parse_file(file, &config);
            documents.extend(parsed.documents);
            findings.extend(parsed.findings);
        }
        let (documents, filled, found) = crate::parse::values::fill(documents, &Arc::new(tree));
        let tree = (*filled).clone();
        findings.extend(found);
        for (documents, files) in graph::coming(&documents, TODAY) {
            let assets = Arc::new(tree.clone());
            let (graph, mut found) = graph::build(&config, documents, &assets, TODAY, &mut graph::Memo::default());
            found.extend(run(&mut super::Context::new(&graph), &mut super::Memo::default()));
            findings.extend(super::versions::of_coming(found, &files));
        }
        let (graph, found) =
            graph::build(&config, documents, &Arc::new(tree.clone()), TODAY, &mut graph::Memo::default());
        findings.extend(found);
        findings.extend(run(&mut super::Context::new(&graph), &mut super::Memo::default()));
        let beside = super::Beside::of(&graph);
        findings.retain(|finding| beside.is_told(finding));
        let mut findings = settle(findings, &config, &tree);
        let _drafts = beside.soften(&mut findings);
        Self { tree, graph, findings }
    }

    /// The findings of one check as `path:line:column`, the path below `content/`.
    pub(crate) fn places(&self, code: Code) -> Vec<String> {
        self.findings.iter().filter(|finding| finding.code == code).map(|finding| self.place(finding)).collect()
    }

    fn place(&self, finding: &Finding) -> String {
        let at = self.tree.locate(finding.span);
        let path = at.path.strip_prefix("content/").unwrap_or(at.path);
        format!("{path}:{}:{}", at.start.line, at.start.column)
    }
}

/// Checks that a check finds something at exactly these places (`path:line:column`, the path below `content/`).
#[track_caller]
pub(crate) fn assert_found(code: Code, files: &[(&str, &str)], expected: &[&str]) {
    let site = Site::read(files);
    let found = site.places(code);
    let rest: Vec<String> =
        site.findings.iter().map(|f| format!("{} {} {}", f.code, site.place(f), f.message.sv)).collect();
    assert_eq!(found, expected, "{code}; all findings: {rest:#?}");
}
