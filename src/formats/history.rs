//! The history: a run told once more, by whom it happened to instead of in order.

use std::collections::BTreeMap;

use crate::model::{Call, Event, FutureKind, ObjectId, Outcome, Site, Timestamp};
use crate::scene::{Film, Machine, State, TaskState, Wait, Wake, Waker, callback_label};
use crate::trace::Entry;

/// What every task, thread and callback of a run did.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The machine at the end.
    pub(super) machine: Machine,
    /// In the order of creation, as the machine has its tasks.
    pub(super) tasks: Vec<Life>,
    /// The jobs of the thread pool in the order in which they were submitted.
    pub(super) jobs: Vec<Work>,
    /// Where each job is in `jobs`.
    job_indices: BTreeMap<ObjectId, usize>,
    /// The iterations in order.
    pub(super) rounds: Vec<Round>,
    /// What ran that was no step of a task, in order.
    pub(super) callbacks: Vec<Turn>,
    /// Every wake-up but those by the loop itself, in order.
    pub(super) wakes: Vec<Hop>,
    /// What happened at a moment, in order.
    pub(super) notes: Vec<Note>,
    /// Where everything ends.
    pub(super) end: Place,
}

/// A place in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The number of the event.
    pub(super) event: u32,
    /// When it happened.
    pub(super) timestamp: Timestamp,
}

/// The life of a task.
#[derive(Debug, Default)]
pub(super) struct Life {
    /// Its states in order, each until the next one begins.
    pub(super) spells: Vec<Spell>,
    /// How many of the wakes of its lane have been told.
    told: usize,
}

/// A stretch of time in one state.
#[derive(Debug)]
pub(super) struct Spell {
    pub(super) from: Place,
    pub(super) state: State,
    /// For what the task waits, in a word or two, and why; else nothing.
    pub(super) waits: Option<(String, String)>,
    /// Where in the program, if that is known.
    pub(super) site: Site,
    /// Who made the task ready.
    pub(super) by: Option<Hop>,
}

/// A job of the thread pool.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) job: ObjectId,
    /// Who submitted it.
    pub(super) by: Track,
    pub(super) submitted: Place,
    /// In which thread it ran and from when on.
    pub(super) began: Option<(u32, Place)>,
    pub(super) ended: Option<Place>,
}

/// An iteration of the loop.
#[derive(Debug)]
pub(super) struct Round {
    pub(super) from: Place,
    /// When it was done with waiting for timers and jobs.
    pub(super) awake: Place,
    pub(super) to: Place,
    /// How many handles ran.
    pub(super) handles: u32,
}

/// A handle that is no step of a task.
#[derive(Debug)]
pub(super) struct Turn {
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) label: String,
}

/// A wake-up: from what caused it to what it made ready.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) source: Track,
    pub(super) target: Track,
    /// What made it ready: `task`, `thread`, `timer`, `timeout`, `callback` or `loop`.
    pub(super) kind: &'static str,
    /// By what, in a word or two, such as `gather` or `lock a`.
    pub(super) word: String,
}

/// What happened at a moment.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) at: Place,
    pub(super) track: Track,
    pub(super) kind: NoteKind,
    pub(super) text: String,
    /// Where in the program, if that is known.
    pub(super) site: Site,
}

