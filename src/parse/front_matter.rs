//! A source file into its documents: front matter, body, and the `[[entry]]` tables of an `index.md`.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::citation::parse_section;
use super::document::{Document, Fragment, ParsedFile, Slice};
use super::markdown::{self, Origin, Titled};
use super::place::{Place, place, version_place};
use crate::config::Config;
use crate::diag::{Code, Finding, Span};
use crate::model::id::{fold_id, is_id};
use crate::model::{Kind, LawSection};
use crate::schema::kinds::{entry_keys, keys_of};
use crate::schema::read::{Reader, missing, parse_toml, without_echoes};
use crate::schema::record::Prose;
use crate::schema::{Key, Record};
use crate::source::{CONTENT, SourceFile, parent};
use crate::text;

/// The line that front matter starts and ends with.
const FENCE: &str = "+++";

/// The kinds whose `index.md` may hold documents of the kind as `[[entry]]` (format § 7).
const ENTRY_KINDS: [Kind; 3] = [Kind::Term, Kind::Control, Kind::Indicator];

/// A file's text taken apart.
struct Parts<'a> {
    head: &'a str,
    head_start: usize,
    body: &'a str,
    body_start: usize,
    finding: Option<Finding>,
}

/// Reads a file.
pub fn parse_file(file: &SourceFile, config: &Config) -> ParsedFile {
    let parts = split(file);
    let (table, mut findings) = parse_toml(file.id, parts.head, parts.head_start);
    findings.extend(parts.finding.clone());
    let syntax = findings.clone();
    let (place, kind) = place_and_kind(file, table.get_ref(), config);
    let has_entries = place.is_index && ENTRY_KINDS.contains(&place.folder_kind);
    // Most files are one document.
    let mut documents = Vec::with_capacity(1);
    let source = Source { file, config, syntax: &syntax, head_start: parts.head_start };
    let keys = keys_of(kind, has_entries);
    let body = Body { text: parts.body, start: parts.body_start };
    documents.push(Arc::new(source.document(&table, &place, kind, &keys, Some(body), &mut findings)));
    if has_entries {
        source.entries(table.get_ref(), &place, &mut documents, &mut findings);
    }
    misspelt_folder(&place, kind, config, &mut findings);
    ParsedFile { documents, findings, is_kept: false }
}

/// Where a file's document lies and what it is. Only the controlled kinds have versions: elsewhere `@` is a character like
/// any other.
fn place_and_kind(file: &SourceFile, table: &DeTable<'_>, config: &Config) -> (Place, Kind) {
    let kind =
        |place: &Place| written_kind(table).unwrap_or(if place.is_index { Kind::Page } else { place.folder_kind });
    let version = version_place(&file.path, config).filter(|place| kind(place).is_controlled());
    let place = version.unwrap_or_else(|| place(&file.path, config));
    let kind = kind(&place);
    (place, kind)
}

fn split(file: &SourceFile) -> Parts<'_> {
    let all: &str = &file.text;
    let text = all.strip_prefix('\u{feff}').unwrap_or(all);
    let start = all.len() - text.len();
    let nothing = |finding| Parts { head: "", head_start: start, body: text, body_start: start, finding };
    let first = text.lines().next().unwrap_or_default().trim_end();
    if first == "---" {
        let message = text!(
            "front matter står mellan två rader `+++`, inte `---`",
            "front matter stands between two lines `+++`, not `---`"
        );
        let help = text!(
            "skriv `+++` i stället, och `nyckel = värde` på raderna mellan",
            "write `+++` instead, and `key = value` on the lines between"
        );
        return nothing(Some(Finding::new(Code::SYNTAX, Span::new(file.id, start..start + 3), message).help(help)));
    }
    if first != FENCE {
        return nothing(None);
    }
    let head_start = text.find('\n').map_or(text.len(), |at| at + 1);
    let mut at = head_start;
    for line in text.get(head_start..).unwrap_or_default().split_inclusive('\n') {
        if line.trim_end() == FENCE {
            let body_start = at + line.len();
            let head = text.get(head_start..at).unwrap_or_default();
            let body = text.get(body_start..).unwrap_or_default();
            return Parts { head, head_start: start + head_start, body, body_start: start + body_start, finding: None };
        }
        at += line.len();
    }
    let message = text!(
        "front matter är inte avslutat: raden `+++` saknas",
        "the front matter is not closed: the line `+++` is missing"
    );
    let help = text!(
        "skriv `+++` på en egen rad efter den sista nyckeln",
        "write `+++` on a line of its own after the last key"
    );
    let finding = Finding::new(Code::SYNTAX, Span::new(file.id, start..start + FENCE.len()), message).help(help);
    // What follows may be body or front matter; it is read as neither, so that one slip gives one finding.
    Parts { head: "", head_start: start, body: "", body_start: all.len(), finding: Some(finding) }
}

