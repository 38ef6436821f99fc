//! Lines of front matter as they were meant: `title: x`, `value = 52,5`, `// x`, curly quotes, lists without brackets. Each
//! slip is one fault that says what to write, and the text is read with all of them mended.
//!
//! Procedure: only a text that TOML can't read comes here. It is gone through line by line (a value over several lines
//! counts as one); a line that reads by itself is left alone, and of one that doesn't a mended form is kept only where
//! that reads. What can't be understood is left to TOML's own parser to tell.

use std::ops::Range;

use toml::de::DeTable;

use super::key::{Key, Ty};
use super::{slips, swedish};
use crate::diag::Text;
use crate::text;

/// A change of the text, in its own bytes.
pub(crate) type Change = (Range<usize>, String);

/// How keys and values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// TOML, as it should be.
    Toml,
    /// YAML, as other programs have it: what the tables don't know becomes a comment.
    Yaml,
}

/// A slip: where, what to say, and how the line is read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    /// Where it is pointed at.
    pub(crate) range: Range<usize>,
    /// What is wrong.
    pub(crate) message: Text,
    /// What to write.
    pub(crate) help: Text,
    /// The changes that mend it; none where nobody can tell what was meant.
    pub(crate) changes: Vec<Change>,
}

/// A text as it was meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Mended {
    /// The text to read.
    pub(crate) text: String,
    /// How it differs from what is written, by place.
    pub(crate) changes: Vec<Change>,
    /// What is to be told.
    pub(crate) faults: Vec<Fault>,
}

/// What other programs call their keys.
const OF_OTHERS: [(&str, &str); 11] = [
    ("alias", "aliases"),
    ("redirect_from", "aliases"),
    ("categories", "keywords"),
    ("category", "keywords"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("nav_order", "order"),
    ("sidebar_position", "order"),
    ("weight", "order"),
    ("slug", "id"),
    ("sidebar_label", "also_called"),
];

/// The text mended; nothing where no line of it could be.
pub(crate) fn mended(text: &str, keys: &[&'static [Key]], form: Form) -> Option<Mended> {
    let mut walk = Walk { text, keys, form, table: Vec::new(), headers: Vec::new(), out: Mended::default() };
    for line in logical_lines(text, form) {
        walk.line(line);
    }
    walk.single_headers();
    let mut out = walk.out;
    if out.changes.is_empty() && out.faults.is_empty() {
        return None;
    }
    out.changes.sort_by_key(|(range, _)| (range.start, range.end));
    out.faults.sort_by_key(|fault| fault.range.start);
    out.text = applied(text, &out.changes);
    Some(out)
}

/// A text with changes made, given by place.
pub(crate) fn applied(text: &str, changes: &[Change]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in changes {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// A key, what stands between it and its value, and the value, as ranges of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Split {
    /// The key, without blanks around it.
    pub(crate) key: Range<usize>,
    /// `=` or `:`; empty where nothing stands there.
    pub(crate) sign: Range<usize>,
    /// What follows, without blanks around it.
    pub(crate) value: Range<usize>,
}

/// The words of a key are few: longer ones before a colon are a sentence.
const LONGEST_KEY: usize = 40;

/// Takes a line apart at its first `=` or `:`; nothing for what can't be a key with a value.
pub(crate) fn split(line: &str) -> Option<Split> {
    let start = line.len() - line.trim_start().len();
    let at = line.find(['=', ':'])?;
    let key = line.get(start..at)?.trim_end();
    let bare = key.trim_matches(slips::is_quote);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    let is_key = bare.starts_with(char::is_alphabetic) && bare.chars().all(is_word);
    // `https://…` and the like are no keys.
    let is_address = line.get(at..)?.starts_with("://");
    if !is_key || is_address || key.chars().count() > LONGEST_KEY {
        return None;
    }
    let rest = line.get(at + 1..)?;
    let value = rest.trim();
    let value_start = at + 1 + (rest.len() - rest.trim_start().len());
    Some(Split { key: start..start + key.len(), sign: at..at + 1, value: value_start..value_start + value.len() })
}

/// Whether a line can stand in front matter: a key with a value, a table's heading, a comment, nothing.
pub(crate) fn belongs(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#') || is_header(line) || split(line).is_some()
}

fn is_header(line: &str) -> bool {
    let line = line.trim();
    let name = line.trim_start_matches('[').trim_end_matches(']').trim();
    line.starts_with('[')
        && line.ends_with(']')
        && !name.is_empty()
        && !name.contains(['[', ']', ',', '"'])
        && name.starts_with(char::is_alphabetic)
}

/// Whether a value goes on past its line: a bracket or three quotes are open.
fn is_open(value: &str) -> (bool, bool) {
    let mut depth = 0_i32;
    let mut triple: Option<&str> = None;
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        if let Some(mark) = triple {
            let Some(end) = rest.find(mark) else { return (true, true) };
            rest = rest.get(end + 3..).unwrap_or_default();
            triple = None;
            continue;
        }
        let mut length = c.len_utf8();
        match c {
            '"' | '\'' => {
                let mark = if c == '"' { "\"\"\"" } else { "'''" };
                if rest.starts_with(mark) {
                    triple = Some(mark);
                    length = 3;
                } else {
                    length = string_length(rest, c);
                }
            }
            '#' => length = rest.find('\n').unwrap_or(rest.len()),
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            _ => {}
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    (depth > 0 || triple.is_some(), triple.is_some())
}

/// The length of a string on one line, quotes included; to the line's end where it isn't closed.
fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            '\\' if quote == '"' && !escaped => {
                escaped = true;
                continue;
            }
            c if c == quote && !escaped => return at + c.len_utf8(),
            _ => {}
        }
        escaped = false;
    }
    text.len()
}

/// The lines of a text, a value that goes on over several lines with its key; without line ends.
fn logical_lines(text: &str, form: Form) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']).len();
        lines.push(at..at + bare);
        at += line.len();
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut place = 0;
    while let Some(line) = lines.get(place).cloned() {
        let last = last_of_value(text, &lines, place, form);
        let end = lines.get(last).map_or(line.end, |line| line.end);
        out.push(line.start..end);
        place = last + 1;
    }
    out
}

