//! Citations of sections as index keys: `14 kap. 2–3 §§` → `§14:2`, `§14:3`, `§14:`.
//!
//! What a citation in a text is, `parse::citation` says; beside it a chapter alone counts here. People who search leave signs
//! out (`14 kap 3`, `14:3`), so a query has an expression of its own, which the script has too; a test holds the two
//! together. A citation gives a key for each section it covers and one for its chapter, so that "14 kap" finds them all.
//! The law is not part of the key: it is told by its own concept key, or joined with `@` where the document's relations
//! say which law it is. Pure.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::model::law_ref::Number;
use crate::model::{LawSection, SectionRange};
use crate::parse::citation::sections_in;

/// A number, and perhaps the letter of a section between two others (24 a).
const ITEM: &str = r"[0-9]{1,3}(?: ?[a-z](?-u:\b))?";

/// A chapter.
const CHAPTER: &str = r"([0-9]{1,3})(?: ?([a-z]))? ?kap(?:itlet|itel)?(?-u:\b)";

/// In a query: after a chapter sections with or without their sign, which may stand on either side; sections with their
/// sign, perhaps before their chapter; chapter and section with a colon; then a stycke or punkt, which no key has.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    let list = format!("{ITEM}(?: ?(?:[-–,]|och|samt|till) ?{ITEM})*");
    let after = format!("{CHAPTER}[.,]? ?(?:§* ?({list})(?: ?§+)?)?");
    let signed = format!("§+ ?({list})|({list}) ?§+(?: ?,? (?:i )?{CHAPTER}\\.?)?");
    let colon = r"(?-u:\b)([0-9]{1,3}):([0-9]{1,3}(?: ?[a-h](?-u:\b))?)(?: ?§+)?";
    let which = "(?:[0-9]|första|andra|tredje|fjärde|femte|sjätte)";
    let tail = format!("(?: {which} (?:stycket|st|punkten|p)(?-u:\\b)| p(?:unkt(?:en)?)?\\.? [0-9]+)*");
    // The pattern is constant, and every test compiles it.
    Regex::new(&format!("(?:{after}|{signed}|{colon}){tail}")).expect("a constant pattern")
});

static CHAPTER_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    // Constant, as above.
    Regex::new(CHAPTER).expect("a constant pattern")
});

static ITEM_PARTS: LazyLock<Regex> = LazyLock::new(|| {
    // Constant, as above.
    Regex::new(r"([0-9]{1,3})(?: ?([a-z])(?-u:\b))?").expect("a constant pattern")
});

/// A query as citations are sought in it: lower case, every run of white space one space.
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

/// The keys of each citation of a [`plain`] query, and the query with them blanked out. Of a range its ends: documents
/// give what lies between.
#[must_use]
pub(crate) fn take(query: &str) -> (Vec<Vec<String>>, String) {
    let mut found = Vec::new();
    let rest = ASKED.replace_all(query, |captures: &regex::Captures<'_>| {
        let group = |number: usize| captures.get(number).map_or("", |found| found.as_str());
        // Chapter and letter stand before the sections, after them, or before a colon.
        let chapter = format!("{}{}{}{}{}", group(1), group(2), group(6), group(7), group(8));
        let list = format!("{}{}{}{}", group(3), group(4), group(5), group(9));
        let item = |part: regex::Captures<'_>| {
            let number = part[1].trim_start_matches('0');
            format!("§{chapter}:{number}{}", part.get(2).map_or("", |letter| letter.as_str()))
        };
        let mut keys: Vec<String> = ITEM_PARTS.captures_iter(&list).map(item).collect();
        if !chapter.is_empty() {
            keys.push(format!("§{chapter}:"));
        }
        found.push(keys);
        " "
    });
    (found, rest.into_owned())
}

