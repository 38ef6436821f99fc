//! Bilingual texts: every message in Swedish and English, written together.
//!
//! The macro [`text!`](crate::text) takes the Swedish sentence first and the English second; leaving one out does not
//! compile. Also plurals, lists and "did you mean".

/// The language of messages and of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Swedish.
    #[default]
    Sv,
    /// English.
    En,
}

impl Lang {
    /// Parses a code such as `sv`, `sv_SE.UTF-8` or `en`; `None` for other languages.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        match code.get(..2)? {
            "sv" => Some(Self::Sv),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The two-letter code, as in `<html lang>`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }
}

/// One message in both languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// Swedish.
    pub sv: String,
    /// English.
    pub(crate) en: String,
}

impl Text {
    /// The message in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Sv => &self.sv,
            Lang::En => &self.en,
        }
    }

    /// The same words in both languages (an id, a quotation).
    pub(crate) fn same(text: impl Into<String>) -> Self {
        let sv = text.into();
        Self { en: sv.clone(), sv }
    }
}

/// A [`Text`] from a Swedish and an English format string over the same captured variables.
#[macro_export]
macro_rules! text {
    ($sv:literal, $en:literal $(,)?) => {
        $crate::diag::Text { sv: format!($sv), en: format!($en) }
    };
    ($sv:literal, $en:literal, $($arg:tt)+) => {
        $crate::diag::Text { sv: format!($sv, $($arg)+), en: format!($en, $($arg)+) }
    };
}

/// "a, b eller c" / "a, b or c": at most `limit` items, the rest as a number.
pub(crate) fn alternatives<S: AsRef<str>>(items: &[S], limit: usize) -> Text {
    join(items, limit, ("eller", "or"))
}

/// "a, b och c" / "a, b and c": at most `limit` items, the rest as a number.
pub(crate) fn list<S: AsRef<str>>(items: &[S], limit: usize) -> Text {
    join(items, limit, ("och", "and"))
}

fn join<S: AsRef<str>>(items: &[S], limit: usize, (sv, en): (&str, &str)) -> Text {
    let shown: Vec<String> = items.iter().take(limit).map(|item| format!("`{}`", item.as_ref())).collect();
    let rest = items.len() - shown.len();
    if rest > 0 {
        let head = shown.join(", ");
        return text!("{head} och {rest} till", "{head} and {rest} more");
    }
    match shown.split_last() {
        None => Text::same(""),
        Some((last, [])) => Text::same(last.clone()),
        Some((last, head)) => {
            let head = head.join(", ");
            Text { sv: format!("{head} {sv} {last}"), en: format!("{head} {en} {last}") }
        }
    }
}

/// The candidate nearest to `word`, if it is near enough (a third of the letters may differ).
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    candidates
        .into_iter()
        // The distance is at least the difference in length; this skips most ids of a large handbook.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// "menade du `x`?" for the nearest candidate.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    let near = nearest(word, candidates)?;
    Some(text!("menade du `{near}`?", "did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_and_counts() {
        assert_eq!(list(&["a", "b", "c"], 5).sv, "`a`, `b` och `c`");
        assert_eq!(alternatives(&["a"], 5).en, "`a`");
        assert_eq!(alternatives(&["a", "b", "c"], 1).sv, "`a` och 2 till");
    }

    #[test]
    fn suggests_only_what_is_near() {
        assert_eq!(nearest("titel", ["title", "type"]), Some("title"));
        assert_eq!(nearest("zzzz", ["title", "type"]), None);
    }
}
