//! The machine as the trace tells it: every task, the ready queue, the timers, at one place.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::runtime::{
    Call, Ending, Event, FutureKind, HandleId, Moment, NANOS_PER_SECOND, ObjectId, Outcome,
    PrimitiveKind,
};
use crate::trace::Entry;

/// The state of the whole machine after some number of events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Machine {
    /// The time and iteration of the last event.
    pub moment: Moment,
    /// Every task, in the order of creation.
    pub tasks: Vec<TaskState>,
    /// The ready queue, next first.
    pub ready: VecDeque<ReadyHandle>,
    /// The timers by deadline, equal deadlines in the order in which they were set.
    pub timers: BTreeMap<(u64, HandleId), TimerHandle>,
    /// The handle that runs.
    pub running: Option<Running>,
    /// How many handles of this iteration have not begun yet.
    pub owed: usize,
    /// How many lines were printed.
    pub printed: usize,
    /// How the run ended, if it did.
    pub ending: Option<Ending>,
    /// By number, from zero, which no object has.
    objects: Vec<Object>,
}

/// What is known of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskState {
    /// Its number.
    pub id: ObjectId,
    /// Its name.
    pub name: Rc<str>,
    /// The task that made it.
    pub parent: Option<ObjectId>,
    /// What it is doing.
    pub state: State,
    /// Since when, in virtual nanoseconds.
    pub since_nanos: u64,
    /// The source line where it is, zero if it has not started.
    pub line: u32,
}

/// What a task is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// It was made and has not had its first step.
    Unstarted,
    /// It will run when the loop comes to its handle.
    Ready,
    /// It runs.
    Running,
    /// It waits.
    Waiting(Waiter),
    /// It returned.
    Done,
    /// It raised an exception, as `repr` shows it.
    Failed(Rc<str>),
    /// It was cancelled.
    Cancelled,
}

/// What a task waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiter {
    /// The end of a sleep.
    Sleep {
        /// The sleep's future.
        future: ObjectId,
        /// When it ends, in virtual nanoseconds.
        until_nanos: u64,
    },
    /// Several futures at once.
    Gather {
        /// The gathering future.
        future: ObjectId,
        /// How many of its children are not done.
        left: usize,
    },
    /// Another task.
    Task(ObjectId),
    /// A future.
    Future(ObjectId),
}

/// A handle in the ready queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadyHandle {
    /// Its number.
    pub handle: HandleId,
    /// What it will do.
    pub call: Call,
    /// The handle that put it there, unless it was the loop itself or the runner.
    pub by: Option<HandleId>,
}

/// A handle among the timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerHandle {
    /// What it will do.
    pub call: Call,
    /// The task that set it.
    pub by: Option<ObjectId>,
}

/// The handle that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its number.
    pub handle: HandleId,
    /// What it does.
    pub call: Call,
    /// The task that runs in it, zero if none: that of the call, or one that it starts eagerly.
    pub task: ObjectId,
}

/// What is known of a future or task besides a task's state.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Object {
    /// Where the task is in the list of tasks, if it is one.
    task_index: Option<u32>,
    kind: Option<FutureKind>,
    primitive: Option<PrimitiveKind>,
    /// The primitive on whose behalf somebody waits for it, zero if none.
    of: ObjectId,
    /// Children of a gathering future that it has not heard of yet.
    left: u32,
    /// The task that waits for it.
    waiter: ObjectId,
    /// When the sleep ends whose future it is.
    until_nanos: u64,
    /// Whether the timer that ends it is set.
    has_timer: bool,
}

impl Machine {
    /// The task with this number.
    pub fn task(&self, id: ObjectId) -> Option<&TaskState> {
        self.tasks.get(self.object(id).task_index? as usize)
    }

    /// The task that runs now.
    pub fn running_task(&self) -> Option<&TaskState> {
        self.running.and_then(|running| self.task(running.task))
    }

    /// The task that a handle will step, or on whose behalf it runs.
    pub fn beneficiary(&self, call: Call) -> Option<&TaskState> {
        let id = match call {
            Call::Step(task) | Call::Wakeup { task, .. } | Call::Stop(task) => task,
            Call::SetResult(future) | Call::ChildDone { parent: future, .. } => {
                self.object(future).waiter
            }
            Call::JobDone(job) => self.object(job).waiter,
            Call::Callback | Call::Timeout(_) => return None,
        };
        self.task(id)
    }

    /// What a task is called in the picture: asyncio names the main task `Task-1`.
    pub fn label(&self, id: ObjectId) -> &str {
        match self.task(id) {
            Some(task) => task.label(),
            None => "?",
        }
    }

