//! What hears of the end of other futures: the callback that `gather` and its like add to each.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::future_cell::Links;
use super::{AnyFuture, DoneCallback, EventLoop};
use crate::model::ObjectId;

/// One callback for many children, with the object on whose behalf it listens.
pub(crate) struct Watch {
    pub(crate) id: ObjectId,
    /// How many children are not done, if it was said how many there are. Those that end without an
    /// exception while others are left are only counted, which takes no call through a table.
    left: Cell<usize>,
    on_done: Box<OnDone>,
}

/// Takes the child that is done, and how many are left.
type OnDone = dyn Fn(&EventLoop, &AnyFuture, usize);

impl Watch {
    pub(crate) fn new(
        id: ObjectId,
        on_done: impl Fn(&EventLoop, &AnyFuture, usize) + 'static,
    ) -> Rc<Self> {
        Rc::new(Self { id, left: Cell::new(0), on_done: Box::new(on_done) })
    }

    /// Says how many children there are; else each is heard of as if it were the last.
    pub(crate) fn expect(&self, count: usize) {
        self.left.set(count);
    }

    /// Adds the callback to `child`, which does not have it yet and whose end will be told in a
    /// handle of its own.
    pub(crate) fn add(self: &Rc<Self>, event_loop: &EventLoop, child: &AnyFuture) {
        if child.is_done() {
            event_loop.tell_child(self.id, child.id());
            child.add_done_callback(event_loop, DoneCallback::Watch(Rc::clone(self)));
        } else {
            self.add_once(event_loop, child);
        }
    }

    /// Does so for a `child` that is not done, unless this is the last that was added to it;
    /// whether it was added.
    ///
    /// Whatever calls something is the last thing to do here, and most children need nothing of it.
    pub(crate) fn add_once(self: &Rc<Self>, event_loop: &EventLoop, child: &AnyFuture) -> bool {
        if let Some(links) = child.take_links() {
            return self.add_to_others(event_loop, child, links);
        }
        child.set_watch(Rc::clone(self));
        if event_loop.is_probed() || !child.is_task() {
            return self.note(event_loop, child);
        }
        true
    }

    #[inline(never)]
    fn add_to_others(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        child: &AnyFuture,
        links: Links,
    ) -> bool {
        child.add_watch_to(links, self) && self.note(event_loop, child)
    }

    /// Has everybody know of it who has to; `true`.
    #[inline(never)]
    fn note(&self, event_loop: &EventLoop, child: &AnyFuture) -> bool {
        event_loop.tell_child(self.id, child.id());
        if !child.is_task() {
            event_loop.note_watched(child);
        }
        true
    }

    /// Tells the end of `child` now.
    pub(crate) fn child_done(&self, event_loop: &EventLoop, child: &AnyFuture) {
        let left = self.left.get().saturating_sub(1);
        self.left.set(left);
        if left == 0 || child.raises() {
            (self.on_done)(event_loop, child, left);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watch({})", self.id)
    }
}
