//! An indicator's values from a table beside it (`values = "kontinuitet.csv"`, format § 10), as a spreadsheet or Kolada
//! writes it: `;`, tab or comma between the fields, decimal comma, byte order mark, a row for each sex.
//!
//! The rows become `[[value]]` tables of the document, whose spans lie in the table's file: whatever is wrong with one is
//! told at its line. Total.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::Document;
use crate::diag::text::nearest;
use crate::diag::{Code, FileId, Finding, Span};
use crate::model::id::caseless;
use crate::schema::Record;
use crate::schema::kinds::{PERIODS, VALUE};
use crate::schema::record::{Declared, Field, Reference, Value};
use crate::source::SourceTree;
use crate::text;

/// The key of an indicator that names the file.
pub(crate) const KEY: &str = "values";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Year,
    Period,
    Unit,
    Value,
    Women,
    Men,
    Sex,
}

/// The headings of columns, in lower case.
const HEADINGS: &[(&str, Column)] = &[
    ("year", Column::Year),
    ("år", Column::Year),
    ("period", Column::Period),
    ("unit", Column::Unit),
    ("enhet", Column::Unit),
    ("value", Column::Value),
    ("värde", Column::Value),
    ("totalt", Column::Value),
    ("women", Column::Women),
    ("kvinnor", Column::Women),
    ("men", Column::Men),
    ("män", Column::Men),
    ("gender", Column::Sex),
    ("sex", Column::Sex),
    ("kön", Column::Sex),
];

/// What else an export says in each row: the measure and the municipality.
const PASSED_OVER: [&str; 10] =
    ["kpi", "municipality", "kommun", "region", "nyckeltal", "titel", "title", "id", "count", "status"];

/// What stands for a missing value.
const NOTHING: [&str; 6] = ["", "-", "–", "..", ".", "null"];

/// Documents with their values, the snapshot with the files' texts in it, and what is wrong with them.
pub(crate) fn fill(
    mut documents: Vec<Arc<Document>>,
    tree: &Arc<SourceTree>,
) -> (Vec<Arc<Document>>, Arc<SourceTree>, Vec<Finding>) {
    let mut tree = tree.clone();
    let mut findings = Vec::new();
    for document in &mut documents {
        let Some(word) = document.head.words(KEY).first().cloned() else { continue };
        let Some(path) = document.file_path(&word.text) else {
            let message = text!("`{}` leder ut ur innehållets mapp", "`{}` leads out of the content folder", word.text);
            let help = text!("lägg filen under `content/`", "put the file under `content/`");
            findings.push(Finding::new(Code::PATH_OUTSIDE, word.span, message).help(help));
            continue;
        };
        let Ok(bytes) = tree.read(&path) else {
            let message = text!("filen `{}` finns inte", "there is no file `{}`", word.text);
            let help = text!("den söktes på {path}", "it was looked for at {path}");
            findings.push(Finding::new(Code::MISSING_ATTACHMENT, word.span, message).help(help));
            continue;
        };
        let text = decoded(&bytes);
        let (with, file) = tree.with_text(&path, &text);
        tree = Arc::new(with);
        let (filled, found) = filled(document, file, &text, &bytes);
        *document = Arc::new(filled);
        findings.extend(found);
    }
    (documents, tree, findings)
}

/// The text of a file: UTF-8, else Windows-1252 as older spreadsheets write it.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // The letters of Swedish are the same in Latin-1; what differs is typographic and stands in no number.
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn filled(document: &Document, file: FileId, text: &str, bytes: &[u8]) -> (Document, Vec<Finding>) {
    let mut reader = Reader { file, slots: document.slots, findings: Vec::new() };
    let rows = reader.rows(text);
    let Reader { slots, findings, .. } = reader;
    let mut document = document.clone();
    let mut values = document.head.tables("value").to_vec();
    values.extend(rows);
    document.head.put(field("value", &VALUES, Value::Tables(values), Span::whole(file)));
    document.slots = slots;
    // The document is another one when the file is.
    let mut hasher = blake3::Hasher::new();
    hasher.update(&document.hash).update(bytes);
    document.hash = *hasher.finalize().as_bytes();
    (document, findings)
}

/// The declaration of the tables that the rows become.
static VALUES: crate::schema::Key =
    crate::schema::key::key("value", crate::schema::Ty::Tables(VALUE), "värden per år", "values by year");

fn field(name: &'static str, declared: &'static crate::schema::Key, value: Value, span: Span) -> Field {
    Field { name, key: span, span, value, ty: Declared(declared) }
}

