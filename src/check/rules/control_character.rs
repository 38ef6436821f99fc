//! `control-character`: characters that nobody sees in a title, name or key.

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Span};
use crate::schema::Record;
use crate::schema::record::{Prose, Value};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::CONTROL_CHARACTER,
    manual: Manual {
        what: (
            "En rubrik, ett namn eller ett värde i det översta blocket har tecken som inte syns men styr: radslut, styrtecken (escape) eller tecken som vänder skrivriktningen.",
            "A title, a name or a value of the block at the top has characters that can't be seen but steer: line ends, control characters (escapes) or characters that turn the direction of writing.",
        ),
        why: (
            "De kan visa ett annat namn än det som står där, eller förstöra listor, kalender och terminal.",
            "They can show another name than the one that stands there, or break lists, calendar and terminal.",
        ),
        example: "title = \"Rutin\\u202Enitur\"",
        instead: (
            "Skriv om texten för hand, så följer tecknen inte med.",
            "Type the text anew, so that the characters don't come along.",
        ),
    },
    run: Run::Keys(check),
};

/// Keys that stand on one line wherever they are shown.
const NAMES: [&str; 9] = ["title", "abbr", "also_called", "keywords", "number", "version", "when", "to", "phase"];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, doc) in context.docs() {
        record(&doc.source.head, findings);
        let name = doc.source.place.path.rsplit('/').next().unwrap_or_default();
        if let Some(c) = name.chars().find(|c| is_hidden(*c, true)) {
            findings.push(finding(c, Span::whole(doc.source.file)));
        }
    }
}

fn record(keys: &Record, findings: &mut Vec<Finding>) {
    for field in keys.fields() {
        let one_line = NAMES.contains(&field.name);
        let mut text = |words: &str, span: Span| {
            findings.extend(words.chars().find(|c| is_hidden(*c, one_line)).map(|c| finding(c, span)));
        };
        match &field.value {
            Value::Str(words) => text(words, field.span),
            Value::Words(list) => list.iter().for_each(|word| text(&word.text, word.span)),
            Value::Prose(Prose { text: words, span, .. }) => text(words, *span),
            Value::Table(table) => record(table, findings),
            Value::Tables(tables) => tables.iter().for_each(|table| record(table, findings)),
            _ => {}
        }
    }
}

/// Control characters, and those that turn the direction of writing; line ends and tabs where the text is one line.
fn is_hidden(c: char, one_line: bool) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}');
    turns || (c.is_control() && !breaks) || (breaks && one_line)
}

fn finding(c: char, span: Span) -> Finding {
    let code = u32::from(c);
    let message = match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
            text!("här står ett radslut mitt i ett namn", "there is a line end in the middle of a name")
        }
        _ => text!(
            "här står ett tecken som inte syns (U+{code:04X})",
            "there is a character that can't be seen (U+{code:04X})"
        ),
    };
    let help = text!("skriv om texten för hand på en rad", "type the text anew on one line");
    Finding::new(Code::CONTROL_CHARACTER, span, message).help(help)
}

#[cfg(test)]
mod tests {
    use crate::check::testkit::assert_found;
    use crate::diag::Code;

    #[test]
    fn names_and_other_texts() {
        let files = [
            ("a.md", "+++\ntitle = \"A\\u202Eb\"\n+++\nText.\n"),
            ("b.md", "+++\ntitle = \"B\"\nsummary = \"\"\"\nrad\nrad\"\"\"\nkeywords = [\"x\\ny\"]\n+++\nText.\n"),
            ("c.md", "+++\ntitle = \"Å \u{ad}b\"\n+++\nText.\n"),
        ];
        assert_found(Code::CONTROL_CHARACTER, &files, &["a.md:2:9", "b.md:6:13"]);
    }
}
