//! Approval and revision on whole files: what is written, what stays, what is refused.

use proptest::prelude::*;

use super::{NewFile, Refusal, approve, revise};
use crate::check::testkit::{Site, TODAY};
use crate::diag::Code;
use crate::model::Status;
use crate::parse::fingerprint;

const ROLE: (&str, &str) = ("roller/chef.md", "+++\ntitle = \"Chef\"\nabbr = \"EC\"\n+++\n");

fn approved(path: &str, text: &str, id: &str, by: &str) -> Result<String, Refusal> {
    let site = Site::read(&[(path, text), ROLE]);
    approve(&site.graph, id, by, TODAY).map(|file| written(&file))
}

fn written(file: &NewFile) -> String {
    String::from_utf8(file.bytes.clone()).unwrap()
}

fn print_of(path: &str, text: &str, id: &str) -> String {
    let site = Site::read(&[(path, text), ROLE]);
    fingerprint::of(&site.graph.docs.iter().find(|doc| doc.source.id == id).unwrap().source)
}

#[test]
fn adds_what_is_missing_after_the_last_key() {
    let text = "\u{feff}+++\r\ntitle = \"A\"\r\nowner = \"chef\" # vem\r\n\r\n# om stegen\r\n[[revision]]\r\nversion = \"1\"\r\n+++\r\n\r\nText.\r\n";
    let print = print_of("rutiner/a.md", text, "a");
    let expected = text.replace(
        "# vem\r\n",
        &format!("# vem\r\napproved = 2026-09-01\r\napproved_by = \"chef\"\r\nfingerprint = \"{print}\"\r\n"),
    );
    assert_eq!(approved("rutiner/a.md", text, "a", "ec").unwrap(), expected);
    assert_eq!(approved("rutiner/a.md", text, "routine/a", "chef").unwrap(), expected);
    assert_eq!(approved("rutiner/a.md", text, "rutiner/a", "role/chef").unwrap(), expected);
}

#[test]
fn replaces_what_is_there_in_its_place() {
    let text = "+++\nfingerprint=\"gammalt\"  # sätts av programmet\ntitle = \"A\"\napproved   =   2024-01-01# förra\nversion = \"1\"\n+++\nText.\n";
    let print = print_of("rutiner/a.md", text, "a");
    let expected = format!(
        "+++\nfingerprint=\"{print}\"  # sätts av programmet\ntitle = \"A\"\napproved   =   2026-09-01# förra\napproved_by = \"chef\"\nversion = \"1\"\n+++\nText.\n"
    );
    assert_eq!(approved("rutiner/a.md", text, "a", "chef").unwrap(), expected);
}

#[test]
fn an_entry_is_approved_in_its_own_table() {
    let text = "+++\ntitle = \"E\"\n\n[[entry]]\nid = \"a\"\ntitle = \"A\"\n\n[[entry.result]]\ndate = 2026-01-01\n\n[[entry]]\nid = \"b\"\ntitle = \"B\"\n+++\n";
    let print = print_of("egenkontroller/index.md", text, "a");
    let expected = text.replace(
        "title = \"A\"\n",
        &format!("title = \"A\"\napproved = 2026-09-01\napproved_by = \"chef\"\nfingerprint = \"{print}\"\n"),
    );
    assert_eq!(approved("egenkontroller/index.md", text, "a", "chef").unwrap(), expected);
}

#[test]
fn an_approved_document_has_not_changed() {
    let text = "+++\ntitle = \"A\"\n[[measure]]\ntitle = \"x\"\n+++\n## Ansvar\n\nText [[chef]].\n";
    let once = approved("rutiner/a.md", text, "a", "chef").unwrap();
    let site = Site::read(&[("rutiner/a.md", &once), ROLE]);
    assert!(site.places(Code::CHANGED_SINCE_APPROVAL).is_empty());
    assert_eq!(approved("rutiner/a.md", &once, "a", "chef").unwrap(), once);
    let changed = once.replace("Text", "Ny text");
    let site = Site::read(&[("rutiner/a.md", &changed), ROLE]);
    assert_eq!(site.places(Code::CHANGED_SINCE_APPROVAL), ["rutiner/a.md:5:15"]);
}

#[test]
fn refuses_in_both_languages() {
    let refused = |text: &str, id: &str, by: &str| {
        let refusal = approved("rutiner/a.md", text, id, by).unwrap_err();
        assert!(!refusal.message.en.is_empty());
        refusal.message.sv
    };
    let fine = "+++\ntitle = \"A\"\n+++\n";
    assert_eq!(refused(fine, "b", "chef"), "inget dokument heter `b`");
    assert_eq!(refused(fine, "a", "ingen"), "ingen roll heter `ingen`");
    assert!(refused("+++\ntitle = \"A\"\nrepealed = 2026-01-01\n+++\n", "a", "chef").contains("upphävt"));
    assert!(refused("Bara text.\n", "a", "chef").contains("går inte att läsa"));
    assert!(refused("+++\ntitle = \"A\n+++\n", "a", "chef").contains("går inte att läsa"));
    assert!(refused("+++\ntitle = \"A\"\n", "a", "chef").contains("går inte att läsa"));
}