struct Reader {
    file: FileId,
    slots: u32,
    findings: Vec<Finding>,
}

/// A field of a row: its text without quotation marks, and where it stands.
type Cell = (String, Range<usize>);

/// What one row, or several of different sex, say of a year, period and unit.
#[derive(Default)]
struct Numbers {
    span: Option<Span>,
    year: Option<(i64, Span)>,
    period: Option<(String, Span)>,
    unit: Option<(String, Span)>,
    given: BTreeMap<Column, (f64, Span)>,
}

impl Reader {
    fn rows(&mut self, text: &str) -> Vec<Record> {
        let mut lines = lines(text);
        let Some(first) = lines.next() else {
            let message = text!("filen är tom", "the file is empty");
            self.invalid(0..0, message, &headings_help());
            return Vec::new();
        };
        let separator = separator(text.get(first.clone()).unwrap_or_default());
        let Some(columns) = self.columns(&cells(text, first, separator)) else { return Vec::new() };
        let mut found: Vec<Numbers> = Vec::new();
        for line in lines {
            let cells = cells(text, line.clone(), separator);
            if cells.iter().all(|(text, _)| text.is_empty()) {
                continue;
            }
            let Some(row) = self.row(&columns, &cells, line) else { continue };
            let same = |other: &&mut Numbers| is_same(other, &row);
            // A row for each sex is one value; one that says the same thing twice is told by `invalid-value`.
            match found.iter_mut().find(same).filter(|one| row.given.keys().all(|key| !one.given.contains_key(key))) {
                Some(one) => one.given.extend(row.given),
                None => found.push(row),
            }
        }
        found.into_iter().filter_map(|numbers| self.record(numbers)).collect()
    }

    fn columns(&mut self, heads: &[Cell]) -> Option<Vec<Option<Column>>> {
        let named = |text: &str| HEADINGS.iter().find(|(name, _)| *name == text).map(|(_, column)| *column);
        let mut columns = Vec::new();
        let told = self.findings.len();
        for (head, range) in heads {
            let head = caseless(head.trim());
            let column = named(&head);
            if column.is_none() && !PASSED_OVER.contains(&head.as_str()) {
                let near = nearest(&head, HEADINGS.iter().map(|(name, _)| *name));
                if let Some(near) = near.filter(|_| head.chars().count() > 3) {
                    let message = text!("kolumnen `{head}` läses inte", "the column `{head}` is not read");
                    self.invalid(range.clone(), message, &text!("menade du `{near}`?", "did you mean `{near}`?"));
                }
            }
            columns.push(column);
        }
        let has = |column: Column| columns.contains(&Some(column));
        let is_whole = has(Column::Year) && (has(Column::Value) || has(Column::Women) || has(Column::Men));
        if !is_whole && self.findings.len() == told {
            let message = text!("första raden saknar kolumnerna år och värde", "the first line lacks year and value");
            self.invalid(heads.first().map_or(0..0, |(_, range)| range.clone()), message, &headings_help());
        }
        is_whole.then_some(columns)
    }

    /// One line; nothing where it has no value at all, or one that can't be read.
    fn row(&mut self, columns: &[Option<Column>], cells: &[Cell], line: Range<usize>) -> Option<Numbers> {
        let mut row = Numbers { span: Some(Span::new(self.file, line.clone())), ..Numbers::default() };
        let mut sex = Column::Value;
        for ((text, range), column) in cells.iter().zip(columns) {
            let span = Span::new(self.file, range.clone());
            let text = text.trim();
            match column {
                Some(Column::Year) => row.year = Some((self.year(text, range)?, span)),
                Some(Column::Period) if !NOTHING.contains(&text) => {
                    row.period = Some((self.period(text, range)?, span))
                }
                Some(Column::Unit) if !text.is_empty() => row.unit = Some((text.to_owned(), span)),
                Some(Column::Sex) => sex = self.sex(text, range)?,
                Some(column @ (Column::Value | Column::Women | Column::Men)) => {
                    if let Some(number) = self.number(text, range)? {
                        row.given.insert(*column, (number, span));
                    }
                }
                _ => {}
            }
        }
        if sex != Column::Value
            && let Some(value) = row.given.remove(&Column::Value)
        {
            row.given.insert(sex, value);
        }
        if row.year.is_none() && !row.given.is_empty() {
            self.invalid(line, text!("raden saknar år", "the line lacks a year"), &headings_help());
            return None;
        }
        (!row.given.is_empty()).then_some(row)
    }

