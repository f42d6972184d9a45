//! `gather`: run awaitables concurrently, results in the order of the arguments.

use std::rc::Rc;

use crate::model::{FutureKind, ObjectId};
use crate::runtime::event_loop::{Caller, EventLoop};
use crate::runtime::memory::{self, AnyFuture, ChildCallback, Content, Flag};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::{self, EnsureFuture, Future};

/// Runs `awaitables` concurrently; coroutines among them become tasks at once.
///
/// The future has one [`Result`] per argument, in the order of the arguments. Without
/// `return_exceptions` the first exception is raised at the await and the other tasks run on, so
/// a list that is returned contains only `Ok`. With it, exceptions are results like any other.
///
/// Cancel safety: cancelling the future, or a task that awaits it, cancels every child; the await
/// raises `CancelledError` once all of them are done.
///
/// ```
/// use loopscope::runtime::{Runner, gather, sleep};
/// async fn double(n: u32) -> loopscope::runtime::Result<u32> {
///     sleep(0.1).await?;
///     Ok(2 * n)
/// }
/// let mut runner = Runner::new(async {
///     let results = gather((1..=3).map(double), false).await?;
///     assert_eq!(results, [Ok(2), Ok(4), Ok(6)]);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.gather>
#[track_caller]
#[must_use = "the children run, but their results are lost unless you `.await`"]
pub fn gather<A>(
    awaitables: impl IntoIterator<Item = A>,
    return_exceptions: bool,
) -> Future<Vec<Result<A::Value>>>
where
    A: EnsureFuture,
{
    let caller = Caller::here();
    let children: Rc<[_]> = awaitables.into_iter().map(|a| ensure_child(a, caller)).collect();
    let gathered = EventLoop::with_running(EventLoop::clone).map(|event_loop| {
        gather_futures(&event_loop, &children, return_exceptions, caller, outcomes::<A::Value>)
    });
    gathered.map_or_else(Future::failed, Future::of_cell)
}

/// Makes the list of results, when the last child is done.
type Collect = fn(&[AnyFuture]) -> Content;

/// `asyncio.gather` over futures: the outer future, with a callback on each distinct child.
pub(crate) fn gather_futures(
    event_loop: &EventLoop,
    children: &Rc<[AnyFuture]>,
    return_exceptions: bool,
    caller: Caller,
    collect: Collect,
) -> AnyFuture {
    let outer = event_loop.new_future(FutureKind::Gather, ObjectId(0), caller);
    if children.is_empty() {
        outer.set_result(event_loop, Some(collect(children)));
        return outer;
    }
    outer.set(Flag::Gathers);
    outer.set_children(Rc::clone(children));
    let callback = {
        // The callbacks own the outer future, as CPython's closure does, until the last has run.
        let (outer, children) = (outer.clone(), Rc::clone(children));
        let gather = Gather { outer, children, return_exceptions, collect };
        ChildCallback::in_task(event_loop, gather.outer.id(), move |event_loop, child, left| {
            gather.last_done_or_raising(event_loop, child, left);
        })
    };
    let mut done_already = Vec::new();
    let mut count = 0;
    // A child that is given twice counts once.
    for child in children.iter() {
        if !child.is_done() {
            if !callback.add_once(event_loop, child) {
                continue;
            }
        } else if child.set_new(Flag::Met) {
            event_loop.tell_child(outer.id(), child.id());
            done_already.push(child);
        } else {
            continue;
        }
        count += 1;
    }
    callback.expect(count);
    for child in &done_already {
        child.take(Flag::Met);
    }
    for child in done_already {
        callback.child_done(child);
    }
    outer
}

struct Gather {
    outer: AnyFuture,
    children: Rc<[AnyFuture]>,
    return_exceptions: bool,
    collect: Collect,
}

impl Gather {
    /// `_done_callback` of `asyncio.gather`. [`ChildCallback`] only counts the other children.
    fn last_done_or_raising(&self, event_loop: &EventLoop, child: &AnyFuture, left: usize) {
        let Self { outer, .. } = self;
        if outer.is_done() {
            if !child.is_cancelled() {
                // Marks its exception as retrieved, so that it is not reported.
                child.exception();
            }
            return;
        }
        if !self.return_exceptions
            && let Some(exception) = child.exception()
        {
            outer.set_exception(event_loop, exception);
            return;
        }
        if left == 0 {
            let results = (self.collect)(&self.children);
            if outer.is_child_cancelled() {
                // Cancelling must reach the awaiting task even if every child swallowed it.
                // As in asyncio, the exception is that of the last argument.
                let last = self.children.last().unwrap_or(child);
                outer.set_exception(event_loop, last.new_cancelled_error());
            } else {
                outer.set_result(event_loop, Some(results));
            }
        }
    }
}

/// The future of an awaitable, which reports nothing itself if it is a new task.
pub(super) fn ensure_child<A: EnsureFuture>(awaitable: A, caller: Caller) -> AnyFuture {
    let is_new = awaitable.is_coroutine();
    let child = awaitable.ensure_future(caller);
    if is_new {
        // The gathering future reports for it.
        child.set(Flag::Silent);
    }
    child
}

/// Makes the list of results from the children.
pub(crate) fn outcomes<T: Clone + 'static>(children: &[AnyFuture]) -> Content {
    let mut results: Vec<Result<T>> = Vec::with_capacity(children.len());
    results.extend(children.iter().map(outcome));
    memory::value(results)
}

/// The result of a child that is done.
///
/// asyncio makes the exception of a cancelled child anew, with an empty message where it had none.
pub(super) fn outcome<T: Clone + 'static>(child: &AnyFuture) -> Result<T> {
    if child.is_cancelled() {
        return Err(Exception::cancelled(Some(&child.cancel_message().unwrap_or_default())));
    }
    tasks::result(child)
}

/// Makes no list; marks the exceptions as retrieved.
pub(crate) fn nothing(children: &[AnyFuture]) -> Content {
    for child in children {
        child.exception();
    }
    memory::value(())
}
