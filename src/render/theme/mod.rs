//! A theme: templates, strings, style and scripts, in layers.
//!
//! Procedure: the theme `standard` is compiled in; over it lie the files of `themes/<name>/` in the site, over those
//! the site's own `templates/` and `static/`. Each file of a higher layer takes the place of the lower one's; of
//! `theme.toml` and `i18n/*.toml` single keys do. Style sheets are joined into one file, scripts likewise, and each
//! file that is published gets its hash into its name.
//! Boundary: knows no document and no audience; a fault of a theme is a [`RenderError`] with its file and line.

pub(crate) mod files;
pub(crate) mod order;
mod space;
pub(crate) mod strings;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::Tera;
use toml::{Table, Value};

use super::error::{Place, RenderError};
use crate::config::Config;
use crate::diag::Lang;
use crate::model::Mark;
use crate::render::page::placement::Places;
use crate::render::theme::space::Laid;
use crate::render::theme::strings::Strings;
use crate::source::{CONFIG, SourceTree};
use crate::text;

/// The theme that is always there.
pub(crate) const STANDARD: &str = "standard";

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/standard");

/// The text of a file of the compiled-in theme, by its path from the program's source (`themes/standard/…`).
pub(crate) fn built_in(path: &str) -> Option<&'static str> {
    let name = path.strip_prefix("themes/")?.strip_prefix(STANDARD)?.strip_prefix('/')?;
    BUILT_IN.get_file(name)?.contents_utf8()
}

/// The file of a theme's settings.
const SETTINGS: &str = "theme.toml";

/// The name of the search script among the theme's files: it is loaded on its own, and left out without search.
const SEARCH_JS: &str = "search.js";

/// A theme, ready to render with.
pub struct Theme {
    mark: Mark,
    tera: Tera,
    templates: Templates,
    strings: BTreeMap<&'static str, Strings>,
    assets: ThemeAssets,
    extra: BTreeMap<String, String>,
    places: Places,
}

/// The published files of a theme, fingerprinted.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThemeAssets {
    /// Style sheets, in order.
    pub(crate) css: Vec<String>,
    /// Scripts, in order.
    pub(crate) js: Vec<String>,
    /// The search script.
    pub(crate) search_js: Option<String>,
    /// The icon.
    pub(crate) icon: Option<String>,
    /// The logo.
    pub(crate) logo: Option<super::context::Image>,
    /// All files: path in the edition, bytes. Sorted.
    pub(crate) files: BTreeMap<String, Arc<[u8]>>,
}

/// A file of a theme: where it comes from, and its bytes.
struct Layered {
    origin: String,
    bytes: Cow<'static, [u8]>,
}

type Layers = BTreeMap<String, Layered>;

impl Theme {
    /// The theme that a site's configuration names, with the site's own files over it.
    ///
    /// # Errors
    /// When the theme isn't there, or one of its files can't be read.
    pub(crate) fn load(tree: &SourceTree, config: &Config) -> Result<Theme, Vec<RenderError>> {
        let layers = layers(tree, &config.theme).map_err(|error| vec![error])?;
        let settings = settings(&layers).map_err(|error| vec![error])?;
        let mut strings = BTreeMap::new();
        for lang in [Lang::Sv, Lang::En] {
            let table = merged_toml(&layers, &format!("i18n/{}.toml", lang.code())).map_err(|error| vec![error])?;
            strings.insert(lang.code(), Strings::new(table));
        }
        let (tera, templates) = templates(&layers)?;
        let assets = files::theme_assets(&Files(&layers), &settings).map_err(|error| vec![at_name(error, &layers)])?;
        let extra = extra(&settings, config);
        let origin = layers.get(SETTINGS).map_or(SETTINGS, |file| file.origin.as_str());
        let places = Places::read(&settings, origin).map_err(|error| vec![error])?;
        Ok(Theme { mark: Mark::default(), tera, templates, strings, assets, extra, places })
    }

