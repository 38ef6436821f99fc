//! Names: abbreviations, long forms and numbers of the handbook's own documents, and synonyms.
//!
//! A *concept* is a document that is spoken of under several names ("HSL", "hälso- och sjukvårdslagen",
//! "2017:30"). Wherever a text holds one of them it gets the concept's own key (`#law/hsl`) beside its words,
//! and a query that holds one of them asks for that key. A *synonym* only widens a query, at half weight.
//! Both are kept as phrases: the terms of the words joined by `_`. Pure.

use std::collections::BTreeMap;

use super::token;

/// Stands between the terms of a phrase in a key; no word holds it.
pub(crate) const JOIN: char = '_';

/// The longest name, in words, that is recognised.
pub(crate) const LONGEST_NAME: usize = 8;

/// How much a synonym counts beside the word itself, in eighths.
pub(crate) const SYNONYM_WEIGHT: u8 = 4;

/// How much a name counts beside the words it is made of, in eighths.
pub(crate) const NAME_WEIGHT: u8 = 8;

/// What a phrase of a query may also be asked for as: all of `keys`, at `weight` eighths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(crate) struct Alias {
    /// Index keys that must all be there.
    pub(crate) keys: Vec<String>,
    /// Weight in eighths.
    pub(crate) weight: u8,
    /// How the result page speaks of it ("hälso- och sjukvårdslagen"); empty for another form of the same word.
    pub(crate) label: String,
}

/// A name as written, and whether running text must write it just so (abbreviations: `MAS` is not `mas`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// As the document writes it.
    pub(crate) text: String,
    /// Capitals count in running text.
    pub(crate) exact: bool,
}

/// A document that is spoken of by name.
#[derive(Debug, Clone)]
pub(crate) struct Concept {
    /// Its index key, `#kind/id`.
    pub(crate) key: String,
    /// How the result page names it.
    pub(crate) label: String,
    /// All its names.
    pub(crate) names: Vec<Name>,
}

/// Folded phrase (terms joined by [`JOIN`]) → what it also means. Folded, so that names are found as typed on a phone.
pub(crate) type Aliases = BTreeMap<String, Vec<Alias>>;

/// The phrase of a row of terms.
#[must_use]
pub(crate) fn phrase(terms: &[String]) -> String {
    terms.join("_")
}

/// The aliases of all concepts and synonyms. `terms` cuts a text into terms, stop words included.
///
/// `pairs` are terms of verbs and nouns that belong together.
#[must_use]
pub(crate) fn aliases(
    concepts: &[Concept],
    synonyms: &[(String, Vec<String>)],
    terms: impl Fn(&str) -> Vec<String>,
    content: impl Fn(&str) -> Vec<String>,
    pairs: &[(&str, &str)],
) -> Aliases {
    let mut aliases = Aliases::new();
    for concept in concepts {
        for name in &concept.names {
            let words = terms(&name.text);
            if words.is_empty() || words.len() > LONGEST_NAME {
                continue;
            }
            push(
                &mut aliases,
                phrase(&words),
                Alias { keys: vec![concept.key.clone()], weight: NAME_WEIGHT, label: concept.label.clone() },
            );
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
    for (one, other) in pairs {
        for (from, to) in [(one, other), (other, one)] {
            let alias = Alias { keys: vec![(*to).to_owned()], weight: SYNONYM_WEIGHT, label: String::new() };
            push(&mut aliases, (*from).to_owned(), alias);
        }
    }
    aliases
}

fn push(aliases: &mut Aliases, phrase: String, alias: Alias) {
    let known = aliases.entry(token::fold(&phrase)).or_default();
    if !known.iter().any(|other| other.keys == alias.keys) {
        known.push(alias);
        known.sort();
    }
}

/// The name without the word for what the document is at its beginning, in any of its forms: *Rutin för återkrav* →
/// *för återkrav*.
#[must_use]
pub(crate) fn without_kind(name: &str, labels: &[&str]) -> Option<String> {
    let (first, rest) = name.split_once(' ')?;
    let first = first.to_lowercase();
    let is_kind = |label: &&str| {
        let label = label.to_lowercase();
        let ending = first.strip_prefix(label.as_str());
        !label.is_empty() && ending.is_some_and(|ending| ["", "er", "en", "s", "n", "r"].contains(&ending))
    };
    labels.iter().any(is_kind).then(|| rest.to_owned())
}

/// The name without what stands in brackets: *Socialtjänstlag (2025:400)* → *Socialtjänstlag*.
#[must_use]
pub(crate) fn without_brackets(name: &str) -> String {
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
