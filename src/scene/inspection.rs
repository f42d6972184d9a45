//! The inspection of what a person points at: what it is doing, since when, and who will wake it.

use super::stage::callback_label;
use super::task::{State, TaskState, Waiter};
use super::wording::{seconds_text, short_text};
use super::{Machine, Primitive, ReadyHandle, Standing};
use crate::model::{FutureKind, ObjectId, PrimitiveKind, Site};

/// What is known of a task, a primitive, a future or a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// What it is called.
    pub name: String,
    /// What is true of it, each without a capital and without a full stop.
    pub facts: Vec<String>,
    /// Where it is in the program, if that is known.
    pub site: Site,
}

/// What is known of `standing` at a time; nothing if it is not there.
pub fn inspect(machine: &Machine, now_nanos: u64, standing: Standing) -> Option<Inspection> {
    match standing {
        Standing::Object(id) => match (machine.task(id), machine.primitive(id)) {
            (Some(task), _) => Some(of_task(machine, now_nanos, task)),
            (_, Some(primitive)) => Some(of_primitive(machine, primitive)),
            _ => of_future(machine, id),
        },
        Standing::Handle(handle) => {
            let ready = machine.ready.iter().find(|ready| ready.handle == handle);
            let timer = machine.timers.iter().find(|((_, other), _)| *other == handle);
            let running = machine.running.filter(|running| running.handle == handle);
            let call = (ready.map(|ready| ready.call))
                .or(timer.map(|(_, timer)| timer.call))
                .or(running.map(|running| running.call))?;
            let mut facts = vec!["a callback".to_owned()];
            facts.extend(ready.and_then(|ready| who_readied(machine, ready)));
            if let Some(((when_nanos, _), timer)) = timer {
                facts.push(format!("due at {}", seconds_text(*when_nanos)));
                if let Some(by) = timer.by.and_then(|by| machine.task(by)) {
                    facts.push(format!("set by {}", by.label()));
                }
            }
            Some(Inspection { name: callback_label(machine, call), facts, site: Site::UNKNOWN })
        }
    }
}

fn of_task(machine: &Machine, now_nanos: u64, task: &TaskState) -> Inspection {
    let mut facts = vec![match &task.state {
        State::Waiting(_) => machine.waits(task),
        State::Failed(exception) => format!("failed with {exception}"),
        State::Unstarted => "has not started".to_owned(),
        State::Ready => "is ready".to_owned(),
        State::Running => "runs".to_owned(),
        State::Done => "is done".to_owned(),
        State::Cancelled => "is cancelled".to_owned(),
    }];
    facts.push(format!("since {}", seconds_text(task.since_nanos)));
    if let State::Waiting(waiter) = &task.state {
        facts.extend(machine.place_in_line(waiter));
        facts.push(format!("wakes {}", machine.who_wakes(now_nanos, waiter)));
    }
    let ready = machine.ready.iter().position(|ready| ready.call.task() == Some(task.id));
    if let Some(place) = ready {
        facts.extend(who_readied(machine, &machine.ready[place]));
        facts.push(match place {
            0 => "next".to_owned(),
            1 => "1 handle before it".to_owned(),
            place => format!("{place} handles before it"),
        });
    }
    if let Some(parent) = task.parent.and_then(|parent| machine.task(parent)) {
        facts.push(format!("made by {}", parent.label()));
    }
    Inspection { name: task.label().to_owned(), facts, site: task.site }
}

/// Which task put a handle into the ready queue, if one did.
fn who_readied(machine: &Machine, ready: &ReadyHandle) -> Option<String> {
    Some(format!("put into the ready queue by {}", machine.task(ready.by)?.label()))
}

fn of_primitive(machine: &Machine, primitive: &Primitive) -> Inspection {
    let mut facts = vec![machine.status(primitive.id)];
    let holders = machine.names(primitive.holders.iter().copied());
    if !holders.is_empty() {
        facts.push(format!("held by {holders}"));
    }
    let waiting = machine.names(machine.waiting_at(primitive).map(|(task, _)| task.id));
    facts.push(if waiting.is_empty() {
        "nobody waits".to_owned()
    } else {
        format!("waited for by {waiting}")
    });
    Inspection { name: machine.describe(primitive.id), facts, site: primitive.site }
}

fn of_future(machine: &Machine, id: ObjectId) -> Option<Inspection> {
    machine.future_kind(id)?;
    let mut facts = vec![machine.status(id)];
    let children = machine.names(machine.children_of(id));
    if !children.is_empty() {
        facts.push(format!("not done: {children}"));
    }
    if let Some(waiter) = machine.task(machine.waiter_of(id)) {
        facts.push(format!("awaited by {}", waiter.label()));
    }
    Some(Inspection { name: machine.describe(id), facts, site: Site::UNKNOWN })
}

