//! `shield`: wait for something without passing cancellation on to it.

use crate::model::{FutureKind, Version};
use crate::runtime::event_loop::{Caller, EventLoop, report};
use crate::runtime::memory::{self, AnyFuture, ChildCallback, DoneCallback};
use crate::runtime::tasks::{EnsureFuture, Future};

/// Waits for `awaitable`, which runs on when the wait is cancelled.
///
/// A coroutine becomes a task at once. If the awaitable itself is cancelled, so is the future that
/// is returned; if it is done already, it is returned as it is. As in asyncio, keep a handle to a
/// task whose result you want after the wait was cancelled.
///
/// Cancel safety: cancelling the future cancels nothing else. An exception that the awaitable
/// raises later is reported: by 3.13 as never retrieved, unless it is retrieved elsewhere, by 3.14 as
/// an exception in a shielded future.
///
/// ```
/// use loopscope::runtime::{Runner, create_task, shield, sleep, wait_for};
/// let mut runner = Runner::new(async {
///     let save = create_task(sleep(2.0));
///     assert!(wait_for(shield(save.clone()), Some(1.0)).await.is_err());
///     assert!(!save.done());
///     save.await
/// });
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 2_000_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.shield>
#[track_caller]
#[must_use = "the awaitable runs, but no task waits for it unless you `.await` it"]
pub fn shield<A: EnsureFuture>(awaitable: A) -> Future<A::Value> {
    let caller = Caller::here();
    let inner = awaitable.ensure_future(caller);
    if inner.is_done() {
        return Future::of_cell(inner);
    }
    let shielded = EventLoop::with_running(|event_loop| {
        let outer = event_loop.new_future(FutureKind::Shield, inner.id(), caller);
        let is_3_14 = event_loop.is_since(Version::V3_14);
        if is_3_14 && event_loop.running_task().get().is_some() {
            // gh-91048: the call graph has who awaits the inner future until it is done, so there is
            // one more callback, `_clear_awaited_by_callback`.
            ChildCallback::new(outer.id(), |_, _| {}).add(event_loop, &inner);
        }
        let inner_callback = {
            let outer = outer.clone();
            ChildCallback::in_task(event_loop, outer.id(), move |event_loop, inner, _| {
                inner_done::<A::Value>(event_loop, &outer, inner, is_3_14);
            })
        };
        inner_callback.add(event_loop, &inner);
        let outer_callback = ChildCallback::in_loop(outer.id(), move |event_loop, outer, _| {
            if !inner.is_done() {
                inner_callback.remove_from(&inner);
                if is_3_14 {
                    // gh-86802: what the inner future raises when its shield is gone is logged.
                    ChildCallback::remove_shield_log(&inner);
                    ChildCallback::shield_log(outer.id(), log_on_exception).add(event_loop, &inner);
                }
            }
        });
        outer.add_done_callback(event_loop, DoneCallback::Child(outer_callback));
        outer
    });
    shielded.map_or_else(Future::failed, Future::of_cell)
}

/// `_inner_done_callback`.
fn inner_done<T: Clone + 'static>(
    event_loop: &EventLoop,
    outer: &AnyFuture,
    inner: &AnyFuture,
    is_3_14: bool,
) {
    if outer.is_cancelled() {
        // gh-86802: since 3.14 the exception counts as not retrieved.
        if !is_3_14 && !inner.is_cancelled() {
            inner.exception();
        }
        return;
    }
    if inner.is_cancelled() {
        outer.cancel(event_loop, None);
        return;
    }
    match inner.result::<T>() {
        Some(Ok(value)) => outer.set_result(event_loop, memory::result(value)),
        Some(Err(exception)) => outer.set_exception(event_loop, exception),
        None => false,
    };
}

/// `_log_on_exception` of 3.14.
fn log_on_exception(inner: &AnyFuture, _: usize) {
    if !inner.is_cancelled()
        && let Some(exception) = inner.exception()
    {
        report::shielded(inner, &exception);
    }
}
