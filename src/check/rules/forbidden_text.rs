//! `forbidden-text`: words that the configuration forbids on external pages (`[privacy] forbid`).
//!
//! Checks everything that a page shows: texts without comments, with captions and the addresses of links; every key
//! with words, ids and names of files; and SVG and text files that external documents name. Patterns are matched
//! against the text as readers see it (`model::normal`), so that emphasis, a tag or a soft hyphen within a word doesn't
//! hide it.

use regex::Regex;

use crate::check::file_texts::{Named, named};
use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Span, Text};
use crate::graph::Doc;
use crate::model::Audience;
use crate::model::normal::seen;
use crate::parse::document::Fragment;
use crate::parse::shown::shown;
use crate::schema::Record;
use crate::schema::record::{Field, Value};
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::FORBIDDEN_TEXT,
    manual: Manual {
        what: (
            "Något som konfigurationen förbjuder (`[privacy] forbid`) står i det en extern sida visar: text, titel, \
             sammanfattning, länkadress eller andra nycklar, id, filnamn och text i SVG- och textfiler. Mjuka \
             bindestreck, taggar och fetstil inne i ett ord döljer det inte. Kommentarer räknas inte.",
            "Something that the configuration forbids (`[privacy] forbid`) appears on an external page: text, title, \
             summary, a link's address or other keys, ids, file names and the text of SVG and text files. Soft \
             hyphens, tags and bold within a word don't hide it. Comments don't count.",
        ),
        why: (
            "Portkoder, nyckelskåp, sökvägar till interna mappar och sekretessmarkerade uppgifter får inte nå \
             obehöriga (18 kap. 8 § och 26 kap. 1 § OSL). Det är lätt att glömma när en sida görs om från intern till \
             extern.",
            "Door codes, key cabinets, paths to internal folders and protected particulars must not reach outsiders \
             (18 kap. 8 § and 26 kap. 1 § OSL). This is easily forgotten when an internal page is made external.",
        ),
        example: "[privacy]\nforbid = [\"(?i)portkod\"]  # config.toml\n\nPortkoden är 1234.  <!-- på en extern sida -->",
        instead: (
            "Ta bort uppgiften, eller gör dokumentet internt: `audience = \"intranet\"`.",
            "Remove it, or make the document internal: `audience = \"intranet\"`.",
        ),
    },
    run: Run::Each(check, files),
};

fn check(context: &Context<'_>, doc: &Doc, findings: &mut Vec<Finding>) {
    let forbidden = &context.graph.config.forbid;
    if forbidden.is_empty() || doc.audience != Audience::External {
        return;
    }
    let mut looker = Looker { doc, context, forbidden, findings };
    for fragment in &doc.source.fragments {
        looker.fragment(fragment);
    }
    looker.record(&doc.source.head);
    let name = doc.source.place.path.rsplit('/').next().unwrap_or_default();
    for words in [&doc.source.id, name].iter().filter(|_| !doc.source.is_entry) {
        looker.name(words);
    }
}

/// Checks texts and names of the files that external documents name.
fn files(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let forbidden = &context.graph.config.forbid;
    if forbidden.is_empty() {
        return;
    }
    for file in named(context).iter().filter(|file| file.audience == Audience::External) {
        let texts = file.texts(context).into_iter().flatten().chain([seen(file.name()).into_owned()]);
        let texts: Vec<String> = texts.collect();
        for expression in forbidden {
            let mut found = texts.iter().filter_map(|text| expression.find(text)).filter(|found| !found.is_empty());
            findings.extend(found.next().map(|found| in_file(found.as_str(), file, expression)));
        }
    }
}

fn in_file(found: &str, file: &Named<'_>, expression: &Regex) -> Finding {
    let (found, path) = (one_line(found), file.path);
    let message = text!(
        "`{found}` i filen {path} får inte stå på en extern sida",
        "`{found}` in the file {path} must not appear on an external page"
    );
    Finding::new(Code::FORBIDDEN_TEXT, file.span, message).help(help(expression))
}

