//! Markers, and how to find them in any encoding of a file. Uses no code of the program, whose mistakes would otherwise
//! be repeated here.

use std::collections::BTreeSet;
use std::io::Read as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// All markers begin with this; its letters are folded, and no word of any language has it.
const STEM: &str = "qvörpäx";
const FOLDED_STEM: &str = "qvorpax";
const BACKWARDS_STEM: &str = "xaprovq";
/// The digits of a marker's number: no vowels, so that neither the stemmer nor the splitting of compounds changes them.
const DIGITS: &[u8; 10] = b"bdfghjklmn";
const END: &str = "zq";

/// The marker with a number: one word, with letters that are folded, escaped and encoded.
pub(crate) fn mark(number: usize) -> String {
    let digits: String = format!("{number:05}").bytes().map(|b| char::from(DIGITS[usize::from(b - b'0')])).collect();
    format!("{STEM}{digits}{END}")
}

/// The markers in a file's name and bytes: their numbers, and words with a part of a marker.
pub(crate) fn marks(name: &str, bytes: &[u8]) -> (BTreeSet<usize>, BTreeSet<String>) {
    let mut texts = vec![name.to_owned()];
    let text = String::from_utf8_lossy(bytes).into_owned();
    if name.ends_with(".ics") {
        texts.push(text.replace("\r\n ", ""));
    }
    if name.starts_with("search/") {
        texts.push(shard(&text).join("\n"));
    }
    texts.push(text);
    let (mut numbers, mut parts) = (BTreeSet::new(), BTreeSet::new());
    for text in texts {
        let decoded = decoded(&text);
        for form in [Some(&text), Some(&decoded).filter(|decoded| **decoded != text)].into_iter().flatten() {
            let form = folded(form);
            collect(&form, &mut numbers, &mut parts);
            // The index has word endings backwards.
            if form.contains(BACKWARDS_STEM) {
                collect(&form.chars().rev().collect::<String>(), &mut numbers, &mut parts);
            }
        }
    }
    (numbers, parts)
}

fn collect(text: &str, numbers: &mut BTreeSet<usize>, parts: &mut BTreeSet<String>) {
    for (at, _) in text.match_indices(FOLDED_STEM) {
        let rest: String = text[at + FOLDED_STEM.len()..].chars().take(5).collect();
        let digits: Option<Vec<usize>> = rest.bytes().map(|b| DIGITS.iter().position(|digit| *digit == b)).collect();
        match digits.filter(|digits| digits.len() == 5) {
            Some(digits) => drop(numbers.insert(digits.iter().fold(0, |sum, digit| sum * 10 + digit))),
            None => drop(parts.insert(text[at..].chars().take(30).collect())),
        }
    }
}

/// The name and content of the file that a compressed copy was made from.
pub(crate) fn unpacked<'n>(name: &'n str, bytes: &[u8]) -> Option<(&'n str, Vec<u8>)> {
    let mut out = Vec::new();
    let (whole, ending) = name.rsplit_once('.')?;
    match ending {
        "gz" => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect("gzip")),
        "br" => drop(brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out).expect("Brotli")),
        _ => return None,
    }
    Some((whole, out))
}

/// Lower case, without diacritics, soft hyphens and zero-width characters.
pub(crate) fn folded(text: &str) -> String {
    let kept =
        |c: &char| !is_combining_mark(*c) && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            out.extend(c.nfd().filter(kept).flat_map(char::to_lowercase));
        }
    }
    out
}

/// Undoes entities, percent and JSON escapes, also nested ones.
fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..3 {
        let next = percent(&entities(&json(&text)));
        if next == text {
            break;
        }
        text = next;
    }
    text
}