#[test]
fn several_kinds_may_have_the_id() {
    let files = [("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n"), ("a.md", "+++\ntitle = \"Sida\"\n+++\n"), ROLE];
    let site = Site::read(&files);
    assert_eq!(approve(&site.graph, "a", "chef", TODAY).unwrap().path, "content/rutiner/a.md");
    assert_eq!(approve(&site.graph, "page/a", "chef", TODAY).unwrap().path, "content/a.md");
    let site = Site::read(&[files[0], ("processer/a.md", files[0].1), ROLE]);
    let refusal = approve(&site.graph, "a", "chef", TODAY).unwrap_err();
    assert!(refusal.message.sv.contains("`process/a` och `routine/a`"), "{}", refusal.message.sv);
}

const ROUTINE: &str = "+++\ntitle = \"Nycklar\"\naliases = [\n  \"x.html\", # gammal\n]\nowner = \"chef\"\nversion = \"1.2\"\napproved = 2026-01-01\napproved_by = \"chef\"\nreplaces = [\"r-nycklar-v1-0\"]\n\n[[revision]]\nversion = \"1.0\"\ndate = 2025-01-01\n\n[[revision]]\nversion = \"1.2\"\ndate = 2026-01-01\n\n# händelser\n[[event]]\ntitle = \"Möte\"\n+++\nText.\n";
const OLD: (&str, &str) =
    ("rutiner/r-nycklar-v1-0.md", "+++\ntitle = \"Nycklar\"\nowner = \"chef\"\nrepealed = 2026-01-01\n+++\nFörr.\n");

