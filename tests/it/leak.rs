//! Property test of the external edition: it reveals nothing hidden. A unique marker is planted in every field of
//! hidden documents, every relation of a visible document refers to a hidden one, and no marker may be found in any
//! byte of the external edition, however it is encoded (docs/site.md, format § 6).
//!
//! `plant` generates the handbook from the schema; `seek` finds markers. Not covered is what can't carry a marker:
//! numbers, dates, the number of documents, and the configuration's own words.

mod plant;
mod seek;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use handbok::model::{Kind, RelationType};
use handbok::schema::kinds::keys_of;
use handbok::schema::{Key, Ty};
use rayon::prelude::*;

use super::cli::Handbook;
use super::publication::bytes_below;
use plant::{Garden, garden};

fn write(garden: &Garden) -> Handbook {
    let handbook = Handbook::new(&[]);
    for (path, bytes) in &garden.files {
        let file = handbook.path(path);
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder is made");
        fs::write(file, bytes).expect("the file is written");
    }
    handbook
}

/// The markers in an edition: for each its name and the files with it. A compressed copy has the same content as its
/// file, or is searched itself.
fn found(garden: &Garden, edition: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let files = bytes_below(edition);
    let look = |(name, bytes): (&String, &Vec<u8>)| {
        let twin = seek::unpacked(name, bytes);
        let (marks, parts) = match &twin {
            Some((whole, unpacked)) if files.get(*whole) == Some(unpacked) => seek::marks(name, b""),
            Some((whole, unpacked)) => seek::marks(whole, unpacked),
            None => seek::marks(name, bytes),
        };
        let named = |mark: usize| garden.marks.get(mark).cloned().unwrap_or_else(|| format!("mark {mark}"));
        let parts = parts.into_iter().map(|part| format!("a part of a mark: {part}"));
        marks.into_iter().map(named).chain(parts).map(|mark| (mark, name.clone())).collect::<Vec<_>>()
    };
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (mark, file) in files.par_iter().flat_map_iter(look).collect::<Vec<_>>() {
        found.entry(mark).or_default().insert(file);
    }
    found
}

#[test]
fn no_internal_word_reaches_the_external_edition() {
    let garden = garden();
    let handbook = write(&garden);
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{}\n{}", ran.stdout, ran.stderr);
    let leaks = found(&garden, &handbook.path("public/external"));
    let lines: Vec<String> = leaks.iter().map(|(mark, files)| format!("{mark}: {files:?}")).collect();
    assert!(leaks.is_empty(), "{} marks got out:\n{}", leaks.len(), lines.join("\n"));
    // Files beside the edition are put on the same server.
    for name in ["external.manifest.json", "external.nginx.conf", "external.Caddyfile"] {
        let (marks, parts) = seek::marks(name, &fs::read(handbook.path("public").join(name)).expect(name));
        assert!(marks.is_empty() && parts.is_empty(), "{name}: {marks:?} {parts:?}");
    }
    let kinds: BTreeSet<Kind> = garden.fields.iter().map(|(kind, _)| *kind).collect();
    println!(
        "{} marks in {} fields of {} kinds; {} keys of what is shown name what is hidden",
        garden.marks.len(),
        garden.fields.len(),
        kinds.len(),
        garden.references.len()
    );
    in_the_intranet(&garden, &handbook);
}

