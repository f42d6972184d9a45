//! Futures that a program makes and finishes itself, and what awaiting a future is.

use std::fmt;
use std::future::{Future as StdFuture, IntoFuture};
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::event_loop::Suspension;
use super::future_cell::Plain;
use super::{
    AnyFuture, DoneCallback, EventLoop, Exception, FutureCell, FutureKind, ObjectId, Result,
};

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
    cell: Rc<FutureCell<Plain>>,
    result: PhantomData<fn() -> T>,
}

/// Makes a pending future; fails with `RuntimeError` outside a running loop.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.create_future>
#[track_caller]
pub fn create_future<T: Clone + 'static>() -> Result<Future<T>> {
    let line = Location::caller().line();
    EventLoop::with_running(|event_loop| Future {
        cell: event_loop.new_future(FutureKind::Plain, ObjectId(0), line, Plain),
        result: PhantomData,
    })
}

impl<T: Clone + 'static> Future<T> {
    /// Marks the future as done with a result; fails with `InvalidStateError` if it is done.
    ///
    /// Nobody runs now: every waiter is put into the ready queue.
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
    pub fn set_result(&self, value: T) -> Result<()> {
        let future = self.any();
        if future.is_done() {
            return Err(invalid_state());
        }
        let value = Box::new(value);
        EventLoop::with_running(|event_loop| future.set_result(event_loop, value)).map(|_| ())
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
    pub fn set_exception(&self, exception: Exception) -> Result<()> {
        let future = self.any();
        if future.is_done() {
            return Err(invalid_state());
        }
        EventLoop::with_running(|event_loop| future.set_exception(event_loop, exception))
            .map(|_| ())
    }

    /// Has `callback` run in an iteration after the future is done, or the next one if it is.
    ///
    /// Callbacks run in the order in which they were added, among them the resumption of waiters.
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
    pub fn add_done_callback(&self, callback: impl FnOnce() + 'static) {
        add_done_callback(&self.any(), callback);
    }

    /// Cancels the future and schedules its waiters; `false` if it is done.
    pub fn cancel(&self) -> bool {
        let future = self.any();
        EventLoop::with_running(|event_loop| future.cancel(event_loop, None)).unwrap_or(false)
    }

    /// Whether the future has a result, an exception, or was cancelled.
    pub fn done(&self) -> bool {
        self.cell.is_done()
    }

    /// Whether the future was cancelled.
    pub fn cancelled(&self) -> bool {
        self.cell.is_cancelled()
    }

    /// A pending future of `kind` that somebody awaits on behalf of the primitive `of`.
    pub(crate) fn waiter(
        event_loop: &EventLoop,
        kind: FutureKind,
        of: ObjectId,
        line: u32,
    ) -> Self {
        Self { cell: event_loop.new_future(kind, of, line, Plain), result: PhantomData }
    }

    pub(crate) fn any(&self) -> AnyFuture {
        self.cell.clone()
    }
}

/// Outside a loop nothing would ever run the callback.
pub(crate) fn add_done_callback(future: &AnyFuture, callback: impl FnOnce() + 'static) {
    let callback = DoneCallback::Call(Box::new(callback));
    EventLoop::with_running(|event_loop| future.add_done_callback(event_loop, callback)).ok();
}

fn invalid_state() -> Exception {
    Exception::new("InvalidStateError", "invalid state")
}

impl<T> Clone for Future<T> {
    fn clone(&self) -> Self {
        Self { cell: Rc::clone(&self.cell), result: PhantomData }
    }
}

impl<T> fmt::Debug for Future<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Future({})", self.cell.id)
    }
}

impl<T: Clone + 'static> IntoFuture for Future<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Awaiting::new(self.cell, Location::caller().line())
    }
}

impl<T: Clone + 'static> IntoFuture for &Future<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Awaiting::new(self.cell.clone(), Location::caller().line())
    }
}

/// The await of a task or future: suspends the running task until it is done.
///
/// Cancel safety: an exception raised at the await leaves the future as it is.
#[must_use = "futures do nothing unless you `.await` them"]
pub struct Awaiting<T> {
    future: AnyFuture,
    line: u32,
    is_suspended: bool,
    result: PhantomData<fn() -> T>,
}

impl<T> Awaiting<T> {
    pub(crate) fn new(future: AnyFuture, line: u32) -> Self {
        Self { future, line, is_suspended: false, result: PhantomData }
    }
}

impl<T: Clone + 'static> StdFuture for Awaiting<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = &mut *self;
        match poll_done(&this.future, this.line, &mut this.is_suspended) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(exception)) => Poll::Ready(Err(exception)),
            Poll::Ready(Ok(())) => {
                Poll::Ready(this.future.result().unwrap_or_else(|| {
                    Err(Exception::new("InvalidStateError", "Result is not set."))
                }))
            }
        }
    }
}

impl<T> fmt::Debug for Awaiting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Awaiting({})", self.future.id)
    }
}

/// `Future.__await__`: ready once `future` is done or an exception is raised here.
pub(crate) fn poll_done(
    future: &AnyFuture,
    line: u32,
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
        event_loop.suspend(Suspension::Waits { future: Rc::clone(future), line });
        Poll::Pending
    });
    polled.unwrap_or_else(|exception| Poll::Ready(Err(exception)))
}
