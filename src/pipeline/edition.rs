//! From a checked handbook to published editions: project, render, index, scan, swap in.
//!
//! Pages are rendered in parallel and handed to `publish` one by one, so that no more than a few are in memory at
//! once. All editions are written and verified before any is swapped in; an error in one leaves all as they were.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Handbook;
use crate::audience::{self, Options as ViewOptions, View, privacy, project};
use crate::diag::{Code, Finding, Span, Text};
use crate::model::{Audience, Status};
use crate::publish::scan::Scanner;
use crate::publish::{self, Encoding, PublishError, Report, Sealed, Waiting, commit_all};
use crate::render::{self, Edition, HealthFinding, RenderError, RenderOptions, Theme, Unpublished};
use crate::search::{collect, index::Index, shards};
use crate::source::SourceTree;
use crate::text;

/// What is built, and where to.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The editions.
    pub audiences: Vec<Audience>,
    /// A folder for all of them, instead of those of the configuration.
    pub output: Option<PathBuf>,
    /// Drafts and upcoming documents too.
    pub drafts: bool,
    /// With search.
    pub search: bool,
}

/// What was built for one audience.
pub struct Built {
    /// The audience.
    pub audience: Audience,
    /// What was written.
    pub report: Report,
    /// What became of the documents, by title, since the last edition.
    pub documents: DocumentChanges,
    /// How many pages it has.
    pub pages: usize,
}

/// Documents that are new, changed or repealed since the last edition, by title, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DocumentChanges {
    /// Not in the last edition.
    pub new: Vec<String>,
    /// With another text.
    pub changed: Vec<String>,
    /// Repealed since.
    pub repealed: Vec<String>,
    /// No longer there.
    pub removed: Vec<String>,
}

/// Why nothing was built.
pub enum BuildError {
    /// Something is wrong with the handbook or its theme, seen only now.
    Findings(Vec<Finding>),
    /// A template that could not be filled in.
    Render(RenderError),
    /// The disk.
    Publish(PublishError),
    /// Search.
    Search(String),
}

impl From<PublishError> for BuildError {
    fn from(error: PublishError) -> Self {
        BuildError::Publish(error)
    }
}

impl From<RenderError> for BuildError {
    fn from(error: RenderError) -> Self {
        BuildError::Render(error)
    }
}

/// What is kept beside the editions, in `.handbok/`, to tell what changed: by document its title, state and hash.
#[derive(Default, Serialize, Deserialize)]
struct Memory(BTreeMap<String, Remembered>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    title: String,
    status: String,
    hash: String,
}

/// Builds and publishes editions; gives what became of each, and warnings that only a build can find.
///
/// # Errors
/// See [`BuildError`]; no edition is touched then.
pub fn build(
    handbook: &Handbook,
    theme: &Theme,
    options: &BuildOptions,
    on_wait: &dyn Fn(&Waiting),
) -> Result<(Vec<Built>, Vec<Finding>), BuildError> {
    let mut sealed = Vec::new();
    let mut prepared = Vec::new();
    let mut findings = Vec::new();
    for audience in &options.audiences {
        let view = project(&handbook.graph, *audience, ViewOptions { drafts: options.drafts });
        let target = target(handbook, *audience, options);
        let (edition, pages) = write(handbook, theme, &view, &target, options, on_wait)?;
        findings.extend(vanished(handbook, &view, &edition));
        let memory = remember(&view);
        let folder = state_folder(handbook);
        prepared.push((*audience, pages, changes(&recall(&folder, *audience), &memory), memory));
        sealed.push(edition);
    }
    let reports = commit_all(sealed)?;
    let mut built = Vec::new();
    for (report, (audience, pages, documents, memory)) in reports.into_iter().zip(prepared) {
        // Only the next report of changes is poorer when this can't be kept.
        let _kept = keep(&state_folder(handbook), audience, &memory);
        built.push(Built { audience, report, documents, pages });
    }
    Ok((built, findings))
}

fn target(handbook: &Handbook, audience: Audience, options: &BuildOptions) -> PathBuf {
    match &options.output {
        Some(folder) => folder.join(audience.id()),
        None => handbook.tree.root().join(&handbook.config.site(audience).output),
    }
}

