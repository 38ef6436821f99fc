//! File watcher: reports which files of a site have changed, quickly and reliably.
//!
//! File system events (notify) are collected until a save is complete (`batch`). The files that they name are examined
//! and compared with their last known state (`stamps`), so that a renamed folder becomes the files in it and a
//! temporary file that came and went becomes nothing. Every few seconds, and whenever events are known to be lost, all
//! files are scanned, which finds what events missed. If events keep missing changes (a network drive, a container,
//! links), the watcher switches to frequent scans, which is also what `--poll` does.
//!
//! Reports paths relative to the root; never reads a text. The callback runs on the watcher's thread: while it works,
//! events collect for the next batch.
//!
//! Why notify without its debouncer (notify-debouncer-full 0.6): that one hands out each event when it is older than a
//! fixed time, whatever is still being written. At 8 ms it made 298 batches of 200 plain saves (truncated, then
//! written), took 8.2 ms, and woke up 366 times a second with nothing to do. Here the wait is 2 ms after a file has
//! been closed, and an idle watcher sleeps. notify's own polling is not used either: it compares times in whole seconds
//! and so misses the second of two quick saves.

mod batch;
mod names;
mod stamps;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode};

use batch::{Batch, State};
use stamps::{Identity, Stamps};

/// Intervals of full scans.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// While events are received: what they miss is found this late.
    net: Duration,
    /// While polling.
    poll: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { net: Duration::from_secs(3), poll: Duration::from_millis(400) }
    }
}

/// Share of the time (one part in this many) that scans may take while events are received, so that a large site on a
/// slow disk does not keep the machine busy.
const NET_SHARE: u32 = 200;
/// The same while polling.
const POLL_SHARE: u32 = 10;
/// Delay of the full scan after a new folder: files written before it was watched sent no events.
const NEW_FOLDER: Duration = Duration::from_millis(60);

/// The watched part of a site.
#[derive(Debug, Clone)]
pub(crate) struct Targets {
    /// The site's folder.
    pub(crate) root: PathBuf,
    /// Files and folders directly in it, by name; they need not exist yet.
    pub(crate) names: Vec<String>,
}

impl Targets {
    /// The files and folders of a handbook (format § 1).
    #[must_use]
    pub(crate) fn handbook(root: PathBuf) -> Self {
        let names = ["config.toml", "content", "themes", "templates", "static"];
        Self { root, names: names.map(str::to_owned).to_vec() }
    }
}

/// How changes are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// By file system events, with an occasional scan.
    Events,
    /// By frequent scans (`--poll`).
    Poll,
}

/// A batch of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Files that are new, changed or removed, relative to the root. A path may turn out to be unchanged; no changed
    /// file is missing.
    pub(crate) paths: BTreeSet<PathBuf>,
    /// When their last event came, for measuring.
    pub(crate) noticed: Instant,
}

/// Messages for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The system has no events here (with the reason); polling instead.
    NoEvents(String),
    /// Scans found changes without events; polling from now on.
    MissedEvents,
}

type OnChange = Box<dyn FnMut(Changes) + Send>;
type OnNotice = Box<dyn FnMut(Notice) + Send>;
/// Callbacks for changes and for messages to the user.
type Callbacks = (OnChange, OnNotice);

/// A running watcher; dropping it stops it.
pub(crate) struct Watcher {
    signals: Sender<Signal>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Starts to watch: any change after this function returns will be reported. So start it before loading the site.
    /// It reads the size and time of every file once (ten thousand took 0.13 to 0.35 s in a debug build on a busy
    /// machine), so it can run in parallel with other preparations.
    ///
    /// `on_change` gets each batch of changes; `on_notice` messages for the user. A panic in `on_change` loses that
    /// batch and no later one.
    ///
    /// # Errors
    /// The root does not exist, or the thread can't be started.
    pub(crate) fn start(
        targets: &Targets,
        mode: Mode,
        on_change: impl FnMut(Changes) + Send + 'static,
        on_notice: impl FnMut(Notice) + Send + 'static,
    ) -> io::Result<Self> {
        let heard = (Box::new(on_change) as _, Box::new(on_notice) as _);
        Self::start_at(Pace::default(), targets, mode, heard)
    }

