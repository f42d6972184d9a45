//! Several runs on one loop: `run_until_complete`, `run_forever`, `stop`, and what `Runner` closes.

use std::future::Future as StdFuture;

use super::main_run::{cancel_all, end_phase, shut_down_executor, shut_down_generators};
use crate::model::{Ending, Event, Limits};
use crate::runtime::event_loop::{Caller, EventLoop, report};
use crate::runtime::memory::{AnyFuture, DoneCallback, Flag};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks;

/// Several runs on one loop, and what happens between them.
impl EventLoop {
    /// Runs the loop until a coroutine has returned, and gives its result.
    ///
    /// Tasks that are left stay in the loop and go on in its next run. Fails with the exception of
    /// the coroutine, with `RuntimeError` if the loop runs already, is closed or is stopped before,
    /// or if nothing could ever run.
    ///
    /// ```
    /// use loopscope::runtime::{EventLoop, sleep};
    /// let event_loop = EventLoop::new(None);
    /// let first = event_loop.run_until_complete(async {
    ///     sleep(1.0).await?;
    ///     Ok(42)
    /// });
    /// assert_eq!(first, Ok(42));
    /// assert_eq!(event_loop.run_until_complete(sleep(1.0)), Ok(()));
    /// assert_eq!(event_loop.now_nanos(), 2_000_000_000);
    /// event_loop.shut_down().unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.run_until_complete>
    #[track_caller]
    pub fn run_until_complete<F, T>(&self, coroutine: F) -> Result<T>
    where
        F: StdFuture<Output = Result<T>> + 'static,
        T: Clone + 'static,
    {
        let caller = Caller::here();
        self.check_idle()?;
        let task = self.within(|| tasks::create_lazily(coroutine, None, caller));
        task.set(Flag::Silent);
        self.run_until_task_done(&task)
    }

    /// Runs the loop until a task is done, and gives its result.
    pub(super) fn run_until_task_done<T: Clone + 'static>(&self, task: &AnyFuture) -> Result<T> {
        self.run_until_done(task)?;
        self.within(|| tasks::result(task))
    }

    /// Runs the loop until [`stop`](Self::stop) is called.
    ///
    /// A loop that was stopped before it runs does what is ready, and does not wait. Fails with
    /// `RuntimeError` if the loop runs already or is closed, or if nothing could ever run.
    ///
    /// ```
    /// use loopscope::runtime::{EventLoop, call_later};
    /// let event_loop = EventLoop::new(None);
    /// let stopped = event_loop.clone();
    /// event_loop.within(|| call_later(1.0, move || stopped.stop())).unwrap();
    /// event_loop.run_forever().unwrap();
    /// assert_eq!(event_loop.now_nanos(), 1_000_000_000);
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.run_forever>
    pub fn run_forever(&self) -> Result<()> {
        self.check_idle()?;
        self.within(|| {
            let limits = Limits::default();
            loop {
                let is_over =
                    self.iteration() >= limits.iterations || self.task_count() > limits.tasks;
                if is_over {
                    return Err(runtime_error("the run is too long"));
                }
                let has_run = if self.is_stopping() { self.run_due() } else { self.run_once() };
                if !has_run {
                    return Err(runtime_error(DEADLOCKED));
                }
                if self.take_stopping() {
                    return Ok(());
                }
            }
        })
    }

    /// Has the loop stop at the end of this iteration, or of the first of its next run.
    ///
    /// ```
    /// use loopscope::runtime::{EventLoop, call_soon, print};
    /// let event_loop = EventLoop::new(None);
    /// event_loop.within(|| call_soon(|| print("called"))).unwrap();
    /// event_loop.stop();
    /// event_loop.run_forever().unwrap();
    /// assert_eq!(event_loop.iteration(), 1);
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.stop>
    pub fn stop(&self) {
        self.set_stopping();
    }

    /// Calls `f` as if inside the loop: what it makes, sets and prints belongs to the loop.
    ///
    /// ```
    /// use loopscope::runtime::{EventLoop, create_task, sleep};
    /// let event_loop = EventLoop::new(None);
    /// let task = event_loop.within(|| create_task(sleep(1.0)));
    /// event_loop.run_until_complete(async move { task.await }).unwrap();
    /// ```
    pub fn within<R>(&self, f: impl FnOnce() -> R) -> R {
        self.enter(f)
    }

    /// Ends the loop as `asyncio.Runner` does when it is closed.
    ///
    /// Tasks that are left are cancelled, oldest first, and awaited; open asynchronous generators
    /// are closed; the threads of the pool end their jobs; then the loop is closed. Does nothing if
    /// it is already. Fails as [`run_until_complete`](Self::run_until_complete) does.
    ///
    /// ```
    /// use loopscope::runtime::{EventLoop, create_task, print, sleep};
    /// let event_loop = EventLoop::new(None);
    /// event_loop.within(|| create_task(sleep(9.0)));
    /// event_loop.run_until_complete(sleep(1.0)).unwrap();
    /// event_loop.shut_down().unwrap();
    /// assert!(event_loop.run_until_complete(sleep(1.0)).unwrap_err().is("RuntimeError"));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-runner.html#asyncio.Runner.close>
    pub fn shut_down(&self) -> Result<()> {
        if self.is_closed() {
            return Ok(());
        }
        self.check_idle()?;
        let shut_down = || -> Result<()> {
            for begin in [cancel_all, shut_down_generators, shut_down_executor] {
                let begun = self.within(|| begin(self));
                if let Some((phase, future)) = begun {
                    self.run_until_done(&future)?;
                    if let Some(exception) = self.within(|| end_phase(&phase)) {
                        return Err(exception);
                    }
                }
            }
            Ok(())
        };
        let result = shut_down();
        self.within(|| self.all_tasks().iter().for_each(|task| report::destroyed_pending(task)));
        self.take_apart();
        let is_deadlocked = result == Err(runtime_error(DEADLOCKED));
        let ending = if is_deadlocked { Ending::Deadlock } else { Ending::Finished };
        self.tell(Event::RunEnded { ending });
        self.close();
        result
    }

    /// Runs the loop until a future is done; fails if it is not done then.
    fn run_until_done(&self, future: &AnyFuture) -> Result<()> {
        self.within(|| future.add_done_callback(self, DoneCallback::Stop));
        let result = self.run_forever();
        let removed = future.remove_callbacks(|callback| matches!(callback, DoneCallback::Stop));
        drop(removed);
        result?;
        if future.is_done() {
            return Ok(());
        }
        Err(runtime_error("Event loop stopped before Future completed."))
    }

    pub(super) fn check_idle(&self) -> Result<()> {
        if self.is_closed() {
            return Err(runtime_error("Event loop is closed"));
        }
        match EventLoop::with_running(Self::number) {
            Err(_) => Ok(()),
            Ok(number) if number == self.number() => {
                Err(runtime_error("This event loop is already running"))
            }
            Ok(_) => Err(runtime_error("Cannot run the event loop while another loop is running")),
        }
    }
}

const DEADLOCKED: &str = "the run is deadlocked";

fn runtime_error(message: &'static str) -> Exception {
    Exception::new("RuntimeError", message)
}
