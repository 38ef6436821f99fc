//! Property tests: `check` and `build` agree (site § 1). If `check` finds no error, a build succeeds, except for the
//! scan of the finished bytes and errors of the disk; and a build that stops says why. Tested for each kind of refusal,
//! and on generated handbooks, also broken ones.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use handbok::diag::{Code, Severity};
use handbok::model::Audience;
use handbok::pipeline::edition::{BuildError, BuildOptions, build};
use handbok::pipeline::{Cache, read, rehearse};
use handbok::source::SourceTree;
use proptest::prelude::*;

use super::cli::{Handbook, Ran, run_in};

const PAGE: &str = "+++\ntitle = \"Sida\"\n+++\n\nText.\n";

fn check(handbook: &Handbook) -> Ran {
    handbook.run(&["check", "--format", "json", "--date", "2026-09-01"])
}

fn build_of(handbook: &Handbook) -> Ran {
    handbook.run(&["build", "--date", "2026-09-01"])
}

/// The errors of `check`: `code file:line:column`.
fn errors(handbook: &Handbook) -> Vec<String> {
    let ran = check(handbook);
    let rows = ran.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("an object"));
    let rows = rows.filter(|row| row["severity"] == "error");
    rows.map(|row| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        format!("{} {}:{}:{}", text("code"), text("file"), row["line"], row["column"])
    })
    .collect()
}

/// Asserts that both commands refuse with the same findings, and that nothing is written.
fn both_refuse(handbook: &Handbook, expected: &[&str]) {
    assert_eq!(errors(handbook), expected);
    let ran = build_of(handbook);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let code = expected[0].split(' ').next().expect("a code");
    assert!(ran.stderr.contains(code), "the build says why: {}", ran.stderr);
    assert!(!handbook.path("public/intranet").exists() && !handbook.path("public/external").exists());
}

#[test]
fn names_that_windows_refuses() {
    for (path, place) in [
        ("content/con.md", "invalid-value content/con.md:1:1"),
        ("content/aux/a.md", "invalid-value content/aux/a.md:1:1"),
        ("content/a/LPT1.txt.md", "invalid-value content/a/LPT1.txt.md:1:1"),
    ] {
        both_refuse(&Handbook::new(&[(path, PAGE)]), &[place]);
    }
    let folder = Handbook::new(&[("content/aux/a.md", PAGE), ("content/aux/b.md", PAGE)]);
    both_refuse(&folder, &["invalid-value content/aux/a.md:1:1"]);
    let linked = "+++\ntitle = \"Sida\"\n+++\n\n[Blankett](nul.pdf)\n";
    both_refuse(
        &Handbook::new(&[("content/a.md", linked), ("content/nul.pdf", "%PDF")]),
        &["invalid-value content/a.md:5:1"],
    );
}

#[test]
fn aliases_that_no_page_can_have() {
    for (alias, code) in [
        ("gammal.html?id=5", "invalid-value"),
        ("https://www.exempelby.se/a.html", "invalid-value"),
        ("//exempelby.se/a.html", "invalid-value"),
        ("a*b.html", "invalid-value"),
        ("a:b.html", "invalid-value"),
        ("sida.html#del", "invalid-value"),
        ("%C3%A4ldre.html", "invalid-value"),
        ("/", "invalid-value"),
        ("", "invalid-value"),
        ("con.html", "invalid-value"),
        ("../a.html", "path-outside"),
        ("feed.xml", "duplicate-url"),
        ("robots.txt", "duplicate-url"),
        ("sitemap.xml", "duplicate-url"),
        ("handbok.json", "duplicate-url"),
        ("search/manifest.js", "duplicate-url"),
        ("assets/x.css", "duplicate-url"),
        ("Search/x.html", "duplicate-url"),
        ("krav.html", "duplicate-url"),
        ("rutiner/index.html", "duplicate-url"),
        ("assets.x/../assets", "path-outside"),
        ("annan.html", "duplicate-url"),
        ("ANNAN.html", "duplicate-url"),
        ("annan.html/x.html", "duplicate-url"),
        ("mapp.x", "duplicate-url"),
        ("web.config", "duplicate-url"),
    ] {
        let page = format!("+++\ntitle = \"Sida\"\naliases = [\"{alias}\"]\n+++\n");
        let handbook =
            Handbook::new(&[("content/a.md", &page), ("content/annan.md", PAGE), ("content/mapp.x/b.md", PAGE)]);
        both_refuse(&handbook, &[&format!("{code} content/a.md:3:12")]);
    }
    let percent = "+++\ntitle = \"Sida\"\naliases = [\"%C3%A4ldre.html\"]\n+++\n";
    let ran = Handbook::new(&[("content/a.md", percent)]).run(&["check"]);
    assert!(ran.stderr.contains("skriv `äldre.html`"), "{}", ran.stderr);
    let fine =
        "+++\ntitle = \"Sida\"\naliases = [\"äldre.html\", \"gammal/\", \"/b.html\", \"Mapp/Fil namn.htm\"]\n+++\n";
    let handbook = Handbook::new(&[("content/a.md", fine)]);
    assert_eq!((errors(&handbook), build_of(&handbook).code), (vec![], 0));
    for page in ["äldre.html", "gammal/index.html", "b.html", "Mapp/Fil namn.htm"] {
        assert!(handbook.path("public/intranet").join(page).exists(), "{page}");
    }
}

