//! An answer, and how it is written: head and body in one system call.
//!
//! Procedure: a [`Response`] is a value; [`Response::write`] puts head and body behind each other
//! with a vectored write, so that they leave in one packet (written apart they cost 40 ms of
//! delayed acknowledgement on loopback) and a large file is not copied.
//! Boundary: conditions and ranges are decided here (`file`), pages elsewhere.

use std::fmt::Write as _;
use std::io::{self, IoSlice, Write};
use std::ops::Range;
use std::sync::Arc;

use super::request::Request;
use super::status::Status;

/// What a browser may do with a page: the strict policy of the published editions, with
/// `connect-src 'self'` added for the event stream (site § 5).
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; connect-src 'self'";

/// Sent with every answer. `no-cache` makes the browser ask each time (the entity tag makes that
/// cheap). `same-origin` keeps pages on the web from loading the search shards, which are scripts,
/// from the intranet's preview.
const COMMON_HEADERS: &str = "X-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Referrer-Policy: no-referrer\r\n\
    Cache-Control: no-cache\r\n";

/// One answer, not yet written.
#[derive(Debug, Clone)]
pub(super) struct Response {
    status: Status,
    /// Header lines, each with its CRLF.
    headers: String,
    body: Arc<[u8]>,
    /// The part of `body` that is sent.
    part: Range<usize>,
}

impl Response {
    /// An answer with a whole body.
    pub(super) fn new(status: Status, content_type: &str, body: impl Into<Arc<[u8]>>) -> Self {
        let body = body.into();
        let part = 0..body.len();
        Self { status, headers: format!("Content-Type: {content_type}\r\n"), body, part }
    }

    /// An answer that explains its status in a few words.
    pub(super) fn plain(status: Status) -> Self {
        let response = Self::new(status, "text/plain; charset=utf-8", status.explanation().as_bytes());
        match status {
            Status::MethodNotAllowed => response.with("Allow", "GET, HEAD"),
            Status::Unavailable => response.with("Retry-After", "1"),
            _ => response,
        }
    }

    /// Sends the browser to another path of this site.
    pub(super) fn redirect(location: &str) -> Self {
        Self::new(Status::Found, "text/plain; charset=utf-8", Vec::new()).with("Location", location)
    }

    /// Adds a header. Values are the server's own or have passed the request's parser, which lets
    /// no line break through.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        // Writing into a String cannot fail.
        let _ = write!(self.headers, "{name}: {value}\r\n");
        self
    }

    /// The head as bytes.
    fn head(&self, keep_alive: bool) -> String {
        let mut head = String::with_capacity(700);
        let _ = write!(head, "HTTP/1.1 {}\r\n", self.status.line());
        let now = jiff::Timestamp::now();
        if let Ok(date) = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now) {
            let _ = write!(head, "Date: {date}\r\n");
        }
        head.push_str(&self.headers);
        if self.status != Status::NotModified {
            let _ = write!(head, "Content-Length: {}\r\n", self.part.len());
        }
        head.push_str(COMMON_HEADERS);
        let _ = write!(head, "Content-Security-Policy: {POLICY}\r\n");
        head.push_str(if keep_alive { "Connection: keep-alive\r\n\r\n" } else { "Connection: close\r\n\r\n" });
        head
    }

    /// Writes the answer.
    ///
    /// # Errors
    /// Those of the socket, its time-out among them.
    pub(super) fn write(&self, out: &mut impl Write, head_only: bool, keep_alive: bool) -> io::Result<()> {
        let head = self.head(keep_alive);
        let body = if head_only || self.status == Status::NotModified { &[] } else { &self.body[self.part.clone()] };
        write_both(out, head.as_bytes(), body)
    }

    #[cfg(test)]
    pub(super) fn status(&self) -> Status {
        self.status
    }
}

/// Writes two slices as if they were one (`write_all_vectored` is not stable yet).
fn write_both(out: &mut impl Write, mut head: &[u8], mut body: &[u8]) -> io::Result<()> {
    while !head.is_empty() || !body.is_empty() {
        let written = match out.write_vectored(&[IoSlice::new(head), IoSlice::new(body)]) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => written,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let of_head = written.min(head.len());
        head = &head[of_head..];
        body = &body[(written - of_head).min(body.len())..];
    }
    out.flush()
}

/// The entity tag of some bytes: strong, so that ranges may rely on it.
pub(super) fn etag(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}

