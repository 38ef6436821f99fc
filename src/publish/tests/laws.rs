//! Properties of every published edition.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use rayon::prelude::*;

use super::*;
use crate::publish::Encoding;
use crate::publish::edition::{Change, Swap};
use crate::publish::error::Difference;

fn inode(path: &Path) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).expect("there"));
    #[cfg(not(unix))]
    return 0;
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|about| about.modified()).expect("a time")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The same files in any order on any number of threads give the same tree and the same manifest.
    #[test]
    fn order_and_threads_do_not_matter(
        files in proptest::collection::btree_map("[a-c]/[a-d]{1,3}[.]html", "[x-z]{0,5}", 0..30),
        threads in 1usize..8,
        rotate in 0usize..30,
    ) {
        let files: Files = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        let (_one, straight) = ground();
        publish(&straight, &files).expect("published");
        let (_two, mixed) = ground();
        let edition = Edition::begin(&mixed, &quick("intranet")).expect("begun");
        let mut order: Vec<_> = files.iter().collect();
        order.rotate_left(rotate.min(files.len()));
        order.reverse();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| order.par_iter().try_for_each(|(path, bytes)| edition.put(path, bytes).map(|_| ())))
            .expect("put");
        commit_all(vec![edition.seal().expect("sealed")]).expect("committed");
        prop_assert_eq!(tree(&straight), files.clone());
        prop_assert_eq!(tree(&mixed), files);
        prop_assert_eq!(manifest_of(&straight).write(), manifest_of(&mixed).write());
    }

    /// Whatever was published before, the new edition is exactly what was put, and the changes are the difference.
    #[test]
    fn the_new_edition_is_what_was_put(
        old in proptest::collection::btree_map("[a-b]/[a-c][.]html", "[x-z]{0,2}", 0..9),
        new in proptest::collection::btree_map("[a-b]/[a-c][.]html", "[x-z]{0,2}", 0..9),
        two_renames: bool,
    ) {
        let bytes = |files: std::collections::BTreeMap<String, String>| -> Files {
            files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
        };
        let (old, new) = (bytes(old), bytes(new));
        let (folder, target) = ground();
        let swap = if two_renames { Swap::TwoRenames } else { Swap::Best };
        let options = Options { swap, ..quick("intranet") };
        publish_with(&target, &old, &options).expect("first");
        let report = publish_with(&target, &new, &options).expect("second");
        prop_assert_eq!(tree(&target), new.clone());
        manifest_of(&target);
        let of = |keep: &dyn Fn(&String) -> bool| -> Vec<String> {
            new.keys().filter(|path| keep(path)).cloned().collect()
        };
        prop_assert_eq!(report.changes.new, of(&|path| !old.contains_key(path)));
        prop_assert_eq!(report.changes.changed, of(&|path| old.get(path).is_some_and(|was| *was != new[path])));
        let gone: Vec<String> = old.keys().filter(|path| !new.contains_key(*path)).cloned().collect();
        prop_assert_eq!(report.changes.removed, gone);
        prop_assert_eq!(names(folder.path()), ["intranet", "intranet.manifest.json"]);
    }
}

#[test]
fn an_unchanged_rebuild_touches_nothing() {
    let (folder, target) = ground();
    let files = site(1, 30);
    publish(&target, &files).expect("first");
    let before: Vec<_> = files.keys().map(|path| (inode(&target.join(path)), modified(&target.join(path)))).collect();
    let (root, manifest) = (inode(&target), inode(&folder.path().join("intranet.manifest.json")));
    let report = publish(&target, &files).expect("second");
    let after: Vec<_> = files.keys().map(|path| (inode(&target.join(path)), modified(&target.join(path)))).collect();
    assert_eq!(before, after);
    assert_eq!((root, manifest), (inode(&target), inode(&folder.path().join("intranet.manifest.json"))));
    assert_eq!(report.changes.unchanged, files.len());
    assert_eq!(names(folder.path()), ["intranet", "intranet.manifest.json"]);
}

#[test]
fn unchanged_files_keep_inode_and_time_among_changed_ones() {
    let (_folder, target) = ground();
    let (old, new) = (site(1, 30), site(2, 30));
    publish(&target, &old).expect("first");
    let before: Vec<_> =
        old.keys().map(|path| (path, inode(&target.join(path)), modified(&target.join(path)))).collect();
    let report = publish(&target, &new).expect("second");
    let mut kept = 0;
    for (path, was_inode, was_modified) in before {
        if old.get(path) == new.get(path) {
            assert_eq!(modified(&target.join(path)), was_modified, "{path}");
            assert_eq!(inode(&target.join(path)), was_inode, "{path}");
            kept += 1;
        }
    }
    assert_eq!(report.changes.unchanged, kept);
    assert!(kept > 20 && report.changes.changed.len() > 5);
}

