//! The generated parts of the project's own documentation: the manual of the checks, and the tables of keys.

use std::fmt::Write as _;

use crate::check::{RULES, Rule};
use crate::diag::code::Family;
use crate::diag::{Lang, Level, Text};
use crate::model::Kind;
use crate::model::kind::Choice;
use crate::schema::blocks::BLOCKS;
use crate::schema::common::{COMMON, PARENT};
use crate::schema::key::{Key, Refs, Target, Ty};
use crate::schema::kinds::own_keys;
use crate::schema::site::SITE;
use crate::text;

/// The manual of all checks, `docs/checks.md`, in one language.
pub(crate) fn checks_manual(lang: Lang) -> String {
    let title = text!("Kontrollerna", "The checks");
    let intro = text!(
        "Skapad ur programmet; ändra texterna i `src/check/rules/`. `handbok explain NAMN` visar samma text.\n\
         Varje kontroll kan göras till `error`, `warning` eller `off` under `[checks]` i config.toml.",
        "Made from the program; change the texts in `src/check/rules/`. `handbok explain NAME` shows the same text.\n\
         Each check can be made `error`, `warning` or `off` under `[checks]` of config.toml."
    );
    let mut page = format!("# {}\n\n{}\n", title.get(lang), intro.get(lang));
    let mut family = None;
    for rule in RULES {
        if family.replace(rule.code.family()) != Some(rule.code.family()) {
            let _ = write!(page, "\n## {}\n", chapter(rule.code.family()).get(lang));
        }
        page.push_str(&check(rule, lang));
    }
    page
}

fn chapter(family: Family) -> Text {
    match family {
        Family::Structure => text!("Filer, nycklar och värden", "Files, keys and values"),
        Family::References => text!("Länkar och hänvisningar", "Links and references"),
        Family::Control => text!("Dokumentstyrning", "Document control"),
        Family::Substance => text!("Det som SOSFS 2011:9 kräver", "What SOSFS 2011:9 asks"),
        Family::Publication => text!("Det som publiceras", "What is published"),
        Family::Accessibility => text!("Tillgänglighet och språk", "Accessibility and language"),
    }
}

fn check(rule: &Rule, lang: Lang) -> String {
    let pick = |(sv, en): (&'static str, &'static str)| match lang {
        Lang::Sv => sv,
        Lang::En => en,
    };
    let level = match rule.code.default_level() {
        Level::Error => text!("fel", "error"),
        Level::Warning => text!("varning", "warning"),
        Level::Off => text!("avstängd", "off"),
    };
    let (example, instead) = (text!("Exempel", "Example"), text!("Skriv i stället", "Write instead"));
    let manual = &rule.manual;
    format!(
        "\n### {}\n\n*{}*\n\n{}\n\n{}\n\n{}:\n\n{}\n\n{}:\n\n{}\n",
        rule.code,
        level.get(lang),
        pick(manual.what),
        pick(manual.why),
        example.get(lang),
        fenced(manual.example),
        instead.get(lang),
        if is_snippet(pick(manual.instead)) { fenced(pick(manual.instead)) } else { pick(manual.instead).to_owned() },
    )
}

/// Whether words are a piece of a file: some line of it is a key, a heading of a table, or Markdown's own marks.
fn is_snippet(words: &str) -> bool {
    let first = words.lines().next().unwrap_or_default();
    let is_key = first
        .split_once(" = ")
        .is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_alphanumeric() || "_-\".".contains(c)));
    is_key || words.contains('\n') || words.starts_with(['#', '[', '!', '|', '<', '`'])
}

/// A fence longer than any in the text.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

/// The tables of keys for `docs/format.md`: the configuration, every kind's common keys, each kind's own, the tables
/// within them, and the blocks.
pub(crate) fn format_keys() -> String {
    let mut page = String::new();
    section(&mut page, "config.toml", SITE);
    section(&mut page, "Alla sorter / Every kind", COMMON);
    let parented: Vec<String> =
        Kind::ALL.iter().filter(|kind| kind.has_parent()).map(|kind| format!("`{kind}`")).collect();
    section(&mut page, &format!("Även / Also: {}", parented.join(", ")), PARENT);
    for kind in Kind::ALL {
        if !own_keys(kind).is_empty() {
            let folder = |lang| kind.folder(lang).unwrap_or_default();
            let title = format!("`{kind}` – {} / {}", folder(Lang::Sv), folder(Lang::En));
            section(&mut page, &title, own_keys(kind));
        }
    }
    for block in BLOCKS {
        let _ = write!(page, "\n### `handbok-{}`\n\n{} / {}\n", block.name, block.sv, block.en);
        if !block.keys.is_empty() {
            page.push_str(&table(block.keys));
        }
        inner(&mut page, block.keys, &format!("handbok-{}", block.name));
    }
    page
}