impl Machine {
    /// How a station is: who holds it, how many are inside, what is left.
    pub(super) fn status(&self, id: ObjectId) -> String {
        let to_go = || format!("{} to go", self.left_of(id));
        let Some(primitive) = self.primitive(id) else {
            return match (self.task(id), self.future_kind(id)) {
                (Some(task), _) => task.state.word().to_owned(),
                (_, Some(FutureKind::Gather | FutureKind::Wait | FutureKind::Next)) => to_go(),
                _ if self.is_done(id) => "done".to_owned(),
                _ => "pending".to_owned(),
            };
        };
        let Primitive { size, value, items, .. } = primitive;
        match primitive.kind {
            PrimitiveKind::Lock | PrimitiveKind::Condition if *value == 0 => "free".to_owned(),
            PrimitiveKind::Lock | PrimitiveKind::Condition => "locked".to_owned(),
            PrimitiveKind::Event => if *value == 0 { "not set" } else { "set" }.to_owned(),
            PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore => {
                format!("{value} of {size} free")
            }
            PrimitiveKind::Barrier => format!("{value} of {size} there"),
            PrimitiveKind::TaskGroup => to_go(),
            PrimitiveKind::Timeout => String::new(),
            PrimitiveKind::ThreadPool => {
                let (busy, queued) = (self.jobs.running.len(), self.jobs.queue.len());
                match queued {
                    0 => format!("{busy} of {size} busy"),
                    queued => format!("{busy} of {size} busy, {queued} queued"),
                }
            }
            PrimitiveKind::Queue | PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue => {
                let bound = if *size == 0 { String::new() } else { format!(" of {size}") };
                format!("{}{bound}, {value} unfinished", items.len())
            }
        }
    }

    /// How many wait before a task, if it stands in a line.
    fn place_in_line(&self, waiter: &Waiter) -> Option<String> {
        let (Waiter::Acquire { future, primitive: of }
        | Waiter::Put { future, queue: of }
        | Waiter::Get { future, queue: of }) = *waiter
        else {
            return None;
        };
        let kind = self.future_kind(future);
        let line = &self.primitive(of)?.waiters;
        let before = line
            .iter()
            .take_while(|other| **other != future)
            .filter(|other| self.future_kind(**other) == kind);
        Some(match before.count() {
            0 => "first in line".to_owned(),
            count => format!("{count} before it in line"),
        })
    }

    /// Who or what makes a waiting task ready, as it completes `wakes …`.
    fn who_wakes(&self, now_nanos: u64, waiter: &Waiter) -> String {
        match *waiter {
            Waiter::Sleep { until_nanos: 0, .. } => "never".to_owned(),
            Waiter::Sleep { until_nanos, .. } => {
                format!("by its timer in {}", short_text(until_nanos.saturating_sub(now_nanos)))
            }
            Waiter::Gather { future: parent, .. }
            | Waiter::Wait { future: parent, .. }
            | Waiter::Group { group: parent, .. } => {
                let names = self.names(self.children_of(parent));
                if names.is_empty() {
                    "when it hears of the last end".to_owned()
                } else {
                    format!("by the end of {names}")
                }
            }
            Waiter::Acquire { primitive, .. } => {
                let holders = self.primitive(primitive).map(|it| it.holders.iter().copied());
                match holders.map(|holders| self.names(holders)) {
                    Some(names) if !names.is_empty() => format!("by a release of {names}"),
                    _ => "by a release".to_owned(),
                }
            }
            Waiter::Notified { primitive, .. } => match self.primitive(primitive) {
                Some(Primitive { kind: PrimitiveKind::Condition, .. }) => "by notify".to_owned(),
                Some(Primitive { kind: PrimitiveKind::Barrier, size, value, .. }) => {
                    format!("when {} more come", size.saturating_sub(*value))
                }
                _ => "by set".to_owned(),
            },
            Waiter::Put { .. } => "by a get".to_owned(),
            Waiter::Get { .. } => "by a put".to_owned(),
            Waiter::Join { .. } => "by the last task_done".to_owned(),
            Waiter::Job(job) => match self.jobs.worker_of(job) {
                Some(worker) => format!("by thread {worker}"),
                None => "by a thread".to_owned(),
            },
            Waiter::Task(other) | Waiter::Shield { inner: other, .. } => {
                format!("by the end of {}", self.describe(other))
            }
            Waiter::Future(_) => "by set_result, set_exception or cancel".to_owned(),
        }
    }
}
