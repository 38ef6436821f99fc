//! Validated request: the headers that the preview uses, and the rules that tiny_http doesn't have (GET and HEAD only,
//! exactly one `Host`, no body).

use tiny_http::{Header, Method};

use super::response::Status;

/// The request line and headers, reduced to what the preview uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// `HEAD` instead of `GET`: no body in the response.
    pub(crate) head_only: bool,
    /// The request target in origin form (`/a.html?q=1`).
    pub(crate) target: String,
    /// Host and port, from the target if it has them, else from `Host`.
    pub(crate) host: String,
    /// `If-None-Match`.
    pub(crate) if_none_match: Option<String>,
    /// `Range`.
    pub(crate) range: Option<String>,
    /// `If-Range`.
    pub(crate) if_range: Option<String>,
    /// `Sec-Fetch-Site`: the browser's word on which site the request comes from.
    pub(crate) fetch_site: Option<String>,
}

/// Whether a request has a body, or announces one.
pub(super) fn has_body(request: &tiny_http::Request) -> bool {
    request.body_length().unwrap_or(0) > 0 || values(request.headers(), "Transfer-Encoding").next().is_some()
}

impl Request {
    /// Validates a request.
    ///
    /// # Errors
    /// The status to refuse it with.
    pub(super) fn of(request: &tiny_http::Request) -> Result<Self, Status> {
        let head_only = match request.method() {
            Method::Get => false,
            Method::Head => true,
            _ => return Err(Status::METHOD_NOT_ALLOWED),
        };
        if has_body(request) {
            return Err(Status::BAD_REQUEST);
        }
        let headers = request.headers();
        let mut hosts = values(headers, "Host");
        // The check against DNS rebinding needs exactly one host.
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Status::BAD_REQUEST) };
        let (host, target) = split_absolute(host, request.url()).ok_or(Status::BAD_REQUEST)?;
        let value = |name| values(headers, name).next().map(str::to_owned);
        Ok(Self {
            head_only,
            target,
            host,
            if_none_match: value("If-None-Match"),
            range: value("Range"),
            if_range: value("If-Range"),
            fetch_site: value("Sec-Fetch-Site"),
        })
    }
}

fn values<'a>(headers: &'a [Header], name: &'static str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |header| header.field.equiv(name)).map(|header| header.value.as_str().trim())
}

/// Splits a target in absolute form (`http://host/path`), which names the host itself (RFC 9112 § 3.2.2), into host and
/// origin form.
fn split_absolute(host: &str, target: &str) -> Option<(String, String)> {
    if target.starts_with('/') {
        return Some((host.to_owned(), target.to_owned()));
    }
    let rest = target.strip_prefix("http://")?;
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let slash = if path.starts_with('/') { "" } else { "/" };
    Some((host.to_owned(), format!("{slash}{path}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiny_http::TestRequest;

    fn read(method: Method, target: &str, headers: &[&str]) -> Result<Request, Status> {
        let mut request = TestRequest::new().with_method(method).with_path(target);
        for header in headers {
            request = request.with_header(header.parse::<Header>().expect("a header"));
        }
        Request::of(&request.into())
    }

    #[test]
    fn a_browsers_request() {
        let headers = ["Host: localhost:8080", "If-None-Match: \"x\"", "Sec-Fetch-Site: same-origin", "Accept: */*"];
        let request = read(Method::Get, "/a.html?q=%C3%A5", &headers).expect("a good request");
        assert_eq!((&*request.target, &*request.host), ("/a.html?q=%C3%A5", "localhost:8080"));
        assert!(!request.head_only);
        assert_eq!(request.if_none_match.as_deref(), Some("\"x\""));
        assert_eq!(request.fetch_site.as_deref(), Some("same-origin"));
        assert!(read(Method::Head, "/", &["host: a"]).expect("a good request").head_only);
    }

    #[test]
    fn an_absolute_target_names_the_host() {
        let request = read(Method::Get, "http://evil.example/x", &["Host: localhost"]).expect("a good request");
        assert_eq!((&*request.host, &*request.target), ("evil.example", "/x"));
        let request = read(Method::Get, "http://localhost?q", &["Host: b"]).expect("a good request");
        assert_eq!((&*request.host, &*request.target), ("localhost", "/?q"));
    }

    #[test]
    fn refusals() {
        for (method, target, headers, status) in [
            (Method::Get, "/", &[][..], Status::BAD_REQUEST),
            (Method::Get, "/", &["Host: a", "Host: b"], Status::BAD_REQUEST),
            (Method::Get, "*", &["Host: a"], Status::BAD_REQUEST),
            (Method::Get, "https://localhost/", &["Host: a"], Status::BAD_REQUEST),
            (Method::Post, "/", &["Host: a"], Status::METHOD_NOT_ALLOWED),
            (Method::Get, "/", &["Host: a", "Transfer-Encoding: chunked"], Status::BAD_REQUEST),
        ] {
            assert_eq!(read(method.clone(), target, headers), Err(status), "{method} {target} {headers:?}");
        }
    }
}
