//! `asyncio.TaskGroup`.

use super::super::super::machine::{Machine, Primitive};
use super::super::super::slot::{Slot, Slots};
use super::super::super::text::to_go;
use super::super::future_spec::{FutureSpec, waker_of_children};
use super::super::primitive_spec::PrimitiveSpec;
use crate::model::ObjectId;

pub(super) struct TaskGroup;

impl PrimitiveSpec for TaskGroup {
    fn is_named_by_maker(&self) -> bool {
        true
    }

    fn has_station(&self, machine: &Machine, primitive: &Primitive) -> bool {
        machine.left_of(primitive.id) > 0
    }

    fn fill(&self, machine: &Machine, primitive: &Primitive, slots: &mut Slots) {
        slots.extend(machine.children_of(primitive.id).map(Slot::Child));
    }

    fn status(&self, machine: &Machine, primitive: &Primitive) -> String {
        format!("{} to go", machine.left_of(primitive.id))
    }

    fn wakes(&self, _runner: &str, who: &str, _what: &str) -> String {
        format!("{who} can go on, because the last task of its group is done")
    }
}

/// The future of a task that waits for the tasks of its group.
pub(in crate::scene) struct GroupWait;

impl FutureSpec for GroupWait {
    fn wake_word(&self, _machine: &Machine, _future: ObjectId) -> String {
        "group".to_owned()
    }

    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        let left = machine.left_of(machine.of(future));
        format!("waits for its task group: {}", to_go(left, "task"))
    }

    fn why_done(&self, _machine: &Machine, _task: ObjectId, _future: ObjectId) -> String {
        "the last task of its group is done".to_owned()
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        waker_of_children(machine, machine.of(future))
    }

    fn station(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }

    fn children(&self, machine: &Machine, future: ObjectId) -> Option<(&'static str, ObjectId)> {
        Some(("its task group", machine.of(future)))
    }

    fn blocker(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }
}
