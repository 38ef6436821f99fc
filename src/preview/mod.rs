//! Preview server: shows an editor's changes at once, in both editions.
//!
//! [`Preview::start`] reads the handbook and starts two servers and the watcher. [`watch`] reports which files changed.
//! Each batch goes through `source → parse → graph → check` (with cached files) and becomes the newest snapshot,
//! whatever errors it has. [`server`] renders a page from it when a browser requests one; [`reload`] notifies every
//! open page. Files that can't be parsed (front matter, the configuration, the theme) keep their last valid version,
//! and the overlay says so on the affected pages; a broken link is struck through on its page.
//!
//! ```text
//! watch ──changed paths──▶ pipeline ──Arc<dyn Site>──▶ Swap ◀──load── server ◀── browser
//!                              └────reload/style/findings──▶ Hub ──event stream──▶ page
//! ```
//!
//! The order matters in one place: the snapshot is stored in the `Swap` before the `Hub` is notified, so that a
//! notified page always gets the new version. Script, style and page bar are added to a page only in the preview's
//! server ([`reload::dress`]), so nothing of the preview can end up in a published edition.

mod find;
mod notes;
pub(crate) mod reload;
pub(crate) mod server;
mod site;
mod versions;
pub(crate) mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::diag::Lang;
use crate::model::{Audience, Date};
use crate::pipeline::{Cache, Handbook, read};
use crate::render::Theme;
use crate::source::{SourceFile, SourceTree};
use reload::{Hub, Texts};
use server::{Ports, Server, Swap, listen};
use site::{Broken, Lazy, Memo, Source};
use watch::{Changes, Mode, Notice, Targets, Watcher};

/// How long to wait for an empty file to be written.
const WRITING: Duration = Duration::from_millis(60);

/// Options of the preview.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The handbook's folder.
    pub(crate) root: PathBuf,
    /// The day that counts as today; `None` means the day of each edit.
    pub(crate) date: Option<Date>,
    /// The address to listen on.
    pub(crate) bind: IpAddr,
    /// The ports.
    pub(crate) ports: Ports,
    /// Whether to poll for changes instead of using file system events.
    pub(crate) poll: bool,
    /// The language of messages, if one was given.
    pub(crate) lang: Option<Lang>,
    /// Today's date when `date` is `None`.
    pub(crate) today: fn() -> Date,
}

/// A running preview; dropping it stops it.
pub(crate) struct Preview {
    servers: Vec<Server>,
    _watcher: Watcher,
    _state: Arc<Mutex<State>>,
}

/// State that an edit changes.
struct State {
    tree: Arc<SourceTree>,
    cache: Cache,
    options: Options,
    channels: Vec<Channel>,
    /// The last theme without errors.
    theme: Option<Arc<Theme>>,
}

/// The snapshot, event hub and server of one audience.
struct Channel {
    audience: Audience,
    swap: Arc<Swap>,
    hub: Hub,
    address: SocketAddr,
    memo: Arc<Mutex<Memo>>,
    search: Arc<Mutex<find::Memo>>,
}

/// What the terminal prints after an edit.
pub(crate) struct Edited {
    /// The handbook, with its findings.
    pub(crate) handbook: Arc<Handbook>,
    /// The language of the output.
    pub(crate) lang: Lang,
}

