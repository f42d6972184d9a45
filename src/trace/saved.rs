//! A run that was saved.

use super::header::Header;
use super::log::Trace;

/// A run that was saved: what a file holds, whatever its form.
#[derive(Clone, Debug)]
pub struct Saved {
    /// What ran.
    pub header: Header,
    /// What happened.
    pub trace: Trace,
}
