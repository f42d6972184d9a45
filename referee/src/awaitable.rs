//! What a program can await: its tasks, its futures, and coroutines of its bodies.

use loopscope::runtime::{self, AddedCallback, Exception, Future, IntoResult, Result, Task};

use crate::interpreter::{Coroutine, Found, Scope, Value};
use crate::program::Name;

/// What can be awaited.
pub enum Awaitable {
    /// A task.
    Task(Task<Value>),
    /// A future.
    Future(Future<Value>),
    /// A coroutine that has not begun.
    Coroutine(Coroutine),
}

impl Awaitable {
    /// The future of a name, or else the task.
    pub fn existing(scope: &Scope, name: &str) -> Found<Self> {
        match scope.get(name) {
            Some(future) => Ok(Self::Future(future)),
            None => scope.find(name).map(Self::Task),
        }
    }

    /// A new coroutine if the name is that of a body, or else the future or task.
    pub fn named(scope: &Scope, name: &str) -> Found<Self> {
        if scope.program().bodies.contains_key(name) {
            return scope.coroutine(name).map(Self::Coroutine);
        }
        Self::existing(scope, name)
    }

    /// Whether it is done.
    pub fn done(&self) -> bool {
        match self {
            Self::Task(task) => task.done(),
            Self::Future(future) => future.done(),
            Self::Coroutine(_) => false,
        }
    }

    /// Whether it was cancelled.
    pub fn cancelled(&self) -> bool {
        match self {
            Self::Task(task) => task.cancelled(),
            Self::Future(future) => future.cancelled(),
            Self::Coroutine(_) => false,
        }
    }

    /// What it returned; raises the exception that it raised.
    pub fn result(&self) -> Result<Value> {
        match self {
            Self::Task(task) => task.result(),
            Self::Future(future) => future.result(),
            Self::Coroutine(_) => Ok(None),
        }
    }

    /// The exception that it raised; raises if it is not done or was cancelled.
    pub fn exception(&self) -> Result<Option<Exception>> {
        match self {
            Self::Task(task) => task.exception(),
            Self::Future(future) => future.exception(),
            Self::Coroutine(_) => Ok(None),
        }
    }

    /// Has the loop call `callback` when it is done; coroutines have no callbacks.
    pub fn add_done_callback<R: IntoResult>(
        &self,
        callback: impl FnOnce() -> R + 'static,
    ) -> Option<AddedCallback> {
        match self {
            Self::Task(task) => Some(task.add_done_callback(callback)),
            Self::Future(future) => Some(future.add_done_callback(callback)),
            Self::Coroutine(_) => None,
        }
    }

    /// Removes a callback; returns how many were removed.
    pub fn remove_done_callback(&self, callback: &AddedCallback) -> usize {
        match self {
            Self::Task(task) => task.remove_done_callback(callback),
            Self::Future(future) => future.remove_done_callback(callback),
            Self::Coroutine(_) => 0,
        }
    }

    /// `await`.
    pub async fn wait(self) -> Result<Value> {
        match self {
            Self::Task(task) => task.await,
            Self::Future(future) => future.await,
            Self::Coroutine(coroutine) => coroutine.await,
        }
    }
}

impl From<Awaitable> for runtime::Awaitable<Value> {
    fn from(awaitable: Awaitable) -> Self {
        match awaitable {
            Awaitable::Task(task) => task.into(),
            Awaitable::Future(future) => future.into(),
            Awaitable::Coroutine(coroutine) => Self::coroutine(coroutine),
        }
    }
}

/// The awaitables of some names, of any kinds.
pub fn awaitables(scope: &Scope, names: &[Name]) -> Found<Vec<runtime::Awaitable<Value>>> {
    // Everything is looked up first: if a name is missing, no coroutine is made.
    for name in names.iter().filter(|name| !scope.program().bodies.contains_key(*name)) {
        Awaitable::existing(scope, name)?;
    }
    names.iter().map(|name| Awaitable::named(scope, name).map(Into::into)).collect()
}
