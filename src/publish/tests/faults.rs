//! Fault tests: a kill at any moment, a full disk, a read-only disk, another program's folder. After each, the edition
//! is the old one or the new one, whole, and the next build succeeds and leaves no garbage.

use std::env;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::*;
use crate::publish::edition::Swap;

/// Tells the re-run test binary that it is the child, and where to build.
const CHILD: &str = "HANDBOK_TEST_FAULT_FOLDER";
/// `renames` if the child should swap by two renames.
const CHILD_SWAP: &str = "HANDBOK_TEST_FAULT_SWAP";
/// Number of versions that the child rotates through, and of pages in each.
const VERSIONS: u32 = 6;
const PAGES: u32 = 40;
/// Number of kills for each way of swapping, and the time after which no more are started. `HANDBOK_TEST_KILLS`, which
/// `.ci/run` sets, gives another number without a time limit.
const KILLS: u32 = 200;
const TIME: Duration = Duration::from_secs(12);
const KILLS_WANTED: &str = "HANDBOK_TEST_KILLS";

fn both(folder: &Path, version: u32, swap: Swap) -> Result<Vec<Report>, PublishError> {
    let options = |audience| Options { swap, ..quick(audience) };
    let one = seal(&folder.join("intranet"), &site(version, PAGES), &options("intranet"))?;
    let two = seal(&folder.join("external"), &site(version, PAGES), &options("external"))?;
    commit_all(vec![one, two])
}

