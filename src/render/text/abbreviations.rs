//! Abbreviations of the handbook's terms, so that the first of each on a page gets its meaning.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::View;
use crate::model::Kind;

/// Abbreviations and what they stand for.
#[derive(Debug, Default)]
pub(crate) struct Abbreviations {
    by_abbr: BTreeMap<String, String>,
}

impl Abbreviations {
    /// Those of the terms that the audience sees. One that stands for several things is left alone.
    pub(crate) fn new(view: &View) -> Self {
        let mut by_abbr: BTreeMap<String, String> = BTreeMap::new();
        let mut several = BTreeSet::new();
        for term in view.of_kind(Kind::Term) {
            let Some(abbr) = term.abbr().filter(|abbr| is_abbreviation(abbr)) else { continue };
            if by_abbr.insert(abbr.to_owned(), term.title().to_owned()).is_some() {
                several.insert(abbr.to_owned());
            }
        }
        by_abbr.retain(|abbr, _| !several.contains(abbr));
        Self { by_abbr }
    }

    /// Cuts a text at the abbreviations that are not yet `seen`: pieces of text, each with the meaning of an
    /// abbreviation or nothing.
    pub(crate) fn cut<'t>(&self, text: &'t str, seen: &mut BTreeSet<String>) -> Vec<(&'t str, Option<&str>)> {
        let mut pieces = Vec::new();
        let mut done = 0;
        if !self.by_abbr.is_empty() {
            for (start, word) in words(text) {
                let Some(meaning) = self.by_abbr.get(word) else { continue };
                if seen.insert(word.to_owned()) {
                    pieces.push((&text[done..start], None));
                    pieces.push((word, Some(meaning.as_str())));
                    done = start + word.len();
                }
            }
        }
        pieces.push((&text[done..], None));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

/// At least two letters, one of them a capital, no blanks: "IVO", "SoL", not "chef".
fn is_abbreviation(abbr: &str) -> bool {
    abbr.chars().count() >= 2
        && abbr.chars().any(char::is_uppercase)
        && abbr.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// Runs of letters, digits and hyphens with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_inner = |c: char| c.is_alphanumeric() || c == '-';
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(is_inner)?;
        let word = &text[start..];
        let end = start + word.find(|c| !is_inner(c)).unwrap_or(word.len());
        at = end;
        Some((start, &text[start..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_whole_word() {
        let abbreviations = Abbreviations { by_abbr: BTreeMap::from([("IVO".to_owned(), "Inspektionen".to_owned())]) };
        let mut seen = BTreeSet::new();
        let pieces = abbreviations.cut("IVOs, IVO-anmälan, (IVO) och IVO.", &mut seen);
        assert_eq!(pieces, [("IVOs, IVO-anmälan, (", None), ("IVO", Some("Inspektionen")), (") och IVO.", None)]);
        assert_eq!(abbreviations.cut("IVO", &mut seen), [("IVO", None)]);
    }
}
