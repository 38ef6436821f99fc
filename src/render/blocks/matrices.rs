//! Responsibility matrices (rows × roles with letters) and registers (process × routine), format § 3.9, and both as CSV.

use std::collections::BTreeMap;

use crate::audience::{Keys, Party, View, ViewDoc};
use crate::model::control::is_control;
use crate::model::{DocIx, Kind, Letter, RelationType};
use crate::render::context::{
    Cell, Column, Link, Matrix, MatrixGroup, MatrixLetter, MatrixPart, MatrixRole, MatrixRow, Row, Table, Value,
};
use crate::render::csv_url;
use crate::render::edition::Edition;
use crate::render::generated::listing;
use crate::render::page::builder::Builder;

/// The letters of each role in a row, and where the cell leads.
struct RawRow {
    value: Value,
    details: Vec<Value>,
    anchor: Option<String>,
    url: Option<String>,
    letters: BTreeMap<DocIx, Vec<Letter>>,
}

struct RawGroup {
    heading: Option<Link>,
    rows: Vec<RawRow>,
}

/// A page shows so many cells of a matrix; the file in CSV has all. A browser lays out more than this in seconds.
const MOST_CELLS: usize = 50_000;

/// The table of a matrix' page: responsibility matrix or register, with its filters.
pub(crate) fn matrix_part(b: &Builder<'_>, matrix: &ViewDoc) -> MatrixPart {
    let mut made = part(b, matrix.keys(), Some(matrix.title().to_owned()));
    let csv = Some(b.href(&csv_url(matrix.page_url())));
    if let Some(matrix) = &mut made.matrix {
        matrix.csv.clone_from(&csv);
    }
    if let Some(table) = &mut made.table {
        table.csv = csv;
    }
    made
}

/// A matrix or register by its options, as far as a page has room for it.
pub(crate) fn part(b: &Builder<'_>, keys: Keys<'_>, caption: Option<String>) -> MatrixPart {
    let mut made = whole(b, keys, caption);
    if let Some(matrix) = &mut made.matrix {
        let mut room = (MOST_CELLS / matrix.roles.len().max(1)).max(1);
        for group in &mut matrix.groups {
            matrix.left += group.rows.len().saturating_sub(room);
            group.rows.truncate(room);
            room -= group.rows.len();
        }
        matrix.groups.retain(|group| !group.rows.is_empty());
    }
    made
}

/// A matrix or register by its options.
fn whole(b: &Builder<'_>, keys: Keys<'_>, caption: Option<String>) -> MatrixPart {
    if keys.str("layout") == Some("register") {
        let rows = pairs(b, keys);
        let table = register_table(b, keys, &rows, caption.unwrap_or_else(|| b.t("block.register")));
        let values: Vec<_> = table.rows.iter().map(|row| &row.filters).collect();
        let filters = listing::choices_of(b, &values, &["unit", "type", "process", "role", "status"]);
        return MatrixPart { matrix: None, filters, table: (!table.rows.is_empty()).then_some(table) };
    }
    let (label, groups) = raci_rows(b, keys);
    let matrix = raci(b, keys, label, groups, caption.unwrap_or_else(|| b.t("block.matrix")));
    MatrixPart { matrix, table: None, filters: Vec::new() }
}

/// The responsibility matrix of one process: its activities against roles.
pub(crate) fn process_matrix(b: &Builder<'_>, process: &ViewDoc) -> Option<Matrix> {
    let rows = activity_rows(b, process);
    let groups = vec![RawGroup { heading: None, rows }];
    raci(b, process.keys(), b.t("block.activity"), groups, process.title().to_owned())
}

fn raci_rows(b: &Builder<'_>, keys: Keys<'_>) -> (String, Vec<RawGroup>) {
    match keys.str("rows").unwrap_or("activities") {
        "processes" => (b.t("block.process"), vec![RawGroup { heading: None, rows: process_rows(b, keys) }]),
        "tasks" => (b.t("block.task"), vec![RawGroup { heading: None, rows: task_rows(b, keys) }]),
        "duties" => (b.t("block.duty"), vec![RawGroup { heading: None, rows: duty_rows(b, keys) }]),
        _ => {
            let group =
                |process: &ViewDoc| RawGroup { heading: Some(b.link(process)), rows: activity_rows(b, process) };
            (b.t("block.activity"), processes(b, keys).into_iter().map(group).filter(|g| !g.rows.is_empty()).collect())
        }
    }
}

