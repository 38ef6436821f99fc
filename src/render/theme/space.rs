//! White space of templates. Line breaks and indentation are for whoever reads the template; a page needs them as little
//! as its browser does, which shows a run of them as one space and none beside a block.
//!
//! Procedure: in a template's text, outside tags of tera, a run of white space with a line break in it is left out beside
//! a block's tag (`<p>`, `</li>`) and the template's ends, else becomes one line break. What lies in `pre`, `textarea`,
//! `script`, `style` and `{% raw %}` stays. Boundary: nothing of the page's meaning changes; each place can be found
//! again in the template as its author knows it, since faults are told there.

/// Tags beside which a browser shows no space.
const BLOCKS: [&str; 60] = [
    "!doctype",
    "address",
    "article",
    "aside",
    "base",
    "blockquote",
    "body",
    "br",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "meta",
    "nav",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "source",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements whose text stays as it is.
const VERBATIM: [&str; 4] = ["pre", "textarea", "script", "style"];

/// A template without needless white space.
#[derive(Clone, Debug, Default)]
pub(crate) struct Laid {
    /// The template.
    pub(crate) text: String,
    source: String,
    /// Where each kept piece begins: in the text, in the source. In order.
    pieces: Vec<(usize, usize)>,
}

impl Laid {
    /// Takes out what a page doesn't need.
    pub(crate) fn new(source: &str) -> Self {
        let mut laid =
            Self { text: String::with_capacity(source.len()), source: source.to_owned(), pieces: Vec::new() };
        let mut at = 0;
        // At the start of a template no space shows, nor does one after a block's tag.
        let mut is_after_block = true;
        while at < source.len() {
            let piece = Piece::at(source, at);
            match piece.what {
                What::Space if piece.breaks => {
                    let rest = source.get(piece.end..).unwrap_or_default();
                    if !is_after_block && !rest.is_empty() && !begins_block(rest) {
                        laid.keep("\n", at);
                    }
                }
                What::Space => laid.keep(source.get(at..piece.end).unwrap_or_default(), at),
                What::Block | What::Other => {
                    laid.keep(source.get(at..piece.end).unwrap_or_default(), at);
                    is_after_block = piece.what == What::Block;
                }
            }
            at = piece.end;
        }
        laid
    }

    fn keep(&mut self, text: &str, from: usize) {
        self.pieces.push((self.text.len(), from));
        self.text.push_str(text);
    }

    /// A place in the text, line and column from 1, as it is in the source.
    pub(crate) fn place(&self, line: u32, column: u32) -> (u32, u32) {
        let Some(offset) = offset(&self.text, line, column) else { return (line, column) };
        let piece = self.pieces.partition_point(|(start, _)| *start <= offset).checked_sub(1);
        let Some((start, from)) = piece.and_then(|piece| self.pieces.get(piece)) else { return (line, column) };
        crate::render::error::position(&self.source, from + (offset - start))
    }
}

/// The byte of a line and column.
fn offset(text: &str, line: u32, column: u32) -> Option<usize> {
    let before: usize =
        text.split_inclusive('\n').take(usize::try_from(line).ok()?.checked_sub(1)?).map(str::len).sum();
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    let within = text.get(before..)?.char_indices().nth(column).map(|(at, _)| at);
    Some(before + within.unwrap_or_else(|| text.len() - before))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// White space in text.
    Space,
    /// The tag of a block.
    Block,
    /// Text, another tag, a tag of tera.
    Other,
}

/// A stretch of a template that is one thing.
struct Piece {
    what: What,
    end: usize,
    /// Whether white space holds a line break.
    breaks: bool,
}

impl Piece {
    fn at(source: &str, at: usize) -> Self {
        let rest = source.get(at..).unwrap_or_default();
        let other = |length: usize| Self { what: What::Other, end: at + length, breaks: false };
        if let Some(length) = tera_tag(rest) {
            return other(length);
        }
        if let Some(name) = tag_name(rest) {
            let what = if is_block(name) { What::Block } else { What::Other };
            return Self { what, end: at + element(rest, name), breaks: false };
        }
        let space = rest.len() - rest.trim_start().len();
        if space > 0 {
            let breaks = rest.get(..space).is_some_and(|run| run.contains('\n'));
            return Self { what: What::Space, end: at + space, breaks };
        }
        let ends = |c: char| c.is_whitespace() || c == '<' || c == '{';
        // The first letter is no space; if it is a bracket, it opens nothing.
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let more = rest.get(first..).unwrap_or_default();
        other(first + more.find(ends).unwrap_or(more.len()))
    }
}

/// The length of a tag of tera; of `{% raw %}` up to its end.
fn tera_tag(rest: &str) -> Option<usize> {
    let close = match rest.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        "{#" => "#}",
        _ => return None,
    };
    let length = if close == "#}" { rest.find(close).map(|at| at + 2) } else { statement(rest, close) };
    let length = length.unwrap_or(rest.len());
    let words = rest.get(2..length)?.trim_matches(|c: char| matches!(c, '-' | '%' | '}') || c.is_whitespace());
    if close != "%}" || words != "raw" {
        return Some(length);
    }
    let inner = rest.get(length..)?;
    let end = inner.match_indices("{%").find(|(at, _)| {
        let tag = inner.get(at + 2..).unwrap_or_default();
        tag.trim_start_matches('-').trim_start().starts_with("endraw")
    });
    Some(end.map_or(rest.len(), |(at, _)| length + at))
}

