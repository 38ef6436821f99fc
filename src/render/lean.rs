//! Style sheets and scripts without what only their authors need: comments and white space.
//!
//! Names and expressions stay, so what a browser's tools show is the author's own code on long lines. Pure.

use std::iter::Peekable;
use std::str::Chars;

/// A style sheet without comments and with single spaces; strings stay as they are.
pub(super) fn css(source: &str, out: &mut String) {
    let mut chars = source.chars().peekable();
    let mut quote: Option<char> = None;
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                out.push(c);
                out.extend(chars.next());
            }
            (Some(open), _) => {
                out.push(c);
                if c == open {
                    quote = None;
                }
            }
            (None, '"' | '\'') => {
                out.push(c);
                quote = Some(c);
            }
            (None, '/') if chars.peek() == Some(&'*') => {
                chars.next();
                skip_comment(&mut chars);
                push_space(out);
            }
            (None, c) if c.is_whitespace() => push_space(out),
            (None, '{' | '}' | ';') => {
                out.truncate(out.trim_end_matches(' ').len());
                out.push(c);
                if c == '}' {
                    out.push('\n');
                }
            }
            (None, c) => out.push(c),
        }
    }
    if !out.ends_with('\n') && !out.is_empty() {
        out.push('\n');
    }
}

/// Around a brace or semicolon white space says nothing; elsewhere one space keeps its meaning.
fn push_space(out: &mut String) {
    if !out.ends_with([' ', '{', '}', ';', '\n']) && !out.is_empty() {
        out.push(' ');
    }
}

fn skip_comment(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let mut star = false;
    for c in chars.by_ref() {
        if star && c == '/' {
            return;
        }
        star = c == '*';
    }
}

/// A script without comments, indentation, and white space beside punctuation. Line ends stay where a statement may end
/// without a semicolon. A script that this can't read for certain is left as it is: a text or template without end, a
/// slash that may divide or begin a regular expression, the comments of HTML, templates in templates beyond measure.
pub(super) fn js(source: &str) -> String {
    let mut script =
        Script { chars: source.chars().peekable(), out: String::with_capacity(source.len()), gap: Gap::None, depth: 0 };
    let has_html_comment = source.contains("<!--") || source.contains("-->");
    match script.code(false) {
        Some(()) if !has_html_comment => {
            script.out.push('\n');
            script.out
        }
        _ => source.to_owned(),
    }
}

/// Templates within templates deeper than this are not read.
const DEEPEST: u32 = 64;

/// White space and comments since the last token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
}

struct Script<'a> {
    chars: Peekable<Chars<'a>>,
    out: String,
    gap: Gap,
    /// How many templates are open.
    depth: u32,
}

impl Script<'_> {
    /// Code up to its end: of the source, or the brace that closes a template's expression. None: it can't be read.
    fn code(&mut self, in_template: bool) -> Option<()> {
        let mut depth = 0_usize;
        while let Some(c) = self.chars.next() {
            match c {
                c if c.is_whitespace() => self.gap = self.gap.max(if is_line_end(c) { Gap::Line } else { Gap::Space }),
                '/' if self.chars.peek() == Some(&'*') => self.comment()?,
                '/' if self.chars.peek() == Some(&'/') => {
                    while self.chars.peek().is_some_and(|c| !is_line_end(*c)) {
                        self.chars.next();
                    }
                }
                '/' if self.begins_value()? => {
                    self.token(c);
                    self.verbatim(c)?;
                }
                '"' | '\'' => {
                    self.token(c);
                    self.verbatim(c)?;
                }
                '`' => {
                    self.token(c);
                    self.template()?;
                }
                '}' if depth == 0 && in_template => {
                    self.token(c);
                    return Some(());
                }
                _ => {
                    match c {
                        '{' => depth += 1,
                        '}' => depth = depth.checked_sub(1)?,
                        _ => {}
                    }
                    self.token(c);
                }
            }
        }
        (!in_template && depth == 0).then_some(())
    }

    /// Writes the first letter of a token, after as much white space as it needs.
    fn token(&mut self, c: char) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        self.drop_semicolon_before(c);
        if let Some(before) = self.out.chars().next_back() {
            let no_end_after = "{([,;=?:&|";
            let no_end_before = "})],;";
            match gap {
                Gap::Line if !no_end_after.contains(before) && !no_end_before.contains(c) => self.out.push('\n'),
                // `<!--` would begin a comment.
                Gap::Space if !is_mark(before) && !is_mark(c) || (before, c) == ('<', '!') => self.out.push(' '),
                _ => {}
            }
        }
        self.out.push(c);
    }

    /// A semicolon before the end of a block says nothing, unless it is an empty statement (`while (a);`).
    fn drop_semicolon_before(&mut self, c: char) {
        let statement = self.out.strip_suffix(';').filter(|_| c == '}').unwrap_or_default();
        let word = statement.rsplit(|c: char| !is_name(c)).next().unwrap_or_default();
        if !word.is_empty() && !matches!(word, "else" | "do") || statement.ends_with(['"', '\'', ']']) {
            self.out.pop();
        }
    }

    /// Whether a slash here begins a regular expression, by what stands before it. After a bracket or a doubled sign it
    /// may be either: it divides where the line has no second slash to end an expression, else nothing is certain.
    fn begins_value(&self) -> Option<bool> {
        let before = self.out.trim_end();
        let word = before.rsplit(|c: char| !is_name(c)).next().unwrap_or_default();
        let is_property = before.strip_suffix(word).is_some_and(|rest| rest.ends_with('.'));
        let operators = [
            "return",
            "typeof",
            "case",
            "in",
            "of",
            "delete",
            "void",
            "throw",
            "new",
            "else",
            "do",
            "await",
            "yield",
            "instanceof",
        ];
        match before.chars().next_back() {
            Some(c) if is_name(c) => Some(operators.contains(&word) && !is_property),
            Some(')' | '}') => self.divides().then_some(false),
            Some('+' | '-') if before.ends_with("++") || before.ends_with("--") => self.divides().then_some(false),
            Some(c) => Some(!matches!(c, ']' | '"' | '\'' | '`')),
            None => Some(true),
        }
    }

    /// Whether no slash follows on this line.
    fn divides(&self) -> bool {
        !self.chars.clone().take_while(|c| !is_line_end(*c)).any(|c| c == '/')
    }

    fn comment(&mut self) -> Option<()> {
        self.gap = self.gap.max(Gap::Space);
        let mut star = false;
        self.chars.next();
        for c in self.chars.by_ref() {
            match c {
                '/' if star => return Some(()),
                c if is_line_end(c) => self.gap = Gap::Line,
                _ => {}
            }
            star = c == '*';
        }
        None
    }

    /// The rest of a text in quotation marks, or of a regular expression; it has to end on its line.
    fn verbatim(&mut self, end: char) -> Option<()> {
        let mut in_class = false;
        loop {
            let c = self.chars.next()?;
            self.out.push(c);
            match c {
                '\\' => self.out.push(self.chars.next()?),
                '\n' | '\r' => return None,
                c if c == end && !in_class => return Some(()),
                '[' | ']' if end == '/' => in_class = c == '[',
                _ => {}
            }
        }
    }

    /// The rest of a template, as it is but for the code in it.
    fn template(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        loop {
            let c = self.chars.next()?;
            self.out.push(c);
            match c {
                '\\' => self.out.push(self.chars.next()?),
                '$' if self.chars.peek() == Some(&'{') => {
                    self.out.extend(self.chars.next());
                    self.code(true)?;
                }
                '`' => {
                    self.depth -= 1;
                    return Some(());
                }
                _ => {}
            }
        }
    }
}

