//! Parameters: typed values with units, ranges and defaults, read from arbitrary text.

use std::fmt;
use std::ops::RangeInclusive;

use super::{Complaint, ParameterKind, Value};
use crate::model::{NANOS_PER_SECOND, Seconds, parse_decimal};

/// An input of a program that the reader can change.
///
/// ```
/// use loopscope::program::{ParameterKind, Parameter, Value};
/// let kind = ParameterKind::Count { default: 5, least: 1, most: 9 };
/// let n = Parameter { name: "n", label: "Jobs", help: "How many jobs", kind, not_below: None };
/// assert_eq!(n.range(), "1 to 9, default 5");
/// assert_eq!(n.parse("7", 0), Ok(Value::Count(7)));
/// let (complaint, nearest) = n.parse("12", 0).unwrap_err();
/// assert_eq!(complaint.to_string(), "n is “12”, not a whole number from 1 to 9; took 9");
/// assert_eq!(nearest, Value::Count(9));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in links, on the command line and in the program's code.
    pub name: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What it does, in one sentence without a full stop.
    pub help: &'static str,
    /// Its type, unit, range and default.
    pub kind: ParameterKind,
    /// The name of the parameter whose value is the lower bound of this one, if there is one.
    pub not_below: Option<&'static str>,
}

/// The page changes durations by multiples of a millisecond.
pub(super) const STEP_NANOS: u64 = NANOS_PER_SECOND / 1_000;

/// The most characters of a number that are read, and of an invalid text that are quoted.
const LONGEST_TEXT: usize = 32;

impl Parameter {
    /// The default value.
    pub fn default_value(&self) -> Value {
        match self.kind {
            ParameterKind::Count { default, .. } => Value::Count(default),
            ParameterKind::Nanos { default, .. } => Value::Nanos(default),
            ParameterKind::Switch { default } => Value::Switch(default),
            ParameterKind::Choice { options } => Value::Choice(options[0]),
            ParameterKind::Index { .. } => Value::Index(None),
        }
    }

    /// Reads a value from text.
    ///
    /// `count` is the value of the parameter that an index refers to; other kinds ignore it.
    ///
    /// # Errors
    /// Returns a complaint and the nearest valid value if the text is not a valid value.
    pub fn parse(&self, text: &str, count: u64) -> Result<Value, (Complaint, Value)> {
        let default = self.default_value();
        let complain = |what: fmt::Arguments<'_>, nearest: Value| {
            let problem = format!("{} is {}, not {what}", self.name, quoted(text));
            Err((Complaint { problem, remedy: format!("took {nearest}") }, nearest))
        };
        match self.kind {
            ParameterKind::Count { least, most, .. } => match number(text) {
                Some(number) if is_whole_within(number, least, most) => {
                    Ok(Value::Count(number as u64))
                }
                Some(number) => complain(
                    format_args!("a whole number from {least} to {most}"),
                    // The cast saturates, so a number out of range becomes the nearer bound.
                    Value::Count((number.round_ties_even() as u64).clamp(least, most)),
                ),
                None => complain(format_args!("a whole number from {least} to {most}"), default),
            },
            ParameterKind::Nanos { least, most, .. } => {
                let range = format!("from {} to {} seconds", Seconds(least), Seconds(most));
                match number(text) {
                    Some(number) => {
                        let nanos = (number * NANOS_PER_SECOND as f64).round_ties_even();
                        let nearest = (nanos as u64).clamp(least, most);
                        if (least as f64..=most as f64).contains(&nanos) {
                            Ok(Value::Nanos(nearest))
                        } else {
                            complain(format_args!("{range}"), Value::Nanos(nearest))
                        }
                    }
                    None => complain(format_args!("{range}"), default),
                }
            }
            ParameterKind::Switch { .. } => match text.to_ascii_lowercase().as_str() {
                "true" | "on" | "yes" | "1" => Ok(Value::Switch(true)),
                "false" | "off" | "no" | "0" => Ok(Value::Switch(false)),
                _ => complain(format_args!("true or false"), default),
            },
            ParameterKind::Choice { options } => {
                match options.iter().find(|option| option.eq_ignore_ascii_case(text)) {
                    Some(option) => Ok(Value::Choice(option)),
                    None => complain(format_args!("one of {}", options.join(", ")), default),
                }
            }
            ParameterKind::Index { .. } => {
                let most = count.saturating_sub(1);
                let range = format!("none or a whole number from 0 to {most}");
                match number(text) {
                    _ if text.eq_ignore_ascii_case("none") => Ok(Value::Index(None)),
                    Some(number) if is_whole_within(number, 0, most) => {
                        Ok(Value::Index(Some(number as u64)))
                    }
                    Some(number) => {
                        let nearest = (number.round_ties_even() as u64).min(most);
                        complain(format_args!("{range}"), Value::Index(Some(nearest)))
                    }
                    None => complain(format_args!("{range}"), default),
                }
            }
        }
    }

    /// The range and the default, as help texts show them.
    pub fn range(&self) -> String {
        match self.kind {
            ParameterKind::Count { default, least, most } => {
                format!("{least} to {most}, default {default}")
            }
            ParameterKind::Nanos { default, least, most } => {
                let (least, most) = (Seconds(least), Seconds(most));
                format!("{least} to {most} seconds, default {}", Seconds(default))
            }
            ParameterKind::Switch { default } => format!("true or false, default {default}"),
            ParameterKind::Choice { options } => {
                format!("{}, default {}", options.join(", "), options[0])
            }
            ParameterKind::Index { of } => format!("none or 0 to {of} - 1, default none"),
        }
    }

    /// Makes the value of the parameter `other` the lower bound of this one.
    pub(crate) const fn not_below(mut self, other: &'static str) -> Self {
        self.not_below = Some(other);
        self
    }

    const fn new(label: &'static str, kind: ParameterKind) -> Self {
        Self { name: "", label, help: "", kind, not_below: None }
    }

    /// Sets the name and the help text, which come from the declared field.
    pub(crate) const fn named(mut self, name: &'static str, help: &'static str) -> Self {
        self.name = name;
        self.help = help;
        self
    }
}

