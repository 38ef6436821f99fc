//! `forbidden-text`: words that the configuration forbids on external pages (`[privacy] forbid`).
//!
//! Looked for in what a page shows: texts without comments, with captions and the addresses of links, and every key
//! that holds words. Expressions see a text as it reads, so emphasis within a word doesn't hide it.

use regex::Regex;

use crate::check::{Context, Manual, Rule, Run};
use crate::diag::{Code, Finding, Span};
use crate::graph::Doc;
use crate::model::Audience;
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
             sammanfattning, länkadress eller andra nycklar. Kommentarer räknas inte.",
            "Something that the configuration forbids (`[privacy] forbid`) stands in what an external page shows: text, \
             title, summary, a link's address or other keys. Comments don't count.",
        ),
        why: (
            "Portkoder, nyckelskåp, sökvägar till interna mappar och sekretessmarkerade uppgifter får inte nå \
             obehöriga (18 kap. 8 § och 26 kap. 1 § OSL). Det är lätt att glömma när en sida görs om från intern till \
             extern.",
            "Door codes, key cabinets, paths to internal folders and protected particulars must not reach outsiders (18 \
             kap. 8 § and 26 kap. 1 § OSL). That is easily forgotten when an internal page is made external.",
        ),
        example: "[privacy]\nforbid = [\"(?i)portkod\"]  # config.toml\n\nPortkoden är 1234.  <!-- på en extern sida -->",
        instead: (
            "Ta bort uppgiften, eller gör dokumentet internt: `audience = \"intranet\"`.",
            "Remove it, or make the document internal: `audience = \"intranet\"`.",
        ),
    },
    run: Run::Each(check),
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
}

struct Looker<'a> {
    doc: &'a Doc,
    context: &'a Context<'a>,
    forbidden: &'a [Regex],
    findings: &'a mut Vec<Finding>,
}

impl Looker<'_> {
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
                // Texts in Markdown are fragments; numbers, dates and ids of documents are no words.
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

    /// Words of a key; the exact place where they stand there letter for letter.
    fn words(&mut self, words: &str, span: Span) {
        for expression in self.forbidden {
            for found in expression.find_iter(words).filter(|found| !found.is_empty()) {
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
    let found = found.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = text!("`{found}` får inte stå på en extern sida", "`{found}` must not stand on an external page");
    let pattern = expression.as_str();
    let help = text!(
        "ta bort det, eller gör dokumentet internt; `[privacy] forbid` har `{pattern}`",
        "remove it, or make the document internal; `[privacy] forbid` has `{pattern}`"
    );
    Finding::new(Code::FORBIDDEN_TEXT, span, message).help(help)
}
