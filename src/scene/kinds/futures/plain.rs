//! A future that the program made with `create_future`.

use super::super::super::machine::Machine;
use super::super::super::text::nothing_can;
use super::super::future_spec::FutureSpec;
use crate::model::ObjectId;

pub(super) struct Plain;

impl FutureSpec for Plain {
    /// With its number among the futures that the program made.
    fn describe(&self, machine: &Machine, future: ObjectId) -> String {
        format!("future {}", machine.number_of_future(future))
    }

    fn wake_word(&self, _machine: &Machine, _future: ObjectId) -> String {
        "future".to_owned()
    }

    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        format!("waits for {}", machine.describe(future))
    }

    fn waits_for(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        machine.describe(future)
    }

    fn waker(&self, _machine: &Machine, _now_nanos: u64, _future: ObjectId) -> String {
        "by set_result, set_exception or cancel".to_owned()
    }

    fn missing_end(&self, machine: &Machine, future: ObjectId) -> String {
        nothing_can("resolve", &machine.describe(future))
    }
}
