//! The theme `standard` against its contexts: every template renders from every fixture with strict undefined, both
//! languages have the same strings, and the markup of docs/site.md stands in the output.
//!
//! `HANDBOK_FIXTURES=dir cargo test context::` also writes the pages there, to be looked at and measured in a browser.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::fixtures as fx;
use super::*;

fn theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/standard")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(theme().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn strings(lang: &str) -> toml::Table {
    read(&format!("i18n/{lang}.toml")).parse().expect("strings are TOML")
}

fn templates() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["", "blocks/"] {
        let path = theme().join("templates").join(folder);
        for entry in std::fs::read_dir(path).expect("templates are there") {
            let name = entry.expect("a readable folder").file_name().into_string().expect("UTF-8");
            if name.ends_with(".html") {
                let name = format!("{folder}{name}");
                let text = read(&format!("templates/{name}"));
                found.push((name, text));
            }
        }
    }
    found.sort();
    found
}

fn engine(site: &Site) -> tera::Tera {
    let mut tera = tera::Tera::new();
    tera.add_raw_templates(templates()).unwrap_or_else(|error| panic!("{error}"));
    tera.global_context().insert("site", site);
    tera.global_context().insert("t", &strings(&site.lang));
    tera
}

fn render<C: PageContext>(tera: &tera::Tera, context: &C) -> String {
    let data = tera::Context::from_serialize(context).expect("contexts serialise");
    tera.render(context.template(), &data).unwrap_or_else(|error| panic!("{}: {error}", context.template()))
}

/// Every page type as (path, HTML).
fn pages(site: &Site) -> Vec<(&'static str, String)> {
    let tera = engine(site);
    let mut with_blocks = fx::chapter();
    let blocks: String = fx::blocks()
        .iter()
        .map(|(name, block)| block(&tera).unwrap_or_else(|error| panic!("block {name}: {error}")))
        .collect();
    with_blocks.body = with_blocks.body.map(|body| body + "<h2 id=\"block\">Block</h2>" + &blocks);
    vec![
        ("rutiner/routine.html", render(&tera, &fx::routine())),
        ("processer/process.html", render(&tera, &fx::process())),
        ("roller/role.html", render(&tera, &fx::role())),
        ("enheter/unit.html", render(&tera, &fx::unit())),
        ("berattelser/report.html", render(&tera, &fx::report())),
        ("lagar/law.html", render(&tera, &fx::law())),
        ("lagar/law-repealed.html", render(&tera, &fx::law_repealed())),
        ("riskanalyser/risk.html", render(&tera, &fx::risk())),
        ("egenkontroller/control.html", render(&tera, &fx::self_check())),
        ("indikatorer/indicator.html", render(&tera, &fx::indicator())),
        ("ledningssystem/chapter.html", render(&tera, &fx::chapter())),
        ("ledningssystem/blocks.html", render(&tera, &with_blocks)),
        ("matriser/matrix.html", render(&tera, &fx::matrix_page())),
        ("matriser/register.html", render(&tera, &fx::matrix_register())),
        ("samverkan/in-force.html", render(&tera, &fx::plain("in-force", "Gäller"))),
        ("samverkan/draft.html", render(&tera, &fx::plain("draft", "Utkast"))),
        ("samverkan/upcoming.html", render(&tera, &fx::plain("upcoming", "Kommande"))),
        ("samverkan/overdue.html", render(&tera, &fx::plain("overdue", "Översyn försenad"))),
        ("samverkan/repealed.html", render(&tera, &fx::plain("repealed", "Upphävd"))),
        ("rutiner/index.html", render(&tera, &fx::register())),
        ("begrepp/index.html", render(&tera, &fx::register_terms())),
        ("guide/index.html", render(&tera, &fx::folder())),
        ("index.html", render(&tera, &fx::start(site.audience.code == "intranet"))),
        ("a-o.html", render(&tera, &fx::index())),
        ("sok.html", render(&tera, &fx::search())),
        ("arshjul.html", render(&tera, &fx::wheel())),
        ("krav.html", render(&tera, &fx::requirements())),
        ("andringar.html", render(&tera, &fx::changes_page())),
        ("arkiv.html", render(&tera, &fx::archive())),
        ("blanketter.html", render(&tera, &fx::forms())),
        ("tillganglighet.html", render(&tera, &fx::accessibility())),
        ("halsa.html", render(&tera, &fx::health())),
        ("atgarder.html", render(&tera, &fx::measures())),
        ("datum.html", render(&tera, &fx::days())),
        ("roller/enhetschef/introduktion.html", render(&tera, &fx::introduction())),
        ("404.html", render(&tera, &fx::not_found())),
        ("rutiner/gammal.html", render(&tera, &fx::redirect())),
    ]
}