#[test]
fn files_the_present_version_and_prepares_the_next() {
    let path = "rutiner/r-nycklar.md";
    let link = ("sida.md", "+++\ntitle = \"S\"\n+++\n[[Nycklar]] och [[r-nycklar]]\n");
    let site = Site::read(&[(path, ROUTINE), OLD, ROLE, link]);
    let files = revise(&site.graph, "r-nycklar").unwrap();
    let [copy, living] = files.as_slice() else { panic!("two files") };
    assert_eq!(copy.path, "content/rutiner/r-nycklar-v1-2.md");
    let expected = ROUTINE.replace("aliases = [\n  \"x.html\", # gammal\n]\n", "").replace(
        "replaces = [\"r-nycklar-v1-0\"]\n",
        "replaces = [\"r-nycklar-v1-0\"]\nid = \"r-nycklar-v1-2\"\nrepealed = 2026-09-01\n",
    );
    assert_eq!(written(copy), expected);
    let (text, new) = (written(living), written(copy));
    assert!(text.contains("replaces = [\"r-nycklar-v1-0\", \"r-nycklar-v1-2\"]\n"));
    let stub = text.find("# version = \"\"").unwrap();
    assert!(text.find("version = \"1.2\"\ndate").unwrap() < stub && stub < text.find("# händelser").unwrap());
    let site = Site::read(&[(path, &text), ("rutiner/r-nycklar-v1-2.md", &new), OLD, ROLE, link]);
    let errors: Vec<_> = site.findings.iter().filter(|f| f.severity == crate::diag::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let filed = site.graph.docs.iter().find(|doc| doc.source.id == "r-nycklar-v1-2").unwrap();
    let doc = site.graph.docs.iter().find(|doc| doc.source.id == "r-nycklar").unwrap();
    assert_eq!((filed.status, doc.status), (Status::Repealed, Status::InForce));
    assert_eq!(doc.source.head.tables("revision").len(), 3);
    assert_eq!(fingerprint::of(&filed.source), fingerprint::of(&doc.source));
    let again = revise(&site.graph, "r-nycklar").unwrap_err();
    assert!(again.message.sv.contains("redan sparad"));
}

#[test]
fn revisions_are_added_where_the_newest_stands() {
    let revised = |text: &str| {
        let site = Site::read(&[("rutiner/a.md", text), ROLE]);
        written(&revise(&site.graph, "a").unwrap()[1])
    };
    let newest_first = "+++\ntitle = \"A\"\napproved = 2026-01-01\n[[revision]]\ndate = 2026-01-01\n[[revision]]\ndate = 2025-01-01\n+++\n";
    assert!(revised(newest_first).contains("replaces = [\"a-v1\"]\n[[revision]]\n# version"));
    let none = revised("+++\r\ntitle = \"A\"\r\napproved = 2026-01-01\r\nreplaces = \"x\"\r\n+++\r\nText");
    assert!(none.contains("replaces = [\"x\", \"a-v1\"]\r\n\r\n[[revision]]\r\n# version"));
    assert!(none.ends_with("or other\r\n+++\r\nText") || none.ends_with("eller other\r\n+++\r\nText"));
    assert!(!none.replace("\r\n", "").contains('\n'));
    let inline = "+++\ntitle = \"A\"\napproved = 2026-01-01\nrevision = [{ version = \"1\" }]\n+++\n";
    let site = Site::read(&[("rutiner/a.md", inline)]);
    assert!(revise(&site.graph, "a").unwrap_err().message.sv.contains("på en rad"));
}

#[test]
fn only_approved_controlled_documents_are_revised() {
    let refused = |path: &str, text: &str, id: &str| {
        let site = Site::read(&[(path, text)]);
        revise(&site.graph, id).unwrap_err().message.sv
    };
    assert!(refused("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n", "a").contains("utkast"));
    assert!(refused("roller/a.md", "+++\ntitle = \"A\"\n+++\n", "a").contains("inget styrt"));
    assert!(refused("rutiner/a.md", "+++\ntitle = \"A\"\nrepealed = 2020-01-01\n+++\n", "a").contains("redan upphävt"));
    let entry = "+++\ntitle = \"E\"\n[[entry]]\nid = \"a\"\ntitle = \"A\"\napproved = 2026-01-01\n+++\n";
    assert!(refused("egenkontroller/index.md", entry, "a").contains("samma fil"));
}

/// Pieces of front matter as editors write it, each a line or more, and whether it is one of the keys that change.
fn pieces() -> impl Strategy<Value = Vec<String>> {
    let key = prop_oneof![
        Just("owner = \"chef\""),
        Just("  summary   =  \"Ett\\ttvå  å\" # \u{1F511} + \"citat\""),
        Just("# en notering = 3"),
        Just(""),
        Just("   "),
        Just("laws = [\n  # inga än\n]"),
        Just("keywords = [ \"a\",\n\n \"b\" , ]"),
        Just("extra.färg.kant = '''\nröd\n+ ++\n'''"),
        Just("\"number\" = \"\"\"x\\\n   y\"\"\""),
        Just("approved=2020-02-29 # förr"),
        Just("approved_by   = \"chef\""),
        Just("fingerprint = ''"),
    ];
    let unique = proptest::collection::vec(key.prop_map(str::to_owned), 0..9);
    unique.prop_map(|keys| {
        let mut seen = std::collections::BTreeSet::new();
        let name = |key: &String| key.split('=').next().unwrap_or_default().trim().to_owned();
        keys.into_iter().filter(|key| name(key).is_empty() || seen.insert(name(key))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Approval changes the three keys and nothing else, whatever stands around them.
    #[test]
    fn the_rest_is_untouched(keys in pieces(), tail in "(\\[\\[event\\]\\]\n ?title = \"[a-zåäö ]{1,5}\"\n)?(\\[extra.x\\]\n)?", body in "[a-zåäö #\\-\\[\\]\n]{0,40}", bom: bool, crlf: bool) {
        let text = format!("+++\ntitle = \"A\"\n{}\n{tail}+++\n{body}", keys.join("\n"));
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let text = if bom { format!("\u{feff}{text}") } else { text };
        let Ok(new) = approved("rutiner/a.md", &text, "a", "chef") else {
            // Only what the check calls broken may be refused.
            let site = Site::read(&[("rutiner/a.md", &text)]);
            prop_assert!(!site.places(Code::SYNTAX).is_empty(), "{text}");
            return Ok(());
        };
        let site = Site::read(&[("rutiner/a.md", &new), ROLE]);
        let doc = &site.graph.docs.iter().find(|doc| doc.source.id == "a").unwrap().source;
        prop_assert_eq!(doc.head.date("approved"), Some(TODAY));
        let print = fingerprint::of(doc);
        prop_assert_eq!(doc.head.str("fingerprint"), Some(print.as_str()));
        prop_assert_eq!(without_control(&new), without_control(&text));
        prop_assert_eq!(approved("rutiner/a.md", &new, "a", "chef").unwrap(), new);
    }
}

/// A text without the lines of the three keys; comments on them stay, to see that they do.
fn without_control(text: &str) -> Vec<String> {
    let control = |line: &str| {
        let name = line.trim_start_matches('\u{feff}').split('=').next().unwrap_or_default().trim();
        matches!(name, "approved" | "approved_by" | "fingerprint")
            .then(|| line.split_once('#').map(|(_, rest)| rest.to_owned()))
    };
    let lines = text.split_inclusive('\n');
    lines.filter_map(|line| control(line).unwrap_or_else(|| Some(line.to_owned()))).collect()
}
