//! The kinds of primitives, one file for each.

mod barrier;
mod condition;
mod event;
mod lock;
pub(super) mod queue;
mod semaphore;
pub(super) mod task_group;
pub(super) mod thread_pool;
mod timeout;
mod value;

use super::primitive_spec::PrimitiveSpec;
use crate::model::PrimitiveKind;

/// The specification of a kind of primitive.
pub(in crate::scene) fn spec_of_primitive(kind: PrimitiveKind) -> &'static dyn PrimitiveSpec {
    match kind {
        PrimitiveKind::Lock => &lock::Lock,
        PrimitiveKind::Event => &event::Event,
        PrimitiveKind::Condition => &condition::Condition,
        PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore => &semaphore::Semaphore,
        PrimitiveKind::Barrier => &barrier::Barrier,
        PrimitiveKind::Queue | PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue => {
            &queue::Queue
        }
        PrimitiveKind::TaskGroup => &task_group::TaskGroup,
        PrimitiveKind::Timeout => &timeout::Timeout,
        PrimitiveKind::ThreadPool => &thread_pool::ThreadPool,
        PrimitiveKind::Value => &value::Value,
    }
}
