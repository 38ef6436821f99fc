//! One case on trial: its handbook in a folder of its own, the program's runs, and what is asserted of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use regex::Regex;

use super::super::cli::{Handbook, Ran, run_with};
use super::super::publication::bytes_below;
use super::spec::Case;

const CONFIG: &str = "title = \"Provhandbok\"\n";
const TODAY: &str = "2026-09-01";

pub(crate) struct Trial {
    handbook: Handbook,
    ran: Ran,
    seconds: f64,
}

impl Trial {
    pub(crate) fn new(case: &Case) -> Self {
        let handbook = Handbook::new(&[]);
        handbook.write("config.toml", CONFIG);
        for (path, bytes) in &case.files {
            let file = handbook.path(path);
            fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder is made");
            fs::write(file, bytes).expect("the file is written");
        }
        let ran = Ran { code: -1, stdout: String::new(), stderr: String::new() };
        Self { handbook, ran, seconds: 0.0 }
    }

    /// The first step that does not hold, with why.
    pub(crate) fn failure(&mut self, case: &Case) -> Option<String> {
        assert!(!case.steps.is_empty(), "{} asserts nothing", case.name);
        case.steps.iter().find_map(|step| self.either(step, case).err().map(|why| format!("{step}\n    {why}")))
    }

    /// The first of a step's ways that holds; else why the last does not.
    fn either(&mut self, step: &str, case: &Case) -> Result<(), String> {
        let mut held = Err(String::new());
        for way in step.split(" or else ") {
            held = self.step(way, case);
            if held.is_ok() {
                break;
            }
        }
        held
    }

