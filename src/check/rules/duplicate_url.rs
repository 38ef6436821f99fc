//! `duplicate-url`: two sources with one address, or one that the program needs itself. Addresses that no file system
//! or browser takes are told here too, as `invalid-value`.
//!
//! A build can't write such an edition, so these findings are errors whatever the configuration says. All addresses are
//! taken in turn: those of the program, of pages, of the tables beside matrices, of aliases, and of the files that
//! documents name (only those are published). They are compared as file systems do that ignore case, and a file stands
//! in the way of a folder of its name.

use std::collections::{HashMap, HashSet};

use crate::check::{Context, Manual, Rule, Run};
use crate::config::Config;
use crate::diag::{Code, Finding, Span, Text};
use crate::graph::Doc;
use crate::graph::pages::{GeneratedPage, alias_path, calendar_url, feed_url, introduction_url, register_url};
use crate::model::edition_path::{BadPath, check as check_path, fold, is_compressible};
use crate::model::{DocIx, Kind};
use crate::parse::place::asset_url;
use crate::schema::record::Word;
use crate::text;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    code: Code::DUPLICATE_URL,
    manual: Manual {
        what: (
            "Två filer, eller en fil och ett alias, får samma adress på webbplatsen, eller en adress som handbok \
             behöver själv. I adresser blir å, ä och ö till a och o, stora bokstäver små och mellanrum bindestreck. \
             Kontrollen kan inte stängas av.",
            "Two files, or a file and an alias, get the same address on the site, or one that handbok needs itself. In \
             addresses å, ä and ö become a and o, upper case lower, and blanks hyphens. The check can't be turned off.",
        ),
        why: (
            "På en adress kan bara en sida ligga. Den andra skulle försvinna.",
            "An address holds one page only. The other would vanish.",
        ),
        example: "content/rutiner/Läkemedel.md\ncontent/rutiner/lakemedel.md",
        instead: ("Ge den ena filen ett annat namn.", "Give one of the files another name."),
    },
    run: Run::Always(check),
};

/// What handbok writes beside pages: at the site's root, for web servers, for search.
const WRITTEN: [&str; 11] = [
    ".htaccess",
    "_headers",
    "_redirects",
    "calendar.ics",
    "feed.xml",
    "handbok.json",
    "kalender.ics",
    "robots.txt",
    "search/manifest.js",
    "sitemap.xml",
    "web.config",
];

/// Folders of handbok's own files. Their names have hashes, so that no other file meets them but by intent.
const FOLDERS: [&str; 2] = ["assets", "search/s"];

/// Where no alias may lie, whichever files are there today.
const OWN: [&str; 2] = ["assets/", "search/"];

/// Who has an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder<'a> {
    /// A source, by its path.
    Source(&'a str),
    /// The page of a version, by its source's path.
    Version(&'a str),
    /// A page that the program makes, which a document at its place may be.
    Generated,
    /// A file of the program.
    Program,
}

impl Holder<'_> {
    fn words(self) -> Text {
        match self {
            Holder::Source(path) => Text::same(path),
            Holder::Version(path) => text!("sidan för versionen i {path}", "the page of the version in {path}"),
            Holder::Generated => text!("en genererad sida", "a generated page"),
            Holder::Program => text!("handbok självt", "handbok itself"),
        }
    }
}

/// The addresses that are taken, in the form in which file systems compare them.
struct Taken<'a> {
    files: HashMap<String, (Holder<'a>, Option<Span>)>,
    folders: HashMap<String, Holder<'a>>,
}

