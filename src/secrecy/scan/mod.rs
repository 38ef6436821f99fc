//! Multi-pattern search for whole word sequences. A match has no letter or digit beside it; case, diacritics, escapes,
//! hyphens, white space and punctuation don't matter (`model::normal`).
//!
//! A sequence begins where a word begins, so only word starts are examined. A bit table tells by four bytes whether any
//! sequence can begin there, and an anchored Aho–Corasick automaton, which treats a run of spaces as one, follows those
//! that can. The time hardly depends on the number of sequences.
//!
//! Not found: words split by markup (`<b>lä</b>kare`), double-byte encodings, anything compressed or drawn.

use std::ops::Range;

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, BuildError, MatchKind};

/// The scanner, built once and used for many texts.
pub(super) struct Scanner {
    automaton: NFA,
    gate: Gate,
    /// The caller's number for each pattern.
    numbers: Vec<usize>,
}

/// A match: the number of the word sequence, and its range in the normal form.
pub(super) type Hit = (usize, Range<usize>);

impl Scanner {
    /// Builds a scanner for word sequences in the form of `model::normal::words`; an empty one never matches.
    ///
    /// # Errors
    /// When the sequences are so many and long that the automaton can't be built (over two thousand million states).
    pub(super) fn new<'a>(rows: impl Iterator<Item = (usize, &'a str)>) -> Result<Self, BuildError> {
        let (numbers, rows): (Vec<usize>, Vec<&[u8]>) =
            rows.filter(|(_, row)| !row.is_empty()).map(|(number, row)| (number, row.as_bytes())).unzip();
        let automaton = NFA::builder().match_kind(MatchKind::Standard).build(&rows)?;
        Ok(Self { automaton, gate: Gate::new(&rows), numbers })
    }

    /// Finds the sequences in a text in normal form, in the order of their first words.
    pub(super) fn find(&self, normal: Vec<u8>) -> Vec<Hit> {
        let mut haystack = normal;
        let end = haystack.len();
        // Padding, so that four bytes can be read at every word and the last word has an end.
        haystack.extend_from_slice(b"    ");
        let mut hits = Vec::new();
        word_starts(&haystack[..end], |start| {
            if self.gate.lets_in(&haystack[start..]) {
                self.follow(&haystack, start, |number, after| hits.push((number, start..after)));
            }
        });
        hits
    }

    /// Follows the automaton from the start of a word and calls `found` for each sequence that ends with a word.
    fn follow(&self, haystack: &[u8], start: usize, mut found: impl FnMut(usize, usize)) {
        // The automaton supports anchored searches (all NFAs do), so this never fails.
        let Ok(mut state) = self.automaton.start_state(Anchored::Yes) else {
            return;
        };
        let (mut taken, mut before) = (0, b' ');
        for (at, &byte) in haystack.iter().enumerate().skip(start) {
            if byte == b' ' && before == b' ' {
                continue;
            }
            before = byte;
            taken += 1;
            state = self.automaton.next_state(Anchored::Yes, state, byte);
            if self.automaton.is_dead(state) {
                return;
            }
            let ends = haystack.get(at + 1).is_none_or(|&next| !is_word(next));
            if ends && self.automaton.is_match(state) {
                // A state also lists sequences that end here but begin later; those are found from their own first
                // word.
                for index in 0..self.automaton.match_len(state) {
                    let pattern = self.automaton.match_pattern(state, index);
                    let whole = self.automaton.pattern_len(pattern) == taken;
                    if let Some(number) = self.numbers.get(pattern.as_usize()).filter(|_| whole) {
                        found(*number, at + 1);
                    }
                }
            }
        }
    }
}

/// Letters (anything beyond ASCII is one) and digits.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_word(byte as u8);
        byte += 1;
    }
    table
};

/// Calls back with each position where a word begins, 64 bytes at a time as a bit mask.
fn word_starts(bytes: &[u8], mut found: impl FnMut(usize)) {
    let mut before = 0;
    for (index, block) in bytes.chunks(64).enumerate() {
        let mut words = 0u64;
        for (at, &byte) in block.iter().enumerate() {
            words |= u64::from(WORD[usize::from(byte)]) << at;
        }
        let mut starts = words & !(words << 1 | before);
        before = words >> 63;
        while starts != 0 {
            found(index * 64 + starts.trailing_zeros() as usize);
            starts &= starts - 1;
        }
    }
}

/// Filter: whether a sequence can begin with four given bytes, by one bit of 65,536 for their hash. Sequences shorter
/// than three bytes have a table of their own by two bytes, used only if there are any.
struct Gate {
    four: Box<[u64; 1024]>,
    short: Option<Box<[u64; 1024]>>,
}

impl Gate {
    fn new(texts: &[&[u8]]) -> Self {
        let mut gate = Self { four: Box::new([0; 1024]), short: None };
        for text in texts {
            match **text {
                [a, b, c, d, ..] => set(&mut gate.four, hash([a, b, c, d])),
                [a, b, c] => (0..=255).for_each(|d| set(&mut gate.four, hash([a, b, c, d]))),
                [a, b] => set(gate.short.get_or_insert_with(|| Box::new([0; 1024])), pair(a, b)),
                [a] => {
                    let short = gate.short.get_or_insert_with(|| Box::new([0; 1024]));
                    (0..=255).for_each(|b| set(short, pair(a, b)));
                }
                [] => {}
            }
        }
        gate
    }

    fn lets_in(&self, word: &[u8]) -> bool {
        let Some(&four) = word.first_chunk::<4>() else {
            return true;
        };
        let has_run = four[1..].windows(2).any(|pair| pair == b"  ");
        let four = if has_run { first_four(word) } else { four };
        get(&self.four, hash(four)) || self.short.as_ref().is_some_and(|short| get(short, pair(four[0], four[1])))
    }
}

/// The first four bytes of a word; a run of spaces counts as one.
fn first_four(word: &[u8]) -> [u8; 4] {
    let mut four = [b' '; 4];
    let (mut taken, mut before) = (0, b' ');
    for &byte in word.iter().filter(|byte| std::mem::replace(&mut before, **byte) != b' ' || **byte != b' ') {
        if let Some(place) = four.get_mut(taken) {
            *place = byte;
        } else {
            break;
        }
        taken += 1;
    }
    four
}

fn hash(four: [u8; 4]) -> usize {
    // Fibonacci hashing: the upper 16 bits of a product with 2^32 / φ.
    (u32::from_le_bytes(four).wrapping_mul(0x9e37_79b1) >> 16) as usize
}

fn pair(a: u8, b: u8) -> usize {
    usize::from(a) << 8 | usize::from(b)
}

fn set(bits: &mut [u64; 1024], at: usize) {
    bits[at / 64] |= 1 << (at % 64);
}

fn get(bits: &[u64; 1024], at: usize) -> bool {
    bits[at / 64] >> (at % 64) & 1 == 1
}

#[cfg(test)]
mod tests;
