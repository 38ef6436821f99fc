//! Excerpts: the text kept of each page to cut them from, and the cutting.
//!
//! The browser cannot read the page itself (no fetch), so a share of the text travels in the shards: every
//! paragraph's beginning, as much of each as the budget allows. An excerpt is the stretch with the most distinct
//! query words, which includes words that hold one as a part of a compound, as tantivy's own snippets do not. The script
//! has a twin of [`cut`]. Pure.

use super::analysis::token;
use super::document::Section;

/// Begins a section of the kept text. Control characters, which no text has.
const SECTION: char = '\u{2}';

/// Between a section's anchor, its heading and its text.
const FIELD: char = '\u{3}';

/// How many characters of a page are kept beside its headings.
const KEPT: usize = 1200;

/// A paragraph keeps at least so many, or the last paragraphs are left out.
const SHORTEST_PARAGRAPH: usize = 60;

/// How long an excerpt is, in characters.
const LENGTH: usize = 180;

/// How far before the first word found it may begin.
const BEFORE: usize = 50;

/// A stretch of text with the words found in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Excerpt {
    /// Plain text, with `…` where it was cut.
    pub(crate) text: String,
    /// Byte ranges of the words found.
    pub(crate) marks: Vec<(usize, usize)>,
    /// How much of the query lies together here.
    pub(crate) worth: usize,
}

/// What to mark: for each group of the query, the folded beginnings of words.
pub(crate) type Wanted = Vec<Vec<String>>;

/// Text without what the shards cannot carry: characters beyond the basic plane, control characters, and runs of space.
#[must_use]
pub(crate) fn plain(text: &str) -> String {
    let is_blank = |c: char| c > '\u{ffff}' || c.is_control() || c == '\u{feff}' || c.is_whitespace();
    let mut plain = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

/// A stretch of the kept text: what stands above the first heading, or under one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    /// The heading's anchor; empty for the top of the page.
    pub(crate) anchor: &'a str,
    /// The heading; empty for the top of the page.
    pub(crate) heading: &'a str,
    /// The text.
    pub(crate) text: &'a str,
}

/// The parts of a kept text, the top of the page first.
pub(crate) fn parts(kept: &str) -> impl Iterator<Item = Part<'_>> {
    kept.split(SECTION).map(|part| {
        let mut fields = part.splitn(3, FIELD);
        match (fields.next(), fields.next(), fields.next()) {
            (Some(anchor), Some(heading), Some(text)) => Part { anchor, heading, text },
            _ => Part { anchor: "", heading: "", text: part },
        }
    })
}

/// The text kept of a page: summary, then the beginnings of its paragraphs, section by section.
#[must_use]
pub(crate) fn source(summary: &str, body: &str, sections: &[Section]) -> String {
    let summary = plain(summary);
    let lines = |text: &str| text.lines().map(plain).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let mut texts = vec![lines(body)];
    texts.extend(sections.iter().map(|section| lines(&section.text)));
    if !summary.is_empty() && texts[0].first().is_none_or(|first| !first.starts_with(&summary)) {
        texts[0].insert(0, summary);
    }
    let lengths: Vec<usize> = texts.iter().flatten().map(|line| line.chars().count()).collect();
    let share = share(&lengths);
    let (mut kept, mut left) = (String::new(), KEPT);
    for (number, lines) in texts.iter().enumerate() {
        if let Some(section) = number.checked_sub(1).and_then(|number| sections.get(number)) {
            kept.extend([SECTION]);
            kept.push_str(&plain(&section.anchor));
            kept.push(FIELD);
            kept.push_str(&plain(&section.heading));
            kept.push(FIELD);
        }
        keep(lines, share, &mut left, &mut kept);
    }
    kept
}

/// Takes in the beginnings of lines, as far as there is room. What is no sentence (a cell, an item) is set apart.
fn keep(lines: &[String], share: usize, left: &mut usize, kept: &mut String) {
    let start = kept.len();
    for line in lines {
        let length = line.chars().count();
        if *left < SHORTEST_PARAGRAPH.min(length) {
            break;
        }
        if kept.len() > start {
            let ends = kept.ends_with(['.', '!', '?', ':', ';', ',', '…']);
            kept.push_str(if ends { " " } else { " · " });
        }
        kept.push_str(&shorten(line, length, share.min(*left)));
        *left = left.saturating_sub(length.min(share) + 1);
    }
}

