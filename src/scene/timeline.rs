//! The timeline: one lane a task over the whole run, the future after the playhead dimmed.

use super::shape::fit;
use super::token::Face;
use super::{Align, Film, Ink, Lane, Playhead, Point, Rect, Shape, State};
use crate::runtime::{NANOS_PER_SECOND, ObjectId, seconds_from_nanos};

/// The view of a timeline: its size in pixels, and what of it is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    /// The width of the picture.
    pub width: f32,
    /// The height of the picture.
    pub height: f32,
    /// How far the lanes are scrolled up.
    pub scroll_y: f32,
    /// The time at the right end of the axis, in virtual nanoseconds.
    pub end_nanos: u64,
    /// The task that is marked.
    pub selected: Option<ObjectId>,
}

/// How much weaker the future is.
const FUTURE: f32 = 0.35;

impl Timeline {
    /// The height of a lane.
    pub const LANE_HEIGHT: f32 = 24.0;
    /// The height of the axis above the lanes.
    pub const AXIS_HEIGHT: f32 = 30.0;

    /// The height that shows `lane_count` lanes without scrolling.
    pub fn full_height(lane_count: usize) -> f32 {
        Self::AXIS_HEIGHT + lane_count as f32 * Self::LANE_HEIGHT + 8.0
    }

    /// The horizontal place of a time.
    pub fn x_from_nanos(&self, nanos: u64) -> f32 {
        let part = nanos as f64 / self.end_nanos.max(1) as f64;
        self.left() + part as f32 * (self.right() - self.left())
    }

    /// The time at a horizontal place, within the run.
    pub fn nanos_from_x(&self, x: f32) -> u64 {
        let part = ((x - self.left()) / (self.right() - self.left())).clamp(0.0, 1.0);
        (f64::from(part) * self.end_nanos as f64).round() as u64
    }

    fn left(&self) -> f32 {
        if self.width < 500.0 { 84.0 } else { 116.0 }
    }

    fn right(&self) -> f32 {
        self.width - 22.0
    }
}

/// Paints the run around the playhead.
pub fn timeline(film: &Film, playhead: &Playhead, view: &Timeline) -> Vec<Shape> {
    let mut shapes = Vec::new();
    grid(view, &mut shapes);
    let first = (view.scroll_y / Timeline::LANE_HEIGHT) as usize;
    let shown = (view.height / Timeline::LANE_HEIGHT) as usize + 2;
    for (index, lane) in film.lanes().iter().enumerate().skip(first).take(shown) {
        let y =
            Timeline::AXIS_HEIGHT + (index as f32 + 0.5) * Timeline::LANE_HEIGHT - view.scroll_y;
        if y > Timeline::AXIS_HEIGHT - Timeline::LANE_HEIGHT / 2.0 {
            let has_ended = lane.ended_event <= film.events_after(playhead.beat);
            paint_lane(lane, has_ended, playhead, view, y, &mut shapes);
        }
    }
    axis(playhead, view, &mut shapes);
    shapes
}

fn paint_lane(
    lane: &Lane,
    has_ended: bool,
    playhead: &Playhead,
    view: &Timeline,
    y: f32,
    shapes: &mut Vec<Shape>,
) {
    let now_nanos = playhead.nanos;
    let is_past = |nanos: u64| nanos <= now_nanos;
    if view.selected == Some(lane.task) {
        shapes.push(Shape::Rect {
            rect: Rect::new(2.0, y - 11.0, view.width - 4.0, 22.0),
            radius: 5.0,
            fill: Some(Ink::Zone),
            stroke: Some(Ink::Accent),
            opacity: 1.0,
        });
    }
    let indent = (lane.depth.min(4) as f32) * 10.0;
    let size = 12.5;
    shapes.push(Shape::Text {
        at: Point::new(8.0 + indent, y),
        text: fit(&lane.name, view.left() - 16.0 - indent, size),
        ink: Ink::Text,
        size,
        align: Align::Start,
        opacity: if is_past(lane.created_nanos) { 1.0 } else { FUTURE + 0.2 },
    });
    for segment in &lane.segments {
        let ink = Face::from(&segment.state).ink();
        let split = now_nanos.clamp(segment.start_nanos, segment.end_nanos);
        for (from, to, opacity) in
            [(segment.start_nanos, split, 1.0), (split, segment.end_nanos, FUTURE)]
        {
            if from < to {
                let (x, right) = (view.x_from_nanos(from), view.x_from_nanos(to));
                let is_waiting = matches!(segment.state, State::Waiting(_));
                shapes.push(Shape::Rect {
                    rect: Rect::new(x, y - 4.0, right - x, 8.0),
                    radius: 2.0,
                    fill: Some(ink),
                    stroke: None,
                    opacity: opacity * if is_waiting { 0.55 } else { 1.0 },
                });
            }
        }
    }
    for &nanos in &lane.steps_nanos {
        let x = view.x_from_nanos(nanos);
        let opacity = if is_past(nanos) { 1.0 } else { FUTURE };
        let (top, bottom) = (Point::new(x, y - 8.0), Point::new(x, y + 8.0));
        shapes.push(Shape::line(top, bottom, Ink::Running, 2.0, opacity));
    }
    if lane.last.is_finished() {
        let x = view.x_from_nanos(lane.ended_nanos) + 9.0;
        let opacity = if has_ended { 1.0 } else { FUTURE };
        shapes.push(Face::from(&lane.last).sign(Point::new(x, y), 4.5, opacity));
    }
}

