//! SVG cleaner: parses a drawing as XML and writes only drawing elements again.
//!
//! Elements, attributes and properties are allowed by namespace and name ([`names`]). Removed: scripts, event handlers,
//! foreign content, animation, comments, metadata, elements and attributes of editors, ids without a reference (names
//! of layers), titles and descriptions of parts (except of links, which they name), and every reference out of the
//! file. Bitmaps within the drawing are cleaned as bitmaps. The drawing's own title and hidden parts stay and are
//! reported. `style` attributes become presentation attributes if the drawing has no style sheet, so that it looks the
//! same under a policy that forbids inline styles.
//!
//! Refused: entities declared in the document type (they can hide anything and expand without limit), encodings other
//! than UTF-8, broken XML, nesting beyond [`DEEPEST`]. The output is plain SVG without prefixes; cleaning it again
//! changes nothing.

mod names;
mod value;

use std::collections::BTreeSet;

use quick_xml::escape::{escape, partial_escape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use super::{Cleaned, Removed, Trace, TraceKind, Unclean, note};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Maximum nesting of elements; drawing programs stay below 50.
const DEEPEST: usize = 200;
/// Maximum size in bytes.
const LARGEST: usize = 16 << 20;

/// Cleans a drawing.
///
/// # Errors
/// The file is not well-formed UTF-8 XML with an `svg` root, declares entities, or exceeds a limit.
pub(crate) fn clean(bytes: &[u8]) -> Result<Cleaned, Unclean> {
    if bytes.len() > LARGEST {
        return Err(Unclean::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Unclean::NotXml(error.to_string()))?;
    let text = text.trim_start_matches('\u{feff}');
    let once = clean_text(text)?;
    if once.removed.is_empty() {
        return Ok(once);
    }
    // What was removed may have had the last reference to an id.
    let twice = clean_text(&String::from_utf8_lossy(&once.bytes))?;
    Ok(Cleaned { bytes: twice.bytes, ..once })
}

fn clean_text(text: &str) -> Result<Cleaned, Unclean> {
    let mut cleaner = Cleaner {
        references: references(text),
        out: String::with_capacity(text.len()),
        removed: Vec::new(),
        open: Vec::new(),
        skipping: 0,
        sheet: None,
        has_sheet: text.contains("<style") || text.contains(":style"),
        finished: false,
        title: String::new(),
        hidden: 0,
    };
    let mut reader = NsReader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(not_xml)?;
        let drawing = is_drawing(&namespace);
        match event {
            Event::Eof => break,
            Event::Start(start) => cleaner.start(&reader, &start, drawing, false)?,
            Event::Empty(start) => cleaner.start(&reader, &start, drawing, true)?,
            Event::End(_) => cleaner.end(),
            Event::Text(text) => cleaner.text(&text.xml10_content())?,
            Event::CData(text) => cleaner.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => cleaner.text(resolve(&reference)?.encode_utf8(&mut [0; 4]))?,
            Event::Comment(_) => note(&mut cleaner.removed, Removed::Comment),
            Event::PI(_) => note(&mut cleaner.removed, Removed::Reference),
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.map_err(|error| Unclean::NotXml(error.to_string()))?;
                    if !encoding.eq_ignore_ascii_case("utf-8") && !encoding.eq_ignore_ascii_case("us-ascii") {
                        return Err(Unclean::NotXml(format!("encoding {encoding}")));
                    }
                }
            }
            Event::DocType(content) if content.contains('[') => return Err(Unclean::Entities),
            Event::DocType(_) => {}
        }
    }
    if !cleaner.finished {
        return Err(Unclean::NotXml("no complete svg element".to_owned()));
    }
    cleaner.out.push('\n');
    let revealed = cleaner.revealed();
    Ok(Cleaned { bytes: cleaner.out.into_bytes(), removed: cleaner.removed, revealed })
}

fn not_xml(error: quick_xml::Error) -> Unclean {
    Unclean::NotXml(error.to_string())
}

/// An element without a namespace is taken for SVG; nothing else can be meant.
fn is_drawing(namespace: &ResolveResult<'_>) -> bool {
    matches!(namespace, ResolveResult::Bound(Namespace(SVG)) | ResolveResult::Unbound)
}

/// The five predefined entities of XML and character references; others would have to be declared.
fn resolve(reference: &BytesRef<'_>) -> Result<char, Unclean> {
    if let Some(character) = reference.resolve_char_ref().map_err(not_xml)? {
        return Ok(character);
    }
    match &*reference.xml10_content() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(Unclean::Entities),
    }
}

