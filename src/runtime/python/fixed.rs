//! Numbers with a fixed count of decimals, as Python writes them.

/// A number with `decimals` places after the point: what `f"{number:.3f}"` is in Python, for 3.
///
/// ```
/// use loopscope::runtime::fixed;
/// assert_eq!(fixed(1.0 / 3.0, 3), "0.333");
/// assert_eq!(fixed(0.0625, 3), "0.062");
/// ```
///
/// The exact value of the number is rounded, and half goes to the even digit. It is exact for up to nine
/// decimals and for numbers below 2⁹⁶; larger ones are written as 2⁹⁶. The standard library's formatting
/// has no such bounds, and adds 5 KiB to the first load of each demo that uses it.
///
/// See <https://docs.python.org/3/library/string.html#format-specification-mini-language>.
pub fn fixed(number: f64, decimals: u32) -> String {
    let sign = if number.is_sign_negative() && !number.is_nan() { "-" } else { "" };
    if !number.is_finite() {
        let text = if number.is_nan() { "nan" } else { "inf" };
        return format!("{sign}{text}");
    }
    let number = number.abs().min(79_228_162_514_264_337_593_543_950_336.0);
    let decimals = decimals.min(9);
    // The number is `mantissa` times two to the power of `exponent`.
    let bits = number.to_bits();
    let (biased, fraction) = ((bits >> 52) as i32, bits & ((1 << 52) - 1));
    let (mantissa, exponent) =
        if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    let unit = 10_u128.pow(decimals);
    let units = u128::from(mantissa) * unit;
    let units = match exponent.unsigned_abs() {
        up if exponent >= 0 => units << up,
        // Less than half of a unit, as `units` has at most 83 bits.
        85.. => 0,
        down => {
            let (whole, rest, half) = (units >> down, units & ((1 << down) - 1), 1 << (down - 1));
            whole + u128::from(rest > half || rest == half && whole % 2 == 1)
        }
    };
    let (whole, fraction) = (units / unit, units % unit);
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    let width = decimals as usize;
    format!("{sign}{whole}.{fraction:0width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: f64) {
        for decimals in 0..=9 {
            let expected = format!("{number:.*}", decimals as usize);
            assert_eq!(fixed(number, decimals), expected, "{number:e} with {decimals} decimals");
        }
    }

    #[test]
    fn numbers_are_rounded_as_the_standard_library_does() {
        for number in [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.0625, -1.0005, 1e-300, 5e-324, 1e15, 3e28]
        {
            check(number);
        }
        // Halves of a unit, where rounding differs most easily.
        for eighths in 0..4_096 {
            check(f64::from(eighths) / 1_024.0);
        }
        let mut state = 1_u64;
        for _ in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let exponent = 960 + (state >> 52) % 120;
            check(f64::from_bits(state >> 12 | exponent << 52));
        }
    }

    #[test]
    fn nan_and_infinities_are_written_as_in_python() {
        assert_eq!(fixed(f64::NAN, 3), "nan");
        assert_eq!(fixed(f64::NEG_INFINITY, 3), "-inf");
        assert_eq!(fixed(1e300, 1), "79228162514264337593543950336.0");
    }
}
