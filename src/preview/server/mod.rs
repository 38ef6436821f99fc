//! HTTP server of the preview: tiny_http with stricter rules, for readers on the same machine.
//!
//! tiny_http accepts connections and parses requests. Each request gets a thread, is validated (`request`) and answered
//! (`route`) from the newest snapshot. A page that listens for changes keeps its thread ([`super::reload::Hub`]). A
//! slow page, a slow client or a panic doesn't affect other requests.
//!
//! Supports GET and HEAD; no bodies, no compression, no TLS. It is only for previewing: an edition is files, which any
//! web server can serve.
//!
//! tiny_http has no limits for the following, so the preview has none (as SECURITY.md says): an idle connection, one
//! that sends half a request or doesn't read its response keeps a thread for as long as it is open; request headers may
//! have any size and are held in memory; the number of connections is limited only by the system. Requests with
//! non-ASCII bytes in their headers are dropped without a response. On loopback only programs on this machine can use
//! this against the preview.
//!
//! The server works around three problems. It raises the limit of open files, because a connection uses two and
//! tiny_http stops accepting when there are none left. It starts accepting again after an error. And tiny_http (0.12.0,
//! `util/task_pool.rs`) can leave a new connection without a thread until another connection ends: so each response
//! closes its connection, and while requests arrive, the server opens and closes connections of its own, which release
//! the waiting ones.

mod listen;
mod mime;
mod request;
mod response;
mod route;
mod site;
mod target;
#[cfg(test)]
mod tests;

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use memchr::memmem;
use tiny_http::Method;

pub(crate) use listen::{Ports, listen};
pub(crate) use site::{Page, Site, Swap};

use super::reload::Hub;
use request::Request;
use response::{Response, Status};
use route::{Answer, Context, answer};
use target::Hosts;

/// Interval at which the server checks whether to stop, and releases waiting connections.
const LOOK: Duration = Duration::from_millis(100);

/// For how long after a request it releases them every time; later only occasionally.
const BUSY: Duration = Duration::from_secs(3);
const NOW_AND_THEN: Duration = Duration::from_secs(1);

/// How many waiting connections are released at a time.
const LOOSENED: usize = 4;

/// Pause after an error of `accept`.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A running server; dropping it stops it.
pub(crate) struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to serve the newest snapshot of `site` on a bound listener (see [`listen()`]).
    ///
    /// `names` are host names that are accepted besides `localhost` and the bound address: what a user who binds to the
    /// network calls this machine.
    ///
    /// # Errors
    /// The listener has no address, or the thread can't be started.
    pub(crate) fn start(listener: TcpListener, site: Arc<Swap>, hub: Hub, names: &[String]) -> io::Result<Self> {
        allow_many_files();
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let hosts = Hosts { bound: address.ip(), names: names.iter().map(|name| name.to_lowercase()).collect() };
        let serving =
            Serving { listener, address, context: Arc::new(Context { site, hub, hosts }), stopping: stopping.clone() };
        let thread = thread::Builder::new().name(format!("serve {}", address.port())).spawn(move || serving.run())?;
        Ok(Self { address, stopping, thread: Some(thread) })
    }

    #[cfg(test)]
    /// The bound address.
    #[must_use]
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL to open on this machine: `http://127.0.0.1:8080/`.
    #[must_use]
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", reachable(self.address))
    }

    /// Whether other machines can reach the server; the user has to be warned then.
    #[must_use]
    pub(crate) fn is_exposed(&self) -> bool {
        !self.address.ip().is_loopback()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // The thread does not panic; if it did, there would be nothing left to wait for.
            let _ = thread.join();
        }
    }
}

/// The address at which this machine reaches a server that listens on `address`.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Data of the serving thread.
struct Serving {
    listener: TcpListener,
    address: SocketAddr,
    context: Arc<Context>,
    stopping: Arc<AtomicBool>,
}

impl Serving {
    /// Serves until stopped. tiny_http stops accepting at the first error; then it is started again.
    fn run(self) {
        while !self.is_stopping() {
            let http = self.listener.try_clone().map(|listener| tiny_http::Server::from_listener(listener, None));
            if let Ok(Ok(http)) = http {
                self.serve(&http);
            }
            if !self.is_stopping() {
                thread::sleep(ACCEPT_PAUSE);
            }
        }
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Starts a thread for each request, until accepting fails or the server is stopped.
    fn serve(&self, http: &tiny_http::Server) {
        let (mut asked, mut loosened) = (Instant::now(), Instant::now());
        while !self.is_stopping() {
            match http.recv_timeout(LOOK) {
                Ok(Some(request)) => {
                    asked = Instant::now();
                    self.begin(request);
                }
                Ok(None) if asked.elapsed() < BUSY || loosened.elapsed() > NOW_AND_THEN => {
                    loosened = Instant::now();
                    self.loosen();
                }
                Ok(None) => {}
                Err(_) => return,
            }
        }
    }

    fn begin(&self, request: tiny_http::Request) {
        let context = Arc::clone(&self.context);
        // If no thread can be started, the request is dropped and tiny_http answers 500.
        let _ = thread::Builder::new().name("serve request".to_owned()).spawn(move || respond(request, context));
    }

    /// Opens and closes a connection: the thread that tiny_http gives it then continues with a waiting one.
    fn loosen(&self) {
        let connect = |_| TcpStream::connect_timeout(&reachable(self.address), LOOK).ok();
        drop((0..LOOSENED).map(connect).collect::<Vec<_>>());
    }
}

/// Answers one request.
fn respond(http: tiny_http::Request, context: Arc<Context>) {
    // Snapshots are immutable, so a panic can't leave one half changed. (Its message is on stderr.)
    let answer = catch_unwind(AssertUnwindSafe(|| match Request::of(&http) {
        Ok(request) => answer(&request, &context),
        Err(status) => Answer::Response(Response::plain(status)),
    }));
    match answer.unwrap_or_else(|_| Answer::Response(Response::plain(Status::INTERNAL_ERROR))) {
        Answer::Response(response) => {
            // A client that has disconnected needs no response.
            let _gone = send(http, response);
        }
        // The stream needs chunked encoding, which HTTP/1.0 lacks.
        Answer::Events if *http.http_version() < (1, 1) => drop(send(http, Response::plain(Status::BAD_REQUEST))),
        Answer::Events => {
            let stream = context.hub.join(http.into_writer());
            // A stream must not keep the hub alive that feeds it.
            drop(context);
            stream.run();
        }
    }
}

/// Writes a response, header and body in one call: two calls would cost 40 ms of delayed acknowledgement on loopback.
fn send(http: tiny_http::Request, response: Response) -> io::Result<()> {
    let response = response.into_http();
    if request::has_body(&http) {
        // tiny_http gives direct access to the connection only after the request body, which may never come.
        return http.respond(response);
    }
    let head_only = *http.method() == Method::Head;
    let mut bytes = Vec::new();
    response.raw_print(&mut bytes, http.http_version().clone(), http.headers(), head_only, None)?;
    // tiny_http can't add this header itself; the module docs say why it is needed.
    if let Some(line) = memmem::find(&bytes, b"\r\n") {
        bytes.splice(line + 2..line + 2, *b"Connection: close\r\n");
    }
    let mut out = http.into_writer();
    out.write_all(&bytes)?;
    out.flush()
}

/// Raises the limit of open files to the system's maximum: the usual 1024 is meant for old programs.
fn allow_many_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        // If refused, the limit stays as it is.
        let _kept = (current != maximum).then(|| setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }));
    }
}
