//! Splits a file into its texts: what lies between tags, in an attribute, a string literal, a cell or a line. A single
//! word is a secret only as the whole of one of these texts.

use std::ops::Range;

use memchr::{memchr, memmem};

/// A text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// Its range in the file.
    pub(super) range: Range<usize>,
    /// Within an SVG drawing, where texts are broken into lines.
    pub(super) is_drawn: bool,
}

/// Attributes whose values are keywords or numbers of the format, never text.
const MACHINE: [&str; 41] = [
    "accept",
    "as",
    "autocomplete",
    "charset",
    "class",
    "colspan",
    "cx",
    "cy",
    "d",
    "decoding",
    "dir",
    "dominant-baseline",
    "enctype",
    "fill",
    "focusable",
    "height",
    "http-equiv",
    "hreflang",
    "inputmode",
    "lang",
    "loading",
    "media",
    "method",
    "points",
    "property",
    "r",
    "rel",
    "role",
    "rowspan",
    "rx",
    "scope",
    "sizes",
    "stroke",
    "style",
    "tabindex",
    "text-anchor",
    "transform",
    "type",
    "viewbox",
    "width",
    "xmlns",
];

/// Calls back with each text of a file; the file's extension decides how it is split.
pub(super) fn texts(path: &str, bytes: &[u8], found: &mut dyn FnMut(Text)) {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let mut plain = |range: Range<usize>| found(Text { range, is_drawn: false });
    match ending.as_str() {
        "html" | "htm" | "xhtml" | "xml" | "svg" => markup(bytes, found),
        "js" | "mjs" | "json" | "css" | "webmanifest" => strings(bytes, &mut plain),
        "csv" | "tsv" => cut(bytes, b";,\t\r\n\"", &mut plain),
        "ics" | "vcf" => values(bytes, &mut plain),
        _ => cut(bytes, b"\t\r\n\x01\x02", &mut plain),
    }
}

fn cut(bytes: &[u8], edges: &[u8], found: &mut dyn FnMut(Range<usize>)) {
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| edges.contains(byte)) {
        if start < at {
            found(start..at);
        }
        start = at + usize::from(edges.contains(byte));
    }
    if start < bytes.len() {
        found(start..bytes.len());
    }
}

/// What follows the colon of each line, split like a list; name and parameters belong to the format.
fn values(bytes: &[u8], found: &mut dyn FnMut(Range<usize>)) {
    cut(bytes, b"\r\n", &mut |line| {
        let value = memchr(b':', &bytes[line.clone()]).map_or(line.start, |colon| line.start + colon + 1);
        cut(&bytes[value..line.end], b";,", &mut |range| found(value + range.start..value + range.end));
    });
}

/// The string literals of a script or of JSON, split at control characters. Names of JSON members belong to the format.
fn strings(bytes: &[u8], found: &mut dyn FnMut(Range<usize>)) {
    let mut at = 0;
    while let Some(start) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| matches!(b, b'"' | b'\'' | b'`')))
    {
        let (quote, first) = (bytes[at + start], at + start + 1);
        let mut end = first;
        while end < bytes.len() && bytes[end] != quote && bytes[end] != b'\n' {
            end += 1 + usize::from(bytes[end] == b'\\');
        }
        let end = end.min(bytes.len());
        let is_name = bytes.get(end + 1..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"));
        if !is_name {
            cut(&bytes[first..end], b"\x01\x02\t", &mut |range| found(first + range.start..first + range.end));
        }
        at = end + 1;
    }
}

fn markup(bytes: &[u8], found: &mut dyn FnMut(Text)) {
    let (mut at, mut drawings) = (0, 0usize);
    while at < bytes.len() {
        let open = memchr(b'<', &bytes[at..]).map_or(bytes.len(), |place| at + place);
        if !bytes[at..open].trim_ascii().is_empty() {
            found(Text { range: at..open, is_drawn: drawings > 0 });
        }
        at = if bytes[open..].starts_with(b"<!--") {
            let end = memmem::find(&bytes[open..], b"-->").map_or(bytes.len(), |place| open + place);
            found(Text { range: (open + 4).min(end)..end, is_drawn: false });
            (end + 3).min(bytes.len())
        } else {
            let name = bytes[open..].get(1..5).unwrap_or_default().to_ascii_lowercase();
            match name.as_slice() {
                [b's', b'v', b'g', b' ' | b'>' | b'\n'] => drawings += 1,
                b"/svg" => drawings = drawings.saturating_sub(1),
                _ => {}
            }
            tag(bytes, open, drawings > 0, found)
        };
    }
}

/// The attribute values of the tag that begins at `open`; returns where the tag ends.
fn tag(bytes: &[u8], open: usize, is_drawn: bool, found: &mut dyn FnMut(Text)) -> usize {
    let end_of = |from: usize, stop: &dyn Fn(u8) -> bool| {
        bytes[from..].iter().position(|byte| stop(*byte)).map_or(bytes.len(), |place| from + place)
    };
    let is_edge = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'=' | b'/');
    let mut at = end_of((open + 1).min(bytes.len()), &|byte| byte.is_ascii_whitespace() || byte == b'>');
    while at < bytes.len() && bytes[at] != b'>' {
        if is_edge(bytes[at]) {
            at += 1;
            continue;
        }
        let name = at..end_of(at, &is_edge);
        at = name.end;
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        let value = match bytes.get(at + 1) {
            Some(quote @ (b'"' | b'\'')) => at + 2..end_of(at + 2, &|byte| byte == *quote),
            _ => at + 1..end_of(at + 1, &|byte| byte.is_ascii_whitespace() || byte == b'>'),
        };
        at = (value.end + usize::from(bytes.get(value.end).is_some_and(|byte| *byte != b'>'))).max(at + 1);
        let name = String::from_utf8_lossy(&bytes[name]).to_ascii_lowercase();
        if !value.is_empty() && !MACHINE.contains(&name.as_str()) && !name.starts_with("xmlns") {
            found(Text { range: value, is_drawn });
        }
    }
    (at + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of<'t>(path: &str, text: &'t str) -> Vec<&'t str> {
        let mut found = Vec::new();
        texts(path, text.as_bytes(), &mut |part| found.push(text[part.range].trim()));
        found
    }

    #[test]
    fn cuts_by_format() {
        assert_eq!(
            of("a.html", "<p class=\"x\" title='A b'>Hej <b>du</b>.</p><!-- c --><a href=d hidden>e</a>"),
            ["A b", "Hej", "du", ".", "c", "d", "e"]
        );
        assert_eq!(of("a.json", "{\"title\":\"A \\\" b\",\"x\": [\"c\"]}"), ["A \\\" b", "c"]);
        assert_eq!(of("a.csv", "a;b c\r\n\"d\";e"), ["a", "b c", "d", "e"]);
        assert_eq!(of("a.ics", "SUMMARY:Möte\r\nX:1"), ["Möte", "1"]);
        assert_eq!(of("a.txt", "en rad\ntvå"), ["en rad", "två"]);
        assert_eq!(of("a.js", "f(\"a\u{1}b\",'c')"), ["a", "b", "c"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut_into_ranges(bytes in proptest::collection::vec(any::<u8>(), 0..200), markup in "[<>a =\"'/!-]{0,60}") {
            for (path, bytes) in [("a.html", &bytes[..]), ("a.js", &bytes), ("a.csv", &bytes), ("a.html", markup.as_bytes())] {
                texts(path, bytes, &mut |text| assert!(text.range.start <= text.range.end && text.range.end <= bytes.len()));
            }
        }
    }
}
