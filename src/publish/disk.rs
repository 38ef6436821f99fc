//! File system calls of publishing, each with its path in the error. No other file of this module calls the system.
//!
//! Differences between systems are handled here: exchanging two folders (Linux and macOS), flushing a whole file system
//! with one call (Linux), hard links, inode numbers.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use super::error::{Action, PublishError};
use super::manifest::Digest;

/// An entry in a tree that isn't a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Relative path with `/`; not exact when `regular` is false and the name is no Unicode.
    pub(crate) path: String,
    /// Whether it is a regular file with a Unicode name, as all that handbok writes.
    pub(crate) regular: bool,
    /// Length in bytes.
    pub(crate) size: u64,
    /// Time of the last change, where the file system has one.
    pub(crate) modified: Option<SystemTime>,
}

/// Lists all entries of a tree that aren't folders, sorted by path. A missing tree is empty.
pub(crate) fn list(root: &Path) -> Result<Vec<Found>, PublishError> {
    let mut found = match list_folder(root, "") {
        Err(PublishError::Io { path, source, .. }) if path == root && source.kind() == io::ErrorKind::NotFound => {
            Vec::new()
        }
        other => other?,
    };
    found.par_sort_unstable_by(|one, two| one.path.cmp(&two.path));
    Ok(found)
}

fn list_folder(folder: &Path, prefix: &str) -> Result<Vec<Found>, PublishError> {
    let read = |error| PublishError::io(Action::Read, folder)(error);
    let mut found = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        let entry = entry.map_err(read)?;
        let kind = entry.file_type().map_err(read)?;
        let name = entry.file_name();
        let path = format!("{prefix}{}", name.to_string_lossy());
        if kind.is_dir() {
            folders.push((entry.path(), path + "/"));
            continue;
        }
        let about = match entry.metadata() {
            // Deleted since it was listed; the caller's comparison will report it as missing.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other.map_err(read)?,
        };
        found.push(Found {
            regular: kind.is_file() && name.to_str().is_some(),
            size: about.len(),
            modified: about.modified().ok(),
            path,
        });
    }
    let below: Vec<Vec<Found>> =
        folders.par_iter().map(|(folder, prefix)| list_folder(folder, prefix)).collect::<Result<_, _>>()?;
    found.extend(below.into_iter().flatten());
    Ok(found)
}

/// Reads a regular file that may be missing; follows no link.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    let mut bytes = Vec::new();
    match open_plain(OpenOptions::new().read(true), path, Action::Read) {
        Ok(mut file) => {
            file.read_to_end(&mut bytes).map_err(PublishError::io(Action::Read, path))?;
            Ok(Some(bytes))
        }
        Err(PublishError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The hash of a file that may be missing; like [`read_if_there`], but without loading it into memory.
pub(crate) fn hash_if_there(path: &Path) -> Result<Option<Digest>, PublishError> {
    match open_plain(OpenOptions::new().read(true), path, Action::Read) {
        Ok(file) => {
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(file).map_err(PublishError::io(Action::Read, path))?;
            Ok(Some(Digest::from_bytes(*hasher.finalize().as_bytes())))
        }
        Err(PublishError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a regular file without following a link in its name. The type is checked before opening, by the system while
/// opening, and again on the open file, because the name can be replaced in between.
pub(crate) fn open_plain(options: &mut OpenOptions, path: &Path, action: Action) -> Result<File, PublishError> {
    let link = || PublishError::Link(path.to_owned());
    if is_link(path) {
        return Err(link());
    }
    let file = without_following(options).open(path).map_err(PublishError::io(action, path))?;
    let about = file.metadata().map_err(PublishError::io(action, path))?;
    if about.is_file() && !is_link(path) { Ok(file) } else { Err(link()) }
}

/// Whether a path is a symbolic link.
pub(crate) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink())
}

#[cfg(unix)]
fn without_following(options: &mut OpenOptions) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    // `NONBLOCK`: opening a pipe must not wait for a writer.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
}

#[cfg(not(unix))]
fn without_following(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Whether the path exists; a dangling link does too.
pub(crate) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Writes a file that must not be there yet.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<File, PublishError> {
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(path).map_err(PublishError::io(Action::Create, path))?;
    file.write_all(bytes).map_err(PublishError::io(Action::Write, path))?;
    Ok(file)
}

/// How an unchanged file was brought into the new tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// Hard-linked.
    Linked,
    /// Copied, with the old file's modification time: the file system has no hard links, or no more for this file.
    Copied,
}

/// Brings an unchanged file into the new tree.
pub(crate) fn carry(from: &Path, to: &Path, modified: Option<SystemTime>) -> Result<Carried, PublishError> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(Carried::Linked),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(PublishError::io(Action::Link, from)(error)),
        Err(_) => copy(from, to, modified).map(|()| Carried::Copied).map_err(PublishError::io(Action::Link, to)),
    }
}

fn copy(from: &Path, to: &Path, modified: Option<SystemTime>) -> io::Result<()> {
    fs::copy(from, to)?;
    let Some(modified) = modified else {
        return Ok(());
    };
    let times = FileTimes::new().set_modified(modified);
    OpenOptions::new().write(true).open(to)?.set_times(times)
}

