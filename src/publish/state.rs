//! What is kept beside the editions, in `.handbok/`: never published, and of no harm when lost.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{Action, PublishError};

/// The folder of what is kept for a handbook. A checkout can carry a link of this name, or of the index's below it:
/// such a handbook is not built.
///
/// # Errors
/// A link.
pub(crate) fn state_folder(root: &Path) -> Result<PathBuf, PublishError> {
    let folder = root.join(".handbok");
    match [folder.clone(), folder.join("index")].into_iter().find(|path| disk::is_link(path)) {
        Some(link) => Err(PublishError::Link(link)),
        None => Ok(folder),
    }
}

/// A kept file's bytes; nothing when there is none, or a link.
pub(crate) fn read_state(file: &Path) -> Option<Vec<u8>> {
    disk::read_if_there(file).ok().flatten()
}

/// What tells this build of the program from any other: version, size and time of the file; nothing when the system
/// doesn't say.
pub(crate) fn program() -> Option<String> {
    let about = std::env::current_exe().and_then(fs::metadata).ok()?;
    Some(format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), about.len(), about.modified().ok()?))
}

/// Keeps a file: written beside and renamed, so that a killed build leaves the old one or the new.
///
/// # Errors
/// The system's refusal.
pub(crate) fn write_state(file: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let failed = |path: &Path| PublishError::io(Action::Write, path);
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = file.with_file_name(name);
    // What has this name is a killed build's, or a link that must not be written through.
    disk::remove(&beside)?;
    disk::write_new(&beside, bytes)?;
    fs::rename(&beside, file).map_err(failed(file))
}

/// Keeps a file that something hangs on: on the disk before its name is, and the name before this returns.
///
/// # Errors
/// The system's refusal.
pub(crate) fn write_secured_state(file: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(PublishError::io(Action::Create, folder))?;
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = file.with_file_name(name);
    disk::remove(&beside)?;
    let written = disk::write_new(&beside, bytes)?;
    written.sync_all().map_err(PublishError::io(Action::Sync, &beside))?;
    disk::rename(&beside, file)?;
    disk::secure_names(folder)
}

/// Replaces a folder of kept files, such as the search index: written beside, then exchanged in one step where the
/// system can, so that a killed build leaves the old one or the new.
///
/// # Errors
/// The system's refusal.
pub(crate) fn write_folder(parent: &Path, name: &str, files: &[(String, Vec<u8>)]) -> Result<(), PublishError> {
    let target = parent.join(name);
    let beside = parent.join(format!("{name}.new"));
    let failed = |path: &Path| PublishError::io(Action::Write, path);
    disk::remove(&beside)?;
    if disk::is_link(&target) {
        disk::remove(&target)?;
    }
    fs::create_dir_all(&beside).map_err(failed(&beside))?;
    for (file, bytes) in files {
        let path = beside.join(file);
        fs::write(&path, bytes).map_err(failed(&path))?;
    }
    if !target.exists() {
        return fs::rename(&beside, &target).map_err(failed(&target));
    }
    if !disk::exchange(&beside, &target)? {
        // No such step here: a kill between the two leaves no index, and the next search or build makes it anew.
        fs::remove_dir_all(&target).map_err(failed(&target))?;
        return fs::rename(&beside, &target).map_err(failed(&target));
    }
    fs::remove_dir_all(&beside).map_err(failed(&beside))
}

/// Writes new files, each by [`write_state`], making their folders.
///
/// # Errors
/// The system's refusal, at the first file that can't be written.
pub(crate) fn create_files(files: &[(PathBuf, &[u8])]) -> Result<(), PublishError> {
    files.iter().try_for_each(|(file, bytes)| write_state(file, bytes))
}
