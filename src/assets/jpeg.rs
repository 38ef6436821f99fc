//! Metadata removal for JPEG (ITU-T T.81, JFIF 1.02), segment by segment; the coded picture is copied.
//!
//! Kept: everything needed to decode the picture, the JFIF header without its preview, Adobe's colour transform
//! (APP14), ICC profiles (APP2), and a minimal EXIF if the picture is rotated. Removed: every other application segment
//! and comment, and everything after the end of the picture (previews of phones, films, the rest of a cropped picture).

use super::{Cleaned, Reader, Removed, Unclean, exif, note, note_exif};

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/x";
const ICC: &[u8] = b"ICC_PROFILE\0";

/// Length of the JFIF header without preview, after the length field.
const JFIF_HEADER: usize = 14;

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Unclean> {
    let mut reader = Reader::new(bytes, "JPEG");
    let mut out = Vec::with_capacity(bytes.len());
    let mut removed = Vec::new();
    out.extend_from_slice(reader.take(2)?);
    loop {
        let marker = next_marker(&mut reader)?;
        match marker {
            // End of image.
            0xd9 => {
                out.extend_from_slice(&[0xff, marker]);
                if !reader.rest().is_empty() {
                    note(&mut removed, Removed::Trailing);
                }
                break;
            }
            // TEM and restart markers have no payload.
            0x01 | 0xd0..=0xd7 => out.extend_from_slice(&[0xff, marker]),
            // A second start, a stuffed byte, and reserved markers of unknown form.
            0x00 | 0x02..=0xbf | 0xd8 | 0xf0..=0xfd => return Err(reader.damaged()),
            _ => {
                let payload = segment(&mut reader)?;
                keep_or_drop(marker, payload, &mut out, &mut removed);
                if marker == 0xda {
                    out.extend_from_slice(scan_data(&mut reader));
                    // A truncated file still shows what it has; browsers accept it.
                    if reader.rest().is_empty() {
                        break;
                    }
                }
            }
        }
    }
    Ok(Cleaned { bytes: out, removed, revealed: Vec::new() })
}

fn next_marker(reader: &mut Reader<'_>) -> Result<u8, Unclean> {
    if reader.byte()? != 0xff {
        reader.at -= 1;
        return Err(reader.damaged());
    }
    loop {
        // Any number of fill bytes may precede a marker.
        let marker = reader.byte()?;
        if marker != 0xff {
            return Ok(marker);
        }
    }
}

fn segment<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Unclean> {
    let length = reader.take(2)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    let payload = length.checked_sub(2).ok_or_else(|| reader.damaged())?;
    reader.take(payload)
}

fn keep_or_drop(marker: u8, payload: &[u8], out: &mut Vec<u8>, removed: &mut Vec<Removed>) {
    let dropped = match marker {
        0xe0 if payload.starts_with(b"JFIF\0") => {
            if payload.len() > JFIF_HEADER {
                note(removed, Removed::Preview);
                let mut header = payload[..JFIF_HEADER].to_vec();
                header[JFIF_HEADER - 2..].fill(0);
                return write(marker, &header, out);
            }
            return write(marker, payload, out);
        }
        0xe0 if payload.starts_with(b"JFXX\0") => Removed::Preview,
        0xe1 if payload.starts_with(EXIF) => {
            let exif = exif::read(&payload[EXIF.len()..]);
            note_exif(removed, &exif);
            if let Some(turned) = exif.orientation {
                write(marker, &[EXIF, &exif::minimal(turned)].concat(), out);
            }
            return;
        }
        0xe1 if payload.starts_with(XMP) => Removed::Xmp,
        0xe2 if payload.starts_with(ICC) => return write(marker, payload, out),
        0xed if payload.starts_with(b"Photoshop") => Removed::Press,
        0xee if payload.starts_with(b"Adobe") => return write(marker, payload, out),
        0xe0..=0xef => Removed::Chunk(format!("APP{}", marker & 0x0f)),
        0xfe => Removed::Comment,
        _ => return write(marker, payload, out),
    };
    note(removed, dropped);
}

fn write(marker: u8, payload: &[u8], out: &mut Vec<u8>) {
    // The payload is never longer than the one read, whose length had two bytes.
    let length = u16::try_from(payload.len() + 2).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0xff, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(payload);
}

/// The coded picture: everything up to a marker that is neither a stuffed byte nor a restart.
fn scan_data<'a>(reader: &mut Reader<'a>) -> &'a [u8] {
    let rest = reader.rest();
    let end = rest
        .windows(2)
        .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff))
        .unwrap_or(rest.len());
    reader.at += end;
    &rest[..end]
}
