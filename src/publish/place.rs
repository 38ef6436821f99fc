//! Paths of an edition and the files beside it.
//!
//! | name | what it is | exists |
//! |---|---|---|
//! | `<name>` | the edition | always |
//! | `<name>.manifest.json` | its manifest | always |
//! | `.handbok-root-<name>` | its handbook, if it is outside the handbook's root | always |
//! | `.handbok-lock-<name>` | the lock of the build that writes it | during a build |
//! | `.handbok-new-<name>` | the edition being written; after an exchange the previous one | during a build |
//! | `.handbok-old-<name>` | the previous edition, if the system has no exchange | during a swap |
//! | `.handbok-next-<name>` | the manifest of the new edition; it exists from the moment when the swap may happen | during a swap |
//!
//! All are named after the edition's folder, so that several handbooks may share a parent folder. Older manifests are
//! named after the audience; such a one is migrated if it belongs to this edition ([`super::before`]).
//!
//! If the target is a symbolic link to a folder, that folder is meant: the link stays, and all of the above are beside
//! the real folder (a rename can't cross file systems).

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Action, PublishError};
use crate::model::edition_path::{self, OWN_PREFIX};
use crate::source::canonical;

const MANIFEST: &str = ".manifest.json";

/// The paths that belong to one edition.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The folder that contains the edition and the files beside it.
    pub(crate) parent: PathBuf,
    name: OsString,
    audience: String,
}

impl Place {
    /// Finds the paths of a target and creates its parent folder if missing.
    pub(crate) fn find(target: &Path, audience: &str) -> Result<Self, PublishError> {
        let bad = || PublishError::BadTarget(target.to_owned());
        let target = followed(target)?;
        if target.exists() && !target.is_dir() {
            return Err(bad());
        }
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(bad());
        };
        if name.to_string_lossy().starts_with(OWN_PREFIX) || edition_path::check(audience).is_err() {
            return Err(bad());
        }
        fs::create_dir_all(parent).map_err(PublishError::io(Action::Create, parent))?;
        Self::beside_of(parent, name, audience)
    }

    /// Finds the paths of a published edition; creates nothing.
    pub(crate) fn of_standing(target: &Path, audience: &str) -> Result<Self, PublishError> {
        let target = followed(target)?;
        match (target.parent(), target.file_name()) {
            (Some(parent), Some(name)) => Self::beside_of(parent, name, audience),
            _ => Err(PublishError::BadTarget(target)),
        }
    }

    fn beside_of(parent: &Path, name: &OsStr, audience: &str) -> Result<Self, PublishError> {
        // The real path, so that two spellings of one folder are recognised.
        let parent = canonical(parent).map_err(PublishError::io(Action::Read, parent))?;
        Ok(Self { parent, name: name.to_owned(), audience: audience.to_owned() })
    }

    /// The edition's folder.
    pub(crate) fn target(&self) -> PathBuf {
        self.parent.join(&self.name)
    }

    /// Its manifest.
    pub(crate) fn manifest(&self) -> PathBuf {
        let mut name = self.name.clone();
        name.push(MANIFEST);
        self.parent.join(name)
    }

    /// The manifest's path in older versions, named after the audience.
    pub(crate) fn former_manifest(&self) -> PathBuf {
        self.parent.join(format!("{}{MANIFEST}", self.audience))
    }

    /// The owner file.
    pub(crate) fn owner(&self) -> PathBuf {
        self.beside("root-")
    }

    /// The lock file.
    pub(crate) fn lock(&self) -> PathBuf {
        self.beside("lock-")
    }

    /// The edition being written.
    pub(crate) fn new_tree(&self) -> PathBuf {
        self.beside("new-")
    }

    /// The previous edition, between the two renames.
    pub(crate) fn old_tree(&self) -> PathBuf {
        self.beside("old-")
    }

    /// The manifest of the edition being swapped in.
    pub(crate) fn next(&self) -> PathBuf {
        self.beside("next-")
    }

    fn beside(&self, what: &str) -> PathBuf {
        let mut name = OsString::from(OWN_PREFIX);
        name.push(what);
        name.push(&self.name);
        self.parent.join(name)
    }
}

/// Makes a target absolute and follows a link in its last part, so that everything is beside the real folder.
fn followed(target: &Path) -> Result<PathBuf, PublishError> {
    let target = std::path::absolute(target).map_err(|_| PublishError::BadTarget(target.to_owned()))?;
    match fs::symlink_metadata(&target) {
        Ok(found) if found.is_symlink() => canonical(&target).map_err(PublishError::io(Action::Read, &target)),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PublishError::io(Action::Read, &target)(error)),
        _ => Ok(target),
    }
}
