//! A line of the console.

use std::rc::Rc;

/// A line that the program printed, or a report of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// The beat with which it appears.
    pub beat: usize,
    /// When, in nanoseconds since the loop started.
    pub nanos: u64,
    /// The line, or the lines of a report.
    pub text: Rc<str>,
    /// The name of the task that printed it; empty if it was a callback, and for a report.
    pub who: Rc<str>,
    /// Whether it is a report of the machine, which a real loop writes to stderr and which may have
    /// several lines.
    pub is_report: bool,
}
