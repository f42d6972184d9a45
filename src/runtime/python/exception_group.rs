//! Groups of exceptions.

use std::borrow::Cow;
use std::rc::Rc;

use super::exception::{Data, Exception};

impl Exception {
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
        Self(Rc::new(Data { type_name, message, exceptions, rest: None }))
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

    /// The exceptions of a group for which `is_it` returns `true`, and the others, each as a group
    /// of the same form.
    ///
    /// `is_it` is asked of groups, too, and then decides for all that is inside.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let [value, key] = ["ValueError", "KeyError"].map(Exception::bare);
    /// let group = Exception::group("both", vec![value, key]);
    /// let (matching, rest) = group.split(|exception| exception.is("LookupError"));
    /// assert_eq!(matching.unwrap().repr(), "ExceptionGroup('both', [KeyError()])");
    /// assert_eq!(rest.unwrap().repr(), "ExceptionGroup('both', [ValueError()])");
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html#BaseExceptionGroup.split>
    pub fn split(&self, is_it: impl Fn(&Self) -> bool) -> (Option<Self>, Option<Self>) {
        self.split_by(&is_it)
    }

    fn split_by(&self, is_it: &dyn Fn(&Self) -> bool) -> (Option<Self>, Option<Self>) {
        if is_it(self) {
            return (Some(self.clone()), None);
        }
        if self.0.exceptions.is_empty() {
            return (None, Some(self.clone()));
        }
        let (mut matching, mut others) = (Vec::new(), Vec::new());
        for exception in &self.0.exceptions {
            let (inside, outside) = exception.split_by(is_it);
            matching.extend(inside);
            others.extend(outside);
        }
        (self.derived(matching), self.derived(others))
    }

    /// The exceptions of a group for which `is_it` returns `true`, as a group of the same form.
    ///
    /// ```
    /// use loopscope::runtime::Exception;
    /// let group = Exception::group("one", vec![Exception::bare("KeyError")]);
    /// assert_eq!(group.subgroup(|exception| exception.is("ValueError")), None);
    /// assert_eq!(group.subgroup(|exception| exception.is("KeyError")), Some(group));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/exceptions.html#BaseExceptionGroup.subgroup>
    pub fn subgroup(&self, is_it: impl Fn(&Self) -> bool) -> Option<Self> {
        self.split_by(&is_it).0
    }

    /// A group like this one of other exceptions; `None` if there are none.
    fn derived(&self, exceptions: Vec<Self>) -> Option<Self> {
        if exceptions.is_empty() {
            return None;
        }
        let group = Self::group(self.0.message.clone().unwrap_or_default(), exceptions);
        let Some(of) = &self.0.rest else { return Some(group) };
        Some(group.with_rest(|rest| {
            rest.notes.clone_from(&of.notes);
            rest.cause.clone_from(&of.cause);
            rest.context.clone_from(&of.context);
        }))
    }
}
