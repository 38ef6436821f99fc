//! Active content: files that run when they are opened or requested. No edition contains them unless `[build]
//! allow_active` names them.
//!
//! Allowed types are listed ([`CARRIED`]), so that an unknown type is questioned instead of published. Markup is
//! recognised by content: an HTML page is one whatever its name, and so is XML that a browser would run.

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};

use super::HEAD;

/// Allowed types, by extension: documents, pictures, sound and film, data, archives, fonts. Browsers show or save them,
/// and servers send them unchanged.
const CARRIED: &[&str] = &[
    "7z", "aac", "accdb", "ai", "avi", "avif", "bmp", "bin", "bpmn", "bz2", "cer", "crt", "csv", "dat", "dgn", "doc",
    "docm", "docx", "dot", "dotm", "dotx", "drawio", "dwf", "dwg", "dxf", "eml", "emf", "eps", "epub", "fig", "flac",
    "fodg", "fodp", "fods", "fodt", "geojson", "gif", "gpkg", "gpx", "gz", "heic", "heif", "ico", "ics", "ifc", "indd",
    "jfif", "jpe", "jpeg", "jpg", "json", "jsonl", "jxl", "key", "kml", "kmz", "log", "m4a", "m4v", "md", "mdb", "mid",
    "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "mpp", "mpt", "msg", "numbers", "odb", "odc", "odf", "odg", "odp",
    "ods", "odt", "oga", "ogg", "ogv", "one", "opus", "otf", "otg", "oth", "otp", "ots", "ott", "pages", "pdf", "png",
    "pot", "potm", "potx", "pps", "ppsm", "ppsx", "ppt", "pptm", "pptx", "ps", "psd", "pub", "qgz", "rar", "rtf",
    "sav", "shp", "sldx", "srt", "stl", "svg", "tar", "text", "tif", "tiff", "toml", "tsv", "ttf", "txt", "vcf", "vsd",
    "vsdm", "vsdx", "vss", "vst", "vtt", "wav", "weba", "webm", "webp", "wma", "wmf", "wmv", "woff", "woff2", "xls",
    "xlsb", "xlsm", "xlsx", "xlt", "xltm", "xltx", "xps", "yaml", "yml", "zip",
];

/// Extensions that servers execute even if another follows (`blankett.php.pdf`).
const RUN_ANYWHERE: [&str; 10] = ["asp", "aspx", "cfm", "cgi", "jsp", "phar", "php", "php5", "phtml", "shtml"];

/// Namespaces whose elements a browser executes in any XML.
const RUNNING: [&str; 2] = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"];

/// The type of a file that isn't allowed, in the form that `allow_active` names it: by its published name and its first
/// [`HEAD`] bytes. Empty: a name without extension whose content is not recognised.
pub(crate) fn active(name: &str, head: &[u8], allowed: &[String]) -> Option<String> {
    let kind = active_kind(name, head)?;
    let named = |word: &String| word.trim_start_matches('.').eq_ignore_ascii_case(&kind);
    (!allowed.iter().any(named)).then_some(kind)
}

fn active_kind(name: &str, head: &[u8]) -> Option<String> {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let mut parts = name.trim_end_matches('.').split('.').skip(1).peekable();
    let mut extension = "";
    while let Some(part) = parts.next() {
        if parts.peek().is_some() && RUN_ANYWHERE.contains(&part) {
            return Some(part.to_owned());
        }
        extension = part;
    }
    let is_carried = CARRIED.contains(&extension) || (extension.is_empty() && is_inert(head));
    if !is_carried {
        return Some(extension.to_owned());
    }
    let markup = markup(head)?;
    (extension != "svg" && is_page(&markup)).then(|| "html".to_owned())
}

