//! What is written for people can be used as it is, and the committed documentation is what the program says now.

use std::path::Path;

use super::docs::{checks_manual, format_keys};
use super::{Init, New, With, init, json_schema, new_document};
use crate::check::testkit::{Site, TODAY};
use crate::diag::{Code, Lang, Severity};
use crate::model::Kind;
use crate::source::SourceTree;

fn new<'a>(kind: &'a str, id: &'a str) -> New<'a> {
    New { kind, id: Some(id), title: None }
}

fn errors(site: &Site) -> Vec<String> {
    let of = |finding: &&crate::diag::Finding| finding.severity == Severity::Error;
    site.findings.iter().filter(of).map(|finding| format!("{}: {}", finding.code, finding.message.sv)).collect()
}

/// A document with every explained line in use.
fn in_use(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("# ") {
        Some(used) if used.starts_with("[[") || used.contains(" = ") => used.to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_line_of_a_new_document_can_be_used() {
    for lang in ["sv", "en"] {
        let config = format!("title = \"H\"\nlanguage = \"{lang}\"\n");
        let site = Site::read(&[("config.toml", &config)]);
        for kind in Kind::ALL {
            let file = new_document(&site.graph, &new(kind.id(), "ett-nytt")).unwrap();
            let text = String::from_utf8(file.bytes).unwrap();
            let new = Site::read(&[("config.toml", &config), (&file.path, &text)]);
            assert_eq!(errors(&new), [""; 0], "{kind}\n{text}");
            assert_eq!(new.graph.docs[0].kind(), kind, "{}", file.path);
            let used = Site::read(&[("config.toml", &config), (&file.path, &in_use(&text))]);
            let wrong =
                [Code::SYNTAX, Code::UNKNOWN_KEY, Code::INVALID_VALUE, Code::UNKNOWN_REFERENCE, Code::DATE_ORDER];
            for code in wrong {
                assert_eq!(used.places(code), [""; 0], "{kind} {code}\n{}", in_use(&text));
            }
            assert!(used.graph.docs[0].source.head.fields().len() > 20, "{kind}");
        }
    }
}

#[test]
fn a_new_document_lies_in_its_folder_and_overwrites_nothing() {
    let config = "title = \"H\"\n[folders]\npolicyer = \"routine.policy\"\n";
    let files = [
        ("config.toml", config),
        ("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n"),
        ("laws/b.md", "+++\ntitle = \"B\"\n+++\n"),
    ];
    let site = Site::read(&files);
    let path = |kind: &str, id: &str| new_document(&site.graph, &new(kind, id)).map(|file| file.path);
    assert_eq!(path("routine", "r-vilse").unwrap(), "content/rutiner/r-vilse.md");
    assert_eq!(path("rutiner", "r-vilse").unwrap(), "content/rutiner/r-vilse.md");
    assert_eq!(path("policyer", "p").unwrap(), "content/policyer/p.md");
    assert_eq!(path("law", "l").unwrap(), "content/laws/l.md");
    assert_eq!(path("page", "om").unwrap(), "content/om.md");
    let refused = |kind: &str, id: &str| new_document(&site.graph, &new(kind, id)).unwrap_err();
    assert!(refused("routine", "a").message.sv.contains("finns redan: content/rutiner/a.md"));
    assert!(refused("rutim", "b").message.sv.contains("ingen sort"));
    assert_eq!(refused("rutim", "b").help.expect("it says what to write").sv, "menade du `rutin`?");
    assert_eq!(refused("zzzzzz", "b").help.expect("it says what there is").sv.matches('`').count(), 28);
    assert_eq!(path("Rutin", "r-ny.md").unwrap(), "content/rutiner/r-ny.md");
    assert!(refused("rutin", "con").message.sv.contains("Windows"));
    let text = |kind: &str, id: Option<&str>, title: Option<&str>| {
        let file = new_document(&site.graph, &New { kind, id, title }).unwrap();
        (file.path, String::from_utf8(file.bytes).unwrap())
    };
    let (path_, made) = text("riktlinje", None, Some("Vård i \"livets\" slut"));
    assert_eq!(path_, "content/rutiner/vard-i-livets-slut.md");
    assert!(made.contains("\ntype = \"guideline\"") && made.contains("Vård i"), "{made}");
    assert!(text("berättelse", Some("kb-2027"), None).1.contains("\nyear = 2027"));
    assert!(text("berättelse", Some("kb"), None).1.contains("\nyear = 2026"));
    assert!(new_document(&site.graph, &New { kind: "rutin", id: None, title: None }).is_err());
    assert!(refused("routine", "På väg").help.unwrap().sv.contains("pa-vag"));
    assert!(refused("page", "index").message.sv.contains("går inte som id"));
}

#[test]
fn a_theme_may_bring_its_own_archetype() {
    let files = [
        ("config.toml", "title = \"H\"\ntheme = \"egen\"\n".as_bytes()),
        ("themes/egen/archetypes/routine.md", b"+++\ntitle = \"{title}\"\napproved = {date}\n+++\n{id}\n".as_slice()),
    ];
    let site = Site::of(SourceTree::memory(files));
    let file = new_document(&site.graph, &new("routine", "r-nytt")).unwrap();
    assert_eq!(String::from_utf8(file.bytes).unwrap(), "+++\ntitle = \"R nytt\"\napproved = 2026-09-01\n+++\nr-nytt\n");
}

fn begun(options: &Init) -> Site {
    let files = init(options);
    Site::of(SourceTree::memory(files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice()))))
}

