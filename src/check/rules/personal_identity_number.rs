//! `personal-identity-number`: somebody's personal or coordination number in the handbook.
//!
//! The whole source is looked through, keys and editors' comments too: what stands in a file is kept and shared. SVG
//! files and other texts that documents name are read as well; they have no place of their own among the sources, so
//! the finding stands where they are named and says line and character. **The finding never has the number in it**,
//! and the printers put stars for it in their excerpts (`model::personal_number::masked`).

use std::collections::{BTreeMap, HashSet};

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, FileId, Finding, Severity, Span};
use crate::model::{Audience, personal_number};
use crate::source::SourceFile;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::PERSONAL_IDENTITY_NUMBER,
    manual: Manual {
        what: (
            "Ett svenskt personnummer eller samordningsnummer med rätt kontrollsiffra står i ett dokument, eller i en SVG- \
             eller textfil som ett dokument bifogar. Fel på externa sidor, varning på interna. Fyndet säger var, aldrig \
             numret.",
            "A Swedish personal or coordination number with a right check digit stands in a document, or in an SVG or \
             text file that a document attaches. An error on external pages, a warning on internal ones. The finding \
             says where, never the number.",
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
    run: Run::Check(check),
};

/// The kinds of files that are read as texts.
const TEXTS: [&str; 10] = ["csv", "htm", "html", "ics", "json", "md", "svg", "tsv", "txt", "xml"];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    sources(context, findings);
    files(context, findings);
}

fn severity(audience: Audience) -> Severity {
    match audience {
        Audience::External => Severity::Error,
        Audience::Intranet => Severity::Warning,
    }
}

/// A file that any external document lives in counts as external.
fn sources(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut audiences: BTreeMap<FileId, Audience> = BTreeMap::new();
    // What stands in the configuration may stand on every page.
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
            let message = text!("här står ett personnummer", "a personal identity number stands here");
            findings.push(finding(Span::new(file, range), message, audience));
        }
    }
}

fn finding(span: Span, message: crate::diag::Text, audience: Audience) -> Finding {
    let help =
        text!("ta bort det; i ett exempel räcker ÅÅÅÅMMDD-NNNN", "remove it; in an example YYYYMMDD-NNNN will do");
    Finding::new(Code::PERSONAL_IDENTITY_NUMBER, span, message).at(severity(audience)).help(help)
}

/// Each named text file once, where the first document names it; external documents go first.
fn files(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut named: BTreeMap<&str, (Audience, Span)> = BTreeMap::new();
    for (doc, path, span) in context.named_files() {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        if TEXTS.contains(&extension.as_str()) {
            let first = named.entry(path).or_insert((doc.audience, span));
            if doc.audience > first.0 {
                *first = (doc.audience, span);
            }
        }
    }
    for (path, (audience, span)) in named {
        let Ok(bytes) = context.graph.assets.read(path) else { continue };
        let text = decode(&bytes);
        let found = personal_number::find(&text, context.graph.today);
        let Some(first) = found.first() else { continue };
        let (line, column) = position(&text, first.start);
        let message = match found.len() {
            1 => text!(
                "filen {path} har ett personnummer på rad {line}, tecken {column}",
                "the file {path} has a personal identity number on line {line}, character {column}"
            ),
            count => text!(
                "filen {path} har {count} personnummer, det första på rad {line}, tecken {column}",
                "the file {path} has {count} personal identity numbers, the first on line {line}, character {column}"
            ),
        };
        findings.push(finding(span, message, audience));
    }
}

/// Digits read the same in all encodings that office programs write, but for UTF-16.
fn decode(bytes: &[u8]) -> String {
    let pairs = |read: fn([u8; 2]) -> u16| -> String {
        let units: Vec<u16> = bytes.chunks_exact(2).skip(1).filter_map(|pair| pair.try_into().ok()).map(read).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => pairs(u16::from_le_bytes),
        [0xfe, 0xff, ..] => pairs(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
