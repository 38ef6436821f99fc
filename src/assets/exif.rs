//! EXIF (TIFF 6.0; EXIF 2.32, 4.6): reads the orientation and whether there is a location.

/// The tag of the orientation, and the one that points to the location.
const ORIENTATION: u16 = 0x0112;
const GPS: u16 = 0x8825;
/// Type of a two-byte value.
const SHORT: u16 = 3;

/// Content of an EXIF block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Exif {
    /// 2 to 8: rotated or mirrored. 1 and invalid values are `None`.
    pub(super) orientation: Option<u8>,
    /// Whether there is a location.
    pub(super) place: bool,
    /// Whether the block is the one that [`minimal`] makes.
    pub(super) only_orientation: bool,
}

/// Reads a TIFF structure. A damaged one gives the default.
pub(super) fn read(tiff: &[u8]) -> Exif {
    let mut exif = entries(tiff).unwrap_or_default();
    exif.only_orientation = exif.orientation.is_some_and(|turned| minimal(turned) == tiff);
    exif
}

fn entries(tiff: &[u8]) -> Option<Exif> {
    let little = match tiff.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let pair = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let offset = *tiff.get(4..)?.first_chunk::<4>()?;
    let offset = if little { u32::from_le_bytes(offset) } else { u32::from_be_bytes(offset) };
    let directory = usize::try_from(offset).ok()?;
    let count = usize::from(short(directory)?);
    let mut exif = Exif::default();
    for index in 0..count {
        let entry = directory.checked_add(2 + 12 * index)?;
        let Some(tag) = short(entry) else { break };
        if tag == GPS {
            exif.place = true;
        } else if tag == ORIENTATION && short(entry + 2) == Some(SHORT) {
            let value = short(entry + 8).and_then(|value| u8::try_from(value).ok());
            exif.orientation = value.filter(|value| (2..=8).contains(value));
        }
    }
    Some(exif)
}

/// Makes a TIFF structure with the orientation and nothing else.
pub(super) fn minimal(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_it_makes() {
        for turned in 2..=8 {
            let exif = read(&minimal(turned));
            assert_eq!(exif.orientation, Some(turned));
            assert!(exif.only_orientation && !exif.place);
        }
        for nothing in [0, 1, 9, 255] {
            assert_eq!(read(&minimal(nothing)).orientation, None);
        }
    }

    #[test]
    fn reads_the_other_byte_order_and_finds_a_place() {
        let mut tiff = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        tiff.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0");
        let exif = read(&tiff);
        assert_eq!((exif.orientation, exif.place, exif.only_orientation), (Some(6), true, false));
    }

    proptest! {
        #[test]
        fn any_bytes_are_accepted(mut bytes in proptest::collection::vec(any::<u8>(), 0..80), header: bool) {
            if header && bytes.len() > 4 {
                bytes[..4].copy_from_slice(b"II\x2a\0");
            }
            let _exif = read(&bytes);
        }
    }
}
