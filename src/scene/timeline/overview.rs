//! The overview: how much happens at each time of the whole run, and which part is shown.

use super::super::{Film, Ink, Playhead, Point, Rect, Shape};
use super::axis::Axis;
use super::view::TimelineView;

/// The width of a column in pixels.
const COLUMN: f32 = 2.0;
/// The space at both ends.
const MARGIN: f32 = 2.0;

impl TimelineView {
    /// The place on the axis at `x` in an overview of `width` pixels.
    pub fn place_in_overview(&self, x: f32, width: f32) -> f64 {
        let part = (x - MARGIN) / (width - 2.0 * MARGIN).max(1.0);
        f64::from(part.clamp(0.0, 1.0)) * self.end as f64
    }
}

/// Paints the overview of a run, `width` by `height` pixels. `view` is the part that the timeline
/// shows.
pub fn overview(
    film: &Film,
    playhead: &Playhead,
    view: &TimelineView,
    width: f32,
    height: f32,
) -> Vec<Shape> {
    let inner = (width - 2.0 * MARGIN).max(1.0);
    let x = |place: u64| MARGIN + (place as f64 / view.end.max(1) as f64) as f32 * inner;
    let columns = (inner / COLUMN) as usize;
    // On the axis of steps every column has the same number of beats, so the jumps of the clock are
    // counted there.
    let count_before = |column: usize| {
        let place = (column as f64 / columns.max(1) as f64 * view.end as f64) as u64;
        let beat = view.axis.first_beat(film, place);
        match view.axis {
            Axis::Seconds if column == columns => film.beat_count() + 1,
            Axis::Seconds => beat,
            Axis::Steps => film.jumps_before(beat),
        }
    };
    let mut counts = Vec::with_capacity(columns);
    let mut before = count_before(0);
    for column in 0..columns {
        let after = count_before(column + 1);
        counts.push(after.saturating_sub(before) as f32);
        before = after;
    }
    let most = counts.iter().copied().fold(1.0, f32::max);
    let room = height - 6.0;
    let bars =
        counts.iter().enumerate().filter(|(_, count)| **count > 0.0).map(|(column, count)| {
            // With the square root, a small count is still visible beside a large one.
            let tall = 1.0 + (count / most).sqrt() * (room - 1.0);
            Rect::new(MARGIN + column as f32 * COLUMN, height - 3.0 - tall, COLUMN, tall)
        });
    let mut shapes = vec![Shape::Bars { bars: bars.collect(), ink: Ink::Muted, opacity: 0.65 }];
    let (from, to) = (x(view.window.from), x(view.window.to));
    if !view.is_whole() {
        for (left, right) in [(0.0, from), (to, width)] {
            shapes.push(Shape::Rect {
                rect: Rect::new(left, 0.0, right - left, height),
                radius: 0.0,
                fill: Some(Ink::Zone),
                stroke: None,
                opacity: 0.75,
            });
        }
        // The frame has a least width, so that it can be seen and dragged.
        let middle = f32::midpoint(from, to);
        let half = ((to - from) / 2.0).max(4.0);
        let left = (middle - half).max(0.5).min((width - 2.0 * half).max(0.5));
        shapes.push(Shape::Rect {
            rect: Rect::new(left, 0.5, 2.0 * half, height - 1.0),
            radius: 4.0,
            fill: None,
            stroke: Some(Ink::Accent),
            opacity: 1.0,
        });
    }
    let now = x(view.axis.place_of(film, playhead));
    if view.hides_future && playhead.beat < film.beat_count() {
        shapes.push(Shape::Rect {
            rect: Rect::new(now, 1.0, (width - now - 1.0).max(0.0), height - 2.0),
            radius: 0.0,
            fill: Some(Ink::Ground),
            stroke: None,
            opacity: 1.0,
        });
    }
    let (top, bottom) = (Point::new(now, 1.0), Point::new(now, height - 1.0));
    shapes.push(Shape::line(top, bottom, Ink::Accent, 2.0, 1.0));
    shapes
}
