//! Tests of the files that a build writes besides pages: header files of web servers, pictures, the same bytes from any
//! folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::cli::{Handbook, Ran, run_in};

const SERVERS: &str = "title = \"Prov\"\n[audiences.external]\nbase_url = \"https://kommun.example/handbok/\"\n\
     [build]\nserver = [\"nginx\", \"caddy\", \"apache\", \"iis\", \"netlify\"]\nprecompress = [\"gzip\"]\n";

const MOVED: &str = "+++\ntitle = \"Hit\"\naudience = \"external\"\naliases = [\"gammal/adress.html\"]\n+++\n\nText.\n";

fn build(handbook: &Handbook) -> Ran {
    handbook.run(&["build", "--date", "2026-09-01"])
}

#[test]
fn header_files_are_in_and_beside_the_edition() {
    let handbook = Handbook::new(&[("content/hit.md", MOVED), ("config.toml", SERVERS)]);
    let ran = build(&handbook);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for name in [".htaccess", "web.config", "_headers", "_redirects"] {
        let text = fs::read_to_string(handbook.path("public/external").join(name)).expect(name);
        assert!(!text.is_empty());
    }
    let nginx = fs::read_to_string(handbook.path("public/external.nginx.conf")).expect("beside the edition");
    assert!(nginx.contains("default-src 'none'") && nginx.contains("gzip_static on"), "{nginx}");
    assert!(nginx.contains("/handbok/gammal/adress.html /handbok/hit.html;"), "{nginx}");
    assert!(
        handbook.path("public/external.Caddyfile").exists() && handbook.path("public/intranet.nginx.conf").exists()
    );
    assert!(ran.stdout.contains("external.nginx.conf"), "{}", ran.stdout);
    // The path of the building machine must not be published.
    let here = handbook.dir.path().to_string_lossy().into_owned();
    for file in bytes_below(&handbook.path("public")).values() {
        assert!(!String::from_utf8_lossy(file).contains(&here));
    }
    handbook.write("config.toml", &SERVERS.replace("\"iis\", ", ""));
    assert_eq!(build(&handbook).code, 0);
    assert!(!handbook.path("public/external/web.config").exists(), "what is no longer asked for goes");
}

/// The start of a TIFF file: a picture whose metadata handbok can't remove.
const TIFF: &[u8] = b"II\x2a\x00\x08\x00\x00\x00ANNA ANDERSSON";

fn with_picture(audience: &str, name: &str, bytes: &[u8]) -> Handbook {
    let page = format!("+++\ntitle = \"A\"\naudience = \"{audience}\"\n+++\n\nText.\n\n![En bild]({name})\n");
    let handbook = Handbook::new(&[("content/a.md", &page)]);
    fs::write(handbook.path("content").join(name), bytes).expect("the picture is written");
    handbook
}

#[test]
fn check_reports_a_picture_that_cannot_be_cleaned_where_it_is_named() {
    for (audience, name, bytes, code) in [
        ("external", "b.tiff", TIFF, 1),
        ("intranet", "b.tiff", TIFF, 0),
        ("intranet", "b.svg", &b"<svg><script>alert(1)</svg>"[..], 1),
        ("external", "b.png", b"\x89PNG\r\n\x1a\n", 1),
        // A picture is recognised by its bytes, whatever its name: none is dropped without a message.
        ("external", "b.dat", TIFF, 1),
        ("intranet", "b.dat", TIFF, 0),
        ("intranet", "b.dat", &b"<svg><script>alert(1)</svg>"[..], 1),
    ] {
        let handbook = with_picture(audience, name, bytes);
        let ran = handbook.run(&["check", "--format", "json", "--date", "2026-09-01"]);
        assert_eq!(ran.code, code, "{audience} {name}: {}", ran.stdout);
        assert_eq!(build(&handbook).code, code, "{audience} {name}");
        assert_eq!(handbook.path("public/intranet").join(name).exists(), code == 0, "{audience} {name}");
        if code == 1 {
            let row: serde_json::Value = serde_json::from_str(ran.stdout.lines().next().expect("a finding")).unwrap();
            assert_eq!((&row["file"], &row["line"]), (&"content/a.md".into(), &8.into()), "{row}");
        }
    }
}

