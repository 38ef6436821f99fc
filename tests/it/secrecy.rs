//! Property tests of the leak scanner in both directions (site § 8). On handbooks whose hidden and visible documents
//! have the same common words it reports nothing; planted secrets that nothing accounts for are found in every place;
//! and the texts of hidden documents, except their ids, change no byte.

use std::collections::BTreeMap;
use std::fs;

use super::cli::Handbook;
use super::publication::bytes_below;

/// A random generator with the same sequence in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Steele and Vigna's splitmix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("small")
    }

    fn of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        some[self.roll(some.len())]
    }
}

/// Words of typical Swedish handbooks in several inflections, also words of the program's own pages.
const WORDS: &str = "kontakt kontakter regler regel arbete arbetet arbeten stöd stödet stödprocesser rutin rutiner rutinen \
     hot våld och i för vid av en ett vård omsorg ansvar ansvarig chef chefen enhet enheter enheten mål mat måltid kost \
     läkemedel läkemedlet hygien avvikelse avvikelser anmälan synpunkter klagomål socialförvaltningen socialnämnden hemtjänst \
     hemtjänsten boende äldre personal personalen brukare brukaren utredning beslut dokumentation uppföljning plan planen risk \
     risker process processen kontroll egenkontroll samverkan avtal introduktion utbildning larm natt nätter dag nyckel nycklar \
     post kök städning brand säkerhet data system journal signering delegering ordination 2026 2025 1 12 månadsskifte årshjul \
     begrepp tillgänglighet krav arkiv blanketter ändringar sök start handbok kvalitet ledning januari PDF IT";
const JOINS: [&str; 11] = [" ", " ", " ", " - ", ", ", "-", ": ", " – ", "/", " (", ". "];
const FOLDERS: [(&str, &str); 10] = [
    ("rutiner", "routine"),
    ("roller", "role"),
    ("enheter", "unit"),
    ("processer", "process"),
    ("begrepp", "term"),
    ("samverkan", "collaboration"),
    ("lagar", "law"),
    ("sidor", "page"),
    ("ledningssystem", "chapter"),
    ("egenkontroller", "control"),
];

fn words(dice: &mut Dice, least: usize, most: usize) -> String {
    let all: Vec<&str> = WORDS.split_whitespace().collect();
    let mut text = dice.of(&all).to_owned();
    for _ in 1..least + dice.roll(most - least + 1) {
        text.push_str(dice.of(&JOINS));
        text.push_str(dice.of(&all));
    }
    text
}

