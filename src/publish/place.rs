//! Where an edition and what belongs to it lie: the names beside the target, decided in one place.
//!
//! | name | what it is | lives |
//! |---|---|---|
//! | `<name>` | the edition | always |
//! | `<audience>.manifest.json` | its manifest | always |
//! | `.handbok-lock-<name>` | held while one build writes | during a build |
//! | `.handbok-new-<name>` | the edition being written; after an exchange the one that was | during a build |
//! | `.handbok-old-<name>` | the edition that was, where the system has no exchange | during a swap |
//! | `.handbok-next-<name>` | the manifest of the new edition: "from here on the swap may happen" | during a swap |
//!
//! A target that is a symbolic link to a folder means that folder: the link stays, and all of the above lie beside the
//! real folder (a rename can't cross file systems).

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Action, PublishError};
use crate::model::edition_path::{self, OWN_PREFIX};
use crate::source::canonical;

/// The names that belong to one edition.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The folder in which the edition and its helpers lie.
    pub(crate) parent: PathBuf,
    name: OsString,
    audience: String,
}

impl Place {
    /// Finds the place of a target and makes its parent folder when it is missing.
    pub(crate) fn find(target: &Path, audience: &str) -> Result<Self, PublishError> {
        let bad = || PublishError::BadTarget(target.to_owned());
        let target = std::path::absolute(target).map_err(|_| bad())?;
        let target = match fs::symlink_metadata(&target) {
            Ok(found) if found.is_symlink() => canonical(&target).map_err(PublishError::io(Action::Read, &target))?,
            Ok(_) => target,
            Err(error) if error.kind() == io::ErrorKind::NotFound => target,
            Err(error) => return Err(PublishError::io(Action::Read, &target)(error)),
        };
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
        // The real path, so that two ways to write one folder are seen to be one.
        let parent = canonical(parent).map_err(PublishError::io(Action::Read, parent))?;
        Ok(Self { parent, name: name.to_owned(), audience: audience.to_owned() })
    }

    /// The edition's folder.
    pub(crate) fn target(&self) -> PathBuf {
        self.parent.join(&self.name)
    }

    /// Its manifest.
    pub(crate) fn manifest(&self) -> PathBuf {
        self.parent.join(format!("{}.manifest.json", self.audience))
    }

    /// The lock file.
    pub(crate) fn lock(&self) -> PathBuf {
        self.beside("lock-")
    }

    /// The edition being written.
    pub(crate) fn new_tree(&self) -> PathBuf {
        self.beside("new-")
    }

    /// The edition that was, between the two renames.
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
