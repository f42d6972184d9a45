//! A stretch: the bar of one state of a task. It is filled up to the playhead and outlined after
//! it, and has the words that fit into it.

use super::super::face::Face;
use super::super::shape::text_width;
use super::super::{Align, Ink, Pattern, Point, Rect, Shape};
use super::plot::{Plot, TEXT_SIZE};

/// The least width of a bar with a pattern or an outline.
const LEAST_WIDTH: f32 = 8.0;
/// The least width of a bar with words.
const LEAST_WORDS: f32 = 36.0;
/// The width of a bar that its words leave free.
const SPARE: f32 = 18.0;
const RADIUS: f32 = 2.5;
/// The opacity of a colour under its own pattern.
const TINT: f32 = 0.2;
/// The opacity of the fill and of the pattern after the playhead.
const NEXT_FILL: f32 = 0.3;
const NEXT_HATCH: f32 = 0.5;

/// Paints a stretch between the x `from` and `to` on the lane at height `y`. One of `texts` is
/// written into it, the first that fits; the longest comes first.
pub(super) fn paint(
    plot: &mut Plot<'_>,
    (from, to): (f32, f32),
    y: f32,
    face: Face,
    texts: impl FnOnce() -> [String; 3],
) {
    let (from, to) = (from.max(plot.left), to.min(plot.right));
    let width = to - from;
    if width <= 0.0 {
        return;
    }
    let (top, height) = (y + plot.bar.0, plot.bar.1);
    let ink = face.ink();
    if width < LEAST_WIDTH {
        for (x, right, is_past) in plot.split(from, to) {
            if right > x {
                let opacity = if is_past { 1.0 } else { 0.6 };
                plot.fills.add(Rect::new(x, top + 1.0, right - x, height - 2.0), ink, opacity);
            }
        }
        return;
    }
    // A gap separates it from the next one.
    let end = to - 1.0;
    for (x, right, is_past) in plot.split(from, end) {
        if right > x {
            fill(plot, Rect::new(x, top, right - x, height), face, is_past);
        }
    }
    let rect = Rect::new(from, top, end - from, height);
    if face == Face::Unstarted {
        for y in [rect.y, rect.bottom() - 1.0] {
            let strip = Rect::new(rect.x, y, rect.width, 1.0);
            plot.hatches.hatch(strip, Pattern::Dashes, ink, 1.0);
        }
    } else {
        let (fill, stroke) = (None, Some(ink));
        plot.edges.push(Shape::Rect { rect, radius: RADIUS, fill, stroke, opacity: 1.0 });
    }
    if width >= LEAST_WORDS {
        words(plot, rect, face, texts());
    }
}

fn fill(plot: &mut Plot<'_>, rect: Rect, face: Face, is_past: bool) {
    // The outline has round corners.
    let inner = Rect::new(rect.x, rect.y + 1.0, rect.width, rect.height - 2.0);
    let ink = face.ink();
    match face.pattern() {
        Some(pattern) => {
            if is_past {
                plot.fills.add(inner, ink, TINT);
            }
            let opacity = if is_past { 1.0 } else { NEXT_HATCH };
            plot.hatches.hatch(inner, pattern, ink, opacity);
        }
        None if face == Face::Unstarted => {}
        None => {
            let ink = if face == Face::Sleeping { Ink::SleepFill } else { ink };
            plot.fills.add(inner, ink, if is_past { 1.0 } else { NEXT_FILL });
        }
    }
}

/// Writes the first of `texts` that fits into a bar.
fn words(plot: &mut Plot<'_>, rect: Rect, face: Face, texts: [String; 3]) {
    let fits = |text: &String| !text.is_empty() && width_of(text) + SPARE <= rect.width;
    let Some(text) = texts.into_iter().find(fits) else { return };
    let at = Point::new(rect.x + 7.0, rect.y + rect.height / 2.0);
    // Without a pattern, the words need no background.
    if !matches!(face, Face::Sleeping | Face::Unstarted) {
        let width = width_of(&text) + 8.0;
        plot.words.push(Shape::Rect {
            rect: Rect::new(at.x - 4.0, rect.y + 1.5, width, rect.height - 3.0),
            radius: 2.0,
            fill: Some(Ink::Ground),
            stroke: None,
            opacity: 1.0,
        });
    }
    plot.words.push(Shape::text(at, text, Ink::Text, TEXT_SIZE, Align::Start));
}

/// The greatest width of a text in the fonts of most systems, for the background under it.
fn width_of(text: &str) -> f32 {
    text_width(text, TEXT_SIZE) * 1.1
}
