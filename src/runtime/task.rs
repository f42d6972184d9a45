//! Tasks: coroutines that the loop runs step by step.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::{Future as StdFuture, IntoFuture};
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::event_loop::Suspension;
use super::future::{Awaiting, add_done_callback};
use super::future_cell::DoneCallback;
use super::handle::Action;
use super::{AnyFuture, Event, EventLoop, Exception, FutureCell, Kind, ObjectId, Result};

/// A coroutine that the loop runs; awaiting it gives its result.
///
/// A handle is cheap to clone, and dropping it neither stops nor cancels the task. Awaiting the
/// task from another one that is cancelled cancels this one too, as in asyncio.
///
/// ```
/// use loopscope::runtime::{Runner, create_task, print, sleep};
/// let mut runner = Runner::new(async {
///     let answer = create_task(async {
///         sleep(1.0).await?;
///         Ok(42)
///     });
///     print(format!("the answer is {}", answer.await?));
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task>
pub struct Task<T> {
    cell: Rc<FutureCell<TaskKind>>,
    result: PhantomData<fn() -> T>,
}

/// Schedules the execution of a coroutine and returns its task, named `Task-N`.
///
/// The coroutine does not start now: its first step is a handle at the end of the ready queue.
/// Outside a running loop the task has failed with `RuntimeError`.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.create_task>
#[track_caller]
pub fn create_task<F, T>(coroutine: F) -> Task<T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    create(None, coroutine, Location::caller().line())
}

/// Schedules a coroutine as [`create_task`] does, under a name of its own.
///
/// ```
/// use loopscope::runtime::{Runner, create_named_task, sleep};
/// let mut runner = Runner::new(async {
///     let fetch = create_named_task("fetch", sleep(1.0));
///     assert_eq!(fetch.name(), "fetch");
///     fetch.await
/// });
/// runner.run_to_end();
/// ```
#[track_caller]
pub fn create_named_task<F, T>(name: impl Into<String>, coroutine: F) -> Task<T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    create(Some(name.into()), coroutine, Location::caller().line())
}

pub(crate) fn create<F, T>(name: Option<String>, coroutine: F, line: u32) -> Task<T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    let created = EventLoop::with_running(EventLoop::clone).map(|event_loop| {
        let name = match name {
            Some(name) => Name::Given(name.into()),
            None => Name::Numbered(event_loop.new_task_number()),
        };
        let cell = Rc::new(FutureCell::new(
            event_loop.new_object_id(),
            TaskKind::new(name, Some(Box::pin(untyped(coroutine)))),
        ));
        if event_loop.is_probed() {
            let name = cell.kind.name();
            event_loop.tell(Event::TaskCreated { task: cell.id, name: &name, line });
        }
        event_loop.register_task(&cell);
        event_loop.call_soon(Action::Step(Rc::clone(&cell), None));
        cell
    });
    let cell = created.unwrap_or_else(|exception| {
        let kind = TaskKind::new(Name::Numbered(0), None);
        Rc::new(FutureCell::failed(ObjectId(0), kind, exception))
    });
    Task { cell, result: PhantomData }
}

async fn untyped<T: 'static>(
    coroutine: impl StdFuture<Output = Result<T>>,
) -> Result<Box<dyn Any>> {
    coroutine.await.map(|value| Box::new(value) as Box<dyn Any>)
}

/// The name of the running task; fails with `RuntimeError` outside a task.
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.current_task>
pub fn current_task_name() -> Result<String> {
    EventLoop::with_running(EventLoop::current_task)?
        .map(|task| task.kind.name())
        .ok_or_else(|| Exception::new("RuntimeError", "no running task"))
}

impl<T> Task<T> {
    /// The name of the task.
    pub fn name(&self) -> String {
        self.cell.kind.name()
    }

    /// Whether the task has returned, raised or been cancelled.
    pub fn done(&self) -> bool {
        self.cell.is_done()
    }

    /// Whether the task was cancelled and did not catch it.
    pub fn cancelled(&self) -> bool {
        self.cell.is_cancelled()
    }

    /// Has `callback` run in an iteration after the task is done, or the next one if it is.
    pub fn add_done_callback(&self, callback: impl FnOnce() + 'static) {
        let future: AnyFuture = self.cell.clone();
        add_done_callback(&future, callback);
    }

    /// Requests that `CancelledError` is raised at the await where the task is.
    ///
    /// Returns `false` if the task is done. The task may catch the exception, clean up, or swallow
    /// it; a task that has not started is cancelled without running.
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.cancel>
    #[expect(clippy::must_use_candidate, reason = "few callers ask whether it came too late")]
    pub fn cancel(&self) -> bool {
        let future: AnyFuture = self.cell.clone();
        EventLoop::with_running(|event_loop| future.cancel(event_loop, None)).unwrap_or(false)
    }

    pub(crate) fn into_any(self) -> AnyFuture {
        self.cell
    }

    pub(crate) fn cell(&self) -> &Rc<FutureCell<TaskKind>> {
        &self.cell
    }
}

impl<T> Clone for Task<T> {
    fn clone(&self) -> Self {
        Self { cell: Rc::clone(&self.cell), result: PhantomData }
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Task({:?})", self.name())
    }
}

impl<T: Clone + 'static> IntoFuture for Task<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Awaiting::new(self.cell, Location::caller().line())
    }
}

impl<T: Clone + 'static> IntoFuture for &Task<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Awaiting::new(self.cell.clone(), Location::caller().line())
    }
}

/// What a task adds to a future.
pub(crate) struct TaskKind {
    name: Name,
    coroutine: RefCell<Option<Coroutine>>,
    is_started: Cell<bool>,
    waits_for: RefCell<Option<AnyFuture>>,
    must_cancel: Cell<bool>,
    cancel_message: RefCell<Option<Box<str>>>,
}

