//! Raw HTML in a text: what editors may write stays, the rest goes (format § 4, `model::safe_html`).
//!
//! Two steps. Each piece is filtered as it is met, tag by tag, against the list that the check `raw-html` reads too, so
//! that what is reported is what goes. The text as a whole, the renderer's own markup in it, then goes through ammonia
//! once, which closes what was left open and would take away whatever the first step had let through.

use std::collections::{HashMap, HashSet};

use crate::model::safe_html::{ANYWHERE, ELEMENTS, GONE_WITH_CONTENT, SCHEMES, keeps, keeps_href};

/// What the renderer itself writes into a text beside the editors' subset.
const OWN_ELEMENTS: [&str; 9] = ["h1", "h2", "h3", "h4", "h5", "h6", "img", "input", "section"];
const OWN_ATTRIBUTES: [&str; 8] =
    ["aria-describedby", "aria-hidden", "aria-label", "class", "id", "rel", "role", "tabindex"];
const IMG_ATTRIBUTES: [&str; 6] = ["src", "alt", "width", "height", "loading", "decoding"];

/// Elements of the subset that hold nothing and have no end.
const VOID: [&str; 4] = ["br", "col", "hr", "wbr"];

/// Filters the pieces of raw HTML of a text.
#[derive(Debug, Default)]
pub(in crate::render) struct Filter {
    /// Whether any piece was met.
    pub(crate) is_used: bool,
    /// The start of the box that a table scrolls in.
    scroll_box: String,
    /// The elements that are open; an end without its start would end one of the page's own.
    open: Vec<&'static str>,
    /// The element that goes with its content and is open.
    gone: Option<&'static str>,
}

impl Filter {
    /// Filters a text whose tables stand in boxes that begin so.
    pub(super) fn new(scroll_box: String) -> Self {
        Self { scroll_box, ..Self::default() }
    }

    /// Whether text met now stands inside an element that goes with its content.
    pub(crate) fn is_gone(&self) -> bool {
        self.gone.is_some()
    }

    /// At the end of a block nothing stays open.
    pub(crate) fn end_block(&mut self) {
        self.gone = None;
    }

    /// A piece with only what may stay.
    pub(crate) fn piece(&mut self, html: &str, out: &mut String) {
        self.is_used = true;
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            if self.gone.is_none() {
                out.push_str(&rest[..start]);
            }
            rest = &rest[start..];
            let length = tag_length(rest);
            let (tag, after) = rest.split_at(length);
            self.tag(tag, out);
            rest = after;
        }
        if self.gone.is_none() {
            out.push_str(rest);
        }
    }

    fn tag(&mut self, tag: &str, out: &mut String) {
        let Some(inner) = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')) else {
            if self.gone.is_none() {
                out.push_str(&tag.replace('<', "&lt;"));
            }
            return;
        };
        let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let name: String = inner.chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
        let attributes = inner.get(name.len()..).unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if let Some(gone) = GONE_WITH_CONTENT.iter().find(|gone| **gone == name) {
            self.gone = if is_end { None } else { Some(gone) };
        } else if let Some((element, _)) =
            ELEMENTS.iter().find(|(element, _)| *element == name).filter(|_| self.gone.is_none())
        {
            match is_end {
                true => self.end(element, out),
                false => self.start(element, attributes, out),
            }
        }
    }

    fn start(&mut self, element: &'static str, attributes: &str, out: &mut String) {
        if element == "table" {
            out.push_str(&self.scroll_box);
        }
        out.push('<');
        out.push_str(element);
        push_attributes(element, attributes, out);
        out.push('>');
        if !VOID.contains(&element) {
            self.open.push(element);
        }
    }

    /// Ends an element, and those in it that the editor left open; an end without its start is nothing.
    fn end(&mut self, element: &str, out: &mut String) {
        let Some(place) = self.open.iter().rposition(|open| *open == element) else { return };
        for element in self.open.split_off(place).into_iter().rev() {
            out.push_str("</");
            out.push_str(element);
            out.push('>');
            if element == "table" && !self.scroll_box.is_empty() {
                out.push_str("</div>");
            }
        }
    }
}

