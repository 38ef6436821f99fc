//! Reads a TOML table by its declared keys into a [`Record`]. Never fails: what is wrong becomes a finding and the
//! key counts as absent.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key::{Key, Refs, Ty};
use super::record::{Declared, Field, NextStep, Prose, Record, Reference, Value, Word, literal_base};
use crate::diag::text::{alternatives, did_you_mean};
use crate::diag::{Code, FileId, Finding, Level, Span, Text};
use crate::model::control::is_control;
use crate::model::flow::Branch;
use crate::model::kind::Choice;
use crate::model::{Date, Kind};
use crate::text;

/// The words of an enumeration that a message lists at most.
const LISTED: usize = 12;

/// What is read into, and what the reader needs to know of its surroundings.
pub(crate) struct Reader<'a> {
    /// The file, for spans.
    pub(crate) file: FileId,
    /// The whole file's text.
    pub(crate) source: &'a str,
    /// How far into the file the TOML text starts.
    pub(crate) offset: usize,
    /// The ids of a kind's types, built in and configured.
    pub(crate) types: &'a dyn Fn(Kind) -> Vec<String>,
    /// The kind of the document being read.
    pub(crate) kind: Kind,
    /// The findings so far.
    pub(crate) findings: Vec<Finding>,
    /// How many references have been read.
    pub(crate) slots: u32,
    /// The texts in Markdown read so far; their numbers start at 1, since 0 is the body.
    pub(crate) prose: Vec<Prose>,
}

/// Parses TOML text; what can be read is given even where there are errors.
///
/// `offset` is added to all spans of the findings.
pub(crate) fn parse_toml(file: FileId, text: &str, offset: usize) -> (Spanned<DeTable<'_>>, Vec<Finding>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut faults: Vec<(Range<usize>, &str)> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    for (range, message) in &mut faults {
        // What a list lacks is seen on the line after; it is told where it should stand.
        let before = text.get(..range.start).unwrap_or_default().trim_end().len();
        if message.contains("array") && text.get(before..range.start).is_some_and(|gap| gap.contains('\n')) {
            *range = before..before;
        }
    }
    faults.sort_by_key(|(range, _)| range.start);
    let findings = without_followers(&faults, text).into_iter().map(|(range, message)| {
        let curly = text.get(range.clone()).is_some_and(|value| value.contains(['\u{201c}', '\u{201d}']));
        let help = if curly {
            text!("citattecknen ska vara raka: `\"`", "the quotes must be straight: `\"`")
        } else {
            text!(
                "varje rad är `nyckel = värde`; text står inom citattecken: `title = \"…\"`",
                "each line is `key = value`; text stands in quotes: `title = \"…\"`"
            )
        };
        let span = Span::new(file, range.start + offset..range.end + offset);
        Finding::new(Code::SYNTAX, span, explain_toml(message)).help(help)
    });
    let findings = findings.collect();
    (table, findings)
}

/// The findings of a table as read, without those that only follow from its syntax errors: a key that is missing, and
/// a value where the parser could not read one. A file that can't be read at all lacks no keys.
pub(crate) fn without_echoes(findings: Vec<Finding>, syntax: &[Finding], is_readable: bool) -> Vec<Finding> {
    let touches = |a: Span, b: Span| a.start <= b.end && b.start <= a.end;
    let is_echo = |finding: &Finding| match finding.code {
        Code::MISSING_KEY => !syntax.is_empty() || !is_readable,
        Code::INVALID_VALUE => syntax.iter().any(|other| touches(finding.span, other.span)),
        _ => false,
    };
    findings.into_iter().filter(|finding| !is_echo(finding)).collect()
}

/// One fault a line; none after a list or table that isn't closed, since all that follows is read as part of it.
fn without_followers<'e>(faults: &[(Range<usize>, &'e str)], text: &str) -> Vec<(Range<usize>, &'e str)> {
    let mut kept: Vec<(Range<usize>, &str)> = Vec::new();
    for (range, message) in faults {
        if let Some((last, before)) = kept.last() {
            let between = text.get(last.start..range.start).unwrap_or_default();
            if !between.contains('\n') || before.contains("array") || before.contains("inline table") {
                continue;
            }
        }
        kept.push((range.clone(), message));
    }
    kept
}

