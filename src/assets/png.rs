//! Metadata removal for PNG (third edition, 2025), chunk by chunk.
//!
//! Kept: what decodes and shows the picture, its colours, transparency, size and animation; a minimal `eXIf` if the
//! picture is rotated. A colour profile loses its name. Removed: text, time, history, suggested palettes (they have
//! names too, and no browser uses them), unknown ancillary chunks, and everything after the end (a screenshot tool once
//! left the cropped part there, "aCropalypse").

use super::{Cleaned, Reader, Removed, Unclean, exif, note, note_exif};

/// Ancillary chunks that affect how the picture is shown.
const SHOWN: [&[u8; 4]; 14] = [
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"hIST", b"cICP", b"mDCV", b"cLLI", b"acTL",
    b"fcTL", b"fdAT",
];

/// The name given to every colour profile.
const PROFILE: &[u8] = b"icc";

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Unclean> {
    let mut reader = Reader::new(bytes, "PNG");
    let mut out = Vec::with_capacity(bytes.len());
    let mut removed = Vec::new();
    out.extend_from_slice(reader.take(8)?);
    let mut first = true;
    loop {
        let begin = reader.at;
        let head = reader.take(8)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        let kind = [head[4], head[5], head[6], head[7]];
        let data = reader.take(length as usize)?;
        reader.take(4)?;
        if first != (&kind == b"IHDR") {
            return Err(Unclean::Damaged { format: "PNG", at: begin });
        }
        first = false;
        let whole = &bytes[begin..reader.at];
        match &kind {
            b"IHDR" | b"PLTE" | b"IDAT" => out.extend_from_slice(whole),
            b"IEND" => {
                out.extend_from_slice(whole);
                break;
            }
            b"eXIf" => {
                let exif = exif::read(data);
                note_exif(&mut removed, &exif);
                if let Some(turned) = exif.orientation {
                    write(&kind, &exif::minimal(turned), &mut out);
                }
            }
            b"iCCP" => match data.iter().position(|byte| *byte == 0) {
                Some(end) if &data[..end] == PROFILE => out.extend_from_slice(whole),
                Some(end) => {
                    note(&mut removed, Removed::ProfileName);
                    write(&kind, &[PROFILE, &data[end..]].concat(), &mut out);
                }
                None => note(&mut removed, Removed::ProfileName),
            },
            _ if SHOWN.contains(&&kind) => out.extend_from_slice(whole),
            // A lower-case first letter: the picture can be shown without this chunk.
            _ if kind.iter().all(u8::is_ascii_alphabetic) && kind[0].is_ascii_lowercase() => {
                note(&mut removed, dropped(&kind, data));
            }
            _ => {
                return Err(Unclean::Damaged { format: "PNG", at: begin });
            }
        }
    }
    if !reader.rest().is_empty() {
        note(&mut removed, Removed::Trailing);
    }
    Ok(Cleaned { bytes: out, removed, revealed: Vec::new() })
}

fn dropped(kind: &[u8; 4], data: &[u8]) -> Removed {
    match kind {
        b"iTXt" if data.starts_with(b"XML:com.adobe.xmp") => Removed::Xmp,
        b"tEXt" | b"zTXt" | b"iTXt" => Removed::Comment,
        b"tIME" => Removed::Time,
        _ => Removed::Chunk(String::from_utf8_lossy(kind).into_owned()),
    }
}

fn write(kind: &[u8; 4], data: &[u8], out: &mut Vec<u8>) {
    // The data was read from a chunk with a four-byte length, or is the minimal EXIF of 26 bytes.
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    let begin = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    let mut crc = flate2::Crc::new();
    crc.update(&out[begin..]);
    out.extend_from_slice(&crc.sum().to_be_bytes());
}
