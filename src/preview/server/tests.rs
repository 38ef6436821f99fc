//! Over real sockets, bounded in count and time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use super::*;
use crate::preview::reload::{Note, Severity, Texts};
use crate::preview::server::{Page, Site};

/// A site with a page that tells its version, a large file, and a page that panics.
struct Fake {
    version: usize,
    asked: AtomicUsize,
}

impl Fake {
    fn new(version: usize) -> Arc<Self> {
        Arc::new(Self { version, asked: AtomicUsize::new(0) })
    }
}

impl Site for Fake {
    fn page(&self, path: &str) -> Option<Page> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        match path {
            "index.html" | "vard/index.html" | "vard/rutin.html" => {
                let html = format!(
                    "<!doctype html><html><head><title>t</title></head><body><p>version {} {path}</p></body></html>",
                    self.version
                );
                Some(Page::new(html.into_bytes()).with_bar("<aside>bar</aside>".to_owned()))
            }
            "blankett.pdf" => Some(Page::new(Arc::clone(&LARGE))),
            "assets/site.css" => Some(Page::new(*b"p{}").with_etag("known".to_owned())),
            "panik.html" => panic!("a page that panics (expected in this test)"),
            "langsam.html" => {
                std::thread::sleep(Duration::from_millis(300));
                Some(Page::new(*b"<head></head>"))
            }
            _ => None,
        }
    }

    fn not_found(&self, path: &str) -> Page {
        Page::new(format!("<head></head><body>saknas {path}</body>").into_bytes())
    }

    fn search_json(&self, query: &str) -> Vec<u8> {
        serde_json::json!([{ "title": query }]).to_string().into_bytes()
    }

    fn base_path(&self) -> &str {
        "/kvalitet/"
    }
}

/// Three megabytes in which every place is told from the next.
static LARGE: LazyLock<Arc<[u8]>> =
    LazyLock::new(|| (0_u32..3_000_000).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect());

struct Running {
    server: Server,
    site: Arc<Swap>,
    hub: Hub,
}

fn run() -> Running {
    let listener = listen(IpAddr::V4(Ipv4Addr::LOCALHOST), Ports::Exactly(0), 1).unwrap().remove(0);
    let site = Arc::new(Swap::new(Fake::new(1)));
    let hub = Hub::new(&Texts::SV);
    let server = Server::start(listener, Arc::clone(&site), hub.clone(), &[]).unwrap();
    Running { server, site, hub }
}

impl Running {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// Sends bytes on a connection of their own and reads until the server closes.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str, headers: &str) -> String {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n").as_bytes())
    }

    fn status(&self, path: &str) -> u16 {
        status(&self.get(path, ""))
    }

    /// Opens an event stream.
    fn listen(&self) -> Events {
        let mut stream = self.connect();
        stream.write_all(b"GET /_handbok/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut reader = BufReader::new(stream);
        let head = until_blank(&mut reader);
        assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
        assert!(head.contains("text/event-stream"));
        Events { reader, text: String::new() }
    }

    /// Opens an event stream and reads its greeting.
    fn events(&self) -> Events {
        let mut events = self.listen();
        assert!(events.next().unwrap().starts_with("retry:"));
        assert!(events.next().unwrap().starts_with("event: hello"));
        assert!(events.next().unwrap().starts_with("event: findings"));
        events
    }
}

/// An event stream as a browser reads it.
struct Events {
    reader: BufReader<TcpStream>,
    /// What has come and was not asked for yet.
    text: String,
}

impl Events {
    /// The next event; nothing at the end of the stream.
    fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (format!("{event}\n"), rest.to_owned());
                self.text = rest;
                if event != ":\n" {
                    return Some(event);
                }
                continue;
            }
            let mut size = String::new();
            self.reader.read_line(&mut size).unwrap();
            let size = usize::from_str_radix(size.trim(), 16).unwrap();
            let mut chunk = vec![0; size + 2];
            self.reader.read_exact(&mut chunk).unwrap();
            assert!(chunk.ends_with(b"\r\n"));
            if size == 0 {
                return None;
            }
            self.text.push_str(std::str::from_utf8(&chunk[..size]).unwrap());
        }
    }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0)
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split_once("\r\n\r\n").map_or(answer, |(head, _)| head);
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn until_blank(reader: &mut impl BufRead) -> String {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() == 0 || line.trim().is_empty() {
            return text;
        }
        text.push_str(&line);
    }
}

/// Asks until the answer is `wanted`, for a while; gives the last answer.
fn eventually(wanted: usize, ask: impl Fn() -> usize) -> usize {
    let end = Instant::now() + Duration::from_secs(10);
    while ask() != wanted && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
    }
    ask()
}

