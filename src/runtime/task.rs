//! Tasks: coroutines that the loop runs step by step.

use std::fmt;
use std::future::{Future as StdFuture, IntoFuture};
use std::marker::PhantomData;
use std::panic::Location;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::event_loop::Suspension;
use super::future::{self, Awaiting};
use super::future_cell::{Content, Flag, Waits};
use super::handle::Handle;
use super::{
    AnyFuture, AnyTask, DoneCallback, Event, EventLoop, Exception, FutureCell, Outcome, Result,
};

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
    Task::new(make(name, Box::pin(coroutine), line, EventLoop::starts_eagerly))
}

/// Makes a task of the loop's own while the loop does not run, when none starts eagerly.
pub(super) fn create_lazily(coroutine: impl StdFuture<Output = Result<()>> + 'static) -> AnyFuture {
    make(None, Box::pin(coroutine), 0, |_| false)
}

/// Makes a task whose coroutine sees even the exception that cancels it before its first step.
pub(super) fn create_prepared<F>(coroutine: F) -> Task<()>
where
    F: StdFuture<Output = Result<()>> + 'static,
{
    let task = create(None, coroutine, 0);
    task.cell.set(Flag::Started);
    task
}

/// Makes the task of a coroutine of any type.
pub(super) fn make(
    name: Option<String>,
    coroutine: Content,
    line: u32,
    is_eager: impl FnOnce(&EventLoop) -> bool,
) -> AnyFuture {
    let event_loop = match EventLoop::with_running(EventLoop::clone) {
        Ok(event_loop) => event_loop,
        Err(exception) => return Rc::new(FutureCell::failed(exception)),
    };
    let number = if name.is_none() { event_loop.new_task_number() } else { 0 };
    let id = event_loop.new_object_id();
    let task = Rc::new(FutureCell::task(id, number, coroutine));
    event_loop.register_task(&task);
    if let Some(name) = name {
        task.with_extra(|extra| extra.name = Some(name.into()));
    }
    if event_loop.is_probed() {
        tell_created(&event_loop, &task, line);
    }
    if is_eager(&event_loop) {
        start_eagerly(&task, &event_loop);
    } else {
        let id = event_loop.new_handle_id();
        event_loop.push_ready(Handle::Step(id, Rc::clone(&task)));
    }
    task
}

