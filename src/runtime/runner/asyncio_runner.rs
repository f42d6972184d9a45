//! `asyncio.Runner`: several runs on one loop and in one context.

use std::cell::Cell;
use std::future::Future as StdFuture;

use crate::model::{Probe, Version};
use crate::runtime::event_loop::{Caller, EventLoop};
use crate::runtime::python::{Context, Exception, Result};
use crate::runtime::tasks;

/// Runs several main coroutines on one loop and in one context, as `asyncio.Runner` does.
///
/// Tasks that a run leaves behind go on in the next one, and context variables keep what a run has
/// set. [`Runner`](super::Runner) is a single `asyncio.run`, one iteration at a time. Dropping it
/// without [`close`](Self::close) frees the loop and runs nothing any more.
///
/// ```
/// use loopscope::runtime::{AsyncioRunner, ContextVar, sleep};
/// let user = ContextVar::new("user");
/// let runner = AsyncioRunner::new();
/// let setting = user.clone();
/// runner.run(async move { setting.set("ann").map(drop) }).unwrap();
/// assert_eq!(runner.run(async move { user.get() }), Ok("ann"));
/// runner.run(sleep(1.0)).unwrap();
/// assert_eq!(runner.event_loop().now_nanos(), 1_000_000_000);
/// runner.close().unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-runner.html#asyncio.Runner>
#[derive(Debug)]
pub struct AsyncioRunner {
    event_loop: EventLoop,
    context: Context,
    /// Whether anything has asked for the loop, which asyncio makes only then.
    is_begun: Cell<bool>,
}

impl AsyncioRunner {
    /// A runner with a new loop.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncioRunner, sleep};
    /// assert_eq!(AsyncioRunner::new().run(sleep(1.0)), Ok(()));
    /// ```
    #[expect(clippy::new_without_default, reason = "making a loop is worth a word")]
    pub fn new() -> Self {
        Self::with_probe(None)
    }

    /// A runner whose loop tells `probe` everything.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncioRunner, sleep};
    /// assert_eq!(AsyncioRunner::with_probe(None).run(sleep(1.0)), Ok(()));
    /// ```
    pub fn with_probe(probe: Option<Box<dyn Probe>>) -> Self {
        let (context, is_begun) = (Context::default(), Cell::new(false));
        Self { event_loop: EventLoop::new(probe), context, is_begun }
    }

    /// Sets the version of CPython whose asyncio the runner imitates. Call it before the first run.
    ///
    /// ```
    /// use loopscope::model::Version;
    /// use loopscope::runtime::{AsyncioRunner, sleep};
    /// assert_eq!(AsyncioRunner::new().on(Version::V3_13).run(sleep(1.0)), Ok(()));
    /// ```
    #[must_use]
    pub fn on(self, version: Version) -> Self {
        self.event_loop.set_version(version);
        self
    }

    /// The loop, for what happens between runs: `runner.get_loop()`.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncioRunner, create_task, sleep};
    /// let runner = AsyncioRunner::new();
    /// let task = runner.event_loop().within(|| create_task(sleep(1.0)));
    /// runner.run(async move { task.await }).unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-runner.html#asyncio.Runner.get_loop>
    pub fn event_loop(&self) -> &EventLoop {
        self.is_begun.set(true);
        &self.event_loop
    }

    /// Runs a coroutine in the context of the runner, and gives its result.
    ///
    /// Fails with the exception of the coroutine, with `RuntimeError` if a loop runs already, the
    /// runner is closed, the loop is stopped before, or if nothing could ever run.
    ///
    /// ```
    /// use loopscope::runtime::AsyncioRunner;
    /// assert_eq!(AsyncioRunner::new().run(async { Ok(42) }), Ok(42));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-runner.html#asyncio.Runner.run>
    #[track_caller]
    pub fn run<F, T>(&self, coroutine: F) -> Result<T>
    where
        F: StdFuture<Output = Result<T>> + 'static,
        T: Clone + 'static,
    {
        self.run_in(&self.context, coroutine)
    }

    /// Runs a coroutine as [`run`](Self::run) does, in another context.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncioRunner, Context, ContextVar};
    /// let user = ContextVar::with_default("user", "nobody");
    /// let runner = AsyncioRunner::new();
    /// let setting = user.clone();
    /// runner.run(async move { setting.set("ann").map(drop) }).unwrap();
    /// assert_eq!(runner.run_in(&Context::default(), async move { user.get() }), Ok("nobody"));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-runner.html#asyncio.Runner.run>
    #[track_caller]
    pub fn run_in<F, T>(&self, context: &Context, coroutine: F) -> Result<T>
    where
        F: StdFuture<Output = Result<T>> + 'static,
        T: Clone + 'static,
    {
        let caller = Caller::here();
        if EventLoop::with_running(|_| ()).is_ok() {
            let message = "Runner.run() cannot be called from a running event loop";
            return Err(Exception::new("RuntimeError", message));
        }
        if self.event_loop.is_closed() {
            return Err(Exception::new("RuntimeError", "Runner is closed"));
        }
        let event_loop = self.event_loop();
        let context = Some(context.clone());
        let task = event_loop.within(|| tasks::create_lazily(coroutine, context, caller));
        event_loop.run_until_task_done(&task)
    }

    /// Cancels and awaits the tasks that are left, and closes the loop, which the end of a `with`
    /// block does in Python.
    ///
    /// Does nothing before the first run, or if it is closed already. Fails as
    /// [`EventLoop::shut_down`].
    ///
    /// ```
    /// use loopscope::runtime::{AsyncioRunner, sleep};
    /// let runner = AsyncioRunner::new();
    /// runner.run(sleep(1.0)).unwrap();
    /// runner.close().unwrap();
    /// assert!(runner.run(sleep(1.0)).unwrap_err().is("RuntimeError"));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-runner.html#asyncio.Runner.close>
    pub fn close(&self) -> Result<()> {
        if self.is_begun.get() { self.event_loop.shut_down() } else { Ok(()) }
    }
}

impl Drop for AsyncioRunner {
    fn drop(&mut self) {
        self.event_loop.close();
    }
}
