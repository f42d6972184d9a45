//! A row: one lane as it is painted, with its states, steps, marks and name.
//!
//! What is thinner than a pixel is merged, and the way to the next pixel is a binary search, so a
//! row costs as much as it is wide, however long its story is.

use super::super::face::Face;
use super::super::lane::{Change, Hold, Lane, TimeoutSpan};
use super::super::mark::Mark;
use super::super::shape::fit;
use super::super::text::seconds_text;
use super::super::{Align, Ink, Point, Rect, Shape};
use super::axis::Axis;
use super::plot::{Plot, TEXT_SIZE};
use super::reason::Reason;
use super::stretch;

/// The height of a line for what is held, below the bar.
const HOLD_TOP: f32 = 6.0;
const HOLD_HEIGHT: f32 = 4.0;

/// Paints a lane with its middle at `y`.
pub(super) fn paint(plot: &mut Plot<'_>, lane: &Lane<'_>, y: f32) {
    if lane.task.is_some() && plot.view.selected == lane.task {
        plot.ground.push(Shape::Rect {
            rect: Rect::new(2.0, y - 11.0, plot.view.width - 4.0, 22.0),
            radius: 5.0,
            fill: Some(Ink::Zone),
            stroke: Some(Ink::Accent),
            opacity: 1.0,
        });
    }
    name(plot, lane, y);
    states(plot, lane, y);
    holds(plot, lane.holds, y);
    deadlines(plot, lane.timeouts, y);
    marks(plot, lane.marks, y);
    ends(plot, lane, y);
}

/// Paints the sign of how a task ended after its bar, or the time of its end if that is outside of
/// the picture.
fn ends(plot: &mut Plot<'_>, lane: &Lane<'_>, y: f32) {
    let (Some(first), Some(last)) = (lane.changes.first(), lane.changes.last()) else { return };
    let time = |beat: u32| seconds_text(plot.film.nanos_after(beat as usize));
    let end = plot.x(last.beat);
    if let Some(face) = last.face.filter(|face| face.is_finished()) {
        let is_before = end < plot.left - 0.5;
        let x = if is_before { plot.left } else { end };
        if x <= plot.right + 0.5 {
            plot.top.push(face.sign(Point::new(x + 9.0, y), 4.5, plot.strength(last.beat)));
        }
        if is_before {
            let text = format!("{} at {}", face.word(), time(last.beat));
            let at = Point::new(x + 18.0, y);
            plot.words.push(Shape::text(at, text, Ink::Muted, TEXT_SIZE, Align::Start));
        }
    }
    if plot.x(first.beat) > plot.right + 0.5 {
        let text = format!("made at {}", time(first.beat));
        let at = Point::new(plot.right, y);
        plot.words.push(Shape::text(at, text, Ink::Muted, TEXT_SIZE, Align::End));
    }
}

fn name(plot: &mut Plot<'_>, lane: &Lane<'_>, y: f32) {
    let indent = lane.depth.min(4) as f32 * 10.0;
    let size = 12.5;
    let is_past = lane.changes.first().is_none_or(|change| plot.is_past(change.beat));
    plot.ground.push(Shape::Text {
        at: Point::new(8.0 + indent, y),
        text: fit(lane.name, plot.left - 16.0 - indent, size),
        ink: if lane.task.is_some() { Ink::Text } else { Ink::Muted },
        size,
        align: Align::Start,
        opacity: if is_past { 1.0 } else { 0.75 },
    });
}

/// Paints the states, and a tick at each step.
fn states(plot: &mut Plot<'_>, lane: &Lane<'_>, y: f32) {
    /// Up to this many changes in one pixel are painted at their exact positions.
    const FEW: usize = 4;
    let (film, changes) = (plot.film, lane.changes);
    let left_beat = plot.columns[0];
    let mut index = changes.partition_point(|change| change.beat < left_beat).saturating_sub(1);
    let mut column = 0;
    let mut known_x = None;
    while let Some(&first) = changes.get(index) {
        let Some(found) = plot.column_of(first.beat, column) else { break };
        column = found;
        let Some(&beyond) = plot.columns.get(column + 1) else { break };
        let others = count_before(&changes[index + 1..], beyond);
        let is_dense = others >= FEW;
        let column_x = plot.left + column as f32;
        let mut last = first;
        let mut x = known_x.take();
        if others > 0 {
            // There is a step between any two waits, so the first few changes contain one.
            let some = &changes[index..index + others.min(FEW)];
            if let Some(step) = some.iter().find(|change| change.face == Some(Face::Running)) {
                let x = if is_dense { column_x + 0.5 } else { plot.x(step.beat) };
                plot.tick(x, y, plot.strength(step.beat));
            }
            last = changes[index + others];
            x = is_dense.then_some(column_x);
        }
        let x = x.unwrap_or_else(|| plot.x(last.beat));
        let end = match changes.get(index + others + 1) {
            Some(next)
                if is_dense && plot.columns.get(column + 2).is_some_and(|it| next.beat < *it) =>
            {
                column_x + 1.0
            }
            Some(next) => *known_x.insert(plot.x(next.beat)),
            None => plot.right,
        };
        if let Some(face) = last.face {
            if !face.is_finished() {
                let texts = || Reason::of(film, lane, face, last.beat).texts();
                stretch::paint(plot, (x, end), y, face, texts);
            }
            if face == Face::Running {
                plot.tick(x, y, plot.strength(last.beat));
            }
        }
        index += others + 1;
    }
}

