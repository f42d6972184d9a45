//! Handles: those in the ready queue, those of timers, and the one that runs.

use crate::model::{Call, HandleId, ObjectId};

/// A handle in the ready queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadyHandle {
    /// Its number.
    pub handle: HandleId,
    /// What it will do.
    pub call: Call,
    /// The task whose step put it there, zero if a callback, a thread or the loop itself did.
    pub by: ObjectId,
}

/// A handle among the timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingTimer {
    /// What it will do.
    pub call: Call,
    /// The task that set it.
    pub by: Option<ObjectId>,
}

/// The handle that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its number.
    pub handle: HandleId,
    /// What it does.
    pub call: Call,
    /// The task that runs in it, zero if none: that of the call, or one that its step starts
    /// eagerly.
    pub task: ObjectId,
}
