//! Generates the tables of `docs/themes.md` from this module's source: each struct with its fields, types and docs.

use std::fmt::Write as _;

/// The module's files in reading order.
const SOURCE: &str = concat!(
    include_str!("mod.rs"),
    include_str!("frame.rs"),
    include_str!("values.rs"),
    include_str!("documents.rs"),
    include_str!("figures.rs"),
    include_str!("lists.rs"),
    include_str!("generated.rs"),
    include_str!("blocks.rs"),
);

/// The templates with their contexts, and every struct, as Markdown.
pub(crate) fn reference() -> String {
    let mut out = String::from("### Templates\n\n| template | is given |\n|---|---|\n");
    for (context, template) in templates() {
        let _ = writeln!(out, "| `{template}` | [{context}](#{}) |", context.to_ascii_lowercase());
    }
    out.push_str("\nDocument pages take the template of their kind (`routine.html`, `process.html` …), else `document.html`; all are given [DocumentPage](#documentpage).\n");
    out.push_str("\n### Values\n");
    let mut words = String::new();
    let mut lines = SOURCE.lines();
    while let Some(line) = lines.next() {
        if let Some(doc) = line.strip_prefix("/// ") {
            words.push_str(doc);
            words.push(' ');
        } else if let Some(name) =
            line.strip_prefix("pub(crate) struct ").and_then(|rest| rest.split([' ', '<']).next())
        {
            let _ = write!(out, "\n#### {name}\n\n{}\n\n| field | type | |\n|---|---|---|\n", plain(&words));
            words.clear();
            fields(&mut lines, &mut out);
        } else if !line.starts_with("#[") {
            words.clear();
        }
    }
    out
}

fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = SOURCE.split_once("template! {").and_then(|(_, rest)| rest.split_once("\n}")).map_or("", |(t, _)| t);
    table.lines().filter_map(|line| {
        let (context, path) = line.trim().trim_end_matches(',').split_once(" => ")?;
        Some((context, path.trim_matches('"')))
    })
}

fn fields<'a>(lines: &mut impl Iterator<Item = &'a str>, out: &mut String) {
    let mut words = String::new();
    for line in lines.map(str::trim).take_while(|line| *line != "}") {
        if let Some(doc) = line.strip_prefix("/// ") {
            words.push_str(doc);
            words.push(' ');
        } else if let Some((name, ty)) = line.strip_prefix("pub(crate) ").and_then(|field| field.split_once(": ")) {
            let (ty, words_of) = (shown_type(ty.trim_end_matches(',')), plain(&words));
            let _ = writeln!(out, "| `{name}` | {ty} | {words_of} |");
            words.clear();
        }
    }
}

/// A type in the words of template authors.
fn shown_type(ty: &str) -> String {
    let inner = |prefix: &str| ty.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
    if let Some(item) = inner("Option<") {
        return format!("{} or null", shown_type(item));
    }
    if let Some(item) = inner("Vec<").or_else(|| inner("Box<")) {
        let list = if ty.starts_with("Vec") { "list of " } else { "" };
        return format!("{list}{}", shown_type(item));
    }
    if let Some((key, value)) = inner("BTreeMap<").and_then(|pair| pair.split_once(", ")) {
        return format!("map of {} to {}", shown_type(key), shown_type(value));
    }
    match ty {
        "String" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64" | "f32" | "f64" => "number".to_owned(),
        "Href" | "RootHref" | "Html" => ty.to_owned(),
        name if SOURCE.contains(&format!("pub(crate) struct {name} ")) => {
            format!("[{name}](#{})", name.to_ascii_lowercase())
        }
        other => format!("`{other}`"),
    }
}

/// A doc comment within a table cell: rustdoc links become plain code.
fn plain(words: &str) -> String {
    words.trim().replace("[`", "`").replace("`]", "`").replace('|', "\\|")
}