#[test]
fn files_with_conflicting_names() {
    let linking = |files: &[&str]| {
        let links: Vec<String> = files.iter().map(|file| format!("[fil]({file})")).collect();
        format!("+++\ntitle = \"Sida\"\n+++\n\n{}\n", links.join("\n"))
    };
    let matrix = "+++\ntitle = \"Matris\"\nlayout = \"raci\"\n+++\n";
    let table = Handbook::new(&[
        ("content/matriser/m.md", matrix),
        ("content/matriser/m.csv", "a"),
        ("content/a.md", &linking(&["matriser/m.csv"])),
    ]);
    both_refuse(&table, &["duplicate-url content/a.md:5:1"]);
    let folder = Handbook::new(&[("content/krav.html/b.md", PAGE)]);
    both_refuse(&folder, &["duplicate-url content/krav.html/b.md:1:1"]);
    let file = Handbook::new(&[("content/assets", "x"), ("content/a.md", &linking(&["assets"]))]);
    both_refuse(&file, &["duplicate-url content/a.md:5:1"]);
    let twin = [
        ("config.toml", "title = \"Prov\"\n[build]\nprecompress = [\"gzip\"]\n"),
        ("content/x.csv", "a,b"),
        ("content/x.csv.gz", "packad"),
        ("content/a.md", &linking(&["x.csv", "x.csv.gz"])),
    ];
    both_refuse(&Handbook::new(&twin), &["duplicate-url content/a.md:6:1"]);
}

/// A check whose finding would lose a page can't be turned off or made a warning.
#[test]
fn a_check_that_is_off_loses_no_page() {
    for level in ["off", "warning"] {
        let config = format!("title = \"Prov\"\n[checks]\nduplicate-url = \"{level}\"\n");
        let twin = "+++\ntitle = \"Sida\"\nid = \"b\"\n+++\n";
        let handbook = Handbook::new(&[("config.toml", &config), ("content/lak.md", PAGE), ("content/läk.md", twin)]);
        both_refuse(&handbook, &["duplicate-url content/läk.md:1:1"]);
    }
}

/// The finding of the scan is reported even if its check is off.
#[test]
fn a_build_that_stops_says_why() {
    let config = "title = \"Prov\"\n[checks]\nexternal-reveals-internal = \"off\"\nsyntax = \"off\"\n";
    let handbook = Handbook::new(&[
        ("config.toml", config),
        ("content/hemlig-avdelning-sju.md", PAGE),
        (
            "content/a.md",
            "+++\ntitle = \"Öppen\"\naudience = \"external\"\nsummary = \"Se hemlig-avdelning-sju.html.\"\n+++\n",
        ),
        ("static/site.js", "var x = 'hemlig-avdelning-sju.html';"),
    ]);
    let ran = build_of(&handbook);
    assert!(ran.code == 0 || ran.stderr.contains("external-reveals-internal"), "{}", ran.stderr);
    let broken = Handbook::new(&[("config.toml", config), ("templates/base.html", "{% if %}"), ("content/a.md", PAGE)]);
    both_refuse(&broken, &["syntax templates/base.html:1:7"]);
}

