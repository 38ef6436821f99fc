//! Runs the Markdown specifications in `tests/suite` (described in its README).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use handbok::diag::{Code, Finding, Lang, Severity, code::Family};
use handbok::model::Date;
use handbok::pipeline::{Cache, read};
use handbok::source::SourceTree;

const TODAY: Date = jiff::civil::date(2026, 9, 1);
const CONFIG: &str = "title = \"Provhandbok\"\n";

#[test]
fn every_case_has_the_findings_it_lists() {
    let bless = std::env::var_os("HANDBOK_BLESS").is_some();
    let mut failures = String::new();
    let mut cases = 0;
    for path in specifications() {
        let text = std::fs::read_to_string(&path).unwrap();
        let spec = Spec::parse(&text);
        cases += spec.cases.len();
        if bless {
            std::fs::write(&path, spec.blessed()).unwrap();
            continue;
        }
        for case in &spec.cases {
            if let Some(failure) = case.failure(&spec.families) {
                let _ = writeln!(failures, "{}: {}\n{failure}", path.display(), case.title);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(bless || cases >= 80, "only {cases} cases were found");
}

/// All specifications, sorted.
fn specifications() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let is_spec = |path: &PathBuf| path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md");
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries.filter(is_spec).collect()
}

/// Files of a case, by path.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The cases of a specification: their titles, and their files with those that are always there.
pub(crate) fn files_of(path: &str) -> Vec<(String, Files)> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    Spec::parse(&text).cases.into_iter().map(|case| (case.title.to_owned(), case.files)).collect()
}

struct Spec<'t> {
    /// Everything before the first case.
    head: Vec<&'t str>,
    families: Vec<Family>,
    cases: Vec<Case<'t>>,
}

struct Case<'t> {
    title: &'t str,
    /// All lines, the title first.
    lines: Vec<&'t str>,
    files: Vec<(String, Vec<u8>)>,
    expected: Vec<Expected<'t>>,
}

/// A listed finding: its place and the words that it must contain.
struct Expected<'t> {
    line: &'t str,
    place: &'t str,
    end: Option<&'t str>,
    words: Vec<&'t str>,
}

impl<'t> Spec<'t> {
    fn parse(text: &'t str) -> Self {
        let mut head = Vec::new();
        let mut cases: Vec<Case<'t>> = Vec::new();
        let mut fence: Option<(usize, &str, String)> = None;
        for line in text.lines() {
            let ticks = line.len() - line.trim_start_matches('`').len();
            let title = line.strip_prefix("## ").filter(|_| fence.is_none());
            if let Some(title) = title {
                cases.push(Case { title, lines: Vec::new(), files: Vec::new(), expected: Vec::new() });
            }
            let Some(case) = cases.last_mut() else {
                head.push(line);
                continue;
            };
            case.lines.push(line);
            match &mut fence {
                Some((opening, info, content)) if ticks >= *opening && line.len() == ticks => {
                    case.files.push(file(info, content));
                    fence = None;
                }
                Some((_, _, content)) => {
                    content.push_str(line);
                    content.push('\n');
                }
                None if ticks >= 3 => fence = Some((ticks, line[ticks..].trim(), String::new())),
                None => case.expected.extend(Expected::parse(line)),
            }
        }
        assert!(fence.is_none(), "a fence is not closed");
        let named = head.iter().find_map(|line| line.strip_prefix("Families: "));
        let families = named.map_or_else(Vec::new, |names| names.split(',').map(|name| family(name.trim())).collect());
        Spec { head, families, cases }
    }

    /// The specification with the actual findings.
    fn blessed(&self) -> String {
        let mut out: String = self.head.iter().map(|line| format!("{line}\n")).collect();
        for case in &self.cases {
            let lines = case.lines.iter().filter(|line| Expected::parse(line).is_none());
            let body: Vec<&str> = lines.copied().collect();
            let _ = writeln!(out, "{}\n", body.join("\n").trim_end());
            for finding in case.run(&self.families) {
                let kept = case.expected.iter().find(|expected| expected.fits(&finding));
                let _ = writeln!(out, "{}", kept.map_or(format!("- {}", finding.place), |kept| kept.line.to_owned()));
            }
            if !out.ends_with("\n\n") {
                out.push('\n');
            }
        }
        out.trim_end().to_owned() + "\n"
    }
}

fn family(name: &str) -> Family {
    match name {
        "structure" => Family::Structure,
        "references" => Family::References,
        "control" => Family::Control,
        "substance" => Family::Substance,
        "publication" => Family::Publication,
        "accessibility" => Family::Accessibility,
        other => panic!("no family {other}"),
    }
}

