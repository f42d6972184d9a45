//! Virtual time: integer nanoseconds inside, seconds as `f64` where a program speaks.

use crate::model::nanos_from_seconds;
use crate::runtime::python::{Exception, Result};

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
