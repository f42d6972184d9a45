//! A value that the program shows.

use super::super::super::machine::{Machine, Primitive};
use super::super::primitive_spec::PrimitiveSpec;

pub(super) struct Value;

impl PrimitiveSpec for Value {
    /// It has a tag above the strip of tasks that have ended.
    fn has_station(&self, _machine: &Machine, _primitive: &Primitive) -> bool {
        false
    }

    fn status(&self, _machine: &Machine, primitive: &Primitive) -> String {
        primitive.items.front().map_or(String::new(), |text| format!("is {text}"))
    }
}
