//! Whatever an editor writes is shown. A probe made from the declared keys puts a word of its own into every key of every
//! kind (format § 3, § 7, § 10), builds, and demands each on the page of its document; and, where it belongs there, in
//! the calendar, the feed, the tables to download and `handbok.json`.
//!
//! Words of choices and of yes or no come from the theme: the probe has a theme in which each text is its own name. What
//! a key does instead of being shown is a line in `EXCEPTIONS`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use handbok::diag::Lang;
use handbok::model::Kind;
use handbok::schema::{Key, Refs, Target, Ty, kinds};

use super::cli::Handbook;
use super::field::shown;

/// Keys whose value is not on the document's own page, as `kind.key` or `*.key`, each with what comes of it instead.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("*.id", "the name that links and data use"),
    ("*.kind", "says by which keys the file is read"),
    ("*.audience", "says which site has the page"),
    ("*.order", "the place among siblings in lists"),
    ("*.aliases", "pages that lead here (demanded below)"),
    ("*.keywords", "found by search, not read (demanded below)"),
    ("*.fingerprint", "set by `handbok approve` and compared by `check`"),
    ("*.extra", "a theme's own keys: its templates show them"),
    ("*.entry", "documents of their own, with the keys of their kind (demanded below)"),
    ("*.event.wheel", "the ring of the wheel's picture"),
    ("*.revising", "of a kind without document control nothing is under revision"),
    ("process.diagram", "leaves the picture out"),
    ("process.lanes", "how the picture is divided"),
    ("process.activity.id", "the anchor, and what `next` names"),
    ("chapter.numbered", "numbers the headings"),
    ("report.numbered", "numbers the headings"),
    ("role.reading.order", "the place in the list"),
    ("matrix.layout", "the form of the table"),
    ("matrix.rows", "what the rows are"),
    ("matrix.processes", "which rows there are"),
    ("matrix.roles", "which columns there are"),
    ("matrix.columns", "the columns of a register, which this matrix is not"),
    ("matrix.types", "which rows of a register there are, which this matrix is not"),
];

/// Keys that don't stand beside the others of their table, or would end it: each gets a table of its own.
const APART: [(&str, &str); 5] =
    [("event", "date"), ("event", "frequency"), ("measure", "done"), ("risk", "done"), ("result", "done")];

/// What the calendar has of every kind.
const IN_CALENDAR: [&str; 6] =
    ["event.title", "event.text", "measure.title", "risk.measure", "result.measure", "review"];

/// A word and where it was put.
struct Word {
    /// `kind.key` or `kind.table.key`.
    key: String,
    /// Any of these on the page will do.
    shown: Vec<String>,
    /// It stands in an attribute.
    is_attribute: bool,
    /// As it stands in `handbok.json`.
    data: Option<String>,
}

/// What is written into the documents of a probe.
struct Probe {
    files: BTreeMap<String, String>,
    words: Vec<Word>,
    /// The texts of the theme: each is its own name.
    theme: Vec<String>,
    count: usize,
}

impl Probe {
    fn new() -> Self {
        let table: toml::Table = toml::from_str(include_str!("../../themes/standard/i18n/sv.toml")).expect("strings");
        let mut probe = Probe { files: BTreeMap::new(), words: Vec::new(), theme: Vec::new(), count: 0 };
        let own = probe.named("", toml::Value::Table(table));
        probe.files.insert("themes/prov/i18n/sv.toml".to_owned(), toml::to_string(&own).expect("strings are TOML"));
        probe
    }

    /// The same strings, each as its own name with what is to be filled in.
    fn named(&mut self, path: &str, value: toml::Value) -> toml::Value {
        match value {
            toml::Value::Table(table) => {
                let inner = |(key, value): (String, toml::Value)| {
                    let path = format!("{path}·{key}");
                    (key, if path.starts_with("·format") { value } else { self.named(&path, value) })
                };
                toml::Value::Table(table.into_iter().map(inner).collect())
            }
            toml::Value::String(text) => {
                let filled: String = text.match_indices('{').map(|(at, _)| between(&text[at..])).collect();
                self.theme.push(format!("{path}·"));
                toml::Value::String(format!("{path}· {filled}"))
            }
            other => other,
        }
    }

