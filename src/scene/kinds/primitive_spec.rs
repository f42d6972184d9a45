//! The specification of a kind of primitive.

use super::super::machine::{Machine, Primitive};
use super::super::slot::Slots;
use super::super::text::nothing_can;
use crate::model::ObjectId;

/// What the scene knows of a kind of primitive. Nothing is required.
pub(in crate::scene) trait PrimitiveSpec: Sync {
    /// Stores a new value that `task` set (zero if a callback did), and updates the holders.
    fn set_value(&self, primitive: &mut Primitive, value: u32, _task: ObjectId) {
        primitive.value = value;
    }

    /// Makes `task` a holder, because its wait to acquire the primitive is over.
    fn hand_over(&self, _primitive: &mut Primitive, _task: ObjectId) {}

    /// Returns `true` if tasks can hold it; then a task that waits for it waits for its holders.
    fn can_be_held(&self) -> bool {
        false
    }

    /// Returns `true` if it has no name of its own, but is called after the task that made it.
    fn is_named_by_maker(&self) -> bool {
        false
    }

    /// Returns `true` if it has a station on the stage even while no task waits there.
    fn has_station(&self, _machine: &Machine, _primitive: &Primitive) -> bool {
        true
    }

    /// Adds the slots of its station.
    fn fill(&self, _machine: &Machine, _primitive: &Primitive, _slots: &mut Slots) {}

    /// Its status in a few words, such as `2 of 3 free`.
    fn status(&self, _machine: &Machine, _primitive: &Primitive) -> String {
        String::new()
    }

    /// A change of its value, as a sentence.
    fn changed(&self, _machine: &Machine, change: &ValueChange<'_>) -> String {
        format!("{} sets {} to {}", change.runner, change.what, change.new)
    }

    /// The end of the wait of the task `who` for the primitive `what`, as a sentence.
    fn wakes(&self, runner: &str, who: &str, what: &str) -> String {
        format!("{runner} wakes {who}, which waited for {what}")
    }

    /// The name of the primitive in a sentence about a task that waits to acquire it.
    fn acquired(&self, label: &str) -> String {
        label.to_owned()
    }

    /// Why a task goes on after it waited to acquire the primitive.
    fn why_acquired(&self, what: &str) -> String {
        format!("it is its turn to take {what}")
    }

    /// Says that a task waits to be notified.
    fn waits_to_be_notified(&self, label: &str, _primitive: &Primitive) -> String {
        format!("waits for {label}")
    }

    /// Why a task goes on after it waited to be notified.
    fn why_notified(&self, what: &str) -> String {
        format!("{what} woke it")
    }

    /// The cause of a notification, as the words after `wakes `.
    fn notifier(&self, primitive: &Primitive) -> String {
        format!("by its {}", primitive.kind.family().word())
    }

    /// In a deadlock, what would have to happen for a task to be notified.
    fn missing_notification(&self, what: &str, _primitive: &Primitive) -> String {
        nothing_can("change", what)
    }
}

/// A change of the value of a primitive.
pub(in crate::scene) struct ValueChange<'a> {
    pub(in crate::scene) primitive: &'a Primitive,
    /// What the primitive is called.
    pub(in crate::scene) what: &'a str,
    /// The beginning of the sentence: the task that changed the value, or `the loop`, and what it did
    /// before, such as `fetch-1 wakes up and`.
    pub(in crate::scene) runner: &'a str,
    pub(in crate::scene) old: u32,
    pub(in crate::scene) new: u32,
}
