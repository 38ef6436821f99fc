//! Traces in PDF files (ISO 32000-2): the information dictionary, XMP, annotations and attached files.
//!
//! Pages are not parsed: dictionaries are found by their keys, in the file and in its compressed object streams. This
//! finds what a text search in the unpacked file would. A key written with escapes (`/A#75thor`) is missed; no office
//! program writes one.

use std::io::Read as _;

use memchr::memmem;

use super::xml::{Seen, Visit, walk};
use super::{BUDGET, Trace, TraceKind, is_path, is_program};

/// How many bytes before `stream` are searched for its dictionary.
const DICTIONARY: usize = 4096;

/// Maximum number of streams examined.
const MOST_STREAMS: usize = 100_000;

/// Keys of the information dictionary that may name somebody.
const KEYS: [(&[u8], TraceKind); 9] = [
    (b"/Author", TraceKind::Author),
    (b"/Manager", TraceKind::Manager),
    (b"/Company", TraceKind::Company),
    (b"/Creator", TraceKind::Maker),
    (b"/Subject", TraceKind::Subject),
    (b"/Keywords", TraceKind::Subject),
    // Links and attached files: reported if they lead to a share or a disk.
    (b"/URI", TraceKind::Path),
    (b"/F", TraceKind::Path),
    (b"/UF", TraceKind::Path),
];

/// Annotations that people write to each other; not links, form fields and pop-up windows.
const NOTES: [&[u8]; 9] =
    [b"Text", b"FreeText", b"Highlight", b"Underline", b"StrikeOut", b"Squiggly", b"Caret", b"Ink", b"Stamp"];

pub(super) fn look(bytes: &[u8]) -> Vec<Trace> {
    let parts = split(bytes);
    let mut traces = Vec::new();
    let encrypted = memmem::find(&parts.objects, b"/Encrypt").is_some();
    if encrypted {
        traces.push(Trace::new(TraceKind::Unreadable, "encrypted", ""));
    } else {
        for (key, kind) in KEYS {
            let values = values_of(&parts.objects, key).into_iter().filter(|value| reveals(kind, value));
            traces.extend(values.map(|value| Trace::new(kind, value, "")));
        }
        traces.extend(title(&parts.objects));
    }
    for packet in &parts.xmp {
        traces.extend(packet_names(packet));
    }
    let notes = count_notes(&parts.objects);
    if notes > 0 {
        traces.push(Trace::new(TraceKind::Comments, notes.to_string(), "annotations"));
    }
    let files = memmem::find_iter(&parts.objects, b"/EmbeddedFile")
        .filter(|&at| parts.objects.get(at + b"/EmbeddedFile".len()).is_none_or(|next| !next.is_ascii_alphabetic()));
    let files = files.count();
    if files > 0 {
        traces.push(Trace::new(TraceKind::EmbeddedFiles, files.to_string(), "files"));
    }
    traces
}

/// Whether a value reveals anything: the name of a program doesn't, nor does a link to the web.
fn reveals(kind: TraceKind, value: &str) -> bool {
    match kind {
        TraceKind::Maker => !is_program(value),
        TraceKind::Path => is_path(value),
        _ => true,
    }
}

/// The document's title from the information dictionary; bookmarks have the same key.
fn title(objects: &[u8]) -> Option<Trace> {
    let is_info = |at: usize| {
        let from = memmem::rfind(&objects[..at], b"<<").unwrap_or(0);
        let to = memmem::find(&objects[at..], b">>").map_or(objects.len(), |end| at + end);
        let dictionary = &objects[from..to];
        !memmem::find_iter(dictionary, b"/Parent").chain(memmem::find_iter(dictionary, b"/Dest")).any(|_| true)
    };
    let at = memmem::find_iter(objects, b"/Title").find(|&at| is_info(at))?;
    let value = values_of(&objects[at..], b"/Title").into_iter().next()?;
    Some(Trace::new(TraceKind::Title, value, ""))
}

/// A file split into its parts.
struct Parts {
    /// Everything outside streams, and the contents of compressed object streams.
    objects: Vec<u8>,
    /// XMP packets.
    xmp: Vec<Vec<u8>>,
}

fn split(bytes: &[u8]) -> Parts {
    let mut parts = Parts { objects: Vec::new(), xmp: Vec::new() };
    let mut budget = BUDGET;
    let mut from = 0;
    for _ in 0..MOST_STREAMS {
        let Some((keyword, data)) = next_stream(bytes, from) else {
            break;
        };
        parts.objects.extend_from_slice(&bytes[from..keyword]);
        let dictionary = dictionary_before(bytes, keyword);
        let end = memmem::find(&bytes[data..], b"endstream").map_or(bytes.len(), |end| data + end);
        let has = |word: &[u8]| memmem::find(dictionary, word).is_some();
        if has(b"/ObjStm") || has(b"/Metadata") {
            let content = unpack(&bytes[data..end], has(b"/FlateDecode"), &mut budget);
            if has(b"/ObjStm") {
                parts.objects.push(b'\n');
                parts.objects.extend_from_slice(&content);
            } else {
                parts.xmp.push(content);
            }
        }
        from = end;
    }
    parts.objects.extend_from_slice(&bytes[from..]);
    parts
}