fn count(html: &str, needle: &str) -> usize {
    html.matches(needle).count()
}

/// `(attribute value)` of every `name="…"` in the text.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.match_indices(&start).filter_map(|(at, _)| html[at + start.len()..].split('"').next()).collect()
}

#[test]
fn every_page_renders_with_one_heading_and_the_frame() {
    for lang in ["sv", "en"] {
        for audience in ["intranet", "external"] {
            let mut site = fx::site(audience);
            lang.clone_into(&mut site.lang);
            for (path, html) in pages(&site) {
                assert_eq!(count(&html, "<h1"), 1, "{path}: one h1");
                assert!(html.contains("<main class=\"main wrap\" id=\"innehall\""), "{path}: main");
                assert!(!html.contains("style="), "{path}: no inline style");
                assert!(!html.contains("<script>") && !html.contains(" onclick"), "{path}: no inline script");
                if path != "rutiner/gammal.html" {
                    let body = html.find("<body").expect("a body");
                    let first = html[body..].find("<a ").map(|at| &html[body + at..]).expect("links");
                    assert!(first.starts_with("<a class=\"skip\" href=\"#innehall\""), "{path}: skip link first");
                }
            }
        }
    }
}

#[test]
fn ids_are_unique_and_fragments_lead_somewhere() {
    for (path, html) in pages(&fx::site("intranet")) {
        let ids = attributes(&html, "id");
        let set: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), set.len(), "{path}: an id stands twice: {ids:?}");
        for href in attributes(&html, "href") {
            if let Some(id) = href.strip_prefix('#') {
                // The matrix fixture links to activities that stand on the process page.
                let elsewhere = id.starts_with("activity-") && !path.starts_with("processer/");
                assert!(set.contains(&id) || elsewhere || id.len() < 2, "{path}: #{id} leads nowhere");
            }
        }
        for name in ["aria-labelledby", "for", "popovertarget"] {
            for value in attributes(&html, name).into_iter().flat_map(str::split_whitespace) {
                assert!(set.contains(&value), "{path}: {name}={value} names nothing");
            }
        }
    }
}

#[test]
fn every_relation_stands_on_the_page_once() {
    let documents = [
        fx::routine(),
        fx::process(),
        fx::role(),
        fx::unit(),
        fx::report(),
        fx::law(),
        fx::risk(),
        fx::self_check(),
        fx::indicator(),
        fx::chapter(),
        fx::matrix_page(),
        fx::plain("in-force", "Gäller"),
    ];
    let tera = engine(&fx::site("intranet"));
    for page in documents {
        let html = render(&tera, &page);
        for block in &page.relations {
            let start = format!("data-relation=\"{}\" data-direction=\"{}\"", block.relation, block.direction);
            let within_sections = page.doc.kind.code == "law" && block.relation == "complies-with";
            assert!(within_sections || count(&html, &start) == 1, "{}: {start}", page.doc.doc);
            let at = html.find(&start).expect("the block stands there");
            let section = html[at..].split("</section>").next().expect("a section ends");
            for item in block.groups.iter().flat_map(|group| &group.items) {
                let doc = format!("data-doc=\"{}\"", item.link.doc.as_deref().expect("fixtures name documents"));
                assert!(section.contains(&doc), "{}: {start} lacks {doc}", page.doc.doc);
            }
        }
        let start = format!(
            "<article class=\"doc doc--{}\" data-doc=\"{}\" data-status=\"in-force\"",
            page.doc.kind.code, page.doc.doc
        );
        assert!(html.contains(&start), "{}: article", page.doc.doc);
        assert_eq!(html.contains("<dl class=\"facts facts--control\" data-block=\"control\">"), page.control.is_some());
    }
}

