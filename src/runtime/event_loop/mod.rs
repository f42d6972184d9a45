//! The event loop: a ready queue, timers, a clock, and one iteration as [`EventLoop::run_once`].

mod closing;
mod scheduling;
mod telling;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use scoped_tls::scoped_thread_local;

use super::async_generator::Generator;
use super::caller::{Caller, Files};
use super::content::Returned;
use super::handle::Handle;
use super::last_await::LastAwait;
use super::registry::Registry;
use super::running_task::RunningTask;
use super::thread_pool::ThreadPool;
use super::timers::Timers;
use super::weak_future::WeakFuture;
use super::{AnyFuture, Exception, Program, Result, step};
use crate::model::{
    Event, FutureKind, HandleId, NANOS_PER_SECOND, ObjectId, PrimitiveKind, Probe,
    seconds_from_nanos,
};

/// asyncio never waits longer than a day at once, then looks again; that is an iteration more.
const MAXIMUM_SELECT_NANOS: u64 = 24 * 3600 * NANOS_PER_SECOND;

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
pub struct EventLoop(Rc<Inner>);

struct Inner {
    /// Which of the loops of its thread it is, from one.
    number: u32,
    now_nanos: Cell<u64>,
    /// The same in seconds, which is asked for more often than it changes.
    now_seconds: Cell<f64>,
    iteration: Cell<u32>,
    ready: RefCell<Vec<Handle>>,
    /// An empty queue whose memory the next iteration uses again.
    spare: Cell<Vec<Handle>>,
    timers: RefCell<Timers>,
    stopping: Cell<bool>,
    running_task: RunningTask,
    /// The exception that the first await of the running step raises.
    thrown: Cell<Option<Exception>>,
    last_await: LastAwait,
    /// What the coroutine that ended just now returned or raised, if that is not in its place.
    returned: Returned,
    tasks: RefCell<Registry>,
    last_object: Cell<u32>,
    last_handle: Cell<u32>,
    last_task_number: Cell<u32>,
    task_count: Cell<u32>,
    finished_tasks: Cell<u32>,
    starts_eagerly: Cell<bool>,
    is_closed: Cell<bool>,
    pool: RefCell<ThreadPool>,
    /// What handles jobs, once there was one, so that a loop without jobs need not look.
    jobs: Cell<Option<Jobs>>,
    generators: RefCell<Vec<Weak<dyn Generator>>>,
    /// What closes them, once there are some.
    generators_shut_down: Cell<Option<fn() -> Program>>,
    /// Futures that are watched and, unlike tasks, not known otherwise: those that are never done
    /// and those who watch them own each other.
    watched: RefCell<Vec<WeakFuture>>,
    probe: RefCell<Option<Box<dyn Probe>>>,
    is_probed: bool,
    files: RefCell<Files>,
}

/// How the loop handles the jobs of the thread pool.
///
/// They are functions that come with the first job, so that a page without jobs goes without them.
#[derive(Clone, Copy)]
pub(super) struct Jobs {
    /// When the next job ends.
    pub(super) next_end_nanos: fn(&EventLoop) -> Option<u64>,
    /// Ends jobs until a time, and has the next ones begin.
    pub(super) end_until: fn(&EventLoop, u64),
    /// Waits until every job has ended.
    pub(super) shut_down: fn() -> Program,
}

/// A queue that held more handles than this gives its memory back after the iteration.
const KEPT_CAPACITY: usize = 4096;

