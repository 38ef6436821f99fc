//! A source file into its documents: front matter, body, and the `[[entry]]` tables of an `index.md`.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::citation::parse_section;
use super::document::{Block, Document, Fragment, ParsedFile, Slice};
use super::fences::{self, Parts};
use super::markdown::{self, Origin, Titled};
use super::place::{Place, place, version_place};
use crate::config::Config;
use crate::diag::text::{alternatives, nearest};
use crate::diag::{Code, Edit, Finding, Level, Span, Text};
use crate::model::id::{fold_id, is_id};
use crate::model::{Kind, LawSection};
use crate::schema::blocks::{BLOCKS, BlockSpec};
use crate::schema::kinds::{entry_keys, keys_of};
use crate::schema::read::{Reader, missing};
use crate::schema::record::Prose;
use crate::schema::sense::{Form, Mended};
use crate::schema::toml_text::{self, Places, without_echoes};
use crate::schema::{Key, Record, swedish};
use crate::source::{CONTENT, SourceFile, parent};
use crate::text;

/// The kinds whose `index.md` may hold documents of the kind as `[[entry]]` (format § 7).
const ENTRY_KINDS: [Kind; 3] = [Kind::Term, Kind::Control, Kind::Indicator];

/// Reads a file.
pub fn parse_file(file: &SourceFile, config: &Config) -> ParsedFile {
    let parts = fences::parts(file);
    let guessed = keys_of(kind_guessed(file, parts.head, config), true);
    let source = toml_text::Source {
        file: file.id,
        text: parts.head,
        offset: parts.head_start,
        keys: &guessed,
        form: parts.form,
        is_lenient: is_error(config, Code::SYNTAX),
    };
    let room = OnceCell::new();
    let toml_text::Parsed { table, places, findings: found } = toml_text::parse(&source, &room);
    let mut findings = with_fences(parts.finding.clone(), found, &parts, &room);
    let syntax = findings.clone();
    let (mut place, mut kind) = place_and_kind(file, table.get_ref(), config);
    let span = |range: Range<usize>| Span::new(file.id, places.place(range));
    let misplaced = misspelt_folder(&mut place, &mut kind, table.get_ref(), config, &span);
    let has_entries = place.is_index && ENTRY_KINDS.contains(&place.folder_kind);
    // Most files are one document.
    let mut documents = Vec::with_capacity(1);
    let is_broken = !syntax.is_empty() || misplaced.is_some() || !file.is_readable;
    findings.extend(misplaced);
    let source = Source { file, config, syntax: &syntax, places, form: parts.form, is_broken };
    let keys = keys_of(kind, has_entries);
    let body = Body { text: parts.body, start: parts.body_start };
    documents.push(Arc::new(source.document(&table, &place, kind, &keys, Some(body), &mut findings)));
    if has_entries {
        source.entries(table.get_ref(), &place, &mut documents, &mut findings);
    }
    ParsedFile { documents, findings, is_kept: false }
}

/// Whether a check's findings stop a build: then what is told may be read as it was meant.
fn is_error(config: &Config, code: Code) -> bool {
    config.level(code) == Level::Error
}

/// The kind by folder and by a line `kind = …`, before the keys are read: slips are understood by what keys take.
fn kind_guessed(file: &SourceFile, head: &str, config: &Config) -> Kind {
    let value = |line: &str| {
        let rest = line.trim().strip_prefix("kind")?.trim_start().strip_prefix(['=', ':'])?;
        Kind::parse(rest.trim().trim_matches('"'))
    };
    let written = head.lines().take_while(|line| !line.starts_with('[')).find_map(value);
    written.unwrap_or_else(|| place(&file.path, config).folder_kind)
}

