//! The outer future that `shield` returns.

use super::super::super::machine::Machine;
use super::super::future_spec::FutureSpec;
use crate::model::ObjectId;

pub(super) struct Shield;

impl FutureSpec for Shield {
    fn describe(&self, _machine: &Machine, _future: ObjectId) -> String {
        "shield".to_owned()
    }

    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        format!("waits for {}, behind a shield", machine.describe(machine.of(future)))
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        format!("by the end of {}", machine.describe(machine.of(future)))
    }

    /// The task is shown at the same station as without the shield.
    fn station(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }

    fn wish(&self) -> &'static str {
        "shield"
    }

    fn blocker(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }
}
