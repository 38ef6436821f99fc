//! What each section of a law replaced (`[[section]] was`), seen from the new act and from the former one.

use crate::audience::ViewDoc;
use crate::model::{DocIx, Kind, LawSection};
use crate::render::context::{Cell, Column, Link, Row, Table, Value};
use crate::render::page::builder::Builder;

/// A section of a former act and the one that replaces it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Move {
    /// The former act.
    former: DocIx,
    /// Its section.
    old: LawSection,
    /// The act that replaces it.
    law: DocIx,
    /// Its section.
    new: LawSection,
    /// What the new section is about.
    title: Option<String>,
}

/// All moves that a law takes part in, by the former act's sections.
pub(crate) fn moves(b: &Builder<'_>, doc: &ViewDoc) -> Vec<Move> {
    let mut moves = Vec::new();
    for law in b.view().of_kind(Kind::Law) {
        for (section, keys) in law.law_sections().iter().zip(law.keys().tables("section")) {
            let Some(new) = section else { continue };
            for (former, olds) in keys.laws("was").filter(|(former, _)| law.ix == doc.ix || *former == doc.ix) {
                let title = keys.str("title").map(str::to_owned);
                let made = |old: &LawSection| Move { former, old: *old, law: law.ix, new: *new, title: title.clone() };
                moves.extend(olds.iter().map(made));
            }
        }
    }
    moves.sort();
    moves.dedup();
    moves
}

/// The former sections that one of a law's sections replaces.
pub(crate) fn former(b: &Builder<'_>, moves: &[Move], law: DocIx, section: &LawSection) -> Vec<Link> {
    let of = moves.iter().filter(|one| one.law == law && one.new == *section);
    of.filter_map(|one| link(b, one.former, &one.old)).collect()
}

/// The sections that replaced one of a former act's.
pub(crate) fn present(b: &Builder<'_>, moves: &[Move], law: DocIx, section: &LawSection) -> Vec<Link> {
    let of = moves.iter().filter(|one| one.former == law && one.old == *section);
    of.filter_map(|one| link(b, one.law, &one.new)).collect()
}

/// The sections of a former act that were replaced: they get their anchors though nobody listed them.
pub(crate) fn replaced(moves: &[Move], law: DocIx) -> impl Iterator<Item = LawSection> {
    moves.iter().filter(move |one| one.former == law).map(|one| one.old)
}

/// "14 kap. 3 § SoL (2001:453)", leading to that section.
fn link(b: &Builder<'_>, law: DocIx, section: &LawSection) -> Option<Link> {
    let law = b.view().get(law)?;
    Some(b.link_at(law, &section.anchor(), format!("{section} {}", name(b, law))))
}

/// The short name of a law that shares it with another, with the number that tells them apart.
fn name(b: &Builder<'_>, law: &ViewDoc) -> String {
    let Some(abbr) = law.abbr() else { return law.title().to_owned() };
    let shared = b.view().of_kind(Kind::Law).filter(|other| other.abbr() == Some(abbr)).count() > 1;
    match law.keys().str("number").and_then(|number| number.split_whitespace().last()) {
        Some(number) if shared => format!("{abbr} ({number})"),
        _ => abbr.to_owned(),
    }
}

/// The table of what replaced what; nothing where nothing did.
pub(crate) fn table(b: &Builder<'_>, moves: &[Move]) -> Option<Table> {
    if moves.is_empty() {
        return None;
    }
    let column =
        |code: &str, numeric: bool| Column { code: code.to_owned(), label: b.t(&format!("law.{code}")), numeric };
    let cell = |value: Option<Value>| Cell { values: value.into_iter().collect(), sort: None };
    let row = |one: &Move| Row {
        cells: vec![
            cell(link(b, one.former, &one.old).map(Value::link)),
            cell(link(b, one.law, &one.new).map(Value::link)),
            cell(one.title.clone().map(Value::text)),
        ],
        ..Row::default()
    };
    Some(Table {
        id: b.unique_id("table"),
        caption: b.t("law.concordance"),
        caption_hidden: true,
        columns: vec![column("former", false), column("present", false), column("about", false)],
        rows: moves.iter().map(row).collect(),
        ..Table::default()
    })
}
