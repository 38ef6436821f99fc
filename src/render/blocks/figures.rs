//! Pictures through `diagram`, each with its text equivalent: annual wheel, improvement cycle, risk heat map; and what
//! the style sheet alone makes a picture of: process map, organisation. Charts are in `charts`.

use std::collections::BTreeSet;

use crate::audience::{Keys, ViewDoc};
use crate::diagram::cycle::{Cycle, CyclePhase};
use crate::diagram::heat::{Heat, HeatCell, HeatRisk};
use crate::diagram::wheel::{Wheel as WheelDrawing, WheelEvent};
use crate::diagram::{Drawing, Frame, Shape, Target};
use crate::model::{Direction, DocIx, Kind, RelationType};
use crate::render::context::{
    Cell, Column, Event, Figure, MapBand, MapGroup, MapProcess, Month, Row, Table, TextNode, TreeBranch, Value, Wheel,
};
use crate::render::kinds::risk::{axes, ranked, scale};
use crate::render::page::builder::Builder;
use crate::render::page::events::{Occasion, Source};

/// A place in a picture that leads to a document.
pub(crate) fn target(b: &Builder<'_>, doc: &ViewDoc) -> Target {
    Target { title: doc.title().to_owned(), href: Some(b.doc_href(doc, None)), doc: Some(doc.key()) }
}

/// A figure out of its drawings, one for each shape; the id is unique on the page.
pub(crate) fn figure(
    b: &Builder<'_>,
    kind: &str,
    label: String,
    draw: &dyn Fn(Frame, Shape) -> Drawing,
    shapes: &[Shape],
    desc: &str,
) -> Figure {
    let id = b.unique_id("figure");
    let one = |shape: Shape, suffix: &str| {
        let frame = Frame { id: format!("{id}{suffix}"), title: label.clone(), desc: desc.to_owned() };
        shapes.contains(&shape).then(|| draw(frame, shape).svg)
    };
    let (svg, medium, compact) = (one(Shape::Wide, "w"), one(Shape::Medium, "m"), one(Shape::Compact, "c"));
    Figure { svg, medium, compact, id, kind: kind.to_owned(), label, ..Figure::default() }
}

fn node(value: Value, children: Vec<TextNode>) -> TextNode {
    TextNode { value, children }
}

/// The class of a type's band.
fn band(kind: &str) -> &str {
    if ["management", "main", "support", "improvement"].contains(&kind) { kind } else { "other" }
}

/// The overview of processes by type, or the sub-processes of one: lists that the style sheet sets as a map.
pub(crate) fn process_map(b: &Builder<'_>, units: &[DocIx], parent: Option<DocIx>) -> Option<Figure> {
    let view = b.view();
    let all: Vec<&ViewDoc> =
        view.of_kind(Kind::Process).filter(|doc| doc.is_listed() && b.edition.is_in_units(doc, units)).collect();
    let ids: BTreeSet<DocIx> = all.iter().map(|doc| doc.ix).collect();
    let above = |doc: &ViewDoc| view.parent(doc).map(|parent| parent.ix);
    let tops: Vec<&ViewDoc> = match parent {
        Some(parent) => all.into_iter().filter(|doc| above(doc) == Some(parent)).collect(),
        None => all.into_iter().filter(|doc| above(doc).is_none_or(|ix| !ids.contains(&ix))).collect(),
    };
    let mut bands = Vec::new();
    let mut types: Vec<(String, String)> = order_of_types(b);
    types.push((String::new(), b.edition.kind_many(Kind::Process).to_owned()));
    for (id, title) in types {
        let mut mine: Vec<&ViewDoc> =
            tops.iter().copied().filter(|doc| doc.kind_type.as_deref().unwrap_or_default() == id).collect();
        b.edition.sort_siblings(&mut mine);
        if !mine.is_empty() {
            bands.push(MapBand { code: band(&id).to_owned(), title, groups: groups(b, &mine, &ids) });
        }
    }
    let id = b.unique_id("figure");
    let label = b.t("block.process_map");
    let marked =
        bands.iter().flat_map(|band| &band.groups).flat_map(|group| &group.processes).any(|one| one.collaborates);
    let mark = marked.then(|| b.t("block.needs_collaboration"));
    (!bands.is_empty()).then(|| Figure { id, kind: "map".to_owned(), label, bands, mark, ..Figure::default() })
}

