//! The sentence that says what happens at the playhead, and why.

use super::kinds::{ValueChange, spec_of_future, spec_of_primitive};
use super::machine::{Machine, State, TaskState};
use super::text::{capital, seconds_text};
use super::{Level, Playhead, Screening, limit_text};
use crate::model::{Call, Ending, Event, FutureKind, ObjectId, Outcome};

/// Says what happens at the playhead and why, in one sentence of a level.
///
/// If the run ended in a deadlock, the sentence ends with `conclusion`, the last line of the report.
pub fn sentence(
    screening: &Screening,
    playhead: &Playhead,
    level: Level,
    conclusion: Option<&str>,
) -> String {
    let tell = match level {
        Level::Story => tell_story,
        Level::Detail => tell_detail,
    };
    tell(screening, playhead, conclusion)
}

/// The sentence on the level of the story.
pub fn tell_story(screening: &Screening, playhead: &Playhead, conclusion: Option<&str>) -> String {
    if let Some(text) = gap_or_ending(screening, playhead, conclusion) {
        return text;
    }
    match &*screening.film().story_at(playhead.beat) {
        "" => "Nothing has happened yet".to_owned(),
        told => told.to_owned(),
    }
}

/// The sentence on the level of every detail.
pub fn tell_detail(screening: &Screening, playhead: &Playhead, conclusion: Option<&str>) -> String {
    if let Some(text) = gap_or_ending(screening, playhead, conclusion) {
        return text;
    }
    match screening.last_event() {
        Some(event) => capital(&happened(screening.before(), screening.after(), &event)),
        None => "Nothing has happened yet".to_owned(),
    }
}

/// The sentences that both levels have in common.
fn gap_or_ending(
    screening: &Screening,
    playhead: &Playhead,
    conclusion: Option<&str>,
) -> Option<String> {
    let film = screening.film();
    let is_in_gap = playhead.nanos > screening.after().timestamp.nanos;
    if film.jump_after(playhead.beat).is_some() && (is_in_gap || playhead.phase >= 1.0) {
        return Some(film.gap_sentence(playhead.beat).to_string());
    }
    match screening.last_event() {
        Some(Event::RunEnded { ending: Ending::Deadlock }) => {
            let mut text = "Deadlock: nothing is ready and no timer is set".to_owned();
            if let Some(conclusion) = conclusion {
                text.extend(["; ", conclusion]);
            }
            Some(text)
        }
        Some(Event::RunEnded { ending: Ending::LimitReached(limit) }) => {
            Some(format!("The run was stopped here: {}", limit_text(limit, film.limits())))
        }
        _ => None,
    }
}

