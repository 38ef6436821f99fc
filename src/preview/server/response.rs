//! HTTP response as a value: status, headers, body, and which part of the body; tiny_http writes it. `file` handles
//! conditional and range requests.

use std::io::{Cursor, Read as _, Take};
use std::ops::Range;
use std::sync::Arc;

use tiny_http::{Header, StatusCode};

use super::request::Request;

/// Content security policy of a page: the strict policy of the published editions, with `connect-src 'self'` added for
/// the event stream (site § 5).
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; connect-src 'self'";

/// Headers of every response. `no-cache` makes the browser revalidate each time (the entity tag makes that cheap).
/// `same-origin` keeps pages on the web from loading the search shards, which are scripts, from the intranet's preview.
const COMMON: [(&str, &str); 5] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-cache"),
    ("Content-Security-Policy", POLICY),
];

/// A status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Status(u16);

impl Status {
    pub(super) const OK: Self = Self(200);
    pub(super) const PARTIAL_CONTENT: Self = Self(206);
    pub(super) const FOUND: Self = Self(302);
    pub(super) const NOT_MODIFIED: Self = Self(304);
    pub(super) const BAD_REQUEST: Self = Self(400);
    pub(super) const FORBIDDEN: Self = Self(403);
    pub(super) const NOT_FOUND: Self = Self(404);
    pub(super) const METHOD_NOT_ALLOWED: Self = Self(405);
    pub(super) const RANGE_NOT_SATISFIABLE: Self = Self(416);
    pub(super) const INTERNAL_ERROR: Self = Self(500);

    /// The text for a person who sees this status. In both languages, because without a page there is no language.
    fn explanation(self) -> &'static str {
        match self {
            Self::FORBIDDEN => {
                "Förhandsvisningen svarar bara på localhost och adressen den startades med.\n\
                 The preview answers only to localhost and the address it was started with.\n"
            }
            Self::NOT_FOUND => "Sidan finns inte.\nThere is no such page.\n",
            Self::METHOD_NOT_ALLOWED => {
                "Förhandsvisningen kan bara läsas (GET och HEAD).\n\
                 The preview can only be read (GET and HEAD).\n"
            }
            Self::INTERNAL_ERROR => {
                "Sidan kunde inte skapas; se terminalen där handbok serve körs.\n\
                 The page could not be made; see the terminal where handbok serve runs.\n"
            }
            _ => "Förfrågan kunde inte läsas.\nThe request could not be read.\n",
        }
    }
}

/// A response that has not been written yet.
#[derive(Debug, Clone)]
pub(super) struct Response {
    status: Status,
    headers: Vec<(&'static str, String)>,
    body: Arc<[u8]>,
    /// The part of `body` that is sent.
    part: Range<usize>,
}

impl Response {
    /// A response with a whole body.
    pub(super) fn new(status: Status, content_type: &str, body: impl Into<Arc<[u8]>>) -> Self {
        let body = body.into();
        let part = 0..body.len();
        Self { status, headers: vec![("Content-Type", content_type.to_owned())], body, part }
    }

    /// A response that explains its status in a few words.
    pub(super) fn plain(status: Status) -> Self {
        let response = Self::new(status, "text/plain; charset=utf-8", status.explanation().as_bytes());
        match status {
            Status::METHOD_NOT_ALLOWED => response.with("Allow", "GET, HEAD"),
            _ => response,
        }
    }

    /// Redirects the browser to another path of this site.
    pub(super) fn redirect(location: &str) -> Self {
        Self::new(Status::FOUND, "text/plain; charset=utf-8", Vec::new()).with("Location", location)
    }

    /// Adds a header. Values are the server's own or valid paths, which have no line break.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The response in tiny_http's form.
    pub(super) fn into_http(self) -> tiny_http::Response<Take<Cursor<Arc<[u8]>>>> {
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        // tiny_http refuses values that aren't ASCII, and there are none.
        let headers = own.chain(COMMON).filter_map(|(name, value)| Header::from_bytes(name, value).ok()).collect();
        let length = self.part.len();
        let mut body = Cursor::new(self.body);
        body.set_position(self.part.start as u64);
        tiny_http::Response::new(StatusCode(self.status.0), headers, body.take(length as u64), Some(length), None)
            // Never chunked: PDF viewers need the length.
            .with_chunked_threshold(usize::MAX)
    }

    #[cfg(test)]
    pub(super) fn status(&self) -> Status {
        self.status
    }
}

/// A strong entity tag, which range requests require.
pub(super) fn etag(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}

/// Answers with a file: 200, 304 if the client has it, 206 or 416 if it asks for a part.
pub(super) fn file(request: &Request, content_type: &str, tag: &str, bytes: impl Into<Arc<[u8]>>) -> Response {
    let quoted = format!("\"{tag}\"");
    let mut response =
        Response::new(Status::OK, content_type, bytes).with("ETag", &quoted).with("Accept-Ranges", "bytes");
    if request.if_none_match.as_deref().is_some_and(|wanted| matches(wanted, &quoted)) {
        response.status = Status::NOT_MODIFIED;
        return response;
    }
    // Only GET has ranges, and an outdated one gets the whole file (RFC 9110 §§ 13.1.5, 14.2).
    let current = request.if_range.as_deref().is_none_or(|tag| tag == quoted);
    let length = response.body.len();
    match request.range.as_deref().filter(|_| current && !request.head_only) {
        None => response,
        Some(range) => match part(range, length) {
            Part::Whole => response,
            Part::Of(part) => {
                let shown = format!("bytes {}-{}/{length}", part.start, part.end - 1);
                response.status = Status::PARTIAL_CONTENT;
                response.part = part;
                response.with("Content-Range", &shown)
            }
            Part::Outside => {
                Response::plain(Status::RANGE_NOT_SATISFIABLE).with("Content-Range", &format!("bytes */{length}"))
            }
        },
    }
}

/// Whether an `If-None-Match` list contains the tag (weak comparison, RFC 9110 § 13.1.2).
fn matches(wanted: &str, quoted: &str) -> bool {
    wanted.trim() == "*" || wanted.split(',').any(|tag| tag.trim().trim_start_matches("W/") == quoted)
}

/// The part that a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// An unknown unit or several ranges, which may be answered with the whole file.
    Whole,
    /// One range inside the file, not empty.
    Of(Range<usize>),
    /// One range outside the file.
    Outside,
}

/// Parses a `Range` header for a file of `length` bytes.
fn part(range: &str, length: usize) -> Part {
    let Some((first, last)) = range.trim().strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Part::Whole;
    };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // A number that overflows is beyond the end of any file.
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
        assert_eq!(file(&request, "x/y", "new", *b"abc").status(), Status::OK);
        let request = Request { if_range: Some("\"new\"".to_owned()), ..request };
        let answer = file(&request, "x/y", "new", *b"abc");
        assert_eq!(answer.status(), Status::PARTIAL_CONTENT);
    }

    proptest! {
        #[test]
        fn a_range_is_never_empty_or_outside(range in "bytes=[0-9]{0,3}-[0-9]{0,3}", length in 0_usize..300) {
            if let Part::Of(part) = part(&range, length) {
                prop_assert!(part.start < part.end && part.end <= length);
            }
        }
    }
}
