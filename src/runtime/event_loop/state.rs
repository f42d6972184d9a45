//! The state of a loop and access to it.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use scoped_tls::scoped_thread_local;

use super::boxed_coroutine::BoxedCoroutine;
use super::caller::Files;
use super::contexts::Contexts;
use super::exception_context::ExceptionContext;
use super::executor::Executor;
use super::generator::Generator;
use super::handle::Handle;
use super::last_await::LastAwait;
use super::running_task::RunningTask;
use super::shown_values::ShownValues;
use super::task_factory::{TaskFactory, TaskStart};
use super::timers::Timers;
use super::unfinished_tasks::UnfinishedTasks;
use crate::model::{ObjectId, Probe, Version};
use crate::runtime::memory::{AnyFuture, WeakFuture};
use crate::runtime::python::{Exception, Result};

/// An event loop on a virtual clock, cheap to clone: every clone is the same loop.
///
/// One iteration runs exactly the handles that were ready when it began. What they schedule runs
/// in the next one. When nothing is ready, the clock jumps to the next deadline.
///
/// ```
/// use loopscope::runtime::EventLoop;
/// let event_loop = EventLoop::new(None);
/// assert_eq!(event_loop.next_nanos(), None, "nothing to do");
/// assert!(!event_loop.run_once());
/// ```
///
/// Source: `BaseEventLoop._run_once` of CPython 3.13 and
/// <https://docs.python.org/3.13/library/asyncio-eventloop.html>
#[derive(Clone)]
pub struct EventLoop(pub(super) Rc<Inner>);

pub(super) struct Inner {
    /// Which of the loops of its thread it is, from one.
    pub(super) number: u32,
    /// The version of CPython that the loop imitates.
    pub(super) version: Cell<Version>,
    /// Whether the run so far could differ between versions.
    pub(super) depends_on_version: Cell<bool>,
    pub(super) now_nanos: Cell<u64>,
    /// The same in seconds, because it is read more often than it changes.
    pub(super) now_seconds: Cell<f64>,
    pub(super) iteration: Cell<u32>,
    pub(super) ready: RefCell<Vec<Handle>>,
    /// An empty queue whose memory the next iteration uses again.
    pub(super) spare: Cell<Vec<Handle>>,
    pub(super) timers: RefCell<Timers>,
    pub(super) stopping: Cell<bool>,
    pub(super) running_task: RunningTask,
    /// The exception that the first await of the running step raises.
    pub(super) thrown: Cell<Option<Exception>>,
    /// Whether a coroutine is being dropped that was closed before its first step.
    pub(super) is_closing_coroutine: Cell<bool>,
    pub(super) last_await: Cell<LastAwait>,
    pub(super) contexts: Contexts,
    /// What the program has set to be told of exceptions.
    pub(super) exception_handler: RefCell<Option<Rc<ExceptionHandler>>>,
    pub(super) tasks: RefCell<UnfinishedTasks>,
    pub(super) last_object: Cell<u32>,
    pub(super) last_handle: Cell<u32>,
    pub(super) last_task_number: Cell<u32>,
    pub(super) task_count: Cell<u32>,
    pub(super) finished_tasks: Cell<u32>,
    /// How new tasks begin.
    pub(super) task_start: Cell<TaskStart>,
    pub(super) task_factory: RefCell<Option<Rc<dyn TaskFactory>>>,
    pub(super) is_closed: Cell<bool>,
    /// The executor; made with the first job.
    pub(super) executor: RefCell<Option<Rc<dyn Executor>>>,
    /// How many threads the executor may have.
    pub(super) max_workers: Cell<u32>,
    pub(super) is_executor_shut_down: Cell<bool>,
    pub(super) generators: RefCell<Vec<Weak<dyn Generator>>>,
    /// The function that closes them; set by the first generator.
    pub(super) generators_shut_down: Cell<Option<fn() -> BoxedCoroutine>>,
    /// Futures with child callbacks that are not tasks: a future that is never done and its callback
    /// own each other, so the loop takes the callbacks out when it closes.
    pub(super) watched: RefCell<Vec<WeakFuture>>,
    pub(super) probe: RefCell<Option<Box<dyn Probe>>>,
    pub(super) is_probed: bool,
    pub(super) files: RefCell<Files>,
    /// The values that the program shows.
    pub(super) shown_values: RefCell<ShownValues>,
}

/// Is told what went wrong; if it fails itself, that is logged.
pub(crate) type ExceptionHandler = dyn Fn(&ExceptionContext) -> Result<()>;

/// How many threads asyncio's default executor has on a machine with four processors.
const DEFAULT_MAX_WORKERS: u32 = 8;

// The loop that runs on this thread.
scoped_thread_local!(static RUNNING: EventLoop);