/// Management above, main in the middle, then support, improvement and the configuration's own.
fn order_of_types(b: &Builder<'_>) -> Vec<(String, String)> {
    let types = b.view().config().types_of(Kind::Process);
    let place = |id: &str| ["management", "main", "support", "improvement"].iter().position(|known| *known == id);
    let mut order: Vec<(usize, String, String)> = types
        .iter()
        .enumerate()
        .map(|(at, def)| {
            (place(&def.id).unwrap_or(4 + at), def.id.clone(), b.edition.type_many(Kind::Process, &def.id))
        })
        .collect();
    order.sort();
    order.into_iter().map(|(_, id, title)| (id, title)).collect()
}

fn groups(b: &Builder<'_>, docs: &[&ViewDoc], ids: &BTreeSet<DocIx>) -> Vec<MapGroup> {
    let mut groups: Vec<MapGroup> = Vec::new();
    for doc in docs {
        let title = doc.keys().str("group").unwrap_or_default().to_owned();
        let mut children: Vec<&ViewDoc> = b.view().children(doc.ix).filter(|child| ids.contains(&child.ix)).collect();
        b.edition.sort_siblings(&mut children);
        let process = MapProcess {
            link: b.link(doc),
            children: children.into_iter().map(|child| b.link(child)).collect(),
            collaborates: !b.view().related(doc.ix, RelationType::Collaborates, Direction::Out).is_empty(),
        };
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.processes.push(process),
            None => groups.push(MapGroup { title, processes: vec![process] }),
        }
    }
    groups
}

/// The annual wheel and its lists: events, controls, reports' last days, reviews.
pub(crate) fn wheel(b: &Builder<'_>, units: &[DocIx], kinds: &[&str]) -> Wheel {
    let today = b.view().today();
    let wanted = |occasion: &&Occasion| {
        occasion.is_in_year(today)
            && b.edition.is_in_units(&occasion.doc, units)
            && (kinds.is_empty() || kinds.contains(&occasion.doc.kind().id()))
    };
    let mut occasions: Vec<&Occasion> = b.edition.occasions().iter().filter(wanted).collect();
    occasions.sort_by(|one, other| {
        let first = |occasion: &Occasion| (occasion.months.first().copied().unwrap_or(13), occasion.day);
        first(one).cmp(&first(other)).then_with(|| b.edition.collation.compare(&one.title, &other.title))
    });
    let (placed, unplaced): (Vec<&Occasion>, Vec<&Occasion>) =
        occasions.into_iter().partition(|occasion| !occasion.months.is_empty());
    let crowded = crowded(&placed);
    let is_left_out = |occasion: &&Occasion| is_review(occasion) && occasion.months.iter().all(|m| crowded.contains(m));
    let (left_out, placed): (Vec<&Occasion>, Vec<&Occasion>) = placed.into_iter().partition(is_left_out);
    let more = |number: u8| {
        let count = left_out.iter().filter(|occasion| occasion.months.contains(&number)).count();
        let words = || b.edition.strings.fill("wheel.more_reviews", &[("n", &count.to_string())]);
        (count > 0).then(words).unwrap_or_default()
    };
    // What comes each month is told once, beside the months.
    let (monthly, placed): (Vec<&Occasion>, Vec<&Occasion>) =
        placed.into_iter().partition(|occasion| occasion.months.len() == 12);
    let numbered: Vec<(u32, &Occasion)> = (1u32..).zip(placed).collect();
    let month = |number: u8| Month {
        number: u32::from(number),
        name: b.edition.strings.month(i8::try_from(number).unwrap_or(1)).to_owned(),
        events: numbered
            .iter()
            .filter(|(_, occasion)| occasion.months.contains(&number))
            .map(|(place, occasion)| b.event(occasion, Some(*place)))
            .collect::<Vec<Event>>(),
        more: more(number),
    };
    Wheel {
        figure: (!numbered.is_empty()).then(|| wheel_figure(b, &numbered)),
        months: (1..=12).map(month).collect(),
        monthly: monthly.into_iter().map(|occasion| b.event(occasion, None)).collect(),
        unplaced: unplaced.into_iter().map(|occasion| b.event(occasion, None)).collect(),
        filters: Vec::new(),
    }
}

/// A month with more reviews than these tells only how many: the health page has them by owner.
const MOST_REVIEWS: usize = 20;

fn is_review(occasion: &Occasion) -> bool {
    occasion.source == Source::Review
}

