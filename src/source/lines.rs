//! From byte offsets to lines and columns. Columns count Unicode scalar values of the file as it lies: a tab is one,
//! a byte order mark none; the end is exclusive (SITE, fine print).

use crate::diag::Span;

/// A line and column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

/// A span as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    /// The file, relative to the root.
    pub path: &'a str,
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
    /// The text of the line that the span starts in, without its line end.
    pub line_text: &'a str,
}

/// Finds a span in a file's text.
pub fn locate<'a>(path: &'a str, text: &'a str, span: Span) -> Location<'a> {
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[line_start..].find('\n').map_or(text.len(), |at| line_start + at);
    let line_text = text[line_start..line_end].trim_end_matches('\r').trim_start_matches('\u{feff}');
    Location { path, start: position(text, start), end: position(text, end), line_text }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn position(text: &str, at: usize) -> Position {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before[line_start..].chars().filter(|c| *c != '\u{feff}').count() + 1;
    let clamp = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position { line: clamp(line), column: clamp(column) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    #[test]
    fn columns_are_characters() {
        let text = "\u{feff}åäö x\r\nrad två";
        let at = |needle: &str| {
            let start = text.find(needle).unwrap();
            locate("f", text, Span::new(FileId(0), start..start + needle.len()))
        };
        assert_eq!(at("x").start, Position { line: 1, column: 5 });
        assert_eq!(at("två").start, Position { line: 2, column: 5 });
        assert_eq!(at("två").end, Position { line: 2, column: 8 });
        assert_eq!(at("x").line_text, "åäö x");
    }
}