/// The last line of the value that begins on a line.
fn last_of_value(text: &str, lines: &[Range<usize>], first: usize, form: Form) -> usize {
    let line = |place: usize| lines.get(place).and_then(|range| text.get(range.clone()));
    let Some(start) = lines.get(first) else { return first };
    let Some(split) = line(first).filter(|line| !line.trim_start().starts_with('#')).and_then(split) else {
        return first;
    };
    let value = line(first).and_then(|line| line.get(split.value)).unwrap_or_default();
    let goes_on: &dyn Fn(&str) -> bool = match value {
        "" if form == Form::Yaml => &|line| is_item(line) || line.starts_with([' ', '\t']),
        "" => &is_item,
        ">" | "|" | ">-" | "|-" => &|line| line.starts_with([' ', '\t']),
        _ => &|_| false,
    };
    let follows = (first + 1..).take_while(|place| line(*place).is_some_and(goes_on)).last();
    if let Some(last) = follows {
        return last;
    }
    let mut last = first;
    loop {
        let joined = text.get(start.start + split.sign.end..lines.get(last).map_or(start.end, |line| line.end));
        match joined.map(is_open) {
            Some((true, in_text)) => match line(last + 1) {
                Some(next) if in_text || !(is_header(next) || self::split(next).is_some()) => last += 1,
                _ => return first,
            },
            _ => return last,
        }
    }
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with("- ")
}

/// What stands under a heading.
enum Scope {
    /// Keys that are declared.
    Keys(Vec<&'static [Key]>),
    /// Any name.
    Free,
    /// Nothing that is known: the heading itself is told.
    Unknown,
}

fn scope(keys: &[&'static [Key]], path: &[String]) -> Scope {
    let Some((first, rest)) = path.split_first() else { return Scope::Keys(keys.to_vec()) };
    let found = keys.iter().flat_map(|table| table.iter()).find(|key| key.name == first);
    match found.or_else(|| swedish::key(first, keys).map(|(key, _)| key)).map(|key| key.ty) {
        Some(Ty::Table(inner) | Ty::Tables(inner)) => scope(&[inner], rest),
        Some(Ty::Map(inner)) => match (rest, inner) {
            ([], _) => Scope::Free,
            ([_, more @ ..], Ty::Table(keys)) => scope(&[keys], more),
            _ => Scope::Free,
        },
        Some(Ty::Free) => Scope::Free,
        _ => Scope::Unknown,
    }
}

struct Walk<'t> {
    text: &'t str,
    keys: &'t [&'static [Key]],
    form: Form,
    /// The heading that lines stand under.
    table: Vec<String>,
    /// Headings so far: name, whether its brackets are single, where.
    headers: Vec<(String, bool, Range<usize>)>,
    out: Mended,
}

