//! The built sample in a real browser: `tests/browser/run.mjs` with axe, the Nu checker, the keyboard, the strict policy,
//! validators for what machines read (sitemap, feed, calendar, robots, `handbok.json`), XSS vectors, the preview and
//! nginx. Runs where node, Chromium and the packages of `tests/browser` are (`setup.sh` there installs them), and says
//! plainly where they are not; with `HANDBOK_BROWSER=required`, as in CI, that fails.
//!
//! A binary of its own: Cargo runs one after the other, so nothing else wants the machine's cores meanwhile.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const BROWSERS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// What the tests need and is not here.
fn missing(folder: &Path) -> Vec<&'static str> {
    let has_program = |name: &str| Command::new(name).arg("--version").output().is_ok();
    let has_browser = std::env::var_os("CHROMIUM").is_some() || BROWSERS.iter().any(|path| Path::new(path).exists());
    let needs = [
        ("node", has_program("node")),
        ("java", has_program("java")),
        ("Chromium", has_browser),
        ("the packages of tests/browser", folder.join("node_modules/playwright-core").exists()),
    ];
    needs.into_iter().filter(|(_, is_here)| !is_here).map(|(name, _)| name).collect()
}

/// The sample with compressed twins and nginx's settings, built.
fn sample(root: &Path) {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in walkdir::WalkDir::new(project.join("content")).into_iter().map(|entry| entry.expect("readable")) {
        let to = root.join(entry.path().strip_prefix(project).expect("below"));
        let made =
            if entry.file_type().is_dir() { fs::create_dir_all(to) } else { fs::copy(entry.path(), to).map(|_| ()) };
        made.expect("copied");
    }
    let config = fs::read_to_string(project.join("config.toml")).expect("readable");
    let build = "\n[build]\nprecompress = [\"gzip\", \"br\"]\nserver = [\"nginx\"]\n";
    fs::write(root.join("config.toml"), config + build).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_handbok"));
    command.current_dir(root).args(["build", "--date", "2026-09-01"]).env("HANDBOK_LANG", "sv");
    let ran = command.env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null()).output().expect("handbok runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn the_sample_in_a_real_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let missing = missing(&folder);
    if !missing.is_empty() {
        let words = format!("the browser tests did not run: {} missing (tests/browser/setup.sh)", missing.join(", "));
        assert!(std::env::var_os("HANDBOK_BROWSER").is_none(), "{words}");
        eprintln!("{words}");
        return;
    }
    let out = tempfile::tempdir().expect("a folder");
    let root = out.path().join("handbok");
    sample(&root);
    let output = Command::new("node")
        .arg(folder.join("run.mjs"))
        .args([Path::new("--site"), &root.join("public"), Path::new("--root"), &root])
        .args(["--handbok", env!("CARGO_BIN_EXE_handbok")])
        .output()
        .expect("node runs");
    let (said, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{said}");
    assert!(output.status.success(), "{said}\n{wrong}");
}
