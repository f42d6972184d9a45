//! The future that `gather` returns.

use super::super::super::machine::Machine;
use super::super::super::text::to_go;
use super::super::future_spec::{FutureSpec, waker_of_children};
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
