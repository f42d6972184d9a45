//! Tasks: what each of them is doing, and for what it waits.

use std::rc::Rc;

use super::face::Face;
use crate::model::{ObjectId, Site};

/// What is known of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskState {
    /// Its number.
    pub id: ObjectId,
    /// Its name.
    pub name: Rc<str>,
    /// The task that made it.
    pub parent: Option<ObjectId>,
    /// What it is doing.
    pub state: State,
    /// Since when, in virtual nanoseconds.
    pub since_nanos: u64,
    /// The source line where it is, zero if it has not started.
    pub site: Site,
}

/// What a task is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// It was made and has not had its first step.
    Unstarted,
    /// It will run when the loop comes to its handle.
    Ready,
    /// It runs.
    Running,
    /// It waits.
    Waiting(Waiter),
    /// It returned.
    Done,
    /// It raised an exception, as `repr` shows it.
    Failed(Rc<str>),
    /// It was cancelled.
    Cancelled,
}

/// What a task waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiter {
    /// The end of a sleep.
    Sleep {
        /// The sleep's future.
        future: ObjectId,
        /// When it ends, in virtual nanoseconds.
        until_nanos: u64,
    },
    /// Several futures at once.
    Gather {
        /// The gathering future.
        future: ObjectId,
        /// How many of its children are not done.
        left: u32,
    },
    /// Futures of which it needs some or all to be done (`wait`, or the next of `as_completed`).
    Wait {
        /// The future that `wait` made.
        future: ObjectId,
        /// How many of them are not done.
        left: u32,
    },
    /// What a shield protects.
    Shield {
        /// The outer future.
        future: ObjectId,
        /// What is inside.
        inner: ObjectId,
    },
    /// The tasks of its task group.
    Group {
        /// The future that the last of them finishes.
        future: ObjectId,
        /// The group.
        group: ObjectId,
        /// How many of them are not done.
        left: u32,
    },
    /// Its turn to hold a lock, the lock of a condition, or a permit of a semaphore.
    Acquire {
        /// Its place in the line.
        future: ObjectId,
        /// What it wants to hold.
        primitive: ObjectId,
    },
    /// An event to be set, a condition to be notified, or the others at a barrier.
    Notified {
        /// Its place in the line.
        future: ObjectId,
        /// The event, condition or barrier.
        primitive: ObjectId,
    },
    /// A free place in a queue.
    Put {
        /// Its place in the line.
        future: ObjectId,
        /// The queue.
        queue: ObjectId,
    },
    /// An item of a queue.
    Get {
        /// Its place in the line.
        future: ObjectId,
        /// The queue.
        queue: ObjectId,
    },
    /// Every item of a queue to be done.
    Join {
        /// Its place in the line.
        future: ObjectId,
        /// The queue.
        queue: ObjectId,
    },
    /// A job of the thread pool, by its future.
    Job(ObjectId),
    /// Another task.
    Task(ObjectId),
    /// A future.
    Future(ObjectId),
}

impl TaskState {
    /// What the task is called in the picture.
    pub fn label(&self) -> &str {
        label(&self.name, self.parent.is_none())
    }

    /// Does something else from now on.
    pub(super) fn enter(&mut self, state: State, nanos: u64) {
        self.state = state;
        self.since_nanos = nanos;
    }
}

/// What a task is called in the picture: asyncio names the main task `Task-1`.
pub(super) fn label(name: &str, is_root: bool) -> &str {
    if name == "Task-1" && is_root { "main" } else { name }
}

impl State {
    /// Whether the task will never run again.
    pub fn is_finished(&self) -> bool {
        matches!(self, Self::Done | Self::Failed(_) | Self::Cancelled)
    }

    /// The state in one word.
    pub fn word(&self) -> &'static str {
        Face::from(self).word()
    }
}

impl From<&State> for Face {
    fn from(state: &State) -> Self {
        match state {
            State::Unstarted => Self::Unstarted,
            State::Ready => Self::Ready,
            State::Running => Self::Running,
            State::Waiting(_) => Self::Waiting,
            State::Done => Self::Done,
            State::Failed(_) => Self::Failed,
            State::Cancelled => Self::Cancelled,
        }
    }
}