pub(crate) fn bytes_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
    files.map(|entry| (name(entry.path()), fs::read(entry.path()).expect("readable"))).collect()
}

/// Copies the sample with its files created in another order, so that the file system lists them differently.
fn copy_backwards(to: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<(String, Vec<u8>)> = bytes_below(&root.join("content")).into_iter().collect();
    files.reverse();
    for (name, bytes) in files {
        let file = to.join("content").join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, bytes).expect("written");
    }
    fs::copy(root.join("config.toml"), to.join("config.toml")).expect("copied");
}

#[test]
fn another_checkout_gives_the_same_bytes() {
    let out = tempfile::tempdir().expect("a folder");
    let copy = out.path().join("en annan väg");
    copy_backwards(&copy);
    for (root, target) in [(Path::new(env!("CARGO_MANIFEST_DIR")), "a"), (&copy, "b")] {
        let target = out.path().join(target).to_string_lossy().into_owned();
        let ran = run_in(root, &["build", "--date", "2026-09-01", "--output", &target]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let (a, b) = (bytes_below(&out.path().join("a")), bytes_below(&out.path().join("b")));
    let differing: Vec<&String> =
        a.iter().filter(|(name, bytes)| b.get(*name) != Some(bytes)).map(|(n, _)| n).collect();
    assert!(differing.is_empty() && a.len() == b.len(), "{differing:?}");
}

/// Every term of a tantivy index.
fn terms(folder: &Path) -> Vec<String> {
    let index = tantivy::Index::open_in_dir(folder).expect("an index");
    let searcher = index.reader().expect("a reader").searcher();
    let mut found = Vec::new();
    for (field, _) in index.schema().fields().filter(|(_, entry)| entry.is_indexed()) {
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(field).expect("its terms");
            let mut stream = inverted.terms().stream().expect("its terms");
            while let Some((term, _)) = stream.next() {
                found.push(String::from_utf8_lossy(term).into_owned());
            }
        }
    }
    found
}

/// A build that ends before its editions are swapped in may already have replaced a search index. The next build from
/// the sources of the published edition must not take that index for the edition's.
#[test]
fn a_failed_build_is_not_taken_for_the_published_edition() {
    let page = |text: &str| format!("+++\ntitle = \"A\"\n+++\n\n{text}\n");
    let handbook = Handbook::new(&[("content/a.md", &page("Gammal text."))]);
    let holds = |word: &str| terms(&handbook.path(".handbok/index/intranet")).iter().any(|term| term.starts_with(word));
    assert_eq!(build(&handbook).code, 0);
    assert!(holds("gamm"));
    handbook.write("content/a.md", &page("Meningar."));
    handbook.write("public/external/frammande.txt", "rör inte");
    assert_eq!(build(&handbook).code, 2);
    fs::remove_file(handbook.path("public/external/frammande.txt")).expect("it was there");
    handbook.write("content/a.md", &page("Gammal text."));
    assert_eq!(build(&handbook).code, 0);
    assert!(holds("gamm") && !holds("mening"), "the index is the standing edition's");
}

/// All files of the public folder, including manifests and header files.
fn public(handbook: &Handbook) -> BTreeMap<String, Vec<u8>> {
    bytes_below(&handbook.path("public"))
}

/// Asserts that an edition matches its manifest, and that no page shows or links a missing file.
fn assert_whole(handbook: &Handbook, when: &str) {
    for audience in ["intranet", "external"] {
        let manifest = fs::read(handbook.path(&format!("public/{audience}.manifest.json"))).expect("a manifest");
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
        let listed: BTreeMap<&str, &str> = manifest["files"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|file| (file["path"].as_str().expect("a path"), file["blake3"].as_str().expect("a hash")))
            .collect();
        let files = bytes_below(&handbook.path(&format!("public/{audience}")));
        let found: BTreeMap<&str, String> =
            files.iter().map(|(path, bytes)| (path.as_str(), blake3::hash(bytes).to_hex().to_string())).collect();
        let found: BTreeMap<&str, &str> = found.iter().map(|(path, hash)| (*path, hash.as_str())).collect();
        assert_eq!(found, listed, "{audience}: {when}");
        for (page, bytes) in files.iter().filter(|(path, _)| path.starts_with("sidor/")) {
            let html = String::from_utf8_lossy(bytes);
            for part in html.split("\"fil-").skip(1) {
                let name = part.split('"').next().unwrap_or_default();
                assert!(files.contains_key(&format!("sidor/fil-{name}")), "{audience}/{page}: fil-{name}: {when}");
            }
        }
    }
}

fn with_files(count: usize) -> Handbook {
    let handbook = Handbook::new(&[("config.toml", "title = \"Prov\"\ndefault_audience = \"external\"\n")]);
    for number in 0..count {
        let text = format!("+++\ntitle = \"Sida {number}\"\n+++\n\nSe [formuläret](fil-{number}.txt).\n");
        handbook.write(&format!("content/sidor/sida-{number}.md"), &text);
        handbook.write(&format!("content/sidor/fil-{number}.txt"), &format!("{number} ").repeat(20_000));
    }
    handbook
}

/// A file disappears between listing and copying: the build fails and names the file, and the old edition is unchanged.
#[test]
fn a_file_that_vanishes_after_it_was_listed_ends_the_build() {
    use handbok::pipeline::edition::{BuildError, BuildOptions, build as publish};
    use handbok::pipeline::{Cache, read};
    use handbok::source::SourceTree;

    let handbook = with_files(4);
    assert_eq!(build(&handbook).code, 0);
    let before = public(&handbook);
    handbook.write("content/sidor/sida-1.md", "+++\ntitle = \"Ny\"\n+++\n\nSe [formuläret](fil-1.txt).\n");
    for gone in ["fil-1.txt", "fil-3.txt"] {
        let tree = std::sync::Arc::new(SourceTree::load(handbook.dir.path()).expect("readable"));
        let known = read(&tree, jiff::civil::date(2026, 9, 1), &mut Cache::default()).expect("a configuration");
        let bytes = fs::read(handbook.path("content/sidor").join(gone)).expect("there");
        fs::remove_file(handbook.path("content/sidor").join(gone)).expect("removed");
        let options = BuildOptions {
            audiences: handbok::model::Audience::ALL.to_vec(),
            output: None,
            drafts: false,
            search: true,
            as_of: None,
        };
        let theme = known.theme.clone().expect("whole");
        match publish(&known, &theme, &options, &|_| ()) {
            Err(BuildError::Publish(error)) => assert!(error.to_string().contains(gone), "{error}"),
            Err(_) => panic!("another error"),
            Ok(_) => panic!("built without {gone}"),
        }
        assert!(public(&handbook) == before, "the old edition stands");
        fs::write(handbook.path("content/sidor").join(gone), bytes).expect("back again");
    }
    assert_eq!(build(&handbook).code, 0);
    assert!(public(&handbook) != before, "and the next build succeeds");
    assert_whole(&handbook, "at last");
}

/// Files appear and disappear while the program reads them, as in a synchronised folder. Each build ends with a whole
/// edition, or says why not and keeps the old one.
#[test]
fn files_that_come_and_go_under_a_build_leave_no_half_edition() {
    use std::sync::atomic::{AtomicBool, Ordering};

    const FILES: usize = 60;
    let handbook = with_files(FILES);
    assert_eq!(build(&handbook).code, 0);
    /// Stops the other thread, also when an assertion fails.
    struct Stop<'a>(&'a AtomicBool);
    impl Drop for Stop<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    let stop = AtomicBool::new(false);
    let mut ends: BTreeMap<i32, u32> = BTreeMap::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !stop.load(Ordering::Relaxed) {
                number = (number + 7) % FILES;
                let ending = if number % 2 == 0 { "txt" } else { "md" };
                let stem = if ending == "md" { "sida" } else { "fil" };
                let path = handbook.path(&format!("content/sidor/{stem}-{number}.{ending}"));
                let Ok(bytes) = fs::read(&path) else { continue };
                let _gone = fs::remove_file(&path);
                std::thread::sleep(std::time::Duration::from_micros(300));
                fs::write(&path, bytes).expect("back again");
                std::thread::sleep(std::time::Duration::from_micros(300));
            }
        });
        let _stop = Stop(&stop);
        for round in 0..24 {
            let before = public(&handbook);
            let ran = build(&handbook);
            *ends.entry(ran.code).or_default() += 1;
            assert!([0, 1, 2].contains(&ran.code) && !ran.stderr.contains("panicked"), "{}", ran.stderr);
            if ran.code != 0 {
                assert!(!ran.stderr.trim().is_empty(), "it says why");
                assert!(public(&handbook) == before, "{round}: the old edition stands: {}", ran.stderr);
            }
            assert_whole(&handbook, &format!("round {round}, exit {}", ran.code));
        }
    });
    println!("builds by exit code while files came and went: {ends:?}");
    assert_eq!(build(&handbook).code, 0);
    assert_whole(&handbook, "when all is quiet");
}

