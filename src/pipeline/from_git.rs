//! Versions that stand in git alone (format § 9), laid beside the documents as if each were a file `ID@LABEL.md`.
//!
//! One walk over the history gives every text that a document had. Texts belong to one document where kind and id are
//! the same; where a commit takes one document away and brings another of its kind, they are one that got a new id when
//! the file is the same, or the words nearly are ([`ALIKE`]). Of a document's texts each pair of `version` and `approved`
//! is a decision: its text is the newest that its fingerprint fits, else the one that the commit brought.
//!
//! A decision counts only where the files lack it, and where it began before the newest that the files hold: what was
//! taken back in the files was taken back. So git can add what was before, never what applies after.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Code, Finding, Span, Text};
use crate::model::versions::{free_label, label, natural};
use crate::model::{Date, Kind};
use crate::parse::{Document, fingerprint, parse_file};
use crate::source::git::walk::{Walk, walk};
use crate::source::git::{self, GitFault};
use crate::source::{Former, Seen, SourceTree, parent};
use crate::text;

/// The share of words that two texts have in common from which on they are one document under another id. Renamed
/// documents in prose share 94 % and more; two routines made from one template seldom over 70 %.
const ALIKE: f64 = 0.8;

/// A document by kind and id.
type Key = (Kind, String);

/// The history up to a commit, read under a configuration.
pub(super) struct Kept {
    commit: String,
    config: [u8; 32],
    lines: Arc<Lines>,
}

/// What the history says of all documents.
#[derive(Default)]
struct Lines {
    /// The texts of each, by the order of commits.
    texts: BTreeMap<Key, Vec<Sighting>>,
    /// The id that a document had before, and the commit by which it lost it.
    former: BTreeMap<Key, (Key, usize)>,
    is_cut: bool,
}

/// A decided text in a commit.
struct Sighting {
    order: usize,
    commit: Arc<str>,
    path: Arc<str>,
    bytes: Arc<[u8]>,
    version: Option<String>,
    approved: Date,
    begin: Date,
    /// Whether the text is the one that its fingerprint was made of.
    is_sealed: bool,
}

/// The sources with the versions that stand in git alone; and what keeps git from telling, if anything does.
pub(super) fn add(
    tree: &SourceTree,
    config: &Config,
    documents: &[Arc<Document>],
    kept: &mut Option<Kept>,
) -> (SourceTree, Option<GitFault>) {
    match lines(tree, config, kept) {
        Ok(lines) => {
            (tree.with_former(lines.missing(tree, documents), lines.is_cut), lines.is_cut.then_some(GitFault::Shallow))
        }
        Err(fault) => (tree.with_former(Vec::new(), true), Some(fault)),
    }
}

fn lines(tree: &SourceTree, config: &Config, kept: &mut Option<Kept>) -> Result<Arc<Lines>, GitFault> {
    let newest = git::newest(tree.root())?;
    let commit = tree.commit().map_or(newest, str::to_owned);
    if let Some(kept) = kept.as_ref().filter(|kept| kept.commit == commit && kept.config == config.hash) {
        return Ok(kept.lines.clone());
    }
    let lines = Arc::new(Lines::of(walk(tree.root(), &commit)?, config));
    *kept = Some(Kept { commit, config: config.hash, lines: lines.clone() });
    Ok(lines)
}

/// A file of documents as a commit had it.
struct Parsed {
    document: Arc<Document>,
    is_decided: bool,
}

impl Lines {
    fn of(walk: Walk, config: &Config) -> Lines {
        let parsed = parsed(&walk, config);
        let bytes: HashMap<&str, Arc<[u8]>> =
            walk.texts.iter().map(|(name, text)| (name.as_str(), text.as_slice().into())).collect();
        let mut lines = Lines { is_cut: walk.is_cut, ..Lines::default() };
        let mut living: BTreeMap<&str, (&str, Key)> = BTreeMap::new();
        let mut seen: BTreeSet<Key> = BTreeSet::new();
        for (order, commit) in walk.commits.iter().enumerate() {
            let mut gone: Vec<(Key, &str, &str)> = Vec::new();
            let mut come: Vec<(Key, &str, &str)> = Vec::new();
            let id: Arc<str> = commit.id.as_str().into();
            for touched in &commit.touched {
                let path = touched.path.as_str();
                let name = touched.text.as_deref().unwrap_or_default();
                let now = parsed.get(&(path, name));
                let key = now.map(|parsed| (parsed.document.kind, parsed.document.id.clone()));
                let before = match &key {
                    Some(key) => living.insert(path, (name, key.clone())),
                    None => living.remove(path),
                };
                gone.extend(
                    before.filter(|(_, former)| Some(former) != key.as_ref()).map(|(name, key)| (key, path, name)),
                );
                let (Some(now), Some(key)) = (now, key) else { continue };
                come.push((key.clone(), path, name));
                let text = bytes.get(name).cloned().unwrap_or_else(|| Arc::from([].as_slice()));
                if let Some(sighting) = sighting(now, order, &id, path, text) {
                    lines.texts.entry(key).or_default().push(sighting);
                }
            }
            gone.retain(|(key, ..)| !living.values().any(|(_, other)| other == key));
            come.retain(|(key, ..)| !seen.contains(key));
            seen.extend(come.iter().map(|(key, ..)| key.clone()));
            let renamed = renamed(&gone, &come, &parsed);
            lines.former.extend(renamed.into_iter().map(|(new, old)| (new, (old, order))));
        }
        lines
    }

