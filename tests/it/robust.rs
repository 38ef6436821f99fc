//! Robustness tests with input that nobody writes on purpose: binary, huge, deeply nested, and with names that file
//! systems allow. `check` reports findings, never panics, and ends within a time limit.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use handbok::audience::{Options, project};
use handbok::diag::{Code, Lang};
use handbok::model::{Audience, Date};
use handbok::pipeline::{Cache, Handbook, read};
use handbok::render::{self, RenderOptions};
use handbok::report::{human, json};
use handbok::source::SourceTree;
use proptest::prelude::*;

const TODAY: Date = jiff::civil::date(2026, 9, 1);
const CONFIG: (&str, &[u8]) = ("config.toml", b"title = \"Provhandbok\"\n");

/// Two seconds of CPU time in a release build; unoptimised code may take five times that.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });

/// Reads, checks and prints a handbook within the time limit. All work is done on one thread whose CPU time is
/// measured, so that a busy machine makes no difference.
fn checked(tree: SourceTree) -> Handbook {
    let tree = Arc::new(tree);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (handbook, took) = pool.install(|| {
        let start = processor_time();
        let handbook = read(&tree, TODAY, &mut Cache::default()).expect("there is a configuration");
        let style = human::Style { color: false, width: 100, lang: Lang::Sv };
        let shown: Vec<_> = handbook.findings.iter().take(100).cloned().collect();
        assert_eq!(json::print(&handbook.findings, &tree, Lang::En).lines().count(), handbook.findings.len());
        assert_eq!(human::print(&shown, &tree, style).is_empty(), shown.is_empty());
        (handbook, processor_time().saturating_sub(start))
    });
    assert!(took < LONGEST, "{took:?} for {} findings", handbook.findings.len());
    handbook
}