#[test]
fn templates_that_fail_at_a_page() {
    let template = "<h1>\n{{ finns_inte.alls }}</h1>\n";
    let moved = "+++\ntitle = \"Sida\"\naliases = [\"gammal.html\"]\n+++\n";
    let handbook = Handbook::new(&[("templates/redirect.html", template), ("content/a.md", moved)]);
    both_refuse(&handbook, &["syntax templates/redirect.html:2:4"]);
    // Only the intranet has the page: a build of the external edition alone reports it as well.
    let ran = handbook.run(&["build", "--audience", "external", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

#[test]
fn a_theme_that_is_not_there() {
    let handbook = Handbook::new(&[("config.toml", "title = \"Prov\"\ntheme = \"ekbacka\"\n"), ("content/a.md", PAGE)]);
    both_refuse(&handbook, &["syntax config.toml:2:9"]);
}

fn outputs(intranet: &str, external: &str) -> Handbook {
    let config = format!(
        "title = \"Prov\"\n[audiences.intranet]\noutput = \"{intranet}\"\n[audiences.external]\noutput = \"{external}\"\n"
    );
    Handbook::new(&[("config.toml", &config), ("content/a.md", PAGE)])
}

#[test]
fn output_folders_that_would_delete_each_other() {
    for (intranet, external, place) in [
        ("public/ut", "public/ut", "config.toml:5:10"),
        ("public/ut", "public/../public/./ut/", "config.toml:5:10"),
        ("public", "public/external", "config.toml:5:10"),
        ("public/a/b", "public/a", "config.toml:5:10"),
        ("content/ut", "public/external", "config.toml:3:10"),
        ("content", "public/external", "config.toml:3:10"),
        (".", "public/external", "config.toml:3:10"),
        ("..", "public/external", "config.toml:3:10"),
        ("/", "public/external", "config.toml:3:10"),
        ("public/intranet", "static/x", "config.toml:5:10"),
        ("public/.handbok-x", "public/external", "config.toml:3:10"),
        (".handbok/index", "public/external", "config.toml:3:10"),
        ("config.toml/x", "public/external", "config.toml:3:10"),
    ] {
        both_refuse(&outputs(intranet, external), &[&format!("invalid-value {place}")]);
    }
    let default =
        [("config.toml", "title = \"Prov\"\n[audiences.intranet]\noutput = \"public\"\n"), ("content/a.md", PAGE)];
    both_refuse(&Handbook::new(&default), &["invalid-value config.toml:3:10"]);
    let fine = outputs("public/ut", "public/ut2");
    assert_eq!((errors(&fine), build_of(&fine).code), (vec![], 0));
}

/// Real paths are compared: a link to the other edition's folder counts as that folder.
#[cfg(unix)]
#[test]
fn an_output_folder_behind_a_link() {
    let handbook = outputs("public/a", "lank/b");
    fs::create_dir_all(handbook.path("public/a")).expect("made");
    std::os::unix::fs::symlink(handbook.path("public/a"), handbook.path("lank")).expect("linked");
    assert_eq!(errors(&handbook), ["invalid-value config.toml:5:10"]);
    assert_eq!(build_of(&handbook).code, 1);
}

#[test]
fn an_output_folder_from_the_command_line() {
    let handbook = Handbook::new(&[("content/a.md", PAGE)]);
    let ran = handbook.run(&["build", "--date", "2026-09-01", "--output", "content"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("content/"), "{}", ran.stderr);
    assert!(!handbook.path("content/intranet").exists());
}

#[test]
fn the_intranet_alone() {
    let config = "title = \"Prov\"\ndefault_audience = \"external\"\n[privacy]\nforbid = [\"hemligt\"]\n";
    let page = "+++\ntitle = \"Sida\"\naudience = \"external\"\n+++\n\nhemligt 19121212-1212\n";
    let handbook = Handbook::new(&[("config.toml", config), ("content/a.md", page), ("content/b.md", PAGE)]);
    assert_eq!(build_of(&handbook).code, 1);
    handbook.write("config.toml", &format!("{config}[audiences.external]\nbuild = false\n"));
    assert_eq!(errors(&handbook), [""; 0], "checks of the external edition rest");
    let ran = build_of(&handbook);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(handbook.path("public/intranet/a.html").exists() && !handbook.path("public/external").exists());
    let asked = handbook.run(&["build", "--audience", "external", "--date", "2026-09-01"]);
    assert_eq!(asked.code, 1, "{}", asked.stderr);
    assert!(asked.stderr.contains("config.toml:6:9"), "{}", asked.stderr);
    handbook.write("public/external/gammal.html", "x");
    for command in ["check", "build"] {
        let ran = handbook.run(&[command, "--date", "2026-09-01"]);
        assert!(ran.code == 0 && ran.stderr.contains("äldre extern utgåva"), "{command}: {}", ran.stderr);
    }
    assert!(handbook.path("public/external/gammal.html").exists());
}

#[test]
fn drafts_do_not_go_to_the_public_folder() {
    let draft = "+++\ntitle = \"Utkast\"\naudience = \"external\"\n+++\n\nText.\n";
    let config = "title = \"Prov\"\n[audiences.external]\nbase_url = \"https://kommun.example/\"\n";
    let handbook = Handbook::new(&[("config.toml", config), ("content/rutiner/ny.md", draft)]);
    let ran = handbook.run(&["build", "--drafts", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("--output") && !handbook.path("public").exists(), "{}", ran.stderr);
    assert_eq!(handbook.run(&["build", "--drafts", "--audience", "intranet", "--date", "2026-09-01"]).code, 0);
    assert_eq!(handbook.run(&["build", "--drafts", "--output", "prov", "--date", "2026-09-01"]).code, 0);
    let page = fs::read_to_string(handbook.path("prov/external/rutiner/ny.html")).expect("the page");
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">") && page.contains("banner--draft"), "{page}");
    let map = fs::read_to_string(handbook.path("prov/external/sitemap.xml")).expect("the map");
    assert!(!map.contains("ny.html"), "{map}");
}

/// A file of a generated handbook.
#[derive(Clone, Debug)]
struct File {
    path: String,
    alias: Option<String>,
    link: Option<String>,
    external: bool,
    id: Option<String>,
}

fn file() -> impl Strategy<Value = File> {
    let folder = proptest::sample::select(vec![
        "",
        "",
        "rutiner/",
        "Rutiner/",
        "aux/",
        "a.html/",
        "matriser/",
        "search/",
        "assets/",
        "krav.html/",
    ]);
    let name = proptest::sample::select(vec![
        "a", "A", "b", "å", "con", "index", "krav", "sok", "feed.xml", "x", "nul.txt", "a b", "404", "halsa",
        "_headers", "web", "...", "LPT1",
    ]);
    let alias = proptest::option::weighted(
        0.3,
        "(a|b|krav|A|rutiner|search|x|con|å|)(/|\\.html|\\.csv|\\.HTML|\\.xml|\\?a|%20|#|:|\\.|)(x|/x\\.html|)",
    );
    let link = proptest::option::weighted(
        0.4,
        proptest::sample::select(vec![
            "nul.pdf",
            "m.csv",
            "a.csv",
            "fil.",
            "Fil.PDF",
            "fil.pdf",
            "assets",
            "search",
            "index.html.gz",
            "x.csv.gz",
            "x.csv",
            "web.config",
            "_headers",
            "rutiner",
        ]),
    );
    let id = proptest::option::weighted(0.5, "[a-d]{3}");
    (folder, name, alias, link, any::<bool>(), id).prop_map(|(folder, name, alias, link, external, id)| File {
        path: format!("content/{folder}{name}.md"),
        alias,
        link: link.map(|link| format!("{}{link}", "../".repeat(folder.matches('/').count()))),
        external,
        id,
    })
}

fn config() -> impl Strategy<Value = String> {
    let output = || {
        proptest::sample::select(vec![
            "public/intranet",
            "public/external",
            "public",
            "ut",
            "ut/b",
            "content/x",
            "static",
            ".",
            "",
            "a/../ut",
            ".handbok",
            "filer/con",
        ])
    };
    let checks = proptest::collection::vec(
        proptest::sample::select(vec![
            "duplicate-url",
            "invalid-value",
            "path-outside",
            "syntax",
            "duplicate-id",
            "missing-attachment",
            "broken-link",
            "external-reveals-internal",
            "missing-key",
            "unknown-key",
            "missing-owner",
        ]),
        0..6,
    );
    let build = proptest::sample::select(vec![
        "",
        "precompress = [\"gzip\"]",
        "server = [\"apache\", \"iis\", \"netlify\", \"nginx\"]",
    ]);
    (output(), output(), checks, build, any::<bool>(), 0..6u8).prop_map(|(intranet, external, mut checks, build, built, quiet)| {
        checks.sort_unstable();
        checks.dedup();
        let mut text = String::from("title = \"Prov\"\n");
        // Half of the handbooks have the usual folders, so that not every one stops for lack of them.
        if quiet > 3 {
            let _ = write!(text, "[audiences.intranet]\noutput = \"{intranet}\"\n[audiences.external]\noutput = \"{external}\"\nbuild = {built}\n");
        }
        let _ = write!(text, "[build]\n{build}\n[checks]\n");
        checks.iter().for_each(|check| {
            let _ = writeln!(text, "{check} = \"off\"");
        });
        text
    })
}

fn lay(root: &Path, config: &str, files: &[File]) {
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        // Two of the names may be the same: the first file is kept.
        let _there = fs::write(path, text);
    };
    write("config.toml", config);
    for asset in [
        "nul.pdf",
        "m.csv",
        "a.csv",
        "fil.",
        "Fil.PDF",
        "fil.pdf",
        "assets",
        "search",
        "index.html.gz",
        "x.csv.gz",
        "x.csv",
        "web.config",
        "_headers",
        "rutiner",
    ] {
        if !files.iter().any(|file| file.path.starts_with(&format!("content/{asset}/"))) {
            write(&format!("content/{asset}"), "x");
        }
    }
    for file in files {
        let mut text = String::from("+++\ntitle = \"Prov\"\n");
        if let Some(id) = &file.id {
            let _ = writeln!(text, "id = \"{id}\"");
        }
        if let Some(alias) = &file.alias {
            let _ = writeln!(text, "aliases = [\"{alias}\"]");
        }
        let _ = writeln!(text, "audience = \"{}\"\n+++\n\nText.", if file.external { "external" } else { "intranet" });
        if let Some(link) = &file.link {
            let _ = writeln!(text, "[fil]({link})");
        }
        write(&file.path, &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Where `check` has no error, a build succeeds; only the scan of the bytes may still stop it.
    #[test]
    fn what_check_lets_through_is_built(config in config(), files in proptest::collection::vec(file(), 1..6)) {
        let folder = tempfile::tempdir().expect("a folder");
        lay(folder.path(), &config, &files);
        let tree = Arc::new(SourceTree::load(folder.path()).expect("readable"));
        let mut handbook = read(&tree, jiff::civil::date(2026, 9, 1), &mut Cache::default()).expect("a configuration");
        rehearse(&mut handbook, &Audience::ALL);
        let has_errors = handbook.findings.iter().any(|finding| finding.severity == Severity::Error);
        prop_assume!(!has_errors);
        let theme = handbook.theme.clone().expect("no error, so a theme");
        let unbuilt = config.contains("build = false");
        let audiences = if unbuilt { vec![Audience::Intranet] } else { Audience::ALL.to_vec() };
        let options = BuildOptions { audiences, output: None, drafts: false, search: true, as_of: None };
        match build(&handbook, &theme, &options, &|_| {}) {
            Ok(_) => {}
            Err(BuildError::Findings(found, _)) => {
                prop_assert!(found.iter().all(|one| one.code == Code::EXTERNAL_REVEALS_INTERNAL), "{found:?}");
            }
            Err(error) => prop_assert!(false, "{}", describe(&error)),
        }
    }
}

fn describe(error: &BuildError) -> String {
    match error {
        BuildError::Publish(error) => error.to_string(),
        BuildError::Render(error) => error.to_string(),
        BuildError::Search(reason) => format!("{reason:?}"),
        BuildError::Findings(found, _) => format!("{found:?}"),
    }
}

/// The same property for the command line: what passes `check` passes `build`, on the tests' own valid handbook.
#[test]
fn the_commands_agree_on_a_valid_handbook() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run_in(folder.path(), &["init", "ny"]).code, 0);
    let root = folder.path().join("ny");
    assert_eq!(run_in(&root, &["check"]).code, 0);
    assert_eq!(run_in(&root, &["build"]).code, 0);
}
