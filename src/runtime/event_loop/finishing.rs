//! Finishing a future and scheduling its callbacks.

use std::any::Any;

use super::handle::Handle;
use super::report;
use super::state::EventLoop;
use crate::model::{Event, Outcome};
use crate::runtime::memory::{
    AnyFuture, Content, DoneCallback, Extra, Flag, FutureCell, Links, Payload, Status,
};
use crate::runtime::python::Exception;

impl AnyFuture {
    /// Finishes the future with a result, `None` for `()`; returns `false` if it was done already.
    pub(crate) fn set_result(&self, event_loop: &EventLoop, result: Option<Content>) -> bool {
        self.finish(event_loop, Status::Returned, result)
    }

    /// Finishes the future with an exception; returns `false` if it was done already.
    pub(crate) fn set_exception(&self, event_loop: &EventLoop, exception: Exception) -> bool {
        let exception = if exception.is("StopIteration") {
            let message =
                "StopIteration interacts badly with generators and cannot be raised into a Future";
            Exception::new("RuntimeError", message)
        } else {
            exception
        };
        self.finish(event_loop, Status::Raised, Some(Box::pin(Raised(exception))))
    }

    /// Finishes the future as cancelled, with the exception if a coroutine raised it; returns `false`
    /// if the future was done already.
    pub(crate) fn set_cancelled(
        &self,
        event_loop: &EventLoop,
        exception: Option<Exception>,
        message: Option<&str>,
    ) -> bool {
        if self.is_done() {
            return false;
        }
        if message.is_some() {
            self.with_extra(|extra| extra.cancel_message = message.map(Box::from));
        } else {
            self.with_extra_if_any(|extra| extra.cancel_message = None);
        }
        self.finish(
            event_loop,
            Status::Cancelled,
            exception.map(|exception| -> Content { Box::pin(Raised(exception)) }),
        )
    }

    fn finish(&self, event_loop: &EventLoop, status: Status, content: Option<Content>) -> bool {
        // Calls are tail calls, so that the common path, which appends a handle, saves no registers.
        if self.is_done() {
            return refuse_outcome(content);
        }
        self.set_status(status);
        // The content of a pending future is a task's coroutine, which its step has taken out.
        self.put_outcome(content);
        if status == Status::Raised {
            self.set(Flag::Unretrieved);
        }
        if self.is_task() {
            event_loop.count_finished_task();
        }
        if event_loop.is_probed() {
            self.finish_told(event_loop)
        } else {
            self.schedule(event_loop)
        }
    }

    #[cold]
    #[inline(never)]
    fn finish_told(&self, event_loop: &EventLoop) -> bool {
        self.tell_finished(event_loop);
        self.schedule(event_loop)
    }

    /// Schedules the callbacks; returns `true`, as `finish` does.
    #[inline]
    fn schedule(&self, event_loop: &EventLoop) -> bool {
        match self.take_links() {
            None => {}
            Some(Links::Wakeup(task)) => event_loop.push_new(|id| Handle::Wakeup(id, task)),
            Some(Links::Child(callback)) => {
                let child = self.clone();
                event_loop.push_new(|id| Handle::ChildDone(id, callback, child));
            }
            Some(Links::Extra(extra)) => return self.schedule_all(event_loop, extra),
        }
        true
    }

    /// Not inlined, because most futures have one callback.
    #[inline(never)]
    fn schedule_all(&self, event_loop: &EventLoop, mut extra: Box<Extra>) -> bool {
        let callbacks = std::mem::take(&mut extra.callbacks);
        // A gather and its children own each other until the end.
        let _children = extra.children.take();
        self.put_links(Some(Links::Extra(extra)));
        for callback in callbacks {
            event_loop.schedule_done(callback, self);
        }
        true
    }

    fn tell_finished(&self, event_loop: &EventLoop) {
        let repr;
        let outcome = match self.status() {
            Status::Pending | Status::Returned => Outcome::Returned,
            Status::Raised => {
                repr = self.peek_exception().map(|exception| exception.repr()).unwrap_or_default();
                Outcome::Raised(&repr)
            }
            Status::Cancelled => Outcome::Cancelled,
        };
        event_loop.tell(Event::FutureFinished { future: self.id(), outcome });
    }

    /// Adds a callback that is scheduled when the future is done, or now if it is done.
    pub(crate) fn add_done_callback(&self, event_loop: &EventLoop, callback: DoneCallback) {
        if self.is_done() {
            event_loop.schedule_done(callback, self);
            return;
        }
        if let Some(links) = self.take_links() {
            self.put_links(Some(links));
            return self.add_callback(callback);
        }
        match callback {
            DoneCallback::Wakeup(task) => self.set_wakeup(task),
            DoneCallback::Child(callback) => self.set_child_callback(callback),
            callback => self.add_callback(callback),
        }
    }
}

impl EventLoop {
    fn schedule_done(&self, callback: DoneCallback, future: &AnyFuture) {
        let id = self.new_handle_id();
        self.push_ready(match callback {
            DoneCallback::Wakeup(task) => Handle::Wakeup(id, task),
            DoneCallback::Child(callback) => Handle::ChildDone(id, callback, future.clone()),
            DoneCallback::Stop => Handle::Stop(id, future.clone()),
            DoneCallback::Call(callback) => Handle::Call(id, callback),
        });
    }
}

/// Drops the second outcome of a future that is done; returns `false`, as `finish` does.
#[cold]
#[inline(never)]
fn refuse_outcome(outcome: Option<Content>) -> bool {
    drop(outcome);
    false
}

/// The exception in which a future ended.
struct Raised(Exception);

impl Payload for Raised {
    fn value(&self) -> Option<&dyn Any> {
        Some(&self.0)
    }

    fn report_unretrieved(&self, future: &FutureCell) {
        report::never_retrieved(future, &self.0);
    }
}
