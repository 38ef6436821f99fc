//! The content's files as pages show them: address, size, format, and a picture's width and height.
//!
//! A file is read when a page first asks for it, and what was learnt is kept for the edition.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::audience::View;
use crate::parse::place::asset_url;

/// What is known of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileInfo {
    /// Its size in bytes.
    pub(crate) size: Option<u64>,
    /// A picture's width and height in CSS pixels.
    pub(crate) dimensions: Option<(u32, u32)>,
}

/// The files that an edition publishes.
pub(crate) struct Media<'v> {
    view: &'v View,
    files: BTreeMap<Arc<str>, OnceLock<FileInfo>>,
}

impl<'v> Media<'v> {
    /// The files that a view's documents name.
    pub(crate) fn new(view: &'v View) -> Self {
        Self { view, files: view.assets().map(|path| (path.clone(), OnceLock::new())).collect() }
    }

    /// What is known of a file, by its path from the root; nothing for one that isn't published.
    pub(crate) fn info(&self, path: &str) -> Option<FileInfo> {
        let cell = self.files.get(path)?;
        Some(*cell.get_or_init(|| self.look(path)))
    }

    fn look(&self, path: &str) -> FileInfo {
        let Ok(bytes) = self.view.tree().read(path) else { return FileInfo::default() };
        FileInfo { size: u64::try_from(bytes.len()).ok(), dimensions: dimensions(&bytes) }
    }
}

/// A content file's URL from the edition's root.
pub(crate) fn url(path: &str) -> String {
    asset_url(path)
}

/// A file's format as readers know it: its extension in capitals.
pub(crate) fn format(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_uppercase())
}

/// Width and height from the header of a PNG, GIF, JPEG, WebP or SVG.
pub(crate) fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some((be32(bytes, 16)?, be32(bytes, 20)?)),
        [b'G', b'I', b'F', b'8', ..] => Some((le16(bytes, 6)?, le16(bytes, 8)?)),
        [0xff, 0xd8, ..] => jpeg(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        _ => svg(bytes),
    }
    .filter(|(width, height)| *width > 0 && *height > 0)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16)
}

/// Walks the segments to the frame header; an Exif orientation that turns the picture swaps the sides.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    let mut turned = false;
    loop {
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        let length = usize::try_from(be16(bytes, at + 1)?).ok()?;
        match marker {
            // Frame headers, without the tables DHT, JPG and DAC that lie among their numbers.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (be16(bytes, at + 4)?, be16(bytes, at + 6)?);
                return Some(if turned { (height, width) } else { (width, height) });
            }
            0xe1 => turned |= orientation(bytes.get(at + 3..at + 1 + length)?).is_some_and(|value| value >= 5),
            0xda | 0xd9 => return None,
            _ => {}
        }
        at += 1 + length;
    }
}

/// The orientation tag (0x0112) of an Exif segment.
fn orientation(segment: &[u8]) -> Option<u32> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let short = |at: usize| if is_little { le16(tiff, at) } else { be16(tiff, at) };
    let long = |at: usize| {
        if is_little { Some(le16(tiff, at)? | le16(tiff, at + 2)? << 16) } else { be32(tiff, at) }
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let entries = usize::try_from(short(directory)?).ok()?;
    let entry = (0..entries).map(|number| directory.saturating_add(2 + number * 12));
    entry.filter(|at| short(*at) == Some(0x0112)).find_map(|at| short(at + 8))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((le16(bytes, 26)? & 0x3fff, le16(bytes, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = le16(bytes, 21)? | le16(bytes, 23)? << 16;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((le24(bytes, 24)? + 1, le24(bytes, 27)? + 1)),
        _ => None,
    }
}

/// `width` and `height` of the root element, else those of its `viewBox`.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let start = text.find("<svg")?;
    let tag = text.get(start..)?.split('>').next()?;
    let attribute = |name: &str| {
        let at = tag.find(&format!(" {name}="))? + name.len() + 2;
        let quoted = tag.get(at..)?;
        let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        quoted.get(1..)?.split(quote).next()
    };
    let side = |name: &str| pixels(attribute(name)?.trim().trim_end_matches("px"));
    if let (Some(width), Some(height)) = (side("width"), side("height")) {
        return Some((width, height));
    }
    let mut numbers = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
    Some((pixels(numbers.next()?)?, pixels(numbers.next()?)?))
}

fn pixels(text: &str) -> Option<u32> {
    let number: f64 = text.trim().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just before")]
    (0.5..100_000.0).contains(&number).then(|| number.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_pictures() {
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[0, 0, 1, 0, 0, 0, 0, 80, 8]].concat();
        assert_eq!(dimensions(&png), Some((256, 80)));
        assert_eq!(dimensions(b"GIF89a\x10\0\x20\0"), Some((16, 32)));
        let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0, 50, 0, 100, 3];
        assert_eq!(dimensions(&jpeg), Some((100, 50)));
        assert_eq!(dimensions(b"<?xml?><svg xmlns='x' viewBox='0 0 120.4 60'></svg>"), Some((120, 60)));
        assert_eq!(dimensions(b"<svg width=\"3px\" height=\"4\"/>"), Some((3, 4)));
        assert_eq!(dimensions(b"<svg width=\"100%\"/>"), None);
        assert_eq!(dimensions(b"\xff\xd8\xff"), None);
    }

    #[test]
    fn a_turned_photograph() {
        let exif = [&b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"[..]].concat();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut jpeg = vec![0xff, 0xd8, 0xff, 0xe1, length[0], length[1]];
        jpeg.extend(exif);
        jpeg.extend([0xff, 0xc0, 0, 11, 8, 0, 50, 0, 100, 3]);
        assert_eq!(dimensions(&jpeg), Some((50, 100)));
    }

    #[test]
    fn formats() {
        assert_eq!(format("content/a.b/Blankett.docx"), "DOCX");
        assert_eq!(format("content/a.b/LICENS"), "");
    }
}