/// The months that have too many reviews to draw each.
fn crowded(occasions: &[&Occasion]) -> Vec<u8> {
    let reviews = |month: &u8| occasions.iter().filter(|one| is_review(one) && one.months.contains(month)).count();
    (1..=12).filter(|month| reviews(month) > MOST_REVIEWS).collect()
}

fn wheel_figure(b: &Builder<'_>, numbered: &[(u32, &Occasion)]) -> Figure {
    let months: Vec<String> = (1..=12).map(|number| b.edition.strings.month_short(number).to_owned()).collect();
    let events: Vec<WheelEvent> = numbered
        .iter()
        .map(|(number, occasion)| WheelEvent {
            number: *number,
            target: Target { title: occasion.title.clone(), ..target(b, &occasion.doc) },
            months: occasion.months.clone(),
            ring: usize::from(occasion.is_planning),
        })
        .collect();
    let rings = vec![b.code("wheel", "quality").label, b.code("wheel", "planning").label];
    let draw = |frame: Frame, _: Shape| {
        crate::diagram::wheel::wheel(&WheelDrawing {
            frame,
            months: std::array::from_fn(|place| months.get(place).cloned().unwrap_or_default()),
            rings: rings.clone(),
            events: events.clone(),
            center: b.t("block.wheel"),
        })
    };
    figure(b, "wheel", b.t("block.wheel"), &draw, &[Shape::Wide], &b.t("block.wheel_desc"))
}

/// Plan, do, check, act: each leads where the option says, else to the chapters of its phase.
pub(crate) fn cycle(b: &Builder<'_>, keys: Keys<'_>) -> Option<Figure> {
    let links = keys.table("links");
    let phases = ["plan", "do", "check", "act"];
    let place = |phase: &str| {
        let named = links.and_then(|links| links.one(phase)).and_then(|ix| b.view().get(ix));
        named.or_else(|| b.view().of_kind(Kind::Chapter).find(|doc| doc.keys().str("phase") == Some(phase)))
    };
    let docs = phases.map(place);
    let made: Vec<CyclePhase> = phases
        .iter()
        .zip(docs)
        .map(|(phase, doc)| CyclePhase {
            target: Target { title: b.code("phase", phase).label, ..doc.map(|doc| target(b, doc)).unwrap_or_default() },
            text: doc.map(|doc| doc.title().to_owned()).unwrap_or_default(),
        })
        .collect();
    let made: [CyclePhase; 4] = made.try_into().ok()?;
    let wedge = Target { title: b.t("block.wedge"), ..Target::default() };
    let draw = |frame: Frame, _: Shape| {
        crate::diagram::cycle::cycle(&Cycle { frame, phases: made.clone(), wedge: wedge.clone() })
    };
    let mut drawn = figure(b, "cycle", b.t("block.cycle"), &draw, &[Shape::Wide], &b.t("block.cycle_desc"));
    let line = |(phase, doc): (&&str, Option<&ViewDoc>)| {
        let children = doc.map(|doc| node(Value::link(b.link(doc)), Vec::new())).into_iter().collect();
        node(Value::text(b.code("phase", phase).label), children)
    };
    drawn.list = Some(phases.iter().zip(docs).map(line).collect());
    Some(drawn)
}

/// The heat map of a risk analysis; the numbers are those of `parts::risk::ranked`.
pub(crate) fn heat_figure(b: &Builder<'_>, risk: &ViewDoc) -> Option<Figure> {
    let risks = (1u32..).zip(ranked(b, risk)).map(|(number, keys)| (number, risk, keys)).collect::<Vec<_>>();
    heat(b, scale(b, risk), &risks)
}

/// The heat map of one risk analysis, or of all that share the configured scale; with a table.
pub(crate) fn all_risks(b: &Builder<'_>) -> Option<Figure> {
    heat_of(b, None, &|_| true)
}

/// The same as a block asks for it: of one analysis or all, on one track, the prioritised alone.
pub(crate) fn risks(b: &Builder<'_>, one: Option<&ViewDoc>, options: Keys<'_>) -> Option<Figure> {
    let track = options.str("track");
    let only_first = options.bool("prioritised") == Some(true);
    let rules = &b.view().config().risk;
    let is_wanted = |risk: Keys<'_>| {
        let (probability, consequence) = axes(risk);
        let is_on_track = track.is_none() || risk.str("track") == track;
        is_on_track && (!only_first || rules.is_prioritised(probability, consequence))
    };
    heat_of(b, one, &is_wanted)
}

