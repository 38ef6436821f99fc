//! Phrases to look for in running text: all names of all concepts at once, however many begin alike.
//!
//! A trie over terms, each term a number. Pure.

use std::collections::HashMap;

/// The number of a term that no phrase holds.
pub(crate) const NO_TERM: u32 = u32::MAX;

/// Phrases and what they stand for.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    terms: HashMap<String, u32>,
    /// From a node, by a term, to the next; 0 is where all phrases begin.
    steps: HashMap<(u32, u32), u32>,
    /// What ends at a node.
    ends: HashMap<u32, Vec<Meaning>>,
    nodes: u32,
}

/// What a phrase stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// The key of the concept.
    pub(crate) key: String,
    /// The spelling that running text must show, for abbreviations.
    pub(crate) exact: Option<String>,
}

impl Phrases {
    /// Adds a phrase, which has at least one term.
    pub(crate) fn add(&mut self, terms: &[String], meaning: Meaning) {
        let mut node = 0;
        for term in terms {
            let next = self.terms.len() as u32;
            let term = *self.terms.entry(term.clone()).or_insert(next);
            node = *self.steps.entry((node, term)).or_insert_with(|| {
                self.nodes += 1;
                self.nodes
            });
        }
        self.ends.entry(node).or_default().push(meaning);
    }

    /// The number of a term, [`NO_TERM`] where no phrase has it.
    #[must_use]
    pub(crate) fn term(&self, term: &str) -> u32 {
        self.terms.get(term).copied().unwrap_or(NO_TERM)
    }

    /// What the phrases stand for that a row of terms, by number, begins with; the shorter phrase first.
    pub(crate) fn beginning(&self, row: impl IntoIterator<Item = u32>) -> impl Iterator<Item = &Meaning> {
        let walk = row.into_iter().take_while(|term| *term != NO_TERM).scan(0, |node, term| {
            *node = *self.steps.get(&(*node, term))?;
            Some(*node)
        });
        walk.filter_map(|node| self.ends.get(&node)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_phrase_that_a_row_begins_with() {
        let mut phrases = Phrases::default();
        let terms = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for text in ["lex maria", "lex", "lex sarah", "maria"] {
            phrases.add(&terms(text), Meaning { key: text.to_owned(), exact: None });
        }
        let found = |text: &str| {
            let row: Vec<u32> = terms(text).iter().map(|term| phrases.term(term)).collect();
            phrases.beginning(row).map(|meaning| meaning.key.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found("lex maria gäller"), ["lex", "lex maria"]);
        assert_eq!(found("maria lex"), ["maria"]);
        assert!(found("sarah").is_empty() && found("gäller").is_empty());
    }
}
