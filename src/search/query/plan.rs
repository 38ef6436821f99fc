//! From what was typed to what is asked of the index.
//!
//! Sections of laws are taken out first, then names of several words, then each word becomes a group of alternatives:
//! itself, its verb or noun, its other names and synonyms, the parts of a compound. A word that the index does not know is
//! tried without diacritics, as an unfinished word, as the words that it is put together of, and at last as a misspelling.
//! Neighbours that the index knows as one compound (*risk för fall*, *fallrisk*) are asked for as that too.
//! The script plans by the same steps. Reads the index, scores nothing.

use super::spell;
use crate::search::analysis::lists::Lists;
use crate::search::analysis::names::{self, Alias, NAME_WEIGHT, SYNONYM_WEIGHT};
use crate::search::analysis::{Language, citation, token};
use crate::search::index::Index;
use crate::search::lexicon::{COMPOUND, Entry, NOUN};

/// Queries are cut to so many characters.
const LONGEST_QUERY: usize = 200;

/// Words after these are not asked for.
const MOST_WORDS: usize = 16;

/// An unfinished word must have so many letters to be completed.
const SHORTEST_PREFIX: usize = 3;

/// The beginning of an unknown word must have so many letters to stand for longer ones.
const SHORTEST_BEGINNING: usize = 5;

/// Words of the query that are shorter are not split.
const SHORTEST_COMPOUND: usize = 8;

/// What is left of an unknown word without an ending must have so many letters.
const SHORTEST_BASE: usize = 3;

/// The shortest noun that stands for a compound whose beginning is unknown.
const SHORTEST_HEAD: usize = 5;

/// The shortest noun that stands for a compound whose end is unknown; what is left is no shorter.
const SHORTEST_BEGINNING_NOUN: usize = 4;

/// The shortest part of a compound.
const SHORTEST_PART: usize = 3;

/// How many completions of an unfinished word are tried.
const MOST_COMPLETIONS: usize = 16;

/// How many corrections of a misspelled word are tried.
const MOST_CORRECTIONS: usize = 3;

/// Weights in eighths of what was typed itself, and of what stands in for it.
const SELF_WEIGHT: u8 = 8;
const WORDS_OF_NAME_WEIGHT: u8 = 6;
const PARTS_WEIGHT: u8 = 4;
const COMPLETION_WEIGHT: u8 = 6;
const BEGINNING_WEIGHT: u8 = 5;
const UNKNOWN_PARTS_WEIGHT: u8 = 6;
const CORRECTION_WEIGHT: u8 = 5;
const CHAPTER_WEIGHT: u8 = 3;
const SECTION_OF_ANY_LAW_WEIGHT: u8 = 4;
/// Who names a law and a section is after the section, not the law: it weighs more than the law's name in a title.
const NAMED_SECTION_WEIGHT: u8 = 12;

/// Why an alternative is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// It was typed.
    Typed,
    /// Verb for noun or noun for verb.
    Derived,
    /// Another name of the same thing.
    Name,
    /// A synonym.
    Synonym,
    /// The parts of a compound, or the words of a name.
    Parts,
    /// The same with diacritics.
    Folded,
    /// An unfinished word completed.
    Completed,
    /// A misspelling put right.
    Corrected,
    /// A section of a law.
    Section,
}

/// One thing that satisfies a group: all its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alternative {
    /// Keys that must all be there.
    pub(crate) keys: Vec<String>,
    /// Weight in eighths.
    pub(crate) weight: u8,
    /// Why it is asked for.
    pub(crate) reason: Reason,
    /// How the result page speaks of it, for names and synonyms; else empty.
    pub(crate) label: String,
}

/// One word, name or section of the query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Group {
    /// As typed, in lower case.
    pub(crate) typed: String,
    /// What satisfies it; the best one counts.
    pub(crate) alternatives: Vec<Alternative>,
    /// In how many documents what was typed itself occurs.
    pub(crate) least: usize,
}

/// What is asked of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// What was typed, made plain.
    pub(crate) typed: String,
    /// The parts of the query.
    pub(crate) groups: Vec<Group>,
    /// Neighbours that a title may hold.
    pub(crate) pairs: Vec<String>,
    /// The title that the query may be.
    pub(crate) exact: Option<String>,
    /// The query with misspelled words put right, when there were any.
    pub(crate) did_you_mean: Option<String>,
}

