//! Allow-list of the HTML that editors may write in Markdown (format § 4). The renderer's sanitiser and the check
//! `raw-html` share it, so that exactly what is removed is reported.
//!
//! Allowed is what marks up running text and tables. Left out on purpose: everything that runs, frames, fetches or
//! styles (the site's policy forbids it anyway), forms, headings (they need the anchors that `##` gives) and pictures
//! (`<img>` is read like `![alt](file)`, so that its file is found, checked and published).

/// The allowed elements, each with its attributes besides [`ANYWHERE`].
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

/// Attributes allowed on every element.
pub(crate) const ANYWHERE: &[&str] = &["dir", "lang", "title"];

/// Elements that are removed with their content; of other elements only the tags are removed.
pub(crate) const GONE_WITH_CONTENT: &[&str] = &["script", "style"];

/// Schemes allowed in links, in Markdown and in HTML.
pub(crate) const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// An element's own attributes; `None` if the element is not allowed. The name is in lower case.
pub(crate) fn attributes_of(element: &str) -> Option<&'static [&'static str]> {
    ELEMENTS.binary_search_by_key(&element, |(name, _)| name).ok().and_then(|place| ELEMENTS.get(place)).map(|e| e.1)
}

/// Whether an attribute of an allowed element is kept. Both names are in lower case.
pub(crate) fn keeps(element: &str, attribute: &str) -> bool {
    attributes_of(element).is_some_and(|own| own.contains(&attribute) || ANYWHERE.contains(&attribute))
}

/// The scheme of an address as a browser reads it: ignoring blanks and control characters. `None` for a relative
/// address; empty if it begins with `//`.
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

/// Whether an external address may be linked: it has one of [`SCHEMES`].
pub(crate) fn is_safe_address(address: &str) -> bool {
    scheme(address).is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// Whether the `href` of an HTML `<a>` is kept: an external address, or an anchor of the page. Relative addresses are
/// removed, since only Markdown links are resolved for each audience.
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
            // The renderer replaces an anchor's id with one that is unique on the page (`audience::body`).
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
