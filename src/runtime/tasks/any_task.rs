//! A task among tasks of every type, as `current_task` and `all_tasks` give it.

use std::fmt;

use super::done_callback::{self, AddedCallback};
use super::future;
use crate::model::Event;
use crate::runtime::event_loop::EventLoop;
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::{Exception, IntoResult, Result};

/// A task whose result's type is not known.
///
/// ```
/// use loopscope::runtime::{Runner, all_tasks, create_named_task, sleep};
/// let mut runner = Runner::new(async {
///     create_named_task("left behind", sleep(1.0));
///     let names: Vec<_> = all_tasks().iter().map(|task| task.name()).collect();
///     assert_eq!(names, ["Task-1", "left behind"]);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
#[derive(Clone)]
pub struct AnyTask(AnyFuture);

impl AnyTask {
    pub(crate) fn new(cell: AnyFuture) -> Self {
        Self(cell)
    }

    /// The name of the task.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, current_task};
    /// let mut runner = Runner::new(async {
    ///     let task = current_task().unwrap();
    ///     assert_eq!(task.name(), "Task-1");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.get_name>
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Gives the task another name, which later messages use.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, current_task};
    /// let mut runner = Runner::new(async {
    ///     let task = current_task().unwrap();
    ///     task.set_name("main");
    ///     assert_eq!(task.name(), "main");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.set_name>
    pub fn set_name(&self, name: impl Into<String>) {
        let name = name.into();
        EventLoop::with_running(|event_loop| {
            event_loop.tell(Event::TaskRenamed { task: self.0.id(), name: &name });
        })
        .ok();
        self.0.with_extra(|extra| extra.name = Some(name.into()));
    }

    /// Whether the task has returned, raised or been cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0)).untyped();
    ///     assert!(!task.done());
    ///     sleep(2.0).await?;
    ///     assert!(task.done());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.done>
    pub fn done(&self) -> bool {
        self.0.is_done()
    }

    /// Whether the task was cancelled and did not catch it.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0)).untyped();
    ///     task.cancel();
    ///     assert!(!task.cancelled()); // not before it has run
    ///     sleep(0.0).await?;
    ///     assert!(task.cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.cancelled>
    pub fn cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// The exception in which the task ended; fails as [`Task::exception`](super::Task::exception).
    ///
    /// ```
    /// use loopscope::runtime::{Exception, Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let failing = async { Err::<(), _>(Exception::new("ValueError", "no")) };
    ///     let task = create_task(failing).untyped();
    ///     assert!(task.exception().unwrap_err().is("InvalidStateError"));
    ///     sleep(1.0).await?;
    ///     assert!(task.exception()?.is_some_and(|exception| exception.is("ValueError")));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.exception>
    pub fn exception(&self) -> Result<Option<Exception>> {
        future::exception(&self.0)
    }

    /// Adds a callback that runs in the iteration after the task is done, as
    /// [`Task::add_done_callback`](super::Task::add_done_callback) does.
    ///
    /// ```
    /// use loopscope::runtime::{create_task, print, run, sleep};
    /// run(async {
    ///     let task = create_task(sleep(1.0));
    ///     task.untyped().add_done_callback(|| print("done"));
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
        done_callback::add(&self.0, callback)
    }

    /// Requests that `CancelledError` is raised at the await where the task is.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0));
    ///     assert!(task.untyped().cancel());
    ///     assert!(task.await.unwrap_err().is_cancelled());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.cancel>
    pub fn cancel(&self) -> bool {
        future::cancel(&self.0, None)
    }

    /// Requests cancellation with a message for the exception.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0));
    ///     task.untyped().cancel_with_message("enough");
    ///     assert_eq!(task.await.unwrap_err().repr(), "CancelledError('enough')");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.cancel>
    pub fn cancel_with_message(&self, message: &str) -> bool {
        future::cancel(&self.0, Some(message))
    }

    /// Takes one request to cancel back and returns how many are left.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, current_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = current_task().unwrap();
    ///     task.cancel();
    ///     assert_eq!((task.cancelling(), task.uncancel()), (1, 0));
    ///     sleep(1.0).await?; // nothing is raised
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.Task.uncancel>
    pub fn uncancel(&self) -> u32 {
        self.0.uncancel().into()
    }

    /// How many requests to cancel are pending.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let task = create_task(sleep(1.0)).untyped();
    ///     assert_eq!(task.cancelling(), 0);
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
        self.0.cancel_requests.get().into()
    }

    pub(super) fn into_cell(self) -> AnyFuture {
        self.0
    }

    pub(crate) fn cell(&self) -> &AnyFuture {
        &self.0
    }
}

impl PartialEq for AnyTask {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
}

impl Eq for AnyTask {}

impl fmt::Debug for AnyTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnyTask({:?})", self.name())
    }
}
