//! The flags of a future.

/// A property of a future, as a bit.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Flag {
    /// It has an exception that was not retrieved.
    Unretrieved = 1,
    /// It is being asked to cancel; a ring of futures passes the request back to it.
    Asked = 2,
    /// It is a task that has had its first step.
    Started = 4,
    /// It is a task that is cancelled at its next step.
    MustCancel = 8,
    /// It is a task.
    Task = 16,
    /// It is a task that may be destroyed pending without a report.
    Silent = 32,
    /// It is the future that `gather` returns, which has a class of its own in asyncio.
    Gathers = 64,
    /// It was seen already, in a search for futures that are given twice.
    Met = 128,
}
