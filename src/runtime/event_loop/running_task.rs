//! The running task.

use std::cell::Cell;

use crate::runtime::memory::{AnyFuture, FutureCell};

/// The running task, if there is one. The reference is not counted, because steps are short and
/// many, and the function that runs the step holds a counted one.
#[derive(Default)]
pub(crate) struct RunningTask(Cell<Option<&'static FutureCell>>);

impl RunningTask {
    pub(crate) fn get(&self) -> Option<AnyFuture> {
        self.0.get().map(AnyFuture::counted)
    }

    /// Calls `f` with the task; returns the default outside a task.
    pub(crate) fn with<R: Default>(&self, f: impl FnOnce(&AnyFuture) -> R) -> R {
        self.0.get().map(|cell| f(&AnyFuture::uncounted(cell))).unwrap_or_default()
    }

    /// Makes `task` the running task until the guard is dropped.
    pub(crate) fn begin_step<'a>(&'a self, task: &'a AnyFuture) -> RunningStep<'a> {
        RunningStep { running: self, outer: self.0.replace(Some(task.cell())), _task: task }
    }
}

/// A step that runs, inside another one if it is that of an eager task.
pub(crate) struct RunningStep<'a> {
    running: &'a RunningTask,
    outer: Option<&'static FutureCell>,
    /// Keeps the task alive during the step.
    _task: &'a AnyFuture,
}

impl Drop for RunningStep<'_> {
    fn drop(&mut self) {
        self.running.0.set(self.outer);
    }
}