#[test]
fn text_is_escaped() {
    let mut page = fx::routine();
    page.doc.title = "<b>&\"'".to_owned();
    page.relations[0].groups[0].items[0].link.title = "<i>".to_owned();
    let html = render(&engine(&fx::site("intranet")), &page);
    assert!(!html.contains("<b>&\"") && !html.contains("<i>"));
}

fn keys(table: &toml::Table, prefix: &str, into: &mut BTreeSet<String>) {
    for (key, value) in table {
        let path = format!("{prefix}{key}");
        match value {
            toml::Value::Table(inner) => keys(inner, &format!("{path}."), into),
            _ => {
                into.insert(path);
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_strings() {
    let [sv, en] = ["sv", "en"].map(|lang| {
        let mut found = BTreeSet::new();
        keys(&strings(lang), "", &mut found);
        found
    });
    let apart: Vec<_> = sv.symmetric_difference(&en).collect();
    assert!(apart.is_empty(), "only in one language: {apart:?}");
}

/// The `{name}`s that a text is to be filled with.
fn blanks(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn both_languages_fill_in_the_same_things() {
    fn walk(sv: &toml::Value, en: &toml::Value, path: &str) {
        match (sv, en) {
            (toml::Value::Table(sv), toml::Value::Table(en)) => {
                for (key, value) in sv {
                    walk(value, &en[key], &format!("{path}.{key}"));
                }
            }
            (toml::Value::String(sv), toml::Value::String(en)) => assert_eq!(blanks(sv), blanks(en), "{path}"),
            _ => {}
        }
    }
    walk(&strings("sv").into(), &strings("en").into(), "");
}

#[test]
fn every_string_that_a_template_names_is_there() {
    let mut known = BTreeSet::new();
    keys(&strings("sv"), "", &mut known);
    for (name, text) in templates() {
        for (at, _) in text.match_indices("t.") {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            if !matches!(before, ' ' | '{' | '(' | '[' | '=') {
                continue;
            }
            let key: String =
                text[at + 2..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')).collect();
            let indexed = text[at + 2 + key.len()..].starts_with('[');
            // A table as a whole is handed to the search script.
            let is_table = known.iter().any(|name| name.strip_prefix(&key).is_some_and(|rest| rest.starts_with('.')));
            assert!(indexed || is_table || known.contains(&key), "{name}: t.{key} is not in sv.toml");
        }
    }
}

#[test]
fn templates_hold_no_words_of_a_language() {
    for (name, text) in templates() {
        let bare: String = strip(&strip(&strip(&text, "{#", "#}"), "{%", "%}"), "{{", "}}");
        let bare = strip(&bare, "<", ">");
        // `data` is the start of an attribute that a component prints inside a tag of its caller.
        let words: Vec<_> =
            bare.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2 && *word != "data").collect();
        assert!(words.is_empty(), "{name}: {words:?}");
    }
}

/// The text without what stands between two marks. Marks do not nest.
fn strip(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        out.push_str(&rest[..at]);
        out.push(' ');
        rest = rest[at..].find(close).map_or("", |end| &rest[at + end + close.len()..]);
    }
    out + rest
}

#[test]
fn fixtures_are_written_where_asked() {
    let Some(out) = std::env::var_os("HANDBOK_FIXTURES") else { return };
    for audience in ["intranet", "external"] {
        let root = Path::new(&out).join(audience);
        for (path, html) in pages(&fx::site(audience)) {
            let file = root.join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a writable folder");
            std::fs::write(file, html).expect("a writable file");
        }
    }
}

/// Where the tables of `docs/themes.md` begin and end.
const MARKS: (&str, &str) = ("<!-- generated: contexts -->\n", "<!-- /generated -->\n");

#[test]
fn the_tables_of_contexts_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/themes.md");
    let committed = std::fs::read_to_string(&path).expect("docs/themes.md is there");
    let (before, rest) = committed.split_once(MARKS.0).expect("it has its mark");
    let (_, after) = rest.split_once(MARKS.1).expect("it has its end mark");
    let fresh = format!("{before}{}\n{}\n{}{after}", MARKS.0, super::reference::reference(), MARKS.1);
    if std::env::var_os("HANDBOK_BLESS").is_some() {
        std::fs::write(&path, fresh).expect("docs/themes.md is written");
    } else {
        assert!(committed == fresh, "docs/themes.md is not fresh; run the test with HANDBOK_BLESS=1");
    }
}
