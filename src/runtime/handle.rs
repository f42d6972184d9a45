//! Handles: what the ready queue and the timers hold, and `call_soon`, `call_later`, `call_at`.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::sleep::SleepKind;
use super::task::TaskKind;
use super::{
    AnyFuture, Call, DoneCallback, EventLoop, Exception, FutureCell, HandleId, Result, clock,
};

/// Something the loop will run once.
pub(crate) struct Handle {
    pub(crate) id: HandleId,
    pub(crate) action: Action,
}

/// What a handle does.
pub(crate) enum Action {
    /// A step of a task, with an exception to raise in it, if any.
    Step(Rc<FutureCell<TaskKind>>, Option<Exception>),
    /// A done callback of a future.
    Done(DoneCallback, AnyFuture),
    /// The end of a sleep.
    SetResult(Rc<FutureCell<SleepKind>>),
    /// A callback of the program's own, unless it was cancelled.
    Callback(Box<dyn FnOnce()>, Rc<Cell<CallbackState>>),
}

/// What became of a callback of the program's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CallbackState {
    /// It will run.
    #[default]
    Scheduled,
    /// It will not run.
    Cancelled,
    /// It runs or ran, so cancelling it comes too late.
    Ran,
}

impl Action {
    /// How a probe sees the action.
    pub(crate) fn call(&self) -> Call {
        match self {
            Self::Step(task, _) => Call::Step(task.id),
            Self::Done(DoneCallback::Wakeup(task), future) => {
                Call::Wakeup { task: task.id, future: future.id }
            }
            Self::Done(DoneCallback::Gather(gather), child) => {
                Call::ChildDone { parent: gather.id, child: child.id }
            }
            Self::Done(DoneCallback::Stop, task) => Call::Stop(task.id),
            Self::SetResult(future) => Call::SetResult(future.id),
            Self::Done(DoneCallback::Call(_), _) | Self::Callback(..) => Call::Callback,
        }
    }

    /// Whether the loop has to pass over the handle.
    pub(crate) fn is_cancelled(&self) -> bool {
        match self {
            Self::Step(..) | Self::Done(..) => false,
            Self::SetResult(future) => future.is_timer_cancelled(),
            Self::Callback(_, state) => state.get() == CallbackState::Cancelled,
        }
    }
}

/// A scheduled callback that can still be cancelled, as asyncio's `Handle` and `TimerHandle`.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#callback-handles>
#[derive(Clone)]
pub struct TimerHandle {
    id: HandleId,
    state: Rc<Cell<CallbackState>>,
}

impl TimerHandle {
    /// Cancels the callback; nothing happens if it ran or was cancelled already.
    pub fn cancel(&self) {
        if self.state.get() == CallbackState::Scheduled {
            self.state.set(CallbackState::Cancelled);
            EventLoop::with_running(|event_loop| event_loop.tell_cancelled(self.id)).ok();
        }
    }

    /// Whether the callback was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.state.get() == CallbackState::Cancelled
    }
}

impl fmt::Debug for TimerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimerHandle({})", self.id)
    }
}

/// Runs `callback` in the next iteration of the loop, after what is ready already.
///
/// Fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{Runner, call_soon, print, sleep};
/// let mut runner = Runner::new(async {
///     call_soon(|| print("called"))?;
///     print("scheduled");
///     sleep(0.0).await
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.call_soon>
pub fn call_soon(callback: impl FnOnce() + 'static) -> Result<TimerHandle> {
    EventLoop::with_running(|event_loop| {
        let state = Rc::new(Cell::default());
        let id = event_loop.call_soon(Action::Callback(Box::new(callback), Rc::clone(&state)));
        TimerHandle { id, state }
    })
}

/// Runs `callback` after `delay_seconds` of virtual time.
///
/// Callbacks with equal deadlines run in the order in which they were set. Fails with
/// `RuntimeError` outside a running loop, with `ValueError` if the delay is NaN.
///
/// ```
/// use loopscope::runtime::{Runner, call_later, print, sleep};
/// let mut runner = Runner::new(async {
///     let handle = call_later(0.5, || print("never"))?;
///     handle.cancel();
///     sleep(1.0).await
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.call_later>
pub fn call_later(delay_seconds: f64, callback: impl FnOnce() + 'static) -> Result<TimerHandle> {
    let now_nanos = EventLoop::with_running(EventLoop::now_nanos)?;
    call_at_nanos(delay_seconds, clock::deadline_nanos(now_nanos, delay_seconds), callback)
}

/// Runs `callback` when `loop.time()` reaches `when_seconds`.
///
/// Deadlines are rounded to a nanosecond. Fails as [`call_later`] does.
///
/// ```
/// use loopscope::runtime::{Runner, call_at, print, sleep};
/// let mut runner = Runner::new(async {
///     call_at(0.5, || print("half past"))?;
///     sleep(1.0).await
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.call_at>
pub fn call_at(when_seconds: f64, callback: impl FnOnce() + 'static) -> Result<TimerHandle> {
    call_at_nanos(when_seconds, clock::nanos_from_seconds(when_seconds), callback)
}

fn call_at_nanos(
    seconds: f64,
    when_nanos: u64,
    callback: impl FnOnce() + 'static,
) -> Result<TimerHandle> {
    if seconds.is_nan() {
        return Err(Exception::new("ValueError", "Invalid delay: NaN (not a number)"));
    }
    EventLoop::with_running(|event_loop| {
        let state = Rc::new(Cell::default());
        let action = Action::Callback(Box::new(callback), Rc::clone(&state));
        let id = event_loop.call_at(when_nanos, action);
        TimerHandle { id, state }
    })
}
