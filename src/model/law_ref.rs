//! Sections of laws in canonical form (format § 3.3): `14 kap. 3 §`, `24 a–24 f §§`.
//!
//! Only the section: the graph resolves which law is meant, and `parse::citation` recognises the written forms.

use std::fmt;

/// The widest range that is expanded section by section. A wider one must be a typing error; only its ends count.
const WIDEST_RANGE: u32 = 200;

/// The number of a chapter or section, such as `24 a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Number {
    pub(crate) number: u32,
    /// The letter after it.
    pub(crate) letter: Option<char>,
}

/// One section of a law, or a whole chapter. Sorts in the order of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LawSection {
    /// The chapter, in laws that have chapters.
    pub(crate) chapter: Option<Number>,
    /// The section; `None` means the whole chapter.
    pub(crate) section: Option<Number>,
}

/// A range of sections within one chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SectionRange {
    /// The first section.
    pub(crate) first: LawSection,
    /// The last section; equal to the first for a single section.
    pub(crate) last: LawSection,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.letter {
            Some(letter) => write!(f, "{} {letter}", self.number),
            None => write!(f, "{}", self.number),
        }
    }
}

impl fmt::Display for LawSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.chapter, self.section) {
            (Some(chapter), Some(section)) => write!(f, "{chapter} kap. {section} §"),
            (None, Some(section)) => write!(f, "{section} §"),
            (Some(chapter), None) => write!(f, "{chapter} kap."),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Display for SectionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first.section, self.last.section) {
            (Some(first), Some(last)) if first != last => {
                if let Some(chapter) = self.first.chapter {
                    write!(f, "{chapter} kap. ")?;
                }
                write!(f, "{first}–{last} §§")
            }
            _ => write!(f, "{}", self.first),
        }
    }
}

impl Number {
    fn anchor(self) -> String {
        match self.letter {
            Some(letter) => format!("{}-{letter}", self.number),
            None => self.number.to_string(),
        }
    }
}

impl LawSection {
    /// The section's anchor on the law's page: `sec-3-3`, `sec-24-a` (format § 8).
    pub(crate) fn anchor(&self) -> String {
        let parts = [self.chapter, self.section].into_iter().flatten().map(Number::anchor);
        format!("sec-{}", parts.collect::<Vec<_>>().join("-"))
    }

    /// Whether a reference to `self` is included in a reference to `other`: the same section, or its whole chapter.
    pub(crate) fn is_covered_by(&self, other: &LawSection) -> bool {
        self == other || (other.section.is_none() && other.chapter.is_some() && self.chapter == other.chapter)
    }
}

impl SectionRange {
    /// A range with one section.
    pub(crate) fn single(section: LawSection) -> Self {
        Self { first: section, last: section }
    }

    /// The sections of the range, including the law's own lettered sections between its ends (format § 8).
    pub(crate) fn sections(&self, listed: &[LawSection]) -> Vec<LawSection> {
        let (Some(first), Some(last)) = (self.first.section, self.last.section) else {
            return vec![self.first];
        };
        if first >= last || last.number - first.number > WIDEST_RANGE {
            return if first == last { vec![self.first] } else { vec![self.first, self.last] };
        }
        let mut sections = self.plain(first, last);
        let within = |section: &&LawSection| {
            section.chapter == self.first.chapter && **section >= self.first && **section <= self.last
        };
        sections.extend(listed.iter().filter(within));
        sections.sort_unstable();
        sections.dedup();
        sections
    }

    fn plain(&self, first: Number, last: Number) -> Vec<LawSection> {
        let at = |number, letter| LawSection { chapter: self.first.chapter, section: Some(Number { number, letter }) };
        if first.number == last.number {
            let letters = first.letter.unwrap_or('a')..=last.letter.unwrap_or('a');
            let mut sections: Vec<LawSection> = letters.map(|letter| at(first.number, Some(letter))).collect();
            if first.letter.is_none() {
                sections.insert(0, self.first);
            }
            return sections;
        }
        let mut sections: Vec<LawSection> = (first.number + 1..=last.number).map(|number| at(number, None)).collect();
        sections.push(self.first);
        if let Some(letter) = last.letter {
            sections.extend(('a'..=letter).map(|letter| at(last.number, Some(letter))));
        }
        sections
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(chapter: u32, number: u32, letter: Option<char>) -> LawSection {
        let chapter = (chapter > 0).then_some(Number { number: chapter, letter: None });
        LawSection { chapter, section: Some(Number { number, letter }) }
    }

    #[test]
    fn prints_and_expands() {
        let range = SectionRange { first: section(14, 2, None), last: section(14, 4, None) };
        assert_eq!(range.to_string(), "14 kap. 2–4 §§");
        let listed = [section(14, 3, Some('a')), section(14, 5, None)];
        let all: Vec<String> = range.sections(&listed).iter().map(ToString::to_string).collect();
        assert_eq!(all, ["14 kap. 2 §", "14 kap. 3 §", "14 kap. 3 a §", "14 kap. 4 §"]);
        let letters = SectionRange { first: section(0, 24, Some('a')), last: section(0, 24, Some('f')) };
        assert_eq!(letters.to_string(), "24 a–24 f §§");
        assert_eq!(letters.sections(&[]).len(), 6);
        assert_eq!(section(0, 24, Some('a')).anchor(), "sec-24-a");
        assert_eq!(section(3, 3, None).anchor(), "sec-3-3");
    }
}
