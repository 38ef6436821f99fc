//! A small writer of safe SVG for inline use in HTML.
//!
//! Everything that comes from outside is escaped, control characters are left out, numbers have at most
//! two decimals. It writes classes, geometry and links only: no `style`, no script, no external reference,
//! so the pictures stand under a strict content security policy. It knows shapes, not diagrams.

use super::Target;
use super::geom::{Point, Rect};
use super::text::Style;
use std::fmt::Write as _;

/// What every picture carries: an id prefix and the two texts that name it to those who don't see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    /// Prefix of the ids in the picture, unique on the page.
    pub(crate) id: String,
    /// Short name of the picture (`<title>`).
    pub(crate) title: String,
    /// What it shows in a sentence or two (`<desc>`); empty: none.
    pub(crate) desc: String,
}

/// A finished picture.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawing {
    /// The `<svg>` element.
    pub(crate) svg: String,
    /// Natural width, px.
    pub(crate) width: f32,
    /// Natural height, px.
    pub(crate) height: f32,
}

/// Where the `x` of a text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// At its beginning.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// The document being written.
#[derive(Debug)]
pub(crate) struct Svg {
    out: String,
    open: Vec<&'static str>,
    size: (f32, f32),
    has_links: bool,
}

impl Svg {
    /// Opens the root element; `class` is what follows `hb-diagram`, as in `hb-flow hb-diagram--compact`.
    #[must_use]
    pub(crate) fn new(frame: &Frame, class: &str, width: f32, height: f32) -> Svg {
        Svg::part(frame, class, Rect { x: 0.0, y: 0.0, w: width, h: height })
    }

    /// The same for a part of a bigger picture, whose coordinates it keeps.
    #[must_use]
    pub(crate) fn part(frame: &Frame, class: &str, of: Rect) -> Svg {
        let mut svg = Svg { out: String::with_capacity(4096), open: Vec::new(), size: (of.w, of.h), has_links: false };
        let id = safe_id(&frame.id);
        let corner = [of.x, of.y, of.w, of.h].map(number).join(" ");
        // The name alone: browsers tell `<desc>` after it by themselves.
        svg.tag("svg")
            .attr("class", &format!("hb-diagram {class}"))
            .attr("role", "img")
            .attr("aria-labelledby", &format!("{id}-title"))
            .attr("viewBox", &corner)
            .rem("width", of.w)
            .rem("height", of.h)
            .open();
        svg.tag("title").attr("id", &format!("{id}-title")).text(&frame.title);
        if !frame.desc.is_empty() {
            svg.tag("desc").text(&frame.desc);
        }
        svg
    }

    /// Closes what is open and hands the picture over.
    #[must_use]
    pub(crate) fn finish(mut self) -> Drawing {
        while !self.open.is_empty() {
            self.close();
        }
        if self.has_links {
            // What an image holds is hidden from screen readers: a picture with links is a group that is named.
            self.out = self.out.replacen("role=\"img\"", "role=\"group\"", 1);
        }
        Drawing { svg: self.out, width: self.size.0, height: self.size.1 }
    }

