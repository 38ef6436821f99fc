//! Rules for paths in an edition: relative, with `/`, and valid on every file system that a site may be copied to.
//!
//! An edition is unpacked on Linux, on Windows shares and on macOS, so the rules are the strictest of the three. An
//! invalid path is an error, never renamed: a silently altered path would break the links to it. Pure; doesn't access
//! the disk.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::model::control::is_control;

/// Longest segment in bytes that common file systems accept (ext4, XFS; NTFS counts UTF-16 units, which are fewer).
const MAX_SEGMENT: usize = 255;

/// Longest path in bytes. Linux accepts 4,096 including the target folder's path.
const MAX_PATH: usize = 1024;

/// Prefix of all names that handbok uses beside an edition; no published name may begin with it.
pub(crate) const OWN_PREFIX: &str = ".handbok-";

/// Why a path is not allowed in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// Empty, or with an empty segment as in `a//b` or `a/`.
    Empty,
    /// Begins with `/` or with a drive letter.
    Absolute,
    /// A segment is `.` or `..`.
    Dots,
    /// Contains a backslash, which Windows reads as `/`.
    Backslash,
    /// Contains NUL or another control character.
    Control,
    /// Contains one of `< > : " | ? *`, which Windows refuses.
    Character(char),
    /// A segment ends with a dot or space, which Windows drops.
    Trailing,
    /// A segment is a device name on Windows, such as `con` or `aux.txt`.
    Reserved,
    /// A segment is longer than 255 bytes, or the path longer than 1,024.
    TooLong,
    /// A segment begins with `.handbok-`, which is reserved.
    Own,
}

impl BadPath {
    /// The reason in Swedish and English, to be written after the path.
    pub(crate) fn texts(self) -> [String; 2] {
        let fixed = |sv: &str, en: &str| [sv.to_owned(), en.to_owned()];
        match self {
            Self::Empty => fixed("har ett tomt led", "has an empty segment"),
            Self::Absolute => fixed("är absolut", "is absolute"),
            Self::Dots => fixed("har ett led som är . eller ..", "has a segment that is . or .."),
            Self::Backslash => fixed("innehåller ett omvänt snedstreck", "holds a backslash"),
            Self::Control => fixed("innehåller ett styrtecken", "holds a control character"),
            Self::Character(found) => [
                format!("innehåller {found}, som Windows inte tillåter"),
                format!("holds {found}, which Windows refuses"),
            ],
            Self::Trailing => {
                fixed("har ett led som slutar med punkt eller blanksteg", "has a segment that ends in a dot or a space")
            }
            Self::Reserved => {
                fixed("har ett led som är reserverat i Windows", "has a segment that is reserved on Windows")
            }
            Self::TooLong => fixed("är för lång", "is too long"),
            Self::Own => fixed(
                "har ett led som börjar med .handbok-, som är programmets eget",
                "has a segment that begins with .handbok-, which is handbok's own",
            ),
        }
    }
}

impl fmt::Display for BadPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts()[1])
    }
}

/// Checks that a path is allowed in an edition.
///
/// # Errors
/// The first rule that the path breaks.
pub(crate) fn check(path: &str) -> Result<(), BadPath> {
    if path.len() > MAX_PATH {
        return Err(BadPath::TooLong);
    }
    if path.starts_with('/') || has_drive(path) {
        return Err(BadPath::Absolute);
    }
    path.split('/').try_for_each(check_segment)
}

/// `c:` or `c:/…`. A colon is refused anyway, but "absolute" is the better message.
fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

fn check_segment(segment: &str) -> Result<(), BadPath> {
    if segment.is_empty() {
        return Err(BadPath::Empty);
    }
    if segment.len() > MAX_SEGMENT {
        return Err(BadPath::TooLong);
    }
    if segment == "." || segment == ".." {
        return Err(BadPath::Dots);
    }
    segment.chars().try_for_each(check_character)?;
    if segment.ends_with(['.', ' ']) {
        return Err(BadPath::Trailing);
    }
    if segment.get(..OWN_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN_PREFIX)) {
        return Err(BadPath::Own);
    }
    if is_device(segment) {
        return Err(BadPath::Reserved);
    }
    Ok(())
}

