//! The sample on another day: its dates moved so that they lie around today as they lay around the sample's own day.
//!
//! Dates of document control, events, measures, risks and results move by one number of days, so that all intervals
//! stay. What is about a calendar year moves by whole years, its dates with it: a report but for its measures (and the
//! ids that end in its year), a document whose title names a year, an indicator's values. Dates of laws never move: they are facts.
//! Fingerprints are reckoned anew, since they are of the text as it then stands.

use std::sync::LazyLock;

use regex::Regex;

use crate::approve::NewFile;
use crate::config::Config;
use crate::model::Date;
use crate::parse::{fingerprint, parse_file};
use crate::source::{CONFIG, CONTENT, SourceTree};

/// The day that the sample is written for.
pub(crate) const SAMPLE_DAY: Date = jiff::civil::date(2026, 9, 1);

/// Keys of laws' documents stand as they are.
const LAWS: &str = "content/lagar/";

/// Reports, whose files are named by their year.
const REPORTS: &str = "content/berattelser/";

/// The first month in which the last year's reports are decided.
const DECIDED_FROM: i8 = 3;

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    // A constant pattern; the tests below compile each.
    Regex::new(r"\b20\d\d-\d\d-\d\d\b").expect("a constant regular expression")
});

static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    // As above.
    Regex::new(r"20[23]\d").expect("a constant regular expression")
});

/// The value of a year in a table of an indicator.
static VALUE_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    // As above.
    Regex::new(r"(?m)^(year = |\s*\{\s*year = )(20\d\d)\b").expect("a constant regular expression")
});

/// How far things move.
#[derive(Clone, Copy, Debug)]
struct Shift {
    days: i64,
    /// What is about a year in advance: plans.
    plans: i16,
    /// What is told after the year: reports and values.
    reports: i16,
}

impl Shift {
    fn to(today: Date) -> Self {
        let days = i64::from((today - SAMPLE_DAY).get_days());
        let plans = today.year() - SAMPLE_DAY.year();
        let reports = if today.month() < DECIDED_FROM { plans - 1 } else { plans };
        Self { days, plans, reports }
    }
}

/// The sample's files for a day.
pub(super) fn files(files: Vec<NewFile>, today: Date) -> Vec<NewFile> {
    let shift = Shift::to(today);
    if shift.days == 0 {
        return files;
    }
    let names = report_names(&files, shift.reports);
    let moved = files.into_iter().map(|file| {
        let is_text = file.path == CONFIG || [".md", ".csv"].iter().any(|ending| file.path.ends_with(ending));
        match String::from_utf8(file.bytes) {
            Ok(text) if is_text => {
                let text = renamed(&text_on(&file.path, &text, shift), &names);
                NewFile { path: renamed(&file.path, &names), bytes: text.into_bytes() }
            }
            Ok(text) => NewFile { path: file.path, bytes: text.into_bytes() },
            Err(error) => NewFile { path: file.path, bytes: error.into_bytes() },
        }
    });
    sealed(moved.collect())
}

/// The ids of reports that end in a year, as they are and as they become; the last year first or last, so that no name
/// is taken for the one it just gave way to.
fn report_names(files: &[NewFile], years: i16) -> Vec<(String, String)> {
    let stem = |file: &NewFile| Some(file.path.strip_prefix(REPORTS)?.strip_suffix(".md")?.to_owned());
    let mut names: Vec<(String, String)> = files
        .iter()
        .filter_map(stem)
        .filter_map(|stem| {
            let (name, year) = stem.rsplit_once('-')?;
            let year = year.parse::<i16>().ok().filter(|year| (2000..2100).contains(year))?;
            Some((stem.clone(), format!("{name}-{}", year + years)))
        })
        .collect();
    names.sort();
    if years > 0 {
        names.reverse();
    }
    names
}

fn renamed(text: &str, names: &[(String, String)]) -> String {
    names.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn text_on(path: &str, text: &str, shift: Shift) -> String {
    if path.starts_with(LAWS) {
        return text.to_owned();
    }
    if path.ends_with(".csv") {
        return years_moved(text, shift.reports);
    }
    let Some((head, body)) = parts(text) else { return days_moved(text, shift.days) };
    let has_year = head.lines().any(|line| line.starts_with("year = "));
    if path.starts_with(REPORTS) && has_year {
        return report(head, shift) + &whole_years(body, shift.reports);
    }
    let title = head.lines().find(|line| line.starts_with("title = ")).unwrap_or_default();
    if YEAR.is_match(title) {
        return whole_years(text, shift.plans);
    }
    let head = days_moved(head, shift.days);
    let head = VALUE_YEAR.replace_all(&head, |found: &regex::Captures<'_>| {
        format!("{}{}", &found[1], found[2].parse::<i16>().map_or(0, |year| year + shift.reports))
    });
    format!("{head}{body}")
}

/// A report's front matter: its measures are work that goes on and move by days, all else with its year.
fn report(head: &str, shift: Shift) -> String {
    let mut is_measure = false;
    let moved = head.split_inclusive('\n').map(|line| {
        if line.starts_with('[') {
            is_measure = line.trim_end() == "[[measure]]";
        }
        if is_measure && !line.starts_with("title") {
            days_moved(line, shift.days)
        } else {
            whole_years(line, shift.reports)
        }
    });
    moved.collect()
}

/// Front matter with its fences, and the body.
fn parts(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("+++\n")?;
    let end = rest.find("\n+++\n")? + "+++\n".len() + "\n+++\n".len();
    text.split_at_checked(end)
}

fn days_moved(text: &str, days: i64) -> String {
    let moved = |day: Date| day.checked_add(jiff::Span::new().try_days(days).ok()?).ok();
    let replace = |found: &regex::Captures<'_>| {
        let written = &found[0];
        written.parse::<Date>().ok().and_then(moved).map_or_else(|| written.to_owned(), |day| day.to_string())
    };
    DAY.replace_all(text, replace).into_owned()
}

