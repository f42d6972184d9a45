//! Handles: what the ready queue and the timers hold, and `call_soon`, `call_later`, `call_at`.

use std::cell::Cell;
use std::fmt;
use std::rc::{Rc, Weak};

use super::timeout::Scope;
use super::watch::Watch;
use super::{AnyFuture, EventLoop, Exception, Result, clock};
use crate::model::{Call, HandleId, ObjectId, nanos_from_seconds};

/// Something in the ready queue that the loop will run once.
pub(crate) enum Handle {
    /// A step of a task.
    Step(HandleId, AnyFuture),
    /// A step of a task that raises an exception at its await.
    Throw(HandleId, AnyFuture, Exception),
    /// A step of a task because what it waited for is done.
    Wakeup(HandleId, AnyFuture),
    /// The end of a future, told to who watches it.
    Watch(HandleId, Rc<Watch>, AnyFuture),
    /// The end of the future for which the loop runs.
    Stop(HandleId, AnyFuture),
    /// A done callback of the program's own.
    Call(HandleId, Box<dyn FnOnce()>),
    /// The deadline of the sleep in which a task is.
    EndSleep(HandleId, AnyFuture),
    /// The deadline of a timeout.
    Expire(HandleId, Weak<Scope>),
    /// A callback that can be cancelled.
    Callback(HandleId, Rc<Callback>),
}

/// What happens at a deadline.
pub(crate) enum TimerCall {
    /// It happened, and the place is free.
    Nothing,
    /// The sleep of a task ends.
    EndSleep(HandleId, AnyFuture),
    /// A timeout expires.
    Expire(HandleId, Weak<Scope>),
    /// A callback that can be cancelled runs.
    Callback(HandleId, Rc<Callback>),
}

/// A callback that can be cancelled until it runs.
pub(crate) struct Callback {
    state: Cell<CallbackState>,
    call: Call,
    function: Cell<Option<Box<dyn FnOnce()>>>,
}

/// What became of a callback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum CallbackState {
    /// It will run.
    #[default]
    Scheduled,
    /// It will not run.
    Cancelled,
    /// It runs or ran, so cancelling it comes too late.
    Ran,
}

impl Handle {
    pub(crate) fn id(&self) -> HandleId {
        match self {
            Self::Step(id, ..)
            | Self::Throw(id, ..)
            | Self::Wakeup(id, ..)
            | Self::Watch(id, ..)
            | Self::Stop(id, ..)
            | Self::Call(id, ..)
            | Self::EndSleep(id, ..)
            | Self::Expire(id, ..)
            | Self::Callback(id, ..) => *id,
        }
    }

    /// How a probe sees what the handle does.
    pub(crate) fn call(&self) -> Call {
        match self {
            Self::Step(_, task) | Self::Throw(_, task, _) => Call::Step(task.id()),
            Self::Wakeup(_, task) => Call::Wakeup { task: task.id(), future: waited_for(task) },
            Self::Watch(_, watch, child) => Call::ChildDone { parent: watch.id, child: child.id() },
            Self::Stop(_, future) => Call::Stop(future.id()),
            Self::EndSleep(_, task) => Call::SetResult(waited_for(task)),
            Self::Call(..) => Call::Callback,
            Self::Expire(_, scope) => timeout_of(scope),
            Self::Callback(_, callback) => callback.call,
        }
    }

    /// Whether the loop has to pass over the handle.
    pub(crate) fn is_cancelled(&self, event_loop: &EventLoop) -> bool {
        match self {
            Self::Callback(_, callback) => callback.is_cancelled(),
            Self::EndSleep(id, task) => is_sleep_left(task, *id),
            Self::Expire(id, scope) => is_timeout_left(scope, event_loop, *id),
            _ => false,
        }
    }
}

impl TimerCall {
    pub(crate) fn id(&self) -> HandleId {
        match self {
            Self::Nothing => HandleId(0),
            Self::EndSleep(id, _) | Self::Expire(id, _) | Self::Callback(id, _) => *id,
        }
    }

    /// How a probe sees what happens.
    pub(crate) fn call(&self) -> Call {
        match self {
            Self::Nothing => Call::Callback,
            Self::EndSleep(_, task) => Call::SetResult(waited_for(task)),
            Self::Expire(_, scope) => timeout_of(scope),
            Self::Callback(_, callback) => callback.call,
        }
    }

    /// Whether the deadline means nothing any more.
    pub(crate) fn is_cancelled(&self, event_loop: &EventLoop) -> bool {
        match self {
            Self::Nothing => true,
            Self::EndSleep(id, task) => is_sleep_left(task, *id),
            Self::Expire(id, scope) => is_timeout_left(scope, event_loop, *id),
            Self::Callback(_, callback) => callback.is_cancelled(),
        }
    }

    /// Looks at the task, for whoever looks at many that will be needed soon.
    pub(crate) fn warm(&self) {
        if let Self::EndSleep(_, task) = self {
            task.warm();
        }
    }

