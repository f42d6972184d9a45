//! The sentence that says what happens at the playhead, and why.

use super::machine::seconds_text;
use super::{Machine, Playhead, Screening, State, TaskState, Waiter};
use crate::runtime::{Call, Ending, Event, Limit, ObjectId, Outcome};

/// What happens at the playhead and why, in one sentence.
pub fn sentence(screening: &Screening, playhead: &Playhead) -> String {
    let film = screening.film();
    let machine = screening.after();
    let starts_gap = playhead.nanos > machine.moment.nanos;
    if let Some(next_nanos) = film.jump_after(playhead.beat)
        && (starts_gap || playhead.phase >= 1.0)
    {
        return gap(machine, next_nanos);
    }
    // The last event of a beat is the one that moves something.
    match screening.last_events().last() {
        None => "Nothing has happened yet".to_owned(),
        Some(entry) => happened(screening.before(), machine, &entry.event),
    }
}

fn gap(machine: &Machine, next_nanos: u64) -> String {
    let until = seconds_text(next_nanos);
    let first = machine.timers.first_key_value().and_then(|(_, timer)| match timer.call {
        Call::SetResult(future) => Some(machine.describe(future)),
        _ => None,
    });
    match first {
        Some(sleep) => {
            format!("Nothing is ready, so the loop waits until {until}, the end of {sleep}")
        }
        None => format!("Nothing is ready, so the loop waits until {until}"),
    }
}

fn happened(before: &Machine, after: &Machine, event: &Event<'_>) -> String {
    let runner = after.running_task().map_or("the loop", TaskState::label);
    match *event {
        Event::TimeAdvanced => format!("The clock reaches {}", seconds_text(after.moment.nanos)),
        Event::TimerDue { handle } => {
            let due = after.ready.iter().find(|ready| ready.handle == handle);
            match due.map(|ready| ready.call) {
                Some(Call::SetResult(future)) => format!(
                    "The deadline of {} has come, so its callback joins the ready queue",
                    after.describe(future)
                ),
                _ => {
                    "A timer’s deadline has come, so its callback joins the ready queue".to_owned()
                }
            }
        }
        Event::HandleBegan { .. } => began(before, after),
        Event::HandleEnded => ended(before, after),
        Event::HandleScheduled { call, .. } => scheduled(after, call, runner),
        Event::TimerSet { when_nanos, .. } => {
            format!("{} sets a timer for {}", capital(runner), seconds_text(when_nanos))
        }
        Event::TimerCancelled { .. } => format!("{} cancels its timer", capital(runner)),
        Event::FutureFinished { future, outcome } => finished(after, future, outcome),
        Event::Thrown { exception } => format!("{exception} is raised in {runner}, at its await"),
        Event::Printed { text, .. } => format!("{} prints “{text}”", capital(runner)),
        Event::EagerStepBegan { task } => {
            format!("{} starts at once, inside the step that makes it", capital(after.label(task)))
        }
        Event::EagerStepEnded { .. } => format!("{} goes on", capital(runner)),
        Event::Reported { text } => format!("asyncio reports: {text}"),
        Event::ValueSet { primitive, .. } => {
            format!("{} changes {}", capital(runner), after.describe(primitive))
        }
        Event::ItemPut { queue, item } => {
            format!("{} puts {item} into {}", capital(runner), after.describe(queue))
        }
        Event::ItemGot { queue, .. } => {
            format!("{} takes an item out of {}", capital(runner), after.describe(queue))
        }
        Event::JobSubmitted { .. } => {
            format!("{} hands a job to the thread pool", capital(runner))
        }
        Event::JobBegan { worker, .. } => format!("Thread {worker} begins a job"),
        Event::JobEnded { worker, .. } => format!("Thread {worker} ends its job"),
        Event::TaskWaits { .. } => match after.running_task().or(before.running_task()) {
            Some(task) => format!("{} {}", capital(task.label()), waits(after, task)),
            None => String::new(),
        },
        Event::RunEnded { ending } => match ending {
            Ending::Finished => "The run is over".to_owned(),
            Ending::Deadlock => {
                "Deadlock: nothing is ready and no timer is set, but tasks still wait".to_owned()
            }
            Ending::LimitReached(Limit::Iterations) => {
                "The run was stopped here: too many iterations of the loop".to_owned()
            }
            Ending::LimitReached(Limit::Tasks) => {
                "The run was stopped here: too many tasks".to_owned()
            }
            Ending::LimitReached(Limit::Events) => {
                "The run was stopped here: too much happens to be recorded".to_owned()
            }
        },
        Event::IterationBegan
        | Event::FutureCreated { .. }
        | Event::TaskCreated { .. }
        | Event::ChildAdded { .. }
        | Event::PrimitiveCreated { .. }
        | Event::CancelRequested { .. }
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
            let what = awaited(after, task, future);
            format!("{} resumes, because {what} is done", capital(after.label(task)))
        }
        Call::SetResult(future) => {
            format!("The loop runs the callback that ends {}", after.describe(future))
        }
        Call::ChildDone { parent: gather, child } => {
            let child = after.label(child);
            match after.left_of(gather) {
                0 => format!("gather hears that {child} is done, the last one"),
                left => format!("gather hears that {child} is done; {left} to go"),
            }
        }
        Call::Stop(task) => {
            format!(
                "The loop hears that {} is done and stops after this iteration",
                after.label(task)
            )
        }
        Call::Timeout(_) => "The timeout’s deadline has come".to_owned(),
        Call::JobDone(_) => "The loop hears that a job of the thread pool is done".to_owned(),
        Call::Callback => "The loop runs a callback of the program".to_owned(),
    }
}