/// The processes named, in that order; else all visible ones by title; of the units asked for.
fn processes<'e>(b: &Builder<'e>, keys: Keys<'_>) -> Vec<&'e ViewDoc> {
    let units: Vec<DocIx> = keys.docs("units").collect();
    let named: Vec<&ViewDoc> = keys.docs("processes").filter_map(|ix| b.view().get(ix)).collect();
    let mut found = named;
    if !keys.names_any("processes") {
        found = b.view().of_kind(Kind::Process).collect();
        b.edition.sort_titles(&mut found);
    }
    found.retain(|doc| doc.is_listed() && b.edition.is_in_units(doc, &units));
    found
}

fn letters(b: &Builder<'_>, keys: Keys<'_>, all: &mut BTreeMap<DocIx, Vec<Letter>>) {
    for letter in Letter::ALL {
        for role in keys.docs(letter.id()).filter(|ix| b.view().get(*ix).is_some()) {
            let held = all.entry(role).or_default();
            if !held.contains(&letter) {
                held.push(letter);
            }
        }
    }
}

fn activity_rows(b: &Builder<'_>, process: &ViewDoc) -> Vec<RawRow> {
    let row = |activity: Keys<'_>| {
        let fragment = format!("activity-{}", activity.activity_id());
        let title = activity.str("title").unwrap_or_default();
        let link = b.link_at(process, &fragment, title);
        let mut held = BTreeMap::new();
        letters(b, activity, &mut held);
        RawRow {
            url: Some(link.url.clone()),
            value: Value::link(Link { doc: None, ..link }),
            details: Vec::new(),
            anchor: None,
            letters: held,
        }
    };
    process.keys().tables("activity").map(row).filter(|row| !row.letters.is_empty()).collect()
}

fn process_rows(b: &Builder<'_>, keys: Keys<'_>) -> Vec<RawRow> {
    let row = |process: &ViewDoc| {
        let mut held = BTreeMap::new();
        process.keys().tables("activity").for_each(|activity| letters(b, activity, &mut held));
        for letters in held.values_mut() {
            letters.sort_by_key(|letter| Letter::ALL.iter().position(|other| other == letter));
        }
        let link = b.link(process);
        let url = Some(link.url.clone());
        RawRow { value: Value::link(link), details: Vec::new(), anchor: None, url, letters: held }
    };
    processes(b, keys).into_iter().map(row).collect()
}

fn details(b: &Builder<'_>, keys: Keys<'_>) -> Vec<Value> {
    let laws = b.law_links(keys, "laws").into_iter();
    laws.chain(b.key_links(keys, "routines")).map(Value::link).collect()
}

fn task_rows(b: &Builder<'_>, keys: Keys<'_>) -> Vec<RawRow> {
    let row = |task: Keys<'_>| {
        let title = task.str("title").unwrap_or_default();
        let mut held = BTreeMap::new();
        letters(b, task, &mut held);
        let anchor = b.unique_id(&format!("task-{}", crate::model::id::fold_id(title)));
        RawRow { value: Value::text(title), details: details(b, task), anchor: Some(anchor), url: None, letters: held }
    };
    keys.tables("task").map(row).collect()
}

