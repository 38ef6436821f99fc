//! Tests of the scanner against a slow and obvious one, in every way of writing.

use super::*;
use crate::model::normal::{normal, words};
use proptest::prelude::*;

fn found(rows: &[&str], page: &str) -> Vec<(usize, usize)> {
    let rows: Vec<String> = rows.iter().map(|row| words(row)).collect();
    let scanner = Scanner::new(rows.iter().map(String::as_str).enumerate()).expect("few rows");
    let mut hits = scanner.find(normal(page.as_bytes()));
    hits.sort_by_key(|(number, range)| (*number, range.start));
    hits.into_iter().map(|(number, range)| (number, range.start)).collect()
}

#[test]
fn finds_whole_sequences_only() {
    let rows = ["hot-och-vald", "Hot"];
    assert_eq!(found(&rows, "se hot-och-vald."), [(0, 3), (1, 3)]);
    assert_eq!(found(&rows, "hotell, hot1, xhot"), []);
    assert_eq!(found(&["kost", "kost och måltid"], "<p>Kost och måltider"), [(0, 3)]);
    assert_eq!(found(&["kost", "kost och måltid"], "<p>Kost och måltid"), [(0, 3), (1, 3)]);
    assert_eq!(found(&["kost måltid"], "kost</b> måltid"), [], "tags part texts");
}

#[test]
fn finds_every_way_of_writing() {
    for page in [
        "<h1>Åtgärd vid läkemedelsfel</h1>",
        "åtgärd VID läkemedelsfel",
        "&Aring;tg&auml;rd &ndash; vid l&#228;kemedelsfel",
        "{\"t\":\"\\u00c5tg\\u00e4rd vid l\\u00e4kemedelsfel\"}",
        "x?q=%C3%85tg%C3%A4rd%20vid%20l%C3%A4kemedelsfel&r=%C5tg%E4rd+vid_l%E4kemedelsfel",
        "åt&shy;gärd&nbsp;vid\nläke\u{ad}medelsfel",
        "A\u{30a}tga\u{308}rd  vid   la\u{308}kemedelsfel",
        "href=\"../atgard-vid-lakemedelsfel.html\"",
        "åtgärd_vid_läkemedelsfel, åtgärd: vid (läkemedelsfel)",
    ] {
        assert!(!found(&["Åtgärd vid läkemedelsfel"], page).is_empty(), "{page}");
    }
}

#[test]
fn short_strange_and_empty_sequences_do_no_harm() {
    assert_eq!(found(&["IT", "§", "", "a", " - "], "it a § ita"), [(0, 0), (3, 3)]);
    assert_eq!(found(&["vard/rutiner/x.html", "(Ny) rutin!"], "a/vard/rutiner/x.html (ny) rutin"), [(0, 2), (1, 23)]);
    assert_eq!(found(&[], "x"), []);
}

proptest! {
    /// The scanner finds the same as a comparison of every sequence at every place, in plain text.
    #[test]
    fn the_scanner_equals_a_naive_one(
        rows in proptest::collection::vec("[ab][ab -]{0,5}", 0..6),
        page in "[abAB .-]{0,60}",
    ) {
        let page_words = words(&page);
        let mut expected = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let row = format!(" {} ", words(row));
            let padded = format!(" {page_words} ");
            let count = (0..padded.len()).filter(|at| padded[*at..].starts_with(&row)).count();
            expected.extend(std::iter::repeat_n(index, count));
        }
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let hits: Vec<usize> = found(&rows, &page).into_iter().map(|(number, _)| number).collect();
        prop_assert_eq!(hits, expected);
    }
}

/// Run by hand: `cargo test --release --lib secrecy::scan -- --ignored --nocapture`.
#[test]
#[ignore = "a measure, not a test"]
fn speed() {
    let rows: Vec<String> = (0..5000)
        .map(|number| {
            let words = ["Rutin för", "Hantering av", "Riktlinje vid", "Ansvar och", "Egenkontroll av"];
            let things = ["läkemedel", "avvikelser", "kost och måltid", "hot och våld", "dokumentation"];
            crate::model::normal::words(&format!("{} {} {number}", words[number % 5], things[number / 5 % 5]))
        })
        .collect();
    let begun = std::time::Instant::now();
    let scanner = Scanner::new(rows.iter().map(String::as_str).enumerate()).expect("built");
    eprintln!("built in {:.1?}", begun.elapsed());
    let row = "<tr><td><a href=\"../rutiner/dokumentation.html\" data-doc=\"routine/dokumentation\">Rutin för \
               dokumentation i hälso- och sjukvården</a></td><td class=\"status\">Gäller från <time \
               datetime=\"2026-01-01\">1 januari 2026</time></td></tr>\n";
    let page = row.repeat(30_000_000 / row.len());
    for _ in 0..3 {
        let begun = busy();
        let normalised = normal(page.as_bytes());
        let normal_time = busy() - begun;
        let begun = busy();
        let hits = scanner.find(normalised).len();
        let time = busy() - begun;
        let speed = |time: std::time::Duration| page.len() as f64 / 1e6 / time.as_secs_f64();
        eprintln!("{hits} hits, {:.0} MB/s; normal form {:.0} MB/s", speed(time), speed(normal_time));
    }
}

/// CPU time of this thread: on a busy machine the clock means nothing.
fn busy() -> std::time::Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text.split(' ').next().and_then(|first| first.parse().ok());
    std::time::Duration::from_nanos(nanos.unwrap_or_default())
}
