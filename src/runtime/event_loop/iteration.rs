//! One iteration of the loop: the clock moves, timers that are due become ready, and handles run.

use std::rc::Weak;

use super::deadline::{Deadline, DeadlineState};
use super::handle::Handle;
use super::state::EventLoop;
use super::step;
use crate::model::{Event, HandleId, NANOS_PER_SECOND};

/// asyncio never waits longer than a day at once, then looks again; that is an iteration more.
const MAXIMUM_SELECT_NANOS: u64 = 24 * 3600 * NANOS_PER_SECOND;

/// A queue with memory for more handles than this is freed after the iteration.
const KEPT_CAPACITY: usize = 4096;

/// Whether one `match` runs handles of every kind, which is fastest natively.
///
/// In wasm, locals whose address is taken are in a shadow stack in memory, which a function sets up
/// when it begins. Only the rare kinds need it, so they have a function of their own there.
const ONE_MATCH: bool = cfg!(not(target_arch = "wasm32"));

impl EventLoop {
    /// Runs one iteration; returns `false` if there is nothing left that could ever run.
    ///
    /// First the clock moves if nothing is ready, then timers that are due join the ready queue,
    /// then exactly the handles that are ready now run, in order.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert!(!event_loop.run_once(), "nothing could ever run");
    /// ```
    pub fn run_once(&self) -> bool {
        self.enter(|| self.run_once_inside())
    }

    /// Runs one iteration as [`run_once`](Self::run_once) does, where the loop is entered already.
    pub(crate) fn run_once_inside(&self) -> bool {
        let inner = &*self.0;
        let now_nanos = inner.now_nanos.get();
        let next_nanos = if inner.ready.borrow().is_empty() {
            let Some(next_nanos) = self.next_event_nanos() else { return false };
            next_nanos
        } else {
            now_nanos
        };
        inner.iteration.set(inner.iteration.get() + 1);
        self.tell(Event::IterationBegan);
        let until_nanos = next_nanos.min(now_nanos.saturating_add(MAXIMUM_SELECT_NANOS));
        if let Some(executor) = self.executor() {
            executor.advance(until_nanos);
        }
        if until_nanos > inner.now_nanos.get() {
            self.set_now_nanos(until_nanos);
        }
        self.move_due_timers();

        let mut spare = inner.spare.take();
        // In most runs the next iteration has as many handles.
        spare.reserve(inner.ready.borrow().len());
        let mut due = inner.ready.replace(spare);
        if inner.is_probed {
            for handle in due.drain(..) {
                self.run_told(handle);
            }
        } else {
            for handle in due.drain(..) {
                self.run(handle);
            }
        }
        if due.capacity() <= KEPT_CAPACITY {
            inner.spare.set(due);
        }
        true
    }

    /// Runs one iteration that does not wait, for a loop that was stopped; returns `true`.
    pub(crate) fn run_due(&self) -> bool {
        if self.next_nanos() == Some(self.now_nanos()) {
            return self.run_once();
        }
        self.0.iteration.set(self.0.iteration.get() + 1);
        self.tell(Event::IterationBegan);
        true
    }

    /// When the next iteration will run: now if something is ready, else the next deadline.
    ///
    /// `None` means that nothing is ready and no timer is set.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert_eq!(event_loop.next_nanos(), None);
    /// ```
    pub fn next_nanos(&self) -> Option<u64> {
        if !self.0.ready.borrow().is_empty() {
            return Some(self.now_nanos());
        }
        self.next_event_nanos()
    }

    /// The next deadline or call of a thread, for a loop whose ready queue has no handle that is not
    /// cancelled.
    fn next_event_nanos(&self) -> Option<u64> {
        let mut next_nanos = self.0.timers.borrow_mut().first_nanos(self.number());
        if let Some(executor) = self.executor()
            && let Some(told_nanos) = executor.next_nanos()
        {
            next_nanos = next_nanos.min(told_nanos);
        }
        // A deadline at the end of time, such as that of `sleep(inf)`, never comes.
        (next_nanos < u64::MAX).then(|| next_nanos.max(self.now_nanos()))
    }

    /// Whether an iteration that does not wait would call anything.
    pub(crate) fn has_something_due(&self) -> bool {
        let is_ready =
            self.0.ready.borrow().iter().any(|handle| !handle.is_cancelled(self.number()));
        is_ready || self.next_event_nanos() == Some(self.now_nanos())
    }

    fn move_due_timers(&self) {
        let now_nanos = self.now_nanos();
        let mut timers = self.0.timers.borrow_mut();
        while let Some(timer) = timers.pop_if(|timer| timer.when_nanos() <= now_nanos) {
            if !timer.call.is_cancelled(self.number())
                && let Some(handle) = timer.call.into_handle()
            {
                self.tell(Event::TimerDue { handle: handle.id() });
                self.0.ready.borrow_mut().push(handle);
            }
        }
    }

    /// Runs a handle, unless it is cancelled.
    #[inline]
    fn run(&self, handle: Handle) {
        match handle {
            Handle::Step(_, task) if !ONE_MATCH => step::step(task, self, None, None),
            Handle::Wakeup(_, task) if !ONE_MATCH => step::wake(task, self),
            handle => self.run_any(handle),
        }
    }

    /// Runs a handle of any kind. Separate in wasm, for the reason that `ONE_MATCH` gives.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    fn run_any(&self, handle: Handle) {
        // Matched by value, so that the compiler need not write the handle to the stack.
        match handle {
            Handle::Step(_, task) if ONE_MATCH => step::step(task, self, None, None),
            Handle::Wakeup(_, task) if ONE_MATCH => step::wake(task, self),
            Handle::Step(..) | Handle::Wakeup(..) => {}
            Handle::Throw(_, task, exception) => step::step(task, self, None, Some(exception)),
            Handle::ChildDone(_, callback, child) => callback.child_done(&child),
            Handle::Stop(_, _main) => self.0.stopping.set(true),
            Handle::Call(_, callback) => {
                callback.call_once();
                self.forget_last_await();
            }
            Handle::SetResult(_, future) => self.set_timed_result(&future),
            Handle::Expire(id, deadline) => self.expire(&deadline, id),
            Handle::Callback(_, callback) => {
                callback.run();
                self.forget_last_await();
            }
        }
    }

    /// Runs a handle and tells the probe, unless it is cancelled.
    #[inline(never)]
    fn run_told(&self, handle: Handle) {
        if !handle.is_cancelled(self.number()) {
            self.tell(Event::HandleBegan { handle: handle.id(), call: handle.call() });
            self.run(handle);
            self.tell(Event::HandleEnded);
        }
    }

    /// Cancels the task of a block whose deadline has come, unless it has left the block.
    fn expire(&self, deadline: &Weak<Deadline>, handle: HandleId) {
        let Some(deadline) = deadline.upgrade() else { return };
        if deadline.has_left(self.number(), handle) {
            return;
        }
        deadline.with_task(|task| task.cancel(self, None));
        deadline.state.set(DeadlineState::Expiring);
        deadline.handle.set(None);
    }
}
