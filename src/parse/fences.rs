//! A file's text taken apart into front matter and body, also where front matter does not begin or end as it should: text
//! or empty lines before the first `+++`, `++++`, no `+++` at all, YAML between `---`. Each is one finding with the edits
//! that put it right, and the keys are read as they were meant.

use std::ops::Range;

use crate::diag::{Code, Edit, FileId, Finding, Span, Text};
use crate::schema::sense::{Form, belongs, split};
use crate::schema::swedish;
use crate::source::SourceFile;
use crate::text;

/// The line that front matter starts and ends with.
const FENCE: &str = "+++";

/// How many lines before the first fence are looked through for it.
const LOOKED_THROUGH: usize = 12;

/// A file's text taken apart.
pub(crate) struct Parts<'a> {
    /// Front matter, without its fences.
    pub(crate) head: &'a str,
    /// Where it starts in the file.
    pub(crate) head_start: usize,
    /// The body.
    pub(crate) body: &'a str,
    /// Where it starts in the file.
    pub(crate) body_start: usize,
    /// How front matter is written.
    pub(crate) form: Form,
    /// What is wrong with its fences.
    pub(crate) finding: Option<Finding>,
}

/// Takes a file apart.
pub(crate) fn parts(file: &SourceFile) -> Parts<'_> {
    let whole: &str = &file.text;
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let start = whole.len() - text.len();
    let lines = Lines { text, start, file: file.id };
    if lines.line(0).is_some_and(|range| lines.str(&range).trim_end() == FENCE) {
        return lines.opened();
    }
    lines.almost_opened().or_else(|| lines.dashes()).or_else(|| lines.bare()).unwrap_or_else(|| lines.no_head())
}

/// A text by its lines.
struct Lines<'a> {
    text: &'a str,
    /// Where the text starts in the file: after a byte order mark.
    start: usize,
    file: FileId,
}

/// Where front matter ends.
struct End {
    /// The end of the last line of keys.
    head: usize,
    /// The line that was meant to close it; nothing where there is none.
    fence: Option<Range<usize>>,
}

impl<'a> Lines<'a> {
    /// The range of a line without its line end.
    fn line(&self, number: usize) -> Option<Range<usize>> {
        self.all().nth(number)
    }

    fn all(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.from(0)
    }

    /// The lines from a place on.
    fn from(&self, start: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut at = start;
        self.text.get(start..).unwrap_or_default().split_inclusive('\n').map(move |line| {
            let range = at..at + line.trim_end_matches(['\n', '\r']).len();
            at += line.len();
            range
        })
    }

