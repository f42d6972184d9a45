//! The sign of a state as an inline picture, from the same shape that the canvases paint.

use crate::scene::{Ink, Shape};

/// The picture of a sign as HTML, 14 pixels wide and high, in one colour.
pub(super) fn sign(shape: &Shape, ink: Ink) -> String {
    let (outline, fill, stroke) = match shape {
        Shape::Path { points, is_closed, fill, stroke, .. } => {
            let corners: Vec<_> = points
                .iter()
                .map(|point| format!("{} {}", f64::from(point.x), f64::from(point.y)))
                .collect();
            let end = if *is_closed { "Z" } else { "" };
            (format!("path d='M{}{end}'", corners.join("L")), fill, stroke)
        }
        Shape::Circle { middle, radius, fill, stroke, .. } => {
            let (x, y, radius) = (f64::from(middle.x), f64::from(middle.y), f64::from(*radius));
            (format!("circle cx='{x}' cy='{y}' r='{radius}'"), fill, stroke)
        }
        // No sign is a rectangle or a text.
        Shape::Rect { .. } | Shape::Bars { .. } | Shape::Text { .. } => return String::new(),
    };
    let paint = if fill.is_some() { "currentcolor" } else { "none" };
    let width = stroke.map_or(0.0, |(_, width)| f64::from(width));
    format!(
        "<svg viewBox='0 0 14 14' style='color: var(--{})' aria-hidden='true'>\
         <{outline} fill='{paint}' stroke-width='{width}'/></svg>",
        ink.name()
    )
}