fn tell_created(event_loop: &EventLoop, task: &AnyFuture, line: u32) {
    if task.number == 0 {
        let name = name(task);
        event_loop.tell(Event::TaskCreated { task: task.id, name: &name, line });
        return;
    }
    // Most tasks have the default name, and this way none of them allocates it.
    let mut name = *b"Task-4294967295";
    let mut start = name.len();
    let mut rest = task.number;
    while rest > 0 {
        start -= 1;
        name[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    start -= 5;
    name.copy_within(..5, start);
    let name = str::from_utf8(&name[start..]).unwrap_or_default();
    event_loop.tell(Event::TaskCreated { task: task.id, name, line });
}

impl<T> Task<T> {
    pub(super) fn new(cell: AnyFuture) -> Self {
        Self { cell, result: PhantomData }
    }

    /// The name of the task.
    pub fn name(&self) -> String {
        name(&self.cell)
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

    /// Has `callback` run in an iteration after the task is done, or the next one if it is.
    pub fn add_done_callback(&self, callback: impl FnOnce() + 'static) {
        future::add_done_callback(&self.cell, callback);
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
    pub fn untyped(&self) -> AnyTask {
        AnyTask::new(Rc::clone(&self.cell))
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
        Self::new(Rc::clone(&self.cell))
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
        Awaiting::new(Rc::clone(&self.cell), Location::caller().line())
    }
}

/// The name of a task.
pub(super) fn name(task: &FutureCell) -> String {
    let given = task.with_extra_if_any(|extra| extra.name.as_deref().map(str::to_owned)).flatten();
    given.unwrap_or_else(|| format!("Task-{}", task.number))
}

/// Runs the coroutine to its next suspension, raising `thrown` where it is suspended.
///
/// This is `Task.__step` of CPython's `asyncio/tasks.py`, case by case. The one reference to the
/// task that its handle held moves through: into the loop, and on into whatever resumes it.
pub(super) fn step(task: AnyFuture, event_loop: &EventLoop, thrown: Option<Exception>) {
    if task.is_done() {
        return;
    }
    let Some(coroutine) = task.take_content() else { return };
    let mut thrown = thrown;
    if task.take(Flag::MustCancel) && !thrown.as_ref().is_some_and(Exception::is_cancelled) {
        thrown = Some(Exception::cancelled(task.cancel_message().as_deref()));
    }
    // A sleep is left by the coroutine itself.
    match task.waits.take() {
        Waits::Nothing | Waits::For(_) => {}
        sleep => task.waits.set(sleep),
    }
    if let Some(exception) = &thrown {
        event_loop.tell(Event::Thrown { exception: &exception.repr() });
    }
    let is_first = !task.has(Flag::Started);
    if is_first {
        task.set(Flag::Started);
    }
    let outer = event_loop.swap_current_task(Some(task));
    let poll = match thrown {
        // A coroutine that never ran has no await where it could catch anything.
        Some(exception) if is_first => {
            // It goes with the exception inside, and is not one that nobody awaited.
            event_loop.set_thrown(Some(exception.clone()));
            drop(coroutine);
            event_loop.set_thrown(None);
            let Some(task) = event_loop.swap_current_task(outer) else { return };
            return complete(&task, event_loop, Err(exception));
        }
        thrown => resume(coroutine, event_loop, thrown),
    };
    finish_step(event_loop, poll, outer);
}

/// A coroutine that is suspended, or one that has ended, and how.
type Resumed = std::result::Result<Content, (Content, Result<Content>)>;

/// Runs a coroutine to its next suspension.
fn resume(mut coroutine: Content, event_loop: &EventLoop, thrown: Option<Exception>) -> Resumed {
    if thrown.is_some() {
        event_loop.set_thrown(thrown);
    }
    // Wakers are not needed: whoever makes a task ready schedules a handle.
    match coroutine.as_mut().resume(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Err((coroutine, result)),
        Poll::Pending => Ok(coroutine),
    }
}

/// Does what the end of a step of the current task means, and makes `outer` the current one again.
fn finish_step(event_loop: &EventLoop, resumed: Resumed, outer: Option<AnyFuture>) {
    match resumed {
        Ok(coroutine) => {
            let Some(task) = event_loop.swap_current_task(outer) else { return };
            task.put_content(coroutine);
            suspend(task, event_loop);
        }
        Err((coroutine, result)) => {
            // Locals go before anybody hears of the result, as they do in Python.
            drop(coroutine);
            let Some(task) = event_loop.swap_current_task(outer) else { return };
            complete(&task, event_loop, result);
        }
    }
}

/// Resumes a task because what it waited for is done.
pub(super) fn wake(task: AnyFuture, event_loop: &EventLoop) {
    let waits = task.waits.take();
    let thrown = match &waits {
        Waits::For(future) => future.exception(),
        Waits::CancelledSleep { .. } => {
            let message = task.with_extra_if_any(|extra| extra.sleep_cancel_message.take());
            Some(Exception::cancelled(message.flatten().as_deref()))
        }
        Waits::Nothing | Waits::Sleep { .. } | Waits::EndedSleep { .. } => None,
    };
    task.waits.set(waits);
    step(task, event_loop, thrown);
}

/// The first step of an eager task, inside the step that creates it: `Task.__eager_start`.
fn start_eagerly(task: &AnyFuture, event_loop: &EventLoop) {
    let Some(coroutine) = task.take_content() else { return };
    let thrown = event_loop.take_thrown();
    event_loop.tell(Event::EagerStepBegan { task: task.id });
    let outer = event_loop.swap_current_task(Some(Rc::clone(task)));
    let resumed = outer.as_ref().map(|outer| outer.id).unwrap_or_default();
    task.set(Flag::Started);
    let resumed_coroutine = resume(coroutine, event_loop, None);
    finish_step(event_loop, resumed_coroutine, outer);
    event_loop.tell(Event::EagerStepEnded { resumed });
    event_loop.set_thrown(thrown);
}

fn complete(task: &AnyFuture, event_loop: &EventLoop, result: Result<Content>) {
    match result {
        Ok(_) if task.take(Flag::MustCancel) => {
            task.set_cancelled(event_loop, None, task.cancel_message().as_deref());
        }
        Ok(value) => {
            task.set_result(event_loop, value);
        }
        Err(exception) if exception.is_cancelled() => {
            task.set_cancelled(event_loop, Some(exception), None);
        }
        Err(exception) => {
            task.set_exception(event_loop, exception.raised_by("coroutine"));
        }
    }
}

fn suspend(task: AnyFuture, event_loop: &EventLoop) {
    match event_loop.take_suspension() {
        Suspension::Yields { line } => {
            event_loop.tell(Event::TaskYields { line });
            event_loop.push_ready(Handle::Step(event_loop.new_handle_id(), task));
        }
        Suspension::Sleeps { line } => {
            let waits = task.waits.take();
            if let Waits::Sleep { future, timer } = waits {
                event_loop.tell(Event::TaskWaits { future, line });
                if task.take(Flag::MustCancel) {
                    task.waits.set(Waits::CancelledSleep { future, timer });
                    let message = task.cancel_message();
                    event_loop.tell(Event::CancelRequested { future });
                    cancel_sleep(&task, event_loop, message.as_deref());
                    return;
                }
            }
            task.waits.set(waits);
        }
        Suspension::Waits { line, future } if Rc::ptr_eq(&future, &task) => {
            event_loop.tell(Event::TaskYields { line });
            let message = format!("Task cannot await on itself: {}", name(&task));
            refuse(task, event_loop, message);
        }
        Suspension::Waits { line, future } => {
            event_loop.tell(Event::TaskWaits { future: future.id, line });
            future.add_done_callback(event_loop, DoneCallback::Wakeup(Rc::clone(&task)));
            task.waits.set(Waits::For(Rc::clone(&future)));
            if task.has(Flag::MustCancel)
                && future.cancel(event_loop, task.cancel_message().as_deref())
            {
                task.take(Flag::MustCancel);
            }
        }
        Suspension::Unknown => {
            let message = "Task got bad yield: a future of another event loop";
            refuse(task, event_loop, message.to_owned());
        }
    }
}

/// Raises a `RuntimeError` at the await of something that cannot be awaited.
fn refuse(task: AnyFuture, event_loop: &EventLoop, message: String) {
    let exception = Exception::new("RuntimeError", message);
    event_loop.push_ready(Handle::Throw(event_loop.new_handle_id(), task, exception));
}

/// The timer's callback of a sleep: sets its result, unless it is cancelled already.
pub(super) fn end_sleep(task: &AnyFuture, event_loop: &EventLoop) {
    let waits = task.waits.take();
    if let Waits::Sleep { future, .. } = waits {
        task.waits.set(Waits::EndedSleep { future });
        event_loop.tell(Event::FutureFinished { future, outcome: Outcome::Returned });
        event_loop.push_ready(Handle::Wakeup(event_loop.new_handle_id(), Rc::clone(task)));
    } else {
        task.waits.set(waits);
    }
}

/// Cancels the future of the sleep in which a task is, which is marked already.
#[cold]
pub(super) fn cancel_sleep(task: &AnyFuture, event_loop: &EventLoop, message: Option<&str>) {
    let waits = task.waits.take();
    if let Waits::CancelledSleep { future, .. } = waits {
        if message.is_some() {
            task.with_extra(|extra| extra.sleep_cancel_message = message.map(Box::from));
        }
        task.waits.set(waits);
        event_loop.tell(Event::FutureFinished { future, outcome: Outcome::Cancelled });
        event_loop.push_ready(Handle::Wakeup(event_loop.new_handle_id(), Rc::clone(task)));
    }
}

/// Takes out everything through which a task that will never run again owns others.
///
/// Tasks that wait for each other own each other, and a chain of them that were dropped one inside
/// the other could be too long for the stack; so the pieces are handed out.
pub(super) fn close(task: &AnyFuture) -> impl Sized + use<> {
    let waits = task.waits.take();
    let links = match &waits {
        Waits::For(future) => Some(future.take_links()),
        _ => None,
    };
    (task.take_content(), task.take_links(), links, waits)
}