    /// The same with other intervals, for tests.
    fn start_at(pace: Pace, targets: &Targets, mode: Mode, (on_change, mut on_notice): Callbacks) -> io::Result<Self> {
        // Events have canonical paths on some systems, so canonical paths are used everywhere.
        let root = targets.root.canonicalize()?;
        let (signals, inbox) = mpsc::channel();
        let events = match mode {
            Mode::Poll => None,
            Mode::Events => match Events::start(&root, &targets.names, &signals) {
                Ok(events) => Some(events),
                Err(error) => {
                    on_notice(Notice::NoEvents(error.to_string()));
                    None
                }
            },
        };
        let mut watch = Watch {
            stamps: Stamps::new(root.clone()),
            root,
            pace,
            names: targets.names.clone(),
            batch: Batch::default(),
            events,
            found: BTreeSet::new(),
            suspects: BTreeSet::new(),
            look_at: Instant::now(),
            look_called_for: false,
            on_change,
            on_notice,
        };
        watch.look();
        let thread = thread::Builder::new().name("serve watch".to_owned()).spawn(move || watch.run(&inbox))?;
        Ok(Self { signals, thread: Some(thread) })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // The thread may have ended by itself; then nobody receives this.
        let _ = self.signals.send(Signal::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Messages to the watcher's thread.
enum Signal {
    /// An event for a path.
    Heard(PathBuf, Heard),
    /// Events were lost.
    Lost,
    Stop,
}

/// Meaning of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// Written, and perhaps still open.
    Written,
    /// Closed after writing, or attributes changed.
    Done,
    /// Renamed into place, or a new folder, perhaps with files in it.
    Arrived,
    /// Removed or renamed away.
    Gone,
}

/// The source of file system events, and the folders that it watches.
struct Events {
    watcher: RecommendedWatcher,
    /// The folders as they were when the watch was set: one that was recreated needs a new watch.
    watched: BTreeMap<PathBuf, Identity>,
}

impl Events {
    fn start(root: &Path, names: &[String], signals: &Sender<Signal>) -> notify::Result<Self> {
        let signals = signals.clone();
        // Links are not followed: one to `/` would watch the whole machine. Scans find changes behind links.
        let settings = notify::Config::default().with_follow_symlinks(false);
        let watcher =
            notify::Watcher::new(move |event: notify::Result<notify::Event>| translate(event, &signals), settings)?;
        let mut events = Self { watcher, watched: BTreeMap::new() };
        events.renew(root, names)?;
        Ok(events)
    }

    /// Watches what exists now: the root itself without its subfolders (`public/` or `.git/` are not watched), and the
    /// named folders recursively. Returns whether any watch had to be renewed.
    fn renew(&mut self, root: &Path, names: &[String]) -> notify::Result<bool> {
        let mut changed = self.renew_one(root, RecursiveMode::NonRecursive)?;
        for name in names {
            changed |= self.renew_one(&root.join(name), RecursiveMode::Recursive)?;
        }
        Ok(changed)
    }

    fn renew_one(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<bool> {
        // A file in the root is covered by the watch on the root.
        let now = Identity::of(path);
        if self.watched.get(path) == now.as_ref() {
            return Ok(false);
        }
        if self.watched.remove(path).is_some() {
            // Usually already gone, with the folder.
            let _ = notify::Watcher::unwatch(&mut self.watcher, path);
        }
        if let Some(identity) = now {
            match notify::Watcher::watch(&mut self.watcher, path, mode) {
                Ok(()) => {
                    self.watched.insert(path.to_path_buf(), identity);
                }
                // Removed in the meantime; the next scan notices.
                Err(_) if !path.exists() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}

/// Turns notify's events into signals. Runs on notify's thread, so it must be quick; ignores reads, of which the
/// pipeline makes many.
fn translate(event: notify::Result<notify::Event>, signals: &Sender<Signal>) {
    let Ok(event) = event else {
        let _ = signals.send(Signal::Lost);
        return;
    };
    if event.need_rescan() {
        let _ = signals.send(Signal::Lost);
        return;
    }
    let Some(heard) = heard(event.kind) else {
        return;
    };
    for path in event.paths {
        // The receiver is gone when the watcher stops.
        let _ = signals.send(Signal::Heard(path, heard));
    }
}

/// The meaning of an event kind; `None` if it isn't a change.
fn heard(kind: EventKind) -> Option<Heard> {
    Some(match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Modify(ModifyKind::Metadata(_)) => {
            Heard::Done
        }
        // `Both` repeats what `From` and `To` have said.
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => {
            return None;
        }
        EventKind::Create(CreateKind::Folder) | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Heard::Arrived,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => Heard::Gone,
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Any | EventKind::Other => Heard::Written,
    })
}

/// The watcher's thread.
struct Watch {
    root: PathBuf,
    pace: Pace,
    names: Vec<String>,
    stamps: Stamps,
    batch: Batch,
    /// `None` if events are unavailable or unreliable.
    events: Option<Events>,
    /// Changes found by a scan that have not been reported yet.
    found: BTreeSet<PathBuf>,
    /// Changes found by a scan for which no event has come yet.
    suspects: BTreeSet<PathBuf>,
    /// When to scan next.
    look_at: Instant,
    /// Whether the next scan was requested; changes found by it are then no sign of missing events.
    look_called_for: bool,
    on_change: OnChange,
    on_notice: OnNotice,
}

impl Watch {
    fn run(mut self, inbox: &Receiver<Signal>) {
        loop {
            let wake = self.batch.due().unwrap_or(self.look_at);
            match inbox.recv_timeout(wake.saturating_duration_since(Instant::now())) {
                Ok(Signal::Heard(path, heard)) => self.hear(&path, heard),
                Ok(Signal::Lost) => self.look_within(Duration::ZERO),
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            if self.batch.due().is_some_and(|due| due <= now) {
                self.report();
            } else if self.batch.is_empty() && self.look_at <= now {
                self.look_around();
            }
        }
    }

    /// Handles an event, if it concerns the site.
    fn hear(&mut self, path: &Path, heard: Heard) {
        let Ok(path) = path.strip_prefix(&self.root) else {
            return;
        };
        let Some(first) = path.components().next() else {
            // The root itself was removed or came back.
            return self.look_within(Duration::ZERO);
        };
        let first = first.as_os_str();
        if !self.names.iter().any(|name| first == name.as_str()) || names::is_passed_over(path) {
            return;
        }
        self.suspects.retain(|suspect| !suspect.starts_with(path));
        let state = match heard {
            Heard::Written => State::Writing,
            Heard::Done => State::Settled,
            Heard::Arrived => {
                if self.root.join(path).is_dir() {
                    self.look_within(NEW_FOLDER);
                }
                State::Settled
            }
            // A file that was never reported needs no wait: a temporary one, renamed over another.
            Heard::Gone if !self.stamps.knows(path) => State::Settled,
            Heard::Gone => State::Gone,
        };
        self.batch.add(path.to_path_buf(), state, Instant::now());
    }

    /// Requests a scan.
    fn look_within(&mut self, wait: Duration) {
        self.look_at = self.look_at.min(Instant::now() + wait);
        self.look_called_for = true;
    }

    /// Examines the files of the batch, and reports those that are new, changed or removed.
    fn report(&mut self) {
        let Some((heard, noticed)) = self.batch.take() else {
            return;
        };
        // A named folder was removed or created: it needs a new watch.
        if heard.iter().any(|path| path.components().count() == 1) {
            self.renew();
        }
        let mut paths = std::mem::take(&mut self.found);
        for path in heard {
            paths.extend(self.stamps.look(&path));
            // Two writes within the clock's resolution have the same stamp, so an event for an existing file counts as
            // a change whatever its stamp.
            if self.root.join(&path).is_file() {
                paths.insert(path);
            }
        }
        if !paths.is_empty() {
            let changes = Changes { paths, noticed };
            // Its message is on stderr. An edit that makes the pipeline panic must not end the preview.
            let _ = catch_unwind(AssertUnwindSafe(|| (self.on_change)(changes)));
        }
    }

    /// Renews the watches of folders that were replaced. Returns whether any was.
    fn renew(&mut self) -> bool {
        let Some(events) = &mut self.events else {
            return false;
        };
        match events.renew(&self.root, &self.names) {
            Ok(renewed) => renewed,
            Err(error) => {
                self.events = None;
                (self.on_notice)(Notice::NoEvents(error.to_string()));
                true
            }
        }
    }

    /// Scans everything; changes go through the batch like events, because a file may still be being written.
    fn look_around(&mut self) {
        let missed = !std::mem::take(&mut self.suspects).is_empty();
        if missed && self.events.take().is_some() {
            (self.on_notice)(Notice::MissedEvents);
        }
        // While the root is missing (a removable drive), the last good site stays.
        if !self.root.is_dir() {
            self.look_at = Instant::now() + self.pace.poll;
            return;
        }
        let called_for = std::mem::take(&mut self.look_called_for) | self.renew();
        let found = self.look();
        let now = Instant::now();
        for path in &found {
            self.batch.add(path.clone(), State::Writing, now);
        }
        if self.events.is_some() && !called_for {
            self.suspects.clone_from(&found);
        }
        self.found.extend(found);
    }

    /// Scans everything, and schedules the next scan.
    fn look(&mut self) -> BTreeSet<PathBuf> {
        let start = Instant::now();
        let mut found = BTreeSet::new();
        for name in &self.names {
            found.extend(self.stamps.look(name.as_ref()));
        }
        let took = start.elapsed();
        self.look_at = Instant::now()
            + match self.events {
                Some(_) => self.pace.net.max(took * NET_SHARE),
                None => self.pace.poll.max(took * POLL_SHARE),
            };
        found
    }
}