/// Where the TOML text of a file's front matter stands in the file; nothing where there is none, or no end of it.
pub(crate) fn head_range(file: &SourceFile) -> Option<std::ops::Range<usize>> {
    let parts = split(file);
    let has_fences = parts.finding.is_none() && parts.body_start > parts.head_start;
    has_fences.then(|| parts.head_start..parts.head_start + parts.head.len())
}

/// The finding of a document without a title.
fn missing_title(keys: &[&'static [Key]], whole: Span) -> Option<Finding> {
    let title = keys.iter().flat_map(|table| table.iter()).find(|key| key.name == "title")?;
    Some(missing(title, whole))
}

/// One finding for all the keys that don't fit because a folder's name is misspelt: with it right they would.
fn misspelt_folder(place: &Place, kind: Kind, config: &Config, findings: &mut Vec<Finding>) {
    let is_unknown = |finding: &&Finding| finding.code == Code::UNKNOWN_KEY;
    let Some(first) = findings.iter().find(is_unknown).filter(|_| kind == Kind::Page && !place.is_index) else {
        return;
    };
    let inner = parent(&place.path).strip_prefix(CONTENT).unwrap_or_default();
    let near = inner.split('/').rev().find_map(|name| Some((name, config.folder_nearest(name)?)));
    let Some((name, near)) = near else { return };
    let message = text!(
        "mappen heter `{name}`, så dokumentet blir en vanlig sida och nycklarna passar inte",
        "the folder is called `{name}`, so the document is a plain page and the keys don't fit"
    );
    let help =
        text!("ska mappen heta `{near}`? Byt i så fall namn på den", "is the folder meant to be `{near}`? Rename it");
    let finding = Finding::new(Code::UNKNOWN_KEY, first.span, message).help(help);
    findings.retain(|finding| !is_unknown(&finding));
    findings.push(finding);
}

fn written_kind(table: &DeTable<'_>) -> Option<Kind> {
    table
        .iter()
        .find(|(name, _)| name.get_ref() == "kind")
        .and_then(|(_, value)| Kind::parse(value.get_ref().as_str()?))
}

struct Body<'a> {
    text: &'a str,
    start: usize,
}

/// What all documents of a file share.
struct Source<'a> {
    file: &'a SourceFile,
    config: &'a Config,
    /// What is wrong with the front matter as TOML; much else is missing then, and that is no second fault.
    syntax: &'a [Finding],
    /// Where the front matter's TOML text starts in the file.
    head_start: usize,
}

