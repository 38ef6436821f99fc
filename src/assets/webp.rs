//! Metadata removal for WebP (RFC 9649), chunk by chunk; the flags of the extended header are updated.
//!
//! Kept: the picture, its transparency, animation and ICC profile; a minimal EXIF if the picture is rotated.

use super::{Cleaned, Reader, Removed, Unclean, exif, note, note_exif};

/// Flags of `VP8X` for an EXIF and an XMP chunk.
const EXIF_FLAG: u8 = 0x08;
const XMP_FLAG: u8 = 0x04;

/// Length of the header before the frame's own chunks in `ANMF`.
const FRAME_HEADER: usize = 16;

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Unclean> {
    let mut reader = Reader::new(bytes, "WebP");
    let head = reader.take(12)?;
    let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    let end = size.checked_add(8).filter(|&end| end >= 12 && end <= bytes.len());
    let end = end.ok_or_else(|| reader.damaged())?;
    let mut removed = Vec::new();
    let mut body = Vec::with_capacity(bytes.len());
    let mut flags_at = None;
    let mut turned = None;
    reader.bytes = &bytes[..end];
    while !reader.rest().is_empty() {
        let (kind, data) = chunk(&mut reader)?;
        match &kind {
            b"VP8X" => {
                flags_at = Some(body.len() + 8);
                write(&kind, data, &mut body);
            }
            b"EXIF" => {
                let exif = exif::read(data.strip_prefix(b"Exif\0\0").unwrap_or(data));
                note_exif(&mut removed, &exif);
                turned = turned.or(exif.orientation);
            }
            b"XMP " => note(&mut removed, Removed::Xmp),
            b"ANMF" => write(&kind, &frame(data, &mut removed)?, &mut body),
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ICCP" => write(&kind, data, &mut body),
            _ => note(&mut removed, unknown(&kind)),
        }
    }
    if bytes.len() > end {
        note(&mut removed, Removed::Trailing);
    }
    if let Some(turned) = turned.filter(|_| flags_at.is_some()) {
        write(b"EXIF", &exif::minimal(turned), &mut body);
    }
    if let Some(flags) = flags_at.and_then(|at| body.get_mut(at)) {
        *flags &= !(XMP_FLAG | if turned.is_some() { 0 } else { EXIF_FLAG });
    }
    Ok(Cleaned { bytes: riff(&body), removed, revealed: Vec::new() })
}

fn chunk<'a>(reader: &mut Reader<'a>) -> Result<([u8; 4], &'a [u8]), Unclean> {
    let head = reader.take(8)?;
    let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    let data = reader.take(size)?;
    // Chunks begin at even offsets; some writers omit the last padding.
    if size % 2 == 1 && !reader.rest().is_empty() {
        reader.take(1)?;
    }
    Ok(([head[0], head[1], head[2], head[3]], data))
}

/// Cleans a frame: unknown chunks may follow its picture.
fn frame(data: &[u8], removed: &mut Vec<Removed>) -> Result<Vec<u8>, Unclean> {
    let mut reader = Reader::new(data, "WebP");
    let mut out = reader.take(FRAME_HEADER)?.to_vec();
    while !reader.rest().is_empty() {
        let (kind, data) = chunk(&mut reader)?;
        match &kind {
            b"VP8 " | b"VP8L" | b"ALPH" => write(&kind, data, &mut out),
            _ => note(removed, unknown(&kind)),
        }
    }
    Ok(out)
}

fn unknown(kind: &[u8; 4]) -> Removed {
    Removed::Chunk(String::from_utf8_lossy(kind).trim_end().to_owned())
}

fn write(kind: &[u8; 4], data: &[u8], out: &mut Vec<u8>) {
    // The data was read from a file with four-byte sizes.
    let size = u32::try_from(data.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(kind);
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}

fn riff(body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 4).unwrap_or(u32::MAX);
    [b"RIFF", &size.to_le_bytes()[..], b"WEBP", body].concat()
}