/// The length of the tag at the start of a text, its `>` included; of a `<` that begins no tag, one.
fn tag_length(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, c)) if c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?') => {}
        _ => return 1,
    }
    let mut quote = None;
    for (at, c) in chars {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn push_attributes(element: &str, attributes: &str, out: &mut String) {
    let mut rest = attributes.trim_start_matches(is_between);
    while !rest.is_empty() {
        let end = rest.find(|c: char| is_between(c) || c == '=').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let after = rest[end..].trim_start();
        let (value, next) = match after.strip_prefix('=') {
            Some(after) => {
                let (value, next) = value(after.trim_start());
                (Some(value), next)
            }
            // A lone `=` or the like must not stop the walk.
            None if end == 0 => (None, rest.get(1..).unwrap_or_default()),
            None => (None, after),
        };
        push_attribute(element, &name, value, out);
        rest = next.trim_start_matches(is_between);
    }
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || c == '/'
}

fn value(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &text[1..];
            inner.split_once(quote).unwrap_or((inner, ""))
        }
        _ => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

fn push_attribute(element: &str, name: &str, value: Option<&str>, out: &mut String) {
    if !keeps(element, name) || (name == "href" && !value.is_some_and(|value| keeps_href(&decoded(value)))) {
        return;
    }
    out.push(' ');
    out.push_str(name);
    if let Some(value) = value {
        out.push_str("=\"");
        // References in the value stay as they are; only what would end it is written otherwise.
        out.push_str(&value.replace('"', "&quot;").replace('<', "&lt;"));
        out.push('"');
    }
}

/// A value with its character references resolved as far as a scheme could hide in them.
fn decoded(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        match reference(inner) {
            Some((c, length)) => {
                out.push(c);
                rest = inner.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 5] =
        [("colon;", ':'), ("Tab;", '\t'), ("NewLine;", '\n'), ("amp;", '&'), ("sol;", '/')];
    if let Some((name, c)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*c, name.len()));
    }
    let digits = text.strip_prefix('#')?;
    let (radix, digits, before) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits, 2),
        None => (10, digits, 1),
    };
    let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let c = u32::from_str_radix(digits.get(..length)?, radix).ok().and_then(char::from_u32)?;
    let semicolon = usize::from(digits.get(length..)?.starts_with(';'));
    Some((c, before + length + semicolon))
}

/// A whole text, the renderer's own markup in it, with everything closed and nothing else in it.
pub(in crate::render) fn clean(html: &str) -> String {
    let mut tags: HashSet<&str> = ELEMENTS.iter().map(|(element, _)| *element).collect();
    tags.extend(OWN_ELEMENTS);
    let mut attributes: HashMap<&str, HashSet<&str>> =
        ELEMENTS.iter().map(|(element, own)| (*element, own.iter().copied().collect())).collect();
    attributes.insert("img", IMG_ATTRIBUTES.into());
    attributes.insert("input", ["type", "disabled", "checked"].into());
    let generic: HashSet<&str> = ANYWHERE.iter().copied().chain(OWN_ATTRIBUTES).collect();
    ammonia::Builder::empty()
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(generic)
        .clean_content_tags(GONE_WITH_CONTENT.iter().copied().collect())
        .url_schemes(SCHEMES.iter().copied().collect())
        .link_rel(None)
        .strip_comments(true)
        .clean(html)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(pieces: &[&str]) -> String {
        let mut filter = Filter::default();
        let mut out = String::new();
        for piece in pieces {
            filter.piece(piece, &mut out);
        }
        out
    }

    #[test]
    fn what_may_stay_stays() {
        let html =
            "<details open><summary>Mer</summary>text &amp; <span lang=en title='a \"b\"'>x</span></details><br/>";
        let expected = "<details open><summary>Mer</summary>text &amp; <span lang=\"en\" title=\"a &quot;b&quot;\">x</span></details><br>";
        assert_eq!(filtered(&[html]), expected);
    }

    #[test]
    fn the_rest_goes() {
        assert_eq!(filtered(&["<b onclick=\"x>y\" class=a>b</b><img src=x onerror=y><iframe></iframe>"]), "<b>b</b>");
        assert_eq!(filtered(&["<script>", "alert(1)</script>", "a", "<STYLE>b{}</STYLE>c"]), "ac");
        assert_eq!(filtered(&["<a href=\"java&#115;cript&colon;x\">a</a>"]), "<a>a</a>");
        assert_eq!(filtered(&["<a href='https://a.se/?b=1&amp;c'>a</a>"]), "<a href=\"https://a.se/?b=1&amp;c\">a</a>");
        assert_eq!(filtered(&["1 < 2 <b", "<p =x = y>"]), "1 &lt; 2 &lt;b<p>");
    }

    #[test]
    fn what_is_left_open_is_closed() {
        assert_eq!(clean("<p>a <b>b</p><p class=\"hb-x\">c</p>"), "<p>a <b>b</b></p><p class=\"hb-x\"><b>c</b></p>");
        assert!(!clean("<p onclick=x>a</p><svg><script>b</script></svg>").contains("script"));
    }
}
