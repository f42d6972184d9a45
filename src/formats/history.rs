//! The history: the events of a run, sorted by the task, thread or callback to which they belong.

use std::collections::BTreeMap;

use crate::model::{Call, Event, FutureKind, ObjectId, Outcome, Site, Timestamp};
use crate::scene::{Film, Machine, State, TaskState, Wait, Wake, Waker, callback_label};
use crate::trace::Entry;

/// What every task, thread and callback of a run did.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The machine at the end.
    pub(super) machine: Machine,
    /// The tasks in the order of creation, which is that of the machine's tasks.
    pub(super) tasks: Vec<TaskHistory>,
    /// The jobs of the thread pool in the order in which they were submitted.
    pub(super) jobs: Vec<JobRun>,
    /// Where each job is in `jobs`.
    job_indices: BTreeMap<ObjectId, usize>,
    /// The iterations in order.
    pub(super) iterations: Vec<Iteration>,
    /// The handles that were no steps of tasks, in order.
    pub(super) callbacks: Vec<CallbackRun>,
    /// All wake-ups except those by the loop itself, in order.
    pub(super) wakes: Vec<Flow>,
    /// What happened without taking time, in order.
    pub(super) notes: Vec<Note>,
    /// The end of the run.
    pub(super) end: EventTime,
}

/// An event by its number, and when it happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EventTime {
    /// The number of the event.
    pub(super) event: u32,
    /// When it happened.
    pub(super) timestamp: Timestamp,
}

/// What a task did.
#[derive(Debug, Default)]
pub(super) struct TaskHistory {
    /// Its states in order, each until the next one begins.
    pub(super) periods: Vec<Period>,
    /// How many of the wakes of its lane are in its periods so far.
    wake_count: usize,
}

/// A stretch of time in one state.
#[derive(Debug)]
pub(super) struct Period {
    pub(super) from: EventTime,
    pub(super) state: State,
    /// If the task waits: for what, in a word or two, and why.
    pub(super) waits: Option<(String, String)>,
    /// Where in the program, if that is known.
    pub(super) site: Site,
    /// What made the task ready.
    pub(super) by: Option<Flow>,
}

/// A job of the thread pool.
#[derive(Debug)]
pub(super) struct JobRun {
    pub(super) job: ObjectId,
    /// Where it was submitted.
    pub(super) by: Track,
    pub(super) submitted: EventTime,
    /// In which thread it ran and from when on.
    pub(super) began: Option<(u32, EventTime)>,
    pub(super) ended: Option<EventTime>,
}

/// An iteration of the loop.
#[derive(Debug)]
pub(super) struct Iteration {
    pub(super) from: EventTime,
    /// When the loop stopped waiting for timers and jobs.
    pub(super) awake: EventTime,
    pub(super) to: EventTime,
    /// How many handles ran.
    pub(super) handles: u32,
}

/// A handle that is no step of a task.
#[derive(Debug)]
pub(super) struct CallbackRun {
    pub(super) from: EventTime,
    pub(super) to: EventTime,
    pub(super) label: String,
}

/// A wake-up: from what caused it to what it made ready.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub(super) from: EventTime,
    pub(super) to: EventTime,
    pub(super) source: Track,
    pub(super) target: Track,
    /// What caused it: `task`, `thread`, `timer`, `timeout`, `callback` or `loop`.
    pub(super) kind: &'static str,
    /// What the target had waited for, in a word or two, such as `gather` or `lock a`.
    pub(super) word: String,
}

/// Something that happened without taking time.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) at: EventTime,
    pub(super) track: Track,
    pub(super) kind: NoteKind,
    pub(super) text: String,
    /// Where in the program, if that is known.
    pub(super) site: Site,
}

/// What kind of thing a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoteKind {
    Printed,
    Reported,
    Thrown,
    Returned,
    Failed,
    Cancelled,
    CancelRequested,
    TimedOut,
}

/// Where something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Track {
    /// In a task.
    Task(ObjectId),
    /// In a thread of the pool.
    Thread(u32),
    /// In a handle that is no step of a task.
    Callbacks,
    /// Between handles.
    Loop,
}

impl History {
    /// Sorts the events of a run; reads them once.
    pub(super) fn of(film: &Film) -> Self {
        let mut history = Self::default();
        for entry in film.trace().entries() {
            history.machine.apply(&entry);
            history.follow(film, &entry);
        }
        let end = history.end;
        if let Some(iteration) = history.iterations.last_mut() {
            iteration.to = end;
        }
        history
    }

