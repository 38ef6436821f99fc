//! Conversion of byte offsets to lines and columns. Columns count the Unicode scalar values of the file: a tab is one,
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

/// A span as file, lines and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    /// The file, relative to the root.
    pub path: &'a str,
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
    /// The text of the line in which the span starts, without its line end.
    pub(crate) line_text: &'a str,
    /// The byte offset of the span's start in that text.
    pub(crate) at: usize,
}

/// Characters are counted once per stretch of this many bytes.
const STRETCH: usize = 4096;

/// Index of a text: where each line begins, and the number of characters before each stretch. Stored with the file, so
/// that thousands of findings are located quickly, even on one long line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    starts: Arc<[u32]>,
    counts: Arc<[u32]>,
}

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| small(at + 1));
        let mut total = 0;
        let places = (0..=text.len() / STRETCH).map(|place| place * STRETCH);
        let counts = places.scan(0, |from, at| {
            let at = floor(text, at);
            total += characters(text.get(*from..at).unwrap_or_default());
            *from = at;
            Some(small(total))
        });
        Self { starts: std::iter::once(0).chain(ends).collect(), counts: counts.collect() }
    }

    /// Number of characters before a byte.
    fn before(&self, text: &str, at: usize) -> usize {
        let place = (at / STRETCH).min(self.counts.len().saturating_sub(1));
        let counted = self.counts.get(place).map_or(0, |count| *count as usize);
        counted + characters(text.get(floor(text, place * STRETCH)..at).unwrap_or_default())
    }

    /// The number of the line, from 0, that contains a byte.
    fn line_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= at).saturating_sub(1)
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).map_or(0, |start| *start as usize)
    }

    fn position(&self, text: &str, at: usize) -> Position {
        let line = self.line_at(at);
        let column = self.before(text, at).saturating_sub(self.before(text, self.start(line))) + 1;
        let clamp = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position { line: clamp(line + 1), column: clamp(column) }
    }
}

/// Number of characters without byte order marks.
fn characters(text: &str) -> usize {
    text.chars().count() - text.matches('\u{feff}').count()
}

/// Locates a span in a file's text.
pub(crate) fn locate<'a>(path: &'a str, text: &'a str, lines: &Lines, span: Span) -> Location<'a> {
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    let line = lines.line_at(start);
    let from = lines.start(line);
    let to = lines.starts.get(line + 1).map_or(text.len(), |next| (*next as usize).saturating_sub(1));
    let whole = text.get(from..to).unwrap_or_default().trim_end_matches('\r');
    let line_text = whole.trim_start_matches('\u{feff}');
    let at = start.saturating_sub(from + whole.len() - line_text.len()).min(line_text.len());
    Location { path, start: lines.position(text, start), end: lines.position(text, end), line_text, at }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
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
            locate("f", text, &Lines::of(text), Span::new(FileId(0), start..start + needle.len()))
        };
        assert_eq!(at("x").start, Position { line: 1, column: 5 });
        assert_eq!(at("två").start, Position { line: 2, column: 5 });
        assert_eq!(at("två").end, Position { line: 2, column: 8 });
        assert_eq!(at("x").line_text, "åäö x");
        let whole = locate("f", "", &Lines::default(), Span::new(FileId(0), 3..9));
        assert_eq!((whole.start, whole.line_text), (Position { line: 1, column: 1 }, ""));
        let end = locate("f", text, &Lines::of(text), Span::new(FileId(0), 900..999));
        assert_eq!(end.start, Position { line: 2, column: 8 });
    }

    #[test]
    fn long_lines_are_counted_as_short_ones() {
        let text = format!("kort\n{}x\nkort", "å\u{feff}b ".repeat(3000));
        let lines = Lines::of(&text);
        for (at, _) in text.char_indices().step_by(97) {
            let before = text[..at].rsplit('\n').next().unwrap_or_default();
            let column = before.chars().filter(|c| *c != '\u{feff}').count() + 1;
            let found = locate("f", &text, &lines, Span::new(FileId(0), at..at)).start.column;
            assert_eq!(found as usize, column, "{at}");
        }
    }
}
