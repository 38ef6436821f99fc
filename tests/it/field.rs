//! Runs the cases of `tests/field` (its README says how they are written): small handbooks of the kinds that failed in
//! the field, and what their editors and readers expect of them.
//!
//! What does not hold yet is listed in `pending.txt`, which only shrinks: a case on it that holds is a failure as well.

mod spec;
mod trial;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use spec::{Case, cases};
use trial::Trial;
pub(crate) use trial::{shown, twice};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field")
}

/// All cases, in the order of their files.
fn all() -> Vec<Case> {
    let entries = walkdir::WalkDir::new(folder()).sort_by_file_name().into_iter();
    let files = entries.map(|entry| entry.expect("the folder is readable").into_path());
    let is_spec =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("README.md");
    files.filter(is_spec).flat_map(|path| cases(&path)).collect()
}

/// The names on the list of what does not hold yet.
fn pending() -> BTreeSet<String> {
    let text = fs::read_to_string(folder().join("pending.txt")).expect("the list is there");
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// Takes the cases that hold now off the list.
fn shrink(failures: &[(String, Option<String>)]) {
    let path = folder().join("pending.txt");
    let text = fs::read_to_string(&path).expect("the list is there");
    let holds = |line: &&str| failures.iter().any(|(name, failure)| name == line && failure.is_none());
    let kept: String = text.lines().filter(|line| !holds(line)).map(|line| format!("{line}\n")).collect();
    fs::write(path, kept).expect("the list is written");
}

#[test]
fn every_case_holds() {
    let only = std::env::var("HANDBOK_FIELD").unwrap_or_default();
    let cases: Vec<Case> = all().into_iter().filter(|case| case.name.contains(&only)).collect();
    let failures: Vec<(String, Option<String>)> =
        cases.par_iter().map(|case| (case.name.clone(), Trial::new(case).failure(case))).collect();
    if std::env::var_os("HANDBOK_BLESS").is_some() {
        shrink(&failures);
    }
    let pending = pending();
    let known: BTreeSet<&String> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(known.len(), cases.len(), "two cases have one name");
    let mut wrong = Vec::new();
    for (name, failure) in &failures {
        match (failure, pending.contains(name)) {
            (Some(failure), false) => wrong.push(format!("{name}\n    {failure}")),
            (None, true) => wrong.push(format!("{name}\n    holds now: take it off tests/field/pending.txt")),
            _ => {}
        }
    }
    if only.is_empty() {
        wrong.extend(
            pending.iter().filter(|name| !known.contains(name)).map(|name| format!("{name}\n    no such case")),
        );
        assert!(cases.len() >= 100, "only {} cases were found", cases.len());
    }
    println!("{} cases, {} of them pending", cases.len(), pending.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
