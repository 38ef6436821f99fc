//! Event hub: sends changes to all open pages.
//!
//! A request for events becomes an [`EventStream`] ([`Hub::join`]), which the request's thread writes. The hub puts
//! each event into the stream's queue and never waits: a stream with too many unread events is closed, so that open
//! pages never block each other or a page request. A new stream first gets the current state (`hello`, then the
//! findings), so a page that was disconnected misses nothing.

use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Texts;
use super::findings::{Note, event_data};

/// Maximum number of streams. Each uses two threads; a browser needs one stream for all its tabs (`events.js`).
const MOST_STREAMS: usize = 512;
/// Maximum number of unread events before a slow client is disconnected.
const MOST_UNREAD: usize = 128;
/// Interval of heartbeats, which end streams whose page is gone and let a laptop notice that it was asleep.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The response header of an event stream.
const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\n\
    Content-Type: text/event-stream; charset=utf-8\r\n\
    Cache-Control: no-store\r\n\
    X-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Transfer-Encoding: chunked\r\n\r\n";
/// How long a browser should wait before it reconnects (ms).
const RETRY: &str = "retry: 300\n\n";

/// A handle to the hub; cheap to clone. The streams end when the last handle is dropped.
#[derive(Clone)]
pub(crate) struct Hub(Arc<State>);

struct State {
    boot: String,
    texts: &'static Texts,
    shared: Mutex<Shared>,
}

/// The current state and the streams that get changes of it.
struct Shared {
    generation: u64,
    /// The current findings, for new streams.
    findings: Arc<str>,
    streams: Vec<SyncSender<Arc<str>>>,
}

impl Hub {
    /// A hub with messages in the language of `texts`.
    #[must_use]
    pub(crate) fn new(texts: &'static Texts) -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(Arc::new(State {
            // Only needs to differ from the previous run; a clock before 1970 is different enough.
            boot: format!("{:x}", since_epoch.unwrap_or_default().as_nanos()),
            texts,
            shared: Mutex::new(Shared {
                generation: 0,
                findings: frame("findings", &event_data(&[], texts)).into(),
                streams: Vec::new(),
            }),
        }))
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.0.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Number of changes so far.
    #[must_use]
    pub(crate) fn generation(&self) -> u64 {
        self.shared().generation
    }

    /// Identifies this run of the server.
    #[must_use]
    pub(crate) fn boot(&self) -> &str {
        &self.0.boot
    }

    #[cfg(test)]
    /// Number of open event streams.
    #[must_use]
    pub(crate) fn streams(&self) -> usize {
        self.shared().streams.len()
    }

    /// Reports that the pages at `urls` (paths of the site, such as `vard/rutin.html`), or all pages if `None`, may
    /// have changed. A page fetches itself and does nothing if it has not changed. Call this after the new snapshot is
    /// in its [`crate::preview::server::Swap`]. Returns the new generation.
    pub(crate) fn reload(&self, urls: Option<&[String]>) -> u64 {
        self.change("reload", urls)
    }

    /// Reports that only style sheets have changed: the pages replace theirs and nothing else.
    pub(crate) fn style(&self) -> u64 {
        self.change("style", None)
    }

    /// Sends the current findings. A finding that keeps pages from being updated opens the overlay on them; without one
    /// the overlay closes. Other findings are in the page bars.
    pub(crate) fn findings(&self, notes: &[Note]) {
        let event: Arc<str> = frame("findings", &event_data(notes, self.0.texts)).into();
        let mut shared = self.shared();
        shared.findings = event.clone();
        shared.send(&event);
    }

    fn change(&self, event: &str, urls: Option<&[String]>) -> u64 {
        let mut shared = self.shared();
        shared.generation += 1;
        let data = serde_json::json!({ "generation": shared.generation, "urls": urls }).to_string();
        shared.send(&frame(event, &data).into());
        shared.generation
    }

    /// Adds a stream for a client that has requested events; sends the current state first.
    pub(in crate::preview) fn join(&self, out: Box<dyn Write + Send>) -> EventStream {
        let (queue, inbox) = mpsc::sync_channel(MOST_UNREAD);
        let mut shared = self.shared();
        let hello = serde_json::json!({
            "boot": self.0.boot,
            "generation": shared.generation,
            "texts": self.0.texts.json(),
        });
        let greeting = format!("{RETRY}{}{}", frame("hello", &hello.to_string()), shared.findings);
        if shared.streams.len() >= MOST_STREAMS {
            // The oldest is most likely abandoned; if it isn't, its page reconnects.
            shared.streams.remove(0);
        }
        shared.streams.push(queue);
        EventStream { out, greeting, inbox }
    }
}

impl Shared {
    /// Puts an event into every queue; removes streams that are closed or have too many unread events.
    fn send(&mut self, event: &Arc<str>) {
        self.streams.retain(|queue| queue.try_send(event.clone()).is_ok());
    }
}

/// Formats an event. JSON has no bare line break, so one data line is enough.
fn frame(event: &str, data: &str) -> String {
    format!("event: {event}\ndata: {data}\n\n")
}

/// The event stream of one client.
pub(crate) struct EventStream {
    out: Box<dyn Write + Send>,
    greeting: String,
    inbox: Receiver<Arc<str>>,
}

impl EventStream {
    /// Writes events until the client disconnects or is disconnected.
    pub(in crate::preview) fn run(mut self) {
        // A disconnected client is the usual end.
        let _gone = self.write();
    }

    fn write(&mut self) -> io::Result<()> {
        self.out.write_all(STREAM_HEAD.as_bytes())?;
        let greeting = std::mem::take(&mut self.greeting);
        self.chunk(&greeting)?;
        loop {
            match self.inbox.recv_timeout(HEARTBEAT) {
                Ok(event) => self.chunk(&event)?,
                Err(RecvTimeoutError::Timeout) => self.chunk(":\n\n")?,
                // Disconnected by the hub: end the response, after which the page reconnects.
                Err(RecvTimeoutError::Disconnected) => return self.chunk(""),
            }
        }
    }

    /// Writes one chunk of the response (RFC 9112 § 7.1); an empty one is the last.
    fn chunk(&mut self, text: &str) -> io::Result<()> {
        let chunk = format!("{:x}\r\n{text}\r\n", text.len());
        self.out.write_all(chunk.as_bytes())?;
        self.out.flush()
    }
}
