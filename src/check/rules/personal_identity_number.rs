//! `personal-identity-number`: a person's identity number or coordination number in the handbook.
//!
//! Checks the whole source, including keys and editors' comments, since files are stored and shared; then the page,
//! where a number may be split by markup or written with escapes, and the names of files. SVG files and other texts
//! that documents name are checked too; they are not sources with places, so the finding is where they are named and
//! gives line and character. **The finding never contains the number**, and the printers mask it in their excerpts
//! (`model::personal_number::masked`).

use std::collections::{BTreeMap, HashSet};

use crate::check::file_texts::{Named, named};
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, FileId, Finding, Severity, Span, Text};
use crate::graph::Doc;
use crate::model::normal::seen;
use crate::model::{Audience, personal_number};
use crate::parse::shown::shown;
use crate::schema::Record;
use crate::schema::record::Value;
use crate::source::SourceFile;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::PERSONAL_IDENTITY_NUMBER,
    manual: Manual {
        what: (
            "Ett svenskt personnummer eller samordningsnummer med rätt kontrollsiffra står i ett dokument, eller i en SVG- \
             eller textfil som ett dokument bifogar, eller i ett filnamn; också när det är delat av mjuka bindestreck, taggar eller \
             fetstil. Fel på externa sidor, varning på interna. Fyndet säger var, aldrig \
             numret.",
            "A Swedish personal or coordination number with a correct check digit is in a document, in an SVG or text \
             file that a document attaches, or in a file's name; also if it is split by soft hyphens, tags or bold. An \
             error on external pages, a warning on internal ones. The finding says where, never the number.",
        ),
        why: (
            "Ett personnummer får behandlas utan samtycke bara när det är klart motiverat (3 kap. 10 § lagen (2018:218) \
             med kompletterande bestämmelser till EU:s dataskyddsförordning), och den som får socialtjänst skyddas av \
             sekretess (26 kap. 1 § OSL). I en handbok behövs det aldrig.",
            "A personal number may be handled without consent only where clearly justified (3 kap. 10 § of the Swedish \
             data protection act 2018:218), and those who receive social services are protected by secrecy (26 kap. \
             1 § OSL). A handbook never needs one.",
        ),
        example: "Exempel: Tolvan Tolvansson, 19121212-1212, söker hemtjänst.",
        instead: (
            "Exempel: Tolvan Tolvansson, ÅÅÅÅMMDD-NNNN, söker hemtjänst.",
            "Example: Tolvan Tolvansson, YYYYMMDD-NNNN, applies for home care.",
        ),
    },
    run: Run::Each(shown_in, check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    sources(context, findings);
    for file in named(context) {
        in_file(context, &file, findings);
    }
}

/// Numbers that appear only on the page: split by markup, tags or zero-width characters, written with escapes or
/// full-width digits, or in the parts of addresses.
fn shown_in(context: &Context<'_>, doc: &Doc, findings: &mut Vec<Finding>) {
    let today = context.graph.today;
    let mut found = |span: Span, what: Text| findings.push(finding(span, what, doc.audience));
    for fragment in doc.source.fragments.iter().filter(|fragment| may_hold(&fragment.text)) {
        let plain = personal_number::find(&fragment.text, today);
        let run = shown(&fragment.text);
        for range in personal_number::find(&run.text, today) {
            let range = run.source_range(range);
            if !plain.iter().any(|plain| plain.start < range.end && range.start < plain.end) {
                found(fragment.span(doc.source.file, range), here());
            }
        }
    }
    let mut keys = Vec::new();
    words_of(&doc.source.head, &mut keys);
    for (words, span) in keys.into_iter().filter(|(words, _)| may_hold(words)) {
        let source = context.graph.assets.file(span.file).and_then(|file| file.text.get(span.range()));
        let is_plain = source.is_some_and(|source| !personal_number::find(source, today).is_empty());
        if !is_plain && !personal_number::find(&seen(words), today).is_empty() {
            found(span, here());
        }
    }
    let name = doc.source.place.path.rsplit('/').next().unwrap_or_default();
    if !doc.source.is_entry && !personal_number::find(&seen(name), today).is_empty() {
        let message = text!("filens namn är ett personnummer", "the file's name is a personal identity number");
        found(doc.source.span(), message);
    }
}

