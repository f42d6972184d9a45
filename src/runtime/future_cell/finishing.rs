//! How a future is finished, and who hears of it.

use std::rc::Rc;

use super::{DoneCallback, Extra, Flag, Links, Status, put};
use crate::model::{Event, Outcome};
use crate::runtime::content::{self, Content};
use crate::runtime::handle::Handle;
use crate::runtime::watch::Watch;
use crate::runtime::{AnyFuture, EventLoop, Exception};

impl AnyFuture {
    /// Finishes the future with a result, `None` for `()`; `false` if it was done already.
    pub(crate) fn set_result(&self, event_loop: &EventLoop, result: Option<Content>) -> bool {
        self.finish(event_loop, Status::Returned, result)
    }

    /// Finishes the future with an exception; `false` if it was done already.
    pub(crate) fn set_exception(&self, event_loop: &EventLoop, exception: Exception) -> bool {
        let exception = if exception.is("StopIteration") {
            let message =
                "StopIteration interacts badly with generators and cannot be raised into a Future";
            Exception::new("RuntimeError", message)
        } else {
            exception
        };
        self.finish(event_loop, Status::Raised, Some(content::value(exception)))
    }

    /// Finishes the future as cancelled, with the exception that did it if a coroutine raised one;
    /// `false` if it was done already.
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
        self.finish(event_loop, Status::Cancelled, exception.map(content::value))
    }

    fn finish(&self, event_loop: &EventLoop, status: Status, content: Option<Content>) -> bool {
        // Whatever calls something is the last thing to do, so that nothing has to be kept for
        // afterwards: most futures only append a handle here.
        if self.is_done() {
            return refuse_outcome(content);
        }
        self.status.set(status);
        // What has not finished holds nothing but a task's coroutine, which its step has taken out.
        put(&self.content, content);
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

    /// Schedules the callbacks; `true`.
    #[inline]
    fn schedule(&self, event_loop: &EventLoop) -> bool {
        match self.links.take() {
            None => {}
            Some(Links::Wakeup(task)) => event_loop.push_new(|id| Handle::Wakeup(id, task)),
            Some(Links::Watch(watch)) => {
                let child = self.clone();
                event_loop.push_new(|id| Handle::Watch(id, watch, child));
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
        put(&self.links, Some(Links::Extra(extra)));
        for callback in callbacks {
            event_loop.schedule_done(callback, self);
        }
        true
    }

    fn tell_finished(&self, event_loop: &EventLoop) {
        let repr;
        let outcome = match self.status.get() {
            Status::Pending | Status::Returned => Outcome::Returned,
            Status::Raised => {
                repr = self.peek_exception().map(|exception| exception.repr()).unwrap_or_default();
                Outcome::Raised(&repr)
            }
            Status::Cancelled => Outcome::Cancelled,
        };
        event_loop.tell(Event::FutureFinished { future: self.id(), outcome });
    }

    /// Has `callback` scheduled when the future is done, at once if it is.
    pub(crate) fn add_done_callback(&self, event_loop: &EventLoop, callback: DoneCallback) {
        if self.is_done() {
            event_loop.schedule_done(callback, self);
            return;
        }
        if let Some(links) = self.links.take() {
            return self.add_further_callback(Some(links), callback);
        }
        match callback {
            DoneCallback::Wakeup(task) => self.set_wakeup(task),
            DoneCallback::Watch(watch) => self.set_watch(watch),
            callback => self.add_further_callback(None, callback),
        }
    }

    /// Puts back what was taken out, and has `watch` told when the future is done, which it is not,
    /// unless the callback that was added last does so; whether it was added.
    pub(crate) fn add_watch_to(&self, links: Links, watch: &Rc<Watch>) -> bool {
        let is_there = match &links {
            Links::Wakeup(_) => false,
            Links::Watch(last) => Rc::ptr_eq(last, watch),
            Links::Extra(extra) => {
                extra.callbacks.last().is_some_and(|callback| callback.tells(watch))
            }
        };
        if is_there {
            put(&self.links, Some(links));
        } else {
            self.add_further_callback(Some(links), DoneCallback::Watch(Rc::clone(watch)));
        }
        !is_there
    }

    #[inline(never)]
    fn add_further_callback(&self, links: Option<Links>, callback: DoneCallback) {
        put(&self.links, links);
        self.with_extra(|extra| extra.callbacks.push(callback));
    }

    /// Takes the callbacks that tell `watch` out again, unless they are scheduled already.
    pub(crate) fn remove_watch(&self, watch: &Rc<Watch>) {
        let removed: Vec<_>;
        match self.links.take() {
            Some(Links::Watch(only)) if Rc::ptr_eq(&only, watch) => {
                removed = vec![DoneCallback::Watch(only)];
            }
            Some(Links::Extra(mut extra)) => {
                let is_it = |callback: &mut DoneCallback| callback.tells(watch);
                removed = extra.callbacks.extract_if(.., is_it).collect();
                put(&self.links, Some(Links::Extra(extra)));
            }
            links => {
                put(&self.links, links);
                return;
            }
        }
        drop(removed);
    }
}

impl DoneCallback {
    fn tells(&self, watch: &Rc<Watch>) -> bool {
        matches!(self, Self::Watch(other) if Rc::ptr_eq(watch, other))
    }
}

impl EventLoop {
    fn schedule_done(&self, callback: DoneCallback, future: &AnyFuture) {
        let id = self.new_handle_id();
        self.push_ready(match callback {
            DoneCallback::Wakeup(task) => Handle::Wakeup(id, task),
            DoneCallback::Watch(watch) => Handle::Watch(id, watch, future.clone()),
            DoneCallback::Stop => Handle::Stop(id, future.clone()),
            DoneCallback::Call(callback) => Handle::Call(id, callback),
        });
    }
}

/// Drops the outcome of a future that has one; `false`.
#[cold]
#[inline(never)]
fn refuse_outcome(outcome: Option<Content>) -> bool {
    drop(outcome);
    false
}
