//! Made-up corpora and queries for tests and measurements: deterministic, Swedish, of the handbook's own kind.
//!
//! Words come from the base list, inflected and compounded, in sentences with function words; frequencies fall as in
//! real text. A document's facts (units, laws, names) are drawn too. Only for tests.

use super::analysis::Language;
use super::analysis::lists::Lists;
use super::document::{Citation, Rank, SearchDoc, Section, Validity, Value};

/// A small random generator with a fixed course.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// A course for a seed.
    #[must_use]
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    /// One of some, the first far more often than the last.
    pub(crate) fn falling<'a, T>(&mut self, some: &'a [T]) -> &'a T {
        let share = self.roll(1 << 20) as f64 / f64::from(1 << 20);
        let at = (share.powi(4) * some.len() as f64) as usize;
        &some[at.min(some.len() - 1)]
    }

    fn one<'a, T>(&mut self, some: &'a [T]) -> &'a T {
        let at = self.roll(some.len());
        &some[at]
    }
}

/// The words that texts are made of.
#[derive(Debug)]
pub(crate) struct Words {
    nouns: Vec<&'static str>,
    stop: Vec<&'static str>,
    /// What running text draws from: a vocabulary as large as that of some thousand real pages.
    pool: Vec<String>,
}

/// Words of the pool.
const VOCABULARY: usize = 30_000;

impl Default for Words {
    fn default() -> Self {
        let lists = Lists::of(Language::Sv);
        let mut nouns: Vec<&str> = lists.base.keys().copied().collect();
        // Not in alphabetical order, so that frequent words begin with all letters.
        nouns.sort_by_key(|word| word.bytes().fold(7_u32, |hash, b| hash.wrapping_mul(31).wrapping_add(u32::from(b))));
        let mut stop: Vec<&str> = lists.stop.iter().copied().collect();
        stop.sort_unstable();
        let mut words = Self { nouns, stop, pool: Vec::new() };
        let mut dice = Dice::new(17);
        words.pool = (0..VOCABULARY).map(|_| words.coin(&mut dice)).collect();
        words
    }
}

impl Words {
    /// A word of running text.
    pub(crate) fn word(&self, dice: &mut Dice) -> String {
        dice.falling(&self.pool).clone()
    }

    /// A new noun, perhaps inflected, perhaps compounded.
    fn coin(&self, dice: &mut Dice) -> String {
        let mut word = (*dice.falling(&self.nouns)).to_owned();
        if dice.roll(3) == 0 {
            let head = dice.falling(&self.nouns);
            let link = if dice.roll(2) == 0 { "s" } else { "" };
            word = format!("{word}{link}{head}");
        }
        word + ["", "", "en", "er", "s", "et", "erna"][dice.roll(7)]
    }

    fn sentence(&self, dice: &mut Dice, words: usize) -> String {
        let mut text = String::new();
        for at in 0..words {
            if at > 0 {
                text.push(' ');
            }
            if dice.roll(5) < 2 {
                text.push_str(dice.one::<&str>(&self.stop));
            } else {
                text.push_str(&self.word(dice));
            }
        }
        let mut letters = text.chars();
        let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
        first + letters.as_str()
    }

    /// A section of a page.
    fn section(&self, dice: &mut Dice, number: usize) -> Section {
        let length = dice.roll(4) + 1;
        let heading = self.sentence(dice, length);
        let lines: Vec<String> = (0..dice.roll(4)).map(|_| self.sentence(dice, 9)).collect();
        Section { anchor: format!("s{number}"), heading, text: lines.join("\n"), law: None }
    }

