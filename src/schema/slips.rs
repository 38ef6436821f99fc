//! What people write in the place of a value: `52,5`, `2/3 2026`, `ja`, names without quotes. Each function says what a
//! text can only have meant, or nothing; none knows a key.

use crate::model::Date;
use crate::model::id::fold_id;

/// The months as they are written in Swedish, by their first letters: `mars`, `sept.`, `januari`.
const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

/// Quotes that word processors make of straight ones, with the straight one for each.
const CURLY: [(char, char); 10] = [
    ('\u{201c}', '"'),
    ('\u{201d}', '"'),
    ('\u{201e}', '"'),
    ('\u{201f}', '"'),
    ('\u{ab}', '"'),
    ('\u{bb}', '"'),
    ('\u{2018}', '\''),
    ('\u{2019}', '\''),
    ('\u{201a}', '\''),
    ('\u{201b}', '\''),
];

/// The number of a month by its Swedish name or the beginning of it, three letters at least.
pub(crate) fn month(written: &str) -> Option<u8> {
    let word = written.trim().trim_end_matches('.').to_lowercase();
    if word.chars().count() < 3 {
        return None;
    }
    let place = MONTHS.iter().position(|month| month.starts_with(&word))?;
    // "ma" is short, but three letters tell all months apart.
    u8::try_from(place + 1).ok()
}

/// A day as people write one: `2 mars 2026`, `2/3 2026`, `2.3.2026`, `2026-3-2`, `20260302`. In Swedish the day stands before
/// the month, unless the year stands first.
pub(crate) fn date(written: &str) -> Option<Date> {
    let text = written.trim().to_lowercase();
    let text = text.strip_prefix("den ").unwrap_or(&text);
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return whole(text.get(..4)?, text.get(4..6)?, text.get(6..)?);
    }
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',' | '\u{2013}'))
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if let Some(month) = month(second) {
        return whole(
            third,
            &month.to_string(),
            first.trim_end_matches(':').trim_end_matches(":e").trim_end_matches(":a"),
        );
    }
    if first.len() == 4 { whole(first, second, third) } else { whole(third, second, first) }
}

/// A day from year, month and day in digits; the year has four.
fn whole(year: &str, month: &str, day: &str) -> Option<Date> {
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A number as TOML has it: a decimal comma becomes a point, blanks between thousands go.
pub(crate) fn number(written: &str) -> Option<String> {
    let text = written.trim().replace('\u{2212}', "-");
    let (sign, digits) =
        text.strip_prefix(['-', '+']).map_or(("", text.as_str()), |rest| (text.get(..1).unwrap_or(""), rest));
    let (whole, fraction) = match digits.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        },
    };
    let groups: Vec<&str> = whole.split([' ', '\u{a0}', '\u{202f}']).collect();
    let are_groups = groups.iter().skip(1).all(|group| group.len() == 3) && (groups.len() == 1 || groups[0].len() <= 3);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_groups || !groups.iter().all(|group| is_digits(group)) || fraction.is_some_and(|part| !is_digits(part)) {
        return None;
    }
    let whole = groups.concat();
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let sign = if sign == "-" { "-" } else { "" };
    Some(match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    })
}

/// `ja`, `sant`, `True` and their opposites.
pub(crate) fn boolean(written: &str) -> Option<bool> {
    match fold_id(written).as_str() {
        "ja" | "sant" | "true" | "yes" | "pa" | "on" => Some(true),
        "nej" | "falskt" | "false" | "no" | "av" | "off" => Some(false),
        _ => None,
    }
}

/// A text as a TOML string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The text with a word processor's quotes made straight; nothing where it has none.
pub(crate) fn straight(text: &str) -> Option<String> {
    let straight = |c: char| CURLY.iter().find(|(curly, _)| *curly == c).map(|(_, plain)| *plain);
    text.contains(|c| straight(c).is_some()).then(|| text.chars().map(|c| straight(c).unwrap_or(c)).collect())
}

/// Whether a character is a quote, straight or curly.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{b4}' | '`') || CURLY.iter().any(|(curly, _)| *curly == c)
}

/// The words of a list that lacks its brackets, quotes or commas, without their quotes.
pub(crate) fn items(text: &str) -> Vec<String> {
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    let mut items = Vec::new();
    let mut item = String::new();
    let mut open = false;
    for c in inner.chars() {
        if is_quote(c) && (open || item.trim().is_empty()) {
            // A quote that closes ends the item, whether or not a comma follows.
            open = !open;
            if !open {
                items.push(std::mem::take(&mut item));
            }
        } else if matches!(c, ',' | ';' | '\n') && !open {
            items.push(std::mem::take(&mut item));
        } else {
            item.push(c);
        }
    }
    items.push(item);
    items.into_iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn days_as_people_write_them() {
        for written in [
            "2 mars 2026",
            "2/3 2026",
            "2/3-2026",
            "2.3.2026",
            "den 2 mars 2026",
            "2026-3-2",
            "2026/03/02",
            "20260302",
            "2 Mar. 2026",
            "02-03-2026",
        ] {
            assert_eq!(date(written), Some(day(2026, 3, 2)), "{written}");
        }
        for written in ["mars 2026", "2026-02-30", "31/2 2026", "2/3 -26", "i mars", "", "1.2"] {
            assert_eq!(date(written), None, "{written}");
        }
    }

    #[test]
    fn months_numbers_and_answers() {
        assert_eq!(
            ["april", "Sept.", "mar", "maj", "ma", "höst"].map(month),
            [Some(4), Some(9), Some(3), Some(5), None, None]
        );
        for (written, meant) in
            [("52,5", "52.5"), ("1 250", "1250"), ("12 500,25", "12500.25"), ("-0,5", "-0.5"), ("007", "7")]
        {
            assert_eq!(number(written).as_deref(), Some(meant));
        }
        for written in ["52 %", "ca 5", "1,2,3", "12 34", ""] {
            assert_eq!(number(written), None, "{written}");
        }
        assert_eq!(
            (boolean("Ja"), boolean("nej"), boolean("på"), boolean("kanske")),
            (Some(true), Some(false), Some(true), None)
        );
    }

    #[test]
    fn lists_however_they_are_written() {
        for written in ["[\"a\" \"b\"]", "\"a\", \"b\"", "a, b", "[a, b]", "[”a”; ”b”", "'a', 'b'"] {
            assert_eq!(items(written), ["a", "b"], "{written}");
        }
        assert_eq!(items("Vård, omsorg"), ["Vård", "omsorg"]);
        assert_eq!(quoted("G:\\a \"b\""), "\"G:\\\\a \\\"b\\\"\"");
    }
}
