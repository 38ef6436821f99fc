//! Shapes that several pictures share: hatching, numbered badges, sectors of a circle.

use super::Target;
use super::geom::{Point, Rect, pt, rect};
use super::svg::{Anchor, Path, Svg};
use super::text::BADGE;

/// Lines at 45° through a rectangle, `apart` px from one another. Drawn as lines and cut by arithmetic: a `<pattern>`
/// would need an id and a reference to it, and prints badly.
pub(crate) fn hatch(at: Rect, apart: f32) -> Path {
    let mut path = Path::default();
    let step = apart.max(2.0) * std::f32::consts::SQRT_2;
    let mut c = step;
    while c < at.w + at.h {
        // The line x + y = c, from the left or lower side to the upper or right one.
        let from = if c < at.h { pt(at.x, at.y + c) } else { pt(at.x + c - at.h, at.bottom()) };
        let to = if c < at.w { pt(at.x + c, at.y) } else { pt(at.right(), at.y + c - at.w) };
        path = path.then_at(from).line(to);
        c += step;
    }
    path
}

/// Rows of short dashes through a rectangle: the other pattern.
pub(crate) fn ladder(at: Rect, apart: f32) -> Path {
    let mut path = Path::default();
    let step = apart.max(2.0);
    let mut y = at.bottom() - step;
    while y > at.y + 0.5 {
        path = path.then_at(pt(at.x, y)).line(pt(at.right(), y));
        y -= step;
    }
    path
}

/// Half the side of a badge that holds a number.
pub(crate) fn badge_radius(number: &str) -> f32 {
    (BADGE.width(number) / 2.0 + 2.0).max(11.0)
}

/// The outline of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Badge {
    /// A circle.
    Round,
    /// A square with rounded corners.
    Square,
}

/// A number in a circle or a square, as a link that is called by its target's title.
pub(crate) fn badge(svg: &mut Svg, class: &str, shape: Badge, center: Point, number: &str, target: &Target) {
    let radius = badge_radius(number);
    let name = format!("{number}. {}", target.title);
    svg.link(class, target, &name, &[number.to_owned()]);
    match shape {
        Badge::Round => svg.circle("hb-box", center, radius),
        Badge::Square => {
            svg.rect("hb-box", rect(center.x - radius, center.y - radius, 2.0 * radius, 2.0 * radius), 4.0)
        }
    }
    svg.text(BADGE, pt(center.x, BADGE.middle(center.y)), Anchor::Middle, number);
    svg.close();
}

/// A point on a circle; turns are counted clockwise from the top.
pub(crate) fn on_circle(center: Point, radius: f32, turn: f32) -> Point {
    let angle = (turn - 0.25) * std::f32::consts::TAU;
    pt(center.x + radius * angle.cos(), center.y + radius * angle.sin())
}

/// The part of a ring between two turns (less than half a circle apart).
pub(crate) fn ring_part(center: Point, radii: (f32, f32), turns: (f32, f32)) -> Path {
    let (inner, outer) = radii;
    let path = Path::at(on_circle(center, outer, turns.0)).arc(outer, false, true, on_circle(center, outer, turns.1));
    let path = path.line(on_circle(center, inner, turns.1));
    if inner > 0.0 { path.arc(inner, false, false, on_circle(center, inner, turns.0)).close() } else { path.close() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn hatching_stays_within(x in -50.0f32..50.0, w in 0.0f32..200.0, h in 0.0f32..200.0, apart in 0.0f32..30.0) {
            let at = rect(x, -x, w, h);
            for path in [hatch(at, apart), ladder(at, apart)] {
                let text = format!("{path:?}");
                let numbers: Vec<f32> = text
                    .split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')
                    .filter_map(|n| n.parse().ok())
                    .collect();
                for point in numbers.chunks(2) {
                    prop_assert!(at.inset(-0.02).holds(&rect(point[0], point[1], 0.0, 0.0)), "{point:?} {at:?}");
                }
            }
        }
    }
}
