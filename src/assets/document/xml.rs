//! Reading the small XML files within documents: elements by their local name, whatever prefix their writer chose.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element that begins, or text that ends.
pub(super) struct Visit<'a> {
    /// The local names of the open elements, outermost first, this one last.
    pub(super) path: &'a [String],
    /// What is seen.
    pub(super) seen: Seen<'a>,
}

/// What is seen at a visit.
pub(super) enum Seen<'a> {
    /// The element begins; with its attributes by local name.
    Start(&'a [(String, String)]),
    /// Text directly within it.
    Text(&'a str),
}

/// Elements within each other that are followed.
const DEEPEST: usize = 256;

/// Walks through some XML. Broken XML ends the walk; what was seen was seen.
pub(super) fn walk(bytes: &[u8], mut visit: impl FnMut(Visit<'_>)) {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = false;
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::CData(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => text.extend(character(reference)),
            Event::Start(_) | Event::Empty(_) | Event::End(_) | Event::Eof if !text.trim().is_empty() => {
                visit(Visit { path: &path, seen: Seen::Text(&text) });
                text.clear();
            }
            _ => {}
        }
        match event {
            Event::Eof => return,
            Event::Start(ref start) | Event::Empty(ref start) => {
                if path.len() >= DEEPEST {
                    return;
                }
                path.push(start.local_name().as_ref().to_owned());
                visit(Visit { path: &path, seen: Seen::Start(&attributes(start)) });
                if matches!(event, Event::Empty(_)) {
                    path.pop();
                }
            }
            Event::End(_) => {
                path.pop();
            }
            _ => {}
        }
    }
}

fn attributes(start: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut attributes = start.attributes();
    let readable = attributes.with_checks(false).flatten().filter_map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((attribute.key.local_name().as_ref().to_owned(), value.into_owned()))
    });
    readable.collect()
}

/// The character of a reference; a declared entity is left out.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    match &*reference.xml10_content() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}