/// Control: the markers exist in the intranet edition, and are found in every type of file that may contain them.
fn in_the_intranet(garden: &Garden, handbook: &Handbook) {
    // Compressing the intranet's many megabytes takes most of the time and tests nothing here.
    let config = String::from_utf8_lossy(&garden.files["config.toml"]).replace("precompress", "# precompress");
    handbook.write("config.toml", &config);
    let ran =
        handbook.run(&["build", "--date", "2026-09-01", "--drafts", "--audience", "intranet", "--output", "alla"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let edition = handbook.path("alla/intranet");
    let found = found(garden, &edition);
    let unseen: Vec<&String> = garden.marks.iter().filter(|mark| !found.contains_key(*mark)).collect();
    println!("{} of them stand in the intranet's edition; not: {unseen:?}", garden.marks.len() - unseen.len());
    assert!(
        unseen.len() * 4 < garden.marks.len(),
        "{} of {} are not shown to anybody",
        unseen.len(),
        garden.marks.len()
    );
    let is_title = |mark: &&&String| mark.split(' ').nth(2) == Some("title");
    assert_eq!(unseen.iter().filter(is_title).count(), 0, "{unseen:?}");
    let files: BTreeSet<&String> = found.values().flatten().collect();
    for sort in [
        ".html",
        "handbok.json",
        "feed.xml",
        "sitemap.xml",
        "kalender.ics",
        ".csv",
        ".svg",
        ".txt",
        "search/s/k-",
        "search/s/e-",
        "search/s/t-",
        "search/s/f-",
        "forr/",
    ] {
        assert!(files.iter().any(|file| file.contains(sort)), "no mark was found in {sort}");
    }
    // Front-coded words can't be found in the raw bytes of a shard.
    let shards = bytes_below(&edition.join("search/s"));
    let plain = |(name, bytes): (&String, &Vec<u8>)| seek::marks(name, bytes).0;
    let decoded = |(name, bytes): (&String, &Vec<u8>)| seek::marks(&format!("search/s/{name}"), bytes).0;
    let endings = || shards.iter().filter(|(name, _)| name.starts_with("k-"));
    let (plain, decoded): (BTreeSet<_>, BTreeSet<_>) =
        (endings().flat_map(plain).collect(), endings().flat_map(decoded).collect());
    assert!(decoded.len() > plain.len(), "{} {}", decoded.len(), plain.len());
    relations(&edition);
}

/// Every relation stated by keys or texts connects a visible document with a hidden one.
fn relations(edition: &Path) {
    let text = fs::read_to_string(edition.join("handbok.json")).expect("the graph");
    let graph: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let is_hidden = |end: &serde_json::Value| !seek::marks(end.as_str().unwrap_or_default(), b"").0.is_empty();
    let rows = graph["relations"].as_array().expect("a list").iter();
    let crossing = rows.filter(|row| is_hidden(&row["from"]) != is_hidden(&row["to"]));
    let types: Vec<&str> = crossing.map(|row| row["type"].as_str().unwrap_or_default()).collect();
    let stated: BTreeSet<&str> = types.iter().copied().collect();
    println!("{} relations of {} types join what is shown and what is hidden", types.len(), stated.len());
    let missing: Vec<&str> = RelationType::ALL.iter().map(|ty| ty.id()).filter(|id| !stated.contains(id)).collect();
    assert!(missing.is_empty(), "no relation of the types {missing:?} is tried");
}

/// The whole schema is covered: every key with a text has a marker, and every reference key is used.
#[test]
fn every_key_is_planted() {
    fn walk(kind: Kind, tables: &[&'static [Key]], at: &str, garden: &Garden, missing: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        for key in tables.iter().copied().flatten().filter(|key| seen.insert(key.name)) {
            let place = format!("{at}{}", key.name);
            let is_there = match key.ty {
                // The kind's folder and the document's own name cover these two; sections have a fixed form.
                Ty::Str if place == "id" || key.name == "ref" => true,
                Ty::Str | Ty::Strs | Ty::Markdown | Ty::File | Ty::Free => {
                    garden.fields.contains(&(kind, place.clone()))
                }
                Ty::Next => garden.fields.contains(&(kind, format!("{place}.when"))),
                Ty::Refs(_) | Ty::Laws => garden.references.contains(&(kind.to_string(), place.clone())),
                Ty::Table(keys) | Ty::Tables(keys) => {
                    walk(kind, &[keys], &format!("{place}."), garden, missing);
                    true
                }
                _ => true,
            };
            if !is_there {
                missing.push(format!("{kind} {place}"));
            }
        }
    }
    let garden = garden();
    let mut missing = Vec::new();
    for kind in Kind::ALL {
        walk(kind, &keys_of(kind, false), "", &garden, &mut missing);
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// Control: one document of the intranet is published, and the test names what is revealed.
#[test]
fn a_leak_is_found_and_named() {
    let mut garden = garden();
    let path = garden.files.keys().find(|path| path.contains("/rutiner/") && path.contains(&garden.over_routine()));
    let path = path.cloned().expect("it is there");
    let bytes = garden.files.get_mut(&path).expect("it is there");
    let text = String::from_utf8_lossy(bytes).replacen("audience = \"intranet\"", "audience = \"external\"", 1);
    *bytes = text.into_bytes();
    let handbook = write(&garden);
    let ran = handbook.run(&["build", "--date", "2026-09-01", "--audience", "external"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let leaks = found(&garden, &handbook.path("public/external"));
    // In front-coded words, a piece of a marker is the part that differs from the word before.
    let is_other = |mark: &&String| !mark.starts_with("Over routine ") && !mark.starts_with("a part of a mark");
    let others: Vec<&String> = leaks.keys().filter(is_other).collect();
    assert!(others.is_empty(), "{others:?}");
    for place in
        ["title", "id", "file name", "summary", "keywords", "also_called", "number", "revision.change", "event.title"]
    {
        assert!(leaks.contains_key(&format!("Over routine {place}")), "{place} is not seen: {:?}", leaks.keys());
    }
    assert!(!leaks.contains_key("Over routine body: comment"), "comments go nowhere");
}

#[test]
fn a_bare_link_to_something_internal_stops_the_build() {
    let garden = garden();
    let handbook = write(&garden);
    let hidden = garden.hidden_routine();
    handbook.write(
        "content/oppen-sida.md",
        &format!("+++\ntitle = \"Öppen\"\naudience = \"external\"\n+++\n\nSe [[routine/{hidden}]].\n"),
    );
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("external-reveals-internal"), "{}", ran.stderr);
}
