//! The default executor: a simulated thread pool for blocking calls.

use std::future::Future as StdFuture;
use std::rc::Rc;

use super::pool::Own;
use super::pools::submit;
use crate::runtime::event_loop::{Caller, EventLoop};
use crate::runtime::memory;
use crate::runtime::python::Result;
use crate::runtime::tasks::{Awaiting, Future};

/// Has a thread of the pool run `job` and gives the future of its result.
///
/// The job is plain code that may call [`block_for`](super::block_for). It runs as soon as one of
/// the threads is free, the jobs in the order in which they came, and when it ends its thread tells
/// the loop, which sets the future's result in a handle of its own. A job prints at its own time,
/// and [`time`](crate::runtime::time) is that of its thread; what else it does besides blocking
/// happens at the moment when it begins. Fails with `RuntimeError` outside a running loop, and once
/// `asyncio.run` is shutting the pool down.
///
/// Cancel safety: cancelling the future takes a job that waits for a thread off the queue; one that
/// has begun runs to its end, and its result is lost.
///
/// ```
/// use loopscope::runtime::{Runner, block_for, run_in_executor};
/// let mut runner = Runner::new(async {
///     let answer = run_in_executor(|| {
///         block_for(2.0);
///         Ok(42)
///     })?;
///     assert_eq!(answer.await?, 42);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.run_in_executor>
#[track_caller]
pub fn run_in_executor<T: Clone + 'static>(
    job: impl FnOnce() -> Result<T> + 'static,
) -> Result<Future<T>> {
    run_in(None, job, Caller::here())
}

/// `loop.run_in_executor` with an executor of the program, or with the default one.
pub(super) fn run_in<T: Clone + 'static>(
    own: Option<&Rc<Own>>,
    job: impl FnOnce() -> Result<T> + 'static,
    caller: Caller,
) -> Result<Future<T>> {
    let event_loop = EventLoop::with_running(EventLoop::clone)?;
    let job = event_loop.out_of_context(Box::new(|| job().map(memory::value)));
    submit(&event_loop, own, job, caller).map(Future::of_cell)
}

/// Runs `job` in a thread of the pool and waits for its result.
///
/// It is [`run_in_executor`] and an await: nothing is submitted before the first poll. Cancel
/// safety is the same.
///
/// ```
/// use loopscope::runtime::{Runner, block_for, to_thread};
/// let mut runner = Runner::new(to_thread(|| Ok(block_for(2.0))));
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 2_000_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.to_thread>
#[track_caller]
pub fn to_thread<T: Clone + 'static, J>(job: J) -> impl StdFuture<Output = Result<T>> + use<T, J>
where
    J: FnOnce() -> Result<T> + 'static,
{
    let caller = Caller::here();
    async move {
        let event_loop = EventLoop::with_running(EventLoop::clone)?;
        let job = event_loop.in_context_of_caller(Box::new(|| job().map(memory::value)));
        let future = submit(&event_loop, None, job, caller)?;
        Awaiting::new(future, caller).await
    }
}

/// Sets how many threads the pool has, at least one; jobs that run already run on.
///
/// Without it there are eight, what asyncio takes on a machine with four processors. Fails with
/// `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{Runner, block_for, gather, set_default_executor, time, to_thread};
/// let mut runner = Runner::new(async {
///     set_default_executor(1)?;
///     let job = || to_thread(|| Ok(block_for(1.0)));
///     gather([job(), job(), job()], false).await?;
///     assert_eq!(time()?, 3.0); // one after the other
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.set_default_executor>
pub fn set_default_executor(max_workers: u32) -> Result<()> {
    EventLoop::with_running(|event_loop| event_loop.set_max_workers(max_workers.max(1)))
}
