//! Excerpts: the text kept of each page to cut them from, and the cutting.
//!
//! The browser cannot read the page itself (no fetch), so a share of the text travels in the shards: every
//! paragraph's beginning, as much of each as the budget allows. An excerpt is the stretch with the most distinct
//! query words, which includes words that hold one as a part of a compound, as tantivy's own snippets do not. The script
//! has a twin of [`cut`]. Pure.

use super::analysis::token;

/// How many characters of a page are kept.
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

/// The text kept of a page: summary, then the beginnings of its paragraphs.
#[must_use]
pub(crate) fn source(summary: &str, body: &str) -> String {
    let summary = plain(summary);
    let mut paragraphs: Vec<String> = body.lines().map(plain).filter(|line| !line.is_empty()).collect();
    if !summary.is_empty() && paragraphs.first().is_none_or(|first| !first.starts_with(&summary)) {
        paragraphs.insert(0, summary);
    }
    let lengths: Vec<usize> = paragraphs.iter().map(|p| p.chars().count()).collect();
    let share = share(&lengths);
    let mut kept = String::new();
    let mut left = KEPT;
    for (paragraph, length) in paragraphs.iter().zip(lengths) {
        if left < SHORTEST_PARAGRAPH.min(length) {
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        let piece = shorten(paragraph, length, share.min(left));
        left = left.saturating_sub(length.min(share) + 1);
        kept.push_str(&piece);
    }
    kept
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

/// The excerpt of a kept text for the words of a query.
#[must_use]
pub(crate) fn cut(text: &str, wanted: &Wanted) -> Excerpt {
    let letters: Vec<char> = text.chars().collect();
    let found = find(text, wanted);
    let first = best(&found).map_or(0, |at| found[at].start);
    let start = begin(&letters, first);
    let end = finish(&letters, start);
    let mut excerpt = Excerpt::default();
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

/// The word found from which the most distinct groups, then the most words, lie within reach; the first of equals.
fn best(found: &[Found]) -> Option<usize> {
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
    best.map(|(at, _)| at)
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
        let kept = source("Sammanfattning.", &body);
        assert!(kept.chars().count() <= KEPT + 40, "{}", kept.chars().count());
        assert!((0..10).all(|n| kept.contains(&format!("Stycke{n}"))));
        assert!(kept.starts_with("Sammanfattning."));
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
