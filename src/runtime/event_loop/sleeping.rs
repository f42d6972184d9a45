//! How the sleep of a task ends.

use super::handle::Handle;
use super::state::EventLoop;
use crate::model::{Event, HandleId, Outcome};
use crate::runtime::memory::{AnyFuture, NapStage};

/// The timer's callback of a sleep: sets its result, unless it is cancelled or left already.
pub(super) fn end_sleep(task: AnyFuture, event_loop: &EventLoop, timer: HandleId) {
    let nap = task.nap();
    if nap.stage == NapStage::Asleep && nap.timer == timer {
        task.set_nap(nap.at(NapStage::Ended));
        let outcome = Outcome::Returned;
        event_loop.tell(Event::FutureFinished { future: nap.future, outcome });
        event_loop.push_new(|id| Handle::Wakeup(id, task));
    }
}

/// Cancels the future of the sleep in which a task is.
#[inline]
pub(super) fn cancel_sleep(task: &AnyFuture, event_loop: &EventLoop, message: Option<&str>) {
    let nap = task.nap();
    task.set_nap(nap.at(NapStage::Cancelled));
    if message.is_some() {
        task.with_extra(|extra| extra.sleep_cancel_message = message.map(Box::from));
    }
    event_loop.tell(Event::FutureFinished { future: nap.future, outcome: Outcome::Cancelled });
    let task = task.clone();
    event_loop.push_new(|id| Handle::Wakeup(id, task));
}
