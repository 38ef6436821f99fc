//! Swedish personal identity numbers and coordination numbers in running text (Folkbokföringslagen 1991:481, 18 §; lag
//! 2022:1697 om samordningsnummer).
//!
//! Six or eight digits for the birthday, a hyphen, a plus, a blank or nothing, three digits and a check digit. A number
//! counts only if the day exists and isn't in the future, and the check digit is right; a coordination number has 60
//! added to its day. One in ten random numbers of that form with a possible day matches by chance; organisation numbers
//! never do, since their third digit makes an impossible month.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::Date;
use super::normal::{seen_character, unescaped};

/// Words before a ten-digit number with a leading 0 that make it a telephone number.
const TELEPHONE: [&str; 8] = ["call", "fax", "mobil", "phone", "ring", "sms", "tel", "tfn"];

/// A run of digits.
struct Digits<'t> {
    range: Range<usize>,
    text: &'t str,
}

/// The byte ranges of the numbers in a text, from left to right. `today` is the latest possible birthday.
pub(crate) fn find(text: &str, today: Date) -> Vec<Range<usize>> {
    let runs = runs(text);
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(run) = runs.get(place) {
        place += 1;
        let next = runs.get(place);
        let (range, digits) = match (run.text.len(), next) {
            (10 | 12, _) => (run.range.clone(), run.text.to_owned()),
            (6 | 8, Some(next)) if next.text.len() == 4 && is_separator(between(text, run, next)) => {
                (run.range.start..next.range.end, format!("{}{}", run.text, next.text))
            }
            _ => continue,
        };
        if stands_alone(text, &range) && is_number(&digits, today) && !is_telephone(text, &range, &digits) {
            place += usize::from(range.end != run.range.end);
            found.push(range);
        }
    }
    found
}

/// Masks the digits of all numbers with asterisks; all other characters stay in place. For excerpts. Also finds numbers
/// that are hidden by markup, tags or zero-width characters.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let mut stars: BTreeSet<usize> = find(text, Date::MAX).into_iter().flatten().collect();
    let (seen, places) = without_marks(text);
    for range in find(&seen, Date::MAX) {
        stars.extend(places.get(range).into_iter().flatten());
    }
    if stars.is_empty() {
        return text.into();
    }
    let hidden = |at: usize, c: char| seen_character(c).is_some_and(|c| c.is_ascii_digit()) && stars.contains(&at);
    text.char_indices().map(|(at, c)| if hidden(at, c) { '*' } else { c }).collect::<String>().into()
}

/// The text without tags, entities and Markdown markup, and for each of its bytes the offset in the original.
fn without_marks(text: &str) -> (String, Vec<usize>) {
    let (mut seen, mut places) = (String::new(), Vec::new());
    let mut skipped_to = 0;
    for (at, letter) in text.char_indices() {
        if at < skipped_to || matches!(letter, '*' | '_' | '`' | '\\') {
            continue;
        }
        let end = |close: char, most: usize| {
            let rest = text.get(at..)?;
            rest.find(close).filter(|length| *length <= most).map(|length| at + length + 1)
        };
        let shown = match letter {
            '<' => {
                skipped_to = end('>', text.len()).unwrap_or(at);
                None
            }
            '&' => {
                skipped_to = end(';', 10).unwrap_or(at);
                let read = unescaped(text.get(at..skipped_to).unwrap_or_default().as_bytes());
                read.chars().next().and_then(seen_character)
            }
            letter => seen_character(letter),
        };
        seen.extend(shown);
        places.resize(seen.len(), at);
    }
    (seen, places)
}

fn runs(text: &str) -> Vec<Digits<'_>> {
    let mut runs: Vec<Digits<'_>> = Vec::new();
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (byte.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                // Digits are ASCII, so both ends are character boundaries.
                runs.push(Digits { range: from..at, text: text.get(from..at).unwrap_or_default() });
                start = None;
            }
            _ => {}
        }
    }
    runs
}

fn between<'t>(text: &'t str, before: &Digits<'_>, after: &Digits<'_>) -> &'t str {
    text.get(before.range.end..after.range.start).unwrap_or_default()
}

/// Whether the text between two runs is a hyphen, dash or plus, with or without a blank on either side, or only a
/// blank.
fn is_separator(gap: &str) -> bool {
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}');
    let inner = gap.strip_prefix(blank).unwrap_or(gap);
    let inner = inner.strip_suffix(blank).unwrap_or(inner);
    matches!(inner, "-" | "+" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}" | "\u{2014}" | "\u{2212}")
        || (inner.is_empty() && !gap.is_empty() && gap.chars().count() == 1)
}

/// Whether the number is not part of a longer word or number, nor, if written without separator, of a decimal number.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let (mut back, mut on) = (before.chars().rev(), after.chars());
    let (last, first) = (back.next(), on.next());
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let in_one = text.get(range.clone()).is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    let decimal = (last == Some('.') && is_digit(back.next())) || (first == Some('.') && is_digit(on.next()));
    !(joins(last) || joins(first) || in_one && decimal)
}