/// The next `stream` keyword (not the end of `endstream`) and the start of its data.
fn next_stream(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let found = at + memmem::find(bytes.get(at..)?, b"stream")?;
        let after = found + b"stream".len();
        let begins = !bytes[..found].ends_with(b"end");
        match bytes.get(after..) {
            Some([b'\r', b'\n', ..]) if begins => return Some((found, after + 2)),
            Some([b'\n' | b'\r', ..]) if begins => return Some((found, after + 1)),
            _ => at = after,
        }
    }
}

fn dictionary_before(bytes: &[u8], keyword: usize) -> &[u8] {
    let window = &bytes[keyword.saturating_sub(DICTIONARY)..keyword];
    let begin = memmem::rfind(window, b"obj").unwrap_or(0);
    &window[begin..]
}

fn unpack(data: &[u8], deflated: bool, budget: &mut usize) -> Vec<u8> {
    let mut out = Vec::new();
    if deflated {
        // Damaged at the end: use what could be read.
        let _rest = flate2::read::ZlibDecoder::new(data).take(*budget as u64).read_to_end(&mut out);
    } else {
        out.extend_from_slice(&data[..data.len().min(*budget)]);
    }
    *budget -= out.len().min(*budget);
    out
}

/// The string values of a key.
fn values_of(objects: &[u8], key: &[u8]) -> Vec<String> {
    memmem::find_iter(objects, key)
        .filter_map(|at| {
            let rest = objects.get(at + key.len()..)?;
            // `/F` also begins `/Filter`.
            if rest.first()?.is_ascii_alphanumeric() {
                return None;
            }
            let rest = rest.trim_ascii_start();
            match rest.first()? {
                b'(' => Some(text(&literal(&rest[1..]))),
                b'<' if rest.get(1) != Some(&b'<') => Some(text(&hexadecimal(&rest[1..]))),
                _ => None,
            }
        })
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}

/// Maximum length of a value; real names are shorter.
const LONGEST_VALUE: usize = 1024;

/// Reads a literal string after its `(`.
fn literal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut depth = 0;
    let mut bytes = bytes.iter().copied().take(LONGEST_VALUE).peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            b'\\' => {
                match bytes.next() {
                    Some(digit @ b'0'..=b'7') => {
                        let mut code = u32::from(digit - b'0');
                        for _ in 0..2 {
                            let Some(digit) = bytes.next_if(|next| (b'0'..=b'7').contains(next)) else {
                                break;
                            };
                            code = code * 8 + u32::from(digit - b'0');
                        }
                        // Overflow beyond one byte is to be ignored (7.3.4.2).
                        out.push((code & 0xff) as u8);
                    }
                    Some(b'n' | b'r' | b't' | b'b' | b'f') => out.push(b' '),
                    Some(b'\r' | b'\n') | None => {}
                    Some(other) => out.push(other),
                }
                continue;
            }
            _ => {}
        }
        out.push(byte);
    }
    out
}

/// Reads a hexadecimal string after its `<`.
fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .take(LONGEST_VALUE)
        .take_while(|&&byte| byte != b'>')
        .filter_map(|&byte| char::from(byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect()
}

/// Decodes a text string: UTF-16 or UTF-8 with a byte order mark, else PDFDocEncoding, which has the letters of
/// Latin-1.
fn text(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// Names and descriptions in XMP, as a list or as plain text.
fn packet_names(packet: &[u8]) -> Vec<Trace> {
    let mut traces = Vec::new();
    walk(packet, |Visit { path, seen }| {
        let Seen::Text(text) = seen else { return };
        let within = |word: &str| path.iter().any(|name| name == word);
        let kind = match () {
            () if within("creator") => TraceKind::Author,
            () if within("title") => TraceKind::Title,
            () if within("subject") || within("description") || within("Keywords") => TraceKind::Subject,
            () if within("CreatorTool") => TraceKind::Maker,
            () if within("filePath") => TraceKind::Path,
            () => return,
        };
        traces.extend(reveals(kind, text).then(|| Trace::new(kind, text.trim(), "")));
    });
    traces
}

fn count_notes(objects: &[u8]) -> usize {
    memmem::find_iter(objects, b"/Subtype")
        .filter(|at| {
            let rest = objects[at + b"/Subtype".len()..].trim_ascii_start();
            let Some(name) = rest.strip_prefix(b"/") else {
                return false;
            };
            let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
            NOTES.contains(&&name[..end])
        })
        .count()
}