impl Preview {
    /// Reads the handbook and starts to serve and watch. The callbacks for edits and notices must not block: the next
    /// edit waits for them.
    ///
    /// # Errors
    /// A folder can't be read, a port is taken, or a thread can't be started.
    pub(crate) fn start(
        options: Options,
        on_edit: impl Fn(Edited) + Send + 'static,
        on_notice: impl Fn(Notice) + Send + 'static,
    ) -> io::Result<Preview> {
        let tree = Arc::new(SourceTree::load(&options.root)?);
        let mut cache = Cache::that_keeps_good();
        let handbook = read(&tree, day(&options), &mut cache)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "config.toml"))?;
        let lang = options.lang.unwrap_or(handbook.config.language);
        let texts = Texts::of(lang.code());
        let audiences = handbook.config.audiences();
        let listeners = listen(options.bind, options.ports, if audiences.len() > 1 { 2 } else { 1 })?;
        let mut channels = Vec::new();
        let mut servers = Vec::new();
        for (&audience, listener) in audiences.iter().zip(listeners) {
            let swap = Arc::new(Swap::new(Arc::new(Broken::new(lang))));
            let hub = Hub::new(texts);
            let address = listener.local_addr()?;
            servers.push(Server::start(listener, swap.clone(), hub.clone(), &[])?);
            channels.push(Channel { audience, swap, hub, address, memo: Arc::default(), search: Arc::default() });
        }
        let root = options.root.clone();
        let mode = if options.poll { Mode::Poll } else { Mode::Events };
        let mut state = State { tree, cache, options, channels, theme: None };
        on_edit(state.publish(handbook, false));
        let state = Arc::new(Mutex::new(state));
        let watched = state.clone();
        let watcher = Watcher::start(
            &Targets::handbook(root),
            mode,
            move |changes| {
                let edited = watched.lock().unwrap_or_else(PoisonError::into_inner).edit(&changes);
                if let Some(edited) = edited {
                    on_edit(edited);
                }
            },
            on_notice,
        )?;
        Ok(Preview { servers, _watcher: watcher, _state: state })
    }

    /// The addresses to open, by audience.
    pub(crate) fn urls(&self) -> Vec<(Audience, String)> {
        // The intranet is always served, and comes first.
        Audience::ALL.into_iter().zip(self.servers.iter().map(Server::url)).collect()
    }

    /// Whether other machines can reach it.
    pub(crate) fn is_exposed(&self) -> bool {
        self.servers.iter().any(Server::is_exposed)
    }
}

fn day(options: &Options) -> Date {
    options.date.unwrap_or_else(options.today)
}

impl State {
    /// Runs the pipeline for a batch of changed files.
    fn edit(&mut self, changes: &Changes) -> Option<Edited> {
        let changed: Vec<PathBuf> = changes.paths.iter().map(|path| self.tree.root().join(path)).collect();
        let tree = match self.refresh(&changed) {
            Ok(tree) => Arc::new(tree),
            // The folder is temporarily missing (a sync, a network drive); the next change retries.
            Err(_) => return None,
        };
        self.tree = tree;
        let handbook = read(&self.tree, day(&self.options), &mut self.cache)?;
        let only_style = changes.paths.iter().all(|path| is_style(path)) && !changes.paths.is_empty();
        Some(self.publish(handbook, only_style))
    }

    /// Reads the changed sources. An editor that writes a file in place leaves it empty for a moment: such files are
    /// read once more.
    fn refresh(&self, changed: &[PathBuf]) -> io::Result<SourceTree> {
        let tree = self.tree.refresh(changed)?;
        let former = |file: &SourceFile| self.tree.file(file.id).is_some_and(|former| !former.text.is_empty());
        let is_being_written = tree.documents().any(|file| file.text.is_empty() && former(file));
        if !is_being_written {
            return Ok(tree);
        }
        std::thread::sleep(WRITING);
        self.tree.refresh(changed)
    }

    /// Swaps in the snapshot for both audiences and notifies the open pages.
    fn publish(&mut self, handbook: Handbook, only_style: bool) -> Edited {
        let handbook = Arc::new(handbook);
        self.tree = handbook.tree.clone();
        self.options.lang = self.options.lang.or(Some(handbook.config.language));
        self.theme = handbook.theme.clone().or(self.theme.take());
        let sites: Vec<(Audience, SocketAddr)> = self.channels.iter().map(|c| (c.audience, c.address)).collect();
        let lang = self.options.lang.unwrap_or_default();
        for channel in &self.channels {
            let notes = notes::of(&handbook, channel.audience, lang);
            let mut former = None;
            if let Some(theme) = &self.theme {
                let (handbook, theme, audience) = (handbook.clone(), theme.clone(), channel.audience);
                let other = sites.iter().copied().find(|(other, _)| *other != audience);
                let (memo, search) = (channel.memo.clone(), channel.search.clone());
                let snapshot = Lazy::new(Source { handbook, theme, audience, other, lang, memo, search });
                former = Some(channel.swap.store(Arc::new(snapshot)));
                if only_style {
                    channel.hub.style();
                } else {
                    channel.hub.reload(None);
                }
            }
            channel.hub.findings(&notes);
            // Dropping a large snapshot takes longer than the event: readers don't wait for it.
            drop(former);
        }
        Edited { handbook, lang }
    }
}

fn is_style(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "css")
}