    /// Begins an element; the [`Tag`] takes its attributes and ends it.
    pub(crate) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Tag { svg: self, name }
    }

    /// Opens a group of one class.
    pub(crate) fn group(&mut self, class: &str) {
        self.tag("g").attr("class", class).open();
    }

    /// Opens a link, or a plain group where there is nowhere to go. `name` is what it is called in full, `shown` the
    /// lines that show in it: where these differ (a hyphenated or shortened title, marks) the name goes into a
    /// `<title>`, a tool tip too. Not `aria-label`, which would have to repeat the hyphens (WCAG 2.5.3).
    pub(crate) fn link(&mut self, class: &str, target: &Target, name: &str, shown: &[String]) {
        self.link_or_again(class, target, name, shown, false);
    }

    /// The same for a link that stands in the picture already: the tab key passes it by.
    pub(crate) fn link_again(&mut self, class: &str, target: &Target, name: &str, shown: &[String]) {
        self.link_or_again(class, target, name, shown, true);
    }

    fn link_or_again(&mut self, class: &str, target: &Target, name: &str, shown: &[String], again: bool) {
        match target.href.as_deref().filter(|href| is_safe_href(href)) {
            Some(href) => {
                self.has_links = true;
                let tag = self.tag("a").attr("class", class).attr("href", href);
                tag.attr_if("data-doc", target.doc.as_deref()).attr_if("tabindex", again.then_some("-1")).open();
            }
            None => self.group(class),
        }
        if shown.join(" ") != name {
            self.tag("title").text(name);
        }
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "</{name}>");
        }
    }

    /// A rectangle with rounded corners.
    pub(crate) fn rect(&mut self, class: &str, at: Rect, radius: f32) {
        let tag = self.tag("rect").attr("class", class).num("x", at.x).num("y", at.y);
        let tag = tag.num("width", at.w.max(0.0)).num("height", at.h.max(0.0));
        if radius > 0.0 { tag.num("rx", radius).empty() } else { tag.empty() }
    }

    /// A circle.
    pub(crate) fn circle(&mut self, class: &str, center: Point, radius: f32) {
        self.tag("circle").attr("class", class).num("cx", center.x).num("cy", center.y).num("r", radius).empty();
    }

    /// A straight line.
    pub(crate) fn line(&mut self, class: &str, from: Point, to: Point) {
        let tag = self.tag("line").attr("class", class).num("x1", from.x).num("y1", from.y);
        tag.num("x2", to.x).num("y2", to.y).empty();
    }

    /// A path.
    pub(crate) fn path(&mut self, class: &str, path: &Path) {
        self.tag("path").attr("class", class).attr("d", path.0.trim_end()).empty();
    }

    /// A tool tip, and a name for the element it stands in.
    pub(crate) fn title(&mut self, text: &str) {
        self.tag("title").text(text);
    }

    /// One line of text, its base line at `at.y`.
    pub(crate) fn text(&mut self, style: Style, at: Point, anchor: Anchor, text: &str) {
        self.text_start(style, anchor).num("x", at.x).num("y", at.y).text(text);
    }

    /// Lines of text; `at.y` is the base line of the first.
    pub(crate) fn lines(&mut self, style: Style, at: Point, anchor: Anchor, lines: &[String]) {
        match lines {
            [] => return,
            [only] => return self.text(style, at, anchor, only),
            _ => {}
        }
        self.text_start(style, anchor).open();
        let mut y = at.y;
        for (index, line) in lines.iter().enumerate() {
            // Lines are words apart for those who copy or hear them, unless a word runs on.
            if index > 0 && !lines[index - 1].ends_with('-') {
                self.out.push(' ');
            }
            self.tag("tspan").num("x", at.x).num("y", y).text(line);
            y += style.line;
        }
        self.close();
    }

    fn text_start(&mut self, style: Style, anchor: Anchor) -> Tag<'_> {
        let anchor = match anchor {
            Anchor::Start => None,
            Anchor::Middle => Some("middle"),
            Anchor::End => Some("end"),
        };
        // A space, for those who copy or hear what stands below one another.
        self.out.push(' ');
        self.tag("text").attr("class", style.class).attr_if("text-anchor", anchor)
    }
}

/// An element whose attributes are being written.
#[derive(Debug)]
#[must_use = "a tag has to be ended by open, empty or text"]
pub(crate) struct Tag<'a> {
    svg: &'a mut Svg,
    name: &'static str,
}

impl Tag<'_> {
    /// An attribute, escaped.
    pub(crate) fn attr(self, name: &str, value: &str) -> Self {
        let _ = write!(self.svg.out, " {name}=\"{}\"", escape(value));
        self
    }

    /// An attribute when there is a value.
    pub(crate) fn attr_if(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// A length that grows with the reader's text, as attribute.
    fn rem(self, name: &str, px: f32) -> Self {
        const REM: f32 = 16.0;
        let _ = write!(self.svg.out, " {name}=\"{}rem\"", number(px / REM));
        self
    }

    /// A number as attribute.
    pub(crate) fn num(self, name: &str, value: f32) -> Self {
        let _ = write!(self.svg.out, " {name}=\"{}\"", number(value));
        self
    }

    /// Ends the start tag; [`Svg::close`] closes the element.
    pub(crate) fn open(self) {
        self.svg.out.push('>');
        self.svg.open.push(self.name);
    }

    /// Ends an element without content.
    pub(crate) fn empty(self) {
        self.svg.out.push_str("/>");
    }

    /// Ends an element whose content is a text.
    pub(crate) fn text(self, text: &str) {
        let _ = write!(self.svg.out, ">{}</{}>", escape(text), self.name);
    }
}

/// The `d` of a path.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Path(String);

impl Path {
    /// Begins at a point.
    #[must_use]
    pub(crate) fn at(point: Point) -> Path {
        Path::default().put("M", &[point])
    }

    /// Moves without a line.
    #[must_use]
    pub(crate) fn then_at(self, to: Point) -> Path {
        self.put("M", &[to])
    }

    /// A line.
    #[must_use]
    pub(crate) fn line(self, to: Point) -> Path {
        self.put("L", &[to])
    }

    /// A quadratic curve.
    #[must_use]
    pub(crate) fn curve(self, control: Point, to: Point) -> Path {
        self.put("Q", &[control, to])
    }