/// The CPU time of this thread; if the system doesn't say, the time since the first call.
fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = nanoseconds.and_then(|line| line.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn body(text: &str) -> Handbook {
    let file = format!("+++\ntitle = \"A\"\n+++\n\n{text}");
    checked(SourceTree::memory([CONFIG, ("content/a.md", file.as_bytes())]))
}

/// A page of the intranet, rendered within the time limit.
fn page(handbook: &Handbook, url: &str) -> String {
    let view = project(&handbook.graph, Audience::Intranet, Options { drafts: false });
    let theme = handbook.theme.as_ref().expect("the standard theme");
    let edition = render::Edition::new(&view, theme, RenderOptions::default()).expect("the standard theme");
    let pages = render::pages(&edition);
    let page = pages.iter().find(|page| page.url == url).expect("a page of the edition");
    let start = processor_time();
    let html = render::render_page(&edition, page).expect("the standard theme");
    let took = processor_time().saturating_sub(start);
    assert!(took < LONGEST, "{took:?} for {url}");
    String::from_utf8(html).expect("pages are UTF-8")
}

/// The keys of a document in force.
const IN_FORCE: &str = "approved = 2026-01-01\napproved_by = \"mas\"\nreview_by = 2028-01-01\nowner = \"mas\"\n";

fn codes(handbook: &Handbook) -> Vec<Code> {
    handbook.findings.iter().map(|finding| finding.code).collect()
}

fn places(handbook: &Handbook) -> Vec<String> {
    let place = |finding: &handbok::diag::Finding| {
        let location = handbook.tree.locate(finding.span);
        format!("{} {}:{}:{}", finding.code, location.path, location.start.line, location.start.column)
    };
    handbook.findings.iter().map(place).collect()
}

#[test]
fn other_encodings_are_named_with_their_byte() {
    let latin1 = b"+++\ntitle = \"\xc5tg\xe4rd\"\n+++\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("+++\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let binary: Vec<u8> = (0..=255u8).cycle().take(100_000).collect();
    let tree = SourceTree::memory([
        CONFIG,
        ("content/latin1.md", latin1.as_slice()),
        ("content/utf16.md", &utf16),
        ("content/binar.md", &binary),
        ("content/nolltecken.md", b"+++\ntitle = \"A\"\n+++\n\0\0\0[[\0]]\n".as_slice()),
    ]);
    let handbook = checked(tree);
    assert_eq!(
        places(&handbook),
        [
            "not-utf8 content/binar.md:1:1",
            "not-utf8 content/latin1.md:1:1",
            "broken-link content/nolltecken.md:4:4",
            "not-utf8 content/utf16.md:1:1"
        ]
    );
    assert!(handbook.findings[1].message.sv.contains("byte 13"), "{:?}", handbook.findings[1].message);
    assert!(handbook.findings[3].help.as_ref().is_some_and(|help| help.sv.contains("UTF-16")));
}

#[test]
fn a_configuration_in_another_encoding() {
    let tree = SourceTree::memory([
        ("config.toml", b"title = \"\xc5\"".as_slice()),
        ("content/a.md", b"+++\ntitle = \"A\"\n+++"),
    ]);
    assert_eq!(codes(&checked(tree)), [Code::NOT_UTF8]);
}

#[test]
fn deep_lists_and_quotes() {
    let mut indented = String::new();
    for depth in 0..600 {
        let _ = writeln!(indented, "{}- punkt", "  ".repeat(depth));
    }
    for text in ["- ".repeat(10_000), "> ".repeat(10_000), "1. ".repeat(10_000), indented, "> - ".repeat(5_000)] {
        assert_eq!(codes(&body(&text)), []);
    }
}

#[test]
fn a_hundred_thousand_of_anything() {
    for piece in [
        "[", "![", "[[", "]", "(", "<", "*", "_ ", "`", "``` ", "|", "&", "\\", "<!--", "[a](", "[^", "**a ", "~~",
        "<a ", "{#",
    ] {
        body(&piece.repeat(100_000));
    }
}

#[test]
fn pairs_that_invite_quadratic_time() {
    for (open, close) in [("[", "]"), ("[[", "]]"), ("(", ")"), ("*a ", "*"), ("<b>", "</b>"), ("`", "`")] {
        body(&format!("{}{}", open.repeat(20_000), close.repeat(20_000)));
    }
    body(&"[a]: b\n".repeat(20_000));
    body(&"<!-- \n".repeat(20_000));
    body(&"3 § ".repeat(20_000));
    body(&"121212-1212\n".repeat(20_000));
    body(&"a\u{30a}\n".repeat(20_000));
}

#[test]
fn a_page_of_equal_headings_and_links() {
    let handbook = body(&"## Ansvar\n\nSe [[#ansvar]].\n\n".repeat(20_000));
    let html = page(&handbook, "a.html");
    assert!(html.contains("id=\"ansvar-20000\""));
    assert_eq!(html.matches("href=\"#ansvar\"").count(), 20_001, "the text's and the contents'");
}

/// Something that many documents share is shown once: a list of thousands of links becomes a link to the register.
#[test]
fn lists_of_thousands_are_bounded() {
    let key = |title: &str| format!("title = \"{title}\"\n{IN_FORCE}applies_to = [\"mas\"]\n");
    let mut files = vec![("content/roller/mas.md".to_owned(), "+++\ntitle = \"MAS\"\n+++\n".to_owned())];
    files.push(("content/enheter/boende.md".to_owned(), "+++\ntitle = \"Boendet\"\n+++\n".to_owned()));
    for number in 0..1500 {
        let text = format!("+++\n{}summary = \"I korthet.\"\n+++\n", key(&format!("Rutin {number}")));
        files.push((format!("content/rutiner/r{number}.md"), text));
    }
    let memory = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
    let handbook = checked(SourceTree::memory([CONFIG].into_iter().chain(memory)));
    let links = |html: &str| html.matches("data-doc=\"routine/").count();
    let role = page(&handbook, "roller/mas.html");
    assert!(links(&role) <= 3 * 1000 && role.contains("href=\"../rutiner/index.html?role=mas\""), "{}", links(&role));
    let unit = page(&handbook, "enheter/boende.html");
    assert!(links(&unit) <= 50 && unit.contains("href=\"../rutiner/index.html?unit=boende\""), "{}", links(&unit));
    let register = page(&handbook, "rutiner/index.html");
    assert_eq!(links(&register), 1500);
    assert!(!register.contains("I korthet."), "a long list is looked through by title");
}

/// The page of a unit in a large organisation shows the units above and below it; its neighbours stand in the tree
/// beside the text, thirty at most.
#[test]
fn an_organisation_of_many_units() {
    let unit = |title: &str, parent: &str| format!("+++\ntitle = \"{title}\"\n{parent}+++\n");
    let mut files = vec![("content/enheter/topp.md".to_owned(), unit("Toppen", ""))];
    for number in 0..80 {
        let name = format!("content/enheter/e{number}.md");
        files.push((name, unit(&format!("Enhet {number}."), "parent = \"topp\"\n")));
    }
    files.push(("content/enheter/lag.md".to_owned(), unit("Laget", "parent = \"e7\"\n")));
    let memory = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
    let handbook = checked(SourceTree::memory([CONFIG].into_iter().chain(memory)));
    let shown = |html: &str| (0..80).filter(|number| html.contains(&format!("Enhet {number}."))).count();
    assert_eq!(shown(&page(&handbook, "enheter/topp.html")), 80);
    let one = page(&handbook, "enheter/e7.html");
    let (before, rest) = one.split_once("<nav class=\"tree\"").expect("the tree beside the text");
    let (tree, after) = rest.split_once("</nav>").expect("its end");
    assert!(shown(tree) <= 30, "{}", shown(tree));
    let text = format!("{before}{after}");
    assert_eq!((shown(&text), text.contains("Toppen"), text.contains("Laget")), (1, true, true));
}

/// A matrix that browsers would be slow to lay out: the page has some of the rows, the CSV file all.
#[test]
fn a_matrix_too_large_for_a_page() {
    let mut files = Vec::new();
    for role in 0..300 {
        files.push((format!("content/roller/s{role}.md"), format!("+++\ntitle = \"Roll {role}\"\n+++\n")));
    }
    let mut process = format!("+++\ntitle = \"Process\"\n{IN_FORCE}");
    for activity in 0..600 {
        let _ = writeln!(process, "[[activity]]\ntitle = \"Göra {activity}\"\nresponsible = [\"s{}\"]", activity % 300);
    }
    files.push(("content/processer/p.md".to_owned(), process + "+++\n"));
    let matrix = format!("+++\ntitle = \"Allt\"\n{IN_FORCE}layout = \"raci\"\nprocesses = [\"p\"]\n+++\n");
    files.push(("content/matriser/m.md".to_owned(), matrix));
    let memory = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
    let handbook = checked(SourceTree::memory([CONFIG].into_iter().chain(memory)));
    let html = page(&handbook, "matriser/m.html");
    let cells = html.matches("<td data-role=").count();
    assert!(cells <= 50_000 && html.contains("rader till ryms inte på sidan"), "{cells} cells");
    assert_eq!(page(&handbook, "matriser/m.csv").lines().count(), 601);
}

#[test]
fn a_table_of_twenty_thousand_lines() {
    let mut table = String::from("| Roll | Ansvar |\n|---|---|\n");
    for row in 0..20_000 {
        let _ = writeln!(table, "| [[ingen-{row}]] | 3 kap. {row} § SoL |");
    }
    assert_eq!(body(&table).findings.len(), 20_000);
}

#[test]
fn a_file_of_ten_megabytes() {
    let paragraph =
        "Vi följer [[a]] och **ser över** rutinen enligt 5 kap. 8 § varje år, och skriver vad som ändrats.\n\n";
    let handbook = body(&paragraph.repeat(10_000_000 / paragraph.len()));
    assert_eq!(codes(&handbook), [Code::TOO_LARGE]);
    let line = body(&"ett långt ord utan slut ".repeat(400_000));
    assert_eq!(codes(&line), [Code::TOO_LARGE]);
}

#[test]
fn huge_front_matter() {
    let mut many = String::from("+++\ntitle = \"A\"\n");
    for number in 0..20_000 {
        let _ = writeln!(many, "nyckel_{number} = {number}");
    }
    many.push_str("+++\n");
    let deep = format!("+++\ntitle = \"A\"\nextra = {}{}\n+++\n", "[".repeat(20_000), "]".repeat(20_000));
    let dotted = format!("+++\ntitle = \"A\"\nextra{} = 1\n+++\n", ".a".repeat(20_000));
    let open = format!("+++\n{}", "title = \"A\"\n".repeat(50_000));
    for text in [many, deep, dotted, open] {
        assert!(!codes(&checked(SourceTree::memory([CONFIG, ("content/a.md", text.as_bytes())]))).is_empty());
    }
}

#[test]
fn long_chains_of_parents() {
    let files: Vec<(String, String)> = (0..3_000)
        .map(|n| {
            (
                format!("content/processer/p{n}.md"),
                format!("+++\ntitle = \"P{n}\"\nparent = \"p{}\"\n+++\n", (n + 1) % 3_000),
            )
        })
        .collect();
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
    let handbook = checked(SourceTree::memory(files.chain([CONFIG])));
    assert_eq!(codes(&handbook).iter().filter(|code| **code == Code::CIRCULAR_PARENT).count(), 1);
}

#[test]
fn names_that_file_systems_allow() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "config.toml", CONFIG.1);
    let names = [
        "med mellanrum.md",
        "citat'\"tecken.md",
        "emoji 🙂.md",
        "a<b>&c.md",
        "procent%20.md",
        "Å.md",
        "#hash.md",
        "日本.md",
    ];
    for name in names {
        write(root, &format!("content/{name}"), b"+++\ntitle = \"A\"\n+++\n");
    }
    // The same name in another Unicode form, and names that differ only in case.
    write(root, "content/A\u{30a}.md", b"+++\ntitle = \"NFD\"\n+++\n");
    write(root, "content/EMOJI 🙂.md", b"+++\ntitle = \"B\"\nid = \"b\"\n+++\n");
    for leaving in [".dold.md", "a.md~", ".#a.md", "#a.md#", "a.md.swp", "a.bak", "a.tmp"] {
        write(root, &format!("content/{leaving}"), b"\xff");
    }
    let handbook = checked(SourceTree::load(root).unwrap());
    assert_eq!(
        places(&handbook),
        ["duplicate-url content/emoji 🙂.md:1:1", "duplicate-url content/Å.md:1:1"],
        "{:?}",
        handbook.findings
    );
    assert_eq!(handbook.graph.docs.len(), names.len() + 1);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_unicode() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "config.toml", CONFIG.1);
    write(root, "content/a.md", b"+++\ntitle = \"A\"\n+++\n");
    std::fs::write(root.join("content").join(std::ffi::OsStr::from_bytes(b"\xe5tg.md")), b"").unwrap();
    assert_eq!(places(&checked(SourceTree::load(root).unwrap())), ["not-utf8 content/\u{fffd}tg.md:1:1"]);
}

