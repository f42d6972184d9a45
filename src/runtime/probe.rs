//! What the machine tells about itself: one event for everything that happens.
//!
//! The events of one run form a state machine:
//!
//! ```text
//! run        = { iteration } RunEnded
//! iteration  = IterationBegan [ TimeAdvanced ] { TimerDue } { handle }
//! handle     = HandleBegan { effect } HandleEnded
//! effect     = HandleScheduled | TimerSet | TimerCancelled | FutureCreated | TaskCreated
//!            | ChildAdded | FutureFinished | CancelRequested | Thrown | Printed | Reported
//!            | TaskRenamed | TaskWaits | TaskYields | PrimitiveCreated | ValueSet | ItemPut | ItemGot
//!            | JobSubmitted | JobBegan | JobEnded | TimeAdvanced
//!            | EagerStepBegan { effect } EagerStepEnded
//! ```
//!
//! Before the first iteration, the main task is created and its first step scheduled; both are
//! effects outside a handle. A blocking call moves the clock inside a handle, and jobs of the
//! thread pool begin and end between handles too. Between iterations, the runner may cancel what is left in the same
//! way. The cause of an effect is the handle that runs while it is told, so no event repeats it.

use std::fmt;

use super::Turn;

/// Receives every event of a run, in order.
///
/// A probe must not call back into the loop. What it costs is paid at every event, so it should
/// do little more than write down. It hears of the beginning of a step when something else happens
/// in it, or when it ends.
///
/// ```
/// use loopscope::runtime::{Event, Limits, Moment, Probe, Runner, print};
/// use std::{cell::Cell, rc::Rc};
/// struct Lines(Rc<Cell<u32>>);
/// impl Probe for Lines {
///     fn record(&mut self, _moment: Moment, event: &Event<'_>) {
///         self.0.set(self.0.get() + u32::from(matches!(event, Event::Printed { .. })));
///     }
/// }
/// let lines = Rc::new(Cell::new(0));
/// let program = async { Ok(print("hello")) };
/// let probe = Box::new(Lines(Rc::clone(&lines)));
/// let mut runner = Runner::with_probe(program, Some(probe), Limits::default());
/// runner.run_to_end();
/// assert_eq!(lines.get(), 1);
/// ```
pub trait Probe {
    /// Takes one event that happened at `moment`.
    fn record(&mut self, moment: Moment, event: &Event<'_>);

    /// Takes the four events of a turn at once, which happened at the moment of the event before;
    /// `false` has them recorded one by one.
    ///
    /// ```
    /// use loopscope::runtime::{Event, Limits, Moment, Probe, Runner, Turn, sleep};
    /// use std::{cell::Cell, rc::Rc};
    /// struct Count(Rc<Cell<usize>>);
    /// impl Probe for Count {
    ///     fn record(&mut self, _moment: Moment, _event: &Event<'_>) {
    ///         self.0.set(self.0.get() + 1);
    ///     }
    ///     fn record_turn(&mut self, turn: Turn) -> bool {
    ///         self.0.set(self.0.get() + turn.events().len());
    ///         true
    ///     }
    /// }
    /// let count = Rc::new(Cell::new(0));
    /// let probe = Box::new(Count(Rc::clone(&count)));
    /// Runner::with_probe(sleep(0.0), Some(probe), Limits::default()).run_to_end();
    /// assert_eq!(count.get(), loopscope::trace::Recording::of(sleep(0.0)).event_count() as usize);
    /// ```
    fn record_turn(&mut self, _turn: Turn) -> bool {
        false
    }
}

/// When something happened.
///
/// ```
/// use loopscope::runtime::Moment;
/// let later = Moment { nanos: 1_500_000_000, iteration: 3 };
/// assert!(Moment::default() < later, "the loop starts at zero");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Virtual nanoseconds since the loop started.
    pub nanos: u64,
    /// The loop iteration, counted from one; zero before the first.
    pub iteration: u32,
}

/// Names a future or a task for the whole run: numbers from one, never used again.
///
/// ```
/// use loopscope::runtime::ObjectId;
/// assert_eq!(ObjectId(7).to_string(), "#7");
/// assert_eq!(ObjectId::default(), ObjectId(0), "which nothing has");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// Names a handle for the whole run: numbers from one, never used again.
///
/// ```
/// use loopscope::runtime::HandleId;
/// assert!(HandleId(1) < HandleId(2), "the older comes first");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandleId(pub u32);

