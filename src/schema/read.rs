//! Reads a TOML table by its declared keys into a [`Record`]. Never fails: what is wrong becomes a finding and the
//! key counts as absent; where it can be told what was meant (`ägare`, `"2 mars 2026"`, a key below the wrong heading)
//! it counts as that, so that one mistake gives one finding.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key::{Key, Refs, Ty};
use super::record::{Declared, Field, NextStep, Prose, Record, Reference, Value, Word, literal_base};
use super::toml_text::Places;
use super::{slips, swedish};
use crate::diag::text::{alternatives, nearest};
use crate::diag::{Code, Edit, FileId, Finding, Level, Span, Text};
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
    /// Where the table's places lie in the file.
    pub(crate) places: Places<'a>,
    /// A kind's types, built in and configured: the id and what it is called.
    pub(crate) types: &'a dyn Fn(Kind) -> Vec<(String, String)>,
    /// The kind of the document being read.
    pub(crate) kind: Kind,
    /// The findings so far.
    pub(crate) findings: Vec<Finding>,
    /// How many references have been read.
    pub(crate) slots: u32,
    /// The texts in Markdown read so far; their numbers start at 1, since 0 is the body.
    pub(crate) prose: Vec<Prose>,
    /// Whether what is told as wrong is read as it was meant; see [`super::toml_text::Source`].
    pub(crate) is_lenient: bool,
    /// The keys of the document itself, while the tables in it are read.
    pub(crate) outer: Vec<&'static [Key]>,
    /// Keys of the document that stand below a table's heading, as read.
    pub(crate) strays: Vec<Field>,
}

