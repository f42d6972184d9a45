//! Events: everything that happens in a run, one by one.

use super::{Call, Ending, FutureKind, HandleId, ObjectId, Outcome, PrimitiveKind, Site};

/// Something that happened in the machine.
///
/// The events of one run form a state machine:
///
/// ```text
/// run        = { iteration } RunEnded
/// iteration  = IterationBegan [ TimeAdvanced ] { TimerDue } { handle }
/// handle     = HandleBegan { effect } HandleEnded
/// effect     = HandleScheduled | TimerSet | TimerCancelled | FutureCreated | TaskCreated
///            | ChildAdded | FutureFinished | CancelRequested | Thrown | Printed | Reported
///            | TaskRenamed | TaskWaits | TaskYields | PrimitiveCreated | ValueSet | TextSet | ItemPut | ItemGot
///            | JobSubmitted | JobBegan | JobEnded | TimeAdvanced
///            | EagerStepBegan { effect } EagerStepEnded
/// ```
///
/// Before the first iteration, the main task is created and its first step scheduled; both are
/// effects outside a handle. A blocking call moves the clock inside a handle, and jobs of thread
/// pools begin, print and end between handles too. Between iterations, the runner may cancel the
/// tasks that are left; that too is an effect outside a handle. The cause of an effect is the handle that
/// runs when the effect is recorded, so no event repeats it.
///
/// ```
/// use loopscope::model::{Event, ObjectId, Site};
///
/// fn line_of_await(event: &Event<'_>) -> Option<u32> {
///     match event {
///         Event::TaskWaits { site, .. } | Event::TaskYields { site } => Some(site.line),
///         _ => None,
///     }
/// }
///
/// let waits = Event::TaskWaits { future: ObjectId(2), site: Site::line(14) };
/// assert_eq!(line_of_await(&waits), Some(14));
/// assert_eq!(line_of_await(&Event::HandleEnded), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// An iteration begins; the timestamp holds its number.
    IterationBegan,
    /// The clock moved, and the timestamp holds the new time: nothing was ready, so it jumped to the
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
        /// The call that the handle makes.
        call: Call,
    },
    /// The running handle gave control back to the loop.
    HandleEnded,
    /// A handle was appended to the ready queue (`call_soon`).
    HandleScheduled {
        /// The new handle.
        handle: HandleId,
        /// The call that the handle will make.
        call: Call,
    },
    /// A handle was set to run at a deadline (`call_at`).
    TimerSet {
        /// The new handle.
        handle: HandleId,
        /// The call that the handle will make.
        call: Call,
        /// Its deadline, in nanoseconds since the loop started.
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
        /// The kind of the future.
        kind: FutureKind,
        /// The primitive or future to which it belongs, such as the lock of an `acquire`; zero if
        /// none.
        of: ObjectId,
        /// Where it was made.
        site: Site,
    },
    /// A task was made; the running task is its parent.
    TaskCreated {
        /// The new task.
        task: ObjectId,
        /// Its name.
        name: &'a str,
        /// Where it was made.
        site: Site,
    },
    /// A task was given another name.
    TaskRenamed {
        /// The task.
        task: ObjectId,
        /// Its name from now on.
        name: &'a str,
    },
    /// A future or a task group, the parent, began to watch a child: a callback tells the parent when
    /// the child is done.
    ChildAdded {
        /// The future that `gather`, `shield`, `wait` or `as_completed` made, or the task group.
        parent: ObjectId,
        /// The future or task that it watches.
        child: ObjectId,
    },
    /// A future or task is done.
    FutureFinished {
        /// The future or task.
        future: ObjectId,
        /// How it ended.
        outcome: Outcome<'a>,
    },
    /// A task or future was asked to cancel.
    CancelRequested {
        /// The task or future.
        future: ObjectId,
    },
    /// The running task resumes with an exception raised at its await.
    Thrown {
        /// The exception as `repr` shows it.
        exception: &'a str,
    },
    /// The running task waits for a future.
    TaskWaits {
        /// The future or task that it waits for.
        future: ObjectId,
        /// Where the await stands.
        site: Site,
    },
    /// The running task gave control back without waiting for anything: with a bare yield
    /// (`sleep(0)`), or by awaiting itself, which fails at its next step.
    TaskYields {
        /// Where the await stands.
        site: Site,
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
        /// Where it was printed.
        site: Site,
    },
    /// The loop logged or warned of something, such as an exception that was never retrieved.
    Reported {
        /// The report as CPython words it, without its traceback.
        text: &'a str,
    },
    /// A lock, queue or other primitive was made.
    PrimitiveCreated {
        /// The new primitive.
        primitive: ObjectId,
        /// The kind of the primitive.
        kind: PrimitiveKind,
        /// The initial value of a semaphore, the bound of a queue (zero for none), the parties of
        /// a barrier, the workers of a thread pool; else zero.
        size: u32,
        /// The name that the program gave it; empty if it gave none.
        name: &'a str,
        /// Where it was made.
        site: Site,
    },
    /// The number that a primitive holds changed.
    ValueSet {
        /// The primitive.
        primitive: ObjectId,
        /// One for a lock that is held, a condition whose own lock is held, and an event that is
        /// set, else zero; the free permits of a semaphore, the tasks inside a barrier, the
        /// unfinished items of a queue. A permit that a semaphore passes to a waiting task counts as
        /// taken just before the future of that wait is finished.
        value: u32,
    },
    /// A value that the program shows changed.
    TextSet {
        /// The value, a primitive of the kind [`PrimitiveKind::Value`].
        primitive: ObjectId,
        /// The value as `repr` shows it.
        text: &'a str,
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
        /// How it ended.
        ending: Ending,
    },
}

impl Event<'_> {
    /// The place in the program where it happened, if the event has one.
    ///
    /// ```
    /// use loopscope::model::{Event, Site};
    /// assert_eq!(Event::TaskYields { site: Site::line(3) }.site(), Some(Site::line(3)));
    /// assert_eq!(Event::HandleEnded.site(), None);
    /// ```
    pub fn site(&self) -> Option<Site> {
        match *self {
            Self::FutureCreated { site, .. }
            | Self::TaskCreated { site, .. }
            | Self::TaskWaits { site, .. }
            | Self::TaskYields { site }
            | Self::Printed { site, .. }
            | Self::PrimitiveCreated { site, .. } => Some(site),
            _ => None,
        }
    }
}
