//! Steps: how a drag or an arrow key changes a value.

use super::parameter::STEP_NANOS;
use super::{Parameter, ParameterKind, Value};

/// More steps than the range of any parameter has: this many steps lead to the end of the range.
pub const ALL_STEPS: i64 = 1 << 40;

/// The least number of steps from zero to the end of a range of durations.
const STEPS_OF_DURATIONS: u64 = 200;

impl Parameter {
    /// The value that is `by` steps away from `value`, limited to the range; switches and choices
    /// wrap around.
    ///
    /// `count` is the value of the parameter that an index refers to; other kinds ignore it.
    pub fn turned(&self, value: Value, by: i64, count: u64) -> Value {
        if by == 0 {
            return value;
        }
        let number = self.number(value);
        let (least, most) = match self.kind {
            ParameterKind::Count { least, most, .. } | ParameterKind::Nanos { least, most, .. } => {
                (least.cast_signed(), most.cast_signed())
            }
            ParameterKind::Switch { .. } => (0, 1),
            ParameterKind::Choice { options } => (0, options.len().cast_signed() as i64 - 1),
            ParameterKind::Index { .. } => (-1, count.cast_signed() - 1),
        };
        let step = self.step();
        let number = match self.kind {
            ParameterKind::Switch { .. } | ParameterKind::Choice { .. } if by.abs() < ALL_STEPS => {
                (number + by).rem_euclid(most + 1)
            }
            // Between two multiples of the step, the first step leads to one of the two.
            _ => {
                let whole = number / step + i64::from(by < 0 && number % step != 0);
                whole.saturating_add(by).saturating_mul(step).clamp(least, most)
            }
        };
        match self.kind {
            ParameterKind::Count { .. } => Value::Count(number as u64),
            ParameterKind::Nanos { .. } => Value::Nanos(number as u64),
            ParameterKind::Switch { .. } => Value::Switch(number > 0),
            ParameterKind::Choice { options } => Value::Choice(options[number as usize]),
            ParameterKind::Index { .. } => Value::Index(u64::try_from(number).ok()),
        }
    }

    /// A value as a whole number: the nanoseconds of a duration, the position of a choice among the
    /// options, -1 for no index.
    pub fn number(&self, value: Value) -> i64 {
        match (self.kind, value) {
            (_, Value::Count(number) | Value::Nanos(number) | Value::Index(Some(number))) => {
                number.cast_signed()
            }
            (_, Value::Index(None)) => -1,
            (_, Value::Switch(is_on)) => is_on.into(),
            (ParameterKind::Choice { options }, Value::Choice(word)) => {
                let place = options.iter().position(|option| *option == word);
                place.map_or(0, |place| place.cast_signed() as i64)
            }
            (_, Value::Choice(_)) => 0,
        }
    }

    /// The size of a step: for durations a round fraction of the range, in nanoseconds, else 1.
    fn step(&self) -> i64 {
        let ParameterKind::Nanos { most, .. } = self.kind else { return 1 };
        let steps = [500, 200, 100, 50, 20, 10, 5, 2].map(|millis| millis * STEP_NANOS);
        let is_fine = |step: &u64| step * STEPS_OF_DURATIONS <= most;
        steps.into_iter().find(is_fine).unwrap_or(STEP_NANOS).cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use super::super::parameter::{choice, count, index, seconds, switch};
    use super::*;

    /// Checks that `by` steps lead from the value `from` to `expected`.
    #[track_caller]
    fn check(parameter: Parameter, from: &str, by: i64, expected: &str) {
        let value = parameter.parse(from, 5).expect("a valid value");
        assert_eq!(parameter.turned(value, by, 5).to_string(), expected, "{from} by {by}");
    }

    #[test]
    fn counts_change_by_one() {
        let parameter = count("", 5, 1..=1_000);
        check(parameter, "5", 1, "6");
        check(parameter, "5", -10, "1");
        check(parameter, "5", 0, "5");
        check(parameter, "999", 10, "1000");
        check(parameter, "5", ALL_STEPS, "1000");
        check(parameter, "5", -ALL_STEPS, "1");
        check(parameter, "5", i64::MIN, "1");
    }

    #[test]
    fn durations_change_by_round_fractions_of_their_range() {
        let ten = seconds("", 0.2, 0.0..=10.0);
        check(ten, "0.2", 1, "0.25");
        check(ten, "0.2", -1, "0.15");
        check(ten, "0.33", 1, "0.35");
        check(ten, "0.33", -1, "0.3");
        check(ten, "0.33", 2, "0.4");
        check(ten, "0.02", -1, "0.0");
        check(ten, "9.9", 10, "10.0");
        let five = seconds("", 0.5, 0.001..=5.0);
        check(five, "0.5", 1, "0.52");
        check(five, "0.02", -1, "0.001");
        check(five, "0.001", 1, "0.02");
        check(five, "0.3", ALL_STEPS, "5.0");
        check(seconds("", 0.01, 0.0..=0.1), "0.01", 1, "0.011");
        check(seconds("", 10.0, 0.0..=60.0), "10", 1, "10.2");
        check(seconds("", 10.0, 0.0..=3_600.0), "10", 1, "10.5");
    }

    #[test]
    fn none_is_below_the_first_index() {
        let parameter = index("", "n");
        check(parameter, "none", 1, "0");
        check(parameter, "0", -1, "none");
        check(parameter, "none", -1, "none");
        check(parameter, "none", 10, "4");
        check(parameter, "3", -ALL_STEPS, "none");
    }

    #[test]
    fn switches_and_choices_wrap_around() {
        check(switch("", false), "off", 1, "true");
        check(switch("", false), "on", 1, "false");
        check(switch("", false), "on", ALL_STEPS, "true");
        let words = choice("", &["a", "b", "c"]);
        check(words, "a", 1, "b");
        check(words, "c", 1, "a");
        check(words, "a", -1, "c");
        check(words, "b", ALL_STEPS, "c");
        check(words, "b", -ALL_STEPS, "a");
    }
}
