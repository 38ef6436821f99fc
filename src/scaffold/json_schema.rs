//! `handbok schema`: JSON Schema (draft 2020-12) of `config.toml` and of each kind's front matter, from the same tables
//! that the parser reads by. Under `$defs` there is `config` and one schema a kind by its id.

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::diag::Lang;
use crate::model::Kind;
use crate::model::kind::Choice;
use crate::schema::key::{Key, Refs, Ty};
use crate::schema::kinds::{entry_keys, keys_of};
use crate::schema::read::{DEADLINE, NEXT, TYPE_TITLE};
use crate::schema::site::SITE;

/// The kinds whose `index.md` may hold `[[entry]]` (format § 7).
const ENTRY_KINDS: [Kind; 3] = [Kind::Control, Kind::Indicator, Kind::Term];

/// The schema, with the types that a configuration adds where there is one. Descriptions are in `lang`.
pub(crate) fn json_schema(config: Option<&Config>, lang: Lang) -> Value {
    let writer = Schema { config, lang };
    let mut defs = Map::new();
    defs.insert("config".to_owned(), writer.record(&[SITE], Kind::Page));
    for kind in Kind::ALL {
        let mut schema = writer.record(&keys_of(kind, false), kind);
        if kind == Kind::Page {
            // An `index.md` is a page, and may hold documents.
            let entries: Vec<Value> =
                ENTRY_KINDS.iter().map(|kind| json!({ "$ref": format!("#/$defs/{kind}-entry") })).collect();
            schema["properties"]["entry"] = json!({ "type": "array", "items": { "anyOf": entries } });
        }
        defs.insert(kind.id().to_owned(), schema);
    }
    for kind in ENTRY_KINDS {
        defs.insert(format!("{kind}-entry"), writer.record(&entry_keys(kind), kind));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://handbok.example/schema/1",
        "title": "handbok",
        // Used as it is, it is the schema of config.toml.
        "$ref": "#/$defs/config",
        "$defs": defs,
    })
}

struct Schema<'c> {
    config: Option<&'c Config>,
    lang: Lang,
}

impl Schema<'_> {
    /// A table by its keys; the first declaration of a name counts.
    fn record(&self, tables: &[&'static [Key]], kind: Kind) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for key in tables.iter().flat_map(|table| table.iter()) {
            if properties.contains_key(key.name) {
                continue;
            }
            properties.insert(key.name.to_owned(), self.key(key, kind));
            if key.required {
                required.push(key.name);
            }
        }
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    }

    fn key(&self, key: &Key, kind: Kind) -> Value {
        let mut schema = self.ty(&key.ty, kind);
        let description = match self.lang {
            Lang::Sv => key.sv,
            Lang::En => key.en,
        };
        if let Value::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), json!(description));
            if key.required && matches!(key.ty, Ty::Str) {
                // An empty text counts as absent (format § 8).
                schema.insert("minLength".to_owned(), json!(1));
            }
        }
        schema
    }

    fn ty(&self, ty: &Ty, kind: Kind) -> Value {
        match ty {
            Ty::Str | Ty::Markdown | Ty::File => string(),
            Ty::Int => json!({ "type": "integer" }),
            Ty::Number => json!({ "type": "number" }),
            Ty::Bool => json!({ "type": "boolean" }),
            // TOML's own dates; a schema for TOML sees them as strings.
            Ty::Date => json!({ "type": "string", "format": "date" }),
            Ty::MonthDay => json!({ "type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$" }),
            Ty::Enum(choices) => one_of(&ids(choices)),
            Ty::Enums(choices) => one_or_many(one_of(&ids(choices))),
            Ty::TypeOf => self.types(kind),
            Ty::Types(kind) => one_or_many(self.types(*kind)),
            Ty::KindName => one_of(&Kind::ALL.map(|kind| kind.id().to_owned())),
            Ty::Strs | Ty::Laws => one_or_many(string()),
            Ty::Patterns => one_or_many(json!({ "type": "string", "format": "regex" })),
            Ty::Months => one_or_many(json!({ "type": "integer", "minimum": 1, "maximum": 12 })),
            Ty::Refs(Refs { many: true, .. }) => one_or_many(string()),
            Ty::Refs(_) => string(),
            Ty::Table(keys) => self.record(&[keys], kind),
            Ty::Tables(keys) => one_or_many(self.record(&[keys], kind)),
            Ty::Map(inner) => json!({ "type": "object", "additionalProperties": self.ty(inner, kind) }),
            Ty::Next => one_or_many(json!({ "anyOf": [string(), self.record(&[NEXT], kind)] })),
            Ty::Deadline => json!({ "anyOf": [string(), self.record(&[DEADLINE], kind)] }),
            Ty::TypeTitle => json!({ "anyOf": [string(), self.record(&[TYPE_TITLE], kind)] }),
            Ty::Level => one_of(&["error", "warning", "off"].map(str::to_owned)),
            Ty::Free => json!({}),
        }
    }

    /// The types of a kind; where a configuration may add some that isn't known here, any text is taken.
    fn types(&self, kind: Kind) -> Value {
        match self.config {
            Some(config) => one_of(&config.types_of(kind).iter().map(|def| def.id.clone()).collect::<Vec<_>>()),
            None if kind.takes_more_types() => json!({ "type": "string", "examples": ids(kind.types()) }),
            None => one_of(&ids(kind.types())),
        }
    }
}

fn string() -> Value {
    json!({ "type": "string" })
}

fn ids(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(|choice| choice.id.to_owned()).collect()
}

fn one_of(ids: &[String]) -> Value {
    json!({ "enum": ids })
}

/// The reader takes a single value for a list of one.
fn one_or_many(item: Value) -> Value {
    json!({ "anyOf": [item.clone(), { "type": "array", "items": item }] })
}
