//! A lane: the history of one task, or of one thread of the pool, over the whole run.
//!
//! It counts in beats and not in seconds, because several changes may happen at one time; a film
//! knows the time of each beat. A lane is compact because a run may have many and long ones.

use super::face::Face;
use super::mark::Mark;
use crate::model::ObjectId;

/// The history of one task, or of one thread of the pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane<'a> {
    /// The task; nothing for a thread.
    pub task: Option<ObjectId>,
    /// Its name.
    pub name: &'a str,
    /// How many ancestors it has.
    pub depth: u32,
    /// Its states in order, each until the next one begins.
    pub(super) changes: &'a [Change],
    /// When it was made ready, and by what.
    pub(super) wakes: &'a [Wake],
    /// Which lanes it made ready.
    pub(super) woken: &'a [Woken],
    /// What was done to it, in order, each with the number of beats that have happened then.
    pub(super) marks: &'a [(u32, Mark)],
    /// Its timeouts in the order in which they were set.
    pub(super) timeouts: &'a [TimeoutSpan],
    /// What it held, in the order in which it got it.
    pub(super) holds: &'a [Hold],
    /// The future for which it waited last.
    pub(super) waits_for: ObjectId,
}

/// The beginning of a state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Change {
    /// How many beats have happened when it begins.
    pub(super) beat: u32,
    /// The state; nothing while a thread has no job.
    pub(super) face: Option<Face>,
}

/// The beat at which a task became ready, or a thread got its job.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wake {
    /// How many beats have happened when it is ready.
    pub beat: u32,
    /// What made it ready.
    pub by: Waker,
    /// The future for which it waited, zero if none.
    pub future: ObjectId,
}

/// What makes a task ready.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Waker {
    /// A task or a thread, by the row of its lane.
    Lane(u32),
    /// The end of its own sleep.
    Timer,
    /// A timeout that ran out.
    Timeout,
    /// A callback of the program or of a future.
    Callback,
    /// The loop, at the start of the run and at its end.
    Loop,
}

/// The beat at which a task or a thread made another one ready.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Woken {
    pub(super) beat: u32,
    /// The row of the lane that it made ready.
    pub(super) lane: u32,
}

/// A timeout: from when to when it runs, and when it would run out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TimeoutSpan {
    pub(super) from_beat: u32,
    pub(super) to_beat: u32,
    pub(super) deadline_nanos: u64,
}

/// The time for which a task holds a lock, or a permit of a semaphore.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hold {
    pub(super) from_beat: u32,
    /// `u32::MAX` if it still holds it at the end of the run.
    pub(super) to_beat: u32,
    pub(super) resource: ObjectId,
    /// Whether it has the second look; see `Resource::is_second`.
    pub(super) is_second: bool,
}

impl<'a> Lane<'a> {
    /// When it was made ready and by what, in order.
    pub fn wakes(&self) -> &'a [Wake] {
        self.wakes
    }

    /// Its last state in one word.
    pub fn last_word(&self) -> &'static str {
        self.last().map_or("idle", Face::word)
    }

    /// Returns `true` if it is a task that ended.
    pub fn is_finished(&self) -> bool {
        self.last().is_some_and(Face::is_finished)
    }

    /// After how many beats its last state began.
    pub fn last_beat(&self) -> usize {
        self.changes.last().map_or(0, |change| change.beat as usize)
    }

    pub(super) fn last(&self) -> Option<Face> {
        self.changes.last().and_then(|change| change.face)
    }
}