    fn str(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The start of the line after a place.
    fn after(&self, at: usize) -> usize {
        self.text.get(at..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |newline| at + newline + 1)
    }

    fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start + self.start..range.end + self.start)
    }

    fn edit(&self, range: Range<usize>, text: impl Into<String>) -> Edit {
        Edit { span: self.span(range), text: text.into() }
    }

    fn parts(&self, head: Range<usize>, body: usize, form: Form, finding: Option<Finding>) -> Parts<'a> {
        Parts {
            head: self.text.get(head.clone()).unwrap_or_default(),
            head_start: self.start + head.start,
            body: self.text.get(body..).unwrap_or_default(),
            body_start: self.start + body,
            form,
            finding,
        }
    }

    fn no_head(&self) -> Parts<'a> {
        self.parts(0..0, 0, Form::Toml, None)
    }

    /// Front matter that begins as it should.
    fn opened(&self) -> Parts<'a> {
        let head = self.after(0);
        let closing = self.from(head).find(|range| self.str(range).trim_end() == FENCE);
        let end = self.end_of_keys(head);
        // A `+++` far down in the text closes nothing when the keys had ended before with a fence that is almost one.
        if let Some(closing) =
            closing.filter(|closing| end.fence.as_ref().is_none_or(|fence| fence.start >= closing.start))
        {
            return self.parts(head..closing.start, self.after(closing.start), Form::Toml, None);
        }
        if let Some(fence) = end.fence {
            let finding = Finding::new(Code::SYNTAX, self.span(fence.clone()), not_a_fence(self.str(&fence)));
            let finding = finding.help(three()).mend(self.span(fence.clone()), FENCE);
            return self.parts(head..fence.start, self.after(fence.start), Form::Toml, Some(finding));
        }
        let message = text!(
            "framsidan är inte avslutad: raden `+++` saknas",
            "the front matter is not closed: the line `+++` is missing"
        );
        let help = text!(
            "skriv `+++` på en egen rad efter den sista nyckeln",
            "write `+++` on a line of its own after the last key"
        );
        let finding = Finding::new(Code::SYNTAX, self.span(0..FENCE.len()), message).help(help);
        let finding = finding.mend_all(vec![self.closing(end.head)], true);
        self.parts(head..end.head, end.head, Form::Toml, Some(finding))
    }

    /// The edit that puts a closing fence after the last key.
    fn closing(&self, at: usize) -> Edit {
        let end = self.line_end();
        let before = if self.text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { end };
        self.edit(at..at, format!("{before}{FENCE}{end}"))
    }

    /// How far keys go from a line on, and the line that was meant to close them.
    fn end_of_keys(&self, from: usize) -> End {
        let mut last = from;
        let mut depth = 0_i32;
        let mut in_text = false;
        for range in self.from(from) {
            let line = self.str(&range);
            if !in_text && is_almost_fence(line, depth > 0) {
                return End { head: range.start, fence: Some(range) };
            }
            let goes_on = in_text || depth > 0 || line.starts_with([' ', '\t']) || line.trim_start().starts_with("- ");
            let is_keys = goes_on || belongs(line);
            if !is_keys && !self.closes_below(range.end) {
                break;
            }
            in_text ^= (line.matches("\"\"\"").count() + line.matches("'''").count()) % 2 == 1;
            depth += bracket_depth(line);
            depth = depth.max(0);
            // Empty lines and `# …` after the last key may as well be the body's.
            let is_blank = line.trim().is_empty() || (line.trim_start().starts_with('#') && !in_text);
            if !is_blank && (belongs(line) || goes_on || is_keys) {
                last = self.after(range.start);
            }
        }
        End { head: last, fence: None }
    }

    /// Whether a fence follows within a few lines: then a line that is no key stands among keys all the same.
    fn closes_below(&self, at: usize) -> bool {
        self.from(self.after(at)).take(LOOKED_THROUGH).any(|range| is_almost_fence(self.str(&range), false))
    }

    /// A first fence that stands lower, or has more or fewer signs than three, or words after it.
    fn almost_opened(&self) -> Option<Parts<'a>> {
        let fence = self.all().take(LOOKED_THROUGH).find(|range| is_plus_line(self.str(range)))?;
        let head = self.after(fence.start);
        if !self.begins_keys(head) {
            return None;
        }
        let end = self.end_of_keys(head);
        let before = self.text.get(..fence.start).unwrap_or_default();
        let line = self.str(&fence);
        let mut edits = Vec::new();
        let is_blank = before.trim().is_empty();
        let (span, message, help) = match before.is_empty() {
            false if is_blank => (
                0..0,
                text!(
                    "filen börjar med en tom rad, inte med `+++`",
                    "the file begins with an empty line, not with `+++`"
                ),
                text!("ta bort det som står före `+++`", "remove what stands before `+++`"),
            ),
            false => (
                0..before.trim_end().lines().next().map_or(0, str::len),
                text!(
                    "det står text före `+++` på filens första rad",
                    "there is text before `+++`, which stands on the file's first line"
                ),
                text!("flytta texten till under den andra raden `+++`", "move the text to below the second line `+++`"),
            ),
            true => (fence.clone(), not_a_fence(line), three()),
        };
        if !before.is_empty() {
            edits.push(self.edit(0..fence.start, String::new()));
        }
        if line != FENCE {
            edits.push(self.edit(fence.clone(), FENCE));
        }
        let body = match &end.fence {
            Some(closing) => self.after(closing.start),
            None => end.head,
        };
        match &end.fence {
            Some(closing) if self.str(closing) != FENCE => edits.push(self.edit(closing.clone(), FENCE)),
            Some(_) => {}
            None => edits.push(self.closing(end.head)),
        }
        if !is_blank {
            let line_end = self.line_end();
            let moved = format!("{line_end}{}{line_end}", before.trim());
            let moved = if body == self.text.len() && !self.text.ends_with('\n') {
                format!("{line_end}{moved}")
            } else {
                moved
            };
            edits.push(self.edit(body..body, moved));
        }
        let finding = Finding::new(Code::SYNTAX, self.span(span), message).help(help).mend_all(edits, true);
        Some(self.parts(head..end.head, body, Form::Toml, Some(finding)))
    }

    /// Whether a key stands on the first line that isn't empty or a comment.
    fn begins_keys(&self, at: usize) -> bool {
        let mut lines = self.from(at).map(|range| self.str(&range).trim());
        let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        first.is_some_and(|line| split(line).is_some() || line.starts_with("[["))
    }

    /// Front matter as other programs have it, between `---`.
    fn dashes(&self) -> Option<Parts<'a>> {
        let fence = self.all().take(LOOKED_THROUGH).find(|range| !self.str(range).trim().is_empty())?;
        if self.str(&fence).trim_end() != "---" {
            return None;
        }
        let message = text!(
            "framsidan står mellan två rader `+++`, inte `---`",
            "front matter stands between two lines `+++`, not `---`"
        );
        let help = text!(
            "skriv `+++` i stället, och `nyckel = värde` på raderna mellan",
            "write `+++` instead, and `key = value` on the lines between"
        );
        let finding = Finding::new(Code::SYNTAX, self.span(fence.clone()), message).help(help);
        let head = self.after(fence.start);
        let closing = self.from(head).find(|range| matches!(self.str(range).trim(), "---" | "..." | "+++"));
        let Some(closing) = closing.filter(|_| self.begins_keys(head)) else {
            return Some(self.parts(0..0, 0, Form::Toml, Some(finding)));
        };
        let text = self.text.get(head..closing.start).unwrap_or_default();
        let has_equals = text.lines().filter_map(|line| Some(line.get(split(line)?.sign)?.to_owned())).next();
        let form = if has_equals.as_deref() == Some("=") { Form::Toml } else { Form::Yaml };
        let mut edits = vec![self.edit(fence.clone(), FENCE), self.edit(closing.clone(), FENCE)];
        if fence.start > 0 {
            edits.push(self.edit(0..fence.start, String::new()));
        }
        let finding = finding.mend_all(edits, true);
        Some(self.parts(head..closing.start, self.after(closing.start), form, Some(finding)))
    }

    /// Keys without any fence before them.
    fn bare(&self) -> Option<Parts<'a>> {
        let first = self.all().find(|range| !self.str(range).trim().is_empty())?;
        let line = self.str(&first);
        let parted = split(line)?;
        let name = line.get(parted.key.clone())?;
        let end = self.end_of_keys(first.start);
        let is_title = name == "title"
            || swedish::key(name, &[crate::schema::common::COMMON]).is_some_and(|(key, _)| key.name == "title");
        let is_equals = line.get(parted.sign) == Some("=");
        let is_closed = end.fence.as_ref().is_some_and(|fence| self.str(fence).trim().starts_with('+'));
        let is_known = crate::schema::common::COMMON.iter().any(|key| key.name == name);
        let is_keys = (is_title || is_known) && (is_equals || is_closed);
        if !is_keys {
            return None;
        }
        let message = text!("framsidan saknar raden `+++` före sig", "the front matter lacks the line `+++` before it");
        let help = text!(
            "skriv `+++` på en egen rad före den första nyckeln och efter den sista",
            "write `+++` on a line of its own before the first key and after the last"
        );
        let mut edits = vec![self.edit(0..first.start, format!("{FENCE}{}", self.line_end()))];
        let body = match &end.fence {
            Some(closing) => {
                if self.str(closing) != FENCE {
                    edits.push(self.edit(closing.clone(), FENCE));
                }
                self.after(closing.start)
            }
            None => {
                edits.push(self.closing(end.head));
                end.head
            }
        };
        let finding = Finding::new(Code::SYNTAX, self.span(first.clone()), message).help(help).mend_all(edits, true);
        Some(self.parts(first.start..end.head, body, Form::Toml, Some(finding)))
    }
}

