//! The analysis as a whole: forms that must meet, splits that must and must not be made.

use super::compound::{CorpusWord, Splitter};
use super::*;

fn terms_of(words: &[&str]) -> Terms {
    Terms::new(Language::Sv, &words.iter().copied().collect())
}

#[test]
fn forms_of_one_word_share_a_term() {
    for group in [
        "ansvar ansvaret ansvarets ansvars",
        "läkemedelsansvar läkemedelsansvaret",
        "läkemedel läkemedlet läkemedlen läkemedels",
        "hjälpmedel hjälpmedlen",
        "analys analysen analyser riskanalys",
        "resultat resultatet resultaten",
        "regel regler reglerna",
        "bostad bostäder bostaden",
        "barn barnet barnets barnen barnens",
        "boende boendet boenden",
        "indikator indikatorer indikatorn",
        "kompetens kompetensen",
    ] {
        let words: Vec<&str> = group.split(' ').filter(|w| *w != "riskanalys").collect();
        let terms = terms_of(&words);
        let found: BTreeSet<String> = words.iter().map(|word| terms.term(word)).collect();
        assert_eq!(found.len(), 1, "{group}: {found:?}");
    }
}

#[test]
fn different_words_stay_apart() {
    let terms = terms_of(&["paket", "pak", "enhet", "enh", "kvalitet", "planet", "plan"]);
    assert_ne!(terms.term("paket"), terms.term("pak"));
    assert_ne!(terms.term("enhet"), terms.term("enh"));
    assert_eq!(terms.term("kvalitet"), "kvalitet");
}

fn splitter(corpus: &[&str]) -> (Splitter, Terms) {
    let terms = terms_of(corpus);
    let owned: Vec<(String, String)> = corpus.iter().map(|w| ((*w).to_owned(), terms.term(w))).collect();
    let words: Vec<CorpusWord<'_>> = owned.iter().map(|(word, term)| CorpusWord { word, term, pages: 2 }).collect();
    (Splitter::new(Language::Sv, &words, |word| terms.term(word)), terms)
}

#[test]
fn compounds_are_split() {
    let (splitter, terms) = splitter(&["klossning", "klossningen", "gryta", "grytan"]);
    for (word, expected) in [
        ("avvikelsehantering", "avvikelse hantering"),
        ("avvikelsehanteringen", "avvikelse hantering"),
        ("patientsäkerhetslagen", "patientsäkerhet lag"),
        ("läkemedelshantering", "läkemedel hantering"),
        ("kvalitetsarbete", "kvalitet arbete"),
        ("arbetsledning", "arbete ledning"),
        ("hälsovård", "hälsa vård"),
        ("veckoplanering", "vecka planering"),
        ("klossningsrapportering", "klossning rapportering"),
        ("grytrapporten", "gryta rapport"),
        ("hemtjänstchef", "hemtjänst chef"),
        ("qvickosamhantering", "hantering"),
        ("anmälningsskyldighet", "anmälan skyldighet"),
        ("riskanalyser", "risk analys"),
        ("vårdplanering", "vård planering"),
        ("hisstopp", "stopp"),
        ("driftstoppet", "stopp"),
    ] {
        let expected: Vec<String> = expected.split(' ').map(|w| terms.term(w)).collect();
        assert_eq!(splitter.split(word, |w| terms.term(w)), expected, "{word}");
    }
}

#[test]
fn words_that_are_no_compounds_are_left_alone() {
    let (splitter, terms) = splitter(&["till", "syn", "syner", "synen"]);
    for word in [
        "tillsynen",
        "försöket",
        "ansvarig",
        "utredning",
        "verksamhet",
        "samverkan",
        "anställning",
        "medarbetare",
        "förhandling",
        "behandling",
        "förvaltningen",
        "uppföljning",
        "tillgänglighet",
        "återrapporterade",
        "underhållning",
        "genomförande",
        "kortare",
        "vårdnadshavare",
    ] {
        let parts = splitter.split(word, |w| terms.term(w));
        assert!(parts.is_empty(), "{word}: {parts:?}");
    }
}