fn section(page: &mut String, title: &str, keys: &'static [Key]) {
    let _ = write!(page, "\n### {title}\n");
    page.push_str(&table(keys));
    inner(page, keys, "");
}

/// The tables within a table, each under its own heading.
fn inner(page: &mut String, keys: &'static [Key], path: &str) {
    for key in keys {
        let path = if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
        let (title, keys) = match &key.ty {
            Ty::Tables(keys) => (format!("[[{path}]]"), *keys),
            Ty::Table(keys) => (format!("[{path}]"), *keys),
            Ty::Map(Ty::Table(keys)) => (format!("[{path}.…]"), *keys),
            _ => continue,
        };
        let _ = write!(page, "\n#### `{title}`\n");
        page.push_str(&table(keys));
        inner(page, keys, &path);
    }
}

fn table(keys: &[Key]) -> String {
    let mut rows = "\n| Nyckel / Key | Typ / Type | Betydelse | Meaning |\n|---|---|---|---|\n".to_owned();
    for key in keys {
        let name = if key.required { format!("**`{}`**", key.name) } else { format!("`{}`", key.name) };
        let _ = writeln!(rows, "| {name} | {} | {} | {} |", cell(&type_of(&key.ty)), cell(key.sv), cell(key.en));
    }
    rows
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A key's type in the manner of format § 3.
fn type_of(ty: &Ty) -> String {
    let ids =
        |choices: &[Choice]| choices.iter().map(|choice| format!("`{}`", choice.id)).collect::<Vec<_>>().join(" ");
    let refs = |refs: &Refs| {
        let target = match refs.target {
            Target::Kind(kind) => kind.id().to_owned(),
            Target::Same => "same kind".to_owned(),
            Target::Any => "reference".to_owned(),
            Target::RoleOrUnit => "role or unit/id".to_owned(),
            Target::Party => "unit, role or words".to_owned(),
        };
        let relation = refs.relation.map_or_else(String::new, |(relation, _)| format!(" ({})", relation.id()));
        if refs.many { format!("[{target}]{relation}") } else { format!("{target}{relation}") }
    };
    match ty {
        Ty::Str => "string".to_owned(),
        Ty::Markdown => "Markdown".to_owned(),
        Ty::Int => "integer".to_owned(),
        Ty::Number => "number".to_owned(),
        Ty::Bool => "bool".to_owned(),
        Ty::Date => "date".to_owned(),
        Ty::MonthDay => "\"MM-DD\"".to_owned(),
        Ty::Enum(choices) => ids(choices),
        Ty::Enums(choices) => format!("[{}]", ids(choices)),
        Ty::TypeOf => "type".to_owned(),
        Ty::Types(kind) => format!("[type of {kind}]"),
        Ty::KindName => "kind".to_owned(),
        Ty::Strs => "[string]".to_owned(),
        Ty::Months => "[1–12]".to_owned(),
        Ty::Refs(declared) => refs(declared),
        Ty::Laws => "[law reference]".to_owned(),
        Ty::File => "file".to_owned(),
        Ty::Table(_) => "table".to_owned(),
        Ty::Tables(_) => "tables".to_owned(),
        Ty::Map(inner) => format!("name = {}", type_of(inner)),
        Ty::Next => "id, [id] or [{to, when}]".to_owned(),
        Ty::Deadline => "string or {text, days}".to_owned(),
        Ty::TypeTitle => "string or {title, definition, retention}".to_owned(),
        Ty::Level => "`error` `warning` `off`".to_owned(),
        Ty::Patterns => "[regular expression]".to_owned(),
        Ty::Free => "free".to_owned(),
    }
}
