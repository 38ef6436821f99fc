//! From a checked handbook to published editions: project, render, index, scan, swap in.
//!
//! Pages are rendered in parallel and handed to `publish` one by one, so that no more than a few are in memory at
//! once. All editions are written and verified before any is swapped in; an error in one leaves all as they were.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::changes::{DocumentChanges, Memory, changes, keep, recall, remember};
use super::out::{Out, assets};
use super::{Handbook, header_files as hosting, inputs, kept_index};
use crate::audience::{Options as ViewOptions, View, project};
use crate::diag::{Code, Finding, Span, Text};
use crate::graph::{Doc, Version};
use crate::hosting::HeaderFile;
use crate::model::{Audience, Date, DocIx, State};
use crate::publish::manifest::Digest;
use crate::publish::{self, PublishError, Report, Sealed, Waiting, commit_all};
use crate::render::{self, Edition, HealthFinding, RenderError, RenderOptions, Theme, Unpublished};
use crate::search::{collect, index::Index, shards};
use crate::secrecy::{Guard, Own};
use crate::source::{SourceTree, parent, real};
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
    /// The day of an edition of former times: every page says so, and nothing is kept of the build.
    pub as_of: Option<Date>,
}

/// What was built for one audience.
pub struct Built {
    /// The audience.
    pub(crate) audience: Audience,
    /// What was written.
    pub(crate) report: Report,
    /// What became of the documents, by title, since the last edition.
    pub(crate) documents: DocumentChanges,
    /// How many pages it has.
    pub(crate) pages: usize,
    /// Header files for a web server's administrator, beside the edition.
    pub(crate) beside: Vec<PathBuf>,
    /// Whether its folder lies outside the handbook's.
    pub(crate) outside: bool,
}

/// Why nothing was built.
pub enum BuildError {
    /// Something is wrong with the handbook or its theme, seen only now; with the sources that its files are in.
    Findings(Vec<Finding>, Arc<SourceTree>),
    /// A template that could not be filled in.
    Render(RenderError),
    /// The disk.
    Publish(PublishError),
    /// Search.
    Search(Text),
}

impl From<PublishError> for BuildError {
    fn from(error: PublishError) -> Self {
        BuildError::Publish(error)
    }
}

impl From<kept_index::WriteError> for BuildError {
    fn from(error: kept_index::WriteError) -> Self {
        match error {
            kept_index::WriteError::Search(reason) => BuildError::Search(reason),
            kept_index::WriteError::Publish(error) => BuildError::Publish(error),
        }
    }
}

impl From<RenderError> for BuildError {
    fn from(error: RenderError) -> Self {
        BuildError::Render(error)
    }
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
        let (edition, rest, found) = prepare(handbook, theme, *audience, options, on_wait)?;
        sealed.push(edition);
        prepared.push(rest);
        findings.extend(found);
    }
    // Not before all editions are sealed: what lies beside an edition belongs to the one that stands.
    for made in &mut prepared {
        made.beside = hosting::write_beside(&made.target, &made.headers)?;
    }
    let reports = commit_all(sealed)?;
    let folder = publish::state_folder(handbook.tree.root())?;
    let remembered = |(report, made): (Report, Prepared)| {
        if options.as_of.is_some() {
            return Built::of(handbook, report, made);
        }
        // Only the next report of changes is poorer, or the next build slower, when these can't be kept.
        let _kept = keep(&folder, made.audience, &made.memory);
        let _kept = inputs::keep(&folder, made.audience, made.inputs, made.manifest, made.pages);
        Built::of(handbook, report, made)
    };
    Ok((reports.into_iter().zip(prepared).map(remembered).collect(), findings))
}

impl Built {
    fn of(handbook: &Handbook, report: Report, made: Prepared) -> Self {
        let outside = outside(handbook, &report.target);
        let Prepared { audience, documents, pages, beside, .. } = made;
        Self { audience, report, documents, pages, beside, outside }
    }
}

/// What is known of an edition that waits to be swapped in.
struct Prepared {
    audience: Audience,
    pages: usize,
    documents: DocumentChanges,
    memory: Memory,
    target: PathBuf,
    headers: Vec<HeaderFile>,
    beside: Vec<PathBuf>,
    inputs: Option<Digest>,
    manifest: Digest,
}