fn is_number(digits: &str, today: Date) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let (century, rest) = values.split_at(values.len() - 10);
    let years: Vec<u32> = match century {
        [] => vec![18, 19, 20],
        [tens, ones] => vec![tens * 10 + ones],
        _ => return false,
    };
    let two = |place: usize| rest.get(place).zip(rest.get(place + 1)).map_or(0, |(tens, ones)| tens * 10 + ones);
    let (year, month, day) = (two(0), two(2), two(4));
    let day = if day > 60 { day - 60 } else { day };
    let is_day = |century: &u32| {
        let date = (i16::try_from(century * 100 + year), i8::try_from(month), i8::try_from(day));
        let (Ok(year), Ok(month), Ok(day)) = date else { return false };
        (18..=20).contains(century) && Date::new(year, month, day).is_ok_and(|date| date <= today)
    };
    years.iter().any(is_day) && has_right_check_digit(rest)
}

/// Luhn's formula over the last ten digits.
fn has_right_check_digit(digits: &[u32]) -> bool {
    let weighed = digits.iter().enumerate().map(|(place, digit)| {
        let product = if place % 2 == 0 { digit * 2 } else { *digit };
        product / 10 + product % 10
    });
    weighed.sum::<u32>() % 10 == 0
}

/// Whether this is a mobile number written in one (`070…`), which looks like a birthday in 2007; the word before it
/// decides.
fn is_telephone(text: &str, range: &Range<usize>, digits: &str) -> bool {
    let written = text.get(range.clone()).unwrap_or_default();
    if digits.len() != 10 || !digits.starts_with('0') || written.contains(['-', '+']) {
        return false;
    }
    let before = text.get(..range.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let word = line.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty()).unwrap_or_default();
    let word = word.to_lowercase();
    TELEPHONE.iter().any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 9, 1);

    fn found(text: &str) -> Vec<&str> {
        find(text, TODAY).into_iter().map(|range| &text[range]).collect()
    }

    /// Test persons of Skatteverket (the tax agency).
    #[test]
    fn every_usual_spelling() {
        for number in [
            "19121212-1212",
            "191212121212",
            "19121212 1212",
            "121212+1212",
            "121212-1212",
            "1212121212",
            "121212 1212",
            "121212\u{2013}1212",
            "121212 - 1212",
            "121212\u{a0}1212",
            "811228-9874",
            "701063-2391",
        ] {
            assert_eq!(found(&format!("Åke ({number}), född")), [number]);
            assert_eq!(found(number), [number]);
        }
        assert_eq!(found("pnr=121212-1212,811228-9874;x").len(), 2);
    }

    #[test]
    fn what_is_no_such_number() {
        for text in [
            "121212-1213",               // wrong check digit
            "121312-1212",               // no such month
            "20991212-1212",             // a day to come
            "212000-0142",               // an organisation number
            "556036-0793",               // another
            "x121212-1212",              // part of a word
            "121212-12125",              // a longer number
            "9121212-1212",              // a longer number
            "0.1212121212",              // a decimal number
            "1212121212.5",              // a decimal number
            "121212\n1212",              // two lines
            "SFS 2001:453, 14 kap. 3 §", // a law
            "2026-09-01",                // a date
            "telefon 0701010019",        // a telephone number with a right check digit
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
        assert_eq!(found("0701010019").len(), 1, "without the word it counts");
    }

    #[test]
    fn masks_digits_only() {
        assert_eq!(masked("å 121212-1212 och 2026"), "å ******-**** och 2026");
        assert_eq!(masked("inget"), "inget");
        assert_eq!(masked("å 12**1212**-<b>12</b>12 x"), "å **********-<b>**</b>** x");
        assert_eq!(masked("12\u{ad}1212&#45;1212, &a"), "**\u{ad}****&#45;****, &a");
        assert_eq!(masked("１21212-1212"), "******-****");
    }

    proptest! {
        #[test]
        fn ranges_are_apart_and_on_boundaries(text in "[0-9åä+ \\-–\u{a0}\n.,]{0,60}") {
            let mut end = 0;
            for range in find(&text, TODAY) {
                prop_assert!(range.start >= end && text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                prop_assert!(text[range.clone()].chars().filter(char::is_ascii_digit).count() >= 10);
                end = range.end;
            }
        }

        #[test]
        fn a_right_number_is_found_in_any_text(serial in 0u32..1000, day in 0i64..36_000, before in "[a-zåäö .:(]{0,9}", plain: bool) {
            let born = date(1920, 1, 1).saturating_add(jiff::Span::new().days(day));
            let nine = format!("{:02}{:02}{:02}{serial:03}", born.year() % 100, born.month(), born.day());
            let sum: u32 = nine.chars().enumerate().map(|(i, c)| {
                let product = c.to_digit(10).unwrap() * (2 - u32::try_from(i % 2).unwrap());
                product / 10 + product % 10
            }).sum();
            let check = (10 - sum % 10) % 10;
            let number = format!("{}{}{}{check}", &nine[..6], if plain { "" } else { "-" }, &nine[6..]);
            let text = format!("{before} {number} efter");
            let telephone = plain && number.starts_with('0');
            prop_assert!(telephone || found(&text) == [number.as_str()], "{}", text);
        }
    }
}
