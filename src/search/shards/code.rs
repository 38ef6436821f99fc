//! How numbers and texts are written into the shards: printable characters, so that a shard is a classic script.
//!
//! A number is a row of digits to the base 43; a digit that another follows is 43 higher. The 86 digits are
//! the characters from `(` to `~` without the backslash, so that no string needs an escape. `search.js` reads them. Pure.

/// The base.
const BASE: u32 = 43;

/// The digit of a value below 86.
#[must_use]
pub(crate) fn digit(value: u32) -> char {
    let place = value.min(2 * BASE - 1) + u32::from(b'(');
    let past_backslash = u32::from(place >= u32::from(b'\\'));
    // At most `~`.
    char::from_u32(place + past_backslash).unwrap_or('~')
}

/// Appends a number.
pub(crate) fn number(out: &mut String, value: u32) {
    let mut digits = vec![digit(value % BASE)];
    let mut rest = value / BASE;
    while rest > 0 {
        digits.push(digit(rest % BASE + BASE));
        rest /= BASE;
    }
    out.extend(digits.iter().rev());
}

/// A string literal of JavaScript.
#[must_use]
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Appends `text` as the number of letters it shares with `before`, at most 85, and the rest.
pub(crate) fn front(out: &mut String, before: &str, text: &str) {
    let shared = before.chars().zip(text.chars()).take(85).take_while(|(a, b)| a == b).count();
    // At most 85.
    out.push(digit(shared as u32));
    out.extend(text.chars().skip(shared));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<u32> {
        let (mut numbers, mut value) = (Vec::new(), 0);
        for letter in text.chars().map(u32::from) {
            let digit = letter - 40 - u32::from(letter > 92);
            value = value * BASE + digit % BASE;
            if digit < BASE {
                numbers.push(value);
                value = 0;
            }
        }
        numbers
    }

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec(0_u32..40_000_000, 0..20)) {
            let mut out = String::new();
            numbers.iter().for_each(|value| number(&mut out, *value));
            prop_assert_eq!(read(&out), numbers);
            prop_assert!(out.chars().all(|c| ('('..='~').contains(&c) && c != '\\'));
        }
    }
}
