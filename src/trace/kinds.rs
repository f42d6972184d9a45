//! The numbers that stand for kinds of things in the log; they are part of the format.

use crate::model::{Call, FutureKind, Outcome};

/// Returns `true` if a future of this kind belongs to a primitive or to another future.
pub(super) fn has_owner(kind: FutureKind) -> bool {
    !matches!(kind, FutureKind::Plain | FutureKind::Sleep | FutureKind::Gather)
}

/// How many numbers [`call_number`] gives.
pub(super) const CALL_COUNT: u8 = 8;

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

/// How many numbers [`outcome_number`] gives.
pub(super) const OUTCOME_COUNT: u8 = 3;

pub(super) fn outcome_number(outcome: Outcome<'_>) -> u8 {
    match outcome {
        Outcome::Returned => 0,
        Outcome::Raised(_) => 1,
        Outcome::Cancelled => 2,
    }
}