    fn step(&mut self, step: &str, case: &Case) -> Result<(), String> {
        let words = words(step);
        let parts: Vec<&str> = words.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["run", arguments @ ..] => self.run(arguments),
            ["replace", path, old, new] => self.replace(path, old, new),
            ["ends", code] => self.ends(code),
            ["within", limit, "seconds"] => self.within(limit),
            ["says", texts @ ..] => all(texts, |text| self.says(text, true)),
            ["never", "says", texts @ ..] => all(texts, |text| self.says(text, false)),
            ["finds", "nothing", place @ ..] => self.finds_at_most(0, place),
            ["finds", "at", "most", number, place @ ..] => self.finds_at_most(number.parse().expect("a number"), place),
            ["finds", "no", code] => self.finds_no(code),
            ["finds", code, place, texts @ ..] => self.finds(code, place, texts),
            ["hits", urls @ ..] => self.hits(urls),
            ["never", "hits", urls @ ..] => all(urls, |url| self.hits_never(url)),
            ["excerpt", url, text] => self.excerpt(url, text),
            ["ids", "are", "unique"] => self.unique_ids(),
            [path, "is", "unchanged"] => self.unchanged(path, case),
            [path, "exists"] => self.exists(path, true),
            [path, "never", "exists"] => self.exists(path, false),
            [path, "shows", "in", "order", texts @ ..] => self.in_order(path, texts),
            [path, "shows", texts @ ..] => all(texts, |text| self.in_files(path, text, true, shown)),
            [path, "never", "shows", texts @ ..] => all(texts, |text| self.in_files(path, text, false, shown)),
            [path, "holds", texts @ ..] => all(texts, |text| self.in_files(path, text, true, held)),
            [path, "never", "holds", texts @ ..] => all(texts, |text| self.in_files(path, text, false, held)),
            _ => panic!("{}: no step is written so: {step}", case.name),
        }
    }

    fn run(&mut self, arguments: &[&str]) -> Result<(), String> {
        let settings = arguments.iter().map_while(|word| word.split_once('=')).collect::<Vec<_>>();
        let mut arguments = arguments[settings.len()..].to_vec();
        let says_date = arguments.contains(&"--date") || settings.iter().any(|(name, _)| *name == "SOURCE_DATE_EPOCH");
        if !says_date {
            arguments.extend(["--date", TODAY]);
        }
        if matches!(arguments.first(), Some(&("check" | "search"))) && !arguments.contains(&"--format") {
            arguments.extend(["--format", "json"]);
        }
        let begun = Instant::now();
        self.ran = run_with(self.handbook.dir.path(), &arguments, &settings);
        self.seconds = begun.elapsed().as_secs_f64();
        let fell = self.ran.code == 101 || self.ran.code < 0;
        if fell { Err(format!("the program fell: {}", self.ran.stderr)) } else { Ok(()) }
    }

    fn replace(&self, path: &str, old: &str, new: &str) -> Result<(), String> {
        let file = self.path(path);
        let text = fs::read_to_string(&file).map_err(|error| format!("{path}: {error}"))?;
        if !text.contains(old) {
            return Err(format!("{path} does not hold {old}"));
        }
        // Its time is kept: a change must not be known by its time alone.
        let time = fs::metadata(&file).and_then(|data| data.modified()).expect("the file has a time");
        fs::write(&file, text.replace(old, new)).expect("the file is written");
        fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(time)).expect("its time is set");
        Ok(())
    }

    fn ends(&self, code: &str) -> Result<(), String> {
        let Ran { code: ended, stdout, stderr } = &self.ran;
        held_or(ended.to_string() == code, || format!("ended {ended}: {} {}", short(stdout), short(stderr)))
    }

    fn within(&self, limit: &str) -> Result<(), String> {
        let limit: f64 = limit.parse().expect("a number of seconds");
        held_or(self.seconds <= limit, || format!("took {:.1} s", self.seconds))
    }

    fn says(&self, text: &str, wanted: bool) -> Result<(), String> {
        let all = format!("{}\n{}", self.ran.stdout, self.ran.stderr);
        held_or(all.contains(text) == wanted, || format!("said {}", short(&all)))
    }

    fn findings(&self) -> Vec<Found> {
        self.ran.stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    fn finds(&self, code: &str, place: &str, texts: &[&str]) -> Result<(), String> {
        let is_it = |found: &Found| {
            (code == "anything" || found.code == code)
                && found.is_at(place)
                && texts.iter().all(|text| found.words().contains(text))
        };
        let findings = self.findings();
        held_or(findings.iter().any(is_it), || listed(&findings))
    }

    fn finds_no(&self, code: &str) -> Result<(), String> {
        let findings = self.findings();
        held_or(findings.iter().all(|found| found.code != code), || listed(&findings))
    }

    fn finds_at_most(&self, number: usize, place: &[&str]) -> Result<(), String> {
        let findings = self.findings();
        let counted = findings.iter().filter(|found| place.iter().all(|place| found.is_at(place))).count();
        held_or(counted <= number, || listed(&findings))
    }

    fn found_pages(&self) -> Vec<Hit> {
        serde_json::from_str(&self.ran.stdout).unwrap_or_default()
    }

    /// These addresses are among the hits, in this order; one without an anchor is met by any part of the page.
    fn hits(&self, urls: &[&str]) -> Result<(), String> {
        let hits = self.found_pages();
        let place = |url: &&str| hits.iter().position(|hit| hit.is_at(url));
        let places: Vec<Option<usize>> = urls.iter().map(place).collect();
        held_or(places.is_sorted() && places.iter().all(Option::is_some), || told(&hits))
    }

    fn hits_never(&self, url: &str) -> Result<(), String> {
        let hits = self.found_pages();
        held_or(hits.iter().all(|hit| !hit.is_at(url)), || told(&hits))
    }

    fn excerpt(&self, url: &str, pattern: &str) -> Result<(), String> {
        let pattern = Regex::new(pattern).expect("a regular expression");
        let hits = self.found_pages();
        let fits = hits.iter().any(|hit| hit.is_at(url) && pattern.is_match(&hit.excerpt));
        held_or(fits, || told(&hits))
    }

    fn path(&self, path: &str) -> PathBuf {
        let is_edition = ["intranet", "external"].contains(&path.split('/').next().unwrap_or_default());
        if is_edition { self.handbook.path("public").join(path) } else { self.handbook.path(path) }
    }

    fn exists(&self, path: &str, wanted: bool) -> Result<(), String> {
        held_or(self.path(path).exists() == wanted, || format!("it {}", if wanted { "does not" } else { "does" }))
    }

    fn unchanged(&self, path: &str, case: &Case) -> Result<(), String> {
        let (_, bytes) = case.files.iter().find(|(name, _)| name == path).expect("the case has the file");
        let now = fs::read(self.path(path)).unwrap_or_default();
        held_or(now == *bytes, || String::from_utf8_lossy(&now).into_owned())
    }

    /// The file, or all files of the folder, by name.
    fn files(&self, path: &str) -> BTreeMap<String, Vec<u8>> {
        let place = self.path(path);
        if place.is_dir() {
            return bytes_below(&place);
        }
        fs::read(place).into_iter().map(|bytes| (path.to_owned(), bytes)).collect()
    }

    fn in_files(&self, path: &str, text: &str, wanted: bool, seen: fn(&str, &[u8]) -> String) -> Result<(), String> {
        let files = self.files(path);
        if files.is_empty() {
            return Err(format!("{path} is not there: {}", short(&self.ran.stderr)));
        }
        let places: Vec<&String> =
            files.iter().filter(|(name, bytes)| seen(name, bytes).contains(text)).map(|(name, _)| name).collect();
        let instead = || files.iter().next().map(|(name, bytes)| seen(name, bytes)).unwrap_or_default();
        held_or(places.is_empty() != wanted, || if wanted { middle(&instead()) } else { format!("in {places:?}") })
    }

    fn in_order(&self, path: &str, texts: &[&str]) -> Result<(), String> {
        let files = self.files(path);
        let seen = files.iter().next().map(|(name, bytes)| main_part(&shown(name, bytes))).unwrap_or_default();
        let places: Vec<Option<usize>> = texts.iter().map(|text| seen.find(text)).collect();
        held_or(places.is_sorted() && places.iter().all(Option::is_some), || format!("{places:?} {}", middle(&seen)))
    }

    fn unique_ids(&self) -> Result<(), String> {
        let twice = twice(&bytes_below(&self.handbook.path("public")));
        held_or(twice.is_empty(), || twice.join(", "))
    }
}

