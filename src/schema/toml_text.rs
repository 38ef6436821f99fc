//! TOML text to a table, with its faults as findings: slips of the pen are read as they were meant ([`super::sense`]), and
//! what remains is told in Swedish, since TOML's parser speaks English only.

use std::cell::OnceCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::key::Key;
use super::sense::{self, Change, Fault, Form, Mended};
use crate::diag::{Code, Edit, FileId, Finding, Span, Text};
use crate::text;

/// A text to read.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Its file.
    pub(crate) file: FileId,
    /// The text.
    pub(crate) text: &'a str,
    /// Where it starts in the file.
    pub(crate) offset: usize,
    /// The keys that may stand in it.
    pub(crate) keys: &'a [&'static [Key]],
    /// How it is written.
    pub(crate) form: Form,
    /// Whether slips are read as meant: not where the configuration takes syntax for less than an error, since then what
    /// was guessed would be published.
    pub(crate) is_lenient: bool,
}

/// The table, and where its parts stand.
pub(crate) struct Parsed<'a> {
    /// The table; what can be read is given even where there are errors.
    pub(crate) table: Spanned<DeTable<'a>>,
    /// Where the places of the text as read lie in the file.
    pub(crate) places: Places<'a>,
    /// What is wrong.
    pub(crate) findings: Vec<Finding>,
}

/// From places of a text as it was read to places of the file.
#[derive(Clone, Copy)]
pub(crate) struct Places<'a> {
    offset: usize,
    /// How many bytes are written.
    length: usize,
    changes: &'a [Change],
}

impl<'a> Places<'a> {
    /// Of a text that was read as it stands.
    pub(crate) fn at(offset: usize, length: usize) -> Self {
        Self { offset, length, changes: &[] }
    }

    /// Where the whole text stands in the file.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.offset..self.offset + self.length
    }

    /// A range of the text as read, in the file.
    pub(crate) fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.map(range.start, false);
        self.offset + start..self.offset + self.map(range.end, true).max(start)
    }

    fn map(&self, at: usize, is_end: bool) -> usize {
        // How much longer the text as read is so far.
        let mut longer = 0_isize;
        for (range, new) in self.changes {
            let start = range.start.saturating_add_signed(longer);
            let end = start + new.len();
            if at < start || (is_end && at == start) {
                break;
            }
            if at < end || (is_end && at == end) {
                return if is_end { range.end } else { range.start };
            }
            longer += new.len().cast_signed() - range.len().cast_signed();
        }
        at.saturating_add_signed(-longer)
    }
}

/// Reads a text; `room` keeps it as it was meant where it had to be mended.
pub(crate) fn parse<'a>(source: &Source<'a>, room: &'a OnceCell<Mended>) -> Parsed<'a> {
    let (table, errors) = DeTable::parse_recoverable(source.text);
    let places = Places::at(source.offset, source.text.len());
    if errors.is_empty() && source.form == Form::Toml {
        return Parsed { table, places, findings: Vec::new() };
    }
    let mended = if source.is_lenient { sense::mended(source.text, source.keys, source.form) } else { None };
    let Some(mended) = mended else {
        return Parsed { table, places, findings: told(source, &places, source.text, &errors) };
    };
    let mended = room.get_or_init(|| mended);
    let (table, errors) = DeTable::parse_recoverable(&mended.text);
    let places = Places { changes: &mended.changes, ..places };
    let mut findings: Vec<Finding> = mended.faults.iter().map(|fault| finding(source, fault)).collect();
    // A line that was told already is not told again.
    let is_told =
        |place: &Finding| findings.iter().any(|other| other.span.range().contains(&(place.span.start as usize)));
    let more: Vec<Finding> =
        told(source, &places, &mended.text, &errors).into_iter().filter(|finding| !is_told(finding)).collect();
    findings.extend(more);
    Parsed { table, places, findings }
}

fn finding(source: &Source<'_>, fault: &Fault) -> Finding {
    let span = |range: &Range<usize>| Span::new(source.file, range.start + source.offset..range.end + source.offset);
    let edit = |(range, text): &Change| Edit { span: span(range), text: text.clone() };
    Finding::new(Code::SYNTAX, span(&fault.range), fault.message.clone())
        .help(fault.help.clone())
        .mend_all(fault.changes.iter().map(edit).collect(), true)
}