struct Cleaner<'a> {
    /// The ids that the drawing refers to.
    references: BTreeSet<&'a str>,
    out: String,
    removed: Vec<Removed>,
    /// The names of the open elements that were written.
    open: Vec<String>,
    /// Nesting depth within a removed element.
    skipping: usize,
    /// The text of the style sheet that is being read.
    sheet: Option<String>,
    /// Whether there is a style sheet: its rules rank between attributes and `style`.
    has_sheet: bool,
    /// Whether the root element has been closed.
    finished: bool,
    /// The drawing's own title.
    title: String,
    /// Number of hidden elements.
    hidden: usize,
}

impl Cleaner<'_> {
    fn start(
        &mut self,
        reader: &NsReader<&[u8]>,
        start: &BytesStart<'_>,
        drawing: bool,
        empty: bool,
    ) -> Result<(), Unclean> {
        if self.open.len() + self.skipping >= DEEPEST {
            return Err(Unclean::TooLarge);
        }
        let local = start.local_name();
        let name: &str = local.as_ref();
        if self.open.is_empty() && (self.finished || name != "svg" || !drawing) {
            return Err(Unclean::NotXml(format!("the root is {name}")));
        }
        if self.skipping > 0 || !self.may_stand(name, drawing) {
            self.skipping += usize::from(!empty);
            return Ok(());
        }
        if name == "style" {
            if !empty {
                self.sheet = Some(String::new());
                self.open.push(name.to_owned());
            }
            return Ok(());
        }
        let attributes = self.attributes(reader, start, name)?;
        self.hidden += usize::from(attributes.iter().any(|(name, value)| hides(name, value)));
        self.out.push('<');
        self.out.push_str(name);
        if self.open.is_empty() {
            self.out.push_str(&format!(" xmlns=\"{SVG}\""));
        }
        for (name, value) in attributes {
            self.out.push_str(&format!(" {name}=\"{}\"", escape(legal(&value))));
        }
        if empty {
            self.out.push_str("/>");
            self.finished |= self.open.is_empty();
        } else {
            self.out.push('>');
            self.open.push(name.to_owned());
        }
        Ok(())
    }

    /// Whether an element is allowed here; records it if not.
    fn may_stand(&mut self, name: &str, drawing: bool) -> bool {
        // Titles and descriptions are read aloud and may only have text. (In HTML, other elements inside would become
        // part of the page.)
        let textual = self.open.last().is_some_and(|open| matches!(open.as_str(), "title" | "desc" | "style"));
        let names_part =
            matches!(name, "title" | "desc") && self.open.len() > 1 && !self.open.iter().any(|open| open == "a");
        if drawing && !textual && !names_part && names::is_element(name) {
            return true;
        }
        let what = match name {
            "script" | "handler" | "listener" => Removed::Script,
            _ => Removed::Element(name.to_owned()),
        };
        note(&mut self.removed, what);
        false
    }

    fn end(&mut self) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        let Some(name) = self.open.pop() else { return };
        if let Some(sheet) = self.sheet.take() {
            let sheet = value::without_comments(&sheet);
            if value::loads_nothing(&sheet) {
                self.hidden += sheet.split(['{', ';', '}']).filter(|rule| is_hiding(rule)).count();
                self.out.push_str(&format!("<style>{}</style>", partial_escape(legal(&sheet))));
            } else {
                note(&mut self.removed, Removed::Style);
            }
        } else {
            self.out.push_str(&format!("</{name}>"));
        }
        self.finished |= self.open.is_empty();
    }

    fn text(&mut self, text: &str) -> Result<(), Unclean> {
        if self.skipping > 0 {
            return Ok(());
        }
        if self.open.is_empty() {
            return match text.trim() {
                "" => Ok(()),
                _ => Err(Unclean::NotXml("text outside the drawing".to_owned())),
            };
        }
        if self.open.len() == 2 && self.open.last().is_some_and(|open| open == "title") {
            self.title.push_str(text);
        }
        match &mut self.sheet {
            Some(sheet) => sheet.push_str(text),
            None => self.out.push_str(&partial_escape(legal(text))),
        }
        Ok(())
    }

    /// The allowed attributes in their order. A property converted from `style` replaces the attribute of the same
    /// name.
    fn attributes(
        &mut self,
        reader: &NsReader<&[u8]>,
        start: &BytesStart<'_>,
        element: &str,
    ) -> Result<Vec<(String, String)>, Unclean> {
        let mut kept: Vec<(String, String)> = Vec::new();
        let mut style = None;
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| Unclean::NotXml(error.to_string()))?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
            let name: &str = local.as_ref();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| Unclean::NotXml(error.to_string()))?;
            let plain = matches!(namespace, ResolveResult::Unbound);
            let xlink = matches!(namespace, ResolveResult::Bound(Namespace(XLINK)));
            let xml = matches!(namespace, ResolveResult::Bound(Namespace(XML)));
            if name == "href" && (plain || xlink) {
                if let Some(reference) = self.reference(element, &value) {
                    set(&mut kept, "href", reference, plain);
                }
            } else if plain && name == "id" && !self.references.contains(&*value) {
                note(&mut self.removed, Removed::Attribute(name.to_owned()));
            } else if plain && name == "style" {
                style = Some(value.into_owned());
            } else if xml && matches!(name, "space" | "lang") {
                set(&mut kept, &format!("xml:{name}"), value.into_owned(), true);
            } else if plain && names::is_attribute(name) && value::loads_nothing(&value) {
                set(&mut kept, name, value.into_owned(), true);
            } else {
                self.note_attribute(plain, name, &value);
            }
        }
        if let Some(style) = style {
            self.style(&style, &mut kept);
        }
        Ok(kept)
    }

    /// What is invisible but can't be removed.
    fn revealed(&self) -> Vec<Trace> {
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut revealed = Vec::new();
        revealed.extend((!title.is_empty()).then(|| Trace::new(TraceKind::Title, title, "")));
        revealed.extend((self.hidden > 0).then(|| Trace::new(TraceKind::Hidden, self.hidden.to_string(), "")));
        revealed
    }

    fn note_attribute(&mut self, plain: bool, name: &str, value: &str) {
        let what = if !plain {
            // Editors write many attributes, which are of no interest: one entry for all.
            Removed::Attribute("…:…".to_owned())
        } else if name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on")) {
            Removed::Script
        } else if names::is_attribute(name) && !value::loads_nothing(value) {
            Removed::Reference
        } else {
            Removed::Attribute(name.to_owned())
        };
        note(&mut self.removed, what);
    }

    /// Returns a reference if it is allowed: to a part of this drawing, a bitmap within it, or a link.
    fn reference(&mut self, element: &str, value: &str) -> Option<String> {
        let value = value.trim();
        if value.starts_with('#') || (element == "a" && value::is_link(value)) {
            return Some(value.to_owned());
        }
        if matches!(element, "image" | "feImage")
            && let Some((bitmap, removed)) = value::clean_bitmap(value)
        {
            removed.into_iter().for_each(|what| note(&mut self.removed, what));
            return Some(bitmap);
        }
        note(&mut self.removed, Removed::Reference);
        None
    }

    /// Turns a style into presentation attributes, unless a style sheet ranks between the two; the rest stays a style.
    fn style(&mut self, style: &str, kept: &mut Vec<(String, String)>) {
        let mut rest = Vec::new();
        for declaration in value::without_comments(style).split(';') {
            let Some((name, value)) = declaration.split_once(':') else {
                continue;
            };
            let name = name.trim().to_ascii_lowercase();
            let value = value.trim();
            if !value::loads_nothing(value) {
                note(&mut self.removed, Removed::Style);
            } else if !self.has_sheet && names::is_presentation(&name) && !value.contains('!') {
                set(kept, &name, value.to_owned(), true);
            } else if names::is_property(&name) {
                rest.push(format!("{name}:{value}"));
            }
        }
        if !rest.is_empty() {
            set(kept, "style", rest.join(";"), true);
        }
    }
}