/// Dates and years of a text on by whole years; 28 February for the 29th.
fn whole_years(text: &str, years: i16) -> String {
    let moved = |day: Date| day.checked_add(jiff::Span::new().try_years(years).ok()?).ok();
    let replace = |found: &regex::Captures<'_>| {
        let written = &found[0];
        written.parse::<Date>().ok().and_then(moved).map_or_else(|| written.to_owned(), |day| day.to_string())
    };
    years_moved(&DAY.replace_all(text, replace), years)
}

/// Years on their own: no part of a date, of a law's number or of a longer number.
fn years_moved(text: &str, years: i16) -> String {
    let stands_alone = |range: &std::ops::Range<usize>| {
        let before = text.get(..range.start).and_then(|head| head.chars().next_back());
        let mut after = text.get(range.end..).unwrap_or_default().chars();
        let (next, second) = (after.next(), after.next());
        let is_joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, ':' | '/'));
        let is_date = next == Some('-') && second.is_some_and(|c| c.is_ascii_digit());
        !is_joined(before) && before != Some('-') && !is_joined(next) && !is_date
    };
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for found in YEAR.find_iter(text).filter(|found| stands_alone(&found.range())) {
        out.push_str(text.get(at..found.start()).unwrap_or_default());
        match found.as_str().parse::<i16>() {
            Ok(year) => out.push_str(&(year + years).to_string()),
            Err(_) => out.push_str(found.as_str()),
        }
        at = found.end();
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The files with the fingerprints of their texts as they now stand.
fn sealed(files: Vec<NewFile>) -> Vec<NewFile> {
    let tree = SourceTree::memory(files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice())));
    let Some(config) = tree.config().map(|file| Config::read(file).0) else { return files };
    let sealed = |mut file: NewFile| {
        let source = tree.documents().find(|source| *source.path == *file.path && file.path.starts_with(CONTENT));
        let Some(source) = source.filter(|source| source.text.contains("fingerprint")) else { return file };
        let mut text = source.text.to_string();
        for document in parse_file(source, &config).documents {
            if let Some(former) = document.head.str("fingerprint") {
                text = text.replace(former, &fingerprint::of(&document));
            }
        }
        file.bytes = text.into_bytes();
        file
    };
    files.into_iter().map(sealed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(path: &str, text: &str, today: Date) -> (String, String) {
        let report = NewFile { path: format!("{REPORTS}kb-2025.md"), bytes: Vec::new() };
        let later = NewFile { path: format!("{REPORTS}kb-2026.md"), bytes: Vec::new() };
        let moved =
            files(vec![NewFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }, report, later], today);
        let file = moved.into_iter().next().unwrap();
        (file.path, String::from_utf8(file.bytes).unwrap())
    }

    #[test]
    fn days_keep_their_intervals() {
        let text = "+++\ntitle = \"A\"\napproved = 2026-06-01\nreview_by = 2026-10-01\n+++\nSedan den 1 juli 2025 gäller 2025:400.\n";
        let (_, moved) = on("content/rutiner/a.md", text, jiff::civil::date(2027, 9, 6));
        assert!(moved.contains("approved = 2027-06-06\nreview_by = 2027-10-06"), "{moved}");
        assert!(moved.ends_with("Sedan den 1 juli 2025 gäller 2025:400.\n"));
        assert_eq!(on("content/rutiner/a.md", text, SAMPLE_DAY).1, text);
    }

    #[test]
    fn laws_stay() {
        let text = "+++\ntitle = \"L\"\nin_force = 2025-07-01\n+++\n";
        assert_eq!(on("content/lagar/l.md", text, jiff::civil::date(2030, 1, 1)).1, text);
    }

    #[test]
    fn what_is_about_a_year_moves_by_whole_years() {
        let text = "+++\ntitle = \"Kvalitetsberättelse 2025\"\nyear = 2025\napproved = 2026-02-18\n+++\nUnder 2025–2026, jämfört med 2024, gällde SFS 2025:400. Se [[kb-2026]].\n";
        let (path, moved) = on("content/berattelser/kb-2025.md", text, jiff::civil::date(2028, 4, 1));
        assert_eq!(path, "content/berattelser/kb-2027.md");
        assert_eq!(
            moved,
            "+++\ntitle = \"Kvalitetsberättelse 2027\"\nyear = 2027\napproved = 2028-02-18\n+++\nUnder 2027–2028, jämfört med 2026, gällde SFS 2025:400. Se [[kb-2028]].\n"
        );
        // In January the last year's report isn't written yet.
        let (path, moved) = on("content/berattelser/kb-2025.md", text, jiff::civil::date(2028, 1, 15));
        assert!(path.ends_with("kb-2026.md") && moved.contains("approved = 2027-02-18"), "{moved}");
        let plan = "+++\ntitle = \"Plan 2026\"\nvalid_to = 2026-12-31\n+++\n";
        assert!(on("content/rutiner/p.md", plan, jiff::civil::date(2028, 1, 15)).1.contains("valid_to = 2028-12-31"));
        let values = "+++\ntitle = \"I\"\n[[value]]\nyear = 2025\nvalue = 2024\n+++\n";
        let moved = on("content/indikatorer/i.md", values, jiff::civil::date(2027, 9, 1)).1;
        assert!(moved.contains("year = 2026\nvalue = 2024"), "{moved}");
        assert_eq!(
            on("content/indikatorer/i.csv", "år;värde\n2024;81,5\n2025;82\n", jiff::civil::date(2027, 9, 1)).1,
            "år;värde\n2025;81,5\n2026;82\n"
        );
    }
}
