//! The event loop: a ready queue, timers, a clock, and one iteration as [`EventLoop::run_once`].

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::{Rc, Weak};

use super::handle::{Action, CallbackState, Handle};
use super::task::TaskKind;
use super::timers::Timers;
use super::{
    AnyFuture, DoneCallback, Event, Exception, FutureCell, FutureKind, HandleId, Kind, Moment,
    ObjectId, Probe, Result, gather,
};

/// asyncio never waits longer than a day at once, then looks again; that is an iteration more.
const MAXIMUM_SELECT_NANOS: u64 = 24 * 3600 * super::NANOS_PER_SECOND;

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
    now_nanos: Cell<u64>,
    iteration: Cell<u32>,
    ready: RefCell<VecDeque<Handle>>,
    timers: RefCell<Timers>,
    stopping: Cell<bool>,
    current_task: RefCell<Option<Rc<FutureCell<TaskKind>>>>,
    /// The exception that the first await of the running step raises.
    thrown: RefCell<Option<Exception>>,
    /// What the running step waits for.
    suspension: RefCell<Option<Suspension>>,
    /// Every task that was made, so that shutting down finds what is left. Sorted by age.
    tasks: RefCell<Vec<Weak<FutureCell<TaskKind>>>>,
    last_object: Cell<u32>,
    last_handle: Cell<u32>,
    last_task_number: Cell<u32>,
    task_count: Cell<u32>,
    tasks_to_prune: Cell<usize>,
    probe: RefCell<Option<Box<dyn Probe>>>,
    is_probed: bool,
}

/// How a task gave control back.
pub(crate) enum Suspension {
    /// It waits for a future.
    Waits { future: AnyFuture, line: u32 },
    /// It wants to go on in the next iteration.
    Yields { line: u32 },
}

thread_local! {
    static RUNNING: RefCell<Option<EventLoop>> = const { RefCell::new(None) };
}

impl EventLoop {
    /// A loop at time zero that tells `probe`, if there is one, everything that happens.
    pub fn new(probe: Option<Box<dyn Probe>>) -> Self {
        Self(Rc::new(Inner {
            now_nanos: Cell::new(0),
            iteration: Cell::new(0),
            ready: RefCell::default(),
            timers: RefCell::default(),
            stopping: Cell::new(false),
            current_task: RefCell::default(),
            thrown: RefCell::default(),
            suspension: RefCell::default(),
            tasks: RefCell::default(),
            last_object: Cell::new(0),
            last_handle: Cell::new(0),
            last_task_number: Cell::new(0),
            task_count: Cell::new(0),
            tasks_to_prune: Cell::new(64),
            is_probed: probe.is_some(),
            probe: RefCell::new(probe),
        }))
    }

    /// Runs one iteration; `false` if there is nothing left that could ever run.
    ///
    /// First the clock moves if nothing is ready, then timers that are due join the ready queue,
    /// then exactly the handles that are ready now run, in order.
    pub fn run_once(&self) -> bool {
        let Some(next_nanos) = self.next_nanos() else {
            return false;
        };
        let _running = Running::enter(self);
        let inner = &*self.0;
        inner.iteration.set(inner.iteration.get() + 1);
        self.tell(Event::IterationBegan);
        let now_nanos = inner.now_nanos.get();
        if next_nanos > now_nanos {
            inner.now_nanos.set(next_nanos.min(now_nanos.saturating_add(MAXIMUM_SELECT_NANOS)));
            self.tell(Event::TimeAdvanced);
        }
        self.move_due_timers();

        let owed = inner.ready.borrow().len();
        for _ in 0..owed {
            let handle = inner.ready.borrow_mut().pop_front();
            if let Some(handle) = handle
                && !handle.action.is_cancelled()
            {
                self.tell(Event::HandleBegan { handle: handle.id, call: handle.action.call() });
                self.run_action(handle.action);
                self.tell(Event::HandleEnded);
            }
        }
        true
    }