/// A word of the query.
struct Word {
    text: String,
    term: String,
    stop: bool,
    /// The key that stands for it in titles.
    key: String,
    correction: Option<String>,
}

/// What was typed, made plain: NFC, one space between words, lower case; and whether its last word is unfinished.
#[must_use]
pub(crate) fn normal(query: &str) -> (String, bool) {
    let query: String = token::nfc(query)
        .chars()
        .map(|c| if c > '\u{ffff}' || c == '\u{feff}' { ' ' } else { c })
        .take(LONGEST_QUERY)
        .collect();
    let open = query.chars().next_back().is_some_and(token::is_word);
    (citation::plain(&query), open)
}

/// Plans a query.
#[must_use]
pub(crate) fn plan(index: &Index, query: &str) -> Plan {
    let (query, open) = normal(query);
    let (sections, rest) = citation::take(&query);
    let open = open && rest.chars().next_back().is_some_and(token::is_word);
    let mut words = words(index, &rest);
    let all_stop = words.iter().all(|word| word.stop);
    if all_stop {
        words.iter_mut().for_each(|word| word.stop = false);
    }
    let mut plan = Plan::default();
    // Words that are a group by themselves, with its number.
    let mut alone: Vec<(String, usize)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((length, group)) = named(index, &words[at..]) {
            plan.groups.push(group);
            at += length;
        } else {
            let open = open && at + 1 == words.len();
            if !words[at].stop {
                let groups = word_groups(index, &mut words[at], open);
                if groups.len() == 1 {
                    alone.push((words[at].text.clone(), plan.groups.len()));
                }
                plan.groups.extend(groups);
            }
            at += 1;
        }
    }
    join(index, &alone, &mut plan.groups);
    let laws = laws(&plan.groups);
    let sectionless = sections.is_empty();
    for keys in sections {
        plan.groups.push(section_group(index, &keys, &laws));
    }
    let keys: Vec<String> = words.iter().filter(|word| !word.stop).map(|word| word.key.clone()).collect();
    plan.pairs = keys.windows(2).map(names::phrase).collect();
    plan.exact = (sectionless && !keys.is_empty()).then(|| names::phrase(&keys));
    plan.did_you_mean = did_you_mean(&query, &words);
    plan.typed = query;
    plan
}

fn words(index: &Index, text: &str) -> Vec<Word> {
    let stop = &Lists::of(index.language()).stop;
    token::tokens(text)
        .take(MOST_WORDS)
        .map(|t| {
            let text = token::lower(&text[t.start..t.end]);
            let term = index.terms().term(&text);
            Word { stop: stop.contains(text.as_str()), key: term.clone(), text, term, correction: None }
        })
        .collect()
}

/// The longest name of several words that the query has here, and how many words it takes.
fn named(index: &Index, words: &[Word]) -> Option<(usize, Group)> {
    (2..=words.len().min(names::LONGEST_NAME)).rev().find_map(|length| {
        let terms: Vec<String> = words[..length].iter().map(|word| word.term.clone()).collect();
        let aliases = index.aliases().get(&token::fold(&names::phrase(&terms)))?;
        let mut group = Group { typed: typed(&words[..length]), ..Group::default() };
        group.alternatives.extend(aliases.iter().map(by_name));
        let keys: Vec<String> =
            words[..length].iter().filter(|word| !word.stop).map(|word| word.term.clone()).collect();
        let strong = aliases.iter().any(|alias| alias.weight == NAME_WEIGHT);
        if !keys.is_empty() && keys.iter().all(|key| scored(index, key)) {
            let weight = if strong { WORDS_OF_NAME_WEIGHT } else { SELF_WEIGHT };
            group.alternatives.push(Alternative { keys, weight, reason: Reason::Parts, label: String::new() });
        }
        Some((length, group))
    })
}

