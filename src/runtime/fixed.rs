//! Numbers with a fixed count of decimals.

use std::fmt;

/// A number with so many decimals, as Python's `format(number, ".3f")` writes it.
///
/// The digits are those of the double itself, rounded to the nearest, ties to even. The standard
/// library's `{:.3}` says the same; what it knows beyond this would be a thirtieth of the page.
///
/// ```
/// use loopscope::runtime::fixed;
/// assert_eq!(fixed(0.45864, 3).to_string(), "0.459");
/// // 2.675 is a little less than it looks, and 0.5 is exactly between two whole numbers.
/// assert_eq!(fixed(2.675, 2).to_string(), "2.67");
/// assert_eq!(fixed(0.5, 0).to_string(), "0");
/// assert_eq!(fixed(f64::INFINITY, 1).to_string(), "inf");
/// ```
///
/// Source: <https://docs.python.org/3.13/library/string.html#format-specification-mini-language>
pub fn fixed(number: f64, decimals: usize) -> Fixed {
    Fixed { number, decimals }
}

/// A number with as many decimals as it has, but no more than `most_decimals`.
///
/// ```
/// assert_eq!(loopscope::runtime::trimmed(0.25, 3), "0.25");
/// assert_eq!(loopscope::runtime::trimmed(400.0, 3), "400");
/// ```
pub fn trimmed(number: f64, most_decimals: usize) -> String {
    let text = fixed(number, most_decimals).to_string();
    if text.bytes().any(|byte| byte == b'.') { without_zeros(&text).to_owned() } else { text }
}

/// A number with a decimal point, without the zeros at its end, and without the point if it is whole.
pub(super) fn without_zeros(text: &str) -> &str {
    text.trim_end_matches('0').trim_end_matches('.')
}

/// What [`fixed`] returns.
///
/// ```
/// use loopscope::runtime::{Fixed, fixed};
/// let seconds: Fixed = fixed(2.5, 2);
/// assert_eq!(format!("{seconds} s"), "2.50 s");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Fixed {
    number: f64,
    decimals: usize,
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { number, decimals } = *self;
        if number.is_nan() {
            return f.write_str("nan");
        }
        if number.is_sign_negative() {
            f.write_str("-")?;
        }
        if number.is_infinite() {
            return f.write_str("inf");
        }
        let (mut digits, whole) = digits_of(number);
        let end = whole + decimals;
        digits.resize(digits.len().max(end), 0);
        let rest = digits.split_off(end);
        let is_odd = digits.last().is_some_and(|digit| digit % 2 == 1);
        let is_up = match rest.split_first() {
            Some((5, rest)) => is_odd || rest.iter().any(|digit| *digit > 0),
            first => first.is_some_and(|(digit, _)| *digit > 5),
        };
        let carry = if is_up { times_plus(&mut digits, 1, 1) } else { 0 };
        if carry > 0 {
            f.write_str("1")?;
        } else if whole == 0 {
            f.write_str("0")?;
        }
        for (index, digit) in digits.iter().enumerate() {
            if index == whole {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// Every decimal digit of a number without its sign, and how many of them stand before the point.
fn digits_of(number: f64) -> (Vec<u8>, usize) {
    const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = number.to_bits();
    let exponent = (bits << 1 >> (FRACTION_BITS + 1)) as i32;
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let hidden = u64::from(exponent > 0) << FRACTION_BITS;
    let mut digits: Vec<u8> =
        (fraction | hidden).to_string().bytes().map(|digit| digit - b'0').collect();
    let mut whole = digits.len();
    // The number is its mantissa times this power of two.
    let power = exponent.max(1) - f64::MAX_EXP + 2 - f64::MANTISSA_DIGITS.cast_signed();
    for _ in 0..power {
        if times_plus(&mut digits, 2, 0) > 0 {
            digits.insert(0, 1);
            whole += 1;
        }
    }
    for _ in power..0 {
        let mut carry = 0;
        for digit in &mut digits {
            let value = carry * 10 + *digit;
            (*digit, carry) = (value / 2, value % 2);
        }
        if carry > 0 {
            digits.push(5);
        }
        if whole > 0 && digits[0] == 0 {
            digits.remove(0);
            whole -= 1;
        }
    }
    (digits, whole)
}

/// Multiplies a number in digits and adds to it; what does not fit any more.
fn times_plus(digits: &mut [u8], factor: u8, plus: u8) -> u8 {
    digits.iter_mut().rev().fold(plus, |carry, digit| {
        let value = *digit * factor + carry;
        *digit = value % 10;
        value / 10
    })
}

#[cfg(test)]
mod tests {
    use super::fixed;

    fn check(number: f64) {
        for decimals in 0..12 {
            for number in [number, -number] {
                let expected = format!("{number:.decimals$}").to_lowercase();
                assert_eq!(fixed(number, decimals).to_string(), expected, "{number:e}");
            }
        }
    }

    #[test]
    fn numbers_are_those_of_the_standard_library() {
        for number in [0.0, 0.5, 1.5, 2.5, 0.25, 0.35, 9.5, 9.996, 99.999_999, 1e-7, 5e-324, 1e22] {
            check(number);
        }
        for number in [f64::MAX, f64::MIN_POSITIVE, f64::INFINITY, 0.1 + 0.2, 1e15 + 0.3] {
            check(number);
        }
        let mut seed = 1_u64;
        for _ in 0..2_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            check((seed >> 20) as f64 / 1e9);
            check((seed >> 34) as f64 / 2_f64.powi((seed % 40) as i32));
        }
    }
}
