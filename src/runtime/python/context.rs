//! Contexts: the values that context variables have in a task or callback.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// The values of context variables; every clone is the same context.
///
/// ```
/// use loopscope::runtime::{ContextVar, copy_context, run};
/// run(async {
///     let user = ContextVar::new("user");
///     user.set("ann")?;
///     let context = copy_context()?;
///     user.set("bob")?;
///     assert_eq!(context.run(|| user.get())??, "ann");
///     assert_eq!(user.get()?, "bob");
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/contextvars.html#contextvars.Context>
#[derive(Clone, Default)]
pub struct Context(Rc<RefCell<Values>>);

/// Each with the number of its variable; they are few.
type Values = Vec<(u64, Rc<dyn Any>)>;

impl Context {
    /// A context of its own with the same values: `context.copy()`.
    ///
    /// ```
    /// use loopscope::runtime::{ContextVar, copy_context, run};
    /// run(async {
    ///     let user = ContextVar::new("user");
    ///     user.set("ann")?;
    ///     let (context, copy) = (copy_context()?, copy_context()?.copy());
    ///     context.run(|| user.set("bob"))??;
    ///     assert_eq!(copy.run(|| user.get())??, "ann");
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    #[must_use]
    pub fn copy(&self) -> Self {
        Self(Rc::new(RefCell::new(self.0.borrow().clone())))
    }

    /// The value of a variable.
    pub(crate) fn get(&self, variable: u64) -> Option<Rc<dyn Any>> {
        let values = self.0.borrow();
        values.iter().find(|(number, _)| *number == variable).map(|(_, value)| Rc::clone(value))
    }

    /// Gives a variable a value or none, and returns what it had.
    pub(crate) fn put(&self, variable: u64, value: Option<Rc<dyn Any>>) -> Option<Rc<dyn Any>> {
        let mut values = self.0.borrow_mut();
        let index = values.iter().position(|(number, _)| *number == variable);
        let before = index.map(|index| values.swap_remove(index).1);
        values.extend(value.map(|value| (variable, value)));
        before
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context({} values)", self.0.borrow().len())
    }
}