/// Reads one answer with a `Content-Length` from a connection that stays open.
fn read_answer(reader: &mut impl BufRead) -> String {
    let head = until_blank(reader);
    let length = header(&head, "Content-Length").map_or(0, |v| v.parse().unwrap());
    let mut content = vec![0; length];
    reader.read_exact(&mut content).unwrap();
    format!("{head}\r\n\r\n{}", String::from_utf8_lossy(&content))
}

#[test]
fn a_page_has_what_the_contract_asks_for() {
    let running = run();
    let answer = running.get("/vard/rutin.html", "");
    assert_eq!(status(&answer), 200);
    assert_eq!(header(&answer, "Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(header(&answer, "Content-Security-Policy"), Some(response::POLICY));
    assert_eq!(
        response::POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         connect-src 'self'"
    );
    assert_eq!(header(&answer, "X-Content-Type-Options"), Some("nosniff"));
    assert!(header(&answer, "Date").is_some_and(|date| date.ends_with("GMT")));
    assert!(body(&answer).contains("version 1 vard/rutin.html"));
    assert!(body(&answer).contains("/_handbok/preview.js") && body(&answer).contains("bar</aside>"));
    let length: usize = header(&answer, "Content-Length").unwrap().parse().unwrap();
    assert_eq!(length, body(&answer).len());
}

#[test]
fn folders_base_path_search_and_own_files() {
    let running = run();
    assert!(running.get("/", "").contains("version 1 index.html"));
    assert!(running.get("/vard/", "").contains("version 1 vard/index.html"));
    assert!(running.get("/kvalitet/vard/rutin.html", "").contains("version 1 vard/rutin.html"));
    let answer = running.get("/vard", "");
    assert_eq!((status(&answer), header(&answer, "Location")), (302, Some("/vard/")));
    let answer = running.get("/_handbok/search?q=l%C3%A4kemedel+nu", "");
    assert_eq!(header(&answer, "Content-Type"), Some("application/json"));
    assert_eq!(body(&answer), r#"[{"title":"läkemedel nu"}]"#);
    for name in ["preview.js", "events.js", "preview.css"] {
        assert_eq!(running.status(&format!("/_handbok/{name}")), 200, "{name}");
    }
    assert_eq!(running.status("/_handbok/other"), 404);
    let answer = running.get("/saknas.html", "");
    assert_eq!(status(&answer), 404);
    assert!(body(&answer).contains("saknas saknas.html") && body(&answer).contains("preview.js"));
}

#[test]
fn no_path_leads_outside() {
    let running = run();
    for path in target::tests::TRAVERSALS {
        assert_eq!(running.status(path), 404, "{path}");
    }
    assert_eq!(running.status(&format!("/{}", "../".repeat(500))), 404);
    assert_eq!(running.status(&format!("/{}", "a/".repeat(2000))), 404);
}

#[test]
fn only_this_machine_is_answered() {
    let running = run();
    let ask = |host: &str| {
        status(&running.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes()))
    };
    for good in ["localhost", "localhost:8080", "127.0.0.1", "[::1]:80"] {
        assert_eq!(ask(good), 200, "{good}");
    }
    for bad in ["evil.example", "localhost.evil.example", "192.168.0.1", "a@localhost", ""] {
        assert_eq!(ask(bad), 403, "{bad}");
    }
    let absolute = b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&running.send(absolute)), 403);
    let none = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&running.send(none)), 400);
    // Another site's page may not listen in, even without being able to read the answer.
    for path in ["/_handbok/events", "/_handbok/search?q=a"] {
        let answer = running.get(path, "Sec-Fetch-Site: cross-site\r\n");
        assert_eq!(status(&answer), 403, "{path}");
    }
}

