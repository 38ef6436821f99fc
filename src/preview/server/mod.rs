//! The preview's web server: rules around tiny_http, for readers on the same machine.
//!
//! Procedure: tiny_http accepts connections and reads heads; each request gets a thread of its own, is checked
//! (`request`) and answered (`route`) from the newest snapshot. A page that listens for changes keeps its thread
//! ([`super::reload::Hub`]); a slow page, a slow reader and a panic harm nobody else.
//!
//! Boundary: GET and HEAD, no bodies, no compression, no TLS. It is for previewing, never for
//! publishing: an edition is files, which any web server can serve.
//!
//! What tiny_http does not bound, and therefore nobody does (SECURITY.md says the same): a connection that says
//! nothing, or half a head, or does not take its answer, keeps a thread for as long as it is open; a head may be of any
//! size and is held in memory; the number of connections is bounded by what the system allows. Heads with bytes
//! outside ASCII are dropped without an answer. On loopback only programs of this machine can do that to the preview.
//! Three things are seen to here. The process may open as many files as the system lets it: a connection takes
//! two, and tiny_http stops accepting when there are none. Accepting begins anew after an error. And tiny_http (0.12.0,
//! `util/task_pool.rs`) can leave a new connection without a thread until another connection ends: so each answer ends
//! its connection, and while requests come, connections of our own that end at once set the forgotten ones going.

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

/// How often the server looks whether it is to stop, and sets forgotten connections going.
const LOOK: Duration = Duration::from_millis(100);

/// For how long after a request it does the latter each time; afterwards only now and then.
const BUSY: Duration = Duration::from_secs(3);
const NOW_AND_THEN: Duration = Duration::from_secs(1);

/// How many forgotten connections are set going at a time.
const LOOSENED: usize = 4;

/// How long it waits after an error of `accept` before it begins anew.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A running server; it stops when dropped.
pub(crate) struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to serve the newest snapshot of `site` on a bound listener (see [`listen()`]).
    ///
    /// `names` are host names to be answered beside `localhost` and the bound address: what a user
    /// who binds to the network calls this machine.
    ///
    /// # Errors
    /// When the listener has no address or the thread cannot be started.
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
    /// The address that is listened on.
    #[must_use]
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open in a browser on this machine: `http://127.0.0.1:8080/`.
    #[must_use]
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", reachable(self.address))
    }

    /// Whether other machines can reach the server; the user is to be warned then.
    #[must_use]
    pub(crate) fn is_exposed(&self) -> bool {
        !self.address.ip().is_loopback()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // The thread does not panic; if it did, there is nothing left to wait for.
            let _ = thread.join();
        }
    }
}

/// The address of this machine under which a server that listens on `address` answers.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// What the serving thread has.
struct Serving {
    listener: TcpListener,
    address: SocketAddr,
    context: Arc<Context>,
    stopping: Arc<AtomicBool>,
}

impl Serving {
    /// Serves until it is to stop. tiny_http gives up accepting at the first error; then it begins anew.
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

    /// Gives each request its thread, until accepting fails or the server is to stop.
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
        // Without a thread to be had the request is dropped; tiny_http answers 500 then.
        let _ = thread::Builder::new().name("serve request".to_owned()).spawn(move || respond(request, context));
    }

    /// Connects and ends: the thread that tiny_http gives such a connection takes a forgotten one up next.
    fn loosen(&self) {
        let connect = |_| TcpStream::connect_timeout(&reachable(self.address), LOOK).ok();
        drop((0..LOOSENED).map(connect).collect::<Vec<_>>());
    }
}

/// Answers one request.
fn respond(http: tiny_http::Request, context: Arc<Context>) {
    // A snapshot is never changed, so a panic cannot leave it half done (its message is on stderr).
    let answer = catch_unwind(AssertUnwindSafe(|| match Request::of(&http) {
        Ok(request) => answer(&request, &context),
        Err(status) => Answer::Response(Response::plain(status)),
    }));
    match answer.unwrap_or_else(|_| Answer::Response(Response::plain(Status::INTERNAL_ERROR))) {
        Answer::Response(response) => {
            // A client that is gone needs no answer.
            let _gone = send(http, response);
        }
        // The stream's form is that of HTTP/1.1.
        Answer::Events if *http.http_version() < (1, 1) => drop(send(http, Response::plain(Status::BAD_REQUEST))),
        Answer::Events => {
            let stream = context.hub.join(http.into_writer());
            // A stream must not keep alive the hub that feeds it.
            drop(context);
            stream.run();
        }
    }
}

/// Writes an answer, head and body at once: written apart they cost 40 ms of delayed acknowledgement on loopback.
fn send(http: tiny_http::Request, response: Response) -> io::Result<()> {
    let response = response.into_http();
    if request::has_body(&http) {
        // A writer of one's own is to be had only after the body, which may never come.
        return http.respond(response);
    }
    let head_only = *http.method() == Method::Head;
    let mut bytes = Vec::new();
    response.raw_print(&mut bytes, http.http_version().clone(), http.headers(), head_only, None)?;
    // tiny_http has no way to say so; see the head of this file for why.
    if let Some(line) = memmem::find(&bytes, b"\r\n") {
        bytes.splice(line + 2..line + 2, *b"Connection: close\r\n");
    }
    let mut out = http.into_writer();
    out.write_all(&bytes)?;
    out.flush()
}

/// Lets the process open as many files as the system allows it to: the usual 1024 is a limit for old programs.
fn allow_many_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        // Where it is refused, the limit stays as it is.
        let _kept = (current != maximum).then(|| setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }));
    }
}
