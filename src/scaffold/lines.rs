//! A line of front matter for a declared key: `# owner = ""    # rollen som förvaltar dokumentet`. The value is always
//! one that the reader takes, so that a line may be used by taking its first mark away.

use crate::config::Config;
use crate::diag::Lang;
use crate::model::kind::Choice;
use crate::model::{Date, Kind};
use crate::schema::key::{Key, Refs, Ty};

/// Where the explanations begin, in characters, so that they stand in one column.
const COLUMN: usize = 34;

/// What lines are written for.
pub(super) struct Writer<'c> {
    /// The types of kinds, and the language.
    pub(crate) config: &'c Config,
    /// The kind of the document.
    pub(crate) kind: Kind,
    /// The day of writing.
    pub(crate) today: Date,
}

impl Writer<'_> {
    /// A key with an example, as a comment.
    pub(super) fn comment(&self, key: &Key) -> String {
        self.explained(&format!("# {} = {}", key.name, self.example(key)), key)
    }

    /// A key with a value, in use.
    pub(super) fn key(&self, key: &Key, value: &str) -> String {
        self.explained(&format!("{} = {value}", key.name), key)
    }

    /// A table with all its keys, as comments.
    pub(super) fn table(&self, key: &Key, keys: &[Key]) -> String {
        let mut lines = self.explained(&format!("# [[{}]]", key.name), key);
        for inner in keys {
            lines.push_str(&self.comment(inner));
        }
        lines
    }

    fn explained(&self, line: &str, key: &Key) -> String {
        let pad = COLUMN.saturating_sub(line.chars().count()).max(1);
        let what = match self.config.language {
            Lang::Sv => key.sv,
            Lang::En => key.en,
        };
        let choices = self.choices(&key.ty);
        let choices = if choices.is_empty() { String::new() } else { format!(": {}", choices.join(", ")) };
        format!("{line}{}# {what}{choices}\n", " ".repeat(pad))
    }

    /// What may be chosen, for a key that has a fixed set.
    fn choices(&self, ty: &Ty) -> Vec<String> {
        match ty {
            Ty::Enum(choices) | Ty::Enums(choices) => ids(choices),
            Ty::TypeOf => self.types(self.kind),
            Ty::Types(kind) => self.types(*kind),
            _ => Vec::new(),
        }
    }

    fn types(&self, kind: Kind) -> Vec<String> {
        self.config.types_of(kind).iter().map(|def| def.id.clone()).collect()
    }

    /// A value of a key's type, as TOML.
    pub(super) fn example(&self, key: &Key) -> String {
        let first = |choices: Vec<String>| choices.into_iter().next().unwrap_or_default();
        match &key.ty {
            Ty::Str | Ty::Markdown | Ty::File | Ty::KindName | Ty::TypeTitle | Ty::Deadline | Ty::Level => {
                "\"\"".to_owned()
            }
            Ty::Int if key.name == "year" => self.today.year().to_string(),
            Ty::Int if key.name == "scale" => self.config.risk.scale.to_string(),
            Ty::Int => "1".to_owned(),
            Ty::Number => "0".to_owned(),
            Ty::Bool => "true".to_owned(),
            Ty::Date if key.name == "review_by" => a_year_on(self.today).to_string(),
            Ty::Date => self.today.to_string(),
            Ty::MonthDay => "\"03-01\"".to_owned(),
            Ty::Enum(_) | Ty::TypeOf => format!("\"{}\"", first(self.choices(&key.ty))),
            Ty::Enums(_) | Ty::Types(_) => format!("[\"{}\"]", first(self.choices(&key.ty))),
            Ty::Refs(Refs { many: false, .. }) => "\"\"".to_owned(),
            Ty::Strs | Ty::Refs(_) | Ty::Laws | Ty::Next | Ty::Patterns => "[]".to_owned(),
            Ty::Months => "[1]".to_owned(),
            Ty::Table(_) | Ty::Map(_) | Ty::Free => "{}".to_owned(),
            Ty::Tables(_) => "[]".to_owned(),
        }
    }
}

fn ids(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(|choice| choice.id.to_owned()).collect()
}

/// The same day a year on; 28 February for the 29th.
pub(super) fn a_year_on(day: Date) -> Date {
    day.checked_add(jiff::Span::new().years(1)).unwrap_or(day)
}
