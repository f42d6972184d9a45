//! Futures that a program makes and finishes itself, and what awaiting a future is.

use std::fmt;
use std::future::{Future as StdFuture, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::done_callback::{self, AddedCallback};
use crate::model::{FutureKind, ObjectId};
use crate::runtime::event_loop::{Caller, EventLoop, LastAwait};
use crate::runtime::memory::{self, AnyFuture};
use crate::runtime::python::{Exception, IntoResult, Result};

/// A result that is not there yet, as asyncio's `Future`: one side sets it, others await it.
///
/// Handles are cheap to clone. Waiters resume in the order in which they began to wait, each by a
/// handle of its own in the next iteration. A task that is cancelled while it waits cancels the
/// future, so later waiters see `CancelledError` too.
///
/// ```
/// use loopscope::runtime::{Runner, call_later, create_future, print};
/// let mut runner = Runner::new(async {
///     let future = create_future::<i32>()?;
///     let resolver = future.clone();
///     call_later(2.0, move || resolver.set_result(42).unwrap_or(()))?;
///     print(future.await?.to_string());
///     Ok(())
/// });
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 2_000_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future>
pub struct Future<T> {
    cell: AnyFuture,
    result: PhantomData<fn() -> T>,
}

/// Makes a pending future; fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{Runner, create_future};
/// let mut runner = Runner::new(async {
///     let future = create_future()?;
///     future.set_result(42)?;
///     assert_eq!(future.await?, 42);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.create_future>
#[track_caller]
pub fn create_future<T: Clone + 'static>() -> Result<Future<T>> {
    let caller = Caller::here();
    EventLoop::with_running(|event_loop| {
        Future::waiter(event_loop, FutureKind::Plain, ObjectId(0), caller)
    })
}

impl<T: Clone + 'static> Future<T> {
    /// Marks the future as done with a result; fails with `InvalidStateError` if it is done.
    ///
    /// No waiter runs now: each is put into the ready queue.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_future};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future()?;
    ///     future.set_result(1)?;
    ///     assert!(future.set_result(2).is_err());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.set_result>
    pub fn set_result(&self, value: T) -> Result<()> {
        if self.done() {
            return Err(invalid_state());
        }
        EventLoop::with_running(|event_loop| {
            self.cell.set_result(event_loop, memory::result(value))
        })
        .map(|_| ())
    }

    /// Marks the future as done with an exception; fails with `InvalidStateError` if it is done.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, Runner, create_future};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future::<()>()?;
    ///     future.set_exception(Exception::new("ValueError", "no answer"))?;
    ///     future.await
    /// });
    /// runner.run_to_end();
    /// assert_eq!(runner.exception().unwrap().repr(), "ValueError('no answer')");
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.set_exception>
    pub fn set_exception(&self, exception: Exception) -> Result<()> {
        if self.done() {
            return Err(invalid_state());
        }
        EventLoop::with_running(|event_loop| self.cell.set_exception(event_loop, exception))
            .map(|_| ())
    }

    /// Adds a callback that runs in the iteration after the future is done, or in the next one if it is
    /// done already.
    ///
    /// Callbacks run in the order in which they were added, among them the resumption of waiters.
    /// If one returns an exception, the exception handler of the loop is told.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_future, print, sleep};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future()?;
    ///     future.add_done_callback(|| print("done"));
    ///     future.set_result(42)?;
    ///     sleep(0.0).await
    /// });
    /// runner.run_to_end();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.add_done_callback>
    pub fn add_done_callback<R: IntoResult>(
        &self,
        callback: impl FnOnce() -> R + 'static,
    ) -> AddedCallback {
        done_callback::add(&self.cell, callback)
    }

    /// Removes a callback and returns how many were removed: none once the future is done.
    ///
    /// ```
    /// use loopscope::runtime::{create_future, print, run};
    /// run(async {
    ///     let future = create_future::<()>()?;
    ///     let callback = future.add_done_callback(|| print("never"));
    ///     assert_eq!(future.remove_done_callback(&callback), 1);
    ///     assert_eq!(future.remove_done_callback(&callback), 0);
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.remove_done_callback>
    pub fn remove_done_callback(&self, callback: &AddedCallback) -> usize {
        done_callback::remove(&self.cell, callback)
    }

    /// Cancels the future and schedules its waiters; returns `false` if it is done.
    ///
    /// The future of a `gather` passes the request on to its children instead.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_future};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future::<()>()?;
    ///     assert!(future.cancel() && !future.cancel());
    ///     assert!(future.await.unwrap_err().is_cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.cancel>
    pub fn cancel(&self) -> bool {
        cancel(&self.cell, None)
    }

    /// Cancels the future as [`cancel`](Self::cancel) does, with a message for the exception.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_future};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future::<()>()?;
    ///     future.cancel_with_message("enough");
    ///     assert_eq!(future.await.unwrap_err().repr(), "CancelledError('enough')");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn cancel_with_message(&self, message: &str) -> bool {
        cancel(&self.cell, Some(message))
    }

    /// The result of the future; its exception if it has one or was cancelled.
    ///
    /// Fails with `InvalidStateError` while the future is not done.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_future};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future::<u32>()?;
    ///     let error = future.result().unwrap_err();
    ///     assert_eq!(error.repr(), "InvalidStateError('Result is not set.')");
    ///     future.set_result(42)?;
    ///     assert_eq!(future.result()?, 42);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.result>
    pub fn result(&self) -> Result<T> {
        result(&self.cell)
    }

    /// The exception of the future, if it has one.
    ///
    /// Fails with `InvalidStateError` while it is not done, with `CancelledError` if it was
    /// cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_future};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future::<()>()?;
    ///     assert!(future.exception().unwrap_err().is("InvalidStateError"));
    ///     future.set_result(())?;
    ///     assert_eq!(future.exception()?, None);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.exception>
    pub fn exception(&self) -> Result<Option<Exception>> {
        exception(&self.cell)
    }

    /// Whether the future has a result, an exception, or was cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_future};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future()?;
    ///     assert!(!future.done());
    ///     future.set_result(42)?;
    ///     assert!(future.done() && !future.cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.done>
    pub fn done(&self) -> bool {
        self.cell.is_done()
    }

    /// Whether the future was cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_future};
    /// let mut runner = Runner::new(async {
    ///     let future = create_future::<()>()?;
    ///     assert!(!future.cancelled());
    ///     future.cancel();
    ///     assert!(future.cancelled() && future.done());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.cancelled>
    pub fn cancelled(&self) -> bool {
        self.cell.is_cancelled()
    }

    /// A pending future of `kind`, with which a task waits for the primitive `of`.
    pub(crate) fn waiter(
        event_loop: &EventLoop,
        kind: FutureKind,
        of: ObjectId,
        caller: Caller,
    ) -> Self {
        Self { cell: event_loop.new_future(kind, of, caller), result: PhantomData }
    }

    /// A future that failed before it could wait for anything.
    pub(crate) fn failed(exception: Exception) -> Self {
        Self { cell: AnyFuture::failed(exception), result: PhantomData }
    }

    /// The future of a cell whose result has this type.
    pub(crate) fn of_cell(cell: AnyFuture) -> Self {
        Self { cell, result: PhantomData }
    }

    pub(crate) fn into_any(self) -> AnyFuture {
        self.cell
    }
}

