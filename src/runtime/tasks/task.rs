//! Tasks: coroutines that the loop runs step by step.

use std::fmt;
use std::future::{Future as StdFuture, IntoFuture};
use std::marker::PhantomData;

use super::any_task::AnyTask;
use super::done_callback::{self, AddedCallback};
use super::future::{self, Awaiting};
use crate::model::Event;
use crate::runtime::event_loop::{Caller, EventLoop, Handle, TaskParts, TaskStart, start_eagerly};
use crate::runtime::memory::{self, AnyFuture, Flag};
use crate::runtime::python::{Context, Exception, IntoResult, Result};

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
    cell: AnyFuture,
    result: PhantomData<fn() -> T>,
}

/// Schedules the execution of a coroutine and returns its task, named `Task-N`.
///
/// The coroutine does not start now: its first step is a handle at the end of the ready queue,
/// unless [`set_eager_tasks`](super::set_eager_tasks) says otherwise. Outside a running loop the task has failed with
/// `RuntimeError`.
///
/// ```
/// use loopscope::runtime::{Runner, create_task, print, sleep};
/// let mut runner = Runner::new(async {
///     let task = create_task(async { Ok(print("second")) });
///     print("first");
///     task.await
/// });
/// runner.run_to_end();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.create_task>
#[track_caller]
pub fn create_task<F, T>(coroutine: F) -> Task<T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    create(None, coroutine, Caller::here())
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
    create(Some(name.into().into()), coroutine, Caller::here())
}

/// Schedules a coroutine as [`create_task`] does, in a context instead of a copy of the current one.
///
/// What the task sets, others in the same context see. Without a `name` it is called `Task-N`. If
/// tasks start eagerly and the context is entered already, the task has failed with `RuntimeError`.
///
/// ```
/// use loopscope::runtime::{ContextVar, copy_context, create_task_in, run};
/// run(async {
///     let user = ContextVar::new("user");
///     let (context, setting) = (copy_context()?, user.clone());
///     create_task_in(&context, None, async move { setting.set("ann").map(drop) }).await?;
///     assert_eq!(context.run(|| user.get())??, "ann");
///     assert!(user.get().is_err(), "the main task has another context");
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.create_task>
#[track_caller]
pub fn create_task_in<F, T>(context: &Context, name: Option<&str>, coroutine: F) -> Task<T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    let (name, context) = (name.map(Box::from), Some(context.clone()));
    let (coroutine, caller) = (memory::coroutine(coroutine), Caller::here());
    let parts = TaskParts { name, context, coroutine, caller };
    Task::new(make_of(parts, EventLoop::task_start))
}

pub(crate) fn create<F, T>(name: Option<Box<str>>, coroutine: F, caller: Caller) -> Task<T>
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    Task::new(make(name, memory::coroutine(coroutine), caller, EventLoop::task_start))
}

/// Makes a task while the loop does not run, when none starts eagerly.
pub(crate) fn create_lazily<F, T>(
    coroutine: F,
    context: Option<Context>,
    caller: Caller,
) -> AnyFuture
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    let start = |event_loop: &EventLoop| match event_loop.task_start() {
        TaskStart::Eagerly => TaskStart::Lazily,
        start => start,
    };
    let coroutine = memory::coroutine(coroutine);
    make_of(TaskParts { name: None, context, coroutine, caller }, start)
}

/// Makes a task whose coroutine also gets a cancellation that comes before its first step.
pub(crate) fn create_prepared<F>(coroutine: F) -> Task<()>
where
    F: StdFuture<Output = Result<()>> + 'static,
{
    let task = create(None, coroutine, Caller::NONE);
    task.cell.set(Flag::Started);
    task
}

/// Makes the task of a coroutine of any type, in a copy of the current context.
pub(crate) fn make(
    name: Option<Box<str>>,
    coroutine: AnyFuture,
    caller: Caller,
    start: impl FnOnce(&EventLoop) -> TaskStart,
) -> AnyFuture {
    make_of(TaskParts { name, context: None, coroutine, caller }, start)
}