/// What kind of thing happened.
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
    /// Goes through a run once.
    pub(super) fn of(film: &Film) -> Self {
        let mut history = Self::default();
        for entry in film.trace().entries() {
            history.machine.apply(&entry);
            history.follow(film, &entry);
        }
        let end = history.end;
        if let Some(round) = history.rounds.last_mut() {
            round.to = end;
        }
        history
    }

    /// What a task does, in order; each state with where it ends.
    pub(super) fn spells<'a>(
        &'a self,
        task: &TaskState,
    ) -> impl Iterator<Item = (&'a Spell, Place)> {
        let spells = self.life(task.id).map_or(&[][..], |life| &life.spells);
        let ends = spells.iter().skip(1).map(|spell| spell.from).chain([self.end]);
        spells.iter().zip(ends)
    }

    fn life(&self, task: ObjectId) -> Option<&Life> {
        self.tasks.get(self.machine.task_index(task)?)
    }

    fn follow(&mut self, film: &Film, entry: &Entry<'_>) {
        let place = Place { event: entry.index, timestamp: entry.timestamp };
        self.end = place;
        match entry.event {
            Event::IterationBegan => {
                if let Some(round) = self.rounds.last_mut() {
                    round.to = place;
                }
                self.rounds.push(Round { from: place, awake: place, to: place, handles: 0 });
            }
            Event::TimeAdvanced if entry.cause.is_none() => {
                if let Some(round) = self.rounds.last_mut() {
                    round.awake = place;
                }
            }
            Event::TaskCreated { task, .. } => {
                self.tasks.push(Life::default());
                self.change(task, place);
            }
            Event::HandleBegan { call, .. } => self.begin(call, place),
            Event::HandleEnded => {
                if let Some(turn) = self.callbacks.last_mut().filter(|turn| turn.to == turn.from) {
                    turn.to = place;
                }
            }
            Event::EagerStepBegan { task } => self.change(task, place),
            Event::HandleScheduled {
                call: Call::Step(task) | Call::Wakeup { task, .. }, ..
            } => {
                self.wake(film, task, place);
            }
            Event::TaskWaits { .. } => {
                if let Some(task) = entry.task {
                    self.change(task, place);
                }
            }
            Event::FutureFinished { future, outcome }
                if self.machine.task_index(future).is_some() =>
            {
                self.change(future, place);
                let (kind, text) = match outcome {
                    Outcome::Returned => (NoteKind::Returned, ""),
                    Outcome::Raised(exception) => (NoteKind::Failed, exception),
                    Outcome::Cancelled => (NoteKind::Cancelled, ""),
                };
                self.note(place, Track::Task(future), kind, text, Site::UNKNOWN);
            }
            Event::CancelRequested { future } if self.machine.task_index(future).is_some() => {
                self.note(place, Track::Task(future), NoteKind::CancelRequested, "", Site::UNKNOWN);
            }
            Event::Thrown { exception } => {
                self.note(place, self.track(), NoteKind::Thrown, exception, Site::UNKNOWN);
            }
            Event::Printed { text, site } => {
                self.note(place, self.track(), NoteKind::Printed, text, site);
            }
            Event::Reported { text } => {
                self.note(place, self.track(), NoteKind::Reported, text, Site::UNKNOWN);
            }
            Event::JobSubmitted { job } => {
                let by = self.track();
                self.job_indices.insert(job, self.jobs.len());
                self.jobs.push(Work { job, by, submitted: place, began: None, ended: None });
            }
            Event::JobBegan { job, worker } => {
                let Some(work) = self.job_mut(job) else { return };
                work.began = Some((worker, place));
                let (from, source) = (work.submitted, work.by);
                self.wakes.push(Hop {
                    from,
                    to: place,
                    source,
                    target: Track::Thread(worker),
                    kind: if source == Track::Callbacks { "callback" } else { "task" },
                    word: film.wake_word(job),
                });
            }
            Event::JobEnded { job, .. } => {
                if let Some(work) = self.job_mut(job) {
                    work.ended = Some(place);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, call: Call, place: Place) {
        if let Some(round) = self.rounds.last_mut() {
            round.handles += 1;
        }
        if let Some(task) = call.task() {
            self.change(task, place);
            return;
        }
        let label = callback_label(&self.machine, call);
        self.callbacks.push(Turn { from: place, to: place, label });
        if let Call::Timeout(timeout) = call
            && let Some(maker) = self.machine.primitive(timeout).map(|timeout| timeout.maker)
        {
            self.note(place, Track::Task(maker), NoteKind::TimedOut, "", Site::UNKNOWN);
        }
    }

    /// A task joined the ready queue.
    fn wake(&mut self, film: &Film, task: ObjectId, place: Place) {
        self.change(task, place);
        let Some(index) = self.machine.task_index(task) else { return };
        let lane = film.row_of(task).and_then(|row| film.lanes().get(row));
        let Some(wake) = lane.and_then(|lane| lane.wakes().get(self.tasks[index].told)) else {
            return;
        };
        // Who gives way is ready by itself, and its lane has no wake for that.
        if wake.beat as usize != film.beats_within(place.event) + 1 {
            return;
        }
        self.tasks[index].told += 1;
        let hop = self.hop(film, wake, task, place);
        if let Some(spell) = self.tasks[index].spells.last_mut() {
            spell.by = Some(hop.clone());
        }
        if wake.by != Waker::Loop {
            self.wakes.push(hop);
        }
    }

    fn hop(&self, film: &Film, wake: &Wake, task: ObjectId, place: Place) -> Hop {
        let word = || film.wake_word(wake.future);
        let (kind, source, from, word) = match wake.by {
            Waker::Lane(row) => match film.lanes().get(row as usize).and_then(|lane| lane.task) {
                Some(by) => ("task", Track::Task(by), self.end_of(by).unwrap_or(place), word()),
                None => self.end_of_job(place, word()),
            },
            Waker::Timer => ("timer", Track::Callbacks, place, "timer".to_owned()),
            Waker::Timeout => ("timeout", Track::Callbacks, place, "timeout".to_owned()),
            Waker::Callback => ("callback", Track::Callbacks, place, word()),
            Waker::Loop => ("loop", Track::Loop, place, word()),
        };
        Hop { from, to: place, source, target: Track::Task(task), kind, word }
    }

    fn job_mut(&mut self, job: ObjectId) -> Option<&mut Work> {
        let index = *self.job_indices.get(&job)?;
        self.jobs.get_mut(index)
    }

    /// Where a task ended, if it did.
    fn end_of(&self, task: ObjectId) -> Option<Place> {
        let last = self.life(task)?.spells.last()?;
        last.state.is_finished().then_some(last.from)
    }

    /// The end of the job of which the running handle tells.
    fn end_of_job(&self, place: Place, word: String) -> (&'static str, Track, Place, String) {
        let job = match self.machine.running.map(|running| running.call) {
            Some(Call::JobDone(job)) => self.job_indices.get(&job).map(|index| &self.jobs[*index]),
            _ => None,
        };
        match job.and_then(|work| Some((work.began?.0, work.ended?))) {
            Some((worker, ended)) => ("thread", Track::Thread(worker), ended, word),
            None => ("callback", Track::Callbacks, place, word),
        }
    }

    /// The machine has perhaps another state for a task than before.
    fn change(&mut self, task: ObjectId, place: Place) {
        let (Some(index), Some(state)) = (self.machine.task_index(task), self.machine.task(task))
        else {
            return;
        };
        let Some(life) = self.tasks.get_mut(index) else { return };
        if life.spells.last().is_some_and(|last| last.state.word() == state.state.word()) {
            return;
        }
        let waits = match &state.state {
            State::Waiting(wait) => Some((what(&self.machine, *wait), self.machine.waits(state))),
            _ => None,
        };
        let (state, site) = (state.state.clone(), state.site);
        life.spells.push(Spell { from: place, state, waits, site, by: None });
    }

    /// Where what happens now happens.
    fn track(&self) -> Track {
        match (self.machine.running, self.machine.running_task()) {
            (_, Some(task)) => Track::Task(task.id),
            (Some(_), None) => Track::Callbacks,
            (None, None) => Track::Loop,
        }
    }

    fn note(&mut self, at: Place, track: Track, kind: NoteKind, text: &str, site: Site) {
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

/// What a task waits for, in a word or two, the same for all that wait for the same.
fn what(machine: &Machine, wait: Wait) -> String {
    match wait.kind {
        Some(kind @ (FutureKind::Sleep | FutureKind::Job)) => kind.word().to_owned(),
        _ => machine.describe(wait.future),
    }
}
