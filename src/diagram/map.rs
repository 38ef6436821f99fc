//! The overview map of processes: management above, main processes as chevrons, support below, further types in
//! bands of their own. Sub-processes are listed one level down.
//!
//! Bands stand below one another on one grid. Groups of a band stand side by side where there is room, so that a
//! group of one process does not take a whole row. The compact form is the same shapes in one column.

use super::geom::{Rect, pt, rect};
use super::icon::{self, Icon};
use super::svg::{Anchor, Drawing, Frame, Path, Svg};
use super::text::{HEADING, SMALL, STRONG, TITLE};
use super::{Shape, Target};

/// The map.
#[derive(Debug, Clone, Default)]
pub(crate) struct Map {
    /// Ids and names of the picture.
    pub(crate) frame: Frame,
    /// Which form.
    pub(crate) shape: Shape,
    /// Bands, from above.
    pub(crate) bands: Vec<Band>,
    /// Tool tip of the collaboration mark ("Kräver samverkan").
    pub(crate) collaboration: String,
}

/// What a band holds; it decides shape and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum BandKind {
    /// Processes that govern.
    Management,
    /// The main processes: chevrons.
    #[default]
    Main,
    /// Processes that support.
    Support,
    /// Processes that improve.
    Improvement,
    /// Any further type.
    Other,
}

/// A band of the map.
#[derive(Debug, Clone, Default)]
pub(crate) struct Band {
    /// What it holds.
    pub(crate) kind: BandKind,
    /// Its heading.
    pub(crate) title: String,
    /// Its processes, under headings or (an empty title) without.
    pub(crate) groups: Vec<Group>,
}

/// Processes under a heading.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    /// The heading; may be empty.
    pub(crate) title: String,
    /// The processes.
    pub(crate) nodes: Vec<MapNode>,
}

/// A process on the map.
#[derive(Debug, Clone, Default)]
pub(crate) struct MapNode {
    /// Its title and page.
    pub(crate) target: Target,
    /// Its sub-processes.
    pub(crate) children: Vec<Target>,
    /// Whether it needs collaboration.
    pub(crate) collaboration: bool,
}

/// Width of the forms, px.
const WIDE: f32 = 960.0;
const COMPACT: f32 = 360.0;
/// From a band's border to what is in it, px.
const PAD: f32 = 16.0;
/// Between cells, px.
const GAP: f32 = 12.0;
/// Between rows of groups, px.
const SHELF_GAP: f32 = 20.0;
/// Between bands, px.
const BAND_GAP: f32 = 16.0;
/// Most cells in a row.
const COLUMNS: usize = 4;
/// Least height of a process, px.
const LEAST: f32 = 52.0;
/// How far a chevron's point stands out, px.
const POINT: f32 = 14.0;
/// From a process' border to its title, px.
const TEXT_PAD: f32 = 12.0;
/// Least height of a sub-process' line: a comfortable target, px.
const CHILD: f32 = 26.0;

/// Draws a map.
#[must_use]
pub(crate) fn map(input: &Map) -> Drawing {
    let width = if input.shape == Shape::Wide { WIDE } else { COMPACT };
    let mut y = 0.0;
    let mut bands = Vec::new();
    for band in input.bands.iter().filter(|band| band.groups.iter().any(|group| !group.nodes.is_empty())) {
        let placed = place(band, width, y, input.shape);
        y = placed.at.bottom() + BAND_GAP;
        bands.push((band, placed));
    }
    let class = format!("hb-map {}", input.shape.class());
    let mut svg = Svg::new(&input.frame, &class, width, (y - BAND_GAP).max(0.0));
    for (band, placed) in &bands {
        write_band(&mut svg, input, band, placed);
    }
    svg.finish()
}

/// A band with coordinates.
struct PlacedBand<'a> {
    at: Rect,
    heads: Vec<(Rect, Vec<String>)>,
    cells: Vec<Cell<'a>>,
}

/// A process with coordinates.
struct Cell<'a> {
    node: &'a MapNode,
    at: Rect,
    title: Vec<String>,
    /// The room of each sub-process and its lines.
    children: Vec<(Rect, Vec<String>)>,
}

/// Groups that stand side by side: the column each begins in, and how many columns it takes.
type Shelf<'a> = Vec<(usize, usize, &'a Group)>;

fn place<'a>(band: &'a Band, width: f32, top: f32, shape: Shape) -> PlacedBand<'a> {
    let columns = if shape == Shape::Wide { columns(band) } else { 1 };
    let cell = (width - 2.0 * PAD - GAP * (columns - 1) as f32) / columns as f32;
    let head = STRONG.wrap(&band.title, width - 2.0 * PAD);
    let head =
        if head.is_empty() { 0.0 } else { HEADING.height(HEADING.wrap(&band.title, width - 2.0 * PAD).len()) + 10.0 };
    let mut placed = PlacedBand { at: rect(0.0, top, width, 0.0), heads: Vec::new(), cells: Vec::new() };
    let mut y = top + PAD - 2.0 + head;
    for shelf in shelves(band, columns) {
        y = place_shelf(&mut placed, &shelf, cell, y) + SHELF_GAP;
    }
    placed.at.h = y - SHELF_GAP + PAD - top;
    placed
}

