//! `call_soon`, `call_later` and `call_at`: callbacks that can be cancelled.

use std::fmt;
use std::rc::Rc;

use super::time::time;
use crate::model::{Call, HandleId, nanos_from_seconds};
use crate::runtime::event_loop::{
    Callback, EventLoop, Handle, TimerCall, deadline_nanos, refuse_nan, report,
};
use crate::runtime::python::{IntoResult, Result};

/// A scheduled callback that can still be cancelled, as asyncio's `Handle` and `TimerHandle`.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#callback-handles>
#[derive(Clone)]
pub struct TimerHandle {
    id: HandleId,
    callback: Rc<Callback>,
}

impl TimerHandle {
    /// Cancels the callback; nothing else happens if it ran or was cancelled already.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, call_later, print};
    /// let mut runner = Runner::new(async {
    ///     let handle = call_later(1.0, || print("never"))?;
    ///     handle.cancel();
    ///     assert!(handle.is_cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// ```
    pub fn cancel(&self) {
        if self.callback.cancel() {
            EventLoop::with_running(|event_loop| event_loop.tell_cancelled(self.id)).ok();
            // What it owns goes now, as asyncio's `Handle.cancel` lets go of its callback.
            drop(self.callback.take_function());
        }
    }

    /// Whether the callback was cancelled, be it in time or after it ran.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, call_later, print};
    /// let mut runner = Runner::new(async {
    ///     let timer = call_later(1.0, || print("never"))?;
    ///     timer.cancel();
    ///     assert!(timer.is_cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn is_cancelled(&self) -> bool {
        self.callback.is_cancelled()
    }
}

impl fmt::Debug for TimerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimerHandle({})", self.id)
    }
}

/// Runs `callback` in the next iteration of the loop, after what is ready already.
///
/// If the callback returns an exception, the loop's exception handler is told of it
/// ([`set_exception_handler`](super::set_exception_handler)). Fails with `RuntimeError` outside a
/// running loop.
///
/// ```
/// use loopscope::runtime::{Runner, call_soon, print, sleep};
/// let mut runner = Runner::new(async {
///     call_soon(|| print("called"))?;
///     print("scheduled");
///     sleep(0.0).await
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.call_soon>
pub fn call_soon<R: IntoResult>(callback: impl FnOnce() -> R + 'static) -> Result<TimerHandle> {
    let callback = Box::new(report::raised_by(callback));
    EventLoop::with_running(|event_loop| event_loop.call_soon(Call::Callback, callback))
}

/// Runs `callback` after `delay_seconds` of virtual time.
///
/// Callbacks with equal deadlines run in the order in which they were set. Fails with
/// `RuntimeError` outside a running loop, with `ValueError` if the delay is NaN.
///
/// ```
/// use loopscope::runtime::{Runner, call_later, print, sleep};
/// let mut runner = Runner::new(async {
///     let handle = call_later(0.5, || print("never"))?;
///     handle.cancel();
///     sleep(1.0).await
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.call_later>
pub fn call_later<R: IntoResult>(
    delay_seconds: f64,
    callback: impl FnOnce() -> R + 'static,
) -> Result<TimerHandle> {
    let when_nanos = deadline_nanos(time()?, delay_seconds);
    call_at_nanos(delay_seconds, when_nanos, callback)
}

/// Runs `callback` when `loop.time()` reaches `when_seconds`.
///
/// Deadlines are rounded to a nanosecond. Fails as [`call_later`] does.
///
/// ```
/// use loopscope::runtime::{Runner, call_at, print, sleep};
/// let mut runner = Runner::new(async {
///     call_at(0.5, || print("half past"))?;
///     sleep(1.0).await
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.call_at>
pub fn call_at<R: IntoResult>(
    when_seconds: f64,
    callback: impl FnOnce() -> R + 'static,
) -> Result<TimerHandle> {
    call_at_nanos(when_seconds, nanos_from_seconds(when_seconds), callback)
}

fn call_at_nanos<R: IntoResult>(
    seconds: f64,
    when_nanos: u64,
    callback: impl FnOnce() -> R + 'static,
) -> Result<TimerHandle> {
    refuse_nan(seconds)?;
    let callback = Box::new(report::raised_by(callback));
    EventLoop::with_running(|event_loop| event_loop.call_at(when_nanos, Call::Callback, callback))
}

/// The loop's own way to schedule callbacks that can be cancelled.
impl EventLoop {
    pub(crate) fn call_soon(&self, call: Call, function: Box<dyn FnOnce()>) -> TimerHandle {
        let id = self.new_handle_id();
        let callback = Callback::new(call, self.in_copied_context(function));
        self.push_ready(Handle::Callback(id, Rc::clone(&callback)));
        TimerHandle { id, callback }
    }

    pub(crate) fn call_at(
        &self,
        when_nanos: u64,
        call: Call,
        function: Box<dyn FnOnce()>,
    ) -> TimerHandle {
        let id = self.new_handle_id();
        let callback = Callback::new(call, self.in_copied_context(function));
        let called = Rc::clone(&callback);
        self.push_timer(when_nanos, || TimerCall::Callback(id, called));
        TimerHandle { id, callback }
    }
}