type Coroutine = Pin<Box<dyn StdFuture<Output = Result<Box<dyn Any>>>>>;

enum Name {
    /// asyncio's default, `Task-N`.
    Numbered(u32),
    Given(Box<str>),
}

impl TaskKind {
    fn new(name: Name, coroutine: Option<Coroutine>) -> Self {
        Self {
            name,
            coroutine: RefCell::new(coroutine),
            is_started: Cell::new(false),
            waits_for: RefCell::default(),
            must_cancel: Cell::new(false),
            cancel_message: RefCell::default(),
        }
    }

    fn name(&self) -> String {
        match &self.name {
            Name::Numbered(number) => format!("Task-{number}"),
            Name::Given(name) => name.to_string(),
        }
    }
}

impl Kind for TaskKind {
    fn cancels_first(&self) -> Vec<AnyFuture> {
        self.waits_for.borrow().iter().map(Rc::clone).collect()
    }

    /// If nothing that the task waits for takes the request, the exception is raised at the next
    /// step.
    fn cancel(&self, is_taken: bool, message: Option<&str>) -> Option<bool> {
        if !is_taken {
            self.must_cancel.set(true);
            self.cancel_message.replace(message.map(Box::from));
        }
        Some(true)
    }
}

impl FutureCell<TaskKind> {
    /// Runs the coroutine to its next suspension, raising `thrown` where it is suspended.
    ///
    /// This is `Task.__step` of CPython's `asyncio/tasks.py`, case by case.
    pub(crate) fn step(self: &Rc<Self>, event_loop: &EventLoop, thrown: Option<Exception>) {
        let task = &self.kind;
        let Some(mut coroutine) = task.coroutine.take() else {
            return;
        };
        let mut thrown = thrown;
        if task.must_cancel.replace(false) && !thrown.as_ref().is_some_and(Exception::is_cancelled)
        {
            thrown = Some(Exception::cancelled(task.cancel_message.take().as_deref()));
        }
        let _waited_for = task.waits_for.take();
        if event_loop.is_probed()
            && let Some(exception) = &thrown
        {
            event_loop.tell(Event::Thrown { exception: &exception.repr() });
        }

        event_loop.set_current_task(Some(Rc::clone(self)));
        let is_first = !task.is_started.replace(true);
        let poll = match thrown {
            // A coroutine that never ran has no await where it could catch anything.
            Some(exception) if is_first => Poll::Ready(Err(exception)),
            thrown => {
                event_loop.set_thrown(thrown);
                // Wakers are not needed: whoever makes a task ready schedules a handle.
                let poll = coroutine.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                event_loop.set_thrown(None);
                poll
            }
        };
        let suspension = event_loop.take_suspension();
        match poll {
            Poll::Ready(result) => {
                // Locals go before anybody hears of the result, as they do in Python.
                drop(coroutine);
                event_loop.set_current_task(None);
                self.complete(event_loop, result);
            }
            Poll::Pending => {
                event_loop.set_current_task(None);
                task.coroutine.replace(Some(coroutine));
                self.suspend(event_loop, suspension);
            }
        }
    }

    fn complete(self: &Rc<Self>, event_loop: &EventLoop, result: Result<Box<dyn Any>>) {
        let future: AnyFuture = self.clone();
        match result {
            Ok(_) if self.kind.must_cancel.replace(false) => {
                let message = self.kind.cancel_message.take();
                future.set_cancelled(event_loop, Exception::cancelled(message.as_deref()));
            }
            Ok(value) => {
                future.set_result(event_loop, value);
            }
            Err(exception) if exception.is_cancelled() => {
                future.set_cancelled(event_loop, exception);
            }
            Err(exception) => {
                future.set_exception(event_loop, exception);
            }
        }
    }

    fn suspend(self: &Rc<Self>, event_loop: &EventLoop, suspension: Option<Suspension>) {
        let step = |exception| Action::Step(Rc::clone(self), exception);
        match suspension {
            Some(Suspension::Yields { line }) => {
                event_loop.tell(Event::TaskYields { line });
                event_loop.call_soon(step(None));
            }
            Some(Suspension::Waits { future, line }) if future.id == self.id => {
                event_loop.tell(Event::TaskYields { line });
                let message = format!("Task cannot await on itself: {}", self.kind.name());
                event_loop.call_soon(step(Some(Exception::new("RuntimeError", message))));
            }
            Some(Suspension::Waits { future, line }) => {
                event_loop.tell(Event::TaskWaits { future: future.id, line });
                future.add_done_callback(event_loop, DoneCallback::Wakeup(Rc::clone(self)));
                self.kind.waits_for.replace(Some(Rc::clone(&future)));
                if self.kind.must_cancel.get() {
                    let message = self.kind.cancel_message.borrow().clone();
                    if future.cancel(event_loop, message.as_deref()) {
                        self.kind.must_cancel.set(false);
                    }
                }
            }
            None => {
                let message = "Task got bad yield: a future of another event loop";
                event_loop.call_soon(step(Some(Exception::new("RuntimeError", message))));
            }
        }
    }

    /// Takes out everything through which a task that will never run again owns others.
    ///
    /// Tasks that wait for each other own each other, and a chain of them that were dropped one
    /// inside the other could be too long for the stack; so the pieces are handed out.
    pub(crate) fn close(&self) -> impl Sized + use<> {
        let waits_for = self.kind.waits_for.take();
        let callbacks = waits_for.as_ref().map(|future| future.take_callbacks());
        (self.kind.coroutine.take(), self.take_callbacks(), callbacks, waits_for)
    }
}
