//! Signs in running text that were meant as form: `##Rubrik`, `-punkt`, a table without its row of dashes, `[text] (mål)`
//! and their kin (docs/site.md "Checks", `looks-like-markup`), and references to footnotes that nobody wrote.
//!
//! Looked at is what CommonMark left as text: code, formulas of links that are links, and HTML never get here.

use std::ops::Range;

use super::document::Run;

/// What a text was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lookalike {
    /// `##Rubrik`.
    Heading,
    /// `-punkt`, `1.Punkt`.
    Item,
    /// Rows with bars but without a row of dashes.
    Bars,
    /// Rows whose cells are parted by tabs.
    Tabs,
    /// `[text] (mål)`.
    PartedLink,
    /// `[text](mål med blank.md)`.
    BlankInTarget,
    /// `(text)[mål]`.
    Swapped,
    /// `[[` or `]]` without the other.
    Brackets,
    /// `:::` and `!!!`.
    Fence,
    /// `{{ … }}`, `{% … %}`.
    Shortcode,
    /// `[^namn]` without a note by that name.
    Footnote,
}

/// What a run of text belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Around {
    /// A paragraph or an item.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// A table's cell.
    Cell,
}

/// The lookalikes of one paragraph, heading or cell, in bytes of its run.
pub(crate) fn find(text: &str, around: Around) -> Vec<(Lookalike, Range<usize>)> {
    let mut found = Vec::new();
    if around == Around::Paragraph {
        by_line(text, &mut found);
    }
    if text.contains(['[', ']']) {
        brackets(text, &mut found);
        links(text, &mut found);
        swapped(text, &mut found);
        footnotes(text, &mut found);
    }
    shortcodes(text, &mut found);
    found.sort_by_key(|(_, range)| (range.start, range.end));
    found.dedup_by(|next, last| next.1.start < last.1.end);
    found
}

/// The same with the places in the source.
pub(crate) fn in_run(run: &Run, around: Around) -> Vec<(Lookalike, Range<usize>)> {
    find(&run.text, around).into_iter().map(|(what, range)| (what, run.source_range(range))).collect()
}

fn by_line(text: &str, found: &mut Vec<(Lookalike, Range<usize>)>) {
    let mut at = 0;
    let mut bars: Option<(usize, Range<usize>)> = None;
    let mut tabs: Option<(usize, Range<usize>)> = None;
    for line in text.split('\n') {
        let words = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        let here = start..start + words.len();
        at += line.len() + 1;
        if let Some((what, length)) = line_start(words) {
            found.push((what, here.start..here.start + length));
        }
        let columns = words.matches('|').count();
        row(&mut bars, columns * usize::from(words.starts_with('|') || columns > 1), &here, Lookalike::Bars, found);
        row(&mut tabs, words.matches('\t').count(), &here, Lookalike::Tabs, found);
    }
}

/// A second row of as many cells makes a table; the first of them is told.
fn row(
    last: &mut Option<(usize, Range<usize>)>,
    cells: usize,
    here: &Range<usize>,
    what: Lookalike,
    found: &mut Vec<(Lookalike, Range<usize>)>,
) {
    let is_told = |found: &[(Lookalike, Range<usize>)]| found.iter().any(|(other, _)| *other == what);
    if cells == 0 {
        *last = None;
    } else if let Some((_, first)) = last.take_if(|(before, _)| *before == cells) {
        if !is_told(found) {
            found.push((what, first));
        }
        *last = Some((cells, here.clone()));
    } else {
        *last = Some((cells, here.clone()));
    }
}

/// What the beginning of a line was meant as, and how much of it to point at.
fn line_start(line: &str) -> Option<(Lookalike, usize)> {
    let first = line.chars().next()?;
    let row = line.len() - line.trim_start_matches(first).len();
    let next = line.get(row..)?.chars().next();
    let letter = next.is_some_and(char::is_alphabetic);
    match first {
        '#' if row <= 6 && letter => Some((Lookalike::Heading, line.len())),
        '-' | '*' if row == 1 && letter => Some((Lookalike::Item, line.len())),
        ':' if row >= 3 && next.is_some() => Some((Lookalike::Fence, line.len())),
        '!' if row == 3 && line.get(3..).is_some_and(|rest| rest.trim_start().starts_with(char::is_alphabetic)) => {
            Some((Lookalike::Fence, line.len()))
        }
        '0'..='9' => numbered(line).then_some((Lookalike::Item, line.len())),
        _ => None,
    }
}

/// `1.Punkt`.
fn numbered(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    let mut after = rest.strip_prefix(['.', ')']).unwrap_or_default().chars();
    digits <= 2 && after.next().is_some_and(char::is_uppercase) && after.next().is_some_and(char::is_lowercase)
}

/// How far around a sign its other half is looked for: a row of thousands must not be walked for each.
const REACH: usize = 500;

/// The line before a place, as far as it is looked at.
fn before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default()
}

/// The text from a place on, as far as it is looked at.
fn after(text: &str, at: usize) -> &str {
    let mut to = (at + REACH).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(at..to).unwrap_or_default()
}

/// `[[` and `]]` that CommonMark left as text.
fn brackets(text: &str, found: &mut Vec<(Lookalike, Range<usize>)>) {
    for (at, _) in text.match_indices("[[") {
        let rest = after(text, at);
        let end = rest.find(']').map_or(2, |end| end + 1);
        let end = if rest.get(..end).is_some_and(|part| part.contains('\n')) { 2 } else { end };
        found.push((Lookalike::Brackets, at..at + end));
    }
    for (at, _) in text.match_indices("]]") {
        let line = before(text, at);
        let open = line.rfind('[').filter(|open| !line.get(*open..).is_some_and(|part| part.contains(']')));
        if let Some(open) = open.filter(|open| !line.get(..*open).is_some_and(|before| before.ends_with('['))) {
            found.push((Lookalike::Brackets, at - (line.len() - open)..at + 2));
        }
    }
}

