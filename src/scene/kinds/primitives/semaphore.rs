//! `asyncio.Semaphore` and `asyncio.BoundedSemaphore`.

use super::super::super::machine::{Machine, Primitive, take};
use super::super::super::slot::Slots;
use super::super::primitive_spec::{PrimitiveSpec, ValueChange};
use super::lock::fill_holders;
use crate::model::ObjectId;

pub(super) struct Semaphore;

impl PrimitiveSpec for Semaphore {
    fn set_value(&self, primitive: &mut Primitive, value: u32, task: ObjectId) {
        let old = std::mem::replace(&mut primitive.value, value);
        if value < old {
            // If the permit is passed to a waiting task, `hand_over` replaces the holder.
            primitive.holders.push_back(task);
        } else if value > old && take(&mut primitive.holders, |holder| *holder == task).is_none() {
            primitive.holders.pop_front();
        }
    }

    /// By the previous event the running task became the holder of the permit. The waiting task
    /// `task` replaces it.
    fn hand_over(&self, primitive: &mut Primitive, task: ObjectId) {
        if let Some(last) = primitive.holders.back_mut() {
            *last = task;
        }
    }

    fn can_be_held(&self) -> bool {
        true
    }

    fn fill(&self, _machine: &Machine, primitive: &Primitive, slots: &mut Slots) {
        fill_holders(primitive, primitive.size, slots);
    }

    fn status(&self, _machine: &Machine, primitive: &Primitive) -> String {
        format!("{} of {} free", primitive.value, primitive.size)
    }

    fn changed(&self, machine: &Machine, change: &ValueChange<'_>) -> String {
        let ValueChange { primitive, what, runner, old, new } = change;
        match machine.waiting_at(primitive).next() {
            // Permits are given in order, so a permit that is taken while tasks wait is for the first of them.
            Some((next, _)) if new < old => {
                format!("{runner} passes a permit of {what} on to {}", next.label())
            }
            _ if new < old => format!("{runner} takes a permit of {what}: {new} free"),
            _ => format!("{runner} gives a permit of {what} back: {new} free"),
        }
    }

    fn wakes(&self, runner: &str, who: &str, what: &str) -> String {
        format!("{runner} wakes {who}, which now has a permit of {what}")
    }

    fn why_acquired(&self, what: &str) -> String {
        format!("it was given a permit of {what}")
    }
}
