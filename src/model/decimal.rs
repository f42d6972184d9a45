//! Decimal numbers as people read and type them.

/// Reads a decimal number such as `12`, `-0.5`, `.5` or `1e-3`, and `inf`; `None` for anything
/// else, NaN too.
///
/// ```
/// use loopscope::model::parse_decimal;
/// assert_eq!(parse_decimal(" .5 "), Some(0.5));
/// assert_eq!(parse_decimal("NaN"), None);
/// ```
///
/// Exact to the last bit for up to 15 digits and powers of ten up to the 22nd, which is more than
/// any parameter has; beyond that it is close. `str::parse` is exact for every number, and brings a
/// table of 651 powers of five, which adds 10 KiB to the first load of the page.
pub fn parse_decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if text.eq_ignore_ascii_case("inf") || text.eq_ignore_ascii_case("infinity") {
        return Some(sign * f64::INFINITY);
    }
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?.clamp(-1_000, 1_000)),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut mantissa = 0.0;
    for c in whole.chars().chain(fraction.chars()) {
        mantissa = mantissa * 10.0 + f64::from(c.to_digit(10)?);
    }
    // Dividing by an exact power rounds once; multiplying by a negative power would round twice.
    let power = exponent.saturating_sub(i32::try_from(fraction.len()).ok()?);
    let scaled = if power < 0 {
        mantissa / 10_f64.powi(-power)
    } else if mantissa > 0.0 {
        mantissa * 10_f64.powi(power)
    } else {
        0.0
    };
    Some(sign * scaled).filter(|number| !number.is_nan())
}

/// A number with as many decimals as it has, but no more than `most_decimals`.
///
/// ```
/// use loopscope::model::trimmed;
/// assert_eq!(trimmed(0.25, 3), "0.25");
/// assert_eq!(trimmed(400.0, 3), "400");
/// ```
///
/// It is counted in units of the last decimal: exact up to 2⁵³ of them, and at most 2⁶⁴. The standard
/// library's formatting of floats has no such bounds, and adds 5 KiB to the first load of the page.
pub fn trimmed(number: f64, most_decimals: usize) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    if number.is_infinite() {
        return format!("{sign}inf");
    }
    let unit = 10_u64.pow(most_decimals as u32);
    let units = (number.abs() * unit as f64).round_ties_even() as u64;
    let sign = if units > 0 { sign } else { "" };
    let (whole, fraction) = (units / unit, units % unit);
    without_zeros(&format!("{sign}{whole}.{fraction:0most_decimals$}")).to_owned()
}

/// A decimal number without the zeros at its end, and without the point if it is whole.
pub(super) fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<f64>) {
        assert_eq!(parse_decimal(text).map(f64::to_bits), expected.map(f64::to_bits), "{text:?}");
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, expected) in [
            ("0", 0.0),
            ("-1", -1.0),
            ("+3", 3.0),
            ("0.2", 0.2),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1_000.0),
            ("1E-3", 0.001),
            (" 7 ", 7.0),
            ("1e400", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("1e-400", 0.0),
        ] {
            check(text, Some(expected));
        }
        for millis in 0..20_000_u32 {
            let text = format!("{}.{:03}", millis / 1_000, millis % 1_000);
            check(&text, text.parse().ok());
        }
        assert_eq!(parse_decimal(&format!("{}e-1000", "9".repeat(400))), None);
        for text in
            ["", ".", "e3", "1e", "1.2.3", "0x10", "1_000", "one", "--1", "١", "1e1.5", "NaN"]
        {
            check(text, None);
        }
    }

    #[test]
    fn numbers_have_no_zeros_at_their_end() {
        for (number, decimals, expected) in [
            (0.0, 3, "0"),
            (100.0, 0, "100"),
            (2.5, 9, "2.5"),
            (0.000_4, 3, "0"),
            (-0.25, 3, "-0.25"),
            (-0.000_4, 3, "0"),
            (0.125, 2, "0.12"),
            (1e12, 3, "1000000000000"),
            (1e22, 3, "18446744073709551.615"),
            (f64::NEG_INFINITY, 3, "-inf"),
        ] {
            assert_eq!(trimmed(number, decimals), expected);
        }
    }
}
