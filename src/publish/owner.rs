//! Whose edition it is that lies outside its handbook's root: a small file beside it with the root's path. Somebody
//! else's handbook, whose `output` names the folder, is refused by it.
//!
//! It lies beside the edition and not in the handbook, which could bring any claim with it. An edition without the file
//! is taken over once: editions were written without it before.

use super::disk;
use super::error::PublishError;
use super::place::Place;

/// Refuses an edition that another handbook has signed.
pub(super) fn refuse_anothers(place: &Place, owner: &str) -> Result<(), PublishError> {
    match disk::read_if_there(&place.owner())? {
        Some(signed) if signed != line(owner) => {
            Err(PublishError::Anothers { path: place.target(), owner: place.owner() })
        }
        _ => Ok(()),
    }
}

/// Signs an edition.
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