impl Source<'_> {
    fn document(
        &self,
        table: &Spanned<DeTable<'_>>,
        place: &Place,
        kind: Kind,
        keys: &[&'static [Key]],
        body: Option<Body<'_>>,
        findings: &mut Vec<Finding>,
    ) -> Document {
        let id = self.file.id;
        let config = self.config;
        let types = |kind: Kind| config.types_of(kind).iter().map(|def| def.id.clone()).collect();
        let mut reader = Reader {
            file: id,
            source: &self.file.text,
            offset: self.head_start,
            types: &types,
            kind,
            findings: Vec::new(),
            slots: 0,
            prose: Vec::new(),
        };
        let whole = if body.is_some() { Span::whole(id) } else { self.entry_span(table) };
        let head = reader.record(table.get_ref(), whole, keys);
        let (mut slots, prose) = (reader.slots, reader.prose);
        findings.extend(without_echoes(reader.findings, self.syntax, self.file.is_readable));
        let is_entry = body.is_none();
        let doc_id = self.id(&head, place, is_entry, whole, findings);
        let mut fragments = self.fragments(&head, body, &prose, findings);
        for fragment in &mut fragments {
            slots = self.blocks(fragment, slots, findings);
        }
        let given = fragments.first().and_then(|body| body.dropped.as_ref()).filter(|_| head.str("title").is_none());
        let given = given.map(|heading| heading.text.trim().to_owned());
        if given.is_some() {
            let lacks_title = missing_title(keys, whole);
            findings.retain(|finding| lacks_title.as_ref() != Some(finding));
        }
        let links = fragments.iter().map(|fragment| u32::try_from(fragment.links.len()).unwrap_or(u32::MAX)).sum();
        let sections = self.sections(&head, findings);
        let folder_type = place.folder_type.clone().filter(|_| kind == place.folder_kind);
        let kind_type =
            head.str("type").map(str::to_owned).or(folder_type).or_else(|| kind.default_type().map(str::to_owned));
        Document {
            file: id,
            place: place.clone(),
            is_entry,
            kind,
            title: head.str("title").map(str::to_owned).or(given).unwrap_or_else(|| doc_id.clone()),
            id_span: head.get("id").map_or(whole, |field| field.span),
            id: doc_id,
            kind_type,
            head,
            fragments,
            sections,
            slots,
            links,
            is_broken: !self.syntax.is_empty() || !self.file.is_readable,
            hash: self.file.hash,
        }
    }

    fn entry_span(&self, table: &Spanned<DeTable<'_>>) -> Span {
        let range = table.span();
        Span::new(self.file.id, range.start + self.head_start..range.end + self.head_start)
    }

    fn id(&self, head: &Record, place: &Place, is_entry: bool, whole: Span, findings: &mut Vec<Finding>) -> String {
        let default = || match head.str("title") {
            Some(title) if is_entry => fold_id(title),
            _ if is_entry => fold_id(&format!("{}-{}", place.default_id, whole.start)),
            _ => place.default_id.clone(),
        };
        let Some(written) = head.str("id") else { return default() };
        if is_id(written) {
            return written.to_owned();
        }
        let span = head.value_span("id").unwrap_or(whole);
        let folded = fold_id(written);
        let message = text!(
            "`{written}` går inte som id: bara a–z, siffror och `-`",
            "`{written}` is no id: only a–z, digits and `-`"
        );
        let help = text!("skriv `{folded}`", "write `{folded}`");
        findings.push(Finding::new(Code::INVALID_VALUE, span, message).help(help));
        folded
    }

    /// The body and the texts of the front matter, scanned. An entry's body is its `text`.
    fn fragments(
        &self,
        head: &Record,
        body: Option<Body<'_>>,
        prose: &[Prose],
        findings: &mut Vec<Finding>,
    ) -> Vec<Fragment> {
        let entry_text = if body.is_none() { head.prose("text").cloned() } else { None };
        let mut origins = Vec::new();
        match (&body, &entry_text) {
            (Some(body), _) => {
                let base = u32::try_from(body.start).ok();
                let text = Slice::of(&self.file.text, body.start..body.start + body.text.len());
                origins
                    .push((text, Origin { file: self.file.id, base, whole: Span::whole(self.file.id), is_body: true }));
            }
            (None, Some(text)) => {
                origins.push((text.text.as_str().into(), Origin { is_body: true, ..self.origin(text) }))
            }
            (None, None) => {
                let whole = head.span.unwrap_or(Span::whole(self.file.id));
                origins.push((Slice::default(), Origin { file: self.file.id, base: None, whole, is_body: true }));
            }
        }
        let taken = entry_text.as_ref().map(|text| text.fragment);
        for text in prose {
            // An entry's text is its body already; its number stays, empty.
            let is_taken = Some(text.fragment) == taken;
            let words = if is_taken { Slice::default() } else { self.words(text) };
            origins.push((words, self.origin(text)));
        }
        let mut first_link = 0;
        let mut fragments = Vec::with_capacity(origins.len());
        for (number, (text, origin)) in origins.into_iter().enumerate() {
            let titled = match head.str("title") {
                _ if number > 0 || body.is_none() => Titled::Elsewhere,
                Some(title) => Titled::As(title),
                None => Titled::Not,
            };
            let mut fragment = markdown::scan(&text, &origin, titled, findings);
            fragment.first_link = first_link;
            first_link += u32::try_from(fragment.links.len()).unwrap_or(0);
            fragments.push(fragment);
        }
        fragments
    }

    /// A text of the front matter: the file's own bytes where it stands there letter for letter.
    fn words(&self, text: &Prose) -> Slice {
        match text.base.map(|base| base as usize) {
            Some(base) => Slice::of(&self.file.text, base..base + text.text.len()),
            None => text.text.as_str().into(),
        }
    }

    /// Reads the options of a text's blocks; their references are numbered on from the front matter's.
    fn blocks(&self, fragment: &mut Fragment, mut slots: u32, findings: &mut Vec<Finding>) -> u32 {
        let file = self.file.id;
        let mut read = Vec::new();
        for block in &fragment.blocks {
            let span = fragment.span(file, block.range.clone());
            let Some(spec) = crate::schema::blocks::block(&block.name) else {
                findings.push(unknown_block(&block.name, span));
                read.push(None);
                continue;
            };
            let offset = fragment.span(file, block.options_range.clone()).start as usize;
            let (table, syntax) = parse_toml(file, &block.options, offset);
            findings.extend(syntax);
            let types = |kind: Kind| self.config.types_of(kind).iter().map(|def| def.id.clone()).collect();
            let mut reader = Reader {
                file,
                source: &self.file.text,
                offset,
                types: &types,
                kind: Kind::Routine,
                findings: Vec::new(),
                slots,
                prose: Vec::new(),
            };
            let record = reader.record(table.get_ref(), span, &crate::schema::blocks::keys(spec));
            slots = reader.slots;
            findings.extend(reader.findings);
            read.push(Some(record));
        }
        for (block, record) in fragment.blocks.iter_mut().zip(read) {
            block.record = record;
        }
        slots
    }

    fn origin(&self, text: &Prose) -> Origin {
        Origin { file: self.file.id, base: text.base, whole: text.span, is_body: false }
    }

    fn sections(&self, head: &Record, findings: &mut Vec<Finding>) -> Vec<Option<LawSection>> {
        let mut seen = BTreeSet::new();
        let mut sections = Vec::new();
        for table in head.tables("section") {
            let section = table.str("ref").and_then(parse_section);
            let span = table.value_span("ref").unwrap_or(Span::whole(self.file.id));
            match (section, table.str("ref")) {
                (None, Some(written)) => {
                    let message = text!(
                        "`{written}` går inte att läsa som en paragraf",
                        "`{written}` cannot be read as a section"
                    );
                    let help = text!("skriv \"4 kap. 2 §\" eller \"24 a §\"", "write \"4 kap. 2 §\" or \"24 a §\"");
                    findings.push(Finding::new(Code::INVALID_VALUE, span, message).help(help));
                }
                (Some(section), _) if !seen.insert(section) => {
                    let message = text!("{section} står två gånger", "{section} is written twice");
                    let help = text!("slå ihop de två", "make one of the two");
                    findings.push(Finding::new(Code::DUPLICATE_ID, span, message).help(help));
                }
                _ => {}
            }
            sections.push(section);
        }
        sections
    }

    fn entries(
        &self,
        table: &DeTable<'_>,
        place: &Place,
        documents: &mut Vec<Arc<Document>>,
        findings: &mut Vec<Finding>,
    ) {
        let Some((_, value)) = table.iter().find(|(name, _)| name.get_ref() == "entry") else { return };
        let kind = place.folder_kind;
        let Some(entries) = value.get_ref().as_array() else {
            let span = self.span(value);
            let message = text!("här ska stå tabeller `[[entry]]`", "expected tables `[[entry]]`");
            findings.push(Finding::new(Code::INVALID_VALUE, span, message));
            return;
        };
        for entry in entries.iter() {
            if let DeValue::Table(table) = entry.get_ref() {
                let table = Spanned::new(entry.span(), table.clone());
                let document = self.document(&table, place, kind, &entry_keys(kind), None, findings);
                documents.push(Arc::new(document));
            }
        }
    }

    fn span(&self, value: &Spanned<DeValue<'_>>) -> Span {
        let range = value.span();
        Span::new(self.file.id, range.start + self.head_start..range.end + self.head_start)
    }
}

fn unknown_block(name: &str, span: Span) -> Finding {
    let names: Vec<String> =
        crate::schema::blocks::BLOCKS.iter().map(|spec| format!("handbok-{}", spec.name)).collect();
    let written = format!("handbok-{name}");
    let message = text!("blocket `{written}` finns inte", "there is no block `{written}`");
    let help = crate::diag::text::did_you_mean(&written, names.iter().map(String::as_str));
    Finding::new(Code::UNKNOWN_BLOCK, span, message).maybe_help(help)
}
