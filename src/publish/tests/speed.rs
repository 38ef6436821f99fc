//! Benchmarks, run by hand: `cargo test --release --lib publish::tests::speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::*;

fn many(pages: u32, version: u32) -> Vec<(String, Vec<u8>)> {
    let page = |page: u32| {
        let text = if page.is_multiple_of(1000) { version } else { 0 };
        let body = format!("<p>Sida {page} {text} med lite text om kvalitet</p>\n").repeat(200);
        (format!("del-{}/avsnitt-{}/sida-{page}.html", page % 10, page % 100), body.into_bytes())
    };
    (0..pages).map(page).collect()
}

fn timed(target: &Path, files: &[(String, Vec<u8>)], secure: bool) -> [Duration; 4] {
    let mut times = [Duration::ZERO; 4];
    let mut clock = Instant::now();
    let mut lap = |at: usize| {
        times[at] = clock.elapsed();
        clock = Instant::now();
    };
    let options = Options { secure, ..quick("intranet") };
    let edition = Edition::begin(target, &options).expect("begun");
    lap(0);
    files.par_iter().try_for_each(|(path, bytes)| edition.put(path, bytes).map(|_| ())).expect("put");
    lap(1);
    let sealed = edition.seal().expect("sealed");
    lap(2);
    commit_all(vec![sealed]).expect("committed");
    lap(3);
    times
}

/// CPU time of this process, all threads, user and system: on a busy machine the clock means little.
fn processor() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    // Fields 14 and 15 of the line, 12 and 13 after the name, in hundredths of a second.
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

#[test]
#[ignore = "a measure, not a test"]
fn full_unchanged_and_nearly_unchanged() {
    for pages in [5_000, 20_000] {
        for secure in [false, true] {
            let (_folder, target) = ground();
            let (one, two) = (many(pages, 1), many(pages, 2));
            for (what, files) in [("full", &one), ("unchanged", &one), ("a thousandth changed", &two)] {
                let begun = processor();
                let times = timed(&target, files, secure);
                let (total, used): (Duration, _) = (times.iter().sum(), processor() - begun);
                eprintln!(
                    "{pages} files, secure {secure}, {what}: {total:.0?}, processor {used:.0?} (begin, put, seal, commit {times:.1?})"
                );
            }
        }
    }
}
