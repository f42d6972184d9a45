//! Bars: many small rectangles of few colours, grouped by colour so that each group is one shape.

use super::super::{Ink, Pattern, Rect, Shape};

/// Rectangles by colour, pattern and opacity.
#[derive(Clone, Debug, Default)]
pub(super) struct Bars {
    groups: Vec<Group>,
}

#[derive(Clone, Debug)]
struct Group {
    ink: Ink,
    pattern: Option<Pattern>,
    opacity: f32,
    bars: Vec<Rect>,
}

impl Bars {
    /// Adds a solid rectangle, or extends the last one of its colour if the two touch.
    pub(super) fn add(&mut self, rect: Rect, ink: Ink, opacity: f32) {
        let bars = self.group(ink, None, opacity);
        match bars.last_mut() {
            // Lanes are painted one after the other, each from left to right.
            Some(last)
                if last.y.to_bits() == rect.y.to_bits()
                    && last.height.to_bits() == rect.height.to_bits()
                    && (last.x..=last.right() + 0.5).contains(&rect.x) =>
            {
                last.width = last.width.max(rect.right() - last.x);
            }
            _ => bars.push(rect),
        }
    }

    /// Adds a rectangle that is filled with a pattern.
    pub(super) fn hatch(&mut self, rect: Rect, pattern: Pattern, ink: Ink, opacity: f32) {
        self.group(ink, Some(pattern), opacity).push(rect);
    }

    /// One shape for each group.
    pub(super) fn into_shapes(self) -> impl Iterator<Item = Shape> {
        self.groups.into_iter().map(|Group { ink, pattern, opacity, bars }| match pattern {
            None => Shape::Bars { bars, ink, opacity },
            Some(pattern) => Shape::Hatch { bars, pattern, ink, opacity },
        })
    }

    fn group(&mut self, ink: Ink, pattern: Option<Pattern>, opacity: f32) -> &mut Vec<Rect> {
        let is_same = |it: &Group| {
            it.ink == ink && it.pattern == pattern && it.opacity.to_bits() == opacity.to_bits()
        };
        let index = self.groups.iter().position(is_same).unwrap_or(self.groups.len());
        if index == self.groups.len() {
            self.groups.push(Group { ink, pattern, opacity, bars: Vec::new() });
        }
        &mut self.groups[index].bars
    }
}
