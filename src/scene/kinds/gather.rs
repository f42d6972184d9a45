//! The future that `gather` returns.

use super::super::machine::Machine;
use super::super::text::to_go;
use super::future_spec::FutureSpec;
use crate::model::ObjectId;

pub(super) struct Gather;

impl FutureSpec for Gather {
    fn describe(&self, _machine: &Machine, _future: ObjectId) -> String {
        "gather".to_owned()
    }

    fn status(&self, machine: &Machine, future: ObjectId) -> String {
        format!("{} to go", machine.left_of(future))
    }

    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        format!("waits for gather: {}", to_go(machine.left_of(future), "task"))
    }

    fn waits_for(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        format!("gather, {} left", machine.left_of(future))
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        waker_of_children(machine, future)
    }

    fn counts_children(&self) -> bool {
        true
    }

    fn children(&self, _machine: &Machine, future: ObjectId) -> Option<(&'static str, ObjectId)> {
        Some(("gather", future))
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