thread_local! {
    /// The number of the loop that was made last.
    static LAST_NUMBER: Cell<u32> = const { Cell::new(0) };
}

impl EventLoop {
    /// A loop at time zero that tells `probe`, if there is one, everything that happens.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert_eq!((event_loop.now_nanos(), event_loop.iteration()), (0, 0));
    /// ```
    pub fn new(probe: Option<Box<dyn Probe>>) -> Self {
        let number = LAST_NUMBER.get().wrapping_add(1);
        LAST_NUMBER.set(number);
        Self(Rc::new(Inner {
            number,
            version: Cell::default(),
            depends_on_version: Cell::new(false),
            now_nanos: Cell::new(0),
            now_seconds: Cell::new(0.0),
            iteration: Cell::new(0),
            ready: RefCell::default(),
            spare: Cell::default(),
            timers: RefCell::default(),
            stopping: Cell::new(false),
            running_task: RunningTask::default(),
            thrown: Cell::default(),
            is_closing_coroutine: Cell::new(false),
            last_await: Cell::default(),
            contexts: Contexts::default(),
            exception_handler: RefCell::default(),
            tasks: RefCell::default(),
            last_object: Cell::new(0),
            last_handle: Cell::new(0),
            last_task_number: Cell::new(0),
            task_count: Cell::new(0),
            finished_tasks: Cell::new(0),
            task_start: Cell::default(),
            task_factory: RefCell::default(),
            is_closed: Cell::new(false),
            executor: RefCell::default(),
            max_workers: Cell::new(DEFAULT_MAX_WORKERS),
            is_executor_shut_down: Cell::new(false),
            generators_shut_down: Cell::new(None),
            generators: RefCell::default(),
            watched: RefCell::default(),
            is_probed: probe.is_some(),
            files: RefCell::default(),
            shown_values: RefCell::default(),
            probe: RefCell::new(probe),
        }))
    }

    /// The executor; made with the first job.
    pub(crate) fn executor(&self) -> Option<Rc<dyn Executor>> {
        self.0.executor.borrow().clone()
    }

    pub(crate) fn set_executor(&self, executor: Rc<dyn Executor>) {
        self.0.executor.replace(Some(executor));
    }

    /// How many threads the executor may have.
    pub(crate) fn max_workers(&self) -> u32 {
        self.0.max_workers.get()
    }

    pub(crate) fn set_max_workers(&self, max_workers: u32) {
        self.0.max_workers.set(max_workers);
    }

    /// Whether the executor refuses further jobs.
    pub(crate) fn is_executor_shut_down(&self) -> bool {
        self.0.is_executor_shut_down.get()
    }

    /// Makes the executor refuse further jobs.
    pub(crate) fn shut_down_executor(&self) {
        self.0.is_executor_shut_down.set(true);
    }

    pub(crate) fn generators_shut_down(&self) -> Option<fn() -> BoxedCoroutine> {
        self.0.generators_shut_down.get()
    }

    pub(crate) fn set_generators_shut_down(&self, shut_down: fn() -> BoxedCoroutine) {
        self.0.generators_shut_down.set(Some(shut_down));
    }

    pub(crate) fn with_generators<R>(
        &self,
        f: impl FnOnce(&mut Vec<Weak<dyn Generator>>) -> R,
    ) -> R {
        f(&mut self.0.generators.borrow_mut())
    }

    /// Whether the loop is closed and runs nothing any more.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert!(!event_loop.is_closed());
    /// event_loop.shut_down().unwrap();
    /// assert!(event_loop.is_closed());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.is_closed>
    pub fn is_closed(&self) -> bool {
        self.0.is_closed.get()
    }

    /// Virtual nanoseconds since the loop started.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert_eq!(event_loop.now_nanos(), 0);
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.time>
    pub fn now_nanos(&self) -> u64 {
        self.0.now_nanos.get()
    }

    /// `loop.time()`.
    pub(crate) fn now_seconds(&self) -> f64 {
        self.0.now_seconds.get()
    }

    /// The iteration that runs or ran last, counted from one.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert_eq!(event_loop.iteration(), 0, "none ran yet");
    /// ```
    pub fn iteration(&self) -> u32 {
        self.0.iteration.get()
    }

    /// How many tasks were made so far.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert_eq!(event_loop.task_count(), 0);
    /// ```
    pub fn task_count(&self) -> u32 {
        self.0.task_count.get()
    }
}

/// The interface of tasks, futures and the runner to the loop.
impl EventLoop {
    /// Calls `f` with the loop that runs on this thread, or fails as asyncio does without one.
    pub(crate) fn with_running<T>(f: impl FnOnce(&Self) -> T) -> Result<T> {
        if RUNNING.is_set() { Ok(RUNNING.with(f)) } else { Err(no_running_loop()) }
    }