impl Walk<'_> {
    fn line(&mut self, range: Range<usize>) {
        let whole = self.text.get(range.clone()).unwrap_or_default();
        let start = range.start + (whole.len() - whole.trim_start().len());
        let line = whole.trim();
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if self.form == Form::Toml && line.starts_with('[') {
            return self.header(line, start);
        }
        if self.form == Form::Toml && reads(line) {
            return;
        }
        let Some(split) = split(line).or_else(|| self.without_sign(line)) else {
            return self.no_key(line, start);
        };
        match self.form {
            Form::Toml => self.key_line(line, start, &split),
            Form::Yaml => self.yaml_line(line, start, &split),
        }
    }

    /// `title "X"`: a known key, and a value without `=`.
    fn without_sign(&self, line: &str) -> Option<Split> {
        let at = line.find(char::is_whitespace)?;
        let name = line.get(..at)?;
        let is_known = self.key(name).is_some();
        let rest = line.get(at..)?.trim_start();
        let start = line.len() - rest.len();
        is_known.then_some(Split { key: 0..at, sign: at..at, value: start..line.len() })
    }

    /// A declared key under the present heading, by its own or its Swedish name.
    fn key(&self, name: &str) -> Option<&'static Key> {
        let Scope::Keys(keys) = scope(self.keys, &self.table) else { return None };
        let own = keys.iter().flat_map(|table| table.iter()).find(|key| key.name == name);
        own.or_else(|| swedish::key(name, &keys).map(|(key, _)| key))
    }

    fn no_key(&mut self, line: &str, start: usize) {
        let marks = ["//", "<!--", "--", ";", "%", "/*"];
        let range = start..start + line.len();
        if let Some(mark) = marks.iter().find(|mark| line.starts_with(**mark)) {
            let words = line.trim_start_matches(mark).trim().trim_end_matches("-->").trim_end_matches("*/").trim();
            let words = words.replace('\n', " ");
            let message = text!(
                "en kommentar bland nycklarna börjar med `#`, inte med `{mark}`",
                "a comment among the keys begins with `#`, not with `{mark}`"
            );
            return self.fault(range.clone(), message, vec![(range, format!("# {words}"))]);
        }
        // Read as a comment, so that the lines around it count; what was meant nobody can tell.
        self.out.changes.push((start..start, "# ".to_owned()));
        if self.form == Form::Toml {
            let message = text!("raden är ingen nyckel med ett värde", "the line is no key with a value");
            let help = text!(
                "skriv den som `nyckel = värde`, sätt `# ` framför den, eller flytta den till texten under `+++`",
                "write it as `key = value`, put `# ` before it, or move it to the text below `+++`"
            );
            self.out.faults.push(Fault { range, message, help, changes: Vec::new() });
        }
    }

    /// A fault whose help is the mended line.
    fn fault(&mut self, range: Range<usize>, message: Text, changes: Vec<Change>) {
        self.out.changes.extend(changes.iter().cloned());
        let help = self.write(&range, &changes);
        self.out.faults.push(Fault { range, message, help, changes });
    }

    /// "skriv `title = \"X\"`": the first line that the changes make, cut where it is long.
    fn write(&self, range: &Range<usize>, changes: &[Change]) -> Text {
        let first = changes.iter().map(|(range, _)| range.start).min().unwrap_or(range.start).min(range.start);
        let from = self.text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let last = changes.iter().map(|(range, _)| range.end).max().unwrap_or(range.end).max(range.end);
        let to = self.text.get(last..).and_then(|rest| rest.find(['\n', '\r'])).map_or(self.text.len(), |at| last + at);
        let own: Vec<Change> =
            changes.iter().map(|(range, new)| (range.start - from..range.end - from, new.clone())).collect();
        let mended = applied(self.text.get(from..to).unwrap_or_default(), &own);
        let mended = mended.trim();
        let cut: String = mended.chars().take(LONGEST_SHOWN).collect();
        let cut = if cut.len() < mended.len() { format!("{cut}…") } else { cut };
        let cut = cut.replace('\n', " ");
        text!("skriv `{cut}`", "write `{cut}`")
    }

    fn header(&mut self, line: &str, start: usize) {
        let inner = line.split('#').next().unwrap_or(line).trim();
        let name = inner.trim_start_matches('[').trim_end_matches(']').trim();
        let single = !inner.starts_with("[[");
        let range = start..start + inner.len();
        self.table = name.split('.').map(|part| part.trim().trim_matches('"').to_owned()).collect();
        self.headers.push((name.to_owned(), single, range.clone()));
        if reads(inner) {
            return;
        }
        let quoted: Vec<String> = self.table.iter().map(|part| bare_or_quoted(part)).collect();
        let is_list = match self.table.as_slice() {
            [one] => matches!(self.key_of_root(one).map(|key| key.ty), Some(Ty::Tables(_))),
            _ => !single,
        };
        let name = quoted.join(".");
        let mended = if is_list { format!("[[{name}]]") } else { format!("[{name}]") };
        let opening = inner.len() - inner.trim_start_matches('[').len();
        let closing = inner.len() - inner.trim_end_matches(']').len();
        let change = (range.clone(), mended);
        if !reads(&change.1) {
            return;
        }
        if opening == closing {
            // Only the name can't be read; it is told as an unknown key.
            return self.out.changes.push(change);
        }
        let message = text!("hakparenteserna runt rubriken hör inte ihop", "the brackets of the heading don't match");
        self.fault(range.end..range.end, message, vec![change]);
    }

    fn key_of_root(&self, name: &str) -> Option<&'static Key> {
        let own = self.keys.iter().flat_map(|table| table.iter()).find(|key| key.name == name);
        own.or_else(|| swedish::key(name, self.keys).map(|(key, _)| key))
    }

    /// `[activity]` several times: one table can stand there once, several are a list.
    fn single_headers(&mut self) {
        let mut done: Vec<String> = Vec::new();
        for (name, _, first) in self.headers.clone() {
            let same: Vec<(bool, Range<usize>)> = self
                .headers
                .iter()
                .filter(|(other, ..)| *other == name)
                .map(|(_, single, at)| (*single, at.clone()))
                .collect();
            let is_list = matches!(self.key_of_root(&name).map(|key| key.ty), Some(Ty::Tables(_)));
            if done.contains(&name) || same.len() < 2 || !is_list || same.iter().all(|(single, _)| !single) {
                continue;
            }
            let message = text!(
                "`[{name}]` står flera gånger: var och en skrivs med dubbla hakparenteser",
                "`[{name}]` stands several times: each is written with double brackets"
            );
            let own = bare_or_quoted(&name);
            let changes: Vec<Change> =
                same.into_iter().filter(|(single, _)| *single).map(|(_, at)| (at, format!("[[{own}]]"))).collect();
            self.out.changes.extend(changes.iter().cloned());
            let help = text!("skriv `[[{name}]]` på varje ställe", "write `[[{name}]]` in each place");
            self.out.faults.push(Fault { range: first, message, help, changes });
            done.push(name);
        }
    }

    fn key_line(&mut self, line: &str, start: usize, split: &Split) {
        let shifted = |range: &Range<usize>| start + range.start..start + range.end;
        let name = line.get(split.key.clone()).unwrap_or_default();
        let bare = name.trim_matches(slips::is_quote);
        let ty = self.key(bare).map(|key| key.ty);
        let is_free = matches!(scope(self.keys, &self.table), Scope::Free);
        let mut changes: Vec<Change> = Vec::new();
        let mut told: Option<(Range<usize>, Text)> = None;
        let quoted = bare_or_quoted(bare);
        let by_name = (quoted != name).then(|| (shifted(&split.key), quoted));
        if let Some(change) = by_name.clone().filter(|_| is_free) {
            let message = text!(
                "ett namn med å, ä, ö eller mellanslag står inom citattecken",
                "a name with å, ä, ö or a blank stands in quotes"
            );
            told = Some((shifted(&split.key), message));
            changes.push(change);
        }
        let sign = line.get(split.sign.clone()).unwrap_or_default();
        if sign != "=" {
            let message = match sign {
                "" => text!("mellan nyckeln och värdet saknas `=`", "between the key and its value `=` is missing"),
                _ => text!(
                    "mellan nyckeln och värdet står `=`, inte `:`",
                    "between the key and its value stands `=`, not `:`"
                ),
            };
            told.get_or_insert((shifted(&split.sign), message));
            changes.push((start + split.key.end..start + split.value.start, " = ".to_owned()));
        }
        let value = line.get(split.value.clone()).unwrap_or_default();
        let at = shifted(&split.value);
        if !reads(&format!("k = {value}")) {
            match meant(value, ty.as_ref()) {
                Some(Meant { length, text, message, point }) => {
                    told.get_or_insert((at.start + point.start..at.start + point.end, message));
                    let gap = split.sign.end..split.value.start;
                    let is_below = sign == "=" && line.get(gap.clone()).is_some_and(|gap| gap.contains('\n'));
                    let from = if is_below { start + gap.start } else { at.start };
                    let text = if is_below { format!(" {text}") } else { text };
                    changes.push((from..at.start + length, text));
                }
                None if value.is_empty() => return self.no_value(line, start, name),
                None if is_exact(ty.as_ref()) => return self.no_meaning(value, ty.as_ref(), at, start),
                None => return,
            }
        }
        let mut all = changes.clone();
        all.extend(by_name.filter(|_| !is_free));
        all.sort_by_key(|(range, _)| range.start);
        let own: Vec<Change> =
            all.iter().map(|(range, new)| (range.start - start..range.end - start, new.clone())).collect();
        if !reads(&applied(line, &own)) {
            return;
        }
        match told {
            Some((range, message)) => {
                self.out.changes.extend(all.into_iter().filter(|change| !changes.contains(change)));
                self.fault(range, message, changes);
            }
            None => self.out.changes.extend(all),
        }
    }

    /// `approved =`: as if it weren't there.
    fn no_value(&mut self, line: &str, start: usize, name: &str) {
        self.out.changes.push((start..start, "# ".to_owned()));
        let message = text!("`{name}` har inget värde", "`{name}` has no value");
        let help =
            text!("skriv värdet efter `=`, eller ta bort raden", "write the value after `=`, or remove the line");
        self.out.faults.push(Fault { range: start..start + line.len(), message, help, changes: Vec::new() });
    }

    /// A value that is no day, number or answer, where one belongs: read as if it weren't there.
    fn no_meaning(&mut self, value: &str, ty: Option<&Ty>, at: Range<usize>, start: usize) {
        self.out.changes.push((start..start, "# ".to_owned()));
        let (message, help) = match ty {
            Some(Ty::Date) => (
                text!("`{value}` är ingen dag som finns", "`{value}` is no day that exists"),
                text!("skriv dagen som 2026-09-01", "write the day as 2026-09-01"),
            ),
            Some(Ty::Bool) => (
                text!("`{value}` går inte här", "`{value}` is not possible here"),
                text!("skriv `true` (ja) eller `false` (nej)", "write `true` or `false`"),
            ),
            _ => (
                text!("`{value}` är inget tal", "`{value}` is no number"),
                text!("skriv bara siffrorna, som 52.5", "write the digits alone, such as 52.5"),
            ),
        };
        self.out.faults.push(Fault { range: at, message, help, changes: Vec::new() });
    }

    /// A line of YAML as one of TOML; what the tables don't know becomes a comment, so that nothing is lost.
    fn yaml_line(&mut self, line: &str, start: usize, split: &Split) {
        let name = line.get(split.key.clone()).unwrap_or_default().trim_matches(slips::is_quote).to_lowercase();
        let own = OF_OTHERS.iter().find(|(other, _)| *other == name).map_or(name.as_str(), |(_, own)| *own);
        let value = line.get(split.value.clone()).unwrap_or_default();
        let key = self.key(own).filter(|key| !matches!(key.ty, Ty::Table(_) | Ty::Tables(_) | Ty::Map(_) | Ty::Free));
        let is_null = matches!(value, "" | "~" | "null");
        let text = match key.filter(|_| !is_null) {
            Some(key) if fits(value, &key.ty) => Some(format!("{} = {value}", key.name)),
            Some(key) => meant(value, Some(&key.ty))
                .filter(|meant| fits(&meant.text, &key.ty))
                .map(|meant| format!("{} = {}", key.name, meant.text)),
            None => None,
        };
        let text = text.filter(|text| reads(text));
        let commented = || line.lines().map(|line| format!("# {line}")).collect::<Vec<_>>().join("\n");
        self.out.changes.push((start..start + line.len(), text.unwrap_or_else(commented)));
    }
}

