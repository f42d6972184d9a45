//! How new tasks begin, and who makes them.

use super::caller::Caller;
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::Context;

/// How a new task begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TaskStart {
    /// Its first step is a handle at the end of the ready queue.
    #[default]
    Lazily,
    /// Its first step runs inside the function that makes it.
    Eagerly,
    /// As the task factory of the program decides.
    ByFactory,
}

/// The task factory of a program.
pub(crate) trait TaskFactory {
    /// Makes the task of a coroutine.
    fn make(&self, parts: TaskParts) -> AnyFuture;
}

/// What a task is made of.
pub(crate) struct TaskParts {
    pub(crate) name: Option<Box<str>>,
    pub(crate) context: Option<Context>,
    pub(crate) coroutine: AnyFuture,
    pub(crate) caller: Caller,
}