    fn record(&mut self, numbers: Numbers) -> Option<Record> {
        let span = numbers.span?;
        let declared = |name: &str| VALUE.iter().find(|key| key.name == name);
        let mut fields = Vec::new();
        let mut put = |name: &'static str, value: Value, span: Span| {
            if let Some(declared) = declared(name) {
                fields.push(field(name, declared, value, span));
            }
        };
        let (year, at) = numbers.year?;
        put("year", Value::Int(year), at);
        for (column, name) in [(Column::Value, "value"), (Column::Women, "women"), (Column::Men, "men")] {
            if let Some((number, at)) = numbers.given.get(&column) {
                put(name, Value::Number(*number), *at);
            }
        }
        if let Some((period, at)) = numbers.period {
            put("period", Value::Str(period), at);
        }
        if let Some((text, at)) = numbers.unit {
            let slot = self.slots;
            self.slots += 1;
            put("unit", Value::Refs(vec![Reference { text, span: at, slot }]), at);
        }
        if !numbers.given.contains_key(&Column::Value) {
            let message = text!("raden har inget värde för alla", "the line has no value for all");
            let help = text!(
                "lägg till kolumnen `value`, eller raden för båda könen",
                "add the column `value`, or the row for both sexes"
            );
            self.findings.push(Finding::new(Code::INVALID_VALUE, span, message).help(help));
            return None;
        }
        Some(Record::new(fields, span))
    }

    fn year(&mut self, text: &str, range: &Range<usize>) -> Option<i64> {
        let year = text.parse::<i64>().ok().filter(|year| (1900..=2200).contains(year));
        if year.is_none() {
            let message = text!("`{text}` är inget år", "`{text}` is no year");
            self.invalid(
                range.clone(),
                message,
                &text!("skriv året med fyra siffror", "write the year in four digits"),
            );
        }
        year
    }

    fn period(&mut self, text: &str, range: &Range<usize>) -> Option<String> {
        let found = PERIODS.iter().find(|choice| choice.id.eq_ignore_ascii_case(text));
        if found.is_none() {
            let ids: Vec<&str> = PERIODS.iter().map(|choice| choice.id).collect();
            let help = text!("skriv en av {}", "write one of {}", ids.join(", "));
            self.invalid(range.clone(), text!("`{text}` är ingen period", "`{text}` is no period"), &help);
        }
        found.map(|choice| choice.id.to_owned())
    }

    fn sex(&mut self, text: &str, range: &Range<usize>) -> Option<Column> {
        let found = match caseless(text).as_str() {
            "" | "t" | "totalt" | "total" | "alla" => Some(Column::Value),
            "k" | "kvinna" | "kvinnor" | "f" | "women" => Some(Column::Women),
            "m" | "man" | "män" | "men" => Some(Column::Men),
            _ => None,
        };
        if found.is_none() {
            let help = text!("skriv T, K eller M", "write T, K or M");
            self.invalid(range.clone(), text!("`{text}` är inget kön", "`{text}` is no sex"), &help);
        }
        found
    }

    /// A number with decimal comma or point and blanks between thousands; `Some(None)` for none.
    fn number(&mut self, text: &str, range: &Range<usize>) -> Option<Option<f64>> {
        if NOTHING.contains(&text) {
            return Some(None);
        }
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = bare.trim_end_matches('%').replace('\u{2212}', "-").replace(',', ".");
        let number = bare.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            let message = text!("`{text}` är inget tal", "`{text}` is no number");
            let help = text!(
                "skriv ett tal, som 82,4; lämna tomt där värdet saknas",
                "write a number, such as 82.4; nothing where it is missing"
            );
            self.invalid(range.clone(), message, &help);
        }
        number.map(Some)
    }

    fn invalid(&mut self, range: Range<usize>, message: crate::diag::Text, help: &crate::diag::Text) {
        self.findings.push(Finding::new(Code::INVALID_VALUE, Span::new(self.file, range), message).help(help.clone()));
    }
}

fn headings_help() -> crate::diag::Text {
    text!(
        "första raden ska ha rubriker som år;period;enhet;värde;kvinnor;män",
        "the first line must have headings such as year;period;unit;value;women;men"
    )
}

fn is_same(one: &Numbers, other: &Numbers) -> bool {
    let key = |numbers: &Numbers| {
        let text = |cell: &Option<(String, Span)>| cell.as_ref().map(|(text, _)| text.clone());
        (numbers.year.map(|(year, _)| year), text(&numbers.period), text(&numbers.unit))
    };
    key(one) == key(other)
}

