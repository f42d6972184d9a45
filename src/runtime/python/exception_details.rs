//! What few exceptions have: a class of the program's own, several arguments, causes, notes.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use super::exception::{Data, Exception, Rest};
use super::exception_class::ExceptionClass;
use super::repr::{Repr, python_repr};

impl Exception {
    /// An exception of a class with any arguments.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, ExceptionClass};
    /// let error = Exception::of(&ExceptionClass::named("ValueError"), &[&2, &"two"]);
    /// assert_eq!(error.repr(), "ValueError(2, 'two')");
    /// assert_eq!(error.to_string(), "ValueError: (2, 'two')");
    /// assert_eq!(error.args(), ["2", "'two'"]);
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html#BaseException.args>
    pub fn of(class: &ExceptionClass, args: &[&dyn Repr]) -> Self {
        let reprs: Vec<_> = args.iter().map(Repr::repr).collect();
        let message = match args {
            [] => None,
            [number, text, rest @ ..] if class.is_subclass("OSError") && rest.len() < 2 => {
                let file = rest.first().map(|file| format!(": {}", file.repr()));
                let file = file.unwrap_or_default();
                Some(format!("[Errno {}] {}{file}", number.str(), text.str()))
            }
            [one] => Some(one.str()),
            _ => Some(format!("({})", reprs.join(", "))),
        };
        let rest = Rest { class: Some(class.clone()), args: Some(reprs), ..Rest::default() };
        Self(Rc::new(Data {
            type_name: class.own_name(),
            message: message.map(Cow::Owned),
            exceptions: Vec::new(),
            rest: Some(Box::new(rest)),
        }))
    }

    /// The same exception, standing for an object of another language, which shows it as `repr`.
    ///
    /// ```
    /// use std::rc::Rc;
    /// use loopscope::runtime::Exception;
    /// let error = Exception::new("Refused", "no").with_foreign(Rc::new(42), "Refused('no', code=42)");
    /// assert_eq!(error.repr(), "Refused('no', code=42)");
    /// assert_eq!(error.foreign().and_then(|object| object.downcast_ref()), Some(&42));
    /// ```
    #[must_use]
    pub fn with_foreign(self, object: Rc<dyn Any>, repr: impl Into<String>) -> Self {
        let repr = repr.into();
        self.with_rest(|rest| rest.foreign = Some((object, repr)))
    }

    /// The object for which the exception stands.
    ///
    /// ```
    /// assert!(loopscope::runtime::Exception::bare("KeyError").foreign().is_none());
    /// ```
    pub fn foreign(&self) -> Option<&Rc<dyn Any>> {
        self.0.rest.as_ref()?.foreign.as_ref().map(|(object, _)| object)
    }

    /// The same exception with a cause: `raise exception from cause`.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let cause = Exception::bare("KeyError");
    /// let error = Exception::new("ValueError", "no").with_cause(cause.clone());
    /// assert_eq!(error.cause(), Some(&cause));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html#BaseException.__cause__>
    #[must_use]
    pub fn with_cause(self, cause: Self) -> Self {
        self.with_rest(|rest| rest.cause = Some(cause))
    }

    /// What the exception was raised from.
    ///
    /// ```
    /// assert!(loopscope::runtime::Exception::bare("KeyError").cause().is_none());
    /// ```
    pub fn cause(&self) -> Option<&Self> {
        self.0.rest.as_ref()?.cause.as_ref()
    }

    /// The same exception with a context: the one that was being handled when it was raised.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let handled = Exception::bare("KeyError");
    /// let error = Exception::new("ValueError", "no").with_context(handled.clone());
    /// assert_eq!(error.context(), Some(&handled));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html#BaseException.__context__>
    #[must_use]
    pub fn with_context(self, context: Self) -> Self {
        self.with_rest(|rest| rest.context = Some(context))
    }

    /// The exception that was being handled when this one was raised.
    ///
    /// ```
    /// assert!(loopscope::runtime::Exception::bare("KeyError").context().is_none());
    /// ```
    pub fn context(&self) -> Option<&Self> {
        self.0.rest.as_ref()?.context.as_ref()
    }

    /// The same exception with a note more, which a traceback shows below it.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let error = Exception::new("ValueError", "no").with_note("line 1").with_note("line 2");
    /// assert_eq!(error.notes(), ["line 1", "line 2"]);
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html#BaseException.add_note>
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        let note = note.into();
        self.with_rest(|rest| rest.notes.push(note))
    }

    /// The notes, oldest first.
    ///
    /// ```
    /// assert!(loopscope::runtime::Exception::bare("KeyError").notes().is_empty());
    /// ```
    pub fn notes(&self) -> &[String] {
        self.0.rest.as_ref().map_or(&[], |rest| &rest.notes)
    }

    /// The arguments, each as `repr` shows it.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// assert_eq!(Exception::new("ValueError", "no").args(), ["'no'"]);
    /// assert!(Exception::bare("KeyError").args().is_empty());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html#BaseException.args>
    pub fn args(&self) -> Vec<String> {
        let args = self.0.rest.as_ref().and_then(|rest| rest.args.clone());
        args.unwrap_or_else(|| {
            let mut args: Vec<_> =
                self.0.message.iter().map(|message| python_repr(message)).collect();
            if !self.0.exceptions.is_empty() {
                let exceptions: Vec<_> = self.0.exceptions.iter().map(Self::repr).collect();
                args.push(format!("[{}]", exceptions.join(", ")));
            }
            args
        })
    }

    /// Changes what few exceptions have in a copy of its own, because clones are many.
    pub(super) fn with_rest(self, f: impl FnOnce(&mut Rest)) -> Self {
        let mut parts = Rc::unwrap_or_clone(self.0);
        f(parts.rest.get_or_insert_default());
        Self(Rc::new(parts))
    }
}
