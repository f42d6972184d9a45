//! A task that another task awaits.

use super::super::super::machine::Machine;
use super::super::super::slot::{Slot, Slots};
use super::super::future_spec::FutureSpec;
use crate::model::ObjectId;

pub(super) struct TaskEnd;

impl FutureSpec for TaskEnd {
    fn describe(&self, machine: &Machine, task: ObjectId) -> String {
        machine.label(task).to_owned()
    }

    fn wake_word(&self, _machine: &Machine, _task: ObjectId) -> String {
        "done".to_owned()
    }

    fn status(&self, machine: &Machine, task: ObjectId) -> String {
        machine.task(task).map_or("pending", |task| task.state.word()).to_owned()
    }

    fn waits(&self, machine: &Machine, task: ObjectId) -> String {
        format!("waits for {}", machine.label(task))
    }

    fn waits_for(&self, machine: &Machine, _now_nanos: u64, task: ObjectId) -> String {
        machine.label(task).to_owned()
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, task: ObjectId) -> String {
        format!("by the end of {}", machine.label(task))
    }

    fn fill(&self, _machine: &Machine, task: ObjectId, slots: &mut Slots) {
        slots.add(&Slot::Child(task), 1);
    }
}