    /// The decisions about a document, by the order of their commits: each with its text.
    fn decisions(&self, key: &Key) -> Vec<&Sighting> {
        let mut sightings: Vec<&Sighting> = Vec::new();
        let (mut key, mut end) = (key, usize::MAX);
        loop {
            let own = self.texts.get(key).into_iter().flatten();
            sightings.extend(own.filter(|sighting| sighting.order < end));
            match self.former.get(key).filter(|(_, order)| *order < end) {
                // Each step goes back in time, so there is no going round.
                Some((former, order)) => (key, end) = (former, *order),
                None => break,
            }
        }
        sightings.sort_by_key(|sighting| sighting.order);
        let mut chosen: BTreeMap<(Option<&str>, Date), &Sighting> = BTreeMap::new();
        for sighting in sightings {
            let decision = (sighting.version.as_deref(), sighting.approved);
            let known = chosen.entry(decision).or_insert(sighting);
            if sighting.is_sealed {
                *known = sighting;
            }
        }
        let mut chosen: Vec<&Sighting> = chosen.into_values().collect();
        chosen.sort_by_key(|sighting| sighting.order);
        chosen
    }

    /// What the files of today lack.
    fn missing(&self, tree: &SourceTree, documents: &[Arc<Document>]) -> Vec<Former> {
        let mut groups: BTreeMap<Key, Vec<&Arc<Document>>> = BTreeMap::new();
        let own = documents.iter().filter(|document| !document.is_entry && document.kind.is_controlled());
        for document in own.filter(|document| tree.seen_in_git(document.file).is_none()) {
            groups.entry((document.kind, document.id.clone())).or_default().push(document);
        }
        let mut former = Vec::new();
        for (key, files) in &groups {
            let decisions = self.decisions(key);
            let lacking =
                decisions.into_iter().filter(|sighting| is_before(sighting, files) && !is_filed(sighting, files));
            let mut taken: BTreeSet<String> = BTreeSet::new();
            for sighting in lacking {
                former.extend(beside(tree, files, sighting, &mut taken));
            }
        }
        former
    }
}

/// Every text at every path that it had, parsed once.
fn parsed<'w>(walk: &'w Walk, config: &Config) -> HashMap<(&'w str, &'w str), Parsed> {
    let touched = walk.commits.iter().flat_map(|commit| &commit.touched);
    let all: BTreeSet<(&str, &str)> =
        touched.filter_map(|touched| Some((touched.path.as_str(), touched.text.as_deref()?))).collect();
    let parse = |(path, name): (&'w str, &'w str)| {
        let tree = SourceTree::memory([(path, walk.texts.get(name)?.as_slice())]);
        let file = tree.documents().next()?;
        let document = parse_file(file, config).documents.into_iter().next()?;
        let is_ours = document.kind.is_controlled() && !document.is_broken;
        let is_decided = document.head.date("approved").is_some();
        is_ours.then_some(((path, name), Parsed { document, is_decided }))
    };
    all.into_par_iter().filter_map(parse).collect()
}

fn sighting(parsed: &Parsed, order: usize, commit: &Arc<str>, path: &str, bytes: Arc<[u8]>) -> Option<Sighting> {
    let document = &parsed.document;
    let head = &document.head;
    let print = head.str("fingerprint").filter(|_| parsed.is_decided);
    Some(Sighting {
        order,
        commit: commit.clone(),
        path: path.into(),
        bytes,
        version: head.str("version").map(str::trim).filter(|version| !version.is_empty()).map(str::to_owned),
        approved: head.date("approved")?,
        begin: document.dates(None).begin()?,
        is_sealed: print.is_some_and(|print| fingerprint::holds(document, print)),
    })
}