/// How many changes at the start come before a beat.
///
/// They are few compared with all changes, so the binary search is limited to a range that grows
/// from the start (an exponential search).
fn count_before(changes: &[Change], beat: u32) -> usize {
    let mut length = 8;
    while changes.get(length).is_some_and(|change| change.beat < beat) {
        length *= 4;
    }
    changes[..length.min(changes.len())].partition_point(|change| change.beat < beat)
}

/// Paints what a task holds as lines below the bars.
fn holds(plot: &mut Plot<'_>, holds: &[Hold], y: f32) {
    /// How many of the holds that began before the picture are read.
    const NEAR: usize = 64;
    let first = holds.partition_point(|hold| hold.from_beat < plot.columns[0]);
    let mut index = first.saturating_sub(NEAR);
    let mut end_before = 0;
    while let Some(&hold) = holds.get(index) {
        let from = plot.x(hold.from_beat);
        if from > plot.right {
            break;
        }
        index += 1;
        let is_second = hold.from_beat < std::mem::replace(&mut end_before, hold.to_beat);
        let is_start_seen = from >= plot.left - 0.5;
        let (from, to) = (from.max(plot.left), plot.x(hold.to_beat).min(plot.right));
        if to <= from {
            continue;
        }
        let ink = Ink::of_hold(hold.is_second);
        // If two are held at a time, the later one takes half of the line's height.
        let (top, height) = if is_second {
            (HOLD_TOP + HOLD_HEIGHT / 2.0, HOLD_HEIGHT / 2.0 + 1.0)
        } else {
            (HOLD_TOP, HOLD_HEIGHT)
        };
        let end = if to - from > 3.0 { to - 1.0 } else { to };
        for (x, right, is_past) in plot.split(from, end) {
            if right > x {
                let rect = Rect::new(x, y + top, right - x, height);
                plot.ticks.add(rect, ink, if is_past { 1.0 } else { 0.65 });
            }
        }
        if to - from >= 12.0 && is_start_seen {
            plot.top.push(Shape::Circle {
                middle: Point::new(from + 3.0, y + top + height / 2.0),
                radius: 3.0,
                fill: Some(Ink::Ground),
                stroke: Some((ink, 1.8)),
                opacity: 1.0,
            });
        }
        if to < from + 1.0 {
            // Others in this pixel would be covered by this one.
            let beyond = plot.first_beat(from.floor() + 1.0);
            index += holds[index..].partition_point(|hold| hold.from_beat < beyond);
        }
    }
}

/// Paints the timeouts that run at the playhead, each with the mark at which it would run out.
fn deadlines(plot: &mut Plot<'_>, timeouts: &[TimeoutSpan], y: f32) {
    /// The most timeouts that are painted, from the latest on. Programs do not nest more.
    const MOST: usize = 8;
    let past = timeouts.partition_point(|span| plot.is_past(span.from_beat));
    for span in timeouts[..past].iter().rev().take(MOST) {
        if plot.is_past(span.to_beat) {
            continue;
        }
        let from = plot.x(span.from_beat).max(plot.left);
        let place = match plot.view.axis {
            Axis::Seconds => span.deadline_nanos,
            // A deadline after the end of the run has no step.
            Axis::Steps => match plot.film.first_beat_at(span.deadline_nanos) {
                beat if beat > plot.film.beat_count() => u64::MAX,
                beat => Axis::Steps.place_of_beat(plot.film, beat),
            },
        };
        let to = plot.view.x_from_place(place);
        let end = to.min(plot.right);
        if from < end {
            let height = y + 11.0;
            let (from, end) = (Point::new(from, height), Point::new(end, height));
            plot.top.push(Shape::line(from, end, Ink::Late, 1.5, 1.0));
        }
        if plot.is_inside(to) {
            mark(plot, Mark::TimedOut, to, y, 1.0);
        }
    }
}

fn marks(plot: &mut Plot<'_>, marks: &[(u32, Mark)], y: f32) {
    /// The most marks that are looked at in one pixel; more would cover each other.
    const MOST: usize = 6;
    let first = plot.first_beat(plot.left);
    let mut index = marks.partition_point(|(beat, _)| *beat < first);
    while let Some(&(beat, _)) = marks.get(index) {
        let x = plot.x(beat);
        if !plot.is_inside(x) {
            break;
        }
        let beyond = plot.first_beat(x.floor() + 1.0);
        let count = marks[index..].partition_point(|(beat, _)| *beat < beyond).max(1);
        let mut painted = [false; 3];
        for &(beat, kind) in marks[index..index + count].iter().take(MOST) {
            if !std::mem::replace(&mut painted[kind as usize], true) {
                mark(plot, kind, x, y, plot.strength(beat));
            }
        }
        index += count;
    }
}

fn mark(plot: &mut Plot<'_>, mark: Mark, x: f32, y: f32, opacity: f32) {
    let (dy, radius) = mark.offset_and_radius();
    plot.top.push(mark.sign(Point::new(x, y + dy), radius, opacity));
}