impl<T> Future<T> {
    pub(crate) fn any(&self) -> &AnyFuture {
        &self.cell
    }
}

/// Outside a loop nothing can be cancelled.
pub(crate) fn cancel(future: &AnyFuture, message: Option<&str>) -> bool {
    EventLoop::with_running(|event_loop| future.cancel(event_loop, message)).unwrap_or(false)
}

/// `Future.result`.
pub(crate) fn result<T: Clone + 'static>(future: &AnyFuture) -> Result<T> {
    let not_set = || Err(Exception::new("InvalidStateError", "Result is not set."));
    future.result().unwrap_or_else(not_set)
}

/// `Future.exception`.
pub(crate) fn exception(future: &AnyFuture) -> Result<Option<Exception>> {
    if !future.is_done() {
        return Err(Exception::new("InvalidStateError", "Exception is not set."));
    }
    let exception = future.exception();
    if future.is_cancelled() {
        Err(exception.unwrap_or(Exception::cancelled(None)))
    } else {
        Ok(exception)
    }
}

fn invalid_state() -> Exception {
    Exception::new("InvalidStateError", "invalid state")
}

impl<T> Clone for Future<T> {
    fn clone(&self) -> Self {
        Self { cell: self.cell.clone(), result: PhantomData }
    }
}

impl<T> fmt::Debug for Future<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Future({})", self.cell.id())
    }
}

impl<T: Clone + 'static> IntoFuture for Future<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Awaiting::new(self.cell, Caller::here())
    }
}

impl<T: Clone + 'static> IntoFuture for &Future<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Awaiting::new(self.cell.clone(), Caller::here())
    }
}

/// The await of a task or future: suspends the running task until it is done.
///
/// Cancel safety: an exception raised at the await leaves the future as it is.
///
/// ```
/// use loopscope::runtime::{Awaiting, create_task, run, sleep};
/// run(async {
///     let task = create_task(async {
///         sleep(1.0).await?;
///         Ok("done")
///     });
///     let end: Awaiting<&str> = task.into_future();
///     assert_eq!(end.await?, "done");
///     Ok(())
/// })
/// .unwrap();
/// ```
#[must_use = "futures do nothing unless you `.await` them"]
pub struct Awaiting<T> {
    future: AnyFuture,
    caller: Caller,
    is_suspended: bool,
    result: PhantomData<fn() -> T>,
}

impl<T> Awaiting<T> {
    pub(crate) fn new(future: AnyFuture, caller: Caller) -> Self {
        Self { future, caller, is_suspended: false, result: PhantomData }
    }
}

impl<T: Clone + 'static> StdFuture for Awaiting<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = &mut *self;
        match poll_done(&this.future, this.caller, &mut this.is_suspended) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(exception)) => Poll::Ready(Err(exception)),
            Poll::Ready(Ok(())) => Poll::Ready(result(&this.future)),
        }
    }
}

impl<T> fmt::Debug for Awaiting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Awaiting({})", self.future.id())
    }
}

/// `Future.__await__`: ready once `future` is done or an exception is raised here.
pub(crate) fn poll_done(
    future: &AnyFuture,
    caller: Caller,
    is_suspended: &mut bool,
) -> Poll<Result<()>> {
    let polled = EventLoop::with_running(|event_loop| {
        if *is_suspended && let Some(exception) = event_loop.take_thrown() {
            return Poll::Ready(Err(exception));
        }
        if future.is_done() {
            return Poll::Ready(Ok(()));
        }
        *is_suspended = true;
        event_loop.set_last_await(LastAwait::Future { future: future.clone(), caller });
        Poll::Pending
    });
    polled.unwrap_or_else(|exception| Poll::Ready(Err(exception)))
}
