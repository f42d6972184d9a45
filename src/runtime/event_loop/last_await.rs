//! What the running step has awaited last.

use super::caller::Caller;
use crate::runtime::memory::AnyFuture;

/// What the running step has awaited last. If the step is suspended, its task waits there.
#[derive(Default)]
pub(crate) enum LastAwait {
    /// Nothing, or something that no loop of ours knows.
    #[default]
    Unknown,
    /// `sleep(0)`: the task continues in the next iteration.
    Yield { caller: Caller },
    /// The task waits for a future.
    Future { future: AnyFuture, caller: Caller },
}
