//! The rendering as a whole: small handbooks whose pages are looked at, and the sample, whose every link is followed.

use std::collections::BTreeSet;

use super::testkit::{Handbook, attributes, broken_links, handbook, ids, sample, text};
use crate::model::Audience;
use crate::render::Theme;
use crate::render::exports::data;

const CONFIG: (&str, &str) = (
    "config.toml",
    "title = \"Handbok\"\norganisation = \"Byn\"\n[audiences.intranet]\nbase_url = \"https://in.example/kvalitet\"\n\
     [audiences.external]\nbase_url = \"https://ut.example/k/\"\n[links]\nfeedback = \"mailto:k@a.se?subject={title}\"\n",
);

fn small(sources: &[(&str, &str)]) -> Handbook {
    let mut all = vec![CONFIG];
    all.extend_from_slice(sources);
    handbook(&all, Audience::Intranet)
}

fn body(markdown: &str) -> String {
    let source = format!("+++\ntitle = \"Sida\"\n+++\n{markdown}\n");
    let html = small(&[("content/sida.md", &source), ("content/bild.png", "x")]).page("sida.html");
    let start = html.find("<div class=\"prose\">").expect("a body") + "<div class=\"prose\">".len();
    html[start..].split("</div>\n</div>").next().unwrap_or_default().trim().to_owned()
}

#[test]
fn every_link_of_the_sample_leads_somewhere() {
    for audience in Audience::ALL {
        let site = sample(audience).site();
        let broken = broken_links(&site);
        assert!(broken.is_empty(), "{audience:?}: {} broken: {:#?}", broken.len(), &broken[..broken.len().min(20)]);
    }
}

#[test]
fn ids_of_the_sample_are_unique_and_each_page_has_one_heading() {
    let site = sample(Audience::Intranet).site();
    for (url, bytes) in site.iter().filter(|(url, _)| url.ends_with(".html")) {
        let html = text(bytes.clone());
        let all = attributes(&html, "id");
        let set: BTreeSet<&String> = all.iter().collect();
        assert_eq!(all.len(), set.len(), "{url}: an id stands twice: {all:?}");
        assert_eq!(html.matches("<h1").count(), 1, "{url}");
        assert!(!html.contains(" style=") && !html.contains("<script>"), "{url}: inline style or script");
    }
}