#[test]
fn altered_and_removed_files_are_written_again() {
    let (_folder, target) = ground();
    let files = site(1, 30);
    publish(&target, &files).expect("first");
    let altered = target.join("index.html");
    fs::write(&altered, b"VERSION 1").expect("same length, other bytes");
    let touched = target.join("del-1/sida-1.html");
    let later = SystemTime::now() + Duration::from_secs(60);
    File::options().write(true).open(&touched).and_then(|file| file.set_modified(later)).expect("touched");
    let touched_inode = inode(&touched);
    fs::remove_file(target.join("del-2/sida-2.html")).expect("removed");
    let report = publish(&target, &files).expect("second");
    assert_eq!(tree(&target), files);
    assert_eq!(report.changes.changed, ["del-2/sida-2.html", "index.html"]);
    assert_eq!(inode(&touched), touched_inode, "the same bytes are carried over, whatever their time");
}

#[test]
fn foreign_files_and_folders_are_refused_by_name() {
    let (_folder, target) = ground();
    fs::create_dir(&target).expect("made");
    publish(&target, &site(1, 3)).expect("an empty folder is fine");
    fs::create_dir(target.join("egna")).expect("made");
    fs::write(target.join("egna/bild.png"), b"mine").expect("written");
    let error = publish(&target, &site(2, 3)).expect_err("refused");
    assert!(matches!(&error, PublishError::ForeignFile { path, .. } if path.ends_with("egna/bild.png")), "{error}");
    assert!(error.texts().iter().all(|text| text.contains("bild.png")) && error.help().is_some());
    assert_eq!(tree(&target).len(), site(1, 3).len() + 1, "nothing was touched");

    let (_other, target) = ground();
    fs::create_dir(&target).expect("made");
    fs::write(target.join("viktigt.docx"), b"mine").expect("written");
    let error = publish(&target, &site(1, 3)).expect_err("refused");
    assert!(matches!(&error, PublishError::ForeignFolder { path, .. } if path.ends_with("viktigt.docx")), "{error}");
}

#[test]
fn a_file_added_during_the_build_is_not_deleted() {
    let (folder, target) = ground();
    publish(&target, &site(1, 3)).expect("first");
    let sealed = seal(&target, &site(2, 3), &quick("intranet")).expect("sealed");
    fs::write(target.join("ny.txt"), b"mine").expect("written");
    let error = commit_all(vec![sealed]).expect_err("refused");
    assert!(matches!(&error, PublishError::ForeignFile { path, .. } if path.ends_with("ny.txt")), "{error}");
    fs::remove_file(target.join("ny.txt")).expect("there");
    assert_eq!(tree(&target), site(1, 3));
    assert_eq!(names(folder.path()), ["intranet", "intranet.manifest.json"]);
}

#[cfg(unix)]
#[test]
fn a_symlinked_target_means_its_folder() {
    let (folder, target) = ground();
    let real = folder.path().join("srv/www");
    fs::create_dir_all(&real).expect("made");
    std::os::unix::fs::symlink(&real, &target).expect("linked");
    for version in [1, 2] {
        publish(&target, &site(version, 9)).expect("published");
        assert!(fs::symlink_metadata(&target).expect("there").is_symlink(), "the link stays");
        assert_eq!(tree(&real), site(version, 9));
    }
    assert_eq!(names(&folder.path().join("srv")), ["www", "www.manifest.json"]);
    // A link inside the edition is not handbok's.
    std::os::unix::fs::symlink("/etc/passwd", real.join("p")).expect("linked");
    assert!(matches!(publish(&target, &site(3, 9)), Err(PublishError::ForeignFile { .. })));
    fs::remove_file(real.join("p")).expect("there");
    fs::remove_file(real.join("index.html")).expect("there");
    std::os::unix::fs::symlink("/etc/passwd", real.join("index.html")).expect("linked");
    assert!(matches!(publish(&target, &site(3, 9)), Err(PublishError::ForeignFile { .. })));
}

#[cfg(unix)]
#[test]
fn the_folder_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, target) = ground();
    publish(&target, &site(1, 3)).expect("first");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o2750)).expect("set");
    publish(&target, &site(2, 3)).expect("second");
    assert_eq!(fs::metadata(&target).expect("there").permissions().mode() & 0o7777, 0o2750);
}

