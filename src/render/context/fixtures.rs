//! Invented pages of every type, as full as real ones, to render the theme with in tests.
//!
//! Boundary: only test code; the text is Swedish since the theme's first readers are.

use std::collections::BTreeMap;

use super::*;

fn s(text: &str) -> String {
    text.to_owned()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn code(code: &str, label: &str) -> Code {
    Code::new(code, label)
}

fn date(iso: &str, text: &str) -> Date {
    Date { iso: s(iso), text: s(text) }
}

fn link(url: &str, title: &str) -> Link {
    Link { url: s(url), title: s(title), ..Link::default() }
}

fn doc(kind: &str, id: &str, title: &str) -> Link {
    let folder = match kind {
        "role" => "roller",
        "process" => "processer",
        "routine" => "rutiner",
        "unit" => "enheter",
        "law" => "lagar",
        "report" => "berattelser",
        "indicator" => "indikatorer",
        "control" => "egenkontroller",
        "risk" => "riskanalyser",
        "matrix" => "matriser",
        "collaboration" => "samverkan",
        _ => "ledningssystem",
    };
    Link {
        url: format!("../{folder}/{id}.html"),
        title: s(title),
        doc: Some(format!("{kind}/{id}")),
        ..Link::default()
    }
}

fn marked(mut link: Link, code: &str, label: &str) -> Link {
    link.marks.push(Code::new(code, label));
    link
}

fn abbr(mut link: Link, abbr: &str) -> Link {
    link.abbr = some(abbr);
    link
}

fn mas() -> Link {
    abbr(doc("role", "mas", "Medicinskt ansvarig sjuksköterska (MAS)"), "MAS")
}

fn sas() -> Link {
    abbr(doc("role", "sas", "Socialt ansvarig samordnare"), "SAS")
}

fn secretary() -> Link {
    doc("role", "socialsekreterare", "Socialsekreterare")
}

fn head_of_unit() -> Link {
    doc("role", "enhetschef", "Enhetschef")
}

fn everybody() -> Link {
    doc("role", "all-personal", "Alla medarbetare")
}

fn strategist() -> Link {
    doc("role", "kvalitetsstrateg", "Kvalitetsstrateg")
}

fn protect() -> Link {
    doc("process", "p-skydda-barn", "Skydda barn som far illa")
}

fn deviations() -> Link {
    doc("process", "p-avvikelser", "Ta hand om fel, brister och synpunkter")
}

fn worried() -> Link {
    doc("routine", "r-orosanmalan", "Ta emot och bedöm en orosanmälan")
}

fn violence() -> Link {
    doc("routine", "r-vald-nara", "Stöd vid våld i en nära relation")
}

fn lex_sarah() -> Link {
    doc("routine", "r-lex-sarah", "Missförhållanden – så gör vi enligt lex Sarah")
}

fn section(law: &str, anchor: &str, text: &str) -> Link {
    Link {
        url: format!("../lagar/{law}.html#{anchor}"),
        title: s(text),
        doc: Some(format!("law/{law}")),
        ..Link::default()
    }
}

fn item(link: Link) -> RelationItem {
    RelationItem { link, ..RelationItem::default() }
}

fn detailed(link: Link, details: &[&str]) -> RelationItem {
    let details = details.iter().map(|d| Value::text(*d)).collect();
    RelationItem { link, details, via: Vec::new() }
}

fn via(link: Link, group: Link) -> RelationItem {
    RelationItem { link, details: Vec::new(), via: vec![group] }
}

fn grouped(
    relation: &str,
    direction: &str,
    heading: &str,
    groups: Vec<(Option<&str>, Vec<RelationItem>)>,
) -> RelationBlock {
    RelationBlock {
        relation: s(relation),
        direction: s(direction),
        place: s("rest"),
        heading: s(heading),
        count: groups.iter().map(|(_, items)| items.len()).sum(),
        groups: groups
            .into_iter()
            .map(|(heading, items)| RelationGroup { heading: heading.map(s), through: Vec::new(), items, more: None })
            .collect(),
    }
}

fn block(relation: &str, direction: &str, heading: &str, links: Vec<Link>) -> RelationBlock {
    grouped(relation, direction, heading, vec![(None, links.into_iter().map(item).collect())])
}

fn fact(code: &str, label: &str, values: Vec<Value>) -> Fact {
    Fact { code: s(code), label: s(label), values }
}

fn toc(items: &[(&str, &str)]) -> Vec<TocItem> {
    items.iter().map(|(id, title)| TocItem { id: s(id), title: s(title), children: Vec::new() }).collect()
}

fn filters(pairs: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    pairs.iter().map(|(key, values)| (s(key), values.iter().map(|v| s(v)).collect())).collect()
}

fn filter(key: &str, label: &str, options: &[(&str, &str)]) -> Filter {
    Filter {
        key: s(key),
        label: s(label),
        options: options.iter().map(|(value, label)| FilterOption { value: s(value), label: s(label) }).collect(),
    }
}

fn nav(id: &str, url: &str, title: &str, primary: bool) -> NavItem {
    NavItem { id: s(id), url: s(url), title: s(title), primary }
}

/// The edition: all generated pages are there on the intranet; the external one has fewer.
pub(crate) fn site(audience: &str) -> Site {
    let intranet = audience == "intranet";
    Site {
        title: s("Kvalitetshandbok"),
        organisation: s("Åsvika kommun"),
        lang: s("sv"),
        audience: if intranet { code("intranet", "Intranät") } else { code("external", "Extern webbplats") },
        main_id: s("innehall"),
        nav: menu(intranet),
        footer: vec![nav("accessibility", "tillganglighet.html", "Tillgänglighetsredogörelse", false)],
        pages: SitePages {
            home: s("index.html"),
            search: some("sok.html"),
            index: some("a-o.html"),
            wheel: some("arshjul.html"),
            requirements: some("krav.html"),
            changes: some("andringar.html"),
            archive: some("arkiv.html"),
            forms: some("blanketter.html"),
            accessibility: s("tillganglighet.html"),
            health: intranet.then(|| s("halsa.html")),
            measures: intranet.then(|| s("atgarder.html")),
            date: intranet.then(|| s("datum.html")),
            feed: some("feed.xml"),
            calendar: some("kalender.ics"),
            registers: [
                ("role", "roller/index.html"),
                ("unit", "enheter/index.html"),
                ("process", "processer/index.html"),
            ]
            .into_iter()
            .map(|(kind, url)| (s(kind), s(url)))
            .collect(),
        },
        assets: Assets {
            css: vec![s("assets/site.css")],
            js: vec![s("assets/site.js")],
            search_js: some("assets/search.js"),
            search_manifest: None,
            icon: some("assets/icon.svg"),
            logo: None,
        },
        extra: BTreeMap::new(),
    }
}

fn menu(intranet: bool) -> Vec<NavGroup> {
    let mut follow_up = vec![
        nav("report", "berattelser/index.html", "Berättelser", !intranet),
        nav("requirements", "krav.html", "Krav", false),
        nav("indicator", "indikatorer/index.html", "Indikatorer", false),
        nav("wheel", "arshjul.html", "Årshjul", true),
    ];
    if intranet {
        follow_up.push(nav("risk", "riskanalyser/index.html", "Riskanalyser", false));
        follow_up.push(nav("control", "egenkontroller/index.html", "Egenkontroller", false));
        follow_up.push(nav("measures", "atgarder.html", "Åtgärder", false));
        follow_up.push(nav("health", "halsa.html", "Handbokens hälsa", false));
    }
    vec![
        NavGroup {
            heading: s("I arbetet"),
            items: vec![
                nav("process", "processer/index.html", "Processer", true),
                nav("routine", "rutiner/index.html", "Rutiner", true),
                nav("role", "roller/index.html", "Roller", true),
                nav("unit", "enheter/index.html", "Enheter", true),
                nav("forms", "blanketter.html", "Blanketter", true),
            ],
        },
        NavGroup {
            heading: s("Handboken"),
            items: vec![
                nav("chapter", "ledningssystem/index.html", "Ledningssystem", false),
                nav("law", "lagar/index.html", "Lagar och föreskrifter", false),
                nav("collaboration", "samverkan/index.html", "Samverkan", false),
                nav("term", "begrepp/index.html", "Ord och förkortningar", false),
            ],
        },
        NavGroup { heading: s("Uppföljning"), items: follow_up },
        NavGroup {
            heading: s("Hitta"),
            items: vec![
                nav("index", "a-o.html", "A–Ö", true),
                nav("changes", "andringar.html", "Ändringar", false),
                nav("archive", "arkiv.html", "Arkiv", false),
            ],
        },
    ]
}

fn shell(kind: &str, section: &str, depth: usize, title: &str) -> Shell {
    let mut crumbs = vec![link(&format!("{}index.html", "../".repeat(depth)), "Start")];
    if kind == "document" {
        crumbs.push(link(
            "index.html",
            match section {
                "routine" => "Rutiner",
                "process" => "Processer",
                "role" => "Roller",
                "unit" => "Enheter",
                "law" => "Lagar och föreskrifter",
                _ => "Register",
            },
        ));
    }
    Shell {
        kind: s(kind),
        root: "../".repeat(depth),
        title: s(title),
        description: some("En sida i kvalitetshandboken."),
        canonical: some("https://intranat.asvika.example/kvalitet/sida.html"),
        robots: some("noindex, nofollow"),
        section: some(section),
        breadcrumbs: crumbs,
        deviation: some("https://avvikelse.asvika.example/ny?dokument=r-lex-sarah"),
        feedback: some("mailto:kvalitet@asvika.example?subject=Synpunkt%20p%C3%A5%20sidan"),
        ..Shell::default()
    }
}

fn head(kind: Code, r#type: Option<Code>, id: &str, title: &str, summary: &str) -> DocHead {
    DocHead {
        doc: format!("{}/{id}", kind.code),
        controlled: matches!(
            kind.code.as_str(),
            "chapter" | "process" | "routine" | "matrix" | "report" | "collaboration" | "risk" | "control"
        ),
        kind,
        r#type,
        title: s(title),
        summary: some(summary),
        status: code("in-force", "Gäller"),
        valid_from: Some(date("2025-07-01", "1 juli 2025")),
        review_by: Some(date("2028-06-16", "16 juni 2028")),
        version: some("3.0"),
        ..DocHead::default()
    }
}

fn control() -> Control {
    Control {
        is_cut: true,
        heading: s("Dokumentstyrning"),
        block: s("control"),
        rows: vec![
            fact("type", "Dokumenttyp", vec![Value::text("Rutin")]),
            fact("status", "Status", vec![Value::text("Gäller")]),
            fact("number", "Diarienummer", vec![Value::text("OSN 2025/142")]),
            fact("version", "Version", vec![Value::text("3.0")]),
            fact("approved", "Fastställt", vec![Value::date(date("2025-06-17", "17 juni 2025"))]),
            fact(
                "approved_by",
                "Fastställt av",
                vec![Value::link(doc("role", "namnden", "Nämnden för omsorg och stöd"))],
            ),
            fact("valid_from", "Gäller från", vec![Value::date(date("2025-07-01", "1 juli 2025"))]),
            fact("review_by", "Ses över senast", vec![Value::date(date("2028-06-16", "16 juni 2028"))]),
            fact("owner", "Dokumentägare", vec![Value::link(sas())]),
            fact(
                "units",
                "Enheter",
                vec![Value::link(doc("unit", "forvaltningen", "Förvaltningen för omsorg och stöd"))],
            ),
            fact("retention", "Bevarande", vec![Value::text("Rapport, utredning och beslut bevaras")]),
        ],
        revisions: vec![
            Revision {
                version: some("3.0"),
                date: Some(date("2025-06-17", "17 juni 2025")),
                change: s("Anpassad till den nya socialtjänstlagen. Arbetsutskottet beslutar om anmälan."),
                by: Some(Value::link(doc("role", "namnden", "Nämnden för omsorg och stöd"))),
                class: Some(code("major", "Större ändring")),
                cause: Some(code("law", "Lagändring")),
                page: None,
                difference: None,
            },
            Revision {
                version: some("2.0"),
                date: Some(date("2023-02-14", "14 februari 2023")),
                change: s("SAS utreder i stället för respektive enhetschef."),
                by: None,
                class: Some(code("minor", "Mindre ändring")),
                cause: None,
                page: None,
                difference: None,
            },
        ],
    }
}

const BODY: &str = include_str!("fixtures/body.html");
const FLOW: &str = include_str!("fixtures/flow.svg");
const WHEEL: &str = include_str!("fixtures/wheel.svg");
const CHART: &str = include_str!("fixtures/chart.svg");

fn body_toc() -> Vec<TocItem> {
    let mut items = toc(&[
        ("vad-du-ska-rapportera", "Vad du ska rapportera"),
        ("steg-for-steg", "Steg för steg"),
        ("nar-det-gar-fel", "När det går fel"),
        ("information-till-personalen", "Information till personalen"),
    ]);
    items[1].children = toc(&[("sas-utredning", "SAS utredning"), ("uppfoljning", "Uppföljning")]);
    items
}

/// A routine with everything a routine can have.
pub(crate) fn routine() -> DocumentPage {
    let summary = "Rapportera genast. SAS utreder inom två månader, arbetsutskottet beslutar om anmälan till IVO och åtgärderna följs upp efter sex månader.";
    let title = "Missförhållanden – så gör vi enligt lex Sarah";
    DocumentPage {
        page: shell("document", "routine", 1, title),
        doc: DocHead {
            units: vec![doc("unit", "forvaltningen", "Förvaltningen för omsorg och stöd")],
            valid_to: Some(date("2029-12-31", "31 december 2029")),
            also_called: vec![s("Lex Sarah-rutinen")],
            ..head(code("routine", "Styrande dokument"), Some(code("routine", "Rutin")), "r-lex-sarah", title, summary)
        },
        facts: vec![
            fact(
                "location",
                "Finns också",
                vec![Value::text("Blanketten Rapport om missförhållande finns i avvikelsesystemet")],
            ),
            fact("competence", "Kompetens", vec![Value::text("Utredare: tredagarskurs i händelseutredning")]),
        ],
        ask: Some(fact(
            "ask",
            "Frågor? Vänd dig till",
            vec![Value::link(mas()), Value::html("<a class=\"hb-tel\" href=\"tel:0123456000\">0123-45 60 00</a>")],
        )),
        siblings: Some(Siblings {
            top: Some(link("index.html", "Rutiner")),
            items: vec![
                TreeItem {
                    link: link("r-lex-sarah.html", title),
                    current: true,
                    children: vec![link("bilaga.html", "Bilaga")],
                },
                TreeItem {
                    link: link("r-sip.html", "Samordnad plan inför hemgång"),
                    current: false,
                    children: Vec::new(),
                },
            ],
            more: Some(link("index.html", "Alla 32")),
        }),
        toc: body_toc(),
        body: some(BODY),
        part: Part::Routine(RoutinePart {
            purpose: some("Missförhållanden ska upptäckas, avhjälpas och inte hända igen."),
            fill_in: false,
        }),
        attachments: vec![Attachment {
            url: s("filer/mall-utredning.docx"),
            title: s("Mall för utredning enligt lex Sarah"),
            format: s("DOCX"),
            size: some("38 kB"),
        }],
        events: vec![event(None, "Information om lex Sarah på arbetsplatsträff", "september")],
        measures: vec![measure(true)],
        relations: routine_relations(),
        control: Some(control()),
        ..DocumentPage::default()
    }
}

fn routine_relations() -> Vec<RelationBlock> {
    vec![
        block(
            "applies-to",
            "out",
            "Gäller för",
            vec![everybody(), sas(), doc("role", "arbetsutskottet", "Nämndens arbetsutskott")],
        ),
        block("owns", "in", "Dokumentägare", vec![sas()]),
        grouped(
            "supports",
            "out",
            "Hör till process",
            vec![(None, vec![detailed(deviations(), &["Utreda händelsen"])])],
        ),
        block("belongs-to", "out", "Enheter", vec![doc("unit", "forvaltningen", "Förvaltningen för omsorg och stöd")]),
        block(
            "uses",
            "out",
            "Blanketter, mallar och checklistor",
            vec![doc("routine", "mall-sju-steg", "Mall: utredning i sju steg")],
        ),
        grouped(
            "performs",
            "in",
            "Vem gör vad",
            vec![
                (Some("Utför"), vec![item(everybody()), item(sas())]),
                (Some("Beslutar"), vec![item(doc("role", "arbetsutskottet", "Nämndens arbetsutskott"))]),
                (Some("Informeras"), vec![item(doc("role", "forvaltningschef", "Förvaltningschef"))]),
            ],
        ),
        grouped(
            "complies-with",
            "out",
            "Lagar och krav",
            vec![(
                None,
                vec![
                    detailed(
                        abbr(doc("law", "l-lss", "Lag om stöd och service till vissa funktionshindrade"), "LSS"),
                        &["24 b §"],
                    ),
                    detailed(
                        abbr(doc("law", "l-sosfs", "Ledningssystem för systematiskt kvalitetsarbete"), "SOSFS 2011:9"),
                        &["5 kap. 5 §"],
                    ),
                ],
            )],
        ),
        block("approves", "in", "Fastställt av", vec![doc("role", "namnden", "Nämnden för omsorg och stöd")]),
        block(
            "controls",
            "in",
            "Egenkontroller",
            vec![doc("control", "ek-lex-sarah", "Alla har fått årlig information om lex Sarah")],
        ),
        block(
            "mentions",
            "out",
            "Nämner",
            (1..=14)
                .map(|n| doc("routine", &format!("r-{n}"), &format!("Rutin nummer {n} med ett ganska långt namn")))
                .collect(),
        ),
        grouped(
            "mentions",
            "in",
            "Nämns i",
            vec![(None, vec![via(doc("chapter", "ls-ansvar", "Vem gör vad i kvalitetsarbetet"), everybody())])],
        ),
        block(
            "related",
            "out",
            "Se även",
            vec![
                doc("routine", "r-avvikelse", "Anmäl och utred en avvikelse"),
                marked(
                    doc("routine", "delegationsordning", "Delegationsordning för nämnden"),
                    "overdue",
                    "Översyn försenad",
                ),
            ],
        ),
    ]
}

fn event(number: Option<u32>, title: &str, when: &str) -> Event {
    Event {
        number,
        title: s(title),
        document: Some(doc("control", "ek-lex-sarah", title)),
        when: s(when),
        date: Some(date("2026-09-01", "1 september 2026")),
        responsible: vec![head_of_unit()],
        result: Some(doc("report", "kb-2025", "Kvalitetsberättelse 2025")),
        text: some("Gå igenom <em>alla</em> listor."),
        wheel: code("quality", "Kvalitet"),
        source: code("event", "Händelse"),
    }
}

fn measure(own_page: bool) -> Measure {
    Measure {
        title: s("Utbilda alla nya vikarier i rapporteringsskyldigheten före första passet"),
        document: (!own_page).then(lex_sarah),
        cause: Some(code("deviation", "Avvikelse")),
        responsible: vec![head_of_unit()],
        due: Some(date("2026-06-30", "30 juni 2026")),
        done: None,
        follow_up: Some(date("2026-12-15", "15 december 2026")),
        effect: some("Alla 42 vikarier har gått utbildningen."),
        state: code("overdue", "Försenad"),
        filters: filters(&[("role", &["enhetschef"]), ("state", &["overdue"])]),
    }
}

fn change(what: (&str, &str), iso: &str, text: &str, link: Link, words: &str) -> Change {
    Change {
        date: date(iso, text),
        what: code(what.0, what.1),
        link,
        kind: code("routine", "Rutin"),
        version: some("2.1"),
        text: some(words),
        class: Some(code("minor", "Mindre ändring")),
        cause: Some(code("review", "Översyn")),
        filters: filters(&[("role", &["socialsekreterare", "enhetschef"]), ("unit", &["*"]), ("kind", &["routine"])]),
    }
}

fn changes() -> Vec<Change> {
    vec![
        change(
            ("revised", "Ändrat"),
            "2026-03-02",
            "2 mars 2026",
            protect(),
            "Tidsgränsen för förhandsbedömning är förtydligad.",
        ),
        change(("new", "Nytt"), "2026-02-20", "20 februari 2026", worried(), "Ny rutin i stället för fax."),
        change(
            ("repealed", "Upphävt"),
            "2026-02-20",
            "20 februari 2026",
            marked(doc("routine", "r-fax", "Orosanmälan via fax"), "repealed", "Upphävd"),
            "Ersatt.",
        ),
    ]
}

fn some_trend() -> Option<Code> {
    Some(code("better", "Bättre än året innan"))
}

fn due() -> Vec<DueItem> {
    vec![
        DueItem {
            link: marked(doc("routine", "r-aterkrav", "Besluta om återkrav"), "overdue", "Översyn försenad"),
            kind: code("routine", "Rutin"),
            date: date("2026-01-31", "31 januari 2026"),
            state: code("overdue", "Försenad"),
            owner: Some(head_of_unit()),
            filters: std::collections::BTreeMap::new(),
        },
        DueItem {
            link: doc("routine", "r-sip", "Samordnad plan inför hemgång"),
            kind: code("routine", "Rutin"),
            date: date("2026-05-15", "15 maj 2026"),
            state: code("soon", "Snart"),
            owner: Some(mas()),
            filters: std::collections::BTreeMap::new(),
        },
    ]
}

fn activity(number: usize, id: &str, title: &str, text: &str) -> Activity {
    Activity {
        anchor: format!("activity-{id}"),
        number,
        title: s(title),
        kind: code("activity", "Aktivitet"),
        text: some(text),
        people: vec![
            LetterRoles { letter: code("responsible", "Utför"), roles: vec![secretary()] },
            LetterRoles { letter: code("accountable", "Ansvarar"), roles: vec![head_of_unit()] },
        ],
        routines: vec![worried()],
        deadline: some("Samma dag"),
        ..Activity::default()
    }
}

fn activities() -> Vec<Activity> {
    let mut list = vec![
        activity(
            1,
            "ta-emot",
            "Ta emot anmälan",
            "Lyssna, ställ frågor och skriv ner. Berätta att den som är skyldig att anmäla inte kan vara anonym.",
        ),
        activity(
            2,
            "skyddsbedoma",
            "Bedöma om barnet behöver skydd genast",
            "Två handläggare bedömer tillsammans. Bedömningen skrivs ner även när svaret är nej.",
        ),
        activity(
            3,
            "forhandsbedoma",
            "Avgöra om utredning ska inledas",
            "Prata med vårdnadshavarna, den som anmält och, om det går, barnet.",
        ),
        activity(
            4,
            "utreda",
            "Utreda barnets situation",
            "Träffa barnet, föräldrarna och andra viktiga vuxna. Fråga alltid om våld.",
        ),
        activity(
            5,
            "avsluta",
            "Återkoppla, följa upp och avsluta",
            "Tala om för den som var skyldig att anmäla om utredning har inletts.",
        ),
    ];
    list[2].kind = code("decision", "Beslut");
    list[2].next = vec![
        NextStep { when: some("Inled"), link: link("#activity-utreda", "Utreda barnets situation") },
        NextStep { when: some("Inled inte"), link: link("#activity-avsluta", "Återkoppla, följa upp och avsluta") },
    ];
    list[3].routines.push(violence());
    list[3].collaboration = vec![doc("collaboration", "samverkansparter", "Våra samverkansparter")];
    list[3].laws = vec![section("l-sol-2025", "sec-14-3", "SoL 14 kap. 3 §")];
    list[4].ends = true;
    list
}

fn text_list(items: &[&str]) -> Vec<TextNode> {
    items.iter().map(|text| TextNode { value: Value::text(*text), children: Vec::new() }).collect()
}

fn figure(kind: &str, svg: &str, caption: Option<&str>) -> Figure {
    Figure {
        id: format!("_figure-{kind}"),
        kind: s(kind),
        number: caption.map(|_| 1),
        caption: caption.map(s),
        label: s("Bild: flödet i Skydda barn som far illa"),
        svg: Some(s(svg)),
        list: caption.map(|_| text_list(&["Ta emot anmälan", "Bedöma om barnet behöver skydd genast"])),
        ..Figure::default()
    }
}

/// A process with its picture, its steps and its matrix.
pub(crate) fn process() -> DocumentPage {
    let title = "Skydda barn som far illa";
    DocumentPage {
        page: shell("document", "process", 1, title),
        doc: head(
            code("process", "Process"),
            Some(code("main", "Huvudprocess")),
            "p-skydda-barn",
            title,
            "Vad som händer när någon är orolig för ett barn: från anmälan och skyddsbedömning till utredning, stöd och uppföljning.",
        ),
        part: Part::Process(ProcessPart {
            group: some("Vård och omsorg"),
            purpose: some("Barn och unga som far illa, eller riskerar att fara illa, ska få skydd och stöd i tid."),
            receiver: some("Barnet och den unge"),
            trigger: some("En orosanmälan eller egna uppgifter om att ett barn kan fara illa"),
            result: some("Barnet har det skydd och stöd det behöver, och det är uppföljt"),
            goals: vec![
                s("Alla anmälningar skyddsbedöms samma dag eller senast dagen efter."),
                s("Alla barn får komma till tals i utredningen."),
            ],
            map: None,
            flow: Some(figure("flow-1", FLOW, None)),
            phases: vec![Phase { title: None, activities: activities() }],
            matrix: Some(matrix(5)),
        }),
        toc: toc(&[("bra-att-veta", "Bra att veta")]),
        body: some(
            "<h2 id=\"bra-att-veta\">Bra att veta</h2><p>Sekretessen mellan socialtjänsten och skolan hindrar inte en orosanmälan.</p>",
        ),
        relations: vec![
            block("owns", "in", "Processägare", vec![head_of_unit()]),
            block("belongs-to", "out", "Enheter", vec![doc("unit", "enh-barn-familj", "Barn- och familjeenheten")]),
            grouped(
                "supports",
                "in",
                "Rutiner i processen",
                vec![(
                    None,
                    vec![
                        detailed(worried(), &["Ta emot anmälan", "Bedöma om barnet behöver skydd genast"]),
                        item(violence()),
                        item(doc("routine", "r-skolgang", "Skolgång för placerade barn")),
                    ],
                )],
            ),
            grouped(
                "performs",
                "in",
                "Vem gör vad",
                vec![
                    (Some("Utför"), vec![detailed(secretary(), &["Ta emot anmälan", "Utreda barnets situation"])]),
                    (Some("Ansvarar"), vec![detailed(head_of_unit(), &["alla steg"])]),
                ],
            ),
            block("threatens", "in", "Risker", vec![doc("risk", "riskregister", "Risker vi arbetar med")]),
            block(
                "measures",
                "in",
                "Indikatorer",
                vec![doc("indicator", "forhandsbedomning", "Förhandsbedömning i tid")],
            ),
            block("mentions", "in", "Nämns i", vec![doc("chapter", "ls-samverkan", "Tillsammans med andra")]),
        ],
        control: Some(control()),
        ..DocumentPage::default()
    }
}

fn letter(code: &str, short: &str, label: &str, url: Option<&str>) -> MatrixLetter {
    MatrixLetter { code: s(code), short: s(short), label: s(label), url: url.map(s) }
}

/// A matrix with so many roles.
pub(crate) fn matrix(roles: usize) -> Matrix {
    let names = [
        "Socialsekreterare",
        "Förste socialsekreterare",
        "Enhetschef",
        "Registrator",
        "Nämndens arbetsutskott",
        "Områdeschef",
        "Förvaltningschef",
        "Kvalitetsstrateg",
        "Medicinskt ansvarig sjuksköterska (MAS)",
        "Verksamhetschef för hälso- och sjukvård",
    ];
    let kinds = [
        ("responsible", "U", "Utför"),
        ("accountable", "A", "Ansvarar"),
        ("decides", "B", "Beslutar"),
        ("consulted", "S", "Samråder"),
        ("informed", "I", "Informeras"),
    ];
    let steps = [
        "Ta emot anmälan",
        "Bedöma om barnet behöver skydd genast",
        "Avgöra om utredning ska inledas",
        "Utreda barnets situation",
    ];
    Matrix {
        id: s("_matrix-1"),
        caption: s("Vem gör vad i Skydda barn som far illa"),
        row_label: s("Aktivitet"),
        roles: names
            .iter()
            .take(roles)
            .enumerate()
            .map(|(n, name)| MatrixRole { id: format!("roll-{n}"), link: doc("role", &format!("roll-{n}"), name) })
            .collect(),
        left: 0,
        groups: vec![MatrixGroup {
            heading: (roles > 5).then(protect),
            rows: steps
                .iter()
                .enumerate()
                .map(|(row, title)| MatrixRow {
                    anchor: None,
                    value: Value::link(link(
                        ["#activity-ta-emot", "#activity-skyddsbedoma", "#activity-forhandsbedoma", "#activity-utreda"]
                            [row],
                        title,
                    )),
                    details: Vec::new(),
                    cells: (0..roles)
                        .map(|n| {
                            let (code, short, label) = kinds[(n + row) % kinds.len()];
                            if (n * 7 + row * 3) % 4 == 3 {
                                Vec::new()
                            } else {
                                vec![letter(code, short, label, Some("#activity-utreda"))]
                            }
                        })
                        .collect(),
                })
                .collect(),
        }],
        legend: kinds.iter().map(|(c, sh, l)| letter(c, sh, l, None)).collect(),
        csv: some("matris.csv"),
    }
}

/// A role: "my handbook".
pub(crate) fn role() -> DocumentPage {
    let title = "Medicinskt ansvarig sjuksköterska (MAS)";
    DocumentPage {
        page: shell("document", "role", 1, title),
        doc: DocHead {
            abbr: some("MAS"),
            ..head(
                code("role", "Roll"),
                Some(code("specialist", "Särskild funktion")),
                "mas",
                title,
                "Svarar för att patienter i den kommunala vården får en god och säker vård.",
            )
        },
        facts: vec![fact(
            "contact",
            "Kontakt",
            vec![Value::html("<a href=\"mailto:mas@asvika.example\">mas@asvika.example</a>")],
        )],
        toc: toc(&[("uppdrag", "Uppdrag"), ("mandat", "Mandat")]),
        body: some(
            "<h2 id=\"uppdrag\">Uppdrag</h2><p>MAS bevakar patientsäkerheten i de enheter där vård ges. Rollen är oberoende i medicinska frågor.</p><h2 id=\"mandat\">Mandat</h2><ul><li>Avgör vilka rutiner som krävs för en säker vård.</li><li>Har rätt att få del av journaler.</li></ul>",
        ),
        part: Part::Role(RolePart {
            introduction: Some(link("enhetschef/introduktion.html", "Ny i rollen? Läs det här")),
            subscribe: vec![link("../kalender/roll-enhetschef.ics", "Datumen som kalender")],
            group: false,
            duties: vec![Duty {
                title: s("Svara för att beslut om delegering är förenliga med patientens säkerhet"),
                letter: code("accountable", "Ansvarar"),
                ultimate: true,
                text: None,
                laws: vec![section("l-psl", "sec-6-3", "PSL 6 kap. 3 §")],
                routines: vec![doc("routine", "r-delegering", "Delegera en hälso- och sjukvårdsuppgift")],
                processes: Vec::new(),
            }],
            members: Vec::new(),
            dates: vec![event(None, "Patientsäkerhetsberättelsen ska vara klar", "senast 1 mars")],
            changes: changes(),
            due: due(),
        }),
        relations: vec![
            block(
                "part-of",
                "out",
                "Rapporterar till",
                vec![doc("role", "verksamhetschef-hsl", "Verksamhetschef för hälso- och sjukvård")],
            ),
            grouped(
                "performs",
                "out",
                "Mina processer",
                vec![
                    (
                        Some("Ansvarar"),
                        vec![detailed(
                            doc("process", "p-lakemedel", "Ge läkemedel på ett säkert sätt"),
                            &["Ordna läkemedel", "Signera", "Följa upp avvikelser"],
                        )],
                    ),
                    (Some("Beslutar"), vec![detailed(deviations(), &["Anmäla till IVO"])]),
                ],
            ),
            grouped(
                "applies-to",
                "in",
                "Mina rutiner",
                vec![
                    (
                        Some("Rutiner"),
                        vec![
                            item(doc("routine", "r-lex-maria", "Allvarlig vårdskada – så gör vi enligt lex Maria")),
                            via(lex_sarah(), everybody()),
                            via(doc("routine", "r-avvikelse", "Anmäl och utred en avvikelse"), everybody()),
                        ],
                    ),
                    (Some("Checklistor"), vec![item(doc("routine", "chk-introduktion", "Checklista för nyanställda"))]),
                ],
            ),
            block(
                "owns",
                "out",
                "Det jag ansvarar för",
                vec![
                    doc("routine", "r-lakemedel", "Dela ut och signera läkemedel"),
                    doc("routine", "r-sip", "Samordnad plan inför hemgång"),
                ],
            ),
            block("mentions", "in", "Nämns i", vec![lex_sarah()]),
        ],
        ..DocumentPage::default()
    }
}

/// A unit.
pub(crate) fn unit() -> DocumentPage {
    let title = "Barn- och familjeenheten";
    DocumentPage {
        page: shell("document", "unit", 1, title),
        doc: head(
            code("unit", "Enhet"),
            Some(code("unit", "Enhet")),
            "enh-barn-familj",
            title,
            "Utreder och stödjer barn, unga och familjer.",
        ),
        facts: vec![fact("contact", "Kontakt", vec![Value::text("Växeln 0123-45 60 00")])],
        part: Part::Unit(UnitPart {
            subscribe: vec![link("../kalender/enhet-norr.ics", "Datumen som kalender")],
            common: vec![
                LinkGroup {
                    heading: some("Rutiner"),
                    links: vec![lex_sarah(), doc("routine", "r-avvikelse", "Anmäl och utred en avvikelse")],
                    more: None,
                },
                LinkGroup {
                    heading: some("Riktlinjer"),
                    links: vec![doc("routine", "rl-bistand", "Bedömning av rätt till stöd")],
                    more: None,
                },
            ],
            tree: None,
            changes: changes(),
        }),
        relations: vec![
            block("manages", "in", "Chef", vec![head_of_unit()]),
            block("part-of", "out", "Del av", vec![doc("unit", "omr-individ-familj", "Individ och familj")]),
            grouped(
                "belongs-to",
                "in",
                "Enhetens egna dokument",
                vec![
                    (Some("Processer"), vec![item(protect())]),
                    (Some("Rutiner"), vec![item(worried()), item(violence())]),
                ],
            ),
        ],
        ..DocumentPage::default()
    }
}

/// A report of the external site.
pub(crate) fn report() -> DocumentPage {
    let title = "Kvalitetsberättelse 2025";
    let year = |y: &str, current| ReportYear {
        period: s(y),
        link: doc("report", &format!("kb-{y}"), &format!("Kvalitetsberättelse {y}")),
        approved: Some(date("2026-02-24", "24 februari 2026")),
        current,
    };
    DocumentPage {
        page: shell("document", "report", 1, title),
        doc: DocHead {
            review_by: None,
            version: None,
            ..head(
                code("report", "Berättelse"),
                Some(code("quality", "Kvalitetsberättelse")),
                "kb-2025",
                title,
                "Så arbetade vi med kvaliteten 2025, vad vi gjorde och hur det gick.",
            )
        },
        toc: body_toc(),
        body: some(BODY),
        part: Part::Report(ReportPart {
            period: s("2025"),
            decision: vec![
                fact(
                    "approved_by",
                    "Fastställd av",
                    vec![Value::link(doc("role", "namnden", "Nämnden för omsorg och stöd"))],
                ),
                fact("approved", "Datum", vec![Value::date(date("2026-02-24", "24 februari 2026"))]),
                fact("number", "Diarienummer", vec![Value::text("OSN 2026/31")]),
            ],
            key_figures: vec![
                KeyFigure {
                    value: s("91 %"),
                    label: s("Nöjda med hemtjänsten"),
                    note: some("Mål: 90 %. År 2024: 88 %."),
                    trend: some_trend(),
                    link: Some(doc("indicator", "nojd", "Nöjda med hemtjänsten")),
                },
                KeyFigure {
                    value: s("14"),
                    label: s("Personal per brukare, 14 dagar"),
                    note: some("Mål: 12."),
                    trend: None,
                    link: None,
                },
                KeyFigure {
                    value: s("96,4 %"),
                    label: s("Förhandsbedömning i tid"),
                    note: some("Mål: 100 %."),
                    trend: None,
                    link: None,
                },
            ],
            years: vec![year("2025", true), year("2024", false), year("2023", false)],
        }),
        relations: vec![
            block("receives", "in", "Mottagare", vec![doc("role", "namnden", "Nämnden för omsorg och stöd")]),
            block(
                "based-on",
                "out",
                "Bygger på",
                vec![doc("report", "avv-2025", "Avvikelser och synpunkter, helår 2025")],
            ),
            block("follows", "out", "Föregående", vec![doc("report", "kb-2024", "Kvalitetsberättelse 2024")]),
        ],
        control: Some(control()),
        ..DocumentPage::default()
    }
}

/// A law with sections met and unmet.
pub(crate) fn law() -> DocumentPage {
    let title = "Ledningssystem för systematiskt kvalitetsarbete";
    let listed = |chapter: u32, number: u32, met: bool| LawSection {
        anchor: format!("sec-{chapter}-{number}"),
        reference: format!("{chapter} kap. {number} §"),
        title: some("Identifiera och fastställ processer"),
        text: some(
            "<p>De processer som behövs för att säkra kvaliteten ska identifieras, beskrivas och fastställas.</p>",
        ),
        advice: (number == 2).then(|| s("<p>Jämför med andra och använd register.</p>")),
        amended: (number == 2).then(|| date("2024-01-01", "1 januari 2024")),
        was: vec![section("l-sosfs-2006", "sec-3-1", "3 kap. 1 § SOSFS 2006:11")],
        now: Vec::new(),
        requirement: true,
        state: Some(if met { code("met", "Uppfyllt") } else { code("unmet", "Inte uppfyllt") }),
        relations: if met {
            vec![grouped(
                "complies-with",
                "in",
                "Så följer vi lagen",
                vec![
                    (Some("Processer"), vec![item(protect()), item(deviations())]),
                    (
                        Some("Kapitel"),
                        vec![item(doc("chapter", "ledningssystem", "Så leder och förbättrar Åsvika sin omsorg"))],
                    ),
                ],
            )]
        } else {
            Vec::new()
        },
    };
    DocumentPage {
        page: shell("document", "law", 1, title),
        doc: DocHead {
            abbr: some("SOSFS 2011:9"),
            ..head(
                code("law", "Lag"),
                Some(code("regulation", "Föreskrift")),
                "l-sosfs",
                title,
                "Socialstyrelsens föreskrifter och allmänna råd om ledningssystem.",
            )
        },
        facts: vec![
            fact("number", "Nummer", vec![Value::text("SOSFS 2011:9")]),
            fact("publisher", "Utgivare", vec![Value::text("Socialstyrelsen")]),
            fact("in_force", "I kraft", vec![Value::date(date("2012-01-01", "1 januari 2012"))]),
        ],
        part: Part::Law(LawPart {
            concordance: None,
            source: some("https://www.socialstyrelsen.se/"),
            repealed: None,
            replaced_by: None,
            chapters: vec![
                LawChapter { title: some("4 kap."), sections: vec![listed(4, 1, true), listed(4, 2, true)] },
                LawChapter { title: some("6 kap."), sections: vec![listed(6, 2, false)] },
            ],
            coverage: Some(Coverage { met: 24, total: 26 }),
        }),
        relations: vec![block("mentions", "in", "Nämns i", vec![lex_sarah()])],
        ..DocumentPage::default()
    }
}

/// A repealed law.
pub(crate) fn law_repealed() -> DocumentPage {
    let mut page = law();
    if let Part::Law(part) = &mut page.part {
        part.repealed = Some(date("2025-07-01", "1 juli 2025"));
        part.replaced_by = Some(doc("law", "l-sol-2025", "Socialtjänstlag (2025:400)"));
    }
    page
}

/// A risk analysis.
pub(crate) fn risk() -> DocumentPage {
    let title = "Risker vi arbetar med";
    let risk = |number, title: &str, probability, consequence| Risk {
        number,
        title: s(title),
        cause: some("Många vikarier under sommaren."),
        probability,
        consequence,
        value: probability * consequence,
        prioritised: probability * consequence >= 9,
        processes: vec![protect()],
        measure: some("Dubbelkontroll av signeringslistor."),
        responsible: vec![mas()],
        due: Some(date("2026-06-30", "30 juni 2026")),
        track: Some(code("quality", "Kvalitetsarbete")),
        level: Some(code("unit", "Enhet")),
        date: Some(date("2026-01-20", "20 januari 2026")),
        state: Some(code("planned", "Planerad")),
        ..Risk::default()
    };
    DocumentPage {
        page: shell("document", "risk", 1, title),
        doc: head(
            code("risk", "Riskanalys"),
            None,
            "riskregister",
            title,
            "Sex risker i tre processer, värderade och med åtgärder.",
        ),
        facts: vec![fact("formula", "Riskvärde", vec![Value::text("sannolikhet × konsekvens, 1–4")])],
        part: Part::Risk(RiskPart {
            heat: Some(figure("heat", CHART, None)),
            risks: vec![
                risk(1, "Fel läkemedel ges till fel person", 3, 4),
                risk(2, "En orosanmälan blir liggande över helgen", 2, 3),
            ],
        }),
        relations: vec![
            block("threatens", "out", "Risker i process", vec![protect()]),
            block("owns", "in", "Dokumentägare", vec![strategist()]),
        ],
        control: Some(control()),
        ..DocumentPage::default()
    }
}

/// A self-check with results.
pub(crate) fn self_check() -> DocumentPage {
    let title = "Alla har fått årlig information om lex Sarah";
    DocumentPage {
        page: shell("document", "control", 1, title),
        doc: head(
            code("control", "Egenkontroll"),
            None,
            "ek-lex-sarah",
            title,
            "Chefen kontrollerar närvarolistor från arbetsplatsträffen.",
        ),
        facts: vec![
            fact("frequency", "Hur ofta", vec![Value::text("varje år, oktober")]),
            fact("method", "Metod", vec![Value::text("Närvarolistor")]),
        ],
        part: Part::Control(ControlPart {
            results: vec![ControlResult {
                date: Some(date("2025-10-20", "20 oktober 2025")),
                text: some("93 procent hade fått informationen."),
                measure: some("Extra tillfälle i november."),
                responsible: vec![head_of_unit()],
                due: Some(date("2025-11-30", "30 november 2025")),
                done: Some(date("2025-11-18", "18 november 2025")),
            }],
        }),
        relations: vec![
            block("controls", "out", "Kontrollerar", vec![lex_sarah()]),
            block("responsible-for", "in", "Ansvarig", vec![head_of_unit()]),
        ],
        control: Some(control()),
        ..DocumentPage::default()
    }
}

fn values_table() -> Table {
    Table {
        id: s("_table-1"),
        caption: s("Nöjda med hemtjänsten, procent"),
        caption_hidden: false,
        sortable: true,
        columns: vec![
            Column { code: s("year"), label: s("År"), numeric: false },
            Column { code: s("value"), label: s("Alla"), numeric: true },
            Column { code: s("women"), label: s("Kvinnor"), numeric: true },
            Column { code: s("men"), label: s("Män"), numeric: true },
        ],
        rows: [("2023", 86), ("2024", 88), ("2025", 91)]
            .iter()
            .map(|(year, value)| Row {
                cells: [s(year), value.to_string(), (value + 1).to_string(), (value - 2).to_string()]
                    .into_iter()
                    .map(|text| Cell { values: vec![Value::text(text)], sort: None })
                    .collect(),
                ..Row::default()
            })
            .collect(),
        csv: None,
    }
}

/// An indicator with its chart.
pub(crate) fn indicator() -> DocumentPage {
    let title = "Nöjda med hemtjänsten";
    DocumentPage {
        page: shell("document", "indicator", 1, title),
        doc: head(
            code("indicator", "Indikator"),
            Some(code("result", "Resultatmått")),
            "nojd",
            title,
            "Andel som är ganska eller mycket nöjda.",
        ),
        facts: vec![fact("target", "Mål", vec![Value::text("minst 90 %")])],
        part: Part::Indicator(IndicatorPart {
            chart: Some(Figure {
                table: Some(values_table()),
                list: None,
                ..figure("chart", CHART, Some("Nöjda med hemtjänsten 2023–2025"))
            }),
            more: vec![Figure {
                id: s("_figure-2"),
                svg: Some(CHART.replace("c-t", "d-t").replace("c-d", "d-d")),
                table: Some(Table { id: s("_table-2"), ..values_table() }),
                list: None,
                ..figure("chart", CHART, Some("Jämfört med andra"))
            }],
            latest: Some(KeyFigure {
                value: s("91 %"),
                label: s("2025"),
                note: some("Mål: 90 %."),
                trend: some_trend(),
                link: None,
            }),
        }),
        relations: vec![block("measures", "out", "Mäter", vec![doc("process", "p-hemtjanst", "Ge hemtjänst")])],
        ..DocumentPage::default()
    }
}

/// A chapter between two others.
pub(crate) fn chapter() -> DocumentPage {
    let title = "Vem gör vad i kvalitetsarbetet";
    let chapters = ["Vad kvalitet betyder hos oss", title, "Hjulet som aldrig stannar"];
    DocumentPage {
        page: shell("document", "chapter", 1, title),
        doc: head(
            code("chapter", "Kapitel"),
            None,
            "ls-ansvar",
            title,
            "Så är uppgifterna i kvalitetsarbetet fördelade.",
        ),
        toc: body_toc(),
        body: some(BODY),
        part: Part::Chapter(ChapterPart {
            phase: Some(code("plan", "Planera")),
            chapters: vec![
                ChapterLink {
                    link: doc("chapter", "ledningssystem", "Så leder och förbättrar Åsvika sin omsorg"),
                    current: false,
                    children: chapters
                        .iter()
                        .enumerate()
                        .map(|(n, name)| ChapterLink {
                            link: doc("chapter", &format!("ls-{n}"), name),
                            current: n == 1,
                            children: Vec::new(),
                        })
                        .collect(),
                },
                ChapterLink { link: doc("chapter", "ls-9", "Bilagor"), ..ChapterLink::default() },
            ],
        }),
        previous: Some(doc("chapter", "ls-0", chapters[0])),
        next: Some(doc("chapter", "ls-2", chapters[2])),
        relations: vec![block(
            "part-of",
            "out",
            "Del av",
            vec![doc("chapter", "ledningssystem", "Så leder och förbättrar Åsvika sin omsorg")],
        )],
        control: Some(control()),
        ..DocumentPage::default()
    }
}

/// A responsibility matrix of many roles.
pub(crate) fn matrix_page() -> DocumentPage {
    let title = "Ansvarsmatris för kvalitetsarbetet";
    DocumentPage {
        page: shell("document", "matrix", 1, title),
        doc: head(
            code("matrix", "Matris"),
            None,
            "ansvarsmatris",
            title,
            "Tio roller och deras uppgifter i kvalitetsarbetet.",
        ),
        part: Part::Matrix(MatrixPart { matrix: Some(matrix(10)), ..MatrixPart::default() }),
        relations: vec![block("owns", "in", "Dokumentägare", vec![strategist()])],
        control: Some(control()),
        ..DocumentPage::default()
    }
}

/// A register of routines as a table.
pub(crate) fn matrix_register() -> DocumentPage {
    let title = "Rutiner per process";
    let mut page = matrix_page();
    page.page = shell("document", "matrix", 1, title);
    page.doc.title = s(title);
    let columns = [
        ("process", "Process"),
        ("routine", "Rutin"),
        ("applies_to", "Gäller för"),
        ("owner", "Dokumentägare"),
        ("valid_from", "Gäller från"),
        ("review_by", "Ses över senast"),
    ];
    let row = |process: Link, routine: Link| Row {
        cells: vec![
            Cell { values: vec![Value::link(process)], sort: None },
            Cell { values: vec![Value::link(routine)], sort: None },
            Cell { values: vec![Value::link(secretary()), Value::link(head_of_unit())], sort: None },
            Cell { values: vec![Value::link(head_of_unit())], sort: None },
            Cell { values: vec![Value::date(date("2025-07-01", "1 juli 2025"))], sort: some("2025-07-01") },
            Cell { values: vec![Value::date(date("2027-06-30", "30 juni 2027"))], sort: some("2027-06-30") },
        ],
        filters: filters(&[("unit", &["enh-barn-familj"]), ("role", &["socialsekreterare"])]),
        ..Row::default()
    };
    page.part = Part::Matrix(MatrixPart {
        matrix: None,
        table: Some(Table {
            id: s("_table-2"),
            caption: s(title),
            caption_hidden: true,
            sortable: true,
            columns: columns.iter().map(|(c, l)| Column { code: s(c), label: s(l), numeric: false }).collect(),
            rows: vec![row(protect(), worried()), row(protect(), violence()), row(deviations(), lex_sarah())],
            csv: some("rutiner-per-process.csv"),
        }),
        filters: vec![filter(
            "unit",
            "Enhet",
            &[("enh-barn-familj", "Barn- och familjeenheten"), ("enh-hemtjanst-norr", "Hemtjänst Norr")],
        )],
    });
    page
}

/// A plain page, and documents in other states.
pub(crate) fn plain(status: &str, label: &str) -> DocumentPage {
    let title = "Lämna en synpunkt eller fråga oss";
    let mut page = DocumentPage {
        page: shell("document", "collaboration", 1, title),
        doc: DocHead {
            status: code(status, label),
            revising: status == "overdue",
            repealed: (status == "repealed").then(|| date("2026-02-20", "20 februari 2026")),
            successors: if status == "repealed" { vec![worried()] } else { Vec::new() },
            valid_to: (status == "overdue").then(|| date("2027-12-31", "31 december 2027")),
            ..head(
                code("collaboration", "Samverkan"),
                Some(code("external", "Extern samverkan")),
                "kontakt",
                title,
                "Överenskommelse mellan kommunen och regionen.",
            )
        },
        facts: vec![fact("parties", "Parter", vec![Value::text("Region Åsbygden"), Value::text("Åsvika kommun")])],
        body: some("<p>Du kan ringa, skriva eller komma förbi.</p>"),
        listing: Some(listing()),
        ..DocumentPage::default()
    };
    if status == "upcoming" {
        page.doc.valid_from = Some(date("2027-01-01", "1 januari 2027"));
    }
    page
}

fn register_item(link: Link, summary: &str, unit: &str) -> RegisterItem {
    RegisterItem {
        link,
        summary: some(summary),
        kind: None,
        facts: vec![
            fact("owner", "Dokumentägare", vec![Value::link(head_of_unit())]),
            fact("review_by", "Ses över senast", vec![Value::date(date("2027-06-30", "30 juni 2027"))]),
        ],
        children: Vec::new(),
        filters: filters(&[
            ("unit", &[unit]),
            ("type", &["routine"]),
            ("status", &["in-force"]),
            ("role", &["socialsekreterare"]),
        ]),
    }
}

fn listing() -> Listing {
    let mut more: Vec<RegisterItem> = (1..=12)
        .map(|n| {
            register_item(
                doc("routine", &format!("r-{n}"), &format!("Rutin nummer {n}")),
                "Vad man gör när något händer och vem som gör det.",
                "enh-hemtjanst-norr",
            )
        })
        .collect();
    more[0].children = vec![register_item(doc("routine", "r-under", "En bilaga"), "Hör till rutinen ovan.", "*")];
    Listing {
        count: 15,
        filters: vec![
            filter(
                "unit",
                "Enhet",
                &[("enh-barn-familj", "Barn- och familjeenheten"), ("enh-hemtjanst-norr", "Hemtjänst Norr")],
            ),
            filter("type", "Typ", &[("routine", "Rutin"), ("guideline", "Riktlinje")]),
            filter("role", "Roll", &[("socialsekreterare", "Socialsekreterare")]),
            filter("status", "Status", &[("in-force", "Gäller"), ("overdue", "Översyn försenad")]),
        ],
        groups: vec![
            ListingGroup {
                code: s("guideline"),
                heading: some("Riktlinjer"),
                text: some("Anger vad som ska göras. Fastställs av nämnden."),
                items: vec![register_item(
                    doc("routine", "rl-bistand", "Bedömning av rätt till stöd"),
                    "När någon har rätt till stöd och hur behovet bedöms.",
                    "*",
                )],
            },
            ListingGroup {
                code: s("routine"),
                heading: some("Rutiner"),
                text: None,
                items: [
                    vec![
                        register_item(worried(), "Från samtalet till beslutet om utredning.", "enh-barn-familj"),
                        register_item(
                            marked(doc("routine", "r-aterkrav", "Besluta om återkrav"), "overdue", "Översyn försenad"),
                            "När försörjningsstöd ska betalas tillbaka.",
                            "enh-vuxen",
                        ),
                    ],
                    more,
                ]
                .concat(),
            },
        ],
    }
}

fn host(title: &str) -> Host {
    Host {
        doc: DocHead {
            summary: some("Allt som är fastställt och gäller."),
            ..head(code("page", "Sida"), None, "rutiner", title, "")
        },
        body: some("<p>Här finns rutiner, riktlinjer och checklistor. Saknar du något? Säg till dokumentägaren.</p>"),
        relations: vec![block("mentions", "in", "Nämns i", vec![lex_sarah()])],
        ..Host::default()
    }
}

/// The register of routines.
pub(crate) fn register() -> RegisterPage {
    RegisterPage {
        page: shell("register", "routine", 1, "Rutiner"),
        host: Some(host("Rutiner")),
        kind: code("routine", "Rutiner"),
        listing: listing(),
        ..RegisterPage::default()
    }
}

/// Terms that live on their register.
pub(crate) fn register_terms() -> RegisterPage {
    let entry = |id: &str, title: &str, short: Option<&str>, body: &str| Entry {
        anchor: s(id),
        doc: DocHead { abbr: short.map(s), summary: None, ..head(code("term", "Begrepp"), None, id, title, "") },
        facts: vec![fact("synonyms", "Synonymer", vec![Value::text("missöde, händelse")])],
        body: Some(format!("<p>{body}</p>")),
        relations: vec![block("mentions", "in", "Nämns i", vec![lex_sarah(), worried()])],
        ..Entry::default()
    };
    RegisterPage {
        page: shell("register", "term", 1, "Ord och förkortningar"),
        kind: code("term", "Ord och förkortningar"),
        entries: vec![
            entry("avvikelse", "Avvikelse", None, "En händelse som inte stämmer med vad som ska göras."),
            entry(
                "ivo",
                "Inspektionen för vård och omsorg",
                Some("IVO"),
                "Den myndighet som har tillsyn över vård och omsorg.",
            ),
        ],
        ..RegisterPage::default()
    }
}

/// A folder.
pub(crate) fn folder() -> FolderPage {
    FolderPage {
        page: shell("folder", "page", 1, "Redaktörsguide"),
        host: None,
        folders: vec![link("bilder/index.html", "Bilder")],
        listing: Listing { filters: Vec::new(), count: 3, ..listing() },
    }
}

/// The start page of an audience.
pub(crate) fn start(intranet: bool) -> StartPage {
    let year = |kind: &str, y: &str| ReportYear {
        period: s(y),
        link: doc("report", &format!("kb-{y}"), &format!("{kind} {y}")),
        approved: Some(date("2026-02-24", "24 februari 2026")),
        current: false,
    };
    let card = |code: &str, url: &str, title: &str, text: &str, count| Shortcut {
        code: s(code),
        link: link(url, title),
        text: some(text),
        count,
    };
    StartPage {
        page: Shell { breadcrumbs: Vec::new(), ..shell("start", "home", 0, "Kvalitetshandbok för omsorg och stöd") },
        host: Some(Host {
            doc: DocHead {
                summary: some(
                    "Här beskriver Åsvika kommun hur arbetet inom omsorg och stöd ska gå till och hur det blir bättre.",
                ),
                ..head(code("page", "Sida"), None, "index", "Kvalitetshandbok för omsorg och stöd", "")
            },
            body: some(
                "<h2 id=\"du-som-bor\">Du som bor i Åsvika</h2><ul><li><a href=\"kontakt.html\">Lämna en synpunkt eller ett klagomål</a>. Du får svar inom 14 arbetsdagar.</li><li><a href=\"berattelser/kb-2025.html\">Läs årets kvalitetsberättelse</a>.</li></ul>",
            ),
            ..Host::default()
        }),
        roles: if intranet {
            vec![
                LinkGroup {
                    heading: some("Chefer"),
                    links: vec![
                        head_of_unit(),
                        doc("role", "omradeschef", "Områdeschef"),
                        doc("role", "forvaltningschef", "Förvaltningschef"),
                    ],
                    more: None,
                },
                LinkGroup {
                    heading: some("Särskilda funktioner"),
                    links: vec![mas(), sas(), strategist()],
                    more: None,
                },
                LinkGroup {
                    heading: some("Medarbetare"),
                    links: vec![
                        secretary(),
                        doc("role", "underskoterska", "Undersköterska"),
                        doc("role", "sjukskoterska", "Sjuksköterska"),
                        doc("role", "bistandshandlaggare", "Biståndshandläggare"),
                    ],
                    more: None,
                },
            ]
        } else {
            Vec::new()
        },
        map: Some(figure("map", FLOW, Some("Processkarta för omsorg och stöd"))),
        shortcuts: vec![
            card("routine", "rutiner/index.html", "Rutiner", "Rutiner, riktlinjer och checklistor", Some(32)),
            card("process", "processer/index.html", "Processer", "Vad vi gör, steg för steg", Some(12)),
            card("forms", "blanketter.html", "Blanketter", "Blanketter, mallar och filer", None),
            card("unit", "enheter/index.html", "Enheter", "Organisationen och det egna för varje enhet", Some(9)),
            card("wheel", "arshjul.html", "Årshjul", "Vad som händer när under året", None),
            card("index", "a-o.html", "A–Ö", "Allt i bokstavsordning", None),
        ],
        units: if intranet { vec![doc("unit", "norr", "Hemtjänsten Norr")] } else { Vec::new() },
        figures: vec![KeyFigure {
            value: s("91 %"),
            label: s("Nöjda med hemtjänsten"),
            note: some("Mål: 90 %."),
            trend: some_trend(),
            link: None,
        }],
        figures_of: Some(doc("report", "kb-2025", "Kvalitetsberättelse 2025")),
        help: if intranet {
            Vec::new()
        } else {
            vec![card("process", "processer/p-hemtjanst.html", "Ge hemtjänst", "Från ansökan till stöd.", None)]
        },
        changes: changes(),
        due: if intranet { due() } else { Vec::new() },
        events: vec![
            event(None, "Patientsäkerhetsberättelsen lämnas till nämnden", "februari"),
            event(None, "Internkontrollplanen följs upp", "mars och september"),
        ],
        reports: vec![
            ReportSeries {
                heading: s("Kvalitetsberättelser"),
                years: vec![year("Kvalitetsberättelse", "2025"), year("Kvalitetsberättelse", "2024")],
            },
            ReportSeries {
                heading: s("Patientsäkerhetsberättelser"),
                years: vec![year("Patientsäkerhetsberättelse", "2025")],
            },
        ],
        chapters: vec![
            doc("chapter", "ls-kvalitet", "Vad kvalitet betyder hos oss"),
            doc("chapter", "ls-ansvar", "Vem gör vad i kvalitetsarbetet"),
            doc("chapter", "ls-forbattring", "Hjulet som aldrig stannar"),
        ],
    }
}

/// A to Ö.
pub(crate) fn index() -> IndexPage {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ";
    IndexPage {
        page: shell("index", "index", 0, "A–Ö"),
        host: None,
        letters: letters
            .chars()
            .enumerate()
            .map(|(n, letter)| IndexLetter {
                letter: letter.to_string(),
                anchor: format!("_{n}"),
                entries: match letter {
                    'A' => vec![
                        IndexEntry {
                            name: s("Anmäl och utred en avvikelse"),
                            link: doc("routine", "r-avvikelse", "Anmäl och utred en avvikelse"),
                            see: false,
                            kind: code("routine", "Rutin"),
                        },
                        IndexEntry {
                            name: s("avvikelserapport"),
                            link: doc("routine", "r-avvikelse", "Anmäl och utred en avvikelse"),
                            see: true,
                            kind: code("routine", "Rutin"),
                        },
                    ],
                    'M' => vec![IndexEntry { name: s("MAS"), link: mas(), see: true, kind: code("role", "Roll") }],
                    'Ö' => vec![IndexEntry {
                        name: s("Överenskommelse med Region Åsbygden"),
                        link: doc("collaboration", "ok", "Överenskommelse med Region Åsbygden om utskrivning"),
                        see: false,
                        kind: code("collaboration", "Samverkan"),
                    }],
                    _ => Vec::new(),
                },
            })
            .collect(),
    }
}

/// The search page.
pub(crate) fn search() -> SearchPage {
    SearchPage { page: shell("search", "search", 0, "Sök"), host: None }
}

/// The year.
pub(crate) fn wheel() -> WheelPage {
    let names = [
        "Januari",
        "Februari",
        "Mars",
        "April",
        "Maj",
        "Juni",
        "Juli",
        "Augusti",
        "September",
        "Oktober",
        "November",
        "December",
    ];
    WheelPage {
        page: shell("wheel", "wheel", 0, "Kvalitetsåret månad för månad"),
        host: None,
        wheel: Wheel {
            figure: Some(figure("wheel", WHEEL, None)),
            months: (1_u32..)
                .zip(names)
                .map(|(number, name)| Month {
                    number,
                    name: s(name),
                    events: if number % 3 == 0 {
                        vec![
                            event(Some(number), "Patientsäkerhetsberättelsen ska vara klar", "senast 1 mars"),
                            event(Some(number + 20), "Tertialuppföljning", "varje tertial"),
                        ]
                    } else {
                        Vec::new()
                    },
                    more: if number == 6 { s("83 dokument ska ses över.") } else { String::new() },
                })
                .collect(),
            monthly: vec![event(None, "Kontrollera läkemedelsskåpet", "varje månad")],
            unplaced: vec![event(None, "Riskanalys vid förändring", "vid behov")],
            filters: vec![filter("role", "Roll", &[("mas", "MAS")])],
        },
    }
}

fn law_requirements() -> LawRequirements {
    let row = |n: u32, met: bool| RequirementRow {
        link: section("l-sosfs", &format!("sec-4-{n}"), &format!("4 kap. {n} §")),
        title: some("Identifiera, beskriv och fastställ processer"),
        text: some("<p>De processer som behövs ska identifieras.</p>"),
        advice: met.then(|| s("<p>Jämför med andra.</p>")),
        was: vec![section("l-sosfs-2006", "sec-3-1", "3 kap. 1 § SOSFS 2006:11")],
        state: if met { code("met", "Uppfyllt") } else { code("unmet", "Inte uppfyllt") },
        met_by: if met {
            vec![LinkGroup { heading: some("Processer"), links: vec![protect(), deviations()], more: None }]
        } else {
            Vec::new()
        },
    };
    LawRequirements {
        anchor: s("_l-sosfs"),
        link: abbr(doc("law", "l-sosfs", "Ledningssystem för systematiskt kvalitetsarbete"), "SOSFS 2011:9"),
        coverage: Coverage { met: 24, total: 26 },
        sections: vec![row(1, true), row(2, false), row(3, true)],
    }
}

/// Requirements.
pub(crate) fn requirements() -> RequirementsPage {
    RequirementsPage {
        page: shell("requirements", "requirements", 0, "Krav och hur vi uppfyller dem"),
        host: None,
        coverage: Coverage { met: 31, total: 34 },
        laws: vec![
            law_requirements(),
            LawRequirements {
                anchor: s("_l-psl"),
                link: doc("law", "l-psl", "Patientsäkerhetslag (2010:659)"),
                ..law_requirements()
            },
        ],
    }
}

/// Changes.
pub(crate) fn changes_page() -> ChangesPage {
    let group = |link: Link| ChangeGroup { link, changes: changes() };
    ChangesPage {
        page: shell("changes", "changes", 0, "Ändringar"),
        host: None,
        filters: vec![
            filter("role", "Roll", &[("socialsekreterare", "Socialsekreterare")]),
            filter("unit", "Enhet", &[("enh-barn-familj", "Barn- och familjeenheten")]),
        ],
        months: vec![ChangeMonth { heading: s("mars 2026"), changes: changes() }],
        is_cut: true,
        by_role: vec![group(secretary()), group(mas())],
        by_unit: vec![group(doc("unit", "enh-barn-familj", "Barn- och familjeenheten"))],
    }
}

/// The archive.
pub(crate) fn archive() -> ArchivePage {
    ArchivePage {
        page: shell("archive", "archive", 0, "Arkiv"),
        host: None,
        repealed: vec![ArchiveGroup {
            heading: s("Rutiner"),
            items: vec![ArchiveItem {
                link: doc("routine", "r-fax", "Orosanmälan via fax"),
                version: some("1.2"),
                repealed: Some(date("2026-02-20", "20 februari 2026")),
                successors: vec![worried()],
            }],
        }],
        reports: vec![ReportSeries {
            heading: s("Kvalitetsberättelser"),
            years: vec![ReportYear {
                period: s("2024"),
                link: doc("report", "kb-2024", "Kvalitetsberättelse 2024"),
                approved: None,
                current: false,
            }],
        }],
    }
}

/// Forms.
pub(crate) fn forms() -> FormsPage {
    let entry = |link: Link, format: Option<&str>| FormItem {
        link,
        format: format.map(s),
        summary: some("Fylls i av den som lämnar en synpunkt."),
        used_in: vec![lex_sarah()],
        filters: filters(&[("unit", &["*"])]),
    };
    FormsPage {
        page: shell("forms", "forms", 0, "Blanketter, mallar och checklistor"),
        host: None,
        filters: vec![filter("unit", "Enhet", &[("enh-barn-familj", "Barn- och familjeenheten")])],
        groups: vec![
            FormGroup {
                code: s("form"),
                heading: s("Blanketter"),
                items: vec![entry(doc("routine", "bl-synpunkt", "Lämna en synpunkt"), None)],
            },
            FormGroup {
                code: s("attachment"),
                heading: s("Filer"),
                items: vec![entry(link("rutiner/filer/mall.docx", "Mall för utredning"), Some("DOCX, 38 kB"))],
            },
        ],
    }
}

/// The accessibility statement from the configuration.
pub(crate) fn accessibility() -> AccessibilityPage {
    AccessibilityPage {
        page: shell("accessibility", "accessibility", 0, "Tillgänglighetsredogörelse"),
        host: None,
        generated: true,
        organisation: s("Åsvika kommun"),
        address: some("https://www.asvika.example/kvalitet/"),
        conformance: Some(code("partial", "delvis")),
        service: s("Kvalitetshandboken"),
        shortcomings: vec![Shortcoming {
            text: s("Äldre PDF-filer saknar uppmärkning."),
            reason: some("De ersätts när dokumenten ses över."),
            criterion: some("1.3.1"),
        }],
        burdens: vec![Shortcoming { text: s("Kartor."), reason: some("De ritas om av andra."), criterion: None }],
        exempt: vec![Shortcoming { text: s("Filmer från före 2020."), ..Shortcoming::default() }],
        assessed: Some(date("2026-02-01", "1 februari 2026")),
        updated: Some(date("2026-02-03", "3 februari 2026")),
        form_url: some("https://www.asvika.example/formular"),
        method: some("Egen granskning med axe och skärmläsare."),
        contact: Some(Value::link(link("mailto:kvalitet@asvika.example", "kvalitet@asvika.example"))),
        complaint_url: some("https://www.digg.se/tdosanmalan"),
    }
}

/// A role's reading list.
pub(crate) fn introduction() -> IntroductionPage {
    let item = |link: Link, short: bool, via: Option<Link>| ReadingItem {
        link,
        kind: code("routine", "Rutin"),
        time: s("ungefär 5 min"),
        short,
        changed: Some(date("2026-03-02", "2 mars 2026")),
        via,
    };
    IntroductionPage {
        page: shell("introduction", "role", 2, "Introduktion: Enhetschef"),
        key: s("role/enhetschef"),
        total: s("2 dokument, ungefär 10 minuter att läsa"),
        has_short: true,
        groups: vec![
            ReadingGroup { heading: some("första dagen"), items: vec![item(lex_sarah(), true, None)] },
            ReadingGroup { heading: None, items: vec![item(worried(), false, Some(mas()))] },
        ],
    }
}

/// The handbook's health.
pub(crate) fn health() -> HealthPage {
    let key = |value: &str, label: &str| KeyFigure {
        value: s(value),
        label: s(label),
        note: None,
        trend: None,
        link: Some(link("#_overdue", label)),
    };
    HealthPage {
        page: shell("health", "health", 0, "Handbokens hälsa"),
        host: None,
        figures: vec![
            key("1", "Försenade"),
            key("3", "Ska ses över snart"),
            key("2", "Krav utan svar"),
            key("12", "Anmärkningar"),
        ],
        overdue: due(),
        soon: due(),
        gaps: vec![Gap {
            code: s("process-without-routine"),
            heading: s("Processer utan rutin"),
            count: 1,
            links: vec![protect()],
        }],
        unmet: law_requirements().sections,
        findings: vec![FindingGroup {
            owner: Some(head_of_unit()),
            count: 1,
            findings: vec![FindingRow {
                severity: code("warning", "Varning"),
                code: s("review-overdue"),
                message: s("översynen skulle ha gjorts senast 31 januari 2026"),
                help: some("granska texten och sätt `reviewed` eller fastställ en ny version"),
                document: Some(doc("routine", "r-aterkrav", "Besluta om återkrav")),
                place: s("rutiner/r-aterkrav.md:14:1"),
            }],
        }],
    }
}

/// Measures.
pub(crate) fn days() -> DatePage {
    DatePage {
        page: shell("date", "date", 0, "Vad gällde en viss dag?"),
        host: None,
        filters: vec![filter("unit", "Enhet", &[("hemtjanst", "Hemtjänst")])],
        groups: vec![DecidedGroup {
            heading: s("Rutiner"),
            texts: vec![DecidedText {
                link: link("rutiner/r-fax/1.0.html", "Orosanmälan via fax"),
                version: some("1.0"),
                from: date("2025-02-20", "20 februari 2025"),
                to: Some(date("2026-02-19", "19 februari 2026")),
                is_over: true,
                approved: Some(date("2025-02-18", "18 februari 2025")),
                by: Some(Value::link(doc("role", "enhetschef", "Enhetschef"))),
                filters: BTreeMap::new(),
            }],
        }],
        count: 1,
        is_cut: true,
    }
}

/// Measures.
pub(crate) fn measures() -> MeasuresPage {
    MeasuresPage {
        page: shell("measures", "measures", 0, "Åtgärder"),
        host: None,
        filters: vec![
            filter("role", "Roll", &[("enhetschef", "Enhetschef")]),
            filter("state", "Läge", &[("overdue", "Försenad")]),
        ],
        measures: vec![measure(false), measure(false)],
    }
}

/// The page for an address that leads nowhere.
pub(crate) fn not_found() -> NotFoundPage {
    NotFoundPage {
        page: Shell {
            breadcrumbs: Vec::new(),
            deviation: None,
            feedback: None,
            ..shell("not-found", "", 0, "Sidan finns inte")
        },
        links: vec![link("index.html", "Start"), link("rutiner/index.html", "Rutiner"), link("a-o.html", "A–Ö")],
    }
}

/// An alias.
pub(crate) fn redirect() -> RedirectPage {
    RedirectPage { page: shell("redirect", "", 1, "Sidan har flyttat"), target: lex_sarah() }
}

/// A way to render a fixture.
type Rendered = Box<dyn Fn(&tera::Tera) -> tera::TeraResult<String>>;

/// Blocks that stand in a body.
pub(crate) fn blocks() -> Vec<(&'static str, Rendered)> {
    fn run<C: PageContext + 'static>(context: C) -> Rendered {
        Box::new(move |tera| tera.render(context.template(), &tera::Context::from_serialize(&context)?))
    }
    vec![
        ("figure", run(FigureBlock { figure: figure("b1", FLOW, Some("Flödet")) })),
        ("table", run(TableBlock { table: values_table(), filters: Vec::new() })),
        ("matrix", run(MatrixBlock { matrix: Matrix { id: s("_matrix-9"), ..matrix(4) } })),
        (
            "list",
            run(ListBlock {
                id: s("_list-1"),
                caption: some("Tre rutiner"),
                listing: Listing { filters: Vec::new(), count: 3, ..listing() },
            }),
        ),
        ("requirements", run(RequirementsBlock { caption: some("Kraven"), laws: vec![law_requirements()] })),
        ("wheel", run(WheelBlock { caption: some("Året"), wheel: Wheel { figure: None, ..wheel().wheel } })),
    ]
}