/// Makes a task of its parts.
///
/// Inlined, so that what most tasks do not have is known where they are made.
#[inline]
pub(crate) fn make_of(parts: TaskParts, start: impl FnOnce(&EventLoop) -> TaskStart) -> AnyFuture {
    let made = EventLoop::with_running(|event_loop| {
        let start = start(event_loop);
        if start == TaskStart::ByFactory {
            return make_by_factory(event_loop, parts);
        }
        let TaskParts { name, context, coroutine, caller } = parts;
        let is_eager = start == TaskStart::Eagerly;
        if is_eager
            && let Some(context) = &context
            && let Err(exception) = event_loop.refuse_entered(context)
        {
            event_loop.close_coroutine(coroutine);
            return AnyFuture::failed(exception);
        }
        let number = if name.is_none() { event_loop.new_task_number() } else { 0 };
        let id = event_loop.new_object_id();
        let task = coroutine.into_task(id, number);
        event_loop.register_task(&task);
        if name.is_some() {
            task.with_extra(|extra| extra.name = name);
        }
        if let Some(context) = context {
            event_loop.put_context(&task, context);
        } else if event_loop.has_contexts() {
            event_loop.inherit_context(&task);
        }
        if is_eager || event_loop.is_probed() {
            start_told_or_eagerly(&task, event_loop, caller, is_eager);
        } else {
            schedule(&task, event_loop);
        }
        task
    });
    made.unwrap_or_else(AnyFuture::failed)
}

#[cold]
#[inline(never)]
fn make_by_factory(event_loop: &EventLoop, parts: TaskParts) -> AnyFuture {
    match event_loop.task_factory() {
        Some(factory) => factory.make(parts),
        None => make_of(parts, |_| TaskStart::Lazily),
    }
}

#[inline(never)]
fn start_told_or_eagerly(task: &AnyFuture, event_loop: &EventLoop, caller: Caller, is_eager: bool) {
    if event_loop.is_probed() {
        tell_created(event_loop, task, caller);
    }
    if is_eager {
        start_eagerly(task, event_loop);
    } else {
        schedule(task, event_loop);
    }
}

/// Schedules the first step.
#[inline]
fn schedule(task: &AnyFuture, event_loop: &EventLoop) {
    let task = task.clone();
    event_loop.push_new(|id| Handle::Step(id, task));
}

/// Room for a name: as a whole and aligned, so that its bytes are looked at eight at a time.
#[repr(align(16))]
struct Buffer([u8; 16]);