/// Files beside an edition belong to the published one: an error in the second edition leaves those of the first
/// unchanged.
#[test]
fn header_files_beside_are_written_after_both_editions() {
    let config = "title = \"Prov\"\n[audiences.intranet]\nbase_url = \"https://i.example/\"\n[audiences.external]\nbase_url = \"https://e.example/\"\n[build]\nserver = [\"nginx\"]\n";
    let hidden = "+++\ntitle = \"Hemligstämplad rutin\"\n+++\n\nText.\n";
    let handbook = Handbook::new(&[
        ("content/hit.md", MOVED),
        ("content/rutiner/hemligstamplad-rutin.md", hidden),
        ("config.toml", config),
    ]);
    assert_eq!(build(&handbook).code, 0);
    let before = public(&handbook);
    handbook.write("content/hit.md", &MOVED.replace("gammal/adress.html", "annan/adress.html"));
    // The template serves both sites and names a document of the intranet; this is found when the external bytes are
    // scanned.
    handbook.write(
        "templates/404.html",
        "<!doctype html><html lang=\"sv\"><title>404</title><p>Läs Hemligstämplad rutin först.</p></html>\n",
    );
    let ran = build(&handbook);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let after = public(&handbook);
    let differing: Vec<&String> =
        after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)).map(|(name, _)| name).collect();
    assert!(differing.is_empty() && after.len() == before.len(), "{differing:?}");
}

