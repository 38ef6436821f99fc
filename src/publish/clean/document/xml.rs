//! Reading the small XML files within documents: elements by their local name, whatever prefix their writer chose.

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// An element that ended: its name, its attributes' `author` or `creator`-like values are asked for by name.
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
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) => event,
        };
        match event {
            Event::Start(ref start) | Event::Empty(ref start) => {
                if path.len() >= DEEPEST {
                    return;
                }
                let attributes: Vec<(String, String)> = start
                    .attributes()
                    .with_checks(false)
                    .flatten()
                    .filter_map(|attribute| {
                        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
                        Some((attribute.key.local_name().as_ref().to_owned(), value.into_owned()))
                    })
                    .collect();
                path.push(start.local_name().as_ref().to_owned());
                visit(Visit { path: &path, seen: Seen::Start(&attributes) });
                if matches!(event, Event::Empty(_)) {
                    path.pop();
                }
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Text(text) => visit(Visit { path: &path, seen: Seen::Text(&text.xml10_content()) }),
            Event::CData(text) => visit(Visit { path: &path, seen: Seen::Text(&text.xml10_content()) }),
            // A name may hold an escaped character; for a name in a message the rest is enough.
            _ => {}
        }
    }
}
