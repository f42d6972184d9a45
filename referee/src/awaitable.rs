//! What a program can await: its tasks, its futures, and coroutines of its bodies.

use loopscope::runtime::{Exception, Future, Result, Task};

use crate::interpreter::{Coroutine, Found, Scope, Stop, Value};
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

/// Several awaitables of one kind.
pub enum Awaitables {
    /// Tasks.
    Tasks(Vec<Task<Value>>),
    /// Futures.
    Futures(Vec<Future<Value>>),
    /// Coroutines.
    Coroutines(Vec<Coroutine>),
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

    /// Has the loop call `callback` when it is done.
    pub fn add_done_callback(&self, callback: impl FnOnce() + 'static) {
        match self {
            Self::Task(task) => drop(task.add_done_callback(callback)),
            Self::Future(future) => drop(future.add_done_callback(callback)),
            Self::Coroutine(_) => {}
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

impl Awaitables {
    /// The awaitables of some names. They must be of one kind: Rust has no type for a list of
    /// several.
    pub fn named(scope: &Scope, names: &[Name]) -> Found<Self> {
        let is_body = |name: &&Name| scope.program().bodies.contains_key(*name);
        let mut futures = 0;
        for name in names.iter().filter(|name| !is_body(name)) {
            futures +=
                usize::from(matches!(Awaitable::existing(scope, name)?, Awaitable::Future(_)));
        }
        let bodies = names.iter().filter(is_body).count();
        let all = names.iter();
        if bodies == names.len() {
            all.map(|name| scope.coroutine(name)).collect::<Found<_>>().map(Self::Coroutines)
        } else if futures == names.len() {
            all.map(|name| scope.find(name)).collect::<Found<_>>().map(Self::Futures)
        } else if bodies == 0 && futures == 0 {
            all.map(|name| scope.find(name)).collect::<Found<_>>().map(Self::Tasks)
        } else {
            Err(Stop::Missing("one kind".to_owned()))
        }
    }
}
