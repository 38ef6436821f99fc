//! The preview as its users run it: over real sockets, with a terminal that reads or doesn't.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::cli::Handbook;

/// A running `handbok serve`; killed when dropped.
struct Preview {
    child: Child,
    address: String,
}

impl Preview {
    /// Starts it; what it prints on stderr is never read.
    fn start(handbook: &Handbook) -> Self {
        let mut child = serve(handbook, &["--port", "0"]).stdout(Stdio::piped()).spawn().expect("handbok runs");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.strip_suffix("/\n")).expect("an address");
        Self { address: address.to_owned(), child }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time-out");
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The page once it has a text.
    fn page_with(&self, path: &str, text: &str) -> String {
        let end = Instant::now() + Duration::from_secs(15);
        loop {
            let page = self.get(path);
            if page.contains(text) {
                return page;
            }
            assert!(Instant::now() < end, "`{text}` does not come up in\n{page}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It runs until it is killed.
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn serve(handbook: &Handbook, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handbok"));
    command.current_dir(handbook.dir.path()).arg("serve").args(arguments).env("HANDBOK_LANG", "sv");
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

fn page(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n\n{text}\n")
}

#[test]
fn no_page_waits_for_anothers_mend() {
    let handbook = Handbook::new(&[
        ("content/om.md", &page("Om", "Första texten.")),
        ("content/kontakt.md", &page("Kontakt", "Ring oss.")),
    ]);
    let preview = Preview::start(&handbook);
    preview.page_with("om.html", "Första texten.");
    handbook.write("content/kontakt.md", &page("Kontakt", "Ring oss. Se [[finns-inte]] och [hit](borta.md)."));
    let marked = preview.page_with("kontakt.html", "handbok-broken");
    assert!(marked.contains("<del class=\"handbok-broken\">finns-inte</del>"), "{marked}");
    assert!(marked.contains("inget dokument heter `finns-inte`"), "{marked}");
    assert!(marked.contains("<del class=\"handbok-broken\">hit</del>"), "{marked}");
    handbook.write("content/om.md", &page("Om", "Andra texten."));
    preview.page_with("om.html", "Andra texten.");
    // A file that can't be read keeps its last good page, and says what is wrong now; others go on.
    handbook.write("content/kontakt.md", "+++\ntitle = \"Kontakt\n+++\n\nHalvfärdigt.\n");
    handbook.write("content/om.md", &page("Om", "Tredje texten."));
    preview.page_with("om.html", "Tredje texten.");
    let kept = preview.get("kontakt.html");
    assert!(kept.contains("Ring oss.") && !kept.contains("Halvfärdigt"), "{kept}");
    // One whose keys are gone too.
    handbook.write("content/kontakt.md", "Bara text.\n");
    handbook.write("content/om.md", &page("Om", "Fjärde texten."));
    preview.page_with("om.html", "Fjärde texten.");
    assert!(preview.get("kontakt.html").contains("Ring oss."));
    handbook.write("content/kontakt.md", &page("Kontakt", "Skriv till oss."));
    let mended = preview.page_with("kontakt.html", "Skriv till oss.");
    assert!(!mended.contains("handbok-broken"), "{mended}");
}

#[test]
fn a_broken_configuration_or_theme_stops_no_page() {
    let handbook = Handbook::new(&[("content/om.md", &page("Om", "Första texten."))]);
    let preview = Preview::start(&handbook);
    preview.page_with("om.html", "Prov");
    handbook.write("config.toml", "title = \"Prov\n");
    handbook.write("templates/404.html", "{% extends \"base.html\" %}{% block main %}{{ }}{% endblock %}");
    handbook.write("content/om.md", &page("Om", "Andra texten."));
    let page = preview.page_with("om.html", "Andra texten.");
    assert!(page.contains("Prov"), "{page}");
}

#[test]
fn a_terminal_that_does_not_read_stops_no_page() {
    let handbook = Handbook::new(&[("content/om.md", &page("Om", "Omgång 0."))]);
    let mut links = String::new();
    for number in 0..60 {
        // Writing into a String cannot fail.
        let _ = write!(links, "[[saknas-{number}]] ");
    }
    for number in 0..30 {
        handbook.write(&format!("content/d{number}.md"), &page(&format!("Dokument {number}"), &links));
    }
    let preview = Preview::start(&handbook);
    for round in 1..5 {
        handbook.write("content/d0.md", &page("Dokument 0", &format!("{links} [[borta-{round}]]")));
        handbook.write("content/om.md", &page("Om", &format!("Omgång {round}.")));
        preview.page_with("om.html", &format!("Omgång {round}."));
    }
}

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_the_end() {
    let handbook = Handbook::new(&[("content/om.md", &page("Om", "Text."))]);
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let ended = serve(&handbook, &["--port", &port]).output().expect("handbok runs");
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains(&port));
}

/// The three views of a document that is being rewritten, and what its draft lacks.
#[test]
fn the_page_bar_leads_through_the_texts() {
    let decided = "+++\ntitle = \"Medicin\"\nversion = \"4.0\"\nowner = \"chef\"\napproved = 2026-01-10\napproved_by = \"chef\"\n+++\n\nKrossa aldrig.\n";
    let draft = "+++\ntitle = \"Medicin\"\nversion = \"5.0\"\n+++\n\nKrossa gärna. Se [[ingen]].\n";
    let handbook = Handbook::new(&[
        ("content/roller/chef.md", &page("Chef", "")),
        ("content/rutiner/medicin.md", decided),
        ("content/rutiner/medicin@utkast.md", draft),
    ]);
    let preview = Preview::start(&handbook);
    let shown = preview.page_with("rutiner/medicin.html", "Krossa aldrig");
    for link in [
        "<a href=\"../rutiner/medicin.html\" aria-current=\"page\">gäller nu</a>",
        "<a href=\"../rutiner/medicin/5.0.html\">utkastet</a>",
        "<a href=\"../rutiner/medicin/4.0..5.0.html\">skillnaden</a>",
    ] {
        assert!(shown.contains(link), "{link} in\n{shown}");
    }
    let written = preview.page_with("rutiner/medicin/5.0.html", "Krossa gärna");
    assert!(written.contains("data-status=\"draft\">utkast till version 5.0<"), "{written}");
    assert!(written.contains("vad som är ändrat, ägare, 1 fel att rätta"), "{written}");
    assert!(written.contains("medicin@utkast.md"), "{written}");
    preview.page_with("rutiner/medicin/4.0..5.0.html", "slut på borttaget");
    let whole =
        draft.replace("\n+++\n\n", "\nowner = \"chef\"\n[[revision]]\nversion = \"5.0\"\nchange = \"Ny.\"\n+++\n\n");
    handbook.write("content/rutiner/medicin@utkast.md", &whole.replace(" Se [[ingen]].", ""));
    preview.page_with("rutiner/medicin/5.0.html", "data-handbok-copy=\"handbok approve medicin --by ROLL\"");
}