fn heat_of(b: &Builder<'_>, one: Option<&ViewDoc>, is_wanted: &dyn Fn(Keys<'_>) -> bool) -> Option<Figure> {
    let scale_of_all = b.view().config().risk.scale;
    let docs: Vec<&ViewDoc> = match one {
        Some(doc) => vec![doc],
        None => b.view().of_kind(Kind::Risk).filter(|doc| doc.is_listed() && scale(b, doc) == scale_of_all).collect(),
    };
    let mut all: Vec<(&ViewDoc, Keys<'_>)> =
        docs.iter().flat_map(|doc| ranked(b, doc).into_iter().map(move |keys| (*doc, keys))).collect();
    all.retain(|(_, keys)| is_wanted(*keys));
    let rules = &b.view().config().risk;
    all.sort_by_key(|(_, keys)| {
        let (probability, consequence) = axes(*keys);
        std::cmp::Reverse(rules.value(probability, consequence))
    });
    let numbered: Vec<(u32, &ViewDoc, Keys<'_>)> =
        (1u32..).zip(all).map(|(number, (doc, keys))| (number, doc, keys)).collect();
    let scale = one.map_or(scale_of_all, |doc| scale(b, doc));
    let mut made = heat(b, scale, &numbered)?;
    made.table = Some(risk_table(b, &numbered));
    Some(made)
}

fn heat(b: &Builder<'_>, scale: i64, risks: &[(u32, &ViewDoc, Keys<'_>)]) -> Option<Figure> {
    if risks.is_empty() || !(2..=10).contains(&scale) {
        return None;
    }
    let rules = &b.view().config().risk;
    let count = |number: i64| u32::try_from(number.max(0)).unwrap_or_default();
    let cell = |probability: i64, consequence: i64| HeatCell {
        value: count(rules.value(probability, consequence)),
        priority: rules.is_prioritised(probability, consequence),
    };
    let cells: Vec<Vec<HeatCell>> = (1..=scale)
        .map(|probability| (1..=scale).map(|consequence| cell(probability, consequence)).collect())
        .collect();
    let placed: Vec<HeatRisk> = risks
        .iter()
        .map(|(number, doc, keys)| {
            let (probability, consequence) = axes(*keys);
            let words = [
                ("risk.probability", probability),
                ("risk.consequence", consequence),
                ("risk.value", rules.value(probability, consequence)),
            ];
            let words: Vec<String> = words.iter().map(|(key, n)| format!("{} {n}", b.t(key).to_lowercase())).collect();
            let title = format!("{}: {}", keys.str("title").unwrap_or_default(), words.join(", "));
            HeatRisk {
                number: *number,
                target: Target { title, ..target(b, doc) },
                probability: count(probability.clamp(1, scale)),
                consequence: count(consequence.clamp(1, scale)),
            }
        })
        .collect();
    let draw = |frame: Frame, _: Shape| {
        crate::diagram::heat::heat(&Heat {
            frame,
            probability: b.t("risk.probability"),
            consequence: b.t("risk.consequence"),
            priority: b.t("block.priority"),
            cells: cells.clone(),
            risks: placed.clone(),
        })
    };
    Some(figure(b, "heat", b.t("block.heat"), &draw, &[Shape::Wide], &b.t("block.heat_desc")))
}

pub(super) fn column(b: &Builder<'_>, code: &str, label: &str, numeric: bool) -> Column {
    Column { code: code.to_owned(), label: b.t(label), numeric }
}

pub(super) fn cell(value: Value) -> Cell {
    Cell { values: vec![value], sort: None }
}

fn risk_table(b: &Builder<'_>, risks: &[(u32, &ViewDoc, Keys<'_>)]) -> Table {
    let rules = &b.view().config().risk;
    let row = |(number, doc, keys): &(u32, &ViewDoc, Keys<'_>)| {
        let (probability, consequence) = axes(*keys);
        let title = Value::text(keys.str("title").unwrap_or_default());
        let value = rules.value(probability, consequence).to_string();
        let priority =
            if rules.is_prioritised(probability, consequence) { b.t("risk.prioritised") } else { String::new() };
        let is_elsewhere = b.doc.is_none_or(|page| page.ix != doc.ix);
        let mut cells: Vec<Cell> =
            vec![cell(Value::text(number.to_string())), cell(title), cell(Value::text(probability.to_string()))];
        cells.extend([
            cell(Value::text(consequence.to_string())),
            cell(Value::text(value)),
            cell(Value::text(priority)),
        ]);
        if let Some(title) = cells.get_mut(1).filter(|_| is_elsewhere) {
            title.values.push(Value::link(b.link(doc)));
        }
        Row { cells, ..Row::default() }
    };
    Table {
        id: b.unique_id("table"),
        caption: b.t("risk.list"),
        caption_hidden: false,
        sortable: false,
        columns: vec![
            column(b, "number", "risk.number", true),
            column(b, "title", "risk.title", false),
            column(b, "probability", "risk.probability", true),
            column(b, "consequence", "risk.consequence", true),
            column(b, "value", "risk.value", true),
            column(b, "priority", "risk.prioritised", false),
        ],
        rows: risks.iter().map(row).collect(),
        csv: None,
    }
}