/// The findings of front matter with that of its fences, whose edits include all others where it is YAML: nobody mends
/// YAML line by line.
fn with_fences(
    fence: Option<Finding>,
    found: Vec<Finding>,
    parts: &Parts<'_>,
    room: &OnceCell<Mended>,
) -> Vec<Finding> {
    let Some(mut fence) = fence else { return found };
    if parts.form == Form::Toml {
        return std::iter::once(fence).chain(found).collect();
    }
    let file = fence.span.file;
    let at = parts.head_start;
    let changes = room.get().map_or(&[][..], |mended| &mended.changes);
    let lines = changes
        .iter()
        .map(|(range, text)| Edit { span: Span::new(file, range.start + at..range.end + at), text: text.clone() });
    if let Some(fix) = &mut fence.fix {
        fix.edits.extend(lines);
    }
    vec![fence]
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

/// Where the TOML text of a file's front matter stands in the file; nothing where there is none, or no end of it.
pub(crate) fn head_range(file: &SourceFile) -> Option<std::ops::Range<usize>> {
    let parts = fences::parts(file);
    let has_fences = parts.finding.is_none() && parts.body_start > parts.head_start;
    has_fences.then(|| parts.head_start..parts.head_start + parts.head.len())
}

/// The finding of a document without a title.
fn missing_title(keys: &[&'static [Key]], whole: Span) -> Option<Finding> {
    let title = keys.iter().flat_map(|table| table.iter()).find(|key| key.name == "title")?;
    Some(missing(title, whole))
}

/// One finding for all that follows from a folder's misspelt name: keys that no page has fit the kind that the name
/// nearly gives, and the document is read as that.
fn misspelt_folder(
    place: &mut Place,
    kind: &mut Kind,
    table: &DeTable<'_>,
    config: &Config,
    span: &dyn Fn(Range<usize>) -> Span,
) -> Option<Finding> {
    if *kind != Kind::Page || place.is_index || place.folder_kind != Kind::Page {
        return None;
    }
    let inner = parent(&place.path).strip_prefix(CONTENT).unwrap_or_default();
    let (name, near) = inner.split('/').rev().find_map(|name| Some((name, config.folder_nearest(name)?)))?;
    let (meant, folder_type) = config.kind_of_folder(near)?;
    let has = |kind: Kind, name: &str| keys_of(kind, false).iter().any(|keys| keys.iter().any(|key| key.name == name));
    let mut foreign = table.iter().filter(|(name, _)| !has(Kind::Page, name.get_ref())).peekable();
    let first = span(foreign.peek()?.0.span());
    if !foreign.all(|(name, _)| has(meant, name.get_ref())) {
        return None;
    }
    let message = text!(
        "mappen heter `{name}`, så dokumentet blir en vanlig sida och nycklarna passar inte",
        "the folder is called `{name}`, so the document is a plain page and the keys don't fit"
    );
    let help =
        text!("ska mappen heta `{near}`? Byt i så fall namn på den", "is the folder meant to be `{near}`? Rename it");
    if is_error(config, Code::UNKNOWN_KEY) {
        place.folder_type = folder_type.map(str::to_owned);
        (place.folder_kind, *kind) = (meant, meant);
    }
    Some(Finding::new(Code::UNKNOWN_KEY, first, message).help(help))
}

fn written_kind(table: &DeTable<'_>) -> Option<Kind> {
    table
        .iter()
        .find(|(name, _)| name.get_ref() == "kind")
        .and_then(|(_, value)| swedish::kind(value.get_ref().as_str()?))
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
    /// Where the front matter's parts lie in the file.
    places: Places<'a>,
    /// How front matter is written.
    form: Form,
    /// Whether there is a fault that much else would follow from.
    is_broken: bool,
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
        let types = |kind: Kind| self.types(kind);
        let mut reader = self.reader(&types, self.places, kind, 0);
        let whole = if body.is_some() { Span::whole(id) } else { self.entry_span(table) };
        let head = match body {
            Some(_) => reader.document(table.get_ref(), whole, keys),
            // Where a key of an entry would have to stand, its tables don't tell.
            None => reader.record(table.get_ref(), whole, keys),
        };
        let (mut slots, prose) = (reader.slots, reader.prose);
        let mut own = without_echoes(reader.findings, self.syntax, self.file.is_readable);
        if self.form == Form::Yaml {
            // It is told already that nothing here is as it should be.
            own.clear();
        }
        findings.extend(own);
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
            is_broken: self.is_broken,
            hash: self.file.hash,
        }
    }

    /// A kind's types: the id and what it is called.
    fn types(&self, kind: Kind) -> Vec<(String, String)> {
        self.config.types_of(kind).iter().map(|def| (def.id.clone(), def.title.clone())).collect()
    }

    fn reader<'r>(
        &'r self,
        types: &'r dyn Fn(Kind) -> Vec<(String, String)>,
        places: Places<'r>,
        kind: Kind,
        slots: u32,
    ) -> Reader<'r> {
        Reader {
            file: self.file.id,
            source: &self.file.text,
            places,
            types,
            kind,
            findings: Vec::new(),
            slots,
            prose: Vec::new(),
            is_lenient: is_error(self.config, Code::UNKNOWN_KEY) && is_error(self.config, Code::INVALID_VALUE),
            outer: Vec::new(),
            strays: Vec::new(),
        }
    }

    fn entry_span(&self, table: &Spanned<DeTable<'_>>) -> Span {
        Span::new(self.file.id, self.places.place(table.span()))
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
            let own = crate::schema::blocks::block(&block.name);
            let spec = own.or_else(|| crate::schema::blocks::block(swedish::block(&block.name)?));
            let name = name_range(fragment, block);
            let written = fragment.text.get(name.clone()).unwrap_or_default();
            if own.is_none() || written != format!("handbok-{}", block.name) {
                findings.push(unknown_block(written, spec, span, fragment.span(file, name)));
            }
            let is_meant = |_: &&BlockSpec| own.is_some() || is_error(self.config, Code::UNKNOWN_BLOCK);
            let Some(spec) = spec.filter(is_meant) else {
                read.push(None);
                continue;
            };
            let options = fragment.span(file, block.options_range.clone());
            let keys = crate::schema::blocks::keys(spec);
            let source = toml_text::Source {
                file,
                text: &block.options,
                offset: options.start as usize,
                keys: &keys,
                form: Form::Toml,
                is_lenient: is_error(self.config, Code::SYNTAX),
            };
            let room = OnceCell::new();
            let toml_text::Parsed { table, places, findings: syntax } = toml_text::parse(&source, &room);
            let types = |kind: Kind| self.types(kind);
            let mut reader = self.reader(&types, places, Kind::Routine, slots);
            let record = reader.record(table.get_ref(), span, &keys);
            slots = reader.slots;
            findings.extend(without_echoes(reader.findings, &syntax, true));
            findings.extend(syntax);
            read.push(Some((spec.name, record)));
        }
        for (block, read) in fragment.blocks.iter_mut().zip(read) {
            if let Some((name, record)) = read {
                block.name = name.to_owned();
                block.record = Some(record);
            }
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
        Span::new(self.file.id, self.places.place(value.span()))
    }
}