/// Not a test by itself: the child of the kill test, which builds until it is killed.
#[test]
fn child_that_builds_in_a_loop() {
    let Some(folder) = env::var_os(CHILD) else {
        return;
    };
    let swap = match env::var(CHILD_SWAP).as_deref() {
        Ok("renames") => Swap::TwoRenames,
        _ => Swap::Best,
    };
    let begun = Instant::now();
    for version in (0..VERSIONS).cycle() {
        both(Path::new(&folder), version, swap).expect("built");
        // If the parent dies, the child doesn't build for ever.
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
}

/// The child, killed when the test panics.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _killed = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn again(test: &str) -> Command {
    let path = module_path!();
    let module = path.split_once("::").map_or("", |(_, module)| module);
    let mut command = Command::new(env::current_exe().expect("the test binary"));
    command.args(["--exact", &format!("{module}::{test}"), "--test-threads=1"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A small xorshift generator for the moments of the kills.
fn next_random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Asserts that an edition is one of the versions, whole. Between two renames it may have its other name.
fn assert_whole(folder: &Path, audience: &str, swap: Swap, versions: &[Files]) {
    let mut found = tree(&folder.join(audience));
    if found.is_empty() && swap == Swap::TwoRenames {
        found = tree(&folder.join(format!(".handbok-old-{audience}")));
    }
    assert!(versions.contains(&found), "{audience}: {} files of no version", found.len());
}

/// A folder in memory if there is one: a killed process doesn't lose what the system has, so a disk would only add
/// time.
fn fast_ground() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

fn kill_many(swap: Swap, seed: u64) {
    let folder = fast_ground();
    let versions: Vec<Files> = (0..VERSIONS).map(|version| site(version, PAGES)).collect();
    let begun = Instant::now();
    // The fastest of three: on a busy machine a slow one would spread the kills over idle time.
    let build = |version| {
        let begun = Instant::now();
        both(folder.path(), version, swap).expect("built");
        begun.elapsed()
    };
    let one_build = (0..3).map(build).min().unwrap_or_default().max(Duration::from_millis(2));
    let (mut random, mut kills) = (seed, 0);
    let wanted = env::var(KILLS_WANTED).ok().map(|number| number.parse::<u32>().expect("a number of kills"));
    let (most, time) = wanted.map_or((KILLS, TIME), |number| (number, Duration::MAX));
    let mut left = BTreeMap::<String, u32>::new();
    while kills < most && begun.elapsed() < time {
        let mut command = again("child_that_builds_in_a_loop");
        command.env(CHILD, folder.path());
        command.env(CHILD_SWAP, if swap == Swap::TwoRenames { "renames" } else { "best" });
        let mut child = Killed(command.spawn().expect("started"));
        let span = (one_build * 6).as_micros() as u64;
        std::thread::sleep(Duration::from_micros(next_random(&mut random) % span));
        child.0.kill().expect("killed");
        child.0.wait().expect("reaped");
        kills += 1;
        for name in names(folder.path()).iter().filter(|name| name.starts_with(".handbok-")) {
            *left.entry(name.clone()).or_default() += 1;
        }
        for audience in ["intranet", "external"] {
            assert_whole(folder.path(), audience, swap, &versions);
        }
        // Every other kill is followed by another without a build between: recovery must survive being killed too.
        if kills % 2 == 0 {
            let version = kills % VERSIONS;
            both(folder.path(), version, swap).expect("the next build succeeds");
            assert_eq!(tree(&folder.path().join("intranet")), versions[version as usize]);
            assert_eq!(tree(&folder.path().join("external")), versions[version as usize]);
            let all = ["external", "external.manifest.json", "intranet", "intranet.manifest.json"];
            assert_eq!(names(folder.path()), all);
            manifest_of(&folder.path().join("intranet"));
        }
    }
    let time = begun.elapsed();
    eprintln!("{swap:?}: {kills} kills in {time:.1?}, a build takes {one_build:.1?}; left behind: {left:?}");
    assert!(kills >= wanted.unwrap_or(20), "too slow to say anything: {kills} kills in {time:?}");
    assert!(left.len() >= 3, "the kills missed the builds: {left:?}");
}

#[test]
fn killed_at_any_moment() {
    kill_many(Swap::Best, 0x5eed_0001);
}

#[test]
fn killed_at_any_moment_between_two_renames() {
    kill_many(Swap::TwoRenames, 0x5eed_0002);
}

/// Every state that a kill can leave, constructed: random kills rarely hit the shortest moments.
#[test]
fn every_step_of_a_commit_can_be_the_last() {
    let (old, new) = (site(1, 20), site(2, 20));
    for first_build in [false, true] {
        for step in 0..9 {
            let (folder, target) = ground();
            if !first_build {
                publish(&target, &old).expect("first");
            }
            let name = |what: &str| folder.path().join(format!(".handbok-{what}-intranet"));
            let sealed = seal(&target, &new, &quick("intranet")).expect("sealed");
            let next = sealed.manifest().write();
            std::mem::forget(sealed);
            let swapped = match (step, first_build) {
                // Killed while writing: half a tree.
                (0, _) => fs::remove_dir_all(name("new").join("del-1")).map(|()| false),
                // The tree is complete.
                (1, _) => Ok(false),
                // Half of *next* is written.
                (2, _) => fs::write(name("next"), &next[..next.len() / 2]).map(|()| false),
                // All of it.
                (3, _) => fs::write(name("next"), &next).map(|()| false),
                // Between the renames.
                (4, false) => {
                    fs::write(name("next"), &next).and_then(|()| fs::rename(&target, name("old"))).map(|()| false)
                }
                // After both, before the manifest.
                (5, false) => fs::write(name("next"), &next)
                    .and_then(|()| fs::rename(&target, name("old")))
                    .and_then(|()| fs::rename(name("new"), &target))
                    .map(|()| true),
                // After the exchange (or the only rename of a first build), before the manifest.
                (6, false) => {
                    fs::write(name("next"), &next).expect("written");
                    let done = crate::publish::disk::exchange(&name("new"), &target).expect("exchanged");
                    assert!(done || cfg!(not(target_os = "linux")));
                    Ok(done)
                }
                (6, true) => {
                    fs::write(name("next"), &next).and_then(|()| fs::rename(name("new"), &target)).map(|()| true)
                }
                // After the manifest, while the old tree is removed.
                (7, false) => {
                    fs::rename(&target, name("old")).expect("renamed");
                    fs::rename(name("new"), &target).expect("renamed");
                    fs::remove_dir_all(name("old").join("del-2")).expect("removed");
                    fs::write(folder.path().join("intranet.manifest.json"), &next).map(|()| true)
                }
                // As 6, and the recovery was killed while it removed the old tree.
                (8, false) => {
                    fs::rename(&target, name("old")).expect("renamed");
                    fs::rename(name("new"), &target).expect("renamed");
                    fs::rename(name("old"), name("new")).expect("renamed");
                    fs::remove_dir_all(name("new").join("del-2")).expect("removed");
                    fs::write(name("next"), &next).map(|()| true)
                }
                _ => continue,
            }
            .expect("staged");
            fs::write(name("lock"), "1\n").expect("a dead process' lock");
            // `forget` left the lock held by this process: a killed process holds none.
            let held = fs::remove_file(name("lock"));
            assert!(held.is_ok());
            let edition = Edition::begin(&target, &quick("intranet")).expect("begins");
            let standing = match (swapped, first_build) {
                (true, _) => new.clone(),
                (false, true) => Files::new(),
                (false, false) => old.clone(),
            };
            assert_eq!(tree(&target), standing, "step {step}");
            drop(edition);
            if !standing.is_empty() {
                manifest_of(&target);
            }
            assert!(names(folder.path()).iter().all(|name| !name.starts_with(".handbok-")), "step {step}");
            publish(&target, &site(3, 20)).expect("the next build succeeds");
            assert_eq!(tree(&target), site(3, 20));
            manifest_of(&target);
        }
    }
}

/// Somebody found the leftovers of a killed build and removed some of them.
#[test]
fn leftovers_removed_by_hand_do_no_harm() {
    let (folder, target) = ground();
    publish(&target, &site(1, 20)).expect("first");
    let sealed = seal(&target, &site(2, 20), &quick("intranet")).expect("sealed");
    let next = sealed.manifest().write();
    drop(sealed);
    fs::write(folder.path().join(".handbok-next-intranet"), next).expect("written");
    publish(&target, &site(3, 20)).expect("the next build succeeds");
    assert_eq!(tree(&target), site(3, 20));
    manifest_of(&target);
    assert_eq!(names(folder.path()), ["intranet", "intranet.manifest.json"]);
}

/// A tmpfs of one megabyte, unmounted when dropped. `None` if this user can't mount.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "handbok-test"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }

    fn remount(&self, how: &str) {
        let mut command = Command::new("mount");
        let status = command.args(["-o", &format!("remount,{how}")]).arg(self.0.path()).status();
        assert!(status.is_ok_and(|status| status.success()));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_edition() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: this user can't mount a small tmpfs");
        return;
    };
    let target = disk.0.path().join("public/intranet");
    publish(&target, &site(1, 60)).expect("fits");
    let mut large = site(2, 60);
    large.insert("stor.pdf".to_owned(), vec![7; 1 << 20]);
    let error = publish(&target, &large).expect_err("does not fit");
    assert!(matches!(&error, PublishError::Io { .. }) && error.to_string().contains("stor.pdf"), "{error}");
    assert_eq!(tree(&target), site(1, 60));
    assert_eq!(names(&disk.0.path().join("public")), ["intranet", "intranet.manifest.json"]);
    // Full to the last byte: not even the new edition's manifest fits.
    let free = disk.0.path().join("fyllnad");
    let mut filler = fs::File::create(&free).expect("created");
    // The system counts freed blocks a little after they are freed: write until nothing more fits.
    for _ in 0..20 {
        while std::io::Write::write(&mut filler, &[0; 512]).is_ok() {}
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let fewer = site(1, 30);
    assert!(publish(&target, &fewer).is_err(), "no room for the manifest");
    assert_eq!(tree(&target), site(1, 60));
    drop(filler);
    fs::remove_file(free).expect("there");
    publish(&target, &site(2, 60)).expect("the next build succeeds");
    assert_eq!(tree(&target), site(2, 60));
    assert_eq!(names(&disk.0.path().join("public")), ["intranet", "intranet.manifest.json"]);
}

#[test]
fn a_read_only_disk_leaves_the_old_edition() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: this user can't mount a small tmpfs");
        return;
    };
    let target = disk.0.path().join("public/intranet");
    publish(&target, &site(1, 9)).expect("published");
    disk.remount("ro");
    let error = publish(&target, &site(2, 9)).expect_err("refused");
    assert!(
        matches!(&error, PublishError::Io { source, .. } if source.kind() == std::io::ErrorKind::ReadOnlyFilesystem),
        "{error}"
    );
    assert_eq!(tree(&target), site(1, 9));
    disk.remount("rw");
    publish(&target, &site(2, 9)).expect("the next build succeeds");
    // The mount point itself can't be an edition's folder.
    let error = publish(disk.0.path(), &site(1, 9)).expect_err("refused");
    assert!(matches!(error, PublishError::MountPoint(_)), "{error}");
}

/// Not a test by itself: builds once where it may not, as a user without rights.
#[test]
fn child_without_permission() {
    let Some(folder) = env::var_os(CHILD) else {
        return;
    };
    let error = publish(&Path::new(&folder).join("intranet"), &site(2, 9)).expect_err("refused");
    assert!(
        matches!(&error, PublishError::Io { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn without_permission_the_old_edition_is_unchanged() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    let (folder, target) = ground();
    publish(&target, &site(1, 9)).expect("published");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("set");
    let mut command = again("child_without_permission");
    command.env(CHILD, folder.path());
    if fs::metadata(folder.path()).expect("there").uid() == 0 {
        // Permissions don't restrict root: the child runs as nobody.
        command.uid(65534).gid(65534);
    }
    let status = command.status();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("set");
    match status {
        Err(error) => eprintln!("skipped: nobody can't run the test binary here ({error})"),
        Ok(status) => assert!(status.success(), "the child saw another error"),
    }
    assert_eq!(tree(&target), site(1, 9));
    assert_eq!(names(folder.path()), ["intranet", "intranet.manifest.json"]);
}

/// Not a test by itself: builds twice over a folder without the right to write, as its owner.
#[cfg(unix)]
#[test]
fn child_over_a_closed_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(folder) = env::var_os(CHILD) else {
        return;
    };
    let target = Path::new(&folder).join("intranet");
    for version in 1..4 {
        let report = publish(&target, &site(version, 9)).expect("published");
        assert_eq!(report.left_behind, Vec::<PathBuf>::new());
        fs::set_permissions(&target, fs::Permissions::from_mode(0o555)).expect("set");
    }
}

#[cfg(unix)]
#[test]
fn the_owner_can_replace_a_read_only_folder() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    let (folder, target) = ground();
    let mut command = again("child_over_a_closed_folder");
    command.env(CHILD, folder.path());
    if fs::metadata(folder.path()).expect("there").uid() == 0 {
        chown(folder.path(), Some(65534), Some(65534)).expect("given");
        command.uid(65534).gid(65534);
    }
    match command.status() {
        Err(error) => eprintln!("skipped: nobody can't run the test binary here ({error})"),
        Ok(status) => {
            assert!(status.success(), "the child failed");
            assert_eq!(tree(&target), site(3, 9));
            assert_eq!(names(folder.path()), ["intranet", "intranet.manifest.json"]);
        }
    }
}

#[test]
fn two_builds_at_once_follow_each_other() {
    let (folder, target) = ground();
    std::thread::scope(|scope| {
        for version in 0..4 {
            let target = target.clone();
            scope.spawn(move || publish(&target, &site(version, 40)).expect("waits its turn"));
        }
    });
    let found = tree(&target);
    assert!((0..4).any(|version| site(version, 40) == found));
    manifest_of(&target);
    assert_eq!(names(folder.path()), ["intranet", "intranet.manifest.json"]);
}
