//! What is or is not true of a future.

/// What is or is not true of a future, one bit each.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Flag {
    /// It has an exception that was not retrieved.
    Unretrieved = 1,
    /// It is being asked to cancel, which can lead back to itself.
    Asked = 2,
    /// It is a task that has had its first step.
    Started = 4,
    /// It is a task that is cancelled at its next step.
    MustCancel = 8,
    /// It is a task.
    Task = 16,
    /// It is a task that may be destroyed pending without a report.
    Silent = 32,
    /// It is what `gather` gives, a class of its own in asyncio.
    Gathers = 64,
    /// It was met already while futures are searched for those that are given twice.
    Met = 128,
}
