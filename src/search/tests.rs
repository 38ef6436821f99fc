//! Search as a whole: laws of the index, what must be found first, and that the browser finds the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use super::document::{Citation, Facet, Language, Options, Rank, SearchDoc, Section, Source, Validity, Value};
use super::index::Index;
use super::query::{self, Query};
use super::{shards, testkit};

fn build(docs: Vec<SearchDoc>) -> Index {
    build_with(&docs, &Options::default())
}

fn build_with(docs: &[SearchDoc], options: &Options) -> Index {
    let keys = docs.iter().map(SearchDoc::key).collect();
    Index::build(&Source { keys, document: &|number| docs[number].clone() }, options).unwrap()
}

fn doc(id: &str, title: &str, body: &str) -> SearchDoc {
    SearchDoc {
        kind: "routine".to_owned(),
        kind_label: "Rutin".to_owned(),
        id: id.to_owned(),
        title: title.to_owned(),
        url: format!("{id}.html"),
        body: body.to_owned(),
        rank: Rank::Core,
        ..SearchDoc::default()
    }
}

/// A little handbook with what the tests below ask for, among other pages.
fn handbook() -> Index {
    let law = |id: &str, title: &str, abbr: &str, number: &str| SearchDoc {
        kind: "law".to_owned(),
        abbreviations: vec![abbr.to_owned()],
        number: number.to_owned(),
        concept: true,
        rank: Rank::Ordinary,
        ..doc(id, title, "En lag.")
    };
    let mut docs = vec![
        doc("avvikelsehantering", "Avvikelsehantering", "Så hanteras det som blev fel.\nAlla rapporterar."),
        doc("hantering", "Rutin för hantering av avvikelser", "Beskriver hantering."),
        doc("lakemedel", "Dela ut läkemedel", "Läkemedlet ges enligt HSL. Signera."),
        doc("rapportering", "Rapportering till nämnden", "Varje år."),
        doc("ansvar", "Ansvar", "Vem som ansvarar."),
        doc("ansvarsmatris", "Ansvarsmatris för allt ansvar", "Ansvaret fördelas. Ansvar, ansvar."),
        doc("barn", "Orosanmälan", "Barnets bästa. Anmälan tas emot."),
        doc("fåra", "Fåra", "En fåra i marken."),
        doc("klocka", "Larm", "Vi har gps-klocka och mäter CO₂ i 20 m². Sjukgymnasten lämnar avtal till patienter."),
        SearchDoc {
            kind: "term".to_owned(),
            rank: Rank::Glossary,
            concept: true,
            ..doc("vårdskada", "Vårdskada", "Skada som kunde ha undvikits.")
        },
        SearchDoc {
            sections: ["Dela", "Får inte delas ut", "När det går fel"]
                .map(|heading| Section {
                    anchor: heading.to_lowercase().replace(' ', "-"),
                    heading: heading.to_owned(),
                    text: "Ring sjuksköterskan.\nSkriv en avvikelse.".to_owned(),
                    law: None,
                })
                .to_vec(),
            ..doc("delar", "Läkemedel i hemmet", "Allmänt.")
        },
        doc("sip", "Samordnad individuell plan", "Planen görs med regionen."),
        SearchDoc {
            also_called: vec!["lex Sarah".to_owned()],
            ..doc("ls", "Missförhållanden", "Rapportera enligt rutinen.")
        },
        SearchDoc { also_called: vec!["lex Maria".to_owned()], ..doc("lm", "Vårdskada", "Anmäl.") },
        doc("nämner", "Utbildning", "Alla ska kunna lex Sarah."),
        law("hsl", "Hälso- och sjukvårdslag (2017:30)", "HSL", "SFS 2017:30"),
        SearchDoc {
            citations: vec![Citation { law: "law/sol".to_owned(), section: "14 kap. 3 §".to_owned() }],
            ..law("sol", "Socialtjänstlag (2025:400)", "SoL", "SFS 2025:400")
        },
        SearchDoc {
            citations: vec![Citation { law: "law/sol".to_owned(), section: "14 kap. 2–4 §§".to_owned() }],
            ..doc("skydda", "Skydda", "Gäller alla.")
        },
        SearchDoc {
            citations: vec![Citation { law: "law/hsl".to_owned(), section: "14 kap. 3 §".to_owned() }],
            ..doc("annat", "Annat", "Gäller alla.")
        },
        SearchDoc {
            validity: Validity::Repealed,
            status: Value::new("repealed", "Upphävd"),
            ..doc("fax", "Orosanmälan via fax", "Fax.")
        },
    ];
    docs.extend((0..40).map(|n| {
        doc(&format!("z{n}"), &format!("Sida {n}"), "Om verksamheten och dess kvalitet, för alla medarbetare.")
    }));
    build(docs)
}

