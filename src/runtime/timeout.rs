//! `timeout` and `timeout_at`: a limit on the time that a block may take.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future as StdFuture;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use super::handle::{Handle, TimerCall};
use super::{AnyFuture, EventLoop, Exception, Result, clock, time};
use crate::model::{HandleId, ObjectId, PrimitiveKind, nanos_from_seconds};
use crate::runtime::caller::Caller;

/// Runs `body` and cancels what it awaits after `delay_seconds`, which becomes `TimeoutError`.
///
/// `None` sets no limit; `body` gets the [`Timeout`] and may change it. The limit is a timer that
/// cancels the task: the body sees `CancelledError`, may clean up for as long as it likes, and only
/// when that exception leaves the block does it become a `TimeoutError`. Fails with `RuntimeError`
/// outside a task.
///
/// Cancel safety: a task that is cancelled from outside before the deadline leaves the block with
/// `CancelledError`; requests of both kinds are told apart by their count.
///
/// ```
/// use loopscope::runtime::{Runner, sleep, timeout};
/// let mut runner = Runner::new(async {
///     let late = timeout(Some(0.5), |_| sleep(1.0)).await;
///     assert_eq!(late.unwrap_err().repr(), "TimeoutError()");
///     timeout(None, |limit| async move {
///         limit.reschedule(Some(2.0))?;
///         sleep(1.0).await
///     })
///     .await
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.timeout>
#[track_caller]
pub fn timeout<F, B, T>(
    delay_seconds: Option<f64>,
    body: F,
) -> impl StdFuture<Output = Result<T>> + use<F, B, T>
where
    F: FnOnce(Timeout) -> B,
    B: StdFuture<Output = Result<T>>,
{
    let caller = Caller::here();
    let when_seconds = delay_seconds.map(|delay| time().map(|now| now + delay)).transpose();
    within(when_seconds, caller, body)
}

/// Runs `body` as [`timeout`] does, until the loop's clock shows `when_seconds`.
///
/// ```
/// use loopscope::runtime::{Runner, sleep, timeout_at};
/// let mut runner = Runner::new(async {
///     let late = timeout_at(Some(0.5), |_| sleep(1.0)).await;
///     assert_eq!(late.unwrap_err().repr(), "TimeoutError()");
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.timeout_at>
#[track_caller]
pub fn timeout_at<F, B, T>(
    when_seconds: Option<f64>,
    body: F,
) -> impl StdFuture<Output = Result<T>> + use<F, B, T>
where
    F: FnOnce(Timeout) -> B,
    B: StdFuture<Output = Result<T>>,
{
    let caller = Caller::here();
    within(Ok(when_seconds), caller, body)
}

/// `async with` a timeout, whose deadline may already have been refused.
pub(super) async fn within<F, B, T>(
    when_seconds: Result<Option<f64>>,
    caller: Caller,
    body: F,
) -> Result<T>
where
    F: FnOnce(Timeout) -> B,
    B: StdFuture<Output = Result<T>>,
{
    let block = Block(Timeout::enter(when_seconds?, caller)?);
    let result = body(block.0.clone()).await;
    let has_timed_out = block.0.exit();
    match result {
        Err(exception) if has_timed_out && exception.is_cancelled() => Err(Exception::timed_out()),
        result => result,
    }
}

/// A block with a timeout, which is left even if it is dropped in the middle.
struct Block(Timeout);

impl Drop for Block {
    fn drop(&mut self) {
        self.0.exit();
        let scope = &self.0.0;
        // Unless the body has given the limit away, which keeps the task as it does in asyncio.
        if Rc::strong_count(scope) == 1 {
            drop(scope.task.take());
            SPARES.with(|spares| spares.borrow_mut().push(Rc::clone(scope)));
        }
    }
}

/// The limit of a running [`timeout`], cheap to clone.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Timeout>
///
/// ```
/// use loopscope::runtime::{run, sleep, timeout};
/// run(async {
///     timeout(Some(2.0), |limit| async move {
///         sleep(1.0).await?;
///         assert_eq!((limit.when(), limit.expired()), (Some(2.0), false));
///         Ok(())
///     })
///     .await
/// })
/// .unwrap();
/// ```
#[derive(Clone)]
pub struct Timeout(Rc<Scope>);

