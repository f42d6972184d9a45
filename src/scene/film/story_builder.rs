//! Finding the steps of the story while a run is read once.
//!
//! On the level of the story, consecutive beats with one meaning for a person are one step: a task
//! starts, sleeps, waits, prints, wakes another one, raises, is cancelled or finishes; a timeout
//! expires; the run ends in a deadlock. All other beats are bookkeeping of the loop.

use super::super::roles::{Role, Roles};
use crate::model::{Call, Event, FutureKind, ObjectId, Outcome, PrimitiveKind};

/// The subject of the last step of the story, which decides which beats join it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Happening {
    /// No later beat joins it.
    #[default]
    Closed,
    /// Tasks are made.
    Starts,
    /// Callbacks are scheduled.
    Schedules,
    /// Tasks are asked to cancel.
    Cancels,
    /// A timeout has expired.
    Expires,
    /// A line is printed.
    Prints,
    /// An exception is raised at an await.
    Throws,
    /// The value of this primitive changes, or an item is put into it or taken out.
    Changes(ObjectId),
    /// Waiting tasks are woken.
    Wakes,
    /// Jobs are handed to the thread pool.
    Submits,
    /// Threads begin with jobs.
    JobsBegin,
    /// A task waits.
    Waits,
    /// A task yields.
    Yields,
    /// A task ends.
    Finishes,
}

/// The steps of the story while the run is read.
#[derive(Debug, Default)]
pub(super) struct StoryBuilder {
    /// For each step, how many beats have happened at its place.
    steps: Vec<usize>,
    /// What the last step is about.
    last: Happening,
    /// The call of the running handle. `last` becomes `Happening::Closed` with each handle, so that no
    /// step has beats of two handles.
    running: Option<Call>,
    /// The number of steps before the running handle.
    steps_before_handle: usize,
    /// A cancellation was requested since the last beat.
    has_cancel_request: bool,
    /// The task that was made and whose first step is not scheduled yet.
    new_task: Option<ObjectId>,
}

impl StoryBuilder {
    /// Follows the next event. If the event ends a beat, `beat` is the number of beats after it.
    pub(super) fn follow(&mut self, event: &Event<'_>, beat: Option<usize>, roles: &Roles) {
        self.note(event);
        let Some(beat) = beat else { return };
        let mut kind = self.kind_of(event, roles);
        if std::mem::take(&mut self.has_cancel_request) && !matches!(event, Event::HandleEnded) {
            kind = Some(Happening::Cancels);
        }
        if let Some(kind) = kind {
            self.add(kind, beat);
        }
        match *event {
            Event::HandleBegan { call, .. } => {
                self.running = Some(call);
                if kind.is_none() {
                    self.last = Happening::Closed;
                }
                self.steps_before_handle = self.steps.len() - usize::from(kind.is_some());
            }
            Event::HandleEnded => {
                self.running = None;
                self.last = Happening::Closed;
            }
            _ => {}
        }
    }

    /// For each step, how many beats have happened at its place.
    pub(super) fn into_steps(self) -> Vec<usize> {
        self.steps
    }

    /// Remembers what later events refer to.
    fn note(&mut self, event: &Event<'_>) {
        match *event {
            Event::TaskCreated { task, .. } => self.new_task = Some(task),
            Event::CancelRequested { .. } => self.has_cancel_request = true,
            Event::EagerStepBegan { .. } => self.new_task = None,
            _ => {}
        }
    }

