//! Property tests of the whole program: same input and date give the same bytes; shuffled files give the same result;
//! cached results equal clean ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use handbok::audience::{self, Options};
use handbok::model::Audience;
use handbok::pipeline::{Cache, Handbook, read};
use handbok::render::{self, Edition, RenderOptions};
use handbok::source::SourceTree;

use super::cli::run_in;
use super::publication::bytes_below;

fn day() -> handbok::model::Date {
    jiff::civil::date(2026, 9, 1)
}

fn sample() -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("the sample is readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeMap::new();
    walk(root, &root.join("content"), &mut found);
    found.insert("config.toml".to_owned(), fs::read(root.join("config.toml")).unwrap());
    found
}

fn tree<'a>(files: impl IntoIterator<Item = (&'a String, &'a Vec<u8>)>) -> Arc<SourceTree> {
    Arc::new(SourceTree::memory(files.into_iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))))
}

/// The caches of both audiences, which the preview reuses from one edit to the next.
type Memos = [(audience::Memo, render::Memo); 2];

/// Every page of both editions, and the findings, as a comparable value.
fn all(handbook: &Handbook) -> (Vec<String>, BTreeMap<String, Vec<u8>>) {
    all_again(handbook, &mut Memos::default())
}

/// The same with caches.
fn all_again(handbook: &Handbook, memos: &mut Memos) -> (Vec<String>, BTreeMap<String, Vec<u8>>) {
    let findings = handbook.findings.iter().map(|finding| {
        let place = handbook.tree.locate(finding.span);
        format!("{}:{:?} {} {}", place.path, place.start, finding.code, finding.message.sv)
    });
    let theme = handbook.theme.clone().expect("the theme is whole");
    let mut pages = BTreeMap::new();
    for (audience, memo) in Audience::ALL.into_iter().zip(memos) {
        let view = memo.0.project(&handbook.graph, audience, Options { drafts: true });
        let options = RenderOptions { search: true, ..RenderOptions::default() };
        let edition = Edition::again(&view, &theme, options, &mut memo.1).unwrap();
        for page in render::pages(&edition) {
            pages.insert(format!("{}/{}", audience.id(), page.url), render::render_page(&edition, &page).unwrap());
        }
        for file in render::files(&edition) {
            pages.insert(format!("{}/{}", audience.id(), file.url), file.bytes);
        }
    }
    (findings.collect(), pages)
}

#[test]
fn cached_is_clean_and_order_does_not_matter() {
    let mut files = sample();
    let mut cache = Cache::default();
    let first = read(&tree(&files), day(), &mut cache).unwrap();
    let reversed = read(&tree(files.iter().rev()), day(), &mut Cache::default()).unwrap();
    assert!(all(&first) == all(&reversed), "the order of files shows in the output");
    // Edits of several kinds, each compared with a fresh build.
    let names: Vec<String> = files.keys().filter(|name| name.ends_with(".md")).cloned().collect();
    for (step, name) in names.iter().step_by(names.len() / 4).enumerate() {
        match step % 3 {
            0 => files.get_mut(name).unwrap().extend_from_slice(b"\n\nEtt stycke till.\n"),
            1 => drop(files.remove(name)),
            _ => drop(files.insert(name.replace(".md", "-ny.md"), b"+++\ntitle = \"Ny\"\n+++\n\nNy text.\n".to_vec())),
        }
        let cached = read(&tree(&files), day(), &mut cache).unwrap();
        let clean = read(&tree(&files), day(), &mut Cache::default()).unwrap();
        assert!(all(&cached) == all(&clean), "after an edit of {name}, cached differs from clean");
    }
}

/// Line ends and byte order marks as written by editors on Windows.
#[test]
fn line_ends_and_byte_order_marks_change_no_page() {
    let files = sample();
    let mut windows = files.clone();
    for (path, bytes) in &mut windows {
        if path.ends_with(".md") || path.ends_with(".toml") {
            let text = std::str::from_utf8(bytes).expect("the sample is UTF-8").replace('\n', "\r\n");
            *bytes = format!("\u{feff}{text}").into_bytes();
        }
    }
    let plain = read(&tree(&files), day(), &mut Cache::default()).unwrap();
    let marked = read(&tree(&windows), day(), &mut Cache::default()).unwrap();
    assert_eq!(all(&plain), all(&marked));
}

