//! The exception handler of the loop, which is called for exceptions that no code catches.

use std::rc::Rc;

use crate::runtime::event_loop::{EventLoop, ExceptionContext};
use crate::runtime::python::{IntoResult, Result};

/// Has `handler` called where the loop would otherwise log an exception.
///
/// That is an exception in a callback, one that was never retrieved, a task that was destroyed while
/// it was pending, and each context that is passed to [`call_exception_handler`]. If the handler itself
/// fails, that is logged. Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{Exception, call_soon, print, run, set_exception_handler, sleep};
/// run(async {
///     set_exception_handler(|context| print(context.message()))?;
///     call_soon(|| Err(Exception::new("ValueError", "no")))?;
///     sleep(1.0).await // prints “Exception in callback”
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.set_exception_handler>
pub fn set_exception_handler<R: IntoResult>(
    handler: impl Fn(&ExceptionContext) -> R + 'static,
) -> Result<()> {
    let handler = Rc::new(move |context: &ExceptionContext| handler(context).into_result());
    EventLoop::with_running(|event_loop| event_loop.set_exception_handler(Some(handler)))
}

/// Has the loop log exceptions again, as before [`set_exception_handler`].
///
/// Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{print, reset_exception_handler, run, set_exception_handler};
/// run(async {
///     set_exception_handler(|context| print(context.message()))?;
///     reset_exception_handler()
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.set_exception_handler>
pub fn reset_exception_handler() -> Result<()> {
    EventLoop::with_running(|event_loop| event_loop.set_exception_handler(None))
}

/// Calls the exception handler, which logs the context unless the program has set another one.
///
/// Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{ExceptionContext, call_exception_handler, run};
/// run(async { call_exception_handler(&ExceptionContext::new("the disk is full")) }).unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler>
pub fn call_exception_handler(context: &ExceptionContext) -> Result<()> {
    EventLoop::with_running(|event_loop| event_loop.call_exception_handler(context))
}

/// Logs the context, even if another handler is set. A handler calls it for contexts that it does not
/// handle.
///
/// Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{default_exception_handler, print, run, set_exception_handler};
/// run(async {
///     set_exception_handler(|context| match context.exception() {
///         Some(exception) if exception.is("OSError") => Ok(print("the network again")),
///         _ => default_exception_handler(context),
///     })
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.default_exception_handler>
pub fn default_exception_handler(context: &ExceptionContext) -> Result<()> {
    EventLoop::with_running(|event_loop| event_loop.log_exception(context))
}
