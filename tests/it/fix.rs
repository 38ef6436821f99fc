//! `handbok fix`: what it says it mended is gone, nothing new is wrong, what pages show is the same, a second run does
//! nothing, and a dry run writes nothing. The cases are those of `tests/suite/mistakes.md`, and whole handbooks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::cli::{Handbook, run_in};
use crate::suite;

const DAY: [&str; 2] = ["--date", "2026-09-01"];

/// How many times each (file, check, message) is found.
type Found = BTreeMap<(String, String, String), usize>;

fn found(folder: &Path) -> Found {
    let ran = run_in(folder, &["check", "--format", "json", DAY[0], DAY[1]]);
    assert!(ran.code < 2, "{}", ran.stderr);
    let mut found = Found::new();
    for line in ran.stdout.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a finding");
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        *found.entry((text("file"), text("code"), text("message"))).or_default() += 1;
    }
    found
}

/// The bytes of all the sources of a handbook.
fn sources(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("the folder is readable"));
    let is_source = |entry: &walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).expect("below the folder");
        entry.file_type().is_file() && !path.starts_with("public") && !path.starts_with(".handbok")
    };
    entries.filter(is_source).map(|entry| (entry.path().to_owned(), fs::read(entry.path()).expect("a file"))).collect()
}

fn fix(folder: &Path, more: &[&str]) -> crate::cli::Ran {
    let mut arguments = vec!["fix", DAY[0], DAY[1]];
    arguments.extend(more);
    run_in(folder, &arguments)
}

/// What the lines `content/a.md: heading-level 2, syntax 1` claim.
fn claims(stdout: &str) -> BTreeMap<(String, String), usize> {
    let mut claims = BTreeMap::new();
    for line in stdout.lines() {
        let (file, rest) = line.rsplit_once(": ").map_or(("", ""), |(file, rest)| (file, rest));
        let codes = rest.split("; ").next().unwrap_or_default();
        for (code, count) in codes.split(", ").filter_map(|claim| claim.split_once(' ')) {
            claims.insert((file.to_owned(), code.to_owned()), count.parse().expect("a number"));
        }
    }
    claims
}

/// Runs `fix` and holds it to its word; gives what it claims.
fn holds(name: &str, folder: &Path, more: &[&str]) -> BTreeMap<(String, String), usize> {
    let (before, was) = (found(folder), sources(folder));
    let dry = fix(folder, &[more, &["--dry-run"]].concat());
    assert_eq!(dry.code, 0, "{name}: {}", dry.stderr);
    assert!(sources(folder) == was, "{name}: a dry run wrote something");
    let ran = fix(folder, more);
    assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
    let claims = claims(&ran.stdout);
    assert_eq!(dry.stdout.is_empty(), claims.is_empty(), "{name}: the dry run shows what is done: {}", dry.stdout);
    let after = found(folder);
    // What stands in front matter that could not be read is seen for the first time.
    let unread = |file: &str| before.keys().any(|(other, code, _)| other == file && code == "syntax");
    let any_unread = before.keys().any(|(file, code, _)| code == "syntax" && claims.keys().any(|(own, _)| own == file));
    for (key, count) in &after {
        let is_new = *count > before.get(key).copied().unwrap_or_default();
        assert!(!is_new || unread(&key.0) || any_unread, "{name}: new: {key:?}");
    }
    let count = |found: &Found, file: &str, code: &str| -> usize {
        found.iter().filter(|((own, other, _), _)| own == file && other == code).map(|(_, count)| *count).sum()
    };
    for ((file, code), claimed) in &claims {
        if !unread(file) {
            let (was, is) = (count(&before, file, code), count(&after, file, code));
            assert_eq!(was - claimed, is, "{name}: {file} {code}");
        }
    }
    let mended = sources(folder);
    let again = fix(folder, more);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""), "{name}: a second run does something");
    assert!(sources(folder) == mended, "{name}: a second run writes something");
    claims
}

/// Mistakes that nobody but the editor can mend.
const LEFT: [&str; 20] = [
    "En mening bland nycklarna",
    "Procenttecken efter talet",
    "En dag som inte finns",
    "Inget värde",
    "En nyckel som är felstavad",
    "En nyckel som står två gånger",
    "En typ som är felstavad",
    "Ett id som är felstavat",
    "En roll som inte finns",
    "En disk",
    "En filserver",
    "En bilaga på en disk",
    "En felstavad wiki-länk",
    "En rubrik som är felstavad",
    "En länk i HTML",
    "En mapp som är felstavad",
    "Ett tema som inte finns",
    "En logga som inte finns",
    "En felstavad text i temat",
    "Ett block som är felstavat",
];

