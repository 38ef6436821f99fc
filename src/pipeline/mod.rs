//! The one way through the house: [`read`] names all stages from source to findings, [`edition`] goes on to what is
//! published, and the preview takes the same way on every edit. Parsed files are kept by content hash at one seam
//! ([`Cache`]); a law in the tests says that cached and clean give the same.

mod changes;
pub mod edition;
mod from_git;
mod header_files;
mod inputs;
pub(crate) mod kept_index;
mod out;
mod outputs;
mod rehearsal;
mod theme;

pub(crate) use changes::DocumentChanges;
pub(crate) use outputs::faults as output_faults;
pub use rehearsal::rehearse;
pub(crate) use theme::fault as theme_fault;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::check;
use crate::config::Config;
use crate::diag::{Code, FileId, Finding, Severity, Span};
use crate::graph::{self, Graph};
use crate::model::Date;
use crate::parse::{Document, ParsedFile, parse_file};
use crate::render::Theme;
use crate::source::git::GitFault;
use crate::source::{SourceFile, SourceTree};
use crate::text;

/// Parsed files by path, for as long as neither they nor the configuration change.
#[derive(Default)]
pub struct Cache {
    /// Whether a file that can't be read whole counts as it last could.
    keeps_good: bool,
    config: Option<(Arc<Config>, Vec<Finding>)>,
    files: HashMap<Arc<str>, Arc<ParsedFile>>,
    theme: theme::Kept,
    graph: graph::Memo,
    memo: check::Memo,
    coming: Vec<(graph::Memo, check::Memo)>,
    /// Whether git is asked for versions whatever the configuration says.
    asks_git: bool,
    git: Option<from_git::Kept>,
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
    /// The files that could not be read whole; with a cache that keeps what was good, their pages are older than they.
    pub(crate) unread: BTreeSet<FileId>,
    /// The errors of drafts beside decided versions, which are warnings above: they stop a build that shows drafts.
    pub(crate) draft_errors: Vec<Finding>,
    /// Why git could not tell of former versions, or not of all, where it was asked.
    pub(crate) git_fault: Option<GitFault>,
}

impl Handbook {
    /// Takes the errors of drafts for what they are: a build that shows drafts is stopped by them.
    pub(crate) fn count_drafts(&mut self) {
        for error in &self.draft_errors {
            let same = |finding: &&mut Finding| (finding.code, finding.span) == (error.code, error.span);
            self.findings.iter_mut().filter(same).for_each(|finding| finding.severity = error.severity);
        }
    }

    /// How many findings of a severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Reads and checks a handbook: source → parse → graph → check. Nothing when there is no `config.toml`.
pub fn read(tree: &Arc<SourceTree>, today: Date, cache: &mut Cache) -> Option<Handbook> {
    let (config, mut own) = cache.config(tree.config()?);
    let mut unread: BTreeSet<FileId> = own.iter().filter(|finding| is_unread(finding)).map(|f| f.span.file).collect();
    own.extend_from_slice(tree.findings());
    own.extend(outputs::findings(tree, &config));
    let (tree, parsed, git_fault) = cache.with_git(tree, &config);
    let told = config.version_git.zip(git_fault.as_ref());
    own.extend(told.map(|(span, fault)| from_git::finding(fault, span)));
    let tree = &tree;
    own.extend(parsed.iter().flat_map(|file| file.findings.iter().cloned()));
    unread.extend(parsed.iter().filter(|file| is_broken(file)).flat_map(|file| &file.findings).map(|f| f.span.file));
    let documents: Vec<Arc<Document>> = parsed.iter().flat_map(|file| file.documents.iter().cloned()).collect();
    let (documents, tree, found) = crate::parse::values::fill(documents, tree);
    own.extend(found);
    own.extend(cache.of_coming(&config, &documents, &tree, today));
    let (graph, mut findings) = graph::build(&config, documents, &tree, today, &mut cache.graph);
    let mut context = check::Context::new(&graph);
    findings.extend(check::run(&mut context, &mut cache.memo));
    drop(context);
    if cache.keeps_good {
        // Of a text that no longer stands there only what is wrong with the present one is told.
        findings.retain(|finding| !unread.contains(&finding.span.file));
    }
    let (theme, tree, found) = cache.theme.load(&tree, &config);
    findings.extend(own.into_iter().chain(found));
    let beside = check::Beside::of(&graph);
    findings.retain(|finding| beside.is_told(finding));
    let findings = from_git::told(findings, &tree);
    let mut findings = check::settle(findings, &config, &tree);
    let draft_errors = beside.soften(&mut findings);
    Some(Handbook { tree, config, graph, theme, findings, unread, draft_errors, git_fault })
}

/// Whether a finding of the configuration says that it can't be read.
fn is_unread(finding: &Finding) -> bool {
    matches!(finding.code, Code::SYNTAX | Code::NOT_UTF8)
}

fn is_broken(file: &ParsedFile) -> bool {
    file.is_kept || file.documents.first().is_some_and(|document| document.is_broken)
}

impl Cache {
    /// A cache for the preview: while a file is being mended, its last good text stands.
    pub(crate) fn that_keeps_good() -> Self {
        Self { keeps_good: true, ..Self::default() }
    }

