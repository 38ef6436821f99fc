//! Writing the handbook's own documents: the one way for every command that changes or adds one.
//!
//! [`replace_file`] replaces a file whole: written beside, secured and renamed, so that a killed command leaves the old
//! text or the new. Mode, owner and group stay; of a symbolic link the file that it leads to is replaced, and the link
//! stays. A file that may not be written (read-only, or outside the handbook) is refused before anything is touched.
//!
//! A rename can't keep hard links, access lists, or an owner who is somebody else. Such a file is written in place,
//! while the whole new text lies beside it as `.handbok-saved-<name>`; one that is found there tells that a command was
//! killed, and the file is refused until somebody has looked.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{Action, PublishError, Unwritable};
use crate::model::edition_path::OWN_PREFIX;
use crate::source::canonical;

/// Replaces the text of a file of the handbook that lies in `root`.
///
/// # Errors
/// A file that may not be written, or the system's refusal; the file is as it was then.
pub(crate) fn replace_file(root: &Path, file: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let (real, about) = writable(root, file)?;
    let new = beside(&real, "new-");
    disk::remove(&new)?;
    write_secured(&new, bytes, true)?;
    let written = match may_be_renamed(&real, &about) && take_rights(&new, &about) {
        true => disk::rename(&new, &real),
        false => in_place(&real, &new, bytes),
    };
    if written.is_err() {
        let _left = disk::remove(&new);
    }
    written?;
    disk::secure_names(real.parent().unwrap_or(root))
}

/// Whether [`replace_file`] would be allowed to: for commands that change several files, all or none.
///
/// # Errors
/// As [`replace_file`].
pub(crate) fn may_replace(root: &Path, file: &Path) -> Result<(), PublishError> {
    writable(root, file).map(|_| ())
}

/// Adds a file to the handbook, with the mode and owner of `like` where one is given. Its folders are made.
///
/// # Errors
/// There is something of this name, or the system refuses.
pub(crate) fn create_file(file: &Path, bytes: &[u8], like: Option<&Path>) -> Result<(), PublishError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(PublishError::io(Action::Create, folder))?;
    let new = beside(file, "new-");
    disk::remove(&new)?;
    let about = like.and_then(|like| fs::metadata(like).ok());
    write_secured(&new, bytes, about.is_some())?;
    if let Some(about) = about {
        let _as_far_as_allowed = take_rights(&new, &about);
    }
    let created = name_new(&new, file).map_err(PublishError::io(Action::Create, file));
    let _left = disk::remove(&new);
    created?;
    disk::secure_names(folder)
}

/// Gives a file another name, which nothing has, and the rights of `like` where one is given first.
///
/// # Errors
/// The system's refusal.
pub(crate) fn rename_file(from: &Path, to: &Path, like: Option<&Path>) -> Result<(), PublishError> {
    if let Some(about) = like.and_then(|like| fs::metadata(like).ok()) {
        let _as_far_as_allowed = take_rights(from, &about);
    }
    disk::rename(from, to)?;
    disk::secure_names(to.parent().unwrap_or(Path::new(".")))
}

/// The text of a document, which may lie behind a link; nothing where there is none.
///
/// # Errors
/// The system's refusal.
pub(crate) fn read_document(file: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PublishError::io(Action::Read, file)(error)),
    }
}

/// Gives a file a name that nothing has: a link fails where a rename would replace.
fn name_new(new: &Path, file: &Path) -> io::Result<()> {
    match fs::hard_link(new, file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !disk::is_there(file) => fs::rename(new, file),
        linked => linked,
    }
}