fn title(dice: &mut Dice) -> String {
    let text = words(dice, 1, 4);
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

struct Written {
    path: String,
    kind: &'static str,
    id: String,
    is_external: bool,
}

/// Generates a handbook of common words. `texts` seeds the texts of hidden documents, independently of everything else.
fn handbook(seed: u64, texts: u64) -> Handbook {
    let (mut dice, mut hidden) = (Dice(seed), Dice(texts));
    let mut docs: Vec<Written> = Vec::new();
    for _ in 0..6 + dice.roll(18) {
        let (folder, kind) = FOLDERS[dice.roll(FOLDERS.len())];
        let folder = if dice.roll(7) == 0 { String::new() } else { format!("{folder}/") };
        // Not a folder that sets the kind.
        let inner = if dice.roll(6) == 0 { format!("Om {}/", words(&mut dice, 1, 1)) } else { String::new() };
        let is_index = dice.roll(14) == 0;
        let stem = if is_index { "index".to_owned() } else { words(&mut dice, 1, 3).replace('/', "-") };
        let path = format!("{folder}{inner}{stem}");
        let fold = |text: &str| text.split('/').map(handbok::model::fold).collect::<Vec<_>>().join("/");
        let inside = if is_index { format!("{folder}{inner}").trim_matches('/').replace('/', "-") } else { stem };
        let folded = handbok::model::fold(&inside).replace(['.', '_'], "-");
        let parts: Vec<&str> = folded.split('-').filter(|part| !part.is_empty()).collect();
        let id = if inside.is_empty() { "index".to_owned() } else { parts.join("-") };
        let kind = if folder.is_empty() || is_index { "page" } else { kind };
        let is_taken = |doc: &Written| fold(&doc.path) == fold(&path) || (doc.kind, &doc.id) == (kind, &id);
        if !docs.iter().any(is_taken) {
            docs.push(Written { path, kind, id, is_external: dice.roll(9) < 4 });
        }
    }
    let made = Handbook::new(&[]);
    made.write("config.toml", &config(&mut dice));
    for doc in &docs {
        // The same number of rolls, whether or not they are used.
        let mut own = Dice(dice.roll(1 << 30) as u64);
        let text = if doc.is_external {
            document(doc, &docs, &mut own, None)
        } else {
            document(doc, &docs, &mut own, Some(&mut hidden))
        };
        made.write(&format!("content/{}.md", doc.path), &text);
    }
    made
}

fn config(dice: &mut Dice) -> String {
    let mut config = format!("title = {:?}\norganisation = \"Osby kommun\"\n", title(dice));
    let folder = handbok::model::fold(&words(dice, 1, 1));
    config += &format!("[audiences.external]\nbase_url = \"https://www.osby.se/{folder}/\"\n");
    if dice.roll(2) == 0 {
        config += "[links]\ncomplaint = \"https://www.osby.se/synpunkter-och-klagomal\"\n";
    }
    if dice.roll(2) == 0 {
        config += &format!("[search.synonyms]\nfixare = [{:?}]\n", words(dice, 1, 2));
    }
    config
}

/// Generates a document; the texts of a hidden one come from a separate generator.
fn document(doc: &Written, docs: &[Written], dice: &mut Dice, texts: Option<&mut Dice>) -> String {
    let mut spare = Dice(dice.roll(1 << 30) as u64);
    let texts = texts.unwrap_or(&mut spare);
    let mut head = format!("title = {:?}\n", title(texts));
    if doc.is_external {
        head += "audience = \"external\"\n";
    }
    if matches!(doc.kind, "chapter" | "process" | "routine" | "collaboration" | "control") {
        head += &format!("approved = 2026-0{}-1{}\n", 1 + dice.roll(8), dice.roll(9));
    }
    let others = |kind: &str| docs.iter().filter(|other| other.kind == kind).collect::<Vec<_>>();
    let roles = others("role");
    if !roles.is_empty() && dice.roll(2) == 0 {
        head += &format!("owner = {:?}\n", roles[dice.roll(roles.len())].id);
    }
    let processes = others("process");
    if doc.kind == "routine" && !processes.is_empty() {
        head += &format!("processes = [{:?}]\n", processes[dice.roll(processes.len())].id);
    }
    let related = &docs[dice.roll(docs.len())];
    if dice.roll(2) == 0 && related.path != doc.path {
        head += &format!("related = [\"{}/{}\"]\n", related.kind, related.id);
    }
    if texts.roll(3) == 0 {
        head += &format!(
            "keywords = [{:?}, {:?}]\nsummary = {:?}\n",
            words(texts, 1, 2),
            words(texts, 1, 1),
            words(texts, 4, 9)
        );
    }
    if texts.roll(4) == 0 {
        head += &format!("also_called = [{:?}]\n", words(texts, 1, 3));
    }
    if doc.kind == "process" {
        for number in 0..1 + texts.roll(4) {
            head += &format!("[[activity]]\nid = \"steg-{number}\"\ntitle = {:?}\n", title(texts));
        }
    }
    format!("+++\n{head}+++\n{}", body(docs, dice, texts))
}

fn body(docs: &[Written], dice: &mut Dice, texts: &mut Dice) -> String {
    let mut body = String::new();
    let external: Vec<&Written> = docs.iter().filter(|doc| doc.is_external).collect();
    let other = &docs[dice.roll(docs.len())];
    body += &format!(
        "{} [[{}/{}|{}]] {}.\n\n",
        words(texts, 1, 3),
        other.kind,
        other.id,
        words(texts, 1, 2),
        words(texts, 1, 3)
    );
    if !external.is_empty() {
        let other = external[dice.roll(external.len())];
        body += &format!("Se [[{}/{}]].\n\n", other.kind, other.id);
    }
    for _ in 0..texts.roll(5) {
        body += &match texts.roll(5) {
            0 => format!("## {}\n\n", title(texts)),
            1 => format!("- {}\n- **{}** {}\n\n", words(texts, 1, 3), words(texts, 1, 2), words(texts, 1, 1)),
            2 => format!(
                "| {} | {} |\n|---|---|\n| {} | 3 |\n\n",
                words(texts, 1, 2),
                words(texts, 1, 1),
                words(texts, 1, 3)
            ),
            3 => format!("{}\n{}, {}.\n\n", words(texts, 3, 9), words(texts, 3, 9), words(texts, 3, 9)),
            _ => format!("> {}\n\n", words(texts, 2, 12)),
        };
    }
    body
}

/// Number of handbooks per property; CI sets a higher one.
fn cases() -> u64 {
    std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(40)
}

fn build(handbook: &Handbook) -> super::cli::Ran {
    handbook.run(&["--date", "2026-09-01", "build", "--audience", "external", "--format", "json"])
}

#[test]
fn common_words_give_no_finding() {
    let mut hidden = 0;
    for seed in 0..cases() {
        let handbook = handbook(seed, seed + 1_000_000);
        let ran = build(&handbook);
        assert_eq!(ran.code, 0, "seed {seed}: {}", errors(&ran.stderr));
        hidden += walkdir::WalkDir::new(handbook.path("content"))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|file| {
                file.file_type().is_file() && !fs::read_to_string(file.path()).unwrap().contains("\"external\"")
            })
            .count();
    }
    println!("{} handbooks with {hidden} hidden documents, no alarm", cases());
}

