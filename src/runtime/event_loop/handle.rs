//! Handles: what the ready queue and the timers hold.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use super::deadline::Deadline;
use crate::model::{Call, HandleId, ObjectId};
use crate::runtime::memory::{AnyFuture, CallOnce, ChildCallback};
use crate::runtime::python::Exception;

/// Something in the ready queue that the loop will run once.
pub(crate) enum Handle {
    /// A step of a task.
    Step(HandleId, AnyFuture),
    /// A step of a task that raises an exception at its await.
    Throw(HandleId, AnyFuture, Exception),
    /// A step of a task because what it waited for is done.
    Wakeup(HandleId, AnyFuture),
    /// The end of a future, told to its parent.
    ChildDone(HandleId, Rc<ChildCallback>, AnyFuture),
    /// The end of the future for which the loop runs.
    Stop(HandleId, AnyFuture),
    /// A done callback of the program's own.
    Call(HandleId, Rc<dyn CallOnce>),
    /// The deadline of a sleep, which finishes its future.
    SetResult(HandleId, AnyFuture),
    /// The deadline of a timeout.
    Expire(HandleId, Weak<Deadline>),
    /// A callback that can be cancelled.
    Callback(HandleId, Rc<Callback>),
}

/// What happens at a deadline.
pub(crate) enum TimerCall {
    /// The timer was taken out.
    Nothing,
    /// A sleep ends: its future is finished.
    SetResult(HandleId, AnyFuture),
    /// A timeout expires.
    Expire(HandleId, Weak<Deadline>),
    /// A callback that can be cancelled runs.
    Callback(HandleId, Rc<Callback>),
}

/// A callback that can be cancelled until it runs.
pub(crate) struct Callback {
    state: Cell<CallbackState>,
    call: Call,
    function: Cell<Option<Box<dyn FnOnce()>>>,
}

/// The state of a callback.
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
            | Self::ChildDone(id, ..)
            | Self::Stop(id, ..)
            | Self::Call(id, ..)
            | Self::SetResult(id, ..)
            | Self::Expire(id, ..)
            | Self::Callback(id, ..) => *id,
        }
    }

    /// How a probe sees what the handle does.
    pub(crate) fn call(&self) -> Call {
        match self {
            Self::Step(_, task) | Self::Throw(_, task, _) => Call::Step(task.id()),
            Self::Wakeup(_, task) => Call::Wakeup { task: task.id(), future: waited_for(task) },
            Self::ChildDone(_, callback, child) => {
                Call::ChildDone { parent: callback.parent, child: child.id() }
            }
            Self::Stop(_, future) => Call::Stop(future.id()),
            Self::SetResult(_, future) => Call::SetResult(future.id()),
            Self::Call(..) => Call::Callback,
            Self::Expire(_, deadline) => timeout_of(deadline),
            Self::Callback(_, callback) => callback.call,
        }
    }

    /// Whether the loop has to skip the handle.
    pub(crate) fn is_cancelled(&self, loop_number: u32) -> bool {
        match self {
            Self::Callback(_, callback) => callback.is_cancelled(),
            Self::SetResult(id, future) => future.timer() != *id,
            Self::Expire(id, deadline) => is_timeout_left(deadline, loop_number, *id),
            _ => false,
        }
    }
}

impl TimerCall {
    pub(crate) fn id(&self) -> HandleId {
        match self {
            Self::Nothing => HandleId(0),
            Self::SetResult(id, _) | Self::Expire(id, _) | Self::Callback(id, _) => *id,
        }
    }

    /// How a probe sees what happens.
    pub(crate) fn call(&self) -> Call {
        match self {
            Self::Nothing => Call::Callback,
            Self::SetResult(_, future) => Call::SetResult(future.id()),
            Self::Expire(_, deadline) => timeout_of(deadline),
            Self::Callback(_, callback) => callback.call,
        }
    }

    /// Whether the timer is cancelled.
    pub(crate) fn is_cancelled(&self, loop_number: u32) -> bool {
        match self {
            Self::Nothing => true,
            Self::SetResult(id, future) => future.timer() != *id,
            Self::Expire(id, deadline) => is_timeout_left(deadline, loop_number, *id),
            Self::Callback(_, callback) => callback.is_cancelled(),
        }
    }

    /// Prefetches the sleeping task into the processor's cache.
    pub(crate) fn prefetch(&self) {
        if let Self::SetResult(_, future) = self {
            future.prefetch_waiting();
        }
    }

    /// The handle that joins the ready queue at the deadline.
    pub(crate) fn into_handle(self) -> Option<Handle> {
        match self {
            Self::Nothing => None,
            Self::SetResult(id, future) => Some(Handle::SetResult(id, future)),
            Self::Expire(id, deadline) => Some(Handle::Expire(id, deadline)),
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

    /// Cancels it; returns `true` if it would have run.
    pub(crate) fn cancel(&self) -> bool {
        self.state.replace(CallbackState::Cancelled) == CallbackState::Scheduled
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.state.get() == CallbackState::Cancelled
    }

    /// Takes out the function, which may own the callback.
    pub(crate) fn take_function(&self) -> impl Sized + use<> {
        self.function.take()
    }
}

/// What a suspended task waits for, zero if it is not.
fn waited_for(task: &AnyFuture) -> ObjectId {
    task.awaited_id().unwrap_or_default()
}

fn timeout_of(deadline: &Weak<Deadline>) -> Call {
    deadline.upgrade().map_or(Call::Callback, |deadline| Call::Timeout(deadline.id.get()))
}

fn is_timeout_left(deadline: &Weak<Deadline>, loop_number: u32, handle: HandleId) -> bool {
    deadline.upgrade().is_none_or(|deadline| deadline.has_left(loop_number, handle))
}
