//! The machine as the trace tells it: every task, the ready queue, the timers, at one place.

use std::collections::VecDeque;

use super::handles::{ReadyHandle, Running, TimerHandle};
use super::jobs::{Job, Jobs};
use super::pages::Pages;
use super::primitives::{Primitive, family};
use super::task::{State, TaskState, Waiter};
use super::timers::Timers;
use super::watches::Watches;
use crate::model::{
    Call, Ending, Event, FutureKind, HandleId, ObjectId, Outcome, PrimitiveKind, Site, Timestamp,
};
use crate::trace::{Entry, Trace};

/// The state of the whole machine after some number of events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Machine {
    /// The time and iteration of the last event.
    pub timestamp: Timestamp,
    /// Every task, in the order of creation.
    pub tasks: Pages<TaskState>,
    /// The ready queue, next first.
    pub ready: VecDeque<ReadyHandle>,
    /// The timers by deadline, equal deadlines in the order in which they were set.
    pub timers: Timers,
    /// The handle that runs.
    pub running: Option<Running>,
    /// How many handles of this iteration have not begun yet.
    pub owed: usize,
    /// Every lock, queue, task group and the like, in the order of creation.
    pub primitives: Pages<Primitive>,
    /// What the threads of the pool do.
    pub jobs: Jobs,
    /// How many lines were printed and how many reports made.
    pub printed: usize,
    /// How the run ended, if it did.
    pub ending: Option<Ending>,
    /// By number, from zero, which no object has.
    objects: Pages<Object>,
    watches: Watches,
    /// The deadline of each timer by its handle, and of some that are over; handles only grow.
    deadlines: Pages<(HandleId, u64)>,
    /// For each kind, how many primitives without a name there are.
    unnamed: [u32; 12],
}

/// What is known of every future, task and primitive.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Object {
    role: Role,
    /// Whether a future or task is done.
    is_done: bool,
    is_cancelled: bool,
    /// Whether the timer that ends it is set.
    has_timer: bool,
    /// Where it is in the list of tasks or primitives.
    index: u32,
    /// The primitive or future on whose behalf somebody waits for it, zero if none.
    of: ObjectId,
    /// Children of a gather, a wait or a task group of which it has not heard yet.
    left: u32,
    /// The task that waits for it.
    waiter: ObjectId,
    /// When the sleep ends whose future it is, or the deadline of a timeout.
    until_nanos: u64,
}

/// What is known of a number that stands for nothing.
static NOTHING: Object = Object {
    role: Role::Nothing,
    is_done: false,
    is_cancelled: false,
    has_timer: false,
    index: 0,
    of: ObjectId(0),
    left: 0,
    waiter: ObjectId(0),
    until_nanos: 0,
};

impl Default for Object {
    fn default() -> Self {
        NOTHING
    }
}

/// What a number stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Nothing,
    Task,
    Future(FutureKind),
    Primitive,
}

impl Machine {
    /// The task with this number.
    pub fn task(&self, id: ObjectId) -> Option<&TaskState> {
        self.tasks.get(self.task_index(id)?)
    }

    /// The lock, queue or the like with this number.
    pub fn primitive(&self, id: ObjectId) -> Option<&Primitive> {
        let object = self.object(id);
        (object.role == Role::Primitive).then(|| self.primitives.get(object.index as usize))?
    }

    /// What a future stands for; nothing if it is a task or a primitive.
    pub fn future_kind(&self, id: ObjectId) -> Option<FutureKind> {
        match self.object(id).role {
            Role::Future(kind) => Some(kind),
            _ => None,
        }
    }