/// Whether a value reads and is of a key's sort, as far as its first sign tells.
fn fits(value: &str, ty: &Ty) -> bool {
    let is_text = value.starts_with(['"', '\'']);
    let is_right = match ty {
        Ty::Date => slips::date(value).is_some_and(|day| day.to_string() == value),
        Ty::Int | Ty::Number => !is_text && !value.starts_with('['),
        Ty::Bool => matches!(value, "true" | "false"),
        ty if is_many(ty) => value.starts_with('[') || is_text,
        _ => is_text,
    };
    is_right && reads(&format!("k = {value}"))
}

/// How much of a mended line a message shows.
const LONGEST_SHOWN: usize = 90;

/// Whether a text is TOML.
fn reads(text: &str) -> bool {
    DeTable::parse(text).is_ok()
}

/// A key as TOML takes it.
fn bare_or_quoted(name: &str) -> String {
    let is_bare =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    if is_bare { name.to_owned() } else { slips::quoted(name) }
}

/// A value as it was meant.
struct Meant {
    /// How much of the written value it takes the place of.
    length: usize,
    text: String,
    message: Text,
    /// The part of it that is wrong.
    point: Range<usize>,
}

/// Whether a key takes several values.
fn is_many(ty: &Ty) -> bool {
    match ty {
        Ty::Refs(refs) => refs.many,
        Ty::Strs | Ty::Enums(_) | Ty::Types(_) | Ty::Laws | Ty::Months | Ty::Next | Ty::Patterns => true,
        _ => false,
    }
}

