//! The form in which tokens and pages are compared.
//!
//! One pass undoes what a page can do to a word on its way out: HTML entities, percent escapes, JSON's backslash
//! escapes (nested a few times, as in a feed that carries HTML), upper case, and line breaks for spaces; soft hyphens
//! and zero-width characters vanish. With [`Letters::Folded`] diacritics go too (å→a, é→e, ø→o, ß→ss), as in URLs and
//! in a search index. A token goes through the same pass, so what is lost is lost on both sides.
//!
//! Eight bytes at a time while there is nothing to undo: the pass is about as fast as memory allows. Any bytes are
//! taken; what is no UTF-8 is passed on as it is.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What becomes of letters with diacritics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// `Å` becomes `å`.
    Kept,
    /// `Å` becomes `a`.
    Folded,
}

/// How many times an escape may be escaped itself (`&amp;amp;`, `%2525`) and still be undone.
const NESTING: usize = 3;

/// Stands for any sign beyond ASCII that is no letter or digit. Control characters become spaces, so it is free.
const SIGN: u8 = 1;

/// The longest entity that is looked for, `&` and `;` left out: numbers up to `#x10FFFF` and the names below.
const LONGEST_ENTITY: usize = 8;

/// Normalises some bytes.
pub(super) fn normal(bytes: &[u8], letters: Letters) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 8);
    let mut at = 0;
    while at < bytes.len() {
        at += plain_run(&bytes[at..], &mut out);
        if at < bytes.len() {
            at += step(&bytes[at..], letters, &mut out);
        }
    }
    out
}

/// The place in the original of a place in the normalised form: the beginning of what was normalised to it.
pub(super) fn original_offset(bytes: &[u8], letters: Letters, offset: usize) -> usize {
    let mut out = Vec::with_capacity(offset + 16);
    let mut at = 0;
    while at < bytes.len() {
        let mut next = Vec::new();
        let used = step(&bytes[at..], letters, &mut next);
        if out.len() + next.len() > offset {
            return at;
        }
        out.append(&mut next);
        at += used;
    }
    bytes.len()
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of each byte that is zero; exact up to and including the first.
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

fn repeated(byte: u8) -> u64 {
    ONES * u64::from(byte)
}

/// The high bit of each byte that begins something to undo.
fn specials(word: u64) -> u64 {
    (word & HIGH) | zeros(word ^ repeated(b'%')) | zeros(word ^ repeated(b'&')) | zeros(word ^ repeated(b'\\'))
}

/// ASCII upper case to lower, control characters to spaces, in eight bytes at once. Bytes above 127 become nonsense.
fn lower(word: u64) -> u64 {
    let low = word & !HIGH;
    let from_a = low + repeated(0x80 - b'A');
    let above_z = low + repeated(0x7f - b'Z');
    let upper = (from_a & !above_z) & HIGH;
    let control = !(low + repeated(0x80 - b' ')) & HIGH;
    let mask = (control >> 7) * 0x1f;
    (word | (upper >> 2)) & !mask | (control >> 2)
}

/// Passes over bytes that need only lower case; gives their number.
fn plain_run(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let special = specials(word);
        let plain = (special.trailing_zeros() / 8) as usize;
        let end = out.len() + plain;
        out.extend_from_slice(&lower(word).to_le_bytes());
        out.truncate(end);
        at += plain;
        if special != 0 {
            return at;
        }
    }
    at
}

/// One thing of the original: a byte as it is, or a character that was escaped.
#[derive(Clone, Copy)]
enum Unit {
    Byte(u8),
    Character(char),
}

/// What becomes of the letters U+00C0 to U+00FF when folded; 0 where it is more than a byte or no letter.
const LATIN: [u8; 64] = *b"aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";

/// The short way for the letters that stand in every Swedish line.
fn latin_letter(bytes: &[u8], letters: Letters) -> Option<u8> {
    match bytes {
        [0xc3, second @ 0x80..=0xbf, ..] if letters == Letters::Folded => {
            Some(LATIN[usize::from(second - 0x80)]).filter(|&plain| plain != 0)
        }
        _ => None,
    }
}

/// Normalises the next character or escape (`bytes` is not empty); gives the number of bytes used.
fn step(bytes: &[u8], letters: Letters, out: &mut Vec<u8>) -> usize {
    if let Some(plain) = latin_letter(bytes, letters) {
        out.push(plain);
        return 2;
    }
    careful_step(bytes, letters, out)
}

