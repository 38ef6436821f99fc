//! Metadata removal for GIF (89a), block by block.
//!
//! Kept: pictures, their timing and transparency, looping (NETSCAPE, ANIMEXTS) and ICC profiles. Removed: comments,
//! XMP, blocks of other applications, the unused plain text extension, and everything after the end.

use super::{Cleaned, Reader, Removed, Unclean, note};

/// Application blocks that affect how the picture is shown.
const SHOWN: [&[u8; 11]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Unclean> {
    let mut reader = Reader::new(bytes, "GIF");
    let mut out = Vec::with_capacity(bytes.len());
    let mut removed = Vec::new();
    let head = reader.take(13)?;
    out.extend_from_slice(head);
    out.extend_from_slice(reader.take(color_table(head[10]))?);
    // A timing block belongs to the next picture or plain text, and is kept or removed with it.
    let mut timing: &[u8] = &[];
    loop {
        let begin = reader.at;
        match reader.byte()? {
            0x2c => {
                let descriptor = reader.take(9)?;
                reader.take(color_table(descriptor[8]))?;
                // The minimum code size, then the coded picture.
                reader.take(1)?;
                blocks(&mut reader)?;
                out.extend_from_slice(timing);
                timing = &[];
                out.extend_from_slice(&bytes[begin..reader.at]);
            }
            0x21 => {
                let kind = reader.byte()?;
                let content = reader.at;
                blocks(&mut reader)?;
                let whole = &bytes[begin..reader.at];
                // The first block has the application's name after its length, 11.
                let application = bytes.get(content + 1..content + 12).unwrap_or_default();
                match kind {
                    0xf9 => timing = whole,
                    0x01 => {
                        timing = &[];
                        note(&mut removed, Removed::Comment);
                    }
                    0xfe => note(&mut removed, Removed::Comment),
                    0xff if SHOWN.iter().any(|known| *known == application) => out.extend_from_slice(whole),
                    0xff if application.starts_with(b"XMP") => note(&mut removed, Removed::Xmp),
                    _ => note(&mut removed, Removed::Chunk(printable(application))),
                }
            }
            0x3b => {
                out.push(0x3b);
                break;
            }
            _ => {
                reader.at = begin;
                return Err(reader.damaged());
            }
        }
    }
    if !reader.rest().is_empty() {
        note(&mut removed, Removed::Trailing);
    }
    Ok(Cleaned { bytes: out, removed, revealed: Vec::new() })
}

/// Length of a colour table, from the flags of the screen or the picture.
fn color_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Skips blocks that each begin with their length, up to the empty one.
fn blocks(reader: &mut Reader<'_>) -> Result<(), Unclean> {
    loop {
        let length = reader.byte()?;
        if length == 0 {
            return Ok(());
        }
        reader.take(usize::from(length))?;
    }
}

fn printable(name: &[u8]) -> String {
    name.iter().filter(|byte| byte.is_ascii_graphic()).map(|&byte| char::from(byte)).collect()
}
