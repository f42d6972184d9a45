//! Decimal numbers as people type them.

/// Reads a decimal number such as `12`, `-0.5`, `.5` or `1e-3`, and `inf`; `None` for anything
/// else, NaN too.
///
/// The standard library's reader carries tables for numbers of any precision, 10 KiB that the page
/// would have to load. This one is exact, to the last bit, for up to 15 digits and powers of ten
/// up to the 22nd, which is more than any parameter has; beyond that it is close.
pub(crate) fn parse_decimal(text: &str) -> Option<f64> {
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
    if whole.len() + fraction.len() == 0 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let expected = text.trim().parse::<f64>().ok();
        assert_eq!(parse_decimal(text).map(f64::to_bits), expected.map(f64::to_bits), "{text:?}");
    }

    #[test]
    fn reads_what_the_standard_library_reads() {
        for text in ["0", "1", "-1", "+3", "0.2", ".5", "5.", "1e3", "1E-3", "12.5e2", " 7 "] {
            check(text);
        }
        for text in ["1e400", "-1e400", "1e-400", "0e999", "inf", "-Infinity", "999999999999999"] {
            check(text);
        }
        for text in ["", ".", "e3", "1e", "1.2.3", "0x10", "1_000", "one", "--1", "١", "1e1.5"] {
            check(text);
        }
        for millis in 0..20_000_u32 {
            check(&format!("{}.{:03}", millis / 1_000, millis % 1_000));
        }
        assert_eq!(parse_decimal("NaN"), None);
        assert_eq!(parse_decimal(&format!("{}e-1000", "9".repeat(400))), None);
    }
}
