//! Reads the head of a request: strict, bounded, pure.
//!
//! Procedure: [`parse`] looks at the bytes that have come so far and says whether the head is whole,
//! needs more, or is refused. The rules are those of RFC 9112, on its strict side: lines end in
//! CRLF, no folded header lines, no space before the colon, one `Host`. A server that reads less
//! generously than its neighbours cannot be talked into reading something else than they do.
//! Boundary: no socket here; time is the connection's business. (`httparse` accepts bare line feeds
//! and knows no limits of its own; what would be left to write is the greater part of this file.)

use memchr::{memchr, memmem};

use super::status::Status;

/// The longest request line; a search query fits with room to spare.
const MAX_LINE: usize = 8 * 1024;
/// The largest head. Browsers send one or two kilobytes; cookies of other local servers on
/// the same host name may add some.
pub(super) const MAX_HEAD: usize = 16 * 1024;
/// The most header lines; browsers send about twenty.
const MAX_HEADERS: usize = 100;

/// The head of one request, reduced to what the preview uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// `HEAD` instead of `GET`: everything but the body.
    pub(crate) head_only: bool,
    /// The request target as it was sent, in origin form (`/a.html?q=1`).
    pub(crate) target: String,
    /// Host and port, from the target if it names them, else from `Host`.
    pub(crate) host: String,
    /// Whether the client wants to use the connection again.
    pub(crate) keep_alive: bool,
    /// `If-None-Match`.
    pub(crate) if_none_match: Option<String>,
    /// `Range`.
    pub(crate) range: Option<String>,
    /// `If-Range`.
    pub(crate) if_range: Option<String>,
    /// `Sec-Fetch-Site`: where the browser says that the request comes from.
    pub(crate) fetch_site: Option<String>,
}

/// What has come of the head so far.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Not whole yet.
    More,
    /// Whole: the request, and how many bytes it took.
    Done(Box<Request>, usize),
    /// Refused; the connection is of no further use.
    Refused(Status),
}

/// Looks for the head of a request at the beginning of `bytes`.
pub(super) fn parse(bytes: &[u8]) -> Progress {
    // RFC 9112 § 2.2: empty lines before a request line are to be passed over; two are plenty.
    let skipped = bytes.chunks(2).take(2).take_while(|c| c == b"\r\n").count() * 2;
    let bytes = &bytes[skipped..];
    let end = memmem::find(bytes, b"\r\n\r\n");
    let head = &bytes[..end.map_or(bytes.len(), |end| end + 2)];
    if let Err(status) = check_limits(head, end.is_some()) {
        return Progress::Refused(status);
    }
    let Some(end) = end else {
        return Progress::More;
    };
    match parse_head(head) {
        Ok(request) => Progress::Done(Box::new(request), skipped + end + 4),
        Err(status) => Progress::Refused(status),
    }
}

/// Refuses early what can no longer become a good head.
fn check_limits(head: &[u8], whole: bool) -> Result<(), Status> {
    let line = memchr(b'\n', head).unwrap_or(head.len());
    if line > MAX_LINE {
        return Err(Status::UriTooLong);
    }
    if head.len() > MAX_HEAD {
        return Err(Status::HeadTooLarge);
    }
    let lines = memchr::memchr_iter(b'\n', head)
        .try_fold(0, |lines, at| (at > 0 && head[at - 1] == b'\r').then_some(lines + 1))
        .ok_or(Status::BadRequest)?;
    if lines > MAX_HEADERS + 1 {
        return Err(Status::HeadTooLarge);
    }
    // Whoever speaks TLS or something binary to the port hears at once that this is not it.
    let printable = |b: &u8| *b >= 0x20 || matches!(b, b'\r' | b'\n' | b'\t');
    if !head.iter().all(printable) || (whole && lines == 0) {
        return Err(Status::BadRequest);
    }
    Ok(())
}