    /// A document.
    pub(crate) fn doc(&self, dice: &mut Dice, number: usize) -> SearchDoc {
        const KINDS: [(&str, &str, Rank); 8] = [
            ("routine", "Rutin", Rank::Core),
            ("process", "Process", Rank::Core),
            ("role", "Roll", Rank::Core),
            ("law", "Lag", Rank::Ordinary),
            ("page", "Sida", Rank::Background),
            ("report", "Berättelse", Rank::Ordinary),
            ("term", "Begrepp", Rank::Glossary),
            ("page", "Guide", Rank::Guide),
        ];
        let (kind, label, rank) = *dice.falling(&KINDS);
        let id = format!("d{number}");
        let length = dice.roll(4) + 1;
        let title = self.sentence(dice, length);
        let mut body = String::new();
        for _ in 0..dice.roll(30) + 5 {
            let length = dice.roll(14) + 3;
            body.push_str(&self.sentence(dice, length));
            body.push_str(if dice.roll(4) == 0 { ".\n" } else { ". " });
            match dice.roll(40) {
                0 => body.push_str(&format!("Se {} kap. {} § lagen. ", dice.roll(14) + 1, dice.roll(9) + 1)),
                1 => body.push_str(&format!("Fråga F{}R. ", dice.roll(30))),
                _ => {}
            }
        }
        let sections = (0..dice.roll(5)).map(|number| self.section(dice, number)).collect();
        let value = |sort: &str, number: usize| Value::new(format!("{sort}-{number}"), format!("{sort} {number}"));
        SearchDoc {
            kind: kind.to_owned(),
            kind_label: label.to_owned(),
            url: format!("{kind}/{id}.html"),
            type_label: label.to_owned(),
            summary: if dice.roll(2) == 0 { self.sentence(dice, 8) } else { String::new() },
            also_called: if dice.roll(5) == 0 { vec![self.sentence(dice, 2)] } else { Vec::new() },
            abbreviations: if number.is_multiple_of(20) { vec![format!("F{}R", number / 20)] } else { Vec::new() },
            number: if kind == "law" { format!("SFS {}:{}", 1990 + dice.roll(30), number) } else { String::new() },
            keywords: vec![self.word(dice)],
            sections,
            citations: if dice.roll(4) == 0 {
                let section = format!("{} kap. {} §", dice.roll(14) + 1, dice.roll(9) + 1);
                vec![Citation { law: format!("law/d{}", dice.roll(50)), section }]
            } else {
                Vec::new()
            },
            concept: matches!(kind, "law" | "role"),
            units: (0..dice.roll(3)).map(|_| value("enhet", dice.roll(12))).collect(),
            roles: (0..dice.roll(4)).map(|_| value("roll", dice.roll(30))).collect(),
            laws: (0..dice.roll(2)).map(|_| value("lag", dice.roll(9))).collect(),
            year: (kind == "report").then(|| 2020 + dice.roll(6) as i16),
            age: if kind == "report" { dice.roll(5) as u8 } else { 0 },
            status: Value::new("in-force", "Gäller"),
            validity: match dice.roll(30) {
                0 => Validity::Repealed,
                1 => Validity::NotYet,
                _ => Validity::InForce,
            },
            rank,
            title,
            body,
            id,
            ..SearchDoc::default()
        }
    }

    /// A query of one to four words: known, unfinished, misspelled, compounds, names, sections, without diacritics.
    pub(crate) fn query(&self, dice: &mut Dice) -> String {
        let mut parts = Vec::new();
        for _ in 0..dice.roll(3) + 1 {
            let word = self.word(dice);
            let letters: Vec<char> = word.chars().collect();
            parts.push(match dice.roll(12) {
                0 => letters[..letters.len().div_ceil(2)].iter().collect(),
                1 => {
                    let mut wrong = letters.clone();
                    let at = dice.roll(wrong.len() - 1);
                    wrong.swap(at, at + 1);
                    wrong.into_iter().collect()
                }
                2 => {
                    let mut wrong = letters.clone();
                    wrong.remove(dice.roll(letters.len()));
                    wrong.into_iter().collect()
                }
                3 => super::analysis::token::fold(&word),
                4 => format!("{} kap {} §", dice.roll(14) + 1, dice.roll(9) + 1),
                5 => format!("f{}r", dice.roll(40)),
                6 => (*dice.one(&self.stop)).to_owned(),
                7 => format!("{word}{}", self.word(dice)),
                8 => word.to_uppercase(),
                _ => word,
            });
        }
        parts.join(" ") + if dice.roll(4) == 0 { " " } else { "" }
    }
}

/// A corpus of so many pages.
#[must_use]
pub(crate) fn corpus(pages: usize, seed: u64) -> Vec<SearchDoc> {
    let words = Words::default();
    let mut dice = Dice::new(seed);
    (0..pages).map(|number| words.doc(&mut dice, number)).collect()
}

/// Queries to ask it.
#[must_use]
pub(crate) fn queries(count: usize, seed: u64) -> Vec<String> {
    let words = Words::default();
    let mut dice = Dice::new(seed);
    (0..count).map(|_| words.query(&mut dice)).collect()
}
