//! `handbok new`: a document to begin from. Front matter from the declared keys, every useful one on a line of its own;
//! the body from the theme's archetype: `themes/<theme>/archetypes/<kind>.md`, with `{title}`, `{id}` and `{date}`
//! filled in, where the handbook's theme has one (then it is the whole file), else the standard theme's.

use std::collections::BTreeSet;

use include_dir::{Dir, include_dir};

use super::lines::Writer;
use crate::approve::{NewFile, Refusal};
use crate::config::Config;
use crate::diag::text::did_you_mean;
use crate::diag::{Lang, Text};
use crate::graph::Graph;
use crate::model::id::{fold_id, is_id};
use crate::model::{Date, Kind, edition_path};
use crate::schema::key::{Key, Ty};
use crate::schema::kinds::keys_of;
use crate::schema::swedish;
use crate::source::{CONTENT, SourceTree};
use crate::text;

static ARCHETYPES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/standard/archetypes");

/// Keys that nobody writes by hand, or that the folder and file name say.
const NOT_FOR_HAND: &[&str] = &["fingerprint", "kind", "id", "extra", "entry"];

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct New<'a> {
    /// The kind by its id or its Swedish name, a type, or a folder's name.
    pub(crate) kind: &'a str,
    /// The id; without one it comes from the title.
    pub(crate) id: Option<&'a str>,
    /// The title; without one it is the id in words.
    pub(crate) title: Option<&'a str>,
}

/// A new document, for a handbook that was read.
///
/// # Errors
/// When there is no such kind, the id is none, or a document or file is there already.
pub(crate) fn new_document(graph: &Graph, new: &New<'_>) -> Result<NewFile, Refusal> {
    let place = place(graph, new.kind)?;
    let from_title = new.title.map(fold_id);
    let Some(id) = new.id.or(from_title.as_deref()) else {
        let kind = new.kind;
        return Err(Refusal::new(
            text!("dokumentet saknar id", "the document lacks an id"),
            text!(
                "skriv `handbok new {kind} ID`, eller `handbok new {kind} --title \"…\"`",
                "write `handbok new {kind} ID`, or `handbok new {kind} --title \"…\"`"
            ),
        ));
    };
    // The name of the file is the id and its ending.
    let id = id.strip_suffix(".md").unwrap_or(id);
    if !is_id(id) || id == "index" {
        let folded = fold_id(id);
        return Err(Refusal::new(
            text!("`{id}` går inte som id: bara a–z, siffror och `-`", "`{id}` is no id: only a–z, digits and `-`"),
            text!("skriv `{folded}`", "write `{folded}`"),
        ));
    }
    let path = format!("{}{id}.md", place.folder);
    if let Err(bad) = edition_path::check(&path) {
        let [sv, en] = bad.texts();
        return Err(Refusal::new(
            Text { sv: format!("`{id}` går inte som filnamn: det {sv}"), en: format!("`{id}` is no name of a file: it {en}") },
            text!("välj ett annat id", "choose another id"),
        ));
    }
    let same = graph.docs.iter().find(|doc| doc.kind() == place.kind && doc.source.id == id);
    if let Some(there) =
        same.map(|doc| doc.source.place.path.to_string()).or_else(|| graph.assets.has(&path).then(|| path.clone()))
    {
        return Err(Refusal::new(
            text!("`{id}` finns redan: {there}", "`{id}` is there already: {there}"),
            text!(
                "välj ett annat id, eller ändra dokumentet som finns",
                "choose another id, or change the document that is there"
            ),
        ));
    }
    let title = new.title.map_or_else(|| title_of(id), str::to_owned);
    let text = match own_archetype(&graph.config, &graph.assets, place.kind) {
        Some(own) => own.replace("{title}", &title).replace("{id}", id).replace("{date}", &graph.today.to_string()),
        None => document(&graph.config, place.kind, &title, graph.today),
    };
    let text = match &place.kind_type {
        Some(kind_type) => of_type(&text, kind_type),
        None => text,
    };
    let text = match year_of(id).filter(|_| place.kind == Kind::Report) {
        Some(year) => with_year(&text, graph.today, year),
        None => text,
    };
    Ok(NewFile { path, bytes: text.into_bytes() })
}

/// The year that an id names: `kb-2027`.
fn year_of(id: &str) -> Option<&str> {
    let is_year = |part: &&str| part.len() == 4 && matches!(part.get(..2), Some("19" | "20")) && part.bytes().all(|b| b.is_ascii_digit());
    id.split('-').rev().find(is_year)
}

/// The line of the year with another.
fn with_year(text: &str, today: Date, year: &str) -> String {
    text.replacen(&format!("year = {}", today.year()), &format!("year = {year}"), 1)
}