    /// A mark of this theme as it was loaded.
    pub(crate) fn mark(&self) -> &Mark {
        &self.mark
    }

    /// A theme's template engine, to be given an edition's global context.
    pub(crate) fn tera(&self) -> &Tera {
        &self.tera
    }

    /// A fault that tera met in a template, at its place in the author's file.
    pub(crate) fn error(&self, error: &tera::Error, template: &str) -> RenderError {
        RenderError::of_tera(error, template, &|name, line, column| place_of(&self.templates, name, line, column))
    }

    /// The theme's texts in a language.
    pub(crate) fn strings(&self, lang: Lang) -> Strings {
        self.strings.get(lang.code()).cloned().unwrap_or_default()
    }

    /// The theme's published files.
    pub(crate) fn assets(&self) -> &ThemeAssets {
        &self.assets
    }

    /// Where pages show relations.
    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    /// Free keys of the theme, overlaid by the configuration's.
    pub(crate) fn extra(&self) -> &BTreeMap<String, String> {
        &self.extra
    }
}

/// A theme's static files, as the asset maker sees them.
pub(in crate::render) struct Files<'a>(&'a Layers);

impl Files<'_> {
    /// A static file's bytes by its path under `static/`.
    pub(in crate::render) fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(&format!("static/{name}")).map(|file| &*file.bytes)
    }

    /// The file as the theme's author knows it.
    pub(in crate::render) fn origin(&self, name: &str) -> String {
        let path = format!("static/{name}");
        self.0.get(&path).map_or(path, |file| file.origin.clone())
    }

    /// All static files' paths under `static/`, sorted.
    pub(in crate::render) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(|path| path.strip_prefix("static/"))
    }

    /// Whether a static file is the search script.
    pub(in crate::render) fn is_search(name: &str) -> bool {
        name == SEARCH_JS
    }
}

fn layers(tree: &SourceTree, name: &str) -> Result<Layers, RenderError> {
    let mut layers = Layers::new();
    add_built_in(&BUILT_IN, &mut layers);
    let folder = format!("themes/{name}/");
    let mut found = name == STANDARD;
    for (folder, prefix) in [(folder.as_str(), ""), ("templates/", "templates/"), ("static/", "static/")] {
        for path in tree.others_in(folder) {
            let Some(inner) = path.strip_prefix(folder) else { continue };
            found |= prefix.is_empty();
            let bytes = tree.read(path).map_err(|error| unreadable(path, &error))?;
            layers.insert(format!("{prefix}{inner}"), Layered { origin: path.to_string(), bytes: Cow::Owned(bytes) });
        }
    }
    if found {
        return Ok(layers);
    }
    let there = tree.others_in("themes/").filter_map(|path| path.split('/').nth(1)).chain([STANDARD]);
    let near = crate::diag::text::nearest(name, there).unwrap_or(STANDARD);
    let message = text!(
        "temat `{name}` finns inte i themes/; skriv `{near}`, eller lägg temat där",
        "there is no theme `{name}` in themes/; write `{near}`, or put the theme there"
    );
    Err(RenderError::of_file(CONFIG, message))
}

/// A fault of the settings with its file and the line of what its message names.
fn at_name(mut error: RenderError, layers: &Layers) -> RenderError {
    let Some(file) = layers.get(&error.file) else { return error };
    error.file.clone_from(&file.origin);
    let named = error.message.sv.split('`').nth(1).unwrap_or_default();
    let source = String::from_utf8_lossy(&file.bytes);
    if let Some(line) = source.lines().position(|line| line.contains(named) && !line.trim_start().starts_with('#')) {
        error.line = u32::try_from(line + 1).unwrap_or(1);
        error.end_line = error.line;
    }
    error
}

