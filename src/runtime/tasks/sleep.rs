//! `sleep`: a future and the timer that finishes it.

use std::fmt;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::model::{FutureKind, ObjectId};
use crate::runtime::event_loop::{Caller, EventLoop, LastAwait, deadline_nanos, refuse_nan};
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::Result;

/// Suspends the running task for `delay_seconds` of virtual time.
///
/// With a delay of zero or less the task continues in the next iteration. Fails with `ValueError` if the
/// delay is NaN. Cancel safety: when it is cancelled, its timer is cancelled with it.
///
/// ```
/// use loopscope::runtime::{Runner, sleep};
/// let mut runner = Runner::new(sleep(1.5));
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 1_500_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.sleep>
#[track_caller]
pub fn sleep(delay_seconds: f64) -> Sleep {
    Sleep { caller: Caller::here(), state: State::New { delay_seconds } }
}

/// What [`sleep`] returns.
///
/// ```
/// use loopscope::runtime::{Sleep, run, sleep};
/// let nap: Sleep = sleep(1.0);
/// run(nap).unwrap();
/// ```
#[must_use = "futures do nothing unless you `.await` them"]
pub struct Sleep {
    caller: Caller,
    state: State,
}

enum State {
    New {
        delay_seconds: f64,
    },
    /// It was suspended once, without a timer.
    Yielded,
    Waiting(AnyFuture),
    Over,
}

impl Sleep {
    /// Polls a sleep that takes time and is not over. What it raises is left in the loop as thrown.
    ///
    /// Not inlined, so that `sleep(0)` is short.
    #[inline(never)]
    fn poll_timer(&mut self, event_loop: &EventLoop) -> Poll<()> {
        let future = match &self.state {
            State::New { delay_seconds } => match self.set_timer(event_loop, *delay_seconds) {
                Ok(future) => future,
                Err(exception) => {
                    event_loop.set_thrown(Some(exception));
                    return Poll::Ready(());
                }
            },
            State::Waiting(future) => {
                let thrown = event_loop.take_thrown().or_else(|| future.exception());
                if thrown.is_some() || future.is_done() {
                    event_loop.set_thrown(thrown);
                    event_loop.cancel_timer_of(future);
                    self.state = State::Over;
                    return Poll::Ready(());
                }
                future.clone()
            }
            State::Yielded | State::Over => return Poll::Ready(()),
        };
        event_loop.set_last_await(LastAwait::Future { future, caller: self.caller });
        Poll::Pending
    }

    /// Makes the future and its timer.
    fn set_timer(&mut self, event_loop: &EventLoop, delay_seconds: f64) -> Result<AnyFuture> {
        refuse_nan(delay_seconds)?;
        let future = event_loop.new_future(FutureKind::Sleep, ObjectId(0), self.caller);
        let when_nanos = deadline_nanos(event_loop.now_seconds(), delay_seconds);
        event_loop.set_result_at(when_nanos, &future);
        self.state = State::Waiting(future.clone());
        Ok(future)
    }

    /// Cancels the timer of a sleep that is dropped before it is over.
    #[cold]
    fn leave(&mut self) {
        if let State::Waiting(future) = &self.state {
            // Outside a loop no timer runs any more.
            EventLoop::with_running(|event_loop| event_loop.cancel_timer_of(future)).ok();
        }
    }
}

impl StdFuture for Sleep {
    type Output = Result<()>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        let polled = EventLoop::with_running(|event_loop| {
            let polled = match self.state {
                State::New { delay_seconds } if delay_seconds <= 0.0 => {
                    self.state = State::Yielded;
                    event_loop.set_last_await(LastAwait::Yield { caller: self.caller });
                    Poll::Pending
                }
                State::New { .. } | State::Waiting(_) => self.poll_timer(event_loop),
                State::Yielded => {
                    self.state = State::Over;
                    Poll::Ready(())
                }
                // An exception that is thrown now belongs to another await.
                State::Over => return Poll::Ready(Ok(())),
            };
            // Taken in one place, so that a sleep without an exception keeps none in memory.
            polled.map(|()| event_loop.take_thrown().map_or(Ok(()), Err))
        });
        polled.unwrap_or_else(|exception| Poll::Ready(Err(exception)))
    }
}

impl Drop for Sleep {
    #[inline]
    fn drop(&mut self) {
        if let State::Waiting(_) = self.state {
            self.leave();
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sleep")
    }
}
