//! Edges: the ends of sleeps and timeouts in the timeline, which can be dragged.

use super::super::Film;
use super::super::lane::Waker;
use super::view::TimelineView;

/// The end of a duration in the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The name of the task, by which the edge is found again in another run.
    pub name: String,
    /// What ends there.
    pub kind: EdgeKind,
    /// How many edges of the same kind the task has before it.
    pub index: usize,
    /// The row of the task's lane.
    pub row: usize,
    /// When the duration begins, in nanoseconds since the loop started.
    pub began_nanos: u64,
    /// When it ends, in nanoseconds since the loop started.
    pub nanos: u64,
}

/// What ends at an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// A sleep that its timer ends.
    Sleep,
    /// A timeout, even if it does not run out.
    Timeout,
}

/// The most beats of a run that has edges.
const MOST_BEATS: usize = 20_000;

/// Finds all edges of a run, lane by lane, in each lane the timeouts first; none in a run of more than
/// 20,000 beats, where they are too close to each other.
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::opened;
/// use loopscope::scene::edges;
/// let hello = opened(&Source::demo("hello")).unwrap();
/// let run = hello.run(hello.program().defaults());
/// let edges = edges(&run.film);
/// assert_eq!((edges[0].began_nanos, edges[0].nanos), (0, 1_000_000_000));
/// ```
pub fn edges(film: &Film) -> Vec<Edge> {
    let nanos_of = |beat: u32| film.nanos_after(beat as usize);
    let mut edges = Vec::new();
    if film.beat_count() > MOST_BEATS {
        return edges;
    }
    for (row, lane) in film.lanes().iter().enumerate() {
        let mut add = |kind, index, began_nanos, nanos| {
            let name = lane.name.to_owned();
            edges.push(Edge { name, kind, index, row, began_nanos, nanos });
        };
        for (index, span) in lane.timeouts.iter().enumerate() {
            add(EdgeKind::Timeout, index, nanos_of(span.from_beat), span.deadline_nanos);
        }
        let wakes = lane.wakes.iter().filter(|wake| wake.by == Waker::Timer);
        for (index, wake) in wakes.enumerate() {
            let next = lane.changes.partition_point(|change| change.beat < wake.beat);
            let asleep = next.checked_sub(1).map_or(0, |change| lane.changes[change].beat);
            add(EdgeKind::Sleep, index, nanos_of(asleep), nanos_of(wake.beat));
        }
    }
    edges
}

impl Edge {
    /// Returns `true` if `other` is the same duration in another run.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.kind, self.index) == (other.kind, other.index) && self.name == other.name
    }

    /// Where it is in a timeline of seconds: its x, and the y of the middle of its lane.
    pub fn place(&self, view: &TimelineView) -> (f32, f32) {
        let top = TimelineView::AXIS_HEIGHT + self.row as f32 * TimelineView::LANE_HEIGHT;
        let y = top + TimelineView::LANE_HEIGHT / 2.0 - view.scroll_y;
        (view.x_from_place(self.nanos), y)
    }
}