    /// Those who wait for a primitive, in the order in which they came, each with what it wants.
    pub fn waiting_at<'a>(
        &'a self,
        primitive: &'a Primitive,
    ) -> impl Iterator<Item = (&'a TaskState, FutureKind)> {
        primitive.waiters.iter().filter_map(|future| {
            Some((self.task(self.object(*future).waiter)?, self.future_kind(*future)?))
        })
    }

    /// The tasks and futures that are not done of which a gather, a wait, a shield or a task group
    /// waits to hear the end.
    pub fn children_of(&self, parent: ObjectId) -> impl Iterator<Item = ObjectId> {
        let pairs = self.watches.pairs().iter().filter(move |pair| pair.0 == parent);
        pairs.map(|pair| pair.1).filter(|child| !self.is_done(*child))
    }

    /// When a timeout cancels its task, in virtual nanoseconds; nothing if it has no limit, or not
    /// any more.
    pub fn deadline_nanos(&self, timeout: ObjectId) -> Option<u64> {
        let object = self.object(timeout);
        object.has_timer.then_some(object.until_nanos)
    }

    /// The machine at the end of a run.
    pub fn at_end(trace: &Trace) -> Self {
        let mut machine = Self::default();
        for entry in trace.entries() {
            machine.apply(&entry);
        }
        machine
    }

    /// The task that runs now.
    pub fn running_task(&self) -> Option<&TaskState> {
        self.running.and_then(|running| self.task(running.task))
    }

    /// Whether a task is the one that runs now.
    pub fn is_running(&self, task: ObjectId) -> bool {
        self.running.is_some_and(|running| running.task == task)
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

    /// The task that waits for a future, zero if none does.
    pub(super) fn waiter_of(&self, future: ObjectId) -> ObjectId {
        self.object(future).waiter
    }

    /// Whether the timer that ends a sleep is set.
    pub(super) fn has_timer(&self, future: ObjectId) -> bool {
        self.object(future).has_timer
    }

    /// Where a task is in the list of tasks.
    pub(crate) fn task_index(&self, id: ObjectId) -> Option<usize> {
        let object = self.object(id);
        (object.role == Role::Task).then_some(object.index as usize)
    }

    /// How many children a gather, a wait or a task group has not heard of yet.
    pub fn left_of(&self, parent: ObjectId) -> u32 {
        self.object(parent).left
    }

    /// Whether a future or task is done.
    pub fn is_done(&self, id: ObjectId) -> bool {
        self.object(id).is_done
    }

    /// Whether a future or task was cancelled.
    pub(super) fn is_cancelled(&self, id: ObjectId) -> bool {
        self.object(id).is_cancelled
    }

    /// The primitive or future on whose behalf somebody waits for a future, zero if none.
    pub(super) fn of(&self, future: ObjectId) -> ObjectId {
        self.object(future).of
    }

    /// Who watches whom, among them some who are done.
    pub(super) fn watches(&self) -> &[(ObjectId, ObjectId)] {
        self.watches.pairs()
    }

    /// One more than the greatest number of an object.
    pub(super) fn object_count(&self) -> usize {
        self.objects.len()
    }

    /// What a primitive is called, such as `lock a`, `the lock` or `lock 2`.
    pub(super) fn primitive_label(&self, primitive: &Primitive) -> String {
        primitive.label(self.unnamed[family(primitive.kind) as usize] <= 1)
    }

    /// Takes in the next event.
    pub fn apply(&mut self, entry: &Entry<'_>) {
        self.take_in(entry.timestamp, &entry.event);
    }

    /// Takes in the next event, which happened at `timestamp`.
    pub(super) fn take_in(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        self.timestamp = timestamp;
        match *event {
            Event::IterationBegan => self.owed = self.ready.len(),
            Event::TimerDue { handle } => {
                if let Some(timer) = self.take_timer(handle) {
                    let by = ObjectId(0);
                    self.ready.push_back(ReadyHandle { handle, call: timer.call, by });
                    self.owed += 1;
                }
            }
            Event::HandleBegan { handle, call } => self.begin(handle, call),
            Event::HandleEnded => self.running = None,
            Event::HandleScheduled { handle, call } => {
                let by = self.running_id();
                self.ready.push_back(ReadyHandle { handle, call, by });
                let nanos = self.timestamp.nanos;
                if let Some(task) = call.task().and_then(|task| self.task_mut(task))
                    && !matches!(task.state, State::Unstarted)
                {
                    task.enter(State::Ready, nanos);
                }
            }
            Event::TimerSet { handle, call, when_nanos } => {
                let by = self.running_task_id();
                self.timers.insert((when_nanos, handle), TimerHandle { call, by });
                self.deadlines.push((handle, when_nanos));
                if let Call::SetResult(future) | Call::Timeout(future) = call {
                    let object = self.object_mut(future);
                    object.until_nanos = when_nanos;
                    object.has_timer = true;
                }
            }
            Event::TimerCancelled { handle } => {
                if self.take_timer(handle).is_none() {
                    self.ready.retain(|ready| ready.handle != handle);
                }
            }
            Event::FutureCreated { future, kind, of, site } => {
                self.be_at(site);
                let role = Role::Future(kind);
                *self.object_mut(future) = Object { role, of, ..NOTHING };
            }
            Event::TaskCreated { task, name, site } => self.create_task(task, name, site),
            Event::ChildAdded { parent, child } => self.add_child(parent, child),
            Event::FutureFinished { future, outcome } => self.finish(future, outcome),
            Event::PrimitiveCreated { primitive, kind, size, name, site } => {
                self.be_at(site);
                self.create_primitive(primitive, kind, size, name, site);
            }
            Event::ValueSet { primitive, value } => {
                let task = self.running_id();
                self.with_primitive(primitive, |primitive| primitive.set_value(value, task));
            }
            Event::ItemPut { queue, item } => {
                self.with_primitive(queue, |queue| queue.items.push_back(item.into()));
            }
            Event::ItemGot { queue, index } => {
                self.with_primitive(queue, |queue| queue.items.remove(index as usize));
            }
            Event::JobSubmitted { job } => {
                let (by, since_nanos) = (self.running_id(), self.timestamp.nanos);
                self.jobs.submit(Job { future: job, by, since_nanos });
            }
            Event::JobBegan { job, worker } => self.jobs.begin(job, worker, self.timestamp.nanos),
            Event::JobEnded { job, .. } => self.jobs.end(job),
            Event::EagerStepBegan { task } => {
                self.set_state(task, State::Running);
                self.set_running_task(task);
            }
            Event::EagerStepEnded { resumed } => self.set_running_task(resumed),
            Event::TimeAdvanced | Event::CancelRequested { .. } | Event::Thrown { .. } => {}
            Event::Reported { .. } => self.printed += 1,
            Event::TaskWaits { future, site } => {
                self.be_at(site);
                self.wait(future);
            }
            Event::TaskRenamed { task, name } => {
                if let Some(task) = self.task_mut(task) {
                    task.name = name.into();
                }
            }
            Event::TaskYields { site } => self.be_at(site),
            Event::Printed { site, .. } => {
                self.printed += 1;
                self.be_at(site);
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
            Call::ChildDone { parent, child } if parent != child => self.hear(parent),
            Call::ChildDone { .. }
            | Call::SetResult(_)
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

    fn create_task(&mut self, id: ObjectId, name: &str, site: Site) {
        self.be_at(site);
        let index = self.tasks.len() as u32;
        *self.object_mut(id) = Object { role: Role::Task, index, ..NOTHING };
        self.tasks.push(TaskState {
            id,
            name: name.into(),
            parent: self.running_task_id(),
            state: State::Unstarted,
            since_nanos: self.timestamp.nanos,
            site: Site::UNKNOWN,
        });
    }

    fn create_primitive(
        &mut self,
        id: ObjectId,
        kind: PrimitiveKind,
        size: u32,
        name: &str,
        site: Site,
    ) {
        let index = self.primitives.len() as u32;
        *self.object_mut(id) = Object { role: Role::Primitive, index, ..NOTHING };
        let unnamed = &mut self.unnamed[family(kind) as usize];
        if name.is_empty() {
            *unnamed += 1;
        }
        let number = if name.is_empty() { *unnamed } else { 0 };
        let is_semaphore = family(kind) == PrimitiveKind::Semaphore;
        self.primitives.push(Primitive {
            id,
            kind,
            name: name.into(),
            number,
            size,
            value: if is_semaphore { size } else { 0 },
            site,
            maker: self.running_id(),
            holders: Vec::new(),
            items: VecDeque::new(),
            waiters: VecDeque::new(),
        });
    }

    fn with_primitive<T>(&mut self, id: ObjectId, change: impl FnOnce(&mut Primitive) -> T) {
        let object = self.object(id);
        if object.role == Role::Primitive
            && let Some(primitive) = self.primitives.get_mut(object.index as usize)
        {
            change(primitive);
        }
    }

    fn add_child(&mut self, parent: ObjectId, child: ObjectId) {
        let is_heard = match self.object(parent).role {
            Role::Nothing => return,
            // These look at a child that is done already at once, the others in a handle.
            Role::Primitive | Role::Future(FutureKind::Gather) => self.is_done(child),
            _ => false,
        };
        if !is_heard {
            self.object_mut(parent).left += 1;
        }
        let objects = &self.objects;
        let is_done = |id: ObjectId| objects.get(id.0 as usize).is_some_and(|it| it.is_done);
        self.watches.add(parent, child, |parent, child| is_done(parent) || is_done(child));
    }

    /// A gather, a wait or a task group hears of the end of a child.
    fn hear(&mut self, parent: ObjectId) {
        if self.object(parent).role == Role::Nothing {
            return;
        }
        let now_left = self.object(parent).left.saturating_sub(1);
        self.object_mut(parent).left = now_left;
        let line = self.primitive(parent).and_then(|group| group.waiters.front().copied());
        let waiter = self.object(line.unwrap_or(parent)).waiter;
        if let Some(TaskState { state: State::Waiting(waits), .. }) = self.task_mut(waiter)
            && let Waiter::Gather { left, .. }
            | Waiter::Wait { left, .. }
            | Waiter::Group { left, .. } = waits
        {
            *left = now_left;
        }
    }

    fn finish(&mut self, id: ObjectId, outcome: Outcome<'_>) {
        let object = self.object_mut(id);
        object.is_done = true;
        object.is_cancelled = outcome == Outcome::Cancelled;
        let Object { role, of, waiter, .. } = *object;
        match role {
            Role::Future(FutureKind::Job) if outcome == Outcome::Cancelled => {
                self.jobs.take(id);
            }
            Role::Future(kind) => {
                let is_given = kind == FutureKind::Acquire && outcome == Outcome::Returned;
                let given_to = is_given.then_some(waiter);
                self.with_primitive(of, |primitive| primitive.leave(id, given_to));
            }
            Role::Task => self.set_state(
                id,
                match outcome {
                    Outcome::Returned => State::Done,
                    Outcome::Raised(exception) => State::Failed(exception.into()),
                    Outcome::Cancelled => State::Cancelled,
                },
            ),
            Role::Nothing | Role::Primitive => {}
        }
    }

    fn wait(&mut self, future: ObjectId) {
        let Some(task) = self.running_task_id() else { return };
        let Object { role, of, left, until_nanos, .. } = *self.object(future);
        let primitive = of;
        let waiter = match role {
            Role::Task => Waiter::Task(future),
            Role::Nothing | Role::Primitive => Waiter::Future(future),
            Role::Future(kind) => match kind {
                FutureKind::Plain => Waiter::Future(future),
                FutureKind::Sleep => Waiter::Sleep { future, until_nanos },
                FutureKind::Gather => Waiter::Gather { future, left },
                FutureKind::Wait => Waiter::Wait { future, left },
                FutureKind::Next => Waiter::Wait { future: of, left: self.object(of).left },
                FutureKind::Shield => Waiter::Shield { future, inner: of },
                FutureKind::Group => {
                    Waiter::Group { future, group: of, left: self.object(of).left }
                }
                FutureKind::Acquire => Waiter::Acquire { future, primitive },
                FutureKind::Notified => Waiter::Notified { future, primitive },
                FutureKind::Put => Waiter::Put { future, queue: of },
                FutureKind::Get => Waiter::Get { future, queue: of },
                FutureKind::Join => Waiter::Join { future, queue: of },
                FutureKind::Job => Waiter::Job(future),
            },
        };
        let object = self.object_mut(future);
        object.waiter = task;
        // Several tasks may await one job, but everybody else has a future of its own.
        if !object.is_done && role != Role::Future(FutureKind::Job) {
            self.with_primitive(of, |primitive| primitive.waiters.push_back(future));
        }
        self.set_state(task, State::Waiting(waiter));
    }

    /// The task that runs, zero if none does.
    fn running_id(&self) -> ObjectId {
        self.running.map_or(ObjectId(0), |running| running.task)
    }

    fn running_task_id(&self) -> Option<ObjectId> {
        Some(self.running_id()).filter(|task| *task != ObjectId(0))
    }

    /// Notes the line of the running task.
    fn be_at(&mut self, site: Site) {
        if site.is_known()
            && let Some(task) = self.task_mut(self.running_id())
        {
            task.site = site;
        }
    }

    fn set_state(&mut self, id: ObjectId, state: State) {
        let nanos = self.timestamp.nanos;
        if let Some(task) = self.task_mut(id) {
            task.enter(state, nanos);
        }
    }

    fn task_mut(&mut self, id: ObjectId) -> Option<&mut TaskState> {
        self.tasks.get_mut(self.task_index(id)?)
    }

    fn object(&self, id: ObjectId) -> &Object {
        self.objects.get(id.0 as usize).unwrap_or(&NOTHING)
    }

    fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        self.objects.at_mut(id.0 as usize)
    }

    /// Takes a timer out. An event names its handle alone, so deadlines are kept by handle too; but
    /// most timers are taken when they are due, as the first of all.
    fn take_timer(&mut self, handle: HandleId) -> Option<TimerHandle> {
        let first = self.timers.iter().next().map(|(key, _)| *key);
        let key = first.filter(|(_, first)| *first == handle).or_else(|| {
            let place = self.deadlines.partition_point(|(other, _)| *other < handle);
            self.deadlines.get(place).map(|(_, nanos)| (*nanos, handle))
        })?;
        let timer = self.timers.remove(key)?;
        if let Call::SetResult(future) | Call::Timeout(future) = timer.call {
            self.object_mut(future).has_timer = false;
        }
        if self.deadlines.len() > 2 * self.timers.count() + 64 {
            let mut kept = Pages::default();
            for (handle, nanos) in self.deadlines.iter() {
                if self.timers.contains((*nanos, *handle)) {
                    kept.push((*handle, *nanos));
                }
            }
            self.deadlines = kept;
        }
        Some(timer)
    }
}
