//! The story: the sentence of each of its steps.
//!
//! `film/story_builder.rs` decides what a step is.

use std::rc::Rc;

use super::kinds::{ValueChange, spec_of_future, spec_of_primitive};
use super::machine::{Machine, State, TaskState};
use super::text::{capital, seconds_text};
use super::{Film, limit_text};
use crate::model::{Call, Ending, Event, FutureKind, ObjectId, Outcome};

/// The most characters of a printed line in a sentence; the console shows the whole line.
const MOST_PRINTED_CHARS: usize = 48;

/// How many sentences a film keeps: what the frames of a moment ask for.
const MOST_SENTENCES: usize = 32;

impl Film {
    /// The sentence of a step of the story. Steps are numbered from zero; without a step of this number
    /// it is empty.
    pub fn story_sentence(&self, step: usize) -> Rc<str> {
        let Some(beat) = self.story().get(step) else { return "".into() };
        let before = step.checked_sub(1).map_or(0, |before| self.story()[before]);
        self.remembered((*beat, false), || {
            self.moment_sentence(*beat).unwrap_or_else(|| told(self, before, *beat))
        })
    }

    /// The sentence in the gap after `beat` beats; empty if the clock does not move there.
    pub fn gap_sentence(&self, beat: usize) -> Rc<str> {
        let Some(next_nanos) = self.jump_after(beat) else { return "".into() };
        self.remembered((beat, true), || {
            told_gap(&self.machine_after(self.events_after(beat)).1, next_nanos)
        })
    }

    /// The sentence of the last step of the story within the first `beat` beats; empty if there is
    /// none.
    pub(super) fn story_at(&self, beat: usize) -> Rc<str> {
        let step = self.story_step_at(beat);
        let told_beat = step.map_or(0, |step| self.story()[step]);
        match self.first_jump(told_beat.saturating_add(1)) {
            // After a gap, its sentence is shown until the next step.
            Some(jump) if jump <= beat => self.gap_sentence(jump - 1),
            _ => step.map_or_else(|| "".into(), |step| self.story_sentence(step)),
        }
    }

    /// A sentence from the cache, or else from `tell`.
    fn remembered(&self, key: (usize, bool), tell: impl FnOnce() -> String) -> Rc<str> {
        let mut sentences = self.sentences.borrow_mut();
        let known = sentences.iter().find(|(known, _)| *known == key);
        if let Some((_, sentence)) = known {
            return Rc::clone(sentence);
        }
        let sentence: Rc<str> = tell().into();
        if sentences.len() >= MOST_SENTENCES {
            sentences.pop_front();
        }
        sentences.push_back((key, Rc::clone(&sentence)));
        sentence
    }
}

/// The sentence of the step whose place is after `beat` beats. The place of the step before it is
/// after `from_beat` beats.
fn told(film: &Film, from_beat: usize, beat: usize) -> String {
    let (mut cursor, mut machine) = film.machine_after(film.events_after(from_beat));
    let end = film.events_after(beat);
    let mut facts = Facts::default();
    let mut last = None;
    while cursor.index() < end {
        let Some(event) = cursor.next_event(film.trace()) else { break };
        facts.note(&machine, &event);
        machine.take_in(cursor.timestamp(), &event);
        last = Some(event);
    }
    last.map_or_else(String::new, |event| capital(&facts.tell(film, &machine, &event)))
}

/// The sentence while nothing is ready, until the clock jumps to `next_nanos`.
fn told_gap(machine: &Machine, next_nanos: u64) -> String {
    let until = seconds_text(next_nanos);
    if let Some(task) = machine.running_task() {
        return format!("{} blocks the loop until {until}", task.label());
    }
    let first = machine.timers.first().and_then(|timer| match timer.call {
        Call::SetResult(future) => {
            let task = machine.task(machine.waiter_of(future))?;
            Some(format!("when {} wakes up", task.label()))
        }
        Call::Timeout(timeout) => Some(format!("when {} expires", machine.describe(timeout))),
        _ => None,
    });
    match first {
        Some(what) => format!("Nothing can run until {until}, {what}"),
        None => format!("Nothing can run until {until}"),
    }
}

