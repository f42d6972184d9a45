//! How a future or a task ended.

/// How a future or a task ended.
///
/// ```
/// use loopscope::model::{Event, Outcome};
/// use loopscope::runtime::sleep;
/// use loopscope::run::Recording;
/// let trace = Recording::of(sleep(1.0));
/// let mut outcomes = trace.entries().filter_map(|entry| match entry.event {
///     Event::FutureFinished { outcome, .. } => Some(outcome),
///     _ => None,
/// });
/// assert_eq!(outcomes.next(), Some(Outcome::Returned));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// It has a result.
    Returned,
    /// It has an exception, as `repr` shows it.
    Raised(&'a str),
    /// It was cancelled.
    Cancelled,
}