fn typed(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn by_name(alias: &Alias) -> Alternative {
    let reason = match alias.weight {
        NAME_WEIGHT => Reason::Name,
        _ if alias.label.is_empty() => Reason::Derived,
        _ => Reason::Synonym,
    };
    Alternative { keys: alias.keys.clone(), weight: alias.weight, reason, label: alias.label.clone() }
}

fn scored(index: &Index, key: &str) -> bool {
    index.entry(key).is_some_and(|entry| entry.scored)
}

fn single(key: &str, weight: u8, reason: Reason) -> Alternative {
    Alternative { keys: vec![key.to_owned()], weight, reason, label: String::new() }
}

fn word_groups(index: &Index, word: &mut Word, open: bool) -> Vec<Group> {
    let mut found = known(index, word);
    if found.is_empty() {
        found = folded(index, word);
    }
    if found.is_empty() && open {
        found = completed(index, &word.text, SHORTEST_PREFIX, COMPLETION_WEIGHT);
    }
    if found.is_empty() {
        found = begun(index, word);
    }
    if found.is_empty()
        && let Some(keys) = split(index, &word.text)
    {
        return keys.iter().map(|key| part_group(index, word, key)).collect();
    }
    if found.is_empty() {
        found = corrected(index, word);
    }
    if let Some(key) = lone_head(index, &word.text).filter(|_| found.is_empty()) {
        return vec![part_group(index, word, &key)];
    }
    if let Some(first) = found
        .first()
        .filter(|first| first.keys.len() == 1 && matches!(first.reason, Reason::Folded | Reason::Corrected))
    {
        word.key.clone_from(&first.keys[0]);
    }
    let typed = index.entry(&word.term).filter(|entry| entry.scored).map_or(0, |entry| index.occurring(entry));
    vec![Group { typed: word.text.clone(), alternatives: found, least: typed }]
}

/// One part of a compound that the index does not know as a whole, as if it had been typed by itself.
fn part_group(index: &Index, word: &Word, key: &str) -> Group {
    let mut alternatives = vec![single(key, UNKNOWN_PARTS_WEIGHT, Reason::Parts)];
    alternatives.extend(partners(index, key).iter().map(|key| single(key, SYNONYM_WEIGHT, Reason::Derived)));
    alternatives.extend(index.aliases().get(&token::fold(key)).into_iter().flatten().map(by_name));
    Group { typed: word.text.clone(), alternatives, least: 0 }
}

/// Adds to neighbours the compound that they make, in either order, when the index knows it.
fn join(index: &Index, alone: &[(String, usize)], groups: &mut [Group]) {
    for pair in alone.windows(2) {
        let [(one, at), (two, next)] = pair else { continue };
        if next - at != 1 || index.language() != Language::Sv {
            continue;
        }
        let mut keys: Vec<String> = Vec::new();
        for (first, second) in [(one, two), (two, one)] {
            for link in ["", "s"] {
                let key = index.terms().term(&format!("{first}{link}{second}"));
                if scored(index, &key) && !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        for group in &mut groups[*at..=*next] {
            group.alternatives.extend(keys.iter().map(|key| single(key, SELF_WEIGHT, Reason::Parts)));
        }
    }
}

/// What the index knows the word as.
fn known(index: &Index, word: &Word) -> Vec<Alternative> {
    let mut found = Vec::new();
    let entry = index.entry(&word.term).filter(|entry| entry.scored);
    if entry.is_some() {
        found.push(single(&word.term, SELF_WEIGHT, Reason::Typed));
    }
    for key in partners(index, &word.term) {
        found.push(single(&key, SYNONYM_WEIGHT, Reason::Derived));
    }
    let aliases = index.aliases().get(&token::fold(&word.term));
    found.extend(aliases.into_iter().flatten().map(by_name));
    if entry.is_some_and(|entry| entry.flags & COMPOUND != 0)
        && let Some(keys) = split(index, &word.text)
    {
        found.push(Alternative { keys, weight: PARTS_WEIGHT, reason: Reason::Parts, label: String::new() });
    }
    found
}

/// Verb and noun of one another, by their Swedish endings: *rapporter(a)*, *rapportering*; *anmäl(a)*, *anmälan*.
fn partners(index: &Index, term: &str) -> Vec<String> {
    let long = |base: &&str| base.chars().count() >= 4;
    if index.language() != Language::Sv || !long(&term) {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    let bases = ["ning", "ing", "an"].iter().filter_map(|ending| term.strip_suffix(ending)).filter(long);
    for base in [term].into_iter().chain(bases) {
        for ending in ["", "ning", "ing", "an"] {
            let key = format!("{base}{ending}");
            if key != term && !found.contains(&key) && scored(index, &key) {
                found.push(key);
            }
        }
    }
    found
}

/// The word as it may be written with diacritics.
fn folded(index: &Index, word: &Word) -> Vec<Alternative> {
    let mut found: Vec<Alternative> = Vec::new();
    let term = token::fold(&word.term);
    for entry in same_fold(index, &term) {
        found.push(single(&entry.key, SELF_WEIGHT, Reason::Folded));
    }
    for key in index.terms_of_folded(&token::fold(&word.text)) {
        if scored(index, key) && !found.iter().any(|known| known.keys[0] == *key) {
            found.push(single(key, SELF_WEIGHT, Reason::Folded));
        }
    }
    found
}

fn same_fold<'a>(index: &'a Index, fold: &str) -> Vec<&'a Entry> {
    let entries = index.entries_from(fold);
    entries
        .into_iter()
        .take_while(|entry| entry.fold == fold)
        .filter(|entry| entry.scored && index.occurring(entry) > 0)
        .collect()
}

/// A word that is unknown as it stands: without one more ending (*boendet*, *boende*) or with its stem stemmed again
/// (*sjukgymnaster*, *sjukgymnast*), else the words that begin as it does.
fn begun(index: &Index, word: &Word) -> Vec<Alternative> {
    let bases = Lists::of(index.language()).endings.iter().filter_map(|ending| word.text.strip_suffix(ending));
    let bases = bases.filter(|base| base.chars().count() >= SHORTEST_BASE).map(str::to_owned);
    let bases = bases.chain([word.term.clone(), word.text.clone()]);
    let keys = bases.flat_map(|base| [index.terms().term(&base), base]).find(|key| scored(index, key));
    match keys {
        Some(key) => vec![single(&key, COMPLETION_WEIGHT, Reason::Completed)],
        None => completed(index, &word.term, SHORTEST_BEGINNING, BEGINNING_WEIGHT),
    }
}

/// The longest noun that ends an unknown word after something that is none (*lab·avtal*), else the longest that begins it
/// (*fall·olycka*).
fn lone_head(index: &Index, word: &str) -> Option<String> {
    let long = word.chars().count() >= SHORTEST_COMPOUND && word.chars().all(char::is_alphabetic);
    let cuts = word.char_indices().map(|(at, _)| at).skip(SHORTEST_PART).filter(|_| long);
    let heads = cuts.map(|at| &word[at..]).take_while(|head| head.chars().count() >= SHORTEST_HEAD);
    let head = heads.filter_map(|head| noun(index, head)).next();
    let ends = word.char_indices().map(|(at, _)| at).skip(SHORTEST_BEGINNING_NOUN).filter(|_| long);
    let ends: Vec<usize> = ends.take(word.chars().count().saturating_sub(2 * SHORTEST_BEGINNING_NOUN - 1)).collect();
    head.or_else(|| ends.into_iter().rev().find_map(|at| noun(index, &word[..at])))
}

/// Completions of an unfinished word, the most frequent first.
fn completed(index: &Index, word: &str, shortest: usize, weight: u8) -> Vec<Alternative> {
    let fold = token::fold(word);
    if fold.chars().count() < shortest {
        return Vec::new();
    }
    let plain = fold == word;
    let mut entries: Vec<(usize, &Entry)> = index
        .entries_from(&fold)
        .into_iter()
        .filter(|entry| entry.is_word() && (plain || entry.key.starts_with(word)))
        .map(|entry| (index.occurring(entry), entry))
        .filter(|(documents, _)| *documents > 0)
        .collect();
    entries.sort_by(|(a, _), (b, _)| b.cmp(a));
    let completions = entries.into_iter().take(MOST_COMPLETIONS);
    completions.map(|(_, entry)| single(&entry.key, weight, Reason::Completed)).collect()
}

/// The keys of the parts of a compound, by the nouns that the index has: the first part as long as may be.
fn split(index: &Index, word: &str) -> Option<Vec<String>> {
    let long = word.chars().count() >= SHORTEST_COMPOUND && word.chars().all(char::is_alphabetic);
    if long { parts(index, word) } else { None }
}

fn parts(index: &Index, word: &str) -> Option<Vec<String>> {
    let cuts: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    let inner = (SHORTEST_PART..(cuts.len() + 1).saturating_sub(SHORTEST_PART)).rev();
    // A part as it stands or with a linking -s goes before one whose vowel has changed: fall·olycka, not fallo·lycka.
    let both = inner.clone().map(|at| (at, false)).chain(inner.map(|at| (at, true)));
    both.map(|(at, vowel)| (word.split_at(cuts[at]), vowel)).find_map(|((before, after), vowel)| {
        let mut keys = vec![modifier(index, before, vowel)?];
        match noun(index, after) {
            Some(head) => keys.push(head),
            None => keys.extend(parts(index, after)?),
        }
        Some(keys)
    })
}

/// The term of a part if it is a noun of four letters or more, or a short one in its base form.
fn noun(index: &Index, part: &str) -> Option<String> {
    let term = index.terms().term(part);
    let long = part.chars().count() >= 4 || term == part;
    (long && index.entry(&term).is_some_and(|entry| entry.scored && entry.flags & NOUN != 0)).then_some(term)
}

/// The same for a part before another: as it stands or with its linking -s, or with -o or -u for the -a of its base.
fn modifier(index: &Index, part: &str, vowel: bool) -> Option<String> {
    let bare = |ends: &[char]| part.strip_suffix(ends).filter(|bare| bare.chars().count() >= 3);
    if vowel {
        return bare(&['o', 'u']).and_then(|bare| noun(index, &format!("{bare}a")));
    }
    noun(index, part).or_else(|| noun(index, bare(&['s'])?))
}

fn corrected(index: &Index, word: &mut Word) -> Vec<Alternative> {
    let corrections = spell::corrections(index, &word.term, MOST_CORRECTIONS);
    word.correction = corrections.first().map(|entry| entry.display.clone());
    corrections.into_iter().map(|entry| single(&entry.key, CORRECTION_WEIGHT, Reason::Corrected)).collect()
}

/// The laws that the query names.
fn laws(groups: &[Group]) -> Vec<String> {
    let keys = groups.iter().flat_map(|group| &group.alternatives).flat_map(|alternative| &alternative.keys);
    let mut laws: Vec<String> = Vec::new();
    for law in keys.filter_map(|key| key.strip_prefix('#')).filter(|key| key.starts_with("law/")) {
        if !laws.iter().any(|known| known == law) {
            laws.push(law.to_owned());
        }
    }
    laws
}

/// A citation: its sections, of the laws named if any are; its chapter at less.
fn section_group(index: &Index, keys: &[String], laws: &[String]) -> Group {
    let mut group = Group { typed: keys.first().cloned().unwrap_or_default(), ..Group::default() };
    for key in keys {
        let chapter = key.ends_with(':') && keys.len() > 1;
        let weight = if chapter { CHAPTER_WEIGHT } else { SELF_WEIGHT };
        for law in laws {
            let key = format!("{key}@{law}");
            if scored(index, &key) {
                let weight = if chapter { weight } else { NAMED_SECTION_WEIGHT };
                group.alternatives.push(single(&key, weight, Reason::Section));
            }
        }
        let weight = if laws.is_empty() { weight } else { weight.min(SECTION_OF_ANY_LAW_WEIGHT) };
        if scored(index, key) {
            group.alternatives.push(single(key, weight, Reason::Section));
        }
    }
    group
}

/// The query with the misspelled words put right.
fn did_you_mean(query: &str, words: &[Word]) -> Option<String> {
    words.iter().any(|word| word.correction.is_some()).then(|| {
        let mut right = String::new();
        let mut at = 0;
        for token in token::tokens(query) {
            right.push_str(&query[at..token.start]);
            let text = &query[token.start..token.end];
            let lower = token::lower(text);
            let word = words.iter().find(|word| word.correction.is_some() && word.text == lower);
            right.push_str(word.and_then(|word| word.correction.as_deref()).unwrap_or(text));
            at = token.end;
        }
        right.push_str(&query[at..]);
        right
    })
}
