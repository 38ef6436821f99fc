//! Where a Swedish word may be broken at the end of a line.
//!
//! Handbooks are full of compounds (*verksamhetsuppföljning*) that are wider than any box. A break at the joint of
//! a compound reads well, one between syllables is a way out. There is no dictionary here: joints are known
//! by the endings that take a linking s, and by words that often begin or end a compound in this trade. A missed
//! joint costs a line, a wrong one looks odd; neither loses a letter.

/// What kind of break a place offers, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// After a hyphen, a dash or a slash that stands in the word.
    Visible,
    /// At a soft hyphen of the author's.
    Soft,
    /// Between the parts of a compound.
    Joint,
    /// Between syllables.
    Syllable,
}

/// Letters that must be left on either side.
const LEAST: usize = 3;
/// Shorter runs of letters are never broken.
const SHORTEST: usize = 8;

/// Endings after which a linking s, or nothing, leads to the next part of a compound.
const LINKS: [&str; 16] = [
    "ings", "hets", "tets", "ions", "skaps", "doms", "ments", "stånds", "vårds", "sorgs", "ansvars", "arbets",
    "lednings", "nads", "förings", "gångs",
];

/// First parts of compounds that are not told by their ending.
const FIRST: [&str; 44] = [
    "social",
    "hälso",
    "äldre",
    "barn",
    "ungdoms",
    "familje",
    "funktions",
    "kommun",
    "patient",
    "process",
    "person",
    "personal",
    "dokument",
    "journal",
    "miljö",
    "anhörig",
    "risk",
    "egen",
    "kris",
    "brand",
    "läkemedels",
    "vård",
    "omsorgs",
    "hem",
    "korttids",
    "dag",
    "boende",
    "brukar",
    "klagomåls",
    "avvikelse",
    "händelse",
    "system",
    "ekonomi",
    "lex",
    "region",
    "chef",
    "nämnd",
    "sjuk",
    "enhets",
    "område",
    "delegerings",
    "verksamhets",
    "berättelse",
    "missförhållande",
];

/// Later parts of compounds.
const LATER: [&str; 112] = [
    "administratör",
    "analys",
    "anmälan",
    "ansvar",
    "ansvarig",
    "ansökan",
    "arbetare",
    "arbete",
    "assistans",
    "assistent",
    "avdelning",
    "avtal",
    "avvikelse",
    "bedömare",
    "bedöma",
    "bedömning",
    "behandling",
    "behov",
    "berättelse",
    "beskrivning",
    "beslut",
    "bestämmelse",
    "bidrag",
    "bistånd",
    "boende",
    "chef",
    "delegering",
    "dokument",
    "egenkontroll",
    "enhet",
    "form",
    "fråga",
    "föreskrift",
    "förening",
    "förfarande",
    "förordning",
    "förrättning",
    "försörjning",
    "förteckning",
    "förvaltning",
    "givare",
    "granskning",
    "grupp",
    "handbok",
    "handledning",
    "handling",
    "handläggare",
    "handläggning",
    "hantering",
    "hjälp",
    "händelse",
    "inflytande",
    "information",
    "insats",
    "inventering",
    "journal",
    "karta",
    "kedja",
    "kommission",
    "konferens",
    "kontakt",
    "kontroll",
    "kort",
    "kvalitet",
    "ledare",
    "ledning",
    "lista",
    "läkare",
    "läkemedel",
    "medarbetare",
    "mottagning",
    "nämnd",
    "nätverk",
    "omsorg",
    "ordning",
    "organisation",
    "pedagog",
    "personal",
    "plan",
    "planering",
    "process",
    "prövning",
    "rapport",
    "rapportering",
    "register",
    "rehabilitering",
    "resurs",
    "rutin",
    "samordnare",
    "samtal",
    "samverkan",
    "sekreterare",
    "sköterska",
    "skydd",
    "stöd",
    "strateg",
    "struktur",
    "system",
    "säkerhet",
    "tagare",
    "terapeut",
    "tjänst",
    "tillsyn",
    "underlag",
    "uppdrag",
    "uppföljning",
    "utredare",
    "utredning",
    "utveckling",
    "vård",
    "ärende",
    "åtgärd",
];

/// The places where `word` may be broken, in order: a byte offset before which the line ends, and its kind.
#[must_use]
pub(crate) fn breaks(word: &str) -> Vec<(usize, Break)> {
    let mut found = Vec::new();
    let mut run = 0;
    for (at, c) in word.char_indices() {
        let after = at + c.len_utf8();
        let kind = match c {
            '-' | '/' | '–' | '—' | '\u{2010}' => Some(Break::Visible),
            '\u{AD}' => Some(Break::Soft),
            _ => None,
        };
        if kind.is_none() && c.is_alphabetic() {
            continue;
        }
        in_letters(word, run, at, &mut found);
        run = after;
        if let Some(kind) = kind
            && at > 0
            && after < word.len()
        {
            found.push((after, kind));
        }
    }
    in_letters(word, run, word.len(), &mut found);
    found
}

