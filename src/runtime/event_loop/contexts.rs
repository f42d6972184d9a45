//! The contexts of a loop: which of them are entered.

use std::cell::{Cell, RefCell};

use crate::model::ObjectId;
use crate::runtime::python::Context;

/// The contexts of a loop.
#[derive(Default)]
pub(crate) struct Contexts {
    /// Whether a context variable was ever set.
    pub(super) are_used: Cell<bool>,
    /// Those that run now, innermost last, each with the task in which it was entered.
    pub(super) entered: RefCell<Vec<(Context, ObjectId)>>,
    /// That of code outside of any task.
    pub(super) base: Context,
}