fn found(index: &Index, text: &str) -> Vec<String> {
    let answer = query::search(index, &Query::new(text, 10)).unwrap();
    answer.hits.iter().map(|hit| index.docs()[hit.doc as usize].id.clone()).collect()
}

#[test]
fn finds_what_people_ask_for() {
    let index = handbook();
    for (text, first) in [
        ("hantering av avvikelser", "hantering"),
        ("avvikelsehantering", "avvikelsehantering"),
        ("avvikelser", "avvikelsehantering"),
        ("ansvar", "ansvar"),
        ("ansvaret", "ansvar"),
        ("läkemedlen", "lakemedel"),
        ("lakemedel", "lakemedel"),
        ("läkemdel", "lakemedel"),
        ("medicin", "lakemedel"),
        ("rapportera", "rapportering"),
        ("lex sarah", "ls"),
        ("lex maria", "lm"),
        ("hälso- och sjukvårdslagen", "hsl"),
        ("halso och sjukvardslagen", "hsl"),
        ("2017:30", "hsl"),
        ("HSL", "hsl"),
        ("orosan", "barn"),
        ("SoL 14 kap 3 §", "sol"),
        ("14 kap 4§", "skydda"),
        ("hur gör man en orosanmälan", "barn"),
        ("fåra", "fåra"),
    ] {
        assert_eq!(found(&index, text).first().map(String::as_str), Some(first), "{text}: {:?}", found(&index, text));
    }
}

/// Where the first hit leads, and the headings it shows.
fn leads_to(index: &Index, text: &str) -> (String, Vec<String>) {
    let answer = query::search(index, &Query::new(text, 1)).unwrap();
    let hit = &answer.hits[0];
    let headings = hit.sections.iter().map(|section| hit.place(index, *section).1.to_owned()).collect();
    (hit.leads_to(index).0, headings)
}

#[test]
fn a_hit_leads_to_the_section_that_answers() {
    let index = handbook();
    assert_eq!(leads_to(&index, "läkemedel i hemmet").0, "delar.html");
    assert_eq!(leads_to(&index, "hemmet får inte delas ut").0, "delar.html#får-inte-delas-ut");
    let (url, headings) = leads_to(&index, "hemmet fel ring");
    assert_eq!((url.as_str(), headings[0].as_str()), ("delar.html#när-det-går-fel", "När det går fel"));
    assert!(headings.len() <= 3);
}

#[test]
fn what_the_organisation_wants_stands_first() {
    let docs = vec![doc("a", "Semester", "Semester, semester."), doc("b", "Annat", "Ledighet.")];
    let best = vec![("semester".to_owned(), "routine/b".to_owned())];
    let index = build_with(&docs, &Options { best, ..Options::default() });
    assert_eq!(found(&index, "semestern"), ["b", "a"]);
}

#[test]
fn other_names_lead_to_pages_that_use_one() {
    let index = handbook();
    assert!(found(&index, "hälso- och sjukvårdslagen").contains(&"lakemedel".to_owned()));
    assert!(found(&index, "lex sarah").contains(&"nämner".to_owned()));
    assert!(!found(&index, "lex sarah").contains(&"lm".to_owned()));
    assert_eq!(found(&index, "SoL 14 kap 3 §")[..3], ["sol", "skydda", "annat"]);
    assert!(found(&index, "avvikelsehantering").contains(&"hantering".to_owned()));
}

