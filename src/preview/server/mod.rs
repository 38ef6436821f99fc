//! The preview's HTTP server: small, strict, bounded, for readers on the same machine.
//!
//! Procedure: a thread accepts ([`Server::start`]); each connection has a thread, and their number a
//! bound (`registry`); heads are parsed (`request`) and answered (`route`) from the newest
//! snapshot; a page that listens for changes costs no thread, its socket goes to the hub
//! ([`super::reload::Hub`]).
//!
//! Boundary: GET and HEAD, no bodies, no compression, no TLS. It is for previewing, never for
//! publishing: an edition is files, which any web server can serve.
//!
//! Why not `tiny_http`, which the plan names: what must hold here cannot be put around it (0.12.0,
//! `src/lib.rs`, `src/client.rs`). Its accept loop owns the listener and makes the connections itself, so
//! there is nowhere to set a read time-out or `TCP_NODELAY` (a time-out set on the listener before
//! ends the loop, which stops at the first error of `accept`); the head is read byte by byte into a
//! buffer without a bound before anyone is asked; the task pool starts a thread for each waiting
//! connection, without a bound. Measured: 1000 connections that had sent half a head held 928 threads, for
//! as long as they liked; a header of 100 MB took 100 MB. A proxy in front of it would have to do all that
//! this module does.

mod connection;
mod listen;
mod mime;
mod registry;
mod request;
mod response;
mod route;
mod site;
mod status;
mod target;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub(crate) use listen::{Ports, listen};
pub(crate) use site::{Page, Site, Swap};

use super::reload::Hub;
use registry::Registry;
use response::Response;
use route::Context;
use status::Status;
use target::Hosts;

/// How long and how many: what a client may take.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Connections at once, event streams not counted. A browser has six to a host.
    pub(crate) connections: usize,
    /// How long a connection may say nothing before it is closed.
    pub(crate) idle: Duration,
    /// How long the head of a request may take from its first byte to its last.
    pub(crate) head: Duration,
    /// How long a write may stand still.
    pub(crate) write: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // With as many event streams again, well below the 1024 files a process may usually open.
            connections: 256,
            idle: Duration::from_secs(30),
            head: Duration::from_secs(5),
            write: Duration::from_secs(10),
        }
    }
}

/// How long the server waits after a failed `accept`. The usual cause is that the process has no files left
/// (macOS gives 256); a connection that only waits is closed, and its thread needs a moment.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// A running server; it stops when dropped.
pub(crate) struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    registry: Arc<Registry>,
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
    pub(crate) fn start(
        listener: TcpListener,
        site: Arc<Swap>,
        hub: Hub,
        names: &[String],
        limits: Limits,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let registry = Registry::new(limits.connections);
        let context = Context {
            site,
            hub,
            hosts: Hosts { bound: address.ip(), names: names.iter().map(|name| name.to_lowercase()).collect() },
        };
        let accepting = Accepting {
            listener,
            context: Arc::new(context),
            limits: Arc::new(limits),
            registry: Arc::clone(&registry),
            stopping: Arc::clone(&stopping),
        };
        let thread = thread::Builder::new().name(format!("serve {}", address.port())).spawn(move || accepting.run())?;
        Ok(Self { address, stopping, registry, thread: Some(thread) })
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
        format!("http://{}/", self.reachable())
    }

    /// Whether other machines can reach the server; the user is to be warned then.
    #[must_use]
    pub(crate) fn is_exposed(&self) -> bool {
        !self.address.ip().is_loopback()
    }

    /// An address of this machine under which the server answers.
    fn reachable(&self) -> SocketAddr {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        SocketAddr::new(ip, self.address.port())
    }

    /// Waits until the server ends, which it does only when another thread drops it or the process
    /// is ended.
    pub(crate) fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // The thread does not panic; if it did, there is nothing left to wait for.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.registry.close_all();
        if let Some(thread) = self.thread.take() {
            // `accept` cannot be interrupted; a connection of one's own wakes it.
            let _ = TcpStream::connect_timeout(&self.reachable(), Duration::from_secs(1));
            let _ = thread.join();
        }
    }
}

/// What the accepting thread has.
struct Accepting {
    listener: TcpListener,
    context: Arc<Context>,
    limits: Arc<Limits>,
    registry: Arc<Registry>,
    stopping: Arc<AtomicBool>,
}

impl Accepting {
    /// Accepts until the server stops. No error ends it: a client that is gone before it is accepted
    /// is nothing, and a process without free files gets some back.
    fn run(self) {
        while !self.stopping.load(Ordering::SeqCst) {
            match self.listener.accept() {
                Ok((stream, _)) => self.admit(stream),
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(_) => {
                    self.registry.make_room();
                    thread::sleep(ACCEPT_PAUSE);
                }
            }
        }
    }

    /// Gives a connection its thread.
    fn admit(&self, stream: TcpStream) {
        let stream = Arc::new(stream);
        let Some(place) = self.registry.enter(Arc::clone(&stream)) else {
            return turn_away(&stream);
        };
        let context = Arc::clone(&self.context);
        let limits = Arc::clone(&self.limits);
        // Without a thread to be had the closure is dropped, and with it the connection.
        let _ = thread::Builder::new()
            .name("serve connection".to_owned())
            .spawn(move || connection::serve(&stream, &context, &limits, place));
    }
}

/// Tells a client that there is no room, without waiting for it.
fn turn_away(stream: &TcpStream) {
    if stream.set_nonblocking(true).is_ok() {
        let mut out = stream;
        // A few hundred bytes fit into an empty socket; if not, closing says the same.
        let _ = Response::plain(Status::Unavailable).write(&mut out, false, false);
    }
}
