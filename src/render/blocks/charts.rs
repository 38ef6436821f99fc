//! Charts of indicators through `diagram`, each with its table: the values of the whole organisation by year and period,
//! what they are compared with, and those of each unit.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::{Keys, ViewDoc};
use crate::diagram::chart::{Chart, ChartKind, Numbers, Series};
use crate::diagram::{Frame, Shape};
use crate::render::blocks::figures::{cell, column, figure};
use crate::render::context::{Cell, Column, Figure, Row, Table, Value};
use crate::render::page::builder::Builder;

/// How many series a chart tells apart without colour.
const SERIES: usize = 3;
/// More points along the axis than these are joined by lines.
const BARS: usize = 6;

/// The parts of a year in the order that they end; the whole year ends after them.
const PARTS: [&str; 5] = ["T1", "H1", "T2", "T3", "H2"];

/// A year or a part of one, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct When {
    year: i64,
    /// The place in `PARTS`; beyond them for the whole year.
    part: usize,
}

impl When {
    fn of(table: Keys<'_>) -> Option<When> {
        let part = |id: &str| PARTS.iter().position(|part| *part == id);
        Some(When { year: table.int("year")?, part: table.str("period").and_then(part).unwrap_or(PARTS.len()) })
    }

    fn part(self) -> Option<&'static str> {
        PARTS.get(self.part).copied()
    }

    /// "2025", "T1 2025".
    fn short(self) -> String {
        self.part().map_or_else(|| self.year.to_string(), |part| format!("{part} {}", self.year))
    }

    /// "2025", "Tertial 1 2025".
    fn long(self, b: &Builder<'_>) -> String {
        let name = |part| format!("{} {}", b.code("period", part).label, self.year);
        self.part().map_or_else(|| self.year.to_string(), name)
    }
}

/// Values under one name.
struct Line {
    name: String,
    points: BTreeMap<When, f64>,
}

/// The lines of an indicator: of the whole organisation, by unit, and what it is compared with.
struct Lines {
    whole: Vec<Line>,
    units: Vec<Line>,
    compared: Vec<Line>,
}

/// The charts of an indicator, each with its table.
pub(crate) fn of_indicator(b: &Builder<'_>, indicator: &ViewDoc) -> Vec<Figure> {
    let Lines { mut whole, units, mut compared } = lines(b, indicator, has_sex(indicator));
    let title = indicator.title();
    let mut figures = Vec::new();
    if whole.len() + compared.len() <= SERIES {
        whole.append(&mut compared);
    }
    figures.extend(chart(b, indicator, title, &whole, true));
    // Each chart of others has our own values of the same years to compare with.
    let others = SERIES - usize::from(!whole.is_empty());
    for some in compared.chunks(others) {
        let own = whole.first().map(|line| same_time(line, some));
        let shown: Vec<&Line> = own.iter().chain(some).collect();
        figures.extend(named(b, indicator, "indicator.compared", &shown));
    }
    for some in units.chunks(SERIES) {
        figures.extend(named(b, indicator, "indicator.by_unit", &some.iter().collect::<Vec<_>>()));
    }
    figures
}

/// A chart beside the first, under a name of its own.
fn named(b: &Builder<'_>, indicator: &ViewDoc, name: &str, lines: &[&Line]) -> Option<Figure> {
    let label = format!("{}. {}", indicator.title(), b.t(name));
    chart_of(b, indicator, &label, lines, true).map(|figure| Figure { caption: Some(b.t(name)), ..figure })
}

/// A line, where others have values.
fn same_time(line: &Line, others: &[Line]) -> Line {
    let is_shared = |when: &When| others.iter().any(|other| other.points.contains_key(when));
    let points = line.points.iter().filter(|(when, _)| is_shared(when)).map(|(when, value)| (*when, *value)).collect();
    Line { name: line.name.clone(), points }
}

/// A chart as a block asks for it: of one indicator with what it is compared with, or of several.
pub(crate) fn of_block(b: &Builder<'_>, keys: Keys<'_>) -> Option<Figure> {
    let indicators: Vec<&ViewDoc> = keys.docs("indicators").filter_map(|ix| b.view().get(ix)).collect();
    let first = *indicators.first()?;
    let is_one = indicators.len() == 1;
    let mut shown: Vec<Line> = Vec::new();
    for indicator in &indicators {
        let mut lines = lines(b, indicator, is_one && keys.str("by") == Some("sex"));
        shown.append(&mut lines.whole);
        if is_one {
            shown.append(&mut lines.compared);
        }
    }
    let (from, to) = (keys.int("from"), keys.int("to"));
    for line in &mut shown {
        line.points.retain(|when, _| from.is_none_or(|from| when.year >= from) && to.is_none_or(|to| when.year <= to));
    }
    shown.retain(|line| !line.points.is_empty());
    let label = if is_one { first.title().to_owned() } else { b.t("block.chart") };
    chart(b, first, &label, &shown, is_one)
}

fn has_sex(indicator: &ViewDoc) -> bool {
    indicator.keys().tables("value").any(|value| value.number("women").is_some() || value.number("men").is_some())
}