    /// A future or task in words, such as `fetch-1`, `fetch-1's sleep` or `gather`.
    pub fn describe(&self, id: ObjectId) -> String {
        let object = self.object(id);
        if object.task_index.is_some() {
            return self.label(id).to_owned();
        }
        match object.kind {
            Some(FutureKind::Sleep) if self.task(object.waiter).is_some() => {
                format!("{}’s sleep", self.label(object.waiter))
            }
            Some(FutureKind::Sleep) => "a sleep".to_owned(),
            Some(FutureKind::Gather) => "gather".to_owned(),
            Some(FutureKind::Shield) => "shield".to_owned(),
            Some(FutureKind::Wait) => "wait".to_owned(),
            Some(FutureKind::Group) => "its task group".to_owned(),
            Some(FutureKind::Job) => "its job".to_owned(),
            Some(
                FutureKind::Acquire
                | FutureKind::Notified
                | FutureKind::Put
                | FutureKind::Get
                | FutureKind::Join,
            ) => self.describe(object.of),
            Some(FutureKind::Plain) => format!("future {id}"),
            None => object
                .primitive
                .map_or_else(|| format!("future {id}"), |kind| format!("{} {id}", word(kind))),
        }
    }

    /// The task that waits for a future, zero if none does.
    pub(super) fn waiter_of(&self, future: ObjectId) -> ObjectId {
        self.object(future).waiter
    }

    /// Whether a future is that of a sleep.
    pub(super) fn is_sleep(&self, future: ObjectId) -> bool {
        self.object(future).kind == Some(FutureKind::Sleep)
    }

    /// Whether the timer that ends a sleep is set.
    pub(super) fn has_timer(&self, future: ObjectId) -> bool {
        self.object(future).has_timer
    }

    /// Where a task is in the list of tasks.
    pub(super) fn task_index(&self, id: ObjectId) -> Option<usize> {
        self.object(id).task_index.map(|index| index as usize)
    }

    /// How many children a gathering future has not heard of yet.
    pub fn left_of(&self, gather: ObjectId) -> u32 {
        self.object(gather).left
    }

    /// Takes in the next event.
    pub fn apply(&mut self, entry: &Entry<'_>) {
        self.moment = entry.moment;
        match entry.event {
            Event::IterationBegan => self.owed = self.ready.len(),
            Event::TimerDue { handle } => {
                if let Some(timer) = self.take_timer(handle) {
                    self.ready.push_back(ReadyHandle { handle, call: timer.call, by: None });
                    self.owed += 1;
                }
            }
            Event::HandleBegan { handle, call } => self.begin(handle, call),
            Event::HandleEnded => self.running = None,
            Event::HandleScheduled { handle, call } => {
                let by = entry.cause;
                self.ready.push_back(ReadyHandle { handle, call, by });
                if let Some(task) = call.task() {
                    let is_started =
                        self.task(task).is_some_and(|task| task.state != State::Unstarted);
                    if is_started {
                        self.set_state(task, State::Ready);
                    }
                }
            }
            Event::TimerSet { handle, call, when_nanos } => {
                let by = self.running_task().map(|task| task.id);
                self.timers.insert((when_nanos, handle), TimerHandle { call, by });
                if let Call::SetResult(future) = call {
                    let object = self.object_mut(future);
                    object.until_nanos = when_nanos;
                    object.has_timer = true;
                }
            }
            Event::TimerCancelled { handle } => {
                self.take_timer(handle);
                self.ready.retain(|ready| ready.handle != handle);
            }
            Event::FutureCreated { future, kind, of, line } => {
                self.be_at(line);
                *self.object_mut(future) = Object { kind: Some(kind), of, ..Object::default() };
            }
            Event::TaskCreated { task, name, line } => self.create_task(task, name, line),
            Event::ChildAdded { parent, .. } => self.object_mut(parent).left += 1,
            Event::FutureFinished { future, outcome } => self.finish(future, outcome),
            Event::PrimitiveCreated { primitive, kind, line, .. } => {
                self.be_at(line);
                let primitive = self.object_mut(primitive);
                *primitive = Object { primitive: Some(kind), ..Object::default() };
            }
            Event::EagerStepBegan { task } => {
                self.set_state(task, State::Running);
                self.set_running_task(task);
            }
            Event::EagerStepEnded { resumed } => self.set_running_task(resumed),
            Event::TimeAdvanced
            | Event::CancelRequested { .. }
            | Event::Thrown { .. }
            | Event::Reported { .. }
            | Event::ValueSet { .. }
            | Event::ItemPut { .. }
            | Event::ItemGot { .. }
            | Event::JobSubmitted { .. }
            | Event::JobBegan { .. }
            | Event::JobEnded { .. } => {}
            Event::TaskWaits { future, line } => {
                self.be_at(line);
                self.wait(future);
            }
            Event::TaskYields { line } => self.be_at(line),
            Event::Printed { line, .. } => {
                self.printed += 1;
                self.be_at(line);
            }
            Event::RunEnded { ending } => self.ending = Some(ending),
        }
    }

    fn begin(&mut self, handle: HandleId, call: Call) {
        // The queue is first in, first out; only cancelled handles were passed over.
        while let Some(ready) = self.ready.pop_front()
            && ready.handle != handle
        {
            self.owed = self.owed.saturating_sub(1);
        }
        self.owed = self.owed.saturating_sub(1);
        let task = call.task().unwrap_or_default();
        self.running = Some(Running { handle, call, task });
        match call {
            Call::Step(task) | Call::Wakeup { task, .. } => self.set_state(task, State::Running),
            Call::ChildDone { parent: gather, .. } => {
                let left = self.object(gather).left.saturating_sub(1);
                let waiter = self.object(gather).waiter;
                self.object_mut(gather).left = left;
                if let Some(TaskState {
                    state: State::Waiting(Waiter::Gather { left: shown, .. }),
                    ..
                }) = self.task_mut(waiter)
                {
                    *shown = left as usize;
                }
            }
            Call::SetResult(_)
            | Call::Stop(_)
            | Call::Callback
            | Call::Timeout(_)
            | Call::JobDone(_) => {}
        }
    }

