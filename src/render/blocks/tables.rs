//! Tables and lists of blocks: requirements and what meets them, controls by level and type of process, types of
//! document, registers.

use std::collections::BTreeMap;

use crate::audience::{Keys, ViewDoc};
use crate::model::{Direction, DocIx, Kind, RelationType};
use crate::render::blocks::matrices::{column, document_cell};
use crate::render::context::{Cell, Column, LawRequirements, LinkGroup, RequirementRow, Row, Table, Value};
use crate::render::kinds::{concordance, law};
use crate::render::page::builder::Builder;

/// The laws with requirements, each section with what meets it.
pub(crate) fn requirements(b: &Builder<'_>, one: Option<DocIx>) -> Vec<LawRequirements> {
    let mut laws: Vec<&ViewDoc> = b.view().of_kind(Kind::Law).filter(|law| one.is_none_or(|ix| law.ix == ix)).collect();
    b.edition.sort_titles(&mut laws);
    laws.into_iter().map(|law| of_law(b, law)).filter(|law| !law.sections.is_empty()).collect()
}

fn of_law(b: &Builder<'_>, doc: &ViewDoc) -> LawRequirements {
    let sections = doc.law_sections().iter().zip(doc.keys().tables("section"));
    let required = sections.filter(|(_, keys)| keys.bool("requirement") == Some(true));
    let mut rows: Vec<_> = required.filter_map(|(section, keys)| Some((*section.as_ref()?, keys))).collect();
    rows.sort_by_key(|(section, _)| *section);
    let moves = concordance::moves(b, doc);
    let row = |(section, keys): (crate::model::LawSection, Keys<'_>)| {
        let met = law::met_by(b.edition, doc.ix, &section);
        RequirementRow {
            link: b.link_at(doc, &section.anchor(), section.to_string()),
            title: keys.str("title").map(str::to_owned),
            text: keys.prose("text").map(|fragment| b.inline(doc, fragment)),
            advice: keys.prose("advice").map(|fragment| b.inline(doc, fragment)),
            was: concordance::former(b, &moves, doc.ix, &section),
            state: law::state_of(b, !met.is_empty()),
            met_by: by_kind(b, &met),
        }
    };
    LawRequirements {
        anchor: format!("_{}", doc.id()),
        link: b.link(doc),
        coverage: law::coverage(b.edition, doc),
        sections: rows.into_iter().map(row).collect(),
    }
}

fn by_kind(b: &Builder<'_>, docs: &[DocIx]) -> Vec<LinkGroup> {
    let mut groups: BTreeMap<Kind, Vec<DocIx>> = BTreeMap::new();
    for doc in docs.iter().filter_map(|ix| b.view().get(*ix)) {
        groups.entry(doc.kind()).or_default().push(doc.ix);
    }
    let group = |(kind, docs): (Kind, Vec<DocIx>)| LinkGroup {
        heading: Some(b.edition.kind_many(kind).to_owned()),
        links: b.sorted_links(docs),
        more: None,
    };
    groups.into_iter().map(group).collect()
}

/// Self-checks by level and the type of the processes they look at; empty cells say so.
pub(crate) fn controls(b: &Builder<'_>) -> Option<Table> {
    let controls: Vec<&ViewDoc> = b.view().of_kind(Kind::Control).filter(|doc| doc.is_listed()).collect();
    if controls.is_empty() {
        return None;
    }
    let types: Vec<(String, String)> = b
        .view()
        .config()
        .types_of(Kind::Process)
        .iter()
        .filter(|def| b.view().of_kind(Kind::Process).any(|doc| doc.kind_type.as_deref() == Some(&def.id)))
        .map(|def| (def.id.clone(), b.edition.type_many(Kind::Process, &def.id)))
        .collect();
    let is_about = |control: &ViewDoc, id: &str| {
        let looked_at = b.view().related(control.ix, RelationType::Controls, Direction::Out);
        looked_at.iter().any(|doc| doc.kind() == Kind::Process && doc.kind_type.as_deref() == Some(id))
    };
    let row = |level: &str| {
        let at_level = || controls.iter().filter(move |control| control.keys().str("level") == Some(level));
        let mut cells = vec![Cell { values: vec![Value::text(b.code("level", level).label)], sort: None }];
        for (id, _) in &types {
            let mut values: Vec<Value> = at_level()
                .filter(|control| is_about(control, id))
                .map(|control| Value::link(b.link(control)))
                .collect();
            if values.is_empty() {
                values.push(Value::text(b.t("block.none")));
            }
            cells.push(Cell { values, sort: None });
        }
        Row { cells, ..Row::default() }
    };
    let mut columns = vec![Column { code: "level".to_owned(), label: b.t("block.level"), numeric: false }];
    columns.extend(types.iter().map(|(id, label)| Column { code: id.clone(), label: label.clone(), numeric: false }));
    Some(Table {
        id: b.unique_id("table"),
        caption: b.t("block.controls"),
        columns,
        rows: ["individual", "unit", "area", "administration"].into_iter().map(row).collect(),
        ..Table::default()
    })
}

