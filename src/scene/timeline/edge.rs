//! Edges: the ends of sleeps and timeouts in the timeline, which can be dragged.

use super::super::lane::Waker;
use super::super::{Film, Point};
use super::axis::Axis;
use super::view::TimelineView;
use crate::model::{ObjectId, PrimitiveKind, Site};

/// The end of a duration in the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The name of the task, by which the edge is found again in another run.
    pub name: String,
    /// What ends there.
    pub kind: EdgeKind,
    /// How many edges of the same kind the task has before it.
    pub index: usize,
    /// When, in nanoseconds since the loop started.
    pub nanos: u64,
    task: ObjectId,
    /// How many beats have happened when the task becomes ready, or when the timeout is set.
    beat: u32,
}

/// What ends at an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// A sleep that its timer ends.
    Sleep,
    /// A timeout, even if it does not run out.
    Timeout,
}

/// Finds an edge that is at most `reach` pixels from a point of the timeline.
///
/// Returns `None` on the axis of steps, on which durations have no length.
pub fn edge_at(film: &Film, view: &TimelineView, point: Point, reach: f32) -> Option<Edge> {
    if view.axis != Axis::Seconds || point.x < view.left() || point.y < TimelineView::AXIS_HEIGHT {
        return None;
    }
    let lane = film.lanes().get(view.row_at(point.y)?)?;
    let task = lane.task?;
    let is_near = |nanos: u64| (view.x_from_place(nanos) - point.x).abs() <= reach;
    let found = |kind, index, nanos, beat| {
        Some(Edge { name: lane.name.to_string(), kind, index, nanos, task, beat })
    };

    for (index, span) in lane.timeouts.iter().enumerate() {
        if is_near(span.deadline_nanos) {
            return found(EdgeKind::Timeout, index, span.deadline_nanos, span.from_beat);
        }
    }
    // A lane may have very many wakes; they are sorted.
    let from = view.place_from_x(point.x - reach);
    let nanos_of = |beat: u32| film.nanos_after(beat as usize);
    let first = lane.wakes.partition_point(|wake| nanos_of(wake.beat) < from);
    let wakes = lane.wakes.iter().enumerate().skip(first);
    let mut near = wakes.take_while(|(_, wake)| is_near(nanos_of(wake.beat)));
    let (index, wake) = near.find(|(_, wake)| wake.by == Waker::Timer)?;
    found(EdgeKind::Sleep, index, nanos_of(wake.beat), wake.beat)
}

impl Edge {
    /// When the same duration ends in another run, in nanoseconds since the loop started.
    ///
    /// Returns `None` if the other run does not have it.
    pub fn nanos_in(&self, film: &Film) -> Option<u64> {
        let lane = film.lanes().iter().find(|lane| lane.name == self.name)?;
        match self.kind {
            EdgeKind::Sleep => {
                lane.wakes.get(self.index).map(|wake| film.nanos_after(wake.beat as usize))
            }
            EdgeKind::Timeout => lane.timeouts.get(self.index).map(|span| span.deadline_nanos),
        }
    }

    /// The line of the program that began the duration, in the run in which the edge was found.
    ///
    /// A call takes as long as a seek, so callers that need it often keep the result.
    pub fn site(&self, film: &Film) -> Option<Site> {
        // `beat` of a sleep is that of the wake-up. One beat before, the task is still at its
        // await.
        let beat = (self.beat as usize).saturating_sub(usize::from(self.kind == EdgeKind::Sleep));
        let (_, machine) = film.machine_after(film.events_after(beat));
        match self.kind {
            EdgeKind::Sleep => machine.task(self.task).map(|task| task.site),
            EdgeKind::Timeout => {
                let mut latest = machine.primitives.iter().rev();
                let timeout =
                    latest.find(|it| it.kind == PrimitiveKind::Timeout && it.maker == self.task)?;
                Some(timeout.site)
            }
        }
    }
}
