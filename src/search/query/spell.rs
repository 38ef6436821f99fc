//! Misspellings: which words of the index a word may be meant for.
//!
//! A word within distance 1 (2 from eight letters) shares its beginning or its end with what was typed, but for words
//! wrong at both; so only these two ranges of the lexicon are looked through, which in the browser are a few shards.
//! Distances are between folded forms and count a swap of neighbours as one. Reads the index.

use crate::search::analysis::token;
use crate::search::index::Index;
use crate::search::lexicon::Entry;

/// Shorter words are not corrected: nearly everything is near them.
const SHORTEST: usize = 4;

/// From this length on two mistakes are put right.
const TWO_MISTAKES_FROM: usize = 8;

/// From this length on the shared beginning or end has three letters, else two.
const LONG_ENDS_FROM: usize = 7;

/// The best corrections of a term, nearest first.
#[must_use]
pub(crate) fn corrections<'a>(index: &'a Index, term: &str, most: usize) -> Vec<&'a Entry> {
    let wanted: Vec<char> = token::fold(term).chars().collect();
    if wanted.len() < SHORTEST || !wanted.iter().all(|letter| letter.is_alphabetic()) {
        return Vec::new();
    }
    let limit = if wanted.len() >= TWO_MISTAKES_FROM { 2 } else { 1 };
    let end = if wanted.len() >= LONG_ENDS_FROM { 3 } else { 2 };
    let prefix: String = wanted[..end].iter().collect();
    let suffix: String = wanted[wanted.len() - end..].iter().collect();
    let mut found: Vec<((usize, bool, i32), &Entry)> = Vec::new();
    for entry in index.entries_from(&prefix).into_iter().chain(index.entries_ending(&suffix)) {
        let letters: Vec<char> = entry.fold.chars().collect();
        if !entry.is_word() || letters.len() < SHORTEST - 1 || letters.len().abs_diff(wanted.len()) > limit {
            continue;
        }
        let distance = distance(&wanted, &letters);
        let documents = if distance <= limit { index.occurring(entry) } else { 0 };
        if let Some(frequency) = documents.checked_ilog2() {
            let order = (distance, letters[0] != wanted[0], -frequency.cast_signed());
            found.push((order, entry));
        }
    }
    found.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| (&x.fold, &x.key).cmp(&(&y.fold, &y.key))));
    found.dedup_by(|(_, a), (_, b)| a.key == b.key);
    found.into_iter().take(most).map(|(_, entry)| entry).collect()
}

/// Edits between two words; a swap of neighbours is one (optimal string alignment).
#[must_use]
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut edits = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                edits = edits.min(before[j - 1] + 1);
            }
            row.push(edits);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("rutin", "rutin", 0),
            ("rutin", "rutn", 1),
            ("avvikesle", "avvikelse", 1),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
        ] {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            assert_eq!(distance(&letters(a), &letters(b)), expected, "{a} {b}");
            assert_eq!(distance(&letters(b), &letters(a)), expected, "{b} {a}");
        }
    }
}
