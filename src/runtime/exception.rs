//! Exceptions as values: a type name and a message, as a traceback's last line shows them.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

/// What every await and every program returns.
pub type Result<T> = std::result::Result<T, Exception>;

/// An exception of the running program, cheap to clone.
///
/// ```
/// use loopscope::runtime::Exception;
/// let error = Exception::new("ValueError", "no such host");
/// assert_eq!(error.to_string(), "ValueError: no such host");
/// assert_eq!(error.repr(), "ValueError('no such host')");
/// assert_eq!(Exception::cancelled(None).repr(), "CancelledError()");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Exception(Rc<Parts>);

#[derive(PartialEq, Eq)]
struct Parts {
    type_name: Cow<'static, str>,
    message: Option<Cow<'static, str>>,
}

const CANCELLED_ERROR: &str = "CancelledError";

impl Exception {
    /// An exception of type `type_name` with one argument, its message.
    pub fn new(
        type_name: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Rc::new(Parts { type_name: type_name.into(), message: Some(message.into()) }))
    }

    /// An exception without arguments, such as `QueueEmpty()`.
    pub fn bare(type_name: impl Into<Cow<'static, str>>) -> Self {
        Self(Rc::new(Parts { type_name: type_name.into(), message: None }))
    }

    /// The `CancelledError` that cancelling raises at the await, with the message given to
    /// `cancel()`, if any.
    pub fn cancelled(message: Option<&str>) -> Self {
        Self(Rc::new(Parts {
            type_name: Cow::Borrowed(CANCELLED_ERROR),
            message: message.map(|text| Cow::Owned(text.to_owned())),
        }))
    }

    /// The name of the exception's class, such as `ValueError`.
    pub fn type_name(&self) -> &str {
        &self.0.type_name
    }

    /// What `str(exception)` gives: the message, or nothing.
    pub fn message(&self) -> &str {
        self.0.message.as_deref().unwrap_or("")
    }

    /// Whether this is asyncio's `CancelledError`.
    pub fn is_cancelled(&self) -> bool {
        self.0.type_name == CANCELLED_ERROR
    }

    /// What `repr(exception)` gives, such as `ValueError('no such host')`.
    pub fn repr(&self) -> String {
        match &self.0.message {
            None => format!("{}()", self.type_name()),
            Some(message) => format!("{}({})", self.type_name(), python_repr(message)),
        }
    }
}

/// Quotes a string as Python's `repr` does, for text without control characters.
fn python_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c == quote => {
                quoted.push('\\');
                quoted.push(c);
            }
            c => quoted.push(c),
        }
    }
    quoted.push(quote);
    quoted
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.message {
            None => f.write_str(self.type_name()),
            Some(message) => write!(f, "{}: {message}", self.type_name()),
        }
    }
}

impl fmt::Debug for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repr())
    }
}

impl std::error::Error for Exception {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_repr(message: &'static str, expected: &str) {
        assert_eq!(Exception::new("E", message).repr(), expected);
    }

    #[test]
    fn repr_quotes_as_python_does() {
        check_repr("plain", "E('plain')");
        check_repr("it's", r#"E("it's")"#);
        check_repr(r#"'both' "kinds""#, r#"E('\'both\' "kinds"')"#);
        check_repr("a\nb\\", r"E('a\nb\\')");
    }
}
