//! Normal form for comparing texts: a sequence of words, independent of spelling and encoding.
//!
//! One pass undoes everything that can happen to a word on its way into a page: HTML entities, percent escapes, JSON's
//! backslash escapes (nested a few times, as in a feed that contains HTML), upper case, diacritics (å→a, é→e, ø→o,
//! ß→ss, as in URLs), full-width letters and digits, ligatures. Soft hyphens and zero-width characters vanish. Hyphens,
//! underscores, white space and punctuation become spaces; `<`, `>` and control characters become [`EDGE`], since texts
//! end there. Search terms go through the same pass, so both sides lose the same.
//!
//! Accepts any bytes: invalid UTF-8 is read as Latin-1 (Windows-1252 has the same letters), and UTF-16 is converted to
//! UTF-8 first ([`utf8`]). Bytes without anything to undo cost one table lookup each.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Marks the end of a text: replaces `<`, `>` and control characters other than white space.
pub(crate) const EDGE: u8 = 1;

/// How many times an escape may itself be escaped (`&amp;amp;`, `%2525`) and still be undone.
const NESTING: usize = 3;

/// Length of the longest entity without `&` and `;`: numbers up to `#x10FFFF` and the names below.
const LONGEST_ENTITY: usize = 8;

/// The normal form of each ASCII byte.
const PLAIN: [u8; 128] = {
    let mut table = [b' '; 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'0'..=b'9' | b'a'..=b'z' => byte,
            b'A'..=b'Z' => byte.to_ascii_lowercase(),
            b'<' | b'>' | 0x7f => EDGE,
            b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => b' ',
            0..0x20 => EDGE,
            _ => b' ',
        };
        byte += 1;
    }
    table
};

/// Normalises some bytes. Runs of spaces keep their length, so that places can be found again.
pub(crate) fn normal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 8);
    let mut at = 0;
    while at < bytes.len() {
        at += plain_run(&bytes[at..], &mut out);
        if at < bytes.len() {
            at += step(&bytes[at..], &mut out);
        }
    }
    out
}

/// The words of a text with one space between them, and [`EDGE`] unchanged; empty if there are none.
pub(crate) fn words(text: &str) -> String {
    let normal = normal(text.as_bytes());
    let mut words = Vec::with_capacity(normal.len());
    for byte in normal {
        if byte != b' ' || words.last().is_some_and(|last| *last != b' ') {
            words.push(byte);
        }
    }
    let is_space = |byte: &u8| *byte == b' ' || *byte == EDGE;
    let start = words.iter().position(|byte| !is_space(byte)).unwrap_or(words.len());
    let end = words.iter().rposition(|byte| !is_space(byte)).map_or(start, |last| last + 1);
    // The normal form of a str is valid UTF-8.
    String::from_utf8_lossy(&words[start..end]).into_owned()
}

/// Decodes a text to UTF-8. UTF-16 is recognised by its byte order mark, or by the zeros in every second byte.
pub(crate) fn utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let head = &bytes[..bytes.len().min(64)];
    let zeros = |first: usize| {
        head.len() >= 8 && head.iter().skip(first).step_by(2).filter(|b| **b == 0).count() * 3 > head.len()
    };
    let (units, little): (&[u8], bool) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, true),
        [0xfe, 0xff, rest @ ..] => (rest, false),
        _ if zeros(1) && !zeros(0) => (bytes, true),
        _ if zeros(0) && !zeros(1) => (bytes, false),
        _ => return Cow::Borrowed(bytes),
    };
    let unit = |pair: &[u8]| match pair {
        [a, b] if little => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0xfffd,
    };
    let units: Vec<u16> = units.chunks(2).map(unit).collect();
    Cow::Owned(String::from_utf16_lossy(&units).into_bytes())
}

/// Maps ranges of the normal form back to ranges of the original. Ranges must be given in rising order.
pub(crate) struct Places<'b> {
    bytes: &'b [u8],
    at: usize,
    written: usize,
}

impl<'b> Places<'b> {
    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, written: 0 }
    }

    /// The original range; the next range must not begin before this one.
    pub(crate) fn find(&mut self, range: &Range<usize>) -> Range<usize> {
        self.walk(range.start);
        let mut end = Places { ..*self };
        end.walk(range.end);
        self.at..end.at.max(self.at)
    }

    fn walk(&mut self, to: usize) {
        let mut next = Vec::new();
        while self.at < self.bytes.len() {
            next.clear();
            let used = step(&self.bytes[self.at..], &mut next);
            if self.written + next.len() > to {
                return;
            }
            self.written += next.len();
            self.at += used;
        }
    }
}

/// The original text with escapes undone, to examine what is around a match.
pub(crate) fn unescaped(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let (unit, used) = unit(&bytes[at..]);
        match unit {
            Unit::Byte(byte) => out.push(byte),
            Unit::Character(character) => push(character, &mut out),
        }
        at += used;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether a character is invisible: soft hyphens, zero-width characters, direction marks, variation selectors.
pub(crate) fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// A character as readers see it: `None` if invisible; a full-width or mathematical letter becomes the plain one.
pub(crate) fn seen_character(character: char) -> Option<char> {
    match character {
        _ if is_unseen(character) => None,
        '\u{ff01}'..='\u{ff5e}' | '\u{1d400}'..='\u{1d7ff}' => std::iter::once(character).nfkc().next(),
        _ => Some(character),
    }
}

/// A text as readers see it, with its letters and punctuation: the input of the privacy checks.
pub(crate) fn seen(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.chars().filter_map(seen_character).collect::<String>().into() }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Sets the high bit of each zero byte; exact up to and including the first.
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

fn repeated(byte: u8) -> u64 {
    ONES * u64::from(byte)
}

/// Sets the high bit of each byte that needs more than the table.
fn specials(word: u64) -> u64 {
    (word & HIGH) | zeros(word ^ repeated(b'%')) | zeros(word ^ repeated(b'&')) | zeros(word ^ repeated(b'\\'))
}

/// Copies bytes that need only the table; returns their number.
fn plain_run(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let special = specials(u64::from_le_bytes(*chunk));
        let plain = (special.trailing_zeros() / 8) as usize;
        let end = out.len() + plain;
        out.extend_from_slice(&chunk.map(|byte| PLAIN[usize::from(byte & 0x7f)]));
        out.truncate(end);
        at += plain;
        if special != 0 {
            return at;
        }
    }
    at
}

