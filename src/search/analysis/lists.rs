//! The word lists of the analysis, compiled in from `data/*.txt`; each file's head says why it exists.
//!
//! Read once. Lines that start with `#` are comments. Pure data, no rules.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use super::Language;

/// Lists of one language; those that make no sense in it are empty.
#[derive(Debug)]
pub(crate) struct Lists {
    /// Words left out of bodies and queries.
    pub(crate) stop: HashSet<&'static str>,
    /// Base forms that keep their whole form as stem.
    pub(crate) protected: HashSet<&'static str>,
    /// Inflected forms that no rule brings home, with their base.
    pub(crate) irregular: HashMap<&'static str, &'static str>,
    /// Base forms that may be part of a compound; `true`: may head one whose modifier is unknown.
    pub(crate) base: BTreeMap<&'static str, bool>,
    /// Three-letter words that may be part of a compound.
    pub(crate) short_parts: HashSet<&'static str>,
    /// Words that never are.
    pub(crate) never_parts: HashSet<&'static str>,
    /// Endings that make a noun.
    pub(crate) noun_endings: Vec<&'static str>,
    /// What may follow a noun without its last vowel.
    pub(crate) noun_forms: HashSet<&'static str>,
    /// Ends of modifiers that must be followed by a linking -s.
    pub(crate) linking_s: Vec<&'static str>,
    /// Endings that an unknown word of a query is tried without, the longest first.
    pub(crate) endings: Vec<&'static str>,
    /// Pairs of stems that the rule for verb and noun does not make.
    pub(crate) pairs: Vec<(&'static str, &'static str)>,
    /// Everyday word or phrase, and what the handbook may call it.
    pub(crate) synonyms: Vec<(&'static str, Vec<&'static str>)>,
}

impl Lists {
    /// The lists of a language.
    #[must_use]
    pub(crate) fn of(language: Language) -> &'static Self {
        static SV: LazyLock<Lists> = LazyLock::new(swedish);
        static EN: LazyLock<Lists> = LazyLock::new(english);
        match language {
            Language::Sv => &SV,
            Language::En => &EN,
        }
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn words<C: FromIterator<&'static str>>(text: &'static str) -> C {
    lines(text).flat_map(str::split_whitespace).collect()
}

fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(text).filter_map(|line| line.split_once(' ').map(|(a, b)| (a, b.trim())))
}

fn synonyms(text: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    lines(text)
        .filter_map(|line| line.split_once('='))
        .map(|(word, others)| (word.trim(), others.split(',').map(str::trim).collect()))
        .collect()
}

fn swedish() -> Lists {
    Lists {
        stop: words(include_str!("data/stop-sv.txt")),
        protected: words(include_str!("data/protected-sv.txt")),
        irregular: pairs(include_str!("data/irregular-sv.txt")).collect(),
        base: words::<Vec<_>>(include_str!("data/base-sv.txt"))
            .into_iter()
            .map(|word| (word.trim_start_matches('*'), word.starts_with('*')))
            .collect(),
        short_parts: words(include_str!("data/short-parts-sv.txt")),
        never_parts: words(include_str!("data/never-parts-sv.txt")),
        noun_endings: words(include_str!("data/noun-endings-sv.txt")),
        noun_forms: words::<Vec<_>>(include_str!("data/noun-forms-sv.txt"))
            .into_iter()
            .map(|end| end.trim_matches('-'))
            .collect(),
        linking_s: words(include_str!("data/linking-s-sv.txt")),
        endings: words(include_str!("data/endings-sv.txt")),
        pairs: pairs(include_str!("data/verb-noun-sv.txt")).collect(),
        synonyms: synonyms(include_str!("data/synonyms-sv.txt")),
    }
}

fn english() -> Lists {
    Lists {
        stop: words(include_str!("data/stop-en.txt")),
        protected: HashSet::new(),
        irregular: HashMap::new(),
        base: BTreeMap::new(),
        short_parts: HashSet::new(),
        never_parts: HashSet::new(),
        noun_endings: Vec::new(),
        noun_forms: HashSet::new(),
        linking_s: Vec::new(),
        endings: Vec::new(),
        pairs: Vec::new(),
        synonyms: synonyms(include_str!("data/synonyms-en.txt")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::stem::stem;
    use super::*;

    /// A protected form is one that the stemmer cuts though some other form of the word stems to it.
    #[test]
    fn protected_forms_need_it() {
        for word in &Lists::of(Language::Sv).protected {
            assert_ne!(stem(Language::Sv, word), *word, "{word} is not cut");
            let other = ["en", "et", "er", "ets"].map(|e| stem(Language::Sv, &format!("{word}{e}")));
            assert!(other.iter().any(|stem| stem == word), "{word}: {other:?}");
        }
    }

    #[test]
    fn lists_are_read_whole_and_hold_no_capitals() {
        let lists = Lists::of(Language::Sv);
        assert!(lists.protected.len() > 100 && lists.base.len() > 400 && lists.stop.len() > 100);
        assert!(lists.synonyms.len() > 80 && !lists.pairs.is_empty());
        let all = lists.stop.iter().chain(&lists.protected).chain(lists.base.keys());
        for word in all.chain(&lists.never_parts).chain(lists.irregular.keys()) {
            assert!(word.chars().all(char::is_lowercase), "{word}");
        }
    }
}