/// An organisation of more units is not drawn whole on each unit's page.
const WHOLE_TREE: usize = 60;

/// A unit's place in the organisation: the line above it and what is below, of a small organisation all of it.
pub(crate) fn unit_tree(b: &Builder<'_>, unit: &ViewDoc) -> Option<Figure> {
    let line = b.edition.units_above(unit.ix);
    let top = b.view().get(*line.last()?)?;
    let has_more = line.len() > 1 || b.view().children(unit.ix).next().is_some();
    let is_large = b.view().of_kind(Kind::Unit).count() > WHOLE_TREE;
    let only = if is_large { line.as_slice() } else { &[] };
    has_more.then(|| tree(b, &[top], only, b.t("block.organisation"))).flatten()
}

/// What a tree is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tops {
    /// Units.
    Units,
    /// Roles, by whom they report to.
    Roles,
    /// Plans, by the plan that each is a part of.
    Plans,
}

impl Tops {
    /// From a block's `of`.
    pub(crate) fn of(written: Option<&str>) -> Self {
        match written {
            Some("roles") => Self::Roles,
            Some("plans") => Self::Plans,
            _ => Self::Units,
        }
    }
}

/// The tree of units, roles or plans.
pub(crate) fn organisation(b: &Builder<'_>, of: Tops) -> Option<Figure> {
    let (kind, label) = match of {
        Tops::Units => (Kind::Unit, "block.organisation"),
        Tops::Roles => (Kind::Role, "block.roles"),
        Tops::Plans => (Kind::Routine, "block.plans"),
    };
    let is_plan = |doc: &&ViewDoc| of != Tops::Plans || (doc.kind_type.as_deref() == Some("plan") && doc.is_listed());
    let mut tops: Vec<&ViewDoc> = b
        .view()
        .of_kind(kind)
        .filter(|doc| b.view().parent(doc).is_none())
        .filter(|doc| of == Tops::Units || b.view().children(doc.ix).next().is_some())
        .filter(is_plan)
        .collect();
    b.edition.sort_siblings(&mut tops);
    tree(b, &tops, &[], b.t(label))
}

/// How deep a tree is drawn; parents in a circle (a finding) end there.
const DEPTH: usize = 12;

/// The tree below some documents. With a `line` (a unit and those above it), no more than it is drawn above the unit.
fn tree(b: &Builder<'_>, tops: &[&ViewDoc], line: &[DocIx], label: String) -> Option<Figure> {
    if tops.is_empty() {
        return None;
    }
    let tree = tops.iter().map(|doc| branch(b, doc, line, 0)).collect();
    Some(Figure { id: b.unique_id("figure"), kind: "tree".to_owned(), label, tree, ..Figure::default() })
}

fn below<'e>(b: &Builder<'e>, doc: &ViewDoc, line: &[DocIx], depth: usize) -> Vec<&'e ViewDoc> {
    let mut children: Vec<&ViewDoc> = if depth < DEPTH { b.view().children(doc.ix).collect() } else { Vec::new() };
    if line.iter().skip(1).any(|above| *above == doc.ix) {
        children.retain(|child| line.contains(&child.ix));
    }
    b.edition.sort_siblings(&mut children);
    children
}

fn branch(b: &Builder<'_>, doc: &ViewDoc, line: &[DocIx], depth: usize) -> TreeBranch {
    let manager = doc.keys().one("manager").and_then(|ix| b.view().get(ix));
    TreeBranch {
        link: b.link(doc),
        note: manager.map(|role| role.title().to_owned()),
        current: b.doc.is_some_and(|page| page.ix == doc.ix),
        children: below(b, doc, line, depth).into_iter().map(|child| branch(b, child, line, depth + 1)).collect(),
    }
}