/// What a value that doesn't read was meant to be, by what its key takes.
fn meant(written: &str, ty: Option<&Ty>) -> Option<Meant> {
    if written.is_empty() {
        return None;
    }
    let value = without_comment(written);
    let found = |text: String, message: Text| {
        let point = 0..value.len();
        reads(&format!("k = {text}")).then(|| Meant { length: value.len(), text, message, point })
    };
    let tail = value.trim_end_matches([',', ';']).trim_end();
    if tail.len() < value.len()
        && let Some(meant) =
            found(tail.to_owned(), text!("efter värdet ska inget mer stå", "nothing more stands after the value"))
    {
        return Some(meant);
    }
    if let Some((text, message)) = plain(value, ty)
        && let Some(meant) = found(text, message)
    {
        return Some(meant);
    }
    let curly = text!("citattecknen ska vara raka: `\"`", "the quotes must be straight: `\"`");
    if let Some(straight) = slips::straight(value)
        && let Some(meant) = found(straight, curly.clone())
    {
        return Some(meant);
    }
    if is_exact(ty) && !value.contains(slips::is_quote) {
        return None;
    }
    let has_items = ty.is_some_and(is_many) || value.starts_with('[') || value.lines().all(is_item);
    if has_items {
        let meant = listed(value, ty)
            .and_then(|text| found(text, text!("listan är fel skriven", "the list is written wrong")))?;
        let lacks_end = value.starts_with('[') && !value.ends_with(']');
        let point = if lacks_end { value.len()..value.len() } else { 0..value.len() };
        return Some(Meant { point, ..meant });
    }
    if value.starts_with('{') {
        return None;
    }
    if value.contains('\\') && value.starts_with('"') && value.ends_with('"') && value.len() > 1 {
        let inner = value.get(1..value.len() - 1).unwrap_or_default();
        let message = text!(
            "ett bakstreck i text inom citattecken skrivs två gånger: `\\\\`",
            "a backslash in a quoted text is written twice: `\\\\`"
        );
        let meant = found(slips::quoted(&inner.replace("\\\"", "\"").replace("\\\\", "\\")), message)?;
        let at = value.find('\\').unwrap_or_default();
        return Some(Meant { point: at..at + 1, ..meant });
    }
    let inner = value.trim_matches(slips::is_quote);
    let has_curly = slips::straight(value).is_some();
    let quotes = value.chars().filter(|c| slips::is_quote(*c)).count();
    let message = match quotes {
        _ if has_curly => curly,
        0 => text!("texten står inte inom citattecken", "the text doesn't stand in quotes"),
        1 => text!("texten saknar ett av sina citattecken", "the text lacks one of its quotes"),
        _ => text!("citattecken inne i texten skrivs `\\\"`", "quotes within the text are written `\\\"`"),
    };
    let block = block_text(value);
    let meant = found(slips::quoted(block.as_deref().unwrap_or(inner)), message)?;
    let point = match value.starts_with(slips::is_quote) {
        true if quotes == 1 => value.len()..value.len(),
        false if quotes == 1 => 0..0,
        _ => 0..value.len(),
    };
    Some(Meant { point, ..meant })
}

