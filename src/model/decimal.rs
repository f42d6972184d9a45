//! Decimal numbers as people read and type them.

/// Reads a decimal number such as `12`, `-0.5`, `.5` or `1e-3`, and `inf`; `None` for anything
/// else, NaN too.
///
/// ```
/// use loopscope::model::parse_decimal;
/// assert_eq!(parse_decimal(" .5 "), Some(0.5));
/// assert_eq!(parse_decimal("NaN"), None);
/// ```
pub fn parse_decimal(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| !number.is_nan())
}

/// A number with as many decimals as it has, but no more than `most_decimals`.
///
/// ```
/// use loopscope::model::trimmed;
/// assert_eq!(trimmed(0.25, 3), "0.25");
/// assert_eq!(trimmed(400.0, 3), "400");
/// ```
pub fn trimmed(number: f64, most_decimals: usize) -> String {
    without_zeros(&format!("{number:.most_decimals$}")).to_owned()
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
            (1e22, 3, "10000000000000000000000"),
            (f64::INFINITY, 3, "inf"),
        ] {
            assert_eq!(trimmed(number, decimals), expected);
        }
    }
}
