//! Build lock: a lock file beside each edition, so that only one build writes it at a time.
//!
//! It is a lock of the operating system (`flock`, `LockFileEx`), which ends with its process: a lock file left by a
//! killed build is simply reused. The holder's process id in the file is only for the message to those who wait. On
//! Unix the file is removed when the build ends. A process that waited on the removed file notices (the name belongs to
//! another file or to none) and starts again, so two processes never both hold the lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::disk;
use super::error::{Action, PublishError};

/// Pause between two attempts: too short to be noticed, long enough to use no CPU.
const PAUSE: Duration = Duration::from_millis(50);

/// Passed once to whoever has to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The lock file.
    pub(crate) lock: PathBuf,
    /// The process id of the holder, if it could be read.
    pub(crate) holder: Option<u32>,
}

/// A held lock; dropping it releases it.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock and waits for another build at most `patience`. `on_wait` is called once if there is one.
    pub(crate) fn take(path: PathBuf, patience: Duration, on_wait: &dyn Fn(&Waiting)) -> Result<Self, PublishError> {
        let begun = Instant::now();
        let mut notified = false;
        loop {
            let mut file = open(&path)?;
            match file.try_lock() {
                Ok(()) if disk::still_has_name(&file, &path) => {
                    // The process id is only for the message to others; on a full disk the build fails later, with a
                    // better error.
                    let _signed = sign(&mut file);
                    return Ok(Self { path, _file: file });
                }
                // The holder removed the file between opening and locking it here: try again with the new one, or none.
                Ok(()) => continue,
                Err(TryLockError::Error(error)) => {
                    return Err(PublishError::io(Action::Lock, &path)(error));
                }
                Err(TryLockError::WouldBlock) => {}
            }
            let holder = read_holder(&mut file);
            let waited = begun.elapsed();
            if waited >= patience {
                return Err(PublishError::Locked { path, holder, waited });
            }
            if !notified {
                notified = true;
                on_wait(&Waiting { lock: path.clone(), holder });
            }
            std::thread::sleep(PAUSE.min(patience - waited));
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Remove it while it is still locked. A file that can't be removed is harmless: the next build reuses it.
        if cfg!(unix) {
            let _removed = std::fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> Result<File, PublishError> {
    // A checkout can contain a link of this name; never write to its target.
    disk::open_plain(OpenOptions::new().read(true).write(true).create(true).truncate(false), path, Action::Create)
}

fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn read_holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    // Windows refuses to read a locked file; the holder is unknown then.
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn the_second_build_is_notified_waits_and_gets_the_lock() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".handbok-lock-x");
        let first = Lock::take(path.clone(), Duration::ZERO, &|_| {}).expect("free");
        let notified = AtomicU32::new(0);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| {
                Lock::take(path.clone(), Duration::from_secs(20), &|waiting| {
                    assert_eq!(waiting.holder, Some(std::process::id()));
                    notified.fetch_add(1, Ordering::SeqCst);
                })
            });
            while notified.load(Ordering::SeqCst) == 0 {
                std::thread::yield_now();
            }
            drop(first);
            assert!(second.join().expect("no panic").is_ok());
        });
        assert_eq!(notified.load(Ordering::SeqCst), 1);
        assert!(cfg!(not(unix)) || !path.exists());
    }

    #[test]
    fn patience_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".handbok-lock-x");
        let _held = Lock::take(path.clone(), Duration::ZERO, &|_| {}).expect("free");
        let refused = Lock::take(path, Duration::from_millis(60), &|_| {});
        assert!(matches!(refused, Err(PublishError::Locked { .. })));
    }

    #[test]
    fn the_lock_file_of_a_dead_process_is_reused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".handbok-lock-x");
        std::fs::write(&path, "4294967295\n").expect("written");
        assert!(Lock::take(path, Duration::ZERO, &|_| {}).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_written_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, other) = (folder.path().join(".handbok-lock-x"), folder.path().join("viktigt.txt"));
        std::fs::write(&other, "viktigt").expect("written");
        std::os::unix::fs::symlink(&other, &path).expect("linked");
        let refused = Lock::take(path, Duration::ZERO, &|_| {});
        assert!(matches!(refused, Err(PublishError::Link(_))), "{refused:?}");
        assert_eq!(std::fs::read_to_string(&other).expect("there"), "viktigt");
    }

    #[test]
    fn many_at_once_never_hold_the_lock_together() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".handbok-lock-x");
        let inside = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let lock = Lock::take(path.clone(), Duration::from_secs(60), &|_| {});
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(lock.expect("got it"));
                    }
                });
            }
        });
    }
}