/// The file itself, behind any link, and what it was; refused where it may not be written.
fn writable(root: &Path, file: &Path) -> Result<(PathBuf, Metadata), PublishError> {
    let refused = |reason| PublishError::Unwritable { path: file.to_owned(), reason };
    let read = |path: &Path| PublishError::io(Action::Read, path);
    let real = canonical(file).map_err(read(file))?;
    if !real.starts_with(canonical(root).map_err(read(root))?) {
        return Err(refused(Unwritable::Outside));
    }
    let about = fs::metadata(&real).map_err(read(file))?;
    if !about.is_file() {
        return Err(refused(Unwritable::NoFile));
    }
    // An administrator could write it all the same, but somebody has said that nobody should.
    if about.permissions().readonly() {
        return Err(refused(Unwritable::ReadOnly));
    }
    OpenOptions::new().write(true).open(&real).map_err(PublishError::io(Action::Write, file))?;
    let saved = beside(&real, "saved-");
    if disk::is_there(&saved) {
        return Err(refused(Unwritable::Interrupted(saved)));
    }
    Ok((real, about))
}

fn beside(file: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(OWN_PREFIX);
    name.push(what);
    name.push(file.file_name().unwrap_or_default());
    file.with_file_name(name)
}

/// Writes a file to the disk; one that gets its rights later is for its owner alone until then.
fn write_secured(path: &Path, bytes: &[u8], private: bool) -> Result<(), PublishError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _only_where_there_are_modes = private;
    let mut file = options.open(path).map_err(PublishError::io(Action::Create, path))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|error| {
        let _left = disk::remove(path);
        PublishError::io(Action::Write, path)(error)
    })
}

/// Writes over a file that must stay the same one, while `new` lies beside it with the whole text.
fn in_place(real: &Path, new: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let saved = beside(real, "saved-");
    disk::rename(new, &saved)?;
    disk::secure_names(real.parent().unwrap_or(Path::new(".")))?;
    let write = |mut file: File| {
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        file.sync_all()
    };
    let file = OpenOptions::new().write(true).open(real);
    file.and_then(write).map_err(PublishError::io(Action::Write, real))?;
    disk::remove(&saved)
}

/// Whether a rename in its place would lose nothing but what [`take_rights`] can carry over.
#[cfg(unix)]
fn may_be_renamed(real: &Path, about: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    about.nlink() == 1 && !has_access_list(real)
}

