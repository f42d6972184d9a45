//! The machine: the state of every task, of the ready queue and of the timers at one place of a
//! trace.
//!
//! This folder holds the state and its look-ups; `replay` says what each event changes.

mod handles;
mod jobs;
mod line;
mod object;
mod pages;
mod primitive;
mod task;
mod timers;
mod watches;

use std::collections::VecDeque;

pub use handles::{PendingTimer, ReadyHandle, Running};
pub use jobs::{Job, Jobs};
pub(super) use line::take;
pub(super) use object::{NOTHING, Object, Objects, Role};
pub use pages::Pages;
pub use primitive::Primitive;
pub(super) use task::label;
pub use task::{State, TaskState, Wait};
pub use timers::Timers;
pub(super) use watches::Watches;

use crate::model::{Call, Ending, FutureKind, HandleId, ObjectId, PrimitiveKind, Timestamp};

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
    /// How many handles of the current iteration have not begun.
    pub owed: usize,
    /// Every lock, queue, task group and the like, in the order of creation.
    pub primitives: Pages<Primitive>,
    /// What the threads of the pool do.
    pub jobs: Jobs,
    /// How many lines were printed and how many reports made.
    pub printed: usize,
    /// How the run ended, if it did.
    pub ending: Option<Ending>,
    /// How many futures the program made.
    pub(super) plain_futures: u32,
    /// The value that the running handle changed last; zero if it changed none.
    pub(super) last_shown: ObjectId,
    pub(super) objects: Objects,
    pub(super) watches: Watches,
    /// The deadline of each timer by its handle, and of some timers that are over. Numbers of
    /// handles only grow, so this is sorted.
    pub(super) deadlines: Pages<(HandleId, u64)>,
    /// For each kind, how many primitives without a name there are.
    pub(super) unnamed: [u32; PrimitiveKind::ALL.len()],
}

impl Machine {
    /// The task with this number.
    pub fn task(&self, id: ObjectId) -> Option<&TaskState> {
        self.tasks.get(self.task_index(id)?)
    }

    /// The lock, queue or the like with this number.
    pub fn primitive(&self, id: ObjectId) -> Option<&Primitive> {
        let object = self.objects.get(id);
        (object.role == Role::Primitive).then(|| self.primitives.get(object.index as usize))?
    }

    /// What a future stands for; nothing if it is a task or a primitive.
    pub fn future_kind(&self, id: ObjectId) -> Option<FutureKind> {
        match self.objects.get(id).role {
            Role::Future(kind) => Some(kind),
            _ => None,
        }
    }

    /// The tasks that wait for a primitive, in the order in which they came, each with the kind of
    /// the future that it awaits.
    pub fn waiting_at<'a>(
        &'a self,
        primitive: &'a Primitive,
    ) -> impl Iterator<Item = (&'a TaskState, FutureKind)> {
        primitive.waiters.iter().filter_map(|future| {
            Some((self.task(self.waiter_of(*future))?, self.future_kind(*future)?))
        })
    }

    /// The tasks and futures that a gather, a wait, a shield or a task group watches, except those
    /// that are done.
    pub fn children_of(&self, parent: ObjectId) -> impl Iterator<Item = ObjectId> {
        let pairs = self.watches.pairs().iter().filter(move |pair| pair.0 == parent);
        pairs.map(|pair| pair.1).filter(|child| !self.is_done(*child))
    }

    /// When a timeout cancels its task, in nanoseconds since the loop started; nothing if it has no
    /// deadline, or no longer has one.
    pub fn deadline_nanos(&self, timeout: ObjectId) -> Option<u64> {
        let object = self.objects.get(timeout);
        object.has_timer.then_some(object.until_nanos)
    }

    /// The task that runs now.
    pub fn running_task(&self) -> Option<&TaskState> {
        self.running.and_then(|running| self.task(running.task))
    }

    /// Returns `true` if this is the task that runs now.
    pub fn is_running(&self, task: ObjectId) -> bool {
        self.running.is_some_and(|running| running.task == task)
    }

    /// The number of the task that runs now, zero if none does.
    pub(super) fn running_id(&self) -> ObjectId {
        self.running.map_or(ObjectId(0), |running| running.task)
    }

    /// The number of a future among those that the program made, counted from one.
    pub(super) fn number_of_future(&self, future: ObjectId) -> u32 {
        self.objects.get(future).index
    }

    /// Returns `false` once the run has ended and no timer is left.
    pub(super) fn can_sleep(&self) -> bool {
        self.ending.is_none() || self.timers.count() > 0
    }

    /// The task that a handle steps, or for which it does something.
    pub fn beneficiary(&self, call: Call) -> Option<&TaskState> {
        let id = match call {
            Call::Step(task) | Call::Wakeup { task, .. } | Call::Stop(task) => task,
            Call::SetResult(future)
            | Call::ChildDone { parent: future, .. }
            | Call::JobDone(future) => self.waiter_of(future),
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

    /// Where a task is in the list of tasks.
    pub(crate) fn task_index(&self, id: ObjectId) -> Option<usize> {
        let object = self.objects.get(id);
        (object.role == Role::Task).then_some(object.index as usize)
    }

    /// How many children of a gather, a wait or a task group have not told it yet that they are
    /// done.
    pub fn left_of(&self, parent: ObjectId) -> u32 {
        self.objects.get(parent).left
    }

    /// Returns `true` if a future or task is done.
    pub fn is_done(&self, id: ObjectId) -> bool {
        self.objects.get(id).is_done
    }

    /// Returns `true` if a future or task was cancelled.
    pub(super) fn is_cancelled(&self, id: ObjectId) -> bool {
        self.objects.get(id).is_cancelled
    }

    /// The task that waits for a future, zero if none does.
    pub(super) fn waiter_of(&self, future: ObjectId) -> ObjectId {
        self.objects.get(future).waiter
    }

    /// When the timer of a sleep ends it, in nanoseconds since the loop started; zero if there is
    /// none.
    pub(super) fn until_nanos(&self, future: ObjectId) -> u64 {
        self.objects.get(future).until_nanos
    }

    /// Returns `true` if the timer that ends a sleep is set.
    pub(super) fn has_timer(&self, future: ObjectId) -> bool {
        self.objects.get(future).has_timer
    }

    /// The primitive or future to which a future belongs, zero if there is none.
    pub(super) fn of(&self, future: ObjectId) -> ObjectId {
        self.objects.get(future).of
    }

    /// The primitive to which a future belongs.
    pub(super) fn primitive_of(&self, future: ObjectId) -> Option<&Primitive> {
        self.primitive(self.of(future))
    }
}
