//! The scanner against a slow and obvious one, and every way of writing.

use super::*;
use proptest::prelude::*;

fn scanner(tokens: &[&str]) -> Scanner {
    let tokens = tokens.iter().map(|token| ((*token).to_owned(), "titel".to_owned())).collect();
    Scanner::new(tokens).expect("few tokens")
}

fn found(tokens: &[&str], page: &str) -> Vec<(usize, usize, bool)> {
    let hits = scanner(tokens).scan("sida.html", page.as_bytes());
    hits.iter().map(|hit| (hit.token, hit.offset, hit.exact)).collect()
}

#[test]
fn finds_whole_tokens_only() {
    let tokens = ["hot-och-vald", "Hot"];
    assert_eq!(found(&tokens, "se hot-och-vald."), [(0, 3, true)]);
    assert_eq!(found(&tokens, "hotell, mot-hot, hot1, xhot"), []);
    assert_eq!(found(&tokens, "(hot)"), [(1, 1, true)]);
    assert_eq!(found(&tokens, "hot"), [(1, 0, true)]);
    assert_eq!(found(&tokens, "hot-och-vald-rutin"), []);
    assert_eq!(found(&["kost", "kost och måltid"], "<p>Kost och måltider"), [(0, 3, true)]);
    assert_eq!(found(&["kost", "kost och måltid"], "<p>Kost och måltid"), [(0, 3, true), (1, 3, true)]);
}

#[test]
fn finds_every_way_of_writing() {
    let token = ["Åtgärd vid läkemedelsfel"];
    for page in [
        "<h1>Åtgärd vid läkemedelsfel</h1>",
        "åtgärd VID läkemedelsfel",
        "&Aring;tg&auml;rd vid l&#228;kemedelsfel",
        "{\"t\":\"\\u00c5tg\\u00e4rd vid l\\u00e4kemedelsfel\"}",
        "x?q=%C3%85tg%C3%A4rd%20vid%20l%C3%A4kemedelsfel",
        "åt&shy;gärd&nbsp;vid\nläke\u{ad}medelsfel",
        "A\u{30a}tga\u{308}rd vid la\u{308}kemedelsfel",
    ] {
        let hits = found(&token, page);
        assert_eq!(hits.len(), 1, "{page}");
        // A decomposed letter is found folded: exact means the same code points.
        assert_eq!(hits[0].2, !page.contains('\u{30a}'), "{page}");
    }
    for page in ["atgard vid lakemedelsfel", "href=\"../atgard-vid-lakemedelsfel.html\""] {
        let hits = found(&token, page);
        assert_eq!(hits.len(), 1, "{page}");
        assert!(!hits[0].2, "{page}");
    }
}

#[test]
fn tells_the_place_in_the_file_as_it_lies() {
    let page = "&aring;&auml; %C3%B6 <b>RUTIN &amp; hot</b>";
    let at = page.find("RUTIN").expect("there");
    assert_eq!(found(&["rutin & hot"], page), [(0, at, true)]);
    let calendar = "SUMMARY:Uppföljning av internkont\r\n rollplanen och\r\n  hemligt\r\n";
    let hits = scanner(&["internkontrollplanen", "hemligt"]).scan("kalender.ics", calendar.as_bytes());
    let places: Vec<usize> = hits.iter().map(|hit| hit.offset).collect();
    assert_eq!(places, ["internkont", "hemligt"].map(|word| calendar.find(word).expect("there")));
}

#[test]
fn looks_at_the_path_too() {
    let hits = scanner(&["vald-i-nara-relation"]).scan("vard/vald-i-nara-relation.html", b"");
    assert!(hits.len() == 1 && hits[0].in_path && hits[0].offset == 5);
}

#[test]
fn short_strange_and_empty_tokens_do_no_harm() {
    assert_eq!(found(&["IT", "§", "", "a", " - "], "it a § ita"), [(0, 0, true), (3, 3, true)]);
    assert_eq!(
        found(&["vard/rutiner/x.html", "(Ny) rutin!"], "a/vard/rutiner/x.html (ny) rutin"),
        [(0, 2, true), (1, 23, true)]
    );
    assert_eq!(found(&[], "x"), []);
    assert_eq!(scanner(&["x"]).token(0), Some(("x", "titel")));
}

proptest! {
    /// The same as looking at every place for every token, on plain text.
    #[test]
    fn fast_is_obvious(
        tokens in proptest::collection::vec("[ab][ab -]{0,5}", 0..6),
        page in "[abAB .-]{0,60}",
    ) {
        let mut expected = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let lower = page.to_ascii_lowercase();
            let trimmed = token.trim_matches([' ', '-']);
            let slugged = String::from_utf8(slug(trimmed.as_bytes())).expect("ASCII");
            for (text, exact) in [(trimmed, true), (slugged.as_str(), trimmed == slugged)] {
                for at in 0..lower.len() {
                    let whole = |byte: Option<&u8>| byte.is_none_or(|&byte| !is_word(byte));
                    let before = at.checked_sub(1).and_then(|at| lower.as_bytes().get(at));
                    if lower[at..].starts_with(text) && whole(before) && whole(lower.as_bytes().get(at + text.len())) {
                        expected.push((index, at, exact));
                    }
                }
            }
        }
        expected.sort_unstable();
        expected.dedup();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        prop_assert_eq!(found(&tokens, &page), expected);
    }

    #[test]
    fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _hits = scanner(&["ab", "å", "x y z"]).scan("a.ics", &bytes);
    }
}

/// Run by hand: `cargo test --release --lib publish::scan -- --ignored --nocapture`.
#[test]
#[ignore = "a measure, not a test"]
fn speed() {
    let tokens = (0..5000)
        .map(|number| {
            let words = ["Rutin för", "Hantering av", "Riktlinje vid", "Ansvar och", "Egenkontroll av"];
            let things = ["läkemedel", "avvikelser", "kost och måltid", "hot och våld", "dokumentation"];
            (format!("{} {} {number}", words[number % 5], things[number / 5 % 5]), String::new())
        })
        .collect();
    let begun = std::time::Instant::now();
    let scanner = Scanner::new(tokens).expect("built");
    eprintln!("built in {:.1?}", begun.elapsed());
    let row = "<tr><td><a href=\"../rutiner/dokumentation.html\" data-doc=\"routine/dokumentation\">Rutin för \
               dokumentation i hälso- och sjukvården</a></td><td class=\"status\">Gäller från <time \
               datetime=\"2026-01-01\">1 januari 2026</time></td></tr>\n";
    let page = row.repeat(30_000_000 / row.len());
    for _ in 0..3 {
        let begun = busy();
        let normalised = normal(page.as_bytes(), Letters::Folded).len();
        let normal_time = busy() - begun;
        let begun = busy();
        let hits = scanner.scan("a.html", page.as_bytes()).len();
        let time = busy() - begun;
        let speed = page.len() as f64 / 1e6 / time.as_secs_f64();
        eprintln!("{hits} hits, {speed:.0} MB/s ({time:.1?}; normal form {normal_time:.1?}, {normalised} bytes)");
    }
}

/// Time that this thread has had a processor: a busy machine tells nothing by the clock.
fn busy() -> std::time::Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text.split(' ').next().and_then(|first| first.parse().ok());
    std::time::Duration::from_nanos(nanos.unwrap_or_default())
}
