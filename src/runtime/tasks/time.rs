//! `time`: the clock of the loop.

use crate::model::seconds_from_nanos;
use crate::runtime::event_loop::EventLoop;
use crate::runtime::python::Result;

/// The virtual time in seconds, as `loop.time()`; fails with `RuntimeError` outside a running loop.
///
/// In a job of a thread pool it is the time of the thread, which may be ahead of the loop's.
///
/// ```
/// use loopscope::runtime::{Runner, sleep, time};
/// let mut runner = Runner::new(async {
///     sleep(1.5).await?;
///     assert_eq!(time()?, 1.5);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.time>
pub fn time() -> Result<f64> {
    EventLoop::with_running(|event_loop| {
        let executor = event_loop.executor();
        let job_nanos = executor.and_then(|executor| executor.job_nanos());
        job_nanos.map_or_else(|| event_loop.now_seconds(), seconds_from_nanos)
    })
}