/// The length to which paragraphs are cut so that all fit: the largest that does, but not less than the least.
fn share(lengths: &[usize]) -> usize {
    let fits = |share: usize| lengths.iter().map(|length| length.min(&share) + 1).sum::<usize>() <= KEPT;
    let (mut low, mut high) = (SHORTEST_PARAGRAPH, KEPT);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

fn shorten(text: &str, length: usize, most: usize) -> String {
    if length <= most {
        return text.to_owned();
    }
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{} …", text[..end].trim_end_matches([',', ';', ':', ' ', '–']))
}

/// The beginning of a word that is asked for, made ready for looking at many words.
struct Sought<'a> {
    key: &'a str,
    length: usize,
    finder: memchr::memmem::Finder<'a>,
    group: usize,
}

impl<'a> Sought<'a> {
    fn new(key: &'a str, group: usize) -> Self {
        Self { key, length: key.chars().count(), finder: memchr::memmem::Finder::new(key), group }
    }

    /// Whether a folded word is one that the query asks for: begins like it, or holds it as a part.
    fn is(&self, word: &str) -> bool {
        match self.length {
            _ if word.len() < self.key.len() => false,
            0..3 => word == self.key,
            3..5 => word.starts_with(self.key) && word.chars().count() <= self.length + 5,
            _ => self.finder.find(word.as_bytes()).is_some(),
        }
    }
}

/// A word found: its place in characters, and the group it is of.
struct Found {
    start: usize,
    end: usize,
    group: usize,
}

/// The excerpt of the part of a kept text in which the most of a query lies together; the first of equals.
#[must_use]
pub(crate) fn cut_best(kept: &str, wanted: &Wanted) -> Excerpt {
    let mut best: Option<Excerpt> = None;
    for part in parts(kept) {
        let excerpt = cut(part.text, wanted);
        if best.as_ref().is_none_or(|known| excerpt.worth > known.worth) {
            best = Some(excerpt);
        }
    }
    best.unwrap_or_default()
}

/// Whether a folded word is one of those that a group of the query asks for.
pub(crate) fn is_wanted(word: &str, keys: &[String]) -> bool {
    keys.iter().any(|key| Sought::new(key, 0).is(word))
}

/// The excerpt of a text for the words of a query.
#[must_use]
pub(crate) fn cut(text: &str, wanted: &Wanted) -> Excerpt {
    let letters: Vec<char> = text.chars().collect();
    let found = find(text, wanted);
    let (first, worth) = best(&found).map_or((0, 0), |(at, worth)| (found[at].start, worth));
    let start = begin(&letters, first);
    let end = finish(&letters, start);
    let mut excerpt = Excerpt { worth, ..Excerpt::default() };
    if start > 0 {
        excerpt.text.push_str("… ");
    }
    let mut at = start;
    for word in found.iter().filter(|word| word.start >= start && word.end <= end) {
        excerpt.text.extend(&letters[at..word.start]);
        let mark = excerpt.text.len();
        excerpt.text.extend(&letters[word.start..word.end]);
        excerpt.marks.push((mark, excerpt.text.len()));
        at = word.end;
    }
    excerpt.text.extend(&letters[at.max(start)..end]);
    if end < letters.len() {
        excerpt.text.push_str(" …");
    }
    excerpt
}

fn find(text: &str, wanted: &Wanted) -> Vec<Found> {
    let groups = wanted.iter().enumerate();
    let sought: Vec<Sought<'_>> =
        groups.flat_map(|(group, keys)| keys.iter().map(move |key| Sought::new(key, group))).collect();
    let mut found = Vec::new();
    let mut chars = 0;
    let mut bytes = 0;
    for token in token::tokens(text) {
        chars += text[bytes..token.start].chars().count();
        let start = chars;
        chars += text[token.start..token.end].chars().count();
        bytes = token.end;
        let word = token::fold(&token::lower(&text[token.start..token.end]));
        if let Some(first) = sought.iter().find(|sought| sought.is(&word)) {
            found.push(Found { start, end: chars, group: first.group });
        }
    }
    found
}