/// Breaks within the letters `word[from..to]`.
fn in_letters(word: &str, from: usize, to: usize, found: &mut Vec<(usize, Break)>) {
    let Some(run) = word.get(from..to) else { return };
    let letters: Vec<char> = run.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
    if letters.len() < SHORTEST {
        return;
    }
    let joints = joints(&letters);
    for (index, (offset, _)) in run.char_indices().enumerate() {
        if index < LEAST || index + LEAST > letters.len() {
            continue;
        }
        if joints.contains(&index) {
            found.push((from + offset, Break::Joint));
        } else if is_syllable(&letters, index) && !joints.iter().any(|joint| joint.abs_diff(index) < LEAST) {
            found.push((from + offset, Break::Syllable));
        }
    }
}

/// Where the parts of a compound meet, as counts of letters before the joint, sorted.
fn joints(letters: &[char]) -> Vec<usize> {
    let mut all: Vec<usize> =
        (LEAST + 1..letters.len().saturating_sub(LEAST)).filter(|at| is_joint(letters, *at)).collect();
    if let Some(first) = first_part(letters)
        && !all.iter().any(|joint| joint.abs_diff(first) < LEAST)
    {
        all.push(first);
        all.sort_unstable();
    }
    all
}

fn is_joint(letters: &[char], at: usize) -> bool {
    let (before, after) = letters.split_at(at);
    let linked = after.len() > LEAST
        && LINKS.iter().any(|link| ends_with(before, link))
        // "handlings" + "sätt" is one thing, "beslutsstöd" another: never leave two s together on one side.
        && after.first() != Some(&'s')
        || LINKS.iter().any(|link| ends_with(before, link)) && begins_later(after);
    linked || begins_later(after) && has_vowel(before)
}

/// Whether what follows begins with a known later part that runs to its end, give or take an inflection or
/// a further part.
fn begins_later(after: &[char]) -> bool {
    LATER.iter().any(|part| begins_with(after, part))
}

/// The length of a known first part, when what follows it could be a word.
fn first_part(letters: &[char]) -> Option<usize> {
    let fits = |part: &&&str| begins_with(letters, part) && letters.len() > part.chars().count() + LEAST;
    let longest = FIRST.iter().filter(fits).map(|part| part.chars().count()).max()?;
    let rest = letters.get(longest..)?;
    // "personlig", "chefer", "sociala": an ending, no second part.
    (longest >= LEAST
        && has_vowel(rest)
        && rest.len() > LEAST
        && !rest.first().is_some_and(|c| is_vowel(*c) && rest.len() < 6))
    .then_some(longest)
}

/// Between a vowel group and the last consonant before the next vowel.
fn is_syllable(letters: &[char], at: usize) -> bool {
    let (before, after) = letters.split_at(at);
    let (Some(&next), Some(&last)) = (after.first(), before.last()) else {
        return false;
    };
    let opens = !is_vowel(next) && after.get(1).is_some_and(|c| is_vowel(*c));
    let kept = matches!((last, next), ('c', 'k' | 'h') | ('t' | 'k' | 's', 'j') | ('n', 'g') | ('q', 'u'));
    opens && !kept && has_vowel(before) && has_vowel(after)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'å' | 'ä' | 'ö' | 'é' | 'ü' | 'ø' | 'æ')
}

fn has_vowel(letters: &[char]) -> bool {
    letters.iter().any(|c| is_vowel(*c))
}

fn begins_with(letters: &[char], part: &str) -> bool {
    let mut rest = letters.iter();
    part.chars().all(|c| rest.next() == Some(&c))
}

fn ends_with(letters: &[char], part: &str) -> bool {
    let mut rest = letters.iter().rev();
    part.chars().rev().all(|c| rest.next() == Some(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The word with its joints as `|`.
    fn joined(word: &str) -> String {
        let mut out = word.to_owned();
        for (at, kind) in breaks(word).into_iter().rev() {
            if kind == Break::Joint {
                out.insert(at, '|');
            }
        }
        out
    }

    #[test]
    fn joints_of_the_trade_are_found() {
        for expected in [
            "verksamhets|uppföljning",
            "bistånds|handläggning",
            "kvalitets|berättelse",
            "patient|säkerhets|berättelse",
            "förhands|bedömning",
            "social|sekreterare",
            "sjuk|sköterska",
            "lednings|system",
            "egen|kontroll",
            "hem|sjuk|vård",
            "avvikelse|hantering",
            "läkemedels|genomgång",
            "utskrivnings|planering",
            "försörjnings|stöd",
        ] {
            assert_eq!(joined(&expected.replace('|', "")), expected);
        }
    }

    #[test]
    fn plain_words_have_no_joint() {
        for word in ["fastställa", "personlig", "förvaltningen", "kommunerna", "cheferna", "verkställa", "dokumentera"]
        {
            assert_eq!(joined(word), word);
        }
    }

    #[test]
    fn what_the_author_marked_is_taken() {
        assert_eq!(breaks("hälso-/sjuk"), [(6, Break::Visible), (7, Break::Visible)].map(|(at, k)| (at + 1, k)));
        assert_eq!(breaks("in\u{AD}sats"), [(4, Break::Soft)]);
    }

    proptest! {
        #[test]
        fn breaks_are_in_order_and_on_letters(word in "\\PC{0,40}") {
            let found = breaks(&word);
            prop_assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert!(found.iter().all(|(at, _)| *at > 0 && *at < word.len() && word.is_char_boundary(*at)));
        }
    }
}
