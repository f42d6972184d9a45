//! `asyncio.timeout`. It has no station, because its deadline is shown among the timers.

use super::super::super::machine::{Machine, Primitive};
use super::super::primitive_spec::PrimitiveSpec;

pub(super) struct Timeout;

impl PrimitiveSpec for Timeout {
    fn is_named_by_maker(&self) -> bool {
        true
    }

    fn has_station(&self, _machine: &Machine, _primitive: &Primitive) -> bool {
        false
    }
}
