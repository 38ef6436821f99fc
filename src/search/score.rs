//! The canonical score: integers, so that every engine ranks alike.
//!
//! BM25 over five fields, one inverse document frequency for all of them (in how many documents the key occurs at
//! all), every product floored to an integer. Only + − × ÷ and floor on doubles are used, also for the logarithm,
//! because IEEE 754 fixes these and nothing more: `search.js` computes the same numbers. Pure.

use super::index::SCORED;

/// How soon repeated occurrences stop counting.
const K1: f64 = 1.2;

/// How much the length of a title counts.
const TITLE_LENGTH: f64 = 0.4;

/// How much the length of a body counts.
const BODY_LENGTH: f64 = 0.6;

/// What an occurrence is worth in title, names, headings, body and in a compound of the body.
pub(crate) const BOOSTS: [f64; SCORED] = [5.0, 4.0, 2.0, 1.0, 0.4];

/// One unit of score before flooring.
const UNIT: f64 = 1e6;

/// The lengths that classes of titles stand for; a title is of the last that is not above its own.
pub(crate) const TITLE_LENGTHS: [u32; 5] = [1, 3, 5, 7, 9];

/// The same for bodies.
pub(crate) const BODY_LENGTHS: [u32; 16] =
    [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072];

/// For two words of the query that follow on one another in a title.
pub(crate) const PAIR_BONUS: f64 = 6e6;

/// Once more where all words of the query do.
pub(crate) const PHRASE_BONUS: f64 = 10e6;

/// Where the query is a title or name.
pub(crate) const EXACT_BONUS: f64 = 40e6;

/// Where the organisation wants it first.
pub(crate) const BEST_BONUS: f64 = 1e12;

fn class(lengths: &[u32], length: u32) -> u8 {
    let above = lengths.partition_point(|known| *known <= length);
    // There are at most sixteen.
    above.saturating_sub(1) as u8
}

/// The floor of a score: none is negative or beyond 2^53, so cutting is flooring, and costs a fraction of it.
#[must_use]
pub(crate) fn whole(score: f64) -> f64 {
    score as i64 as f64
}

/// The class of a title's length.
#[must_use]
pub(crate) fn title_class(length: u32) -> u8 {
    class(&TITLE_LENGTHS, length)
}

/// The class of a body's length.
#[must_use]
pub(crate) fn body_class(length: u32) -> u8 {
    class(&BODY_LENGTHS, length)
}

/// The natural logarithm of a number from 1 on, by the same few operations everywhere.
#[must_use]
pub(crate) fn ln(mut x: f64) -> f64 {
    let mut halvings = 0.0;
    while x >= 2.0 {
        x /= 2.0;
        halvings += 1.0;
    }
    let y = (x - 1.0) / (x + 1.0);
    let square = y * y;
    let mut sum = 0.0;
    let mut power = y;
    let mut odd = 1.0;
    while odd < 40.0 {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    halvings * std::f64::consts::LN_2 + 2.0 * sum
}

/// Scores postings within one collection of documents.
#[derive(Debug, Clone)]
pub(crate) struct Scorer {
    docs: f64,
    title: [f64; TITLE_LENGTHS.len()],
    body: [f64; BODY_LENGTHS.len()],
}

impl Scorer {
    /// For documents with these classes of title and body lengths.
    #[must_use]
    pub(crate) fn new(lengths: impl Iterator<Item = (u8, u8)>) -> Self {
        let (mut docs, mut titles, mut bodies) = (0.0, 0.0, 0.0);
        for (title, body) in lengths {
            docs += 1.0;
            titles += f64::from(TITLE_LENGTHS[usize::from(title)]);
            bodies += f64::from(BODY_LENGTHS[usize::from(body)]);
        }
        let damping =
            |share: f64, length: u32, total: f64| K1 * (1.0 - share + share * f64::from(length) * docs / total);
        Self {
            docs,
            title: TITLE_LENGTHS.map(|length| damping(TITLE_LENGTH, length, titles)),
            body: BODY_LENGTHS.map(|length| damping(BODY_LENGTH, length, bodies)),
        }
    }

    /// How much a key is worth, in each field, that occurs in so many documents.
    #[must_use]
    pub(crate) fn weights(&self, occurring: usize) -> [f64; SCORED] {
        let occurring = occurring as f64;
        let rarity = ln(1.0 + (self.docs - occurring + 0.5) / (occurring + 0.5));
        BOOSTS.map(|boost| whole(rarity * (K1 + 1.0) * boost * UNIT))
    }

    /// The score of so many occurrences in one field of a document with these lengths, floored; of a key with these weights.
    #[must_use]
    pub(crate) fn score(&self, weights: &[f64; SCORED], field: usize, count: u8, lengths: (u8, u8)) -> f64 {
        let damping = match field {
            0 => self.title[usize::from(lengths.0)],
            1 | 2 => K1,
            _ => self.body[usize::from(lengths.1)],
        };
        let count = f64::from(count);
        whole(weights[field] * count / (count + damping))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_logarithm_is_one(x in 1.0_f64..1e7) {
            prop_assert!((ln(x) - x.ln()).abs() < 1e-12 * x.ln().max(1.0));
        }

        #[test]
        fn more_occurrences_and_rarer_keys_score_more(count in 1_u8..200, docs in 1_usize..900, length in 0_u8..16) {
            let scorer = Scorer::new(std::iter::repeat_n((1, length), 1000));
            for field in 0..SCORED {
                let score = |docs, count| scorer.score(&scorer.weights(docs), field, count, (1, length));
                prop_assert!(score(docs, count + 1) > score(docs, count));
                prop_assert!(score(docs - 1, count) >= score(docs, count));
            }
        }
    }

    #[test]
    fn classes_cover_all_lengths() {
        assert_eq!([0, 1, 2, 3, 4, 8, 9, 900].map(title_class), [0, 0, 0, 1, 1, 3, 4, 4]);
        assert_eq!([0, 23, 24, 5000].map(body_class), [0, 0, 1, 15]);
    }
}
