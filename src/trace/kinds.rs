//! The numbers that stand for kinds of things in the log; they are part of the format.

use crate::model::{Call, FutureKind, Outcome, PrimitiveKind};

/// By the number that is added to the tag.
pub(super) const FUTURE_KINDS: [FutureKind; 13] = [
    FutureKind::Plain,
    FutureKind::Sleep,
    FutureKind::Gather,
    FutureKind::Shield,
    FutureKind::Wait,
    FutureKind::Group,
    FutureKind::Acquire,
    FutureKind::Notified,
    FutureKind::Put,
    FutureKind::Get,
    FutureKind::Join,
    FutureKind::Job,
    FutureKind::Next,
];

/// By the number that is added to the tag.
pub(super) const PRIMITIVE_KINDS: [PrimitiveKind; 12] = [
    PrimitiveKind::Lock,
    PrimitiveKind::Event,
    PrimitiveKind::Condition,
    PrimitiveKind::Semaphore,
    PrimitiveKind::BoundedSemaphore,
    PrimitiveKind::Barrier,
    PrimitiveKind::Queue,
    PrimitiveKind::LifoQueue,
    PrimitiveKind::PriorityQueue,
    PrimitiveKind::TaskGroup,
    PrimitiveKind::Timeout,
    PrimitiveKind::ThreadPool,
];

/// Whether a future of this kind is waited for on behalf of something else.
pub(super) fn has_owner(kind: FutureKind) -> bool {
    !matches!(kind, FutureKind::Plain | FutureKind::Sleep | FutureKind::Gather)
}

pub(super) fn call_number(call: Call) -> u8 {
    match call {
        Call::Step(_) => 0,
        Call::Wakeup { .. } => 1,
        Call::SetResult(_) => 2,
        Call::ChildDone { .. } => 3,
        Call::Stop(_) => 4,
        Call::Callback => 5,
        Call::Timeout(_) => 6,
        Call::JobDone(_) => 7,
    }
}

pub(super) fn outcome_number(outcome: Outcome<'_>) -> u8 {
    match outcome {
        Outcome::Returned => 0,
        Outcome::Raised(_) => 1,
        Outcome::Cancelled => 2,
    }
}