/// What the TOML parser says, by words of its message, in Swedish; the parser itself speaks English only.
const TOML_FAULTS: &[(&str, &str)] = &[
    ("duplicate key", "nyckeln står två gånger"),
    ("cannot be empty", "nyckeln framför `=` saknas"),
    ("string values must be quoted", "värdet saknas eller står inte inom citattecken"),
    ("escaped value", "ett bakstreck i text inom citattecken skrivs två gånger: `\\\\`"),
    ("basic string", "texten är inte rätt avslutad: citattecken saknas"),
    ("literal string", "texten är inte rätt avslutad: citattecken saknas"),
    ("array", "listan är fel skriven: ett kommatecken eller `]` saknas"),
    ("inline table", "tabellen är inte avslutad: `}` saknas"),
    ("key with no value", "nyckeln har inget värde: `=` saknas"),
    ("unclosed table", "tabellens rubrik är inte avslutad: `]` saknas"),
    ("unexpected key or value", "här ska raden ta slut: en nyckel på varje rad"),
    ("boolean", "skriv `true` eller `false`"),
    ("leading zero", "ett tal börjar inte med 0"),
    ("date", "datumet är fel skrivet; så här: 2026-09-01"),
    ("time", "klockslaget är fel skrivet; så här: 08:30:00"),
];

/// A TOML parser's message in both languages.
fn explain_toml(message: &str) -> Text {
    let english = message.lines().next().unwrap_or(message).trim_end_matches('.').to_owned();
    let known = TOML_FAULTS.iter().find(|(words, _)| english.contains(words));
    let swedish = known.map_or_else(|| format!("raden kunde inte läsas ({english})"), |(_, sv)| (*sv).to_owned());
    Text { sv: swedish, en: english }
}

