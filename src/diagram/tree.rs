//! A tree of units or roles.
//!
//! A small tree stands top-down: the root above, its branches side by side, and what is below them hanging in
//! lists, which stays narrow whatever the depth. A bigger one, a forest, and the compact form are indented.

use super::geom::{Point, Rect, pt, rect};
use super::svg::{Anchor, Drawing, Frame, Path, Svg};
use super::text::{SMALL, TITLE};
use super::{Shape, Target};

/// The tree.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    /// Ids and names of the picture.
    pub(crate) frame: Frame,
    /// Which form.
    pub(crate) shape: Shape,
    /// The roots, usually one.
    pub(crate) roots: Vec<TreeNode>,
}

/// A node and what is below it.
#[derive(Debug, Clone, Default)]
pub(crate) struct TreeNode {
    /// Its title and page.
    pub(crate) target: Target,
    /// A second line ("Enhetschef"); may be empty.
    pub(crate) note: String,
    /// What is below it.
    pub(crate) children: Vec<TreeNode>,
}

/// Width of the forms, px.
const WIDE: f32 = 960.0;
const COMPACT: f32 = 360.0;
/// Most branches that stand side by side.
const BRANCHES: usize = 6;
/// Between branches, px.
const GAP: f32 = 14.0;
/// Between nodes below one another, px.
const DROP: f32 = 10.0;
/// From a root to its branches, px.
const FALL: f32 = 40.0;
/// How far a level is indented, px; deep levels less.
const INDENT: f32 = 20.0;
/// Levels beyond this are not indented further: text needs its room.
const DEEPEST: usize = 8;
/// From a border to the text, px.
const PAD: f32 = 10.0;
/// Least height of a node, px.
const LEAST: f32 = 40.0;
/// Widest node, px.
const WIDEST: f32 = 420.0;

/// Draws a tree.
#[must_use]
pub(crate) fn tree(input: &Tree) -> Drawing {
    let mut layout = Layout::default();
    let size = match input.roots.as_slice() {
        [root] if input.shape == Shape::Wide && (2..=BRANCHES).contains(&root.children.len()) => {
            layout.top_down(root);
            (WIDE, layout.bottom)
        }
        roots => {
            let width = if input.shape == Shape::Wide { WIDE } else { COMPACT };
            for root in roots {
                layout.hang(root, pt(0.0, layout.bottom + if layout.bottom > 0.0 { DROP } else { 0.0 }), width);
            }
            (if input.shape == Shape::Wide { layout.right.max(COMPACT) } else { COMPACT }, layout.bottom)
        }
    };
    let class = format!("hb-tree {}", input.shape.class());
    let mut svg = Svg::new(&input.frame, &class, size.0, size.1);
    svg.group("hb-edges");
    for line in &layout.lines {
        svg.path("hb-edge", &Path::rounded(line, 6.0));
    }
    svg.close();
    for node in &layout.nodes {
        node.write(&mut svg);
    }
    svg.finish()
}

/// Nodes and lines with coordinates, parents before children.
#[derive(Debug, Default)]
struct Layout<'a> {
    nodes: Vec<Placed<'a>>,
    lines: Vec<Vec<Point>>,
    right: f32,
    bottom: f32,
}

/// A node with coordinates.
#[derive(Debug)]
struct Placed<'a> {
    node: &'a TreeNode,
    at: Rect,
    title: Vec<String>,
    note: Vec<String>,
    depth: usize,
}

impl<'a> Layout<'a> {
    /// The root above, its branches side by side.
    fn top_down(&mut self, root: &'a TreeNode) {
        let count = root.children.len() as f32;
        let width = (WIDE - GAP * (count - 1.0)) / count;
        let top = self.add(root, pt((WIDE - width.max(240.0)) / 2.0, 0.0), width.max(240.0), 0);
        let mut x = 0.0;
        let y = top.bottom() + FALL;
        for branch in &root.children {
            self.hang_from(branch, pt(x, y), width, 1);
            let (from, to) = (pt(WIDE / 2.0, top.bottom()), pt(x + width / 2.0, y));
            let middle = top.bottom() + FALL / 2.0;
            self.lines.push(if (from.x - to.x).abs() < 0.5 {
                vec![from, to]
            } else {
                vec![from, pt(from.x, middle), pt(to.x, middle), to]
            });
            x += width + GAP;
        }
    }

    /// A node and all below it in an indented list.
    fn hang(&mut self, node: &'a TreeNode, at: Point, width: f32) {
        self.hang_from(node, at, width, 0);
    }

