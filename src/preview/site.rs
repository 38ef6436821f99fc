//! One audience's snapshot as the server asks for it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use self_cell::self_cell;

use super::find::{self, Found};
use super::versions;
use crate::audience::versions::steps;
use crate::audience::{self, Options, View, ViewDoc, ViewVersion, project};
use crate::diag::{Lang, Text};
use crate::model::{Audience, BaseUrl};
use crate::pipeline::edition::{BuildOptions, render_options};
use crate::pipeline::{Handbook, kept_index};
use crate::preview::reload::{Elsewhere, PageBar, Texts};
use crate::preview::server::{Page, Site};
use crate::render::{self, Edition, PageKind, RenderError, Theme};
use crate::search::index::Index;
use crate::search::query::{Query, search};
use crate::text;

/// How many hits the preview's search answers with.
const HITS: usize = 20;

struct Owner {
    view: View,
    theme: Arc<Theme>,
}

/// What the last snapshot of an audience was made of.
#[derive(Default)]
pub(crate) struct Memo {
    view: audience::Memo,
    edition: render::Memo,
}

self_cell!(
    struct Made {
        owner: Owner,
        #[not_covariant]
        dependent: Edition,
    }
);

/// What a site is made of, and for whom.
#[derive(Clone)]
pub(crate) struct Source {
    /// The handbook, read and checked.
    pub(crate) handbook: Arc<Handbook>,
    /// Its theme.
    pub(crate) theme: Arc<Theme>,
    /// Who sees it.
    pub(crate) audience: Audience,
    /// The other audience and where its site is served.
    pub(crate) other: Option<(Audience, SocketAddr)>,
    /// The language of the page bar.
    pub(crate) lang: Lang,
    /// What is kept from one snapshot to the next; held while one is made, not while pages are rendered.
    pub(crate) memo: Arc<Mutex<Memo>>,
    /// The same for its search.
    pub(crate) search: Arc<Mutex<find::Memo>>,
}

/// An immutable site of one audience.
struct Snapshot {
    made: Made,
    source: Source,
    files: OnceLock<Vec<render::File>>,
    found: Mutex<Option<Arc<Found>>>,
    other_view: OnceLock<View>,
}

impl Snapshot {
    fn new(source: &Source) -> Result<Snapshot, RenderError> {
        let Source { handbook, theme, audience, .. } = source;
        let mut memo = source.memo.lock().unwrap_or_else(PoisonError::into_inner);
        let view = memo.view.project(&handbook.graph, *audience, Options { drafts: true });
        let build = BuildOptions { audiences: vec![*audience], output: None, drafts: true, search: true, as_of: None };
        let manifest = Some("search/manifest.js".to_owned());
        let reason = |finding: &crate::diag::Finding| (finding.span, finding.message.get(source.lang).to_owned());
        let broken = handbook.findings.iter().map(reason).collect();
        let options =
            render::RenderOptions { preview: true, broken, ..render_options(handbook, &view, manifest, &build) };
        let owner = Owner { view, theme: theme.clone() };
        let made = Made::try_new(owner, |owner| Edition::again(&owner.view, &owner.theme, options, &mut memo.edition))?;
        drop(memo);
        let source = source.clone();
        Ok(Snapshot { made, source, files: OnceLock::new(), found: Mutex::default(), other_view: OnceLock::new() })
    }

    fn view(&self) -> &View {
        &self.made.borrow_owner().view
    }

    /// The index that the last build left, if it is of the same documents: the preview shows drafts too.
    fn kept_index(&self) -> Option<Index> {
        let (tree, graph) = (&self.source.handbook.tree, &self.source.handbook.graph);
        let is_whole = self.source.handbook.unread.is_empty();
        let drafts = graph.iter().any(|(_, doc)| doc.status.is_unpublished());
        let inputs = kept_index::inputs(tree, graph.today, self.source.audience, drafts).filter(|_| is_whole)?;
        kept_index::open(tree.root(), self.source.audience, inputs)
    }

