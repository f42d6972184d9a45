//! Which kind of primitive is specified where.

use super::barrier::Barrier;
use super::condition::Condition;
use super::event::Event;
use super::lock::Lock;
use super::primitive_spec::PrimitiveSpec;
use super::queue::Queue;
use super::semaphore::Semaphore;
use super::task_group::TaskGroup;
use super::thread_pool::ThreadPool;
use super::timeout::Timeout;
use crate::model::PrimitiveKind;

/// What the scene knows of a kind of primitive.
pub(in crate::scene) fn spec_of_primitive(kind: PrimitiveKind) -> &'static dyn PrimitiveSpec {
    match kind {
        PrimitiveKind::Lock => &Lock,
        PrimitiveKind::Event => &Event,
        PrimitiveKind::Condition => &Condition,
        PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore => &Semaphore,
        PrimitiveKind::Barrier => &Barrier,
        PrimitiveKind::Queue | PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue => &Queue,
        PrimitiveKind::TaskGroup => &TaskGroup,
        PrimitiveKind::Timeout => &Timeout,
        PrimitiveKind::ThreadPool => &ThreadPool,
    }
}
