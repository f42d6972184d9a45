//! `wait_for`: an awaitable with a limit on the time that it may take.

use std::future::Future as StdFuture;
use std::rc::Rc;

use super::timeout::within;
use crate::model::FutureKind;
use crate::runtime::event_loop::{Caller, EventLoop};
use crate::runtime::memory::{AnyFuture, ChildCallback};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::{self, Awaiting, EnsureFuture, time};

/// Waits for `awaitable` for at most `timeout_seconds`, then cancels it and raises `TimeoutError`.
///
/// `None` sets no limit. A coroutine is awaited in the running task, as if in a [`timeout`] block;
/// with a limit of zero or less it becomes a task that is cancelled before its first step. The
/// cancelled awaitable may clean up first, and so the wait may take longer than its limit; if it
/// swallows the cancellation, its result is returned.
///
/// Cancel safety: cancelling the wait cancels the awaitable. [`shield`](super::shield()) protects it.
///
/// ```
/// use loopscope::runtime::{Runner, sleep, wait_for};
/// let mut runner = Runner::new(async {
///     let late = wait_for(sleep(10.0), Some(1.0)).await;
///     assert_eq!(late.unwrap_err().repr(), "TimeoutError()");
///     Ok(())
/// });
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 1_000_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.wait_for>
///
/// [`timeout`]: super::timeout()
#[track_caller]
pub fn wait_for<A>(
    awaitable: A,
    timeout_seconds: Option<f64>,
) -> impl StdFuture<Output = Result<A::Value>> + use<A>
where
    A: EnsureFuture,
{
    let caller = Caller::here();
    async move {
        if timeout_seconds.is_some_and(|seconds| seconds <= 0.0) {
            return wait_no_longer(awaitable.ensure_future(caller), caller).await;
        }
        let when_seconds = match timeout_seconds {
            Some(seconds) => Some(time()? + seconds),
            None => None,
        };
        within(Ok(when_seconds), caller, |_| awaitable.into_awaiting(caller)).await
    }
}

/// The result of a future that is done, or its cancellation as a `TimeoutError`.
async fn wait_no_longer<T: Clone + 'static>(awaited: AnyFuture, caller: Caller) -> Result<T> {
    if awaited.is_done() {
        return tasks::result(&awaited);
    }
    cancel_and_wait(&awaited, caller).await?;
    match tasks::result(&awaited) {
        Err(exception) if exception.is_cancelled() => Err(Exception::timed_out()),
        result => result,
    }
}

/// `_cancel_and_wait`. If the waiting task is cancelled, its callback is removed.
async fn cancel_and_wait(awaited: &AnyFuture, caller: Caller) -> Result<()> {
    let (waiter, callback) = EventLoop::with_running(|event_loop| {
        let waiter = event_loop.new_future(FutureKind::Wait, awaited.id(), caller);
        let callback = release_callback(&waiter);
        callback.add(event_loop, awaited);
        awaited.cancel(event_loop, None);
        (waiter, callback)
    })?;
    let result = Awaiting::<()>::new(waiter, caller).await;
    callback.remove_from(awaited);
    result
}

/// `_release_waiter` as a done callback.
fn release_callback(waiter: &AnyFuture) -> Rc<ChildCallback> {
    let released = waiter.clone();
    ChildCallback::in_loop(waiter.id(), move |event_loop, _, _| {
        released.set_result(event_loop, None);
    })
}