/// An indicator's lines; those by sex only where asked for. A value of a unit that isn't seen here is left out.
fn lines(b: &Builder<'_>, indicator: &ViewDoc, by_sex: bool) -> Lines {
    let keys: &[&str] = if by_sex { &["value", "women", "men"] } else { &["value"] };
    let mut whole: Vec<Line> = Vec::new();
    let mut units: Vec<Line> = Vec::new();
    for value in indicator.keys().tables("value") {
        let Some(when) = When::of(value) else { continue };
        let unit = value.one("unit").and_then(|ix| b.view().get(ix));
        if unit.is_none() && value.names_any("unit") {
            continue;
        }
        for key in keys {
            let Some(number) = value.number(key) else { continue };
            let sex = match *key {
                "women" => Some(b.t("block.women")),
                "men" => Some(b.t("block.men")),
                _ => None,
            };
            match unit {
                Some(unit) => {
                    let name = sex.map_or_else(|| unit.title().to_owned(), |sex| format!("{}, {sex}", unit.title()));
                    add(&mut units, name, when, number);
                }
                None => {
                    let total = || if by_sex { b.t("block.total") } else { indicator.title().to_owned() };
                    add(&mut whole, sex.unwrap_or_else(total), when, number);
                }
            }
        }
    }
    let mut compared: Vec<Line> = Vec::new();
    for other in indicator.keys().tables("comparison") {
        if let (Some(name), Some(when), Some(number)) = (other.str("name"), When::of(other), other.number("value")) {
            add(&mut compared, name.to_owned(), when, number);
        }
    }
    Lines { whole, units, compared }
}

fn add(lines: &mut Vec<Line>, name: String, when: When, number: f64) {
    match lines.iter_mut().find(|line| line.name == name) {
        Some(line) => {
            line.points.insert(when, number);
        }
        None => lines.push(Line { name, points: BTreeMap::from([(when, number)]) }),
    }
}

fn chart(b: &Builder<'_>, indicator: &ViewDoc, label: &str, lines: &[Line], has_target: bool) -> Option<Figure> {
    chart_of(b, indicator, label, &lines.iter().collect::<Vec<_>>(), has_target)
}

/// Lines drawn, as many as can be told apart, and all of them in a table. Target and unit of measurement are the
/// indicator's.
fn chart_of(b: &Builder<'_>, indicator: &ViewDoc, label: &str, lines: &[&Line], has_target: bool) -> Option<Figure> {
    let axis: BTreeSet<When> = lines.iter().flat_map(|line| line.points.keys().copied()).collect();
    if axis.is_empty() {
        return None;
    }
    let keys = indicator.keys();
    let unit = keys.str("measure").unwrap_or_default().to_owned();
    let goal = keys.number("target").filter(|_| has_target);
    let series: Vec<Series> = lines
        .iter()
        .take(SERIES)
        .map(|line| Series {
            name: line.name.clone(),
            values: axis.iter().map(|when| line.points.get(when).copied()).collect(),
        })
        .collect();
    // A line from a part of a year to a whole one would tell of a change that nobody measured.
    let is_mixed = axis.iter().any(|when| when.part().is_some()) && axis.iter().any(|when| when.part().is_none());
    let kind = if axis.len() > BARS && !is_mixed { ChartKind::Line } else { ChartKind::Bars };
    let numbers = Numbers { decimal: b.t("format.decimal").chars().next().unwrap_or(','), thousands: '\u{a0}' };
    let draw = |frame: Frame, shape: Shape| {
        crate::diagram::chart::chart(&Chart {
            frame,
            shape,
            kind,
            labels: axis.iter().map(|when| when.short()).collect(),
            series: series.clone(),
            target: goal.map(|goal| (goal, b.fill("indicator.target_line", &[("n", &numbers.write(goal))]))),
            unit: unit.clone(),
            numbers,
        })
    };
    let mut made = figure(b, "chart", label.to_owned(), &draw, &[Shape::Wide, Shape::Compact], &unit);
    made.table = Some(table(b, label, lines, &axis, numbers));
    Some(made)
}

fn table(b: &Builder<'_>, label: &str, lines: &[&Line], axis: &BTreeSet<When>, numbers: Numbers) -> Table {
    let mut columns = vec![column(b, "year", "block.year", false)];
    columns.extend(lines.iter().map(|line| Column {
        code: "value".to_owned(),
        label: line.name.clone(),
        numeric: true,
    }));
    let row = |when: &When| {
        let mut cells = vec![cell(Value::text(when.long(b)))];
        cells.extend(lines.iter().map(|line| match line.points.get(when) {
            Some(value) => Cell { values: vec![Value::text(numbers.write(*value))], sort: Some(value.to_string()) },
            None => Cell::default(),
        }));
        Row { cells, ..Row::default() }
    };
    Table {
        id: b.unique_id("table"),
        caption: label.to_owned(),
        caption_hidden: true,
        columns,
        rows: axis.iter().map(row).collect(),
        ..Table::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_year_stand_before_the_whole() {
        let at = |year, part: &str| When { year, part: PARTS.iter().position(|p| *p == part).unwrap_or(PARTS.len()) };
        let mut all = [at(2025, ""), at(2025, "T3"), at(2026, "T1"), at(2025, "H1"), at(2025, "T1"), at(2024, "")];
        all.sort();
        let names: Vec<String> = all.iter().map(|when| when.short()).collect();
        assert_eq!(names, ["2024", "T1 2025", "H1 2025", "T3 2025", "2025", "T1 2026"]);
    }
}
