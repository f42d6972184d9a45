//! Arrows of the selected lane: from what made it ready, and to the lanes that it made ready.

use super::super::lane::{Lane, Wake, Waker};
use super::super::shape::text_width;
use super::super::{Align, Ink, Point, Shape};
use super::plot::{Plot, TEXT_SIZE};
use super::view::TimelineView;

/// The least distance between two arrows in pixels, so that each can be seen.
const LEAST_GAP: f32 = 4.0;
/// The distance from the tip of an arrow to the middle of the lane at which it ends.
const REACH: f32 = 9.0;

/// Paints the arrows of the lane in row `row`.
pub(super) fn paint(plot: &mut Plot<'_>, lane: &Lane<'_>, row: usize) {
    let first = plot.first_beat(plot.left);
    let mut index = lane.woken.partition_point(|woken| woken.beat < first);
    while let Some(&woken) = lane.woken.get(index) {
        let x = plot.x(woken.beat);
        if !plot.is_inside(x) {
            break;
        }
        let beyond = plot.first_beat(x + LEAST_GAP);
        let count = lane.woken[index..].partition_point(|woken| woken.beat < beyond).max(1);
        // The arrows to lanes that become ready together cover each other, so the two longest are
        // enough.
        let rows = lane.woken[index..].iter().take(count.min(64)).map(|woken| woken.lane);
        let (least, most) = rows.fold((u32::MAX, 0), |(a, b), row| (a.min(row), b.max(row)));
        for other in if least == most { vec![least] } else { vec![least, most] } {
            let opacity = 0.5 * plot.strength(woken.beat);
            let y = plot.view.y_of_row(other as usize);
            let from = Point::new(x, plot.view.y_of_row(row));
            arrow(plot, [from, Point::new(x, y)], Ink::Text, opacity, 1.2);
        }
        index += count;
    }
    wakes(plot, lane, row);
}

fn wakes(plot: &mut Plot<'_>, lane: &Lane<'_>, row: usize) {
    let first = plot.first_beat(plot.left);
    let mut index = lane.wakes.partition_point(|wake| wake.beat < first);
    let mut last_x = plot.left;
    while let Some(&wake) = lane.wakes.get(index) {
        let x = plot.x(wake.beat);
        if !plot.is_inside(x) {
            break;
        }
        let beyond = plot.first_beat(x + LEAST_GAP);
        index += lane.wakes[index..].partition_point(|wake| wake.beat < beyond).max(1);
        let next_x = lane.wakes.get(index).map_or(plot.view.width - 4.0, |wake| plot.x(wake.beat));
        last_x = woken_by(plot, wake, row, x, (last_x, next_x));
    }
}

/// Paints the arrow of one wake, with its word if there is room between the neighbours. Returns the
/// right end of what it painted.
fn woken_by(
    plot: &mut Plot<'_>,
    wake: Wake,
    row: usize,
    x: f32,
    (last_x, next_x): (f32, f32),
) -> f32 {
    let opacity = plot.strength(wake.beat);
    let y = plot.view.y_of_row(row);
    let is_from_above = match wake.by {
        Waker::Loop => return x,
        Waker::Lane(other) => (other as usize) < row,
        // It does not come from a lane: it begins just above, or below where there is no room.
        _ => y > TimelineView::AXIS_HEIGHT + 30.0,
    };
    let side = if is_from_above { -1.0 } else { 1.0 };
    let from = if let Waker::Lane(other) = wake.by {
        // If the other lane has already ended, the arrow begins at its end.
        let end = plot.film.lanes().get(other as usize).map_or(0, |lane| lane.last_beat());
        let has_ended = end > 0 && end < wake.beat as usize;
        let from_x = if has_ended { plot.x(end as u32).max(plot.left) } else { x };
        // A long diagonal would be hard to read, so an end that is far away is not used.
        let from_x = if x - from_x > 60.0 { x } else { from_x };
        Point::new(from_x, plot.view.y_of_row(other as usize))
    } else {
        Point::new(x, y + side * 22.0)
    };
    arrow(plot, [from, Point::new(x, y)], Ink::Text, opacity, 1.6);
    plot.front.push(Shape::Circle {
        middle: from,
        radius: 3.0,
        fill: Some(Ink::Ground),
        stroke: Some((Ink::Text, 1.5)),
        opacity,
    });
    let word = match wake.by {
        Waker::Timer => "timer".to_owned(),
        Waker::Timeout => "timeout".to_owned(),
        _ => plot.film.wake_word(wake.future),
    };
    let width = text_width(&word, TEXT_SIZE) + 8.0;
    let at = y + side * 16.0;
    if x + width <= next_x.min(plot.view.width - 4.0) {
        plot.word(Point::new(x + 6.0, at), word, Align::Start);
        return x + width;
    }
    if x - width >= last_x {
        plot.word(Point::new(x - 6.0, at), word, Align::End);
    }
    x
}

/// Paints a line from the middle of a lane to the edge of another, with an arrow head there.
pub(super) fn arrow(
    plot: &mut Plot<'_>,
    [from, to]: [Point; 2],
    ink: Ink,
    opacity: f32,
    width: f32,
) {
    let down = if from.y < to.y { 1.0 } else { -1.0 };
    let tip = Point::new(to.x, to.y - down * (REACH - 3.0));
    let neck = Point::new(to.x, tip.y - down * 5.0);
    // The parts far outside of the picture need not be painted.
    let limit = |y: f32| y.max(-50.0).min(plot.view.height + 50.0);
    let from = Point::new(from.x, limit(from.y));
    let neck_end = Point::new(neck.x, limit(neck.y));
    // A wider line in the colour of the background separates it from what it crosses.
    plot.front.push(Shape::line(from, neck_end, Ink::Ground, width + 2.4, 0.8));
    plot.front.push(Shape::line(from, neck_end, ink, width, opacity));
    if (neck_end.y - neck.y).abs() < 0.1 {
        plot.front.push(Shape::Path {
            points: vec![Point::new(tip.x - 3.5, neck.y), Point::new(tip.x + 3.5, neck.y), tip],
            is_closed: true,
            fill: Some(ink),
            stroke: Some((Ink::Ground, 0.8)),
            opacity,
        });
    }
}