fn errors(stderr: &str) -> String {
    stderr.lines().filter(|line| line.contains("\"error\"")).take(3).collect::<Vec<_>>().join("\n")
}

/// All files of the edition, and those beside it on the server.
fn edition(handbook: &Handbook) -> BTreeMap<String, Vec<u8>> {
    bytes_below(&handbook.path("public"))
}

#[test]
fn texts_of_hidden_documents_change_no_byte() {
    let mut files = 0;
    for seed in 5000..5000 + cases() / 2 {
        let (one, other) = (handbook(seed, seed + 1), handbook(seed, seed + 2));
        let (ran, again) = (build(&one), build(&other));
        assert_eq!((ran.code, again.code), (0, 0), "seed {seed}: {} {}", errors(&ran.stderr), errors(&again.stderr));
        let (one, other) = (edition(&one), edition(&other));
        let differ: Vec<&String> =
            one.keys().chain(other.keys()).filter(|name| one.get(*name) != other.get(*name)).collect();
        assert!(differ.is_empty(), "seed {seed}: {differ:?}");
        files += one.len();
    }
    println!("{} pairs of handbooks, {files} files the same", cases() / 2);
}

/// A hidden document whose words nothing accounts for.
const HIDDEN: &[(&str, &str)] = &[
    ("content/rutiner/r-skyddsvagar-vid-oro.md", "+++\ntitle = \"Skyddsvägar vid svår oro\"\n+++\n\nIntern.\n"),
    ("content/rutiner/nyckelgomman.md", "+++\ntitle = \"Nyckelgömman\"\n+++\n\nIntern.\n"),
    ("content/rutiner/x.md", "+++\ntitle = \"1987 4711\"\n+++\n\nIntern.\n"),
    (
        "content/oppen.md",
        "+++\ntitle = \"Öppen sida\"\naudience = \"external\"\n+++\n\nOrd för alla, skydd och vägar.\n",
    ),
];

/// The planted secrets: which property of the hidden document, and how it is written.
const SECRETS: [(&str, &str); 14] = [
    ("title", "Skyddsvägar vid svår oro"),
    ("title in capitals", "SKYDDSVÄGAR VID SVÅR ORO"),
    ("title folded", "skyddsvagar-vid-svar-oro"),
    ("title with two spaces", "Skyddsvägar  vid svår  oro"),
    ("title with underscores", "skyddsvägar_vid_svår_oro"),
    ("title with plus signs", "Skyddsv%C3%A4gar+vid+sv%c3%a5r+oro"),
    ("title with entities", "Skyddsv&#xE4;gar vid sv&#229;r oro"),
    ("title with soft hyphens", "Skydds\u{ad}vägar vid svår\u{a0}oro"),
    ("title of one word", "Nyckelgömman"),
    ("title of digits", "1987-4711"),
    ("id", "r-skyddsvagar-vid-oro"),
    ("id of one word", "nyckelgomman"),
    ("kind and id", "routine/r-skyddsvagar-vid-oro"),
    ("address", "rutiner/r-skyddsvagar-vid-oro.html"),
];

type Plant = fn(&Handbook, &str);

