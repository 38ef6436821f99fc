//! Generated blocks of a text: pictures, tables and lists made from the handbook (format § 4, § 7), and the same
//! pictures where pages show them by themselves.
//!
//! `figures` and `charts` draw through `diagram`; `matrices` makes responsibility matrices and registers; `follow_up`
//! tables that follow the work up; `tables` the rest. A block that names only what this audience doesn't see is left out.

pub(crate) mod charts;
mod figures;
mod flow;
mod follow_up;
mod matrices;
mod tables;

use super::context::{
    Figure, FigureBlock, Html, ListBlock, MatrixBlock, RequirementsBlock, Table, TableBlock, Wheel, WheelBlock,
};
use crate::audience::{Keys, ViewDoc};
use crate::model::{DocIx, Kind};
use crate::render::page::builder::Builder;

pub(crate) use figures::{heat_figure, process_map, unit_tree, wheel};
pub(crate) use flow::flow_figure;
pub(crate) use follow_up::minutes;
pub(crate) use matrices::{csv, matrix_part, party_value, process_matrix};
pub(crate) use tables::requirements;

/// A block's HTML; nothing for one that names only what this audience doesn't see, or has nothing to show.
pub(crate) fn html(b: &Builder<'_>, _doc: &ViewDoc, name: &str, keys: Keys<'_>) -> Option<Html> {
    let caption = keys.str("caption").map(str::to_owned);
    let hides = |key: &str| keys.names_any(key) && keys.one(key).is_none();
    if ["id", "law", "parent", "units", "indicators", "processes", "roles", "by"].iter().any(|key| hides(key)) {
        return None;
    }
    let units: Vec<DocIx> = keys.docs("units").collect();
    let figure = |figure: Option<Figure>| {
        let mut figure = figure?;
        figure.caption = caption.clone();
        figure.number = b.next_figure();
        b.fragment(&FigureBlock { figure })
    };
    let named = || keys.one("id").and_then(|ix| b.view().get(ix));
    match name {
        "process-map" => figure(process_map(b, &units, keys.one("parent"))),
        "process" => figure(flow_figure(b, named()?)),
        "cycle" => figure(figures::cycle(b, keys)),
        "risks" => figure(figures::risks(b, named(), keys)),
        "chart" => figure(charts::of_block(b, keys)),
        "organisation" => figure(figures::organisation(b, figures::Tops::of(keys.str("of")))),
        "wheel" => {
            let kinds: Vec<&str> = keys.strings("kinds").collect();
            let wheel = Wheel { filters: Vec::new(), ..wheel(b, &units, &kinds) };
            b.fragment(&WheelBlock { caption, wheel })
        }
        "requirements" => {
            let laws = requirements(b, keys.one("law"));
            (!laws.is_empty()).then(|| b.fragment(&RequirementsBlock { caption, laws })).flatten()
        }
        "matrix" => matrix(b, named(), keys, caption),
        "register" => register(b, keys, caption),
        "controls" => table(b, tables::controls(b), caption),
        "types" => table(b, Some(tables::types(b)), caption),
        "report-status" => table(b, follow_up::report_status(b, keys.int("year")), caption),
        "control-plan" => table(b, follow_up::control_plan(b, keys.int("year")), caption),
        "decisions" => table(b, follow_up::decisions(b, keys), caption),
        _ => None,
    }
}

fn table(b: &Builder<'_>, table: Option<Table>, caption: Option<String>) -> Option<Html> {
    let mut table = table?;
    if let Some(caption) = caption {
        table.caption = caption;
        table.caption_hidden = false;
    }
    b.fragment(&TableBlock { table, filters: Vec::new() })
}

fn matrix(b: &Builder<'_>, named: Option<&ViewDoc>, keys: Keys<'_>, caption: Option<String>) -> Option<Html> {
    let source = named.map_or(keys, ViewDoc::keys);
    let part = matrices::part(b, source, caption.or_else(|| named.map(|doc| doc.title().to_owned())));
    match (part.matrix, part.table) {
        (Some(matrix), _) => b.fragment(&MatrixBlock { matrix }),
        (None, Some(table)) => b.fragment(&TableBlock { table, filters: Vec::new() }),
        _ => None,
    }
}

fn register(b: &Builder<'_>, keys: Keys<'_>, caption: Option<String>) -> Option<Html> {
    let docs = tables::register_documents(b, keys);
    if docs.is_empty() {
        return None;
    }
    if keys.strings("columns").next().is_some() {
        return table(b, Some(tables::register_table(b, keys, &docs)), caption);
    }
    let mut listing = crate::render::generated::listing::in_order(b, &docs);
    listing.filters.clear();
    b.fragment(&ListBlock { id: b.unique_id("list"), caption, listing })
}

/// What a kind's register shows before its list: a picture, tables.
pub(crate) fn of_register(b: &Builder<'_>, kind: Kind) -> (Option<Figure>, Vec<Table>) {
    match kind {
        Kind::Process => (process_map(b, &[], None), Vec::new()),
        Kind::Unit => (figures::organisation(b, figures::Tops::Units), Vec::new()),
        Kind::Risk => (figures::all_risks(b), Vec::new()),
        Kind::Collaboration => (None, tables::agreements(b).into_iter().collect()),
        Kind::Control => (None, tables::controls(b).into_iter().collect()),
        _ => (None, Vec::new()),
    }
}
