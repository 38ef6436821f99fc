//! Cache of the rules' findings, valid while the inputs of each rule ([`Run`]) are unchanged: after an edit in the
//! preview, only the edited document is checked again. A property test checks that cached and clean results are equal.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Context, Run, files, found};
use crate::diag::Finding;
use crate::graph::{Doc, Edges, Graph, Target};
use crate::model::{Audience, Date, DocIx, Mark, personal_number};
use crate::parse::document::Document;
use crate::source::SourceFile;

/// The cache of one handbook with one configuration. With another configuration every file is parsed again, so that
/// nothing here matches.
#[derive(Default)]
pub struct Memo {
    /// By the address of the parsed document, which is kept alive, so that the address stays unique.
    documents: HashMap<usize, Arc<Known>>,
    /// Personal identity numbers by file hash and day.
    numbers: Numbers,
    /// Contents of the files that documents name.
    files: files::Kept,
    /// The findings that depend on front matter and relations.
    keys: Option<(Mark, Arc<Edges>, Vec<Finding>)>,
    /// The findings of the rules that check documents one by one, in the graph's order.
    linked: Option<(Mark, Vec<Linked>)>,
}

/// A document and its findings.
type Linked = (Arc<Doc>, Arc<[Finding]>);

/// The inputs of the findings of a single document, and the findings.
struct Known {
    source: Arc<Document>,
    audience: Audience,
    today: Date,
    /// Which of its references are plain words, which are shown as written.
    words: Vec<bool>,
    findings: Vec<Finding>,
}

impl Known {
    fn is_of(&self, doc: &Doc, today: Date) -> bool {
        Arc::ptr_eq(&self.source, &doc.source)
            && self.audience == doc.audience
            && self.today == today
            && words(doc).eq(self.words.iter().copied())
    }
}

fn words(doc: &Doc) -> impl Iterator<Item = bool> + '_ {
    doc.targets.iter().map(|target| *target == Target::Words)
}

impl Memo {
    /// The findings of the rules on front matter and relations, in the order of the rules.
    pub(super) fn keys(&mut self, context: &Context<'_>, rules: &[Run]) -> Vec<Finding> {
        let Graph { front_matter, edges, .. } = context.graph;
        if let Some((mark, known, findings)) = &self.keys
            && mark == front_matter
            && Arc::ptr_eq(known, edges)
        {
            return findings.clone();
        }
        let look = |run: &Run| match run {
            Run::Keys(check) => found(|findings| check(context, findings)),
            _ => Vec::new(),
        };
        let findings: Vec<Vec<Finding>> = rules.par_iter().map(look).collect();
        let findings: Vec<Finding> = findings.into_iter().flatten().collect();
        self.keys = Some((front_matter.clone(), edges.clone(), findings.clone()));
        findings
    }

    /// The findings of the rules that check documents one by one, in the order of the documents.
    pub(super) fn linked(&mut self, context: &Context<'_>, rules: &[Run]) -> Vec<Finding> {
        let graph = context.graph;
        let known = self.linked.take().filter(|(mark, _)| *mark == graph.front_matter).map(|(_, known)| known);
        let known = known.unwrap_or_default();
        let look = |(place, doc): (usize, &Arc<Doc>)| match known.get(place) {
            Some((before, findings)) if Arc::ptr_eq(before, doc) => (doc.clone(), findings.clone()),
            _ => {
                let context = Context::only(graph, DocIx::at(place));
                let of = |findings: &mut Vec<Finding>| {
                    for run in rules {
                        if let Run::Linked(check) = run {
                            check(&context, findings);
                        }
                    }
                };
                (doc.clone(), found(of).into())
            }
        };
        let now: Vec<Linked> = graph.docs.par_iter().enumerate().map(look).collect();
        let findings = now.iter().flat_map(|(_, findings)| findings.iter().cloned()).collect();
        self.linked = Some((graph.front_matter.clone(), now));
        findings
    }

    /// The findings of the rules that look at a single document, in the order of the documents.
    pub(super) fn each(&mut self, context: &Context<'_>, rules: &[Run]) -> Vec<Finding> {
        let today = context.graph.today;
        let docs: Vec<&Doc> = context.docs().map(|(_, doc)| doc).collect();
        let known = &self.documents;
        let look = |doc: &&Doc| match known.get(&(Arc::as_ptr(&doc.source) as usize)) {
            Some(known) if known.is_of(doc, today) => known.clone(),
            _ => {
                let mut findings = Vec::new();
                for run in rules {
                    if let Run::Each(check, _) = run {
                        check(context, doc, &mut findings);
                    }
                }
                let words = words(doc).collect();
                Arc::new(Known { source: doc.source.clone(), audience: doc.audience, today, words, findings })
            }
        };
        let all: Vec<Arc<Known>> = docs.par_iter().map(look).collect();
        let findings = all.iter().flat_map(|known| known.findings.iter().cloned()).collect();
        self.documents = all.into_iter().map(|known| (Arc::as_ptr(&known.source) as usize, known)).collect();
        findings
    }

    /// The contents of the files that documents name.
    pub(super) fn files(&mut self, context: &Context<'_>) -> files::Files {
        self.files.files(context)
    }

    /// Finds the personal identity numbers in all new and changed files.
    pub(super) fn numbers<'t>(&mut self, files: impl Iterator<Item = &'t SourceFile>, today: Date) -> Numbers {
        let files: Vec<&SourceFile> = files.collect();
        let known = Arc::make_mut(&mut self.numbers.0);
        let is_known = |file: &SourceFile| known.get(&file.hash).is_some_and(|(day, _)| *day == today);
        let new: Vec<&SourceFile> = files.iter().copied().filter(|file| !is_known(file)).collect();
        let look = |file: &&SourceFile| (file.hash, (today, personal_number::find(&file.text, today).into()));
        known.extend(new.par_iter().map(look).collect::<Vec<(_, InFile)>>());
        if known.len() > files.len().saturating_mul(2) {
            let current: HashSet<[u8; 32]> = files.iter().map(|file| file.hash).collect();
            known.retain(|hash, _| current.contains(hash));
        }
        self.numbers.clone()
    }
}

/// Places of personal identity numbers in the sources.
#[derive(Clone, Default)]
pub(crate) struct Numbers(Arc<HashMap<[u8; 32], InFile>>);

/// The byte ranges of the numbers in a file, as found on a day.
type InFile = (Date, Arc<[Range<usize>]>);

impl Numbers {
    /// The byte ranges in a file.
    pub(crate) fn of(&self, file: &SourceFile) -> &[Range<usize>] {
        self.0.get(&file.hash).map_or(&[], |(_, found)| found)
    }
}