    /// A word that nothing else holds.
    fn word(&mut self) -> String {
        self.count += 1;
        let letter =
            |place: u32| char::from(b'a' + u8::try_from(self.count / 26_usize.pow(place) % 26).expect("a letter"));
        format!("zq{}{}{}", letter(2), letter(1), letter(0))
    }

    /// A day that no other key has, in a month that is nowhere else.
    fn day(&mut self, is_past: bool) -> (String, String) {
        self.count += 1;
        let months = [(1, "januari"), (2, "februari"), (4, "april"), (5, "maj")];
        let (month, name) = months[self.count / 28 % 4];
        let (year, day) = (if is_past { 2001 } else { 2101 } + self.count / 112, self.count % 28 + 1);
        (format!("{year}-{month:02}-{day:02}"), format!("{day} {name} {year}"))
    }

    /// A document of a kind for references to name; gives its id.
    fn helper(&mut self, kind: Kind, title: &str) -> String {
        let id = format!("h{}", self.count);
        let more = match kind {
            Kind::Report => "year = 1900\n",
            Kind::Matrix => "layout = \"raci\"\n",
            _ => "",
        };
        let text = format!("+++\ntitle = \"{title}\"\napproved = 2000-06-01\n{more}+++\n\nText.\n");
        self.files.insert(format!("content/{}/{id}.md", folder(kind)), text);
        id
    }

    fn put(&mut self, key: &str, shown: Vec<String>, data: Option<String>) {
        self.words.push(Word { key: key.to_owned(), shown, is_attribute: false, data });
    }

    /// The words of the theme for a choice: those whose name ends with it.
    fn of_choice(&self, id: &str) -> Vec<String> {
        let ends = [format!("·{id}·"), format!("·{id}·one·"), format!("·{id}·label·")];
        self.theme.iter().filter(|name| ends.iter().any(|end| name.ends_with(end))).cloned().collect()
    }

    /// The words of the theme for yes.
    fn of_flag(&self, key: &str) -> Vec<String> {
        let is_it = |name: &&String| {
            name.contains(&format!("·{key}·"))
                || name.contains(&format!("·{key}_yes"))
                || (key == "requirement" && name.ends_with("·state·unmet·"))
                || (key == "common" && name.ends_with("·common_to_all·"))
        };
        self.theme.iter().filter(is_it).cloned().collect()
    }