/// A parameter that is a whole number.
pub(crate) const fn count(
    label: &'static str,
    default: u64,
    range: RangeInclusive<u64>,
) -> Parameter {
    Parameter::new(
        label,
        ParameterKind::Count { default, least: *range.start(), most: *range.end() },
    )
}

/// A parameter that is a duration. Default and range are in seconds, rounded to milliseconds.
pub(crate) const fn seconds(
    label: &'static str,
    default: f64,
    range: RangeInclusive<f64>,
) -> Parameter {
    const fn nanos(seconds: f64) -> u64 {
        (seconds * 1_000.0 + 0.5) as u64 * STEP_NANOS
    }
    let (least, most) = (nanos(*range.start()), nanos(*range.end()));
    Parameter::new(label, ParameterKind::Nanos { default: nanos(default), least, most })
}

/// A parameter that is on or off.
pub(crate) const fn switch(label: &'static str, default: bool) -> Parameter {
    Parameter::new(label, ParameterKind::Switch { default })
}

/// A parameter that is one of several words; the first is the default.
pub(crate) const fn choice(label: &'static str, options: &'static [&'static str]) -> Parameter {
    Parameter::new(label, ParameterKind::Choice { options })
}

/// A parameter that is the index of one of the things that the parameter `of` counts, or none.
pub(crate) const fn index(label: &'static str, of: &'static str) -> Parameter {
    Parameter::new(label, ParameterKind::Index { of })
}

fn number(text: &str) -> Option<f64> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    parse_decimal(text)
}

fn is_whole_within(number: f64, least: u64, most: u64) -> bool {
    number.fract() == 0.0 && (least as f64..=most as f64).contains(&number)
}

/// Quotes a person's input without control characters, shortened to [`LONGEST_TEXT`] characters.
fn quoted(text: &str) -> String {
    let shown: String = text.chars().take(LONGEST_TEXT).filter(|c| !c.is_control()).collect();
    if shown.len() < text.len() { format!("“{shown}…”") } else { format!("“{shown}”") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: ParameterKind, text: &str, expected: Result<Value, Value>) {
        let parameter = Parameter::new("Label", kind).named("p", "");
        let parsed = parameter.parse(text, 5).map_err(|(_, nearest)| nearest);
        assert_eq!(parsed, expected, "{text:?}");
    }

    #[test]
    fn counts() {
        let kind = ParameterKind::Count { default: 5, least: 1, most: 100 };
        check(kind, "1", Ok(Value::Count(1)));
        check(kind, " 100 ", Ok(Value::Count(100)));
        check(kind, "1e2", Ok(Value::Count(100)));
        check(kind, "0", Err(Value::Count(1)));
        check(kind, "-3", Err(Value::Count(1)));
        check(kind, "101", Err(Value::Count(100)));
        check(kind, "1e99", Err(Value::Count(100)));
        check(kind, "inf", Err(Value::Count(100)));
        check(kind, "2.6", Err(Value::Count(3)));
        check(kind, "NaN", Err(Value::Count(5)));
        check(kind, "", Err(Value::Count(5)));
        check(kind, "five", Err(Value::Count(5)));
        check(kind, &"9".repeat(10_000), Err(Value::Count(5)));
    }

    #[test]
    fn durations() {
        let kind = ParameterKind::Nanos { default: 200_000_000, least: 0, most: 10_000_000_000 };
        check(kind, "0.2", Ok(Value::Nanos(200_000_000)));
        check(kind, "1e-9", Ok(Value::Nanos(1)));
        check(kind, "10.5", Err(Value::Nanos(10_000_000_000)));
        check(kind, "-0.001", Err(Value::Nanos(0)));
        check(kind, "-inf", Err(Value::Nanos(0)));
        check(kind, "nan", Err(Value::Nanos(200_000_000)));
        check(kind, "%20", Err(Value::Nanos(200_000_000)));
    }

    #[test]
    fn switches() {
        let kind = ParameterKind::Switch { default: true };
        check(kind, "True", Ok(Value::Switch(true)));
        check(kind, "off", Ok(Value::Switch(false)));
        check(kind, "maybe", Err(Value::Switch(true)));
    }

    #[test]
    fn choices() {
        let kind = ParameterKind::Choice { options: &["both", "one by one"] };
        check(kind, "One By One", Ok(Value::Choice("one by one")));
        check(kind, "neither", Err(Value::Choice("both")));
    }

    #[test]
    fn indices() {
        let kind = ParameterKind::Index { of: "n" };
        check(kind, "none", Ok(Value::Index(None)));
        check(kind, "4", Ok(Value::Index(Some(4))));
        check(kind, "5", Err(Value::Index(Some(4))));
        check(kind, "-1", Err(Value::Index(Some(0))));
        check(kind, "first", Err(Value::Index(None)));
    }
}