#[test]
fn misspellings_are_put_right_and_nothing_is_nothing() {
    let index = handbook();
    let answer = query::search(&index, &Query::new("Dela ut läkemdel!", 3)).unwrap();
    assert_eq!(answer.did_you_mean.as_deref(), Some("dela ut läkemedel!"));
    assert_eq!(query::search(&index, &Query::new("xyzzyq", 3)).unwrap().total, 0);
    for text in ["", "   ", "§", "och", "\u{0}", "🦀", "kap", "-", "a".repeat(5000).as_str()] {
        query::search(&index, &Query::new(text, 3)).unwrap();
    }
}

#[test]
fn repealed_documents_are_found_only_when_asked_for() {
    let index = handbook();
    assert!(!found(&index, "fax").contains(&"fax".to_owned()));
    let mut asked = Query::new("fax", 10);
    asked.filters.insert(Facet::Status, BTreeSet::from(["repealed".to_owned()]));
    let answer = query::search(&index, &asked).unwrap();
    assert_eq!(answer.total, 1);
    assert_eq!(answer.counts[&Facet::Status][0].1, 1);
}

#[test]
fn synonyms_of_the_site_are_used_and_told() {
    let synonyms = BTreeMap::from([("fixare".to_owned(), vec!["verksamhetsutvecklare".to_owned()])]);
    let docs = vec![doc("a", "Verksamhetsutvecklare", ""), doc("b", "Annat", "")];
    let index = build_with(&docs, &Options { synonyms, ..Options::default() });
    let answer = query::search(&index, &Query::new("fixare", 10)).unwrap();
    assert_eq!((answer.total, answer.also), (1, vec!["verksamhetsutvecklare".to_owned()]));
}

#[test]
fn english_handbooks_are_searched_in_english() {
    let docs = vec![doc("a", "Reporting of deviations", "Reported each year."), doc("b", "Policies", "")];
    let index = build_with(&docs, &Options { language: Language::En, ..Options::default() });
    for (text, first) in [("report", "a"), ("policy", "b"), ("deviation", "a"), ("how do I report a deviation", "a")] {
        assert_eq!(found(&index, text)[0], first, "{text}");
    }
}

#[test]
fn the_same_documents_in_any_order_give_the_same_shards() {
    let docs = testkit::corpus(120, 5);
    let mut turned = docs.clone();
    turned.reverse();
    turned.swap(3, 90);
    let (a, b) = (shards::export(&build(docs)).unwrap(), shards::export(&build(turned)).unwrap());
    assert!(a.len() > 20);
    assert!(a == b);
}

#[test]
fn an_update_answers_as_a_clean_build() {
    let docs = testkit::corpus(150, 9);
    let mut edited = docs.clone();
    edited.truncate(145);
    let words = testkit::Words::default();
    let mut dice = testkit::Dice::new(3);
    for at in [3, 77, 140] {
        let text = words.doc(&mut dice, at).body;
        edited[at].body = text;
    }
    let removed: Vec<String> = docs[145..].iter().map(SearchDoc::key).collect();
    let changed: Vec<SearchDoc> = [3, 77, 140].map(|at| edited[at].clone()).to_vec();
    let updated = build(docs).update(&changed, &removed).unwrap();
    // With the same dictionary of compounds: what settles after a full build is tested by that build.
    let again = updated.update(&[], &[]).unwrap();
    let clean = build(edited);
    let mut same = 0;
    let queries = testkit::queries(60, 11);
    for text in &queries {
        let ask = Query::new(text, 20);
        let (a, b) = (query::search(&updated, &ask).unwrap(), query::search(&clean, &ask).unwrap());
        assert_eq!(query::found(&updated, &ask).unwrap(), query::found(&again, &ask).unwrap(), "{text}");
        same += usize::from(a.hits == b.hits);
    }
    // Words that the edits brought or took may change splits and written forms elsewhere.
    assert!(same * 100 >= queries.len() * 90, "{same} of {}", queries.len());
}