    /// A value for a key, as TOML; what it shows is noted.
    fn value(&mut self, kind: Kind, path: &str, key: &Key) -> Option<String> {
        Some(match key.ty {
            Ty::Int => self.int(path, key),
            Ty::Number => {
                self.count += 1;
                self.put(path, vec![format!("{},5", 200 + self.count)], Some(format!("{}.5", 200 + self.count)));
                format!("{}.5", 200 + self.count)
            }
            Ty::Bool => {
                let value = !matches!(key.name, "diagram");
                self.put(path, self.of_flag(key.name), None);
                value.to_string()
            }
            Ty::Date => {
                let is_past = !["valid_to", "review_by", "repealed", "due", "follow_up"].contains(&key.name)
                    && path != "page.event.date"
                    && !path.ends_with("event.date");
                let (day, words) = self.day(is_past);
                self.put(path, vec![words], Some(day.clone()));
                day
            }
            Ty::Enum(choices) => {
                let id = choices.last().expect("choices").id;
                // A matrix of tasks has the most keys of its own; the picture is drawn.
                let id = match path {
                    "matrix.layout" => "raci",
                    "matrix.rows" => "tasks",
                    _ if key.name == "audience" => "intranet",
                    _ => id,
                };
                self.put(path, self.of_choice(id), Some(id.to_owned()));
                format!("\"{id}\"")
            }
            Ty::Enums(choices) => {
                let id = choices.last().expect("choices").id;
                self.put(path, self.of_choice(id), None);
                format!("[\"{id}\"]")
            }
            Ty::TypeOf => self.type_of(path, kind),
            Ty::Types(kind) => format!("[{}]", self.type_of(path, kind)),
            Ty::Months => {
                // A month that no day of the probe falls in; with a day, it is told with the day.
                let (month, name) = if path.contains(".event.") { (3, "14 mars") } else { (11, "november") };
                self.put(path, vec![name.to_owned()], None);
                format!("[{month}]")
            }
            Ty::Refs(refs) => self.reference(kind, path, refs),
            Ty::Laws => {
                let abbr = self.word().to_uppercase();
                let id = self.helper(Kind::Law, &format!("Lag {abbr}"));
                let file = self.files.get_mut(&format!("content/lagar/{id}.md")).expect("it was made");
                *file = file.replace("approved", &format!("abbr = \"{abbr}\"\napproved"));
                self.put(path, vec![abbr.clone()], None);
                format!("[\"{abbr} 7 §\"]")
            }
            Ty::File => self.file(kind, path, key),
            Ty::Next => {
                let when = self.word();
                self.put(path, vec![when.clone()], None);
                format!("[{{ to = \"sist\", when = \"{when}\" }}]")
            }
            Ty::Strs => {
                let word = if key.name == "aliases" { format!("forr/{}.html", self.word()) } else { self.word() };
                self.put(path, vec![word.clone()], Some(word.clone()));
                format!("[\"{word}\"]")
            }
            Ty::Str | Ty::Markdown | Ty::Deadline => self.text(path, key),
            // Not written: what these keys are stands in `EXCEPTIONS`.
            Ty::KindName | Ty::Free => {
                self.put(path, vec![self.count.to_string()], None);
                return None;
            }
            Ty::Table(_) | Ty::Tables(_) | Ty::Map(_) | Ty::MonthDay | Ty::TypeTitle | Ty::Level | Ty::Patterns => {
                panic!("{path}: the probe has no value of this type")
            }
        })
    }

    fn int(&mut self, path: &str, key: &Key) -> String {
        let (value, words) = match key.name {
            "scale" => (10, "1–10".to_owned()),
            "probability" => (7, "·risk·probability· 7".to_owned()),
            "consequence" => (8, "·risk·consequence· 8".to_owned()),
            "day" => (14, "14 mars".to_owned()),
            _ => {
                self.count += 1;
                (1500 + self.count, (1500 + self.count).to_string())
            }
        };
        self.put(path, vec![words], Some(value.to_string()));
        value.to_string()
    }

    fn type_of(&mut self, path: &str, kind: Kind) -> String {
        let types = kind.types();
        // Main processes alone stand in groups on the map.
        let id = if kind == Kind::Process { types.first() } else { types.last() }.map_or("", |choice| choice.id);
        let name = format!("·type·{}·{id}·one·", kind.id());
        let name = if self.theme.contains(&name) { vec![name] } else { self.of_choice(id) };
        self.put(path, name, Some(id.to_owned()));
        format!("\"{id}\"")
    }

    fn text(&mut self, path: &str, key: &Key) -> String {
        let word = self.word();
        let value = match key.name {
            "email" => format!("{word}@prov.example"),
            "url" => format!("https://{word}.example/"),
            "ref" => format!("{} §", 100 + self.count),
            "id" | "fingerprint" => "provet".to_owned(),
            _ => word,
        };
        self.put(path, vec![value.clone()], Some(value.clone()));
        self.words.last_mut().expect("it was put").is_attribute = matches!(key.name, "url" | "map_alt");
        format!("\"{value}\"")
    }

    fn reference(&mut self, kind: Kind, path: &str, refs: Refs) -> String {
        let title = self.word();
        let written = match refs.target {
            Target::Kind(kind) => self.helper(kind, &title),
            Target::Same => self.helper(kind, &title),
            Target::Any => format!("routine/{}", self.helper(Kind::Routine, &title)),
            Target::RoleOrUnit => self.helper(Kind::Role, &title),
            Target::Party => title.clone(),
        };
        self.put(path, vec![title], None);
        if refs.many { format!("[\"{written}\"]") } else { format!("\"{written}\"") }
    }