fn ended(before: &Machine, after: &Machine) -> String {
    let Some(task) = before.running_task().and_then(|task| after.task(task.id)) else {
        return "The callback is done and the loop takes over".to_owned();
    };
    let label = capital(task.label());
    match &task.state {
        State::Waiting(_) => {
            format!("{label} gives control back to the loop and {}", waits(after, task))
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
                format!(
                    "{} makes the task {label}; its first step joins the ready queue",
                    capital(runner)
                )
            } else {
                format!("{} gives way: its next step joins the ready queue", capital(label))
            }
        }
        Call::Wakeup { task, future } => {
            let what = awaited(after, task, future);
            format!("{} joins the ready queue, because {what} is done", capital(after.label(task)))
        }
        Call::ChildDone { child, .. } => {
            format!("gather’s callback for {} joins the ready queue", after.label(child))
        }
        Call::Stop(task) => {
            format!(
                "The callback that stops the loop after {} joins the ready queue",
                after.label(task)
            )
        }
        Call::JobDone(_) => "A thread tells the loop that its job is done".to_owned(),
        Call::SetResult(_) | Call::Callback | Call::Timeout(_) => {
            format!("{} puts a callback into the ready queue", capital(runner))
        }
    }
}

fn finished(after: &Machine, future: ObjectId, outcome: Outcome<'_>) -> String {
    let what = capital(&after.describe(future));
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

/// What a task waited for, as that task would say it.
fn awaited(machine: &Machine, task: ObjectId, future: ObjectId) -> String {
    let is_sleep = machine.is_sleep(future) && machine.waiter_of(future) == task;
    if is_sleep { "its sleep".to_owned() } else { machine.describe(future) }
}

fn waits(machine: &Machine, task: &TaskState) -> String {
    match &task.state {
        State::Waiting(Waiter::Sleep { until_nanos, .. }) => {
            format!("sleeps until {}", seconds_text(*until_nanos))
        }
        State::Waiting(Waiter::Gather { left: 1, .. }) => {
            "waits for gather: 1 task to go".to_owned()
        }
        State::Waiting(Waiter::Gather { left, .. }) => {
            format!("waits for gather: {left} tasks to go")
        }
        State::Waiting(Waiter::Task(other)) => format!("waits for {}", machine.label(*other)),
        State::Waiting(Waiter::Future(future)) => {
            format!("waits for {}", machine.describe(*future))
        }
        _ => "waits".to_owned(),
    }
}

/// A sentence begins with a capital, but the names of a program stay as they are.
fn capital(text: &str) -> String {
    text.strip_prefix("the ").map_or_else(|| text.to_owned(), |rest| format!("The {rest}"))
}