    /// The handle that joins the ready queue at the deadline.
    pub(crate) fn into_handle(self) -> Option<Handle> {
        match self {
            Self::Nothing => None,
            Self::EndSleep(id, task) => Some(Handle::EndSleep(id, task)),
            Self::Expire(id, scope) => Some(Handle::Expire(id, scope)),
            Self::Callback(id, callback) => Some(Handle::Callback(id, callback)),
        }
    }

    #[cfg(test)]
    pub(crate) fn test(id: HandleId) -> Self {
        Self::Callback(id, Callback::new(Call::Callback, Box::new(|| {})))
    }
}

impl Callback {
    pub(crate) fn new(call: Call, function: Box<dyn FnOnce()>) -> Rc<Self> {
        let function = Cell::new(Some(function));
        Rc::new(Self { state: Cell::default(), call, function })
    }

    /// Runs it, unless it is cancelled.
    pub(crate) fn run(&self) {
        if self.is_cancelled() {
            return;
        }
        self.state.set(CallbackState::Ran);
        if let Some(function) = self.function.take() {
            function();
        }
    }

    fn is_cancelled(&self) -> bool {
        self.state.get() == CallbackState::Cancelled
    }

    /// Takes out what it would have called, which may own the callback in turn.
    pub(crate) fn take_function(&self) -> impl Sized + use<> {
        self.function.take()
    }
}

/// What a suspended task waits for, zero if it is not.
fn waited_for(task: &AnyFuture) -> ObjectId {
    task.awaited_id().unwrap_or(task.nap().future)
}

/// Whether a task is no longer in the sleep that `timer` ends.
fn is_sleep_left(task: &AnyFuture, timer: HandleId) -> bool {
    !task.nap().is_ended_by(timer)
}

fn timeout_of(scope: &Weak<Scope>) -> Call {
    scope.upgrade().map_or(Call::Callback, |scope| Call::Timeout(scope.id.get()))
}

fn is_timeout_left(scope: &Weak<Scope>, event_loop: &EventLoop, handle: HandleId) -> bool {
    scope.upgrade().is_none_or(|scope| scope.has_left(event_loop, handle))
}

/// A scheduled callback that can still be cancelled, as asyncio's `Handle` and `TimerHandle`.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#callback-handles>
#[derive(Clone)]
pub struct TimerHandle {
    id: HandleId,
    callback: Rc<Callback>,
}

impl TimerHandle {
    /// Cancels the callback; nothing else happens if it ran or was cancelled already.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, call_later, print};
    /// let mut runner = Runner::new(async {
    ///     let handle = call_later(1.0, || print("never"))?;
    ///     handle.cancel();
    ///     assert!(handle.is_cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// ```
    pub fn cancel(&self) {
        let before = self.callback.state.replace(CallbackState::Cancelled);
        if before == CallbackState::Scheduled {
            EventLoop::with_running(|event_loop| event_loop.tell_cancelled(self.id)).ok();
            // What it owns goes now, as asyncio's `Handle.cancel` lets go of its callback.
            drop(self.callback.function.take());
        }
    }

    /// Whether the callback was cancelled, be it in time or after it ran.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, call_later, print};
    /// let mut runner = Runner::new(async {
    ///     let timer = call_later(1.0, || print("never"))?;
    ///     timer.cancel();
    ///     assert!(timer.is_cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn is_cancelled(&self) -> bool {
        self.callback.is_cancelled()
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
    EventLoop::with_running(|event_loop| event_loop.call_soon(Call::Callback, Box::new(callback)))
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
    let when_nanos = clock::deadline_nanos(clock::time()?, delay_seconds);
    call_at_nanos(delay_seconds, when_nanos, callback)
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
    call_at_nanos(when_seconds, nanos_from_seconds(when_seconds), callback)
}

fn call_at_nanos(
    seconds: f64,
    when_nanos: u64,
    callback: impl FnOnce() + 'static,
) -> Result<TimerHandle> {
    clock::refuse_nan(seconds)?;
    EventLoop::with_running(|event_loop| {
        event_loop.call_at(when_nanos, Call::Callback, Box::new(callback))
    })
}

/// The loop's own way to schedule callbacks that can be cancelled.
impl EventLoop {
    pub(crate) fn call_soon(&self, call: Call, function: Box<dyn FnOnce()>) -> TimerHandle {
        let id = self.new_handle_id();
        let callback = Callback::new(call, function);
        self.push_ready(Handle::Callback(id, Rc::clone(&callback)));
        TimerHandle { id, callback }
    }

    pub(crate) fn call_at(
        &self,
        when_nanos: u64,
        call: Call,
        function: Box<dyn FnOnce()>,
    ) -> TimerHandle {
        let id = self.new_handle_id();
        let callback = Callback::new(call, function);
        let called = Rc::clone(&callback);
        self.push_timer(when_nanos, || TimerCall::Callback(id, called));
        TimerHandle { id, callback }
    }
}
