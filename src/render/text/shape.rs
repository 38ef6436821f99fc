//! The shape of a written table: how it is best read on a phone and on paper. A table that is wider than a phone becomes
//! cards there, a row each, with the head's words before the values; one of many columns lies down on paper.

use pulldown_cmark::{Tag, TagEnd};

use crate::audience::BodyEvent;

/// So many letters of a table's small type stand beside each other on a phone (358 px).
const PHONE: usize = 44;

/// A cell breaks between words: it needs no more than so many letters, or its longest word.
const CELL: usize = 14;

/// The room between two columns, in letters.
const GAP: usize = 2;

/// From so many columns a table lies down on paper.
const LIES_DOWN: usize = 8;

/// The shape of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// The words of the head, where rows become cards on a phone; else none.
    pub(super) labels: Vec<String>,
    columns: usize,
}

impl Shape {
    /// The class of the table, if any.
    pub(super) fn class(&self) -> Option<&'static str> {
        match (self.labels.is_empty(), self.columns >= LIES_DOWN) {
            (true, false) => None,
            (true, true) => Some("hb-lies"),
            (false, false) => Some("hb-cards"),
            (false, true) => Some("hb-cards hb-lies"),
        }
    }
}

/// The shape of the table that begins with these events.
pub(super) fn of(events: &[BodyEvent<'_>]) -> Shape {
    let mut labels: Vec<String> = Vec::new();
    let mut widths: Vec<usize> = Vec::new();
    let (mut cell, mut column, mut in_head) = (String::new(), 0, false);
    for event in events {
        match event {
            BodyEvent::Start(Tag::TableHead) => (in_head, column) = (true, 0),
            BodyEvent::Start(Tag::TableRow) => column = 0,
            BodyEvent::Start(Tag::TableCell) => cell.clear(),
            BodyEvent::Text(text) | BodyEvent::Code(text) => cell.push_str(text),
            BodyEvent::SoftBreak | BodyEvent::HardBreak => cell.push(' '),
            BodyEvent::End(TagEnd::TableCell) => {
                if widths.len() <= column {
                    widths.resize(column + 1, 0);
                }
                widths[column] = widths[column].max(width(&cell));
                if in_head {
                    labels.push(cell.trim().to_owned());
                }
                column += 1;
            }
            BodyEvent::End(TagEnd::TableHead) => in_head = false,
            BodyEvent::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    let columns = widths.len();
    let needed: usize = widths.iter().map(|width| width + GAP).sum();
    let has_words = labels.iter().any(|label| !label.is_empty());
    if columns < 3 || needed <= PHONE || !has_words {
        labels.clear();
    }
    Shape { labels, columns }
}

/// The letters that a cell needs side by side.
fn width(cell: &str) -> usize {
    let longest = cell.split([' ', '-', '/', '\u{ad}']).map(|word| word.chars().count()).max().unwrap_or_default();
    longest.max(cell.trim().chars().count().min(CELL))
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn a_cell_needs_its_longest_word() {
        assert_eq!(width("91 %"), 4);
        assert_eq!(width("Att inleda utredning om barn"), 14);
        assert_eq!(width("Delegationsordning av"), 18);
    }
}