#[test]
fn an_empty_handbook_has_an_example_of_each_kind() {
    for lang in [Lang::Sv, Lang::En] {
        let site = begun(&Init { with: With::Empty, today: TODAY, lang });
        assert_eq!(errors(&site), [""; 0]);
        assert_eq!(site.graph.config.language, lang);
        for kind in Kind::ALL {
            assert!(site.graph.docs.iter().any(|doc| doc.kind() == kind), "{kind}");
        }
    }
}

#[test]
fn the_sample_begins_as_it_is_on_its_own_day() {
    let told = |today| {
        let files = init(&Init { with: With::Sample, today, lang: Lang::Sv });
        let tree = SourceTree::memory(files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice())));
        let read = crate::pipeline::read(&std::sync::Arc::new(tree), today, &mut crate::pipeline::Cache::default());
        let mut codes: Vec<&str> = read.unwrap().findings.iter().map(|finding| finding.code.name()).collect();
        // Laws stay as they are, so that with time more of them are to be read again; and at the end of a year its plans
        // end.
        codes.retain(|code| !matches!(*code, "law-review-overdue" | "agreement-ending"));
        codes.sort_unstable();
        codes
    };
    let on_its_day = told(super::moving::SAMPLE_DAY);
    for today in [(2026, 11, 28), (2027, 1, 31), (2028, 2, 29), (2031, 3, 1)] {
        assert_eq!(told(jiff::civil::date(today.0, today.1, today.2)), on_its_day, "{today:?}");
    }
}

#[test]
fn the_sample_is_whole() {
    for today in [TODAY, jiff::civil::date(2031, 2, 28), jiff::civil::date(2020, 1, 1)] {
        let files = init(&Init { with: With::Sample, today, lang: Lang::Sv });
        assert!(files.is_sorted_by(|a, b| a.path < b.path));
        assert!(files.iter().any(|file| file.path == "content/rutiner/filer/synpunkt-blankett.odt"));
        assert!(files.iter().any(|file| file.path == ".gitignore"));
    }
    let site = begun(&Init { with: With::Sample, today: TODAY, lang: Lang::Sv });
    assert_eq!(errors(&site), [""; 0]);
    assert_eq!(site.places(Code::DATE_ORDER), [""; 0]);
}

