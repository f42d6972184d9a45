//! The future of a task that waits for an event, a condition or a barrier.

use super::super::super::machine::{Machine, TaskState};
use super::super::super::text::nothing_can;
use super::super::future_spec::FutureSpec;
use super::super::primitives::spec_of_primitive;
use crate::model::ObjectId;

pub(super) struct Notified;

impl FutureSpec for Notified {
    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        let Some(primitive) = machine.primitive_of(future) else { return "waits".to_owned() };
        let label = machine.primitive_label(primitive);
        spec_of_primitive(primitive.kind).waits_to_be_notified(&label, primitive)
    }

    fn why_done(&self, machine: &Machine, _task: ObjectId, future: ObjectId) -> String {
        let what = self.describe(machine, future);
        match machine.primitive_of(future) {
            Some(primitive) => spec_of_primitive(primitive.kind).why_notified(&what),
            None => format!("{what} is done"),
        }
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        match machine.primitive_of(future) {
            Some(primitive) => spec_of_primitive(primitive.kind).notifier(primitive),
            None => "by its future".to_owned(),
        }
    }

    fn station(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }

    fn blocker(&self, _machine: &Machine, _future: ObjectId) -> Option<ObjectId> {
        None
    }

    fn missing(&self, machine: &Machine, task: &TaskState, future: ObjectId) -> String {
        match machine.primitive_of(future) {
            Some(primitive) => {
                let what = machine.describe(primitive.id);
                spec_of_primitive(primitive.kind).missing_notification(&what, primitive)
            }
            None => nothing_can("wake", task.label()),
        }
    }
}
