//! From byte offsets to lines and columns. Columns count Unicode scalar values of the file as it lies: a tab is one,
//! a byte order mark none; the end is exclusive (site § 7).

use std::sync::Arc;

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
    pub(crate) line_text: &'a str,
}

/// Where each line of a text begins. Kept with the file, so that a thousand findings in a long file are found quickly.
pub(crate) fn starts(text: &str) -> Arc<[u32]> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
    std::iter::once(0).chain(ends).collect()
}

/// Finds a span in a file's text, whose lines begin at `starts`.
pub(crate) fn locate<'a>(path: &'a str, text: &'a str, starts: &[u32], span: Span) -> Location<'a> {
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    let line = line_at(starts, start);
    let from = line_start(starts, line);
    let to = starts.get(line + 1).map_or(text.len(), |next| (*next as usize).saturating_sub(1));
    let line_text = text.get(from..to).unwrap_or_default().trim_end_matches('\r').trim_start_matches('\u{feff}');
    Location { path, start: position(text, starts, start), end: position(text, starts, end), line_text }
}

/// The number of the line, from 0, that a byte is in.
fn line_at(starts: &[u32], at: usize) -> usize {
    starts.partition_point(|start| *start as usize <= at).saturating_sub(1)
}

fn line_start(starts: &[u32], line: usize) -> usize {
    starts.get(line).map_or(0, |start| *start as usize)
}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn position(text: &str, starts: &[u32], at: usize) -> Position {
    let line = line_at(starts, at);
    let before = text.get(line_start(starts, line)..at).unwrap_or_default();
    let column = before.chars().filter(|c| *c != '\u{feff}').count() + 1;
    let clamp = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position { line: clamp(line + 1), column: clamp(column) }
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
            locate("f", text, &starts(text), Span::new(FileId(0), start..start + needle.len()))
        };
        assert_eq!(at("x").start, Position { line: 1, column: 5 });
        assert_eq!(at("två").start, Position { line: 2, column: 5 });
        assert_eq!(at("två").end, Position { line: 2, column: 8 });
        assert_eq!(at("x").line_text, "åäö x");
        let whole = locate("f", "", &[], Span::new(FileId(0), 3..9));
        assert_eq!((whole.start, whole.line_text), (Position { line: 1, column: 1 }, ""));
        let end = locate("f", text, &starts(text), Span::new(FileId(0), 900..999));
        assert_eq!(end.start, Position { line: 2, column: 8 });
    }
}