#[test]
fn every_mistake_is_mended_or_left() {
    let cases = suite::files_of("tests/suite/mistakes.md");
    assert!(cases.len() >= 60, "only {} mistakes", cases.len());
    cases.par_iter().for_each(|(name, files)| {
        let handbook = Handbook::new(&[]);
        for (path, bytes) in files {
            let file = handbook.path(path);
            fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder is made");
            fs::write(file, bytes).expect("the file is written");
        }
        let claims = holds(name, handbook.dir.path(), &[]);
        let is_left = LEFT.contains(&name.as_str());
        assert_eq!(claims.is_empty(), is_left, "{name}: {claims:?}");
        if !is_left {
            let left = found(handbook.dir.path());
            assert!(left.is_empty(), "{name}: {left:?}");
        }
    });
}

/// Mistakes that are one letter away from what was probably meant.
const LIKELY: [&str; 6] = [
    "En nyckel som är felstavad",
    "En typ som är felstavad",
    "Ett id som är felstavat",
    "En felstavad wiki-länk",
    "En rubrik som är felstavad",
    "Ett block som är felstavat",
];

#[test]
fn what_is_likely_is_mended_when_asked_for() {
    let cases = suite::files_of("tests/suite/mistakes.md");
    for name in LIKELY {
        let (_, files) = cases.iter().find(|(title, _)| title == name).expect("the case is there");
        let handbook = Handbook::new(&[]);
        for (path, bytes) in files {
            handbook.write(path, std::str::from_utf8(bytes).expect("a text"));
        }
        let claims = holds(name, handbook.dir.path(), &["--all"]);
        assert_eq!(claims.len(), 1, "{name}: {claims:?}");
        assert!(found(handbook.dir.path()).is_empty(), "{name}");
    }
}

/// The letters and digits of what the pages of the intranet show.
fn shown(folder: &Path) -> BTreeMap<PathBuf, String> {
    let root = folder.join("public/intranet");
    let entries = walkdir::WalkDir::new(&root).into_iter().map(|entry| entry.expect("the edition is readable"));
    let pages = entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "html"));
    // The health page tells of findings, which are fewer.
    let pages = pages.filter(|entry| !entry.path().ends_with("halsa.html") && !entry.path().ends_with("health.html"));
    let words = |path: &Path| -> String {
        let html = fs::read_to_string(path).expect("a page");
        let mut text = String::new();
        let mut rest = html.as_str();
        while let Some((before, after)) = rest.split_once('<') {
            text.push_str(before);
            rest = after.split_once('>').map_or("", |(_, rest)| rest);
        }
        text.push_str(rest);
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    pages.map(|entry| (entry.path().strip_prefix(&root).expect("below").to_owned(), words(entry.path()))).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("the handbook is readable");
        let inner = entry.path().strip_prefix(from).expect("below");
        if entry.file_type().is_dir() {
            fs::create_dir_all(to.join(inner)).expect("the folder is made");
        } else {
            fs::copy(entry.path(), to.join(inner)).expect("the file is copied");
        }
    }
}

#[test]
fn whole_handbooks_show_the_same_after() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/handbooks");
    let folders = fs::read_dir(root).expect("the handbooks").flatten().map(|entry| entry.path());
    let mut folders: Vec<PathBuf> = folders.filter(|path| path.join("config.toml").is_file()).collect();
    folders.sort();
    assert!(folders.len() >= 3, "only {} handbooks", folders.len());
    folders.par_iter().for_each(|from| {
        let name = from.display().to_string();
        let to = tempfile::tempdir().expect("a temporary folder");
        copy(from, to.path());
        // Something to mend in each, of the kinds that show nothing else: a heading's steps, pasted characters.
        let page = "+++\ntitle = \"Prov av rättning\"\n+++\n\n## Först\n\n#### Sedan\n\nEtt av\u{ad}delat ord och e\u{2011}post.\n";
        fs::write(to.path().join("content/prov-av-rattning.md"), page).expect("the page is written");
        let built = run_in(to.path(), &["build", "--audience", "intranet", DAY[0], DAY[1]]);
        let was = shown(to.path());
        let claims = holds(&name, to.path(), &[]);
        assert!(claims.keys().any(|(file, _)| file == "content/prov-av-rattning.md"), "{name}: {claims:?}");
        let again = run_in(to.path(), &["build", "--audience", "intranet", DAY[0], DAY[1]]);
        if built.code == 0 {
            assert_eq!(again.code, 0, "{name}: {}", again.stderr);
            let is = shown(to.path());
            let differ: Vec<&PathBuf> = is.keys().filter(|page| is.get(*page) != was.get(*page)).collect();
            assert!(differ.is_empty() && is.len() == was.len(), "{name}: {differ:?}");
        }
    });
}