    /// Runs `f` as if inside the loop.
    pub(crate) fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        RUNNING.set(self, f)
    }

    /// The number of the loop among those of its thread.
    pub(crate) fn number(&self) -> u32 {
        self.0.number
    }

    /// Has the loop imitate a version of CPython; before anything runs.
    pub(crate) fn set_version(&self, version: Version) {
        self.0.version.set(version);
    }

    /// Whether the loop does what CPython does since `version`.
    ///
    /// Asked only where versions differ, so that it is known afterwards whether a run could depend
    /// on its version.
    pub(crate) fn is_since(&self, version: Version) -> bool {
        self.0.depends_on_version.set(true);
        self.0.version.get() >= version
    }

    pub(crate) fn depends_on_version(&self) -> bool {
        self.0.depends_on_version.get()
    }

    pub(crate) fn is_probed(&self) -> bool {
        self.0.is_probed
    }

    pub(crate) fn new_object_id(&self) -> ObjectId {
        let number = self.0.last_object.get() + 1;
        self.0.last_object.set(number);
        ObjectId(number)
    }

    /// The number in asyncio's default task names, `Task-1` being the first.
    pub(crate) fn new_task_number(&self) -> u32 {
        let number = self.0.last_task_number.get() + 1;
        self.0.last_task_number.set(number);
        number
    }

    pub(crate) fn running_task(&self) -> &RunningTask {
        &self.0.running_task
    }

    pub(crate) fn set_thrown(&self, thrown: Option<Exception>) {
        drop(self.0.thrown.replace(thrown));
    }

    pub(crate) fn take_thrown(&self) -> Option<Exception> {
        self.0.thrown.take()
    }

    /// Drops a coroutine that never ran and is not to be reported as never awaited: an exception was
    /// thrown into it, or it was closed.
    pub(crate) fn close_coroutine<C>(&self, coroutine: C) {
        let outer = self.0.is_closing_coroutine.replace(true);
        drop(coroutine);
        self.0.is_closing_coroutine.set(outer);
    }

    /// Whether the coroutine that is dropped is one that [`close_coroutine`](Self::close_coroutine)
    /// closes; those inside it are not.
    pub(crate) fn take_closing_coroutine(&self) -> bool {
        self.0.is_closing_coroutine.replace(false)
    }

    /// Notes what the running step awaits, in place of what it has awaited before.
    ///
    /// Dropping that may run code of the program.
    pub(crate) fn set_last_await(&self, last_await: LastAwait) {
        drop(self.0.last_await.replace(last_await));
    }

    pub(super) fn take_last_await(&self) -> LastAwait {
        self.0.last_await.take()
    }

    /// Drops the last await of a step or callback that has ended: it polled a future but was not
    /// suspended by it.
    pub(crate) fn forget_last_await(&self) {
        self.set_last_await(LastAwait::Unknown);
    }

    /// Has a run end with the iteration that runs, or its first one.
    pub(crate) fn set_stopping(&self) {
        self.0.stopping.set(true);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.0.stopping.get()
    }

    pub(crate) fn take_stopping(&self) -> bool {
        self.0.stopping.replace(false)
    }

    /// Makes a task known to the loop.
    pub(crate) fn register_task(&self, task: &AnyFuture) {
        self.0.task_count.set(self.0.task_count.get() + 1);
        self.0.tasks.borrow_mut().register(task, self.unfinished_tasks());
    }

    /// Makes the loop drop the callbacks of a future when it closes, if the future still exists.
    pub(crate) fn note_watched(&self, future: &AnyFuture) {
        let mut watched = self.0.watched.borrow_mut();
        if watched.len() == watched.capacity() {
            watched.retain(WeakFuture::is_alive);
            // Twice the room, so that the list is searched seldom.
            let room = watched.len();
            watched.reserve(room);
        }
        watched.push(future.downgrade());
    }

    pub(crate) fn count_finished_task(&self) {
        self.0.finished_tasks.set(self.0.finished_tasks.get() + 1);
    }

    /// The number of tasks that are not done, including those that were dropped before.
    fn unfinished_tasks(&self) -> u32 {
        self.task_count() - self.0.finished_tasks.get()
    }

    /// Every task that is not done, oldest first.
    pub(crate) fn all_tasks(&self) -> Vec<AnyFuture> {
        if self.unfinished_tasks() == 0 { Vec::new() } else { self.0.tasks.borrow().unfinished() }
    }
}

#[cold]
fn no_running_loop() -> Exception {
    Exception::new("RuntimeError", "no running event loop")
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLoop")
            .field("now_nanos", &self.now_nanos())
            .field("iteration", &self.iteration())
            .finish_non_exhaustive()
    }
}