    fn file(&mut self, kind: Kind, path: &str, key: &Key) -> String {
        let word = self.word();
        if key.name == "values" {
            // Its figures are shown, the file isn't published.
            self.count += 1;
            let figure = format!("{},5", 1500 + self.count);
            let name = format!("{word}.csv");
            self.files.insert(format!("content/{}/{name}", folder(kind)), format!("år;värde\n2019;{figure}\n"));
            self.put(
                path,
                vec![figure.clone(), format!("1 {}", &figure[1..]), format!("1\u{a0}{}", &figure[1..])],
                None,
            );
            return format!("\"{name}\"");
        }
        let (name, text) = if key.name == "map" {
            let drawing =
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9\"/></svg>";
            (format!("{word}.svg"), drawing)
        } else {
            (format!("{word}.txt"), "Text.\n")
        };
        self.files.insert(format!("content/{}/{name}", folder(kind)), text.to_owned());
        self.put(path, vec![name.clone()], None);
        self.words.last_mut().expect("it was put").is_attribute = true;
        format!("\"{name}\"")
    }

    /// A table with a value in each of its keys, and tables of their own for what can't stand beside others.
    fn table(&mut self, kind: Kind, path: &str, header: &str, keys: &'static [Key]) -> String {
        let mut out = format!("\n[[{header}]]\n");
        let mut apart = String::new();
        for key in keys {
            let inner = format!("{path}.{}", key.name);
            let Some(value) = self.value(kind, &inner, key) else { continue };
            let line = format!("{} = {value}\n", key.name);
            if APART.contains(&(header, key.name)) {
                let title = if header == "result" { "text" } else { "title" };
                let more = if header == "risk" { "probability = 1\nconsequence = 1\n" } else { "" };
                let _ = write!(apart, "\n[[{header}]]\n{title} = \"Särskilt\"\n{more}{line}");
            } else {
                out.push_str(&line);
            }
        }
        if header == "reading" {
            let id = self.helper(Kind::Routine, "Inte för korta uppdrag");
            let _ = write!(apart, "\n[[reading]]\nroutine = \"{id}\"\n");
        }
        if header == "activity" {
            apart.push_str("\n[[activity]]\nid = \"sist\"\ntitle = \"Sist\"\nnext = []\n");
        }
        out + &apart
    }

    /// The front matter of a document with every key of its kind.
    fn keys(&mut self, kind: Kind, tables: &[&'static [Key]]) -> String {
        let (mut head, mut rest, mut seen) = (String::new(), String::new(), BTreeSet::new());
        for key in tables.iter().flat_map(|table| table.iter()) {
            if !seen.insert(key.name) {
                continue;
            }
            let path = format!("{}.{}", kind.id(), key.name);
            match key.ty {
                Ty::Tables(keys) => rest.push_str(&self.table(kind, &path, key.name, keys)),
                _ => {
                    let value = self.value(kind, &path, key);
                    // A fingerprint of another text would stop the build.
                    if let Some(value) = value.filter(|_| key.name != "fingerprint") {
                        let _ = writeln!(head, "{} = {value}", key.name);
                    }
                }
            }
        }
        head + &rest
    }

    fn document(&mut self, kind: Kind) {
        let keys = self.keys(kind, &kinds::keys_of(kind, false));
        self.files.insert(format!("content/{}/provet.md", folder(kind)), format!("+++\n{keys}+++\n\nText.\n"));
    }
}

/// `{name}` at the beginning of a text, with a blank after it.
fn between(text: &str) -> String {
    text.split_once('}').map_or(String::new(), |(name, _)| format!("{name}}} "))
}

fn folder(kind: Kind) -> &'static str {
    kind.folder(Lang::Sv).unwrap_or("sidor")
}

/// The exception that covers a key, if any.
fn exception(key: &str) -> Option<&'static str> {
    let of_any = key.split_once('.').map(|(_, rest)| format!("*.{rest}")).unwrap_or_default();
    let controlled = |kind: &str| Kind::ALL.into_iter().any(|k| k.id() == kind && k.is_controlled());
    let kind = key.split('.').next().unwrap_or_default();
    let found = EXCEPTIONS.iter().map(|(name, _)| *name).find(|name| *name == key || *name == of_any)?;
    (found != "*.revising" || !controlled(kind)).then_some(found)
}