/// The lines at round times.
fn grid(view: &Timeline, shapes: &mut Vec<Shape>) {
    for nanos in ticks(view) {
        let x = view.x_from_nanos(nanos);
        let (top, bottom) =
            (Point::new(x, Timeline::AXIS_HEIGHT - 6.0), Point::new(x, view.height));
        shapes.push(Shape::line(top, bottom, Ink::Line, 1.0, 1.0));
    }
}

/// The axis, over lanes that are scrolled under it, and the playhead.
fn axis(playhead: &Playhead, view: &Timeline, shapes: &mut Vec<Shape>) {
    shapes.push(Shape::Rect {
        rect: Rect::new(0.0, 0.0, view.width, Timeline::AXIS_HEIGHT - 6.0),
        radius: 0.0,
        fill: Some(Ink::Ground),
        stroke: None,
        opacity: 1.0,
    });
    let x = view.x_from_nanos(playhead.nanos);
    let label = x.max(30.0).min(view.width - 30.0);
    let step = tick_step(view);
    let decimals = if step.is_multiple_of(NANOS_PER_SECOND) {
        0
    } else if step.is_multiple_of(NANOS_PER_SECOND / 10) {
        1
    } else if step.is_multiple_of(NANOS_PER_SECOND / 100) {
        2
    } else {
        3
    };
    for nanos in ticks(view) {
        let tick = view.x_from_nanos(nanos);
        // The time at the playhead is written larger, so a number under it would only blur it.
        if (tick - label).abs() > 52.0 {
            let text = format!("{:.decimals$} s", seconds_from_nanos(nanos));
            let at = Point::new(tick, 12.0);
            shapes.push(Shape::text(at, text, Ink::Muted, 11.0, Align::Middle));
        }
    }
    let top = Timeline::AXIS_HEIGHT - 6.0;
    shapes.push(Shape::line(Point::new(x, top), Point::new(x, view.height), Ink::Accent, 2.0, 1.0));
    shapes.push(Shape::Path {
        points: vec![
            Point::new(x - 6.0, top - 5.0),
            Point::new(x + 6.0, top - 5.0),
            Point::new(x, top + 3.0),
        ],
        is_closed: true,
        fill: Some(Ink::Accent),
        stroke: None,
        opacity: 1.0,
    });
    let text = format!("{:.3} s", seconds_from_nanos(playhead.nanos));
    shapes.push(Shape::text(Point::new(label, 10.0), text, Ink::Accent, 12.5, Align::Middle));
}

fn ticks(view: &Timeline) -> impl Iterator<Item = u64> {
    let step = tick_step(view);
    (0..=view.end_nanos / step).map(move |index| index * step)
}

/// The smallest of 1, 2, 5, 10, 20 … milliseconds that leaves room for its numbers.
fn tick_step(view: &Timeline) -> u64 {
    let room = ((view.right() - view.left()) / 64.0).max(1.0) as u64;
    let least = view.end_nanos / room;
    let mut unit = NANOS_PER_SECOND / 1_000;
    loop {
        for factor in [1, 2, 5] {
            if unit * factor >= least {
                return unit * factor;
            }
        }
        unit = unit.saturating_mul(10);
        if unit > u64::MAX / 10 {
            return unit;
        }
    }
}
