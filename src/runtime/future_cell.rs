//! What futures, tasks and gathering futures share: a state, done callbacks, an outcome.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::gather::GatherKind;
use super::handle::Action;
use super::task::TaskKind;
use super::{Event, EventLoop, Exception, ObjectId, Outcome, Result};

/// Any future of the loop, whatever it stands for.
pub(crate) type AnyFuture = Rc<FutureCell<dyn Kind>>;

/// One future: asyncio's `Future` with what its subclasses add in `kind`.
///
/// The outcome is stored untyped because a future's waiters, the timers and `gather` handle
/// futures of every type alike; the typed handles in `future.rs` and `task.rs` know what is inside.
pub(crate) struct FutureCell<K: ?Sized> {
    pub(crate) id: ObjectId,
    stage: RefCell<Stage>,
    callbacks: RefCell<Callbacks>,
    /// It is being asked to cancel, which can lead back to itself.
    is_asked: Cell<bool>,
    pub(crate) kind: K,
}

/// What distinguishes a plain future from a task and from a gathering future.
pub(crate) trait Kind {
    /// What a request to cancel is passed on to first.
    fn waits_for(&self) -> Option<AnyFuture> {
        None
    }

    /// How the subclass cancels, or `None` for the plain way.
    fn cancel(&self, _event_loop: &EventLoop, _message: Option<&str>) -> Option<bool> {
        None
    }
}

/// A plain future adds nothing.
pub(crate) struct Plain;

impl Kind for Plain {}

enum Stage {
    Pending,
    Returned(Box<dyn Any>),
    Raised(Exception),
    /// Cancelled, with the exception that waiters will see.
    Cancelled(Exception),
}

/// What runs, through `call_soon`, when a future is done.
pub(crate) enum DoneCallback {
    /// Resume the task that waits.
    Wakeup(Rc<FutureCell<TaskKind>>),
    /// Tell the gathering future that one of its children is done.
    Gather(Rc<FutureCell<GatherKind>>),
    /// Stop the loop: the main task is done.
    Stop,
    /// A callback of the program's own.
    Call(Box<dyn FnOnce()>),
}

/// Most futures have one callback, so a list is made only for the second.
#[derive(Default)]
enum Callbacks {
    #[default]
    None,
    One(DoneCallback),
    Many(Vec<DoneCallback>),
}

impl<K> FutureCell<K> {
    pub(crate) fn new(id: ObjectId, kind: K) -> Self {
        Self {
            id,
            stage: RefCell::new(Stage::Pending),
            callbacks: RefCell::default(),
            is_asked: Cell::new(false),
            kind,
        }
    }

    /// A future that is done with an exception from the start.
    pub(crate) fn failed(id: ObjectId, kind: K, exception: Exception) -> Self {
        let cell = Self::new(id, kind);
        cell.stage.replace(Stage::Raised(exception));
        cell
    }
}

impl<K: Kind + ?Sized> FutureCell<K> {
    pub(crate) fn is_done(&self) -> bool {
        !matches!(*self.stage.borrow(), Stage::Pending)
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(*self.stage.borrow(), Stage::Cancelled(_))
    }

    /// The exception of a future that failed or was cancelled.
    pub(crate) fn exception(&self) -> Option<Exception> {
        match &*self.stage.borrow() {
            Stage::Pending | Stage::Returned(_) => None,
            Stage::Raised(exception) | Stage::Cancelled(exception) => Some(exception.clone()),
        }
    }

    /// The result of a future that is done; `None` while it is pending.
    pub(crate) fn result<T: Clone + 'static>(&self) -> Option<Result<T>> {
        match &*self.stage.borrow() {
            Stage::Pending => None,
            Stage::Returned(value) => Some(value.downcast_ref::<T>().cloned().ok_or_else(|| {
                Exception::new("TypeError", "the future holds a result of another type")
            })),
            Stage::Raised(exception) | Stage::Cancelled(exception) => Some(Err(exception.clone())),
        }
    }
}

impl FutureCell<dyn Kind> {
    /// Finishes the future with a result; `false` if it was done already.
    pub(crate) fn set_result(self: &Rc<Self>, event_loop: &EventLoop, value: Box<dyn Any>) -> bool {
        self.finish(event_loop, Stage::Returned(value))
    }

    /// Finishes the future with an exception; `false` if it was done already.
    pub(crate) fn set_exception(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        exception: Exception,
    ) -> bool {
        self.finish(event_loop, Stage::Raised(exception))
    }

    /// Finishes the future as cancelled; `false` if it was done already.
    pub(crate) fn set_cancelled(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        exception: Exception,
    ) -> bool {
        self.finish(event_loop, Stage::Cancelled(exception))
    }

    /// Asks the future to cancel, as its kind does it; `false` if it was done already.
    pub(crate) fn cancel(self: &Rc<Self>, event_loop: &EventLoop, message: Option<&str>) -> bool {
        // Tasks that wait for each other can be many, too many for the stack, or form a ring,
        // where CPython runs into its recursion limit.
        let mut asked: Vec<AnyFuture> = Vec::new();
        let mut next = Some(Rc::clone(self));
        while let Some(future) = next.take()
            && !future.is_done()
            && !future.is_asked.replace(true)
        {
            event_loop.tell(Event::CancelRequested { future: future.id });
            next = future.kind.waits_for();
            asked.push(future);
        }
        // The request is for the last of them; what refuses it leaves it to the one before.
        let is_taken = asked.iter().rev().any(|future| {
            let plainly = || future.set_cancelled(event_loop, Exception::cancelled(message));
            future.kind.cancel(event_loop, message).unwrap_or_else(plainly)
        });
        for future in &asked {
            future.is_asked.set(false);
        }
        is_taken
    }

    /// Has `callback` scheduled when the future is done, at once if it is.
    pub(crate) fn add_done_callback(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        callback: DoneCallback,
    ) {
        if self.is_done() {
            event_loop.call_soon(Action::Done(callback, Rc::clone(self)));
            return;
        }
        let mut callbacks = self.callbacks.borrow_mut();
        *callbacks = match std::mem::take(&mut *callbacks) {
            Callbacks::None => Callbacks::One(callback),
            Callbacks::One(first) => Callbacks::Many(vec![first, callback]),
            Callbacks::Many(mut all) => {
                all.push(callback);
                Callbacks::Many(all)
            }
        };
    }

    fn finish(self: &Rc<Self>, event_loop: &EventLoop, stage: Stage) -> bool {
        if self.is_done() {
            return false;
        }
        if event_loop.is_probed() {
            let repr;
            let outcome = match &stage {
                Stage::Pending | Stage::Returned(_) => Outcome::Returned,
                Stage::Raised(exception) => {
                    repr = exception.repr();
                    Outcome::Raised(&repr)
                }
                Stage::Cancelled(_) => Outcome::Cancelled,
            };
            event_loop.tell(Event::FutureFinished { future: self.id, outcome });
        }
        *self.stage.borrow_mut() = stage;
        match self.callbacks.take() {
            Callbacks::None => {}
            Callbacks::One(callback) => {
                event_loop.call_soon(Action::Done(callback, Rc::clone(self)));
            }
            Callbacks::Many(callbacks) => {
                for callback in callbacks {
                    event_loop.call_soon(Action::Done(callback, Rc::clone(self)));
                }
            }
        }
        true
    }
}
