//! Reads pieces of raw HTML for what the sanitiser will take away, by the allow-list of `model::safe_html`.
//!
//! A small scanner of tags and attributes after the HTML standard's tokeniser, total and without a tree: an end tag
//! says nothing that its start tag didn't. It only tells; what is published is cleaned by the renderer.

use std::ops::Range;

use crate::model::safe_html::{GONE_WITH_CONTENT, attributes_of, keeps, keeps_href};

/// Something that will not be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removed {
    /// Where it stands in the piece, in bytes.
    pub(crate) range: Range<usize>,
    /// The element's name, in lower case.
    pub(crate) element: String,
    /// The attributes that go, in lower case; none where the element itself goes.
    pub(crate) attributes: Vec<String>,
}

/// What will be taken away from a piece of HTML, from left to right. Comments are no matter: they always go.
pub(crate) fn removed(html: &str) -> Vec<Removed> {
    let mut scanner = Scanner { html, at: 0, removed: Vec::new() };
    while let Some(found) = scanner.rest().find('<') {
        scanner.at += found;
        scanner.markup();
    }
    scanner.removed
}

struct Scanner<'h> {
    html: &'h str,
    at: usize,
    removed: Vec<Removed>,
}

impl<'h> Scanner<'h> {
    fn rest(&self) -> &'h str {
        // `at` only moves by whole characters.
        self.html.get(self.at..).unwrap_or_default()
    }

    /// One thing that begins with `<`; always moves on.
    fn markup(&mut self) {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            self.at += comment.find("-->").map_or(rest.len(), |end| end + 7);
        } else if rest.starts_with("<!") || rest.starts_with("<?") || rest.starts_with("</") {
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.tag();
        } else {
            self.at += 1;
        }
    }

    fn tag(&mut self) {
        let start = self.at;
        self.at += 1;
        let name = self.take_until(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>')).to_ascii_lowercase();
        let mut attributes = Vec::new();
        while let Some((attribute, value)) = self.attribute() {
            let unsafe_address = attribute == "href" && !keeps_href(&plain(value));
            if !keeps(&name, &attribute) || unsafe_address {
                attributes.push(attribute);
            }
        }
        self.at += usize::from(self.rest().starts_with('>'));
        let is_known = attributes_of(&name).is_some();
        if GONE_WITH_CONTENT.contains(&name.as_str()) {
            self.skip_content(&name);
        }
        if !is_known || !attributes.is_empty() {
            let attributes = if is_known { attributes } else { Vec::new() };
            self.removed.push(Removed { range: start..self.at, element: name, attributes });
        }
    }

    /// The next attribute: its name in lower case and its value; nothing at the end of the tag.
    fn attribute(&mut self) -> Option<(String, &'h str)> {
        self.take_until(|c| !c.is_ascii_whitespace() && c != '/');
        if self.rest().is_empty() || self.rest().starts_with('>') {
            return None;
        }
        // A name may begin with an equals sign; taking it first keeps every step moving on.
        let first = usize::from(self.rest().starts_with('='));
        let from = self.at;
        self.at += first;
        self.take_until(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
        let name = self.html.get(from..self.at).unwrap_or_default().to_ascii_lowercase();
        let after = self.rest().trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = after.strip_prefix('=') else { return Some((name, "")) };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        self.at = self.html.len() - value.len();
        Some((name, self.value()))
    }

    fn value(&mut self) -> &'h str {
        let quote = self.rest().chars().next().filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote else {
            return self.take_until(|c| c.is_ascii_whitespace() || c == '>');
        };
        self.at += 1;
        let value = self.take_until(|c| c == quote);
        self.at += usize::from(!self.rest().is_empty());
        value
    }

    fn take_until(&mut self, is_end: impl Fn(char) -> bool) -> &'h str {
        let rest = self.rest();
        let taken = rest.find(is_end).map_or(rest, |end| rest.get(..end).unwrap_or_default());
        self.at += taken.len();
        taken
    }

    fn skip_content(&mut self, name: &str) {
        let rest = self.rest().to_ascii_lowercase();
        let end = rest.find(&format!("</{name}"));
        let close = end.and_then(|end| rest.get(end..)?.find('>').map(|close| end + close + 1));
        self.at += close.unwrap_or(rest.len());
    }
}

/// An attribute's value with the character references that can hide a scheme taken out.
fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (c, length) = reference(after).unwrap_or(('&', 0));
        out.push(c);
        rest = after.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The character of a reference (without its `&`) and how many bytes it takes.
fn reference(text: &str) -> Option<(char, usize)> {
    if let Some(number) = text.strip_prefix('#') {
        let hex = number.starts_with(['x', 'X']);
        let digits = if hex { number.get(1..)? } else { number };
        let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits.get(..end)?, if hex { 16 } else { 10 }).ok()?;
        let length = 1 + usize::from(hex) + end;
        return Some((char::from_u32(code)?, length + usize::from(digits.get(end..)?.starts_with(';'))));
    }
    let named = [("amp;", '&'), ("colon;", ':'), ("Tab;", '\t'), ("NewLine;", '\n'), ("sol;", '/')];
    named.into_iter().find(|(name, _)| text.starts_with(name)).map(|(name, c)| (c, name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(html: &str) -> Vec<String> {
        let print = |r: Removed| format!("{} {} {}", &html[r.range.clone()], r.element, r.attributes.join(","));
        removed(html).into_iter().map(print).collect()
    }

    #[test]
    fn what_stays_is_not_told() {
        for html in [
            "<b>x</b>",
            "H<sub>2</sub>O<br/>",
            "<a href=\"https://a.se/?a=1&amp;b\" title='x'>",
            "<a href=#ansvar>",
            "<!-- <script> -->",
            "<td colspan=2>",
            "a < b och c > d",
            "<details open><summary>Mer</summary>",
        ] {
            assert!(told(html).is_empty(), "{html}: {:?}", told(html));
        }
    }

    #[test]
    fn what_goes_is_told_with_its_place() {
        assert_eq!(told("x <iframe src=a></iframe>"), ["<iframe src=a> iframe "]);
        assert_eq!(told("<B OnClick='x()' style=\"a>b\">"), ["<B OnClick='x()' style=\"a>b\"> b onclick,style"]);
        assert_eq!(told("<script>if (a<b) {}</SCRIPT> efter <hr>"), ["<script>if (a<b) {}</SCRIPT> script "]);
        assert_eq!(told("<a href=java&#115;cript:x>"), ["<a href=java&#115;cript:x> a href"]);
        assert_eq!(told("<a href=\"java&Tab;script&colon;x\">").len(), 1);
        assert_eq!(told("<a href=\"../x.md\">"), ["<a href=\"../x.md\"> a href"]);
        assert_eq!(told("<p class=MsoNormal>"), ["<p class=MsoNormal> p class"]);
        assert_eq!(told("<img src=x"), ["<img src=x img "]);
    }

    proptest! {
        #[test]
        fn total(html in "[<>/=\"'a-cåé! \\-&#;x0-9]{0,80}") {
            let mut end = 0;
            for found in removed(&html) {
                prop_assert!(found.range.start >= end && html.get(found.range.clone()).is_some());
                end = found.range.end;
            }
        }
    }
}