/// All keys of the citations in a text, a paragraph a line, each once, sorted.
#[must_use]
pub(crate) fn all_keys(text: &str) -> Vec<String> {
    let mut keys = BTreeSet::new();
    for line in text.lines().filter(|line| may_cite(line)) {
        let line = plain(line);
        for range in sections_in(&line) {
            keys.extend(chapter(range.first));
            keys.extend(covered(&range).iter().map(key));
        }
        for found in CHAPTER_ALONE.captures_iter(&line) {
            keys.insert(format!("§{}{}:", &found[1], found.get(2).map_or("", |letter| letter.as_str())));
        }
    }
    keys.into_iter().collect()
}

/// Whether a line can hold a citation at all; spares the expression.
fn may_cite(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_digit()) && (line.contains('§') || line.contains(':') || line.contains("kap"))
}

fn covered(range: &SectionRange) -> Vec<LawSection> {
    range.sections(&[])
}

fn number(number: Number) -> String {
    format!("{}{}", number.number, number.letter.map(String::from).unwrap_or_default())
}

fn key(section: &LawSection) -> String {
    let part = |part: Option<Number>| part.map(number).unwrap_or_default();
    format!("§{}:{}", part(section.chapter), part(section.section))
}

fn chapter(section: LawSection) -> Option<String> {
    section.chapter.map(|chapter| format!("§{}:", number(chapter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> String {
        take(&plain(text)).0.concat().join(" ")
    }

    #[test]
    fn a_query_and_a_text_say_the_same() {
        for (text, expected) in [
            ("14 kap. 3 § socialtjänstlagen", "§14: §14:3"),
            ("SoL 14 kap 3§", "§14: §14:3"),
            ("24 a § LSS", "§:24a"),
            ("HSL, 31 §", "§:31"),
            ("5\u{a0}kap.\n6 §", "§5: §5:6"),
            ("2 a kap. 3 §", "§2a: §2a:3"),
            ("6 kap. 1 och 3 §§", "§6: §6:1 §6:3"),
            ("4 kap", "§4:"),
            ("24 av 30", ""),
        ] {
            let of_query: BTreeSet<String> = take(&plain(text)).0.concat().into_iter().collect();
            assert_eq!(of_query.into_iter().collect::<Vec<_>>().join(" "), expected, "{text}");
            assert_eq!(all_keys(&text.replace('\n', " ")).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn people_who_search_leave_signs_out() {
        for (text, expected) in [
            ("4 kap 2", "§4:2 §4:"),
            ("14 kap. § 2 SoL", "§14:2 §14:"),
            ("§ 12", "§:12"),
            ("§§ 2 och 3", "§:2 §:3"),
            ("14:3 SoL", "§14:3 §14:"),
            ("SOSFS 2011:9 5 kap", "§5:"),
            ("4 § 11 kap. HSL", "§11:4 §11:"),
            ("4 kap. 2 § andra stycket HSL", "§4:2 §4:"),
            ("14 kap. 2–4 §§", "§14:2 §14:4 §14:"),
        ] {
            assert_eq!(asked(text), expected, "{text}");
        }
    }

    #[test]
    fn a_range_covers_what_lies_between() {
        assert_eq!(all_keys("14 kap. 2–4 §§").join(" "), "§14: §14:2 §14:3 §14:4");
        assert_eq!(all_keys("24 a – 24 d §§ LSS").join(" "), "§:24a §:24b §:24c §:24d");
    }

    #[test]
    fn a_text_is_cited_from_paragraph_by_paragraph() {
        assert_eq!(all_keys("Kunskap om 3 saker.\nEnligt 5 kap.\u{a0}6 § och 12\u{a0}kap.").join(" "), "§12: §5: §5:6");
        assert!(all_keys("Läs 5\nkapitel till").is_empty());
    }

    #[test]
    fn a_query_keeps_its_other_words() {
        assert_eq!(take(&plain("SoL 14 kap 3 § anmälan")).1, "sol   anmälan");
        assert_eq!(take(&plain("kapacitet 3 kapslar")).1, "kapacitet 3 kapslar");
    }
}
