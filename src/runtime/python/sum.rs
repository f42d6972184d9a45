//! Python's `sum` of floats.

/// Adds floats as Python's `sum` does since 3.12: with the rounding errors carried along.
///
/// ```
/// use loopscope::runtime::sum;
/// assert_eq!(sum([0.1; 10]), 1.0);
/// assert_ne!([0.1; 10].iter().sum::<f64>(), 1.0);
/// ```
///
/// Source: `cs_add` in `Python/bltinmodule.c` of CPython 3.13, after Neumaier (1974).
pub fn sum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let (mut high, mut low) = (0.0_f64, 0.0_f64);
    for number in numbers {
        let total = high + number;
        low += if high.abs() >= number.abs() {
            (high - total) + number
        } else {
            (number - total) + high
        };
        high = total;
    }
    if low != 0.0 && low.is_finite() { high + low } else { high }
}
