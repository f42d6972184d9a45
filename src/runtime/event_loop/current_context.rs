//! Which context the running code has.
//!
//! Nothing here costs a program without context variables: until the first is made, tasks and callbacks
//! have no context of their own, which means an empty one.

use super::contexts::new_variable;
use super::state::EventLoop;
use crate::model::ObjectId;
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::{Context, Exception, Result};

/// What a thread runs.
type Job<T> = Box<dyn FnOnce() -> Result<T>>;

/// A job that runs in a context.
fn in_context<T: 'static>(context: Context, job: Job<T>) -> Job<T> {
    Box::new(move || EventLoop::with_running(|event_loop| event_loop.run_in(&context, job))??)
}

impl EventLoop {
    /// The number of a new variable. From now on, each new task and callback of the running
    /// loop, and of every later loop, has a context of its own.
    pub(crate) fn new_context_variable() -> u64 {
        Self::with_running(Self::use_contexts).ok();
        new_variable()
    }

    /// Gives new tasks and callbacks contexts of their own from now on.
    pub(crate) fn use_contexts(&self) {
        self.0.contexts.are_used.set(true);
    }

    /// Whether tasks and callbacks get contexts of their own.
    #[inline]
    pub(crate) fn has_contexts(&self) -> bool {
        self.0.contexts.are_used.get()
    }

    /// The context of the running code.
    pub(crate) fn current_context(&self) -> Context {
        let task = self.running_task().with(|task| task.id());
        let entered = self.0.contexts.entered.borrow();
        match entered.last() {
            Some((context, entered_in)) if *entered_in == task => context.clone(),
            _ if task == ObjectId::default() => self.0.contexts.base.clone(),
            _ => self.running_task().with(|task| {
                task.with_extra(|extra| extra.context.get_or_insert_default().clone())
            }),
        }
    }

    /// Gives a new task a copy of the current context.
    #[cold]
    pub(crate) fn inherit_context(&self, task: &AnyFuture) {
        let context = self.current_context().copy();
        task.with_extra(|extra| extra.context = Some(context));
    }

    /// Makes a callback run in a copy of the current context.
    pub(crate) fn in_copied_context(&self, function: Box<dyn FnOnce()>) -> Box<dyn FnOnce()> {
        if !self.has_contexts() {
            return function;
        }
        let context = self.current_context().copy();
        Box::new(move || {
            EventLoop::with_running(|event_loop| event_loop.run_in(&context, function)).ok();
        })
    }

    /// Makes a job run in a copy of the current context, as `to_thread` does.
    pub(crate) fn in_context_of_caller<T: 'static>(&self, job: Job<T>) -> Job<T> {
        if self.has_contexts() { in_context(self.current_context().copy(), job) } else { job }
    }

    /// Makes a job run in an empty context, which is that of a thread.
    pub(crate) fn out_of_context<T: 'static>(&self, job: Job<T>) -> Job<T> {
        if self.has_contexts() { in_context(Context::default(), job) } else { job }
    }

    /// Runs `f` in a context; fails if that is running already.
    pub(crate) fn run_in<R>(&self, context: &Context, f: impl FnOnce() -> R) -> Result<R> {
        let task = self.running_task().with(|task| task.id());
        let is_entered =
            self.0.contexts.entered.borrow().iter().any(|(other, _)| other.is(context));
        if is_entered {
            let message = "cannot enter context: it is already entered";
            return Err(Exception::new("RuntimeError", message));
        }
        self.0.contexts.entered.borrow_mut().push((context.clone(), task));
        let result = f();
        let left = self.0.contexts.entered.borrow_mut().pop();
        drop(left);
        Ok(result)
    }
}
