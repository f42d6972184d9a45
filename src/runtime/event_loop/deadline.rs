//! The deadline of a block: what a `Timeout` and its timer share.

use std::cell::Cell;

use crate::model::{HandleId, ObjectId};
use crate::runtime::memory::AnyFuture;

/// When a block has to end, and the task that runs it.
#[derive(Default)]
pub(crate) struct Deadline {
    pub(crate) id: Cell<ObjectId>,
    pub(crate) state: Cell<DeadlineState>,
    pub(crate) when_seconds: Cell<Option<f64>>,
    /// The handle that will end the block; any other is cancelled.
    pub(crate) handle: Cell<Option<HandleId>>,
    /// The number of the loop whose handle it is.
    pub(crate) event_loop: Cell<u32>,
    pub(crate) task: Cell<Option<AnyFuture>>,
    /// How many requests to cancel the task had when the block began.
    pub(crate) cancelling: Cell<u16>,
}

/// The state of a block, as asyncio's `_State`.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum DeadlineState {
    #[default]
    Active,
    /// The task is cancelled but has not left the block.
    Expiring,
    /// The task has left the block after its deadline.
    Expired,
    /// The task has left the block in time.
    Finished,
}

impl Deadline {
    /// Calls `f` with the task; returns the default if there is none.
    pub(crate) fn with_task<R: Default>(&self, f: impl FnOnce(&AnyFuture) -> R) -> R {
        let task = self.task.take();
        let result = task.as_ref().map(f).unwrap_or_default();
        self.task.set(task);
        result
    }

    /// Whether `handle` of the loop with this number no longer ends the block.
    pub(crate) fn has_left(&self, loop_number: u32, handle: HandleId) -> bool {
        self.handle.get() != Some(handle) || self.event_loop.get() != loop_number
    }
}
