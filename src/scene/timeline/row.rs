//! A row: one lane as it is painted, with its states, steps, marks and name.
//!
//! What is thinner than a pixel is merged, and the way to the next pixel is a binary search, so a
//! row costs as much as it is wide, however long its story is.

use super::super::face::Face;
use super::super::lane::{Change, Lane, Limit};
use super::super::mark::Mark;
use super::super::shape::fit;
use super::super::{Align, Ink, Point, Rect, Shape};
use super::axis::Axis;
use super::plot::{FUTURE, Plot};

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
    states(plot, lane.changes, y);
    deadlines(plot, lane.limits, y);
    marks(plot, lane.marks, y);
    if lane.is_finished()
        && let (Some(face), Some(change)) = (lane.last(), lane.changes.last())
    {
        let x = plot.x(change.beat);
        if plot.is_inside(x) {
            let sign = face.sign(Point::new(x + 9.0, y), 4.5, plot.strength(change.beat));
            plot.top.push(sign);
        }
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
        opacity: if is_past { 1.0 } else { FUTURE + 0.2 },
    });
}

/// The states and, where it ran, its steps.
fn states(plot: &mut Plot<'_>, changes: &[Change], y: f32) {
    /// As many changes in one pixel can still be told apart from their neighbours' by their place.
    const FEW: usize = 4;
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
            if !matches!(face, Face::Done | Face::Failed | Face::Cancelled) {
                plot.segment(x, end, y, face);
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

/// The timeouts that run at the playhead, each with the edge at which it would run out.
fn deadlines(plot: &mut Plot<'_>, limits: &[Limit], y: f32) {
    /// The most timeouts that are painted, from the latest on. Programs do not nest more.
    const MOST: usize = 8;
    let past = limits.partition_point(|limit| plot.is_past(limit.from_beat));
    for limit in limits[..past].iter().rev().take(MOST) {
        if plot.is_past(limit.to_beat) {
            continue;
        }
        let from = plot.x(limit.from_beat).max(plot.left);
        let place = match plot.view.axis {
            Axis::Seconds => limit.deadline_nanos,
            // A deadline after the end of the run has no step.
            Axis::Steps => match plot.film.first_beat_at(limit.deadline_nanos) {
                beat if beat > plot.film.beat_count() => u64::MAX,
                beat => Axis::Steps.place_of_beat(plot.film, beat),
            },
        };
        let to = plot.view.x_from_place(place);
        let end = to.min(plot.right);
        if from < end {
            let height = y + 9.0;
            let (from, end) = (Point::new(from, height), Point::new(end, height));
            plot.top.push(Shape::line(from, end, Ink::Cancelled, 1.5, 0.7));
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
