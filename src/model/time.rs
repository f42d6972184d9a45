//! Time: whole nanoseconds in a run, and the seconds that programs and people use.

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// The seconds that `loop.time()` returns at `nanos`.
///
/// The division is correctly rounded, so a literal such as `0.2` survives the way there and back.
///
/// ```
/// use loopscope::model::{nanos_from_seconds, seconds_from_nanos};
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
/// assert_eq!(loopscope::model::nanos_from_seconds(0.1 + 0.2), 300_000_000);
/// assert_eq!(loopscope::model::nanos_from_seconds(-1.0), 0);
/// ```
pub fn nanos_from_seconds(seconds: f64) -> u64 {
    /// 2^52: from here on, floats have no fraction.
    const WHOLE: f64 = (1_u64 << (f64::MANTISSA_DIGITS - 1)) as f64;
    let nanos = seconds * NANOS_PER_SECOND as f64;
    if nanos < WHOLE {
        // The sum is rounded to a whole number, ties to even, and its lowest bits are that number.
        // `round_ties_even` is a call where the target has no instruction for it, and `as u64` has
        // code for NaN and for large numbers, which do not occur here.
        (nanos.max(0.0) + WHOLE).to_bits() - WHOLE.to_bits()
    } else {
        nanos as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let mut seed = 3_u64;
        for exponent in -12..12 {
            for _ in 0..1_000 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                check((seed >> 11) as f64 / (1_u64 << 53) as f64 * 10_f64.powi(exponent));
            }
        }
    }
}
