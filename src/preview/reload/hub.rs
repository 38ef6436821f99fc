//! The hub: one thread that holds every open event stream.
//!
//! Procedure: a stream's socket is handed over when its request has been read ([`Hub::join`]); from
//! then on the hub's thread writes to it without ever waiting. What a socket does not take at once is kept
//! for it, up to a limit; a client that takes nothing is let go. So two hundred open pages cost a
//! few kilobytes each, no thread, and never keep each other or a page request waiting.
//! A newcomer is told where things stand (`hello`, then the present findings), so a page that
//! was away misses nothing.
//! Boundary: the hub knows what changed, not why; the words come from the caller.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Texts;
use super::findings::{Note, event_data};

/// The most streams at once. Each takes a file; a browser needs one for all its tabs (`events.js`).
const MOST_STREAMS: usize = 512;
/// What a slow client may leave unread before it is let go.
const MOST_BACKLOG: usize = 256 * 1024;
/// How often closed streams are looked for and unread rest is offered again.
const SWEEP: Duration = Duration::from_millis(500);
/// The same while a client has something left to take.
const RETRY: Duration = Duration::from_millis(20);
/// How often a sign of life is sent, so that proxies and sleeping laptops find out.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The head of an event stream, and how soon a browser should try again after a break (ms).
const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\n\
    Content-Type: text/event-stream; charset=utf-8\r\n\
    Cache-Control: no-store\r\n\
    X-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Connection: close\r\n\r\n\
    retry: 300\n\n";

/// What the hub's thread is told.
enum Message {
    Join(Arc<TcpStream>),
    /// An event for every stream.
    Send(Arc<str>),
    /// The same, to be remembered for streams that join later.
    Findings(Arc<str>),
}

/// A handle to the hub; cheap to clone. The thread ends, and the streams with it, when the last
/// handle is gone.
#[derive(Clone)]
pub(crate) struct Hub {
    messages: Sender<Message>,
    state: Arc<State>,
}

/// What the handles and the thread share.
struct State {
    generation: AtomicU64,
    streams: AtomicUsize,
    boot: String,
    texts: &'static Texts,
}

impl Hub {
    /// Starts a hub that speaks the language of `texts`.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub(crate) fn start(texts: &'static Texts) -> io::Result<Self> {
        let (messages, inbox) = mpsc::channel();
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        let state = Arc::new(State {
            generation: AtomicU64::new(0),
            streams: AtomicUsize::new(0),
            // Only has to differ from the run before; a clock before 1970 differs well enough.
            boot: format!("{:x}", since_epoch.unwrap_or_default().as_nanos()),
            texts,
        });
        let thread = Thread {
            state: Arc::clone(&state),
            streams: Vec::new(),
            findings: Arc::from(frame("findings", &event_data(&[], texts))),
        };
        thread::Builder::new().name("serve events".to_owned()).spawn(move || thread.run(&inbox))?;
        Ok(Self { messages, state })
    }

    /// How many changes there have been.
    #[must_use]
    pub(crate) fn generation(&self) -> u64 {
        self.state.generation.load(Ordering::SeqCst)
    }

    /// What tells this run of the server from another.
    #[must_use]
    pub(crate) fn boot(&self) -> &str {
        &self.state.boot
    }

    #[cfg(test)]
    /// How many event streams are open.
    #[must_use]
    pub(crate) fn streams(&self) -> usize {
        self.state.streams.load(Ordering::SeqCst)
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

    /// The findings of the newest run. An error among them opens the overlay; without one it
    /// closes. Warnings stand in the bar of their page.
    pub(crate) fn findings(&self, notes: &[Note]) {
        let event = frame("findings", &event_data(notes, self.state.texts));
        self.tell(Message::Findings(Arc::from(event)));
    }

    /// Takes over the socket of a client that has asked for events.
    pub(in crate::preview) fn join(&self, stream: Arc<TcpStream>) {
        self.tell(Message::Join(stream));
    }

    fn change(&self, event: &str, urls: Option<&[String]>) -> u64 {
        let generation = self.state.generation.fetch_add(1, Ordering::SeqCst) + 1;
        let data = serde_json::json!({ "generation": generation, "urls": urls }).to_string();
        self.tell(Message::Send(Arc::from(frame(event, &data))));
        generation
    }

    fn tell(&self, message: Message) {
        // The thread lives as long as there is a handle; if it has died, pages no longer update by
        // themselves and everything else goes on.
        let _ = self.messages.send(message);
    }
}

