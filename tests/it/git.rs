//! What the history in git adds to a handbook (format § 9), and what is said where git can't tell: each of its states is
//! one clear sentence, and never a wrong answer.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::cli::{Handbook, Ran, run_in, run_with};

const CONFIG: &str = "title = \"Prov\"\n[versions]\ngit = true\n";
const CHEF: (&str, &str) = ("content/roller/chef.md", "+++\ntitle = \"Chef\"\n+++\n");
const BODY: &str = "Dela läkemedel varje måndag i skåpet, signera på listan och ring sjuksköterskan om något saknas.";

fn text(version: &str, approved: &str, body: &str) -> String {
    format!(
        "+++\ntitle = \"Medicin\"\nowner = \"chef\"\nversion = \"{version}\"\napproved = {approved}\napproved_by = \"chef\"\nreview_by = 2030-01-01\n+++\n\n{body}\n"
    )
}

/// Runs git on a day; whether it went well.
fn git(folder: &Path, arguments: &[&str], day: &str) -> bool {
    let date = format!("{day}T12:00:00");
    let who = [
        ("GIT_AUTHOR_NAME", "a"),
        ("GIT_AUTHOR_EMAIL", "a@b"),
        ("GIT_COMMITTER_NAME", "a"),
        ("GIT_COMMITTER_EMAIL", "a@b"),
        ("GIT_AUTHOR_DATE", &date),
        ("GIT_COMMITTER_DATE", &date),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ];
    let mut run = Command::new("git");
    run.current_dir(folder).args(["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"]);
    run.args(arguments).envs(who).output().is_ok_and(|output| output.status.success())
}

fn commit(handbook: &Handbook, day: &str) {
    assert!(git(handbook.dir.path(), &["add", "-A"], day));
    assert!(git(handbook.dir.path(), &["commit", "-qm", day], day));
}

/// A handbook with three decisions in its history, of which the file holds the last; nothing where there is no git.
fn with_history() -> Option<Handbook> {
    let handbook = Handbook::new(&[CHEF]);
    handbook.write("config.toml", CONFIG);
    handbook.write(".gitignore", "public\n.handbok\nda\n");
    if !git(handbook.dir.path(), &["init", "-q"], "2024-01-01") {
        println!("no git here");
        return None;
    }
    handbook.write("content/rutiner/medicin.md", &text("1.0", "2024-01-10", BODY));
    commit(&handbook, "2024-01-11");
    // Renamed, with another id by its name; the words tell that it is the same.
    fs::rename(handbook.path("content/rutiner/medicin.md"), handbook.path("content/rutiner/lakemedel.md"))
        .expect("moved");
    commit(&handbook, "2024-06-01");
    handbook.write("content/rutiner/lakemedel.md", &text("2.0", "2025-02-01", "Helt ny text."));
    commit(&handbook, "2025-02-02");
    // Moved into another folder: the id is the same.
    fs::create_dir_all(handbook.path("content/vard/rutiner")).expect("made");
    fs::rename(handbook.path("content/rutiner/lakemedel.md"), handbook.path("content/vard/rutiner/lakemedel.md"))
        .expect("moved");
    handbook.write("content/vard/rutiner/lakemedel.md", &text("3.0", "2026-03-01", "Ny igen."));
    commit(&handbook, "2026-03-02");
    Some(handbook)
}

fn versions(ran: &Ran) -> Vec<(String, String, bool)> {
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let row = |row: &serde_json::Value| {
        let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        (word("version"), word("file"), row["commit"].is_string())
    };
    json["versions"].as_array().expect("a list").iter().map(row).collect()
}