#[test]
fn only_get_and_head() {
    let running = run();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", "BREW"] {
        let answer =
            running.send(format!("{method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes());
        assert_eq!(status(&answer), 405, "{method}");
        assert_eq!(header(&answer, "Allow"), Some("GET, HEAD"));
    }
    // With a body that nobody reads, the answer arrives all the same.
    let mut post =
        b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n".to_vec();
    post.extend(vec![b'x'; 100_000]);
    assert_eq!(status(&running.send(&post)), 405);
    let get = running.get("/", "");
    let head = running.send(b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(status(&head), 200);
    assert_eq!(body(&head), "");
    for name in ["Content-Length", "Content-Type", "ETag"] {
        assert_eq!(header(&head, name), header(&get, name), "{name}");
    }
}

#[test]
fn entity_tags() {
    let running = run();
    let first = running.get("/index.html", "");
    let tag = header(&first, "ETag").unwrap();
    let ask = || running.get("/index.html", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!(status(&ask()), 304);
    // An edit elsewhere changes the generation, not the page.
    running.hub.reload(None);
    assert_eq!((status(&ask()), body(&ask())), (304, ""));
    drop(running.site.store(Fake::new(2)));
    assert_eq!(status(&ask()), 200);
    let css = running.get("/assets/site.css", "If-None-Match: \"known\"\r\n");
    assert_eq!(status(&css), 304);
    let missing = running.get("/saknas", "");
    let tag = header(&missing, "ETag").unwrap();
    let again = running.get("/saknas", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!(status(&again), 304);
}

#[test]
fn ranges_of_a_pdf() {
    let running = run();
    let raw = |headers: &str| {
        let mut stream = running.connect();
        write!(stream, "GET /blankett.pdf HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let at = memchr::memmem::find(&answer, b"\r\n\r\n").unwrap() + 4;
        (String::from_utf8(answer[..at].to_vec()).unwrap(), answer[at..].to_vec())
    };
    let whole = &LARGE;
    let (head, content) = raw("");
    assert_eq!((status(&head), header(&head, "Accept-Ranges")), (200, Some("bytes")));
    assert_eq!(header(&head, "Content-Type"), Some("application/pdf"));
    assert!(content == whole[..]);
    let (head, content) = raw("Range: bytes=1000000-1999999\r\n");
    assert_eq!(status(&head), 206);
    assert_eq!(header(&head, "Content-Range"), Some("bytes 1000000-1999999/3000000"));
    assert!(content == whole[1_000_000..2_000_000]);
    let (head, content) = raw("Range: bytes=-5\r\n");
    assert_eq!((status(&head), &*content), (206, &whole[2_999_995..]));
    let (head, _) = raw("Range: bytes=3000000-\r\n");
    assert_eq!((status(&head), header(&head, "Content-Range")), (416, Some("bytes */3000000")));
    let (head, _) = raw("Range: bytes=0-1\r\nIf-Range: \"old\"\r\n");
    assert_eq!(status(&head), 200);
}

#[test]
fn broken_requests_get_an_answer() {
    let running = run();
    assert_eq!(status(&running.send(b"nonsense\r\n\r\n")), 400);
    assert_eq!(status(&running.send(b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n")), 400);
    assert_eq!(status(&running.send(b"GET / HTTP/3\r\nHost: localhost\r\n\r\n")), 400);
    // tiny_http reads these heads; nothing of them is kept.
    let long = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "a".repeat(200_000));
    assert_eq!(status(&running.send(long.as_bytes())), 404);
    assert_eq!(status(&running.get("/", &format!("X: {}\r\n", "a".repeat(100_000)))), 200);
    assert_eq!(running.status("/"), 200);
}

#[test]
fn a_request_may_come_in_pieces_and_each_answer_ends_its_connection() {
    let running = run();
    let mut stream = running.connect();
    for piece in b"GET /vard/rutin.html HTTP/1.1\r\nHost: localhost\r\n\r\n".chunks(7) {
        stream.write_all(piece).unwrap();
        std::thread::sleep(Duration::from_millis(1));
    }
    let answer = read_answer(&mut BufReader::new(stream));
    assert!(answer.contains("version 1 vard/rutin.html"), "{answer}");
    assert_eq!(header(&answer, "Connection"), Some("close"));
}

/// tiny_http forgets some of the connections that come at the same time.
#[test]
fn a_burst_of_connections_is_answered_though_they_stay_open() {
    let running = run();
    let mut streams: Vec<_> = (0..40).map(|_| running.connect()).collect();
    for stream in &mut streams {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    for stream in &mut streams {
        assert_eq!(status(&read_answer(&mut BufReader::new(stream))), 200);
    }
}

#[test]
fn a_page_that_panics_harms_no_other() {
    let running = run();
    assert_eq!(running.status("/panik.html"), 500);
    assert_eq!(running.status("/"), 200);
}

#[test]
fn slow_clients_keep_nobody_out() {
    let running = run();
    let mut slow: Vec<_> = (0..100).map(|_| running.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    }
    let start = Instant::now();
    for _ in 0..20 {
        assert_eq!(running.status("/"), 200);
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    for stream in &mut slow {
        stream.write_all(b"host\r\n\r\n").unwrap();
        assert_eq!(status(&read_answer(&mut BufReader::new(stream))), 200, "they are answered in the end");
    }
}

#[test]
fn clients_that_take_nothing_keep_nobody_out() {
    let running = run();
    let mut clients = Vec::new();
    for _ in 0..20 {
        let mut stream = running.connect();
        // Enough answers to fill every buffer between.
        for _ in 0..5 {
            stream.write_all(b"GET /blankett.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        }
        clients.push(stream);
    }
    assert_eq!(running.status("/"), 200);
}

#[test]
fn abrupt_ends_harm_no_other() {
    let running = run();
    for round in 0..100 {
        let mut stream = running.connect();
        let _ = match round % 4 {
            0 => Ok(()),
            1 => stream.write_all(b"GET / HT"),
            2 => stream.write_all(b"GET /blankett.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            _ => stream
                .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .and_then(|()| stream.shutdown(Shutdown::Both)),
        };
    }
    assert_eq!(running.status("/"), 200);
}

#[test]
fn events_reach_every_page_and_a_newcomer_is_told_how_things_stand() {
    let running = run();
    let mut first = running.events();
    drop(running.site.store(Fake::new(2)));
    assert_eq!(running.hub.reload(Some(&["vard/rutin.html".to_owned()])), 1);
    let event = first.next().unwrap();
    assert_eq!(event, "event: reload\ndata: {\"generation\":1,\"urls\":[\"vard/rutin.html\"]}\n");
    running.hub.style();
    assert!(first.next().unwrap().starts_with("event: style\ndata: {\"generation\":2"));
    running.hub.findings(&[Note {
        severity: Severity::Error,
        code: "syntax".to_owned(),
        message: "rad\nbruten \"så\"".to_owned(),
        places: 1,
        file: "content/a.md".to_owned(),
        line: 3,
        column: 7,
        excerpt: "3 | x\n  | ^".to_owned(),
        help: None,
        url: None,
        stops: None,
        open: None,
    }]);
    let event = first.next().unwrap();
    assert!(event.starts_with("event: findings\ndata: {"), "{event}");
    assert_eq!(event.lines().count(), 2, "one data line, whatever the text holds");
    let mut second = running.listen();
    let greeting: Vec<_> = (0..3).map(|_| second.next().unwrap()).collect();
    assert!(greeting[1].contains("\"generation\":2"), "{greeting:?}");
    assert!(greeting[2].contains("\"code\":\"syntax\""), "{greeting:?}");
    let old = running.send(b"GET /_handbok/events HTTP/1.0\r\nHost: localhost\r\n\r\n");
    assert_eq!(status(&old), 400, "a stream has the form of HTTP/1.1");
}

#[test]
fn two_hundred_open_pages_starve_nobody() {
    let running = run();
    let mut streams: Vec<_> = (0..200).map(|_| running.events()).collect();
    let mut times = Vec::new();
    for round in 0..50 {
        running.hub.reload(None);
        let start = Instant::now();
        assert_eq!(running.status("/vard/rutin.html"), 200, "{round}");
        times.push(start.elapsed());
    }
    times.sort();
    assert!(times[25] < Duration::from_millis(50), "median {:?}", times[25]);
    for stream in &mut streams {
        for generation in 1..=50 {
            let event = stream.next().unwrap();
            assert!(event.contains(&format!("\"generation\":{generation},")), "{event}");
        }
    }
    assert_eq!(running.hub.streams(), 200);
    drop(streams);
    let told = || {
        running.hub.reload(None);
        running.hub.streams()
    };
    assert_eq!(eventually(0, told), 0, "closed pages are let go");
}

#[test]
fn a_page_that_reads_no_events_holds_up_nobody() {
    let running = run();
    let mut deaf = running.events();
    let mut good = running.events();
    // More than the buffers between and the queue can hold.
    let urls = ["x".repeat(200_000)];
    for generation in 1..=200 {
        running.hub.reload(Some(&urls));
        assert!(good.next().unwrap().contains(&format!("\"generation\":{generation},")));
    }
    assert_eq!(running.hub.streams(), 1, "the deaf one is let go");
    // When it reads again, its stream ends after what was under way, so that it asks anew.
    while deaf.next().is_some() {}
}

#[test]
fn a_slow_page_delays_no_other() {
    let running = run();
    let mut slow = running.connect();
    slow.write_all(b"GET /langsam.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let start = Instant::now();
    assert_eq!(running.status("/"), 200);
    drop(running.site.store(Fake::new(2)));
    assert!(start.elapsed() < Duration::from_millis(250), "{:?}", start.elapsed());
}

#[test]
fn stopping_ends_at_once_and_frees_the_port() {
    let running = run();
    let address = running.server.address();
    let idle = running.connect();
    assert_eq!(running.status("/"), 200);
    let start = Instant::now();
    drop(running.server);
    assert!(start.elapsed() < Duration::from_secs(1));
    drop(idle);
    // tiny_http's thread closes the listener a moment later.
    let is_open = || usize::from(TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok());
    assert_eq!(eventually(0, is_open), 0);
}