/// Writes one edition beside the old one, or keeps the old one when it was made from the same; with what only a build
/// can find.
fn prepare(
    handbook: &Handbook,
    theme: &Theme,
    audience: Audience,
    options: &BuildOptions,
    on_wait: &dyn Fn(&Waiting),
) -> Result<(Sealed, Prepared, Vec<Finding>), BuildError> {
    let (folder, target) = (publish::state_folder(handbook.tree.root())?, target(handbook, audience, options));
    let owner = outside(handbook, &target).then(|| handbook.tree.root().display().to_string());
    // A folder that the command line names is the user's own choice.
    let owner = owner.as_deref().filter(|_| options.output.is_none());
    let publishing = publish::Options { on_wait, owner, ..publish::Options::new(audience.id()) };
    let edition = publish::Edition::begin(&target, &publishing)?;
    let inputs = options.as_of.is_none().then(|| inputs::digest(handbook, audience, &target, options)).flatten();
    let view = project(&handbook.graph, audience, ViewOptions { drafts: options.drafts });
    let headers = hosting::header_files(handbook, &view, &target);
    let pages = match kept(&edition, &folder, audience, inputs, options)? {
        Some(pages) => pages,
        None => {
            // The search index is replaced before the edition: should this build end here, no later one may take the
            // two for a pair.
            if options.as_of.is_none() {
                inputs::forget(&folder, audience)?;
            }
            write(handbook, theme, &Job { view: &view, headers: &headers, edition: &edition }, options)?
        }
    };
    let edition = edition.seal()?;
    let findings = if options.as_of.is_none() { vanished(handbook, &view, &edition) } else { Vec::new() };
    let memory = remember(&view);
    // What was then is no change since the last edition.
    let documents = match options.as_of {
        Some(_) => DocumentChanges::default(),
        None => changes(&recall(&folder, audience), &memory, &handbook.graph),
    };
    let manifest = Digest::of(&edition.manifest().write());
    let beside = Vec::new();
    let made = Prepared { audience, pages, documents, memory, target, headers, beside, inputs, manifest };
    Ok((edition, made, findings))
}

/// Keeps the standing edition when it was made from the same inputs and is whole, its search index too; gives how many
/// pages it has.
fn kept(
    edition: &publish::Edition,
    folder: &Path,
    audience: Audience,
    inputs: Option<Digest>,
    options: &BuildOptions,
) -> Result<Option<usize>, BuildError> {
    let Some(made) = inputs.and_then(|inputs| inputs::recall(folder, audience, inputs)) else { return Ok(None) };
    if options.search && !folder.join("index").join(audience.id()).is_dir() {
        return Ok(None);
    }
    Ok(edition.keep_standing(made.manifest)?.then_some(made.pages))
}

/// Where an edition is written to.
pub(crate) fn target(handbook: &Handbook, audience: Audience, options: &BuildOptions) -> PathBuf {
    match &options.output {
        Some(folder) => folder.join(audience.id()),
        None => handbook.tree.root().join(&handbook.config.site(audience).output),
    }
}

/// Whether a folder is not below the handbook's own.
fn outside(handbook: &Handbook, target: &Path) -> bool {
    !real(target).path.starts_with(handbook.tree.root())
}

/// One edition to write: what of, with which header files, where to.
struct Job<'a> {
    view: &'a View,
    headers: &'a [HeaderFile],
    edition: &'a publish::Edition,
}

/// Renders and writes one edition beside the old one; gives how many pages it has.
fn write(handbook: &Handbook, theme: &Theme, job: &Job<'_>, options: &BuildOptions) -> Result<usize, BuildError> {
    let Job { view, headers, edition } = *job;
    let guard = match view.audience() {
        Audience::Intranet => None,
        Audience::External => Some(guard(handbook, view)?),
    };
    let search = options.search.then(|| search_files(view, guard.as_ref())).transpose()?;
    let out = Out::new(handbook, guard.as_ref(), edition);
    // The index is written at once, so that it is not in memory beside the pages.
    let mut manifest = None;
    if let Some((files, index)) = search {
        manifest = files.iter().map(|(path, _)| path).find(|path| is_manifest(path)).cloned();
        files.par_iter().try_for_each(|(path, bytes)| out.put(path, bytes))?;
        if options.as_of.is_none() {
            let inputs = kept_index::inputs(&handbook.tree, handbook.graph.today, view.audience(), options.drafts);
            kept_index::write(handbook.tree.root(), view.audience(), inputs, &index)?;
        }
    }
    let render_options = render_options(handbook, view, manifest, options);
    let rendered = Edition::new(view, theme, render_options)?;
    let pages = render::pages(&rendered);
    pages.par_iter().try_for_each(|page| -> Result<(), BuildError> {
        let bytes = render::render_page(&rendered, page)?;
        out.put(&page.url, &bytes)
    })?;
    for file in render::files(&rendered) {
        out.put(&file.url, &file.bytes)?;
    }
    assets(view, &handbook.tree, &out)?;
    for file in headers.iter().filter(|file| file.inside) {
        out.put(&file.name, file.text.as_bytes())?;
    }
    match guard.map(|guard| guard.findings(&handbook.tree)) {
        Some((findings, tree)) if !findings.is_empty() => Err(BuildError::Findings(findings, tree)),
        _ => Ok(pages.len()),
    }
}

/// The guard of the external edition, which has looked at what goes into it as it is.
fn guard<'h>(handbook: &'h Handbook, view: &'h View) -> Result<Guard<'h>, BuildError> {
    let (files, mut strings) = render::built_in_words(view.lang());
    strings.extend(collect::built_in_synonyms(view.lang()).map(str::to_owned));
    let guard = Guard::new(&handbook.graph, view, &Own { files, strings });
    let guard = guard.map_err(|error| {
        BuildError::Search(text!(
            "skyddet av det interna gick inte att bygga: {error}",
            "the guard of what is internal could not be built: {error}"
        ))
    })?;
    guard.look_at_own(&handbook.tree);
    Ok(guard)
}