/// A built edition: the probe, and what can be read in its files.
struct Built {
    handbook: Handbook,
    probe: Probe,
}

impl Built {
    fn new() -> Self {
        let mut probe = Probe::new();
        Kind::ALL.into_iter().for_each(|kind| probe.document(kind));
        Self::of(probe)
    }

    fn of(mut probe: Probe) -> Self {
        let config = "title = \"Provet\"\norganisation = \"Byn\"\ntheme = \"prov\"\n[audiences.intranet]\nbase_url = \"https://in.example/\"\n";
        probe.files.insert("config.toml".to_owned(), config.to_owned());
        let files: Vec<(&str, &str)> = probe.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let handbook = Handbook::new(&files);
        let ran = handbook.run(&["build", "--audience", "intranet", "--date", "2026-09-01"]);
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        Self { handbook, probe }
    }

    fn file(&self, path: &str) -> String {
        std::fs::read_to_string(self.handbook.path("public/intranet").join(path)).unwrap_or_default()
    }

    /// The words of a key of every kind that has it.
    fn of_key<'b>(&'b self, key: &'b str) -> impl Iterator<Item = &'b Word> {
        self.probe.words.iter().filter(move |word| word.key.split_once('.').is_some_and(|(_, rest)| rest == key))
    }
}

#[test]
fn every_key_is_shown_on_the_page_or_is_an_exception() {
    let built = Built::new();
    let mut missing = Vec::new();
    for kind in Kind::ALL {
        let page = |name: &str| {
            let path = format!("{}/{name}.html", folder(kind));
            let html = built.file(&path);
            let main = html.split_once("<main").map_or("", |(_, rest)| rest);
            let main = format!("<main{}", main.split("<footer").next().unwrap_or_default());
            (shown(&path, main.as_bytes()), main)
        };
        let (own, list) = (page("provet"), page("provet/introduktion"));
        let prefix = format!("{}.", kind.id());
        for word in built.probe.words.iter().filter(|word| word.key.starts_with(&prefix)) {
            // A role's reading list has a page of its own (format § 10).
            let (text, main) = if word.key.starts_with("role.reading.") { &list } else { &own };
            let seen = if word.is_attribute { main } else { text };
            let is_shown = word.shown.iter().any(|word| seen.contains(word.as_str()));
            if !is_shown && exception(&word.key).is_none() {
                missing.push(format!("{}: {:?}", word.key, word.shown));
            }
        }
    }
    assert!(missing.is_empty(), "not shown on the page of their document:\n{}", missing.join("\n"));
    assert!(built.probe.words.len() > 400, "only {} words were put", built.probe.words.len());
}

/// The kinds whose documents may be entries of their register.
const AS_ENTRIES: [Kind; 3] = [Kind::Term, Kind::Control, Kind::Indicator];

#[test]
fn every_key_of_an_entry_is_shown_on_the_register() {
    let mut missing = Vec::new();
    for kind in AS_ENTRIES {
        let mut probe = Probe::new();
        let keys = probe.keys(kind, &kinds::entry_keys(kind));
        let inner = |line: &str| match line.strip_prefix("[[") {
            Some(rest) => format!("[[entry.{rest}"),
            None => line.to_owned(),
        };
        let lines: Vec<String> = keys.lines().map(inner).collect();
        let text = format!("+++\ntitle = \"Alla\"\n[[entry]]\n{}\n+++\n", lines.join("\n"));
        probe.files.insert(format!("content/{}/index.md", folder(kind)), text);
        let built = Built::of(probe);
        let path = format!("{}/index.html", folder(kind));
        let html = built.file(&path);
        let text = shown(&path, html.as_bytes());
        for word in &built.probe.words {
            let seen = if word.is_attribute { &html } else { &text };
            if !word.shown.iter().any(|word| seen.contains(word.as_str())) && exception(&word.key).is_none() {
                missing.push(format!("{}: {:?}", word.key, word.shown));
            }
        }
    }
    assert!(missing.is_empty(), "not shown where the entry stands:\n{}", missing.join("\n"));
}

