//! Coroutine objects that know whether they were awaited.

use std::fmt;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::runtime::event_loop::{EventLoop, report};

/// A coroutine with a name, which is reported if it is never awaited.
///
/// An `async` block of Rust can be dropped unawaited without a message. A `Coroutine` then leaves a
/// `RuntimeWarning` in the log, as CPython does.
///
/// ```
/// use loopscope::runtime::{Runner, coroutine, sleep};
/// let mut runner = Runner::new(async {
///     let forgotten = coroutine("fetch", sleep(1.0));
///     drop(forgotten); // RuntimeWarning: coroutine 'fetch' was never awaited
///     coroutine("fetch", sleep(1.0)).await
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-dev.html#detect-never-awaited-coroutines>
pub fn coroutine<F: StdFuture>(name: &'static str, body: F) -> Coroutine<F> {
    Coroutine { name, body: Box::pin(body), is_awaited: false }
}

/// What [`coroutine`] returns.
///
/// ```
/// use loopscope::runtime::{Runner, coroutine};
/// let mut runner = Runner::new(async {
///     let fetch = coroutine("fetch", async { Ok::<_, loopscope::runtime::Exception>(42) });
///     assert_eq!(fetch.await?, 42);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#coroutines>
#[must_use = "a coroutine does nothing unless you `.await` it"]
pub struct Coroutine<F> {
    name: &'static str,
    body: Pin<Box<F>>,
    is_awaited: bool,
}

impl<F: StdFuture> StdFuture for Coroutine<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.is_awaited = true;
        self.body.as_mut().poll(context)
    }
}

impl<F> Drop for Coroutine<F> {
    fn drop(&mut self) {
        let is_closed = || EventLoop::with_running(EventLoop::take_closing_coroutine) == Ok(true);
        if !self.is_awaited && !is_closed() {
            report::never_awaited(self.name);
        }
    }
}

impl<F> fmt::Debug for Coroutine<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Coroutine({:?})", self.name)
    }
}
