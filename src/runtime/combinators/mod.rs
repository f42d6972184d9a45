//! Functions that run, wait for or limit other awaitables.

mod as_completed;
mod gather;
mod gather_tuple;
mod shield;
mod task_group;
mod timeout;
mod wait;
mod wait_for;

pub use as_completed::{AsCompleted, as_completed};
pub use gather::gather;
pub use gather_tuple::{EnsureFutures, gather_tuple};
pub use shield::shield;
pub use task_group::{TaskGroup, task_group};
pub use timeout::{Timeout, timeout, timeout_at};
pub use wait::{ReturnWhen, Waitable, wait};
pub use wait_for::wait_for;

pub(crate) use gather::{gather_futures, nothing, outcomes};
pub(crate) use timeout::within;