/// Why an address can't be had.
enum Clash<'a> {
    /// Another has it.
    File(Holder<'a>, Option<Span>),
    /// It is a folder, in which another lies.
    IsFolder(Holder<'a>),
    /// It lies below an address that is another's file.
    Below(String, Holder<'a>),
}

impl<'a> Taken<'a> {
    /// What the program writes itself.
    fn by_program(context: &Context<'a>, config: &Config) -> Self {
        let mut taken = Taken { files: HashMap::new(), folders: HashMap::new() };
        let lang = config.language;
        let folders: HashSet<&str> = context.docs().map(|(_, doc)| doc.source.place.folder.as_str()).collect();
        let lists =
            folders.into_iter().filter(|folder| !folder.is_empty()).map(|folder| format!("{folder}/index.html"));
        let registers = Kind::ALL.into_iter().filter_map(|kind| register_url(kind, lang));
        let generated = GeneratedPage::ALL.into_iter().map(|page| page.url(lang).to_owned());
        for url in generated.chain(registers).chain(lists) {
            taken.files.insert(fold(&url), (Holder::Generated, None));
        }
        for url in WRITTEN {
            taken.files.insert(url.to_owned(), (Holder::Program, None));
        }
        let own = context.docs().flat_map(|(_, doc)| {
            let (kind, id) = (doc.kind(), doc.source.id.as_str());
            [calendar_url(kind, id, lang), feed_url(kind, id, lang)].into_iter().flatten()
        });
        let lists = context.docs().filter(|(ix, doc)| has_reading(context, *ix, doc));
        let lists = lists.map(|(_, doc)| introduction_url(&doc.source.place.url, lang));
        own.chain(lists).for_each(|url| {
            taken.files.insert(fold(&url), (Holder::Program, None));
        });
        for version in context.graph.versions.values().flatten().filter(|version| !version.is_document) {
            let source = &version.doc.source;
            let holder = (Holder::Version(&source.place.path), Some(Span::whole(source.file)));
            taken.files.insert(fold(&version.doc.url), holder);
        }
        for folder in FOLDERS.into_iter().chain(["search"]) {
            taken.folders.insert(folder.to_owned(), Holder::Program);
        }
        taken
    }

    /// Takes an address for a source.
    fn take(&mut self, url: &str, path: &'a str, span: Span, is_document: bool) -> Result<(), Clash<'a>> {
        let folded = fold(url);
        match self.files.get(&folded) {
            None => {}
            Some((Holder::Generated, _)) if is_document => {}
            Some((holder, other)) => return Err(Clash::File(*holder, *other)),
        }
        if let Some(holder) = self.folders.get(&folded) {
            return Err(Clash::IsFolder(*holder));
        }
        for (at, _) in folded.match_indices('/') {
            let parent = &folded[..at];
            if self.folders.contains_key(parent) {
                continue;
            }
            if let Some((holder, _)) = self.files.get(parent) {
                return Err(Clash::Below(parent.to_owned(), *holder));
            }
            self.folders.insert(parent.to_owned(), Holder::Source(path));
        }
        self.files.insert(folded, (Holder::Source(path), Some(span)));
        Ok(())
    }
}

/// Whether a role has a page with a reading list, its own or that of a group.
fn has_reading(context: &Context<'_>, ix: DocIx, doc: &Doc) -> bool {
    let has_list = |role: &Doc| !role.source.head.tables("reading").is_empty();
    let of_group = |group: DocIx| has_list(context.graph.doc(group));
    doc.kind() == Kind::Role && (has_list(doc) || context.graph.groups.of(ix).any(of_group))
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let config = &context.graph.config;
    let mut taken = Taken::by_program(context, config);
    let mut docs: Vec<_> = context.docs().map(|(_, doc)| doc).filter(|doc| !doc.source.is_entry).collect();
    docs.sort_by(|a, b| a.source.place.path.cmp(&b.source.place.path));
    let mut refused = HashSet::new();
    for doc in &docs {
        let place = &doc.source.place;
        let here = Span::whole(doc.source.file);
        if let Some((part, reason)) = bad_part(&place.url) {
            // Once for all files below a folder of such a name.
            if refused.insert(part) {
                findings.push(bad_name(&place.path, &place.url, reason, here));
            }
            continue;
        }
        findings.extend(taken.take(&place.url, &place.path, here, true).err().map(|c| clash(&place.url, here, &c)));
        if doc.kind() == Kind::Matrix {
            let table = format!("{}.csv", place.url.strip_suffix(".html").unwrap_or(&place.url));
            findings.extend(taken.take(&table, &place.path, here, false).err().map(|c| clash(&table, here, &c)));
        }
    }
    for doc in &docs {
        for word in doc.source.head.words("aliases") {
            findings.extend(alias(&mut taken, word, &doc.source.place.path));
        }
    }
    files(context, &mut taken, findings);
}

/// The files that documents name, each where it is first named.
fn files<'a>(context: &Context<'a>, taken: &mut Taken<'a>, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    let mut urls = Vec::new();
    for (_, path, span) in context.named_files() {
        if !seen.insert(path) {
            continue;
        }
        let url = asset_url(path);
        if let Some((_, reason)) = bad_part(&url) {
            findings.push(bad_name(path, &url, reason, span));
            continue;
        }
        if let Err(reason) = taken.take(&url, path, span, false) {
            findings.push(clash(&url, span, &reason));
        }
        urls.push((url, span));
    }
    for (url, span) in urls {
        findings.extend(twin(&context.graph.config, taken, &url).map(|there| clash(&url, span, &there)));
    }
}

/// What stands in the way of a file that is called as the compressed twin of another is.
fn twin<'a>(config: &Config, taken: &Taken<'a>, url: &str) -> Option<Clash<'a>> {
    let suffixes = config.precompress.iter().map(|word| if word == "gzip" { ".gz" } else { ".br" });
    let of = suffixes.filter_map(|suffix| url.strip_suffix(suffix)).find(|of| is_compressible(of))?;
    taken.files.contains_key(&fold(of)).then_some(Clash::File(Holder::Program, None))
}

