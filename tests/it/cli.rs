//! Tests of the program as users run it: commands, streams, exit codes (site § 1).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A handbook in a temporary folder.
pub(crate) struct Handbook {
    pub(crate) dir: TempDir,
}

impl Handbook {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let handbook = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        handbook.write("config.toml", "title = \"Prov\"\n");
        for (path, text) in files {
            handbook.write(path, text);
        }
        handbook
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder is made");
        fs::write(file, text).expect("the file is written");
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        run_in(self.dir.path(), arguments)
    }
}

/// Output and exit code of a run.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    run_with(folder, arguments, &[])
}

/// Runs the program with additional environment variables.
pub(crate) fn run_with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let output: Output = command(folder, arguments).envs(environment.iter().copied()).output().expect("handbok runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program prints UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handbok"));
    command.current_dir(folder).args(arguments).env("HANDBOK_LANG", "sv").env_remove("SOURCE_DATE_EPOCH");
    command.stdin(Stdio::null());
    command
}

const GOOD: &[(&str, &str)] = &[
    ("content/roller/mas.md", "+++\ntitle = \"MAS\"\n+++\n"),
    (
        "content/rutiner/a.md",
        "+++\ntitle = \"Rutin A\"\nowner = \"mas\"\napplies_to = [\"mas\"]\napproved = 2026-01-01\napproved_by = \"mas\"\nreview_by = 2028-01-01\nprocesses = [\"p\"]\n+++\n\nGör så här.\n",
    ),
    (
        "content/processer/p.md",
        "+++\ntitle = \"Process\"\nowner = \"mas\"\napproved = 2026-01-01\napproved_by = \"mas\"\nreview_by = 2028-01-01\n[[activity]]\ntitle = \"Göra\"\nresponsible = [\"mas\"]\nroutines = [\"a\"]\n+++\n",
    ),
];

#[test]
fn check_is_silent_without_findings() {
    let ran = Handbook::new(GOOD).run(&["check", "--date", "2026-09-01"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert_eq!(ran.stderr.trim(), "inga fel och inga varningar");
}

#[test]
fn findings_are_the_result_of_check_as_json() {
    let handbook = Handbook::new(&[("content/a.md", "+++\ntitel = \"Å\"\n+++\n\nSe [[ingen]].\n")]);
    let ran = handbook.run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let rows: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect();
    let seen: Vec<(&str, u64, u64)> = rows
        .iter()
        .map(|row| (row["code"].as_str().unwrap(), row["line"].as_u64().unwrap(), row["column"].as_u64().unwrap()))
        .collect();
    // The misspelt title is read as the title that it means.
    assert_eq!(seen, [("unknown-key", 2, 1), ("broken-link", 5, 4)]);
    let keys: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 9);
    assert_eq!(rows[0]["file"], "content/a.md");
}

#[test]
fn an_error_leaves_the_old_edition_whole() {
    let handbook = Handbook::new(GOOD);
    assert_eq!(handbook.run(&["build", "--date", "2026-09-01"]).code, 0);
    let before = fs::read(handbook.path("public/intranet/rutiner/a.html")).expect("the page is there");
    handbook.write("content/rutiner/a.md", "+++\ntitle = \"Rutin A\"\nowner = \"ingen\"\n+++\n\nNytt.\n");
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("unknown-reference"), "{}", ran.stderr);
    assert_eq!(fs::read(handbook.path("public/intranet/rutiner/a.html")).unwrap(), before);
}

#[test]
fn exit_codes() {
    let handbook = Handbook::new(&[("content/a.md", "+++\ntitle = \"A\"\n+++\n\n## B\n\n#### C\n")]);
    assert_eq!(handbook.run(&["check"]).code, 0, "warnings are fine");
    assert_eq!(handbook.run(&["check", "--deny", "warnings"]).code, 1);
    assert_eq!(handbook.run(&["explain", "heading-skip"]).code, 0);
    assert_eq!(handbook.run(&["explain", "nope"]).code, 2);
    assert_eq!(handbook.run(&["nonsense"]).code, 2);
    assert_eq!(handbook.run(&["search", "zzzz"]).code, 0, "nothing found is no error");
    handbook.write("config.toml", "title = \n");
    let broken = handbook.run(&["check", "--format", "json"]);
    assert_eq!(broken.code, 1);
    assert!(broken.stdout.contains("\"syntax\""), "{}", broken.stdout);
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(run_in(empty.path(), &["check"]).code, 2);
}

