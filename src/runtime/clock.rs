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
    if nanos < WHOLE {
        // What is added pushes the fraction out, and what is left are the lowest bits of the sum.
        // `round_ties_even` calls a function where the processor is not known to have an
        // instruction, and a conversion asks for numbers that do not occur here.
        (nanos.max(0.0) + WHOLE).to_bits() - WHOLE.to_bits()
    } else {
        nanos as u64
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::Random;

    /// What the standard library says, which rounds as CPython's `round` does.
    #[track_caller]
    fn check(seconds: f64) {
        let expected = (seconds * NANOS_PER_SECOND as f64).round_ties_even() as u64;
        assert_eq!(nanos_from_seconds(seconds), expected, "{seconds}");
    }

    #[test]
    fn seconds_are_rounded_to_even() {
        for special in [0.0, -0.0, -1.0, -1e-300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            check(special);
        }
        for whole in [0_u64, 1, 2, 3, 1 << 51, (1 << 52) - 1, 1 << 52, (1 << 52) + 1, 1 << 63] {
            for part in [-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0] {
                check((whole as f64 + part) / 1e9);
            }
        }
        let mut random = Random::seeded(3);
        for exponent in -12..12 {
            (0..1000).for_each(|_| check(random.random() * 10_f64.powi(exponent)));
        }
    }
}