/// A unit of the original: a plain byte, or an escaped character.
#[derive(Clone, Copy)]
enum Unit {
    Byte(u8),
    Character(char),
}

/// The folded letters U+00C0 to U+00FF; 0 if the result is longer than a byte or it is no letter.
const LATIN: [u8; 64] = *b"aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";

/// Fast path for the letters that occur in every Swedish line.
fn latin_letter(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [0xc3, second @ 0x80..=0xbf, ..] => Some(LATIN[usize::from(second - 0x80)]).filter(|&plain| plain != 0),
        _ => None,
    }
}

/// Normalises the next character or escape (`bytes` is not empty); returns the number of bytes used.
fn step(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    if let Some(plain) = latin_letter(bytes) {
        out.push(plain);
        return 2;
    }
    careful_step(bytes, out)
}

fn careful_step(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    let (unit, mut used) = unit(bytes);
    match unit {
        Unit::Character(character) => write(character, out),
        Unit::Byte(byte @ 0..=0x7f) => write(char::from(byte), out),
        Unit::Byte(first) => {
            // A character of several bytes, each of which may be escaped (%C3%A5).
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
                Ok(Some(character)) => write(character, out),
                _ => {
                    write(char::from(first), out);
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

/// The entities that handbok's templates and authors write; others are left unchanged.
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

/// `%C3`, and the same with the `%` written as `%25`.
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

fn write(character: char, out: &mut Vec<u8>) {
    match character {
        '\0'..='\u{7f}' => out.push(PLAIN[character as usize & 0x7f]),
        _ if is_unseen(character) => {}
        // Quotation marks, dashes and the like must not be taken for letters by code that treats bytes above 127 as
        // letters.
        _ if !character.is_alphanumeric() && !is_combining_mark(character) => out.push(b' '),
        _ => write_folded(character, out),
    }
}

fn write_folded(character: char, out: &mut Vec<u8>) {
    let plain: &[u8] = match character {
        'å' | 'ä' | 'Å' | 'Ä' | 'à' | 'á' => b"a",
        'ö' | 'Ö' => b"o",
        'é' | 'É' | 'è' | 'È' => b"e",
        'ü' | 'Ü' => b"u",
        _ => {
            // Skip the parts of a ligature or fraction that are neither letters nor digits.
            let parts = character.to_lowercase().nfkd().filter(|part| part.is_alphanumeric());
            parts.flat_map(char::to_lowercase).for_each(|part| match part {
                'ø' => out.push(b'o'),
                'æ' => out.extend_from_slice(b"ae"),
                'ß' => out.extend_from_slice(b"ss"),
                part => push(part, out),
            });
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
            "åtgärd_co",
            "åtgärd+–co.",
            "(Åtgärd)  - \"co\"",
            "Ａ\u{30a}tgärd ｃo",
            "åt\u{200b}gä\u{200d}rd co",
        ] {
            assert_eq!(words(written), "atgard co", "{written}");
        }
        assert_eq!(words("１２ ﬁ m²"), "12 fi m2");
        assert_eq!(words("a<b>c"), "a\u{1}b\u{1}c");
        assert_eq!(words(" – "), "");
    }

    #[test]
    fn reads_other_encodings() {
        let latin = |bytes: &[u8]| String::from_utf8(normal(bytes)).expect("UTF-8");
        assert_eq!(latin(b"\xc5tg\xe4rd %C5tg\xe4rd"), "atgard atgard");
        let utf16: Vec<u8> = "\u{feff}Åtgärd nu".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(latin(&utf8(&utf16)), "atgard nu");
        assert_eq!(latin(&utf8(&utf16[2..])), "atgard nu");
        let big: Vec<u8> = "\u{feff}Åtgärd nu".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(latin(&utf8(&big)), "atgard nu");
        assert_eq!(utf8(b"abc"), &b"abc"[..]);
    }

    #[test]
    fn leaves_what_is_no_escape() {
        for plain in ["100 % & mer; \\ %zz &okand; \\x %", "&", "%", "\\", "\\u12", "&#;", "&#x110000;", "\\ud83dx"] {
            assert_eq!(normal(plain.as_bytes()).len(), plain.len(), "{plain}");
        }
    }

    #[test]
    fn the_short_path_equals_the_long_one() {
        for code in 0xc0..=0xffu32 {
            let letter = char::from_u32(code).expect("a letter").to_string();
            let mut long = Vec::new();
            careful_step(letter.as_bytes(), &mut long);
            assert_eq!(normal(letter.as_bytes()), long, "{letter}");
        }
    }

    proptest! {
        /// The fast path over eight bytes gives the same result as the slow one.
        #[test]
        fn fast_is_slow(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut slow = Vec::new();
            let mut at = 0;
            while at < bytes.len() {
                at += step(&bytes[at..], &mut slow);
            }
            prop_assert_eq!(normal(&bytes), slow);
        }

        #[test]
        fn words_are_idempotent(text in "\\PC{0,30}") {
            let once = words(&text);
            prop_assert_eq!(words(&once), once);
        }
    }
}