const DECIDED: &str = "+++\ntitle = \"Lås\"\nowner = \"chef\"\napproved = 2026-02-01\napproved_by = \"chef\"\nreview_by = 2027-02-01\napplies_to = [\"chef\"]\n";

#[test]
fn a_decided_text_keeps_its_words_and_its_seal() {
    let role = "+++\ntitle = \"Chef\"\ntype = \"manager\"\n+++\n\nLeder.\n";
    let body = "+++\n\n## Först\n\n#### Sedan\n\nSe [rollen] (../roller/chef.md).\n";
    let text = format!("{DECIDED}{body}");
    let handbook = Handbook::new(&[("content/roller/chef.md", role), ("content/rutiner/las.md", &text)]);
    let sealed = handbook.run(&["approve", "las", "--by", "chef", "--date", "2026-02-01"]);
    assert_eq!(sealed.code, 0, "{}", sealed.stderr);
    let path = handbook.path("content/rutiner/las.md");
    let print = |text: &str| text.lines().find(|line| line.starts_with("fingerprint")).map(str::to_owned);
    let before = fs::read_to_string(&path).expect("the document");
    assert!(print(&before).is_some(), "{before}");
    let ran = fix(handbook.dir.path(), &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let after = fs::read_to_string(&path).expect("the document");
    assert!(after.contains("### Sedan") && after.contains("[rollen] ("), "{after}\n{}", ran.stderr);
    assert!(ran.stderr.contains("fastställd text"), "{}", ran.stderr);
    assert!(!found(handbook.dir.path()).keys().any(|(_, code, _)| code == "changed-since-approval"));
    let all = fix(handbook.dir.path(), &["--all"]);
    let last = fs::read_to_string(&path).expect("the document");
    assert!(last.contains("[rollen](../roller/chef.md)"), "{last}\n{}", all.stderr);
    assert!(print(&last) != print(&before) && all.stdout.contains("routine/las"), "{}", all.stdout);
    assert!(!found(handbook.dir.path()).keys().any(|(_, code, _)| code == "changed-since-approval"));
}

#[test]
fn a_superseded_version_and_files_that_were_not_asked_for_stay() {
    let old =
        format!("{DECIDED}version = \"1.0\"\n+++\n\n## Först\n\n#### Sedan\n").replace("2026-02-01", "2025-02-01");
    let new = format!("{DECIDED}version = \"2.0\"\n+++\n\n## Först\n\nText.\n");
    let page = "+++\ntitle: Sidan\n+++\n\nText.\n";
    let role = "+++\ntitle = \"Chef\"\ntype = \"manager\"\n+++\n\nLeder.\n";
    let handbook = Handbook::new(&[
        ("content/roller/chef.md", role),
        ("content/rutiner/las.md", &new),
        ("content/rutiner/las@1.0.md", &old),
        ("content/a.md", page),
        ("content/b.md", page),
    ]);
    let ran = fix(handbook.dir.path(), &["content/a.md", "content/rutiner"]);
    assert_eq!(ran.stdout, "content/a.md: syntax 1\n", "{}", ran.stderr);
    let text = |path: &str| fs::read_to_string(handbook.path(path)).expect("the document");
    assert_eq!(text("content/rutiner/las@1.0.md"), old);
    assert_eq!(text("content/b.md"), page);
    assert_eq!(text("content/a.md"), "+++\ntitle = \"Sidan\"\n+++\n\nText.\n");
    assert_eq!(fix(handbook.dir.path(), &["finns-ej.md"]).code, 2);
}

#[test]
fn a_read_only_file_is_named_and_the_others_are_mended() {
    let page = "+++\ntitle: Sidan\n+++\n\nText.\n";
    let handbook = Handbook::new(&[("content/a.md", page), ("content/b.md", page)]);
    let file = handbook.path("content/a.md");
    let mut rights = fs::metadata(&file).expect("the file").permissions();
    rights.set_readonly(true);
    fs::set_permissions(&file, rights).expect("the rights are set");
    let ran = fix(handbook.dir.path(), &[]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("a.md"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "content/b.md: syntax 1\n");
    assert_eq!(fs::read_to_string(&file).expect("the file"), page);
}

#[test]
fn line_ends_a_byte_order_mark_and_other_bytes_stay() {
    let handbook = Handbook::new(&[]);
    let text = "\u{feff}+++\r\ntitle: Sidan\r\nsummary = \"K\" # kort\r\n+++\r\n\r\nText.  \r\n\r\n\tkod\r\n";
    handbook.write("content/a.md", text);
    assert_eq!(fix(handbook.dir.path(), &[]).code, 0);
    let mended = fs::read_to_string(handbook.path("content/a.md")).expect("the file");
    assert_eq!(mended, text.replace("title: Sidan", "title = \"Sidan\""));
}
