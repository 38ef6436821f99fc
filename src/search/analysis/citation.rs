//! Citations of sections in every written form, as index keys: `14 kap. 2–3 §§` → `§14:2`, `§14:3`, `§14:`.
//!
//! A citation gives a key for each section it covers and one for its chapter, so that "14 kap" finds them all.
//! The law is not part of the key: it is told by its own concept key, or joined with `@` where the
//! document's relations say which law it is. The script has the same expression. Pure.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

/// A number, and perhaps the letter of a section between two others (24 a).
const ITEM: &str = r"[0-9]{1,3}(?: ?[a-z](?-u:\b))?";

/// The most sections that one range may name; a longer one is a misprint, and only its ends count.
const LONGEST_RANGE: u32 = 60;

static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    let list = format!("{ITEM}(?: ?(?:[-–,]|och|samt|till) ?{ITEM})*");
    let pattern = format!("([0-9]{{1,3}}) ?kap(?:itel)?(?-u:\\b)[.,]? ?(?:({list})(?: ?§+)?)?|({list}) ?§+");
    // The pattern is constant, and every test compiles it.
    Regex::new(&pattern).expect("a constant pattern")
});

static ITEM_PARTS: LazyLock<Regex> = LazyLock::new(|| {
    // Constant, as above.
    Regex::new(r"([-–])? ?([0-9]{1,3})(?: ?([a-z])(?-u:\b))?").expect("a constant pattern")
});

/// The text as citations are sought in it: lower case, every run of white space one space.
#[must_use]
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(part);
    }
    plain.to_lowercase()
}

/// The keys of all citations of a [`plain`] text, and the text with them blanked out. Of a range, `fill` asks for what
/// lies between its ends; documents give it, so queries need not.
#[must_use]
pub(crate) fn take(text: &str, fill: bool) -> (Vec<Vec<String>>, String) {
    let mut found = Vec::new();
    let rest = CITATION.replace_all(text, |captures: &regex::Captures<'_>| {
        let chapter = captures.get(1).map_or("", |m| m.as_str());
        let list = captures.get(2).or_else(|| captures.get(3)).map_or("", |m| m.as_str());
        found.push(keys(chapter, list, fill));
        " "
    });
    (found, rest.into_owned())
}

/// All keys of the citations in a text, a paragraph a line, each once, sorted.
#[must_use]
pub(crate) fn all_keys(text: &str) -> Vec<String> {
    let found = text.lines().filter(|line| may_cite(line)).flat_map(|line| take(&plain(line), true).0);
    let keys: BTreeSet<String> = found.flatten().collect();
    keys.into_iter().collect()
}

/// Whether a section sign stands in a text, or a number before *kap*.
fn may_cite(text: &str) -> bool {
    let is_chapter = |(at, _): (usize, &str)| text[..at].trim_end().ends_with(|c: char| c.is_ascii_digit());
    text.contains('§') || text.match_indices("kap").any(is_chapter)
}

/// `§chapter:section` for each section of a list, or for the chapter alone; the chapter's own key last.
fn keys(chapter: &str, list: &str, fill: bool) -> Vec<String> {
    let mut keys = Vec::new();
    let mut last: Option<(u32, String)> = None;
    for part in ITEM_PARTS.captures_iter(list) {
        let number: u32 = part[2].parse().unwrap_or(0);
        let letter = part.get(3).map_or("", |m| m.as_str()).to_owned();
        if let (true, Some(_), Some((from, from_letter))) = (fill, part.get(1), &last) {
            between(*from, from_letter, number, &letter, |n, l| keys.push(format!("§{chapter}:{n}{l}")));
        }
        keys.push(format!("§{chapter}:{number}{letter}"));
        last = Some((number, letter));
    }
    if !chapter.is_empty() {
        keys.push(format!("§{chapter}:"));
    }
    keys
}

/// What lies inside a range: whole numbers, or letters where both ends share the number.
fn between(from: u32, from_letter: &str, to: u32, to_letter: &str, mut each: impl FnMut(u32, &str)) {
    match (from_letter.chars().next(), to_letter.chars().next()) {
        (Some(a), Some(b)) if from == to => {
            for letter in (a..b).skip(1) {
                each(to, letter.encode_utf8(&mut [0; 4]));
            }
        }
        _ if to.saturating_sub(from) <= LONGEST_RANGE => {
            for number in from.saturating_add(1)..to {
                each(number, "");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_forms_meet() {
        for (text, expected) in [
            ("14 kap. 3 § socialtjänstlagen", "§14:3 §14:"),
            ("SoL 14 kap 3§", "§14:3 §14:"),
            ("14 kap. 2–4 §§", "§14:2 §14:3 §14:4 §14:"),
            ("14 kap 2- 4 §", "§14:2 §14:3 §14:4 §14:"),
            ("24 a – 24 d §§ LSS", "§:24a §:24b §:24c §:24d"),
            ("HSL, 31 §", "§:31"),
            ("6 kap. 1 och 3 §§", "§6:1 §6:3 §6:"),
            ("5\u{a0}kap.\n6 §", "§5:6 §5:"),
            ("4 kap 2", "§4:2 §4:"),
            ("4 kap", "§4:"),
            ("24 av 30", ""),
        ] {
            let (found, _) = take(&plain(text), true);
            assert_eq!(found.concat().join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_text_is_cited_from_paragraph_by_paragraph() {
        assert_eq!(all_keys("Kunskap om 3 saker.\nEnligt 5 kap.\u{a0}6 § och 12\u{a0}kap.").join(" "), "§12: §5: §5:6");
        assert!(all_keys("Läs 5\nkapitel till").is_empty());
    }

    #[test]
    fn a_query_keeps_its_other_words() {
        assert_eq!(take(&plain("SoL 14 kap 3 § anmälan"), false).1, "sol   anmälan");
        assert_eq!(take(&plain("kapacitet 3 kapslar"), false).1, "kapacitet 3 kapslar");
    }
}
