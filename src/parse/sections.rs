//! The written forms of sections in Swedish text (format § 3.3, § 10), law apart: `3 kap. 3 §`, `24 a–f §§`,
//! `4 § 11 kap.`, `14 kap. § 2`, `§ 9`, `14:3`; with the stycke or punkt that follows.
//!
//! Everything here reads text in lower case whose bytes are in their places (`citation::lower_in_place`).

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::model::law_ref::Number;
use crate::model::{LawSection, SectionRange};

/// `24`, `24 a`, `24 a – 24 f`, `2-7`. Letters are those of ASCII: without case, `[a-z]` has the Kelvin sign and ſ too.
const ITEM: &str =
    r"\d{1,4}(?:\s*(?-i:[a-zA-Z])\b)?(?:\s*[-–—‐‑−]\s*(?:\d{1,4}(?:\s*(?-i:[a-zA-Z])\b)?|(?-i:[a-zA-Z])\b))?";

/// The same where no sign follows: a lone `i` is the word then, not a letter of the section.
const OPEN_ITEM: &str = r"\d{1,4}(?:\s*(?-i:[a-hA-H])\b)?\b(?:\s*[-–—‐‑−]\s*\d{1,4}(?:\s*(?-i:[a-hA-H])\b)?\b)?";

/// `och`, `samt`, `eller` or a comma between sections.
const BETWEEN: &str = r"(?:\s*,\s*|\s+(?:och|samt|eller)\s+)";

/// `14 kap. 2 §`, `14 kap. § 2`, `kap. 14 § 2`, `§§ 2 och 3`.
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"\b(?P<chapter>\d{1,3})\s*(?P<letter>(?-i:[a-zA-Z]))?\s*kap(?:itlet|itel)?\b\.?\s*,?\s*";
    let after = r"\bkap(?:itlet|itel)?\b\.?\s*(?P<named>\d{1,3})\s*,?\s*";
    let signed = format!(r"\b(?P<items>{ITEM}(?:{BETWEEN}{ITEM})*)\s*§{{1,2}}");
    let several = format!(r"§§\s*(?P<several>{OPEN_ITEM}(?:{BETWEEN}{OPEN_ITEM})*)");
    let one = format!(r"§\s*(?P<one>{OPEN_ITEM})");
    constant(&format!(r"(?i)(?:{number}|{after})?(?:{signed}|{several}|{one})"))
});

/// `14:3`, `20:1–2`, `20:1–20:2`, `16:2 a`.
static COLON: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?P<chapter>[1-9]\d{0,2})(?P<letter>(?-i:[a-h]))?:(?P<first>[1-9]\d{0,2})\b(?:\s*(?P<first_letter>(?-i:[a-h]))\b)?(?:\s*[-–—‐‑−]\s*(?:(?P<again>\d{1,3}):)?(?P<last>[1-9]\d{0,2})\b(?:\s*(?P<last_letter>(?-i:[a-h]))\b)?)?(?:\s*§{1,2})?",
    )
});

static ITEM_PARTS: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)(\d{1,4})(?:\s*((?-i:[a-zA-Z]))\b)?(?:\s*[-–—‐‑−]\s*(?:(\d{1,4})(?:\s*((?-i:[a-zA-Z]))\b)?|((?-i:[a-zA-Z]))\b))?",
    )
});

static CHAPTER_ONLY: LazyLock<Regex> =
    LazyLock::new(|| constant(r"(?i)^\s*(\d{1,3})\s*((?-i:[a-zA-Z]))?\s*kap(?:itlet)?\.?\s*$"));

/// The chapter after the section: `4 § 11 kap.`.
static CHAPTER_AFTER: LazyLock<Regex> =
    LazyLock::new(|| constant(r"(?i)^\s*(?:i\s+)?(\d{1,3})\s*((?-i:[a-zA-Z]))?\s*kap(?:itlet|itel)?\b\.?"));

/// `första stycket`, `1 st`, `andra och tredje styckena`, `första punkten`; `p. 2`, `punkt 2`, `2 p`.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    let ordinal = "(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|sista)";
    let which = format!(r"(?:{ordinal}|\d{{1,2}})");
    let part = r"(?:stycket|styckena|st|punkten|punkterna|meningen)\b";
    constant(&format!(
        r"(?i)^\s*,?\s*(?:{which}(?:\s*(?:och|eller|,|[-–])\s*{which})?\s*{part}|p(?:unkt(?:en|erna)?)?\b\.?\s*\d{{1,3}}\b(?:\s*(?:och|[-–])\s*\d{{1,3}}\b)?|\d{{1,3}}\s*p\b)"
    ))
});

/// A lone number after a stycke is its punkt: `första stycket 9`.
static POINT: LazyLock<Regex> = LazyLock::new(|| constant(r"^\s+\d{1,2}\b"));

/// How far, in characters, a chapter after a section is looked at for a section of its own.
const REACH: usize = 60;

fn constant(pattern: &str) -> Regex {
    // A constant pattern; the tests of `citation` compile each.
    Regex::new(pattern).expect("a constant regular expression")
}

/// Sections that stand together in a text.
pub(super) struct SectionGroup {
    /// From the first chapter to the last stycke.
    pub(super) range: Range<usize>,
    /// The sections.
    pub(super) sections: Vec<SectionRange>,
    /// Whether they are written with a colon, as times of day are too.
    pub(super) by_colon: bool,
}

/// Whether a text may hold sections at all.
pub(super) fn may_have(text: &str) -> bool {
    text.contains('§') || (text.contains(':') && COLON.is_match(text))
}

