//! The callback that tells of the end of children.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::{AnyFuture, ChildCallback, DoneCallback};
use crate::model::ObjectId;

impl ChildCallback {
    /// A callback on behalf of `parent`; `on_done` takes the child that is done, and how many
    /// are left.
    pub(crate) fn new(parent: ObjectId, on_done: impl Fn(&AnyFuture, usize) + 'static) -> Rc<Self> {
        Rc::new(Self { parent, left: Cell::new(0), on_done: Box::new(on_done) })
    }

    /// Says how many children there are; else each counts as if it were the last.
    pub(crate) fn expect(&self, count: usize) {
        self.left.set(count);
    }

    /// Tells of the end of `child`.
    pub(crate) fn child_done(&self, child: &AnyFuture) {
        let left = self.left.get().saturating_sub(1);
        self.left.set(left);
        if left == 0 || child.raises() {
            (self.on_done)(child, left);
        }
    }
}

impl DoneCallback {
    /// Whether this is `callback`.
    pub(crate) fn is_child_callback(&self, callback: &Rc<ChildCallback>) -> bool {
        matches!(self, Self::Child(other) if Rc::ptr_eq(callback, other))
    }
}

impl fmt::Debug for ChildCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChildCallback({})", self.parent)
    }
}
