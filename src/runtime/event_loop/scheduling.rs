//! How handles get into the ready queue, and timers into theirs.

use super::handle::{Handle, TimerCall};
use super::state::EventLoop;
use crate::model::{Event, HandleId};

impl EventLoop {
    /// Appends a handle to the ready queue.
    #[inline(never)]
    pub(crate) fn push_ready(&self, handle: Handle) {
        if self.0.is_probed {
            self.tell(Event::HandleScheduled { handle: handle.id(), call: handle.call() });
        }
        self.push(handle);
    }

    /// Appends a handle of which the probe is told.
    #[inline]
    pub(super) fn push(&self, handle: Handle) {
        let mut ready = self.0.ready.borrow_mut();
        if ready.len() == ready.capacity() {
            // By more than a vector would, which copies a third as much on its way to a million.
            let more = 3 * ready.len();
            ready.reserve(more);
        }
        ready.push(handle);
    }

    /// Appends the handle that `f` makes with the next number.
    ///
    /// Inlined, and made only where it is needed, so that without a probe a handle is written where
    /// it stays: a turn of a task is short and has this in it.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        inline(always),
        expect(clippy::inline_always, reason = "as said above")
    )]
    pub(crate) fn push_new(&self, f: impl FnOnce(HandleId) -> Handle) {
        let id = self.new_handle_id();
        let mut ready = self.0.ready.borrow_mut();
        if self.0.is_probed || ready.len() == ready.capacity() {
            drop(ready);
            // The last thing to do here, so that nothing has to be kept for afterwards.
            return self.push_ready(f(id));
        }
        ready.push(f(id));
    }

    /// Sets the timer that `call` makes, inlined for the same reason.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        inline(always),
        expect(
            clippy::inline_always,
            reason = "as in `push_new`, a timer is written where it stays"
        )
    )]
    pub(crate) fn push_timer(&self, when_nanos: u64, call: impl FnOnce() -> TimerCall) {
        if self.0.is_probed {
            self.push_timer_told(when_nanos, call());
        } else {
            self.0.timers.borrow_mut().push(when_nanos, call);
        }
    }

    #[cold]
    #[inline(never)]
    fn push_timer_told(&self, when_nanos: u64, call: TimerCall) {
        self.tell(Event::TimerSet { handle: call.id(), call: call.call(), when_nanos });
        self.0.timers.borrow_mut().push(when_nanos, || call);
    }

    pub(crate) fn new_handle_id(&self) -> HandleId {
        let number = self.0.last_handle.get() + 1;
        self.0.last_handle.set(number);
        HandleId(number)
    }
}