/// The lines with their ranges, without line ends and byte order mark; a field in quotation marks stays on one line.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let rest = text.get(mark..).unwrap_or_default();
    let mut at = mark;
    rest.split_inclusive('\n')
        .map(move |line| {
            let start = at;
            at += line.len();
            start..start + line.trim_end_matches(['\n', '\r']).len()
        })
        .filter(|range| !range.is_empty())
}

/// What stands between fields: that of `;`, tab and comma that the heading has most of.
fn separator(heading: &str) -> char {
    let count = |separator: char| heading.matches(separator).count();
    [',', '\t', ';'].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(';')
}

fn cells(text: &str, line: Range<usize>, separator: char) -> Vec<Cell> {
    let written = text.get(line.clone()).unwrap_or_default();
    let mut cells = Vec::new();
    let (mut start, mut is_quoted, mut value) = (0usize, false, String::new());
    for (at, c) in written.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            c if c == separator && !is_quoted => {
                cells.push((std::mem::take(&mut value), line.start + start..line.start + at));
                start = at + c.len_utf8();
            }
            c => value.push(c),
        }
    }
    cells.push((value, line.start + start..line.end));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testkit::Site;

    const HEAD: &str = "+++\ntitle = \"I\"\nvalues = \"i.csv\"\n+++\n";

    fn site(csv: &[u8]) -> Site {
        let files: [(&str, &[u8]); 3] = [
            ("config.toml", b"title = \"H\"\n"),
            ("content/indikatorer/i.md", HEAD.as_bytes()),
            ("content/indikatorer/i.csv", csv),
        ];
        Site::of(SourceTree::memory(files))
    }

    fn values(site: &Site) -> Vec<String> {
        let doc = site.graph.docs.iter().find(|doc| doc.source.id == "i").unwrap();
        let row = |value: &Record| {
            let numbers =
                ["value", "women", "men"].map(|key| value.number(key).map_or("–".to_owned(), |n| n.to_string()));
            let period = value.str("period").map_or(String::new(), |period| format!(" {period}"));
            format!("{}{period}: {}", value.int("year").unwrap(), numbers.join(" "))
        };
        doc.source.head.tables("value").iter().map(row).collect()
    }

    #[test]
    fn a_spreadsheet_as_it_comes() {
        let read =
            site("\u{feff}År;Period;Värde;Kvinnor;Män\r\n2024;T1;1 082,5;;\r\n2025;;81,0;82;80\r\n\r\n".as_bytes());
        assert_eq!(values(&read), ["2024 T1: 1082.5 – –", "2025: 81 82 80"]);
        assert_eq!(read.places(Code::INVALID_VALUE), [""; 0]);
        let read = site(b"year,value\n2024,\"81,5\"\n2025,82.5 %\n");
        assert_eq!(values(&read), ["2024: 81.5 – –", "2025: 82.5 – –"]);
    }

    #[test]
    fn a_row_for_each_sex() {
        let read = site("Nyckeltal;Kommun;Kön;År;Värde\nN1;Granby;T;2024;81\nN1;Granby;K;2024;82\nN1;Granby;M;2024;80\nN1;Granby;T;2025;\n".as_bytes());
        assert_eq!(values(&read), ["2024: 81 82 80"]);
    }

    #[test]
    fn older_spreadsheets_are_read() {
        let read = site(b"\xc5r;V\xe4rde\n2024;7\n");
        assert_eq!(values(&read), ["2024: 7 – –"]);
    }

    #[test]
    fn faults_at_their_line() {
        let read = site("år;värde\n2024;åtta\nnyss;8\n2025;9\n".as_bytes());
        assert_eq!(values(&read), ["2025: 9 – –"]);
        assert_eq!(read.places(Code::INVALID_VALUE), ["indikatorer/i.csv:2:6", "indikatorer/i.csv:3:1"]);
        assert_eq!(site(b"ar;varde\n1;2\n").places(Code::INVALID_VALUE).len(), 1);
        assert_eq!(
            site("år;värde;enhet\n2024;8;borta\n".as_bytes()).places(Code::UNKNOWN_REFERENCE),
            ["indikatorer/i.csv:2:8"]
        );
    }

    #[test]
    fn a_file_that_is_not_there() {
        let read = Site::read(&[("indikatorer/i.md", HEAD)]);
        assert_eq!(read.places(Code::MISSING_ATTACHMENT), ["indikatorer/i.md:3:10"]);
    }
}