/// docs/site.md: every visible relation shows on both ends' pages.
#[test]
fn every_relation_of_the_sample_shows_on_both_ends() {
    for audience in Audience::ALL {
        let handbook = sample(audience);
        let site = handbook.site();
        let json: serde_json::Value = serde_json::from_slice(&data::json(&handbook.view)).expect("JSON");
        let documents = json["documents"].as_array().expect("documents");
        let find = |key: &str| {
            documents.iter().find(|d| format!("{}/{}", d["kind"].as_str().unwrap(), d["id"].as_str().unwrap()) == key)
        };
        for relation in json["relations"].as_array().expect("relations") {
            let (from, to) = (relation["from"].as_str().unwrap(), relation["to"].as_str().unwrap());
            let ty = relation["type"].as_str().unwrap();
            let is_repealed = |key: &str| find(key).is_some_and(|doc| doc["status"] == "repealed");
            for (here, there, direction) in [(from, to, "out"), (to, from, "in")] {
                let url = find(here).and_then(|doc| doc["url"].as_str()).expect("a URL");
                if url.contains('#') || (is_repealed(there) && ty != "replaces") {
                    continue;
                }
                let html = text(site[url].clone());
                let start = format!("data-relation=\"{ty}\" data-direction=\"{direction}\"");
                let wanted = format!("data-doc=\"{there}\"");
                let shows = html.match_indices(&start).any(|(at, _)| {
                    html[at..].split("</section>").next().is_some_and(|section| section.contains(&wanted))
                });
                assert!(shows, "{audience:?} {url} lacks {ty} {direction} {there}");
            }
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let handbook = sample(Audience::Intranet);
    assert!(handbook.site() == handbook.site());
}

/// format § 8: every block takes `caption`.
#[test]
fn every_block_shows_its_caption() {
    let blocks = [
        ("wheel", ""),
        ("requirements", ""),
        ("register", "kind = \"routine\"\n"),
        ("register", "kind = \"routine\"\ncolumns = [\"title\"]\n"),
        ("controls", ""),
        ("types", ""),
        ("process-map", ""),
        ("process", "id = \"p\"\n"),
        ("organisation", "of = \"roles\"\n"),
        ("matrix", "rows = \"activities\"\n"),
    ];
    let page: String = (0u32..)
        .zip(blocks)
        .map(|(number, (name, options))| format!("```handbok-{name}\ncaption = \"Text {number}.\"\n{options}```\n\n"))
        .collect();
    let page = format!("+++\ntitle = \"Alla block\"\n+++\n\n{page}");
    let sources = [
        ("content/block.md", page.as_str()),
        (
            "content/processer/p.md",
            "+++\ntitle = \"P\"\ntype = \"main\"\napproved = 2026-01-01\n[[activity]]\ntitle = \"Göra\"\nresponsible = [\"chef\"]\n+++\n",
        ),
        ("content/roller/chef.md", "+++\ntitle = \"Chef\"\ntype = \"manager\"\n+++\n"),
        ("content/roller/bitr.md", "+++\ntitle = \"Biträdande\"\ntype = \"manager\"\nparent = \"chef\"\n+++\n"),
        (
            "content/rutiner/r.md",
            "+++\ntitle = \"R\"\ntype = \"routine\"\napproved = 2026-01-01\nreview_by = 2026-12-01\n+++\n\nText.\n",
        ),
        (
            "content/lagar/sol.md",
            "+++\ntitle = \"SoL\"\n[[section]]\nref = \"1 §\"\ntitle = \"Mål\"\nrequirement = true\n+++\n",
        ),
        (
            "content/egenkontroller/k.md",
            "+++\ntitle = \"K\"\napproved = 2026-01-01\nprocesses = [\"p\"]\nfrequency = \"monthly\"\nlevel = \"unit\"\n+++\n",
        ),
    ];
    let html = small(&sources).page("block.html");
    let missing: Vec<&(&str, &str)> = (0u32..)
        .zip(&blocks)
        .filter(|(number, _)| !html.contains(&format!("Text {number}.")))
        .map(|(_, block)| block)
        .collect();
    assert!(missing.is_empty(), "no caption: {missing:?}");
}

#[test]
fn tables_alerts_tasks_and_footnotes() {
    let html = body(
        "## Tal\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\n> [!IMPORTANT]\n> Läs.\n\n- [x] gjort\n- [ ] kvar\n\nOrd[^1].\n\n[^1]: Not.\n",
    );
    for wanted in [
        "<h2 id=\"tal\">Tal</h2>",
        "<div class=\"hb-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Bred tabell, rulla i sidled: Tal\"><table>",
        "<th scope=\"col\">A</th><th scope=\"col\" class=\"hb-right\">B</th>",
        "<td>1</td><td class=\"hb-right\">2</td>",
        "<div class=\"hb-alert hb-alert--important\" role=\"note\"><p class=\"hb-alert-title\">Viktigt</p>",
        "<ul class=\"hb-tasks\">",
        "<input type=\"checkbox\" disabled checked aria-label=\"Gjort\">",
        "<sup><a id=\"_fnref-1\" href=\"#_fn-1\" role=\"doc-noteref\">1</a></sup>",
        "<li id=\"_fn-1\"><p>Not. <a href=\"#_fnref-1\" role=\"doc-backlink\" aria-label=\"Tillbaka till texten\">↩</a></p></li>",
    ] {
        assert!(html.contains(wanted), "{wanted}\nin\n{html}");
    }
}

#[test]
fn pictures_and_figures() {
    let one = body("![En bild](bild.png \"Så ser det ut\")\n");
    assert!(one.starts_with("<figure><img src=\"bild.png\" alt=\"En bild\" loading=\"lazy\"><figcaption>Så ser det ut</figcaption></figure>"), "{one}");
    let two = body("![a](bild.png \"x\")\n\n![b](bild.png \"y\")\n\n![c](https://a.se/c.png)");
    assert!(two.contains("<span class=\"figure-number\">Figur 2.</span> y</figcaption>"), "{two}");
    assert!(two.contains("<p>c</p>"), "a picture elsewhere is its words: {two}");
}

#[test]
fn raw_html_and_links_are_safe() {
    let html = body(
        "a <b onclick=x>b</b> <script>alert(1)</script> <details open>\n\n<summary>s</summary>\n\n[x](javascript:alert(1)) [y](https://a.se) <!-- hemligt -->\n",
    );
    assert!(html.contains("<b>b</b>") && html.contains("<summary>s</summary>"), "{html}");
    for gone in ["onclick", "script", "alert", "hemligt"] {
        assert!(!html.contains(gone), "{gone} in {html}");
    }
    assert!(html.contains("<a rel=\"external noreferrer\" href=\"https://a.se\">y</a>"), "{html}");
    // What is left open is closed within the body.
    assert_eq!(html.matches("<details").count(), html.matches("</details>").count(), "{html}");
}

#[test]
fn numbered_headings_keep_their_ids() {
    let chapter = "+++\ntitle = \"K\"\napproved = 2026-01-01\nnumbered = true\n+++\n## Ett\n\n### Under\n\n## Två\n\n## Tre\n\n## Fyra\n\n## Fem\n\n## Sex\n";
    let html = small(&[("content/ledningssystem/k.md", chapter)]).page("ledningssystem/k.html");
    assert!(html.contains("<h2 id=\"ett\">1 Ett</h2>") && html.contains("<h3 id=\"under\">1.1 Under</h3>"));
    assert!(html.contains("<a href=\"#tva\">2 Två</a>"));
}

#[test]
fn first_abbreviation_of_a_page_is_explained() {
    let term = "+++\ntitle = \"Inspektionen för vård och omsorg\"\nabbr = \"IVO\"\n+++\nEn myndighet.\n";
    let page = "+++\ntitle = \"Sida\"\n+++\n## Till IVO\n\nIVO och IVO.\n";
    let html = small(&[("content/begrepp/ivo.md", term), ("content/sida.md", page)]).page("sida.html");
    assert!(html.contains("<p><abbr title=\"Inspektionen för vård och omsorg\">IVO</abbr> och IVO.</p>"), "{html}");
}

const ROLE: &str = "+++\ntitle = \"Sjuksköterska\"\ntype = \"staff\"\n+++\n";
const GROUP: &str = "+++\ntitle = \"Alla\"\ntype = \"group\"\nincludes = [\"inre\"]\n+++\n";
const INNER: &str = "+++\ntitle = \"Inre\"\ntype = \"group\"\nincludes = [\"ssk\"]\n+++\n";

#[test]
fn what_applies_to_a_group_shows_on_its_members_pages() {
    let routine = "+++\ntitle = \"Rutinen\"\napproved = 2026-01-01\napplies_to = [\"alla\"]\n+++\nText.\n";
    let site = small(&[
        ("content/roller/ssk.md", ROLE),
        ("content/roller/alla.md", GROUP),
        ("content/roller/inre.md", INNER),
        ("content/rutiner/r.md", routine),
    ]);
    let html = site.page("roller/ssk.html");
    let at = html.find("data-relation=\"applies-to\" data-direction=\"in\"").expect("the relation shows");
    let section = html[at..].split("</section>").next().unwrap();
    assert!(section.contains("data-doc=\"routine/r\"") && section.contains("alla.html"), "{section}");
    assert!(section.contains("genom"), "{section}");
    // In the data groups are not expanded.
    let json = String::from_utf8(data::json(&site.view)).unwrap();
    assert!(!json.contains("{\"type\":\"applies-to\",\"from\":\"routine/r\",\"to\":\"role/ssk\""));
}

#[test]
fn repealed_documents_show_only_as_replaced() {
    let old =
        "+++\ntitle = \"Gamla\"\napproved = 2020-01-01\nrepealed = 2026-01-01\napplies_to = [\"ssk\"]\n+++\nText.\n";
    let new = "+++\ntitle = \"Nya\"\napproved = 2026-01-01\nreplaces = [\"gamla\"]\nrelated = [\"routine/gamla\"]\n+++\nText.\n";
    let site =
        small(&[("content/roller/ssk.md", ROLE), ("content/rutiner/gamla.md", old), ("content/rutiner/nya.md", new)]);
    assert!(!site.page("roller/ssk.html").contains("Gamla"));
    let html = site.page("rutiner/nya.html");
    assert!(
        html.contains("data-relation=\"replaces\" data-direction=\"out\"")
            && !html.contains("data-relation=\"related\"")
    );
    let html = site.page("rutiner/gamla.html");
    assert!(
        html.contains("data-status=\"repealed\"") && html.contains("banner--repealed") && html.contains("nya.html")
    );
}

#[test]
fn data_has_the_contract_s_keys() {
    let routine = "+++\ntitle = \"Rutinen\"\nversion = \"1\"\napproved = 2026-01-01\nowner = \"ssk\"\nlaws = [\"L 1 kap. 2–3 §§\"]\nnumber = \"D 1\"\nreviewed = 2026-02-01\npurpose = \"Varför\"\n[[measure]]\ntitle = \"Gör\"\nresponsible = \"ssk\"\ndue = 2027-01-01\n+++\nText.\n";
    let law = "+++\ntitle = \"Lagen\"\nabbr = \"L\"\n[[section]]\nref = \"1 kap. 2 §\"\ntext = \"Se [[r]] *nu*.\"\nrequirement = true\n+++\n";
    let indicator = "+++\ntitle = \"I\"\nmeasure = \"procent\"\ntarget = 95\n[[value]]\nyear = 2025\nvalue = 82.5\nperiod = \"T1\"\n[[comparison]]\nname = \"Länet\"\nyear = 2025\nvalue = 80\n+++\n";
    let site = small(&[
        ("content/roller/ssk.md", ROLE),
        ("content/rutiner/r.md", routine),
        ("content/lagar/l.md", law),
        ("content/indikatorer/i.md", indicator),
    ]);
    let json = String::from_utf8(data::json(&site.view)).unwrap();
    assert!(json.starts_with("{\"format\":1,\"site\":{\"title\":\"Handbok\",\"organisation\":\"Byn\",\"language\":\"sv\",\"audience\":\"intranet\",\"date\":\"2026-09-01\"},\"documents\":["));
    let document = "{\"kind\":\"routine\",\"id\":\"r\",\"title\":\"Rutinen\",\"url\":\"rutiner/r.html\",\"summary\":\"Text.\",\
        \"status\":\"in-force\",\"owner\":\"ssk\",\"approved\":\"2026-01-01\",\"valid_from\":\"2026-01-01\",\"review_by\":null,\
        \"version\":\"1\",\"type\":\"routine\",\"approved_by\":null,\"units\":[],\"number\":\"D 1\",\"retention\":null,\
        \"reviewed\":\"2026-02-01\",\"valid_to\":null,\"repealed\":null,\"facts\":{\"purpose\":\"Varför\"},\"risks\":[],\
        \"measures\":[{\"title\":\"Gör\",\"cause\":null,\"responsible\":[\"ssk\"],\"due\":\"2027-01-01\",\"done\":null,\
        \"follow_up\":null,\"effect\":null}],\"values\":[],\"comparisons\":[],\"results\":[],\"sections\":[]}";
    assert!(json.contains(document), "{json}");
    let section = "\"facts\":{\"abbr\":\"L\"},\"risks\":[],\"measures\":[],\"values\":[],\"comparisons\":[],\"results\":[],\
        \"sections\":[{\"ref\":\"1 kap. 2 §\",\"title\":null,\"text\":\"Se Rutinen nu.\",\"advice\":null,\"requirement\":true,\"amended\":null,\"was\":null}]}";
    assert!(json.contains(section), "{json}");
    let figures = "\"facts\":{\"measure\":\"procent\",\"target\":95.0},\"risks\":[],\"measures\":[],\
        \"values\":[{\"year\":2025,\"value\":82.5,\"women\":null,\"men\":null,\"unit\":null,\"period\":\"T1\"}],\
        \"comparisons\":[{\"name\":\"Länet\",\"year\":2025,\"value\":80.0}],";
    assert!(json.contains(figures), "{json}");
    let relations = "\"relations\":[{\"type\":\"complies-with\",\"from\":\"routine/r\",\"to\":\"law/l\",\"detail\":{\"section\":\"1 kap. 2 §\"}},\
        {\"type\":\"complies-with\",\"from\":\"routine/r\",\"to\":\"law/l\",\"detail\":{\"section\":\"1 kap. 3 §\"}},\
        {\"type\":\"mentions\",\"from\":\"law/l\",\"to\":\"routine/r\",\"detail\":{}},\
        {\"type\":\"owns\",\"from\":\"role/ssk\",\"to\":\"routine/r\",\"detail\":{}},\
        {\"type\":\"responsible-for\",\"from\":\"role/ssk\",\"to\":\"routine/r\",\"detail\":{\"what\":\"Gör\"}}]}";
    assert!(json.contains(relations), "{json}");
}

#[test]
fn feeds_name_full_addresses_and_no_build_date() {
    let routine = "+++\ntitle = \"R & S\"\napproved = 2026-01-01\nreview_by = 2027-03-01\n[[revision]]\nversion = \"1\"\ndate = 2026-01-01\nchange = \"Ny <text>\"\n[[event]]\ntitle = \"Möte; stort\"\nmonths = [3, 9]\nday = 31\n+++\nText.\n";
    let site = small(&[("content/rutiner/r.md", routine)]).site();
    let file = |url: &str| text(site[url].clone());
    let feed = file("feed.xml");
    assert!(feed.contains("<updated>2026-01-01T00:00:00Z</updated>") && !feed.contains("2026-09-01"), "{feed}");
    assert!(feed.contains("<id>tag:in.example,2026-01-01:routine/r:new:1</id>"), "{feed}");
    assert!(feed.contains("<summary>Ny &lt;text&gt;</summary>"));
    assert!(
        file("sitemap.xml")
            .contains("<loc>https://in.example/kvalitet/rutiner/r.html</loc><lastmod>2026-01-01</lastmod>")
    );
    assert_eq!(file("robots.txt"), "User-agent: *\nDisallow: /\n");
    let calendar = file("kalender.ics");
    assert!(
        calendar.contains("SUMMARY:Möte\\; stort\r\n") && calendar.contains("DTSTART;VALUE=DATE:20260331\r\n"),
        "{calendar}"
    );
    assert!(calendar.contains("RRULE:FREQ=MONTHLY;BYMONTH=3,9;BYMONTHDAY=28,29,30,31;BYSETPOS=-1\r\n"), "{calendar}");
    assert!(calendar.contains("UID:routine-r-event-mote-stort@in.example\r\n"), "{calendar}");
    assert!(!calendar.replace("\r\n", "").contains('\n'));
}

#[test]
fn without_an_address_there_are_no_feeds() {
    let sources = [
        ("config.toml", "title = \"H\"\n"),
        ("content/rutiner/r.md", "+++\ntitle = \"R\"\napproved = 2026-01-01\n+++\nText.\n"),
    ];
    let site = handbook(&sources, Audience::Intranet).site();
    assert!(!site.contains_key("feed.xml") && !site.contains_key("sitemap.xml") && site.contains_key("robots.txt"));
    let html = text(site["rutiner/r.html"].clone());
    assert!(!html.contains("canonical") && html.contains("<meta name=\"robots\" content=\"noindex, nofollow\">"));
}

#[test]
fn the_page_for_what_is_not_there_holds_at_any_depth() {
    let html =
        small(&[("content/rutiner/r.md", "+++\ntitle = \"R\"\napproved = 2026-01-01\n+++\nText.\n")]).page("404.html");
    for link in ["href", "src"].iter().flat_map(|name| attributes(&html, name)) {
        assert!(link.starts_with("/kvalitet/") || link.starts_with('#') || link.starts_with("mailto:"), "{link}");
    }
}

#[test]
fn aliases_lead_on() {
    let routine = "+++\ntitle = \"R\"\napproved = 2026-01-01\naliases = [\"gammal/vag.html\"]\n+++\nText.\n";
    let html = small(&[("content/rutiner/r.md", routine)]).page("gammal/vag.html");
    assert!(html.contains("<meta http-equiv=\"refresh\" content=\"0; url=../rutiner/r.html\">"), "{html}");
    assert!(html.contains("noindex"));
}

#[test]
fn a_law_s_cited_sections_have_their_anchors() {
    let law = "+++\ntitle = \"Lagen\"\nabbr = \"L\"\n[[section]]\nref = \"1 kap. 1 §\"\ntitle = \"Först\"\nrequirement = true\ntext = \"Se L 2 kap. 9 §.\"\n+++\n";
    let routine = "+++\ntitle = \"R\"\napproved = 2026-01-01\n+++\nEnligt L 1 kap. 7 § gäller.\n";
    let html = small(&[("content/lagar/l.md", law), ("content/rutiner/r.md", routine)]).page("lagar/l.html");
    let ids = ids(&html);
    for anchor in ["sec-1-1", "sec-1-7", "sec-2-9"] {
        assert!(ids.contains(anchor), "{anchor} not in {ids:?}");
    }
}

#[test]
fn a_site_overrides_single_files_of_its_theme() {
    let page = ("content/sida.md", "+++\ntitle = \"Sida\"\n+++\nText.\n");
    let footer = ("templates/redirect.html", "egen {{ page.root }}");
    let css = ("static/custom.css", "body { color: #123456 }");
    let site = small(&[page, footer, css, ("content/b.md", "+++\ntitle = \"B\"\naliases = [\"c.html\"]\n+++\n")]);
    assert_eq!(site.page("c.html"), "egen ");
    let edition = site.edition();
    let css = edition.assets.css.first().and_then(|url| edition.assets.files.get(url)).expect("a style sheet");
    assert!(String::from_utf8_lossy(css).contains("color: #123456"));
}

#[test]
fn faults_of_a_theme_have_their_place() {
    let broken = ("templates/404.html", "{% extends \"base.html\" %}\n{% block main %}{{ }}{% endblock %}\n");
    let tree = crate::source::SourceTree::memory([CONFIG, broken].map(|(path, text)| (path, text.as_bytes())));
    let (config, _) = crate::config::Config::read(tree.config().unwrap());
    let errors = Theme::load(&tree, &config).err().expect("a fault");
    assert_eq!((errors[0].file.as_str(), errors[0].line), ("templates/404.html", 2), "{}", errors[0]);
    let missing = ("templates/404.html", "{% extends \"base.html\" %}\n{% block main %}\n{{ saknas }}{% endblock %}\n");
    let site = small(&[missing]);
    let edition = site.edition();
    let page = super::find(&edition, "404.html").unwrap();
    let error = super::render_page(&edition, &page).expect_err("an undefined name");
    assert_eq!((error.file.as_str(), error.line), ("templates/404.html", 3), "{error}");
}

#[test]
fn an_unknown_theme_is_a_fault_of_the_configuration() {
    let tree = crate::source::SourceTree::memory([("config.toml", &b"title = \"H\"\ntheme = \"annat\"\n"[..])]);
    let (config, _) = crate::config::Config::read(tree.config().unwrap());
    let errors = Theme::load(&tree, &config).err().expect("a fault");
    assert_eq!(errors[0].file, "config.toml");
}

/// The values of a property of a calendar, unfolded, in order.
fn lines<'c>(calendar: &'c str, name: &str) -> Vec<&'c str> {
    calendar.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
}

