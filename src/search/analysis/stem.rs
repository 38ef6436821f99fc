//! Stemming: a word to the form under which it is indexed.
//!
//! Swedish follows the published Snowball algorithm (as of Snowball 3.2), written out here because the
//! browser must stem exactly alike: the script has a twin of these functions, and a stemmer crate that is
//! republished with other rules would part the two and change every index. English is a light stemmer
//! (plurals, -ed, -ing, a few endings); the handbook's own language is Swedish.
//!
//! Words that Snowball cuts apart from their own definite form (*ansvar* → *ansv*, *ansvaret* → *ansvar*)
//! are handled one level up, by the list of protected base forms. Pure; words come in lower case.

use super::Language;

/// Swedish vowels, for the region in which endings are taken off.
const VOWELS: &str = "aeiouyäåö";

/// Endings that the first step deletes, longest first within a letter count; `s` and `et` have conditions of their own.
const ENDINGS: [&str; 36] = [
    "heterna", "hetens", "anden", "andes", "andet", "arens", "arnas", "ernas", "heten", "heter", "ornas", "ades",
    "ande", "aren", "arna", "arne", "aste", "erna", "erns", "orna", "ade", "are", "ast", "ens", "ern", "het", "ad",
    "ar", "as", "at", "en", "er", "es", "or", "a", "e",
];

/// What may stand before a genitive or passive `s` that is deleted.
const BEFORE_S: &str = "bcdfghjklmnoprtvy";

/// Word ends before `-et` where it belongs to the word (*kvalitet*, *profet*), not to its definite form.
const KEEP_ET: [&str; 21] = [
    "fab", "h", "pak", "rak", "stak", "kom", "iet", "cit", "dit", "alit", "ilit", "mit", "nit", "pit", "rit", "sit",
    "tit", "uit", "ivit", "kvit", "xit",
];

/// Consonant pairs of which the second step drops the last letter.
const PAIRS: [&str; 7] = ["dd", "gd", "nn", "dt", "gt", "kt", "tt"];

/// What may stand before `-öst`, which becomes `-ös` (*arbetslöst* → *arbetslös*).
const BEFORE_OST: &str = "iklnprtuv";

/// The stem of a word in lower case, by the rules of the language alone.
///
/// Words with a digit come back as they are. Never longer than the word but for English `-y`, never empty.
#[must_use]
pub fn stem(language: Language, word: &str) -> String {
    if word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    match language {
        Language::Sv => swedish(word),
        Language::En => english(word),
    }
}

fn swedish(word: &str) -> String {
    let region = region(word);
    let first = first_step(word, region);
    let second = match region_of(first, region) {
        Some(tail) if PAIRS.iter().any(|pair| tail.ends_with(pair)) => &first[..first.len() - 1],
        _ => first,
    };
    last_step(second, region)
}

/// The byte at which the region of endings starts: after the first consonant that follows a vowel,
/// and not before the third letter.
fn region(word: &str) -> usize {
    let mut after_vowel = false;
    for (count, (at, letter)) in word.char_indices().enumerate() {
        let vowel = VOWELS.contains(letter);
        if after_vowel && !vowel {
            if count >= 2 {
                return at + letter.len_utf8();
            }
            return word.char_indices().nth(3).map_or(word.len(), |(third, _)| third);
        }
        after_vowel = after_vowel || vowel;
    }
    word.len()
}

fn region_of(word: &str, region: usize) -> Option<&str> {
    word.get(region..)
}

/// Takes off one inflectional ending.
fn first_step(word: &str, region: usize) -> &str {
    let Some(tail) = region_of(word, region) else {
        return word;
    };
    let longest = ENDINGS.iter().find(|ending| tail.ends_with(*ending));
    // `et` and `s` stand in the same table of endings; a longer one that fits goes before them.
    match longest {
        Some(ending) if ending.len() > 1 => &word[..word.len() - ending.len()],
        _ if tail.ends_with("et") => {
            let rest = &word[..word.len() - 2];
            if is_definite(rest) { rest } else { word }
        }
        _ if tail.ends_with('s') => genitive(word),
        Some(ending) => &word[..word.len() - ending.len()],
        None => word,
    }
}

