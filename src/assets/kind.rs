//! What kind of file it is, for whoever asks what it carries: a picture that is cleaned, a document that is read, plain
//! text that carries nothing else, or a type whose properties can be neither cleaned nor read here.

use super::{active, document, may_be_picture};

/// What can be done with what a file carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A picture, cleaned on its way out.
    Picture,
    /// A document whose properties are read.
    Document,
    /// Text in a markup, which may run.
    Markup,
    /// Text or a font: it shows all it has, or nobody would write anything into it.
    Plain,
    /// Anything else, by its extension.
    Closed(String),
}

/// Documents whose properties, comments and hidden parts are read whole, by extension.
const READ: [&str; 28] = [
    "doc", "docm", "docx", "dot", "dotm", "dotx", "odf", "odg", "odp", "ods", "odt", "otg", "otp", "ots", "ott", "pdf",
    "potm", "potx", "ppsm", "ppsx", "ppt", "pptm", "pptx", "xls", "xlsm", "xlsx", "xltm", "xltx",
];

/// Those of them that go out in silence when they are nothing of the kind: whoever opens them sees that they are broken.
const COMMON: [&str; 16] = [
    "doc", "docm", "docx", "dotx", "odg", "odp", "ods", "odt", "ott", "pdf", "potx", "ppt", "pptx", "xls", "xlsm",
    "xlsx",
];

const PLAIN: [&str; 29] = [
    "bmp", "bpmn", "cer", "crt", "csv", "drawio", "geojson", "gif", "gpx", "ics", "jpeg", "jpg", "json", "jsonl",
    "kml", "log", "md", "otf", "png", "srt", "svg", "text", "toml", "tsv", "ttf", "txt", "vtt", "woff", "woff2",
];

/// The kind of a file, by its name and its first [`super::HEAD`] bytes.
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
    /// Whether all of its bytes are looked at.
    pub(crate) fn is_read(&self, is_external: bool) -> bool {
        match self {
            Self::Picture | Self::Markup => true,
            Self::Document => is_external,
            Self::Plain | Self::Closed(_) => false,
        }
    }

    /// The type that goes out with whatever it carries, since nobody here can read it.
    pub(crate) fn silent(&self) -> Option<&str> {
        match self {
            Self::Closed(extension) => Some(extension),
            _ => None,
        }
    }
}

/// Whether a file begins with front matter: it is the source of a document, whatever it is called.
pub(crate) fn has_front_matter(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.trim_start_matches('\u{feff}').lines().skip_while(|line| line.trim().is_empty());
    match lines.next().map(str::trim_end) {
        Some("+++") => true,
        // Three dashes begin other files too: between two of them there is a key.
        Some("---") => {
            let mut keys = lines.take_while(|line| line.trim_end() != "---").peekable();
            let ends = text.lines().filter(|line| line.trim_end() == "---").count() > 1;
            ends && keys.any(|line| line.starts_with("title:") || line.starts_with("audience:"))
        }
        _ => false,
    }
}

/// The type under which a file that was read whole isn't carried: XML that a browser would run.
pub(crate) fn runs(path: &str, bytes: &[u8], allowed: &[String]) -> Option<String> {
    let is_drawing = super::may_be_picture(path, &bytes[..bytes.len().min(super::HEAD)]);
    let is_allowed = allowed.iter().any(|word| word.trim_start_matches('.').eq_ignore_ascii_case("xml"));
    let named = active::active(path, &bytes[..bytes.len().min(super::HEAD)], &[]);
    // What `allow_active` names by its type is allowed to be what it is.
    let asked = !is_drawing && !is_allowed && named.is_none();
    (asked && active::runs_as_xml(bytes)).then(|| "xml".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_silent_type_is_named() {
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
    fn front_matter_is_known_by_content() {
        for text in ["+++\ntitle", "\u{feff}+++\r\ntitle", "\n+++\n", "---\ntitle: A\n---\n"] {
            assert!(has_front_matter(text.as_bytes()), "{text:?}");
        }
        for text in ["", "++++\n", "---\nnamn: a\n", "a\n+++\n", "---\n- a\n---\n"] {
            assert!(!has_front_matter(text.as_bytes()), "{text:?}");
        }
    }
}
