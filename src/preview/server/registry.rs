//! The connections that are open, and which one makes room when there are too many.
//!
//! A connection waits for a request, receives one, is answered, receives its answer. The server holds
//! a thread for each, so their number is bounded. When the bound is reached, a newcomer is let in
//! and the connection that has waited longest is closed: one that is idle first (a browser opens a
//! new one without a word), then one that is slow to say what it wants, then one that is slow to take
//! its answer; never one that is being answered. So five hundred connections that dribble a byte
//! a second keep nobody out.
//! Boundary: the socket is shared with the thread that serves it; closing it is what wakes
//! that thread.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a connection is doing; the order is the order in which they make room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Nothing of a request has come.
    Idle,
    /// A part of a request's head has come.
    Receiving,
    /// An answer is being written.
    Sending,
    /// An answer is being made.
    Working,
}

/// One open connection.
struct Open {
    stream: Arc<TcpStream>,
    phase: Phase,
    /// A count of phase changes: the smallest has been in its phase longest.
    since: u64,
}

/// All open connections of a server.
pub(super) struct Registry {
    most: usize,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    open: BTreeMap<u64, Open>,
    clock: u64,
    closed: bool,
}

impl Inner {
    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// Closes the connection that makes room; false when there is none.
    fn make_room(&mut self) -> bool {
        let waiting = self.open.iter().filter(|(_, open)| open.phase < Phase::Working);
        let longest = waiting.min_by_key(|(_, open)| (open.phase, open.since));
        let Some(open) = longest.map(|(id, _)| *id).and_then(|id| self.open.remove(&id)) else {
            return false;
        };
        // An error means that the client closed it first.
        let _ = open.stream.shutdown(Shutdown::Both);
        true
    }
}

impl Registry {
    /// A registry for at most `most` connections.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, inner: Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing between lock and unlock leaves the map half changed.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a connection in, closing another if there is no room. `None` when all are being answered,
    /// or the server has ended.
    pub(super) fn enter(self: &Arc<Self>, stream: Arc<TcpStream>) -> Option<Place> {
        let mut inner = self.lock();
        if inner.closed {
            return None;
        }
        if inner.open.len() >= self.most && !inner.make_room() {
            return None;
        }
        let id = inner.tick();
        let open = Open { stream, phase: Phase::Idle, since: id };
        inner.open.insert(id, open);
        Some(Place { registry: Arc::clone(self), id })
    }

    /// Closes the connection that has waited longest, if any: the process has run out of files.
    pub(super) fn make_room(&self) {
        self.lock().make_room();
    }

    /// Closes every connection and lets none in any more.
    pub(super) fn close_all(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        for open in inner.open.values() {
            let _ = open.stream.shutdown(Shutdown::Both);
        }
    }

    /// How many connections are open.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.lock().open.len()
    }
}

/// A connection's place in the registry; leaving is dropping it.
pub(super) struct Place {
    registry: Arc<Registry>,
    id: u64,
}

impl Place {
    /// Tells what the connection is doing now.
    pub(super) fn enter(&self, phase: Phase) {
        let mut inner = self.registry.lock();
        let since = inner.tick();
        if let Some(open) = inner.open.get_mut(&self.id)
            && open.phase != phase
        {
            open.phase = phase;
            open.since = since;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.registry.lock().open.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpListener;

    /// Two ends of a connection.
    fn pair(listener: &TcpListener) -> (Arc<TcpStream>, TcpStream) {
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (Arc::new(listener.accept().unwrap().0), client)
    }

    #[test]
    fn the_longest_idle_makes_room_then_the_slowest_and_never_one_at_work() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let registry = Registry::new(3);
        let mut clients = Vec::new();
        let mut places = Vec::new();
        for phase in [Phase::Working, Phase::Receiving, Phase::Idle] {
            let (server, client) = pair(&listener);
            let place = registry.enter(server).unwrap();
            place.enter(phase);
            places.push(place);
            clients.push(client);
        }
        let closed = |client: &mut TcpStream| {
            client.set_nonblocking(true).unwrap();
            matches!(client.read(&mut [0]), Ok(0))
        };
        for expected in [2, 1] {
            let (server, client) = pair(&listener);
            let place = registry.enter(server).unwrap();
            place.enter(Phase::Working);
            assert_eq!(registry.count(), 3);
            assert!(closed(&mut clients[expected]), "{expected}");
            places.push(place);
            clients.push(client);
        }
        let (server, _client) = pair(&listener);
        assert!(registry.enter(server).is_none());
        assert!(!closed(&mut clients[0]));
        places.clear();
        assert_eq!(registry.count(), 0);
    }
}