/// Something that happened in the machine.
///
/// ```
/// use loopscope::runtime::{Event, ObjectId};
///
/// fn line_of_await(event: &Event<'_>) -> Option<u32> {
///     match event {
///         Event::TaskWaits { line, .. } | Event::TaskYields { line } => Some(*line),
///         _ => None,
///     }
/// }
///
/// assert_eq!(line_of_await(&Event::TaskWaits { future: ObjectId(2), line: 14 }), Some(14));
/// assert_eq!(line_of_await(&Event::HandleEnded), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// An iteration begins; the moment holds its number.
    IterationBegan,
    /// The clock moved, and the moment holds the new time: nothing was ready, so it jumped to the
    /// next deadline, or, inside a handle, a blocking call took that long.
    TimeAdvanced,
    /// A timer's deadline has come: its handle moves from the timers to the ready queue.
    TimerDue {
        /// The timer's handle.
        handle: HandleId,
    },
    /// The loop takes a handle off the ready queue and runs it.
    HandleBegan {
        /// The handle that runs.
        handle: HandleId,
        /// What it does.
        call: Call,
    },
    /// The running handle gave control back to the loop.
    HandleEnded,
    /// A handle was appended to the ready queue (`call_soon`).
    HandleScheduled {
        /// The new handle.
        handle: HandleId,
        /// What it will do.
        call: Call,
    },
    /// A handle was set to run at a deadline (`call_at`).
    TimerSet {
        /// The new handle.
        handle: HandleId,
        /// What it will do.
        call: Call,
        /// Its deadline in virtual nanoseconds.
        when_nanos: u64,
    },
    /// A handle was cancelled before it ran.
    TimerCancelled {
        /// The handle that will not run.
        handle: HandleId,
    },
    /// A future was made.
    FutureCreated {
        /// The new future.
        future: ObjectId,
        /// What it stands for.
        kind: FutureKind,
        /// The primitive or future on whose behalf somebody waits for it, zero if none.
        of: ObjectId,
        /// The source line that made it, zero if unknown.
        line: u32,
    },
    /// A task was made; the running task is its parent.
    TaskCreated {
        /// The new task.
        task: ObjectId,
        /// Its name.
        name: &'a str,
        /// The source line that made it, zero if unknown.
        line: u32,
    },
    /// A task was given another name.
    TaskRenamed {
        /// The task.
        task: ObjectId,
        /// Its name from now on.
        name: &'a str,
    },
    /// A future joined those of which another future, or a task group, wants to hear the end.
    ChildAdded {
        /// The future that `gather`, `shield` or `wait` made, or the task group; zero for
        /// `as_completed`, which has no object of its own.
        parent: ObjectId,
        /// One of those that it watches.
        child: ObjectId,
    },
    /// A future or task is done.
    FutureFinished {
        /// What is done.
        future: ObjectId,
        /// How it ended.
        outcome: Outcome<'a>,
    },
    /// Somebody asked a task or future to cancel.
    CancelRequested {
        /// Whom.
        future: ObjectId,
    },
    /// The running task resumes with an exception raised at its await.
    Thrown {
        /// The exception as `repr` shows it.
        exception: &'a str,
    },
    /// The running task waits for a future.
    TaskWaits {
        /// What it waits for.
        future: ObjectId,
        /// The source line of the await.
        line: u32,
    },
    /// The running task gave way: with a bare yield (`sleep(0)`), or by awaiting itself, which is
    /// refused at its next step.
    TaskYields {
        /// The source line of the await.
        line: u32,
    },
    /// An eager task takes its first step, inside the handle that creates it.
    EagerStepBegan {
        /// The task that runs now.
        task: ObjectId,
    },
    /// The first step of an eager task is over.
    EagerStepEnded {
        /// The task that goes on, zero if it was a callback.
        resumed: ObjectId,
    },
    /// The program printed a line.
    Printed {
        /// The line without its line end.
        text: &'a str,
        /// The source line that printed it.
        line: u32,
    },
    /// The machine reported what a real loop would log or warn of, such as an exception that nobody
    /// retrieved.
    Reported {
        /// The report as CPython words it, without its traceback.
        text: &'a str,
    },
    /// A lock, queue or other primitive was made.
    PrimitiveCreated {
        /// The new primitive.
        primitive: ObjectId,
        /// What it is.
        kind: PrimitiveKind,
        /// The initial value of a semaphore, the bound of a queue (zero for none), the parties of
        /// a barrier, the workers of a thread pool; else zero.
        size: u32,
        /// What the program calls it, or nothing.
        name: &'a str,
        /// The source line that made it, zero if unknown.
        line: u32,
    },
    /// The number that a primitive holds changed.
    ValueSet {
        /// The primitive.
        primitive: ObjectId,
        /// One for a lock that is held, a condition whose own lock is held, and an event that is
        /// set, else zero; the free permits of a semaphore, the tasks inside a barrier, the
        /// unfinished items of a queue. A permit that a semaphore passes to somebody who waits
        /// counts as taken just before the future of that wait is finished.
        value: u32,
    },
    /// An item went into a queue, behind all others.
    ItemPut {
        /// The queue.
        queue: ObjectId,
        /// The item as `repr` shows it.
        item: &'a str,
    },
    /// An item was taken out of a queue.
    ItemGot {
        /// The queue.
        queue: ObjectId,
        /// How many of the items that are left were put before it.
        index: u32,
    },
    /// A job joined the queue of the thread pool.
    JobSubmitted {
        /// The future that will have its result.
        job: ObjectId,
    },
    /// A thread of the pool took a job.
    JobBegan {
        /// The job's future.
        job: ObjectId,
        /// The thread, counted from zero.
        worker: u32,
    },
    /// A thread of the pool finished a job and told the loop.
    JobEnded {
        /// The job's future.
        job: ObjectId,
        /// The thread, counted from zero.
        worker: u32,
    },
    /// The run is over; nothing follows.
    RunEnded {
        /// Why.
        ending: Ending,
    },
}