/// Collaborations with their parties, level, agreement and period.
pub(crate) fn agreements(b: &Builder<'_>) -> Option<Table> {
    let mut docs: Vec<&ViewDoc> = b.view().of_kind(Kind::Collaboration).filter(|doc| doc.is_listed()).collect();
    b.edition.sort_titles(&mut docs);
    let codes = ["collaboration", "parties", "level", "agreement", "valid_from", "valid_to"];
    let row = |doc: &&ViewDoc| {
        let cells = codes.iter().map(|code| match *code {
            "collaboration" => Cell { values: vec![Value::link(b.link(doc))], sort: None },
            code => document_cell(b, doc, code),
        });
        Row { cells: cells.collect(), ..Row::default() }
    };
    let label = |code: &str| match code {
        "collaboration" => Column { code: code.to_owned(), label: b.t("block.collaboration"), numeric: false },
        code => column(b, code),
    };
    (!docs.is_empty()).then(|| Table {
        id: b.unique_id("table"),
        caption: b.t("block.agreements"),
        sortable: true,
        columns: codes.iter().map(|code| label(code)).collect(),
        rows: docs.iter().map(row).collect(),
        ..Table::default()
    })
}

/// The types of document with what they are, who approves them and how long they are kept.
pub(crate) fn types(b: &Builder<'_>) -> Table {
    let config = b.view().config();
    let approvers = |id: &str| -> Vec<Value> {
        let rule = |key: &str| config.approval.iter().find(|rule| rule.key == key);
        let rule = rule(&format!("routine.{id}")).or_else(|| rule("routine"));
        let roles = rule.map(|rule| rule.roles.as_slice()).unwrap_or_default();
        let known = roles.iter().filter_map(|role| b.view().by_id(Kind::Role, &role.text));
        let links: Vec<Value> = known.map(|role| Value::link(b.link(role))).collect();
        if roles.is_empty() { vec![Value::text(b.t("block.anybody"))] } else { links }
    };
    let text =
        |text: Option<&String>| Cell { values: text.cloned().map(Value::text).into_iter().collect(), sort: None };
    let row = |def: &crate::config::TypeDef| Row {
        cells: vec![
            Cell { values: vec![Value::text(b.edition.type_one(Kind::Routine, &def.id))], sort: None },
            text(def.definition.as_ref()),
            Cell { values: approvers(&def.id), sort: None },
            text(def.retention.as_ref()),
        ],
        ..Row::default()
    };
    let head = |code: &str| Column { code: code.to_owned(), label: b.t(&format!("block.{code}")), numeric: false };
    Table {
        id: b.unique_id("table"),
        caption: b.t("block.types"),
        columns: ["type", "definition", "approves", "retention"].into_iter().map(head).collect(),
        rows: config.types_of(Kind::Routine).iter().map(row).collect(),
        ..Table::default()
    }
}

/// The documents that a `handbok-register` asks for, in its order.
pub(crate) fn register_documents<'e>(b: &Builder<'e>, keys: Keys<'_>) -> Vec<&'e ViewDoc> {
    let kind = keys.str("kind").and_then(Kind::parse);
    let types: Vec<&str> = keys.strings("types").collect();
    let statuses: Vec<&str> = keys.strings("status").collect();
    let units: Vec<DocIx> = keys.docs("units").collect();
    let with = keys.str("with");
    let related = |doc: &ViewDoc| {
        let has =
            |direction| b.view().shown_relations(doc.ix, direction).any(|(relation, _)| Some(relation.ty.id()) == with);
        with.is_none() || has(Direction::Out) || has(Direction::In)
    };
    let mut docs: Vec<&ViewDoc> = b
        .view()
        .docs()
        .filter(|doc| kind.is_none_or(|kind| doc.kind() == kind))
        .filter(|doc| types.is_empty() || doc.kind_type.as_deref().is_some_and(|id| types.contains(&id)))
        .filter(|doc| if statuses.is_empty() { doc.is_listed() } else { statuses.contains(&doc.status.id()) })
        .filter(|doc| b.edition.is_in_units(doc, &units) && related(doc))
        .collect();
    sort(b, &mut docs, keys.str("sort").unwrap_or("title"));
    if let Some(limit) = keys.int("limit").and_then(|limit| usize::try_from(limit).ok()) {
        docs.truncate(limit);
    }
    docs
}

fn sort(b: &Builder<'_>, docs: &mut [&ViewDoc], by: &str) {
    b.edition.sort_titles(docs);
    match by {
        "order" => b.edition.sort_siblings(docs),
        "approved" => docs.sort_by_key(|doc| std::cmp::Reverse(doc.dates.approved)),
        "review_by" => docs.sort_by_key(|doc| (doc.dates.review_by.is_none(), doc.dates.review_by)),
        "year" => docs.sort_by_key(|doc| std::cmp::Reverse(doc.keys().int("year"))),
        "type" => docs.sort_by_key(|doc| {
            let types = b.view().config().types_of(doc.kind());
            types.iter().position(|def| doc.kind_type.as_deref() == Some(&def.id)).unwrap_or(types.len())
        }),
        _ => {}
    }
}

/// A register as a table with the columns asked for.
pub(crate) fn register_table(b: &Builder<'_>, keys: Keys<'_>, docs: &[&ViewDoc]) -> Table {
    let codes: Vec<&str> = keys.strings("columns").collect();
    let title_first = !codes.iter().any(|code| matches!(*code, "routine" | "process"));
    let mut columns: Vec<Column> = codes.iter().map(|code| column(b, code)).collect();
    if title_first {
        columns.insert(0, Column { code: "title".to_owned(), label: b.t("block.list"), numeric: false });
    }
    let row = |doc: &&ViewDoc| {
        let mut cells: Vec<Cell> = codes.iter().map(|code| document_cell(b, doc, code)).collect();
        if title_first {
            cells.insert(0, Cell { values: vec![Value::link(b.link(doc))], sort: None });
        }
        Row { cells, ..Row::default() }
    };
    let rows = docs.iter().map(row).collect();
    Table {
        id: b.unique_id("table"),
        caption: b.t("block.list"),
        caption_hidden: true,
        sortable: true,
        columns,
        rows,
        csv: None,
    }
}