fn tell_created(event_loop: &EventLoop, task: &AnyFuture, caller: Caller) {
    if task.number() == 0 {
        let name = task.name();
        let site = event_loop.site(caller);
        event_loop.tell(Event::TaskCreated { task: task.id(), name: &name, site });
        return;
    }
    // Most tasks have the default name, and this way none of them allocates it.
    let mut buffer = Buffer(*b"Task- 4294967295");
    let name = &mut buffer.0;
    let mut start = name.len();
    let mut rest = task.number();
    while rest > 0 {
        start -= 1;
        name[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    start -= 5;
    name.copy_within(..5, start);
    let name = str::from_utf8(name).ok().and_then(|name| name.get(start..)).unwrap_or_default();
    let site = event_loop.site(caller);
    event_loop.tell(Event::TaskCreated { task: task.id(), name, site });
}

impl<T> Task<T> {
    pub(crate) fn new(cell: AnyFuture) -> Self {
        Self { cell, result: PhantomData }
    }

    /// The name of the task.
    ///
    /// ```
    /// use loopscope::runtime::{create_task, run, sleep};
    /// run(async {
    ///     assert_eq!(create_task(sleep(1.0)).name(), "Task-2"); // the main task is the first
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.get_name>
    pub fn name(&self) -> String {
        self.cell.name()
    }

    /// Gives the task another name, which later messages use.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0));
    ///     task.set_name("fetch");
    ///     assert_eq!(task.name(), "fetch");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn set_name(&self, name: impl Into<String>) {
        self.untyped().set_name(name);
    }

    /// Whether the task has returned, raised or been cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(async { Ok(42) });
    ///     assert!(!task.done());
    ///     assert!(task.clone().await? == 42 && task.done());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// ```
    pub fn done(&self) -> bool {
        self.cell.is_done()
    }

    /// Whether the task was cancelled and did not catch it.
    ///
    /// ```
    /// use loopscope::runtime::{create_task, run, sleep};
    /// run(async {
    ///     let task = create_task(sleep(1.0));
    ///     task.cancel();
    ///     assert!(!task.cancelled(), "it has not heard of it yet");
    ///     assert!(task.clone().await.is_err() && task.cancelled());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.cancelled>
    pub fn cancelled(&self) -> bool {
        self.cell.is_cancelled()
    }

    /// The exception in which the task ended, if it did.
    ///
    /// Fails with `InvalidStateError` while it is not done, with `CancelledError` if it was
    /// cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(async { Err::<(), _>(Exception::new("ValueError", "no")) });
    ///     assert!(task.exception().unwrap_err().is("InvalidStateError"));
    ///     sleep(1.0).await?;
    ///     assert!(task.exception()?.is_some_and(|exception| exception.is("ValueError")));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn exception(&self) -> Result<Option<Exception>> {
        future::exception(&self.cell)
    }

    /// Adds a callback that runs in the iteration after the task is done, or in the next one if it is
    /// done already.
    ///
    /// If it returns an exception, the exception handler of the loop is told.
    ///
    /// ```
    /// use loopscope::runtime::{create_task, print, run, sleep};
    /// run(async {
    ///     let task = create_task(sleep(1.0));
    ///     task.add_done_callback(|| print("done"));
    ///     task.await
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.add_done_callback>
    pub fn add_done_callback<R: IntoResult>(
        &self,
        callback: impl FnOnce() -> R + 'static,
    ) -> AddedCallback {
        done_callback::add(&self.cell, callback)
    }

    /// Removes a callback and returns how many were removed: none once the task is done.
    ///
    /// ```
    /// use loopscope::runtime::{create_task, print, run, sleep};
    /// run(async {
    ///     let task = create_task(sleep(1.0));
    ///     let callback = task.add_done_callback(|| print("never"));
    ///     assert_eq!(task.remove_done_callback(&callback), 1);
    ///     assert_eq!(task.remove_done_callback(&callback), 0);
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.remove_done_callback>
    pub fn remove_done_callback(&self, callback: &AddedCallback) -> usize {
        done_callback::remove(&self.cell, callback)
    }

    /// Requests that `CancelledError` is raised at the await where the task is.
    ///
    /// Returns `false` if the task is done. The task may catch the exception, clean up, or swallow
    /// it; a task that has not started is cancelled without running.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0));
    ///     assert!(task.cancel() && !task.cancelled());
    ///     assert!(task.clone().await.unwrap_err().is_cancelled());
    ///     assert!(task.cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.cancel>
    #[expect(clippy::must_use_candidate, reason = "few callers ask whether it came too late")]
    pub fn cancel(&self) -> bool {
        future::cancel(&self.cell, None)
    }

    /// Requests cancellation as [`cancel`](Self::cancel) does, with a message for the exception.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0));
    ///     task.cancel_with_message("enough");
    ///     assert_eq!(task.await.unwrap_err().repr(), "CancelledError('enough')");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn cancel_with_message(&self, message: &str) -> bool {
        future::cancel(&self.cell, Some(message))
    }

    /// Takes one request to cancel back and returns how many are left.
    ///
    /// With the last one goes an exception that was not raised yet.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0));
    ///     task.cancel();
    ///     assert_eq!(task.uncancel(), 0);
    ///     task.await?; // it was not raised yet, and now it never is
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.uncancel>
    pub fn uncancel(&self) -> u32 {
        self.untyped().uncancel()
    }

    /// How many requests to cancel are pending.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0));
    ///     task.cancel();
    ///     task.cancel();
    ///     assert_eq!(task.cancelling(), 2);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.cancelling>
    pub fn cancelling(&self) -> u32 {
        self.untyped().cancelling()
    }

    /// The task as one among tasks of every type.
    ///
    /// ```
    /// use loopscope::runtime::{create_task, run, sleep};
    /// run(async {
    ///     let number = create_task(async { Ok(1) });
    ///     let text = create_task(async { Ok("one") });
    ///     for task in [number.untyped(), text.untyped()] {
    ///         task.cancel();
    ///     }
    ///     sleep(0.0).await
    /// })
    /// .unwrap();
    /// ```
    pub fn untyped(&self) -> AnyTask {
        AnyTask::new(self.cell.clone())
    }

    pub(crate) fn any(&self) -> &AnyFuture {
        &self.cell
    }

    pub(crate) fn into_any(self) -> AnyFuture {
        self.cell
    }
}

impl<T: Clone + 'static> Task<T> {
    /// The result of the task; its exception if it raised one or was cancelled.
    ///
    /// Fails with `InvalidStateError` while the task is not done.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(async { Ok(42) });
    ///     assert!(task.result().unwrap_err().is("InvalidStateError"));
    ///     sleep(0.0).await?;
    ///     assert_eq!(task.result()?, 42);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.result>
    pub fn result(&self) -> Result<T> {
        future::result(&self.cell)
    }
}

impl<T> Clone for Task<T> {
    fn clone(&self) -> Self {
        Self::new(self.cell.clone())
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
        Awaiting::new(self.cell, Caller::here())
    }
}

impl<T: Clone + 'static> IntoFuture for &Task<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    #[track_caller]
    fn into_future(self) -> Awaiting<T> {
        Awaiting::new(self.cell.clone(), Caller::here())
    }
}