#[test]
fn exceptions_are_keys_and_each_stands_once() {
    let built = Built::new();
    let used: BTreeSet<&str> = built.probe.words.iter().filter_map(|word| exception(&word.key)).collect();
    // Entries have a page of their kind, and a test of their own.
    let own = ["*.entry"];
    for (name, reason) in EXCEPTIONS {
        assert!(used.contains(name) || own.contains(name), "no key is {name}");
        assert!(!reason.is_empty() && EXCEPTIONS.iter().filter(|(other, _)| other == name).count() == 1, "{name}");
    }
}

#[test]
fn what_belongs_elsewhere_is_there() {
    let built = Built::new();
    let mut missing = Vec::new();
    let mut demand = |place: &str, text: &str, word: &Word| {
        if !word.shown.iter().any(|word| text.contains(word.as_str())) {
            missing.push(format!("{place}: {} {:?}", word.key, word.shown));
        }
    };
    let calendar = built.file("kalender.ics").replace("\r\n ", "");
    for key in IN_CALENDAR {
        built.of_key(key).for_each(|word| demand("kalender.ics", &calendar, word));
    }
    let feed = built.file("feed.xml");
    for key in ["title", "revision.change"] {
        built.of_key(key).for_each(|word| demand("feed.xml", &feed, word));
    }
    let table = built.file("matriser/provet.csv");
    built.of_key("task.title").for_each(|word| demand("matriser/provet.csv", &table, word));
    let forms = built.file("blanketter.html");
    built.of_key("attachments.title").for_each(|word| demand("blanketter.html", &forms, word));
    let index = built.file("a-o.html");
    for key in ["title", "abbr", "also_called", "synonyms"] {
        built.of_key(key).for_each(|word| demand("a-o.html", &index, word));
    }
    for word in built.of_key("aliases") {
        demand(
            &word.shown[0],
            &if built.file(&word.shown[0]).is_empty() { String::new() } else { word.shown[0].clone() },
            word,
        );
    }
    for word in built.of_key("keywords") {
        let hits = built.handbook.run(&["search", &word.shown[0], "--date", "2026-09-01", "--format", "json"]).stdout;
        let kind = word.key.split('.').next().unwrap_or_default();
        let is_found = hits.contains(&format!("\"kind\":\"{kind}\",\"id\":\"provet\""));
        demand("search", if is_found { &word.shown[0] } else { "" }, word);
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn data_holds_what_the_contract_names() {
    let built = Built::new();
    let json: serde_json::Value = serde_json::from_str(&built.file("handbok.json")).expect("it is JSON");
    let documents = json["documents"].as_array().expect("a list");
    let tables = [
        ("risk", "risks"),
        ("measure", "measures"),
        ("value", "values"),
        ("comparison", "comparisons"),
        ("result", "results"),
        ("section", "sections"),
    ];
    let mut missing = Vec::new();
    for word in &built.probe.words {
        let parts: Vec<&str> = word.key.split('.').collect();
        let kind = Kind::ALL.into_iter().find(|kind| kind.id() == parts[0]).expect("a kind");
        let document =
            documents.iter().find(|doc| doc["kind"] == parts[0] && doc["id"] == "provet").expect("it is there");
        let common =
            ["title", "summary", "number", "retention", "reviewed", "valid_to", "repealed", "version", "approved"];
        let is_own = kinds::keys_of(kind, false)[0].iter().any(|key| key.name == parts[1]);
        let seen = match parts.as_slice() {
            [_, key] if common.contains(key) => document[key].clone(),
            [_, "type"] => document["type"].clone(),
            [_, key] if is_own => document["facts"][key].clone(),
            [_, table, key] => match tables.iter().find(|(name, _)| name == table) {
                Some((_, name)) => {
                    document[name].as_array().expect("a list").iter().map(|row| row[key].clone()).collect()
                }
                None => continue,
            },
            _ => continue,
        };
        let held = seen.to_string();
        if word.data.as_ref().is_some_and(|data| !held.contains(data.as_str())) {
            missing.push(format!("{}: {:?} in {held}", word.key, word.data));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
