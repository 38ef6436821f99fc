//! Normalisation of names to ids, URL segments and anchors (format § 1 "Path to URL", § 8 "Ids").
//!
//! Names are compared in NFC. Letters with diacritics become ASCII, `ø`→`o`, `æ`→`ae`, `ß`→`ss`, upper case becomes
//! lower case, everything else a hyphen. Long names are truncated and get a short hash, so that two long ones stay
//! different.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// Maximum length of a URL segment in bytes (file systems stop at 255; this leaves room for suffixes).
const LONGEST_SEGMENT: usize = 120;

/// A text in NFC; borrowed if it already is.
pub(crate) fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() }
}

/// A path segment for a URL: `[a-z0-9._-]`, at most 120 bytes; `x-` and a hash if nothing is left.
pub fn fold(name: &str) -> String {
    cut(fold_with(name, |c| matches!(c, '.' | '_')), name)
}

/// A file name for a URL: the stem normalised, the extension kept in lower case.
pub(crate) fn fold_file(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !extension.is_empty() => {
            format!("{}.{}", fold(stem), fold(extension))
        }
        _ => fold(name),
    }
}

/// An id from any name: `[a-z0-9-]`.
pub(crate) fn fold_id(name: &str) -> String {
    cut(fold_with(name, |_| false), name)
}

/// Whether a text is a valid id: `[a-z0-9-]` and not empty.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A key for comparing names regardless of case and composition.
pub(crate) fn caseless(text: &str) -> String {
    nfc(text.trim()).to_lowercase()
}

fn fold_with(name: &str, kept: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfd().filter(|c| !is_combining_mark(*c)) {
        for lower in c.to_lowercase() {
            push_folded(&mut out, lower, &kept);
        }
    }
    out.trim_matches('-').to_owned()
}

fn push_folded(out: &mut String, c: char, kept: &impl Fn(char) -> bool) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'ø' => out.push('o'),
        'æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        _ if kept(c) => out.push(c),
        _ if out.ends_with('-') => {}
        _ => out.push('-'),
    }
}

fn cut(folded: String, name: &str) -> String {
    if folded.is_empty() {
        return format!("x-{}", short_hash(name));
    }
    if folded.len() <= LONGEST_SEGMENT {
        return folded;
    }
    // The text is ASCII here, so any byte index is a character boundary.
    let head = folded.get(..LONGEST_SEGMENT - 9).unwrap_or(&folded).trim_end_matches('-');
    format!("{head}-{}", short_hash(name))
}

/// Eight hexadecimal digits of a name's hash.
pub(crate) fn short_hash(name: &str) -> String {
    blake3::hash(nfc(name).as_bytes()).to_hex()[..8].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_the_format_says() {
        assert_eq!(fold("läkemedel"), "lakemedel");
        assert_eq!(fold("Ärende  Åtgärd_1.v2"), "arende-atgard_1.v2");
        assert_eq!(fold_id("a_b.c"), "a-b-c");
        assert_eq!(fold("smørrebrød Straße æ"), "smorrebrod-strasse-ae");
        assert_eq!(fold("a\u{308}"), "a");
        assert!(fold("日本").starts_with("x-"));
        assert_eq!(fold(&"å".repeat(300)).len(), 120);
        assert_ne!(fold(&"å".repeat(300)), fold(&"å".repeat(301)));
    }
}
