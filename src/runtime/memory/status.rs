//! How far a future is.

/// How far a future is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Pending,
    Returned,
    Raised,
    Cancelled,
}