const OPEN: &str = "+++\ntitle = \"Sida\"\naudience = \"external\"\n+++\n\nText.\n";

/// A handbook in a subfolder of another, with its external edition at a relative path.
fn neighbour(root: &Path, name: &str, output: &str) -> std::path::PathBuf {
    let folder = root.join(name);
    fs::create_dir_all(folder.join("content")).expect("made");
    let config =
        format!("title = \"{name}\"\n[audiences.external]\noutput = \"{output}\"\n[build]\nserver = [\"nginx\"]\n");
    fs::write(folder.join("config.toml"), config).expect("written");
    fs::write(folder.join("content/a.md"), OPEN).expect("written");
    fs::write(folder.join(format!("content/{name}.md")), OPEN).expect("written");
    folder
}

#[test]
fn two_handbooks_with_one_parent() {
    let root = tempfile::tempdir().expect("a folder");
    let social = neighbour(root.path(), "social", "../webb/social");
    let skola = neighbour(root.path(), "skola", "../webb/skola");
    for round in 0..3 {
        for folder in [&social, &skola] {
            let text = format!("{OPEN}\nVarv {round}.\n");
            fs::write(folder.join("content/a.md"), text).expect("written");
            let ran = run_in(folder, &["build", "--date", "2026-09-01"]);
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            assert!(ran.stdout.contains("utanför handboken"), "{}", ran.stdout);
        }
        for name in ["social", "skola"] {
            let edition = root.path().join("webb").join(name);
            assert!(edition.join(format!("{name}.html")).exists(), "{name}");
            assert!(edition.with_file_name(format!("{name}.manifest.json")).exists());
            assert!(edition.with_file_name(format!("{name}.nginx.conf")).exists());
            assert_eq!(run_in(root.path(), &["verify", &edition.to_string_lossy()]).code, 0);
        }
    }
}

