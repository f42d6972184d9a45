//! A task that another task awaits.

use super::super::super::machine::{Machine, Primitive};
use super::super::super::slot::{Slot, Slots};
use super::super::super::text::seconds_text;
use super::super::future_spec::FutureSpec;
use crate::model::{ObjectId, PrimitiveKind};

pub(super) struct TaskEnd;

impl FutureSpec for TaskEnd {
    fn describe(&self, machine: &Machine, task: ObjectId) -> String {
        machine.label(task).to_owned()
    }

    fn wake_word(&self, _machine: &Machine, _task: ObjectId) -> String {
        "done".to_owned()
    }

    fn status(&self, machine: &Machine, task: ObjectId) -> String {
        if let Some(deadline_nanos) = passed_deadline(machine, task) {
            return format!("past deadline {}", seconds_text(deadline_nanos));
        }
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

/// The deadline of the timeout that has run out while a task waited for `awaited`, in nanoseconds since
/// the loop started. It goes on waiting until `awaited` has cleaned up.
fn passed_deadline(machine: &Machine, awaited: ObjectId) -> Option<u64> {
    let run_out = |it: &&Primitive| it.kind == PrimitiveKind::Timeout && it.value == 1;
    let mut timeouts = machine.primitives.iter().rev().filter(run_out);
    timeouts.find_map(|timeout| {
        let task = machine.task(timeout.maker)?;
        let deadline_nanos = machine.until_nanos(timeout.id);
        let waits = task.wait().is_some_and(|wait| wait.future == awaited);
        (waits && task.since_nanos <= deadline_nanos).then_some(deadline_nanos)
    })
}
