//! `asyncio.Event`.

use super::super::super::machine::{Machine, Primitive};
use super::super::super::slot::{Slot, Slots};
use super::super::super::text::nothing_can;
use super::super::primitive_spec::{PrimitiveSpec, ValueChange};

pub(super) struct Event;

impl PrimitiveSpec for Event {
    fn fill(&self, _machine: &Machine, primitive: &Primitive, slots: &mut Slots) {
        slots.add(if primitive.value == 0 { &Slot::Free } else { &Slot::Taken }, 1);
    }

    fn status(&self, _machine: &Machine, primitive: &Primitive) -> String {
        if primitive.value == 0 { "not set" } else { "set" }.to_owned()
    }

    fn changed(&self, _machine: &Machine, change: &ValueChange<'_>) -> String {
        let verb = if change.new != 0 { "sets" } else { "clears" };
        format!("{} {verb} {}", change.runner, change.what)
    }

    fn waits_to_be_notified(&self, label: &str, _primitive: &Primitive) -> String {
        format!("waits until {label} is set")
    }

    fn why_notified(&self, what: &str) -> String {
        format!("{what} was set")
    }

    fn notifier(&self, _primitive: &Primitive) -> String {
        "by set".to_owned()
    }

    fn missing_notification(&self, what: &str, _primitive: &Primitive) -> String {
        nothing_can("set", what)
    }
}