/// The groups of a text from left to right, not overlapping.
pub(super) fn groups(lower: &str) -> Vec<SectionGroup> {
    let mut found: Vec<(SectionGroup, bool)> =
        COLON.captures_iter(lower).filter_map(|one| by_colon(lower, &one)).collect();
    let by_sign: Vec<(SectionGroup, bool)> =
        SECTION.captures_iter(lower).filter_map(|one| by_sign(lower, &one)).collect();
    let overlaps = |one: &SectionGroup, other: &SectionGroup| {
        one.range.start < other.range.end && other.range.start < one.range.end
    };
    let free: Vec<_> =
        by_sign.into_iter().filter(|(one, _)| !found.iter().any(|(other, _)| overlaps(one, other))).collect();
    found.extend(free);
    found.sort_by_key(|(group, _)| group.range.start);
    let mut groups: Vec<SectionGroup> = Vec::new();
    for (group, has_chapter) in found {
        let joined = groups
            .last()
            .is_some_and(|last| has_chapter && lower.get(last.range.end..group.range.start).is_some_and(is_connector));
        match groups.last_mut() {
            Some(last) if joined => {
                last.sections.extend(group.sections);
                last.range.end = group.range.end;
            }
            _ => groups.push(group),
        }
    }
    groups
}

fn by_colon(lower: &str, found: &Captures<'_>) -> Option<(SectionGroup, bool)> {
    let whole = found.get(0)?;
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    // "2011:9" is a law's number, and "10:30:15" no section.
    let before = lower.get(..whole.start())?.chars().next_back();
    let after = lower.get(whole.end()..)?.chars().next();
    if before.is_some_and(|c| matches!(c, ':' | '.' | '-' | '/')) || after.is_some_and(|c| matches!(c, ':' | '/')) {
        return None;
    }
    let chapter = as_number(part("chapter")?, part("letter"))?;
    if part("again").is_some_and(|again| again != part("chapter").unwrap_or_default()) {
        return None;
    }
    let at = |number: Number| LawSection { chapter: Some(chapter), section: Some(number) };
    let first = as_number(part("first")?, part("first_letter"))?;
    let last = part("last").and_then(|number| as_number(number, part("last_letter"))).unwrap_or(first);
    let range = whole.start()..tail_end(lower, whole.end());
    Some((
        SectionGroup { range, sections: vec![SectionRange { first: at(first), last: at(last) }], by_colon: true },
        true,
    ))
}

fn by_sign(lower: &str, found: &Captures<'_>) -> Option<(SectionGroup, bool)> {
    let whole = found.get(0)?;
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    let mut chapter = part("chapter").or_else(|| part("named")).and_then(|number| as_number(number, part("letter")));
    let mut end = whole.end();
    if chapter.is_none()
        && let Some((after, to)) = chapter_after(lower, end)
    {
        chapter = Some(after);
        end = to;
    }
    let written = part("items").or_else(|| part("several")).or_else(|| part("one"))?;
    let range = whole.start()..tail_end(lower, end);
    Some((SectionGroup { range, sections: items(written, chapter), by_colon: false }, chapter.is_some()))
}

/// The chapter that follows a section, unless a section of its own follows it in turn.
fn chapter_after(lower: &str, from: usize) -> Option<(Number, usize)> {
    let rest = lower.get(from..)?;
    let found = CHAPTER_AFTER.captures(rest)?;
    let end = found.get(0)?.end();
    let near = rest.char_indices().nth(REACH).map_or(rest, |(at, _)| rest.get(..at).unwrap_or(rest));
    let own = SECTION.find(near).is_some_and(|next| next.start() < end);
    let number = as_number(found.get(1)?.as_str(), found.get(2).map(|letter| letter.as_str()))?;
    (!own).then_some((number, from + end))
}

/// The end of the stycken and punkter that belong to a section.
fn tail_end(lower: &str, from: usize) -> usize {
    let mut end = from;
    while let Some(rest) = lower.get(end..) {
        if let Some(found) = TAIL.find(rest) {
            end += found.end();
            continue;
        }
        match POINT.find(rest) {
            Some(found) if end > from && ends_a_citation(rest.get(found.end()..).unwrap_or_default()) => {
                end += found.end();
            }
            _ => break,
        }
    }
    end
}

/// Whether what follows a lone number shows that it counts nothing else.
fn ends_a_citation(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\u{a0}']);
    rest.is_empty()
        || rest.starts_with(['.', ',', ';', ')'])
            && !rest.get(1..).is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_connector(gap: &str) -> bool {
    matches!(gap.trim_matches(' '), "," | "och" | "samt" | ", och" | ", samt")
}

fn items(text: &str, chapter: Option<Number>) -> Vec<SectionRange> {
    let at = |number: Number| LawSection { chapter, section: Some(number) };
    let mut ranges = Vec::new();
    for found in ITEM_PARTS.captures_iter(text) {
        let part = |index: usize| found.get(index).map(|part| part.as_str());
        let Some(first) = part(1).and_then(|number| as_number(number, part(2))) else { continue };
        let last = match (part(3), part(5)) {
            (Some(number), _) => as_number(number, part(4)).unwrap_or(first),
            (None, Some(letter)) => Number { number: first.number, letter: letter.chars().next() },
            (None, None) => first,
        };
        ranges.push(SectionRange { first: at(first), last: at(last) });
    }
    ranges
}

fn as_number(number: &str, letter: Option<&str>) -> Option<Number> {
    Some(Number { number: number.parse().ok()?, letter: letter.and_then(|letter| letter.chars().next()) })
}

/// A whole chapter, alone: `5 kap.`.
pub(super) fn chapter_only(text: &str) -> Option<LawSection> {
    let found = CHAPTER_ONLY.captures(text)?;
    let chapter = as_number(found.get(1)?.as_str(), found.get(2).map(|letter| letter.as_str()))?;
    Some(LawSection { chapter: Some(chapter), section: None })
}
