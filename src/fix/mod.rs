//! `handbok fix`: what findings say how to mend, mended (site § 1).
//!
//! Procedure: the edits that findings carry are made in memory, and the handbook is read again; a file counts as mended
//! only when the findings that its edits belong to are gone and nothing new is wrong. So it goes on, round by round (YAML
//! becomes TOML, and only then its keys can be read), until nothing is left to do. What was decided keeps its words, and a
//! fingerprint that held is worked out anew; a superseded version is never touched.
//! Boundary: texts in, texts out; the caller reads and writes.

mod diff;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::diag::{Code, Edit, FileId, Finding, Fix};
use crate::graph::Graph;
use crate::model::State;
use crate::parse::{Document, fingerprint, parse_file};
use crate::schema::sense::applied;
use crate::schema::slips::quoted;
use crate::source::SourceTree;

pub(crate) use diff::diff;

/// Rounds at most: a fault that hides another hides at most a few.
const ROUNDS: usize = 8;

/// What is asked for.
pub(crate) struct Wanted<'a> {
    /// The files, by path from the root; nothing means all.
    pub(crate) files: Option<&'a BTreeSet<String>>,
    /// What is only likely too.
    pub(crate) all: bool,
}

/// The handbook as it was read from a tree.
pub(crate) struct Look {
    /// The sources.
    pub(crate) tree: Arc<SourceTree>,
    /// The documents.
    pub(crate) graph: Graph,
    /// What is wrong.
    pub(crate) findings: Vec<Finding>,
}

/// What was done.
#[derive(Default)]
pub(crate) struct Mended {
    /// The new text of each file that changes.
    pub(crate) texts: BTreeMap<String, String>,
    /// How many findings of each check are mended, by file.
    pub(crate) done: BTreeMap<String, BTreeMap<&'static str, usize>>,
    /// The documents whose fingerprint was set anew, by file.
    pub(crate) sealed: BTreeMap<String, Vec<String>>,
    /// Files in which something could not be mended for certain, and was left.
    pub(crate) left: BTreeSet<String>,
    /// Decided documents' files whose words would have changed.
    pub(crate) decided: BTreeSet<String>,
}

/// Mends what can be mended. `read` reads a handbook from its sources.
pub(crate) fn fix(first: Look, wanted: &Wanted<'_>, read: &dyn Fn(Arc<SourceTree>) -> Option<Look>) -> Mended {
    let mut out = Mended::default();
    let mut look = first;
    for _ in 0..ROUNDS {
        let round = Round::of(&look, wanted, &mut out);
        if round.files.is_empty() {
            break;
        }
        let Some((next, kept)) = round.tried(&look, read, &mut out.left) else { break };
        for file in kept {
            out.texts.insert(file.path.clone(), file.text);
            let done = out.done.entry(file.path.clone()).or_default();
            for claim in &file.claims {
                *done.entry(claim.0.name()).or_default() += 1;
            }
            if !file.sealed.is_empty() {
                out.sealed.insert(file.path, file.sealed);
            }
        }
        look = next;
    }
    out
}

/// What a finding says, without its place: this must be gone.
type Claim = (Code, String);

/// A file as it would be.
struct Tried {
    path: String,
    file: FileId,
    text: String,
    claims: Vec<Claim>,
    /// The documents whose fingerprint was set anew.
    sealed: Vec<String>,
}

struct Round {
    files: Vec<Tried>,
}

impl Round {
    /// The edits of a look, file by file.
    fn of(look: &Look, wanted: &Wanted<'_>, out: &mut Mended) -> Self {
        let superseded = superseded(&look.graph);
        let mut by_file: BTreeMap<FileId, Vec<(&Finding, &Fix)>> = BTreeMap::new();
        for finding in &look.findings {
            let Some(fix) = finding.fix.as_deref().filter(|fix| fix.is_sure || wanted.all) else { continue };
            let file = finding.span.file;
            let path = look.tree.path_of(file);
            let is_asked = wanted.files.is_none_or(|files| files.contains(path));
            let is_own = fix.edits.iter().all(|edit| edit.span.file == file);
            if is_asked && is_own && !superseded.contains(&file) && !out.left.contains(path) {
                by_file.entry(file).or_default().push((finding, fix));
            }
        }
        let files = by_file.into_iter().filter_map(|(file, fixes)| tried(look, file, &fixes, wanted, out)).collect();
        Self { files }
    }

