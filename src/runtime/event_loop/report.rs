//! The reports of the loop itself, worded as CPython logs them.

use super::exception_context::ExceptionContext;
use super::state::EventLoop;
use crate::model::Event;
use crate::runtime::memory::{Flag, FutureCell};
use crate::runtime::python::{Exception, IntoResult};

/// Reports an exception that was not retrieved before its future was dropped.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-dev.html#detect-never-retrieved-exceptions>
#[cold]
pub(crate) fn never_retrieved(future: &FutureCell, exception: &Exception) {
    raised_in(future, exception, format!("{} exception was never retrieved", class(future)));
}

/// Reports an exception of a future whose shield was cancelled before: 3.14's `_log_on_exception`.
#[cold]
pub(crate) fn shielded(future: &FutureCell, exception: &Exception) {
    raised_in(future, exception, format!("{} exception in shielded future", exception.type_name()));
}

fn raised_in(future: &FutureCell, exception: &Exception, message: String) {
    let future = describe_raised(future, exception);
    let context = ExceptionContext::new(message).with("future", future);
    tell(&context.with_exception_of_future(exception.clone()));
}

/// Reports a task that is dropped while it waits.
#[cold]
pub(crate) fn destroyed_pending(task: &FutureCell) {
    if task.has(Flag::Silent) {
        return;
    }
    let message = "Task was destroyed but it is pending!";
    tell(&ExceptionContext::new(message).with("task", describe(task)));
}

/// Reports an exception of a task that `asyncio.run` cancelled.
#[cold]
pub(crate) fn unhandled_at_shutdown(task: &FutureCell) {
    let message = "unhandled exception during asyncio.run() shutdown";
    let context = ExceptionContext::new(message).with("task", describe(task));
    tell(&with_exception_of(task, context));
}

/// Reports a task of a group that failed after the task that ran the group was done.
#[cold]
pub(crate) fn errored_after_parent(task: &FutureCell, parent: &FutureCell) {
    let (child, parent) = (describe(task), describe(parent));
    let message =
        format!("Task {child} has errored out but its parent task {parent} is already completed");
    tell(&with_exception_of(task, ExceptionContext::new(message)));
}

fn with_exception_of(task: &FutureCell, context: ExceptionContext) -> ExceptionContext {
    match task.peek_exception() {
        Some(exception) => context.with_exception_of_future(exception),
        None => context,
    }
}

/// Reports an exception in which an asynchronous generator ended while it was closed at the end.
#[cold]
pub(crate) fn failed_to_close(exception: Exception) {
    let message = "an error occurred during closing of asynchronous generator";
    tell(&ExceptionContext::new(message).with_exception(exception));
}

/// Reports an exception that a callback raised.
#[cold]
pub(crate) fn failed_callback(exception: Exception) {
    tell(&ExceptionContext::new("Exception in callback").with_exception(exception));
}

/// Makes a callback that may fail one that reports its exception.
pub(crate) fn raised_by<R: IntoResult>(callback: impl FnOnce() -> R) -> impl FnOnce() {
    move || {
        if let Err(exception) = callback().into_result() {
            failed_callback(exception);
        }
    }
}

/// Reports a coroutine that was dropped before it was awaited.
#[cold]
pub(crate) fn never_awaited(name: &str) {
    warn(&format!("RuntimeWarning: coroutine '{name}' was never awaited"));
}

/// Reports threads whose jobs take longer than `asyncio.run` waits for them, as CPython words it.
#[cold]
pub(crate) fn threads_left(seconds: f64) {
    let what = "The executor did not finishing joining its threads within";
    warn(&format!("RuntimeWarning: {what} {seconds} seconds."));
}

/// Calls the exception handler of the running loop; without a running loop it does nothing.
fn tell(context: &ExceptionContext) {
    EventLoop::with_running(|event_loop| event_loop.call_exception_handler(context)).ok();
}

/// Logs a warning. The exception handler is not called.
fn warn(text: &str) {
    EventLoop::with_running(|event_loop| event_loop.tell(Event::Reported { text })).ok();
}

/// The future's `repr` without the coroutine and the source file, which CPython adds.
fn describe(future: &FutureCell) -> String {
    if let Some(exception) = future.peek_exception() {
        return describe_raised(future, &exception);
    }
    let state = if future.is_done() { "finished" } else { "pending" };
    format!("<{} {state}{}>", class(future), name(future))
}

/// The `repr` of a future that ended with an exception.
fn describe_raised(future: &FutureCell, exception: &Exception) -> String {
    let (class, name) = (class(future), name(future));
    format!("<{class} finished{name} exception={}>", exception.repr())
}

fn name(future: &FutureCell) -> String {
    if future.is_task() { format!(" name='{}'", future.name()) } else { String::new() }
}

fn class(future: &FutureCell) -> &'static str {
    if future.is_task() {
        "Task"
    } else if future.has(Flag::Gathers) {
        "_GatheringFuture"
    } else {
        "Future"
    }
}