impl<'a> Reader<'a> {
    /// Reads a table by the given tables of keys; the first declaration of a name counts.
    pub(crate) fn record(&mut self, table: &DeTable<'_>, span: Span, keys: &[&'static [Key]]) -> Record {
        let mut fields = Vec::with_capacity(table.len());
        for (name, value) in table {
            let key_span = self.span(name.span());
            match find(keys, name.get_ref()) {
                Some(key) if is_absent(&key.ty, value.get_ref()) => self.tell_empty_date(key, value),
                Some(key) => {
                    let value_span = self.span(value.span());
                    if key.is_name() {
                        self.one_line(value);
                    }
                    if let Some(read) = self.value(&key.ty, value) {
                        let ty = Declared(key);
                        fields.push(Field { name: key.name, key: key_span, span: value_span, value: read, ty });
                    }
                }
                None => self.unknown_key(name.get_ref(), key_span, keys),
            }
        }
        fields.sort_by_key(|field| field.key);
        self.require(table, span, keys);
        Record::new(fields, span)
    }

    /// An empty text counts as absent, but whoever writes one for a date may believe that the document is decided.
    fn tell_empty_date(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) {
        if !matches!(key.ty, Ty::Date) || key.required {
            return;
        }
        let name = key.name;
        let message = text!("`{name}` är tom och räknas inte som ett datum", "`{name}` is empty and counts as no date");
        let help = text!(
            "skriv datumet utan citattecken, som `{name} = 2026-09-01`, eller ta bort raden",
            "write the date without quotes, such as `{name} = 2026-09-01`, or remove the line"
        );
        self.findings.push(Finding::new(Code::DATE_FAR, self.span(value.span()), message).help(help));
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start + self.offset..range.end + self.offset)
    }

    fn unknown_key(&mut self, name: &str, span: Span, keys: &[&'static [Key]]) {
        let known = || keys.iter().flat_map(|table| table.iter()).map(|key| key.name);
        let help = did_you_mean(name, known()).or_else(|| key_of_another_kind(name)).unwrap_or_else(|| {
            text!(
                "egna nycklar hör hemma under `[extra]`; kända nycklar står i docs/format.md",
                "keys of your own go under `[extra]`; the known ones are in docs/format.md"
            )
        });
        let message = text!("nyckeln `{name}` finns inte här", "there is no key `{name}` here");
        self.findings.push(Finding::new(Code::UNKNOWN_KEY, span, message).help(help));
    }

    fn require(&mut self, table: &DeTable<'_>, span: Span, keys: &[&'static [Key]]) {
        let mut seen = BTreeSet::new();
        for key in keys.iter().flat_map(|table| table.iter()) {
            if !seen.insert(key.name) || !key.required {
                continue;
            }
            let written = table.iter().find(|(name, _)| name.get_ref() == key.name).map(|(_, value)| value);
            // An empty string counts as absent, whatever the key's type.
            let empty = written.filter(|value| value.get_ref().as_str().is_some_and(|text| text.trim().is_empty()));
            match (written, empty) {
                (_, Some(value)) => {
                    let place = self.span(value.span());
                    self.findings.push(missing(key, place));
                }
                (None, None) => self.findings.push(missing(key, span)),
                (Some(_), None) => {}
            }
        }
    }

    fn invalid(&mut self, span: Span, message: Text, help: Option<Text>) {
        self.findings.push(Finding::new(Code::INVALID_VALUE, span, message).maybe_help(help));
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, wanted: Text) {
        let span = self.span(value.span());
        let Text { sv, en } = wanted;
        let found = type_name(value.get_ref());
        let message = Text {
            sv: format!("här ska stå {sv}, inte {}", found.sv),
            en: format!("expected {en}, not {}", found.en),
        };
        self.invalid(span, message, None);
    }

    fn value(&mut self, ty: &'static Ty, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        match ty {
            Ty::Str => self.string(value).map(|word| Value::Str(word.text)),
            Ty::Markdown => self.prose(value),
            Ty::Int => self.int(value).map(Value::Int),
            Ty::Number => self.number(value).map(Value::Number),
            Ty::Bool => self.boolean(value).map(Value::Bool),
            Ty::Date => self.date(value).map(Value::Date),
            Ty::MonthDay => self.month_day(value),
            Ty::Enum(choices) => self.choice(value, choices).map(|word| Value::Str(word.text)),
            Ty::Enums(choices) => self.list(value, |reader, item| reader.choice(item, choices)).map(Value::Words),
            Ty::TypeOf => self.type_of(value, self.kind).map(|word| Value::Str(word.text)),
            Ty::Types(kind) => self.list(value, |reader, item| reader.type_of(item, *kind)).map(Value::Words),
            Ty::KindName => self.kind_name(value).map(|word| Value::Str(word.text)),
            Ty::Strs => self.list(value, Self::word).map(Value::Words),
            Ty::Months => self.list(value, Self::month).map(Value::Months),
            Ty::Refs(refs) => self.references(value, refs).map(Value::Refs),
            Ty::Laws => self.list(value, Self::reference).map(Value::Laws),
            Ty::File => self.string(value).map(|word| Value::Words(vec![word])),
            Ty::Table(keys) => self.table(value, keys).map(Value::Table),
            Ty::Tables(keys) => self.list(value, |reader, item| reader.table(item, keys)).map(Value::Tables),
            Ty::Map(inner) => self.map(value, inner),
            Ty::Next => self.list(value, Self::next_step).map(Value::Next),
            Ty::TypeTitle => self.type_title(value),
            Ty::Deadline => self.deadline(value),
            Ty::Level => self.level(value),
            Ty::Patterns => self.list(value, Self::pattern).map(Value::Words),
            Ty::Free => Some(Value::Free(free(value.get_ref()))),
        }
    }

    fn string(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Word> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, text!("text inom citattecken", "text in quotes"));
            return None;
        };
        let span = self.span(value.span());
        self.no_control(text, span, |c| !matches!(c, '\n' | '\r' | '\t'));
        Some(Word { text: crate::model::id::nfc(text).into_owned(), span })
    }

    /// A name, or a list of names, without line ends and tabs; other control characters are told where it is read.
    fn one_line(&mut self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::String(text) => {
                let span = self.span(value.span());
                // What is written over several lines ends in one more often than not.
                self.no_control(text.trim_end_matches(['\n', '\r']), span, |c| matches!(c, '\n' | '\r' | '\t'));
            }
            DeValue::Array(items) => items.iter().for_each(|item| self.one_line(item)),
            _ => {}
        }
    }

    /// One finding for the control characters of a text.
    fn no_control(&mut self, text: &str, span: Span, counts: impl Fn(char) -> bool) {
        if let Some(found) = text.chars().find(|c| is_control(*c) && counts(*c)) {
            self.findings.push(control_character(found, span));
        }
    }

    /// A string of a list; an empty one counts as absent.
    fn word(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Word> {
        self.string(value).filter(|word| !word.text.trim().is_empty())
    }

    fn prose(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        let range = value.span();
        let text = match value.get_ref().as_str() {
            Some(text) => text.to_owned(),
            None => self.string(value)?.text,
        };
        self.no_control(&text, self.span(range.clone()), |c| !matches!(c, '\n' | '\r' | '\t'));
        let base = literal_base(self.source, &(range.start + self.offset..range.end + self.offset), &text);
        let fragment = u32::try_from(self.prose.len() + 1).unwrap_or(u32::MAX);
        let prose = Prose { text, span: self.span(range), base, fragment };
        self.prose.push(prose.clone());
        Some(Value::Prose(prose))
    }

    fn int(&mut self, value: &Spanned<DeValue<'_>>) -> Option<i64> {
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|int| i64::from_str_radix(&int.as_str().replace('_', ""), int.radix()).ok());
        if number.is_none() {
            self.wrong_type(value, text!("ett heltal", "a whole number"));
        }
        number
    }

    fn number(&mut self, value: &Spanned<DeValue<'_>>) -> Option<f64> {
        if value.get_ref().is_integer() {
            #[expect(clippy::cast_precision_loss, reason = "an indicator's value is far below 2^52")]
            return self.int(value).map(|int| int as f64);
        }
        let number = value.get_ref().as_float().and_then(|float| float.as_str().replace('_', "").parse::<f64>().ok());
        let number = number.filter(|number| number.is_finite());
        if number.is_none() {
            self.wrong_type(value, text!("ett tal (decimaltecken är punkt)", "a number"));
        }
        number
    }

    fn boolean(&mut self, value: &Spanned<DeValue<'_>>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(value, text!("`true` eller `false`", "`true` or `false`"));
        }
        flag
    }

    fn date(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Date> {
        let date = value.get_ref().as_datetime().and_then(|datetime| {
            let date = datetime.date.as_ref()?;
            Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
        });
        if date.is_none() {
            self.wrong_type(
                value,
                text!("ett datum utan citattecken, som 2026-09-01", "a date without quotes, such as 2026-09-01"),
            );
        }
        date
    }

    fn month_day(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        let word = self.string(value)?;
        let parsed = word.text.split_once('-').and_then(|(month, day)| {
            let (month, day) = (month.parse::<i8>().ok()?, day.parse::<i8>().ok()?);
            // 2024 is a leap year, so that 29 February is a day.
            Date::new(2024, month, day).ok().map(|_| Value::MonthDay(month, day))
        });
        if parsed.is_none() {
            let message = text!("`{}` är ingen dag på året", "`{}` is no day of the year", word.text);
            self.invalid(
                word.span,
                message,
                Some(text!("skriv månad och dag, som \"03-01\"", "write month and day, such as \"03-01\"")),
            );
        }
        parsed
    }

    fn choice(&mut self, value: &Spanned<DeValue<'_>>, choices: &[Choice]) -> Option<Word> {
        let word = self.string(value)?;
        let ids: Vec<&str> = choices.iter().map(|choice| choice.id).collect();
        self.one_of(word, &ids)
    }

    fn type_of(&mut self, value: &Spanned<DeValue<'_>>, kind: Kind) -> Option<Word> {
        let word = self.string(value)?;
        let types = (self.types)(kind);
        let ids: Vec<&str> = types.iter().map(String::as_str).collect();
        self.one_of(word, &ids)
    }

    fn kind_name(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Word> {
        let word = self.string(value)?;
        let ids: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
        self.one_of(word, &ids)
    }

    fn one_of(&mut self, word: Word, ids: &[&str]) -> Option<Word> {
        if ids.contains(&word.text.as_str()) || word.text.trim().is_empty() {
            return Some(word).filter(|word| !word.text.trim().is_empty());
        }
        let (written, choices) = (&word.text, alternatives(ids, LISTED));
        let message = Text {
            sv: format!("`{written}` går inte här; välj {}", choices.sv),
            en: format!("`{written}` is not possible here; choose {}", choices.en),
        };
        self.invalid(word.span, message, did_you_mean(written, ids.iter().copied()));
        None
    }

    fn month(&mut self, value: &Spanned<DeValue<'_>>) -> Option<u8> {
        let number = self.int(value)?;
        let month = u8::try_from(number).ok().filter(|month| (1..=12).contains(month));
        if month.is_none() {
            let span = self.span(value.span());
            self.invalid(
                span,
                text!("{number} är ingen månad", "{number} is no month"),
                Some(text!("månaderna är 1 till 12", "months are 1 to 12")),
            );
        }
        month
    }

    fn reference(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Reference> {
        let word = self.string(value)?;
        if word.text.trim().is_empty() {
            return None;
        }
        let slot = self.slots;
        self.slots += 1;
        Some(Reference { text: word.text.trim().to_owned(), span: word.span, slot })
    }

    fn references(&mut self, value: &Spanned<DeValue<'_>>, refs: &Refs) -> Option<Vec<Reference>> {
        if refs.many || value.get_ref().is_str() {
            return self.list(value, Self::reference);
        }
        self.wrong_type(value, text!("ett id inom citattecken", "one id in quotes"));
        None
    }

    /// A list, or a single value standing for a list of one.
    fn list<T>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        mut item: impl FnMut(&mut Self, &Spanned<DeValue<'_>>) -> Option<T>,
    ) -> Option<Vec<T>> {
        match value.get_ref().as_array() {
            Some(array) => {
                let mut items = Vec::with_capacity(array.len());
                items.extend(array.iter().filter_map(|value| item(self, value)));
                Some(items)
            }
            None => item(self, value).map(|single| vec![single]),
        }
    }

    fn table(&mut self, value: &Spanned<DeValue<'_>>, keys: &'static [Key]) -> Option<Record> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(value, text!("en tabell", "a table"));
            return None;
        };
        let span = self.span(value.span());
        Some(self.record(table, span, &[keys]))
    }

    fn map(&mut self, value: &Spanned<DeValue<'_>>, inner: &'static Ty) -> Option<Value> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(value, text!("en tabell", "a table"));
            return None;
        };
        let mut entries = Vec::new();
        for (name, item) in table {
            let key_span = self.span(name.span());
            let word = Word { text: crate::model::id::nfc(name.get_ref()).into_owned(), span: key_span };
            self.no_control(name.get_ref(), key_span, |_| true);
            if let Some(read) = self.value(inner, item) {
                let span = self.span(item.span());
                let field = Field { name: "", key: key_span, span, value: read, ty: Declared(&ANY) };
                entries.push((word, field));
            }
        }
        entries.sort_by_key(|(word, _)| word.span);
        Some(Value::Map(entries))
    }

    fn next_step(&mut self, value: &Spanned<DeValue<'_>>) -> Option<NextStep> {
        if let Some(table) = value.get_ref().as_table() {
            let span = self.span(value.span());
            let record = self.record(table, span, &[NEXT]);
            let to = record.str("to")?.to_owned();
            let when = record.str("when").map(str::to_owned);
            let span = record.value_span("to").unwrap_or(span);
            return Some(NextStep { branch: Branch { to, when }, span });
        }
        let word = self.string(value)?;
        let Word { text: to, span } = word;
        (!to.is_empty()).then_some(NextStep { branch: Branch { to, when: None }, span })
    }

    fn type_title(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        if value.get_ref().is_table() {
            return self.table(value, TYPE_TITLE).map(Value::Table);
        }
        self.string(value).map(|word| Value::Str(word.text))
    }

    fn deadline(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        if !value.get_ref().is_table() {
            return self.string(value).map(|word| Value::Str(word.text));
        }
        let read = self.table(value, DEADLINE)?;
        if read.int("days").is_some_and(|days| !(0..=36_525).contains(&days)) {
            let span = read.value_span("days").unwrap_or_else(|| self.span(value.span()));
            self.invalid(span, text!("här ska stå ett antal dagar", "expected a number of days"), None);
        }
        Some(Value::Table(read))
    }

    fn level(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        let word = self.string(value)?;
        let word = self.one_of(word, &["error", "warning", "off"])?;
        Level::parse(&word.text).map(|_| Value::Str(word.text))
    }

    fn pattern(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Word> {
        let word = self.string(value)?;
        // Compiled here only to tell a bad one; `config` compiles those that are used.
        match regex::RegexBuilder::new(&word.text).size_limit(1 << 20).build() {
            Ok(_) => Some(word),
            Err(error) => {
                let reason = error.to_string().lines().last().unwrap_or_default().replace("error: ", "");
                let message = text!(
                    "det reguljära uttrycket kan inte läsas ({reason})",
                    "the regular expression cannot be read ({reason})"
                );
                self.invalid(word.span, message, None);
                None
            }
        }
    }
}

