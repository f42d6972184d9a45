//! Exceptions as values: a type name and a message, as a traceback's last line shows them.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use super::exception_class::{ExceptionClass, inherits};
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
/// Two exceptions are equal if their classes, arguments and members are.
#[derive(Clone)]
pub struct Exception(pub(super) Rc<Data>);

#[derive(Clone)]
pub(super) struct Data {
    pub(super) type_name: Cow<'static, str>,
    pub(super) message: Option<Cow<'static, str>>,
    /// Those in a group.
    pub(super) exceptions: Vec<Exception>,
    pub(super) rest: Option<Box<Rest>>,
}

/// What few exceptions have.
#[derive(Clone, Default)]
pub(super) struct Rest {
    /// A class that the program defines.
    pub(super) class: Option<ExceptionClass>,
    /// The arguments as `repr` shows them, if they are not the message alone.
    pub(super) args: Option<Vec<String>>,
    pub(super) cause: Option<Exception>,
    pub(super) context: Option<Exception>,
    pub(super) notes: Vec<String>,
    pub(super) foreign: Option<(Rc<dyn Any>, String)>,
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
            rest: None,
        }))
    }

    /// An exception without arguments, such as `QueueEmpty()`.
    ///
    /// ```
    /// assert_eq!(loopscope::runtime::Exception::bare("QueueEmpty").repr(), "QueueEmpty()");
    /// ```
    pub fn bare(type_name: impl Into<Cow<'static, str>>) -> Self {
        let (type_name, exceptions) = (type_name.into(), Vec::new());
        Self(Rc::new(Data { type_name, message: None, exceptions, rest: None }))
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

    /// Whether the exception is of the class of this name, or of one that derives from it.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let error = Exception::new("ConnectionError", "reset");
    /// assert!(error.is("ConnectionError") && error.is("OSError") && error.is("Exception"));
    /// assert!(!error.is("ValueError"));
    /// ```
    pub fn is(&self, type_name: &str) -> bool {
        self.0.type_name == type_name || self.inherits(type_name)
    }

    #[inline(never)]
    fn inherits(&self, name: &str) -> bool {
        match self.class() {
            Some(class) => class.is_subclass(name),
            None => inherits(self.type_name(), name),
        }
    }

    /// The class, if the program defines it.
    fn class(&self) -> Option<&ExceptionClass> {
        self.0.rest.as_ref()?.class.as_ref()
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
        self.is("Exception")
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
            || self.class().is_some_and(|class| class.is_subclass(CANCELLED_ERROR))
    }

    /// What `repr(exception)` gives, such as `ValueError('no such host')`.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert_eq!(Exception::new("ValueError", "it's").repr(), r#"ValueError("it's")"#);
    /// ```
    pub fn repr(&self) -> String {
        match &self.0.message {
            _ if self.0.rest.is_some() => self.repr_of_rest(),
            // The common case, without the cost of formatting.
            None => {
                let name = self.type_name();
                let mut text = String::with_capacity(name.len() + 2);
                text.push_str(name);
                text.push_str("()");
                text
            }
            Some(message) => self.repr_with(message),
        }
    }

    /// What Python's `str` gives, and a traceback shows behind the type.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, ExceptionClass};
    /// assert_eq!(Exception::new("ValueError", "no").str(), "no");
    /// assert_eq!(Exception::new("KeyError", "no").str(), "'no'");
    /// assert_eq!(Exception::bare("KeyError").str(), "");
    /// let missing = Exception::of(&ExceptionClass::named("OSError"), &[&2, &"no such file"]);
    /// assert_eq!(missing.str(), "[Errno 2] no such file");
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html>
    pub fn str(&self) -> Cow<'_, str> {
        let Some(message) = &self.0.message else { return Cow::Borrowed("") };
        match self.0.exceptions.len() {
            // A key is shown as `repr` shows it, because it may be an empty text.
            0 if self.is("KeyError") => match &*self.args() {
                [key] => Cow::Owned(key.clone()),
                _ => Cow::Borrowed(message),
            },
            0 => Cow::Borrowed(message),
            1 => Cow::Owned(format!("{message} (1 sub-exception)")),
            count => Cow::Owned(format!("{message} ({count} sub-exceptions)")),
        }
    }

    fn repr_with(&self, message: &str) -> String {
        if self.0.exceptions.is_empty() {
            return format!("{}({})", self.type_name(), python_repr(message));
        }
        let exceptions: Vec<_> = self.0.exceptions.iter().map(Self::repr).collect();
        format!("{}({}, [{}])", self.type_name(), python_repr(message), exceptions.join(", "))
    }

    #[cold]
    fn repr_of_rest(&self) -> String {
        let rest = self.0.rest.as_deref();
        if let Some((_, repr)) = rest.and_then(|rest| rest.foreign.as_ref()) {
            return repr.clone();
        }
        match (rest.and_then(|rest| rest.args.as_ref()), &self.0.message) {
            (Some(args), _) => format!("{}({})", self.type_name(), args.join(", ")),
            (None, Some(message)) => self.repr_with(message),
            (None, None) => format!("{}()", self.type_name()),
        }
    }

    /// What `repr` gives, without an allocation for the most common exception.
    pub(crate) fn told(&self) -> Cow<'static, str> {
        let is_plain = self.0.message.is_none() && self.is_cancelled();
        if is_plain { Cow::Borrowed("CancelledError()") } else { Cow::Owned(self.repr()) }
    }
}

impl PartialEq for Exception {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&*self.0, &*other.0);
        std::ptr::eq(one, other)
            || one.type_name == other.type_name
                && one.message == other.message
                && one.exceptions == other.exceptions
                && one.class_and_args() == other.class_and_args()
    }
}

impl Eq for Exception {}

impl Data {
    fn class_and_args(&self) -> Option<(Option<&ExceptionClass>, Option<&Vec<String>>)> {
        self.rest.as_ref().map(|rest| (rest.class.as_ref(), rest.args.as_ref()))
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name())?;
        match &*self.str() {
            "" => Ok(()),
            text => write!(f, ": {text}"),
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
