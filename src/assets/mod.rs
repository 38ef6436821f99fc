//! Assets: metadata and active content of the files that an edition publishes.
//!
//! - [`image`]: removes camera data, locations, comments, previews and editing history from JPEG, PNG, WebP and GIF.
//!   The pixels are not changed: chunks are kept or dropped. Orientation and colour profiles are kept.
//! - [`svg`](mod@svg): writes only drawing elements again, without scripts, foreign content and references to other
//!   files.
//! - [`active`](mod@active): which files run and are refused. [mod@kind]: which files are read, and which can't be.
//! - [`document`]: reads the metadata of PDF, Office and OpenDocument files; they are not changed:
//!   [`document_metadata`].
//!
//! Accepts any bytes. A damaged file gives [`Unclean`], and the caller decides whether to publish it unchanged. Pure.

pub(crate) mod document;
pub(crate) mod svg;

mod active;
mod exif;
mod gif;
mod jpeg;
mod kind;
mod png;
mod webp;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(crate) use active::active;
pub(crate) use document::{Trace, TraceKind, document_metadata};
pub(crate) use kind::{has_front_matter, kind, runs};

/// A file without its invisible content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cleaned {
    /// The bytes to publish.
    pub(crate) bytes: Vec<u8>,
    /// What was removed, in order of appearance, without duplicates.
    pub(crate) removed: Vec<Removed>,
    /// What an SVG file reveals that can't be removed without changing it: its title, hidden parts.
    pub(crate) revealed: Vec<Trace>,
}

/// A picture that stands in a text itself, as a `data:` address.
pub(crate) struct DataPicture {
    /// The address with the cleaned picture.
    pub(crate) address: String,
    /// The cleaned picture.
    pub(crate) bytes: Vec<u8>,
    /// What was left out.
    pub(crate) removed: Vec<Removed>,
}

/// A `data:` address of a PNG, JPEG, GIF or WebP, cleaned like a file. Nothing for any other address, or one that can't
/// be cleaned.
pub(crate) fn data_picture(address: &str) -> Option<DataPicture> {
    let plain: String = address.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let (kind, data) = plain.split_once(";base64,")?;
    let kind = kind.to_ascii_lowercase();
    if !matches!(
        kind.as_str(),
        "data:image/png" | "data:image/jpeg" | "data:image/jpg" | "data:image/gif" | "data:image/webp"
    ) {
        return None;
    }
    let Cleaned { bytes, removed, .. } = image(&STANDARD.decode(data).ok()?)?.ok()?;
    Some(DataPicture { address: format!("{kind};base64,{}", STANDARD.encode(&bytes)), bytes, removed })
}

/// Something that was removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Removed {
    /// Camera, time and settings (EXIF).
    Camera,
    /// The place where a picture was taken (EXIF GPS).
    Place,
    /// Adobe's metadata (XMP): editing history, authors.
    Xmp,
    /// Press metadata (IPTC): captions, authors.
    Press,
    /// A comment or a text field.
    Comment,
    /// A small preview, which may show more than the picture does.
    Preview,
    /// The time of the last change.
    Time,
    /// Bytes after the end of the picture (the rest of a cropped picture, a film).
    Trailing,
    /// The name of a colour profile.
    ProfileName,
    /// A chunk or segment that isn't needed to show the picture, by its name.
    Chunk(String),
    /// A script or event handler in an SVG file.
    Script,
    /// A reference to another file or host in an SVG file.
    Reference,
    /// An element that is not allowed in SVG files, by its name.
    Element(String),
    /// An attribute that is not allowed in SVG files, by its name.
    Attribute(String),
    /// A style declaration of an SVG file that could load something.
    Style,
}

impl Removed {
    #[cfg(test)]
    /// Its description in Swedish and English.
    pub(crate) fn texts(&self) -> [String; 2] {
        let (sv, en) = match self {
            Self::Camera => ("kameradata", "camera data"),
            Self::Place => ("platsen där bilden togs", "the place where the picture was taken"),
            Self::Xmp => ("XMP-metadata", "XMP metadata"),
            Self::Press => ("IPTC-metadata", "IPTC metadata"),
            Self::Comment => ("en kommentar", "a comment"),
            Self::Preview => ("en inbäddad miniatyr", "an embedded preview"),
            Self::Time => ("tiden för senaste ändring", "the time of the last change"),
            Self::Trailing => ("data efter bildens slut", "data after the end of the picture"),
            Self::ProfileName => ("färgprofilens namn", "the colour profile's name"),
            Self::Script => ("ett skript", "a script"),
            Self::Reference => ("en hänvisning till en annan fil", "a reference to another file"),
            Self::Style => ("en stilregel som kan hämta något", "a style rule that could load something"),
            Self::Chunk(name) => return [format!("blocket {name}"), format!("the chunk {name}")],
            Self::Element(name) => {
                return [format!("elementet {name}"), format!("the element {name}")];
            }
            Self::Attribute(name) => {
                return [format!("attributet {name}"), format!("the attribute {name}")];
            }
        };
        [sv.to_owned(), en.to_owned()]
    }
}