    fn set_running_task(&mut self, task: ObjectId) {
        if let Some(running) = &mut self.running {
            running.task = task;
        }
    }

    fn create_task(&mut self, id: ObjectId, name: &str, line: u32) {
        self.be_at(line);
        self.object_mut(id).task_index = Some(self.tasks.len() as u32);
        self.tasks.push(TaskState {
            id,
            name: name.into(),
            parent: self.running_task().map(|task| task.id),
            state: State::Unstarted,
            since_nanos: self.moment.nanos,
            line: 0,
        });
    }

    fn finish(&mut self, id: ObjectId, outcome: Outcome<'_>) {
        let state = match outcome {
            Outcome::Returned => State::Done,
            Outcome::Raised(exception) => State::Failed(exception.into()),
            Outcome::Cancelled => State::Cancelled,
        };
        self.set_state(id, state);
    }

    fn wait(&mut self, future: ObjectId) {
        let Some(task) = self.running_task().map(|task| task.id) else { return };
        let object = self.object(future);
        let waiter = match (object.task_index, object.kind) {
            (Some(_), _) => Waiter::Task(future),
            (None, Some(FutureKind::Sleep)) => {
                Waiter::Sleep { future, until_nanos: object.until_nanos }
            }
            (None, Some(FutureKind::Gather)) => {
                Waiter::Gather { future, left: object.left as usize }
            }
            (None, _) => Waiter::Future(future),
        };
        self.object_mut(future).waiter = task;
        self.set_state(task, State::Waiting(waiter));
    }

    /// Notes the line of the running task.
    fn be_at(&mut self, line: u32) {
        if line != 0
            && let Some(task) = self.running_task().map(|task| task.id)
            && let Some(task) = self.task_mut(task)
        {
            task.line = line;
        }
    }

    fn set_state(&mut self, id: ObjectId, state: State) {
        let nanos = self.moment.nanos;
        if let Some(task) = self.task_mut(id) {
            task.state = state;
            task.since_nanos = nanos;
        }
    }

    fn task_mut(&mut self, id: ObjectId) -> Option<&mut TaskState> {
        let index = self.object(id).task_index?;
        self.tasks.get_mut(index as usize)
    }

    fn object(&self, id: ObjectId) -> Object {
        self.objects.get(id.0 as usize).copied().unwrap_or_default()
    }

    fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        let index = id.0 as usize;
        if index >= self.objects.len() {
            self.objects.resize(index + 1, Object::default());
        }
        &mut self.objects[index]
    }

    /// Takes a timer out; its deadline is looked for because an event names the handle alone.
    fn take_timer(&mut self, handle: HandleId) -> Option<TimerHandle> {
        let is_first = self.timers.first_key_value().is_some_and(|(key, _)| key.1 == handle);
        let key = if is_first {
            self.timers.first_key_value().map(|(key, _)| *key)
        } else {
            self.timers.keys().find(|key| key.1 == handle).copied()
        };
        let timer = self.timers.remove(&key?)?;
        if let Call::SetResult(future) = timer.call {
            self.object_mut(future).has_timer = false;
        }
        Some(timer)
    }
}

impl TaskState {
    /// What the task is called in the picture.
    pub fn label(&self) -> &str {
        label(&self.name, self.parent)
    }
}

/// What a task is called in the picture: asyncio names the main task `Task-1`.
pub(super) fn label(name: &str, parent: Option<ObjectId>) -> &str {
    if name == "Task-1" && parent.is_none() { "main" } else { name }
}

impl State {
    /// Whether the task will never run again.
    pub fn is_finished(&self) -> bool {
        matches!(self, Self::Done | Self::Failed(_) | Self::Cancelled)
    }

    /// The state in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unstarted => "unstarted",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Waiting(_) => "waiting",
            Self::Done => "done",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What a primitive is, in the words of a program.
fn word(kind: PrimitiveKind) -> &'static str {
    match kind {
        PrimitiveKind::Lock => "lock",
        PrimitiveKind::Event => "event",
        PrimitiveKind::Condition => "condition",
        PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore => "semaphore",
        PrimitiveKind::Barrier => "barrier",
        PrimitiveKind::Queue | PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue => "queue",
        PrimitiveKind::TaskGroup => "task group",
        PrimitiveKind::Timeout => "timeout",
        PrimitiveKind::ThreadPool => "thread pool",
    }
}

/// Seconds with as many decimals as a person can use, such as `0.459 s`.
pub(super) fn seconds_text(nanos: u64) -> String {
    format!("{:.3} s", nanos as f64 / NANOS_PER_SECOND as f64)
}