/// What a [`Timeout`] and its timer share.
#[derive(Default)]
pub(crate) struct Scope {
    pub(super) id: Cell<ObjectId>,
    state: Cell<State>,
    when_seconds: Cell<Option<f64>>,
    /// The handle that will end the block; any other is cancelled.
    handle: Cell<Option<HandleId>>,
    /// The number of the loop whose handle it is.
    event_loop: Cell<u32>,
    task: Cell<Option<AnyFuture>>,
    /// How many requests to cancel the task had when the block began.
    cancelling: Cell<u16>,
}

thread_local! {
    /// Scopes of blocks that are over, for those to come: allocators take longer. Timers may still
    /// refer to them, and find that another handle will end the block.
    ///
    /// As with the cells of futures, a thread keeps as many as it ever used at once, and what it has
    /// when it ends is lost.
    static SPARES: ManuallyDrop<RefCell<Vec<Rc<Scope>>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Active,
    Expiring,
    Expired,
    Finished,
}

impl Timeout {
    /// `__aenter__`.
    fn enter(when_seconds: Option<f64>, caller: Caller) -> Result<Self> {
        let entered = EventLoop::with_running(|event_loop| {
            let task = event_loop.running_task().get()?;
            let scope = SPARES.with(|spares| spares.borrow_mut().pop()).unwrap_or_default();
            scope.id.set(event_loop.new_primitive(PrimitiveKind::Timeout, 0, "", caller));
            scope.state.set(State::Active);
            scope.cancelling.set(task.cancel_requests.get());
            scope.task.set(Some(task));
            Some(Self(scope))
        });
        let Some(timeout) = entered.ok().flatten() else {
            return Err(Exception::new("RuntimeError", "Timeout should be used inside a task"));
        };
        timeout.reschedule(when_seconds)?;
        Ok(timeout)
    }

    /// The deadline in seconds of the loop's clock, if there is one.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, timeout};
    /// let mut runner = Runner::new(async {
    ///     timeout(Some(2.0), async |limit| {
    ///         assert_eq!(limit.when(), Some(2.0));
    ///         Ok(())
    ///     })
    ///     .await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn when(&self) -> Option<f64> {
        self.0.when_seconds.get()
    }

    /// Whether the deadline has come before the end of the block.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sleep, timeout};
    /// let mut runner = Runner::new(async {
    ///     timeout(Some(1.0), async |limit| {
    ///         sleep(2.0).await.unwrap_err();
    ///         assert!(limit.expired());
    ///         Ok(())
    ///     })
    ///     .await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn expired(&self) -> bool {
        matches!(self.0.state.get(), State::Expiring | State::Expired)
    }

    /// Moves the deadline to `when_seconds` of the loop's clock, or takes it away.
    ///
    /// A deadline that is over already cancels in the next iteration. Fails with `RuntimeError`
    /// once the timeout has expired or the block has ended.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sleep, timeout};
    /// let mut runner = Runner::new(async {
    ///     timeout(Some(1.0), async |limit| {
    ///         limit.reschedule(Some(5.0))?;
    ///         sleep(2.0).await
    ///     })
    ///     .await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Timeout.reschedule>
    pub fn reschedule(&self, when_seconds: Option<f64>) -> Result<()> {
        let state = match self.0.state.get() {
            State::Active => None,
            State::Expiring => Some("expiring"),
            State::Expired => Some("expired"),
            State::Finished => Some("finished"),
        };
        if let Some(state) = state {
            let message = format!("Cannot change state of {state} Timeout");
            return Err(Exception::new("RuntimeError", message));
        }
        when_seconds.map_or(Ok(()), clock::refuse_nan)?;
        self.0.when_seconds.set(when_seconds);
        self.cancel_handle();
        let Some(when_seconds) = when_seconds else { return Ok(()) };
        EventLoop::with_running(|event_loop| {
            let handle = event_loop.new_handle_id();
            self.0.handle.set(Some(handle));
            self.0.event_loop.set(event_loop.number());
            let scope = Rc::downgrade(&self.0);
            if when_seconds <= event_loop.now_seconds() {
                event_loop.push_ready(Handle::Expire(handle, scope));
            } else {
                let when_nanos = nanos_from_seconds(when_seconds);
                event_loop.push_timer(when_nanos, || TimerCall::Expire(handle, scope));
            }
        })
    }

    /// `__aexit__`; whether a `CancelledError` that leaves the block is its own.
    fn exit(&self) -> bool {
        self.cancel_handle();
        match self.0.state.get() {
            State::Expiring => {
                self.0.state.set(State::Expired);
                self.0.with_task(AnyFuture::uncancel) <= self.0.cancelling.get()
            }
            State::Active => {
                self.0.state.set(State::Finished);
                false
            }
            State::Expired | State::Finished => false,
        }
    }

    fn cancel_handle(&self) {
        if let Some(handle) = self.0.handle.take() {
            EventLoop::with_running(|event_loop| event_loop.tell_cancelled(handle)).ok();
        }
    }
}