#[test]
fn decisions_that_stand_in_git_alone() {
    let Some(handbook) = with_history() else { return };
    let ran = handbook.run(&["history", "lakemedel", "--format", "json", "--date", "2026-09-01"]);
    assert_eq!(ran.stderr, "");
    assert_eq!(
        versions(&ran),
        [
            ("3.0".to_owned(), "content/vard/rutiner/lakemedel.md".to_owned(), false),
            ("2.0".to_owned(), "content/rutiner/lakemedel.md".to_owned(), true),
            ("1.0".to_owned(), "content/rutiner/medicin.md".to_owned(), true),
        ]
    );
    let ran = handbook.run(&["history", "lakemedel", "--as-of", "2024-03-03", "--text"]);
    assert!(
        ran.code == 0 && ran.stdout.contains(BODY) && ran.stdout.contains("fastställd 2024-01-10 av chef"),
        "{}",
        ran.stdout
    );
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let page =
        |path: &str| fs::read_to_string(handbook.path("public/intranet/vard/rutiner").join(path)).unwrap_or_default();
    assert!(
        page("lakemedel/1.0.html").contains(BODY)
            && page("lakemedel/1.0.html").contains("Den gällde från 10 januari 2024")
    );
    assert!(page("lakemedel/1.0..2.0.html").contains("<ins>") && page("lakemedel.html").contains("lakemedel/2.0.html"));
    assert!(!page("lakemedel.html").contains("ofullständig"));
    let days = fs::read_to_string(handbook.path("public/intranet/datum.html")).expect("a page");
    assert!(
        days.contains("data-day-from=\"2024-01-10\" data-day-to=\"2025-01-31\"") && days.contains("lakemedel/1.0.html")
    );
    // A decision that was taken back in the files is none: the files say what applies.
    handbook.write("content/vard/rutiner/lakemedel.md", &text("2.0", "2025-02-01", "Helt ny text."));
    let ran = handbook.run(&["history", "lakemedel", "--format", "json", "--date", "2026-09-01"]);
    let numbers: Vec<String> = versions(&ran).into_iter().map(|(version, ..)| version).collect();
    assert_eq!(numbers, ["2.0", "1.0"]);
    // A number that git knows is used.
    handbook.write(
        "content/vard/rutiner/lakemedel@utkast.md",
        "+++\ntitle = \"Medicin\"\nowner = \"chef\"\n+++\n\nUtkast.\n",
    );
    let ran = handbook.run(&[
        "approve",
        "lakemedel",
        "--by",
        "chef",
        "--version",
        "1.0",
        "--change",
        "x",
        "--date",
        "2026-09-01",
    ]);
    assert!(ran.code == 1 && ran.stderr.contains("redan en version 1.0"), "{}", ran.stderr);
}

#[test]
fn a_personal_number_in_git_is_told_at_the_document() {
    let Some(handbook) = with_history() else { return };
    handbook.write(
        "content/rutiner/b.md",
        &text("1.0", "2024-01-10", "Ring 19121212-1212 vid fel.").replace("Medicin", "Brand"),
    );
    commit(&handbook, "2026-04-01");
    handbook
        .write("content/rutiner/b.md", &text("2.0", "2026-05-01", "Ring chefen vid fel.").replace("Medicin", "Brand"));
    let ran = handbook.run(&["check", "--format", "json", "--date", "2026-09-01"]);
    let rows: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let found: Vec<&serde_json::Value> = rows.iter().filter(|row| row["code"] == "personal-identity-number").collect();
    assert_eq!(found.len(), 1, "{}", ran.stdout);
    assert_eq!((&found[0]["file"], &found[0]["line"]), (&"content/rutiner/b.md".into(), &1.into()));
    assert!(rows.iter().all(|row| !row["file"].as_str().unwrap_or_default().contains('@')), "{}", ran.stdout);
}

/// The one sentence that is said, and the versions that are certain.
fn told(folder: &Path, environment: &[(&str, &str)]) -> (String, usize) {
    let history = run_with(folder, &["history", "lakemedel", "--format", "json", "--date", "2026-09-01"], environment);
    let check = run_with(folder, &["check", "--format", "json", "--date", "2026-09-01"], environment);
    let findings = check.stdout.lines().filter(|line| line.contains("\"git-history\"")).count();
    assert_eq!((findings, history.stderr.lines().count()), (1, 1), "{}\n{}", history.stderr, check.stdout);
    (history.stderr.trim().to_owned(), versions(&history).len())
}

#[test]
fn where_git_cannot_tell_one_sentence_says_so() {
    let Some(handbook) = with_history() else { return };
    let root = handbook.dir.path();
    let (said, count) = told(root, &[("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")]);
    assert!(said.contains("ägs av en annan användare") && count == 1, "{said}");
    let (said, count) = told(root, &[("PATH", "")]);
    assert!(said.contains("programmet git finns inte") && count == 1, "{said}");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let at = |name: &str| elsewhere.path().join(name);
    let url = format!("file://{}", root.display());
    assert!(git(elsewhere.path(), &["clone", "-q", "--depth", "2", &url, "grund"], "2026-04-01"));
    let (said, count) = told(&at("grund"), &[]);
    assert!(said.contains("--unshallow") && count == 2, "{said} {count}");
    let ran = run_in(&at("grund"), &["build", "--date", "2026-09-01"]);
    let page = fs::read_to_string(at("grund/public/intranet/vard/rutiner/lakemedel.html")).expect("a page");
    assert!(ran.code == 0 && page.contains("Historiken är ofullständig"), "{}", ran.stderr);
    let ran = run_in(&at("grund"), &["build", "--as-of", "2024-03-01", "--output", "da"]);
    assert!(ran.stderr.contains("ur dagens versionsfiler") && ran.stderr.contains("--unshallow"), "{}", ran.stderr);
    fs::create_dir(at("kopia")).expect("made");
    copy(root, &at("kopia"));
    let (said, count) = told(&at("kopia"), &[]);
    assert!(said.contains("ligger inte i git") && count == 1, "{said}");
}

