//! The hub: who listens for changes, and what they are told.
//!
//! Procedure: a request for events becomes an [`EventStream`] ([`Hub::join`]), which the request's thread writes; the hub
//! puts each event into the stream's queue without ever waiting. A stream that has left too much unread is let go, so
//! that open pages never keep each other or a page request waiting.
//! A newcomer is told where things stand (`hello`, then the present findings), so a page that
//! was away misses nothing.
//! Boundary: the hub knows what changed, not why; the words come from the caller.

use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Texts;
use super::findings::{Note, event_data};

/// The most streams at once. Each takes two threads; a browser needs one stream for all its tabs (`events.js`).
const MOST_STREAMS: usize = 512;
/// The events that a slow client may leave unread before it is let go.
const MOST_UNREAD: usize = 128;
/// How often a sign of life is sent, so that streams whose page is gone end, and sleeping laptops find out.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The head of an event stream.
const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\n\
    Content-Type: text/event-stream; charset=utf-8\r\n\
    Cache-Control: no-store\r\n\
    X-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Transfer-Encoding: chunked\r\n\r\n";
/// How soon a browser should try again after a break (ms).
const RETRY: &str = "retry: 300\n\n";

/// A handle to the hub; cheap to clone. The streams end when the last handle is gone.
#[derive(Clone)]
pub(crate) struct Hub(Arc<State>);

struct State {
    boot: String,
    texts: &'static Texts,
    told: Mutex<Told>,
}

/// What has been told, and to whom.
struct Told {
    generation: u64,
    /// The present findings, for newcomers.
    findings: Arc<str>,
    streams: Vec<SyncSender<Arc<str>>>,
}

impl Hub {
    /// A hub that speaks the language of `texts`.
    #[must_use]
    pub(crate) fn new(texts: &'static Texts) -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(Arc::new(State {
            // Only has to differ from the run before; a clock before 1970 differs well enough.
            boot: format!("{:x}", since_epoch.unwrap_or_default().as_nanos()),
            texts,
            told: Mutex::new(Told {
                generation: 0,
                findings: frame("findings", &event_data(&[], texts)).into(),
                streams: Vec::new(),
            }),
        }))
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many changes there have been.
    #[must_use]
    pub(crate) fn generation(&self) -> u64 {
        self.told().generation
    }

    /// What tells this run of the server from another.
    #[must_use]
    pub(crate) fn boot(&self) -> &str {
        &self.0.boot
    }

    #[cfg(test)]
    /// How many event streams are fed.
    #[must_use]
    pub(crate) fn streams(&self) -> usize {
        self.told().streams.len()
    }

    /// The pages at `urls` (paths of the site, as `vard/rutin.html`), or all with `None`, may have
    /// changed. A page that is told looks, and does nothing if it has not. Call it after the new
    /// snapshot is in its [`crate::preview::server::Swap`]. Gives the new generation.
    pub(crate) fn reload(&self, urls: Option<&[String]>) -> u64 {
        self.change("reload", urls)
    }

    /// Only style sheets have changed: the pages exchange theirs and nothing else.
    pub(crate) fn style(&self) -> u64 {
        self.change("style", None)
    }

    /// The findings of the newest run. One that makes pages stand still opens the overlay there; without one it
    /// closes. Others stand in the bars.
    pub(crate) fn findings(&self, notes: &[Note]) {
        let event: Arc<str> = frame("findings", &event_data(notes, self.0.texts)).into();
        let mut told = self.told();
        told.findings = event.clone();
        told.send(&event);
    }

    fn change(&self, event: &str, urls: Option<&[String]>) -> u64 {
        let mut told = self.told();
        told.generation += 1;
        let data = serde_json::json!({ "generation": told.generation, "urls": urls }).to_string();
        told.send(&frame(event, &data).into());
        told.generation
    }

    /// A stream to a client that has asked for events; it is told where things stand first.
    pub(in crate::preview) fn join(&self, out: Box<dyn Write + Send>) -> EventStream {
        let (queue, inbox) = mpsc::sync_channel(MOST_UNREAD);
        let mut told = self.told();
        let hello = serde_json::json!({
            "boot": self.0.boot,
            "generation": told.generation,
            "texts": self.0.texts.json(),
        });
        let greeting = format!("{RETRY}{}{}", frame("hello", &hello.to_string()), told.findings);
        if told.streams.len() >= MOST_STREAMS {
            // The oldest is the likeliest to be forgotten; if it is not, its page comes back.
            told.streams.remove(0);
        }
        told.streams.push(queue);
        EventStream { out, greeting, inbox }
    }
}

impl Told {
    /// Puts an event into every queue, and lets go of streams that are gone or leave too much unread.
    fn send(&mut self, event: &Arc<str>) {
        self.streams.retain(|queue| queue.try_send(event.clone()).is_ok());
    }
}

/// An event in the stream's form. JSON has no bare line break, so one data line is enough.
fn frame(event: &str, data: &str) -> String {
    format!("event: {event}\ndata: {data}\n\n")
}

/// One client's stream of events.
pub(crate) struct EventStream {
    out: Box<dyn Write + Send>,
    greeting: String,
    inbox: Receiver<Arc<str>>,
}

impl EventStream {
    /// Writes events until the client is gone or is let go.
    pub(in crate::preview) fn run(mut self) {
        // That the client is gone is the usual end.
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
                // Let go: the end of the answer, after which the page asks anew.
                Err(RecvTimeoutError::Disconnected) => return self.chunk(""),
            }
        }
    }

    /// Writes one chunk of the answer (RFC 9112 § 7.1); an empty one is the last.
    fn chunk(&mut self, text: &str) -> io::Result<()> {
        let chunk = format!("{:x}\r\n{text}\r\n", text.len());
        self.out.write_all(chunk.as_bytes())?;
        self.out.flush()
    }
}
