//! `asyncio.Lock`.

use super::super::super::machine::{Machine, Primitive};
use super::super::super::slot::{Slot, Slots};
use super::super::primitive_spec::{PrimitiveSpec, ValueChange};
use crate::model::ObjectId;

pub(super) struct Lock;

impl PrimitiveSpec for Lock {
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
        format!("{} {verb} {}", change.runner, change.what)
    }
}

/// Sets the value of a primitive that one task can hold: one if `task` holds it, else zero.
pub(super) fn set_holder(primitive: &mut Primitive, value: u32, task: ObjectId) {
    primitive.value = value;
    primitive.holders.clear();
    if value != 0 && task != ObjectId(0) {
        primitive.holders.push_back(task);
    }
}

/// Adds the tasks that hold a primitive, and free slots up to `count` in all.
pub(super) fn fill_holders(primitive: &Primitive, count: u32, slots: &mut Slots) {
    slots.extend(primitive.holders.iter().copied().map(Slot::Task));
    slots.add(&Slot::Free, (count as usize).saturating_sub(primitive.holders.len()));
}

/// The status of a primitive that one task can hold.
pub(super) fn status(primitive: &Primitive) -> String {
    if primitive.value == 0 { "free" } else { "locked" }.to_owned()
}
