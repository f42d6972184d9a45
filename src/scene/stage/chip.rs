//! Chips: the tasks, items and futures inside of a station. A chip is smaller than a token.

use super::super::face::Face;
use super::super::shape::{fit, text_width};
use super::super::{Align, Ink, Point, Rect, Shape};

/// The height of a chip.
pub(super) const HEIGHT: f32 = 20.0;
/// The space between chips in pixels.
pub(super) const SPACE: f32 = 4.0;
/// The smallest distance between the left edges of two chips.
pub(super) const LEAST_PITCH: f32 = 20.0;
/// The greatest width of a chip; a longer text is cut.
const MOST_WIDTH: f32 = 96.0;
const SIZE: f32 = 11.5;

/// What is shown in a slot of a station.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Chip {
    /// Nothing.
    Free,
    /// Something that has no name.
    Taken,
    /// An item of a queue.
    Item(String),
    /// A task or a future.
    Task(Face, String),
}

impl Chip {
    /// Its width in pixels if there is room for all chips.
    pub(super) fn width(&self) -> f32 {
        match self {
            Self::Free | Self::Taken => 24.0,
            Self::Item(text) => (text_width(text, SIZE) + 14.0).clamp(24.0, MOST_WIDTH),
            Self::Task(_, label) => (text_width(label, SIZE) + 30.0).min(MOST_WIDTH),
        }
    }

    /// Paints it into `rect`.
    pub(super) fn paint(&self, rect: Rect, opacity: f32, shapes: &mut Vec<Shape>) {
        let ink = match self {
            Self::Free | Self::Item(_) => Ink::Muted,
            Self::Taken => Ink::Text,
            Self::Task(face, _) => face.ink(),
        };
        let fill = if *self == Self::Free { Ink::Zone } else { Ink::Ground };
        let radius = 4.0;
        let (fill, stroke) = (Some(fill), Some(ink));
        let strength = if *self == Self::Free { 0.45 * opacity } else { opacity };
        shapes.push(Shape::Rect { rect, radius, fill, stroke, opacity: strength });
        let middle = rect.middle();
        let mut write = |text: String, at: Point, align: Align| {
            shapes.push(Shape::Text { at, text, ink: Ink::Text, size: SIZE, align, opacity });
        };
        match self {
            Self::Free => {}
            Self::Taken => shapes.push(Shape::Circle {
                middle,
                radius: 4.0,
                fill: Some(ink),
                stroke: None,
                opacity,
            }),
            Self::Item(text) => write(fit(text, rect.width - 6.0, SIZE), middle, Align::Middle),
            Self::Task(face, _) if rect.width < 40.0 => {
                shapes.push(face.sign(middle, 4.5, opacity));
            }
            Self::Task(face, label) => {
                let left = Point::new(rect.x + 20.0, middle.y);
                write(fit(label, rect.right() - 5.0 - left.x, SIZE), left, Align::Start);
                shapes.push(face.sign(Point::new(rect.x + 11.0, middle.y), 4.5, opacity));
            }
        }
    }
}