/// What has happened since the step before, as far as the sentence needs it.
#[derive(Debug, Default)]
struct Facts {
    /// Why the task runs, as a verb, such as `wakes up`; empty if there is nothing to say.
    reason: String,
    /// The tasks that were made.
    started: Vec<ObjectId>,
    /// The tasks that were asked to cancel, directly or because a cancelled task waits for them.
    cancelled: Vec<ObjectId>,
    /// The futures for which tasks waited, and which are done now.
    woken: Vec<ObjectId>,
    /// The threads that began with a job.
    workers: Vec<u32>,
    /// How many callbacks were scheduled.
    callback_count: usize,
    /// The timeout that expired.
    expired: Option<ObjectId>,
    /// The printed line.
    printed: Option<String>,
    /// The exception that was raised at the task's await.
    thrown: Option<String>,
    /// The value that a primitive had before.
    old_value: u32,
    /// The item that was taken out of a queue.
    item: String,
    /// A job was handed to the pool.
    has_submitted: bool,
}

impl Facts {
    /// Adds an event; `before` is the machine before it.
    fn note(&mut self, before: &Machine, event: &Event<'_>) {
        match *event {
            Event::HandleBegan { call, .. } => {
                *self = Self { reason: reason(before, call), ..Self::default() };
                if let Call::Timeout(timeout) = call {
                    self.expired = Some(timeout);
                }
            }
            Event::EagerStepBegan { .. } => {
                *self = Self { reason: "starts at once".to_owned(), ..Self::default() };
            }
            Event::TaskCreated { task, .. } => self.started.push(task),
            Event::HandleScheduled { call: Call::Callback, .. }
            | Event::TimerSet { call: Call::Callback, .. } => self.callback_count += 1,
            Event::CancelRequested { future } if before.task(future).is_some() => {
                self.cancelled.push(future);
            }
            Event::FutureFinished { future, outcome }
                if outcome != Outcome::Cancelled
                    && before.task(before.waiter_of(future)).is_some()
                    && before.task(future).is_none() =>
            {
                self.woken.push(future);
            }
            Event::JobBegan { worker, .. } => self.workers.push(worker),
            Event::JobSubmitted { .. } => self.has_submitted = true,
            Event::Printed { text, .. } => self.printed = Some(shortened(text)),
            Event::Thrown { exception } => self.thrown = Some(exception.to_owned()),
            Event::ValueSet { primitive, .. } => {
                self.old_value = before.primitive(primitive).map_or(0, |it| it.value);
            }
            Event::ItemGot { queue, index } => {
                let items = before.primitive(queue).map(|queue| &queue.items);
                let item = items.and_then(|items| items.get(index as usize));
                item.map_or("an item", |item| item).clone_into(&mut self.item);
            }
            _ => {}
        }
    }

