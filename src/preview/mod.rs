//! The preview: what the editor types is on the screen at once, in both editions.
//!
//! [`Preview::start`] reads the handbook and starts two servers and the watcher. [`watch`] reports which files changed;
//! each batch goes through `source → parse → graph → check` (parsed files from the cache) and becomes the newest
//! snapshot, whatever is wrong in it; [`server`] renders a page from it when a browser asks; [`reload`] tells every open
//! page. What can't be read whole (front matter, the configuration, the theme) counts as it last could, and the overlay
//! says so on the pages that are concerned; a link that leads nowhere is struck through on its page.
//!
//! ```text
//! watch ──changed paths──▶ pipeline ──Arc<dyn Site>──▶ Swap ◀──load── server ◀── browser
//!                              └────reload/style/findings──▶ Hub ──event stream──▶ page
//! ```
//!
//! The order matters in one place: the snapshot goes into the `Swap` first, the `Hub` is told after, so that a page that
//! hears of a change always finds it. The script, the style and the page bar are added to a page on its way out of the
//! preview's server ([`reload::dress`]) and nowhere else: nothing of the preview can end up in a published edition.

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

/// How long a file that is empty may be about to be written.
const WRITING: Duration = Duration::from_millis(60);

/// What the preview is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The handbook's folder.
    pub(crate) root: PathBuf,
    /// The day that counts as today; nothing means the day of each edit.
    pub(crate) date: Option<Date>,
    /// The address to listen on.
    pub(crate) bind: IpAddr,
    /// The ports.
    pub(crate) ports: Ports,
    /// Whether to look for changes instead of waiting to be told.
    pub(crate) poll: bool,
    /// The language of messages, where one was asked for.
    pub(crate) lang: Option<Lang>,
    /// Today when no date is given.
    pub(crate) today: fn() -> Date,
}

/// A running preview; it stops when dropped.
pub(crate) struct Preview {
    servers: Vec<Server>,
    _watcher: Watcher,
    _state: Arc<Mutex<State>>,
}

/// What an edit changes.
struct State {
    tree: Arc<SourceTree>,
    cache: Cache,
    options: Options,
    channels: Vec<Channel>,
    /// The last theme without faults.
    theme: Option<Arc<Theme>>,
}

/// One audience's way to its readers.
struct Channel {
    audience: Audience,
    swap: Arc<Swap>,
    hub: Hub,
    address: SocketAddr,
    memo: Arc<Mutex<Memo>>,
    search: Arc<Mutex<find::Memo>>,
}

/// What the terminal is told after an edit.
pub(crate) struct Told {
    /// The handbook, with its findings.
    pub(crate) handbook: Arc<Handbook>,
    /// The language.
    pub(crate) lang: Lang,
}

impl Preview {
    /// Reads the handbook and begins to serve and watch. Who is told of edits and notices must not wait for anything:
    /// the next edit waits for them.
    ///
    /// # Errors
    /// A folder that can't be read, ports that are taken, a thread that can't be started.
    pub(crate) fn start(
        options: Options,
        on_edit: impl Fn(Told) + Send + 'static,
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
                let told = watched.lock().unwrap_or_else(PoisonError::into_inner).edit(&changes);
                if let Some(told) = told {
                    on_edit(told);
                }
            },
            on_notice,
        )?;
        Ok(Preview { servers, _watcher: watcher, _state: state })
    }

    /// The addresses to open, by audience.
    pub(crate) fn urls(&self) -> Vec<(Audience, String)> {
        // The intranet is always there, and the first.
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
    /// Takes a batch of changed files through the pipeline.
    fn edit(&mut self, changes: &Changes) -> Option<Told> {
        let changed: Vec<PathBuf> = changes.paths.iter().map(|path| self.tree.root().join(path)).collect();
        let tree = match self.refresh(&changed) {
            Ok(tree) => Arc::new(tree),
            // The folder is away for a moment (a sync, a network drive): the next change brings it back.
            Err(_) => return None,
        };
        self.tree = tree;
        let handbook = read(&self.tree, day(&self.options), &mut self.cache)?;
        let only_style = changes.paths.iter().all(|path| is_style(path)) && !changes.paths.is_empty();
        Some(self.publish(handbook, only_style))
    }

    /// The sources anew. An editor that writes a file in place leaves it empty for a moment: then they are read once
    /// more.
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

    /// Swaps the snapshot in for both audiences and tells the open pages.
    fn publish(&mut self, handbook: Handbook, only_style: bool) -> Told {
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
            // Taking a large snapshot apart takes longer than the event: readers don't wait for it.
            drop(former);
        }
        Told { handbook, lang }
    }
}

fn is_style(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "css")
}
