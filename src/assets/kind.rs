//! Classifies an asset by how its metadata is handled: a picture that is cleaned, a document that is read, plain text
//! that has none, or a type that handbok can neither clean nor read.

use super::{active, document, may_be_picture};

/// How the metadata of a file is handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A picture, which is cleaned before it is published.
    Picture,
    /// A document, whose properties are read.
    Document,
    /// Markup, which may run.
    Markup,
    /// Text or a font: everything in it is visible, or nobody would put personal data there.
    Plain,
    /// Any other type, by its extension.
    Closed(String),
}

/// Documents whose properties, comments and hidden parts are read completely, by extension.
const READ: [&str; 28] = [
    "doc", "docm", "docx", "dot", "dotm", "dotx", "odf", "odg", "odp", "ods", "odt", "otg", "otp", "ots", "ott", "pdf",
    "potm", "potx", "ppsm", "ppsx", "ppt", "pptm", "pptx", "xls", "xlsm", "xlsx", "xltm", "xltx",
];

/// Those of them that are published without a finding if they are something else: whoever opens one sees that it is
/// broken.
const COMMON: [&str; 16] = [
    "doc", "docm", "docx", "dotx", "odg", "odp", "ods", "odt", "ott", "pdf", "potx", "ppt", "pptx", "xls", "xlsm",
    "xlsx",
];

const PLAIN: [&str; 29] = [
    "bmp", "bpmn", "cer", "crt", "csv", "drawio", "geojson", "gif", "gpx", "ics", "jpeg", "jpg", "json", "jsonl",
    "kml", "log", "md", "otf", "png", "srt", "svg", "text", "toml", "tsv", "ttf", "txt", "vtt", "woff", "woff2",
];

/// Classifies a file by its name and its first [`super::HEAD`] bytes.
pub(crate) fn kind(path: &str, head: &[u8]) -> FileKind {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let is = |list: &[&str]| list.contains(&extension.as_str());
    match () {
        () if may_be_picture(path, head) => FileKind::Picture,
        () if document::is_document(head) && (is(&READ) || is(&PLAIN) || extension.is_empty()) => FileKind::Document,
        () if active::is_markup(head) => FileKind::Markup,
        () if is(&PLAIN) || is(&COMMON) || extension.is_empty() => FileKind::Plain,
        () => FileKind::Closed(extension),
    }
}

impl FileKind {
    /// Whether all of its bytes have to be examined.
    pub(crate) fn is_read(&self, is_external: bool) -> bool {
        match self {
            Self::Picture | Self::Markup => true,
            Self::Document => is_external,
            Self::Plain | Self::Closed(_) => false,
        }
    }

    /// The type of a file that is published with unknown metadata, because handbok can't read it.
    pub(crate) fn silent(&self) -> Option<&str> {
        match self {
            Self::Closed(extension) => Some(extension),
            _ => None,
        }
    }
}

/// Whether a file begins with front matter: it is then the source of a document, whatever its name.
pub(crate) fn has_front_matter(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.trim_start_matches('\u{feff}').lines().skip_while(|line| line.trim().is_empty());
    match lines.next().map(str::trim_end) {
        Some("+++") => true,
        // Three dashes begin other files too; front matter has a key between two such lines.
        Some("---") => {
            let mut keys = lines.take_while(|line| line.trim_end() != "---").peekable();
            let ends = text.lines().filter(|line| line.trim_end() == "---").count() > 1;
            ends && keys.any(|line| line.starts_with("title:") || line.starts_with("audience:"))
        }
        _ => false,
    }
}

/// The type of a file that is refused after reading all of it: XML that a browser would run.
pub(crate) fn runs(path: &str, bytes: &[u8], allowed: &[String]) -> Option<String> {
    let is_drawing = super::may_be_picture(path, &bytes[..bytes.len().min(super::HEAD)]);
    let is_allowed = allowed.iter().any(|word| word.trim_start_matches('.').eq_ignore_ascii_case("xml"));
    let named = active::active(path, &bytes[..bytes.len().min(super::HEAD)], &[]);
    // A type that `allow_active` names is allowed.
    let asked = !is_drawing && !is_allowed && named.is_none();
    (asked && active::runs_as_xml(bytes)).then(|| "xml".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unreadable_type_is_named() {
        let silent = ["vsdx", "xlsb", "rtf", "epub", "mpp", "mp4", "mov", "mp3", "psd", "jxl", "zip", "pub", "dwg"];
        for extension in silent {
            let name = format!("a.{extension}");
            for head in [&b"x"[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"] {
                assert_eq!(kind(&name, head).silent(), Some(extension), "{head:?}");
            }
        }
        for extension in ["ppsx", "dotm", "xltx", "odf"] {
            let name = format!("a.{extension}");
            assert_eq!(kind(&name, b"PK\x03\x04"), FileKind::Document);
            assert_eq!(kind(&name, b"x").silent(), Some(extension));
        }
        for plain in ["a.txt", "a.csv", "LICENS", "a.pdf"] {
            assert_eq!(kind(plain, b"x"), FileKind::Plain, "{plain}");
        }
        assert_eq!(kind("a.txt", b"%PDF-1.4"), FileKind::Document);
    }

    #[test]
    fn front_matter_is_recognised_by_content() {
        for text in ["+++\ntitle", "\u{feff}+++\r\ntitle", "\n+++\n", "---\ntitle: A\n---\n"] {
            assert!(has_front_matter(text.as_bytes()), "{text:?}");
        }
        for text in ["", "++++\n", "---\nnamn: a\n", "a\n+++\n", "---\n- a\n---\n"] {
            assert!(!has_front_matter(text.as_bytes()), "{text:?}");
        }
    }
}