pub(crate) fn file(info: &str, content: &str) -> (String, Vec<u8>) {
    let mut words = info.split(' ').filter(|word| !word.is_empty());
    let path = words.next().expect("a fence names its file").to_owned();
    let mut text = content.to_owned();
    let mut latin1 = false;
    let mut hex = false;
    for word in words {
        match word {
            "crlf" => text = text.replace('\n', "\r\n"),
            "bom" => text.insert(0, '\u{feff}'),
            "latin1" => latin1 = true,
            "hex" => hex = true,
            times if times.starts_with("times-") => {
                let (head, line) = text.trim_end().rsplit_once('\n').unwrap_or(("", text.trim_end()));
                text = format!("{head}\n{}\n", line.repeat(times["times-".len()..].parse().unwrap()));
            }
            "escaped" => text = unescaped(&text),
            other => panic!("no way of writing files is called {other}"),
        }
    }
    if hex {
        return (unescaped(&path), unhexed(&text));
    }
    let bytes = if latin1 { text.chars().map(|c| u8::try_from(c).unwrap()).collect() } else { text.into_bytes() };
    (unescaped(&path), bytes)
}

/// The bytes of pairs of hexadecimal digits, with any white space between them.
fn unhexed(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (code, tail) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = tail;
    }
    out.push_str(rest);
    out
}

impl<'t> Expected<'t> {
    fn parse(line: &'t str) -> Option<Self> {
        let rest = line.strip_prefix("- ").filter(|rest| rest.starts_with("error ") || rest.starts_with("warning "))?;
        let (place, words) = rest.split_once(" \"").map_or((rest, ""), |(place, words)| (place, words));
        let words = words.trim_end_matches('"').split("\" \"").filter(|word| !word.is_empty()).collect();
        // A file's name may contain a hyphen; an end is `-line:column`.
        let is_end = |end: &str| end.contains(':') && end.chars().all(|c| c.is_ascii_digit() || c == ':');
        let (place, end) = match place.rsplit_once('-') {
            Some((place, end)) if is_end(end) => (place, Some(end)),
            _ => (place, None),
        };
        Some(Self { line, place, end, words })
    }

    fn fits(&self, found: &Found) -> bool {
        self.place == found.place
            && self.end.is_none_or(|end| end == found.end)
            && self.words.iter().all(|words| found.words.contains(words))
    }
}

/// An actual finding, in the form of the list.
struct Found {
    place: String,
    end: String,
    words: String,
}

impl Found {
    fn new(finding: &Finding, tree: &SourceTree) -> Self {
        let location = tree.locate(finding.span);
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (start, end) = (location.start, location.end);
        let code = finding.code.name();
        let help = finding.help.as_ref().map_or("", |help| help.get(Lang::Sv));
        Self {
            place: format!("{severity} {code} {}:{}:{}", location.path, start.line, start.column),
            end: format!("{}:{}", end.line, end.column),
            words: format!("{}\n{help}", finding.message.get(Lang::Sv)),
        }
    }
}

impl Case<'_> {
    fn run(&self, families: &[Family]) -> Vec<Found> {
        let mut files: Vec<(&str, &[u8])> = self.files.iter().map(|(path, bytes)| (path.as_str(), &**bytes)).collect();
        if !files.iter().any(|(path, _)| *path == "config.toml") {
            files.push(("config.toml", CONFIG.as_bytes()));
        }
        let tree = Arc::new(SourceTree::memory(files));
        let handbook = read(&tree, TODAY, &mut Cache::default()).expect("there is a configuration");
        let counts = |code: Code| families.is_empty() || families.contains(&code.family());
        let findings = handbook.findings.iter().filter(|finding| counts(finding.code));
        // Findings in a theme's files have their texts in the handbook's own tree.
        findings.map(|finding| Found::new(finding, &handbook.tree)).collect()
    }

    /// What is missing and what is not expected; each finding matches once.
    fn failure(&self, families: &[Family]) -> Option<String> {
        let mut found = self.run(families);
        let mut failure = String::new();
        for expected in &self.expected {
            match found.iter().position(|found| expected.fits(found)) {
                Some(place) => {
                    found.remove(place);
                }
                None => {
                    let _ = writeln!(failure, "  missing  {}", expected.line);
                }
            }
        }
        for extra in found {
            let _ =
                writeln!(failure, "  extra    - {}-{}  ({})", extra.place, extra.end, extra.words.replace('\n', " | "));
        }
        (!failure.is_empty()).then_some(failure)
    }
}

#[test]
fn specifications_are_parsed_as_documented() {
    let text = "# T\n\nFamilies: structure\n\n## A\n\n````content/a.md crlf\n```x\n```\n````\n\n- error syntax content/a-b.md:1:2-3:4 \"ord\" \"till\"\n- a point\n";
    let spec = Spec::parse(text);
    assert_eq!(spec.families, [Family::Structure]);
    let case = &spec.cases[0];
    assert_eq!(case.files, [("content/a.md".to_owned(), b"```x\r\n```\r\n".to_vec())]);
    let expected = &case.expected[0];
    assert_eq!((expected.place, expected.end), ("error syntax content/a-b.md:1:2", Some("3:4")));
    assert_eq!(expected.words, ["ord", "till"]);
    assert_eq!(case.expected.len(), 1);
}
