//! `asyncio.Condition`: a lock, and a line of tasks that wait to be notified.

use super::super::super::machine::{Machine, Primitive};
use super::super::super::slot::Slots;
use super::super::super::text::nothing_can;
use super::super::primitive_spec::{PrimitiveSpec, ValueChange};
use super::lock::{fill_holders, set_holder, status};
use crate::model::ObjectId;

pub(super) struct Condition;

impl PrimitiveSpec for Condition {
    fn set_value(&self, primitive: &mut Primitive, value: u32, task: ObjectId) {
        set_holder(primitive, value, task);
    }

    fn can_be_held(&self) -> bool {
        true
    }

    fn fill(&self, _machine: &Machine, primitive: &Primitive, slots: &mut Slots) {
        fill_holders(primitive, 1, slots);
    }

    fn status(&self, _machine: &Machine, primitive: &Primitive) -> String {
        status(primitive)
    }

    fn changed(&self, _machine: &Machine, change: &ValueChange<'_>) -> String {
        let verb = if change.new != 0 { "takes" } else { "releases" };
        format!("{} {verb} the lock of {}", change.runner, change.what)
    }

    fn acquired(&self, label: &str) -> String {
        format!("the lock of {label}")
    }

    fn waits_to_be_notified(&self, label: &str, _primitive: &Primitive) -> String {
        format!("waits until {label} is notified")
    }

    fn why_notified(&self, what: &str) -> String {
        format!("{what} was notified")
    }

    fn notifier(&self, _primitive: &Primitive) -> String {
        "by notify".to_owned()
    }

    fn missing_notification(&self, what: &str, _primitive: &Primitive) -> String {
        nothing_can("notify", what)
    }
}
