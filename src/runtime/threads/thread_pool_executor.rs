//! Executors of a program's own: thread pools beside the default one.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::pool::Own;
use super::pools::shut_down;
use super::run_in_executor::run_in;
use crate::runtime::event_loop::{Caller, EventLoop};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::Future;

/// A pool of simulated threads, cheap to clone: every clone is the same pool.
///
/// Fairness: jobs begin in the order in which they came, each in the idle thread with the lowest
/// number. What a job that still runs when the loop ends would do later is lost.
///
/// ```
/// use loopscope::runtime::{Runner, ThreadPoolExecutor, block_for, gather, time};
/// let mut runner = Runner::new(async {
///     let (one, two) = (ThreadPoolExecutor::new(1)?, ThreadPoolExecutor::new(2)?);
///     let job = || Ok(block_for(1.0));
///     gather([one.run(job)?, one.run(job)?, two.run(job)?, two.run(job)?], false).await?;
///     assert_eq!(time()?, 2.0); // the first pool ran its jobs one after the other
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/concurrent.futures.html#concurrent.futures.ThreadPoolExecutor>
#[derive(Clone)]
pub struct ThreadPoolExecutor(Rc<Own>);

impl ThreadPoolExecutor {
    /// A pool with at most `max_workers` threads; fails with `ValueError` if that is zero.
    ///
    /// ```
    /// use loopscope::runtime::ThreadPoolExecutor;
    /// assert!(ThreadPoolExecutor::new(0).unwrap_err().is("ValueError"));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/concurrent.futures.html#concurrent.futures.ThreadPoolExecutor>
    pub fn new(max_workers: u32) -> Result<Self> {
        if max_workers == 0 {
            return Err(Exception::new("ValueError", "max_workers must be greater than 0"));
        }
        Ok(Self(Rc::new(Own { max_workers, is_shut_down: Cell::new(false) })))
    }

    /// Has a thread of this pool run `job`: `loop.run_in_executor(executor, job)`.
    ///
    /// Fails with `RuntimeError` outside a running loop and once the pool is shut down. Cancel
    /// safety: as [`run_in_executor`](super::run_in_executor).
    ///
    /// ```
    /// use loopscope::runtime::{Runner, ThreadPoolExecutor, block_for};
    /// let mut runner = Runner::new(async {
    ///     let pool = ThreadPoolExecutor::new(1)?;
    ///     let answer = pool.run(|| {
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
    pub fn run<T: Clone + 'static>(
        &self,
        job: impl FnOnce() -> Result<T> + 'static,
    ) -> Result<Future<T>> {
        run_in(Some(&self.0), job, Caller::here())
    }

    /// Makes the pool refuse further jobs. With `wait`, blocks the loop until the others have ended;
    /// with `cancel_futures`, jobs that have not begun are cancelled.
    ///
    /// Does not wait inside a job. Fails with `RuntimeError` outside a running loop.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, ThreadPoolExecutor, block_for, time};
    /// let mut runner = Runner::new(async {
    ///     let pool = ThreadPoolExecutor::new(1)?;
    ///     pool.run(|| Ok(block_for(2.0)))?;
    ///     pool.shutdown(true, false)?;
    ///     assert_eq!(time()?, 2.0);
    ///     assert!(pool.run(|| Ok(())).unwrap_err().is("RuntimeError"));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/concurrent.futures.html#concurrent.futures.Executor.shutdown>
    pub fn shutdown(&self, wait: bool, cancel_futures: bool) -> Result<()> {
        let event_loop = EventLoop::with_running(EventLoop::clone)?;
        shut_down(&event_loop, &self.0, wait, cancel_futures);
        Ok(())
    }
}

impl fmt::Debug for ThreadPoolExecutor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThreadPoolExecutor({})", self.0.max_workers)
    }
}