    /// An arc of a circle; `large` over half a turn, `clockwise` as seen on the screen.
    #[must_use]
    pub(crate) fn arc(mut self, radius: f32, large: bool, clockwise: bool, to: Point) -> Path {
        let r = number(radius);
        let _ = write!(self.0, "A{r} {r} 0 {} {} ", u8::from(large), u8::from(clockwise));
        self.put("", &[to])
    }

    /// Back to where it began.
    #[must_use]
    pub(crate) fn close(mut self) -> Path {
        self.0.push('Z');
        self
    }

    /// A closed polygon.
    #[must_use]
    pub(crate) fn polygon(points: &[Point]) -> Path {
        Path::polyline(points).close()
    }

    /// An open line through points.
    #[must_use]
    pub(crate) fn polyline(points: &[Point]) -> Path {
        let mut path = Path::default();
        for (index, point) in points.iter().enumerate() {
            path = path.put(if index == 0 { "M" } else { "L" }, &[*point]);
        }
        path
    }

    /// A polyline whose corners are rounded, as far as its legs have room for `radius`.
    #[must_use]
    pub(crate) fn rounded(points: &[Point], radius: f32) -> Path {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Path::default();
        };
        let mut path = Path::at(*first);
        for corner in points.windows(3) {
            let (Some(a), Some(b), Some(c)) = (corner.first(), corner.get(1), corner.get(2)) else {
                continue;
            };
            let room = (distance(*a, *b).min(distance(*b, *c)) / 2.0).min(radius);
            path = path.line(towards(*b, *a, room)).curve(*b, towards(*b, *c, room));
        }
        path.line(*last)
    }

    fn put(mut self, command: &str, points: &[Point]) -> Path {
        self.0.push_str(command);
        for point in points {
            let _ = write!(self.0, "{} {} ", number(point.x), number(point.y));
        }
        self
    }
}

fn distance(a: Point, b: Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The point `by` px from `from` on the way to `to`.
fn towards(from: Point, to: Point, by: f32) -> Point {
    let all = distance(from, to);
    if all <= f32::EPSILON {
        return from;
    }
    Point { x: from.x + (to.x - from.x) * by / all, y: from.y + (to.y - from.y) * by / all }
}

/// A number with at most two decimals, without trailing zeros and without `-0`; what is not a number is 0.
#[must_use]
pub(crate) fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Escaped text on one line.
#[must_use]
pub(crate) fn escape(text: &str) -> String {
    crate::model::escaped(&text.replace(['\n', '\t'], " "))
}

/// An id keeps letters, digits, `-` and `_`; it begins with a letter.
fn safe_id(id: &str) -> String {
    let mut out: String = id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    if !out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.insert_str(0, "hb");
    }
    out
}

/// Whether a link goes somewhere harmless: a relative address, http(s), mailto or tel.
fn is_safe_href(href: &str) -> bool {
    let trimmed: String = href.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let Some(colon) = trimmed.find(':') else {
        return !trimmed.is_empty();
    };
    let scheme = trimmed.get(..colon).unwrap_or_default();
    scheme.contains(['/', '?', '#'])
        || ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::geom::pt;
    use crate::diagram::testkit;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        for (value, text) in
            [(0.0, "0"), (-0.001, "0"), (1.0, "1"), (1.25, "1.25"), (10.0, "10"), (-3.5, "-3.5"), (f32::NAN, "0")]
        {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_link_of_script_is_no_link() {
        for bad in ["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "data:text/html,x", "vbscript:x", ""] {
            assert!(!is_safe_href(bad), "{bad:?}");
        }
        for good in ["a/b.html", "../x.html#y:z", "#activity-x", "https://a.se", "mailto:a@b.se", "?q=a:b"] {
            assert!(is_safe_href(good), "{good:?}");
        }
    }

    #[test]
    fn rounded_corners_keep_the_ends() {
        let path = Path::rounded(&[pt(0.0, 0.0), pt(20.0, 0.0), pt(20.0, 4.0)], 8.0);
        assert_eq!(path.0.trim_end(), "M0 0 L18 0 Q20 0 20 2 L20 4");
    }

    proptest! {
        #[test]
        fn whatever_comes_in_is_well_formed(id in ".{0,12}", title in ".{0,40}", href in ".{0,30}") {
            let frame = Frame { id, title: title.clone(), desc: title.clone() };
            let mut svg = Svg::new(&frame, "hb-x", 10.0, 10.0);
            let target = Target { title: title.clone(), href: Some(href.clone()), doc: Some(href) };
            svg.link("hb-node", &target, &title, &[]);
            testkit::well_formed(&svg.finish().svg);
        }
    }
}