/// The ids that a drawing refers to: after `#` in links and styles, as words in labels.
fn references(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices('#') {
        let rest = &text[at + 1..];
        let whole = rest.split(|c: char| c.is_whitespace() || "\"')<>&;{},".contains(c)).next().unwrap_or_default();
        // In a style sheet, a class or state may follow.
        found.extend([whole, whole.split(['.', ':', '[']).next().unwrap_or_default()]);
    }
    for label in ["aria-labelledby", "aria-describedby"] {
        for (at, _) in text.match_indices(label) {
            let value = text[at + label.len()..].trim_start_matches(['=', ' ', '\n', '\t', '"', '\'']);
            found.extend(value.split(['"', '\'', '>']).next().unwrap_or_default().split_whitespace());
        }
    }
    found
}

/// Whether an attribute hides its element.
fn hides(name: &str, value: &str) -> bool {
    match name {
        "style" => value.split(';').any(is_hiding),
        _ => is_hiding(&format!("{name}:{value}")),
    }
}

/// Whether a CSS declaration is `display:none` or `visibility:hidden`.
fn is_hiding(declaration: &str) -> bool {
    let plain: String = declaration.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.to_ascii_lowercase();
    matches!(plain.trim_end_matches("!important"), "display:none" | "visibility:hidden" | "visibility:collapse")
}

/// Sets an attribute; replaces an existing one only if `wins`.
fn set(kept: &mut Vec<(String, String)>, name: &str, value: String, wins: bool) {
    match kept.iter_mut().find(|(known, _)| known == name) {
        Some(found) if wins => found.1 = value,
        Some(_) => {}
        None => kept.push((name.to_owned(), value)),
    }
}

/// Removes the control characters that XML can't contain even as references.
fn legal(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