    /// The handbook with the files changed, and those that are better for it; nothing where none is.
    fn tried(
        self,
        before: &Look,
        read: &dyn Fn(Arc<SourceTree>) -> Option<Look>,
        left: &mut BTreeSet<String>,
    ) -> Option<(Look, Vec<Tried>)> {
        let mut files = self.files;
        loop {
            if files.is_empty() {
                return None;
            }
            let changed = files.iter().map(|file| (file.path.as_str(), Some(file.text.as_bytes())));
            let after = read(Arc::new(before.tree.changed(changed)))?;
            let worse: BTreeSet<String> = match worse(before, &after, &files) {
                Worse::None => return Some((after, files)),
                Worse::Files(worse) => worse,
                // Something is wrong in a file that nobody touched: one of the changes did it.
                Worse::Elsewhere if files.len() == 1 => files.iter().map(|file| file.path.clone()).collect(),
                Worse::Elsewhere => alone(before, &files, read)?,
            };
            if worse.is_empty() {
                return None;
            }
            files.retain(|file| !worse.contains(&file.path));
            left.extend(worse);
        }
    }
}

/// The files that make something worse by themselves; all of them where none does alone.
fn alone(before: &Look, files: &[Tried], read: &dyn Fn(Arc<SourceTree>) -> Option<Look>) -> Option<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for file in files {
        let after = read(Arc::new(before.tree.changed([(file.path.as_str(), Some(file.text.as_bytes()))])))?;
        if !matches!(worse(before, &after, std::slice::from_ref(file)), Worse::None) {
            found.insert(file.path.clone());
        }
    }
    if found.is_empty() {
        found.extend(files.iter().map(|file| file.path.clone()));
    }
    Some(found)
}

enum Worse {
    None,
    Files(BTreeSet<String>),
    Elsewhere,
}

/// Compares what is wrong before and after. What stands in a file whose front matter could not be read before may be
/// seen for the first time.
fn worse(before: &Look, after: &Look, files: &[Tried]) -> Worse {
    let count = |look: &Look| {
        let mut counts: BTreeMap<(String, Code, String), usize> = BTreeMap::new();
        for finding in &look.findings {
            let path = look.tree.path_of(finding.span.file).to_owned();
            *counts.entry((path, finding.code, finding.message.sv.clone())).or_default() += 1;
        }
        counts
    };
    let (was, is) = (count(before), count(after));
    let mut found = BTreeSet::new();
    let mut elsewhere = false;
    for (key, now) in &is {
        if *now <= was.get(key).copied().unwrap_or_default() {
            continue;
        }
        match files.iter().find(|file| file.path == key.0) {
            Some(file) if was_unread(before, file.file) => {}
            Some(file) => {
                found.insert(file.path.clone());
            }
            // What could not be read before may be named or doubled elsewhere now.
            None if files.iter().any(|file| was_unread(before, file.file)) => {}
            None => elsewhere = true,
        }
    }
    for file in files {
        let claimed: BTreeSet<&Claim> = file.claims.iter().collect();
        let is_left = |(code, message): &&Claim| {
            let key = (file.path.clone(), *code, message.clone());
            let same = file.claims.iter().filter(|claim| (claim.0, &claim.1) == (*code, message)).count();
            is.get(&key).copied().unwrap_or_default() + same > was.get(&key).copied().unwrap_or_default()
        };
        if claimed.iter().any(is_left) {
            found.insert(file.path.clone());
        }
    }
    match (found.is_empty(), elsewhere) {
        (false, _) => Worse::Files(found),
        (true, true) => Worse::Elsewhere,
        (true, false) => Worse::None,
    }
}

fn was_unread(look: &Look, file: FileId) -> bool {
    let is_unread = |finding: &Finding| finding.span.file == file && finding.code == Code::SYNTAX;
    look.findings.iter().any(is_unread)
}

/// The files of superseded versions: in what once applied nothing is rewritten.
fn superseded(graph: &Graph) -> BTreeSet<FileId> {
    let versions = graph.versions.values().flatten();
    let old = versions.filter(|version| version.spell.state == State::Superseded && !version.is_document);
    old.map(|version| version.doc.source.file).collect()
}