#[test]
fn a_handbook_of_ones_own_has_nothing_of_the_samples_organisation() {
    let options = Init { with: With::Start, today: TODAY, lang: Lang::Sv };
    for file in init(&options).iter().filter(|file| file.path.ends_with(".md") || file.path.ends_with(".toml")) {
        let text = String::from_utf8(file.bytes.clone()).unwrap().to_lowercase();
        assert!(!text.contains("åsvika") && !text.contains("asvika"), "{}", file.path);
        let head = text.split("+++").nth(1).filter(|_| file.path.ends_with(".md")).unwrap_or_default();
        assert!(!head.contains("\napproved ="), "{}", file.path);
    }
    let site = begun(&options);
    assert_eq!(errors(&site), [""; 0]);
    let of = |kind: Kind| site.graph.docs.iter().filter(|doc| doc.kind() == kind).count();
    assert!(of(Kind::Law) > 10 && of(Kind::Role) > 10 && of(Kind::Term) > 10);
    assert_eq!((of(Kind::Routine), of(Kind::Process), of(Kind::Report), of(Kind::Unit)), (0, 0, 0, 0));
    assert!(site.graph.docs.iter().any(|doc| doc.source.id == "guide-fran-exemplet"));
    assert!(!site.graph.config.approval.is_empty());
}

#[test]
fn a_new_handbook_is_ready_for_the_editor() {
    let files = init(&Init { with: With::Empty, today: TODAY, lang: Lang::Sv });
    let file = |path: &str| files.iter().find(|file| file.path == path).expect("the file is there");
    let json = |path: &str| serde_json::from_slice::<serde_json::Value>(&file(path).bytes).expect("JSON");
    assert!(file("config.toml").bytes.starts_with(b"#:schema ./.vscode/handbok.schema.json\n"));
    assert_eq!(json(".vscode/handbok.schema.json")["$ref"], "#/$defs/config");
    let snippets = json(".vscode/handbok.code-snippets");
    assert_eq!(snippets.as_object().unwrap().len(), Kind::ALL.len());
    let body: Vec<&str> = snippets["handbok: rutin"]["body"].as_array().unwrap().iter().filter_map(|line| line.as_str()).collect();
    assert_eq!(body[..2], ["+++", "title = \"${1:Titel}\"                   # dokumentets namn"]);
    assert!(file(".vscode/tasks.json").bytes.len() > 100);
}

#[test]
fn the_schema_knows_every_key() {
    let site = Site::read(&[("config.toml", "title = \"H\"\n[types.process]\nstyr = \"Styrprocess\"\n")]);
    let schema = json_schema(Some(&site.graph.config), Lang::Sv);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for kind in Kind::ALL {
        let of_kind = &schema["$defs"][kind.id()];
        for key in crate::schema::kinds::keys_of(kind, false).into_iter().flatten() {
            assert!(of_kind["properties"][key.name]["description"].is_string(), "{kind}.{}", key.name);
        }
        assert!(of_kind["required"][0].as_str().is_some());
    }
    let types = schema["$defs"]["process"]["properties"]["type"]["enum"].as_array().unwrap();
    assert!(types.iter().any(|id| id == "styr"));
    assert!(
        schema["$defs"]["config"]["properties"]["audiences"]["properties"]["intranet"]["properties"]["output"]
            .is_object()
    );
    assert_eq!(schema["$defs"]["process"]["properties"]["activity"]["anyOf"][1]["items"]["required"][0], "title");
}

/// Where the generated part of `docs/format.md` begins and ends.
const MARKS: (&str, &str) = ("<!-- generated: keys -->\n", "<!-- /generated -->\n");

/// Compares a committed file with what the program says; `HANDBOK_BLESS=1` writes it.
fn assert_fresh(path: &str, make: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let fresh = make(&committed);
    if std::env::var_os("HANDBOK_BLESS").is_some() {
        std::fs::write(&path, fresh).unwrap();
    } else {
        assert!(committed == fresh, "{} is not fresh; run the test with HANDBOK_BLESS=1", path.display());
    }
}

#[test]
fn the_manual_of_the_checks_is_fresh() {
    assert_fresh("docs/checks.md", |_| checks_manual(Lang::Sv));
    assert_fresh("docs/checks.en.md", |_| checks_manual(Lang::En));
}

#[test]
fn the_tables_of_keys_are_fresh() {
    assert_fresh("docs/format.md", |committed| {
        let (before, rest) = committed.split_once(MARKS.0).expect("docs/format.md has its mark");
        let (_, after) = rest.split_once(MARKS.1).expect("docs/format.md has its end mark");
        format!("{before}{}{}\n{}{after}", MARKS.0, format_keys(), MARKS.1)
    });
}