    /// When the next iteration will run: now if something is ready, else the next deadline.
    ///
    /// `None` means that nothing is ready and no timer is set.
    pub fn next_nanos(&self) -> Option<u64> {
        if !self.0.ready.borrow().is_empty() {
            return Some(self.now_nanos());
        }
        loop {
            // The borrow ends before the handle is dropped, which may run code of the program.
            let cancelled = self.0.timers.borrow_mut().pop_cancelled();
            if cancelled.is_none() {
                break;
            }
        }
        let next_nanos = self.0.timers.borrow().next_nanos();
        // A deadline at the end of time, such as that of `sleep(inf)`, never comes.
        next_nanos.filter(|nanos| *nanos < u64::MAX).map(|nanos| nanos.max(self.now_nanos()))
    }

    /// Virtual nanoseconds since the loop started.
    pub fn now_nanos(&self) -> u64 {
        self.0.now_nanos.get()
    }

    /// The iteration that runs or ran last, counted from one.
    pub fn iteration(&self) -> u32 {
        self.0.iteration.get()
    }

    /// How many tasks were made so far.
    pub fn task_count(&self) -> u32 {
        self.0.task_count.get()
    }

    fn move_due_timers(&self) {
        loop {
            let due = self.0.timers.borrow_mut().pop_due(self.now_nanos());
            let Some(handle) = due else { break };
            if !handle.action.is_cancelled() {
                self.tell(Event::TimerDue { handle: handle.id });
            }
            self.0.ready.borrow_mut().push_back(handle);
        }
    }

    fn run_action(&self, action: Action) {
        match action {
            Action::Step(task, thrown) => task.step(self, thrown),
            Action::Done(DoneCallback::Wakeup(task), future) => task.step(self, future.exception()),
            Action::Done(DoneCallback::Gather(gather), child) => {
                gather::child_done(self, &gather, &child);
            }
            Action::Done(DoneCallback::Stop, _) => self.0.stopping.set(true),
            Action::SetResult(future) => {
                let future: AnyFuture = future;
                future.set_result(self, Box::new(()));
            }
            Action::Done(DoneCallback::Call(callback), _) => callback(),
            Action::Callback(callback, state) => {
                state.set(CallbackState::Ran);
                callback();
            }
        }
    }
}

/// What tasks, futures and the runner need of the loop.
impl EventLoop {
    /// Calls `f` with the loop that runs on this thread, or fails as asyncio does without one.
    pub(crate) fn with_running<T>(f: impl FnOnce(&Self) -> T) -> Result<T> {
        RUNNING.with_borrow(|running| match running {
            Some(event_loop) => Ok(f(event_loop)),
            None => Err(Exception::new("RuntimeError", "no running event loop")),
        })
    }

