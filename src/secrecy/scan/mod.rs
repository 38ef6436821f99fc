//! Looking for what must not be published: ids, titles and paths of what was left out, in the bytes on their way out.
//!
//! A token is found where it stands whole, that is, with no letter, digit or hyphen beside it, however it is written:
//! in any case, with entities, percent or JSON escapes, with diacritics folded, or as a slug (`rutin-for-hot` for
//! "Rutin för hot"). [`Hit::exact`] tells whether it stands there with its own letters: a folded match of a short word
//! ("mal" for "Mål") may be another word, and the caller decides.
//!
//! How: the page is brought to a normal form in one pass; since a whole token begins where a word begins, only
//! the beginnings of words are looked at. Four bytes decide through a bit table whether any token can begin there, and
//! an Aho–Corasick automaton, anchored, follows those that can. So the time hardly depends on the number of tokens.
//!
//! Not seen: words split by markup (`<b>lä</b>kare`), double-byte encodings, anything compressed or drawn.

mod normal;

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, BuildError, MatchKind};

use normal::{Letters, normal, original_offset};

/// What is looked for, ready to scan with.
pub(crate) struct Scanner {
    tokens: Vec<Token>,
    patterns: Vec<Pattern>,
    automaton: NFA,
    gate: Gate,
}

struct Token {
    text: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for messages of tests"))]
    what: String,
    /// The normal form with its own letters, trimmed to the first and last letter or digit.
    kept: Vec<u8>,
}

/// One way to write a token.
struct Pattern {
    token: usize,
    slug: bool,
}

/// Where a token was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// Its number in the list given to [`Scanner::new`].
    pub(crate) token: usize,
    /// The byte at which it begins, in the file or, with `in_path`, in the path.
    pub(crate) offset: usize,
    /// It stands with its own letters; else folded (å as a) or as a slug.
    pub(crate) exact: bool,
    /// It stands in the path, not in the file.
    pub(crate) in_path: bool,
}

impl Scanner {
    /// Makes a scanner of (token, what it is): the second is for messages only. A token without a letter or digit is
    /// never found.
    ///
    /// # Errors
    /// The automaton's, when the tokens are so many and long that it can't be built (over two thousand million states).
    pub(crate) fn new(tokens: Vec<(String, String)>) -> Result<Self, BuildError> {
        let tokens: Vec<Token> = tokens.into_iter().map(Token::new).collect();
        let mut patterns = Vec::new();
        let mut texts: Vec<Vec<u8>> = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let folded = core(&normal(token.text.as_bytes(), Letters::Folded)).to_vec();
            let slug = slug(&folded);
            for (text, is_slug) in [(&slug, true), (&folded, false)] {
                let repeated = is_slug && *text == folded;
                if !text.is_empty() && !repeated {
                    patterns.push(Pattern { token: index, slug: is_slug });
                    texts.push(text.clone());
                }
            }
        }
        let automaton = NFA::builder().match_kind(MatchKind::Standard).build(&texts)?;
        let gate = Gate::new(&texts);
        Ok(Self { tokens, patterns, automaton, gate })
    }

    #[cfg(test)]
    /// A token and what it is, by its number.
    pub(crate) fn token(&self, index: usize) -> Option<(&str, &str)> {
        let token = self.tokens.get(index)?;
        Some((&token.text, &token.what))
    }

    /// Finds the tokens in a file and in its path. Sorted, each place once.
    pub(crate) fn scan(&self, path: &str, bytes: &[u8]) -> Vec<Hit> {
        let mut hits = self.search(path.as_bytes(), true);
        // A calendar folds its lines at 75 bytes, in the middle of words (RFC 5545, 3.1).
        if path.ends_with(".ics") {
            let (unfolded, cuts) = unfold(bytes);
            hits.extend(
                self.search(&unfolded, false)
                    .into_iter()
                    .map(|hit| Hit { offset: hit.offset + 3 * cuts.partition_point(|&cut| cut <= hit.offset), ..hit }),
            );
        } else {
            hits.extend(self.search(bytes, false));
        }
        hits.sort_unstable();
        hits.dedup_by_key(|hit| (hit.token, hit.offset, hit.in_path));
        hits
    }

    fn search(&self, bytes: &[u8], in_path: bool) -> Vec<Hit> {
        let mut haystack = normal(bytes, Letters::Folded);
        let end = haystack.len();
        // So that four bytes can be read at every word, and the last word has an end.
        haystack.extend_from_slice(b"    ");
        let mut hits = Vec::new();
        word_starts(&haystack[..end], |start| {
            if self.gate.lets_in(&haystack[start..]) {
                self.follow(&haystack, start, |pattern, after| {
                    hits.push(self.hit(bytes, pattern, start, after, in_path));
                });
            }
        });
        hits
    }

    /// Follows the automaton from the beginning of a word; calls `found` for every token that ends with a word.
    fn follow(&self, haystack: &[u8], start: usize, mut found: impl FnMut(&Pattern, usize)) {
        // The automaton supports anchored searches (all NFAs do): no error, and none to report if there were.
        let Ok(mut state) = self.automaton.start_state(Anchored::Yes) else {
            return;
        };
        for (at, &byte) in haystack.iter().enumerate().skip(start) {
            state = self.automaton.next_state(Anchored::Yes, state, byte);
            if self.automaton.is_dead(state) {
                return;
            }
            let ends = haystack.get(at + 1).is_none_or(|&next| !is_word(next));
            if ends && self.automaton.is_match(state) {
                // A state also names the tokens that end here but begin later; those are found from their own word.
                for index in 0..self.automaton.match_len(state) {
                    let number = self.automaton.match_pattern(state, index);
                    let whole = self.automaton.pattern_len(number) == at + 1 - start;
                    if let Some(pattern) = self.patterns.get(number.as_usize()).filter(|_| whole) {
                        found(pattern, at + 1);
                    }
                }
            }
        }
    }

    fn hit(&self, bytes: &[u8], pattern: &Pattern, start: usize, after: usize, in_path: bool) -> Hit {
        let from = original_offset(bytes, Letters::Folded, start);
        let to = original_offset(bytes, Letters::Folded, after);
        let written = normal(&bytes[from..to.max(from)], Letters::Kept);
        let token = &self.tokens[pattern.token];
        Hit { token: pattern.token, offset: from, exact: !pattern.slug && core(&written) == token.kept, in_path }
    }
}