fn is_manifest(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("manifest"))
}

type Files = Vec<(String, Vec<u8>)>;

/// The index of a view and its static export.
fn search_files(view: &View, guard: Option<&Guard<'_>>) -> Result<(Files, Index), BuildError> {
    let failed = |error: crate::search::index::Error| BuildError::Search(crate::search::index::reason(&error));
    let lets_out = |word: &str, also: &str| guard.is_none_or(|guard| guard.lets_out(word, also));
    let index = collect::index_letting_out(view, &lets_out).map_err(failed)?;
    Ok((shards::export(&index).map_err(failed)?, index))
}

/// How an edition is rendered; what the health page is told.
pub(crate) fn render_options(
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
    RenderOptions {
        search: options.search,
        search_manifest,
        preview: false,
        broken: BTreeMap::new(),
        findings,
        unpublished,
        as_of: options.as_of,
    }
}

/// What an edition leaves out as draft or upcoming.
pub(crate) fn unpublished(handbook: &Handbook, view: &View) -> Vec<Unpublished> {
    let left_out = handbook.graph.iter().filter(|(ix, doc)| doc.status.is_unpublished() && view.get(*ix).is_none());
    let beside = handbook.graph.versions.iter().flat_map(|(ix, versions)| {
        let is_shown = |version: &Version| {
            view.versions_of(*ix).iter().any(|shown| shown.is_readable() && shown.doc.url == version.doc.url)
        };
        versions.iter().filter(move |version| !version.is_document && !is_shown(version))
    });
    let beside = beside.filter(|version| matches!(version.spell.state, State::Draft | State::Upcoming));
    let unpublished = |doc: &Doc| Unpublished {
        title: doc.source.title.clone(),
        kind: doc.kind(),
        status: doc.status,
        valid_from: doc.dates.start(),
        owner: doc.named(&doc.source.head, "owner").next(),
    };
    // The document itself is there: only this version of it isn't.
    let version = |version: &Version| {
        let own = unpublished(&version.doc);
        match version.doc.source.head.str("version").map(str::trim).filter(|number| !number.is_empty()) {
            Some(number) => Unpublished { title: format!("{}, version {number}", own.title), ..own },
            None => own,
        }
    };
    left_out.map(|(_, doc)| unpublished(doc)).chain(beside.map(version)).collect()
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
        let Some(moved) = moved_from(path, handbook, view, edition) else {
            return Finding::new(Code::URL_VANISHED, Span::whole(handbook.config.file), message).help(help);
        };
        let message = text!(
            "sidan låg förut på {path} i {audience}, och därifrån leder inget hit",
            "the page was at {path} of {audience} before, and nothing leads here from there"
        );
        let help = text!("skriv `aliases = [\"{path}\"]`", "write `aliases = [\"{path}\"]`");
        Finding::new(Code::URL_VANISHED, moved, message).help(help)
    };
    gone.map(finding).filter_map(|finding| handbook.config.levelled(finding)).collect()
}

/// The document that was at an address before, as far as names tell: a new page with the same file name, else the only new
/// one in the same folder.
fn moved_from(path: &str, handbook: &Handbook, view: &View, edition: &Sealed) -> Option<Span> {
    let new: BTreeSet<&str> = edition.changes().new.iter().map(String::as_str).collect();
    let is_new =
        |(ix, doc): &(DocIx, &Doc)| !doc.source.is_entry && view.get(*ix).is_some() && new.contains(doc.url.as_str());
    let found: Vec<&Doc> = handbook.graph.iter().filter(is_new).map(|(_, doc)| doc).collect();
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let same_name = |doc: &&&Doc| name(path) != "index.html" && name(&doc.url) == name(path);
    let same_name: Vec<&&Doc> = found.iter().filter(same_name).collect();
    let same_folder: Vec<&&Doc> = found.iter().filter(|doc| parent(&doc.url) == parent(path)).collect();
    match (same_name.as_slice(), same_folder.as_slice()) {
        ([one], _) | ([], [one]) => Some(one.source.span()),
        _ => None,
    }
}

/// Why a build failed, in words; findings are told apart.
impl BuildError {
    /// The sentence and what to do, for what is no finding.
    pub(crate) fn texts(&self) -> (Text, Option<Text>) {
        match self {
            BuildError::Findings(..) => (text!("handboken har fel", "the handbook has errors"), None),
            BuildError::Render(error) => (error.message.clone(), None),
            BuildError::Publish(error) => {
                let [sv, en] = error.texts();
                let help = error.help().map(|[sv, en]| Text { sv, en });
                (Text { sv, en }, help)
            }
            BuildError::Search(reason) => (reason.clone(), None),
        }
    }
}
