//! A run that was saved.

use super::header::Header;
use super::log::Trace;

/// A run that was saved: the content of a file in either form, `run` or `json`.
#[derive(Clone, Debug)]
pub struct Saved {
    /// What ran.
    pub header: Header,
    /// What happened.
    pub trace: Trace,
}
