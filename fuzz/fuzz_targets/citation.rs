//! Citations of laws in running text and alone in a key: [`LawNames`] itself, without a handbook around it.

#![no_main]

use std::sync::LazyLock;

use handbok::model::{LawSection, SectionRange};
use handbok::parse::citation::{Citation, LawNames, NamedLaw, parse_section};
use libfuzzer_sys::fuzz_target;

/// The widest range has 201 whole sections and the letters to one of them.
const MOST_SECTIONS: usize = 201 + 26;

/// Numbers and names; two laws share a name and an abbreviation.
const LAWS: [(&str, &[&str]); 8] = [
    ("SFS 2025:400", &["Socialtjänstlag (2025:400)", "SoL", "SFS 2025:400", "l-sol"]),
    ("SFS 2001:453", &["Socialtjänstlag (2001:453)", "SoL", "SFS 2001:453"]),
    ("SFS 1993:387", &["Lag (1993:387) om stöd och service till vissa funktionshindrade", "LSS"]),
    ("SFS 2017:30", &["Hälso- och sjukvårdslag (2017:30)", "HSL", "SFS 2017:30"]),
    ("SFS 2010:110", &["Socialförsäkringsbalk (2010:110)", "SFB"]),
    ("SOSFS 2011:9", &["Ledningssystem", "SOSFS 2011:9", "sosfs-2011-9"]),
    ("SFS 2010:659", &["Patientsäkerhetslag (2010:659)", "PSL"]),
    ("SFS 2017:725", &["Kommunallagen", "KL"]),
];

static NAMES: LazyLock<LawNames> = LazyLock::new(|| {
    let law = |(number, names): &(&str, &[&str])| NamedLaw {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        number: Some((*number).to_owned()),
    };
    LawNames::new(&LAWS.iter().map(law).collect::<Vec<_>>())
});

fuzz_target!(|text: &str| {
    let found = NAMES.find(text);
    assert_eq!(found, NAMES.find(text), "found twice");
    let mut end = 0;
    for citation in &found {
        assert!(citation.range.start >= end, "out of order or overlapping: {found:?}");
        assert!(!citation.laws.is_empty(), "of no law: {citation:?}");
        end = citation.range.end;
        sound(citation, text);
    }
    assert!(found.is_empty() || NAMES.names_a_law(text), "a citation without a law's name: {found:?}");
    if let Some(citation) = NAMES.parse(text) {
        let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
        sound(&citation, &shown);
    }
    if let Some(section) = parse_section(text) {
        canonical(SectionRange::single(section));
    }
});

fn sound(citation: &Citation, text: &str) {
    let cited = text.get(citation.range.clone());
    assert!(cited.is_some_and(|cited| !cited.is_empty()), "{:?} is no part of {text:?}", citation.range);
    // In a key a number that no law bears names none: the graph says so.
    assert!(!citation.laws.is_empty() || citation.by_number, "of no law: {citation:?}");
    assert!(citation.laws.iter().all(|law| *law < LAWS.len()), "of a law that isn't there: {citation:?}");
    for range in &citation.sections {
        canonical(*range);
    }
}

/// A range is of bounded length, has anchors fit for a URL, and reads in its canonical form as what it is.
fn canonical(range: SectionRange) {
    let sections = range.sections(&[]);
    assert!((1..=MOST_SECTIONS).contains(&sections.len()), "{} sections in {range:?}", sections.len());
    for section in &sections {
        let anchor = section.anchor();
        let fits = anchor.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(fits, "{anchor:?} of {range:?}");
    }
    let written = format!("HSL {range}");
    let read = NAMES.parse(&written).map(|citation| citation.sections);
    assert_eq!(read, Some(vec![range]), "{written:?} reads otherwise");
    alone(range.first);
}

/// A section as a law's document lists it.
fn alone(section: LawSection) {
    if section.section.is_some() {
        assert_eq!(parse_section(&section.to_string()), Some(section), "{section} reads otherwise");
    }
}