fn happened(before: &Machine, after: &Machine, event: &Event<'_>) -> String {
    let runner = after.running_task().map_or("the loop", TaskState::label);
    match *event {
        Event::TimeAdvanced => format!("The clock reaches {}", seconds_text(after.timestamp.nanos)),
        Event::TimerDue { handle } => {
            let due = after.ready.iter().find(|ready| ready.handle == handle);
            match due.map(|ready| ready.call) {
                Some(Call::SetResult(what) | Call::Timeout(what)) => format!(
                    "The deadline of {} has come, so its callback joins the ready queue",
                    after.describe(what)
                ),
                _ => {
                    "A timer’s deadline has come, so its callback joins the ready queue".to_owned()
                }
            }
        }
        Event::HandleBegan { .. } => began(before, after),
        Event::HandleEnded => ended(before, after),
        Event::HandleScheduled { call, .. } => scheduled(after, call, runner),
        Event::TimerSet { call: Call::Timeout(timeout), when_nanos, .. } => {
            let what = after.describe(timeout);
            format!("{what} is set to run out at {}", seconds_text(when_nanos))
        }
        Event::TimerSet { when_nanos, .. } => {
            format!("{} sets a timer for {}", runner, seconds_text(when_nanos))
        }
        Event::TimerCancelled { .. } => format!("{runner} cancels its timer"),
        Event::FutureFinished { future, outcome } => finished(after, future, outcome, runner),
        Event::Thrown { exception } => format!("{exception} is raised in {runner}, at its await"),
        Event::Printed { text, .. } if after.running.is_none() => {
            format!("A thread prints “{text}”")
        }
        Event::Printed { text, .. } => format!("{runner} prints “{text}”"),
        Event::EagerStepBegan { task } => {
            format!("{} starts at once, inside the step that makes it", after.label(task))
        }
        Event::EagerStepEnded { .. } => format!("{runner} goes on"),
        Event::Reported { text } => format!("asyncio reports: {text}"),
        Event::ValueSet { primitive, value } => {
            let old = before.primitive(primitive).map_or(0, |primitive| primitive.value);
            match after.primitive(primitive) {
                Some(primitive) => {
                    let what = &after.describe(primitive.id);
                    let change = ValueChange { primitive, what, runner, old, new: value };
                    spec_of_primitive(primitive.kind).changed(after, &change)
                }
                None => String::new(),
            }
        }
        Event::TextSet { primitive, text } => {
            format!("{runner} sets {} to {text}", after.describe(primitive))
        }
        Event::ItemPut { queue, item } => {
            format!("{} puts {item} into {}", runner, after.describe(queue))
        }
        Event::ItemGot { queue, index } => {
            let items = before.primitive(queue).map(|queue| &queue.items);
            let item = items.and_then(|items| items.get(index as usize));
            let item = item.map_or("an item", |item| item);
            format!("{} takes {item} out of {}", runner, after.describe(queue))
        }
        Event::JobSubmitted { .. } => {
            format!("{runner} hands a job to the thread pool")
        }
        Event::JobBegan { job, worker } => {
            format!("Thread {worker} begins {}", job_text(after, job))
        }
        Event::JobEnded { job, worker } => {
            format!("Thread {worker} ends {}", job_text(before, job))
        }
        Event::TaskWaits { .. } => match after.running_task().or(before.running_task()) {
            Some(task) => format!("{} {}", task.label(), after.waits(task)),
            None => String::new(),
        },
        Event::RunEnded { .. } => "The run is over".to_owned(),
        Event::IterationBegan
        | Event::FutureCreated { .. }
        | Event::TaskCreated { .. }
        | Event::ChildAdded { .. }
        | Event::PrimitiveCreated { .. }
        | Event::CancelRequested { .. }
        | Event::TaskRenamed { .. }
        | Event::TaskYields { .. } => String::new(),
    }
}

fn began(before: &Machine, after: &Machine) -> String {
    let Some(running) = after.running else { return String::new() };
    match running.call {
        Call::Step(task) => {
            let is_first = before.task(task).is_some_and(|task| task.state == State::Unstarted);
            let label = after.label(task);
            if is_first {
                format!("The loop takes {label} off the ready queue and runs its first step")
            } else {
                format!("The loop takes {label} off the ready queue and goes on with it")
            }
        }
        Call::Wakeup { task, future } => {
            let why = after.why_it_goes_on(task, future);
            format!("{} resumes, because {why}", after.label(task))
        }
        Call::SetResult(future) => {
            format!("The loop runs the callback that ends {}", after.describe(future))
        }
        Call::ChildDone { parent, child } => heard(after, parent, child),
        Call::Stop(task) => {
            format!(
                "The loop hears that {} is done and stops after this iteration",
                after.label(task)
            )
        }
        Call::Timeout(timeout) => {
            let what = after.describe(timeout);
            let whom = after.primitive(timeout).map_or("?", |it| after.label(it.maker));
            format!("{what} has run out, so it cancels {whom}")
        }
        Call::JobDone(job) => {
            format!("The loop hears that {} is done", after.describe(job))
        }
        Call::Callback => "The loop runs a callback of the program".to_owned(),
    }
}

