//! Compares an edition with its manifest: what is missing, altered, or doesn't belong there.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk;
use super::error::{Difference, PublishError};
use super::manifest::Manifest;
use super::place::Place;

/// Result of the comparison.
pub(crate) struct Compared {
    /// The edition's folder.
    pub(crate) folder: PathBuf,
    /// Number of files that its manifest lists.
    pub(crate) files: usize,
    /// The differences, by path.
    pub(crate) differences: Vec<(String, Difference)>,
}

/// Compares an edition with its manifest. Writes nothing.
///
/// # Errors
/// There is no manifest, it is invalid, or the system refuses.
pub(crate) fn verify(target: &Path, audience: &str) -> Result<Compared, PublishError> {
    let place = Place::of_standing(target, audience)?;
    let folder = place.target();
    let json = match disk::read_if_there(&place.manifest())? {
        Some(json) => Some(json),
        None => disk::read_if_there(&place.former_manifest())?,
    };
    let json = json.ok_or_else(|| PublishError::NoEdition { path: folder.clone(), manifest: place.manifest() })?;
    let manifest =
        Manifest::read(&json).map_err(|reason| PublishError::BadManifest { path: place.manifest(), reason })?;
    let found = disk::list(&folder)?;
    let extra = found.iter().filter(|file| !file.regular || !manifest.files.contains_key(&file.path));
    let mut differences: Vec<(String, Difference)> = extra.map(|file| (file.path.clone(), Difference::Extra)).collect();
    let compared = manifest.files.par_iter().map(|(path, listed)| {
        let by_name = found.binary_search_by(|file| file.path.as_str().cmp(path)).ok().and_then(|at| found.get(at));
        let difference = match by_name {
            None => Some(Difference::Missing),
            // Reported above.
            Some(file) if !file.regular => None,
            Some(file) if file.size != listed.size => Some(Difference::Size),
            Some(_) => match disk::hash_if_there(&folder.join(path))? {
                Some(hash) if hash == listed.blake3 => None,
                Some(_) => Some(Difference::Bytes),
                None => Some(Difference::Missing),
            },
        };
        Ok(difference.map(|difference| (path.clone(), difference)))
    });
    let compared: Vec<Option<(String, Difference)>> = compared.collect::<Result<_, PublishError>>()?;
    differences.extend(compared.into_iter().flatten());
    differences.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Compared { folder, files: manifest.files.len(), differences })
}
