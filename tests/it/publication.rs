//! What a build leaves on the disk besides pages: header files of web servers, pictures, the same bytes from anywhere.

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
fn servers_files_lie_in_and_beside_the_edition() {
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
    // Where the build ran is nobody's business.
    let here = handbook.dir.path().to_string_lossy().into_owned();
    for file in bytes_below(&handbook.path("public")).values() {
        assert!(!String::from_utf8_lossy(file).contains(&here));
    }
    handbook.write("config.toml", &SERVERS.replace("\"iis\", ", ""));
    assert_eq!(build(&handbook).code, 0);
    assert!(!handbook.path("public/external/web.config").exists(), "what is no longer asked for goes");
}

/// A TIFF's head: a picture whose metadata nothing here can remove.
const TIFF: &[u8] = b"II\x2a\x00\x08\x00\x00\x00ANNA ANDERSSON";

fn with_picture(audience: &str, name: &str, bytes: &[u8]) -> Handbook {
    let page = format!("+++\ntitle = \"A\"\naudience = \"{audience}\"\n+++\n\nText.\n\n![En bild]({name})\n");
    let handbook = Handbook::new(&[("content/a.md", &page)]);
    fs::write(handbook.path("content").join(name), bytes).expect("the picture is written");
    handbook
}

#[test]
fn a_picture_that_cannot_be_cleaned_is_told_by_check_where_it_is_named() {
    for (audience, name, bytes, code) in [
        ("external", "b.tiff", TIFF, 1),
        ("intranet", "b.tiff", TIFF, 0),
        ("intranet", "b.svg", &b"<svg><script>alert(1)</svg>"[..], 1),
        ("external", "b.png", b"\x89PNG\r\n\x1a\n", 1),
        // A picture is known by its bytes, whatever it is called: none is dropped in silence.
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

pub fn bytes_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
    files.map(|entry| (name(entry.path()), fs::read(entry.path()).expect("readable"))).collect()
}

/// Copies the sample with its files made in another order, so that the file system lists them otherwise.
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
    for (field, entry) in index.schema().fields().filter(|(_, entry)| entry.is_indexed()) {
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(field).expect(entry.name());
            let mut stream = inverted.terms().stream().expect(entry.name());
            while let Some((term, _)) = stream.next() {
                found.push(String::from_utf8_lossy(term).into_owned());
            }
        }
    }
    found
}

/// A build that ends before its editions are swapped in has replaced a search index already: the next build from the
/// same sources as the standing edition must not take that index for the edition's.
#[test]
fn a_build_that_failed_is_not_taken_for_the_standing_edition() {
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
