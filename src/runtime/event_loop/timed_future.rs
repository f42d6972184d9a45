//! Futures that a timer finishes: asyncio's `call_later(delay, future.set_result)`.

use super::handle::TimerCall;
use super::state::EventLoop;
use crate::model::HandleId;
use crate::runtime::memory::AnyFuture;

impl EventLoop {
    /// Sets a timer that finishes `future`.
    pub(crate) fn set_result_at(&self, when_nanos: u64, future: &AnyFuture) {
        let timer = self.new_handle_id();
        future.set_timer(timer);
        let future = future.clone();
        self.push_timer(when_nanos, || TimerCall::SetResult(timer, future));
    }

    /// Cancels the timer that would finish `future`, unless it has.
    pub(crate) fn cancel_timer_of(&self, future: &AnyFuture) {
        let timer = future.timer();
        if timer != HandleId(0) {
            future.set_timer(HandleId(0));
            self.tell_cancelled(timer);
        }
    }

    /// The timer's callback: finishes the future, unless it is done.
    pub(super) fn set_timed_result(&self, future: &AnyFuture) {
        if !future.is_done() {
            future.set_timer(HandleId(0));
            future.set_result(self, None);
        }
    }
}
