//! Requests to cancel a future, and the futures to which it passes them on.

use std::rc::Rc;

use super::state::EventLoop;
use crate::model::{Event, HandleId};
use crate::runtime::memory::{AnyFuture, Flag};

impl AnyFuture {
    /// Requests that the future is cancelled; returns `false` if it is done.
    ///
    /// A task passes the request on to the future that it awaits, a gather to its children. Chains of
    /// them can be too long for a recursion, or form a ring, where CPython reaches its recursion
    /// limit; so the open requests are kept in a list.
    pub(crate) fn cancel(&self, event_loop: &EventLoop, message: Option<&str>) -> bool {
        self.cancel_asleep(event_loop, message) || self.ask(event_loop, message)
    }

    /// Cancels a task that sleeps, through its sleep; returns `false` if it does not sleep.
    ///
    /// Does what [`ask`](Self::ask) would do, with two differences: it needs no list of requests,
    /// which most cancelled tasks would otherwise allocate, and the probe is not told of the request
    /// to the sleep, because the sleep is the task's own.
    fn cancel_asleep(&self, event_loop: &EventLoop, message: Option<&str>) -> bool {
        let is_sleep = |future: &AnyFuture| {
            future.timer() != HandleId(0) && !future.is_done() && !future.is_task()
        };
        let Some(sleep) = self.awaited().filter(is_sleep) else { return false };
        event_loop.tell(Event::CancelRequested { future: self.id() });
        self.count_request();
        sleep.set_cancelled(event_loop, None, message)
    }

    fn ask(&self, event_loop: &EventLoop, message: Option<&str>) -> bool {
        let mut open: Vec<Request> = Vec::new();
        let mut asked = Some(self.clone());
        loop {
            let answer = match asked.take() {
                Some(future) if future.cancel_asleep(event_loop, message) => true,
                Some(future) if future.refuses_request() => false,
                Some(future) => {
                    event_loop.tell(Event::CancelRequested { future: future.id() });
                    let mut request = Request::new(future);
                    asked = request.next();
                    if asked.is_some() {
                        open.push(request);
                        continue;
                    }
                    request.close(event_loop, message)
                }
                None => match open.pop() {
                    Some(request) => request.close(event_loop, message),
                    None => false,
                },
            };
            let Some(before) = open.last_mut() else { return answer };
            before.is_taken |= answer;
            asked = before.next();
        }
    }

    fn count_request(&self) {
        self.cancel_requests.set(self.cancel_requests.get().saturating_add(1));
    }

    /// `Task.uncancel`: takes a request back, and returns the number that is left.
    pub(crate) fn uncancel(&self) -> u16 {
        let before = self.cancel_requests.get();
        let left = before.saturating_sub(1);
        self.cancel_requests.set(left);
        if before == 1 {
            self.take(Flag::MustCancel);
        }
        left
    }

    /// Whether the future is done or has an open request. Its exception then counts as retrieved.
    fn refuses_request(&self) -> bool {
        self.take(Flag::Unretrieved);
        if self.is_done() || self.has(Flag::Asked) {
            return true;
        }
        self.set(Flag::Asked);
        false
    }
}

/// A request to cancel that waits for the answers of the futures to which it was passed on.
struct Request {
    future: AnyFuture,
    targets: Targets,
    is_taken: bool,
}

/// The futures to which a request is passed on.
enum Targets {
    None,
    One(AnyFuture),
    Many(Rc<[AnyFuture]>, usize),
}

impl Request {
    /// Begins a request: counts it if `future` is a task, and finds the futures to pass it on to.
    fn new(future: AnyFuture) -> Self {
        let children = future.with_extra_if_any(|extra| extra.children.clone()).flatten();
        let targets = if let Some(children) = children {
            Targets::Many(children, 0)
        } else if future.is_task() {
            future.count_request();
            future.awaited().map_or(Targets::None, Targets::One)
        } else {
            Targets::None
        };
        Self { future, targets, is_taken: false }
    }

    fn next(&mut self) -> Option<AnyFuture> {
        match &mut self.targets {
            Targets::None => None,
            Targets::One(_) => match std::mem::replace(&mut self.targets, Targets::None) {
                Targets::One(target) => Some(target),
                _ => None,
            },
            Targets::Many(all, next) => {
                *next += 1;
                all.get(*next - 1).cloned()
            }
        }
    }

    /// Ends the request and gives its answer.
    fn close(self, event_loop: &EventLoop, message: Option<&str>) -> bool {
        let Self { future, is_taken, .. } = self;
        future.take(Flag::Asked);
        if future.is_gathering() {
            // Every child was asked; the future itself is done when the last of them is.
            future.with_extra(|extra| extra.is_child_cancelled |= is_taken);
            is_taken
        } else if future.is_task() {
            if !is_taken {
                // No awaited future was cancelled, so the exception is raised at the next step.
                future.set(Flag::MustCancel);
                if message.is_some() {
                    future.with_extra(|extra| extra.cancel_message = message.map(Box::from));
                } else {
                    future.with_extra_if_any(|extra| extra.cancel_message = None);
                }
            }
            true
        } else {
            future.set_cancelled(event_loop, None, message)
        }
    }
}