    /// The search of this snapshot, made when first asked for.
    fn found(self: &Arc<Self>) -> Option<Arc<Found>> {
        let mut known = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            *known = find::find(self.view(), &self.source.search, &|| self.kept_index());
            if known.as_ref().is_some_and(|found| !found.is_clean) {
                self.settle();
            }
        }
        known.clone()
    }

    /// Indexes anew when edits have rested: when this snapshot is still the newest then.
    fn settle(self: &Arc<Self>) {
        let waiting = Arc::downgrade(self);
        let index = move || {
            thread::sleep(find::SETTLED);
            let Some(snapshot) = waiting.upgrade() else { return };
            let found = find::find_anew(snapshot.view(), &snapshot.source.search);
            let mut known = snapshot.found.lock().unwrap_or_else(PoisonError::into_inner);
            *known = found.or(known.take());
        };
        // Without a thread the search stays as good as it is.
        let _started = thread::Builder::new().name("settle".to_owned()).spawn(index);
    }

    fn rendered(&self, path: &str) -> Option<Page> {
        self.made.with_dependent(|_, edition| {
            let id = render::find(edition, path)?;
            let bytes = match render::render_page(edition, &id) {
                Ok(bytes) => bytes,
                Err(error) => return Some(Page::new(template_fault(&error, self.source.lang))),
            };
            Some(Page::new(bytes).with_bar(self.bar(&id.what, path)))
        })
    }

    fn bar(&self, what: &PageKind, path: &str) -> String {
        let (ix, version) = match what {
            PageKind::Document(ix) => (Some(*ix), None),
            PageKind::Version(ix, place) => (Some(*ix), self.view().versions_of(*ix).get(*place)),
            PageKind::Difference(ix, place) => (Some(*ix), steps(self.view(), *ix).get(*place).map(|step| step.newer)),
            _ => (None, None),
        };
        let doc = match version {
            Some(version) => Some(&*version.doc),
            None => ix.and_then(|ix| self.view().get(ix)),
        };
        let tree = &self.source.handbook.tree;
        // A text that stands in git alone has no file to open.
        let is_file = |doc: &&ViewDoc| tree.seen_in_git(doc.file()).is_none();
        let source = doc.filter(is_file).map(|doc| doc.source_path().to_owned());
        let lang = self.source.lang;
        let state =
            |version: &ViewVersion| (version.spell.state.id().to_owned(), versions::name(version).get(lang).to_owned());
        let status = doc.map(|doc| (doc.status.id().to_owned(), doc.status.label(lang).to_owned()));
        let opens = self.source.handbook.config.editor.as_deref() == Some("vscode");
        let open = source.as_ref().filter(|_| opens);
        let root = self.source.handbook.tree.root();
        let of_page = |finding: &&crate::diag::Finding| {
            source.as_deref() == Some(self.source.handbook.tree.path_of(finding.span.file))
        };
        let bar = PageBar {
            status: version.map(state).or(status),
            audience: self.seen_by(doc).get(self.source.lang).to_owned(),
            elsewhere: self.elsewhere(doc.filter(|_| version.is_none()), path),
            views: ix.map(|ix| versions::views(self.view(), ix, path, lang)).unwrap_or_default(),
            readiness: ix.and_then(|ix| {
                let shown = version.map(|version| version.doc.file());
                versions::readiness(&self.source.handbook, ix, shown, lang)
            }),
            open: open.map(|source| PageBar::editor_link(&root.join(source), 1, 1)),
            findings: self.source.handbook.findings.iter().filter(of_page).count(),
            source,
        };
        bar.html(Texts::of(self.source.lang.code()))
    }

    fn seen_by(&self, doc: Option<&ViewDoc>) -> Text {
        match doc.map_or(self.source.audience, |doc| doc.audience) {
            Audience::Intranet => text!("intranätet", "the intranet"),
            Audience::External => text!("intranätet och externa webbplatsen", "the intranet and the external site"),
        }
    }

    /// The same page for the other audience, or why it isn't there.
    fn elsewhere(&self, doc: Option<&ViewDoc>, path: &str) -> Elsewhere {
        let Some((audience, address)) = self.source.other else { return Elsewhere::None };
        let is_there = match doc {
            Some(doc) => audience == Audience::Intranet || doc.audience == Audience::External,
            None => {
                let make = || project(&self.source.handbook.graph, audience, Options { drafts: true });
                crate::audience::has_page(self.other_view.get_or_init(make), path)
            }
        };
        let label = match audience {
            Audience::Intranet => text!("Visa på intranätet", "Show on the intranet"),
            Audience::External => text!("Visa externt", "Show externally"),
        };
        if is_there {
            let url = format!("http://{address}/{path}");
            return Elsewhere::At { label: label.get(self.source.lang).to_owned(), url };
        }
        let reason = match doc {
            Some(_) => text!("Finns inte externt: `audience` är intranet", "Not external: `audience` is intranet"),
            None => text!("Sidan finns bara här", "The page is only here"),
        };
        Elsewhere::Absent { reason: reason.get(self.source.lang).to_owned() }
    }

    fn file(self: &Arc<Self>, path: &str) -> Option<Vec<u8>> {
        let files = self.files.get_or_init(|| self.made.with_dependent(|_, edition| render::files(edition)));
        if let Ok(place) = files.binary_search_by(|file| file.url.as_str().cmp(path)) {
            return files.get(place).map(|file| file.bytes.clone());
        }
        if path.starts_with("search/") {
            return self.found()?.file(path);
        }
        let asset = self.view().assets().find(|asset| render::text::media::url(asset) == path)?;
        let bytes = self.source.handbook.tree.read(asset).ok()?;
        match crate::assets::asset(asset, &bytes) {
            None => Some(bytes),
            Some(Ok(cleaned)) => Some(cleaned.bytes),
            Some(Err(_)) => None,
        }
    }
}

