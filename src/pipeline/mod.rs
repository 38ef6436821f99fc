//! The one way through the house: [`read`] names all stages from source to findings, [`edition`] goes on to what is
//! published, and the preview takes the same way on every edit. Parsed files are kept by content hash at one seam
//! ([`Cache`]); a law in the tests says that cached and clean give the same.

mod changes;
pub mod edition;
mod header_files;
mod inputs;
mod out;
mod theme;

pub(crate) use changes::DocumentChanges;
pub(crate) use theme::fault as theme_fault;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check;
use crate::config::Config;
use crate::diag::{Finding, Severity};
use crate::graph::{self, Graph};
use crate::model::Date;
use crate::parse::{ParsedFile, parse_file};
use crate::render::Theme;
use crate::source::{SourceFile, SourceTree};

/// Parsed files by path, for as long as neither they nor the configuration change.
#[derive(Default)]
pub struct Cache {
    config: Option<(Arc<Config>, Vec<Finding>)>,
    files: HashMap<Arc<str>, Arc<ParsedFile>>,
    theme: theme::Kept,
    graph: graph::Memo,
    memo: check::Memo,
}

/// A handbook, read and checked.
pub struct Handbook {
    /// The sources.
    pub tree: Arc<SourceTree>,
    /// The configuration.
    pub config: Arc<Config>,
    /// All documents and relations.
    pub graph: Graph,
    /// The theme; nothing when it has faults (which are findings).
    pub theme: Option<Arc<Theme>>,
    /// All findings, at their levels, sorted, each once.
    pub findings: Vec<Finding>,
}

impl Handbook {
    /// How many findings of a severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Reads and checks a handbook: source → parse → graph → check. Nothing when there is no `config.toml`.
pub fn read(tree: &Arc<SourceTree>, today: Date, cache: &mut Cache) -> Option<Handbook> {
    let (config, mut findings) = cache.config(tree.config()?);
    findings.extend_from_slice(tree.findings());
    let parsed = cache.parse(tree, &config);
    findings.extend(parsed.iter().flat_map(|file| file.findings.iter().cloned()));
    let documents = parsed.iter().flat_map(|file| file.documents.iter().cloned()).collect();
    let (graph, found) = graph::build(&config, documents, tree, today, &mut cache.graph);
    findings.extend(found);
    let mut context = check::Context::new(&graph);
    findings.extend(check::run(&mut context, &mut cache.memo));
    drop(context);
    let (theme, tree, found) = cache.theme.load(tree, &config);
    findings.extend(found);
    let findings = check::settle(findings, &config, &tree);
    Some(Handbook { tree, config, graph, theme, findings })
}

impl Cache {
    fn config(&mut self, file: &SourceFile) -> (Arc<Config>, Vec<Finding>) {
        if let Some((config, findings)) = &self.config
            && config.hash == file.hash
            && config.file == file.id
        {
            return (config.clone(), findings.clone());
        }
        let (config, findings) = Config::read(file);
        // Kinds, types and folders come from the configuration: every file is read anew.
        self.files.clear();
        let config = Arc::new(config);
        self.config = Some((config.clone(), findings.clone()));
        (config, findings)
    }

    fn parse(&mut self, tree: &SourceTree, config: &Config) -> Vec<Arc<ParsedFile>> {
        let files: Vec<&SourceFile> = tree.documents().collect();
        let known = &self.files;
        let parse = |file: &&SourceFile| match known.get(&file.path) {
            Some(parsed) if is_same(parsed, file) => parsed.clone(),
            _ => Arc::new(parse_file(file, config)),
        };
        let parsed: Vec<Arc<ParsedFile>> = files.par_iter().map(parse).collect();
        let is_new = |(file, parsed): &(&&SourceFile, &Arc<ParsedFile>)| {
            known.get(&file.path).is_none_or(|known| !Arc::ptr_eq(known, parsed))
        };
        let new: Vec<(Arc<str>, Arc<ParsedFile>)> = files
            .iter()
            .zip(&parsed)
            .filter(is_new)
            .map(|(file, parsed)| (file.path.clone(), parsed.clone()))
            .collect();
        self.files.extend(new);
        if self.files.len() > files.len() {
            self.files.retain(|path, _| tree.has(path));
        }
        parsed
    }
}

fn is_same(parsed: &ParsedFile, file: &SourceFile) -> bool {
    parsed.documents.first().is_some_and(|document| document.hash == file.hash && document.file == file.id)
}
