//! The futures of `wait` and of `as_completed`.

use super::super::super::machine::Machine;
use super::super::future_spec::{FutureSpec, waker_of_children};
use crate::model::ObjectId;

/// The future of `wait`, which is done when enough of its children are.
pub(super) struct Wait;

impl FutureSpec for Wait {
    fn describe(&self, _machine: &Machine, _future: ObjectId) -> String {
        "wait".to_owned()
    }

    fn status(&self, machine: &Machine, future: ObjectId) -> String {
        format!("{} to go", machine.left_of(future))
    }

    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        match &*machine.names(machine.children_of(future)) {
            "" => "waits to be told that the last one is done".to_owned(),
            names => format!("waits for {names}"),
        }
    }

    fn why_done(&self, _machine: &Machine, _task: ObjectId, _future: ObjectId) -> String {
        "its wait is over".to_owned()
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        waker_of_children(machine, future)
    }

    fn counts_children(&self) -> bool {
        true
    }

    fn children(&self, machine: &Machine, future: ObjectId) -> Option<(&'static str, ObjectId)> {
        (machine.left_of(future) > 0).then_some(("wait", future))
    }
}

/// The futures of `as_completed`: one that is the parent of the children, and one for each wait for
/// the next result.
pub(super) struct Next;

impl FutureSpec for Next {
    fn describe(&self, _machine: &Machine, _future: ObjectId) -> String {
        "as_completed".to_owned()
    }

    fn status(&self, machine: &Machine, future: ObjectId) -> String {
        format!("{} to go", machine.left_of(future))
    }

    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        match machine.left_of(machine.of(future)) {
            0 => "waits for the next result".to_owned(),
            left => format!("waits for the next of {left} results"),
        }
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        waker_of_children(machine, machine.of(future))
    }

    fn station(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }

    fn children(&self, machine: &Machine, future: ObjectId) -> Option<(&'static str, ObjectId)> {
        let parent = machine.of(future);
        (machine.left_of(parent) > 0).then_some(("the next of", parent))
    }

    fn blocker(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }
}
