//! `approve`, `revise`, `review`: commands that put a document's text in force (site § 1).
//!
//! `approve` (the module) decides the changes. They are tried in memory first, so that no text with an error is
//! approved, and then made as one transaction.

use std::sync::Arc;

use clap::ArgMatches;

use super::output::Output;
use super::{Exit, common};
use crate::approve::{self, Change, Decision, NewFile, Refusal, Step};
use crate::diag::{Finding, Severity, Text};
use crate::model::Date;
use crate::model::control::printable;
use crate::parse::{Document, fingerprint, parse_file};
use crate::pipeline::{Cache, Handbook, read};
use crate::publish::{PublishError, steps};
use crate::source::{SourceTree, git};
use crate::text;

/// `handbok approve ID… --by ROLE`.
pub(crate) fn approve(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match to_write(matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let decision = Decision {
        by: word("by"),
        date: common::today(matches),
        valid_from: matches.get_one::<Date>("valid-from").copied(),
        version: word("version"),
        change: word("change"),
        minor: matches.get_flag("minor"),
        force: matches.get_flag("force"),
    };
    match approve::approve(&handbook.graph, &ids(matches), &decision) {
        Ok(changes) => match tried(&handbook, &changes) {
            Some((tried, errors)) => faulty(&tried, &errors, output),
            None => carry_out(&handbook, &changes, output),
        },
        Err(refusal) => refuse(&refusal, output),
    }
}

/// `handbok revise ID`.
pub(crate) fn revise(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match to_write(matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    let kept = |source: &Document| decided_text(&handbook, source);
    let kept: Option<approve::Kept<'_>> = matches.get_flag("keep-changes").then_some(&kept);
    match approve::revise(&handbook.graph, ids(matches).first().copied().unwrap_or_default(), kept) {
        Ok(change) => carry_out(&handbook, &[change], output),
        Err(refusal) => refuse(&refusal, output),
    }
}

/// The approved text of a file, from git: the newest one that matches its fingerprint; without a fingerprint that of
/// the newest commit.
fn decided_text(handbook: &Handbook, source: &Document) -> Result<Vec<u8>, Refusal> {
    let path = &source.place.path;
    let refused = |why: Text| {
        let message = Text {
            sv: format!("den fastställda texten i {path} finns inte att hämta: {}", why.sv),
            en: format!("the approved text of {path} is not available: {}", why.en),
        };
        Refusal::new(message, text!("hämta den ur en säkerhetskopia", "take it from a backup"))
    };
    let texts = git::texts_of(handbook.tree.root(), path).map_err(|fault| refused(fault.text()))?;
    let print = source.head.str("fingerprint");
    let fits = |bytes: &Vec<u8>| {
        let tree = handbook.tree.changed([(&**path, Some(bytes.as_slice()))]);
        let file = tree.documents().find(|file| file.path == *path).cloned();
        let parsed = file.map(|file| parse_file(&file, &handbook.config));
        let found = parsed.as_ref().and_then(|parsed| parsed.documents.first());
        found.is_some_and(|document| match print {
            Some(print) => fingerprint::holds(document, print),
            None => document.head.date("approved") == source.head.date("approved") && document.hash != source.hash,
        })
    };
    let gone = || text!("ingen text i git är den som fastställdes", "git has no text that matches the approved one");
    texts.into_iter().find(fits).ok_or_else(|| refused(gone()))
}

/// `handbok review ID…`.
pub(crate) fn review(matches: &ArgMatches, output: &mut Output) -> Exit {
    let handbook = match to_write(matches, output) {
        Ok(handbook) => handbook,
        Err(exit) => return exit,
    };
    match approve::review(&handbook.graph, &ids(matches), common::today(matches)) {
        Ok(changes) => carry_out(&handbook, &changes, output),
        Err(refusal) => refuse(&refusal, output),
    }
}

fn ids(matches: &ArgMatches) -> Vec<&str> {
    matches.get_many::<String>("id").into_iter().flatten().map(String::as_str).collect()
}

/// Reads the handbook, after finishing what a killed command began.
fn to_write(matches: &ArgMatches, output: &mut Output) -> Result<Handbook, Exit> {
    let root = common::root(matches, output)?;
    match steps::finish(&root) {
        Ok(None) => {}
        Ok(Some(documents)) => output.say(&text!(
            "ett avbrutet beslut är slutfört: {documents}",
            "an interrupted decision has been finished: {documents}",
            documents = documents.join(", ")
        )),
        Err(error) => return Err(failed(&error, output)),
    }
    common::handbook(matches, output)
}

fn refuse(refusal: &Refusal, output: &Output) -> Exit {
    output.fail(&refusal.message, refusal.help.as_ref());
    Exit::Findings
}

fn failed(error: &PublishError, output: &Output) -> Exit {
    let [sv, en] = error.texts();
    let help = error.help().map(|[sv, en]| Text { sv, en });
    output.fail(&Text { sv, en }, help.as_ref())
}

/// The handbook as it would be after the changes, with the errors in its approved texts; `None` if there are none.
fn tried(handbook: &Handbook, changes: &[Change]) -> Option<(Handbook, Vec<Finding>)> {
    let tree = changes.iter().try_fold((*handbook.tree).clone(), after)?;
    let tried = read(&Arc::new(tree), handbook.graph.today, &mut Cache::default())?;
    let is_of_them = |finding: &&Finding| {
        let path = tried.tree.path_of(finding.span.file);
        finding.severity == Severity::Error && changes.iter().any(|change| change.path == path)
    };
    let errors: Vec<Finding> = tried.findings.iter().filter(is_of_them).cloned().collect();
    (!errors.is_empty()).then_some((tried, errors))
}

/// The sources after a change, in memory.
fn after(mut tree: SourceTree, change: &Change) -> Option<SourceTree> {
    for step in &change.steps {
        tree = match step {
            Step::Replace(file) | Step::Create { file, .. } => tree.changed([(file.path.as_str(), Some(&*file.bytes))]),
            Step::FileAway { from, to } | Step::TakePlace { from, to, .. } => {
                let bytes = tree.read(from).ok()?;
                tree.changed([(to.as_str(), Some(&*bytes)), (from.as_str(), None)])
            }
        };
    }
    Some(tree)
}

fn faulty(tried: &Handbook, errors: &[Finding], output: &Output) -> Exit {
    output.findings(errors, &tried.tree, false);
    let count = errors.len();
    let (message, help) = (
        text!("inget är fastställt: texten har {count} fel", "nothing is approved: the text has {count} errors"),
        text!("rätta felen först, och kör kommandot igen", "fix the errors first, and run the command again"),
    );
    output.fail(&message, Some(&help));
    Exit::Findings
}

fn carry_out(handbook: &Handbook, changes: &[Change], output: &Output) -> Exit {
    let documents = changes.iter().map(|change| change.document.clone()).collect();
    let all = changes.iter().flat_map(|change| change.steps.iter().map(on_disk)).collect();
    if let Err(error) = steps::carry_out(handbook.tree.root(), documents, all) {
        return failed(&error, output);
    }
    for change in changes {
        output.result(&format!("{}\n", printable(&change.path)));
        output.say(&change.summary);
    }
    Exit::Fine
}

/// A step in the publisher's form. Documents are UTF-8, or they could not have been read.
fn on_disk(step: &Step) -> steps::Step {
    let text = |file: &NewFile| String::from_utf8_lossy(&file.bytes).into_owned();
    match step {
        Step::Replace(file) => steps::Step::Replace { path: file.path.clone(), text: text(file) },
        Step::Create { file, like } => {
            steps::Step::Create { path: file.path.clone(), text: text(file), like: like.clone() }
        }
        Step::FileAway { from, to } => steps::Step::FileAway { from: from.clone(), to: to.clone() },
        Step::TakePlace { from, to, like } => {
            steps::Step::TakePlace { from: from.clone(), to: to.clone(), like: like.clone() }
        }
    }
}