fn three() -> Text {
    text!(
        "skriv `+++`: tre plustecken och inget mer på raden",
        "write `+++`: three plus signs and nothing else on the line"
    )
}

fn not_a_fence(line: &str) -> Text {
    let line = line.trim_end();
    text!("raden runt framsidan är `{line}`, inte `+++`", "the line around the keys is `{line}`, not `+++`")
}

/// A line of plus signs, or with a word after them.
fn is_plus_line(line: &str) -> bool {
    let signs: String = line.trim().chars().take_while(|c| matches!(c, '+' | ' ' | '=')).collect();
    let rest = line.trim().get(signs.len()..).unwrap_or_default();
    let is_word = rest.is_empty() || (rest.len() <= 8 && rest.chars().all(char::is_alphanumeric));
    signs.matches('+').count() >= 2 && is_word
}

/// A line that was meant to close front matter.
fn is_almost_fence(line: &str, in_list: bool) -> bool {
    (is_plus_line(line) && line.trim().chars().all(|c| matches!(c, '+' | ' ' | '=')))
        || (!in_list && line.trim_end() == "---")
}

/// How many brackets a line opens more than it closes, outside of quotes.
fn bracket_depth(line: &str) -> i32 {
    if line.trim_start().starts_with(['[', '#']) && line.trim_end().ends_with(']') {
        return 0;
    }
    let mut quote = None;
    let mut depth = 0;
    for c in line.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, '#') => break,
            _ => {}
        }
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceTree;

    /// Head, body and the text as it is mended.
    fn taken(text: &str) -> (String, String, Option<String>) {
        let tree = SourceTree::memory([("content/a.md", text.as_bytes())]);
        let file = tree.documents().next().unwrap();
        let parts = parts(file);
        let mended = parts.finding.as_ref().and_then(|finding| finding.fix.as_ref()).map(|fix| {
            let mut edits: Vec<_> = fix.edits.iter().map(|edit| (edit.span.range(), edit.text.clone())).collect();
            edits.sort_by_key(|(range, _)| (range.start, range.end));
            crate::schema::sense::applied(text, &edits)
        });
        (parts.head.to_owned(), parts.body.to_owned(), mended)
    }

    #[track_caller]
    fn meant(written: &str, mended: &str) {
        let (head, body, text) = taken(written);
        assert_eq!(text.as_deref(), Some(mended), "{written}");
        assert_eq!((head.trim(), body.trim()), ("title = \"A\"", "Text."), "{written}");
        let (head, _, again) = taken(mended);
        assert_eq!((head.as_str(), again), ("title = \"A\"\n", None), "{mended}");
    }

    #[test]
    fn fences_that_are_almost_there() {
        let right = "+++\ntitle = \"A\"\n+++\nText.\n";
        for written in [
            "\n\n+++\ntitle = \"A\"\n+++\nText.\n",
            "++++\ntitle = \"A\"\n++++\nText.\n",
            "++\ntitle = \"A\"\n+++\nText.\n",
            "+++ toml\ntitle = \"A\"\n+++\nText.\n",
            " +++\ntitle = \"A\"\n+++\nText.\n",
            "title = \"A\"\n+++\nText.\n",
            "title = \"A\"\nText.\n",
            "+++\ntitle = \"A\"\nText.\n",
            "+++\ntitle = \"A\"\n++++\nText.\n",
            "+++\ntitle = \"A\"\n---\nText.\n",
            "---\ntitle = \"A\"\n---\nText.\n",
        ] {
            meant(written, right);
        }
        let (.., moved) = taken("<!-- mall -->\n+++\ntitle = \"A\"\n+++\nText.\n");
        assert_eq!(moved.as_deref(), Some("+++\ntitle = \"A\"\n+++\n\n<!-- mall -->\nText.\n"));
        let (head, body, _) = taken("+++\ntitle = \"A\"\n\n# Rubrik\n\nText.\n");
        assert_eq!((head.as_str(), body.as_str()), ("title = \"A\"\n", "\n# Rubrik\n\nText.\n"));
    }

    #[test]
    fn what_is_right_or_no_front_matter_is_left_alone() {
        for text in [
            "+++\ntitle = \"A\"\n+++\nText.\n+++\n",
            "## Rubrik\n\nText: så.\n",
            "Ansvarig: Anna\n\nText.\n",
            "",
            "a = b\n",
        ] {
            let (.., mended) = taken(text);
            assert_eq!(mended, None, "{text}");
        }
    }
}
