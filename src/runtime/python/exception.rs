//! Exceptions as values: a type name and a message, as a traceback's last line shows them.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use super::repr::python_repr;

/// The result of every await and of every program.
///
/// ```
/// use loopscope::runtime::{Exception, Result};
///
/// fn half(number: u32) -> Result<u32> {
///     if number % 2 == 0 { Ok(number / 2) } else { Err(Exception::new("ValueError", "odd")) }
/// }
///
/// assert_eq!(half(4), Ok(2));
/// assert_eq!(half(3).unwrap_err().to_string(), "ValueError: odd");
/// ```
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
pub struct Exception(Rc<Data>);

#[derive(PartialEq, Eq)]
struct Data {
    type_name: Cow<'static, str>,
    message: Option<Cow<'static, str>>,
    /// Those in a group.
    exceptions: Vec<Exception>,
}

const CANCELLED_ERROR: &str = "CancelledError";

/// Common exceptions without a message, made once for each thread.
struct Silent {
    cancelled: Exception,
    timed_out: Exception,
}

thread_local! {
    static SILENT: Silent = Silent {
        cancelled: Exception::bare(CANCELLED_ERROR),
        timed_out: Exception::bare("TimeoutError"),
    };
}

impl Exception {
    /// An exception of type `type_name` with one argument, its message.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let error = Exception::new("OSError", format!("port {} is taken", 80));
    /// assert_eq!(error.to_string(), "OSError: port 80 is taken");
    /// ```
    pub fn new(
        type_name: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Rc::new(Data {
            type_name: type_name.into(),
            message: Some(message.into()),
            exceptions: Vec::new(),
        }))
    }

    /// An exception without arguments, such as `QueueEmpty()`.
    ///
    /// ```
    /// assert_eq!(loopscope::runtime::Exception::bare("QueueEmpty").repr(), "QueueEmpty()");
    /// ```
    pub fn bare(type_name: impl Into<Cow<'static, str>>) -> Self {
        Self(Rc::new(Data { type_name: type_name.into(), message: None, exceptions: Vec::new() }))
    }

    /// The `CancelledError` that cancelling raises at the await, with the message given to
    /// `cancel()`, if any.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert_eq!(Exception::cancelled(Some("enough")).repr(), "CancelledError('enough')");
    /// ```
    pub fn cancelled(message: Option<&str>) -> Self {
        match message {
            // Most requests to cancel have no message.
            None => SILENT.with(|silent| silent.cancelled.clone()),
            Some(message) => Self::new(CANCELLED_ERROR, message.to_owned()),
        }
    }

    /// A `TimeoutError`, as asyncio raises it.
    pub(crate) fn timed_out() -> Self {
        SILENT.with(|silent| silent.timed_out.clone())
    }

    /// An `ExceptionGroup` of `exceptions`, a `BaseExceptionGroup` if one of them needs it.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let group = Exception::group("two", vec![
    ///     Exception::new("ValueError", "no"),
    ///     Exception::bare("KeyError"),
    /// ]);
    /// assert_eq!(group.repr(), "ExceptionGroup('two', [ValueError('no'), KeyError()])");
    /// assert_eq!(group.to_string(), "ExceptionGroup: two (2 sub-exceptions)");
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html#exception-groups>
    pub fn group(message: impl Into<Cow<'static, str>>, exceptions: Vec<Self>) -> Self {
        let needs_base = |exception: &Self| !exception.is_exception();
        let has_base = exceptions.iter().any(needs_base);
        let type_name = if has_base { "BaseExceptionGroup" } else { "ExceptionGroup" };
        let (type_name, message) = (Cow::Borrowed(type_name), Some(message.into()));
        Self(Rc::new(Data { type_name, message, exceptions }))
    }

    /// The `RuntimeError` with which Python replaces an exception that would end a generator, if `what`
    /// raises it; every other exception as it is.
    ///
    /// Source: <https://peps.python.org/pep-0479/>
    pub(crate) fn raised_by(self, what: &str) -> Self {
        let is_stop =
            self.is("StopIteration") || self.is("StopAsyncIteration") && what == "async generator";
        if is_stop {
            Self::new("RuntimeError", format!("{what} raised {}", self.type_name()))
        } else {
            self
        }
    }

    /// Whether the exception's class has this name.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert!(Exception::new("ValueError", "no").is("ValueError"));
    /// ```
    pub fn is(&self, type_name: &str) -> bool {
        self.0.type_name == type_name
    }

    /// Whether `except Exception` catches it, which does not catch `CancelledError` and
    /// `GeneratorExit`.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert!(Exception::new("ValueError", "no").is_exception());
    /// assert!(!Exception::cancelled(None).is_exception());
    /// ```
    pub fn is_exception(&self) -> bool {
        !matches!(self.type_name(), CANCELLED_ERROR | "BaseExceptionGroup" | "GeneratorExit")
    }

    /// The exceptions in a group, none for any other exception.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let group = Exception::group("one", vec![Exception::bare("KeyError")]);
    /// assert_eq!(group.exceptions(), [Exception::bare("KeyError")]);
    /// ```
    pub fn exceptions(&self) -> &[Self] {
        &self.0.exceptions
    }

    /// The name of the exception's class, such as `ValueError`.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert_eq!(Exception::new("ValueError", "no").type_name(), "ValueError");
    /// ```
    pub fn type_name(&self) -> &str {
        &self.0.type_name
    }

    /// What `str(exception)` gives: the message, or nothing.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert_eq!(Exception::new("ValueError", "no").message(), "no");
    /// assert_eq!(Exception::bare("KeyError").message(), "");
    /// ```
    pub fn message(&self) -> &str {
        self.0.message.as_deref().unwrap_or("")
    }

    /// Whether this is asyncio's `CancelledError`.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert!(Exception::cancelled(Some("shutting down")).is_cancelled());
    /// assert!(!Exception::bare("TimeoutError").is_cancelled());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-exceptions.html#asyncio.CancelledError>
    pub fn is_cancelled(&self) -> bool {
        self.0.type_name == CANCELLED_ERROR
    }

    /// What `repr(exception)` gives, such as `ValueError('no such host')`.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert_eq!(Exception::new("ValueError", "it's").repr(), r#"ValueError("it's")"#);
    /// ```
    pub fn repr(&self) -> String {
        match &self.0.message {
            // The common case, without the cost of formatting.
            None => {
                let name = self.type_name();
                let mut text = String::with_capacity(name.len() + 2);
                text.push_str(name);
                text.push_str("()");
                text
            }
            Some(message) if !self.0.exceptions.is_empty() => {
                let exceptions: Vec<_> = self.0.exceptions.iter().map(Self::repr).collect();
                let exceptions = exceptions.join(", ");
                format!("{}({}, [{exceptions}])", self.type_name(), python_repr(message))
            }
            Some(message) => format!("{}({})", self.type_name(), python_repr(message)),
        }
    }

    /// What `repr` gives, without an allocation for the most common exception.
    pub(crate) fn told(&self) -> Cow<'static, str> {
        let is_plain = self.0.message.is_none() && self.is_cancelled();
        if is_plain { Cow::Borrowed("CancelledError()") } else { Cow::Owned(self.repr()) }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.message {
            None => f.write_str(self.type_name()),
            Some(message) => {
                write!(f, "{}: {message}", self.type_name())?;
                match self.0.exceptions.len() {
                    0 => Ok(()),
                    1 => f.write_str(" (1 sub-exception)"),
                    count => write!(f, " ({count} sub-exceptions)"),
                }
            }
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
        check_repr("\0\x7f\u{a0}\u{200b}é\x1b", r"E('\x00\x7f\xa0\u200bé\x1b')");
        check_repr("\u{e0001} ✓ 🦀", r"E('\U000e0001 ✓ 🦀')");
    }
}
