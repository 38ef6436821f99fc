//! State files beside the editions, in `.handbok/`: never published, and safe to delete.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{Action, PublishError};

/// The state folder of a handbook. A checkout can contain a link of this name, or of the index below it; such a
/// handbook is not built.
///
/// # Errors
/// There is such a link.
pub(crate) fn state_folder(root: &Path) -> Result<PathBuf, PublishError> {
    let folder = root.join(".handbok");
    match [folder.clone(), folder.join("index")].into_iter().find(|path| disk::is_link(path)) {
        Some(link) => Err(PublishError::Link(link)),
        None => Ok(folder),
    }
}

/// Reads a state file; `None` if it is missing or a link.
pub(crate) fn read_state(file: &Path) -> Option<Vec<u8>> {
    disk::read_if_there(file).ok().flatten()
}

/// Identifies this build of the program: version, size and modification time of its file. `None` if the system doesn't
/// say.
pub(crate) fn program() -> Option<String> {
    let about = std::env::current_exe().and_then(fs::metadata).ok()?;
    Some(format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), about.len(), about.modified().ok()?))
}

/// Writes a state file atomically: a killed build leaves the old one or the new.
///
/// # Errors
/// The system refuses.
pub(crate) fn write_state(file: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let failed = |path: &Path| PublishError::io(Action::Write, path);
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = file.with_file_name(name);
    // A file of this name was left by a killed build, or is a link that must not be written through.
    disk::remove(&beside)?;
    disk::write_new(&beside, bytes)?;
    fs::rename(&beside, file).map_err(failed(file))
}

/// Writes a state file that recovery depends on: flushes its bytes before the rename, and the rename before returning.
///
/// # Errors
/// The system refuses.
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

/// Replaces a folder of state files, such as the search index: written beside, then exchanged atomically if the system
/// can, so that a killed build leaves the old one or the new.
///
/// # Errors
/// The system refuses.
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
        // No exchange on this system: a kill between the two calls leaves no index, and the next search or build makes
        // one.
        fs::remove_dir_all(&target).map_err(failed(&target))?;
        return fs::rename(&beside, &target).map_err(failed(&target));
    }
    fs::remove_dir_all(&beside).map_err(failed(&beside))
}

/// Writes new files, each with [`write_state`], and creates their folders.
///
/// # Errors
/// The system refuses a file; the later ones are not written.
pub(crate) fn create_files(files: &[(PathBuf, &[u8])]) -> Result<(), PublishError> {
    files.iter().try_for_each(|(file, bytes)| write_state(file, bytes))
}
