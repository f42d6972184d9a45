//! The sign of a state as an inline picture, from the same shape that the canvases paint.

use crate::scene::{Ink, Shape};

/// The picture of a sign as HTML, 14 pixels wide and high, in one colour.
pub fn sign(shape: &Shape, ink: Ink) -> String {
    let (outline, fill, stroke) = match shape {
        Shape::Path { points, is_closed, fill, stroke, .. } => {
            let corners: Vec<_> =
                points.iter().map(|point| format!("{} {}", n(point.x), n(point.y))).collect();
            let end = if *is_closed { "Z" } else { "" };
            (format!("path d='M{}{end}'", corners.join("L")), fill, stroke)
        }
        Shape::Circle { middle, radius, fill, stroke, .. } => {
            let (x, y, radius) = (n(middle.x), n(middle.y), n(*radius));
            (format!("circle cx='{x}' cy='{y}' r='{radius}'"), fill, stroke)
        }
        // No sign is a rectangle or a text.
        Shape::Rect { .. } | Shape::Bars { .. } | Shape::Text { .. } => return String::new(),
    };
    let paint = if fill.is_some() { "currentcolor" } else { "none" };
    let width = n(stroke.map_or(0.0, |(_, width)| width));
    format!(
        "<svg viewBox='0 0 14 14' color='var(--{})' aria-hidden='true'>\
         <{outline} fill='{paint}' stroke-width='{width}'/></svg>",
        ink.name()
    )
}

/// Hundredths of a pixel are finer than anybody sees.
fn n(pixels: f32) -> String {
    format!("{pixels:.2}")
}