/// The roles' own duties; those of one title are one row.
fn duty_rows(b: &Builder<'_>, keys: Keys<'_>) -> Vec<RawRow> {
    let mut rows: Vec<(String, RawRow)> = Vec::new();
    for role in columns_wanted(b, keys).unwrap_or_else(|| b.view().of_kind(Kind::Role).collect()) {
        for duty in role.keys().tables("duty") {
            let title = duty.str("title").unwrap_or_default().to_owned();
            let letter = duty.str("letter").and_then(Letter::parse).unwrap_or(Letter::Responsible);
            let place = rows.iter().position(|(known, _)| *known == title);
            let place = place.unwrap_or_else(|| {
                let value = Value::text(title.clone());
                let details = details(b, duty);
                rows.push((title, RawRow { value, details, anchor: None, url: None, letters: BTreeMap::new() }));
                rows.len() - 1
            });
            if let Some((_, row)) = rows.get_mut(place) {
                row.letters.entry(role.ix).or_default().push(letter);
            }
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

fn columns_wanted<'e>(b: &Builder<'e>, keys: Keys<'_>) -> Option<Vec<&'e ViewDoc>> {
    keys.names_any("roles").then(|| keys.docs("roles").filter_map(|ix| b.view().get(ix)).collect())
}

fn raci(b: &Builder<'_>, keys: Keys<'_>, row_label: String, groups: Vec<RawGroup>, caption: String) -> Option<Matrix> {
    let wanted = if keys.doc().kind() == Kind::Process { None } else { columns_wanted(b, keys) };
    let roles: Vec<&ViewDoc> = wanted.unwrap_or_else(|| {
        let mut seen: Vec<DocIx> = Vec::new();
        for role in groups.iter().flat_map(|group| &group.rows).flat_map(|row| row.letters.keys()) {
            if !seen.contains(role) {
                seen.push(*role);
            }
        }
        let mut roles: Vec<&ViewDoc> = seen.into_iter().filter_map(|ix| b.view().get(ix)).collect();
        b.edition.sort_titles(&mut roles);
        roles
    });
    if roles.is_empty() || groups.iter().all(|group| group.rows.is_empty()) {
        return None;
    }
    let mut used: Vec<Letter> = Vec::new();
    let mut row = |raw: RawRow| {
        let cell = |role: &&ViewDoc| -> Vec<MatrixLetter> {
            let held = raw.letters.get(&role.ix).map_or(&[][..], Vec::as_slice);
            used.extend(held);
            held.iter().map(|letter| shown(b, *letter, raw.url.clone())).collect()
        };
        let cells = roles.iter().map(cell).collect();
        MatrixRow { anchor: raw.anchor.clone(), value: raw.value.clone(), details: raw.details.clone(), cells }
    };
    let groups: Vec<MatrixGroup> = groups
        .into_iter()
        .map(|group| MatrixGroup { heading: group.heading, rows: group.rows.into_iter().map(&mut row).collect() })
        .collect();
    Some(Matrix {
        id: b.unique_id("raci"),
        caption,
        row_label,
        roles: roles.iter().map(|role| MatrixRole { id: role.id().to_owned(), link: b.link(role) }).collect(),
        groups,
        left: 0,
        legend: Letter::ALL.into_iter().filter(|l| used.contains(l)).map(|letter| shown(b, letter, None)).collect(),
        csv: None,
    })
}

fn shown(b: &Builder<'_>, letter: Letter, url: Option<String>) -> MatrixLetter {
    let text = |part: &str| b.t(&format!("letter.{}.{part}", letter.id()));
    MatrixLetter { code: letter.id().to_owned(), short: text("short"), label: text("label"), url }
}

/// A line of a register: a process and a routine that supports it.
struct Pair<'v> {
    process: &'v ViewDoc,
    routine: &'v ViewDoc,
}

/// The columns when none are named (the table heads of format § 3.9).
const COLUMNS: [&str; 7] = ["process", "routine", "applies_to", "owner", "valid_from", "review_by", "location"];

/// The pairs of a register: those of the units, processes, types and roles asked for, sorted by process title, then
/// routine title.
fn pairs<'e>(b: &Builder<'e>, keys: Keys<'_>) -> Vec<Pair<'e>> {
    let view: &'e View = b.view();
    let units: Vec<DocIx> = keys.docs("units").collect();
    let processes: Vec<DocIx> = keys.docs("processes").collect();
    let types: Vec<&str> = keys.strings("types").collect();
    let roles: Vec<DocIx> = keys.docs("roles").collect();
    let mut found: Vec<(DocIx, DocIx)> = view
        .relations()
        .iter()
        .filter(|relation| relation.ty == RelationType::Supports)
        .map(|relation| (relation.to, relation.from))
        .collect();
    found.sort_unstable();
    found.dedup();
    let pair =
        |(process, routine): (DocIx, DocIx)| Some(Pair { process: view.get(process)?, routine: view.get(routine)? });
    let mut pairs: Vec<Pair<'e>> = found.into_iter().filter_map(pair).collect();
    pairs.retain(|pair| {
        let (process, routine) = (pair.process, pair.routine);
        process.is_listed()
            && routine.is_listed()
            && b.edition.is_in_units(process, &units)
            && b.edition.is_in_units(routine, &units)
            && (processes.is_empty() || processes.contains(&process.ix))
            && (types.is_empty() || routine.kind_type.as_deref().is_some_and(|id| types.contains(&id)))
            && (roles.is_empty() || concerns(view, routine, &roles))
    });
    pairs.sort_by(|one, other| {
        b.edition.by_title(one.process, other.process).then_with(|| b.edition.by_title(one.routine, other.routine))
    });
    pairs
}

/// Whether a routine applies to one of the roles, by itself or through a group.
fn concerns(view: &View, routine: &ViewDoc, roles: &[DocIx]) -> bool {
    routine
        .keys()
        .docs("applies_to")
        .any(|ix| roles.contains(&ix) || view.members_of(ix).any(|m| roles.contains(&m.ix)))
}

fn register_table(b: &Builder<'_>, keys: Keys<'_>, pairs: &[Pair<'_>], caption: String) -> Table {
    let written: Vec<&str> = keys.strings("columns").collect();
    let codes: Vec<&str> = if written.is_empty() { COLUMNS.to_vec() } else { written };
    let row = |pair: &Pair<'_>| {
        let mut filters = listing::filters(b, pair.routine);
        filters.insert("process".to_owned(), vec![pair.process.id().to_owned()]);
        let cells = codes.iter().map(|code| match *code {
            "process" => cell(vec![Value::link(b.link(pair.process))]),
            "routine" => cell(vec![Value::link(b.link(pair.routine))]),
            code => document_cell(b, pair.routine, code),
        });
        Row { anchor: None, cells: cells.collect(), filters }
    };
    Table {
        id: b.unique_id("table"),
        caption,
        caption_hidden: true,
        sortable: true,
        columns: codes.iter().map(|code| column(b, code)).collect(),
        rows: pairs.iter().map(row).collect(),
        csv: None,
    }
}

/// A register's column.
pub(crate) fn column(b: &Builder<'_>, code: &str) -> Column {
    let label = match code {
        "process" => b.t("block.process"),
        "routine" => b.t("block.routine"),
        "status" => b.t("register.status"),
        code => b.t(&format!("fact.{code}")),
    };
    Column { code: code.to_owned(), label, numeric: false }
}

fn cell(values: Vec<Value>) -> Cell {
    Cell { values, sort: None }
}

/// A party of a collaboration, those of the handbook with links.
pub(crate) fn party_value(b: &Builder<'_>, party: Party<'_>) -> Option<Value> {
    match party {
        Party::Doc(ix) => b.link_to(ix).map(Value::link),
        Party::Words(words) => Some(Value::text(words)),
    }
}

/// What a document says in a register's column.
pub(crate) fn document_cell(b: &Builder<'_>, doc: &ViewDoc, code: &str) -> Cell {
    let keys = doc.keys();
    let links = |key: &str| cell(b.key_links(keys, key).into_iter().map(Value::link).collect());
    let date = |date: Option<crate::model::Date>| Cell {
        values: date.map(|date| Value::date(b.date(date))).into_iter().collect(),
        sort: date.map(|date| date.to_string()),
    };
    let text = |text: Option<String>| cell(text.map(Value::text).into_iter().collect());
    match code {
        "applies_to" | "owner" | "units" => links(code),
        "approved" => date(doc.dates.approved),
        "valid_from" => date(doc.dates.start()),
        "review_by" => date(doc.dates.review_by),
        "valid_to" => date(doc.dates.valid_to),
        "parties" => cell(keys.parties("parties").filter_map(|party| party_value(b, party)).collect()),
        "level" => text(keys.str("level").map(|id| b.code("level", id).label)),
        "agreement" => text(
            keys.bool("agreement")
                .map(|is_there| b.t(if is_there { "fact.agreement_yes" } else { "fact.agreement_no" })),
        ),
        "type" => text(b.type_code(doc).map(|code| code.label)),
        "status" => text(Some(b.code("status", doc.status.id()).label)),
        "routine" | "process" => cell(vec![Value::link(b.link(doc))]),
        code => text(keys.str(code).map(str::to_owned)),
    }
}

/// A matrix as CSV: UTF-8 with a byte order mark, `;` between the fields, a line a row.
pub(crate) fn csv(edition: &Edition<'_>, matrix: &ViewDoc) -> Vec<u8> {
    let b = Builder::new(edition, matrix.page_url(), Some(matrix));
    let part = whole(&b, matrix.keys(), Some(matrix.title().to_owned()));
    let mut lines: Vec<Vec<String>> = Vec::new();
    if let Some(matrix) = part.matrix {
        let mut head = vec![matrix.row_label];
        head.extend(matrix.roles.iter().map(|role| role.link.title.clone()));
        lines.push(head);
        for row in matrix.groups.iter().flat_map(|group| &group.rows) {
            let mut line = vec![plain(&row.value)];
            let letters =
                |cell: &Vec<MatrixLetter>| cell.iter().map(|l| l.short.as_str()).collect::<Vec<_>>().join(" ");
            line.extend(row.cells.iter().map(letters));
            lines.push(line);
        }
    }
    if let Some(table) = part.table {
        lines.push(table.columns.iter().map(|column| column.label.clone()).collect());
        for row in table.rows {
            let text = |cell: &Cell| cell.values.iter().map(plain).collect::<Vec<_>>().join(", ");
            lines.push(row.cells.iter().map(text).collect());
        }
    }
    let mut out = String::from("\u{feff}");
    for line in lines {
        out.push_str(&line.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(";"));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

fn plain(value: &Value) -> String {
    let link = value.link.as_ref().map(|link| link.title.clone());
    let date = value.date.as_ref().map(|date| date.iso.clone());
    value.text.clone().or(link).or(date).unwrap_or_default()
}

/// A field; one that a spreadsheet would take for a formula gets an apostrophe before it.
fn quoted(field: &str) -> String {
    let field: String = field.chars().filter(|c| !is_control(*c) || matches!(c, '\n' | '\t')).collect();
    let safe = if field.starts_with(['=', '+', '-', '@', '\t']) { format!("'{field}") } else { field };
    if safe.contains([';', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}
