//! One connection, from its first byte to its end, on a thread of its own.
//!
//! Procedure: read a head within its time, answer, write, again while the client wants. A client's
//! mistake ends its own connection and nothing else; so does a panic while a page is made.
//! Boundary: what to answer is [`super::route`]'s business; room for others is the registry's.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Limits;
use super::registry::{Phase, Place};
use super::request::{self, MAX_HEAD, Progress, Request};
use super::response::Response;
use super::route::{Answer, Context, answer};
use super::status::Status;

/// How much is read past after a refusal, and for how long, so that the refusal reaches a client
/// that is still sending: a socket closed with unread input throws away what was written last.
const LINGER_BYTES: usize = 256 * 1024;
const LINGER_TIME: Duration = Duration::from_millis(300);

/// What has been read and not used yet, and the socket it comes from.
struct Input<'a> {
    stream: &'a TcpStream,
    bytes: Vec<u8>,
}

/// How a wait for a request ended.
enum Wait {
    Request(Box<Request>),
    Refused(Status),
    /// The client went away, or said nothing for as long as it may.
    Over,
}

/// Serves a connection until either side has had enough.
pub(super) fn serve(stream: &Arc<TcpStream>, context: &Context, limits: &Limits, place: Place) {
    let prepared = stream.set_nodelay(true).and_then(|()| stream.set_write_timeout(Some(limits.write)));
    if prepared.is_err() {
        return;
    }
    let mut input = Input { stream, bytes: Vec::new() };
    loop {
        let request = match next_request(&mut input, limits, &place) {
            Wait::Request(request) => request,
            Wait::Refused(status) => return refuse(&mut input, status),
            Wait::Over => return,
        };
        place.enter(Phase::Working);
        match guarded_answer(&request, context) {
            Answer::Events => {
                // The hub has the socket from here on; the thread and its place are free.
                drop(place);
                context.hub.join(Arc::clone(stream));
                return;
            }
            Answer::Response(response) => {
                place.enter(Phase::Sending);
                let keep_alive = request.keep_alive;
                let mut out: &TcpStream = stream;
                if response.write(&mut out, request.head_only, keep_alive).is_err() || !keep_alive {
                    let _ = stream.shutdown(Shutdown::Write);
                    return;
                }
            }
        }
    }
}

/// Makes the answer; a panic in the site becomes a 500 (the panic's own message is on stderr).
fn guarded_answer(request: &Request, context: &Context) -> Answer {
    // A snapshot is never changed, so a panic cannot leave it half done.
    catch_unwind(AssertUnwindSafe(|| answer(request, context)))
        .unwrap_or_else(|_| Answer::Response(Response::plain(Status::InternalError)))
}

/// Waits for the next request: long for its first byte, briefly for the rest.
fn next_request(input: &mut Input<'_>, limits: &Limits, place: &Place) -> Wait {
    let mut deadline = Instant::now() + limits.idle;
    place.enter(Phase::Idle);
    let mut begun = false;
    loop {
        if !input.bytes.is_empty() {
            match request::parse(&input.bytes) {
                Progress::Done(request, used) => {
                    input.bytes.drain(..used);
                    return Wait::Request(request);
                }
                Progress::Refused(status) => return Wait::Refused(status),
                Progress::More if !begun => {
                    begun = true;
                    // For the whole head, however it is spread: a byte now and then buys no time.
                    deadline = Instant::now() + limits.head;
                    place.enter(Phase::Receiving);
                }
                Progress::More => {}
            }
        }
        match input.read_until(deadline) {
            Ok(0) => return Wait::Over,
            Ok(_) => {}
            Err(error) if begun && is_timeout(&error) => {
                return Wait::Refused(Status::RequestTimeout);
            }
            Err(_) => return Wait::Over,
        }
    }
}

impl Input<'_> {
    /// Reads what there is, waiting until `deadline` for the first of it.
    fn read_until(&mut self, deadline: Instant) -> io::Result<usize> {
        let mut buffer = [0; 4096];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.stream.set_read_timeout(Some(left))?;
            let mut stream = self.stream;
            match stream.read(&mut buffer) {
                Ok(read) => {
                    self.bytes.extend_from_slice(&buffer[..read]);
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// A read that ran out of time says so in one way on Unix and in another on Windows.
fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Says why a request is refused, and closes.
fn refuse(input: &mut Input<'_>, status: Status) {
    let mut out = input.stream;
    if Response::plain(status).write(&mut out, false, false).is_err() {
        return;
    }
    let _ = out.flush();
    let _ = input.stream.shutdown(Shutdown::Write);
    let deadline = Instant::now() + LINGER_TIME;
    let mut passed = 0;
    while passed < LINGER_BYTES {
        input.bytes.clear();
        match input.read_until(deadline) {
            Ok(0) | Err(_) => return,
            Ok(read) => passed += read,
        }
    }
}

// A head that can be refused must fit into what is kept of the input.
const _: () = assert!(MAX_HEAD < LINGER_BYTES);
