//! Virtual time: integer nanoseconds inside, seconds as `f64` where a program speaks.

use super::{EventLoop, Exception, Result};
use crate::model::nanos_from_seconds;

/// The deadline of something that is due `delay_seconds` after `now_seconds`.
///
/// asyncio adds floats (`loop.time() + delay`) and the virtual clock rounds the sum, so this does
/// the same operations in the same order; adding integers could differ in the last nanosecond.
pub(crate) fn deadline_nanos(now_seconds: f64, delay_seconds: f64) -> u64 {
    nanos_from_seconds(now_seconds + delay_seconds)
}

/// Fails with the `ValueError` of asyncio's `sleep` for a time that is no number.
pub(crate) fn refuse_nan(seconds: f64) -> Result<()> {
    if seconds.is_nan() {
        return Err(Exception::new("ValueError", "Invalid delay: NaN (not a number)"));
    }
    Ok(())
}

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