/// `[text] (mål)` and `[text](mål med blank)`.
fn links(text: &str, found: &mut Vec<(Lookalike, Range<usize>)>) {
    for (at, _) in text.match_indices(']') {
        let rest = after(text, at + 1);
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let Some(inner) = rest.get(blanks..).and_then(|rest| rest.strip_prefix('(')) else { continue };
        let inner = after(inner, 0);
        let Some(end) = inner.find([')', '\n']).filter(|end| inner.as_bytes().get(*end) == Some(&b')')) else {
            continue;
        };
        let target = inner.get(..end).unwrap_or_default();
        let line = before(text, at);
        let Some(open) = line.rfind('[') else { continue };
        let start = at - (line.len() - open);
        let start = if text.get(..start).is_some_and(|before| before.ends_with('!')) { start - 1 } else { start };
        let range = start..at + 1 + blanks + 1 + end + 1;
        let is_aim = is_aim(target);
        match (blanks, target.trim().contains([' ', '\u{a0}'])) {
            (1.., false) if is_aim => found.push((Lookalike::PartedLink, range)),
            (0, true) if is_aim || target.contains('/') => found.push((Lookalike::BlankInTarget, range)),
            _ => {}
        }
    }
}

/// `(text)[mål]`.
fn swapped(text: &str, found: &mut Vec<(Lookalike, Range<usize>)>) {
    for (at, _) in text.match_indices(")[") {
        let inner = after(text, at + 2);
        let Some(end) = inner.find([']', '[', '\n']).filter(|end| inner.as_bytes().get(*end) == Some(&b']')) else {
            continue;
        };
        let line = before(text, at);
        let target = inner.get(..end).unwrap_or_default();
        if let Some(open) = line.rfind('(').filter(|_| is_aim(target) && !target.contains(' ')) {
            found.push((Lookalike::Swapped, at - (line.len() - open)..at + 2 + end + 1));
        }
    }
}

/// Whether something in brackets was meant as a link's target.
fn is_aim(target: &str) -> bool {
    target.contains("://") || target.starts_with(['#', '/', '.']) || target.starts_with("www.") || has_extension(target)
}

/// Whether something ends as a file's name does, a fragment apart.
fn has_extension(target: &str) -> bool {
    let path = target.split('#').next().unwrap_or_default().trim();
    path.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty() && (2..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// `[^namn]` that stands as text: CommonMark makes a reference of it where the note is there.
fn footnotes(text: &str, found: &mut Vec<(Lookalike, Range<usize>)>) {
    for (at, _) in text.match_indices("[^") {
        let rest = after(text, at + 2);
        let end = rest.find(|c: char| c == ']' || c == '[' || c.is_whitespace());
        if let Some(end) = end.filter(|end| *end > 0 && rest.as_bytes().get(*end) == Some(&b']')) {
            found.push((Lookalike::Footnote, at..at + 2 + end + 1));
        }
    }
}

fn shortcodes(text: &str, found: &mut Vec<(Lookalike, Range<usize>)>) {
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        let mut at = 0;
        if !text.contains(close) {
            continue;
        }
        while let Some(start) = text.get(at..).and_then(|rest| rest.find(open)).map(|start| at + start) {
            let Some(end) = text.get(start..).and_then(|rest| rest.find(close)) else { break };
            at = start + end + close.len();
            found.push((Lookalike::Shortcode, start..at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn told(text: &str, expected: &[(Lookalike, &str)]) {
        let found: Vec<(Lookalike, &str)> =
            find(text, Around::Paragraph).into_iter().map(|(what, range)| (what, &text[range])).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_was_meant_as_form() {
        use Lookalike as L;
        told("##Rubrik", &[(L::Heading, "##Rubrik")]);
        told("text\n-punkt ett", &[(L::Item, "-punkt ett")]);
        told("1.Ring chefen", &[(L::Item, "1.Ring chefen")]);
        told("| A | B |\n| c | d |\n| e | f |", &[(L::Bars, "| A | B |")]);
        told("A\tB\nc\td", &[(L::Tabs, "A\tB")]);
        told("se [text] (../x.md) nu", &[(L::PartedLink, "[text] (../x.md)")]);
        told("![Bild](bilder/mitt skåp.png)", &[(L::BlankInTarget, "![Bild](bilder/mitt skåp.png)")]);
        told("se (listan)[lista.md] nu", &[(L::Swapped, "(listan)[lista.md]")]);
        told("a [[granne] b", &[(L::Brackets, "[[granne]")]);
        told("a [granne]] b", &[(L::Brackets, "[granne]]")]);
        told("[[]]", &[(L::Brackets, "[[]")]);
        told("::: varning", &[(L::Fence, "::: varning")]);
        told("!!! note", &[(L::Fence, "!!! note")]);
        told("x {{ namn }} {% if %}", &[(L::Shortcode, "{{ namn }}"), (L::Shortcode, "{% if %}")]);
        told("x[^saknas] y", &[(L::Footnote, "[^saknas]")]);
    }

    #[test]
    fn ordinary_text_is_none() {
        for text in [
            "-5 grader",
            "# 3 i listan",
            "a | b",
            "Se (bilaga 1) [sic] (andra stycket)",
            "2.5 mg",
            "Hjälp!!!",
            "text [1] och [2]",
            "x\ty",
            "kl. 8: frukost",
            "[text](inte ett mål alls)",
            "3.Å",
            "*) Gäller ej natt",
            "[x] (se nedan)",
        ] {
            told(text, &[]);
        }
    }
}
