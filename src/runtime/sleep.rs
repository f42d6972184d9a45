//! `sleep`: a future and the timer that finishes it.

use std::cell::Cell;
use std::fmt;
use std::future::Future as StdFuture;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::event_loop::Suspension;
use super::future::poll_done;
use super::handle::Action;
use super::{
    AnyFuture, EventLoop, Exception, FutureCell, FutureKind, HandleId, Kind, ObjectId, Result,
    clock,
};

/// Suspends the running task for `delay_seconds` of virtual time.
///
/// A delay of zero or less gives every other ready task one turn. Fails with `ValueError` if the
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
    Sleep { delay_seconds, line: Location::caller().line(), stage: Stage::New }
}

/// What [`sleep`] returns.
#[must_use = "futures do nothing unless you `.await` them"]
pub struct Sleep {
    delay_seconds: f64,
    line: u32,
    stage: Stage,
}

enum Stage {
    New,
    Yielded,
    Waiting(HandleId, Rc<FutureCell<SleepKind>>),
    Over,
}

/// What the future inside a sleep adds: whether its timer was cancelled.
pub(crate) struct SleepKind {
    is_timer_cancelled: Cell<bool>,
}

impl Kind for SleepKind {}

impl FutureCell<SleepKind> {
    pub(crate) fn is_timer_cancelled(&self) -> bool {
        self.kind.is_timer_cancelled.get()
    }
}

impl Sleep {
    fn start(&mut self, event_loop: &EventLoop) -> Poll<Result<()>> {
        if self.delay_seconds.is_nan() {
            let message = "Invalid delay: NaN (not a number)";
            return Poll::Ready(Err(Exception::new("ValueError", message)));
        }
        if self.delay_seconds <= 0.0 {
            event_loop.suspend(Suspension::Yields { line: self.line });
            self.stage = Stage::Yielded;
            return Poll::Pending;
        }
        let kind = SleepKind { is_timer_cancelled: Cell::new(false) };
        let future = event_loop.new_future(FutureKind::Sleep, ObjectId(0), self.line, kind);
        let when_nanos = clock::deadline_nanos(event_loop.now_nanos(), self.delay_seconds);
        let timer = event_loop.call_at(when_nanos, Action::SetResult(Rc::clone(&future)));
        let any: AnyFuture = future.clone();
        event_loop.suspend(Suspension::Waits { future: any, line: self.line });
        self.stage = Stage::Waiting(timer, future);
        Poll::Pending
    }

    /// The `finally: h.cancel()` of asyncio's `sleep`.
    fn finish(&mut self, event_loop: &EventLoop) {
        if let Stage::Waiting(timer, future) = std::mem::replace(&mut self.stage, Stage::Over) {
            let is_fired = future.is_done() && !future.is_cancelled();
            if !future.kind.is_timer_cancelled.replace(true) && !is_fired {
                event_loop.tell_cancelled(timer);
            }
        }
    }
}

impl StdFuture for Sleep {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        let polled = EventLoop::with_running(|event_loop| match &self.stage {
            Stage::New => self.start(event_loop),
            Stage::Yielded => {
                self.stage = Stage::Over;
                Poll::Ready(event_loop.take_thrown().map_or(Ok(()), Err))
            }
            Stage::Waiting(_, future) => {
                let future: AnyFuture = future.clone();
                let poll = poll_done(&future, self.line, &mut true);
                if poll.is_ready() {
                    self.finish(event_loop);
                }
                poll
            }
            Stage::Over => Poll::Ready(Ok(())),
        });
        polled.unwrap_or_else(|exception| Poll::Ready(Err(exception)))
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Stage::Waiting(..) = &self.stage {
            // Outside a loop nobody is left who would run the timer.
            EventLoop::with_running(|event_loop| self.finish(event_loop)).ok();
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sleep({})", self.delay_seconds)
    }
}