/// Whether a key takes days, numbers or answers: other words there are no text that lacks its quotes.
fn is_exact(ty: Option<&Ty>) -> bool {
    matches!(ty, Some(Ty::Date | Ty::Int | Ty::Number | Ty::Bool))
}

/// A day, a number or an answer that stands without quotes.
fn plain(value: &str, ty: Option<&Ty>) -> Option<(String, Text)> {
    let bare = value.trim_matches(slips::is_quote).trim();
    match ty {
        Some(Ty::Date) => {
            let day = slips::date(bare)?;
            Some((day.to_string(), text!("datumet är fel skrivet", "the date is written wrong")))
        }
        Some(Ty::Int | Ty::Number) => {
            let number = slips::number(bare)?;
            Some((
                number,
                text!(
                    "talet är fel skrivet: decimaltecken är punkt, och siffrorna står ihop",
                    "the number is written wrong: decimals follow a point, and no blanks stand within"
                ),
            ))
        }
        Some(Ty::Bool) => {
            let answer = slips::boolean(bare)?;
            Some((answer.to_string(), text!("här står `true` eller `false`", "here stands `true` or `false`")))
        }
        _ => None,
    }
}

/// A list with its brackets, quotes and commas.
fn listed(value: &str, ty: Option<&Ty>) -> Option<String> {
    let lines = value.lines().all(is_item);
    let items: Vec<String> = if lines {
        value
            .lines()
            .map(|line| line.trim().trim_start_matches('-').trim().trim_matches(slips::is_quote).to_owned())
            .collect()
    } else {
        slips::items(value)
    };
    let is_number = |item: &String| matches!(ty, Some(Ty::Months)) && item.bytes().all(|byte| byte.is_ascii_digit());
    // A list of tables or of lists is more than words.
    if items.is_empty() || value.contains(['{', '}']) {
        return None;
    }
    let items: Vec<String> =
        items.into_iter().map(|item| if is_number(&item) { item } else { slips::quoted(&item) }).collect();
    Some(format!("[{}]", items.join(", ")))
}