/// Parses a whole head: each line ends in CRLF.
fn parse_head(head: &[u8]) -> Result<Request, Status> {
    let text = std::str::from_utf8(head).map_err(|_| Status::BadRequest)?;
    let mut lines = text.split_terminator("\r\n");
    let mut request = Request::default();
    let http11 = request_line(lines.next().unwrap_or_default(), &mut request)?;
    request.keep_alive = http11;
    let mut hosts = 0;
    for line in lines {
        let (name, value) = header(line)?;
        if name.eq_ignore_ascii_case("host") {
            hosts += 1;
        }
        take_header(&mut request, name, value)?;
    }
    // Without exactly one host the check against DNS rebinding has nothing to look at.
    if hosts != 1 {
        return Err(Status::BadRequest);
    }
    split_absolute_target(&mut request)?;
    Ok(request)
}

/// Parses the request line; gives whether it is HTTP/1.1.
fn request_line(line: &str, request: &mut Request) -> Result<bool, Status> {
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Status::BadRequest);
    };
    if !is_token(method) || target.is_empty() || !target.is_ascii() {
        return Err(Status::BadRequest);
    }
    let http11 = match version {
        "HTTP/1.1" => true,
        "HTTP/1.0" => false,
        other if other.starts_with("HTTP/") => return Err(Status::VersionNotSupported),
        _ => return Err(Status::BadRequest),
    };
    request.head_only = match method {
        "GET" => false,
        "HEAD" => true,
        _ => return Err(Status::MethodNotAllowed),
    };
    target.clone_into(&mut request.target);
    Ok(http11)
}

/// Splits a header line into name and value.
fn header(line: &str) -> Result<(&str, &str), Status> {
    let (name, value) = line.split_once(':').ok_or(Status::BadRequest)?;
    if !is_token(name) {
        return Err(Status::BadRequest);
    }
    Ok((name, value.trim_matches([' ', '\t'])))
}

