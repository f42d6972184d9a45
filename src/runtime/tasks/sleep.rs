//! `sleep`: a future and the timer that finishes it.

use std::fmt;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::model::{Event, FutureKind, ObjectId};
use crate::runtime::event_loop::{
    Caller, EventLoop, Suspension, TimerCall, deadline_nanos, refuse_nan,
};
use crate::runtime::memory::{Nap, NapStage};
use crate::runtime::python::Result;

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
    Sleep { delay_seconds, caller: Caller::here(), stage: Stage::New }
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
    delay_seconds: f64,
    caller: Caller,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Yielded,
    Waiting,
    Over,
}

impl Sleep {
    /// Polls a sleep that takes time and is not over; what it raises is thrown by the loop.
    ///
    /// Not inlined, so that `sleep(0)`, which programs of many turns spend their time on, is short.
    #[inline(never)]
    fn poll_timer(&mut self, event_loop: &EventLoop) -> Poll<()> {
        if self.stage == Stage::Waiting {
            self.stage = Stage::Over;
            leave(event_loop);
            return Poll::Ready(());
        }
        match self.set_timer(event_loop) {
            Ok(suspension) => {
                drop(event_loop.last_await().set(suspension, None));
                Poll::Pending
            }
            Err(exception) => {
                // What is thrown already comes first.
                let thrown = event_loop.take_thrown();
                event_loop.set_thrown(thrown.or(Some(exception)));
                Poll::Ready(())
            }
        }
    }

    fn set_timer(&mut self, event_loop: &EventLoop) -> Result<Suspension> {
        refuse_nan(self.delay_seconds)?;
        let future = event_loop.new_object_id();
        let (kind, of, caller) = (FutureKind::Sleep, ObjectId(0), self.caller);
        event_loop.tell(Event::FutureCreated { future, kind, of, site: event_loop.site(caller) });
        let timer = event_loop.new_handle_id();
        let when_nanos = deadline_nanos(event_loop.now_seconds(), self.delay_seconds);
        event_loop.running_task().with(|task| {
            task.set_nap(Nap::new(future, timer));
            let task = task.clone();
            event_loop.push_timer(when_nanos, || TimerCall::EndSleep(timer, task));
        });
        self.stage = Stage::Waiting;
        Ok(Suspension::Sleeps { caller })
    }
}

/// The `finally: h.cancel()` of asyncio's `sleep`.
fn leave(event_loop: &EventLoop) {
    event_loop.running_task().with(|task| {
        let nap = task.nap();
        if nap.stage == NapStage::Awake {
            return;
        }
        task.set_nap(Nap::default());
        if nap.stage != NapStage::Ended {
            event_loop.tell_cancelled(nap.timer);
        }
    });
}

impl StdFuture for Sleep {
    type Output = Result<()>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        let polled = EventLoop::with_running(|event_loop| {
            let polled = match self.stage {
                Stage::New if self.delay_seconds <= 0.0 => {
                    self.stage = Stage::Yielded;
                    drop(
                        event_loop
                            .last_await()
                            .set(Suspension::Yields { caller: self.caller }, None),
                    );
                    Poll::Pending
                }
                Stage::New | Stage::Waiting => self.poll_timer(event_loop),
                Stage::Yielded => {
                    self.stage = Stage::Over;
                    Poll::Ready(())
                }
                // What is thrown is meant for another await.
                Stage::Over => return Poll::Ready(Ok(())),
            };
            // Asked for in one place, so that no exception passes through memory on its way here.
            polled.map(|()| event_loop.take_thrown().map_or(Ok(()), Err))
        });
        polled.unwrap_or_else(|exception| Poll::Ready(Err(exception)))
    }
}

impl Drop for Sleep {
    #[inline]
    fn drop(&mut self) {
        if self.stage == Stage::Waiting {
            give_up();
        }
    }
}

/// Leaves a sleep that is dropped in the middle.
///
/// Not inlined, so that dropping a sleep that is over is a comparison and nothing else.
#[cold]
#[inline(never)]
fn give_up() {
    // Outside a loop nobody is left who would run the timer.
    EventLoop::with_running(leave).ok();
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sleep({})", self.delay_seconds)
    }
}
