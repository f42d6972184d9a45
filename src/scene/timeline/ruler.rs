//! The ruler: the axis above the lanes with its numbers, the grid lines below it, and the playhead.

use super::super::shape::text_width;
use super::super::text::seconds_text;
use super::super::{Align, Film, Ink, Point, Rect, Shape};
use super::axis::{Axis, UNITS_PER_STEP};
use super::plot::Plot;
use super::view::TimelineView;
use crate::model::{NANOS_PER_SECOND, Seconds};

/// Paints the grid lines, at round times or at the steps with which the clock jumps, and the time
/// after a deadlock.
pub(super) fn grid(plot: &mut Plot<'_>) {
    let (height, view) = (plot.view.height, plot.view);
    let top = TimelineView::AXIS_HEIGHT - 6.0;
    let end = view.x_from_place(view.run_end).max(plot.left);
    if view.run_end < view.end && end < plot.right {
        plot.ground.push(Shape::Rect {
            rect: Rect::new(end, top, plot.right - end, height - top),
            radius: 0.0,
            fill: Some(Ink::Zone),
            stroke: None,
            opacity: 1.0,
        });
    }
    let mut line = |x: f32| {
        let (top, bottom) = (Point::new(x, top), Point::new(x, height));
        plot.ground.push(Shape::line(top, bottom, Ink::Line, 1.0, 1.0));
    };
    match view.axis {
        Axis::Seconds => {
            ticks(view).for_each(|nanos| line(view.x_from_place(nanos)));
            if (plot.left - 0.5..=plot.right + 0.5).contains(&end) {
                line(end);
            }
        }
        Axis::Steps => jumps(plot.film, view, 6.0).for_each(|(x, _)| line(x)),
    }
}

/// The jumps of the clock within the window, at least `gap` pixels apart: x, and how many beats
/// have happened then.
fn jumps(film: &Film, view: &TimelineView, gap: f32) -> impl Iterator<Item = (f32, usize)> {
    let mut x = view.left();
    std::iter::from_fn(move || {
        let beat = Axis::Steps.first_beat(film, view.place_from_x(x));
        let jump = if x <= view.right() { film.first_jump(beat)? } else { return None };
        let at = view.x_from_place(jump as u64 * UNITS_PER_STEP);
        // Lines and numbers that are nearer to each other could not be distinguished.
        x = at.max(x) + gap;
        (at <= view.right()).then_some((at, jump))
    })
}

/// Paints the line of the playhead.
pub(super) fn playhead(plot: &mut Plot<'_>) {
    let x = plot.now_x;
    if plot.is_inside(x) {
        let top = TimelineView::AXIS_HEIGHT - 6.0;
        let (from, to) = (Point::new(x, top), Point::new(x, plot.view.height));
        plot.top.push(Shape::line(from, to, Ink::Ground, 4.0, 0.8));
        plot.top.push(Shape::line(from, to, Ink::Accent, 2.0, 1.0));
    }
}

/// Covers what comes after the playhead, if the reader wants to guess it.
pub(super) fn future(plot: &mut Plot<'_>) {
    let (view, top) = (plot.view, TimelineView::AXIS_HEIGHT - 6.0);
    if view.hides_future && plot.past_x < view.width {
        let x = plot.now_x.max(plot.left) + 2.0;
        plot.front.push(Shape::Rect {
            rect: Rect::new(x, top, view.width - x, view.height - top),
            radius: 0.0,
            fill: Some(Ink::Ground),
            stroke: None,
            opacity: 1.0,
        });
    }
}

