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
    /// Whom a request to cancel is passed on to first.
    fn cancels_first(&self) -> Vec<AnyFuture> {
        Vec::new()
    }

    /// How the subclass cancels when those before it have answered, or `None` for the plain way;
    /// `is_taken` if one of them took the request.
    fn cancel(&self, _is_taken: bool, _message: Option<&str>) -> Option<bool> {
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

/// A request to cancel that waits for the answers of those to whom it was passed on.
struct Request {
    future: AnyFuture,
    targets: std::vec::IntoIter<AnyFuture>,
    is_taken: bool,
}

impl Request {
    /// Ends the last request and gives its answer.
    fn close(open: &mut Vec<Self>, event_loop: &EventLoop, message: Option<&str>) -> bool {
        let Some(Self { future, is_taken, .. }) = open.pop() else { return false };
        future.is_asked.set(false);
        let plainly = || future.set_cancelled(event_loop, Exception::cancelled(message));
        future.kind.cancel(is_taken, message).unwrap_or_else(plainly)
    }
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
    /// Takes every callback out, so that dropping the future drops nothing else.
    pub(crate) fn take_callbacks(&self) -> impl Sized + use<K> {
        self.callbacks.take()
    }

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
    ///
    /// Tasks and gathers that wait for each other can be many, too many for the stack, or form a
    /// ring, where CPython runs into its recursion limit; so the requests are kept in a list.
    pub(crate) fn cancel(self: &Rc<Self>, event_loop: &EventLoop, message: Option<&str>) -> bool {
        let mut open: Vec<Request> = Vec::new();
        let mut asked = Some(Rc::clone(self));
        loop {
            let answer = match asked.take() {
                Some(future) if future.is_done() || future.is_asked.replace(true) => false,
                Some(future) => {
                    event_loop.tell(Event::CancelRequested { future: future.id });
                    let targets = future.kind.cancels_first().into_iter();
                    let mut request = Request { future, targets, is_taken: false };
                    asked = request.targets.next();
                    open.push(request);
                    if asked.is_some() {
                        continue;
                    }
                    Request::close(&mut open, event_loop, message)
                }
                None => Request::close(&mut open, event_loop, message),
            };
            let Some(before) = open.last_mut() else { return answer };
            before.is_taken |= answer;
            asked = before.targets.next();
        }
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
