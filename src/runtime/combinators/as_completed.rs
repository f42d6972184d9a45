//! `as_completed`: results in the order of completion.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::future::Future as StdFuture;
use std::marker::PhantomData;
use std::rc::Rc;

use crate::model::{Call, FutureKind, ObjectId};
use crate::runtime::event_loop::{Caller, EventLoop, deadline_nanos};
use crate::runtime::memory::{AnyFuture, ChildCallback, keep_distinct};
use crate::runtime::python::{Exception, Result};
use crate::runtime::sync::Waiters;
use crate::runtime::tasks::{self, EnsureFuture, Future, TimerHandle};

/// Runs `awaitables` concurrently and gives their results in the order of completion, for at most
/// `timeout_seconds`.
///
/// Coroutines become tasks at once. When the time is over, every awaitable that is not done counts as
/// a `TimeoutError`; nothing is cancelled.
///
/// Cancel safety: cancelling a wait for the next result leaves the awaitables as they are. The
/// cancelled wait counts as one result, as in asyncio, so the last result is then never given.
///
/// ```
/// use loopscope::runtime::{Runner, as_completed, sleep};
/// async fn fetch(seconds: f64) -> loopscope::runtime::Result<f64> {
///     sleep(seconds).await?;
///     Ok(seconds)
/// }
/// let mut runner = Runner::new(async {
///     let mut completed = as_completed([3.0, 1.0, 2.0].map(fetch), None);
///     let mut order = Vec::new();
///     while let Some(seconds) = completed.next().await {
///         order.push(seconds?);
///     }
///     assert_eq!(order, [1.0, 2.0, 3.0]);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.as_completed>
#[track_caller]
pub fn as_completed<A: EnsureFuture>(
    awaitables: impl IntoIterator<Item = A>,
    timeout_seconds: Option<f64>,
) -> AsCompleted<A::Value> {
    let caller = Caller::here();
    let mut todo: Vec<_> = awaitables.into_iter().map(|a| a.ensure_future(caller)).collect();
    keep_distinct(&mut todo, |future| future);
    let left = todo.len();
    let told =
        |event_loop: &EventLoop| event_loop.new_future(FutureKind::Next, ObjectId(0), caller).id();
    let id = EventLoop::with_running(told).unwrap_or_default();
    let shared = Rc::new(Shared {
        id,
        todo: RefCell::new(todo.clone()),
        done: RefCell::default(),
        waiters: Waiters::default(),
        limit: RefCell::default(),
    });
    EventLoop::with_running(|event_loop| start(event_loop, &shared, &todo, timeout_seconds)).ok();
    AsCompleted { shared, left, result: PhantomData }
}

/// What [`as_completed`] returns.
///
/// ```
/// use loopscope::runtime::{as_completed, run, sleep};
/// run(async {
///     let mut completed = as_completed([sleep(1.0)], None);
///     assert_eq!(completed.next().await, Some(Ok(())));
///     assert_eq!(completed.next().await, None);
///     Ok(())
/// })
/// .unwrap();
/// ```
#[must_use = "the awaitables run, but their results are lost unless you ask for the next"]
pub struct AsCompleted<T> {
    shared: Rc<Shared>,
    left: usize,
    result: PhantomData<fn() -> T>,
}

struct Shared {
    /// The number by which the log names this as the parent of the awaitables.
    id: ObjectId,
    /// Those that are not done, in the order of the arguments.
    todo: RefCell<Vec<AnyFuture>>,
    /// Those that are done, `None` for each that was not done in time.
    done: RefCell<VecDeque<Option<AnyFuture>>>,
    waiters: Waiters,
    limit: RefCell<Option<TimerHandle>>,
}

fn start(
    event_loop: &EventLoop,
    shared: &Rc<Shared>,
    todo: &[AnyFuture],
    timeout_seconds: Option<f64>,
) {
    let callback = {
        let shared = Rc::clone(shared);
        ChildCallback::new(shared.id, move |future, _| shared.completed(future))
    };
    for future in todo {
        callback.add(event_loop, future);
    }
    if let Some(seconds) = timeout_seconds
        && !todo.is_empty()
    {
        let timed_out = Rc::clone(shared);
        let when_nanos = deadline_nanos(event_loop.now_seconds(), seconds);
        let time_out = Box::new(move || timed_out.time_out(&callback));
        let limit = event_loop.call_at(when_nanos, Call::Callback, time_out);
        shared.limit.replace(Some(limit));
    }
}

impl<T: Clone + 'static> AsCompleted<T> {
    /// Waits for the next that is done and gives its result; `None` after the last.
    ///
    /// The result is counted when this is called, not when it is awaited. Fails with the exception of
    /// an awaitable that raised one, and with `TimeoutError` for each that is not done when the time is
    /// over.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, as_completed, sleep};
    /// let mut runner = Runner::new(async {
    ///     let mut completed = as_completed([sleep(2.0), sleep(1.0)], Some(1.5));
    ///     assert_eq!(completed.next().await, Some(Ok(())));
    ///     assert!(completed.next().await.is_some_and(|late| late.unwrap_err().is("TimeoutError")));
    ///     assert_eq!(completed.next().await, None);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    #[expect(clippy::should_implement_trait, reason = "it is `anext`, and one awaits it")]
    pub fn next(&mut self) -> impl StdFuture<Output = Option<Result<T>>> + use<T> {
        let caller = Caller::here();
        let is_over = self.left == 0;
        self.left = self.left.saturating_sub(1);
        let shared = Rc::clone(&self.shared);
        async move {
            if is_over {
                return None;
            }
            Some(match shared.next(caller).await {
                Ok(Some(done)) => tasks::result(&done),
                Ok(None) => Err(Exception::timed_out()),
                Err(exception) => Err(exception),
            })
        }
    }
}

impl Shared {
    /// `_handle_completion`.
    fn completed(&self, future: &AnyFuture) {
        let is_last = {
            let mut todo = self.todo.borrow_mut();
            let index = todo.iter().position(|other| other.is(future));
            // After the time is over, the list is empty.
            let Some(index) = index else { return };
            todo.remove(index);
            todo.is_empty()
        };
        self.put(Some(future.clone()));
        if is_last && let Some(limit) = &*self.limit.borrow() {
            limit.cancel();
        }
    }

    /// `_handle_timeout`.
    fn time_out(&self, callback: &Rc<ChildCallback>) {
        for future in self.todo.take() {
            callback.remove_from(&future);
            self.put(None);
        }
    }

    fn put(&self, future: Option<AnyFuture>) {
        self.done.borrow_mut().push_back(future);
        self.waiters.wake_and_remove_first();
    }

    /// `Queue.get`: waits until one is done or the time is over.
    async fn next(&self, caller: Caller) -> Result<Option<AnyFuture>> {
        loop {
            let next = self.done.borrow_mut().pop_front();
            if let Some(next) = next {
                return Ok(next);
            }
            let waiter = EventLoop::with_running(|event_loop| {
                Future::waiter(event_loop, FutureKind::Next, self.id, caller)
            })?;
            let queued = self.waiters.join_with(waiter, caller);
            queued.wait_or_wake_next(|| !self.done.borrow().is_empty()).await?;
        }
    }
}

impl<T> fmt::Debug for AsCompleted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AsCompleted({} left)", self.left)
    }
}
