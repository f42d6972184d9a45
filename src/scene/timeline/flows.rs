//! Flows: thin arrows from a task that hands something to another task, and red arrows from a task
//! that failed to the task in which its exception is raised.

use std::ops::Range;

use super::super::Ink;
use super::super::Point;
use super::super::lane::Waker;
use super::arrows::arrow;
use super::plot::Plot;
use crate::model::{FutureKind, ObjectId};

/// The least distance between two arrows to one lane in pixels.
const LEAST_GAP: f32 = 6.0;
/// With more arrows than these, none is painted: they would hide the bars.
const MOST_HAND_OVERS: usize = 40;
/// The widest diagonal arrow in pixels. An arrow from an end that is further away is vertical instead,
/// because a long diagonal is hard to read.
const MOST_ACROSS: f32 = 60.0;

/// Paints the arrows between the lanes of these rows.
pub(super) fn paint(plot: &mut Plot<'_>, rows: Range<usize>) {
    hand_overs(plot, rows.clone());
    failures(plot, rows);
}

/// Paints an arrow where a lock, a permit, an item or a result goes from one task to another.
fn hand_overs(plot: &mut Plot<'_>, rows: Range<usize>) {
    let film = plot.film;
    let first = plot.first_beat(plot.left);
    let mut found = Vec::new();
    for row in rows.clone() {
        let Some(lane) = film.lanes().get(row) else { break };
        let mut last_x = f32::NEG_INFINITY;
        let begin = lane.wakes.partition_point(|wake| wake.beat < first);
        for wake in &lane.wakes[begin..] {
            let x = plot.x(wake.beat);
            if !plot.is_inside(x) || found.len() > MOST_HAND_OVERS {
                break;
            }
            let Waker::Lane(from) = wake.by else { continue };
            let is_seen = rows.contains(&(from as usize)) && from as usize != row;
            if is_seen && x >= last_x + LEAST_GAP && is_handed_over(plot, wake.future) {
                last_x = x;
                found.push((x, from as usize, row, wake.beat));
            }
        }
    }
    if found.len() > MOST_HAND_OVERS {
        return;
    }
    for (x, from, to, beat) in found {
        let ends = [from, to].map(|row| Point::new(x, plot.view.y_of_row(row)));
        arrow(plot, ends, Ink::Muted, 0.8 * plot.strength(beat), 1.2);
    }
}

/// Returns `true` if the task that finishes a future hands something to the waiting task.
fn is_handed_over(plot: &Plot<'_>, future: ObjectId) -> bool {
    let kind = plot.film.roles().future(future).map(|(kind, _)| kind);
    matches!(
        kind,
        Some(
            FutureKind::Plain
                | FutureKind::Acquire
                | FutureKind::Notified
                | FutureKind::Put
                | FutureKind::Get
                | FutureKind::Join
        )
    )
}

/// Paints an arrow where the exception of a task that failed is raised in another task.
fn failures(plot: &mut Plot<'_>, rows: Range<usize>) {
    let film = plot.film;
    let failures = &film.lanes().failures;
    let begin = failures.partition_point(|failure| failure.beat < plot.first_beat(plot.left));
    for failure in &failures[begin..] {
        let x = plot.x(failure.beat);
        if !plot.is_inside(x) {
            break;
        }
        let (from, to) = (failure.from as usize, failure.to as usize);
        if !rows.contains(&from) || !rows.contains(&to) {
            continue;
        }
        let end = film.lanes().get(from).map_or(0, |lane| lane.last_beat() as u32);
        let from_x = plot.x(end).max(plot.left);
        let from_x = if x - from_x > MOST_ACROSS { x } else { from_x };
        let ends =
            [Point::new(from_x, plot.view.y_of_row(from)), Point::new(x, plot.view.y_of_row(to))];
        arrow(plot, ends, Ink::Failed, plot.strength(failure.beat), 2.0);
    }
}
