//! Adding one callback to many children, and removing it.

use std::rc::Rc;

use super::state::EventLoop;
use crate::model::ObjectId;
use crate::runtime::memory::{AnyFuture, ChildCallback, DoneCallback, Links};

impl ChildCallback {
    /// A callback on behalf of `parent`; `on_done` also takes the running loop.
    pub(crate) fn in_loop(
        parent: ObjectId,
        on_done: impl Fn(&EventLoop, &AnyFuture, usize) + 'static,
    ) -> Rc<Self> {
        Self::new(parent, move |child, left| {
            EventLoop::with_running(|event_loop| on_done(event_loop, child, left)).ok();
        })
    }

    /// As [`in_loop`](Self::in_loop), for children that the running task awaits, if a task runs.
    pub(crate) fn in_task(
        event_loop: &EventLoop,
        parent: ObjectId,
        on_done: impl Fn(&EventLoop, &AnyFuture, usize) + 'static,
    ) -> Rc<Self> {
        let task = event_loop.running_task().get();
        Self::awaited_by(task.as_ref(), parent, move |child, left| {
            EventLoop::with_running(|event_loop| on_done(event_loop, child, left)).ok();
        })
    }

    /// Adds the callback to `child`, which does not have it yet. The end of each child is a handle of
    /// its own.
    pub(crate) fn add(self: &Rc<Self>, event_loop: &EventLoop, child: &AnyFuture) {
        if child.is_done() {
            event_loop.tell_child(self.parent, child.id());
            child.add_done_callback(event_loop, DoneCallback::Child(Rc::clone(self)));
        } else {
            self.add_once(event_loop, child);
        }
    }

    /// Adds the callback to a pending `child`, unless it is the callback that was added to it last;
    /// returns `true` if it was added.
    ///
    /// The rare cases are tail calls, so that the common one saves no registers.
    pub(crate) fn add_once(self: &Rc<Self>, event_loop: &EventLoop, child: &AnyFuture) -> bool {
        if let Some(links) = child.take_links() {
            return self.add_to_others(event_loop, child, links);
        }
        child.set_child_callback(Rc::clone(self));
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
        let is_there = match &links {
            Links::Wakeup(_) => false,
            Links::Child(last) => Rc::ptr_eq(last, self),
            Links::Extra(extra) => {
                extra.callbacks.last().is_some_and(|callback| callback.is_child_callback(self))
            }
        };
        child.put_links(Some(links));
        if is_there {
            return false;
        }
        child.add_callback(DoneCallback::Child(Rc::clone(self)));
        self.note(event_loop, child)
    }

    /// Tells the probe and, if `child` is no task, the loop; returns `true`.
    #[inline(never)]
    fn note(&self, event_loop: &EventLoop, child: &AnyFuture) -> bool {
        event_loop.tell_child(self.parent, child.id());
        if !child.is_task() {
            event_loop.note_watched(child);
        }
        true
    }

    /// Removes the callback from `child`, unless it is scheduled already.
    pub(crate) fn remove_from(self: &Rc<Self>, child: &AnyFuture) {
        remove_from(child, |callback| Rc::ptr_eq(callback, self));
    }

    /// Removes from `child` the callback with which `shield` logs an exception.
    pub(crate) fn remove_shield_log(child: &AnyFuture) {
        remove_from(child, |callback| callback.is_shield_log);
    }
}

/// Removes from `child` the child callbacks for which `is_it` returns `true`.
fn remove_from(child: &AnyFuture, is_it: impl Fn(&Rc<ChildCallback>) -> bool) {
    let removed = match child.take_links() {
        Some(Links::Child(only)) if is_it(&only) => vec![DoneCallback::Child(only)],
        links => {
            child.put_links(links);
            child.remove_callbacks(|callback| callback.is_child_callback_that(&is_it))
        }
    };
    // Dropped last, when every link is back in place: it may run code of the program.
    drop(removed);
}