/// Bytes, and the output of commands in JSON, don't depend on the number of threads, on language and encoding, or on
/// the time of day.
#[test]
fn two_builds_give_the_same_bytes() {
    let root = env!("CARGO_MANIFEST_DIR");
    let out = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    for (name, threads, zone, locale) in [
        ("a", "1", "UTC", "C"),
        ("b", "8", "Pacific/Auckland", "tr_TR.UTF-8"),
        ("c", "8", "Pacific/Pago_Pago", "sv_SE.ISO-8859-1"),
    ] {
        let target = out.path().join(name);
        let run = |arguments: &[&str]| {
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_handbok"))
                .args(["--root", root, "--date", "2026-09-01", "--lang", "sv"])
                .args(arguments)
                .env("RAYON_NUM_THREADS", threads)
                .env("TZ", zone)
                .envs(["LANG", "LC_ALL", "LC_COLLATE", "LC_TIME", "LANGUAGE"].map(|name| (name, locale)))
                .env_remove("HANDBOK_LANG")
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        };
        run(&["build", "--output", &target.to_string_lossy()]);
        let mut bytes = bytes_below(&target);
        bytes.insert("> check".to_owned(), run(&["check", "--format", "json"]));
        bytes.insert("> search".to_owned(), run(&["search", "läkemedel delegering", "--format", "json"]));
        bytes.insert("> schema".to_owned(), run(&["schema"]));
        seen.push(bytes);
    }
    for other in &seen[1..] {
        let differing = seen[0].iter().filter(|(path, bytes)| other.get(*path) != Some(bytes)).map(|(path, _)| path);
        let differing: Vec<&String> = differing.collect();
        assert!(differing.is_empty() && other.len() == seen[0].len(), "two builds differ in {differing:?}");
    }
}

#[test]
fn an_unchanged_build_changes_nothing() {
    let root = env!("CARGO_MANIFEST_DIR");
    let out = tempfile::tempdir().unwrap();
    let target = out.path().to_string_lossy().into_owned();
    let build = || run_in(Path::new(root), &["build", "--date", "2026-09-01", "--format", "json", "--output", &target]);
    assert_eq!(build().code, 0);
    let again = build();
    let report: serde_json::Value = serde_json::from_str(&again.stdout).expect("a report");
    for edition in report["editions"].as_array().unwrap() {
        assert_eq!((&edition["written"], &edition["changed"], &edition["removed"]), (&0.into(), &0.into(), &0.into()));
    }
}

