//! Approval and revision on whole files: what is written, what stays, what is refused.

use proptest::prelude::*;

use super::{Change, Decision, NewFile, Refusal, Step, approve, review, revise};
use crate::check::testkit::{Site, TODAY};
use crate::diag::Code;
use crate::parse::fingerprint;

const ROLE: (&str, &str) = ("roller/chef.md", "+++\ntitle = \"Chef\"\nabbr = \"EC\"\n+++\n");

fn approved(path: &str, text: &str, id: &str, by: &str) -> Result<String, Refusal> {
    let site = Site::read(&[(path, text), ROLE]);
    decided(&site, id, &by_role(by)).map(|change| written(first_file(&change)))
}

fn by_role(by: &str) -> Decision<'_> {
    Decision { by: Some(by), date: TODAY, ..Decision::default() }
}

fn decided(site: &Site, id: &str, decision: &Decision<'_>) -> Result<Change, Refusal> {
    approve(&site.graph, &[id], decision).map(|mut changes| changes.remove(0))
}

fn first_file(change: &Change) -> &NewFile {
    match &change.steps[0] {
        Step::Replace(file) | Step::Create { file, .. } => file,
        other => panic!("{other:?}"),
    }
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
    let text = "+++\nfingerprint=\"gammalt\"  # sätts av programmet\ntitle = \"A\"\napproved_by   =   \"vd\"# förra\nversion = \"1\"\n+++\nText.\n";
    let print = print_of("rutiner/a.md", text, "a");
    let expected = format!(
        "+++\nfingerprint=\"{print}\"  # sätts av programmet\ntitle = \"A\"\napproved_by   =   \"chef\"# förra\napproved = 2026-09-01\nversion = \"1\"\n+++\nText.\n"
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
    let again = approved("rutiner/a.md", &once, "a", "chef").unwrap_err();
    assert!(again.message.sv.contains("redan fastställd"), "{}", again.message.sv);
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
    let fine = "+++\ntitle = \"A\"\n+++\nText.\n";
    assert_eq!(refused(fine, "b", "chef"), "inget dokument heter `b`");
    assert_eq!(refused(fine, "a", "ingen"), "ingen roll heter `ingen`");
    assert!(refused("+++\ntitle = \"A\"\nrepealed = 2026-01-01\n+++\n", "a", "chef").contains("upphävt"));
    assert!(refused("Bara text.\n", "a", "chef").contains("går inte att läsa"));
    assert!(refused("+++\ntitle = \"A\n+++\n", "a", "chef").contains("går inte att läsa"));
    assert!(refused("+++\ntitle = \"A\"\n", "a", "chef").contains("går inte att läsa"));
}

#[test]
fn several_kinds_may_have_the_id() {
    let files = [("rutiner/a.md", "+++\ntitle = \"A\"\n+++\nText.\n"), ("a.md", "+++\ntitle = \"Sida\"\n+++\n"), ROLE];
    let site = Site::read(&files);
    assert_eq!(decided(&site, "a", &by_role("chef")).unwrap().path, "content/rutiner/a.md");
    assert_eq!(decided(&site, "page/a", &by_role("chef")).unwrap().path, "content/a.md");
    let site = Site::read(&[files[0], ("processer/a.md", files[0].1), ROLE]);
    let refusal = decided(&site, "a", &by_role("chef")).unwrap_err();
    assert!(refusal.message.sv.contains("`process/a` och `routine/a`"), "{}", refusal.message.sv);
}

#[test]
fn an_empty_template_is_not_approved() {
    let refused = approved("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n\n## Gör så här\n\n<!-- steg -->\n", "a", "chef");
    assert!(refused.unwrap_err().message.sv.contains("tom mall"));
    let elsewhere = "+++\ntitle = \"A\"\nlocation = \"Pärmen\"\n+++\n";
    assert!(approved("rutiner/a.md", elsewhere, "a", "chef").is_ok());
}

const DECIDED: &str = "+++\ntitle = \"Nycklar\"\naliases = [\n  \"x.html\", # gammal\n]\nowner = \"chef\"\nversion = \"1.2\"\napproved = 2026-01-01\napproved_by = \"chef\"\nreview_by = 2027-01-01\n\n[[revision]]\nversion = \"1.0\"\ndate = 2025-01-01\n\n[[revision]]\nversion = \"1.2\"\ndate = 2026-01-01\nchange = \"Förra.\"\n\n# händelser\n[[event]]\ntitle = \"Möte\"\n+++\nText.\n";

fn draft_of(text: &str) -> Result<Change, Refusal> {
    revise(&Site::read(&[("rutiner/r-nycklar.md", text), ROLE]).graph, "r-nycklar", None)
}

#[test]
fn revise_lays_a_draft_beside() {
    let change = draft_of(DECIDED).unwrap();
    let [Step::Create { file, like }] = change.steps.as_slice() else { panic!("{change:?}") };
    assert_eq!(
        (file.path.as_str(), like.as_str()),
        ("content/rutiner/r-nycklar@utkast.md", "content/rutiner/r-nycklar.md")
    );
    let text = written(file);
    let stub = text.find("change = \"\"").unwrap();
    assert!(text.find("change = \"Förra.\"").unwrap() < stub && stub < text.find("# händelser").unwrap());
    assert!(["approved =", "approved_by", "fingerprint"].iter().all(|key| !text.contains(key)), "{text}");
    assert!(!text.lines().take_while(|line| !line.starts_with("[[")).any(|line| line.starts_with("version")));
    let site = Site::read(&[("rutiner/r-nycklar.md", DECIDED), ("rutiner/r-nycklar@utkast.md", &text), ROLE]);
    let errors: Vec<_> = site.findings.iter().filter(|f| f.severity == crate::diag::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let again = revise(&site.graph, "r-nycklar", None).unwrap_err();
    assert!(again.message.sv.contains("redan ett utkast"), "{}", again.message.sv);
}

#[test]
fn a_draft_takes_the_documents_place() {
    let draft = written(first_file(&draft_of(DECIDED).unwrap())).replace("Text.", "Ny text.");
    let site = Site::read(&[("rutiner/r-nycklar.md", DECIDED), ("rutiner/r-nycklar@utkast.md", &draft), ROLE]);
    let refused = |decision: &Decision<'_>| decided(&site, "r-nycklar", decision).unwrap_err().message.sv;
    let base = by_role("chef");
    assert!(refused(&base).contains("inget nummer"));
    assert!(refused(&Decision { version: Some("1.2"), ..base.clone() }).contains("redan en version 1.2"));
    assert!(refused(&Decision { version: Some("1.0"), ..base.clone() }).contains("redan en version 1.0"));
    assert!(refused(&Decision { version: Some("2.0"), ..base.clone() }).contains("vad som är ändrat"));
    let full = Decision { version: Some("2.0"), change: Some("Nytt \"skåp\"."), ..base };
    let change = decided(&site, "r-nycklar", &full).unwrap();
    let [Step::Replace(file), away, place] = change.steps.as_slice() else { panic!("{change:?}") };
    let text = written(file);
    assert!(
        text.contains("version = \"2.0\"\napproved = 2026-09-01\napproved_by = \"chef\"\nfingerprint = "),
        "{text}"
    );
    assert!(
        text.contains("date = 2026-09-01\n") && text.contains("by = \"chef\"\n") && text.contains("skåp"),
        "{text}"
    );
    let [living, filed, old] =
        ["content/rutiner/r-nycklar.md", "content/rutiner/r-nycklar@1.2.md", "content/rutiner/r-nycklar@utkast.md"]
            .map(str::to_owned);
    assert_eq!(away, &Step::FileAway { from: living.clone(), to: filed.clone() });
    assert_eq!(place, &Step::TakePlace { from: old, to: living, like: Some(filed) });
    let site = Site::read(&[("rutiner/r-nycklar.md", &text), ("rutiner/r-nycklar@1.2.md", DECIDED), ROLE]);
    assert_eq!(
        site.findings.iter().filter(|f| f.severity == crate::diag::Severity::Error).count(),
        0,
        "{:#?}",
        site.findings
    );
    let doc = site.graph.docs.iter().find(|doc| doc.source.id == "r-nycklar").unwrap();
    assert_eq!(&*doc.source.place.path, "content/rutiner/r-nycklar.md");
    assert_eq!(doc.source.head.tables("revision").len(), 3);
}

#[test]
fn only_who_may_decides_also_by_law() {
    let config = "title = \"H\"\n[approval]\n\"routine.routine@hsl\" = [\"namnd\"]\n";
    let files = [
        ("config.toml", config),
        ("rutiner/a.md", "+++\ntitle = \"A\"\nlaws = [\"HSL\"]\n+++\nText.\n"),
        ("rutiner/b.md", "+++\ntitle = \"B\"\n+++\nText.\n"),
        ("lagar/hsl.md", "+++\ntitle = \"Hälso- och sjukvårdslag\"\nabbr = \"HSL\"\n+++\n"),
        ("roller/namnd.md", "+++\ntitle = \"Nämnd\"\n+++\n"),
        ROLE,
    ];
    let site = Site::read(&files);
    let refusal = approve(&site.graph, &["b", "a"], &by_role("chef")).unwrap_err();
    assert!(refusal.message.sv.contains("`chef` får inte fastställa a; det får `namnd`"), "{}", refusal.message.sv);
    assert_eq!(approve(&site.graph, &["b", "a"], &by_role("namnd")).unwrap().len(), 2);
    assert_eq!(approve(&site.graph, &["a"], &Decision { force: true, ..by_role("chef") }).unwrap().len(), 1);
    assert!(decided(&site, "a", &Decision { by: None, ..by_role("") }).unwrap_err().message.sv.contains("vem"));
}

#[test]
fn a_decided_text_is_sealed_and_its_dates_stand() {
    let site = Site::read(&[("rutiner/r-nycklar.md", DECIDED), ROLE]);
    let sealed = written(first_file(&decided(&site, "r-nycklar", &by_role("chef")).unwrap()));
    let print = print_of("rutiner/r-nycklar.md", DECIDED, "r-nycklar");
    let line = format!("fingerprint = \"{print}\"\n");
    assert_eq!(sealed.replacen(&line, "", 1), DECIDED);
    let changed = sealed.replace("Text.", "Texten.");
    let site = Site::read(&[("rutiner/r-nycklar.md", &changed), ROLE]);
    let refusal = decided(&site, "r-nycklar", &by_role("chef")).unwrap_err();
    assert!(refusal.help.unwrap().sv.contains("--keep-changes"));
    assert!(revise(&site.graph, "r-nycklar", None).unwrap_err().message.sv.contains("ändrad sedan"));
    let minor = Decision { minor: true, change: Some("Rättat språk."), ..by_role("chef") };
    let text = written(first_file(&decided(&site, "r-nycklar", &minor).unwrap()));
    assert!(
        text.contains("class = \"minor\"") && text.contains("approved = 2026-01-01\n") && text.contains("Rättat"),
        "{text}"
    );
    let site = Site::read(&[("rutiner/r-nycklar.md", &text), ROLE]);
    assert!(site.places(Code::CHANGED_SINCE_APPROVAL).is_empty());
    assert!(decided(&site, "r-nycklar", &minor).is_err());
}

#[test]
fn keeping_changes_puts_the_decided_text_back() {
    let site = Site::read(&[("rutiner/r-nycklar.md", DECIDED), ROLE]);
    let sealed = written(first_file(&decided(&site, "r-nycklar", &by_role("chef")).unwrap()));
    let site = Site::read(&[("rutiner/r-nycklar.md", &sealed.replace("Text.", "Ny text.")), ROLE]);
    let bytes = sealed.clone().into_bytes();
    let kept = |_: &crate::parse::Document| Ok(bytes.clone());
    let change = revise(&site.graph, "r-nycklar", Some(&kept)).unwrap();
    let [Step::Create { file, .. }, Step::Replace(back)] = change.steps.as_slice() else { panic!("{change:?}") };
    assert!(written(file).ends_with("+++\nNy text.\n"));
    assert_eq!(written(back), sealed);
}

#[test]
fn review_moves_the_day_on_by_as_long_as_before() {
    let site = Site::read(&[("rutiner/r-nycklar.md", DECIDED), ROLE]);
    let change = review(&site.graph, &["r-nycklar"], TODAY).unwrap().remove(0);
    let text = written(first_file(&change));
    assert!(text.contains("review_by = 2027-09-01\nreviewed = 2026-09-01\n"), "{text}");
    let draft = Site::read(&[("rutiner/a.md", "+++\ntitle = \"A\"\n+++\n"), ROLE]);
    assert!(review(&draft.graph, &["a"], TODAY).unwrap_err().message.sv.contains("gäller inte nu"));
}

#[test]
fn rows_are_added_where_the_newest_stands() {
    let revised = |text: &str| written(first_file(&draft_of(text).unwrap()));
    let newest_first = "+++\ntitle = \"A\"\napproved = 2026-01-01\n[[revision]]\ndate = 2026-01-01\n[[revision]]\ndate = 2025-01-01\n+++\n";
    assert!(revised(newest_first).contains("title = \"A\"\n[[revision]]\nchange"));
    let none = revised("+++\r\ntitle = \"A\"\r\napproved = 2026-01-01\r\n+++\r\nText");
    assert!(none.contains("title = \"A\"\r\n\r\n[[revision]]\r\nchange"), "{none}");
    assert!(!none.replace("\r\n", "").contains('\n'));
    let inline = "+++\ntitle = \"A\"\napproved = 2026-01-01\nrevision = [{ version = \"1\" }]\n+++\n";
    assert!(draft_of(inline).unwrap_err().message.sv.contains("på en rad"));
}

#[test]
fn only_approved_controlled_documents_are_revised() {
    let refused = |path: &str, text: &str, id: &str| {
        let site = Site::read(&[(path, text)]);
        revise(&site.graph, id, None).unwrap_err().message.sv
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
        Just("valid_to = 2030-02-28 # sist"),
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
            let is_empty = !body.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
            let is_broken = [Code::SYNTAX, Code::UNKNOWN_KEY].iter().any(|code| !site.places(*code).is_empty());
            prop_assert!(is_empty || is_broken, "{text}");
            return Ok(());
        };
        let site = Site::read(&[("rutiner/a.md", &new), ROLE]);
        let doc = &site.graph.docs.iter().find(|doc| doc.source.id == "a").unwrap().source;
        prop_assert_eq!(doc.head.date("approved"), Some(TODAY));
        let print = fingerprint::of(doc);
        prop_assert_eq!(doc.head.str("fingerprint"), Some(print.as_str()));
        prop_assert_eq!(without_control(&new), without_control(&text));
        prop_assert!(approved("rutiner/a.md", &new, "a", "chef").is_err());
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
