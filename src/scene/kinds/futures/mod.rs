//! The kinds of futures, one file for each. A kind that only one primitive uses is in the file of
//! that primitive.

mod acquire;
mod gather;
mod notified;
mod plain;
mod shield;
mod sleep;
mod task;
mod wait;

use super::future_spec::FutureSpec;
use super::primitives::queue::QueueWait;
use super::primitives::task_group::GroupWait;
use super::primitives::thread_pool::JobWait;
use crate::model::FutureKind;

/// The specification of a kind of future, or of an awaited task if `kind` is `None`.
pub(in crate::scene) fn spec_of_future(kind: Option<FutureKind>) -> &'static dyn FutureSpec {
    match kind {
        None => &task::TaskEnd,
        Some(FutureKind::Plain) => &plain::Plain,
        Some(FutureKind::Sleep) => &sleep::Sleep,
        Some(FutureKind::Gather) => &gather::Gather,
        Some(FutureKind::Shield) => &shield::Shield,
        Some(FutureKind::Wait) => &wait::Wait,
        Some(FutureKind::Group) => &GroupWait,
        Some(FutureKind::Acquire) => &acquire::Acquire,
        Some(FutureKind::Notified) => &notified::Notified,
        Some(FutureKind::Put) => &QueueWait::Put,
        Some(FutureKind::Get) => &QueueWait::Get,
        Some(FutureKind::Join) => &QueueWait::Join,
        Some(FutureKind::Job) => &JobWait,
        Some(FutureKind::Next) => &wait::Next,
    }
}
