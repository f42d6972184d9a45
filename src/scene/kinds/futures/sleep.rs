//! The future inside `sleep`.

use super::super::super::machine::{Machine, TaskState};
use super::super::super::text::{seconds_text, short_text};
use super::super::future_spec::FutureSpec;
use crate::model::{ObjectId, Seconds};

pub(super) struct Sleep;

impl FutureSpec for Sleep {
    fn describe(&self, machine: &Machine, future: ObjectId) -> String {
        match machine.task(machine.waiter_of(future)) {
            Some(task) => format!("{}’s sleep", task.label()),
            None => "a sleep".to_owned(),
        }
    }

    fn wake_word(&self, _machine: &Machine, _future: ObjectId) -> String {
        "sleep".to_owned()
    }

    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        match machine.until_nanos(future) {
            0 => "sleeps without end".to_owned(),
            until_nanos => format!("sleeps until {}", seconds_text(until_nanos)),
        }
    }

    fn waits_for(&self, machine: &Machine, now_nanos: u64, future: ObjectId) -> String {
        let left = machine.until_nanos(future).saturating_sub(now_nanos);
        format!("its sleep, {:.3} s left", Seconds(left))
    }

    fn why_done(&self, machine: &Machine, task: ObjectId, future: ObjectId) -> String {
        if machine.waiter_of(future) == task {
            return "its sleep is done".to_owned();
        }
        format!("{} is done", self.describe(machine, future))
    }

    fn resumes(&self, _machine: &Machine, _future: ObjectId) -> String {
        "wakes up".to_owned()
    }

    fn waker(&self, machine: &Machine, now_nanos: u64, future: ObjectId) -> String {
        match machine.until_nanos(future) {
            0 => "never".to_owned(),
            until_nanos => {
                format!("by its timer in {}", short_text(until_nanos.saturating_sub(now_nanos)))
            }
        }
    }

    /// A sleeping task is shown among the timers.
    fn station(&self, _machine: &Machine, _future: ObjectId) -> Option<ObjectId> {
        None
    }

    fn blocker(&self, _machine: &Machine, _future: ObjectId) -> Option<ObjectId> {
        None
    }

    fn missing(&self, _machine: &Machine, task: &TaskState, _future: ObjectId) -> String {
        format!("{} sleeps without end", task.label())
    }
}
