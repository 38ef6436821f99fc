//! The watcher: tells which files of a site have changed, soon and surely.
//!
//! Procedure: the system's events (notify) are gathered until the writing is over (`batch`); the paths
//! they name are looked at again and compared with what was there (`stamps`), so that a renamed folder
//! becomes the files in it and a temporary file that came and went becomes nothing. Every few
//! seconds, and whenever events are known to be lost, everything is looked at: what events
//! missed is found that way, and if they keep missing things (a network drive, a container, links), the
//! watcher goes over to looking often, which is also what `--poll` does.
//!
//! Boundary: paths come out, relative to the root; no text is read. The callback runs on the watcher's
//! thread: while it works, events gather and make the next batch.
//!
//! Why notify without its debouncer (notify-debouncer-full 0.6): that one hands out each event when it
//! is older than a fixed time, whatever is still being written. At 8 ms it made 298 batches of 200 plain saves
//! (truncated, then written), took 8.2 ms, and woke up 366 times a second with nothing to do. Here the wait is
//! 2 ms after a file has been closed, and an idle watcher sleeps. notify's own polling is not used either: it
//! compares times in whole seconds and so misses the second of two quick saves.

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

/// How often everything is looked at.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// Although events come: what they miss is seen this late.
    net: Duration,
    /// When there are no events to rely on.
    poll: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { net: Duration::from_secs(3), poll: Duration::from_millis(400) }
    }
}

/// Looking may take at most one part in this many of the time (events), so that a large site on a slow
/// disk does not keep the machine busy.
const NET_SHARE: u32 = 200;
/// The same when looking is all there is.
const POLL_SHARE: u32 = 10;
/// How soon after a new folder everything is looked at: files that were in it before it was watched
/// sent no events.
const NEW_FOLDER: Duration = Duration::from_millis(60);

/// What of a site is watched.
#[derive(Debug, Clone)]
pub(crate) struct Targets {
    /// The site's folder.
    pub(crate) root: PathBuf,
    /// Files and folders directly in it, by name; they need not exist yet.
    pub(crate) names: Vec<String>,
}

impl Targets {
    /// What makes up a handbook (format § 1).
    #[must_use]
    pub(crate) fn handbook(root: PathBuf) -> Self {
        let names = ["config.toml", "content", "themes", "templates", "static"];
        Self { root, names: names.map(str::to_owned).to_vec() }
    }
}

/// How changes are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// By the system's events, with a look around now and then.
    Events,
    /// By looking around often (`--poll`).
    Poll,
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Files that are new, changed or gone, relative to the root. A path here may turn out to be
    /// the same as before; none that differs is missing.
    pub(crate) paths: BTreeSet<PathBuf>,
    /// When the last event of them came, for measuring.
    pub(crate) noticed: Instant,
}

/// What a user may want to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The system gives no events here (and why); polling instead.
    NoEvents(String),
    /// Changes were found of which no event told; polling from now on.
    MissedEvents,
}

type OnChange = Box<dyn FnMut(Changes) + Send>;
type OnNotice = Box<dyn FnMut(Notice) + Send>;
/// Who is told: of changes, and of what a user may want to know.
type Callbacks = (OnChange, OnNotice);

/// A running watcher; it stops when dropped.
pub(crate) struct Watcher {
    signals: Sender<Signal>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Starts to watch: any change after this returns will be told of. So start it before the
    /// site is loaded. It looks at the size and time of every file once (ten thousand took 0.13 to 0.35 s in
    /// a debug build on a busy machine), so it may well run beside other preparations.
    ///
    /// `on_change` gets each batch of changes; `on_notice` what the user may want to know. A panic in
    /// `on_change` loses that batch and no later one.
    ///
    /// # Errors
    /// When the root does not exist or the thread cannot be started.
    pub(crate) fn start(
        targets: &Targets,
        mode: Mode,
        on_change: impl FnMut(Changes) + Send + 'static,
        on_notice: impl FnMut(Notice) + Send + 'static,
    ) -> io::Result<Self> {
        let heard = (Box::new(on_change) as _, Box::new(on_notice) as _);
        Self::start_at(Pace::default(), targets, mode, heard)
    }

