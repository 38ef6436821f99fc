//! Points and rectangles of a drawing, in CSS pixels, y downwards.
//!
//! Kept apart from the writing of SVG, so that a layout can be judged by numbers.

/// A point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Point {
    /// From the left, px.
    pub(crate) x: f32,
    /// From the top, px.
    pub(crate) y: f32,
}

/// Short for a [`Point`].
#[must_use]
pub(crate) const fn pt(x: f32, y: f32) -> Point {
    Point { x, y }
}

/// A rectangle with its sides along the axes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rect {
    /// Left side, px.
    pub(crate) x: f32,
    /// Upper side, px.
    pub(crate) y: f32,
    /// Width, px.
    pub(crate) w: f32,
    /// Height, px.
    pub(crate) h: f32,
}

/// Short for a [`Rect`].
#[must_use]
pub(crate) const fn rect(x: f32, y: f32, w: f32, h: f32) -> Rect {
    Rect { x, y, w, h }
}

impl Rect {
    /// Right side.
    #[must_use]
    pub(crate) fn right(&self) -> f32 {
        self.x + self.w
    }

    /// Lower side.
    #[must_use]
    pub(crate) fn bottom(&self) -> f32 {
        self.y + self.h
    }

    /// The middle.
    #[must_use]
    pub(crate) fn center(&self) -> Point {
        pt(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    #[cfg(test)]
    /// The rectangle drawn in by `by` on all four sides.
    #[must_use]
    pub(crate) fn inset(&self, by: f32) -> Rect {
        rect(self.x + by, self.y + by, self.w - 2.0 * by, self.h - 2.0 * by)
    }
}

#[cfg(test)]
impl Rect {
    /// Whether the two share more than a border (`slack` px of overlap is forgiven).
    pub(crate) fn overlaps(&self, other: &Rect, slack: f32) -> bool {
        self.x + slack < other.right()
            && other.x + slack < self.right()
            && self.y + slack < other.bottom()
            && other.y + slack < self.bottom()
    }

    /// Whether `other` lies within this one, give or take a hundredth of a pixel.
    pub(crate) fn holds(&self, other: &Rect) -> bool {
        const E: f32 = 0.01;
        other.x >= self.x - E
            && other.y >= self.y - E
            && other.right() <= self.right() + E
            && other.bottom() <= self.bottom() + E
    }
}
