//! The line of tasks that wait for a primitive.

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

/// The futures of the tasks that wait for a primitive, in the order in which they began to wait.
///
/// Futures join the line when they are made, so it is sorted by their numbers. A task finds its own
/// future by binary search; leaving from the front takes constant time.
#[derive(Default)]
pub(crate) struct Waiters(RefCell<VecDeque<Future<()>>>);

impl Waiters {
    /// The length of the line, including tasks that are woken or cancelled and have not run since.
    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether a waiter is not cancelled.
    pub(crate) fn has_uncancelled(&self) -> bool {
        self.0.borrow().iter().any(|waiter| !waiter.cancelled())
    }

    /// The first future of the line, done or not.
    pub(crate) fn first(&self) -> Option<Future<()>> {
        self.0.borrow().front().cloned()
    }

    /// Calls `before` and wakes the first waiter that is neither woken nor cancelled; returns `false`
    /// if there is none.
    pub(crate) fn wake_first_pending(&self, before: impl FnOnce()) -> bool {
        // Waking only schedules handles, so the line does not change meanwhile.
        let waiters = self.0.borrow();
        let Some(first) = waiters.iter().find(|waiter| !waiter.done()) else { return false };
        before();
        wake(first);
        true
    }

    /// Wakes the first `count` waiters that are neither woken nor cancelled.
    pub(crate) fn wake(&self, count: usize) {
        // Waking only schedules handles, so the line does not change meanwhile.
        for waiter in self.0.borrow().iter().filter(|waiter| !waiter.done()).take(count) {
            wake(waiter);
        }
    }

    /// Removes waiters from the front up to the first that is neither woken nor cancelled, and wakes
    /// that one.
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

    /// Empties the line and wakes the waiters that are neither woken nor cancelled.
    pub(crate) fn wake_and_remove_all(&self) {
        let waiters = self.0.take();
        waiters.iter().filter(|waiter| !waiter.done()).for_each(wake);
    }

    /// Joins the line of `primitive` at its end; fails with `RuntimeError` outside a running loop.
    pub(crate) fn join(
        &self,
        primitive: &Primitive,
        kind: FutureKind,
        caller: Caller,
    ) -> Result<QueuedWaiter<'_>> {
        primitive.waiter(kind, caller).map(|waiter| self.join_with(waiter, caller))
    }

    /// Joins the line at its end with a future that was just made.
    pub(crate) fn join_with(&self, waiter: Future<()>, caller: Caller) -> QueuedWaiter<'_> {
        self.0.borrow_mut().push_back(waiter.clone());
        QueuedWaiter { waiters: self, waiter, caller }
    }

    fn remove(&self, waiter: &Future<()>) {
        // A woken waiter was the first of the line and may have been removed already.
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

/// A waiter in a line. Dropping it leaves the line.
pub(crate) struct QueuedWaiter<'a> {
    waiters: &'a Waiters,
    waiter: Future<()>,
    caller: Caller,
}

impl<'a> QueuedWaiter<'a> {
    /// Waits and leaves the line. If the wait fails after this waiter was woken, the next one is woken
    /// instead, if `is_worth_it`.
    ///
    /// This is the `except` of `Queue.put` and `Queue.get`.
    pub(crate) fn wait_or_wake_next<F: Fn() -> bool>(
        self,
        is_worth_it: F,
    ) -> WaitOrWakeNext<'a, F> {
        WaitOrWakeNext { queued: self, is_suspended: false, is_worth_it }
    }

    /// Waits to be woken, or to be cancelled.
    pub(crate) fn wait(&self) -> Waiting<'_> {
        Waiting { queued: self, is_suspended: false }
    }

    fn poll(&self, is_suspended: &mut bool) -> Poll<Result<()>> {
        ready!(poll_done(self.waiter.any(), self.caller, is_suspended))?;
        Poll::Ready(self.waiter.result())
    }

    /// Whether it was woken. The task may be cancelled nevertheless.
    pub(crate) fn is_woken(&self) -> bool {
        self.waiter.done() && !self.waiter.cancelled()
    }

    /// Leaves the line, if it is still in it.
    fn leave(&self) {
        self.waiters.remove(&self.waiter);
    }

    /// Cancels the wait unless it is woken or cancelled.
    fn cancel(&self) {
        self.waiter.cancel();
    }
}

impl Drop for QueuedWaiter<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}

/// What [`QueuedWaiter::wait`] returns.
pub(crate) struct Waiting<'a> {
    queued: &'a QueuedWaiter<'a>,
    is_suspended: bool,
}

impl StdFuture for Waiting<'_> {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        self.queued.poll(&mut self.is_suspended)
    }
}

/// What [`QueuedWaiter::wait_or_wake_next`] returns. Written by hand, because an `async` block is
/// slower and every item of a full queue passes through it.
pub(crate) struct WaitOrWakeNext<'a, F> {
    queued: QueuedWaiter<'a>,
    is_suspended: bool,
    is_worth_it: F,
}

impl<F: Fn() -> bool + Unpin> StdFuture for WaitOrWakeNext<'_, F> {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        let Self { queued, is_suspended, is_worth_it } = &mut *self;
        let end = ready!(queued.poll(is_suspended));
        if end.is_err() {
            queued.cancel();
            let is_woken = queued.is_woken();
            queued.leave();
            if is_woken && is_worth_it() {
                queued.waiters.wake_and_remove_first();
            }
        }
        Poll::Ready(end)
    }
}

fn id(waiter: &Future<()>) -> ObjectId {
    waiter.any().id()
}

/// The future is pending, so this fails only outside a running loop, where no task waits.
fn wake(waiter: &Future<()>) {
    EventLoop::with_running(|event_loop| waiter.any().set_result(event_loop, None)).ok();
}
