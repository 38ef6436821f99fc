//! What rules found in a document by itself, kept for as long as neither it nor the day changes: on an edit in the
//! preview only the edited document is read through again. A law in the tests says that cached and clean give the same.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Context, Rule, Run};
use crate::diag::Finding;
use crate::graph::{Doc, Target};
use crate::model::{Audience, Date, personal_number};
use crate::parse::document::Document;
use crate::source::SourceFile;

/// The memory of one handbook under one configuration. Another configuration parses every file anew, so that nothing
/// here is found again.
#[derive(Default)]
pub struct Memo {
    /// By the address of the parsed document, which is held, so that the address stays its own.
    documents: HashMap<usize, Arc<Known>>,
    /// Personal numbers by the hash of a file, as found on a day.
    numbers: Numbers,
}

/// All that the findings of one document by itself follow from, and they.
struct Known {
    source: Arc<Document>,
    audience: Audience,
    today: Date,
    /// Which of its references are plain words: these are shown as written.
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
    /// The findings of the rules that look at one document at a time, in the documents' order.
    pub(super) fn each(&mut self, context: &Context<'_>, rules: &[&&Rule]) -> Vec<Finding> {
        let today = context.graph.today;
        let docs: Vec<&Doc> = context.docs().map(|(_, doc)| doc).collect();
        let known = &self.documents;
        let look = |doc: &&Doc| match known.get(&(Arc::as_ptr(&doc.source) as usize)) {
            Some(known) if known.is_of(doc, today) => known.clone(),
            _ => {
                let mut findings = Vec::new();
                for rule in rules {
                    if let Run::Each(check) = rule.run {
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

    /// Finds the personal numbers of all files that are new or changed; [`Numbers`] tells them.
    pub(super) fn numbers<'t>(&mut self, files: impl Iterator<Item = &'t SourceFile>, today: Date) -> Numbers {
        let files: Vec<&SourceFile> = files.collect();
        let known = &self.numbers.0;
        let look = |file: &&SourceFile| {
            let found = known.get(&file.hash).filter(|(day, _)| *day == today).map(|(_, found)| found.clone());
            (file.hash, (today, found.unwrap_or_else(|| personal_number::find(&file.text, today).into())))
        };
        self.numbers = Numbers(Arc::new(files.par_iter().map(look).collect()));
        self.numbers.clone()
    }
}

/// Where personal numbers stand in the sources.
#[derive(Clone, Default)]
pub struct Numbers(Arc<HashMap<[u8; 32], InFile>>);

/// The places of personal numbers in a file, in bytes, as found on a day.
type InFile = (Date, Arc<[Range<usize>]>);

impl Numbers {
    /// The places in a file, in bytes.
    pub fn of(&self, file: &SourceFile) -> &[Range<usize>] {
        self.0.get(&file.hash).map_or(&[], |(_, found)| found)
    }
}
