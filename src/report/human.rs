//! Findings as people read them on a terminal: what is wrong, the line with a mark under the place, what to do.
//!
//! The excerpt is laid out by `annotate-snippets`, which knows wide characters, tabs and lines that are too long.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diag::{Finding, Lang, Severity, Span};
use crate::model::control::{is_control, printable, printable_lines, sign};
use crate::report::groups::{self, by_weight};
use crate::report::severity_name;
use crate::source::SourceTree;
use crate::text;

/// How it is printed.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With colours.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
    /// The language.
    pub lang: Lang,
}

/// An excerpt's line is cut around the place beyond this many characters.
const LONGEST_LINE: usize = 400;

/// Beyond so many findings a table ends the list, and only the gravest are shown in full.
const MANY: usize = 20;

/// How many are shown in full above the table.
const SHOWN: usize = 8;

/// How many further places of one missing thing are listed.
const PLACES: usize = 6;

/// Findings as a person can take them in: what says the same of one thing is one, what blocks stands first, and of more
/// than a page a table tells the rest.
pub(crate) fn report(findings: &[Finding], tree: &SourceTree, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let groups = by_weight(findings);
    let is_many = findings.len() > MANY;
    let shown = if is_many { SHOWN.min(groups.len()) } else { groups.len() };
    let mut out = String::new();
    for group in groups.iter().take(shown) {
        let mut first = group.first.clone();
        first.message = group.message();
        out.push_str(&one(&first, tree, style, &renderer));
        if !group.others.is_empty() {
            out.push_str(&places(group, tree, style.lang));
        }
        out.push_str("\n\n");
    }
    if is_many {
        let all = findings.len();
        let head = text!(
            "{all} ställen i allt; de viktigaste står ovan. Kontroll för kontroll:\n\n",
            "{all} places in all; the gravest stand above. Check by check:\n\n"
        );
        let foot = text!(
            "\n`handbok check FIL` visar en fils, `handbok check --all` alla, `handbok explain KONTROLL` förklarar\n\n",
            "\n`handbok check FILE` shows those of a file, `handbok check --all` all, `handbok explain CHECK` explains\n\n"
        );
        let table = groups::table(findings, style.lang);
        out.push_str(&format!("{}{}{}", head.get(style.lang), printable_lines(&table), foot.get(style.lang)));
    }
    out
}

/// The other places of a group.
fn places(group: &groups::Group<'_>, tree: &SourceTree, lang: Lang) -> String {
    let place = |finding: &&Finding| {
        let at = tree.locate(finding.span);
        format!("{}:{}:{}", printable(at.path), at.start.line, at.start.column)
    };
    let listed: Vec<String> = group.others.iter().take(PLACES).map(place).collect();
    let rest = group.others.len() - listed.len();
    let listed = listed.join(", ");
    let words = match rest {
        0 => text!("\n  = också: {listed}", "\n  = also: {listed}"),
        _ => text!("\n  = också: {listed} och {rest} till", "\n  = also: {listed} and {rest} more"),
    };
    words.get(lang).to_owned()
}

/// All findings, an empty line after each.
pub fn print(findings: &[Finding], tree: &SourceTree, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let mut out = String::new();
    for finding in findings {
        out.push_str(&one(finding, tree, style, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn one(finding: &Finding, tree: &SourceTree, style: Style, renderer: &Renderer) -> String {
    let lang = style.lang;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(severity_name(finding.severity, lang));
    let code = finding.code.name();
    let excerpt = Excerpt::new(finding.span, tree);
    let message = printable(finding.message.get(lang));
    let mut group = Group::with_title(level.primary_title(&*message).id(code)).element(excerpt.snippet(""));
    let labels: Vec<(Excerpt<'_>, Cow<'_, str>)> =
        finding.labels.iter().map(|label| (Excerpt::new(label.span, tree), printable(label.text.get(lang)))).collect();
    for (excerpt, text) in &labels {
        group = group.element(excerpt.snippet(text));
    }
    if let Some(help) = &finding.help {
        let name = match lang {
            Lang::Sv => "råd",
            Lang::En => "help",
        };
        group = group.element(Level::HELP.with_name(name).message(printable(help.get(lang))));
    }
    renderer.render(&[group])
}

/// The part of a line that an excerpt may come from, and how many of its characters stand before the place: a line of a
/// megabyte is not gone through for each of its findings.
fn near(line: &str, at: usize) -> (&str, usize) {
    let reach = 2 * LONGEST_LINE;
    let before = line.get(..at).unwrap_or_default().char_indices().rev().take(reach);
    let (count, from) = before.fold((0, at), |(count, _), (from, _)| (count + 1, from));
    let after = line.get(at..).unwrap_or_default().char_indices().nth(reach);
    let to = after.map_or(line.len(), |(length, _)| at + length);
    (line.get(from..to).unwrap_or_default(), count)
}

/// The line of a finding, cut where it is very long.
struct Excerpt<'t> {
    path: Cow<'t, str>,
    line: usize,
    text: String,
    range: std::ops::Range<usize>,
}

impl<'t> Excerpt<'t> {
    fn new(span: Span, tree: &'t SourceTree) -> Self {
        let location = tree.locate(span);
        let (near, start) = near(location.line_text, location.at);
        let visible = |c: char| if is_control(c) && c != '\t' { sign(c) } else { c };
        let chars: Vec<char> = super::excerpt(near).chars().map(visible).collect();
        let start = start.min(chars.len());
        let same_line = location.end.line == location.start.line;
        let end = start + location.end.column.saturating_sub(location.start.column) as usize;
        let end = if same_line { end.clamp(start, chars.len()) } else { chars.len() };
        let end = end.min(start + LONGEST_LINE);
        let from = if chars.len() > LONGEST_LINE { start.saturating_sub(LONGEST_LINE / 4) } else { 0 };
        let to = chars.len().min(from + LONGEST_LINE.max(end - from));
        let text: String = chars.get(from..to).unwrap_or_default().iter().collect();
        let bytes = |to: usize| chars.get(from..to).unwrap_or_default().iter().map(|c| c.len_utf8()).sum::<usize>();
        let range = bytes(start)..bytes(end);
        Self { path: printable(location.path), line: location.start.line as usize, text, range }
    }

    fn snippet<'s>(&'s self, label: &'s str) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let kind = if label.is_empty() { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mut annotation = kind.span(self.range.clone());
        if !label.is_empty() {
            annotation = annotation.label(label);
        }
        Snippet::source(self.text.as_str()).line_start(self.line).path(&*self.path).fold(false).annotation(annotation)
    }
}
