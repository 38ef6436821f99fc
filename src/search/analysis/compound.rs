//! Splitting Swedish compounds: *avvikelsehantering* → *avvikelse*, *hantering*.
//!
//! A dictionary is made of the hand-written base list and of the corpus' own words that stand on at least two
//! pages, are base forms and show that they are nouns. A word of eight letters or more is then cut by dynamic
//! programming into the fewest, then longest parts; modifiers stand in their linking form, the last part is a noun
//! in any inflection. A head of the base list behind an unknown modifier gives the head alone.
//! Knows nothing of indexes or documents.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::Language;
use super::lists::Lists;

/// Words shorter than this are not split.
const SHORTEST_WORD: usize = 8;
/// Words longer than this are no words but run-together text.
const LONGEST_WORD: usize = 48;
/// The shortest part that need not be in the list of short parts.
const SHORTEST_PART: usize = 4;
/// The shortest head that may follow an unknown modifier.
const SHORTEST_LONE_HEAD: usize = 5;
/// On how many pages a word of the corpus must stand to enter the dictionary.
const FEWEST_PAGES: u32 = 2;

/// The dictionary of a corpus, ready to split its words.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    /// Linking form of a modifier → term of its base.
    modifiers: HashMap<String, String>,
    /// Nouns by their terms.
    heads: HashMap<String, Head>,
    /// Words that never take part.
    never: HashSet<&'static str>,
    /// Forms that are looked up whole, so that they are neither split nor held against the endings of nouns.
    irregular: Option<&'static HashMap<&'static str, &'static str>>,
    /// What may follow a noun without its last vowel.
    forms: Option<&'static HashSet<&'static str>>,
}

/// A noun that may be the last part.
#[derive(Debug)]
struct Head {
    /// Its base form without the last vowel.
    root: String,
    /// Whether it may stand behind an unknown modifier.
    lone: bool,
}

/// A word of the corpus with the number of pages it stands on and its term.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CorpusWord<'a> {
    /// The word in lower case.
    pub(crate) word: &'a str,
    /// Its term (stem or protected form).
    pub(crate) term: &'a str,
    /// Pages it stands on.
    pub(crate) pages: u32,
}

