//! The reports of the loop itself, worded as CPython logs them.

use super::state::EventLoop;
use crate::model::Event;
use crate::runtime::memory::{Flag, FutureCell};
use crate::runtime::python::Exception;

/// Reports an exception that was not retrieved before its future was dropped.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-dev.html#detect-never-retrieved-exceptions>
#[cold]
pub(crate) fn never_retrieved(future: &FutureCell, exception: &Exception) {
    let class = class(future);
    say(&format!(
        "{class} exception was never retrieved\nfuture: {}",
        describe_raised(future, exception)
    ));
}

/// Reports an exception of a future whose shield was cancelled before: 3.14's `_log_on_exception`.
#[cold]
pub(crate) fn shielded(future: &FutureCell, exception: &Exception) {
    say(&format!(
        "{} exception in shielded future\nfuture: {}",
        exception.type_name(),
        describe_raised(future, exception)
    ));
}

/// Reports a task that is dropped while it waits.
#[cold]
pub(crate) fn destroyed_pending(task: &FutureCell) {
    if task.has(Flag::Silent) {
        return;
    }
    say(&format!("Task was destroyed but it is pending!\ntask: {}", describe(task)));
}

/// Reports an exception of a task that `asyncio.run` cancelled.
#[cold]
pub(crate) fn unhandled_at_shutdown(task: &FutureCell) {
    let what = "unhandled exception during asyncio.run() shutdown";
    say(&format!("{what}\ntask: {}", describe(task)));
}

/// Reports a task of a group that failed after the task that ran the group was done.
#[cold]
pub(crate) fn errored_after_parent(task: &FutureCell, parent: &FutureCell) {
    let parent = describe(parent);
    let task = describe(task);
    say(&format!("Task {task} has errored out but its parent task {parent} is already completed"));
}

/// Reports an exception in which an asynchronous generator ended while it was closed at the end.
#[cold]
pub(crate) fn failed_to_close(exception: &Exception) {
    let what = "an error occurred during closing of asynchronous generator";
    say(&format!("{what}\nexception: {}", exception.repr()));
}

/// Reports an exception that a callback of asyncio's own raised.
#[cold]
pub(crate) fn failed_callback(exception: &str) {
    say(&format!("Exception in callback\nexception: {exception}"));
}

/// Reports a coroutine that was dropped before it was awaited.
#[cold]
pub(crate) fn never_awaited(name: &str) {
    say(&format!("RuntimeWarning: coroutine '{name}' was never awaited"));
}

/// Reports threads whose jobs take longer than `asyncio.run` waits for them, as CPython words it.
#[cold]
pub(crate) fn threads_left(seconds: f64) {
    let what = "The executor did not finishing joining its threads within";
    say(&format!("RuntimeWarning: {what} {seconds} seconds."));
}

/// Tells the probe of the running loop; does nothing outside a loop.
fn say(text: &str) {
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

/// The same for a future that ended with an exception.
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