/// The places to plant them, each with whether single words count there within other text.
const WAYS: [(&str, Plant); 13] = [
    ("template", |book, secret| {
        book.write("templates/404.html", &format!("<!doctype html><title>404</title><p>Läs {secret} först.</p>\n"));
    }),
    ("attribute of a template", |book, secret| {
        book.write(
            "templates/404.html",
            &format!("<!doctype html><title>404</title><img alt=\"{secret}\" src=\"a.png\">\n"),
        );
    }),
    ("theme's texts", |book, secret| {
        book.write("themes/egen/theme.toml", "");
        book.write("themes/egen/i18n/sv.toml", &format!("fotnot = 'Enligt {secret} gäller'\n"));
        book.write("config.toml", "title = \"Prov\"\ntheme = \"egen\"\n");
    }),
    ("static file", |book, secret| book.write("static/extra.js", &format!("var x = \"{secret}\";\n"))),
    ("accessibility statement", |book, secret| {
        book.write("config.toml", &format!("title = \"Prov\"\n[accessibility]\ncontact = 'Ring om {secret} nu'\n"));
    }),
    ("free key", |book, secret| {
        book.write("config.toml", &format!("title = \"Prov\"\n[extra]\nfot = '{secret}'\n"));
    }),
    ("attached text", |book, secret| attached(book, "fil.txt", secret.as_bytes())),
    ("attached table", |book, secret| attached(book, "fil.csv", format!("a;b\r\n1;{secret}\r\n").as_bytes())),
    ("attached picture", |book, secret| {
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><g><text>{secret}</text></g></svg>");
        attached(book, "fil.svg", svg.as_bytes());
    }),
    ("attached in Latin-1", |book, secret| {
        attached(
            book,
            "fil.txt",
            &secret.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect::<Vec<_>>(),
        );
    }),
    ("attached in UTF-16", |book, secret| {
        attached(
            book,
            "fil.txt",
            &"\u{feff}"
                .chars()
                .chain(secret.chars())
                .collect::<String>()
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        );
    }),
    ("attached in UTF-16, big-endian", |book, secret| {
        attached(
            book,
            "fil.txt",
            &format!("\u{feff}{secret}").encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>(),
        );
    }),
    ("calendar", |book, secret| {
        attached(
            book,
            "fil.ics",
            format!("BEGIN:VCALENDAR\r\nSUMMARY:{}\r\n {}\r\n", cut(secret).0, cut(secret).1).as_bytes(),
        );
    }),
];

/// A text in two parts, folded as in a calendar.
fn cut(text: &str) -> (&str, &str) {
    let middle = text.char_indices().nth(5).map_or(0, |(at, _)| at);
    text.split_at(middle)
}

fn attached(book: &Handbook, name: &str, bytes: &[u8]) {
    fs::write(book.path("content").join(name), bytes).expect("the file is written");
    let page = format!(
        "+++\ntitle = \"Öppen sida\"\naudience = \"external\"\nattachments = [{{ file = {name:?} }}]\n+++\n\nOrd för alla.\n"
    );
    book.write("content/oppen.md", &page);
}

