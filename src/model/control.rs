//! Control characters: which ones titles, names and keys may not contain, and how foreign text is made safe to print.
//!
//! A line end would start a new line (a command to a build server), an escape sequence would control the terminal, a
//! direction override would disguise a name. Everything that is printed goes through [`printable`] or
//! [`printable_lines`].

use std::borrow::Cow;

/// Whether a character controls instead of showing something: C0 and C1 controls, line and paragraph separators,
/// direction overrides and isolates.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Foreign text made safe to print within a line: each control character is replaced by a visible sign.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    made_visible(text, |_| false)
}

/// The same for text of several lines, with its line ends and tabs.
pub(crate) fn printable_lines(text: &str) -> Cow<'_, str> {
    made_visible(text, |c| matches!(c, '\n' | '\t'))
}

fn made_visible(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let commands = |c: char| is_control(c) && !stays(c);
    match text.contains(commands) {
        true => text.chars().map(|c| if commands(c) { sign(c) } else { c }).collect(),
        false => Cow::Borrowed(text),
    }
}

/// The visible sign for a control character (Unicode's control pictures), or a replacement.
pub(crate) fn sign(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(printable("a\n::error\u{1b}[31m\0\u{202e}b"), "a␊::error␛[31m␀\u{fffd}b");
        assert_eq!(printable_lines("a\n\tb\r\u{9b}"), "a\n\tb␍\u{fffd}");
        assert!(matches!(printable("Åsvika – ”så” שלום"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn no_control_character_is_left(text in ".*") {
            let shown = printable(&text);
            prop_assert!(!shown.contains(is_control));
            prop_assert_eq!(shown.chars().count(), text.chars().count());
        }
    }
}