impl Token {
    fn new((text, what): (String, String)) -> Self {
        let composed: String = unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect();
        let kept = core(&normal(composed.as_bytes(), Letters::Kept)).to_vec();
        Self { text, what, kept }
    }
}

/// Letters (anything beyond ASCII counts as one), digits and the hyphen.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte >= 0x80
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

/// Calls back with each place where a word begins, using the bits of 64 bytes at a time.
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

/// Without what stands around the first and last letter or digit: a token is whole from word to word.
fn core(text: &[u8]) -> &[u8] {
    let solid = |byte: &u8| is_word(*byte) && *byte != b'-';
    match (text.iter().position(solid), text.iter().rposition(solid)) {
        (Some(first), Some(last)) => &text[first..=last],
        _ => &[],
    }
}

/// As a title becomes a file name or an id: what is no letter or digit becomes one hyphen.
fn slug(folded: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(folded.len());
    for &byte in folded {
        let keep = byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_';
        if keep {
            out.push(byte);
        } else if out.last().is_some_and(|&last| last != b'-') {
            out.push(b'-');
        }
    }
    core(&out).to_vec()
}

/// Whether a token can begin with some four bytes: one bit of 65,536 for their hash. Tokens of fewer than three bytes
/// have a table of their own, by two bytes, which is only asked when there are such tokens.
struct Gate {
    four: Box<[u64; 1024]>,
    short: Option<Box<[u64; 1024]>>,
}

impl Gate {
    fn new(texts: &[Vec<u8>]) -> Self {
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
        get(&self.four, hash(four)) || self.short.as_ref().is_some_and(|short| get(short, pair(four[0], four[1])))
    }
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

/// Joins the folded lines of a calendar; also the places (after joining) where three bytes were taken out.
fn unfold(bytes: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let mut out = Vec::with_capacity(bytes.len());
    let mut cuts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at..] {
            [b'\r', b'\n', b' ' | b'\t', ..] => {
                cuts.push(out.len());
                at += 3;
            }
            [byte, ..] => {
                out.push(byte);
                at += 1;
            }
            [] => break,
        }
    }
    (out, cuts)
}

#[cfg(test)]
mod tests;