fn genitive(word: &str) -> &str {
    let rest = &word[..word.len() - 1];
    match rest.strip_suffix("et") {
        Some(base) if is_definite(base) => base,
        _ if rest.ends_with(|letter| BEFORE_S.contains(letter)) => rest,
        _ => word,
    }
}

/// Whether `-et` after this is an ending: a consonant after a vowel that is not the word's first letter,
/// and none of the words whose own end it is.
fn is_definite(rest: &str) -> bool {
    let mut letters = rest.chars().rev();
    let consonant = letters.next().is_some_and(|letter| !VOWELS.contains(letter));
    let vowel = letters.next().is_some_and(|letter| VOWELS.contains(letter));
    consonant && vowel && letters.next().is_some() && !keeps_et(rest)
}

/// Whether `-et` after this belongs to the word itself (*paket*, *enhet*).
#[must_use]
pub(crate) fn keeps_et(rest: &str) -> bool {
    KEEP_ET.iter().any(|end| rest.ends_with(end))
}

fn last_step(word: &str, region: usize) -> String {
    let Some(tail) = region_of(word, region) else {
        return word.to_owned();
    };
    let cut = |count: usize| word[..word.len() - count].to_owned();
    if tail.ends_with("lig") || tail.ends_with("els") {
        cut(3)
    } else if tail.ends_with("ig") {
        cut(2)
    } else if tail.ends_with("fullt")
        || (tail.ends_with("öst") && cut("öst".len()).ends_with(|l| BEFORE_OST.contains(l)))
    {
        cut(1)
    } else {
        word.to_owned()
    }
}

/// Plural, participle, and a last vowel; the rules are few on purpose, and the same in the script.
fn english(word: &str) -> String {
    let singular = match word.strip_suffix("ies") {
        Some(rest) => format!("{rest}y"),
        None => match word.strip_suffix('s') {
            Some(rest) if !rest.is_empty() && !rest.ends_with(['s', 'u', 'i']) => rest.to_owned(),
            _ => word.to_owned(),
        },
    };
    let long = |rest: &&str| rest.chars().count() > 2;
    let verb = ["ing", "ed"].iter().find_map(|ending| singular.strip_suffix(ending).filter(long));
    let base = verb.unwrap_or(&singular);
    let base = base.strip_suffix('e').filter(long).unwrap_or(base);
    match base.strip_suffix('y').filter(long) {
        Some(rest) => format!("{rest}i"),
        None => base.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Stems are part of the index's format: a change here changes every published index.
    #[test]
    fn golden_stems() {
        for (number, line) in include_str!("data/golden-stems.txt").lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let parts: Vec<&str> = line.split_whitespace().collect();
            let [language, word, expected] = parts[..] else {
                panic!("line {}: three columns", number + 1);
            };
            let language = if language == "sv" { Language::Sv } else { Language::En };
            assert_eq!(stem(language, word), expected, "line {}: {word}", number + 1);
        }
    }

    proptest! {
        #[test]
        fn stems_never_panic_and_start_like_the_word(word in "\\PC{0,20}") {
            let word = word.to_lowercase();
            for language in [Language::Sv, Language::En] {
                let stem = stem(language, &word);
                let shared = word.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
                prop_assert!(shared + 1 >= stem.chars().count(), "{word} -> {stem}");
            }
        }

        #[test]
        fn inflections_of_regular_nouns_meet(stem_of in "[bdfgk][aeiouåäö][lmnr][bdfgkp]") {
            let base = stem(Language::Sv, &format!("{stem_of}ning"));
            for ending in ["en", "ens", "ar", "arna", "arnas", "s"] {
                prop_assert_eq!(&stem(Language::Sv, &format!("{stem_of}ning{ending}")), &base);
            }
        }
    }
}
