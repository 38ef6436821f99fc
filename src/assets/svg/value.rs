//! Values that could load or run something: references, links, styles.

/// Schemes that a link may have. A link fetches nothing until somebody follows it.
const LINK_SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Words by which a style or a property could load or run something.
const LOADING: [&str; 9] = [
    "@import",
    "@font-face",
    "@namespace",
    "expression(",
    "javascript:",
    "image(",
    "image-set(",
    "src(",
    "-moz-binding",
];

/// Whether a property's value or a style sheet can load nothing: every `url()` names a part of this drawing.
///
/// Backslashes are refused: CSS reads `u\72l(` as `url(`.
pub(super) fn loads_nothing(value: &str) -> bool {
    if value.contains('\\') {
        return false;
    }
    // Without white space, so that neither tabs nor comments' remains hide a word.
    let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let plain = plain.to_ascii_lowercase();
    if LOADING.iter().any(|word| plain.contains(word)) {
        return false;
    }
    plain
        .match_indices("url(")
        .all(|(at, word)| plain[at + word.len()..].trim_start_matches(['"', '\'']).starts_with('#'))
}

/// A style sheet without comments.
pub(super) fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(begin) = rest.find("/*") {
        out.push_str(&rest[..begin]);
        // A space, so that no two halves become a word.
        out.push(' ');
        rest = rest[begin + 2..].find("*/").map_or("", |end| &rest[begin + 2 + end + 2..]);
    }
    out + rest
}

/// Whether a link leads to a page and not to a script: a known scheme, or none.
pub(super) fn is_link(value: &str) -> bool {
    // Browsers pass over tabs, line breaks and leading control characters in addresses.
    let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let Some((before, _)) = plain.split_once(':') else {
        return true;
    };
    before.contains(['/', '?', '#']) || LINK_SCHEMES.iter().any(|scheme| before.eq_ignore_ascii_case(scheme))
}

/// A bitmap within a drawing, cleaned like any bitmap. Nothing when it is no bitmap or can't be cleaned.
pub(super) fn clean_bitmap(reference: &str) -> Option<(String, Vec<super::Removed>)> {
    let picture = super::super::data_picture(reference)?;
    Some((picture.address, picture.removed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_loads() {
        for fine in ["red", "url(#a)", "url( '#a' )", "fill:url(\"#x\") none; stroke: #fff", "Arial, 'Open Sans'"] {
            assert!(loads_nothing(fine), "{fine}");
        }
        for bad in [
            "url(http://x)",
            "URL(//x)",
            "url( 'x.svg#a')",
            "u\\72l(x)",
            "@im\tport 'x'",
            "@import url(#a)",
            "url(#a) url(x)",
            "image-set('x' 1x)",
            "expression(alert(1))",
            "url(\nhttps://x)",
            "url(data:text/css,x)",
        ] {
            assert!(!loads_nothing(bad), "{bad}");
        }
    }

    #[test]
    fn knows_links() {
        for fine in ["https://x/", "a/b.html#c:d", "#a", "mailto:a@b", "?q=a:b", "../x", ""] {
            assert!(is_link(fine), "{fine}");
        }
        for bad in [
            "javascript:alert(1)",
            " java\nscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "JAVASCRIPT&colon:x",
        ] {
            assert!(!is_link(bad), "{bad}");
        }
    }

    #[test]
    fn comments_go_without_joining_words() {
        assert_eq!(without_comments("a/*x*/b/*"), "a b ");
    }
}
