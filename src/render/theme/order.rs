//! Sorting as the site's language does: CLDR's root order with the language's own letters (å ä ö last, w after v), and
//! numbers by their value (2 before 10).

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

use crate::diag::Lang;

/// Compares texts in one language.
pub(crate) struct Collation {
    collator: Option<CollatorBorrowed<'static>>,
}

impl Collation {
    /// The order of a language.
    pub(crate) fn new(lang: Lang) -> Self {
        let locale = match lang {
            Lang::Sv => locale!("sv-u-kn"),
            Lang::En => locale!("en-u-kn"),
        };
        // The data of both languages is compiled in; without it the order is by code point, which is no fault to die of.
        Self { collator: Collator::try_new(locale.into(), CollatorOptions::default()).ok() }
    }

    /// Which of two texts comes first; texts that differ never compare equal.
    pub(crate) fn compare(&self, a: &str, b: &str) -> Ordering {
        let by_language = self.collator.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b));
        by_language.then_with(|| a.cmp(b))
    }
}

impl std::fmt::Debug for Collation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Collation")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_come_last() {
        let collation = Collation::new(Lang::Sv);
        let mut words = ["Östra", "Zebra", "Ärende", "Åtgärd", "wok", "vy", "vård", "Alfa", "ära"];
        words.sort_by(|a, b| collation.compare(a, b));
        assert_eq!(words, ["Alfa", "vy", "vård", "wok", "Zebra", "Åtgärd", "ära", "Ärende", "Östra"]);
    }

    #[test]
    fn numbers_stand_by_their_value() {
        let collation = Collation::new(Lang::Sv);
        let mut words = ["10 Arkiv", "2 Syfte", "1 Inledning", "Rutin 12", "Rutin 3"];
        words.sort_by(|a, b| collation.compare(a, b));
        assert_eq!(words, ["1 Inledning", "2 Syfte", "10 Arkiv", "Rutin 3", "Rutin 12"]);
    }

    #[test]
    fn english_takes_them_as_marked_letters() {
        let collation = Collation::new(Lang::En);
        let mut words = ["öl", "zoo", "ape"];
        words.sort_by(|a, b| collation.compare(a, b));
        assert_eq!(words, ["ape", "öl", "zoo"]);
    }
}