#[test]
fn a_foreign_folder_is_refused() {
    let handbook = Handbook::new(GOOD);
    handbook.write("public/intranet/mitt.txt", "rör inte");
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("mitt.txt"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(handbook.path("public/intranet/mitt.txt")).unwrap(), "rör inte");
}

#[test]
fn search_answers_with_json() {
    let ran = Handbook::new(GOOD).run(&["search", "rutin", "--format", "json", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 0);
    let rows: serde_json::Value = serde_json::from_str(&ran.stdout).expect("an array");
    assert_eq!(rows[0]["kind"], "routine");
    assert_eq!(rows[0]["url"], "rutiner/a.html");
}

#[test]
fn search_answers_alike_with_and_without_a_build() {
    let handbook = Handbook::new(GOOD);
    let ask = |more: &[&str]| {
        let arguments = [&["search", "rutin", "--format", "json", "--date", "2026-09-01"], more].concat();
        let ran = handbook.run(&arguments);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let before = ask(&[]);
    assert_eq!(handbook.run(&["build", "--date", "2026-09-01"]).code, 0);
    assert_eq!(ask(&[]), before);
    assert!(ask(&["--explain"]).contains("rutin"));
    // A change since the build is found.
    handbook.write("content/rutiner/b.md", &GOOD[1].1.replace("Rutin A", "Rutin B"));
    assert!(ask(&[]).contains("Rutin B"));
    // A damaged index is ignored.
    let list = handbook.path(".handbok/index/intranet/handbok.bin");
    fs::write(&list, "x").expect("the file is written");
    assert!(ask(&[]).contains("Rutin B"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_can_not_be_written_is_a_failure_and_a_closed_pipe_is_none() {
    let handbook = Handbook::new(GOOD);
    let commands: [&[&str]; 6] = [
        &["schema"],
        &["search", "rutin"],
        &["explain", "syntax"],
        &["completions", "bash"],
        &["--help"],
        &["check", "--format", "json", "--date", "2030-09-01"],
    ];
    for arguments in commands {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("there is a /dev/full");
        let ended = command(handbook.dir.path(), arguments).stdout(full).stderr(Stdio::piped()).output();
        assert_eq!(ended.expect("handbok runs").status.code(), Some(2), "{arguments:?}");
        let mut child = command(handbook.dir.path(), arguments).stdout(Stdio::piped()).spawn().expect("handbok runs");
        drop(child.stdout.take());
        let ended = child.wait().expect("it ends");
        assert_ne!(ended.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn messages_speak_the_language_asked_for() {
    let handbook = Handbook::new(&[("content/a.md", "+++\ntitle = \"A\"\n+++\n\n[[ingen]]\n")]);
    assert!(handbook.run(&["check"]).stderr.contains("fel[broken-link]"));
    assert!(handbook.run(&["check", "--lang", "en"]).stderr.contains("error[broken-link]"));
}

#[test]
fn a_new_handbook_builds() {
    let dir = tempfile::tempdir().unwrap();
    for more in [&[][..], &["--empty"]] {
        let name = if more.is_empty() { "hel" } else { "tom" };
        let mut arguments = vec!["init", name];
        arguments.extend(more);
        let ran = run_in(dir.path(), &arguments);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let ran = run_in(dir.path(), &["build", "--root", name]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(run_in(dir.path(), &arguments).code, 2, "nothing is overwritten");
    }
}

#[test]
fn approve_changes_only_its_keys() {
    let handbook = Handbook::new(GOOD);
    let before = fs::read_to_string(handbook.path("content/rutiner/a.md")).unwrap();
    let ran = handbook.run(&["approve", "a", "--date", "2026-05-01"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let after = fs::read_to_string(handbook.path("content/rutiner/a.md")).unwrap();
    assert!(after.contains("approved = 2026-01-01") && after.contains("fingerprint = "), "{after}");
    assert!(before.lines().all(|line| after.contains(line)), "{after}");
}

#[test]
fn every_command_has_its_manual_page_and_shells_their_completions() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = run_in(folder.path(), &["man", "--lang", "en"]);
    assert_eq!(program.code, 0, "{}", program.stderr);
    assert!(program.stdout.contains(".TH handbok 1") && program.stdout.contains(".SH \"EXIT STATUS\""));
    // The page of the program lists the pages of the commands: each of them exists, and no other.
    let commands: Vec<&str> =
        program.stdout.lines().filter_map(|line| line.strip_prefix("handbok\\-")?.strip_suffix("(1)")).collect();
    assert!(commands.len() > 9, "{commands:?}");
    for command in commands {
        let page = run_in(folder.path(), &["man", command, "--lang", "en"]);
        assert_eq!(page.code, 0, "{command}: {}", page.stderr);
        let title = format!(".TH handbok-{command} 1  \"handbok {}\"", env!("CARGO_PKG_VERSION"));
        assert!(page.stdout.contains(&title), "{command}: {}", page.stdout);
        assert!(
            page.stdout.contains("by default the nearest parent folder with a config.toml"),
            "{command} has the common options: {}",
            page.stdout
        );
    }
    let hidden = run_in(folder.path(), &["man", "man"]);
    assert_eq!(hidden.code, 2);
    let near = run_in(folder.path(), &["man", "chek"]);
    assert!(near.stderr.contains("menade du `check`?"), "{}", near.stderr);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run_in(folder.path(), &["completions", shell]);
        assert!(script.code == 0 && script.stdout.contains("approve"), "{shell}");
    }
}

/// Control characters in the title, the file's name and the output folder never start a new line or reach the terminal.
#[test]
fn foreign_text_controls_nothing() {
    let title = "+++\ntitle = \"A\\n::error file=x::hej\\u001b[31m\\u202e ##[add-path]/x\"\n+++\n\nText [bruten](b\u{9b}.md).\n";
    let handbook = Handbook::new(&[
        ("config.toml", "title = \"Prov\"\n\n[checks]\ncontrol-character = \"warning\"\nbroken-link = \"warning\"\n"),
        ("content/a.md", title),
        ("content/b\n::error::namn.md", "+++\ntitle = \"B\"\n+++\n"),
    ]);
    for format in ["github", "human", "json"] {
        for command in ["build", "check", "search"] {
            let mut arguments = vec![command, "--format", format, "--color", "never"];
            arguments.extend((command == "search").then_some("hej"));
            let ran = handbook.run(&arguments);
            let all = format!("{}{}", ran.stdout, ran.stderr);
            assert!(!all.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\0']), "{command} {format}: {all:?}");
            let commands: Vec<&str> = all.lines().filter(|line| line.trim_start().starts_with("::")).collect();
            let own = |line: &&str| line.starts_with("::warning file=") && !line.contains("::hej\u{1b}");
            assert!(commands.iter().all(own), "{command} {format}: {commands:?}");
            assert!(format == "github" || commands.is_empty(), "{command} {format}: {commands:?}");
            assert!(format != "github" || !all.contains("##["), "{command} {format}: {all}");
        }
    }
}

/// An approved document keeps its mode; a read-only one is refused and unchanged.
#[cfg(unix)]
#[test]
fn a_document_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let handbook = Handbook::new(GOOD);
    let file = handbook.path("content/rutiner/b.md");
    handbook.write("content/rutiner/b.md", "+++\ntitle = \"Rutin\"\nowner = \"mas\"\n+++\n\nGör så.\n");
    let set = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("rights are set");
    set(0o440);
    let before = fs::read(&file).expect("read");
    let refused = handbook.run(&["approve", "b", "--by", "mas"]);
    assert_ne!(refused.code, 0, "{}", refused.stderr);
    assert!(refused.stderr.contains("skrivskyddad"), "{}", refused.stderr);
    assert_eq!(fs::read(&file).expect("read"), before);
    set(0o640);
    let approved = handbook.run(&["approve", "b", "--by", "mas"]);
    assert_eq!(approved.code, 0, "{}", approved.stderr);
    assert_ne!(fs::read(&file).expect("read"), before);
    assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
}
