//! The value of a parameter.

use std::fmt;

use crate::model::{NANOS_PER_SECOND, Seconds, seconds_from_nanos};

/// The value of a parameter.
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
    /// The number of a thing, or none.
    Index(Option<u64>),
}

impl Value {
    /// The value as Python writes it.
    pub fn python(&self) -> String {
        match self {
            Self::Switch(true) => "True".to_owned(),
            Self::Switch(false) => "False".to_owned(),
            Self::Index(None) => "None".to_owned(),
            Self::Choice(word) => format!("\"{word}\""),
            other => other.to_string(),
        }
    }

    /// The value as Rust writes it.
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
    /// Writes the value as links and the command line have it.
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

/// A type that a field of a demo's parameters can have.
pub(crate) trait FromValue {
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
