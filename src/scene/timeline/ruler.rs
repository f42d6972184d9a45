//! The ruler: the axis above the lanes with its numbers, the grid lines below it, and the playhead.

use super::super::shape::text_width;
use super::super::{Align, Ink, Point, Rect, Shape};
use super::axis::{Axis, UNITS_PER_STEP};
use super::plot::Plot;
use super::view::Timeline;
use crate::model::{NANOS_PER_SECOND, Seconds};

/// The lines at round times, or where the clock moves between steps.
pub(super) fn grid(plot: &mut Plot<'_>) {
    let height = plot.view.height;
    let mut line = |x: f32| {
        let (top, bottom) = (Point::new(x, Timeline::AXIS_HEIGHT - 6.0), Point::new(x, height));
        plot.ground.push(Shape::line(top, bottom, Ink::Line, 1.0, 1.0));
    };
    match plot.view.axis {
        Axis::Seconds => ticks(plot.view).for_each(|nanos| line(plot.view.x_from_place(nanos))),
        Axis::Steps => {
            let mut x = plot.left;
            while x <= plot.right {
                let place = plot.view.place_from_x(x);
                let beat = Axis::Steps.first_beat(plot.film, place);
                let Some(jump) = plot.film.first_jump(beat) else { break };
                let at = plot.view.x_from_place(jump as u64 * UNITS_PER_STEP);
                if at > plot.right {
                    break;
                }
                line(at);
                // Nearer to each other they would be a wall.
                x = at.max(x) + 6.0;
            }
        }
    }
}

/// The axis, over lanes that are scrolled under it, and the playhead.
pub(super) fn axis(plot: &mut Plot<'_>) {
    let view = plot.view;
    let top = Timeline::AXIS_HEIGHT - 6.0;
    plot.top.push(Shape::Rect {
        rect: Rect::new(0.0, 0.0, view.width, top),
        radius: 0.0,
        fill: Some(Ink::Ground),
        stroke: None,
        opacity: 1.0,
    });
    let x = plot.now_x;
    let is_seen = plot.is_inside(x);
    let (step, decimals) = (tick_step(view), decimals(tick_step(view)));
    let text = match view.axis {
        Axis::Seconds => {
            let decimals = decimals.max(3);
            format!("{:.decimals$} s", Seconds(plot.playhead.nanos))
        }
        Axis::Steps => format!("step {}", plot.playhead.beat),
    };
    let half = text_width(&text, 12.5) / 2.0;
    let label = x.max(half + 2.0).min((view.width - half - 2.0).max(half + 2.0));
    for place in ticks(view) {
        let tick = view.x_from_place(place);
        let text = match view.axis {
            Axis::Seconds => format!("{:.decimals$} s", Seconds(place)),
            Axis::Steps => (place / UNITS_PER_STEP).to_string(),
        };
        // The number at the playhead is written larger, so one under it would only blur it.
        if !is_seen || (tick - label).abs() > half + text_width(&text, 11.0) / 2.0 + 4.0 {
            let at = Point::new(tick, 12.0);
            plot.top.push(Shape::text(at, text, Ink::Muted, 11.0, Align::Middle));
        }
    }
    if plot.left > 100.0 && view.axis == Axis::Steps && step > 0 {
        let at = Point::new(8.0, 12.0);
        plot.top.push(Shape::text(at, "steps", Ink::Muted, 11.0, Align::Start));
    }
    if !is_seen {
        return;
    }
    let (from, to) = (Point::new(x, top), Point::new(x, view.height));
    plot.top.push(Shape::line(from, to, Ink::Accent, 2.0, 1.0));
    plot.top.push(Shape::Path {
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
    plot.top.push(Shape::text(Point::new(label, 10.0), text, Ink::Accent, 12.5, Align::Middle));
}

/// The places within the window that have a number.
fn ticks(view: &Timeline) -> impl Iterator<Item = u64> {
    let step = tick_step(view);
    let (first, last) = (view.window.from.div_ceil(step), view.window.to / step);
    (first..=last).map(move |index| index * step)
}

/// The smallest of 1, 2, 5, 10, 20 … microseconds or steps that leaves room for its numbers.
fn tick_step(view: &Timeline) -> u64 {
    let room = |pixels: f32| ((view.right() - view.left()) / pixels).max(1.0) as u64;
    let span = view.window.to - view.window.from;
    let mut unit = 1_000;
    loop {
        // Short times have more decimals and need more room.
        let is_long = view.axis == Axis::Seconds && unit < NANOS_PER_SECOND / 1_000;
        let least = span / room(if is_long { 92.0 } else { 64.0 });
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

/// How many decimals the times at multiples of `step` need.
fn decimals(step: u64) -> usize {
    let mut unit = NANOS_PER_SECOND;
    let mut count = 0;
    while unit > 1 && !step.is_multiple_of(unit) {
        unit /= 10;
        count += 1;
    }
    count
}
