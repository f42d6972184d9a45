//! The grammar: which event a probe could record next.
//!
//! [`Event`] draws it as a state machine. What is checked here is all that the layers above rely on:
//! numbers are dense and stand for what they are used for, the ready queue is first in, first out,
//! an iteration runs what was ready when it began, time and iterations do not jump, steps nest, and
//! a task is in one state at a time.

use super::bounds::{MOST_EVENTS, MOST_TOLD_BYTES, text_of};
use super::kinds::has_owner;
use super::objects::{JobState, Object, Objects, Primitive, TaskState};
use super::schedule::Schedule;
use crate::model::{
    Call, Ending, Event, FutureKind, HandleId, Limit, MostValue, ObjectId, PrimitiveKind,
    SizeMeaning, Timestamp,
};

/// The state after some events of a run, as far as the next event depends on it.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    timestamp: Timestamp,
    phase: Phase,
    objects: Objects,
    schedule: Schedule,
    /// The task whose step the handle runs, zero if it runs a callback; then the tasks that began
    /// eagerly inside of it, each within the one before.
    steps: Vec<ObjectId>,
    /// The job of each thread of the pool, zero while it has none.
    threads: Vec<ObjectId>,
    file_count: u32,
    event_count: u32,
    /// The length of all texts that were told, however often.
    told_bytes: usize,
}

/// Where in an iteration a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// Before the first iteration, or after a handle.
    #[default]
    Between,
    /// An iteration has begun, and none of its handles yet.
    Waiting,
    /// A handle runs.
    Running,
    /// The run has ended.
    Ended,
}

/// Returns an error with this sentence unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($sentence:tt)+) => {
        if !$condition {
            return Err(format!($($sentence)+));
        }
    };
}

impl Grammar {
    /// Counts a file that was named. Sites are in such files; the first one need not be named.
    pub(super) fn name_file(&mut self) {
        self.file_count += 1;
    }

    /// How many events there were.
    pub(super) fn event_count(&self) -> u32 {
        self.event_count
    }

    /// Takes in the next event; fails with the reason if it cannot come next.
    pub(super) fn follow(&mut self, timestamp: Timestamp, event: &Event<'_>) -> Result<(), String> {
        ensure!(self.phase != Phase::Ended, "something happens after the end of the run");
        ensure!(self.event_count < MOST_EVENTS, "there are too many events");
        self.check_time(timestamp, event)?;
        self.check_texts(event)?;
        if let Some(site) = event.site() {
            let file = site.file.0;
            ensure!(file < self.file_count.max(1), "it happens in file {file}, which has no name");
        }
        self.timestamp = timestamp;
        self.follow_event(event)?;
        self.event_count += 1;
        Ok(())
    }

    fn check_time(&self, timestamp: Timestamp, event: &Event<'_>) -> Result<(), String> {
        let before = self.timestamp;
        let step = u32::from(matches!(event, Event::IterationBegan));
        ensure!(
            before.iteration.checked_add(step) == Some(timestamp.iteration),
            "iteration {} follows iteration {}",
            timestamp.iteration,
            before.iteration
        );
        ensure!(
            timestamp.nanos >= before.nanos,
            "time goes back from {} to {} nanoseconds",
            before.nanos,
            timestamp.nanos
        );
        let has_advanced = timestamp.nanos > before.nanos;
        match event {
            Event::TimeAdvanced => ensure!(has_advanced, "time advances by nothing"),
            _ => ensure!(!has_advanced, "time passes without being told"),
        }
        Ok(())
    }