struct Looker<'a> {
    doc: &'a Doc,
    context: &'a Context<'a>,
    forbidden: &'a [Regex],
    findings: &'a mut Vec<Finding>,
}

impl Looker<'_> {
    /// Checks the document's id or file name, which are part of addresses; reported once, at the document.
    fn name(&mut self, name: &str) {
        let span = self.doc.source.span();
        let name = seen(name);
        for expression in self.forbidden {
            let found = expression.find(&name).filter(|found| !found.is_empty());
            self.findings.extend(found.map(|found| finding(span, found.as_str(), expression)));
        }
    }

    fn fragment(&mut self, fragment: &Fragment) {
        if !fragment.text.is_empty() {
            let run = shown(&fragment.text);
            for expression in self.forbidden {
                for found in expression.find_iter(&run.text).filter(|found| !found.is_empty()) {
                    let span = fragment.span(self.doc.source.file, run.source_range(found.range()));
                    self.findings.push(finding(span, found.as_str(), expression));
                }
            }
        }
        for heading in fragment.headings.iter().filter(|heading| heading.is_written) {
            let span = fragment.span(self.doc.source.file, heading.range.clone());
            self.words(&heading.id, span);
        }
        for record in fragment.blocks.iter().filter_map(|block| block.record.as_ref()) {
            self.record(record);
        }
    }

    fn record(&mut self, record: &Record) {
        for field in record.fields() {
            match &field.value {
                Value::Str(words) => self.words(words, field.span),
                Value::Words(list) => list.iter().for_each(|word| self.words(&word.text, word.span)),
                Value::Refs(refs) => {
                    // Parties outside the handbook are shown as written.
                    let party = |slot| *self.doc.target(slot) == crate::graph::Target::Words;
                    for reference in refs.iter().filter(|reference| party(reference.slot)) {
                        self.words(&reference.text, reference.span);
                    }
                }
                Value::Next(steps) => {
                    for step in steps {
                        self.words(step.branch.when.as_deref().unwrap_or_default(), step.span);
                    }
                }
                Value::Table(table) => self.record(table),
                Value::Tables(tables) => tables.iter().for_each(|table| self.record(table)),
                Value::Free(value) => self.free(value, field),
                // Markdown texts are fragments; numbers, dates and ids of documents are not words.
                _ => {}
            }
        }
    }

    fn free(&mut self, value: &toml::Value, field: &Field) {
        match value {
            toml::Value::String(words) => self.words(words, field.span),
            toml::Value::Array(items) => items.iter().for_each(|item| self.free(item, field)),
            toml::Value::Table(table) => table.values().for_each(|item| self.free(item, field)),
            _ => {}
        }
    }

    /// Checks the words of a key; points at the exact place if the source has them letter for letter.
    fn words(&mut self, words: &str, span: Span) {
        let words = seen(words);
        for expression in self.forbidden {
            for found in expression.find_iter(&words).filter(|found| !found.is_empty()) {
                let source = self.context.graph.assets.file(span.file).and_then(|file| file.text.get(span.range()));
                let within = source.and_then(|source| source.find(found.as_str()));
                let place = within.map_or(span, |at| {
                    let start = span.start as usize + at;
                    Span::new(span.file, start..start + found.len())
                });
                self.findings.push(finding(place, found.as_str(), expression));
            }
        }
    }
}

fn finding(span: Span, found: &str, expression: &Regex) -> Finding {
    let found = one_line(found);
    let message = text!("`{found}` får inte stå på en extern sida", "`{found}` must not appear on an external page");
    Finding::new(Code::FORBIDDEN_TEXT, span, message).help(help(expression))
}

fn one_line(found: &str) -> String {
    found.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn help(expression: &Regex) -> Text {
    let pattern = expression.as_str();
    text!(
        "ta bort det, eller gör dokumentet internt; `[privacy] forbid` har `{pattern}`",
        "remove it, or make the document internal; `[privacy] forbid` has `{pattern}`"
    )
}