/// Keys of a handbook's own texts (`i18n/*.toml`) that the theme has not, but nearly has: nothing shows such a text. A
/// theme may have texts of its own for its templates, so only what was misspelt is told.
pub(crate) fn misspelt_texts(tree: &SourceTree, config: &Config) -> Vec<RenderError> {
    let Ok(layers) = layers(tree, &config.theme) else { return Vec::new() };
    let mut found = Vec::new();
    for lang in [Lang::Sv, Lang::En] {
        let path = format!("i18n/{}.toml", lang.code());
        let own = layers.get(&path).and_then(|file| Some((file, std::str::from_utf8(&file.bytes).ok()?)));
        let known = BUILT_IN.get_file(&path).and_then(include_dir::File::contents_utf8).unwrap_or_default();
        if let (Some((file, text)), Ok(known)) = (own, known.parse::<Table>())
            && tree.has(&file.origin)
            && let Ok(table) = toml::de::DeTable::parse(text)
        {
            misspelt(table.get_ref(), &known, &file.origin, text, &mut found);
        }
    }
    found
}

fn misspelt(own: &toml::de::DeTable<'_>, known: &Table, origin: &str, text: &str, found: &mut Vec<RenderError>) {
    for (name, value) in own {
        match (known.get(name.get_ref().as_ref()), value.get_ref().as_table()) {
            (Some(Value::Table(known)), Some(own)) => misspelt(own, known, origin, text, found),
            (Some(_), _) => {}
            (None, _) => {
                let Some(near) = crate::diag::text::nearest(name.get_ref(), known.keys().map(String::as_str)) else {
                    continue;
                };
                let written = name.get_ref();
                let message = text!(
                    "temat har ingen text `{written}`, så den visas aldrig; menade du `{near}`?",
                    "the theme has no text `{written}`, so it is never shown; did you mean `{near}`?"
                );
                found.push(RenderError::at(origin, text, name.span(), message));
            }
        }
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> RenderError {
    RenderError::of_file(path, text!("filen kan inte läsas: {error}", "the file cannot be read: {error}"))
}

fn add_built_in(dir: &'static Dir<'static>, layers: &mut Layers) {
    for file in dir.files() {
        let Some(path) = file.path().to_str() else { continue };
        let path = path.replace('\\', "/");
        let origin = format!("themes/{STANDARD}/{path}");
        layers.insert(path, Layered { origin, bytes: Cow::Borrowed(file.contents()) });
    }
    for inner in dir.dirs() {
        add_built_in(inner, layers);
    }
}

fn utf8<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, RenderError> {
    std::str::from_utf8(bytes)
        .map_err(|_| RenderError::of_file(path, text!("temafilen är inte UTF-8", "the theme's file is not UTF-8")))
}

/// A TOML file of the built-in theme with the keys of the layer above laid over it.
fn merged_toml(layers: &Layers, path: &str) -> Result<Table, RenderError> {
    let built_in = BUILT_IN.get_file(path).and_then(include_dir::File::contents_utf8).unwrap_or_default();
    let mut table: Table = built_in.parse().map_err(|error| RenderError::of_toml(path, built_in, &error))?;
    if let Some(file) = layers.get(path) {
        let source = utf8(&file.origin, &file.bytes)?;
        let over: Table = source.parse().map_err(|error| RenderError::of_toml(&file.origin, source, &error))?;
        lay_over(&mut table, over);
    }
    Ok(table)
}

fn lay_over(table: &mut Table, over: Table) {
    for (key, value) in over {
        match (table.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) => lay_over(inner, value),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

fn settings(layers: &Layers) -> Result<Table, RenderError> {
    merged_toml(layers, SETTINGS)
}

/// The templates by name: the file each was read from, and its text.
type Templates = BTreeMap<String, (String, Laid)>;

fn place_of(templates: &Templates, name: &str, line: u32, column: u32) -> Place {
    let Some((file, laid)) = templates.get(name) else { return (name.to_owned(), line, column) };
    let (line, column) = laid.place(line, column);
    (file.clone(), line, column)
}

fn templates(layers: &Layers) -> Result<(Tera, Templates), Vec<RenderError>> {
    let mut templates = Templates::new();
    for (path, file) in layers {
        let Some(name) = path.strip_prefix("templates/") else { continue };
        let is_template = name.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "html" | "xml"));
        if is_template {
            let source = utf8(&file.origin, &file.bytes).map_err(|error| vec![error])?;
            templates.insert(name.to_owned(), (file.origin.clone(), Laid::new(source)));
        }
    }
    let mut tera = Tera::new();
    tera.set_escape_fn(escape);
    match tera.add_raw_templates(templates.iter().map(|(name, (_, laid))| (name.as_str(), laid.text.as_str()))) {
        Ok(()) => Ok((tera, templates)),
        Err(error) => Err(template_errors(&error, &templates)),
    }
}

/// Escapes what templates show, for text and for attributes in quotes of either sort. As tera does it by itself, but
/// what needs no escaping is written in one piece: tera asks for room at every byte.
fn escape(text: &str, page: &mut dyn std::io::Write) -> std::io::Result<()> {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        page.write_all(&rest[..at])?;
        page.write_all(match rest[at] {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            _ => b"&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    page.write_all(rest)
}

/// All templates that can't be read by themselves, else what is wrong with them together.
fn template_errors(whole: &tera::Error, templates: &Templates) -> Vec<RenderError> {
    let place_of = |name: &str, line, column| place_of(templates, name, line, column);
    let single = |(name, (_, laid)): (&String, &(String, Laid))| {
        let error = Tera::new().add_raw_template(name, &laid.text).err()?;
        let is_syntax = matches!(error.kind(), tera::ErrorKind::SyntaxError(_));
        is_syntax.then(|| RenderError::of_tera(&error, name, &place_of))
    };
    let mut errors: Vec<RenderError> = templates.iter().filter_map(single).collect();
    if errors.is_empty() {
        errors.push(RenderError::of_tera(whole, "", &place_of));
    }
    errors
}

/// What the compiled-in theme says in a language: its templates, style and scripts, and its texts. None of it is a secret
/// of the handbook (site § 8); a site's own files are not in it.
pub(crate) fn built_in_words(lang: Lang) -> (Vec<&'static str>, Vec<String>) {
    let mut files = Vec::new();
    texts_of(&BUILT_IN, &mut files);
    let strings = BUILT_IN.get_file(format!("i18n/{}.toml", lang.code())).and_then(include_dir::File::contents_utf8);
    let mut words = Vec::new();
    // The built-in file is read by every test that shows a page.
    gather(&Value::Table(strings.unwrap_or_default().parse().unwrap_or_default()), &mut words);
    (files, words)
}

fn texts_of(dir: &'static Dir<'static>, texts: &mut Vec<&'static str>) {
    let is_text = |file: &&include_dir::File<'_>| {
        let path = file.path().to_string_lossy();
        [".html", ".xml", ".css", ".js", ".svg"].iter().any(|end| path.ends_with(end))
    };
    texts.extend(dir.files().filter(is_text).filter_map(include_dir::File::contents_utf8));
    dir.dirs().for_each(|inner| texts_of(inner, texts));
}

fn gather(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) => words.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|value| gather(value, words)),
        Value::Table(table) => table.values().for_each(|value| gather(value, words)),
        _ => {}
    }
}

fn extra(settings: &Table, config: &Config) -> BTreeMap<String, String> {
    let theme = settings.get("extra").and_then(Value::as_table);
    let site = config.extra.as_ref().and_then(Value::as_table);
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let entries = theme.into_iter().chain(site).flatten();
    entries.map(|(key, value)| (key.clone(), text(value))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::escape;

    proptest! {
        #[test]
        fn escapes_as_tera_does(text in "(\\PC|[&<>\"'\n]){0,40}") {
            let (mut ours, mut teras) = (Vec::new(), Vec::new());
            prop_assert!(escape(&text, &mut ours).is_ok() && tera::escape_html(&text, &mut teras).is_ok());
            prop_assert_eq!(ours, teras);
        }
    }
}