/// A page that tells what is wrong with a template.
fn template_fault(error: &RenderError, lang: Lang) -> Vec<u8> {
    let escape = crate::model::escaped;
    let message = escape(error.message.get(lang));
    let place = escape(&format!("{}:{}:{}", error.file, error.line, error.column));
    let lang = lang.code();
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{place}</title></head>\
         <body><main><h1>{place}</h1><p>{message}</p></main></body></html>"
    )
    .into_bytes()
}

impl Snapshot {
    fn page(self: &Arc<Self>, path: &str) -> Option<Page> {
        self.rendered(path).or_else(|| self.file(path).map(Page::new))
    }

    fn not_found(&self, _path: &str) -> Page {
        let url = crate::graph::GeneratedPage::NotFound.url(self.view().lang());
        self.rendered(url).unwrap_or_else(|| Page::new(Vec::new()))
    }

    fn search_json(self: &Arc<Self>, query: &str) -> Vec<u8> {
        let Some(found) = self.found() else { return b"[]".to_vec() };
        match search(&found.index, &Query::new(query, HITS)) {
            Ok(answer) => crate::search::answer::json(&found.index, &answer).into_bytes(),
            Err(_) => b"[]".to_vec(),
        }
    }
}

/// A snapshot that is made when something of it is first asked for: an edit costs nothing for the audience that
/// nobody looks at.
pub(crate) struct Lazy {
    source: Source,
    base: String,
    made: OnceLock<Result<Arc<Snapshot>, Vec<u8>>>,
}

impl Lazy {
    /// The snapshot to come.
    pub(crate) fn new(source: Source) -> Self {
        let address = source.handbook.config.site(source.audience).base_url.as_ref();
        let base = address.map_or("/", BaseUrl::path).to_owned();
        Self { source, base, made: OnceLock::new() }
    }

    /// The snapshot, or the page that tells why a template could not be filled in.
    fn snapshot(&self) -> Result<&Arc<Snapshot>, Page> {
        let make =
            || Snapshot::new(&self.source).map(Arc::new).map_err(|error| template_fault(&error, self.source.lang));
        self.made.get_or_init(make).as_ref().map_err(|fault| Page::new(fault.clone()))
    }
}

impl Site for Lazy {
    fn page(&self, path: &str) -> Option<Page> {
        match self.snapshot() {
            Ok(snapshot) => snapshot.page(path),
            Err(fault) => path.ends_with(".html").then_some(fault),
        }
    }

    fn not_found(&self, path: &str) -> Page {
        self.snapshot().map_or_else(|fault| fault, |snapshot| snapshot.not_found(path))
    }

    fn search_json(&self, query: &str) -> Vec<u8> {
        self.snapshot().map_or_else(|_| b"[]".to_vec(), |snapshot| snapshot.search_json(query))
    }

    fn base_path(&self) -> &str {
        &self.base
    }
}

/// What is served until the handbook can be shown: a page that waits for the mend.
pub(crate) struct Broken {
    page: Vec<u8>,
}

impl Broken {
    /// The waiting page in a language.
    pub(crate) fn new(lang: Lang) -> Self {
        let title = text!("Handboken kan inte visas än", "The handbook cannot be shown yet");
        let words = text!("Rätta felen, så kommer sidan.", "Mend the errors and the page will come.");
        let (code, title, words) = (lang.code(), title.get(lang), words.get(lang));
        let page = format!(
            "<!doctype html><html lang=\"{code}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
             <body><main id=\"innehall\"><h1>{title}</h1><p>{words}</p></main></body></html>"
        );
        Self { page: page.into_bytes() }
    }
}

impl Site for Broken {
    fn page(&self, _path: &str) -> Option<Page> {
        None
    }

    fn not_found(&self, _path: &str) -> Page {
        Page::new(self.page.clone())
    }

    fn search_json(&self, _query: &str) -> Vec<u8> {
        b"[]".to_vec()
    }
}
