//! Reads pieces of raw HTML: their tags, their words, and what the sanitiser will take away by the allow-list of
//! `model::safe_html`.
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

/// A tag of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HtmlTag<'h> {
    /// Where it stands in the piece, in bytes; with all that goes with it, of an element that goes with its content.
    pub(crate) range: Range<usize>,
    /// The element's name, in lower case.
    pub(crate) name: String,
    /// Whether it ends the element.
    pub(crate) is_end: bool,
    /// Names in lower case, and values as written.
    pub(crate) attributes: Vec<(String, &'h str)>,
}

impl HtmlTag<'_> {
    /// An attribute's value, its character references resolved.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| decoded(value))
    }

    /// Whether it is a picture that the page shows as Markdown's.
    pub(crate) fn is_picture(&self) -> bool {
        self.name == "img" && !self.is_end && self.value("src").is_some_and(|source| !source.trim().is_empty())
    }

    /// The name that an anchor gives its place: `<a id>`, `<a name>`.
    pub(crate) fn anchor(&self) -> Option<String> {
        let name = self.value("id").or_else(|| self.value("name")).filter(|_| self.name == "a" && !self.is_end);
        name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
    }

    /// The anchor on the same page that a link leads to.
    pub(crate) fn leads_to_anchor(&self) -> Option<String> {
        let address = self.value("href").filter(|_| self.name == "a" && !self.is_end)?;
        let anchor = address.trim().strip_prefix('#')?;
        (!anchor.is_empty()).then(|| anchor.to_owned())
    }

    /// The path that a link leads to, relative to the page, without its fragment.
    pub(crate) fn leads_to_path(&self) -> Option<String> {
        let address = self.value("href").filter(|_| self.name == "a" && !self.is_end)?;
        let path = address.trim().split(['#', '?']).next().unwrap_or_default();
        let first = path.split('/').next().unwrap_or_default();
        (!first.is_empty() && !first.contains(':')).then(|| path.to_owned())
    }
}

/// Attributes of looks alone: they go, as everybody expects, and nothing is lost (format § 10).
const OF_LOOKS: &[&str] = &[
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "face",
    "height",
    "size",
    "style",
    "valign",
    "width",
];

/// Elements of looks alone: their words stay.
const OF_LOOKS_ALONE: &[&str] = &["big", "center", "font"];

/// What will be taken away from a piece of HTML, from left to right, but for mere looks. Comments are no matter: they
/// always go.
pub(crate) fn removed(html: &str) -> Vec<Removed> {
    tags(html).into_iter().filter(|tag| !tag.is_end).filter_map(|tag| gone(&tag)).collect()
}

fn gone(tag: &HtmlTag<'_>) -> Option<Removed> {
    let name = tag.name.as_str();
    if OF_LOOKS_ALONE.contains(&name) {
        return None;
    }
    let is_known = attributes_of(name).is_some() || tag.is_picture();
    let goes = |(attribute, value): &&(String, &str)| {
        let of_picture = tag.is_picture() && matches!(attribute.as_str(), "src" | "alt" | "title" | "loading");
        let of_anchor = name == "a" && attribute == "name";
        let is_unsafe = attribute == "href" && !keeps_href(&decoded(value));
        let is_kept = keeps(name, attribute) || of_picture || of_anchor || OF_LOOKS.contains(&attribute.as_str());
        !is_kept || is_unsafe
    };
    let attributes: Vec<String> = tag.attributes.iter().filter(goes).map(|(name, _)| name.clone()).collect();
    if is_known && attributes.is_empty() {
        return None;
    }
    let attributes = if is_known { attributes } else { Vec::new() };
    Some(Removed { range: tag.range.clone(), element: tag.name.clone(), attributes })
}

/// The tags of a piece of HTML, from left to right; comments are passed over.
pub(crate) fn tags(html: &str) -> Vec<HtmlTag<'_>> {
    let mut scanner = Scanner { html, at: 0, tags: Vec::new() };
    while let Some(found) = memchr::memchr(b'<', scanner.rest().as_bytes()) {
        scanner.at += found;
        scanner.markup();
    }
    scanner.tags
}

/// The words that HTML without comments shows, blocks and cells on lines of their own.
pub(crate) fn words(html: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for tag in tags(html) {
        out.push_str(&decoded(html.get(at..tag.range.start).unwrap_or_default()));
        if !INLINE.contains(&tag.name.as_str()) {
            out.push('\n');
        }
        at = tag.range.end;
    }
    out.push_str(&decoded(html.get(at..).unwrap_or_default()));
    out
}

/// Elements that words run on over.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements that have no end, or whose end may be left out (HTML "optional tags").
pub(crate) fn needs_end(name: &str) -> bool {
    let is_open_ended = matches!(
        name,
        "br" | "hr"
            | "img"
            | "wbr"
            | "col"
            | "input"
            | "link"
            | "meta"
            | "area"
            | "base"
            | "embed"
            | "source"
            | "track"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
            | "caption"
    );
    !is_open_ended && attributes_of(name).is_some()
}