    /// What a beat is about; `None` if it is bookkeeping.
    fn kind_of(&self, event: &Event<'_>, roles: &Roles) -> Option<Happening> {
        Some(match *event {
            Event::HandleScheduled { call: Call::Step(task), .. }
                if self.new_task == Some(task) =>
            {
                Happening::Starts
            }
            Event::HandleScheduled { call: Call::Step(_), .. } => Happening::Yields,
            Event::HandleScheduled { call: Call::Callback, .. }
            | Event::TimerSet { call: Call::Callback, .. } => Happening::Schedules,
            Event::TimerSet { call: Call::Timeout(_), .. } => Happening::Closed,
            Event::HandleBegan { call: Call::Timeout(_), .. } => Happening::Expires,
            Event::TaskWaits { .. } => Happening::Waits,
            Event::Printed { .. } => Happening::Prints,
            Event::Thrown { .. } => Happening::Throws,
            Event::ItemPut { queue, .. } | Event::ItemGot { queue, .. } => {
                Happening::Changes(queue)
            }
            Event::ValueSet { primitive, .. } => return self.kind_of_value(primitive, roles),
            Event::FutureFinished { future, outcome } => {
                return kind_of_end(future, outcome, roles);
            }
            Event::JobSubmitted { .. } => Happening::Submits,
            Event::JobBegan { .. } => Happening::JobsBegin,
            Event::Reported { .. } | Event::JobEnded { .. } | Event::RunEnded { .. } => {
                Happening::Closed
            }
            // A blocking call; otherwise the clock jumps between handles.
            Event::TimeAdvanced if self.running.is_some() => Happening::Closed,
            Event::HandleEnded if self.steps.len() == self.steps_before_handle => {
                match self.running? {
                    Call::Step(_) | Call::Wakeup { .. } | Call::Callback => Happening::Closed,
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    fn kind_of_value(&self, primitive: ObjectId, roles: &Roles) -> Option<Happening> {
        match roles.get(primitive)? {
            // The put or the get just before is already a step.
            Role::Primitive(kind)
                if kind.family() == PrimitiveKind::Queue
                    && self.last == Happening::Changes(primitive) =>
            {
                None
            }
            // A task that was woken for the lock first takes it; that belongs to the step that follows.
            _ if self.resumes_with(primitive, roles) => None,
            _ => Some(Happening::Changes(primitive)),
        }
    }

    /// Returns `true` if the running task resumes because its wait for this primitive is over, and
    /// has done nothing since.
    fn resumes_with(&self, primitive: ObjectId, roles: &Roles) -> bool {
        let Some(Call::Wakeup { future, .. }) = self.running else { return false };
        self.steps.len() == self.steps_before_handle
            && roles.future(future) == Some((FutureKind::Acquire, primitive))
    }

    /// Adds a step at the place after `beat` beats, or extends the last step up to there.
    fn add(&mut self, kind: Happening, beat: usize) {
        let joins = match (self.last, kind) {
            (
                Happening::Starts
                | Happening::Schedules
                | Happening::Cancels
                | Happening::JobsBegin
                | Happening::Submits,
                _,
            ) if self.last == kind => true,
            // A permit that is passed to a waiting task is given back and taken at once.
            (Happening::Changes(one), Happening::Changes(other)) => one == other,
            (Happening::Expires, Happening::Cancels)
            | (Happening::Changes(_) | Happening::Wakes, Happening::Wakes)
            | (Happening::Submits, Happening::Waits)
            | (Happening::Prints, Happening::Yields | Happening::Finishes)
            | (Happening::Throws, Happening::Finishes) => true,
            _ => false,
        };
        match self.steps.last_mut() {
            Some(last) if joins => *last = beat,
            _ => self.steps.push(beat),
        }
        self.last = kind;
    }
}

/// What the end of a future is about; `None` if it is bookkeeping.
fn kind_of_end(future: ObjectId, outcome: Outcome<'_>, roles: &Roles) -> Option<Happening> {
    match roles.get(future)? {
        Role::Task => Some(Happening::Finishes),
        Role::Sleep(_)
        | Role::Primitive(_)
        | Role::Future(FutureKind::Job | FutureKind::Next, _) => None,
        // The step of the cancellation already says that the wait ends.
        Role::Future(..) if outcome == Outcome::Cancelled => None,
        Role::Future(
            FutureKind::Gather | FutureKind::Shield | FutureKind::Wait | FutureKind::Group,
            _,
        ) => Some(Happening::Closed),
        Role::Future(..) => Some(Happening::Wakes),
    }
}
