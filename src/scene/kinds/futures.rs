//! Which kind of future is specified where.

use super::acquire::Acquire;
use super::future_spec::FutureSpec;
use super::gather::Gather;
use super::notified::Notified;
use super::plain::Plain;
use super::queue::QueueWait;
use super::shield::Shield;
use super::sleep::Sleep;
use super::task::TaskEnd;
use super::task_group::Group;
use super::thread_pool::Job;
use super::wait::{Next, Wait};
use crate::model::FutureKind;

/// What the scene knows of a kind of future; without a kind, of a task that is awaited.
pub(in crate::scene) fn spec_of_future(kind: Option<FutureKind>) -> &'static dyn FutureSpec {
    match kind {
        None => &TaskEnd,
        Some(FutureKind::Plain) => &Plain,
        Some(FutureKind::Sleep) => &Sleep,
        Some(FutureKind::Gather) => &Gather,
        Some(FutureKind::Shield) => &Shield,
        Some(FutureKind::Wait) => &Wait,
        Some(FutureKind::Group) => &Group,
        Some(FutureKind::Acquire) => &Acquire,
        Some(FutureKind::Notified) => &Notified,
        Some(FutureKind::Put) => &QueueWait::Put,
        Some(FutureKind::Get) => &QueueWait::Get,
        Some(FutureKind::Join) => &QueueWait::Join,
        Some(FutureKind::Job) => &Job,
        Some(FutureKind::Next) => &Next,
    }
}