/// The line of the type, in use.
fn of_type(text: &str, kind_type: &str) -> String {
    let line = |line: &str| match line.strip_prefix("# type = ") {
        Some(rest) => {
            let explained = rest.split_once('#').map_or("", |(_, explained)| explained.trim());
            format!("type = {}  # {explained}\n", quoted(kind_type))
        }
        None => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}

/// Where documents of a kind are put.
struct Place {
    kind: Kind,
    /// The type that was asked for by name.
    kind_type: Option<String>,
    /// From the root, with its slash.
    folder: String,
}

fn place(graph: &Graph, written: &str) -> Result<Place, Refusal> {
    let config = &graph.config;
    if let Some(kind) = Kind::parse(written) {
        return Ok(Place { kind, kind_type: None, folder: folder(graph, kind) });
    }
    if let Some((kind, _)) = config.kind_of_folder(written) {
        return Ok(Place { kind, kind_type: None, folder: format!("{CONTENT}{written}/") });
    }
    // What people call it at work: a kind, or one of its types ("riktlinje", "checklista").
    if let Some(kind) = swedish::kind(written) {
        return Ok(Place { kind, kind_type: None, folder: folder(graph, kind) });
    }
    for kind in [Kind::Routine, Kind::Process, Kind::Role, Kind::Unit, Kind::Report] {
        let named: Vec<(&str, &str)> =
            config.types_of(kind).iter().map(|def| (def.id.as_str(), def.title.as_str())).collect();
        let meant = swedish::choice(written, kind.types()).or_else(|| swedish::value(written, &named));
        if let Some(kind_type) = meant.filter(|id| named.iter().any(|(known, _)| known == id)) {
            return Ok(Place { kind, kind_type: Some(kind_type.to_owned()), folder: folder(graph, kind) });
        }
    }
    let known = kinds_known(config);
    let names = known.iter().flat_map(|(kind, called)| [kind.as_str(), called.as_str()]);
    let help = did_you_mean(written, names.chain(config.folders.keys().map(String::as_str))).unwrap_or_else(|| {
        let kinds: Vec<&str> = known.iter().map(|(kind, _)| kind.as_str()).collect();
        let Text { sv, en } = crate::diag::text::alternatives(&kinds, kinds.len());
        Text { sv: format!("välj {sv}"), en: format!("choose {en}") }
    });
    Err(Refusal::new(text!("`{written}` är ingen sort", "`{written}` is no kind"), help))
}

/// What can be made anew: each kind, and what it is called in the site's language.
pub(crate) fn kinds_known(config: &Config) -> Vec<(String, String)> {
    let called = |kind: Kind| match config.language {
        Lang::Sv => kind.noun().0,
        Lang::En => kind.noun().1,
    };
    Kind::ALL.into_iter().map(|kind| (kind.id().to_owned(), called(kind).to_owned())).collect()
}

/// The folder of a kind: in the site's language, or in the other where only that is there; pages lie at the root.
fn folder(graph: &Graph, kind: Kind) -> String {
    let lang = graph.config.language;
    let other = if lang == Lang::Sv { Lang::En } else { Lang::Sv };
    let in_use: BTreeSet<&str> = graph
        .docs
        .iter()
        .filter_map(|doc| doc.source.place.path.strip_prefix(CONTENT)?.split_once('/').map(|(top, _)| top))
        .collect();
    let (Some(own), Some(other)) = (kind.folder(lang), kind.folder(other)) else { return CONTENT.to_owned() };
    let name = if !in_use.contains(own) && in_use.contains(other) { other } else { own };
    format!("{CONTENT}{name}/")
}

/// A title to begin with: the id in words.
fn title_of(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn own_archetype(config: &Config, tree: &SourceTree, kind: Kind) -> Option<String> {
    let path = format!("themes/{}/archetypes/{kind}.md", config.theme);
    String::from_utf8(tree.read(&path).ok()?).ok()
}

/// A document of a kind with all its keys.
pub(super) fn document(config: &Config, kind: Kind, title: &str, today: Date) -> String {
    format!("+++\n{}+++\n\n{}", head(config, kind, title, today), body(config.language, kind))
}

fn head(config: &Config, kind: Kind, title: &str, today: Date) -> String {
    let writer = Writer { config, kind, today };
    let mut seen = BTreeSet::new();
    let mut required = String::new();
    let mut plain = String::new();
    let mut tables = String::new();
    for key in keys_of(kind, false).into_iter().flatten() {
        if NOT_FOR_HAND.contains(&key.name) || !seen.insert(key.name) {
            continue;
        }
        match key {
            Key { name: "title", .. } => required.insert_str(0, &writer.key(key, &quoted(title))),
            Key { required: true, .. } => required.push_str(&writer.key(key, &writer.example(key))),
            Key { ty: Ty::Tables(keys), .. } => tables.push_str(&format!("\n{}", writer.table(key, keys))),
            _ => plain.push_str(&writer.comment(key)),
        }
    }
    let note = text!(
        "# En rad som börjar med # är en förklaring. Ta bort tecknet när du vill använda raden.\n",
        "# A line that begins with # is an explanation. Remove the mark to use the line.\n"
    );
    format!("{required}\n{}{plain}{tables}", note.get(config.language))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn body(lang: Lang, kind: Kind) -> &'static str {
    let path = format!("{}/{kind}.md", lang.code());
    ARCHETYPES.get_file(path).and_then(include_dir::File::contents_utf8).unwrap_or_default()
}
