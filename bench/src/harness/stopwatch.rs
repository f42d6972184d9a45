//! Real time, which only measurements may read.

use std::time::Instant;

/// Runs `work`; returns its result and the nanoseconds that it took.
#[expect(clippy::disallowed_methods, reason = "this measures, and no trace is kept of it")]
pub fn time<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let start = Instant::now();
    let value = work();
    (value, u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX))
}