#[test]
fn a_day_with_a_frequency_recurs_from_that_day_on() {
    let event = |more: &str| format!("+++\ntitle = \"S\"\n[[event]]\ntitle = \"Möte\"\n{more}\n+++\nText.\n");
    let of = |more: &str| {
        let site = small(&[("content/s.md", &event(more))]).site();
        let calendar = text(site.get("kalender.ics").cloned().unwrap_or_default());
        let page = text(site["s.html"].clone());
        let when =
            page.split("class=\"entry-kind\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
        let rule = lines(&calendar, "RRULE").join(" ");
        (lines(&calendar, "DTSTART;VALUE=DATE").join(" "), rule, when.to_owned())
    };
    let yearly = of("date = 2026-02-15\nfrequency = \"yearly\"");
    assert_eq!(
        yearly,
        ("20260215".into(), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=15".into(), "varje år: 15 februari".into())
    );
    let half = of("date = 2026-12-31\nfrequency = \"half-yearly\"");
    assert_eq!((half.0.as_str(), half.2.as_str()), ("20261231", "varje halvår: 31 juni och 31 december"));
    let weekly = of("date = 2026-10-07\nfrequency = \"weekly\"");
    assert_eq!(weekly, ("20261007".into(), "FREQ=WEEKLY".into(), "varje vecka, från 7 oktober 2026".into()));
    let once = of("date = 2026-10-07\nfrequency = \"when-needed\"");
    assert_eq!(once, ("20261007".into(), String::new(), "vid behov: 7 oktober 2026".into()));
    let both = of("date = 2026-10-07\nmonths = [3]");
    assert_eq!(both.0, "20261007 20200301");
}

#[test]
fn roles_and_units_have_calendars_and_feeds_of_their_own() {
    let routine = "+++\ntitle = \"R\"\napproved = 2026-01-01\nreview_by = 2029-03-01\nowner = \"inre\"\nunits = [\"norr\"]\n\
        [[measure]]\ntitle = \"Gör\"\nresponsible = \"ssk\"\ndue = 2027-01-01\nfollow_up = 2027-06-01\n\
        [[measure]]\ntitle = \"Gjord\"\ndue = 2026-01-01\ndone = 2026-02-01\n+++\nText.\n";
    let agreement =
        "+++\ntitle = \"Avtal\"\napproved = 2026-01-01\nvalid_to = 2027-05-31\nowner = \"alla\"\n+++\nText.\n";
    let unit = "+++\ntitle = \"Norr\"\nparent = \"allt\"\n+++\n";
    let handbook = small(&[
        ("content/roller/ssk.md", ROLE),
        ("content/roller/alla.md", GROUP),
        ("content/roller/inre.md", INNER),
        ("content/roller/annan.md", "+++\ntitle = \"Annan\"\n+++\n"),
        ("content/enheter/allt.md", "+++\ntitle = \"Allt\"\n+++\n"),
        ("content/enheter/norr.md", unit),
        ("content/rutiner/r.md", routine),
        ("content/samverkan/a.md", agreement),
    ]);
    let site = handbook.site();
    let file = |url: &str| text(site.get(url).cloned().unwrap_or_default());
    let of = |url: &str| lines(&file(url), "UID").iter().map(|uid| (*uid).to_owned()).collect::<BTreeSet<String>>();
    let [measure, follow_up, review, end] =
        ["routine-r-measure-gor", "routine-r-follow-up-gor", "routine-r-review", "collaboration-a-agreement"]
            .map(|uid| format!("{uid}@in.example"));
    let all = BTreeSet::from([measure.clone(), follow_up.clone(), review.clone(), end.clone()]);
    assert_eq!(of("kalender.ics"), all);
    assert_eq!(of("kalender/roll-ssk.ics"), all, "its own and its groups'");
    assert_eq!(of("kalender/roll-inre.ics"), BTreeSet::from([review.clone(), end.clone()]));
    assert_eq!(of("kalender/roll-alla.ics"), BTreeSet::from([end]));
    let of_unit = BTreeSet::from([measure, follow_up, review]);
    assert_eq!((of("kalender/enhet-norr.ics"), of("kalender/enhet-allt.ics")), (of_unit.clone(), of_unit));
    assert!(!site.contains_key("kalender/roll-annan.ics") && !site.contains_key("flode/roll-annan.xml"));
    let feed = file("flode/roll-ssk.xml");
    assert!(feed.contains("<id>https://in.example/kvalitet/flode/roll-ssk.xml</id>"), "{feed}");
    assert_eq!(feed.matches("<entry>").count(), 2, "{feed}");
    let entry = "<id>tag:in.example,2026-01-01:routine/r:new</id>";
    assert!([feed, file("feed.xml"), file("flode/enhet-allt.xml")].iter().all(|feed| feed.contains(entry)));
    let page = file("roller/ssk.html");
    assert!(page.contains("href=\"../kalender/roll-ssk.ics\"") && page.contains("href=\"../flode/roll-ssk.xml\""));
    // What is past due stands among the dates until it is done.
    assert!(!page.contains("Gjord") && page.contains("Gör"), "{page}");
}

#[test]
fn a_reading_list_has_the_groups_lists_and_nothing_hidden() {
    let role = "+++\ntitle = \"Sjuksköterska\"\ntype = \"staff\"\naudience = \"external\"\n\
        [[reading]]\nroutine = \"sist\"\n[[reading]]\nroutine = \"intern\"\nwhen = \"dag 1\"\nshort = true\n+++\n";
    let group = "+++\ntitle = \"Alla\"\ntype = \"group\"\nincludes = [\"ssk\"]\naudience = \"external\"\n\
        [[reading]]\ndocument = \"page/sida\"\norder = 1\n[[reading]]\nroutine = \"sist\"\n+++\n";
    let routine = |title: &str, audience: &str| {
        format!("+++\ntitle = \"{title}\"\napproved = 2026-01-01\naudience = \"{audience}\"\n+++\nText.\n")
    };
    let (last, hidden) = (routine("Sist", "external"), routine("Inuti", "intranet"));
    let page = "+++\ntitle = \"Sidan\"\naudience = \"external\"\n+++\nText.\n";
    let mut sources = vec![CONFIG];
    sources.extend([
        ("content/roller/ssk.md", role),
        ("content/roller/alla.md", group),
        ("content/rutiner/sist.md", &last),
        ("content/rutiner/intern.md", &hidden),
        ("content/sida.md", page),
    ]);
    let read = |audience: Audience, url: &str| attributes(&handbook(&sources, audience).page(url), "data-read");
    let own = "roller/ssk/introduktion.html";
    assert_eq!(read(Audience::Intranet, own), ["page/sida", "routine/sist", "routine/intern"]);
    assert_eq!(read(Audience::External, own), ["page/sida", "routine/sist"]);
    assert_eq!(read(Audience::Intranet, "roller/alla/introduktion.html"), ["page/sida", "routine/sist"]);
    let site = handbook(&sources, Audience::External).site();
    assert!(text(site["roller/ssk.html"].clone()).contains("href=\"ssk/introduktion.html\""));
    assert_eq!(broken_links(&site), [""; 0]);
}
