//! Tests of publishing as a whole: properties of the edition, and faults.

mod faults;
mod laws;
mod speed;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::{Edition, Options, PublishError, Report, Sealed, commit_all};

/// Path to bytes: an edition as it was put, or as found on disk.
type Files = BTreeMap<String, Vec<u8>>;

/// A small site: pages in folders, an asset, and texts of which only some differ between versions. Every third version
/// lacks a page that the others have.
fn site(version: u32, pages: u32) -> Files {
    let mut files = Files::new();
    for page in 0..pages {
        if page == 7 && version.is_multiple_of(3) {
            continue;
        }
        let text = if page % 5 == 0 { version } else { 0 };
        let body = format!("<h1>Sida {page}</h1>{text}").repeat(1 + page as usize % 40);
        files.insert(format!("del-{}/sida-{page}.html", page % 6), body.into_bytes());
    }
    files.insert("index.html".to_owned(), format!("version {version}").into_bytes());
    files.insert("assets/logo.svg".to_owned(), b"<svg/>".to_vec());
    files
}

/// Options without flushing: tests are about killed processes, not lost power.
fn quick(audience: &str) -> Options<'_> {
    Options { secure: false, ..Options::new(audience) }
}

fn seal(target: &Path, files: &Files, options: &Options<'_>) -> Result<Sealed, PublishError> {
    let edition = Edition::begin(target, options)?;
    for (path, bytes) in files {
        edition.put(path, bytes)?;
    }
    edition.seal()
}

fn publish(target: &Path, files: &Files) -> Result<Report, PublishError> {
    publish_with(target, files, &quick("intranet"))
}

fn publish_with(target: &Path, files: &Files, options: &Options<'_>) -> Result<Report, PublishError> {
    let mut reports = commit_all(vec![seal(target, files, options)?])?;
    Ok(reports.remove(0))
}

/// All files below a folder.
fn tree(root: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
            files.insert(name, fs::read(&path).expect("readable"));
        }
    }
    files
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The manifest beside a target, checked against the files on disk.
fn manifest_of(target: &Path) -> Manifest {
    let beside = target.with_file_name("intranet.manifest.json");
    let manifest = Manifest::read(&fs::read(beside).expect("a manifest")).expect("readable");
    let found = tree(target);
    assert!(manifest.files.keys().eq(found.keys()), "the manifest lists what is there");
    for (path, bytes) in &found {
        assert_eq!(manifest.files[path].size, bytes.len() as u64);
        assert_eq!(manifest.files[path].blake3, super::manifest::Digest::of(bytes));
    }
    manifest
}

/// A new temporary folder and a target in it.
fn ground() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("intranet");
    (folder, target)
}
