//! The specification of a kind of future.

use super::super::machine::{Machine, TaskState};
use super::super::slot::{Slot, Slots};
use super::super::text::nobody_left;
use crate::model::ObjectId;

/// What the scene knows of a kind of future, and of a task's wait for it.
pub(in crate::scene) trait FutureSpec: Sync {
    /// What it is called; the future of a primitive is called like the primitive.
    fn describe(&self, machine: &Machine, future: ObjectId) -> String {
        match machine.primitive_of(future) {
            Some(primitive) => machine.describe(primitive.id),
            None => format!("future {}", machine.of(future)),
        }
    }

    /// What it is called where it hears that something is done.
    fn listener(&self, machine: &Machine, future: ObjectId) -> String {
        self.describe(machine, future)
    }

    /// By what a task was made ready that waited for it, in a word or two.
    fn wake_word(&self, machine: &Machine, future: ObjectId) -> String {
        self.describe(machine, future)
    }

    /// How it is, in a few words.
    fn status(&self, machine: &Machine, future: ObjectId) -> String {
        if machine.is_done(future) { "done" } else { "pending" }.to_owned()
    }

    /// What a task does that waits for it and why it has to, such as `waits for gather: 2 tasks to
    /// go`.
    fn waits(&self, machine: &Machine, future: ObjectId) -> String;

    /// The same at a time, as short as a table needs it.
    fn waits_for(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        self.waits(machine, future)
    }

    /// Why a task goes on that waited for it, now that it is done.
    fn why_done(&self, machine: &Machine, _task: ObjectId, future: ObjectId) -> String {
        format!("{} is done", self.describe(machine, future))
    }

    /// Who or what ends the wait, as it completes `wakes …`.
    fn waker(&self, machine: &Machine, now_nanos: u64, future: ObjectId) -> String;

    /// Returns `true` if the tasks that wait for the same primitive stand in a line.
    fn has_line(&self) -> bool {
        false
    }

    /// The primitive, task or future at whose station a task stands that waits for it.
    fn station(&self, _machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(future)
    }

    /// What a task wants there, if its station does not tell it.
    fn wish(&self) -> &'static str {
        ""
    }

    /// Adds what is inside of its own station: the tasks and futures whose end it waits for.
    fn fill(&self, machine: &Machine, future: ObjectId, slots: &mut Slots) {
        slots.extend(machine.children_of(future).map(Slot::Child));
    }

    /// Returns `true` if it counts the children of which it has not heard.
    fn counts_children(&self) -> bool {
        false
    }

    /// If a task waits for the ends of several: what it waits for in a few words, and the parent of
    /// those.
    fn children(&self, _machine: &Machine, _future: ObjectId) -> Option<(&'static str, ObjectId)> {
        None
    }

    /// In a deadlock, the object whose end or release the wait needs; nothing if the wait needs
    /// something that any task could do.
    fn blocker(&self, _machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(future)
    }

    /// In a deadlock, what would have to happen for `task` to go on, which waits for this future.
    fn missing(&self, _machine: &Machine, task: &TaskState, _future: ObjectId) -> String {
        nobody_left("wake", task.label())
    }

    /// In a deadlock, what would have to happen for the future to be done.
    fn missing_end(&self, machine: &Machine, future: ObjectId) -> String {
        nobody_left("wake", &machine.describe(machine.waiter_of(future)))
    }
}

/// What ends a wait for the ends of the children of `parent`.
pub(super) fn waker_of_children(machine: &Machine, parent: ObjectId) -> String {
    let names = machine.names(machine.children_of(parent));
    if names.is_empty() {
        "when it hears of the last end".to_owned()
    } else {
        format!("by the end of {names}")
    }
}