/// Places groups side by side; returns where they end.
fn place_shelf<'a>(placed: &mut PlacedBand<'a>, shelf: &Shelf<'a>, cell: f32, top: f32) -> f32 {
    let left = |column: usize| PAD + column as f32 * (cell + GAP);
    let mut y = top;
    let heads: Vec<(Rect, Vec<String>)> = shelf
        .iter()
        .map(|(column, span, group)| {
            let room = *span as f32 * (cell + GAP) - GAP;
            let lines = STRONG.wrap(&group.title, room);
            (rect(left(*column), top, room, STRONG.height(lines.len())), lines)
        })
        .collect();
    let head = heads.iter().map(|(at, _)| at.h).fold(0.0, f32::max);
    if head > 0.0 {
        y += head + 6.0;
    }
    placed.heads.extend(heads);
    let rows = shelf.iter().map(|(_, span, group)| group.nodes.len().div_ceil(*span)).max().unwrap_or(0);
    for row in 0..rows {
        let begin = placed.cells.len();
        for (column, span, group) in shelf {
            for (place, node) in group.nodes.iter().skip(row * span).take(*span).enumerate() {
                placed.cells.push(measure(node, left(column + place), y, cell));
            }
        }
        y = finish_row(&mut placed.cells[begin..], y) + GAP;
    }
    y - GAP
}

/// A process before its row's height is known.
fn measure(node: &MapNode, x: f32, y: f32, width: f32) -> Cell<'_> {
    let mark = if node.collaboration { icon::SIZE + 6.0 } else { 0.0 };
    let title = TITLE.wrap(&node.target.title, width - 2.0 * (TEXT_PAD + POINT / 2.0) - mark);
    let height = (TITLE.height(title.len()) + 2.0 * TEXT_PAD).max(LEAST);
    let room = width - TEXT_PAD - 18.0;
    let children = node.children.iter().map(|child| {
        let lines = SMALL.wrap(&child.title, room);
        (rect(x + 6.0, 0.0, width - 12.0, (SMALL.height(lines.len()) + 9.0).max(CHILD)), lines)
    });
    Cell { node, at: rect(x, y, width, height), title, children: children.collect() }
}

/// Makes the processes of a row alike and hangs their sub-processes below; returns where the row ends.
fn finish_row(cells: &mut [Cell<'_>], top: f32) -> f32 {
    let height = cells.iter().map(|cell| cell.at.h).fold(0.0, f32::max);
    let mut end = top + height;
    for cell in cells {
        cell.at.h = height;
        let mut y = top + height + 4.0;
        for (at, _) in &mut cell.children {
            at.y = y;
            y = at.bottom();
            end = end.max(y);
        }
    }
    end
}

/// How many columns a band takes: as few rows as can be, then as few empty cells.
fn columns(band: &Band) -> usize {
    let fill = |columns: usize| {
        let rows = |shelf: &Shelf<'_>| shelf.iter().map(|(_, span, group)| group.nodes.len().div_ceil(*span)).max();
        let rows: usize = shelves(band, columns).iter().filter_map(rows).sum();
        (rows, rows * columns)
    };
    (2..=COLUMNS).min_by_key(|columns| fill(*columns)).unwrap_or(COLUMNS)
}

/// Fills rows with groups, in order.
fn shelves(band: &Band, columns: usize) -> Vec<Shelf<'_>> {
    let mut shelves: Vec<Shelf<'_>> = Vec::new();
    let mut used = columns;
    for group in band.groups.iter().filter(|group| !group.nodes.is_empty()) {
        let span = group.nodes.len().min(columns);
        match shelves.last_mut() {
            Some(shelf) if used + span <= columns => shelf.push((used, span, group)),
            _ => {
                used = 0;
                shelves.push(vec![(0, span, group)]);
            }
        }
        used += span;
    }
    shelves
}

fn write_band(svg: &mut Svg, input: &Map, band: &Band, placed: &PlacedBand<'_>) {
    let kind = match band.kind {
        BandKind::Management => "management",
        BandKind::Main => "main",
        BandKind::Support => "support",
        BandKind::Improvement => "improvement",
        BandKind::Other => "other",
    };
    svg.group(&format!("hb-band hb-band--{kind}"));
    svg.rect("hb-band-box", placed.at, 10.0);
    let lines = HEADING.wrap(&band.title, placed.at.w - 2.0 * PAD);
    svg.lines(HEADING, pt(PAD, HEADING.baseline(placed.at.y + PAD - 2.0)), Anchor::Start, &lines);
    for (at, lines) in placed.heads.iter().filter(|(_, lines)| !lines.is_empty()) {
        svg.lines(STRONG, pt(at.x, STRONG.baseline(at.y)), Anchor::Start, lines);
    }
    for cell in &placed.cells {
        write_cell(svg, input, band.kind, cell);
    }
    svg.close();
}