/// Of the documents that a commit took away and brought, those that are one under a new id: the new one with the old.
fn renamed(
    gone: &[(Key, &str, &str)],
    come: &[(Key, &str, &str)],
    parsed: &HashMap<(&str, &str), Parsed>,
) -> Vec<(Key, Key)> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (old_place, (old, old_path, old_text)) in gone.iter().enumerate() {
        for (new_place, (_, new_path, new_text)) in come.iter().enumerate().filter(|(_, (new, ..))| new.0 == old.0) {
            let is_same_file = old_path == new_path;
            let alike = match (parsed.get(&(*old_path, *old_text)), parsed.get(&(*new_path, *new_text))) {
                _ if is_same_file || old_text == new_text => 1.0,
                (Some(old), Some(new)) => alike(&old.document, &new.document),
                _ => 0.0,
            };
            if alike >= ALIKE {
                pairs.push((alike, old_place, new_place));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_old, mut used_new) = (BTreeSet::new(), BTreeSet::new());
    let mut renamed = Vec::new();
    for (_, old, new) in pairs {
        if !used_old.contains(&old) && !used_new.contains(&new) {
            used_old.insert(old);
            used_new.insert(new);
            renamed.extend(come.get(new).zip(gone.get(old)).map(|(new, old)| (new.0.clone(), old.0.clone())));
        }
    }
    renamed
}

/// The share of words that two texts have in common.
fn alike(old: &Document, new: &Document) -> f64 {
    let words = |document: &Document| {
        let mut words: BTreeMap<String, usize> = BTreeMap::new();
        for word in document.body().map(|body| body.text.to_lowercase()).unwrap_or_default().split_whitespace() {
            *words.entry(word.to_owned()).or_default() += 1;
        }
        words
    };
    let (old, new) = (words(old), words(new));
    let common: usize = old.iter().map(|(word, count)| new.get(word).copied().unwrap_or(0).min(*count)).sum();
    let all: usize = old.values().sum::<usize>() + new.values().sum::<usize>();
    #[expect(clippy::cast_precision_loss, reason = "a text has far fewer words than 2^52")]
    let share = if all == 0 { 0.0 } else { (2 * common) as f64 / all as f64 };
    share
}

fn version_of(document: &Document) -> Option<&str> {
    document.head.str("version").map(str::trim).filter(|version| !version.is_empty())
}

/// Whether the files hold this decision: by its number, else by its day.
fn is_filed(sighting: &Sighting, files: &[&Arc<Document>]) -> bool {
    files.iter().any(|file| match (sighting.version.as_deref(), version_of(file)) {
        (Some(version), Some(own)) => version == own,
        _ => file.head.date("approved") == Some(sighting.approved),
    })
}

/// Whether a decision began before the newest that the files hold.
fn is_before(sighting: &Sighting, files: &[&Arc<Document>]) -> bool {
    let begun = files.iter().filter_map(|file| Some((file.dates(None).begin()?, version_of(file).unwrap_or_default())));
    let newest = begun.max_by(|a, b| a.0.cmp(&b.0).then_with(|| natural(a.1, b.1)));
    newest.is_some_and(|(begin, version)| {
        let earlier = natural(sighting.version.as_deref().unwrap_or_default(), version).is_lt();
        sighting.begin < begin || (sighting.begin == begin && earlier)
    })
}

/// The file that a decision would be, beside those of its document.
fn beside(
    tree: &SourceTree,
    files: &[&Arc<Document>],
    sighting: &Sighting,
    taken: &mut BTreeSet<String>,
) -> Option<Former> {
    let document = files.iter().find(|file| file.place.label.is_none()).or(files.first())?;
    let path = &document.place.path;
    let folder = parent(path);
    let (stem, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    let stem = stem.split_once('@').map_or(stem, |(id, _)| id);
    let file = |label: &str| {
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("{folder}{slash}{stem}@{label}.{extension}")
    };
    let number = sighting.version.as_deref().map(label).filter(|label| !label.is_empty());
    let wanted = number.unwrap_or_else(|| sighting.begin.to_string());
    let is_taken = |label: &str| {
        let file = file(label);
        taken.contains(&file.to_lowercase())
            || tree
                .documents()
                .any(|known| tree.seen_in_git(known.id).is_none() && known.path.eq_ignore_ascii_case(&file))
    };
    let path = file(&free_label(&wanted, &is_taken));
    taken.insert(path.to_lowercase());
    let seen = Seen { commit: sighting.commit.clone(), path: sighting.path.clone(), document: document.file };
    Some(Former { path: path.into(), bytes: sighting.bytes.to_vec(), seen })
}

/// What is told where the history can't be read, or is only a part of it.
pub(super) fn finding(fault: &GitFault, span: Span) -> Finding {
    let Text { sv, en } = fault.text();
    let message = Text {
        sv: format!("versioner som bara finns i git saknas eller är ofullständiga: {sv}"),
        en: format!("versions that stand in git alone are missing or incomplete: {en}"),
    };
    let help = text!(
        "åtgärda det, eller ta bort `git = true` så att bara filernas versioner visas",
        "put that right, or remove `git = true` so that only the files' versions are shown"
    );
    Finding::new(Code::GIT_HISTORY, span, message).help(help)
}

/// What is told of texts that stand in git alone: nothing but what readers should not see, and at the document's file,
/// since nobody can put the other right.
pub(super) fn told(findings: Vec<Finding>, tree: &SourceTree) -> Vec<Finding> {
    const PRIVACY: [Code; 2] = [Code::PERSONAL_IDENTITY_NUMBER, Code::FORBIDDEN_TEXT];
    let told = |finding: Finding| {
        let Some(Seen { commit, document, .. }) = tree.seen_in_git(finding.span.file) else { return Some(finding) };
        if !PRIVACY.contains(&finding.code) {
            return None;
        }
        let commit = commit.get(..12).unwrap_or(commit);
        let Text { sv, en } = &finding.message;
        let message = Text {
            sv: format!("i en version ur git ({commit}): {sv}"),
            en: format!("in a version from git ({commit}): {en}"),
        };
        let help = text!(
            "visa inga sidor för ersatta versioner (`[versions] pages = false`), eller rätta historiken i git",
            "show no pages of superseded versions (`[versions] pages = false`), or put the history in git right"
        );
        let severity = finding.severity;
        Some(Finding { severity, ..Finding::new(finding.code, Span::whole(*document), message).help(help) })
    };
    findings.into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::git::walk::{Commit, Touched};

    fn config() -> Config {
        let tree = SourceTree::memory([("config.toml", b"title = \"H\"\n".as_slice())]);
        Config::read(tree.config().unwrap()).0
    }

    fn text(head: &str, body: &str) -> String {
        format!("+++\ntitle = \"A\"\n{head}\n+++\n\n{body}\n")
    }

    /// A history of (path, text) pairs, a commit each; nothing takes the file away.
    fn history(steps: &[&[(&str, Option<&str>)]]) -> Walk {
        let mut texts = BTreeMap::new();
        let commit = |(order, step): (usize, &&[(&str, Option<&str>)])| {
            let touched = step.iter().map(|(path, text)| {
                let name = text.map(|text| blake3::hash(text.as_bytes()).to_string());
                if let (Some(name), Some(text)) = (&name, text) {
                    texts.insert(name.clone(), text.as_bytes().to_vec());
                }
                Touched { path: format!("content/{path}"), text: name }
            });
            Commit { id: format!("c{order}"), touched: touched.collect() }
        };
        let commits = steps.iter().enumerate().map(commit).collect();
        Walk { commits, texts, is_cut: false }
    }

    /// The versions that the files lack: their paths, commits and whether the body has a word.
    fn missing(walk: Walk, files: &[(&str, &str)]) -> Vec<(String, String)> {
        let config = config();
        let files: Vec<(String, &str)> = files.iter().map(|(path, text)| (format!("content/{path}"), *text)).collect();
        let tree = SourceTree::memory(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
        let documents: Vec<Arc<Document>> =
            tree.documents().flat_map(|file| parse_file(file, &config).documents).collect();
        let former = Lines::of(walk, &config).missing(&tree, &documents);
        former.into_iter().map(|one| (one.path.to_string(), one.seen.commit.to_string())).collect()
    }

    #[test]
    fn each_decision_that_the_files_lack() {
        let one = text("version = \"1.0\"\napproved = 2024-01-01", "Ett.");
        let slip = text("version = \"1.0\"\napproved = 2024-01-01", "Ett, ändrat utan beslut.");
        let two = text("version = \"2.0\"\napproved = 2025-01-01", "Två.");
        let three = text("version = \"3.0\"\napproved = 2026-01-01", "Tre.");
        let draft = text("", "Utkast.");
        let walk = || {
            history(&[
                &[("rutiner/a.md", Some(&draft))],
                &[("rutiner/a.md", Some(&one))],
                &[("rutiner/a.md", Some(&slip))],
                &[("rutiner/a.md", Some(&two))],
                &[("rutiner/a.md", Some(&three))],
            ])
        };
        let path = |label: &str| format!("content/rutiner/a@{label}.md");
        assert_eq!(
            missing(walk(), &[("rutiner/a.md", &three)]),
            [(path("1.0"), "c1".into()), (path("2.0"), "c3".into())]
        );
        // What the files have is theirs, and what began after the newest of theirs was taken back.
        assert_eq!(missing(walk(), &[("rutiner/a.md", &two)]), [(path("1.0"), "c1".into())]);
        assert_eq!(
            missing(walk(), &[("rutiner/a.md", &three), ("rutiner/a@2.0.md", &two)]),
            [(path("1.0"), "c1".into())]
        );
        assert_eq!(missing(walk(), &[("rutiner/a.md", &draft)]), []);
    }

    #[test]
    fn followed_over_renames() {
        let words = "Läkemedel delas i dosett varje måndag av sjuksköterskan och signeras på listan.";
        let old = text("version = \"1\"\napproved = 2024-01-01", words);
        let moved = text("id = \"a\"\nversion = \"2\"\napproved = 2025-01-01", "Helt andra ord.");
        let renamed = text("version = \"1\"\napproved = 2024-01-01", &words.replace("måndag", "tisdag"));
        let now = text("version = \"3\"\napproved = 2026-01-01", "Nu.");
        // By kind and id, into another folder and under another file name.
        let walk =
            history(&[&[("rutiner/a.md", Some(&old))], &[("rutiner/a.md", None), ("vard/rutiner/b.md", Some(&moved))]]);
        let now_a = now.replace("title", "id = \"a\"\ntitle");
        assert_eq!(
            missing(walk, &[("vard/rutiner/b.md", &now_a)]),
            [
                ("content/vard/rutiner/b@1.md".to_owned(), "c0".to_owned()),
                ("content/vard/rutiner/b@2.md".to_owned(), "c1".to_owned())
            ]
        );
        // By words, where the id went with the file's name.
        let walk = history(&[
            &[("rutiner/a.md", Some(&old))],
            &[
                ("rutiner/a.md", None),
                ("rutiner/c.md", Some(&renamed)),
                ("rutiner/d.md", Some(&text("approved = 2025-01-01", "Nytt."))),
            ],
        ]);
        assert_eq!(missing(walk, &[("rutiner/c.md", &now)]), [("content/rutiner/c@1.md".to_owned(), "c0".to_owned())]);
        // Another document that took the place of one is another.
        let walk = history(&[
            &[("rutiner/a.md", Some(&old))],
            &[("rutiner/a.md", None), ("rutiner/d.md", Some(&text("version = \"2\"\napproved = 2025-01-01", "Nytt.")))],
        ]);
        let found = missing(walk, &[("rutiner/d.md", &now)]);
        assert_eq!(found, [("content/rutiner/d@2.md".to_owned(), "c1".to_owned())]);
    }

    #[test]
    fn a_sealed_text_is_the_one_that_was_decided() {
        let config = config();
        let body = "Rättat språk.";
        let bare = text("version = \"1\"\napproved = 2024-01-01", body);
        let tree = SourceTree::memory([("content/rutiner/a.md", bare.as_bytes())]);
        let document = parse_file(tree.documents().next().unwrap(), &config).documents.remove(0);
        let print = fingerprint::of(&document);
        let sealed = text(&format!("version = \"1\"\napproved = 2024-01-01\nfingerprint = \"{print}\""), body);
        let first = text("version = \"1\"\napproved = 2024-01-01", "Rättad språk.");
        let edited = sealed.replace("Rättat", "Annat");
        let walk = history(&[
            &[("rutiner/a.md", Some(&first))],
            &[("rutiner/a.md", Some(&sealed))],
            &[("rutiner/a.md", Some(&edited))],
        ]);
        let now = text("version = \"2\"\napproved = 2025-01-01", "Nu.");
        assert_eq!(missing(walk, &[("rutiner/a.md", &now)]), [("content/rutiner/a@1.md".to_owned(), "c1".to_owned())]);
    }
}