/// An event in the stream's form. JSON has no bare line break, so one data line is enough.
fn frame(event: &str, data: &str) -> String {
    format!("event: {event}\ndata: {data}\n\n")
}

/// One open stream.
struct Stream {
    socket: Arc<TcpStream>,
    /// What the socket has not taken yet.
    backlog: Vec<u8>,
}

/// The hub's thread.
struct Thread {
    state: Arc<State>,
    streams: Vec<Stream>,
    /// The present findings, for newcomers.
    findings: Arc<str>,
}

impl Thread {
    fn run(mut self, inbox: &Receiver<Message>) {
        let mut swept = Instant::now();
        let mut beaten = Instant::now();
        loop {
            match inbox.recv_timeout(self.patience()) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if swept.elapsed() >= SWEEP {
                swept = Instant::now();
                self.streams.retain(|stream| !stream.is_closed());
            }
            if beaten.elapsed() >= HEARTBEAT {
                beaten = Instant::now();
                self.send(":\n\n");
            } else if self.has_backlog() {
                self.send("");
            }
            let open = self.streams.len();
            self.state.streams.store(open, Ordering::SeqCst);
        }
    }

    /// How long to wait for a message.
    fn patience(&self) -> Duration {
        if self.streams.is_empty() {
            HEARTBEAT
        } else if self.has_backlog() {
            RETRY
        } else {
            SWEEP
        }
    }

    fn has_backlog(&self) -> bool {
        self.streams.iter().any(|stream| !stream.backlog.is_empty())
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Join(socket) => self.welcome(socket),
            Message::Send(event) => self.send(&event),
            Message::Findings(event) => {
                self.send(&event);
                self.findings = event;
            }
        }
    }

    /// Begins a stream: its head, where things stand, what is wrong.
    fn welcome(&mut self, socket: Arc<TcpStream>) {
        if socket.set_nonblocking(true).is_err() {
            return;
        }
        if self.streams.len() >= MOST_STREAMS {
            // The oldest is the likeliest to be forgotten; if it is not, its page comes back.
            self.streams.remove(0);
        }
        let hello = serde_json::json!({
            "boot": self.state.boot,
            "generation": self.state.generation.load(Ordering::SeqCst),
            "texts": self.state.texts.json(),
        });
        let hello = frame("hello", &hello.to_string());
        let mut stream = Stream { socket, backlog: Vec::new() };
        if stream.send(&format!("{STREAM_HEAD}{hello}{}", self.findings)) {
            self.streams.push(stream);
        }
    }

    /// Sends to every stream, and lets go of those that are gone.
    fn send(&mut self, event: &str) {
        self.streams.retain_mut(|stream| stream.send(event));
    }
}

impl Stream {
    /// Writes what is left and then `event`, as far as the socket takes it; false when it is done for.
    fn send(&mut self, event: &str) -> bool {
        self.backlog.extend_from_slice(event.as_bytes());
        let mut written = 0;
        let mut socket: &TcpStream = &self.socket;
        while written < self.backlog.len() {
            match socket.write(&self.backlog[written..]) {
                Ok(0) => return false,
                Ok(taken) => written += taken,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return false,
            }
        }
        self.backlog.drain(..written);
        self.backlog.len() <= MOST_BACKLOG
    }

    /// Whether the client has closed its end. What it sends meanwhile is of no interest.
    fn is_closed(&self) -> bool {
        let mut socket: &TcpStream = &self.socket;
        match socket.read(&mut [0; 512]) {
            Ok(read) => read == 0,
            Err(error) => !matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted),
        }
    }
}
