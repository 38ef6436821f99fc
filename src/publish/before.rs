//! The published edition before a build: which of its files can be reused, and whether handbok may replace it.
//!
//! A file counts as unchanged if its bytes have the hash in the manifest, so every file is read. Size and modification
//! time alone would keep an altered page for ever, and would reject an edition restored from a backup.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;

use rayon::prelude::*;

use super::disk;
use super::error::PublishError;
use super::manifest::{Listed, Manifest};
use super::place::Place;

/// A file that the manifest lists.
#[derive(Clone, Debug)]
pub(crate) struct OldFile {
    /// Its entry in the manifest.
    pub(crate) listed: Listed,
    /// Whether the file on disk matches the entry.
    pub(crate) state: OldState,
}

/// State of a listed file on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OldState {
    /// Has the listed bytes; with its modification time.
    Intact(Option<SystemTime>),
    /// Is missing or has other bytes.
    Lost,
}

/// The published edition before a build.
#[derive(Clone, Debug, Default)]
pub(crate) struct Before {
    /// Whether the folder exists.
    pub(crate) exists: bool,
    /// The listed files.
    pub(crate) files: BTreeMap<String, OldFile>,
}

impl Before {
    /// Surveys the edition. Refuses a folder that holds anything handbok did not write.
    pub(crate) fn survey(place: &Place) -> Result<Self, PublishError> {
        let target = place.target();
        let found = disk::list(&target)?;
        let exists = target.is_dir();
        take_over(place, &found)?;
        let Some(json) = disk::read_if_there(&place.manifest())? else {
            return match found.first() {
                Some(first) => {
                    Err(PublishError::ForeignFolder { path: target.join(&first.path), manifest: place.manifest() })
                }
                None => Ok(Self { exists, ..Self::default() }),
            };
        };
        let manifest = match Manifest::read(&json) {
            Ok(manifest) => manifest,
            // An empty folder can't be another program's.
            Err(_) if found.is_empty() => Manifest::default(),
            Err(reason) => {
                return Err(PublishError::BadManifest { path: place.manifest(), reason });
            }
        };
        refuse_foreign(place, &found, |path| manifest.files.contains_key(path))?;
        Ok(Self { exists, files: judge(place, manifest, &found)? })
    }

    /// Checks once more just before the swap: a file that somebody added while the build ran must not be deleted.
    pub(crate) fn refuse_newcomers(&self, place: &Place) -> Result<(), PublishError> {
        let found = disk::list(&place.target())?;
        refuse_foreign(place, &found, |path| self.files.contains_key(path))
    }
}

fn refuse_foreign(place: &Place, found: &[disk::Found], listed: impl Fn(&str) -> bool) -> Result<(), PublishError> {
    match found.iter().find(|file| !file.regular || !listed(&file.path)) {
        Some(file) => Err(PublishError::ForeignFile { path: target_file(place, file), manifest: place.manifest() }),
        None => Ok(()),
    }
}

fn target_file(place: &Place, file: &disk::Found) -> PathBuf {
    place.target().join(&file.path)
}

fn judge(place: &Place, manifest: Manifest, found: &[disk::Found]) -> Result<BTreeMap<String, OldFile>, PublishError> {
    let there: BTreeMap<&str, &disk::Found> = found.iter().map(|file| (file.path.as_str(), file)).collect();
    let target = place.target();
    let judged = manifest.files.into_par_iter().map(|(path, listed)| {
        let state = match there.get(path.as_str()) {
            Some(file) if file.size == listed.size => match disk::hash_if_there(&target.join(&path))? {
                Some(hash) if hash == listed.blake3 => OldState::Intact(file.modified),
                _ => OldState::Lost,
            },
            _ => OldState::Lost,
        };
        Ok((path, OldFile { listed, state }))
    });
    judged.collect()
}

/// Migrates an edition whose manifest still goes by the audience's name, once. Only if the old manifest lists exactly
/// the files in the folder: another handbook with the same parent folder may have written it.
fn take_over(place: &Place, found: &[disk::Found]) -> Result<(), PublishError> {
    let (now, former) = (place.manifest(), place.former_manifest());
    if now == former || found.is_empty() || disk::is_there(&now) {
        return Ok(());
    }
    let Some(json) = disk::read_if_there(&former)? else { return Ok(()) };
    let is_ours = |manifest: Manifest| {
        let size = |file: &disk::Found| manifest.files.get(&file.path).map(|listed| listed.size);
        let is_same = |file: &disk::Found| size(file) == Some(file.size);
        manifest.files.len() == found.len() && found.iter().all(is_same)
    };
    if Manifest::read(&json).is_ok_and(is_ours) { disk::rename(&former, &now) } else { Ok(()) }
}
