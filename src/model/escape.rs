//! Escaping of text for HTML and XML, the same for text and for attributes in double quotes.

/// Escapes text. Drops characters that neither format allows (control characters except tab and line feed,
/// non-characters: the HTML standard, § 13.2.5).
#[must_use]
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(text, &mut out);
    out
}

/// Appends escaped text; text that needs no escaping is copied in one piece.
pub(crate) fn push_escaped(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(|c| replacement(c).is_some()) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut letters = special.chars();
        out.push_str(letters.next().and_then(replacement).unwrap_or_default());
        rest = letters.as_str();
    }
    out.push_str(rest);
}

fn replacement(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' | '\n' => None,
        c if c.is_control() || is_no_character(c) => Some(""),
        _ => None,
    }
}

/// Whether this is a Unicode non-character.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || (u32::from(c) & 0xFFFE) == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_and_attributes() {
        assert_eq!(escaped("a & <b> \"c\"\u{1}\u{ffff}'\n"), "a &amp; &lt;b&gt; &quot;c&quot;'\n");
    }
}
