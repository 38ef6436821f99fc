//! Reader for the small XML files inside documents. Elements are known by local name, whatever their prefix.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An event: an element begins, or a text ends.
pub(super) struct Visit<'a> {
    /// The local names of the open elements, outermost first, including the current one.
    pub(super) path: &'a [String],
    /// What happens there.
    pub(super) seen: Seen<'a>,
}

/// What happens at an event.
pub(super) enum Seen<'a> {
    /// An element begins; its attributes by local name.
    Start(&'a [(String, String)]),
    /// Text directly inside the element.
    Text(&'a str),
}

/// Maximum nesting of elements.
const DEEPEST: usize = 256;

/// Calls `visit` for each event. Broken XML ends the walk; what came before counts.
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

/// The character of a reference; entities that need a declaration are left out.
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
