//! The future of a task that waits to acquire a primitive.

use super::super::super::machine::Machine;
use super::super::future_spec::FutureSpec;
use super::super::primitives::spec_of_primitive;
use crate::model::ObjectId;

pub(super) struct Acquire;

impl FutureSpec for Acquire {
    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        let Some(primitive) = machine.primitive_of(future) else { return "waits".to_owned() };
        let what = spec_of_primitive(primitive.kind).acquired(&machine.primitive_label(primitive));
        let holders = machine.names(primitive.holders.iter().copied());
        let held = if holders.is_empty() { String::new() } else { format!(", held by {holders}") };
        format!("waits for {what}{held}")
    }

    fn why_done(&self, machine: &Machine, _task: ObjectId, future: ObjectId) -> String {
        let what = self.describe(machine, future);
        match machine.primitive_of(future) {
            Some(primitive) => spec_of_primitive(primitive.kind).why_acquired(&what),
            None => format!("{what} is done"),
        }
    }

    fn resumes(&self, machine: &Machine, future: ObjectId) -> String {
        format!("has {}", self.describe(machine, future))
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        let holders = machine.primitive_of(future).map(|it| it.holders.iter().copied());
        match holders.map(|holders| machine.names(holders)) {
            Some(names) if !names.is_empty() => format!("by a release of {names}"),
            _ => "by a release".to_owned(),
        }
    }

    fn has_line(&self) -> bool {
        true
    }

    fn station(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }

    fn blocker(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }
}
