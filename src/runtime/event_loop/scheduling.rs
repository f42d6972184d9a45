//! Appending handles to the ready queue, and setting timers.

use super::handle::{Handle, TimerCall};
use super::inline::inline_natively;
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

    /// Appends a handle of which the probe was told.
    #[inline]
    pub(super) fn push(&self, handle: Handle) {
        let mut ready = self.0.ready.borrow_mut();
        if ready.len() == ready.capacity() {
            // By a factor of 4 instead of 2: growing to a million handles copies a third as much.
            let more = 3 * ready.len();
            ready.reserve(more);
        }
        ready.push(handle);
    }

    inline_natively! {
        /// Appends the handle that `f` makes with the next number.
        ///
        /// `f` is called where the handle is stored, so that it is written once and not copied.
        pub(crate) fn push_new(&self, f: impl FnOnce(HandleId) -> Handle) {
            let id = self.new_handle_id();
            let mut ready = self.0.ready.borrow_mut();
            if self.0.is_probed || ready.len() == ready.capacity() {
                drop(ready);
                // A tail call, so that the common path saves no registers.
                return self.push_ready(f(id));
            }
            ready.push(f(id));
        }
    }

    inline_natively! {
        /// Sets the timer that `call` makes, which is written where it is stored.
        pub(crate) fn push_timer(&self, when_nanos: u64, call: impl FnOnce() -> TimerCall) {
            if self.0.is_probed {
                self.push_timer_told(when_nanos, call());
            } else {
                self.0.timers.borrow_mut().push(when_nanos, call);
            }
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