fn careful_step(bytes: &[u8], letters: Letters, out: &mut Vec<u8>) -> usize {
    let (unit, mut used) = unit(bytes);
    match unit {
        Unit::Character(character) => write(character, letters, out),
        Unit::Byte(byte @ 0..=0x7f) => write(char::from(byte), letters, out),
        Unit::Byte(first) => {
            // A character of several bytes, each of which may be escaped by itself (%C3%A5).
            let mut utf8 = [first, 0, 0, 0];
            let mut ends = [used; 4];
            let length = sequence_length(first);
            for at in 1..length {
                if let Some((Unit::Byte(byte @ 0x80..=0xbf), more)) =
                    bytes.get(used..).filter(|rest| !rest.is_empty()).map(self::unit)
                {
                    utf8[at] = byte;
                    used += more;
                    ends[at] = used;
                }
            }
            match std::str::from_utf8(&utf8[..length]).map(|text| text.chars().next()) {
                Ok(Some(character)) => write(character, letters, out),
                _ => {
                    out.push(first);
                    used = ends[0];
                }
            }
        }
    }
    used
}

fn sequence_length(first: u8) -> usize {
    match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

/// Reads one byte or escape.
fn unit(bytes: &[u8]) -> (Unit, usize) {
    match bytes[0] {
        b'&' => entity(bytes),
        b'%' => percent(bytes),
        b'\\' => backslash(bytes),
        other => Some((Unit::Byte(other), 1)),
    }
    .unwrap_or((Unit::Byte(bytes[0]), 1))
}

/// `&aring;`, `&#229;`, `&#xE5;`, and the same with the `&` written `&amp;`.
fn entity(bytes: &[u8]) -> Option<(Unit, usize)> {
    let mut at = 1;
    for _ in 0..NESTING {
        let rest = &bytes[at..];
        let end = rest.iter().take(LONGEST_ENTITY + 1).position(|&byte| byte == b';')?;
        let name = std::str::from_utf8(&rest[..end]).ok()?;
        at += end + 1;
        if name != "amp" {
            return named(name).map(|character| (Unit::Character(character), at));
        }
        let nested = bytes[at..].iter().take(LONGEST_ENTITY + 1).position(|&byte| byte == b';');
        let is_entity =
            nested.is_some_and(|end| std::str::from_utf8(&bytes[at..at + end]).is_ok_and(|name| named(name).is_some()));
        if !is_entity {
            break;
        }
    }
    Some((Unit::Character('&'), at))
}

/// The entities that handbok's templates and authors write; others stay as they are.
fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    const NAMES: [(&str, char); 22] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("shy", '\u{ad}'),
        ("aring", 'å'),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("Aring", 'Å'),
        ("Auml", 'Ä'),
        ("Ouml", 'Ö'),
        ("eacute", 'é'),
        ("Eacute", 'É'),
        ("uuml", 'ü'),
        ("Uuml", 'Ü'),
        ("sect", '§'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("rsquo", '’'),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map(|&(_, character)| character)
}

/// `%C3`, and the same with the `%` written `%25`.
fn percent(bytes: &[u8]) -> Option<(Unit, usize)> {
    let hex = |at: usize| -> Option<u8> {
        let digit = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
        u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()
    };
    let mut at = 1;
    let mut byte = hex(at)?;
    for _ in 1..NESTING {
        match hex(at + 2) {
            Some(inner) if byte == b'%' => {
                byte = inner;
                at += 2;
            }
            _ => break,
        }
    }
    Some((Unit::Byte(byte), at + 2))
}

/// `\u00e5` (with surrogate pairs), `\"`, `\/`, `\\`, `\n`, `\t`.
fn backslash(bytes: &[u8]) -> Option<(Unit, usize)> {
    let simple = |character| Some((Unit::Character(character), 2));
    match *bytes.get(1)? {
        b'u' => {
            let high = four_digits(bytes, 2)?;
            if let Some(character) = char::from_u32(high) {
                return Some((Unit::Character(character), 6));
            }
            let low = four_digits(bytes, 8).filter(|_| bytes[6..8] == *b"\\u")?;
            let pair = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
            let character = char::decode_utf16(pair).next()?.ok()?;
            Some((Unit::Character(character), 12))
        }
        byte @ (b'"' | b'\'' | b'/' | b'\\') => simple(char::from(byte)),
        b'n' | b't' | b'r' => simple(' '),
        _ => None,
    }
}

fn four_digits(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    u32::from_str_radix(digits, 16).ok()
}

fn write(character: char, letters: Letters, out: &mut Vec<u8>) {
    match character {
        '\0'..='\u{1f}' => out.push(b' '),
        '\0'..='\u{7f}' => out.push(character.to_ascii_lowercase() as u8),
        '\u{a0}' | '\u{202f}' | '\u{2009}' => out.push(b' '),
        // Soft hyphen, zero-width space and joiners, byte order mark.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
        '\u{2010}' | '\u{2011}' => out.push(b'-'),
        // Quotation marks, dashes and the like must not look like letters to whoever sees bytes above 127.
        '\u{80}'.. if !character.is_alphanumeric() && !is_combining_mark(character) => out.push(SIGN),
        _ if letters == Letters::Folded => write_folded(character, out),
        _ => character.to_lowercase().for_each(|lower| push(lower, out)),
    }
}

fn write_folded(character: char, out: &mut Vec<u8>) {
    let plain: &[u8] = match character {
        'å' | 'ä' | 'Å' | 'Ä' | 'à' | 'á' => b"a",
        'ö' | 'Ö' | 'ø' | 'Ø' => b"o",
        'é' | 'É' | 'è' | 'È' => b"e",
        'ü' | 'Ü' => b"u",
        'æ' | 'Æ' => b"ae",
        'ß' => b"ss",
        _ => {
            let lower = character.to_lowercase();
            lower.nfd().filter(|part| !is_combining_mark(*part)).for_each(|part| push(part, out));
            return;
        }
    };
    out.extend_from_slice(plain);
}

fn push(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(bytes: &str, letters: Letters) -> String {
        String::from_utf8(normal(bytes.as_bytes(), letters)).expect("UTF-8")
    }

    #[test]
    fn undoes_every_way_to_write_a_word() {
        for written in [
            "Åtgärd & co",
            "&Aring;tg&auml;rd &amp; co",
            "&#197;tg&#xE4;rd &#38; co",
            "%C3%85tg%c3%a4rd%20%26%20co",
            "\\u00c5tg\\u00E4rd & co",
            "A\u{30a}tga\u{308}rd & co",
            "Åt\u{ad}gärd\u{a0}&\nco",
            "ÅTGÄRD &amp;amp; CO",
            "%25C3%2585tg%C3%A4rd & co",
            "&amp;Aring;tgärd & co",
            "åt&shy;gärd\\n&\\tco",
        ] {
            assert_eq!(text(written, Letters::Folded), "atgard & co", "{written}");
        }
        assert_eq!(text("ÅTGÄRD", Letters::Kept), "åtgärd");
        assert_eq!(text("\\ud801\\udc28x”–\\ud83d\\ude00", Letters::Kept), "𐐨x\u{1}\u{1}\u{1}");
    }

    #[test]
    fn leaves_what_is_no_escape() {
        for plain in ["100 % & mer; \\ %zz &okänd; \\x %", "&", "%", "\\", "\\u12", "&#;", "&#x110000;", "\\ud83dx"] {
            assert_eq!(text(plain, Letters::Kept), plain);
        }
        assert_eq!(normal(b"\xff\xc3a\xe5", Letters::Folded), b"\xff\xc3a\xe5");
    }

    #[test]
    fn the_short_way_is_the_long_way() {
        for code in 0xc0..=0xffu32 {
            let letter = char::from_u32(code).expect("a letter").to_string();
            let mut long = Vec::new();
            careful_step(letter.as_bytes(), Letters::Folded, &mut long);
            assert_eq!(normal(letter.as_bytes(), Letters::Folded), long, "{letter}");
        }
    }

    proptest! {
        /// The eight-at-a-time pass is the one-at-a-time pass.
        #[test]
        fn fast_is_slow(bytes in proptest::collection::vec(any::<u8>(), 0..200), folded: bool) {
            let letters = if folded { Letters::Folded } else { Letters::Kept };
            let mut slow = Vec::new();
            let mut at = 0;
            while at < bytes.len() {
                at += step(&bytes[at..], letters, &mut slow);
            }
            prop_assert_eq!(normal(&bytes, letters), slow);
        }

        #[test]
        fn fast_is_slow_on_text(text in "[A-Zåä%&;\\\\ ua-f0-9\n.]{0,80}") {
            let mut slow = Vec::new();
            let mut at = 0;
            while at < text.len() {
                at += step(&text.as_bytes()[at..], Letters::Folded, &mut slow);
            }
            prop_assert_eq!(normal(text.as_bytes(), Letters::Folded), slow);
        }
    }
}