/// What ends a line of a script.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// A letter of a name, keyword or number.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#') || !c.is_ascii()
}

/// Punctuation that needs no space beside it. Not the point of a number, nor what doubled is something else (`+ +`, `/ /`).
fn is_mark(c: char) -> bool {
    "{}()[];,=<>?:&|!*%^~\"'`".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_style_sheet_keeps_strings_and_meaning() {
        let mut out = String::new();
        css("/* a */ a > b ,\n  .c  d { content: \"/* x */  y\" ; }\n\n@media (x) {\n  e { f: g  h }\n}", &mut out);
        assert_eq!(out, "a > b , .c d{content: \"/* x */  y\";}\n@media (x){e{f: g h}\n}\n");
    }

    #[test]
    fn a_script_keeps_its_meaning() {
        let cases = [
            ("/* a */ const a = 1 ; // b\n\n  let b = 2\n  c ( )", "const a=1;let b=2\nc()\n"),
            ("return /[/\" ]*  x/g .test( a )", "return /[/\" ]*  x/g .test(a)\n"),
            ("a = b / 2 / c", "a=b / 2 / c\n"),
            ("x = (a) / 2", "x=(a)/ 2\n"),
            ("x++ / 2\ny", "x++ / 2\ny\n"),
            ("a.in / 2 / c", "a.in / 2 / c\n"),
            ("a // b\rc", "a\nc\n"),
            ("`a  ${ b  ( `c  ${ d }` ) }  e`", "`a  ${b(`c  ${d}`)}  e`\n"),
            ("a + + b - - c", "a + + b - - c\n"),
            ("1 .toString ( )", "1 .toString()\n"),
            ("if (a) {\n  b()\n}\nc()", "if(a){b()}\nc()\n"),
            ("{ a = b; }", "{a=b}\n"),
            ("{ while (a); }", "{while(a);}\n"),
            ("{ if (a) b; else; }", "{if(a)b;else;}\n"),
            ("{ ; }", "{;}\n"),
            ("const f = () =>\n  a", "const f=()=>\na\n"),
            ("s = 'a  \\'  b'  + \"/* x */\"", "s='a  \\'  b'+\"/* x */\"\n"),
            ("a /* one\n two */ b", "a\nb\n"),
        ];
        for (source, lean) in cases {
            assert_eq!(js(source), lean);
        }
    }

    #[test]
    fn what_cannot_be_read_stays() {
        for source in ["a = 'b\n c  d", "a  = `b ${ c", "/* a  b", "a  }  b", "x = /a  b"] {
            assert_eq!(js(source), source);
        }
        for source in ["if (a)  /https:\\/\\//.test(b)", "x = (a)  / 2 // '", "a++  / 2 / 3", "<!--  a", "{}  /a/"] {
            assert_eq!(js(source), source);
        }
        let deep = "`${".repeat(100_000) + &"}`".repeat(100_000);
        assert_eq!(js(&deep), deep);
    }

    proptest! {
        #[test]
        fn lean_is_lean(source in "[a-c1 \n/*'\"`${}()\\[\\];=+.-]{0,60}") {
            let once = js(&source);
            // What was left as it is stays so; else nothing more can go.
            prop_assert!(js(&once).trim_end() == once.trim_end() || once == source);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert!(bare(&source).len() >= bare(&once).len());
        }
    }
}
