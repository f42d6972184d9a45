//! `gather`: run awaitables concurrently, results in the order of the arguments.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future as StdFuture;
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::future::poll_done;
use super::{
    AnyFuture, DoneCallback, Event, EventLoop, Exception, Future, FutureCell, FutureKind, Kind,
    ObjectId, Result, Task, task,
};

/// Runs `awaitables` concurrently; coroutines among them become tasks at once.
///
/// Awaiting it gives one [`Result`] per argument, in the order of the arguments. Without
/// `return_exceptions` the first exception is raised at the await, the other tasks run on, and so
/// every result that is returned is `Ok`. With it, exceptions are results like any other.
///
/// Cancel safety: cancelling the await cancels every child; the await raises `CancelledError` once
/// all of them are done.
///
/// ```
/// use loopscope::runtime::{Runner, gather, sleep};
/// async fn double(n: u32) -> loopscope::runtime::Result<u32> {
///     sleep(0.1).await?;
///     Ok(2 * n)
/// }
/// let mut runner = Runner::new(async {
///     let results = gather((1..=3).map(double), false).await?;
///     assert_eq!(results, [Ok(2), Ok(4), Ok(6)]);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.gather>
#[track_caller]
pub fn gather<A>(
    awaitables: impl IntoIterator<Item = A>,
    return_exceptions: bool,
) -> Gather<A::Output>
where
    A: EnsureFuture,
{
    let line = Location::caller().line();
    let children = awaitables.into_iter().map(|awaitable| awaitable.ensure_future(line)).collect();
    let outer = EventLoop::with_running(EventLoop::clone)
        .map(|event_loop| gather_futures(&event_loop, children, return_exceptions, line));
    Gather { outer, line, is_suspended: false, results: PhantomData }
}

/// What [`gather`] returns.
#[must_use = "the children run, but nobody waits for them unless you `.await`"]
pub struct Gather<T> {
    outer: Result<Rc<FutureCell<GatherKind>>>,
    line: u32,
    is_suspended: bool,
    results: PhantomData<fn() -> T>,
}

impl<T: Clone + 'static> StdFuture for Gather<T> {
    type Output = Result<Vec<Result<T>>>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Self::Output> {
        let outer = match &self.outer {
            Ok(outer) => Rc::clone(outer),
            Err(exception) => return Poll::Ready(Err(exception.clone())),
        };
        let any: AnyFuture = outer.clone();
        match poll_done(&any, self.line, &mut self.is_suspended) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(exception)) => Poll::Ready(Err(exception)),
            Poll::Ready(Ok(())) => Poll::Ready(match outer.exception() {
                Some(exception) => Err(exception),
                None => Ok(outer.kind.children.borrow().iter().filter_map(outcome).collect()),
            }),
        }
    }
}

impl<T> fmt::Debug for Gather<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gather")
    }
}

/// What `gather` takes: coroutines, tasks and futures, as asyncio's `ensure_future` does.
pub trait EnsureFuture {
    /// The type of the result.
    type Output: Clone + 'static;

    /// Returns the future itself, or a new task made on behalf of source line `line`.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, line: u32) -> AnyFuture;
}

impl<F, T> EnsureFuture for F
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    type Output = T;

    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, line: u32) -> AnyFuture {
        task::create(None, self, line).into_any()
    }
}

impl<T: Clone + 'static> EnsureFuture for Task<T> {
    type Output = T;

    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, _line: u32) -> AnyFuture {
        self.into_any()
    }
}

impl<T: Clone + 'static> EnsureFuture for Future<T> {
    type Output = T;

    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, _line: u32) -> AnyFuture {
        self.any()
    }
}

/// What a gathering future adds to a future.
pub(crate) struct GatherKind {
    children: RefCell<Vec<AnyFuture>>,
    distinct: Cell<usize>,
    finished: Cell<usize>,
    return_exceptions: bool,
    is_cancel_requested: Cell<bool>,
}

impl Kind for GatherKind {
    fn cancels_first(&self) -> Vec<AnyFuture> {
        self.children.borrow().clone()
    }

    /// Every child was asked; the gathering future itself is done when the last of them is.
    fn cancel(&self, is_taken: bool, _message: Option<&str>) -> Option<bool> {
        if is_taken {
            self.is_cancel_requested.set(true);
        }
        Some(is_taken)
    }
}

/// `asyncio.gather` over futures: the outer future, with a callback on each distinct child.
pub(crate) fn gather_futures(
    event_loop: &EventLoop,
    children: Vec<AnyFuture>,
    return_exceptions: bool,
    line: u32,
) -> Rc<FutureCell<GatherKind>> {
    let kind = GatherKind {
        children: RefCell::new(Vec::new()),
        distinct: Cell::new(0),
        finished: Cell::new(0),
        return_exceptions,
        is_cancel_requested: Cell::new(false),
    };
    let outer = event_loop.new_future(FutureKind::Gather, ObjectId(0), line, kind);
    if children.is_empty() {
        let any: AnyFuture = outer.clone();
        any.set_result(event_loop, Box::new(()));
        return outer;
    }
    let mut done_already = Vec::new();
    // New tasks have growing numbers, so in the usual case one comparison shows that a child is
    // not among those before it.
    let mut largest = None;
    for (index, child) in children.iter().enumerate() {
        let is_repeated = largest >= Some(child.id)
            && children[..index].iter().any(|earlier| earlier.id == child.id);
        if is_repeated {
            continue;
        }
        largest = largest.max(Some(child.id));
        outer.kind.distinct.set(outer.kind.distinct.get() + 1);
        event_loop.tell(Event::ChildAdded { parent: outer.id, child: child.id });
        if child.is_done() {
            done_already.push(Rc::clone(child));
        } else {
            child.add_done_callback(event_loop, DoneCallback::Gather(Rc::clone(&outer)));
        }
    }
    outer.kind.children.replace(children);
    for child in &done_already {
        child_done(event_loop, &outer, child);
    }
    outer
}

/// What a child that is done adds to the list of results.
///
/// asyncio makes the exception of a cancelled child anew, with an empty message where it had none.
fn outcome<T: Clone + 'static>(child: &AnyFuture) -> Option<Result<T>> {
    let result = child.result()?;
    Some(if child.is_cancelled() {
        result.map_err(|exception| Exception::cancelled(Some(exception.message())))
    } else {
        result
    })
}

/// `_done_callback` of `asyncio.gather`.
pub(crate) fn child_done(
    event_loop: &EventLoop,
    outer: &Rc<FutureCell<GatherKind>>,
    child: &AnyFuture,
) {
    let gather = &outer.kind;
    gather.finished.set(gather.finished.get() + 1);
    let exception = child.exception();
    if outer.is_done() {
        return;
    }
    let any: AnyFuture = outer.clone();
    if !gather.return_exceptions
        && let Some(exception) = exception
    {
        any.set_exception(event_loop, exception);
        return;
    }
    if gather.finished.get() == gather.distinct.get() {
        if gather.is_cancel_requested.get() {
            // Cancelling must reach the awaiting task even if every child swallowed it.
            let cancelled = exception.filter(Exception::is_cancelled);
            any.set_exception(event_loop, cancelled.unwrap_or_else(|| Exception::cancelled(None)));
        } else {
            any.set_result(event_loop, Box::new(()));
        }
    }
}