struct Scanner<'h> {
    html: &'h str,
    at: usize,
    tags: Vec<HtmlTag<'h>>,
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
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
        } else if rest.starts_with("</") {
            self.end_tag();
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.tag();
        } else {
            self.at += 1;
        }
    }

    fn end_tag(&mut self) {
        let rest = self.rest();
        let length = rest.find('>').map_or(rest.len(), |end| end + 1);
        let inner = rest.get(2..length).unwrap_or_default().trim_end_matches('>');
        let name = inner.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or_default();
        let range = self.at..self.at + length;
        self.at = range.end;
        self.tags.push(HtmlTag { range, name: name.to_ascii_lowercase(), is_end: true, attributes: Vec::new() });
    }

    fn tag(&mut self) {
        let start = self.at;
        self.at += 1;
        let name = self.take_until(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>')).to_ascii_lowercase();
        let mut attributes = Vec::new();
        while let Some(attribute) = self.attribute() {
            attributes.push(attribute);
        }
        self.at += usize::from(self.rest().starts_with('>'));
        if GONE_WITH_CONTENT.contains(&name.as_str()) {
            self.skip_content(&name);
        }
        self.tags.push(HtmlTag { range: start..self.at, name, is_end: false, attributes });
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
        let bytes = self.rest().as_bytes();
        let is_end = |at: &usize| {
            let after = bytes.get(at + 2..at + 2 + name.len());
            bytes.get(at + 1) == Some(&b'/') && after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = memchr::memchr_iter(b'<', bytes).find(is_end);
        let close = end
            .and_then(|end| bytes.get(end..).and_then(|rest| memchr::memchr(b'>', rest)).map(|close| end + close + 1));
        self.at += close.unwrap_or(bytes.len());
    }
}

/// A text with its character references resolved: numbers, and the names that Swedish text has.
pub(crate) fn decoded(value: &str) -> String {
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

/// Names of characters: those that can hide a scheme, and those that editors and word processors write.
const NAMED: &[(&str, char)] = &[
    ("amp;", '&'),
    ("colon;", ':'),
    ("Tab;", '\t'),
    ("NewLine;", '\n'),
    ("sol;", '/'),
    ("quot;", '"'),
    ("apos;", '\''),
    ("lt;", '<'),
    ("gt;", '>'),
    ("nbsp;", '\u{a0}'),
    ("shy;", '\u{ad}'),
    ("aring;", 'å'),
    ("auml;", 'ä'),
    ("ouml;", 'ö'),
    ("Aring;", 'Å'),
    ("Auml;", 'Ä'),
    ("Ouml;", 'Ö'),
    ("eacute;", 'é'),
    ("ndash;", '–'),
    ("mdash;", '—'),
    ("hellip;", '…'),
    ("sect;", '§'),
    ("bull;", '•'),
    ("middot;", '·'),
    ("rdquo;", '”'),
    ("ldquo;", '“'),
    ("rsquo;", '’'),
    ("lsquo;", '‘'),
    ("raquo;", '»'),
    ("laquo;", '«'),
    ("euro;", '€'),
];

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
    NAMED.iter().find(|(name, _)| text.starts_with(name)).map(|(name, c)| (*c, name.len()))
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
            "<p class=MsoNormal style='x'>",
            "<img src=hus.png alt=Huset width=120>",
            "<a name=mal></a>",
        ] {
            assert!(told(html).is_empty(), "{html}: {:?}", told(html));
        }
    }

    #[test]
    fn what_goes_is_told_with_its_place() {
        assert_eq!(told("x <iframe src=a></iframe>"), ["<iframe src=a> iframe "]);
        assert_eq!(told("<B OnClick='x()' style=\"a>b\">"), ["<B OnClick='x()' style=\"a>b\"> b onclick"]);
        assert_eq!(told("<script>if (a<b) {}</SCRIPT> efter <hr>"), ["<script>if (a<b) {}</SCRIPT> script "]);
        assert_eq!(told("<a href=java&#115;cript:x>"), ["<a href=java&#115;cript:x> a href"]);
        assert_eq!(told("<a href=\"java&Tab;script&colon;x\">").len(), 1);
        assert_eq!(told("<a href=\"../x.md\">"), ["<a href=\"../x.md\"> a href"]);
        assert_eq!(told("<p data-x=1>"), ["<p data-x=1> p data-x"]);
        assert_eq!(told("<img alt=x"), ["<img alt=x img "]);
        assert_eq!(told("<img src=x onerror=y>"), ["<img src=x onerror=y> img onerror"]);
    }

    #[test]
    fn words_of_html() {
        assert_eq!(
            words("<table><tr><td>M&aring;n<b>dag</b></td><td>8&ndash;17</td></tr></table>")
                .split_whitespace()
                .collect::<Vec<_>>(),
            ["Måndag", "8–17"]
        );
        assert_eq!(words("<script>dolt</script>synligt").trim(), "synligt");
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