    fn check_texts(&mut self, event: &Event<'_>) -> Result<(), String> {
        let Some((text, most)) = text_of(event) else { return Ok(()) };
        ensure!(text.len() <= most, "a text of {} bytes is too long", text.len());
        self.told_bytes += text.len();
        ensure!(self.told_bytes <= MOST_TOLD_BYTES, "there is too much text");
        Ok(())
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each kind of event, to be read as a table"
    )]
    fn follow_event(&mut self, event: &Event<'_>) -> Result<(), String> {
        match *event {
            Event::IterationBegan => self.begin_iteration()?,
            Event::TimeAdvanced => ensure!(
                matches!(self.phase, Phase::Waiting | Phase::Running),
                "time passes between two handles"
            ),
            Event::TimerDue { handle } => {
                ensure!(self.phase == Phase::Waiting, "{handle} is due after a handle began");
                let deadline = self.schedule.next_deadline();
                ensure!(
                    deadline.is_some_and(|nanos| nanos <= self.timestamp.nanos),
                    "{handle} is due before its deadline"
                );
                self.schedule.move_due(handle)?;
            }
            Event::HandleBegan { handle, call } => self.begin_handle(handle, call)?,
            Event::HandleEnded => {
                ensure!(self.phase == Phase::Running, "a handle ends that did not begin");
                ensure!(self.steps.len() == 1, "a handle ends within an eager step");
                self.end_step()?;
                self.phase = Phase::Between;
            }
            Event::HandleScheduled { handle, call } => {
                self.check_call(call)?;
                self.schedule.push(handle, call)?;
            }
            Event::TimerSet { handle, call, when_nanos } => {
                let is_timer =
                    matches!(call, Call::SetResult(_) | Call::Timeout(_) | Call::Callback);
                ensure!(is_timer, "{handle} is a timer for what no timer does");
                self.check_call(call)?;
                self.schedule.set(handle, call, when_nanos)?;
            }
            Event::TimerCancelled { handle } => self.schedule.cancel(handle)?,
            Event::FutureCreated { future, kind, of, .. } => {
                self.check_owner(kind, of)?;
                let job = JobState::New;
                self.objects.add(future, Object::Future { kind, is_done: false, job })?;
            }
            Event::TaskCreated { task, .. } => {
                self.objects.add(task, Object::Task(TaskState::Created))?;
            }
            Event::TaskRenamed { task, .. } => {
                self.objects.task(task)?;
            }
            Event::ChildAdded { parent, child } => {
                self.check_parent(parent)?;
                self.objects.is_done(child)?;
            }
            Event::FutureFinished { future, .. } => self.finish(future)?,
            Event::CancelRequested { future } => {
                ensure!(!self.objects.is_done(future)?, "{future} is cancelled but done");
            }
            Event::Thrown { .. } => {
                self.running_task()?;
            }
            Event::TaskWaits { future, .. } => {
                self.objects.is_done(future)?;
                *self.running_task()? = TaskState::Suspended;
            }
            Event::TaskYields { .. } => *self.running_task()? = TaskState::Suspended,
            Event::EagerStepBegan { task } => {
                ensure!(self.phase == Phase::Running, "a step begins outside of a handle");
                let state = self.objects.task(task)?;
                ensure!(*state == TaskState::Created, "{task} is no new task, and begins eagerly");
                *state = TaskState::Running;
                self.steps.push(task);
            }
            Event::EagerStepEnded { resumed } => {
                ensure!(self.steps.len() > 1, "an eager step ends that did not begin");
                self.end_step()?;
                ensure!(self.steps.last() == Some(&resumed), "{resumed} goes on, but did not run");
            }
            Event::Printed { .. } => {
                let has_job = self.threads.iter().any(|job| *job != ObjectId(0));
                let can_print = self.phase == Phase::Running || has_job;
                ensure!(can_print, "a line is printed outside of a handle, and no job runs");
            }
            Event::Reported { .. } => {}
            Event::PrimitiveCreated { primitive, kind, size, .. } => {
                let rules = kind.rules();
                let has_size = rules.size != SizeMeaning::None;
                ensure!(has_size || size == 0, "a {} has no size", kind.word());
                let value = if rules.size == SizeMeaning::FirstValue { size } else { 0 };
                let state = Primitive { kind, size, value, items: 0 };
                self.objects.add(primitive, Object::Primitive(state))?;
            }
            Event::ValueSet { primitive, value } => self.set_value(primitive, value)?,
            Event::TextSet { primitive, .. } => {
                self.objects.primitive(primitive, |kind| kind.rules().has_text)?;
            }
            Event::ItemPut { queue, .. } => {
                let state = self.objects.primitive(queue, |kind| kind.rules().has_items)?;
                ensure!(state.size == 0 || state.items < state.size, "an item joins a full queue");
                state.items += 1;
            }
            Event::ItemGot { queue, index } => {
                let state = self.objects.primitive(queue, |kind| kind.rules().has_items)?;
                let is_there = match state.kind {
                    PrimitiveKind::Queue => index == 0 && state.items > 0,
                    PrimitiveKind::LifoQueue => Some(index) == state.items.checked_sub(1),
                    _ => index < state.items,
                };
                ensure!(is_there, "an item is taken that is not the next of its queue");
                state.items -= 1;
            }
            Event::JobSubmitted { job } => {
                self.move_job(job, JobState::New, JobState::Submitted)?;
            }
            Event::JobBegan { job, worker } => {
                self.move_job(job, JobState::Submitted, JobState::Running)?;
                let threads = self.threads.len();
                ensure!(worker as usize <= threads, "thread {worker} follows {threads} threads");
                if worker as usize == threads {
                    self.threads.push(ObjectId(0));
                }
                let thread = &mut self.threads[worker as usize];
                ensure!(*thread == ObjectId(0), "thread {worker} has two jobs");
                *thread = job;
            }
            Event::JobEnded { job, worker } => {
                self.move_job(job, JobState::Running, JobState::Ended)?;
                let thread = self.threads.get_mut(worker as usize).filter(|thread| **thread == job);
                let Some(thread) = thread else {
                    return Err(format!("thread {worker} ends {job}, which it did not begin"));
                };
                *thread = ObjectId(0);
            }
            Event::RunEnded { ending } => {
                // A log that is full says nothing more of the iteration in which it was filled.
                let is_cut = matches!(ending, Ending::LimitReached(Limit::Events | Limit::Text));
                ensure!(is_cut || self.phase != Phase::Running, "the run ends within a handle");
                ensure!(is_cut || self.schedule.owed() == 0, "the run ends within an iteration");
                let is_left = ending == Ending::Deadlock && self.schedule.ready_len() > 0;
                ensure!(!is_left, "the run is deadlocked, but a handle is ready");
                self.phase = Phase::Ended;
            }
        }
        Ok(())
    }

    fn begin_iteration(&mut self) -> Result<(), String> {
        ensure!(self.phase != Phase::Running, "an iteration begins within a handle");
        let is_done = self.schedule.owed() == 0
            && (self.phase == Phase::Between || self.schedule.ready_len() == 0);
        ensure!(is_done, "an iteration begins before the one before it has run all its handles");
        self.phase = Phase::Waiting;
        Ok(())
    }

    fn begin_handle(&mut self, handle: HandleId, call: Call) -> Result<(), String> {
        ensure!(self.phase != Phase::Running, "{handle} begins within another handle");
        if self.phase == Phase::Waiting {
            let is_late = |nanos| nanos <= self.timestamp.nanos;
            ensure!(
                !self.schedule.next_deadline().is_some_and(is_late),
                "{handle} begins before a timer that is due has joined the ready queue"
            );
            self.schedule.begin_running();
        }
        self.schedule.begin(handle, call)?;
        if let Some(task) = call.task() {
            let state = self.objects.task(task)?;
            ensure!(*state != TaskState::Done, "{task} has a step after its end");
            *state = TaskState::Running;
        }
        self.steps.push(call.task().unwrap_or_default());
        self.phase = Phase::Running;
        Ok(())
    }

    /// Checks what a new handle will do, and notes that a task has a step scheduled.
    fn check_call(&mut self, call: Call) -> Result<(), String> {
        match call {
            Call::Step(task) => self.schedule_step(task)?,
            Call::Wakeup { task, future } => {
                ensure!(self.objects.is_done(future)?, "{future} wakes {task} before it is done");
                self.schedule_step(task)?;
            }
            Call::SetResult(future) => {
                let is_future = matches!(self.objects.get(future)?, Object::Future { .. });
                ensure!(is_future, "{future} is to have its result and is not a future");
            }
            Call::ChildDone { parent, child } => {
                // A job's future hears of the job itself.
                if parent != child {
                    self.check_parent(parent)?;
                }
                ensure!(self.objects.is_done(child)?, "{parent} hears of {child} before its end");
            }
            Call::Stop(future) => {
                ensure!(
                    self.objects.is_done(future)?,
                    "the loop stops for {future} before its end"
                );
            }
            Call::Callback => {}
            Call::Timeout(timeout) => {
                self.objects.primitive(timeout, |kind| kind == PrimitiveKind::Timeout)?;
            }
            Call::JobDone(job) => {
                let has_ended = *self.objects.job(job)? == JobState::Ended;
                ensure!(
                    has_ended || self.objects.is_done(job)?,
                    "the loop hears of {job} before its end"
                );
            }
        }
        Ok(())
    }

    /// Notes that a task will have a step; one that polls its futures itself may have several.
    fn schedule_step(&mut self, task: ObjectId) -> Result<(), String> {
        let state = self.objects.task(task)?;
        ensure!(*state != TaskState::Done, "a step of {task} is scheduled after its end");
        if *state == TaskState::Created {
            *state = TaskState::Suspended;
        }
        Ok(())
    }

    /// Checks the primitive or future to which a future of this kind belongs.
    fn check_owner(&mut self, kind: FutureKind, of: ObjectId) -> Result<(), String> {
        if of == ObjectId(0) {
            // Primitives that were made outside of a loop have no number.
            let needs_owner =
                matches!(kind, FutureKind::Shield | FutureKind::Group | FutureKind::Job);
            ensure!(!needs_owner, "a {} is of nothing", kind.word());
            return Ok(());
        }
        ensure!(has_owner(kind), "a {} is of something", kind.word());
        let is_of = |primitive: PrimitiveKind| primitive.rules().futures.contains(&kind);
        if PrimitiveKind::ALL.iter().any(|primitive| is_of(*primitive)) {
            self.objects.primitive(of, is_of).map(|_| ())
        } else {
            self.objects.is_done(of).map(|_| ())
        }
    }

    /// Checks that an object is told of the ends of its children.
    fn check_parent(&self, parent: ObjectId) -> Result<(), String> {
        let object = self.objects.get(parent)?;
        let hears = match object {
            Object::Future { kind, .. } => matches!(
                kind,
                FutureKind::Gather | FutureKind::Shield | FutureKind::Wait | FutureKind::Next
            ),
            Object::Primitive(primitive) => primitive.kind.rules().has_children,
            Object::Task(_) => false,
        };
        ensure!(hears, "{parent} is a {} and watches nothing", object.word());
        Ok(())
    }

    fn finish(&mut self, id: ObjectId) -> Result<(), String> {
        let running = self.steps.last().copied();
        match self.objects.get_mut(id)? {
            Object::Task(state) => {
                let runs = *state == TaskState::Running && running == Some(id);
                ensure!(runs, "{id} is a task and ends without running");
                *state = TaskState::Done;
            }
            Object::Future { is_done, .. } => {
                ensure!(!*is_done, "{id} is done twice");
                *is_done = true;
            }
            Object::Primitive(primitive) => {
                return Err(format!("{id} is a {} and cannot be done", primitive.kind.word()));
            }
        }
        Ok(())
    }

    fn set_value(&mut self, id: ObjectId, value: u32) -> Result<(), String> {
        let state =
            self.objects.primitive(id, |kind| kind.rules().most_value != MostValue::None)?;
        let most = match state.kind.rules().most_value {
            MostValue::None => 0,
            MostValue::One => 1,
            MostValue::Size => state.size,
            MostValue::Any => u32::MAX,
        };
        ensure!(value <= most, "a {} cannot hold {value}", state.kind.word());
        ensure!(
            state.value.abs_diff(value) <= 1,
            "a {} goes from {} to {value} at once",
            state.kind.word(),
            state.value
        );
        state.value = value;
        Ok(())
    }

    fn move_job(&mut self, job: ObjectId, from: JobState, to: JobState) -> Result<(), String> {
        ensure!(
            matches!(self.phase, Phase::Waiting | Phase::Running),
            "a job changes between two handles"
        );
        let state = self.objects.job(job)?;
        ensure!(*state == from, "{job} is a job and skips a part of its life");
        *state = to;
        Ok(())
    }

    /// Ends the innermost step that runs in the handle.
    fn end_step(&mut self) -> Result<(), String> {
        if let Some(task) = self.steps.pop().filter(|task| *task != ObjectId(0)) {
            let state = self.objects.task(task)?;
            ensure!(*state != TaskState::Running, "a step of {task} ends, but not why");
        }
        Ok(())
    }

    /// The task that runs; fails if its step has already said how it ends.
    fn running_task(&mut self) -> Result<&mut TaskState, String> {
        let task = self.steps.last().copied().filter(|task| *task != ObjectId(0));
        let Some(task) = task else { return Err("it happens in a task, but none runs".to_owned()) };
        let state = self.objects.task(task)?;
        ensure!(*state == TaskState::Running, "{task} does something after its step");
        Ok(state)
    }
}