    /// The sentence of a step whose last event this is.
    fn tell(&self, film: &Film, after: &Machine, event: &Event<'_>) -> String {
        let label = after.running_task().map_or("the loop", TaskState::label);
        let is_of_primitive = match *event {
            Event::ValueSet { .. } | Event::ItemPut { .. } | Event::ItemGot { .. } => true,
            Event::FutureFinished { future, .. } => after.task(future).is_none(),
            _ => false,
        };
        let (runner, listed) = &match self.reason.as_str() {
            // The rest of the sentence shows that it is awake, so `wakes up` is left out.
            "wakes up" if is_of_primitive => (label.to_owned(), label.to_owned()),
            "" => (label.to_owned(), label.to_owned()),
            reason => (format!("{label} {reason} and"), format!("{label} {reason},")),
        };
        if let Some(timeout) = self.expired {
            return self.expiry(after, timeout);
        }
        if !self.cancelled.is_empty() && !matches!(event, Event::TaskWaits { .. }) {
            let names = after.names(self.cancelled.iter().copied());
            return format!("{runner} cancels {names}");
        }
        match *event {
            Event::HandleScheduled { call: Call::Step(task), .. } => {
                if self.started.contains(&task) {
                    let names = after.names(self.started.iter().copied());
                    let who = if after.running.is_none() { "asyncio.run" } else { label };
                    return format!("{who} starts {names}");
                }
                match &self.printed {
                    Some(text) => format!("{listed} prints {text} and lets others run"),
                    None => format!("{runner} lets others run"),
                }
            }
            Event::TimerSet { call: Call::Timeout(timeout), when_nanos, .. } => {
                let what = after.describe(timeout);
                format!("{what} is set to expire at {}", seconds_text(when_nanos))
            }
            Event::TimerSet { when_nanos, .. } if self.callback_count <= 1 => {
                format!("{runner} schedules a callback for {}", seconds_text(when_nanos))
            }
            Event::HandleScheduled { .. } | Event::TimerSet { .. } => {
                format!("{runner} schedules {}", self.callbacks())
            }
            Event::FutureFinished { future, outcome } => {
                self.end(after, future, outcome, [runner, listed, label])
            }
            Event::Thrown { exception } => {
                format!("{exception} is raised in {label}, at its await")
            }
            Event::Printed { text, .. } => format!("{runner} prints {}", shortened(text)),
            Event::Reported { text } => format!("asyncio reports: {text}"),
            Event::ValueSet { primitive, value } => match after.primitive(primitive) {
                Some(primitive) => {
                    let what = &after.describe(primitive.id);
                    let old = self.old_value;
                    let change = ValueChange { primitive, what, runner, old, new: value };
                    spec_of_primitive(primitive.kind).changed(after, &change)
                }
                None => String::new(),
            },
            Event::ItemPut { queue, item } => {
                format!("{runner} puts {item} into {}", after.describe(queue))
            }
            Event::ItemGot { queue, .. } => {
                format!("{runner} takes {} out of {}", self.item, after.describe(queue))
            }
            Event::JobSubmitted { .. } => format!("{runner} hands a job to a thread"),
            Event::JobBegan { .. } if self.workers.len() > 1 => {
                format!("{} threads begin with their jobs", self.workers.len())
            }
            Event::JobBegan { worker, .. } => format!("Thread {worker} begins with its job"),
            Event::JobEnded { worker, .. } => format!("Thread {worker} is done with its job"),
            Event::TaskWaits { .. } => match after.running_task() {
                Some(task) if self.has_submitted => {
                    format!("{listed} hands a job to a thread and {}", after.waits(task))
                }
                Some(task) => format!("{runner} {}", after.waits(task)),
                None => String::new(),
            },
            Event::TimeAdvanced => {
                let until = seconds_text(after.timestamp.nanos);
                format!("{label} has blocked the loop until {until}")
            }
            Event::HandleEnded if self.reason.is_empty() => {
                "The loop runs a callback of the program".to_owned()
            }
            Event::HandleEnded => format!("{label} {} and lets others run", self.reason),
            Event::RunEnded { ending } => match ending {
                Ending::Deadlock => "Deadlock: all tasks wait and nothing can wake them".to_owned(),
                Ending::LimitReached(limit) => {
                    format!("The run was stopped here: {}", limit_text(limit, film.limits()))
                }
                Ending::Finished => "The run is over".to_owned(),
            },
            _ => String::new(),
        }
    }

    /// Says that a timeout has expired.
    fn expiry(&self, after: &Machine, timeout: ObjectId) -> String {
        let what = after.describe(timeout);
        let owner = || after.primitive(timeout).map(|it| it.maker).unwrap_or_default();
        // A task that waits for another one passes the cancellation on, so the last one is cancelled.
        let cancelled = self.cancelled.last().copied().unwrap_or_else(owner);
        format!("{what} expires, so {} is cancelled", after.label(cancelled))
    }

