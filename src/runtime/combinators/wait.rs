//! `wait`: wait until enough of several tasks or futures are done.

use std::future::Future as StdFuture;

use crate::model::{Call, FutureKind, ObjectId};
use crate::runtime::event_loop::{Caller, EventLoop, deadline_nanos, refuse_nan};
use crate::runtime::memory::{AnyFuture, ChildCallback, keep_distinct};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::{AnyTask, Awaiting, DynFuture, Future, Task, TimerHandle};

/// Waits until as many of `futures` are done as `return_when` asks, for at most `timeout_seconds`.
///
/// Gives those that are done and those that are not, each in the order of the arguments, where
/// asyncio gives two sets. No exception of theirs is raised, and nothing is cancelled when the time
/// is over. Fails with `ValueError` if there is nothing to wait for.
///
/// Cancel safety: cancelling the wait leaves the futures as they are.
///
/// ```
/// use loopscope::runtime::{ReturnWhen, Runner, create_task, sleep, wait};
/// let mut runner = Runner::new(async {
///     let tasks = [3.0, 1.0, 2.0].map(|seconds| create_task(sleep(seconds)));
///     let (done, pending) = wait(tasks, None, ReturnWhen::FirstCompleted).await?;
///     assert_eq!((done.len(), pending.len()), (1, 2));
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.wait>
#[track_caller]
pub fn wait<W: Waitable, I: IntoIterator<Item = W>>(
    futures: I,
    timeout_seconds: Option<f64>,
    return_when: ReturnWhen,
) -> impl StdFuture<Output = Result<(Vec<W>, Vec<W>)>> + use<W, I> {
    let caller = Caller::here();
    async move {
        let mut futures: Vec<W> = futures.into_iter().collect();
        keep_distinct(&mut futures, W::cell);
        if futures.is_empty() {
            return Err(Exception::new("ValueError", "Set of Tasks/Futures is empty."));
        }
        let cells: Vec<_> = futures.iter().map(|future| future.cell().clone()).collect();
        wait_for_enough(&cells, timeout_seconds, return_when, caller).await?;
        Ok(futures.into_iter().partition(|future| future.cell().is_done()))
    }
}

/// When [`wait`] returns.
///
/// ```
/// use loopscope::runtime::{ReturnWhen, Runner, create_task, sleep, wait};
/// let mut runner = Runner::new(async {
///     let tasks = [1.0, 2.0].map(|seconds| create_task(sleep(seconds)));
///     let (done, pending) = wait(tasks, None, ReturnWhen::AllCompleted).await?;
///     assert_eq!((done.len(), pending.len()), (2, 0));
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.wait>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnWhen {
    /// When any future is done.
    FirstCompleted,
    /// When any future has raised an exception, or all are done.
    FirstException,
    /// When all futures are done.
    AllCompleted,
}

/// What [`wait`] takes: tasks and futures, but no coroutines.
///
/// ```
/// use loopscope::runtime::{Result, ReturnWhen, Waitable, create_task, run, sleep, wait};
///
/// async fn count_done<W: Waitable>(futures: Vec<W>) -> Result<usize> {
///     let (done, _pending) = wait(futures, None, ReturnWhen::FirstCompleted).await?;
///     Ok(done.len())
/// }
///
/// run(async {
///     let tasks = [1.0, 2.0].map(|seconds| create_task(sleep(seconds)));
///     assert_eq!(count_done(tasks.to_vec()).await?, 1);
///     Ok(())
/// })
/// .unwrap();
/// ```
pub trait Waitable: Clone {
    /// The untyped future.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture;
}

impl<T> Waitable for Task<T> {
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture {
        self.any()
    }
}

impl Waitable for DynFuture {
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture {
        self.any()
    }
}

impl Waitable for AnyTask {
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture {
        self.cell()
    }
}

impl<T> Waitable for Future<T> {
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn cell(&self) -> &AnyFuture {
        self.any()
    }
}

/// `_wait`.
async fn wait_for_enough(
    futures: &[AnyFuture],
    timeout_seconds: Option<f64>,
    return_when: ReturnWhen,
    caller: Caller,
) -> Result<()> {
    let event_loop = EventLoop::with_running(EventLoop::clone)?;
    let waiter = event_loop.new_future(FutureKind::Wait, ObjectId(0), caller);
    let limit = timeout_seconds.map(|seconds| limit(&event_loop, &waiter, seconds)).transpose()?;
    let callback = {
        let (waiter, limit) = (waiter.clone(), limit.clone());
        ChildCallback::in_task(&event_loop, waiter.id(), move |event_loop, future, left| {
            let is_enough = left == 0
                || return_when == ReturnWhen::FirstException
                    && !future.is_cancelled()
                    && future.exception().is_some();
            if is_enough {
                if let Some(limit) = &limit {
                    limit.cancel();
                }
                waiter.set_result(event_loop, None);
            }
        })
    };
    if return_when != ReturnWhen::FirstCompleted {
        callback.expect(futures.len());
    }
    for future in futures {
        callback.add(&event_loop, future);
    }
    let result = Awaiting::<()>::new(waiter, caller).await;
    if let Some(limit) = limit {
        limit.cancel();
    }
    for future in futures {
        callback.remove_from(future);
    }
    result
}

/// The timer that ends the wait.
fn limit(event_loop: &EventLoop, waiter: &AnyFuture, seconds: f64) -> Result<TimerHandle> {
    refuse_nan(seconds)?;
    let released = waiter.clone();
    let release = move || {
        EventLoop::with_running(|event_loop| released.set_result(event_loop, None)).ok();
    };
    let when_nanos = deadline_nanos(event_loop.now_seconds(), seconds);
    Ok(event_loop.call_at(when_nanos, Call::SetResult(waiter.id()), Box::new(release)))
}