    /// Runs `f` as if inside the loop.
    pub(crate) fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        let _running = Running::enter(self);
        f()
    }

    pub(crate) fn is_probed(&self) -> bool {
        self.0.is_probed
    }

    pub(crate) fn tell(&self, event: Event<'_>) {
        if self.0.is_probed
            && let Some(probe) = &mut *self.0.probe.borrow_mut()
        {
            let moment = Moment { nanos: self.now_nanos(), iteration: self.iteration() };
            probe.record(moment, event);
        }
    }

    pub(crate) fn tell_cancelled(&self, handle: HandleId) {
        self.tell(Event::TimerCancelled { handle });
    }

    pub(crate) fn call_soon(&self, action: Action) -> HandleId {
        let id = self.new_handle_id();
        self.tell(Event::HandleScheduled { handle: id, call: action.call() });
        self.0.ready.borrow_mut().push_back(Handle { id, action });
        id
    }

    pub(crate) fn call_at(&self, when_nanos: u64, action: Action) -> HandleId {
        let id = self.new_handle_id();
        self.tell(Event::TimerSet { handle: id, call: action.call(), when_nanos });
        self.0.timers.borrow_mut().push(when_nanos, Handle { id, action });
        id
    }

    pub(crate) fn new_object_id(&self) -> ObjectId {
        let number = self.0.last_object.get() + 1;
        self.0.last_object.set(number);
        ObjectId(number)
    }

    fn new_handle_id(&self) -> HandleId {
        let number = self.0.last_handle.get() + 1;
        self.0.last_handle.set(number);
        HandleId(number)
    }

    /// The number in asyncio's default task names, `Task-1` being the first.
    pub(crate) fn new_task_number(&self) -> u32 {
        let number = self.0.last_task_number.get() + 1;
        self.0.last_task_number.set(number);
        number
    }

    /// Makes a future of `kind`, told to the probe as `told_kind` on behalf of `of`, if anything.
    pub(crate) fn new_future<K: Kind>(
        &self,
        told_kind: FutureKind,
        of: ObjectId,
        line: u32,
        kind: K,
    ) -> Rc<FutureCell<K>> {
        let id = self.new_object_id();
        self.tell(Event::FutureCreated { future: id, kind: told_kind, of, line });
        Rc::new(FutureCell::new(id, kind))
    }

    pub(crate) fn current_task(&self) -> Option<Rc<FutureCell<TaskKind>>> {
        self.0.current_task.borrow().clone()
    }

    pub(crate) fn set_current_task(&self, task: Option<Rc<FutureCell<TaskKind>>>) {
        let _previous = self.0.current_task.replace(task);
    }

    pub(crate) fn set_thrown(&self, thrown: Option<Exception>) {
        self.0.thrown.replace(thrown);
    }

    pub(crate) fn take_thrown(&self) -> Option<Exception> {
        self.0.thrown.take()
    }

    pub(crate) fn suspend(&self, suspension: Suspension) {
        self.0.suspension.replace(Some(suspension));
    }

    pub(crate) fn take_suspension(&self) -> Option<Suspension> {
        self.0.suspension.take()
    }

    pub(crate) fn take_stopping(&self) -> bool {
        self.0.stopping.replace(false)
    }

    pub(crate) fn register_task(&self, task: &Rc<FutureCell<TaskKind>>) {
        self.0.task_count.set(self.0.task_count.get() + 1);
        let mut tasks = self.0.tasks.borrow_mut();
        tasks.push(Rc::downgrade(task));
        // Forget dead tasks whenever the list has doubled: constant work per task on average.
        if tasks.len() >= self.0.tasks_to_prune.get() {
            tasks.retain(|task| task.strong_count() > 0);
            self.0.tasks_to_prune.set((tasks.len() * 2).max(64));
        }
    }

    /// Every task that is not done, oldest first.
    pub(crate) fn all_tasks(&self) -> Vec<Rc<FutureCell<TaskKind>>> {
        let tasks = self.0.tasks.borrow();
        tasks.iter().filter_map(Weak::upgrade).filter(|task| !task.is_done()).collect()
    }

    /// Drops the probe, then everything that could still run.
    ///
    /// Tasks and the futures that they wait for own each other, so a loop that ends early would
    /// otherwise never be freed.
    pub(crate) fn close(&self) {
        let _probe = self.0.probe.take();
        self.enter(|| {
            let ready = self.0.ready.take();
            let timers = self.0.timers.borrow_mut().drain();
            drop((ready, timers));
            // Every task is taken apart before the first piece is dropped.
            let tasks = self.all_tasks();
            let pieces: Vec<_> = tasks.iter().map(|task| task.close()).collect();
            drop(pieces);
            drop(tasks);
            let last_words = (self.0.ready.take(), self.0.timers.borrow_mut().drain());
            drop(last_words);
        });
    }
}

/// Marks a loop as the one that runs on this thread, and the one before when it is dropped.
struct Running {
    previous: Option<EventLoop>,
}

impl Running {
    fn enter(event_loop: &EventLoop) -> Self {
        Self { previous: RUNNING.replace(Some(event_loop.clone())) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let ended = RUNNING.replace(self.previous.take());
        // Dropped outside the thread-local, because the last clone of a loop drops its tasks.
        drop(ended);
    }
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLoop")
            .field("now_nanos", &self.now_nanos())
            .field("iteration", &self.iteration())
            .finish_non_exhaustive()
    }
}
