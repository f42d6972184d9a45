//! `time`: the clock of the loop.

use crate::runtime::event_loop::EventLoop;
use crate::runtime::python::Result;

/// The virtual time in seconds, as `loop.time()`; fails with `RuntimeError` outside a running loop.
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
    EventLoop::with_running(EventLoop::now_seconds)
}