/// Paints the axis, which covers lanes that are scrolled under it.
pub(super) fn axis(plot: &mut Plot<'_>) {
    let view = plot.view;
    let top = TimelineView::AXIS_HEIGHT - 6.0;
    plot.front.push(Shape::Rect {
        rect: Rect::new(0.0, 0.0, view.width, top),
        radius: 0.0,
        fill: Some(Ink::Ground),
        stroke: None,
        opacity: 1.0,
    });
    let mut labels = Labels { taken: moments(plot) };
    let x = plot.now_x;
    if plot.is_inside(x) {
        let text = match view.axis {
            Axis::Seconds => time(plot.playhead.nanos, decimals(tick_step(view)).max(3)),
            Axis::Steps => format!("step {}", plot.playhead.beat),
        };
        let half = text_width(&text, NOW_SIZE) / 2.0;
        let middle = x.max(half + 2.0).min((view.width - half - 2.0).max(half + 2.0));
        let middle = labels.beside_marks(middle, half + 4.0, view.width);
        labels.taken.push((middle - half - 4.0, middle + half + 4.0));
        let at = Point::new(middle, 10.0);
        plot.front.push(Shape::text(at, text, Ink::Accent, NOW_SIZE, Align::Middle));
        plot.front.push(Shape::Path {
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
    }
    let end = view.x_from_place(view.run_end);
    if view.run_end < view.end && end.max(plot.left) < plot.right {
        let middle = f32::midpoint(end.max(plot.left), plot.right);
        labels.add(plot, middle, "for ever".to_owned());
    }
    // The end of the run is more important than round numbers, so its label comes first.
    match view.axis {
        Axis::Seconds => {
            let decimals = decimals(tick_step(view));
            // The label of a playhead at the end says when the run ends.
            let is_said = plot.playhead.nanos == view.run_end && plot.is_inside(x);
            if plot.is_inside(end) && !is_said {
                let text = time(view.run_end, decimals.max(3));
                let half = text_width(&text, SIZE) / 2.0 + 4.0;
                let middle = labels.beside_marks(end.min(view.width - half), half, view.width);
                labels.add(plot, middle, text);
            }
            for place in ticks(view) {
                labels.add(plot, view.x_from_place(place), time(place, decimals));
            }
        }
        Axis::Steps => {
            let count = labels.taken.len();
            for (x, jump) in jumps(plot.film, view, 6.0) {
                labels.add(plot, x, seconds_text(plot.film.nanos_after(jump)));
            }
            // Without a line there are only steps to count.
            if labels.taken.len() == count {
                for place in ticks(view) {
                    let step = (place / UNITS_PER_STEP).to_string();
                    labels.add(plot, view.x_from_place(place), step);
                }
            }
            if plot.left > 100.0 {
                let at = Point::new(8.0, 12.0);
                plot.front.push(Shape::text(at, "steps", Ink::Muted, SIZE, Align::Start));
            }
        }
    }
}

/// Paints the numbers of the moments, each at its place. Returns where they are, from left to right.
fn moments(plot: &mut Plot<'_>) -> Vec<(f32, f32)> {
    let (film, view) = (plot.film, plot.view);
    let shown = film.moment_at(plot.playhead.beat);
    let moments = if view.shows_moments { film.moments() } else { &[] };
    let places = moments.iter().enumerate().filter_map(|(index, moment)| {
        let x = view.x_from_place(view.axis.place_of_beat(film, moment.beat));
        let is_shown = !view.hides_future || plot.is_past(moment.beat as u32);
        (is_shown && plot.is_inside(x)).then_some((index, x - MARK))
    });
    let mut lefts: Vec<(usize, f32)> = places.collect();
    // Moments at one instant are side by side, and the last one ends before the picture does.
    let mut least = f32::NEG_INFINITY;
    for (_, left) in &mut lefts {
        *left = left.max(least);
        least = *left + 2.0 * MARK;
    }
    let mut most = view.width;
    for (_, left) in lefts.iter_mut().rev() {
        *left = left.min(most - 2.0 * MARK);
        most = *left;
    }
    for &(index, left) in &lefts {
        let middle = Point::new(left + MARK, 10.0);
        let (fill, ink) = if shown == Some(index) {
            (Ink::Accent, Ink::Ground)
        } else {
            (Ink::Ground, Ink::Accent)
        };
        plot.front.push(Shape::Circle {
            middle,
            radius: MARK - 1.5,
            fill: Some(fill),
            stroke: Some((Ink::Accent, 1.5)),
            opacity: 1.0,
        });
        let number = (index + 1).to_string();
        let at = Point::new(middle.x, middle.y + 0.5);
        plot.front.push(Shape::text(at, number, ink, SIZE, Align::Middle));
    }
    lefts.into_iter().map(|(_, left)| (left, left + 2.0 * MARK)).collect()
}

/// Half of the width that the number of a moment takes.
const MARK: f32 = 10.0;

/// The text sizes of the numbers of the axis and of the number at the playhead.
const SIZE: f32 = 12.0;
const NOW_SIZE: f32 = 13.0;

/// Labels of the axis that do not touch each other. Earlier ones take precedence.
struct Labels {
    taken: Vec<(f32, f32)>,
}

impl Labels {
    /// The middle of a label that would be at `middle`, moved to the right of the marks that it
    /// would touch, or else to the left of them.
    fn beside_marks(&self, middle: f32, half: f32, width: f32) -> f32 {
        let touched = |middle: f32| {
            // Rounding must not make two neighbours touch.
            let half = half - 0.1;
            let touches = |mark: &&(f32, f32)| middle + half > mark.0 && middle - half < mark.1;
            self.taken.iter().find(touches).copied()
        };
        let (mut right, mut left) = (middle, middle);
        while let Some((_, end)) = touched(right) {
            right = end + half;
        }
        while let Some((start, _)) = touched(left) {
            left = start - half;
        }
        if right + half <= width { right } else { left }
    }

    /// Writes a label with its middle at `middle`, if there is room.
    fn add(&mut self, plot: &mut Plot<'_>, middle: f32, text: String) {
        let half = text_width(&text, SIZE) / 2.0 + 4.0;
        let middle = middle.min(plot.view.width - half);
        let (from, to) = (middle - half, middle + half);
        if self.taken.iter().all(|(left, right)| to <= *left || from >= *right) {
            self.taken.push((from, to));
            let at = Point::new(middle, 12.0);
            plot.front.push(Shape::text(at, text, Ink::Muted, SIZE, Align::Middle));
        }
    }
}

fn time(nanos: u64, decimals: usize) -> String {
    format!("{:.decimals$} s", Seconds(nanos))
}

/// The places within the window that have a line with a number. Where the run ends, there is a
/// number too, so a place for which that leaves no room is none of them.
fn ticks(view: &TimelineView) -> impl Iterator<Item = u64> {
    let step = tick_step(view);
    let end = view.window.to.min(view.run_end);
    let (first, last) = (view.window.from.div_ceil(step), end / step);
    let mut most = f32::MAX;
    if view.axis == Axis::Seconds && view.run_end <= view.window.to {
        let width = text_width(&time(view.run_end, decimals(step).max(3)), NOW_SIZE);
        most = view.x_from_place(view.run_end).min(view.width - width / 2.0) - width - 8.0;
    }
    let places = (first..=last).map(move |index| index * step);
    places.filter(move |place| *place == end || view.x_from_place(*place) <= most)
}

/// The smallest of 1, 2, 5, 10, 20 … microseconds or steps that leaves room for its numbers.
fn tick_step(view: &TimelineView) -> u64 {
    let room = |pixels: f32| ((view.right() - view.left()) / pixels).max(1.0) as u64;
    let span = view.window.to - view.window.from;
    let mut unit = 1_000;
    loop {
        // Short times have more decimals and need more room.
        let is_long = view.axis == Axis::Seconds && unit < NANOS_PER_SECOND / 1_000;
        let least = span / room(if is_long { 96.0 } else { 68.0 });
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