    fn hang_from(&mut self, root: &'a TreeNode, at: Point, width: f32, depth: usize) {
        let mut y = at.y;
        // A stack of its own instead of recursion: any depth. Each entry: node, depth below the root, parent's box.
        let mut stack: Vec<(&TreeNode, usize, Option<Rect>)> = vec![(root, 0, None)];
        while let Some((node, below, parent)) = stack.pop() {
            let indent = INDENT * below.min(DEEPEST) as f32 * if width < 200.0 { 0.6 } else { 1.0 };
            let room = (width - indent).max(60.0).min(if depth == 0 { WIDEST } else { f32::INFINITY });
            let place = self.add(node, pt(at.x + indent, y), room, depth + below);
            y = place.bottom() + DROP;
            if let Some(parent) = parent {
                let x = parent.x + INDENT * 0.4;
                let middle = place.center().y;
                if x < place.x {
                    self.lines.push(vec![pt(x, parent.bottom()), pt(x, middle), pt(place.x, middle)]);
                } else if place.y - parent.bottom() < DROP + 0.5 {
                    // So deep that levels stand flush: a line only to the next.
                    self.lines.push(vec![pt(x, parent.bottom()), pt(x, place.y)]);
                }
            }
            stack.extend(node.children.iter().rev().map(|child| (child, below + 1, Some(place))));
        }
    }

    fn add(&mut self, node: &'a TreeNode, at: Point, width: f32, depth: usize) -> Rect {
        let title = TITLE.wrap(&node.target.title, width - 2.0 * PAD);
        let note = SMALL.wrap(&node.note, width - 2.0 * PAD);
        let text = TITLE.height(title.len()) + SMALL.height(note.len());
        let at = rect(at.x, at.y, width, (text + 2.0 * PAD).max(LEAST));
        self.right = self.right.max(at.right());
        self.bottom = self.bottom.max(at.bottom());
        self.nodes.push(Placed { node, at, title, note, depth });
        at
    }
}

impl Placed<'_> {
    fn write(&self, svg: &mut Svg) {
        let target = &self.node.target;
        let class = format!("hb-node hb-level-{}", self.depth.min(3));
        let shown: Vec<String> = self.title.iter().chain(&self.note).cloned().collect();
        let name = format!("{} {}", target.title, self.node.note);
        svg.link(&class, target, name.trim_end(), &shown);
        svg.rect("hb-box", self.at, 6.0);
        let text = TITLE.height(self.title.len()) + SMALL.height(self.note.len());
        let top = self.at.center().y - text / 2.0;
        svg.lines(TITLE, pt(self.at.x + PAD, TITLE.baseline(top)), Anchor::Start, &self.title);
        if !self.note.is_empty() {
            let top = top + TITLE.height(self.title.len());
            svg.lines(SMALL, pt(self.at.x + PAD, SMALL.baseline(top)), Anchor::Start, &self.note);
        }
        svg.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::testkit;
    use proptest::prelude::*;

    fn leaf() -> impl Strategy<Value = TreeNode> {
        ("[A-Za-zåäö]{1,24}( [a-zåäö]{1,20}){0,3}", "( [a-zåäö]{1,12}){0,2}").prop_map(|(title, note)| TreeNode {
            target: Target { title, href: Some("x.html".into()), doc: None },
            note,
            children: Vec::new(),
        })
    }

    fn node() -> impl Strategy<Value = TreeNode> {
        leaf().prop_recursive(5, 80, 6, |inner| {
            (leaf(), proptest::collection::vec(inner, 0..7)).prop_map(|(node, children)| TreeNode { children, ..node })
        })
    }

    fn count(node: &TreeNode) -> usize {
        1 + node.children.iter().map(count).sum::<usize>()
    }

    /// All that is promised: every node once, boxes apart, lines end on boxes and cross none.
    fn check(input: &Tree) {
        let all = testkit::sound(&tree(input).svg);
        let rooms: Vec<Rect> = all
            .iter()
            .filter(|e| e.has_class("hb-box"))
            .map(|e| rect(e.num("x"), e.num("y"), e.num("width"), e.num("height")))
            .collect();
        assert_eq!(rooms.len(), input.roots.iter().map(count).sum::<usize>());
        for (index, one) in rooms.iter().enumerate() {
            assert!(rooms[..index].iter().all(|other| !one.overlaps(other, -5.0)));
        }
        for line in testkit::text_lines(&all) {
            assert!(rooms.iter().any(|room| room.holds(&line.at)), "{line:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_tree_is_sound(roots in proptest::collection::vec(node(), 0..3)) {
            check(&Tree { roots: roots.clone(), ..Tree::default() });
            check(&Tree { roots, shape: Shape::Compact, ..Tree::default() });
        }
    }

    #[test]
    fn a_chain_of_a_thousand_levels_is_drawn() {
        let mut node = TreeNode::default();
        for _ in 0..1000 {
            node = TreeNode { children: vec![node], ..TreeNode::default() };
        }
        let drawing = tree(&Tree { roots: vec![node], ..Tree::default() });
        assert!(drawing.height > 1000.0 * LEAST);
    }
}
