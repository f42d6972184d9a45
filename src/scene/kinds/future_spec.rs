//! The specification of a kind of future.

use super::super::machine::{Machine, TaskState};
use super::super::slot::{Slot, Slots};
use super::super::text::nothing_can;
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

    /// What it is called in a sentence that says that it is told of the end of a child.
    fn listener(&self, machine: &Machine, future: ObjectId) -> String {
        self.describe(machine, future)
    }

    /// What made a task ready that waited for it, in one or two words.
    fn wake_word(&self, machine: &Machine, future: ObjectId) -> String {
        self.describe(machine, future)
    }

    /// Its state, in a few words.
    fn status(&self, machine: &Machine, future: ObjectId) -> String {
        if machine.is_done(future) { "done" } else { "pending" }.to_owned()
    }

    /// What a task does that waits for it, and why, such as `waits for gather: 2 tasks to go`.
    fn waits(&self, machine: &Machine, future: ObjectId) -> String;

    /// The same in the few words for a table, at the time `now_nanos`.
    fn waits_for(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        self.waits(machine, future)
    }

    /// Why a task goes on that waited for it, once it is done.
    fn why_done(&self, machine: &Machine, _task: ObjectId, future: ObjectId) -> String {
        format!("{} is done", self.describe(machine, future))
    }

    /// What a task does that goes on because the future is done, as a verb such as `wakes up`;
    /// empty if the sentence does not say it.
    fn resumes(&self, _machine: &Machine, _future: ObjectId) -> String {
        String::new()
    }

    /// What ends the wait, as the words after `wakes `.
    fn waker(&self, machine: &Machine, now_nanos: u64, future: ObjectId) -> String;

    /// Returns `true` if the tasks that wait for the same primitive are served in order.
    fn has_line(&self) -> bool {
        false
    }

    /// The primitive, task or future at whose station a waiting task is shown; nothing if a waiting
    /// task is not at a station.
    fn station(&self, _machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(future)
    }

    /// What a task wants there, if its station does not say it; else empty.
    fn wish(&self) -> &'static str {
        ""
    }

    /// Adds the slots of its own station: the tasks and futures whose end it waits for.
    fn fill(&self, machine: &Machine, future: ObjectId, slots: &mut Slots) {
        slots.extend(machine.children_of(future).map(Slot::Child));
    }

    /// Returns `true` if it counts the children that have not told it that they are done.
    fn counts_children(&self) -> bool {
        false
    }

    /// If the wait ends with several children: what the task waits for, in a few words, and the
    /// parent of these children.
    fn children(&self, _machine: &Machine, _future: ObjectId) -> Option<(&'static str, ObjectId)> {
        None
    }

    /// In a deadlock, the object that has to end or be released for the wait to end; nothing if any
    /// task could end the wait.
    fn blocker(&self, _machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(future)
    }

    /// In a deadlock, what would have to happen for `task`, which waits for this future, to go on.
    fn missing(&self, _machine: &Machine, task: &TaskState, _future: ObjectId) -> String {
        nothing_can("wake", task.label())
    }

    /// In a deadlock, what would have to happen for the future to be done.
    fn missing_end(&self, machine: &Machine, future: ObjectId) -> String {
        nothing_can("wake", &machine.describe(machine.waiter_of(future)))
    }
}

/// What ends a wait for the children of `parent`, as the words after `wakes `.
pub(super) fn waker_of_children(machine: &Machine, parent: ObjectId) -> String {
    let names = machine.names(machine.children_of(parent));
    if names.is_empty() {
        "when it is told that the last one is done".to_owned()
    } else {
        format!("by the end of {names}")
    }
}
