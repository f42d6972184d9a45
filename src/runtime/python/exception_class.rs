//! The classes of exceptions: which of them are kinds of which others.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

/// A class of exceptions: one of Python's own, or one that a program defines.
///
/// ```
/// use loopscope::runtime::{Exception, ExceptionClass};
/// let outage = ExceptionClass::new("Outage", &[&ExceptionClass::named("ConnectionError")]);
/// let error = Exception::of(&outage, &[&"eu-west", &3]);
/// assert!(error.is("Outage") && error.is("OSError") && !error.is("ValueError"));
/// assert_eq!(error.repr(), "Outage('eu-west', 3)");
/// ```
///
/// Source: <https://docs.python.org/3.13/library/exceptions.html#exception-hierarchy>
#[derive(Clone, PartialEq, Eq)]
pub struct ExceptionClass(Rc<Class>);

#[derive(PartialEq, Eq)]
struct Class {
    name: Cow<'static, str>,
    /// None for a class of Python's own.
    bases: Vec<ExceptionClass>,
}

/// The classes of Python and asyncio whose base is not `Exception`, sorted by name.
const BASES: &[(&str, &str)] = &[
    ("BaseExceptionGroup", "BaseException"),
    ("BlockingIOError", "OSError"),
    ("BrokenBarrierError", "RuntimeError"),
    ("BrokenPipeError", "ConnectionError"),
    ("CancelledError", "BaseException"),
    ("ChildProcessError", "OSError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionError", "OSError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("DeprecationWarning", "Warning"),
    ("Exception", "BaseException"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("FloatingPointError", "ArithmeticError"),
    ("GeneratorExit", "BaseException"),
    ("IncompleteReadError", "EOFError"),
    ("IndentationError", "SyntaxError"),
    ("IndexError", "LookupError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("KeyError", "LookupError"),
    ("KeyboardInterrupt", "BaseException"),
    ("ModuleNotFoundError", "ImportError"),
    ("NotADirectoryError", "OSError"),
    ("NotImplementedError", "RuntimeError"),
    ("OverflowError", "ArithmeticError"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("RecursionError", "RuntimeError"),
    ("ResourceWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("SystemExit", "BaseException"),
    ("TabError", "IndentationError"),
    ("TimeoutError", "OSError"),
    ("UnboundLocalError", "NameError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeError", "ValueError"),
    ("UserWarning", "Warning"),
    ("ZeroDivisionError", "ArithmeticError"),
];

impl ExceptionClass {
    /// A class that a program defines: `class NAME(BASES)`.
    ///
    /// Without a base it derives from `Exception`.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, ExceptionClass};
    /// let abort = ExceptionClass::new("Abort", &[&ExceptionClass::named("BaseException")]);
    /// assert!(!Exception::of(&abort, &[]).is_exception());
    /// ```
    pub fn new(name: impl Into<Cow<'static, str>>, bases: &[&Self]) -> Self {
        let mut bases: Vec<_> = bases.iter().copied().cloned().collect();
        if bases.is_empty() {
            bases.push(Self::named("Exception"));
        }
        Self(Rc::new(Class { name: name.into(), bases }))
    }

    /// A class of Python's or asyncio's own; one of another name derives from `Exception`.
    ///
    /// ```
    /// use loopscope::runtime::ExceptionClass;
    /// assert!(ExceptionClass::named("KeyError").is_subclass("LookupError"));
    /// ```
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self(Rc::new(Class { name: name.into(), bases: Vec::new() }))
    }

    /// The name of the class.
    ///
    /// ```
    /// use loopscope::runtime::ExceptionClass;
    /// assert_eq!(ExceptionClass::named("KeyError").name(), "KeyError");
    /// ```
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the class is the one of this name or derives from it.
    ///
    /// ```
    /// use loopscope::runtime::ExceptionClass;
    /// let class = ExceptionClass::named("ConnectionResetError");
    /// assert!(class.is_subclass("OSError") && class.is_subclass("ConnectionResetError"));
    /// assert!(!class.is_subclass("ValueError"));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/functions.html#issubclass>
    pub fn is_subclass(&self, name: &str) -> bool {
        if self.0.bases.is_empty() {
            return inherits(self.name(), name);
        }
        self.name() == name || self.0.bases.iter().any(|base| base.is_subclass(name))
    }

    /// The bases of a class that a program defines, which its name does not tell.
    pub(super) fn own_name(&self) -> Cow<'static, str> {
        self.0.name.clone()
    }
}

/// Whether the class of Python's own that has the name `class` is or derives from another one.
pub(super) fn inherits(class: &str, name: &str) -> bool {
    let mut class = class;
    loop {
        if class == name {
            return true;
        }
        if class == "BaseException" {
            return false;
        }
        // The one class with two bases.
        if class == "ExceptionGroup" && name == "BaseExceptionGroup" {
            return true;
        }
        let known = BASES.binary_search_by_key(&class, |(class, _)| class);
        class = known.map_or("Exception", |place| BASES[place].1);
    }
}

impl fmt::Debug for ExceptionClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<class '{}'>", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_leads_to_the_root() {
        assert!(BASES.is_sorted());
        for (class, _) in BASES {
            assert!(inherits(class, "BaseException"), "{class}");
        }
    }
}
