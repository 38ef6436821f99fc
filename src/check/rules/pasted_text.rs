//! `pasted-text`: characters that word processors leave.
//!
//! They are put right where the page is made. A line is reported once, and a text at most twenty times: a whole
//! manuscript in decomposed form says the same on each line.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Edit, FileId, Finding, Text};
use crate::parse::document::Fragment;
use crate::parse::markdown::put_right;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::PASTED_TEXT,
    manual: Manual {
        what: (
            "Texten har tecken som brukar följa med från ordbehandlare och PDF: osynliga bindestreck, hårda bindestreck, \
             punkter ur symboltypsnitt, å ä ö som två tecken. De rättas på sidan.",
            "The text has characters that come along from word processors and PDF: soft hyphens, non-breaking hyphens, \
             bullets of symbol fonts, å ä ö as two characters. They are put right on the page.",
        ),
        why: (
            "I källfilen ser ordet rätt ut men går inte att söka upp, och nästa redaktör ser inte varför.",
            "In the source the word looks right but can't be searched for, and the next editor can't see why.",
        ),
        example: "En \u{f0b7} punkt, ett av\u{ad}delat ord och e\u{2011}post.",
        instead: ("En lista med `-`, ett odelat ord och e-post.", "A list with `-`, an undivided word and e-mail."),
    },
    run: Run::Linked(check),
};

/// The lines of a text that are reported.
const MOST_LINES: usize = 20;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let is_pasted = |fragment: &Fragment| !fragment.pasted.is_empty() || !fragment.bullets.is_empty();
    for (doc, fragment) in context.fragments().filter(|(_, fragment)| is_pasted(fragment)) {
        let lines = lines(fragment);
        for (number, line) in lines.iter().enumerate().take(MOST_LINES) {
            let Some(first) = line.first() else { continue };
            let rest = if number + 1 == MOST_LINES { lines.len() - MOST_LINES } else { 0 };
            let span = fragment.span(doc.source.file, first.clone());
            let help = text!(
                "det rättas på sidan; skriv om det i källan så försvinner varningen",
                "it is put right on the page; rewrite it in the source to be rid of the warning"
            );
            // The last that is told mends those that aren't.
            let lines = if rest > 0 { lines.get(number..).unwrap_or_default() } else { std::slice::from_ref(line) };
            let edits = lines.iter().flatten().filter_map(|range| mended(fragment, doc.source.file, range)).collect();
            let finding = Finding::new(Code::PASTED_TEXT, span, message(fragment, line, rest));
            findings.push(finding.help(help).mend_all(edits, true));
        }
    }
}

/// The places of each line that has any.
fn lines(fragment: &Fragment) -> Vec<Vec<Range<usize>>> {
    let mut lines: Vec<Vec<Range<usize>>> = Vec::new();
    let mut end = 0;
    let mut places: Vec<&Range<usize>> = fragment.pasted.iter().chain(&fragment.bullets).collect();
    places.sort_by_key(|range| (range.start, range.end));
    places.dedup();
    for range in places {
        let between = fragment.text.get(end..range.start).unwrap_or_default();
        match lines.last_mut() {
            Some(line) if !between.contains('\n') => line.push(range.clone()),
            _ => lines.push(vec![range.clone()]),
        }
        end = range.end;
    }
    lines
}

/// What stands for pasted characters on the page, put into the source.
fn mended(fragment: &Fragment, file: FileId, range: &Range<usize>) -> Option<Edit> {
    fragment.base?;
    let span = fragment.span(file, range.clone());
    let written = fragment.text.get(range.clone())?;
    if fragment.bullets.contains(range) {
        // The text as it is read has the list's own sign, with the blanks that a list needs.
        let read = fragment.repaired.as_deref()?;
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        let before = fragment.text.get(..range.start)?.bytes().rev().take_while(is_blank).count();
        let after = fragment.text.get(range.end..)?.bytes().take_while(is_blank).count();
        let around = range.start - before..range.end + after;
        let item = read.get(around.clone())?;
        let text = format!("{}- ", " ".repeat(item.find('-')?));
        return Some(Edit { span: fragment.span(file, around), text });
    }
    Some(Edit { span, text: put_right(written).into_owned() })
}

fn message(fragment: &Fragment, line: &[Range<usize>], rest: usize) -> Text {
    let names: BTreeSet<(&str, &str)> =
        line.iter().filter_map(|range| fragment.text.get(range.clone())).map(name).collect();
    let sv: Vec<&str> = names.iter().map(|name| name.0).collect();
    let en: Vec<&str> = names.iter().map(|name| name.1).collect();
    let (sv, en) = (sv.join(", "), en.join(", "));
    match rest {
        0 => text!("inklistrad text: {sv}", "pasted text: {en}"),
        _ => text!("inklistrad text: {sv} (och på {rest} rader till)", "pasted text: {en} (and on {rest} more lines)"),
    }
}

fn name(pasted: &str) -> (&'static str, &'static str) {
    let mut chars = pasted.chars();
    match (chars.next(), chars.next()) {
        (Some('\u{2010}' | '\u{2011}'), None) => ("hårt bindestreck", "non-breaking hyphen"),
        (Some('\u{ad}'), None) => ("mjukt bindestreck", "soft hyphen"),
        (Some('\u{200b}' | '\u{feff}'), None) => ("osynligt tecken", "invisible character"),
        (
            Some(
                'o'
                | '•'
                | '◦'
                | '▪'
                | '▫'
                | '●'
                | '○'
                | '■'
                | '□'
                | '–'
                | '—'
                | '―'
                | '−'
                | '·'
                | '∙'
                | '\u{2000}'..='\u{2bff}',
            ),
            None,
        ) => ("punkt i en lista", "bullet of a list"),
        (Some('\u{e000}'..='\u{f8ff}'), None) => ("tecken ur symboltypsnitt", "character of a symbol font"),
        _ => ("bokstav i två delar", "letter in two parts"),
    }
}