fn state_folder(handbook: &Handbook) -> PathBuf {
    handbook.tree.root().join(".handbok")
}

/// Renders and writes one edition beside the old one.
fn write(
    handbook: &Handbook,
    theme: &Theme,
    view: &View,
    target: &Path,
    options: &BuildOptions,
    on_wait: &dyn Fn(&Waiting),
) -> Result<(Sealed, usize), BuildError> {
    let id = view.audience().id();
    let publishing = publish::Options { on_wait, ..publish::Options::new(id) };
    let edition = publish::Edition::begin(target, &publishing)?;
    let search = options.search.then(|| search_files(view)).transpose()?;
    let manifest = search.as_ref().and_then(|(files, _)| files.iter().find(|(path, _)| is_manifest(path)));
    let render_options = render_options(handbook, view, manifest.map(|(path, _)| path.clone()), options);
    let rendered = Edition::new(view, theme, render_options)?;
    let out = Out::new(handbook, view, theme, &edition)?;
    let pages = render::pages(&rendered);
    pages.par_iter().try_for_each(|page| -> Result<(), BuildError> {
        let bytes = render::render_page(&rendered, page)?;
        out.put(&page.url, &bytes)
    })?;
    for file in render::files(&rendered) {
        out.put(&file.url, &file.bytes)?;
    }
    assets(view, &handbook.tree, &out)?;
    if let Some((files, index)) = search {
        files.par_iter().try_for_each(|(path, bytes)| out.put(path, bytes))?;
        write_index(handbook, id, &index)?;
    }
    let (hits, unclean) = out.finish();
    if !hits.is_empty() {
        return Err(BuildError::Findings(hits));
    }
    if !unclean.is_empty() {
        return Err(BuildError::Findings(unclean));
    }
    Ok((edition.seal()?, pages.len()))
}

fn is_manifest(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("manifest"))
}

type Files = Vec<(String, Vec<u8>)>;

/// The index of a view and its static export.
fn search_files(view: &View) -> Result<(Files, Index), BuildError> {
    let failed = |error: crate::search::index::Error| BuildError::Search(error.to_string());
    let index = Index::build(collect::documents(view), &collect::options(view)).map_err(failed)?;
    Ok((shards::export(&index).map_err(failed)?, index))
}

/// Puts the tantivy index at `.handbok/index/<audience>/`, by the same way as an edition.
fn write_index(handbook: &Handbook, id: &str, index: &Index) -> Result<(), BuildError> {
    let files = index.files().map_err(|error| BuildError::Search(error.to_string()))?;
    let folder = state_folder(handbook).join("index");
    publish::write_folder(&folder, id, &files)?;
    Ok(())
}

/// How an edition is rendered; what the health page is told.
pub fn render_options(
    handbook: &Handbook,
    view: &View,
    search_manifest: Option<String>,
    options: &BuildOptions,
) -> RenderOptions {
    let lang = handbook.config.language;
    let mut by_file = BTreeMap::new();
    for (ix, doc) in handbook.graph.iter().filter(|(_, doc)| !doc.source.is_entry) {
        by_file.entry(doc.source.file).or_insert(ix);
    }
    let health = |finding: &Finding| {
        let place = handbook.tree.locate(finding.span);
        HealthFinding {
            severity: finding.severity,
            code: finding.code.name().to_owned(),
            message: finding.message.get(lang).to_owned(),
            help: finding.help.as_ref().map(|help| help.get(lang).to_owned()),
            path: place.path.to_owned(),
            line: place.start.line,
            column: place.start.column,
            doc: by_file.get(&finding.span.file).copied(),
        }
    };
    let is_intranet = view.audience() == Audience::Intranet;
    let findings = if is_intranet { handbook.findings.iter().map(health).collect() } else { Vec::new() };
    let unpublished = if is_intranet { unpublished(handbook, view) } else { Vec::new() };
    RenderOptions { search: options.search, search_manifest, preview: false, findings, unpublished }
}