impl Scope {
    /// `_on_timeout`, unless its handle is cancelled.
    pub(super) fn expire(&self, event_loop: &EventLoop, handle: HandleId) {
        if self.has_left(event_loop, handle) {
            return;
        }
        self.with_task(|task| task.cancel(event_loop, None));
        self.state.set(State::Expiring);
        self.handle.set(None);
    }

    /// Calls `f` with the task whose block it is.
    fn with_task<R: Default>(&self, f: impl FnOnce(&AnyFuture) -> R) -> R {
        let task = self.task.take();
        let result = task.as_ref().map(f).unwrap_or_default();
        self.task.set(task);
        result
    }

    /// Whether a handle of a loop is not, or no longer, the one that ends the block.
    pub(super) fn has_left(&self, event_loop: &EventLoop, handle: HandleId) -> bool {
        self.handle.get() != Some(handle) || self.event_loop.get() != event_loop.number()
    }
}

impl fmt::Debug for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timeout({:?})", self.when())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ending;
    use crate::runtime::{Runner, create_task, gather, sleep, timeout};

    fn spare_count() -> usize {
        SPARES.with(|spares| spares.borrow().len())
    }

    /// A block of at most five seconds, and a while after it.
    async fn block(seconds: f64, after_seconds: f64) -> Result<()> {
        timeout(Some(5.0), |_| sleep(seconds)).await?;
        sleep(after_seconds).await
    }

    #[test]
    fn a_timer_that_is_left_behind_ends_no_other_block() {
        let mut first = Runner::new(block(0.0, 10.0));
        while spare_count() == 0 {
            assert_eq!(first.run_once(), None);
        }
        // It takes over the scope that the first one's timer still means, with a handle of the same
        // number in a loop of its own.
        let mut second = Runner::new(block(4.0, 10.0));
        assert_eq!((second.run_once(), spare_count()), (None, 0));
        for runner in [&mut first, &mut second] {
            assert_eq!((runner.run_to_end(), runner.exception()), (Ending::Finished, None));
        }
    }

    #[test]
    fn scopes_are_used_again_unless_somebody_has_them() {
        let run = || {
            let mut runner = Runner::new(async {
                let blocks = (0..10).map(|_| create_task(block(1.0, 1.0)));
                gather(blocks, false).await?;
                let kept = Cell::new(None);
                timeout(Some(1.0), |limit| {
                    kept.set(Some(limit));
                    sleep(0.0)
                })
                .await?;
                block(0.0, 1.0).await?;
                let kept = kept.take().expect("the body has run");
                assert_eq!((kept.when(), kept.expired()), (Some(3.0), false));
                Ok(())
            });
            assert_eq!((runner.run_to_end(), runner.exception()), (Ending::Finished, None));
        };
        // The one that was kept does not come back, and the next run makes another.
        for _ in 0..10 {
            run();
            assert_eq!(spare_count(), 9);
        }
    }
}
