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

    /// Gives a new task a context, which others may have too.
    #[cold]
    pub(crate) fn put_context(&self, task: &AnyFuture, context: Context) {
        self.use_contexts();
        task.with_extra(|extra| extra.context = Some(context));
    }

    /// Runs `f` in a context; fails if that is running already.
    pub(crate) fn run_in<R>(&self, context: &Context, f: impl FnOnce() -> R) -> Result<R> {
        self.refuse_entered(context)?;
        let task = self.running_task().with(|task| task.id());
        self.0.contexts.entered.borrow_mut().push((context.clone(), task));
        let result = f();
        self.leave_context();
        Ok(result)
    }

    /// Fails if a context runs already.
    pub(crate) fn refuse_entered(&self, context: &Context) -> Result<()> {
        let is_entered =
            self.0.contexts.entered.borrow().iter().any(|(other, _)| other.is(context));
        if is_entered || self.has_contexts() && self.current_context().is(context) {
            let message = "cannot enter context: it is already entered";
            return Err(Exception::new("RuntimeError", message));
        }
        Ok(())
    }

    /// Keeps the current context entered while an eager task runs inside the step that makes it.
    ///
    /// Returns `true` if [`leave_context`](Self::leave_context) has to follow.
    pub(super) fn keep_context_entered(&self) -> bool {
        let has_contexts = self.has_contexts();
        if has_contexts {
            let (context, task) = (self.current_context(), self.running_task().with(|it| it.id()));
            self.0.contexts.entered.borrow_mut().push((context, task));
        }
        has_contexts
    }

    /// Leaves the context that was entered last.
    pub(super) fn leave_context(&self) {
        let left = self.0.contexts.entered.borrow_mut().pop();
        drop(left);
    }
}
