//! Nanoseconds, written as seconds.

use std::fmt;

use super::NANOS_PER_SECOND;
use super::decimal::without_zeros;

/// A count of nanoseconds that is shown as seconds: `{}` with as many decimals as it has, `{:.3}` with
/// three (at most nine can be asked for), rounded to the nearest, ties up.
///
/// ```
/// use loopscope::model::Seconds;
/// assert_eq!(Seconds(1_500_000_000).to_string(), "1.5");
/// assert_eq!(Seconds(2_000_000_000).to_string(), "2");
/// assert_eq!(format!("{:.3} s", Seconds(458_640_000)), "0.459 s");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(pub u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let decimals = f.precision().unwrap_or(9).min(9);
        let unit = 10_u64.pow(9 - decimals as u32);
        // The fraction is rounded alone, because rounding the largest time up would overflow.
        let rounded = (self.0 % NANOS_PER_SECOND + unit / 2) / unit * unit;
        let mut whole = self.0 / NANOS_PER_SECOND;
        whole += rounded / NANOS_PER_SECOND;
        let fraction = rounded % NANOS_PER_SECOND / unit;
        if decimals == 0 {
            return write!(f, "{whole}");
        }
        let text = format!("{whole}.{fraction:0decimals$}");
        f.write_str(match f.precision() {
            None => without_zeros(&text),
            Some(_) => &text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Seconds;

    #[test]
    fn seconds_have_as_many_decimals_as_are_asked_for() {
        for (nanos, shortest, third, whole) in [
            (0, "0", "0.000", "0"),
            (1, "0.000000001", "0.000", "0"),
            (499_999, "0.000499999", "0.000", "0"),
            (500_000, "0.0005", "0.001", "0"),
            (999_999_999, "0.999999999", "1.000", "1"),
            (10_000_000_000, "10", "10.000", "10"),
            (100_050_000_000, "100.05", "100.050", "100"),
            (u64::MAX, "18446744073.709551615", "18446744073.710", "18446744074"),
        ] {
            let texts = [
                Seconds(nanos).to_string(),
                format!("{:.3}", Seconds(nanos)),
                format!("{:.0}", Seconds(nanos)),
            ];
            assert_eq!(texts, [shortest, third, whole]);
        }
        assert_eq!(format!("{:.12}", Seconds(5)), "0.000000005");
    }
}