/// What TOML's parser says of a text, one finding a fault.
fn told(source: &Source<'_>, places: &Places<'_>, text: &str, errors: &[toml::de::Error]) -> Vec<Finding> {
    let mut faults: Vec<(Range<usize>, &str)> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    for (range, message) in &mut faults {
        // What a list lacks is seen on the line after; it is told where it should stand.
        let before = text.get(..range.start).unwrap_or_default().trim_end().len();
        if message.contains("array") && text.get(before..range.start).is_some_and(|gap| gap.contains('\n')) {
            *range = before..before;
        }
    }
    faults.sort_by_key(|(range, _)| range.start);
    let finding = |(range, message): (Range<usize>, &str)| {
        let help = match message {
            message if message.contains("duplicate key") => {
                text!("behåll en av raderna och ta bort den andra", "keep one of the lines and remove the other")
            }
            _ => text!(
                "varje rad är `nyckel = värde`; text står inom citattecken: `title = \"…\"`",
                "each line is `key = value`; text stands in quotes: `title = \"…\"`"
            ),
        };
        Finding::new(Code::SYNTAX, Span::new(source.file, places.place(range)), explain(message)).help(help)
    };
    without_followers(&faults, text).into_iter().map(finding).collect()
}

/// The findings of a table as read, without those that only follow from its syntax errors: a key that is missing, and
/// a value where the parser could not read one. A file that can't be read at all lacks no keys.
pub(crate) fn without_echoes(findings: Vec<Finding>, syntax: &[Finding], is_readable: bool) -> Vec<Finding> {
    let touches = |a: Span, b: Span| a.start <= b.end && b.start <= a.end;
    let is_echo = |finding: &Finding| match finding.code {
        Code::MISSING_KEY => !syntax.is_empty() || !is_readable,
        Code::INVALID_VALUE | Code::DATE_FAR => syntax.iter().any(|other| touches(finding.span, other.span)),
        _ => false,
    };
    findings.into_iter().filter(|finding| !is_echo(finding)).collect()
}

/// One fault a line; none after a list or table that isn't closed, since all that follows is read as part of it.
fn without_followers<'e>(faults: &[(Range<usize>, &'e str)], text: &str) -> Vec<(Range<usize>, &'e str)> {
    let mut kept: Vec<(Range<usize>, &str)> = Vec::new();
    for (range, message) in faults {
        if let Some((last, before)) = kept.last() {
            let between = text.get(last.start..range.start).unwrap_or_default();
            if !between.contains('\n') || before.contains("array") || before.contains("inline table") {
                continue;
            }
        }
        kept.push((range.clone(), message));
    }
    kept
}

/// What the TOML parser says, by words of its message, in Swedish.
const FAULTS: &[(&str, &str)] = &[
    ("duplicate key", "nyckeln står två gånger"),
    ("cannot be empty", "nyckeln framför `=` saknas"),
    ("string values must be quoted", "värdet saknas eller står inte inom citattecken"),
    ("escaped value", "ett bakstreck i text inom citattecken skrivs två gånger: `\\\\`"),
    ("basic string", "texten är inte rätt avslutad: citattecken saknas"),
    ("literal string", "texten är inte rätt avslutad: citattecken saknas"),
    ("array", "listan är fel skriven: ett kommatecken eller `]` saknas"),
    ("inline table", "tabellen är inte avslutad: `}` saknas"),
    ("key with no value", "nyckeln har inget värde: `=` saknas"),
    ("unclosed table", "tabellens rubrik är inte avslutad: `]` saknas"),
    ("unexpected key or value", "här ska raden ta slut: en nyckel på varje rad"),
    ("boolean", "skriv `true` eller `false`"),
    ("leading zero", "ett tal börjar inte med 0"),
    ("date", "datumet är fel skrivet; så här: 2026-09-01"),
    ("time", "klockslaget är fel skrivet; så här: 08:30:00"),
];

/// A TOML parser's message in both languages.
pub(crate) fn explain(message: &str) -> Text {
    let english = message.lines().next().unwrap_or(message).trim_end_matches('.').to_owned();
    let known = FAULTS.iter().find(|(words, _)| english.contains(words));
    let swedish = known.map_or("raden kunde inte läsas", |(_, sv)| sv).to_owned();
    Text { sv: swedish, en: english }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_what_was_read_lie_in_what_was_written() {
        // `ägare: x` read as `"ägare" = "x"`.
        let changes = vec![(0..6, "\"ägare\"".to_owned()), (6..8, " = ".to_owned()), (8..9, "\"x\"".to_owned())];
        let places = Places { offset: 100, length: 9, changes: &changes };
        assert_eq!(places.place(0..8), 100..106);
        assert_eq!(places.place(11..14), 108..109);
        assert_eq!(places.place(14..20), 109..115);
        assert_eq!(Places::at(3, 9).place(1..2), 4..5);
    }
}
