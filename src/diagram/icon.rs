//! Small marks of 14 × 14 px, drawn by lines in the colour of the text, and arrow heads.

use super::geom::{Point, pt};
use super::svg::{Path, Svg, number};

/// Side of a mark, px.
pub(crate) const SIZE: f32 = 14.0;

/// A mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    /// How long something may take.
    Clock,
    /// Governing documents.
    Page,
    /// Collaboration with others.
    People,
    /// Something is detailed elsewhere (a collapsed sub-process in BPMN).
    Plus,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Clock => "M7 1.5A5.5 5.5 0 1 1 6.99 1.5ZM7 4V7.2L9.4 8.6",
            Icon::Page => "M3 1.5H8.5L11 4V12.5H3ZM8.5 1.5V4H11M5.2 7H8.8M5.2 9.5H8.8",
            Icon::People => {
                "M5 6.2A2.1 2.1 0 1 1 5.01 6.2ZM1.2 12C1.2 9.4 2.8 8.2 5 8.2S8.8 9.4 8.8 12M9.4 2.3A2 2 0 0 1 9.4 6M10.3 8.3C12 8.7 12.8 10 12.8 12"
            }
            Icon::Plus => "M2 2H12V12H2ZM7 4.5V9.5M4.5 7H9.5",
        }
    }
}

/// Draws a mark with its upper left corner at a point.
pub(crate) fn draw(svg: &mut Svg, icon: Icon, at: Point) {
    let place = format!("translate({} {})", number(at.x), number(at.y));
    svg.tag("path").attr("class", "hb-icon").attr("transform", &place).attr("d", icon.path()).empty();
}

/// Length of an arrow head, px.
pub(crate) const HEAD: f32 = 9.0;

/// An arrow head at the end of a line; the line is shortened to end within it. `None` for a line without length.
pub(crate) fn arrow_head(points: &mut [Point]) -> Option<Path> {
    let [.., before, tip] = points else { return None };
    let length = (tip.x - before.x).hypot(tip.y - before.y);
    if length <= f32::EPSILON {
        return None;
    }
    let (dx, dy) = ((tip.x - before.x) / length, (tip.y - before.y) / length);
    let base = pt(tip.x - dx * HEAD, tip.y - dy * HEAD);
    let half = HEAD * 0.5;
    let head =
        Path::polygon(&[*tip, pt(base.x - dy * half, base.y + dx * half), pt(base.x + dy * half, base.y - dx * half)]);
    *tip = pt(tip.x - dx * HEAD * 0.7, tip.y - dy * HEAD * 0.7);
    Some(head)
}
