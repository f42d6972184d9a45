//! Closing a loop: dropping everything that it holds.

use super::handle::TimerCall;
use super::state::EventLoop;
use super::step;
use super::task_factory::TaskStart;
use crate::runtime::memory::WeakFuture;

impl EventLoop {
    /// Drops everything that could still run. From here on the probe is told of reports only.
    ///
    /// An exception that was not retrieved is reported when the last reference to its future goes.
    pub(crate) fn take_apart(&self) {
        self.0.is_closed.set(true);
        self.enter(|| {
            // The tasks are kept alive meanwhile: dropping one could drop the next that it owns, and
            // so on, in a recursion that is too deep for the stack.
            let tasks = self.all_tasks();
            let ready = self.0.ready.take();
            let timers = self.0.timers.borrow_mut().drain();
            let jobs = self.0.executor.take();
            let functions: Vec<_> = timers
                .iter()
                .filter_map(|timer| match &timer.call {
                    TimerCall::Callback(_, callback) => Some(callback.take_function()),
                    TimerCall::Nothing | TimerCall::SetResult(..) | TimerCall::Expire(..) => None,
                })
                .collect();
            drop((ready, timers, jobs, functions));
            // Everything is taken out of every task before the first piece is dropped.
            let pieces: Vec<_> = tasks.iter().map(step::close).collect();
            drop(pieces);
            drop(tasks);
            let watched: Vec<_> =
                self.0.watched.take().iter().filter_map(WeakFuture::upgrade).collect();
            let links: Vec<_> = watched.iter().map(|future| future.take_links()).collect();
            drop(links);
            drop(watched);
            self.forget_last_await();
            let late = (self.0.ready.take(), self.0.timers.borrow_mut().drain());
            drop(late);
            self.set_exception_handler(None);
            self.set_task_start(TaskStart::Lazily);
        });
    }

    /// Drops the probe, then everything that could still run.
    ///
    /// Tasks and the futures that they wait for own each other, so a loop that ends early would
    /// otherwise never be freed.
    pub(crate) fn close(&self) {
        let _probe = self.0.probe.take();
        self.take_apart();
    }
}