fn entities(text: &str) -> String {
    const NAMES: [(&str, char); 8] = [
        ("amp", '&'),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("aring", 'å'),
        ("Auml", 'Ä'),
        ("Ouml", 'Ö'),
        ("Aring", 'Å'),
        ("shy", '\u{ad}'),
    ];
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|b| b == b';').unwrap_or(0);
        let name = rest.get(1..end.max(1)).unwrap_or_default();
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
        let letter =
            number.and_then(char::from_u32).or_else(|| NAMES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c));
        match letter {
            Some(letter) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn percent(text: &str) -> String {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn json(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        out.push_str(&rest[..at]);
        let letter =
            rest.get(at + 2..at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        out.extend(letter.or(Some('\\')));
        rest = &rest[at + if letter.is_some() { 6 } else { 1 }..];
    }
    out + rest
}

// ---------------------------------------------------------------- search shards

/// The words of a front-coded search shard (src/search/shards): the strings of the script, with each item decoded,
/// forwards and backwards.
fn shard(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for string in strings(text) {
        let (mut keys, mut firsts) = (String::new(), String::new());
        for item in string.split('\t') {
            // A key or an ending: a digit, the rest, a control character, more fields.
            let (head, fields) = item.split_once('\u{1}').unwrap_or((item, ""));
            let whole = written_out(&keys, head);
            out.push(whole.clone());
            out.push(format!("{whole}{}", fields.chars().skip(1).collect::<String>()));
            keys = whole;
            // The manifest's first keys: eight letters of a hash, a digit, the rest.
            let first: String = item.chars().skip(8).collect();
            firsts = written_out(&firsts, &first);
            out.push(firsts.clone());
        }
    }
    out
}

/// Decodes a front-coded word: the number of letters shared with the word before, as a digit, and the rest.
fn written_out(before: &str, item: &str) -> String {
    let mut letters = item.chars();
    let digit = letters.next().map_or(0, u32::from);
    let shared = digit.saturating_sub(40 + u32::from(digit > 92)) as usize;
    before.chars().take(shared).chain(letters).collect()
}

/// The string literals of a script.
fn strings(script: &str) -> Vec<String> {
    let (mut found, mut letters) = (Vec::new(), script.chars());
    while letters.by_ref().any(|c| c == '"') {
        let mut string = String::new();
        while let Some(c) = letters.next() {
            match c {
                '"' => break,
                '\\' => string.extend(letters.next()),
                c => string.push(c),
            }
        }
        found.push(string);
    }
    found
}

#[test]
fn a_marker_is_found_in_every_form() {
    let word = mark(1203);
    let upper = word.to_uppercase();
    let entity = word.replace('ö', "&ouml;").replace('ä', "&#xE4;");
    let twice = entity.replace('&', "&amp;");
    let percent = word.replace('ö', "%C3%B6").replace('ä', "%25C3%25A4");
    let json = word.replace('ö', "\\u00f6").replace('ä', "a\u{308}");
    let backwards: String = word.chars().rev().collect();
    let soft = word.replace('v', "v\u{ad}");
    for form in [&word, &upper, &folded(&word), &entity, &twice, &percent, &json, &backwards, &soft] {
        assert_eq!(marks("a.html", format!("x {form} y").as_bytes()).0, BTreeSet::from([1203]), "{form}");
        assert_eq!(marks(&format!("a/{form}.html"), b"").0, BTreeSet::from([1203]), "{form}");
    }
    let (head, tail) = word.split_at(9);
    assert_eq!(marks("a.ics", format!("{head}\r\n {tail}").as_bytes()).0, BTreeSet::from([1203]));
    // Front-coded after a word with the same first five letters (the digit `-` is 5).
    let coded = format!("handbokSearch(\"(qvörpa\u{1}0\t-{}\u{1}0\",\"x\")", word.chars().skip(5).collect::<String>());
    assert_eq!(marks("search/s/k-a.js", coded.as_bytes()).0, BTreeSet::from([1203]));
    assert_eq!(marks("a.html", coded.as_bytes()).0, BTreeSet::new());
    assert_eq!(marks("a.html", b"qvorpax och").1.len(), 1);
}