    /// The same at another pace, for the tests.
    fn start_at(pace: Pace, targets: &Targets, mode: Mode, (on_change, mut on_notice): Callbacks) -> io::Result<Self> {
        // Events name canonical paths on some systems; so does everything here.
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
        // The thread may have ended by itself; then there is nobody to tell.
        let _ = self.signals.send(Signal::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the watcher's thread is told.
enum Signal {
    /// Something happened to a path.
    Heard(PathBuf, Heard),
    /// Events were lost.
    Lost,
    Stop,
}

/// What an event says of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// Written, perhaps not for the last time.
    Written,
    /// Closed after writing, or changed in its attributes.
    Done,
    /// Renamed into place, or a new folder: perhaps with files in it.
    Arrived,
    /// Removed or renamed away.
    Gone,
}

/// The system's events, and which folders they are asked of.
struct Events {
    watcher: RecommendedWatcher,
    /// The folders that were there when the watch was set: one that is made anew needs a new watch.
    watched: BTreeMap<PathBuf, Identity>,
}

impl Events {
    fn start(root: &Path, names: &[String], signals: &Sender<Signal>) -> notify::Result<Self> {
        let signals = signals.clone();
        // Links are not followed: one to `/` would watch the whole machine. Looking finds what they hide.
        let settings = notify::Config::default().with_follow_symlinks(false);
        let watcher =
            notify::Watcher::new(move |event: notify::Result<notify::Event>| translate(event, &signals), settings)?;
        let mut events = Self { watcher, watched: BTreeMap::new() };
        events.renew(root, names)?;
        Ok(events)
    }

    /// Watches what is there now: the root itself, not what lies below it (a `public/` or `.git/` is
    /// none of ours), and the named folders whole. Gives whether anything had to be watched anew.
    fn renew(&mut self, root: &Path, names: &[String]) -> notify::Result<bool> {
        let mut changed = self.renew_one(root, RecursiveMode::NonRecursive)?;
        for name in names {
            changed |= self.renew_one(&root.join(name), RecursiveMode::Recursive)?;
        }
        Ok(changed)
    }

    fn renew_one(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<bool> {
        // A file in the root is no folder: it is seen by the watch on the root.
        let now = Identity::of(path);
        if self.watched.get(path) == now.as_ref() {
            return Ok(false);
        }
        if self.watched.remove(path).is_some() {
            // Usually gone already, with the folder.
            let _ = notify::Watcher::unwatch(&mut self.watcher, path);
        }
        if let Some(identity) = now {
            match notify::Watcher::watch(&mut self.watcher, path, mode) {
                Ok(()) => {
                    self.watched.insert(path.to_path_buf(), identity);
                }
                // Gone again while we looked; the next look sees.
                Err(_) if !path.exists() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}

/// Turns notify's events into signals. Runs on notify's thread: quick, and silent about reading, which
/// the pipeline itself does a lot of.
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

/// What an event of this kind says of its path; `None` for what is no change.
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
    /// `None` when there are none to rely on.
    events: Option<Events>,
    /// What a look found, not told yet.
    found: BTreeSet<PathBuf>,
    /// What a look found of which no event has told yet.
    suspects: BTreeSet<PathBuf>,
    /// When to look around next.
    look_at: Instant,
    /// Whether something calls for the next look; what it finds is then no sign of missing events.
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
                self.tell();
            } else if self.batch.is_empty() && self.look_at <= now {
                self.look_around();
            }
        }
    }

    /// Notes an event, if it concerns the site.
    fn hear(&mut self, path: &Path, heard: Heard) {
        let Ok(path) = path.strip_prefix(&self.root) else {
            return;
        };
        let Some(first) = path.components().next() else {
            // The root itself: gone, or back.
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
            // What was never told of needs no waiting for: a temporary file, renamed over another.
            Heard::Gone if !self.stamps.knows(path) => State::Settled,
            Heard::Gone => State::Gone,
        };
        self.batch.add(path.to_path_buf(), state, Instant::now());
    }

    /// Something calls for a look.
    fn look_within(&mut self, wait: Duration) {
        self.look_at = self.look_at.min(Instant::now() + wait);
        self.look_called_for = true;
    }

    /// Looks at what the batch names, and tells of what is new, changed or gone.
    fn tell(&mut self) {
        let Some((heard, noticed)) = self.batch.take() else {
            return;
        };
        // A named folder itself has come or gone: it needs a new watch.
        if heard.iter().any(|path| path.components().count() == 1) {
            self.renew();
        }
        let mut paths = std::mem::take(&mut self.found);
        for path in heard {
            paths.extend(self.stamps.look(&path));
            // Two writes within the clock's grain have one stamp, so an event for a file that is
            // there counts whatever the stamps say.
            if self.root.join(&path).is_file() {
                paths.insert(path);
            }
        }
        if !paths.is_empty() {
            let changes = Changes { paths, noticed };
            // Its message is on stderr. One edit that the pipeline cannot bear must not end the preview.
            let _ = catch_unwind(AssertUnwindSafe(|| (self.on_change)(changes)));
        }
    }

    /// Sets the watches anew where folders have been replaced. Gives whether any was.
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

    /// Looks at everything; what differs goes the way of events, because it may still be being
    /// written.
    fn look_around(&mut self) {
        let missed = !std::mem::take(&mut self.suspects).is_empty();
        if missed && self.events.take().is_some() {
            (self.on_notice)(Notice::MissedEvents);
        }
        // While the root is away (a drive that comes and goes) the last good site stands.
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

    /// Looks at everything, and sets the time for the next look.
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