/// The part of an address, from its beginning, that no edition can have, and why.
fn bad_part(url: &str) -> Option<(String, BadPath)> {
    let ends = url.match_indices('/').map(|(at, _)| at).chain([url.len()]);
    ends.map(|end| &url[..end]).find_map(|part| check_path(part).err().map(|reason| (part.to_owned(), reason)))
}

fn bad_name(path: &str, url: &str, reason: BadPath, span: Span) -> Finding {
    let [sv, en] = reason.texts();
    let message = Text {
        sv: format!("{path} kan inte publiceras: adressen {url} {sv}"),
        en: format!("{path} can't be published: the address {url} {en}"),
    };
    let help = text!("ge filen eller mappen ett annat namn", "give the file or folder another name");
    Finding::new(Code::INVALID_VALUE, span, message).help(help).fixed()
}

fn clash(url: &str, span: Span, clash: &Clash<'_>) -> Finding {
    let message = match clash {
        Clash::File(holder, _) => {
            let there = holder.words();
            Text {
                sv: format!("adressen {url} är redan tagen av {}", there.sv),
                en: format!("the address {url} is already taken by {}", there.en),
            }
        }
        Clash::IsFolder(holder) => {
            let there = holder.words();
            Text {
                sv: format!("adressen {url} är en mapp, för {}", there.sv),
                en: format!("the address {url} is a folder, of {}", there.en),
            }
        }
        Clash::Below(parent, holder) => {
            let there = holder.words();
            Text {
                sv: format!("adressen {url} ligger under {parent}, som är en fil, för {}", there.sv),
                en: format!("the address {url} lies below {parent}, which is a file, of {}", there.en),
            }
        }
    };
    let help = text!("ge filen ett annat namn", "give the file another name");
    let finding = Finding::new(Code::DUPLICATE_URL, span, message).help(help).fixed();
    match clash {
        Clash::File(_, Some(other)) => finding.label(*other, text!("hit går adressen nu", "the address leads here")),
        _ => finding,
    }
}

fn alias<'a>(taken: &mut Taken<'a>, word: &Word, path: &'a str) -> Option<Finding> {
    if let Some((code, message, help)) = alias_fault(&word.text) {
        return Some(Finding::new(code, word.span, message).help(help).fixed());
    }
    let url = alias_path(&word.text);
    let help = text!(
        "ta bort aliaset, eller skriv en adress som ingen annan har",
        "remove the alias, or write an address that nobody else has"
    );
    // Nobody's former page lay among the program's own files.
    if OWN.iter().any(|folder| fold(&url).starts_with(folder)) {
        return Some(clash(&url, word.span, &Clash::File(Holder::Program, None)).help(help));
    }
    let taken = taken.take(&url, path, word.span, false);
    taken.err().map(|reason| clash(&url, word.span, &reason).help(help))
}

/// Why an alias is no address that a browser could ask this site for.
fn alias_fault(written: &str) -> Option<(Code, Text, Text)> {
    let top = || {
        text!(
            "skriv adressen från webbplatsens topp, som `rutiner/gammal.html`",
            "write the address from the site's top, such as `routines/old.html`"
        )
    };
    let trimmed = written.trim();
    let no_address = text!("`{written}` är ingen adress på webbplatsen", "`{written}` is no address of the site");
    if written.contains("..") {
        return Some((Code::PATH_OUTSIDE, no_address, top()));
    }
    if trimmed.trim_matches('/').is_empty() || trimmed.contains("://") || trimmed.starts_with("//") {
        return Some((Code::INVALID_VALUE, no_address, top()));
    }
    if let Some(at) = trimmed.find(['?', '#']) {
        let before = &trimmed[..at];
        let message = text!(
            "`{written}`: det som följer på `?` eller `#` hör inte till en adress som kan leda vidare",
            "`{written}`: what follows `?` or `#` is no part of an address that can lead on"
        );
        let help = if before.is_empty() { top() } else { text!("skriv `{before}`", "write `{before}`") };
        return Some((Code::INVALID_VALUE, message, help));
    }
    if trimmed.contains('%') {
        let message = text!("`{written}` är skriven med procenttecken", "`{written}` is written with percent signs");
        let help = match decoded(trimmed) {
            Some(plain) => text!("skriv `{plain}`", "write `{plain}`"),
            None => text!("skriv tecknen som de är, som `ä`", "write the letters as they are, such as `ä`"),
        };
        return Some((Code::INVALID_VALUE, message, help));
    }
    let reason = check_path(&alias_path(written)).err()?;
    let [sv, en] = reason.texts();
    let message = Text { sv: format!("adressen `{written}` {sv}"), en: format!("the address `{written}` {en}") };
    Some((Code::INVALID_VALUE, message, top()))
}

/// A text with `%C3%A4` and the like as the characters they stand for; nothing when it isn't UTF-8 then, or holds what
/// no alias can.
fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| *byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    let plain = String::from_utf8(out).ok()?;
    (!plain.contains(['%', '?', '#', '`']) && check_path(&plain).is_ok()).then_some(plain)
}
