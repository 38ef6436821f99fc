//! The law of the external edition: a marker is planted in every field that an internal document can carry and in
//! every relation from an external document to it, and none is found in any byte of the external edition.

use std::fs;

use super::cli::Handbook;

/// The mark that must not get out; ASCII, so that folding leaves it as it is.
const MARK: &str = "hemligmarkor";

fn internal(kind: &str, folder: &str, more: &str) -> (String, String) {
    let name = format!("{MARK}-{kind}");
    let text = format!(
        "+++\ntitle = \"{MARK} titel {kind}\"\nid = \"{name}\"\nsummary = \"{MARK} sammanfattning\"\nalso_called = [\"{MARK} namn\"]\n\
         keywords = [\"{MARK}ord\"]\nnumber = \"{MARK} 1\"\nretention = \"{MARK}\"\n{more}\n[[event]]\ntitle = \"{MARK} händelse\"\nmonths = [3]\n\
         [extra]\nfri = \"{MARK}\"\n+++\n\n## {MARK} rubrik\n\n<!-- {MARK} kommentar -->\n\n{MARK} text ![{MARK} bild](bild-{MARK}.svg)\n"
    );
    (format!("content/{folder}/{name}.md"), text)
}

fn handbook() -> Handbook {
    let dates =
        "approved = 2026-01-01\napproved_by = \"chef\"\nowner = \"chef\"\nreview_by = 2028-01-01\nversion = \"1\"\n";
    let revision = format!("\n[[revision]]\nversion = \"1\"\nchange = \"{MARK} ändring\"\ndate = 2026-01-01\n");
    let documents = [
        internal(
            "routine",
            "rutiner",
            &format!(
                "{dates}applies_to = [\"chef\"]\nprocesses = [\"oppen\"]\nlocation = \"{MARK}\"\nattachments = [{{file = \"fil-{MARK}.txt\", title = \"{MARK} bilaga\"}}]{revision}"
            ),
        ),
        internal(
            "process",
            "processer",
            &format!(
                "{dates}[[activity]]\ntitle = \"{MARK} aktivitet\"\nresponsible = [\"chef\"]\nroutines = [\"{MARK}-routine\"]\n"
            ),
        ),
        internal("role", "roller", &format!("abbr = \"{MARK}\"\n[[duty]]\ntitle = \"{MARK} uppgift\"\n")),
        internal("unit", "enheter", &format!("contact = \"{MARK}\"")),
        internal("law", "lagar", &format!("[[section]]\nref = \"1 §\"\ntitle = \"{MARK}\"\n")),
        internal(
            "risk",
            "riskanalyser",
            &format!(
                "{dates}process = \"oppen\"\n[[risk]]\ntitle = \"{MARK} risk\"\nprobability = 2\nconsequence = 2\nmeasure = \"{MARK}\"\n"
            ),
        ),
        internal(
            "control",
            "egenkontroller",
            &format!("{dates}processes = [\"oppen\"]\nresponsible = [\"chef\"]\nmethod = \"{MARK}\"\n"),
        ),
        internal(
            "indicator",
            "indikatorer",
            &format!("processes = [\"oppen\"]\nsource = \"{MARK}\"\n[[value]]\nyear = 2025\nvalue = 1\n"),
        ),
        internal("term", "begrepp", &format!("synonyms = [\"{MARK} synonym\"]")),
        internal("report", "berattelser", &format!("{dates}type = \"other\"\nyear = 2025\n")),
        internal(
            "matrix",
            "matriser",
            &format!(
                "{dates}layout = \"raci\"\nrows = \"tasks\"\n[[task]]\ntitle = \"{MARK} syssla\"\nresponsible = [\"chef\"]\n"
            ),
        ),
        internal(
            "collaboration",
            "samverkan",
            &format!("{dates}processes = [\"oppen\"]\nparties = [\"{MARK} part\"]\n"),
        ),
        internal("chapter", "ledningssystem", dates),
        internal("page", "sidor", ""),
    ];
    let mut files: Vec<(String, String)> = documents.to_vec();
    files.push((
        format!("content/rutiner/utkast-{MARK}.md"),
        format!("+++\ntitle = \"{MARK} utkast\"\naudience = \"external\"\n+++\n\n{MARK}\n"),
    ));
    files.push((format!("content/rutiner/fil-{MARK}.txt"), MARK.to_owned()));
    for folder in [
        "rutiner",
        "processer",
        "roller",
        "enheter",
        "lagar",
        "riskanalyser",
        "egenkontroller",
        "indikatorer",
        "begrepp",
        "berattelser",
        "matriser",
        "samverkan",
        "ledningssystem",
        "sidor",
    ] {
        files.push((
            format!("content/{folder}/bild-{MARK}.svg"),
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{MARK}</title></svg>"),
        ));
    }
    files.push((
        "content/roller/chef.md".to_owned(),
        "+++\ntitle = \"Chef\"\ntype = \"manager\"\naudience = \"external\"\n+++\n".to_owned(),
    ));
    files.push(("content/processer/oppen.md".to_owned(), format!(
        "+++\ntitle = \"Öppen process\"\naudience = \"external\"\ntype = \"main\"\n{dates}units = [\"{MARK}-unit\"]\nlaws = [\"{MARK}-law 1 §\"]\nrisks = [\"{MARK}-risk\"]\n\
         related = [\"page/{MARK}-page\", \"chapter/{MARK}-chapter\", \"matrix/{MARK}-matrix\", \"term/{MARK}-term\"]\nresults_in = [\"report/{MARK}-report\"]\ncollaboration = [\"{MARK}-collaboration\"]\n\
         [[revision]]\nversion = \"1\"\ndate = 2026-01-01\nby = \"{MARK}-role\"\nchange = \"ny\"\n\
         [[event]]\ntitle = \"Genomgång\"\nmonths = [4]\nresponsible = [\"{MARK}-role\"]\nresult = \"report/{MARK}-report\"\n\
         [[measure]]\ntitle = \"Åtgärd\"\nresponsible = [\"{MARK}-role\"]\ndue = 2028-01-01\n\
         [[activity]]\nid = \"a\"\ntitle = \"Göra\"\nresponsible = [\"{MARK}-role\", \"chef\"]\nconsulted = [\"{MARK}-role\"]\nunit = \"{MARK}-unit\"\nroutines = [\"{MARK}-routine\"]\nuses = [\"{MARK}-routine\"]\ncollaboration = [\"{MARK}-collaboration\"]\nprocess = \"{MARK}-process\"\nlaws = [\"{MARK}-law 1 §\"]\ntext = \"Se [rutinen](../rutiner/{MARK}-routine.md).\"\n\
         +++\n\n<!-- {MARK} kommentar -->\n\nLäs [mer](../rutiner/{MARK}-routine.md), [[routine/{MARK}-routine|om det]] och [sidan](../sidor/{MARK}-page.md).\n\n```handbok-risks\nid = \"{MARK}-risk\"\n```\n\n```handbok-chart\nindicators = [\"{MARK}-indicator\"]\n```\n\n```handbok-register\nkind = \"routine\"\n```\n\n```handbok-process\nid = \"{MARK}-process\"\n```\n"
    )));
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let handbook = Handbook::new(&borrowed);
    handbook.write("config.toml", "title = \"Prov\"\n[audiences.intranet]\nbase_url = \"https://i.example/\"\n[audiences.external]\nbase_url = \"https://e.example/\"\n[build]\nprecompress = [\"gzip\", \"br\"]\n");
    handbook
}

