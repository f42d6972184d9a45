//! The inspection of what a person points at: what it is doing, since when, and what will wake it.

use super::Standing;
use super::kinds::spec_of_future;
use super::machine::{Machine, Primitive, ReadyHandle, State, TaskState, Wait};
use super::stage::callback_label;
use super::text::seconds_text;
use crate::model::{ObjectId, Site};

/// The facts about a task, a primitive, a future or a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// What it is called.
    pub name: String,
    /// Facts about it; each begins in lower case and has no full stop.
    pub facts: Vec<String>,
    /// Its line in the program, if that is known.
    pub site: Site,
}

/// Inspects `standing` at a time, in nanoseconds since the loop started.
///
/// Returns `None` if it is not in `machine`.
pub fn inspect(machine: &Machine, now_nanos: u64, standing: Standing) -> Option<Inspection> {
    match standing {
        Standing::Object(id) => match (machine.task(id), machine.primitive(id)) {
            (Some(task), _) => Some(inspect_task(machine, now_nanos, task)),
            (_, Some(primitive)) => Some(inspect_primitive(machine, primitive)),
            _ => inspect_future(machine, id),
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

fn inspect_task(machine: &Machine, now_nanos: u64, task: &TaskState) -> Inspection {
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
    if let Some(wait) = task.wait() {
        facts.extend(position_in_line(machine, wait));
        let waker = spec_of_future(wait.kind).waker(machine, now_nanos, wait.future);
        facts.push(format!("wakes {waker}"));
    }
    let ready = machine.ready.iter().position(|ready| ready.call.task() == Some(task.id));
    if let Some(index) = ready {
        facts.extend(who_readied(machine, &machine.ready[index]));
        facts.push(match index {
            0 => "next".to_owned(),
            1 => "1 handle before it".to_owned(),
            before => format!("{before} handles before it"),
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

fn inspect_primitive(machine: &Machine, primitive: &Primitive) -> Inspection {
    let mut facts = vec![machine.status(primitive.id)];
    let holders = machine.names(primitive.holders.iter().copied());
    if !holders.is_empty() {
        facts.push(format!("held by {holders}"));
    }
    let waiting = machine.names(machine.waiting_at(primitive).map(|(task, _)| task.id));
    facts.push(if waiting.is_empty() {
        "no task waits".to_owned()
    } else {
        format!("waited for by {waiting}")
    });
    Inspection { name: machine.describe(primitive.id), facts, site: primitive.site }
}

fn inspect_future(machine: &Machine, id: ObjectId) -> Option<Inspection> {
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

/// How many tasks wait before a task, if it waits in a line.
fn position_in_line(machine: &Machine, wait: Wait) -> Option<String> {
    if !spec_of_future(wait.kind).has_line() {
        return None;
    }
    let line = &machine.primitive_of(wait.future)?.waiters;
    let before = line
        .iter()
        .take_while(|other| **other != wait.future)
        .filter(|other| machine.future_kind(**other) == wait.kind);
    Some(match before.count() {
        0 => "first in line".to_owned(),
        count => format!("{count} before it in line"),
    })
}
