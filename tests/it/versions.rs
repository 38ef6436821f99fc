//! Tests of versions (format § 9) as users see them, in files, commands and editions: an approved text applies until
//! the next one is approved.

use std::fs;
use std::process::Command;

use super::cli::Handbook;
use super::publication::bytes_below;

const CHEF: (&str, &str) = ("content/roller/chef.md", "+++\ntitle = \"Chef\"\n+++\n");
const MEDICIN: &str = "+++\ntitle = \"Medicin\"\nversion = \"1.0\"\nowner = \"chef\"\napproved = 2026-01-10\napproved_by = \"chef\"\nreview_by = 2028-01-01\n\n[[revision]]\nversion = \"1.0\"\ndate = 2026-01-10\nchange = \"Första.\"\n+++\n\nKrossa aldrig en tablett.\n";

fn medicin() -> Handbook {
    Handbook::new(&[CHEF, ("content/rutiner/medicin.md", MEDICIN)])
}

fn page(handbook: &Handbook, path: &str) -> String {
    fs::read_to_string(handbook.path("public/intranet").join(path)).unwrap_or_default()
}

fn build(handbook: &Handbook, day: &str) {
    let ran = handbook.run(&["build", "--date", day]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

/// Begins the next version: "aldrig" becomes "gärna".
fn begun(handbook: &Handbook) {
    let ran = handbook.run(&["revise", "medicin", "--date", "2026-09-01"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "content/rutiner/medicin@utkast.md\n"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(handbook.path("content/rutiner/medicin.md")).expect("there"), MEDICIN);
    let draft = fs::read_to_string(handbook.path("content/rutiner/medicin@utkast.md")).expect("there");
    handbook.write("content/rutiner/medicin@utkast.md", &draft.replace("aldrig", "gärna"));
}

fn approved(handbook: &Handbook) {
    let arguments = [
        "approve",
        "medicin",
        "--by",
        "chef",
        "--date",
        "2026-09-01",
        "--version",
        "2.0",
        "--valid-from",
        "2026-12-12",
        "--change",
        "Får krossas.",
    ];
    let ran = handbook.run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn unapproved_text_is_not_published() {
    let handbook = medicin();
    begun(&handbook);
    build(&handbook, "2026-09-01");
    let shown = page(&handbook, "rutiner/medicin.html");
    assert!(shown.contains("Krossa aldrig") && shown.contains("data-status=\"in-force\""));
    for (path, bytes) in bytes_below(&handbook.path("public")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("gärna") && !text.contains("utkast.html"), "{path}");
    }
    let ran = handbook.run(&["approve", "medicin", "--by", "chef"]);
    assert!(ran.code == 1 && ran.stderr.contains("inget nummer"), "{}", ran.stderr);
    let ran = handbook.run(&["build", "--date", "2026-09-01", "--drafts", "--output", "alla"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let draft = fs::read_to_string(handbook.path("alla/intranet/rutiner/medicin/utkast.html")).expect("a page");
    assert!(draft.contains("Krossa gärna") && draft.contains("data-status=\"draft\""));
    assert!(handbook.path("alla/intranet/rutiner/medicin/1.0..utkast.html").is_file());
}

#[test]
fn each_day_has_the_text_that_applies() {
    let handbook = medicin();
    begun(&handbook);
    approved(&handbook);
    let files = ["medicin.md", "medicin@1.0.md"].map(|name| handbook.path("content/rutiner").join(name).is_file());
    assert_eq!((files, handbook.path("content/rutiner/medicin@utkast.md").exists()), ([true, true], false));
    for (day, word) in
        [("2026-09-01", "aldrig"), ("2026-12-11", "aldrig"), ("2026-12-12", "gärna"), ("2027-09-01", "gärna")]
    {
        build(&handbook, day);
        let shown = page(&handbook, "rutiner/medicin.html");
        assert!(shown.contains(&format!("Krossa {word}")) && shown.contains("data-status=\"in-force\""), "{day}");
        assert_eq!(shown.contains("Version 2.0 gäller från 12 december 2026"), word == "aldrig", "{day}");
    }
    let former = page(&handbook, "rutiner/medicin/1.0.html");
    assert!(
        former.contains("Krossa aldrig")
            && former.contains("Den gällde från 10 januari 2026 till och med 11 december 2026.")
    );
    assert!(former.contains("noindex") && !former.contains(">Gäller<"), "{former}");
    let difference = page(&handbook, "rutiner/medicin/1.0..2.0.html");
    assert!(difference.contains("slut på borttaget.</span></del> <ins>"), "{difference}");
    let external = bytes_below(&handbook.path("public/external"));
    assert!(external.keys().all(|path| !path.contains("medicin")), "nothing of it is external");
}

#[test]
fn history_says_what_applied_when() {
    let handbook = medicin();
    begun(&handbook);
    approved(&handbook);
    let ran = handbook.run(&["history", "medicin", "--format", "json", "--date", "2026-10-01"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!((ran.code, json["document"].as_str()), (0, Some("routine/medicin")));
    let row = |place: usize, key: &str| json["versions"][place][key].as_str().map(str::to_owned);
    assert_eq!((row(0, "version"), row(0, "state")), (Some("2.0".into()), Some("upcoming".into())));
    assert_eq!((row(1, "version"), row(1, "state")), (Some("1.0".into()), Some("in-force".into())));
    assert_eq!((row(1, "to"), row(0, "change")), (Some("2026-12-11".into()), Some("Får krossas.".into())));
    let ran = handbook.run(&["history", "medicin", "--as-of", "2025-01-01", "--format", "json"]);
    assert!(ran.code == 1 && ran.stdout.contains("\"versions\":[]"), "{}", ran.stdout);
}

#[test]
fn nothing_of_a_hidden_version_is_external() {
    let external = |text: &str| text.replace("owner = \"chef\"", "owner = \"chef\"\naudience = \"external\"");
    let now = external(MEDICIN).replace("\"1.0\"", "\"3.0\"");
    let hidden = |approved: &str, name: &str| {
        format!(
            "+++\ntitle = \"Hemligtitel{name}\"\nversion = \"99.{name}\"\n{approved}\n\n[[revision]]\nversion = \"99.{name}\"\ndate = 2025-01-01\nchange = \"Hemligändring{name}\"\n+++\n\nHemligtext{name}.\n"
        )
    };
    let handbook = Handbook::new(&[
        CHEF,
        ("content/rutiner/medicin.md", &now),
        ("content/rutiner/medicin@hemligfil.md", &hidden("approved = 2025-01-01\napproved_by = \"chef\"", "1")),
        (
            "content/rutiner/medicin@kommande.md",
            &hidden("approved = 2026-08-01\nvalid_from = 2027-01-01\napproved_by = \"chef\"", "2"),
        ),
        ("content/rutiner/medicin@utkast.md", &hidden("", "3")),
        (
            "content/rutiner/medicin@2.0.md",
            &external(MEDICIN).replace("\"1.0\"", "\"2.0\"").replace("2026-01-10", "2025-06-01"),
        ),
    ]);
    build(&handbook, "2026-09-01");
    for (path, bytes) in bytes_below(&handbook.path("public/external")) {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in ["hemlig", "99.1", "99.2", "99.3", "kommande"] {
            assert!(!text.contains(word) || word == "kommande" && !text.contains("medicin@"), "{word} in {path}");
        }
        assert!(!path.contains("medicin/"), "{path}: the external site has no pages of versions");
    }
    let page = fs::read_to_string(handbook.path("public/external/rutiner/medicin.html")).expect("a page");
    assert!(page.contains("3.0") && page.contains("2.0"));
    assert!(page_of_intranet(&handbook).contains("Hemligändring1"));
}

fn page_of_intranet(handbook: &Handbook) -> String {
    page(handbook, "rutiner/medicin.html")
}

fn git(handbook: &Handbook, arguments: &[&str], day: &str) -> bool {
    let date = format!("{day}T12:00:00");
    let mut run = Command::new("git");
    run.current_dir(handbook.dir.path()).args(arguments);
    let who = [
        ("GIT_AUTHOR_NAME", "a"),
        ("GIT_AUTHOR_EMAIL", "a@b"),
        ("GIT_COMMITTER_NAME", "a"),
        ("GIT_COMMITTER_EMAIL", "a@b"),
    ];
    run.envs(who)
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn as_of_a_day_from_git_and_from_files() {
    let handbook = medicin();
    let ran = handbook.run(&["build", "--as-of", "2026-03-01"]);
    assert!(ran.code == 2 && ran.stderr.contains("--output"), "{}", ran.stderr);
    let ran = handbook.run(&["build", "--as-of", "2026-03-01", "--output", "då"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("ligger inte i git"), "{}", ran.stderr);
    let text = fs::read_to_string(handbook.path("då/intranet/rutiner/medicin.html")).expect("a page");
    assert!(text.contains("Så löd handboken den 1 mars 2026") && text.contains("noindex"));
    assert!(!handbook.path("då/external").exists() && !handbook.path(".handbok/index").exists());
    if !git(&handbook, &["init", "-q"], "2026-02-01") {
        println!("no git here");
        return;
    }
    handbook.write(".gitignore", "då\n.handbok\n");
    git(&handbook, &["add", "."], "2026-02-01");
    assert!(git(&handbook, &["commit", "-qm", "ett"], "2026-02-01"));
    handbook.write("content/rutiner/medicin.md", &MEDICIN.replace("aldrig", "ibland"));
    git(&handbook, &["add", "."], "2026-05-01");
    assert!(git(&handbook, &["commit", "-qm", "två"], "2026-05-01"));
    handbook.write("content/rutiner/medicin.md", "trasig");
    for (day, word) in [("2026-03-01", "aldrig"), ("2026-05-01", "ibland")] {
        let ran = handbook.run(&["build", "--as-of", day, "--output", "då"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stderr.contains("ur git") && ran.stderr.contains("inte är incheckade"), "{}", ran.stderr);
        let text = fs::read_to_string(handbook.path("då/intranet/rutiner/medicin.html")).expect("a page");
        assert!(text.contains(&format!("Krossa {word}")), "{day}");
    }
}

#[test]
fn an_edit_of_approved_text_becomes_a_draft() {
    let handbook = medicin();
    assert_eq!(handbook.run(&["approve", "medicin"]).code, 0, "sealed");
    let sealed = fs::read_to_string(handbook.path("content/rutiner/medicin.md")).expect("there");
    if !git(&handbook, &["init", "-q"], "2026-02-01") {
        println!("no git here");
        return;
    }
    git(&handbook, &["add", "content"], "2026-02-01");
    assert!(git(&handbook, &["commit", "-qm", "ett"], "2026-02-01"));
    handbook.write("content/rutiner/medicin.md", &sealed.replace("aldrig", "gärna"));
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert!(ran.code == 1 && ran.stderr.contains("--keep-changes") && ran.stderr.contains("--minor"), "{}", ran.stderr);
    let ran = handbook.run(&["revise", "medicin", "--keep-changes", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(fs::read_to_string(handbook.path("content/rutiner/medicin.md")).expect("there"), sealed);
    let draft = fs::read_to_string(handbook.path("content/rutiner/medicin@utkast.md")).expect("there");
    assert!(draft.contains("gärna") && !draft.contains("fingerprint"));
    build(&handbook, "2026-09-01");
}

/// What `approve` of three documents may have left when it was killed: each has its old text in force or its new one, and
/// both are there.
fn is_whole(handbook: &Handbook, id: &str) -> Result<(), String> {
    let folder = handbook.path("content/rutiner");
    let read = |name: String| fs::read_to_string(folder.join(name)).ok();
    let (base, filed, draft) =
        (read(format!("{id}.md")), read(format!("{id}@1.0.md")), read(format!("{id}@utkast.md")));
    let is_old = |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains("aldrig"));
    let is_new = |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains("gärna"));
    let whole = |text: &Option<String>| text.as_deref().is_none_or(|text| text.ends_with("tablett.\n"));
    let old = is_old(&base) || is_old(&filed);
    let new = is_new(&base) || is_new(&draft);
    if old && new && whole(&base) && whole(&filed) && whole(&draft) {
        return Ok(());
    }
    Err(format!("{id}: {base:?} {filed:?} {draft:?}"))
}

/// `approve` is killed at moments spread over its whole run; nothing is lost, and the next command that writes finishes it.
#[test]
fn killed_at_any_moment_nothing_is_lost() {
    let kills: u64 = std::env::var("HANDBOK_TEST_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(12);
    let ids = ["a", "b", "c"];
    let lay = |handbook: &Handbook| {
        let _none = fs::remove_dir_all(handbook.path("content/rutiner"));
        let _none = fs::remove_dir_all(handbook.path(".handbok"));
        for id in ids {
            handbook.write(&format!("content/rutiner/{id}.md"), MEDICIN);
            let draft = MEDICIN.replace("aldrig", "gärna").replace("version = \"1.0\"\nowner", "owner");
            let draft = draft.replace("approved = 2026-01-10\napproved_by = \"chef\"\n", "");
            handbook.write(&format!("content/rutiner/{id}@utkast.md"), &draft);
        }
    };
    let handbook = Handbook::new(&[CHEF]);
    let arguments =
        ["approve", "a", "b", "c", "--by", "chef", "--date", "2026-09-01", "--version", "2.0", "--change", "Ny."];
    lay(&handbook);
    let begun = std::time::Instant::now();
    assert_eq!(handbook.run(&arguments).code, 0);
    let whole_run = begun.elapsed();
    let (mut midway, mut done) = (0, 0);
    for kill in 0..kills {
        lay(&handbook);
        let mut child = super::cli::command(handbook.dir.path(), &arguments)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it runs");
        // Most of the run is reading; the last third, where files change, gets most of the kills.
        let share = 0.6 + 0.6 * (kill as f64 + 0.5) / kills as f64;
        std::thread::sleep(whole_run.mul_f64(share));
        let _it_may_have_ended = child.kill();
        child.wait().expect("it has ended");
        for id in ids {
            is_whole(&handbook, id).unwrap_or_else(|lost| panic!("kill {kill}: {lost}"));
        }
        let is_begun = handbook.path(".handbok/begun.json").exists();
        let check = handbook.run(&["check", "--date", "2026-09-01"]);
        assert!(check.code == 0 && check.stderr.contains("avbröts") == is_begun, "kill {kill}: {}", check.stderr);
        // Any command that writes finishes it; this one has nothing else to do.
        let _refused = handbook.run(&["review", "ingen"]);
        let finished = ids.iter().filter(|id| handbook.path(&format!("content/rutiner/{id}@1.0.md")).exists()).count();
        assert!(finished == 0 || finished == ids.len(), "kill {kill}: {finished} of three");
        assert!(!handbook.path(".handbok/begun.json").exists());
        midway += usize::from(is_begun);
        done += usize::from(finished > 0);
    }
    println!("{kills} kills over {whole_run:?}: {midway} while files changed, {done} ended with the new text");
}

/// A slip of the pen takes a routine from its readers: a warning, and lines at the end of the report.
#[test]
fn a_date_slip_is_told_loudly() {
    let handbook = medicin();
    build(&handbook, "2026-09-01");
    for (slip, told) in [
        ("approved = 2062-01-10", "`approved` är 2062-01-10"),
        ("approved = \"\"", "`approved` är tom"),
        ("approved = 2026-01-10\nvalid_from = 2026-11-01", "gäller först från 2026-11-01"),
        ("owner2 = 1", ""),
    ] {
        handbook.write("content/rutiner/medicin.md", &MEDICIN.replace("approved = 2026-01-10", slip));
        let ran = handbook.run(&["build", "--date", "2026-09-01"]);
        if told.is_empty() {
            assert_eq!(ran.code, 1, "the edition that lacks it stands");
            continue;
        }
        assert_eq!(ran.code, 0, "{slip}: {}", ran.stderr);
        let loud: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("!!!")).collect();
        assert!(loud.len() == 2 && loud[1].contains(told) && loud[1].contains("rutiner/medicin.md"), "{}", ran.stdout);
        handbook.write("content/rutiner/medicin.md", MEDICIN);
        build(&handbook, "2026-09-01");
    }
    let health = page(&handbook, "halsa.html");
    assert!(health.contains("Rutiner som inte säger vem som utför dem"), "{health}");
}

/// The sample shows versions of every sort, all that was decided in it is sealed, and a day of the past builds.
#[test]
fn the_sample_shows_it() {
    let handbook = Handbook::new(&[]);
    let ran = handbook.run(&["init", "exempel", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let root = handbook.path("exempel");
    let states = |id: &str| {
        let ran = super::cli::run_in(&root, &["history", id, "--format", "json", "--date", "2026-09-01"]);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let states = json["versions"].as_array().expect("a list").iter();
        states.map(|row| row["state"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states("r-lakemedel"), ["upcoming", "in-force", "superseded"]);
    assert_eq!(states("r-nycklar-hemtjanst"), ["draft", "in-force", "superseded"]);
    assert!(states("r-orosanmalan").starts_with(&["in-force".to_owned(), "superseded".to_owned()]));
    for (path, bytes) in bytes_below(&root.join("content")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let head = text.strip_prefix("+++").and_then(|rest| rest.split("\n+++").next()).unwrap_or_default();
        let is_decided = head.contains("\napproved = ") && !head.contains("\nrepealed = ");
        assert!(!is_decided || head.contains("\nfingerprint = "), "{path} is not sealed");
    }
    let ran = super::cli::run_in(&root, &["build", "--as-of", "2025-11-01", "--output", "då", "--no-search"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let page = fs::read_to_string(root.join("då/intranet/rutiner/r-lakemedel.html")).expect("a page");
    assert!(page.contains("Så löd handboken den 1 november 2025") && page.contains("4.0"));
}