fn ended(before: &Machine, after: &Machine) -> String {
    let Some(task) = before.running_task().and_then(|task| after.task(task.id)) else {
        return "The callback is done and the loop takes over".to_owned();
    };
    let label = task.label();
    match &task.state {
        State::Waiting(_) => {
            format!("{label} gives control back to the loop and {}", after.waits(task))
        }
        State::Ready => format!("{label} gives way and goes to the end of the ready queue"),
        State::Done => format!("{label} has returned and is done"),
        State::Failed(exception) => format!("{label} has failed with {exception}"),
        State::Cancelled => format!("{label} is cancelled"),
        State::Unstarted | State::Running => format!("{label} gives control back to the loop"),
    }
}

fn scheduled(after: &Machine, call: Call, runner: &str) -> String {
    match call {
        Call::Step(task) => {
            let label = after.label(task);
            let is_new = after.task(task).is_some_and(|task| task.state == State::Unstarted);
            if is_new && after.running.is_none() {
                format!("asyncio.run makes a task of {label}; its first step joins the ready queue")
            } else if is_new {
                format!("{runner} makes the task {label}; its first step joins the ready queue")
            } else {
                format!("{label} gives way: its next step joins the ready queue")
            }
        }
        Call::Wakeup { task, future } => {
            let why = after.why_it_goes_on(task, future);
            format!("{} joins the ready queue, because {why}", after.label(task))
        }
        Call::ChildDone { parent, child } => {
            let (parent, child) = (listener(after, parent), after.describe(child));
            format!("{parent}’s callback for {child} joins the ready queue")
        }
        Call::Stop(task) => {
            format!(
                "The callback that stops the loop after {} joins the ready queue",
                after.label(task)
            )
        }
        Call::JobDone(_) => "A thread tells the loop that its job is done".to_owned(),
        Call::SetResult(_) | Call::Callback | Call::Timeout(_) => {
            format!("{runner} puts a callback into the ready queue")
        }
    }
}

fn finished(after: &Machine, future: ObjectId, outcome: Outcome<'_>, runner: &str) -> String {
    let waiter = after.waiter_of(future);
    if let Some(primitive) = after.primitive_of(future)
        && let Some(task) = after.task(waiter)
        && after.future_kind(future) != Some(FutureKind::Job)
    {
        let (who, what) = (task.label(), after.describe(primitive.id));
        return match outcome {
            Outcome::Cancelled => format!("{who} no longer waits for {what}"),
            _ => spec_of_primitive(primitive.kind).wakes(runner, who, &what),
        };
    }
    let what = after.describe(future);
    let is_task = after.task(future).is_some();
    match outcome {
        Outcome::Returned if is_task => format!("{what} returns, so its task is done"),
        Outcome::Returned => format!("{what} has its result"),
        Outcome::Raised(exception) if is_task => {
            format!("{what} raises {exception}, so its task is done")
        }
        Outcome::Raised(exception) => format!("{what} has an exception: {exception}"),
        Outcome::Cancelled => format!("{what} is cancelled"),
    }
}

/// Says that a gather, a wait, a shield or a task group is told that a child is done.
fn heard(after: &Machine, parent: ObjectId, child: ObjectId) -> String {
    let (who, child) = (listener(after, parent), after.describe(child));
    let counts = after.primitive(parent).is_some() || after.spec_of(parent).counts_children();
    match after.left_of(parent) {
        _ if !counts => format!("{who} hears that {child} is done"),
        0 => format!("{who} hears that {child} is done, the last one"),
        left => format!("{who} hears that {child} is done; {left} to go"),
    }
}

/// The name of the parent that is told that a child is done.
fn listener(machine: &Machine, parent: ObjectId) -> String {
    match machine.future_kind(parent) {
        Some(kind) => spec_of_future(Some(kind)).listener(machine, parent),
        None => machine.describe(parent),
    }
}

/// A job of the thread pool, named by the task that submitted it.
fn job_text(machine: &Machine, job: ObjectId) -> String {
    let running = machine.jobs.running.iter().map(|(_, job)| job);
    let found = running.chain(&machine.jobs.queue).find(|other| other.future == job);
    match found.and_then(|job| machine.task(job.by)) {
        Some(task) => format!("a job of {}", task.label()),
        None => "a job".to_owned(),
    }
}