/// Whether `word` is a token of RFC 9110 § 5.6.2: a method or a header's name.
fn is_token(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Puts a header's value where it belongs; most headers are of no interest.
fn take_header(request: &mut Request, name: &str, value: &str) -> Result<(), Status> {
    let slot = match name.to_ascii_lowercase().as_str() {
        "host" => {
            value.clone_into(&mut request.host);
            return Ok(());
        }
        "connection" => {
            let says = |word: &str| value.split(',').any(|v| v.trim().eq_ignore_ascii_case(word));
            request.keep_alive = !says("close") && (request.keep_alive || says("keep-alive"));
            return Ok(());
        }
        // A request to read has no body. One that announces a body would have to be read past, and
        // two readings of where it ends are how requests are smuggled.
        "content-length" if value == "0" => return Ok(()),
        "content-length" | "transfer-encoding" => return Err(Status::BadRequest),
        "if-none-match" => &mut request.if_none_match,
        "range" => &mut request.range,
        "if-range" => &mut request.if_range,
        "sec-fetch-site" => &mut request.fetch_site,
        _ => return Ok(()),
    };
    *slot = Some(value.to_owned());
    Ok(())
}

/// A target in absolute form (`http://host/path`) names the host itself (RFC 9112 § 3.2.2).
fn split_absolute_target(request: &mut Request) -> Result<(), Status> {
    if request.target.starts_with('/') {
        return Ok(());
    }
    let rest = request.target.strip_prefix("http://").ok_or(Status::BadRequest)?;
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(at);
    request.host = host.to_owned();
    request.target = match path.strip_prefix('/') {
        Some(_) => path.to_owned(),
        None => format!("/{path}"),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn done(head: &str) -> Request {
        match parse(head.as_bytes()) {
            Progress::Done(request, used) => {
                assert_eq!(used, head.len());
                *request
            }
            other => panic!("{head:?}: {other:?}"),
        }
    }

    #[test]
    fn a_browsers_request() {
        let request = done(
            "GET /a.html?q=%C3%A5 HTTP/1.1\r\nHost: localhost:8080\r\nIf-None-Match: \"x\"\r\n\
             Sec-Fetch-Site: same-origin\r\nAccept: */*\r\n\r\n",
        );
        assert_eq!(request.target, "/a.html?q=%C3%A5");
        assert_eq!(request.host, "localhost:8080");
        assert!(request.keep_alive && !request.head_only);
        assert_eq!(request.if_none_match.as_deref(), Some("\"x\""));
        assert_eq!(request.fetch_site.as_deref(), Some("same-origin"));
    }

    #[test]
    fn connections_end_when_they_should() {
        let keeps =
            |version: &str, header: &str| done(&format!("GET / {version}\r\nHost: a\r\n{header}\r\n")).keep_alive;
        assert!(keeps("HTTP/1.1", ""));
        assert!(!keeps("HTTP/1.1", "Connection: Close\r\n"));
        assert!(!keeps("HTTP/1.0", ""));
        assert!(keeps("HTTP/1.0", "Connection: keep-alive\r\n"));
        assert!(!keeps("HTTP/1.1", "Connection: keep-alive, close\r\n"));
    }

    #[test]
    fn an_absolute_target_names_the_host() {
        let request = done("GET http://evil.example/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!((&*request.host, &*request.target), ("evil.example", "/x"));
        let request = done("GET http://localhost?q HTTP/1.1\r\nHost: b\r\n\r\n");
        assert_eq!((&*request.host, &*request.target), ("localhost", "/?q"));
    }

    #[test]
    fn refusals() {
        for (head, status) in [
            ("GET / HTTP/1.1\r\n\r\n", Status::BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", Status::BadRequest),
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", Status::BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", Status::BadRequest),
            ("GET / HTTP/1.1\nHost: a\n\n", Status::BadRequest),
            ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", Status::BadRequest),
            ("GET / HTTP/1.1 x\r\nHost: a\r\n\r\n", Status::BadRequest),
            ("GET /å HTTP/1.1\r\nHost: a\r\n\r\n", Status::BadRequest),
            ("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", Status::BadRequest),
            ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", Status::BadRequest),
            ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", Status::VersionNotSupported),
            ("GET /\r\nHost: a\r\n\r\n", Status::BadRequest),
            ("POST / HTTP/1.1\r\nHost: a\r\n\r\n", Status::MethodNotAllowed),
            ("get / HTTP/1.1\r\nHost: a\r\n\r\n", Status::MethodNotAllowed),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", Status::BadRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", Status::BadRequest),
            ("\x16\x03\x01\x02", Status::BadRequest),
            ("\r\n\r\n\r\n\r\n", Status::BadRequest),
        ] {
            assert_eq!(parse(head.as_bytes()), Progress::Refused(status), "{head:?}");
        }
    }

    #[test]
    fn limits_hold_before_the_head_is_whole() {
        let long = format!("GET /{}", "a".repeat(MAX_LINE));
        assert_eq!(parse(long.as_bytes()), Progress::Refused(Status::UriTooLong));
        let start = "GET / HTTP/1.1\r\nHost: a\r\n";
        let wide = format!("{start}X: {}", "a".repeat(MAX_HEAD));
        assert_eq!(parse(wide.as_bytes()), Progress::Refused(Status::HeadTooLarge));
        let many = format!("{start}{}", "X: a\r\n".repeat(MAX_HEADERS));
        assert_eq!(parse(many.as_bytes()), Progress::Refused(Status::HeadTooLarge));
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn a_beginning_of_a_good_head_needs_more(cut in 0_usize..70) {
            let head = b"GET /a.html HTTP/1.1\r\nHost: localhost:8080\r\nAccept: text/html\r\n\r\n";
            let cut = cut.min(head.len() - 1);
            prop_assert_eq!(parse(&head[..cut]), Progress::More);
        }

        #[test]
        fn what_follows_the_head_is_left_alone(tail in proptest::collection::vec(any::<u8>(), 0..80)) {
            let head = b"\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
            let mut bytes = head.to_vec();
            bytes.extend(tail);
            match parse(&bytes) {
                Progress::Done(request, used) => {
                    prop_assert_eq!(used, head.len());
                    prop_assert_eq!(&request.target, "/");
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