    fn config(&mut self, file: &SourceFile) -> (Arc<Config>, Vec<Finding>) {
        if let Some((config, findings)) = &self.config
            && config.hash == file.hash
            && config.file == file.id
        {
            return (config.clone(), findings.clone());
        }
        let (config, findings) = Config::read(file);
        if let Some((former, _)) = &self.config
            && self.keeps_good
            && findings.iter().any(is_unread)
        {
            return (former.clone(), findings);
        }
        // Kinds, types and folders come from the configuration: every file is read anew.
        self.files.clear();
        let config = Arc::new(config);
        self.config = Some((config.clone(), findings.clone()));
        (config, findings)
    }

    /// What is wrong in upcoming versions and in drafts beside decided ones: each is checked in its document's place.
    fn of_coming(
        &mut self,
        config: &Arc<Config>,
        documents: &[Arc<Document>],
        tree: &Arc<SourceTree>,
        today: Date,
    ) -> Vec<Finding> {
        let layers = graph::coming(documents, today);
        self.coming.resize_with(layers.len(), Default::default);
        let mut findings = Vec::new();
        for ((documents, files), (graph, memo)) in layers.into_iter().zip(&mut self.coming) {
            let (graph, mut found) = graph::build(config, documents, tree, today, graph);
            found.extend(check::run(&mut check::Context::new(&graph), memo));
            findings.extend(check::versions::of_coming(found, &files));
        }
        findings
    }

    /// A cache for a question about the past: git is asked for versions whatever the configuration says.
    pub(crate) fn that_asks_git() -> Self {
        Self { asks_git: true, ..Self::default() }
    }

    /// The parsed files, with those that stand in git alone where they are wanted.
    fn with_git(
        &mut self,
        tree: &Arc<SourceTree>,
        config: &Config,
    ) -> (Arc<SourceTree>, Vec<Arc<ParsedFile>>, Option<GitFault>) {
        let parsed = self.parse(tree, config);
        if config.version_git.is_none() && !self.asks_git {
            return (tree.clone(), parsed, None);
        }
        let documents: Vec<Arc<Document>> = parsed.iter().flat_map(|file| file.documents.iter().cloned()).collect();
        let (tree, fault) = from_git::add(tree, config, &documents, &mut self.git);
        let parsed = self.parse(&tree, config);
        (Arc::new(tree), parsed, fault)
    }

    fn parse(&mut self, tree: &SourceTree, config: &Config) -> Vec<Arc<ParsedFile>> {
        let files: Vec<&SourceFile> = tree.documents().collect();
        let known = &self.files;
        let parse = |file: &&SourceFile| match known.get(&file.path) {
            Some(parsed) if is_same(parsed, file) => parsed.clone(),
            Some(former) if self.keeps_good => Arc::new(or_former(parse_file(file, config), former, file)),
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

/// A file as parsed; with the documents of an earlier text where it can't be read whole and that one could.
fn or_former(parsed: ParsedFile, former: &ParsedFile, file: &SourceFile) -> ParsedFile {
    let was_whole = former.is_kept || !is_broken(former);
    let is_bare = has_keys(former) && !has_keys(&parsed);
    if !was_whole || !(is_broken(&parsed) || is_bare) {
        return parsed;
    }
    let mut findings = parsed.findings;
    if findings.is_empty() {
        let message = text!("filen har inga nycklar längre", "the file has no keys any more");
        let help = text!(
            "börja den med en rad `+++`, nycklarna och en rad `+++` till",
            "begin it with a line `+++`, the keys and another line `+++`"
        );
        findings.push(Finding::new(Code::SYNTAX, Span::whole(file.id), message).help(help));
    }
    ParsedFile { documents: former.documents.clone(), findings, is_kept: true }
}

fn has_keys(file: &ParsedFile) -> bool {
    file.documents.first().is_some_and(|document| !document.head.fields().is_empty())
}

fn is_same(parsed: &ParsedFile, file: &SourceFile) -> bool {
    !parsed.is_kept
        && parsed.documents.first().is_some_and(|document| document.hash == file.hash && document.file == file.id)
}
