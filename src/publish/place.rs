//! Where an edition and what belongs to it lie: the names beside the target, decided in one place.
//!
//! | name | what it is | lives |
//! |---|---|---|
//! | `<name>` | the edition | always |
//! | `<name>.manifest.json` | its manifest | always |
//! | `.handbok-root-<name>` | whose edition it is, where it lies outside its handbook's root | always |
//! | `.handbok-lock-<name>` | held while one build writes | during a build |
//! | `.handbok-new-<name>` | the edition being written; after an exchange the one that was | during a build |
//! | `.handbok-old-<name>` | the edition that was, where the system has no exchange | during a swap |
//! | `.handbok-next-<name>` | the manifest of the new edition: "from here on the swap may happen" | during a swap |
//!
//! All go by the name of the edition's folder, so that several handbooks may share a parent. Manifests were named by
//! the audience once; such a one is taken over where it is this edition's ([`super::before`]).
//!
//! A target that is a symbolic link to a folder means that folder: the link stays, and all of the above lie beside the
//! real folder (a rename can't cross file systems).

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Action, PublishError};
use crate::model::edition_path::{self, OWN_PREFIX};
use crate::source::canonical;

const MANIFEST: &str = ".manifest.json";

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

    /// The place of an edition that stands; nothing is made.
    pub(crate) fn of_standing(target: &Path, audience: &str) -> Result<Self, PublishError> {
        let target = followed(target)?;
        match (target.parent(), target.file_name()) {
            (Some(parent), Some(name)) => Self::beside_of(parent, name, audience),
            _ => Err(PublishError::BadTarget(target)),
        }
    }

    fn beside_of(parent: &Path, name: &OsStr, audience: &str) -> Result<Self, PublishError> {
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
        let mut name = self.name.clone();
        name.push(MANIFEST);
        self.parent.join(name)
    }

    /// What its manifest was called before manifests went by folders.
    pub(crate) fn former_manifest(&self) -> PathBuf {
        self.parent.join(format!("{}{MANIFEST}", self.audience))
    }

    /// Whose edition it is.
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

/// A target as an absolute path; the last link in it is followed, so that all lies beside the real folder.
fn followed(target: &Path) -> Result<PathBuf, PublishError> {
    let target = std::path::absolute(target).map_err(|_| PublishError::BadTarget(target.to_owned()))?;
    match fs::symlink_metadata(&target) {
        Ok(found) if found.is_symlink() => canonical(&target).map_err(PublishError::io(Action::Read, &target)),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PublishError::io(Action::Read, &target)(error)),
        _ => Ok(target),
    }
}