/// Whether one table has all handles, which is best for a processor. A wasm keeps part of its stack
/// in its memory, and what the others need of that is not asked for by steps and wakeups, which are
/// most.
const ONE_TABLE: bool = cfg!(not(target_arch = "wasm32"));

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
            now_nanos: Cell::new(0),
            now_seconds: Cell::new(0.0),
            iteration: Cell::new(0),
            ready: RefCell::default(),
            spare: Cell::default(),
            timers: RefCell::default(),
            stopping: Cell::new(false),
            running_task: RunningTask::default(),
            thrown: Cell::default(),
            last_await: LastAwait::default(),
            returned: Returned::default(),
            tasks: RefCell::default(),
            last_object: Cell::new(0),
            last_handle: Cell::new(0),
            last_task_number: Cell::new(0),
            task_count: Cell::new(0),
            finished_tasks: Cell::new(0),
            starts_eagerly: Cell::new(false),
            is_closed: Cell::new(false),
            pool: RefCell::default(),
            jobs: Cell::new(None),
            generators_shut_down: Cell::new(None),
            generators: RefCell::default(),
            watched: RefCell::default(),
            is_probed: probe.is_some(),
            files: RefCell::default(),
            probe: RefCell::new(probe),
        }))
    }

    /// Runs one iteration; `false` if there is nothing left that could ever run.
    ///
    /// First the clock moves if nothing is ready, then timers that are due join the ready queue,
    /// then exactly the handles that are ready now run, in order.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert!(!event_loop.run_once(), "nothing could ever run");
    /// ```
    pub fn run_once(&self) -> bool {
        self.enter(|| self.run_once_inside())
    }

    /// Runs one iteration as [`run_once`](Self::run_once) does, where the loop is entered already.
    pub(crate) fn run_once_inside(&self) -> bool {
        let inner = &*self.0;
        let now_nanos = inner.now_nanos.get();
        let next_nanos = if inner.ready.borrow().is_empty() {
            let Some(next_nanos) = self.next_event_nanos() else { return false };
            next_nanos
        } else {
            now_nanos
        };
        inner.iteration.set(inner.iteration.get() + 1);
        self.tell(Event::IterationBegan);
        if next_nanos > now_nanos {
            let until = next_nanos.min(now_nanos.saturating_add(MAXIMUM_SELECT_NANOS));
            self.set_now_nanos(until);
        }
        if let Some(jobs) = inner.jobs.get() {
            (jobs.end_until)(self, inner.now_nanos.get());
        }
        self.move_due_timers();

        let mut spare = inner.spare.take();
        // In most runs as many are ready again as were.
        spare.reserve(inner.ready.borrow().len());
        let mut owed = inner.ready.replace(spare);
        if inner.is_probed {
            for handle in owed.drain(..) {
                self.run_told(handle);
            }
        } else {
            for handle in owed.drain(..) {
                self.run(handle);
            }
        }
        if owed.capacity() <= KEPT_CAPACITY {
            inner.spare.set(owed);
        }
        true
    }

    /// When the next iteration will run: now if something is ready, else the next deadline.
    ///
    /// `None` means that nothing is ready and no timer is set.
    ///
    /// ```
    /// use loopscope::runtime::EventLoop;
    /// let event_loop = EventLoop::new(None);
    /// assert_eq!(event_loop.next_nanos(), None);
    /// ```
    pub fn next_nanos(&self) -> Option<u64> {
        if !self.0.ready.borrow().is_empty() {
            return Some(self.now_nanos());
        }
        self.next_event_nanos()
    }

    /// The next deadline, or end of a job, for a loop of which nothing is ready but what is
    /// cancelled; now if dropping cancelled timers makes more ready.
    fn next_event_nanos(&self) -> Option<u64> {
        let ready_count = self.0.ready.borrow().len();
        let mut next_nanos = loop {
            let mut timers = self.0.timers.borrow_mut();
            match timers.first() {
                None => break u64::MAX,
                Some(first) if !first.call.is_cancelled(self) => break first.when_nanos(),
                Some(_) => {}
            }
            let cancelled = timers.take_first();
            // The borrow ends before the timer is dropped, which may run code of the program, and
            // that may set or cancel others.
            drop(timers);
            drop(cancelled);
            if self.0.ready.borrow().len() > ready_count {
                return Some(self.now_nanos());
            }
        };
        if let Some(jobs) = self.0.jobs.get()
            && let Some(end_nanos) = (jobs.next_end_nanos)(self)
        {
            next_nanos = next_nanos.min(end_nanos);
        }
        // A deadline at the end of time, such as that of `sleep(inf)`, never comes.
        (next_nanos < u64::MAX).then(|| next_nanos.max(self.now_nanos()))
    }

    /// Whether an iteration that does not wait would call anything.
    pub(super) fn has_something_due(&self) -> bool {
        let is_ready = self.0.ready.borrow().iter().any(|handle| !handle.is_cancelled(self));
        is_ready || self.next_event_nanos() == Some(self.now_nanos())
    }

    /// Moves the clock.
    pub(super) fn set_now_nanos(&self, nanos: u64) {
        self.0.now_nanos.set(nanos);
        self.0.now_seconds.set(seconds_from_nanos(nanos));
        self.tell(Event::TimeAdvanced);
    }

    pub(super) fn with_pool<R>(&self, f: impl FnOnce(&mut ThreadPool) -> R) -> R {
        f(&mut self.0.pool.borrow_mut())
    }

    /// How the loop handles jobs, once one was submitted.
    pub(super) fn jobs(&self) -> Option<Jobs> {
        self.0.jobs.get()
    }

    pub(super) fn set_jobs(&self, jobs: Jobs) {
        self.0.jobs.set(Some(jobs));
    }

    pub(super) fn generators_shut_down(&self) -> Option<fn() -> Program> {
        self.0.generators_shut_down.get()
    }

    pub(super) fn set_generators_shut_down(&self, shut_down: fn() -> Program) {
        self.0.generators_shut_down.set(Some(shut_down));
    }

    pub(super) fn with_generators<R>(
        &self,
        f: impl FnOnce(&mut Vec<Weak<dyn Generator>>) -> R,
    ) -> R {
        f(&mut self.0.generators.borrow_mut())
    }

    /// Whether the loop is closed and runs nothing any more.
    pub(super) fn is_closed(&self) -> bool {
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
    pub(super) fn now_seconds(&self) -> f64 {
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

    fn move_due_timers(&self) {
        let now_nanos = self.now_nanos();
        let mut cancelled = Vec::new();
        {
            let mut timers = self.0.timers.borrow_mut();
            while let Some(timer) = timers.pop_if(|timer| timer.when_nanos() <= now_nanos) {
                if timer.call.is_cancelled(self) {
                    cancelled.push(timer);
                } else if let Some(handle) = timer.call.into_handle() {
                    self.tell(Event::TimerDue { handle: handle.id() });
                    self.0.ready.borrow_mut().push(handle);
                }
            }
        }
        if cancelled.is_empty() {
            // Which is as good as to drop it, and takes no call.
            std::mem::forget(cancelled);
        } else {
            // When nothing is borrowed, because that may run code of the program.
            drop(cancelled);
        }
    }

    /// Runs a handle, unless it is cancelled.
    #[inline]
    fn run(&self, handle: Handle) {
        match handle {
            Handle::Step(_, task) if !ONE_TABLE => step::step(task, self, None, None),
            Handle::Wakeup(_, task) if !ONE_TABLE => step::wake(task, self),
            handle => self.run_any(handle),
        }
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(
        not(target_arch = "wasm32"),
        inline(always),
        expect(
            clippy::inline_always,
            reason = "without a probe there is nothing else to a handle"
        )
    )]
    fn run_any(&self, handle: Handle) {
        // Taken apart at once, so that it need not be written to the stack.
        match handle {
            Handle::Step(_, task) if ONE_TABLE => step::step(task, self, None, None),
            Handle::Wakeup(_, task) if ONE_TABLE => step::wake(task, self),
            Handle::Step(..) | Handle::Wakeup(..) => {}
            Handle::Throw(_, task, exception) => step::step(task, self, None, Some(exception)),
            Handle::Watch(_, watch, child) => watch.child_done(self, &child),
            Handle::Stop(_, _main) => self.0.stopping.set(true),
            Handle::Call(_, callback) => {
                callback();
                self.forget_last_await();
            }
            Handle::EndSleep(id, task) => step::end_sleep(task, self, id),
            Handle::Expire(id, scope) => {
                if let Some(scope) = scope.upgrade() {
                    scope.expire(self, id);
                }
            }
            Handle::Callback(_, callback) => {
                callback.run();
                self.forget_last_await();
            }
        }
    }
}

/// What tasks, futures and the runner need of the loop.
impl EventLoop {
    /// Calls `f` with the loop that runs on this thread, or fails as asyncio does without one.
    pub(crate) fn with_running<T>(f: impl FnOnce(&Self) -> T) -> Result<T> {
        if RUNNING.is_set() { Ok(RUNNING.with(f)) } else { Err(no_running_loop()) }
    }

    /// Runs `f` as if inside the loop.
    pub(crate) fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        RUNNING.set(self, f)
    }

    /// Tells the loops of a thread apart.
    pub(crate) fn number(&self) -> u32 {
        self.0.number
    }

    pub(crate) fn is_probed(&self) -> bool {
        self.0.is_probed
    }

    pub(crate) fn tell_cancelled(&self, handle: HandleId) {
        self.tell(Event::TimerCancelled { handle });
    }

    pub(crate) fn tell_child(&self, parent: ObjectId, child: ObjectId) {
        self.tell(Event::ChildAdded { parent, child });
    }

    pub(crate) fn new_object_id(&self) -> ObjectId {
        let number = self.0.last_object.get() + 1;
        self.0.last_object.set(number);
        ObjectId(number)
    }

    /// Makes a pending future, told to the probe as `kind` on behalf of `of`, if anything.
    pub(crate) fn new_future(&self, kind: FutureKind, of: ObjectId, caller: Caller) -> AnyFuture {
        let id = self.new_object_id();
        if self.is_probed() {
            self.tell(Event::FutureCreated { future: id, kind, of, site: self.site(caller) });
        }
        AnyFuture::new(id)
    }

    /// Makes a primitive known to the probe and gives its number.
    pub(crate) fn new_primitive(
        &self,
        kind: PrimitiveKind,
        size: u32,
        name: &str,
        caller: Caller,
    ) -> ObjectId {
        let primitive = self.new_object_id();
        let site = self.site(caller);
        self.tell(Event::PrimitiveCreated { primitive, kind, size, name, site });
        primitive
    }

    /// The number in asyncio's default task names, `Task-1` being the first.
    pub(crate) fn new_task_number(&self) -> u32 {
        let number = self.0.last_task_number.get() + 1;
        self.0.last_task_number.set(number);
        number
    }

    pub(super) fn running_task(&self) -> &RunningTask {
        &self.0.running_task
    }

    pub(crate) fn set_thrown(&self, thrown: Option<Exception>) {
        drop(self.0.thrown.replace(thrown));
    }

    pub(crate) fn take_thrown(&self) -> Option<Exception> {
        self.0.thrown.take()
    }

    pub(super) fn last_await(&self) -> &LastAwait {
        &self.0.last_await
    }

    pub(super) fn returned(&self) -> &Returned {
        &self.0.returned
    }

    /// Whoever is not suspended may have polled something all the same.
    pub(super) fn forget_last_await(&self) {
        drop(self.0.last_await.take());
    }

    pub(crate) fn starts_eagerly(&self) -> bool {
        self.0.starts_eagerly.get()
    }

    pub(crate) fn set_starts_eagerly(&self, starts_eagerly: bool) {
        self.0.starts_eagerly.set(starts_eagerly);
    }

    pub(crate) fn take_stopping(&self) -> bool {
        self.0.stopping.replace(false)
    }

    /// Makes a task known to the loop.
    pub(crate) fn register_task(&self, task: &AnyFuture) {
        self.0.task_count.set(self.0.task_count.get() + 1);
        self.0.tasks.borrow_mut().register(task, self.unfinished_tasks());
    }

    /// Has the callbacks of a future dropped at the end, if it is still there.
    pub(crate) fn note_watched(&self, future: &AnyFuture) {
        let mut watched = self.0.watched.borrow_mut();
        if watched.len() == watched.capacity() {
            watched.retain(WeakFuture::is_alive);
            // So that this is not done again soon.
            let room = watched.len();
            watched.reserve(room);
        }
        watched.push(future.downgrade());
    }

    pub(crate) fn count_finished_task(&self) {
        self.0.finished_tasks.set(self.0.finished_tasks.get() + 1);
    }

    /// How many tasks are not done, or were dropped before they were.
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