#[test]
fn an_index_folder_opens_with_tantivy_alone() {
    let index = handbook();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in index.files().unwrap() {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let opened = tantivy::Index::open_in_dir(folder.path()).unwrap();
    assert_eq!(opened.reader().unwrap().searcher().num_docs(), index.docs().len() as u64);
}

#[test]
fn nothing_of_other_audiences_is_in_the_shards() {
    let mut docs = testkit::corpus(50, 2);
    let hidden = doc("hemlighet", "Qvuxhemligheten", "Qvuxordet och qvuxordets qvuxhantering.");
    docs.push(hidden);
    let all = shards::export(&build(docs.clone())).unwrap();
    docs.pop();
    let less = shards::export(&build(docs)).unwrap();
    let holds =
        |files: &[(String, Vec<u8>)]| files.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("qvux"));
    assert!(holds(&all) && !holds(&less));
}

/// The driver of the script: a page of nothing but `<script>` loading, from files or from Rust's answers.
const NODE: &str = r#"
const fs = require("fs"), vm = require("vm"), [folder, script, asked] = process.argv.slice(1);
const context = { console, URLSearchParams, setTimeout, clearTimeout };
context.window = context;
context.document = {
  querySelector: () => null, querySelectorAll: () => [],
  createElement: () => ({ remove() {} }),
  head: { append(element) {
    fs.readFile(folder + "/" + element.src, "utf8", (error, text) => {
      if (error) { return element.onerror(); }
      bytes += text.length; files++;
      vm.runInContext(text, context);
      element.onload();
    });
  } }
};
let bytes = 0, files = 0;
vm.createContext(context);
vm.runInContext(fs.readFileSync(script, "utf8"), context);
(async () => {
  const times = [];
  const answers = [];
  for (const { text, filters } of JSON.parse(fs.readFileSync(asked, "utf8"))) {
    const before = process.hrtime.bigint();
    const { found, hits, counts, mean, also, defined } = await context.handbokSearch.find(text, filters, 10, true);
    times.push(Number(process.hrtime.bigint() - before) / 1e6);
    answers.push({ found, hits: hits.map((h) => [h.title, h.label, h.sections, h.pieces]), defined: defined && defined.title, mean, also,
      counts: Object.fromEntries(Object.entries(counts).map(([name, values]) => [name, values.map((v) => [v.id, v.label, v.count])])) });
  }
  times.sort((a, b) => a - b);
  console.error(`${times.length} queries: median ${times[times.length >> 1].toFixed(1)} ms, 95 % ${times[Math.floor(times.length * 0.95)].toFixed(1)} ms, ${files} files`);
  fs.writeFileSync(asked + ".answers", JSON.stringify(answers));
})();
"#;

/// What the script must say, in its own form.
fn expected(index: &Index, text: &str, filters: &BTreeMap<Facet, BTreeSet<String>>) -> serde_json::Value {
    let ask = Query { text: text.to_owned(), filters: filters.clone(), offset: 0, limit: 10 };
    let answer = query::search(index, &ask).unwrap();
    let found = query::found(index, &ask).unwrap();
    assert_eq!(found.len(), answer.total);
    let hits: Vec<serde_json::Value> = answer
        .hits
        .iter()
        .map(|hit| {
            let meta = &index.docs()[hit.doc as usize];
            let (mut pieces, mut at) = (Vec::new(), 0);
            for (start, end) in &hit.excerpt.marks {
                pieces.extend([&hit.excerpt.text[at..*start], &hit.excerpt.text[*start..*end]]);
                at = *end;
            }
            pieces.push(&hit.excerpt.text[at..]);
            let sections: Vec<_> = hit.sections.iter().map(|section| hit.place(index, *section)).collect();
            serde_json::json!([meta.title, meta.label, sections, pieces])
        })
        .collect();
    let counts: BTreeMap<&str, Vec<(String, String, usize)>> = answer
        .counts
        .iter()
        .map(|(facet, values)| {
            (facet.name(), values.iter().map(|(v, n)| (v.id.clone(), v.label.clone(), *n)).collect())
        })
        .collect();
    serde_json::json!({
        "found": found, "hits": hits, "counts": counts, "also": answer.also,
        "mean": answer.did_you_mean.unwrap_or_default(),
        "defined": answer.definition.map_or(serde_json::json!(0), |doc| index.docs()[doc as usize].title.clone().into()),
    })
}