impl<'a> Reader<'a> {
    /// Reads a document's own table: its keys may have slipped below one of its headings.
    pub(crate) fn document(&mut self, table: &DeTable<'_>, span: Span, keys: &[&'static [Key]]) -> Record {
        let written = |key: &&Key| table.iter().any(|(name, _)| name.get_ref() == key.name);
        self.outer = keys.to_vec();
        let mut record = self.record(table, span, keys);
        let strays = std::mem::take(&mut self.strays);
        for stray in strays {
            if !written(&stray.ty.0) && record.get(stray.name).is_none() {
                record.add(stray);
            }
        }
        record
    }

    /// Reads a table by the given tables of keys; the first declaration of a name counts.
    pub(crate) fn record(&mut self, table: &DeTable<'_>, span: Span, keys: &[&'static [Key]]) -> Record {
        let mut fields: Vec<Field> = Vec::with_capacity(table.len());
        let mut meant: Vec<Field> = Vec::new();
        for (name, value) in table {
            let key_span = self.span(name.span());
            match find(keys, name.get_ref()) {
                Some(key) => fields.extend(self.field(key, key_span, value)),
                None => {
                    let key = self.unknown_key(name, value, keys).filter(|_| self.is_lenient);
                    let is_free = |key: &&Key| table.iter().all(|(name, _)| name.get_ref() != key.name);
                    meant.extend(key.filter(is_free).and_then(|key| self.field(key, key_span, value)));
                }
            }
        }
        for field in meant {
            if fields.iter().all(|other| other.name != field.name) {
                fields.push(field);
            }
        }
        fields.sort_by_key(|field| field.key);
        self.require(table, span, keys, &fields);
        Record::new(fields, span)
    }

    /// A declared key with its value, where it has one that can be read.
    fn field(&mut self, key: &'static Key, key_span: Span, value: &Spanned<DeValue<'_>>) -> Option<Field> {
        if is_absent(&key.ty, value.get_ref()) {
            self.tell_empty_date(key, value);
            return None;
        }
        if key.is_name() {
            self.one_line(value);
        }
        if key.name == "aliases" {
            self.tell_empty_address(value);
        }
        let read = self.value(&key.ty, value)?;
        Some(Field { name: key.name, key: key_span, span: self.span(value.span()), value: read, ty: Declared(key) })
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

    /// An empty text of a list counts as absent, but whoever writes one among addresses means some page.
    fn tell_empty_address(&mut self, value: &Spanned<DeValue<'_>>) {
        let items = value.get_ref().as_array().into_iter().flat_map(|items| items.iter());
        let is_empty =
            |item: &&Spanned<DeValue<'_>>| item.get_ref().as_str().is_some_and(|text| text.trim().is_empty());
        let empty: Vec<Span> = items.filter(is_empty).map(|item| self.span(item.span())).collect();
        for span in empty {
            let message = text!("adressen är tom", "the address is empty");
            let help = text!(
                "skriv den gamla adressen, som `rutiner/nycklar.html`, eller ta bort den",
                "write the former address, such as `rutiner/nycklar.html`, or remove it"
            );
            self.invalid(span, message, Some(help));
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.places.place(range))
    }

    /// Tells of a key that a table doesn't have; gives the key of the table that was meant, if that can be told.
    fn unknown_key(
        &mut self,
        written: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        keys: &[&'static [Key]],
    ) -> Option<&'static Key> {
        let (name, span) = (written.get_ref().as_ref(), self.span(written.span()));
        let message = text!("nyckeln `{name}` finns inte här", "there is no key `{name}` here");
        let finding = Finding::new(Code::UNKNOWN_KEY, span, message);
        if let Some(outer) = find(&self.outer, name) {
            let finding = self.move_up(finding, outer, written.span(), value);
            self.findings.push(finding);
            return None;
        }
        if let Some((key, is_sure)) = swedish::key(name, keys) {
            let own = key.name;
            let help = Text { sv: format!("skriv `{own}`: {}", key.sv), en: format!("write `{own}`: {}", key.en) };
            let edits = self.named(name, span, own, value);
            self.findings.push(finding.help(help).mend_all(edits, is_sure));
            return Some(key);
        }
        let known = || keys.iter().flat_map(|table| table.iter());
        if let Some(near) = nearest(name, known().map(|key| key.name)) {
            let help = text!("menade du `{near}`?", "did you mean `{near}`?");
            let edits = self.named(name, span, near, value);
            self.findings.push(finding.help(help).mend_all(edits, false));
            return find(keys, near);
        }
        let help = key_of_another_kind(name).unwrap_or_else(|| {
            text!(
                "egna nycklar hör hemma under `[extra]`; `handbok new` visar alla nycklar som finns",
                "keys of your own go under `[extra]`; `handbok new` shows all the keys that there are"
            )
        });
        self.findings.push(finding.help(help));
        None
    }

    /// The edits that give a key another name: where it stands, and where it is the heading of tables each of them.
    fn named(&self, name: &str, span: Span, new: &str, value: &Spanned<DeValue<'_>>) -> Vec<Edit> {
        let is_table = |value: &DeValue<'_>| value.is_table();
        let is_heading = is_table(value.get_ref())
            || value.get_ref().as_array().is_some_and(|items| items.iter().any(|item| is_table(item.get_ref())));
        let whole = self.places.whole();
        let headings = self
            .headings(name)
            .into_iter()
            .map(|range| Edit { span: Span::new(self.file, range), text: new.to_owned() });
        let headings: Vec<Edit> = if is_heading { headings.collect() } else { Vec::new() };
        if headings.is_empty() && whole.contains(&(span.start as usize)) {
            return vec![Edit { span, text: new.to_owned() }];
        }
        headings
    }

    /// Where a name stands in headings `[name]`, `[[name]]`, in bytes of the file.
    fn headings(&self, name: &str) -> Vec<Range<usize>> {
        let whole = self.places.whole();
        let mut found = Vec::new();
        let mut at = whole.start;
        for line in self.source.get(whole).unwrap_or_default().split_inclusive('\n') {
            let bare = line.trim();
            let inner = bare.trim_start_matches('[').trim_end_matches(']').trim();
            if bare.starts_with('[') && bare.ends_with(']') && inner.trim_matches('"') == name {
                let start = at + line.find(inner).unwrap_or(0);
                found.push(start..start + inner.len());
            }
            at += line.len();
        }
        found
    }

    /// A key of the document that stands below a table's heading, and so is taken for the table's: the line is to be moved
    /// above the first heading, and is read as if it stood there.
    fn move_up(
        &mut self,
        finding: Finding,
        key: &'static Key,
        name: Range<usize>,
        value: &Spanned<DeValue<'_>>,
    ) -> Finding {
        let (key_span, value_span) = (self.span(name), self.span(value.span()));
        if self.is_lenient
            && let Some(field) = self.field(key, key_span, value)
        {
            self.strays.push(field);
        }
        let Some((heading, top)) = self.first_heading() else { return finding };
        let help = text!(
            "den hör till dokumentet: flytta raden ovanför `{heading}`",
            "it belongs to the document: move the line above `{heading}`"
        );
        let start =
            self.source.get(..key_span.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let rest = self.source.get(value_span.end as usize..).unwrap_or_default();
        let end = value_span.end as usize + rest.find('\n').map_or(rest.len(), |at| at + 1);
        let line = self.source.get(start..end).unwrap_or_default();
        if !line.ends_with('\n') || top > start {
            return finding.help(help);
        }
        let edits = vec![
            Edit { span: Span::new(self.file, top..top), text: line.to_owned() },
            Edit { span: Span::new(self.file, start..end), text: String::new() },
        ];
        finding.help(help).mend_all(edits, true)
    }

    /// The first heading of the table's text, and where a key above it would stand: before the empty lines before it.
    fn first_heading(&self) -> Option<(String, usize)> {
        let whole = self.places.whole();
        let text = self.source.get(whole.clone())?;
        let mut at = 0;
        let mut top = 0;
        for line in text.split_inclusive('\n') {
            let bare = line.trim();
            if bare.starts_with('[') && bare.ends_with(']') && !bare.contains(['"', ',']) {
                return Some((bare.to_owned(), whole.start + top));
            }
            at += line.len();
            if !bare.is_empty() && !bare.starts_with('#') {
                top = at;
            }
        }
        None
    }

    fn require(&mut self, table: &DeTable<'_>, span: Span, keys: &[&'static [Key]], fields: &[Field]) {
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
                // A key that was meant by another name is there.
                (None, None) if fields.iter().all(|field| field.name != key.name) => {
                    self.findings.push(missing(key, span));
                }
                (_, None) => {}
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
            Ty::Months => self.months(value).map(Value::Months),
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
        let span = self.span(value.span());
        let Some(text) = value.get_ref().as_str() else {
            return self.unquoted(value, span);
        };
        self.no_control(text, span, |c| !matches!(c, '\n' | '\r' | '\t'));
        Some(Word { text: crate::model::id::nfc(text).into_owned(), span })
    }

    /// A number or a day where text belongs: it lacks its quotes.
    fn unquoted(&mut self, value: &Spanned<DeValue<'_>>, span: Span) -> Option<Word> {
        let written = self.source.get(span.range()).unwrap_or_default().to_owned();
        self.wrong_type(value, text!("text inom citattecken", "text in quotes"));
        if matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_)) || written.is_empty() {
            return None;
        }
        let quoted = slips::quoted(&written);
        self.mean(span, quoted).then_some(Word { text: written, span })
    }

    /// Says of the finding that was pushed last what to write instead; whether it is read as that.
    fn mean(&mut self, span: Span, text: String) -> bool {
        let Some(last) = self.findings.pop() else { return false };
        let last = last.help(text!("skriv `{text}`", "write `{text}`")).mend(span, text);
        self.findings.push(last);
        self.is_lenient
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
        let base = literal_base(self.source, &self.places.place(range.clone()), &text);
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
            let meant = self.number_meant(value)?.parse().ok()?;
            let text = i64::to_string(&meant);
            return self.mean(self.span(value.span()), text).then_some(meant);
        }
        number
    }

    /// The number that a text in quotes holds.
    fn number_meant(&self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        slips::number(value.get_ref().as_str()?)
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
            let text = self.number_meant(value)?;
            let meant = text.parse().ok()?;
            return self.mean(self.span(value.span()), text).then_some(meant);
        }
        number
    }

    fn boolean(&mut self, value: &Spanned<DeValue<'_>>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(value, text!("`true` eller `false`", "`true` or `false`"));
            let meant = slips::boolean(value.get_ref().as_str()?)?;
            return self.mean(self.span(value.span()), meant.to_string()).then_some(meant);
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
            let written = value.get_ref().as_str().or_else(|| Some(value.get_ref().as_integer()?.as_str()))?;
            let meant = slips::date(written)?;
            return self.mean(self.span(value.span()), meant.to_string()).then_some(meant);
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

    fn choice(&mut self, value: &Spanned<DeValue<'_>>, choices: &'static [Choice]) -> Option<Word> {
        let word = self.string(value)?;
        let ids: Vec<&str> = choices.iter().map(|choice| choice.id).collect();
        self.one_of(word, &ids, |written| swedish::choice(written, choices).map(str::to_owned))
    }

    fn type_of(&mut self, value: &Spanned<DeValue<'_>>, kind: Kind) -> Option<Word> {
        let word = self.string(value)?;
        let types = (self.types)(kind);
        let ids: Vec<&str> = types.iter().map(|(id, _)| id.as_str()).collect();
        let named: Vec<(&str, &str)> = types.iter().map(|(id, title)| (id.as_str(), title.as_str())).collect();
        let meant = |written: &str| swedish::choice(written, kind.types()).or_else(|| swedish::value(written, &named));
        self.one_of(word, &ids, |written| meant(written).map(str::to_owned))
    }

    fn kind_name(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Word> {
        let word = self.string(value)?;
        let ids: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
        self.one_of(word, &ids, |written| swedish::kind(written).map(|kind| kind.id().to_owned()))
    }

    /// A word that is one of several; by its Swedish name (`meant`) or misspelt it is told and read as what it means.
    fn one_of(&mut self, word: Word, ids: &[&str], meant: impl Fn(&str) -> Option<String>) -> Option<Word> {
        if ids.contains(&word.text.as_str()) || word.text.trim().is_empty() {
            return Some(word).filter(|word| !word.text.trim().is_empty());
        }
        let (written, span) = (word.text.as_str(), word.span);
        let own = meant(written).filter(|own| ids.contains(&own.as_str()));
        if let Some(own) = own {
            let message = text!("`{written}` heter `{own}` här", "`{written}` is called `{own}` here");
            self.invalid(span, message, None);
            return self.mean(span, slips::quoted(&own)).then_some(Word { text: own, span });
        }
        let choices = alternatives(ids, LISTED);
        let message = Text {
            sv: format!("`{written}` går inte här; välj {}", choices.sv),
            en: format!("`{written}` is not possible here; choose {}", choices.en),
        };
        let finding = Finding::new(Code::INVALID_VALUE, span, message);
        let Some(near) = nearest(written, ids.iter().copied()) else {
            self.findings.push(finding);
            return None;
        };
        let help = text!("menade du `{near}`?", "did you mean `{near}`?");
        self.findings.push(finding.help(help).may_mend(span, slips::quoted(near)));
        self.is_lenient.then(|| Word { text: near.to_owned(), span })
    }

    /// Months; those that are written in words are one finding for the list.
    fn months(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Vec<u8>> {
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref().as_array() {
            Some(items) => items.iter().collect(),
            None => vec![value],
        };
        let mut edits = Vec::new();
        let mut months = Vec::new();
        for item in &items {
            match item.get_ref().as_str().and_then(slips::month) {
                Some(meant) => {
                    edits.push(Edit { span: self.span(item.span()), text: meant.to_string() });
                    months.extend(Some(meant).filter(|_| self.is_lenient));
                }
                None => months.extend(self.month(item)),
            }
        }
        if let Some(first) = edits.first() {
            let numbers: Vec<&str> = edits.iter().map(|edit| edit.text.as_str()).collect();
            let numbers = numbers.join(", ");
            let message = text!("här ska stå månadernas nummer", "here stand the numbers of months");
            let help = text!("skriv `{numbers}`", "write `{numbers}`");
            self.findings.push(Finding::new(Code::INVALID_VALUE, first.span, message).help(help).mend_all(edits, true));
        }
        (value.get_ref().is_array() || !months.is_empty()).then_some(months)
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
        let swedish = |written: &str| {
            let word = written.to_lowercase();
            let own = [("fel", "error"), ("varning", "warning"), ("av", "off")].iter().find(|(sv, _)| *sv == word);
            own.map(|(_, own)| (*own).to_owned())
        };
        let word = self.one_of(word, &["error", "warning", "off"], swedish)?;
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
