//! The contexts of a loop: which of them are entered.

use std::cell::{Cell, RefCell};

use crate::model::ObjectId;
use crate::runtime::python::Context;

thread_local! {
    /// The number of the context variable that this thread made last.
    static LAST_VARIABLE: Cell<u64> = const { Cell::new(0) };
}

/// The contexts of a loop.
pub(crate) struct Contexts {
    /// Whether there are context variables.
    pub(super) are_used: Cell<bool>,
    /// Those that run now, innermost last, each with the task in which it was entered.
    pub(super) entered: RefCell<Vec<(Context, ObjectId)>>,
    /// That of code outside of any task.
    pub(super) base: Context,
}

impl Default for Contexts {
    fn default() -> Self {
        Self {
            are_used: Cell::new(LAST_VARIABLE.get() > 0),
            entered: RefCell::default(),
            base: Context::default(),
        }
    }
}

/// The number of a new context variable.
pub(super) fn new_variable() -> u64 {
    LAST_VARIABLE.set(LAST_VARIABLE.get() + 1);
    LAST_VARIABLE.get()
}