/// What an edition leaves out as draft or upcoming.
pub fn unpublished(handbook: &Handbook, view: &View) -> Vec<Unpublished> {
    let left_out = handbook.graph.iter().filter(|(ix, doc)| doc.status.is_unpublished() && view.get(*ix).is_none());
    left_out
        .map(|(_, doc)| Unpublished {
            title: doc.source.title.clone(),
            kind: doc.kind(),
            status: doc.status,
            valid_from: doc.source.valid_from(),
            owner: doc.named(&doc.source.head, "owner").next(),
        })
        .collect()
}

/// Where bytes go on their way out: compressed twins, and on the external site the search for what is hidden.
struct Out<'a> {
    edition: &'a publish::Edition,
    encodings: Vec<Encoding>,
    scanner: Option<(Scanner, Vec<privacy::Secret>)>,
    handbook: &'a Handbook,
    hits: Mutex<BTreeMap<(usize, String), (usize, bool)>>,
    unclean: Mutex<Vec<Finding>>,
}

impl<'a> Out<'a> {
    fn new(
        handbook: &'a Handbook,
        view: &View,
        theme: &Theme,
        edition: &'a publish::Edition,
    ) -> Result<Self, BuildError> {
        let encodings = handbook.config.precompress.iter().filter_map(|word| Encoding::parse(word)).collect();
        let scanner = match view.audience() {
            Audience::Intranet => None,
            Audience::External => Some(scanner(handbook, view, theme)?),
        };
        let (hits, unclean) = (Mutex::default(), Mutex::default());
        Ok(Self { edition, encodings, scanner, handbook, hits, unclean })
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), BuildError> {
        if let Some((scanner, secrets)) = &self.scanner {
            for hit in scanner.scan(path, bytes) {
                let is_long = secrets.get(hit.token).is_some_and(|secret| secret.token.chars().count() >= LONG_TOKEN);
                if hit.exact || hit.in_path || is_long {
                    let mut hits = self.hits.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    hits.entry((hit.token, path.to_owned())).or_insert((hit.offset, hit.in_path));
                }
            }
        }
        self.edition.put_with_twins(path, bytes, &self.encodings)?;
        Ok(())
    }

