//! A whole file, front matter first: parse, graph, checks and printers. The first byte says in which folder it lies
//! (`a` is the first); the rest is the file, in any encoding.

#![no_main]

mod common;

use libfuzzer_sys::{Corpus, fuzz_target};

/// The folders of all kinds, a page's and one below another.
const FOLDERS: [&str; 20] = [
    "ledningssystem",
    "processer",
    "rutiner",
    "roller",
    "matriser",
    "enheter",
    "lagar",
    "begrepp",
    "berattelser",
    "samverkan",
    "riskanalyser",
    "egenkontroller",
    "indikatorer",
    "sidor",
    "rutiner/filer",
    "roles",
    "laws",
    "risks",
    "reports",
    "processes",
];

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((folder, file)) = data.split_first() else { return Corpus::Reject };
    let folder = FOLDERS[folder.wrapping_sub(b'a') as usize % FOLDERS.len()];
    let handbook = common::checked(&format!("content/{folder}/a.md"), file);
    common::same_again(&handbook);
    Corpus::Keep
});