/// The word found from which the most distinct groups, then the most words, lie within reach, and how much that is
/// worth; the first of equals.
fn best(found: &[Found]) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for (at, first) in found.iter().enumerate() {
        let near = found[at..].iter().take_while(|word| word.end <= first.start + LENGTH - BEFORE);
        let mut groups: Vec<usize> = near.map(|word| word.group).collect();
        let words = groups.len();
        groups.sort_unstable();
        groups.dedup();
        let score = groups.len() * 1000 + words;
        if best.is_none_or(|(_, known)| score > known) {
            best = Some((at, score));
        }
    }
    best
}

/// Where to begin: with a sentence that begins near, else with a word.
fn begin(letters: &[char], first: usize) -> usize {
    let Some(least) = first.checked_sub(BEFORE).filter(|least| *least > 0) else {
        return 0;
    };
    let lead = &letters[least..first];
    let sentence = lead.windows(2).rposition(|pair| matches!(pair[0], '.' | '!' | '?' | '…') && pair[1] == ' ');
    let word = || lead.iter().position(|letter| *letter == ' ');
    sentence.map(|at| at + 1).or_else(word).map_or(first, |space| least + space + 1)
}

/// Where to end: with the text, or after the last whole word that fits.
fn finish(letters: &[char], start: usize) -> usize {
    let most = start + LENGTH;
    if most >= letters.len() {
        return letters.len();
    }
    let space = letters[start..most].iter().rposition(|letter| *letter == ' ');
    space.filter(|at| *at > 0).map_or(most, |at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_words_within_compounds_and_the_richest_stretch() {
        let text = format!(
            "{} Avvikelsehanteringen rapporteras varje vecka. Rapportera avvikelser genast.",
            "Om annat. ".repeat(40)
        );
        let wanted = vec![vec!["avvik".to_owned()], vec!["rapporter".to_owned()]];
        let excerpt = cut(&text, &wanted);
        let marked: Vec<&str> = excerpt.marks.iter().map(|(a, b)| &excerpt.text[*a..*b]).collect();
        assert_eq!(marked, ["Avvikelsehanteringen", "rapporteras", "Rapportera", "avvikelser"]);
        assert!(excerpt.text.starts_with("… "));
    }

    #[test]
    fn keeps_the_beginning_of_every_paragraph() {
        let body: String = (0..10).map(|n| format!("Stycke{n} {}\n", "ord ".repeat(100))).collect();
        let kept = source("Sammanfattning.", &body, &[]);
        assert!(kept.chars().count() <= KEPT + 40, "{}", kept.chars().count());
        assert!((0..10).all(|n| kept.contains(&format!("Stycke{n}"))));
        assert!(kept.starts_with("Sammanfattning."));
    }

    #[test]
    fn sections_and_cells_stay_apart() {
        let section = |anchor: &str, heading: &str, text: &str| Section {
            anchor: anchor.to_owned(),
            heading: heading.to_owned(),
            text: text.to_owned(),
            law: None,
        };
        let kept = source("", "Överst.\n", &[section("a", "Ett", "Cell\nCell till\nSlut."), section("b", "Två", "")]);
        let parts: Vec<(&str, &str, &str)> = parts(&kept).map(|part| (part.anchor, part.heading, part.text)).collect();
        assert_eq!(parts, [("", "", "Överst."), ("a", "Ett", "Cell · Cell till · Slut."), ("b", "Två", "")]);
    }

    proptest! {
        #[test]
        fn marks_lie_on_characters(text in "\\PC{0,400}", word in "[a-zåäö]{1,6}") {
            let excerpt = cut(&plain(&text), &vec![vec![token::fold(&word)]]);
            for (start, end) in excerpt.marks {
                prop_assert!(excerpt.text.get(start..end).is_some());
            }
        }
    }
}