/// Windows gives the new file the folder's access list, as its own programs do.
#[cfg(not(unix))]
fn may_be_renamed(_real: &Path, _about: &Metadata) -> bool {
    true
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn has_access_list(real: &Path) -> bool {
    let mut nothing = [0u8; 0];
    rustix::fs::getxattr(real, "system.posix_acl_access", &mut nothing).is_ok_and(|length| length > 0)
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn has_access_list(_real: &Path) -> bool {
    false
}

/// Gives a file the owner, group and mode of another; `false`: this user may not.
#[cfg(unix)]
fn take_rights(new: &Path, about: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let same = fs::metadata(new).is_ok_and(|new| (new.uid(), new.gid()) == (about.uid(), about.gid()));
    let owned = same || std::os::unix::fs::chown(new, Some(about.uid()), Some(about.gid())).is_ok();
    owned && fs::set_permissions(new, about.permissions()).is_ok()
}

#[cfg(not(unix))]
fn take_rights(new: &Path, about: &Metadata) -> bool {
    fs::set_permissions(new, about.permissions()).is_ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.md"), "gammal text, längre än den nya").expect("written");
        folder
    }

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights are set");
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).expect("listed").flatten();
        let mut names: Vec<String> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn mode_and_owner_stay() {
        let folder = folder();
        let file = folder.path().join("a.md");
        for rights in [0o640, 0o600, 0o664, 0o755] {
            mode(&file, rights);
            // Only an administrator can give a file away.
            let given = std::os::unix::fs::chown(&file, Some(4711), Some(4712)).is_ok();
            let before = fs::metadata(&file).expect("there");
            replace_file(folder.path(), &file, b"ny").expect("replaced");
            let after = fs::metadata(&file).expect("there");
            assert_eq!(
                (after.mode(), after.uid(), after.gid()),
                (before.mode(), before.uid(), before.gid()),
                "{given}"
            );
        }
        assert_eq!((fs::read(&file).expect("read"), names(folder.path())), (b"ny".to_vec(), vec!["a.md".to_owned()]));
    }

    #[test]
    fn links_stay_and_the_file_behind_them_is_replaced() {
        let folder = folder();
        let (file, soft, hard) = (folder.path().join("a.md"), folder.path().join("s.md"), folder.path().join("h.md"));
        symlink("a.md", &soft).expect("linked");
        replace_file(folder.path(), &soft, b"ett").expect("replaced");
        assert!(fs::symlink_metadata(&soft).expect("there").is_symlink());
        assert_eq!(fs::read(&file).expect("read"), b"ett");
        fs::hard_link(&file, &hard).expect("linked");
        replace_file(folder.path(), &file, b"tv\xc3\xa5").expect("replaced");
        assert_eq!(fs::read(&hard).expect("read"), b"tv\xc3\xa5");
        assert_eq!(names(folder.path()), ["a.md", "h.md", "s.md"]);
    }

    #[test]
    fn what_may_not_be_written_is_refused() {
        let (folder, other) = (folder(), folder());
        let file = folder.path().join("a.md");
        let refused = |file: &Path| match replace_file(folder.path(), file, b"ny") {
            Err(PublishError::Unwritable { reason, .. }) => reason,
            other => panic!("{other:?}"),
        };
        mode(&file, 0o444);
        assert_eq!(refused(&file), Unwritable::ReadOnly);
        mode(&file, 0o644);
        let out = folder.path().join("ut.md");
        symlink(other.path().join("a.md"), &out).expect("linked");
        assert_eq!(refused(&out), Unwritable::Outside);
        let saved = folder.path().join(".handbok-saved-a.md");
        fs::write(&saved, "hel text").expect("written");
        assert_eq!(refused(&file), Unwritable::Interrupted(saved.canonicalize().expect("there")));
        assert_eq!(refused(folder.path()), Unwritable::NoFile);
        for file in [&file, &other.path().join("a.md")] {
            assert_eq!(fs::read_to_string(file).expect("read"), "gammal text, längre än den nya");
        }
    }

    #[test]
    fn a_link_laid_where_the_text_is_written_first_is_not_followed() {
        let folder = folder();
        let (file, victim) = (folder.path().join("a.md"), folder.path().join("annan"));
        fs::write(&victim, "orörd").expect("written");
        symlink(&victim, folder.path().join(".handbok-new-a.md")).expect("linked");
        replace_file(folder.path(), &file, b"ny").expect("replaced");
        assert_eq!(fs::read_to_string(&victim).expect("read"), "orörd");
        assert_eq!(fs::read_to_string(&file).expect("read"), "ny");
    }

    #[test]
    fn a_new_file_replaces_nothing_and_may_have_anothers_rights() {
        let folder = folder();
        let (file, new) = (folder.path().join("a.md"), folder.path().join("under/b.md"));
        mode(&file, 0o640);
        create_file(&new, b"b", Some(&file)).expect("made");
        assert_eq!(fs::metadata(&new).expect("there").mode() & 0o777, 0o640);
        assert!(create_file(&new, b"c", None).is_err());
        symlink("nowhere", folder.path().join("l.md")).expect("linked");
        assert!(create_file(&folder.path().join("l.md"), b"c", None).is_err());
        assert_eq!(fs::read(&new).expect("read"), b"b");
        create_file(&folder.path().join("c.md"), b"c", None).expect("made");
        let usual = File::create(folder.path().join("d.md")).and_then(|file| file.metadata()).expect("made").mode();
        assert_eq!(fs::metadata(folder.path().join("c.md")).expect("there").mode(), usual);
        assert_eq!(names(folder.path()), ["a.md", "c.md", "d.md", "l.md", "under"]);
    }
}
