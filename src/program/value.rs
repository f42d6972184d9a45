//! Values: what parameters are set to.

use std::fmt;

use crate::model::{NANOS_PER_SECOND, Seconds, seconds_from_nanos};

/// The value of a parameter.
///
/// ```
/// use loopscope::program::Value;
/// let (delay, failing) = (Value::Nanos(500_000_000), Value::Index(Some(3)));
/// assert_eq!((delay.to_string(), delay.python()), ("0.5".to_owned(), "0.5".to_owned()));
/// assert_eq!((failing.python(), failing.rust()), ("3".to_owned(), "Some(3)".to_owned()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Count(u64),
    /// A duration in nanoseconds.
    Nanos(u64),
    /// On or off.
    Switch(bool),
    /// One of several words.
    Choice(&'static str),
    /// The index of a thing, from zero, or none.
    Index(Option<u64>),
}

impl Value {
    /// The value as a literal of Python.
    pub fn python(&self) -> String {
        match self {
            Self::Switch(true) => "True".to_owned(),
            Self::Switch(false) => "False".to_owned(),
            Self::Index(None) => "None".to_owned(),
            Self::Choice(word) => format!("\"{word}\""),
            other => other.to_string(),
        }
    }

    /// The value as a literal of Rust.
    pub fn rust(&self) -> String {
        match self {
            Self::Index(None) => "None".to_owned(),
            Self::Index(Some(number)) => format!("Some({number})"),
            Self::Choice(word) => format!("\"{word}\""),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Value {
    /// Writes the value as in links and on the command line; durations are in seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Count(number) | Self::Index(Some(number)) => write!(f, "{number}"),
            // The `.0` makes a duration a float in Python and Rust.
            Self::Nanos(nanos) if nanos % NANOS_PER_SECOND == 0 => {
                write!(f, "{:.1}", Seconds(nanos))
            }
            Self::Nanos(nanos) => write!(f, "{}", Seconds(nanos)),
            Self::Switch(is_on) => write!(f, "{is_on}"),
            Self::Choice(word) => f.write_str(word),
            Self::Index(None) => f.write_str("none"),
        }
    }
}

/// A type of the fields in a demo's parameters.
pub(crate) trait FromValue {
    /// Converts the value of the parameter that is declared with this type.
    fn from_value(value: Value) -> Self;
}

impl FromValue for u64 {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Count(number) | Value::Nanos(number) | Value::Index(Some(number)) => number,
            Value::Switch(_) | Value::Choice(_) | Value::Index(None) => 0,
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Nanos(nanos) => seconds_from_nanos(nanos),
            other => u64::from_value(other) as Self,
        }
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Self {
        value == Value::Switch(true)
    }
}

impl FromValue for &'static str {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Choice(word) => word,
            _ => "",
        }
    }
}

impl FromValue for Option<u64> {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Index(index) => index,
            other => Some(u64::from_value(other)),
        }
    }
}
