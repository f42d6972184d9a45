//! The status of a future.

/// Whether a future is done, and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Pending,
    Returned,
    Raised,
    Cancelled,
}
