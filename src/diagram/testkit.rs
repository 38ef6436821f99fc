//! Helpers of the tests: reading back what was written.

use super::geom::{Rect, rect};
use super::text::{ASCENT, DESCENT, STYLES};

/// One element as it was written.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attrs: Vec<(String, String)>,
    /// Text directly within.
    pub(crate) text: String,
    /// Index of the parent.
    pub(crate) parent: Option<usize>,
}

impl Element {
    pub(crate) fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub(crate) fn num(&self, name: &str) -> f32 {
        self.attr(name).map_or(0.0, |v| v.parse().expect("a number"))
    }

    /// What part of the plane a picture shows.
    pub(crate) fn view(&self) -> Rect {
        let numbers = self.attr("viewBox").expect("a picture").split(' ').map(|n| n.parse().expect("a number"));
        let [x, y, w, h]: [f32; 4] = numbers.collect::<Vec<f32>>().try_into().expect("four numbers");
        rect(x, y, w, h)
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attr("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    }
}

/// Reads SVG strictly; panics where it is not well-formed or where an attribute comes twice.
pub(crate) fn well_formed(svg: &str) -> Vec<Element> {
    let mut all: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = svg;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("</") {
            let (name, tail) = after.split_once('>').expect("an end tag ends");
            let index = open.pop().expect("an end tag ends something");
            assert_eq!(all[index].name, name);
            rest = tail;
        } else if let Some(after) = rest.strip_prefix('<') {
            let (tag, tail) = after.split_once('>').expect("a tag ends");
            let empty = tag.ends_with('/');
            let tag = tag.trim_end_matches('/');
            let (name, attrs) = tag.split_once(' ').unwrap_or((tag, ""));
            all.push(Element {
                name: name.to_owned(),
                attrs: read_attrs(attrs),
                text: String::new(),
                parent: open.last().copied(),
            });
            if !empty {
                open.push(all.len() - 1);
            }
            rest = tail;
        } else {
            let end = rest.find('<').expect("text stands in an element");
            let Some(&index) = open.last() else { panic!("text outside: {rest}") };
            assert!(!rest[..end].contains('"') || !rest[..end].contains('>'));
            all[index].text.push_str(&unescape(&rest[..end]));
            rest = &rest[end..];
        }
    }
    assert!(open.is_empty(), "unclosed elements");
    all
}

fn read_attrs(mut text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    while let Some((name, after)) = text.trim_start().split_once("=\"") {
        let (value, tail) = after.split_once('"').expect("a value ends");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{name}");
        assert!(all.iter().all(|(known, _)| known != name), "{name} twice");
        assert!(name != "style" && !name.starts_with("on"), "{name}");
        all.push((name.to_owned(), unescape(value)));
        text = tail;
    }
    assert!(text.trim().is_empty(), "{text:?}");
    all
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// A line of text in a picture, with the room it takes by the table.
#[derive(Debug, Clone)]
pub(crate) struct TextLine {
    #[expect(dead_code, reason = "shown by Debug where a test fails")]
    pub(crate) text: String,
    pub(crate) at: Rect,
    /// Index of the `<text>` element.
    pub(crate) element: usize,
}

/// All lines of text of a picture.
pub(crate) fn text_lines(all: &[Element]) -> Vec<TextLine> {
    let mut lines = Vec::new();
    for (index, element) in all.iter().enumerate() {
        let owner = match element.name.as_str() {
            "text" if !element.text.trim().is_empty() => index,
            "tspan" => element.parent.expect("a tspan stands in a text"),
            _ => continue,
        };
        let text = &all[owner];
        let style = STYLES.iter().find(|style| text.has_class(style.class)).expect("a known style");
        let width = style.width(&element.text);
        let x = match text.attr("text-anchor") {
            Some("middle") => element.num("x") - width / 2.0,
            Some("end") => element.num("x") - width,
            _ => element.num("x"),
        };
        // Lines are set closer than the font's full height; what must not touch is the letters.
        let top = element.num("y") - 0.78 * style.size;
        let at = rect(x, top, width, 0.98 * style.size);
        assert!(ASCENT + DESCENT <= style.line / style.size, "{style:?}");
        lines.push(TextLine { text: element.text.clone(), at, element: owner });
    }
    lines
}

/// Holds of every picture, also of one in several parts: well-formed, named, all text within its part, no two texts on
/// top of one another.
pub(crate) fn sound(svg: &str) -> Vec<Element> {
    let all = well_formed(svg);
    let root_of = |mut at: usize| {
        while let Some(parent) = all[at].parent {
            at = parent;
        }
        at
    };
    for root in (0..all.len()).filter(|at| all[*at].parent.is_none()) {
        let has_links = (0..all.len()).any(|at| all[at].name == "a" && root_of(at) == root);
        assert_eq!(all[root].attr("role"), Some(if has_links { "group" } else { "img" }));
        for id in all[root].attr("aria-labelledby").expect("a name").split(' ') {
            assert!(all.iter().any(|e| e.attr("id") == Some(id)), "{id}");
        }
    }
    let lines = text_lines(&all);
    for (index, line) in lines.iter().enumerate() {
        let view = all[root_of(line.element)].view();
        assert!(view.holds(&line.at), "{line:?} outside {view:?}");
        for other in &lines[..index] {
            assert!(!line.at.overlaps(&other.at, 0.5), "{line:?} on {other:?}");
        }
    }
    all
}
