//! The callback that tells a parent that its children are done.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::{AnyFuture, ChildCallback, DoneCallback, WeakFuture};
use crate::model::ObjectId;

impl ChildCallback {
    /// A callback on behalf of `parent`. It calls `on_done` with the child that is done and the
    /// number of children that are left.
    pub(crate) fn new(parent: ObjectId, on_done: impl Fn(&AnyFuture, usize) + 'static) -> Rc<Self> {
        Self::awaited_by(None, parent, on_done)
    }

    /// As [`new`](Self::new), for children that `task` awaits, if there is such a task.
    pub(crate) fn awaited_by(
        task: Option<&AnyFuture>,
        parent: ObjectId,
        on_done: impl Fn(&AnyFuture, usize) + 'static,
    ) -> Rc<Self> {
        let (left, on_done) = (Cell::new(0), Box::new(on_done));
        let awaited_by = task.map(AnyFuture::downgrade);
        Rc::new(Self { parent, awaited_by, left, is_shield_log: false, on_done })
    }

    /// The callback that `shield` leaves behind to log an exception.
    pub(crate) fn shield_log(
        parent: ObjectId,
        on_done: impl Fn(&AnyFuture, usize) + 'static,
    ) -> Rc<Self> {
        let (left, on_done) = (Cell::new(0), Box::new(on_done));
        Rc::new(Self { parent, awaited_by: None, left, is_shield_log: true, on_done })
    }

    /// Sets the number of children. Without it, every child counts as the last.
    pub(crate) fn expect(&self, count: usize) {
        self.left.set(count);
    }

    /// The task that awaits the children, if it is known and still exists.
    pub(super) fn task(&self) -> Option<AnyFuture> {
        self.awaited_by.as_ref().and_then(WeakFuture::upgrade)
    }

    /// Counts `child` as done, and calls `on_done` if it is the last one or has raised.
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
        self.is_child_callback_that(|other| Rc::ptr_eq(callback, other))
    }

    /// Whether this is a callback for children, and `is_it` returns `true` for it.
    pub(crate) fn is_child_callback_that(
        &self,
        is_it: impl FnOnce(&Rc<ChildCallback>) -> bool,
    ) -> bool {
        matches!(self, Self::Child(callback) if is_it(callback))
    }
}

impl fmt::Debug for ChildCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChildCallback({})", self.parent)
    }
}
