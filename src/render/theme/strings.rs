//! The texts of the theme in the site's language, and how dates, numbers and lists are written in it.
//!
//! The strings are the theme's `i18n/<language>.toml`; a template sees them as `t`, the program reads them here by
//! their dotted key. Nothing here knows a page.

use toml::Value;

use crate::model::Date;

/// The theme's strings in one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strings {
    table: toml::Table,
}

impl Strings {
    /// Strings from a theme's table.
    pub(crate) fn new(table: toml::Table) -> Self {
        Self { table }
    }

    /// The whole table, for the templates.
    pub(crate) fn table(&self) -> &toml::Table {
        &self.table
    }

    /// A text by its dotted key (`nav.roles`), if the theme has it.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.value(key)?.as_str()
    }

    /// A text by its dotted key; the key itself where the theme lacks it, so that a gap is seen and never fatal.
    pub(crate) fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.get(key).unwrap_or(key)
    }

    /// A text with its `{name}`s filled in.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.t(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// The name of a code: a text, or a table's `label` or `one`.
    pub(crate) fn label(&self, group: &str, id: &str) -> Option<&str> {
        match self.value(group)?.get(id)? {
            Value::String(text) => Some(text),
            Value::Table(table) => table.get("label").or_else(|| table.get("one")).and_then(Value::as_str),
            _ => None,
        }
    }

    /// A date in words: "1 mars 2026".
    pub(crate) fn date(&self, date: Date) -> String {
        let day = date.day().to_string();
        let year = date.year().to_string();
        self.fill("format.date", &[("day", &day), ("month", self.month(date.month())), ("year", &year)])
    }

    /// A month and its year: "mars 2026".
    pub(crate) fn month_year(&self, date: Date) -> String {
        let year = date.year().to_string();
        self.fill("format.month_year", &[("month", self.month(date.month())), ("year", &year)])
    }

    /// The name of a month, 1 to 12.
    pub(crate) fn month(&self, number: i8) -> &str {
        self.month_of("format.months", number)
    }

    /// The short name of a month, 1 to 12, where there is little room.
    pub(crate) fn month_short(&self, number: i8) -> &str {
        self.month_of("format.months_short", number)
    }

    fn month_of(&self, list: &str, number: i8) -> &str {
        let months = self.value(list).and_then(Value::as_array);
        let place = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
        months.and_then(|months| months.get(place)).and_then(Value::as_str).unwrap_or_default()
    }

    /// A number with at most `decimals` decimals, none that are zero, with the language's separators: "1 234,5".
    pub(crate) fn number(&self, number: f64, decimals: usize) -> String {
        let plain = format!("{:.decimals$}", number.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut out = String::new();
        if number < 0.0 && plain.bytes().any(|digit| matches!(digit, b'1'..=b'9')) {
            out.push('\u{2212}');
        }
        self.push_grouped(&mut out, whole);
        if !fraction.is_empty() {
            out.push_str(self.t("format.decimal"));
            out.push_str(fraction);
        }
        out
    }

    /// Digits in groups of three, from five digits on.
    fn push_grouped(&self, out: &mut String, digits: &str) {
        let separator = self.t("format.thousands");
        for (place, digit) in digits.chars().enumerate() {
            let left = digits.len() - place;
            if place > 0 && left.is_multiple_of(3) && digits.len() > 4 {
                out.push_str(separator);
            }
            out.push(digit);
        }
    }

    /// "a, b och c".
    pub(crate) fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let Some((last, head)) = items.split_last() else { return String::new() };
        if head.is_empty() {
            return last.as_ref().to_owned();
        }
        let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
        format!("{}{}{}", head.join(", "), self.t("format.list_and"), last.as_ref())
    }

    /// A file's size in words: "240 kB", "1,4 MB".
    pub(crate) fn size(&self, bytes: u64) -> String {
        const KILO: f64 = 1000.0;
        #[expect(clippy::cast_precision_loss, reason = "a file's size is far below 2^52 bytes")]
        let kilobytes = (bytes as f64 / KILO).max(1.0);
        if kilobytes < KILO {
            self.fill("format.kilobytes", &[("n", &self.number(kilobytes, 0))])
        } else {
            self.fill("format.megabytes", &[("n", &self.number(kilobytes / KILO, 1))])
        }
    }

    fn value(&self, key: &str) -> Option<&Value> {
        let mut parts = key.split('.');
        let mut at = self.table.get(parts.next()?)?;
        for part in parts {
            at = at.get(part)?;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn swedish() -> Strings {
        let text = include_str!("../../../themes/standard/i18n/sv.toml");
        Strings::new(text.parse().unwrap())
    }

    #[test]
    fn dates_numbers_and_lists() {
        let s = swedish();
        assert_eq!(s.date(date(2026, 3, 1)), "1 mars 2026");
        assert_eq!(s.month_year(date(2026, 12, 31)), "december 2026");
        assert_eq!(s.number(0.5, 2), "0,5");
        assert_eq!(s.number(-1234.0, 1), "\u{2212}1234");
        assert_eq!(s.number(-0.001, 1), "0");
        assert_eq!(s.number(1_234_567.891, 1).replace(['\u{a0}', '\u{202f}'], " "), "1 234 567,9");
        assert_eq!(s.list(&["a", "b", "c"]), "a, b och c");
        assert_eq!(s.size(240_400), "240 kB");
        assert_eq!(s.size(1_440_000), "1,4 MB");
    }

    #[test]
    fn labels_of_texts_and_tables() {
        let s = swedish();
        assert_eq!(s.label("status", "in-force"), Some("Gäller"));
        assert_eq!(s.label("letter", "responsible"), Some("Utför"));
        assert_eq!(s.label("status", "x"), None);
        assert_eq!(s.t("no.such"), "no.such");
    }
}