/// Answers with a file: 200, 304 when the client has it, 206 or 416 when it asks for a part.
pub(super) fn file(request: &Request, content_type: &str, tag: &str, bytes: impl Into<Arc<[u8]>>) -> Response {
    let quoted = format!("\"{tag}\"");
    let mut response =
        Response::new(Status::Ok, content_type, bytes).with("ETag", &quoted).with("Accept-Ranges", "bytes");
    if request.if_none_match.as_deref().is_some_and(|wanted| matches(wanted, &quoted)) {
        response.status = Status::NotModified;
        return response;
    }
    // Ranges are defined for GET alone; an outdated one gets the whole file (RFC 9110 §§ 13.1.5, 14.2).
    let current = request.if_range.as_deref().is_none_or(|tag| tag == quoted);
    let length = response.body.len();
    match request.range.as_deref().filter(|_| current && !request.head_only) {
        None => response,
        Some(range) => match part(range, length) {
            Part::Whole => response,
            Part::Of(part) => {
                let shown = format!("bytes {}-{}/{length}", part.start, part.end - 1);
                response.status = Status::PartialContent;
                response.part = part;
                response.with("Content-Range", &shown)
            }
            Part::Outside => {
                Response::plain(Status::RangeNotSatisfiable).with("Content-Range", &format!("bytes */{length}"))
            }
        },
    }
}

/// Whether an `If-None-Match` list holds the tag (weak comparison, RFC 9110 § 13.1.2).
fn matches(wanted: &str, quoted: &str) -> bool {
    wanted.trim() == "*" || wanted.split(',').any(|tag| tag.trim().trim_start_matches("W/") == quoted)
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Nothing the server knows, or several ranges, which it may answer with the whole.
    Whole,
    /// One range, not empty, inside the file.
    Of(Range<usize>),
    /// One range that lies outside the file.
    Outside,
}

/// Reads a `Range` header for a file of `length` bytes.
fn part(range: &str, length: usize) -> Part {
    let Some((first, last)) = range.trim().strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Part::Whole;
    };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // A number too large for the machine is beyond any file.
        digits.then(|| text.parse::<usize>().unwrap_or(usize::MAX))
    };
    match (number(first), number(last), first.is_empty(), last.is_empty()) {
        (Some(first), Some(last), ..) if first > last => Part::Whole,
        (Some(first), ..) if first >= length && (last.is_empty() || number(last).is_some()) => Part::Outside,
        (Some(first), Some(last), ..) => Part::Of(first..last.saturating_add(1).min(length)),
        (Some(first), None, _, true) => Part::Of(first..length),
        (None, Some(suffix), true, _) if suffix == 0 || length == 0 => Part::Outside,
        (None, Some(suffix), true, _) => Part::Of(length.saturating_sub(suffix)..length),
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ranges() {
        for (range, expected) in [
            ("bytes=0-4", Part::Of(0..5)),
            ("bytes=5-", Part::Of(5..10)),
            ("bytes=-3", Part::Of(7..10)),
            ("bytes=-30", Part::Of(0..10)),
            ("bytes=8-999999999999999999999999", Part::Of(8..10)),
            ("bytes=10-", Part::Outside),
            ("bytes=99999999999999999999999-", Part::Outside),
            ("bytes=10-12", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=5-4", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=12-x", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("bytes=+1-2", Part::Whole),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Outside);
        assert_eq!(part("bytes=-1", 0), Part::Outside);
    }

    #[test]
    fn entity_tags_are_compared_weakly() {
        assert!(matches("\"a\"", "\"a\""));
        assert!(matches("W/\"a\"", "\"a\""));
        assert!(matches("\"b\", \"a\"", "\"a\""));
        assert!(matches("*", "\"a\""));
        assert!(!matches("\"b\"", "\"a\""));
        assert!(!matches("a", "\"a\""));
    }

    #[test]
    fn a_range_of_an_outdated_file_is_the_whole_new_one() {
        let request =
            Request { range: Some("bytes=0-1".to_owned()), if_range: Some("\"old\"".to_owned()), ..Request::default() };
        assert_eq!(file(&request, "x/y", "new", *b"abc").status(), Status::Ok);
        let request = Request { if_range: Some("\"new\"".to_owned()), ..request };
        let answer = file(&request, "x/y", "new", *b"abc");
        assert_eq!(answer.status(), Status::PartialContent);
    }

    /// Takes a few bytes at a time, as a slow client does.
    struct Sip(Vec<u8>, usize);

    impl Write for Sip {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.1);
            self.0.extend(&bytes[..taken]);
            Ok(taken)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    proptest! {
        #[test]
        fn both_slices_arrive_whole(head in "[a-z]{0,40}", body in "[A-Z]{0,40}", sip in 1_usize..50) {
            let mut out = Sip(Vec::new(), sip);
            write_both(&mut out, head.as_bytes(), body.as_bytes()).unwrap();
            prop_assert_eq!(out.0, format!("{head}{body}").into_bytes());
        }

        #[test]
        fn a_range_is_never_empty_or_outside(range in "bytes=[0-9]{0,3}-[0-9]{0,3}", length in 0_usize..300) {
            if let Part::Of(part) = part(&range, length) {
                prop_assert!(part.start < part.end && part.end <= length);
            }
        }
    }
}