/// The length of a tag that may hold texts in quotation marks.
fn statement(rest: &str, close: &str) -> Option<usize> {
    let mut quote: Option<char> = None;
    for (at, c) in rest.char_indices().skip(2) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if rest.get(at..).is_some_and(|rest| rest.starts_with(close)) => return Some(at + close.len()),
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None => {}
        }
    }
    None
}

/// The name of the tag that begins here.
fn tag_name(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '!')).unwrap_or(inner.len());
    inner.get(..end).filter(|name| !name.is_empty())
}

fn is_block(name: &str) -> bool {
    BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name)) || is_heading_to_be(name)
}

/// `<h{{ level }}>`: what is read of it is `h`.
fn is_heading_to_be(name: &str) -> bool {
    name == "h"
}

fn begins_block(rest: &str) -> bool {
    tag_name(rest).is_some_and(is_block)
}

/// The length of a tag, with the text of an element that stays as it is.
fn element(rest: &str, name: &str) -> usize {
    let tag = tag(rest);
    let is_start = !rest.starts_with("</");
    if !is_start || !VERBATIM.iter().any(|element| element.eq_ignore_ascii_case(name)) {
        return tag;
    }
    let inner = rest.get(tag..).unwrap_or_default();
    let close = format!("</{name}");
    tag + inner.find(&close).unwrap_or(0)
}

/// The length of a tag; what stands in quotation marks or tera's brackets doesn't end it.
fn tag(rest: &str) -> usize {
    let mut at = 1;
    let mut quote: Option<char> = None;
    while let Some(c) = rest.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(length) = rest.get(at..).and_then(tera_tag) {
            at += length;
            continue;
        }
        at += c.len_utf8();
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '>' => break,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => {}
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn line_breaks_go_where_no_space_shows() {
        let cases = [
            (
                "<ul>\n  {% for a in b %}\n    <li>\n      {{ a }}\n    </li>\n  {% endfor %}\n</ul>\n",
                "<ul>{% for a in b %}<li>{{ a }}</li>{% endfor %}</ul>",
            ),
            ("<b>a</b>\n  <i>b</i>", "<b>a</b>\n<i>b</i>"),
            ("<p>a\n   b  c</p>", "<p>a\nb  c</p>"),
            ("{{ a }}\n\n{{ b }}", "{{ a }}\n{{ b }}"),
            ("<pre>\n a\n  b</pre>\n<p>", "<pre>\n a\n  b</pre><p>"),
            ("<h{{ level }}>\n  a", "<h{{ level }}>a"),
            ("<a\n  href=\"x\n y\">\n a</a>", "<a\n  href=\"x\n y\">\na</a>"),
            ("{% raw %}\n  <p>\n{% endraw %}\n<p>", "{% raw %}\n  <p>\n{% endraw %}<p>"),
            ("{# a\n b #}\n  <p>", "{# a\n b #}<p>"),
            ("a {{ \"}}\n  <p>\" }}\n<p>", "a {{ \"}}\n  <p>\" }}<p>"),
            ("1 < 2 {\n 3", "1 < 2 {\n3"),
        ];
        for (source, laid) in cases {
            assert_eq!(Laid::new(source).text, laid, "{source}");
        }
    }

    #[test]
    fn a_place_is_found_again() {
        let source = "<ul>\n    <li>\n        {{ å }} {{ fel }}\n    </li>\n</ul>";
        let laid = Laid::new(source);
        let column = u32::try_from(laid.text.chars().position(|c| c == 'f').unwrap() + 1).unwrap();
        assert_eq!(laid.place(1, column), (3, 20));
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_goes(source in "([a-cå<>{}%#/\"'! \n-]|<p>|</p>|<pre>|\\{% raw %\\}){0,40}") {
            let laid = Laid::new(&source);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&source), bare(&laid.text));
            let last = laid.text.lines().count().max(1);
            prop_assert!(laid.place(u32::try_from(last).unwrap(), 1).0 >= 1);
        }
    }
}
