//! `timeout` and `timeout_at`: a limit on the time that a block may take.

use std::cell::RefCell;
use std::fmt;
use std::future::Future as StdFuture;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use crate::model::{PrimitiveKind, nanos_from_seconds};
use crate::runtime::event_loop::{
    Caller, Deadline, DeadlineState, EventLoop, Handle, TimerCall, refuse_nan,
};
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::time;

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
pub(crate) async fn within<F, B, T>(
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

/// A block with a timeout. Dropping it in the middle leaves the block.
struct Block(Timeout);

impl Drop for Block {
    fn drop(&mut self) {
        self.0.exit();
        let deadline = &self.0.0;
        // If the body has passed the limit on, it keeps the task, as in asyncio.
        if Rc::strong_count(deadline) == 1 {
            drop(deadline.task.take());
            SPARES.with(|spares| spares.borrow_mut().push(Rc::clone(deadline)));
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
pub struct Timeout(Rc<Deadline>);

thread_local! {
    /// A free list of deadlines, which is faster than the allocator. Timers may still refer to them;
    /// the number of the handle tells them that the deadline is another block's now.
    ///
    /// As with the cells of futures, a thread keeps as many as it ever used at once; their memory is
    /// not freed when the thread ends.
    static SPARES: ManuallyDrop<RefCell<Vec<Rc<Deadline>>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

impl Timeout {
    /// `__aenter__`.
    fn enter(when_seconds: Option<f64>, caller: Caller) -> Result<Self> {
        let entered = EventLoop::with_running(|event_loop| {
            let task = event_loop.running_task().get()?;
            let deadline = SPARES.with(|spares| spares.borrow_mut().pop()).unwrap_or_default();
            deadline.id.set(event_loop.new_primitive(PrimitiveKind::Timeout, 0, "", caller));
            deadline.state.set(DeadlineState::Active);
            deadline.cancelling.set(task.cancel_requests.get());
            deadline.task.set(Some(task));
            Some(Self(deadline))
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
        matches!(self.0.state.get(), DeadlineState::Expiring | DeadlineState::Expired)
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
            DeadlineState::Active => None,
            DeadlineState::Expiring => Some("expiring"),
            DeadlineState::Expired => Some("expired"),
            DeadlineState::Finished => Some("finished"),
        };
        if let Some(state) = state {
            let message = format!("Cannot change state of {state} Timeout");
            return Err(Exception::new("RuntimeError", message));
        }
        when_seconds.map_or(Ok(()), refuse_nan)?;
        self.0.when_seconds.set(when_seconds);
        self.cancel_handle();
        let Some(when_seconds) = when_seconds else { return Ok(()) };
        EventLoop::with_running(|event_loop| {
            let handle = event_loop.new_handle_id();
            self.0.handle.set(Some(handle));
            self.0.event_loop.set(event_loop.number());
            let deadline = Rc::downgrade(&self.0);
            if when_seconds <= event_loop.now_seconds() {
                event_loop.push_ready(Handle::Expire(handle, deadline));
            } else {
                let when_nanos = nanos_from_seconds(when_seconds);
                event_loop.push_timer(when_nanos, || TimerCall::Expire(handle, deadline));
            }
        })
    }

    /// `__aexit__`; returns `true` if a `CancelledError` that leaves the block is the timeout's own.
    fn exit(&self) -> bool {
        self.cancel_handle();
        match self.0.state.get() {
            DeadlineState::Expiring => {
                self.0.state.set(DeadlineState::Expired);
                self.0.with_task(AnyFuture::uncancel) <= self.0.cancelling.get()
            }
            DeadlineState::Active => {
                self.0.state.set(DeadlineState::Finished);
                false
            }
            DeadlineState::Expired | DeadlineState::Finished => false,
        }
    }

    fn cancel_handle(&self) {
        if let Some(handle) = self.0.handle.take() {
            EventLoop::with_running(|event_loop| event_loop.tell_cancelled(handle)).ok();
        }
    }
}

impl fmt::Debug for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timeout({:?})", self.when())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

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
        // It reuses the deadline to which the first one's timer still refers, with a handle of the same
        // number in another loop.
        let mut second = Runner::new(block(4.0, 10.0));
        assert_eq!((second.run_once(), spare_count()), (None, 0));
        for runner in [&mut first, &mut second] {
            assert_eq!((runner.run_to_end(), runner.exception()), (Ending::Finished, None));
        }
    }

    #[test]
    fn deadlines_are_used_again_unless_a_reference_to_them_exists() {
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
        // The deadline that was kept is not reused, so the next run makes another.
        for _ in 0..10 {
            run();
            assert_eq!(spare_count(), 9);
        }
    }
}