fn check_character(character: char) -> Result<(), BadPath> {
    match character {
        '\\' => Err(BadPath::Backslash),
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => Err(BadPath::Character(character)),
        // Direction marks and the like are not ASCII controls, but disguise a name.
        _ if is_control(character) => Err(BadPath::Control),
        _ => Ok(()),
    }
}

/// Windows' device names, with or without an extension (Microsoft, "Naming Files, Paths, and Namespaces").
fn is_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or(segment).trim_end_matches(' ').to_ascii_lowercase();
    if matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" | "clock$") {
        return true;
    }
    let Some(number) = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt")) else {
        return false;
    };
    let mut digits = number.chars();
    matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
}

/// The case-folded form of a name, in which two names are equal if a file system ignores case (Windows, macOS) or
/// composition (macOS).
pub(crate) fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}

/// Whether files of this name are worth compressing (`.gz`, `.br`): text of any kind. Images, PDF, office files and
/// fonts (woff2) are already compressed.
pub(crate) fn is_compressible(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    const TEXT: [&str; 13] =
        ["html", "css", "js", "json", "svg", "xml", "txt", "ics", "csv", "md", "map", "ttf", "webmanifest"];
    TEXT.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_breaks_out_or_cannot_be_carried() {
        let cases = [
            ("", BadPath::Empty),
            ("a//b", BadPath::Empty),
            ("a/", BadPath::Empty),
            ("/etc/passwd", BadPath::Absolute),
            ("c:/x", BadPath::Absolute),
            ("..", BadPath::Dots),
            ("a/../b", BadPath::Dots),
            ("./a", BadPath::Dots),
            ("a\\b", BadPath::Backslash),
            ("a\0b", BadPath::Control),
            ("a\nb", BadPath::Control),
            ("a\u{202e}lmth.b", BadPath::Control),
            ("a?b", BadPath::Character('?')),
            ("x/a:b", BadPath::Character(':')),
            ("a.", BadPath::Trailing),
            ("a /b", BadPath::Trailing),
            ("con", BadPath::Reserved),
            ("x/AUX.html", BadPath::Reserved),
            ("lpt¹.txt", BadPath::Reserved),
            ("nul .txt", BadPath::Reserved),
            (".handbok-new-x/a", BadPath::Own),
            (".HANDBOK-x", BadPath::Own),
        ];
        for (path, reason) in cases {
            assert_eq!(check(path), Err(reason), "{path:?}");
        }
        assert_eq!(check(&"a".repeat(256)), Err(BadPath::TooLong));
        assert_eq!(check(&"a/".repeat(600)), Err(BadPath::TooLong));
    }

    #[test]
    fn takes_what_a_site_has() {
        for path in [
            "index.html",
            "vard/rutiner/lex-sarah.html",
            "assets/site.0f3a.css",
            ".htaccess",
            ".well-known/security.txt",
            "bilagor/Årsplan 2026.PDF",
            "com10.html",
            "console.html",
            "...a",
        ] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn folding_joins_what_macos_and_windows_join() {
        assert_eq!(fold("Å.html"), fold("a\u{30a}.html"));
        assert_eq!(fold("INDEX.html"), fold("index.HTML"));
        assert_ne!(fold("a.html"), fold("å.html"));
    }

    #[test]
    fn knows_text_by_its_name() {
        for (path, expected) in [
            ("a/b.html", true),
            ("karta.SVG", true),
            ("a.pdf", false),
            ("a.woff2", false),
            ("html", false),
            ("search/t.0a1b.js", true),
        ] {
            assert_eq!(is_compressible(path), expected, "{path}");
        }
    }

    proptest! {
        /// Every accepted path stays inside the folder that it is joined to.
        #[test]
        fn accepted_paths_stay_inside(path in "[a./\\\\ :\\x00]{0,12}") {
            if check(&path).is_ok() {
                let joined = std::path::Path::new("/t").join(&path);
                prop_assert!(joined.starts_with("/t"));
                let normal = std::path::Path::new(&path)
                    .components()
                    .all(|part| matches!(part, std::path::Component::Normal(_)));
                prop_assert!(normal);
            }
        }
    }
}