/// Another handbook must not replace an edition outside its own folder.
#[test]
fn an_edition_outside_the_root_belongs_to_its_handbook() {
    let root = tempfile::tempdir().expect("a folder");
    let mine = neighbour(root.path(), "min", "../webb/ut");
    let theirs = neighbour(root.path(), "deras", "../webb/ut");
    assert_eq!(run_in(&mine, &["build", "--date", "2026-09-01"]).code, 0);
    let ran = run_in(&theirs, &["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("annan handboks"), "{}", ran.stderr);
    assert!(root.path().join("webb/ut/min.html").exists());
    assert_eq!(run_in(&mine, &["build", "--date", "2026-09-01"]).code, 0);
}

/// Older manifests are named after the audience.
#[test]
fn an_edition_with_an_old_manifest_name_is_migrated_once() {
    let config = "title = \"Prov\"\n[audiences.external]\noutput = \"public/webb\"\n";
    let handbook = Handbook::new(&[("config.toml", config), ("content/a.md", OPEN)]);
    assert_eq!(build(&handbook).code, 0);
    let (now, former) = (handbook.path("public/webb.manifest.json"), handbook.path("public/external.manifest.json"));
    fs::rename(&now, &former).expect("renamed");
    let ran = build(&handbook);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(now.exists() && !former.exists());
    // Another handbook's manifest is left alone.
    fs::rename(&now, &former).expect("renamed");
    fs::remove_file(handbook.path("public/webb/404.html")).expect("removed");
    assert_eq!(build(&handbook).code, 2);
    assert!(former.exists() && !now.exists());
}

/// Alters a file without changing its size and time: only its bytes show it.
fn alter(file: &Path) -> Vec<u8> {
    let before = fs::read(file).expect("there");
    let time = fs::metadata(file).and_then(|about| about.modified()).expect("a time");
    let text = String::from_utf8(before.clone()).expect("a page").replace("Text.", "Texx.");
    fs::write(file, &text).expect("written");
    let open = fs::File::options().write(true).open(file).expect("opened");
    open.set_modified(time - std::time::Duration::from_secs(3600)).expect("set");
    before
}

#[test]
fn an_altered_page_is_repaired_and_reported() {
    let handbook = Handbook::new(&[("content/a.md", OPEN)]);
    assert_eq!(build(&handbook).code, 0);
    assert_eq!(handbook.run(&["verify"]).code, 0);
    let page = handbook.path("public/intranet/a.html");
    let before = alter(&page);
    handbook.write("public/external/extra.html", "x");
    fs::remove_file(handbook.path("public/external/a.html")).expect("removed");
    let ran = handbook.run(&["verify"]);
    assert_eq!(ran.code, 1);
    for line in ["  a.html har fel innehåll\n", "  a.html saknas\n", "  extra.html hör inte dit\n"] {
        assert!(ran.stdout.contains(line), "{}", ran.stdout);
    }
    let data: serde_json::Value =
        serde_json::from_str(&handbook.run(&["verify", "--format", "json"]).stdout).expect("data");
    assert_eq!(data[0]["differences"][0]["path"], "a.html");
    assert_eq!(data[0]["differences"][0]["difference"], "changed");
    fs::remove_file(handbook.path("public/external/extra.html")).expect("removed");
    assert_eq!(build(&handbook).code, 0);
    assert_eq!(fs::read(&page).expect("there"), before);
    assert_eq!(handbook.run(&["verify", "public/external"]).code, 0);
    assert_eq!(handbook.run(&["verify", "content"]).code, 2);
}

/// Links that a checkout may contain, in place of files that handbok writes, leading outside.
#[cfg(unix)]
#[test]
fn links_in_place_of_handboks_own_files_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    let file = outside.path().join("viktigt.txt");
    let folder = outside.path().join("index");
    let lay = |handbook: &Handbook, name: &str, to: &Path| {
        let link = handbook.path(name);
        fs::create_dir_all(link.parent().expect("a folder")).expect("made");
        symlink(to, link).expect("linked");
    };
    for (name, is_file) in [
        ("public/.handbok-lock-external", true),
        ("public/.handbok-next-external", true),
        ("public/external.manifest.json", true),
        ("public/external.nginx.conf.new", true),
        (".handbok/external.inputs.json.new", true),
        (".handbok/external.documents.json", true),
        (".handbok/index/external", false),
        (".handbok/index/external.new", false),
        (".handbok/index", false),
        (".handbok", false),
        ("public/.handbok-new-external", false),
        ("public/.handbok-old-external", false),
    ] {
        fs::write(&file, "viktigt").expect("written");
        fs::create_dir_all(folder.join("external")).expect("made");
        fs::write(folder.join("external/min.txt"), "min").expect("written");
        let config = "title = \"Prov\"\n[build]\nserver = [\"nginx\"]\n";
        let handbook = Handbook::new(&[("config.toml", config), ("content/a.md", OPEN)]);
        lay(&handbook, name, if is_file { &file } else { &folder });
        let ran = build(&handbook);
        assert!(ran.code == 0 || ran.code == 2 && ran.stderr.contains("länk"), "{name}: {}", ran.stderr);
        assert_eq!(fs::read_to_string(&file).expect("there"), "viktigt", "{name}");
        assert_eq!(fs::read_to_string(folder.join("external/min.txt")).expect("there"), "min", "{name}");
        let inside: Vec<_> = fs::read_dir(&folder).expect("there").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(inside, ["external"], "{name}");
    }
    let handbook = Handbook::new(&[("content/a.md", OPEN)]);
    fs::remove_file(handbook.path("config.toml")).expect("removed");
    fs::write(&file, "hemligt = [[[").expect("written");
    lay(&handbook, "config.toml", &file);
    let ran = build(&handbook);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(!ran.stderr.contains("hemligt") && ran.stderr.contains("länk"), "{}", ran.stderr);
}

#[test]
fn a_clock_that_cannot_be_read() {
    let handbook = Handbook::new(&[("content/a.md", OPEN)]);
    for (epoch, code) in [("abc", 2), ("1.5", 2), ("99999999999999999", 2), ("1788220800", 0), ("", 0)] {
        let run = |arguments: &[&str]| {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_handbok"));
            command.current_dir(handbook.dir.path()).args(arguments).env("SOURCE_DATE_EPOCH", epoch);
            command.output().expect("handbok runs")
        };
        let ran = run(&["build"]);
        let stderr = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(code), "{epoch}: {stderr}");
        assert!(code == 0 || stderr.contains("SOURCE_DATE_EPOCH") && stderr.contains(epoch), "{stderr}");
        assert_eq!(run(&["build", "--date", "2026-09-01"]).status.code(), Some(0), "a day that is given stands");
    }
    let ran = handbook.run(&["build", "--date", "2026-13-01", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is no such day; write one as 2026-09-01"), "{}", ran.stderr);
    let ran = handbook.run(&["build", "--date", "2026-13-01", "--lang", "sv"]);
    assert!(ran.stderr.contains("skriv en dag som finns, som 2026-09-01"), "{}", ran.stderr);
}

/// A hundred thousand threads are useless and are not started.
#[test]
fn threads_are_bounded() {
    let handbook = Handbook::new(&[("content/a.md", OPEN)]);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_handbok"));
    command.current_dir(handbook.dir.path()).args(["build", "--date", "2026-09-01"]);
    let ran = command.env("RAYON_NUM_THREADS", "100000").output().expect("handbok runs");
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
}