/// Asks the script in node, if there is one, and compares whole answers.
fn compare(index: &Index, asked: &[(String, BTreeMap<Facet, BTreeSet<String>>)]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/standard/static/search.js");
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("no node here: the script in the browser was not compared");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("search/s")).unwrap();
    for (path, bytes) in shards::export(index).unwrap() {
        std::fs::write(folder.path().join(path), bytes).unwrap();
    }
    let questions: Vec<serde_json::Value> = asked
        .iter()
        .map(|(text, filters)| {
            let filters: BTreeMap<&str, &BTreeSet<String>> = filters.iter().map(|(f, ids)| (f.name(), ids)).collect();
            serde_json::json!({ "text": text, "filters": filters })
        })
        .collect();
    let file = folder.path().join("asked.json");
    std::fs::write(&file, serde_json::to_string(&questions).unwrap()).unwrap();
    let run = Command::new("node").args(["-e", NODE]).arg(folder.path()).args([&script, &file]).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    eprintln!("{}", String::from_utf8_lossy(&run.stderr));
    let answers = std::fs::read_to_string(folder.path().join("asked.json.answers")).unwrap();
    let answers: Vec<serde_json::Value> = serde_json::from_str(&answers).unwrap();
    assert_eq!(answers.len(), asked.len());
    for ((text, filters), answer) in asked.iter().zip(answers) {
        let expected = expected(index, text, filters);
        for part in ["mean", "also", "found", "counts", "hits", "defined"] {
            assert_eq!(answer[part], expected[part], "{text:?} {filters:?}: {part}");
        }
    }
}

#[test]
fn the_browser_finds_the_same() {
    // More of both for a thorough run: HANDBOK_SEARCH_QUERIES=2000.
    let count = std::env::var("HANDBOK_SEARCH_QUERIES").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    let index = build(testkit::corpus(100 + count / 2, 1));
    let mut dice = testkit::Dice::new(8);
    let asked: Vec<_> = testkit::queries(count, 4)
        .into_iter()
        .map(|text| {
            let mut filters = BTreeMap::new();
            if dice.roll(5) == 0 {
                let facet = Facet::ALL[dice.roll(7)];
                if let Some(value) = index.values(facet).get(dice.roll(9)) {
                    filters.insert(facet, BTreeSet::from([value.id.clone(), "nowhere".to_owned()]));
                }
            }
            (text, filters)
        })
        .collect();
    compare(&index, &asked);
}

#[test]
fn the_browser_finds_the_same_in_the_little_handbook() {
    let index = handbook();
    let texts = [
        "hantering av avvikelser",
        "avvikelsehantering",
        "läkemdel",
        "Läkemedlet",
        "lex sarah",
        "HSL",
        "14 kap 2-4 §§ SoL",
        "24 a § LSS",
        "IVO:s e-post",
        "SOSFS 2011:9",
        "halso och sjukvardslagen",
        "barnets",
        "",
        "och",
        "§ 3",
        "12 § 2 kap",
        "2 a kap. 3 §",
        "14:3 SoL",
        "SoL 14 kap. 3 § första stycket",
        "§§ 2 och 3, p. 4",
        "gps-klocka",
        "CO₂ m²",
        "sjukgymnaster ",
        "patienters",
        "labavtalet ",
        "vårdskadan ",
        "orosan",
        "orosan ",
        "ansvarsmatriss",
        "lex",
        "medicin",
        "fara",
        "avvikelserapport",
        "skola 🦀 ansvar",
        "a\u{30a}",
        "ANSVAR",
        "hälso-",
        "xyzzyq",
        "kvalitetsansvar",
    ];
    let asked: Vec<_> = texts.into_iter().map(|text| (text.to_owned(), BTreeMap::new())).collect();
    compare(&index, &asked);
}

#[test]
fn the_browser_finds_the_same_in_english() {
    let docs = vec![
        doc("a", "Reporting of deviations", "Reported each year. The policies are here."),
        doc("b", "Policies", "Managing quality."),
    ];
    let index = build_with(&docs, &Options { language: Language::En, ..Options::default() });
    let texts = ["report", "policy", "managed", "deviations", "errors", "polisy", "the", "eyes"];
    let asked: Vec<_> = texts.into_iter().map(|text| (text.to_owned(), BTreeMap::new())).collect();
    compare(&index, &asked);
}