    /// The states of a task in order, each with its end.
    pub(super) fn periods<'a>(
        &'a self,
        task: &TaskState,
    ) -> impl Iterator<Item = (&'a Period, EventTime)> {
        let periods = self.task_history(task.id).map_or(&[][..], |task| &task.periods);
        let ends = periods.iter().skip(1).map(|period| period.from).chain([self.end]);
        periods.iter().zip(ends)
    }

    fn task_history(&self, task: ObjectId) -> Option<&TaskHistory> {
        self.tasks.get(self.machine.task_index(task)?)
    }

    fn follow(&mut self, film: &Film, entry: &Entry<'_>) {
        let at = EventTime { event: entry.index, timestamp: entry.timestamp };
        self.end = at;
        match entry.event {
            Event::IterationBegan => {
                if let Some(iteration) = self.iterations.last_mut() {
                    iteration.to = at;
                }
                self.iterations.push(Iteration { from: at, awake: at, to: at, handles: 0 });
            }
            Event::TimeAdvanced if entry.cause.is_none() => {
                if let Some(iteration) = self.iterations.last_mut() {
                    iteration.awake = at;
                }
            }
            Event::TaskCreated { task, .. } => {
                self.tasks.push(TaskHistory::default());
                self.change(task, at);
            }
            Event::HandleBegan { call, .. } => self.begin(call, at),
            Event::HandleEnded => {
                if let Some(callback) =
                    self.callbacks.last_mut().filter(|callback| callback.to == callback.from)
                {
                    callback.to = at;
                }
            }
            Event::EagerStepBegan { task } => self.change(task, at),
            Event::HandleScheduled {
                call: Call::Step(task) | Call::Wakeup { task, .. }, ..
            } => {
                self.wake(film, task, at);
            }
            Event::TaskWaits { .. } => {
                if let Some(task) = entry.task {
                    self.change(task, at);
                }
            }
            Event::FutureFinished { future, outcome }
                if self.machine.task_index(future).is_some() =>
            {
                self.change(future, at);
                let (kind, text) = match outcome {
                    Outcome::Returned => (NoteKind::Returned, ""),
                    Outcome::Raised(exception) => (NoteKind::Failed, exception),
                    Outcome::Cancelled => (NoteKind::Cancelled, ""),
                };
                self.note(at, Track::Task(future), kind, text, Site::UNKNOWN);
            }
            Event::CancelRequested { future } if self.machine.task_index(future).is_some() => {
                self.note(at, Track::Task(future), NoteKind::CancelRequested, "", Site::UNKNOWN);
            }
            Event::Thrown { exception } => {
                self.note(at, self.track(), NoteKind::Thrown, exception, Site::UNKNOWN);
            }
            Event::Printed { text, site } => {
                self.note(at, self.track(), NoteKind::Printed, text, site);
            }
            Event::Reported { text } => {
                self.note(at, self.track(), NoteKind::Reported, text, Site::UNKNOWN);
            }
            Event::JobSubmitted { job } => {
                let by = self.track();
                self.job_indices.insert(job, self.jobs.len());
                self.jobs.push(JobRun { job, by, submitted: at, began: None, ended: None });
            }
            Event::JobBegan { job, worker } => {
                let Some(job_run) = self.job_mut(job) else { return };
                job_run.began = Some((worker, at));
                let (from, source) = (job_run.submitted, job_run.by);
                self.wakes.push(Flow {
                    from,
                    to: at,
                    source,
                    target: Track::Thread(worker),
                    kind: if source == Track::Callbacks { "callback" } else { "task" },
                    word: film.wake_word(job),
                });
            }
            Event::JobEnded { job, .. } => {
                if let Some(job_run) = self.job_mut(job) {
                    job_run.ended = Some(at);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, call: Call, at: EventTime) {
        if let Some(iteration) = self.iterations.last_mut() {
            iteration.handles += 1;
        }
        if let Some(task) = call.task() {
            self.change(task, at);
            return;
        }
        let label = callback_label(&self.machine, call);
        self.callbacks.push(CallbackRun { from: at, to: at, label });
        if let Call::Timeout(timeout) = call
            && let Some(maker) = self.machine.primitive(timeout).map(|timeout| timeout.maker)
        {
            self.note(at, Track::Task(maker), NoteKind::TimedOut, "", Site::UNKNOWN);
        }
    }

    /// A task joined the ready queue.
    fn wake(&mut self, film: &Film, task: ObjectId, at: EventTime) {
        self.change(task, at);
        let Some(index) = self.machine.task_index(task) else { return };
        let lane = film.row_of(task).and_then(|row| film.lanes().get(row));
        let Some(wake) = lane.and_then(|lane| lane.wakes().get(self.tasks[index].wake_count))
        else {
            return;
        };
        // A task that gives way becomes ready by itself, without a wake in its lane.
        if wake.beat as usize != film.beats_within(at.event) + 1 {
            return;
        }
        self.tasks[index].wake_count += 1;
        let flow = self.flow(film, wake, task, at);
        if let Some(period) = self.tasks[index].periods.last_mut() {
            period.by = Some(flow.clone());
        }
        if wake.by != Waker::Loop {
            self.wakes.push(flow);
        }
    }

    fn flow(&self, film: &Film, wake: &Wake, task: ObjectId, at: EventTime) -> Flow {
        let word = || film.wake_word(wake.future);
        let (kind, source, from, word) = match wake.by {
            Waker::Lane(row) => match film.lanes().get(row as usize).and_then(|lane| lane.task) {
                Some(by) => ("task", Track::Task(by), self.end_of(by).unwrap_or(at), word()),
                None => self.end_of_job(at, word()),
            },
            Waker::Timer => ("timer", Track::Callbacks, at, "timer".to_owned()),
            Waker::Timeout => ("timeout", Track::Callbacks, at, "timeout".to_owned()),
            Waker::Callback => ("callback", Track::Callbacks, at, word()),
            Waker::Loop => ("loop", Track::Loop, at, word()),
        };
        Flow { from, to: at, source, target: Track::Task(task), kind, word }
    }

    fn job_mut(&mut self, job: ObjectId) -> Option<&mut JobRun> {
        let index = *self.job_indices.get(&job)?;
        self.jobs.get_mut(index)
    }

    /// Where a task ended, if it did.
    fn end_of(&self, task: ObjectId) -> Option<EventTime> {
        let last = self.task_history(task)?.periods.last()?;
        last.state.is_finished().then_some(last.from)
    }

    /// The end of the job of which the running handle tells.
    fn end_of_job(&self, at: EventTime, word: String) -> (&'static str, Track, EventTime, String) {
        let job = match self.machine.running.map(|running| running.call) {
            Some(Call::JobDone(job)) => self.job_indices.get(&job).map(|index| &self.jobs[*index]),
            _ => None,
        };
        match job.and_then(|job_run| Some((job_run.began?.0, job_run.ended?))) {
            Some((worker, ended)) => ("thread", Track::Thread(worker), ended, word),
            None => ("callback", Track::Callbacks, at, word),
        }
    }

    /// Begins a period if the machine has another state for the task than before.
    fn change(&mut self, task: ObjectId, at: EventTime) {
        let (Some(index), Some(state)) = (self.machine.task_index(task), self.machine.task(task))
        else {
            return;
        };
        let Some(task_history) = self.tasks.get_mut(index) else { return };
        if task_history.periods.last().is_some_and(|last| last.state.word() == state.state.word()) {
            return;
        }
        let waits = match &state.state {
            State::Waiting(wait) => Some((what(&self.machine, *wait), self.machine.waits(state))),
            _ => None,
        };
        let (state, site) = (state.state.clone(), state.site);
        task_history.periods.push(Period { from: at, state, waits, site, by: None });
    }

    /// Where the current event happens.
    fn track(&self) -> Track {
        match (self.machine.running, self.machine.running_task()) {
            (_, Some(task)) => Track::Task(task.id),
            (Some(_), None) => Track::Callbacks,
            (None, None) => Track::Loop,
        }
    }

    fn note(&mut self, at: EventTime, track: Track, kind: NoteKind, text: &str, site: Site) {
        self.notes.push(Note { at, track, kind, text: text.to_owned(), site });
    }
}

impl NoteKind {
    /// What happened, in a word or two.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Printed => "prints",
            Self::Reported => "reports",
            Self::Thrown => "exception thrown in",
            Self::Returned => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::CancelRequested => "cancel requested",
            Self::TimedOut => "timed out",
        }
    }
}

/// What a task waits for, in a word or two; the same for all tasks that wait for one thing.
fn what(machine: &Machine, wait: Wait) -> String {
    match wait.kind {
        Some(kind @ (FutureKind::Sleep | FutureKind::Job)) => kind.word().to_owned(),
        _ => machine.describe(wait.future),
    }
}