impl Splitter {
    /// Makes the dictionary. `term` gives the term of any word.
    #[must_use]
    pub(crate) fn new(language: Language, corpus: &[CorpusWord<'_>], term: impl Fn(&str) -> String) -> Self {
        let lists = Lists::of(language);
        let mut splitter = Self {
            never: lists.never_parts.union(&lists.stop).copied().collect(),
            irregular: Some(&lists.irregular),
            forms: Some(&lists.noun_forms),
            ..Self::default()
        };
        if lists.base.is_empty() {
            return splitter;
        }
        for (base, lone) in &lists.base {
            splitter.add(lists, base, &term(base), *lone);
        }
        for (base, base_term) in corpus_nouns(lists, corpus) {
            splitter.add(lists, base, base_term, false);
        }
        splitter
    }

    fn add(&mut self, lists: &Lists, base: &str, term: &str, lone: bool) {
        let long = base.chars().count() >= SHORTEST_PART || lists.short_parts.contains(base);
        if !long || self.never.contains(base) {
            return;
        }
        let root = base.trim_end_matches(is_vowel).to_owned();
        self.heads.entry(term.to_owned()).or_insert(Head { root, lone: false }).lone |= lone;
        for form in linking_forms(lists, base) {
            self.modifiers.entry(form).or_insert_with(|| term.to_owned());
        }
    }

    /// Terms that a compound may be made of, in no order.
    pub(crate) fn nouns(&self) -> impl Iterator<Item = &str> {
        self.heads.keys().map(String::as_str)
    }

    /// The terms of the parts of a word, or nothing when it is no compound.
    #[must_use]
    pub(crate) fn split(&self, word: &str, term: impl Fn(&str) -> String) -> Vec<String> {
        let cuts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let letters = cuts.len() - 1;
        if !(SHORTEST_WORD..=LONGEST_WORD).contains(&letters)
            || self.heads.is_empty()
            || self.irregular.is_some_and(|forms| forms.contains_key(word))
            || !word.chars().all(char::is_alphabetic)
        {
            return Vec::new();
        }
        self.known_parts(word, &cuts, &term)
            .or_else(|| self.lone_head(word, &cuts, &term).map(|head| vec![head]))
            .unwrap_or_default()
    }

    /// The fewest, then longest known parts.
    fn known_parts(&self, word: &str, cuts: &[usize], term: &impl Fn(&str) -> String) -> Option<Vec<String>> {
        let letters = cuts.len() - 1;
        // Best way to reach a cut: (number of parts, −sum of squared lengths), the cut before, the part's term.
        let mut best: Vec<Option<(Cost, usize, Cow<'_, str>)>> = vec![None; letters + 1];
        for from in 0..letters {
            let so_far = match (from, &best[from]) {
                (0, _) => (0, 0),
                (_, Some((cost, _, _))) => *cost,
                (_, None) => continue,
            };
            for to in from + 3..=letters {
                let part = &word[cuts[from]..cuts[to]];
                let found = if to == letters {
                    self.head(part, from, term).map(Cow::Owned)
                } else {
                    self.modifiers.get(part).map(|term| Cow::Borrowed(term.as_str()))
                };
                let cost = add_part(so_far, to - from);
                // Of three like letters one is left out: hiss·stopp is hisstopp.
                let shared = (to < letters && ends_double(part)).then(|| to - 1);
                for end in shared.into_iter().chain([to]) {
                    if let Some(found) = &found
                        && best[end].as_ref().is_none_or(|(known, _, _)| cost < *known)
                    {
                        best[end] = Some((cost, from, found.clone()));
                    }
                }
            }
        }
        let mut parts = Vec::new();
        let mut at = letters;
        while at > 0 {
            let (_, before, part) = best[at].take()?;
            parts.push(part.into_owned());
            at = before;
        }
        parts.reverse();
        Some(parts)
    }

    fn head(&self, part: &str, from: usize, term: &impl Fn(&str) -> String) -> Option<String> {
        if from == 0 || self.never.contains(part) {
            return None;
        }
        let term = term(part);
        let head = self.heads.get(&term)?;
        self.is_form(part, head).then_some(term)
    }

    /// Whether a part is a noun's own form, not a verb's of the same stem.
    fn is_form(&self, part: &str, head: &Head) -> bool {
        let ending = part.strip_prefix(head.root.as_str());
        let regular = ending.is_some_and(|ending| self.forms.is_some_and(|forms| forms.contains(ending)));
        regular || self.irregular.is_some_and(|forms| forms.contains_key(part))
    }

    /// The longest head of the base list that something unknown stands before.
    fn lone_head(&self, word: &str, cuts: &[usize], term: &impl Fn(&str) -> String) -> Option<String> {
        let letters = cuts.len() - 1;
        (SHORTEST_PART..letters.saturating_sub(SHORTEST_LONE_HEAD - 1)).find_map(|at| {
            let (before, head) = word.split_at(cuts[at]);
            let bare = before.strip_suffix('s').unwrap_or(before);
            if !bare.contains(is_vowel) || self.never.contains(before) || self.never.contains(bare) {
                return None;
            }
            let longer = ends_double(before).then(|| &word[cuts[at - 1]..]);
            [Some(head), longer].into_iter().flatten().find_map(|head| {
                let term = term(head);
                let known = self.heads.get(&term)?;
                (known.lone && self.is_form(head, known)).then_some(term)
            })
        })
    }
}

/// Whether the last two letters are one consonant doubled.
fn ends_double(part: &str) -> bool {
    let mut letters = part.chars().rev();
    letters.next().is_some_and(|last| !is_vowel(last) && letters.next() == Some(last))
}

fn is_vowel(letter: char) -> bool {
    "aeiouyåäö".contains(letter)
}

/// Number of parts, then the negated sum of their squared lengths: smaller is better.
type Cost = (usize, i64);

fn add_part(so_far: Cost, length: usize) -> Cost {
    let square = i64::try_from(length * length).unwrap_or(i64::MAX);
    (so_far.0 + 1, so_far.1.saturating_sub(square))
}

/// The corpus' nouns in their base form: of words with one term the shortest, when an ending or a definite form
/// seen shows that it is a noun.
fn corpus_nouns<'a>(lists: &Lists, corpus: &[CorpusWord<'a>]) -> Vec<(&'a str, &'a str)> {
    let seen: HashSet<&str> = corpus.iter().map(|w| w.word).collect();
    let mut bases: BTreeMap<&str, CorpusWord<'a>> = BTreeMap::new();
    for word in corpus.iter().filter(|w| w.word.chars().all(char::is_alphabetic)) {
        let base = bases.entry(word.term).or_insert(*word);
        let pages = base.pages.max(word.pages);
        if (word.word.len(), word.word) < (base.word.len(), base.word) {
            *base = *word;
        }
        base.pages = pages;
    }
    bases
        .into_values()
        .filter(|w| w.pages >= FEWEST_PAGES && is_noun(lists, w.word, &seen))
        .map(|w| (w.word, w.term))
        .collect()
}

fn is_noun(lists: &Lists, word: &str, seen: &HashSet<&str>) -> bool {
    let by_ending =
        lists.noun_endings.iter().any(|ending| word.strip_suffix(ending).is_some_and(|rest| rest.chars().count() >= 3));
    let definite: [&str; 4] =
        if word.ends_with(is_vowel) { ["n", "ns", "t", "ts"] } else { ["en", "ens", "et", "ets"] };
    by_ending || definite.iter().any(|ending| seen.contains(format!("{word}{ending}").as_str()))
}

/// The forms in which a noun stands before another part.
fn linking_forms(lists: &Lists, base: &str) -> Vec<String> {
    let mut forms = Vec::new();
    if !lists.linking_s.iter().any(|end| base.ends_with(end)) {
        forms.push(base.to_owned());
    }
    if !base.ends_with('s') {
        forms.push(format!("{base}s"));
    }
    if let Some(rest) = base.strip_suffix(['a', 'e']).filter(|rest| rest.chars().count() >= SHORTEST_PART) {
        forms.push(rest.to_owned());
        forms.push(format!("{rest}s"));
        if base.ends_with('a') {
            forms.push(format!("{rest}o"));
            forms.push(format!("{rest}u"));
        }
    }
    if let Some(rest) = base.strip_suffix("an").filter(|rest| rest.chars().count() >= SHORTEST_PART) {
        forms.push(format!("{rest}nings"));
    }
    forms
}