/// What a handle does when it runs.
///
/// ```
/// use loopscope::runtime::{Call, Event, sleep};
/// use loopscope::trace::Recording;
/// let trace = Recording::of(sleep(1.0));
/// let calls = trace.entries().filter_map(|entry| match entry.event {
///     Event::HandleBegan { call, .. } => Some(call),
///     _ => None,
/// });
/// let calls: Vec<_> = calls.take(3).collect();
/// assert!(matches!(calls[..], [Call::Step(_), Call::SetResult(_), Call::Wakeup { .. }]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A step of a task that was scheduled directly: its first, or after a bare yield.
    Step(ObjectId),
    /// A step of a task because the future that it waited for is done.
    Wakeup {
        /// The task that resumes.
        task: ObjectId,
        /// The future that is done.
        future: ObjectId,
    },
    /// A timer that finishes a sleep's future.
    SetResult(ObjectId),
    /// A done callback that tells a gathering future, a shield, a wait or a task group of the end
    /// of one of its children.
    ChildDone {
        /// Who hears of it.
        parent: ObjectId,
        /// The child that is done.
        child: ObjectId,
    },
    /// The done callback that stops the loop when this task is done.
    Stop(ObjectId),
    /// A callback of the program's own.
    Callback,
    /// The timer of a timeout, which cancels the task inside it.
    Timeout(ObjectId),
    /// A job of the thread pool has ended, which its future hears of in this handle.
    JobDone(ObjectId),
}

/// What a future stands for.
///
/// ```
/// use loopscope::runtime::{Event, FutureKind, sleep};
/// use loopscope::trace::Recording;
/// let trace = Recording::of(sleep(1.0));
/// let mut kinds = trace.entries().filter_map(|entry| match entry.event {
///     Event::FutureCreated { kind, .. } => Some(kind),
///     _ => None,
/// });
/// assert_eq!(kinds.next(), Some(FutureKind::Sleep));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FutureKind {
    /// A future that the program made with `create_future`.
    Plain,
    /// The future inside `sleep`.
    Sleep,
    /// The future that `gather` returns.
    Gather,
    /// The outer future that `shield` returns.
    Shield,
    /// What `wait` waits for: enough of its children.
    Wait,
    /// What a task group waits for at its end: the last of its tasks.
    Group,
    /// A place in the line before a lock or a semaphore.
    Acquire,
    /// A wait for an event, a condition or a barrier.
    Notified,
    /// A place in the line of those who want to put something into a full queue.
    Put,
    /// A place in the line of those who want to get something from an empty queue.
    Get,
    /// A wait until every item of a queue is done.
    Join,
    /// The result of a job of the thread pool.
    Job,
    /// An `as_completed`, and on its behalf each wait for its next result.
    Next,
}

