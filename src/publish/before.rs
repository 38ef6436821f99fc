//! The edition that stands: what of it can be carried over, and whether it is handbok's to replace.
//!
//! A file counts as unchanged without being read when it has the listed size and was last written before the manifest
//! was: handbok writes the manifest last. Any other file is read and compared ([`OldState::Doubtful`]). So a file that
//! somebody edited in the edition is written anew, and an edition restored from a backup costs only reading.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use super::disk;
use super::error::PublishError;
use super::manifest::{Listed, Manifest};
use super::place::Place;

/// A file that the manifest lists.
#[derive(Clone, Debug)]
pub(crate) struct OldFile {
    /// What the manifest says.
    pub(crate) listed: Listed,
    /// Whether it is there as listed.
    pub(crate) state: OldState,
}

/// Whether a listed file is there as listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OldState {
    /// Right size, older than the manifest.
    Intact(SystemTime),
    /// Right size; its bytes must be looked at.
    Doubtful(Option<SystemTime>),
    /// Gone, or of another size.
    Lost,
}

/// The edition that stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Before {
    /// Whether there is a folder.
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
            // Nothing stands there that could be taken for another's.
            Err(_) if found.is_empty() => Manifest::default(),
            Err(reason) => {
                return Err(PublishError::BadManifest { path: place.manifest(), reason });
            }
        };
        refuse_foreign(place, &found, |path| manifest.files.contains_key(path))?;
        let written = fs::metadata(place.manifest()).and_then(|about| about.modified());
        Ok(Self { exists, files: judge(manifest, &found, written.ok()) })
    }

    /// Looks again just before the swap: a file that came while the build ran must not be swept away.
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

fn judge(manifest: Manifest, found: &[disk::Found], written: Option<SystemTime>) -> BTreeMap<String, OldFile> {
    let there: BTreeMap<&str, &disk::Found> = found.iter().map(|file| (file.path.as_str(), file)).collect();
    manifest
        .files
        .into_iter()
        .map(|(path, listed)| {
            let state = match there.get(path.as_str()) {
                Some(file) if file.size == listed.size => match (file.modified, written) {
                    (Some(modified), Some(written)) if modified < written => OldState::Intact(modified),
                    (modified, _) => OldState::Doubtful(modified),
                },
                _ => OldState::Lost,
            };
            (path, OldFile { listed, state })
        })
        .collect()
}