/// Removes a tree or file; no error if it is missing.
pub(crate) fn remove(path: &Path) -> Result<(), PublishError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(about) if about.is_dir() => remove_folder(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PublishError::io(Action::Remove, path)(error)),
        _ => Ok(()),
    }
}

/// `remove_dir_all` with the top-level folders on several threads: removing the old tree is the most expensive part of
/// a rebuild with few changes.
fn remove_folder(path: &Path) -> io::Result<()> {
    make_writable(path)?;
    let mut folders: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.par_iter().try_for_each(fs::remove_dir_all)?;
    fs::remove_dir_all(path)
}

/// Gives the owner write permission on a folder: an administrator may have removed it from an edition's folder.
#[cfg(unix)]
fn make_writable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut mode = fs::metadata(folder)?.permissions();
    if mode.mode() & 0o700 != 0o700 {
        mode.set_mode(mode.mode() | 0o700);
        fs::set_permissions(folder, mode)?;
    }
    Ok(())
}

/// Windows folders have no such permission.
#[cfg(not(unix))]
fn make_writable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Renames within one folder.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), PublishError> {
    fs::rename(from, to).map_err(PublishError::io(Action::Swap, to))
}

/// Exchanges two folders atomically. `false`: this system or file system can't.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(crate) fn exchange(one: &Path, two: &Path) -> Result<bool, PublishError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, two, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(PublishError::io(Action::Swap, two)(error.into())),
    }
}

/// Exchanges two folders atomically. `false`: this system can't.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(crate) fn exchange(_one: &Path, _two: &Path) -> Result<bool, PublishError> {
    Ok(false)
}

/// Flushes everything below a folder to disk, so that it survives a loss of power.
///
/// A single `syncfs` for the file system: an `fsync` for each of twenty thousand small files takes half a minute.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) fn secure_tree(root: &Path) -> Result<(), PublishError> {
    let folder = File::open(root).map_err(PublishError::io(Action::Sync, root))?;
    rustix::fs::syncfs(&folder).map_err(|error| PublishError::io(Action::Sync, root)(error.into()))
}

/// Flushes everything below a folder to disk, so that it survives a loss of power: each file, then each folder.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn secure_tree(root: &Path) -> Result<(), PublishError> {
    let mut folders = std::collections::BTreeSet::from([root.to_owned()]);
    let files: Vec<PathBuf> = list(root)?.iter().map(|found| root.join(&found.path)).collect();
    files.par_iter().try_for_each(|path| {
        // Windows can only flush through a handle that can write.
        let file = OpenOptions::new().write(true).open(path);
        file.and_then(|file| file.sync_all()).map_err(PublishError::io(Action::Sync, path))
    })?;
    for file in &files {
        folders.extend(file.ancestors().skip(1).take_while(|at| at.starts_with(root)).map(Path::to_owned));
    }
    folders.iter().try_for_each(|folder| secure_names(folder))
}

/// Flushes a folder's entries (after a rename in it), so that they survive a loss of power.
pub(crate) fn secure_names(folder: &Path) -> Result<(), PublishError> {
    // Windows can't open a folder this way, and journals renames by itself.
    if cfg!(unix) {
        let folder_file = File::open(folder).map_err(PublishError::io(Action::Sync, folder))?;
        folder_file.sync_all().map_err(PublishError::io(Action::Sync, folder))?;
    }
    Ok(())
}

/// Whether a folder is a mount point, which can't be renamed: it is on another file system than its parent, or in the
/// system's list of mounts (a bind mount has its parent's file system).
#[cfg(unix)]
pub(crate) fn is_mount_point(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (fs::metadata(folder), fs::metadata(parent)) {
        (Ok(inner), Ok(outer)) => inner.dev() != outer.dev() || is_listed_mount(folder),
        _ => false,
    }
}

/// Whether Linux lists a folder as a mount. Other systems have no such list; the rename will fail there.
#[cfg(unix)]
fn is_listed_mount(folder: &Path) -> bool {
    let (Ok(real), Ok(list)) = (folder.canonicalize(), fs::read_to_string("/proc/self/mountinfo")) else {
        return false;
    };
    // The fifth field is the mount point, with spaces as `\040`.
    let escaped = real.to_string_lossy().replace('\\', "\\134").replace(' ', "\\040");
    list.lines().any(|line| line.split(' ').nth(4) == Some(escaped.as_str()))
}

/// Unknown on this system; the rename will fail if it is one.
#[cfg(not(unix))]
pub(crate) fn is_mount_point(_folder: &Path, _parent: &Path) -> bool {
    false
}

/// Whether an open file still has this name.
#[cfg(unix)]
pub(crate) fn still_has_name(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => open.dev() == named.dev() && open.ino() == named.ino(),
        _ => false,
    }
}

/// Whether an open file still has this name: always, since lock files are not removed on this system.
#[cfg(not(unix))]
pub(crate) fn still_has_name(_file: &File, _path: &Path) -> bool {
    true
}
