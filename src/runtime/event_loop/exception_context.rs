//! What an exception handler is told.

use std::borrow::Cow;

use crate::runtime::python::{Exception, Repr};

/// What the exception handler of a loop is told: asyncio's `context`, a dictionary.
///
/// ```
/// use loopscope::runtime::{Exception, ExceptionContext};
/// let context = ExceptionContext::new("the disk is full")
///     .with_exception(Exception::bare("OSError"))
///     .with("path", "'/var'");
/// assert_eq!(context.message(), "the disk is full");
/// assert_eq!(context.get("path"), Some("'/var'"));
/// assert!(context.exception().unwrap().is("OSError"));
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler>
#[derive(Clone, Debug)]
pub struct ExceptionContext {
    message: Cow<'static, str>,
    exception: Option<Exception>,
    /// Other keys, each with the `repr` of its value, in order of the keys.
    details: Vec<(&'static str, String)>,
    /// Whether the log names the exception, which the `repr` of a future does already.
    is_exception_logged: bool,
}

impl ExceptionContext {
    /// A context with a message and nothing else.
    ///
    /// ```
    /// use loopscope::runtime::ExceptionContext;
    /// assert!(ExceptionContext::new("the disk is full").exception().is_none());
    /// ```
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self { message, exception: None, details: Vec::new(), is_exception_logged: true }
    }

    /// Adds an exception.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, ExceptionContext};
    /// let context = ExceptionContext::new("no").with_exception(Exception::bare("KeyError"));
    /// assert_eq!(context.exception(), Some(&Exception::bare("KeyError")));
    /// ```
    #[must_use]
    pub fn with_exception(mut self, exception: Exception) -> Self {
        self.exception = Some(exception);
        self
    }

    /// Adds another key, such as `"task"`, and the `repr` of its value.
    ///
    /// ```
    /// use loopscope::runtime::ExceptionContext;
    /// let context = ExceptionContext::new("odd").with("number", "7");
    /// assert_eq!(context.get("number"), Some("7"));
    /// ```
    #[must_use]
    pub fn with(mut self, key: &'static str, repr: impl Into<String>) -> Self {
        let place = self.details.partition_point(|(other, _)| *other <= key);
        self.details.insert(place, (key, repr.into()));
        self
    }

    /// Adds the exception of a future. It is not logged, because the `repr` of the future contains it.
    pub(crate) fn with_exception_of_future(self, exception: Exception) -> Self {
        Self { is_exception_logged: false, ..self.with_exception(exception) }
    }

    /// What went wrong.
    ///
    /// ```
    /// use loopscope::runtime::ExceptionContext;
    /// assert_eq!(ExceptionContext::new("the disk is full").message(), "the disk is full");
    /// ```
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The exception, if there is one.
    ///
    /// ```
    /// use loopscope::runtime::ExceptionContext;
    /// assert!(ExceptionContext::new("the disk is full").exception().is_none());
    /// ```
    pub fn exception(&self) -> Option<&Exception> {
        self.exception.as_ref()
    }

    /// The `repr` of another value: that of `"task"` or `"future"`, if there is one.
    ///
    /// ```
    /// use loopscope::runtime::ExceptionContext;
    /// assert_eq!(ExceptionContext::new("the disk is full").get("task"), None);
    /// ```
    pub fn get(&self, key: &str) -> Option<&str> {
        self.details.iter().find(|(other, _)| *other == key).map(|(_, repr)| repr.as_str())
    }

    /// What the default handler logs: the message, then a line for each key.
    pub(crate) fn log_text(&self) -> String {
        let mut text = self.message.clone().into_owned();
        let exception = self.exception.as_ref().filter(|_| self.is_exception_logged);
        let exception = exception.map(|exception| ("exception", exception.repr()));
        for (key, repr) in self.details.iter().chain(&exception) {
            for part in ["\n", key, ": ", repr] {
                text.push_str(part);
            }
        }
        text
    }

    /// The dictionary as Python shows it.
    pub(crate) fn repr(&self) -> String {
        let mut entries = vec![format!("'message': {}", self.message.repr())];
        entries.extend(self.exception.iter().map(|it| format!("'exception': {}", it.repr())));
        entries.extend(self.details.iter().map(|(key, repr)| format!("'{key}': {repr}")));
        format!("{{{}}}", entries.join(", "))
    }
}
