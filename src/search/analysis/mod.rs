//! Analysis: from text to the keys it is found by. The same for documents, queries and (in `search.js`) the browser.
//!
//! `token` cuts words, `stem` takes endings off, `compound` finds the parts of Swedish compounds, `names` knows
//! abbreviations and synonyms, `citation` sections of laws; `lists` reads the word lists in `data/`.
//! Here is what binds them for the corpus: [`Terms`], the term of every word. Knows nothing of tantivy. Pure.

pub(crate) mod citation;
pub(crate) mod compound;
pub(crate) mod lists;
pub(crate) mod names;
pub(crate) mod phrases;
pub mod stem;
pub(crate) mod token;

use std::collections::{BTreeSet, HashMap};

use lists::Lists;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The language of a site's texts: decides stemming, stop words and compounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// Swedish.
    #[default]
    Sv,
    /// English: a light stemmer, no compounds.
    En,
}

impl Language {
    /// The code used in shards (`sv`, `en`).
    #[must_use]
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }
}

/// The terms of a corpus: where a word's term is not simply its stem, this says what it is.
///
/// Protected and irregular forms come from the lists; neuter forms that the stemmer leaves alone (*barnet*)
/// go to their base when the corpus has it. Kept as a table from form to term, which is what the browser gets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    language: Language,
    redirects: HashMap<String, String>,
}

impl Terms {
    /// The terms of a corpus whose distinct words (lower case) are given.
    #[must_use]
    pub(crate) fn new(language: Language, words: &BTreeSet<&str>) -> Self {
        let lists = Lists::of(language);
        let mut terms = Self { language, redirects: HashMap::new() };
        let listed = lists.protected.iter().chain(lists.irregular.keys()).copied();
        let words_and_listed: Vec<&str> = words.iter().copied().chain(listed).collect();
        let redirects = words_and_listed.into_par_iter().filter_map(|word| {
            let term = listed_term(language, word)?;
            (term != stem::stem(language, word)).then(|| (word.to_owned(), term))
        });
        terms.redirects = redirects.collect();
        if language == Language::Sv {
            terms.add_neuters(words);
        }
        terms
    }

    /// Forms that the stemmer takes for another word than their base when the corpus has that base: *barnet* and *boendet*
    /// (neuter), *områdena* (neuter plural), *sjukgymnast* (no superlative, as *sjukgymnaster* tells).
    fn add_neuters(&mut self, words: &BTreeSet<&str>) {
        let lists = Lists::of(Language::Sv);
        let is_base = |base: &str| lists.base.contains_key(base) || words.contains(base);
        let has_form = |word: &str| {
            let forms = ["en", "et", "er", "ar", "ens", "ets"].map(|ending| format!("{word}{ending}"));
            forms.iter().any(|form| words.contains(form.as_str()) && stem::stem(self.language, form) == word)
        };
        let kept: Vec<&str> =
            words.iter().copied().filter(|word| word.chars().count() >= SHORTEST_PROTECTED && has_form(word)).collect();
        for word in &kept {
            let stem = stem::stem(self.language, word);
            // Where the stem is a word itself, this is a form of it.
            if stem != **word && !words.contains(stem.as_str()) && !self.redirects.contains_key(*word) {
                self.redirects.insert((*word).to_owned(), (*word).to_owned());
            }
        }
        for word in words.iter() {
            let base = word.strip_suffix("nas").or_else(|| word.strip_suffix("na")).filter(|base| base.ends_with('e'));
            if let Some(base) = base.filter(|base| is_base(base) && !self.redirects.contains_key(*word)) {
                let term = self.term(base);
                self.redirects.insert((*word).to_owned(), term);
            }
        }
        for word in words.iter().filter(|word| word.ends_with("et") || word.ends_with("ets")) {
            let stem = stem::stem(self.language, word);
            if !stem.ends_with("et") || self.redirects.contains_key(*word) {
                continue;
            }
            let without_et = stem.strip_suffix("et").filter(|base| !stem::keeps_et(base));
            let bases = [without_et, stem.strip_suffix('t')];
            let base = bases
                .into_iter()
                .flatten()
                .find(|base| base.chars().count() >= 3 && (lists.base.contains_key(base) || words.contains(base)));
            if let Some(base) = base {
                let term = self.term(base);
                self.redirects.insert((*word).to_owned(), term.clone());
                self.redirects.insert(stem, term);
            }
        }
    }

    /// A table read back or narrowed down.
    #[must_use]
    pub(crate) fn from_redirects(language: Language, redirects: HashMap<String, String>) -> Self {
        Self { language, redirects }
    }

    /// The term of a word in lower case: its own, or its stem's, in the table, else its stem. The genitive of a plural
    /// (*patienters*) is that of the plural.
    #[must_use]
    pub(crate) fn term(&self, word: &str) -> String {
        if let Some(term) = self.redirects.get(word) {
            return term.clone();
        }
        let plurals = ["ers", "ars", "ors", "ares"];
        let may_be_one = self.language == Language::Sv && word.chars().count() >= SHORTEST_GENITIVE;
        if may_be_one && plurals.iter().any(|end| word.ends_with(end)) {
            return self.term(&word[..word.len() - 1]);
        }
        let stem = stem::stem(self.language, word);
        self.redirects.get(&stem).cloned().unwrap_or(stem)
    }

    /// Forms whose term is not their stem.
    #[must_use]
    pub(crate) fn redirects(&self) -> &HashMap<String, String> {
        &self.redirects
    }

    /// The language of the words.
    #[must_use]
    pub(crate) fn language(&self) -> Language {
        self.language
    }
}

/// No genitive of a plural is shorter, in letters.
const SHORTEST_GENITIVE: usize = 5;

/// No form is shorter, in letters, that is kept whole because another form's stem is just it.
const SHORTEST_PROTECTED: usize = 5;

/// No listed form is shorter, in bytes.
const SHORTEST_LISTED: usize = 4;

/// The longest listed form of a language, in bytes: of a longer tail nothing is listed, however long the word is.
fn longest_listed(lists: &Lists) -> usize {
    static OF_SWEDISH: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    // Only Swedish has lists of forms.
    let all = || lists.irregular.keys().chain(&lists.protected).map(|form| form.len()).max().unwrap_or_default();
    *OF_SWEDISH.get_or_init(all)
}

/// The term that the lists give a word, or a compound by its last part.
fn listed_term(language: Language, word: &str) -> Option<String> {
    let lists = Lists::of(language);
    if lists.irregular.is_empty() {
        return None;
    }
    // One or two letters before the tail are a prefix or a piece of the word itself (i·land), not a modifier.
    let longest = longest_listed(lists);
    let tails = word.char_indices().enumerate().filter(|(count, _)| *count == 0 || *count > 2);
    let tails = tails.skip_while(|(_, (at, _))| word.len() - at > longest);
    for (_, (at, _)) in tails {
        let (before, tail) = word.split_at(at);
        if tail.len() < SHORTEST_LISTED {
            break;
        }
        if let Some(base) = lists.irregular.get(tail) {
            let whole = format!("{before}{base}");
            return Some(listed_term(language, &whole).unwrap_or_else(|| stem::stem(language, &whole)));
        }
        if lists.protected.contains(tail) && (before.is_empty() || tail.chars().count() >= 5) {
            return Some(word.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests;