#[test]
fn no_internal_word_reaches_the_external_edition() {
    let handbook = handbook();
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{}\n{}", ran.stdout, ran.stderr);
    let inside = fs::read_to_string(handbook.path("public/intranet/handbok.json")).unwrap();
    assert!(inside.contains(MARK), "the marks are planted");
    let mut found = Vec::new();
    let mut files = 0;
    for entry in walkdir::WalkDir::new(handbook.path("public/external")).into_iter().flatten() {
        let name = entry.path().to_string_lossy().to_lowercase();
        if name.contains(MARK) {
            found.push(name.clone());
        }
        if entry.file_type().is_file() {
            files += 1;
            let bytes = plain(entry.path());
            if String::from_utf8_lossy(&bytes).to_lowercase().contains(MARK) {
                found.push(name);
            }
        }
    }
    assert!(files > 10, "there is an external edition");
    assert!(found.is_empty(), "the mark stands in {found:?}");
}

/// A file's bytes, compressed twins unpacked.
fn plain(path: &std::path::Path) -> Vec<u8> {
    use std::io::Read;
    let bytes = fs::read(path).unwrap();
    let mut out = Vec::new();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("gz") => drop(flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut out).unwrap()),
        Some("br") => drop(brotli::Decompressor::new(bytes.as_slice(), 4096).read_to_end(&mut out).unwrap()),
        _ => out = bytes,
    }
    out
}

#[test]
fn a_bare_link_to_something_internal_stops_the_build() {
    let handbook = handbook();
    handbook.write(
        "content/oppen-sida.md",
        &format!("+++\ntitle = \"Öppen\"\naudience = \"external\"\n+++\n\nSe [[routine/{MARK}-routine]].\n"),
    );
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("external-reveals-internal"), "{}", ran.stderr);
}