fn write_cell(svg: &mut Svg, input: &Map, kind: BandKind, cell: &Cell<'_>) {
    let Cell { node, at, .. } = cell;
    let target = &node.target;
    let mark = if node.collaboration { format!(" ({})", input.collaboration) } else { String::new() };
    svg.link("hb-node", target, &format!("{}{mark}", target.title), &cell.title);
    if kind == BandKind::Main {
        svg.path("hb-box", &chevron(*at));
    } else {
        svg.rect("hb-box", *at, 6.0);
    }
    let indent = TEXT_PAD + if kind == BandKind::Main { POINT * 0.75 } else { 0.0 };
    let top = at.center().y - TITLE.height(cell.title.len()) / 2.0;
    svg.lines(TITLE, pt(at.x + indent, TITLE.baseline(top)), Anchor::Start, &cell.title);
    if node.collaboration {
        let x = at.right() - TEXT_PAD / 2.0 - icon::SIZE - if kind == BandKind::Main { POINT * 0.5 } else { 2.0 };
        icon::draw(svg, Icon::People, pt(x, at.center().y - icon::SIZE / 2.0));
    }
    svg.close();
    for (child, (room, lines)) in node.children.iter().zip(&cell.children) {
        svg.link("hb-child", child, &child.title, lines);
        svg.rect("hb-hit", *room, 4.0);
        svg.circle("hb-bullet", pt(room.x + 6.0, room.y + 4.5 + SMALL.line / 2.0), 2.0);
        let top = room.y + (room.h - SMALL.height(lines.len())) / 2.0;
        svg.lines(SMALL, pt(room.x + 14.0, SMALL.baseline(top)), Anchor::Start, lines);
        svg.close();
    }
}

fn chevron(at: Rect) -> Path {
    let y = at.center().y;
    Path::polygon(&[
        pt(at.x, at.y),
        pt(at.right() - POINT, at.y),
        pt(at.right(), y),
        pt(at.right() - POINT, at.bottom()),
        pt(at.x, at.bottom()),
        pt(at.x + POINT * 0.75, y),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::testkit::{self, Element};
    use proptest::prelude::*;

    fn title() -> impl Strategy<Value = Target> {
        "[A-Za-zåäö]{1,24}( [a-zåäö]{1,20}){0,4}".prop_map(|title| Target {
            title,
            href: Some("x.html".into()),
            doc: Some("process/x".into()),
        })
    }

    fn node() -> impl Strategy<Value = MapNode> {
        (title(), proptest::collection::vec(title(), 0..4), any::<bool>())
            .prop_map(|(target, children, collaboration)| MapNode { target, children, collaboration })
    }

    fn a_map() -> impl Strategy<Value = Map> {
        let group = ("( [a-zåäö]{3,20}){0,3}", proptest::collection::vec(node(), 0..9))
            .prop_map(|(title, nodes)| Group { title, nodes });
        let kind = proptest::sample::select(vec![BandKind::Management, BandKind::Main, BandKind::Support]);
        let band = (kind, "[A-Za-zåäö ]{0,30}", proptest::collection::vec(group, 0..4))
            .prop_map(|(kind, title, groups)| Band { kind, title, groups });
        (proptest::collection::vec(band, 0..4), any::<bool>()).prop_map(|(bands, compact)| Map {
            bands,
            shape: if compact { Shape::Compact } else { Shape::Wide },
            ..Map::default()
        })
    }

    fn room(element: &Element) -> Rect {
        rect(element.num("x"), element.num("y"), element.num("width"), element.num("height"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_map_is_sound_and_its_boxes_do_not_overlap(input in a_map()) {
            let all = testkit::sound(&map(&input).svg);
            let width = if input.shape == Shape::Wide { WIDE } else { COMPACT };
            prop_assert_eq!(all[0].num("width"), width);
            let rooms: Vec<Rect> = all.iter().filter(|e| e.has_class("hb-hit") || e.name == "rect" && e.has_class("hb-box")).map(room).collect();
            for (index, one) in rooms.iter().enumerate() {
                prop_assert!(rooms[..index].iter().all(|other| !one.overlaps(other, 0.0)));
            }
            let nodes: usize = input.bands.iter().flat_map(|b| &b.groups).map(|g| g.nodes.len()).sum();
            prop_assert_eq!(all.iter().filter(|e| e.has_class("hb-node")).count(), nodes);
        }
    }

    #[test]
    fn rows_are_evenly_filled() {
        let band = |counts: &[usize]| Band {
            groups: counts.iter().map(|n| Group { nodes: vec![MapNode::default(); *n], ..Group::default() }).collect(),
            ..Band::default()
        };
        for (counts, expected) in
            [(&[5][..], 3), (&[4], 4), (&[1], 2), (&[9], 3), (&[7], 4), (&[3, 1], 4), (&[5, 1, 2], 3)]
        {
            assert_eq!(columns(&band(counts)), expected, "{counts:?}");
        }
        assert_eq!(shelves(&band(&[3, 1, 2]), 4).len(), 2);
    }
}