/// The ids that stand more than once on a page.
pub(crate) fn twice(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let attribute = Regex::new(r#"\sid="([^"]*)""#).expect("a regular expression");
    let mut wrong = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        let mut seen = std::collections::BTreeSet::new();
        let ids = attribute.captures_iter(&page).map(|found| found[1].to_owned());
        wrong.extend(ids.filter(|id| !seen.insert(id.clone())).map(|id| format!("{name}: {id}")));
    }
    wrong
}

#[derive(serde::Deserialize)]
struct Found {
    code: String,
    message: String,
    file: String,
    line: usize,
    column: usize,
    help: Option<String>,
}

impl Found {
    /// `file`, `file:line` or `file:line:column`.
    fn is_at(&self, place: &str) -> bool {
        let Self { file, line, column, .. } = self;
        [file.clone(), format!("{file}:{line}"), format!("{file}:{line}:{column}")].iter().any(|own| own == place)
    }

    fn words(&self) -> String {
        format!("{}\n{}", self.message, self.help.as_deref().unwrap_or_default())
    }
}

fn listed(findings: &[Found]) -> String {
    let row =
        |found: &Found| format!("{} {}:{}:{} ({})", found.code, found.file, found.line, found.column, found.message);
    let rows: Vec<String> = findings.iter().take(12).map(row).collect();
    if rows.is_empty() { "nothing was found".to_owned() } else { format!("found: {}", rows.join("; ")) }
}

#[derive(serde::Deserialize)]
struct Hit {
    url: String,
    excerpt: String,
}

impl Hit {
    fn is_at(&self, url: &str) -> bool {
        self.url == url || self.url.split('#').next() == Some(url)
    }
}

fn told(hits: &[Hit]) -> String {
    let rows: Vec<String> = hits.iter().take(8).map(|hit| format!("{} ({})", hit.url, hit.excerpt)).collect();
    format!("hits: {}", rows.join("; "))
}

/// The words of a step; what stands between quotation marks or backticks is one.
fn words(step: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = step.trim();
    while let Some(first) = rest.chars().next() {
        let quoted = ['"', '`'].contains(&first);
        let (start, end) = if quoted { (1, first) } else { (0, ' ') };
        let length = rest[start..].find(end).unwrap_or(rest.len() - start);
        words.push(rest[start..start + length].to_owned());
        rest = rest.get(start + length + start..).unwrap_or_default().trim_start();
    }
    words
}

fn all(texts: &[&str], holds: impl Fn(&str) -> Result<(), String>) -> Result<(), String> {
    texts.iter().try_for_each(|text| holds(text).map_err(|why| format!("{text}: {why}")))
}

fn held_or(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

fn short(text: &str) -> String {
    text.chars().take(600).collect::<String>().replace('\n', " | ")
}

fn middle(text: &str) -> String {
    short(&main_part(text))
}

/// What stands behind the menu: the skip link is the first text, the page's own begins with its breadcrumbs or title.
fn main_part(text: &str) -> String {
    text.split_once(MAIN).map_or(text, |(_, main)| main).to_owned()
}

/// Marks where `<main>` begins, in what is shown.
const MAIN: char = '\u{1}';

fn held(_: &str, bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a reader sees of a page: no tags, entities as their characters, white space as one blank.
pub(crate) fn shown(name: &str, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if !name.ends_with(".html") {
        return String::new();
    }
    let hidden = Regex::new(r"(?s)<(script|style|template|head)\b.*?</(script|style|template|head)>|<!--.*?-->")
        .expect("a pattern");
    let parts = Regex::new(r"</?(p|div|li|ul|ol|dl|dt|dd|td|th|tr|table|h\d|section|article|nav|header|footer|aside|details|summary|figure|figcaption|br|pre|blockquote|text|title|desc|option|label|button|form|time)\b[^>]*>").expect("a pattern");
    let text = hidden.replace_all(&text, " ").replace("<main", &format!("{MAIN}<main"));
    let text = parts.replace_all(&text, " ");
    let text = Regex::new(r"<[^>]*>").expect("a pattern").replace_all(&text, "").into_owned();
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("\u{a0}", " "),
        ("\u{ad}", ""),
        ("&amp;", "&"),
    ];
    let text = plain.iter().fold(text, |text, (from, to)| text.replace(from, to));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
