//! Tasks: what each of them is doing, and what it waits for.

use std::rc::Rc;

use super::super::face::Face;
use crate::model::{FutureKind, ObjectId, Site};

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
    /// When this state began, in nanoseconds since the loop started.
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
    Waiting(Wait),
    /// It returned.
    Done,
    /// It raised an exception, as `repr` shows it.
    Failed(Rc<str>),
    /// It was cancelled.
    Cancelled,
}

/// What a task waits for; the machine knows the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The future or task that it awaits.
    pub future: ObjectId,
    /// What the future stands for; nothing if it is a task.
    pub kind: Option<FutureKind>,
}

impl TaskState {
    /// What the task is called in the picture.
    pub fn label(&self) -> &str {
        label(&self.name, self.parent.is_none())
    }

    /// What the task waits for, if it waits.
    pub fn wait(&self) -> Option<Wait> {
        match self.state {
            State::Waiting(wait) => Some(wait),
            _ => None,
        }
    }

    /// Makes the task enter a state.
    pub(in crate::scene) fn enter(&mut self, state: State, nanos: u64) {
        self.state = state;
        self.since_nanos = nanos;
    }
}

/// What a task is called in the picture: asyncio names the main task `Task-1`.
pub(in crate::scene) fn label(name: &str, is_root: bool) -> &str {
    if name == "Task-1" && is_root { "main" } else { name }
}

impl State {
    /// Returns `true` if the task will never run again.
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
            State::Waiting(wait) => Self::of_wait(wait.kind),
            State::Done => Self::Done,
            State::Failed(_) => Self::Failed,
            State::Cancelled => Self::Cancelled,
        }
    }
}