/// Whether an XML file contains what a browser would execute, whatever its name: elements of HTML or SVG, or a style
/// sheet that could produce them. SVG files themselves are cleaned instead.
pub(crate) fn runs_as_xml(bytes: &[u8]) -> bool {
    let Some(text) = markup(bytes) else { return false };
    let mut reader = NsReader::from_str(&text);
    // A browser also executes what comes before a syntax error.
    while let Ok((namespace, event)) = reader.read_resolved_event() {
        let runs = match event {
            Event::Start(_) | Event::Empty(_) => {
                matches!(namespace, ResolveResult::Bound(Namespace(uri)) if RUNNING.contains(&uri))
            }
            Event::PI(instruction) => instruction.starts_with("xml-stylesheet"),
            Event::Eof => return false,
            _ => false,
        };
        if runs {
            return true;
        }
    }
    false
}

/// Whether a file might be XML or HTML, by its first bytes.
pub(crate) fn is_markup(head: &[u8]) -> bool {
    markup(head).is_some()
}

/// Text that begins as markup, in any encoding that a browser would accept.
fn markup(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<').then(|| text.to_owned())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Whether markup is an HTML page or a server script (the signatures of WHATWG MIME sniffing, and `<?php`).
fn is_page(markup: &str) -> bool {
    const BEGINNINGS: [&str; 18] = [
        "<!doctype html",
        "<html",
        "<head",
        "<script",
        "<iframe",
        "<h1",
        "<div",
        "<font",
        "<table",
        "<a",
        "<style",
        "<title",
        "<b",
        "<body",
        "<br",
        "<p",
        "<?php",
        "<%",
    ];
    let mut head: String = markup.chars().take(HEAD).collect();
    head.make_ascii_lowercase();
    // A comment may come first.
    let mut rest = head.as_str();
    while let Some(after) = rest.strip_prefix("<!--") {
        rest = after.split_once("-->").map_or("", |(_, after)| after).trim_start();
    }
    let ends_there =
        |word: &str| rest.strip_prefix(word).is_some_and(|after| !after.starts_with(char::is_alphanumeric));
    BEGINNINGS.iter().any(|word| ends_there(word))
}

/// Whether servers and browsers treat a file without extension as inert: it begins neither as markup nor as a script.
fn is_inert(head: &[u8]) -> bool {
    !is_markup(head) && !head.starts_with(b"#!") && !head.starts_with(b"MZ") && !head.starts_with(b"\x7fELF")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_files_are_refused() {
        let none: &[String] = &[];
        for name in [
            "a.html",
            "a.XHTML",
            "a.xml",
            "a.svgz",
            "a.js",
            "a.mjs",
            "a.php",
            "a.hta",
            "a.exe",
            "web.config",
            "a.swf",
            "a.php.pdf",
            "a.phtml.jpg",
            "a.url",
            "a.html.",
            "a.nytt",
            "b/a.wasm",
        ] {
            assert!(active(name, b"x", none).is_some(), "{name}");
        }
        for name in ["a.pdf", "a.v1.2.docx", "a.pl.pdf", "LICENS", "a.svg", "bild.PNG", "b.html/a.odt"] {
            assert_eq!(active(name, b"x", none), None, "{name}");
        }
    }

    #[test]
    fn pages_are_recognised_by_content() {
        for page in ["<!DOCTYPE html><p>", "\u{feff} <HTML>", "<!-- a --><script>", "<?php x", "<%= x"] {
            assert_eq!(active("a.txt", page.as_bytes(), &[]).as_deref(), Some("html"), "{page}");
            let wide: Vec<u8> =
                [0xff, 0xfe].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            assert!(active("a.pdf", &wide, &[]).is_some(), "{page}");
        }
        assert_eq!(active("a.txt", b"<abbr@example.se> skrev:", &[]), None);
        assert!(active("blankett", b"#!/bin/sh", &[]).is_some());
        assert!(runs_as_xml(b"<?xml version='1.0'?><gpx><x:script xmlns:x='http://www.w3.org/1999/xhtml'/></gpx>"));
        assert!(!runs_as_xml(b"<?xml version='1.0'?><gpx xmlns='http://www.topografix.com/GPX/1/1'/>"));
    }

    #[test]
    fn allowed_types_are_accepted() {
        let allowed = [".HTML".to_owned()];
        assert_eq!(active("a.html", b"<html>", &allowed), None);
        assert_eq!(active("a.txt", b"<html>", &allowed), None);
        assert!(active("a.js", b"", &allowed).is_some());
    }
}
