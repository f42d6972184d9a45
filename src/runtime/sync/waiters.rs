//! The line of those who wait for a primitive.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::Primitive;
use crate::model::{FutureKind, ObjectId};
use crate::runtime::event_loop::{Caller, EventLoop};
use crate::runtime::python::Result;
use crate::runtime::tasks::{Future, poll_done};

/// The futures of those who wait for a primitive, in the order in which they came.
///
/// Futures join the line as they are made, so it is sorted by their numbers. Everybody finds its
/// own future by that, and leaving from the front takes constant time however long the line is.
#[derive(Default)]
pub(crate) struct Waiters(RefCell<VecDeque<Future<()>>>);

impl Waiters {
    /// How many wait, among them those who are woken or cancelled and have not run since.
    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether somebody waits who was not cancelled.
    pub(crate) fn has_uncancelled(&self) -> bool {
        self.0.borrow().iter().any(|waiter| !waiter.cancelled())
    }

    /// The future of the one who came first, whether it is done or not.
    pub(crate) fn first(&self) -> Option<Future<()>> {
        self.0.borrow().front().cloned()
    }

    /// Wakes the first in line that is not woken yet, after `before`; `false` if there is none.
    pub(crate) fn wake_first_pending(&self, before: impl FnOnce()) -> bool {
        // Waking only schedules handles, so nobody joins or leaves the line meanwhile.
        let waiters = self.0.borrow();
        let Some(first) = waiters.iter().find(|waiter| !waiter.done()) else { return false };
        before();
        wake(first);
        true
    }

    /// Wakes the first `count` of those who are neither woken nor cancelled.
    pub(crate) fn wake(&self, count: usize) {
        // Waking only schedules handles, so nobody joins or leaves the line meanwhile.
        for waiter in self.0.borrow().iter().filter(|waiter| !waiter.done()).take(count) {
            wake(waiter);
        }
    }

    /// Takes the first out of the line, and those before it who were cancelled, and wakes it.
    #[inline]
    pub(crate) fn wake_and_remove_first(&self) {
        if self.len() > 0 {
            self.wake_and_remove_first_of_some();
        }
    }

    fn wake_and_remove_first_of_some(&self) {
        loop {
            let waiter = self.0.borrow_mut().pop_front();
            match waiter {
                Some(waiter) if waiter.done() => {}
                Some(waiter) => return wake(&waiter),
                None => return,
            }
        }
    }

    /// Takes everybody out of the line and wakes those who are neither woken nor cancelled.
    pub(crate) fn wake_and_remove_all(&self) {
        let waiters = self.0.take();
        waiters.iter().filter(|waiter| !waiter.done()).for_each(wake);
    }

    /// Takes a new place at the end of the line of `primitive`; fails with `RuntimeError` outside a
    /// running loop.
    pub(crate) fn join(
        &self,
        primitive: &Primitive,
        kind: FutureKind,
        caller: Caller,
    ) -> Result<Place<'_>> {
        primitive.waiter(kind, caller).map(|waiter| self.join_with(waiter, caller))
    }

    /// Takes a place at the end of the line with a future that was just made.
    pub(crate) fn join_with(&self, waiter: Future<()>, caller: Caller) -> Place<'_> {
        self.0.borrow_mut().push_back(waiter.clone());
        Place { waiters: self, waiter, caller }
    }

    fn remove(&self, waiter: &Future<()>) {
        // Whoever is woken was the first of the line, and may have been taken out already.
        let may_be_there = self.0.borrow().front().is_some_and(|first| id(first) <= id(waiter));
        if may_be_there {
            self.remove_if_there(waiter);
        }
    }

    #[inline(never)]
    fn remove_if_there(&self, waiter: &Future<()>) {
        let mut waiters = self.0.borrow_mut();
        let removed = if waiters.front().map(id) == Some(id(waiter)) {
            waiters.pop_front()
        } else {
            let position = waiters.binary_search_by_key(&id(waiter), id);
            position.ok().and_then(|position| waiters.remove(position))
        };
        drop(waiters);
        drop(removed);
    }
}

/// Somebody's place in a line, which is given up when it is dropped.
pub(crate) struct Place<'a> {
    waiters: &'a Waiters,
    waiter: Future<()>,
    caller: Caller,
}

impl<'a> Place<'a> {
    /// Waits in this place and gives it up; who was woken in vain wakes the next, if `is_worth_it`.
    ///
    /// This is the `except` of `Queue.put` and `Queue.get`.
    pub(crate) fn wait_turn<F: Fn() -> bool>(self, is_worth_it: F) -> Turn<'a, F> {
        Turn { place: self, is_suspended: false, is_worth_it }
    }

    /// Waits to be woken, or to be cancelled.
    pub(crate) fn wait(&self) -> Waiting<'_> {
        Waiting { place: self, is_suspended: false }
    }

    fn poll(&self, is_suspended: &mut bool) -> Poll<Result<()>> {
        ready!(poll_done(self.waiter.any(), self.caller, is_suspended))?;
        Poll::Ready(self.waiter.result())
    }

    /// Whether somebody has woken it, though it may be cancelled all the same.
    pub(crate) fn is_woken(&self) -> bool {
        self.waiter.done() && !self.waiter.cancelled()
    }

    /// Leaves the line, unless that has happened already.
    fn leave(&self) {
        self.waiters.remove(&self.waiter);
    }

    /// Cancels the wait unless it is woken or cancelled.
    fn cancel(&self) {
        self.waiter.cancel();
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}

/// What [`Place::wait`] returns.
pub(crate) struct Waiting<'a> {
    place: &'a Place<'a>,
    is_suspended: bool,
}

impl StdFuture for Waiting<'_> {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        self.place.poll(&mut self.is_suspended)
    }
}

/// What [`Place::wait_turn`] returns: a future by hand, since items pass through it by thousands.
pub(crate) struct Turn<'a, F> {
    place: Place<'a>,
    is_suspended: bool,
    is_worth_it: F,
}

impl<F: Fn() -> bool + Unpin> StdFuture for Turn<'_, F> {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        let Self { place, is_suspended, is_worth_it } = &mut *self;
        let end = ready!(place.poll(is_suspended));
        if end.is_err() {
            place.cancel();
            let is_woken = place.is_woken();
            place.leave();
            if is_woken && is_worth_it() {
                place.waiters.wake_and_remove_first();
            }
        }
        Poll::Ready(end)
    }
}

fn id(waiter: &Future<()>) -> ObjectId {
    waiter.any().id()
}

/// The future is pending, so this fails only where no loop runs and nobody is left who waits.
fn wake(waiter: &Future<()>) {
    EventLoop::with_running(|event_loop| waiter.any().set_result(event_loop, None)).ok();
}
