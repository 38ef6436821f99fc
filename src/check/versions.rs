//! What is told of files that are versions beside a document (format § 9): a draft stops nothing, an upcoming version is
//! checked as if it were in force, and of a superseded one only dates, approver, syntax and privacy are looked at, since
//! in what once applied nothing is rewritten.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Context, RULES, Run, found};
use crate::diag::{Code, FileId, Finding, Severity};
use crate::graph::{Doc, Graph};
use crate::model::{DocIx, State};

/// All that is told of a superseded version.
const OF_SUPERSEDED: [Code; 10] = [
    Code::NOT_UTF8,
    Code::SYNTAX,
    Code::DATE_ORDER,
    Code::DUPLICATE_VERSION,
    Code::VERSION_GAP,
    Code::MISSING_APPROVER,
    Code::APPROVER_NOT_ALLOWED,
    Code::PERSONAL_IDENTITY_NUMBER,
    Code::FORBIDDEN_TEXT,
    Code::DATE_FAR,
];

/// The files that are versions beside a document, and what each is.
pub(crate) struct Beside(HashMap<FileId, State>);

impl Beside {
    /// Of a graph.
    pub(crate) fn of(graph: &Graph) -> Self {
        let mut files = HashMap::new();
        for versions in graph.versions.values() {
            // Drafts of what was never decided are drafts like any other.
            let is_decided = versions.iter().any(|version| version.spell.from.is_some());
            let beside = versions.iter().filter(|version| !version.is_document);
            let beside = beside.filter(|version| is_decided || version.spell.state != State::Draft);
            files.extend(beside.map(|version| (version.doc.source.file, version.spell.state)));
        }
        Self(files)
    }

    /// Whether a finding is told at all; what files say by themselves is found before anybody knows what they are.
    pub(crate) fn is_told(&self, finding: &Finding) -> bool {
        self.0.get(&finding.span.file) != Some(&State::Superseded) || OF_SUPERSEDED.contains(&finding.code)
    }

    /// The errors of drafts, which stop nothing, become warnings; gives them as they were.
    pub(crate) fn soften(&self, findings: &mut [Finding]) -> Vec<Finding> {
        let mut errors = Vec::new();
        for finding in findings {
            if finding.severity == Severity::Error && self.0.get(&finding.span.file) == Some(&State::Draft) {
                errors.push(finding.clone());
                finding.severity = Severity::Warning;
            }
        }
        errors
    }
}

/// What is told of the coming texts in a handbook that has them in their documents' places. Which days lack a version is
/// known only where all versions are.
pub(crate) fn of_coming(found: Vec<Finding>, files: &HashSet<FileId>) -> impl Iterator<Item = Finding> {
    found.into_iter().filter(|finding| files.contains(&finding.span.file) && finding.code != Code::DATE_FAR)
}

/// What the rules find in superseded versions.
pub(crate) fn superseded(context: &Context<'_>) -> Vec<Finding> {
    let graph = context.graph;
    let is_superseded =
        |version: &&crate::graph::Version| version.spell.state == State::Superseded && !version.is_document;
    let old: Vec<Arc<Doc>> =
        graph.versions.values().flatten().filter(is_superseded).map(|version| version.doc.clone()).collect();
    if old.is_empty() {
        return Vec::new();
    }
    // They stand after the documents, where nothing leads to them.
    let mut whole = graph.clone();
    let first = whole.docs.len();
    whole.docs.extend(old);
    let rules = RULES
        .iter()
        .filter(|rule| OF_SUPERSEDED.contains(&rule.code) && graph.config.level(rule.code) != crate::diag::Level::Off);
    let mut findings = Vec::new();
    for rule in rules {
        for place in first..whole.docs.len() {
            let ix = DocIx::at(place);
            let mut one = Context::only(&whole, ix);
            one.numbers = context.numbers.clone();
            findings.extend(found(|findings| match rule.run {
                Run::Check(check) | Run::Always(check) | Run::Keys(check) | Run::Linked(check) => check(&one, findings),
                Run::Each(check, files) => {
                    check(&one, whole.doc(ix), findings);
                    files(&one, findings);
                }
                Run::Elsewhere => {}
            }));
        }
    }
    findings
}