    /// Says that a task or another future is done.
    fn end(
        &self,
        after: &Machine,
        future: ObjectId,
        outcome: Outcome<'_>,
        [runner, listed, label]: [&str; 3],
    ) -> String {
        if after.task(future).is_some() {
            return match (outcome, &self.printed, &self.thrown) {
                (Outcome::Returned, Some(text), _) => {
                    format!("{listed} prints {text} and finishes")
                }
                (Outcome::Returned, None, Some(exception)) => {
                    format!("{label} catches {exception} and finishes")
                }
                (Outcome::Returned, None, None) => format!("{runner} finishes"),
                (Outcome::Raised(exception), Some(text), _) => {
                    format!("{listed} prints {text} and raises {exception}")
                }
                (Outcome::Raised(exception), None, Some(thrown)) if exception == thrown => {
                    format!("{exception} reaches {label}, which does not catch it")
                }
                (Outcome::Raised(exception), None, _) => format!("{runner} raises {exception}"),
                (Outcome::Cancelled, Some(text), _) => {
                    format!("{label} prints {text} and is cancelled")
                }
                (Outcome::Cancelled, None, _) => format!("{label} ends, cancelled"),
            };
        }
        match after.future_kind(future) {
            Some(
                FutureKind::Gather | FutureKind::Shield | FutureKind::Wait | FutureKind::Group,
            ) => end_of_group(after, future, outcome),
            _ => self.wakes(after, runner),
        }
    }

    /// Says which waiting tasks are woken.
    fn wakes(&self, after: &Machine, runner: &str) -> String {
        let Some(first) = self.woken.first() else {
            return format!("{runner} sets the result of a future");
        };
        let primitive = after.primitive_of(*first);
        let tasks: Vec<_> = if primitive.is_some() {
            self.woken.iter().map(|future| after.waiter_of(*future)).collect()
        } else {
            // Several tasks may wait for a future of the program.
            let is_woken = |task: &&TaskState| {
                task.wait().is_some_and(|wait| self.woken.contains(&wait.future))
            };
            after.tasks.iter().filter(is_woken).map(|task| task.id).collect()
        };
        let names = after.names(tasks.iter().copied());
        match primitive {
            Some(primitive) if tasks.len() == 1 => {
                let what = after.describe(primitive.id);
                spec_of_primitive(primitive.kind).wakes(runner, &names, &what)
            }
            Some(primitive) => {
                format!("{runner} wakes {names} through {}", after.describe(primitive.id))
            }
            None => format!("{runner} sets a result, which wakes {names}"),
        }
    }

    fn callbacks(&self) -> String {
        match self.callback_count {
            0 | 1 => "a callback".to_owned(),
            count => format!("{count} callbacks"),
        }
    }
}

/// Why a task runs in a handle, as a verb; empty if there is nothing to say.
fn reason(before: &Machine, call: Call) -> String {
    match call {
        Call::Step(task)
            if before.task(task).is_some_and(|task| task.state == State::Unstarted) =>
        {
            "starts".to_owned()
        }
        Call::Wakeup { future, .. } if !before.is_cancelled(future) => {
            let kind = before.task(future).map_or_else(|| before.future_kind(future), |_| None);
            spec_of_future(kind).resumes(before, future)
        }
        _ => String::new(),
    }
}

/// A printed line in quotation marks; a long one is cut.
fn shortened(text: &str) -> String {
    if text.chars().count() <= MOST_PRINTED_CHARS {
        return format!("“{text}”");
    }
    let start: String = text.chars().take(MOST_PRINTED_CHARS - 1).collect();
    format!("“{start}…”")
}

/// Says that a future that waits for several tasks is done.
fn end_of_group(after: &Machine, future: ObjectId, outcome: Outcome<'_>) -> String {
    let what = after.describe(future);
    let waiter = after.task(after.waiter_of(future)).map(TaskState::label);
    if let Outcome::Raised(exception) = outcome {
        let rest = match after.children_of(future).count() {
            0 => String::new(),
            1 => "; the other one runs on".to_owned(),
            count => format!("; the other {count} run on"),
        };
        return match waiter {
            Some(who) => format!("{what} passes {exception} on to {who}{rest}"),
            None => format!("{what} has failed with {exception}{rest}"),
        };
    }
    let why = if after.primitive_of(future).is_some() {
        "The last task of its group is done".to_owned()
    } else if after.future_kind(future) == Some(FutureKind::Gather) {
        format!("{what} has all results")
    } else {
        format!("{what} is over")
    };
    match waiter {
        Some(who) => format!("{why}, so {who} can go on"),
        None => why,
    }
}
