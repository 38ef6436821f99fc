//! Owner file of an edition that is outside its handbook's root: a small file beside it with the root's path. It stops
//! another handbook whose `output` names the same folder.
//!
//! It is beside the edition and not in the handbook, because a handbook could bring a false claim with it. An edition
//! without the file is accepted once: older versions did not write it.

use super::disk;
use super::error::PublishError;
use super::place::Place;

/// Refuses an edition that belongs to another handbook.
pub(super) fn refuse_anothers(place: &Place, owner: &str) -> Result<(), PublishError> {
    match disk::read_if_there(&place.owner())? {
        Some(signed) if signed != line(owner) => {
            Err(PublishError::Anothers { path: place.target(), owner: place.owner() })
        }
        _ => Ok(()),
    }
}

/// Writes the owner file.
pub(super) fn sign(place: &Place, owner: &str) -> Result<(), PublishError> {
    let file = place.owner();
    if disk::read_if_there(&file)?.is_some_and(|signed| signed == line(owner)) {
        return Ok(());
    }
    disk::remove(&file)?;
    disk::write_new(&file, &line(owner)).map(|_| ())
}

fn line(owner: &str) -> Vec<u8> {
    format!("{owner}\n").into_bytes()
}
