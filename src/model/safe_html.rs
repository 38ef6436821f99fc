//! The safe subset of HTML that editors may write in Markdown (format § 4): one allow-list, read by the renderer's
//! sanitiser and by the check `raw-html`, so that what is reported is what goes.
//!
//! The subset is what marks up running text and tables. Left out on purpose: whatever runs, frames, fetches or styles
//! (the site's policy forbids it anyway), forms, headings (they need the anchors that `##` gives) and pictures (`<img>` is
//! read as `![alt](file)` is, so that its file is found, checked and published).

/// The elements that stay, each with its own attributes beside [`ANYWHERE`].
pub(crate) const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "id"]),
    ("abbr", &[]),
    ("address", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("dd", &[]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("hr", &[]),
    ("i", &[]),
    ("ins", &["datetime"]),
    ("kbd", &[]),
    ("li", &["value"]),
    ("mark", &[]),
    ("ol", &["start", "reversed"]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("tfoot", &[]),
    ("th", &["colspan", "rowspan", "headers", "scope", "abbr"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
];

/// Attributes that any of the elements may have.
pub(crate) const ANYWHERE: &[&str] = &["dir", "lang", "title"];

/// Elements that go with all that stands in them; of other elements outside the list only the tags go.
pub(crate) const GONE_WITH_CONTENT: &[&str] = &["script", "style"];

/// Schemes of addresses that a link may lead to, in Markdown and in HTML alike.
pub(crate) const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// An element's own attributes; nothing when the element is not in the subset. The name is in lower case.
pub(crate) fn attributes_of(element: &str) -> Option<&'static [&'static str]> {
    ELEMENTS.binary_search_by_key(&element, |(name, _)| name).ok().and_then(|place| ELEMENTS.get(place)).map(|e| e.1)
}

/// Whether an attribute of an element of the subset stays. Both names are in lower case.
pub(crate) fn keeps(element: &str, attribute: &str) -> bool {
    attributes_of(element).is_some_and(|own| own.contains(&attribute) || ANYWHERE.contains(&attribute))
}

/// The scheme of an address as a browser reads it: blanks and control characters do not hide it. Nothing for a
/// relative address; the empty scheme for one that begins with `//`.
pub(crate) fn scheme(address: &str) -> Option<String> {
    let heard: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if heard.starts_with("//") || heard.starts_with("\\\\") {
        return Some(String::new());
    }
    let (scheme, _) = heard.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Whether an address elsewhere may be linked to: one of [`SCHEMES`].
pub(crate) fn is_safe_address(address: &str) -> bool {
    scheme(address).is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// Whether the `href` of an `<a>` written in HTML stays: an address elsewhere, or an anchor of the page. Relative
/// addresses go, since only Markdown's links are resolved for each audience.
pub(crate) fn keeps_href(address: &str) -> bool {
    address.trim_start().starts_with('#') || is_safe_address(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_lower_case() {
        assert!(ELEMENTS.is_sorted_by_key(|(name, _)| name));
        let names = ELEMENTS.iter().flat_map(|(name, own)| std::iter::once(name).chain(own.iter()));
        assert!(names.chain(ANYWHERE).all(|name| name.bytes().all(|b| b.is_ascii_lowercase())));
        assert!(GONE_WITH_CONTENT.iter().all(|name| attributes_of(name).is_none()));
    }

    #[test]
    fn nothing_that_runs_or_fetches_is_kept() {
        for element in ["script", "style", "iframe", "object", "form", "input", "img", "svg", "h1", "link", "base"] {
            assert_eq!(attributes_of(element), None, "{element}");
        }
        for attribute in ["onclick", "style", "class", "id", "name", "src", "srcset", "formaction"] {
            // An anchor's id is made the page's own before it is written (`audience::body`).
            let is_kept = |element: &str| keeps(element, attribute) && (element, attribute) != ("a", "id");
            assert!(ELEMENTS.iter().all(|(element, _)| !is_kept(element)), "{attribute}");
        }
        assert!(keeps("td", "colspan") && keeps("span", "lang") && !keeps("b", "href"));
    }

    #[test]
    fn schemes_as_a_browser_reads_them() {
        for unsafe_address in [
            "javascript:alert(1)",
            " java\nscript:x",
            "JAVASCRIPT:x",
            "data:text/html,x",
            "vbscript:x",
            "//a.se",
            "x.md",
        ] {
            assert!(!is_safe_address(unsafe_address), "{unsafe_address}");
        }
        assert!(is_safe_address("https://a.se") && is_safe_address("MAILTO:a@b.se") && is_safe_address("tel:0123"));
        assert_eq!(scheme("../a:b.md"), None);
        assert_eq!(scheme("//a.se").as_deref(), Some(""));
        assert!(keeps_href("#ansvar") && !keeps_href("../rutiner/x.html"));
    }
}
