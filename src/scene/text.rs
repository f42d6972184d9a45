//! Texts: times, counts and the beginnings of sentences.

use crate::model::{NANOS_PER_SECOND, Seconds};

/// Seconds with as many decimals as a person can use, such as `0.459 s`.
pub(super) fn seconds_text(nanos: u64) -> String {
    format!("{:.3} s", Seconds(nanos))
}

/// A time in at most six characters below 1,000 s, such as `250 ms` or `4.9 s`.
pub(super) fn short_text(nanos: u64) -> String {
    // Tokens show it in every frame, and integers are formatted many times as fast as floats.
    let tenths = |unit_nanos: u64, unit: &str| {
        let tenths = (nanos + unit_nanos / 20) / (unit_nanos / 10);
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    };
    match nanos {
        0..9_950_000 => tenths(1_000_000, "ms"),
        9_950_000..999_500_000 => format!("{} ms", (nanos + 500_000) / 1_000_000),
        999_500_000..99_950_000_000 => tenths(NANOS_PER_SECOND, "s"),
        _ => format!("{} s", nanos / NANOS_PER_SECOND),
    }
}

/// The number that is left, such as `1 task to go`.
pub(super) fn to_go(left: u32, what: &str) -> String {
    format!("{left} {what}{} to go", if left == 1 { "" } else { "s" })
}

/// A number with commas between its thousands.
pub(super) fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Makes a text begin with a capital, unless it begins with a name of the program.
pub(super) fn capital(text: &str) -> String {
    text.strip_prefix("the ").map_or_else(|| text.to_owned(), |rest| format!("The {rest}"))
}

/// Says that a deadlock cannot end: nothing can do `what`, a verb, with the object called `name`.
pub(super) fn nothing_can(what: &str, name: &str) -> String {
    format!("nothing can {what} {name} any more")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times() {
        for (nanos, expected) in [
            (0, "0.0 ms"),
            (1_250_000, "1.3 ms"),
            (9_949_999, "9.9 ms"),
            (9_950_000, "10 ms"),
            (250_000_000, "250 ms"),
            (999_499_999, "999 ms"),
            (999_500_000, "1.0 s"),
            (4_949_999_999, "4.9 s"),
            (99_949_999_999, "99.9 s"),
            (100_400_000_000, "100 s"),
            (u64::MAX, "18446744073 s"),
        ] {
            assert_eq!(short_text(nanos), expected, "{nanos}");
        }
    }

    #[test]
    fn commas_separate_thousands() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (2_000_000, "2,000,000")]
        {
            assert_eq!(grouped(number), expected);
        }
    }
}