/// The text of a YAML block, its lines joined.
fn block_text(value: &str) -> Option<String> {
    let (mark, rest) = value.split_once('\n')?;
    let glue = match mark.trim() {
        ">" | ">-" => " ",
        "|" | "|-" => "\n",
        _ => return None,
    };
    Some(rest.lines().map(str::trim).collect::<Vec<_>>().join(glue))
}

/// A value without the comment that may follow it.
fn without_comment(value: &str) -> &str {
    if value.starts_with(slips::is_quote) && value.ends_with(slips::is_quote) {
        return value;
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;
    use crate::schema::kinds::keys_of;

    fn read(text: &str, kind: Kind, form: Form) -> (String, Vec<String>) {
        let mended = mended(text, &keys_of(kind, true), form).unwrap_or_default();
        let told = mended.faults.iter().map(|fault| fault.help.sv.clone()).collect();
        (mended.text, told)
    }

    #[track_caller]
    fn means(kind: Kind, written: &str, meant: &str) {
        let (text, told) = read(written, kind, Form::Toml);
        assert_eq!(text, meant, "{written}");
        assert_eq!(told.len(), 1, "{written}: {told:?}");
        assert!(DeTable::parse(&text).is_ok(), "{text}");
        assert_eq!(mended(&text, &keys_of(kind, true), Form::Toml), None, "{text}");
    }

    #[test]
    fn each_slip_is_told_once_and_read_as_meant() {
        means(Kind::Page, "title: Sidan", "title = \"Sidan\"");
        means(Kind::Page, "title: \"Sidan\"", "title = \"Sidan\"");
        means(Kind::Page, "title = Sidan # tills vidare", "title = \"Sidan\" # tills vidare");
        means(Kind::Page, "title = ”Sidan”", "title = \"Sidan\"");
        means(Kind::Page, "title = \"Sidan", "title = \"Sidan\"");
        means(Kind::Page, "title = \"Rutin för \"lås\" hemma\"", "title = \"Rutin för \\\"lås\\\" hemma\"");
        means(Kind::Page, "title \"Sidan\"", "title = \"Sidan\"");
        means(Kind::Page, "title = \"Sidan\",", "title = \"Sidan\"");
        means(Kind::Page, "// om sidan", "# om sidan");
        means(Kind::Page, "<!-- om sidan -->", "# om sidan");
        means(Kind::Page, "approved = 2/3 2026", "approved = 2026-03-02");
        means(Kind::Page, "approved = 2 mars 2026", "approved = 2026-03-02");
        means(Kind::Page, "approved = ”2 mars 2026”", "approved = 2026-03-02");
        means(Kind::Page, "keywords = lås, nycklar", "keywords = [\"lås\", \"nycklar\"]");
        means(Kind::Page, "keywords = [lås, nycklar]", "keywords = [\"lås\", \"nycklar\"]");
        means(Kind::Page, "keywords = [\"lås\" \"nycklar\"]", "keywords = [\"lås\", \"nycklar\"]");
        means(Kind::Page, "keywords = [\"lås\"\ntitle = \"X\"", "keywords = [\"lås\"]\ntitle = \"X\"");
        means(Kind::Page, "keywords =\n- lås\n- nycklar", "keywords = [\"lås\", \"nycklar\"]");
        means(Kind::Page, "summary = \"G:\\Gemensamt\"", "summary = \"G:\\\\Gemensamt\"");
        means(Kind::Page, "revising = ja", "revising = true");
        means(Kind::Indicator, "[[value]]\nvalue = 52,5", "[[value]]\nvalue = 52.5");
        means(Kind::Indicator, "target = 1 250", "target = 1250");
        means(Kind::Page, "[[event]\ntitle = \"A\"", "[[event]]\ntitle = \"A\"");
        means(Kind::Page, "[event]\n[event]\n[event]", "[[event]]\n[[event]]\n[[event]]");
    }

    #[test]
    fn names_are_told_by_whoever_knows_them() {
        let (text, told) = read("ägare = \"chef\"\n[[händelse]]\n", Kind::Page, Form::Toml);
        assert_eq!((text.as_str(), told.len()), ("\"ägare\" = \"chef\"\n[[\"händelse\"]]\n", 0));
    }

    #[test]
    fn what_nobody_understands_is_told_and_left_out() {
        for (written, read_as) in [
            ("approved = 2026-02-30", "# approved = 2026-02-30"),
            ("approved =", "# approved ="),
            ("Rutinen gäller alla", "# Rutinen gäller alla"),
        ] {
            let out = mended(written, &keys_of(Kind::Page, false), Form::Toml).unwrap();
            assert_eq!(out.text, read_as);
            assert_eq!(out.faults.len(), 1, "{written}");
            assert!(out.faults[0].changes.is_empty());
        }
    }

    #[test]
    fn yaml_keeps_what_is_known_and_comments_the_rest() {
        let yaml = "title: Sidan\ntags: [a, b]\ndate: 2024-01-02\napproved: 2024-01-02\ndescription: >\n  Kort\n  text\nmenu:\n  main: x\naliases:\n  - /a/\n  - /b/\n";
        let (text, told) = read(yaml, Kind::Page, Form::Yaml);
        let toml = "title = \"Sidan\"\nkeywords = [\"a\", \"b\"]\n# date: 2024-01-02\napproved = 2024-01-02\nsummary = \"Kort text\"\n# menu:\n#   main: x\naliases = [\"/a/\", \"/b/\"]\n";
        assert_eq!((text.as_str(), told.len()), (toml, 0));
    }
}
