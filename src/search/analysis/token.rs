//! From text to words: what a word is, lower case, and letters without their marks.
//!
//! The browser cuts queries and excerpts by one regular expression that says the same as [`tokens`]; both
//! leave characters beyond the basic plane alone, so that positions count the same in UTF-8 and UTF-16 code.
//! Pure. Takes text that is NFC already ([`nfc`]).

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};

/// One word of a text, as bytes `start..end` of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// First byte of the word.
    pub(crate) start: usize,
    /// The byte after its last letter.
    pub(crate) end: usize,
}

/// The text in NFC, borrowed when it is so already (nearly always).
#[must_use]
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// A letter or digit of a word.
#[must_use]
pub(crate) fn is_word(letter: char) -> bool {
    match letter {
        '\0'..='\x7f' => letter.is_ascii_alphanumeric(),
        // Latin-1 without its two signs; the rest is looked up in tables.
        'À'..='ÿ' => !matches!(letter, '×' | '÷'),
        _ => letter <= '\u{ffff}' && letter.is_alphanumeric(),
    }
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}')
}

/// The words of a text, in order.
///
/// A run of letters and digits; digits with a colon between stay together (`2011:9`), so does one letter
/// with what its hyphen joins (`e-post`); an ending after a colon or an apostrophe is passed over (`IVO:s`).
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_word)?;
        let end = word_end(text, start);
        at = end + ending_length(&text[end..]);
        Some(Token { start, end })
    })
}

fn run_length(text: &str) -> usize {
    text.find(|letter| !is_word(letter)).unwrap_or(text.len())
}

fn digits_length(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn word_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let digits = digits_length(rest);
    if digits > 0 && rest[digits..].starts_with(':') {
        let more = digits_length(&rest[digits + 1..]);
        if more > 0 {
            return start + digits + 1 + more;
        }
    }
    let run = run_length(rest);
    let mut letters = rest.chars();
    if letters.next().is_some_and(|first| first.len_utf8() == run && first.is_alphabetic())
        && let Some(hyphen) = letters.next().filter(|hyphen| is_hyphen(*hyphen))
    {
        let joined = &rest[run + hyphen.len_utf8()..];
        let length = run_length(joined);
        if joined[..length].chars().nth(1).is_some() {
            return start + run + hyphen.len_utf8() + length;
        }
    }
    start + run
}

/// The length of an ending that is written apart: `:s`, `:en`, `’s`.
fn ending_length(text: &str) -> usize {
    let mut letters = text.chars();
    match letters.next() {
        Some(':') => {
            let run = &text[1..=run_length(&text[1..])];
            let count = run.chars().count();
            let ending = (1..=4).contains(&count) && run.chars().all(char::is_alphabetic);
            if ending { 1 + run.len() } else { 0 }
        }
        Some(quote @ ('\'' | '\u{2019}')) => {
            let rest = &text[quote.len_utf8()..];
            if rest.starts_with('s') && run_length(rest) == 1 { quote.len_utf8() + 1 } else { 0 }
        }
        _ => 0,
    }
}

/// A word as it is looked up: lower case, without the hyphen of `e-post`, raised and lowered figures and joined letters
/// as plain ones (`CO₂` → `co2`, `ﬁl` → `fil`).
#[must_use]
pub(crate) fn lower(word: &str) -> String {
    let is_lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, 'å' | 'ä' | 'ö' | 'é');
    if word.chars().all(is_lower) {
        return word.to_owned();
    }
    word.to_lowercase().nfkc().filter(|letter| is_word(*letter) || *letter == ':').collect()
}

/// The runs of several words that hyphens hold together (`it-säkerhet`, `covid-19`): each is looked up as one word too.
pub(crate) fn joined<'a>(text: &'a str, tokens: &'a [Token]) -> impl Iterator<Item = Token> + use<'a> {
    let is_joined = |pair: &[Token]| {
        let mut between = text[pair[0].end..pair[1].start].chars();
        between.next().is_some_and(is_hyphen) && between.next().is_none()
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        while at + 1 < tokens.len() {
            let start = at;
            while tokens.get(at..at + 2).is_some_and(is_joined) {
                at += 1;
            }
            at += 1;
            if at - start > 1 {
                return Some(Token { start: tokens[start].start, end: tokens[at - 1].end });
            }
        }
        None
    })
}

/// A key without diacritics: how people type on a phone, and the order of the lexicon (`läkemedel` → `lakemedel`).
#[must_use]
pub(crate) fn fold(key: &str) -> String {
    if key.is_ascii() {
        return key.to_owned();
    }
    let mut plain = String::with_capacity(key.len());
    for letter in key.chars() {
        plain.push(match letter {
            '\0'..='\x7f' => letter,
            'å' | 'ä' => 'a',
            'ö' => 'o',
            'é' => 'e',
            _ => return key.nfd().filter(|letter| !is_combining_mark(*letter)).collect(),
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).map(|t| lower(&text[t.start..t.end])).collect()
    }

    #[test]
    fn words_of_the_trade() {
        for (text, expected) in [
            ("Hälso- och sjukvård", "hälso och sjukvård"),
            ("SOSFS 2011:9, 4 kap. 2 §", "sosfs 2011:9 4 kap 2"),
            ("E-post och e‑tjänst, A-Ö", "epost och etjänst a ö"),
            ("IVO:s beslut, 1:e, MAS:en", "ivo beslut 1 mas"),
            ("it's Anna’s", "it anna"),
            ("12:30:00 a1:2", "12:30 00 a1 2"),
            ("", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn hyphened_words_are_one_too() {
        let text = "Vi har it-säkerhet, covid-19-test, hälso- och e-post – sms-påminnelse.";
        let all: Vec<Token> = tokens(text).collect();
        let found: Vec<String> = joined(text, &all).map(|t| lower(&text[t.start..t.end])).collect();
        assert_eq!(found, ["itsäkerhet", "covid19test", "smspåminnelse"]);
    }

    #[test]
    fn figures_and_ligatures_are_plain() {
        assert_eq!(words("CO₂ i 20 m² ﬁl").join(" "), "co2 i 20 m2 fil");
    }

    #[test]
    fn the_quick_way_to_a_letter_is_the_tables() {
        assert!(('\u{80}'..'\u{250}').all(|c| is_word(c) == c.is_alphanumeric()));
    }

    #[test]
    fn folding_takes_the_marks_off() {
        assert_eq!(fold("läkemedel_åtgärd_ö"), "lakemedel_atgard_o");
        assert_eq!(fold("éü_ø"), "eu_ø");
    }

    proptest! {
        #[test]
        fn tokens_are_ordered_and_made_of_words(text in "\\PC{0,60}") {
            let text = nfc(&text).into_owned();
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(token.start >= last && token.end > token.start);
                let word = &text[token.start..token.end];
                prop_assert!(word.chars().all(|c| is_word(c) || c == ':' || is_hyphen(c)));
                last = token.end;
            }
        }

        #[test]
        fn quick_ways_say_what_the_tables_say(word in "[a-zåäöéÅÄÖàü0-9\u{301}×·-]{0,12}") {
            prop_assert_eq!(fold(&word), word.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>());
            let plain: String = word.to_lowercase().nfkc().filter(|c| is_word(*c)).collect();
            prop_assert_eq!(lower(&word), plain);
        }

        #[test]
        fn folding_twice_is_folding_once(word in "\\PC{0,20}") {
            prop_assert_eq!(fold(&fold(&word)), fold(&word));
        }
    }
}