/// A handbook's folder without its repository.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("listed").flatten().filter(|entry| entry.file_name() != ".git") {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("made");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn worktrees_and_submodules_are_repositories() {
    let Some(handbook) = with_history() else { return };
    let root = handbook.dir.path();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let tree = elsewhere.path().join("gren");
    assert!(git(root, &["worktree", "add", "-q", tree.to_str().expect("UTF-8"), "HEAD"], "2026-04-01"));
    // What git sets while a hook runs names another repository.
    let wrong = [("GIT_DIR", "/nowhere"), ("GIT_WORK_TREE", "/nowhere")];
    let ran = run_with(&tree, &["history", "lakemedel", "--format", "json", "--date", "2026-09-01"], &wrong);
    assert_eq!((versions(&ran).len(), ran.stderr.as_str()), (3, ""));
    // The handbook as a submodule of another repository.
    let outer = elsewhere.path().join("yttre");
    fs::create_dir(&outer).expect("made");
    assert!(git(&outer, &["init", "-q"], "2026-04-01"));
    let url = format!("file://{}", root.display());
    assert!(git(&outer, &["submodule", "--quiet", "add", &url, "handbok"], "2026-04-01"));
    let ran = run_in(&outer.join("handbok"), &["history", "lakemedel", "--format", "json", "--date", "2026-09-01"]);
    assert_eq!((versions(&ran).len(), ran.stderr.as_str()), (3, ""));
    // Its documents as a submodule of the handbook's: this repository doesn't have their history.
    let split = Handbook::new(&[]);
    split.write("config.toml", CONFIG);
    assert!(git(split.dir.path(), &["init", "-q"], "2026-04-01"));
    let content = Handbook::new(&[]);
    copy(&root.join("content"), content.dir.path());
    assert!(git(content.dir.path(), &["init", "-q"], "2026-04-01"));
    commit(&content, "2026-04-01");
    let url = format!("file://{}", content.dir.path().display());
    assert!(git(split.dir.path(), &["submodule", "--quiet", "add", &url, "content"], "2026-04-02"));
    commit(&split, "2026-04-02");
    let ran = split.run(&["build", "--as-of", "2026-05-01", "--output", "da"]);
    assert!(ran.code == 0 && ran.stderr.contains("submodul"), "{}", ran.stderr);
    assert!(split.path("da/intranet/vard/rutiner/lakemedel.html").is_file(), "the files of today tell it");
    let (said, count) = told(split.dir.path(), &[]);
    assert!(said.contains("submodul") && count == 1, "{said}");
}

#[test]
fn a_branch_counts_from_its_merge() {
    let Some(handbook) = with_history() else { return };
    let root = handbook.dir.path();
    let now = fs::read_to_string(handbook.path("content/vard/rutiner/lakemedel.md")).expect("there");
    assert!(git(root, &["checkout", "-qb", "forslag"], "2026-04-01"));
    handbook.write("content/vard/rutiner/lakemedel.md", &now.replace("Ny igen.", "Bara ett förslag."));
    commit(&handbook, "2026-04-02");
    assert!(git(root, &["checkout", "-q", "main"], "2026-04-03"));
    assert!(git(root, &["merge", "-q", "--no-ff", "-m", "in", "forslag"], "2026-05-01"));
    for (day, words) in [("2026-04-10", "Ny igen."), ("2026-05-01", "Bara ett förslag.")] {
        assert_eq!(handbook.run(&["build", "--as-of", day, "--output", "da"]).code, 0);
        let page = fs::read_to_string(handbook.path("da/intranet/vard/rutiner/lakemedel.html")).expect("a page");
        assert!(page.contains(words), "{day}");
    }
}