/// Why a file could not be cleaned. It is unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unclean {
    /// The file's structure is invalid at this byte.
    Damaged {
        /// The format that was expected.
        format: &'static str,
        /// The offset of the first invalid byte.
        at: usize,
    },
    /// A format whose metadata handbok can't remove (HEIC, AVIF, TIFF, BMP, compressed SVG), by its name.
    Unsupported(&'static str),
    /// An SVG file that is not well-formed XML in UTF-8, with the parser's message.
    NotXml(String),
    /// An SVG file with a document type that declares entities.
    Entities,
    /// An SVG file that is larger or more deeply nested than any real drawing.
    TooLarge,
}

impl Unclean {
    /// Whether the file is an SVG file that might run a script if it is shown unchanged.
    pub(crate) fn could_run(&self) -> bool {
        !matches!(self, Self::Damaged { .. } | Self::Unsupported("AVIF" | "BMP" | "HEIC" | "TIFF"))
    }

    /// The reason in Swedish and English.
    pub(crate) fn texts(&self) -> [String; 2] {
        match self {
            Self::Damaged { format, at } => [
                format!("{format}-filen är skadad vid byte {at}"),
                format!("the {format} file is damaged at byte {at}"),
            ],
            Self::Unsupported(format) => {
                [format!("metadata i {format} kan inte tas bort"), format!("metadata in {format} can't be removed")]
            }
            Self::NotXml(reason) => [
                format!("SVG-filen är inte välformad XML i UTF-8: {reason}"),
                format!("the SVG file is not well-formed XML in UTF-8: {reason}"),
            ],
            Self::Entities => [
                "SVG-filen deklarerar egna entiteter; spara den som vanlig SVG".to_owned(),
                "the SVG file declares entities of its own; save it as plain SVG".to_owned(),
            ],
            Self::TooLarge => [
                "SVG-filen är för stor eller för djupt nästlad".to_owned(),
                "the SVG file is too large or nested too deeply".to_owned(),
            ],
        }
    }
}

impl fmt::Display for Unclean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts()[1])
    }
}

impl std::error::Error for Unclean {}

/// Cleans a picture of any format that browsers show. Recognises it by its first bytes, SVG also by its name. `None`:
/// not a picture; publish it unchanged.
///
/// # Errors
/// The metadata of the picture can't be removed.
pub(crate) fn asset(path: &str, bytes: &[u8]) -> Option<Result<Cleaned, Unclean>> {
    if let Some(cleaned) = image(bytes) {
        return Some(cleaned);
    }
    let lower = path.to_ascii_lowercase();
    if lower.ends_with(".svgz") {
        return Some(Err(Unclean::Unsupported("SVGZ")));
    }
    (lower.ends_with(".svg") || looks_like_svg(bytes)).then(|| svg::clean(bytes))
}

/// How many of a file's first bytes are enough to see whether it may be a picture.
pub(crate) const HEAD: usize = 512;

/// Whether [`asset`] would look at a file, by its name and its first [`HEAD`] bytes.
fn may_be_picture(path: &str, head: &[u8]) -> bool {
    asset(path, head).is_some()
}

/// A browser that sniffs content shows an SVG file whatever its name.
fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = String::from_utf8_lossy(head);
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<') && head.contains("<svg")
}

/// Cleans a bitmap, recognised by its first bytes. `None`: not a bitmap.
///
/// # Errors
/// The file is damaged, or handbok can't clean the format.
pub(crate) fn image(bytes: &[u8]) -> Option<Result<Cleaned, Unclean>> {
    let brand = bytes.get(4..12);
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(jpeg::clean(bytes)),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(png::clean(bytes)),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(gif::clean(bytes)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(webp::clean(bytes)),
        [b'I', b'I', 0x2a, 0, ..] | [b'M', b'M', 0, 0x2a, ..] => Some(Err(Unclean::Unsupported("TIFF"))),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(Err(Unclean::Unsupported("BMP"))),
        _ if brand == Some(b"ftypavif") || brand == Some(b"ftypavis") => Some(Err(Unclean::Unsupported("AVIF"))),
        _ if matches!(brand, Some(b"ftypheic" | b"ftypheix" | b"ftypmif1" | b"ftypmsf1")) => {
            Some(Err(Unclean::Unsupported("HEIC")))
        }
        _ => None,
    }
}

/// Adds each kind of removed content once.
fn note(removed: &mut Vec<Removed>, what: Removed) {
    if !removed.contains(&what) {
        removed.push(what);
    }
}

/// Adds the content of an EXIF block.
fn note_exif(removed: &mut Vec<Removed>, exif: &exif::Exif) {
    if exif.only_orientation {
        return;
    }
    note(removed, Removed::Camera);
    if exif.place {
        note(removed, Removed::Place);
    }
}

/// Reads a file from front to back; an unexpected end is an error at its offset.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    format: &'static str,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], format: &'static str) -> Self {
        Self { bytes, at: 0, format }
    }

    fn damaged(&self) -> Unclean {
        Unclean::Damaged { format: self.format, at: self.at }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Unclean> {
        let taken = self.at.checked_add(count).and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| self.damaged())?;
        self.at += count;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Unclean> {
        self.take(1).map(|taken| taken[0])
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