/// A small handbook in which most kinds refer to one another.
fn little() -> BTreeMap<String, Vec<u8>> {
    let files = [
        ("config.toml", "title = \"Liten\"\n[privacy]\nforbid = [\"(?i)portkod\"]\n"),
        ("content/roller/mas.md", "+++\ntitle = \"MAS\"\naudience = \"external\"\n+++\n\nSvarar för [[r-a]].\n"),
        ("content/roller/chef.md", "+++\ntitle = \"Chef\"\nmember_of = [\"mas\"]\n+++\n\nText.\n"),
        (
            "content/rutiner/r-a.md",
            "+++\ntitle = \"Rutin A\"\naudience = \"external\"\nowner = \"mas\"\nlaws = [\"SoL 2 kap. 1 §\"]\n+++\n\nSe [[p-b]].\n",
        ),
        (
            "content/processer/p-b.md",
            "+++\ntitle = \"Process B\"\nowner = \"chef\"\n[[activity]]\ntitle = \"Göra\"\nresponsible = [\"chef\"]\nroutines = [\"r-a\"]\n+++\n",
        ),
        (
            "content/lagar/sol.md",
            "+++\ntitle = \"Socialtjänstlag\"\nabbr = \"SoL\"\n[[section]]\nnumber = \"2 kap. 1 §\"\ntitle = \"Ansvar\"\nrequirement = true\n+++\n",
        ),
        (
            "content/begrepp/index.md",
            "+++\ntitle = \"Ord\"\n[[entry]]\nid = \"avvikelse\"\ntitle = \"Avvikelse\"\ndefinition = \"Något som gått fel.\"\n+++\n",
        ),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect()
}

/// A random edit, as an editor or a synchronised folder makes it.
fn edit(files: &mut BTreeMap<String, Vec<u8>>, kind: u8, which: usize, number: u32) {
    let documents: Vec<String> = files.keys().filter(|name| name.ends_with(".md")).cloned().collect();
    let name = documents.get(which % documents.len().max(1)).cloned();
    let replaced = |bytes: &[u8], from: &str, to: &str| String::from_utf8_lossy(bytes).replace(from, to).into_bytes();
    match (kind, name) {
        (0, Some(name)) => {
            files.entry(name).or_default().extend(format!("\n\nStycke {number}, portkod.\n").into_bytes())
        }
        (1, Some(name)) => drop(files.remove(&name)),
        (2, Some(name)) => {
            let bytes = files.remove(&name).unwrap_or_default();
            files.insert(name.replace(".md", &format!("-{number}.md")), bytes);
        }
        (3, Some(name)) => {
            let bytes = replaced(&files[&name], "audience = \"external\"\n", "");
            files.insert(name, bytes);
        }
        (4, Some(name)) => {
            let bytes = replaced(&files[&name], "title = \"", &format!("title = \"Ny{number} "));
            files.insert(name, bytes);
        }
        (5, _) => {
            let config = format!("title = \"Liten {number}\"\n[privacy]\nforbid = [\"Stycke {number}\"]\n");
            files.insert("config.toml".to_owned(), config.into_bytes());
        }
        (6, _) => {
            let text =
                format!("+++\ntitle = \"Tillagd {number}\"\nowner = \"mas\"\n+++\n\nSe [[r-a]] och SoL 2 kap. 1 §.\n");
            files.insert(format!("content/rutiner/ny-{number}.md"), text.into_bytes());
        }
        // Adds, renames and links headings; changes the number of mentions; adds rows to the history.
        (7 | 8, Some(name)) => {
            files.entry(name).or_default().extend(format!("\n\n## Rubrik {number}\n\nText.\n").into_bytes())
        }
        (9, Some(name)) => {
            let bytes = replaced(&files[&name], "## Rubrik", &format!("## Titel {number}"));
            files.insert(name, bytes);
        }
        (10, Some(name)) => {
            let links =
                format!("\n\nSe [[r-a#rubrik-{number}]], [chefen](../roller/chef.md) och 2 kap. {number} § SoL.\n");
            files.entry(name).or_default().extend(links.into_bytes());
        }
        (11, Some(name)) => {
            let text = String::from_utf8_lossy(&files[&name]).into_owned();
            let bytes = text.rsplit_once("\n\n").map_or(text.as_str(), |(head, _)| head).as_bytes().to_vec();
            files.insert(name, bytes);
        }
        (12, Some(name)) => {
            let change = format!(
                "audience = \"external\"\nrevision = [{{date = 2026-0{}-01, change = \"Ny text\"}}]\n",
                number + 1
            );
            let bytes = replaced(&files[&name], "audience = \"external\"\n", &change);
            files.insert(name, bytes);
        }
        _ => {
            drop(files.insert("static/custom.css".to_owned(), format!("body {{ margin: {number}px }}\n").into_bytes()))
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]
    #[test]
    fn any_edits_give_what_a_clean_build_gives(
        edits in proptest::collection::vec((0u8..14, 0usize..100, 0u32..4), 1..8)
    ) {
        let mut files = little();
        let (mut cache, mut memos) = (Cache::default(), Memos::default());
        all_again(&read(&tree(&files), day(), &mut cache).unwrap(), &mut memos);
        for (kind, which, number) in edits {
            edit(&mut files, kind, which, number);
            let cached = all_again(&read(&tree(&files), day(), &mut cache).unwrap(), &mut memos);
            let clean = all(&read(&tree(&files), day(), &mut Cache::default()).unwrap());
            proptest::prop_assert!(cached == clean, "after edit {kind} of {which}: {:?}", files.keys());
        }
    }
}
