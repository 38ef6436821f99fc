//! Adds the preview's script, style and bar to a page.
//!
//! Script and style go first into `<head>`, so that the script sees the page before another script changes it; the bar
//! goes last into `<body>`, so that the skip link stays the first focusable element. A page without a `<head>` (an
//! error of the theme) is sent unchanged.

use memchr::memmem;

use crate::model::escaped as escape;

/// Identification of a page for the script.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label<'a> {
    /// The page's path in the site, as events name it.
    pub(crate) path: &'a str,
    /// The run of the server that rendered it ([`super::Hub::boot`]).
    pub(crate) boot: &'a str,
    /// The generation that it was rendered from ([`super::Hub::generation`]).
    pub(crate) generation: u64,
    /// The hash of its content, as in the `ETag` header, without quotes.
    pub(crate) etag: &'a str,
}

/// Returns the page with script, style and bar. `bar` is HTML, and may be empty.
#[must_use]
pub(crate) fn dress(page: &[u8], label: &Label<'_>, bar: &str) -> Vec<u8> {
    let Some(head) = after_head_tag(page) else {
        return page.to_vec();
    };
    let script = format!(
        "<link rel=\"stylesheet\" href=\"/_handbok/preview.css\" data-handbok-own>\
         <script src=\"/_handbok/preview.js\" defer data-handbok-own data-path=\"{}\" data-boot=\"{}\" \
         data-generation=\"{}\" data-etag=\"{}\"></script>",
        escape(label.path),
        label.boot,
        label.generation,
        label.etag
    );
    let body_end = memmem::rfind(page, b"</body>").filter(|end| *end >= head).unwrap_or(page.len());
    let mut dressed = Vec::with_capacity(page.len() + script.len() + bar.len());
    dressed.extend_from_slice(&page[..head]);
    dressed.extend_from_slice(script.as_bytes());
    dressed.extend_from_slice(&page[head..body_end]);
    dressed.extend_from_slice(bar.as_bytes());
    dressed.extend_from_slice(&page[body_end..]);
    dressed
}

/// The offset after `<head>` or `<head …>`.
fn after_head_tag(page: &[u8]) -> Option<usize> {
    memmem::find_iter(page, b"<head")
        .map(|at| at + b"<head".len())
        // `<header>` begins with the same letters.
        .find(|at| matches!(page.get(*at), Some(b'>' | b' ' | b'\t' | b'\n' | b'\r')))
        .and_then(|at| Some(at + memchr::memchr(b'>', page.get(at..)?)? + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LABEL: Label<'_> = Label { path: "a\"b.html", boot: "b", generation: 7, etag: "e" };

    fn dressed(page: &str, bar: &str) -> String {
        String::from_utf8(dress(page.as_bytes(), &LABEL, bar)).unwrap()
    }

    #[test]
    fn script_first_in_head_and_bar_last_in_body() {
        let page = dressed(
            "<!doctype html><html><head lang=sv><title>t</title></head><body><p>a</p></body></html>",
            "<aside></aside>",
        );
        assert!(page.contains("<head lang=sv><link rel=\"stylesheet\" href=\"/_handbok/preview.css\""));
        assert!(page.contains("data-generation=\"7\" data-etag=\"e\"></script><title>"));
        assert!(page.ends_with("<p>a</p><aside></aside></body></html>"));
    }

    #[test]
    fn a_path_cannot_break_out_of_its_attribute() {
        assert!(dressed("<head></head>", "").contains("data-path=\"a&quot;b.html\""));
    }

    #[test]
    fn a_page_without_head_is_left_alone() {
        for page in ["", "<p>a", "<header></header></body>", "<head"] {
            assert_eq!(dressed(page, "x"), page);
        }
    }

    proptest! {
        /// Nothing of the page is lost or moved.
        #[test]
        fn taking_the_additions_out_gives_the_page(page in "(<head>|<head |>|<header>|</body>|<p>|å| ){0,12}") {
            let bar = "BAR";
            let whole = dressed(&page, bar);
            let bare = match (whole.find("<link"), whole.find("</script>")) {
                (Some(from), Some(to)) => format!("{}{}", &whole[..from], &whole[to + 9..]),
                _ => whole,
            };
            prop_assert_eq!(bare.replace(bar, ""), page);
        }
    }
}
