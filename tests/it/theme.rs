//! Tests of themes: a small one with a different structure, a site's own files that override it, and errors with their
//! place.

use std::fs;

use super::cli::Handbook;
use super::publication::bytes_below;

const CONFIG: &str = "title = \"Prov\"\ntheme = \"karg\"\n";
const PAGE: &str = "+++\ntitle = \"Sida\"\naudience = \"external\"\n+++\n\n## Rubrik\n\n- [x] klart\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n";

/// The blocks that the templates of kinds fill.
const BLOCKS: &str = "{% block doc_head %}{% endblock %}{% block keys %}{% endblock %}{% block wide %}{% endblock %}\
     {% block toc_before %}{% endblock %}{% block toc_after %}{% endblock %}{% block toc_end %}{% endblock %}\
     {% block before_body %}{% endblock %}{% block after_body %}{% endblock %}{% block after_main %}{% endblock %}\
     {% block answer %}{% endblock %}";

/// A theme that shares no template with `standard`'s document pages: different layout, classes and words.
fn karg(files: &[(&str, &str)]) -> Handbook {
    let document = DOCUMENT.replace("BLOCKS", BLOCKS);
    let own = [
        ("config.toml", CONFIG),
        ("content/sida.md", PAGE),
        ("content/roller/mas.md", "+++\ntitle = \"MAS\"\n+++\n\nText.\n"),
        (
            "themes/karg/theme.toml",
            "name = \"karg\"\ncss = [\"karg.css\"]\njs = []\n[style]\nbrand = \"#000000\"\n[extra]\nmotto = \"Karg\"\n",
        ),
        ("themes/karg/static/karg.css", "body { margin: 2rem }\n"),
        ("themes/karg/i18n/sv.toml", "[changes]\ntitle = \"Nyheter\"\n"),
        ("themes/karg/templates/document.html", document.as_str()),
    ];
    let files: Vec<(&str, String)> =
        own.iter().chain(files).map(|(path, text)| (*path, text.replace("BLOCKS", BLOCKS))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    Handbook::new(&files)
}

const DOCUMENT: &str = "<!doctype html>\n<html lang=\"{{ site.lang }}\"><head><title>{{ page.title }}</title>\
             {% for css in site.assets.css %}<link rel=\"stylesheet\" href=\"{{ page.root }}{{ css }}\">{% endfor %}</head>\
             <body class=\"karg\"><main id=\"{{ site.main_id }}\"><h1>{{ page.title }}</h1>{{ body | safe }}</main>\
             <p>{{ site.extra.motto }}: {{ t.changes.title }}</p>BLOCKS</body></html>\n";

fn page(handbook: &Handbook, path: &str) -> String {
    let ran = handbook.run(&["build", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    fs::read_to_string(handbook.path("public/external").join(path)).expect("the page is there")
}

#[test]
fn nothing_depends_on_the_standard_theme() {
    let handbook = karg(&[]);
    let html = page(&handbook, "sida.html");
    assert!(html.contains("<body class=\"karg\">") && html.contains("Karg: Nyheter"), "{html}");
    assert!(html.contains("<h2 id=\"rubrik\">") && html.contains("<table>"), "{html}");
    let files = bytes_below(&handbook.path("public/external"));
    let css: Vec<&String> = files.keys().filter(|name| name.ends_with(".css")).collect();
    let linked: Vec<&&String> = css.iter().filter(|name| html.contains(name.as_str())).collect();
    assert_eq!(linked.len(), 1, "{css:?}");
    let style = String::from_utf8_lossy(&files[linked[0].as_str()]).into_owned();
    assert!(style.contains("margin: 2rem") && style.contains("--hb-brand") && !style.contains(".key-grid"), "{style}");
}

#[test]
fn a_sites_own_file_overrides_the_theme() {
    let own = "<!doctype html>\n<html lang=\"sv\"><head><title>{{ page.title }}</title></head><body>egenBLOCKS</body></html>\n";
    let handbook = karg(&[("templates/document.html", own)]);
    assert!(page(&handbook, "sida.html").contains("<body>egen"));
}

#[test]
fn a_fault_in_a_template_is_a_finding_at_its_place() {
    for (template, line) in [("<p>\n{{ page.titel }}</p>BLOCKS\n", 2), ("<p>\n\n{% if %}</p>BLOCKS\n", 3)] {
        let handbook = karg(&[("templates/document.html", template)]);
        let ran = handbook.run(&["build", "--date", "2026-09-01", "--format", "json"]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let rows: Vec<serde_json::Value> =
            ran.stderr.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let row = rows.iter().find(|row| row["file"] == "templates/document.html").expect("a finding in the template");
        assert_eq!(row["line"], line, "{row}");
        assert!(!handbook.path("public/external/sida.html").exists());
    }
}

#[test]
fn a_block_that_no_parent_has_is_a_finding_at_its_place() {
    let handbook = karg(&[("templates/document.html", "<!doctype html><title>x</title>\n")]);
    let ran = handbook.run(&["check", "--date", "2026-09-01"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("Block `before_body`") && ran.stderr.contains("chapter.html:2:10"), "{}", ran.stderr);
}
