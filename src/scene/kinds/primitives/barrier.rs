//! `asyncio.Barrier`.

use super::super::super::machine::{Machine, Primitive};
use super::super::super::slot::{Slot, Slots};
use super::super::primitive_spec::{PrimitiveSpec, ValueChange};

pub(super) struct Barrier;

impl PrimitiveSpec for Barrier {
    fn fill(&self, _machine: &Machine, primitive: &Primitive, slots: &mut Slots) {
        let inside = primitive.value.min(primitive.size);
        slots.add(&Slot::Taken, inside as usize);
        slots.add(&Slot::Free, (primitive.size - inside) as usize);
    }

    fn status(&self, _machine: &Machine, primitive: &Primitive) -> String {
        format!("{} of {} there", primitive.value, primitive.size)
    }

    fn changed(&self, _machine: &Machine, change: &ValueChange<'_>) -> String {
        let ValueChange { primitive, what, runner, old, new } = change;
        if new > old {
            format!("{runner} comes to {what}: {new} of {} are there", primitive.size)
        } else {
            format!("{runner} leaves {what}")
        }
    }

    fn acquired(&self, label: &str) -> String {
        format!("the lock of {label}")
    }

    fn waits_to_be_notified(&self, label: &str, primitive: &Primitive) -> String {
        format!("waits at {label}: {} of {} are there", primitive.value, primitive.size)
    }

    fn why_notified(&self, what: &str) -> String {
        format!("{what} lets it go on")
    }

    fn notifier(&self, primitive: &Primitive) -> String {
        format!("when {} more come", primitive.size.saturating_sub(primitive.value))
    }

    fn missing_notification(&self, what: &str, primitive: &Primitive) -> String {
        let (there, parties) = (primitive.value, primitive.size);
        format!("no other task can come to {what}, where {there} of {parties} are there")
    }
}