/// A file with the edits of its findings made; nothing where none can be.
fn tried(
    look: &Look,
    file: FileId,
    fixes: &[(&Finding, &Fix)],
    wanted: &Wanted<'_>,
    out: &mut Mended,
) -> Option<Tried> {
    let source = look.tree.file(file)?;
    let path = source.path.to_string();
    let config = &look.graph.config;
    let before = parse_file(source, config).documents;
    let is_decided = before.iter().any(|document| document.head.date("approved").is_some());
    let mut chosen = compatible(fixes);
    let text_of = |chosen: &[(&Finding, &Fix)]| applied(&source.text, &edits(chosen));
    if is_decided && !wanted.all {
        let keeps = |chosen: &[(&Finding, &Fix)]| same_words(look, &path, &before, &text_of(chosen));
        if !keeps(&chosen) {
            chosen.retain(|one| keeps(&[*one]));
            out.decided.insert(path.clone());
            if !keeps(&chosen) {
                return None;
            }
        }
    }
    if chosen.is_empty() {
        return None;
    }
    let claims = chosen.iter().map(|(finding, _)| (finding.code, finding.message.sv.clone())).collect();
    let (text, sealed) = sealed(look, &path, &before, text_of(&chosen), config);
    (text != *source.text).then_some(Tried { path, file, text, claims, sealed })
}

/// The fixes that can be made at the same time: no edit of one touches what another changes. The same edit may belong to
/// several.
fn compatible<'f>(fixes: &[(&'f Finding, &'f Fix)]) -> Vec<(&'f Finding, &'f Fix)> {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut chosen = Vec::new();
    for (finding, fix) in fixes {
        let fits =
            |edit: &Edit| taken.iter().all(|other| *other == edit || !overlap(&other.span.range(), &edit.span.range()));
        if fix.edits.iter().all(fits) {
            taken.extend(fix.edits.iter());
            chosen.push((*finding, *fix));
        }
    }
    chosen
}

/// Whether two changes meet; what is put in at one place comes in the order of the findings.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    if a.is_empty() && b.is_empty() {
        return false;
    }
    a.start < b.end && b.start < a.end || (a.start == b.start && a.end == b.end)
}

/// The changes of several fixes, each once, by place.
fn edits(chosen: &[(&Finding, &Fix)]) -> Vec<(Range<usize>, String)> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for edit in chosen.iter().flat_map(|(_, fix)| &fix.edits) {
        let change = (edit.span.range(), edit.text.clone());
        if !edits.contains(&change) {
            edits.push(change);
        }
    }
    // Stable: what is put in at one place keeps its order, and stands before what replaces the text from there on.
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    edits
}

fn documents(look: &Look, path: &str, text: &str, config: &Config) -> Vec<Arc<Document>> {
    let tree = look.tree.changed([(path, Some(text.as_bytes()))]);
    let file = tree.documents().find(|file| &*file.path == path);
    file.map(|file| parse_file(file, config).documents).unwrap_or_default()
}

/// Whether a text has the same words as before, signs and blanks apart.
fn same_words(look: &Look, path: &str, before: &[Arc<Document>], text: &str) -> bool {
    let words =
        |documents: &[Arc<Document>]| -> Vec<String> { documents.iter().map(|document| words(document)).collect() };
    words(before) == words(&documents(look, path, text, &look.graph.config))
}

/// The letters and digits of a document's title and texts.
fn words(document: &Document) -> String {
    let mut out = String::new();
    let mut push = |text: &str| {
        let text = crate::parse::markdown::put_right(text);
        out.extend(text.chars().filter(|c| c.is_alphanumeric()));
        out.push('\n');
    };
    push(&document.title);
    for fragment in &document.fragments {
        for (event, _) in fragment.events() {
            match event {
                pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) => push(&text),
                _ => {}
            }
        }
    }
    out.retain(|c| c != '\n');
    out
}

/// The text with the fingerprints that held before set anew, and their documents.
fn sealed(look: &Look, path: &str, before: &[Arc<Document>], text: String, config: &Config) -> (String, Vec<String>) {
    let after = documents(look, path, &text, config);
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut keys = Vec::new();
    for (old, new) in before.iter().zip(&after) {
        let held = old.head.str("fingerprint").is_some_and(|print| fingerprint::holds(old, print));
        let Some(field) = new.head.get("fingerprint").filter(|_| held) else { continue };
        if new.head.str("fingerprint").is_some_and(|print| !fingerprint::holds(new, print)) {
            changes.push((field.span.range(), quoted(&fingerprint::of(new))));
            keys.push(new.key());
        }
    }
    changes.sort_by_key(|(range, _)| range.start);
    (applied(&text, &changes), keys)
}