/// Where the language of a block's fence stands in its text.
fn name_range(fragment: &Fragment, block: &Block) -> Range<usize> {
    let fence = fragment.text.get(block.range.clone()).unwrap_or_default();
    let line = fence.lines().next().unwrap_or_default();
    let inner = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '~' | '>'));
    let word = inner.split_whitespace().next().unwrap_or_default();
    let start = block.range.start + (line.len() - inner.len());
    start..start + word.len()
}

/// A block whose name isn't one, with the one that was meant.
fn unknown_block(written: &str, meant: Option<&'static BlockSpec>, span: Span, name: Span) -> Finding {
    let message = text!("blocket `{written}` finns inte", "there is no block `{written}`");
    let finding = Finding::new(Code::UNKNOWN_BLOCK, span, message);
    if let Some(spec) = meant {
        let own = format!("handbok-{}", spec.name);
        return finding.help(text!("skriv `{own}`", "write `{own}`")).mend(name, own);
    }
    let names: Vec<String> = BLOCKS.iter().map(|spec| format!("handbok-{}", spec.name)).collect();
    match nearest(written, names.iter().map(String::as_str)) {
        Some(near) => {
            finding.help(text!("menade du `{near}`?", "did you mean `{near}`?")).may_mend(name, near.to_owned())
        }
        None => {
            let Text { sv, en } = alternatives(&names, names.len());
            finding.help(Text { sv: format!("välj {sv}"), en: format!("choose {en}") })
        }
    }
}