#[cfg(unix)]
#[test]
fn symlinks_out_in_loops_and_to_nothing() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "hemligt.md", b"+++\ntitle = \"Hemligt\"\n+++\n");
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "config.toml", CONFIG.1);
    write(root, "content/a/a.md", b"+++\ntitle = \"A\"\n+++\n");
    symlink(outside.path().join("hemligt.md"), root.join("content/ut.md")).unwrap();
    symlink(outside.path(), root.join("content/mapp")).unwrap();
    symlink(root.join("content"), root.join("content/a/slinga")).unwrap();
    symlink("sig.md", root.join("content/sig.md")).unwrap();
    symlink("finns-inte.md", root.join("content/tom.md")).unwrap();
    symlink("/dev/zero", root.join("content/noll.md")).unwrap();
    let handbook = checked(SourceTree::load(root).unwrap());
    assert_eq!(
        places(&handbook),
        ["path-outside content/mapp:1:1", "path-outside content/noll.md:1:1", "path-outside content/ut.md:1:1"]
    );
    assert_eq!(handbook.graph.docs.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_symlink_inside_is_followed_once() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "config.toml", CONFIG.1);
    write(root, "content/a/a.md", b"+++\ntitle = \"A\"\n+++\n");
    symlink(root.join("content/a"), root.join("content/b")).unwrap();
    let handbook = checked(SourceTree::load(root).unwrap());
    assert_eq!(places(&handbook), ["duplicate-id content/b/a.md:1:1"]);
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// The sample's files, for mutation.
fn sample() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let markdown = files.filter(|path| path.extension().is_some_and(|e| e == "md"));
    markdown.map(|path| (path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Sample files with bytes removed, repeated and overwritten.
    #[test]
    fn mutated_sample_files(
        file in any::<proptest::sample::Index>(),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), 0usize..40, "[\\[\\]+=\"'#|<>`{}§åÅ0-9a-c\n -]{0,6}"), 1..12),
    ) {
        thread_local!(static FILES: Vec<(String, Vec<u8>)> = sample());
        let (path, mut bytes) = FILES.with(|files| file.get(files).clone());
        for (place, length, insert) in edits {
            let at = place.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, insert.bytes());
        }
        let path = path.split("/content/").last().unwrap_or("a.md").to_owned();
        let path = format!("content/{path}");
        checked(SourceTree::memory([CONFIG, (path.as_str(), bytes.as_slice())]));
    }
}