    /// The findings, in order.
    fn finish(self) -> (Vec<Finding>, Vec<Finding>) {
        let hits = self.hits.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let secrets = self.scanner.map(|(_, secrets)| secrets).unwrap_or_default();
        let handbook = self.handbook;
        let finding = |((token, path), (offset, in_path)): ((usize, String), (usize, bool))| {
            let secret = secrets.get(token)?;
            Some(revealed(handbook, secret, &path, offset, in_path))
        };
        let hits = hits.into_iter().filter_map(finding).collect();
        (hits, self.unclean.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

/// A token of this many characters is itself even when written without its diacritics.
const LONG_TOKEN: usize = 12;

fn scanner(handbook: &Handbook, view: &View, theme: &Theme) -> Result<(Scanner, Vec<privacy::Secret>), BuildError> {
    let own = theme.words(view.lang()).to_lowercase();
    let mut secrets = privacy::secrets(&handbook.graph, view);
    secrets.retain(|secret| !own.contains(&secret.token.to_lowercase()));
    let tokens = secrets.iter().map(|secret| (secret.token.clone(), secret.path.clone())).collect();
    let scanner = Scanner::new(tokens).map_err(|error| BuildError::Search(error.to_string()))?;
    Ok((scanner, secrets))
}

fn revealed(handbook: &Handbook, secret: &privacy::Secret, path: &str, offset: usize, in_path: bool) -> Finding {
    let file = handbook.tree.documents().find(|file| *file.path == *secret.path).map(|file| file.id);
    let span = Span::whole(file.unwrap_or(handbook.config.file));
    let token = &secret.token;
    let message = if in_path {
        text!(
            "`{token}` är internt men står i den externa adressen {path}",
            "`{token}` is internal but stands in the external address {path}"
        )
    } else {
        text!(
            "`{token}` är internt men står i den externa sidan {path} (byte {offset})",
            "`{token}` is internal but stands on the external page {path} (byte {offset})"
        )
    };
    let help = text!(
        "sök efter orden i de externa dokumenten och inställningarna och ta bort dem",
        "look for the words in the external documents and the configuration and remove them"
    );
    Finding::new(Code::EXTERNAL_REVEALS_INTERNAL, span, message).help(help)
}

/// The content's own files, pictures without their metadata.
fn assets(view: &View, tree: &SourceTree, out: &Out<'_>) -> Result<(), BuildError> {
    let paths: Vec<&std::sync::Arc<str>> = view.assets().collect();
    paths.par_iter().try_for_each(|path| -> Result<(), BuildError> {
        let Ok(bytes) = tree.read(path) else { return Ok(()) };
        let url = render::media::url(path);
        match publish::clean::asset(path, &bytes) {
            None => out.put(&url, &bytes),
            Some(Ok(cleaned)) => out.put(&url, &cleaned.bytes),
            Some(Err(reason)) => {
                let [sv, en] = reason.texts();
                let message = text!("{path} kan inte publiceras: {sv}", "{path} cannot be published: {en}");
                let span = Span::whole(out.handbook.config.file);
                let mut unclean = out.unclean.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                unclean.push(Finding::new(Code::SYNTAX, span, message));
                Ok(())
            }
        }
    })
}

/// Addresses of the last edition that this one lacks without a redirect.
fn vanished(handbook: &Handbook, view: &View, edition: &Sealed) -> Vec<Finding> {
    let gone = edition.changes().removed.iter().filter(|path| path.ends_with(".html"));
    let finding = |path: &String| {
        let audience = view.audience().id();
        let message = text!(
            "adressen {path} har försvunnit från {audience} utan att något leder vidare",
            "the address {path} has vanished from {audience} and nothing leads on"
        );
        let help = text!(
            "skriv den i `aliases` hos dokumentet som har tagit över",
            "write it in `aliases` of the document that took over"
        );
        Finding::new(Code::URL_VANISHED, Span::whole(handbook.config.file), message).help(help)
    };
    gone.map(finding).filter_map(|finding| handbook.config.levelled(finding)).collect()
}

fn remember(view: &View) -> Memory {
    let entry = |doc: &audience::ViewDoc| {
        let hash = blake3::hash(audience::body::own_words(doc).as_bytes()).to_hex()[..16].to_owned();
        (doc.key(), Remembered { title: doc.title().to_owned(), status: doc.status.id().to_owned(), hash })
    };
    Memory(view.docs().map(entry).collect())
}

fn memory_file(folder: &Path, audience: Audience) -> PathBuf {
    folder.join(format!("{}.documents.json", audience.id()))
}

fn recall(folder: &Path, audience: Audience) -> Memory {
    let bytes = publish::read_state(&memory_file(folder, audience)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn keep(folder: &Path, audience: Audience, memory: &Memory) -> Result<(), PublishError> {
    // A map of strings always serialises.
    let bytes = serde_json::to_vec(memory).unwrap_or_default();
    publish::write_state(&memory_file(folder, audience), &bytes)
}

fn changes(before: &Memory, now: &Memory) -> DocumentChanges {
    let repealed = Status::Repealed.id();
    let mut changes = DocumentChanges::default();
    for (key, doc) in &now.0 {
        match before.0.get(key) {
            None => changes.new.push(doc.title.clone()),
            Some(old) if old.status != repealed && doc.status == repealed => changes.repealed.push(doc.title.clone()),
            Some(old) if old.hash != doc.hash => changes.changed.push(doc.title.clone()),
            Some(_) => {}
        }
    }
    let gone = before.0.iter().filter(|(key, _)| !now.0.contains_key(*key));
    changes.removed = gone.map(|(_, doc)| doc.title.clone()).collect();
    for list in [&mut changes.new, &mut changes.changed, &mut changes.repealed, &mut changes.removed] {
        list.sort();
    }
    changes
}

/// Why a build failed, in words; findings are told apart.
impl BuildError {
    /// The sentence and what to do, for what is no finding.
    pub fn texts(&self) -> (Text, Option<Text>) {
        match self {
            BuildError::Findings(_) => (text!("handboken har fel", "the handbook has errors"), None),
            BuildError::Render(error) => (error.message.clone(), None),
            BuildError::Publish(error) => {
                let [sv, en] = error.texts();
                let help = error.help().map(|[sv, en]| Text { sv, en });
                (Text { sv, en }, help)
            }
            BuildError::Search(reason) => {
                (text!("sökningen gick inte att bygga: {reason}", "the search could not be built: {reason}"), None)
            }
        }
    }
}