/// A branch of an activity (`next`).
pub(crate) const NEXT: &[Key] = &[
    super::key::required("to", Ty::Str, "aktivitetens id", "the activity's id"),
    super::key::key("when", Ty::Str, "när", "when"),
];

/// A deadline that can be reckoned with.
pub(crate) const DEADLINE: &[Key] = &[
    super::key::key("text", Ty::Str, "tidsfristen i ord", "the deadline in words"),
    super::key::key("days", Ty::Int, "antal dagar", "number of days"),
];

/// A type of the configuration written as a table.
pub(crate) const TYPE_TITLE: &[Key] = &[
    super::key::required("title", Ty::Str, "typens namn", "the type's name"),
    super::key::key("definition", Ty::Str, "vad den är", "what it is"),
    super::key::key("retention", Ty::Str, "hur länge den bevaras", "how long it is kept"),
];

static ANY: Key = super::key::key("", Ty::Free, "", "");

fn find(keys: &[&'static [Key]], name: &str) -> Option<&'static Key> {
    keys.iter().flat_map(|table| table.iter()).find(|key| key.name == name)
}

/// An empty string counts as absent (format § 8). Texts are kept, so that a finding can point at them; who reads them
/// by [`Record::str`] doesn't see them.
fn is_absent(ty: &Ty, value: &DeValue<'_>) -> bool {
    !matches!(ty, Ty::Str | Ty::Markdown) && value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Which kinds have a key that this one doesn't.
fn key_of_another_kind(name: &str) -> Option<Text> {
    let has = |kind: &Kind| super::kinds::own_keys(*kind).iter().any(|key| key.name == name);
    let kinds: Vec<&str> = Kind::ALL.iter().filter(|kind| has(kind)).map(|kind| kind.id()).collect();
    if kinds.is_empty() {
        return None;
    }
    let Text { sv, en } = crate::diag::text::list(&kinds, LISTED);
    Some(Text {
        sv: format!("nyckeln hör till sorten {sv}; ligger filen i rätt mapp?"),
        en: format!("the key belongs to the kind {en}; is the file in the right folder?"),
    })
}

/// The finding for a text with a control character in it.
pub(crate) fn control_character(found: char, span: Span) -> Finding {
    let number = u32::from(found);
    let message = match found {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => text!("här finns ett radbyte", "there is a line end here"),
        '\t' => text!("här finns en tab", "there is a tab here"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => text!(
            "här finns ett tecken som byter skrivriktning (U+{number:04X})",
            "there is a character here that changes the direction of writing (U+{number:04X})"
        ),
        _ => text!("här finns ett styrtecken (U+{number:04X})", "there is a control character here (U+{number:04X})"),
    };
    let help = text!("skriv om det på en rad, utan tecknet", "write it anew on one line, without the character");
    Finding::new(Code::CONTROL_CHARACTER, span, message).help(help)
}

/// The finding for a required key that isn't there.
pub(crate) fn missing(key: &Key, span: Span) -> Finding {
    let (name, sv, en) = (key.name, key.sv, key.en);
    let message = text!("`{name}` saknas: {sv}", "`{name}` is missing: {en}");
    let help = text!("lägg till `{name} = …`", "add `{name} = …`");
    Finding::new(Code::MISSING_KEY, span, message).help(help)
}

fn type_name(value: &DeValue<'_>) -> Text {
    match value {
        DeValue::String(_) => text!("text", "text"),
        DeValue::Integer(_) => text!("ett heltal", "a whole number"),
        DeValue::Float(_) => text!("ett decimaltal", "a decimal number"),
        DeValue::Boolean(_) => text!("`true` eller `false`", "`true` or `false`"),
        DeValue::Datetime(datetime) if datetime.date.is_none() => text!("ett klockslag", "a time of day"),
        DeValue::Datetime(_) => text!("ett datum", "a date"),
        DeValue::Array(_) => text!("en lista", "a list"),
        DeValue::Table(_) => text!("en tabell", "a table"),
    }
}

/// A free value with its spans left behind.
fn free(value: &DeValue<'_>) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(int) => i64::from_str_radix(&int.as_str().replace('_', ""), int.radix())
            .map_or_else(|_| toml::Value::String(int.as_str().to_owned()), toml::Value::Integer),
        DeValue::Float(float) => toml::Value::Float(float.as_str().replace('_', "").parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => toml::Value::Boolean(*flag),
        DeValue::Datetime(datetime) => toml::Value::Datetime(*datetime),
        DeValue::Array(items) => toml::Value::Array(items.iter().map(|item| free(item.get_ref())).collect()),
        DeValue::Table(table) => toml::Value::Table(
            table.iter().map(|(name, item)| (name.get_ref().to_string(), free(item.get_ref()))).collect(),
        ),
    }
}
