//! Virtual time: integer nanoseconds inside, seconds as `f64` where a program speaks.

use super::{EventLoop, Exception, Result};

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// The seconds that `loop.time()` returns at `nanos`.
///
/// The division is correctly rounded, so a literal such as `0.2` survives the way there and back.
///
/// ```
/// use loopscope::runtime::{nanos_from_seconds, seconds_from_nanos};
/// assert_eq!(seconds_from_nanos(200_000_000), 0.2);
/// assert_eq!(nanos_from_seconds(0.2), 200_000_000);
/// ```
pub fn seconds_from_nanos(nanos: u64) -> f64 {
    nanos as f64 / NANOS_PER_SECOND as f64
}

/// The nearest whole nanosecond to `seconds`, ties to even as Python's `round` does.
///
/// Negative times and NaN become zero; what is beyond the range becomes the largest time.
///
/// ```
/// assert_eq!(loopscope::runtime::nanos_from_seconds(0.1 + 0.2), 300_000_000);
/// assert_eq!(loopscope::runtime::nanos_from_seconds(-1.0), 0);
/// ```
pub fn nanos_from_seconds(seconds: f64) -> u64 {
    /// From here on a number has no fraction, and adding it leaves no room for one.
    const WHOLE: f64 = (1_u64 << (f64::MANTISSA_DIGITS - 1)) as f64;
    let nanos = seconds * NANOS_PER_SECOND as f64;
    // `round_ties_even` calls a function where the processor is not known to have an instruction.
    if nanos < WHOLE { (nanos + WHOLE - WHOLE) as u64 } else { nanos as u64 }
}

/// The deadline of something that is due `delay_seconds` after `now_nanos`.
///
/// asyncio adds floats (`loop.time() + delay`) and the virtual clock rounds the sum, so this does
/// the same operations in the same order; adding integers could differ in the last nanosecond.
pub(crate) fn deadline_nanos(now_nanos: u64, delay_seconds: f64) -> u64 {
    nanos_from_seconds(seconds_from_nanos(now_nanos) + delay_seconds)
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
    EventLoop::with_running(|event_loop| seconds_from_nanos(event_loop.now_nanos()))
}
