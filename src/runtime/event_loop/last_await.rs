//! What the running step has awaited last.

use super::caller::Caller;
use crate::runtime::memory::AnyFuture;

/// What the running step has awaited last: that is where its task is, if the step is suspended.
#[derive(Default)]
pub(crate) enum LastAwait {
    /// Nothing, or something that no loop of ours knows.
    #[default]
    Unknown,
    /// The task goes on in the next iteration.
    Yield { caller: Caller },
    /// The task waits for a future.
    Future { future: AnyFuture, caller: Caller },
}