/// What a primitive is.
///
/// ```
/// use loopscope::runtime::{Event, Lock, PrimitiveKind};
/// use loopscope::trace::Recording;
/// let trace = Recording::of(async { Lock::named("door").acquire().await });
/// let mut kinds = trace.entries().filter_map(|entry| match entry.event {
///     Event::PrimitiveCreated { kind, .. } => Some(kind),
///     _ => None,
/// });
/// assert_eq!(kinds.next(), Some(PrimitiveKind::Lock));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrimitiveKind {
    /// `asyncio.Lock`.
    Lock,
    /// `asyncio.Event`.
    Event,
    /// `asyncio.Condition`.
    Condition,
    /// `asyncio.Semaphore`.
    Semaphore,
    /// `asyncio.BoundedSemaphore`.
    BoundedSemaphore,
    /// `asyncio.Barrier`.
    Barrier,
    /// `asyncio.Queue`.
    Queue,
    /// `asyncio.LifoQueue`.
    LifoQueue,
    /// `asyncio.PriorityQueue`.
    PriorityQueue,
    /// `asyncio.TaskGroup`.
    TaskGroup,
    /// `asyncio.timeout`.
    Timeout,
    /// The default executor.
    ThreadPool,
}

/// How a future or a task ended.
///
/// ```
/// use loopscope::runtime::{Event, Outcome, sleep};
/// use loopscope::trace::Recording;
/// let trace = Recording::of(sleep(1.0));
/// let mut outcomes = trace.entries().filter_map(|entry| match entry.event {
///     Event::FutureFinished { outcome, .. } => Some(outcome),
///     _ => None,
/// });
/// assert_eq!(outcomes.next(), Some(Outcome::Returned));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// It has a result.
    Returned,
    /// It has an exception, as `repr` shows it.
    Raised(&'a str),
    /// It was cancelled.
    Cancelled,
}

/// Why a run is over.
///
/// ```
/// use loopscope::runtime::{Ending, Runner, create_future, sleep};
/// assert_eq!(Runner::new(sleep(1.0)).run_to_end(), Ending::Finished);
/// let forgotten = async { create_future::<()>()?.await };
/// assert_eq!(Runner::new(forgotten).run_to_end(), Ending::Deadlock);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The main task is done and nothing is left.
    Finished,
    /// Nothing is ready, no timer is set, and the main task still waits.
    Deadlock,
    /// The run was longer than its limits allow.
    LimitReached(Limit),
}

/// What keeps a runaway program from running forever.
///
/// ```
/// use loopscope::runtime::{Ending, Limit, Limits, Runner, sleep};
/// let runaway = async {
///     loop {
///         sleep(0.0).await?;
///     }
/// };
/// let limits = Limits { iterations: 100, ..Limits::default() };
/// let ending = Runner::with_probe(runaway, None, limits).run_to_end();
/// assert_eq!(ending, Ending::LimitReached(Limit::Iterations));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It ran too many loop iterations.
    Iterations,
    /// It made too many tasks.
    Tasks,
    /// So much happened that the log would grow too large.
    Events,
}

impl Call {
    /// The task that runs in this handle; every other handle runs a callback.
    ///
    /// ```
    /// use loopscope::runtime::{Call, ObjectId};
    /// assert_eq!(Call::Step(ObjectId(1)).task(), Some(ObjectId(1)));
    /// assert_eq!(Call::Callback.task(), None);
    /// ```
    pub fn task(self) -> Option<ObjectId> {
        match self {
            Self::Step(task) | Self::Wakeup { task, .. } => Some(task),
            _ => None,
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl fmt::Display for HandleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "h{}", self.0)
    }
}
