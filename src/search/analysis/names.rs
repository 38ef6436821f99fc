//! Names: abbreviations, long forms and numbers of the handbook's own documents, and synonyms.
//!
//! A *concept* is a document that is spoken of under several names ("HSL", "hälso- och sjukvårdslagen",
//! "2017:30"). Wherever a text holds one of them it gets the concept's own key (`#law/hsl`) beside its words,
//! and a query that holds one of them asks for that key. A *synonym* only widens a query, at half weight.
//! Both are kept as phrases: the terms of the words joined by `_`. Pure.

use std::collections::BTreeMap;

/// Stands between the terms of a phrase in a key; no word holds it.
pub const JOIN: char = '_';

/// The longest name, in words, that is recognised.
pub const LONGEST_NAME: usize = 8;

/// How much a synonym counts beside the word itself, in eighths.
pub const SYNONYM_WEIGHT: u8 = 4;

/// How much a name counts beside the words it is made of, in eighths.
pub const NAME_WEIGHT: u8 = 8;

/// What a phrase of a query may also be asked for as: all of `keys`, at `weight` eighths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// Index keys that must all be there.
    pub keys: Vec<String>,
    /// Weight in eighths.
    pub weight: u8,
    /// How the result page speaks of it ("hälso- och sjukvårdslagen").
    pub label: String,
}

/// A name as written, and whether running text must write it just so (abbreviations: `MAS` is not `mas`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As the document writes it.
    pub text: String,
    /// Capitals count in running text.
    pub exact: bool,
}

/// A document that is spoken of by name.
#[derive(Debug, Clone)]
pub struct Concept {
    /// Its index key, `#kind/id`.
    pub key: String,
    /// How the result page names it.
    pub label: String,
    /// All its names.
    pub names: Vec<Name>,
}

/// Phrase (terms joined by [`JOIN`]) → what it also means.
pub type Aliases = BTreeMap<String, Vec<Alias>>;

/// The phrase of a row of terms.
#[must_use]
pub fn phrase(terms: &[String]) -> String {
    terms.join("_")
}

/// The aliases of all concepts and synonyms. `terms` cuts a text into terms, stop words included.
///
/// A concept with a single name that is a plain word needs none: the word finds it.
#[must_use]
pub fn aliases(
    concepts: &[Concept],
    synonyms: &[(String, Vec<String>)],
    terms: impl Fn(&str) -> Vec<String>,
    content: impl Fn(&str) -> Vec<String>,
) -> Aliases {
    let mut aliases = Aliases::new();
    for concept in concepts {
        for name in &concept.names {
            let words = terms(&name.text);
            if words.is_empty() || words.len() > LONGEST_NAME {
                continue;
            }
            push(&mut aliases, phrase(&words), Alias {
                keys: vec![concept.key.clone()],
                weight: NAME_WEIGHT,
                label: concept.label.clone(),
            });
        }
    }
    for (word, others) in synonyms {
        for other in others {
            for (from, to) in [(word, other), (other, word)] {
                let (from, keys) = (terms(from), content(to));
                if from.is_empty() || from.len() > LONGEST_NAME || keys.is_empty() {
                    continue;
                }
                let label = to.clone();
                push(&mut aliases, phrase(&from), Alias { keys, weight: SYNONYM_WEIGHT, label });
            }
        }
    }
    aliases
}

fn push(aliases: &mut Aliases, phrase: String, alias: Alias) {
    let known = aliases.entry(phrase).or_default();
    if !known.iter().any(|other| other.keys == alias.keys) {
        known.push(alias);
        known.sort();
    }
}

/// The name without what stands in brackets: *Socialtjänstlag (2025:400)* → *Socialtjänstlag*.
#[must_use]
pub fn without_brackets(name: &str) -> String {
    let mut bare = String::with_capacity(name.len());
    let mut depth = 0_usize;
    for letter in name.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}