#[test]
fn bad_paths_duplicates_and_clashes_are_errors() {
    let (folder, target) = ground();
    let edition = Edition::begin(&target, &quick("intranet")).expect("begun");
    assert!(matches!(edition.put("../ute.html", b""), Err(PublishError::BadPath { .. })));
    edition.put("a.html", b"1").expect("put");
    assert!(matches!(edition.put("a.html", b"1"), Err(PublishError::Duplicate(_))));
    drop(edition);
    assert!(names(folder.path()).is_empty(), "nothing is left of a dropped edition");
    for (one, two) in [("b/A.html", "b/a.html"), ("X/a.html", "x/b.html"), ("d/Å", "d/a\u{30a}"), ("A", "a/b")] {
        let files: Files = [one, two].map(|path| (path.to_owned(), vec![])).into();
        let clash = seal(&target, &files, &quick("intranet")).err();
        assert!(matches!(&clash, Some(PublishError::Clash { first, second }) if first < second), "{clash:?}");
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_tree_that_differs_from_what_was_put_is_not_sealed() {
    type Tamper = fn(&Path);
    let cases: [(Tamper, Difference); 4] = [
        (|new| fs::remove_file(new.join("index.html")).expect("there"), Difference::Missing),
        (|new| fs::write(new.join("index.html"), b"version 9").expect("there"), Difference::Bytes),
        (|new| fs::write(new.join("index.html"), b"").expect("there"), Difference::Size),
        (|new| fs::write(new.join("mer.html"), b"").expect("written"), Difference::Extra),
    ];
    for (tamper, expected) in cases {
        let (folder, target) = ground();
        publish(&target, &site(1, 9)).expect("first");
        let edition = Edition::begin(&target, &quick("intranet")).expect("begun");
        for (path, bytes) in site(2, 9) {
            edition.put(&path, &bytes).expect("put");
        }
        tamper(&folder.path().join(".handbok-new-intranet"));
        let error = edition.seal().err();
        assert!(
            matches!(&error, Some(PublishError::Unverified { difference, .. }) if *difference == expected),
            "{error:?}"
        );
        assert_eq!(tree(&target), site(1, 9));
        assert_eq!(names(folder.path()), ["intranet", "intranet.manifest.json"]);
    }
}

#[test]
fn editions_are_swapped_together_or_not_at_all() {
    for swap in [Swap::Best, Swap::TwoRenames] {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, two) = (folder.path().join("intranet"), folder.path().join("external"));
        let options = |audience| Options { swap, ..quick(audience) };
        let both = |version| -> Vec<Sealed> {
            vec![
                seal(&one, &site(version, 9), &options("intranet")).expect("sealed"),
                seal(&two, &site(version, 9), &options("external")).expect("sealed"),
            ]
        };
        commit_all(both(1)).expect("first");
        let second = both(2);
        // The second swap can't succeed: its new tree is missing.
        fs::remove_dir_all(folder.path().join(".handbok-new-external")).expect("there");
        let error = commit_all(second).expect_err("refused");
        assert!(matches!(error, PublishError::Io { .. }), "{error}");
        assert_eq!(tree(&one), site(1, 9), "swapped back");
        assert_eq!(tree(&two), site(1, 9));
        let all = ["external", "external.manifest.json", "intranet", "intranet.manifest.json"];
        assert_eq!(names(folder.path()), all);
        commit_all(both(3)).expect("the next build succeeds");
        assert_eq!((tree(&one), tree(&two)), (site(3, 9), site(3, 9)));
        assert_eq!(names(folder.path()), all);
    }
}

#[test]
fn nested_editions_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let outer = seal(&folder.path().join("a"), &site(1, 2), &quick("intranet")).expect("sealed");
    let inner = seal(&folder.path().join("a/b"), &site(1, 2), &quick("external")).expect("sealed");
    assert!(matches!(commit_all(vec![outer, inner]), Err(PublishError::Nested { .. })));
}

#[test]
fn compressed_copies_are_made_once_and_reused() {
    let (_folder, target) = ground();
    let text = "Rutin för läkemedelshantering. ".repeat(40).into_bytes();
    let both = [Encoding::Gzip, Encoding::Brotli];
    let build = |page: &[u8], encodings: &[Encoding]| {
        let edition = Edition::begin(&target, &quick("intranet")).expect("begun");
        edition.put_with_twins("a.html", page, encodings).expect("put");
        edition.put_with_twins("b.html", &text, encodings).expect("put");
        edition.put_with_twins("c.png", &text, encodings).expect("put");
        assert_eq!(edition.previous("saknas").expect("read"), None);
        commit_all(vec![edition.seal().expect("sealed")]).expect("committed").remove(0)
    };
    build(&text, &both);
    let twin = inode(&target.join("b.html.br"));
    assert_eq!(
        tree(&target).keys().collect::<Vec<_>>(),
        ["a.html", "a.html.br", "a.html.gz", "b.html", "b.html.br", "b.html.gz", "c.png"]
    );
    let report = build(&text[..600], &both);
    assert_eq!(report.changes.changed, ["a.html", "a.html.br", "a.html.gz"]);
    assert_eq!(inode(&target.join("b.html.br")), twin);
    let (_clean, other) = ground();
    let edition = Edition::begin(&other, &quick("intranet")).expect("begun");
    for (path, page) in [("a.html", &text[..600]), ("b.html", &text), ("c.png", &text)] {
        assert_eq!(edition.put_with_twins(path, page, &both).expect("put"), Change::New);
    }
    commit_all(vec![edition.seal().expect("sealed")]).expect("committed");
    assert_eq!(tree(&target), tree(&other), "carried over = made anew");
    let report = build(&text[..600], &[Encoding::Gzip]);
    assert_eq!(report.changes.removed, ["a.html.br", "b.html.br"]);
}

#[test]
fn invalid_targets_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("fil"), b"").expect("written");
    for bad in [folder.path().join("fil"), folder.path().join(".handbok-new-x"), PathBuf::from("/")] {
        assert!(matches!(Edition::begin(&bad, &quick("intranet")), Err(PublishError::BadTarget(_))), "{bad:?}");
    }
    assert!(Edition::begin(&folder.path().join("x"), &quick("../y")).is_err());
}
