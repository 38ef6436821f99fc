//! Tests of the watcher over real folders, with the saving habits of editors, limited in time.
//!
//! Each test acts, then waits until the expected paths have been reported. The machine may be busy, so the waits are
//! generous; that nothing else is reported is tested with a marker change at the end.

use std::fs;
use std::io::Write;
use std::sync::mpsc::{Receiver, channel};

use super::*;

/// The longest wait for an expected report.
const PATIENCE: Duration = Duration::from_secs(8);

/// Shorter intervals than in use, so that the tests are quick.
const PACE: Pace = Pace { net: Duration::from_millis(700), poll: Duration::from_millis(80) };

struct Site {
    root: PathBuf,
    changes: Receiver<Changes>,
    notices: Receiver<Notice>,
    watcher: Option<Watcher>,
    _folder: tempfile::TempDir,
}

impl Site {
    fn new(mode: Mode) -> Self {
        Self::at(PACE, mode)
    }

    fn at(pace: Pace, mode: Mode) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Below the temporary folder, so that the root itself can be removed.
        let root = folder.path().canonicalize().unwrap().join("site");
        for file in ["content/a.md", "content/vard/b.md", "content/vard/djup/c.md"] {
            write(&root.join(file), "x");
        }
        write(&root.join("config.toml"), "title = \"t\"\n");
        write(&root.join("public/intranet/index.html"), "x");
        let (change, changes) = channel();
        let (notice, notices) = channel();
        let watcher = Watcher::start_at(
            pace,
            &Targets::handbook(root.clone()),
            mode,
            (
                Box::new(move |changed| change.send(changed).unwrap_or_default()),
                Box::new(move |said| notice.send(said).unwrap_or_default()),
            ),
        )
        .unwrap();
        Self { root, changes, notices, watcher: Some(watcher), _folder: folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Waits until all of `expected` have been reported; returns everything reported.
    fn wait(&self, expected: &[&str]) -> BTreeSet<PathBuf> {
        let mut reported = BTreeSet::new();
        let end = Instant::now() + PATIENCE;
        while !expected.iter().all(|path| reported.contains(Path::new(path))) {
            let left = end.saturating_duration_since(Instant::now());
            match self.changes.recv_timeout(left) {
                Ok(changes) => reported.extend(changes.paths),
                Err(_) => panic!("waited for {expected:?}, reported {reported:?}"),
            }
        }
        reported
    }

    /// Asserts that only `expected` is reported before a change of `config.toml` made now.
    fn only(&self, expected: &[&str]) {
        let mut reported = self.wait(expected);
        write(&self.path("config.toml"), &format!("# {:?}\n", Instant::now()));
        reported.extend(self.wait(&["config.toml"]));
        reported.remove(Path::new("config.toml"));
        let expected: BTreeSet<_> = expected.iter().map(PathBuf::from).collect();
        assert_eq!(reported, expected);
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn written_in_place() {
    let site = Site::new(Mode::Events);
    write(&site.path("content/a.md"), "y");
    site.only(&["content/a.md"]);
    write(&site.path("content/vard/djup/c.md"), "y");
    site.only(&["content/vard/djup/c.md"]);
}

#[test]
fn a_slowly_written_file_is_reported_when_complete() {
    let site = Site::new(Mode::Events);
    let mut file = fs::File::create(site.path("content/a.md")).unwrap();
    for _ in 0..5 {
        file.write_all(b"text").unwrap();
        thread::sleep(Duration::from_millis(3));
    }
    drop(file);
    site.wait(&["content/a.md"]);
}

/// VS Code, gedit, sed -i and sync programs: write beside, then rename over.
#[test]
fn written_beside_and_renamed_over() {
    let site = Site::new(Mode::Events);
    for name in ["content/a.md.x7f3", "content/.a.md.tmp", "content/a.md~"] {
        write(&site.path(name), "new");
        fs::rename(site.path(name), site.path("content/a.md")).unwrap();
        site.only(&["content/a.md"]);
    }
}

/// Vim: the old file becomes the backup, a new one is made; a test file comes and goes.
#[test]
fn renamed_to_a_backup_and_written_anew() {
    let site = Site::new(Mode::Events);
    write(&site.path("content/4913"), "");
    fs::remove_file(site.path("content/4913")).unwrap();
    fs::rename(site.path("content/a.md"), site.path("content/a.md~")).unwrap();
    thread::sleep(Duration::from_millis(5));
    write(&site.path("content/a.md"), "new");
    fs::remove_file(site.path("content/a.md~")).unwrap();
    site.only(&["content/a.md"]);
}

#[test]
fn deleted_and_created_is_one_change_to_a_whole_file() {
    let site = Site::new(Mode::Events);
    fs::remove_file(site.path("content/a.md")).unwrap();
    thread::sleep(Duration::from_millis(5));
    write(&site.path("content/a.md"), "new");
    let first = site.changes.recv_timeout(PATIENCE).unwrap();
    assert!(first.paths.contains(Path::new("content/a.md")));
    assert_eq!(fs::read_to_string(site.path("content/a.md")).unwrap(), "new");
    site.only(&[]);
}

#[test]
fn deleted_and_renamed() {
    let site = Site::new(Mode::Events);
    fs::remove_file(site.path("content/a.md")).unwrap();
    site.only(&["content/a.md"]);
    fs::rename(site.path("content/vard/b.md"), site.path("content/b2.md")).unwrap();
    site.only(&["content/vard/b.md", "content/b2.md"]);
}

#[test]
fn folders_come_move_and_go() {
    let site = Site::new(Mode::Events);
    write(&site.path("content/ny/djup/djupare/d.md"), "x");
    site.only(&["content/ny/djup/djupare/d.md"]);
    write(&site.path("content/ny/djup/djupare/e.md"), "x");
    site.only(&["content/ny/djup/djupare/e.md"]);
    fs::rename(site.path("content/vard"), site.path("content/omsorg")).unwrap();
    site.only(&["content/vard/b.md", "content/vard/djup/c.md", "content/omsorg/b.md", "content/omsorg/djup/c.md"]);
    // The renamed folder is still watched, under its new name.
    write(&site.path("content/omsorg/djup/c.md"), "y");
    site.only(&["content/omsorg/djup/c.md"]);
    fs::remove_dir_all(site.path("content/ny")).unwrap();
    site.only(&["content/ny/djup/djupare/d.md", "content/ny/djup/djupare/e.md"]);
}

#[test]
fn a_folder_moved_in_is_its_files() {
    let site = Site::new(Mode::Events);
    write(&site.path("utanfor/in/x.md"), "x");
    fs::rename(site.path("utanfor"), site.path("content/utanfor")).unwrap();
    site.only(&["content/utanfor/in/x.md"]);
    fs::rename(site.path("content/utanfor"), site.path("utanfor")).unwrap();
    site.only(&["content/utanfor/in/x.md"]);
}

#[test]
fn many_files_at_once_are_few_batches() {
    let site = Site::new(Mode::Events);
    let names: Vec<_> = (0..400).map(|i| format!("content/m{}/{i}.md", i % 7)).collect();
    for name in &names {
        write(&site.path(name), "x");
    }
    let expected: Vec<_> = names.iter().map(String::as_str).collect();
    site.only(&expected);
    for name in &names {
        write(&site.path(name), "y");
    }
    let mut reported = BTreeSet::new();
    let mut batches = 0;
    while reported.len() < names.len() {
        reported.extend(site.changes.recv_timeout(PATIENCE).unwrap().paths);
        batches += 1;
    }
    assert!(batches <= 40, "{batches}");
    // Two scans later nothing has been found that events had missed.
    thread::sleep(PACE.net * 2);
    assert!(site.notices.try_recv().is_err());
}

#[test]
fn other_files_are_not_reported() {
    let site = Site::new(Mode::Events);
    write(&site.path("public/intranet/index.html"), "y");
    write(&site.path(".handbok/index/x"), "y");
    write(&site.path("content/.git/index"), "y");
    write(&site.path("content/.a.md.swp"), "y");
    write(&site.path("content/#a.md#"), "y");
    write(&site.path("readme.md"), "y");
    fs::read_to_string(site.path("content/a.md")).unwrap();
    write(&site.path("content/kort.md"), "came");
    fs::remove_file(site.path("content/kort.md")).unwrap();
    site.only(&[]);
}

#[test]
fn folders_that_were_not_there_at_the_start() {
    let site = Site::new(Mode::Events);
    write(&site.path("templates/page.html"), "x");
    site.only(&["templates/page.html"]);
    write(&site.path("templates/page.html"), "y");
    site.only(&["templates/page.html"]);
    fs::remove_dir_all(site.path("templates")).unwrap();
    site.only(&["templates/page.html"]);
    write(&site.path("templates/page.html"), "z");
    site.only(&["templates/page.html"]);
    write(&site.path("templates/page.html"), "å");
    site.only(&["templates/page.html"]);
}

#[test]
fn the_root_may_vanish_and_come_back() {
    let site = Site::new(Mode::Events);
    let aside = site.root.with_file_name("undan");
    fs::rename(&site.root, &aside).unwrap();
    thread::sleep(Duration::from_millis(700));
    assert!(site.changes.try_recv().is_err(), "the last good site stands");
    write(&aside.join("content/a.md"), "changed while away");
    fs::rename(&aside, &site.root).unwrap();
    site.wait(&["content/a.md"]);
    write(&site.path("content/vard/b.md"), "watched again");
    site.wait(&["content/vard/b.md"]);
    fs::remove_dir_all(&site.root).unwrap();
    thread::sleep(Duration::from_millis(100));
    write(&site.path("content/a.md"), "made anew");
    site.wait(&["content/a.md"]);
}

#[test]
fn polling_sees_the_same() {
    let site = Site::new(Mode::Poll);
    write(&site.path("content/a.md"), "longer");
    site.only(&["content/a.md"]);
    fs::remove_file(site.path("content/a.md")).unwrap();
    site.only(&["content/a.md"]);
    fs::rename(site.path("content/vard"), site.path("content/omsorg")).unwrap();
    site.only(&["content/vard/b.md", "content/vard/djup/c.md", "content/omsorg/b.md", "content/omsorg/djup/c.md"]);
}

/// The target of a link sends no events under the link's name: scans find its changes, and after the second the watcher
/// switches to polling.
#[cfg(unix)]
#[test]
fn missing_events_are_noticed_and_polling_takes_over() {
    let site = Site::new(Mode::Events);
    write(&site.path("delat/text.md"), "x");
    std::os::unix::fs::symlink(site.path("delat"), site.path("content/delat")).unwrap();
    site.wait(&["content/delat/text.md"]);
    write(&site.path("delat/text.md"), "changed");
    site.wait(&["content/delat/text.md"]);
    assert_eq!(site.notices.recv_timeout(PATIENCE), Ok(Notice::MissedEvents));
    let start = Instant::now();
    write(&site.path("delat/text.md"), "changed again");
    site.wait(&["content/delat/text.md"]);
    assert!(start.elapsed() < PACE.net, "{:?}", start.elapsed());
}

/// The kernel's queue has overflowed: a scan finds what was dropped.
#[cfg(unix)]
#[test]
fn lost_events_are_found_by_a_scan() {
    let never = Pace { net: Duration::from_secs(600), ..PACE };
    let site = Site::at(never, Mode::Events);
    write(&site.path("delat/text.md"), "x");
    std::os::unix::fs::symlink(site.path("delat"), site.path("content/delat")).unwrap();
    site.wait(&["content/delat/text.md"]);
    // A change of the link's target sends no event.
    write(&site.path("delat/text.md"), "changed");
    let watcher = site.watcher.as_ref().unwrap();
    watcher.signals.send(Signal::Lost).unwrap();
    site.wait(&["content/delat/text.md"]);
    assert!(site.notices.try_recv().is_err(), "a look that was called for is no sign of missing events");
}

#[test]
fn a_slow_callback_gets_the_collected_changes() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    write(&root.join("content/a.md"), "0");
    let (change, changes) = channel();
    let text = root.join("content/a.md");
    let _watcher = Watcher::start(
        &Targets::handbook(root.clone()),
        Mode::Events,
        move |_| {
            thread::sleep(Duration::from_millis(100));
            change.send(fs::read_to_string(&text).unwrap_or_default()).unwrap_or_default();
        },
        |_| {},
    )
    .unwrap();
    for i in 1..=60 {
        write(&root.join("content/a.md"), &i.to_string());
        thread::sleep(Duration::from_millis(5));
    }
    let mut runs = 0;
    while changes.recv_timeout(PATIENCE).unwrap() != "60" {
        runs += 1;
        assert!(runs < 20, "one run for each save");
    }
}

#[test]
fn a_callback_that_panics_gets_the_next_change() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    write(&root.join("content/a.md"), "x");
    let (change, changes) = channel();
    let on_change = move |changed: Changes| {
        change.send(changed.paths.clone()).unwrap_or_default();
        assert!(!changed.paths.contains(Path::new("content/a.md")), "(expected in this test)");
    };
    let targets = Targets::handbook(root.clone());
    let _watcher = Watcher::start(&targets, Mode::Events, on_change, |_| {}).unwrap();
    write(&root.join("content/a.md"), "y");
    changes.recv_timeout(PATIENCE).unwrap();
    write(&root.join("content/b.md"), "y");
    assert!(changes.recv_timeout(PATIENCE).unwrap().contains(Path::new("content/b.md")));
}

#[test]
fn stopping_is_quick() {
    let mut site = Site::new(Mode::Events);
    let start = Instant::now();
    site.watcher.take();
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_root_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let targets = Targets::handbook(folder.path().join("saknas"));
    assert!(Watcher::start(&targets, Mode::Events, |_| {}, |_| {}).is_err());
}