#[test]
fn planted_secrets_are_found_in_every_place() {
    let mut tried = 0;
    let mut missed = Vec::new();
    for (way, plant) in WAYS {
        for (what, secret) in SECRETS {
            // An attached picture is cleaned, which removes everything but its texts.
            let handbook = Handbook::new(HIDDEN);
            plant(&handbook, secret);
            let ran = build(&handbook);
            tried += 1;
            let is_reported = ran.stderr.contains("external-reveals-internal") && ran.code == 1;
            if !is_reported || handbook.path("public/external").exists() {
                missed.push(format!("{what} by {way}: {} {}", ran.code, errors(&ran.stderr)));
            }
        }
    }
    println!("{tried} leaks planted: {} ways, {} secrets", WAYS.len(), SECRETS.len());
    assert!(missed.is_empty(), "{} of {tried} were missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn links_to_hidden_documents_are_found() {
    let hidden = ("content/enheter/kontakt.md", "+++\ntitle = \"Inre enhet\"\n+++\n");
    let page = |body: &str| format!("+++\ntitle = \"Sida\"\naudience = \"external\"\n+++\n\n{body}\n");
    let config = "title = \"Prov\"\n[audiences.external]\nbase_url = \"https://www.x.se/bok/\"\n";
    let shown = ("content/kontakt.md", "+++\ntitle = \"Kontakt\"\naudience = \"external\"\n+++\n");
    for (path, body, is_leak) in [
        ("content/sida.md", "<a href=\"enheter/kontakt.html\">text</a>", false),
        ("content/sida.md", "<a href=\"https://www.x.se/bok/enheter/kontakt.html#a\">text</a>", true),
        ("content/sida.md", "[text](https://www.x.se/bok/enheter/kontakt.html)", true),
        ("content/sida.md", "Det står i enheter/kontakt.md.", true),
        ("content/sida.md", "<a href=\"kontakt.html\">text</a>", false),
        ("content/enheter/sida.md", "<a href=\"../kontakt.html\">text</a>", false),
        ("content/sida.md", "[text](https://www.annan.se/enheter/kontakt.html)", false),
        ("content/sida.md", "[text](enheter/kontakt.md) och [[unit/kontakt|text]]", false),
        ("content/sida.md", "[Kontakt](kontakt.md), unit och kontakt", false),
    ] {
        let handbook = Handbook::new(&[hidden, shown, ("config.toml", config), (path, &page(body))]);
        let ran = build(&handbook);
        let is_reported = ran.stderr.contains("external-reveals-internal");
        // A path in HTML is no link, so it leads nowhere; that is an error of its own, and no leak.
        let is_broken = body.starts_with("<a href") && !body.contains("https:");
        let code = i32::from(is_leak || is_broken);
        assert_eq!((ran.code, is_reported), (code, is_leak), "{path} {body}: {}", errors(&ran.stderr));
        assert_eq!(ran.stderr.contains("broken-link"), is_broken, "{path} {body}: {}", errors(&ran.stderr));
    }
}

#[test]
fn only_allow_permits_a_leak() {
    let files =
        [HIDDEN, &[("templates/404.html", "<!doctype html><title>404</title><p>Skyddsvägar vid svår oro</p>\n")]]
            .concat();
    for (config, code) in [
        ("title = \"Prov\"\n[checks]\nexternal-reveals-internal = \"off\"\n", 1),
        ("title = \"Prov\"\n[checks]\nexternal-reveals-internal = \"warning\"\n", 1),
        ("title = \"Prov\"\n[privacy]\nallow = [\"skyddsvägar, vid svår oro\"]  # sagt i nämnden\n", 0),
        ("title = \"Prov\"\n[privacy]\nallow = [\"skyddsvägar\"]\n", 1),
    ] {
        let handbook = Handbook::new(&files);
        handbook.write("config.toml", config);
        let ran = build(&handbook);
        let is_reported = ran.stderr.contains("\"external-reveals-internal\",\"severity\":\"error\"");
        assert_eq!((ran.code, is_reported), (code, code == 1), "{config}: {}", ran.stderr);
    }
}

/// Synonyms of the configuration are used on both sites: those whose words the external edition lacks are not
/// published.
#[test]
fn synonyms_with_hidden_words_are_not_published() {
    let handbook = Handbook::new(HIDDEN);
    let config = "title = \"Prov\"\n[search.synonyms]\noro = [\"Skyddsvägar vid svår oro\"]\n\"ord för alla\" = [\"allmänord\"]\n";
    handbook.write("config.toml", config);
    let ran = build(&handbook);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for (name, bytes) in bytes_below(&handbook.path("public/external")) {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("svår oro") && !text.contains("skyddsv"), "{name}");
    }
}

#[test]
fn hidden_pages_at_generated_addresses_leave_them_without_an_introduction() {
    let page = "+++\ntitle = \"Inre ord\"\n+++\n\nInnanför.\n";
    let shown = "+++\ntitle = \"Möte\"\naudience = \"external\"\napproved = 2026-01-01\n[[event]]\ntitle = \"Möte\"\nmonths = [3]\n+++\n\nText.\n";
    for path in [
        "index",
        "rutiner/index",
        "arshjul",
        "begrepp/index",
        "tillganglighet",
        "404",
        "accessibility",
        "rutiner/avd/index",
    ] {
        let place = format!("content/{path}.md");
        let files = [
            (place.as_str(), page),
            ("content/rutiner/avd/m.md", shown),
            ("content/begrepp/ord.md", "+++\ntitle = \"Ord\"\naudience = \"external\"\n+++\n\nText.\n"),
        ];
        let handbook = Handbook::new(&files);
        let ran = handbook.run(&["--date", "2026-09-01", "build"]);
        assert_eq!(ran.code, 0, "{path}: {}", ran.stderr);
        let inside =
            fs::read_to_string(handbook.path(&format!("public/intranet/{path}.html"))).expect("the page is there");
        // The 404 page shows no introduction.
        assert!(inside.contains("Innanför") || path == "404", "{path}");
        if path != "accessibility" {
            let outside =
                fs::read_to_string(handbook.path(&format!("public/external/{path}.html"))).expect("the page is there");
            assert!(!outside.contains("Innanför") && !outside.contains("Inre ord"), "{path}");
        }
    }
}