fn here() -> Text {
    text!("här står ett personnummer", "this is a personal identity number")
}

/// Whether a text can contain a number at all; most have too few digits to be searched.
fn may_hold(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_ascii_digit() || !c.is_ascii() && c.is_numeric());
    digits.take(10).count() == 10
}

fn words_of<'r>(record: &'r Record, words: &mut Vec<(&'r str, Span)>) {
    for field in record.fields() {
        match &field.value {
            Value::Str(text) => words.push((text, field.span)),
            Value::Words(list) => words.extend(list.iter().map(|word| (word.text.as_str(), word.span))),
            Value::Table(table) => words_of(table, words),
            Value::Tables(tables) => tables.iter().for_each(|table| words_of(table, words)),
            _ => {}
        }
    }
}

fn severity(audience: Audience) -> Severity {
    match audience {
        Audience::External => Severity::Error,
        Audience::Intranet => Severity::Warning,
    }
}

/// A file that contains any external document counts as external.
fn sources(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut audiences: BTreeMap<FileId, Audience> = BTreeMap::new();
    // The configuration's texts can appear on every page.
    audiences.insert(context.graph.config.file, Audience::External);
    let with_numbers = |file: &&SourceFile| !context.numbers.of(file).is_empty();
    let files: HashSet<FileId> = context.graph.assets.documents().filter(with_numbers).map(|file| file.id).collect();
    for (_, doc) in context.docs().filter(|(_, doc)| files.contains(&doc.source.file)) {
        let audience = audiences.entry(doc.source.file).or_insert(doc.audience);
        *audience = (*audience).max(doc.audience);
    }
    for (file, audience) in audiences {
        let Some(source) = context.graph.assets.file(file) else { continue };
        for range in context.numbers.of(source).iter().cloned() {
            findings.push(finding(Span::new(file, range), here(), audience));
        }
    }
}

fn finding(span: Span, message: Text, audience: Audience) -> Finding {
    let help =
        text!("ta bort det; i ett exempel räcker ÅÅÅÅMMDD-NNNN", "remove it; in an example, write YYYYMMDD-NNNN");
    Finding::new(Code::PERSONAL_IDENTITY_NUMBER, span, message).at(severity(audience)).help(help)
}

fn in_file(context: &Context<'_>, file: &Named<'_>, findings: &mut Vec<Finding>) {
    let (path, today) = (file.path, context.graph.today);
    if !personal_number::find(&seen(file.name()), today).is_empty() {
        let message = text!("filens namn är ett personnummer", "the file's name is a personal identity number");
        findings.push(finding(file.span, message, file.audience));
    }
    let Some([text, shown]) = file.texts(context) else { return };
    let plain = personal_number::find(&text, today);
    let count = personal_number::find(&shown, today).len().max(plain.len());
    let place = plain.first().map(|first| position(&text, first.start));
    let message = match (count, place) {
        (0, _) => return,
        (1, Some((line, column))) => text!(
            "filen {path} har ett personnummer på rad {line}, tecken {column}",
            "the file {path} has a personal identity number on line {line}, character {column}"
        ),
        (1, None) => text!("filen {path} visar ett personnummer", "the file {path} shows a personal identity number"),
        (_, Some((line, column))) => text!(
            "filen {path} har {count} personnummer, det första på rad {line}, tecken {column}",
            "the file {path} has {count} personal identity numbers, the first on line {line}, character {column}"
        ),
        (_, None) => {
            text!("filen {path} visar {count} personnummer", "the file {path} shows {count} personal identity numbers")
        }
    };
    findings.push(finding(file.span, message, file.audience));
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
