//! Bars: many small rectangles of few colours, grouped by colour so that each group is one shape.

use super::super::{Ink, Rect, Shape};

/// Rectangles by colour and opacity.
#[derive(Clone, Debug, Default)]
pub(super) struct Bars {
    groups: Vec<(Ink, f32, Vec<Rect>)>,
}

impl Bars {
    /// Adds a rectangle; one that touches the last of its colour becomes one with it.
    pub(super) fn add(&mut self, rect: Rect, ink: Ink, opacity: f32) {
        let is_same =
            |it: &(Ink, f32, Vec<Rect>)| it.0 == ink && it.1.to_bits() == opacity.to_bits();
        let place = self.groups.iter().position(is_same).unwrap_or(self.groups.len());
        if place == self.groups.len() {
            self.groups.push((ink, opacity, Vec::new()));
        }
        let bars = &mut self.groups[place].2;
        match bars.last_mut() {
            // Lanes are painted one after the other, each from left to right.
            Some(last)
                if last.y.to_bits() == rect.y.to_bits()
                    && (last.x..=last.right() + 0.5).contains(&rect.x) =>
            {
                last.width = last.width.max(rect.right() - last.x);
            }
            _ => bars.push(rect),
        }
    }

    /// One shape a colour.
    pub(super) fn into_shapes(self) -> impl Iterator<Item = Shape> {
        self.groups.into_iter().map(|(ink, opacity, bars)| Shape::Bars { bars, ink, opacity })
    }
}
